"""Vaults that are broken or set traps: odd names, links in circles and out of the vault, notes cut
short, paths that lead elsewhere."""
import os

SECRET = "not for your eyes"
JSON = ["--format", "json"]

NAMES = [
    b"new\nline.md", b'quo"te.md', b"quo'te.md", b"back\\slash.md", b"inva\xfflid.md",
    b"half\xe2\x82.md", b"\xed\xa0\x80.md", b"-rf.md", b"--help.md", b" space .md", b"tab\t.md",
    b"bell\x07.md", b"\x1b[31mred.md", b"pi|pe.md", b"ha#sh.md", b"ca^ret.md", b"[[link]].md",
    b"per%20cent.md", b"$(id).md", b"`id`.md", b"*.md", b"?.md", b"~.md", b"a.md.md", b"\xc2\x85.md",
    b"co:lon.md", b"<b>.md", b"&amp;.md", "\u2028.md".encode(), "e\u0301.md".encode(),
    "\U0001F600.md".encode(), b"x" * 252 + b".md", b"UPPER.MD", b"mark.markdown", b"a,b.md",
    b"..md", b"...md",
]
# Names that start with a dot are passed over.
SHOWN = [name for name in NAMES if not name.startswith(b".")]


def write(root, name, contents=b"field:: 1\n- [ ] task [[Home]]\n"):
    path = os.path.join(root, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(contents)


def make_odd_names(root):
    for name in NAMES:
        write(root, name)
        write(root, b"folder of " + name.replace(b".md", b"")[:200] + b"/note.md")


def make_circles(root):
    write(root, b"a/b/note.md")
    for place, target in ((b"a/b/up", b".."), (b"a/b/top", b"../.."), (b"self", b"self"),
                          (b"one", b"two"), (b"two", b"one"), (b"twin", b"a"),
                          (b"a/gone.md", b"nowhere.md"), (b"twin.md", b"a/b/note.md")):
        os.symlink(target, os.path.join(root, place))


def make_exits(root):
    write(root, b"../secret.md", SECRET.encode())
    write(root, b"../secret.csv", b"a\n" + SECRET.encode() + b"\n")
    write(root, b"../secrets/note.md", SECRET.encode())
    write(root, b"inside.csv", b"a\n1\n")
    write(root, b"note.md")
    for place, target in ((b"link.csv", b"../secret.csv"), (b"link.md", b"../secret.md"),
                          (b"folder", b"../secrets"), (b"root", b"/"), (b"near.csv", b"inside.csv")):
        os.symlink(target, os.path.join(root, place))


def make_wrong_kinds(root):
    write(root, b"folder.md/note.md")
    os.mkdir(os.path.join(root, b"empty.md"))
    os.mkfifo(os.path.join(root, b"pipe.md"))
    os.mkfifo(os.path.join(root, b"pipe.csv"))
    os.mkdir(os.path.join(root, b"folder.csv"))
    os.symlink(b"/dev/zero", os.path.join(root, b"device.md"))
    write(root, b".obsidian/bookmarks.json", b'{"items": [' + b'{"type": "group", "items": [' * 3000)


def make_cut_notes(root):
    whole = ("---\ntags: [a, \"b\"]\nwhen: 2024-01-01\n---\n# Häding\nkey:: [[Li|nk]] #tag 😀\n"
             "- [ ] task [due:: 2024-01-01] 📅 2024-01-02 ^id\n\t- [x] child `code` <b a=\"c\">\n\n"
             "> [!note] q\n> - x\n\n```js\ncode\n```\n|a|b|\n|-|-|\n|[[c]]|d|\n%%e%% $f$ [g](h \"i\")\n")
    data = whole.encode()
    for length in range(len(data) + 1):
        write(root, b"%04d.md" % length, data[:length])


CUT_COUNT = 289


def make_cycle(root):
    for index in range(2000):
        write(root, b"n%04d.md" % index, b"next:: [[n%04d]]\n" % ((index + 1) % 2000))


def make_deep_folders(root):
    folder = os.path.join(root, b"d")
    os.mkdir(folder)
    for _ in range(400):
        folder = os.path.join(folder, b"d")
        os.mkdir(folder)
    write(folder, b"note.md")


def list_csv_cases():
    refused = ["../secret.csv", "../../etc/passwd", "/etc/passwd", "link.csv", "root/etc/passwd",
               "folder/../../secret.csv", "./../secret.csv", "file:///etc/passwd",
               "inside.csv/../../secret.csv", "%2e%2e/secret.csv", "..\\\\secret.csv", "//etc/passwd",
               "inside.csv\\u0000", "pipe.csv", ".", "", "folder"]
    for follow in ([], ["--follow"]):
        for path in refused:
            case = {"name": f"csv({path!r}) {follow}", "vault": make_exits, "never": SECRET,
                    "run": ["query", *JSON, *follow, f'TABLE a FROM csv("{path}")']}
            if path.endswith(".csv"):
                case["status"] = 2
            yield case
            yield {**case, "name": f"root: {path!r} {follow}", "never": "root:x:"}
    yield {"name": "csv inside", "vault": make_exits, "rows": 1,
           "run": ["query", *JSON, 'TABLE a FROM csv("inside.csv")']}
    yield {"name": "csv by a link that stays", "vault": make_exits, "rows": 1,
           "run": ["query", *JSON, "--follow", 'TABLE a FROM csv("near.csv")']}


def list_cases():
    for output in ("json", "ndjson", "csv", "markdown", "dataview", "text"):
        yield {"name": f"odd names as {output}", "vault": make_odd_names,
               "run": ["query", "--format", output, "TABLE field, file WHERE field"]}
        yield {"name": f"tasks in odd names as {output}", "vault": make_odd_names,
               "run": ["query", "--format", output if output != "csv" else "vimgrep", "TASK"]}
    yield {"name": "odd names", "vault": make_odd_names, "rows": len(SHOWN) + len(NAMES),
           "run": ["query", *JSON, "LIST WHERE field"]}
    yield {"name": "checking odd names", "vault": make_odd_names, "run": ["check"]}
    yield {"name": "an odd name", "vault": make_odd_names, "run": ["inspect", "-rf"], "status": 2}
    for name in ("./-rf.md", "new\nline.md", "x" * 252 + ".md"):
        yield {"name": f"inspecting {name[:20]!r}", "vault": make_odd_names,
               "run": ["inspect", "--", name], "out": '"field":1'}
    for name in ("x" * 5000, "../a", "/", ""):
        yield {"name": f"inspecting {name[:20]!r}", "vault": make_odd_names, "status": 2,
               "run": ["inspect", "--", name]}
    yield {"name": "circles", "vault": make_circles, "run": ["query", *JSON, "LIST"], "rows": 1}
    yield {"name": "circles followed", "vault": make_circles, "rows": 3,
           "run": ["query", *JSON, "--follow", "LIST"]}
    yield {"name": "ways out", "vault": make_exits, "never": SECRET, "rows": 1,
           "run": ["query", *JSON, "LIST file"]}
    yield {"name": "ways out followed", "vault": make_exits, "never": SECRET, "rows": 1,
           "run": ["query", *JSON, "--follow", "LIST file"]}
    for path in ("../secret", "link", "folder/note", "../secret.md"):
        yield {"name": f"inspecting {path}", "vault": make_exits, "never": SECRET, "status": 2,
               "run": ["inspect", "--follow", path]}
    yield {"name": "things that are no files", "vault": make_wrong_kinds, "rows": 1,
           "run": ["query", *JSON, "--follow", "LIST file"]}
    yield {"name": "cut notes", "vault": make_cut_notes, "out": "",
           "run": ["query", *JSON, "TABLE file WHERE length(file.lists) >= 0"]}
    yield {"name": "a cycle of links", "vault": make_cycle, "rows": 2000,
           "run": ["query", *JSON, "LIST next.next.next.file.inlinks WHERE file.inlinks"]}
    yield {"name": "a cycle as a source", "vault": make_cycle, "rows": 2,
           "run": ["query", *JSON, "LIST FROM [[n0005]] or outgoing([[n0005]])"]}
    yield {"name": "a cycle followed far", "vault": make_cycle,
           "run": ["eval", "--origin", "n0000.md", "this" + ".next" * 900 + ".file.name"],
           "out": "n0900"}
    yield {"name": "deep folders", "vault": make_deep_folders, "rows": 1,
           "run": ["query", *JSON, "LIST file.folder"]}
    yield {"name": "no vault", "run": ["query", "--vault", "/nowhere/at/all", "LIST"], "status": 2,
           "err": "cannot open folder"}
    yield from list_csv_cases()
