/*
 * What a run leaves behind that is to be explained: plain facts, which explain.c collects and
 * render/ writes. Borrowed as the result is; the queries of no other run pay for it.
 */
#ifndef DVQ_EVAL_EXPLANATION_H
#define DVQ_EVAL_EXPLANATION_H

#include "support/vector.h"
#include "value/value.h"

/* What a query looks at in the notes, as bits. */
enum {
    DVQ_EXPLANATION_STATISTICS = 1, /* sizes and times of files */
    DVQ_EXPLANATION_FIELDS = 2,
    DVQ_EXPLANATION_TAGS = 4,
    DVQ_EXPLANATION_LINKS = 8,
    DVQ_EXPLANATION_TASKS = 16,
    DVQ_EXPLANATION_ITEMS = 32,
    DVQ_EXPLANATION_BACKLINKS = 64
};

/* A part of FROM by itself, such as #tag. */
typedef struct dvq_explanation_source {
    dvq_text text;
    size_t note_count;
    size_t file_count; /* that are not notes */
    bool failed;       /* it names nothing whose notes could be counted */
} dvq_explanation_source;

/* An operation, or at last the making of the result. */
typedef struct dvq_explanation_step {
    dvq_text text; /* the clause */
    bool has_run;
    size_t incoming;
    size_t outgoing;
    size_t failed;   /* rows that were dropped because an expression failed on them */
    dvq_error first; /* of these failures */
} dvq_explanation_step;

typedef enum dvq_explanation_stage {
    DVQ_EXPLANATION_OPENING, /* the vault, when it was opened */
    DVQ_EXPLANATION_FINDING, /* the notes of FROM */
    DVQ_EXPLANATION_READING,
    DVQ_EXPLANATION_EVALUATING,
    DVQ_EXPLANATION_STAGES /* how many there are */
} dvq_explanation_stage;

typedef struct dvq_explanation {
    dvq_text query;   /* as it is understood, a clause a line */
    bool is_narrowed; /* there is a FROM that says more than "every note" */
    DVQ_VECTOR(dvq_explanation_source) sources;
    dvq_explanation_source found; /* by all of FROM; its text is empty */
    unsigned needs;               /* DVQ_EXPLANATION_…; 0: names are enough */
    bool tasks_only;              /* notes without tasks may be turned away */
    size_t note_count;            /* in the vault */
    size_t known_count;           /* that had been read, or turned away, before */
    size_t read_count;            /* read for this query, at least in part */
    size_t skimmed_count;         /* turned away for it: they hold no task */
    size_t unread_count;          /* that could not be read */
    size_t row_count;             /* that the operations started from */
    DVQ_VECTOR(dvq_explanation_step) steps;
    double milliseconds[DVQ_EXPLANATION_STAGES];
    dvq_error failure; /* that ended the query; its status is DVQ_OK for none */
    /* While the query runs: */
    double clock;        /* when the present stage began */
    uint16_t *known;     /* what was known of each note before; see explain.c */
    dvq_error first;     /* of the present operation's failures */
    size_t failed_count; /* how many there were */
} dvq_explanation;

#endif
