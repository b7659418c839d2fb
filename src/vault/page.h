/*
 * Pages, list items and tasks: what a note holds, as Dataview sees it. Built by the note reader
 * (note.h), completed by the index (incoming links), read by eval/ as objects.
 *
 * Everything lives in arenas of the vault and stays until the vault is closed or the note is read
 * again. Rules: Dataview, data-model/markdown.ts and data-import/markdown-file.ts.
 */
#ifndef DVQ_VAULT_PAGE_H
#define DVQ_VAULT_PAGE_H

#include "value/environment.h"
#include "value/link.h"

/* How deep a note has been read. Each depth includes the ones before it. */
typedef enum dvq_page_depth {
    DVQ_PAGE_NAME, /* path and file statistics only */
    DVQ_PAGE_FULL  /* everything */
} dvq_page_depth;

typedef DVQ_VECTOR(const dvq_link *) dvq_link_vector;
typedef DVQ_VECTOR(dvq_text) dvq_text_vector;

typedef struct dvq_page dvq_page;
typedef struct dvq_list_item dvq_list_item;

struct dvq_list_item {
    dvq_object object; /* class dvq_list_item_class: the item as children hold it */
    const dvq_page *page;
    dvq_text symbol;         /* "-", "*", "+", "1.", "2)" */
    const dvq_link *link;    /* its block, else its section, else its file */
    const dvq_link *section; /* the heading above it, else its file */
    dvq_text text;           /* without marker and status; lines joined by \n */
    dvq_text_vector tags;
    dvq_link_vector links; /* as written, not resolved */
    uint32_t line;         /* from 0 */
    uint32_t line_count;
    int32_t list;   /* first line of the list section, or -1 */
    int32_t parent; /* line of the parent item, or -1 */
    dvq_list_item **children;
    size_t child_count;
    dvq_text block_id;       /* "" for none */
    dvq_entry_vector fields; /* behind the fixed names: inline fields, then a task's */
    bool annotated;          /* it has inline fields */
    bool is_task;
    dvq_text status; /* the character between the brackets */
    bool fully_completed;
};

/* A page as a value: {file, …fields}. */
struct dvq_page {
    dvq_object object; /* class dvq_page_class */
    dvq_object file;   /* class dvq_page_file_class: the page's `file` */
    dvq_page_depth depth;
    bool failed;   /* the note could not be read */
    dvq_text path; /* from the vault's root, with / */
    int64_t created;
    int64_t modified; /* milliseconds since 1970 */
    uint64_t size;    /* bytes */
    bool starred;
    dvq_text source;   /* the note's bytes as they stand in its file */
    dvq_text contents; /* the note's bytes, BOM removed, repaired; borrowed by everything below */
    const dvq_link *link;
    dvq_link_vector links;      /* outgoing, resolved, in Dataview's order */
    dvq_link_vector incoming;   /* set by the index */
    dvq_text_vector exact_tags; /* "#a/b" as written, without repeats */
    dvq_text_vector tags;       /* and all their parents */
    dvq_text_vector aliases;
    dvq_list_item **items; /* by line */
    size_t item_count;
    dvq_entry_vector fields; /* final: names as written and normalised */
    dvq_value frontmatter;   /* OBJECT, raw */
    dvq_value day;           /* DATE or null */
    const dvq_environment *environment;
};

extern const dvq_object_class dvq_page_class;
extern const dvq_object_class dvq_page_file_class;
extern const dvq_object_class dvq_list_item_class;

/*
 * The row of a TASK query: the item's own names first, then the page's that the item lacks.
 * `list` gives both; `item` alone is what results show.
 */
typedef struct dvq_task_row {
    dvq_object object; /* class dvq_task_row_class */
    const dvq_list_item *item;
} dvq_task_row;

extern const dvq_object_class dvq_task_row_class;

dvq_task_row *dvq_task_row_make(dvq_arena *arena, const dvq_list_item *item);

/* Tags with all their parents, without repeats: file.tags. */
dvq_status dvq_page_list_tags(const dvq_page *page, dvq_arena *arena, dvq_text_vector *tags);

/* "Note" of "Folder/Note.md", "Folder", "md". */
dvq_text dvq_page_get_name(const dvq_page *page);
dvq_text dvq_page_get_folder(const dvq_page *page);
dvq_text dvq_page_get_extension(const dvq_page *page);

#endif
