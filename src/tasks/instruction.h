/*
 * The table of instructions, as help shows it, and what is said of a line that is none of them.
 */
#ifndef DVQ_TASKS_INSTRUCTION_H
#define DVQ_TASKS_INSTRUCTION_H

#include "tasks/parse_part.h"

/* A row of instructions.def. */
typedef struct dvq_instruction {
    const char *form;
    const char *help;
    bool is_filter;
} dvq_instruction;

/* The row at `index`, NULL past the last. */
const dvq_instruction *dvq_instruction_get(size_t index);

/* Report a line that is no instruction, with the nearest one as a hint. */
dvq_status dvq_instruction_fail(dvq_tasks_parser *parser, dvq_text line);

/* The same for a part of a combination that is no filter. */
dvq_status dvq_instruction_fail_part(dvq_tasks_parser *parser, dvq_text part);

/* The nearest word of the language to one that is not known there, NULL for none. */
const char *dvq_instruction_find_word(dvq_text word);

#endif
