/*
 * Notes with queries in them: where the queries of a note stand, and the note written again with
 * their results. Pure text: who evaluates a query is the caller's business (api/note_answer.c has
 * the function). Never reads or writes a file.
 *
 * note.c finds blocks and managed results, note_inline.c what stands within paragraphs,
 * note_write.c makes the new text, note_managed.c the marks around managed results.
 */
#ifndef DVQ_RENDER_NOTE_H
#define DVQ_RENDER_NOTE_H

#include "support/managed.h"
#include "support/vector.h"

typedef enum dvq_note_kind {
    DVQ_NOTE_BLOCK,          /* a fenced query */
    DVQ_NOTE_INLINE,         /* an expression in inline code */
    DVQ_NOTE_MANAGED,        /* a query in an HTML comment, its result below */
    DVQ_NOTE_PUBLISHED,      /* a query in a %% comment, its result below */
    DVQ_NOTE_MANAGED_INLINE, /* an expression in an HTML comment, its value behind */
    DVQ_NOTE_LINK,           /* [[…]] in the author's text */
    DVQ_NOTE_SCRIPT          /* JavaScript of any form */
} dvq_note_kind;

/* From `query` bytes into a query's text on, it stands at `note` in the note. */
typedef struct dvq_note_place {
    size_t query;
    size_t note;
} dvq_note_place;

typedef struct dvq_note_piece {
    dvq_note_kind kind;
    size_t start; /* of the fence, mark or inline code */
    size_t end;   /* behind its end; blocks: without the line's end */
    dvq_text query;
    const dvq_note_place *places;
    size_t place_count;
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
} dvq_note_piece;

typedef struct dvq_note {
    dvq_text text;
    DVQ_VECTOR(dvq_note_piece) pieces;
} dvq_note;

/* What marks a query; from Dataview's settings. */
typedef struct dvq_note_syntax {
    dvq_text inline_prefix; /* "=" */
    dvq_text script_prefix; /* "$=" */
    dvq_text script_word;   /* "dataviewjs" */
    bool has_inline;
    bool links; /* find links as well */
} dvq_note_syntax;

/*
 * Find the pieces of a note without byte order mark; the text is borrowed. DVQ_ERROR_PARSE, placed
 * in the note, when a mark of a managed result has no partner.
 */
dvq_status dvq_note_scan(dvq_arena *arena, dvq_text text, const dvq_note_syntax *syntax,
                         dvq_note *note, dvq_error *error);

/* Give an error with a place in the piece's query its place in the note. */
void dvq_note_place_error(const dvq_note *note, const dvq_note_piece *piece, dvq_error *error);

/* ---- writing ---- */

/* What a result is written as. */
typedef enum dvq_note_form {
    DVQ_NOTE_FORM_MARKDOWN,   /* for readers */
    DVQ_NOTE_FORM_SERIALIZER, /* the bytes that Dataview Serializer writes */
    DVQ_NOTE_FORM_PUBLISHER   /* the bytes that Dataview Publisher writes */
} dvq_note_form;

typedef struct dvq_note_writer_options {
    bool in_place;         /* results below their queries; else queries are replaced */
    bool manage;           /* in place: make plain queries managed ones */
    bool all;              /* also results that are written only when asked for, or once */
    bool skip_managed;     /* leave queries in HTML comments alone */
    bool errors_inline;    /* a failed query becomes a visible note */
    bool trailing_newline; /* Dataview Serializer's setting: a blank line before the end mark */
    /* The result of a query, or a link written anew, in `arena`, its lines ended by \n. */
    dvq_status (*answer)(void *user, const dvq_note_piece *piece, dvq_text query,
                         dvq_note_form form, dvq_arena *arena, dvq_text *result, dvq_error *error);
    void *answer_user;
    void (*report)(void *user, dvq_note_event event, const dvq_note_piece *piece,
                   const dvq_error *error);
    void *report_user;
} dvq_note_writer_options;

/*
 * Write the note anew into `text`. Failures of single queries are reported and the others go on;
 * then the first failure is returned and `text` is not to be used, unless errors are inline.
 */
dvq_status dvq_note_write(dvq_arena *arena, const dvq_note *note,
                          const dvq_note_writer_options *options, dvq_text *text, dvq_error *error);

/* ---- for each other ---- */

/* The note as it is gone through. */
typedef struct dvq_note_scanner {
    dvq_arena *arena;
    const dvq_note_syntax *syntax;
    dvq_note *note;
    dvq_markdown_scanner lines;
    DVQ_VECTOR(dvq_markdown_line) paragraph; /* its lines so far, or the heading's */
    unsigned section;                        /* level of the heading above, 0: none */
    dvq_error *error;
} dvq_note_scanner;

/* note_inline.c: take the pieces in scanner->paragraph; in HTML only managed expressions. */
dvq_status dvq_note_scan_inline(dvq_note_scanner *scanner, bool html);

/* Report that the mark at `offset` has no partner. */
dvq_status dvq_note_fail_mark(dvq_note_scanner *scanner, size_t offset);

/* Whether the query may hold a comment, which ends with its line. */
bool dvq_note_holds_comment(dvq_text query);

/* A query on one line, its white space as single blanks. */
dvq_status dvq_note_collapse(dvq_arena *arena, dvq_text query, dvq_text *collapsed);

/* note_managed.c: the block of a managed result, from its opening to its closing mark. */
typedef struct dvq_note_block {
    dvq_text prefix; /* what the query's line starts with */
    dvq_text query;  /* as the opening mark names it */
    dvq_text end_of_line;
    bool alternative;
    bool trailing_newline;
} dvq_note_block;

void dvq_note_append_block(dvq_text_builder *builder, const dvq_note_block *block, dvq_text result);

/* Whether the block in the note already shows this result, marks and all. */
dvq_status dvq_note_block_is_current(dvq_arena *arena, dvq_text note, const dvq_managed *managed,
                                     dvq_text prefix, dvq_text result, bool *current);

/* The result as it stands in the block, without the prefix of its lines. */
dvq_status dvq_note_read_block(dvq_arena *arena, dvq_text note, const dvq_note_piece *piece,
                               dvq_text *result);

/* The lines of a result with `prefix` before each, as Dataview Serializer indents them. */
void dvq_note_append_indented(dvq_text_builder *builder, dvq_text result, dvq_text prefix,
                              dvq_text end_of_line);

#endif
