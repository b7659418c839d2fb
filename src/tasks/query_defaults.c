/*
 * From properties to instructions; see query_defaults.h. A property without a value says nothing;
 * of the others only what JavaScript takes for false says no.
 */
#include "tasks/query_defaults.h"

/* A property and what it says; `show`: it shows or hides that. */
static const struct {
    const char *name;
    const char *if_true;
    const char *if_false;
    const char *show;
} properties[] = {
    {"TQ_show_toolbar", NULL, NULL, "toolbar"},
    {"TQ_explain", "explain", "", NULL},
    {"TQ_short_mode", "short mode", "full mode", NULL},
    {"TQ_show_tree", NULL, NULL, "tree"},
    {"TQ_show_tags", NULL, NULL, "tags"},
    {"TQ_show_id", NULL, NULL, "id"},
    {"TQ_show_depends_on", NULL, NULL, "depends on"},
    {"TQ_show_priority", NULL, NULL, "priority"},
    {"TQ_show_recurrence_rule", NULL, NULL, "recurrence rule"},
    {"TQ_show_on_completion", NULL, NULL, "on completion"},
    {"TQ_show_created_date", NULL, NULL, "created date"},
    {"TQ_show_start_date", NULL, NULL, "start date"},
    {"TQ_show_scheduled_date", NULL, NULL, "scheduled date"},
    {"TQ_show_due_date", NULL, NULL, "due date"},
    {"TQ_show_cancelled_date", NULL, NULL, "cancelled date"},
    {"TQ_show_done_date", NULL, NULL, "done date"},
    {"TQ_show_urgency", NULL, NULL, "urgency"},
    {"TQ_show_backlink", NULL, NULL, "backlink"},
    {"TQ_show_edit_button", NULL, NULL, "edit button"},
    {"TQ_show_postpone_button", NULL, NULL, "postpone button"},
    {"TQ_show_task_count", NULL, NULL, "task count"},
    {"TQ_extra_instructions", NULL, NULL, NULL},
};

static void append_line(dvq_text_builder *builder, const char *head, dvq_text text)
{
    if (*head == '\0' && text.length == 0)
        return;
    if (builder->length > 0)
        dvq_text_builder_add_byte(builder, '\n');
    dvq_text_builder_add_string(builder, head);
    dvq_text_builder_add(builder, text);
}

/* Append what the property says with this value. */
static void append_property(dvq_text_builder *builder, size_t property, dvq_value value)
{
    bool is_true = !dvq_value_is_falsy(value);
    const char *shown = properties[property].show;
    if (shown != NULL)
        append_line(builder, is_true ? "show " : "hide ", dvq_text_from_string(shown));
    else if (properties[property].if_true != NULL)
        append_line(builder, is_true ? properties[property].if_true : properties[property].if_false,
                    DVQ_TEXT(""));
    else if (dvq_value_is(value, DVQ_VALUE_STRING))
        append_line(builder, "", dvq_value_get_text(value));
}

dvq_status dvq_query_defaults_make(const dvq_tasks_surroundings *surroundings, dvq_arena *arena,
                                   dvq_text *instructions)
{
    dvq_placeholder_context context = {.environment = surroundings->environment,
                                       .settings = surroundings->settings,
                                       .note = surroundings->note,
                                       .arena = arena};
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, arena);
    size_t count = sizeof properties / sizeof *properties;
    for (size_t i = 0; surroundings->note->is_known && i < count; i++) {
        dvq_value value;
        bool found;
        dvq_status status = dvq_placeholder_get_property(
            &context, dvq_text_from_string(properties[i].name), &value, &found);
        if (status != DVQ_OK)
            return status;
        if (found && !dvq_value_is_null(value))
            append_property(&builder, i, value);
    }
    return dvq_text_builder_finish(&builder, instructions);
}
