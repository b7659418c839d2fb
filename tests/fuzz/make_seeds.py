#!/usr/bin/env python3
"""Writes a seed corpus for each fuzz target from the recorded answers in tests/conformance.

Usage: make_seeds.py CONFORMANCE OUT
Makes OUT/<target>/ with one file per input, named by its hash.
"""
import hashlib
import json
import os
import sys


def read_lines(*parts):
    with open(os.path.join(*parts), encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def list_expressions(root):
    folder = os.path.join(root, "expressions")
    for name in sorted(os.listdir(folder)):
        yield from (case["expr"] for case in read_lines(folder, name))


def list_queries(root):
    yield from (case["query"] for case in read_lines(root, "queries.jsonl"))
    for area in ("atlas", "fuzz"):
        yield from (case["query"] for case in read_lines(root, area, "cases.jsonl"))


def list_date_words(root):
    yield from sorted({case["text"] for case in read_lines(root, "tasks", "dates.jsonl")})


def list_files(root):
    for area in ("atlas", "fuzz"):
        for folder, _, names in os.walk(os.path.join(root, area, "vault")):
            for name in sorted(names):
                with open(os.path.join(folder, name), "rb") as file:
                    yield name, file.read()


def list_frontmatter(notes):
    for note in notes:
        parts = note.replace(b"\r\n", b"\n").split(b"---\n", 2)
        if len(parts) == 3 and not parts[0]:
            yield parts[1]


def list_requests(queries, expressions):
    for index, query in enumerate(queries):
        method = ("query", "parse")[index % 2]
        yield json.dumps({"jsonrpc": "2.0", "id": index, "method": method, "params": {"query": query}})
    for expression in expressions:
        yield json.dumps({"method": "eval", "params": [expression], "id": "x"})


def list_calls(queries):
    """Calls of the tools of `dvq mcp`."""
    for index, query in enumerate(queries):
        tool = ("query", "check")[index % 2]
        arguments = {"query": query, ("structured", "explain")[index % 2]: True, "budget": 600}
        yield json.dumps({"jsonrpc": "2.0", "id": index, "method": "tools/call",
                          "params": {"name": tool, "arguments": arguments}}) + "\n"


def write_seeds(folder, seeds):
    os.makedirs(folder, exist_ok=True)
    for seed in seeds:
        data = seed.encode("utf-8", "surrogatepass") if isinstance(seed, str) else seed
        with open(os.path.join(folder, hashlib.sha1(data).hexdigest()), "wb") as file:
            file.write(data)


def main():
    root, out = sys.argv[1:]
    expressions = list(list_expressions(root))
    queries = list(list_queries(root))
    files = list(list_files(root))
    notes = [data for _, data in files]
    seeds = {
        "query": queries,
        "expression": expressions,
        "result": queries,
        "note": notes,
        "html": [b"\0" + note for note in notes],
        "render": notes + [f"```dataview\n{query}\n```\n" for query in queries[::20]],
        "yaml": list(list_frontmatter(notes)),
        "plain_yaml": list(list_frontmatter(notes)),
        "csv": [data for name, data in files if name.endswith(".csv")],
        "words": list_date_words(root),
        "settings": [data for name, data in files if name.endswith(".json")],
        "serve": list_requests(queries[::40], expressions[::100]),
        "mcp": list_calls(queries[::40]),
    }
    for target, inputs in seeds.items():
        write_seeds(os.path.join(out, target), inputs)


if __name__ == "__main__":
    main()
