/*
 * A text before md4c reads it: without comments, its footnotes put aside, and with the bytes of
 * links and formulas hidden, in which md4c would find marks of its own. Called by convert.c.
 */
#ifndef DVQ_HTML_SOURCE_H
#define DVQ_HTML_SOURCE_H

#include "support/map.h"
#include "support/vector.h"

typedef enum dvq_markup_place_kind {
    DVQ_MARKUP_PLACE_LINK,   /* [[...]] */
    DVQ_MARKUP_PLACE_EMBED,  /* ![[...]] */
    DVQ_MARKUP_PLACE_MATH,   /* $...$ */
    DVQ_MARKUP_PLACE_DISPLAY /* $$...$$ */
} dvq_markup_place_kind;

/* Bytes of the source that are one thing, marks included. */
typedef struct dvq_markup_place {
    dvq_markup_place_kind kind;
    size_t start;
    size_t end;
} dvq_markup_place;

/* [^label]: text */
typedef struct dvq_markup_footnote {
    dvq_text label;
    dvq_text text;
    unsigned number;     /* in the order of the references to them; 0: there is none so far */
    unsigned references; /* so far */
} dvq_markup_footnote;

typedef DVQ_VECTOR(dvq_markup_footnote) dvq_markup_footnote_vector;

typedef struct dvq_markup_source {
    dvq_text text;
    char *masked;                        /* of the same length, with x for each hidden byte */
    DVQ_VECTOR(dvq_markup_place) places; /* in their order */
    dvq_markup_footnote_vector footnotes;
    dvq_map
        *numbers; /* label to a footnote's place + 1, made when it is first asked for, or NULL */
} dvq_markup_source;

/* `markdown` is borrowed. DVQ_ERROR_MEMORY, DVQ_ERROR_LIMIT. */
dvq_status dvq_markup_prepare(dvq_arena *arena, dvq_text markdown, dvq_markup_source *source);

/* For dvq_markup_prepare: take the definitions of footnotes out of the source's text. */
dvq_status dvq_markup_take_footnotes(dvq_arena *arena, dvq_markup_source *source);

#endif
