// The functions that the WebAssembly module imports: its files, its process, and the part of WASI
// that wasi-libc uses. `bindings/node/posix/host.h` says what each of the first two does.
//
// All are answered by a system, which is Node's (node-system.js) or one in memory
// (memory-system.js). It gives out open files: objects with `read`, `write`, `list` and so on, which
// throw errors with a `code` such as "ENOENT". Their numbers are given out here.

import { describeError, getErrorNumber, SystemError } from "./errno.js";

/** Thrown through the module when it ends. */
export class Exit {
  constructor(status) {
    this.status = status;
  }
}

// wasi-libc's numbers.
const CURRENT_FOLDER = -2;
const FLAGS = {
  append: 1, nonblock: 4, create: 1 << 12, folder: 2 << 12, exclusive: 4 << 12, truncate: 8 << 12,
  noFollow: 0x01000000, read: 0x04000000, write: 0x10000000,
};
const flagsByBits = new Map();

/** The flags of open() by their names. */
function getFlags(bits) {
  let flags = flagsByBits.get(bits);
  if (flags === undefined) {
    const names = Object.entries(FLAGS).map(([name, bit]) => [name, (bits & bit) !== 0]);
    flagsByBits.set(bits, flags = Object.fromEntries(names));
  }
  return flags;
}

const POLL_IN = 1;
const FILE_TYPE = { unknown: 0, terminal: 2, folder: 3, file: 4, link: 7 };
const DIRECTORY_ENTRY_SIZE = 24;
const EVENT_SIZE = 32;

/** What is written to a pipe, or to a file without a name, until it is read. */
class Pipe {
  chunks = [];

  read(target) {
    const chunk = this.chunks[0];
    if (chunk === undefined) throw new SystemError("EAGAIN");
    const taken = chunk.subarray(0, target.length);
    target.set(taken);
    if (taken.length === chunk.length) this.chunks.shift();
    else this.chunks[0] = chunk.subarray(taken.length);
    return taken.length;
  }

  write(source) {
    this.chunks.push(source.slice());
    return source.length;
  }

  hasInput() {
    return this.chunks.length > 0;
  }

  close() {}
}

/** An open file without a name. */
class MemoryFile {
  content = new Uint8Array();
  position = 0;

  read(target) {
    const taken = this.content.subarray(this.position, this.position + target.length);
    target.set(taken);
    this.position += taken.length;
    return taken.length;
  }

  write(source) {
    const end = this.position + source.length;
    if (end > this.content.length) {
      const grown = new Uint8Array(end);
      grown.set(this.content);
      this.content = grown;
    }
    this.content.set(source, this.position);
    this.position = end;
    return source.length;
  }

  seek(offset, whence) {
    const base = whence === 0 ? 0 : whence === 1 ? this.position : this.content.length;
    this.position = base + offset;
    return this.position;
  }

  close() {}
}

export class Host {
  #memory;
  #system;
  #files;

  constructor(memory, system) {
    this.#memory = memory;
    this.#system = system;
    this.#files = [...system.standard];
  }

  #add(file) {
    let number = 3;
    while (this.#files[number] !== undefined) number++;
    this.#files[number] = file;
    return number;
  }

  #get(number) {
    const file = this.#files[number];
    if (file === undefined) throw new SystemError("EBADF");
    return file;
  }

  /** The path of a name that an open folder may be the start of. */
  #resolve(folder, pointer, length) {
    const path = this.#memory.getPath(pointer, length);
    const isAbsolute = this.#memory.bytes[pointer] === 0x2f;
    return folder === CURRENT_FOLDER || isAbsolute
      ? path
      : this.#system.join(this.#get(folder).path, path);
  }

  /** Functions that return a number, or an errno below 0. */
  #guard(functions) {
    const guarded = {};
    for (const [name, run] of Object.entries(functions))
      guarded[name] = (...values) => {
        try {
          return run(...values) ?? 0;
        } catch (error) {
          return -getErrorNumber(error);
        }
      };
    return guarded;
  }

  /** Functions that return an errno above 0. */
  #guardWasi(functions) {
    const guarded = this.#guard(functions);
    for (const [name, run] of Object.entries(guarded))
      guarded[name] = (...values) => -run(...values);
    return guarded;
  }

  // ---- the module "dvq" ----

  getFunctions() {
    return this.#guard({
      ...this.#makeOpening(),
      ...this.#makePaths(),
      ...this.#makeProcess(),
    });
  }

  #putStat(pointer, stat) {
    const view = this.#memory.view;
    view.setBigUint64(pointer, stat.dev, true);
    view.setBigUint64(pointer + 8, stat.ino, true);
    view.setBigUint64(pointer + 16, stat.nlink, true);
    view.setBigUint64(pointer + 24, stat.size, true);
    view.setBigInt64(pointer + 32, stat.birthtimeNs, true);
    view.setBigInt64(pointer + 40, stat.mtimeNs, true);
    view.setBigInt64(pointer + 48, stat.ctimeNs, true);
    view.setUint32(pointer + 56, Number(stat.mode), true);
    view.setUint32(pointer + 60, Number(stat.uid), true);
    view.setUint32(pointer + 64, Number(stat.gid), true);
  }

  #makeOpening() {
    return {
      open: (folder, pointer, length, bits, mode) => this.#add(
        this.#system.open(this.#resolve(folder, pointer, length), getFlags(bits), mode)),
      stat: (folder, pointer, length, follow, result) => {
        const stat = length === 0 ? this.#get(folder).stat()
          : this.#system.stat(this.#resolve(folder, pointer, length), follow !== 0);
        this.#putStat(result, stat);
      },
      access: (folder, pointer, length, mode) =>
        this.#system.access(this.#resolve(folder, pointer, length), mode),
      chmod: (number, mode) => this.#get(number).chmod(mode),
      chown: (number, owner, group) => this.#get(number).chown(owner, group),
      memory_file: () => this.#add(new MemoryFile()),
      pipe: (ends) => {
        const pipe = new Pipe();
        const numbers = [this.#add(pipe), this.#add(pipe)];
        numbers.forEach((number, i) => this.#memory.view.setInt32(ends + i * 4, number, true));
      },
      poll: (waiting, count, milliseconds) => this.#poll(waiting, count, milliseconds),
    };
  }

  #makePaths() {
    const put = (pointer, capacity, path) => {
      const length = this.#memory.putPath(pointer, capacity, path);
      if (length < 0) throw new SystemError("ENAMETOOLONG");
      return length;
    };
    return {
      mkdir: (folder, pointer, length, mode) =>
        this.#system.mkdir(this.#resolve(folder, pointer, length), mode),
      unlink: (folder, pointer, length, isFolder) => {
        const path = this.#resolve(folder, pointer, length);
        return isFolder ? this.#system.rmdir(path) : this.#system.unlink(path);
      },
      rename: (fromFolder, from, fromLength, toFolder, to, toLength) =>
        this.#system.rename(this.#resolve(fromFolder, from, fromLength),
          this.#resolve(toFolder, to, toLength)),
      readlink: (folder, pointer, length, buffer, capacity) =>
        put(buffer, capacity, this.#system.readlink(this.#resolve(folder, pointer, length))),
      realpath: (pointer, length, buffer, capacity) =>
        put(buffer, capacity, this.#system.realpath(this.#resolve(CURRENT_FOLDER, pointer, length))),
      cwd: (buffer, capacity) => put(buffer, capacity, this.#system.cwd()),
    };
  }

  #makeProcess() {
    const split = (pointer, length) => this.#memory.getText(pointer, length).split("\0").slice(0, -1);
    return {
      describe_error: (number, buffer, capacity) =>
        this.#memory.putText(buffer, capacity, describeError(number)),
      process: () => this.#system.process,
      kill: (number, signal) => this.#system.kill(number, signal),
      host_name: (buffer, capacity) =>
        this.#memory.putText(buffer, capacity, this.#system.hostName()),
      columns: () => this.#system.columns(),
      run: (words, wordsLength, variables, variablesLength, output, messages) => {
        const result = this.#system.run(split(words, wordsLength),
          split(variables, variablesLength));
        if (output >= 0 && result.output.length > 0) this.#get(output).write(result.output);
        if (messages >= 0) this.#get(messages).write(result.messages);
        return result.status;
      },
    };
  }

  /** Only pipes of the module's own are ever waited for besides standard input. */
  #poll(waiting, count, milliseconds) {
    const view = this.#memory.view;
    const sources = [];
    for (let i = 0; i < count; i++) {
      const at = waiting + i * 8;
      view.setInt16(at + 6, 0, true);
      const number = view.getInt32(at, true);
      if (number >= 0) sources.push({ at, file: this.#get(number) });
    }
    const isReady = ({ file }) => file instanceof Pipe && file.hasInput();
    const outside = sources.filter(({ file }) => !(file instanceof Pipe));
    let ready = sources.filter(isReady);
    const patience = ready.length > 0 ? 0 : milliseconds;
    if (outside.length > 0 && this.#system.waitForInput(patience)) ready.push(...outside);
    else if (outside.length === 0 && patience > 0) this.#system.sleep(patience);
    for (const { at } of ready) this.#memory.view.setInt16(at + 6, POLL_IN, true);
    return ready.length;
  }

  // ---- the module "wasi_snapshot_preview1" ----

  getWasi() {
    return {
      ...this.#guardWasi({ ...this.#makeStreams(), ...this.#makeEnvironment() }),
      proc_exit: (status) => {
        throw new Exit(status);
      },
    };
  }

  /** Runs `run` for each part of a list of buffers, until one is not used up. */
  #eachBuffer(list, count, total, run) {
    let sum = 0;
    for (let i = 0; i < count; i++) {
      const pointer = this.#memory.view.getUint32(list + i * 8, true);
      const length = this.#memory.view.getUint32(list + i * 8 + 4, true);
      const done = length === 0 ? 0 : run(this.#memory.slice(pointer, length));
      sum += done;
      if (done < length) break;
    }
    this.#memory.view.setUint32(total, sum, true);
  }

  #makeStreams() {
    return {
      fd_read: (number, list, count, total) => {
        const file = this.#get(number);
        this.#eachBuffer(list, count, total, (bytes) => file.read(bytes));
      },
      fd_write: (number, list, count, total) => {
        const file = this.#get(number);
        this.#eachBuffer(list, count, total, (bytes) => file.write(bytes));
      },
      fd_seek: (number, offset, whence, result) => {
        const file = this.#get(number);
        if (file.seek === undefined) throw new SystemError("ESPIPE");
        this.#memory.view.setBigInt64(result, BigInt(file.seek(Number(offset), whence)), true);
      },
      fd_close: (number) => {
        const file = this.#get(number);
        this.#files[number] = undefined;
        file.close();
      },
      fd_sync: (number) => this.#get(number).sync(false),
      fd_datasync: (number) => this.#get(number).sync(true),
      fd_filestat_set_size: (number, size) => this.#get(number).truncate(Number(size)),
      fd_readdir: (number, buffer, capacity, cookie, used) =>
        this.#memory.view.setUint32(used, this.#list(this.#get(number), buffer, capacity,
          Number(cookie)), true),
      fd_fdstat_get: (number, result) => {
        const file = this.#get(number);
        const type = file.isTerminal ? FILE_TYPE.terminal : file.list !== undefined ? FILE_TYPE.folder
          : FILE_TYPE.file;
        this.#memory.slice(result, 24).fill(0);
        this.#memory.view.setUint8(result, type);
        // All rights but those that wasi-libc takes for a sign that this is no terminal.
        this.#memory.view.setBigUint64(result + 8, file.isTerminal ? 0n : 0xFFFFFFFFn, true);
      },
      fd_fdstat_set_flags: () => 0,
    };
  }

  /** Writes the names of a folder from the one with the number `cookie` on; returns the bytes. */
  #list(folder, buffer, capacity, cookie) {
    if (folder.list === undefined) throw new SystemError("ENOTDIR");
    if (cookie === 0 || folder.names === undefined) folder.names = folder.list();
    let used = 0;
    for (let i = cookie; i < folder.names.length && used < capacity; i++) {
      const { name, type } = folder.names[i];
      const entry = new Uint8Array(DIRECTORY_ENTRY_SIZE + name.length);
      const view = new DataView(entry.buffer);
      view.setBigUint64(0, BigInt(i + 1), true);
      view.setBigUint64(8, 1n, true);
      view.setUint32(16, name.length, true);
      view.setUint8(20, FILE_TYPE[type]);
      entry.set(name, DIRECTORY_ENTRY_SIZE);
      const fitting = entry.subarray(0, capacity - used);
      this.#memory.bytes.set(fitting, buffer + used);
      used += fitting.length;
    }
    return used;
  }

  #makeEnvironment() {
    const encoder = new TextEncoder();
    const variables = this.#system.environment.map((variable) => encoder.encode(`${variable}\0`));
    const size = variables.reduce((sum, variable) => sum + variable.length, 0);
    return {
      environ_sizes_get: (count, bytes) => {
        this.#memory.view.setUint32(count, variables.length, true);
        this.#memory.view.setUint32(bytes, size, true);
      },
      environ_get: (pointers, buffer) => {
        let at = buffer;
        variables.forEach((variable, i) => {
          this.#memory.view.setUint32(pointers + i * 4, at, true);
          this.#memory.bytes.set(variable, at);
          at += variable.length;
        });
      },
      clock_time_get: (clock, precision, result) =>
        this.#memory.view.setBigUint64(result, this.#system.clock(clock === 0), true),
      random_get: (buffer, length) => {
        crypto.getRandomValues(this.#memory.slice(buffer, length));
      },
      // Only to sleep: poll() has a function of its own.
      poll_oneoff: (subscriptions, events, count, result) => {
        const timeout = this.#memory.view.getBigUint64(subscriptions + 24, true);
        this.#system.sleep(Number(timeout) / 1e6);
        this.#memory.slice(events, EVENT_SIZE).fill(0);
        this.#memory.view.setUint32(result, 1, true);
      },
    };
  }
}
