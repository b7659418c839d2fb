/*
 * Instructions other than filters: presets, limits, order, groups, layout. Called by parser.c for
 * each line. As in the plugin, several are known by how they begin, whatever follows.
 */
#include <stdio.h>

#include "support/ascii.h"
#include "support/unicode.h"
#include "tasks/instruction.h"
#include "tasks/parse_part.h"

const dvq_tasks_field_row dvq_tasks_field_rows[DVQ_TASKS_FIELD_COUNT] = {
#define TEXT DVQ_TASKS_CAN_TEXT
#define DATE DVQ_TASKS_CAN_DATE
#define SORT DVQ_TASKS_CAN_SORT
#define GROUP DVQ_TASKS_CAN_GROUP
#define DVQ_TASKS_FIELD(id, name, group_name, abilities, help) {name, group_name, abilities, help},
#include "tasks/fields.def"
#undef DVQ_TASKS_FIELD
#undef TEXT
#undef DATE
#undef SORT
#undef GROUP
};

static dvq_status keep_statement(dvq_tasks_parser *parser, dvq_tasks_statement_kind kind,
                                 const dvq_tasks_filter *filter)
{
    const dvq_tasks_place *place = &parser->place;
    dvq_tasks_statement statement = {.kind = kind,
                                     .origin = place->origin,
                                     .text = place->text,
                                     .span = place->span,
                                     .filter = filter};
    return DVQ_VECTOR_PUSH(parser->arena, &parser->query->statements, statement)
               ? DVQ_OK
               : dvq_error_memory(parser->error);
}

/* Take at least one blank. */
static bool take_blanks(dvq_text *text)
{
    size_t count = 0;
    while (dvq_text_byte_at(*text, count) == ' ')
        count++;
    *text = dvq_text_slice(*text, count, text->length);
    return count > 0;
}

/* preset = "preset", blank, { blank }, ? the name of a preset ? ; */
static dvq_status parse_preset(dvq_tasks_parser *parser, dvq_text line, bool *matched)
{
    *matched = dvq_tasks_take(&line, "preset") && take_blanks(&line);
    if (!*matched)
        return DVQ_OK;
    dvq_text name = dvq_unicode_trim(line);
    const dvq_tasks_preset *preset =
        dvq_tasks_settings_find_preset(parser->surroundings->settings, name);
    if (preset == NULL || preset->instructions.length == 0)
        return dvq_tasks_parser_fail_hint(parser, name, "there is no preset of that name",
                                          "presets are defined in the settings of the plugin");
    return dvq_tasks_read_lines(parser, preset->instructions);
}

/* short_mode = "short", { character } ; */
static dvq_status parse_short_mode(dvq_tasks_parser *parser, dvq_text line, bool *matched)
{
    *matched = dvq_tasks_take(&line, "short");
    if (!*matched)
        return DVQ_OK;
    parser->query->short_mode = true;
    return keep_statement(parser, DVQ_TASKS_STATEMENT_LAYOUT, NULL);
}

/* full_mode = "full", { character } ; */
static dvq_status parse_full_mode(dvq_tasks_parser *parser, dvq_text line, bool *matched)
{
    *matched = dvq_tasks_take(&line, "full");
    if (!*matched)
        return DVQ_OK;
    parser->query->short_mode = false;
    return keep_statement(parser, DVQ_TASKS_STATEMENT_LAYOUT, NULL);
}

/* explain = "explain", { character } ; */
static dvq_status parse_explain(dvq_tasks_parser *parser, dvq_text line, bool *matched)
{
    *matched = dvq_tasks_take(&line, "explain");
    parser->query->explain = parser->query->explain || *matched;
    return DVQ_OK;
}

/* ignore = "ignore global query", { character } ; */
static dvq_status parse_ignore(dvq_tasks_parser *parser, dvq_text line, bool *matched)
{
    *matched = dvq_tasks_take(&line, "ignore global query");
    if (*matched && parser->place.origin != DVQ_TASKS_ORIGIN_GLOBAL)
        parser->query->ignore_global = true;
    return *matched ? keep_statement(parser, DVQ_TASKS_STATEMENT_OTHER, NULL) : DVQ_OK;
}

/* limit = "limit ", [ "groups " ], [ "to " ], digit, { digit }, { character } ; */
static dvq_status parse_limit(dvq_tasks_parser *parser, dvq_text line, bool *matched)
{
    dvq_tasks_query *query = parser->query;
    if (!dvq_tasks_take(&line, "limit "))
        return DVQ_OK;
    bool of_groups = dvq_tasks_take(&line, "groups ");
    dvq_tasks_take(&line, "to ");
    size_t digits = dvq_ascii_count_digits(line, 0, line.length);
    *matched = digits > 0;
    if (!*matched)
        return DVQ_OK;
    uint64_t limit = 0;
    for (size_t i = 0; i < digits && limit < UINT32_MAX; i++)
        limit = limit * 10 + (uint64_t)(line.data[i] - '0');
    if (of_groups) {
        query->has_group_limit = true;
        query->group_limit = limit;
    } else {
        query->has_limit = true;
        query->limit = limit;
    }
    return DVQ_OK;
}

static dvq_status refuse_function(dvq_tasks_parser *parser, dvq_text part)
{
    return dvq_tasks_parser_fail_hint(parser, part,
                                      "`by function` needs JavaScript, which is not run",
                                      "sort, group and filter by properties instead");
}

/* What follows the name of a key: `reverse`, and after `tag` a number. */
static void read_key_end(dvq_text rest, dvq_tasks_key *key)
{
    key->reverse = dvq_tasks_take(&rest, " reverse");
    if (key->field != DVQ_TASKS_TAGS)
        return;
    rest = dvq_text_slice(rest, dvq_unicode_skip_space(rest, 0), rest.length);
    size_t digits = dvq_ascii_count_digits(rest, 0, 9);
    key->number = digits > 0 ? (uint32_t)dvq_ascii_read_number(dvq_text_slice(rest, 0, digits)) : 1;
}

/* sort = "sort by ", sort_key, [ " reverse" ], [ number ], { character } ; */
static dvq_status parse_sort(dvq_tasks_parser *parser, dvq_text line, bool *matched)
{
    dvq_text rest = line;
    if (!dvq_tasks_take(&rest, "sort by "))
        return DVQ_OK;
    dvq_text function = rest;
    if (dvq_tasks_take(&function, "function ")) {
        *matched = true;
        return refuse_function(parser, line);
    }
    for (int i = 0; i < DVQ_TASKS_FIELD_COUNT && !*matched; i++) {
        dvq_tasks_key key = {.field = (dvq_tasks_field)i, .text = line};
        dvq_text left = rest;
        if ((dvq_tasks_field_rows[i].abilities & DVQ_TASKS_CAN_SORT) == 0 ||
            !dvq_tasks_take(&left, dvq_tasks_field_rows[i].name))
            continue;
        *matched = true;
        read_key_end(left, &key);
        if (!DVQ_VECTOR_PUSH(parser->arena, &parser->query->sorts, key))
            return dvq_error_memory(parser->error);
    }
    return *matched ? keep_statement(parser, DVQ_TASKS_STATEMENT_SORT, NULL) : DVQ_OK;
}

/* group_key = ? the name of a property that can group ? , [ " reverse" ] ; */
static bool parse_group_key(dvq_text line, dvq_text rest, dvq_tasks_key *key)
{
    for (int i = 0; i < DVQ_TASKS_FIELD_COUNT; i++) {
        dvq_text left = rest;
        *key = (dvq_tasks_key){.field = (dvq_tasks_field)i, .text = line};
        if ((dvq_tasks_field_rows[i].abilities & DVQ_TASKS_CAN_GROUP) == 0 ||
            !dvq_tasks_take(&left, dvq_tasks_field_rows[i].group_name))
            continue;
        key->reverse = dvq_tasks_take(&left, " reverse");
        /* Urgency goes from high to low unless it is turned round. */
        key->reverse = key->reverse != (key->field == DVQ_TASKS_URGENCY);
        if (left.length == 0)
            return true;
    }
    return false;
}

/* group = "group by ", group_key ; */
static dvq_status parse_group(dvq_tasks_parser *parser, dvq_text line, bool *matched)
{
    dvq_text rest = line;
    if (!dvq_tasks_take(&rest, "group by "))
        return DVQ_OK;
    dvq_text function = rest;
    if (dvq_tasks_take(&function, "function ")) {
        *matched = true;
        return refuse_function(parser, line);
    }
    dvq_tasks_key key;
    *matched = parse_group_key(line, rest, &key);
    if (!*matched)
        return DVQ_OK;
    if (!DVQ_VECTOR_PUSH(parser->arena, &parser->query->groups, key))
        return dvq_error_memory(parser->error);
    return keep_statement(parser, DVQ_TASKS_STATEMENT_GROUP, NULL);
}

/* view = "view", blank, { blank }, ( "list" | "columns", blank, { blank }, "by ", group_key ) ; */
static dvq_status parse_view(dvq_tasks_parser *parser, dvq_text line, bool *matched)
{
    dvq_text rest = line;
    *matched = dvq_tasks_take(&rest, "view") && take_blanks(&rest);
    if (!*matched)
        return DVQ_OK;
    rest = dvq_unicode_trim(rest);
    bool is_list = dvq_tasks_is(rest, "list");
    dvq_tasks_key key = {0};
    if (!is_list) {
        bool is_columns = dvq_tasks_take(&rest, "columns") && take_blanks(&rest);
        if (!is_columns || !dvq_tasks_take(&rest, "by ") || !parse_group_key(line, rest, &key))
            return dvq_tasks_parser_fail_hint(parser, line, "there is no such view",
                                              "view list, or view columns by priority");
    }
    parser->query->has_columns = !is_list;
    parser->query->columns = key;
    return keep_statement(parser, DVQ_TASKS_STATEMENT_LAYOUT, NULL);
}

/* The parts that can be hidden, in the order in which they are looked for. */
static const struct {
    const char *name;
    dvq_tasks_part part;
} parts[] = {
    {"backlink", DVQ_TASKS_PART_BACKLINK},
    {"edit button", DVQ_TASKS_PART_EDIT_BUTTON},
    {"nested backlink", DVQ_TASKS_PART_NESTED_BACKLINK},
    {"postpone button", DVQ_TASKS_PART_POSTPONE_BUTTON},
    {"task count", DVQ_TASKS_PART_TASK_COUNT},
    {"group count", DVQ_TASKS_PART_GROUP_COUNT},
    {"toolbar", DVQ_TASKS_PART_TOOLBAR},
    {"tree", DVQ_TASKS_PART_TREE},
    {"urgency", DVQ_TASKS_PART_URGENCY},
    {"cancelled date", DVQ_TASKS_PART_CANCELLED},
    {"created date", DVQ_TASKS_PART_CREATED},
    {"depends on", DVQ_TASKS_PART_DEPENDS_ON},
    {"done date", DVQ_TASKS_PART_DONE},
    {"due date", DVQ_TASKS_PART_DUE},
    {"id", DVQ_TASKS_PART_ID},
    {"on completion", DVQ_TASKS_PART_ON_COMPLETION},
    {"priority", DVQ_TASKS_PART_PRIORITY},
    {"recurrence rule", DVQ_TASKS_PART_RECURRENCE},
    {"scheduled date", DVQ_TASKS_PART_SCHEDULED},
    {"start date", DVQ_TASKS_PART_START},
    {"tags", DVQ_TASKS_PART_TAGS},
};

/* layout = ( "hide" | "show" ), blank, { blank }, ? the name of a part ? , { character } ; */
static dvq_status parse_layout(dvq_tasks_parser *parser, dvq_text line, bool *matched)
{
    dvq_text rest = line;
    bool hide = dvq_tasks_take(&rest, "hide");
    *matched = (hide || dvq_tasks_take(&rest, "show")) && take_blanks(&rest) && rest.length > 0;
    if (!*matched)
        return DVQ_OK;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        dvq_text left = rest;
        if (!dvq_tasks_take(&left, parts[i].name))
            continue;
        uint32_t bit = 1u << parts[i].part;
        parser->query->hidden = hide ? parser->query->hidden | bit : parser->query->hidden & ~bit;
        return keep_statement(parser, DVQ_TASKS_STATEMENT_LAYOUT, NULL);
    }
    const char *word = dvq_instruction_find_word(rest);
    char hint[80] = "dvq help tasks lists the parts";
    if (word != NULL)
        snprintf(hint, sizeof hint, "did you mean %s?", word);
    return dvq_tasks_parser_fail_hint(parser, rest, "there is no such part to hide or show", hint);
}

/* comment = "#", { character } ; */
static dvq_status parse_comment(dvq_tasks_parser *parser, dvq_text line, bool *matched)
{
    (void)parser;
    *matched = dvq_text_starts_with(line, DVQ_TEXT("#"));
    return DVQ_OK;
}

typedef dvq_status statement_reader(dvq_tasks_parser *parser, dvq_text line, bool *matched);

static statement_reader *const readers[] = {
#define DVQ_STATEMENT(form, reader, help) parse_##reader,
#include "tasks/instructions.def"
};

/*
 * statement = preset | short_mode | full_mode | explain | ignore | limit | sort | group | view
 *           | layout | comment | filter ;
 */
dvq_status dvq_tasks_parse_statement(dvq_tasks_parser *parser, dvq_text line, bool *matched)
{
    dvq_status status = DVQ_OK;
    *matched = false;
    for (size_t i = 0; i < sizeof readers / sizeof *readers && status == DVQ_OK && !*matched; i++)
        if (i == 0 || readers[i] != readers[i - 1])
            status = readers[i](parser, line, matched);
    if (status != DVQ_OK || *matched)
        return status;
    dvq_tasks_filter *filter = NULL;
    status = dvq_tasks_parse_filter(parser, line, &filter);
    if (status != DVQ_OK || filter == NULL)
        return status;
    *matched = true;
    if (!DVQ_VECTOR_PUSH(parser->arena, &parser->query->filters, filter))
        return dvq_error_memory(parser->error);
    return keep_statement(parser, DVQ_TASKS_STATEMENT_FILTER, filter);
}
