/*
 * Filters, one by one; parse_date.c has those about dates and parse_boolean.c combines them. Called
 * by parse_statement.c and for the parts of a combination.
 */
#include "support/unicode.h"
#include "tasks/instruction.h"
#include "tasks/parse_part.h"
#include "tasks/pattern.h"

dvq_tasks_filter *dvq_tasks_make_filter(dvq_tasks_parser *parser, dvq_tasks_filter_kind kind,
                                        dvq_tasks_field field, dvq_text text)
{
    dvq_tasks_filter made = {.kind = kind, .field = field, .text = text};
    dvq_tasks_filter *filter = dvq_arena_copy(parser->arena, &made, sizeof made);
    if (filter == NULL)
        dvq_error_memory(parser->error);
    return filter;
}

/* ---- questions ---- */

/* Make a filter of a flag if the line is `yes`, and its opposite if it is `no`. */
static dvq_status read_flag(dvq_tasks_parser *parser, dvq_text line, const char *yes,
                            const char *no, dvq_tasks_flag flag, dvq_tasks_filter **filter)
{
    bool negated = no != NULL && dvq_tasks_is(line, no);
    if (!negated && !dvq_tasks_is(line, yes))
        return DVQ_OK;
    *filter = dvq_tasks_make_filter(parser, DVQ_TASKS_FILTER_FLAG, DVQ_TASKS_STATUS, line);
    if (*filter == NULL)
        return DVQ_ERROR_MEMORY;
    (*filter)->as.flag = flag;
    (*filter)->negated = negated;
    return DVQ_OK;
}

/* status = "done" | "not done" ; */
static dvq_status parse_status(dvq_tasks_parser *parser, dvq_text line, dvq_tasks_filter **filter)
{
    return read_flag(parser, line, "done", "not done", DVQ_TASKS_IS_DONE, filter);
}

/* recurring = "is recurring" | "is not recurring" ; */
static dvq_status parse_recurring(dvq_tasks_parser *parser, dvq_text line,
                                  dvq_tasks_filter **filter)
{
    return read_flag(parser, line, "is recurring", "is not recurring", DVQ_TASKS_IS_RECURRING,
                     filter);
}

/* tag_flag = "has tag" | "has tags" | "no tag" | "no tags" ; */
static dvq_status parse_tag_flag(dvq_tasks_parser *parser, dvq_text line, dvq_tasks_filter **filter)
{
    dvq_status status = read_flag(parser, line, "has tags", "no tags", DVQ_TASKS_HAS_TAGS, filter);
    return status == DVQ_OK && *filter == NULL
               ? read_flag(parser, line, "has tag", "no tag", DVQ_TASKS_HAS_TAGS, filter)
               : status;
}

/* sub_items = "exclude sub-items" ; */
static dvq_status parse_sub_items(dvq_tasks_parser *parser, dvq_text line,
                                  dvq_tasks_filter **filter)
{
    return read_flag(parser, line, "exclude sub-items", NULL, DVQ_TASKS_IS_TOP_ITEM, filter);
}

/* id_flag = "has id" | "no id" ; */
static dvq_status parse_id_flag(dvq_tasks_parser *parser, dvq_text line, dvq_tasks_filter **filter)
{
    return read_flag(parser, line, "has id", "no id", DVQ_TASKS_HAS_ID, filter);
}

/* depends_on_flag = "has depends on" | "no depends on" ; */
static dvq_status parse_depends_on_flag(dvq_tasks_parser *parser, dvq_text line,
                                        dvq_tasks_filter **filter)
{
    return read_flag(parser, line, "has depends on", "no depends on", DVQ_TASKS_HAS_DEPENDS_ON,
                     filter);
}

/* blocking = "is blocked" | "is not blocked" | "is blocking" | "is not blocking" ; */
static dvq_status parse_blocking(dvq_tasks_parser *parser, dvq_text line, dvq_tasks_filter **filter)
{
    dvq_status status =
        read_flag(parser, line, "is blocked", "is not blocked", DVQ_TASKS_IS_BLOCKED, filter);
    return status == DVQ_OK && *filter == NULL
               ? read_flag(parser, line, "is blocking", "is not blocking", DVQ_TASKS_IS_BLOCKING,
                           filter)
               : status;
}

/* ---- priority, type ---- */

/* A word after white space, of which there must be some; false when there is no such word. */
static bool take_spaced(dvq_text *text, const char *word)
{
    dvq_text left = *text;
    size_t start = dvq_unicode_skip_space(left, 0);
    left = dvq_text_slice(left, start, left.length);
    if (start == 0 || !dvq_tasks_take(&left, word))
        return false;
    *text = left;
    return true;
}

/* level = "highest" | "high" | "medium" | "none" | "low" | "lowest" ; */
static bool parse_level(dvq_text text, dvq_todo_priority *level)
{
    size_t start = dvq_unicode_skip_space(text, 0);
    dvq_text word = dvq_text_slice(text, start, text.length);
    bool found = false;
    for (int i = 0; start > 0 && i < DVQ_TODO_PRIORITY_COUNT && !found; i++) {
        const char *name =
            i == DVQ_TODO_NORMAL ? "none" : dvq_todo_priority_name((dvq_todo_priority)i);
        found = dvq_tasks_is(word, name);
        *level = (dvq_todo_priority)i;
    }
    return found;
}

/* priority = "priority", [ white, "is" ], [ white, ( "above" | "below" | "not" ) ], white, level ;
 */
static dvq_status parse_priority(dvq_tasks_parser *parser, dvq_text line, dvq_tasks_filter **filter)
{
    dvq_text rest = line;
    if (!dvq_tasks_take(&rest, "priority"))
        return DVQ_OK;
    take_spaced(&rest, "is");
    bool above = take_spaced(&rest, "above");
    bool below = !above && take_spaced(&rest, "below");
    bool negated = !above && !below && take_spaced(&rest, "not");
    dvq_todo_priority level;
    if (!parse_level(rest, &level))
        return DVQ_OK;
    *filter = dvq_tasks_make_filter(parser, DVQ_TASKS_FILTER_PRIORITY, DVQ_TASKS_PRIORITY, line);
    if (*filter == NULL)
        return DVQ_ERROR_MEMORY;
    (*filter)->negated = negated;
    (*filter)->as.priority.sign = above ? -1 : below ? 1 : 0;
    (*filter)->as.priority.level = level;
    return DVQ_OK;
}

/* type = "status.type ", ( "is" | "is not" ), " ", ? the name of a type of status ? ; */
static dvq_status parse_type(dvq_tasks_parser *parser, dvq_text line, dvq_tasks_filter **filter)
{
    dvq_text rest = line;
    if (!dvq_tasks_take(&rest, "status.type"))
        return DVQ_OK;
    bool fits = dvq_tasks_take(&rest, " is ");
    bool negated = fits && dvq_tasks_take(&rest, "not ");
    dvq_todo_type type = dvq_todo_type_find(rest);
    if (!fits || type >= DVQ_TODO_TYPE_COUNT)
        return dvq_tasks_parser_fail_hint(
            parser, rest.length > 0 ? rest : line, "this says nothing of a type of status",
            "status.type is [not] TODO, IN_PROGRESS, ON_HOLD, DONE, CANCELLED or NON_TASK");
    *filter = dvq_tasks_make_filter(parser, DVQ_TASKS_FILTER_TYPE, DVQ_TASKS_STATUS_TYPE, line);
    if (*filter == NULL)
        return DVQ_ERROR_MEMORY;
    (*filter)->negated = negated;
    (*filter)->as.type = type;
    return DVQ_OK;
}

/* ---- text ---- */

/* A text that the property holds, in lower case. */
static dvq_status read_needle(dvq_tasks_parser *parser, dvq_tasks_filter *filter, dvq_text value)
{
    filter->as.needle = dvq_unicode_lower(parser->arena, value);
    return filter->as.needle.data != NULL || value.length == 0 ? DVQ_OK
                                                               : dvq_error_memory(parser->error);
}

static dvq_status open_regex(dvq_tasks_parser *parser, dvq_text pattern, dvq_regex_options options,
                             dvq_regex **regex)
{
    dvq_error problem = {0};
    dvq_status status =
        dvq_regex_open(parser->surroundings->allocator, pattern, options, regex, &problem);
    if (status == DVQ_ERROR_MEMORY)
        return dvq_error_memory(parser->error);
    if (status != DVQ_OK)
        return dvq_tasks_parser_fail(parser, pattern, "%s", problem.message);
    if (DVQ_VECTOR_PUSH(parser->arena, &parser->query->regexes, *regex))
        return DVQ_OK;
    dvq_regex_close(*regex);
    return dvq_error_memory(parser->error);
}

/* pattern = "/", character, { character }, "/", { flag } ; */
static dvq_status parse_pattern(dvq_tasks_parser *parser, dvq_tasks_filter *filter, dvq_text value)
{
    dvq_text pattern;
    dvq_text flags;
    if (!dvq_pattern_split(value, &pattern, &flags))
        return dvq_tasks_parser_fail_hint(parser, value, "a regular expression needs slashes",
                                          "/pattern/, or /pattern/i for any case");
    dvq_regex_options options;
    if (!dvq_pattern_read_flags(flags, &options))
        return dvq_tasks_parser_fail_hint(parser, flags, "no flags of a regular expression",
                                          "JavaScript has d, g, i, m, s, u, v and y, each once");
    dvq_status status = open_regex(parser, pattern, options, &filter->as.regex.regex);
    if (status != DVQ_OK)
        return status;
    const char *danger = dvq_pattern_find_danger(pattern);
    if (danger != NULL)
        return dvq_tasks_parser_fail(parser, pattern, "the regular expression is refused: %s",
                                     danger);
    filter->as.regex.pattern = pattern;
    filter->as.regex.flags = flags;
    filter->as.regex.sticky = dvq_text_find_byte(flags, 'y', 0) != SIZE_MAX;
    filter->as.regex.global = dvq_text_find_byte(flags, 'g', 0) != SIZE_MAX;
    return DVQ_OK;
}

/* How a text filter compares; the longer words come before those that they begin with. */
static const struct {
    const char *words;
    bool is_regex;
    bool negated;
    bool tags_only;
} operators[] = {
    {"includes ", false, false, false},     {"does not include ", false, true, false},
    {"regex matches ", true, false, false}, {"regex does not match ", true, true, false},
    {"include ", false, false, true},       {"do not include ", false, true, true},
};

/* Take the name of a property that is compared with texts, and the blank after it. */
static bool take_text_field(dvq_text *text, dvq_tasks_field *field)
{
    for (int i = 0; i < DVQ_TASKS_FIELD_COUNT; i++) {
        dvq_text left = *text;
        if ((dvq_tasks_field_rows[i].abilities & DVQ_TASKS_CAN_TEXT) == 0 ||
            !dvq_tasks_take(&left, dvq_tasks_field_rows[i].name))
            continue;
        if (i == DVQ_TASKS_TAGS)
            dvq_tasks_take(&left, "s");
        if (!dvq_tasks_take(&left, " "))
            continue;
        *text = left;
        *field = (dvq_tasks_field)i;
        return true;
    }
    return false;
}

/*
 * text = text_field, " ", ( "includes " | "does not include " ), { character }
 *      | text_field, " ", ( "regex matches " | "regex does not match " ), pattern
 *      | tags_field, " ", ( "include " | "do not include " ), { character } ;
 */
static dvq_status parse_text(dvq_tasks_parser *parser, dvq_text line, dvq_tasks_filter **filter)
{
    dvq_text rest = line;
    dvq_tasks_field field;
    if (!take_text_field(&rest, &field))
        return DVQ_OK;
    for (size_t i = 0; i < sizeof operators / sizeof *operators; i++) {
        if ((operators[i].tags_only && field != DVQ_TASKS_TAGS) ||
            !dvq_tasks_take(&rest, operators[i].words))
            continue;
        dvq_tasks_filter_kind kind =
            operators[i].is_regex ? DVQ_TASKS_FILTER_REGEX : DVQ_TASKS_FILTER_INCLUDES;
        *filter = dvq_tasks_make_filter(parser, kind, field, line);
        if (*filter == NULL)
            return DVQ_ERROR_MEMORY;
        (*filter)->negated = operators[i].negated;
        return operators[i].is_regex ? parse_pattern(parser, *filter, rest)
                                     : read_needle(parser, *filter, rest);
    }
    return DVQ_OK;
}

/* function = "filter by function ", { character } ; */
static dvq_status parse_function(dvq_tasks_parser *parser, dvq_text line, dvq_tasks_filter **filter)
{
    dvq_text rest = line;
    *filter = NULL;
    if (!dvq_tasks_take(&rest, "filter by function "))
        return DVQ_OK;
    return dvq_tasks_parser_fail_hint(parser, line,
                                      "`filter by function` needs JavaScript, which is not run",
                                      "filter by properties instead: dvq help tasks");
}

typedef dvq_status filter_reader(dvq_tasks_parser *parser, dvq_text line,
                                 dvq_tasks_filter **filter);

/* The functions of other files by the names that the table has for them. */
#define parse_date_flag dvq_tasks_parse_date_flag
#define parse_date_filter dvq_tasks_parse_date_filter
#define parse_combination dvq_tasks_parse_combination

static filter_reader *const readers[] = {
#define DVQ_FILTER(form, reader, help) parse_##reader,
#include "tasks/instructions.def"
};

/*
 * filter = status | text | type | recurring | priority | date_flag | date_filter | tag_flag
 *        | sub_items | function | id_flag | depends_on_flag | blocking | combination ;
 */
dvq_status dvq_tasks_parse_filter(dvq_tasks_parser *parser, dvq_text line,
                                  dvq_tasks_filter **filter)
{
    dvq_status status = DVQ_OK;
    *filter = NULL;
    for (size_t i = 0; i < sizeof readers / sizeof *readers && status == DVQ_OK && *filter == NULL;
         i++)
        if (i == 0 || readers[i] != readers[i - 1])
            status = readers[i](parser, line, filter);
    return status;
}
