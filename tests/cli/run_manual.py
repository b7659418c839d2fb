#!/usr/bin/env python3
"""Compares the manual page's section on options with what the program writes.

Usage: run_manual.py DVQ PAGE [--write]
With --write the page is brought up to date.
"""
import re
import subprocess
import sys

SECTION = re.compile(r"^\.SH OPTIONS\n(?:(?!\.SH ).*\n)*", re.M)


def main():
    dvq, path = sys.argv[1:3]
    with open(path, encoding="utf-8") as file:
        page = file.read()
    written = subprocess.run([dvq, "help", "options", "--man"], capture_output=True, text=True,
                             check=True, timeout=60).stdout
    new = SECTION.sub(lambda _: written, page)
    if "--write" in sys.argv[3:]:
        with open(path, "w", encoding="utf-8") as file:
            file.write(new)
        return 0
    if written not in page:
        print(f"{path} differs from dvq help options --man; {sys.argv[0]} DVQ PAGE --write")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
