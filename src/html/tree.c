/*
 * Nodes, and changing a tree of them; see tree.h. Called by read.c and the passes. Knows nothing of
 * Markdown.
 */
#include "html/tree.h"

#include "html/unescape.h"

dvq_markup_node *dvq_markup_make_node(dvq_arena *arena, dvq_markup_node_kind kind)
{
    dvq_markup_node *node = dvq_arena_allocate(arena, sizeof *node);
    if (node != NULL)
        *node = (dvq_markup_node){.kind = kind, .start = DVQ_MARKUP_NOWHERE};
    return node;
}

void dvq_markup_append_node(dvq_markup_node *parent, dvq_markup_node *node)
{
    node->parent = parent;
    if (parent->last == NULL)
        parent->first = node;
    else
        parent->last->next = node;
    parent->last = node;
}

bool dvq_markup_holds_text(const dvq_markup_node *node)
{
    switch (node->kind) {
    case DVQ_MARKUP_ITEM:
    case DVQ_MARKUP_HEADING:
    case DVQ_MARKUP_PARAGRAPH:
    case DVQ_MARKUP_CELL:
    case DVQ_MARKUP_EMPHASIS:
    case DVQ_MARKUP_STRONG:
    case DVQ_MARKUP_STRUCK:
    case DVQ_MARKUP_LINK:
    case DVQ_MARKUP_IMAGE:
    case DVQ_MARKUP_TITLE:
    case DVQ_MARKUP_HIGHLIGHT:
    case DVQ_MARKUP_FIELD:
        return true;
    case DVQ_MARKUP_DOCUMENT:
    case DVQ_MARKUP_QUOTE:
    case DVQ_MARKUP_LIST:
    case DVQ_MARKUP_RULE:
    case DVQ_MARKUP_CODE_BLOCK:
    case DVQ_MARKUP_HTML_BLOCK:
    case DVQ_MARKUP_TABLE:
    case DVQ_MARKUP_HEAD:
    case DVQ_MARKUP_BODY:
    case DVQ_MARKUP_ROW:
    case DVQ_MARKUP_TEXT:
    case DVQ_MARKUP_ENTITY:
    case DVQ_MARKUP_RAW_HTML:
    case DVQ_MARKUP_BREAK:
    case DVQ_MARKUP_CODE:
    case DVQ_MARKUP_CALLOUT:
    case DVQ_MARKUP_WIKI:
    case DVQ_MARKUP_MATH:
    case DVQ_MARKUP_TAG:
    case DVQ_MARKUP_REFERENCE:
    case DVQ_MARKUP_NOTHING:
        break;
    }
    return false;
}

dvq_markup_node *dvq_markup_split(dvq_arena *arena, dvq_markup_node *node, size_t offset)
{
    if (offset == 0)
        return node;
    dvq_markup_node *rest = dvq_markup_make_node(arena, DVQ_MARKUP_TEXT);
    if (rest == NULL)
        return NULL;
    rest->parent = node->parent;
    rest->next = node->next;
    rest->literal = node->literal;
    rest->text = dvq_text_slice(node->text, offset, node->text.length);
    if (node->start != DVQ_MARKUP_NOWHERE)
        rest->start = node->start + offset;
    node->text.length = offset;
    node->next = rest;
    if (node->parent->last == node)
        node->parent->last = rest;
    return rest;
}

/* The text at or after `from` that holds the byte before `end`. */
static dvq_markup_node *find_last(dvq_markup_node *from, size_t end)
{
    for (; from != NULL; from = from->next) {
        if (dvq_markup_covers(from, end - 1))
            return from;
        if (from->start != DVQ_MARKUP_NOWHERE && from->start >= end)
            break;
    }
    return NULL;
}

dvq_markup_node *dvq_markup_wrap_nodes(dvq_arena *arena, dvq_markup_node *first,
                                       dvq_markup_node *last, dvq_markup_node_kind kind)
{
    dvq_markup_node *moved = dvq_markup_make_node(arena, kind);
    if (moved == NULL)
        return NULL;
    /* The new node takes the place of the first in memory, so that nothing before it changes. */
    *moved = *first;
    dvq_markup_node *made = first;
    dvq_markup_node *end = last == first ? moved : last;
    *made = (dvq_markup_node){.kind = kind,
                              .parent = moved->parent,
                              .first = moved,
                              .last = end,
                              .next = end->next,
                              .start = DVQ_MARKUP_NOWHERE};
    end->next = NULL;
    if (made->next == NULL)
        made->parent->last = made;
    for (dvq_markup_node *child = moved->first; child != NULL; child = child->next)
        child->parent = moved;
    for (dvq_markup_node *child = moved; child != NULL; child = child->next)
        child->parent = made;
    return made;
}

dvq_status dvq_markup_wrap(dvq_arena *arena, dvq_markup_node *first, size_t start, size_t end,
                           dvq_markup_node_kind kind, dvq_markup_node **made)
{
    *made = NULL;
    if (find_last(first, end) == NULL)
        return DVQ_OK;
    dvq_markup_node *inside = dvq_markup_split(arena, first, start - first->start);
    if (inside == NULL)
        return DVQ_ERROR_MEMORY;
    dvq_markup_node *last = find_last(inside, end);
    if (dvq_markup_get_end(last) > end && dvq_markup_split(arena, last, end - last->start) == NULL)
        return DVQ_ERROR_MEMORY;
    *made = dvq_markup_wrap_nodes(arena, inside, last, kind);
    return *made != NULL ? DVQ_OK : DVQ_ERROR_MEMORY;
}

void dvq_markup_drop_start(dvq_markup_node *node, size_t size)
{
    node->text = dvq_text_slice(node->text, size, node->text.length);
    if (node->start != DVQ_MARKUP_NOWHERE)
        node->start += size;
}

static void collect(dvq_text_builder *builder, const dvq_markup_node *node)
{
    if (node->kind == DVQ_MARKUP_BREAK)
        dvq_text_builder_add_byte(builder, '\n');
    if (node->kind == DVQ_MARKUP_TEXT || node->kind == DVQ_MARKUP_MATH)
        dvq_text_builder_add(builder, node->text);
    if (node->kind == DVQ_MARKUP_ENTITY && !dvq_markup_unescape(builder, node->text))
        dvq_text_builder_add(builder, node->text);
    if (node->kind == DVQ_MARKUP_WIKI) {
        size_t pipe = dvq_text_find_last_byte(node->text, '|');
        dvq_text_builder_add(builder, dvq_text_slice(node->text, pipe == SIZE_MAX ? 0 : pipe + 1,
                                                     node->text.length));
    }
    if (node->kind == DVQ_MARKUP_FIELD && !node->alone) {
        dvq_text_builder_add(builder, node->text);
        dvq_text_builder_add_string(builder, ": ");
    }
    if (node->kind == DVQ_MARKUP_TAG) {
        dvq_text_builder_add_byte(builder, '#');
        dvq_text_builder_add(builder, node->text);
    }
    for (const dvq_markup_node *child = node->first; child != NULL; child = child->next)
        collect(builder, child);
}

dvq_status dvq_markup_collect_text(dvq_arena *arena, const dvq_markup_node *node, dvq_text *text)
{
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, arena);
    collect(&builder, node);
    return dvq_text_builder_finish(&builder, text);
}

dvq_status dvq_markup_collect_line(dvq_arena *arena, const dvq_markup_node *first, dvq_text *text)
{
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, arena);
    for (; first != NULL && first->kind != DVQ_MARKUP_BREAK && !dvq_markup_is_block(first);
         first = first->next)
        collect(&builder, first);
    return dvq_text_builder_finish(&builder, text);
}
