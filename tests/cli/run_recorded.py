#!/usr/bin/env python3
"""Sends the recorded answers of tests/conformance through the program and compares.

Usage: run_recorded.py DVQ CONFORMANCE
All queries go through method `parse` of one `dvq serve`, all expressions of a file through method
`eval` of one; some of them also through `dvq parse` and `dvq eval`. Numbers are equal to 1e-12.
Prints the first cases that differ and exits 1 when there are any.
"""
import glob
import json
import os
import subprocess
import sys
import tempfile

NOW = "2026-01-15T10:30:00Z"
SHOWN = 10
# Of a file's cases, so many go through a command of their own.
COMMANDS = 8
LIMIT_SECONDS = 60


def same(first, second):
    if isinstance(first, bool) or isinstance(second, bool):
        return first is second
    if isinstance(first, (int, float)) and isinstance(second, (int, float)):
        return abs(first - second) <= 1e-12 * max(1, abs(first), abs(second))
    if type(first) is not type(second):
        return False
    if isinstance(first, list):
        return len(first) == len(second) and all(map(same, first, second))
    if isinstance(first, dict):
        return first.keys() == second.keys() and all(same(first[key], second[key]) for key in first)
    return first == second


class Recording:
    """One file: its cases, and how they are asked."""

    def __init__(self, path, vault):
        self.name = os.path.basename(path)
        self.is_query = self.name == "queries.jsonl"
        zone = "America/New_York" if "new-york" in self.name else "UTC"
        self.environment = {**os.environ, "TZ": zone}
        self.options = ["--vault", vault, "--now", NOW]
        with open(path, encoding="utf-8") as file:
            self.cases = [json.loads(line) for line in file]

    def text(self, case):
        return case["query" if self.is_query else "expr"]

    def expected(self, case):
        """The result that is right; None when the case must fail."""
        if not case["ok"]:
            return None
        return case["ast"] if self.is_query else {key: case[key] for key in ("type", "value", "text")}

    def run(self, command, text):
        return subprocess.run(command, input=text.encode(), capture_output=True, check=False,
                              env=self.environment, timeout=LIMIT_SECONDS)

    def serve(self, dvq):
        """What one server answers to all cases: (result or None, why it is wrong or "")."""
        method, name = ("parse", "query") if self.is_query else ("eval", "expression")
        codes = (-32001,) if self.is_query else (-32001, -32002)
        requests = [json.dumps({"jsonrpc": "2.0", "id": number, "method": method,
                                "params": {name: self.text(case)}})
                    for number, case in enumerate(self.cases)]
        done = self.run([dvq, "serve", *self.options], "\n".join(requests) + "\n")
        answers = [json.loads(line) for line in done.stdout.splitlines()]
        if done.returncode != 0 or [answer["id"] for answer in answers] != list(range(len(requests))):
            sys.exit(f"{self.name}: dvq serve answered {len(answers)} of {len(requests)}, "
                     f"status {done.returncode}: {done.stderr[:500]}")
        for answer in answers:
            if "error" in answer and answer["error"]["code"] not in codes:
                yield None, f"error {answer['error']}"
            else:
                yield answer.get("result"), ""

    def ask(self, dvq, case):
        """What a command answers: (result or None, why it is wrong or "")."""
        command = [dvq, "parse"] if self.is_query else [dvq, "eval", "--format", "json"]
        done = self.run([*command, *self.options, "-"], self.text(case))
        if done.returncode == 0:
            return json.loads(done.stdout), done.stderr.decode()
        if done.returncode != 2 or done.stdout or not done.stderr:
            return None, f"status {done.returncode}, {done.stdout!r}, {done.stderr!r}"
        return None, ""


def check(recording, dvq):
    cases = recording.cases
    problems = []

    def compare(way, case, answer):
        result, problem = answer
        expected = recording.expected(case)
        if problem or not same(result, expected):
            problems.append(f"{recording.name}, {way}: {recording.text(case)}\n  want "
                            f"{json.dumps(expected)}\n  got  {json.dumps(result)} {problem}")

    for case, answer in zip(cases, recording.serve(dvq)):
        compare("serve", case, answer)
    for case in cases[::max(1, len(cases) // COMMANDS)]:
        compare("command", case, recording.ask(dvq, case))
    print(f"{recording.name}: {len(cases)} cases, {len(problems)} wrong")
    print("".join(problem + "\n" for problem in problems[:SHOWN]), end="")
    return len(problems)


def main():
    dvq, root = os.path.abspath(sys.argv[1]), sys.argv[2]
    paths = [os.path.join(root, "queries.jsonl"),
             *sorted(glob.glob(os.path.join(root, "expressions", "*.jsonl")))]
    with tempfile.TemporaryDirectory() as vault:
        failed = sum([check(Recording(path, vault), dvq) for path in paths])
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
