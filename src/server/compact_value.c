/* Values in few bytes, see compact_value.h. Reads values only; never runs a query. */
#include "server/compact_value.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "server/json_string.h"

enum { DEEPEST = 16 }; /* what is nested deeper is left out */

static void add_value(dvq_buffer *buffer, dvq_query *query, const dvq_value *value, int depth);
static void add_json(dvq_buffer *buffer, dvq_query *query, const dvq_value *value, int depth);

/* ---- text ---- */

void dvq_compact_add_text(dvq_buffer *buffer, const char *text, size_t length)
{
    while (length > 0) {
        const char *end = memchr(text, '\n', length);
        size_t part = end != NULL ? (size_t)(end - text) : length;
        dvq_buffer_add(buffer, text, part);
        if (end == NULL)
            return;
        dvq_buffer_add_text(buffer, "\\n");
        text += part + 1;
        length -= part + 1;
    }
}

static void add_string(dvq_buffer *buffer, dvq_string string)
{
    dvq_compact_add_text(buffer, string.data, string.length);
}

/* ---- parts of values ---- */

static void add_date(dvq_buffer *buffer, const dvq_query *query, const dvq_value *value)
{
    dvq_date_parts parts;
    if (dvq_value_get_date(value, query, &parts) == 0) {
        dvq_buffer_add_text(buffer, "invalid date");
        return;
    }
    dvq_buffer_add_format(buffer, "%04d-%02d-%02d", parts.year, parts.month, parts.day);
    if (parts.hour != 0 || parts.minute != 0 || parts.second != 0 || parts.millisecond != 0)
        dvq_buffer_add_format(buffer, "T%02d:%02d", parts.hour, parts.minute);
    if (parts.second != 0 || parts.millisecond != 0)
        dvq_buffer_add_format(buffer, ":%02d", parts.second);
}

/* A path without ".md", as links are written. */
static dvq_string strip_ending(dvq_string path)
{
    static const char ending[] = ".md";
    size_t length = sizeof ending - 1;
    if (path.length > length && memcmp(path.data + path.length - length, ending, length) == 0)
        path.length -= length;
    return path;
}

/* Whether a link shows just the name of its file. */
static bool shows_name(const dvq_link_parts *parts)
{
    dvq_string path = strip_ending(parts->path);
    dvq_string shown = parts->display;
    if (parts->has_display == 0 || shown.length == 0)
        return true;
    if (shown.length > path.length ||
        memcmp(path.data + path.length - shown.length, shown.data, shown.length) != 0)
        return false;
    return shown.length == path.length || path.data[path.length - shown.length - 1] == '/';
}

static void add_subpath(dvq_buffer *buffer, const dvq_link_parts *parts)
{
    if (parts->subpath.length == 0)
        return;
    dvq_buffer_add_text(buffer, parts->type == DVQ_LINK_BLOCK ? "#^" : "#");
    add_string(buffer, parts->subpath);
}

static void add_link(dvq_buffer *buffer, const dvq_value *value)
{
    dvq_link_parts parts = {0};
    dvq_value_get_link(value, &parts);
    dvq_buffer_add_text(buffer, "[[");
    add_string(buffer, strip_ending(parts.path));
    add_subpath(buffer, &parts);
    if (!shows_name(&parts)) {
        dvq_buffer_add_text(buffer, "|");
        add_string(buffer, parts.display);
    }
    dvq_buffer_add_text(buffer, "]]");
}

static void add_number(dvq_buffer *buffer, double number)
{
    char text[40];
    for (int digits = 15; digits <= 17; digits++) {
        (void)snprintf(text, sizeof text, "%.*g", digits, number);
        double again;
        if (sscanf(text, "%lf", &again) == 1 && again == number)
            break;
    }
    dvq_buffer_add_text(buffer, isfinite(number) ? text : "null");
}

/* A task or list item: where it is, and what it says. */
static void add_item(dvq_buffer *buffer, const dvq_item *item)
{
    add_string(buffer, item->path);
    dvq_buffer_add_format(buffer, ":%u ", item->line);
    if (item->is_task != 0) {
        dvq_buffer_add_text(buffer, "[");
        add_string(buffer, item->status);
        dvq_buffer_add_text(buffer, "] ");
    }
    add_string(buffer, item->text);
}

/* ---- as text ---- */

static void add_list(dvq_buffer *buffer, dvq_query *query, const dvq_value *value, int depth)
{
    size_t count = dvq_value_get_count(value);
    for (size_t i = 0; i < count; i++) {
        dvq_buffer_add_text(buffer, i > 0 ? ", " : "");
        add_value(buffer, query, dvq_value_get_element(value, i), depth + 1);
    }
}

static void add_members(dvq_buffer *buffer, dvq_query *query, const dvq_value *value, int depth)
{
    const dvq_member *members = NULL;
    size_t count = 0;
    dvq_value_list_fields(value, query, &members, &count, NULL);
    dvq_buffer_add_text(buffer, "{");
    for (size_t i = 0; i < count; i++) {
        dvq_buffer_add_text(buffer, i > 0 ? ", " : "");
        add_string(buffer, members[i].name);
        dvq_buffer_add_text(buffer, ": ");
        add_value(buffer, query, members[i].value, depth + 1);
    }
    dvq_buffer_add_text(buffer, "}");
}

/* A page or its `file` is the path alone: the rest has to be asked for. */
static void add_path(dvq_buffer *buffer, dvq_query *query, const dvq_value *value, int depth)
{
    bool is_page = dvq_value_get_object_kind(value) == DVQ_OBJECT_PAGE;
    const dvq_value *file = is_page ? dvq_value_get_field(value, query, "file", 4) : value;
    add_value(buffer, query, dvq_value_get_field(file, query, "path", 4), depth + 1);
}

static void add_object(dvq_buffer *buffer, dvq_query *query, const dvq_value *value, int depth)
{
    dvq_item item;
    if (dvq_value_get_item(value, query, &item) != 0)
        add_item(buffer, &item);
    else if (dvq_value_get_object_kind(value) == DVQ_OBJECT_PLAIN)
        add_members(buffer, query, value, depth);
    else
        add_path(buffer, query, value, depth);
}

static void add_pair(dvq_buffer *buffer, dvq_query *query, const dvq_value *value, int depth)
{
    dvq_pair pair = {0};
    dvq_value_get_pair(value, &pair);
    dvq_compact_add_place(buffer, query, pair.key);
    if (pair.is_web_link != 0 && pair.value == NULL)
        return;
    dvq_buffer_add_text(buffer, pair.is_web_link != 0 ? " " : ": ");
    add_value(buffer, query, pair.value, depth + 1);
}

static void add_value(dvq_buffer *buffer, dvq_query *query, const dvq_value *value, int depth)
{
    if (depth > DEEPEST) {
        dvq_buffer_add_text(buffer, "…");
        return;
    }
    switch (dvq_value_get_type(value)) {
    case DVQ_TYPE_NULL:
        dvq_buffer_add_text(buffer, "-");
        break;
    case DVQ_TYPE_STRING:
        add_string(buffer, dvq_value_get_string(value));
        break;
    case DVQ_TYPE_DATE:
        add_date(buffer, query, value);
        break;
    case DVQ_TYPE_LINK:
        add_link(buffer, value);
        break;
    case DVQ_TYPE_ARRAY:
        add_list(buffer, query, value, depth);
        break;
    case DVQ_TYPE_OBJECT:
        add_object(buffer, query, value, depth);
        break;
    case DVQ_TYPE_WIDGET:
        add_pair(buffer, query, value, depth);
        break;
    default:
        dvq_value_write(value, query, DVQ_VALUE_FORM_TEXT, dvq_buffer_write, buffer, NULL);
    }
}

void dvq_compact_add_value(dvq_buffer *buffer, dvq_query *query, const dvq_value *value)
{
    add_value(buffer, query, value, 0);
}

void dvq_compact_add_place(dvq_buffer *buffer, dvq_query *query, const dvq_value *value)
{
    dvq_link_parts parts;
    if (dvq_value_get_link(value, &parts) == 0 || !shows_name(&parts)) {
        add_value(buffer, query, value, 0);
        return;
    }
    add_string(buffer, parts.path);
    add_subpath(buffer, &parts);
}

/* ---- as JSON ---- */

/* What JSON has no type for. */
static void add_json_text(dvq_buffer *buffer, dvq_query *query, const dvq_value *value, int depth)
{
    dvq_buffer text = {0};
    add_value(&text, query, value, depth);
    dvq_buffer_add_json_string(buffer, text.length > 0 ? text.data : "", text.length);
    buffer->failed = buffer->failed || text.failed;
    dvq_buffer_free(&text);
}

static void add_json_string(dvq_buffer *buffer, const dvq_value *value)
{
    dvq_string text = dvq_value_get_string(value);
    dvq_buffer_add_json_string(buffer, text.data, text.length);
}

static void add_json_list(dvq_buffer *buffer, dvq_query *query, const dvq_value *value, int depth)
{
    size_t count = dvq_value_get_count(value);
    dvq_buffer_add_text(buffer, "[");
    for (size_t i = 0; i < count; i++) {
        dvq_buffer_add_text(buffer, i > 0 ? "," : "");
        add_json(buffer, query, dvq_value_get_element(value, i), depth + 1);
    }
    dvq_buffer_add_text(buffer, "]");
}

static void add_json_members(dvq_buffer *buffer, dvq_query *query, const dvq_value *value,
                             int depth)
{
    const dvq_member *members = NULL;
    size_t count = 0;
    dvq_value_list_fields(value, query, &members, &count, NULL);
    dvq_buffer_add_text(buffer, "{");
    for (size_t i = 0; i < count; i++) {
        dvq_buffer_add_text(buffer, i > 0 ? "," : "");
        dvq_buffer_add_json_string(buffer, members[i].name.data, members[i].name.length);
        dvq_buffer_add_text(buffer, ":");
        add_json(buffer, query, members[i].value, depth + 1);
    }
    dvq_buffer_add_text(buffer, "}");
}

static void add_json(dvq_buffer *buffer, dvq_query *query, const dvq_value *value, int depth)
{
    dvq_type type = dvq_value_get_type(value);
    if (type == DVQ_TYPE_NULL || depth > DEEPEST)
        dvq_buffer_add_text(buffer, "null");
    else if (type == DVQ_TYPE_BOOLEAN)
        dvq_buffer_add_text(buffer, dvq_value_get_number(value) != 0 ? "true" : "false");
    else if (type == DVQ_TYPE_NUMBER)
        add_number(buffer, dvq_value_get_number(value));
    else if (type == DVQ_TYPE_STRING)
        add_json_string(buffer, value);
    else if (type == DVQ_TYPE_ARRAY)
        add_json_list(buffer, query, value, depth);
    else if (type == DVQ_TYPE_OBJECT && dvq_value_get_object_kind(value) == DVQ_OBJECT_PLAIN)
        add_json_members(buffer, query, value, depth);
    else
        add_json_text(buffer, query, value, depth);
}

void dvq_compact_add_json(dvq_buffer *buffer, dvq_query *query, const dvq_value *value)
{
    add_json(buffer, query, value, 0);
}
