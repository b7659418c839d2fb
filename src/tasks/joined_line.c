/*
 * Joining lines; see joined_line.h. Knows no instruction.
 */
#include "tasks/joined_line.h"

#include "support/unicode.h"

/* A line without the \ that joins it to the next and the blanks before that, or without one of \\.
 */
static dvq_text drop_backslash(dvq_text line)
{
    if (!dvq_text_ends_with(line, DVQ_TEXT("\\")))
        return line;
    bool is_escaped = dvq_text_ends_with(line, DVQ_TEXT("\\\\"));
    line.length--;
    return is_escaped ? line : dvq_text_trim_end(line);
}

/* The lines from `start` up to `end`, which are to be one. */
static dvq_status join(dvq_arena *arena, dvq_text text, dvq_joined_line *line)
{
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, arena);
    size_t offset = 0;
    while (offset <= line->raw.length) {
        size_t end = dvq_text_find_byte(line->raw, '\n', offset);
        dvq_text part = dvq_text_slice(line->raw, offset, end != SIZE_MAX ? end : text.length);
        if (offset > 0) {
            dvq_text_builder_add_byte(&builder, ' ');
            part = dvq_text_slice(part, dvq_text_skip_spaces(part, 0), part.length);
        }
        dvq_text_builder_add(&builder, drop_backslash(part));
        if (end == SIZE_MAX)
            break;
        offset = end + 1;
    }
    dvq_status status = dvq_text_builder_finish(&builder, &line->text);
    line->text = dvq_unicode_trim(line->text);
    return status;
}

static bool joins_next(dvq_text line)
{
    return dvq_text_ends_with(line, DVQ_TEXT("\\")) && !dvq_text_ends_with(line, DVQ_TEXT("\\\\"));
}

/* The end of the line at `start`, its LF left out. */
static size_t find_end(dvq_text text, size_t start)
{
    size_t end = dvq_text_find_byte(text, '\n', start);
    return end != SIZE_MAX ? end : text.length;
}

dvq_status dvq_joined_line_split(dvq_arena *arena, dvq_text text, dvq_joined_line_vector *lines)
{
    size_t start = 0;
    while (start < text.length) {
        size_t end = find_end(text, start);
        size_t last = start;
        while (joins_next(dvq_text_slice(text, last, end)) && end < text.length) {
            last = end + 1;
            end = find_end(text, last);
        }
        dvq_joined_line line = {.offset = start, .raw = dvq_text_slice(text, start, end)};
        dvq_status status = join(arena, text, &line);
        if (status != DVQ_OK)
            return status;
        if (line.text.length > 0 && !DVQ_VECTOR_PUSH(arena, lines, line))
            return DVQ_ERROR_MEMORY;
        start = end + 1;
    }
    return DVQ_OK;
}
