/*
 * `dvq check`: runs the queries in notes and prints what is wrong with them, and what else is not
 * as its writer must have meant it. A pool of threads checks the notes; what is found is printed in
 * the order of the notes in the vault. Called by main.c. Writes no note.
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "cli/input.h"
#include "cli/notes.h"
#include "cli/output.h"
#include "cli/pool.h"
#include "cli/style.h"

/* What has been found, in one note or in all. */
typedef struct check_count {
    size_t queries;
    size_t wrong;
    size_t warnings;
    size_t passed; /* inline code that is no expression */
    bool failed;   /* a note could not be read */
} check_count;

/* What came of one note. */
typedef struct check_job {
    check_count count;
    dvq_buffer problems; /* for standard output */
    dvq_buffer warnings; /* for standard error */
    dvq_error failure;   /* if the note could not be read */
} check_job;

typedef struct check_run {
    const dvq_arguments *arguments;
    dvq_notes notes;
    check_job *jobs;
    check_count count;
    dvq_sink sink;
} check_run;

/* A note while it is checked, for the events that it reports. */
typedef struct check_note {
    const check_run *run;
    check_job *job;
    const char *path;
    const dvq_input *input; /* NULL: the note is the vault's */
} check_note;

/* ---- one note ---- */

static void add_error(const check_note *note, const dvq_error *problem)
{
    const check_run *run = note->run;
    note->job->count.wrong++;
    dvq_notes_add_message(&run->notes, note->path, problem,
                          run->sink.color ? DVQ_STYLE_ERROR : NULL, &note->job->problems);
}

static void add_warning(const check_note *note, const dvq_error *warning)
{
    const check_run *run = note->run;
    dvq_error marked = dvq_message_mark_warning(warning);
    bool color = dvq_style_has_color(run->arguments, STDERR_FILENO);
    note->job->count.warnings++;
    if (!run->arguments->quiet)
        dvq_notes_add_problem(&run->notes, note->path, note->input, &marked,
                              color ? DVQ_STYLE_WARNING : NULL, &note->job->warnings);
}

static void take_event(void *user, dvq_note_event event, const dvq_error *message)
{
    const check_note *note = user;
    bool passed = event == DVQ_NOTE_EVENT_NO_EXPRESSION;
    note->job->count.queries += event == DVQ_NOTE_EVENT_QUERY;
    note->job->count.passed += passed;
    if (passed && note->run->arguments->verbose)
        dvq_notes_add_message(&note->run->notes, note->path, message, NULL, &note->job->warnings);
    else if (event == DVQ_NOTE_EVENT_FAILED)
        add_error(note, message);
    else if (event == DVQ_NOTE_EVENT_WARNING)
        add_warning(note, message);
}

/* `text` is NULL for the note as the vault has it. */
static void check_text(check_note *note, const char *text, size_t length)
{
    check_job *job = note->job;
    dvq_check_options options = {.size = sizeof options,
                                 .run = !note->run->arguments->parse_only,
                                 .report = take_event,
                                 .report_user = note};
    dvq_status status = dvq_note_check(note->run->notes.vault, note->path, DVQ_TERMINATED, text,
                                       length, &options, &job->failure);
    job->count.failed = status != DVQ_OK && job->count.wrong == 0;
}

/* ---- all of them ---- */

static void work(void *user, size_t index)
{
    const check_run *run = user;
    check_note note = {.run = run, .job = &run->jobs[index], .path = run->notes.files[index].path};
    check_text(&note, NULL, 0);
}

static int speaks(void *user, size_t index)
{
    const check_job *job = &((const check_run *)user)->jobs[index];
    return job->problems.length > 0 || job->warnings.length > 0 || job->count.failed;
}

static void finish(void *user, size_t index)
{
    check_run *run = user;
    check_job *job = &run->jobs[index];
    if (job->problems.length > 0)
        dvq_sink_write(&run->sink, job->problems.data, job->problems.length);
    if (job->warnings.length > 0)
        dvq_message_put(job->warnings.data, job->warnings.length);
    if (job->count.failed)
        dvq_message_error(&job->failure, "dvq", "", 0);
    if (job->problems.failed || job->warnings.failed)
        dvq_message_add("dvq: out of memory\n");
    run->count.queries += job->count.queries;
    run->count.wrong += job->count.wrong;
    run->count.warnings += job->count.warnings;
    run->count.passed += job->count.passed;
    run->count.failed =
        run->count.failed || job->count.failed || job->problems.failed || job->warnings.failed;
    dvq_buffer_free(&job->problems);
    dvq_buffer_free(&job->warnings);
}

static void check_files(check_run *run)
{
    dvq_pool pool = {.count = run->notes.count,
                     .work = work,
                     .finish = finish,
                     .speaks = speaks,
                     .user = run,
                     .verb = "checking"};
    dvq_error error = {0};
    run->jobs = calloc(run->notes.count + 1, sizeof *run->jobs);
    if (run->jobs == NULL) {
        dvq_message_add("dvq: out of memory\n");
        run->count.failed = true;
        return;
    }
    /* For a whole vault, several threads are faster than reading note by note. */
    bool all = run->arguments->word_count == 0;
    if (!dvq_option_read_threads(run->arguments, &pool.threads)) {
        run->count.failed = true;
    } else if (all && dvq_vault_load(run->notes.vault, &error) != DVQ_OK) {
        dvq_message_error(&error, "dvq", "", 0);
        run->count.failed = true;
    } else {
        dvq_pool_run(&pool);
    }
    free(run->jobs);
}

static void check_stdin(check_run *run)
{
    check_job job = {0};
    dvq_input input;
    if (!dvq_input_read_note(&input)) {
        run->count.failed = true;
        return;
    }
    check_note note = {.run = run, .job = &job, .path = run->notes.stdin_path, .input = &input};
    bool overlaid = dvq_notes_overlay(&run->notes, &input);
    check_text(&note, overlaid ? NULL : input.text, input.length);
    run->jobs = &job;
    finish(run, 0);
    run->jobs = NULL;
    dvq_input_free(&input);
}

static void print_count(const check_run *run)
{
    const check_count *count = &run->count;
    char warnings[48] = "";
    if (count->warnings > 0 && !run->arguments->quiet)
        (void)snprintf(warnings, sizeof warnings, ", %zu %s", count->warnings,
                       count->warnings == 1 ? "warning" : "warnings");
    dvq_message_add("%zu %s checked, %zu wrong%s\n", count->queries,
                    count->queries == 1 ? "query" : "queries", count->wrong, warnings);
    if (count->passed > 0)
        dvq_message_add("%zu %s passed over%s\n", count->passed,
                        count->passed == 1 ? "piece of code that is no expression was"
                                           : "pieces of code that are no expressions were",
                        run->arguments->verbose ? "" : ": -v names each");
}

int dvq_cli_run_check(const dvq_arguments *arguments)
{
    check_run run = {
        .arguments = arguments,
        .sink = {.is_clean = true, .color = dvq_style_has_color(arguments, STDOUT_FILENO)}};
    dvq_log_function log = arguments->parse_only ? dvq_message_warning : dvq_message_file_warning;
    if (!dvq_notes_open(arguments, log, false, &run.notes))
        return dvq_notes_close(&run.notes, DVQ_EXIT_FAILED);
    if (run.notes.stdin_path != NULL)
        check_stdin(&run);
    else
        check_files(&run);
    bool written = dvq_sink_finish(&run.sink);
    bool failed = run.count.failed || !written;
    if (!failed)
        print_count(&run);
    bool judged = run.count.wrong > 0 || (arguments->strict && run.count.warnings > 0);
    int exit_status = failed ? DVQ_EXIT_FAILED : judged ? DVQ_EXIT_JUDGED : DVQ_EXIT_DONE;
    return dvq_notes_close(&run.notes, exit_status);
}
