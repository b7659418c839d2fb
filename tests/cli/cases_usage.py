"""Commands, options and messages: help, version, wrong usage, choice of the vault."""
import re

NOTES = {
    "vault/.obsidian/app.json": "{}",
    "vault/Deep/er/Note.md": "- [ ] deep\n",
    "vault/Top.md": "- [x] top\n",
    "other/Other.md": "- [ ] other\n",
    "loose/Loose.md": "- [ ] loose\n",
    # What bash offers for the last of the words after the program's path.
    "complete.bash": 'source <("$1" completion bash)\nCOMP_WORDS=("${@:2}") COMP_CWORD=$(($# - 2))\n'
                     '_dvq\nprintf "%s\\n" "${COMPREPLY[@]}"\n',
}

COMMANDS = ["query", "eval", "inspect", "parse", "render", "check", "serve", "help", "completion"]


def list_help_cases():
    for command in COMMANDS:
        usage = re.compile(rf"\AUsage: dvq {command} ")
        yield {"run": [command, "--help"], "out": usage}
        yield {"run": [command, "-h"], "out": usage}
        yield {"run": ["help", command], "out": usage}
    for words in (["--help"], ["-h"], ["help"]):
        yield {"run": words, "out": re.compile("(?s)Usage: dvq COMMAND.*query.*serve.*2 wrong usage")}
    yield {"run": ["help", "functions"], "out": re.compile(r"(?m)^  length\(")}
    yield {"run": ["help", "functions", "--markdown"], "out": re.compile(r"(?m)^\| `length\(")}
    yield {"run": ["help", "options", "--man"], "out": re.compile(r"\A\.SH OPTIONS\n(?s:.*)\n\.TP\n")}
    yield {"run": ["help", "round"], 
           "out": re.compile(r"\Around\(number, \[digits\]\)\n\n.*\n\nExample: .*\nGives:   16\.56\n\Z")}
    yield {"run": ["help", "no-such-thing"], "status": 2,
           "err": "dvq help: no help on 'no-such-thing': name a command, a topic, a function or a "
                  "keyword; `dvq help` lists them\n"}
    for topic, meant in (("lenght", "length"), ("DateFormats", "dateformat"), ("chekc", "check"),
                         ("expresions", "expressions"), ("flaten", "FLATTEN"), ("file.mtme", "file.mtime")):
        yield {"run": ["help", topic], "status": 2,
               "err": f"dvq help: no help on '{topic}': name a command, a topic, a function or a "
                      f"keyword; `dvq help` lists them\nhint: did you mean '{meant}'?\n"}
    yield from list_language_cases()
    yield {"run": ["--version"], "out": re.compile(r"\Advq \d+\.\d+\.\d+\n\Z")}


def list_language_cases():
    """Topics, sections by what they explain, and the layout of both; run_language.py has the text."""
    for topic in ("language", "sources", "operations", "expressions", "dates", "fields", "links", "settings"):
        yield {"run": ["help"], "out": re.compile(f"(?m)^  {topic}  ")}
        yield {"run": ["help", topic.upper()], "out": re.compile(rf"(?i)\A{topic}: ")}
    for words in (["GROUP BY"], ["group", "by"], ["Group"], ["BY"], ["rows"]):
        yield {"run": ["help", *words],
               "out": re.compile(r"\AGROUP BY and rows\n(?s:.*)\nMore: dvq help operations\n\Z")}
    yield {"run": ["help", "list"], "out": re.compile(r"(?m)\Alist\(.*\n(?s:.*)^LIST\n")}
    yield {"run": ["help", "LIST"], "out": re.compile(r"\ALIST\n")}
    yield {"run": ["help", "templates"], "out": re.compile(r"\AWithout templates: - and !\n")}
    yield {"run": ["help", "week"],
           "out": re.compile(r"(?m)\ARecipe: what is due this week by project, and what is overdue\n(?s:.*)^Durations: dur\(\)$")}
    for field in ("file.mtime", "mtime"):
        yield {"run": ["help", field], "out": re.compile(r"\Afile: what every note has\n")}
    sow = ["help", "--now", "2024-02-29T10:00", "sow"]
    yield {"run": sow, "out": re.compile(r"(?m)^word  .*  value now\n(?s:.*)^sow, start-of-week +date\(sow\) +"
                                         r"February 26, 2024$(?s:.*)^eom, .* 11:59 PM - February 29, 2024$")}
    yield {"run": sow, "env": {"TMPDIR": "/nonexistent"},
           "out": re.compile("(?m)^word  .*  value on 2026-01-15 at 9:00$")}
    yield {"run": ["help", "--width", "40", "sow"],
           "out": re.compile(r"(?m)^sow, start-of-week\n    expression: date\(sow\)\n    value now: ")}
    yield {"run": ["help", "fields"],
           "out": re.compile(r"\AUsage: dvq fields (?s:.*)\n\nFields: what pages, tasks and list items have\n")}
    yield {"run": ["help", "--width=40", "Fields"], "out": re.compile(r"\A(?:(?! {4}).{0,40}\n| {4}.*\n)*\Z")}
    yield {"run": ["help", "--width=0", "dates"], "out": re.compile(r"(?m)^A date is written .{120}")}
    yield {"run": ["help", "--width", "x", "dates"], "status": 2, "err": re.compile("--width takes a number")}
    yield {"run": ["help", "--now", "x", "dates"], "status": 2, "err": re.compile("--now takes a time")}


def list_wrong_usage():
    yield {"run": [], "status": 2, "err": "dvq: no command given\nSee `dvq --help`.\n"}
    yield {"run": ["qurey"], "status": 2,
           "err": "dvq: unknown command 'qurey'\nhint: did you mean 'query'?\nSee `dvq --help`.\n"}
    yield {"run": ["zzzzzzzz"], "status": 2,
           "err": "dvq: unknown command 'zzzzzzzz'\nSee `dvq --help`.\n"}
    yield {"run": ["TASK WHERE due"], "status": 2,
           "err": "dvq: unknown command 'TASK WHERE due'\n"
                  "hint: to run a query, write dvq query '...'\nSee `dvq --help`.\n"}
    yield {"run": ["--vault", "x", "query"], "status": 2,
           "err": "dvq: the command comes before its options; found '--vault' first\n"
                  "See `dvq --help`.\n"}
    yield {"run": ["query", "--formta", "json", "LIST"], "status": 2,
           "err": "dvq query: unknown option '--formta'\nhint: did you mean '--format'?\n"
                  "See `dvq query --help`.\n"}
    yield {"run": ["query", "--json", "LIST"], "status": 2, "err": re.compile("write --format json")}
    yield {"run": ["eval", "--csv", "1"], "status": 2,
           "err": "dvq eval: unknown option '--csv'\nSee `dvq eval --help`.\n"}
    yield {"run": ["help", "--ma", "round"], "status": 2, "err": re.compile("mean '--markdown'")}
    yield {"run": ["query", "--ex", "LIST"], "status": 2, "err": re.compile("mean '--exit-status'")}
    yield {"run": ["query", "-1", "LIST"], "status": 2, "err": re.compile("one word too many")}
    yield {"run": ["query", "-x", "LIST"], "status": 2,
           "err": "dvq query: unknown option '-x'\nSee `dvq query --help`.\n"}
    yield {"run": ["query", "--format"], "status": 2, "err": re.compile("--format needs an argument")}
    yield {"run": ["query", "--follow=yes", "LIST"], "status": 2,
           "err": re.compile("--follow takes no argument")}
    yield {"run": ["query", "--format", "jsn", "LIST"], "status": 2,
           "err": "dvq: unknown format 'jsn'\nhint: did you mean 'json'?\n"}
    yield {"run": ["query", "--format=JSON", "LIST"], "status": 2, "err": re.compile("mean 'json'")}
    yield {"run": ["query", "--format=yaml1.2", "LIST"], "status": 2,
           "err": "dvq: unknown format 'yaml1.2'\nhint: write text, markdown, dataview, json, "
                  "ndjson, csv, vimgrep, html or ical\n"}
    yield {"run": ["eval", "--format", "csv", "1"], "status": 2,
           "err": "dvq: unknown format 'csv'\nhint: write text, json or html\n"}
    yield {"run": ["query", "--color=red", "LIST"], "status": 2,
           "err": "dvq: --color takes auto, always or never, not 'red'\n"}
    yield {"run": ["query", "--color=red", "--color=never", "-c", "LIST"], "out": "4\n"}
    yield {"run": ["query", "--color=red", "--help"], "out": re.compile(r"\AUsage: dvq query ")}
    for option, value, takes in (("links", "wki", "wiki or markdown"),
                                 ("heading-level", "7", "a number from 1 to 6"),
                                 ("strip", "fields,tag", "some of fields,dates,tags"),
                                 ("checkbox", "", "keep or strip"), ("errors", "x", "inline or skip")):
        yield {"run": ["render", f"--{option}={value}", "x.md"], "status": 2,
               "err": f"dvq render: --{option} takes {takes}, not '{value}'\n"}
    for number in ("0", "-1", "x", "4x", "", "99999999999999999999"):
        yield {"run": ["query", f"--threads={number}", "LIST"], "status": 2,
               "err": re.compile("--threads takes a number")}
    yield {"run": ["query", "--now", "yesterday", "LIST"], "status": 2,
           "err": re.compile("--now takes a time")}
    for time in ("2026-02-29", "2026-04-31", "2026-01-32", "2026-13-01", "2026-01-01T25:00",
                 "2026-01-01T10:61"):
        yield {"run": ["query", "--now", time, "LIST"], "status": 2,
               "err": re.compile("no ISO 8601 date or time")}
    yield {"run": ["eval", "--now", "2024-02-29T24:00", "date(today)"], "out": "March 01, 2024\n"}
    for name in ("", "x x", "xx-YY", "de_DE", "und"):
        yield {"run": ["query", "--locale", name, "LIST"], "status": 2,
               "err": f"dvq: there is no locale '{name}'; names are as en-US\n"}
    yield {"run": ["query", "-cl", "LIST"], "status": 2, "err": re.compile("only one of")}
    yield {"run": ["query", "-l", "--format=json", "LIST"], "status": 2,
           "err": re.compile("only one of")}
    yield {"run": ["query", "-0", "LIST"], "status": 2, "err": re.compile("goes with --files")}
    yield {"run": ["completion"], "status": 2, "err": re.compile("name a shell")}
    yield {"run": ["completion", "fihs"], "status": 2, "err": re.compile("mean 'fish'")}
    yield {"run": ["query"], "status": 2, "err": re.compile("nothing to run")}
    yield {"run": ["query", "-f", "q", "LIST"], "status": 2, "err": re.compile("not both")}
    yield {"run": ["query", "TASK", "WHERE"], "status": 2, "err": re.compile("(?s)one word.*quotes")}
    yield {"run": ["inspect"], "status": 2, "err": re.compile("name the note")}
    yield {"run": ["serve", "x"], "status": 2, "err": re.compile("one word too many")}
    yield {"run": ["query", "-f", "missing.dql"], "status": 2,
           "err": re.compile("cannot read missing.dql: No such file")}
    yield {"run": ["query", "-f", "."], "status": 2, "err": re.compile(r"cannot read \.: ")}


def list_vault_choices():
    tasks = ["query", "--format", "vimgrep", "--paths", "vault", "TASK"]
    deep = "Deep/er/Note.md:1:1:- [ ] deep\n"
    both = deep + "Top.md:1:1:- [x] top\n"
    yield {"run": tasks, "cwd": "vault/Deep/er", "out": both}
    yield {"run": tasks, "cwd": "loose", "out": "Loose.md:1:1:- [ ] loose\n"}
    yield {"run": tasks, "cwd": "loose", "env": {"DVQ_VAULT": "../other"},
           "out": "Other.md:1:1:- [ ] other\n"}
    yield {"run": tasks, "cwd": "loose", "env": {"DVQ_VAULT": ""},
           "out": "Loose.md:1:1:- [ ] loose\n"}
    yield {"run": tasks + ["--vault", "{root}/vault"], "env": {"DVQ_VAULT": "other"}, "out": both}
    yield {"run": tasks + ["--vault=vault/Deep"], "out": "er/Note.md:1:1:- [ ] deep\n"}
    yield {"run": tasks + ["--vault", "missing"], "status": 2, "err": re.compile("missing")}
    yield {"run": tasks + ["--vault", "vault/Top.md"], "status": 2, "err": re.compile("Top.md")}


def complete(*words):
    return {"run": list(words), "shell": 'bash complete.bash "$@"'}


def whole_lines(*lines):
    """Output that has these lines in this order, with nothing else in them."""
    return re.compile("(?ms)" + ".*".join(f"^{re.escape(line)}$" for line in lines))


def list_completions():
    yield {**complete("dvq", "re"), "out": "render\n"}
    yield {**complete("dvq", "query", "--fo"), "out": "--format\n--follow\n"}
    yield {**complete("dvq", "query", "--format", "j"), "out": "json\n"}
    yield {**complete("dvq", "query", "--format", "=", "csv"), "out": "csv\n"}
    yield {**complete("dvq", "eval", "--format", ""), "out": "text\njson\nhtml\n"}
    yield {**complete("dvq", "help", "exp"), "out": "expressions\n"}
    yield {**complete("dvq", "help", "GR"), "out": "GROUP\n"}
    yield {**complete("dvq", "help", "start-of-"), "out": "start-of-week\nstart-of-month\nstart-of-year\n"}
    yield {**complete("dvq", "help", "que"), "out": "query\n"}
    yield {**complete("dvq", "help", "regexm"), "out": "regexmatch\n"}
    yield {**complete("dvq", "completion", ""), "out": "bash\nzsh\nfish\n"}
    yield {"run": ["completion", "zsh"], "out": whole_lines(*ZSH_LINES)}
    yield {"run": ["completion", "fish"], "out": whole_lines(*FISH_LINES)}


ZSH_LINES = (
    "#compdef dvq",
    "# Completion of dvq for zsh, written by `dvq completion zsh`.",
    "_dvq() {",
    "    local -a commands=(",
    "        'parse:show a query'\\''s syntax tree, as JSON'",
    "        'completion:print completions for bash, zsh or fish'\n    )\n    if (( CURRENT == 2 )); then",
    "    query)\n        _arguments \\",
    "            '-f[read it from FILE; - is standard input]:FILE:_files' \\",
    "            '--file=[read it from FILE; - is standard input]:FILE:_files' \\",
    "            '--origin=[the note that `this` and \\[\\[\\]\\] mean, .md or not]:NOTE:_files' \\",
    "            '--explain=-[print how the rows come about instead of them, as text or json]::FORMAT:(text json)' \\",
    "    check)\n        _arguments \\",
    "            '-h[show this help]' \\\n            '--help[show this help]' \\\n            '*:note:_files'\n        ;;",
    "    completion)\n        _arguments \\\n            '-h[show this help]' \\\n            '--help[show this help]' \\",
    "            '1:word:(bash zsh fish)'\n        ;;\n    esac\n}\n_dvq \"$@\"",
)
FISH_LINES = (
    "# Completion of dvq for fish, written by `dvq completion fish`.",
    "complete -c dvq -f",
    "complete -c dvq -n __fish_use_subcommand -l help -d 'show help'",
    "complete -c dvq -n __fish_use_subcommand -l version -d 'show the version'",
    "complete -c dvq -n '__fish_seen_subcommand_from query' -l explain "
    "-d 'print how the rows come about instead of them, as text or json'",
    "complete -c dvq -n __fish_use_subcommand -a parse -d 'show a query\\'s syntax tree, as JSON'",
    "complete -c dvq -n '__fish_seen_subcommand_from render' -l in-place -s i -d 'keep the queries; write their results below them'",
    "complete -c dvq -n '__fish_seen_subcommand_from check' -l stdin-path -r -F -d 'what note standard input is, for PATH -'",
    "complete -c dvq -n '__fish_seen_subcommand_from check' -l help -s h -d 'show this help'",
    "complete -c dvq -n '__fish_seen_subcommand_from check' -F",
    "complete -c dvq -n '__fish_seen_subcommand_from completion' -l help -s h -d 'show this help'",
    "complete -c dvq -n '__fish_seen_subcommand_from completion' -a 'bash zsh fish'",
)


def list_cases(_root):
    yield from list_completions()
    yield from list_help_cases()
    yield from list_wrong_usage()
    yield from list_vault_choices()
