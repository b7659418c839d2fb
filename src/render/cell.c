/*
 * Values as text without Markdown; see cell.h. Called by render_text.c, render_csv.c and
 * render_vimgrep.c. Never writes to the output.
 */
#include "render/cell.h"

#include "value/date.h"
#include "value/value_text.h"

/* A cell whose text is being put together. */
typedef struct cell_text {
    const dvq_environment *environment;
    dvq_cell_style style;
    dvq_text_builder builder;
} cell_text;

static dvq_status add_value(cell_text *cell, dvq_value value, unsigned depth);

static void add_link(cell_text *cell, const dvq_link *link)
{
    dvq_text_builder *builder = &cell->builder;
    bool shown = link->has_display && link->display.length > 0 && cell->style == DVQ_CELL_SHOWN;
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

static const char *separator(const cell_text *cell)
{
    return cell->style == DVQ_CELL_SHOWN ? ", " : "; ";
}

static dvq_status add_array(cell_text *cell, dvq_value array, unsigned depth)
{
    dvq_status status = DVQ_OK;
    for (uint32_t i = 0; i < array.size && status == DVQ_OK; i++) {
        if (i > 0)
            dvq_text_builder_add_string(&cell->builder, separator(cell));
        status = add_value(cell, array.as.items[i], depth);
    }
    return status;
}

/* A date as spreadsheets read it: on the query's clock, with no more of the time than it has. */
static void add_date(cell_text *cell, dvq_value date)
{
    dvq_value local = dvq_date_set_zone(cell->environment, date, DVQ_ZONE_SYSTEM, false);
    dvq_date_fields fields;
    dvq_date_get_fields(cell->environment, local, &fields);
    if (!dvq_date_is_valid(local) || fields.year < 0 || fields.year > 9999) {
        dvq_date_append_iso(cell->environment, date, &cell->builder);
        return;
    }
    const int numbers[] = {fields.year, fields.month,  fields.day,
                           fields.hour, fields.minute, fields.second};
    static const char before[] = {0, '-', '-', ' ', ':', ':'};
    size_t count = fields.second != 0 ? 6 : fields.hour != 0 || fields.minute != 0 ? 5 : 3;
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            dvq_text_builder_add_byte(&cell->builder, before[i]);
        dvq_text_builder_add_number(&cell->builder, (unsigned)numbers[i], i == 0 ? 4 : 2);
    }
}

static dvq_status add_object(cell_text *cell, const dvq_object *object, unsigned depth)
{
    dvq_entry_vector entries = {0};
    dvq_status status = dvq_object_list(object, cell->builder.arena, &entries);
    for (size_t i = 0; i < entries.count && status == DVQ_OK; i++) {
        if (i > 0)
            dvq_text_builder_add_string(&cell->builder, separator(cell));
        dvq_text_builder_add(&cell->builder, entries.items[i].key);
        dvq_text_builder_add_string(&cell->builder, ": ");
        status = add_value(cell, entries.items[i].value, depth);
    }
    return status;
}

static dvq_status add_widget(cell_text *cell, const dvq_widget *widget, unsigned depth)
{
    if (widget->kind == DVQ_WIDGET_EXTERNAL_LINK)
        return add_value(cell, widget->key, depth);
    dvq_status status = add_value(cell, widget->key, depth);
    dvq_text_builder_add_string(&cell->builder, ": ");
    return status == DVQ_OK ? add_value(cell, widget->value, depth) : status;
}

static dvq_status add_value(cell_text *cell, dvq_value value, unsigned depth)
{
    if (depth > DVQ_RENDER_DEPTH_LIMIT)
        return DVQ_ERROR_LIMIT;
    switch ((dvq_value_type)value.type) {
    case DVQ_VALUE_NULL:
        dvq_text_builder_add_string(&cell->builder, cell->style == DVQ_CELL_SHOWN ? "-" : "");
        return DVQ_OK;
    case DVQ_VALUE_DATE:
        if (cell->style == DVQ_CELL_DATA) {
            add_date(cell, value);
            return DVQ_OK;
        }
        return dvq_value_append_text(cell->environment, value, &cell->builder);
    case DVQ_VALUE_LINK:
        add_link(cell, value.as.link);
        return DVQ_OK;
    case DVQ_VALUE_ARRAY:
        return add_array(cell, value, depth + 1);
    case DVQ_VALUE_OBJECT:
        return add_object(cell, value.as.object, depth + 1);
    case DVQ_VALUE_WIDGET:
        return add_widget(cell, value.as.widget, depth + 1);
    case DVQ_VALUE_STRING:
        dvq_text_builder_add(&cell->builder, dvq_value_get_text(value));
        return DVQ_OK;
    case DVQ_VALUE_BOOLEAN:
    case DVQ_VALUE_NUMBER:
    case DVQ_VALUE_DURATION:
    case DVQ_VALUE_FUNCTION:
        return dvq_value_append_text(cell->environment, value, &cell->builder);
    }
    return DVQ_OK;
}

dvq_text dvq_cell_trim(dvq_text text)
{
    while (text.length > 0 && text.data[text.length - 1] == '\n')
        text.length--;
    return text;
}

dvq_status dvq_cell_make_text(const dvq_writer *writer, dvq_cell_style style, dvq_value value,
                              dvq_text *text)
{
    if (dvq_value_is(value, DVQ_VALUE_STRING)) {
        *text = dvq_cell_trim(dvq_value_get_text(value));
        return DVQ_OK;
    }
    cell_text cell = {.environment = writer->environment, .style = style};
    dvq_text_builder_init(&cell.builder, writer->scratch);
    dvq_status status = add_value(&cell, value, 0);
    if (status == DVQ_OK)
        status = dvq_text_builder_finish(&cell.builder, text);
    return status == DVQ_OK ? DVQ_OK : dvq_writer_fail(writer, status);
}

/* ---- rows ---- */

/* A query can put anything into a group's rows; what is not an object has no fields. */
static dvq_status get_field(const dvq_writer *writer, dvq_value row, dvq_text key, dvq_value *value,
                            bool *found)
{
    *found = false;
    if (!dvq_value_is(row, DVQ_VALUE_OBJECT))
        return DVQ_OK;
    dvq_status status = dvq_object_get(row.as.object, key, writer->scratch, value, found);
    return status == DVQ_OK ? DVQ_OK : dvq_writer_fail(writer, status);
}

dvq_status dvq_cell_make_field(const dvq_writer *writer, dvq_value row, const char *key,
                               dvq_text *text)
{
    dvq_value value;
    bool found;
    dvq_status status = get_field(writer, row, dvq_text_from_string(key), &value, &found);
    if (status == DVQ_OK && found)
        return dvq_cell_make_text(writer, DVQ_CELL_DATA, value, text);
    *text = DVQ_TEXT("");
    return status;
}

dvq_status dvq_cell_make_line(const dvq_writer *writer, dvq_value row, dvq_text *text)
{
    dvq_value line;
    bool found;
    dvq_status status = get_field(writer, row, DVQ_TEXT("line"), &line, &found);
    if (status != DVQ_OK || !found || !dvq_value_is(line, DVQ_VALUE_NUMBER)) {
        *text = DVQ_TEXT("1");
        return status;
    }
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, writer->scratch);
    dvq_value_append_number(line.as.number + 1, &builder);
    status = dvq_text_builder_finish(&builder, text);
    return status == DVQ_OK ? DVQ_OK : dvq_writer_fail(writer, status);
}

size_t dvq_cell_list_row(const dvq_result *result, size_t row, dvq_value pair[2],
                         const dvq_value **cells)
{
    if (result->type == DVQ_QUERY_TABLE) {
        *cells = result->cells + row * result->header_count;
        return result->header_count;
    }
    if (result->type == DVQ_QUERY_CALENDAR) {
        *cells = result->values + 2 * row;
        return 2;
    }
    const dvq_widget *widget = dvq_writer_get_pair(result->values[row]);
    if (widget == NULL) {
        *cells = &result->values[row];
        return 1;
    }
    pair[0] = widget->key;
    pair[1] = widget->value;
    *cells = pair;
    return 2;
}
