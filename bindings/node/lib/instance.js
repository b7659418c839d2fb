// One instance of the WebAssembly module, with what it imports. The command line makes one for its
// one run, a vault has one of its own.

import { Exit, Host } from "./host.js";
import { makeIntl } from "./intl.js";
import { Memory } from "./memory.js";

export class Instance {
  /**
   * @param {WebAssembly.Module} module compiled dvq.wasm
   * @param {object} system answers for files and process: see host.js
   */
  constructor(module, system) {
    this.memory = new Memory();
    const host = new Host(this.memory, system);
    const { exports } = new WebAssembly.Instance(module, {
      dvq: { ...host.getFunctions(), ...makeIntl(this.memory) },
      wasi_snapshot_preview1: host.getWasi(),
    });
    this.functions = exports;
    this.memory.attach(exports.memory);
    exports._initialize();
  }

  /** Allocates bytes in the module's memory. */
  allocate(size) {
    const pointer = this.functions.malloc(size);
    if (pointer === 0) throw new RangeError("out of memory");
    return pointer;
  }

  /** Runs the command line with its words, strings or UTF-8, the program's name first; returns its status. */
  runCommand(words) {
    const encoder = new TextEncoder();
    const list = this.allocate((words.length + 1) * 4);
    words.forEach((word, i) => {
      const bytes = typeof word === "string" ? encoder.encode(word) : word;
      const pointer = this.allocate(bytes.length + 1);
      this.memory.bytes.set(bytes, pointer);
      this.memory.view.setUint8(pointer + bytes.length, 0);
      this.memory.view.setUint32(list + i * 4, pointer, true);
    });
    this.memory.view.setUint32(list + words.length * 4, 0, true);
    try {
      this.functions.exit(this.functions.__main_argc_argv(words.length, list));
    } catch (error) {
      if (error instanceof Exit) return error.status;
      throw error;
    }
    return 0;
  }
}
