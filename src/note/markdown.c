/*
 * The block reader: a note's bytes to its blocks, list items, headings, tags and links, by line.
 * Called by the note reader (note.c); its parts are leaf_block.c, html_block.c, list_block.c and
 * inline_scan.c. Keeps no copy of the note and never fails on what it holds.
 *
 * Why this is not md4c: Dataview knows items by their lines, and Obsidian finds those with
 * remark-parse 8, whose lists are not CommonMark's: a lazy line, a number that looks like a marker
 * or a blank line does other things to the items around it. md4c gives no lines, drops the blank
 * ones that count towards an item's length, and joins or splits lists elsewhere. On the notes of
 * tests/conformance that hold lists, it found other items or another nesting in 17 of 58 (fuzz) and
 * in 2 of 26 (atlas). Its inline spans are no help either: they have no positions, and they need a
 * text without quote marks and indents, which is rarely put together here.
 *
 * Nesting is a stack of frames in the arena, so depth costs no C stack.
 */
#include "note/markdown.h"

#include "note/html_block.h"
#include "note/inline_scan.h"
#include "note/leaf_block.h"
#include "note/list_block.h"

static bool is_line_end(const char *data, size_t length, size_t offset)
{
    return data[offset] == '\n' ||
           (data[offset] == '\r' && (offset + 1 == length || data[offset + 1] != '\n'));
}

/* Cut contents that hold a CR into lines. What the map says of its own lines is said of all. */
static dvq_status split_at_returns(dvq_block_reader *reader, dvq_text contents)
{
    uint32_t count = 1;
    for (size_t i = 0; i < contents.length; i++)
        count += is_line_end(contents.data, contents.length, i);
    reader->starts = dvq_arena_allocate(reader->arena, (count + 1) * sizeof *reader->starts);
    reader->kinds = dvq_arena_allocate(reader->arena, count);
    if (reader->starts == NULL || reader->kinds == NULL)
        return DVQ_ERROR_MEMORY;
    uint32_t line = 0;
    reader->starts[line++] = 0;
    for (size_t i = 0; i < contents.length; i++)
        if (is_line_end(contents.data, contents.length, i))
            reader->starts[line++] = (uint32_t)i + 1;
    reader->starts[count] = (uint32_t)contents.length + 1;
    memset(reader->kinds, (int)reader->map.all, count);
    reader->line_count = count;
    return DVQ_OK;
}

static void find_line_ends(dvq_block_reader *reader)
{
    for (uint32_t line = 0; line < reader->line_count; line++)
        reader->ends[line] = reader->starts[line + 1] - 1;
    for (uint32_t line = 0; reader->has_returns && line < reader->line_count; line++)
        if (reader->ends[line] > reader->starts[line] &&
            reader->data[reader->ends[line] - 1] == '\r')
            reader->ends[line]--;
}

/* Cut the contents into lines at LF, CR LF and CR. */
static dvq_status split_lines(dvq_block_reader *reader, dvq_text contents)
{
    dvq_status status = DVQ_OK;
    if (!dvq_bytes_make_map(reader->arena, contents, &reader->map))
        return DVQ_ERROR_MEMORY;
    reader->has_returns = dvq_text_find_byte(contents, '\r', 0) != SIZE_MAX;
    reader->starts = reader->map.starts;
    reader->kinds = reader->map.kinds;
    reader->line_count = reader->map.count;
    if (reader->has_returns)
        status = split_at_returns(reader, contents);
    if (status != DVQ_OK)
        return status;
    /* Dataview's lines end at LF only. */
    reader->structure->line_starts = reader->map.starts;
    reader->structure->line_count = reader->map.count;
    reader->structure->kinds = reader->map.kinds;
    reader->views =
        dvq_arena_copy(reader->arena, reader->starts, reader->line_count * sizeof(uint32_t));
    reader->ends = dvq_arena_allocate(reader->arena, reader->line_count * sizeof(uint32_t));
    if (reader->views == NULL || reader->ends == NULL)
        return DVQ_ERROR_MEMORY;
    find_line_ends(reader);
    return DVQ_OK;
}

/* Whether it is "---", with spaces and tabs after it at most: frontmatter's first and last line. */
static bool is_fence(dvq_text line)
{
    return dvq_text_starts_with(line, DVQ_TEXT("---")) &&
           dvq_text_is_blank(dvq_text_slice(line, 3, line.length));
}

/* The line at *offset, which moves on to the next one, or to SIZE_MAX after the last. */
static dvq_text next_line(dvq_text contents, size_t *offset)
{
    size_t start = *offset;
    size_t end = dvq_text_find_byte(contents, '\n', start);
    end = end == SIZE_MAX ? contents.length : end;
    size_t cut = dvq_text_find_byte(dvq_text_slice(contents, 0, end), '\r', start);
    if (cut != SIZE_MAX && is_line_end(contents.data, contents.length, cut))
        end = cut;
    *offset = end < contents.length ? end + 1 : SIZE_MAX;
    return dvq_text_slice(contents, start, cut < end ? cut : end);
}

/* Where the fence after the frontmatter stands, SIZE_MAX for none; *start: where its text begins.
 */
static size_t find_frontmatter_end(dvq_text contents, size_t *start)
{
    size_t offset = 0;
    if (!dvq_text_starts_with(contents, DVQ_TEXT("---")) || !is_fence(next_line(contents, &offset)))
        return SIZE_MAX;
    *start = offset;
    size_t fence;
    do {
        fence = offset;
    } while (offset != SIZE_MAX && !is_fence(next_line(contents, &offset)));
    return fence;
}

static dvq_text make_frontmatter(dvq_text contents, size_t start, size_t end)
{
    dvq_text frontmatter = dvq_text_make(contents.data + start, end - start);
    /* The line feed before the fence does not count, but the last line needs one. */
    if (dvq_text_ends_with(frontmatter, DVQ_TEXT("\n\n")))
        frontmatter.length--;
    return frontmatter;
}

dvq_text dvq_structure_find_frontmatter(dvq_text contents)
{
    size_t start = 0;
    size_t end = find_frontmatter_end(contents, &start);
    return end != SIZE_MAX ? make_frontmatter(contents, start, end) : (dvq_text){0};
}

/* Set the frontmatter if there is some; returns the first line after it. */
static uint32_t read_frontmatter(dvq_block_reader *reader, dvq_text contents)
{
    uint32_t line = 1;
    if (!is_fence(dvq_block_view(reader, 0)))
        return 0;
    while (line < reader->line_count && !is_fence(dvq_block_view(reader, line)))
        line++;
    if (line == reader->line_count)
        return 0;
    reader->structure->frontmatter =
        make_frontmatter(contents, reader->starts[1], reader->starts[line]);
    return line + 1;
}

static dvq_status add_section(dvq_block_reader *reader, dvq_section_type type, uint32_t first,
                              uint32_t last)
{
    dvq_section section = {.type = type, .first_line = first, .last_line = last};
    return DVQ_VECTOR_PUSH(reader->arena, &reader->structure->sections, section) ? DVQ_OK
                                                                                 : DVQ_ERROR_MEMORY;
}

static dvq_status add_heading(dvq_block_reader *reader, uint32_t line, int level, dvq_text text)
{
    dvq_heading heading = {.line = line, .level = level, .text = text};
    return DVQ_VECTOR_PUSH(reader->arena, &reader->structure->headings, heading) ? DVQ_OK
                                                                                 : DVQ_ERROR_MEMORY;
}

static bool is_quote(dvq_text line)
{
    return dvq_text_byte_at(line, dvq_text_skip_spaces(line, 0)) == '>';
}

/* A quote whose first line is "> [!name]" is a callout. */
static bool is_callout(dvq_text line)
{
    size_t offset = dvq_text_skip_spaces(line, 0) + 1;
    line = dvq_text_slice(line, offset, line.length);
    line = dvq_text_slice(line, dvq_text_skip_spaces(line, 0), line.length);
    if (!dvq_text_starts_with(line, DVQ_TEXT("[!")))
        return false;
    size_t close = dvq_text_find_byte(line, ']', 0);
    return close != SIZE_MAX && close > 2;
}

static bool is_setext(const dvq_block_reader *reader, uint32_t line, uint32_t end)
{
    return line + 1 < end && dvq_leaf_block_is_underline(dvq_block_view(reader, line + 1));
}

/* Move the views of a quote's lines past their >; returns the quote's last line. */
static uint32_t enter_quote(dvq_block_reader *reader, uint32_t first, uint32_t end)
{
    uint32_t line = first;
    for (; line < end; line++) {
        dvq_text view = dvq_block_view(reader, line);
        size_t offset = dvq_text_skip_spaces(view, 0);
        reader->work++;
        if (offset < view.length && view.data[offset] == '>') {
            offset++;
            offset += offset < view.length && view.data[offset] == ' ';
            reader->views[line] += (uint32_t)offset;
        } else {
            dvq_text next = line + 1 < end ? dvq_block_view(reader, line + 1) : DVQ_TEXT("");
            if (dvq_leaf_block_ends_quote(view, next))
                break;
        }
    }
    return line - 1;
}

/* A block ends at `last`: its frame goes on after it. */
static void pass_block(dvq_block_frame *frame, uint32_t last)
{
    frame->last = last;
    frame->line = last + 1;
}

static dvq_status open_quote(dvq_block_reader *reader, uint32_t first)
{
    dvq_block_frame *outer = &reader->frames.items[reader->frames.count - 1];
    dvq_block_frame inner = {
        .line = first, .item = DVQ_BLOCK_NONE, .section = DVQ_BLOCK_NONE, .parent = outer->parent};
    bool callout = is_callout(dvq_block_view(reader, first));
    uint32_t last = enter_quote(reader, first, outer->end);
    if (outer->top && add_section(reader, callout ? DVQ_SECTION_CALLOUT : DVQ_SECTION_BLOCKQUOTE,
                                  first, last) != DVQ_OK)
        return DVQ_ERROR_MEMORY;
    pass_block(outer, last);
    inner.end = last + 1;
    inner.last = first;
    return DVQ_VECTOR_PUSH(reader->arena, &reader->frames, inner) ? DVQ_OK : DVQ_ERROR_MEMORY;
}

static dvq_status open_list(dvq_block_reader *reader, uint32_t first)
{
    dvq_block_frame *outer = &reader->frames.items[reader->frames.count - 1];
    uint32_t section = DVQ_BLOCK_NONE;
    /* What counts as an item's lines ends before its first nested list. */
    if (outer->item != DVQ_BLOCK_NONE && !outer->has_list) {
        reader->structure->items.items[outer->item].last_line = outer->last;
        outer->has_list = true;
    }
    if (outer->top) {
        section = (uint32_t)reader->structure->sections.count;
        if (add_section(reader, DVQ_SECTION_LIST, first, first) != DVQ_OK)
            return DVQ_ERROR_MEMORY;
    }
    return dvq_list_block_open(reader, first, section);
}

/* A block without blocks inside. */
typedef struct leaf {
    dvq_section_type type;
    uint32_t last;
    int level; /* of a heading */
} leaf;

/* What starts at `line` when nothing else does: a setext heading, HTML, a definition, a table or a
   paragraph. */
static leaf find_other_leaf(dvq_block_reader *reader, uint32_t line, uint32_t end)
{
    leaf found = {.type = DVQ_SECTION_HEADING, .last = line + 1};
    if (is_setext(reader, line, end)) {
        found.level = dvq_block_view(reader, line + 1).data[0] == '=' ? 1 : 2;
        return found;
    }
    found.last = DVQ_BLOCK_NONE;
    if (!dvq_block_starts_like_text(dvq_block_view(reader, line))) {
        found.type = DVQ_SECTION_HTML;
        found.last = dvq_html_block_find_end(reader, line, end);
        if (found.last == DVQ_BLOCK_NONE) {
            found.type = DVQ_SECTION_DEFINITION;
            found.last = dvq_leaf_block_find_definition_end(reader, line, end);
        }
    }
    if (found.last == DVQ_BLOCK_NONE) {
        found.type = DVQ_SECTION_TABLE;
        found.last = dvq_leaf_block_find_table_end(reader, line, end);
    }
    if (found.last == DVQ_BLOCK_NONE) {
        found.type = DVQ_SECTION_PARAGRAPH;
        found.last = dvq_leaf_block_find_paragraph_end(reader, line, end);
    }
    return found;
}

/* The leaf blocks that are looked for before quotes; the next function has those before lists. */
static leaf find_code_or_comment(dvq_block_reader *reader, uint32_t line, uint32_t end)
{
    leaf found = {.type = DVQ_SECTION_COMMENT};
    found.last = dvq_leaf_block_find_comment_end(reader, line, end);
    if (found.last == DVQ_BLOCK_NONE) {
        found.type = DVQ_SECTION_CODE;
        found.last = dvq_leaf_block_find_indented_code_end(reader, line, end);
    }
    if (found.last == DVQ_BLOCK_NONE)
        found.last = dvq_leaf_block_find_fence_end(reader, line, end);
    return found;
}

static leaf find_heading_or_rule(dvq_block_reader *reader, uint32_t line)
{
    dvq_text view = dvq_block_view(reader, line);
    leaf found = {.type = DVQ_SECTION_HEADING, .last = line};
    found.level = dvq_leaf_block_get_heading_level(view);
    if (found.level == 0) {
        found.type = DVQ_SECTION_RULE;
        found.last = dvq_leaf_block_is_rule(view) ? line : DVQ_BLOCK_NONE;
    }
    return found;
}

/* Read the tags and links of a leaf block; code, HTML and definitions hide theirs. */
static dvq_status scan_leaf(dvq_block_reader *reader, const leaf *block, uint32_t first)
{
    switch (block->type) {
    case DVQ_SECTION_PARAGRAPH:
    case DVQ_SECTION_COMMENT:
        return dvq_inline_scan_lines(reader, first, block->last);
    case DVQ_SECTION_HEADING:
        return dvq_inline_scan_lines(reader, first, first);
    case DVQ_SECTION_TABLE:
        return dvq_inline_scan_table(reader, first, block->last);
    case DVQ_SECTION_YAML:
    case DVQ_SECTION_LIST:
    case DVQ_SECTION_CODE:
    case DVQ_SECTION_BLOCKQUOTE:
    case DVQ_SECTION_CALLOUT:
    case DVQ_SECTION_RULE:
    case DVQ_SECTION_HTML:
    case DVQ_SECTION_DEFINITION:
        break;
    }
    return DVQ_OK;
}

static dvq_text get_heading_text(const dvq_block_reader *reader, const leaf *block, uint32_t line)
{
    dvq_text view = dvq_block_view(reader, line);
    size_t end = view.length;
    if (block->last == line)
        return dvq_leaf_block_get_heading_text(view);
    while (end > 0 && dvq_text_is_space(view.data[end - 1]))
        end--;
    return dvq_text_slice(view, dvq_text_skip_spaces(view, 0), end);
}

static dvq_status add_leaf(dvq_block_reader *reader, leaf block, uint32_t first)
{
    dvq_block_frame *frame = &reader->frames.items[reader->frames.count - 1];
    bool outside = frame->parent < 0; /* of any item, even one around a quote */
    dvq_status status = DVQ_OK;
    pass_block(frame, block.last);
    if (frame->top && reader->wants_blocks) {
        status = add_section(reader, block.type, first, block.last);
        if (status == DVQ_OK && block.level > 0) {
            status =
                add_heading(reader, first, block.level, get_heading_text(reader, &block, first));
        }
    }
    if (status != DVQ_OK || reader->sought == 0 || (reader->items_only && outside))
        return status;
    return scan_leaf(reader, &block, first);
}

/* Whether a line that starts with the byte can be anything that find_other_leaf() does not find. */
static bool may_start_block(char byte)
{
    static const bool starting[256] = {
        [' '] = true, ['\t'] = true, ['%'] = true, ['`'] = true, ['~'] = true, ['>'] = true,
        ['#'] = true, ['*'] = true,  ['-'] = true, ['_'] = true, ['+'] = true, ['0'] = true,
        ['1'] = true, ['2'] = true,  ['3'] = true, ['4'] = true, ['5'] = true, ['6'] = true,
        ['7'] = true, ['8'] = true,  ['9'] = true};
    return starting[(unsigned char)byte];
}

/* Read the next block of the frame on top, or leave the frame. */
static dvq_status step_blocks(dvq_block_reader *reader)
{
    dvq_block_frame *frame = &reader->frames.items[reader->frames.count - 1];
    uint32_t line = frame->line;
    uint32_t end = frame->end;
    if (line >= end) {
        reader->frames.count--;
        return DVQ_OK;
    }
    dvq_text view = dvq_block_view(reader, line);
    if (dvq_text_is_blank(view)) {
        frame->line++;
        return DVQ_OK;
    }
    if (reader->work > DVQ_BLOCK_WORK_LIMIT)
        return add_leaf(reader, (leaf){.type = DVQ_SECTION_PARAGRAPH, .last = end - 1}, line);
    if (!may_start_block(view.data[0]))
        return add_leaf(reader, find_other_leaf(reader, line, end), line);
    leaf block = find_code_or_comment(reader, line, end);
    if (block.last != DVQ_BLOCK_NONE)
        return add_leaf(reader, block, line);
    if (is_quote(view))
        return open_quote(reader, line);
    block = find_heading_or_rule(reader, line);
    if (block.last != DVQ_BLOCK_NONE)
        return add_leaf(reader, block, line);
    if (dvq_leaf_block_is_list(view, false))
        return open_list(reader, line);
    return add_leaf(reader, find_other_leaf(reader, line, end), line);
}

static bool is_id_byte(char byte)
{
    return byte == '-' || (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') ||
           (byte >= 'A' && byte <= 'Z');
}

/* "^id" at the end of a line, after white space or alone. */
static dvq_text find_block_id(dvq_text line)
{

    /* An item's first line starts with its marker, so only its end is trimmed. */
    line = dvq_unicode_trim(line);
    size_t end = line.length;
    size_t start = end;
    while (start > 0 && is_id_byte(line.data[start - 1]))
        start--;
    if (start == end || start == 0 || line.data[start - 1] != '^' ||
        !dvq_block_follows_white(line, start - 1))
        return (dvq_text){0};
    return dvq_text_slice(line, start, end);
}

/* Find block ids, once it is known where each item's own lines end. */
static void find_block_ids(dvq_block_reader *reader, dvq_text contents)
{
    dvq_structure *structure = reader->structure;
    if (dvq_text_find_byte(contents, '^', 0) == SIZE_MAX)
        return;
    dvq_text id = {0};
    uint32_t found = DVQ_BLOCK_NONE; /* the line that `id` was looked for in */
    memcpy(reader->views, reader->starts, reader->line_count * sizeof(uint32_t));
    for (size_t i = 0; i < structure->items.count; i++) {
        dvq_raw_item *item = &structure->items.items[i];
        uint32_t line = item->last_line;
        while (line > item->first_line && dvq_block_is_white(dvq_block_view(reader, line)))
            line--;
        if (line != found) {
            id = find_block_id(dvq_block_view(reader, line));
            found = line;
        }
        item->block_id = id;
    }
}

static dvq_status read_blocks(dvq_block_reader *reader, uint32_t first)
{
    dvq_block_frame note = {.top = true,
                            .line = first,
                            .end = reader->line_count,
                            .item = DVQ_BLOCK_NONE,
                            .section = DVQ_BLOCK_NONE,
                            .parent = -1};
    dvq_status status = DVQ_OK;
    if (!DVQ_VECTOR_PUSH(reader->arena, &reader->frames, note))
        return DVQ_ERROR_MEMORY;
    while (status == DVQ_OK && reader->frames.count > 0) {
        bool is_list = reader->frames.items[reader->frames.count - 1].is_list;
        status = is_list ? dvq_list_block_step(reader) : step_blocks(reader);
    }
    return status;
}

/* Where tags and links may stand that are wanted. */
static unsigned get_sought(unsigned wanted)
{
    return ((wanted & DVQ_STRUCTURE_LINKS) != 0 ? DVQ_BYTES_BRACKET : 0u) |
           ((wanted & DVQ_STRUCTURE_TAGS) != 0 ? DVQ_BYTES_HASH : 0u);
}

dvq_status dvq_structure_read(dvq_arena *arena, dvq_text contents, unsigned wanted,
                              dvq_structure *structure)
{
    dvq_block_reader reader = {.arena = arena,
                               .structure = structure,
                               .data = contents.data,
                               .sought = get_sought(wanted),
                               .wants_blocks = (wanted & DVQ_STRUCTURE_BLOCKS) != 0,
                               .items_only = (wanted & DVQ_STRUCTURE_OUTSIDE) == 0};
    *structure = (dvq_structure){0};
    if (contents.length == 0)
        return DVQ_OK;
    dvq_status status = split_lines(&reader, contents);
    if (status != DVQ_OK)
        return status;
    uint32_t first = read_frontmatter(&reader, contents);
    if (first > 0)
        status = add_section(&reader, DVQ_SECTION_YAML, 0, first - 1);
    if (status == DVQ_OK)
        status = read_blocks(&reader, first);
    if (status == DVQ_OK) {
        if (reader.wants_blocks)
            find_block_ids(&reader, contents);
        structure->truncated = reader.work > DVQ_BLOCK_WORK_LIMIT;
    }
    return status;
}
