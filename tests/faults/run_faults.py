#!/usr/bin/env python3
"""Hostile vaults and queries: dvq must answer or say what is wrong, and end by itself.

Usage: run_faults.py DVQ AREA...
A case is a dictionary: `name`; `vault`, a dictionary of path to contents or a function that fills
a folder; `run`, arguments; `stdin`; `environment`; and what is expected: `status` (default 0),
`out` and `err` (patterns that must be found), `rows` (of JSON output), `never` (text that must
appear nowhere).
A crash, a sanitizer's report and a run of more than a minute fail a case whatever it expects.
"""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

import cases_files
import cases_icu
import cases_notes
import cases_queries

AREAS = {"files": cases_files, "icu": cases_icu, "notes": cases_notes, "queries": cases_queries}
HANG_SECONDS = 60


def write_notes(root, notes):
    for name, contents in notes.items():
        path = os.path.join(root, os.fsencode(name))
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(contents.encode() if isinstance(contents, str) else contents)


def fill_vault(root, case):
    os.mkdir(root)
    vault = case.get("vault", {})
    if callable(vault):
        vault(root)
    else:
        write_notes(root, vault)


def run_dvq(dvq, case, root):
    standard_input = case.get("stdin", b"")
    if isinstance(standard_input, str):
        standard_input = standard_input.encode("utf-8", "surrogatepass")
    environment = {**os.environ, "TZ": "UTC", "LC_ALL": "C.UTF-8", **case.get("environment", {})}
    return subprocess.run([dvq, case["run"][0], "--vault", root] + case["run"][1:],
                          input=standard_input, capture_output=True, env=environment,
                          timeout=HANG_SECONDS, cwd=root)


def count_rows(out):
    result = json.loads(out)
    return len(result["rows"])


def list_problems(case, done):
    both = done.stdout + done.stderr
    if done.returncode < 0 or re.search(rb"Sanitizer|runtime error:", done.stderr):
        return [f"crashed with {done.returncode}: {done.stderr[-3000:].decode(errors='replace')}"]
    problems = []
    if done.returncode != case.get("status", 0):
        problems.append(f"status {done.returncode}, not {case.get('status', 0)}")
    for name, text in (("out", done.stdout), ("err", done.stderr)):
        if name in case and not re.search(case[name].encode(), text):
            problems.append(f"{name} lacks /{case[name]}/")
    if "never" in case and case["never"].encode() in both:
        problems.append(f"{case['never']!r} came out")
    if not problems and "rows" in case and count_rows(done.stdout) != case["rows"]:
        problems.append(f"{count_rows(done.stdout)} rows, not {case['rows']}")
    if problems:
        problems += [repr(done.stdout[:300]), repr(done.stderr[:600])]
    return problems


def run_case(dvq, case, folder):
    root = os.path.join(os.fsencode(folder), b"vault")
    fill_vault(root, case)
    try:
        return list_problems(case, run_dvq(dvq, case, root))
    except subprocess.TimeoutExpired:
        return [f"still running after {HANG_SECONDS} seconds"]
    finally:
        shutil.rmtree(root)


def run_area(dvq, area):
    failed = 0
    cases = list(AREAS[area].list_cases())
    with tempfile.TemporaryDirectory() as folder:
        for case in cases:
            problems = run_case(dvq, case, os.path.realpath(folder))
            if problems:
                failed += 1
                print(f"{area}: {case['name']}", *problems, sep="\n  ")
    print(f"{area}: {len(cases) - failed} of {len(cases)}")
    return failed


def main():
    dvq = os.path.abspath(sys.argv[1])
    failed = sum(run_area(dvq, area) for area in sys.argv[2:] or AREAS)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
