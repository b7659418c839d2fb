// A plugin for remark: query blocks and inline queries are replaced by their results. The note is
// rendered by dvq as a whole, from its source, and parsed again by the pipeline's own parser, so
// that whatever other plugins know of Markdown holds for results, too. remark.d.ts documents it.

import path from "node:path";

import { openVault } from "./node.js";

/** The vault of a folder is opened once, however many notes go through the pipeline. */
const vaults = new Map();

function getVault({ vault, ...options }) {
  if (typeof vault !== "string") return vault;
  const key = JSON.stringify([path.resolve(vault), options]);
  if (!vaults.has(key)) vaults.set(key, openVault(vault, options));
  return vaults.get(key);
}

/** The note's path in the vault, as its links and `this` need it. */
function getNotePath(folder, file) {
  if (file.path === undefined) return "unnamed.md";
  if (typeof folder !== "string") return file.path;
  const below = path.relative(folder, path.resolve(file.cwd ?? ".", file.path));
  return below.split(path.sep).join("/");
}

/** Says what failed, with its place in the note. */
function tell(file, { event, message, line, column, hint }) {
  if (event !== "failed" && event !== "warning") return;
  const reason = hint === undefined ? message : `${message} (${hint})`;
  file.message(reason, line === undefined ? undefined : { line, column }, `dvq:${event}`);
}

export default function dvqRemark(options = {}) {
  const { vault = ".", links = "markdown", errorsInline, empty, ...rest } = options;
  const processor = this;
  return async (tree, file) => {
    const opened = await getVault({ vault, ...rest });
    const note = opened.render(getNotePath(vault, file), {
      text: String(file), links, errorsInline, empty, keepComments: true,
      report: (event) => tell(file, event),
    });
    if (note === String(file)) return tree;
    return processor.parse({ value: note, path: file.path });
  };
}
