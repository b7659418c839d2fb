#!/usr/bin/env python3
"""Checks where `--times` takes the times of notes from: git, fields of the notes, their files.

Usage: run_times.py DVQ FOLDER
Repositories are made in FOLDER, which is removed first, with commits on fixed days. A case of CASES
is a list of steps and the times that notes must have then, as days of January 2020, or OWN for those
of the file. Prints what differs and exits 1 when anything does; exits 77 where there is no git.
"""
import csv
import io
import json
import os
import shutil
import subprocess
import sys

OWN = "own"
TIMES = ('TABLE WITHOUT ID file.path, dateformat(file.ctime, "yyyy-MM-dd"), '
         'dateformat(file.mtime, "yyyy-MM-dd") SORT file.path')
LINES = "".join(f"line {i}\n" for i in range(40))
ODD = "a b\nü 'x'.md"
BYTES = b"caf\xe9.md".decode("utf-8", "surrogateescape")

# A step is (what, its arguments); a commit and a merge end with the day they are made on.
CASES = {
    "created and modified": (
        [("write", "a.md", "1"), ("write", "b.md", "1"), ("commit", 1),
         ("write", "a.md", "2"), ("commit", 5)],
        {"a.md": (1, 5), "b.md": (1, 1)}),
    "names with blanks, line breaks and other letters": (
        [("write", ODD, "1"), ("commit", 2), ("write", ODD, "2"), ("commit", 3)],
        {ODD: (2, 3)}),
    "a name that is no UTF-8": (
        [("write", BYTES, "1"), ("commit", 2)],
        {"caf\ufffd.md": (2, 2)}),
    "a rename": (
        [("write", "a.md", LINES), ("commit", 1), ("move", "a.md", "x/b.md"), ("commit", 4)],
        {"x/b.md": (1, 4)}),
    "two renames with changes": (
        [("write", "a.md", LINES), ("commit", 1), ("move", "a.md", "b.md"),
         ("write", "b.md", LINES + "more\n"), ("commit", 4), ("move", "b.md", "a.md"),
         ("commit", 6)],
        {"a.md": (1, 6)}),
    "a name taken by another note after a rename": (
        [("write", "a.md", LINES), ("commit", 1), ("move", "a.md", "b.md"), ("commit", 4),
         ("write", "a.md", "new"), ("commit", 7), ("write", "a.md", "newer"), ("commit", 8)],
        {"a.md": (7, 8), "b.md": (1, 4)}),
    "deleted and made again": (
        [("write", "a.md", "1"), ("write", "b.md", "1"), ("commit", 1), ("remove", "a.md"),
         ("commit", 2), ("write", "a.md", "1"), ("commit", 9)],
        {"a.md": (9, 9), "b.md": (1, 1)}),
    "deleted, and there again without a commit": (
        [("write", "a.md", "1"), ("commit", 1), ("remove", "a.md"), ("commit", 2),
         ("write", "a.md", "1")],
        {"a.md": (OWN, OWN)}),
    "a merge takes the branch's times": (
        [("write", "a.md", "1"), ("write", "b.md", "1"), ("commit", 1), ("branch", "x"),
         ("write", "a.md", "2"), ("write", "new.md", "1"), ("commit", 3), ("switch", "main"),
         ("write", "b.md", "2"), ("commit", 4), ("merge", "x", 9)],
        {"a.md": (1, 3), "b.md": (1, 4), "new.md": (3, 3)}),
    "a conflict that the merge settles": (
        [("write", "a.md", "1"), ("commit", 1), ("branch", "x"), ("write", "a.md", "2"),
         ("commit", 3), ("switch", "main"), ("write", "a.md", "3"), ("commit", 4),
         ("conflict", "x"), ("write", "a.md", "4"), ("commit", 9)],
        {"a.md": (1, 9)}),
    "renamed on a branch, changed on the other: the merge joins them": (
        [("write", "a.md", LINES), ("commit", 1), ("branch", "x"), ("move", "a.md", "b.md"),
         ("commit", 3), ("switch", "main"), ("write", "a.md", LINES + "more\n"), ("commit", 5),
         ("merge", "x", 9)],
        {"b.md": (1, 9)}),
    "not committed": (
        [("write", "a.md", "1"), ("write", "b.md", "1"), ("write", "c.md", "1"), ("commit", 1),
         ("write", "a.md", "2"), ("write", "new.md", "1"), ("write", "b.md", "2"), ("stage",)],
        {"a.md": (OWN, OWN), "b.md": (OWN, OWN), "c.md": (1, 1), "new.md": (OWN, OWN)}),
    "written again as it was": (
        [("write", "a.md", "1"), ("commit", 1), ("write", "a.md", "2"), ("write", "a.md", "1")],
        {"a.md": (1, 1)}),
    "settings of the user's": (
        [("write", "a.md", LINES), ("commit", 1), ("move", "a.md", "b.md"), ("commit", 4),
         ("git", "config", "diff.renames", "false"), ("git", "config", "log.showRoot", "false"),
         ("git", "config", "diff.relative", "true"), ("git", "config", "log.showSignature", "true"),
         ("git", "config", "color.ui", "always"), ("git", "config", "core.pager", "false"),
         ("git", "config", "log.date", "iso"), ("git", "config", "core.fsmonitor", "exit 1;")],
        {"b.md": (1, 4)}),
}


class Repository:
    """A repository below the folder, whose steps are the cases'."""

    def __init__(self, folder):
        self.folder = folder
        os.makedirs(folder)
        self.environment = {"PATH": os.environ["PATH"], "HOME": folder, "TZ": "UTC",
                            "LC_ALL": "C.UTF-8", "GIT_CONFIG_NOSYSTEM": "1",
                            "GIT_CONFIG_GLOBAL": os.devnull}
        self.git("init", "-q")
        self.git("symbolic-ref", "HEAD", "refs/heads/main")

    def git(self, *words, day=1, status=0):
        time = f"2020-01-{day:02}T12:00:00Z"
        # The committer's time is another one, as after a rebase.
        people = {"GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@example.org",
                  "GIT_COMMITTER_NAME": "C", "GIT_COMMITTER_EMAIL": "c@example.org",
                  "GIT_AUTHOR_DATE": time,
                  "GIT_COMMITTER_DATE": f"2021-03-{day:02}T12:00:00Z"}
        done = subprocess.run(["git", *words], cwd=self.folder, capture_output=True,
                              env={**self.environment, **people}, timeout=60)
        assert done.returncode == status, (words, done)

    def take(self, step):
        what, *words = step
        path = os.path.join(self.folder, words[0]) if words and isinstance(words[0], str) else ""
        if what == "write":
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(os.fsencode(path), "w", encoding="utf-8") as file:
                file.write(words[1])
        elif what == "move":
            os.makedirs(os.path.dirname(os.path.join(self.folder, words[1])), exist_ok=True)
            self.git("mv", *words)
        elif what == "remove":
            os.remove(path)
        elif what == "stage":
            self.git("add", "-A")
        elif what == "commit":
            self.git("add", "-A")
            self.git("commit", "-q", "-m", "change", day=words[0])
        elif what == "branch":
            self.git("checkout", "-q", "-b", words[0])
        elif what == "switch":
            self.git("checkout", "-q", words[0])
        elif what == "merge":
            self.git("merge", "-q", "--no-ff", "-m", "merge", words[0], day=words[1])
        elif what == "conflict":
            self.git("merge", "-q", words[0], status=1)
        elif what == "git":
            self.git(*words)


def run(dvq, repository, arguments, folder="", **environment):
    return subprocess.run([dvq, *arguments], cwd=os.path.join(repository.folder, folder),
                          capture_output=True, timeout=60,
                          env={**repository.environment, **environment})


def read_times(done):
    """The times that were printed, as days of January 2020 or OWN."""
    def read(day):
        return int(day[-2:]) if day.startswith("2020-01-") else OWN
    rows = list(csv.reader(io.StringIO(done.stdout.decode(), newline="")))[1:]
    return {path: (read(created), read(modified)) for path, created, modified in rows}


def check(problems, name, found, expected):
    if found != expected:
        problems.append(f"{name}: is   {found!r}\n    not {expected!r}")


def check_cases(dvq, folder, problems):
    for number, (name, (steps, expected)) in enumerate(CASES.items()):
        repository = Repository(os.path.join(folder, str(number)))
        for step in steps:
            repository.take(step)
        done = run(dvq, repository, ["query", "--vault", ".", "--times", "git", "--format", "csv",
                                     TIMES])
        check(problems, name, (read_times(done), done.stderr.decode()), (expected, ""))


def make_vault(folder, count=12):
    repository = Repository(folder)
    for i in range(count):
        repository.take(("write", f"notes/{i}.md", f"{LINES}{i}\n"))
    block = "```dataview\nLIST WHERE file.mtime\n```\n"
    repository.take(("write", "notes/blocks.md", block + "\n" + block))
    repository.take(("commit", 1))
    repository.take(("move", "notes/1.md", "notes/moved.md"))
    repository.take(("commit", 3))
    return repository


def check_places(dvq, folder, problems):
    """A vault in a folder of the repository, and notes that came from outside of it."""
    repository = make_vault(os.path.join(folder, "places"), 3)
    repository.take(("move", "notes", "vault"))
    repository.take(("commit", 5))
    query = ["query", "--times", "git", "--format", "csv", TIMES]
    expected = {"0.md": (1, 5), "2.md": (1, 5), "blocks.md": (1, 5), "moved.md": (1, 5)}
    done = run(dvq, repository, query + ["--vault", "vault"])
    check(problems, "a vault in a folder", (read_times(done), done.stderr), (expected, b""))
    done = run(dvq, repository, query + ["--vault", "."], "vault")
    check(problems, "the folder itself", (read_times(done), done.stderr), (expected, b""))
    done = run(dvq, repository, ["render", "--times", "git", "--vault", ".", "vault/moved.md"])
    check(problems, "render", done.returncode, 0)
    expression = 'dateformat([[vault/moved]].file.ctime, "d")'
    done = run(dvq, repository, ["eval", "--times", "git", "--vault", ".", expression])
    check(problems, "eval", done.stdout, b"1\n")
    done = run(dvq, repository, ["inspect", "--times", "git", "--vault", ".", "vault/0"])
    page = json.loads(done.stdout)
    check(problems, "inspect", page["file"]["ctime"][:10], "2020-01-01")


def check_failures(dvq, folder, problems):
    repository = make_vault(os.path.join(folder, "failures"))
    query = ["query", "--times", "git", "--vault", ".", "LIST"]
    done = run(dvq, repository, query, PATH="/nonexistent")
    check(problems, "no git", (done.returncode, done.stderr.decode()),
          (2, "dvq: --times git needs git, which is not installed\n"))
    done = run(dvq, repository, query, GIT_CEILING_DIRECTORIES=folder, GIT_DIR=folder + "/none")
    check(problems, "no repository", (done.returncode, done.stderr.decode()),
          (2, f"dvq: cannot read the history of .: not a git repository: '{folder}/none'\n"))
    done = run(dvq, repository, ["query", "--times", "git", "--vault", ".git", "LIST"])
    check(problems, "no working tree", (done.returncode, done.stderr.decode()),
          (2, "dvq: cannot read the history of .git: it is not in a working tree\n"))
    empty = Repository(os.path.join(folder, "empty"))
    done = run(dvq, empty, query)
    check(problems, "no commit", (done.returncode, done.stderr.decode()),
          (2, "dvq: cannot read the history of .: nothing has been committed yet\n"))
    done = run(dvq, repository, query, GIT_TEST_ASSUME_DIFFERENT_OWNER="1")
    said = done.stderr.decode()
    check(problems, "another owner", (done.returncode, said.count("\n"),
                                      "the repository belongs to another user" in said),
          (2, 2, True))
    done = run(dvq, repository, ["query", "--times", "gti", "LIST"])
    check(problems, "another word", done.returncode, 2)


def check_checkouts(dvq, folder, problems):
    """A clone: the warning that its files' times say nothing, and what makes it go away."""
    source = make_vault(os.path.join(folder, "source"))
    clone = os.path.join(folder, "clone")
    source.git("clone", "-q", "--depth", "1", "file://" + source.folder, clone)
    shallow = Repository(os.path.join(folder, "other"))
    shallow.folder = clone
    query = ["query", "--vault", "notes", "--format", "csv"]
    warning = b"is when this repository was checked out"
    for text, warned in (("LIST FROM \"\" SORT file.mtime", True), ("TABLE this.file.cday, file.mday", True),
                         ("TABLE map([1], (x) => file.ctime)", True), ("LIST file.day", False),
                         ("TABLE mtime, file.size", False), ("LIST", False),
                         ("LIST FROM \"none\" WHERE file.mtime", False)):
        count = run(dvq, shallow, query + [text]).stderr.count(warning)
        check(problems, f"the warning for {text}", count, int(warned))
    done = run(dvq, shallow, ["render", "--vault", "notes", "blocks.md"])
    check(problems, "the warning once a run", done.stderr.count(warning), 1)
    for times in ("file", "field"):
        done = run(dvq, shallow, query + ["--times", times, "LIST WHERE file.mtime"])
        check(problems, f"no warning with {times}", done.stderr, b"")
    done = run(dvq, shallow, query + ["--times", "git", "LIST WHERE file.mtime"])
    check(problems, "a history that is cut off", done.stderr.decode(),
          "dvq: warning: the history of notes is cut off, so times of notes may be too late; "
          "`git fetch --unshallow` gets the rest\n")
    for name in ("0.md", "2.md"):
        os.utime(os.path.join(clone, "notes", name), (1500000000, 1500000000))
    done = run(dvq, shallow, query + ["LIST WHERE file.mtime"])
    check(problems, "no warning once notes were written", done.stderr, b"")


def check_fields(dvq, folder, problems):
    repository = Repository(os.path.join(folder, "fields"))
    notes = {
        "both.md": ("---\ncreated: 2020-01-02\nmodified: 2020-01-03T10:00:00\n---\n", (2, 3)),
        "hugo.md": ("---\ndate: 2020-01-04\nlastmod: 2020-01-05\n---\n", (4, 5)),
        "linter.md": ("---\ndate created: 2020-01-06\ndate modified: 2020-01-07\n---\n", (6, 7)),
        "first.md": ("---\ncreated: 2020-01-08\ndate: 2020-01-09\nupdated: 2020-01-10\n---\n",
                     (8, 10)),
        "next.md": ("---\ncreated: long ago\ndate: 2020-01-11\n---\n", (11, OWN)),
        "list.md": ("---\ncreated: 2020-01-12\n---\ncreated:: 2020-01-13\n", (12, OWN)),
        "inline.md": ("created:: 2020-01-14\n", (OWN, OWN)),
        "none.md": ("text\n", (OWN, OWN)),
    }
    for name, (text, _) in notes.items():
        repository.take(("write", name, text))
    done = run(dvq, repository, ["query", "--vault", ".", "--times", "field", "--format", "csv",
                                 TIMES])
    expected = {name: times for name, (_, times) in notes.items()}
    check(problems, "fields", (read_times(done), done.stderr), (expected, b""))


def main():
    dvq, folder = os.path.abspath(sys.argv[1]), os.path.realpath(sys.argv[2])
    if shutil.which("git") is None:
        return 77
    shutil.rmtree(folder, ignore_errors=True)
    problems = []
    for area in (check_cases, check_places, check_failures, check_checkouts, check_fields):
        area(dvq, folder, problems)
    print("\n".join(problems), end="\n" if problems else "")
    shutil.rmtree(folder, ignore_errors=True)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
