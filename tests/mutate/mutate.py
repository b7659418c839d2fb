#!/usr/bin/env python3
"""Changes one line of the sources at a time and looks whether a test notices.

Usage: mutate.py ROOT BUILD [--seed N] [--count N] [--minutes N] [--files REGEX] [--tests REGEX]
                 [--again FILE] [--list]

Works on a copy of the tree below BUILD/mutate, built there without optimising the whole. The copy's
tests must pass; then each mutation is compiled, and the tests that run its line, by coverage.py, are
run, the fast ones first, until one fails or takes far longer than it should. What the compiler
refuses, or makes the same code of, is not counted. Survivors are printed for judging, and what was
judged to change nothing is written by hand into equivalents.txt, by file and text, so that it is not
tried again. The same seed gives the same mutations of the same sources; --again tries those that
stand in FILE, which is what an earlier run printed, as far as the sources still have them. Exits 1
when there are survivors, 2 when nothing can be run.
"""
import argparse
import collections
import hashlib
import json
import os
import random
import re
import resource
import shlex
import shutil
import signal
import subprocess
import sys
import time

sys.dont_write_bytecode = True

import coverage
import mutations

HERE = os.path.dirname(os.path.abspath(__file__))
# Rules about the source, programs that are not the tree's, and what measures or takes minutes.
LEFT_OUT = re.compile(
    r"lint_|package_|example_|bench|make_vault|captures|header_|fuzz_|deep_stack|slow_disk|threads_many"
    r"|faults_(notes|queries|killed)|render_(browser|site|generators|twice)")
# The order of the tests, before how long each takes.
STAGES = ("cases_(parser|query|render|eval|note)|conformance", "unit_", "cases_|docs_|check_", "")
MEMORY_LIMIT = 4 << 30
FILE_LIMIT = 1 << 28
PATIENCE = 10  # times a test's usual time before it counts as endless
LEAST_PATIENCE = 10  # seconds


class Failure(Exception):
    """What keeps everything from going on."""


def run(command, folder, limit=None, environment=None):
    """Its status and output, or None and output when it took too long. All it started is ended."""

    def prepare():
        os.setsid()
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        if limit is not None:
            resource.setrlimit(resource.RLIMIT_DATA, (MEMORY_LIMIT, MEMORY_LIMIT))
            resource.setrlimit(resource.RLIMIT_FSIZE, (FILE_LIMIT, FILE_LIMIT))

    process = subprocess.Popen(
        command, cwd=folder, env=environment, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, preexec_fn=prepare,
    )
    status = None
    output = b""
    try:
        output, _ = process.communicate(timeout=limit)
        status = process.returncode
    except subprocess.TimeoutExpired:
        pass
    finally:
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        process.wait()
        process.stdout.close()
    return status, output


def digest(path):
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).digest()


def list_names(root):
    """All files of the tree, as git knows them; those that are new as well."""
    listed = subprocess.run(
        ["git", "-C", root, "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        stdout=subprocess.PIPE, check=True)
    return sorted(name for name in set(os.fsdecode(listed.stdout).split("\0"))
                  if name and os.path.lexists(os.path.join(root, name)))


def read_source(root, name):
    with open(os.path.join(root, name), encoding="utf-8", newline="") as file:
        return file.read()


class Tree:
    """The copy of the sources, which the tests must find as it was."""

    def __init__(self, root, folder):
        self.root, self.folder = root, folder
        self.names = list_names(root)
        self.stamps = {}
        self.restore()

    def stamp(self, name):
        try:
            found = os.lstat(os.path.join(self.folder, name))
        except FileNotFoundError:
            return None
        return found.st_mtime_ns, found.st_size, found.st_mode

    def is_current(self, name):
        """Before the first run: whether the copy has what the tree has."""
        source, copy = os.path.join(self.root, name), os.path.join(self.folder, name)
        if os.path.islink(source) or os.path.islink(copy) or not os.path.isfile(copy):
            return False
        with open(source, "rb") as one, open(copy, "rb") as other:
            return one.read() == other.read()

    def restore(self):
        """Copy anew what a test, or a mutation, changed or added; leave the rest its time."""
        for name in self.names:
            if name in self.stamps and self.stamp(name) == self.stamps[name]:
                continue
            if name in self.stamps or not self.is_current(name):
                copy = os.path.join(self.folder, name)
                os.makedirs(os.path.dirname(copy), exist_ok=True)
                if os.path.lexists(copy):
                    os.unlink(copy)
                shutil.copy(os.path.join(self.root, name), copy, follow_symlinks=False)
            self.stamps[name] = self.stamp(name)
        known = set(self.names)
        for folder, _, names in os.walk(self.folder):
            for name in names:
                path = os.path.join(folder, name)
                if os.path.relpath(path, self.folder) not in known:
                    os.unlink(path)

    def digest(self):
        """Of all that the copy holds."""
        whole = hashlib.sha256()
        for name in self.names:
            path = os.path.join(self.folder, name)
            whole.update(name.encode() + b"\0")
            whole.update(os.readlink(path).encode() if os.path.islink(path) else digest(path))
        return whole.hexdigest()

    def write(self, name, text):
        with open(os.path.join(self.folder, name), "w", encoding="utf-8", newline="") as file:
            file.write(text)


class Build:
    """A build folder of the copy: compiles single files, and makes the programs that tests need."""

    def __init__(self, tree, folder, flags):
        self.tree, self.folder = tree, folder
        options = ["-DDVQ_TESTS=ON", "-DDVQ_BENCH=OFF", "-DCMAKE_BUILD_TYPE=None", f"-DCMAKE_C_FLAGS={flags}"]
        if shutil.which("ninja"):
            options += ["-G", "Ninja"]
        if shutil.which("ccache"):
            options += ["-DCMAKE_C_COMPILER_LAUNCHER=ccache", "-DCMAKE_CXX_COMPILER_LAUNCHER=ccache"]
        if shutil.which("ld.lld"):
            options += ["-DCMAKE_EXE_LINKER_FLAGS=-fuse-ld=lld", "-DCMAKE_SHARED_LINKER_FLAGS=-fuse-ld=lld"]
        if not os.path.exists(os.path.join(folder, "CMakeCache.txt")):
            self.must(["cmake", "-S", tree.folder, "-B", folder] + options)
        self.must(["cmake", "--build", folder])
        self.objects = {}
        self.commands = {}
        with open(os.path.join(folder, "compile_commands.json"), encoding="utf-8") as file:
            for entry in json.load(file):
                name = os.path.relpath(entry["file"], tree.folder)
                self.commands.setdefault(name, (shlex.split(entry["command"]), entry["directory"]))

    def must(self, command):
        status, output = run(command, self.tree.folder)
        if status != 0:
            raise Failure(output.decode(errors="replace"))

    def compile(self, name):
        """A digest of the code that a source becomes, or None when it does not compile."""
        command, directory = self.commands[name]
        command = list(command)
        made = os.path.join(self.folder, "mutated.o")
        command[command.index("-o") + 1] = made
        status, _ = run(command, directory)
        if status != 0:
            return None
        return digest(made)

    def is_new(self, mutation, text):
        """Whether a mutation compiles, and to other code than the source does. Leaves it written."""
        name = mutation.path
        if name not in self.objects:
            self.tree.write(name, text)
            self.objects[name] = self.compile(name)
        lines = text.split("\n")
        lines[mutation.number - 1] = mutation.new
        self.tree.write(name, "\n".join(lines))
        return self.compile(name) not in (None, self.objects[name])

    def make(self, targets):
        status, _ = run(["cmake", "--build", self.folder, "--target"] + sorted(targets), self.folder)
        return status == 0


class Test:
    def __init__(self, entry, folder):
        properties = {each["name"]: each["value"] for each in entry.get("properties", [])}
        self.name = entry["name"]
        self.command = entry["command"]
        self.folder = properties.get("WORKING_DIRECTORY", folder)
        self.skipped = properties.get("SKIP_RETURN_CODE")
        self.wrong = [re.compile(each.encode()) for each in properties.get("FAIL_REGULAR_EXPRESSION", [])]
        self.environment = {**os.environ, "TMPDIR": os.path.join(os.path.dirname(folder), "tmp")}
        self.environment.update(each.split("=", 1) for each in properties.get("ENVIRONMENT", []))
        self.programs = {word: digest(word) for word in self.command
                         if word.startswith(folder + os.sep) and os.path.isfile(word) and os.access(word, os.X_OK)}
        self.targets = {os.path.basename(word) for word in self.programs}
        self.seconds = 0.0
        self.stage = next(i for i, stage in enumerate(STAGES) if re.match(stage, self.name))

    def outcome(self, limit):
        """None when it passes, or what is wrong."""
        status, output = run(self.command, self.folder, limit, self.environment)
        if status is None:
            return "endless"
        if any(each.search(output) for each in self.wrong):
            return "failed"
        return None if status in (0, self.skipped) else "failed"

    def kills(self):
        """Whether it fails. What takes too long gets a second chance: another program may have had the machine."""
        found = self.outcome(self.limit)
        if found == "endless":
            found = self.outcome(2 * self.limit)
        return found

    def is_touched(self):
        """Whether any of its programs is not what it was without a mutation."""
        return any(digest(program) != usual for program, usual in self.programs.items())

    @property
    def limit(self):
        return max(LEAST_PATIENCE, PATIENCE * self.seconds)


def list_tests(build, pattern):
    listed = subprocess.run(
        ["ctest", "--test-dir", build.folder, "--show-only=json-v1"], stdout=subprocess.PIPE, check=True)
    entries = json.loads(listed.stdout)["tests"]
    return [Test(entry, build.folder) for entry in entries
            if not LEFT_OUT.match(entry["name"]) and re.search(pattern, entry["name"])]


def measure(tests, tree, folder):
    """Run everything as it is; a test that fails now cannot tell anything. Once for the same sources."""
    known_path = os.path.join(folder, "measured.json")
    key = tree.digest()
    known = {}
    if os.path.exists(known_path):
        with open(known_path, encoding="utf-8") as file:
            known = json.load(file)
    known = known["seconds"] if known.get("key") == key else {}
    for test in tests:
        if test.name not in known:
            started = time.monotonic()
            if test.outcome(600) is not None:
                raise Failure(f"{test.name} fails without any mutation")
            known[test.name] = time.monotonic() - started
        test.seconds = known[test.name]
    with open(known_path, "w", encoding="utf-8") as file:
        json.dump({"key": key, "seconds": known}, file)
    tree.restore()


def find_reach(tests, tree, folder):
    """Which tests run which lines, found out once for the same sources; None without gcc."""
    if not coverage.can_count():
        return None
    known_path = os.path.join(folder, "reached.json")
    key = [tree.digest(), sorted(test.name for test in tests)]
    if os.path.exists(known_path):
        with open(known_path, encoding="utf-8") as file:
            known = json.load(file)
        if known["key"] == key:
            return coverage.Reach(known["lines"], known["uncounted"])
    print("mutate: counting which lines each test runs", file=sys.stderr)
    build = Build(tree, os.path.join(folder, "counting"), coverage.FLAGS)
    chosen = {test.name for test in tests}
    counting = [test for test in list_tests(build, "") if test.name in chosen]
    lines, uncounted = coverage.measure(counting, tree.folder, build.folder)
    tree.restore()
    with open(known_path, "w", encoding="utf-8") as file:
        json.dump({"key": key, "lines": lines, "uncounted": uncounted}, file)
    return coverage.Reach(lines, uncounted)


def in_groups(tests, name):
    """The stages for a mutation of a file: the test of its name, then the others, fast ones first."""
    stem = os.path.splitext(os.path.basename(name))[0]
    by_time = sorted(tests, key=lambda test: test.seconds)
    own = [test for test in by_time if test.name == "unit_" + stem]
    yield own
    for stage in range(len(STAGES)):
        yield [test for test in by_time if test.stage == stage and test not in own]


def find_killer(mutation, tests, build):
    """The first test that fails and how, or None. The programs are made as they are needed."""
    for group in in_groups(tests, mutation.path):
        targets = set().union(*(test.targets for test in group))
        if targets and not build.make(targets):
            return "build failed"
        for test in group:
            found = test.kills() if test.is_touched() else None
            if found is not None:
                return f"{test.name} {found}"
    return None


def read_judged(path):
    """Mutations that were judged: {(file, line above, old, new): what was said of it}."""
    judged = {}
    name = above = old = new = None
    with open(path, encoding="utf-8") as file:
        for line in file.read().split("\n"):
            if line.startswith("@"):
                above = line[2:]
            elif line.startswith("- "):
                old = line[2:]
            elif line.startswith("+ "):
                new = line[2:]
            elif line.startswith("  "):
                judged[name, above, old, new] = line.strip()
            elif line and not line.startswith("#"):
                name = line
    return judged


def list_mutations(root, files):
    """For each line that can be changed, its mutations."""
    for name in list_names(root):
        if re.fullmatch(r"src/.*\.c", name) and re.search(files, name):
            yield from mutations.of_file(name, read_source(root, name))


def choose(lines, seed):
    """All mutations in the order in which this seed tries them: a line at random, then one of its own."""
    lines = list(lines)
    chance = random.Random(seed)
    chance.shuffle(lines)
    return [chance.choice(line) for line in lines]


def choose_again(lines, path):
    """Those that an earlier run printed, in its order."""
    known = {mutation.key: mutation for line in lines for mutation in line}
    found = {}
    name = above = old = None
    with open(path, encoding="utf-8") as file:
        for line in file.read().split("\n"):
            place = re.search(r"(src/\S+\.c):\d+ \(\w+\)$", line)
            name = place.group(1) if place else name
            above = line[2:] if line.startswith("@ ") else above
            old = line[2:] if line.startswith("- ") else old
            if line.startswith("+ "):
                key = (name, above, old, line[2:])
                if key in known:
                    found[key] = known[key]
    return list(found.values())


def clear(folder):
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)


def print_table(counts):
    print(f"\n{'folder':<16}{'killed':>8}{'survived':>10}{'judged':>8}")
    for folder in sorted(counts):
        row = counts[folder]
        print(f"{folder:<16}{row['killed']:>8}{row['survived']:>10}{row['judged']:>8}")
    total = sum(counts.values(), collections.Counter())
    print(f"{'all':<16}{total['killed']:>8}{total['survived']:>10}{total['judged']:>8}")


class Run:
    """The mutations of one seed, tried one after the other, and what became of them."""

    def __init__(self, tree, build, tests, reach, scratch):
        self.tree, self.build, self.tests, self.reach, self.scratch = tree, build, tests, reach, scratch
        self.judged = read_judged(os.path.join(HERE, "equivalents.txt"))
        self.counts = collections.defaultdict(collections.Counter)
        self.survivors = []
        self.tried = 0

    def attempt(self, mutation):
        row = self.counts[os.path.dirname(mutation.path)]
        if mutation.key in self.judged:
            row["judged"] += 1
            self.tried += 1
            return
        clear(self.scratch)
        if self.build.is_new(mutation, read_source(self.tree.root, mutation.path)):
            started = time.monotonic()
            killer = find_killer(mutation, self.choose_tests(mutation), self.build)
            row["survived" if killer is None else "killed"] += 1
            if killer is None:
                self.survivors.append(mutation)
            self.tried += 1
            seconds = time.monotonic() - started
            print(f"{self.tried:>4} {killer or 'SURVIVED'} {seconds:.1f} s, {mutation.diff()}", flush=True)
        self.tree.restore()

    def choose_tests(self, mutation):
        names = self.reach.find(mutation.path, mutation.number) if self.reach is not None else None
        return [test for test in self.tests if names is None or test.name in names]

    def report(self):
        if self.survivors:
            print("\nSurvivors:\n\n" + "\n\n".join(each.diff() for each in self.survivors))
        print_table(self.counts)


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("root")
    parser.add_argument("build")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=50)
    parser.add_argument("--minutes", type=float, default=float("inf"), help="start no more mutations after these")
    parser.add_argument("--files", default="", help="only sources whose path this regular expression finds")
    parser.add_argument("--tests", default="", help="only tests whose name it finds")
    parser.add_argument("--again", help="the mutations that stand in this file, instead of a seed's")
    parser.add_argument("--list", action="store_true", help="print the mutations and run nothing")
    return parser.parse_args()


def main():
    options = parse_arguments()
    root = os.path.abspath(options.root)
    lines = list_mutations(root, options.files)
    chosen = choose_again(lines, options.again) if options.again else choose(lines, options.seed)
    if options.list:
        print("\n\n".join(each.diff() for each in chosen[: options.count]))
        return 0
    folder = os.path.join(os.path.abspath(options.build), "mutate")
    scratch = os.path.join(folder, "tmp")
    clear(scratch)
    tree = Tree(root, os.path.join(folder, "tree"))
    try:
        build = Build(tree, os.path.join(folder, "build"), "-O1")
        tests = list_tests(build, options.tests)
        measure(tests, tree, folder)
        reach = find_reach(tests, tree, folder)
    except Failure as failure:
        print(f"mutate: {failure}", file=sys.stderr)
        return 2
    run_of_seed = Run(tree, build, tests, reach, scratch)
    end = time.monotonic() + options.minutes * 60
    try:
        for mutation in chosen:
            if run_of_seed.tried >= options.count or time.monotonic() > end:
                break
            run_of_seed.attempt(mutation)
    except KeyboardInterrupt:
        tree.restore()
    run_of_seed.report()
    return 1 if run_of_seed.survivors else 0


if __name__ == "__main__":
    sys.exit(main())
