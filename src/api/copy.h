/*
 * Values that are kept: the copy of everything that can be reached from a value, which needs
 * neither the notes nor the vault's store. See dvq_value_copy; row.c reads them.
 */
#ifndef DVQ_API_COPY_H
#define DVQ_API_COPY_H

#include "value/value.h"

/* The copy of a page, a `file` or an item; all other objects become plain ones. */
typedef struct dvq_copied_object {
    dvq_object object; /* first, so that it is found from there */
    dvq_object_kind kind;
    dvq_item item;            /* of an ITEM */
    const dvq_entry *entries; /* as dvq_object_list gives them */
    size_t count;             /* of those */
    size_t found_count;       /* after them: what a key that is there twice really gives */
    const dvq_entry *shown;   /* as dvq_object_list_shown gives them */
    size_t shown_count;
} dvq_copied_object;

/* The copy that a value is, or NULL. */
const dvq_copied_object *dvq_copied_find(const dvq_value *value);

#endif
