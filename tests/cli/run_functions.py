#!/usr/bin/env python3
"""Compares the page on functions with what the program writes, and runs every example in it.

Usage: run_functions.py DVQ PAGE
To bring the page up to date: dvq help functions --markdown >PAGE
"""
import re
import subprocess
import sys
import tempfile

EXAMPLE = re.compile(r"^\| `\w+\(.*\| `(.*)` \|$", re.M)


def run(command):
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


def main():
    dvq, path = sys.argv[1:3]
    with open(path, encoding="utf-8") as file:
        page = file.read()
    problems = []
    if run([dvq, "help", "functions", "--markdown"]).stdout != page:
        problems.append(f"{path} differs from dvq help functions --markdown")
    examples = [example.replace("\\|", "|") for example in EXAMPLE.findall(page)]
    names = re.findall(r"^  (\w+)\(", run([dvq, "help", "functions"]).stdout, re.M)
    if len(examples) != len(names) or not names:
        problems.append(f"{len(examples)} examples for {len(names)} functions")
    with tempfile.TemporaryDirectory() as vault:
        for example in examples:
            done = run([dvq, "eval", "--vault", vault, example])
            if done.returncode != 0 or done.stderr:
                problems.append(f"{example}: status {done.returncode}, {done.stderr}")
    print("\n".join(problems) if problems else f"{len(examples)} examples run")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
