// Node's files and process, for host.js. Paths are strings or, where a name is not UTF-8, Buffers;
// to the module they look like POSIX's on every system.

import childProcess from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import tty from "node:tty";
import { Worker } from "node:worker_threads";

import { SystemError } from "./errno.js";
import { Exit } from "./host.js";

const isWindows = process.platform === "win32";
const { constants } = fs;
const NONE = 0;

/**
 * A path of the module's as Windows has it: "/C:/Notes" is "C:/Notes", and so is what a path with a
 * drive was joined to.
 */
export function toWindows(path) {
  const drive = /^.*[/\\](?=[A-Za-z]:(?:[/\\]|$))/s.exec(path);
  return drive === null ? path : path.slice(drive[0].length);
}

/** A path of Windows's as the module knows it. */
export function fromWindows(path) {
  return /^[A-Za-z]:/.test(path) ? `/${path.replaceAll("\\", "/")}` : path.replaceAll("\\", "/");
}

function toHost(path) {
  if (typeof path !== "string") return Buffer.from(path);
  return isWindows ? toWindows(path) : path;
}

function fromHost(path) {
  return isWindows ? fromWindows(path) : path;
}

/** A path that Node gave as bytes: a string, where it is UTF-8. */
function fromBytes(bytes) {
  const text = bytes.toString("utf8");
  return Buffer.from(text, "utf8").equals(bytes) ? fromHost(text) : bytes;
}

function sleep(milliseconds) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

/** Writes to a pipe that its reader has not emptied yet are tried again. */
function writeSome(descriptor, bytes, position) {
  for (;;) {
    try {
      return fs.writeSync(descriptor, bytes, 0, bytes.length, position);
    } catch (error) {
      if (error.code !== "EAGAIN") throw error;
      sleep(1);
    }
  }
}

/** A file that was opened by its path, or one of the standard streams. */
class OpenFile {
  constructor(descriptor, path, appends) {
    this.descriptor = descriptor;
    this.path = path;
    this.appends = appends;
    // Node has no lseek(), so the place in the file is kept here; -1: it has none.
    this.position = 0;
    // As stat() gave it: a read that would find nothing is not made.
    this.size = -1;
  }

  read(target) {
    if (this.position === this.size && this.size > 0) return 0;
    try {
      const at = this.position >= 0 ? this.position : null;
      const count = fs.readSync(this.descriptor, target, 0, target.length, at);
      if (this.position >= 0) this.position += count;
      return count;
    } catch (error) {
      if (error.code !== "ESPIPE" || this.position < 0) throw error;
      this.position = -1;
      return this.read(target);
    }
  }

  write(source) {
    const at = this.position >= 0 && !this.appends ? this.position : null;
    const count = writeSome(this.descriptor, source, at);
    if (this.position >= 0) this.position += count;
    this.size = -1;
    return count;
  }

  seek(offset, whence) {
    if (this.position < 0) throw new SystemError("ESPIPE");
    const size = whence === 2 ? fs.fstatSync(this.descriptor).size : 0;
    this.position = offset + (whence === 1 ? this.position : size);
    return this.position;
  }

  stat() {
    const stat = fs.fstatSync(this.descriptor, { bigint: true });
    this.size = stat.isFile() ? Number(stat.size) : -1;
    return stat;
  }

  sync(isData) {
    if (isData) fs.fdatasyncSync(this.descriptor);
    else fs.fsyncSync(this.descriptor);
  }

  truncate(size) {
    fs.ftruncateSync(this.descriptor, size);
  }

  chmod(mode) {
    fs.fchmodSync(this.descriptor, mode);
  }

  chown(owner, group) {
    fs.fchownSync(this.descriptor, owner, group);
  }

  close() {
    fs.closeSync(this.descriptor);
  }
}

/** A folder. Windows opens none, so there it is known by its path alone. */
class OpenFolder extends OpenFile {
  stat() {
    return isWindows ? fs.statSync(toHost(this.path), { bigint: true }) : super.stat();
  }

  list() {
    const found = fs.readdirSync(toHost(this.path), { withFileTypes: true, encoding: "buffer" });
    return found.map((entry) => ({
      name: entry.name,
      type: entry.isFile() ? "file" : entry.isDirectory() ? "folder"
        : entry.isSymbolicLink() ? "link" : "unknown",
    }));
  }

  read() {
    throw new SystemError("EISDIR");
  }

  sync() {
    if (!isWindows) super.sync(false);
  }

  close() {
    if (!isWindows) super.close();
  }
}

class StandardStream extends OpenFile {
  constructor(descriptor) {
    super(descriptor, "", false);
    this.position = -1;
  }

  get isTerminal() {
    return tty.isatty(this.descriptor);
  }

  read(target) {
    try {
      return super.read(target);
    } catch (error) {
      // A terminal of Windows ends so, and so does a pipe whose writer is gone.
      if (error.code === "EOF") return 0;
      if (error.code !== "EAGAIN") throw error;
      sleep(5);
      return this.read(target);
    }
  }

  /** A reader that has gone away ends the program, as SIGPIPE does; Node ignores that signal. */
  write(source) {
    try {
      return super.write(source);
    } catch (error) {
      if (error.code === "EPIPE") throw new Exit(141);
      throw error;
    }
  }

  close() {}
}

// Reads standard input, since Node can wait for it for a time only in another thread. The first
// number is how many bytes were read, -1: it has ended, 0: they were taken.
const READING = `
  const { workerData } = require("node:worker_threads");
  const fs = require("node:fs");
  const state = new Int32Array(workerData, 0, 2);
  const bytes = new Uint8Array(workerData, 8);
  for (let count = 1; count > 0;) {
    try {
      count = fs.readSync(0, bytes, 0, bytes.length, null);
    } catch (error) {
      if (error.code === "EAGAIN") {
        Atomics.wait(state, 1, 0, 5);
        continue;
      }
      count = 0;
    }
    Atomics.store(state, 0, count === 0 ? -1 : count);
    Atomics.notify(state, 0);
    Atomics.wait(state, 0, count);
  }
`;

/** Standard input, of which can be said whether anything has arrived. */
class InputReader {
  constructor() {
    const shared = new SharedArrayBuffer(8 + 65536);
    this.state = new Int32Array(shared, 0, 2);
    this.bytes = new Uint8Array(shared, 8);
    this.taken = 0;
    new Worker(READING, { eval: true, workerData: shared }).unref();
  }

  /** Waits until there is input or it has ended; false: not in that time. Below 0 is for ever. */
  wait(milliseconds) {
    Atomics.wait(this.state, 0, 0, milliseconds < 0 ? Infinity : milliseconds);
    return this.state[0] !== 0;
  }

  get hasEnded() {
    return this.state[0] < 0;
  }

  read(target) {
    this.wait(-1);
    if (this.hasEnded) return 0;
    const found = this.bytes.subarray(this.taken, this.state[0]).subarray(0, target.length);
    target.set(found);
    this.taken += found.length;
    if (this.taken === this.state[0]) {
      this.taken = 0;
      Atomics.store(this.state, 0, 0);
      Atomics.notify(this.state, 0);
    }
    return found.length;
  }
}

class StandardInput extends StandardStream {
  #reader;

  constructor() {
    super(0);
  }

  /** Without a limit, reading itself waits, and needs no other thread. */
  wait(milliseconds) {
    if (this.#reader === undefined && milliseconds < 0) return true;
    if (this.#reader === undefined && milliseconds === 0) return false;
    this.#reader ??= new InputReader();
    return this.#reader.wait(milliseconds);
  }

  read(target) {
    return this.#reader === undefined ? super.read(target) : this.#reader.read(target);
  }

  /** Whether a thread waits for input, which would keep Node from ending. */
  get isAwaited() {
    return this.#reader !== undefined && !this.#reader.hasEnded;
  }
}

function getFlags(flags) {
  const bits = flags.write ? (flags.read ? constants.O_RDWR : constants.O_WRONLY) : constants.O_RDONLY;
  return bits | (flags.create ? constants.O_CREAT : NONE) | (flags.exclusive ? constants.O_EXCL : NONE) |
    (flags.truncate ? constants.O_TRUNC : NONE) | (flags.append ? constants.O_APPEND : NONE) |
    (flags.folder ? constants.O_DIRECTORY ?? NONE : NONE) |
    (flags.noFollow ? constants.O_NOFOLLOW ?? NONE : NONE) |
    (flags.nonblock ? constants.O_NONBLOCK ?? NONE : NONE);
}

/** What O_DIRECTORY and O_NOFOLLOW do, where there are none. */
function checkWindows(path, flags) {
  const stat = fs.lstatSync(path, { throwIfNoEntry: false });
  if (stat?.isSymbolicLink() && flags.noFollow) throw new SystemError("ELOOP");
  const isFolder = stat !== undefined && fs.statSync(path).isDirectory();
  if (flags.folder && stat !== undefined && !isFolder) throw new SystemError("ENOTDIR");
  return isFolder;
}

function open(path, flags, mode) {
  const hostPath = toHost(path);
  if (isWindows && checkWindows(hostPath, flags)) return new OpenFolder(-1, path, false);
  const descriptor = fs.openSync(hostPath, getFlags(flags), mode);
  return flags.folder ? new OpenFolder(descriptor, path, false)
    : new OpenFile(descriptor, path, flags.append);
}

/** Node gives 0 for what a file system does not keep, and on some the time of the last change. */
function stat(path, follow) {
  const hostPath = toHost(path);
  return follow ? fs.statSync(hostPath, { bigint: true }) : fs.lstatSync(hostPath, { bigint: true });
}

function run(words, variables) {
  const environment = Object.fromEntries(variables.map((variable) => {
    const at = variable.indexOf("=", 1);
    return [variable.slice(0, at), variable.slice(at + 1)];
  }));
  const result = childProcess.spawnSync(words[0], words.slice(1),
    { env: environment, stdio: ["ignore", "pipe", "pipe"], maxBuffer: Infinity });
  if (result.error !== undefined) throw result.error;
  return { status: result.status ?? 256, output: result.stdout, messages: result.stderr };
}

/**
 * The words of the command line after the script's name. Node gives strings; what is not UTF-8 is
 * taken from Linux.
 */
export function getCommandWords() {
  const words = process.argv.slice(2);
  if (!words.some((word) => word.includes("\uFFFD")) || !fs.existsSync("/proc/self/cmdline"))
    return words;
  const line = fs.readFileSync("/proc/self/cmdline");
  const all = [];
  for (let start = 0, end; start < line.length; start = end + 1) {
    end = line.indexOf(0, start);
    all.push(line.subarray(start, end));
  }
  return words.length === 0 ? [] : all.slice(-words.length);
}

/** The system of Node's own process. */
export function makeNodeSystem() {
  const input = new StandardInput();
  return {
    standard: [input, new StandardStream(1), new StandardStream(2)],
    environment: Object.entries(process.env).map(([name, value]) => `${name}=${value}`),
    process: process.pid,
    join: (folder, path) => {
      if (typeof folder === "string" && typeof path === "string") return `${folder}/${path}`;
      return Buffer.concat([Buffer.from(folder), Buffer.from("/"), Buffer.from(path)]);
    },
    open,
    stat,
    access: (path, mode) => fs.accessSync(toHost(path), mode),
    mkdir: (path, mode) => fs.mkdirSync(toHost(path), { mode }),
    unlink: (path) => fs.unlinkSync(toHost(path)),
    rmdir: (path) => fs.rmdirSync(toHost(path)),
    rename: (from, to) => fs.renameSync(toHost(from), toHost(to)),
    readlink: (path) => fromBytes(fs.readlinkSync(toHost(path), "buffer")),
    realpath: (path) => fromBytes(fs.realpathSync.native(toHost(path), "buffer")),
    cwd: () => fromHost(process.cwd()),
    kill: (number, signal) => {
      process.kill(number, signal);
    },
    hostName: () => os.hostname(),
    columns: () => process.stdout.columns ?? 0,
    run,
    clock: (isReal) => isReal ? BigInt(Date.now()) * 1000000n : process.hrtime.bigint(),
    sleep,
    waitForInput: (milliseconds) => input.wait(milliseconds),
    /** Ends Node with a status. Nobody who still writes to us asks for one, so a signal does it then. */
    exit: (status) => {
      if (input.isAwaited) process.kill(process.pid, "SIGKILL");
      process.exit(status);
    },
  };
}
