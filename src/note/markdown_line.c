/*
 * Markdown line by line, see markdown_line.h. Called by managed_result.c and publish/. Each line is
 * matched with the open containers, then with the open block; then the rest of it may open others.
 * Tabs count as columns, up to the next multiple of four, as in CommonMark. Never looks back.
 */
#include "note/markdown_line.h"

#include "note/html_name.h"
#include "note/leaf_block.h"

enum { CODE_INDENT = 4, LEAST_FENCE = 3, LONGEST_NUMBER = 9 };

/* A place in a line that may lie inside a tab. */
typedef struct cursor {
    const char *data;
    size_t offset;
    size_t end;
    unsigned column;
    unsigned spare; /* columns left of the tab before `offset` */
} cursor;

/* Columns of white space from here on, and where they end. */
static unsigned measure_indent(const cursor *at, size_t *offset)
{
    unsigned column = at->column + at->spare;
    size_t place = at->offset;
    for (; place < at->end && dvq_text_is_space(at->data[place]); place++)
        column += at->data[place] == '\t' ? CODE_INDENT - column % CODE_INDENT : 1;
    if (offset != NULL)
        *offset = place;
    return column - at->column;
}

/* Skip `columns` of white space, which must be there. */
static void skip_columns(cursor *at, unsigned columns)
{
    while (columns > 0) {
        if (at->spare == 0) {
            at->spare = at->data[at->offset] == '\t' ? CODE_INDENT - at->column % CODE_INDENT : 1;
            at->offset++;
        }
        unsigned part = columns < at->spare ? columns : at->spare;
        at->spare -= part;
        at->column += part;
        columns -= part;
    }
}

static void skip_bytes(cursor *at, size_t count)
{
    at->offset += count;
    at->column += (unsigned)count;
}

static dvq_text get_rest(const cursor *at)
{
    size_t offset;
    measure_indent(at, &offset);
    return dvq_text_make(at->data + offset, at->end - offset);
}

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

/* ---- what a line starts ---- */

static bool is_rule(dvq_text rest)
{
    size_t count = 0;
    if (rest.length == 0 || (rest.data[0] != '-' && rest.data[0] != '*' && rest.data[0] != '_'))
        return false;
    for (size_t i = 0; i < rest.length; i++) {
        if (rest.data[i] != rest.data[0] && !dvq_text_is_space(rest.data[i]))
            return false;
        count += rest.data[i] == rest.data[0];
    }
    return count >= 3;
}

/* The level that a line of = or - gives the paragraph above it; 0: none. */
static unsigned get_underline_level(dvq_text rest)
{
    if (rest.length == 0 || (rest.data[0] != '=' && rest.data[0] != '-'))
        return 0;
    size_t length = dvq_text_count_run(rest, rest.data[0], 0);
    if (!dvq_text_is_blank(dvq_text_slice(rest, length, rest.length)))
        return 0;
    return rest.data[0] == '=' ? 1 : 2;
}

static unsigned get_heading_level(dvq_text rest)
{
    size_t level = dvq_text_count_run(rest, '#', 0);
    bool ends = level == rest.length || dvq_text_is_space(rest.data[level]);
    return level >= 1 && level <= 6 && ends ? (unsigned)level : 0;
}

/* Bytes of the fence that starts here, 0 for none. */
static size_t measure_fence(dvq_text rest)
{
    if (rest.length == 0 || (rest.data[0] != '`' && rest.data[0] != '~'))
        return 0;
    size_t length = dvq_text_count_run(rest, rest.data[0], 0);
    if (length < LEAST_FENCE)
        return 0;
    bool broken = rest.data[0] == '`' && dvq_text_find_byte(rest, '`', length) != SIZE_MAX;
    return broken ? 0 : length;
}

/* Bytes of the list marker that starts here, 0 for none. */
static size_t measure_marker(dvq_text rest, bool interrupting)
{
    size_t length = 0;
    while (length < rest.length && length < LONGEST_NUMBER && is_digit(rest.data[length]))
        length++;
    if (length == rest.length)
        return 0;
    char mark = rest.data[length];
    bool numbered = length > 0 && (mark == '.' || mark == ')');
    bool bullet = length == 0 && (mark == '-' || mark == '*' || mark == '+');
    if (!numbered && !bullet)
        return 0;
    length++;
    dvq_text inside = dvq_text_slice(rest, length, rest.length);
    if (inside.length > 0 && !dvq_text_is_space(inside.data[0]))
        return 0;
    if (interrupting &&
        (dvq_text_is_blank(inside) || (numbered && (length != 2 || rest.data[0] != '1'))))
        return 0;
    return length;
}

/* The element whose tag starts here; NULL when it makes no block. */
static const dvq_html_name *read_element(dvq_text rest)
{
    size_t start = dvq_text_byte_at(rest, 1) == '/' ? 2 : 1;
    size_t end = dvq_html_name_skip(rest, start);
    char next = dvq_text_byte_at(rest, end);
    bool ended = end == rest.length || dvq_text_is_space(next) || next == '>' || next == '/';
    return ended ? dvq_html_name_find(dvq_text_slice(rest, start, end)) : NULL;
}

/* Whether an HTML block starts here; *end is what ends it, NULL for a blank line. */
static bool is_html(dvq_text rest, const char **end)
{
    *end = NULL;
    if (rest.length < 2 || rest.data[0] != '<')
        return false;
    if (dvq_text_starts_with(rest, DVQ_TEXT("<!--"))) {
        *end = "-->";
        return true;
    }
    const dvq_html_name *element = read_element(rest);
    if (element == NULL)
        return false;
    if (rest.data[1] != '/' && (element->roles & DVQ_HTML_COMMONMARK_RAW) != 0) {
        *end = element->closing;
        return true;
    }
    return (element->roles & DVQ_HTML_COMMONMARK_BLOCK) != 0;
}

static bool contains(dvq_text text, const char *needle)
{
    return dvq_text_find(text, dvq_text_from_string(needle), 0) != SIZE_MAX;
}

/* ---- containers ---- */

/* How many of the open containers the line is in. */
static unsigned match_containers(const dvq_markdown_scanner *scanner, cursor *at)
{
    unsigned matched = 0;
    for (; matched < scanner->depth; matched++) {
        const dvq_markdown_container *container = &scanner->containers[matched];
        size_t offset;
        unsigned indent = measure_indent(at, &offset);
        bool blank = offset == at->end;
        if (container->indent > 0) {
            if (!blank && indent < container->indent)
                break;
            skip_columns(at, indent < container->indent ? indent : container->indent);
            continue;
        }
        if (blank || indent >= CODE_INDENT || at->data[offset] != '>')
            break;
        skip_columns(at, indent);
        skip_bytes(at, 1);
        if (measure_indent(at, NULL) > 0)
            skip_columns(at, 1);
    }
    return matched;
}

static void push_container(dvq_markdown_scanner *scanner, unsigned indent, char marker)
{
    scanner->containers[scanner->depth++] = (dvq_markdown_container){indent, marker};
}

static void open_item(dvq_markdown_scanner *scanner, cursor *at, unsigned indent, size_t marker)
{
    skip_columns(at, indent);
    char mark = at->data[at->offset + marker - 1];
    skip_bytes(at, marker);
    size_t offset;
    unsigned padding = measure_indent(at, &offset);
    if (offset == at->end)
        padding = 1;
    else if (padding > CODE_INDENT)
        padding = 1;
    skip_columns(at, offset == at->end ? measure_indent(at, NULL) : padding);
    push_container(scanner, indent + (unsigned)marker + padding, mark);
}

/* Open the quotes and items that start on the line. `interrupting`: a paragraph is open. */
static bool open_containers(dvq_markdown_scanner *scanner, cursor *at, unsigned matched,
                            bool interrupting, bool *item)
{
    bool opened = false;
    while (matched < DVQ_MARKDOWN_DEPTH && scanner->depth < DVQ_MARKDOWN_DEPTH) {
        size_t offset;
        unsigned indent = measure_indent(at, &offset);
        dvq_text rest = dvq_text_make(at->data + offset, at->end - offset);
        if (indent >= CODE_INDENT || rest.length == 0)
            break;
        bool quote = rest.data[0] == '>';
        size_t marker = quote || is_rule(rest) ? 0 : measure_marker(rest, interrupting && !opened);
        if (!quote && marker == 0)
            break;
        if (!opened)
            scanner->depth = matched;
        opened = true;
        if (quote) {
            skip_columns(at, indent);
            skip_bytes(at, 1);
            if (measure_indent(at, NULL) > 0)
                skip_columns(at, 1);
            push_container(scanner, 0, '>');
        } else {
            open_item(scanner, at, indent, marker);
            *item = true;
        }
    }
    return opened;
}

/*
 * Whether a line without the marks of its quotes goes on with the fenced code in them: Obsidian's
 * reader gathers the lines of a quote before it looks into it. `matched` containers were found on
 * the line, and `at` is behind them.
 */
static bool continues_quoted_fence(const dvq_markdown_scanner *scanner, const cursor *at,
                                   unsigned matched)
{
    if (scanner->leaf != DVQ_MARKDOWN_FENCE || matched == scanner->depth)
        return false;
    for (unsigned i = matched; i < scanner->depth; i++)
        if (scanner->containers[i].indent > 0)
            return false;
    dvq_text view = dvq_text_make(at->data + at->offset, at->end - at->offset);
    dvq_markdown_line next = dvq_markdown_line_at(scanner->text, scanner->offset);
    return !dvq_leaf_block_ends_quote(view, dvq_text_slice(scanner->text, next.start, next.end));
}

/* ---- blocks ---- */

/* Whether a line with this rest cannot continue a paragraph. */
static bool interrupts(dvq_text rest)
{
    const char *end;
    return is_rule(rest) || get_heading_level(rest) > 0 || measure_fence(rest) > 0 ||
           is_html(rest, &end) || dvq_text_starts_with(rest, DVQ_TEXT("%%"));
}

/* Whether the word after a fence makes the block one of the Admonition plugin's. */
static bool is_admonition(dvq_text rest)
{
    size_t word = dvq_text_skip_spaces(rest, dvq_text_count_run(rest, rest.data[0], 0));
    return dvq_text_starts_with(dvq_text_slice(rest, word, rest.length), DVQ_TEXT("ad-"));
}

static dvq_markdown_kind open_fence(dvq_markdown_scanner *scanner, dvq_text rest, unsigned indent)
{
    if (scanner->enters_admonitions && scanner->admonition_count < DVQ_MARKDOWN_ADMONITIONS &&
        is_admonition(rest)) {
        scanner->admonitions[scanner->admonition_count++] =
            (dvq_markdown_admonition){rest.data[0], measure_fence(rest), scanner->depth};
        return DVQ_MARKDOWN_ADMONITION;
    }
    scanner->fence = rest.data[0];
    scanner->fence_length = measure_fence(rest);
    scanner->fence_indent = indent;
    scanner->leaf = DVQ_MARKDOWN_FENCE;
    return DVQ_MARKDOWN_FENCE;
}

static dvq_markdown_kind open_html(dvq_markdown_scanner *scanner, dvq_text rest, const char *end)
{
    scanner->html_end = end;
    bool ended = end != NULL && contains(rest, end);
    scanner->leaf = ended ? DVQ_MARKDOWN_BLANK : DVQ_MARKDOWN_HTML;
    return DVQ_MARKDOWN_HTML;
}

/* A comment that nothing ends is text. */
static bool open_comment(dvq_markdown_scanner *scanner, dvq_text rest)
{
    if (!dvq_text_starts_with(rest, DVQ_TEXT("%%")))
        return false;
    size_t offset = (size_t)(rest.data - scanner->text.data) + 2;
    size_t end = dvq_text_find(scanner->text, DVQ_TEXT("%%"), offset);
    if (end == SIZE_MAX)
        return false;
    bool ended = end < offset + rest.length - 2;
    scanner->leaf = ended ? DVQ_MARKDOWN_BLANK : DVQ_MARKDOWN_COMMENT;
    return true;
}

/* The block that the rest of a line starts or continues; it is not blank. */
static dvq_markdown_kind read_block(dvq_markdown_scanner *scanner, const cursor *at,
                                    bool in_paragraph, dvq_markdown_line *line)
{
    dvq_text rest = get_rest(at);
    unsigned indent = measure_indent(at, NULL);
    scanner->leaf = DVQ_MARKDOWN_BLANK;
    if (indent >= CODE_INDENT && !in_paragraph)
        return DVQ_MARKDOWN_CODE;
    const char *end;
    if (indent < CODE_INDENT) {
        if (measure_fence(rest) > 0)
            return open_fence(scanner, rest, indent);
        line->level = get_heading_level(rest);
        if (line->level > 0)
            return DVQ_MARKDOWN_HEADING;
        if (is_html(rest, &end))
            return open_html(scanner, rest, end);
        if (open_comment(scanner, rest))
            return DVQ_MARKDOWN_COMMENT;
        line->level = in_paragraph ? get_underline_level(rest) : 0;
        if (line->level > 0)
            return DVQ_MARKDOWN_UNDERLINE;
        if (is_rule(rest))
            return DVQ_MARKDOWN_RULE;
    }
    scanner->leaf = DVQ_MARKDOWN_TEXT;
    line->continues = in_paragraph;
    return DVQ_MARKDOWN_TEXT;
}

/* Whether the rest of the line closes a block that was opened by `length` bytes of `fence`. */
static bool closes_fence(const cursor *at, char fence, size_t length)
{
    dvq_text rest = get_rest(at);
    if (measure_indent(at, NULL) >= CODE_INDENT || rest.length == 0 || rest.data[0] != fence)
        return false;
    size_t run = dvq_text_count_run(rest, fence, 0);
    return run >= length && dvq_text_is_blank(dvq_text_slice(rest, run, rest.length));
}

/* Whether the line ends the innermost Admonition block; those whose containers end, end as well. */
static bool ends_admonition(dvq_markdown_scanner *scanner, const cursor *at, unsigned matched)
{
    while (scanner->admonition_count > 0) {
        const dvq_markdown_admonition *open = &scanner->admonitions[scanner->admonition_count - 1];
        if (open->depth == matched && closes_fence(at, open->fence, open->fence_length)) {
            scanner->admonition_count--;
            scanner->depth = matched;
            scanner->leaf = DVQ_MARKDOWN_BLANK;
            return true;
        }
        if (open->depth <= matched)
            return false;
        scanner->admonition_count--;
    }
    return false;
}

static dvq_markdown_kind continue_fence(dvq_markdown_scanner *scanner, cursor *at)
{
    unsigned indent = measure_indent(at, NULL);
    if (closes_fence(at, scanner->fence, scanner->fence_length)) {
        scanner->leaf = DVQ_MARKDOWN_BLANK;
        skip_columns(at, indent);
        return DVQ_MARKDOWN_FENCE_END;
    }
    skip_columns(at, indent < scanner->fence_indent ? indent : scanner->fence_indent);
    return DVQ_MARKDOWN_CODE;
}

/* Continue the open fence, HTML block or comment; false when a blank line ends it. */
static bool continue_leaf(dvq_markdown_scanner *scanner, cursor *at, dvq_markdown_line *line)
{
    dvq_text rest = get_rest(at);
    line->continues = true;
    if (scanner->leaf == DVQ_MARKDOWN_FENCE) {
        line->kind = continue_fence(scanner, at);
        line->content = at->offset;
        return true;
    }
    const char *end = scanner->leaf == DVQ_MARKDOWN_HTML ? scanner->html_end : "%%";
    line->kind = scanner->leaf;
    if (end == NULL && rest.length == 0)
        return false;
    if (end != NULL && contains(rest, end))
        scanner->leaf = DVQ_MARKDOWN_BLANK;
    return true;
}

static bool is_leaf_open(const dvq_markdown_scanner *scanner)
{
    return scanner->leaf == DVQ_MARKDOWN_FENCE || scanner->leaf == DVQ_MARKDOWN_HTML ||
           scanner->leaf == DVQ_MARKDOWN_COMMENT;
}

/* The marker of the outermost list item that the line is no longer in. */
static char find_ended_list(const dvq_markdown_scanner *scanner, unsigned matched)
{
    return matched < scanner->depth && scanner->containers[matched].indent > 0
               ? scanner->containers[matched].marker
               : '\0';
}

static void read_new_line(dvq_markdown_scanner *scanner, cursor *at, unsigned matched,
                          dvq_markdown_line *line)
{
    bool paragraph = scanner->leaf == DVQ_MARKDOWN_TEXT;
    unsigned before = scanner->depth;
    char ended = find_ended_list(scanner, matched);
    bool opened =
        open_containers(scanner, at, matched, paragraph && matched == before, &line->opens);
    dvq_text rest = get_rest(at);
    if (rest.length == 0) {
        if (!opened)
            scanner->depth = matched;
        scanner->leaf = DVQ_MARKDOWN_BLANK;
        line->kind = DVQ_MARKDOWN_BLANK;
        return;
    }
    /* A paragraph continues even where the marks of its containers are missing. */
    bool lazy = !opened && matched < before && paragraph && !interrupts(rest);
    if (!opened && !lazy)
        scanner->depth = matched;
    line->ended = lazy || (opened && line->opens) ? '\0' : ended;
    bool goes_on = paragraph && !opened && (matched == before || lazy);
    line->kind = read_block(scanner, at, goes_on, line);
}

static void count_containers(const dvq_markdown_scanner *scanner, dvq_markdown_line *line)
{
    line->depth = scanner->depth;
    line->items = 0;
    for (unsigned i = 0; i < scanner->depth; i++)
        line->items += scanner->containers[i].indent > 0;
}

dvq_markdown_line dvq_markdown_line_at(dvq_text text, size_t offset)
{
    size_t end = dvq_text_find_byte(text, '\n', offset);
    dvq_markdown_line line = {.start = offset, .content = offset};
    line.next = end == SIZE_MAX ? text.length : end + 1;
    line.end = end == SIZE_MAX ? text.length : end;
    if (line.end > offset && text.data[line.end - 1] == '\r')
        line.end--;
    return line;
}

/* Where the frontmatter ends, 0 when there is none. */
static size_t find_frontmatter_end(dvq_text text)
{
    dvq_markdown_line line = dvq_markdown_line_at(text, 0);
    for (bool first = true; line.start < text.length; first = false) {
        dvq_text content = dvq_text_slice(text, line.start, line.end);
        bool fence = dvq_text_starts_with(content, DVQ_TEXT("---")) &&
                     dvq_text_is_blank(dvq_text_slice(content, 3, content.length));
        if (fence != first && (first || fence))
            return first ? 0 : line.next;
        line = dvq_markdown_line_at(text, line.next);
    }
    return 0;
}

void dvq_markdown_scanner_init(dvq_markdown_scanner *scanner, dvq_text text)
{
    scanner->text = text;
    scanner->offset = 0;
    scanner->frontmatter = find_frontmatter_end(text);
    scanner->depth = 0;
    scanner->leaf = DVQ_MARKDOWN_BLANK;
    scanner->html_end = NULL;
    scanner->enters_admonitions = false;
    scanner->admonition_count = 0;
}

/* Read the block of a line that stands in `matched` of the open containers. */
static void read_line(dvq_markdown_scanner *scanner, cursor *at, unsigned matched,
                      dvq_markdown_line *line)
{
    bool inside = is_leaf_open(scanner) &&
                  (matched == scanner->depth || continues_quoted_fence(scanner, at, matched));
    if (!inside && is_leaf_open(scanner))
        scanner->leaf = DVQ_MARKDOWN_BLANK;
    if (!inside || !continue_leaf(scanner, at, line)) {
        line->continues = false;
        read_new_line(scanner, at, matched, line);
    }
    if (line->kind != DVQ_MARKDOWN_CODE || !inside)
        measure_indent(at, &line->content);
}

bool dvq_markdown_scanner_next(dvq_markdown_scanner *scanner, dvq_markdown_line *line)
{
    if (scanner->offset >= scanner->text.length)
        return false;
    *line = dvq_markdown_line_at(scanner->text, scanner->offset);
    scanner->offset = line->next;
    if (line->start < scanner->frontmatter) {
        line->kind = DVQ_MARKDOWN_FRONTMATTER;
        return true;
    }
    cursor at = {.data = scanner->text.data, .offset = line->start, .end = line->end};
    unsigned matched = match_containers(scanner, &at);
    if (ends_admonition(scanner, &at, matched))
        line->kind = DVQ_MARKDOWN_ADMONITION;
    else
        read_line(scanner, &at, matched, line);
    count_containers(scanner, line);
    return true;
}

void dvq_markdown_scanner_skip(dvq_markdown_scanner *scanner, size_t offset)
{
    scanner->offset = offset;
    scanner->leaf = DVQ_MARKDOWN_BLANK;
}
