/*
 * `dvq mcp`: opens the vault and lets src/server/ answer on standard input and output. Called by
 * main.c.
 */
#include <unistd.h>

#include "cli/language.h"
#include "cli/open_vault.h"
#include "cli/output.h"
#include "server/mcp.h"

enum { MOST_TOPICS = 16 };

/* The topics of `dvq help`; the last has no name. */
static void list_topics(dvq_mcp_topic topics[MOST_TOPICS + 1])
{
    size_t count = 0;
    for (; dvq_language_topics[count].name != NULL && count < MOST_TOPICS; count++)
        topics[count] =
            (dvq_mcp_topic){dvq_language_topics[count].name, dvq_language_topics[count].text};
    topics[count] = (dvq_mcp_topic){NULL, NULL};
}

int dvq_cli_run_mcp(const dvq_arguments *arguments)
{
    dvq_vault *vault = dvq_cli_open_vault(arguments, dvq_message_vault_warning);
    if (vault == NULL)
        return DVQ_EXIT_FAILED;
    dvq_mcp_topic topics[MOST_TOPICS + 1];
    list_topics(topics);
    dvq_sink sink = {0};
    dvq_status status = dvq_mcp_run(vault, topics, STDIN_FILENO, STDOUT_FILENO, &sink.failure);
    if (status == DVQ_ERROR_MEMORY)
        dvq_message_add("dvq mcp: out of memory or threads\n");
    bool written = dvq_sink_finish(&sink);
    dvq_vault_close(vault);
    return status == DVQ_OK && written ? DVQ_EXIT_DONE : DVQ_EXIT_FAILED;
}
