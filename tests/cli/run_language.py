#!/usr/bin/env python3
"""Checks the pages on the language: every example in them, that nothing of the language is left
out, and the manual page that is made from them.

Usage: run_language.py DVQ SOURCE [--write]
An example is a block of `dataview` with the answer in a block of `text` below it, or a block of
`console`: a line that starts with `$ `, and what it prints. In a table that has a column
`expression`, the last one has the values, when its title starts with `value`; below a line with
code such as `f(…)`, they are those of f called with what the first column names. All are run in
examples/vault, at the same time on the same day. Lines in a block of `markdown` must stand in one
of its notes. With --write, answers, values and docs/dvq-language.7 are brought up to date.
"""
import glob
import os
import re
import subprocess
import sys
import tempfile

NOW = "2026-01-15T09:00:00Z"
WIDTH = "76"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```\n", re.M | re.S)
PAIR = re.compile(r"^```dataview\n(.*?)^```\n\n```text\n(.*?)^```\n", re.M | re.S)
CONSOLE = re.compile(r"^```console\n\$ (.*)\n((?:.*\n)*?)^```\n", re.M)
WIDEST_COLUMNS = 48  # of a table in the manual, before its last one
TABLE = re.compile(r"(?:^\|.*\n)+", re.M)


def read(*path):
    with open(os.path.join(*path), encoding="utf-8") as file:
        return file.read()


def split_row(line):
    return [cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line.strip()[1:-1])]


def list_topics(source):
    return re.search(r"set\(DVQ_TOPICS ([\w ]+)\)", read(source, "src/cli/CMakeLists.txt")).group(1).split()


# ---- examples ----

class Runner:
    """Runs the examples of a page and puts what they print in its place."""

    def __init__(self, dvq, source, folder):
        self.vault = os.path.join(source, "examples", "vault")
        self.environment = {**os.environ, "TZ": "UTC", "PATH": f"{folder}:{os.environ['PATH']}"}
        self.environment.pop("DVQ_VAULT", None)
        self.count = 0

    def run(self, *command):
        self.count += 1
        done = subprocess.run(command, cwd=self.vault, env=self.environment, timeout=60,
                              capture_output=True, text=True, check=False)
        return done.stdout + done.stderr

    def answer(self, match):
        printed = self.run("dvq", "query", "--now", NOW, "--format", "text", "--width", WIDTH,
                           match[1].rstrip("\n"))
        return f"```dataview\n{match[1]}```\n\n```text\n{printed}```\n"

    def talk(self, match):
        return f"```console\n$ {match[1]}\n{self.run('sh', '-c', match[1])}```\n"

    def evaluate(self, expression):
        printed = self.run("dvq", "eval", "--now", NOW, expression).rstrip("\n")
        if re.search(r"^expression:\d+:\d+: ", printed, re.M):
            return "an error"
        return "`" + printed.replace("|", "\\|") + "`"

    def fill(self, match):
        lines = match[0].splitlines()
        header = split_row(lines[0])
        template = re.search(r"`([^`\n]*…[^`\n]*)`[^\n]*\n\n\Z", match.string[:match.start()])
        if not header[-1].startswith("value") or not (template or "expression" in header):
            return match[0]
        column = 0 if template else header.index("expression")
        filled = lines[:2]
        for line in lines[2:]:
            code = re.search("`(.*?)`", split_row(line)[column])[1]
            value = self.evaluate(template[1].replace("…", code) if template else code)
            filled.append(re.sub(r"(?<!\\)\|[^|]*?(?:\\\|[^|]*?)*\|$", lambda _: f"| {value} |", line))
        return "\n".join(filled) + "\n"

    def refresh(self, page):
        page = PAIR.sub(self.answer, page)
        page = CONSOLE.sub(self.talk, page)
        return TABLE.sub(self.fill, page)


def check_blocks(name, page, notes, problems):
    """Every block is an example, or an excerpt of a note of the vault."""
    paired = {query for query, _ in PAIR.findall(page)}
    for kind, text in BLOCK.findall(page):
        if kind == "markdown" and not any(text in note for note in notes):
            problems.append(f"{name}: no note has these lines:\n{text}")
        elif kind == "dataview" and text not in paired:
            problems.append(f"{name}: no answer below this query:\n{text}")
        elif kind not in ("markdown", "dataview", "text", "console"):
            problems.append(f"{name}: what is a block of {kind}?")
    for query in re.findall(r".*\bdue <.*", page):
        if not re.search(r"\bdue AND\b|\bnull\b|\*", query):
            problems.append(f"{name}: compares due without `due AND`: {query}")


# ---- nothing left out ----

def list_keywords(source):
    rows = re.findall(r'^DVQ_TOKEN_KEYWORD\(\w+, "([^"]+)"', read(source, "src/lexer/token_kinds.def"), re.M)
    return [word.rstrip("(") for word in rows]


def list_operators(source):
    return re.findall(r'^DVQ_BINARY_OPERATOR\(\w+, "([^"]+)"', read(source, "src/parser/binary_operators.def"), re.M)


def list_date_words(source):
    table = re.search(r"date_words\[\] = \{(.*?)^\};", read(source, "src/value/literal.c"), re.M | re.S)
    return re.findall(r'\{"([^"]+)"', table[1])


def list_units(source):
    table = re.search(r"unit_words\[\] = \{(.*?)^\};", read(source, "src/value/literal.c"), re.M | re.S)
    return re.findall(r'\{"([^"]+)"', table[1])


def list_file_fields(source):
    names = re.findall(r'DVQ_FIXED_NAME\(FILE_\w+,\s*"([^"]+)"', read(source, "src/note/page.c"))
    return [f"file.{name}" for name in names]


def list_item_fields(source):
    return re.findall(r'DVQ_FIXED_NAME\(ITEM_\w+,\s*"([^"]+)"', read(source, "src/note/list_item.c"))


def list_task_dates(source):
    return sorted(set(re.findall(r'\{0x[0-9A-F]+, "(\w+)"\}', read(source, "src/note/inline_field.c"))))


def list_settings(source):
    text = read(source, "src/vault/settings.c")
    return re.findall(r'take_(?:text|switch)\((?:arena, )?root, "(\w+)"', text)


def list_format_tokens(source):
    table = re.search(r"tokens\[\] = \{(.*?)^\};", read(source, "src/value/date_format.c"), re.M | re.S)
    return re.findall(r'\{"(\w+)"', table[1])


def list_types(source):
    return re.findall(r'^DVQ_VALUE_TYPE\(\w+, "([^"]+)"', read(source, "src/value/value_types.def"), re.M)


# Which topic names what.
PARTS = {
    "keyword": (list_keywords, None),
    "operator": (list_operators, "expressions"),
    "type": (list_types, "expressions"),
    "date word": (list_date_words, "dates"),
    "unit of durations": (list_units, "dates"),
    "token of formats": (list_format_tokens, "dates"),
    "field of file": (list_file_fields, "fields"),
    "field of items": (list_item_fields, "fields"),
    "date of tasks": (list_task_dates, "fields"),
    "setting": (list_settings, "settings"),
}


def list_terms(page):
    """Code in headings, and in the first cells of tables whose first column is not `expression`."""
    page = BLOCK.sub("", page)
    places = re.findall(r"^#.*", page, re.M)
    for table in TABLE.findall(page):
        rows = [split_row(line) for line in table.splitlines()]
        if rows[0][0] != "expression":
            places += [row[0] for row in rows[2:]]
    return {code for place in places for code in re.findall(r"`([^`]+)`", place)}


def check_parts(pages, source, problems):
    terms = {name: list_terms(page) for name, page in pages.items()}
    everywhere = set().union(*terms.values())
    words = {word for term in everywhere for word in [term, *term.split(), term.split("(")[0]]}
    for what, (list_names, topic) in PARTS.items():
        names = list_names(source)
        if not names:
            problems.append(f"no {what} was found in the sources")
        for name in names:
            if name not in (words if topic is None else terms[topic]):
                problems.append(f"{topic or 'no topic'}: does not name the {what} `{name}`")


def check_help(dvq, pages, source, problems):
    """Help finds every keyword, date word, unit and field, and completion offers it."""
    offered = subprocess.run([dvq, "completion", "fish"], capture_output=True, text=True, check=True,
                             timeout=60).stdout
    offered = re.search(r"__fish_seen_subcommand_from help' -a '([^']*)'", offered)[1].lower().split()
    names = [name for what in ("keyword", "date word", "field of file", "field of items", "date of tasks")
             for name in PARTS[what][0](source)]
    for name in [*pages, *names]:
        words = name.split()
        done = subprocess.run([dvq, "help", *words], capture_output=True, text=True, check=False, timeout=60)
        if done.returncode != 0:
            problems.append(f"dvq help {name}: {done.stderr}")
        problems += [f"completion does not offer {word}" for word in words if word.lower() not in offered]


# ---- the manual page ----

def escape(text):
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return "\\&" + text if text[:1] in (".", "'") else text


def write_inline(text):
    text = re.sub(r"\[([^]`]+)\]\([^)]*\)", r"\1", text)
    pieces = re.split(r"`([^`]+)`", text)
    return "".join(f"\\fB{escape(piece).removeprefix(chr(92) + '&')}\\fR" if i % 2 else escape(piece)
                   for i, piece in enumerate(pieces))


def write_table(lines):
    rows = [split_row(line) for line in lines]
    widest = [max(len(row[i].replace("`", "")) for row in rows) for i in range(len(rows[0]) - 1)]
    if sum(widest) > WIDEST_COLUMNS:
        for row in rows[2:]:
            yield from (".TP", write_inline(row[0]), write_inline("; ".join(row[1:])))
        return
    yield ".TS"
    yield " ".join(["l"] * (len(rows[0]) - 1) + ["lx"]) + "."
    for row in [rows[0], *rows[2:]]:
        cells = [write_inline(cell) for cell in row]
        yield "\t".join(cells[:-1] + ["T{"])
        yield from ("\\&" + cells[-1] if cells[-1][:1] in (".", "'") else cells[-1], "T}")
    yield ".TE"


def write_blocks(page):
    lines = page.splitlines()
    i = 0
    while i < len(lines):
        line = lines[i]
        i += 1
        if line.startswith("```"):
            yield from (".PP", ".RS 4", ".nf")
            while not lines[i].startswith("```"):
                yield escape(lines[i])
                i += 1
            i += 1
            yield from (".fi", ".RE")
        elif line.startswith("|"):
            start = i - 1
            while i < len(lines) and lines[i].startswith("|"):
                i += 1
            yield ".PP"
            yield from write_table(lines[start:i])
        elif line.startswith("# "):
            yield ".SH " + escape(line[2:].split(":")[0].upper())
        elif line.startswith("#"):
            yield ".SS " + escape(line.lstrip("# ").replace("`", ""))
        elif line.startswith("* "):
            yield from (".IP \\(bu 2", write_inline(line[2:]))
        elif line:
            yield from (".PP", write_inline(line))


def write_manual(pages):
    lines = ["'\\\" t", ".\\\" Made from docs/language/ by tests/cli/run_language.py --write.",
             '.TH DVQ\\-LANGUAGE 7 "" "dvq" "Miscellaneous Information"', ".SH NAME",
             "dvq\\-language \\- the query language of dvq"]
    for page in pages.values():
        lines += write_blocks(page)
    lines += [".SH SEE ALSO", ".BR dvq (1)"]
    return "\n".join(lines) + "\n"


# ---- the whole ----

def check_page(path, old, new, write, problems):
    if old == new:
        return
    if write:
        with open(path, "w", encoding="utf-8") as file:
            file.write(new)
        return
    problems.append(f"{path} is out of date; {sys.argv[0]} DVQ SOURCE --write")
    for before, after in zip(old.splitlines(), new.splitlines()):
        if before != after:
            problems.append(f"- {before}\n+ {after}")
            break


def main():
    dvq, source = (os.path.abspath(argument) for argument in sys.argv[1:3])
    write = "--write" in sys.argv[3:]
    problems, pages = [], {}
    notes = [read(path) for path in glob.glob(os.path.join(source, "examples/vault/**/*.md"), recursive=True)]
    with tempfile.TemporaryDirectory() as folder:
        os.symlink(dvq, os.path.join(folder, "dvq"))
        runner = Runner(dvq, source, folder)
        for name in list_topics(source):
            path = os.path.join(source, "docs", "language", f"{name}.md")
            old = read(path)
            pages[name] = runner.refresh(old)
            check_page(path, old, pages[name], write, problems)
            check_blocks(name, pages[name], notes, problems)
    manual = os.path.join(source, "docs", "dvq-language.7")
    check_page(manual, read(manual) if os.path.exists(manual) else "", write_manual(pages), write, problems)
    check_parts(pages, source, problems)
    check_help(dvq, pages, source, problems)
    print("\n".join(problems) if problems else f"{runner.count} examples run")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
