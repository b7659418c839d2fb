/* Plain frontmatter, as nearly all notes have it, read without libyaml. Used by frontmatter.c. */
#ifndef DVQ_NOTE_YAML_PLAIN_H
#define DVQ_NOTE_YAML_PLAIN_H

#include "value/value.h"

/*
 * Read names with a text, number, list of these or nothing each. `root` is then what libyaml's
 * reading would make of it, an object, whose texts are borrowed from `yaml`. DVQ_ERROR_PARSE when
 * there is anything else in it, broken or not: then libyaml has to be asked.
 */
dvq_status dvq_yaml_read_plain(dvq_arena *arena, dvq_text yaml, dvq_value *root);

#endif
