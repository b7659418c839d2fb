/*
 * The structure of a note: its blocks, list items, headings, tags and links, each with its line, as
 * Obsidian's metadata cache holds them. Read by markdown.c for the note reader. Lines count from 0.
 */
#ifndef DVQ_NOTE_MARKDOWN_H
#define DVQ_NOTE_MARKDOWN_H

#include "support/text.h"
#include "support/vector.h"

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

/* A top-level block, from its first line to its last one. */
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
    dvq_text task;  /* the status character; empty for an item that is no task */
    dvq_text block_id;
} dvq_raw_item;

typedef struct dvq_raw_tag {
    dvq_text tag; /* with its # */
    uint32_t line;
} dvq_raw_tag;

/* A link or embed. */
typedef struct dvq_raw_link {
    dvq_text target;  /* as written; of a Markdown link decoded */
    dvq_text display; /* Obsidian's displayText; empty for none */
    bool has_display;
    uint32_t line;
} dvq_raw_link;

typedef DVQ_VECTOR(dvq_raw_link) dvq_raw_link_vector;

typedef struct dvq_structure {
    uint32_t *line_starts; /* of each line, and past the last; these lines end at LF only */
    const uint8_t *kinds;  /* of each of them: what is in it, as bytes.h has it */
    uint32_t line_count;
    bool truncated; /* nested so wide and deep that the rest was read as paragraphs */
    DVQ_VECTOR(dvq_section) sections;
    DVQ_VECTOR(dvq_heading) headings;
    DVQ_VECTOR(dvq_raw_item) items;
    DVQ_VECTOR(dvq_raw_tag) tags;
    dvq_raw_link_vector links; /* by line, and so are the embeds */
    dvq_raw_link_vector embeds;
    dvq_text frontmatter; /* the YAML between the fences; data NULL when there is none */
} dvq_structure;

/* What is wanted of a structure besides its lines, its frontmatter and the places of its items. */
enum {
    DVQ_STRUCTURE_LINKS = 1,   /* and embeds */
    DVQ_STRUCTURE_TAGS = 2,    /* may be there all the same */
    DVQ_STRUCTURE_OUTSIDE = 4, /* links and tags outside list items, too */
    DVQ_STRUCTURE_BLOCKS = 8,  /* sections, headings, ids of blocks */
    DVQ_STRUCTURE_ALL = 15
};

/*
 * Read the structure of a note, whose bytes it borrows. Fails with DVQ_ERROR_MEMORY only: what
 * cannot be read is text.
 */
dvq_status dvq_structure_read(dvq_arena *arena, dvq_text contents, unsigned wanted,
                              dvq_structure *structure);

/* The frontmatter and nothing else; data NULL when there is none. */
dvq_text dvq_structure_find_frontmatter(dvq_text contents);

#endif
