#!/usr/bin/env python3
"""Renders the notes of case files and compares them with what they must become.

Usage: run_published.py DVQ FILE...
A file holds cases. A line that starts with "=== " says what follows:

    === case: TITLE           begins a case
    === options: WORDS        for `dvq render`, as a shell splits them; default: -o, all notes
    === command: check        instead of render
    === note: PATH            the lines of a note of the vault, up to the next ===
    === after: PATH           what it must become: in place, or in the folder that -o names
    === out                   standard output
    === err                   standard error, without the summary at its end
    === summary               that summary; nobody asks for it unless it is given
    === status: NUMBER        default 0

Notes that are not named by "after" must stay as they are, in place; with -o they are not looked at.
In a note, a line may end in \\r, written as the two signs "\\r" at its end; a "\\" alone on the last
line of a note drops the line break before it; \\ufeff at its start is a byte order mark. The empty
line before the next case is no part of anything. Every case is run twice: rendering what was
rendered must change nothing.
"""
import difflib
import os
import re
import shlex
import sys
import tempfile

from common import read_vault, run, write_vault


def decode(lines):
    text = "".join(line[:-2] + "\r\n" if line.endswith("\\r") else line + "\n" for line in lines)
    if text.endswith("\n\\\n"):
        text = text[:-3]
    return text.replace("\\ufeff", "\ufeff")


def read_cases(path):
    cases, part = [], None
    with open(path, encoding="utf-8", newline="\n") as file:
        for number, line in enumerate(file.read().split("\n")[:-1], 1):
            if line.startswith("=== "):
                key, _, value = line[4:].partition(": ")
                if key == "case":
                    if part and part[-1] == "":
                        part.pop()
                    cases.append({"title": value, "line": number, "note": {}, "after": {}})
                case, part = cases[-1], None
                if key in ("note", "after"):
                    part = case[key].setdefault(value, [])
                elif key in ("out", "err", "summary"):
                    part = case.setdefault(key, [])
                elif key != "case":
                    case[key] = value
            elif part is not None:
                part.append(line)
    return cases


def show(name, expected, actual):
    lines = difflib.unified_diff(expected.splitlines(), actual.splitlines(), "expected", "got",
                                 lineterm="")
    return f"  {name} differs:\n" + "\n".join("    " + repr(line)[1:-1] for line in lines)


def compare_notes(case, in_place, vault, out):
    problems = []
    before = {name: decode(lines) for name, lines in case["note"].items()}
    after = {name: decode(lines) for name, lines in case["after"].items()}
    found = read_vault(vault if in_place else out)
    for name, expected in {**(before if in_place else {}), **after}.items():
        actual = found.get(name)
        if actual is None:
            problems.append(f"  {name} was not written")
        elif actual.decode("utf-8", "replace") != expected:
            problems.append(show(name, expected, actual.decode("utf-8", "replace")))
    extra = set(found) - set(before) - set(after)
    return problems + [f"  {name} was written" for name in sorted(extra)]


def split_summary(text):
    found = re.search(r"^\d+ notes?: \d+ (written|would change), .*\Z", text, re.M | re.S)
    return (text[:found.start()], found.group()) if found else (text, "")


def check_streams(case, done):
    problems = []
    err, summary = split_summary(done.stderr.decode("utf-8", "replace"))
    if "summary" in case and summary != decode(case["summary"]):
        problems.append(show("summary", decode(case["summary"]), summary))
    expected = int(case.get("status", 0))
    if done.returncode != expected:
        problems.append(f"  status {done.returncode}, not {expected}: {done.stderr.decode()}")
    for key, text in (("out", done.stdout.decode("utf-8", "replace")), ("err", err)):
        if key in case and text != decode(case[key]):
            problems.append(show(key, decode(case[key]), text))
        elif key not in case and expected == 0 and text:
            problems.append(f"  {key}: {text}")
    return problems


def run_case(dvq, case):
    command = case.get("command", "render")
    words = shlex.split(case.get("options", "-o out" if command == "render" else ""))
    in_place = any(word in ("-i", "--in-place", "--manage", "--check", "--diff") for word in words)
    in_place = in_place and "-o" not in words
    with tempfile.TemporaryDirectory() as root:
        vault, out = os.path.join(root, "vault"), os.path.join(root, "out")
        os.makedirs(vault)
        os.makedirs(out)
        write_vault(vault, {name: decode(lines) for name, lines in case["note"].items()})
        arguments = [command, "--vault", "vault", *words]
        problems = check_streams(case, run(dvq, *arguments, cwd=root))
        problems += compare_notes(case, in_place, vault, out)
        if not problems and command == "render":
            first = read_vault(root)
            run(dvq, *arguments, cwd=root)
            if read_vault(root) != first:
                problems.append("  a second time changes something")
    return problems


def main():
    dvq = os.path.abspath(sys.argv[1])
    passed = failed = 0
    for path in sys.argv[2:]:
        for case in read_cases(path):
            problems = run_case(dvq, case)
            if problems:
                failed += 1
                print(f"{path}:{case['line']}: {case['title']}\n" + "\n".join(problems))
            else:
                passed += 1
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
