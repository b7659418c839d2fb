#!/usr/bin/env python3
"""Runs an example against the build and compares what it prints.

Usage: run_examples.py python LIBRARY VAULT
       run_examples.py node NODE DVQ
"""
import os
import re
import subprocess
import sys
import tempfile
import threading

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
LONGEST = 60


def check_length(path):
    with open(path, encoding="utf-8") as file:
        lines = len(file.readlines())
    assert lines < LONGEST, f"{path}: {lines} lines"
    return path


def run_python(library, vault):
    script = check_length(os.path.join(ROOT, "examples", "python", "table_to_csv.py"))
    environment = {**os.environ, "LIBDVQ": os.path.abspath(library), "TZ": "UTC"}
    with tempfile.TemporaryDirectory() as folder:
        target = os.path.join(folder, "out.csv")
        query = 'TABLE rating, author FROM "Reading" WHERE rating'
        subprocess.run([sys.executable, script, vault, query, target], env=environment, check=True,
                       timeout=60)
        with open(target, encoding="utf-8", newline="") as file:
            text = file.read()
        assert re.fullmatch(r"File,rating,author\r\n"
                            r"\[\[Reading/A Field Guide to Screws.md\|A Field Guide to Screws\]\],"
                            r"3\.5,.*\r\n\[\[Reading/The Patient Hand\.md\|.*\]\],5,.*\r\n",
                            text), text
        failed = subprocess.run([sys.executable, script, vault, "TABLE a,", target],
                                env=environment, capture_output=True, text=True, timeout=60)
        assert failed.returncode == 1 and "expected an expression" in failed.stderr, failed


def write(folder, name, text):
    with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
        file.write(text)


def run_node(node, dvq):
    script = check_length(os.path.join(ROOT, "examples", "node", "due_watch.js"))
    with tempfile.TemporaryDirectory() as vault:
        write(vault, "A.md", "- [ ] first [due:: 2020-01-01]\n- [ ] later [due:: 2999-01-01]\n")
        process = subprocess.Popen([node, script, vault, os.path.abspath(dvq)], text=True,
                                   stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        timer = threading.Timer(60, process.kill)
        timer.start()
        assert process.stdout.readline() == "2020-01-01  A.md  first [due:: 2020-01-01]\n"
        write(vault, "B.md", "- [ ] second [due:: 2020-02-02]\n")
        assert process.stdout.readline() == "2020-02-02  B.md  second [due:: 2020-02-02]\n"
        rest, _ = process.communicate()
        timer.cancel()
        assert rest == "" and process.returncode == 0, (rest, process.returncode)


def main():
    {"python": run_python, "node": run_node}[sys.argv[1]](*sys.argv[2:])


if __name__ == "__main__":
    main()
