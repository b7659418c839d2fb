/*
 * Tags in a task's description, by the rule of the Tasks plugin: a # after a blank or at the start,
 * up to one of a few characters. Called by todo_line.c and whoever takes tags out of a description.
 */
#ifndef DVQ_TASKS_TODO_TAG_H
#define DVQ_TASKS_TODO_TAG_H

#include "value/value.h"

/* Where the tag that the text ends with begins, with the blank before it; SIZE_MAX for none. */
size_t dvq_todo_tag_find_last(dvq_text text);

/* Append the tags of a text, with their #. */
dvq_status dvq_todo_tag_list(dvq_text text, dvq_arena *arena, dvq_text_vector *tags);

/* Append the text without its tags, and without what is white at its ends. */
dvq_status dvq_todo_tag_drop(dvq_text text, dvq_arena *arena, dvq_text *without);

#endif
