/*
 * Query places: where the queries of a note stand, and what is around them. Found by scan.c and
 * inline_place.c; used by all that write results, and by api/ to report where a query failed.
 */
#ifndef DVQ_PUBLISH_QUERY_PLACE_H
#define DVQ_PUBLISH_QUERY_PLACE_H

#include "note/managed.h"
#include "support/vector.h"

typedef enum dvq_query_place_kind {
    DVQ_PLACE_BLOCK,          /* a fenced query */
    DVQ_PLACE_INLINE,         /* an expression in inline code */
    DVQ_PLACE_MANAGED,        /* a query in an HTML comment, its result below */
    DVQ_PLACE_PUBLISHED,      /* a query in a %% comment, its result below */
    DVQ_PLACE_MANAGED_INLINE, /* an expression in an HTML comment, its value after it */
    DVQ_PLACE_LINK,           /* [[…]] in the author's text */
    DVQ_PLACE_SCRIPT,         /* JavaScript of any form */
    DVQ_PLACE_FOREIGN,        /* dynamic, but of another program */
    DVQ_PLACE_BROKEN          /* a mark of a managed result without its partner */
} dvq_query_place_kind;

/* From byte `query` of a query's text on, it stands at byte `note` of the note. */
typedef struct dvq_query_offset {
    size_t query;
    size_t note;
} dvq_query_offset;

typedef struct dvq_query_place {
    dvq_query_place_kind kind;
    size_t start; /* of the fence, mark or inline code */
    size_t end;   /* after it; of a block without the line's end */
    dvq_text query;
    const dvq_query_offset *offsets;
    size_t offset_count;
    dvq_text prefix;  /* quote marks, spaces and tabs that its lines start with */
    unsigned indent;  /* of a fence: columns at the prefix's end that no list or quote asks for */
    bool opens;       /* a list item starts on its first line */
    bool in_table;    /* inline: in a cell */
    bool starts_line; /* inline: first on its line */
    unsigned items;   /* list items around it */
    unsigned section; /* level of the heading above it, 0: none */
    uint32_t line;    /* of its start, from 1 */
    uint32_t column;
    char after_list;     /* the marker of a list that ended just before it, 0: none */
    dvq_managed managed; /* MANAGED, PUBLISHED, MANAGED_INLINE */
    dvq_note_event left; /* SCRIPT, FOREIGN: the event that says what is left as it is */
    bool tasks;          /* BLOCK: the query is one of the Tasks plugin's */
} dvq_query_place;

/* What marks a query; from Dataview's settings. */
typedef struct dvq_publish_syntax {
    dvq_text inline_prefix; /* "=" */
    dvq_text script_prefix; /* "$=" */
    dvq_text script_word;   /* "dataviewjs" */
    bool has_inline;
    bool links;       /* find links as well */
    bool tasks;       /* `tasks` blocks are queries; else they are left as they are */
    bool keep_broken; /* a mark of a managed result without its partner is a place, no failure */
} dvq_publish_syntax;

/* A note and its places, in the order in which they stand; they never overlap. */
typedef struct dvq_publish_note {
    dvq_text text;
    dvq_publish_syntax syntax;
    DVQ_VECTOR(dvq_query_place) places;
} dvq_publish_note;

dvq_status dvq_publish_add_place(dvq_arena *arena, dvq_publish_note *note,
                                 const dvq_query_place *place, dvq_error *error);

/* Fail because the mark at `offset` has no partner; the `whole` note is left, or just the mark. */
dvq_status dvq_publish_fail_mark(dvq_text note, size_t offset, bool whole, dvq_error *error);

/* Give an error that has its place in a query its place in the note. */
void dvq_publish_locate_error(const dvq_publish_note *note, const dvq_query_place *place,
                              dvq_error *error);

/* Whether the query may hold a comment, which ends with its line. */
bool dvq_publish_holds_comment(dvq_text query);

/* The query on one line, each run of white space as one space. */
dvq_status dvq_publish_collapse(dvq_arena *arena, dvq_text query, dvq_text *collapsed);

#endif
