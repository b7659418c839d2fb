#!/usr/bin/env python3
"""Talks with `dvq serve` or `dvq mcp` by the case files of tests/cases/server.

Usage: run_talks.py DVQ COMMAND VAULT [--write] FILE...
A case is "=== case: TITLE" and below it lines up to an empty one: "> " and what is sent, "< " and
what must be answered, in order. "…" in an answer stands for anything. All is sent at once, and
after it a request of the runner's own, whose answer must be the last: no talk may end the server.
A talk with `dvq mcp` begins with a greeting, unless it greets by itself or "(no greeting)" is in
its title.
With --write prints the files instead, with the answers that came: write a new case without any.
"""
import os
import re
import subprocess
import sys

LAST = {"serve": '{"jsonrpc":"2.0","id":"last","method":"eval","params":{"expression":"1 + 1"}}',
        "mcp": '{"jsonrpc":"2.0","id":"last","method":"ping"}'}
LAST_ANSWER = {
    "serve": '{"jsonrpc":"2.0","id":"last","result":{"type":"number","value":2,"text":"2"}}',
    "mcp": '{"jsonrpc":"2.0","id":"last","result":{}}'}
GREETING = [
    '{"jsonrpc":"2.0","id":"greeting","method":"initialize","params":{"protocolVersion":"2025-11-25",'
    '"capabilities":{},"clientInfo":{"name":"test","version":"1"}}}',
    '{"jsonrpc":"2.0","method":"notifications/initialized"}']


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


def needs_greeting(command, lines):
    return command == "mcp" and not any('"initialize"' in line or "(no greeting)" in line
                                        for line in lines)


def talk(program, vault, lines):
    """The answers, and what went wrong besides."""
    dvq, command = program
    environment = {"PATH": os.environ["PATH"], "TZ": "UTC", "LC_ALL": "C.UTF-8"}
    for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS", "TSAN_OPTIONS"):
        if name in os.environ:
            environment[name] = os.environ[name]
    greeting = GREETING if needs_greeting(command, lines) else []
    sent = [*greeting, *list_requests(lines), LAST[command]]
    done = subprocess.run([dvq, command, "--vault", vault, "--now", "2026-01-15T10:30:00Z"],
                          input="".join(line + "\n" for line in sent).encode(),
                          capture_output=True, env=environment, timeout=60)
    answers = done.stdout.decode("utf-8", "replace").splitlines()
    problems = []
    if answers[-1:] != [LAST_ANSWER[command]]:
        problems.append("the server does not answer any more")
    if done.returncode != 0 or done.stderr:
        problems.append(f"status {done.returncode}: {done.stderr.decode('utf-8', 'replace')}")
    return answers[1 if greeting else 0:-1], problems


def check_case(program, vault, place, lines):
    expected = list_answers(lines)
    answers, problems = talk(program, vault, lines)
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


def write_case(program, vault, lines):
    """The case with each answer below the request that has its place."""
    requests, expected = list_requests(lines), list_answers(lines)
    answers, _ = talk(program, vault, lines)
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
    dvq, command, vault, *paths = sys.argv[1:]
    program = (os.path.abspath(dvq), command)
    write = paths[0] == "--write"
    passed = failed = 0
    for path in paths[write:]:
        parts = []
        for number, lines in read_cases(path):
            is_case = bool(lines) and lines[0].startswith("=== case: ")
            if write:
                parts.append("\n".join(write_case(program, vault, lines) if is_case else lines))
            elif is_case:
                right = check_case(program, vault, f"{path}:{number}", lines)
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
