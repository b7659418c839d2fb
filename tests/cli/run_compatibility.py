#!/usr/bin/env python3
"""Evaluates the expressions in the tables of docs/compatibility.md and compares dvq's column.

Usage: run_compatibility.py DVQ VAULT PAGE
"""
import os
import re
import subprocess
import sys

TABLE = re.compile(r"^\| expression \| Dataview \| dvq \|\n\|---\|---\|---\|\n((?:\|.*\n)+)", re.M)
ROW = re.compile(r"^\| `(.*)` \| `(.*)` \| (?:`(.*)`|an error) \|$")


def main():
    dvq, vault, page = sys.argv[1:]
    with open(page, encoding="utf-8") as file:
        rows = "".join(TABLE.findall(file.read())).splitlines()
    failed = 0
    for row in rows:
        match = ROW.match(row)
        if match is None:
            print(f"not a case: {row}")
            failed += 1
            continue
        expression, _, expected = (part and part.replace("\\|", "|") for part in match.groups())
        done = subprocess.run([dvq, "eval", "--vault", vault, expression], capture_output=True,
                              text=True, timeout=60, env={**os.environ, "TZ": "UTC"})
        actual = done.stdout.rstrip("\n") if done.returncode == 0 else None
        if actual != expected:
            print(f"{expression}\n  gives {actual}\n  not   {expected}\n{done.stderr}")
            failed += 1
    if len(rows) < 20:
        print(f"only {len(rows)} cases found")
        failed += 1
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
