#!/usr/bin/env python3
"""Pastes the examples of the documentation as a reader would and compares what they print.

Usage: run_docs.py DVQ ROOT PAGE...
An example is a block of four backticks and `console`: a line that starts with `$ `, and what it
prints. A block of three backticks and `sh` that begins with `export` is pasted too, and what it
changes lasts to the end of the page. The reader stands in a folder that looks like ROOT, the
repository, with DVQ where `make` puts it, and has neither dvq nor a vault set up. A page that is a
script is run there with the path of DVQ, and what it prints is the page: commands after `$ `, each
with its output up to an empty line before the next. Line ends of CSV are shown as line breaks.
"""
import os
import re
import subprocess
import sys
import tempfile

BLOCK = re.compile(r"^```sh\n(export .*\n(?:.*\n)*?)```$|"
                   r"^````console\n\$ (.*)\n((?:.*\n)*?)````$", re.M)
PRINTED = re.compile(r"^()\$ (.*)\n((?:(?!\$ ).*\n)*)", re.M)
BUILT = "build/src/cli/dvq"
SHOWN = ("examples", "scripts")


def run(command, root, environment):
    done = subprocess.run(["sh", "-c", command], cwd=root, env=environment, timeout=60,
                          capture_output=True, check=False)
    return (done.stdout + done.stderr).decode("utf-8", "replace").replace("\r\n", "\n")


def read_blocks(page, root, environment):
    if not page.endswith(".md"):
        return PRINTED.findall(run(f"sh '{page}' {BUILT}", root, environment))
    with open(page, encoding="utf-8") as file:
        return BLOCK.findall(file.read())


def run_page(page, root, environment):
    failed = examples = 0
    pasted = ""
    for setup, command, expected in read_blocks(page, root, environment):
        if setup:
            pasted += setup
            continue
        examples += 1
        actual = run(pasted + command, root, environment)
        if actual.rstrip("\n") != expected.rstrip("\n"):
            failed += 1
            print(f"{page}: $ {command}\n--- printed\n{actual}--- documented\n{expected}")
    if examples == 0:
        print(f"{page}: no examples found")
    return failed + (examples == 0)


def make_root(folder, dvq, source):
    os.makedirs(os.path.join(folder, os.path.dirname(BUILT)))
    os.symlink(os.path.abspath(dvq), os.path.join(folder, BUILT))
    for name in SHOWN:
        os.symlink(os.path.join(os.path.abspath(source), name), os.path.join(folder, name))


def main():
    dvq, source, pages = sys.argv[1], sys.argv[2], sys.argv[3:]
    environment = {name: value for name, value in os.environ.items()
                   if name not in ("DVQ_VAULT", "TZ")}
    with tempfile.TemporaryDirectory() as root:
        make_root(root, dvq, source)
        failed = sum(run_page(os.path.abspath(page), root, environment) for page in pages)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
