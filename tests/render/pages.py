#!/usr/bin/env python3
"""`dvq render --format html -o`: the example vault as a site, crawled; what embeds put in; what is
written again; templates; and notes that mean harm, in Chromium where there is one.

Usage: pages.py DVQ ROOT
"""
import html.parser
import os
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.parse

from common import read_vault, run, write_vault

DEAD = {"nowhere", "%22-onload=alert1", "-onloadalert1"}  # headings that no note has
VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
LEADS = {"a": "href", "link": "href", "img": "src", "audio": "src", "video": "src", "object": "data"}


class Page(html.parser.HTMLParser):
    """The elements of a page, which must be well formed."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.open, self.elements, self.ids, self.text = [], [], [], ""
        self.feed(text)
        self.close()
        assert not self.open, self.open

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.elements.append((tag, attributes))
        if "id" in attributes:
            self.ids.append(attributes["id"])
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open and self.open[-1] == tag, (tag, self.open)
        self.open.pop()

    def handle_data(self, data):
        if self.open and self.open[-1] not in ("title", "style", "script"):
            self.text += data

    def find(self, tag, **attributes):
        return [found for name, found in self.elements if name == tag and all(
            found.get(key.rstrip("_")) == value for key, value in attributes.items())]


def render(dvq, vault, out, *options, status=0):
    done = run(dvq, "render", "--format", "html", "--vault", vault, "-o", out, *options)
    assert done.returncode == status, done
    return done


def read_pages(out):
    return {name: Page(text.decode()) for name, text in read_vault(out).items()
            if name.endswith(".html")}


def crawl(out):
    """Follow what pages lead to within the site; gives how many places that were."""
    pages, count = read_pages(out), 0
    for name, page in pages.items():
        assert len(page.ids) == len(set(page.ids)), (name, page.ids)
        for tag, attributes in page.elements:
            url = attributes.get(LEADS.get(tag), None)
            if url is None or re.match("[a-z]+:", url):
                continue
            path, _, fragment = url.partition("#")
            target = os.path.normpath(os.path.join(os.path.dirname(name), urllib.parse.unquote(path))) \
                if path else name
            assert os.path.exists(os.path.join(out, target)), f"{name}: {url} leads nowhere"
            if fragment and fragment not in DEAD and target in pages:
                fragment = urllib.parse.unquote(fragment)
                assert fragment in pages[target].ids, f"{name}: {url}: {pages[target].ids}"
            count += 1
    return count


def check_frame(name, page):
    """What every page of the built-in look has."""
    assert len(page.find("main")) == 1 and len(page.find("header")) == 1, name
    assert page.find("html")[0].get("lang"), name
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch("h[1-6]", tag)]
    assert levels and levels[0] == 1, (name, levels)
    (policy,) = page.find("meta", **{"http-equiv": "Content-Security-Policy"})
    assert policy["content"].startswith("default-src 'none'") and "script" not in policy["content"]
    assert not page.find("script"), name
    labelled = [box for box in page.find("input") if box.get("aria-label")]
    assert len(labelled) == len(page.find("input")), name


def test_example(dvq, root, folder):
    vault, out = os.path.join(root, "examples", "vault"), os.path.join(folder, "site")
    done = render(dvq, vault, out)
    assert b"26 notes: 26 written" in done.stderr, done
    pages = read_pages(out)
    for name, page in pages.items():
        check_frame(name, page)
    assert crawl(out) > 300
    home, tool = pages["Home.html"], pages["Projects/Tool Library.html"]
    assert home.find("table") and home.find("li", class_="dvq-task")
    assert [box["data-callout"] for box in tool.find("div", class_="dvq-callout")] == [
        "question", "warning"] and tool.find("details", class_="dvq-callout")
    assert tool.find("a", rel="prev")[0]["href"] == "Spring%20Fair.html"
    assert tool.find("a", rel="next")[0]["href"] == "Website.html"
    assert "2026-01-12 Depot walk" in tool.text.split("Links to this note")[1]
    (keywords,) = tool.find("meta", name="keywords")
    assert keywords["content"] == "safety, project/active, area/lending"
    links = {link["href"] for link in pages["tags/project.html"].find("a")}
    assert {"../Projects/Website.html", "project/active.html", "index.html"} <= links, links
    links = {link["href"] for link in pages["index.html"].find("a")}
    assert {"Home.html", "Projects/index.html", "tags/index.html"} <= links, links


def test_again(dvq, root, folder):
    """Only what changed is written, the rest is as it was, and pages go with their notes."""
    vault, out = os.path.join(folder, "again"), os.path.join(folder, "again-site")
    shutil.copytree(os.path.join(root, "examples", "vault"), vault)
    render(dvq, vault, out)
    first = read_vault(out)
    times = {name: os.stat(os.path.join(out, name)).st_mtime_ns for name in first}
    assert b" 0 written, 26 unchanged" in render(dvq, vault, out).stderr
    assert render(dvq, vault, out, "--check").stdout == b""
    assert read_vault(out) == first
    assert times == {name: os.stat(os.path.join(out, name)).st_mtime_ns for name in first}
    path = os.path.join(vault, "Areas", "Safety.md")
    with open(path, "a", encoding="utf-8") as file:
        file.write("\nA new line.\n")
    done = render(dvq, vault, out, "--check", status=1)
    assert b"Areas/Safety.html: it is stale" in done.stderr and b"1 would change" in done.stderr, done
    assert b" 1 written, 25 unchanged" in render(dvq, vault, out).stderr
    os.remove(path)
    done = render(dvq, vault, out, "--check", status=1)
    assert b"Areas/Safety.html: its note is gone" in done.stderr, done
    render(dvq, vault, out, "--prune")
    after = read_vault(out)
    assert "Areas/Safety.html" not in after and "Areas/Inventory.html" in after
    assert "Safety.html" not in after["Areas/index.html"].decode()
    assert crawl(out) > 300
    with open(os.path.join(out, ".dvq-manifest"), encoding="utf-8") as file:
        assert len(file.readlines()) == len(after) + 1
    render(dvq, vault, out, os.path.join(vault, "Home.md"), "--prune")
    assert read_vault(out) == after, "a part of the vault is part of the site"


NOTES = {
    "A.md": "---\ntitle: Alpha & co\ndescription: What <it> is\nauthor: [Ann, Bo]\nlang: pt-BR\n---\n"
            "Text.\n\n![[B#Part two]]\n\n![[B#^one]]\n\n![[B#^table]]\n\n![[D]]\n\n![[A]]\n\n"
            "[[B#Part two|part]] [[Gone]] [x](C%20d/e.md) ![[pic.png|40]] [[doc.pdf]] [[#Below|down]]"
            " [gone](gone.md) ![[Gone too]]\n\n## Below\n\n#one/Two\n",
    "B.md": "# Part one\n\n- item\n    - [ ] inner ^one\n        - deep\n- other\n\n## Part two\n\n"
            "Body of *two*.\n\n### Part three\n\n`= 20 + 22`\n\n# After\n\n| a |\n| - |\n| cell |\n"
            "\n^table\n",
    "C d/e.md": "[back](../A.md) and [[A|again]]\n", "C d/Index.md": "index note\n",
    "D.md": "in D\n\n![[E]]\n", "E.md": "in E\n\n![[D]]\n", "pic.png": "p", "doc.pdf": "d",
    "Hidden.md": "![[A#Nowhere]]\n", "B.html": "an attachment called as a page would be",
    "tags/T.md": "#one and #ONE/two\n",
}


def test_links(dvq, _root, folder):
    vault, out = os.path.join(folder, "links"), os.path.join(folder, "links-site")
    write_vault(vault, NOTES)
    render(dvq, vault, out)
    crawl(out)
    pages = read_pages(out)
    a = pages["A.html"]
    assert a.find("html")[0]["lang"] == "pt-BR"
    assert a.find("meta", name="description")[0]["content"] == "What <it> is"
    assert a.find("meta", name="author")[0]["content"] == "Ann, Bo"
    raw = read_vault(out)["A.html"].decode()
    assert "<title>Alpha &amp; co – links</title>" in raw
    for text in ("Body of two", "42", "inner", "deep", "cell", "in D", "in E"):
        assert text in a.text, text
    for text in ("After", "other", "Part one"):
        assert text not in a.text, text
    assert raw.count("in D") == 1, "a circle is cut"
    links = [link["href"] for link in a.find("a")]
    for url in ("B-1.html#part-two", "C%20d/e.html", "doc.pdf", "#below", "tags-1/one/two.html"):
        assert url in links, (url, links)
    assert raw.count('class="dvq-dead"') == 3, raw
    assert a.find("img", src="pic.png")[0]["width"] == "40"
    assert read_vault(out)["B.html"] == NOTES["B.html"].encode()
    assert "index note" in pages["C d/index.html"].text and "C d/index-1.html" in pages
    tags = {link["href"] for link in pages["tags-1/one/two.html"].find("a")}
    assert {"../../A.html", "../../tags/T.html", "../one.html"} <= tags, tags
    odd, out = os.path.join(folder, "odd"), os.path.join(folder, "odd-site")
    write_vault(odd, {"A.md": "---\ntags: [/a, b/c]\n---\n#/d/e and #f/\n",
                      **{f"{size}.md": f"---\nlang: {'a' * size}\n---\n" for size in (1, 2, 35, 36)}})
    render(dvq, odd, out)
    crawl(out)
    tags = {name for name in read_pages(out) if name.startswith("tags/") and "tag-" not in name}
    for size in (1, 2, 35, 36):
        found = read_pages(out)[f"{size}.html"].find("html")[0].get("lang") == "a" * size
        assert found == (size in (2, 35)), size
    assert tags == {f"tags/{name}.html" for name in ("index", "a", "b", "b/c", "d", "d/e", "f")}, tags
    done = run(dvq, "render", "--format", "html", "--vault", vault, os.path.join(vault, "C d/e.md"))
    assert done.stdout == (b'<p><a class="dvq-link" href="../A.html">back</a> and '
                           b'<a class="dvq-link" href="../A.html">again</a></p>\n'), done


def test_look(dvq, root, folder):
    """The example of docs/pages.md; a template and a stylesheet of one's own; wrong usage."""
    with open(os.path.join(root, "docs", "pages.md"), encoding="utf-8") as file:
        (example,) = re.findall(r"^```html\n(.*?)^```$", file.read(), re.M | re.S)
    vault, out = os.path.join(folder, "look"), os.path.join(folder, "look-site")
    write_vault(vault, {"N/A.md": "---\ntags: t\n---\n# A {{title}}\n", "N/B.md": "[[A]]\n"})
    write_vault(folder, {"page.html": example, "own.css": "body { color: red }\n",
                         "wrong.html": "<p>\n{{titel}}</p>\n"})
    page, style = os.path.join(folder, "page.html"), os.path.join(folder, "own.css")
    render(dvq, vault, out, "--template", page, "--style", style)
    files = read_vault(out)
    assert files["dvq.css"] == b"body { color: red }\n"
    text = files["N/A.html"].decode()
    assert "<title>A – look</title>" in text and 'href="../dvq.css"' in text
    assert "A {{title}}</h1>" in text and 'href="B.html"' in text and 'href="../tags/t.html"' in text
    assert "{{" not in text.replace("A {{title}}", "")
    assert text.startswith(example[:15])
    done = render(dvq, vault, out, "--template", os.path.join(folder, "wrong.html"), status=2)
    assert b"wrong.html:2:3: a template has no place {{titel}}" in done.stderr, done
    done = render(dvq, vault, out, "--style", os.path.join(folder, "none.css"), status=2)
    assert b"cannot read" in done.stderr, done
    for options in (["--template", page], ["--format", "html", "--template", page],
                    ["--raw-html", "drop"], ["--format", "html", "-i"],
                    ["--format", "html", "--check"]):
        done = run(dvq, "render", "--vault", vault, *options, os.path.join(vault, "N/A.md"))
        assert done.returncode == 2 and b"dvq render: --" in done.stderr, (options, done)


RUNS = "alert(1)"
HOSTILE = {
    "<img src=x onerror=alert(1)>.md": "# <script>alert(1)</script>\n",
    "\"><script>alert(1)<!--.md": "text\n",
    "H.md": "---\ntitle: \"</title><script>alert(1)</script>\"\n"
            "description: '\"><script>alert(1)</script>'\nlang: '\"><script>alert(1)</script>'\n"
            "tags: ['\"><script>alert(1)</script>', ../../../up, /abs, a//b, '..', "
            + "x" * 300 + "]\n---\n"
            "field:: <script>alert(1)</script>\nx [y:: \"><img src=x onerror=alert(1)>]\n\n"
            "## <img src=x onerror=alert(1)> \" onmouseover=alert(1)\n\n"
            "[a](javascript:alert(1)) [b](JaVaScRiPt:alert(1)) [c](java&#10;script:alert(1)) "
            "[d](data:text/html,<script>alert(1)</script>) <javascript:alert(1)> "
            "[e](x \"\\\" onclick=alert(1) \\\"\") ![f](x\" onerror=alert(1)) "
            "[[\"><script>alert(1)<!--]] ![[H#\" onload=alert(1)]] `= \"<script>alert(1)</script>\"`\n\n"
            "<script>alert(1)</script>\n\n<a href=\"javascript:alert(1)\" id=go>go</a>\n\n"
            "<iframe srcdoc=\"<script>parent.alert(1)</script>\"></iframe>\n\n"
            "```\"><script>alert(1)</script>\ncode\n```\n\n> [!\"><script>alert(1)</script>] t\n\n"
            "```dataview\nTABLE field, y WHERE field\n```\n",
}


def check_harmless(name, page):
    for tag, attributes in page.elements:
        assert tag not in ("script", "iframe"), (name, tag)
        assert not any(key.startswith("on") for key in attributes), (name, tag, attributes)
        for key in ("href", "src", "data"):
            url = re.sub(r"[\s\0-\x1f]", "", attributes.get(key) or "").lower()
            assert not url.startswith(("javascript:", "data:", "vbscript:")), (name, attributes)


def find_browser():
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return next((path for path in map(shutil.which, names) if path), None)


def check_browser(browser, out, folder):
    """Load the pages in a page that notes whether any of them runs a script."""
    names = [name for name in read_pages(out) if "/" not in name]  # those of tags say the same
    for number, name in enumerate(sorted(names)):
        with open(os.path.join(out, name), encoding="utf-8") as file:
            text = file.read()
        # What runs would leave a mark that the browser prints.
        text = text.replace(RUNS, "document.documentElement.setAttribute('data-ran',1)")
        path = os.path.join(folder, f"{number}.html")
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        done = subprocess.run(
            [browser, "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
             f"--user-data-dir={folder}/profile", "--dump-dom", f"file://{path}"],
            capture_output=True, timeout=120, check=False)
        assert b"<body" in done.stdout, done
        assert b"<html" in done.stdout and not re.search(rb"<html[^>]*data-ran", done.stdout), name


def test_hostile(dvq, _root, folder):
    vault, out = os.path.join(folder, "hostile"), os.path.join(folder, "hostile-site")
    write_vault(vault, HOSTILE)
    for raw in ("escape", "drop"):
        render(dvq, vault, out, "--raw-html", raw, "--prune")
        for name, page in read_pages(out).items():
            check_harmless(name, page)
        crawl(out)
    assert sorted(os.listdir(folder)) == sorted(set(os.listdir(folder)) - {"up.html"})
    assert all(len(part.encode()) <= 255 for name in read_vault(out) for part in name.split("/"))
    browser = find_browser()
    if browser is None:
        return
    for raw in ("escape", "keep"):
        render(dvq, vault, out, "--raw-html", raw)
        with tempfile.TemporaryDirectory() as pages:
            check_browser(browser, out, pages)


def main():
    dvq, root = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
    for test in (test_example, test_again, test_links, test_look, test_hostile):
        with tempfile.TemporaryDirectory() as folder:
            test(dvq, root, folder)
    print("pages are right")
    return 0


if __name__ == "__main__":
    sys.exit(main())
