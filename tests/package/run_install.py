#!/usr/bin/env python3
"""Installs the build into a fresh prefix and uses it there as a stranger would.

Usage: run_install.py CMAKE BUILD SOURCE WORK C_COMPILER
Checks which files there are, what the library exports, and that examples/c builds against it and
runs: by pkg-config, shared, with the static library and wholly static, and by find_package. The
wholly static one is left out where the libraries below dvq are not there as archives. Then that
nothing but what is somebody else's is left after scripts/uninstall.
"""
import ctypes
import glob
import os
import re
import shutil
import subprocess
import sys

from consumer import check_example, run

FILES = ["bin/dvq", "share/man/man1/dvq.1", "share/man/man7/dvq-language.7", "share/doc/dvq/LICENSE",
         "share/bash-completion/completions/dvq",
         "share/zsh/*/_dvq", "share/fish/vendor_completions.d/dvq.fish", "include/dvq.h", "lib*/**/libdvq.so",
         "lib*/**/libdvq.so.0", "lib*/**/libdvq.so.0.1.0", "lib*/**/libdvq.a",
         "lib*/**/pkgconfig/dvq.pc", "lib*/**/cmake/dvq/dvqConfig.cmake",
         "lib*/**/cmake/dvq/dvqConfigVersion.cmake", "lib*/**/cmake/dvq/dvqTargets.cmake",
         "lib*/**/cmake/dvq/dvqStaticTargets.cmake"]


def find(prefix, pattern):
    found = glob.glob(os.path.join(prefix, pattern), recursive=True)
    assert len(found) == 1, f"{pattern}: {found}"
    return found[0]


def check_exports(library, header):
    symbols = {line.split()[-1] for line in
               run("nm", "--dynamic", "--defined-only", library).splitlines()}
    with open(header, encoding="utf-8") as file:
        declared = set(re.findall(r"^DVQ_API [^(]*?\b(dvq_\w+)\(", file.read(), re.M))
    assert symbols == declared, f"not both exported and declared: {symbols ^ declared}"
    assert "Library soname: [libdvq.so.0]" in run("readelf", "--dynamic", "--wide", library)


def has_archives(compiler):
    names = ["libc.a", "libstdc++.a", "libyaml.a", "libpcre2-8.a", "libicui18n.a", "libicuuc.a",
             "libicudata.a", "libjansson.a", "libmd4c.a"]
    return all(os.path.isabs(run(compiler, f"-print-file-name={name}").strip()) for name in names)


def build_by_pkg_config(prefix, source, work, compiler):
    libraries = os.path.dirname(find(prefix, "lib*/**/libdvq.so"))
    environment = {**os.environ, "PKG_CONFIG_PATH": os.path.join(libraries, "pkgconfig")}
    example = os.path.join(source, "examples", "c", "due_this_week.c")
    with open(example, encoding="utf-8") as file:
        assert len(file.readlines()) < 60
    names = ["shared", "archive"] + (["static"] if has_archives(compiler) else [])
    for name in names:
        options = [] if name == "shared" else ["--static"]
        flags = run("pkg-config", "--cflags", "--libs", *options, "dvq", env=environment).split()
        if name == "archive":
            flags = ["-l:libdvq.a" if flag == "-ldvq" else flag for flag in flags]
        if name == "static":
            flags.append("-static")
        program = os.path.join(work, f"by_pkg_config_{name}")
        run(compiler, "-std=c99", "-Wall", "-Wextra", "-Werror", "-pedantic", example, "-o",
            program, *flags)
        check_example(program, source, libraries if name == "shared" else "")
        needed = run("readelf", "--dynamic", "--wide", program)
        assert ("libdvq.so.0" in needed) == (name == "shared"), needed
        assert ("(NEEDED)" in needed) == (name != "static"), needed


def build_by_find_package(cmake, prefix, source, work, compiler):
    libraries = os.path.dirname(find(prefix, "lib*/**/libdvq.so"))
    build = os.path.join(work, "by_find_package")
    run(cmake, "-S", os.path.join(source, "examples", "c"), "-B", build,
        f"-DCMAKE_PREFIX_PATH={prefix}", f"-DCMAKE_C_COMPILER={compiler}")
    run(cmake, "--build", build)
    check_example(os.path.join(build, "due_this_week"), source, libraries)


STATIC = """cmake_minimum_required(VERSION 3.18)
project(static_example LANGUAGES C)
find_package(dvq 0.1 REQUIRED COMPONENTS static)
add_executable(static_example "{source}")
target_link_libraries(static_example PRIVATE dvq::static)
"""


def build_static_by_find_package(cmake, prefix, source, work, compiler):
    folder = os.path.join(work, "static")
    build = os.path.join(folder, "build")
    os.makedirs(folder)
    with open(os.path.join(folder, "CMakeLists.txt"), "w", encoding="utf-8") as file:
        file.write(STATIC.format(source=os.path.join(source, "examples", "c", "due_this_week.c")))
    run(cmake, "-S", folder, "-B", build, f"-DCMAKE_PREFIX_PATH={prefix}",
        f"-DCMAKE_C_COMPILER={compiler}")
    run(cmake, "--build", build)
    check_example(os.path.join(build, "static_example"), source, "")
    assert "libdvq" not in run("readelf", "--dynamic", os.path.join(build, "static_example"))


def check_version(prefix):
    with open(find(prefix, "lib*/**/pkgconfig/dvq.pc"), encoding="utf-8") as file:
        version = re.search(r"^Version: (\S+)$", file.read(), re.M).group(1)
    printed = run(os.path.join(prefix, "bin", "dvq"), "--version")
    assert printed == f"dvq {version}\n", (printed, version)
    library = ctypes.CDLL(find(prefix, "lib*/**/libdvq.so"))
    library.dvq_version_get.restype = ctypes.c_char_p
    assert library.dvq_version_get().decode() == version


def check_manual(prefix):
    program = os.path.join(prefix, "bin", "dvq")
    commands = re.findall(r"^  (?:dvq )?([a-z]+) ", run(program, "--help").split("\nTopics ")[0], re.M)
    options = {option for name in commands for option in
               re.findall(r"^  (?:-\w, |    )(--[\w-]+)", run(program, "help", name), re.M)}
    with open(os.path.join(prefix, "share/man/man1/dvq.1"), encoding="utf-8") as file:
        manual = file.read()
    missing = [name for name in commands if not re.search(rf"\n\.BR? {name}[ \n]", manual)]
    missing += [option for option in options if option.replace("-", r"\-") not in manual]
    assert commands and options and not missing, f"dvq.1 lacks {missing}"


def uninstall(source, build):
    """What it prints and its exit status."""
    done = subprocess.run([os.path.join(source, "scripts", "uninstall"), build], text=True,
                          capture_output=True, timeout=60)
    return done.stdout + done.stderr, done.returncode


def check_uninstall(source, build, prefix, work):
    manifest = os.path.join(work, "install_manifest.txt")
    folder = os.path.join(prefix, "share", "doc", "dvq")
    for lines, reason in ((["/usr/share/doc"], "not a path of dvq's: /usr/share/doc"),
                          ([os.path.join(prefix, "bin", "dvq"), "bin/dvq"], "not a path of dvq's: bin/dvq"),
                          ([f"{folder}/../../dvq"], "not a path of dvq's: "), ([folder], "is a folder")):
        with open(manifest, "w", encoding="utf-8") as file:
            file.write("\n".join(lines))
        said, status = uninstall(source, work)
        assert status == 1 and reason in said, (said, status)
    os.remove(manifest)
    assert uninstall(source, work)[1] == 1
    assert os.path.exists(os.path.join(prefix, "bin", "dvq"))
    with open(os.path.join(folder, "mine"), "w", encoding="utf-8"):
        pass
    assert uninstall(source, build)[1] == 0
    left = [os.path.join(path, name) for path, _, names in os.walk(prefix) for name in names]
    assert left == [os.path.join(folder, "mine")], left
    assert not glob.glob(os.path.join(prefix, "lib*", "**", "cmake", "dvq"), recursive=True)


def check_install(cmake, build, source, work, compiler):
    shutil.rmtree(work, ignore_errors=True)
    prefix = os.path.join(work, "prefix")
    os.makedirs(work)
    run(cmake, "--install", build, "--prefix", prefix)
    for pattern in FILES:
        find(prefix, pattern)
    check_exports(find(prefix, "lib*/**/libdvq.so"), os.path.join(prefix, "include", "dvq.h"))
    check_manual(prefix)
    check_version(prefix)
    build_by_pkg_config(prefix, source, work, compiler)
    build_by_find_package(cmake, prefix, source, work, compiler)
    build_static_by_find_package(cmake, prefix, source, work, compiler)
    check_uninstall(source, build, prefix, work)


def main():
    manifest = os.path.join(sys.argv[2], "install_manifest.txt")
    # The list of an installation that somebody made of this build is theirs.
    kept = None
    if os.path.exists(manifest):
        with open(manifest, "rb") as file:
            kept = file.read()
    try:
        check_install(*sys.argv[1:])
    finally:
        os.remove(manifest)
        if kept is not None:
            with open(manifest, "wb") as file:
                file.write(kept)


if __name__ == "__main__":
    main()
