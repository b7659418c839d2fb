/*
 * Nesting the rows of a TASK query; see nest.h. Called by task_rows.c, render_text.c and
 * render_markdown.c. Never changes an item: children are kept in the nodes, so that replacing them
 * touches one row alone.
 */
#include "render/nest.h"

#include "support/diagnostic.h"
#include "support/map.h"
#include "value/date.h"
#include "value/duration.h"
#include "value/value_text.h"

/* The most steps that one result may take: far more than ordinarily nested notes need. */
#define VISIT_LIMIT ((size_t)50 * 1000 * 1000)

static dvq_status fail_shape(const dvq_writer *writer, const char *what)
{
    return dvq_error_set(writer->error, DVQ_ERROR_EVALUATE, "%s", what);
}

/* ---- items ---- */

dvq_status dvq_nest_get_value(const dvq_writer *writer, const dvq_nest_node *node, dvq_text key,
                              dvq_value *value)
{
    bool found = false;
    dvq_status status = dvq_object_get(node->item, key, writer->scratch, value, &found);
    if (status != DVQ_OK)
        return dvq_writer_fail(writer, status);
    if (!found)
        *value = dvq_value_null();
    return DVQ_OK;
}

dvq_status dvq_nest_get_text(const dvq_writer *writer, const dvq_nest_node *node, dvq_text *text)
{
    dvq_value value;
    dvq_status status = dvq_nest_get_value(writer, node, DVQ_TEXT("visual"), &value);
    if (status == DVQ_OK && dvq_value_is_null(value))
        status = dvq_nest_get_value(writer, node, DVQ_TEXT("text"), &value);
    if (status != DVQ_OK)
        return status;
    if (!dvq_value_is(value, DVQ_VALUE_STRING))
        return fail_shape(writer, "the text of a task must be text");
    *text = dvq_value_get_text(value);
    return DVQ_OK;
}

static dvq_status append_text(const dvq_writer *writer, dvq_value value, dvq_text_builder *builder,
                              unsigned depth);

/* Joined by commas; null is nothing. */
static dvq_status append_array(const dvq_writer *writer, dvq_value array, dvq_text_builder *builder,
                               unsigned depth)
{
    dvq_status status = depth > DVQ_RENDER_DEPTH_LIMIT ? DVQ_ERROR_LIMIT : DVQ_OK;
    for (uint32_t i = 0; i < array.size && status == DVQ_OK; i++) {
        if (i > 0)
            dvq_text_builder_add_byte(builder, ',');
        if (!dvq_value_is_null(array.as.items[i]))
            status = append_text(writer, array.as.items[i], builder, depth + 1);
    }
    return status;
}

/* What JavaScript's String() makes of a value, which is not what string() does. */
static dvq_status append_text(const dvq_writer *writer, dvq_value value, dvq_text_builder *builder,
                              unsigned depth)
{
    switch ((dvq_value_type)value.type) {
    case DVQ_VALUE_NULL:
        dvq_text_builder_add_string(builder, "null");
        return DVQ_OK;
    case DVQ_VALUE_DATE:
        dvq_date_append_iso(writer->environment, value, builder);
        return DVQ_OK;
    case DVQ_VALUE_DURATION:
        dvq_duration_append_iso(value.as.duration, builder);
        return DVQ_OK;
    case DVQ_VALUE_ARRAY:
        return append_array(writer, value, builder, depth);
    case DVQ_VALUE_OBJECT:
    case DVQ_VALUE_WIDGET:
        dvq_text_builder_add_string(builder, "[object Object]");
        return DVQ_OK;
    case DVQ_VALUE_BOOLEAN:
    case DVQ_VALUE_NUMBER:
    case DVQ_VALUE_STRING:
    case DVQ_VALUE_LINK:
    case DVQ_VALUE_FUNCTION:
        return dvq_value_append_text(writer->environment, value, builder);
    }
    return DVQ_OK;
}

static dvq_status make_text(const dvq_writer *writer, dvq_value value, dvq_text *text)
{
    if (dvq_value_is(value, DVQ_VALUE_STRING)) {
        *text = dvq_value_get_text(value);
        return DVQ_OK;
    }
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, writer->scratch);
    dvq_status status = append_text(writer, value, &builder, 0);
    if (status == DVQ_OK)
        status = dvq_text_builder_finish(&builder, text);
    return status == DVQ_OK ? DVQ_OK : dvq_writer_fail(writer, status);
}

dvq_status dvq_nest_get_status(const dvq_writer *writer, const dvq_nest_node *node, bool *is_task,
                               dvq_text *text)
{
    dvq_value value;
    dvq_status status = dvq_nest_get_value(writer, node, DVQ_TEXT("task"), &value);
    if (status != DVQ_OK)
        return status;
    *text = DVQ_TEXT("");
    *is_task = !dvq_value_is_falsy(value);
    if (!*is_task)
        return DVQ_OK;
    status = dvq_nest_get_value(writer, node, DVQ_TEXT("status"), &value);
    return status == DVQ_OK ? make_text(writer, value, text) : status;
}

/* A line number as text; `digits` holds that of an ordinary one. */
static dvq_status make_line_text(const dvq_writer *writer, dvq_value line, char digits[16],
                                 dvq_text *text)
{
    if (!dvq_value_is(line, DVQ_VALUE_NUMBER) || !(line.as.number >= 0 && line.as.number < 1e9) ||
        line.as.number != floor(line.as.number))
        return make_text(writer, line, text);
    char *start = digits + 16;
    unsigned rest = (unsigned)line.as.number;
    do
        *--start = (char)('0' + rest % 10);
    while ((rest /= 10) > 0);
    *text = dvq_text_make(start, (size_t)(digits + 16 - start));
    return DVQ_OK;
}

/* The path and a line number as one text. */
static dvq_status make_id(const dvq_writer *writer, const dvq_nest_node *node, dvq_value line,
                          dvq_text *id)
{
    dvq_value path;
    dvq_status status = dvq_nest_get_value(writer, node, DVQ_TEXT("path"), &path);
    dvq_text path_text;
    if (status == DVQ_OK)
        status = make_text(writer, path, &path_text);
    char digits[16];
    dvq_text line_text;
    if (status == DVQ_OK)
        status = make_line_text(writer, line, digits, &line_text);
    if (status != DVQ_OK)
        return status;
    char *data = dvq_arena_allocate_text(writer->scratch, path_text.length + 1 + line_text.length);
    if (data == NULL)
        return dvq_error_memory(writer->error);
    memcpy(data, path_text.data, path_text.length);
    data[path_text.length] = ':';
    memcpy(data + path_text.length + 1, line_text.data, line_text.length);
    *id = dvq_text_make(data, path_text.length + 1 + line_text.length);
    return DVQ_OK;
}

/* ---- nodes ---- */

static dvq_status count_visit(dvq_nest *nest, unsigned depth)
{
    if (depth > DVQ_RENDER_DEPTH_LIMIT || nest->visits >= VISIT_LIMIT)
        return dvq_writer_fail(nest->writer, DVQ_ERROR_LIMIT);
    nest->visits++;
    return dvq_writer_check(nest->writer);
}

dvq_status dvq_nest_make_nodes(dvq_nest *nest, const dvq_value *items, size_t count,
                               dvq_nest_list *list)
{
    dvq_arena *arena = nest->writer->scratch;
    dvq_nest_node *nodes = dvq_arena_allocate_array(arena, count, sizeof *nodes);
    dvq_nest_node **pointers = dvq_arena_allocate_array(arena, count, sizeof(void *));
    if (count > 0 && (nodes == NULL || pointers == NULL))
        return dvq_error_memory(nest->writer->error);
    for (size_t i = 0; i < count; i++) {
        if (!dvq_value_is(items[i], DVQ_VALUE_OBJECT))
            return fail_shape(nest->writer, "the rows of a TASK query must be list items");
        nodes[i].item = items[i].as.object;
        pointers[i] = &nodes[i];
    }
    *list = (dvq_nest_list){pointers, count};
    return DVQ_OK;
}

/* Give the node its id. */
static dvq_status identify(const dvq_writer *writer, dvq_nest_node *node)
{
    if (node->id.data != NULL)
        return DVQ_OK;
    dvq_value line;
    dvq_status status = dvq_nest_get_value(writer, node, DVQ_TEXT("line"), &line);
    return status == DVQ_OK ? make_id(writer, node, line, &node->id) : status;
}

/* Give the node its item's children. */
static dvq_status expand(dvq_nest *nest, dvq_nest_node *node)
{
    if (node->expanded)
        return DVQ_OK;
    dvq_value children;
    dvq_status status = dvq_nest_get_value(nest->writer, node, DVQ_TEXT("children"), &children);
    if (status != DVQ_OK)
        return status;
    if (!dvq_value_is(children, DVQ_VALUE_ARRAY))
        return fail_shape(nest->writer, "the children of a task must be a list");
    node->expanded = true;
    return dvq_nest_make_nodes(nest, children.as.items, children.size, &node->children);
}

/* Make the node and all below it known under their ids; whoever has an id already keeps it. */
static dvq_status enumerate(dvq_nest *nest, dvq_nest_node *node, dvq_map *known, unsigned depth)
{
    dvq_status status = count_visit(nest, depth);
    if (status == DVQ_OK)
        status = identify(nest->writer, node);
    if (status == DVQ_OK)
        status = expand(nest, node);
    if (status != DVQ_OK)
        return status;
    void **slot = dvq_map_slot(known, node->id);
    if (slot == NULL)
        return dvq_error_memory(nest->writer->error);
    if (*slot == NULL)
        *slot = node;
    for (size_t i = 0; i < node->children.count && status == DVQ_OK; i++)
        status = enumerate(nest, node->children.nodes[i], known, depth + 1);
    return status;
}

/* Whether no other row can be above or below this one. */
static dvq_status is_alone(dvq_nest *nest, dvq_nest_node *node, bool *alone)
{
    *alone = false;
    if (nest->may_repeat)
        return DVQ_OK;
    dvq_value parent;
    dvq_status status = dvq_nest_get_value(nest->writer, node, DVQ_TEXT("parent"), &parent);
    if (status == DVQ_OK)
        status = expand(nest, node);
    *alone = status == DVQ_OK && dvq_value_is_null(parent) && node->children.count == 0;
    return status;
}

/* Put rows where their items stand below others. */
static dvq_status replace_children(dvq_nest *nest, dvq_nest_list *list, const dvq_map *known,
                                   unsigned depth)
{
    dvq_status status = count_visit(nest, depth);
    for (size_t i = 0; i < list->count && status == DVQ_OK; i++) {
        dvq_nest_node *node = list->nodes[i];
        if (node->children.count > 0)
            status = replace_children(nest, &node->children, known, depth + 1);
        dvq_nest_node *row = node->alone ? NULL : dvq_map_get(known, node->id);
        if (row != NULL)
            list->nodes[i] = row;
    }
    return status;
}

/* Find the rows that are alone, and count the others with their children. */
static dvq_status count_related(dvq_nest *nest, const dvq_nest_list *list, size_t *related)
{
    dvq_status status = DVQ_OK;
    *related = 0;
    for (size_t i = 0; i < list->count && status == DVQ_OK; i++) {
        dvq_nest_node *node = list->nodes[i];
        status = dvq_writer_check(nest->writer);
        if (status == DVQ_OK)
            status = is_alone(nest, node, &node->alone);
        *related += node->alone ? 0 : 1 + node->children.count;
    }
    return status;
}

/* Make all rows and what is below them known, but for rows that are alone. */
static dvq_status map_rows(dvq_nest *nest, const dvq_nest_list *list, dvq_map *known)
{
    size_t related;
    dvq_status status = count_related(nest, list, &related);
    if (status == DVQ_OK && !dvq_map_reserve(known, related))
        status = dvq_error_memory(nest->writer->error);
    /* Of rows with the same id, the last one counts. */
    for (size_t i = 0; i < list->count && status == DVQ_OK; i++) {
        dvq_nest_node *node = list->nodes[i];
        if (node->alone)
            continue;
        status = identify(nest->writer, node);
        if (status == DVQ_OK && !dvq_map_set(known, node->id, node))
            status = dvq_error_memory(nest->writer->error);
    }
    for (size_t i = 0; i < list->count && status == DVQ_OK; i++)
        if (!list->nodes[i]->alone)
            status = enumerate(nest, list->nodes[i], known, 0);
    return status;
}

static dvq_status is_root(dvq_nest *nest, const dvq_nest_node *node, const dvq_map *known,
                          bool *root)
{
    *root = true;
    if (node->alone)
        return DVQ_OK;
    dvq_arena_mark mark = dvq_arena_get_mark(nest->writer->scratch);
    dvq_value parent;
    dvq_status status = dvq_nest_get_value(nest->writer, node, DVQ_TEXT("parent"), &parent);
    dvq_text id;
    if (status == DVQ_OK && !dvq_value_is_null(parent)) {
        status = make_id(nest->writer, node, parent, &id);
        *root = status != DVQ_OK || !dvq_map_has(known, id);
    }
    dvq_arena_rewind(nest->writer->scratch, mark);
    return status;
}

dvq_status dvq_nest_find_roots(dvq_nest *nest, const dvq_nest_list *list, dvq_nest_list *roots)
{
    *roots = (dvq_nest_list){NULL, 0};
    if (list->count == 0)
        return DVQ_OK;
    dvq_map known;
    dvq_map_init(&known, nest->writer->scratch);
    dvq_status status = map_rows(nest, list, &known);
    dvq_nest_node **kept =
        dvq_arena_allocate_array(nest->writer->scratch, list->count, sizeof(void *));
    if (kept == NULL)
        return dvq_error_memory(nest->writer->error);
    size_t count = 0;
    for (size_t i = 0; i < list->count && status == DVQ_OK; i++) {
        bool root;
        status = is_root(nest, list->nodes[i], &known, &root);
        if (status == DVQ_OK && root)
            kept[count++] = list->nodes[i];
    }
    if (status != DVQ_OK)
        return status;
    *roots = (dvq_nest_list){kept, count};
    return replace_children(nest, roots, &known, 0);
}
