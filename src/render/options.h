/*
 * What a caller can ask of a format. Filled in by api/; formats read it through the writer.
 */
#ifndef DVQ_RENDER_OPTIONS_H
#define DVQ_RENDER_OPTIONS_H

#include "html/markup.h"
#include "value/value.h"

/* How Markdown fits the place that it is written to; all zero for a document of its own. */
typedef struct dvq_render_markdown_options {
    unsigned level;   /* of the outermost headings; 0 is 1 */
    bool by_month;    /* list a calendar's days below headings for their months */
    bool sources;     /* link tasks, and rows that name no note, to the notes they come from */
    bool plain_items; /* leave out the checkboxes of tasks */
    /* Makes what is shown of a task's text; NULL: all of it is. Called by one thread only. */
    dvq_status (*clean)(void *user, const dvq_object *item, dvq_text text, dvq_arena *arena,
                        dvq_text *shown);
    /* Changes what is written into a cell of a table, before its width counts; NULL: nothing. */
    dvq_status (*finish_cell)(void *user, dvq_text cell, dvq_arena *arena, dvq_text *finished);
    void *user;
} dvq_render_markdown_options;

/* Links to files, for terminals that open them. */
typedef struct dvq_render_terminal_links {
    dvq_text host;
    dvq_text root; /* the vault's folder, absolute */
    /* Whether there is a file, called by several threads; NULL: no links. */
    bool (*has_file)(void *user, dvq_text path);
    void *user;
} dvq_render_terminal_links;

/* Says by which bytes the system knows the path of a file; called by several threads. */
typedef struct dvq_render_file_paths {
    dvq_text (*get_bytes)(void *user, dvq_text path); /* NULL: by those of the path itself */
    void *user;
} dvq_render_file_paths;

/* What a fragment or page of HTML needs besides its Markdown. */
typedef struct dvq_render_html_options {
    dvq_markup_resolver resolve; /* where links lead; called by the thread that renders */
    void *user;
    dvq_text origin; /* the note that links without a path are about */
    dvq_text title;  /* STANDALONE: the query, whose first line is the title */
    bool standalone; /* a whole page */
} dvq_render_html_options;

typedef struct dvq_render_options {
    dvq_format format;
    bool color;                           /* TEXT: with terminal colours */
    dvq_text folder;                      /* VIMGREP, TEXT: before the path of a place */
    dvq_render_file_paths files;          /* VIMGREP, TEXT: for places and links */
    dvq_render_terminal_links links;      /* TEXT */
    size_t width;                         /* TEXT: columns that lines are folded to; 0: none */
    bool csv_safe;                        /* CSV: no cell can be taken for a formula */
    dvq_render_markdown_options markdown; /* MARKDOWN, HTML */
    dvq_render_html_options html;         /* HTML */
} dvq_render_options;

#endif
