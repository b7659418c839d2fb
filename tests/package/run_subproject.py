#!/usr/bin/env python3
"""Builds a project that has dvq within it, by add_subdirectory and by FetchContent.

Usage: run_subproject.py CMAKE CTEST SOURCE WORK C_COMPILER
Checks that the programs run, and that such a project gets none of the tests, install rules, warnings
as errors or other languages that dvq has when it is built by itself.
"""
import glob
import os
import shutil
import sys

from consumer import check_example, run

HERE = os.path.dirname(os.path.abspath(__file__))


def configure(cmake, source, build, compiler, *options):
    run(cmake, "-S", os.path.join(HERE, "consumer"), "-B", build, f"-DDVQ_SOURCE={source}",
        "-DCMAKE_BUILD_TYPE=Debug", f"-DCMAKE_C_COMPILER={compiler}", *options)


def check_alone(ctest, build):
    with open(os.path.join(build, "CMakeCache.txt"), encoding="utf-8") as file:
        cache = file.read()
    assert "CMAKE_CXX_COMPILER" not in cache, "C++ was looked for"
    assert not glob.glob(os.path.join(build, "CPack*")), "CPack was set up"
    with open(os.path.join(build, "compile_commands.json"), encoding="utf-8") as file:
        commands = file.read()
    assert "-Wall" in commands and "-Werror" not in commands, "warnings are errors"
    assert "Total Tests: 0" in run(ctest, "--test-dir", build, "-N")


def main():
    cmake, ctest, source, work, compiler = sys.argv[1:]
    shutil.rmtree(work, ignore_errors=True)
    fetched = os.path.join(work, "fetched")
    configure(cmake, source, fetched, compiler, "-DFETCH=ON")
    check_alone(ctest, fetched)
    added = os.path.join(work, "added")
    configure(cmake, source, added, compiler)
    check_alone(ctest, added)
    run(cmake, "--build", added, "--parallel", "2", timeout=1200)
    for name in ("consumer_shared", "consumer_static"):
        check_example(os.path.join(added, name), source)
    built = glob.glob(os.path.join(added, "dvq", "**", "dvq"), recursive=True)
    assert not any(os.path.isfile(path) for path in built), f"nobody needs {built}"
    prefix = os.path.join(work, "prefix")
    run(cmake, "--install", added, "--prefix", prefix)
    installed = [name for _, _, names in os.walk(prefix) for name in names]
    assert installed == ["consumer_static"], installed


if __name__ == "__main__":
    main()
