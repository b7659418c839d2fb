/*
 * Pages: what a note holds, as Dataview sees it. Filled by the note reader (note.h) and, with
 * backlinks, by vault/; read as objects by whatever evaluates or prints a value (page.c).
 *
 * A page lives in the vault's arenas until the vault is closed or the note is read again. Rules:
 * Dataview, data-model/markdown.ts and data-import/markdown-file.ts.
 */
#ifndef DVQ_NOTE_PAGE_H
#define DVQ_NOTE_PAGE_H

#include <stdatomic.h>

#include "value/environment.h"
#include "value/link.h"

/*
 * The parts of a note. A query has only those read that it needs; a page that is asked for another
 * one has it read then (see dvq_page_home).
 */
typedef enum dvq_page_part {
    DVQ_PAGE_NAME = 0,       /* nothing but its path, known from the walk */
    DVQ_PAGE_STATISTICS = 1, /* size and times */
    DVQ_PAGE_FIELDS = 2,     /* frontmatter, aliases, fields, day */
    DVQ_PAGE_TAGS = 4,
    DVQ_PAGE_TARGETS = 8, /* the notes that it links to */
    DVQ_PAGE_LINKS = 16,  /* its links as they are written */
    DVQ_PAGE_TASKS = 32,  /* the items that are tasks, and those below them */
    DVQ_PAGE_ITEMS = 64,  /* all items */
    DVQ_PAGE_FULL = 127,
    DVQ_PAGE_TEXT = 128,       /* the note's bytes */
    DVQ_PAGE_INCOMING = 256,   /* its backlinks: known for all notes or for none */
    DVQ_PAGE_FAILED = 512,     /* the note cannot be read, so nothing is missing */
    DVQ_PAGE_LINES = 1024,     /* where its lines stand */
    DVQ_PAGE_ITEM_LINES = 2048 /* the lines that its items begin with */
} dvq_page_part;

typedef DVQ_VECTOR(const dvq_link *) dvq_link_vector;

typedef struct dvq_page dvq_page;
typedef struct dvq_list_item dvq_list_item;
typedef struct dvq_item_line dvq_item_line;

/* Which fields say when a note was created and modified: the first that holds a date. */
typedef struct dvq_page_time_fields {
    dvq_text_vector created;
    dvq_text_vector modified;
} dvq_page_time_fields;

/* Times given to a note in place of its file's, as long as the file is as it was then. */
typedef struct dvq_page_times {
    int64_t created; /* milliseconds since 1970 */
    int64_t modified;
    int64_t file_modified;
    uint64_t file_size;
} dvq_page_times;

/* Where pages come from; shared by all pages of a vault. */
typedef struct dvq_page_home {
    const dvq_environment *environment;
    const dvq_page_time_fields *time_fields; /* NULL: times are the files' own */
    /* Read the `missing` parts of the page; NULL when there is nothing more to read. */
    dvq_status (*complete)(void *user, const dvq_page *page, unsigned missing);
    void *user;
} dvq_page_home;

/* A page as a value: {file, …fields}. */
struct dvq_page {
    dvq_object object; /* class dvq_page_class */
    dvq_object file;   /* class dvq_page_file_class: the page's `file` */
    const dvq_page_home *home;
    dvq_text path; /* from the vault's root, with / */
    const dvq_link *link;
    uint32_t index;       /* in the vault */
    uint32_t fingerprint; /* of the note's bytes, where size and time may miss a change */
    atomic_uint parts;    /* what has been read; once its bit is set, a part needs no lock */
    bool starred;
    bool warned;     /* a problem in the note has been reported */
    int64_t created; /* of the file, milliseconds since 1970; see dvq_page_get_created */
    int64_t modified;
    int64_t changed;                    /* likewise; what the system notes and nobody can set */
    uint64_t size;                      /* bytes */
    dvq_page_times *times;              /* given in place of the file's; NULL: none */
    dvq_text source;                    /* the note's bytes as they stand in its file */
    const struct dvq_line_place *lines; /* with DVQ_PAGE_LINES; see line_place.h */
    uint32_t line_count;                /* … */
    dvq_item_line *item_lines;          /* with DVQ_PAGE_ITEM_LINES, by line; see item_line.h */
    uint32_t item_line_count;           /* … */
    uint32_t *targets;                  /* indices of notes, with repeats */
    size_t target_count;                /* … */
    dvq_link_vector links;              /* outgoing, resolved, in Dataview's order */
    dvq_link_vector incoming;           /* the backlinks, set by vault/ */
    dvq_text_vector exact_tags;         /* "#a/b" as written, without repeats */
    dvq_text_vector aliases;
    dvq_list_item *items; /* with DVQ_PAGE_ITEMS; by line */
    dvq_list_item *tasks; /* with DVQ_PAGE_TASKS; by line */
    size_t item_count;
    size_t task_count;
    dvq_entry_vector fields; /* under their names as written and as normalised */
    dvq_value frontmatter;   /* a raw OBJECT, or null for none */
    dvq_value day;           /* DATE or null */
};

extern const dvq_object_class dvq_page_class;
extern const dvq_object_class dvq_page_file_class;

/*
 * Set up a page of which only the path is known, which is borrowed; its link is made in `arena`.
 * `index` is its index in the vault. False when memory is out.
 */
bool dvq_page_init(dvq_page *page, const dvq_page_home *home, dvq_arena *arena, dvq_text path,
                   size_t index);

/* Forget all that was read of the page. */
void dvq_page_clear(dvq_page *page);

/*
 * Leave nothing of parts that were read in vain: a part is in a page whole, or not at all, since
 * refreshing looks at pages without asking which parts they have.
 */
void dvq_page_clear_parts(dvq_page *page, unsigned parts);

/* Have the parts read that are missing; see dvq_page_home. */
dvq_status dvq_page_require(const dvq_page *page, unsigned parts);

/* Which of the parts `wanted` are still to be read when those in `known` have been. */
unsigned dvq_page_find_missing(unsigned known, unsigned wanted);

/* What has been read of the page. */
static inline unsigned dvq_page_get_parts(const dvq_page *page)
{
    return atomic_load_explicit(&page->parts, memory_order_acquire);
}

/* Bytes of a page's tags with all their parents; a tag with n slashes has n of them. */
#define DVQ_PAGE_TAG_LIMIT (16 * DVQ_MEBIBYTE)

/* Tell other threads that parts have been read. */
static inline void dvq_page_add_parts(dvq_page *page, unsigned parts)
{
    atomic_fetch_or_explicit(&page->parts, parts, memory_order_release);
}

/* The part of the note that a name in `file` needs. */
unsigned dvq_page_get_part(dvq_text name);

/* The items among which all the page's tasks are, once items or tasks have been read. */
dvq_list_item *dvq_page_get_tasks(const dvq_page *page, size_t *count);

/*
 * When the note was created and modified, in milliseconds since 1970: by the times it was given, by
 * its fields, or else by its file. Where pages have time fields, those must have been read.
 */
int64_t dvq_page_get_created(const dvq_page *page);
int64_t dvq_page_get_modified(const dvq_page *page);

/* "Note" of "Folder/Note.md". */
dvq_text dvq_page_get_name(const dvq_page *page);

#endif
