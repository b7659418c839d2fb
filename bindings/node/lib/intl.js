// What the module asks of JavaScript in place of ICU: `bindings/node/intl/intl.h` has the functions
// and what each answers. Formatters are kept, since making one takes longer than using it.

import { wideRanges } from "./wide.js";

const FAILED = -1;
const MISSING = -2;

/** Values by key, each made once. */
class Cache {
  #values = new Map();
  #make;

  constructor(make) {
    this.#make = make;
  }

  get(...parts) {
    const key = parts.join("\n");
    let value = this.#values.get(key);
    if (value === undefined) {
      value = this.#make(...parts);
      this.#values.set(key, value);
    }
    return value;
  }
}

// ---- characters ----

const CLASSES = [/\p{L}/u, /\p{Emoji}/u, /\p{Emoji_Presentation}/u, /\p{Emoji_Modifier}/u,
  /\p{Regional_Indicator}/u];
const ZERO_WIDTH = /[\p{Mn}\p{Me}\p{Cc}\p{Cf}]/u;
const IGNORABLE = /\p{Default_Ignorable_Code_Point}/gu;

function isWide(codePoint) {
  let low = 0;
  let high = wideRanges.length / 2;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (wideRanges[middle * 2 + 1] < codePoint) low = middle + 1;
    else high = middle;
  }
  return low < wideRanges.length / 2 && wideRanges[low * 2] <= codePoint;
}

function getWidth(codePoint, character) {
  if (codePoint !== 0xAD && ZERO_WIDTH.test(character)) return 0;
  if (codePoint >= 0x1160 && codePoint <= 0x11FF) return 0;
  return isWide(codePoint) ? 2 : 1;
}

function describeCharacter(codePoint) {
  const character = String.fromCodePoint(codePoint);
  const bits = CLASSES.reduce((sum, expression, i) => sum | (expression.test(character) << i), 0);
  return bits | (getWidth(codePoint, character) << 8);
}

const LAST_CHARACTER = 0x10FFFF;

/** The first and last of each run of characters with a property, one after the other; or null. */
function findRanges(property) {
  let expression;
  try {
    expression = new RegExp(`\\p{${property}}`, "u");
  } catch {
    return null;
  }
  const ranges = [];
  for (let codePoint = 0, before = false; codePoint <= LAST_CHARACTER + 1; codePoint++) {
    const has = codePoint <= LAST_CHARACTER && expression.test(String.fromCodePoint(codePoint));
    if (has !== before) ranges.push(has ? codePoint : codePoint - 1);
    before = has;
  }
  return ranges;
}

// What folds otherwise than by way of capitals: the dotless i, and the capital sharp s.
const FOLDED = { "\u0131": "\u0131", "\u1E9E": "ss" };

/** The full case folding of a character; Cherokee's is to capitals. */
function foldCharacter(character) {
  if (FOLDED[character] !== undefined) return FOLDED[character];
  const upper = character.toUpperCase();
  return /^[\u13A0-\u13F5]$/.test(upper) ? upper : upper.toLowerCase().replaceAll("\u03C2", "\u03C3");
}

/** NFKC_Casefold: look-alikes become equal. */
function fold(text) {
  const folded = text.normalize("NFKC").replace(/./gsu, foldCharacter);
  return folded.replace(IGNORABLE, "").normalize("NFKC");
}

const MAPPINGS = [
  (text) => text.toLowerCase(),
  (text) => text.toUpperCase(),
  (text) => text.normalize("NFC"),
  fold,
];

function makeCharacters(memory) {
  const known = new Map();
  const ranges = new Cache(findRanges);
  // Made when it is needed: not every browser has the flag.
  let emojiSequence;
  return {
    character: (codePoint) => {
      let bits = known.get(codePoint);
      if (bits === undefined) known.set(codePoint, bits = describeCharacter(codePoint));
      return bits;
    },
    character_ranges: (property, length, pointer, capacity) => {
      const found = ranges.get(memory.getText(property, length));
      if (found === null) return -1;
      const fitting = Math.min(found.length, capacity * 2);
      for (let i = 0; i < fitting; i++) memory.view.setUint32(pointer + i * 4, found[i], true);
      return found.length / 2;
    },
    is_emoji_sequence: (units, length) => {
      emojiSequence ??= new RegExp("^\\p{RGI_Emoji}$", "v");
      return emojiSequence.test(memory.getUnits(units, length));
    },
    is_composed: (units, length) => {
      const text = memory.getUnits(units, length);
      return text.normalize("NFC") === text;
    },
    map: (mapping, units, length, mapped, capacity) =>
      memory.putUnits(mapped, capacity, MAPPINGS[mapping](memory.getUnits(units, length))),
  };
}

// ---- order ----

function makeCollator(locale) {
  try {
    return new Intl.Collator(locale);
  } catch {
    return new Intl.Collator("und");
  }
}

function makeOrder(memory) {
  const numbers = new Cache((locale) => collators.push(makeCollator(locale)));
  const collators = [];
  return {
    open_collator: (locale, length) => numbers.get(memory.getText(locale, length)),
    compare: (number, a, aLength, b, bLength) => collators[number - 1].compare(
      memory.getUnits(a, aLength), memory.getUnits(b, bLength)),
    rank: (number, pointers, lengths, count, ranks) => {
      const { compare } = collators[number - 1];
      const texts = Array.from({ length: count }, (_, i) => memory.getUnits(
        memory.view.getUint32(pointers + i * 4, true), memory.view.getUint32(lengths + i * 4, true)));
      const order = texts.map((_, i) => i).sort((a, b) => compare(texts[a], texts[b]));
      let rank = 0;
      order.forEach((index, i) => {
        if (i > 0 && compare(texts[order[i - 1]], texts[index]) !== 0) rank++;
        memory.view.setUint32(ranks + index * 4, rank, true);
      });
    },
  };
}

// ---- zones ----

const LAST_INSTANT = 8.64e15;
// Between two instants so far apart an offset never changes and changes back.
const STEP = 3 * 86400000;

/** The offsets of one zone, in seconds east of UTC. */
class Zone {
  #format;
  #offsets = new Map();
  #changes = new Map();

  constructor(name) {
    this.#format = new Intl.DateTimeFormat("en-US", {
      timeZone: name, calendar: "gregory", hourCycle: "h23", era: "short", year: "numeric",
      month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric",
    });
    this.name = name;
  }

  #compute(instant) {
    const parts = {};
    for (const { type, value } of this.#format.formatToParts(instant)) parts[type] = value;
    const year = parts.era.startsWith("B") ? 1 - parts.year : +parts.year;
    const local = new Date(0);
    local.setUTCFullYear(year, parts.month - 1, +parts.day);
    local.setUTCHours(+parts.hour, +parts.minute, +parts.second);
    return local.getTime() / 1000 - Math.floor(instant / 1000);
  }

  #at(instant) {
    let offset = this.#offsets.get(instant);
    if (offset === undefined) {
      const limited = Math.max(-LAST_INSTANT, Math.min(instant, LAST_INSTANT));
      this.#offsets.set(instant, offset = this.#compute(limited));
    }
    return offset;
  }

  /** When between `start` and the next step the offset changes, to a second. */
  #findChange(start) {
    let change = this.#changes.get(start);
    if (change !== undefined) return change;
    const first = this.#at(start);
    let low = start;
    let high = start + STEP;
    while (high - low > 1000) {
      const middle = low + Math.floor((high - low) / 2000) * 1000;
      if (this.#compute(middle) === first) low = middle;
      else high = middle;
    }
    this.#changes.set(start, change = high);
    return change;
  }

  getOffset(instant) {
    const start = Math.floor(instant / STEP) * STEP;
    const before = this.#at(start);
    const after = this.#at(start + STEP);
    return before === after || instant < this.#findChange(start) ? before : after;
  }
}

/** "America/New_York" from a name in any case; undefined: there is no such zone. */
function findZone(name) {
  // Intl knows offsets, too, which are no names.
  if (/^[+-]/.test(name) || /^(Factory|Etc\/Unknown)$/i.test(name)) return undefined;
  try {
    return new Zone(name);
  } catch {
    return undefined;
  }
}

function makeZones(memory) {
  const zones = [];
  const numbers = new Cache((name) => {
    const zone = findZone(name);
    return zone === undefined ? 0 : zones.push(zone);
  });
  return {
    open_zone: (pointer, length, spelling, capacity) => {
      const number = numbers.get(memory.getText(pointer, length));
      if (number === 0) return 0;
      const written = memory.putText(spelling, capacity - 1, zones[number - 1].name);
      memory.view.setUint8(spelling + written, 0);
      return number;
    },
    zone_offset: (number, milliseconds) => zones[number - 1].getOffset(milliseconds),
    host_zone: (pointer, capacity) =>
      memory.putText(pointer, capacity, new Intl.DateTimeFormat().resolvedOptions().timeZone ?? ""),
  };
}

// ---- dates ----

const WIDTHS = { 1: "short", 2: "short", 3: "short", 4: "long", 5: "narrow" };
const FIELDS = {
  G: (width) => ({ era: WIDTHS[width] }),
  y: () => ({ year: "numeric" }),
  M: (width) => ({ month: width < 3 ? "numeric" : WIDTHS[width] }),
  d: () => ({ day: "numeric" }),
  E: (width) => ({ weekday: WIDTHS[width] }),
  j: () => ({ hour: "numeric" }),
  h: () => ({ hour: "numeric", hour12: true }),
  H: () => ({ hour: "numeric", hourCycle: "h23" }),
  m: () => ({ minute: "numeric" }),
  s: () => ({ second: "numeric" }),
  z: (width) => ({ timeZoneName: width < 4 ? "short" : "long" }),
};

/** The options of Intl for a skeleton of ICU's, such as "yMMMd". */
function getDateOptions(skeleton) {
  const runs = skeleton.match(/(.)\1*/g) ?? [];
  return Object.assign({}, ...runs.map((run) => FIELDS[run[0]](run.length)));
}

const PARTS = { 2: "era", 3: "month", 4: "weekday", 5: "dayPeriod", 6: "timeZoneName" };
const WHOLE = 0;
const WITH_WORD = 1;

function formatDate(format, milliseconds, part, zoneWord) {
  if (part === WHOLE) return format.format(milliseconds).replaceAll("\u202F", " ");
  const parts = format.formatToParts(milliseconds);
  if (part !== WITH_WORD) return parts.find(({ type }) => type === PARTS[part])?.value;
  return parts.map(({ type, value }) => type === "timeZoneName" ? zoneWord : value).join("");
}

// ---- locales ----

/** Whether the tag is well formed, and of a language that has a name. */
function isLocale(tag) {
  try {
    const { language } = new Intl.Locale(tag);
    const names = new Intl.DisplayNames("en", { type: "language", fallback: "none" });
    return names.of(language) !== undefined;
  } catch {
    return false;
  }
}

/** A locale that Intl accepts; of a tag that it does not, English. */
function getLocale(tag) {
  try {
    return Intl.getCanonicalLocales(tag)[0] ?? "en-US";
  } catch {
    return "en-US";
  }
}

function getZero(tag) {
  if (tag.startsWith("en")) return 0x30;
  const [zero] = new Intl.NumberFormat(getLocale(tag)).format(0);
  return zero.codePointAt(0);
}

function makeLocales(memory) {
  const dateFormats = new Cache((locale, skeleton, timeZone) =>
    new Intl.DateTimeFormat(getLocale(locale), { ...getDateOptions(skeleton), timeZone }));
  const unitFormats = new Cache((locale, unit) => new Intl.NumberFormat(getLocale(locale),
    { style: "unit", unit, unitDisplay: "long", useGrouping: false, maximumFractionDigits: 3 }));
  const listFormats = new Cache((locale) => new Intl.ListFormat(getLocale(locale),
    { type: "conjunction", style: "narrow" }));
  const amountFormats = new Cache((locale, currency) => new Intl.NumberFormat(getLocale(locale),
    { style: "currency", currency }));
  const zeros = new Cache(getZero);
  const put = (pointer, capacity, make) => {
    try {
      const text = make();
      return text === undefined ? MISSING : memory.putText(pointer, capacity, text);
    } catch {
      return FAILED;
    }
  };
  const get = (pointer, length) => memory.getText(pointer, length);
  return {
    is_locale: (pointer, length) => isLocale(get(pointer, length)),
    zero: (pointer, length) => zeros.get(get(pointer, length)),
    format_date: (locale, localeLength, skeleton, skeletonLength, zone, zoneLength, milliseconds,
      part, word, wordLength, result, capacity) => put(result, capacity, () => formatDate(
      dateFormats.get(get(locale, localeLength), get(skeleton, skeletonLength), get(zone, zoneLength)),
      milliseconds, part, get(word, wordLength))),
    format_unit: (locale, localeLength, unit, unitLength, amount, result, capacity) =>
      put(result, capacity, () =>
        unitFormats.get(get(locale, localeLength), get(unit, unitLength)).format(amount)),
    format_list: (locale, localeLength, items, count, result, capacity) =>
      put(result, capacity, () => {
        const texts = Array.from({ length: count }, (_, i) => get(
          memory.view.getUint32(items + i * 8, true), memory.view.getUint32(items + i * 8 + 4, true)));
        return listFormats.get(get(locale, localeLength)).format(texts);
      }),
    format_amount: (locale, localeLength, code, codeLength, number, result, capacity) =>
      put(result, capacity, () =>
        amountFormats.get(get(locale, localeLength), get(code, codeLength)).format(number)),
  };
}

/** All functions of intl.h, over the module's memory. */
export function makeIntl(memory) {
  return {
    ...makeCharacters(memory),
    ...makeOrder(memory),
    ...makeZones(memory),
    ...makeLocales(memory),
  };
}
