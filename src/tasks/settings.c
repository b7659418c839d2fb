/*
 * Reading the settings file of the Tasks plugin; see settings.h. Called when a query is prepared.
 * Opens no file itself.
 */
#include "tasks/settings.h"

#include <jansson.h>

/* The presets of a vault that has none of its own. */
static const char *const built_in_presets[][2] = {
    {"this_file", "path includes {{query.file.path}}"},
    {"this_folder", "folder includes {{query.file.folder}}"},
    {"this_folder_only", "filter by function task.file.folder === query.file.folder"},
    {"this_root", "root includes {{query.file.root}}"},
    {"hide_date_fields", "hide due date\nhide scheduled date\nhide start date\nhide created date\n"
                         "hide done date\nhide cancelled date"},
    {"hide_non_date_fields", "hide id\nhide depends on\nhide recurrence rule\nhide on completion\n"
                             "hide priority"},
    {"hide_query_elements", "hide toolbar\nhide postpone button\nhide edit button\n"
                            "hide backlinks\nhide task count"},
    {"hide_everything", "preset hide_date_fields\npreset hide_non_date_fields\n"
                        "preset hide_query_elements"},
};

static const dvq_todo_status core_statuses[] = {
    {{" ", 1}, {"Todo", 4}, {"x", 1}, DVQ_TODO_TODO},
    {{"x", 1}, {"Done", 4}, {" ", 1}, DVQ_TODO_DONE},
};

static const dvq_todo_status custom_statuses[] = {
    {{"/", 1}, {"In Progress", 11}, {"x", 1}, DVQ_TODO_IN_PROGRESS},
    {{"-", 1}, {"Cancelled", 9}, {" ", 1}, DVQ_TODO_CANCELLED},
};

typedef struct settings_reader {
    dvq_arena *arena;
    dvq_tasks_settings *settings;
    bool failed; /* memory is out */
} settings_reader;

static dvq_text copy_text(settings_reader *reader, const json_t *value)
{
    if (!json_is_string(value) || json_string_length(value) == 0)
        return DVQ_TEXT("");
    dvq_text copy = dvq_text_copy(
        reader->arena, dvq_text_make(json_string_value(value), json_string_length(value)));
    reader->failed = reader->failed || copy.data == NULL;
    return copy;
}

/* ---- statuses ---- */

static void add_status(settings_reader *reader, dvq_todo_status status)
{
    if (status.symbol.length == 0 ||
        dvq_tasks_settings_find_status(reader->settings, status.symbol) != NULL)
        return;
    if (!DVQ_VECTOR_PUSH(reader->arena, &reader->settings->statuses, status))
        reader->failed = true;
}

/* The statuses in a list of the file, or the plugin's own where there is no list. */
static void add_statuses(settings_reader *reader, const json_t *list,
                         const dvq_todo_status *defaults, size_t default_count)
{
    for (size_t i = 0; !json_is_array(list) && i < default_count; i++)
        add_status(reader, defaults[i]);
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *entry = json_array_get(list, i);
        dvq_text type = copy_text(reader, json_object_get(entry, "type"));
        dvq_todo_type found = dvq_todo_type_find(type);
        add_status(
            reader,
            (dvq_todo_status){.symbol = copy_text(reader, json_object_get(entry, "symbol")),
                              .name = copy_text(reader, json_object_get(entry, "name")),
                              .next = copy_text(reader, json_object_get(entry, "nextStatusSymbol")),
                              .type = found < DVQ_TODO_TYPE_COUNT ? found : DVQ_TODO_TODO});
    }
}

const dvq_todo_status *dvq_tasks_settings_find_status(const dvq_tasks_settings *settings,
                                                      dvq_text symbol)
{
    for (size_t i = 0; i < settings->statuses.count; i++)
        if (dvq_text_equal(settings->statuses.items[i].symbol, symbol))
            return &settings->statuses.items[i];
    return NULL;
}

/* ---- presets ---- */

static void add_preset(settings_reader *reader, dvq_text name, dvq_text instructions)
{
    dvq_tasks_preset preset = {name, instructions};
    if (!DVQ_VECTOR_PUSH(reader->arena, &reader->settings->presets, preset))
        reader->failed = true;
}

static void add_presets(settings_reader *reader, json_t *presets)
{
    size_t count = json_is_object(presets) ? 0 : sizeof built_in_presets / sizeof *built_in_presets;
    for (size_t i = 0; i < count; i++)
        add_preset(reader, dvq_text_from_string(built_in_presets[i][0]),
                   dvq_text_from_string(built_in_presets[i][1]));
    const char *name;
    json_t *value;
    json_object_foreach(presets, name, value)
    {
        dvq_text copy = dvq_text_copy(reader->arena, dvq_text_from_string(name));
        reader->failed = reader->failed || copy.data == NULL;
        add_preset(reader, copy, copy_text(reader, value));
    }
}

const dvq_tasks_preset *dvq_tasks_settings_find_preset(const dvq_tasks_settings *settings,
                                                       dvq_text name)
{
    for (size_t i = 0; i < settings->presets.count; i++)
        if (dvq_text_equal(settings->presets.items[i].name, name))
            return &settings->presets.items[i];
    return NULL;
}

/* ---- the file ---- */

static void add_folders(settings_reader *reader, const json_t *list)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        dvq_text folder = copy_text(reader, json_array_get(list, i));
        if (!DVQ_VECTOR_PUSH(reader->arena, &reader->settings->name_folders, folder))
            reader->failed = true;
    }
}

static void read_root(settings_reader *reader, const json_t *root)
{
    dvq_tasks_settings *settings = reader->settings;
    const json_t *statuses = json_object_get(root, "statusSettings");
    dvq_text format = copy_text(reader, json_object_get(root, "taskFormat"));
    settings->dataview_format = dvq_text_equal(format, DVQ_TEXT("dataview"));
    settings->remove_global_filter = json_is_true(json_object_get(root, "removeGlobalFilter"));
    settings->scheduled_from_name =
        json_is_true(json_object_get(root, "useFilenameAsScheduledDate"));
    settings->prefers_start =
        json_is_true(json_object_get(root, "removeScheduledDateOnRecurrence"));
    settings->global_filter = copy_text(reader, json_object_get(root, "globalFilter"));
    settings->global_query = copy_text(reader, json_object_get(root, "globalQuery"));
    settings->name_format =
        copy_text(reader, json_object_get(root, "filenameAsScheduledDateFormat"));
    add_folders(reader, json_object_get(root, "filenameAsDateFolders"));
    add_statuses(reader, json_object_get(statuses, "coreStatuses"), core_statuses,
                 sizeof core_statuses / sizeof *core_statuses);
    add_statuses(reader, json_object_get(statuses, "customStatuses"), custom_statuses,
                 sizeof custom_statuses / sizeof *custom_statuses);
    add_presets(reader, json_object_get(root, "presets"));
}

dvq_status dvq_tasks_settings_read(dvq_arena *arena, dvq_text json, dvq_tasks_settings *settings)
{
    *settings = (dvq_tasks_settings){.global_filter = DVQ_TEXT("")};
    settings_reader reader = {.arena = arena, .settings = settings};
    json_error_t problem;
    json_t *root = json_loadb(json.data != NULL ? json.data : "", json.length, 0, &problem);
    read_root(&reader, root);
    json_decref(root);
    return reader.failed ? DVQ_ERROR_MEMORY : DVQ_OK;
}
