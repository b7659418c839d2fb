/*
 * Leaving out comments and block ids, see comment.h. Called by api/note.c and source.c. Goes
 * through the lines of a text; a paragraph is looked at as a whole, since code and comments may
 * span its lines. Never changes a note in its place. Rules: Obsidian for comments and block ids.
 */
#include "html/comment.h"

#include "note/markdown_line.h"
#include "support/ascii.h"

typedef struct comment_remover {
    dvq_text text;
    dvq_markdown_scanner lines;
    dvq_text_builder out;
    dvq_text line_end; /* of the last line that was written: "\n" or "\r\n" */
    bool in_paragraph; /* the last line that was written is text */
    bool after_blank;  /* the last line that was written is blank, or none was */
    bool gone;         /* a comment stood between that line and the next */
    bool (*is_linked)(void *user, dvq_text id);
    void *user;
} comment_remover;

static dvq_text get_bytes(const comment_remover *remover, size_t start, size_t end)
{
    return dvq_text_slice(remover->text, start, end);
}

/* ---- within a paragraph ---- */

size_t dvq_markup_skip_piece(dvq_text text, size_t offset)
{
    char byte = text.data[offset];
    if (byte == '\\' && offset + 1 < text.length && dvq_text_is_punctuation(text.data[offset + 1]))
        return offset + 2;
    if (byte == '<' &&
        dvq_text_starts_with(dvq_text_slice(text, offset, text.length), DVQ_TEXT("<!--"))) {
        size_t end = dvq_text_find(text, DVQ_TEXT("-->"), offset);
        return end == SIZE_MAX ? offset + 1 : end + 3;
    }
    if (byte != '`')
        return offset + 1;
    size_t run = dvq_text_count_run(text, '`', offset);
    size_t close = dvq_text_find_run(text, '`', run, offset + run);
    return close == SIZE_MAX ? offset + run : close + run;
}

static bool is_comment(dvq_text text, size_t offset)
{
    return text.data[offset] == '%' && dvq_text_byte_at(text, offset + 1) == '%';
}

static char get_last(const dvq_text_builder *builder)
{
    return builder->length > 0 ? builder->data[builder->length - 1] : '\n';
}

/* Append a paragraph's text without its comments, nor the space that each would leave doubled. */
static void add_without_comments(dvq_text_builder *builder, dvq_text text)
{
    for (size_t i = 0; i < text.length;) {
        size_t end = is_comment(text, i) ? dvq_text_find(text, DVQ_TEXT("%%"), i + 2) : SIZE_MAX;
        if (end == SIZE_MAX) {
            size_t next = dvq_markup_skip_piece(text, i);
            dvq_text_builder_add(builder, dvq_text_slice(text, i, next));
            i = next;
            continue;
        }
        i = end + 2;
        bool blank = i == text.length || dvq_markdown_is_white(text.data[i]);
        if (blank && dvq_text_is_space(get_last(builder)))
            builder->length--;
        else if (blank && i < text.length && text.data[i] != '\r' && get_last(builder) == '\n')
            i++;
    }
}

size_t dvq_markup_find_block_id(dvq_text text, dvq_text *id)
{
    size_t end = dvq_text_trim_end(text).length;
    size_t start = end;
    while (start > 0 && (dvq_ascii_is_name((unsigned char)text.data[start - 1])) &&
           text.data[start - 1] != '_')
        start--;
    if (start == end || start == 0 || text.data[start - 1] != '^')
        return text.length;
    *id = dvq_text_slice(text, start, end);
    start--;
    if (start > 0 && !dvq_markdown_is_white(text.data[start - 1]))
        return text.length;
    while (start > 0 && dvq_markdown_is_white(text.data[start - 1]))
        start--;
    return start;
}

dvq_text dvq_markup_drop_block_id(dvq_text text)
{
    dvq_text id;
    return dvq_text_slice(text, 0, dvq_markup_find_block_id(text, &id));
}

dvq_status dvq_markup_clean_cell(dvq_arena *arena, dvq_text cell, dvq_text *cleaned)
{
    *cleaned = cell;
    if (dvq_text_find_byte(cell, '^', 0) == SIZE_MAX &&
        dvq_text_find(cell, DVQ_TEXT("%%"), 0) == SIZE_MAX)
        return DVQ_OK;
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, arena);
    /* In a cell, lines and items end with a tag. */
    for (size_t start = 0; start < cell.length;) {
        size_t tag = dvq_text_find_byte(cell, '<', start);
        dvq_text part = dvq_markup_drop_block_id(dvq_text_slice(cell, start, tag));
        add_without_comments(&builder, part);
        start = tag == SIZE_MAX ? cell.length : tag + 1;
        if (tag != SIZE_MAX)
            dvq_text_builder_add_byte(&builder, '<');
    }
    return dvq_text_builder_finish(&builder, cleaned);
}

/* ---- lines ---- */

static void add_anchor(comment_remover *remover, dvq_text id)
{
    dvq_text_builder_add_string(&remover->out, "<a id=\"^");
    dvq_text_builder_add(&remover->out, id);
    dvq_text_builder_add_string(&remover->out, "\"></a>");
}

/* What stands on the line before its content, without list markers and trailing space. */
static void add_margin(comment_remover *remover, const dvq_markdown_line *line)
{
    dvq_text head = get_bytes(remover, line->start, line->content);
    size_t mark = dvq_text_find_last_byte(head, '>');
    if (mark != SIZE_MAX)
        dvq_text_builder_add(&remover->out, dvq_text_slice(head, 0, mark + 1));
    dvq_text_builder_add(&remover->out, remover->line_end);
}

/* Where a comment was, a blank line is left if two paragraphs would become one. */
static void close_gap(comment_remover *remover, const dvq_markdown_line *line)
{
    bool joins = line->kind == DVQ_MARKDOWN_TEXT || line->kind == DVQ_MARKDOWN_UNDERLINE;
    if (remover->gone && remover->in_paragraph && joins && !line->opens)
        add_margin(remover, line);
    remover->gone = false;
}

static void note_written(comment_remover *remover, const dvq_markdown_line *line)
{
    remover->in_paragraph = line->kind == DVQ_MARKDOWN_TEXT;
    remover->after_blank = line->kind == DVQ_MARKDOWN_BLANK;
    if (line->end < line->next)
        remover->line_end = get_bytes(remover, line->end, line->next);
}

static void copy_line(comment_remover *remover, const dvq_markdown_line *line)
{
    if (remover->gone && remover->after_blank && line->kind == DVQ_MARKDOWN_BLANK)
        return;
    close_gap(remover, line);
    dvq_text_builder_add(&remover->out, get_bytes(remover, line->start, line->next));
    note_written(remover, line);
}

/* Copy the text of a paragraph or heading that stands on the lines from `first` to `last`. */
static void copy_paragraph(comment_remover *remover, const dvq_markdown_line *first,
                           const dvq_markdown_line *last)
{
    close_gap(remover, first);
    dvq_text_builder_add(&remover->out, get_bytes(remover, first->start, first->content));
    size_t start = remover->out.length;
    add_without_comments(&remover->out, get_bytes(remover, first->content, last->end));
    dvq_text written = {remover->out.data + start, remover->out.length - start};
    dvq_text id = {0};
    bool has_id = last->kind == DVQ_MARKDOWN_TEXT && remover->is_linked != NULL;
    size_t end = has_id ? dvq_markup_find_block_id(written, &id) : written.length;
    bool linked = end < written.length && remover->is_linked(remover->user, id);
    /* After a table an element of its own line would be a row. */
    bool apart = linked && dvq_text_find_byte(written, '\n', end) != SIZE_MAX;
    id = dvq_text_copy(remover->out.arena, id);
    if (end < written.length)
        remover->out.length = start + end;
    if (apart) {
        dvq_text_builder_add(&remover->out, remover->line_end);
        dvq_text_builder_add(&remover->out, remover->line_end);
    } else if (linked && end > 0) {
        dvq_text_builder_add_byte(&remover->out, ' ');
    }
    if (linked)
        add_anchor(remover, id);
    dvq_text_builder_add(&remover->out, get_bytes(remover, last->end, last->next));
    note_written(remover, last);
}

/* Leave out the comment that starts on the line; what follows its end stays. */
static void drop_comment(comment_remover *remover, const dvq_markdown_line *line)
{
    size_t end = dvq_text_find(remover->text, DVQ_TEXT("%%"), line->content + 2);
    if (end == SIZE_MAX) {
        copy_line(remover, line);
        return;
    }
    dvq_markdown_line last = dvq_markdown_line_at(remover->text, end + 2);
    size_t rest = dvq_text_skip_spaces(get_bytes(remover, 0, last.end), end + 2);
    dvq_markdown_scanner_skip(&remover->lines, last.next);
    if (rest == last.end && !line->opens) {
        remover->gone = true;
        return;
    }
    close_gap(remover, line);
    dvq_text_builder_add(&remover->out, get_bytes(remover, line->start, line->content));
    add_without_comments(&remover->out, get_bytes(remover, rest, last.end));
    dvq_text_builder_add(&remover->out, get_bytes(remover, last.end, last.next));
    note_written(remover, &last);
}

static bool is_text(const dvq_markdown_line *line)
{
    return line->kind == DVQ_MARKDOWN_TEXT || line->kind == DVQ_MARKDOWN_HEADING;
}

dvq_status dvq_markup_leave_out_comments(dvq_arena *arena, dvq_text text,
                                         bool (*is_linked)(void *user, dvq_text id), void *user,
                                         dvq_text *made)
{
    *made = text;
    if (dvq_text_find(text, DVQ_TEXT("%%"), 0) == SIZE_MAX &&
        dvq_text_find_byte(text, '^', 0) == SIZE_MAX)
        return DVQ_OK;
    comment_remover remover = {.text = text,
                               .line_end = DVQ_TEXT("\n"),
                               .after_blank = true,
                               .is_linked = is_linked,
                               .user = user};
    dvq_text_builder_init(&remover.out, arena);
    dvq_markdown_scanner_init(&remover.lines, text);
    remover.lines.enters_admonitions = true;
    dvq_markdown_line line;
    bool more = dvq_markdown_scanner_next(&remover.lines, &line);
    while (more) {
        if (line.kind == DVQ_MARKDOWN_COMMENT) {
            drop_comment(&remover, &line);
            more = dvq_markdown_scanner_next(&remover.lines, &line);
            continue;
        }
        dvq_markdown_line first = line;
        dvq_markdown_line last = line;
        more = dvq_markdown_scanner_next(&remover.lines, &line);
        while (more && first.kind == DVQ_MARKDOWN_TEXT && line.kind == DVQ_MARKDOWN_TEXT &&
               line.continues) {
            last = line;
            more = dvq_markdown_scanner_next(&remover.lines, &line);
        }
        if (is_text(&first))
            copy_paragraph(&remover, &first, &last);
        else
            copy_line(&remover, &first);
    }
    return dvq_text_builder_finish(&remover.out, made);
}
