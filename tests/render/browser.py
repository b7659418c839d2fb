#!/usr/bin/env python3
"""A page of the rendered example vault, seen in headless Chromium.

Usage: browser.py DVQ VAULT [PICTURE]
Skipped (status 77) where Chromium or cmark-gfm is missing. The picture goes to PICTURE when given.
"""
import os
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import zlib

from common import run
from page import convert, has_converter, strip_frontmatter

PAGE = """<!doctype html><meta charset="utf-8"><title>Home</title>
<style>body{{font:16px/1.4 sans-serif;max-width:50em;margin:2em auto}}
table{{border-collapse:collapse}}td,th{{border:1px solid #999;padding:.2em .6em}}</style>
<body>{body}<script>
const box = (e) => e.getBoundingClientRect(), all = (s) => [...document.querySelectorAll(s)];
const nested = all("li li").every((e) => box(e).left > box(e.parentElement.parentElement).left);
const grid = all("table").every((t) => [...t.rows].every((r) => r.cells.length === t.rows[0].cells.length));
document.body.dataset.seen = [all("input[type=checkbox]").length, all("input:checked").length,
  nested, grid, all("h3").length, box(document.body).height > 800].join(" ");
</script>"""


def find_browser():
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return next((path for path in map(shutil.which, names) if path), None)


def read_picture(path):
    """Width, height and the number of different colours of a PNG with 8 bits a channel."""
    with open(path, "rb") as file:
        data = file.read()
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    place, packed = 8, b""
    while place < len(data):
        length, kind = struct.unpack(">I4s", data[place:place + 8])
        body = data[place + 8:place + 8 + length]
        if kind == b"IHDR":
            width, height, depth, colour = struct.unpack(">IIBB", body[:10])
        packed += body if kind == b"IDAT" else b""
        place += 12 + length
    assert depth == 8 and colour in (2, 6)
    rows = zlib.decompress(packed)
    return width, height, len(set(rows[i:i + 64] for i in range(0, len(rows), 64)))


def start(browser, profile, *options):
    return subprocess.run([browser, "--headless=new", "--no-sandbox", "--disable-gpu",
                           "--disable-dev-shm-usage", f"--user-data-dir={profile}",
                           "--window-size=900,1600", *options], capture_output=True, timeout=120,
                          check=False)


def main():
    dvq, vault, browser = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2]), find_browser()
    if browser is None or not has_converter():
        print("skipped: Chromium or cmark-gfm is missing")
        return 77
    with tempfile.TemporaryDirectory() as root:
        done = run(dvq, "render", "--vault", vault, "--links", "markdown", os.path.join(vault, "Home.md"))
        assert done.returncode == 0, done.stderr
        page, picture = os.path.join(root, "home.html"), os.path.join(root, "home.png")
        with open(page, "w", encoding="utf-8") as file:
            file.write(PAGE.format(body=convert(strip_frontmatter(done.stdout))))
        profile = os.path.join(root, "profile")
        shown = start(browser, profile, "--dump-dom", f"file://{page}")
        if shown.returncode != 0 or not shown.stdout:
            print(f"skipped: {browser} does not start here: {shown.stderr.decode()[-300:]}")
            return 77
        seen = re.search(r'data-seen="([^"]*)"', shown.stdout.decode())
        assert seen and seen.group(1) == "22 3 true true 2 true", seen and seen.group(1)
        start(browser, profile, f"--screenshot={picture}", f"file://{page}")
        width, height, patterns = read_picture(picture)
        assert width == 900 and height >= 1000 and patterns > 500, (width, height, patterns)
        if len(sys.argv) > 3:
            shutil.copy(picture, sys.argv[3])
    print(f"seen: {width} by {height}, {patterns} patterns")
    return 0


if __name__ == "__main__":
    sys.exit(main())
