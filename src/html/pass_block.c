/*
 * The passes over blocks: tasks, callouts, ids of blocks; see pass.h. Called by convert.c. What
 * they find they take out of the text and note in the block's node.
 */
#include "html/comment.h"
#include "html/pass.h"
#include "support/unicode.h"

/* The first text of a block, if it begins with one; NULL otherwise. */
static dvq_markup_node *get_first_text(const dvq_markup_node *block)
{
    dvq_markup_node *first = block->first;
    if (first != NULL && first->kind == DVQ_MARKUP_PARAGRAPH)
        first = first->first;
    bool can = first != NULL && first->kind == DVQ_MARKUP_TEXT && !first->literal;
    return can ? first : NULL;
}

/* ---- tasks ---- */

static void read_task(dvq_markup_node *item)
{
    dvq_markup_node *first = get_first_text(item);
    if (first == NULL || first->text.length < 3 || first->text.data[0] != '[')
        return;
    size_t size;
    dvq_unicode_decode(first->text, 1, &size);
    bool ends = first->text.length == size + 2 || dvq_text_is_space(first->text.data[size + 2]);
    if (dvq_text_byte_at(first->text, 1 + size) != ']' || !ends)
        return;
    item->status = dvq_text_slice(first->text, 1, 1 + size);
    dvq_markup_drop_start(first, dvq_text_skip_spaces(first->text, size + 2));
}

void dvq_markup_pass_tasks(dvq_markup_node *root)
{
    if (root->kind == DVQ_MARKUP_ITEM)
        read_task(root);
    for (dvq_markup_node *child = root->first; child != NULL; child = child->next)
        if (!dvq_markup_holds_text(child) || child->kind == DVQ_MARKUP_ITEM)
            dvq_markup_pass_tasks(child);
}

/* ---- callouts ---- */

/* Take the mark of a callout off a text: [!kind|more]+ */
static bool read_mark(dvq_markup_node *text, dvq_text *kind, char *fold)
{
    if (text == NULL || !dvq_text_starts_with(text->text, DVQ_TEXT("[!")))
        return false;
    size_t end = dvq_text_find_byte(text->text, ']', 2);
    if (end == SIZE_MAX)
        return false;
    *kind = dvq_text_slice(text->text, 2, end);
    *kind = dvq_unicode_trim(dvq_text_slice(*kind, 0, dvq_text_find_byte(*kind, '|', 0)));
    char mark = dvq_text_byte_at(text->text, end + 1);
    *fold = mark == '+' || mark == '-' ? mark : '\0';
    dvq_markup_drop_start(text, dvq_text_skip_spaces(text->text, end + 1 + (*fold != '\0')));
    return kind->length > 0;
}

/* Move the rest of the paragraph's first line into the title. */
static void fill_title(dvq_markup_node *title, dvq_markup_node *paragraph)
{
    dvq_markup_node *last = NULL;
    dvq_markup_node *node = paragraph->first;
    for (; node != NULL && node->kind != DVQ_MARKUP_BREAK; node = node->next) {
        node->parent = title;
        last = node;
    }
    title->first = last == NULL ? NULL : paragraph->first;
    title->last = last;
    if (last != NULL)
        last->next = NULL;
    paragraph->first = node == NULL ? NULL : node->next;
    if (paragraph->first == NULL) {
        paragraph->last = NULL;
        paragraph->kind = DVQ_MARKUP_NOTHING;
    }
}

static dvq_status read_callout(dvq_arena *arena, dvq_markup_node *quote)
{
    dvq_markup_node *paragraph = quote->first;
    if (paragraph == NULL || paragraph->kind != DVQ_MARKUP_PARAGRAPH)
        return DVQ_OK;
    dvq_text kind;
    char fold;
    if (!read_mark(get_first_text(quote), &kind, &fold))
        return DVQ_OK;
    dvq_markup_node *title = dvq_markup_make_node(arena, DVQ_MARKUP_TITLE);
    quote->text = dvq_unicode_lower(arena, kind);
    if (title == NULL || quote->text.data == NULL)
        return DVQ_ERROR_MEMORY;
    fill_title(title, paragraph);
    title->parent = quote;
    title->next = paragraph;
    quote->first = title;
    quote->kind = DVQ_MARKUP_CALLOUT;
    quote->fold = fold;
    return DVQ_OK;
}

dvq_status dvq_markup_pass_callouts(dvq_arena *arena, dvq_markup_node *root)
{
    dvq_status status = DVQ_OK;
    if (root->kind == DVQ_MARKUP_QUOTE)
        status = read_callout(arena, root);
    for (dvq_markup_node *child = root->first; child != NULL && status == DVQ_OK;
         child = child->next)
        if (!dvq_markup_holds_text(child) || child->kind == DVQ_MARKUP_ITEM)
            status = dvq_markup_pass_callouts(arena, child);
    return status;
}

/* ---- ids of blocks ---- */

/* The last node of a block's own texts. */
static dvq_markup_node *get_last_text(const dvq_markup_node *block)
{
    dvq_markup_node *last = NULL;
    for (dvq_markup_node *node = block->first; node != NULL; node = node->next) {
        if (dvq_markup_is_block(node))
            break;
        last = node;
    }
    return last;
}

/* Take the id off the end of a block's texts. */
static dvq_text take_id(dvq_markup_node *block)
{
    dvq_markup_node *last = get_last_text(block);
    if (last == NULL || last->kind != DVQ_MARKUP_TEXT || last->literal)
        return DVQ_TEXT("");
    dvq_text id = DVQ_TEXT("");
    size_t end = dvq_markup_find_block_id(last->text, &id);
    if (end == last->text.length)
        return DVQ_TEXT("");
    last->text.length = end;
    if (end > 0)
        return id;
    /* A line of its own: the break before it goes with it. */
    for (dvq_markup_node *node = block->first; node != last; node = node->next)
        if (node->next == last && node->kind == DVQ_MARKUP_BREAK)
            node->kind = DVQ_MARKUP_NOTHING;
    last->kind = DVQ_MARKUP_NOTHING;
    return id;
}

static bool is_empty(const dvq_markup_node *block)
{
    const dvq_markup_node *node = block->first;
    while (node != NULL && node->kind == DVQ_MARKUP_NOTHING)
        node = node->next;
    return node == NULL;
}

/* A line with an id right below a table is read as its last row. */
static void take_row_id(dvq_markup_node *table)
{
    dvq_markup_node *body = table->last;
    dvq_markup_node *row = body != NULL && body->kind == DVQ_MARKUP_BODY ? body->last : NULL;
    if (row == NULL || row->first == NULL)
        return;
    for (const dvq_markup_node *cell = row->first->next; cell != NULL; cell = cell->next)
        if (cell->first != NULL)
            return;
    const dvq_markup_node *text = row->first->first;
    bool alone = text != NULL && text->next == NULL && text->kind == DVQ_MARKUP_TEXT;
    dvq_text id;
    if (!alone || dvq_markup_find_block_id(text->text, &id) != 0)
        return;
    row->kind = DVQ_MARKUP_NOTHING;
    table->id = id;
}

/* `before` is the block above this one, or the one around it: an id alone on a line is for it. */
static void take_ids(dvq_markup_node *block, dvq_markup_node *before)
{
    if (block->kind == DVQ_MARKUP_TABLE)
        take_row_id(block);
    if (block->kind == DVQ_MARKUP_PARAGRAPH || block->kind == DVQ_MARKUP_ITEM ||
        block->kind == DVQ_MARKUP_HEADING) {
        dvq_text id = take_id(block);
        bool apart = id.length > 0 && block->kind == DVQ_MARKUP_PARAGRAPH && is_empty(block);
        if (id.length > 0)
            (apart ? before : block)->id = id;
        if (apart)
            block->kind = DVQ_MARKUP_NOTHING;
    }
    before = block;
    for (dvq_markup_node *child = block->first; child != NULL; child = child->next) {
        if (!dvq_markup_is_block(child))
            continue;
        take_ids(child, before);
        if (child->kind != DVQ_MARKUP_NOTHING)
            before = child;
    }
}

void dvq_markup_pass_block_ids(dvq_markup_node *root)
{
    take_ids(root, root);
}
