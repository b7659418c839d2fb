/*
 * Markdown to a tree, by md4c; see tree.h. Called by convert.c. Never interprets what md4c does not
 * know: that is for the passes. md4c takes its own memory, from malloc.
 */
#include <md4c.h>

#include "html/tree.h"
#include "html/unescape.h"

/* md4c fills up the rows of a table; more nodes for each byte than this is no text of a person's.
 */
enum { NODES_FOR_A_BYTE = 8, NODES_TO_START = 4096 };

static const unsigned dialect =
    MD_FLAG_TABLES | MD_FLAG_STRIKETHROUGH | MD_FLAG_PERMISSIVEAUTOLINKS;

/*
 * Where bytes that md4c hands out stand in the source; NOWHERE for those that it made itself, such
 * as a line break's.
 */
static size_t find_place(const dvq_markup_tree *tree, const MD_CHAR *text, size_t size)
{
    uintptr_t start = (uintptr_t)tree->masked;
    uintptr_t place = (uintptr_t)text;
    if (place < start || place - start > tree->source.length ||
        tree->source.length - (place - start) < size)
        return DVQ_MARKUP_NOWHERE;
    return place - start;
}

/* The bytes of the source in place of those that md4c saw; a copy of what is not from there. */
static dvq_text get_text(dvq_markup_tree *tree, const MD_CHAR *text, size_t size)
{
    size_t place = find_place(tree, text, size);
    if (place != DVQ_MARKUP_NOWHERE)
        return dvq_text_slice(tree->source, place, place + size);
    dvq_text copy = dvq_text_copy(tree->arena, dvq_text_make(text, size));
    if (copy.data == NULL && size > 0)
        tree->status = DVQ_ERROR_MEMORY;
    return copy;
}

/* The value of an attribute, entities resolved. */
static dvq_text get_attribute(dvq_markup_tree *tree, const MD_ATTRIBUTE *attribute)
{
    if (attribute->size == 0)
        return DVQ_TEXT("");
    if (attribute->substr_offsets[1] == attribute->size &&
        attribute->substr_types[0] == MD_TEXT_NORMAL)
        return get_text(tree, attribute->text, attribute->size);
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, tree->arena);
    for (size_t i = 0; attribute->substr_offsets[i] < attribute->size; i++) {
        size_t start = attribute->substr_offsets[i];
        dvq_text part =
            dvq_text_make(attribute->text + start, attribute->substr_offsets[i + 1] - start);
        if (attribute->substr_types[i] == MD_TEXT_NULLCHAR)
            dvq_text_builder_add_string(&builder, "\xEF\xBF\xBD");
        else if (attribute->substr_types[i] != MD_TEXT_ENTITY ||
                 !dvq_markup_unescape(&builder, part))
            dvq_text_builder_add(&builder, part);
    }
    dvq_text value;
    dvq_status status = dvq_text_builder_finish(&builder, &value);
    if (status != DVQ_OK)
        tree->status = status;
    return value;
}

/* ---- nodes ---- */

static dvq_markup_node *add_node(dvq_markup_tree *tree, dvq_markup_node_kind kind)
{
    if (++tree->count > tree->source.length * NODES_FOR_A_BYTE + NODES_TO_START) {
        tree->status = DVQ_ERROR_LIMIT;
        return NULL;
    }
    dvq_markup_node *node = dvq_markup_make_node(tree->arena, kind);
    if (node == NULL)
        tree->status = DVQ_ERROR_MEMORY;
    else
        dvq_markup_append_node(tree->current, node);
    return node;
}

/* Whether nodes of a kind can nest without end, so that some may be left out. */
static bool may_nest(dvq_markup_node_kind kind)
{
    switch (kind) {
    case DVQ_MARKUP_QUOTE:
    case DVQ_MARKUP_LIST:
    case DVQ_MARKUP_ITEM:
    case DVQ_MARKUP_EMPHASIS:
    case DVQ_MARKUP_STRONG:
    case DVQ_MARKUP_STRUCK:
    case DVQ_MARKUP_LINK:
    case DVQ_MARKUP_IMAGE:
        return true;
    default:
        return false;
    }
}

static dvq_markup_node *open_node(dvq_markup_tree *tree, dvq_markup_node_kind kind)
{
    bool nests = may_nest(kind);
    if (nests && (tree->skipped > 0 || tree->depth >= DVQ_MARKUP_DEPTH_LIMIT)) {
        tree->skipped++;
        return NULL;
    }
    dvq_markup_node *node = add_node(tree, kind);
    if (node == NULL)
        return NULL;
    tree->current = node;
    tree->depth += nests;
    return node;
}

/* Close the innermost node of a kind. Now and then md4c reports ends without a start. */
static void close_node(dvq_markup_tree *tree, dvq_markup_node_kind kind)
{
    if (tree->skipped > 0 && may_nest(kind)) {
        tree->skipped--;
        return;
    }
    const dvq_markup_node *closed = tree->current;
    while (closed != tree->root && closed->kind != kind)
        closed = closed->parent;
    while (closed != tree->root && tree->current != closed->parent) {
        tree->depth -= may_nest(tree->current->kind);
        tree->current = tree->current->parent;
    }
}

/* ---- blocks ---- */

static dvq_markup_node_kind get_block_kind(MD_BLOCKTYPE type)
{
    switch (type) {
    case MD_BLOCK_DOC:
        return DVQ_MARKUP_DOCUMENT;
    case MD_BLOCK_QUOTE:
        return DVQ_MARKUP_QUOTE;
    case MD_BLOCK_UL:
    case MD_BLOCK_OL:
        return DVQ_MARKUP_LIST;
    case MD_BLOCK_LI:
        return DVQ_MARKUP_ITEM;
    case MD_BLOCK_HR:
        return DVQ_MARKUP_RULE;
    case MD_BLOCK_H:
        return DVQ_MARKUP_HEADING;
    case MD_BLOCK_CODE:
        return DVQ_MARKUP_CODE_BLOCK;
    case MD_BLOCK_HTML:
        return DVQ_MARKUP_HTML_BLOCK;
    case MD_BLOCK_P:
        return DVQ_MARKUP_PARAGRAPH;
    case MD_BLOCK_TABLE:
        return DVQ_MARKUP_TABLE;
    case MD_BLOCK_THEAD:
        return DVQ_MARKUP_HEAD;
    case MD_BLOCK_TBODY:
        return DVQ_MARKUP_BODY;
    case MD_BLOCK_TR:
        return DVQ_MARKUP_ROW;
    case MD_BLOCK_TH:
    case MD_BLOCK_TD:
        return DVQ_MARKUP_CELL;
    }
    return DVQ_MARKUP_NOTHING;
}

static void fill_block(dvq_markup_tree *tree, dvq_markup_node *node, MD_BLOCKTYPE type,
                       const void *detail)
{
    if (type == MD_BLOCK_UL) {
        node->tight = ((const MD_BLOCK_UL_DETAIL *)detail)->is_tight != 0;
    } else if (type == MD_BLOCK_OL) {
        node->ordered = true;
        node->tight = ((const MD_BLOCK_OL_DETAIL *)detail)->is_tight != 0;
        node->number = ((const MD_BLOCK_OL_DETAIL *)detail)->start;
    } else if (type == MD_BLOCK_H) {
        node->number = ((const MD_BLOCK_H_DETAIL *)detail)->level;
    } else if (type == MD_BLOCK_CODE) {
        node->text = get_attribute(tree, &((const MD_BLOCK_CODE_DETAIL *)detail)->lang);
    } else if (type == MD_BLOCK_TH || type == MD_BLOCK_TD) {
        node->header = type == MD_BLOCK_TH;
        node->number = (unsigned)((const MD_BLOCK_TD_DETAIL *)detail)->align;
    }
}

static int get_answer(const dvq_markup_tree *tree)
{
    return tree->status != DVQ_OK;
}

static int enter_block(MD_BLOCKTYPE type, void *detail, void *user)
{
    dvq_markup_tree *tree = user;
    if (type == MD_BLOCK_DOC)
        return 0;
    dvq_markup_node *node = open_node(tree, get_block_kind(type));
    if (node != NULL)
        fill_block(tree, node, type, detail);
    return get_answer(tree);
}

static int leave_block(MD_BLOCKTYPE type, void *detail, void *user)
{
    (void)detail;
    if (type != MD_BLOCK_DOC)
        close_node(user, get_block_kind(type));
    return 0;
}

/* ---- within lines ---- */

static dvq_markup_node_kind get_span_kind(MD_SPANTYPE type)
{
    switch (type) {
    case MD_SPAN_EM:
        return DVQ_MARKUP_EMPHASIS;
    case MD_SPAN_STRONG:
        return DVQ_MARKUP_STRONG;
    case MD_SPAN_A:
        return DVQ_MARKUP_LINK;
    case MD_SPAN_IMG:
        return DVQ_MARKUP_IMAGE;
    case MD_SPAN_CODE:
        return DVQ_MARKUP_CODE;
    case MD_SPAN_DEL:
        return DVQ_MARKUP_STRUCK;
    /* Of extensions that are not asked for. */
    case MD_SPAN_LATEXMATH:
    case MD_SPAN_LATEXMATH_DISPLAY:
    case MD_SPAN_WIKILINK:
    case MD_SPAN_U:
        break;
    }
    return DVQ_MARKUP_NOTHING;
}

static int enter_span(MD_SPANTYPE type, void *detail, void *user)
{
    dvq_markup_tree *tree = user;
    dvq_markup_node *node = open_node(tree, get_span_kind(type));
    if (node != NULL && type == MD_SPAN_A) {
        node->target = get_attribute(tree, &((const MD_SPAN_A_DETAIL *)detail)->href);
        node->title = get_attribute(tree, &((const MD_SPAN_A_DETAIL *)detail)->title);
    } else if (node != NULL && type == MD_SPAN_IMG) {
        node->target = get_attribute(tree, &((const MD_SPAN_IMG_DETAIL *)detail)->src);
        node->title = get_attribute(tree, &((const MD_SPAN_IMG_DETAIL *)detail)->title);
    }
    return get_answer(tree);
}

static int leave_span(MD_SPANTYPE type, void *detail, void *user)
{
    (void)detail;
    close_node(user, get_span_kind(type));
    return 0;
}

/* Whether the byte at `place` is escaped: md4c hands it out alone, without the backslash. */
static bool is_escaped(const dvq_markup_tree *tree, size_t place, size_t size)
{
    const dvq_markup_node *before = tree->current->last;
    bool after_escape = before != NULL && before->literal && before->start + 1 == place;
    return size == 1 && place != DVQ_MARKUP_NOWHERE && place > 0 && !after_escape &&
           dvq_text_is_punctuation(tree->source.data[place]) &&
           tree->source.data[place - 1] == '\\';
}

static void add_text(dvq_markup_tree *tree, dvq_markup_node_kind kind, const MD_CHAR *text,
                     size_t size)
{
    dvq_markup_node *node = add_node(tree, kind);
    if (node == NULL)
        return;
    node->text = get_text(tree, text, size);
    node->start = find_place(tree, text, size);
    node->literal = kind == DVQ_MARKUP_TEXT && is_escaped(tree, node->start, size);
}

/* A numeric entity is the character that it means; a named one is left to the browser. */
static void add_entity(dvq_markup_tree *tree, const MD_CHAR *text, size_t size)
{
    dvq_markup_node *node = add_node(tree, DVQ_MARKUP_ENTITY);
    if (node == NULL)
        return;
    node->text = get_text(tree, text, size);
    if (dvq_text_byte_at(node->text, 1) != '#')
        return;
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, tree->arena);
    (void)dvq_markup_unescape(&builder, node->text);
    dvq_status status = dvq_text_builder_finish(&builder, &node->text);
    if (status != DVQ_OK)
        tree->status = status;
    node->kind = DVQ_MARKUP_TEXT;
    node->literal = true;
}

static int take_text(MD_TEXTTYPE type, const MD_CHAR *text, MD_SIZE size, void *user)
{
    dvq_markup_tree *tree = user;
    dvq_markup_node *node;
    switch (type) {
    case MD_TEXT_NORMAL:
    case MD_TEXT_CODE:
    case MD_TEXT_LATEXMATH:
        add_text(tree, DVQ_MARKUP_TEXT, text, size);
        break;
    case MD_TEXT_HTML:
        add_text(tree, DVQ_MARKUP_RAW_HTML, text, size);
        break;
    case MD_TEXT_NULLCHAR:
        add_text(tree, DVQ_MARKUP_TEXT, "\xEF\xBF\xBD", 3);
        break;
    case MD_TEXT_ENTITY:
        add_entity(tree, text, size);
        break;
    case MD_TEXT_BR:
    case MD_TEXT_SOFTBR:
        node = add_node(tree, DVQ_MARKUP_BREAK);
        if (node != NULL)
            node->hard = type == MD_TEXT_BR;
        break;
    }
    return get_answer(tree);
}

dvq_status dvq_markup_read_tree(dvq_arena *arena, dvq_text source, const char *masked,
                                dvq_markup_tree *tree)
{
    *tree = (dvq_markup_tree){.arena = arena, .source = source, .masked = masked};
    tree->root = dvq_markup_make_node(arena, DVQ_MARKUP_DOCUMENT);
    tree->current = tree->root;
    if (tree->root == NULL)
        return DVQ_ERROR_MEMORY;
    MD_PARSER parser = {.flags = dialect,
                        .enter_block = enter_block,
                        .leave_block = leave_block,
                        .enter_span = enter_span,
                        .leave_span = leave_span,
                        .text = take_text};
    int answer = md_parse(masked, (MD_SIZE)source.length, &parser, tree);
    if (tree->status != DVQ_OK)
        return tree->status;
    return answer == 0 ? DVQ_OK : DVQ_ERROR_MEMORY;
}
