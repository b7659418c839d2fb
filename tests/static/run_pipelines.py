#!/usr/bin/env python3
"""Runs what pipelines call: the steps of action.yml, and the hooks of .pre-commit-hooks.yaml.

Usage: run_pipelines.py SOURCE STATIC WORK
The action's steps are run with bash as a runner does, on the example vault and on one with a stale
result; the hooks by pre-commit's try-repo, from a repository with those hooks alone. Exits 77, which
skips the test, where PyYAML, git or pre-commit is missing.
"""
import hashlib
import os
import re
import shutil
import subprocess
import sys

try:
    import yaml
except ImportError:
    yaml = None

LIMIT_SECONDS = 120
STALE = """# Note

<!-- QueryToSerialize: LIST FROM "Other" -->
<!-- SerializedQuery: LIST FROM "Other" -->
- [[Gone.md|Gone]]
<!-- SerializedQuery END -->
"""
WRONG = "```dataview\nLIST WHERE (\n```\n"


def run(command, folder, **environment):
    return subprocess.run(command, cwd=folder, env={**os.environ, **environment}, check=False,
                          timeout=LIMIT_SECONDS, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


class Action:
    """action.yml, run as GitHub's runner runs a composite action."""

    def __init__(self, path, work):
        with open(path, encoding="utf-8") as file:
            self.action = yaml.safe_load(file)
        assert self.action["runs"]["using"] == "composite"
        self.work = work
        os.makedirs(work)

    def fill(self, text, inputs, outputs):
        def value(match):
            name = match[1]
            if name.startswith("inputs."):
                return inputs[name.removeprefix("inputs.")]
            step, key = re.fullmatch(r"steps\.(\w+)\.outputs\.(\w+)", name).groups()
            return outputs[step][key]
        return re.sub(r"\$\{\{ ([\w.]+) \}\}", value, text)

    def run(self, folder, **given):
        """The status of the first step that fails, or 0, and what was printed."""
        known = self.action["inputs"]
        assert given.keys() <= known.keys()
        inputs = {name: given.get(name, entry.get("default")) for name, entry in known.items()}
        outputs, printed = {}, ""
        for step in self.action["runs"]["steps"]:
            assert step["shell"] == "bash" and "${{" not in step["run"]
            result = os.path.join(self.work, "outputs")
            with open(result, "w", encoding="utf-8"):
                pass
            environment = {key: self.fill(text, inputs, outputs) for key, text in step["env"].items()}
            command = ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", step["run"]]
            done = run(command, folder, RUNNER_TEMP=self.work, GITHUB_OUTPUT=result, **environment)
            printed += done.stdout
            if done.returncode != 0:
                return done.returncode, printed
            with open(result, encoding="utf-8") as file:
                outputs[step.get("id")] = dict(line.rstrip("\n").split("=", 1) for line in file)
        return 0, printed


def expect(result, status, text):
    assert result[0] == status and text in result[1], f"expected {status}, {text!r}: {result}"


def make_vaults(source, work):
    good, stale, wrong = (os.path.join(work, name) for name in ("good", "stale", "wrong"))
    shutil.copytree(os.path.join(source, "examples", "vault"), good)
    for folder, text in ((stale, STALE), (wrong, WRONG)):
        os.makedirs(folder)
        with open(os.path.join(folder, "Note.md"), "w", encoding="utf-8") as file:
            file.write(text)
    return good, stale, wrong


def check_action(source, package, work, good, stale, wrong):
    action = Action(os.path.join(source, "action.yml"), os.path.join(work, "runner"))
    with open(package, "rb") as file:
        total = hashlib.sha256(file.read()).hexdigest()
    expect(action.run(good, archive=package, sha256=total), 0, "0 wrong")
    expect(action.run(work, archive=package, vault="good", options="--verbose"), 0, "0 wrong")
    expect(action.run(good, archive=package, sha256="0" * 64), 1, "FAILED")
    expect(action.run(good, archive="https://localhost/dvq.tar.gz"), 2, "sha256 is missing")
    expect(action.run(wrong, archive=package), 1, "Note.md:2:")
    site = os.path.join(work, "site")
    options = "--format html --prune"
    expect(action.run(good, archive=package, run="render"), 2, "output is missing")
    expect(action.run(good, archive=package, run="render", output=site, options=options), 0, "26 notes")
    assert os.path.exists(os.path.join(site, "index.html"))
    expect(action.run(good, archive=package, run="render --check", output=site, options=options), 0, "")
    os.remove(os.path.join(site, "index.html"))
    expect(action.run(good, archive=package, run="render --check", output=site, options=options), 1, "")
    expect(action.run(good, archive=package, run="render --check"), 0, "")
    expect(action.run(stale, archive=package, run="render --check"), 1, "Note.md")
    expect(action.run(good, archive=package, run="rm"), 2, "not rm")


def make_repository(folder):
    run(["git", "init", "--quiet", "."], folder)
    run(["git", "add", "--all"], folder)
    name = ["-c", "user.name=dvq", "-c", "user.email=dvq@dvq.invalid"]
    done = run(["git", *name, "commit", "--quiet", "--no-verify", "--message", "Begin"], folder)
    assert done.returncode == 0, done.stdout


def check_hooks(source, program, work, good, stale, wrong):
    hooks = os.path.join(work, "hooks")
    os.makedirs(hooks)
    shutil.copy(os.path.join(source, ".pre-commit-hooks.yaml"), hooks)
    for folder in (hooks, good, stale, wrong):
        make_repository(folder)
    environment = {"PATH": os.path.dirname(program) + os.pathsep + os.environ["PATH"],
                   "PRE_COMMIT_HOME": os.path.join(work, "pre-commit")}
    for hook, bad in (("dvq-check", wrong), ("dvq-render-check", stale)):
        command = ["pre-commit", "try-repo", hooks, hook, "--verbose", "--all-files"]
        for folder, status in ((good, 0), (bad, 1)):
            done = run(command, folder, **environment)
            assert done.returncode == status and f"hook id: {hook}" in done.stdout, done.stdout


def main():
    source, static, work = map(os.path.abspath, sys.argv[1:])
    if yaml is None or not all(map(shutil.which, ("git", "pre-commit", "bash"))):
        print("skipped: PyYAML, git or pre-commit is missing")
        sys.exit(77)
    shutil.rmtree(work, ignore_errors=True)
    packages = os.path.join(work, "packages")
    os.makedirs(packages)
    subprocess.run([os.path.join(source, "scripts", "dist"), static, packages], cwd=source, check=True)
    package = os.path.join(packages, next(name for name in os.listdir(packages) if name.endswith(".gz")))
    good, stale, wrong = make_vaults(source, work)
    check_action(source, package, work, good, stale, wrong)
    check_hooks(source, os.path.join(static, "dvq"), work, good, stale, wrong)


if __name__ == "__main__":
    main()
