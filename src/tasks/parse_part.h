/*
 * What the files of the parser share: parser.c, parse_statement.c, parse_filter.c, parse_date.c and
 * parse_boolean.c. Nobody else includes it.
 *
 * A function parse_X reads what its production in grammars/tasks.ebnf says; one that finds
 * something else leaves *matched false or *filter NULL, and the next is tried.
 */
#ifndef DVQ_TASKS_PARSE_PART_H
#define DVQ_TASKS_PARSE_PART_H

#include "support/diagnostic.h"
#include "tasks/joined_line.h"
#include "tasks/parser.h"

/* How deep presets may use each other, and combinations may nest. */
#define DVQ_TASKS_DEPTH_LIMIT 50

/* The instruction that is being read. */
typedef struct dvq_tasks_place {
    dvq_text text; /* lines joined, placeholders filled in */
    dvq_tasks_origin origin;
    dvq_span span; /* of the query's text: the lines it stands in */
    bool is_exact; /* the text stands in the query just so, at span.offset */
} dvq_tasks_place;

typedef struct dvq_tasks_parser {
    const dvq_tasks_surroundings *surroundings;
    dvq_arena *arena;
    dvq_tasks_query *query;
    dvq_text text; /* the query's own */
    dvq_tasks_place place;
    unsigned depth;
    int32_t today;
    dvq_error *error;
} dvq_tasks_parser;

/* Report what is wrong with `part` of the instruction; data NULL: with all of it. */
dvq_status dvq_tasks_parser_fail(dvq_tasks_parser *parser, dvq_text part, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* As above, where the message ends in a hint of its own; `hint` may be NULL. */
dvq_status dvq_tasks_parser_fail_hint(dvq_tasks_parser *parser, dvq_text part, const char *message,
                                      const char *hint);

/* ---- reading words, whatever their case ---- */

/* Whether `text` begins with `word`; then the word is taken off. */
static inline bool dvq_tasks_take(dvq_text *text, const char *word)
{
    size_t length = strlen(word);
    if (text->length < length ||
        !dvq_text_equal_ascii_case(dvq_text_make(text->data, length), dvq_text_make(word, length)))
        return false;
    *text = dvq_text_slice(*text, length, text->length);
    return true;
}

/* Whether the text is `words`. */
static inline bool dvq_tasks_is(dvq_text text, const char *words)
{
    return dvq_text_equal_ascii_case(text, dvq_text_from_string(words));
}

/* ---- what each file reads ---- */

/* statement = … */
dvq_status dvq_tasks_parse_statement(dvq_tasks_parser *parser, dvq_text line, bool *matched);

/* filter = … */
dvq_status dvq_tasks_parse_filter(dvq_tasks_parser *parser, dvq_text line,
                                  dvq_tasks_filter **filter);

/* date_flag = … */
dvq_status dvq_tasks_parse_date_flag(dvq_tasks_parser *parser, dvq_text line,
                                     dvq_tasks_filter **filter);

/* date_filter = … */
dvq_status dvq_tasks_parse_date_filter(dvq_tasks_parser *parser, dvq_text line,
                                       dvq_tasks_filter **filter);

/* combination = … */
dvq_status dvq_tasks_parse_combination(dvq_tasks_parser *parser, dvq_text line,
                                       dvq_tasks_filter **filter);

/* Read the instructions of a preset, as statements. */
dvq_status dvq_tasks_read_lines(dvq_tasks_parser *parser, dvq_text instructions);

/* A filter of that kind in the arena; NULL, and the error says so, when memory is out. */
dvq_tasks_filter *dvq_tasks_make_filter(dvq_tasks_parser *parser, dvq_tasks_filter_kind kind,
                                        dvq_tasks_field field, dvq_text text);

#endif
