/*
 * The passes for marks within a line: highlights, tags, references to footnotes; see pass.h. Called
 * by convert.c. Text that was escaped begins nothing.
 */
#include "html/pass.h"
#include "note/inline_scan.h"
#include "support/map.h"
#include "support/unicode.h"

static bool is_open_text(const dvq_markup_node *node)
{
    return node->kind == DVQ_MARKUP_TEXT && !node->literal;
}

/* ---- highlights ---- */

/* The next run of exactly two = at or after `offset`; SIZE_MAX when there is none. */
static size_t find_mark(dvq_text text, size_t offset)
{
    while ((offset = dvq_text_find_byte(text, '=', offset)) != SIZE_MAX) {
        size_t run = dvq_text_count_run(text, '=', offset);
        if (run == 2)
            return offset;
        offset += run;
    }
    return SIZE_MAX;
}

/* The mark at `offset` of a text as a node of its own; NULL when memory is out. */
static dvq_markup_node *cut_mark(dvq_arena *arena, dvq_markup_node *node, size_t offset)
{
    dvq_markup_node *mark = dvq_markup_split(arena, node, offset);
    if (mark == NULL || mark->text.length == 2)
        return mark;
    return dvq_markup_split(arena, mark, 2) != NULL ? mark : NULL;
}

static dvq_status find_highlights(void *user, dvq_arena *arena, dvq_markup_node *parent)
{
    (void)user;
    dvq_markup_node *open = NULL;
    size_t offset = 0;
    for (dvq_markup_node *node = parent->first; node != NULL;) {
        if (dvq_markup_is_block(node))
            open = NULL;
        size_t mark = is_open_text(node) ? find_mark(node->text, offset) : SIZE_MAX;
        if (mark == SIZE_MAX) {
            node = node->next;
            offset = 0;
            continue;
        }
        char before = mark > 0 ? node->text.data[mark - 1] : 'x';
        char after = mark + 2 < node->text.length ? node->text.data[mark + 2] : 'x';
        bool closes = open != NULL && !dvq_text_is_space(before);
        if (!closes && dvq_text_is_space(after)) {
            offset = mark + 2;
            continue;
        }
        dvq_markup_node *cut = cut_mark(arena, node, mark);
        if (cut == NULL)
            return DVQ_ERROR_MEMORY;
        offset = 0;
        node = cut->next;
        if (!closes || open->next == cut) {
            open = cut;
            continue;
        }
        dvq_markup_node *made = dvq_markup_wrap_nodes(arena, open, cut, DVQ_MARKUP_HIGHLIGHT);
        if (made == NULL)
            return DVQ_ERROR_MEMORY;
        made->first->kind = DVQ_MARKUP_NOTHING;
        made->last->kind = DVQ_MARKUP_NOTHING;
        open = NULL;
    }
    return DVQ_OK;
}

dvq_status dvq_markup_pass_highlights(dvq_arena *arena, dvq_markup_node *root)
{
    return dvq_markup_visit_texts(arena, root, find_highlights, NULL);
}

/* ---- tags ---- */

/* Whether a tag may begin at `offset`: after white space, or where a line or span begins. */
static bool may_begin(const dvq_markup_node *before, const dvq_markup_node *node, size_t offset)
{
    if (offset > 0)
        return dvq_text_is_space(node->text.data[offset - 1]);
    if (before == NULL || before->kind == DVQ_MARKUP_BREAK || before->kind == DVQ_MARKUP_NOTHING)
        return true;
    return before->kind == DVQ_MARKUP_TEXT && before->text.length > 0 &&
           dvq_text_is_space(before->text.data[before->text.length - 1]);
}

/* Make the tag at `offset` a node of its own; NULL when memory is out. */
static dvq_markup_node *cut_tag(dvq_arena *arena, dvq_markup_node *node, size_t offset, size_t size)
{
    dvq_markup_node *tag = dvq_markup_split(arena, node, offset);
    if (tag == NULL || (tag->text.length > size && dvq_markup_split(arena, tag, size) == NULL))
        return NULL;
    tag->kind = DVQ_MARKUP_TAG;
    tag->text = dvq_text_slice(tag->text, 1, size);
    return tag;
}

static dvq_status find_tags(void *user, dvq_arena *arena, dvq_markup_node *parent)
{
    (void)user;
    if (parent->kind == DVQ_MARKUP_IMAGE)
        return DVQ_OK;
    dvq_markup_node *before = NULL;
    for (dvq_markup_node *node = parent->first; node != NULL; node = node->next) {
        size_t offset = is_open_text(node) ? dvq_text_find_byte(node->text, '#', 0) : SIZE_MAX;
        size_t size = 0;
        while (offset != SIZE_MAX && size == 0) {
            if (may_begin(before, node, offset))
                size = dvq_inline_scan_measure_tag(node->text, offset);
            if (size == 0)
                offset = dvq_text_find_byte(node->text, '#', offset + 1);
        }
        if (size > 0) {
            node = cut_tag(arena, node, offset, size);
            if (node == NULL)
                return DVQ_ERROR_MEMORY;
        }
        before = node;
    }
    return DVQ_OK;
}

dvq_status dvq_markup_pass_tags(dvq_arena *arena, dvq_markup_node *root)
{
    return dvq_markup_visit_texts(arena, root, find_tags, NULL);
}

/* ---- references to footnotes ---- */

/* Where the bracket at `offset` of the source is closed on its line; SIZE_MAX for nowhere. */
static size_t find_close(dvq_text text, size_t offset)
{
    unsigned depth = 0;
    for (size_t i = offset; i < text.length && text.data[i] != '\n'; i++) {
        if (text.data[i] == '\\') {
            i++;
            continue;
        }
        depth += text.data[i] == '[';
        depth -= text.data[i] == ']';
        if (depth == 0)
            return i;
    }
    return SIZE_MAX;
}

/* ^[text]: the text becomes a footnote. */
static dvq_status read_inline_footnote(dvq_markup_source *source, dvq_arena *arena,
                                       dvq_markup_node *node, size_t offset, dvq_markup_node **made)
{
    size_t start = node->start + offset;
    size_t close = find_close(source->text, start + 1);
    *made = NULL;
    if (close == SIZE_MAX || close == start + 2)
        return DVQ_OK;
    dvq_status status = dvq_markup_wrap(arena, node, start, close + 1, DVQ_MARKUP_REFERENCE, made);
    if (status != DVQ_OK || *made == NULL)
        return status;
    dvq_markup_footnote footnote = {.text = dvq_text_slice(source->text, start + 2, close)};
    if (!DVQ_VECTOR_PUSH(arena, &source->footnotes, footnote))
        return DVQ_ERROR_MEMORY;
    (*made)->number = (unsigned)source->footnotes.count;
    return DVQ_OK;
}

/* [^label] */
static dvq_status read_reference(const dvq_markup_source *source, dvq_arena *arena,
                                 dvq_markup_node *node, size_t offset, dvq_markup_node **made)
{
    size_t close = dvq_text_find_byte(node->text, ']', offset);
    *made = NULL;
    if (close == SIZE_MAX)
        return DVQ_OK;
    dvq_text label = dvq_text_slice(node->text, offset + 2, close);
    const size_t *place = dvq_map_get(source->numbers, label);
    if (place == NULL)
        return DVQ_OK;
    dvq_status status = dvq_markup_wrap(arena, node, node->start + offset, node->start + close + 1,
                                        DVQ_MARKUP_REFERENCE, made);
    if (status == DVQ_OK && *made != NULL)
        (*made)->number = (unsigned)*place;
    return status;
}

/* The next [^ or ^[ at or after `offset`. */
static size_t find_reference(dvq_text text, size_t offset)
{
    while ((offset = dvq_text_find_byte(text, '^', offset)) != SIZE_MAX) {
        if (offset > 0 && text.data[offset - 1] == '[')
            return offset - 1;
        if (dvq_text_byte_at(text, offset + 1) == '[')
            return offset;
        offset++;
    }
    return SIZE_MAX;
}

static dvq_status find_references(void *user, dvq_arena *arena, dvq_markup_node *parent)
{
    dvq_markup_source *source = user;
    size_t from = 0;
    for (dvq_markup_node *node = parent->first; node != NULL;) {
        bool can = is_open_text(node) && node->start != DVQ_MARKUP_NOWHERE;
        size_t offset = can ? find_reference(node->text, from) : SIZE_MAX;
        if (offset == SIZE_MAX) {
            node = node->next;
            from = 0;
            continue;
        }
        dvq_markup_node *made;
        dvq_status status = node->text.data[offset] == '^'
                                ? read_inline_footnote(source, arena, node, offset, &made)
                                : read_reference(source, arena, node, offset, &made);
        if (status != DVQ_OK)
            return status;
        from = made == NULL ? offset + 2 : 0;
        if (made != NULL) {
            made->first = NULL;
            made->last = NULL;
            node = made->next;
        }
    }
    return DVQ_OK;
}

static dvq_status number_footnotes(dvq_arena *arena, dvq_markup_source *source)
{
    size_t count = source->footnotes.count;
    size_t *numbers = dvq_arena_allocate_array(arena, count + 1, sizeof *numbers);
    source->numbers = dvq_arena_allocate(arena, sizeof *source->numbers);
    if (numbers == NULL || source->numbers == NULL)
        return DVQ_ERROR_MEMORY;
    dvq_map_init(source->numbers, arena);
    for (size_t i = 0; i < count; i++) {
        numbers[i] = i + 1;
        dvq_text label = source->footnotes.items[i].label;
        if (!dvq_map_has(source->numbers, label) &&
            !dvq_map_set(source->numbers, label, &numbers[i]))
            return DVQ_ERROR_MEMORY;
    }
    return DVQ_OK;
}

dvq_status dvq_markup_pass_references(dvq_arena *arena, dvq_markup_node *root,
                                      dvq_markup_source *source)
{
    if ((source->footnotes.count == 0 ||
         dvq_text_find(source->text, DVQ_TEXT("[^"), 0) == SIZE_MAX) &&
        dvq_text_find(source->text, DVQ_TEXT("^["), 0) == SIZE_MAX)
        return DVQ_OK;
    if (source->numbers == NULL) {
        dvq_status status = number_footnotes(arena, source);
        if (status != DVQ_OK)
            return status;
    }
    return dvq_markup_visit_texts(arena, root, find_references, source);
}
