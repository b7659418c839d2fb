#!/usr/bin/env python3
"""Runs dvq as a shell would and checks exit status, standard output and standard error.

Usage: run_cli.py DVQ AREA...
A case is a dictionary: `run` (arguments), and what is expected: `status` (default 0), `out` and
`err` (exact text, or a compiled pattern that must be found), `stdin`, `env`, `cwd`. Prints what
differs and exits 1 when anything does.
"""
import os
import re
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True

import cases_query
import cases_render
import cases_serve
import cases_usage

AREAS = {"usage": cases_usage, "query": cases_query, "render": cases_render, "serve": cases_serve}
FIXED = {"TZ": "UTC", "LC_ALL": "C.UTF-8"}

# The lines at the end of what `dvq render` says.
SUMMARY = re.compile(rb"^\d+ notes?: \d+ (written|would change), .*\Z", re.M | re.S)

# What the search for leaks says of a thread that ends while it looks at it.
ENDING_THREAD = re.compile(rb"^==\d+==Unable to get registers from thread \d+\.\n", re.M)


def make_vault(root, notes):
    for name, text in notes.items():
        path = os.path.join(root, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(text.encode() if isinstance(text, str) else text)


def describe(expected):
    return f"/{expected.pattern}/" if isinstance(expected, re.Pattern) else repr(expected)


def matches(expected, actual):
    if expected is None:
        return True
    if isinstance(expected, re.Pattern):
        return expected.search(actual) is not None
    return expected == actual


def run_case(dvq, case, root):
    environment = {"PATH": os.environ["PATH"], **FIXED, **case.get("env", {})}
    for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS"):
        if name in os.environ:
            environment[name] = os.environ[name]
    arguments = [argument.replace("{root}", root) for argument in case["run"]]
    if "shell" in case:
        arguments = ["sh", "-c", case["shell"], "sh", dvq] + arguments
    else:
        arguments = [dvq] + arguments
    standard_input = case.get("stdin", "")
    if isinstance(standard_input, str):
        standard_input = standard_input.encode()
    done = subprocess.run(arguments, input=standard_input, capture_output=True, env=environment,
                          cwd=os.path.join(root, case.get("cwd", "")), timeout=60)
    problems = []
    if done.returncode != case.get("status", 0):
        problems.append(f"  status {done.returncode}, not {case.get('status', 0)}")
    err = ENDING_THREAD.sub(b"", done.stderr)
    if case["run"][:1] == ["render"] and "summary" not in case:
        err = SUMMARY.sub(b"", err)
    for name, bytes_ in (("out", done.stdout), ("err", err)):
        actual = bytes_.decode("utf-8", "replace")
        expected = case.get(name, "")
        if not matches(expected, actual):
            problems.append(f"  {name} is   {actual!r}\n      not {describe(expected)}")
    if problems and done.stderr and "err" in case and case["err"] is None:
        problems.append(f"  err was {done.stderr.decode('utf-8', 'replace')!r}")
    return problems


def run_area(dvq, area):
    failed = 0
    module = AREAS[area]
    with tempfile.TemporaryDirectory() as root:
        root = os.path.realpath(root)
        make_vault(root, module.NOTES)
        for case in module.list_cases(root):
            problems = run_case(dvq, case, root)
            if problems:
                failed += 1
                print(f"{area}: dvq {' '.join(case['run'])}")
                print("\n".join(problems))
    return failed


def main():
    dvq = os.path.abspath(sys.argv[1])
    failed = sum(run_area(dvq, area) for area in sys.argv[2:] or AREAS)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
