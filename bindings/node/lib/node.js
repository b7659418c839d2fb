// dvq for Node: vaults in folders and in memory. index.d.ts documents it.

import fs from "node:fs/promises";
import path from "node:path";

import { MEMORY_ROOT, MemorySystem } from "./memory-system.js";
import { fromWindows, makeNodeSystem } from "./node-system.js";
import { Vault } from "./vault.js";

export { DvqError } from "./vault.js";
export { DvqDate, DvqDuration, DvqLink, DvqWebLink } from "./values.js";

let compiled;

/** The module, compiled once. */
function getModule() {
  compiled ??= fs.readFile(new URL("../dvq.wasm", import.meta.url))
    .then((bytes) => WebAssembly.compile(bytes));
  return compiled;
}

export async function openVault(source, options = {}) {
  const module = await getModule();
  if (source instanceof Map) return new Vault(module, new MemorySystem(source), MEMORY_ROOT, options);
  if (typeof source !== "string" && !(source instanceof URL))
    throw new TypeError("a vault is a folder, or a Map of texts by their paths");
  const folder = source instanceof URL ? (await import("node:url")).fileURLToPath(source)
    : path.resolve(source);
  return new Vault(module, makeNodeSystem(),
    process.platform === "win32" ? fromWindows(folder) : folder, options);
}
