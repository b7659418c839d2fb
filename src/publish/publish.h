/*
 * Notes with queries in them: finding the queries (scan.c), and writing the note anew with their
 * results (write.c). Called by api/note.c; who answers a query is handed in. Pure text: no file is
 * read or written.
 */
#ifndef DVQ_PUBLISH_PUBLISH_H
#define DVQ_PUBLISH_PUBLISH_H

#include "publish/query_place.h"

/*
 * Find the places of a note without a byte order mark; the text and the syntax are borrowed.
 * DVQ_ERROR_PARSE, with its place in the note, when a mark of a managed result has no partner.
 */
dvq_status dvq_publish_scan(dvq_arena *arena, dvq_text text, const dvq_publish_syntax *syntax,
                            dvq_publish_note *note, dvq_error *error);

/* What a result is written as. */
typedef enum dvq_publish_form {
    DVQ_PUBLISH_FORM_MARKDOWN,   /* for readers */
    DVQ_PUBLISH_FORM_SERIALIZER, /* the bytes that Dataview Serializer writes */
    DVQ_PUBLISH_FORM_PUBLISHER   /* the bytes that Dataview Publisher writes */
} dvq_publish_form;

typedef struct dvq_publish_options {
    bool in_place;          /* results below their queries; else results replace queries */
    bool manage;            /* in place: turn plain queries into managed ones */
    bool unmanage;          /* in place: turn managed queries into plain ones */
    dvq_text inline_prefix; /* of plain expressions: "=" */
    bool all;               /* update results, too, that are written only on request or once */
    bool skip_managed;      /* leave queries in HTML comments alone */
    bool errors_inline;     /* a failed query leaves a visible remark in the note */
    bool skip_failed;       /* a failed query fails the note */
    bool trailing_newline;  /* Dataview Serializer's setting: a blank line before the end mark */
    /*
     * The result of a query, or a link written anew, in `arena`; its lines end with \n.
     * DVQ_ERROR_PARSE for inline code that is no expression.
     */
    dvq_status (*answer)(void *user, const dvq_query_place *place, dvq_text query,
                         dvq_publish_form form, dvq_arena *arena, dvq_text *result,
                         dvq_error *error);
    void *answer_user;
    void (*report)(void *user, dvq_note_event event, const dvq_query_place *place,
                   const dvq_error *error);
    void *report_user;
} dvq_publish_options;

/*
 * Write the note anew into `text`. A query that fails is reported, stays as it was typed, and the
 * others are still answered. With `skip_failed` the first failure is then returned, and `text` is
 * of no use.
 */
dvq_status dvq_publish_write(dvq_arena *arena, const dvq_publish_note *note,
                             const dvq_publish_options *options, dvq_text *text, dvq_error *error);

#endif
