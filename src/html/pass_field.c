/*
 * The pass for inline fields, see pass.h. Called by convert.c. Where fields are is said by the note
 * reader's own rules (note/inline_field.h), line by line; a field whose brackets md4c sees in
 * different places, such as in and after a link, stays text.
 */
#include "html/pass.h"
#include "note/inline_field.h"

/* Texts between two breaks, and the bytes of the source that they span. */
typedef struct text_line {
    dvq_markup_node *first;
    dvq_markup_node *last;
    size_t start;
    size_t end;
} text_line;

static void measure(const dvq_markup_node *node, text_line *line)
{
    if (node->kind == DVQ_MARKUP_TEXT && node->start != DVQ_MARKUP_NOWHERE) {
        if (node->start < line->start)
            line->start = node->start;
        if (dvq_markup_get_end(node) > line->end)
            line->end = dvq_markup_get_end(node);
    }
    for (const dvq_markup_node *child = node->first; child != NULL; child = child->next)
        measure(child, line);
}

/* The line that begins with `first`; its `last` is NULL when there is none. */
static text_line find_line(dvq_markup_node *first)
{
    text_line line = {.first = first, .start = SIZE_MAX};
    for (dvq_markup_node *node = first; node != NULL; node = node->next) {
        if (node->kind == DVQ_MARKUP_BREAK || dvq_markup_is_block(node))
            break;
        measure(node, &line);
        line.last = node;
    }
    return line;
}

static void drop_end(dvq_markup_node *text, size_t end)
{
    if (text->kind == DVQ_MARKUP_TEXT && text->start != DVQ_MARKUP_NOWHERE &&
        dvq_markup_get_end(text) > end)
        text->text.length = end > text->start ? end - text->start : 0;
}

/* Wrap the field; *at goes on from what comes after it, or stays when md4c sees it otherwise. */
static dvq_status wrap_field(dvq_arena *arena, const text_line *line, dvq_text bytes,
                             const dvq_inline_field *field, dvq_markup_node **at)
{
    size_t start = line->start + field->start;
    size_t value = line->start + (size_t)(field->value.data - bytes.data);
    if (field->value.length == 0)
        value = line->start + field->end - 1;
    dvq_markup_node *node = *at;
    while (node != NULL && node->kind != DVQ_MARKUP_BREAK && !dvq_markup_covers(node, start) &&
           !(node->start != DVQ_MARKUP_NOWHERE && node->start > start))
        node = node->next;
    if (node == NULL || !dvq_markup_covers(node, start) || !dvq_markup_covers(node, value - 1))
        return DVQ_OK;
    dvq_markup_node *made;
    dvq_status status =
        dvq_markup_wrap(arena, node, start, line->start + field->end, DVQ_MARKUP_FIELD, &made);
    if (status != DVQ_OK || made == NULL)
        return status;
    made->text = field->key;
    made->alone = bytes.data[field->start] == '(';
    dvq_markup_drop_start(made->first, value - start);
    drop_end(made->last, value + field->value.length);
    *at = made->next != NULL ? made->next : made;
    return DVQ_OK;
}

/* The whole line is a field: the value is what md4c sees after the key. */
static dvq_status wrap_line(dvq_arena *arena, const text_line *line, dvq_text bytes)
{
    dvq_inline_field field;
    if (!dvq_inline_field_match_line(bytes, &field) || field.value.length == 0)
        return DVQ_OK;
    size_t value = line->start + (size_t)(field.value.data - bytes.data);
    if (line->first->start != line->start || !dvq_markup_covers(line->first, value - 1))
        return DVQ_OK;
    dvq_markup_node *made = dvq_markup_wrap_nodes(arena, line->first, line->last, DVQ_MARKUP_FIELD);
    if (made == NULL)
        return DVQ_ERROR_MEMORY;
    made->text = field.key;
    dvq_markup_drop_start(made->first, value - line->start);
    return DVQ_OK;
}

static dvq_status read_line(dvq_arena *arena, const text_line *line, dvq_text source, bool whole)
{
    if (line->last == NULL || line->start == SIZE_MAX)
        return DVQ_OK;
    dvq_text bytes = dvq_text_slice(source, line->start, line->end);
    if (!dvq_inline_field_may_hold(bytes))
        return DVQ_OK;
    dvq_inline_field_vector fields = {0};
    dvq_status status = dvq_inline_field_find(arena, bytes, false, &fields);
    if (status == DVQ_OK && fields.count == 0)
        return whole ? wrap_line(arena, line, bytes) : DVQ_OK;
    dvq_markup_node *at = line->first;
    for (size_t i = 0; i < fields.count && status == DVQ_OK; i++)
        status = wrap_field(arena, line, bytes, &fields.items[i], &at);
    return status;
}

static dvq_status read_fields(void *user, dvq_arena *arena, dvq_markup_node *parent)
{
    const dvq_text *source = user;
    if (parent->kind == DVQ_MARKUP_FIELD || parent->kind == DVQ_MARKUP_IMAGE ||
        parent->kind == DVQ_MARKUP_LINK)
        return DVQ_OK;
    bool whole = parent->kind == DVQ_MARKUP_PARAGRAPH || parent->kind == DVQ_MARKUP_ITEM;
    dvq_status status = DVQ_OK;
    for (dvq_markup_node *node = parent->first; node != NULL && status == DVQ_OK;) {
        text_line line = find_line(node);
        /* Wrapping may move the line's last node, but never what follows it. */
        dvq_markup_node *after = line.last == NULL ? node->next : line.last->next;
        status = read_line(arena, &line, *source, whole);
        node = after;
    }
    return status;
}

dvq_status dvq_markup_pass_fields(dvq_arena *arena, dvq_markup_node *root, dvq_text source)
{
    if (dvq_text_find(source, DVQ_TEXT("::"), 0) == SIZE_MAX)
        return DVQ_OK;
    return dvq_markup_visit_texts(arena, root, read_fields, &source);
}
