#!/usr/bin/env python3
"""Writes the rows of a TABLE query into a CSV file, through libdvq by ctypes.

    table_to_csv.py VAULT QUERY FILE.csv
"""
import csv
import ctypes
import os
import sys
from ctypes import byref, c_char, c_char_p, c_double, c_int, c_size_t, c_uint32, c_void_p

ROW, NUMBER, AS_TEXT, TERMINATED = 1, 2, 0, c_size_t(-1)


class String(ctypes.Structure):
    _fields_ = [("data", c_void_p), ("length", c_size_t)]

class Error(ctypes.Structure):
    _fields_ = [("status", c_int), ("place", c_uint32 * 4), ("message", c_char * 400),
                ("hint", c_char * 200), ("more", c_uint32 * 8)]


dvq = ctypes.CDLL(os.environ.get("LIBDVQ", "libdvq.so.0"))
dvq.dvq_query_get_cell.restype = c_void_p
dvq.dvq_query_get_column_name.restype = String
dvq.dvq_value_get_number.restype = c_double


def check(status, error):
    if status < 0:
        sys.exit("table_to_csv: " + error.message.decode())
    return status


def read_cell(query, cell):
    if dvq.dvq_value_get_type(cell) == NUMBER:
        return format(dvq.dvq_value_get_number(cell), ".15g")
    text, error = String(), Error()
    check(dvq.dvq_value_make_text(cell, query, AS_TEXT, byref(text), byref(error)), error)
    return ctypes.string_at(text.data, text.length).decode("utf-8", "replace")


vault, query, error, text = c_void_p(), c_void_p(), Error(), sys.argv[2].encode()
check(dvq.dvq_vault_open(c_char_p(sys.argv[1].encode()), None, byref(vault), byref(error)), error)
check(dvq.dvq_query_prepare(vault, text, TERMINATED, None, byref(query), byref(error)),
      error)
status = check(dvq.dvq_query_step(query, byref(error)), error)
with open(sys.argv[3], "w", newline="", encoding="utf-8") as file:
    writer, columns = csv.writer(file), range(dvq.dvq_query_get_column_count(query))
    names = (dvq.dvq_query_get_column_name(query, c_size_t(column)) for column in columns)
    writer.writerow(ctypes.string_at(name.data, name.length).decode() for name in names)
    while status == ROW:
        cells = (c_void_p(dvq.dvq_query_get_cell(query, c_size_t(column))) for column in columns)
        writer.writerow([read_cell(query, cell) for cell in cells])
        status = check(dvq.dvq_query_step(query, byref(error)), error)
dvq.dvq_query_finalize(query)
dvq.dvq_vault_close(vault)
