/*
 * Values without Markdown, see plain_value.h. Called by render_text.c, render_csv.c and
 * render_vimgrep.c. Never writes Markdown or JSON.
 */
#include "render/plain_value.h"

#include "value/date.h"
#include "value/value_text.h"

typedef struct plain_writer {
    const dvq_environment *environment;
    dvq_plain_style style;
    dvq_arena *scratch;
    dvq_text_builder *builder;
} plain_writer;

static dvq_status add_value(plain_writer *writer, dvq_value value, unsigned depth);

static void add_link(plain_writer *writer, const dvq_link *link)
{
    dvq_text_builder *builder = writer->builder;
    bool shown = link->has_display && link->display.length > 0 && writer->style == DVQ_PLAIN_SHOWN;
    if (shown) {
        dvq_text_builder_add(builder, link->display);
        dvq_text_builder_add_string(builder, " (");
    }
    dvq_text_builder_add(builder, link->path);
    if (link->has_subpath) {
        dvq_text_builder_add_string(builder, link->type == DVQ_LINK_BLOCK ? "#^" : "#");
        dvq_text_builder_add(builder, link->subpath);
    }
    if (shown)
        dvq_text_builder_add_byte(builder, ')');
}

static const char *separator(const plain_writer *writer)
{
    return writer->style == DVQ_PLAIN_SHOWN ? ", " : "; ";
}

static dvq_status add_array(plain_writer *writer, dvq_value array, unsigned depth)
{
    dvq_status status = DVQ_OK;
    for (uint32_t i = 0; i < array.size && status == DVQ_OK; i++) {
        if (i > 0)
            dvq_text_builder_add_string(writer->builder, separator(writer));
        status = add_value(writer, array.as.items[i], depth);
    }
    return status;
}

static dvq_status add_object(plain_writer *writer, const dvq_object *object, unsigned depth)
{
    dvq_entry_vector entries = {0};
    dvq_status status = dvq_object_list(object, writer->scratch, &entries);
    for (size_t i = 0; i < entries.count && status == DVQ_OK; i++) {
        if (i > 0)
            dvq_text_builder_add_string(writer->builder, separator(writer));
        dvq_text_builder_add(writer->builder, entries.items[i].key);
        dvq_text_builder_add_string(writer->builder, ": ");
        status = add_value(writer, entries.items[i].value, depth);
    }
    return status;
}

static dvq_status add_widget(plain_writer *writer, const dvq_widget *widget, unsigned depth)
{
    if (widget->kind == DVQ_WIDGET_EXTERNAL_LINK)
        return add_value(writer, widget->key, depth);
    dvq_status status = add_value(writer, widget->key, depth);
    dvq_text_builder_add_string(writer->builder, ": ");
    return status == DVQ_OK ? add_value(writer, widget->value, depth) : status;
}

static dvq_status add_value(plain_writer *writer, dvq_value value, unsigned depth)
{
    if (depth > DVQ_RENDER_DEPTH_LIMIT)
        return DVQ_ERROR_LIMIT;
    switch ((dvq_value_type)value.type) {
    case DVQ_VALUE_NULL:
        dvq_text_builder_add_string(writer->builder, writer->style == DVQ_PLAIN_SHOWN ? "-" : "");
        return DVQ_OK;
    case DVQ_VALUE_DATE:
        if (writer->style == DVQ_PLAIN_DATA) {
            dvq_date_append_iso(writer->environment, value, writer->builder);
            return DVQ_OK;
        }
        return dvq_value_append_text(writer->environment, value, writer->builder);
    case DVQ_VALUE_LINK:
        add_link(writer, value.as.link);
        return DVQ_OK;
    case DVQ_VALUE_ARRAY:
        return add_array(writer, value, depth + 1);
    case DVQ_VALUE_OBJECT:
        return add_object(writer, value.as.object, depth + 1);
    case DVQ_VALUE_WIDGET:
        return add_widget(writer, value.as.widget, depth + 1);
    case DVQ_VALUE_STRING:
        dvq_text_builder_add(writer->builder, dvq_value_get_text(value));
        return DVQ_OK;
    case DVQ_VALUE_BOOLEAN:
    case DVQ_VALUE_NUMBER:
    case DVQ_VALUE_DURATION:
    case DVQ_VALUE_FUNCTION:
        return dvq_value_append_text(writer->environment, value, writer->builder);
    }
    return DVQ_OK;
}

dvq_status dvq_plain_value_make(const dvq_environment *environment, dvq_plain_style style,
                                dvq_value value, dvq_arena *scratch, dvq_text *text,
                                dvq_error *error)
{
    if (dvq_value_is(value, DVQ_VALUE_STRING)) {
        *text = dvq_value_get_text(value);
        return DVQ_OK;
    }
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, scratch);
    plain_writer writer = {environment, style, scratch, &builder};
    dvq_status status = add_value(&writer, value, 0);
    if (status == DVQ_OK)
        status = dvq_text_builder_finish(&builder, text);
    return status == DVQ_OK ? DVQ_OK : dvq_render_fail(status, error);
}

size_t dvq_plain_value_measure_control(dvq_text text, size_t offset)
{
    unsigned char byte = (unsigned char)text.data[offset];
    if (byte < 0x20 || byte == 0x7F)
        return 1;
    bool second =
        byte == 0xC2 && offset + 1 < text.length && (unsigned char)text.data[offset + 1] < 0xA0;
    return second ? 2 : 0;
}

void dvq_plain_value_write_line(dvq_text text, dvq_output *output)
{
    size_t start = 0;
    size_t offset = 0;
    while (offset < text.length) {
        size_t control = dvq_plain_value_measure_control(text, offset);
        if (control == 0) {
            offset++;
            continue;
        }
        dvq_output_add(output, dvq_text_slice(text, start, offset));
        dvq_output_add_byte(output, ' ');
        offset += control;
        start = offset;
    }
    dvq_output_add(output, dvq_text_slice(text, start, offset));
}

/* A row that is no object, such as a query can make of a group's rows, has no entries. */
static dvq_status get_entry(dvq_value item, dvq_text key, dvq_arena *scratch, dvq_value *value,
                            bool *found)
{
    *found = false;
    return dvq_value_is(item, DVQ_VALUE_OBJECT)
               ? dvq_object_get(item.as.object, key, scratch, value, found)
               : DVQ_OK;
}

dvq_status dvq_plain_value_get(const dvq_environment *environment, dvq_value item, const char *key,
                               dvq_arena *scratch, dvq_text *text, dvq_error *error)
{
    bool found = false;
    *text = DVQ_TEXT("");
    dvq_value value;
    dvq_status status = get_entry(item, dvq_text_from_string(key), scratch, &value, &found);
    if (status != DVQ_OK)
        return dvq_render_fail(status, error);
    if (!found)
        return DVQ_OK;
    return dvq_plain_value_make(environment, DVQ_PLAIN_DATA, value, scratch, text, error);
}

dvq_status dvq_plain_value_get_line(dvq_value item, dvq_arena *scratch, dvq_text *text,
                                    dvq_error *error)
{
    bool found = false;
    *text = DVQ_TEXT("1");
    dvq_value line;
    dvq_status status = get_entry(item, DVQ_TEXT("line"), scratch, &line, &found);
    if (status != DVQ_OK)
        return dvq_render_fail(status, error);
    if (!found || !dvq_value_is(line, DVQ_VALUE_NUMBER))
        return DVQ_OK;
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, scratch);
    dvq_value_append_number(line.as.number + 1, &builder);
    status = dvq_text_builder_finish(&builder, text);
    return status == DVQ_OK ? DVQ_OK : dvq_render_fail(status, error);
}
