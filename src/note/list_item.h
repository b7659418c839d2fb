/*
 * List items, tasks among them, and the rows of TASK queries. Made by task.c, read as objects by
 * whatever evaluates or prints a value (list_item.c). They live as long as their page.
 */
#ifndef DVQ_NOTE_LIST_ITEM_H
#define DVQ_NOTE_LIST_ITEM_H

#include "note/page.h"

/* What only few items have. */
typedef struct dvq_item_extra {
    const dvq_link *link;   /* to its block; NULL: to its section */
    const dvq_link **links; /* as written, not resolved */
    dvq_list_item **children;
    dvq_entry *fields; /* inline fields, then a task's dates under their own names */
    dvq_text block_id; /* "" for none */
    uint32_t link_count;
    uint32_t child_count;
    uint32_t field_count;
    uint32_t inline_count; /* how many of the fields stand in the text */
} dvq_item_extra;

/* Kept small, since a vault has many: tags are found in the text when they are asked for. */
struct dvq_list_item {
    dvq_object object; /* class dvq_list_item_class: the item as children hold it */
    const dvq_page *page;
    const dvq_link *section; /* the heading above it, else its file */
    dvq_item_extra *extra;   /* NULL for most */
    const char *data;        /* text, symbol and status, one after another */
    uint32_t text_length;    /* without marker and status; lines joined by \n */
    uint32_t symbol_length;  /* "-", "*", "+", "1.", "2)" */
    uint32_t line;           /* from 0 */
    uint32_t line_count;
    int32_t list;          /* first line of the list section, or -1 */
    int32_t parent;        /* line of the parent item, or -1 */
    uint8_t status_length; /* of the character between the brackets; 0: no task */
    bool annotated;        /* it has inline fields */
    bool fully_completed;
};

static inline bool dvq_list_item_is_task(const dvq_list_item *item)
{
    return item->status_length > 0;
}

static inline dvq_text dvq_list_item_get_text(const dvq_list_item *item)
{
    return dvq_text_make(item->data, item->text_length);
}

static inline dvq_text dvq_list_item_get_symbol(const dvq_list_item *item)
{
    return dvq_text_make(item->data + item->text_length, item->symbol_length);
}

/* The character between the brackets; empty for no task. */
static inline dvq_text dvq_list_item_get_status(const dvq_list_item *item)
{
    return dvq_text_make(item->data + item->text_length + item->symbol_length, item->status_length);
}

/* The item's extra, or an empty one. */
const dvq_item_extra *dvq_list_item_get_extra(const dvq_list_item *item);

/* Whether one of its fields is called parent. */
bool dvq_list_item_has_parent_field(const dvq_list_item *item);

/* Whether the item has this name besides its fields. */
bool dvq_list_item_has_fixed(const dvq_list_item *item, dvq_text key);

extern const dvq_object_class dvq_list_item_class;

/* Whether every item has this name; whether every task has it as well. */
bool dvq_list_item_is_name(dvq_text key);
bool dvq_list_item_is_task_name(dvq_text key);

/*
 * The row of a TASK query: the names of the item, then those of its page that the item lacks.
 * Results show the item alone.
 */
typedef struct dvq_task_row {
    dvq_object object; /* class dvq_task_row_class */
    const dvq_list_item *item;
} dvq_task_row;

extern const dvq_object_class dvq_task_row_class;

dvq_task_row *dvq_task_row_make(dvq_arena *arena, const dvq_list_item *item);

#endif
