#!/usr/bin/env python3
"""Writes tasks as iCalendar and checks the bytes, and what the library icalendar reads in them.

Usage: run_calendar.py DVQ
Exits with 77 (skipped) after the bytes where icalendar (Debian: python3-icalendar) is missing.
"""
import os
import subprocess
import sys
import tempfile

SKIPPED = 77
DEBIAN = "/usr/bin/python3"
NOW = "2026-01-15T10:30:00Z"

NOTE = r"""# Tasks
- [ ] Pay rent; now, or \ else 📅 2026-01-20
- [x] Call the bank 🔼 📅 2026-01-10 ✅ 2026-01-09
- [ ] Water the plants 🔁 every week on Monday 📅 2026-01-19
- [ ] Sharpen knives 🔁 every 3 months when done ⏳ 2026-01-25
- [/] Fold a summary of more than seventy-five octets: äöüäöüäöüäöüäöüäöü [due:: 2026-02-01] [priority:: high]
- [-] Start after the end [start:: 2026-03-01] [due:: 2026-02-01]
- [ ] Same
- [ ] Same
- [ ] With a time [due:: 2026-01-20T15:30] ^block
- [ ] Day and time [start:: 2026-01-10] [due:: 2026-01-20T15:30]
- [ ] Two lines [repeat:: every month on the last Friday] [scheduled:: 2026-01-30]
  and (more)
- [ ] Rule without a day [repeat:: every day]
- [ ] Once an hour 🔁 every hour 📅 2026-01-19
- [ ] [due:: 2026-01-21]
"""

# What stands between UID, DTSTAMP and END of each task.
EXPECTED = [
    ["SUMMARY:Pay rent\\; now\\, or \\\\ else", "DESCRIPTION:Ä.md", "DUE;VALUE=DATE:20260120",
     "STATUS:NEEDS-ACTION"],
    ["SUMMARY:Call the bank", "DESCRIPTION:Ä.md", "DUE;VALUE=DATE:20260110", "PRIORITY:5",
     "STATUS:COMPLETED", "COMPLETED:20260109T000000Z"],
    ["SUMMARY:Water the plants", "DESCRIPTION:Ä.md", "DTSTART;VALUE=DATE:20260119",
     "DUE;VALUE=DATE:20260119", "RRULE:FREQ=WEEKLY;BYDAY=MO", "STATUS:NEEDS-ACTION"],
    ["SUMMARY:Sharpen knives", "DESCRIPTION:Ä.md\\nevery 3 months when done",
     "DTSTART;VALUE=DATE:20260125", "STATUS:NEEDS-ACTION"],
    ["SUMMARY:Fold a summary of more than seventy-five octets: äöüäöüäöü", " äöüäöüäöü",
     "DESCRIPTION:Ä.md", "DUE;VALUE=DATE:20260201", "PRIORITY:3", "STATUS:IN-PROCESS"],
    ["SUMMARY:Start after the end", "DESCRIPTION:Ä.md", "DUE;VALUE=DATE:20260201",
     "STATUS:CANCELLED"],
    ["SUMMARY:Same", "DESCRIPTION:Ä.md", "STATUS:NEEDS-ACTION"],
    ["SUMMARY:Same", "DESCRIPTION:Ä.md", "STATUS:NEEDS-ACTION"],
    ["SUMMARY:With a time", "DESCRIPTION:Ä.md", "DUE:20260120T153000Z", "STATUS:NEEDS-ACTION"],
    ["SUMMARY:Day and time", "DESCRIPTION:Ä.md", "DTSTART;VALUE=DATE:20260110",
     "DUE;VALUE=DATE:20260120", "STATUS:NEEDS-ACTION"],
    ["SUMMARY:Two lines", "DESCRIPTION:and (more)\\nÄ.md", "DTSTART;VALUE=DATE:20260130",
     "RRULE:FREQ=MONTHLY;BYDAY=-1FR", "STATUS:NEEDS-ACTION"],
    ["SUMMARY:Rule without a day", "DESCRIPTION:Ä.md", "STATUS:NEEDS-ACTION"],
    ["SUMMARY:Once an hour", "DESCRIPTION:Ä.md\\nevery hour", "DUE;VALUE=DATE:20260119",
     "STATUS:NEEDS-ACTION"],
    ["SUMMARY:", "DESCRIPTION:Ä.md", "DUE;VALUE=DATE:20260121", "STATUS:NEEDS-ACTION"],
]


def run(dvq, vault, *arguments):
    environment = dict(os.environ, TZ="UTC")
    return subprocess.run([dvq, "query", "--vault", vault, "--now", NOW, "--format", "ical",
                           *arguments], capture_output=True, env=environment, check=False)


def write(vault, text):
    with open(os.path.join(vault, "Ä.md"), "w", encoding="utf-8") as file:
        file.write(text)


def split_tasks(answer):
    """The UID of each task, and its further lines."""
    lines = answer.decode("utf-8").split("\r\n")
    assert lines[:3] == ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//dvq//dvq//EN"], lines[:3]
    assert lines[-2:] == ["END:VCALENDAR", ""], lines[-2:]
    assert "\n" not in "".join(lines), "a line without a carriage return"
    assert all(len(line.encode("utf-8")) <= 75 for line in lines), "a line of more than 75 octets"
    uids, tasks = [], []
    for line in lines[3:-2]:
        if line == "BEGIN:VTODO":
            tasks.append([])
        elif line.startswith("UID:"):
            uids.append(line)
        elif line == "DTSTAMP:20260115T103000Z" or line == "END:VTODO":
            continue
        else:
            tasks[-1].append(line)
    return uids, tasks


def check_library(answer):
    """What icalendar understands; False if it is not here."""
    try:
        from icalendar import Calendar
    except ImportError:
        if not os.path.exists(DEBIAN) or os.path.realpath(sys.executable) == os.path.realpath(DEBIAN):
            return False
        done = subprocess.run([DEBIAN, *sys.argv], check=False)
        assert done.returncode in (0, SKIPPED), "with Debian's Python"
        return done.returncode == 0
    tasks = Calendar.from_ical(answer).walk("VTODO")
    assert len(tasks) == len(EXPECTED)
    assert not [task.errors for task in tasks if task.errors]
    assert str(tasks[0]["SUMMARY"]) == "Pay rent; now, or \\ else"
    assert tasks[0]["DUE"].dt.isoformat() == "2026-01-20"
    assert tasks[1]["COMPLETED"].dt.isoformat() == "2026-01-09T00:00:00+00:00"
    assert tasks[2]["RRULE"] == {"FREQ": ["WEEKLY"], "BYDAY": ["MO"]}
    assert str(tasks[4]["SUMMARY"]).endswith("octets: " + "äöü" * 6)
    assert str(tasks[10]["DESCRIPTION"]) == "and (more)\nÄ.md"
    assert len({str(task["UID"]) for task in tasks}) == len(tasks)
    return True


def check_moved(dvq, vault, uids):
    """A task keeps its UID when its line moves, and when it is done or gets another date."""
    lines = NOTE.split("\n")
    moved = [line.replace("- [ ] Pay", "- [x] Pay").replace("01-20", "01-23")
             for line in reversed(lines[1:10])]
    write(vault, "\n".join(moved) + "\n")
    found, _ = split_tasks(run(dvq, vault, "TASK").stdout)
    assert sorted(found) == sorted(uids[:9]), (found, uids[:9])


def main():
    dvq = os.path.abspath(sys.argv[1])
    with tempfile.TemporaryDirectory() as vault:
        write(vault, NOTE)
        answer = run(dvq, vault, "TASK")
        assert answer.returncode == 0, answer
        uids, tasks = split_tasks(answer.stdout)
        for task, expected in zip(tasks, EXPECTED):
            assert task == expected, (task, expected)
        assert len(tasks) == len(EXPECTED) == len(set(uids))
        grouped = run(dvq, vault, "TASK GROUP BY status")
        assert sorted(split_tasks(grouped.stdout)[0]) == sorted(uids)
        assert run(dvq, vault, "TASK").stdout == answer.stdout
        for query in ("LIST", "TABLE file.name", "CALENDAR file.ctime"):
            refused = run(dvq, vault, query)
            assert refused.returncode == 2 and b"the format ical is for tasks" in refused.stderr
            assert refused.stdout == b""
        has_library = check_library(answer.stdout)
        check_moved(dvq, vault, uids)
    if not has_library:
        print("icalendar is not installed (Debian: python3-icalendar)")
        return SKIPPED
    return 0


if __name__ == "__main__":
    sys.exit(main())
