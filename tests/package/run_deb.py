#!/usr/bin/env python3
"""Builds the Debian packages twice and checks them as a distribution would.

Usage: run_deb.py SOURCE WORK [LINTIAN HARDENING_CHECK]
Checks what they hold and what they depend on, that lintian has no error or warning, that programs
and library are hardened, and that two builds in two folders give the same bytes.
"""
import filecmp
import glob
import os
import re
import shutil
import sys

from consumer import run

VERSION = "0.1.0"
LIB = r"/usr/lib/\S+"
# Of each package: files that must be there, beside those of /usr/share/doc, and dependencies.
PACKAGES = {
    "dvq": ([r"/usr/bin/dvq", r"/usr/share/man/man1/dvq\.1\.gz",
             r"/usr/share/man/man7/dvq-language\.7\.gz",
             r"/usr/share/bash-completion/completions/dvq",
             r"/usr/share/zsh/vendor-completions/_dvq",
             r"/usr/share/fish/vendor_completions\.d/dvq\.fish"],
            ["libc6", "libicu", "libjansson4", "libmd4c0", "libpcre2-8-0", "libyaml-0-2"]),
    "libdvq0": ([rf"{LIB}/libdvq\.so\.0\.1\.0", rf"{LIB}/libdvq\.so\.0 -> \S+"],
                ["libc6", "libicu", "libpcre2-8-0", "libyaml-0-2"]),
    "libdvq-dev": ([r"/usr/include/dvq\.h", rf"{LIB}/libdvq\.a", rf"{LIB}/libdvq\.so -> \S+",
                    rf"{LIB}/pkgconfig/dvq\.pc"]
                   + [rf"{LIB}/cmake/dvq/{name}\.cmake" for name in
                      ("dvqConfig", "dvqConfigVersion", "dvqTargets", "dvqTargets-release",
                       "dvqStaticTargets", "dvqStaticTargets-release")],
                   [f"libdvq0 (= {VERSION})", "libicu-dev", "libjansson-dev", "libmd4c-dev", "libpcre2-dev",
                    "libyaml-dev"]),
}
# Below /usr/share/doc of each package, beside copyright and changelog.gz.
DOCUMENTS = {
    "dvq": ["README.md.gz", "CHANGELOG.md.gz", "mcp.md.gz", "serve.md.gz", "examples/vault/Home.md",
            "examples/node/due_watch.js", "examples/overdue.dql"],
    "libdvq0": [],
    "libdvq-dev": ["library.md.gz", "examples/c/due_this_week.c", "examples/python/table_to_csv.py"],
}


def build(source, folder, zone):
    run(os.path.join(source, "scripts", "deb"), folder, timeout=1500, cwd=source,
        env={**os.environ, "TZ": zone})
    return folder


def find_package(folder, package):
    path, = glob.glob(os.path.join(folder, f"{package}_{VERSION}_*.deb"))
    return path


def check_files(package, path):
    files, dependencies = PACKAGES[package]
    # "mode owner size date time ./path", folders with a slash at the end.
    listed = [line.split(None, 5)[5].lstrip(".") for line in
              run("dpkg-deb", "--contents", path).splitlines()]
    listed = [name for name in listed if not name.endswith("/")]
    folder = f"/usr/share/doc/{package}/"
    for name in ["copyright", "changelog.gz", *DOCUMENTS[package]]:
        assert folder + name in listed, (package, name, listed)
    listed = [name for name in listed if not name.startswith(folder)]
    for pattern in files:
        assert any(re.fullmatch(pattern, name) for name in listed), (package, pattern, listed)
    assert len(listed) == len(files), (package, listed)
    depends = run("dpkg-deb", "--field", path, "Depends")
    for dependency in dependencies:
        assert dependency in depends, (package, dependency, depends)


def check_symbols(path):
    symbols = run("dpkg-deb", "--info", path, "symbols")
    assert symbols.startswith("libdvq.so.0 libdvq0 #MINVER#\n"), symbols
    assert f"\n dvq_version_get@Base {VERSION}\n" in symbols, symbols
    for name in re.findall(r"^ (\w+)@", symbols, re.M):
        assert name.startswith("dvq_"), name


def check_equal(first, second):
    names = [os.path.basename(path) for path in glob.glob(os.path.join(first, "*.deb"))]
    assert len(names) == len(PACKAGES) + 2, names  # two have their debug symbols apart
    differing = filecmp.cmpfiles(first, second, names, shallow=False)[1:]
    assert differing == ([], []), f"two builds differ in {differing}; see {first} and {second}"


def check_lintian(lintian, folder):
    changes, = glob.glob(os.path.join(folder, f"dvq_{VERSION}_*.changes"))
    run(lintian, "--fail-on", "error,warning", changes)


def check_hardening(hardening_check, folder, work):
    for package, pattern in (("dvq", "usr/bin/dvq"), ("libdvq0", "usr/lib/*/libdvq.so.0.1.0")):
        tree = os.path.join(work, f"tree-{package}")
        run("dpkg-deb", "--extract", find_package(folder, package), tree)
        path, = glob.glob(os.path.join(tree, pattern))
        # Nothing in Debian 12 passes the check left out: its C library's start-up code does not.
        run(hardening_check, "--nocfprotection", path)


def main():
    source, work = sys.argv[1:3]
    tools = sys.argv[3:]
    shutil.rmtree(work, ignore_errors=True)
    os.makedirs(work)
    first = build(source, os.path.join(work, "first"), "UTC")
    for package in PACKAGES:
        check_files(package, find_package(first, package))
    check_symbols(find_package(first, "libdvq0"))
    if tools:
        check_lintian(tools[0], first)
        check_hardening(tools[1], first, work)
    check_equal(first, build(source, os.path.join(work, "second", "deeper"), "Asia/Tokyo"))
    if not tools:
        print("skipped: lintian and hardening-check are missing; all else is as it should be")
        return 77
    return 0


if __name__ == "__main__":
    sys.exit(main())
