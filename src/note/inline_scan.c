/*
 * Tags and links within a text: [[links]], ![[embeds]], [shown](links) and #tags, but none in code
 * or HTML, and no links that leave the vault. Called by the block reader (markdown.c) for each
 * paragraph, heading, table cell and comment, and by frontmatter_field.c. Never looks for emphasis
 * and the like.
 *
 * However long the text, no byte is looked at more than a few times: a search for the end of a code
 * span or of HTML that failed is remembered, and other searches count as the reader's work.
 */
#include "note/inline_scan.h"

#include "note/html_block.h"

#define RUN_LIMIT 32 /* longer runs of backticks open nothing */

/* A text being scanned. */
typedef struct scan {
    dvq_block_reader *reader;
    dvq_text text;
    size_t offset;
    uint32_t line;
    bool in_place;   /* `text` is part of the note */
    bool open;       /* a tag may start here even without white space before it */
    bool runs_known; /* last_run is filled */
    bool no_title;   /* no ) is left that could end a title in brackets */
    dvq_html_missing html;
    size_t last_run[RUN_LIMIT + 1]; /* by length, the last run of backticks */
    size_t next_bracket;            /* in reader->brackets, the first one not passed yet */
} scan;

static bool is_white_byte(char byte)
{
    return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

/* Whether a byte starts nothing and ends no line. */
static bool is_plain(char byte)
{
    static const bool special[256] = {
        ['\n'] = true, ['`'] = true, ['<'] = true, ['#'] = true, ['['] = true, ['!'] = true,
        ['\\'] = true, ['*'] = true, ['_'] = true, ['~'] = true, ['='] = true};
    return !special[(unsigned char)byte];
}

/* Go on at `offset`, counting the lines passed. */
static void advance(scan *at, size_t offset)
{
    dvq_text passed = dvq_text_slice(at->text, 0, offset);
    size_t feed = dvq_text_find_byte(passed, '\n', at->offset);
    while (feed != SIZE_MAX) {
        at->line++;
        feed = dvq_text_find_byte(passed, '\n', feed + 1);
    }
    at->offset = offset;
}

/* A part of the text, kept for when the text is gone; data NULL when memory is out. */
static dvq_text keep(const scan *at, size_t start, size_t end)
{
    dvq_text part = dvq_text_slice(at->text, start, end);
    return at->in_place ? part : dvq_text_copy(at->reader->arena, part);
}

/* ---- code spans ---- */

static size_t skip_run(dvq_text text, size_t offset)
{
    while (dvq_text_byte_at(text, offset) == '`')
        offset++;
    return offset;
}

/* The end of the run of exactly `length` backticks that closes a span, SIZE_MAX for none. */
static size_t find_run(scan *at, size_t offset, size_t length)
{
    if (length > RUN_LIMIT || (at->runs_known && at->last_run[length] < offset))
        return SIZE_MAX;
    while ((offset = dvq_text_find_byte(at->text, '`', offset)) != SIZE_MAX) {
        size_t end = skip_run(at->text, offset);
        if (end - offset == length)
            return end;
        if (!at->runs_known && end - offset <= RUN_LIMIT)
            at->last_run[end - offset] = offset;
        offset = end;
    }
    at->runs_known = true;
    return SIZE_MAX;
}

/* A run that opens no span may open one with its last backticks, as in remark-parse. */
static void scan_backticks(scan *at)
{
    size_t start = skip_run(at->text, at->offset);
    size_t end = find_run(at, start, start - at->offset);
    size_t next = start - at->offset > RUN_LIMIT ? start - RUN_LIMIT : at->offset + 1;
    at->open = end != SIZE_MAX;
    advance(at, at->open ? end : next);
}

/* ---- tags ---- */

static bool is_tag_character(uint32_t code_point)
{
    if (code_point < 0x80) {
        return code_point == '-' || code_point == '/' || code_point == '_' ||
               (!is_white_byte((char)code_point) && !dvq_text_is_punctuation((char)code_point));
    }
    return !(code_point >= 0x2000 && code_point <= 0x206F) &&
           !(code_point >= 0x2E00 && code_point <= 0x2E7F) &&
           !dvq_unicode_is_whitespace(code_point);
}

size_t dvq_inline_scan_measure_tag(dvq_text text, size_t offset)
{
    size_t end = offset + 1;
    bool named = false;
    while (end < text.length) {
        size_t size;
        uint32_t code_point = dvq_unicode_decode(text, end, &size);
        if (!is_tag_character(code_point))
            break;
        named = named || code_point < '0' || code_point > '9';
        end += size;
    }
    return named ? end - offset : 0;
}

static dvq_status scan_hash(scan *at)
{
    size_t size = dvq_inline_scan_measure_tag(at->text, at->offset);
    if (size == 0 || (!at->open && !dvq_block_follows_white(at->text, at->offset))) {
        at->open = false;
        at->offset++;
        return DVQ_OK;
    }
    dvq_raw_tag tag = {.tag = keep(at, at->offset, at->offset + size), .line = at->line};
    at->open = false;
    at->offset += size;
    if (tag.tag.data == NULL ||
        !DVQ_VECTOR_PUSH(at->reader->arena, &at->reader->structure->tags, tag))
        return DVQ_ERROR_MEMORY;
    return DVQ_OK;
}

/* ---- links ---- */

static dvq_status add_link(scan *at, bool embed, dvq_raw_link link)
{
    dvq_structure *structure = at->reader->structure;
    if (link.target.data == NULL || link.display.data == NULL)
        return DVQ_ERROR_MEMORY;
    bool done = embed ? DVQ_VECTOR_PUSH(at->reader->arena, &structure->embeds, link)
                      : DVQ_VECTOR_PUSH(at->reader->arena, &structure->links, link);
    return done ? DVQ_OK : DVQ_ERROR_MEMORY;
}

/* What a link without display text shows: its parts with " > " for each #. */
static dvq_status make_display(dvq_arena *arena, dvq_text target, dvq_text *display)
{
    size_t start = 0;
    *display = target;
    if (dvq_text_find_byte(target, '#', 0) == SIZE_MAX)
        return DVQ_OK;
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, arena);
    while (start <= target.length) {
        size_t end = dvq_text_find_byte(target, '#', start);
        end = end == SIZE_MAX ? target.length : end;
        if (end > start) {
            dvq_text_builder_add_string(&builder, builder.length > 0 ? " > " : "");
            dvq_text_builder_add(&builder, dvq_text_slice(target, start, end));
        }
        start = end + 1;
    }
    if (builder.status == DVQ_OK && builder.length == 0) {
        *display = DVQ_TEXT("");
        return DVQ_OK;
    }
    return dvq_text_builder_finish(&builder, display);
}

/* The link in [[inner]]. */
static dvq_status make_link(dvq_arena *arena, dvq_text inner, uint32_t line, dvq_raw_link *link)
{
    size_t pipe = dvq_text_find_byte(inner, '|', 0);
    *link = (dvq_raw_link){.target = inner, .line = line, .display = DVQ_TEXT("")};
    link->has_display = true;
    if (pipe != SIZE_MAX && pipe > 0) {
        link->target = dvq_text_slice(inner, 0, pipe);
        link->display = dvq_unicode_trim(dvq_text_slice(inner, pipe + 1, inner.length));
        /* Inside a table the pipe is escaped. */
        if (pipe > 1 && inner.data[pipe - 1] == '\\')
            link->target.length--;
    }
    link->target = dvq_unicode_trim(link->target);
    return link->display.length > 0 ? DVQ_OK : make_display(arena, link->target, &link->display);
}

/* Where [[inner]] at `start` ends, SIZE_MAX when it is none. */
static size_t match_wiki_link(dvq_text text, size_t start)
{
    size_t end = start + 2;
    if (dvq_text_byte_at(text, start + 1) != '[')
        return SIZE_MAX;
    while (end < text.length && text.data[end] != '[' && text.data[end] != ']' &&
           text.data[end] != '\n' && text.data[end] != '\0')
        end++;
    if (dvq_text_byte_at(text, end) != ']' || dvq_text_byte_at(text, end + 1) != ']' ||
        dvq_block_is_white(dvq_text_slice(text, start + 2, end)))
        return SIZE_MAX;
    return end + 2;
}

dvq_status dvq_inline_scan_read_link(dvq_arena *arena, dvq_text text, dvq_raw_link *link,
                                     bool *found)
{
    size_t start = 0;
    text = dvq_unicode_trim(text);
    start = dvq_text_byte_at(text, 0) == '!' ? 1 : 0;
    *found = dvq_text_byte_at(text, start) == '[' && match_wiki_link(text, start) == text.length;
    if (!*found)
        return DVQ_OK;
    return make_link(arena, dvq_text_slice(text, start + 2, text.length - 2), 0, link);
}

/* Whether a link leads out of the vault: "scheme:". */
static bool is_external(dvq_text target)
{
    size_t end = 0;
    while (end < target.length && target.data[end] != ':') {
        char byte = target.data[end];
        char lower = (char)(byte | 0x20);
        if (!(lower >= 'a' && lower <= 'z') &&
            (end == 0 || ((byte < '0' || byte > '9') && strchr("+.-", byte) == NULL)))
            return false;
        end++;
    }
    return end > 0 && end < target.length;
}

static int get_hex_digit(char byte)
{
    if (byte >= '0' && byte <= '9')
        return byte - '0';
    byte |= 0x20;
    return byte >= 'a' && byte <= 'f' ? byte - 'a' + 10 : -1;
}

/* The target with %XX decoded, or as it is when that gives no text. NULL when memory is out. */
static dvq_text decode_target(dvq_arena *arena, dvq_text target)
{
    dvq_text decoded = {0};
    if (dvq_text_find_byte(target, '%', 0) == SIZE_MAX)
        return target;
    char *data = dvq_arena_allocate(arena, target.length);
    if (data == NULL)
        return (dvq_text){0};
    for (size_t i = 0; i < target.length; i++) {
        int high = get_hex_digit(dvq_text_byte_at(target, i + 1));
        int low = get_hex_digit(dvq_text_byte_at(target, i + 2));
        if (target.data[i] != '%') {
            data[decoded.length++] = target.data[i];
        } else if (high < 0 || low < 0 || i + 2 >= target.length) {
            return target;
        } else {
            data[decoded.length++] = (char)(high * 16 + low);
            i += 2;
        }
    }
    decoded.data = data;
    for (size_t i = 0, size; i < decoded.length; i += size) {
        uint32_t code_point = dvq_unicode_decode(decoded, i, &size);
        if ((code_point == 0xFFFD && size == 1) || (code_point >= 0xD800 && code_point < 0xE000))
            return target;
    }
    return decoded;
}

static size_t skip_white(dvq_text text, size_t offset)
{
    while (offset < text.length && is_white_byte(text.data[offset]))
        offset++;
    return offset;
}

/* Where the destination after "](" ends, SIZE_MAX when there is none; its text is from *start to
 *end. */
static size_t match_destination(dvq_text text, size_t offset, size_t *start, size_t *end)
{
    size_t depth = 0;
    *start = offset;
    if (dvq_text_byte_at(text, offset) == '<') {
        ++*start;
        while (++offset < text.length && strchr("<>\n", text.data[offset]) == NULL) {
        }
        *end = offset;
        return dvq_text_byte_at(text, offset) == '>' ? offset + 1 : SIZE_MAX;
    }
    for (; offset < text.length && !is_white_byte(text.data[offset]); offset++)
        if (text.data[offset] == '(')
            depth++;
        else if (text.data[offset] == ')' && depth-- == 0)
            break;
    *end = offset;
    return offset;
}

/* Skip white space after a destination, and a title with the white space after it. */
static size_t skip_link_title(scan *at, size_t offset)
{
    dvq_text text = at->text;
    size_t start = skip_white(text, offset);
    char close = dvq_text_byte_at(text, start) == '(' ? ')' : dvq_text_byte_at(text, start);
    if (start == offset || (close != '"' && close != '\'' && close != ')') ||
        dvq_text_byte_at(text, start) == ')')
        return start;
    size_t end =
        at->no_title && close == ')' ? SIZE_MAX : dvq_text_find_byte(text, close, start + 1);
    if (end == SIZE_MAX) {
        at->no_title = at->no_title || close == ')';
        return SIZE_MAX;
    }
    at->reader->work += end - start;
    return skip_white(text, end + 1);
}

/* The ] of the [ at `start`, 0 for none. */
static size_t find_bracket_close(scan *at, size_t start)
{
    const dvq_block_reader *reader = at->reader;
    while (at->next_bracket < reader->brackets.count &&
           reader->brackets.items[at->next_bracket].open < start)
        at->next_bracket++;
    if (at->next_bracket == reader->brackets.count || reader->work > DVQ_BLOCK_WORK_LIMIT ||
        reader->brackets.items[at->next_bracket].open != start)
        return 0;
    return reader->brackets.items[at->next_bracket].close;
}

/* Where [shown](target), whose [ is at `start`, ends; SIZE_MAX when it is none. */
static size_t match_markdown_link(scan *at, size_t start, dvq_raw_link *link)
{
    size_t close = find_bracket_close(at, start);
    size_t first = 0;
    size_t last = 0;
    if (close == 0 || dvq_text_byte_at(at->text, close + 1) != '(')
        return SIZE_MAX;
    size_t end = match_destination(at->text, skip_white(at->text, close + 2), &first, &last);
    at->reader->work += last - first;
    end = end == SIZE_MAX ? end : skip_link_title(at, end);
    if (end == SIZE_MAX || dvq_text_byte_at(at->text, end) != ')')
        return SIZE_MAX;
    *link = (dvq_raw_link){
        .target = dvq_text_slice(at->text, first, last), .line = at->line, .has_display = true};
    if (link->target.length > 0 && !is_external(link->target)) {
        link->target = decode_target(at->reader->arena, keep(at, first, last));
        link->display = keep(at, start + 1, close);
    } else {
        link->target.length = 0;
    }
    return end + 1;
}

static dvq_status scan_bracket(scan *at)
{
    bool embed = at->text.data[at->offset] == '!';
    size_t start = at->offset + (embed ? 1 : 0);
    size_t end = match_wiki_link(at->text, start);
    dvq_status status = DVQ_OK;
    dvq_raw_link link;
    if (end != SIZE_MAX) {
        dvq_text inner = keep(at, start + 2, end - 2);
        status = inner.data == NULL ? DVQ_ERROR_MEMORY
                                    : make_link(at->reader->arena, inner, at->line, &link);
        status = status == DVQ_OK ? add_link(at, embed, link) : status;
    } else {
        end = match_markdown_link(at, start, &link);
        if (end != SIZE_MAX && link.target.length > 0)
            status = add_link(at, embed, link);
    }
    at->open = end != SIZE_MAX;
    advance(at, at->open ? end : start + 1);
    return status;
}

/* ---- texts ---- */

static void skip_plain(scan *at)
{
    size_t end = at->offset;
    if (at->in_place) {
        size_t start = (size_t)(at->text.data - at->reader->data);
        end = dvq_bytes_find_mark(&at->reader->map, start + end, start + at->text.length) - start;
    }
    while (end < at->text.length && is_plain(at->text.data[end]))
        end++;
    at->open = at->open && end == at->offset;
    at->offset = end;
}

static void scan_angle(scan *at)
{
    size_t size = dvq_html_match_inline(at->text, at->offset, &at->html);
    at->open = size > 0;
    advance(at, at->offset + (size > 0 ? size : 1));
}

/* A tag may start after a mark of emphasis when that mark could start something itself. */
static void scan_other(scan *at)
{
    char byte = at->text.data[at->offset];
    if (byte == '\\' && dvq_text_is_punctuation(dvq_text_byte_at(at->text, at->offset + 1))) {
        at->open = true;
        at->offset += 2;
        return;
    }
    at->open = (byte == '*' || byte == '_' || byte == '~' || byte == '=') &&
               (at->open || dvq_block_follows_white(at->text, at->offset));
    advance(at, at->offset + 1);
}

/* Find the ] of every [, if the text may hold links that need it. */
static dvq_status match_brackets(scan *at)
{
    dvq_block_reader *reader = at->reader;
    dvq_text text = at->text;
    uint32_t open = UINT32_MAX;
    reader->brackets.count = 0;
    if (dvq_text_find(text, DVQ_TEXT("]("), 0) == SIZE_MAX)
        return DVQ_OK;
    for (size_t i = 0; i < text.length; i++) {
        if (text.data[i] == '\\') {
            i++;
        } else if (text.data[i] == '[') {
            dvq_bracket bracket = {.open = (uint32_t)i, .outer = open};
            open = (uint32_t)reader->brackets.count;
            if (!DVQ_VECTOR_PUSH(reader->arena, &reader->brackets, bracket))
                return DVQ_ERROR_MEMORY;
        } else if (text.data[i] == ']' && open != UINT32_MAX) {
            reader->brackets.items[open].close = (uint32_t)i;
            open = reader->brackets.items[open].outer;
        }
    }
    return DVQ_OK;
}

static dvq_status scan_text(dvq_block_reader *reader, dvq_text text, uint32_t line, bool in_place)
{
    scan at = {.reader = reader, .text = text, .line = line, .in_place = in_place, .open = true};
    dvq_status status = match_brackets(&at);
    for (skip_plain(&at); status == DVQ_OK && at.offset < text.length; skip_plain(&at)) {
        switch (text.data[at.offset]) {
        case '`':
            scan_backticks(&at);
            break;
        case '<':
            scan_angle(&at);
            break;
        case '#':
            status = scan_hash(&at);
            break;
        case '[':
            status = scan_bracket(&at);
            break;
        case '!':
            if (dvq_text_byte_at(text, at.offset + 1) == '[') {
                status = scan_bracket(&at);
                break;
            }
            scan_other(&at);
            break;
        default:
            scan_other(&at);
        }
    }
    return status;
}

static bool may_hold_any(dvq_text text)
{
    return dvq_text_find_byte(text, '#', 0) != SIZE_MAX ||
           dvq_text_find_byte(text, '[', 0) != SIZE_MAX;
}

/* Put lines that do not follow one another into the reader's buffer. */
static dvq_status join_lines(dvq_block_reader *reader, uint32_t first, uint32_t last,
                             dvq_text *text)
{
    reader->text.count = 0;
    for (uint32_t line = first; line <= last; line++) {
        dvq_text view = dvq_block_view(reader, line);
        while (reader->text.capacity - reader->text.count < view.length + 1)
            if (!dvq_vector_grow(reader->arena, &reader->text.items, &reader->text.capacity,
                                 reader->text.count, 1))
                return DVQ_ERROR_MEMORY;
        if (view.length > 0)
            memcpy(reader->text.items + reader->text.count, view.data, view.length);
        reader->text.count += view.length;
        reader->text.items[reader->text.count++] = '\n';
    }
    *text = dvq_text_make(reader->text.items, reader->text.count - 1);
    return DVQ_OK;
}

/* Whether lines stand in the note as they would be joined. */
static bool follow_each_other(const dvq_block_reader *reader, uint32_t first, uint32_t last)
{
    if (reader->has_returns && first < last)
        return false;
    while (last > first && reader->views[last] == reader->starts[last])
        last--;
    return last == first;
}

dvq_status dvq_inline_scan_lines(dvq_block_reader *reader, uint32_t first, uint32_t last)
{
    unsigned kinds = 0;
    if (reader->sought == 0)
        return DVQ_OK;
    for (uint32_t line = first; line <= last; line++)
        kinds |= reader->kinds[line];
    if ((kinds & reader->sought) == 0)
        return DVQ_OK;
    if (!follow_each_other(reader, first, last)) {
        dvq_text text;
        dvq_status status = join_lines(reader, first, last, &text);
        return status == DVQ_OK ? scan_text(reader, text, first, false) : status;
    }
    dvq_text text = dvq_block_view(reader, last);
    const char *start = reader->data + reader->views[first];
    return scan_text(reader, dvq_text_make(start, (size_t)(text.data + text.length - start)), first,
                     true);
}

dvq_status dvq_inline_scan_table(dvq_block_reader *reader, uint32_t first, uint32_t last)
{
    dvq_status status = DVQ_OK;
    for (uint32_t line = first; line <= last && status == DVQ_OK; line++) {
        dvq_text view = dvq_block_view(reader, line);
        size_t start = 0;
        if ((reader->kinds[line] & reader->sought) == 0)
            continue;
        for (size_t end = 0; end <= view.length && status == DVQ_OK && line != first + 1; end++) {
            if (dvq_text_byte_at(view, end) == '\\') {
                end++;
            } else if (end == view.length || view.data[end] == '|') {
                dvq_text cell = dvq_unicode_trim(dvq_text_slice(view, start, end));
                start = end + 1;
                status = may_hold_any(cell) ? scan_text(reader, cell, line, true) : DVQ_OK;
            }
        }
    }
    return status;
}
