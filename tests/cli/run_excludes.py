#!/usr/bin/env python3
"""Runs cases about what a vault leaves out, and where git is installed asks it as well.

Usage: run_excludes.py DVQ CASES...
A case opens with `=== case: WORDS`. Then come the lines of .dvqignore, as they are; a line of four
dashes; and the files of the vault, each after `+ ` when it is a note of the vault, `- ` when it is
left out. `=== options: …` before the rules gives options, `=== settings: …` the text of
.obsidian/app.json, and `=== unlike git: WHY` has git left out of it. In the rules, \\s stands for a
blank at the end of a line and \\r for a carriage return.
"""
import os
import re
import shlex
import subprocess
import sys
import tempfile

QUERY = "TABLE WITHOUT ID file.path"


def read_cases(path):
    with open(path, encoding="utf-8") as file:
        text = file.read()
    for part in re.split(r"^=== case: ", text, flags=re.M)[1:]:
        name, _, body = part.partition("\n")
        heads = {}
        while match := re.match(r"=== (options|settings|unlike git): ?(.*)\n", body):
            heads[match[1]] = match[2]
            body = body[match.end():]
        rules, _, listed = ("\n" + body).partition("\n----\n")
        rules = rules[1:].replace("\\s", " ").replace("\\r", "\r")
        files = [(line[2:], line[0] == "+") for line in listed.splitlines()
                 if line[:2] in ("+ ", "- ")]
        yield name, heads, rules, files


def make_vault(folder, heads, rules, files):
    for path, _ in files:
        os.makedirs(os.path.dirname(os.path.join(folder, path)), exist_ok=True)
        with open(os.path.join(folder, path), "w", encoding="utf-8") as file:
            file.write("A note.\n")
    if rules:
        with open(os.path.join(folder, ".dvqignore"), "w", encoding="utf-8", newline="") as file:
            file.write(rules + "\n")
    if "settings" in heads:
        os.makedirs(os.path.join(folder, ".obsidian"))
        with open(os.path.join(folder, ".obsidian/app.json"), "w", encoding="utf-8") as file:
            file.write(heads["settings"])


def ask_dvq(dvq, folder, options):
    command = [dvq, "query", "--vault", folder, "--format", "csv", *options, QUERY]
    done = subprocess.run(command, capture_output=True, timeout=60, check=False)
    return set(done.stdout.decode().split("\r\n")[1:-1]), done.stderr.decode()


def ask_git(folder, files):
    """The files that git would not ignore, or None without git."""
    try:
        environment = {"PATH": os.environ["PATH"], "HOME": folder, "GIT_CONFIG_NOSYSTEM": "1"}
        subprocess.run(["git", "init", "-q", folder], env=environment, check=True)
        os.rename(os.path.join(folder, ".dvqignore"), os.path.join(folder, ".gitignore"))
        done = subprocess.run(["git", "-C", folder, "ls-files", "-z", "--others",
                               "--exclude-standard"], env=environment, capture_output=True,
                              check=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    listed = set(done.stdout.decode().split("\0"))
    return {path for path, _ in files if path in listed}


def run_case(dvq, heads, rules, files):
    expected = {path for path, kept in files if kept}
    with tempfile.TemporaryDirectory() as folder:
        make_vault(folder, heads, rules, files)
        kept, message = ask_dvq(dvq, folder, shlex.split(heads.get("options", "")))
        if message or kept != expected:
            return f"dvq keeps {sorted(kept)}, not {sorted(expected)}\n{message}"
        if not rules or set(heads) & {"options", "settings", "unlike git"}:
            return None
        kept = ask_git(folder, files)
        if kept is not None and kept != expected:
            return f"git keeps {sorted(kept)}, not {sorted(expected)}"
    return None


def main():
    failed = 0
    for path in sys.argv[2:]:
        for name, heads, rules, files in read_cases(path):
            problem = run_case(sys.argv[1], heads, rules, files)
            if problem is not None:
                failed += 1
                print(f"{path}: {name}: {problem}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
