/* Fitting results into a note, see result_place.h. Called by write.c. Never runs a query. */
#include "publish/result_place.h"

#include "support/unicode.h"

/* Keeps two lists from being read as one, and an item whose first line is gone from ending. */
#define SEPARATOR "<!-- -->"

void dvq_publish_output_init(dvq_publish_output *output, dvq_arena *arena, dvq_text note)
{
    dvq_text_builder_init(&output->text, arena);
    size_t end = dvq_text_find_byte(note, '\n', 0);
    bool pair = end != SIZE_MAX && end > 0 && note.data[end - 1] == '\r';
    output->end_of_line = pair ? DVQ_TEXT("\r\n") : DVQ_TEXT("\n");
    output->list_end = SIZE_MAX;
}

static dvq_text get_written(const dvq_publish_output *output)
{
    return dvq_text_make(output->text.data, output->text.length);
}

/* Where the line that `end` is on begins. */
static size_t find_line_start(dvq_text text, size_t end)
{
    size_t last = dvq_text_find_last_byte(dvq_text_slice(text, 0, end), '\n');
    return last == SIZE_MAX ? 0 : last + 1;
}

void dvq_publish_output_rewind_line(dvq_publish_output *output)
{
    output->text.length = find_line_start(get_written(output), output->text.length);
}

static bool is_filler(char byte)
{
    return dvq_markdown_is_white(byte) || byte == '>';
}

/* Whether there is nothing but white space and quote marks. */
static bool is_empty(dvq_text text)
{
    for (size_t i = 0; i < text.length; i++)
        if (!is_filler(text.data[i]))
            return false;
    return true;
}

static dvq_text trim_lines(dvq_text text)
{
    while (text.length > 0 && is_filler(text.data[text.length - 1]) &&
           text.data[text.length - 1] != '>')
        text.length--;
    while (text.length > 0 && (text.data[0] == '\n' || text.data[0] == '\r'))
        text = dvq_text_slice(text, 1, text.length);
    return text;
}

/* ---- surroundings ---- */

static bool is_bare_item(dvq_text line)
{
    return line.length > 0 && line.data[0] == '-' && (line.length == 1 || line.data[1] == '\n');
}

static bool starts_list(dvq_text line)
{
    return dvq_text_starts_with(line, DVQ_TEXT("- ")) || is_bare_item(line);
}

/* Whether the result ends with a list: its last line without an indent starts an item. */
static bool ends_list(dvq_text result)
{
    size_t end = result.length;
    for (;;) {
        size_t start = find_line_start(result, end);
        if (start < end && !is_filler(result.data[start]))
            return starts_list(dvq_text_slice(result, start, result.length));
        if (start == 0)
            return false;
        end = start - 1;
    }
}

/* Whether a list item of any kind starts on the line, so that no paragraph takes it in. */
static bool starts_item(dvq_text line)
{
    size_t digits = 0;
    while (digits < line.length && line.data[digits] >= '0' && line.data[digits] <= '9')
        digits++;
    if (digits == line.length)
        return false;
    const char *marks = digits > 0 ? ".)" : "-*+";
    dvq_text rest = dvq_text_slice(line, digits + 1, line.length);
    return strchr(marks, line.data[digits]) != NULL &&
           (rest.length == 0 || dvq_text_is_space(rest.data[0]));
}

/* A line of the note without the marks at its start. */
static dvq_text get_inside(dvq_text note, const dvq_markdown_line *line)
{
    size_t start = line->start;
    while (start < line->end && is_filler(note.data[start]))
        start++;
    return dvq_text_slice(note, start, line->end);
}

static size_t count_marks(dvq_text text)
{
    size_t count = 0;
    for (size_t i = 0; i < text.length && is_filler(text.data[i]); i++)
        count += text.data[i] == '>';
    return count;
}

/* Columns of white space after `marks` quote marks; -1 when the line starts with fewer of them. */
static int measure_indent(dvq_text line, size_t marks)
{
    int columns = 0;
    for (size_t i = 0; i < line.length && is_filler(line.data[i]); i++) {
        if (line.data[i] == '>' && marks == 0)
            return columns;
        if (line.data[i] == '>') {
            marks--;
            columns = 0;
        } else {
            columns += line.data[i] == '\t' ? 4 : 1;
        }
    }
    return marks == 0 ? columns : -1;
}

/* How much further than the place the line is indented; negative outside its item or quote. */
static int compare_indent(dvq_text note, const dvq_query_place *place,
                          const dvq_markdown_line *line)
{
    size_t marks = count_marks(place->prefix);
    return measure_indent(dvq_text_slice(note, line->start, line->end), marks) -
           measure_indent(place->prefix, marks);
}

/* Whether a list would take in the note's text after the place: a list or an indented block. */
static bool is_swallowed_next(dvq_text note, const dvq_query_place *place,
                              const dvq_query_place *next)
{
    dvq_markdown_line line = dvq_markdown_line_at(note, place->end);
    while (line.next < note.length) {
        line = dvq_markdown_line_at(note, line.next);
        dvq_text inside = get_inside(note, &line);
        if (inside.length == 0)
            continue;
        int indent = compare_indent(note, place, &line);
        /* The next block will lose its own indentation as well. */
        if (next != NULL && next->start < line.end)
            indent -= (int)next->indent;
        dvq_text whole = dvq_text_slice(note, line.start, line.end);
        bool list = place->items == 0 && starts_list(inside) && indent >= 0 &&
                    count_marks(whole) == count_marks(place->prefix);
        return list || indent >= 2;
    }
    return false;
}

/* Whether the line before the one being written holds text. */
static bool follows_text(const dvq_publish_output *output, size_t line_start)
{
    dvq_text written = get_written(output);
    if (line_start == 0)
        return false;
    size_t before = find_line_start(written, line_start - 1);
    return !is_empty(dvq_text_slice(written, before, line_start));
}

/* Whether there are only blank lines since a result that ended with a list. */
static bool follows_list_result(const dvq_publish_output *output)
{
    return output->list_end != SIZE_MAX && output->list_end <= output->text.length &&
           is_empty(dvq_text_slice(get_written(output), output->list_end, output->text.length));
}

static void end_line(dvq_publish_output *output, dvq_text content)
{
    dvq_text_builder_add(&output->text, content);
    dvq_text_builder_add(&output->text, output->end_of_line);
}

/* Write what must come before the result: a blank line, and something between two lists. */
static void open_result(dvq_publish_output *output, const dvq_query_place *place, dvq_text result)
{
    if (place->opens)
        return;
    bool list = starts_list(result);
    bool apart =
        list && place->items == 0 && (place->after_list == '-' || follows_list_result(output));
    dvq_publish_output_rewind_line(output);
    /* A list may directly follow the text of its item, unless it starts with a bare marker. */
    bool nested = list && place->items > 0 && !is_bare_item(result);
    if (!nested && follows_text(output, output->text.length))
        end_line(output, dvq_text_trim_end(place->prefix));
    if (apart) {
        dvq_text_builder_add(&output->text, place->prefix);
        end_line(output, DVQ_TEXT(SEPARATOR));
        end_line(output, dvq_text_trim_end(place->prefix));
    }
    dvq_text_builder_add(&output->text, place->prefix);
}

static void add_lines(dvq_publish_output *output, const dvq_query_place *place, dvq_text result)
{
    dvq_text blank = dvq_text_trim_end(place->prefix);
    for (size_t start = 0; start < result.length;) {
        dvq_markdown_line line = dvq_markdown_line_at(result, start);
        dvq_text content = dvq_text_slice(result, line.start, line.end);
        if (start > 0) {
            dvq_text_builder_add(&output->text, output->end_of_line);
            dvq_text_builder_add(&output->text, content.length == 0 ? blank : place->prefix);
        }
        dvq_text_builder_add(&output->text, content);
        start = line.next;
    }
}

static void close_result(dvq_publish_output *output, dvq_text note, const dvq_query_place *place,
                         const dvq_query_place *after, dvq_text result)
{
    dvq_markdown_line rest = dvq_markdown_line_at(note, place->end);
    bool list = ends_list(result);
    output->list_end = list ? output->text.length : SIZE_MAX;
    if (rest.next >= note.length)
        return;
    dvq_markdown_line next = dvq_markdown_line_at(note, rest.next);
    dvq_text inside = get_inside(note, &next);
    bool apart = list && is_swallowed_next(note, place, after);
    bool nested = list && place->items > 0 && starts_item(inside);
    dvq_text margin = dvq_text_trim_end(place->prefix);
    if (apart) {
        dvq_text_builder_add(&output->text, output->end_of_line);
        end_line(output, margin);
        dvq_text_builder_add(&output->text, place->prefix);
        dvq_text_builder_add_string(&output->text, SEPARATOR);
        output->list_end = SIZE_MAX;
    }
    if (inside.length > 0 && !nested) {
        dvq_text_builder_add(&output->text, output->end_of_line);
        dvq_text_builder_add(&output->text, margin);
    }
}

/* Whether, with the place gone, the line would continue the paragraph before it. */
static bool joins_text(dvq_text note, const dvq_query_place *place, const dvq_markdown_line *line)
{
    dvq_text inside = get_inside(note, line);
    bool number = inside.data[0] >= '0' && inside.data[0] <= '9';
    return !starts_item(inside) || (number && compare_indent(note, place, line) >= 0);
}

/*
 * Nothing to show: remove the block's line, and one of two blank lines around it. After a list
 * marker leave a comment, since an item that starts with a blank line ends there.
 */
static size_t remove_block(dvq_publish_output *output, dvq_text note, const dvq_query_place *place)
{
    if (place->opens) {
        dvq_text_builder_add_string(&output->text, SEPARATOR);
        return place->end;
    }
    dvq_publish_output_rewind_line(output);
    dvq_markdown_line line = dvq_markdown_line_at(note, place->end);
    if (line.next >= note.length)
        return line.next;
    dvq_markdown_line next = dvq_markdown_line_at(note, line.next);
    bool blank = get_inside(note, &next).length == 0;
    if (!follows_text(output, output->text.length))
        return blank ? next.next : line.next;
    if (!blank && joins_text(note, place, &next))
        end_line(output, dvq_text_trim_end(place->prefix));
    return line.next;
}

/*
 * The place without its fence's own indentation, with which a list before it would take the result
 * into an item. Tabs stay, and so does all indentation after a list marker.
 */
static dvq_query_place unindent(const dvq_query_place *place)
{
    dvq_query_place placed = *place;
    dvq_text *prefix = &placed.prefix;
    if (place->opens)
        return placed;
    for (; placed.indent > 0 && prefix->length > 0 && prefix->data[prefix->length - 1] == ' ';
         placed.indent--)
        prefix->length--;
    return placed;
}

size_t dvq_publish_output_result(dvq_publish_output *output, const dvq_publish_note *note,
                                 const dvq_query_place *place, dvq_text result)
{
    dvq_query_place placed = unindent(place);
    result = trim_lines(result);
    if (result.length == 0)
        return remove_block(output, note->text, &placed);
    open_result(output, &placed, result);
    add_lines(output, &placed, result);
    bool last = place + 1 >= note->places.items + note->places.count;
    close_result(output, note->text, &placed, last ? NULL : place + 1, result);
    return place->end;
}

/* ---- values ---- */

/* Whether there is nothing but the byte, spaces and tabs. */
static bool holds_only(dvq_text text, char byte)
{
    for (size_t i = 0; i < text.length; i++)
        if (text.data[i] != byte && !dvq_text_is_space(text.data[i]))
            return false;
    return true;
}

/* Whether the value starts with what makes a line a block, other than a number. */
static bool starts_block(dvq_text value)
{
    if (value.length == 0)
        return false;
    char first = value.data[0];
    size_t run = dvq_text_count_run(value, first, 0);
    bool ends = run == value.length || dvq_text_is_space(value.data[run]);
    switch (first) {
    case '>':
        return true;
    case '#':
        return ends;
    case '~':
        return run >= 3;
    case '`':
        return run >= 3 && dvq_text_find_byte(value, '`', run) == SIZE_MAX;
    case '+':
    case '-':
    case '*':
        return (run == 1 && ends) || holds_only(value, first);
    case '=':
    case '_':
        return holds_only(value, first);
    default:
        return false;
    }
}

/* The byte to escape so that a value at a line's start makes no block; SIZE_MAX for none. */
static size_t find_block_mark(dvq_text value, dvq_text after)
{
    size_t digits = 0;
    while (digits < value.length && value.data[digits] >= '0' && value.data[digits] <= '9')
        digits++;
    if (digits == 0)
        return starts_block(value) ? 0 : SIZE_MAX;
    /* The note's own text after it may complete a number. */
    dvq_text rest = digits == value.length ? after : dvq_text_slice(value, digits, value.length);
    bool mark = rest.length > 0 && (rest.data[0] == '.' || rest.data[0] == ')');
    return mark && (rest.length == 1 || is_filler(rest.data[1])) ? digits : SIZE_MAX;
}

void dvq_publish_output_value(dvq_publish_output *output, const dvq_publish_note *note,
                              const dvq_query_place *place, dvq_text value)
{
    dvq_text_builder *out = &output->text;
    value = trim_lines(value);
    size_t mark = SIZE_MAX;
    if (place->starts_line && !place->in_table) {
        value = dvq_text_slice(value, dvq_text_skip_spaces(value, 0), value.length);
        mark = find_block_mark(value, dvq_text_slice(note->text, place->end, note->text.length));
    }
    bool escaped = false;
    for (size_t i = 0; i < value.length; i++) {
        char byte = value.data[i];
        if (i == mark || (place->in_table && byte == '|' && !escaped))
            dvq_text_builder_add_byte(out, '\\');
        escaped = byte == '\\' && !escaped;
        if (byte == '\n')
            dvq_text_builder_add_string(out, place->in_table ? "<br>" : " ");
        else if (byte != '\r')
            dvq_text_builder_add_byte(out, byte);
    }
    if (mark == value.length)
        dvq_text_builder_add_byte(out, '\\');
}

/* The line that byte `offset` stands on, without white space around it. */
static dvq_text get_line(dvq_text note, size_t offset)
{
    size_t end = dvq_text_find_byte(note, '\n', offset);
    return dvq_unicode_trim(dvq_text_slice(note, find_line_start(note, offset), end));
}

bool dvq_publish_seems_row(dvq_text note, size_t start, size_t end)
{
    dvq_text line = get_line(note, start);
    size_t base = (size_t)(line.data - note.data);
    unsigned pipes = 0;
    if (line.length > 0 && (line.data[0] == '|' || line.data[line.length - 1] == '|'))
        return true;
    for (size_t i = 0; pipes < 2 && (i = dvq_text_find_byte(line, '|', i)) != SIZE_MAX; i++) {
        bool escaped = i > 0 && line.data[i - 1] == '\\';
        pipes += !escaped && (base + i < start || base + i >= end);
    }
    return pipes >= 2;
}

dvq_status dvq_publish_make_managed_value(dvq_arena *arena, dvq_text value, bool in_row,
                                          dvq_text *made)
{
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, arena);
    for (size_t i = 0; i < value.length; i++) {
        char byte = value.data[i];
        if (in_row && byte == '|')
            dvq_text_builder_add_byte(&builder, '\\');
        if (byte != '\r')
            dvq_text_builder_add_byte(&builder, byte == '\n' ? ' ' : byte);
    }
    if (value.length == 0)
        dvq_text_builder_add_byte(&builder, '-');
    return dvq_text_builder_finish(&builder, made);
}

dvq_status dvq_publish_make_failure(dvq_arena *arena, const char *message, bool value,
                                    dvq_text *text)
{
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, arena);
    dvq_text_builder_add_string(&builder, value ? "**This query failed: "
                                                : "> [!CAUTION]\n> This query failed: ");
    for (const char *c = message; *c != '\0'; c++) {
        if (strchr("\\`*_[]<>|#$", *c) != NULL)
            dvq_text_builder_add_byte(&builder, '\\');
        dvq_text_builder_add_byte(&builder, *c == '\n' ? ' ' : *c);
    }
    dvq_text_builder_add_string(&builder, value ? "**" : "\n");
    return dvq_text_builder_finish(&builder, text);
}
