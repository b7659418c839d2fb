/*
 * Finding the queries of a note, see note.h: goes through the lines and takes fenced blocks and
 * managed blocks; paragraphs are handed to note_inline.c. Called by api/note.c. Never evaluates.
 */
#include "render/note.h"

#include "support/diagnostic.h"
#include "support/unicode.h"

/* ---- places ---- */

/* Where byte `offset` of a piece's query stands in the note. */
static size_t locate(const dvq_note_piece *piece, size_t offset)
{
    size_t low = 0;
    size_t high = piece->place_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (piece->places[middle].query <= offset)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == 0)
        return piece->start;
    const dvq_note_place *place = &piece->places[low - 1];
    return place->note + (offset - place->query);
}

void dvq_note_place_error(const dvq_note *note, const dvq_note_piece *piece, dvq_error *error)
{
    size_t offset = piece->start;
    if (error->line != 0)
        offset = locate(piece, error->offset);
    if (offset > note->text.length)
        offset = note->text.length;
    uint32_t length = error->line != 0 ? error->length : 0;
    error->line = 0;
    dvq_error_place(error, note->text, (dvq_span){(uint32_t)offset, length});
}

dvq_status dvq_note_fail_mark(dvq_note_scanner *scanner, size_t offset)
{
    dvq_text text = scanner->note->text;
    dvq_markdown_line line = dvq_markdown_line_at(text, offset);
    size_t length = line.end > offset ? line.end - offset : 0;
    dvq_error_set(scanner->error, DVQ_ERROR_PARSE,
                  "this mark of a managed result has no partner, so the note is left as it is");
    if (scanner->error != NULL)
        dvq_error_place(scanner->error, text, (dvq_span){(uint32_t)offset, (uint32_t)length});
    return DVQ_ERROR_PARSE;
}

/* ---- queries ---- */

/* A query put together from parts of the note. */
typedef struct query_builder {
    dvq_arena *arena;
    dvq_text_builder text;
    DVQ_VECTOR(dvq_note_place) places;
    bool failed;
} query_builder;

static void query_init(query_builder *query, dvq_arena *arena)
{
    *query = (query_builder){.arena = arena};
    dvq_text_builder_init(&query->text, arena);
}

static void query_add(query_builder *query, dvq_text note, size_t start, size_t end)
{
    dvq_note_place place = {query->text.length, start};
    query->failed = !DVQ_VECTOR_PUSH(query->arena, &query->places, place) || query->failed;
    dvq_text_builder_add(&query->text, dvq_text_slice(note, start, end));
}

static dvq_status query_finish(query_builder *query, dvq_note_piece *piece)
{
    piece->places = query->places.items;
    piece->place_count = query->places.count;
    dvq_status status = dvq_text_builder_finish(&query->text, &piece->query);
    return query->failed ? DVQ_ERROR_MEMORY : status;
}

static bool is_white(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
}

bool dvq_note_holds_comment(dvq_text query)
{
    size_t offset = 0;
    while ((offset = dvq_text_find(query, DVQ_TEXT("//"), offset)) != SIZE_MAX) {
        if (offset == 0 || is_white(query.data[offset - 1]))
            return true;
        offset++;
    }
    return false;
}

dvq_status dvq_note_collapse(dvq_arena *arena, dvq_text query, dvq_text *collapsed)
{
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, arena);
    query = dvq_unicode_trim(query);
    for (size_t i = 0; i < query.length; i++) {
        bool white = is_white(query.data[i]);
        if (!white)
            dvq_text_builder_add_byte(&builder, query.data[i]);
        else if (!is_white(query.data[i - 1]))
            dvq_text_builder_add_byte(&builder, ' ');
    }
    return dvq_text_builder_finish(&builder, collapsed);
}

static size_t skip_quote(dvq_text text, size_t offset, size_t end)
{
    while (offset < end &&
           (text.data[offset] == ' ' || text.data[offset] == '\t' || text.data[offset] == '>'))
        offset++;
    return offset;
}

/*
 * The query between `start` and `end`, which may take several lines. Its lines are joined to one,
 * as the plugin does, unless a line holds a comment, which would swallow the lines after it.
 */
static dvq_status read_lines(dvq_note_scanner *scanner, size_t start, size_t end, bool quoted,
                             dvq_note_piece *piece)
{
    dvq_text note = scanner->note->text;
    size_t first = start;
    bool lines = dvq_note_holds_comment(dvq_text_slice(note, start, end));
    query_builder query;
    query_init(&query, scanner->arena);
    while (start < end) {
        dvq_markdown_line line = dvq_markdown_line_at(note, start);
        size_t stop = line.end < end ? line.end : end;
        size_t at = quoted && start != first ? skip_quote(note, start, stop) : start;
        while (at < stop) {
            size_t word = at;
            while (word < stop && is_white(note.data[word]))
                word++;
            size_t word_end = word;
            while (word_end < stop && !is_white(note.data[word_end]))
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
    return query_finish(&query, piece);
}

/* ---- pieces ---- */

static dvq_status push_piece(dvq_note_scanner *scanner, const dvq_note_piece *piece)
{
    return DVQ_VECTOR_PUSH(scanner->arena, &scanner->note->pieces, *piece)
               ? DVQ_OK
               : dvq_error_memory(scanner->error);
}

/* What the lines of a block start with: its first line's start, list markers as blanks. */
static dvq_text make_prefix(dvq_note_scanner *scanner, const dvq_markdown_line *line)
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

static dvq_note_piece start_piece(dvq_note_scanner *scanner, const dvq_markdown_line *line,
                                  dvq_note_kind kind)
{
    return (dvq_note_piece){.kind = kind,
                            .start = line->content,
                            .prefix = make_prefix(scanner, line),
                            .opens = line->opens,
                            .items = line->items,
                            .section = scanner->section,
                            .after_list = line->ended};
}

/* The first word behind a fence. */
static dvq_text get_fence_word(dvq_text line)
{
    size_t start = 0;
    while (start < line.length && line.data[start] == line.data[0])
        start++;
    while (start < line.length && is_white(line.data[start]))
        start++;
    size_t end = start;
    while (end < line.length && !is_white(line.data[end]))
        end++;
    return dvq_text_slice(line, start, end);
}

/* Read up to the fence's end; `query` takes the lines when it is not NULL. */
static void read_fence(dvq_note_scanner *scanner, dvq_note_piece *piece, query_builder *query)
{
    dvq_markdown_line line;
    size_t before = scanner->lines.offset;
    bool first = true;
    while (dvq_markdown_scanner_next(&scanner->lines, &line)) {
        if (line.kind == DVQ_MARKDOWN_FENCE_END) {
            piece->end = line.end;
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
        piece->end = line.end;
    }
}

static dvq_status take_fence(dvq_note_scanner *scanner, const dvq_markdown_line *line)
{
    dvq_text word = get_fence_word(dvq_text_slice(scanner->note->text, line->content, line->end));
    bool script = dvq_text_equal(word, scanner->syntax->script_word);
    bool query = dvq_text_equal(word, DVQ_TEXT("dataview"));
    dvq_note_piece piece = {.end = line->end};
    if (!script && !query) {
        read_fence(scanner, &piece, NULL);
        return DVQ_OK;
    }
    piece = start_piece(scanner, line, query ? DVQ_NOTE_BLOCK : DVQ_NOTE_SCRIPT);
    piece.end = line->end;
    piece.indent = scanner->lines.fence_indent;
    query_builder builder;
    query_init(&builder, scanner->arena);
    read_fence(scanner, &piece, &builder);
    if (piece.prefix.data == NULL || query_finish(&builder, &piece) != DVQ_OK)
        return dvq_error_memory(scanner->error);
    return push_piece(scanner, &piece);
}

/* The query of a fenced block in a %% comment, without white space around it. */
static dvq_status read_published(dvq_note_scanner *scanner, dvq_note_piece *piece)
{
    dvq_text note = scanner->note->text;
    size_t start = piece->managed.query;
    size_t end = piece->managed.query_end;
    while (start < end && is_white(note.data[start]))
        start++;
    while (end > start && is_white(note.data[end - 1]))
        end--;
    query_builder query;
    query_init(&query, scanner->arena);
    query_add(&query, note, start, end);
    /* The fence names the language; without one it is a query. */
    size_t fence = piece->managed.query;
    while (fence > piece->start && note.data[fence - 1] != '`')
        fence--;
    dvq_text word = dvq_unicode_trim(dvq_text_slice(note, fence, piece->managed.query));
    static const dvq_text scripts[] = {{"dataviewjs", 10}, {"javascript", 10}, {"js", 2}};
    for (size_t i = 0; i < sizeof scripts / sizeof scripts[0]; i++)
        if (dvq_text_starts_with(word, scripts[i]))
            piece->kind = DVQ_NOTE_SCRIPT;
    return query_finish(&query, piece);
}

static dvq_status take_managed(dvq_note_scanner *scanner, const dvq_markdown_line *line,
                               const dvq_managed *managed)
{
    dvq_note_piece piece = start_piece(scanner, line, DVQ_NOTE_SCRIPT);
    piece.end = managed->end;
    piece.managed = *managed;
    dvq_status status = DVQ_OK;
    switch (managed->kind) {
    case DVQ_MANAGED_QUERY: {
        bool quoted = dvq_text_find_byte(piece.prefix, '>', 0) != SIZE_MAX;
        piece.kind = DVQ_NOTE_MANAGED;
        status = read_lines(scanner, managed->query, managed->query_end, quoted, &piece);
        break;
    }
    case DVQ_MANAGED_PUBLISHED:
        piece.kind = DVQ_NOTE_PUBLISHED;
        status = read_published(scanner, &piece);
        break;
    case DVQ_MANAGED_SCRIPT:
        break;
    case DVQ_MANAGED_ORPHAN:
    case DVQ_MANAGED_INLINE:
        return DVQ_OK;
    }
    if (status != DVQ_OK || piece.prefix.data == NULL)
        return dvq_error_memory(scanner->error);
    return push_piece(scanner, &piece);
}

/* ---- lines ---- */

static dvq_status end_paragraph(dvq_note_scanner *scanner)
{
    dvq_status status =
        scanner->paragraph.count > 0 ? dvq_note_scan_inline(scanner, false) : DVQ_OK;
    scanner->paragraph.count = 0;
    return status;
}

static dvq_status add_to_paragraph(dvq_note_scanner *scanner, const dvq_markdown_line *line)
{
    return DVQ_VECTOR_PUSH(scanner->arena, &scanner->paragraph, *line)
               ? DVQ_OK
               : dvq_error_memory(scanner->error);
}

/* A line of HTML or of a comment. A mark behind a list marker is none: no plugin takes it right. */
static dvq_status take_special(dvq_note_scanner *scanner, const dvq_markdown_line *line)
{
    dvq_managed managed;
    dvq_managed_answer answer = DVQ_MANAGED_NONE;
    if (!line->continues && !line->opens)
        answer = dvq_managed_read(scanner->note->text, line, &managed);
    if (answer == DVQ_MANAGED_BROKEN)
        return dvq_note_fail_mark(scanner, managed.start);
    if (answer == DVQ_MANAGED_FOUND) {
        size_t next = dvq_markdown_line_at(scanner->note->text, managed.end).next;
        dvq_markdown_scanner_skip(&scanner->lines, next);
        return take_managed(scanner, line, &managed);
    }
    if (line->kind != DVQ_MARKDOWN_HTML)
        return DVQ_OK;
    dvq_status status = add_to_paragraph(scanner, line);
    if (status == DVQ_OK)
        status = dvq_note_scan_inline(scanner, true);
    scanner->paragraph.count = 0;
    return status;
}

static dvq_status take_line(dvq_note_scanner *scanner, const dvq_markdown_line *line)
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
    case DVQ_MARKDOWN_RULE:
    case DVQ_MARKDOWN_CODE:
    case DVQ_MARKDOWN_FENCE_END:
    case DVQ_MARKDOWN_FRONTMATTER:
        return DVQ_OK;
    }
    return DVQ_OK;
}

/* Give each piece its line and column. Pieces stand in the order of the note. */
static void count_lines(dvq_note *note)
{
    uint32_t line = 1;
    uint32_t column = 1;
    size_t offset = 0;
    for (size_t i = 0; i < note->pieces.count; i++) {
        for (; offset < note->pieces.items[i].start; offset++) {
            unsigned char byte = (unsigned char)note->text.data[offset];
            /* Only the first byte of a character counts. */
            column += (byte & 0xC0) != 0x80;
            line += byte == '\n';
            column = byte == '\n' ? 1 : column;
        }
        note->pieces.items[i].line = line;
        note->pieces.items[i].column = column;
    }
}

dvq_status dvq_note_scan(dvq_arena *arena, dvq_text text, const dvq_note_syntax *syntax,
                         dvq_note *note, dvq_error *error)
{
    *note = (dvq_note){.text = text};
    dvq_note_scanner scanner = {.arena = arena, .syntax = syntax, .note = note, .error = error};
    dvq_markdown_scanner_init(&scanner.lines, text);
    dvq_markdown_line line;
    dvq_status status = DVQ_OK;
    while (status == DVQ_OK && dvq_markdown_scanner_next(&scanner.lines, &line))
        status = take_line(&scanner, &line);
    if (status == DVQ_OK)
        status = end_paragraph(&scanner);
    count_lines(note);
    return status;
}
