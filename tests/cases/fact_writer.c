/*
 * Words, lines, texts and values of facts about a note; see fact_writer.h. Called by note_facts.c
 * and raw_facts.c; never looks at the note itself.
 */
#include "fact_writer.h"

#include <stdlib.h>

#include "support/unicode.h"
#include "value/date.h"
#include "value/value_text.h"

void fact_require(dvq_status status)
{
    if (status != DVQ_OK)
        abort();
}

void fact_say(fact_writer *writer, const char *words)
{
    dvq_text_builder_add_string(writer->out, words);
}

void fact_say_number(fact_writer *writer, size_t number)
{
    dvq_text_builder_add_format(writer->out, "%zu", number);
}

void fact_end_line(fact_writer *writer)
{
    dvq_text_builder_add_byte(writer->out, '\n');
}

void fact_indent(fact_writer *writer, size_t depth)
{
    dvq_text_builder_add_repeated(writer->out, ' ', 2 * depth);
}

void fact_say_lines(fact_writer *writer, uint32_t first, uint32_t last)
{
    dvq_text_builder_add_format(writer->out, " %u", first + 1);
    if (last != first)
        dvq_text_builder_add_format(writer->out, "-%u", last + 1);
}

/* ---- texts and values ---- */

/* Whether a character would not be seen, or not for what it is. */
static bool is_unseen(uint32_t code_point)
{
    return code_point < ' ' || (code_point >= 0x7F && code_point <= 0xA0) ||
           (code_point >= 0x2000 && code_point <= 0x200F && code_point != 0x200D) ||
           (code_point >= 0x2028 && code_point <= 0x202F) || code_point == 0x3000 ||
           (code_point >= 0xD800 && code_point < 0xE000) || code_point == 0xFEFF ||
           (code_point & 0xFFFE) == 0xFFFE;
}

/* The name of a byte that is written as a backslash and a letter, 0 for none. */
static char get_escape(uint32_t code_point)
{
    switch (code_point) {
    case '\n':
        return 'n';
    case '\r':
        return 'r';
    case '\t':
        return 't';
    }
    return '\0';
}

/* Whether the backslash at `offset` could be taken for the start of an escape. */
static bool looks_like_escape(dvq_text text, size_t offset)
{
    dvq_text rest = dvq_text_slice(text, offset + 1, text.length);
    return rest.length > 0 &&
           (strchr("nrtsx", rest.data[0]) != NULL || dvq_text_starts_with(rest, DVQ_TEXT("u{")));
}

void fact_say_text(fact_writer *writer, dvq_text text)
{
    for (size_t i = 0, size; i < text.length; i += size) {
        uint32_t code_point = dvq_unicode_decode(text, i, &size);
        if (get_escape(code_point) != '\0')
            dvq_text_builder_add_format(writer->out, "\\%c", get_escape(code_point));
        else if (code_point < ' ' || code_point == 0x7F || (code_point == 0xFFFD && size == 1) ||
                 (code_point == '\\' && looks_like_escape(text, i)))
            dvq_text_builder_add_format(writer->out, "\\x%02X", (unsigned char)text.data[i]);
        else if (is_unseen(code_point))
            dvq_text_builder_add_format(writer->out, "\\u{%X}", code_point);
        else
            dvq_text_builder_add(writer->out, dvq_text_slice(text, i, i + size));
    }
}

void fact_say_quoted(fact_writer *writer, dvq_text text)
{
    fact_say(writer, "\"");
    fact_say_text(writer, text);
    fact_say(writer, "\"");
}

void fact_say_name(fact_writer *writer, dvq_text name)
{
    fact_say_text(writer, name.length > 0 ? name : DVQ_TEXT("\"\""));
}

static void say_object(fact_writer *writer, const dvq_object *object)
{
    dvq_entry_vector entries = {0};
    fact_require(dvq_object_list(object, writer->arena, &entries));
    fact_say(writer, "{");
    for (size_t i = 0; i < entries.count; i++) {
        fact_say(writer, i > 0 ? ", " : "");
        fact_say_name(writer, entries.items[i].key);
        fact_say(writer, ": ");
        fact_say_value(writer, entries.items[i].value);
    }
    fact_say(writer, "}");
}

void fact_say_value(fact_writer *writer, dvq_value value)
{
    if (dvq_value_is(value, DVQ_VALUE_STRING)) {
        fact_say_quoted(writer, dvq_value_get_text(value));
    } else if (dvq_value_is(value, DVQ_VALUE_ARRAY)) {
        fact_say(writer, "[");
        for (size_t i = 0; i < value.size; i++) {
            fact_say(writer, i > 0 ? ", " : "");
            fact_say_value(writer, value.as.items[i]);
        }
        fact_say(writer, "]");
    } else if (dvq_value_is(value, DVQ_VALUE_OBJECT)) {
        say_object(writer, value.as.object);
    } else if (dvq_value_is(value, DVQ_VALUE_DATE)) {
        dvq_date_append_iso(writer->environment, value, writer->out);
    } else if (dvq_value_is_null(value)) {
        fact_say(writer, "null");
    } else {
        dvq_text text;
        fact_require(dvq_value_to_text(writer->environment, value, writer->arena, &text));
        fact_say_text(writer, text);
    }
}

void fact_say_field(fact_writer *writer, dvq_text name, dvq_value value)
{
    fact_say_name(writer, name);
    fact_say(writer, " = ");
    fact_say_value(writer, value);
    fact_end_line(writer);
}
