#!/usr/bin/env python3
"""Compiles and runs the program that the tutorial's pieces of C make up.

Usage: run_tutorial.py SOURCE WORK C_COMPILER STATIC_LIBRARY [COMPILER_OPTION...]
"""
import os
import re
import subprocess
import sys

PACKAGES = ["yaml-0.1", "libpcre2-8", "icu-i18n", "icu-uc", "jansson", "md4c"]


def main():
    source, work, compiler, library = sys.argv[1:5]
    options = [option for option in sys.argv[5:] if option]
    with open(os.path.join(source, "docs", "library.md"), encoding="utf-8") as file:
        page = file.read()
    pieces = re.findall(r"^```c\n(.*?)^```$", page, re.M | re.S)
    expected, = re.findall(r"^```text\n\$ \./tutorial examples/vault\n(.*?)^```$", page, re.M | re.S)
    os.makedirs(work, exist_ok=True)
    program = os.path.join(work, "tutorial")
    with open(program + ".c", "w", encoding="utf-8") as file:
        file.write("\n".join(pieces))
    libraries = subprocess.run(["pkg-config", "--libs", *PACKAGES], capture_output=True, text=True,
                               check=True).stdout.split()
    subprocess.run([compiler, "-std=c99", "-Wall", "-Wextra", "-Werror", "-pedantic", *options,
                    "-I", os.path.join(source, "include"), program + ".c", "-o", program, library,
                    *libraries, "-pthread", "-lm"], check=True)
    done = subprocess.run([program, os.path.join(source, "examples", "vault")], check=True,
                          capture_output=True, text=True, env={**os.environ, "TZ": "UTC"})
    assert done.stdout == expected, f"--- printed\n{done.stdout}--- documented\n{expected}"


if __name__ == "__main__":
    main()
