/*
 * Scanning format strings; see luxon_token.h. Called by date_format.c, date_parse.c and
 * duration_format.c. Allocates nothing.
 */
#include "value/luxon_token.h"

#include "support/unicode.h"

/* How many bytes the character at `start` and its repetitions take. */
static size_t measure_run(dvq_text format, size_t start)
{
    size_t size = 0;
    uint32_t first = dvq_unicode_decode(format, start, &size);
    size_t end = start + size;
    while (end < format.length && dvq_unicode_decode(format, end, &size) == first)
        end += size;
    return end - start;
}

static bool is_white_space(dvq_text format, size_t start)
{
    size_t size = 0;
    return dvq_unicode_is_whitespace(dvq_unicode_decode(format, start, &size));
}

bool dvq_luxon_next(dvq_luxon_scanner *scanner, dvq_luxon_token *token)
{
    dvq_text format = scanner->format;
    while (scanner->offset < format.length) {
        size_t start = scanner->offset;
        if (format.data[start] == '\'') {
            scanner->quoted = !scanner->quoted;
            scanner->offset++;
            continue;
        }
        size_t end;
        if (scanner->quoted) {
            end = dvq_text_find_byte(format, '\'', start);
            end = end == SIZE_MAX ? format.length : end;
        } else {
            end = start + measure_run(format, start);
        }
        token->text = dvq_text_slice(format, start, end);
        token->literal = scanner->quoted || is_white_space(format, start);
        scanner->offset = end;
        return true;
    }
    return false;
}
