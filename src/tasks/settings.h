/*
 * The settings of the Tasks plugin that say how lines are read and what queries mean: formats,
 * statuses, the global filter and query, presets. Read from the plugin's settings file; what is not
 * there has the plugin's default. Fails with DVQ_ERROR_MEMORY only.
 */
#ifndef DVQ_TASKS_SETTINGS_H
#define DVQ_TASKS_SETTINGS_H

#include "tasks/todo.h"

/* Where the settings stand in a vault. */
#define DVQ_TASKS_SETTINGS_PATH ".obsidian/plugins/obsidian-tasks-plugin/data.json"

typedef struct dvq_tasks_preset {
    dvq_text name;
    dvq_text instructions;
} dvq_tasks_preset;

typedef struct dvq_tasks_settings {
    bool dataview_format; /* [due:: 2026-01-15] in place of signs */
    bool remove_global_filter;
    bool scheduled_from_name;
    bool prefers_start; /* of two dates that a rule counts from, start goes before scheduled */
    dvq_text global_filter;
    dvq_text global_query;
    dvq_text name_format; /* of dates in names, as moment.js writes formats; may be empty */
    dvq_text_vector name_folders;
    DVQ_VECTOR(dvq_todo_status) statuses; /* of one symbol the first counts */
    DVQ_VECTOR(dvq_tasks_preset) presets;
} dvq_tasks_settings;

/* Take what the file's text holds; anything else in it is ignored. Text goes to `arena`. */
dvq_status dvq_tasks_settings_read(dvq_arena *arena, dvq_text json, dvq_tasks_settings *settings);

/* The status of a symbol, NULL for one that is not known. */
const dvq_todo_status *dvq_tasks_settings_find_status(const dvq_tasks_settings *settings,
                                                      dvq_text symbol);

/* The preset of that name, NULL for none. */
const dvq_tasks_preset *dvq_tasks_settings_find_preset(const dvq_tasks_settings *settings,
                                                       dvq_text name);

#endif
