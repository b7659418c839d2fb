#!/usr/bin/env python3
"""Opens a CSV that dvq wrote in LibreOffice and checks what its cells became.

Usage: run_spreadsheet.py DVQ
Exits with 77 (skipped) where LibreOffice is not installed.
"""
import os
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree

SKIPPED = 77

NOTE = """---
day: 2026-05-30
time: 2026-05-30T14:00
debit: -5
---
"""

QUERY = ("TABLE WITHOUT ID day, dateformat(time, \"yyyy-MM-dd'T'HH:mm:ss\"), time, debit, "
         '"=1+1" AS formula, "+x" AS text')

# What each cell is, and its value. LibreOffice knows no date and time without seconds or a T, so
# docs/formats.md shows how to write one for it.
EXPECTED = [("date", "2026-05-30"), ("date", "2026-05-30T14:00:00"), ("string", "2026-05-30 14:00"),
            ("float", "-5"), ("string", "'=1+1"), ("string", "'+x")]

OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"


def read_cell(cell):
    kind = cell.get(OFFICE + "value-type")
    text = "".join(cell.find(TEXT + "p").itertext()) if cell.find(TEXT + "p") is not None else ""
    values = {"date": cell.get(OFFICE + "date-value"), "float": cell.get(OFFICE + "value")}
    return kind, values.get(kind, text)


def open_in_office(office, root, dvq):
    with open(os.path.join(root, "A.md"), "w", encoding="utf-8") as note:
        note.write(NOTE)
    with open(os.path.join(root, "rows.csv"), "wb") as rows:
        subprocess.run([dvq, "query", "--vault", root, "--format", "csv", "--csv-safe", QUERY],
                       stdout=rows, env={**os.environ, "TZ": "UTC"}, timeout=60, check=True)
    subprocess.run([office, "--headless", f"-env:UserInstallation=file://{root}/profile",
                    "--convert-to", "fods", "--outdir", root, os.path.join(root, "rows.csv")],
                   env={**os.environ, "HOME": root, "LC_ALL": "C.UTF-8"}, capture_output=True,
                   timeout=240, check=True)
    rows = ElementTree.parse(os.path.join(root, "rows.fods")).iter(TABLE + "table-row")
    return [read_cell(cell) for cell in list(rows)[1].iter(TABLE + "table-cell")]


def main():
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        return SKIPPED
    with tempfile.TemporaryDirectory() as root:
        cells = open_in_office(office, root, os.path.abspath(sys.argv[1]))
    if cells != EXPECTED:
        print(f"expected {EXPECTED}\ngot      {cells}")
    return 0 if cells == EXPECTED else 1


if __name__ == "__main__":
    sys.exit(main())
