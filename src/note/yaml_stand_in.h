/* Characters that libyaml does not read as YAML 1.2 has it. Used by frontmatter.c only. */
#ifndef DVQ_NOTE_YAML_STAND_IN_H
#define DVQ_NOTE_YAML_STAND_IN_H

#include "support/arena.h"
#include "support/text.h"

/*
 * Replace control characters, those that end lines in YAML 1.1 only, U+FFFE and U+FFFF, and the
 * backslash of JSON's escapes for half a character ("\ud83d") by stand-ins; *hidden says whether
 * there were any. The text keeps its number of characters. DVQ_ERROR_MEMORY when memory is out.
 */
dvq_status dvq_yaml_hide(dvq_arena *arena, dvq_text *yaml, bool *hidden);

/*
 * Put the characters back, in place; in a scalar in double `quotes`, escapes become what they stand
 * for. Returns the new length of `data`.
 */
size_t dvq_yaml_show(char *data, size_t length, bool quotes);

#endif
