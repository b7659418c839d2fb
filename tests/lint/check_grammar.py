#!/usr/bin/env python3
"""Grammar and parser agree: each production of grammars/dql.ebnf has one parse function under
src/parser/, with the production, word for word, in the comment above it; and no other function is
called parse_*. Every name a production uses is defined there or in grammars/literal.ebnf.

Usage: check_grammar.py ROOT
Prints one line for each breach and exits 1 when there are any.
"""
import os
import re
import sys

# A comment, then the head of a function called parse_<production> or dvq_parse_<production>.
FUNCTION = re.compile(
    r"(?:/\*((?:(?!\*/).)*)\*/\n)?"
    r"^[a-z][\w ]*?[ *]\*?(?:dvq_)?parse_(\w+)\([^;{]*\)\n\{",
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


def functions(root):
    """Name -> (file, comment) of each parse function."""
    folder = os.path.join(root, "src", "parser")
    found = {}
    for name in sorted(os.listdir(folder)):
        if name.endswith(".c"):
            for match in FUNCTION.finditer(read(folder, name)):
                comment = re.sub(r"\n\s*\*", " ", match.group(1) or "")
                found[match.group(2)] = (name, normalize(comment))
    return found


def main():
    root = sys.argv[1]
    grammar = productions(read(root, "grammars", "dql.ebnf"))
    literals = productions(read(root, "grammars", "literal.ebnf"))
    written = functions(root)
    problems = []
    for name, production in grammar.items():
        if name not in written:
            problems.append(f"dql.ebnf: {name} has no function parse_{name}")
        elif production not in written[name][1]:
            problems.append(f"{written[name][0]}: parse_{name} must carry: {production}")
        for used in sorted(names_used(production) - set(grammar) - set(literals)):
            problems.append(f"dql.ebnf: {name} uses {used}, which is not defined")
    for name, production in literals.items():
        for used in sorted(names_used(production) - set(literals)):
            problems.append(f"literal.ebnf: {name} uses {used}, which is not defined")
    for name, (file, _) in written.items():
        if name not in grammar:
            problems.append(f"{file}: parse_{name} is no production of dql.ebnf")
    if not grammar or not literals:
        problems.append("no productions found")
    print("\n".join(problems) if problems else f"{len(grammar)} productions agree")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
