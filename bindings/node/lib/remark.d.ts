import type { Vault, VaultOptions } from "./index.js";

export interface DvqRemarkOptions extends VaultOptions {
  /** The vault's folder, which the notes are in, or an open vault; default: ".". */
  vault?: string | Vault;
  /** How results link to notes; default: "markdown". */
  links?: "wiki" | "markdown";
  /** Write the message of a failed query into the note. */
  errorsInline?: boolean;
  /** Markdown in place of a result without rows. */
  empty?: string;
}

/**
 * A remark plugin that replaces query blocks and inline queries by their results. A query that fails
 * stays as it is; the file gets a message with its place.
 */
export default function dvqRemark(
  this: unknown, options?: DvqRemarkOptions): (tree: any, file: any) => Promise<any>;
