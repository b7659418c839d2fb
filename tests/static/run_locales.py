#!/usr/bin/env python3
"""Compares what two programs say of every locale: one with the static program's data, one with all.

Usage: run_locales.py LOCALES LOCALES-WHOLE [STEP [PREFIX [all]]]      as tests/static/locales.c has them
Prints the first lines that differ and exits 1 when there are any.
"""
import subprocess
import sys

SHOWN = 10


def main():
    programs, options = sys.argv[1:3], sys.argv[3:]
    running = [subprocess.Popen([program, *options], stdout=subprocess.PIPE) for program in programs]
    lines, failed = 0, 0
    for found, expected in zip(*(process.stdout for process in running)):
        lines += 1
        if found != expected:
            failed += 1
            if failed <= SHOWN:
                print(f"found    {found.decode().rstrip()}\nexpected {expected.decode().rstrip()}")
    rests = [process.stdout.read() for process in running]
    statuses = [process.wait() for process in running]
    print(f"{lines} answers, {failed} differ")
    sys.exit(0 if lines > 0 and failed == 0 and rests == [b"", b""] and statuses == [0, 0] else 1)


if __name__ == "__main__":
    main()
