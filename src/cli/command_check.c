/*
 * `dvq check`: parses the queries in notes and prints what is wrong with them, without running any.
 * Called by main.c. Reads only the notes it was asked to check.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/input.h"
#include "cli/notes.h"
#include "cli/output.h"
#include "cli/style.h"

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

static void add_styled(dvq_sink *sink, const char *style, const char *text)
{
    dvq_sink_style(sink, style);
    dvq_sink_write(sink, text, strlen(text));
    dvq_sink_style(sink, DVQ_STYLE_PLAIN);
}

static void print_problem(check_run *run, const dvq_error *problem)
{
    dvq_sink *sink = &run->sink;
    const char *folder = dvq_notes_folder(run->notes, run->path);
    char place[32];
    int length = snprintf(place, sizeof place, ":%u:%u:", problem->line, problem->column);
    dvq_sink_style(sink, DVQ_STYLE_PLACE);
    dvq_sink_add_name(sink, folder, strlen(folder));
    dvq_sink_add_name(sink, run->path, strlen(run->path));
    dvq_sink_write(sink, place, (size_t)length);
    dvq_sink_style(sink, DVQ_STYLE_PLAIN);
    dvq_sink_write(sink, " ", 1);
    add_styled(sink, DVQ_STYLE_ERROR, problem->message);
    dvq_sink_write(sink, "\n", 1);
    if (problem->hint[0] == '\0')
        return;
    add_styled(sink, DVQ_STYLE_HINT, "hint:");
    dvq_sink_write(sink, " ", 1);
    dvq_sink_write(sink, problem->hint, strlen(problem->hint));
    dvq_sink_write(sink, "\n", 1);
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
    run.sink.color = dvq_style_has_color(arguments, STDOUT_FILENO);
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
