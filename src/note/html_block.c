/*
 * HTML in notes: where a block of it starts and ends, and tags within a line of text. Neither shows
 * what is inside: no list, tag or link is seen there. Called by the block reader (markdown.c,
 * leaf_block.c) and by inline_scan.c. Never decides what HTML means.
 */
#include "note/html_block.h"

#include "note/html_name.h"

/* How a block of HTML starts. The first five end with the line that holds their closing text. */
typedef enum html_kind {
    HTML_RAW, /* script, pre, style */
    HTML_COMMENT,
    HTML_INSTRUCTION,
    HTML_DECLARATION,
    HTML_CDATA,
    HTML_ELEMENT, /* a known element; ends before an empty line, and so does the next */
    HTML_OTHER,   /* one whole tag on a line; interrupts no paragraph */
    HTML_NONE
} html_kind;

static bool is_alpha(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

static bool is_alnum(char byte)
{
    return is_alpha(byte) || (byte >= '0' && byte <= '9');
}

static bool starts_at(dvq_text text, size_t offset, const char *prefix)
{
    size_t length = strlen(prefix);
    return offset <= text.length && text.length - offset >= length &&
           memcmp(text.data + offset, prefix, length) == 0;
}

static bool is_white_at(dvq_text text, size_t offset)
{
    size_t size;
    return offset < text.length &&
           dvq_unicode_is_whitespace(dvq_unicode_decode(text, offset, &size));
}

/* Whether a name ends here: at white space, at the line's end, at > or (with `slash`) at />. */
static bool ends_name(dvq_text line, size_t offset, bool slash)
{
    if (offset == line.length || line.data[offset] == '>' || is_white_at(line, offset))
        return true;
    return slash && starts_at(line, offset, "/>");
}

/* Skip ="value" after an attribute's name. *ok is false when there is an = without a value. */
static size_t skip_attribute_value(dvq_text text, size_t offset, bool *ok)
{
    size_t start = dvq_unicode_skip_space(text, offset);
    *ok = true;
    if (dvq_text_byte_at(text, start) != '=')
        return offset;
    start = dvq_unicode_skip_space(text, start + 1);
    char quote = dvq_text_byte_at(text, start);
    if (quote == '"' || quote == '\'') {
        size_t close = dvq_text_find_byte(text, quote, start + 1);
        *ok = close != SIZE_MAX;
        return *ok ? close + 1 : offset;
    }
    offset = start;
    while (start < text.length && (unsigned char)text.data[start] > ' ' &&
           strchr("\"'=<>`", text.data[start]) == NULL)
        start++;
    *ok = start > offset;
    return start;
}

static size_t skip_attributes(dvq_text text, size_t offset)
{
    for (;;) {
        size_t start = dvq_unicode_skip_space(text, offset);
        char first = dvq_text_byte_at(text, start);
        if (start == offset || (!is_alpha(first) && first != '_' && first != ':'))
            return offset;
        while (start < text.length &&
               (is_alnum(text.data[start]) || strchr(":._-", text.data[start]) != NULL))
            start++;
        bool ok;
        offset = skip_attribute_value(text, start, &ok);
        if (!ok)
            return offset;
    }
}

/* Bytes of the opening or closing tag at `offset`, 0 for none. */
static size_t match_tag(dvq_text text, size_t offset)
{
    size_t start = offset;
    bool closing = dvq_text_byte_at(text, offset + 1) == '/';
    offset += closing ? 2 : 1;
    if (!is_alpha(dvq_text_byte_at(text, offset)))
        return 0;
    while (is_alnum(dvq_text_byte_at(text, offset)) || dvq_text_byte_at(text, offset) == '-')
        offset++;
    if (!closing)
        offset = skip_attributes(text, offset);
    offset = dvq_unicode_skip_space(text, offset);
    if (!closing && dvq_text_byte_at(text, offset) == '/')
        offset++;
    return dvq_text_byte_at(text, offset) == '>' ? offset + 1 - start : 0;
}

static html_kind find_element_kind(dvq_text line)
{
    bool closing = dvq_text_byte_at(line, 1) == '/';
    size_t start = closing ? 2 : 1;
    size_t end = dvq_html_name_skip(line, start);
    if (!ends_name(line, end, true))
        return HTML_NONE;
    const dvq_html_name *found = dvq_html_name_find(dvq_text_slice(line, start, end));
    unsigned roles = found != NULL ? found->roles : 0;
    if (!closing && ends_name(line, end, false) && (roles & DVQ_HTML_REMARK_RAW) != 0)
        return HTML_RAW;
    return (roles & DVQ_HTML_REMARK_BLOCK) != 0 ? HTML_ELEMENT : HTML_NONE;
}

/* The kind of block that `line` opens, which starts with <. Does not look for HTML_OTHER. */
static html_kind find_kind(dvq_text line)
{
    if (starts_at(line, 0, "<!--"))
        return HTML_COMMENT;
    if (starts_at(line, 0, "<?"))
        return HTML_INSTRUCTION;
    if (starts_at(line, 0, "<!") && is_alpha(dvq_text_byte_at(line, 2)))
        return HTML_DECLARATION;
    if (starts_at(line, 0, "<![CDATA["))
        return HTML_CDATA;
    return find_element_kind(line);
}

/* Cut spaces and tabs off the line's start; false when no < comes after them. */
static bool trim_to_tag(dvq_text *line)
{
    size_t offset = dvq_text_skip_spaces(*line, 0);
    *line = dvq_text_slice(*line, offset, line->length);
    return dvq_text_byte_at(*line, 0) == '<';
}

bool dvq_html_block_starts(dvq_text line)
{
    return trim_to_tag(&line) && find_kind(line) != HTML_NONE;
}

/* Whether </script>, </pre> or </style> stands anywhere in the line. */
static bool has_raw_close(dvq_text line)
{
    size_t offset = 0;
    while ((offset = dvq_text_find(line, DVQ_TEXT("</"), offset)) != SIZE_MAX) {
        offset += 2;
        size_t end = dvq_html_name_skip(line, offset);
        if (dvq_text_byte_at(line, end) != '>')
            continue;
        const dvq_html_name *found = dvq_html_name_find(dvq_text_slice(line, offset, end));
        if (found != NULL && (found->roles & DVQ_HTML_REMARK_RAW) != 0)
            return true;
    }
    return false;
}

static bool ends_block(html_kind kind, dvq_text line)
{
    switch (kind) {
    case HTML_RAW:
        return has_raw_close(line);
    case HTML_COMMENT:
        return dvq_text_find(line, DVQ_TEXT("-->"), 0) != SIZE_MAX;
    case HTML_INSTRUCTION:
        return dvq_text_find(line, DVQ_TEXT("?>"), 0) != SIZE_MAX;
    case HTML_DECLARATION:
        return dvq_text_find_byte(line, '>', 0) != SIZE_MAX;
    case HTML_CDATA:
        return dvq_text_find(line, DVQ_TEXT("]]>"), 0) != SIZE_MAX;
    case HTML_ELEMENT:
    case HTML_OTHER:
    case HTML_NONE:
        break;
    }
    return line.length == 0;
}

uint32_t dvq_html_block_find_end(dvq_block_reader *reader, uint32_t first, uint32_t end)
{
    dvq_text view = dvq_block_view(reader, first);
    if (!trim_to_tag(&view))
        return DVQ_BLOCK_NONE;
    html_kind kind = find_kind(view);
    if (kind == HTML_NONE) {
        size_t size = match_tag(view, 0);
        if (size == 0 || dvq_unicode_skip_space(view, size) < view.length)
            return DVQ_BLOCK_NONE;
        kind = HTML_OTHER;
    }
    if (ends_block(kind, view))
        return first;
    for (uint32_t line = first + 1; line < end; line++) {
        view = dvq_block_view(reader, line);
        if (ends_block(kind, view))
            return kind < HTML_ELEMENT ? line : line - 1;
    }
    return end - 1;
}

/* <!-- -->, without > or -> right after its start and without -- inside. */
static size_t match_comment(dvq_text text, size_t offset, bool *missing)
{

    if (starts_at(text, offset, "<!---->"))
        return 7;
    if (*missing || starts_at(text, offset, "<!-->") || starts_at(text, offset, "<!--->"))
        return 0;
    size_t close = dvq_text_find(text, DVQ_TEXT("--"), offset + 4);
    *missing = close == SIZE_MAX;
    return !*missing && dvq_text_byte_at(text, close + 2) == '>' ? close + 3 - offset : 0;
}

/* Bytes up to the end of the next `close`; sets *missing when there is none left. */
static size_t match_until(dvq_text text, size_t offset, size_t skip, const char *close,
                          bool *missing)
{
    size_t end =
        *missing ? SIZE_MAX : dvq_text_find(text, dvq_text_from_string(close), offset + skip);
    *missing = end == SIZE_MAX;
    return *missing ? 0 : end + strlen(close) - offset;
}

static size_t match_declaration(dvq_text text, size_t offset, bool *missing)
{
    size_t end = offset + 2;
    while (is_alpha(dvq_text_byte_at(text, end)))
        end++;
    if (end == offset + 2 || !is_white_at(text, end))
        return 0;
    return match_until(text, offset, end - offset, ">", missing);
}

/* <scheme:/...> or <name@host>, without white space inside. */
static size_t match_autolink(dvq_text text, size_t offset)
{
    bool linked = false;
    size_t end = offset + 1;
    for (; end < text.length && text.data[end] != '>'; end++) {
        if (text.data[end] == '<' || is_white_at(text, end))
            return 0;
        if (end > offset + 1 && (text.data[end] == '@' || starts_at(text, end, ":/")))
            linked = true;
    }
    return linked && end < text.length ? end + 1 - offset : 0;
}

size_t dvq_html_match_inline(dvq_text text, size_t offset, dvq_html_missing *missing)
{

    if (missing->any_end)
        return 0;
    if (starts_at(text, offset, "<!--"))
        return match_comment(text, offset, &missing->comment_end);
    if (starts_at(text, offset, "<?"))
        return match_until(text, offset, 2, "?>", &missing->instruction_end);
    if (starts_at(text, offset, "<![CDATA["))
        return match_until(text, offset, 9, "]]>", &missing->cdata_end);
    if (starts_at(text, offset, "<!"))
        return match_declaration(text, offset, &missing->any_end);
    size_t size = match_tag(text, offset);
    if (size == 0)
        size = match_autolink(text, offset);
    return size;
}
