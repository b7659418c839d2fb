// dvq for browsers, and whatever else has no files: vaults in memory. index.d.ts documents it.

import { MEMORY_ROOT, MemorySystem } from "./memory-system.js";
import { Vault } from "./vault.js";

export { DvqError } from "./vault.js";
export { DvqDate, DvqDuration, DvqLink, DvqWebLink } from "./values.js";

let compiled;

/** The module, fetched and compiled once; `setModule` gives it where it cannot be fetched. */
function getModule() {
  compiled ??= fetch(new URL("../dvq.wasm", import.meta.url))
    .then((response) => response.arrayBuffer())
    .then((bytes) => WebAssembly.compile(bytes));
  return compiled;
}

/** Takes dvq.wasm as bytes or compiled, or a promise of either. */
export function setModule(module) {
  compiled = Promise.resolve(module)
    .then((given) => given instanceof WebAssembly.Module ? given : WebAssembly.compile(given));
}

export async function openVault(source, options = {}) {
  if (!(source instanceof Map)) throw new TypeError("a vault is a Map of texts by their paths");
  return new Vault(await getModule(), new MemorySystem(source), MEMORY_ROOT, options);
}
