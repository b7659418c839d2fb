#!/usr/bin/env python3
"""Installs the package for npm into an empty project, as its users do, and tests it there: the
command line with the tests of tests/cli/, which are given it in place of the native program; the
recorded answers; the library, its types and the recipes of docs/node.md with the tests beside this.

Usage: run_node.py DIR        the folder that scripts/npm made the package in
"""
import glob
import importlib
import os
import re
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
TESTS = os.path.dirname(HERE)
LEAST_NODE = 20
QUIET = ("--silent", "--no-audit", "--no-fund")
SERVER = os.path.join(TESTS, "cases", "server")
# Programs of tests/cli/ and what each is given after the program.
COMMAND_TESTS = [
    ["run_cli.py", "usage", "query", "render", "serve"],
    ["run_excludes.py", os.path.join(TESTS, "cases", "vault", "excludes.test")],
    ["run_names.py"],
    ["run_recorded.py", os.path.join(TESTS, "conformance")],
    ["run_talks.py", "serve", os.path.join(TESTS, "vaults", "serve"),
     *(os.path.join(SERVER, name) for name in ("answers.test", "errors.test", "protocol.test"))],
    ["run_talks.py", "mcp", os.path.join(TESTS, "vaults", "serve"),
     *(os.path.join(SERVER, name) for name in ("mcp_protocol.test", "mcp_tools.test"))],
]


def find_node():
    """The version of Node as a number, 0 when there is none."""
    try:
        done = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return 0
    return int(re.match(r"v(\d+)", done.stdout).group(1))


def install(package, project):
    with open(os.path.join(project, "package.json"), "w", encoding="utf-8") as file:
        file.write('{"private": true, "type": "module"}\n')
    subprocess.run(["npm", "install", *QUIET, "--offline", package], cwd=project, check=True)


def install_for_tests(package, project):
    """The same in a project with the packages that the tests use; False when npm has none."""
    for name in ("package.json", "api.test.mjs", "recipes.test.mjs", "types.ts"):
        shutil.copy(os.path.join(HERE, name), project)
    words = ["npm", "install", *QUIET, "--ignore-scripts", "--no-package-lock"]
    return (subprocess.run(words, cwd=project, check=False).returncode == 0 and
            subprocess.run([*words, "--no-save", package], cwd=project, check=False).returncode == 0)


def check_contents(project):
    """Nothing is run when the package is installed, and nothing else is installed with it."""
    found = os.listdir(os.path.join(project, "node_modules"))
    assert sorted(found) == [".bin", ".package-lock.json", "dvq"], found
    with open(os.path.join(project, "node_modules", "dvq", "package.json"), encoding="utf-8") as file:
        text = file.read()
    for word in ('"scripts"', '"dependencies"'):
        assert word not in text, word


def check_npx(project):
    vault = os.path.join(os.path.dirname(TESTS), "examples", "vault")
    done = subprocess.run(["npx", "--offline", "dvq", "eval", "--vault", vault, "1 + 1"], cwd=project,
                          capture_output=True, text=True, check=True)
    assert done.stdout == "2\n", done


def check_recorded(directory, project):
    """The program that checks them everywhere, compiled to WebAssembly with the package's module."""
    build = os.path.join(directory, "wasm")
    subprocess.run(["cmake", "--build", build, "--target", "run_conformance"], check=True,
                   stdout=subprocess.DEVNULL)
    return subprocess.run(["node", os.path.join(HERE, "run_module.mjs"),
                           os.path.join(project, "node_modules", "dvq"),
                           os.path.join(build, "bindings", "node", "run_conformance")],
                          check=False).returncode == 0


def check_library(package):
    environment = {**os.environ, "TZ": "UTC",
                   "DVQ_EXAMPLE_VAULT": os.path.join(os.path.dirname(TESTS), "examples", "vault")}
    with tempfile.TemporaryDirectory() as project:
        if not install_for_tests(package, project):
            print("npm: the library's tests are skipped: npm cannot get what they use")
            return True
        types = ["npx", "--offline", "tsc", "--noEmit", "--strict", "--target", "es2022", "--module",
                 "nodenext", "--skipLibCheck", "false", "--types", "node", "types.ts"]
        return all(subprocess.run(command, cwd=project, env=environment, check=False).returncode == 0
                   for command in (types, ["node", "--test", "--test-reporter", "dot"]))


def check_streams(program):
    """Slow readers and budgets; not that a request is cancelled while it is answered."""
    sys.path.insert(0, os.path.join(TESTS, "cli"))
    streams = importlib.import_module("run_streams")
    with tempfile.TemporaryDirectory() as folder:
        streams.make_vault(folder)
        streams.check_streams(program, folder)
        streams.check_budget(program, folder)


def main():
    directory = os.path.abspath(sys.argv[1])
    version = find_node()
    if version < LEAST_NODE:
        print(f"npm: skipped: the package needs Node {LEAST_NODE}, and this is {version or 'none'}")
        return 0
    [package] = glob.glob(os.path.join(directory, "dvq-*.tgz"))
    failed = False
    with tempfile.TemporaryDirectory() as project:
        install(package, project)
        check_contents(project)
        check_npx(project)
        program = os.path.join(project, "node_modules", ".bin", "dvq")
        check_streams(program)
        for name, *words in COMMAND_TESTS:
            command = [sys.executable, os.path.join(TESTS, "cli", name), program, *words]
            if subprocess.run(command, cwd=os.path.dirname(TESTS), check=False).returncode != 0:
                print(f"npm: {name} failed")
                failed = True
        failed = not check_recorded(directory, project) or failed
    failed = not check_library(package) or failed
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
