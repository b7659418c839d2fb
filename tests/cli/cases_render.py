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
    "broken/D.md": "`= 1 +`\n",
    "broken/E.md": "`= 1`\n",
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
    yield {"run": ["render", "vault/A.md"], "shell": '"$@" > /dev/null; find out1 -type f | sort',
           "out": "out1/A.md\nout1/Sub/B.md\nout1/Sub/C.markdown\n"}
    yield {"run": ["render", "-o", "out2", "vault/Sub/"], "shell": '"$@"; find out2 -type f | sort',
           "out": "out2/Sub/B.md\nout2/Sub/C.markdown\n"}
    yield {"run": ["render", "-o", "out3", "--attachments", "vault/Sub", "vault/A.md"],
           "shell": '"$@"; find out3 -type f | sort; cmp out3/pic.png vault/pic.png',
           "out": "out3/A.md\nout3/Sub/B.md\nout3/Sub/C.markdown\nout3/Sub/data.csv\nout3/pic.png\n"}
    yield {"run": ["render", "-o", "out4/deep", "vault/Sub/B.md"], "shell": '"$@"; cat out4/deep/Sub/B.md',
           "out": B}
    yield {"run": ["render", "-i", "vault"], "out": ""}
    yield {"run": ["render", "-i", "-o", "out5", "vault"], "status": 2,
           "err": "dvq render: --output and --in-place exclude each other\n"}
    for option in ("manage", "all"):
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
    yield {"run": ["render", "--vault", "vault", "-", "--stdin-path", "new.md"], "stdin": "\n`= 1 +`",
           "status": 2, "err": re.compile(r"\Avault/new\.md:2:7: expected")}
    yield {"run": ["render", "-", "vault/A.md"], "status": 2,
           "err": "dvq: standard input is one note; name no other with it\n"}
    yield {"run": ["render", "--vault", "vault", "-", "-o", "out"], "status": 2,
           "err": "dvq render: standard input goes to standard output, not to -o\n"}
    yield {"run": ["check", "--vault", "vault", "-"], "stdin": "`= 1` `= 1 +`", "status": 1,
           "out": re.compile(r"\A<stdin>:1:13: expected"), "err": "2 queries checked, 1 wrong\n"}


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
    yield {"run": ["render", "--vault", "broken", "-o", "out6"], "status": 2,
           "shell": '"$@"; status=$?; ls out6; exit $status', "out": "E.md\n",
           "err": re.compile(r"\Abroken/D\.md:1:7: expected")}
    yield {"run": ["render", "--vault", "broken", "--errors", "inline", "D.md"], "status": 2,
           "out": re.compile(r"\A\*\*This query failed: "), "err": re.compile("D.md:1:7")}


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
    yield {"run": ["check", "broken"], "status": 1, "out": re.compile(r"\Abroken/D\.md:1:7: "),
           "err": "2 queries checked, 1 wrong\n"}
    yield {"run": ["check", "broken/none.md"], "status": 2, "err": re.compile("is no note")}


def list_threads():
    for threads in ("1", "2", "7"):
        yield {"run": ["render", "--vault", "vault", "-o", "out8", "--threads", threads]}
    # A progress line is for terminals that wait only.
    yield {"run": ["render", "--vault", "vault", "-o", "out9"], "out": re.compile(r"\A[^\r]*\Z"),
           "env": {"TERM": "xterm"},
           "shell": 'script -qec "$1 $2 $3 $4 $5 $6" /dev/null 2>/dev/null | tr -d "\\r" || true'}


def list_cases(_):
    yield from list_output()
    yield from list_input()
    yield from list_failures()
    yield from list_judging()
    yield from list_threads()
