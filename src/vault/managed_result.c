/*
 * Leaving managed results out of the index: what dvq or a plugin wrote below a query is no part of
 * the note, or its tasks, links and tags would be found again, and the next result would differ.
 * Called by note.c before anything of a note is read.
 */
#include "support/managed.h"
#include "vault/note_part.h"

/* Make a line of the result blank; the marks of its quote stay, so that the quote goes on. */
static void blank_line(char *data, size_t start, size_t end)
{
    while (start < end && (data[start] == ' ' || data[start] == '\t' || data[start] == '>')) {
        start++;
    }
    memset(data + start, ' ', end - start);
}

static void blank_lines(char *data, dvq_text text, size_t start, size_t end)
{
    while (start < end) {
        dvq_markdown_line line = dvq_markdown_line_at(text, start);
        blank_line(data, start, line.end < end ? line.end : end);
        start = line.next;
    }
}

/* A value stays, being a part of its sentence, unless the index would make something of it. */
static void blank_value(char *data, dvq_text text, size_t start, size_t end)
{
    static const dvq_text marks[] = {{"[[", 2}, {"](", 2}, {"::", 2}, {"#", 1}};
    dvq_text value = dvq_text_slice(text, start, end);
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
        if (dvq_text_find(value, marks[i], 0) != SIZE_MAX) {
            blank_lines(data, text, start, end);
            return;
        }
    }
}

static void blank_values(char *data, dvq_text text, const dvq_markdown_line *line)
{
    dvq_managed managed;
    size_t offset = line->start;
    while ((offset = dvq_text_find(dvq_text_slice(text, 0, line->end), DVQ_TEXT("<!--"), offset)) !=
           SIZE_MAX) {
        bool found = dvq_managed_read_inline(text, offset, &managed) == DVQ_MANAGED_FOUND;
        if (found) {
            blank_value(data, text, managed.content, managed.content_end);
        }
        offset = found ? managed.end : offset + 4;
    }
}

dvq_status dvq_note_blank_results(dvq_arena *arena, dvq_text *contents)
{
    dvq_text text = *contents;
    if (!dvq_managed_may_hold(text)) {
        return DVQ_OK;
    }
    char *data = dvq_arena_copy(arena, text.data, text.length);
    if (data == NULL) {
        return DVQ_ERROR_MEMORY;
    }
    dvq_markdown_scanner scanner;
    dvq_markdown_line line;
    dvq_markdown_scanner_init(&scanner, text);
    while (dvq_markdown_scanner_next(&scanner, &line)) {
        dvq_managed managed;
        bool opens = (line.kind == DVQ_MARKDOWN_HTML || line.kind == DVQ_MARKDOWN_COMMENT) &&
                     !line.continues && !line.opens;
        if (opens && dvq_managed_read(text, &line, &managed) == DVQ_MANAGED_FOUND) {
            if (managed.has_result) {
                blank_lines(data, text, managed.content, managed.content_end);
            }
            dvq_markdown_scanner_skip(&scanner, dvq_markdown_line_at(text, managed.end).next);
        } else if (line.kind != DVQ_MARKDOWN_CODE && line.kind != DVQ_MARKDOWN_FRONTMATTER) {
            blank_values(data, text, &line);
        }
    }
    *contents = dvq_text_make(data, text.length);
    return DVQ_OK;
}
