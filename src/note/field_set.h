/*
 * Fields by name, in the order of their first values. Used by the note reader (note.c, task.c and
 * note_keep.c), which gathers those of a page and of each item in one.
 */
#ifndef DVQ_NOTE_FIELD_SET_H
#define DVQ_NOTE_FIELD_SET_H

#include "support/map.h"
#include "value/value.h"

struct dvq_list_item;

typedef struct dvq_field {
    dvq_text name;
    dvq_value_vector values;
    struct dvq_list_item *owner; /* the one item its values came from; NULL for none or several */
    size_t owned;                /* how many of the values came from there */
} dvq_field;

typedef struct dvq_field_set {
    dvq_arena *arena;
    DVQ_VECTOR(dvq_field) fields;
    dvq_map index; /* name to field's index + 1, once there are more than a few */
} dvq_field_set;

void dvq_field_set_init(dvq_field_set *set, dvq_arena *arena);
/* Forget all fields but keep the memory. */
void dvq_field_set_clear(dvq_field_set *set);
dvq_field *dvq_field_set_find(const dvq_field_set *set, dvq_text name);
dvq_status dvq_field_set_add(dvq_field_set *set, dvq_text name, dvq_value value);
dvq_status dvq_field_set_merge(dvq_field_set *set, const dvq_field_set *source);
/* Merge the fields of `item`; it owns those that no item had before. */
dvq_status dvq_field_set_merge_item(dvq_field_set *set, const dvq_field_set *source,
                                    struct dvq_list_item *item);

/* The value of a field: its only one, or a list of all, in `arena`. */
dvq_status dvq_field_set_get_value(const dvq_field *field, dvq_arena *arena, dvq_value *value);

/* Whether every JavaScript object has a property of this name. */
bool dvq_field_set_is_reserved(dvq_text name);

#endif
