#!/usr/bin/env python3
"""`dvq render -o`: no copy lands in the vault, and copies go when their notes do.

Usage: copies.py DVQ
"""
import os
import sys

from common import read_vault, run, run_tests, write_vault

NOTES = {".obsidian/app.json": "{}", "A.md": "`= 1`\n", "Sub/B.md": "own words\n", "Sub/pic.png": "pic"}


def make_vault(root, name="vault", notes=None):
    path = os.path.join(root, name)
    write_vault(path, notes or NOTES)
    return path


def render(dvq, vault, out, *options, **more):
    return run(dvq, "render", "--vault", vault, "-o", out, *options, **more)


def read_text(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def check_refused(dvq, vault, out, cwd):
    before = read_vault(vault)
    done = render(dvq, vault, out, cwd=cwd)
    assert done.returncode == 2 and b"the vault" in done.stderr, (out, done)
    assert read_vault(vault) == before, out


def test_ways_into_the_vault(dvq, root):
    """A folder that holds the vault, links, and "..": nothing at all is written."""
    vault = make_vault(root)
    write_vault(vault, {"vault/A.md": "a note where a copy would land\n"})
    os.symlink(vault, os.path.join(root, "link"))
    os.makedirs(os.path.join(root, "out"))
    os.symlink(os.path.join(vault, "Sub"), os.path.join(root, "out", "Sub"))
    os.symlink("../vault", os.path.join(root, "out", "vault"))
    os.makedirs(os.path.join(vault, ".site"))
    os.symlink("../Sub", os.path.join(vault, ".site", "Sub"))
    before = read_vault(root)
    for cwd, out in ((vault, ".."), (vault, "../link"), (root, "out"), (root, "link/Sub"),
                     (root, "new/../vault"), (root, "out/../link/new/x"), (root, "vault/.site"),
                     (root, "vault/.site/../new"), (root, "out/vault/Sub")):
        check_refused(dvq, vault, out, cwd)
        assert read_vault(root) == before, out
    os.rename(vault, os.path.join(root, "real"))
    os.symlink("real", vault)
    check_refused(dvq, vault, os.path.join(root, "real"), root)


def test_hidden_folder(dvq, root):
    vault = make_vault(root)
    assert render(dvq, vault, os.path.join(vault, ".site")).returncode == 0
    assert read_text(os.path.join(vault, ".site/A.md")) == "1\n"


def test_prune(dvq, root):
    vault, out = make_vault(root), os.path.join(root, "out")
    write_vault(out, {"mine.md": "not dvq's\n", "Sub/mine.md": "nor this\n"})
    assert render(dvq, vault, out, "--attachments").returncode == 0
    # What is rendered alone is added to what is known.
    write_vault(vault, {"Deep/er/C.md": "c\n", "D%\n.md": "d\n"})
    assert run(dvq, "render", "--vault", vault, "-o", out, "Deep", cwd=vault).returncode == 0
    assert run(dvq, "render", "--vault", vault, "-o", out, "D%\n.md", cwd=vault).returncode == 0
    first = read_text(os.path.join(out, ".dvq-manifest")).split("\n")
    assert first[0] == "dvq manifest 1" and [line[17:] for line in first[1:-1]] == [
        "A.md", "D%25%0A.md", "Deep/er/C.md", "Sub/B.md", "Sub/pic.png"], first
    for name in ("A.md", "Deep/er/C.md", "Sub/pic.png", "D%\n.md"):
        os.remove(os.path.join(vault, name))
    write_vault(out, {"A.md": "changed by hand\n"})
    done = render(dvq, vault, out, "--check")
    for name in ("A.md", "Deep/er/C.md", "Sub/pic.png"):
        assert f"{out}/{name}: its note is gone\n".encode() in done.stderr, done
    assert done.returncode == 1, done
    done = render(dvq, vault, out)
    assert done.returncode == 0 and os.path.exists(f"{out}/Sub/pic.png"), done
    assert b"\n4 copies of notes that are gone: --prune" in done.stderr, done
    done = render(dvq, vault, out, "--prune")
    assert done.returncode == 0 and b"A.md: its note is gone, but" in done.stderr, done
    assert b"\n3 copies removed, whose notes are gone\n" in done.stderr, done
    assert read_vault(out) == {"A.md": b"changed by hand\n", "mine.md": b"not dvq's\n",
                               "Sub/mine.md": b"nor this\n", "Sub/B.md": b"own words\n"}
    assert not os.path.exists(os.path.join(out, "Deep"))
    assert b"\n1 copy of notes that are gone" in render(dvq, vault, out).stderr
    os.remove(os.path.join(out, "A.md"))
    assert render(dvq, vault, out, "--check").returncode == 0
    assert run(dvq, "render", "--vault", vault, "--prune", "A.md", cwd=vault).returncode == 2


def test_foreign(dvq, root):
    """In a folder of copies, a file that dvq did not write is left alone."""
    vault, out = make_vault(root), os.path.join(root, "out")
    assert render(dvq, vault, out, "--attachments").returncode == 0
    write_vault(vault, {"New.md": "new\n", "Same.md": "same\n", "new.png": "new"})
    write_vault(out, {"New.md": "somebody's own\n", "Same.md": "same\n", "new.png": "somebody's own"})
    done = render(dvq, vault, out, "--attachments")
    assert done.returncode == 2, done
    for name in ("New.md", "new.png"):
        assert f"{out}/{name}: dvq did not write this file".encode() in done.stderr, done
        assert read_text(os.path.join(out, name)).startswith("somebody's own")
    listed = read_text(os.path.join(out, ".dvq-manifest"))
    assert " Same.md\n" in listed and " New.md\n" not in listed, listed
    os.remove(os.path.join(out, "New.md"))
    os.remove(os.path.join(out, "new.png"))
    assert render(dvq, vault, out, "--attachments").returncode == 0
    assert read_text(os.path.join(out, "New.md")) == "new\n"


def test_prune_reads_no_lies(dvq, root):
    """A manifest that leads out of the folder, and a vault that could not be read."""
    vault, out = make_vault(root), os.path.join(root, "out")
    write_vault(root, {"precious.md": "x"})
    for line in ("../precious.md", "/etc/passwd", "a/../../precious.md", "%2E%2E/precious.md", "",
                 "a%00.md", "a%G1.md", "a%1G.md", "a%4", "a%"):
        write_vault(out, {".dvq-manifest": f"dvq manifest 1\n{'0' * 16} {line}\n"})
        done = render(dvq, vault, out, "--prune")
        assert done.returncode == 2 and b"no manifest" in done.stderr, (line, done)
    assert os.path.exists(os.path.join(root, "precious.md"))


def test_leftovers(dvq, root):
    vault, out = make_vault(root), os.path.join(root, "out")
    write_vault(out, {".dvq-4194305-1.tmp": "of a run long gone\n", "Sub/.dvq-4194305-2.tmp": "x",
                      f".dvq-{os.getpid()}-1.tmp": "of one that runs\n", ".dvq-mine": "x"})
    assert render(dvq, vault, out).returncode == 0
    left = {name for name in read_vault(out) if ".dvq-" in name}
    assert left == {f".dvq-{os.getpid()}-1.tmp", ".dvq-mine"}, left


def test_modes(dvq, root):
    vault, out = make_vault(root), os.path.join(root, "out")
    copied, source = os.path.join(out, "Sub/pic.png"), os.path.join(vault, "Sub/pic.png")
    for mode in (0o755, 0o600, 0o444, 0o644):
        os.chmod(source, mode)
        assert render(dvq, vault, out, "--attachments").returncode == 0
        assert os.stat(copied).st_mode & 0o777 == mode, oct(mode)


def test_names_that_are_no_text(dvq, root):
    """Of two names that differ only in bytes that are no text, neither gets the other's note."""
    vault, out = os.fsencode(make_vault(root)), os.fsencode(os.path.join(root, "out"))
    names = {b"M\xfcller.md": b"about Mueller `= this.file.name`\n",
             b"M\xf6ller.md": b"about Moeller `= this.file.name`\n"}
    try:
        for name, text in names.items():
            with open(os.path.join(vault, name), "wb") as file:
                file.write(text)
    except OSError:
        print("  names that are no text: the file system takes none")
        return
    done = render(dvq, vault, out)
    assert done.returncode == 2 and b"cannot be told from another" in done.stderr, done
    written = 0
    for name, text in names.items():
        path = os.path.join(out, name)
        if os.path.exists(path):
            written += 1
            with open(path, "rb") as file:
                assert file.read()[:13] == text[:13], name
    assert written == 1


if __name__ == "__main__":
    sys.exit(run_tests(globals()))
