/* `dvq eval`: evaluates one expression as an inline query does. Called by main.c. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/input.h"
#include "cli/notes.h"
#include "cli/output.h"
#include "cli/style.h"

/* The value as HTML, for which there is no call that does it all. */
static dvq_status write_html(dvq_vault *vault, const dvq_arguments *arguments,
                             const dvq_input *input, const dvq_query_options *options,
                             dvq_sink *sink, dvq_error *error)
{
    dvq_query *query = NULL;
    dvq_status status =
        dvq_expression_prepare(vault, input->text, input->length, options, &query, error);
    dvq_format_options format = {.size = sizeof format, .standalone = arguments->standalone};
    if (status == DVQ_OK)
        status = dvq_query_render(query, DVQ_FORMAT_HTML, &format, dvq_sink_write, sink, error);
    dvq_query_finalize(query);
    return status;
}

static int run_expression(dvq_vault *vault, const dvq_arguments *arguments, const dvq_input *input,
                          dvq_value_form form)
{
    char *origin;
    if (!dvq_notes_find_origin(vault, arguments, &origin))
        return DVQ_EXIT_FAILED;
    dvq_query_options options = {.size = sizeof options, .origin = origin};
    dvq_sink sink = {0};
    dvq_error error = {0};
    bool html = arguments->eval_format == DVQ_EVAL_FORMAT_CHOICE_HTML;
    dvq_status status = html ? write_html(vault, arguments, input, &options, &sink, &error)
                             : dvq_expression_write(vault, input->text, input->length, &options,
                                                    form, dvq_sink_write, &sink, &error);
    free(origin);
    if (status == DVQ_OK)
        dvq_sink_end_line(&sink);
    if (!dvq_sink_finish(&sink))
        return DVQ_EXIT_FAILED;
    if (status != DVQ_OK) {
        dvq_message_query_error(&error, input->name, input->text, input->length,
                                dvq_style_has_color(arguments, STDERR_FILENO));
        return DVQ_EXIT_FAILED;
    }
    return DVQ_EXIT_DONE;
}

int dvq_cli_run_eval(const dvq_arguments *arguments)
{
    bool as_json = arguments->eval_format == DVQ_EVAL_FORMAT_CHOICE_JSON;
    dvq_value_form form = as_json ? DVQ_VALUE_FORM_JSON : DVQ_VALUE_FORM_TEXT;
    if (arguments->standalone && arguments->eval_format != DVQ_EVAL_FORMAT_CHOICE_HTML) {
        dvq_message_add("dvq eval: --standalone goes with --format html\n");
        return DVQ_EXIT_FAILED;
    }
    dvq_input input;
    if (!dvq_input_read(arguments, "eval", "expression", &input))
        return DVQ_EXIT_FAILED;
    int exit_status = DVQ_EXIT_FAILED;
    dvq_vault *vault = dvq_cli_open_vault(arguments, dvq_message_warning);
    if (vault != NULL) {
        exit_status = run_expression(vault, arguments, &input, form);
        exit_status = dvq_cli_close_vault(vault, exit_status);
    }
    dvq_input_free(&input);
    return exit_status;
}
