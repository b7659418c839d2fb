#!/usr/bin/env python3
"""Runs the examples of the documentation and compares what they print with what it says.

Usage: run_docs.py DVQ VAULT PAGE...
An example is a block of four backticks and `console`: a line that starts with `$ `, run in VAULT
with TZ=UTC, and what it prints. Line ends of CSV are shown as line breaks.
"""
import os
import re
import subprocess
import sys
import tempfile

EXAMPLE = re.compile(r"^````console\n\$ (.*)\n((?:.*\n)*?)````$", re.M)


def run_page(page, vault, environment):
    failed = 0
    with open(page, encoding="utf-8") as file:
        examples = EXAMPLE.findall(file.read())
    for command, expected in examples:
        done = subprocess.run(["sh", "-c", command], cwd=vault, env=environment, timeout=60,
                              capture_output=True, check=False)
        actual = (done.stdout + done.stderr).decode("utf-8", "replace").replace("\r\n", "\n")
        if actual.rstrip("\n") != expected.rstrip("\n"):
            failed += 1
            print(f"{page}: $ {command}\n--- printed\n{actual}--- documented\n{expected}")
    if not examples:
        print(f"{page}: no examples found")
    return failed + (not examples)


def main():
    dvq, vault, pages = sys.argv[1], sys.argv[2], sys.argv[3:]
    with tempfile.TemporaryDirectory() as folder:
        os.symlink(os.path.abspath(dvq), os.path.join(folder, "dvq"))
        environment = {**os.environ, "TZ": "UTC", "PATH": f"{folder}:{os.environ['PATH']}"}
        environment.pop("DVQ_VAULT", None)
        failed = sum(run_page(page, vault, environment) for page in pages)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
