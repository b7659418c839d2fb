/*
 * The table of a note's lines, see line_place.h. Called by the note reader, which makes it once a
 * list item's place is asked for, and by list_item.c. Never reads the note's blocks.
 */
#include "note/line_place.h"

#include "support/unicode.h"

static size_t count_lines(dvq_text contents)
{
    size_t count = 1;
    size_t offset = 0;
    while ((offset = dvq_text_find_byte(contents, '\n', offset)) != SIZE_MAX) {
        count++;
        offset++;
    }
    return count;
}

size_t dvq_line_place_find_marker(dvq_text line)
{
    size_t offset = dvq_unicode_skip_space(line, 0);
    while (dvq_text_byte_at(line, offset) == '>')
        offset = dvq_unicode_skip_space(line, offset + 1);
    return offset;
}

dvq_status dvq_line_place_read(dvq_page *page, dvq_arena *arena, dvq_text contents)
{
    size_t count = count_lines(contents);
    struct dvq_line_place *lines = dvq_arena_allocate_array(arena, count + 1, sizeof *lines);
    size_t start = 0;
    size_t units = 0;
    if (lines == NULL)
        return DVQ_ERROR_MEMORY;
    for (size_t i = 0; i < count; i++) {
        size_t end = dvq_text_find_byte(contents, '\n', start);
        dvq_text line = dvq_text_slice(contents, start, end);
        dvq_text before = dvq_text_slice(line, 0, dvq_line_place_find_marker(line));
        lines[i].offset = (uint32_t)units;
        lines[i].marker = (uint32_t)dvq_unicode_utf16_length(before);
        units += dvq_unicode_utf16_length(line) + 1;
        start = end + 1;
    }
    /* As if the last line had a line break, too. */
    lines[count].offset = (uint32_t)units;
    page->lines = lines;
    page->line_count = (uint32_t)count;
    return DVQ_OK;
}

dvq_line_span dvq_line_place_get(const dvq_page *page, uint32_t line)
{
    const struct dvq_line_place *lines = page->lines;
    if (lines == NULL)
        return (dvq_line_span){0};
    if (line >= page->line_count)
        return (dvq_line_span){.offset = lines[page->line_count].offset - 1};
    return (dvq_line_span){.offset = lines[line].offset,
                           .marker = lines[line].marker,
                           .end = lines[line + 1].offset - lines[line].offset - 1};
}
