/*
 * Hiding links and formulas from md4c, see source.h. Called by convert.c. What is hidden too much,
 * because md4c sees code where this does not, does no harm: the tree has the source's own bytes.
 */
#include "html/source.h"

#include "html/comment.h"
#include "note/markdown_line.h"
#include "support/unicode.h"

enum { HIDDEN = 'x' };

typedef struct masker {
    dvq_arena *arena;
    dvq_markup_source *source;
    dvq_markdown_scanner lines;
    size_t paragraph; /* where the paragraph starts that is open */
    size_t end;       /* … where its last line so far ends; 0: none is open */
    dvq_status status;
} masker;

static void hide(masker *self, size_t start, size_t end)
{
    for (size_t i = start; i < end; i++)
        if (!dvq_markdown_is_white(self->source->masked[i]) || self->source->masked[i] == ' ')
            self->source->masked[i] = HIDDEN;
}

static void add_place(masker *self, dvq_markup_place_kind kind, size_t start, size_t end)
{
    dvq_markup_place place = {kind, start, end};
    if (!DVQ_VECTOR_PUSH(self->arena, &self->source->places, place))
        self->status = DVQ_ERROR_MEMORY;
}

/* ---- within a paragraph ---- */

/* Where the link ends that opens at `offset`, 0 for nowhere. */
static size_t find_link_end(dvq_text text, size_t offset)
{
    for (size_t i = offset + 2; i + 1 < text.length; i++) {
        bool twice = text.data[i + 1] == text.data[i];
        if (text.data[i] == '\n' || (twice && text.data[i] == '['))
            return 0;
        if (twice && text.data[i] == ']')
            return dvq_text_is_blank(dvq_text_slice(text, offset + 2, i)) ? 0 : i + 2;
        if (text.data[i] != '`')
            continue;
        /* Code may stand in a link, but not begin there and end behind it. */
        size_t code_end = dvq_markup_skip_piece(text, i);
        if (dvq_text_find(dvq_text_slice(text, i, code_end), DVQ_TEXT("]]"), 0) != SIZE_MAX)
            return 0;
        i = code_end - 1;
    }
    return 0;
}

static size_t hide_link(masker *self, dvq_text text, size_t offset)
{
    size_t end = find_link_end(text, offset);
    if (end == 0)
        return offset + 2;
    bool embed = offset > self->paragraph && text.data[offset - 1] == '!' &&
                 !(offset > 1 && text.data[offset - 2] == '\\');
    add_place(self, embed ? DVQ_MARKUP_PLACE_EMBED : DVQ_MARKUP_PLACE_LINK, offset - embed, end);
    for (size_t i = offset - embed; i < end; i++) {
        /* A bare pipe stays, since it parts the cells of a table; but not one that is escaped. */
        if (text.data[i] != '|' || text.data[i - 1] == '\\')
            hide(self, i, i + 1);
    }
    return end;
}

/* Where the formula ends that opens with one $ at `offset`, 0 for nowhere. */
static size_t find_math_end(dvq_text text, size_t offset)
{
    char first = dvq_text_byte_at(text, offset + 1);
    if (first == '\0' || dvq_markdown_is_white(first))
        return 0;
    for (size_t i = offset + 1; i < text.length && text.data[i] != '\n'; i++) {
        if (text.data[i] == '`')
            return 0;
        if (text.data[i] == '\\')
            i++;
        else if (text.data[i] == '$') {
            char next = dvq_text_byte_at(text, i + 1);
            bool closes = !dvq_markdown_is_white(text.data[i - 1]) && !(next >= '0' && next <= '9');
            return closes ? i + 1 : 0;
        }
    }
    return 0;
}

static size_t hide_math(masker *self, dvq_text text, size_t offset, bool *display_may_end)
{
    bool twice = dvq_text_byte_at(text, offset + 1) == '$';
    size_t close =
        twice && *display_may_end ? dvq_text_find(text, DVQ_TEXT("$$"), offset + 2) : SIZE_MAX;
    size_t end = twice ? close + 2 : find_math_end(text, offset);
    if (twice && close == SIZE_MAX) {
        *display_may_end = false;
        return offset + 2;
    }
    if (end == 0)
        return offset + 1;
    dvq_text inside = dvq_text_slice(text, offset, end);
    if (twice && (close == offset + 2 || dvq_text_find_byte(inside, '\n', 0) != SIZE_MAX))
        return offset + 2;
    add_place(self, twice ? DVQ_MARKUP_PLACE_DISPLAY : DVQ_MARKUP_PLACE_MATH, offset, end);
    hide(self, offset, end);
    return end;
}

static void hide_in_paragraph(masker *self)
{
    if (self->end == 0)
        return;
    dvq_text text = dvq_text_slice(self->source->text, 0, self->end);
    bool display_may_end = true;
    for (size_t i = self->paragraph; i < self->end && self->status == DVQ_OK;)
        if (text.data[i] == '[' && dvq_text_byte_at(text, i + 1) == '[')
            i = hide_link(self, text, i);
        else if (text.data[i] == '$')
            i = hide_math(self, text, i, &display_may_end);
        else
            i = dvq_markup_skip_piece(text, i);
    self->end = 0;
}

/* ---- lines ---- */

/* In a task's box may be what md4c takes for a mark. */
static void hide_status(masker *self, const dvq_markdown_line *line)
{
    dvq_text text = self->source->text;
    if (!line->opens || dvq_text_byte_at(text, line->content) != '[' ||
        line->content + 1 >= line->end)
        return;
    size_t size;
    dvq_unicode_decode(text, line->content + 1, &size);
    size_t close = line->content + 1 + size;
    if (dvq_text_byte_at(text, close) == ']' &&
        (close + 1 == line->end || dvq_text_is_space(text.data[close + 1])) && size > 0 &&
        text.data[line->content + 1] != ' ')
        hide(self, line->content + 1, close);
}

/*
 * Hide a formula that begins with $$ on `line` and ends on a later one, before a blank line: its
 * lines may look like anything. False when there is none.
 */
static bool hide_display(masker *self, const dvq_markdown_line *line)
{
    dvq_text text = self->source->text;
    if (!dvq_text_starts_with(dvq_text_slice(text, line->content, line->end), DVQ_TEXT("$$")) ||
        dvq_text_find(dvq_text_slice(text, 0, line->end), DVQ_TEXT("$$"), line->content + 2) !=
            SIZE_MAX)
        return false;
    bool quoted = line->depth > line->items;
    dvq_markdown_line last = *line;
    size_t close = SIZE_MAX;
    while (close == SIZE_MAX && last.next < text.length) {
        last = dvq_markdown_line_at(text, last.next);
        dvq_text bytes = dvq_text_slice(text, 0, last.end);
        last.content = quoted ? dvq_markdown_skip_prefix(bytes, last.start)
                              : dvq_text_skip_spaces(bytes, last.start);
        if (last.content == last.end)
            return false;
        close = dvq_text_find(bytes, DVQ_TEXT("$$"), last.content);
    }
    if (close == SIZE_MAX)
        return false;
    hide_in_paragraph(self);
    add_place(self, DVQ_MARKUP_PLACE_DISPLAY, line->content, close + 2);
    hide(self, line->content, line->end);
    for (dvq_markdown_line at = dvq_markdown_line_at(text, line->next); at.start <= last.start;
         at = dvq_markdown_line_at(text, at.next)) {
        dvq_text bytes = dvq_text_slice(text, 0, at.end);
        hide(self,
             quoted ? dvq_markdown_skip_prefix(bytes, at.start)
                    : dvq_text_skip_spaces(bytes, at.start),
             at.start == last.start ? close + 2 : at.end);
        if (at.next >= text.length)
            break;
    }
    dvq_markdown_scanner_skip(&self->lines, last.next);
    return true;
}

static void read_line(masker *self, const dvq_markdown_line *line)
{
    bool text = line->kind == DVQ_MARKDOWN_TEXT || line->kind == DVQ_MARKDOWN_HEADING;
    if (!text || !line->continues)
        hide_in_paragraph(self);
    if (!text)
        return;
    hide_status(self, line);
    if (line->kind == DVQ_MARKDOWN_TEXT && hide_display(self, line))
        return;
    if (self->end == 0)
        self->paragraph = line->content;
    self->end = line->end;
}

static dvq_status hide_all(dvq_arena *arena, dvq_markup_source *source)
{
    source->masked = dvq_arena_allocate_text(arena, source->text.length + 1);
    if (source->masked == NULL)
        return DVQ_ERROR_MEMORY;
    memcpy(source->masked, source->text.data, source->text.length);
    source->masked[source->text.length] = '\0';
    masker self = {.arena = arena, .source = source};
    dvq_markdown_scanner_init(&self.lines, source->text);
    self.lines.frontmatter = 0;
    dvq_markdown_line line;
    while (self.status == DVQ_OK && dvq_markdown_scanner_next(&self.lines, &line))
        read_line(&self, &line);
    hide_in_paragraph(&self);
    return self.status;
}

dvq_status dvq_markup_prepare(dvq_arena *arena, dvq_text markdown, dvq_markup_source *source)
{
    *source = (dvq_markup_source){0};
    dvq_status status = dvq_markup_leave_out_comments(arena, markdown, NULL, NULL, &source->text);
    if (status == DVQ_OK)
        status = dvq_markup_take_footnotes(arena, source);
    if (status == DVQ_OK)
        status = hide_all(arena, source);
    return status;
}
