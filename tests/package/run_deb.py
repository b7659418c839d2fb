#!/usr/bin/env python3
"""Builds the Debian packages and checks what they hold and what they depend on.

Usage: run_deb.py CPACK BUILD WORK
"""
import glob
import os
import re
import shutil
import subprocess
import sys

# Of each package: files that must be there, and dependencies.
PACKAGES = {
    "dvq": ([r"/usr/bin/dvq", r"/usr/share/man/man1/dvq\.1",
             r"/usr/share/man/man7/dvq-language\.7", r"/usr/share/doc/dvq/copyright",
             r"/usr/share/bash-completion/completions/dvq", r"/usr/share/zsh/\S+/_dvq",
             r"/usr/share/fish/vendor_completions\.d/dvq\.fish"], ["libc6", "libicu", "libjansson4"]),
    "libdvq0": ([r"/usr/lib/(\S+/)?libdvq\.so\.0\.1\.0", r"/usr/lib/(\S+/)?libdvq\.so\.0 -> \S+",
                 r"/usr/share/doc/libdvq0/copyright"],
                ["libc6", "libicu", "libpcre2-8-0", "libyaml-0-2"]),
    "libdvq-dev": ([r"/usr/include/dvq\.h", r"/usr/lib/(\S+/)?libdvq\.a",
                    r"/usr/lib/(\S+/)?libdvq\.so -> \S+", r"/usr/lib/(\S+/)?pkgconfig/dvq\.pc",
                    r"/usr/lib/(\S+/)?cmake/dvq/dvqConfig\.cmake",
                    r"/usr/share/doc/libdvq-dev/copyright"],
                   ["libdvq0 (= 0.1.0)", "libicu-dev"]),
}


def run(*command):
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
    return done.stdout


def check(package, work):
    files, dependencies = PACKAGES[package]
    path, = glob.glob(os.path.join(work, f"{package}_0.1.0_*.deb"))
    # "mode owner size date time ./path", folders with a slash at the end.
    listed = [line.split(None, 5)[5].lstrip(".") for line in
              run("dpkg-deb", "--contents", path).splitlines()]
    listed = [name for name in listed if not name.endswith("/")]
    for pattern in files:
        assert any(re.fullmatch(pattern, name) for name in listed), (package, pattern, listed)
    if package != "libdvq-dev":
        assert len(listed) == len(files), (package, listed)
    depends = run("dpkg-deb", "--field", path, "Depends")
    for dependency in dependencies:
        assert dependency in depends, (package, dependency, depends)


def main():
    cpack, build, work = sys.argv[1:]
    shutil.rmtree(work, ignore_errors=True)
    os.makedirs(work)
    run(cpack, "--config", os.path.join(build, "CPackConfig.cmake"), "-G", "DEB", "-B", work)
    built = sorted(os.path.basename(path) for path in glob.glob(os.path.join(work, "*.deb")))
    assert len(built) == len(PACKAGES), built
    for package in PACKAGES:
        check(package, work)


if __name__ == "__main__":
    main()
