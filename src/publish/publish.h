/*
 * Notes with queries in them: where the queries of a note stand, and the note written again with
 * their results. Pure text: who evaluates a query is the caller's business (api/answer.c has
 * the function). Never reads or writes a file.
 *
 * query_place.c finds blocks and managed results, inline_place.c what stands within paragraphs,
 * write.c makes the new text, managed_block.c the marks around managed results.
 */
#ifndef DVQ_PUBLISH_PUBLISH_H
#define DVQ_PUBLISH_PUBLISH_H

#include "note/managed.h"
#include "support/vector.h"

typedef enum dvq_query_place_kind {
    DVQ_PLACE_BLOCK,          /* a fenced query */
    DVQ_PLACE_INLINE,         /* an expression in inline code */
    DVQ_PLACE_MANAGED,        /* a query in an HTML comment, its result below */
    DVQ_PLACE_PUBLISHED,      /* a query in a %% comment, its result below */
    DVQ_PLACE_MANAGED_INLINE, /* an expression in an HTML comment, its value behind */
    DVQ_PLACE_LINK,           /* [[…]] in the author's text */
    DVQ_PLACE_SCRIPT          /* JavaScript of any form */
} dvq_query_place_kind;

/* From `query` bytes into a query's text on, it stands at `note` in the note. */
typedef struct dvq_query_offset {
    size_t query;
    size_t note;
} dvq_query_offset;

typedef struct dvq_query_place {
    dvq_query_place_kind kind;
    size_t start; /* of the fence, mark or inline code */
    size_t end;   /* behind its end; blocks: without the line's end */
    dvq_text query;
    const dvq_query_offset *offsets;
    size_t offset_count;
    dvq_text prefix;  /* quote marks and blanks that its lines start with */
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
} dvq_query_place;

typedef struct dvq_publish_note {
    dvq_text text;
    DVQ_VECTOR(dvq_query_place) places;
} dvq_publish_note;

/* What marks a query; from Dataview's settings. */
typedef struct dvq_publish_syntax {
    dvq_text inline_prefix; /* "=" */
    dvq_text script_prefix; /* "$=" */
    dvq_text script_word;   /* "dataviewjs" */
    bool has_inline;
    bool links; /* find links as well */
} dvq_publish_syntax;

/*
 * Find the places of a note without byte order mark; the text is borrowed. DVQ_ERROR_PARSE, placed
 * in the note, when a mark of a managed result has no partner.
 */
dvq_status dvq_publish_scan(dvq_arena *arena, dvq_text text, const dvq_publish_syntax *syntax,
                            dvq_publish_note *note, dvq_error *error);

/* Give an error with a place in the place's query its place in the note. */
void dvq_publish_locate_error(const dvq_publish_note *note, const dvq_query_place *place,
                              dvq_error *error);

/* ---- writing ---- */

/* What a result is written as. */
typedef enum dvq_publish_form {
    DVQ_PUBLISH_FORM_MARKDOWN,   /* for readers */
    DVQ_PUBLISH_FORM_SERIALIZER, /* the bytes that Dataview Serializer writes */
    DVQ_PUBLISH_FORM_PUBLISHER   /* the bytes that Dataview Publisher writes */
} dvq_publish_form;

typedef struct dvq_publish_options {
    bool in_place;         /* results below their queries; else queries are replaced */
    bool manage;           /* in place: make plain queries managed ones */
    bool all;              /* also results that are written only when asked for, or once */
    bool skip_managed;     /* leave queries in HTML comments alone */
    bool errors_inline;    /* a failed query becomes a visible note */
    bool trailing_newline; /* Dataview Serializer's setting: a blank line before the end mark */
    /* The result of a query, or a link written anew, in `arena`, its lines ended by \n. */
    dvq_status (*answer)(void *user, const dvq_query_place *place, dvq_text query,
                         dvq_publish_form form, dvq_arena *arena, dvq_text *result,
                         dvq_error *error);
    void *answer_user;
    void (*report)(void *user, dvq_note_event event, const dvq_query_place *place,
                   const dvq_error *error);
    void *report_user;
} dvq_publish_options;

/*
 * Write the note anew into `text`. Failures of single queries are reported and the others go on;
 * then the first failure is returned and `text` is not to be used, unless errors are inline.
 */
dvq_status dvq_publish_write(dvq_arena *arena, const dvq_publish_note *note,
                             const dvq_publish_options *options, dvq_text *text, dvq_error *error);

/* ---- for each other ---- */

/* The note as it is gone through. */
typedef struct dvq_publish_scanner {
    dvq_arena *arena;
    const dvq_publish_syntax *syntax;
    dvq_publish_note *note;
    dvq_markdown_scanner lines;
    DVQ_VECTOR(dvq_markdown_line) paragraph; /* its lines so far, or the heading's */
    unsigned section;                        /* level of the heading above, 0: none */
    dvq_error *error;
} dvq_publish_scanner;

/* inline_place.c: take the places in scanner->paragraph; in HTML only managed expressions. */
dvq_status dvq_publish_scan_inline(dvq_publish_scanner *scanner, bool html);

/* Report that the mark at `offset` has no partner. */
dvq_status dvq_publish_fail_mark(dvq_publish_scanner *scanner, size_t offset);

/* Whether the query may hold a comment, which ends with its line. */
bool dvq_publish_holds_comment(dvq_text query);

/* A query on one line, its white space as single blanks. */
dvq_status dvq_publish_collapse(dvq_arena *arena, dvq_text query, dvq_text *collapsed);

/* managed_block.c: the block of a managed result, from its opening to its closing mark. */
typedef struct dvq_publish_block {
    dvq_text prefix; /* what the query's line starts with */
    dvq_text query;  /* as the opening mark names it */
    dvq_text end_of_line;
    bool alternative;
    bool trailing_newline;
} dvq_publish_block;

void dvq_publish_append_block(dvq_text_builder *builder, const dvq_publish_block *block,
                              dvq_text result);

/* Whether the block in the note already shows this result, marks and all. */
dvq_status dvq_publish_block_is_current(dvq_arena *arena, dvq_text note, const dvq_managed *managed,
                                        dvq_text prefix, dvq_text result, bool *current);

/* The result as it stands in the block, without the prefix of its lines. */
dvq_status dvq_publish_read_block(dvq_arena *arena, dvq_text note, const dvq_query_place *place,
                                  dvq_text *result);

/* The lines of a result with `prefix` before each, as Dataview Serializer indents them. */
void dvq_publish_append_indented(dvq_text_builder *builder, dvq_text result, dvq_text prefix,
                                 dvq_text end_of_line);

#endif
