#!/usr/bin/env python3
"""When writing goes wrong, no note loses a byte.

Usage: faults.py DVQ
Every case writes a vault whose results are all stale, has `dvq render --in-place` fail in some way,
and then looks at each note: it must hold exactly its old bytes or exactly its new ones, or be mended
by the next run. What is told
is looked at too, and that a run without trouble afterwards brings every note up to date.
"""
import os
import resource
import shutil
import signal
import subprocess
import sys
import time

from common import NOW, read_vault, run, run_tests, write_vault

NOTES = 60
NOBODY = 65534


def make_notes(count=NOTES, tasks=40):
    """Notes in the order of the walk, each with a stale result of some size."""
    text = "".join(f"- [ ] task {number} of this note, with some words\n" for number in range(tasks))
    return {f"{number:03}.md": f"# {number}\n\n<!-- QueryToSerialize: TASK FROM \"{number:03}\" -->\n\n{text}"
            for number in range(count)}


class Vault:
    """A vault in a folder of its own, its notes before and after."""

    def __init__(self, dvq, root, notes=None):
        self.dvq, self.root, self.path = dvq, root, os.path.join(root, "vault")
        write_vault(self.path, notes or make_notes())
        self.before = read_vault(self.path)
        self.after = self.expect()

    def expect(self):
        copy = os.path.join(self.root, "copy")
        shutil.copytree(self.path, copy)
        done = run(self.dvq, "render", "--vault", copy, "-i")
        assert done.returncode == 0, done.stderr
        after = read_vault(copy)
        shutil.rmtree(copy)
        assert all(after[name] != self.before[name] for name in after)
        return after

    def render(self, *options, **more):
        return run(self.dvq, "render", "--vault", self.path, "-i", *options, **more)

    def start(self, *options):
        return subprocess.Popen([self.dvq, "render", "--now", NOW, "--vault", self.path, "-i", *options],
                                env={**os.environ, "TZ": "UTC"}, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE)

    def check(self, changed=(), killed=False):
        """Every note is old or new, `changed` ones apart; the names of those that are new. After a
        run that was `killed`, one that has a journal may be neither: another run must mend it."""
        new, found = set(), read_vault(self.path)
        journals = [text[:200] for name, text in found.items() if name.endswith(".journal")]
        for name, text in found.items():
            if os.path.basename(name).startswith("."):
                assert os.path.basename(name).startswith(".dvq-"), name
            elif killed and any(name.encode() in journal for journal in journals):
                continue
            elif name not in changed:
                assert text in (self.before[name], self.after[name]), f"{name} is neither old nor new"
                new |= {name} if text == self.after[name] else set()
        assert set(self.before) <= set(found), "a note is gone"
        return new

    def has_leftovers(self):
        return any(name.startswith(".") for name in read_vault(self.path))

    def recover(self):
        done = self.render()
        assert done.returncode == 0, done.stderr
        assert self.check() == set(self.before)


def test_no_permission(dvq, root):
    # Who may not do everything may not reach the build folder either.
    dvq = shutil.copy2(dvq, os.path.join(root, "dvq"))
    vault = Vault(dvq, root, {**make_notes(6), "shut/a.md": make_notes(1)["000.md"]})
    os.chmod(root, 0o755)
    for folder, _, names in os.walk(vault.path):
        for path in [folder] + [os.path.join(folder, name) for name in names]:
            if os.geteuid() == 0:
                os.chown(path, NOBODY, NOBODY)
    os.chmod(os.path.join(vault.path, "shut"), 0o555)
    os.chmod(os.path.join(vault.path, "001.md"), 0o000)
    drop = (lambda: os.setuid(NOBODY)) if os.geteuid() == 0 else None
    done = vault.render(preexec=drop)
    told = done.stderr.decode()
    assert done.returncode == 2, told
    assert "shut/a.md: Permission denied" in told and "001.md: Permission denied" in told, told
    os.chmod(os.path.join(vault.path, "shut"), 0o755)
    os.chmod(os.path.join(vault.path, "001.md"), 0o644)
    # What a note that cannot be read would have changed elsewhere is not known here.
    assert vault.check() == set(vault.before) - {"shut/a.md", "001.md"}
    assert not vault.has_leftovers()
    vault.recover()


def limit_files(size):
    def limit():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    return limit


def test_file_size_limit(dvq, root):
    """Writing stops in the middle of every file."""
    vault = Vault(dvq, root)
    for size in (0, 1, 100, 2000):
        done = subprocess.run([dvq, "render", "--now", NOW, "--vault", vault.path, "-i"],
                              env={**os.environ, "TZ": "UTC"}, capture_output=True, timeout=120,
                              preexec_fn=limit_files(size), restore_signals=False, check=False)
        assert done.returncode == 2, done
        assert done.stderr.count(b"File too large") == NOTES, done.stderr
        assert vault.check() == set() and not vault.has_leftovers()
    vault.recover()


def test_disk_full(dvq, root):
    """A file system of a few pages, where the system lets one be made."""
    place = os.path.join(root, "small")
    os.mkdir(place)
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=400k", "tmpfs", place],
                             capture_output=True, check=False)
    if mounted.returncode != 0:
        print("  disk full: no file system of its own can be mounted; left out")
        return
    try:
        vault = Vault(dvq, root, make_notes(40, 100))
        shutil.copytree(vault.path, os.path.join(place, "vault"))
        vault.path = os.path.join(place, "vault")
        done = vault.render()
        assert done.returncode == 2 and b"No space left on device" in done.stderr, done
        new = vault.check()
        assert new != set(vault.before) and not vault.has_leftovers(), (len(new), done.stderr)
    finally:
        subprocess.run(["umount", place], check=True)


def test_full_output(dvq, root):
    vault = Vault(dvq, root, make_notes(1))
    with open("/dev/full", "wb") as full:
        done = subprocess.run([dvq, "render", "--vault", vault.path, os.path.join(vault.path, "000.md")],
                              stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 2 and b"No space left" in done.stderr, done


def test_killed(dvq, root):
    """Killed at any moment, again and again."""
    vault = Vault(dvq, root, make_notes(150))
    partly = 0
    for attempt in range(25):
        process = vault.start()
        time.sleep(0.002 * attempt)
        process.kill()
        process.communicate()
        new = vault.check(killed=True)
        partly += 0 < len(new) < len(vault.before)
        if len(new) == len(vault.before):
            shutil.rmtree(vault.path)
            write_vault(vault.path, vault.before)
    print(f"  killed: {partly} of 25 runs were half way")
    vault.recover()


def wait_for_first_write(vault, process):
    """Stop the program as soon as it has written a note; False when it was too fast."""
    first = os.path.join(vault.path, sorted(vault.before)[0])
    before = os.stat(first).st_mtime_ns
    while os.stat(first).st_mtime_ns == before and process.poll() is None:
        pass
    process.send_signal(signal.SIGSTOP)
    return process.poll() is None


def test_changed_meanwhile(dvq, root):
    """An editor saves notes after they have been read and before they are written."""
    for attempt in range(20):
        vault = Vault(dvq, os.path.join(root, str(attempt)), make_notes(200))
        process = vault.start("--threads", "1")
        stopped = wait_for_first_write(vault, process)
        waiting = sorted(set(vault.before) - vault.check())
        saved = {name: vault.before[name] + b"\nsaved meanwhile\n" for name in waiting[-3:]}
        if not stopped or len(waiting) < 10:
            process.send_signal(signal.SIGCONT)
            process.communicate()
            continue
        write_vault(vault.path, saved)
        os.remove(os.path.join(vault.path, waiting[-4]))
        process.send_signal(signal.SIGCONT)
        _, told = process.communicate()
        found = read_vault(vault.path)
        assert process.returncode == 2, (process.returncode, told)
        for name, text in saved.items():
            assert found[name] == text, f"{name} lost what was saved"
            assert f"{name} changed while it was being rendered" in told.decode(), told
        assert waiting[-4] not in found, "a note that was removed is back"
        write_vault(vault.path, {waiting[-4]: vault.before[waiting[-4]]})
        assert len(vault.check(saved)) == len(vault.before) - 4
        return
    print("  changed meanwhile: the program was too fast every time; left out")


def test_two_at_once(dvq, root):
    vault = Vault(dvq, root)
    processes = [vault.start() for _ in range(4)]
    for process in processes:
        _, told = process.communicate()
        assert process.returncode in (0, 2), told
    vault.check()
    assert not vault.has_leftovers()
    vault.recover()


def test_modes_and_links(dvq, root):
    notes = make_notes(3)
    vault = Vault(dvq, root, {**notes, "real/r.md": notes["000.md"].replace('"000"', '"001"')})
    os.chmod(os.path.join(vault.path, "000.md"), 0o640)
    os.chmod(os.path.join(vault.path, "001.md"), 0o755)
    os.symlink("real/r.md", os.path.join(vault.path, "link.md"))
    outside = os.path.join(root, "outside.md")
    with open(outside, "w", encoding="utf-8") as file:
        file.write(notes["000.md"])
    os.symlink(outside, os.path.join(vault.path, "outside.md"))
    done = vault.render("--follow")
    assert done.returncode == 0, done.stderr
    for name, mode in (("000.md", 0o640), ("001.md", 0o755)):
        assert os.stat(os.path.join(vault.path, name)).st_mode & 0o777 == mode, name
    assert os.path.islink(os.path.join(vault.path, "link.md"))
    with open(outside, encoding="utf-8") as file:
        assert file.read() == notes["000.md"], "a file outside the vault was written"


def test_only_what_differs(dvq, root):
    vault = Vault(dvq, root, make_notes(3))
    assert vault.render().returncode == 0
    kept = {name: os.stat(os.path.join(vault.path, name)) for name in vault.before}
    assert vault.render().returncode == 0
    for name, old in kept.items():
        new = os.stat(os.path.join(vault.path, name))
        assert (new.st_ino, new.st_mtime_ns) == (old.st_ino, old.st_mtime_ns), name


def test_output_inside_the_vault(dvq, root):
    vault = Vault(dvq, root, make_notes(2))
    for folder in ("site", ".", "a/b"):
        done = run(dvq, "render", "--vault", ".", "-o", folder, cwd=vault.path)
        assert done.returncode == 2 and b"lies in the vault" in done.stderr, done
    done = run(dvq, "render", "--vault", ".", "-o", ".site", cwd=vault.path)
    assert done.returncode == 0 and os.path.exists(os.path.join(vault.path, ".site/000.md")), done
    shutil.rmtree(os.path.join(vault.path, ".site"))
    assert vault.check() == set()


def test_output_that_cannot_be_written(dvq, root):
    vault = Vault(dvq, root, make_notes(3))
    out = os.path.join(root, "out")
    write_vault(out, {"001.md/in the way": "x"})
    done = run(dvq, "render", "--vault", vault.path, "-o", out)
    assert done.returncode == 2 and b"001.md: Is a directory" in done.stderr, done
    assert os.path.exists(os.path.join(out, "000.md")) and os.path.exists(os.path.join(out, "002.md"))
    assert vault.check() == set()


if __name__ == "__main__":
    sys.exit(run_tests(globals()))
