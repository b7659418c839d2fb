/*
 * Writing facts about a note: what note_facts.c, raw_facts.c and fact_writer.c share. Others see
 * note_facts.h.
 */
#ifndef DVQ_TESTS_FACT_WRITER_H
#define DVQ_TESTS_FACT_WRITER_H

#include "note/frontmatter.h"
#include "note/inline_field.h"
#include "note/list_item.h"
#include "note/markdown.h"
#include "note/note.h"
#include "note_facts.h"

/* The page is read when the first word needs it. */
typedef struct fact_writer {
    const dvq_environment *environment;
    const note_request *request;
    dvq_arena *arena;
    dvq_text_builder *out;
    dvq_text text; /* the note as its blocks are read: without a byte order mark */
    dvq_structure structure;
    dvq_page_home home;
    dvq_page page;
    bool has_page;
    dvq_error problem; /* the last warning about the page */
} fact_writer;

/* ---- fact_writer.c ---- */

/* A test's privilege: what cannot go wrong here ends the program. */
void fact_require(dvq_status status);

void fact_say(fact_writer *writer, const char *words);
void fact_say_number(fact_writer *writer, size_t number);
void fact_end_line(fact_writer *writer);
void fact_indent(fact_writer *writer, size_t depth);
/* " 2-3", or " 2" for one line; `first` and `last` count from 0. */
void fact_say_lines(fact_writer *writer, uint32_t first, uint32_t last);
/* The text with escapes for invisible characters; the same in quotes. */
void fact_say_text(fact_writer *writer, dvq_text text);
void fact_say_quoted(fact_writer *writer, dvq_text text);
/* The name of a field. */
void fact_say_name(fact_writer *writer, dvq_text name);
/* Text in quotes, dates in ISO 8601, the rest as Dataview prints it. */
void fact_say_value(fact_writer *writer, dvq_value value);
/* "name = value" and the line's end. */
void fact_say_field(fact_writer *writer, dvq_text name, dvq_value value);

/* ---- raw_facts.c: what the parts of the note reader find, before there is a page ---- */

void fact_write_blocks(fact_writer *writer);
void fact_write_tags(fact_writer *writer);
void fact_write_links(fact_writer *writer);
void fact_write_links_in_items(fact_writer *writer);
void fact_write_frontmatter(fact_writer *writer);
void fact_write_lines(fact_writer *writer);
void fact_write_managed(fact_writer *writer);
void fact_write_bracket_fields(fact_writer *writer);
void fact_write_task_fields(fact_writer *writer);
void fact_write_line_fields(fact_writer *writer);

#endif
