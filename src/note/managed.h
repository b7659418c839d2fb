/*
 * Managed results: a query and its result side by side in a note, between the comments of the
 * plugins Dataview Serializer and Dataview Publisher. This finds such blocks and their parts; it
 * knows nothing of queries. Called by managed_result.c, which leaves results out of what is read,
 * and by publish/, which writes them. Allocates nothing; keeps nothing.
 */
#ifndef DVQ_NOTE_MANAGED_H
#define DVQ_NOTE_MANAGED_H

#include "note/markdown_line.h"

typedef enum dvq_managed_kind {
    DVQ_MANAGED_QUERY,     /* a query in an HTML comment */
    DVQ_MANAGED_SCRIPT,    /* JavaScript in an HTML comment */
    DVQ_MANAGED_PUBLISHED, /* a fenced query in a %% comment */
    DVQ_MANAGED_ORPHAN,    /* a result whose query is gone */
    DVQ_MANAGED_INLINE     /* an expression within a line */
} dvq_managed_kind;

/* When a result is written anew. */
typedef enum dvq_managed_mode {
    DVQ_MANAGED_AUTO,
    DVQ_MANAGED_MANUAL, /* only when asked for */
    DVQ_MANAGED_ONCE,   /* while there is none */
    DVQ_MANAGED_EJECT   /* once, leaving the result without marks */
} dvq_managed_mode;

/* A block; places are bytes of the text. */
typedef struct dvq_managed {
    dvq_managed_kind kind;
    dvq_managed_mode mode;
    bool alternative;      /* marks of the form "dataview-serializer-…" */
    size_t start;          /* of the first mark */
    size_t query;          /* what stands between the opening mark and its end */
    size_t query_end;      /* … */
    size_t definition_end; /* after the query's end mark */
    bool has_result;
    size_t result;      /* start of the line with the result's opening mark */
    size_t result_mark; /* that mark */
    size_t content;     /* the result itself; if it has lines, from line start to line start */
    size_t content_end; /* … */
    size_t end_mark;    /* the result's closing mark */
    size_t end;         /* after the block's last mark */
} dvq_managed;

typedef enum dvq_managed_answer {
    DVQ_MANAGED_NONE,  /* no block starts here */
    DVQ_MANAGED_FOUND, /* `managed` is filled */
    DVQ_MANAGED_BROKEN /* the mark at `start` has no partner */
} dvq_managed_answer;

/* The block that starts with the content of `line`, which is HTML or a comment. */
dvq_managed_answer dvq_managed_read(dvq_text text, const dvq_markdown_line *line,
                                    dvq_managed *managed);

/* The managed expression that starts at `offset`, where a "<!--" stands. */
dvq_managed_answer dvq_managed_read_inline(dvq_text text, size_t offset, dvq_managed *managed);

/*
 * The opening or closing mark that the comment at `offset`, a "<!--" or "%%", is, or was meant to
 * be; empty for none. *exact: it is one.
 */
dvq_text dvq_managed_guess(dvq_text text, size_t offset, bool *exact);

/* Whether the comment at `offset` opens a managed query that needs a line of its own. */
bool dvq_managed_opens_query(dvq_text text, size_t offset);

/* Whether the text could hold anything managed at all; quick. */
bool dvq_managed_may_hold(dvq_text text);

/* Whether a result may stand in a block of this kind: it holds no mark of its own. */
bool dvq_managed_accepts(dvq_managed_kind kind, dvq_text result);

/* The mark before a query's result, up to the query; the mark after it, and after a value. */
dvq_text dvq_managed_get_result_mark(bool alternative);
dvq_text dvq_managed_get_end_mark(bool alternative);
dvq_text dvq_managed_get_inline_end_mark(bool alternative);

#endif
