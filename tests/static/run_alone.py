#!/usr/bin/env python3
"""Runs the static program where there is nothing but itself and a vault.

Usage: run_alone.py DVQ VAULT
Checks that it is one file of at most 16 MB which needs no other, and that it answers in an empty root
as it does outside: without libraries, zones, locales, /etc, /proc or a shell. Exits 77, which skips
the test, where no root may be changed.
"""
import os
import shutil
import subprocess
import sys
import tempfile

LIMIT_BYTES = 16_000_000
LIMIT_SECONDS = 60

# The zone, arguments, and what must be in the output; the rest is compared with a run outside.
CASES = [
    ("UTC", ["query", "--format", "text", "TASK WHERE !completed AND due SORT due ASC"], "radiators"),
    ("UTC", ["query", "--format", "text", "--locale", "sv", 'LIST FROM "Projects" SORT file.name'], "Projects/"),
    ("UTC", ["check", "/vault"], "wrong"),
    ("UTC", ["render", "/vault/Projects/Website.md"], "Website"),
    ("UTC", ["render", "--format", "html", "/vault/Projects/Website.md"], "<h1"),
    ("UTC", ["help", "group by"], "GROUP BY"),
    ("America/New_York", ["eval", 'dateformat(date("2026-07-15T12:00:00"), "ZZ ZZZZ ZZZZZ")'],
     "-04:00 EDT Eastern Daylight Time"),
    ("Europe/Berlin", ["eval", "--locale", "de-DE", 'dateformat(date("2026-01-15T12:00:00"), "DDDD ZZZZZ")'],
     "Donnerstag, 15. Januar 2026 Mitteleuropäische Normalzeit"),
    ("Asia/Kathmandu", ["eval", 'dateformat(localtime(date("2026-07-15T12:00:00Z")), "HH:mm z")'], "17:45 Asia/Kathmandu"),
    (":Asia/Tokyo", ["eval", 'dateformat(date("2026-07-15T12:00:00"), "ZZ z")'], "+09:00 Asia/Tokyo"),
    ("", ["eval", 'dateformat(date("2026-07-15T12:00:00"), "z")'], "UTC"),
    (None, ["eval", 'dateformat(date("2026-07-15T12:00:00"), "z")'], "UTC"),
    ("UTC", ["eval", 'currencyformat(1234.5, "EUR")'], "€1,234.50"),
    ("UTC", ["eval", "--locale", "ja-JP", 'currencyformat(1234.5, "JPY")'], "￥1,235"),
    ("UTC", ["eval", "--locale", "pl", 'string(dur("5 hours"))'], "5 godzin"),
    ("UTC", ["eval", 'lower("ÀÉÎ") + upper("straße")'], "àéîSTRASSE"),
    ("UTC", ["eval", 'regexreplace("a1b22", "[0-9]+", "#")'], "a#b#"),
    ("UTC", ["eval", "--locale", "xq", "1"], "there is no locale"),
]


def enter_root():
    """The command that runs another in an empty root; None where that is not allowed."""
    for prefix in ([], ["unshare", "--user", "--map-root-user"]):
        command = [*prefix, "chroot"]
        try:
            tried = subprocess.run([*command, "/", "true"], capture_output=True, check=False)
        except OSError:
            continue
        if tried.returncode == 0:
            return command
    return None


def check_file(program):
    size = os.path.getsize(program)
    assert size <= LIMIT_BYTES, f"{program} has {size} bytes"
    headers = subprocess.run(["readelf", "--program-headers", "--dynamic", "--wide", program],
                             capture_output=True, check=True, text=True).stdout
    for word in ("INTERP", "(NEEDED)"):
        assert word not in headers, f"{program} has {word}"
    return size


def run(command, zone):
    environment = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin"}
    if zone is not None:
        environment["TZ"] = zone
    return subprocess.run(command, capture_output=True, check=False, env=environment,
                          timeout=LIMIT_SECONDS)


def check_case(command, program, root, case):
    zone, arguments, expected = case
    options = [] if arguments[0] == "help" else ["--vault", "/vault", "--now", "2026-01-15"]
    if arguments[0] == "check":
        options = options[:2]
    inside = run([*command, root, "/dvq", *arguments, *options], zone)
    both = (inside.stdout + inside.stderr).decode()
    assert expected in both, f"{arguments}: {both}"
    if zone:
        vault = os.path.join(root, "vault")
        outside = [argument.replace("/vault", vault, 1) for argument in arguments + options]
        there = run([program, *outside], zone)
        assert inside.returncode == there.returncode, f"{arguments}: {inside.returncode}"
        assert inside.stdout == there.stdout.replace(vault.encode(), b"/vault"), f"{arguments}: {both}"


def main():
    program, vault = map(os.path.abspath, sys.argv[1:])
    size = check_file(program)
    command = enter_root()
    if command is None:
        print("skipped: no root may be changed here")
        sys.exit(77)
    with tempfile.TemporaryDirectory() as root:
        shutil.copy(program, os.path.join(root, "dvq"))
        shutil.copytree(vault, os.path.join(root, "vault"))
        for case in CASES:
            check_case(command, program, root, case)
        assert sorted(os.listdir(root)) == ["dvq", "vault"], os.listdir(root)
    print(f"{len(CASES)} commands, {size} bytes")


if __name__ == "__main__":
    main()
