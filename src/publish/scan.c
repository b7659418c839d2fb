/*
 * Finding the query places of a note, see publish.h: goes through the lines, takes fenced and
 * managed blocks, and hands paragraphs to inline_place.c. Called by api/note.c. Never evaluates.
 */
#include "publish/inline_place.h"
#include "support/ascii.h"
#include "support/diagnostic.h"
#include "support/unicode.h"

/* ---- queries ---- */

/* A query put together from parts of the note. */
typedef struct query_builder {
    dvq_arena *arena;
    dvq_text_builder text;
    DVQ_VECTOR(dvq_query_offset) offsets;
    bool failed;
} query_builder;

static void query_init(query_builder *query, dvq_arena *arena)
{
    *query = (query_builder){.arena = arena};
    dvq_text_builder_init(&query->text, arena);
}

static void query_add(query_builder *query, dvq_text note, size_t start, size_t end)
{
    dvq_query_offset offset = {query->text.length, start};
    query->failed = !DVQ_VECTOR_PUSH(query->arena, &query->offsets, offset) || query->failed;
    dvq_text_builder_add(&query->text, dvq_text_slice(note, start, end));
}

static dvq_status query_finish(query_builder *query, dvq_query_place *place)
{
    place->offsets = query->offsets.items;
    place->offset_count = query->offsets.count;
    dvq_status status = dvq_text_builder_finish(&query->text, &place->query);
    return query->failed ? DVQ_ERROR_MEMORY : status;
}

/*
 * Read the query between `start` and `end`, which may have several lines. They are joined into one,
 * as the plugin does it, unless a line holds a comment, which would take in the lines after it.
 */
static dvq_status read_lines(dvq_publish_scanner *scanner, size_t start, size_t end, bool quoted,
                             dvq_query_place *place)
{
    dvq_text note = scanner->note->text;
    size_t first = start;
    bool lines = dvq_publish_holds_comment(dvq_text_slice(note, start, end));
    query_builder query;
    query_init(&query, scanner->arena);
    while (start < end) {
        dvq_markdown_line line = dvq_markdown_line_at(note, start);
        size_t stop = line.end < end ? line.end : end;
        size_t at = start;
        if (quoted && start != first)
            at = dvq_markdown_skip_prefix(dvq_text_slice(note, 0, stop), start);
        while (at < stop) {
            size_t word = at;
            while (word < stop && dvq_markdown_is_white(note.data[word]))
                word++;
            size_t word_end = word;
            while (word_end < stop && !dvq_markdown_is_white(note.data[word_end]))
                word_end++;
            if (word < word_end && query.text.length > 0 &&
                query.text.data[query.text.length - 1] != '\n')
                dvq_text_builder_add_byte(&query.text, ' ');
            if (word < word_end)
                query_add(&query, note, word, word_end);
            at = word_end;
        }
        if (lines && line.next < end)
            dvq_text_builder_add_byte(&query.text, '\n');
        start = line.next > start ? line.next : end;
    }
    return query_finish(&query, place);
}

/* ---- places ---- */

static dvq_status push_place(dvq_publish_scanner *scanner, const dvq_query_place *place)
{
    return dvq_publish_add_place(scanner->arena, scanner->note, place, scanner->error);
}

/* What the lines of a block start with: as its first line, with spaces for list markers. */
static dvq_text make_prefix(dvq_publish_scanner *scanner, const dvq_markdown_line *line)
{
    dvq_text head = dvq_text_slice(scanner->note->text, line->start, line->content);
    if (!line->opens)
        return head;
    dvq_text copy = dvq_text_copy(scanner->arena, head);
    char *bytes = (char *)copy.data;
    for (size_t i = 0; bytes != NULL && i < copy.length; i++)
        if (bytes[i] != '>' && bytes[i] != '\t')
            bytes[i] = ' ';
    return copy;
}

static dvq_query_place start_place(dvq_publish_scanner *scanner, const dvq_markdown_line *line,
                                   dvq_query_place_kind kind)
{
    return (dvq_query_place){.kind = kind,
                             .start = line->content,
                             .prefix = make_prefix(scanner, line),
                             .opens = line->opens,
                             .items = line->items,
                             .section = scanner->section,
                             .after_list = line->ended};
}

/* The first word after a fence. */
static dvq_text get_fence_word(dvq_text line)
{
    size_t start = 0;
    while (start < line.length && line.data[start] == line.data[0])
        start++;
    while (start < line.length && dvq_markdown_is_white(line.data[start]))
        start++;
    size_t end = start;
    while (end < line.length && !dvq_markdown_is_white(line.data[end]))
        end++;
    return dvq_text_slice(line, start, end);
}

/* Read up to the fence's end; the lines are added to `query` unless it is NULL. */
static void read_fence(dvq_publish_scanner *scanner, dvq_query_place *place, query_builder *query)
{
    size_t before = scanner->lines.offset;
    bool first = true;
    dvq_markdown_line line;
    while (dvq_markdown_scanner_next(&scanner->lines, &line)) {
        if (line.kind == DVQ_MARKDOWN_FENCE_END) {
            place->end = line.end;
            return;
        }
        if (line.kind != DVQ_MARKDOWN_CODE || !line.continues) {
            /* Its container ended, and the block with it. */
            scanner->lines.offset = before;
            return;
        }
        if (query != NULL && !first)
            dvq_text_builder_add_byte(&query->text, '\n');
        if (query != NULL)
            query_add(query, scanner->note->text, line.content, line.end);
        first = false;
        before = line.next;
        place->end = line.end;
    }
}

/* The word without hyphens and underscores, in lower case, is `name`. */
static bool is_spelling(dvq_text word, const char *name)
{
    size_t matched = 0;
    for (size_t i = 0; i < word.length; i++) {
        if (word.data[i] == '-' || word.data[i] == '_')
            continue;
        if (name[matched] == '\0' || dvq_ascii_lower(word.data[i]) != name[matched])
            return false;
        matched++;
    }
    return name[matched] == '\0';
}

/* What the block with this word after its fence is; *left says what becomes of a foreign one. */
static bool classify_fence(const dvq_publish_scanner *scanner, dvq_text word,
                           dvq_query_place_kind *kind, dvq_note_event *left)
{
    static const struct {
        dvq_text word;
        dvq_note_event left;
    } foreign[] = {{{"tasks", 5}, DVQ_NOTE_EVENT_TASKS},
                   {{"base", 4}, DVQ_NOTE_EVENT_BASE},
                   {{"query", 5}, DVQ_NOTE_EVENT_SEARCH}};
    *left = DVQ_NOTE_EVENT_SCRIPT;
    *kind = dvq_text_equal(word, DVQ_TEXT("dataview")) ? DVQ_PLACE_BLOCK : DVQ_PLACE_SCRIPT;
    if (*kind == DVQ_PLACE_BLOCK || dvq_text_equal(word, scanner->syntax->script_word))
        return true;
    bool is_tasks = scanner->syntax->tasks && dvq_text_equal(word, DVQ_TEXT("tasks"));
    *kind = is_tasks ? DVQ_PLACE_BLOCK : DVQ_PLACE_FOREIGN;
    if (is_tasks)
        return true;
    *left = DVQ_NOTE_EVENT_SPELLING;
    for (size_t i = 0; i < sizeof foreign / sizeof foreign[0]; i++) {
        if (dvq_text_equal(word, foreign[i].word)) {
            *left = foreign[i].left;
            return true;
        }
    }
    return is_spelling(word, "dataview") || is_spelling(word, "dataviewjs");
}

static dvq_status take_fence(dvq_publish_scanner *scanner, const dvq_markdown_line *line)
{
    dvq_text word = get_fence_word(dvq_text_slice(scanner->note->text, line->content, line->end));
    dvq_query_place place = {.end = line->end};
    dvq_query_place_kind kind;
    dvq_note_event left;
    if (!classify_fence(scanner, word, &kind, &left)) {
        read_fence(scanner, &place, NULL);
        return DVQ_OK;
    }
    place = start_place(scanner, line, kind);
    place.left = left;
    place.tasks = kind == DVQ_PLACE_BLOCK && dvq_text_equal(word, DVQ_TEXT("tasks"));
    place.end = line->end;
    place.indent = scanner->lines.fence_indent;
    query_builder builder;
    query_init(&builder, scanner->arena);
    read_fence(scanner, &place, &builder);
    if (place.prefix.data == NULL || query_finish(&builder, &place) != DVQ_OK)
        return dvq_error_memory(scanner->error);
    return push_place(scanner, &place);
}

/* Where a line that starts at `offset` goes on after the marks and the white space of `prefix`. */
static size_t skip_prefix(dvq_text line, size_t offset, dvq_text prefix)
{
    for (size_t i = 0; i < prefix.length; i++) {
        size_t mark = dvq_text_skip_spaces(line, offset);
        if (prefix.data[i] == '>' && mark < line.length && line.data[mark] == '>')
            offset = mark + 1;
    }
    return dvq_text_skip_spaces(line, offset);
}

/* The query of a fenced block in a %% comment, without white space around it. */
static dvq_status read_published(dvq_publish_scanner *scanner, dvq_query_place *place)
{
    dvq_text note = scanner->note->text;
    size_t end = place->managed.query_end;
    query_builder query;
    query_init(&query, scanner->arena);
    for (size_t start = place->managed.query; start < end;) {
        dvq_markdown_line line = dvq_markdown_line_at(note, start);
        dvq_text whole = dvq_text_slice(note, 0, line.end < end ? line.end : end);
        size_t content =
            place->prefix.length > 0 ? skip_prefix(whole, start, place->prefix) : line.start;
        if (content < whole.length && query.text.length > 0)
            dvq_text_builder_add_byte(&query.text, '\n');
        if (content < whole.length)
            query_add(&query, note, content, whole.length);
        start = line.next;
    }
    /* The fence names the language; without one it is a query. */
    size_t fence = place->managed.query;
    while (fence > place->start && note.data[fence - 1] != '`')
        fence--;
    dvq_text word = dvq_unicode_trim(dvq_text_slice(note, fence, place->managed.query));
    static const dvq_text scripts[] = {{"dataviewjs", 10}, {"javascript", 10}, {"js", 2}};
    place->left = DVQ_NOTE_EVENT_SCRIPT;
    for (size_t i = 0; i < sizeof scripts / sizeof scripts[0]; i++)
        if (dvq_text_starts_with(word, scripts[i]))
            place->kind = DVQ_PLACE_SCRIPT;
    return query_finish(&query, place);
}

static dvq_status take_managed(dvq_publish_scanner *scanner, const dvq_markdown_line *line,
                               const dvq_managed *managed)
{
    dvq_query_place place = start_place(scanner, line, DVQ_PLACE_SCRIPT);
    place.end = managed->end;
    place.managed = *managed;
    dvq_status status = DVQ_OK;
    switch (managed->kind) {
    case DVQ_MANAGED_QUERY: {
        bool quoted = dvq_text_find_byte(place.prefix, '>', 0) != SIZE_MAX;
        place.kind = DVQ_PLACE_MANAGED;
        status = read_lines(scanner, managed->query, managed->query_end, quoted, &place);
        break;
    }
    case DVQ_MANAGED_PUBLISHED:
        place.kind = DVQ_PLACE_PUBLISHED;
        status = read_published(scanner, &place);
        break;
    case DVQ_MANAGED_SCRIPT:
        place.left = DVQ_NOTE_EVENT_SCRIPT;
        break;
    case DVQ_MANAGED_ORPHAN:
    case DVQ_MANAGED_INLINE:
        return DVQ_OK;
    }
    if (status != DVQ_OK || place.prefix.data == NULL)
        return dvq_error_memory(scanner->error);
    return push_place(scanner, &place);
}

/* ---- lines ---- */

static dvq_status end_paragraph(dvq_publish_scanner *scanner)
{
    dvq_status status =
        scanner->paragraph.count > 0 ? dvq_publish_scan_inline(scanner, false) : DVQ_OK;
    scanner->paragraph.count = 0;
    return status;
}

static dvq_status add_to_paragraph(dvq_publish_scanner *scanner, const dvq_markdown_line *line)
{
    return DVQ_VECTOR_PUSH(scanner->arena, &scanner->paragraph, *line)
               ? DVQ_OK
               : dvq_error_memory(scanner->error);
}

/* A line of HTML or of a comment. A mark after a list marker is none: no plugin can handle it. */
static dvq_status take_special(dvq_publish_scanner *scanner, const dvq_markdown_line *line)
{
    dvq_managed_answer answer = DVQ_MANAGED_NONE;
    dvq_managed managed;
    if (!line->continues && !line->opens)
        answer = dvq_managed_read(scanner->note->text, line, &managed);
    if (answer == DVQ_MANAGED_BROKEN)
        return dvq_publish_take_broken(scanner, managed.start);
    if (answer == DVQ_MANAGED_FOUND) {
        size_t next = dvq_markdown_line_at(scanner->note->text, managed.end).next;
        dvq_markdown_scanner_skip(&scanner->lines, next);
        return take_managed(scanner, line, &managed);
    }
    if (line->kind != DVQ_MARKDOWN_HTML)
        return DVQ_OK;
    dvq_status status = add_to_paragraph(scanner, line);
    if (status == DVQ_OK)
        status = dvq_publish_scan_inline(scanner, true);
    scanner->paragraph.count = 0;
    return status;
}

static dvq_status take_line(dvq_publish_scanner *scanner, const dvq_markdown_line *line)
{
    dvq_status status = DVQ_OK;
    if (line->kind != DVQ_MARKDOWN_TEXT || !line->continues)
        status = end_paragraph(scanner);
    if (status != DVQ_OK)
        return status;
    switch (line->kind) {
    case DVQ_MARKDOWN_TEXT:
        return add_to_paragraph(scanner, line);
    case DVQ_MARKDOWN_HEADING:
        scanner->section = line->level;
        return add_to_paragraph(scanner, line);
    case DVQ_MARKDOWN_UNDERLINE:
        scanner->section = line->level;
        return DVQ_OK;
    case DVQ_MARKDOWN_FENCE:
        return take_fence(scanner, line);
    case DVQ_MARKDOWN_HTML:
    case DVQ_MARKDOWN_COMMENT:
        return take_special(scanner, line);
    case DVQ_MARKDOWN_BLANK:
    case DVQ_MARKDOWN_ADMONITION:
    case DVQ_MARKDOWN_RULE:
    case DVQ_MARKDOWN_CODE:
    case DVQ_MARKDOWN_FENCE_END:
    case DVQ_MARKDOWN_FRONTMATTER:
        return DVQ_OK;
    }
    return DVQ_OK;
}

/* Give each place its line and column. */
static void count_lines(dvq_publish_note *note)
{
    uint32_t line = 1;
    uint32_t column = 1;
    size_t offset = 0;
    for (size_t i = 0; i < note->places.count; i++) {
        for (; offset < note->places.items[i].start; offset++) {
            unsigned char byte = (unsigned char)note->text.data[offset];
            /* Only the first byte of a character counts. */
            column += (byte & 0xC0) != 0x80;
            line += byte == '\n';
            column = byte == '\n' ? 1 : column;
        }
        note->places.items[i].line = line;
        note->places.items[i].column = column;
    }
}

/* Whether a query place may stand in the text: each has a fence, code, a comment or HTML. */
static bool may_have_places(dvq_text text)
{
    static const char starts[] = {'`', '~', '<', '%'};
    for (size_t i = 0; i < sizeof starts; i++)
        if (dvq_text_find_byte(text, starts[i], 0) != SIZE_MAX)
            return true;
    return false;
}

dvq_status dvq_publish_scan(dvq_arena *arena, dvq_text text, const dvq_publish_syntax *syntax,
                            dvq_publish_note *note, dvq_error *error)
{
    *note = (dvq_publish_note){.text = text, .syntax = *syntax};
    if (!syntax->links && !may_have_places(text))
        return DVQ_OK;
    dvq_publish_scanner scanner = {.arena = arena, .syntax = syntax, .note = note, .error = error};
    dvq_markdown_scanner_init(&scanner.lines, text);
    scanner.lines.enters_admonitions = true;
    dvq_status status = DVQ_OK;
    dvq_markdown_line line;
    while (status == DVQ_OK && dvq_markdown_scanner_next(&scanner.lines, &line))
        status = take_line(&scanner, &line);
    if (status == DVQ_OK)
        status = end_paragraph(&scanner);
    count_lines(note);
    return status;
}
