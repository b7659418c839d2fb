/*
 * `dvq render`: writes notes with the results of their queries, to standard output, to a folder, or
 * in place. A pool of threads renders the notes; their messages are printed in the order of the
 * notes in the vault. Called by main.c.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/copies.h"
#include "cli/diff.h"
#include "cli/input.h"
#include "cli/interrupt.h"
#include "cli/notes.h"
#include "cli/output.h"
#include "cli/pool.h"
#include "cli/style.h"
#include "cli/summary.h"

/* What came of working on one file. */
typedef struct render_job {
    dvq_buffer output;   /* for standard output */
    dvq_buffer messages; /* for standard error */
    dvq_summary summary;
    bool copied;   /* the file's copy is in place */
    uint64_t hash; /* of the copy */
    bool failed;
    bool stale;
    bool warned;
} render_job;

typedef struct render_run {
    const dvq_arguments *arguments;
    dvq_notes notes;
    dvq_outputs outputs;
    dvq_note_options options;
    dvq_copies copies; /* with --output */
    render_job *jobs;
    dvq_sink sink;
    dvq_summary summary;
    bool color; /* of messages */
    bool failed;
    bool stale;
    bool warned;
} render_run;

/* A note while it is rendered, for the events that it reports. */
typedef struct render_note {
    const render_run *run;
    render_job *job;
    const char *path;         /* of the note, or of a page without one */
    const dvq_output *output; /* NULL: standard input */
    const dvq_input *input;   /* NULL: the note is the vault's */
    bool told;                /* a failure was reported */
} render_note;

/* ---- options ---- */

/* Whether notes stay where they are, even if they are only looked at. */
static bool is_in_place(const dvq_arguments *arguments)
{
    return arguments->in_place ||
           (arguments->output == NULL && (arguments->check || arguments->diff));
}

/* Whether options that are for pages, or are not, are given where they count for something. */
static bool check_html(const dvq_arguments *arguments)
{
    bool html = dvq_outputs_are_html(arguments);
    bool look = arguments->template != NULL || arguments->style != NULL;
    if (html && is_in_place(arguments)) {
        dvq_message_add("dvq render: --format html never changes notes: pages go to -o DIR\n");
        return false;
    }
    if (!html && (look || arguments->raw_html != 0)) {
        dvq_message_add("dvq render: --template, --style and --raw-html need --format html\n");
        return false;
    }
    if (look && arguments->output == NULL) {
        dvq_message_add("dvq render: --template and --style need -o DIR\n");
        return false;
    }
    return true;
}

static dvq_raw_html choose_raw_html(const dvq_arguments *arguments)
{
    return arguments->raw_html == DVQ_RAW_HTML_CHOICE_ESCAPE ? DVQ_RAW_HTML_ESCAPE
           : arguments->raw_html == DVQ_RAW_HTML_CHOICE_DROP ? DVQ_RAW_HTML_DROP
                                                             : DVQ_RAW_HTML_KEEP;
}

static bool read_options(const dvq_arguments *arguments, dvq_note_options *options)
{
    if (!check_html(arguments))
        return false;
    if (arguments->output != NULL && (arguments->in_place || arguments->manage)) {
        dvq_message_add("dvq render: --output and --in-place exclude each other\n");
        return false;
    }
    /* An option that does not say that it changes notes must not change them. */
    const char *changes = arguments->manage     ? "manage"
                          : arguments->unmanage ? "unmanage"
                          : arguments->all      ? "all"
                                                : NULL;
    if (changes != NULL && !is_in_place(arguments)) {
        dvq_message_add(
            "dvq render: --%s changes notes in place: add --in-place, or --diff to look "
            "first\n",
            changes);
        return false;
    }
    if (arguments->manage && arguments->unmanage) {
        dvq_message_add("dvq render: --manage and --unmanage exclude each other\n");
        return false;
    }
    *options = (dvq_note_options){
        .size = sizeof(dvq_note_options),
        .target = is_in_place(arguments) ? DVQ_NOTE_IN_PLACE : DVQ_NOTE_COPY,
        .links =
            arguments->links == DVQ_LINKS_CHOICE_MARKDOWN ? DVQ_LINKS_MARKDOWN : DVQ_LINKS_WIKI,
        .heading_level = arguments->heading_level,
        .strip = arguments->strip,
        .keep_checkboxes = arguments->checkbox == DVQ_CHECKBOX_CHOICE_KEEP,
        .errors_inline = arguments->errors == DVQ_ERRORS_CHOICE_INLINE,
        .skip_failed = arguments->errors == DVQ_ERRORS_CHOICE_SKIP,
        .empty = arguments->empty,
        .keep_comments = arguments->comments != 0,
        .source_links = arguments->source_links,
        .manage = arguments->manage,
        .all = arguments->all,
        .unmanage = arguments->unmanage,
        .form = dvq_outputs_are_html(arguments) ? DVQ_NOTE_FORM_HTML : DVQ_NOTE_FORM_MARKDOWN,
        .raw_html = choose_raw_html(arguments),
    };
    return true;
}

/* ---- one note ---- */

static void add_message(const render_note *note, const dvq_error *error, const char *severity)
{
    dvq_notes_add_message(&note->run->notes, note->path, error, note->run->color ? severity : NULL,
                          &note->job->messages);
}

static void add_warning(const render_note *note, const dvq_error *warning)
{
    dvq_error marked = dvq_message_mark_warning(warning);
    note->job->warned = true;
    if (!note->run->arguments->quiet)
        dvq_notes_add_problem(&note->run->notes, note->path, note->input, &marked,
                              note->run->color ? DVQ_STYLE_WARNING : NULL, &note->job->messages);
}

static void take_event(void *user, dvq_note_event event, const dvq_error *message)
{
    render_note *note = user;
    const dvq_arguments *arguments = note->run->arguments;
    bool first = note->job->summary.events[event]++ == 0;
    switch (event) {
    case DVQ_NOTE_EVENT_FAILED:
        note->told = true;
        note->job->failed = true;
        add_message(note, message, DVQ_STYLE_ERROR);
        return;
    case DVQ_NOTE_EVENT_STALE:
        if (arguments->check) {
            note->job->stale = true;
            add_message(note, message, DVQ_STYLE_WARNING);
        }
        return;
    case DVQ_NOTE_EVENT_NO_EXPRESSION:
        if (arguments->verbose || (first && !arguments->quiet))
            add_message(note, message, DVQ_STYLE_WARNING);
        return;
    case DVQ_NOTE_EVENT_WARNING:
        add_warning(note, message);
        return;
    case DVQ_NOTE_EVENT_LEFT:
        if (!arguments->quiet)
            add_message(note, message, DVQ_STYLE_WARNING);
        return;
    case DVQ_NOTE_EVENT_CODE:
        /* Told of one by one, each with its place, when asked to. */
        if (!arguments->verbose && !arguments->quiet)
            add_message(note, message, DVQ_STYLE_WARNING);
        return;
    case DVQ_NOTE_EVENT_EMPTY:
    case DVQ_NOTE_EVENT_SCRIPT:
    case DVQ_NOTE_EVENT_INLINE_SCRIPT:
    case DVQ_NOTE_EVENT_TASKS:
    case DVQ_NOTE_EVENT_BASE:
    case DVQ_NOTE_EVENT_SEARCH:
    case DVQ_NOTE_EVENT_SPELLING:
    case DVQ_NOTE_EVENT_PLAIN:
        if (arguments->verbose)
            add_message(note, message, DVQ_STYLE_WARNING);
        return;
    case DVQ_NOTE_EVENT_QUERY:
        return;
    }
}

static void fail_note(const render_note *note, const dvq_error *error)
{
    note->job->failed = true;
    note->job->summary.failed = 1;
    add_message(note, error, DVQ_STYLE_ERROR);
}

/* Count a note that was written, printed, or would be, and name it when asked to. */
static void count_written(const render_note *note, bool written)
{
    const dvq_arguments *arguments = note->run->arguments;
    if (note->output != NULL && !note->output->is_note)
        return; /* a list of notes, which the summary does not count */
    note->job->summary.written = written;
    if (!arguments->verbose)
        return;
    dvq_message_append(&note->job->messages, dvq_notes_folder(&note->run->notes, note->path));
    dvq_message_append(&note->job->messages, note->path);
    dvq_buffer_add_text(&note->job->messages, !written ? ": unchanged\n"
                                              : arguments->check || arguments->diff
                                                  ? ": would change\n"
                                                  : ": written\n");
}

/* The path under --output where a file goes. The caller frees it. */
static char *make_target(const render_run *run, const char *path)
{
    const char *folder = run->arguments->output;
    char *target = malloc(strlen(folder) + strlen(path) + 2);
    if (target != NULL) {
        memcpy(target, folder, strlen(folder));
        target[strlen(folder)] = '/';
        memcpy(target + strlen(folder) + 1, path, strlen(path) + 1);
    }
    return target;
}

static void read_file(const char *path, dvq_buffer *buffer, bool *exists)
{
    FILE *stream = fopen(path, "rb");
    *exists = stream != NULL;
    char block[16384];
    while (stream != NULL) {
        size_t part = fread(block, 1, sizeof block, stream);
        dvq_buffer_add(buffer, block, part);
        if (part < sizeof block)
            break;
    }
    if (stream != NULL)
        (void)fclose(stream);
}

/* Compare what is there with what would be written, for --check and --diff. */
static void compare(const render_note *note, const char *name, dvq_bytes old, dvq_bytes new)
{
    const dvq_arguments *arguments = note->run->arguments;
    bool same = old.length == new.length &&
                (old.length == 0 || memcmp(old.data, new.data, old.length) == 0);
    count_written(note, !same);
    if (same)
        return;
    if (arguments->check && arguments->output != NULL) {
        note->job->stale = true;
        dvq_message_append(&note->job->messages, name);
        dvq_buffer_add_text(&note->job->messages, ": it is stale\n");
    }
    if (arguments->diff)
        dvq_diff_append(&note->job->output, name, old, new);
}

/* Whether a file that dvq did not write is in the copy's place, and is not what it would write. */
static bool is_foreign(const render_note *note, const char *target, const dvq_buffer *text)
{
    size_t index = (size_t)(note->job - note->run->jobs);
    if (!dvq_copies_is_foreign(&note->run->copies, index))
        return false;
    dvq_buffer old = {0};
    bool exists;
    read_file(target, &old, &exists);
    bool same = exists && old.length == text->length &&
                (old.length == 0 || memcmp(old.data, text->data, old.length) == 0);
    dvq_buffer_free(&old);
    return exists && !same;
}

/* The same for the copy of an attachment. */
static bool is_foreign_file(const render_note *note, const char *target)
{
    const render_run *run = note->run;
    size_t index = (size_t)(note->job - run->jobs);
    if (!dvq_copies_is_foreign(&run->copies, index))
        return false;
    char *source = malloc(strlen(run->notes.root) + strlen(note->path) + 2);
    if (source == NULL)
        return true;
    stpcpy(stpcpy(stpcpy(source, run->notes.root), "/"), note->path);
    uint64_t old;
    uint64_t new;
    bool same =
        dvq_manifest_hash_file(source, &new) && dvq_manifest_hash_file(target, &old) && old == new;
    free(source);
    return !same;
}

static void fail_foreign(const render_note *note, const char *target)
{
    note->job->failed = true;
    note->job->summary.failed = 1;
    dvq_message_append(&note->job->messages, target);
    dvq_buffer_add_text(&note->job->messages, ": dvq did not write this file, so it stays as it "
                                              "is: move it away, or take another folder\n");
}

static void put_copy(const render_note *note, const dvq_buffer *text)
{
    const dvq_arguments *arguments = note->run->arguments;
    dvq_error error = {0};
    char *target = make_target(note->run, note->output->path);
    if (target == NULL) {
        note->job->messages.failed = true;
        return;
    }
    if (arguments->check || arguments->diff) {
        dvq_buffer old = {0};
        bool exists;
        read_file(target, &old, &exists);
        if (!exists && arguments->check) {
            note->job->stale = true;
            count_written(note, true);
            dvq_message_append(&note->job->messages, target);
            dvq_buffer_add_text(&note->job->messages, ": it is missing\n");
        } else {
            compare(note, target, (dvq_bytes){old.data, old.length},
                    (dvq_bytes){text->data, text->length});
        }
        dvq_buffer_free(&old);
    } else if (is_foreign(note, target, text)) {
        fail_foreign(note, target);
    } else {
        dvq_interrupt_hold();
        int written = 0;
        dvq_status status = dvq_file_write(target, text->data, text->length, &written, &error);
        dvq_interrupt_release();
        if (status != DVQ_OK)
            fail_note(note, &error);
        else
            count_written(note, written != 0);
        note->job->copied = status == DVQ_OK;
        note->job->hash = dvq_manifest_hash(text->data, text->length);
    }
    free(target);
}

static void put_in_place(const render_note *note, const dvq_buffer *text)
{
    const dvq_arguments *arguments = note->run->arguments;
    dvq_vault *vault = note->run->notes.vault;
    dvq_error error = {0};
    if (!arguments->check && !arguments->diff) {
        dvq_interrupt_hold();
        int written = 0;
        dvq_status status = dvq_note_replace(vault, note->path, DVQ_TERMINATED, text->data,
                                             text->length, &written, &error);
        dvq_interrupt_release();
        if (status != DVQ_OK)
            fail_note(note, &error);
        else
            count_written(note, written != 0);
        return;
    }
    dvq_string old;
    if (dvq_note_get_text(vault, note->path, DVQ_TERMINATED, &old, &error) != DVQ_OK) {
        fail_note(note, &error);
        return;
    }
    compare(note, note->path, (dvq_bytes){old.data, old.length},
            (dvq_bytes){text->data, text->length});
}

static void put_note(const render_note *note, dvq_buffer *text)
{
    const render_run *run = note->run;
    if (run->arguments->output != NULL) {
        put_copy(note, text);
    } else if (run->options.target == DVQ_NOTE_IN_PLACE) {
        put_in_place(note, text);
    } else {
        note->job->output = *text;
        *text = (dvq_buffer){0};
        count_written(note, true);
    }
}

/* Render a note, as Markdown or HTML, or make a page of the site. */
static dvq_status make_output(const render_note *note, const dvq_note_options *options,
                              dvq_buffer *text, dvq_error *error)
{
    const render_run *run = note->run;
    if (run->outputs.site != NULL)
        return dvq_site_write(run->outputs.site, note->output->page, options, dvq_buffer_write,
                              text, error);
    return dvq_note_render(run->notes.vault, note->path, DVQ_TERMINATED, NULL, 0, options,
                           dvq_buffer_write, text, error);
}

static void render_output(const render_run *run, render_job *job, const dvq_output *output)
{
    const char *path = output->is_note ? output->source : output->path;
    render_note note = {.run = run, .job = job, .path = path, .output = output};
    dvq_note_options options = run->options;
    dvq_buffer text = {0};
    dvq_error error = {0};
    options.report = take_event;
    options.report_user = &note;
    job->summary.notes = output->is_note;
    dvq_status status = make_output(&note, &options, &text, &error);
    if (status == DVQ_OK)
        put_note(&note, &text);
    else if (note.told)
        job->summary.failed = 1;
    else
        fail_note(&note, &error);
    dvq_buffer_free(&text);
}

static void copy_attachment(const render_run *run, render_job *job, const dvq_output *output)
{
    const dvq_arguments *arguments = run->arguments;
    dvq_error error = {0};
    char *target = make_target(run, output->path);
    render_note note = {.run = run, .job = job, .path = output->source, .output = output};
    if (target == NULL) {
        job->messages.failed = true;
    } else if (!arguments->check && !arguments->diff && is_foreign_file(&note, target)) {
        fail_foreign(&note, target);
    } else if (!arguments->check && !arguments->diff) {
        dvq_interrupt_hold();
        dvq_status status = dvq_vault_copy_file(run->notes.vault, output->source, DVQ_TERMINATED,
                                                target, NULL, &error);
        dvq_interrupt_release();
        if (status != DVQ_OK)
            fail_note(&note, &error);
        else
            job->copied = dvq_manifest_hash_file(target, &job->hash);
    }
    free(target);
}

/* ---- all of them ---- */

static void work(void *user, size_t index)
{
    const render_run *run = user;
    const dvq_output *output = &run->outputs.files[index];
    if (output->is_copied)
        copy_attachment(run, &run->jobs[index], output);
    else
        render_output(run, &run->jobs[index], output);
}

static int speaks(void *user, size_t index)
{
    const render_job *job = &((render_run *)user)->jobs[index];
    return job->output.length > 0 || job->messages.length > 0;
}

/* The style of a line of a diff, from 0; its first two name the file. */
static const char *choose_style(size_t line, char first)
{
    if (line < 2)
        return DVQ_STYLE_PLACE;
    return first == '+'   ? DVQ_STYLE_ADDED
           : first == '-' ? DVQ_STYLE_REMOVED
           : first == '@' ? DVQ_STYLE_HUNK
                          : "";
}

static void print_diff(dvq_sink *sink, const dvq_buffer *diff)
{
    size_t start = 0;
    for (size_t i = 0; start < diff->length; i++) {
        const char *line = diff->data + start;
        const char *end = memchr(line, '\n', diff->length - start);
        size_t length = end != NULL ? (size_t)(end - line) : diff->length - start;
        const char *style = choose_style(i, line[0]);
        dvq_sink_style(sink, style);
        dvq_sink_write(sink, line, length);
        dvq_sink_style(sink, style[0] != '\0' ? DVQ_STYLE_PLAIN : "");
        dvq_sink_write(sink, "\n", end != NULL);
        start += length + 1;
    }
}

static void finish(void *user, size_t index)
{
    render_run *run = user;
    render_job *job = &run->jobs[index];
    if (run->arguments->diff && run->sink.color)
        print_diff(&run->sink, &job->output);
    else if (job->output.length > 0)
        dvq_sink_write(&run->sink, job->output.data, job->output.length);
    if (job->messages.length > 0)
        dvq_message_put(job->messages.data, job->messages.length);
    if (job->output.failed || job->messages.failed) {
        dvq_message_add("dvq: out of memory\n");
        job->failed = true;
    }
    dvq_summary_add(&run->summary, &job->summary);
    if (job->copied && !dvq_copies_add(&run->copies, run->outputs.files[index].path, job->hash)) {
        dvq_message_add("dvq: out of memory\n");
        job->failed = true;
    }
    run->failed = run->failed || job->failed;
    run->stale = run->stale || job->stale;
    run->warned = run->warned || job->warned;
    dvq_buffer_free(&job->output);
    dvq_buffer_free(&job->messages);
}

static bool check_usage(const render_run *run)
{
    const dvq_arguments *arguments = run->arguments;
    bool goes_out = arguments->output == NULL && run->options.target == DVQ_NOTE_COPY;
    if (goes_out && !run->notes.single) {
        dvq_message_add("dvq render: several notes go to a folder: -o DIR, or stay: --in-place\n"
                        "See `dvq render --help`.\n");
        return false;
    }
    if (run->notes.stdin_path != NULL && arguments->output != NULL) {
        dvq_message_add("dvq render: standard input goes to standard output, not to -o\n");
        return false;
    }
    if (arguments->attachments && arguments->output == NULL) {
        dvq_message_add("dvq render: --attachments needs -o DIR\n");
        return false;
    }
    if (arguments->prune && arguments->output == NULL) {
        dvq_message_add("dvq render: --prune needs -o DIR\n");
        return false;
    }
    if (arguments->output != NULL && dvq_notes_hold_folder(&run->notes, arguments->output)) {
        dvq_message_add("dvq render: %s lies in the vault, where its notes would be found again\n"
                        "hint: take a folder outside it, or one whose name starts with a dot\n",
                        arguments->output);
        return false;
    }
    return true;
}

static void put_input(const render_note *note, const dvq_input *input, const dvq_buffer *text)
{
    const dvq_arguments *arguments = note->run->arguments;
    if (arguments->check || arguments->diff) {
        compare(note, note->path, (dvq_bytes){input->text, input->length},
                (dvq_bytes){text->data, text->length});
    } else {
        dvq_buffer_add(&note->job->output, text->data, text->length);
        count_written(note, true);
    }
}

/* Render a note from standard input to standard output. */
static void render_stdin(render_run *run)
{
    render_job job = {.summary.notes = 1};
    dvq_input input;
    render_note note = {.run = run, .job = &job, .path = run->notes.stdin_path, .input = &input};
    dvq_note_options options = run->options;
    dvq_error error = {0};
    if (!dvq_input_read_note(&input)) {
        run->failed = true;
        return;
    }
    options.report = take_event;
    options.report_user = &note;
    dvq_buffer text = {0};
    bool overlaid = dvq_notes_overlay(&run->notes, &input);
    dvq_status status =
        dvq_note_render(run->notes.vault, note.path, DVQ_TERMINATED, overlaid ? NULL : input.text,
                        input.length, &options, dvq_buffer_write, &text, &error);
    if (status == DVQ_OK)
        put_input(&note, &input, &text);
    else if (note.told)
        job.summary.failed = 1;
    else
        fail_note(&note, &error);
    dvq_buffer_free(&text);
    dvq_input_free(&input);
    run->jobs = &job;
    finish(run, 0);
    run->jobs = NULL;
}

static void render_files(render_run *run)
{
    dvq_pool pool = {.count = run->outputs.count,
                     .work = work,
                     .finish = finish,
                     .speaks = speaks,
                     .user = run,
                     .verb = "rendering"};
    dvq_error error = {0};
    run->jobs = calloc(run->outputs.count + 1, sizeof *run->jobs);
    if (run->jobs == NULL) {
        dvq_message_add("dvq: out of memory\n");
        run->failed = true;
        return;
    }
    if (!dvq_option_read_threads(run->arguments, &pool.threads) ||
        dvq_vault_load(run->notes.vault, &error) != DVQ_OK) {
        dvq_message_error(&error, "dvq", "", 0);
        run->failed = true;
    } else {
        dvq_interrupt_defer();
        dvq_pool_run(&pool);
    }
    free(run->jobs);
}

/* Render to a folder: copies, and what becomes of those whose notes are gone. */
static void render_copies(render_run *run)
{
    const dvq_arguments *arguments = run->arguments;
    bool looks = arguments->check || arguments->diff;
    dvq_copies_prune prune = !looks && arguments->prune             ? DVQ_COPIES_REMOVE
                             : arguments->check || arguments->prune ? DVQ_COPIES_NAME
                                                                    : DVQ_COPIES_KEEP;
    bool good = dvq_copies_open(&run->copies, arguments->output, &run->notes, &run->outputs);
    if (good && !looks)
        dvq_copies_clear(&run->copies);
    good = good && (looks || dvq_copies_plan(&run->copies));
    if (good) {
        render_files(run);
        good = dvq_copies_prune_gone(&run->copies, prune, arguments->verbose);
        good = (looks || dvq_copies_write_manifest(&run->copies)) && good;
    }
    run->summary.removed = run->copies.removed;
    run->summary.outlived = run->copies.outlived;
    run->failed = run->failed || !good;
    run->stale = run->stale || (run->copies.outlived > 0 && arguments->check);
    dvq_copies_close(&run->copies);
}

/* A site has the other files of the vault. */
static bool takes_attachments(const dvq_arguments *arguments)
{
    return arguments->attachments || (dvq_outputs_are_html(arguments) && arguments->output != NULL);
}

int dvq_cli_run_render(const dvq_arguments *arguments)
{
    render_run run = {.arguments = arguments,
                      .sink = {.color = dvq_style_has_color(arguments, STDOUT_FILENO)},
                      .color = dvq_style_has_color(arguments, STDERR_FILENO)};
    bool ready =
        read_options(arguments, &run.options) &&
        dvq_notes_open(arguments, dvq_message_warning, takes_attachments(arguments), &run.notes);
    if (!ready || !check_usage(&run) || !dvq_outputs_open(&run.outputs, arguments, &run.notes)) {
        dvq_outputs_close(&run.outputs);
        return dvq_notes_close(&run.notes, DVQ_EXIT_FAILED);
    }
    if (run.notes.stdin_path != NULL)
        render_stdin(&run);
    else if (arguments->output != NULL)
        render_copies(&run);
    else
        render_files(&run);
    if (arguments->summary != NULL && !dvq_summary_write_json(&run.summary, arguments->summary))
        run.failed = true;
    bool written = dvq_sink_finish(&run.sink);
    if (!arguments->quiet)
        dvq_summary_print(&run.summary, arguments->check || arguments->diff);
    bool judged = run.stale || (arguments->strict && run.warned);
    int exit_status = run.failed || !written ? DVQ_EXIT_FAILED
                      : judged               ? DVQ_EXIT_JUDGED
                                             : DVQ_EXIT_DONE;
    dvq_outputs_close(&run.outputs);
    return dvq_notes_close(&run.notes, exit_status);
}
