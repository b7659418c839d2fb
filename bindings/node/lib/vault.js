// A vault in an instance of the module: requests go in and answers come out as JSON, see
// `bindings/node/entry.c`. index.d.ts documents what is public.

import { Exit } from "./host.js";
import { Instance } from "./instance.js";
import { readValue } from "./values.js";

/** What a call failed with. */
export class DvqError extends Error {
  constructor({ kind, message, line, column, length, hint, shown }) {
    super(message);
    this.name = "DvqError";
    this.kind = kind;
    this.line = line;
    this.column = column;
    this.length = length;
    this.hint = hint;
    this.shown = shown;
  }
}

function checkText(value, name) {
  if (typeof value !== "string") throw new TypeError(`${name} must be a string`);
  return value;
}

/** A warning has no kind: there is but one. */
function readResult(result) {
  const warnings = result.warnings.map(({ kind, ...warning }) => warning);
  return { ...result, rows: result.rows.map(readValue), warnings };
}

/** So has an event, which says by itself what it is. */
function readEvents(events) {
  return events.map(({ kind, ...event }) => event);
}

/** Milliseconds of a clock given as a Date, a number, or not at all. */
function getNow(now) {
  return now === undefined ? undefined : Number(now);
}

export class Vault {
  #instance;
  #entry;
  #size;
  #system;
  #failure;

  constructor(module, system, folder, options = {}) {
    this.#system = system;
    this.#instance = new Instance(module, system);
    this.#entry = this.#instance.functions.dvq_entry_new();
    this.#size = this.#instance.allocate(4);
    try {
      this.#ask("open", { ...options, now: getNow(options.now), folder });
    } catch (error) {
      this.close();
      throw error;
    }
  }

  #call(request) {
    const { functions, memory } = this.#instance;
    const bytes = new TextEncoder().encode(request);
    const pointer = this.#instance.allocate(bytes.length);
    memory.bytes.set(bytes, pointer);
    const answer = functions.dvq_entry_answer(this.#entry, pointer, bytes.length, this.#size);
    functions.free(pointer);
    if (answer === 0) throw new DvqError({ kind: "memory", message: "out of memory" });
    return memory.getText(answer, memory.view.getUint32(this.#size, true));
  }

  /** What was thrown through the module leaves it in no state to go on. */
  #ask(method, params) {
    if (this.#instance === undefined) throw new DvqError({ kind: "usage", message: "the vault is closed" });
    if (this.#failure !== undefined) throw this.#failure;
    let text;
    try {
      text = this.#call(JSON.stringify({ ...params, method }));
    } catch (error) {
      if (error instanceof DvqError) throw error;
      const isDeep = error instanceof RangeError;
      this.#failure = error instanceof Exit || isDeep || error instanceof WebAssembly.RuntimeError
        ? new DvqError({ kind: "limit", message: isDeep ? "the call nests too deeply" : "out of memory" })
        : error;
      throw this.#failure;
    }
    const { value, error } = JSON.parse(text);
    if (error !== undefined) throw new DvqError(error);
    return value;
  }

  #query(method, text, options) {
    const value = this.#ask(method, { ...options, now: getNow(options.now), text });
    return typeof value === "string" ? value : readResult(value);
  }

  query(text, options = {}) {
    return this.#query("query", checkText(text, "the query"), options);
  }

  fields(source = "", options = {}) {
    return this.#query("fields", checkText(source, "the source"), options);
  }

  eval(expression, options = {}) {
    const text = checkText(expression, "the expression");
    return readValue(this.#ask("eval", { ...options, now: getNow(options.now), text }));
  }

  page(path) {
    return readValue(this.#ask("page", { path: checkText(path, "the path") }));
  }

  explain(text, options = {}) {
    return this.#ask("explain",
      { ...options, now: getNow(options.now), text: checkText(text, "the query") });
  }

  render(path, options = {}) {
    const { text, events } = this.#ask("render", { ...options, report: undefined,
      path: checkText(path, "the path") });
    if (options.report !== undefined) readEvents(events).forEach((event) => options.report(event));
    return text;
  }

  check(path, options = {}) {
    return readEvents(this.#ask("check", { ...options, path: checkText(path, "the path") }));
  }

  refresh(notes) {
    if (notes !== undefined) this.#system.setNotes?.(notes);
    return this.#ask("refresh", {});
  }

  close() {
    if (this.#instance !== undefined && this.#failure === undefined)
      this.#instance.functions.dvq_entry_close(this.#entry);
    this.#instance = undefined;
  }

  [Symbol.dispose ?? Symbol.for("dispose")]() {
    this.close();
  }
}
