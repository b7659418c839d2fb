/*
 * Sources: the notes and files that FROM names, as an ordered set. Called by engine.c. Reads notes
 * only where a source asks for their tags or links.
 */
#ifndef DVQ_EVAL_SOURCE_H
#define DVQ_EVAL_SOURCE_H

#include "eval/context.h"
#include "vault/vault.h"

/* A note, or a file that is none (a CSV file, an attachment). */
typedef struct dvq_source_item {
    dvq_page *page; /* NULL: no note */
    size_t index;   /* of the note in the vault */
    dvq_text path;
} dvq_source_item;

dvq_status dvq_source_resolve(dvq_context *context, const dvq_ast_source *source, dvq_arena *arena,
                              dvq_source_item **items, size_t *count, dvq_error *error);

/* Whether a path names a CSV file. */
bool dvq_source_is_csv(dvq_text path);

#endif
