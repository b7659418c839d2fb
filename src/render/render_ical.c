/*
 * Tasks as an iCalendar file, RFC 5545: a VTODO for each row of a TASK query, for calendars and
 * programs for tasks. Called by render.c. What a task's line says after its text (dates after
 * emoji, a priority, a rule of recurrence, inline fields) becomes properties, and is no part of the
 * summary. Other types of queries are refused.
 */
#include <inttypes.h>

#include "render/cell.h"
#include "render/format.h"
#include "render/task_rows.h"
#include "support/ascii.h"
#include "support/diagnostic.h"
#include "support/map.h"
#include "support/unicode.h"
#include "tasks/recurrence.h"
#include "value/date.h"

/* Octets of a line before it is folded, without its end. */
#define LINE_OCTETS 75

/* ---- lines ---- */

/* A content line: one that is too long goes on after a blank, never inside a character. */
static void write_line(dvq_output *output, dvq_text line)
{
    size_t at = 0;
    size_t room = LINE_OCTETS;
    while (line.length - at > room) {
        size_t end = dvq_unicode_find_start(line, at + room);
        if (end <= at)
            end = at + room;
        dvq_output_add(output, dvq_text_slice(line, at, end));
        dvq_output_add_string(output, "\r\n ");
        at = end;
        room = LINE_OCTETS - 1;
    }
    dvq_output_add(output, dvq_text_slice(line, at, line.length));
    dvq_output_add_string(output, "\r\n");
}

static dvq_status write_built(dvq_writer *writer, dvq_text_builder *builder)
{
    dvq_text line;
    dvq_status status = dvq_text_builder_finish(builder, &line);
    if (status != DVQ_OK)
        return dvq_writer_fail(writer, status);
    write_line(writer->output, line);
    return DVQ_OK;
}

/* A value of type TEXT: what means something in one is escaped, control characters are blanks. */
static void add_text(dvq_text_builder *builder, dvq_text text)
{
    for (size_t i = 0; i < text.length; i++) {
        char byte = text.data[i];
        if (byte == '\\' || byte == ';' || byte == ',')
            dvq_text_builder_add_byte(builder, '\\');
        if (byte == '\n')
            dvq_text_builder_add_string(builder, "\\n");
        else
            dvq_text_builder_add_byte(builder,
                                      (unsigned char)byte < ' ' || byte == 0x7F ? ' ' : byte);
    }
}

static dvq_status write_text(dvq_writer *writer, const char *name, dvq_text text)
{
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, writer->scratch);
    dvq_text_builder_add_string(&builder, name);
    dvq_text_builder_add_byte(&builder, ':');
    add_text(&builder, text);
    return write_built(writer, &builder);
}

/* ---- dates ---- */

/* A date as a day, or as a time of UTC. */
static dvq_status write_date(dvq_writer *writer, const char *name, dvq_value date, bool as_day)
{
    dvq_zone zone = as_day ? DVQ_ZONE_SYSTEM : dvq_zone_make_fixed(0);
    dvq_value shown = as_day ? date : dvq_date_set_zone(writer->environment, date, zone, false);
    dvq_date_fields fields;
    dvq_date_get_fields(writer->environment, shown, &fields);
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, writer->scratch);
    dvq_text_builder_add_format(&builder, "%s%s:%04d%02d%02d", name, as_day ? ";VALUE=DATE" : "",
                                fields.year, fields.month, fields.day);
    if (!as_day)
        dvq_text_builder_add_format(&builder, "T%02d%02d%02dZ", fields.hour, fields.minute,
                                    fields.second);
    return write_built(writer, &builder);
}

/* A date that iCalendar can write: a year of four digits. */
static bool is_date(const dvq_writer *writer, dvq_value value)
{
    if (!dvq_value_is(value, DVQ_VALUE_DATE) || !dvq_date_is_valid(value))
        return false;
    dvq_date_fields fields;
    dvq_date_get_fields(writer->environment, value, &fields);
    return fields.year >= 1 && fields.year <= 9998;
}

static bool has_time(const dvq_writer *writer, dvq_value date)
{
    dvq_date_fields fields;
    dvq_date_get_fields(writer->environment, date, &fields);
    return fields.hour != 0 || fields.minute != 0 || fields.second != 0;
}

/* ---- the end of a task's text ---- */

typedef struct ical_priority {
    const char *word;
    const char *sign;
    int priority;
} ical_priority;

static const ical_priority priorities[] = {
    {"highest", "\xF0\x9F\x94\xBA", 1}, {"high", "\xE2\x8F\xAB", 3},
    {"medium", "\xF0\x9F\x94\xBC", 5},  {"low", "\xF0\x9F\x94\xBD", 7},
    {"lowest", "\xE2\x8F\xAC", 9},
};
#define PRIORITIES (sizeof priorities / sizeof priorities[0])

/* The signs before dates, and U+FE0F, which can follow a sign. */
static const char *const date_signs[] = {
    "\xF0\x9F\x93\x85", "\xF0\x9F\x93\x86", "\xF0\x9F\x97\x93", "\xE2\x8F\xB3", "\xE2\x8C\x9B",
    "\xF0\x9F\x9B\xAB", "\xE2\x9E\x95",     "\xE2\x9C\x85",     "\xE2\x9D\x8C",
};
static const dvq_text variation = {"\xEF\xB8\x8F", 3};
static const dvq_text repeat_sign = {"\xF0\x9F\x94\x81", 4};

/* What a task's text said, and what the end of its first line did. */
typedef struct text_end {
    dvq_text summary;
    dvq_text rest;   /* the lines after the first */
    dvq_text repeat; /* "": no rule */
    int priority;    /* 0: none */
} text_end;

static bool cut(dvq_text *text, dvq_text end)
{
    if (!dvq_text_ends_with(*text, end))
        return false;
    text->length -= end.length;
    return true;
}

/* A date of ten characters after one of the signs. */
static bool cut_date(dvq_text *text)
{
    static const char shape[] = "0000-00-00";
    size_t length = sizeof shape - 1;
    if (text->length < length)
        return false;
    dvq_text rest = dvq_text_slice(*text, 0, text->length - length);
    for (size_t i = 0; i < length; i++) {
        char byte = text->data[rest.length + i];
        bool fits = shape[i] == '-' ? byte == '-' : dvq_ascii_is_digit((unsigned char)byte);
        if (!fits)
            return false;
    }
    rest = dvq_text_trim_end(rest);
    cut(&rest, variation);
    for (size_t i = 0; i < sizeof date_signs / sizeof date_signs[0]; i++) {
        if (cut(&rest, dvq_text_from_string(date_signs[i]))) {
            *text = rest;
            return true;
        }
    }
    return false;
}

static bool cut_priority(text_end *end)
{
    dvq_text rest = end->summary;
    cut(&rest, variation);
    for (size_t i = 0; i < PRIORITIES; i++) {
        if (cut(&rest, dvq_text_from_string(priorities[i].sign))) {
            end->summary = rest;
            end->priority = priorities[i].priority;
            return true;
        }
    }
    return false;
}

/* A rule of recurrence: letters, digits, commas and blanks after its sign. */
static bool cut_repeat(text_end *end)
{
    dvq_text text = end->summary;
    size_t start = text.length;
    while (start > 0 && (dvq_ascii_is_letter((unsigned char)text.data[start - 1]) ||
                         dvq_ascii_is_digit((unsigned char)text.data[start - 1]) ||
                         strchr(" ,!", text.data[start - 1]) != NULL))
        start--;
    dvq_text rest = dvq_text_slice(text, 0, start);
    cut(&rest, variation);
    if (!cut(&rest, repeat_sign))
        return false;
    end->repeat = dvq_unicode_trim(dvq_text_slice(text, start, text.length));
    end->summary = rest;
    return true;
}

/* An inline field in brackets. */
static bool cut_field(dvq_text *text)
{
    if (text->length == 0)
        return false;
    char closing = text->data[text->length - 1];
    if (closing != ']' && closing != ')')
        return false;
    char opening = closing == ']' ? '[' : '(';
    size_t depth = 0;
    for (size_t i = text->length; i > 0; i--) {
        if (text->data[i - 1] == closing)
            depth++;
        else if (text->data[i - 1] == opening && --depth == 0) {
            dvq_text field = dvq_text_slice(*text, i, text->length);
            size_t colons = dvq_text_find(field, DVQ_TEXT("::"), 0);
            bool is_field =
                colons != SIZE_MAX && colons > 0 && dvq_text_find_byte(field, '[', 0) > colons;
            text->length = is_field ? i - 1 : text->length;
            return is_field;
        }
    }
    return false;
}

/* The id of a block after a blank: " ^id". */
static bool cut_block_id(dvq_text *text)
{
    size_t start = text->length;
    while (start > 0 && text->data[start - 1] != '_' &&
           dvq_ascii_is_name((unsigned char)text->data[start - 1]))
        start--;
    if (start < 2 || start == text->length || text->data[start - 1] != '^' ||
        !dvq_text_is_space(text->data[start - 2]))
        return false;
    text->length = start - 2;
    return true;
}

/* Take fields off the end of a task's first line, as many as there are. */
static text_end split_text(dvq_text text)
{
    size_t length = dvq_text_find_byte(text, '\n', 0);
    text_end end = {.summary = dvq_unicode_trim(dvq_text_slice(text, 0, length)),
                    .repeat = DVQ_TEXT("")};
    if (length != SIZE_MAX)
        end.rest = dvq_unicode_trim(dvq_text_slice(text, length, text.length));
    if (cut_block_id(&end.summary))
        end.summary = dvq_unicode_trim(end.summary);
    while (cut_date(&end.summary) || cut_priority(&end) || cut_repeat(&end) ||
           cut_field(&end.summary))
        end.summary = dvq_unicode_trim(end.summary);
    return end;
}

/* ---- tasks ---- */

/* What is asked of a row. */
enum {
    FIELD_PATH,
    FIELD_TEXT,
    FIELD_STATUS,
    FIELD_COMPLETED,
    FIELD_BLOCK,
    FIELD_ID,
    FIELD_DUE,
    FIELD_START,
    FIELD_SCHEDULED,
    FIELD_COMPLETION,
    FIELD_CREATED,
    FIELD_PRIORITY,
    FIELD_REPEAT,
    FIELD_RECURRENCE,
    FIELD_COUNT
};

static const char *const field_names[FIELD_COUNT] = {
    "path",  "text",      "status",     "completed", "blockId",  "id",     "due",
    "start", "scheduled", "completion", "created",   "priority", "repeat", "recurrence"};

/* The tasks that were written: how many have the same note and name, which keeps UIDs apart. */
typedef struct ical_state {
    dvq_map names;
    dvq_arena arena;
} ical_state;

static dvq_status get_field(const dvq_writer *writer, dvq_value row, const char *name,
                            dvq_value *field)
{
    *field = dvq_value_null();
    if (!dvq_value_is(row, DVQ_VALUE_OBJECT))
        return DVQ_OK;
    dvq_value value;
    bool found;
    dvq_status status =
        dvq_object_get(row.as.object, dvq_text_from_string(name), writer->scratch, &value, &found);
    if (status == DVQ_OK && found)
        *field = value;
    return status == DVQ_OK ? DVQ_OK : dvq_writer_fail(writer, status);
}

static uint64_t hash_text(uint64_t hash, dvq_text text)
{
    for (size_t i = 0; i < text.length; i++)
        hash = (hash ^ (unsigned char)text.data[i]) * UINT64_C(0x100000001B3);
    return hash;
}

/*
 * A name that stays when the line moves, is done, or gets other dates: from the note's path and the
 * task's id or its summary. Of several with the same, those after the first are counted.
 */
static dvq_status write_uid(dvq_writer *writer, dvq_text path, dvq_text name)
{
    ical_state *state = writer->state;
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, &state->arena);
    dvq_text_builder_add(&builder, path);
    dvq_text_builder_add_byte(&builder, '\n');
    dvq_text_builder_add(&builder, name);
    dvq_text key;
    dvq_status status = dvq_text_builder_finish(&builder, &key);
    void **count = status == DVQ_OK ? dvq_map_slot(&state->names, key) : NULL;
    if (count == NULL)
        return dvq_writer_fail(writer, status == DVQ_OK ? DVQ_ERROR_MEMORY : status);
    uintptr_t before = (uintptr_t)*count;
    *count = (void *)(before + 1);
    uint64_t hash = hash_text(UINT64_C(0xCBF29CE484222325), key);
    dvq_text_builder_init(&builder, writer->scratch);
    dvq_text_builder_add_format(&builder, "UID:%016" PRIx64, hash);
    if (before != 0)
        dvq_text_builder_add_format(&builder, "-%" PRIuPTR, before + 1);
    dvq_text_builder_add_string(&builder, "@dvq");
    return write_built(writer, &builder);
}

/* Dates of RFC 5545 are of one type, and a task starts before it is due. */
static dvq_status write_dates(dvq_writer *writer, const dvq_value fields[FIELD_COUNT], bool repeats)
{
    dvq_value due = fields[FIELD_DUE];
    dvq_value start = fields[FIELD_START];
    if (!is_date(writer, start))
        start = fields[FIELD_SCHEDULED];
    bool is_due = is_date(writer, due);
    bool starts = is_date(writer, start);
    if (is_due && repeats && !starts) {
        start = due;
        starts = true;
    }
    bool as_days = (!is_due || !has_time(writer, due)) || (starts && !has_time(writer, start));
    if (!is_due && starts)
        as_days = !has_time(writer, start);
    if (is_due && starts && start.as.milliseconds > due.as.milliseconds) {
        start = due;
        starts = repeats;
    }
    dvq_status status = DVQ_OK;
    if (starts)
        status = write_date(writer, "DTSTART", start, as_days);
    if (is_due && status == DVQ_OK)
        status = write_date(writer, "DUE", due, as_days);
    return status;
}

static int get_priority(dvq_value field, int otherwise)
{
    if (dvq_value_is(field, DVQ_VALUE_NUMBER)) {
        bool is_known = field.as.number >= 1 && field.as.number <= 9;
        return is_known ? (int)field.as.number : otherwise;
    }
    if (!dvq_value_is(field, DVQ_VALUE_STRING))
        return otherwise;
    for (size_t i = 0; i < PRIORITIES; i++)
        if (dvq_text_equal_ascii_case(dvq_value_get_text(field),
                                      dvq_text_from_string(priorities[i].word)))
            return priorities[i].priority;
    return otherwise;
}

static dvq_status write_status(dvq_writer *writer, const dvq_value fields[FIELD_COUNT])
{
    dvq_text status = DVQ_TEXT("");
    if (dvq_value_is(fields[FIELD_STATUS], DVQ_VALUE_STRING))
        status = dvq_value_get_text(fields[FIELD_STATUS]);
    bool is_done = dvq_value_is(fields[FIELD_COMPLETED], DVQ_VALUE_BOOLEAN) &&
                   fields[FIELD_COMPLETED].as.boolean;
    const char *line = "STATUS:NEEDS-ACTION";
    if (is_done)
        line = "STATUS:COMPLETED";
    else if (dvq_text_equal(status, DVQ_TEXT("-")))
        line = "STATUS:CANCELLED";
    else if (dvq_text_equal(status, DVQ_TEXT("/")))
        line = "STATUS:IN-PROCESS";
    write_line(writer->output, dvq_text_from_string(line));
    bool has_date = is_done && is_date(writer, fields[FIELD_COMPLETION]);
    return has_date ? write_date(writer, "COMPLETED", fields[FIELD_COMPLETION], false) : DVQ_OK;
}

/* The rule, and whether an RRULE can say it. */
static dvq_status read_repeat(dvq_writer *writer, const dvq_value fields[FIELD_COUNT],
                              const text_end *end, dvq_recurrence *recurrence)
{
    dvq_text text = end->repeat;
    for (int i = FIELD_REPEAT; i <= FIELD_RECURRENCE; i++)
        if (dvq_value_is(fields[i], DVQ_VALUE_STRING))
            text = dvq_value_get_text(fields[i]);
    bool found;
    dvq_status status = dvq_recurrence_read(text, writer->scratch, recurrence, &found);
    return status == DVQ_OK ? DVQ_OK : dvq_writer_fail(writer, status);
}

/* The task's further lines, its note, and its rule, where an RRULE cannot say it. */
static dvq_status write_description(dvq_writer *writer, dvq_text path, dvq_text rest,
                                    const dvq_recurrence *recurrence)
{
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, writer->scratch);
    dvq_text_builder_add_string(&builder, "DESCRIPTION:");
    if (rest.length != 0) {
        add_text(&builder, rest);
        dvq_text_builder_add_string(&builder, "\\n");
    }
    add_text(&builder, path);
    if (recurrence->text.length != 0 && recurrence->rule.length == 0) {
        dvq_text_builder_add_string(&builder, "\\n");
        add_text(&builder, recurrence->text);
    }
    return write_built(writer, &builder);
}

static dvq_status write_rule(dvq_writer *writer, const dvq_recurrence *recurrence)
{
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, writer->scratch);
    dvq_text_builder_add_string(&builder, "RRULE:");
    dvq_text_builder_add(&builder, recurrence->rule);
    return write_built(writer, &builder);
}

static dvq_status write_properties(dvq_writer *writer, dvq_text path,
                                   const dvq_value fields[FIELD_COUNT], const text_end *end)
{
    dvq_recurrence recurrence;
    dvq_status status = read_repeat(writer, fields, end, &recurrence);
    bool repeats = recurrence.rule.length != 0;
    if (status == DVQ_OK)
        status = write_text(writer, "SUMMARY", end->summary);
    if (status == DVQ_OK)
        status = write_description(writer, path, end->rest, &recurrence);
    if (status == DVQ_OK && is_date(writer, fields[FIELD_CREATED]))
        status = write_date(writer, "CREATED", fields[FIELD_CREATED], false);
    if (status == DVQ_OK)
        status = write_dates(writer, fields, repeats);
    bool is_dated = is_date(writer, fields[FIELD_DUE]) || is_date(writer, fields[FIELD_START]) ||
                    is_date(writer, fields[FIELD_SCHEDULED]);
    if (status == DVQ_OK && repeats && is_dated)
        status = write_rule(writer, &recurrence);
    int priority = get_priority(fields[FIELD_PRIORITY], end->priority);
    if (status == DVQ_OK && priority != 0) {
        char line[] = "PRIORITY:0";
        line[sizeof line - 2] = (char)('0' + priority);
        write_line(writer->output, dvq_text_from_string(line));
    }
    return status == DVQ_OK ? write_status(writer, fields) : status;
}

/* The name that a task has of its own: its block id or its field "id"; "" when it has none. */
static dvq_status make_name(const dvq_writer *writer, const dvq_value fields[FIELD_COUNT],
                            dvq_text *name)
{
    bool has_block = !dvq_value_is(fields[FIELD_BLOCK], DVQ_VALUE_NULL);
    return dvq_cell_make_text(writer, DVQ_CELL_DATA, fields[has_block ? FIELD_BLOCK : FIELD_ID],
                              name);
}

static dvq_status write_named_task(dvq_writer *writer, const dvq_value fields[FIELD_COUNT],
                                   dvq_text path, dvq_text name, const text_end *end)
{
    write_line(writer->output, DVQ_TEXT("BEGIN:VTODO"));
    dvq_status status = write_uid(writer, path, name.length != 0 ? name : end->summary);
    dvq_value now = dvq_date_from_milliseconds((double)writer->environment->now, DVQ_ZONE_SYSTEM);
    if (status == DVQ_OK)
        status = write_date(writer, "DTSTAMP", now, false);
    if (status == DVQ_OK)
        status = write_properties(writer, path, fields, end);
    write_line(writer->output, DVQ_TEXT("END:VTODO"));
    return status;
}

static dvq_status write_task(dvq_writer *writer, dvq_value row)
{
    dvq_value fields[FIELD_COUNT];
    dvq_status status = DVQ_OK;
    for (int i = 0; i < FIELD_COUNT && status == DVQ_OK; i++)
        status = get_field(writer, row, field_names[i], &fields[i]);
    dvq_text path = DVQ_TEXT("");
    dvq_text text = DVQ_TEXT("");
    dvq_text name = DVQ_TEXT("");
    if (status == DVQ_OK)
        status = dvq_cell_make_text(writer, DVQ_CELL_DATA, fields[FIELD_PATH], &path);
    if (status == DVQ_OK)
        status = dvq_cell_make_text(writer, DVQ_CELL_DATA, fields[FIELD_TEXT], &text);
    if (status == DVQ_OK)
        status = make_name(writer, fields, &name);
    if (status != DVQ_OK)
        return status;
    text_end end = split_text(text);
    return write_named_task(writer, fields, path, name, &end);
}

static dvq_status write_tasks(dvq_writer *writer, const dvq_result *result)
{
    static const dvq_render_task_format format = {.write_row = write_task};
    ical_state state;
    dvq_arena_init(&state.arena, writer->scratch->allocator);
    dvq_map_init(&state.names, &state.arena);
    writer->state = &state;
    write_line(writer->output, DVQ_TEXT("BEGIN:VCALENDAR"));
    write_line(writer->output, DVQ_TEXT("VERSION:2.0"));
    write_line(writer->output, DVQ_TEXT("PRODID:-//dvq//dvq//EN"));
    dvq_status status = dvq_render_task_rows(writer, &result->tasks, &format);
    write_line(writer->output, DVQ_TEXT("END:VCALENDAR"));
    dvq_arena_release(&state.arena);
    return status;
}

static dvq_status refuse(dvq_writer *writer, const dvq_result *result)
{
    (void)result;
    return dvq_error_set(writer->error, DVQ_ERROR_EVALUATE,
                         "the format ical is for tasks: only TASK queries have them");
}

const dvq_render_format dvq_render_ical = {refuse, refuse, write_tasks, refuse};
