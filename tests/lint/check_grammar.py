#!/usr/bin/env python3
"""Grammars and parsers agree: each production of a grammar has one parse function in the files of
its parser, with the production, word for word, in the comment above it; and no other function there
is called parse_*. Every name a production uses is defined in the grammar or in
grammars/literal.ebnf; those after the line "(* ---- words ---- *)" need no function.

Usage: check_grammar.py ROOT
Prints one line for each breach and exits 1 when there are any.
"""
import glob
import os
import re
import sys

# A grammar, and the files of its parser under src/.
PARSERS = [
    ("dql.ebnf", "parser/*.c"),
    ("date_words.ebnf", "tasks/date_words*.c"),
    ("recurrence.ebnf", "tasks/recurrence.c"),
    ("tasks.ebnf", "tasks/parse*.c"),
]
WORDS = "(* ---- words ---- *)"
# A comment, then the head of a function called parse_<production>, with or without a prefix.
FUNCTION = re.compile(
    r"(?:/\*((?:(?!\*/).)*)\*/\n)?"
    r"^[a-z][\w ]*?[ *]\*?(?:dvq_(?:words_|tasks_)?)?parse_(\w+)\([^;{]*\)\n\{",
    re.M | re.S,
)


def read(*parts):
    with open(os.path.join(*parts), encoding="utf-8") as file:
        return file.read()


def normalize(text):
    return " ".join(text.split())


def productions(text):
    """Name -> "name = … ;" of each production, comments left out."""
    bare = re.sub(r"\(\*.*?\*\)", "", text, flags=re.S)
    found = {}
    # Terminals may hold any sign, so they are skipped as a whole.
    token = r'"[^"]*"|\'[^\']*\'|\?[^\n]*?(?:\n[^\n]*?)?\?(?= [;,|}])|[^;"\'?]'
    for match in re.finditer(r"^(\w+) =((?:%s)*);" % token, bare, re.M | re.S):
        found[match.group(1)] = normalize(match.group(0))
    return found


def names_used(production):
    body = production.split("=", 1)[1]
    return set(re.findall(r"\b[a-z]\w*\b", re.sub(r'"[^"]*"|\'[^\']*\'|\?[^?]*\?', "", body)))


def functions(root, sources):
    """Name -> (file, comment) of each parse function."""
    found = {}
    for path in sorted(glob.glob(os.path.join(root, "src", sources))):
        for match in FUNCTION.finditer(read(path)):
            comment = re.sub(r"\n\s*\*", " ", match.group(1) or "")
            found[match.group(2)] = (os.path.basename(path), normalize(comment))
    return found


def check(root, file, sources, literals, problems):
    """One grammar and its parser; how many productions agree."""
    syntax, _, words = read(root, "grammars", file).partition(WORDS)
    grammar, known = productions(syntax), productions(words)
    written = functions(root, sources)
    for name, production in grammar.items():
        if name not in written:
            problems.append(f"{file}: {name} has no function parse_{name}")
        elif production not in written[name][1]:
            problems.append(f"{written[name][0]}: parse_{name} must carry: {production}")
    for name, production in {**grammar, **known}.items():
        for used in sorted(names_used(production) - set(grammar) - set(known) - set(literals)):
            problems.append(f"{file}: {name} uses {used}, which is not defined")
    for name, (source, _) in written.items():
        if name not in grammar:
            problems.append(f"{source}: parse_{name} is no production of {file}")
    if not grammar:
        problems.append(f"{file}: no productions found")
    return len(grammar)


def main():
    root = sys.argv[1]
    literals = productions(read(root, "grammars", "literal.ebnf"))
    problems = [] if literals else ["no productions found"]
    for name, production in literals.items():
        for used in sorted(names_used(production) - set(literals)):
            problems.append(f"literal.ebnf: {name} uses {used}, which is not defined")
    agree = sum(check(root, *parser, literals, problems) for parser in PARSERS)
    print("\n".join(problems) if problems else f"{agree} productions agree")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
