/*
 * Searching text by UTF-16 code units, as JavaScript does. Bytes give the same answer unless the
 * text searched for begins or ends with half of a surrogate pair; then both are taken apart first.
 */
#ifndef DVQ_EVAL_UTF16_H
#define DVQ_EVAL_UTF16_H

#include "support/text.h"

dvq_status dvq_utf16_contains(dvq_arena *arena, dvq_text text, dvq_text needle, bool *found);
dvq_status dvq_utf16_starts_with(dvq_arena *arena, dvq_text text, dvq_text prefix, bool *found);
dvq_status dvq_utf16_ends_with(dvq_arena *arena, dvq_text text, dvq_text suffix, bool *found);

/* Whether the text begins or ends with half of a surrogate pair. */
bool dvq_utf16_has_half_edge(dvq_text text);

/* Every character beyond U+FFFF as two surrogates; data is NULL when memory runs out. */
dvq_text dvq_utf16_expand(dvq_arena *arena, dvq_text text);

/* Append expanded text, with its pairs joined again. */
void dvq_utf16_append_collapsed(dvq_text_builder *builder, dvq_text text);

/* Append one code unit, joining it with a half before it. */
void dvq_utf16_append_unit(dvq_text_builder *builder, uint32_t unit);

#endif
