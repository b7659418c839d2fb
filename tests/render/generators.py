#!/usr/bin/env python3
"""MkDocs and Hugo build sites from copies as docs/publishing.md says, and every link leads somewhere.

Usage: generators.py DVQ ROOT
The configuration files are those of the page. A generator that is missing is passed over; without
either the test is skipped (status 77).
"""
import html
import os
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.parse

from common import read_vault, run, write_vault

NOTES = {
    "\u00dcber uns/T\u00e4glich 1.md": "---\ntags: [x]\n---\n# Gr\u00f6\u00dfe & Ma\u00df\n\n- [ ] one ^abc\n"
                                 "- [x] two [[#Second \"part\" (2)|there]]\n\n## Second \"part\" (2)\n\ntext\n",
    "Start.md": "# Start\n\n```dataview\nTASK FROM #x\n```\n\n```dataview\nTABLE file.link AS L FROM #x\n```\n\n"
                "[[T\u00e4glich 1#Gr\u00f6\u00dfe & Ma\u00df]] [[T\u00e4glich 1#^abc]] ![[a picture.png|50]] [[Start]]\n",
    "a picture.png": "no picture",
}
PAGE = "<!doctype html><title>{{ .Title }}</title>{{ .Content }}\n"


def read_blocks(root, language):
    with open(os.path.join(root, "docs", "publishing.md"), encoding="utf-8") as file:
        return re.findall(rf"^```{language}\n(.*?)^```$", file.read(), re.M | re.S)


def write_site(folder, files):
    for name, text in files.items():
        os.makedirs(os.path.dirname(os.path.join(folder, name)), exist_ok=True)
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            file.write(text)


def check_link(site, page, link, pages):
    target, _, anchor = link.partition("#")
    path = urllib.parse.unquote(target)
    if not path:
        path = page
    elif path.startswith("/"):
        path = path[1:]
    else:
        path = os.path.normpath(os.path.join(os.path.dirname(page), path))
    assert os.path.exists(os.path.join(site, path)), f"{page}: {link} leads nowhere"
    if anchor:
        assert f'id="{urllib.parse.unquote(anchor)}"' in html.unescape(pages[path]), f"{page}: no #{anchor}"


def check_site(site, ends):
    pages = {name: text.decode() for name, text in read_vault(site).items() if name.endswith(".html")}
    checked = 0
    for page, text in pages.items():
        if not page.endswith(ends):
            continue
        for link in re.findall(r'<(?:a|img)\b[^>]*?(?:href|src)="([^"]*)"', text):
            link = html.unescape(link)
            # What a theme links to is its own affair: the front page, and its files.
            if not re.match(r"[a-z]+:|\.\.?/?$|#?$|/\.?$", link):
                check_link(site, page, link, pages)
                checked += 1
    assert checked >= 6, f"only {checked} links"
    assert any("checkbox" in text for text in pages.values()), "no task list"
    return checked


def build(dvq, root, folder, notes, files, command):
    write_vault(os.path.join(folder, "vault"), NOTES)
    done = run(dvq, "render", "--vault", "vault", "-o", notes, "--links", "markdown", "--attachments", cwd=folder)
    assert done.returncode == 0, done.stderr.decode()
    write_site(folder, files)
    done = subprocess.run(command, cwd=folder, capture_output=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout.decode() + done.stderr.decode()


def check_mkdocs(dvq, root):
    (config,) = read_blocks(root, "yaml")
    with tempfile.TemporaryDirectory() as folder:
        build(dvq, root, folder, "docs", {"mkdocs.yml": config}, ["mkdocs", "build", "-q"])
        return check_site(os.path.join(folder, "site"), ("Start.html", "1.html"))


def check_hugo(dvq, root):
    (config,) = read_blocks(root, "toml")
    (link,) = read_blocks(root, "html")
    files = {"config.toml": config, "layouts/_default/_markup/render-link.html": link,
             "layouts/_default/single.html": PAGE, "layouts/_default/list.html": PAGE,
             "layouts/index.html": PAGE}
    with tempfile.TemporaryDirectory() as folder:
        build(dvq, root, folder, "content", files, ["hugo", "--quiet"])
        return check_site(os.path.join(folder, "public"), ("Start.html", "1.html"))


def main():
    dvq, root = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
    found = False
    for name, check in (("mkdocs", check_mkdocs), ("hugo", check_hugo)):
        if shutil.which(name) is None:
            print(f"skipped: {name} is missing")
            continue
        found = True
        print(f"{name}: {check(dvq, root)} links lead somewhere")
    return 0 if found else 77


if __name__ == "__main__":
    sys.exit(main())
