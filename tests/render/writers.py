#!/usr/bin/env python3
"""Other programs write notes while `dvq render --in-place` does, and notes stay what they are.

Usage: writers.py DVQ [APPENDS]
Lines are appended to notes as editors, sync programs and shell scripts do it; none may be lost. With
APPENDS, that many are made instead of a few seconds' worth.
"""
import os
import random
import subprocess
import sys
import threading
import time

from common import run, run_tests, write_vault

NOBODY = 65534
SECONDS = 2
QUERY = '<!-- QueryToSerialize: TABLE WITHOUT ID date(now) AS n FROM "" LIMIT 1 -->\n\nlog\n'


def render(dvq, vault, day=1, **more):
    return run(dvq, "render", "-i", "--vault", vault, "--now", f"2026-01-{day:02}", **more)


def make_vault(root, notes):
    vault = os.path.join(root, "vault")
    write_vault(vault, {".obsidian/app.json": "{}", **notes})
    return vault


def read(path):
    with open(path, "rb") as file:
        return file.read()


class Appender(threading.Thread):
    """Appends numbered lines to the notes of a vault until it is told to end."""

    def __init__(self, vault, count, gap, seed):
        super().__init__()
        self.paths = [os.path.join(vault, f"n{number}.md") for number in range(count)]
        self.gap, self.random, self.ended = gap, random.Random(seed), False
        self.lines, self.seed = {path: 0 for path in self.paths}, seed

    def run(self):
        while not self.ended:
            path = self.random.choice(self.paths)
            file = os.open(path, os.O_WRONLY | os.O_APPEND)
            if self.gap:
                time.sleep(self.gap)
            os.write(file, b"line %d-%d\n" % (self.seed, self.lines[path]))
            os.close(file)
            self.lines[path] += 1

    def count_lost(self):
        lost = 0
        for path, count in self.lines.items():
            lines = set(read(path).split(b"\n"))
            lost += sum(b"line %d-%d" % (self.seed, number) not in lines for number in range(count))
        return lost


def append_while_rendering(dvq, root, wanted):
    vault = make_vault(root, {f"n{number}.md": QUERY for number in range(30)})
    appenders = [Appender(vault, 30, gap, seed) for seed, gap in enumerate((0.0005, 0.003))]
    for appender in appenders:
        appender.start()
    end, runs, written = time.monotonic() + SECONDS, 0, 0
    while sum(sum(a.lines.values()) for a in appenders) < wanted or time.monotonic() < end:
        done = render(dvq, vault, runs % 28 + 1)
        assert done.returncode in (0, 2), done.stderr
        runs += 1
        written += 30 - done.stderr.count(b"so it is left as it is")
    for appender in appenders:
        appender.ended = True
        appender.join()
    appended = sum(sum(a.lines.values()) for a in appenders)
    print(f"  {appended} lines appended; meanwhile {runs} runs wrote {written} notes")
    assert sum(a.count_lost() for a in appenders) == 0, "lines were lost"
    assert not [name for name in os.listdir(vault) if name.startswith(".dvq-")]


def test_appends(dvq, root):
    append_while_rendering(dvq, root, int(sys.argv[2]) if len(sys.argv) > 2 else 0)


def test_half_written(dvq, root):
    """Another program has written the first half of a note, and still has it open."""
    if os.environ.get("DVQ_LEASES") == "none":
        print("  half written: only a lease tells who has a file open; left out")
        return
    vault = make_vault(root, {"N.md": QUERY})
    path = os.path.join(vault, "N.md")
    with open(path, "ab") as file:
        done = render(dvq, vault)
        assert done.returncode == 2 and b"N.md is open in another program" in done.stderr, done
        file.write(b"second half\n")
    assert read(path) == QUERY.encode() + b"second half\n"
    assert render(dvq, vault).returncode == 0 and read(path).endswith(b"second half\n")


def test_saved_by_renaming(dvq, root):
    """An editor puts new files in the note's place, again and again; the last one stays."""
    vault = make_vault(root, {"N.md": QUERY})
    path, ended = os.path.join(vault, "N.md"), threading.Event()

    def save():
        number = 0
        while not ended.is_set():
            number += 1
            with open(os.path.join(vault, ".new"), "w", encoding="utf-8") as file:
                file.write(QUERY + f"save {number}\n")
            os.rename(os.path.join(vault, ".new"), path)
            found = read(path)
            assert found.endswith(b"save %d\n" % number), found
            time.sleep(0.001)
    saver = threading.Thread(target=save)
    saver.start()
    end, day = time.monotonic() + 1, 0
    while time.monotonic() < end:
        day = day % 28 + 1
        assert render(dvq, vault, day).returncode in (0, 2)
    ended.set()
    saver.join()
    assert sorted(os.listdir(vault)) == [".obsidian", "N.md"]


def test_read_meanwhile(dvq, root):
    """Queries that read notes while they are written wait, and fail for none."""
    vault = make_vault(root, {f"n{number}.md": QUERY for number in range(100)})
    ended = threading.Event()

    def write():
        day = 0
        while not ended.is_set():
            day = day % 28 + 1
            render(dvq, vault, day)
    writer = threading.Thread(target=write)
    writer.start()
    end = time.monotonic() + 1
    try:
        while time.monotonic() < end:
            done = run(dvq, "query", "--vault", vault, "LIST file.size")
            assert done.returncode == 0 and not done.stderr, done
            assert done.stdout.count(b"\n") == 100, done
    finally:
        ended.set()
        writer.join()


def get_birth(path):
    return subprocess.run(["stat", "-c", "%W %h %a %u %g %i", path], capture_output=True,
                          check=True).stdout


def test_what_stays(dvq, root):
    """Birth time, hard links, mode, owner, extended attributes; a result with them settles."""
    query = "<!-- QueryToSerialize: TABLE WITHOUT ID file.ctime AS c FROM \"N\" -->\n"
    vault = make_vault(root, {"N.md": query})
    path, other = os.path.join(vault, "N.md"), os.path.join(root, "other name")
    os.link(path, other)
    os.chmod(path, 0o604)
    if os.geteuid() == 0:
        os.chown(path, NOBODY, NOBODY)
    try:
        os.setxattr(path, "user.tags", b"red")
    except OSError:
        print("  extended attributes: the file system has none")
    attributes = os.listxattr(path)
    before = get_birth(path)
    done = render(dvq, vault)
    assert done.returncode == 0 and read(path) != query.encode(), done
    assert get_birth(path) == before and os.listxattr(path) == attributes
    assert read(other) == read(path)
    for day in (2, 3):
        assert run(dvq, "render", "--check", "--vault", vault).returncode == 0
        assert render(dvq, vault, day).returncode == 0


def test_two_names(dvq, root):
    """Hard links in the vault: one run writes the note once, by whichever name comes first."""
    vault = make_vault(root, {f"n{number}.md": QUERY for number in range(8)})
    for number in range(8):
        for name in ("a", "b", "c"):
            os.link(os.path.join(vault, f"n{number}.md"), os.path.join(vault, f"{name}{number}.md"))
    for day in range(1, 11):
        done = render(dvq, vault, day)
        assert done.returncode == 0, done
        for number in range(8):
            assert b"January %02d" % day in read(os.path.join(vault, f"c{number}.md"))


def test_read_only(dvq, root):
    vault = make_vault(root, {"N.md": QUERY})
    path = os.path.join(vault, "N.md")
    os.chmod(path, 0o444)
    done = render(dvq, vault)
    assert done.returncode == 2 and b"cannot write N.md: Permission denied" in done.stderr, done
    assert read(path) == QUERY.encode() and os.stat(path).st_mode & 0o777 == 0o444
    assert sorted(os.listdir(vault)) == [".obsidian", "N.md"]


def test_without_leases(dvq, root):
    """The files of somebody else: written when they have been still, left alone when not."""
    if os.geteuid() != 0:
        print("  without leases: only an administrator can make files for somebody else; left out")
        return
    # Who may not do everything may not reach the build folder either.
    copy = os.path.join(root, "dvq")
    subprocess.run(["cp", dvq, copy], check=True)
    vault = make_vault(root, {"N.md": QUERY})
    path = os.path.join(vault, "N.md")
    for place, mode in ((root, 0o755), (vault, 0o777), (path, 0o666), (copy, 0o755)):
        os.chmod(place, mode)
    ended = threading.Event()

    def touch():
        while not ended.is_set():
            os.utime(path)
            time.sleep(0.1)
    toucher = threading.Thread(target=touch)
    toucher.start()
    done = render(copy, vault, preexec=lambda: os.setuid(NOBODY))
    ended.set()
    toucher.join()
    assert done.returncode == 2 and b"is being changed by another program" in done.stderr, done
    assert read(path) == QUERY.encode()
    done = render(copy, vault, preexec=lambda: os.setuid(NOBODY))
    assert done.returncode == 0 and read(path) != QUERY.encode(), done
    assert time.time() - os.stat(path).st_mtime < 60


if __name__ == "__main__":
    sys.exit(run_tests(globals()))
