#!/usr/bin/env python3
"""What stands around a query stays where it was, and the result stands where the query stood.

Usage: structure.py DVQ [ROUNDS [SEED]]
Each round makes a note of random blocks in random quotes, callouts and list items, with queries of
every result among them. cmark-gfm reads it before and after it is rendered. What must hold:

* no query is left, and every word of the author's stands in the same quotes and list items, in a
  block of the same kind;
* the words of each result stand where its fence stood, or in a list there.

Skipped (status 77) where cmark-gfm is missing.
"""
import os
import random
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as xml

from common import run, run_rounds, write_vault
from page import has_converter

# The query, with @ for the number of the round's block; the word to look for; lists around it.
QUERIES = [
    ('LIST WITHOUT ID "r@" LIMIT 1', "r@", 1),
    ('LIST WITHOUT ID list("r@", list("deep")) LIMIT 1', "r@", 2),
    ('TABLE WITHOUT ID "r@" AS "a|b" LIMIT 1', "r@", 0),
    ('TASK FROM "T" GROUP BY "r@"', "r@", 0),
    ('TASK FROM "T"', "task", 1),
    ('CALENDAR date(2026-01-02) FROM "T"', "T", 1),
    ("LIST WHERE false", None, 0),
]
MARKERS = ["- ", "* ", "+ ", "1. ", "1) ", "10. ", "-   ", "1.  "]
WORD = re.compile(r"\b(?:w\d+|r\d+|task|T)\b")


class Note:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.words = 0
        self.results = []

    def word(self):
        self.words += 1
        return f"w{self.words}"

    def fence(self):
        query, word, lists = self.random.choice(QUERIES)
        number = str(len(self.results) + 1)
        self.results.append((word and word.replace("@", number), lists))
        first, _, rest = query.replace("@", number).partition(" ")
        lines = [f"{first} {rest}"] if self.random.random() < 0.6 else [first, "", "  " + rest]
        if first == "CALENDAR":
            lines = [f"{first} {rest}"]
        fence = self.random.choice(["```", "````", "~~~"])
        indent = " " * self.random.choice([0, 0, 0, 1, 2, 3])
        return [indent + line if line else line for line in [fence + "dataview", *lines, fence]]

    def quote(self, depth):
        mark = self.random.choice(["> ", ">  "])
        head = [mark + "[!note] " + self.word()] if self.random.random() < 0.2 else []
        return head + [(mark + line) if line else ">" for line in self.blocks(depth + 1)]

    def items(self, depth):
        marker = self.random.choice(MARKERS)
        lines = []
        for _ in range(self.random.randint(1, 3)):
            inside = self.blocks(depth + 1)
            if self.random.random() < 0.7:
                inside = [self.word(), ""][:self.random.randint(1, 2)] + inside
            lines += [(marker if i == 0 else " " * len(marker) if line else "") + line
                      for i, line in enumerate(inside)]
            lines += [""] * self.random.randint(0, 1)
        return lines

    def block(self, depth):
        kind = self.random.random()
        if kind < 0.4:
            return self.fence()
        if kind < 0.7 and depth < 3:
            return self.quote(depth) if kind < 0.5 else self.items(depth)
        return self.random.choice([
            ["# " + self.word()], ["***"], ["```js", self.word(), "```"], [self.word(), "---"],
            [f"| {self.word()} | b |", "|--|--|", f"| {self.word()} | c |", ""],
            [self.word()], [self.word(), self.word()]])

    def blocks(self, depth):
        lines = []
        for _ in range(self.random.randint(1, 3)):
            lines += self.block(depth) + [""] * self.random.randint(0, 1)
        return lines


def read_structure(markdown):
    """Where each word stands, and where the queries do: the quotes, lists and items around them."""
    command = ["cmark-gfm", "-e", "table", "-e", "tasklist", "--to", "xml"]
    text = subprocess.run(command, input=markdown, capture_output=True, check=True).stdout.decode()
    places, fences = {}, []

    def walk(node, around, block):
        tag = node.tag.rpartition("}")[2]
        if tag in ("block_quote", "list", "item", "tasklist"):
            around = around + ("item" if tag == "tasklist" else tag,)
        elif tag not in ("text", "document"):
            block = tag
        if tag == "code_block" and node.get("info") == "dataview":
            fences.append(around)
        for word in WORD.findall(node.text or ""):
            places.setdefault(word, []).append((around, block))
        for child in node:
            walk(child, around, block)

    walk(xml.fromstring(re.sub(r"<!DOCTYPE[^>]*>", "", text)), (), "")
    return places, fences


def check_round(dvq, seed):
    note = Note(seed)
    text = "\n".join(note.blocks(0)) + "\n"
    before, fences = read_structure(text.encode())
    if len(fences) != len(note.results):
        return []  # a fence far behind a list marker is code
    with tempfile.TemporaryDirectory() as root:
        write_vault(root, {"A.md": text, "T/T.md": "- [ ] task\n"})
        done = run(dvq, "render", "--vault", root, os.path.join(root, "A.md"))
    if done.returncode != 0:
        return [f"status {done.returncode}: {done.stderr.decode()}"]
    after, left = read_structure(done.stdout)
    problems = [f"a query is left in {place}" for place in left]
    for word, places in before.items():
        if word.startswith("w") and after.get(word) != places:
            problems.append(f"{word} stands in {after.get(word)}, not {places}")
    for place, (word, lists) in zip(fences, note.results):
        found = [around for around, _ in after.get(word, [])]
        if word and place + ("list", "item") * lists not in found:
            problems.append(f"the result {word} stands in {found}, not {place}")
    return problems and problems + [text, done.stdout.decode()]


def main():
    if not has_converter():
        print("cmark-gfm is missing")
        return 77
    return run_rounds(check_round, 200, 3)


if __name__ == "__main__":
    sys.exit(main())
