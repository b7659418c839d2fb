#!/usr/bin/env python3
"""Packs the static program twice, looks into the package, and uses it where it was unpacked.

Usage: run_dist.py SOURCE STATIC WORK [AGAIN]
AGAIN is the folder of a second build, by scripts/static: its package must have the same bytes.
"""
import hashlib
import os
import shutil
import subprocess
import sys
import tarfile

PARTS = ["dvq", "glibc", "icu", "jansson", "libgcc", "libstdc++", "libyaml", "md4c", "pcre2"]
FILES = ["bin/dvq", "share/bash-completion/completions/dvq", "share/fish/vendor_completions.d/dvq.fish",
         "share/man/man1/dvq.1", "share/man/man7/dvq-language.7", "share/zsh/site-functions/_dvq",
         *(f"share/doc/dvq/licenses/{name}" for name in ("GPL-3", "LGPL-2.1", "README", *PARTS))]


def pack(source, static, work):
    shutil.rmtree(work, ignore_errors=True)
    os.makedirs(work)
    subprocess.run([os.path.join(source, "scripts", "dist"), static, work], cwd=source, check=True)
    name, sums = sorted(os.listdir(work), key=str.swapcase)
    assert sums == "SHA256SUMS" and name.endswith(".tar.gz"), (name, sums)
    with open(os.path.join(work, name), "rb") as file:
        data = file.read()
    with open(os.path.join(work, sums), encoding="ascii") as file:
        assert file.read() == f"{hashlib.sha256(data).hexdigest()}  {name}\n"
    return name, data


def check_contents(path, work):
    with tarfile.open(path) as package:
        members = package.getmembers()
        package.extractall(work)
    top = members[0].name
    assert all((member.uid, member.gid) == (0, 0) for member in members)
    files = sorted(os.path.relpath(member.name, top) for member in members if member.isfile())
    assert files == sorted(FILES), set(files) ^ set(FILES)
    folder = os.path.join(work, top)
    licenses = os.path.join(folder, "share/doc/dvq/licenses")
    with open(os.path.join(licenses, "README"), encoding="utf-8") as file:
        text = file.read()
    for part in PARTS:
        assert f"\n{part} " in text, f"{part} is not in the list of licences"
        assert os.path.getsize(os.path.join(licenses, part)) > 500, part
    answer = subprocess.run([os.path.join(folder, "bin", "dvq"), "eval", "1 + 1"], capture_output=True,
                            check=True, text=True).stdout
    assert answer.strip() == "2", answer


def main():
    source, static, work, *again = map(os.path.abspath, sys.argv[1:])
    first = os.path.join(work, "first")
    name, data = pack(source, static, first)
    for other in (static, *again):
        assert pack(source, other, os.path.join(work, "second")) == (name, data), f"{other}: other bytes"
    check_contents(os.path.join(first, name), os.path.join(work, "unpacked"))
    print(f"{name}: {len(data)} bytes")


if __name__ == "__main__":
    main()
