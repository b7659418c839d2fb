#!/usr/bin/env python3
"""Cuts ICU's data down to what dvq asks of it. Called by scripts/static.

Usage: icu_data.py FOLDER RESULT
FOLDER holds the items of ICU's package as `icupkg -x` leaves them; those that are kept, and what is
kept of them, are written to the folder RESULT, and their names to RESULT/items.txt. Locales, zones,
currencies and orders are all kept: only what no call of src/value/ or src/support/ reads goes. The
test static_locales compares the outcome with a program that has all of the data.

ICU's own genrb cannot do it: it drops the tables of an order when it has no rules to make them from.
"""
import fnmatch
import os
import struct
import sys

# Items that go as a whole: converters, breaks, names of languages, scripts, regions and characters,
# transliteration, numbers in words, spoofing, preparation of host names.
DROPPED_ITEMS = """*.cnv *.spp *.cfu brkitr/* lang/* region/* translit/* cnvalias.icu unames.icu
    ulayout.icu uts46.nrm nfkc.nrm zone/tzdbNames.res""".split()

# Numbers in words are needed where a numbering system is made of them; see numberingSystems.res.
NUMBER_WORDS = "pool root res_index ar el es ga he hy ja ka ta zh zh_Hant".split()

# What goes from the bundles of a folder; a part of a path may have wildcards.
DROPPED_KEYS = {
    "": """AuxExemplarCharacters ExemplarCharacters* characterLabel delimiters Ellipsis
        MoreInformation layout parse personNames measurementSystemNames contextTransforms
        NumberElements/*/patternsLong NumberElements/*/patternsShort listPattern/or*
        listPattern/unit* calendar/*/intervalFormats fields/*/relative fields/*/relativeTime
        fields/*/relativePeriod""",
    "coll": "UCARules collations/*/Sequence",
    "curr": "Currencies%* CurrencyPlurals CurrencyUnitPatterns",
    "zone": "zoneStrings/*/ec zoneStrings/*/lg zoneStrings/*/sg",
    "unit": "durationUnits",
}

STRING_OLD, BINARY, TABLE, ALIAS, TABLE32, TABLE16, STRING, INTEGER, ARRAY, ARRAY16, VECTOR = (
    0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 14)
# Places in the list of numbers at the start of a bundle.
KEYS_TOP, RESOURCES_TOP, BUNDLE_TOP, LONGEST_TABLE, ATTRIBUTES, UNITS_TOP = range(1, 7)
IS_POOL = 2


def unpack(form, data, at, count):
    return list(struct.unpack_from(f"<{count}{form}", data, at))


class Bundle:
    """A bundle of ICU's format 2 or 3: read into nested lists, written anew without what was dropped.

    A value is (type, content): of a table, pairs of a key's number and a value; of an array, values.
    Keys, and strings of the folder's pool, keep their numbers.
    """

    def __init__(self, data, pool_keys):
        self.header = data[:struct.unpack_from("<H", data)[0]]
        self.data = data[len(self.header):]
        self.pool_keys = pool_keys
        self.indexes = unpack("I", self.data, 4, self.data[4])
        self.keys_top = self.indexes[KEYS_TOP] * 4
        # Where the bundle has no keys of its own, all numbers are of the pool.
        self.key_limit = self.keys_top if self.keys_top > 4 + 4 * len(self.indexes) else 0
        attributes = self.indexes[ATTRIBUTES]
        self.is_pool = attributes & IS_POOL != 0
        self.pool_limit = self.indexes[0] >> 8 | (attributes & 0xF000) << 12
        self.pool_limit_16 = attributes >> 16
        top = self.indexes[UNITS_TOP] if len(self.indexes) > UNITS_TOP else self.indexes[KEYS_TOP]
        self.units = unpack("H", self.data, self.keys_top, top * 2 - self.keys_top // 2)

    def root(self):
        return self.read(struct.unpack_from("<I", self.data)[0])

    def key(self, number):
        """A key's text. Numbers beyond the bundle's own keys are of the pool."""
        data, start = self.data, number
        if number & 0x80000000:
            data, start = self.pool_keys, number & 0x7FFFFFFF
        elif number >= self.key_limit:
            data, start = self.pool_keys, number - self.key_limit
        return data[start:data.index(b"\0", start)].decode("ascii")

    def read_units(self, start):
        """A string's units, with those that give its length."""
        first = self.units[start]
        if not 0xDC00 <= first <= 0xDFFF:
            return tuple(self.units[start:self.units.index(0, start) + 1])
        if first < 0xDFEF:
            head, length = 1, first & 0x3FF
        elif first < 0xDFFF:
            head, length = 2, (first - 0xDFEF) << 16 | self.units[start + 1]
        else:
            head, length = 3, self.units[start + 1] << 16 | self.units[start + 2]
        return tuple(self.units[start:start + head + length + 1])

    def read_string(self, offset):
        """A string of this bundle as its units; one of the pool as its number."""
        if offset < self.pool_limit:
            return (STRING, offset)
        return (STRING, self.read_units(offset - self.pool_limit))

    def read_short(self, value):
        if value < self.pool_limit_16:
            return self.read_string(value)
        return self.read_string(value - self.pool_limit_16 + self.pool_limit)

    def read(self, word):
        kind, offset = word >> 28, word & 0x0FFFFFFF
        if kind == STRING:
            return self.read_string(offset)
        if kind == INTEGER:
            return (INTEGER, offset)
        if kind in (TABLE16, ARRAY16):
            return self.read_container_16(kind, offset)
        if kind in (TABLE, TABLE32, ARRAY):
            return self.read_container(kind, offset * 4)
        if offset == 0:
            return (kind, b"")
        length = struct.unpack_from("<I", self.data, offset * 4)[0]
        text = (length + 1) * 2
        size = {BINARY: length, VECTOR: length * 4, ALIAS: text, STRING_OLD: text}[kind]
        return (kind, self.data[offset * 4:offset * 4 + 4 + size])

    def read_container_16(self, kind, start):
        count = self.units[start]
        start += 1
        if kind == ARRAY16:
            return (ARRAY, [self.read_short(unit) for unit in self.units[start:start + count]])
        keys = self.units[start:start + count]
        values = self.units[start + count:start + 2 * count]
        return (TABLE, [(key, self.read_short(value)) for key, value in zip(keys, values)])

    def read_container(self, kind, at):
        if kind != TABLE and at == 0:
            return (ARRAY if kind == ARRAY else TABLE, [])
        if kind == TABLE:
            if at == 0:
                return (TABLE, [])
            count = unpack("H", self.data, at, 1)[0]
            keys = unpack("H", self.data, at + 2, count)
            at += 2 + 2 * count + (0 if count % 2 else 2)
        else:
            count = unpack("I", self.data, at, 1)[0]
            at += 4
            if kind == TABLE32:
                keys = unpack("I", self.data, at, count)
                at += 4 * count
        values = [self.read(word) for word in unpack("I", self.data, at, count)]
        if kind == ARRAY:
            return (ARRAY, values)
        return (TABLE, list(zip(keys, values)))

    def write(self, root):
        return Writer(self).write(root)


class Writer:
    """Writes a bundle's values. What is equal is written once."""

    def __init__(self, bundle):
        self.bundle = bundle
        self.units = []
        self.places = {}
        self.words = bytearray()
        self.start = 0
        self.longest = 0

    def write(self, root):
        self.write_strings(root)
        # Containers of strings come into the units, so that these must all be there before words.
        self.write_short_containers(root)
        if len(self.units) % 2:
            self.units.append(0)
        self.start = self.bundle.keys_top + 2 * len(self.units)
        word = self.place(root)
        return self.finish(word)

    def write_strings(self, root):
        """Strings that end alike share their end, as those of equal length do not."""
        strings = set()
        collect_strings(root, strings)
        plain = [text for text in strings if not 0xDC00 <= text[0] <= 0xDFFF]
        plain.sort(key=lambda text: text[::-1], reverse=True)
        holder = None
        ends = {}
        for text in plain:
            if holder is not None and holder[-len(text):] == text:
                ends[text] = (holder, len(holder) - len(text))
            else:
                holder = text
        # Short strings first: an array of few bytes needs small numbers.
        whole = sorted(strings - ends.keys(), key=lambda text: (len(text), text))
        # Number 0 is the empty string.
        self.units = [0]
        for text in whole:
            self.places[(STRING, text)] = len(self.units) + self.bundle.pool_limit
            self.units.extend(text)
        for text, (holder, skipped) in ends.items():
            self.places[(STRING, text)] = self.places[(STRING, holder)] + skipped

    def string_number(self, value):
        return value[1] if isinstance(value[1], int) else self.places[value]

    def short(self, value):
        """The number of a string in 16 bits, None if it is too large or the value no string."""
        if value[0] != STRING:
            return None
        number = self.string_number(value)
        limit, limit_16 = self.bundle.pool_limit, self.bundle.pool_limit_16
        if number < limit:
            return number if number < limit_16 else None
        number += limit_16 - limit
        return number if number <= 0xFFFF else None

    def write_short_containers(self, value):
        kind, content = value
        if kind not in (TABLE, ARRAY):
            return
        values = [child for _, child in content] if kind == TABLE else content
        shorts = [self.short(child) for child in values]
        keys = [key for key, _ in content] if kind == TABLE else []
        if values and None not in shorts and all(key <= 0xFFFF for key in keys):
            frozen = freeze(value)
            if frozen not in self.places:
                self.places[frozen] = (TABLE16 if kind == TABLE else ARRAY16) << 28 | len(self.units)
                self.units.extend([len(values), *keys, *shorts])
            if kind == TABLE:
                self.longest = max(self.longest, len(values))
            return
        for child in values:
            self.write_short_containers(child)

    def append(self, kind, data):
        place = self.start + len(self.words)
        self.words += data + bytes(-len(data) % 4)
        return kind << 28 | place // 4

    def place(self, value):
        kind, content = value
        if kind == STRING:
            return STRING << 28 | self.string_number(value)
        if kind == INTEGER:
            return INTEGER << 28 | content
        frozen = freeze(value)
        if frozen not in self.places:
            self.places[frozen] = self.place_new(kind, content)
        return self.places[frozen]

    def place_new(self, kind, content):
        if not content:
            return kind << 28
        if kind == ARRAY:
            words = [self.place(child) for child in content]
            return self.append(ARRAY, struct.pack(f"<{len(words) + 1}I", len(words), *words))
        if kind != TABLE:
            if kind == BINARY:
                # ICU wants the bytes themselves at a multiple of 16.
                while (self.start + len(self.words) + 4 + len(self.bundle.header)) % 16:
                    self.words += bytes(4)
            return self.append(kind, content)
        self.longest = max(self.longest, len(content))
        keys = [key for key, _ in content]
        words = [self.place(child) for _, child in content]
        count = len(keys)
        if all(key <= 0xFFFF for key in keys):
            head = struct.pack(f"<{count + 1}H", count, *keys)
            return self.append(TABLE, head + bytes(-len(head) % 4) + struct.pack(f"<{count}I", *words))
        return self.append(TABLE32, struct.pack(f"<{2 * count + 1}I", count, *keys, *words))

    def finish(self, word):
        bundle = self.bundle
        body = bytearray(bundle.data[:bundle.keys_top])
        body += struct.pack(f"<{len(self.units)}H", *self.units)
        indexes = list(bundle.indexes)
        indexes[UNITS_TOP] = len(body) // 4
        body += self.words
        body += bytes(-(len(body) + len(bundle.header)) % 16)
        indexes[RESOURCES_TOP] = indexes[BUNDLE_TOP] = len(body) // 4
        indexes[LONGEST_TABLE] = self.longest
        struct.pack_into(f"<{len(indexes) + 1}I", body, 0, word, *indexes)
        return bundle.header + bytes(body)


def freeze(value):
    kind, content = value
    if kind == TABLE:
        return (kind, tuple((key, freeze(child)) for key, child in content))
    if kind == ARRAY:
        return (kind, tuple(freeze(child) for child in content))
    return value


def collect_strings(value, strings):
    kind, content = value
    if kind == STRING and not isinstance(content, int):
        strings.add(content)
    elif kind == TABLE:
        for _, child in content:
            collect_strings(child, strings)
    elif kind == ARRAY:
        for child in content:
            collect_strings(child, strings)


def drop_keys(bundle, value, patterns):
    """The value without what the patterns name; each is a list of the parts of a path."""
    kind, content = value
    if kind != TABLE or not patterns:
        return value
    kept = []
    for number, child in content:
        key = bundle.key(number)
        deeper = [pattern[1:] for pattern in patterns if fnmatch.fnmatchcase(key, pattern[0])]
        if [] in deeper:
            continue
        kept.append((number, drop_keys(bundle, child, deeper)))
    return (TABLE, kept)


def keep_durations(bundle, root):
    """Of units, those of time: dvq writes no others."""
    tables = []
    for number, value in root[1]:
        if bundle.key(number).startswith("units") and value[0] == TABLE:
            value = (TABLE, [pair for pair in value[1] if bundle.key(pair[0]) == "duration"])
        tables.append((number, value))
    return (TABLE, tables)


def keep_symbols(bundle, root):
    """Of currencies, the symbol: it is written in the place of the name, which nobody asks for."""
    tables = []
    for number, value in root[1]:
        if bundle.key(number) == "Currencies" and value[0] == TABLE:
            value = (TABLE, [(code, (ARRAY, [entry[1][0], entry[1][0], *entry[1][2:]])
                              if entry[0] == ARRAY else entry) for code, entry in value[1]])
        tables.append((number, value))
    return (TABLE, tables)


def cut(folder, bundle):
    patterns = [name.split("/") for name in DROPPED_KEYS.get(folder, "").split()]
    root = drop_keys(bundle, bundle.root(), patterns)
    if folder == "unit":
        root = keep_durations(bundle, root)
    if folder == "curr":
        root = keep_symbols(bundle, root)
    return bundle.write(root)


def is_kept(name):
    folder, _, file = name.rpartition("/")
    if folder == "rbnf" and file.removesuffix(".res") not in NUMBER_WORDS:
        return False
    return not any(fnmatch.fnmatchcase(name, pattern) for pattern in DROPPED_ITEMS)


def read_file(path):
    with open(path, "rb") as file:
        return file.read()


def read_pool_keys(folder):
    path = os.path.join(folder, "pool.res")
    if not os.path.exists(path):
        return b""
    pool = Bundle(read_file(path), b"")
    return pool.data[4 + 4 * len(pool.indexes):pool.keys_top]


def main():
    source, result = sys.argv[1:]
    items = sorted(os.path.relpath(os.path.join(folder, file), source)
                   for folder, _, files in os.walk(source) for file in files)
    items = [item for item in items if is_kept(item)]
    pools = {}
    for item in items:
        data = read_file(os.path.join(source, item))
        folder = os.path.dirname(item)
        if item.endswith(".res"):
            if folder not in pools:
                pools[folder] = read_pool_keys(os.path.join(source, folder))
            bundle = Bundle(data, pools[folder])
            if not bundle.is_pool:
                data = cut(folder, bundle)
        path = os.path.join(result, item)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(data)
    with open(os.path.join(result, "items.txt"), "w", encoding="ascii") as file:
        file.writelines(item + "\n" for item in items)


if __name__ == "__main__":
    main()
