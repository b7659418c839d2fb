"""Notes that repeat one thing a million times, nest it, or leave it open: reading them must take
time that grows with their length alone."""
import os

# The sanitizers' builds, which take ten times as long, are given less.
BYTES = int(os.environ.get("DVQ_FAULT_BYTES", 1 << 20))

# Repeated as one line, as a line each, as an item, as items, and as frontmatter.
UNITS = [
    "[[", "[[[[", "[[a|", "[[a]] ", "![[", "[a](", '[a](b "', "[a](b (", "[a](<", "[a][", "](",
    "((((", "****", "__", "*a **b ", "`", "`` ` ", "<a <a <a", '<a b="', "<!--", "<!--a--b", "<?",
    "<![CDATA[", "<!A ", "> > > > ", "- - - - ", "- > ", "1. ", "    ", "\t", "#a", "#a/", "%%",
    "$", "[k:: ", "[k:: [[a]] ", "(k:: ", "a:: b ", "::", "📅 2024-01-01 ", "[due:: 2024-01-01] ",
    "- [ ] ", "|", "[^", "[x]: ", "^a ", "\\", "&amp;", "é", "😀", "\u200d", "0️⃣", "\r", "\u2028",
    "~~~ ", '"', "'", "{", "a: ", "- ", ", ",
]


def repeat(unit, size=BYTES):
    return unit * max(1, size // len(unit.encode()))


def number(pattern, count):
    return "".join(pattern % i for i in range(count))


def frontmatter(text):
    return f"---\n{text}\n---\n"


def list_shapes(unit):
    yield "line", repeat(unit)
    yield "lines", repeat(unit + "\n")
    yield "item", "- " + repeat(unit)
    yield "items", repeat("- " + unit + "\n")
    yield "field", "k:: " + repeat(unit)
    yield "value", frontmatter("a: " + repeat(unit))
    yield "frontmatter", frontmatter(repeat(unit + "\n", BYTES // 4))


LAUGHS = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join(['*' + before] * 10)}]\n"
    for before, name in zip("abcdefgh", "bcdefghi"))

NOTES = {
    "ten thousand lists in one line": "- " * 10000 + "a",
    "lists nested by indents": "".join(" " * (2 * i) + "- a\n" for i in range(1000)),
    "lists nested by tabs": "".join("\t" * i + "- a\n" for i in range(1000)),
    "quotes nested": "".join("> " * i + "a\n" for i in range(1000)),
    "ten thousand quotes": ">" * 10000 + "a",
    "flow lists nested": frontmatter("a: " + "[" * 100000),
    "flow lists nested and closed": frontmatter("a: " + "[" * 100000 + "]" * 100000),
    "maps nested": frontmatter("".join(" " * i + "a:\n" for i in range(1000))),
    "billion laughs": frontmatter(LAUGHS),
    "many keys": frontmatter(number("k%d: v\n", 50000)),
    "one key often": frontmatter("k: v\n" * 50000),
    "many anchors": frontmatter(number("k%d: &a v\n", 40000)),
    "merged often": frontmatter("a: &a {" + number("k%d: 1, ", 2000) + "z: 1}\nb:\n" +
                                "  <<: *a\n" * 2000),
    "many broken fields": frontmatter("a: b: c: d: e\n" * 20000),
    "many tags in frontmatter": frontmatter("tags: [" + number("t%d, ", 50000) + "z]"),
    "many aliases": frontmatter("aliases: " + number("t%d,", 50000)),
    "many fields": number("k%d:: v\n", 50000),
    "many fields in one item": "- " + number("[k%d:: v] ", 40000),
    "many fields in items": number("- [k%d:: v]\n", 40000),
    "many tags": number("#t%d ", 100000),
    "many tags in one item": "- " + number("#t%d ", 100000),
    "a deep tag": "#a" + "/a" * 400000,
    "many headings": number("# h%d\n- a\n", 40000),
    "many block ids": number("- a ^b%d\n", 40000),
    "many children": "- p\n" + "\t- c\n" * 100000,
    "a long lazy item": "- a\n" + "b\n" * 300000,
    "items with blank lines": "- a\n\n" * 100000,
    "open fences in items": "- ```\n" * 100000,
    "a long table": "|a|\n|-|\n" + "|b|\n" * 100000,
    "a wide table": "|" + "a|" * 50000 + "\n|" + "-|" * 50000 + "\n",
    "open definitions": "[a\n\n" * 100000,
    "open definition titles": '[a]: b "\n' * 50000,
    "open elements": "<div>\n\n" * 100000,
    "open comments": "%%a\n\nb\n" * 100000,
    "changing markers": "* a\n- b\n+ c\n" * 50000,
    "up and down": "- a\n  - b\n    - c\n      - d\n        - e\n" * 10000,
    "fifty megabytes in one line": "word " * (10 << 20),
    "a closed title at the end": repeat("[a](b (") + ")",
    "zeros": "\0" * BYTES,
}

QUERY = 'LIST WHERE length(file.lists) >= 0 AND length(file.tags) >= 0 AND !contains(file, "zz")'


def read_notes(name, notes):
    return {"name": name, "vault": notes, "rows": len(notes),
            "run": ["query", "--format", "json", QUERY]}


def list_cases():
    for unit in UNITS:
        yield read_notes(repr(unit), {f"{shape}.md": note for shape, note in list_shapes(unit)})
    for name, note in NOTES.items():
        yield read_notes(name, {"note.md": note})
    yield {"name": "more than a note may have", "vault": {"big.md": "a" * ((64 << 20) + 1),
                                                          "small.md": "x:: 1"},
           "run": ["query", "--format", "json", "LIST WHERE x"], "rows": 1, "status": 2,
           "err": "big.md is larger than 64 MiB"}
