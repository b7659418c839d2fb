/*
 * Running a query; see run.h. The steps in order: filters, order, limit, groups, their limit,
 * headings.
 */
#include "tasks/run.h"

#include <stdio.h>

#include "support/diagnostic.h"
#include "tasks/filter.h"
#include "tasks/group.h"
#include "tasks/sort.h"

/* What is charged for asking a filter about a todo, and how often cancelling is asked about. */
enum { STEPS_FILTER = 1, TODOS_BETWEEN_CHECKS = 256 };

/* The longest name of a locale with what makes its order go by numbers. */
enum { LOCALE_CAPACITY = 160 };

typedef DVQ_VECTOR(const dvq_todo *) todo_vector;

static dvq_status check_budget(const dvq_tasks_run *run, size_t place, dvq_error *error)
{
    if (run->steps_left != NULL && (*run->steps_left -= STEPS_FILTER) < 0)
        return dvq_error_set(error, DVQ_ERROR_LIMIT, "the query takes too many steps");
    if (place % TODOS_BETWEEN_CHECKS == 0 && dvq_cancel_is_asked(run->cancel))
        return dvq_error_set(error, DVQ_ERROR_CANCELLED, "the query was cancelled");
    return DVQ_OK;
}

/* Keep those that pass a filter. */
static dvq_status apply_filter(const dvq_tasks_run *run, dvq_tasks_filter *filter,
                               const dvq_filter_context *context, todo_vector *todos,
                               dvq_error *error)
{
    size_t kept = 0;
    for (size_t i = 0; i < todos->count; i++) {
        bool passes = false;
        dvq_arena_mark mark = dvq_arena_get_mark(context->scratch);
        dvq_status status = check_budget(run, i, error);
        if (status == DVQ_OK)
            status = dvq_filter_passes(context, filter, todos->items[i], &passes, error);
        dvq_arena_rewind(context->scratch, mark);
        if (status != DVQ_OK)
            return dvq_error_set(error, status, "a filter failed: %.*s",
                                 (int)(filter->text.length < 100 ? filter->text.length : 100),
                                 filter->text.data);
        if (passes)
            todos->items[kept++] = todos->items[i];
    }
    todos->count = kept;
    return DVQ_OK;
}

static dvq_status apply_filters(const dvq_tasks_run *run, const dvq_tasks_query *query,
                                const dvq_todo_list *list, dvq_arena *arena, todo_vector *todos,
                                dvq_error *error)
{
    todos->items = dvq_arena_allocate_array(arena, list->count, sizeof *todos->items);
    todos->count = todos->capacity = list->count;
    if (todos->items == NULL)
        return dvq_error_memory(error);
    for (size_t i = 0; i < list->count; i++)
        todos->items[i] = &list->items[i];
    dvq_arena scratch;
    dvq_arena_init(&scratch, run->allocator);
    dvq_filter_context context = {.settings = run->settings, .scratch = &scratch};
    dvq_status status = DVQ_OK;
    for (size_t i = 0; i < query->filters.count && status == DVQ_OK; i++)
        status = apply_filter(run, query->filters.items[i], &context, todos, error);
    dvq_arena_release(&scratch);
    return status;
}

/* How many todos the groups show, where one may be in several. */
static dvq_status count_shown(dvq_tasks_answer *answer, dvq_arena *arena, dvq_error *error)
{
    const dvq_todo_list *list = answer->list;
    bool *seen = dvq_arena_allocate_array(arena, list->count, sizeof *seen);
    if (seen == NULL)
        return dvq_error_memory(error);
    answer->shown = 0;
    for (size_t i = 0; i < answer->group_count; i++) {
        const dvq_tasks_group *group = &answer->groups[i];
        for (size_t k = 0; k < group->count; k++) {
            size_t place = (size_t)(group->todos[k] - list->items);
            answer->shown += !seen[place];
            seen[place] = true;
        }
    }
    return DVQ_OK;
}

static dvq_status limit_groups(const dvq_tasks_query *query, dvq_tasks_answer *answer,
                               dvq_arena *arena, dvq_error *error)
{
    for (size_t i = 0; i < answer->group_count; i++)
        if (answer->groups[i].count > query->group_limit)
            answer->groups[i].count = query->group_limit;
    return count_shown(answer, arena, error);
}

/* The keys of groups; columns group before the others. */
static dvq_status list_keys(const dvq_tasks_query *query, dvq_arena *arena,
                            const dvq_tasks_key **keys, size_t *count)
{
    *count = query->groups.count + (query->has_columns ? 1 : 0);
    dvq_tasks_key *all = dvq_arena_allocate_array(arena, *count, sizeof *all);
    if (all == NULL)
        return DVQ_ERROR_MEMORY;
    size_t place = 0;
    if (query->has_columns)
        all[place++] = query->columns;
    for (size_t i = 0; i < query->groups.count; i++)
        all[place++] = query->groups.items[i];
    *keys = all;
    return DVQ_OK;
}

static dvq_status make_groups(const dvq_tasks_run *run, const dvq_tasks_query *query,
                              dvq_collation *collation, dvq_arena *arena, todo_vector *todos,
                              dvq_tasks_answer *answer, dvq_error *error)
{
    const dvq_tasks_key *keys;
    size_t key_count;
    if (list_keys(query, arena, &keys, &key_count) != DVQ_OK)
        return dvq_error_memory(error);
    dvq_status status = dvq_group_todos(run, keys, key_count, collation, arena, todos->items,
                                        todos->count, answer, error);
    if (status == DVQ_OK && query->has_group_limit && key_count > 0)
        status = limit_groups(query, answer, arena, error);
    if (status == DVQ_OK && dvq_group_find_headings(answer, arena) != DVQ_OK)
        status = dvq_error_memory(error);
    return status;
}

static dvq_status order_todos(const dvq_tasks_run *run, const dvq_tasks_query *query,
                              dvq_collation *collation, dvq_arena *arena, todo_vector *todos,
                              dvq_todo_list *list, dvq_tasks_answer *answer, dvq_error *error)
{
    dvq_status status =
        dvq_sort_todos(run, query, list, collation, arena, todos->items, todos->count, error);
    if (status != DVQ_OK)
        return status;
    if (query->has_limit && todos->count > query->limit)
        todos->count = query->limit;
    answer->shown = todos->count;
    return make_groups(run, query, collation, arena, todos, answer, error);
}

dvq_status dvq_tasks_run_query(const dvq_tasks_run *run, const dvq_tasks_query *query,
                               dvq_todo_list *list, dvq_arena *arena, dvq_tasks_answer *answer,
                               dvq_error *error)
{
    char locale[LOCALE_CAPACITY];
    todo_vector todos = {0};
    *answer = (dvq_tasks_answer){.query = query, .list = list, .settings = run->settings};
    dvq_status status = apply_filters(run, query, list, arena, &todos, error);
    if (status != DVQ_OK)
        return status;
    answer->before = todos.count;
    snprintf(locale, sizeof locale, "%s%s", run->environment->locale,
             strstr(run->environment->locale, "-u-") != NULL ? "-kn" : "-u-kn");
    dvq_collation *collation;
    status = dvq_collation_open(run->allocator, locale, &collation, error);
    if (status != DVQ_OK)
        return status;
    status = order_todos(run, query, collation, arena, &todos, list, answer, error);
    if (status == DVQ_OK && dvq_collation_get_failure(collation) != DVQ_OK)
        status = dvq_error_set(error, dvq_collation_get_failure(collation),
                               "text cannot be put in order");
    dvq_collation_close(collation);
    return status;
}

void dvq_tasks_append_count(size_t shown, size_t before, dvq_text_builder *builder)
{
    dvq_text_builder_add_number(builder, shown, 1);
    if (shown != before) {
        dvq_text_builder_add_string(builder, " of ");
        dvq_text_builder_add_number(builder, before, 1);
    }
    dvq_text_builder_add_string(builder, before != 1 ? " tasks" : " task");
}
