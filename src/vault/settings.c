/*
 * Reading Obsidian's settings files; see settings.h. Rules: Dataview, data-index/index.ts
 * (StarredCache). The only part of the vault that sees JSON.
 */
#include "vault/settings.h"

#include <jansson.h>

typedef DVQ_VECTOR(const json_t *) json_vector;

static bool is_type(const json_t *item, const char *type)
{
    const char *value = json_string_value(json_object_get(item, "type"));
    return value != NULL && strcmp(value, type) == 0;
}

/* Take what one bookmark names; the members of a group wait in `lists`. */
static bool take_bookmark(dvq_arena *arena, const json_t *item, json_vector *lists,
                          dvq_text_vector *paths)
{
    const json_t *members = json_object_get(item, "items");
    if (is_type(item, "group") && json_is_array(members))
        return DVQ_VECTOR_PUSH(arena, lists, members);
    const json_t *path = json_object_get(item, "path");
    if (!is_type(item, "file") || !json_is_string(path))
        return true;
    dvq_text text = dvq_text_make(json_string_value(path), json_string_length(path));
    text = dvq_text_copy(arena, text);
    return text.data != NULL && DVQ_VECTOR_PUSH(arena, paths, text);
}

static dvq_status take_bookmarks(dvq_arena *arena, const json_t *root, dvq_text_vector *paths)
{
    json_vector lists = {0};
    const json_t *items = json_object_get(root, "items");
    if (json_is_array(items) && !DVQ_VECTOR_PUSH(arena, &lists, items))
        return DVQ_ERROR_MEMORY;
    for (size_t i = 0; i < lists.count; i++) {
        const json_t *list = lists.items[i];
        for (size_t j = 0; j < json_array_size(list); j++) {
            if (!take_bookmark(arena, json_array_get(list, j), &lists, paths))
                return DVQ_ERROR_MEMORY;
        }
    }
    return DVQ_OK;
}

dvq_status dvq_settings_read_bookmarks(dvq_arena *arena, dvq_text json, dvq_text_vector *paths)
{
    json_error_t problem;
    json_t *root = json_loadb(json.data, json.length, 0, &problem);
    if (root == NULL)
        return DVQ_OK;
    dvq_status status = take_bookmarks(arena, root, paths);
    json_decref(root);
    return status;
}
