/*
 * Text: slices of UTF-8 bytes, and a builder that grows in an arena.
 *
 * A slice owns nothing: its bytes belong to a note, a query or an arena. Text is UTF-8. Where
 * JavaScript's rules leave half of a surrogate pair, that half is kept as three bytes (WTF-8).
 */
#ifndef DVQ_SUPPORT_TEXT_H
#define DVQ_SUPPORT_TEXT_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "support/arena.h"

#define DVQ_MEBIBYTE ((size_t)1024 * 1024)

/* The most bytes that one text may have. */
#define DVQ_TEXT_LIMIT (64 * DVQ_MEBIBYTE)

typedef struct dvq_text {
    const char *data; /* not terminated; may be NULL when length is 0 */
    size_t length;    /* bytes */
} dvq_text;

/* A slice over a string literal. */
#define DVQ_TEXT(literal) ((dvq_text){"" literal, sizeof(literal) - 1})

static inline dvq_text dvq_text_make(const char *data, size_t length)
{
    return (dvq_text){data, length};
}

/* A slice over a terminated string; NULL gives the empty text. */
static inline dvq_text dvq_text_from_string(const char *string)
{
    return string != NULL ? (dvq_text){string, strlen(string)} : (dvq_text){"", 0};
}

static inline bool dvq_text_equal(dvq_text a, dvq_text b)
{
    if (a.length != b.length)
        return false;
    /* Most texts that differ already differ in their first byte. */
    return a.length == 0 ||
           (a.data[0] == b.data[0] && memcmp(a.data + 1, b.data + 1, a.length - 1) == 0);
}

/* The order of memcmp; of two texts that begin alike, the shorter comes first. */
int dvq_text_compare_bytes(dvq_text a, dvq_text b);

/* Equal if the case of A to Z is ignored. */
bool dvq_text_equal_ascii_case(dvq_text a, dvq_text b);

static inline bool dvq_text_starts_with(dvq_text text, dvq_text prefix)
{
    return text.length >= prefix.length &&
           (prefix.length == 0 || memcmp(text.data, prefix.data, prefix.length) == 0);
}

bool dvq_text_ends_with(dvq_text text, dvq_text suffix);

bool dvq_text_is_ascii(dvq_text text);

/* Byte offset of the first `needle` at or after `start`, or SIZE_MAX. */
size_t dvq_text_find(dvq_text text, dvq_text needle, size_t start);
size_t dvq_text_find_last_byte(dvq_text text, char byte);

static inline size_t dvq_text_find_byte(dvq_text text, char byte, size_t start)
{
    if (start >= text.length)
        return SIZE_MAX;
    const char *found = memchr(text.data + start, byte, text.length - start);
    return found != NULL ? (size_t)(found - text.data) : SIZE_MAX;
}

/* The byte at `offset`; 0 past the end. */
static inline char dvq_text_byte_at(dvq_text text, size_t offset)
{
    return offset < text.length ? text.data[offset] : '\0';
}

static inline bool dvq_text_is_space(char byte)
{
    return byte == ' ' || byte == '\t';
}

/* The offset after the spaces and tabs at `offset`. */
static inline size_t dvq_text_skip_spaces(dvq_text text, size_t offset)
{
    while (offset < text.length && dvq_text_is_space(text.data[offset]))
        offset++;
    return offset;
}

/* Whether there is nothing but spaces and tabs. */
static inline bool dvq_text_is_blank(dvq_text text)
{
    return dvq_text_skip_spaces(text, 0) == text.length;
}

/* Whether a byte is one of ASCII's punctuation characters. */
static inline bool dvq_text_is_punctuation(char byte)
{
    return (byte >= '!' && byte <= '/') || (byte >= ':' && byte <= '@') ||
           (byte >= '[' && byte <= '`') || (byte >= '{' && byte <= '~');
}

/* How many times `byte` is repeated from `start` on. */
size_t dvq_text_count_run(dvq_text text, char byte, size_t start);

/* The first run of exactly `length` times `byte` at or after `start`; SIZE_MAX when there is none.
 */
size_t dvq_text_find_run(dvq_text text, char byte, size_t length, size_t start);

/* The text without spaces and tabs at its end. */
dvq_text dvq_text_trim_end(dvq_text text);

/* The bytes from `start` up to `end`, as far as the text has them. */
static inline dvq_text dvq_text_slice(dvq_text text, size_t start, size_t end)
{
    if (end > text.length)
        end = text.length;
    if (start >= end)
        return (dvq_text){"", 0};
    return (dvq_text){text.data + start, end - start};
}

/* A copy in `arena`; data is NULL when memory is out (never for an empty text). */
dvq_text dvq_text_copy(dvq_arena *arena, dvq_text text);

/* A terminated copy in `arena`, NULL when memory is out. */
char *dvq_text_to_string(dvq_arena *arena, dvq_text text);

uint32_t dvq_text_hash(dvq_text text);

/*
 * A text that grows. A failure (out of memory, or more than `limit` bytes) is remembered: later
 * calls do nothing and dvq_text_builder_finish reports it, so that callers need to check only once.
 */
typedef struct dvq_text_builder {
    dvq_arena *arena;
    char *data;
    size_t length;
    size_t capacity;
    size_t limit;      /* DVQ_TEXT_LIMIT unless set otherwise after init */
    dvq_status status; /* DVQ_OK, DVQ_ERROR_MEMORY or DVQ_ERROR_LIMIT */
} dvq_text_builder;

void dvq_text_builder_init(dvq_text_builder *builder, dvq_arena *arena);
void dvq_text_builder_add(dvq_text_builder *builder, dvq_text text);
void dvq_text_builder_add_string(dvq_text_builder *builder, const char *string);
void dvq_text_builder_add_byte(dvq_text_builder *builder, char byte);
void dvq_text_builder_add_repeated(dvq_text_builder *builder, char byte, size_t count);
/* `number` in at least `width` decimal digits. */
void dvq_text_builder_add_number(dvq_text_builder *builder, uint64_t number, unsigned width);
void dvq_text_builder_add_format(dvq_text_builder *builder, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The text so far, borrowed from the builder's arena; empty on failure. */
dvq_status dvq_text_builder_finish(dvq_text_builder *builder, dvq_text *text);

#endif
