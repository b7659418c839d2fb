/*
 * Sources: the notes and files that FROM names, as an ordered set. Called by engine.c. Reads notes
 * only where a source asks for their tags or links.
 */
#ifndef DVQ_EVAL_SOURCE_H
#define DVQ_EVAL_SOURCE_H

#include "eval/context.h"
#include "vault/needs.h"

#define DVQ_SOURCE_NO_NOTE SIZE_MAX

/* A note, or a file that is not a note (a CSV file, an attachment). */
typedef struct dvq_source_item {
    size_t note;   /* its place in the vault, or DVQ_SOURCE_NO_NOTE */
    dvq_text path; /* of a file that is not a note */
} dvq_source_item;

typedef DVQ_VECTOR(const dvq_ast_source *) dvq_source_missing_vector;

typedef struct dvq_source_answer {
    dvq_source_item *items;
    size_t count;
    dvq_source_missing_vector missing; /* parts that name nothing, or [[]] without an origin */
} dvq_source_answer;

/* The answer and its paths go to `arena`. Of `needs`, only what lets notes be skipped matters. */
dvq_status dvq_source_resolve(dvq_context *context, const dvq_ast_source *source,
                              dvq_store_needs needs, dvq_arena *arena, dvq_source_answer *answer,
                              dvq_error *error);

/* Whether a path names a CSV file. */
bool dvq_source_is_csv(dvq_text path);

#endif
