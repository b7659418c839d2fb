/*
 * Unicode: decoding UTF-8, the character classes that the query language and Markdown use, case
 * mapping, UTF-16 lengths and display width. Properties come from ICU, which is not asked about
 * ASCII.
 */
#ifndef DVQ_SUPPORT_UNICODE_H
#define DVQ_SUPPORT_UNICODE_H

#include "support/text.h"

/* As dvq_unicode_decode, for a byte that is not ASCII. */
uint32_t dvq_unicode_decode_wide(dvq_text text, size_t offset, size_t *size);

/*
 * Decode the code point at byte `offset` (which must be less than the length) and set `*size` to
 * its bytes, 1 to 4. An invalid byte decodes as U+FFFD with size 1; a lone surrogate is itself.
 */
static inline uint32_t dvq_unicode_decode(dvq_text text, size_t offset, size_t *size)
{
    unsigned char lead = (unsigned char)text.data[offset];
    if (lead >= 0x80)
        return dvq_unicode_decode_wide(text, offset, size);
    *size = 1;
    return lead;
}

/* Whether a byte belongs to a character that began before it. */
static inline bool dvq_unicode_is_continuation(char byte)
{
    return ((unsigned char)byte & 0xC0) == 0x80;
}

/* The start of the character that byte `offset` belongs to; at the end of the text, `offset`. */
static inline size_t dvq_unicode_find_start(dvq_text text, size_t offset)
{
    while (offset > 0 && offset < text.length && dvq_unicode_is_continuation(text.data[offset]))
        offset--;
    return offset;
}

/* How many code points the text has. */
size_t dvq_unicode_count(dvq_text text);

/* Write `code_point` as UTF-8 (surrogates as three bytes); returns the bytes written, 1 to 4. */
size_t dvq_unicode_encode(uint32_t code_point, char buffer[4]);
void dvq_unicode_append(dvq_text_builder *builder, uint32_t code_point);

/*
 * Append `text`. If what is there ends in half of a surrogate pair and `text` begins with the other
 * half, they become one character, as when JavaScript joins strings.
 */
void dvq_unicode_append_joined(dvq_text_builder *builder, dvq_text text);

bool dvq_unicode_is_letter(uint32_t code_point); /* \p{Letter} */

/* As dvq_unicode_is_whitespace, for what is not ASCII. */
bool dvq_unicode_is_wide_whitespace(uint32_t code_point);

/* JavaScript's \s, and what trim() trims. */
static inline bool dvq_unicode_is_whitespace(uint32_t code_point)
{
    if (code_point >= 0x80)
        return dvq_unicode_is_wide_whitespace(code_point);
    return code_point == ' ' || (code_point >= '\t' && code_point <= '\r');
}

/* Bytes of the longest emoji or emoji sequence at `offset`, 0 when there is none. */
size_t dvq_unicode_match_emoji(dvq_text text, size_t offset);

/* The offset after the white space at `offset`. */
static inline size_t dvq_unicode_skip_space(dvq_text text, size_t offset)
{
    size_t size;
    while (offset < text.length &&
           dvq_unicode_is_whitespace(dvq_unicode_decode(text, offset, &size)))
        offset += size;
    return offset;
}

/* The text without JavaScript's white space at its ends. */
dvq_text dvq_unicode_trim(dvq_text text);

/* Whether a code point is half of a surrogate pair. */
static inline bool dvq_unicode_is_surrogate(uint32_t code_point)
{
    return code_point >= 0xD800 && code_point <= 0xDFFF;
}

/* Whether the bytes at `offset` are half of a surrogate pair. */
static inline bool dvq_unicode_has_surrogate_at(dvq_text text, size_t offset)
{
    return offset + 1 < text.length && (unsigned char)text.data[offset] == 0xED &&
           (unsigned char)text.data[offset + 1] >= 0xA0;
}

/*
 * The UTF-16 code units of a code point; returns how many. If there is only one, the second is 0.
 */
static inline size_t dvq_unicode_split(uint32_t code_point, uint32_t units[2])
{
    bool pair = code_point > 0xFFFF;
    units[0] = pair ? 0xD7C0 + (code_point >> 10) : code_point;
    units[1] = pair ? 0xDC00 + (code_point & 0x3FF) : 0;
    return pair ? 2 : 1;
}

/* The code point of a surrogate pair. */
static inline uint32_t dvq_unicode_join(uint32_t high, uint32_t low)
{
    return 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00);
}

/*
 * Write the text as UTF-16 and return the number of code units, which is at most that of its bytes.
 */
size_t dvq_unicode_write_utf16(dvq_text text, uint16_t *units);

/* UTF-16 code units of the text. */
size_t dvq_unicode_utf16_length(dvq_text text);

/*
 * Append the UTF-16 code units from `start` up to `end`, as far as the text has them (start <=
 * end). If a pair is cut at either end, its half is kept as a lone surrogate.
 */
void dvq_unicode_append_utf16_slice(dvq_text_builder *builder, dvq_text text, size_t start,
                                    size_t end);

/*
 * The byte offset before which there are `units` UTF-16 units, at most the length; and the other
 * way round.
 */
size_t dvq_unicode_utf16_to_byte(dvq_text text, size_t units);
size_t dvq_unicode_byte_to_utf16(dvq_text text, size_t offset);

/* The text in lower or upper case, without a locale's rules; data is NULL when memory is out. */
dvq_text dvq_unicode_lower(dvq_arena *arena, dvq_text text);
dvq_text dvq_unicode_upper(dvq_arena *arena, dvq_text text);

/*
 * What a text looks like to a reader, for telling look-alikes: composed, without case, variation
 * selectors and the like, quotes and dashes as ASCII has them. Data is NULL when memory is out.
 */
dvq_text dvq_unicode_fold(dvq_arena *arena, dvq_text text);

/*
 * Write a text of up to 4096 bytes in lower case to a buffer, allocating nothing. Returns its
 * bytes, or SIZE_MAX when the text is longer or does not fit.
 */
size_t dvq_unicode_write_lower(dvq_text text, char *buffer, size_t capacity);

/*
 * The text in composed form (NFC), in which Obsidian has the names of files; the very same bytes if
 * it is composed, or longer than 4096 bytes. Data is NULL when memory is out.
 */
dvq_text dvq_unicode_compose(dvq_arena *arena, dvq_text text);

/* The same in `buffer`, if it differs and fits. */
dvq_text dvq_unicode_compose_into(dvq_text text, char *buffer, size_t capacity);

/*
 * Write what a name or path is compared by: composed, in lower case, and with blanks for no-break
 * spaces, as Obsidian does it. Written as dvq_unicode_write_lower does.
 */
size_t dvq_unicode_write_name(dvq_text text, char *buffer, size_t capacity);

/* How many columns the text takes up in a terminal. */
size_t dvq_unicode_display_width(dvq_text text);

/*
 * How many bytes at the start of the text fit into `width` columns. Characters and emoji are not
 * cut, and the first one is always taken.
 */
size_t dvq_unicode_fit(dvq_text text, size_t width);

/* The text with invalid UTF-8 replaced by U+FFFD; the very same bytes if it is valid. */
dvq_text dvq_unicode_repair(dvq_arena *arena, dvq_text text);

#endif
