#!/usr/bin/env python3
"""Asks ten questions through `dvq mcp` and, beside it, through the JSON of `dvq query`.

Usage: bench_mcp.py BUILD [NOTES]
Over examples/vault and a vault of NOTES notes (10,000) written by make_vault. Prints the tables of
docs/mcp.md: bytes of the answer that a model reads, calls and milliseconds. `all` follows cursors
to the last page. Times are medians; those of `dvq mcp` are of an open vault, those of `dvq query`
of a whole run.
"""
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time

NOW = "2026-01-15T09:00:00Z"
OPEN = "TASK WHERE !completed"
LAST_WEEK = "{0} >= date(sow) - dur(7 days) AND {0} < date(sow)"
CURSOR = re.compile(r'cursor "([^"]+)"\)$')

# What is asked, and the query in the example vault and in the large one; None: which fields are there.
QUESTIONS = [
    ("What is overdue, by note?",
     f"{OPEN} AND due AND due < date(today) GROUP BY file.link",
     f"{OPEN} AND due AND due < date(today) GROUP BY file.link"),
    ("What is due this week?",
     f"{OPEN} AND due >= date(sow) AND due <= date(eow) SORT due",
     f"{OPEN} AND due >= date(sow) AND due <= date(eow) SORT due"),
    ("Who was met last week?",
     f'TABLE date, present FROM "Meetings" WHERE {LAST_WEEK.format("date")}',
     f'TABLE created, file.outlinks FROM #work/meeting WHERE {LAST_WEEK.format("created")}'),
    ("Which projects are active?",
     "TABLE deadline, lead FROM #project/active SORT deadline",
     'TABLE status, created FROM #project WHERE status = "active" SORT created DESC'),
    ("What is open, by note?", f"{OPEN} GROUP BY file.link", f"{OPEN} GROUP BY file.link"),
    ("What is open with a tag?",
     f'{OPEN} AND contains(tags, "#safety")',
     f'{OPEN} AND contains(tags, "#work")'),
    ("Which tasks are there?", "TASK", "TASK"),
    ("Which books are best?",
     'TABLE author, rating FROM "Reading" WHERE rating SORT rating DESC',
     "TABLE created FROM #book WHERE rating = 5 SORT created DESC LIMIT 20"),
    ("What leads to a note?", "LIST FROM [[Mara Lind]]", "LIST FROM [[Journal/2000/2000-03-13]]"),
    ("Which fields are there?", None, None),
]


class Server:
    def __init__(self, dvq, vault):
        self.process = subprocess.Popen([dvq, "mcp", "--vault", vault, "--now", NOW], text=True,
                                        bufsize=1, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.ask("initialize", {"protocolVersion": "2025-11-25", "capabilities": {},
                                "clientInfo": {"name": "bench", "version": "1"}})

    def ask(self, method, params):
        message = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
        self.process.stdin.write(json.dumps(message) + "\n")
        return json.loads(self.process.stdout.readline())["result"]

    def call(self, query, **more):
        name, arguments = ("query", {"query": query}) if query else ("schema", {"what": "fields"})
        answer = self.ask("tools/call", {"name": name, "arguments": {**arguments, **more}})
        assert not answer.get("isError"), answer
        return answer["content"][0]["text"]

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def measure(run, times):
    spent = []
    for _ in range(times):
        start = time.perf_counter()
        result = run()
        spent.append((time.perf_counter() - start) * 1000)
    return result, statistics.median(spent)


def read_all(server, query):
    pages, cursor = [], {}
    while True:
        pages.append(server.call(query, **cursor))
        found = CURSOR.search(pages[-1])
        if found is None:
            return pages
        cursor = {"cursor": found.group(1)}


def run_json(dvq, vault, query):
    words = ["query", query] if query else ["fields"]
    return subprocess.run([dvq, *words, "--vault", vault, "--now", NOW, "--format", "json", "-q"],
                          capture_output=True, check=True).stdout


def count_bytes(texts):
    return sum(len(text.encode()) for text in texts)


def print_table(dvq, vault, column):
    server = Server(dvq, vault)
    print("| question | first answer | ms | all: calls | bytes | ms | JSON | ms | JSON / first | "
          "JSON / all |\n|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|")
    for question in QUESTIONS:
        query = question[column]
        first, first_time = measure(lambda: server.call(query), 7)
        pages, all_time = measure(lambda: read_all(server, query), 3)
        document, json_time = measure(lambda: run_json(dvq, vault, query), 3)
        one, whole = count_bytes([first]), count_bytes(pages)
        print(f"| {question[0]} | {one:,} | {first_time:.1f} | {len(pages)} | {whole:,} | {all_time:.1f} "
              f"| {len(document):,} | {json_time:.0f} | {len(document) / one:.1f} "
              f"| {len(document) / whole:.1f} |")
    server.close()


def main():
    build = os.path.abspath(sys.argv[1])
    notes = sys.argv[2] if len(sys.argv) > 2 else "10000"
    os.environ["TZ"] = "UTC"
    dvq = os.path.join(build, "src/cli/dvq")
    here = os.path.dirname(os.path.abspath(__file__))
    print("examples/vault\n")
    print_table(dvq, os.path.join(here, "..", "..", "examples", "vault"), 1)
    with tempfile.TemporaryDirectory() as folder:
        vault = os.path.join(folder, "vault")
        subprocess.run([os.path.join(build, "tests/bench/make_vault"), vault, notes], check=True)
        print(f"\n{int(notes):,} notes\n")
        print_table(dvq, vault, 2)


if __name__ == "__main__":
    main()
