/*
 * Values as JSON; see json.h. Called by render_json.c for results, and by api/ for pages and
 * expressions. Never reads notes.
 */
#include "render/json.h"

#include "support/unicode.h"
#include "value/date.h"
#include "value/value_text.h"

static const char hex_digits[] = "0123456789abcdef";

enum { WORD = sizeof(uint64_t) };

/* Multiplied by a byte, this is a word of eight such bytes. */
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

/* A control character of two bytes, U+0080 to U+009F: nothing but an escape is safe in a terminal.
 */
static bool is_wide_control(dvq_text text, size_t offset)
{
    return text.length - offset >= 2 && (unsigned char)text.data[offset] == 0xC2 &&
           (unsigned char)text.data[offset + 1] < 0xA0;
}

/*
 * Bytes that a string may not hold as they are; 0xED only where a lone surrogate begins, 0xC2 only
 * where a control character does.
 */
static const bool is_special[256] = {
    [0x00] = true, [0x01] = true, [0x02] = true, [0x03] = true, [0x04] = true, [0x05] = true,
    [0x06] = true, [0x07] = true, [0x08] = true, [0x09] = true, [0x0A] = true, [0x0B] = true,
    [0x0C] = true, [0x0D] = true, [0x0E] = true, [0x0F] = true, [0x10] = true, [0x11] = true,
    [0x12] = true, [0x13] = true, [0x14] = true, [0x15] = true, [0x16] = true, [0x17] = true,
    [0x18] = true, [0x19] = true, [0x1A] = true, [0x1B] = true, [0x1C] = true, [0x1D] = true,
    [0x1E] = true, [0x1F] = true, ['"'] = true,  ['\\'] = true, [0x7F] = true, [0xC2] = true,
    [0xED] = true};

/* Sets the highest bit of at least one byte if a byte of the word is 0, and of none otherwise. */
static inline uint64_t mark_zeros(uint64_t word)
{
    return (word - EACH_BYTE) & ~word;
}

/* Whether any byte of the word may be one of is_special. */
static inline bool may_hold_special(uint64_t word)
{
    uint64_t controls = ((word - EACH_BYTE * 0x20) | (word + EACH_BYTE)) & ~word;
    uint64_t marks =
        controls | mark_zeros(word ^ (EACH_BYTE * '"')) | mark_zeros(word ^ (EACH_BYTE * '\\'));
    if ((word & (EACH_BYTE << 7)) != 0)
        marks |= mark_zeros(word ^ (EACH_BYTE * 0xC2)) | mark_zeros(word ^ (EACH_BYTE * 0xED));
    return (marks & (EACH_BYTE << 7)) != 0;
}

static uint64_t read_word(const char *data)
{
    uint64_t word;
    memcpy(&word, data, sizeof word);
    return word;
}

/* A word that holds each byte of a shorter text at least once. */
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

/* Whether nothing in the text can need an escape. */
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
        if (is_special[byte] &&
            (byte < 0x80 || is_lone_surrogate(text, offset) || is_wide_control(text, offset)))
            break;
        offset++;
    }
    return offset;
}

/* Write the special byte or surrogate at `offset`; returns how many bytes of the text it is. */
static size_t add_escaped(dvq_text text, size_t offset, dvq_output *output)
{
    if ((unsigned char)text.data[offset] < 0x80) {
        add_control_escape((unsigned char)text.data[offset], output);
        return 1;
    }
    bool surrogate = is_lone_surrogate(text, offset);
    size_t size;
    add_unicode_escape(dvq_unicode_decode(text, offset, &size), output);
    return surrogate ? 3 : 2;
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

void dvq_json_write_string(dvq_text text, dvq_output *output)
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

static dvq_status write_value(const dvq_writer *writer, dvq_value value, unsigned depth);

static dvq_status write_number(const dvq_writer *writer, double number)
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

static dvq_status write_iso(const dvq_writer *writer, dvq_value value)
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
    dvq_json_write_string(text, writer->output);
    dvq_arena_rewind(writer->scratch, mark);
    return status;
}

static void write_link(const dvq_writer *writer, const dvq_link *link)
{
    dvq_output *output = writer->output;
    dvq_output_add_string(output, "{\"path\":");
    dvq_json_write_string(link->path, output);
    dvq_output_add_string(output, ",\"type\":");
    dvq_json_write_string(dvq_link_type_name(link->type), output);
    dvq_output_add_string(output, link->embed ? ",\"embed\":true" : ",\"embed\":false");
    if (link->has_subpath) {
        dvq_output_add_string(output, ",\"subpath\":");
        dvq_json_write_string(link->subpath, output);
    }
    if (link->has_display) {
        dvq_output_add_string(output, ",\"display\":");
        dvq_json_write_string(link->display, output);
    }
    dvq_output_add_byte(output, '}');
}

static dvq_status write_items(const dvq_writer *writer, const dvq_value *items, size_t count,
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

static dvq_status write_object(const dvq_writer *writer, const dvq_object *object, unsigned depth)
{
    dvq_arena_mark mark = dvq_arena_get_mark(writer->scratch);
    dvq_entry_vector entries = {0};
    dvq_status status = dvq_object_list_shown(object, writer->scratch, &entries);
    dvq_output_add_byte(writer->output, '{');
    for (size_t i = 0; i < entries.count && status == DVQ_OK; i++) {
        if (i > 0)
            dvq_output_add_byte(writer->output, ',');
        dvq_json_write_string(entries.items[i].key, writer->output);
        dvq_output_add_byte(writer->output, ':');
        status = write_value(writer, entries.items[i].value, depth);
    }
    dvq_output_add_byte(writer->output, '}');
    dvq_arena_rewind(writer->scratch, mark);
    return status;
}

static dvq_status write_pair(const dvq_writer *writer, const dvq_widget *widget, unsigned depth)
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

static dvq_status write_by_type(const dvq_writer *writer, dvq_value value, unsigned depth)
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
        dvq_json_write_string(dvq_value_get_text(value), writer->output);
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

static dvq_status write_value(const dvq_writer *writer, dvq_value value, unsigned depth)
{
    if (depth > DVQ_RENDER_DEPTH_LIMIT)
        return DVQ_ERROR_LIMIT;
    dvq_status status = write_by_type(writer, value, depth);
    return status == DVQ_OK ? writer->output->status : status;
}

dvq_status dvq_json_write_value(const dvq_writer *writer, dvq_value value)
{
    return write_value(writer, value, 0);
}

dvq_status dvq_json_write_values(const dvq_writer *writer, const dvq_value *values, size_t count)
{
    return write_items(writer, values, count, 0);
}
