/*
 * Nesting the rows of a TASK query, see task_tree.h. Called by task_walk.c and the formats that
 * show what is nested. Never changes an item: children are kept in nodes of the tree, so that
 * replacing them touches one row alone.
 */
#include "render/task_tree.h"

#include "render/render.h"
#include "support/diagnostic.h"
#include "support/map.h"
#include "value/date.h"
#include "value/duration.h"
#include "value/value_text.h"

/* Steps that one result may take: far more than notes of ordinary nesting need. */
#define VISIT_LIMIT ((size_t)50 * 1000 * 1000)

static dvq_status fail_shape(dvq_task_tree *tree, const char *what)
{
    return dvq_error_set(tree->error, DVQ_ERROR_EVALUATE, "%s", what);
}

static dvq_status check_cancelled(dvq_task_tree *tree)
{
    return dvq_render_is_cancelled(tree->cancelled)
               ? dvq_render_fail(DVQ_ERROR_CANCELLED, tree->error)
               : DVQ_OK;
}

static dvq_status count_visit(dvq_task_tree *tree, unsigned depth)
{
    if (depth > DVQ_RENDER_DEPTH_LIMIT || tree->visits >= VISIT_LIMIT)
        return dvq_render_fail(DVQ_ERROR_LIMIT, tree->error);
    tree->visits++;
    return check_cancelled(tree);
}

dvq_status dvq_task_tree_make(dvq_task_tree *tree, const dvq_value *items, size_t count,
                              dvq_task_list *list)
{
    dvq_task_node *nodes = dvq_arena_allocate_array(tree->arena, count, sizeof *nodes);
    dvq_task_node **pointers = dvq_arena_allocate_array(tree->arena, count, sizeof(void *));
    if (count > 0 && (nodes == NULL || pointers == NULL))
        return dvq_error_memory(tree->error);
    for (size_t i = 0; i < count; i++) {
        if (!dvq_value_is(items[i], DVQ_VALUE_OBJECT))
            return fail_shape(tree, "the rows of a TASK query must be list items");
        nodes[i].item = items[i].as.object;
        pointers[i] = &nodes[i];
    }
    *list = (dvq_task_list){pointers, count};
    return DVQ_OK;
}

dvq_status dvq_task_node_get(dvq_task_tree *tree, const dvq_task_node *node, dvq_text key,
                             dvq_value *value)
{
    bool found = false;
    dvq_status status = dvq_object_get(node->item, key, tree->arena, value, &found);
    if (status != DVQ_OK)
        return dvq_render_fail(status, tree->error);
    if (!found)
        *value = dvq_value_null();
    return DVQ_OK;
}

dvq_status dvq_task_node_get_text(dvq_task_tree *tree, const dvq_task_node *node, dvq_value *text)
{
    dvq_status status = dvq_task_node_get(tree, node, DVQ_TEXT("visual"), text);
    if (status == DVQ_OK && dvq_value_is_null(*text))
        status = dvq_task_node_get(tree, node, DVQ_TEXT("text"), text);
    if (status == DVQ_OK && !dvq_value_is(*text, DVQ_VALUE_STRING))
        return fail_shape(tree, "the text of a task must be text");
    return status;
}

static dvq_status append_text(dvq_task_tree *tree, dvq_value value, dvq_text_builder *builder,
                              unsigned depth);

/* Joined by commas; null is nothing. */
static dvq_status append_array(dvq_task_tree *tree, dvq_value array, dvq_text_builder *builder,
                               unsigned depth)
{
    dvq_status status = depth > DVQ_RENDER_DEPTH_LIMIT ? DVQ_ERROR_LIMIT : DVQ_OK;
    for (uint32_t i = 0; i < array.size && status == DVQ_OK; i++) {
        if (i > 0)
            dvq_text_builder_add_byte(builder, ',');
        if (!dvq_value_is_null(array.as.items[i]))
            status = append_text(tree, array.as.items[i], builder, depth + 1);
    }
    return status;
}

/* What JavaScript's String() makes of a value, which is not what string() does. */
static dvq_status append_text(dvq_task_tree *tree, dvq_value value, dvq_text_builder *builder,
                              unsigned depth)
{
    switch ((dvq_value_type)value.type) {
    case DVQ_VALUE_NULL:
        dvq_text_builder_add_string(builder, "null");
        return DVQ_OK;
    case DVQ_VALUE_DATE:
        dvq_date_append_iso(tree->environment, value, builder);
        return DVQ_OK;
    case DVQ_VALUE_DURATION:
        dvq_duration_append_iso(value.as.duration, builder);
        return DVQ_OK;
    case DVQ_VALUE_ARRAY:
        return append_array(tree, value, builder, depth);
    case DVQ_VALUE_OBJECT:
    case DVQ_VALUE_WIDGET:
        dvq_text_builder_add_string(builder, "[object Object]");
        return DVQ_OK;
    case DVQ_VALUE_BOOLEAN:
    case DVQ_VALUE_NUMBER:
    case DVQ_VALUE_STRING:
    case DVQ_VALUE_LINK:
    case DVQ_VALUE_FUNCTION:
        return dvq_value_append_text(tree->environment, value, builder);
    }
    return DVQ_OK;
}

static dvq_status make_text(dvq_task_tree *tree, dvq_value value, dvq_text *text)
{
    if (dvq_value_is(value, DVQ_VALUE_STRING)) {
        *text = dvq_value_get_text(value);
        return DVQ_OK;
    }
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, tree->arena);
    dvq_status status = append_text(tree, value, &builder, 0);
    if (status == DVQ_OK)
        status = dvq_text_builder_finish(&builder, text);
    return status == DVQ_OK ? DVQ_OK : dvq_render_fail(status, tree->error);
}

dvq_status dvq_task_node_get_status(dvq_task_tree *tree, const dvq_task_node *node, bool *is_task,
                                    dvq_text *text)
{
    dvq_value value;
    dvq_status status = dvq_task_node_get(tree, node, DVQ_TEXT("task"), &value);
    if (status != DVQ_OK)
        return status;
    *text = DVQ_TEXT("");
    *is_task = !dvq_value_is_falsy(value);
    if (!*is_task)
        return DVQ_OK;
    status = dvq_task_node_get(tree, node, DVQ_TEXT("status"), &value);
    return status == DVQ_OK ? make_text(tree, value, text) : status;
}

/* A line as text: mostly a small number, which is written to `digits`. */
static dvq_status make_line_text(dvq_task_tree *tree, dvq_value line, char digits[16],
                                 dvq_text *text)
{
    if (!dvq_value_is(line, DVQ_VALUE_NUMBER) || !(line.as.number >= 0 && line.as.number < 1e9) ||
        line.as.number != floor(line.as.number))
        return make_text(tree, line, text);
    char *start = digits + 16;
    unsigned rest = (unsigned)line.as.number;
    do
        *--start = (char)('0' + rest % 10);
    while ((rest /= 10) > 0);
    *text = dvq_text_make(start, (size_t)(digits + 16 - start));
    return DVQ_OK;
}

/* Path and a line, as one text. */
static dvq_status make_id(dvq_task_tree *tree, const dvq_task_node *node, dvq_value line,
                          dvq_text *id)
{
    dvq_value path;
    dvq_status status = dvq_task_node_get(tree, node, DVQ_TEXT("path"), &path);
    dvq_text path_text;
    if (status == DVQ_OK)
        status = make_text(tree, path, &path_text);
    char digits[16];
    dvq_text line_text;
    if (status == DVQ_OK)
        status = make_line_text(tree, line, digits, &line_text);
    if (status != DVQ_OK)
        return status;
    char *data = dvq_arena_allocate_text(tree->arena, path_text.length + 1 + line_text.length);
    if (data == NULL)
        return dvq_error_memory(tree->error);
    memcpy(data, path_text.data, path_text.length);
    data[path_text.length] = ':';
    memcpy(data + path_text.length + 1, line_text.data, line_text.length);
    *id = dvq_text_make(data, path_text.length + 1 + line_text.length);
    return DVQ_OK;
}

static dvq_status identify(dvq_task_tree *tree, dvq_task_node *node)
{
    if (node->id.data != NULL)
        return DVQ_OK;
    dvq_value line;
    dvq_status status = dvq_task_node_get(tree, node, DVQ_TEXT("line"), &line);
    return status == DVQ_OK ? make_id(tree, node, line, &node->id) : status;
}

static dvq_status expand(dvq_task_tree *tree, dvq_task_node *node)
{
    if (node->expanded)
        return DVQ_OK;
    dvq_value children;
    dvq_status status = dvq_task_node_get(tree, node, DVQ_TEXT("children"), &children);
    if (status != DVQ_OK)
        return status;
    if (!dvq_value_is(children, DVQ_VALUE_ARRAY))
        return fail_shape(tree, "the children of a task must be a list");
    node->expanded = true;
    return dvq_task_tree_make(tree, children.as.items, children.size, &node->children);
}

static dvq_status enumerate(dvq_task_tree *tree, dvq_task_node *node, dvq_map *known,
                            unsigned depth)
{
    dvq_status status = count_visit(tree, depth);
    if (status == DVQ_OK)
        status = identify(tree, node);
    if (status == DVQ_OK)
        status = expand(tree, node);
    if (status != DVQ_OK)
        return status;
    void **slot = dvq_map_slot(known, node->id);
    if (slot == NULL)
        return dvq_error_memory(tree->error);
    if (*slot == NULL)
        *slot = node;
    for (size_t i = 0; i < node->children.count && status == DVQ_OK; i++)
        status = enumerate(tree, node->children.nodes[i], known, depth + 1);
    return status;
}

/* Whether no other row can be above or below this one. */
static dvq_status is_alone(dvq_task_tree *tree, dvq_task_node *node, bool *alone)
{
    *alone = false;
    if (tree->may_repeat)
        return DVQ_OK;
    dvq_value parent;
    dvq_status status = dvq_task_node_get(tree, node, DVQ_TEXT("parent"), &parent);
    if (status == DVQ_OK)
        status = expand(tree, node);
    *alone = status == DVQ_OK && dvq_value_is_null(parent) && node->children.count == 0;
    return status;
}

static dvq_status replace_children(dvq_task_tree *tree, dvq_task_list *list, const dvq_map *known,
                                   unsigned depth)
{
    dvq_status status = count_visit(tree, depth);
    for (size_t i = 0; i < list->count && status == DVQ_OK; i++) {
        dvq_task_node *node = list->nodes[i];
        if (node->children.count > 0)
            status = replace_children(tree, &node->children, known, depth + 1);
        dvq_task_node *row = node->alone ? NULL : dvq_map_get(known, node->id);
        if (row != NULL)
            list->nodes[i] = row;
    }
    return status;
}

/* Find out which rows are alone, and how many the others and their children are. */
static dvq_status count_related(dvq_task_tree *tree, const dvq_task_list *list, size_t *related)
{
    dvq_status status = DVQ_OK;
    *related = 0;
    for (size_t i = 0; i < list->count && status == DVQ_OK; i++) {
        dvq_task_node *node = list->nodes[i];
        status = check_cancelled(tree);
        if (status == DVQ_OK)
            status = is_alone(tree, node, &node->alone);
        *related += node->alone ? 0 : 1 + node->children.count;
    }
    return status;
}

static dvq_status map_rows(dvq_task_tree *tree, const dvq_task_list *list, dvq_map *known)
{
    size_t related;
    dvq_status status = count_related(tree, list, &related);
    if (status == DVQ_OK && !dvq_map_reserve(known, related))
        status = dvq_error_memory(tree->error);
    /* Of rows with the same place, the last one counts. */
    for (size_t i = 0; i < list->count && status == DVQ_OK; i++) {
        dvq_task_node *node = list->nodes[i];
        if (node->alone)
            continue;
        status = identify(tree, node);
        if (status == DVQ_OK && !dvq_map_set(known, node->id, node))
            status = dvq_error_memory(tree->error);
    }
    for (size_t i = 0; i < list->count && status == DVQ_OK; i++)
        if (!list->nodes[i]->alone)
            status = enumerate(tree, list->nodes[i], known, 0);
    return status;
}

static dvq_status is_root(dvq_task_tree *tree, const dvq_task_node *node, const dvq_map *known,
                          bool *root)
{
    *root = true;
    if (node->alone)
        return DVQ_OK;
    dvq_arena_mark mark = dvq_arena_get_mark(tree->arena);
    dvq_value parent;
    dvq_status status = dvq_task_node_get(tree, node, DVQ_TEXT("parent"), &parent);
    dvq_text id;
    if (status == DVQ_OK && !dvq_value_is_null(parent)) {
        status = make_id(tree, node, parent, &id);
        *root = status != DVQ_OK || !dvq_map_has(known, id);
    }
    dvq_arena_rewind(tree->arena, mark);
    return status;
}

dvq_status dvq_task_tree_nest(dvq_task_tree *tree, const dvq_task_list *list, dvq_task_list *roots)
{
    *roots = (dvq_task_list){NULL, 0};
    if (list->count == 0)
        return DVQ_OK;
    dvq_map known;
    dvq_map_init(&known, tree->arena);
    dvq_status status = map_rows(tree, list, &known);
    dvq_task_node **kept = dvq_arena_allocate_array(tree->arena, list->count, sizeof(void *));
    if (kept == NULL)
        return dvq_error_memory(tree->error);
    size_t count = 0;
    for (size_t i = 0; i < list->count && status == DVQ_OK; i++) {
        bool root;
        status = is_root(tree, list->nodes[i], &known, &root);
        if (status == DVQ_OK && root)
            kept[count++] = list->nodes[i];
    }
    if (status != DVQ_OK)
        return status;
    *roots = (dvq_task_list){kept, count};
    return replace_children(tree, roots, &known, 0);
}
