#!/usr/bin/env python3
"""The example vault as a site: rendered, turned into HTML by cmark-gfm, and the HTML looked at.

Usage: site.py DVQ VAULT
Skipped (status 77) where cmark-gfm is missing.
"""
import os
import sys
import tempfile
import urllib.parse

from common import read_vault, run
from page import convert, has_converter, parse, strip_frontmatter


def sections(body):
    """Heading text -> the elements below it, up to the next heading."""
    found, current = {}, []
    for child in body.children:
        if not isinstance(child, str):
            if child.tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
                current = found.setdefault(child.text(), [])
            else:
                current.append(child)
    return found


def boxes(item):
    return [child for child in item.children if not isinstance(child, str) and child.tag == "input"]


def check_tasks(body):
    (tasks,) = sections(body)["No date yet"]
    assert tasks.tag == "ul"
    items = {item.own_text(): item for item in tasks.find("li")}
    publish, host = items["Publish these notes as a static site"], items["Choose a host"]
    assert host.parent.parent is publish, "a subtask does not stand below its task"
    assert [box.attributes["type"] for box in boxes(host)] == ["checkbox"]
    assert "checked" in boxes(host)[0].attributes and "checked" not in boxes(publish)[0].attributes
    assert items["Do we lend ladders? #safety"].parent is tasks
    plain = [text for text, item in items.items() if not boxes(item)]
    assert sorted(text[:3] for text in plain) == ["[-]", "[/]", "[?]"], plain


def check_table(body):
    (table,) = [element for element in sections(body)["Projects"] if element.tag == "table"]
    rows = [[cell.text() for cell in row.find("th", "td")] for row in table.find("tr")]
    assert rows[0] == ["File", "status", "lead", "Deadline"], rows[0]
    assert len(rows) == 5 and all(len(row) == 4 for row in rows), rows
    assert rows[1] == ["Website", "waiting", "Rosa Almeida", "February 20, 2026"], rows[1]


def check_calendar(body):
    levels = [(heading.tag, heading.text()) for heading in body.find("h1", "h2", "h3", "h4")]
    assert ("h2", "Calendar") in levels
    assert levels[levels.index(("h2", "Calendar")) + 1:] == [("h3", "December 2025"),
                                                             ("h3", "January 2026")], levels
    (days,) = [element for element in sections(body)["January 2026"] if element.tag == "ul"]
    assert [item.text() for item in days.find("li")][0] == "January 05, 2026: 2026-01-05"


def check_groups(body):
    levels = [(heading.tag, heading.text()) for heading in body.find("h1", "h2", "h3")]
    assert levels == [("h1", "Safety"), ("h2", "Safety"), ("h2", "Tool Library")], levels
    assert not list(body.find("pre")), "a group of tasks has become code"
    assert len([box for box in body.find("input")]) == 5


def check_links(out, name, body):
    for link in body.find("a"):
        target = urllib.parse.unquote(link.attributes["href"].split("#")[0])
        path = os.path.normpath(os.path.join(out, os.path.dirname(name), target))
        assert os.path.exists(path), f"{name}: {link.attributes['href']} leads nowhere"


def main():
    dvq, vault = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
    if not has_converter():
        print("skipped: cmark-gfm is missing")
        return 77
    with tempfile.TemporaryDirectory() as out:
        done = run(dvq, "render", "--vault", vault, "-o", out, "--links", "markdown", "--quiet")
        assert done.returncode == 0 and not done.stderr, done.stderr
        pages = {name: parse(convert(strip_frontmatter(text))) for name, text in read_vault(out).items()}
        assert len(pages) == len([name for name in read_vault(vault) if name.endswith(".md")])
        for name, body in pages.items():
            check_links(out, name, body)
            for code in body.find("code"):
                assert "dataview" not in code.attributes.get("class", ""), f"{name}: a query is left"
                assert not code.text().startswith("="), f"{name}: an expression is left"
        check_tasks(pages["Home.md"])
        check_table(pages["Home.md"])
        check_calendar(pages["Home.md"])
        check_groups(pages["Areas/Safety.md"])
        assert "Money by month: 1390." in pages["Areas/Bookkeeping.md"].text()
        assert "There are 3 links on this page." in pages["Home.md"].text()
    print(f"{len(pages)} pages are right")
    return 0


if __name__ == "__main__":
    sys.exit(main())
