#!/usr/bin/env python3
"""Compares the library with its description, and sees that the comparison notices what it should.

Usage: run_abi.py ROOT LIBRARY ABIDIFF
ABIDIFF is CMake's "...-NOTFOUND" where there is none: the test is skipped.
"""
import os
import re
import subprocess
import sys
import tempfile

# What an older library may have had: its name, the change to the description, whether today's goes.
OLDER = (
    ("a function less",
     r"<elf-symbol name='dvq_version_get_number'[^>]*/>\s*(.*?)"
     r"<function-decl name='dvq_version_get_number'.*?</function-decl>\s*", r"\g<1>", True),
    ("a function more", r"dvq_version_get_number", "dvq_version_get_date", False),
    ("a smaller struct",
     r"(<class-decl name='dvq_watch_handle' size-in-bits=')128('.*?)"
     r"<data-member access='public' layout-offset-in-bits='64'>.*?</data-member>\s*",
     r"\g<1>64\g<2>", False),
    ("another number", r"(<enumerator name='DVQ_ERROR_LIMIT' value=')-6", r"\g<1>-9", False),
    ("a parameter less",
     r"(<function-decl name='dvq_query_get_cell'[^>]*>\s*<parameter [^>]*>)\s*<parameter [^>]*>",
     r"\g<1>", False),
    ("a parameter of another size",
     r"(<function-decl name='dvq_query_get_cell'.*?<parameter type-id=')[^']*(' name='column'/>)",
     r"\g<1>INT\g<2>", False),
    ("a number for an enumeration",
     r"(<function-decl name='dvq_query_render'.*?<parameter type-id=')[^']*(' name='format'/>)",
     r"\g<1>UNSIGNED\g<2>", False),
    ("an enumeration for another",
     r"(<function-decl name='dvq_query_render'.*?<parameter type-id=')[^']*(' name='format'/>)",
     r"\g<1>FORM\g<2>", False),
    ("a handle that is no longer const",
     r"(<function-decl name='dvq_query_get_cell'.*?<parameter type-id=')[^']*(' name='query'/>)",
     r"\g<1>HANDLE\g<2>", False),
    ("another result",
     r"(<function-decl name='dvq_query_get_row_count'.*?<return type-id=')[^']*(')",
     r"\g<1>INT\g<2>", False),
    ("an enumerator less", r"<enumerator name='DVQ_FORMAT_HTML' value='7'/>\s*", "", True),
    ("options without their last member",
     r"(<class-decl name='dvq_check_options' size-in-bits=')256('.*?)"
     r"<data-member access='public' layout-offset-in-bits='192'>.*?</data-member>\s*",
     r"\g<1>192\g<2>", True),
)

# The types that these give, and where the description says what their names in it are.
TYPES = (
    ("INT", r"<type-decl name='int'[^>]* id='([^']*)'"),
    ("UNSIGNED", r"<type-decl name='unsigned int'[^>]* id='([^']*)'"),
    ("FORM", r"<typedef-decl name='dvq_value_form'[^>]* id='([^']*)'"),
    ("HANDLE", r"<function-decl name='dvq_query_cancel'.*?<parameter type-id='([^']*)'"),
)


def compare(root, library, *description):
    done = subprocess.run([os.path.join(root, "scripts", "abi"), library, *description],
                          capture_output=True, text=True, timeout=120)
    return done.returncode == 0, done.stdout + done.stderr


def main():
    root, library, abidiff = sys.argv[1:]
    if abidiff.endswith("NOTFOUND"):
        print("skipped: abidiff is missing")
        return 77
    good, said = compare(root, library)
    assert good, said
    with open(os.path.join(root, "packaging", "abi", "libdvq.0.abi"), encoding="utf-8") as file:
        now = file.read()
    for name, pattern, replacement, goes in OLDER:
        for word, place in TYPES:
            replacement = replacement.replace(word, re.search(place, now, re.S).group(1))
        older, count = re.subn(pattern, replacement, now, flags=re.S)
        assert count > 0, name
        with tempfile.NamedTemporaryFile("w", suffix=".abi", encoding="utf-8") as file:
            file.write(older)
            file.flush()
            good, said = compare(root, library, file.name)
        assert good == goes, (name, said)
    return 0


if __name__ == "__main__":
    sys.exit(main())
