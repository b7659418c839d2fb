/*
 * Slips in a note: what is read, but cannot be what its writer meant, such as a link in frontmatter
 * without quotes. slip.c looks at frontmatter, slip_code.c at fields in code. Called by api/ for
 * `dvq check`; reading a note for a query never comes here.
 */
#ifndef DVQ_NOTE_SLIP_H
#define DVQ_NOTE_SLIP_H

#include "support/arena.h"
#include "support/span.h"
#include "support/text.h"
#include "support/vector.h"

/* Each with its place in the note. */
typedef DVQ_VECTOR(dvq_error) dvq_slip_vector;

/*
 * Append what is found in a note's text, which has no byte order mark; in no order. Fails with
 * DVQ_ERROR_MEMORY only.
 */
dvq_status dvq_slip_find(dvq_arena *arena, dvq_text note, dvq_slip_vector *slips);

/* The part of it that is about fields in code. */
dvq_status dvq_slip_find_in_code(dvq_arena *arena, dvq_text note, dvq_slip_vector *slips);

/* Append a slip at `span` of the note, whose message and hint the caller has set. */
dvq_status dvq_slip_add(dvq_arena *arena, dvq_text note, dvq_span span, dvq_error *slip,
                        dvq_slip_vector *slips);

#endif
