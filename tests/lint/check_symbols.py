#!/usr/bin/env python3
"""Compares the symbols of the Debian package libdvq0 with the functions of dvq.h, and its version
with that of CMakeLists.txt.

Usage: check_symbols.py ROOT [--write]
Each stands with the version that had it first, so that a program depends on no later one than it
needs. With --write, functions that are new get the version of CMakeLists.txt, and those that are
gone go: after a release that is a new soname.
"""
import os
import re
import sys

HEAD = "libdvq.so.0 libdvq0 #MINVER#\n* Build-Depends-Package: libdvq-dev\n"


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def main():
    root = sys.argv[1]
    path = os.path.join(root, "debian", "libdvq0.symbols")
    header = read(os.path.join(root, "include", "dvq.h"))
    declared = set(re.findall(r"^DVQ_API [^(]*?\b(dvq_\w+)\(", header, re.M))
    version, = re.findall(r"^project\(dvq VERSION (\S+)", read(os.path.join(root, "CMakeLists.txt")),
                          re.M)
    released, = re.findall(r"\Advq \((\S+)\)", read(os.path.join(root, "debian", "changelog")))
    parts = re.findall(r"^#define DVQ_VERSION_(?:MAJOR|MINOR|PATCH) (\d+)$", header, re.M)
    assert ".".join(parts) == version, f"dvq.h has {parts}, CMakeLists.txt {version}"
    assert released == version, f"debian/changelog has {released}, CMakeLists.txt {version}"
    known = dict(re.findall(r"^ (dvq_\w+)@Base (\S+)$", read(path), re.M))
    rows = "".join(f" {name}@Base {known.get(name, version)}\n" for name in sorted(declared))
    if "--write" in sys.argv[2:]:
        with open(path, "w", encoding="utf-8") as file:
            file.write(HEAD + rows)
        return 0
    for name in sorted(declared - set(known)):
        print(f"{path} lacks {name}; {sys.argv[0]} ROOT --write")
    for name in sorted(set(known) - declared):
        print(f"{path} has {name}, which dvq.h has not; {sys.argv[0]} ROOT --write")
    return int(set(known) != declared)


if __name__ == "__main__":
    sys.exit(main())
