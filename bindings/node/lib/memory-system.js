// A vault whose notes are texts in memory, for host.js: files that can be read, in folders that
// follow from their paths. There is no process, and nothing can be written.

import { SystemError } from "./errno.js";

const MODE_FILE = 0o100644n;
const MODE_FOLDER = 0o40755n;
/** The folder of the vault. */
export const MEMORY_ROOT = "/vault";

class MemoryNote {
  position = 0;

  constructor(node, path) {
    this.node = node;
    this.path = path;
  }

  read(target) {
    const taken = this.node.content.subarray(this.position, this.position + target.length);
    target.set(taken);
    this.position += taken.length;
    return taken.length;
  }

  stat() {
    return this.node.stat;
  }

  close() {}
}

class MemoryFolder {
  constructor(node, path) {
    this.node = node;
    this.path = path;
  }

  list() {
    const encoder = new TextEncoder();
    return [...this.node.children].map(([name, child]) => ({
      name: encoder.encode(name),
      type: child.children === undefined ? "file" : "folder",
    }));
  }

  read() {
    throw new SystemError("EISDIR");
  }

  stat() {
    return this.node.stat;
  }

  close() {}
}

function refuse() {
  throw new SystemError("EROFS");
}

export class MemorySystem {
  standard = [];
  environment = [];
  process = 1;
  #encoder = new TextEncoder();
  #known = new Map();
  #inodes = 1n;
  #root;

  /** @param {Map<string, string>} notes texts by path */
  constructor(notes) {
    this.setNotes(notes);
  }

  #makeStat(mode, size, time) {
    const nanoseconds = BigInt(Math.round(time)) * 1000000n;
    return { dev: 1n, ino: this.#inodes++, nlink: 1n, mode, uid: 0n, gid: 0n, size: BigInt(size),
      birthtimeNs: nanoseconds, mtimeNs: nanoseconds, ctimeNs: nanoseconds };
  }

  #makeFolder(time) {
    return { children: new Map(), stat: this.#makeStat(MODE_FOLDER, 0, time) };
  }

  /** The folder that a path's last name is in, made where it is missing. */
  #findParent(names, time) {
    let folder = this.#root;
    for (const name of names.slice(0, -1)) {
      if (!folder.children.has(name)) folder.children.set(name, this.#makeFolder(time));
      folder = folder.children.get(name);
      if (folder.children === undefined) throw new TypeError(`${name} is a note and a folder`);
    }
    return folder;
  }

  /** Puts other notes in place of all; one whose text is the same keeps its times. */
  setNotes(notes) {
    const time = Date.now();
    const known = this.#known;
    this.#known = new Map();
    this.#root = this.#makeFolder(time);
    for (const [path, text] of notes) {
      const names = path.split("/").filter((name) => name !== "" && name !== ".");
      if (typeof text !== "string" || names.length === 0 || names.includes(".."))
        throw new TypeError("notes must be texts by their paths");
      let node = known.get(path);
      if (node?.text !== text) {
        const content = this.#encoder.encode(text);
        node = { text, content, stat: this.#makeStat(MODE_FILE, content.length, time) };
      }
      this.#known.set(path, node);
      this.#findParent(names, time).children.set(names.at(-1), node);
    }
  }

  #find(path) {
    if (path !== MEMORY_ROOT && !path.startsWith(`${MEMORY_ROOT}/`)) throw new SystemError("ENOENT");
    let node = this.#root;
    for (const name of path.slice(MEMORY_ROOT.length).split("/")) {
      if (name === "" || name === ".") continue;
      if (node.children === undefined) throw new SystemError("ENOTDIR");
      node = node.children.get(name);
      if (node === undefined) throw new SystemError("ENOENT");
    }
    return node;
  }

  join(folder, path) {
    return `${folder}/${path}`;
  }

  open(path, flags) {
    if (flags.write || flags.create) throw new SystemError("EROFS");
    const node = this.#find(path);
    if (node.children !== undefined) return new MemoryFolder(node, path);
    if (flags.folder) throw new SystemError("ENOTDIR");
    return new MemoryNote(node, path);
  }

  stat(path) {
    return this.#find(path).stat;
  }

  access(path) {
    this.#find(path);
  }

  readlink(path) {
    this.#find(path);
    throw new SystemError("EINVAL");
  }

  realpath(path) {
    this.#find(path);
    return path;
  }

  cwd() {
    return MEMORY_ROOT;
  }

  kill() {
    throw new SystemError("ESRCH");
  }

  hostName() {
    return "";
  }

  columns() {
    return 0;
  }

  run() {
    throw new SystemError("ENOENT");
  }

  clock(isReal) {
    return BigInt(Math.round((isReal ? Date.now() : performance.now()) * 1e6));
  }

  sleep() {}

  waitForInput() {
    return true;
  }

  mkdir = refuse;
  unlink = refuse;
  rmdir = refuse;
  rename = refuse;
}
