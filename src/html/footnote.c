/*
 * Definitions of footnotes, which md4c would take for those of links: see source.h. Called by
 * source.c. A definition is a line outside quotes and lists; it goes on with the lines of its
 * paragraph, and with what is indented by four columns. References are found in mark.c.
 */
#include "html/source.h"
#include "note/markdown_line.h"

enum { INDENT = 4 };

/* Where the text of the definition starts that stands at `offset`; 0 when none does. */
static size_t read_definition(dvq_text text, size_t offset, dvq_text *label)
{
    if (!dvq_text_starts_with(dvq_text_slice(text, offset, text.length), DVQ_TEXT("[^")))
        return 0;
    size_t end = offset + 2;
    while (end < text.length && text.data[end] != ']' && !dvq_markdown_is_white(text.data[end]))
        end++;
    bool defines = end > offset + 2 && dvq_text_byte_at(text, end) == ']' &&
                   dvq_text_byte_at(text, end + 1) == ':';
    *label = dvq_text_slice(text, offset + 2, end);
    return defines ? end + 2 : 0;
}

/* Where a line goes on after four columns of white space; SIZE_MAX when it has fewer. */
static size_t skip_indent(dvq_text text, const dvq_markdown_line *line)
{
    if (dvq_text_byte_at(text, line->start) == '\t')
        return line->start + 1;
    size_t spaces = dvq_text_count_run(text, ' ', line->start);
    return spaces >= INDENT ? line->start + INDENT : SIZE_MAX;
}

/* Whether the next line that is not blank is indented. */
static bool goes_on(dvq_text text, const dvq_markdown_line *blank)
{
    dvq_markdown_line line = *blank;
    while (line.next < text.length) {
        line = dvq_markdown_line_at(text, line.next);
        if (!dvq_text_is_blank(dvq_text_slice(text, line.start, line.end)))
            return skip_indent(text, &line) != SIZE_MAX;
    }
    return false;
}

/* Read the rest of a definition; the line after it is left in `line`, false when there is none. */
static bool read_rest(dvq_text_builder *builder, dvq_markdown_scanner *lines,
                      dvq_markdown_line *line)
{
    dvq_text label;
    while (dvq_markdown_scanner_next(lines, line)) {
        size_t start = skip_indent(lines->text, line);
        bool blank = dvq_text_is_blank(dvq_text_slice(lines->text, line->start, line->end));
        bool lazy = line->kind == DVQ_MARKDOWN_TEXT && line->continues &&
                    read_definition(lines->text, line->content, &label) == 0;
        if (blank ? !goes_on(lines->text, line) : start == SIZE_MAX && !lazy)
            return true;
        dvq_text_builder_add_byte(builder, '\n');
        if (!blank)
            dvq_text_builder_add(
                builder,
                dvq_text_slice(lines->text, start == SIZE_MAX ? line->start : start, line->end));
    }
    return false;
}

static dvq_status add_footnote(dvq_arena *arena, dvq_markup_source *source, dvq_text label,
                               dvq_text_builder *builder)
{
    dvq_markup_footnote footnote = {.label = label};
    dvq_status status = dvq_text_builder_finish(builder, &footnote.text);
    if (status != DVQ_OK)
        return status;
    return DVQ_VECTOR_PUSH(arena, &source->footnotes, footnote) ? DVQ_OK : DVQ_ERROR_MEMORY;
}

dvq_status dvq_markup_take_footnotes(dvq_arena *arena, dvq_markup_source *source)
{
    dvq_text text = source->text;
    if (dvq_text_find(text, DVQ_TEXT("[^"), 0) == SIZE_MAX)
        return DVQ_OK;
    dvq_text_builder kept;
    dvq_text_builder_init(&kept, arena);
    dvq_markdown_scanner lines;
    dvq_markdown_scanner_init(&lines, text);
    lines.frontmatter = 0;
    dvq_markdown_line line;
    bool more = dvq_markdown_scanner_next(&lines, &line);
    while (more) {
        bool can = line.kind == DVQ_MARKDOWN_TEXT && line.depth == 0;
        dvq_text label;
        size_t start = can ? read_definition(text, line.content, &label) : 0;
        if (start == 0) {
            dvq_text_builder_add(&kept, dvq_text_slice(text, line.start, line.next));
            more = dvq_markdown_scanner_next(&lines, &line);
            continue;
        }
        dvq_text_builder builder;
        dvq_text_builder_init(&builder, arena);
        dvq_text_builder_add(&builder,
                             dvq_text_slice(text, dvq_text_skip_spaces(text, start), line.end));
        more = read_rest(&builder, &lines, &line);
        dvq_text_builder_add_byte(&kept, '\n');
        dvq_status status = add_footnote(arena, source, label, &builder);
        if (status != DVQ_OK)
            return status;
    }
    return dvq_text_builder_finish(&kept, &source->text);
}
