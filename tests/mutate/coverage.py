"""Which tests run which lines, so that make mutate tries a mutation on those that can notice it.

Called by mutate.py. Builds the tree once more, with gcc's counters, and runs each test once. A
program that ends without a word, such as one that is killed, leaves no counts; so tests without any
are taken to run every line. Never decides what a failing test means.
"""
import bisect
import json
import os
import shutil
import subprocess

# How the tree is built to count.
FLAGS = "-O0 --coverage -fprofile-update=atomic"
# How many files gcov is given at once.
PART = 100


class Reach:
    """For each line of a source with code in it, the tests that run it; and the tests not counted."""

    def __init__(self, tests_of_lines, uncounted):
        self.lines = {
            path: sorted((int(number), set(tests)) for number, tests in lines.items())
            for path, lines in tests_of_lines.items()
        }
        self.uncounted = set(uncounted)

    def find(self, path, number):
        """The names of the tests that can notice a change of a line; None when nothing is known.

        Code of several lines is counted at one of them, so the lines with code above and below
        stand for one without; and one outside of all functions is for whoever runs the file.
        """
        lines = self.lines.get(path)
        if lines is None:
            return None
        place = bisect.bisect_left(lines, (number,))
        if place < len(lines) and lines[place][0] == number:
            return lines[place][1] | self.uncounted
        around = lines[max(place - 1, 0) : place + 1]
        near = set().union(*(tests for other, tests in around if abs(other - number) <= 3))
        if not near:
            near = set().union(*(tests for _, tests in lines))
        return near | self.uncounted


def can_count():
    return shutil.which("gcc") is not None and shutil.which("gcov") is not None


def list_counts(folder):
    return [os.path.join(at, name) for at, _, names in os.walk(folder) for name in names
            if name.endswith(".gcda")]


def forget(folder):
    for path in list_counts(folder):
        os.unlink(path)


def read_lines(counts, root):
    """The (path, line) with code in the counted sources, and whether it ran, as gcov says."""
    for start in range(0, len(counts), PART):
        done = subprocess.run(["gcov", "--json-format", "--stdout"] + counts[start : start + PART],
                              cwd=root, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
        for text in done.stdout.split(b"\n"):
            if not text.startswith(b"{"):
                continue
            unit = json.loads(text)
            for file in unit["files"]:
                path = os.path.relpath(
                    os.path.join(unit["current_working_directory"], file["file"]), root)
                for line in file["lines"]:
                    yield path, line["line_number"], line["count"] > 0


def measure(tests, root, folder):
    """Run each test in the build folder that counts; what it is for can be given to Reach."""
    lines = {}
    uncounted = []
    for test in tests:
        forget(folder)
        test.outcome(1800)
        counts = list_counts(folder)
        if not counts:
            uncounted.append(test.name)
        for path, number, ran in read_lines(counts, root):
            if not path.startswith("src" + os.sep):
                continue
            found = lines.setdefault(path, {}).setdefault(number, set())
            if ran:
                found.add(test.name)
    forget(folder)
    return {path: {number: sorted(found) for number, found in each.items()}
            for path, each in lines.items()}, uncounted
