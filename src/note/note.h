/*
 * The note reader: one note's bytes to a page. It sees nothing but its arguments, so many threads
 * can read notes at once, each with its own arena. Block structure is Obsidian's; positions are
 * lines of the source. Never fails on a note's contents: what cannot be read is text.
 */
#ifndef DVQ_NOTE_NOTE_H
#define DVQ_NOTE_NOTE_H

#include "note/page.h"
#include "support/map.h"

typedef enum dvq_section_type {
    DVQ_SECTION_YAML,
    DVQ_SECTION_HEADING,
    DVQ_SECTION_PARAGRAPH,
    DVQ_SECTION_LIST,
    DVQ_SECTION_CODE,
    DVQ_SECTION_BLOCKQUOTE,
    DVQ_SECTION_CALLOUT,
    DVQ_SECTION_RULE,
    DVQ_SECTION_HTML,
    DVQ_SECTION_TABLE,
    DVQ_SECTION_COMMENT,
    DVQ_SECTION_DEFINITION
} dvq_section_type;

/* A top-level block; lines from 0, the last one included. */
typedef struct dvq_section {
    dvq_section_type type;
    uint32_t first_line;
    uint32_t last_line;
} dvq_section;

typedef struct dvq_heading {
    uint32_t line;
    int level; /* 1 to 6 */
    dvq_text text;
} dvq_heading;

/* A list item as Obsidian's cache has it. */
typedef struct dvq_raw_item {
    uint32_t first_line;
    uint32_t last_line;
    int32_t parent; /* first line of the parent item, or minus the list's first line (at least 1) */
    dvq_text task;  /* the status character, empty for no task */
    dvq_text block_id;
} dvq_raw_item;

/* A tag, link or embed with the line it stands on. */
typedef struct dvq_raw_tag {
    dvq_text tag; /* with its # */
    uint32_t line;
} dvq_raw_tag;

typedef struct dvq_raw_link {
    dvq_text target;  /* as written, decoded for Markdown links */
    dvq_text display; /* as Obsidian's displayText; empty: none */
    bool has_display;
    uint32_t line;
} dvq_raw_link;

typedef DVQ_VECTOR(dvq_raw_link) dvq_raw_link_vector;

/* What Obsidian's metadata cache holds for a note. */
typedef struct dvq_structure {
    uint32_t *line_starts; /* of each line, and past the last; lines end at LF only */
    uint32_t line_count;
    bool truncated; /* nested so wide and deep that the rest was read as paragraphs */
    DVQ_VECTOR(dvq_section) sections;
    DVQ_VECTOR(dvq_heading) headings;
    DVQ_VECTOR(dvq_raw_item) items;
    DVQ_VECTOR(dvq_raw_tag) tags;
    dvq_raw_link_vector links; /* by line, as the embeds */
    dvq_raw_link_vector embeds;
    dvq_text frontmatter; /* the YAML between the fences; data NULL when there is none */
} dvq_structure;

/*
 * Find the blocks, items, tags and links of a note (markdown.c); with `items_only`, of the tags and
 * links only those inside list items.
 */
dvq_status dvq_structure_read(dvq_arena *arena, dvq_text contents, bool items_only,
                              dvq_structure *structure);

/* Only the frontmatter; NULL when there is none. */
dvq_text dvq_structure_find_frontmatter(dvq_text contents);

/*
 * Read YAML frontmatter as Obsidian does (frontmatter.c): `raw` is the plain object. *valid is
 * false when it is not YAML or not a mapping; then `problem` says why, with the line from 1, and
 * `raw` holds the fields that could be read all the same.
 */
dvq_status dvq_frontmatter_read(dvq_arena *arena, dvq_text yaml, dvq_value *raw, bool *valid,
                                dvq_error *problem);

/*
 * Frontmatter values with text turned into dates, durations and links, recursively; what needs no
 * change is shared.
 */
dvq_status dvq_frontmatter_convert(const dvq_environment *environment, dvq_arena *arena,
                                   dvq_value raw, dvq_value *converted);

/* An inline field found in a line of text (inline_field.c). */
typedef struct dvq_inline_field {
    dvq_text key;
    dvq_text value;
    size_t start; /* bytes */
    size_t end;
} dvq_inline_field;

typedef DVQ_VECTOR(dvq_inline_field) dvq_inline_field_vector;

/* [key:: value] and (key:: value); with `emoji` also the date emoji of tasks; by position. */
dvq_status dvq_inline_field_find(dvq_arena *arena, dvq_text line, bool emoji,
                                 dvq_inline_field_vector *fields);

/* Whether the whole line is a field, `key:: value`. */
bool dvq_inline_field_match_line(dvq_text line, dvq_inline_field *field);

/*
 * Resolve the path of a link written in the note at `origin`: the full path of the note or file it
 * names, or `path` itself; *page is the index of the note there, SIZE_MAX for none. Thread-safe.
 */
typedef struct dvq_link_resolver {
    dvq_text (*resolve)(void *user, dvq_text path, dvq_text origin, size_t *page);
    /* Told of a few links before they are resolved one by one; NULL: that helps nobody. */
    void (*prefetch)(void *user, const dvq_link *const *links, size_t count);
    /* Told of the links in fields as they are kept, to set their paths later; false when memory is
       out. NULL: no link waits. */
    bool (*wait)(void *user, dvq_link *link);
    void *user;
} dvq_link_resolver;

typedef struct dvq_note_reader {
    const dvq_environment *environment;
    dvq_link_resolver resolver;
    unsigned parts;     /* dvq_page_part: what to read */
    dvq_arena *scratch; /* for what is needed while reading; the caller resets it */
    dvq_map *names;     /* names met so far, in an arena that outlives the pages; may be NULL */
    /* Told of broken frontmatter; may be NULL. Called from the reading thread. */
    void (*warn)(void *user, dvq_text path, const dvq_error *problem);
    void *warn_user;
} dvq_note_reader;

/*
 * Read parts of a note into `page` (see dvq_page_init); it is told that it has them by
 * dvq_page_add_parts. `source` is the file's bytes; what the page keeps is copied to `arena`. Fails
 * with DVQ_ERROR_MEMORY only.
 */
dvq_status dvq_note_read(const dvq_note_reader *reader, dvq_arena *arena, dvq_text source,
                         dvq_page *page);

/* The text without a byte order mark. */
dvq_text dvq_note_skip_byte_order_mark(dvq_text source);

#endif
