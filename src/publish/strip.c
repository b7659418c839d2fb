/*
 * The text of tasks without its fields, dates and tags, for --strip. Called by api/answer.c. Fields
 * are found by note/inline_field.c. Never changes a note.
 */
#include "publish/strip.h"

#include <stdlib.h>

#include "note/inline_field.h"
#include "support/unicode.h"

/* A part of a line to leave out. */
typedef struct gap {
    size_t start;
    size_t end;
} gap;

typedef DVQ_VECTOR(gap) gap_vector;

static bool is_task_date(dvq_text key)
{
    static const char *const keys[] = {"due", "created", "start", "scheduled", "completion"};
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
        if (dvq_text_equal_ascii_case(key, dvq_text_from_string(keys[i])))
            return true;
    return false;
}

static bool find_field_gaps(dvq_arena *arena, dvq_text line, unsigned strip, gap_vector *gaps)
{
    dvq_inline_field_vector fields = {0};
    if (dvq_inline_field_find(arena, line, true, &fields) != DVQ_OK)
        return false;
    for (size_t i = 0; i < fields.count; i++) {
        const dvq_inline_field *field = &fields.items[i];
        bool bracketed = line.data[field->start] == '[' || line.data[field->start] == '(';
        bool gone = bracketed && (strip & DVQ_STRIP_FIELDS) != 0;
        gone = gone || ((strip & DVQ_STRIP_DATES) != 0 && (!bracketed || is_task_date(field->key)));
        gap found = {field->start, field->end};
        if (gone && !DVQ_VECTOR_PUSH(arena, gaps, found))
            return false;
    }
    return true;
}

/* Bytes of the tag at `offset`, 0 for none: # and letters, digits, _, - or /, not just digits. */
static size_t measure_tag(dvq_text line, size_t offset)
{
    bool begins = offset == 0 || dvq_text_is_space(line.data[offset - 1]);
    bool named = false;
    size_t end = offset + 1;
    while (begins && line.data[offset] == '#' && end < line.length) {
        size_t size;
        uint32_t code = dvq_unicode_decode(line, end, &size);
        bool digit = code >= '0' && code <= '9';
        bool other = code == '_' || code == '-' || code == '/' || code >= 0x80 ||
                     dvq_unicode_is_letter(code);
        if (!digit && !other)
            break;
        named = named || other;
        end += size;
    }
    return named ? end - offset : 0;
}

static bool find_tag_gaps(dvq_arena *arena, dvq_text line, gap_vector *gaps)
{
    for (size_t i = 0; i < line.length; i++) {
        size_t length = line.data[i] == '#' ? measure_tag(line, i) : 0;
        gap found = {i, i + length};
        if (length > 0 && !DVQ_VECTOR_PUSH(arena, gaps, found))
            return false;
    }
    return true;
}

static int compare_gaps(const void *left, const void *right)
{
    const gap *a = left;
    const gap *b = right;
    return a->start < b->start ? -1 : a->start > b->start;
}

/* Take away spaces and tabs at the end, but none before `start`. */
static void drop_spaces(dvq_text_builder *builder, size_t start)
{
    while (builder->length > start && dvq_text_is_space(builder->data[builder->length - 1]))
        builder->length--;
}

/* Append the line without its gaps, and without the spaces and tabs before each. */
static void append_line(dvq_text_builder *builder, dvq_text line, gap_vector *gaps)
{
    size_t start = builder->length;
    size_t copied = 0;
    if (gaps->count > 1)
        qsort(gaps->items, gaps->count, sizeof *gaps->items, compare_gaps);
    for (size_t i = 0; i < gaps->count; i++) {
        dvq_text_builder_add(builder, dvq_text_slice(line, copied, gaps->items[i].start));
        drop_spaces(builder, start);
        if (copied < gaps->items[i].end)
            copied = gaps->items[i].end;
    }
    dvq_text_builder_add(builder, dvq_text_slice(line, copied, line.length));
    drop_spaces(builder, start);
}

dvq_status dvq_publish_strip_text(dvq_arena *arena, dvq_text text, unsigned strip,
                                  dvq_text *stripped)
{
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, arena);
    for (size_t start = 0; start <= text.length;) {
        gap_vector gaps = {0};
        size_t end = dvq_text_find_byte(text, '\n', start);
        dvq_text line = dvq_text_slice(text, start, end);
        if (!find_field_gaps(arena, line, strip, &gaps) ||
            ((strip & DVQ_STRIP_TAGS) != 0 && !find_tag_gaps(arena, line, &gaps)))
            return DVQ_ERROR_MEMORY;
        append_line(&builder, line, &gaps);
        if (end == SIZE_MAX)
            break;
        dvq_text_builder_add_byte(&builder, '\n');
        start = end + 1;
    }
    dvq_status status = dvq_text_builder_finish(&builder, stripped);
    *stripped = dvq_unicode_trim(*stripped);
    return status;
}
