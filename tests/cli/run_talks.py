#!/usr/bin/env python3
"""Talks with `dvq serve` by the case files of tests/cases/server.

Usage: run_talks.py DVQ VAULT [--write] FILE...
A case is "=== case: TITLE" and below it lines up to an empty one: "> " and what is sent, "< " and
what must be answered, in order. "…" in an answer stands for anything. All is sent at once, and
after it a request of the runner's own, whose answer must be the last: no talk may end the server.
With --write prints the files instead, with the answers that came: write a new case without any.
"""
import os
import re
import subprocess
import sys

LAST = '{"jsonrpc":"2.0","id":"last","method":"eval","params":{"expression":"1 + 1"}}'
LAST_ANSWER = '{"jsonrpc":"2.0","id":"last","result":{"type":"number","value":2,"text":"2"}}'


def read_cases(path):
    """Parts of the file: (number of its first line, lines); cases begin with "=== case: "."""
    part, start = [], 1
    with open(path, encoding="utf-8", newline="\n") as file:
        for number, line in enumerate(file.read().split("\n"), 1):
            if line == "":
                yield start, part
                part, start = [], number + 1
            else:
                part.append(line)
    if part:
        yield start, part


def list_requests(lines):
    return [line[2:] for line in lines if line.startswith("> ") or line == ">"]


def list_answers(lines):
    return [line[2:] for line in lines if line.startswith("< ")]


def matches(expected, answer):
    pattern = ".*".join(re.escape(piece) for piece in expected.split("…"))
    return re.fullmatch(pattern, answer) is not None


def talk(dvq, vault, requests):
    """The answers, and what went wrong besides."""
    environment = {"PATH": os.environ["PATH"], "TZ": "UTC", "LC_ALL": "C.UTF-8"}
    for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS", "TSAN_OPTIONS"):
        if name in os.environ:
            environment[name] = os.environ[name]
    done = subprocess.run([dvq, "serve", "--vault", vault, "--now", "2026-01-15T10:30:00Z"],
                          input="".join(line + "\n" for line in [*requests, LAST]).encode(),
                          capture_output=True, env=environment, timeout=60)
    answers = done.stdout.decode("utf-8", "replace").splitlines()
    problems = []
    if answers[-1:] != [LAST_ANSWER]:
        problems.append("the server does not answer any more")
    if done.returncode != 0 or done.stderr:
        problems.append(f"status {done.returncode}: {done.stderr.decode('utf-8', 'replace')}")
    return answers[:-1], problems


def check_case(dvq, vault, place, lines):
    expected = list_answers(lines)
    answers, problems = talk(dvq, vault, list_requests(lines))
    for index in range(max(len(expected), len(answers))):
        want = expected[index] if index < len(expected) else None
        got = answers[index] if index < len(answers) else None
        if want is None or got is None or not matches(want, got):
            problems += [f"- {want}"] * (want is not None) + [f"+ {got}"] * (got is not None)
    stray = [line for line in lines[1:] if not line.startswith(("> ", "< ")) and line != ">"]
    problems += [f"neither sent nor answered: {line}" for line in stray]
    if problems:
        print(f"{place}: {lines[0][len('=== case: '):]}\n  " + "\n  ".join(problems))
    return not problems


def write_case(dvq, vault, lines):
    """The case with each answer below the request that has its place."""
    requests, expected = list_requests(lines), list_answers(lines)
    answers, _ = talk(dvq, vault, requests)
    kept = [want for want, got in zip(expected, answers) if matches(want, got)]
    if len(kept) == len(answers) == len(expected):
        return lines
    written = [lines[0]]
    for index, request in enumerate(requests):
        written.append("> " + request if request else ">")
        more = answers[index:] if index + 1 == len(requests) else answers[index:index + 1]
        written += ["< " + answer for answer in more]
    return written


def main():
    dvq, vault, *paths = sys.argv[1:]
    dvq = os.path.abspath(dvq)
    write = paths[0] == "--write"
    passed = failed = 0
    for path in paths[write:]:
        parts = []
        for number, lines in read_cases(path):
            is_case = bool(lines) and lines[0].startswith("=== case: ")
            if write:
                parts.append("\n".join(write_case(dvq, vault, lines) if is_case else lines))
            elif is_case:
                right = check_case(dvq, vault, f"{path}:{number}", lines)
                passed, failed = passed + right, failed + (not right)
            elif any(not line.startswith("#") for line in lines):
                print(f"{path}:{number}: lines outside of all cases")
                failed += 1
        if write:
            sys.stdout.write("\n\n".join(parts).rstrip("\n") + "\n")
    if write:
        return 0
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
