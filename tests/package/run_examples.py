#!/usr/bin/env python3
"""Runs an example against the build and compares what it prints.

Usage: run_examples.py python LIBRARY VAULT
       run_examples.py node NODE DVQ
       run_examples.py cpp LIBRARY VAULT COMPILER
       run_examples.py rust LIBRARY VAULT COMPILER
COMPILER is CMake's "...-NOTFOUND" where there is none: the test is skipped.
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


def compile_and_run(command, library, vault, expected):
    """Build an example with the shared library, and run it on the vault and on none."""
    if command[0].endswith("NOTFOUND"):
        print("skipped: there is no compiler for it")
        sys.exit(77)
    where = os.path.dirname(os.path.abspath(library))
    environment = {**os.environ, "LD_LIBRARY_PATH": where, "DYLD_LIBRARY_PATH": where}
    with tempfile.TemporaryDirectory() as folder:
        program = os.path.join(folder, "example")
        subprocess.run([*command, "-o", program, "-L", where, "-ldvq"], check=True, timeout=300)
        done = subprocess.run([program, vault], env=environment, capture_output=True, text=True,
                              timeout=60)
        assert done.returncode == 0 and expected in done.stdout, done
        failed = subprocess.run([program, os.path.join(folder, "none")], env=environment,
                                capture_output=True, text=True, timeout=60)
        assert failed.returncode == 2 and "cannot open folder" in failed.stderr, failed


def run_cpp(library, vault, compiler):
    source = os.path.join(ROOT, "examples", "cpp", "open_tasks.cpp")
    command = [compiler, "-std=c++11", "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-I",
               os.path.join(ROOT, "include"), source]
    compile_and_run(command, library, vault,
                    "Projects/Tool Library.md:15: Print 200 labels [due:: 2026-01-20]")


def run_rust(library, vault, compiler):
    source = os.path.join(ROOT, "examples", "rust", "list_books.rs")
    compile_and_run([compiler, "-D", "warnings", source], library, vault,
                    "Reading/The Patient Hand.md: 5\nProjects/Soldering Course.md: 4.6\n")


def main():
    run = {"python": run_python, "node": run_node, "cpp": run_cpp, "rust": run_rust}
    run[sys.argv[1]](*sys.argv[2:])


if __name__ == "__main__":
    main()
