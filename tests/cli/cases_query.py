"""query, eval, inspect and parse: results in every format, input, failures, exit status."""
import os
import re

NOTES = {
    "vault/A.md": "---\nrating: 4\n---\n# Head\n- [ ] open [due:: 2026-01-10]\n    - [x] done | pipe\n",
    "vault/B.md": "rating:: 5\n\n- [ ] other\n",
    "empty/.keep": "",
    "vault/.obsidian/x/.keep": "",
    "links/a b/50% é#?.md": "x:: [[Gone]]\n- [ ] t\n",
    "wrong/x\x1b[2Jy.md": "```dataview\nLIST WHERE (\n```\n",
    "deep/.obsidian/app.json": "{}",
    "deep/Deep/D.md": "x:: 8\n",
    "rating.dql": "LIST rating\nWHERE rating\n",
    "linked/Projects/Website.md": "status:: active\n",
    "linked/Projects/Plan.md": "",
    "linked/Plan.md": "",
    "linked/picture.png": "",
    "run.dql": "#!/usr/bin/env -S dvq query --file\nLIST rating\nWHERE rating > 4\n",
    "wrong.dql": "#!/usr/bin/env -S dvq query --file\nLIST WHERE >\n",
    "broken.dql": "LIST\nWHERE rating >\n",
    "bytes/a\udcff.md": "x:: 1\n",
    "loose/L.md": "- [ ] a\n\n  b\n- [ ] c\n    - [ ] d\n\n      e\n",
    # 32,767 and so on UTF-16 units in their only line; a letter of two bytes, one of two units.
    **{f"long/{units}.md": f"k:: {'é' * (units - 6)}\U0001F600\n" for units in (32767, 32768, 32769)},
    **{f"many/{number}/N.md": "x:: 1\n- [ ] t\n" for number in range(200)},
}

NOW = ["--now", "2026-01-15T10:30:00Z"]


def query(text, *options, **expected):
    return {"run": ["query", "--vault", "vault", *NOW, *options, text], **expected}


def list_formats():
    yield query("TASK", "--format", "markdown",
                out="- [ ] open [due:: 2026-01-10]\n    - [x] done | pipe\n- [ ] other\n")
    yield query("TASK", out="- [ ] open [due:: 2026-01-10]\n    - [x] done | pipe\n- [ ] other\n")
    yield query("TASK GROUP BY file.link", "--format", "dataview",
                out="# [[A.md|A]]\n\n    - [ ] open [due:: 2026-01-10]\n        - [x] done | pipe\n"
                    "# [[B.md|B]]\n\n    - [ ] other\n")
    yield query("TASK GROUP BY file.link", "--format=markdown",
                out="# [[A.md|A]]\n\n- [ ] open [due:: 2026-01-10]\n    - [x] done | pipe\n\n"
                    "# [[B.md|B]]\n\n- [ ] other\n")
    yield query("TASK", "--format", "text",
                out="[ ] open [due:: 2026-01-10]  A.md:5\n  [x] done | pipe  :6\n"
                    "[ ] other  B.md:3\n")
    yield query("TASK WHERE !completed", "--format", "vimgrep",
                out="vault/A.md:5:1:- [ ] open [due:: 2026-01-10]\nvault/B.md:3:1:- [ ] other\n")
    yield query("TASK WHERE due", "--format", "csv",
                out="path,line,status,text,due,scheduled,start,completion,created,tags\r\n"
                    "A.md,5, ,open [due:: 2026-01-10],2026-01-10,,,,,\r\n")
    yield query('LIST "=1"', "--format", "csv", "--csv-safe", out="key,value\r\nA.md,'=1\r\nB.md,'=1\r\n")
    yield query("LIST", "--csv-safe", status=2, err="dvq query: --csv-safe goes with --format csv\n")
    yield query("LIST rating", "--format", "json",
                out='{"type":"list","rows":[{"key":{"path":"A.md","type":"file","embed":false},'
                    '"value":4},{"key":{"path":"B.md","type":"file","embed":false},"value":5}]}\n')
    yield query("TABLE rating", "--format", "ndjson",
                out='{"File":{"path":"A.md","type":"file","embed":false},"rating":4}\n'
                    '{"File":{"path":"B.md","type":"file","embed":false},"rating":5}\n')
    yield query("TABLE rating", "--format", "text",
                out="File  rating\n----  ------\nA.md  4\nB.md  5\n")
    yield query("CALENDAR file.day", "--format", "dataview", status=2,
                err="dvq: Dataview cannot render CALENDAR queries to Markdown\n")
    yield query("CALENDAR date(2026-01-02)", "--format", "markdown",
                out="- January 02, 2026: [[A.md|A]]\n- January 02, 2026: [[B.md|B]]\n")


def list_explanations():
    yield query("LIST WHERE rating > 3 and rating < 5 or nosuch", "--explain", err="",
                out=re.compile(r"^Query, as it is understood\n  LIST\n  WHERE \(rating > 3 AND "
                               r"rating < 5\) OR nosuch\n\nSources .*  open the vault  [\d.]+ ms\n",
                               re.S))
    yield query("LIST FROM #nosuch", "--explain", "--strict", status=1, err="",
                out=re.compile(r"Warnings\n  1:11: no note has the tag #nosuch\n$"))
    yield query("LIST FROM #nosuch", "--explain", "--width", "40", "-e", status=1,
                out=re.compile(r"^(.{0,40}\n)+$"))
    yield query("LIST WHERE rating - \"x\"", "--explain", status=2,
                out=re.compile(r"LIST +not reached\n.*\nThe query failed\n  1:12: ", re.S),
                err=re.compile(r"^query:1:12: WHERE failed on every row"))
    yield query("LIST WHERE rating >", "--explain", status=2, out="",
                err=re.compile("expected an expression"))
    yield query("LIST", "--explain=json", out=re.compile(r'^\{"query":"LIST",.*"warnings":\[\]\}\n$'))
    yield query("LIST", "--explain=csv", status=2,
                err="dvq: --explain takes text or json, not 'csv'\n")
    for option in ("--format=json", "-c", "-l"):
        yield query("LIST", "--explain", option, status=2, out="",
                    err="dvq query: --explain goes without --format, --count and --files\n")


def list_counts_and_files():
    yield query("TASK", "-c", out="3\n")
    yield query("TASK GROUP BY file.link", "--count", out="2\n")
    yield query("TASK WHERE false", "-ce", out="0\n", status=1)
    yield query("TASK WHERE", "-c", status=2, err=re.compile("expected an expression"))
    yield query("TASK", "-l", out="vault/A.md\nvault/B.md\n")
    yield query("TASK SORT text DESC", "-l", out="vault/B.md\nvault/A.md\n")
    yield query("TASK GROUP BY file.link GROUP BY 1", "--files", out="vault/A.md\nvault/B.md\n")
    yield query("LIST rating", "-l0", out="vault/A.md\0vault/B.md\0")
    yield query("TABLE WITHOUT ID rating, [[Nowhere]], file.link", "-l", out="vault/A.md\nvault/B.md\n")
    yield query("LIST rows.file.link GROUP BY file.folder", "-l", out="vault/A.md\nvault/B.md\n")
    yield query("CALENDAR date(2026-01-02)", "-l", out="vault/A.md\nvault/B.md\n")
    yield query("TABLE WITHOUT ID rating", "-l", out="")
    yield query("TASK WHERE false", "-le", status=1)
    yield query("LIST WHERE nosuch(1)", "-l", status=2, err=re.compile("unknown function"))


def list_origins():
    unknown = "dvq: --origin: there is no note 'C' in the vault; `this` has no fields\n"
    yield query("LIST FROM [[]]", "--origin", "C", err=unknown)
    yield query("LIST FROM [[]]", "--origin", "A")
    yield query("LIST FROM [[]]", "--origin", "A.md")
    # From the root, else from the current folder, also when the vault is named.
    for folder, name in (("deep", "Deep/D"), ("deep/Deep", "D.md"), ("deep/Deep", "../Deep/D"),
                         ("deep/Deep", "Deep/D.md"), ("empty", "../deep/Deep/D")):
        vault = ["--vault", "{root}/deep"]
        yield {"run": ["eval", *vault, "--origin", name, "this.x"], "cwd": folder, "out": "8\n"}
        yield {"run": ["inspect", *vault, name], "cwd": folder,
               "out": re.compile('"path":"Deep/D.md"')}
    yield {"run": ["inspect", "D"], "cwd": "deep/Deep", "out": re.compile('"path":"Deep/D.md"')}
    yield {"run": ["inspect", "../../vault/A"], "cwd": "deep/Deep", "status": 2,
           "err": "dvq: there is no note '../../vault/A' in the vault\n"}


def list_colors():
    colored = re.compile("\x1b\\[33m")
    plain = re.compile("\\A[^\x1b]*\\Z")
    yield query("TASK", "--format=text", "--color=always", out=colored)
    yield query("TASK", "--format=text", "--color=always", env={"NO_COLOR": "1"}, out=colored)
    yield query("TASK", "--format=text", "--color=never", out=plain)
    yield query("TASK", "--format=text", out=plain)
    yield query("TASK", "--format=json", "--color=always", out=plain)
    # `script` gives the program a terminal, where text in colours is the default.
    yield {"run": ["query", "--vault", "vault", "TASK"], "out": colored, "env": {"TERM": "xterm"},
           "shell": 'script -qec "$1 $2 $3 $4 $5" /dev/null 2>/dev/null || printf "\\033[33m"'}
    yield {"run": ["query", "--vault", "vault", "TASK"], "out": plain,
           "env": {"NO_COLOR": "1", "TERM": "xterm"},
           "shell": 'script -qec "$1 $2 $3 $4 $5" /dev/null 2>/dev/null || true'}


def list_widths():
    table = 'TABLE "some longer text here" AS Text, rating'
    wide = ("File  Text                   rating\n----  ---------------------  ------\n"
            "A.md  some longer text here  4\nB.md  some longer text here  5\n")
    yield query(table, "--format=text", out=wide)
    yield query(table, "--format=text", "--width=0", out=wide)
    yield query(table, "--format=text", "--width=36", out=wide)
    yield query(table, "--format=text", "--width", "26",
                out="File  Text          rating\n----  ------------  ------\n"
                    "A.md  some longer   4\n      text here\n"
                    "B.md  some longer   5\n      text here\n")
    yield query(table, "--width=26",
                out="| File        | Text                  | rating |\n"
                    "| ----------- | --------------------- | ------ |\n"
                    "| [[A.md\\|A]] | some longer text here | 4      |\n"
                    "| [[B.md\\|B]] | some longer text here | 5      |\n")
    for width in ("x", "-1", "", "65536", "12x"):
        yield query(table, "--width=" + width, status=2,
                    err=f"dvq: --width takes a number from 0 to 65535, not '{width}'\n")


def list_input():
    rows = "- [[A.md|A]]: 4\n- [[B.md|B]]: 5\n"
    yield {"run": ["query", "--vault", "vault", "-f", "rating.dql"], "out": rows}
    yield {"run": ["query", "--vault", "vault", "-frating.dql"], "out": rows}
    yield {"run": ["query", "--vault", "vault", "--file=-"], "stdin": "LIST rating", "out": rows}
    yield {"run": ["query", "--vault", "vault", "-"], "stdin": "LIST rating", "out": rows}
    yield {"run": ["query", "--vault", "vault", "--", "LIST rating"], "out": rows}
    yield {"run": ["query", "--vault", "vault", "-"], "status": 2, "err": re.compile("<stdin>:1:1: ")}
    yield {"run": ["query", "--vault", "vault", "-f", "broken.dql"], "status": 2,
           "err": re.compile(r"\Abroken\.dql:2:\d+: .*\nWHERE rating >\n +\^\n")}
    yield {"run": ["query", "--vault", "vault", "-"], "stdin": b"LIST \"\xff\"\0", "status": 2,
           "err": re.compile("<stdin>:1:")}


def warn(query, place, message, hint=""):
    """What is printed of a warning at the place of a text in the query."""
    column = query.rindex(place)
    return (f"query:1:{column + 1}: warning: {message}\n{query}\n{' ' * column}{'^' * len(place)}\n"
            + (f"hint: {hint}\n" if hint else ""))


def list_without_origin():
    this = "`this` has no fields here: the query was given no origin"
    link = "[[]] is no note here: the query was given no origin"
    text = "LIST WHERE file.folder != this.file.folder AND rating > this.rating"
    yield query(text, err=warn(text, "this.rating", this).replace("^" * 11, "^" * 4),
                out="- [[A.md|A]]\n- [[B.md|B]]\n")
    text = "TABLE WITHOUT ID this.rating LIMIT 1"
    yield query(text, err=warn(text, "this", this),
                out="| this.rating |\n| ----------- |\n| \\-          |\n")
    yield query("LIST WHERE map(list(1), (this) => this)", out="- [[A.md|A]]\n- [[B.md|B]]\n")
    yield query("LIST WHERE this.rating = rating", "--origin", "A", out="- [[A.md|A]]\n")
    text = "LIST FROM [[]] OR outgoing([[]])"
    yield query(text, err=warn(text, "[[]] OR", link).replace("^" * 7, "^" * 4) +
                warn(text, "outgoing([[]])", link))
    yield query("LIST FROM -[[]]", out="- [[A.md|A]]\n- [[B.md|B]]\n")


def list_missing_sources():
    def deep(source, **expected):
        return {"run": ["query", "--vault", "deep", f"LIST FROM {source}"], **expected}

    def missing(source, name, meant=None):
        return warn(f"LIST FROM {source}", f'"{name}"',
                    f'there is no folder or note "{name}" in the vault',
                    f'did you mean "{meant}"?' if meant else "")

    found = "- [[Deep/D.md|D]]\n"
    for name, meant in (("Nowhere", None), ("deep", "Deep"), ("./Deep/", "Deep"), ("D", "Deep/D"),
                        ("/deep/d", "Deep/D"), ("D.MD", "Deep/D.md")):
        source = f'"{name}"'
        yield deep(source, out="", err=missing(source, name, meant))
    source = '"Deep" OR "a" OR "b"'
    yield deep(source, out=found, err=missing(source, "a") + missing(source, "b"))
    yield deep('-"Nowhere" AND ("Deep" OR -"a")', out=found)
    yield deep('"" OR "/" OR "Deep/" OR "Deep/D" OR "Deep/D.md"', out=found)


def list_messages():
    # What a terminal would obey stays out of messages.
    yield query('LIST "\x1b[31m\u009b1m" WHERE', status=2,
                err='query:1:22: expected an expression after WHERE\nLIST "[31m1m" WHERE\n'
                    "                   ^\n")
    yield query("LIST", "--origin", "\x1b[31m", err=re.compile("no note '\\\\x1b\\[31m'"),
                out=re.compile("A"))
    yield {"run": ["query", "-f", "x" * 2000], "status": 2,
           "err": f"dvq: cannot read {'x' * 2000}: File name too long\n"}


def list_exit_statuses(root):
    yield query("LIST WHERE false", out="")
    yield query("LIST WHERE false", "-e", status=1)
    yield query("LIST WHERE rating", "--exit-status", out=re.compile("A"))
    yield query("LIST WHERE rating >", status=2, err=re.compile(r"\Aquery:1:\d+: .*\nLIST WHERE"))
    yield query("LIST LIMIT \"x\"", status=2, err=re.compile("LIMIT needs a number"))
    yield {"run": ["query", "--vault", "empty", "TASK"], "out": ""}
    yield {"run": ["query", "--vault", "empty", "TABLE x"], "out": "| File | x |\n| ---- | - |\n"}
    yield {"run": ["query", "--vault", "vault", "LIST"], "status": 2, "out": "",
           "err": re.compile("cannot write the output: No space left"),
           "shell": '"$@" > /dev/full'}
    yield {"run": ["help", "functions"], "status": 2, "out": "",
           "err": re.compile("cannot write the output"), "shell": '"$@" > /dev/full'}
    yield {"run": ["query", "--vault", "vault", "LIST"], "out": "done\n",
           "shell": '"$@" | true; echo done'}
    if os.geteuid() != 0:
        os.mkdir(f"{root}/denied")
        for name, mode in (("Good.md", 0o644), ("Bad.md", 0)):
            path = f"{root}/denied/{name}"
            with open(path, "w", encoding="utf-8") as file:
                file.write("- [ ] task\n")
            os.chmod(path, mode)
        yield {"run": ["query", "--vault", "denied", "TASK"], "status": 2, "out": "- [ ] task\n",
               "err": "dvq: cannot open Bad.md: Permission denied\n"}
        yield {"run": ["inspect", "--vault", "denied", "Bad"], "status": 2, "out": "",
               "err": "dvq: cannot open Bad.md: Permission denied\n"
                      "dvq: the note 'Bad' cannot be read\n"}


def list_other_commands():
    evaluate = ["eval", "--vault", "vault", *NOW]
    yield {"run": evaluate + ["1 + 2 * 3"], "out": "7\n"}
    yield {"run": evaluate + ["-1 + 2"], "out": "1\n"}
    yield {"run": evaluate + ["-"], "stdin": "upper(\"é\")\n", "out": "É\n"}
    yield {"run": evaluate + ["\"\""], "out": "\n"}
    yield {"run": evaluate + ["--origin", "A.md", "this.rating + this.file.size * 0"], "out": "4\n"}
    yield {"run": evaluate + ["--format=json", "date(today)"],
           "out": '{"type":"date","value":"2026-01-15T00:00:00.000Z","text":"January 15, 2026"}\n'}
    for zone in ("UTC", "Etc/UTC", ":Etc/UTC", "Zulu"):
        yield {"run": evaluate + ["--format=json", "date(today)"], "env": {"TZ": zone},
               "out": re.compile('"2026-01-15T00:00:00.000Z"')}
    yield {"run": evaluate + ["--format=json", "date(today)"], "env": {"TZ": "Nowhere/City"},
           "out": re.compile('"2026-01-15T00:00:00.000Z"'),
           "err": re.compile(r"\Advq: there is no time zone 'Nowhere/City', so dates are in UTC\nhint: ")}
    yield {"run": ["query", "--vault", "vault", "-c", "LIST"], "env": {"TZ": "Nowhere/City"}, "out": None,
           "err": re.compile(r"\Advq: there is no time zone 'Nowhere/City'")}
    yield {"run": evaluate + ["1 +"], "status": 2, "err": re.compile(r"\Aexpression:1:\d: ")}
    yield {"run": evaluate + ["\"a\".length"], "status": 2,
           "err": re.compile(r"\Aexpression:1:1: .*\n.*\n.*\nhint: the length of a text")}
    inspect = ["inspect", "--vault", "vault"]
    yield {"run": inspect + ["A.md"], "out": re.compile(r'\A\{"file":\{"path":"A\.md".*\}\n\Z')}
    yield {"run": inspect + ["A"], "out": re.compile(r'\A\{"file":\{"path":"A\.md".*"rating":4\}\n\Z')}
    yield {"run": inspect + ["C"], "status": 2, "err": re.compile(r"\Advq: .*C")}
    yield {"run": ["parse", "TASK WHERE done"],
           "out": '{"header":{"type":"task"},"source":{"type":"folder","folder":""},"operations":'
                  '[{"type":"where","clause":{"type":"variable","name":"done"}}]}\n'}
    yield {"run": ["parse", "-f", "broken.dql"], "status": 2, "err": re.compile(r"\Abroken\.dql:2:")}
    yield {"run": ["parse", *NOW, "--vault", "empty", "LIST WHERE x = date(today)"],
           "out": re.compile("2026-01-15T00:00:00.000Z")}


def list_paths(root):
    def files(paths, out, cwd="", vault="vault"):
        options = ["--paths", paths] if paths else []
        return {"run": ["query", "--vault", vault, *options, "-l", "LIST"], "cwd": cwd, "out": out}

    def both(folder):
        return f"{folder}A.md\n{folder}B.md\n"
    yield files(None, both("vault/"))
    yield files(None, both(""), "vault", ".")
    yield files(None, both("../../"), "vault/.obsidian/x", "../..")
    yield files(None, both(f"{root}/vault/"), "deep", "../vault")
    yield files("relative", both("../vault/"), "deep", "../vault")
    yield files("relative", both("vault/"))
    yield files("absolute", both(f"{root}/vault/"))
    yield files("vault", both(""))
    yield query("TASK WHERE due", "--format", "text", "--paths", "absolute",
                out=f"[ ] open [due:: 2026-01-10]  {root}/vault/A.md:5\n  [x] done | pipe  :6\n")
    yield query("TASK FLATTEN list(1, 2) AS n WHERE due", "--format", "text", "--paths", "absolute",
                out=f"{root}/vault/A.md\n" + 2 * "  [ ] open [due:: 2026-01-10]  :5\n    [x] done | pipe  :6\n")
    yield query("TASK WHERE due GROUP BY file.link", "--format", "text", "--paths", "absolute",
                out=f"A.md\n  [ ] open [due:: 2026-01-10]  {root}/vault/A.md:5\n    [x] done | pipe  :6\n")
    yield query("LIST", "--format", "vimgrep", "--paths", "vault", out="A.md:1:1:A.md\nB.md:1:1:B.md\n")
    yield query("LIST", "--format", "csv", "--paths", "absolute", out="value\r\nA.md\r\nB.md\r\n")
    yield {"run": ["check", "--vault", "wrong", "--paths", "absolute"], "status": 1,
           "out": re.compile(rf"\A{re.escape(root)}/wrong/"), "err": re.compile("1 wrong")}


def list_hyperlinks(root):
    def linked(text, path):
        url = f"file://{os.uname().nodename}{root}/links/{path}"
        return f"\x1b]8;;{url}\x1b\\{text}\x1b]8;;\x1b\\"

    def show(text, out, when="always", *options):
        return {"run": ["query", "--vault", "links", "--format", "text", "--hyperlink", when,
                        *options, text], "out": out}
    note = linked("a b/50% é#?.md", "a%20b/50%25%20%C3%A9%23%3F.md")
    yield show("TABLE x", f"File            x\n--------------  ----\n{note}  Gone\n")
    yield show("LIST x", f"{note}: Gone\n")
    yield show("LIST WITHOUT ID file.link", f"{note}\n")
    yield show("TABLE WITHOUT ID x", "x\n----\nGone\n")
    place, line = (linked(text, "a%20b/50%25%20%C3%A9%23%3F.md")
                   for text in ("a b/50% é#?.md:2", ":2"))
    yield show("TASK", f"[ ] t  {place}\n")
    yield show("TASK GROUP BY file.link", f"{note}\n  [ ] t  {line}\n")
    yield show("TASK FLATTEN list(1, 2) AS n", f"{note}\n" + 2 * f"  [ ] t  {line}\n")
    for when in ("never", "auto"):
        yield show("LIST x", "a b/50% é#?.md: Gone\n", when)
    yield {"run": ["query", "--vault", "links", "--format", "csv", "--hyperlink", "always", "LIST"],
           "out": "value\r\na b/50% é#?.md\r\n"}
    short = [linked(text, "a%20b/50%25%20%C3%A9%23%3F.md") for text in ("a b/50%", "é#?.md")]
    yield show('TABLE x AS "Column heading"',
               f"File         Column\n             heading\n-----------  -----------\n"
               f"{short[0]}      Gone\n{short[1]}\n", "always", "--width", "24")
    yield show('TABLE x AS "Column heading"',
               f"File      {short[0]}\n          {short[1]}\nColumn    Gone\nheading\n", "always", "--width", "20")
    parts = [linked(text, "a%20b/50%25%20%C3%A9%23%3F.md") for text in ("a", "b/50% é#?.md")]
    yield show("LIST file.link", f"{note}: {parts[0]}\n  {parts[1]}\n", "always", "--width", "20")
    yield show("TASK", f"[ ] t\n    {place}\n", "always", "--width", "20")


def list_error_colors():
    yield query("LIST FROM [", "--color", "always", status=2,
                err=re.compile(r"\A\x1b\[1mquery:1:11: \x1b\[0m\x1b\[1;31mexpected .*\x1b\[0m\n"
                               r"LIST FROM \[\n\x1b\[1;31m          \^\x1b\[0m\n"
                               r"\x1b\[1;36mhint:\x1b\[0m a link .*\n\Z"))
    yield query("LIST WHERE ratng", "--color", "always", out="",
                err=re.compile(r"\A\x1b\[1mquery:1:12: \x1b\[0m\x1b\[1;33mwarning:\x1b\[0m none .*\n"
                               r"LIST WHERE ratng\n\x1b\[1;33m           \^\^\^\^\^\x1b\[0m\n"))
    for command, text in (("eval", "1 +"), ("parse", "LIST WHERE")):
        yield {"run": [command, "--color", "always", text], "status": 2,
               "err": re.compile(r"\A\x1b\[1m\w+:1:\d+: \x1b\[0m\x1b\[1;31mexpected ")}
        yield {"run": [command, text], "status": 2, "err": re.compile(r"\A\w+:1:\d+: expected ")}
    yield {"run": ["check", "--vault", "wrong", "--color", "always"], "status": 1,
           "out": re.compile(r"\A\x1b\[1mwrong/.*:2:13:\x1b\[0m \x1b\[1;31mexpected .*\x1b\[0m\n"),
           "err": "1 query checked, 1 wrong\n"}
    yield {"run": ["render", "--vault", "wrong", "--color", "always", "-o", "none"], "status": 2,
           "err": re.compile(r"\A\x1b\[1mwrong/x\\x1b\[2Jy\.md:2:13:\x1b\[0m \x1b\[1;31mexpected .*\x1b\[0m\n")}
    yield {"run": ["render", "--vault", "vault", "--color", "always", "--diff", "--stdin-path", "A.md",
                   "-"], "stdin": "<!-- IQ: =1 --><!-- /IQ -->\n",
           "out": "\x1b[1m--- a/A.md\x1b[0m\n\x1b[1m+++ b/A.md\x1b[0m\n\x1b[36m@@ -1 +1 @@\x1b[0m\n"
                  "\x1b[31m-<!-- IQ: =1 --><!-- /IQ -->\x1b[0m\n"
                  "\x1b[32m+<!-- IQ: =1 -->1<!-- /IQ -->\x1b[0m\n"}


def list_terminals():
    """What a note holds does not reach a terminal; a pipe gets its bytes."""
    def on_terminal(command, out):
        return {"run": command, "out": out, "env": {"TERM": "dumb"},
                "shell": 'exec 2>/dev/null; dvq=$1; shift; line="$dvq"; for word; do '
                         'line="$line \'$word\'"; done; script -qc "$line" /dev/null | tr -d "\\r"'}
    name, shown = "x\x1b[2Jy.md", r"x\x1b[2Jy.md"
    yield {"run": ["query", "--vault", "wrong", "-l", "LIST"], "out": f"wrong/{name}\n"}
    yield on_terminal(["query", "--vault", "wrong", "-l", "LIST"], f"wrong/{shown}\n")
    yield on_terminal(["eval", "--vault", "wrong", "--origin", name, "this.file.path + \"\u009b\n\""],
                      shown + r"\u009b" + "\n")
    yield on_terminal(["query", "--vault", "wrong", "--format", "csv", "LIST"], f"value\n{shown}\n")
    yield on_terminal(["check", "--vault", "wrong"], re.compile(rf"\Awrong/{re.escape(shown)}:2:13: "))


def list_files_to_run():
    """Query files that begin with #!, as the system runs them and as text."""
    run = "#!/usr/bin/env -S dvq query --file\n"
    yield {"run": ["query", "--vault", "vault", "-"], "stdin": run + "LIST rating\nWHERE rating > 4",
           "out": "- [[B.md|B]]: 5\n"}
    yield {"run": ["query", "--vault", "vault", "-f", "run.dql"], "out": "- [[B.md|B]]: 5\n"}
    yield {"run": ["query", "--vault", "vault", "-f", "wrong.dql"], "status": 2,
           "err": re.compile(r"\Awrong\.dql:2:12: expected an expression")}
    yield {"run": ["parse", "-f", "run.dql"], "out": re.compile('"type":"list"')}
    yield {"run": ["eval", "--vault", "vault", "-"], "stdin": run + "1 + 1", "status": 2,
           "err": re.compile("<stdin>:1:1: ")}
    yield {"run": ["query", "--vault", "vault", "#!"], "status": 2,
           "err": re.compile("expected a query type")}


def list_inspected():
    inspect = ["inspect", "--vault", "linked"]
    website = re.compile('"path":"Projects/Website.md"')
    for name in ("Website", "website", "Website.md", "Projects/Website", "Projects/Website.md"):
        yield {"run": inspect + [name], "out": website}
    # One that stands nearer to the root is what a link leads to.
    yield {"run": inspect + ["Plan"], "out": re.compile('"path":"Plan.md"')}
    for name, hint in (("Webiste", "'Projects/Website'"), ("Web", "'Projects/Website'"),
                       ("Projects/Webside", "'Projects/Website'"), ("Plam", "'Plan' or 'Projects/Plan'")):
        yield {"run": inspect + [name], "status": 2,
               "err": f"dvq: there is no note '{name}' in the vault\nhint: did you mean {hint}?\n"}
    for name in ("Nothing like it", "picture.png", ""):
        yield {"run": inspect + [name], "status": 2,
               "err": f"dvq: there is no note '{name}' in the vault\n"}


def list_fields():
    fields = ["fields", "--vault", "vault"]
    yield {"run": fields + ["--format", "text"],
           "out": "Field   On    Uses  Types   Examples\n------  ----  ----  ------  ----------\n"
                  "rating  page  2     number  4, 5\ndue     task  1     date    2026-01-10\n"}
    yield {"run": fields + ["--format", "csv", '"B"'],
           "out": "Field,On,Uses,Types,Examples\r\nrating,page,1,number,5\r\n"}
    yield {"run": fields + ["--format", "csv", "-"], "stdin": 'FROM "B"\n',
           "out": "Field,On,Uses,Types,Examples\r\nrating,page,1,number,5\r\n"}
    yield {"run": fields + ["--format", "text", "--width", "24", '"A"'],
           "out": re.compile(r"\AField     rating\nOn        page\n")}
    yield {"run": fields + ["--tags"], "out": "| Tag | Notes | Tasks |\n| --- | ----- | ----- |\n"}
    yield {"run": fields + ["--tags", "-e"], "status": 1, "out": re.compile("Tag")}
    yield {"run": fields + ["--origin", "A", "--format", "csv", "outgoing([[]])"],
           "out": "Field,On,Uses,Types,Examples\r\n"}
    missing = 'source:1:1: warning: there is no folder or note "C" in the vault\n"C"\n^^^\n'
    yield {"run": fields + ["--format", "csv", '"C"'], "out": re.compile("Field"), "err": missing}
    yield {"run": fields + ["--format", "csv", "--strict", '"C"'], "status": 1,
           "out": re.compile("Field"), "err": missing}
    yield {"run": fields + ["--format", "csv", "-q", '"C"'], "out": re.compile("Field")}
    yield {"run": fields + ["A"], "status": 2,
           "err": 'source:1:1: expected a source ("folder", #tag or [[link]]), found "A"\nA\n^\n'
                  'hint: quote a folder: "A"\n'}
    yield {"run": fields + ["--format", "vimgrep"], "status": 2, "err": re.compile("unknown format 'vimgrep'")}
    yield {"run": fields + ["a", "b"], "status": 2, "err": re.compile("dvq fields")}
    yield {"run": fields + ["--files"], "status": 2, "err": re.compile("--files")}


def list_lines():
    """Blank lines inside tasks, byte for byte, and lines as long as fields may be."""
    loose = ["query", "--vault", "loose", "TASK"]
    yield {"run": loose + ["--format", "markdown"], "out": "- [ ] a  b\n- [ ] c\n    - [ ] d  e\n"}
    yield {"run": loose + ["--format", "dataview"], "out": "- [ ] a  b\n- [ ] c\n    - [ ] d  e\n"}
    yield {"run": loose + ["--format", "text"], "out": "L.md\n  [ ] a  b  :1\n  [ ] c  :4\n    [ ] d  e  :5\n"}
    yield {"run": loose + ["--format", "vimgrep"], "out": "loose/L.md:1:1:- [ ] a  b\nloose/L.md:4:1:- [ ] c\nloose/L.md:5:1:- [ ] d  e\n"}
    yield {"run": loose + ["--format", "csv"], "out": "path,line,status,text,due,scheduled,start,completion,created,tags\r\n"
               "L.md,1, ,\"a\n\nb\",,,,,,\r\nL.md,4, ,c,,,,,,\r\nL.md,5, ,\"d\n\ne\",,,,,,\r\n"}
    yield {"run": ["query", "--vault", "long", "TABLE length(k) WHERE k", "--format", "csv"],
           "out": "File,length(k)\r\n32767.md,32763\r\n32768.md,32764\r\n"}


def list_broken_names():
    """A name whose bytes are no text is that of one note only, with its ending and without."""
    for name, found in (("a\udcff", True), ("a\udcff.md", True), ("a\udcfe", False),
                        ("a\udcff.m", False), ("a", False)):
        yield {"run": ["eval", "--vault", "bytes", "--origin", name, "this.x"], "out": "1\n" if found else "\\-\n",
               "err": "" if found else re.compile("there is no note")}


def list_open_files():
    """No folder or note stays open: far more of them than may be open at once."""
    few = 'ulimit -n 60; exec "$@"'
    count = ["query", "--vault", "many", "--count"]
    yield {"run": count + ["LIST WHERE x"], "shell": few, "out": "200\n"}
    yield {"run": count + ["--threads", "1", "TASK"], "shell": few, "out": "200\n"}
    yield {"run": count + ["--follow", "--no-ignore", "LIST WHERE x"], "shell": few, "out": "200\n"}
    yield {"run": ["render", "--vault", "many", "-o", "many-out", "many/"], "shell": few, "err": None}
    yield {"run": ["render", "--vault", "many", "-i"], "shell": few, "err": None}
    yield {"run": ["check", "--vault", "many"], "shell": few, "err": None}


def list_cases(root):
    yield from list_formats()
    yield from list_explanations()
    yield from list_counts_and_files()
    yield from list_origins()
    yield from list_colors()
    yield from list_paths(root)
    yield from list_hyperlinks(root)
    yield from list_error_colors()
    yield from list_terminals()
    yield from list_widths()
    yield from list_input()
    yield from list_missing_sources()
    yield from list_without_origin()
    yield from list_messages()
    yield from list_exit_statuses(root)
    yield from list_other_commands()
    yield from list_fields()
    yield from list_files_to_run()
    yield from list_inspected()
    yield from list_lines()
    yield from list_broken_names()
    yield from list_open_files()
