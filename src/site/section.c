/*
 * Parts of notes, see section.h. A heading is found by its anchor, so that `Is it? Yes!` is found
 * as [[#Is it Yes]]. A block is what the line with its id belongs to: a list item with all that is
 * in it, a paragraph, or, when the id stands alone, the block above.
 */
#include "site/section.h"

#include "html/markup.h"
#include "note/markdown_line.h"
#include "support/unicode.h"
#include "support/vector.h"

typedef DVQ_VECTOR(dvq_markdown_line) line_vector;

/* A part of the lines: from `start` up to `end`. */
typedef struct line_range {
    size_t start;
    size_t end;
} line_range;

static bool read_lines(dvq_arena *arena, dvq_text text, line_vector *lines)
{
    dvq_markdown_scanner scanner;
    dvq_markdown_scanner_init(&scanner, text);
    dvq_markdown_line line;
    while (dvq_markdown_scanner_next(&scanner, &line))
        if (!DVQ_VECTOR_PUSH(arena, lines, line))
            return false;
    return true;
}

static dvq_text get_content(dvq_text text, const dvq_markdown_line *line)
{
    return dvq_text_slice(text, line->content, line->end);
}

/* ---- headings ---- */

/* The words of a heading without the # around them. */
static dvq_text get_words(dvq_text text, const dvq_markdown_line *line)
{
    dvq_text words = get_content(text, line);
    words = dvq_text_slice(words, dvq_text_count_run(words, '#', 0), words.length);
    words = dvq_text_trim_end(words);
    while (dvq_text_ends_with(words, DVQ_TEXT("#")))
        words.length--;
    return dvq_unicode_trim(words);
}

static dvq_status make_anchor(dvq_arena *arena, dvq_text heading, dvq_text *anchor)
{
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, arena);
    dvq_markup_append_anchor(&builder, heading);
    return dvq_text_builder_finish(&builder, anchor);
}

static bool is_heading(const dvq_markdown_line *line)
{
    return line->kind == DVQ_MARKDOWN_HEADING || line->kind == DVQ_MARKDOWN_UNDERLINE;
}

/* The line that a heading begins on, and that has its words: an underline stands below them. */
static size_t find_start(const line_vector *lines, size_t heading)
{
    if (lines->items[heading].kind == DVQ_MARKDOWN_HEADING || heading == 0)
        return heading;
    size_t start = heading - 1;
    while (start > 0 && lines->items[start].continues)
        start--;
    return start;
}

/* Where the section of the heading ends: before the next of its level or above. */
static size_t find_end(const line_vector *lines, size_t heading, size_t end)
{
    for (size_t i = heading + 1; i < end; i++)
        if (is_heading(&lines->items[i]) && lines->items[i].level <= lines->items[heading].level)
            return find_start(lines, i);
    return end;
}

/* Narrow the range to the section with this heading; false when there is none. */
static dvq_status narrow(dvq_arena *arena, dvq_text text, const line_vector *lines,
                         dvq_text heading, line_range *range, bool *found)
{
    dvq_text wanted;
    dvq_status status = make_anchor(arena, heading, &wanted);
    *found = false;
    for (size_t i = range->start; i < range->end && status == DVQ_OK; i++) {
        if (!is_heading(&lines->items[i]))
            continue;
        size_t start = find_start(lines, i);
        dvq_text anchor;
        status = make_anchor(arena, get_words(text, &lines->items[start]), &anchor);
        if (status == DVQ_OK && dvq_text_equal(anchor, wanted)) {
            *range = (line_range){start, find_end(lines, i, range->end)};
            *found = true;
            return DVQ_OK;
        }
    }
    return status;
}

static dvq_status find_heading(dvq_arena *arena, dvq_text text, const line_vector *lines,
                               dvq_text subpath, dvq_text *section)
{
    line_range range = {0, lines->count};
    for (size_t offset = 0; offset <= subpath.length;) {
        size_t hash = dvq_text_find_byte(subpath, '#', offset);
        size_t end = hash == SIZE_MAX ? subpath.length : hash;
        bool found;
        dvq_status status =
            narrow(arena, text, lines, dvq_text_slice(subpath, offset, end), &range, &found);
        if (status != DVQ_OK || !found)
            return status;
        offset = end + 1;
    }
    size_t end = range.end < lines->count ? lines->items[range.end].start : text.length;
    *section = dvq_text_slice(text, lines->items[range.start].start, end);
    return DVQ_OK;
}

/* ---- blocks ---- */

/* Whether a line ends with the id, and *alone, whether there is nothing else on it. */
static bool has_id(dvq_text content, dvq_text id, bool *alone)
{
    content = dvq_text_trim_end(content);
    if (!dvq_text_ends_with(content, id))
        return false;
    size_t before = content.length - id.length;
    *alone = before == 0;
    return before == 0 || dvq_text_is_space(content.data[before - 1]);
}

static bool is_code(const dvq_markdown_line *line)
{
    return line->kind == DVQ_MARKDOWN_CODE || line->kind == DVQ_MARKDOWN_FRONTMATTER;
}

/* The block above a line that holds nothing but an id. */
static line_range find_above(const line_vector *lines, size_t line)
{
    size_t end = line;
    while (end > 0 && lines->items[end - 1].kind == DVQ_MARKDOWN_BLANK)
        end--;
    size_t start = end;
    bool in_code = false;
    while (start > 0 && (in_code || lines->items[start - 1].kind != DVQ_MARKDOWN_BLANK)) {
        start--;
        in_code = lines->items[start].kind == DVQ_MARKDOWN_CODE ||
                  (lines->items[start].kind == DVQ_MARKDOWN_FENCE_END);
    }
    return (line_range){start, end};
}

/* The item that starts on a line, with all that is in it. */
static line_range find_item(const line_vector *lines, size_t line)
{
    unsigned depth = lines->items[line].depth;
    size_t end = line + 1;
    for (size_t i = end; i < lines->count; i++) {
        if (lines->items[i].kind == DVQ_MARKDOWN_BLANK)
            continue;
        if (lines->items[i].depth < depth ||
            (lines->items[i].opens && lines->items[i].depth == depth))
            break;
        end = i + 1;
    }
    return (line_range){line, end};
}

static line_range find_block(const line_vector *lines, size_t line, bool alone)
{
    size_t start = line;
    while (start > 0 && lines->items[start].continues && !lines->items[start].opens)
        start--;
    if (lines->items[start].opens)
        return find_item(lines, start);
    if (alone && start == line)
        return find_above(lines, line);
    size_t end = line + 1;
    while (end < lines->count && lines->items[end].continues)
        end++;
    return (line_range){start, end};
}

/* The lines without the indentation of the first, which would make code of a nested item. */
static dvq_status copy_lines(dvq_arena *arena, dvq_text text, const line_vector *lines,
                             line_range range, dvq_text *section)
{
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, arena);
    size_t first = lines->items[range.start].start;
    size_t indent = dvq_text_skip_spaces(text, first) - first;
    for (size_t i = range.start; i < range.end; i++) {
        size_t start = lines->items[i].start;
        size_t spaces = dvq_text_skip_spaces(text, start) - start;
        start += spaces < indent ? spaces : indent;
        dvq_text_builder_add(&builder, dvq_text_slice(text, start, lines->items[i].next));
    }
    return dvq_text_builder_finish(&builder, section);
}

static dvq_status find_id(dvq_arena *arena, dvq_text text, const line_vector *lines, dvq_text id,
                          dvq_text *section)
{
    for (size_t i = 0; i < lines->count; i++) {
        bool alone;
        if (is_code(&lines->items[i]) || !has_id(get_content(text, &lines->items[i]), id, &alone))
            continue;
        line_range range = find_block(lines, i, alone);
        return range.start < range.end ? copy_lines(arena, text, lines, range, section) : DVQ_OK;
    }
    return DVQ_OK;
}

dvq_status dvq_site_find_section(dvq_arena *arena, dvq_text markdown, dvq_text subpath,
                                 dvq_text *section)
{
    *section = dvq_text_make(NULL, 0);
    if (subpath.length == 0) {
        *section = dvq_text_make(markdown.data != NULL ? markdown.data : "", markdown.length);
        return DVQ_OK;
    }
    line_vector lines = {0};
    if (!read_lines(arena, markdown, &lines))
        return DVQ_ERROR_MEMORY;
    /* An id may follow a heading: Note#Heading#^id. */
    size_t hash = dvq_text_find_last_byte(subpath, '#');
    size_t last = hash == SIZE_MAX ? 0 : hash + 1;
    if (dvq_text_byte_at(subpath, last) == '^')
        return find_id(arena, markdown, &lines, dvq_text_slice(subpath, last, subpath.length),
                       section);
    return find_heading(arena, markdown, &lines, subpath, section);
}
