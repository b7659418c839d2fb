/*
 * What the plugins make of Dataview's export, see serializer.h. Called by api/answer.c. Rules:
 * Dataview Serializer 2.14, serialize-query and literal-to-string; Dataview Publisher 1.5,
 * executeQueryMarkdown. Never loses text where a rule would (a link taken to start in the one
 * before it): there the text is kept.
 */
#include "publish/serializer.h"

#include "publish/wiki_link.h"
#include "support/unicode.h"
#include "value/date.h"
#include "value/locale.h"
#include "value/value_text.h"

/* ---- queries ---- */

static bool starts_with_word(dvq_text query, const char *word)
{
    dvq_text prefix = dvq_text_from_string(word);
    return dvq_text_equal_ascii_case(dvq_text_slice(query, 0, prefix.length), prefix);
}

/* To the plugin, any query with the word in it is a table's. */
static bool mentions_table(dvq_text query)
{
    for (size_t i = 0; i + 5 <= query.length; i++)
        if (starts_with_word(dvq_text_slice(query, i, query.length), "table"))
            return true;
    return false;
}

/* Where "- [x] " at a line's start ends, 0 when it is none; *start is where its box starts. */
static size_t measure_checkbox(dvq_text line, size_t *start)
{
    size_t offset = dvq_text_skip_spaces(line, 0);
    if (dvq_text_byte_at(line, offset) != '-')
        return 0;
    offset = dvq_text_skip_spaces(line, offset + 1);
    *start = offset;
    if (offset + 2 >= line.length || line.data[offset] != '[')
        return 0;
    size_t size;
    dvq_unicode_decode(line, offset + 1, &size);
    offset += 1 + size;
    if (size > 3 || offset >= line.length || line.data[offset] != ']')
        return 0;
    return dvq_text_skip_spaces(line, offset + 1);
}

static void append_without_checkboxes(dvq_text_builder *builder, dvq_text text)
{
    for (size_t start = 0; start < text.length;) {
        size_t end = dvq_text_find_byte(text, '\n', start);
        size_t next = end == SIZE_MAX ? text.length : end + 1;
        dvq_text line = dvq_text_slice(text, start, end);
        size_t box = 0;
        size_t end_of_box = measure_checkbox(line, &box);
        dvq_text_builder_add(builder, dvq_text_slice(line, 0, end_of_box > 0 ? box : 0));
        dvq_text_builder_add(builder, dvq_text_slice(text, start + end_of_box, next));
        start = next;
    }
}

/* In tables: one backslash for two, and no line break before a tag. */
static void append_unescaped(dvq_text_builder *builder, dvq_text text)
{
    for (size_t i = 0; i < text.length; i++) {
        char next = i + 1 < text.length ? text.data[i + 1] : '\0';
        if (text.data[i] == '\n' && next == '<')
            continue;
        dvq_text_builder_add_byte(builder, text.data[i]);
        if (text.data[i] == '\\' && next == '\\')
            i++;
    }
}

/* ---- links ---- */

typedef struct link_state {
    const dvq_publish_serializer_options *options;
    bool table;
} link_state;

static dvq_text get_name(dvq_text path)
{
    size_t slash = dvq_text_find_last_byte(path, '/');
    return slash == SIZE_MAX ? path : dvq_text_slice(path, slash + 1, path.length);
}

static dvq_text drop_extension(dvq_text name)
{
    size_t dot = dvq_text_find_last_byte(name, '.');
    return dot == SIZE_MAX || dot == 0 ? name : dvq_text_slice(name, 0, dot);
}

static void append_markdown(dvq_text_builder *builder, dvq_text words, dvq_text path)
{
    dvq_text_builder_add_byte(builder, '[');
    dvq_text_builder_add(builder, words);
    dvq_text_builder_add_string(builder, "](");
    dvq_text_builder_add(builder, path);
    dvq_text_builder_add_byte(builder, ')');
}

static void append_wiki(dvq_text_builder *builder, dvq_text target, const dvq_text *words,
                        bool table)
{
    dvq_text_builder_add_string(builder, "[[");
    dvq_text_builder_add(builder, target);
    if (words != NULL) {
        dvq_text_builder_add_string(builder, table ? "\\|" : "|");
        dvq_text_builder_add(builder, *words);
    }
    dvq_text_builder_add_string(builder, "]]");
}

static bool write_link(void *user, const dvq_wiki_link *link, dvq_text_builder *builder)
{
    const link_state *state = user;
    const dvq_publish_serializer_options *options = state->options;
    if (!link->has_display || link->display.length == 0)
        return false;
    dvq_text target = link->target;
    /* Outside tables, to the plugin the backslash before a pipe is the path's last byte. */
    if (link->in_table && !state->table)
        target.length++;
    dvq_text name = get_name(target);
    bool unique = !options->absolute && options->count_named(options->user, name) <= 1;
    bool same = dvq_text_equal(drop_extension(name), link->display);
    if (link->embed)
        dvq_text_builder_add_byte(builder, '!');
    if (options->markdown) {
        append_markdown(builder, unique && same ? drop_extension(name) : link->display,
                        unique ? name : target);
    } else if (!unique) {
        append_wiki(builder, target, &link->display, state->table);
    } else if (same) {
        append_wiki(builder, link->display, NULL, state->table);
    } else {
        bool note = dvq_text_ends_with(name, DVQ_TEXT(".md"));
        append_wiki(builder, note ? drop_extension(name) : name, &link->display, state->table);
    }
    return true;
}

dvq_status dvq_publish_make_serializer_result(dvq_arena *arena, dvq_text exported,
                                              const dvq_publish_serializer_options *options,
                                              dvq_text *result)
{
    link_state state = {options, mentions_table(options->query)};
    dvq_status status = DVQ_OK;
    dvq_text_builder builder;
    if (starts_with_word(options->query, "task") && !options->keep_checkboxes) {
        dvq_text_builder_init(&builder, arena);
        append_without_checkboxes(&builder, exported);
        status = dvq_text_builder_finish(&builder, &exported);
    }
    if (status == DVQ_OK && state.table) {
        dvq_text_builder_init(&builder, arena);
        append_unescaped(&builder, exported);
        status = dvq_text_builder_finish(&builder, &exported);
    }
    if (status != DVQ_OK)
        return status;
    dvq_text_builder_init(&builder, arena);
    dvq_publish_rewrite_wiki_links(&builder, exported, write_link, &state);
    return dvq_text_builder_finish(&builder, result);
}

dvq_status dvq_publish_make_publisher_result(dvq_arena *arena, dvq_text exported, dvq_text *result)
{
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, arena);
    for (size_t i = 0; i < exported.length; i++) {
        bool twice =
            dvq_text_starts_with(dvq_text_slice(exported, i, exported.length), DVQ_TEXT("\\\\|"));
        if (!twice)
            dvq_text_builder_add_byte(&builder, exported.data[i]);
    }
    return dvq_text_builder_finish(&builder, result);
}

/* ---- values ---- */

static dvq_status append_value(const dvq_environment *environment, dvq_value value, unsigned depth,
                               dvq_text_builder *builder);

static dvq_status append_date(const dvq_environment *environment, dvq_value date,
                              dvq_text_builder *builder)
{
    dvq_date_fields fields = {.hour = -1};
    if (!dvq_date_is_valid(date)) {
        dvq_text_builder_add_byte(builder, '-');
        return DVQ_OK;
    }
    dvq_date_get_fields(environment, date, &fields);
    if (fields.hour == 0 && fields.minute == 0 && fields.second == 0)
        return dvq_date_format(environment, date, DVQ_TEXT("yyyy-MM-dd"), builder, NULL);
    dvq_date_append_iso(environment, date, builder);
    return DVQ_OK;
}

/* Each unit that is set, with its word, as Luxon's toHuman has it. */
static dvq_status append_duration(const dvq_environment *environment, const dvq_duration *duration,
                                  dvq_text_builder *builder)
{
    static const char *const units[] = {"year", "quarter", "month",  "week",       "day",
                                        "hour", "minute",  "second", "millisecond"};
    bool first = true;
    dvq_status status = DVQ_OK;
    for (int unit = 0; unit < DVQ_DURATION_UNITS && status == DVQ_OK; unit++) {
        if (((duration->present >> unit) & 1) == 0)
            continue;
        dvq_text_builder_add_string(builder, first ? "" : ", ");
        first = false;
        double amount = duration->amount[unit];
        if (!dvq_locale_is_english(environment->locale)) {
            status = dvq_duration_append_unit(environment, units[unit], amount, builder);
            continue;
        }
        dvq_value_append_number(amount, builder);
        dvq_text_builder_add_format(builder, " %s%s", units[unit], amount == 1 ? "" : "s");
    }
    return status;
}

static dvq_status append_array(const dvq_environment *environment, dvq_value array, unsigned depth,
                               dvq_text_builder *builder)
{
    dvq_status status = DVQ_OK;
    dvq_text_builder_add_string(builder, array.size == 0 ? "-" : "");
    for (uint32_t i = 0; i < array.size && status == DVQ_OK; i++) {
        dvq_text_builder_add_string(builder, i == 0 ? "" : ", ");
        status = append_value(environment, array.as.items[i], depth, builder);
    }
    return status;
}

static dvq_status append_object(const dvq_environment *environment, const dvq_object *object,
                                unsigned depth, dvq_text_builder *builder)
{
    dvq_entry_vector entries = {0};
    dvq_status status = dvq_object_list(object, builder->arena, &entries);
    if (status != DVQ_OK || entries.count == 0) {
        dvq_text_builder_add_byte(builder, '-');
        return status;
    }
    for (size_t i = 0; i < entries.count && status == DVQ_OK; i++) {
        dvq_text_builder_add_string(builder, i == 0 ? "{ " : ", ");
        dvq_text_builder_add(builder, entries.items[i].key);
        dvq_text_builder_add_string(builder, ": ");
        status = append_value(environment, entries.items[i].value, depth, builder);
    }
    dvq_text_builder_add_string(builder, " }");
    return status;
}

static dvq_status append_value(const dvq_environment *environment, dvq_value value, unsigned depth,
                               dvq_text_builder *builder)
{
    if (depth >= DVQ_VALUE_DEPTH_LIMIT)
        return DVQ_ERROR_LIMIT;
    switch ((dvq_value_type)value.type) {
    case DVQ_VALUE_NULL:
        dvq_text_builder_add_byte(builder, '-');
        return DVQ_OK;
    case DVQ_VALUE_DATE:
        return append_date(environment, value, builder);
    case DVQ_VALUE_DURATION:
        return append_duration(environment, value.as.duration, builder);
    case DVQ_VALUE_ARRAY:
        return append_array(environment, value, depth + 1, builder);
    case DVQ_VALUE_OBJECT:
        return append_object(environment, value.as.object, depth + 1, builder);
    case DVQ_VALUE_BOOLEAN:
    case DVQ_VALUE_NUMBER:
    case DVQ_VALUE_STRING:
    case DVQ_VALUE_LINK:
    case DVQ_VALUE_FUNCTION:
    case DVQ_VALUE_WIDGET:
        return dvq_value_append_text(environment, value, builder);
    }
    return DVQ_OK;
}

dvq_status dvq_publish_append_managed_value(const dvq_environment *environment, dvq_value value,
                                            dvq_text_builder *builder)
{
    return append_value(environment, value, 0, builder);
}
