/*
 * From a query's text to its instructions; see parser.h. Lines are joined first, then placeholders
 * are filled in, those of all lines before any instruction is read, so that their failures come
 * first. parse_statement.c and the files it calls read the instructions.
 */
#include "tasks/parser.h"

#include <stdio.h>

#include "support/unicode.h"
#include "tasks/instruction.h"
#include "tasks/parse_part.h"
#include "tasks/query_defaults.h"
#include "value/date.h"

/* How often what a placeholder stands for may hold placeholders. */
enum { EXPANSION_LIMIT = 10 };

/* An instruction of the text that is being parsed. */
typedef struct statement_plan {
    dvq_tasks_place place;
} statement_plan;

/* All the text, and where the query's own begins in it. */
typedef struct whole_text {
    dvq_text text;
    size_t defaults_start;
    size_t query_start;
    DVQ_VECTOR(statement_plan) plans;
} whole_text;

int32_t dvq_tasks_find_today(const dvq_environment *environment)
{
    dvq_value now = dvq_date_from_milliseconds((double)environment->now, DVQ_ZONE_SYSTEM);
    dvq_date_fields fields;
    dvq_date_get_fields(environment, now, &fields);
    return (int32_t)dvq_date_count_days(fields.year, fields.month, fields.day);
}

void dvq_tasks_query_close(dvq_tasks_query *query)
{
    for (size_t i = 0; i < query->regexes.count; i++)
        dvq_regex_close(query->regexes.items[i]);
    query->regexes.count = 0;
}

/* ---- failures ---- */

static const char *get_origin_words(dvq_tasks_origin origin)
{
    switch (origin) {
    case DVQ_TASKS_ORIGIN_GLOBAL:
        return "in the vault's global query: ";
    case DVQ_TASKS_ORIGIN_DEFAULTS:
        return "in the properties of the query's note: ";
    case DVQ_TASKS_ORIGIN_QUERY:
        break;
    }
    return "";
}

/* Where a part of the instruction stands in the query. */
static dvq_span find_span(const dvq_tasks_place *place, dvq_text part)
{
    const char *start = place->text.data;
    bool inside = part.data != NULL && start != NULL && part.data >= start &&
                  part.data + part.length <= start + place->text.length;
    if (!place->is_exact || !inside)
        return place->span;
    return (dvq_span){place->span.offset + (uint32_t)(part.data - start), (uint32_t)part.length};
}

dvq_status dvq_tasks_parser_fail_hint(dvq_tasks_parser *parser, dvq_text part, const char *message,
                                      const char *hint)
{
    const dvq_tasks_place *place = &parser->place;
    bool is_own = place->origin == DVQ_TASKS_ORIGIN_QUERY;
    dvq_status status = dvq_error_set(parser->error, DVQ_ERROR_PARSE, "%s%s",
                                      get_origin_words(place->origin), message);
    if (parser->error == NULL)
        return status;
    if (hint != NULL)
        dvq_error_set_hint(parser->error, "%s", hint);
    if (is_own)
        dvq_error_place(parser->error, parser->text, find_span(place, part));
    else
        dvq_error_set_hint(parser->error, "it says: %.*s", (int)place->text.length,
                           place->text.data);
    return status;
}

dvq_status dvq_tasks_parser_fail(dvq_tasks_parser *parser, dvq_text part, const char *format, ...)
{
    char message[sizeof parser->error->message];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    return dvq_tasks_parser_fail_hint(parser, part, message, NULL);
}

/* ---- placeholders ---- */

static dvq_status fail_placeholder(dvq_tasks_parser *parser, const dvq_error *problem)
{
    return problem->status == DVQ_ERROR_PARSE
               ? dvq_tasks_parser_fail_hint(parser, parser->place.text, problem->message, NULL)
               : dvq_error_set(parser->error, problem->status, "%s", problem->message);
}

static dvq_placeholder_context make_placeholder_context(const dvq_tasks_parser *parser)
{
    const dvq_tasks_surroundings *around = parser->surroundings;
    return (dvq_placeholder_context){.environment = around->environment,
                                     .settings = around->settings,
                                     .note = around->note,
                                     .arena = parser->arena};
}

/* Fill in placeholders until there are none, in a text that may be several lines then. */
static dvq_status expand_text(dvq_tasks_parser *parser, dvq_text text, dvq_text *expanded)
{
    dvq_placeholder_context context = make_placeholder_context(parser);
    dvq_error problem = {0};
    for (int i = 0; i < EXPANSION_LIMIT; i++) {
        dvq_status status = dvq_placeholder_expand(&context, text, expanded, &problem);
        if (status != DVQ_OK)
            return fail_placeholder(parser, &problem);
        if (dvq_text_equal(text, *expanded))
            break;
        text = *expanded;
    }
    return DVQ_OK;
}

static dvq_status add_plan(dvq_tasks_parser *parser, whole_text *whole, dvq_text text)
{
    statement_plan plan = {.place = parser->place};
    plan.place.text = text;
    plan.place.is_exact = plan.place.is_exact && text.data == parser->place.text.data;
    if (text.length > 0 && !DVQ_VECTOR_PUSH(parser->arena, &whole->plans, plan))
        return dvq_error_memory(parser->error);
    return DVQ_OK;
}

/* Each line of what an instruction became is an instruction. */
static dvq_status add_expanded(dvq_tasks_parser *parser, whole_text *whole, dvq_text expanded)
{
    dvq_joined_line_vector lines = {0};
    if (dvq_joined_line_split(parser->arena, expanded, &lines) != DVQ_OK)
        return dvq_error_memory(parser->error);
    dvq_status status = DVQ_OK;
    for (size_t i = 0; i < lines.count && status == DVQ_OK; i++)
        status = add_plan(parser, whole, lines.items[i].text);
    return status;
}

static dvq_status plan_line(dvq_tasks_parser *parser, whole_text *whole)
{
    dvq_text text = parser->place.text;
    bool is_known = parser->surroundings->note->is_known;
    if (!is_known && dvq_placeholder_may_be_in(text))
        return dvq_tasks_parser_fail_hint(parser, text,
                                          "a placeholder needs the note that the query stands in",
                                          "name it with --origin NOTE");
    dvq_text expanded = text;
    if (is_known && text.data[0] != '#') {
        dvq_status status = expand_text(parser, text, &expanded);
        if (status != DVQ_OK)
            return status;
    }
    return dvq_text_equal(text, expanded) ? add_plan(parser, whole, text)
                                          : add_expanded(parser, whole, expanded);
}

/* ---- lines ---- */

/* Say where a line of the whole text stands. */
static void set_place(dvq_tasks_parser *parser, const whole_text *whole,
                      const dvq_joined_line *line)
{
    dvq_text trimmed = dvq_unicode_trim(line->raw);
    size_t offset = line->offset + (size_t)(trimmed.data - line->raw.data);
    dvq_tasks_place place = {.text = line->text, .origin = DVQ_TASKS_ORIGIN_QUERY};
    if (offset < whole->query_start) {
        place.origin =
            offset < whole->defaults_start ? DVQ_TASKS_ORIGIN_GLOBAL : DVQ_TASKS_ORIGIN_DEFAULTS;
    } else {
        place.span = (dvq_span){(uint32_t)(offset - whole->query_start), (uint32_t)trimmed.length};
        place.is_exact = dvq_text_equal(trimmed, line->text);
    }
    parser->place = place;
}

static dvq_status plan_lines(dvq_tasks_parser *parser, whole_text *whole)
{
    dvq_joined_line_vector lines = {0};
    if (dvq_joined_line_split(parser->arena, whole->text, &lines) != DVQ_OK)
        return dvq_error_memory(parser->error);
    dvq_status status = DVQ_OK;
    for (size_t i = 0; i < lines.count && status == DVQ_OK; i++) {
        set_place(parser, whole, &lines.items[i]);
        status = plan_line(parser, whole);
    }
    return status;
}

static dvq_status read_line(dvq_tasks_parser *parser, dvq_text line)
{
    bool matched = false;
    dvq_status status = dvq_tasks_parse_statement(parser, line, &matched);
    return status == DVQ_OK && !matched ? dvq_instruction_fail(parser, line) : status;
}

/* A placeholder in a preset is filled in once. */
static dvq_status expand_preset_line(dvq_tasks_parser *parser, dvq_text line, dvq_text *expanded)
{
    dvq_placeholder_context context = make_placeholder_context(parser);
    dvq_error problem = {0};
    *expanded = line;
    if (!context.note->is_known || !dvq_placeholder_may_be_in(line))
        return DVQ_OK;
    dvq_status status = dvq_placeholder_expand(&context, line, expanded, &problem);
    return status != DVQ_OK ? fail_placeholder(parser, &problem) : DVQ_OK;
}

dvq_status dvq_tasks_read_lines(dvq_tasks_parser *parser, dvq_text instructions)
{
    dvq_joined_line_vector lines = {0};
    if (parser->depth >= DVQ_TASKS_DEPTH_LIMIT)
        return dvq_tasks_parser_fail(parser, (dvq_text){0},
                                     "presets that use each other without end");
    if (dvq_joined_line_split(parser->arena, instructions, &lines) != DVQ_OK)
        return dvq_error_memory(parser->error);
    dvq_tasks_place place = parser->place;
    dvq_status status = DVQ_OK;
    parser->depth++;
    for (size_t i = 0; i < lines.count && status == DVQ_OK; i++) {
        parser->place = place;
        parser->place.is_exact = false;
        status = expand_preset_line(parser, lines.items[i].text, &parser->place.text);
        if (status == DVQ_OK)
            status = read_line(parser, parser->place.text);
    }
    parser->depth--;
    parser->place = place;
    return status;
}

/* ---- the whole ---- */

static dvq_status read_whole(dvq_tasks_parser *parser, whole_text *whole)
{
    *parser->query = (dvq_tasks_query){.hidden = DVQ_TASKS_HIDDEN};
    dvq_status status = plan_lines(parser, whole);
    for (size_t i = 0; i < whole->plans.count && status == DVQ_OK; i++) {
        parser->place = whole->plans.items[i].place;
        status = read_line(parser, parser->place.text);
    }
    if (status != DVQ_OK)
        dvq_tasks_query_close(parser->query);
    return status;
}

/* Put the global query, the defaults and the query one below the other. */
static dvq_status join_texts(dvq_tasks_parser *parser, dvq_text global, dvq_text defaults,
                             whole_text *whole)
{
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, parser->arena);
    dvq_text_builder_add(&builder, global);
    if (global.length > 0)
        dvq_text_builder_add_byte(&builder, '\n');
    whole->defaults_start = builder.length;
    dvq_text_builder_add(&builder, defaults);
    if (defaults.length > 0)
        dvq_text_builder_add_byte(&builder, '\n');
    whole->query_start = builder.length;
    dvq_text_builder_add(&builder, parser->text);
    return dvq_text_builder_finish(&builder, &whole->text);
}

static dvq_status read_joined(dvq_tasks_parser *parser, dvq_text global, dvq_text defaults)
{
    whole_text whole = {0};
    dvq_status status = join_texts(parser, global, defaults, &whole);
    return status == DVQ_OK ? read_whole(parser, &whole)
                            : dvq_error_set(parser->error, status, "the query is too long");
}

dvq_status dvq_tasks_parse(const dvq_tasks_surroundings *surroundings, dvq_arena *arena,
                           dvq_text text, dvq_tasks_query *query, dvq_error *error)
{
    dvq_tasks_parser parser = {.surroundings = surroundings,
                               .arena = arena,
                               .query = query,
                               .text = text,
                               .today = dvq_tasks_find_today(surroundings->environment)};
    dvq_text global = surroundings->settings->global_query;
    dvq_error problem = {0};
    *query = (dvq_tasks_query){0};
    dvq_text defaults;
    dvq_status status = dvq_query_defaults_make(surroundings, arena, &defaults);
    if (status != DVQ_OK)
        return dvq_error_set(error, status, "the properties of the query's note cannot be read");
    /* Only the query itself can say that the global one does not count. */
    parser.error = global.length > 0 ? &problem : error;
    status = read_joined(&parser, DVQ_TEXT(""), defaults);
    if (global.length == 0 || (status != DVQ_OK && status != DVQ_ERROR_PARSE) ||
        query->ignore_global) {
        if (status != DVQ_OK && parser.error == &problem && error != NULL &&
            error->status == DVQ_OK)
            *error = problem;
        return status;
    }
    dvq_tasks_query_close(query);
    parser.error = error;
    return read_joined(&parser, global, defaults);
}
