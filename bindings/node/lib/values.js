// What results hold that JSON has no type for, and reading them from the module's answers
// (`bindings/node/entry.c` says how those are written).

/** What an instant and a length of time have in common: both are compared by milliseconds. */
class Time {
  constructor(iso, milliseconds, text = iso) {
    this.iso = iso;
    this.milliseconds = milliseconds;
    this.text = text;
    Object.freeze(this);
  }

  toString() {
    return this.iso;
  }

  toJSON() {
    return this.iso;
  }

  valueOf() {
    return this.milliseconds;
  }
}

/**
 * A date: `iso` with milliseconds and offset ("2026-01-15T00:00:00.000Z"), `milliseconds` since
 * 1970-01-01T00:00Z, and `text` as a result shows it ("January 15, 2026").
 */
export class DvqDate extends Time {
  /** The same instant as JavaScript's own. */
  toDate() {
    return new Date(this.milliseconds);
  }
}

/**
 * A duration: `iso` ("P1DT2H"), `milliseconds` with months of 30 and years of 365 days, and `text`
 * as a result shows it ("1 day, 2 hours").
 */
export class DvqDuration extends Time {}

/** A link to a note or another file. */
export class DvqLink {
  constructor({ path, type, embed, subpath, display }) {
    this.path = path;
    this.type = type;
    this.embed = embed;
    if (subpath !== undefined) this.subpath = subpath;
    if (display !== undefined) this.display = display;
    Object.freeze(this);
  }

  /** As it is written in a note. */
  toString() {
    const mark = this.type === "block" ? "#^" : "#";
    const place = this.subpath === undefined ? "" : mark + this.subpath;
    const shown = this.display === undefined ? "" : `|${this.display}`;
    return `${this.embed ? "!" : ""}[[${this.path}${place}${shown}]]`;
  }
}

/** A link to the web. */
export class DvqWebLink {
  constructor(url, display) {
    this.url = url;
    this.display = display;
    Object.freeze(this);
  }

  toString() {
    return this.url;
  }
}

const makers = {
  date: ({ written, milliseconds }) => new DvqDate(written.value, milliseconds, written.text),
  duration: ({ written, milliseconds }) => new DvqDuration(written.value, milliseconds, written.text),
  link: (parts) => new DvqLink(parts),
  web: ({ url, display }) => new DvqWebLink(readValue(url), readValue(display)),
  pair: ({ key, value }) => ({ key: readValue(key), value: readValue(value) }),
  number: ({ text }) => Number(text),
  function: () => undefined,
};

/** A value of an answer as results have it. */
export function readValue(written) {
  if (typeof written !== "object" || written === null) return written;
  if (Array.isArray(written)) return written.map(readValue);
  if (written.$ !== undefined) return makers[written.$](written);
  const object = {};
  for (const [name, value] of Object.entries(written)) {
    const own = name.startsWith("$") ? name.slice(1) : name;
    // A note may have a field of this name, which is no prototype.
    Object.defineProperty(object, own,
      { value: readValue(value), enumerable: true, configurable: true, writable: true });
  }
  return object;
}
