"""What the tests of this folder share: running commands, and examples/c as a program to build.

Imported by run_install.py and run_subproject.py.
"""
import os
import subprocess

EXPECTED = """\
2026-01-13  Daily/2026-01-08.md:8  Compare the quotes [due:: 2026-01-13] [priority:: 1]
2026-01-15  Daily/2026-01-14.md:8  Patch the roof over bench three [due:: 2026-01-15] [priority:: 1] #urgent
2026-01-16  Projects/Workshop Move.md:34  Order the distribution board [due:: 2026-01-16] [priority:: 1]
2026-01-17  People/Mara Lind.md:14  Ask Mara about the spare keys [due:: 2026-01-17]
2026-01-18  Daily/2026-01-12.md:8  Draw the floor plan 📅 2026-01-18
"""


def run(*command, timeout=300, **options):
    done = subprocess.run(command, capture_output=True, text=True, timeout=timeout, **options)
    assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
    return done.stdout


def check_example(program, source, library_path=""):
    environment = {**os.environ, "TZ": "UTC", "LD_LIBRARY_PATH": library_path}
    vault = os.path.join(source, "examples", "vault")
    output = run(program, vault, "2026-01-15T09:00:00Z", env=environment)
    assert output == EXPECTED, output
