/*
 * HTML: what the Markdown of a result looks like, but that each value is converted in its place, so
 * that nothing in it reaches beyond. Called by render.c for results, and by api/ for the text of an
 * expression. Who resolves links is handed in.
 */
#include "render/render_html.h"

#include <stdio.h>

#include "render/format.h"
#include "render/task_rows.h"

static const char page_start[] =
    "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
    "style-src 'unsafe-inline'; img-src * data:; media-src *; object-src 'self'\">\n<title>";

static const char page_style[] =
    "</title>\n<style>\n"
    ":root { color-scheme: light dark; }\n"
    "body { max-width: 60rem; margin: 0 auto; padding: 1rem; font: 1rem/1.5 system-ui, sans-serif; "
    "overflow-wrap: break-word; }\n"
    "main { overflow-x: auto; }\n"
    "table { border-collapse: collapse; }\n"
    "th, td { border: 1px solid #8888; padding: .3rem .6rem; text-align: start; "
    "vertical-align: top; }\n"
    "img, video { max-width: 100%; }\n"
    "pre { overflow-x: auto; }\n"
    ".dvq-tasks, .dvq-tasks ul { list-style: none; padding-inline-start: 1rem; }\n"
    ".dvq-field { border: 1px solid #8888; border-radius: .3rem; padding: 0 .3rem; }\n"
    ".dvq-key { font-size: .85em; }\n"
    ".dvq-dead { text-decoration: underline dotted; }\n"
    "</style>\n</head>\n<body>\n<main>\n";

static const char page_end[] = "</main>\n</body>\n</html>\n";

/* ---- texts ---- */

/* Convert a text; `number` tells the ids of its footnotes from those of other texts. */
static dvq_status convert(const dvq_render_html_options *html, unsigned number, bool in_place,
                          dvq_text task, dvq_text markdown, dvq_arena *scratch, dvq_output *output,
                          dvq_error *error)
{
    char prefix[24];
    int length = snprintf(prefix, sizeof prefix, "v%u-", number);
    dvq_markup_options options = {.resolve = html->resolve,
                                  .user = html->user,
                                  .source = html->origin,
                                  .plain_headings = true,
                                  .id_prefix = {prefix, (size_t)length},
                                  .in_place = in_place,
                                  .task = task};
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, scratch);
    dvq_status status = dvq_markup_convert(&builder, markdown, &options, error);
    dvq_text text;
    if (status == DVQ_OK)
        status = dvq_text_builder_finish(&builder, &text);
    if (status != DVQ_OK)
        return dvq_render_fail(status, error);
    dvq_output_add(output, text);
    return DVQ_OK;
}

static dvq_status open_page(const dvq_render_html_options *html, dvq_arena *scratch,
                            dvq_output *output, dvq_error *error)
{
    if (!html->standalone)
        return DVQ_OK;
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, scratch);
    dvq_text_builder_add_string(&builder, page_start);
    dvq_text title = dvq_text_slice(html->title, 0, dvq_text_find_byte(html->title, '\n', 0));
    dvq_markup_append_escaped(&builder, title.length > 0 ? title : DVQ_TEXT("dvq"));
    dvq_text_builder_add_string(&builder, page_style);
    dvq_text text;
    dvq_status status = dvq_text_builder_finish(&builder, &text);
    if (status != DVQ_OK)
        return dvq_render_fail(status, error);
    dvq_output_add(output, text);
    return DVQ_OK;
}

static void close_page(const dvq_render_html_options *html, dvq_output *output)
{
    if (html->standalone)
        dvq_output_add_string(output, page_end);
}

dvq_status dvq_render_html_text(const dvq_render_html_options *html, dvq_text markdown,
                                dvq_arena *scratch, dvq_output *output, dvq_error *error)
{
    dvq_status status = open_page(html, scratch, output, error);
    if (status == DVQ_OK)
        status = convert(html, 1, false, DVQ_TEXT(""), markdown, scratch, output, error);
    close_page(html, output);
    return status;
}

/* ---- values ---- */

/* What a result has written so far. */
typedef struct html_state {
    unsigned texts;  /* that were converted */
    unsigned groups; /* that are open */
    unsigned lists;  /* that are open, each with an open item */
} html_state;

static dvq_status write_text(const dvq_writer *writer, dvq_text text, dvq_text task)
{
    html_state *state = writer->state;
    return convert(&writer->options->html, ++state->texts, true, task, text, writer->scratch,
                   writer->output, writer->error);
}

static dvq_status write_value(const dvq_writer *writer, dvq_value value, unsigned depth);

static dvq_status write_array(const dvq_writer *writer, dvq_value array, unsigned depth)
{
    dvq_status status = DVQ_OK;
    if (array.size == 0)
        return DVQ_OK;
    dvq_output_add_string(writer->output, "<ul>\n");
    for (uint32_t i = 0; i < array.size && status == DVQ_OK; i++) {
        dvq_output_add_string(writer->output, "<li>");
        status = write_value(writer, array.as.items[i], depth + 1);
        dvq_output_add_string(writer->output, "</li>\n");
    }
    dvq_output_add_string(writer->output, "</ul>\n");
    return status;
}

static dvq_status write_object(const dvq_writer *writer, const dvq_object *object, unsigned depth)
{
    dvq_entry_vector entries = {0};
    dvq_status status = dvq_object_list(object, writer->scratch, &entries);
    if (status != DVQ_OK)
        return dvq_writer_fail(writer, status);
    if (entries.count == 0)
        return DVQ_OK;
    dvq_output_add_string(writer->output, "<ul>\n");
    for (size_t i = 0; i < entries.count && status == DVQ_OK; i++) {
        dvq_output_add_string(writer->output, "<li><span class=\"dvq-key\">");
        status = write_text(writer, entries.items[i].key, DVQ_TEXT(""));
        dvq_output_add_string(writer->output, "</span>: ");
        if (status == DVQ_OK)
            status = write_value(writer, entries.items[i].value, depth + 1);
        dvq_output_add_string(writer->output, "</li>\n");
    }
    dvq_output_add_string(writer->output, "</ul>\n");
    return status;
}

static dvq_status write_value(const dvq_writer *writer, dvq_value value, unsigned depth)
{
    dvq_status status = dvq_writer_check_depth(writer, depth);
    if (status != DVQ_OK)
        return status;
    const dvq_widget *pair = dvq_writer_get_pair(value);
    if (pair != NULL) {
        status = write_value(writer, pair->key, depth + 1);
        dvq_output_add_string(writer->output, ": ");
        return status == DVQ_OK ? write_value(writer, pair->value, depth + 1) : status;
    }
    if (dvq_value_is(value, DVQ_VALUE_ARRAY))
        return write_array(writer, value, depth);
    if (dvq_value_is(value, DVQ_VALUE_OBJECT))
        return write_object(writer, value.as.object, depth);
    dvq_text text;
    status = dvq_writer_make_text(writer, value, &text);
    return status == DVQ_OK ? write_text(writer, text, DVQ_TEXT("")) : status;
}

/* ---- tables and lists ---- */

static dvq_status write_table_row(dvq_writer *writer, const dvq_result *result, size_t row)
{
    dvq_status status = DVQ_OK;
    dvq_output_add_string(writer->output, "<tr>\n");
    for (size_t i = 0; i < result->header_count && status == DVQ_OK; i++) {
        dvq_output_add_string(writer->output, "<td>");
        status = write_value(writer, result->cells[row * result->header_count + i], 1);
        dvq_output_add_string(writer->output, "</td>\n");
    }
    dvq_output_add_string(writer->output, "</tr>\n");
    return status;
}

static dvq_status write_list_row(dvq_writer *writer, const dvq_result *result, size_t row)
{
    dvq_output_add_string(writer->output, "<li>");
    dvq_status status = write_value(writer, result->values[row], 0);
    dvq_output_add_string(writer->output, "</li>\n");
    return status;
}

/* A day that holds a note; a note without a date is on no day. */
static dvq_status write_day(dvq_writer *writer, const dvq_result *result, size_t row)
{
    const dvq_value *cells = result->values + 2 * row;
    if (dvq_value_is_null(cells[0]))
        return DVQ_OK;
    dvq_output_add_string(writer->output, "<li>");
    dvq_status status = write_value(writer, cells[0], 0);
    dvq_output_add_string(writer->output, ": ");
    if (status == DVQ_OK)
        status = write_value(writer, cells[1], 0);
    dvq_output_add_string(writer->output, "</li>\n");
    return status;
}

/* The rows between two pieces of HTML, and the page around them. */
static dvq_status write_rows(const dvq_writer *writer, const dvq_result *result, const char *before,
                             dvq_writer_row_function write_row, const char *after)
{
    html_state state = {0};
    dvq_writer own = *writer;
    own.state = &state;
    dvq_output_add_string(writer->output, before);
    dvq_status status = dvq_writer_write_rows(&own, result, write_row);
    dvq_output_add_string(writer->output, after);
    return status;
}

static dvq_status write_table(dvq_writer *writer, const dvq_result *result)
{
    const dvq_render_html_options *html = &writer->options->html;
    dvq_status status = open_page(html, writer->scratch, writer->output, writer->error);
    html_state state = {0};
    dvq_writer own = *writer;
    own.state = &state;
    dvq_output_add_string(writer->output, "<table>\n<thead>\n<tr>\n");
    for (size_t i = 0; i < result->header_count && status == DVQ_OK; i++) {
        dvq_output_add_string(writer->output, "<th>");
        status = write_text(&own, result->headers[i], DVQ_TEXT(""));
        dvq_output_add_string(writer->output, "</th>\n");
    }
    if (status == DVQ_OK)
        status = write_rows(writer, result, "</tr>\n</thead>\n<tbody>\n", write_table_row,
                            "</tbody>\n</table>\n");
    close_page(html, writer->output);
    return status;
}

static dvq_status write_items(const dvq_writer *writer, const dvq_result *result,
                              dvq_writer_row_function write_row)
{
    const dvq_render_html_options *html = &writer->options->html;
    dvq_status status = open_page(html, writer->scratch, writer->output, writer->error);
    if (status == DVQ_OK && result->row_count > 0)
        status = write_rows(writer, result, "<ul>\n", write_row, "</ul>\n");
    close_page(html, writer->output);
    return status;
}

static dvq_status write_list(dvq_writer *writer, const dvq_result *result)
{
    return write_items(writer, result, write_list_row);
}

static dvq_status write_calendar(dvq_writer *writer, const dvq_result *result)
{
    return write_items(writer, result, write_day);
}

/* ---- tasks ---- */

/* Close lists until `depth` of them are open. */
static void close_lists(const dvq_writer *writer, unsigned depth)
{
    html_state *state = writer->state;
    for (; state->lists > depth; state->lists--)
        dvq_output_add_string(writer->output, "</li>\n</ul>\n");
}

static void close_groups(const dvq_writer *writer, unsigned depth)
{
    html_state *state = writer->state;
    close_lists(writer, 0);
    for (; state->groups > depth; state->groups--)
        dvq_output_add_string(writer->output, "</section>\n");
}

static dvq_status open_group(dvq_writer *writer, dvq_value key, unsigned depth)
{
    enum { LOWEST = 6 };
    html_state *state = writer->state;
    close_groups(writer, depth);
    char level = (char)('1' + (depth < LOWEST ? depth : LOWEST - 1));
    const char tag[] = {'h', level, '>', '\0'};
    dvq_output_add_string(writer->output, "<section class=\"dvq-group\">\n<");
    dvq_output_add_string(writer->output, tag);
    state->groups++;
    dvq_text text;
    dvq_status status = dvq_writer_make_text(writer, key, &text);
    if (status == DVQ_OK)
        status = write_text(writer, text, DVQ_TEXT(""));
    dvq_output_add_string(writer->output, "</");
    dvq_output_add_string(writer->output, tag);
    dvq_output_add_byte(writer->output, '\n');
    return status;
}

static unsigned open_rows(dvq_writer *writer, const dvq_result_tasks *tasks, unsigned depth)
{
    (void)writer;
    (void)tasks;
    (void)depth;
    return 0;
}

/* Markdown in a task is one line, as in the Markdown of a result. */
static dvq_status join_lines(const dvq_writer *writer, const dvq_render_item *item, dvq_text *line)
{
    const dvq_render_markdown_options *options = &writer->options->markdown;
    dvq_text text = item->text;
    if (options->clean != NULL) {
        dvq_status status =
            options->clean(options->user, item->node->item, text, writer->scratch, &text);
        if (status != DVQ_OK)
            return dvq_writer_fail(writer, status);
    }
    char *joined = dvq_arena_copy(writer->scratch, text.data, text.length);
    if (joined == NULL && text.length > 0)
        return dvq_writer_fail(writer, DVQ_ERROR_MEMORY);
    for (size_t i = 0; i < text.length; i++)
        if (joined[i] == '\n' || joined[i] == '\r')
            joined[i] = ' ';
    *line = dvq_text_make(joined, text.length);
    return DVQ_OK;
}

static dvq_status write_task(dvq_writer *writer, const dvq_render_item *item, unsigned depth)
{
    html_state *state = writer->state;
    close_lists(writer, depth + 1);
    if (state->lists == depth + 1)
        dvq_output_add_string(writer->output, "</li>\n");
    for (; state->lists < depth + 1; state->lists++)
        dvq_output_add_string(writer->output, state->lists == 0 ? "<ul class=\"dvq-tasks\">\n"
                                                                : "\n<ul class=\"dvq-tasks\">\n");
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, writer->scratch);
    dvq_text_builder_add_string(&builder,
                                item->is_task ? "<li class=\"dvq-task\" data-task=\"" : "<li>");
    if (item->is_task) {
        dvq_markup_append_escaped(&builder, item->status);
        dvq_text_builder_add_string(&builder, "\">");
    }
    dvq_text start;
    dvq_status status = dvq_text_builder_finish(&builder, &start);
    if (status != DVQ_OK)
        return dvq_writer_fail(writer, status);
    dvq_output_add(writer->output, start);
    dvq_text line;
    status = join_lines(writer, item, &line);
    return status == DVQ_OK ? write_text(writer, line, item->is_task ? item->status : DVQ_TEXT(""))
                            : status;
}

static dvq_status write_tasks(dvq_writer *writer, const dvq_result *result)
{
    static const dvq_render_task_format format = {
        .open_group = open_group, .open_rows = open_rows, .write_item = write_task};
    const dvq_render_html_options *html = &writer->options->html;
    dvq_status status = open_page(html, writer->scratch, writer->output, writer->error);
    html_state state = {0};
    dvq_writer own = *writer;
    own.state = &state;
    own.threads = 1;
    if (status == DVQ_OK)
        status = dvq_render_task_rows(&own, &result->tasks, &format);
    close_groups(&own, 0);
    close_page(html, writer->output);
    return status;
}

const dvq_render_format dvq_render_html = {write_table, write_list, write_tasks, write_calendar};
