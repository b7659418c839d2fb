#!/usr/bin/env python3
"""Queries over generated vaults beside a program that only reads the same notes, and beside ripgrep.

Usage: bench_queries.py BUILD [--notes N,N...] [--million] [--runs N] [--vaults DIR] [--pipe]

Vaults are written by make_vault, each size once (default: 100, 1000, 10000 and 100000 notes;
--million adds one of 1000000, which takes 4.7 GB of the disk), and kept in DIR (default:
BUILD/bench). Commands are run in turn, A B C A B C ...; a figure is the median of the runs, a ratio
the median of the turns' ratios. The floor is bench_floor: the notes walked, opened, read and closed
with the same threads, and nothing else. ripgrep counts task lines; its column is empty where it is
not installed. Standard output goes to /dev/null, with --pipe to a pipe that is read and thrown
away. Peak memory is the largest process's, and never below this program's own, which the system
counts in (see the last line).
"""
import argparse
import os
import shutil
import statistics
import subprocess
import time

RG = r"^\s*([-*+]|\d+[.)]) \[.\]"
TASKS = 'TASK FROM "" WHERE !completed SORT due ASC'
QUERIES = [
    ("TASK, everything", TASKS, []),
    ("TASK, everything, as JSON", TASKS, ["--format", "json"]),
    ("TASK, one folder of 1 %", 'TASK FROM "Projects/Alpha" WHERE !completed', []),
    ("TASK, one tag", "TASK FROM #book WHERE !completed", []),
    ("LIST with incoming links", "LIST length(file.inlinks)", []),
    ("TABLE with GROUP BY", "TABLE length(rows), sum(nonnull(rows.rating)) GROUP BY file.folder", []),
]
NOTE_SIZE = 4800  # bytes that a note takes of the disk, about
CACHES = "/proc/sys/vm/drop_caches"


class Run:
    """One process: wall and processor seconds, peak memory in bytes."""

    def __init__(self, command, pipe=False):
        reading, writing = os.pipe() if pipe else (-1, os.open(os.devnull, os.O_WRONLY))
        started = time.perf_counter()
        pid = os.posix_spawnp(command[0], command, os.environ,
                              file_actions=[(os.POSIX_SPAWN_DUP2, writing, 1)])
        os.close(writing)
        while pipe and os.read(reading, 1 << 16):
            pass
        _, status, usage = os.wait4(pid, 0)
        self.wall = time.perf_counter() - started
        self.cpu = usage.ru_utime + usage.ru_stime
        self.peak = usage.ru_maxrss * 1024
        if pipe:
            os.close(reading)
        if os.waitstatus_to_exitcode(status) > 1:
            raise SystemExit(f"bench: failed: {command}")


class Turns:
    """Commands run in turn, and the medians of what they took."""

    def __init__(self, commands, runs, pipe=False, before=None):
        self.runs = []
        for number in range(runs + 1):
            turn = []
            for command in commands:
                if before:
                    before()
                turn.append(Run(command, pipe))
            if number > 0 or before:  # the first turn fills the caches
                self.runs.append(turn)

    def median(self, side, figure):
        return statistics.median(getattr(turn[side], figure) for turn in self.runs)

    def ratio(self, figure, side=1):
        return statistics.median(getattr(turn[0], figure) / getattr(turn[side], figure)
                                 for turn in self.runs)


def drop_caches():
    os.sync()
    with open(CACHES, "w", encoding="ascii") as file:
        file.write("3\n")


def print_row(name, pair):
    peak = pair.median(0, "peak") / 2**20
    print(f"{name:42} {pair.median(0, 'wall') * 1e3:9.1f} {pair.median(1, 'wall') * 1e3:9.1f}"
          f" {pair.ratio('wall'):7.2f} {pair.ratio('cpu'):7.2f} {peak:9.1f}", flush=True)


def print_heading(name):
    print(f"\n{name:42} {'A, ms':>9} {'B, ms':>9} {'wall':>7} {'cpu':>7} {'A, MiB':>9}")


def print_beside(name, turns, has_rg):
    """The first command beside the floor, the second, and ripgrep, the third."""
    rg = f"{turns.ratio('wall', 2):8.2f}" if has_rg else ""
    print(f"{name:28} {turns.median(0, 'cpu') * 1e3:9.1f} {turns.median(1, 'cpu') * 1e3:9.1f}"
          f" {turns.ratio('cpu'):6.2f} {turns.median(0, 'wall') * 1e3:9.1f}"
          f" {turns.median(1, 'wall') * 1e3:9.1f} {turns.ratio('wall'):6.2f}"
          f" {turns.median(0, 'peak') / 2**20:7.1f} {rg:>8}", flush=True)


def print_beside_heading(name):
    print(f"\n{name:28} {'cpu, ms':>9} {'floor':>9} {'ratio':>6} {'wall, ms':>9} {'floor':>9}"
          f" {'ratio':>6} {'MiB':>7} {'wall/rg':>8}")


class Bench:
    def __init__(self, build, vaults, runs, pipe):
        self.build, self.vaults, self.runs, self.pipe = build, vaults, runs, pipe
        self.dvq = os.path.join(build, "src/cli/dvq")
        self.floor = os.path.join(build, "tests/bench/bench_floor")
        self.rg = shutil.which("rg")
        os.makedirs(vaults, exist_ok=True)

    def make_vault(self, notes):
        vault = os.path.join(self.vaults, str(notes))
        if not os.path.isdir(vault):
            needed, free = notes * NOTE_SIZE, shutil.disk_usage(self.vaults).free
            if needed > free:
                raise SystemExit(f"bench: {notes} notes need {needed / 1e9:.1f} GB in {self.vaults},"
                                 f" where {free / 1e9:.1f} GB are free")
            made = vault + ".part"
            shutil.rmtree(made, ignore_errors=True)
            subprocess.run([os.path.join(self.build, "tests/bench/make_vault"), made, str(notes)],
                           check=True)
            os.rename(made, vault)
        return vault

    def query(self, vault, query, options=()):
        return [self.dvq, "query", "--now", "2026-01-15", "--vault", vault, *options, query]

    def beside(self, notes):
        vault = self.make_vault(notes)
        others = [[self.floor, vault]] + ([[self.rg, "-c", RG, vault]] if self.rg else [])
        size = sum(os.path.getsize(os.path.join(folder, name))
                   for folder, _, names in os.walk(vault) for name in names)
        print_beside_heading(f"{notes} notes, {size / 2**20:.0f} MiB")
        for name, query, options in QUERIES:
            print_beside(name, Turns([self.query(vault, query, options)] + others, self.runs,
                                     self.pipe), self.rg is not None)

    def threads_and_disk(self, notes):
        vault = self.make_vault(notes)
        print_heading(f"{notes} notes: A two threads, B one")
        for name, query, _ in (QUERIES[0], QUERIES[4]):
            print_row(name, Turns([self.query(vault, query, ["--threads", "2"]),
                                   self.query(vault, query, ["--threads", "1"])], self.runs))
        if self.rg and os.access(CACHES, os.W_OK):
            print_heading("Nothing in the file cache: A dvq, B rg -c")
            name, query, _ = QUERIES[0]
            print_row(name, Turns([self.query(vault, query), [self.rg, "-c", RG, vault]], 3,
                                  self.pipe, drop_caches))

    def growth(self, fewer, more):
        small, large = self.make_vault(fewer), self.make_vault(more)
        print_heading(f"A {more} notes, B {fewer}")
        for name, query, options in QUERIES:
            print_row(name, Turns([self.query(large, query, options),
                                   self.query(small, query, options)], self.runs))

    def start(self):
        vault = self.make_vault(100)
        print_heading("100 notes, the whole process: A dvq, B true")
        for name, query, _ in QUERIES[:2] + QUERIES[4:]:
            print_row(name, Turns([self.query(vault, query), ["true"]], 3 * self.runs))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("build")
    parser.add_argument("--notes", default="100,1000,10000,100000")
    parser.add_argument("--million", action="store_true")
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--vaults")
    parser.add_argument("--pipe", action="store_true")
    options = parser.parse_args()
    sizes = [int(size) for size in options.notes.split(",")] + [1000000] * options.million
    build = os.path.abspath(options.build)
    bench = Bench(build, options.vaults or os.path.join(build, "bench"), options.runs,
                  options.pipe)
    bench.start()
    for size in sizes:
        bench.beside(size)
    bench.threads_and_disk(sizes[-1])
    for fewer, more in zip(sizes, sizes[1:]):
        bench.growth(fewer, more)
    own = Run(["true"])
    print(f"\nEvery process counts at least {own.peak / 2**20:.1f} MiB here.")


if __name__ == "__main__":
    main()
