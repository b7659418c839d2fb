/*
 * Blocks that hold no other blocks: code, headings, rules, comments, definitions, tables and
 * paragraphs. Called by the block reader (markdown.c, list_block.c). Sees lines only through their
 * views and keeps nothing.
 *
 * The rules are those of the parser that Obsidian is built on (remark-parse 8, CommonMark mode),
 * oddities included: people's notes were written against it, not against CommonMark.
 */
#include "note/leaf_block.h"

#include "note/html_block.h"
#include "support/ascii.h"

#define TAB_SIZE 4

bool dvq_leaf_block_is_rule(dvq_text line)
{
    size_t offset = dvq_text_skip_spaces(line, 0);
    char marker = dvq_text_byte_at(line, offset);
    size_t end = line.length;
    int count = 0;
    if (offset == line.length || (marker != '*' && marker != '-' && marker != '_'))
        return false;
    /* Most lines that start like a rule but are none end in something else. */
    while (end > offset && line.data[end - 1] == ' ')
        end--;
    if (line.data[end - 1] != marker)
        return false;
    for (; offset < end; offset++)
        if (line.data[offset] == marker)
            count++;
        else if (line.data[offset] != ' ')
            return false;
    return count >= 3;
}

int dvq_leaf_block_get_heading_level(dvq_text line)
{
    size_t offset = dvq_text_skip_spaces(line, 0);
    int level = 0;
    while (dvq_text_byte_at(line, offset) == '#') {
        offset++;
        level++;
        if (level > 6)
            return 0;
    }
    if (level == 0 || (offset < line.length && !dvq_text_is_space(line.data[offset])))
        return 0;
    return level;
}

dvq_text dvq_leaf_block_get_heading_text(dvq_text line)
{
    size_t start = dvq_text_skip_spaces(line, 0);
    size_t end = line.length;
    while (dvq_text_byte_at(line, start) == '#')
        start++;
    start = dvq_text_skip_spaces(line, start);
    while (end > start && (dvq_text_is_space(line.data[end - 1]) || line.data[end - 1] == '#'))
        end--;
    /* Marks that touch the text are part of it. */
    while (end > start && dvq_text_byte_at(line, end) == '#')
        end++;
    return dvq_text_slice(line, start, end);
}

/* Bytes of the indent that makes a line code, 0 for none. */
static size_t match_code_indent(dvq_text line)
{
    if (dvq_text_byte_at(line, 0) == '\t')
        return 1;
    return line.length >= TAB_SIZE && memcmp(line.data, "    ", TAB_SIZE) == 0 ? TAB_SIZE : 0;
}

bool dvq_leaf_block_is_indented_code(dvq_text line)
{
    size_t indent = match_code_indent(line);
    return indent > 0 && indent < line.length;
}

/* A fence's marker and length; *offset is where it ends. */
static bool match_fence(dvq_text line, char *marker, size_t *count, size_t *offset)
{
    size_t start = dvq_text_skip_spaces(line, 0);
    size_t end = start;
    *marker = dvq_text_byte_at(line, start);
    if (*marker != '`' && *marker != '~')
        return false;
    while (dvq_text_byte_at(line, end) == *marker && end < line.length)
        end++;
    *count = end - start;
    *offset = end;
    return *count >= 3;
}

bool dvq_leaf_block_is_fence(dvq_text line)
{
    char marker;
    size_t count;
    size_t offset;
    if (!match_fence(line, &marker, &count, &offset))
        return false;
    return marker != '`' || dvq_text_find_byte(line, '`', offset) == SIZE_MAX;
}

static bool is_fence_close(dvq_text line, char marker, size_t count)
{
    size_t start = 0;
    while (dvq_text_byte_at(line, start) == ' ')
        start++;
    size_t end = start;
    while (end < line.length && line.data[end] == marker)
        end++;
    return start < TAB_SIZE && end - start >= count &&
           dvq_text_is_blank(dvq_text_slice(line, end, line.length));
}

bool dvq_leaf_block_is_list(dvq_text line, bool interrupting)
{
    size_t start = dvq_text_skip_spaces(line, 0);
    size_t offset = start;
    char next = dvq_text_byte_at(line, offset);
    if (next == '*' || next == '+' || next == '-') {
        offset++;
    } else {
        while (dvq_text_byte_at(line, offset) >= '0' && dvq_text_byte_at(line, offset) <= '9')
            offset++;
        next = dvq_text_byte_at(line, offset);
        if (offset == start || (next != '.' && next != ')'))
            return false;
        if (interrupting && (offset - start != 1 || line.data[start] != '1'))
            return false;
        offset++;
    }
    return offset == line.length || dvq_text_is_space(line.data[offset]);
}

bool dvq_leaf_block_is_underline(dvq_text line)
{
    size_t offset = 1;
    if (line.length == 0 || (line.data[0] != '=' && line.data[0] != '-'))
        return false;
    while (offset < line.length && line.data[offset] == line.data[0])
        offset++;
    return offset == line.length;
}

bool dvq_leaf_block_ends_quote(dvq_text line, dvq_text next)
{
    return dvq_block_is_white(line) || dvq_leaf_block_is_indented_code(line) ||
           dvq_leaf_block_is_fence(line) || dvq_leaf_block_get_heading_level(line) > 0 ||
           dvq_leaf_block_is_underline(next) || dvq_leaf_block_is_rule(line) ||
           dvq_html_block_starts(line) || dvq_leaf_block_is_list(line, true);
}

uint32_t dvq_leaf_block_find_indented_code_end(dvq_block_reader *reader, uint32_t first,
                                               uint32_t end)
{
    uint32_t last = DVQ_BLOCK_NONE;
    if (!dvq_leaf_block_is_indented_code(dvq_block_view(reader, first)))
        return DVQ_BLOCK_NONE;
    for (uint32_t line = first; line < end; line++) {
        dvq_text view = dvq_block_view(reader, line);
        size_t indent = match_code_indent(view);
        if (indent > 0 && (indent < view.length || line + 1 < end))
            last = line;
        else if (!dvq_text_is_blank(view))
            break;
    }
    return last;
}

uint32_t dvq_leaf_block_find_fence_end(dvq_block_reader *reader, uint32_t first, uint32_t end)
{
    dvq_text view = dvq_block_view(reader, first);
    char marker;
    size_t count;
    size_t offset;
    if (!dvq_leaf_block_is_fence(view) || !match_fence(view, &marker, &count, &offset))
        return DVQ_BLOCK_NONE;
    for (uint32_t line = first + 1; line < end; line++)
        if (is_fence_close(dvq_block_view(reader, line), marker, count))
            return line;
    return end - 1;
}

uint32_t dvq_leaf_block_find_comment_end(dvq_block_reader *reader, uint32_t first, uint32_t end)
{
    dvq_text view = dvq_block_view(reader, first);
    size_t offset = dvq_text_skip_spaces(view, 0);
    dvq_text mark = DVQ_TEXT("%%");
    if (!dvq_text_starts_with(dvq_text_slice(view, offset, view.length), mark) ||
        dvq_text_find(view, mark, offset + 2) != SIZE_MAX)
        return DVQ_BLOCK_NONE;
    for (uint32_t line = first + 1; line < end; line++) {
        reader->work++;
        if (dvq_text_find(dvq_block_view(reader, line), mark, 0) != SIZE_MAX)
            return line;
    }
    return DVQ_BLOCK_NONE;
}

/* Whether it is the row below a table's head: dashes and colons between pipes, no cell empty. */
static bool is_alignment_row(dvq_text line)
{
    bool cell = false;
    bool piped = false;
    bool any = false;
    for (size_t offset = 0, size; offset < line.length; offset += size) {
        uint32_t character = dvq_unicode_decode(line, offset, &size);
        if (character == '|') {
            if (!cell && piped)
                return false;
            cell = false;
            piped = true;
        } else if (character == '-' || character == ':') {
            cell = true;
            any = true;
        } else if (!dvq_unicode_is_whitespace(character)) {
            return false;
        }
    }
    return any;
}

/* A pipe at the very start does not count. */
static bool has_pipe(const dvq_block_reader *reader, uint32_t line)
{
    return (reader->kinds[line] & DVQ_BYTES_PIPE) != 0 &&
           dvq_text_find_byte(dvq_block_view(reader, line), '|', 1) != SIZE_MAX;
}

uint32_t dvq_leaf_block_find_table_end(dvq_block_reader *reader, uint32_t first, uint32_t end)
{
    uint32_t line = first + 2;
    if (line > end || !has_pipe(reader, first) || !has_pipe(reader, first + 1) ||
        !is_alignment_row(dvq_block_view(reader, first + 1)))
        return DVQ_BLOCK_NONE;
    while (line < end && has_pipe(reader, line))
        line++;
    return line - 1;
}

/* A place in lines that are read as one text; `byte` is -1 at the end. */
typedef struct cursor {
    dvq_block_reader *reader;
    dvq_text view;
    size_t offset;
    uint32_t line;
    uint32_t end;
    int byte;
} cursor;

static void peek(cursor *at)
{
    if (at->offset < at->view.length)
        at->byte = (unsigned char)at->view.data[at->offset];
    else
        at->byte = at->line + 1 < at->end ? '\n' : -1;
}

static void move(cursor *at)
{
    at->reader->work++;
    if (at->byte == '\n' && at->offset == at->view.length) {
        at->line++;
        at->view = dvq_block_view(at->reader, at->line);
        at->offset = 0;
    } else {
        at->offset++;
    }
    peek(at);
}

static void skip_spaces_and_lines(cursor *at)
{
    while (at->byte == ' ' || at->byte == '\t' || at->byte == '\n')
        move(at);
}

/* "[label]:" and the white space after it. */
static bool skip_label(cursor *at)
{
    size_t length = 0;
    move(at);
    while (at->byte != ']' && at->byte >= 0) {
        if (at->byte == '\\')
            move(at);
        if (at->byte >= 0)
            move(at);
        length++;
        if (at->reader->work > DVQ_BLOCK_WORK_LIMIT)
            return false;
    }
    if (length == 0 || at->byte < 0)
        return false;
    move(at);
    if (at->byte != ':')
        return false;
    move(at);
    skip_spaces_and_lines(at);
    return true;
}

static bool is_white_at(const cursor *at)
{

    if (at->offset == at->view.length)
        return true;
    size_t size;
    return dvq_unicode_is_whitespace(dvq_unicode_decode(at->view, at->offset, &size));
}

static bool skip_destination(cursor *at)
{
    size_t length = 0;
    if (at->byte == '<') {
        move(at);
        for (; at->byte >= 0 && at->byte != '>' && at->byte != '[' && at->byte != ']'; length++)
            move(at);
        if (at->byte != '>')
            return false;
        move(at);
    }
    if (length > 0)
        return true;
    while (at->byte >= 0 && at->byte != '[' && at->byte != ']' && !is_white_at(at)) {
        move(at);
        length++;
    }
    return length > 0;
}

/* The text up to the closing mark, without a blank line in it. */
static bool skip_title(cursor *at, int close)
{
    move(at);
    while (at->byte >= 0 && at->byte != close) {
        if (at->byte == '\n') {
            move(at);
            if (at->byte == '\n' || at->byte == close)
                return false;
        }
        if (at->byte >= 0)
            move(at);
    }
    if (at->byte != close)
        return false;
    move(at);
    return true;
}

static int get_title_close(int byte)
{
    if (byte == '(')
        return ')';
    return byte == '"' || byte == '\'' ? byte : 0;
}

uint32_t dvq_leaf_block_find_definition_end(dvq_block_reader *reader, uint32_t first, uint32_t end)
{
    cursor at = {
        .reader = reader, .view = dvq_block_view(reader, first), .line = first, .end = end};
    at.offset = dvq_text_skip_spaces(at.view, 0);
    peek(&at);
    if (at.byte != '[' || !skip_label(&at) || !skip_destination(&at))
        return DVQ_BLOCK_NONE;
    cursor after = at;
    skip_spaces_and_lines(&at);
    if (get_title_close(at.byte) == 0)
        at = after;
    else if (!skip_title(&at, get_title_close(at.byte)))
        return DVQ_BLOCK_NONE;
    while (at.byte == ' ' || at.byte == '\t')
        move(&at);
    return at.byte < 0 || at.byte == '\n' ? at.line : DVQ_BLOCK_NONE;
}

/* Whether a line ends the paragraph above it. */
static bool interrupts_paragraph(dvq_text line)
{
    switch (dvq_text_byte_at(line, dvq_text_skip_spaces(line, 0))) {
    case '*':
    case '-':
    case '_':
        return dvq_leaf_block_is_rule(line) || dvq_leaf_block_is_list(line, true);
    case '+':
    case '1':
        return dvq_leaf_block_is_list(line, true);
    case '#':
        return dvq_leaf_block_get_heading_level(line) > 0;
    case '`':
    case '~':
        return dvq_leaf_block_is_fence(line);
    case '>':
        return true;
    case '<':
        return dvq_html_block_starts(line);
    }
    return false;
}

/* A line indented by four columns or more continues the paragraph, whatever it holds. */
static bool continues_by_indent(dvq_text line, bool is_last)
{
    size_t spaces = 0;
    while (dvq_text_byte_at(line, spaces) == ' ')
        spaces++;
    if (dvq_text_byte_at(line, spaces) == '\t')
        return true;
    return spaces >= TAB_SIZE && (spaces < line.length || is_last);
}

uint32_t dvq_leaf_block_find_paragraph_end(dvq_block_reader *reader, uint32_t first, uint32_t end)
{
    uint32_t line = first + 1;
    for (; line < end; line++) {
        dvq_text view = dvq_block_view(reader, line);
        bool is_last = line + 1 == end;
        if (view.length == 0)
            break;
        if (dvq_ascii_is_letter((unsigned char)view.data[0]))
            continue;
        if (continues_by_indent(view, is_last))
            continue;
        if (interrupts_paragraph(view) || (!is_last && dvq_block_is_white(view)) ||
            dvq_leaf_block_find_comment_end(reader, line, end) != DVQ_BLOCK_NONE)
            break;
    }
    return line - 1;
}
