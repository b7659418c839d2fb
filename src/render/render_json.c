/*
 * JSON: values, and results as one document or one row a line. Called by render.c for queries, and
 * by api/ through dvq_render_json_value for pages and expressions. The forms are those of
 * docs/json.md; text is escaped as JSON.stringify does. Never reads notes.
 */
#include "render/rows.h"
#include "support/diagnostic.h"
#include "support/unicode.h"
#include "value/date.h"
#include "value/value_text.h"

typedef struct json_writer {
    const dvq_environment *environment;
    dvq_arena *scratch;
    dvq_output *output;
} json_writer;

static const char hex_digits[] = "0123456789abcdef";

enum { WORD = sizeof(uint64_t) };

/* Times a byte: that byte eight times. */
static const uint64_t EACH_BYTE = 0x0101010101010101;

static void add_unicode_escape(uint32_t unit, dvq_output *output)
{
    char escape[6] = {'\\', 'u'};
    for (int digit = 0; digit < 4; digit++)
        escape[2 + digit] = hex_digits[(unit >> (12 - 4 * digit)) & 15];
    dvq_output_add(output, dvq_text_make(escape, sizeof escape));
}

static void add_control_escape(unsigned char byte, dvq_output *output)
{
    static const char short_escapes[] = {
        ['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n',  ['\f'] = 'f',
        ['\r'] = 'r', ['"'] = '"',  ['\\'] = '\\',
    };
    char letter = '\0';
    if (byte < sizeof short_escapes)
        letter = short_escapes[byte];
    if (letter == '\0') {
        add_unicode_escape(byte, output);
        return;
    }
    char escape[2] = {'\\', letter};
    dvq_output_add(output, dvq_text_make(escape, sizeof escape));
}

/* Half of a surrogate pair, kept in text as three bytes. */
static bool is_lone_surrogate(dvq_text text, size_t offset)
{
    return text.length - offset >= 3 && (unsigned char)text.data[offset] == 0xED &&
           (unsigned char)text.data[offset + 1] >= 0xA0;
}

/* Bytes that may not stand in a string as they are; 0xED only where a lone surrogate begins. */
static const bool is_special[256] = {
    [0x00] = true, [0x01] = true, [0x02] = true, [0x03] = true, [0x04] = true, [0x05] = true,
    [0x06] = true, [0x07] = true, [0x08] = true, [0x09] = true, [0x0A] = true, [0x0B] = true,
    [0x0C] = true, [0x0D] = true, [0x0E] = true, [0x0F] = true, [0x10] = true, [0x11] = true,
    [0x12] = true, [0x13] = true, [0x14] = true, [0x15] = true, [0x16] = true, [0x17] = true,
    [0x18] = true, [0x19] = true, [0x1A] = true, [0x1B] = true, [0x1C] = true, [0x1D] = true,
    [0x1E] = true, [0x1F] = true, ['"'] = true,  ['\\'] = true, [0xED] = true};

/* Of the highest bits of all bytes at least one is set when a byte of the word is 0, else none. */
static inline uint64_t mark_zeros(uint64_t word)
{
    return (word - EACH_BYTE) & ~word;
}

/* Whether any byte of the word may be one of is_special. */
static inline bool may_hold_special(uint64_t word)
{
    uint64_t controls = (word - EACH_BYTE * 0x20) & ~word;
    uint64_t marks = controls | mark_zeros(word ^ (EACH_BYTE * '"')) |
                     mark_zeros(word ^ (EACH_BYTE * '\\')) | mark_zeros(word ^ (EACH_BYTE * 0xED));
    return (marks & (EACH_BYTE << 7)) != 0;
}

static uint64_t read_word(const char *data)
{
    uint64_t word;
    memcpy(&word, data, sizeof word);
    return word;
}

/* The bytes of a text shorter than a word, each at least once. */
static uint64_t read_short(dvq_text text)
{
    uint32_t first = 0;
    uint32_t last = 0;
    if (text.length >= sizeof first) {
        memcpy(&first, text.data, sizeof first);
        memcpy(&last, text.data + text.length - sizeof last, sizeof last);
    } else {
        const unsigned char *bytes = (const unsigned char *)text.data;
        first = bytes[0] * 0x01010101u;
        last = bytes[text.length / 2] * 0x00010001u + bytes[text.length - 1] * 0x01000100u;
    }
    return first | (uint64_t)last << 32;
}

/* Whether nothing in the text may have to be escaped. */
static bool is_plain(dvq_text text)
{
    if (text.length < WORD)
        return text.length == 0 || !may_hold_special(read_short(text));
    for (size_t offset = 0; text.length - offset > WORD; offset += WORD)
        if (may_hold_special(read_word(text.data + offset)))
            return false;
    return !may_hold_special(read_word(text.data + text.length - WORD));
}

/* The first byte at or after `offset` that must be escaped, or the end. */
static size_t find_special(dvq_text text, size_t offset)
{
    while (offset < text.length) {
        unsigned char byte = (unsigned char)text.data[offset];
        if (is_special[byte] && (byte != 0xED || is_lone_surrogate(text, offset)))
            break;
        offset++;
    }
    return offset;
}

/* Writes the byte or surrogate that is not plain; returns the bytes it took. */
static size_t add_escaped(dvq_text text, size_t offset, dvq_output *output)
{
    if (!is_lone_surrogate(text, offset)) {
        add_control_escape((unsigned char)text.data[offset], output);
        return 1;
    }
    size_t size;
    add_unicode_escape(dvq_unicode_decode(text, offset, &size), output);
    return 3;
}

static void add_with_escapes(dvq_text text, dvq_output *output)
{
    dvq_output_add_byte(output, '"');
    for (size_t offset = 0; offset < text.length;) {
        size_t end = find_special(text, offset);
        dvq_output_add(output, dvq_text_slice(text, offset, end));
        offset = end < text.length ? end + add_escaped(text, end, output) : end;
    }
    dvq_output_add_byte(output, '"');
}

void dvq_render_json_string(dvq_text text, dvq_output *output)
{
    char *place = is_plain(text) ? dvq_output_take(output, text.length + 2) : NULL;
    if (place == NULL) {
        add_with_escapes(text, output);
        return;
    }
    place[0] = '"';
    if (text.length > 0)
        memcpy(place + 1, text.data, text.length);
    place[text.length + 1] = '"';
}

static dvq_status write_value(json_writer *writer, dvq_value value, unsigned depth);

static dvq_status write_number(json_writer *writer, double number)
{
    if (!isfinite(number)) {
        dvq_output_add_string(writer->output, "null");
        return DVQ_OK;
    }
    dvq_arena_mark mark = dvq_arena_get_mark(writer->scratch);
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, writer->scratch);
    dvq_value_append_number(number, &builder);
    dvq_text text;
    dvq_status status = dvq_text_builder_finish(&builder, &text);
    dvq_output_add(writer->output, text);
    dvq_arena_rewind(writer->scratch, mark);
    return status;
}

static dvq_status write_iso(json_writer *writer, dvq_value value)
{
    if (dvq_value_is(value, DVQ_VALUE_DATE) && !dvq_date_is_valid(value)) {
        dvq_output_add_string(writer->output, "null");
        return DVQ_OK;
    }
    dvq_arena_mark mark = dvq_arena_get_mark(writer->scratch);
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, writer->scratch);
    if (dvq_value_is(value, DVQ_VALUE_DATE))
        dvq_date_append_iso(writer->environment, value, &builder);
    else
        dvq_duration_append_iso(value.as.duration, &builder);
    dvq_text text;
    dvq_status status = dvq_text_builder_finish(&builder, &text);
    dvq_render_json_string(text, writer->output);
    dvq_arena_rewind(writer->scratch, mark);
    return status;
}

static void write_link(json_writer *writer, const dvq_link *link)
{
    dvq_output *output = writer->output;
    dvq_output_add_string(output, "{\"path\":");
    dvq_render_json_string(link->path, output);
    dvq_output_add_string(output, ",\"type\":");
    dvq_render_json_string(dvq_link_type_name(link->type), output);
    dvq_output_add_string(output, link->embed ? ",\"embed\":true" : ",\"embed\":false");
    if (link->has_subpath) {
        dvq_output_add_string(output, ",\"subpath\":");
        dvq_render_json_string(link->subpath, output);
    }
    if (link->has_display) {
        dvq_output_add_string(output, ",\"display\":");
        dvq_render_json_string(link->display, output);
    }
    dvq_output_add_byte(output, '}');
}

static dvq_status write_items(json_writer *writer, const dvq_value *items, size_t count,
                              unsigned depth)
{
    dvq_output_add_byte(writer->output, '[');
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            dvq_output_add_byte(writer->output, ',');
        dvq_status status = write_value(writer, items[i], depth);
        if (status != DVQ_OK)
            return status;
    }
    dvq_output_add_byte(writer->output, ']');
    return DVQ_OK;
}

static dvq_status write_object(json_writer *writer, const dvq_object *object, unsigned depth)
{
    dvq_arena_mark mark = dvq_arena_get_mark(writer->scratch);
    dvq_entry_vector entries = {0};
    dvq_status status = dvq_object_list_shown(object, writer->scratch, &entries);
    dvq_output_add_byte(writer->output, '{');
    for (size_t i = 0; i < entries.count && status == DVQ_OK; i++) {
        if (i > 0)
            dvq_output_add_byte(writer->output, ',');
        dvq_render_json_string(entries.items[i].key, writer->output);
        dvq_output_add_byte(writer->output, ':');
        status = write_value(writer, entries.items[i].value, depth);
    }
    dvq_output_add_byte(writer->output, '}');
    dvq_arena_rewind(writer->scratch, mark);
    return status;
}

static dvq_status write_pair(json_writer *writer, const dvq_widget *widget, unsigned depth)
{
    bool is_link = widget->kind == DVQ_WIDGET_EXTERNAL_LINK;
    dvq_output_add_string(writer->output, is_link ? "{\"url\":" : "{\"key\":");
    dvq_status status = write_value(writer, widget->key, depth);
    if (status != DVQ_OK)
        return status;
    dvq_output_add_string(writer->output, is_link ? ",\"display\":" : ",\"value\":");
    status = write_value(writer, widget->value, depth);
    dvq_output_add_byte(writer->output, '}');
    return status;
}

static dvq_status write_by_type(json_writer *writer, dvq_value value, unsigned depth)
{
    switch ((dvq_value_type)value.type) {
    case DVQ_VALUE_NULL:
        dvq_output_add_string(writer->output, "null");
        return DVQ_OK;
    case DVQ_VALUE_BOOLEAN:
        dvq_output_add_string(writer->output, value.as.boolean ? "true" : "false");
        return DVQ_OK;
    case DVQ_VALUE_NUMBER:
        return write_number(writer, value.as.number);
    case DVQ_VALUE_STRING:
        dvq_render_json_string(dvq_value_get_text(value), writer->output);
        return DVQ_OK;
    case DVQ_VALUE_DATE:
    case DVQ_VALUE_DURATION:
        return write_iso(writer, value);
    case DVQ_VALUE_LINK:
        write_link(writer, value.as.link);
        return DVQ_OK;
    case DVQ_VALUE_ARRAY:
        return write_items(writer, value.as.items, value.size, depth + 1);
    case DVQ_VALUE_OBJECT:
        return write_object(writer, value.as.object, depth + 1);
    case DVQ_VALUE_WIDGET:
        return write_pair(writer, value.as.widget, depth + 1);
    case DVQ_VALUE_FUNCTION:
        dvq_output_add_string(writer->output, "\"<function>\"");
        return DVQ_OK;
    }
    return DVQ_OK;
}

static dvq_status write_value(json_writer *writer, dvq_value value, unsigned depth)
{
    if (depth > DVQ_RENDER_DEPTH_LIMIT)
        return DVQ_ERROR_LIMIT;
    dvq_status status = write_by_type(writer, value, depth);
    return status == DVQ_OK ? writer->output->status : status;
}

dvq_status dvq_render_json_value(const dvq_environment *environment, dvq_value value,
                                 dvq_arena *scratch, dvq_output *output)
{
    json_writer writer = {environment, scratch, output};
    return write_value(&writer, value, 0);
}

/* ---- results ---- */

static dvq_status write_tasks(json_writer *writer, const dvq_result_tasks *tasks, unsigned depth);

static dvq_status write_group(json_writer *writer, const dvq_result_group *group, unsigned depth)
{
    if (depth > DVQ_RENDER_DEPTH_LIMIT)
        return DVQ_ERROR_LIMIT;
    dvq_output_add_string(writer->output, "{\"key\":");
    dvq_status status = write_value(writer, group->key, 0);
    if (status != DVQ_OK)
        return status;
    dvq_output_add_string(writer->output, ",\"rows\":");
    status = write_tasks(writer, &group->rows, depth + 1);
    dvq_output_add_byte(writer->output, '}');
    return status;
}

static dvq_status write_tasks(json_writer *writer, const dvq_result_tasks *tasks, unsigned depth)
{
    if (!tasks->grouped)
        return write_items(writer, tasks->items, tasks->item_count, 0);
    dvq_status status = DVQ_OK;
    dvq_output_add_byte(writer->output, '[');
    for (size_t i = 0; i < tasks->group_count && status == DVQ_OK; i++) {
        if (i > 0)
            dvq_output_add_byte(writer->output, ',');
        status = write_group(writer, &tasks->groups[i], depth);
    }
    dvq_output_add_byte(writer->output, ']');
    return status;
}

static size_t count_rows(const dvq_result *result)
{
    if (result->type != DVQ_RESULT_TASK)
        return result->row_count;
    return result->tasks.grouped ? result->tasks.group_count : result->tasks.item_count;
}

static dvq_status write_calendar_row(json_writer *writer, const dvq_value *cells)
{
    dvq_output_add_string(writer->output, "{\"date\":");
    dvq_status status = write_value(writer, cells[0], 0);
    if (status != DVQ_OK)
        return status;
    dvq_output_add_string(writer->output, ",\"link\":");
    status = write_value(writer, cells[1], 0);
    dvq_output_add_byte(writer->output, '}');
    return status;
}

static dvq_status write_row(json_writer *writer, const dvq_result *result, size_t row)
{
    switch (result->type) {
    case DVQ_RESULT_TABLE:
        return write_items(writer, result->cells + row * result->header_count, result->header_count,
                           0);
    case DVQ_RESULT_LIST:
        return write_value(writer, result->values[row], 0);
    case DVQ_RESULT_TASK:
        if (result->tasks.grouped)
            return write_group(writer, &result->tasks.groups[row], 0);
        return write_value(writer, result->tasks.items[row], 0);
    case DVQ_RESULT_CALENDAR:
        return write_calendar_row(writer, result->values + 2 * row);
    }
    return DVQ_OK;
}

static const char *type_name(dvq_result_type type)
{
    switch (type) {
    case DVQ_RESULT_TABLE:
        return "table";
    case DVQ_RESULT_LIST:
        return "list";
    case DVQ_RESULT_TASK:
        return "task";
    case DVQ_RESULT_CALENDAR:
        return "calendar";
    }
    return "";
}

static void write_opening(json_writer *writer, const dvq_result *result)
{
    dvq_output_add_string(writer->output, "{\"type\":");
    dvq_render_json_string(dvq_text_from_string(type_name(result->type)), writer->output);
    if (result->type == DVQ_RESULT_TABLE) {
        dvq_output_add_string(writer->output, ",\"headers\":[");
        for (size_t i = 0; i < result->header_count; i++) {
            if (i > 0)
                dvq_output_add_byte(writer->output, ',');
            dvq_render_json_string(result->headers[i], writer->output);
        }
        dvq_output_add_byte(writer->output, ']');
    }
    dvq_output_add_string(writer->output, ",\"rows\":[");
}

/* Rows of a result as they stand in its array, or a line each. */
typedef struct json_rows {
    const dvq_result *result;
    bool lines;
} json_rows;

static dvq_status write_numbered_row(const void *user, size_t row, dvq_arena *scratch,
                                     dvq_output *output)
{
    const json_rows *rows = user;
    json_writer writer = {rows->result->environment, scratch, output};
    if (row > 0 && !rows->lines)
        dvq_output_add_byte(output, ',');
    dvq_status status = write_row(&writer, rows->result, row);
    if (status == DVQ_OK && rows->lines)
        dvq_output_add_byte(output, '\n');
    return status;
}

dvq_status dvq_render_json(const dvq_result *result, bool lines, dvq_arena *scratch,
                           dvq_output *output, dvq_error *error)
{
    json_writer writer = {result->environment, scratch, output};
    json_rows numbered = {result, lines};
    dvq_rows rows = {.count = count_rows(result),
                     .threads = result->threads,
                     .write = write_numbered_row,
                     .user = &numbered};
    if (!lines)
        write_opening(&writer, result);
    dvq_status status = dvq_rows_write(&rows, scratch, output, NULL);
    if (status != DVQ_OK)
        return dvq_render_fail(status, error);
    if (!lines)
        dvq_output_add_string(output, "]}\n");
    return output->status == DVQ_OK ? DVQ_OK : dvq_render_fail(output->status, error);
}
