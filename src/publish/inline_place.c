/*
 * Expressions within paragraphs, headings and table cells: inline code that starts with Dataview's
 * prefix, and managed expressions in HTML comments; on request links, too. Called by scan.c with
 * the lines of a paragraph, since code may span several of them. Never evaluates. Rules: CommonMark
 * for code spans, GFM for tables.
 */
#include "publish/inline_place.h"

#include "publish/image.h"
#include "publish/wiki_link.h"
#include "support/diagnostic.h"
#include "support/unicode.h"

/* The lines of a paragraph as one text; each ends with \n. */
typedef struct inline_text {
    dvq_publish_scanner *scanner;
    dvq_text text;
    DVQ_VECTOR(dvq_query_offset) lines; /* where each line begins, in the text and in the note */
    bool html;                          /* managed expressions only */
    bool in_table;
    bool no_comment_end; /* from here on nothing ends a comment */
} inline_text;

static size_t find_line(const inline_text *joined, size_t offset)
{
    size_t low = 0;
    size_t high = joined->lines.count;
    while (high - low > 1) {
        size_t middle = (low + high) / 2;
        if (joined->lines.items[middle].query <= offset)
            low = middle;
        else
            high = middle;
    }
    return low;
}

/* Where byte `offset` of the text stands in the note. */
static size_t to_note(const inline_text *joined, size_t offset)
{
    const dvq_query_offset *line = &joined->lines.items[find_line(joined, offset)];
    return line->note + (offset - line->query);
}

/* The other way around; the text's length for what comes after it. */
static size_t from_note(const inline_text *joined, size_t offset)
{
    for (size_t i = joined->lines.count; i > 0; i--) {
        const dvq_query_offset *line = &joined->lines.items[i - 1];
        if (line->note <= offset) {
            size_t place = line->query + (offset - line->note);
            return place < joined->text.length ? place : joined->text.length;
        }
    }
    return joined->text.length;
}

/* ---- inline code ---- */

static dvq_query_place start_place(const inline_text *joined, size_t start, size_t end,
                                   dvq_query_place_kind kind)
{
    const dvq_query_offset *line = &joined->lines.items[find_line(joined, start)];
    return (dvq_query_place){.kind = kind,
                             .start = to_note(joined, start),
                             .end = to_note(joined, end - 1) + 1,
                             .in_table = joined->in_table,
                             .starts_line = start == line->query,
                             .section = joined->scanner->section};
}

static dvq_status push_place(const inline_text *joined, const dvq_query_place *place)
{
    dvq_publish_scanner *scanner = joined->scanner;
    return dvq_publish_add_place(scanner->arena, scanner->note, place, scanner->error);
}

/* Copy an expression, line breaks as spaces; if `bare`, without backslashes before pipes. */
static dvq_status read_expression(const inline_text *joined, size_t start, size_t end, bool bare,
                                  dvq_query_place *place)
{
    dvq_arena *arena = joined->scanner->arena;
    DVQ_VECTOR(dvq_query_offset) offsets = {0};
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, arena);
    bool placed = false;
    for (size_t i = start; i < end; i++) {
        char byte = joined->text.data[i];
        if (bare && byte == '\\' && i + 1 < end && joined->text.data[i + 1] == '|') {
            placed = false;
            continue;
        }
        dvq_query_offset known = {builder.length, to_note(joined, i)};
        if (!placed && !DVQ_VECTOR_PUSH(arena, &offsets, known))
            return dvq_error_memory(joined->scanner->error);
        placed = byte != '\n';
        dvq_text_builder_add_byte(&builder, byte == '\n' ? ' ' : byte);
    }
    place->offsets = offsets.items;
    place->offset_count = offsets.count;
    return dvq_text_builder_finish(&builder, &place->query) == DVQ_OK
               ? DVQ_OK
               : dvq_error_memory(joined->scanner->error);
}

static bool starts_with(dvq_text text, dvq_text prefix)
{
    return prefix.length > 0 && dvq_text_starts_with(text, prefix);
}

/* The code between two runs of ticks. */
static dvq_status take_code(const inline_text *joined, size_t start, size_t inner, size_t inner_end,
                            size_t end)
{
    const dvq_publish_syntax *syntax = joined->scanner->syntax;
    dvq_text code = dvq_text_slice(joined->text, inner, inner_end);
    dvq_text trimmed = dvq_unicode_trim(code);
    bool script = starts_with(trimmed, syntax->script_prefix);
    bool query = !script && syntax->has_inline && starts_with(trimmed, syntax->inline_prefix);
    if (joined->html || (!script && !query))
        return DVQ_OK;
    dvq_query_place place =
        start_place(joined, start, end, script ? DVQ_PLACE_SCRIPT : DVQ_PLACE_INLINE);
    place.left = DVQ_NOTE_EVENT_INLINE_SCRIPT;
    size_t prefix = script ? syntax->script_prefix.length : syntax->inline_prefix.length;
    dvq_text expression = dvq_unicode_trim(dvq_text_slice(trimmed, prefix, trimmed.length));
    if (expression.length == 0)
        return DVQ_OK;
    size_t from = (size_t)(expression.data - joined->text.data);
    dvq_status status =
        read_expression(joined, from, from + expression.length, joined->in_table, &place);
    return status == DVQ_OK ? push_place(joined, &place) : status;
}

/* ---- comments ---- */

dvq_status dvq_publish_take_broken(dvq_publish_scanner *scanner, size_t offset)
{
    if (!scanner->syntax->keep_broken)
        return dvq_publish_fail_mark(scanner->note->text, offset, true, scanner->error);
    dvq_query_place place = {.kind = DVQ_PLACE_BROKEN, .start = offset, .end = offset};
    size_t count = scanner->note->places.count;
    /* A result without its end is found below its query, and again on its own line. */
    if (count > 0 && scanner->note->places.items[count - 1].start == offset)
        return DVQ_OK;
    return dvq_publish_add_place(scanner->arena, scanner->note, &place, scanner->error);
}

static dvq_status take_managed(const inline_text *joined, const dvq_managed *managed, size_t start,
                               size_t end)
{
    dvq_query_place place = start_place(joined, start, end, DVQ_PLACE_MANAGED_INLINE);
    place.managed = *managed;
    size_t from = from_note(joined, managed->query);
    size_t to = from_note(joined, managed->query_end);
    dvq_text expression = dvq_unicode_trim(dvq_text_slice(joined->text, from, to));
    if (expression.length == 0)
        return DVQ_OK;
    from = (size_t)(expression.data - joined->text.data);
    /* The plugin takes the expression as it stands, backslashes before pipes and all. */
    dvq_status status = read_expression(joined, from, from + expression.length, false, &place);
    return status == DVQ_OK ? push_place(joined, &place) : status;
}

/* Move past the comment at `*offset`, and if it is a managed expression add its place. */
static dvq_status take_comment(inline_text *joined, size_t *offset)
{
    dvq_publish_scanner *scanner = joined->scanner;
    size_t start = *offset;
    size_t close =
        joined->no_comment_end ? SIZE_MAX : dvq_text_find(joined->text, DVQ_TEXT("-->"), start);
    joined->no_comment_end = close == SIZE_MAX;
    *offset = close == SIZE_MAX ? start + 1 : close + 3;
    dvq_text note = scanner->note->text;
    dvq_text paragraph = dvq_text_slice(note, 0, to_note(joined, joined->text.length - 1) + 1);
    dvq_managed managed;
    dvq_managed_answer answer =
        dvq_managed_read_inline(paragraph, to_note(joined, start), &managed);
    if (answer == DVQ_MANAGED_NONE)
        return DVQ_OK;
    size_t end = answer == DVQ_MANAGED_FOUND ? from_note(joined, managed.end) : 0;
    /* A value may not go on after its paragraph. */
    if (end <= start || to_note(joined, end - 1) + 1 != managed.end)
        return dvq_publish_take_broken(scanner, managed.start);
    *offset = end;
    return take_managed(joined, &managed, start, end);
}

/* Add the link whose brackets open at `*offset`, or just move past those. */
static dvq_status take_link(const inline_text *joined, size_t *offset)
{
    size_t start = *offset;
    dvq_text inside = dvq_publish_find_wiki_link(joined->text, start);
    *offset = start + 2;
    if (inside.length == 0)
        return DVQ_OK;
    *offset += inside.length + 2;
    bool embed = start > 0 && joined->text.data[start - 1] == '!';
    dvq_query_place place = start_place(joined, embed ? start - 1 : start, *offset, DVQ_PLACE_LINK);
    place.query = dvq_text_slice(joined->scanner->note->text, place.start, place.end);
    return push_place(joined, &place);
}

/* Add the Markdown image that starts before `*offset`, if it has a size, and move past it. */
static dvq_status take_image(const inline_text *joined, size_t *offset)
{
    size_t start = *offset - 1;
    dvq_publish_image image;
    size_t end = dvq_publish_read_image(joined->text, start, &image);
    if (end == 0)
        return DVQ_OK;
    *offset = end;
    dvq_query_place place = start_place(joined, start, end, DVQ_PLACE_LINK);
    place.query = dvq_text_slice(joined->scanner->note->text, place.start, place.end);
    return push_place(joined, &place);
}

/* Whether a link's inside names a .base file, perhaps with a view or a size after it. */
static bool names_base(dvq_text inside)
{
    size_t end = 0;
    while (end < inside.length && inside.data[end] != '|' && inside.data[end] != '#')
        end++;
    /* In a table's cell the pipe is escaped. */
    end -= end > 0 && inside.data[end - 1] == '\\' ? 1 : 0;
    return dvq_text_ends_with(dvq_unicode_trim(dvq_text_slice(inside, 0, end)), DVQ_TEXT(".base"));
}

/* Add the embedded base that stands at `offset`, if one does. */
static dvq_status take_base(const inline_text *joined, size_t offset)
{
    dvq_text inside = dvq_publish_find_wiki_link(joined->text, offset + 1);
    if (joined->html || inside.length == 0 || !names_base(inside))
        return DVQ_OK;
    dvq_query_place place =
        start_place(joined, offset, offset + inside.length + 5, DVQ_PLACE_FOREIGN);
    place.left = DVQ_NOTE_EVENT_BASE;
    return push_place(joined, &place);
}

static bool stands(dvq_text text, size_t offset, const char *what)
{
    return dvq_text_starts_with(dvq_text_slice(text, offset, text.length),
                                dvq_text_from_string(what));
}

/* Look at what stands at `*offset` and move past it. */
static dvq_status step(inline_text *joined, size_t *offset)
{
    dvq_text text = joined->text;
    size_t start = *offset;
    char byte = text.data[start];
    *offset = start + 1;
    if (byte == '\\' && start + 1 < text.length && dvq_text_is_punctuation(text.data[start + 1])) {
        *offset = start + 2;
    } else if (byte == '<' && stands(text, start, "<!--")) {
        *offset = start;
        return take_comment(joined, offset);
    } else if (byte == '%' && stands(text, start, "%%")) {
        size_t end = dvq_text_find(text, DVQ_TEXT("%%"), start + 2);
        *offset = end == SIZE_MAX ? start + 2 : end + 2;
    } else if (byte == '!' && stands(text, start, "![[")) {
        return take_base(joined, start);
    } else if (byte == '!' && joined->scanner->syntax->links) {
        return take_image(joined, offset);
    } else if (byte == '[' && joined->scanner->syntax->links && stands(text, start, "[[")) {
        *offset = start;
        return take_link(joined, offset);
    } else if (byte == '`') {
        size_t run = dvq_text_count_run(text, '`', start);
        size_t close = dvq_text_find_run(text, '`', run, start + run);
        *offset = close == SIZE_MAX ? start + run : close + run;
        if (close != SIZE_MAX)
            return take_code(joined, start, start + run, close, close + run);
    }
    return DVQ_OK;
}

/* ---- paragraphs ---- */

static dvq_text get_content(const dvq_publish_scanner *scanner, size_t line)
{
    const dvq_markdown_line *at = &scanner->paragraph.items[line];
    return dvq_text_slice(scanner->note->text, at->content, at->end);
}

/* "| --- | :-: |" */
static bool is_table_rule(dvq_text line)
{
    bool dash = false;
    bool pipe = false;
    for (size_t i = 0; i < line.length; i++) {
        char byte = line.data[i];
        if (byte != '-' && byte != '|' && byte != ':' && byte != ' ' && byte != '\t')
            return false;
        dash = dash || byte == '-';
        pipe = pipe || byte == '|' || byte == ':';
    }
    return dash && pipe;
}

/* The line of the paragraph that heads a table; the number of lines for none. */
static size_t find_table(const dvq_publish_scanner *scanner)
{
    for (size_t i = 1; i < scanner->paragraph.count; i++)
        if (is_table_rule(get_content(scanner, i)))
            return i - 1;
    return scanner->paragraph.count;
}

static dvq_status scan_text(inline_text *joined, dvq_text text)
{
    dvq_status status = DVQ_OK;
    joined->text = text;
    for (size_t offset = 0; offset < text.length && status == DVQ_OK;)
        status = step(joined, &offset);
    return status;
}

/* Scan the lines from `first` up to `end` as one text. */
static dvq_status scan_lines(dvq_publish_scanner *scanner, size_t first, size_t end, bool html)
{
    inline_text joined = {.scanner = scanner, .html = html};
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, scanner->arena);
    for (size_t i = first; i < end; i++) {
        dvq_query_offset known = {builder.length, scanner->paragraph.items[i].content};
        if (!DVQ_VECTOR_PUSH(scanner->arena, &joined.lines, known))
            return dvq_error_memory(scanner->error);
        dvq_text_builder_add(&builder, get_content(scanner, i));
        dvq_text_builder_add_byte(&builder, '\n');
    }
    dvq_text text;
    if (dvq_text_builder_finish(&builder, &text) != DVQ_OK)
        return dvq_error_memory(scanner->error);
    return scan_text(&joined, text);
}

/*
 * Where the cell that starts at `start` ends. A pipe between the marks of a managed expression does
 * not end it: the plugin finds the marks wherever they stand.
 */
static size_t find_cell_end(dvq_text row, size_t start)
{
    size_t end = start;
    while (end < row.length && row.data[end] != '|') {
        dvq_managed managed;
        if (row.data[end] == '<' &&
            dvq_managed_read_inline(row, end, &managed) == DVQ_MANAGED_FOUND)
            end = managed.end;
        else
            end += row.data[end] == '\\' && end + 1 < row.length ? 2 : 1;
    }
    return end;
}

/* Scan the cells of a table's line one by one: code does not span cells. */
static dvq_status scan_cells(dvq_publish_scanner *scanner, size_t index)
{
    const dvq_markdown_line *line = &scanner->paragraph.items[index];
    dvq_text row = get_content(scanner, index);
    dvq_status status = DVQ_OK;
    for (size_t start = 0; start < row.length && status == DVQ_OK;) {
        size_t end = find_cell_end(row, start);
        inline_text joined = {.scanner = scanner, .in_table = true};
        dvq_query_offset known = {0, line->content + start};
        if (!DVQ_VECTOR_PUSH(scanner->arena, &joined.lines, known))
            return dvq_error_memory(scanner->error);
        status = scan_text(&joined, dvq_text_slice(row, start, end));
        start = end + 1;
    }
    return status;
}

static bool has_marks(const dvq_publish_scanner *scanner)
{
    for (size_t i = 0; i < scanner->paragraph.count; i++) {
        dvq_text line = get_content(scanner, i);
        if (dvq_text_find_byte(line, '`', 0) != SIZE_MAX ||
            (scanner->syntax->links && (dvq_text_find(line, DVQ_TEXT("[["), 0) != SIZE_MAX ||
                                        dvq_text_find(line, DVQ_TEXT("!["), 0) != SIZE_MAX)) ||
            dvq_text_find(line, DVQ_TEXT(".base"), 0) != SIZE_MAX ||
            dvq_text_find(line, DVQ_TEXT("<!--"), 0) != SIZE_MAX)
            return true;
    }
    return false;
}

dvq_status dvq_publish_scan_inline(dvq_publish_scanner *scanner, bool html)
{
    if (!has_marks(scanner))
        return DVQ_OK;
    size_t table = html ? scanner->paragraph.count : find_table(scanner);
    dvq_status status = scan_lines(scanner, 0, table, html);
    for (size_t i = table; i < scanner->paragraph.count && status == DVQ_OK; i++)
        status = scan_cells(scanner, i);
    return status;
}
