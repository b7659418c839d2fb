"""ICU's data without some of its tables: what takes them fails and names them, the rest goes on.

$LESS_ICU_MODULE is less_icu.c as a shared object, which is preloaded and leaves the tables out.
"""
import os

NOTES = {"Home.md": "---\nwhen: 2024-07-02\n---\nspan:: 2 days\n",
         "\u00c9t\u00e9.md": "---\nwhen: 2024-05-01\n---\nspan:: 1 day\n"}

ORDER = "the order of text in the locale"
DATES = "dates in the locale"
DIGITS = "digits in the locale"
MONEY = "amounts of money in the locale"
UNITS = "units of time in the locale"
ZONES = "time zones"

# What is done, in Europe/Paris: arguments, and what comes out when nothing is missing.
WORK = {
    "compare": (["eval", '"\u00e9" < "f"'], "^true$"),
    "sort": (["eval", 'sort(list("f", "\u00e9"))'], "^\u00e9, f$"),
    "sort rows": (["query", "LIST FROM \"\" SORT file.name DESC", "--format", "csv"], "Home(.|\n)*\u00c9t\u00e9"),
    "month": (["eval", 'dateformat(date(2024-07-02), "MMMM")', "--locale", "de"], "^Juli$"),
    "money": (["eval", 'currencyformat(3, "EUR")'], "^\u20ac3.00$"),
    "span": (["query", "TABLE span", "--locale", "fr"], "2.{1,2}jours"),
    "zone": (["eval", 'dateformat(date(2024-07-02), "ZZZZ")'], r"^GMT\+2$"),
    "local date": (["query", "LIST when"], "July 02, 2024"),
    "named zone": (["eval", "date(2024-01-01T12:00:00[Asia/Tokyo])"], "12:00 PM - January 01"),
    "render": (["render", "Home.md"], "span:: 2 days"),
    "site": (["render", "--format", "html", "-o", "../site"], ""),
    "plain": (["eval", 'upper("\u00e9") + (2 + 2)'], "^\u00c94$"),
}

# Names of tables, what fails without them with what, and what does not need them.
LACKS = {
    "coll/": ({"compare": ORDER, "sort": ORDER, "sort rows": ORDER, "site": ORDER}, ["month", "money", "render", "plain"]),
    "curr/": ({"money": MONEY}, ["compare", "sort rows", "render", "plain"]),
    "unit/": ({"span": UNITS}, ["month", "money", "render", "plain"]),
    "numberingSystems": ({"month": DIGITS, "money": MONEY}, ["compare", "render", "plain"]),
    "/root.res": ({"month": DATES, "money": MONEY, "span": UNITS}, ["compare", "render", "plain"]),
    "zoneinfo64": ({"zone": ZONES, "local date": ZONES, "named zone": ZONES},
                   ["compare", "money", "render", "plain"]),
    "no_such_table": ({}, WORK),
}


def list_cases():
    module = {"LD_PRELOAD": os.environ["LESS_ICU_MODULE"], "TZ": "Europe/Paris"}
    for tables, (failing, working) in LACKS.items():
        case = {"vault": NOTES, "environment": {**module, "LESS_ICU": tables}, "never": "out of memory"}
        for name, missing in failing.items():
            yield {**case, "name": f"{name} without {tables}", "run": WORK[name][0], "status": 2,
                   "err": f"ICU has no data for {missing}(.|\\n)*hint: "}
        for name in working:
            yield {**case, "name": f"{name} without {tables}", "run": WORK[name][0], "out": WORK[name][1]}
