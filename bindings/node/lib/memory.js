// The module's memory, as JavaScript reads and writes it. Views are made anew when it has grown.

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
const strictDecoder = new TextDecoder("utf-8", { ignoreBOM: true, fatal: true });
const encoder = new TextEncoder();

export class Memory {
  #memory;
  #bytes = new Uint8Array();
  #view = new DataView(new ArrayBuffer(0));

  /** @param {WebAssembly.Memory} memory the module's */
  attach(memory) {
    this.#memory = memory;
  }

  #refresh() {
    if (this.#bytes.buffer !== this.#memory.buffer) {
      this.#bytes = new Uint8Array(this.#memory.buffer);
      this.#view = new DataView(this.#memory.buffer);
    }
  }

  get bytes() {
    this.#refresh();
    return this.#bytes;
  }

  get view() {
    this.#refresh();
    return this.#view;
  }

  slice(pointer, length) {
    return this.bytes.subarray(pointer, pointer + length);
  }

  /** UTF-8 as a string; what is invalid becomes U+FFFD. */
  getText(pointer, length) {
    return decoder.decode(this.slice(pointer, length));
  }

  /** A path as a string or, where it is not UTF-8, as a copy of its bytes. */
  getPath(pointer, length) {
    const bytes = this.slice(pointer, length);
    try {
      return strictDecoder.decode(bytes);
    } catch {
      return bytes.slice();
    }
  }

  /** UTF-16 as a string, halves of surrogate pairs included. */
  getUnits(pointer, length) {
    const units = new Uint16Array(this.#memory.buffer, pointer, length);
    let text = "";
    for (let start = 0; start < length; start += 8192)
      text += String.fromCharCode.apply(null, units.subarray(start, start + 8192));
    return text;
  }

  /** Writes as much of a string as fits; returns its length in units. */
  putUnits(pointer, capacity, text) {
    const units = new Uint16Array(this.#memory.buffer, pointer, capacity);
    const fitting = Math.min(text.length, capacity);
    for (let i = 0; i < fitting; i++) units[i] = text.charCodeAt(i);
    return text.length;
  }

  /** Writes a string as UTF-8; returns its length, or -1 when it does not fit. */
  putText(pointer, capacity, text) {
    const { read, written } = encoder.encodeInto(text, this.slice(pointer, capacity));
    return read === text.length ? written : -1;
  }

  /** Writes bytes or a string; returns their length, or -1 when they do not fit. */
  putPath(pointer, capacity, path) {
    if (typeof path === "string") return this.putText(pointer, capacity, path);
    if (path.length > capacity) return -1;
    this.bytes.set(path, pointer);
    return path.length;
  }
}
