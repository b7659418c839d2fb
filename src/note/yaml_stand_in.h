/* Characters that libyaml reads otherwise than YAML 1.2 readers do. Used by frontmatter.c only. */
#ifndef DVQ_NOTE_YAML_STAND_IN_H
#define DVQ_NOTE_YAML_STAND_IN_H

#include "support/arena.h"
#include "support/text.h"

/*
 * Put stand-ins in the places of control characters, of those that end lines in YAML 1.1 alone, of
 * U+FFFE and U+FFFF, and of the backslashes of JSON's escapes for half a character ("\ud83d");
 * *hidden tells whether there were any. The text keeps its number of characters. DVQ_ERROR_MEMORY
 * when memory is out.
 */
dvq_status dvq_yaml_hide(dvq_arena *arena, dvq_text *yaml, bool *hidden);

/*
 * The characters themselves again, in place; escapes become what they stand for when the scalar was
 * in double `quotes`. The new length of `data`.
 */
size_t dvq_yaml_show(char *data, size_t length, bool quotes);

#endif
