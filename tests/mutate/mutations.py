"""What can be changed in a line of C so that it still looks like C: the mutations of make mutate.

Called by mutate.py. Reads sources by their tokens alone, and never decides whether a change
compiles: the compiler does.
"""
import re

TOKEN = re.compile(
    r"""
    (?P<comment>/\*.*?\*/|//[^\n]*)
  | (?P<directive>^[ \t]*\#(?:[^\n\\]|\\.)*(?:\\\n[^\n]*)*)
  | (?P<string>"(?:[^"\\\n]|\\.)*")
  | (?P<char>'(?:[^'\\\n]|\\.)+')
  | (?P<number>\b(?:0[xX][0-9A-Fa-f]+|[0-9]+(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?)[uUlLfF]*)
  | (?P<name>[A-Za-z_]\w*)
  | (?P<sign><<=|>>=|->|\+\+|--|<<|>>|<=|>=|==|!=|&&|\|\||[-+*/%&|^]=|[^\s\w])
    """,
    re.DOTALL | re.MULTILINE | re.VERBOSE,
)

# A binary operator and those that take its place.
REPLACEMENTS = {
    "<": ["<=", ">="],
    "<=": ["<", ">"],
    ">": [">=", "<="],
    ">=": [">", "<"],
    "==": ["!="],
    "!=": ["=="],
    "&&": ["||"],
    "||": ["&&"],
    "+": ["-"],
    "-": ["+"],
    "*": ["/"],
    "/": ["*"],
    "%": ["/"],
    "+=": ["-="],
    "-=": ["+="],
    "|=": ["&="],
    "&=": ["|="],
    "++": ["--"],
    "--": ["++"],
}
NAMES = {
    "true": "false",
    "false": "true",
    "DVQ_OK": "DVQ_ERROR_MEMORY",
    "min": "max",
    "max": "min",
}
STATEMENT = re.compile(r"(?:\*?[\w\[\]().>&*\-+ ]+ [-+*/|&^%]?= |[a-z_]\w*\(|\+\+|--|[\w.>\-\[\]]+(?:\+\+|--);)")
NOT_A_STATEMENT = re.compile(
    r"(?:return|goto|else|do|for|while|if|switch|case|default|typedef|static|struct|enum|union|const|extern)\b")
DECLARATION = re.compile(r"(?:unsigned |const )?[A-Za-z_]\w*(?:\[\])? \**[a-z_]\w*(?:\[.*\])?(?: = |;|,)")
LOST = re.compile(r"\b\w*(?:free|close|release|finalize|unlock|destroy|reset|clear|end|remove|leave)\w*\(")


class Token:
    def __init__(self, kind, text, column):
        self.kind, self.text, self.column = kind, text, column

    @property
    def end(self):
        return self.column + len(self.text)


class Mutation:
    """One line of one file, the line above it, and what stands there instead."""

    def __init__(self, path, number, lines, new, operator):
        self.path, self.number, self.new, self.operator = path, number, new, operator
        self.old = lines[number - 1]
        self.above = lines[number - 2] if number > 1 else ""

    @property
    def key(self):
        return self.path, self.above.strip(), self.old.strip(), self.new.strip()

    def diff(self):
        _, above, old, new = self.key
        return f"{self.path}:{self.number} ({self.operator})\n@ {above}\n- {old}\n+ {new}"


def tokens_by_line(text):
    """The tokens of each line that can be changed: not those of comments and directives."""
    lines = {}
    number, line_start = 1, 0
    position = 0
    for match in TOKEN.finditer(text):
        breaks = text.count("\n", position, match.start())
        if breaks:
            number += breaks
            line_start = text.rindex("\n", position, match.start()) + 1
        position = match.start()
        if match.lastgroup not in ("comment", "directive"):
            token = Token(match.lastgroup, match.group(), match.start() - line_start)
            lines.setdefault(number, []).append(token)
    return lines


def closing(tokens, opening):
    """The index of the bracket that closes the one at `opening`, or None when it is elsewhere."""
    depth = 0
    for i in range(opening, len(tokens)):
        if tokens[i].text in ("(", "[", "{"):
            depth += 1
        elif tokens[i].text in (")", "]", "}"):
            depth -= 1
            if depth == 0:
                return i
    return None


def put(line, start, end, text):
    return line[:start] + text + line[end:]


def changed_operators(line, tokens):
    for i, token in enumerate(tokens):
        if token.kind != "sign" or token.text not in REPLACEMENTS:
            continue
        spaced = line[token.column - 1 : token.column] == " " and line[token.end : token.end + 1] == " "
        at_end = token.text in ("&&", "||") and i == len(tokens) - 1
        if spaced or at_end or token.text in ("++", "--"):
            for other in REPLACEMENTS[token.text]:
                yield "operator", put(line, token.column, token.end, other)


def changed_constants(line, tokens):
    for token in tokens:
        if token.kind == "number" and token.text.isdigit():
            yield "constant", put(line, token.column, token.end, str(int(token.text) + 1))
            if int(token.text) > 0:
                yield "constant", put(line, token.column, token.end, str(int(token.text) - 1))
        elif token.kind == "char" and len(token.text) == 3 and token.text[1].isascii():
            other = "_" if token.text[1] != "_" else "x"
            yield "constant", put(line, token.column, token.end, f"'{other}'")
        elif token.kind == "name" and token.text in NAMES:
            yield "constant", put(line, token.column, token.end, NAMES[token.text])
        elif token.kind == "name" and token.text.startswith("DVQ_ERROR_"):
            yield "status", put(line, token.column, token.end, "DVQ_OK")


def changed_conditions(line, tokens):
    for i in range(len(tokens) - 1):
        if tokens[i].text not in ("if", "while") or tokens[i + 1].text != "(":
            continue
        end = closing(tokens, i + 1)
        if end is None:
            continue
        condition = line[tokens[i + 1].end : tokens[end].column]
        for operator, new in (("negated", f"!({condition})"), ("never", f"({condition}) && false")):
            if operator == "negated" or tokens[i].text == "if":
                yield operator, put(line, tokens[i + 1].end, tokens[end].column, new)


def changed_choices(line, tokens):
    """a ? b : c with its last two swapped, where all of it is on the line."""
    for i, token in enumerate(tokens):
        colons = [j for j in range(i, len(tokens)) if tokens[j].text == ":"]
        if token.text != "?" or len(colons) != 1:
            continue
        end = len(tokens)
        depth = 0
        for j in range(colons[0] + 1, len(tokens)):
            depth += (tokens[j].text in ("(", "[")) - (tokens[j].text in (")", "]"))
            if depth < 0 or (depth == 0 and tokens[j].text in (",", ";")):
                end = j
                break
        if end == len(tokens):
            continue
        first = line[token.end + 1 : tokens[colons[0]].column - 1]
        second = line[tokens[colons[0]].end + 1 : tokens[end].column]
        yield "choice", put(line, token.end + 1, tokens[end].column, f"{second} : {first}")


def swapped_arguments(line, tokens):
    if not line[0].isspace():  # a declaration
        return
    for i in range(1, len(tokens)):
        if tokens[i].text != "(" or tokens[i - 1].kind != "name" or tokens[i - 1].text in ("if", "while", "for", "switch"):
            continue
        end = closing(tokens, i)
        if end is None:
            continue
        commas = []
        depth = 0
        for j in range(i, end):
            depth += (tokens[j].text in ("(", "[", "{")) - (tokens[j].text in (")", "]", "}"))
            if depth == 1 and tokens[j].text == ",":
                commas.append(j)
        edges = [tokens[i].end] + [tokens[j].column for j in commas] + [tokens[end].column]
        texts = [line[a + (k > 0) : b].strip() for k, (a, b) in enumerate(zip(edges, edges[1:]))]
        for k in range(len(texts) - 1):
            if texts[k] != texts[k + 1]:
                swapped = texts[:k] + [texts[k + 1], texts[k]] + texts[k + 2 :]
                yield "swapped", put(line, tokens[i].end, tokens[end].column, ", ".join(swapped))


def changed_returns(line, tokens):
    stripped = line.strip()
    if stripped == "return status;":
        yield "status", line.replace("return status;", "return (void)status, DVQ_OK;")
    elif re.fullmatch(r"return [^;]+ (?:==|!=|<|>|<=|>=|&&|\|\|) [^;]+;", stripped):
        yield "returned", line.replace(stripped, f"return !({stripped[7:-1]});")
    elif re.fullmatch(r"return dvq_\w+_(?:is|has|can|may)\w*\(.*\);", stripped):
        yield "returned", line.replace(stripped, f"return !{stripped[7:]}")


def removed_statements(line, tokens):
    stripped = line.strip()
    indent = line[: len(line) - len(line.lstrip())]
    if stripped in ("break;", "continue;"):
        yield "removed", indent + ";"
        return
    if not indent or tokens[-1].text != ";" or NOT_A_STATEMENT.match(stripped):
        return
    if stripped.count("(") != stripped.count(")") or DECLARATION.match(stripped):
        return
    if STATEMENT.match(stripped):
        yield "lost" if LOST.search(stripped) else "removed", indent + "(void)0;"


MAKERS = (
    changed_operators,
    changed_constants,
    changed_conditions,
    changed_choices,
    swapped_arguments,
    changed_returns,
    removed_statements,
)


def of_file(path, text):
    """The mutations of a file, as a list for each line that has any."""
    lines = text.split("\n")
    for number, tokens in sorted(tokens_by_line(text).items()):
        line = lines[number - 1]
        if tokens[-1].end > len(line):  # a comment or text over several lines
            continue
        found = [
            Mutation(path, number, lines, new, operator)
            for maker in MAKERS
            for operator, new in maker(line, tokens)
        ]
        if found:
            yield found
