/*
 * `dvq serve`: opens the vault and lets src/server/ answer on standard input and output. Called by
 * main.c.
 */
#include <unistd.h>

#include "cli/open_vault.h"
#include "cli/output.h"
#include "server/serve.h"

int dvq_cli_run_serve(const dvq_arguments *arguments)
{
    /* A vault that cannot be opened is reported at once, not with every request. */
    dvq_vault *vault = dvq_cli_open_vault(arguments, dvq_message_vault_warning);
    if (vault == NULL)
        return DVQ_EXIT_FAILED;
    dvq_sink sink = {0};
    dvq_status status = dvq_serve_run(vault, STDIN_FILENO, STDOUT_FILENO, &sink.failure);
    if (status == DVQ_ERROR_MEMORY)
        dvq_message_add("dvq serve: out of memory or threads\n");
    bool written = dvq_sink_finish(&sink);
    /* Notes that could not be read have failed their requests; they do not fail the server. */
    dvq_vault_close(vault);
    return status == DVQ_OK && written ? DVQ_EXIT_DONE : DVQ_EXIT_FAILED;
}
