"""What the tests of `dvq render` share: running the program, writing and reading vaults."""
import os
import subprocess
import tempfile
import sys

NOW = "2026-01-15T10:30:00Z"


def run(dvq, *arguments, text=None, cwd=None, preexec=None, env=None):
    """Runs dvq with a fixed clock; standard input and the results are bytes."""
    environment = {"PATH": os.environ["PATH"], "TZ": "UTC", "LC_ALL": "C.UTF-8", **(env or {})}
    for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS", "TMPDIR"):
        if name in os.environ:
            environment[name] = os.environ[name]
    command = [dvq, arguments[0]]
    if arguments[0] in ("render", "check", "query", "inspect"):
        command += ["--now", NOW]
    return subprocess.run(command + list(arguments[1:]), input=text, capture_output=True,
                          env=environment, cwd=cwd, timeout=300, preexec_fn=preexec)


def write_vault(root, notes):
    for name, text in notes.items():
        path = os.path.join(root, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(text.encode() if isinstance(text, str) else text)


def read_vault(root):
    """Every file below a folder but dvq's manifest, by its path from there; also hidden folders."""
    found = {}
    for folder, _, names in os.walk(root):
        for name in names:
            path = os.path.join(folder, name)
            if name == ".dvq-manifest":
                continue
            with open(path, "rb") as file:
                found[os.path.relpath(path, root)] = file.read()
    return found


def run_rounds(check_round, default_rounds, most_failures):
    """Arguments: PROGRAM [ROUNDS [FIRST-SEED]]. Each seed is a round; gives the exit status."""
    dvq = os.path.abspath(sys.argv[1])
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else default_rounds
    start = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    failed = 0
    for seed in range(start, start + rounds):
        problems = check_round(dvq, seed)
        if problems:
            failed += 1
            print(f"seed {seed}:\n" + "\n".join(problems))
        if failed >= most_failures:
            break
    print(f"{rounds} rounds, {failed} failed")
    return 1 if failed else 0


def run_tests(names):
    """Runs every function called test_… with the program and a folder of its own; the exit status."""
    dvq = os.path.abspath(sys.argv[1])
    failed = 0
    for name, test in sorted(names.items()):
        if not name.startswith("test_"):
            continue
        with tempfile.TemporaryDirectory() as root:
            try:
                test(dvq, os.path.realpath(root))
                print(f"{name[5:].replace('_', ' ')}: good")
            except AssertionError as problem:
                failed += 1
                print(f"{name[5:].replace('_', ' ')}: {problem}")
    return 1 if failed else 0
