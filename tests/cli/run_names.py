#!/usr/bin/env python3
"""Names compare, link and show in composed form, and files open by the bytes that the disk has.

Usage: run_names.py DVQ
Every case runs in vaults whose names are composed on disk, decomposed, and one in each form; all
answer alike. What is printed to be opened has the bytes of the disk.
"""
import json
import os
import subprocess
import sys
import tempfile
import unicodedata
import urllib.parse

NOTES = {
    "Home.md": "[[Café]] and [[Büro/Plan|plan]] and [[My\u00a0Note]] and [[Cafe\u0301.csv]]\n",
    "März.md": "x:: [[cafe\u0301]]\n- [ ] sow\n",
    "Café.md": "- [ ] order beans\n[[home]]\n",
    "My Note.md": "",
    "Büro/Plan.md": "- [ ] desk\n",
    "Büro/Draft.md": "- [ ] no\n",
    "Café.csv": "a\n1\n",
    "각.md": "",
}
IGNORED = "Büro/Draft.md\n"

# Words of the command line after `dvq`, and what is printed; "FILE:" is a path of the disk.
CASES = [
    ('query --format csv|LIST FROM [[Café]]', "value\nHome.md\nMärz.md\n"),
    ('query --format markdown|TASK FROM "Büro"', "- [ ] desk\n"),
    ('query --format markdown|TASK FROM "Bu\u0308ro"', "- [ ] desk\n"),
    ('query --format markdown|TASK FROM "Bu\u0308ro/Plan"', "- [ ] desk\n"),
    ('query --format markdown|LIST WHERE file.name = "Café"', "- [[Café.md|Café]]\n"),
    ('query --format markdown|LIST WHERE file.name = "각"', "- [[각.md|각]]\n"),
    ('query --format markdown|LIST WHERE contains(file.name, "ä")', "- [[März.md|März]]\n"),
    ('query --format markdown|LIST FROM outgoing([[Home]]) and "Büro"', "- [[Büro/Plan.md|Plan]]\n"),
    ('query --format markdown|LIST WITHOUT ID file.path WHERE file.name = "Plan"',
     "- Büro/Plan.md\n"),
    ('query --format markdown|LIST length(file.inlinks) FROM "Café"', "- [[Café.md|Café]]: 2\n"),
    ('query --format markdown|LIST length(file.inlinks) FROM "My Note"',
     "- [[My Note.md|My Note]]: 1\n"),
    ('query --format markdown|LIST WITHOUT ID a FROM csv("Café.csv")', "- 1\n"),
    ('query --format markdown|LIST WITHOUT ID a FROM csv("Cafe\u0301.csv")', "- 1\n"),
    ("query -l --paths vault|LIST FROM [[Café]]", "FILE:Home.md\nFILE:März.md\n"),
    ('query --format vimgrep --paths vault|TASK FROM "März"', "FILE:März.md:2:1:- [ ] sow\n"),
    ("eval --origin|Café.md|this.file.name", "Café\n"),
    ("eval --origin|Cafe\u0301|this.file.name", "Café\n"),
    ("query --exclude|Cafe\u0301*|--format|markdown|LIST WHERE contains(file.name, \"af\")", ""),
]

FORMS = {
    "composed": lambda name: unicodedata.normalize("NFC", name),
    "decomposed": lambda name: unicodedata.normalize("NFD", name),
}


def make_vault(folder, form):
    for name, text in NOTES.items():
        path = os.path.join(folder, form(name))
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
    with open(os.path.join(folder, ".dvqignore"), "w", encoding="utf-8") as file:
        file.write(IGNORED)
    os.makedirs(os.path.join(folder, ".obsidian"))
    with open(os.path.join(folder, ".obsidian/bookmarks.json"), "w", encoding="utf-8") as file:
        json.dump({"items": [{"type": "file", "path": "Café.md"}]}, file)


def run(dvq, folder, *words):
    done = subprocess.run([dvq, words[0], "--vault", folder, *words[1:]], capture_output=True,
                          timeout=60, check=False, encoding="utf-8",
                          env={"TZ": "UTC", "LC_ALL": "C.UTF-8"})
    return done.stdout.replace("\r\n", "\n"), done.stderr


def check_cases(dvq, folder, form):
    failures = 0
    for words, expected in CASES:
        options, _, rest = words.partition("|")
        out, errors = run(dvq, folder, *options.split(), *rest.split("|"))
        expected = "\n".join(form(line[5:]) if line.startswith("FILE:") else line
                             for line in expected.split("\n"))
        if (out, errors) != (expected, ""):
            print(f"{words!a}:\n  {out!a} {errors!a}\n  instead of {expected!a}")
            failures += 1
    return failures


def check_copies(dvq, folder, form, target):
    """Markdown links of copies lead to files that are there."""
    with open(os.path.join(folder, "Index.md"), "w", encoding="utf-8") as file:
        file.write("```dataview\nLIST FROM [[Café]] or \"Büro\"\n```\n")
    run(dvq, folder, "render", "--links", "markdown", "-o", target)
    with open(os.path.join(target, "Index.md"), encoding="utf-8") as file:
        text = file.read()
    os.unlink(os.path.join(folder, "Index.md"))
    wanted = [form(name) for name in ("März.md", "Büro/Plan.md")]
    missing = [name for name in wanted if f"]({urllib.parse.quote(name)})" not in text
               or not os.path.exists(os.path.join(target, name))]
    if missing:
        print(f"the copies lack {missing!a}: {text!a}")
    return len(missing)


def check_overlay(dvq, folder):
    """An overlay and a bookmark reach their note by either form of its name."""
    failures = 0
    starred = run(dvq, folder, "query", "--format", "markdown",
                  "LIST WITHOUT ID file.name WHERE file.starred")[0]
    for name in ("Café.md", "Cafe\u0301.md"):
        requests = [
            {"method": "overlay", "params": {"path": name, "text": "k:: over\n"}},
            {"method": "query", "params": {"query": "TABLE WITHOUT ID file.name, k WHERE k",
                                           "format": "markdown"}},
            {"method": "overlay", "params": {"path": unicodedata.normalize("NFD", name),
                                             "text": None}},
            {"method": "query", "params": {"query": "TABLE WITHOUT ID file.name, k WHERE k",
                                           "format": "markdown"}}]
        lines = "".join(json.dumps({"id": i, **request}) + "\n"
                        for i, request in enumerate(requests))
        done = subprocess.run([dvq, "serve", "--vault", folder], input=lines, encoding="utf-8",
                              capture_output=True, timeout=60, check=False)
        answers = [json.loads(line) for line in done.stdout.splitlines()]
        rows = ["result" in answer and answer["result"].get("markdown", "").count("over")
                for answer in (answers[1], answers[3])]
        if rows != [1, 0] or "Café" not in answers[1]["result"]["markdown"]:
            print(f"an overlay of {name!a}: {answers!a}")
            failures += 1
    if starred != "- Café\n":
        print(f"starred: {starred!a}")
        failures += 1
    return failures


def check_twins(dvq):
    """Of two files whose names differ only in form each is listed, and one can be told apart."""
    with tempfile.TemporaryDirectory() as folder:
        for form in FORMS.values():
            with open(os.path.join(folder, form("é.md")), "w", encoding="utf-8") as file:
                file.write(f"n:: {len(form('é'))}\n")
        rows = run(dvq, folder, "query", "--format", "markdown", "LIST n")[0]
        told = [run(dvq, folder, "render", os.path.join(folder, form("é.md")))
                for form in FORMS.values()]
    good = (rows == "- [[é.md|é]]: 2\n- [[é.md|é]]: 1\n" and told[1][0] == "n:: 2\n"
            and "differ only in how letters are composed" in told[0][1])
    if not good:
        print(f"twins: {rows!a} {told!a}")
    return not good


def main():
    dvq = os.path.abspath(sys.argv[1])
    failures = check_twins(dvq)
    for form in FORMS.values():
        with tempfile.TemporaryDirectory() as root:
            folder = os.path.join(root, "vault")
            make_vault(folder, form)
            failures += check_cases(dvq, folder, form)
            failures += check_copies(dvq, folder, form, os.path.join(root, "copies"))
            failures += check_overlay(dvq, folder)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
