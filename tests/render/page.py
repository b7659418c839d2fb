"""HTML of a rendered note, by cmark-gfm, and a small tree of it."""
import html.parser
import shutil
import subprocess

VOID = {"br", "hr", "img", "input"}


def has_converter():
    return shutil.which("cmark-gfm") is not None


def convert(markdown):
    extensions = ["table", "tasklist", "strikethrough"]
    command = ["cmark-gfm", "--unsafe"] + [word for name in extensions for word in ("-e", name)]
    return subprocess.run(command, input=markdown, capture_output=True, check=True).stdout.decode()


class Element:
    def __init__(self, tag, attributes=(), parent=None):
        self.tag, self.attributes, self.parent = tag, dict(attributes), parent
        self.children = []

    def find(self, *tags):
        """Elements below this one with one of the tags, in order."""
        for child in self.children:
            if isinstance(child, Element):
                if child.tag in tags:
                    yield child
                yield from child.find(*tags)

    def text(self):
        parts = (child if isinstance(child, str) else child.text() for child in self.children)
        return "".join(parts)

    def own_text(self):
        """Without lists below it."""
        parts = (child if isinstance(child, str) else "" if child.tag in ("ul", "ol") else child.text()
                 for child in self.children)
        return " ".join("".join(parts).split())


class Builder(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.root = self.at = Element("body")

    def handle_starttag(self, tag, attrs):
        element = Element(tag, attrs, self.at)
        self.at.children.append(element)
        if tag not in VOID:
            self.at = element

    def handle_endtag(self, tag):
        if tag in VOID:
            return
        assert self.at.tag == tag, f"</{tag}> closes <{self.at.tag}>"
        self.at = self.at.parent

    def handle_data(self, data):
        self.at.children.append(data)


def parse(text):
    builder = Builder()
    builder.feed(text)
    builder.close()
    assert builder.at is builder.root, f"<{builder.at.tag}> is not closed"
    return builder.root


def strip_frontmatter(markdown):
    if markdown.startswith(b"---\n"):
        return markdown[markdown.index(b"\n---\n", 4) + 5:]
    return markdown
