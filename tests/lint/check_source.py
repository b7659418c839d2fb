#!/usr/bin/env python3
"""House rules that a compiler does not check: sizes, include direction, symbols, header comments,
what test programs are about, paths named in documents.

Usage: check_source.py ROOT [STATIC_LIBRARY]
Prints one line for each breach and exits 1 when there are any.
"""
import glob
import json
import os
import re
import subprocess
import sys

MAX_FILE_LINES = 800
MAX_FUNCTION_LINES = 60
LEXER_FUNCTION_LINES = 150
HEADER_COMMENT_SHARE = 0.5

ALLOWED = {
    "support": {"support"},
    "value": {"value", "support"},
    "lexer": {"lexer", "support"},
    "parser": {"parser", "lexer", "value", "support"},
    "note": {"note", "value", "support"},
    "html": {"html", "note", "value", "support"},
    "vault": {"vault", "note", "value", "support"},
    "eval": {"eval", "parser", "vault", "note", "value", "support"},
    "tasks": {"tasks", "vault", "note", "value", "support"},
    "render": {"render", "html", "tasks", "eval", "value", "support"},
    "publish": {"publish", "render", "html", "note", "value", "support"},
    "site": {"site", "html", "vault", "note", "value", "support"},
    "api": {"api", "site", "publish", "render", "html", "tasks", "eval", "vault", "note", "parser",
            "lexer", "value", "support"},
    "server": {"server", "support"},
    "cli": {"cli", "server", "support"},
}
# Of some folders another may see a few headers only.
ONLY_HEADER = {
    ("eval", "parser"): {"parser/ast.h", "parser/ast_text.h"},
    ("render", "eval"): {"eval/explanation.h", "eval/result.h"},
    ("render", "html"): {"html/markup.h"},
    ("render", "tasks"): {"tasks/recurrence.h"},
    ("publish", "html"): {"html/markup.h"},
    ("site", "html"): {"html/markup.h"},
    ("api", "html"): {"html/comment.h", "html/markup.h"},
    ("cli", "server"): {"server/mcp.h", "server/serve.h", "server/buffer.h", "server/stream.h"},
    ("cli", "support"): {"support/crew.h", "support/features.h", "support/similar.h",
                         "support/thread.h"},
    ("server", "support"): {"support/thread.h"},
}
THIRD_PARTY = {
    "yaml.h": {"note/frontmatter.c", "note/slip.c"},
    "md4c.h": {"html/read.c"},
    "pcre2.h": {"value/regex.c"},
    "jansson.h": {"server/rpc_queue.h", "tasks/settings.c", "vault/settings.c"},
}
ICU_FILES = {
    "support/character.c", "value/collator.c", "value/zone_rules.c", "value/locale.c",
    "value/currency.c", "value/icu.h",
}
# Test programs that are about no single file: the public calls, which go through most of them.
WHOLE_TESTS = {"api", "api_cancel"}
# What tells of files, and how it names them: `src/note/page.h`, `tests/cases/*.test`, `docs/`.
DOCUMENTS = ("*.md", "src/**/*.md", "tests/**/README.md", "docs/**/*.md", "examples/*.md")
FOLDERS = "src|tests|grammars|include|docs|examples|scripts|cmake|bindings"
PATH = re.compile(rf"`((?:{FOLDERS})/[^`{{}}<>\s…]*)`")
UNWANTED = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b|/work/|/home/\w|localhost:\d")


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def sources(root):
    for folder, _, names in os.walk(os.path.join(root, "src")):
        for name in sorted(names):
            if name.endswith((".c", ".h", ".def")):
                yield os.path.relpath(os.path.join(folder, name), os.path.join(root, "src"))


def check_includes(path, text, problems):
    layer = path.split("/")[0]
    for include in re.findall(r'^#include\s+[<"]([^>"]+)[>"]', text, re.M):
        target = include.split("/")[0]
        if include.startswith("unicode/"):
            if path not in ICU_FILES:
                problems.append(f"{path}: {include} is for {', '.join(sorted(ICU_FILES))} only")
        elif include in THIRD_PARTY and path not in THIRD_PARTY[include]:
            problems.append(f"{path}: {include} is for {', '.join(THIRD_PARTY[include])} only")
        elif target in ALLOWED and "/" in include:
            if target not in ALLOWED[layer]:
                problems.append(f"{path}: {layer}/ may not include {include}")
            only = ONLY_HEADER.get((layer, target))
            if only and include not in only and not include.endswith(".def"):
                problems.append(
                    f"{path}: of {target}/ only {', '.join(sorted(only))} may be included")


def check_file(root, path, problems):
    text = read(os.path.join(root, "src", path))
    lines = text.count("\n")
    if lines > MAX_FILE_LINES:
        problems.append(f"{path}: {lines} lines, at most {MAX_FILE_LINES}")
    if not text.startswith("/*"):
        problems.append(f"{path}: must open with a paragraph on what it does")
    # In the language of `tasks` blocks it is the name of a type of status.
    plain = text.replace("TODO", "") if path.startswith("tasks/") else text
    if UNWANTED.search(plain):
        problems.append(f"{path}: unwanted word {UNWANTED.search(plain).group(0)!r}")
    check_includes(path, text, problems)


def check_functions(root, problems):
    command = ["ctags", "-R", "--languages=C", "--kinds-C=f", "--fields=+ne",
               "--output-format=json", "-f", "-", "src"]
    output = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True).stdout
    for line in output.splitlines():
        tag = json.loads(line)
        if "end" not in tag:
            continue
        length = tag["end"] - tag["line"] + 1
        limit = LEXER_FUNCTION_LINES if tag["path"] == "src/lexer/lexer.c" else MAX_FUNCTION_LINES
        if length > limit:
            problems.append(f"{tag['path']}:{tag['line']}: {tag['name']} has {length} lines")


def check_header(root, problems):
    lines = read(os.path.join(root, "include", "dvq.h")).splitlines()
    inside, comments = False, 0
    for line in lines:
        text = line.strip()
        starts = text.startswith("/*")
        if inside or starts or "/**<" in text:
            comments += 1
        if starts:
            inside = True
        if "*/" in text:
            inside = False
    if comments < HEADER_COMMENT_SHARE * len(lines):
        problems.append(f"dvq.h: {comments} of {len(lines)} lines are documentation")
    text = "\n".join(lines)
    code = re.sub(r"/\*.*?\*/", "", text, flags=re.S)
    for name in sorted(set(re.findall(r"\bdvq_\w+|\bDVQ_[A-Z_]*[A-Z]\b", text))):
        if not re.search(rf"\b{name}", code):
            problems.append(f"dvq.h: {name} is spoken of but not declared")


def check_symbols(library, problems):
    output = subprocess.run(["nm", "--extern-only", "--defined-only", library],
                            capture_output=True, text=True, check=True).stdout
    for line in output.splitlines():
        parts = line.split()
        if len(parts) == 3 and not parts[2].startswith(("dvq_", "__", "_")):
            problems.append(f"symbol {parts[2]} does not start with dvq_")


def check_unit_tests(root, problems):
    """test_X.c is about src/*/X.[ch], or of several files called X about the one in src/ROOM/ where
    it is test_ROOM_X.c; and it is built."""
    files = {os.path.splitext(path)[0] for path in sources(root)}
    names = {name for path in files for name in (os.path.basename(path), path.replace("/", "_"))}
    folder = os.path.join(root, "tests", "unit")
    built = set(re.findall(r"\w+", re.sub(r"#.*", "", read(os.path.join(folder, "CMakeLists.txt")))))
    for path in sorted(glob.glob(os.path.join(folder, "test_*.c"))):
        file = os.path.basename(path)
        name = file[len("test_"):-len(".c")]
        if name not in names | WHOLE_TESTS:
            problems.append(f"tests/unit/{file}: no file of src/ is called {name}")
        if name not in built:
            problems.append(f"tests/unit/{file}: not in tests/unit/CMakeLists.txt")


def documents(root):
    """The pages whose paths must exist; those that are still to come are passed over."""
    for pattern in DOCUMENTS:
        yield from sorted(glob.glob(os.path.join(root, pattern), recursive=True))


def check_paths(root, page, problems):
    """Paths in backquotes, whole ones and with * in them."""
    name = os.path.relpath(page, root)
    for path in PATH.findall(re.sub(r"(?ms)^(`{3,}).*?^\1", "", read(page))):
        if not glob.glob(os.path.join(root, path), recursive=True):
            problems.append(f"{name}: {path} does not exist")


def main():
    root = sys.argv[1]
    problems = []
    for path in sources(root):
        check_file(root, path, problems)
    check_functions(root, problems)
    check_header(root, problems)
    check_unit_tests(root, problems)
    for page in documents(root):
        check_paths(root, page, problems)
    if len(sys.argv) > 2:
        check_symbols(sys.argv[2], problems)
    for problem in problems:
        print(problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
