#!/usr/bin/python3
"""The house's way of writing C, as far as a parser can tell it: see "The dialect" in src/README.md.

Usage: check_dialect.py ROOT BUILD      BUILD holds compile_commands.json

Reads the sources with libclang (Debian: python3-clang). Prints one line for each breach and exits 1
when there are any. Changes nothing.
"""
import concurrent.futures
import json
import os
import re
import shlex
import sys

from clang.cindex import CursorKind as Kind
from clang.cindex import Index, StorageClass, TypeKind

WRAPPERS = (Kind.UNEXPOSED_EXPR, Kind.PAREN_EXPR)
BRANCHES = (Kind.IF_STMT, Kind.WHILE_STMT, Kind.CONDITIONAL_OPERATOR)
ORDERINGS = ("<", "<=", ">", ">=")
HOUSES = ("src", "tests", "examples")


def children(cursor):
    return list(cursor.get_children())


def unwrap(cursor):
    """The expression below parentheses and conversions that nobody wrote."""
    while cursor.kind in WRAPPERS and len(children(cursor)) == 1:
        cursor = children(cursor)[0]
    return cursor


class Source:
    """One file's bytes, for what the tree does not say."""

    def __init__(self, path):
        with open(path, "rb") as file:
            self.bytes = file.read()
        self.lines = self.bytes.decode("utf-8").split("\n")

    def text(self, start, end):
        return self.bytes[start:end].decode("utf-8")

    def between(self, left, right):
        """What stands between two operands: the operator."""
        gap = self.text(left.extent.end.offset, right.extent.start.offset)
        return gap.replace("(", " ").replace(")", " ").strip()


class Checker:
    def __init__(self, root):
        self.root = root
        self.sources = {}
        self.breaches = set()
        self.steps = False

    def source(self, cursor):
        path = cursor.location.file.name
        if path not in self.sources:
            self.sources[path] = Source(path)
        return self.sources[path]

    def report(self, cursor, message):
        path = os.path.relpath(cursor.location.file.name, self.root)
        self.breaches.add((path, cursor.extent.start.line, message))

    # A pointer is compared with NULL.

    def check_truth(self, condition):
        operand = unwrap(condition)
        if operand.type.get_canonical().kind == TypeKind.POINTER:
            self.report(operand, "a pointer stands for its truth: compare it with NULL")

    def check_unary(self, cursor):
        if self.source(cursor).text(cursor.extent.start.offset, cursor.extent.start.offset + 1) == "!":
            self.check_truth(children(cursor)[0])

    # A dvq_status is compared with DVQ_OK, but for that of a step, whose positive values say how it
    # went.

    def check_binary(self, cursor):
        left, right = children(cursor)
        operator = self.source(cursor).between(left, right)
        if operator in ("&&", "||"):
            self.check_truth(left)
            self.check_truth(right)
        elif operator in ORDERINGS and not self.steps and "dvq_status" in (
                unwrap(left).type.spelling, unwrap(right).type.spelling):
            self.report(cursor, f"a dvq_status is ordered by {operator}: compare it with DVQ_OK")

    # A variable is declared where it is first used.

    @staticmethod
    def uses(statement, variable):
        return any(cursor.kind == Kind.DECL_REF_EXPR and cursor.referenced == variable
                   for cursor in statement.walk_preorder())

    @staticmethod
    def is_bare(declaration):
        """Whether it declares variables and gives none a value."""
        if declaration.kind != Kind.DECL_STMT:
            return False
        return all(variable.kind == Kind.VAR_DECL and variable.type.kind != TypeKind.VARIABLEARRAY
                   and variable.storage_class != StorageClass.STATIC
                   and not any(child.kind.is_expression() for child in children(variable)
                               if child.kind != Kind.INTEGER_LITERAL)
                   and "=" not in "".join(token.spelling for token in variable.get_tokens())
                   for variable in children(declaration))

    def assigns(self, statement, variable):
        if statement.kind != Kind.BINARY_OPERATOR:
            return False
        left, right = children(statement)
        return (unwrap(left).kind == Kind.DECL_REF_EXPR and unwrap(left).referenced == variable
                and self.source(statement).between(left, right) == "="
                and not self.uses(right, variable))

    def check_block(self, block):
        statements = children(block)
        for number, statement in enumerate(statements):
            if not self.is_bare(statement):
                continue
            rest = statements[number + 1:]
            while rest and self.is_bare(rest[0]):
                rest = rest[1:]
            for variable in children(statement):
                if rest and not self.uses(rest[0], variable):
                    self.report(variable, f"{variable.spelling} is declared before its first use")
                elif rest and self.assigns(rest[0], variable):
                    self.report(variable, f"{variable.spelling} is declared and given its value apart")

    # No blank line after a declaration.

    def check_declaration(self, statement):
        line = statement.extent.end.line
        if self.source(statement).lines[line].strip() == "":
            self.report(statement, "a blank line follows a declaration")

    # A plain counter is i. One that means more, such as a row or a month, has its word.

    def check_loop(self, cursor):
        text = self.source(cursor).text(cursor.extent.start.offset, cursor.extent.end.offset)
        head = text.split("{")[0].replace("\n", " ")
        match = re.match(r"for \([\w ]+ (index|number) = 0; .*; (?:\1\+\+|\+\+\1)\)", head)
        if match:
            self.report(cursor, f"the plain counter {match.group(1)} is called i")

    def visit(self, cursor):
        if cursor.kind == Kind.UNARY_OPERATOR:
            self.check_unary(cursor)
        elif cursor.kind == Kind.BINARY_OPERATOR:
            self.check_binary(cursor)
        elif cursor.kind in BRANCHES:
            self.check_truth(children(cursor)[0])
        elif cursor.kind == Kind.COMPOUND_STMT:
            self.check_block(cursor)
        elif cursor.kind == Kind.DECL_STMT:
            self.check_declaration(cursor)
        elif cursor.kind == Kind.FOR_STMT:
            self.check_loop(cursor)

    def check(self, unit):
        houses = tuple(os.path.join(self.root, name) + os.sep for name in HOUSES)
        for top in unit.cursor.get_children():
            file = top.location.file
            if file is None or not file.name.startswith(houses):
                continue
            extent = top.extent
            self.steps = "dvq_query_step(" in self.source(top).text(extent.start.offset,
                                                                    extent.end.offset)
            for cursor in top.walk_preorder():
                if cursor.location.file is not None and cursor.location.file.name.startswith(houses):
                    self.visit(cursor)


def check_file(root, command):
    arguments = shlex.split(command["command"])[1:]
    flags = [word for word in arguments if word.startswith(("-I", "-D", "-std"))]
    unit = Index.create().parse(command["file"], flags)
    errors = [str(problem) for problem in unit.diagnostics if problem.severity >= 3]
    if errors:
        return {(command["file"], 0, errors[0])}
    checker = Checker(root)
    checker.check(unit)
    return checker.breaches


def main():
    root, build = os.path.abspath(sys.argv[1]), sys.argv[2]
    with open(os.path.join(build, "compile_commands.json"), encoding="utf-8") as file:
        commands = {command["file"]: command for command in json.load(file)}
    ours = [command for path, command in sorted(commands.items())
            if path.startswith(tuple(os.path.join(root, name) + os.sep for name in HOUSES))]
    breaches = set()
    with concurrent.futures.ProcessPoolExecutor() as pool:
        for found in pool.map(check_file, [root] * len(ours), ours):
            breaches |= found
    for path, line, message in sorted(breaches):
        print(f"{path}:{line}: {message}")
    if not ours:
        print(f"{build}: no source of {root} was compiled there")
    return 1 if breaches or not ours else 0


if __name__ == "__main__":
    sys.exit(main())
