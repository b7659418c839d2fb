/* `dvq inspect`: prints everything known about a note, as JSON. Called by main.c. */
#include <stdio.h>
#include <stdlib.h>

#include "cli/notes.h"
#include "cli/output.h"

int dvq_cli_run_inspect(const dvq_arguments *arguments)
{
    if (arguments->word_count != 1) {
        dvq_message_add("dvq inspect: name the note to show\nSee `dvq inspect --help`.\n");
        return DVQ_EXIT_FAILED;
    }
    dvq_vault *vault = dvq_cli_open_vault(arguments, dvq_message_warning);
    if (vault == NULL)
        return DVQ_EXIT_FAILED;
    bool found;
    char *path = dvq_notes_find(vault, arguments, arguments->words[0], &found);
    dvq_sink sink = {0};
    dvq_error error = {0};
    dvq_status status =
        dvq_page_write_json(vault, path, DVQ_TERMINATED, dvq_sink_write, &sink, &error);
    free(path);
    if (status == DVQ_OK)
        dvq_sink_end_line(&sink);
    int exit_status = DVQ_EXIT_DONE;
    if (!dvq_sink_finish(&sink)) {
        exit_status = DVQ_EXIT_FAILED;
    } else if (status != DVQ_OK) {
        dvq_message_error(&error, "dvq", "", 0);
        exit_status = DVQ_EXIT_FAILED;
    }
    return dvq_cli_close_vault(vault, exit_status);
}
