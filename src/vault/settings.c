/*
 * Reading Obsidian's settings files, see settings.h. Rules: Dataview, data-index/index.ts
 * (StarredCache). The only file of vault/ that sees JSON.
 */
#include "vault/settings.h"

#include <jansson.h>

typedef DVQ_VECTOR(const json_t *) json_vector;

static bool is_type(const json_t *item, const char *type)
{
    const char *value = json_string_value(json_object_get(item, "type"));
    return value != NULL && strcmp(value, type) == 0;
}

/* Take the path that one bookmark names; the members of a group go to `lists`, for later. */
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
        for (size_t j = 0; j < json_array_size(list); j++)
            if (!take_bookmark(arena, json_array_get(list, j), &lists, paths))
                return DVQ_ERROR_MEMORY;
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

/* ---- plugins ---- */

void dvq_settings_init(dvq_vault_settings *settings)
{
    dvq_environment defaults;
    dvq_environment_init(&defaults);
    *settings = (dvq_vault_settings){.null_text = defaults.null_text,
                                     .date_format = defaults.date_format,
                                     .date_time_format = defaults.date_time_format,
                                     .file_column = defaults.file_column,
                                     .group_column = defaults.group_column,
                                     .allow_html = defaults.allow_html,
                                     .inline_prefix = DVQ_TEXT("="),
                                     .script_prefix = DVQ_TEXT("$="),
                                     .script_word = DVQ_TEXT("dataviewjs"),
                                     .has_inline = true};
}

/* Take a text setting; an empty one counts as not set unless it may be empty. */
static bool take_text(dvq_arena *arena, const json_t *root, const char *name, bool may_be_empty,
                      dvq_text *setting)
{
    const json_t *value = json_object_get(root, name);
    size_t length = json_string_length(value);
    if (!json_is_string(value) || (length == 0 && !may_be_empty))
        return true;
    dvq_text copy = dvq_text_copy(arena, dvq_text_make(json_string_value(value), length));
    if (copy.data == NULL && length > 0)
        return false;
    *setting = copy;
    return true;
}

static void take_switch(const json_t *root, const char *name, bool *setting)
{
    const json_t *value = json_object_get(root, name);
    if (json_is_boolean(value))
        *setting = json_is_true(value);
}

dvq_status dvq_settings_read_dataview(dvq_arena *arena, dvq_text json, dvq_vault_settings *settings)
{
    json_error_t problem;
    json_t *root = json_loadb(json.data, json.length, 0, &problem);
    bool good =
        take_text(arena, root, "renderNullAs", true, &settings->null_text) &&
        take_text(arena, root, "defaultDateFormat", true, &settings->date_format) &&
        take_text(arena, root, "defaultDateTimeFormat", true, &settings->date_time_format) &&
        take_text(arena, root, "tableIdColumnName", true, &settings->file_column) &&
        take_text(arena, root, "tableGroupColumnName", true, &settings->group_column) &&
        take_text(arena, root, "inlineQueryPrefix", false, &settings->inline_prefix) &&
        take_text(arena, root, "inlineJsQueryPrefix", false, &settings->script_prefix) &&
        take_text(arena, root, "dataviewJsKeyword", false, &settings->script_word);
    take_switch(root, "allowHtml", &settings->allow_html);
    take_switch(root, "enableInlineDataview", &settings->has_inline);
    json_decref(root);
    return good ? DVQ_OK : DVQ_ERROR_MEMORY;
}

static bool is_text(const json_t *root, const char *name, const char *text)
{
    const char *value = json_string_value(json_object_get(root, name));
    return value != NULL && strcmp(value, text) == 0;
}

dvq_status dvq_settings_read_serializer(dvq_text json, dvq_text obsidian_json,
                                        dvq_vault_settings *settings)
{
    json_error_t problem;
    json_t *root = json_loadb(json.data, json.length, 0, &problem);
    take_switch(root, "addTrailingNewline", &settings->trailing_newline);
    settings->absolute_links = is_text(root, "linkFormat", "absolute");
    if (is_text(root, "linkFormat", "obsidian")) {
        json_t *obsidian = json_loadb(obsidian_json.data, obsidian_json.length, 0, &problem);
        settings->absolute_links = is_text(obsidian, "newLinkFormat", "absolute") ||
                                   is_text(obsidian, "newLinkFormat", "relative");
        take_switch(obsidian, "useMarkdownLinks", &settings->markdown_links);
        json_decref(obsidian);
    }
    json_decref(root);
    return DVQ_OK;
}

/* ---- files ---- */

dvq_status dvq_settings_read_text(const dvq_root *root, dvq_text path, dvq_arena *arena,
                                  dvq_text *json)
{
    dvq_status status = dvq_root_read_file(root, path, arena, json, NULL);
    if (status != DVQ_OK)
        *json = DVQ_TEXT("");
    return status == DVQ_ERROR_MEMORY ? status : DVQ_OK;
}

dvq_status dvq_settings_list_bookmarks(const dvq_root *root, dvq_arena *arena,
                                       dvq_text_vector *paths)
{
    dvq_text json;
    dvq_status status =
        dvq_settings_read_text(root, DVQ_TEXT(".obsidian/bookmarks.json"), arena, &json);
    return status == DVQ_OK ? dvq_settings_read_bookmarks(arena, json, paths) : status;
}

dvq_status dvq_settings_list_ignored(const dvq_root *root, dvq_arena *arena,
                                     dvq_text_vector *filters)
{
    dvq_text json;
    dvq_status status = dvq_settings_read_text(root, DVQ_TEXT(".obsidian/app.json"), arena, &json);
    json_error_t problem;
    json_t *settings = json_loadb(json.data, json.length, 0, &problem);
    const json_t *list = json_object_get(settings, "userIgnoreFilters");
    for (size_t i = 0; i < json_array_size(list) && status == DVQ_OK; i++) {
        const json_t *entry = json_array_get(list, i);
        dvq_text filter = dvq_text_make(json_string_value(entry), json_string_length(entry));
        filter = filter.length > 0 ? dvq_text_copy(arena, filter) : DVQ_TEXT("");
        if (filter.data == NULL || !DVQ_VECTOR_PUSH(arena, filters, filter))
            status = DVQ_ERROR_MEMORY;
    }
    json_decref(settings);
    return status;
}

/* Read both plugins' settings; `scratch` is for the files. */
static dvq_status read_plugins(const dvq_root *root, dvq_arena *arena, dvq_arena *scratch,
                               dvq_vault_settings *settings)
{
    dvq_text json;
    dvq_status status = dvq_settings_read_text(
        root, DVQ_TEXT(".obsidian/plugins/dataview/data.json"), scratch, &json);
    if (status == DVQ_OK)
        status = dvq_settings_read_dataview(arena, json, settings);
    if (status == DVQ_OK)
        status = dvq_settings_read_text(
            root, DVQ_TEXT(".obsidian/plugins/dataview-serializer/data.json"), scratch, &json);
    if (status != DVQ_OK || json.length == 0)
        return status;
    dvq_text obsidian;
    status = dvq_settings_read_text(root, DVQ_TEXT(".obsidian/app.json"), scratch, &obsidian);
    return status == DVQ_OK ? dvq_settings_read_serializer(json, obsidian, settings) : status;
}

dvq_status dvq_settings_read(const dvq_root *root, dvq_arena *arena, dvq_vault_settings *settings)
{
    dvq_arena scratch;
    dvq_arena_init(&scratch, arena->allocator);
    dvq_settings_init(settings);
    dvq_status status = read_plugins(root, arena, &scratch, settings);
    dvq_arena_release(&scratch);
    return status;
}

dvq_status dvq_settings_hash(const dvq_root *root, const dvq_allocator *allocator, uint64_t *hash)
{
    static const char *const files[] = {".obsidian/bookmarks.json",
                                        ".obsidian/app.json",
                                        ".obsidian/plugins/dataview/data.json",
                                        ".obsidian/plugins/dataview-serializer/data.json",
                                        ".obsidian/plugins/obsidian-tasks-plugin/data.json",
                                        ".dvqignore"};
    dvq_arena scratch;
    dvq_arena_init(&scratch, allocator);
    dvq_status status = DVQ_OK;
    *hash = 0;
    for (size_t i = 0; i < sizeof files / sizeof *files && status != DVQ_ERROR_MEMORY; i++) {
        dvq_text text = {NULL, 0};
        status = dvq_root_read_file(root, dvq_text_from_string(files[i]), &scratch, &text, NULL);
        *hash = *hash * 31 + (status == DVQ_OK ? dvq_text_hash(text) + 1 : 0);
        dvq_arena_reset(&scratch);
    }
    dvq_arena_release(&scratch);
    return status == DVQ_ERROR_MEMORY ? status : DVQ_OK;
}
