/*
 * `dvq check`: parses the queries in notes and prints what is wrong with them, without running any.
 * Called by main.c. Reads only the notes it was asked to check.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/input.h"
#include "cli/notes.h"
#include "cli/output.h"
#include "server/buffer.h"

/* What has been found so far. */
typedef struct check_run {
    const dvq_notes *notes;
    const char *path; /* of the note being checked */
    size_t queries;
    size_t wrong;
    size_t passed; /* inline code that is no expression */
    bool failed;   /* a note could not be read */
    dvq_sink sink;
} check_run;

static void print_problem(check_run *run, const dvq_error *problem)
{
    dvq_buffer line = {0};
    dvq_buffer_add_format(&line, "%s%s:%u:%u: %s\n", dvq_notes_folder(run->notes, run->path),
                          run->path, problem->line, problem->column, problem->message);
    if (problem->hint[0] != '\0')
        dvq_buffer_add_format(&line, "hint: %s\n", problem->hint);
    dvq_sink_write(&run->sink, line.data, line.length);
    dvq_buffer_free(&line);
}

static void take_event(void *user, dvq_note_event event, const dvq_error *message)
{
    check_run *run = user;
    if (event == DVQ_NOTE_EVENT_QUERY) {
        run->queries++;
    } else if (event == DVQ_NOTE_EVENT_NO_EXPRESSION) {
        run->passed++;
    } else if (event == DVQ_NOTE_EVENT_FAILED) {
        run->wrong++;
        print_problem(run, message);
    }
}

static void check_note(check_run *run, const char *path, const char *text, size_t length)
{
    dvq_error error = {0};
    size_t wrong = run->wrong;
    run->path = path;
    dvq_status status =
        dvq_note_check(run->notes->vault, path, text, length, take_event, run, &error);
    if (status != DVQ_OK && wrong == run->wrong) {
        dvq_message_error(&error, "dvq", "", 0);
        run->failed = true;
    }
}

static void check_stdin(check_run *run)
{
    dvq_input input;
    if (!dvq_input_read_note(&input)) {
        run->failed = true;
        return;
    }
    check_note(run, run->notes->stdin_path, input.text, input.length);
    dvq_input_free(&input);
}

int dvq_cli_run_check(const dvq_arguments *arguments)
{
    dvq_notes notes;
    check_run run = {.notes = &notes};
    if (!dvq_notes_open(arguments, false, &notes))
        return dvq_notes_close(&notes, DVQ_EXIT_FAILED);
    if (notes.stdin_path != NULL)
        check_stdin(&run);
    /* For a whole vault, several threads are faster than reading note by note. */
    dvq_error error = {0};
    if (arguments->word_count == 0 && dvq_vault_load(notes.vault, &error) != DVQ_OK) {
        dvq_message_error(&error, "dvq", "", 0);
        run.failed = true;
    }
    for (size_t i = 0; i < notes.count && !run.failed; i++)
        check_note(&run, notes.files[i].path, NULL, 0);
    bool written = dvq_sink_finish(&run.sink);
    if (written && !run.failed) {
        dvq_message_add("%zu %s checked, %zu wrong\n", run.queries,
                        run.queries == 1 ? "query" : "queries", run.wrong);
        if (run.passed > 0)
            dvq_message_add("%zu %s passed over\n", run.passed,
                            run.passed == 1 ? "piece of code that is no expression was"
                                            : "pieces of code that are no expressions were");
    }
    int exit_status = run.failed || !written ? DVQ_EXIT_FAILED
                      : run.wrong > 0        ? DVQ_EXIT_JUDGED
                                             : DVQ_EXIT_DONE;
    return dvq_notes_close(&notes, exit_status);
}
