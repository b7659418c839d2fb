/*
 * Explaining a query; see explain.h. Filters are told by what they were bound to: days in place of
 * words, the flags of expressions. Nothing is run.
 */
#include "tasks/explain.h"

enum { INDENTATION = 2, DEEPEST = 50 };

static void append_number(uint64_t number, const char *one, const char *many,
                          dvq_text_builder *builder)
{
    dvq_text_builder_add_number(builder, number, 1);
    dvq_text_builder_add_string(builder, number == 1 ? one : many);
}

/* ---- filters ---- */

/* "2026-01-15 (Thursday)" */
static void append_day(int32_t day, dvq_text_builder *builder)
{
    dvq_todo_append_date((dvq_todo_date){DVQ_TODO_GOOD_DATE, day}, builder);
    dvq_text_builder_add_format(builder, " (%s)", dvq_todo_weekday_name(dvq_todo_get_weekday(day)));
}

static void append_date_filter(const dvq_tasks_filter *filter, dvq_text_builder *builder)
{
    static const char *const words[] = {"", "before ", "after ", "up to and including ",
                                        "from then on: "};
    dvq_tasks_relation relation = filter->as.date.relation;
    bool is_range = filter->as.date.first != filter->as.date.last;
    dvq_text_builder_add_string(builder, " = ");
    if (relation == DVQ_TASKS_INSIDE) {
        append_day(filter->as.date.first, builder);
        if (is_range) {
            dvq_text_builder_add_string(builder, " to ");
            append_day(filter->as.date.last, builder);
        }
    } else {
        bool by_start = relation == DVQ_TASKS_BEFORE || relation == DVQ_TASKS_FROM;
        dvq_text_builder_add_string(builder, words[relation]);
        append_day(by_start ? filter->as.date.first : filter->as.date.last, builder);
    }
    if (filter->field == DVQ_TASKS_START)
        dvq_text_builder_add_string(builder, ", or without a start date");
}

static const char *get_operator(const dvq_tasks_filter *filter)
{
    switch (filter->kind) {
    case DVQ_TASKS_FILTER_NOT:
        return "not";
    case DVQ_TASKS_FILTER_AND:
        return "all of";
    case DVQ_TASKS_FILTER_OR:
        return "any of";
    case DVQ_TASKS_FILTER_XOR:
        return "one of the two, not both";
    default:
        return NULL;
    }
}

static void append_filter(const dvq_tasks_filter *filter, unsigned depth,
                          dvq_text_builder *builder);

/* An operand: one of the same operator is told on the same level. */
static void append_operand(const dvq_tasks_filter *filter, dvq_tasks_filter_kind around,
                           unsigned depth, dvq_text_builder *builder)
{
    bool joins =
        filter->kind == around && (around == DVQ_TASKS_FILTER_AND || around == DVQ_TASKS_FILTER_OR);
    if (joins && depth < DEEPEST) {
        append_operand(filter->as.operands.left, around, depth, builder);
        append_operand(filter->as.operands.right, around, depth, builder);
    } else {
        append_filter(filter, depth, builder);
    }
}

static void append_filter(const dvq_tasks_filter *filter, unsigned depth, dvq_text_builder *builder)
{
    const char *words = get_operator(filter);
    dvq_text_builder_add_repeated(builder, ' ', (size_t)depth * INDENTATION);
    if (words == NULL || depth >= DEEPEST) {
        dvq_text_builder_add(builder, filter->text);
        if (filter->kind == DVQ_TASKS_FILTER_DATE)
            append_date_filter(filter, builder);
        dvq_text_builder_add_byte(builder, '\n');
        return;
    }
    dvq_text_builder_add_string(builder, words);
    dvq_text_builder_add_string(builder, ":\n");
    append_operand(filter->as.operands.left, filter->kind, depth + 1, builder);
    if (filter->as.operands.right != NULL)
        append_operand(filter->as.operands.right, filter->kind, depth + 1, builder);
}

/* ---- the whole ---- */

static const char *get_origin(dvq_tasks_origin origin)
{
    switch (origin) {
    case DVQ_TASKS_ORIGIN_GLOBAL:
        return "From the vault's global query";
    case DVQ_TASKS_ORIGIN_DEFAULTS:
        return "From the properties of the note";
    case DVQ_TASKS_ORIGIN_QUERY:
        break;
    }
    return "From the query";
}

/* The statements of a kind from one place; false when there is none. */
static bool append_statements(const dvq_tasks_query *query, dvq_tasks_origin origin,
                              dvq_tasks_statement_kind kind, const char *title,
                              dvq_text_builder *builder)
{
    bool found = false;
    for (size_t i = 0; i < query->statements.count; i++) {
        const dvq_tasks_statement *statement = &query->statements.items[i];
        if (statement->origin != origin || statement->kind != kind)
            continue;
        if (!found)
            dvq_text_builder_add_format(builder, "  %s:\n", title);
        found = true;
        if (statement->filter != NULL) {
            append_filter(statement->filter, 2, builder);
            continue;
        }
        dvq_text_builder_add_string(builder, "    ");
        dvq_text_builder_add(builder, statement->text);
        dvq_text_builder_add_byte(builder, '\n');
    }
    return found;
}

static void append_origin(const dvq_tasks_query *query, dvq_tasks_origin origin,
                          dvq_text_builder *builder)
{
    size_t before = builder->length;
    dvq_text_builder_add_format(builder, "%s\n", get_origin(origin));
    bool found = append_statements(query, origin, DVQ_TASKS_STATEMENT_OTHER, "first", builder);
    found |= append_statements(query, origin, DVQ_TASKS_STATEMENT_FILTER,
                               "tasks that pass all of these filters", builder);
    found |= append_statements(query, origin, DVQ_TASKS_STATEMENT_GROUP, "in groups", builder);
    found |= append_statements(query, origin, DVQ_TASKS_STATEMENT_SORT, "in this order", builder);
    found |= append_statements(query, origin, DVQ_TASKS_STATEMENT_LAYOUT, "shown so", builder);
    if (!found)
        builder->length = before;
}

void dvq_tasks_append_explanation(const dvq_tasks_query *query, const dvq_tasks_settings *settings,
                                  dvq_text_builder *builder)
{
    if (settings->global_filter.length > 0) {
        dvq_text_builder_add_string(builder, "Only items that hold the global filter are tasks: ");
        dvq_text_builder_add(builder, settings->global_filter);
        dvq_text_builder_add_byte(builder, '\n');
    }
    append_origin(query, DVQ_TASKS_ORIGIN_GLOBAL, builder);
    append_origin(query, DVQ_TASKS_ORIGIN_DEFAULTS, builder);
    append_origin(query, DVQ_TASKS_ORIGIN_QUERY, builder);
    if (query->filters.count == 0)
        dvq_text_builder_add_string(builder, "Without a filter, every task passes\n");
    if (query->has_limit) {
        dvq_text_builder_add_string(builder, "At most ");
        append_number(query->limit, " task\n", " tasks\n", builder);
    }
    if (query->has_group_limit) {
        dvq_text_builder_add_string(builder, "In each group at most ");
        append_number(query->group_limit, " task\n", " tasks\n", builder);
    }
    dvq_text_builder_add_string(
        builder, "Where that leaves the order open: type of status, urgency, due date, priority, "
                 "path\n");
}

/* ---- JSON ---- */

static void append_string(dvq_text text, dvq_text_builder *builder)
{
    dvq_text_builder_add_byte(builder, '"');
    for (size_t i = 0; i < text.length; i++) {
        unsigned char byte = (unsigned char)text.data[i];
        if (byte == '"' || byte == '\\')
            dvq_text_builder_add_byte(builder, '\\');
        if (byte < 0x20)
            dvq_text_builder_add_format(builder, "\\u%04x", (unsigned)byte);
        else
            dvq_text_builder_add_byte(builder, (char)byte);
    }
    dvq_text_builder_add_byte(builder, '"');
}

static const char *get_kind(const dvq_tasks_filter *filter)
{
    static const char *const kinds[] = {"flag", "includes", "regex", "date", "priority",
                                        "type", "not",      "and",   "or",   "xor"};
    return kinds[filter->kind];
}

static void append_filter_json(const dvq_tasks_filter *filter, unsigned depth,
                               dvq_text_builder *builder)
{
    dvq_text_builder_add_format(builder, "{\"kind\":\"%s\"", get_kind(filter));
    if (get_operator(filter) != NULL && depth < DEEPEST) {
        dvq_text_builder_add_string(builder, ",\"operands\":[");
        append_filter_json(filter->as.operands.left, depth + 1, builder);
        if (filter->as.operands.right != NULL) {
            dvq_text_builder_add_byte(builder, ',');
            append_filter_json(filter->as.operands.right, depth + 1, builder);
        }
        dvq_text_builder_add_string(builder, "]}");
        return;
    }
    dvq_text_builder_add_format(builder,
                                ",\"negated\":%s,\"text\":", filter->negated ? "true" : "false");
    append_string(filter->text, builder);
    if (filter->kind == DVQ_TASKS_FILTER_DATE) {
        dvq_text_builder_add_format(builder, ",\"field\":\"%s\",\"first\":\"",
                                    dvq_tasks_field_rows[filter->field].name);
        dvq_todo_append_date((dvq_todo_date){DVQ_TODO_GOOD_DATE, filter->as.date.first}, builder);
        dvq_text_builder_add_string(builder, "\",\"last\":\"");
        dvq_todo_append_date((dvq_todo_date){DVQ_TODO_GOOD_DATE, filter->as.date.last}, builder);
        dvq_text_builder_add_byte(builder, '"');
    }
    dvq_text_builder_add_byte(builder, '}');
}

static void append_statement_json(const dvq_tasks_statement *statement, dvq_text_builder *builder)
{
    static const char *const kinds[] = {"filter", "group", "sort", "layout", "other"};
    static const char *const origins[] = {"global query", "properties", "query"};
    dvq_text_builder_add_format(builder, "{\"kind\":\"%s\",\"from\":\"%s\",\"text\":",
                                kinds[statement->kind], origins[statement->origin]);
    append_string(statement->text, builder);
    if (statement->filter != NULL) {
        dvq_text_builder_add_string(builder, ",\"filter\":");
        append_filter_json(statement->filter, 0, builder);
    }
    dvq_text_builder_add_byte(builder, '}');
}

void dvq_tasks_append_json(const dvq_tasks_query *query, dvq_text_builder *builder)
{
    dvq_text_builder_add_string(builder, "{\"language\":\"tasks\",\"statements\":[");
    for (size_t i = 0; i < query->statements.count; i++) {
        if (i > 0)
            dvq_text_builder_add_byte(builder, ',');
        append_statement_json(&query->statements.items[i], builder);
    }
    dvq_text_builder_add_string(builder, "],\"limit\":");
    if (query->has_limit)
        dvq_text_builder_add_number(builder, query->limit, 1);
    else
        dvq_text_builder_add_string(builder, "null");
    dvq_text_builder_add_string(builder, ",\"groupLimit\":");
    if (query->has_group_limit)
        dvq_text_builder_add_number(builder, query->group_limit, 1);
    else
        dvq_text_builder_add_string(builder, "null");
    dvq_text_builder_add_format(builder, ",\"explain\":%s}\n", query->explain ? "true" : "false");
}
