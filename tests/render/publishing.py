#!/usr/bin/env python3
"""The scripts of docs/publishing.md make sites of the example vault, and its examples are true.

Usage: publishing.py DVQ ROOT
The lines that install and build are left out; skipped (status 77) where pandoc or git is
missing.
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.parse

from common import read_vault
from page import Builder

LONGEST = 20


def read_blocks(root, language):
    with open(os.path.join(root, "docs", "publishing.md"), encoding="utf-8") as file:
        return re.findall(rf"^(`{{3,}}){language}\n(.*?)^\1$", file.read(), re.M | re.S)


def run_shell(script, vault, dvq):
    environment = {"PATH": os.path.dirname(dvq) + ":" + os.environ["PATH"], "TZ": "UTC",
                   "LC_ALL": "C.UTF-8"}
    return subprocess.run(["sh", "-c", script], cwd=vault, env=environment, capture_output=True,
                          timeout=300, check=False)


def check_examples(root, vault, dvq):
    for _, text in read_blocks(root, "console"):
        command, _, expected = text.partition("\n")
        command = command[2:].replace("dvq render", "dvq render --now 2026-01-15")
        done = run_shell(command, vault, dvq)
        assert done.stdout.decode() == expected, f"{command} prints\n{done.stdout.decode()}"


def commit(vault):
    """The script asks git when notes were written."""
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@example.org"]
    for words in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "notes"]):
        subprocess.run(git + words, cwd=vault, check=True, timeout=60)


def run_script(script, vault, dvq):
    assert script.count("\n") < LONGEST, f"{script.count(chr(10))} lines"
    commit(vault)
    with tempfile.TemporaryDirectory() as made:
        lines = [line for line in script.splitlines()
                 if not line.startswith(("apt-get", "git", "make", "PATH="))]
        done = run_shell("\n".join(lines).replace("/tmp/notes", made)
                         .replace("/tmp/site", made), vault, dvq)
    assert done.returncode == 0, done.stderr.decode()
    return os.path.join(vault, "public")


def check_own_site(script, vault, dvq):
    site = run_script(script, vault, dvq)
    pages = {name: text.decode() for name, text in read_vault(site).items()}
    assert "index.html" in pages and "tags/area.html" in pages and "dvq.css" in pages
    for name, text in pages.items():
        if name.endswith(".html"):
            check_page(site, name, text)
    return len(pages)


def check_pandoc_site(script, vault, dvq):
    site = run_script(script, vault, dvq)
    pages = {name: text.decode() for name, text in read_vault(site).items()}
    assert {name[:-5] + ".md" for name in pages} == {name for name in read_vault(vault)
                                                     if name.endswith(".md")}
    for name, text in pages.items():
        check_page(site, name, text)
    assert 'type="checkbox"' in pages["Home.html"] and "<table>" in pages["Home.html"]
    return len(pages)


def check_page(site, name, text):
    builder = Builder()
    builder.feed(re.sub(r"(?s)<head>.*?</head>|<!DOCTYPE html>", "", text).replace("<col ", "<hr "))
    for link in builder.root.find("a"):
        if re.match("[a-z]+:", link.attributes.get("href", "")):
            continue
        target, _, anchor = link.attributes.get("href", "").partition("#")
        path = os.path.join(site, os.path.dirname(name), urllib.parse.unquote(target)) if target else \
            os.path.join(site, name)
        assert os.path.exists(path), f"{name}: {link.attributes['href']} leads nowhere"
        if anchor:
            with open(path, encoding="utf-8") as file:
                assert f'id="{urllib.parse.unquote(anchor)}"' in file.read(), f"{name}: no #{anchor}"


def main():
    dvq, root = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
    own, pandoc = (text for _, text in read_blocks(root, "sh") if not text.startswith("export"))
    for check, script, needed in ((check_examples, None, None), (check_own_site, own, "git"),
                                  (check_pandoc_site, pandoc, "pandoc")):
        if needed and shutil.which(needed) is None:
            print(f"skipped: {needed} is missing")
            return 77
        with tempfile.TemporaryDirectory() as folder:
            vault = os.path.join(folder, "vault")
            shutil.copytree(os.path.join(root, "examples", "vault"), vault)
            count = check(script, vault, dvq) if script else check(root, vault, dvq)
            print(f"{count} pages are right" if count else "examples are right")
    return 0


if __name__ == "__main__":
    sys.exit(main())
