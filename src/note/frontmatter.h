/*
 * Frontmatter: YAML to an object (frontmatter.c), and what a note makes of that object
 * (frontmatter_field.c). Used by the note reader.
 */
#ifndef DVQ_NOTE_FRONTMATTER_H
#define DVQ_NOTE_FRONTMATTER_H

#include "note/markdown.h"
#include "value/environment.h"

/*
 * Read YAML as Obsidian does: `raw` is the plain object. When it is not YAML or no mapping, *valid
 * is false, `problem` says why, with its line from 1, and `raw` holds the fields that could be read
 * all the same. It borrows from `yaml`.
 */
dvq_status dvq_frontmatter_read(dvq_arena *arena, dvq_text yaml, dvq_value *raw, bool *valid,
                                dvq_error *problem);

/* The same by libyaml alone, whatever the YAML is; a test compares the two. */
dvq_status dvq_frontmatter_compose(dvq_arena *arena, dvq_text yaml, dvq_value *raw, bool *valid,
                                   dvq_error *problem);

/* Turn text into dates, durations and links, at any depth; what stays as it is, is shared. */
dvq_status dvq_frontmatter_convert(const dvq_environment *environment, dvq_arena *arena,
                                   dvq_value raw, dvq_value *converted);

/* Whether converting left a value as it was. */
static inline bool dvq_frontmatter_is_same(dvq_value before, dvq_value after)
{
    bool points = before.type == DVQ_VALUE_ARRAY || before.type == DVQ_VALUE_OBJECT ||
                  before.type == DVQ_VALUE_LINK || before.type == DVQ_VALUE_DURATION;
    return before.type == after.type && (!points || before.as.items == after.as.items);
}

/* Append the tags, each with its #; append the aliases. */
dvq_status dvq_frontmatter_list_tags(dvq_arena *arena, const dvq_entry_vector *raw,
                                     dvq_text_vector *tags);
dvq_status dvq_frontmatter_list_aliases(dvq_arena *arena, const dvq_entry_vector *raw,
                                        dvq_text_vector *aliases);

/* Append the links that are the whole of a text, at any depth. */
dvq_status dvq_frontmatter_list_links(dvq_arena *arena, dvq_value raw, dvq_raw_link_vector *links);

#endif
