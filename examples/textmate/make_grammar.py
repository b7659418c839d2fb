#!/usr/bin/env python3
"""Makes the TextMate grammars beside it, which colour queries, from the language's own grammar.

Usage: make_grammar.py [--check]     --check: writes nothing, and fails if they are not what it makes

Words and units are those of grammars/dql.ebnf and grammars/literal.ebnf, functions those of
docs/functions.md. What no query can hold is coloured as invalid: a bracket that nothing opened, and a
character that begins nothing.
"""
import json
import os
import re
import sys

NAME = r"[\p{L}\p{Extended_Pictographic}\x{1F1E6}-\x{1F1FF}]"
NAME_PART = r"[\p{L}\p{Extended_Pictographic}0-9_\-\x{200D}\x{20E3}\x{FE0F}\x{1F1E6}-\x{1F1FF}\x{1F3FB}-\x{1F3FF}\x{E0020}-\x{E007F}]"
KEYCAP = r"[0-9#*]\x{FE0F}?\x{20E3}"
BEFORE_WORD = rf"(?<![.\p{{L}}0-9_\-])"
AFTER_WORD = r"(?![\p{L}0-9_\-])"
TAG_PART = r"[^\s\x{2000}-\x{206F}\x{2E00}-\x{2E7F}'!\"#$%&()*+,.:;<=>?@^`{|}~\[\]\\]"


def read(root, *parts):
    with open(os.path.join(root, *parts), encoding="utf-8") as file:
        return file.read()


def production(grammar, name):
    found = re.search(rf"^{name} = (.*?) ;$", grammar, re.M | re.S)
    if found is None:
        raise SystemExit(f"no production {name}")
    return found.group(1)


def words(grammar, name):
    """The words of a production, the longest first, since the first alternative that matches wins."""
    found = re.findall(r'"(\w[\w -]*)\(?"', production(grammar, name))
    return "|".join(sorted(found, key=lambda word: (-len(word), word)))


def functions(root):
    names = set(re.findall(r"^\| `(\w+)\(", read(root, "docs", "functions.md"), re.M))
    return "|".join(sorted(names, key=lambda name: (-len(name), name)))


def rule(scope, match, captures=None):
    made = {"match": match}
    if scope is not None:
        made["name"] = f"{scope}.dql"
    if captures is not None:
        made["captures"] = {str(group): {"name": f"{name}.dql"} for group, name in captures.items()}
    return made


def enclosed(scope, begin, end, patterns, punctuation):
    side = {"0": {"name": f"{punctuation}.dql"}}
    return {"name": f"{scope}.dql", "begin": begin, "end": end, "beginCaptures": side,
            "endCaptures": side, "patterns": patterns}


def include(*names):
    return [{"include": f"#{name}"} for name in names]


def opening(begin):
    """A header, and after it, to the text's end, the rest of the query."""
    return {"begin": begin, "end": r"(?!)",
            "beginCaptures": {"1": {"name": "keyword.control.type.dql"},
                              "2": {"name": "keyword.control.clause.dql"}},
            "patterns": include("comment", "without", "clause", "expression")}


def clause_rules(dql):
    clauses = "|".join(words(dql, f"{name}_clause") for name in
                       ("from", "where", "sort", "limit", "group", "flatten"))
    headers = "|".join(words(dql, f"{kind}_header") for kind in ("table", "list", "task", "calendar"))
    return {
        "header": {"patterns": [
            # What follows TASK need not stand apart from it.
            opening(rf"(?i)({words(dql, 'task_header')})({clauses})(?=\s|$)"),
            opening(rf"(?i)({headers}){AFTER_WORD}"),
        ]},
        "without": rule("keyword.other.without", rf"(?i){BEFORE_WORD}WITHOUT\s+ID{AFTER_WORD}"),
        "clause": {"patterns": [
            rule("keyword.control.clause", rf"(?i){BEFORE_WORD}({clauses})(?=\s|$)"),
            rule("keyword.other.as", rf"(?i){BEFORE_WORD}AS(?=\s|$)"),
            rule("storage.modifier.direction", rf"(?i){BEFORE_WORD}({words(dql, 'direction')}){AFTER_WORD}"),
        ]},
    }


def value_rules(dql, literal):
    number = r"[0-9]+(?:\.[0-9]+)?"
    date = r"[0-9]{4}-[0-9]{2}(?:-[0-9]{2}(?:T[0-9:.]+(?:[+-][0-9:]+|Z|\[[A-Za-z0-9+,\-./]+\])?)?)?"
    unit = words(literal, "unit")
    return {
        "comment": rule("comment.line.double-slash", r"//.*$"),
        "text": {
            "name": "string.quoted.double.dql", "begin": '"', "end": '"',
            "beginCaptures": {"0": {"name": "punctuation.definition.string.begin.dql"}},
            "endCaptures": {"0": {"name": "punctuation.definition.string.end.dql"}},
            "patterns": [rule("constant.character.escape", r"\\.")],
        },
        "link": rule(None, r"(!?\[\[)([^\[\]]*)(\]\])", {
            0: "meta.link", 1: "punctuation.definition.link.begin", 2: "string.other.link",
            3: "punctuation.definition.link.end"}),
        "tag": rule("entity.name.tag", rf"#{TAG_PART}*"),
        "date": rule(None, rf"{BEFORE_WORD}(date)(\()\s*(?:({words(literal, 'date_shorthand')})|({date}))\s*(\))", {
            1: "support.function", 2: "punctuation.section.group.begin",
            3: "constant.language.date", 4: "constant.numeric.date", 5: "punctuation.section.group.end"}),
        "duration": rule(None, rf"{BEFORE_WORD}(dur)(\()\s*(-?{number}\s*(?:{unit})(?:(?:\s*,)?\s*-?{number}\s*(?:{unit}))*)\s*(\))", {
            1: "support.function", 2: "punctuation.section.group.begin",
            3: "constant.numeric.duration", 4: "punctuation.section.group.end"}),
        "constant": rule("constant.language", rf"{BEFORE_WORD}({words(dql, 'boolean')}|{words(dql, 'nothing')}){AFTER_WORD}"),
        "number": rule("constant.numeric", rf"{number}(?!\x{{FE0F}}|\x{{20E3}})"),
    }


def name_rules(dql, root):
    word = rf"(?:{NAME}|{KEYCAP}){NAME_PART}*"
    return {
        "source": rule("support.function.source", rf"{BEFORE_WORD}({words(dql, 'outgoing_source')}|{words(dql, 'csv_source')})(?=\()"),
        "function": {"patterns": [
            rule("support.function", rf"{BEFORE_WORD}({functions(root)})(?=\()"),
            rule("entity.name.function", rf"{word}(?=\()"),
        ]},
        "variable": {"patterns": [
            rule("keyword.operator.word", rf"(?i){BEFORE_WORD}(AND|OR){AFTER_WORD}"),
            rule("variable.language", rf"{BEFORE_WORD}(this|rows|file|key){AFTER_WORD}"),
            rule(None, rf"(\.)({word})", {1: "punctuation.accessor", 2: "variable.other.member"}),
            rule("variable.other", word),
        ]},
    }


def bracket_rules():
    inner = include("comment", "named", "expression")
    return {
        "group": enclosed("meta.group", r"\(", r"\)", inner, "punctuation.section.group"),
        "list": enclosed("meta.list", r"\[", r"\]", inner, "punctuation.section.list"),
        "object": enclosed("meta.object", r"\{", r"\}", inner, "punctuation.section.object"),
        "named": rule("keyword.other.as", rf"(?i){BEFORE_WORD}AS(?=\s|$)"),
        "operator": {"patterns": [
            rule("storage.type.function.arrow", r"=>"),
            rule("keyword.operator", r">=|<=|!=|[><=+\-*/%&|!]"),
            rule("punctuation.separator", r"[,:]"),
        ]},
        "invalid": rule("invalid.illegal", r"\S"),
        "no-header": rule("invalid.illegal", r"[^\s\x{FEFF}]+"),
    }


def grammar(root):
    dql = read(root, "grammars", "dql.ebnf")
    literal = read(root, "grammars", "literal.ebnf")
    repository = {**clause_rules(dql), **value_rules(dql, literal), **name_rules(dql, root),
                  **bracket_rules()}
    repository["expression"] = {"patterns": include(
        "text", "link", "date", "duration", "source", "function", "constant", "variable", "tag",
        "number", "list", "object", "group", "operator", "invalid")}
    return {
        "$schema": "https://raw.githubusercontent.com/martinring/tmlanguage/master/tmlanguage.json",
        "name": "Dataview Query Language",
        "scopeName": "source.dql",
        "fileTypes": ["dql"],
        "patterns": include("comment", "header", "no-header"),
        "repository": repository,
    }


FENCE = r"(^|\G)(\s*(?:>\s*)*)(`{3,}|~{3,})\s*(?i:dataview)(?=\s|$)[^`]*$"


def markdown():
    """What Markdown's grammar is to take in: blocks and, in code, what begins with `=`."""
    return {
        "name": "Dataview queries in Markdown",
        "scopeName": "markdown.dataview",
        "injectionSelector": "L:text.html.markdown",
        "patterns": include("block", "inline"),
        "repository": {
            "block": {
                "name": "markup.fenced_code.block.markdown",
                "begin": FENCE,
                "end": r"(^|\G)\s*(?:>\s*)*(\3)\s*$",
                "beginCaptures": {"3": {"name": "punctuation.definition.markdown"}},
                "endCaptures": {"2": {"name": "punctuation.definition.markdown"}},
                "patterns": [{
                    "begin": r"(^|\G)(?!\s*(?:>\s*)*(?:`{3,}|~{3,})\s*$)",
                    "while": r"(^|\G)(?!\s*(?:>\s*)*(?:`{3,}|~{3,})\s*$)",
                    "contentName": "meta.embedded.block.dataview",
                    "patterns": [{"include": "source.dql"}],
                }],
            },
            "inline": {
                "name": "meta.embedded.inline.dataview",
                "match": r"(`)(=)\s*([^`]+)(`)",
                "captures": {
                    "1": {"name": "punctuation.definition.raw.markdown"},
                    "2": {"name": "keyword.operator.dql"},
                    "3": {"patterns": [{"include": "source.dql#expression"}]},
                    "4": {"name": "punctuation.definition.raw.markdown"},
                },
            },
        },
    }


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    root = os.path.join(here, "..", "..")
    made = {"dql.tmLanguage.json": grammar(root), "dataview.tmLanguage.json": markdown()}
    stale = []
    for name, content in made.items():
        text = json.dumps(content, indent=2) + "\n"
        if sys.argv[1:] != ["--check"]:
            with open(os.path.join(here, name), "w", encoding="utf-8") as file:
                file.write(text)
        elif read(here, name) != text:
            stale.append(name)
    if stale:
        raise SystemExit(f"not what make_grammar.py makes: {', '.join(stale)}")


if __name__ == "__main__":
    main()
