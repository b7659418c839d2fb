/* `dvq parse`: prints a query's syntax tree, as JSON. Called by main.c. Reads no notes. */
#include <stdio.h>
#include <unistd.h>

#include "cli/input.h"
#include "cli/open_vault.h"
#include "cli/output.h"
#include "cli/style.h"

static int print_tree(dvq_vault *vault, const dvq_arguments *arguments, const dvq_input *input)
{
    dvq_sink sink = {0};
    dvq_error error = {0};
    dvq_status status =
        dvq_ast_write_json(vault, input->text, input->length, dvq_sink_write, &sink, &error);
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

/*
 * A vault only gives a clock, a zone and a locale for dates, so it is opened only when asked for.
 */
static bool needs_vault(const dvq_arguments *arguments)
{
    return arguments->vault != NULL || arguments->now != NULL || arguments->locale != NULL;
}

int dvq_cli_run_parse(const dvq_arguments *arguments)
{
    dvq_input input;
    if (!dvq_input_read(arguments, "parse", "query", &input))
        return DVQ_EXIT_FAILED;
    int exit_status = DVQ_EXIT_FAILED;
    dvq_vault *vault =
        needs_vault(arguments) ? dvq_cli_open_vault(arguments, dvq_message_warning) : NULL;
    if (vault != NULL || !needs_vault(arguments))
        exit_status = print_tree(vault, arguments, &input);
    dvq_vault_close(vault);
    dvq_input_free(&input);
    return exit_status;
}
