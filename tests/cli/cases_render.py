"""render and check: where notes come from and go to, usage, exit status. What notes become is in
tests/cases/publish."""
import re

NOTES = {
    "vault/A.md": "# A\n\n```dataview\nLIST FROM \"Sub\"\n```\n![[pic.png]]\n",
    "vault/Sub/B.md": "x:: 1\n\n- [ ] task `= 1 + 1`\n",
    "vault/Sub/C.markdown": "no query\n",
    "vault/Sub/data.csv": "a,b\n",
    "vault/pic.png": b"\x89PNG",
    "vault/.obsidian/app.json": "{}",
    "look/page.html": "<title>{{title}}</title>{{content}}\n",
    "look/wrong.html": "<p>{{titel}}</p>\n",
    "look/own.css": "p { color: red }\n",
    "broken/D.md": "`= nosuch(1)` `= 2`\n",
    "broken/E.md": "`= 1`\n",
    "excludes/A.md": "[[B]] `= this.file.outlinks[0]`\n",
    "excludes/Left/B.md": "x:: 1\n",
    "excludes/Left/c.pdf": "",
    "excludes/a.pdf": "",
    "excludes/a.png": "",
    "odd/F.md": "---\nup: [[A]]\n---\n```dataview\nLIST FROM #none\n```\n",
    "odd/G.md": "\x1b[1m `= nosuch()`\n",
    "stale/S.md": "<!-- IQ: =1 --><!-- /IQ -->\n",
}

A = "# A\n\n- [[Sub/B.md|B]]\n- [[Sub/C.markdown|C.markdown]]\n\n![[pic.png]]\n"
B = "x:: 1\n\n- [ ] task 2\n"


def list_output():
    yield {"run": ["render", "vault/A.md"], "out": A}
    yield {"run": ["render", "A.md"], "cwd": "vault", "out": A}
    yield {"run": ["render", "A"], "cwd": "vault", "out": A}
    yield {"run": ["render", "vault/A"], "out": A}
    yield {"run": ["check", "vault/Sub/B"], "out": "", "err": re.compile("checked, 0 wrong")}
    yield {"run": ["render", "../A.md"], "cwd": "vault/Sub", "out": A}
    yield {"run": ["render", "A.md"], "cwd": "vault/Sub", "out": A}
    yield {"run": ["render", "{root}/vault/Sub/B.md"], "cwd": "broken", "out": B}
    yield {"run": ["render", "--vault", "vault", "Sub/B.md"], "out": B}
    yield {"run": ["render", "-o", "out1", "vault"], "out": ""}
    yield {"run": ["render", "vault/A.md"], "shell": '"$@" > /dev/null; find out1 -name "[^.]*" -type f | sort',
           "out": "out1/A.md\nout1/Sub/B.md\nout1/Sub/C.markdown\n"}
    yield {"run": ["render", "-o", "out2", "vault/Sub/"], "shell": '"$@"; find out2 -name "[^.]*" -type f | sort',
           "out": "out2/Sub/B.md\nout2/Sub/C.markdown\n"}
    yield {"run": ["render", "-o", "out3", "--attachments", "vault/Sub", "vault/A.md"],
           "shell": '"$@"; find out3 -name "[^.]*" -type f | sort; cmp out3/pic.png vault/pic.png',
           "out": "out3/A.md\nout3/Sub/B.md\nout3/Sub/C.markdown\nout3/Sub/data.csv\nout3/pic.png\n"}
    yield {"run": ["render", "-o", "out4/deep", "vault/Sub/B.md"], "shell": '"$@"; cat out4/deep/Sub/B.md',
           "out": B}
    look = ["--format", "html", "--template", "look/page.html", "--style", "look/own.css"]
    yield {"run": ["render", "-o", "site1", *look, "vault"],
           "shell": '"$@"; cat site1/Sub/B.html site1/dvq.css',
           "out": re.compile(r"\A<title>B – vault</title>(.|\n)*\np \{ color: red \}\n\Z")}
    yield {"run": ["render", "-o", "site2", *look, "--template", "look/wrong.html", "vault"], "status": 2,
           "err": re.compile(r"look/wrong\.html:1:6: a template has no place \{\{titel\}\}")}
    # Links of a page lead to pages, whatever is said of links in Markdown.
    yield {"run": ["render", "--format", "html", "--links", "markdown", "--vault", "excludes", "A.md"],
           "out": re.compile('<a class="dvq-link" href="Left/B.html">B</a>')}
    yield {"run": ["render", "-i", "vault"], "out": ""}
    yield {"run": ["render", "-i", "-o", "out5", "vault"], "status": 2,
           "err": "dvq render: --output and --in-place exclude each other\n"}
    yield {"run": ["render", "--check", "--manage", "--unmanage", "vault"], "status": 2,
           "err": "dvq render: --manage and --unmanage exclude each other\n"}
    yield {"run": ["render", "-i", "--prune", "vault"], "status": 2,
           "err": "dvq render: --prune needs -o DIR\n"}
    for option in ("manage", "unmanage", "all"):
        yield {"run": ["render", f"--{option}", "vault/A.md"], "status": 2,
               "err": f"dvq render: --{option} changes notes in place: add --in-place, or --diff to "
                      "look first\n"}


def list_input():
    text = "x:: 7\n\n`= this.x` `= this.file.path`\n"
    yield {"run": ["render", "--vault", "vault", "-", "--stdin-path", "Sub/B.md"], "stdin": text,
           "out": "x:: 7\n\n7 Sub/B.md\n"}
    yield {"run": ["render", "-", "--stdin-path", "vault/Sub/B.md"], "stdin": text,
           "out": "x:: 7\n\n7 Sub/B.md\n"}
    yield {"run": ["render", "--vault", "vault", "-", "--stdin-path", "vault/new.md"], "stdin": text,
           "out": "x:: 7\n\n7 new.md\n"}
    yield {"run": ["render", "--vault", "vault", "-"], "stdin": "`= 1` `= this.x`", "out": "1 \\-"}
    yield {"run": ["render", "--vault", "vault", "-i", "-"], "stdin": "<!-- IQ: =1 --><!-- /IQ -->\n",
           "out": "<!-- IQ: =1 -->1<!-- /IQ -->\n"}
    yield {"run": ["render", "--vault", "vault", "-", "--stdin-path", "new.md"], "stdin": "\n`= nosuch()`",
           "status": 2, "out": "\n`= nosuch()`", "err": re.compile(r"\Avault/new\.md:2:\d+: ")}
    yield {"run": ["render", "--vault", "vault", "-", "--stdin-path", "new.md"], "stdin": "\n`= 1 +`",
           "out": "\n`= 1 +`", "err": re.compile(r"\Avault/new\.md:2:1: this code is no expression")}
    yield {"run": ["render", "-", "vault/A.md"], "status": 2,
           "err": "dvq: standard input is one note; name no other with it\n"}
    yield {"run": ["render", "--vault", "vault", "-", "-o", "out"], "status": 2,
           "err": "dvq render: standard input goes to standard output, not to -o\n"}
    yield {"run": ["check", "--vault", "vault", "-"], "stdin": "`= 1` `= nosuch(1)`", "status": 1,
           "out": re.compile(r"\A<stdin>:1:10: unknown function"), "err": "2 queries checked, 1 wrong\n"}
    yield {"run": ["check", "--vault", "vault", "-"], "stdin": "`= 1` `== 1`",
           "err": "1 query checked, 0 wrong\n1 piece of code that is no expression was passed over: -v names each\n"}


def list_failures():
    yield {"run": ["render", "vault"], "status": 2, "err": re.compile("several notes go to a folder")}
    yield {"run": ["render", "--attachments", "vault/A.md"], "status": 2,
           "err": "dvq render: --attachments needs -o DIR\n"}
    yield {"run": ["render", "vault/none.md"], "status": 2, "err": re.compile("is no note and no folder")}
    yield {"run": ["render", "--vault", "vault", "pic.png"], "status": 2,
           "err": re.compile("is no note and no folder")}
    yield {"run": ["render", "--vault", "vault", "../broken/D.md"], "status": 2,
           "err": re.compile("is no note and no folder")}
    yield {"run": ["render", "--vault", "none", "A.md"], "status": 2, "err": re.compile("cannot open folder")}
    yield {"run": ["render", "--vault", "vault", "-o", "vault/site"], "status": 2,
           "err": re.compile("lies in the vault")}
    for option, value in (("--links", "html"), ("--strip", "fields,dots"), ("--heading-level", "7"),
                          ("--heading-level", "0"), ("--errors", "loud"), ("--checkbox", "maybe")):
        yield {"run": ["render", option, value, "vault/A.md"], "status": 2,
               "err": re.compile(rf"\Advq render: {option} takes .*, not '{value}'\n")}
    for option, printed in (((), "`= nosuch(1)` 2\n1\n"), (("--errors", "skip"), "1\n")):
        yield {"run": ["render", "--vault", "broken", "-o", "out6" + "".join(option), *option], "status": 2,
               "shell": f'"$@"; status=$?; cat out6{"".join(option)}/*; exit $status', "out": printed,
               "err": re.compile(r"\Abroken/D\.md:1:4: unknown function")}
    yield {"run": ["render", "--vault", "broken", "--errors", "inline", "D.md"], "status": 2,
           "out": re.compile(r"\A\*\*This query failed: "), "err": re.compile("D.md:1:4")}


def list_judging():
    yield {"run": ["render", "--check"], "cwd": "vault", "out": ""}
    yield {"run": ["render", "--check", "stale"], "status": 1, "err": "stale/S.md:1:1: the value is stale\n"}
    yield {"run": ["render", "--check", "--diff", "stale/S.md"], "status": 1,
           "out": "--- a/stale/S.md\n+++ b/stale/S.md\n@@ -1 +1 @@\n-<!-- IQ: =1 --><!-- /IQ -->\n"
                  "+<!-- IQ: =1 -->1<!-- /IQ -->\n",
           "err": "stale/S.md:1:1: the value is stale\n"}
    yield {"run": ["render", "--diff", "stale/S.md"], "out": re.compile(r"\A--- a/stale/S\.md")}
    yield {"run": ["render", "--check", "-o", "out7", "vault/A.md"], "status": 1,
           "err": "out7/A.md: it is missing\n"}
    yield {"run": ["render", "-o", "out7", "vault/A.md"]}
    yield {"run": ["render", "--check", "-o", "out7", "vault/A.md"]}
    yield {"run": ["render", "--check", "-o", "out7", "--links", "markdown", "vault/A.md"], "status": 1,
           "err": "out7/A.md: it is stale\n"}
    yield {"run": ["check"], "cwd": "vault", "err": "2 queries checked, 0 wrong\n"}
    yield {"run": ["check", "vault/Sub/B.md"], "err": "1 query checked, 0 wrong\n"}
    yield {"run": ["check", "broken"], "status": 1, "out": re.compile(r"\Abroken/D\.md:1:4: "),
           "err": "3 queries checked, 1 wrong\n"}
    yield {"run": ["check", "broken/none.md"], "status": 2, "err": re.compile("is no note")}
    warned = ("odd/F.md:2:5: warning: [[A]] without quotes is a list in a list, not a link\n"
              "up: [[A]]\n    ^^^^^\nhint: put the value in quotes: \"[[A]]\"\n"
              "odd/F.md:5:11: warning: no note has the tag #none\nLIST FROM #none\n          ^^^^^\n")
    odd = re.compile(r"\A---\nup: ")
    counted = "1 query checked, 0 wrong, 2 warnings\n"
    yield {"run": ["check", "odd/F.md"], "out": "", "err": warned + counted}
    yield {"run": ["check", "--strict", "odd/F.md"], "status": 1, "out": "", "err": warned + counted}
    yield {"run": ["check", "-q", "odd/F.md"], "out": "", "err": "1 query checked, 0 wrong\n"}
    yield {"run": ["check", "-q", "--strict", "odd/F.md"], "status": 1, "out": "",
           "err": "1 query checked, 0 wrong\n"}
    yield {"run": ["check", "--parse-only", "--strict", "odd/F.md"], "out": "",
           "err": "1 query checked, 0 wrong\n"}
    yield {"run": ["check", "-q", "odd"], "status": 1, "err": "2 queries checked, 1 wrong\n",
           "out": "odd/G.md:1:9: unknown function 'nosuch'\n"}
    yield {"run": ["check", "--threads", "3", "odd", "broken"], "status": 1,
           "out": re.compile(r"\Abroken/D\.md:1:4: (.*\n)*odd/G"), "err": re.compile("2 wrong, 2 warnings")}
    yield {"run": ["check", "--vault", "vault", "-", "--stdin-path", "A.md"],
           "stdin": "y:: 1\n`= this.y - [1]`\n", "status": 1,
           "out": re.compile(r"\Avault/A\.md:2:4: cannot compute number - array\n"),
           "err": "1 query checked, 1 wrong\n"}
    yield {"run": ["check", "--vault", "odd", "-"], "stdin": "```dataview\nLIST FROM #none\n```\n",
           "out": "", "err": re.compile(r"\A<stdin>:2:11: warning: no note(.*\n)*.* 1 warning\n\Z")}
    yield {"run": ["render", "odd/F.md"], "out": odd,
           "err": re.compile(r"\Aodd/F\.md:5:11: warning: no note has the tag #none\nLIST FROM")}
    yield {"run": ["render", "-q", "odd/F.md"], "out": odd, "err": ""}
    yield {"run": ["render", "--strict", "odd/F.md"], "out": odd, "status": 1, "err": re.compile("warning: ")}
    yield {"run": ["render", "-q", "--strict", "odd/F.md"], "out": odd, "status": 1, "err": ""}
    yield {"run": ["render", "-q", "--vault", "broken", "D.md"], "status": 2, "out": None,
           "err": re.compile("unknown function")}


DYNAMIC = """`== x` `=> y` `= 1` `$= 2` ![[all.base]]

```tasks
not done
```

```dataview
LIST WHERE false
```

```dataview
LIST nosuch(1)
```

```Dataview
LIST
```

```query
x
```
"""


def list_summaries():
    yield {"run": ["render", "--vault", "vault", "-"], "stdin": DYNAMIC, "status": 2, "summary": True,
           "out": None, "err": re.compile("""
1 note: 1 written, 0 unchanged
4 queries: 3 answered, 1 of them without rows, 1 failed
left as it is: 1 inline JavaScript, 1 base, 1 query block, 1 other spelling of \
dataview, 2 pieces of code that are no expressions
\\Z""")}
    yield {"run": ["render", "--vault", "vault", "-", "-v"], "stdin": DYNAMIC, "status": 2, "out": None,
           "err": """<stdin>:1:1: this code is no expression, so it stays as it is: expected an expression, found "="
<stdin>:1:8: this code is no expression, so it stays as it is: expected an expression, found ">"
<stdin>:1:21: inline JavaScript is left as it is
<stdin>:1:28: a base is left as it is
<stdin>:7:1: the query has no rows
<stdin>:12:6: LIST failed on every row: unknown function 'nosuch'
<stdin>:15:1: this is no dataview block: write dataview
<stdin>:19:1: a query block is left as it is
<stdin>: written
"""}
    yield {"run": ["render", "--vault", "vault", "-", "-q"], "stdin": "`== x` `$= 2`", "summary": True,
           "out": "`== x` `$= 2`", "err": ""}
    yield {"run": ["render", "--vault", "vault", "--summary", "json", "sum.json", "-"], "stdin": DYNAMIC,
           "status": 2, "shell": '"$@" > /dev/null; status=$?; cat sum.json; exit $status',
           "out": '{"notes":{"all":1,"written":1,"unchanged":0,"failed":0},"copies":{"removed":0,"outlived":0},'
                  '"queries":{"all":4,"answered":3,"empty":1,"failed":1},"left":{"dataviewjs":0,'
                  '"inlineJavaScript":1,"tasks":0,"base":1,"query":1,"spelling":1,"noExpression":2,'
                  '"plain":0,"unmanaged":0}}\n', "err": None}
    yield {"run": ["render", "--vault", "vault", "--summary=json", "-", "-o", "out10"], "summary": True,
           "out": re.compile('"written":3,'), "err": re.compile("3 notes: 3 written, 0 unchanged")}
    yield {"run": ["render", "--vault", "vault", "--summary", "xml", "x", "A"], "status": 2,
           "err": "dvq render: --summary takes json, not 'xml'\n"}
    yield {"run": ["render", "--vault", "vault", "-", "--empty", "*none*"],
           "stdin": "a\n```dataview\nTABLE x WHERE false\n```\nb\n", "out": "a\n\n*none*\n\nb\n"}
    yield {"run": ["render", "--vault", "vault", "-"],
           "stdin": "a\n\n```dataview\nTABLE x WHERE false\n```\n\nb\n", "out": "a\n\nb\n"}


def list_threads():
    for threads in ("1", "2", "7"):
        yield {"run": ["render", "--vault", "vault", "-o", "out8", "--threads", threads]}
    # A progress line is for terminals that wait only.
    yield {"run": ["render", "--vault", "vault", "-o", "out9"], "out": re.compile(r"\A[^\r]*\Z"),
           "env": {"TERM": "xterm"},
           "shell": 'script -qec "$1 $2 $3 $4 $5 $6" /dev/null 2>/dev/null | tr -d "\\r" || true'}


def list_excludes(root):
    """Attachments and notes that are left out are not copied, and cannot be named."""
    rules = ["--exclude", "*.png", "--exclude", "Left/"]
    yield {"run": ["render", "--vault", "excludes", "-o", "{root}/kept", "--attachments", *rules],
           "out": ""}
    yield {"run": [], "shell": "cd kept && find . -type f | sort", "out": "./.dvq-manifest\n./A.md\n./a.pdf\n"}
    yield {"run": [], "shell": "cat kept/A.md", "out": "[[B]] [[Left/B.md|B]]\n"}
    for command in ("render", "check"):
        yield {"run": [command, "--vault", "excludes", *rules, "excludes/Left/B.md"], "status": 2,
               "err": "dvq: excludes/Left/B.md is no note and no folder of the vault "
                      f"{root}/excludes\nhint: the vault leaves it out: see its .dvqignore, and "
                      "--exclude\n"}
    yield {"run": ["check", "--vault", "excludes", *rules], "err": "1 query checked, 0 wrong\n"}
    yield {"run": ["inspect", "--vault", "excludes", *rules, "Left/B"], "status": 2,
           "err": "dvq: there is no note 'Left/B' in the vault\n"
                  "hint: the vault leaves it out: see its .dvqignore, and --exclude\n"}
    yield {"run": ["render", "--vault", "excludes", *rules, "--stdin-path", "Left/B.md", "-"],
           "stdin": "`= 1 + 1`\n", "out": "2\n"}


def list_cases(root):
    yield from list_output()
    yield from list_input()
    yield from list_failures()
    yield from list_judging()
    yield from list_summaries()
    yield from list_threads()
    yield from list_excludes(root)
