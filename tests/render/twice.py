#!/usr/bin/env python3
"""Rendering twice is rendering once, and --check agrees: over generated notes.

Usage: twice.py DVQ [ROUNDS [SEED]]
Each round writes a vault of random notes: text, lists, tasks, quotes, tables, code, HTML, broken
and whole marks of managed results, plain queries and expressions, odd indentation and line ends.
What must hold:

* in place, a second run writes nothing, and --check finds nothing stale after the first; with
  --manage it is the third, since what quotes an expression follows when that becomes managed;
* before it, --check and --diff find something stale in exactly the notes that the run changes;
* queries and the author's text stay: without its results a note is what it was;
* copies are the same for any number of threads, and a second run writes none of them again;
* the index does not change when results are written: tasks, links, tags and fields stay.
"""
import json
import os
import random
import re
import sys
import tempfile

from common import read_vault, run, run_rounds, write_vault

QUERIES = [
    "LIST", "TASK", "TABLE file.name, tags", "TASK WHERE !completed\nSORT text",
    "TASK GROUP BY file.link", "LIST rows.file.link GROUP BY status", "TABLE x, y\nFROM #a",
    "LIST WITHOUT ID text(x)", "LIST file.outlinks", "CALENDAR due", "LIST FROM [[]]",
    "TABLE length(file.inlinks) AS \"in\", length(file.lists)", "TASK FROM \"sub\"\n// only these\nLIMIT 3",
    "TABLE WITHOUT ID file.link, \"a|b\" AS \"p|q\"", "LIST WHERE", "LIST \"-->\"", "LIST \"%%\"",
    "TABLE this.x FLATTEN file.tags", "LIST this.file.etags", "TASK WHERE contains(text, \"[[\")",
]
PUBLISHED = [query for query in QUERIES if "%%" not in query]
EXPRESSIONS = ["1 + 1", "this.x", "this.file.outlinks", "\"a|b\"", "this.file.tags", "1 +", "null",
               "length(this.file.tasks)", "list(this.file.lists.text)", "link(\"N1\")", "\"# x\"",
               "\"one\\ntwo\""]
WORDS = ["plain", "[[N1]]", "[[sub/N2|two]]", "#a", "#b/c", "x:: 5", "[y:: 7]", "`code`", "**b**",
         "due:: 2026-01-02", "📅 2026-01-20", "a|b", "ünïcödé 東京", "<b>", "%% hid %%", "![[N1]]",
         "^id", "\\`", "$x$", "<!-- note -->"]


class Notes:
    def __init__(self, seed):
        self.random = random.Random(seed)

    def pick(self, items):
        return self.random.choice(items)

    def chance(self, share):
        return self.random.random() < share

    def words(self):
        return " ".join(self.pick(WORDS) for _ in range(self.random.randint(1, 6)))

    def expression(self):
        return self.pick(EXPRESSIONS)

    def sentence(self):
        kind = self.random.random()
        if kind < 0.5:
            return self.words()
        if kind < 0.75:
            return f"{self.words()} `= {self.expression()}` {self.words()}"
        name = self.pick(["IQ", "IQManual", "IQOnce", "dataview-serializer-iq"])
        end = "dataview-serializer-iq" if name.startswith("data") else "IQ"
        value = self.pick(["", "old", "[[N1]]"])
        return f"{self.words()} <!-- {name}: ={self.expression()} -->{value}<!-- /{end} -->."

    def managed(self):
        query = self.pick(QUERIES)
        name, first, last = self.pick([
            ("QueryToSerialize", "SerializedQuery:", "SerializedQuery END"),
            ("QueryToSerializeManual", "SerializedQuery:", "SerializedQuery END"),
            ("QueryToSerializeOnce", "SerializedQuery:", "SerializedQuery: END"),
            ("dataview-serializer-query", "dataview-serializer-result:", "dataview-serializer-result-end"),
        ])
        if "-->" in query:
            query = "LIST"
        lines = f"<!-- {name}: {query} -->".split("\n")
        if self.chance(0.5):
            lines.append(f"<!-- {first} {self.pick(QUERIES[:4]).split(chr(10))[0]} -->")
            lines += self.pick([[], ["- [ ] old [[N1]] #a", ""], ["## Old", "", "old:: 3", "| a |"]])
            lines.append(f"<!-- {last} -->")
        return lines

    def published(self):
        return ["%% DATAVIEW_PUBLISHER: start", "```dataview", *self.pick(PUBLISHED).split("\n"), "```",
                "%%", *self.pick([[], ["", "- [ ] old #a", ""]]), "%% DATAVIEW_PUBLISHER: end %%"]

    def block(self, depth=0):
        kind = self.random.randrange(14)
        if kind == 0:
            return ["#" * self.random.randint(1, 6) + " " + self.sentence()]
        if kind == 1:
            mark = self.pick(["- ", "* ", "1. ", "- [ ] ", "- [x] ", "- [/] "])
            return [" " * self.pick([0, 0, 4]) + mark + self.sentence()
                    for _ in range(self.random.randint(1, 4))]
        if kind == 2 and depth < 3:
            mark = self.pick(["> ", ">", "> > "])
            return [(mark + line).rstrip() if self.chance(0.5) else mark + line
                    for line in self.blocks(depth + 1)]
        if kind == 3 and depth < 3:
            return [("- " if i == 0 else "  ") + line for i, line in enumerate(self.blocks(depth + 1))]
        if kind == 4:
            return ["| a | b |", "| --- | :-: |", f"| {self.sentence()} | `= {self.expression()}` |"]
        if kind in (5, 6, 7):
            fence = self.pick(["```", "````", "~~~"])
            word = self.pick(["dataview", "dataview", "dataview", "js", "dataviewjs"])
            indent = self.pick(["", "", "  ", "    "])
            return [indent + line for line in [fence + word, *self.pick(QUERIES).split("\n"), fence]]
        if kind in (8, 9):
            return self.managed()
        if kind == 10 and depth == 0:
            return self.published()
        if kind == 11:
            return self.pick([["<div>", self.words(), "</div>"], ["<!--", self.words(), "-->"],
                              ["%%", self.words().replace("%%", ""), "%%"], ["---"], ["    indented"]])
        return [self.sentence() for _ in range(self.random.randint(1, 3))]

    def blocks(self, depth):
        lines = []
        for _ in range(self.random.randint(1, 4 if depth else 9)):
            lines += self.block(depth)
            if self.chance(0.7):
                lines.append("")
        return lines

    def note(self):
        lines = self.blocks(0)
        if self.chance(0.3):
            lines = ["---", "x: 1", "tags: [a]", "status: open", "---"] + lines
        if self.chance(0.05):
            lines.insert(self.random.randint(0, len(lines)), self.pick(
                ["<!-- SerializedQuery END -->", "<!-- QueryToSerialize: LIST", "<!-- IQ: =1 -->"]))
        end = "\r\n" if self.chance(0.15) else "\n"
        text = end.join(lines) + (end if self.chance(0.8) else "")
        return ("\ufeff" if self.chance(0.1) else "") + text

    def vault(self):
        names = ["N1.md", "sub/N2.md", "sub/N1.md", "sub/deep/N 3.md", "N4.markdown"]
        return {name: self.note() for name in names[:self.random.randint(1, 5)]}


def index(dvq, vault):
    """What the vault's notes hold, without sizes and times and what depends on line numbers."""
    found = {}
    for name in sorted(read_vault(vault)):
        page = json.loads(run(dvq, "inspect", "--vault", vault, name).stdout)
        file = page.pop("file")
        tasks = [(item["text"], item.get("status"), item["tags"]) for item in file["lists"]]
        found[name] = [page, file["tags"], file["outlinks"], file["inlinks"], tasks]
    return found


def stale_notes(done):
    return {line.split(":")[0] for line in done.stderr.decode().splitlines()
            if line.endswith(" is stale") or line.endswith(" yet")}


def changed(before, after):
    return {name for name in before if before[name] != after[name]}


def strip_results(text):
    """A note without the results between its marks."""
    quote = rb"[ \t]*(?:>[ \t]*)*"
    text = re.sub(rb"\r\n", b"\n", text)
    text = re.sub(rb"(?m)^" + quote + rb"<!-- (?:SerializedQuery: (?!END)|dataview-serializer-result: )"
                  rb"[^\n]*-->\n(?:[^\n]*\n)*?" + quote +
                  rb"<!-- (?:SerializedQuery:? END|dataview-serializer-result-end) -->\n?", b"", text)
    text = re.sub(rb"(<!-- (?:IQ|dataview-serializer-iq)\w*: =[^>]*-->)[^\n]*?(<!-- /)", rb"\1\2", text)
    return re.sub(rb"(```\n(?:[^`%\n]*\n)?%%)(?:.|\n)*?(%% DATAVIEW_PUBLISHER: end)", rb"\1\2", text).rstrip(b"\n")


def check_in_place(dvq, vault, options, problems):
    def call(*more):
        return run(dvq, "render", "--vault", ".", "-i", *options, *more, cwd=vault)

    before, old_index = read_vault(vault), index(dvq, vault)
    checked, shown = call("--check"), call("--diff")
    if read_vault(vault) != before:
        problems.append("--check or --diff writes")
    first = call()
    after = read_vault(vault)
    if set(after) != set(before):
        problems.append(f"files appear: {set(after) ^ set(before)}")
        return
    wrote = changed(before, after)
    failed = {line.split(":")[0] for line in first.stderr.decode().splitlines()}
    if stale_notes(checked) - failed != wrote - failed or not wrote <= stale_notes(checked):
        problems.append(f"--check names {stale_notes(checked)}, written are {wrote}")
    if {line[6:] for line in shown.stdout.decode().splitlines() if line.startswith("--- a/")} != wrote:
        problems.append("--diff shows other notes than are written")
    if checked.returncode != (2 if first.returncode == 2 else 1 if wrote else 0):
        problems.append(f"--check exits with {checked.returncode}, the run with {first.returncode}")
    if "--manage" not in options:
        for name in wrote:
            if strip_results(before[name]) != strip_results(after[name]):
                problems.append(f"{name}: more than results is changed")
    if "--manage" in options:
        first, after = call(), read_vault(vault)
    again = call()
    if read_vault(vault) != after:
        problems.append(f"a second run changes {changed(after, read_vault(vault))}")
    if again.returncode != first.returncode:
        problems.append("a second run ends differently")
    last = call("--check")
    if stale_notes(last) - failed or last.returncode not in (0, 2):
        problems.append(f"stale after a run: {last.stderr.decode()}")
    if "--manage" not in options:
        new_index = index(dvq, vault)
        for name in new_index:
            if new_index[name] != old_index[name]:
                problems.append(f"{name}: its index changes when results are written")


def check_copies(dvq, vault, root, problems):
    outputs = []
    for threads in ("1", "4"):
        out = os.path.join(root, "out" + threads)
        done = run(dvq, "render", "--vault", vault, "-o", out, "--threads", threads,
                   "--links", "markdown")
        outputs.append((read_vault(out) if os.path.exists(out) else {}, done.stderr, done.returncode))
    if outputs[0] != outputs[1]:
        problems.append("copies depend on the number of threads")
    out = os.path.join(root, "out1")
    times = {name: os.stat(os.path.join(out, name)).st_ino for name in outputs[0][0]}
    run(dvq, "render", "--vault", vault, "-o", out, "--links", "markdown")
    if times != {name: os.stat(os.path.join(out, name)).st_ino for name in read_vault(out)}:
        problems.append("copies are written again")
    checked = run(dvq, "render", "--vault", vault, "-o", out, "--links", "markdown", "--check")
    if checked.returncode != outputs[0][2]:
        problems.append(f"--check of copies exits with {checked.returncode}")


def check_round(dvq, seed):
    notes = Notes(seed).vault()
    problems = []
    with tempfile.TemporaryDirectory() as root:
        for number, options in enumerate(([], ["--manage"], ["--all", "--errors", "inline"])):
            vault = os.path.join(root, f"vault{number}")
            write_vault(vault, notes)
            found = []
            check_in_place(dvq, vault, options, found)
            problems += [f"  {' '.join(options)} {problem}" for problem in found]
        write_vault(os.path.join(root, "copied"), notes)
        check_copies(dvq, os.path.join(root, "copied"), root, problems)
    return problems


def main():
    return run_rounds(check_round, 60, 5)


if __name__ == "__main__":
    sys.exit(main())
