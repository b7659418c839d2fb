#!/usr/bin/env python3
"""How long a vault takes to render at once, beside the same queries run one by one.

Usage: bench_render.py BUILD [NOTES [BLOCKS [ALONE]]]
Writes a vault of NOTES notes (10,000) by make_vault, puts a query block into BLOCKS of them (1,000),
and measures `dvq render -o`, a second run that finds nothing to write, `render --in-place --manage`,
and ALONE of the queries (default: all), each by a process of its own.
"""
import os
import random
import subprocess
import sys
import tempfile
import time

QUERIES = [
    "TASK WHERE !completed AND due < date(today) SORT due ASC LIMIT 20",
    "LIST FROM #project WHERE rating > 3 SORT file.name LIMIT 20",
    "TABLE status, rating FROM \"Projects\" SORT rating DESC LIMIT 15",
    "TASK FROM \"Projects/Alpha\" GROUP BY file.link",
    "LIST FROM [[]] LIMIT 10",
    "TABLE length(file.tasks) AS n WHERE file.name = this.file.name",
    "LIST file.day FROM #book/novel OR #recipe LIMIT 10",
    "TASK WHERE contains(text, \"report\") LIMIT 10",
]


def add_blocks(vault, count):
    notes = sorted(os.path.join(folder, name) for folder, _, names in os.walk(vault)
                   for name in names if name.endswith(".md"))
    chosen = random.Random(1).sample(notes, count)
    pairs = [(note, QUERIES[number % len(QUERIES)]) for number, note in enumerate(chosen)]
    for note, query in pairs:
        with open(note, "a", encoding="utf-8") as file:
            file.write(f"\n\n## Query\n\n```dataview\n{query}\n```\n")
    return [(os.path.relpath(note, vault), query) for note, query in pairs]


def measure(name, command):
    started = time.monotonic()
    done = subprocess.run(command, stdout=subprocess.DEVNULL, check=False)
    seconds = time.monotonic() - started
    print(f"{name:44} {seconds:8.2f} s" + (f"  (status {done.returncode})" if done.returncode else ""))
    return seconds


def main():
    build = os.path.abspath(sys.argv[1])
    notes = int(sys.argv[2]) if len(sys.argv) > 2 else 10000
    blocks = int(sys.argv[3]) if len(sys.argv) > 3 else notes // 10
    alone = int(sys.argv[4]) if len(sys.argv) > 4 else blocks
    dvq, fixed = os.path.join(build, "src/cli/dvq"), ["--now", "2026-01-15T10:30:00Z"]
    with tempfile.TemporaryDirectory() as root:
        vault, out = os.path.join(root, "vault"), os.path.join(root, "out")
        subprocess.run([os.path.join(build, "tests/bench/make_vault"), vault, str(notes)], check=True)
        pairs = add_blocks(vault, blocks)
        print(f"{notes} notes, {blocks} query blocks")
        measure("render -o, all at once", [dvq, "render", *fixed, "--vault", vault, "-o", out])
        measure("render -o again, nothing to write", [dvq, "render", *fixed, "--vault", vault, "-o", out])
        started = time.monotonic()
        for note, query in pairs[:alone]:
            subprocess.run([dvq, "query", *fixed, "--vault", vault, "--origin", note, query],
                           stdout=subprocess.DEVNULL, check=True)
        seconds = time.monotonic() - started
        print(f"{f'{alone} queries one by one':44} {seconds:8.2f} s"
              + ("" if alone == blocks else f"  ({seconds / alone * blocks:.0f} s for all)"))
        measure("render --in-place --manage",
                [dvq, "render", *fixed, "--vault", vault, "-i", "--manage"])
        measure("render --in-place --check", [dvq, "render", *fixed, "--vault", vault, "-i", "--check"])


if __name__ == "__main__":
    main()
