/* `dvq parse`: prints a query's syntax tree, as JSON. Called by main.c. Reads no notes. */
#include <stdio.h>
#include <unistd.h>

#include "cli/input.h"
#include "cli/open_vault.h"
#include "cli/output.h"
#include "cli/style.h"

/* A query of the Tasks plugin's depends on the vault's settings. */
static dvq_status write_tasks(dvq_vault *vault, const dvq_input *input, dvq_sink *sink,
                              dvq_error *error)
{
    dvq_query_options options = {.size = sizeof options, .language = DVQ_LANGUAGE_TASKS};
    dvq_query *query = NULL;
    dvq_status status =
        dvq_query_prepare(vault, input->text, input->length, &options, &query, error);
    if (status == DVQ_OK)
        status = dvq_query_write_ast(query, dvq_sink_write, sink, error);
    dvq_query_finalize(query);
    return status;
}

static int print_tree(dvq_vault *vault, const dvq_arguments *arguments, dvq_language language,
                      const dvq_input *input)
{
    dvq_sink sink = {0};
    dvq_error error = {0};
    dvq_status status =
        language == DVQ_LANGUAGE_TASKS
            ? write_tasks(vault, input, &sink, &error)
            : dvq_ast_write_json(vault, input->text, input->length, dvq_sink_write, &sink, &error);
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
 * To a Dataview query a vault only gives a clock, a zone and a locale for dates, so it is opened
 * only when asked for.
 */
static bool needs_vault(const dvq_arguments *arguments, dvq_language language)
{
    return language == DVQ_LANGUAGE_TASKS || arguments->vault != NULL || arguments->now != NULL ||
           arguments->locale != NULL;
}

int dvq_cli_run_parse(const dvq_arguments *arguments)
{
    dvq_input input;
    if (!dvq_input_read(arguments, "parse", "query", &input))
        return DVQ_EXIT_FAILED;
    int exit_status = DVQ_EXIT_FAILED;
    dvq_language language = dvq_input_choose_language(arguments, &input);
    bool needed = needs_vault(arguments, language);
    dvq_vault *vault = needed ? dvq_cli_open_vault(arguments, dvq_message_warning) : NULL;
    if (vault != NULL || !needed)
        exit_status = print_tree(vault, arguments, language, &input);
    dvq_vault_close(vault);
    dvq_input_free(&input);
    return exit_status;
}
