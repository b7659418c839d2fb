/*
 * Lists: where an item ends, and which part of its lines belongs to the blocks inside it. Called by
 * the block reader (markdown.c), which then reads those blocks.
 *
 * The rules are those of remark-parse 8: a list is first cut into items by markers and indents
 * alone, whatever the items hold; then each item loses the indent that all its lines share. One
 * line without any indent leaves all the others theirs.
 */
#include "note/list_block.h"

#include "note/inline_scan.h"
#include "note/leaf_block.h"

#define TAB_SIZE 4

/* How a line of a list begins. */
typedef struct line_start {
    size_t columns; /* of the indent, and of a marker and the white space after it */
    char marker;    /* * + - . ) or 0 */
} line_start;

static size_t to_next_stop(size_t columns)
{
    return columns + TAB_SIZE - columns % TAB_SIZE;
}

/* Columns of white space at the start, up to `limit`. */
static size_t measure_indent(dvq_text line, size_t limit, size_t *offset)
{
    size_t columns = 0;
    for (*offset = 0; *offset < line.length && columns < limit; ++*offset)
        if (line.data[*offset] == '\t')
            columns = to_next_stop(columns);
        else if (line.data[*offset] == ' ')
            columns++;
        else
            break;
    return columns;
}

/* Count the white space after a marker: a tab, up to four spaces, or one when there are more. */
static bool add_marker_space(dvq_text line, size_t offset, line_start *start)
{
    size_t spaces = 0;
    if (offset == line.length)
        return true;
    if (line.data[offset] == '\t') {
        start->columns = to_next_stop(start->columns);
        return true;
    }
    while (spaces < TAB_SIZE + 1 && dvq_text_byte_at(line, offset + spaces) == ' ')
        spaces++;
    start->columns += spaces > TAB_SIZE ? 1 : spaces;
    return spaces > 0;
}

/*
 * Read the marker after an indent. What only looks like one still counts as columns, which can
 * decide whether the line continues an item.
 */
static void read_marker(dvq_text line, size_t offset, line_start *start)
{
    size_t digits = offset;
    char byte = dvq_text_byte_at(line, offset);
    if (byte == '*' || byte == '+' || byte == '-') {
        start->columns++;
        start->marker = byte;
        offset++;
    } else {
        while (dvq_text_byte_at(line, digits) >= '0' && dvq_text_byte_at(line, digits) <= '9')
            digits++;
        byte = dvq_text_byte_at(line, digits);
        if (digits == offset || (byte != '.' && byte != ')'))
            return;
        start->columns += digits - offset + 1;
        start->marker = byte;
        offset = digits + 1;
    }
    if (!add_marker_space(line, offset, start))
        start->marker = 0;
}

/* A line indented by `indent` belongs to the item above it, whatever it starts with. */
static line_start read_line_start(dvq_text line, size_t indent)
{
    size_t offset;
    line_start start = {.columns = measure_indent(line, indent, &offset)};
    if (start.columns < indent)
        read_marker(line, offset, &start);
    return start;
}

/* Whether a line without indent or marker ends the list above it. */
static bool ends_list(dvq_text line)
{
    return dvq_leaf_block_get_heading_level(line) > 0 || dvq_leaf_block_is_fence(line) ||
           dvq_leaf_block_is_rule(line);
}

/* The lines of one item. */
typedef struct item_extent {
    uint32_t last;
    uint32_t next;   /* first line of the next item; NONE: the list ends */
    bool blank_tail; /* blank lines stand between this item and the next */
} item_extent;

/* Whether the line above is blank and not the item's first. */
static bool follows_blank(const dvq_block_reader *reader, const dvq_block_frame *list,
                          uint32_t line)
{
    return line - 1 > list->line && dvq_block_is_white(dvq_block_view(reader, line - 1));
}

static item_extent find_item_extent(dvq_block_reader *reader, const dvq_block_frame *list)
{
    item_extent extent = {.last = list->line, .next = DVQ_BLOCK_NONE};
    size_t indent = read_line_start(dvq_block_view(reader, list->line), SIZE_MAX).columns;
    bool gap = false;
    for (uint32_t line = list->line + 1; line < list->end; line++) {
        dvq_text view = dvq_block_view(reader, line);
        line_start start = read_line_start(view, indent);
        reader->work++;
        if (start.marker != 0) {
            if (start.marker == list->marker &&
                !(strchr("*-", start.marker) != NULL && dvq_leaf_block_is_rule(view))) {
                extent.next = line;
                extent.blank_tail = gap;
            }
            return extent;
        }
        if (start.columns >= indent || start.columns > TAB_SIZE) {
            extent.last = line;
            gap = false;
        } else if (dvq_block_is_white(view)) {
            gap = true;
        } else if (follows_blank(reader, list, line) || ends_list(view)) {
            return extent;
        } else {
            extent.last = line;
        }
    }
    return extent;
}

/* The bytes of an item's marker with its indent and white space; *columns is their width. */
static size_t measure_bullet(dvq_text line, size_t *columns)
{
    size_t indent = dvq_text_skip_spaces(line, 0);
    size_t offset = indent;
    double number = 0;
    while (dvq_text_byte_at(line, offset) >= '0' && dvq_text_byte_at(line, offset) <= '9') {
        number = number * 10 + (line.data[offset] - '0');
        offset++;
    }
    /* remark-parse takes "1." for a number below ten, but neither "1)" nor "-" for a number. */
    bool widen = offset > indent && number < 10 && dvq_text_byte_at(line, offset) == '.';
    offset++;
    size_t ignored;
    *columns =
        measure_indent(dvq_text_slice(line, 0, indent), SIZE_MAX, &ignored) + offset - indent;
    size_t space = offset;
    while (dvq_text_byte_at(line, space) == ' ')
        space++;
    if (space - offset > TAB_SIZE)
        space = offset + 1;
    else if (space == offset && dvq_text_byte_at(line, offset) == '\t')
        space = offset + 1;
    if (widen && space % 2 == 1)
        ++*columns;
    if (space > offset && line.data[offset] == '\t')
        *columns = to_next_stop(*columns);
    else
        *columns += space - offset;
    return space;
}

/* The indent that all lines but the first and the blank ones share, at most `columns`. */
static size_t find_shared_indent(dvq_block_reader *reader, uint32_t first, uint32_t end,
                                 size_t columns)
{
    for (uint32_t line = first + 1; line < end && columns > 0; line++) {
        dvq_text view = dvq_block_view(reader, line);
        size_t offset;
        size_t indent = measure_indent(view, columns, &offset);
        if (indent < columns && !dvq_block_is_white(dvq_text_slice(view, offset, view.length)))
            columns = indent;
    }
    return columns;
}

/* Whether a box comes before the item's blocks; with another character in it, it is their text. */
static bool has_plain_status(dvq_text line)
{
    return line.length >= 4 && line.data[0] == '[' && strchr(" xX\t", line.data[1]) != NULL &&
           line.data[1] != '\0' && line.data[2] == ']' && dvq_text_is_space(line.data[3]);
}

/* Move the views of an item's lines to where its blocks begin. */
static void enter_item(dvq_block_reader *reader, uint32_t first, uint32_t end)
{
    size_t columns;
    size_t bullet = measure_bullet(dvq_block_view(reader, first), &columns);
    size_t shared = find_shared_indent(reader, first, end, columns);
    reader->views[first] += (uint32_t)bullet;
    if (has_plain_status(dvq_block_view(reader, first)))
        reader->views[first] += 4;
    for (uint32_t line = first + 1; line < end && shared > 0; line++) {
        size_t offset;
        measure_indent(dvq_block_view(reader, line), shared, &offset);
        reader->views[line] += (uint32_t)offset;
    }
}

/* The character between the brackets after an item's marker; empty when it is no task. */
static dvq_text find_status(dvq_text line)
{
    size_t offset = dvq_text_skip_spaces(line, 0);
    while (dvq_text_byte_at(line, offset) >= '0' && dvq_text_byte_at(line, offset) <= '9')
        offset++;
    offset++;
    size_t start = offset;
    offset = dvq_text_skip_spaces(line, offset);
    if (offset == start || dvq_text_byte_at(line, offset) != '[' || offset + 2 >= line.length)
        return (dvq_text){0};
    size_t size;
    uint32_t status = dvq_unicode_decode(line, offset + 1, &size);
    start = offset + 1;
    offset = start + size;
    if (status == 0x2028 || status == 0x2029 || dvq_text_byte_at(line, offset) != ']' ||
        (offset + 1 < line.length && !dvq_text_is_space(line.data[offset + 1])))
        return (dvq_text){0};
    return dvq_text_slice(line, start, start + size);
}

dvq_status dvq_list_block_open(dvq_block_reader *reader, uint32_t first, uint32_t section)
{
    const dvq_block_frame *outer = &reader->frames.items[reader->frames.count - 1];
    dvq_block_frame list = {.is_list = true,
                            .marker =
                                read_line_start(dvq_block_view(reader, first), SIZE_MAX).marker,
                            .line = first,
                            .first = first,
                            .last = first,
                            .end = outer->end,
                            .section = section,
                            .item = DVQ_BLOCK_NONE,
                            .parent = outer->parent};
    return DVQ_VECTOR_PUSH(reader->arena, &reader->frames, list) ? DVQ_OK : DVQ_ERROR_MEMORY;
}

/* The list on top is at its end: so is its section, and the blocks around it go on. */
static void close_list(dvq_block_reader *reader)
{
    dvq_block_frame list = reader->frames.items[--reader->frames.count];
    dvq_block_frame *outer = &reader->frames.items[reader->frames.count - 1];
    if (list.section != DVQ_BLOCK_NONE)
        reader->structure->sections.items[list.section].last_line = list.last;
    outer->last = list.last;
    outer->line = list.last + 1;
}

dvq_status dvq_list_block_step(dvq_block_reader *reader)
{
    dvq_block_frame *list = &reader->frames.items[reader->frames.count - 1];
    dvq_structure *structure = reader->structure;
    dvq_block_frame blocks = {.section = DVQ_BLOCK_NONE};
    dvq_raw_item item = {0};
    if (list->line == DVQ_BLOCK_NONE) {
        close_list(reader);
        return DVQ_OK;
    }
    item_extent extent = find_item_extent(reader, list);
    item.first_line = list->line;
    item.last_line = extent.last + (extent.blank_tail ? 1 : 0);
    item.parent = list->parent >= 0 ? list->parent : -(int32_t)(list->first > 0 ? list->first : 1);
    item.task = find_status(dvq_block_view(reader, list->line));
    blocks.line = list->line;
    blocks.end = item.last_line + 1;
    blocks.last = list->line;
    blocks.item = (uint32_t)structure->items.count;
    blocks.parent = (int32_t)list->line;
    list->last = extent.last;
    list->line = extent.next;
    enter_item(reader, blocks.line, extent.last + 1);
    if (extent.blank_tail)
        reader->views[extent.last + 1] = reader->starts[extent.last + 2];
    if (!DVQ_VECTOR_PUSH(reader->arena, &structure->items, item))
        return DVQ_ERROR_MEMORY;
    /* A single line of text is a paragraph. */
    if (extent.last == blocks.line && reader->work <= DVQ_BLOCK_WORK_LIMIT &&
        dvq_block_starts_like_text(dvq_block_view(reader, blocks.line)))
        return dvq_inline_scan_lines(reader, blocks.line, blocks.line);
    return DVQ_VECTOR_PUSH(reader->arena, &reader->frames, blocks) ? DVQ_OK : DVQ_ERROR_MEMORY;
}
