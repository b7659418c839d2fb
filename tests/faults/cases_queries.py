"""Queries and expressions that are deep, long or explosive: an answer, or the limit they pass."""

N = 100000
NOTES = {"Home.md": "rating:: 4\n- [ ] task\n", "Other.md": "[[Home]]\n"}

LOOP = "(x) => [x, x, x, x, x, x, x, x, x, x]"


def wrap(inner, before, after, count):
    return before * count + inner + after * count


# What is evaluated, and what must be said: of the value, or with "!" of the error.
EXPRESSIONS = {
    "parentheses": (wrap("1", "(", ")", N), "!nested at most 200 deep"),
    "open parentheses": ("(" * N, "!nested at most 200 deep"),
    "lists": (wrap("", "[", "]", N), "!nested at most 200 deep"),
    "objects": (wrap("1", "{a: ", "}", N), "!nested at most 200 deep"),
    "calls": (wrap("1", "length(", ")", N), "!nested at most 200 deep"),
    "calls of calls": ("f" + "()" * N, "!nested more than 1000 deep"),
    "indices": ("a" + "[0]" * N, "!nested more than 1000 deep"),
    "indices in indices": ("a[" * N, "!nested at most 200 deep"),
    "members": ("a" + ".a" * N, "!nested more than 1000 deep"),
    "lambdas": ("(x) => " * N + "1", "!nested at most 200 deep"),
    "negations": ("!" * N + "true", "!nested at most 200 deep"),
    "signs": ("-" * N + "1", "!expected"),
    "sums": ("1" + "+1" * N, "^100001$"),
    "comparisons": ("1" + " < 1" * N, "^true|false$"),
    "conjunctions": ("true" + " and true" * N, "^true$"),
    "joined text": ('"a" + ' * 2000 + '"a"', "^a{2001}$"),
    "a list of many": ("length([" + "1," * N + "1])", "^100001$"),
    "an object of many": ("length({" + ",".join(f"a{i}: 1" for i in range(N)) + "})", "^100000$"),
    "one key often": ("{" + ",".join(["a: 1"] * N) + "}", "^{ a: 1 }$"),
    "arguments": ("length(list(" + "1," * N + "1))", "^100001$"),
    "a long name": ("a" * (1 << 20), r"^\\-$"),
    "a long number": ("9" * N, "^Infinity$"),
    "spaces": ("1" + " " * N + "+ 1", "^2$"),
    "open text": ('"' + "\\" * N, "!no closing quote"),
    "open links": ("[[" * N, "!nested at most 200 deep"),
    "broken text": (b'"\xff\xed\xa0\x80\x00" + 1', "\ufffd"),
    "text past the limit": ('"a" * 70000000', "!at most 64 MiB"),
    "padding past the limit": ('padleft("a", 1000000000000)', "!at most 64 MiB"),
    "joining past the limit": ('join(split(padleft("", 9000000, "a,"), ","), "xxxxxxxxxxxxxxxxx")',
                               "!at most 64 MiB"),
    "much text": ('map(split(padleft("", 300, "a,"), ","), (x) => padleft("", 60000000, "a"))',
                  "!more than 2048 MiB"),
    "lists of lists of lists": (wrap("[1]", "map(", f", {LOOP})", 12),
                                "!more than 16777216 values"),
    "lists doubled": (wrap("[1]", "map(", ", (x) => [x, x])", 40), "!more than 16777216 values"),
    "lists doubled and compared": ("[1].a = 1 or " + " = ".join([wrap(
        "[1]", "map(", ", (x) => [x, x])", 40)] * 2), "!"),
    "lists doubled and searched": ('contains(reduce(map(split(padleft("", 40, ","), ","), '
                                   '(x) => [1]), (a, b) => [a, a]), 5)',
                                   "!more than 16777216 values"),
    "flattened past the limit": (wrap("[1]", "flat(map(", f", {LOOP}), 1)", 9), "!more than"),
    "a bomb": ('regextest("(a|aa)+$", padleft("b", 60, "a"))', "!more than 10000000 steps"),
    "a bomb of groups": ('regextest("^(([a-z])+.)+[A-Z]([a-z])+$", padleft("", 40, "a"))',
                         "!more than 10000000 steps"),
    "a bomb in a long text": ('regexreplace(padleft("a", 500000), " +$", "")',
                              "!more than 10000000 steps"),
    "a cubic pattern": ('regextest("a*a*[yz]", padleft("", 4000, "a"))',
                        "!more than 10000000 steps"),
    "groups in groups": ('regextest("' + wrap("a", "(", ")", 10000) + '", "a")', "!200 deep"),
    "counts of counts": ('regextest("((a{1,1000}){1,1000}){1,1000}", "a")', "!too large"),
    "text before each match": ('length(regexreplace(padleft("", 200000, "ab"), "a", "$`"))',
                               "!longer than 64 MiB"),
    "a long split": ('length(split(padleft("", 500000, "ab"), ""))', "^500000$"),
    "a long sort": ('length(sort(split(padleft("", 200000, "b,a,"), ",")))', "^100001$"),
    "a long date format": ('length(dateformat(date(2024-01-01), "' + "yyyy " * 20000 + '"))',
                           "^100000$"),
    "a date of many parts": ('date("' + "1 " * 20000 + '", "' + "d " * 20000 + '")', "!too long"),
    "a call of itself": ("((f) => [f][0](f))((f) => [f][0](f))", "!nested more than 1000 deep"),
}

# The same for queries; "" where only the end matters.
QUERIES = {
    "sources": ("LIST FROM " + "#a or " * N + "#a", ""),
    "sources in parentheses": ("LIST FROM " + wrap("#a", "(", ")", N),
                               "!nested at most 200 deep"),
    "negated sources": ("LIST FROM " + "-" * N + "#a", "!nested at most 200 deep"),
    "conditions": ("LIST " + "WHERE 1 " * N, "Home"),
    "columns": ("TABLE " + "rating, " * 20000 + "rating", "Home"),
    "sort keys": ("LIST FROM \"\" SORT " + "rating, " * 20000 + "rating", "Home"),
    "groups": ("LIST " + "GROUP BY key " * 150, ""),
    "groups of tasks": ("TASK " + "GROUP BY key " * N, "!nested more than 1000 deep"),
    "rows doubled": ("LIST " + "FLATTEN [1, 2] AS a " * 64, "!more than 2048 MiB"),
    "words": ("LIST " + "a " * N, "!"),
    "zeros": ("\0" * N, "!"),
    "lines": ("LIST" + "\n" * N + "x y", "!100001:3"),
    "comments": ("LIST " + "//\n" * N, "Home"),
    "a deep tag": ("LIST FROM #a" + "/a" * N, ""),
    "a long path": ('LIST FROM "' + "a/" * N + '"', ""),
    "a long link": ("LIST FROM [[" + "../" * N + "Home]]", ""),
}


def make_case(kind, name, text, expected):
    case = {"name": name, "vault": NOTES, "run": [kind, "-"], "stdin": text}
    if expected.startswith("!"):
        case["status"] = 2
        case["err"] = expected[1:]
    else:
        case["out"] = expected
    return case


def list_cases():
    for name, (text, expected) in EXPRESSIONS.items():
        yield make_case("eval", name, text, expected)
    for name, (text, expected) in QUERIES.items():
        yield make_case("query", name, text, expected)
    for name in ("sums", "members", "calls of calls"):
        yield {"name": f"the tree of {name}", "vault": NOTES, "run": ["parse", "-"],
               "stdin": "LIST WHERE " + EXPRESSIONS[name][0], "out": "^{"}
