/*
 * What a cell shows: values as text without Markdown. Used by the formats for terminals, CSV and
 * quickfix lists, and by tables of Markdown.
 */
#ifndef DVQ_RENDER_CELL_H
#define DVQ_RENDER_CELL_H

#include "render/writer.h"

typedef enum dvq_cell_style {
    DVQ_CELL_SHOWN, /* for people: "-" for null, dates as the vault's settings have them */
    DVQ_CELL_DATA   /* for programs: "" for null, dates for spreadsheets, lists joined by "; " */
} dvq_cell_style;

/*
 * The text without the line breaks at its end: that of an item in a loose list ends with the blank
 * line after it.
 */
dvq_text dvq_cell_trim(dvq_text text);

/* A value's text in scratch memory, trimmed; links as their paths. */
dvq_status dvq_cell_make_text(const dvq_writer *writer, dvq_cell_style style, dvq_value value,
                              dvq_text *text);

/* The field `key` of a task's row, for programs; "" when it has none. */
dvq_status dvq_cell_make_field(const dvq_writer *writer, dvq_value row, const char *key,
                               dvq_text *text);

/* The number of a task's line, counted from 1 as people do: "12" when the item says 11. */
dvq_status dvq_cell_make_line(const dvq_writer *writer, dvq_value row, dvq_text *text);

/*
 * The cells of a row of a TABLE, LIST or CALENDAR; returns how many they are. A LIST's pair is two,
 * put into `pair`.
 */
size_t dvq_cell_list_row(const dvq_result *result, size_t row, dvq_value pair[2],
                         const dvq_value **cells);

#endif
