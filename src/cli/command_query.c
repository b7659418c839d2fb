/*
 * `dvq query` and `dvq fields`: prints the rows of one query, or the fields or tags of a source,
 * which come as rows too. Called by main.c.
 */
#include "support/features.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/input.h"
#include "cli/notes.h"
#include "cli/output.h"
#include "cli/row_notes.h"
#include "cli/style.h"

enum { MOST_COLUMNS = 65535 };

static dvq_format choose_format(const dvq_arguments *arguments)
{
    /* A command line has one of the two. */
    unsigned format = arguments->format + arguments->fields_format;
    if (format != 0)
        return (dvq_format)(format - 1);
    return isatty(STDOUT_FILENO) ? DVQ_FORMAT_TEXT : DVQ_FORMAT_MARKDOWN;
}

static bool add_width(const dvq_arguments *arguments, dvq_format_options *options)
{
    unsigned width = dvq_style_get_width();
    if (arguments->width != NULL &&
        !dvq_option_read_number("width", arguments->width, 0, MOST_COLUMNS, &width))
        return false;
    options->width = width;
    return true;
}

static bool check_output(const dvq_arguments *arguments)
{
    int forms = (arguments->format != 0) + arguments->count + arguments->files;
    if (forms > 1) {
        dvq_message_add("dvq query: only one of --format, --count and --files can be given\n");
        return false;
    }
    if (arguments->explain != 0 && forms > 0) {
        dvq_message_add("dvq query: --explain goes without --format, --count and --files\n");
        return false;
    }
    if (arguments->standalone && arguments->format != DVQ_FORMAT_HTML + 1) {
        dvq_message_add("dvq query: --standalone goes with --format html\n");
        return false;
    }
    if (arguments->null && !arguments->files) {
        dvq_message_add("dvq query: --null goes with --files\n");
        return false;
    }
    bool stray = arguments->csv_safe && arguments->format != DVQ_FORMAT_CSV + 1;
    if (stray)
        dvq_message_add("dvq query: --csv-safe goes with --format csv\n");
    return !stray;
}

/* The report tells of failures too; they are printed as errors as well. */
static dvq_status print_explanation(dvq_query *query, const dvq_arguments *arguments,
                                    const dvq_format_options *options, dvq_sink *sink,
                                    dvq_error *error)
{
    dvq_format format =
        arguments->explain == DVQ_EXPLAIN_CHOICE_JSON ? DVQ_FORMAT_JSON : DVQ_FORMAT_TEXT;
    dvq_status status = dvq_query_explain(query, format, options, dvq_sink_write, sink, error);
    if (status != DVQ_OK)
        return status;
    status = dvq_query_step(query, error);
    return status < 0 ? status : DVQ_OK;
}

static dvq_status print_count(dvq_query *query, dvq_sink *sink, dvq_error *error)
{
    dvq_status status = dvq_query_step(query, error);
    if (status < 0)
        return status;
    char line[32];
    int length = snprintf(line, sizeof line, "%zu\n", dvq_query_get_row_count(query));
    dvq_sink_write(sink, line, (size_t)length);
    return DVQ_OK;
}

/*
 * Print what the query is warned of, with its place, unless a report has it; returns whether there
 * was anything.
 */
static bool print_warnings(const dvq_query *query, const dvq_arguments *arguments,
                           const dvq_input *input)
{
    size_t count = 0;
    dvq_error warning;
    for (; dvq_query_get_warning(query, count, &warning) != 0; count++)
        if (!arguments->quiet && arguments->explain == 0)
            dvq_message_query_warning(&warning, input->name, input->text, input->length,
                                      dvq_style_has_color(arguments, STDERR_FILENO));
    return count > 0;
}

/* Write the rows in a format. Text has no control characters of notes, and colours of its own. */
static dvq_status render_rows(dvq_query *query, const dvq_arguments *arguments, const char *folder,
                              dvq_format format, const dvq_format_options *options, dvq_sink *sink,
                              dvq_error *error)
{
    char host[_POSIX_HOST_NAME_MAX + 1] = "";
    bool linked = dvq_style_has_links(arguments) && gethostname(host, sizeof host - 1) == 0;
    bool has_folder = format != DVQ_FORMAT_TEXT || arguments->paths != 0;
    dvq_format_options placed = *options;
    placed.folder = has_folder ? folder : NULL;
    placed.link_host = linked ? host : NULL;
    sink->is_clean = format == DVQ_FORMAT_TEXT;
    return dvq_query_render(query, format, &placed, dvq_sink_write, sink, error);
}

static dvq_status print_answer(dvq_vault *vault, dvq_query *query, const dvq_arguments *arguments,
                               dvq_format format, const dvq_format_options *options, dvq_sink *sink,
                               dvq_error *error)
{
    if (arguments->explain != 0)
        return print_explanation(query, arguments, options, sink, error);
    if (arguments->count)
        return print_count(query, sink, error);
    char *folder = dvq_notes_make_folder(arguments);
    if (folder == NULL) {
        (void)snprintf(error->message, sizeof error->message, "the vault's folder cannot be found");
        return DVQ_ERROR_IO;
    }
    dvq_status status;
    if (arguments->files)
        status = dvq_notes_print_from_rows(vault, query, folder, arguments->null ? '\0' : '\n',
                                           sink, error);
    else
        status = render_rows(query, arguments, folder, format, options, sink, error);
    free(folder);
    return status;
}

/* Print the rows of a prepared query. Returns the exit status. */
static int print_rows(dvq_vault *vault, dvq_query *query, const dvq_arguments *arguments,
                      const dvq_input *input, dvq_format format, const dvq_format_options *options)
{
    dvq_sink sink = {0};
    dvq_error error = {0};
    dvq_status status = print_answer(vault, query, arguments, format, options, &sink, &error);
    if (!dvq_sink_finish(&sink))
        return DVQ_EXIT_FAILED;
    if (status != DVQ_OK) {
        dvq_message_query_error(&error, input->name, input->text, input->length,
                                dvq_style_has_color(arguments, STDERR_FILENO));
        return DVQ_EXIT_FAILED;
    }
    bool warned = print_warnings(query, arguments, input);
    bool empty = dvq_query_get_row_count(query) == 0;
    bool judged = (arguments->exit_status && empty) || (arguments->strict && warned);
    return judged ? DVQ_EXIT_JUDGED : DVQ_EXIT_DONE;
}

/* One of the functions of dvq.h that prepare what has rows. */
typedef dvq_status prepare_function(dvq_vault *vault, const char *text, size_t length,
                                    const dvq_query_options *options, dvq_query **query,
                                    dvq_error *error);

static int run_query(dvq_vault *vault, const dvq_arguments *arguments, dvq_input *input,
                     prepare_function *prepare, const dvq_format_options *format)
{
    char *origin;
    if (!dvq_notes_find_origin(vault, arguments, &origin))
        return DVQ_EXIT_FAILED;
    dvq_query_options options = {.size = sizeof options,
                                 .origin = origin,
                                 .language = dvq_input_choose_language(arguments, input)};
    dvq_query *query = NULL;
    dvq_error error = {0};
    dvq_status status = prepare(vault, input->text, input->length, &options, &query, &error);
    free(origin);
    if (status != DVQ_OK) {
        dvq_message_query_error(&error, input->name, input->text, input->length,
                                dvq_style_has_color(arguments, STDERR_FILENO));
        return DVQ_EXIT_FAILED;
    }
    int exit_status = print_rows(vault, query, arguments, input, choose_format(arguments), format);
    dvq_query_finalize(query);
    return exit_status;
}

/* Open the vault and print what there is to say about the text, which is freed. */
static int run(const dvq_arguments *arguments, dvq_input *input, prepare_function *prepare)
{
    int exit_status = DVQ_EXIT_FAILED;
    dvq_format_options options = {.size = sizeof options,
                                  .color = dvq_style_has_color(arguments, STDOUT_FILENO),
                                  .csv_safe = arguments->csv_safe,
                                  .standalone = arguments->standalone};
    dvq_vault *vault = add_width(arguments, &options)
                           ? dvq_cli_open_vault(arguments, dvq_message_vault_warning)
                           : NULL;
    if (vault != NULL) {
        exit_status = run_query(vault, arguments, input, prepare, &options);
        exit_status = dvq_cli_close_vault(vault, exit_status);
    }
    dvq_input_free(input);
    return exit_status;
}

int dvq_cli_run_query(const dvq_arguments *arguments)
{
    dvq_input input;
    if (!check_output(arguments) || !dvq_input_read(arguments, "query", "query", &input))
        return DVQ_EXIT_FAILED;
    return run(arguments, &input, dvq_query_prepare);
}

int dvq_cli_run_fields(const dvq_arguments *arguments)
{
    dvq_input input = {.name = "source"};
    if (arguments->word_count > 0 && !dvq_input_read(arguments, "fields", "source", &input))
        return DVQ_EXIT_FAILED;
    return run(arguments, &input, arguments->tags ? dvq_tags_prepare : dvq_fields_prepare);
}
