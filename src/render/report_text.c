/*
 * The report as text, in sections. Everything is folded or cut to the width that is asked for, and
 * nothing but the query and its messages comes from outside. Called by api/.
 */
#include <stdio.h>

#include "render/fold.h"
#include "render/report.h"
#include "support/unicode.h"

enum { USUAL_WIDTH = 80, LEAST_WIDTH = 36, NUMBER_WIDTH = 7, NAME_WIDTH = 16 };

/* Columns of a step: rows in, rows out, rows that failed. */
enum { NUMBERS_WIDTH = 3 * NUMBER_WIDTH };

static size_t get_width(const dvq_report *report)
{
    if (report->width == 0)
        return USUAL_WIDTH;
    return report->width > LEAST_WIDTH ? report->width : LEAST_WIDTH;
}

static void widen(size_t *width, dvq_text name)
{
    size_t own = dvq_unicode_display_width(name);
    *width = own > *width ? own : *width;
}

/* Columns for the names of sources and operations; what is left are numbers. */
static size_t measure_names(const dvq_report *report)
{
    const dvq_explanation *explanation = report->explanation;
    size_t width = sizeof "no FROM: every note" - 1;
    for (size_t i = 0; i < explanation->sources.count; i++)
        widen(&width, explanation->sources.items[i].text);
    for (size_t i = 0; i < explanation->steps.count; i++)
        widen(&width, explanation->steps.items[i].text);
    size_t most = get_width(report) - NUMBERS_WIDTH - 2;
    return width < most ? width : most;
}

/* ---- lines ---- */

/* Fold a text; its first line starts after `first` columns, which the caller has filled. */
static void add_folded(const dvq_report *report, dvq_text text, size_t first, size_t indent)
{
    size_t column = first;
    do {
        dvq_text line = dvq_fold_take(&text, get_width(report) - column);
        dvq_output_add_printable(report->output, line);
        dvq_output_add_byte(report->output, '\n');
        column = indent;
        dvq_output_add_repeated(report->output, ' ', text.length > 0 ? indent : 0);
    } while (text.length > 0);
}

/* A name in a column of its own, cut where it does not fit. */
static void add_name(const dvq_report *report, dvq_text name, size_t width)
{
    size_t taken = dvq_unicode_display_width(name);
    if (taken > width) {
        name = dvq_text_slice(name, 0, dvq_unicode_fit(name, width - 1));
        taken = dvq_unicode_display_width(name) + 1;
        dvq_output_add_printable(report->output, name);
        dvq_output_add_string(report->output, "…");
    } else {
        dvq_output_add_printable(report->output, name);
    }
    dvq_output_add_repeated(report->output, ' ', width > taken ? width - taken : 0);
}

static void add_right(const dvq_report *report, const char *text, size_t width)
{
    size_t length = strlen(text);
    dvq_output_add_repeated(report->output, ' ', width > length ? width - length : 0);
    dvq_output_add_string(report->output, text);
}

static void add_count(const dvq_report *report, size_t count)
{
    char digits[24];
    (void)snprintf(digits, sizeof digits, "%zu", count);
    add_right(report, digits, NUMBER_WIDTH);
}

static void open_section(const dvq_report *report, const char *title)
{
    dvq_output_add_string(report->output, "\n");
    dvq_output_add_string(report->output, title);
}

/* "  name        value", folded. */
static void add_fact(const dvq_report *report, const char *name, const char *value)
{
    dvq_output_add_string(report->output, "  ");
    add_name(report, dvq_text_from_string(name), NAME_WIDTH);
    add_folded(report, dvq_text_from_string(value), NAME_WIDTH + 2, NAME_WIDTH + 2);
}

static void add_message(const dvq_report *report, const char *before, const dvq_error *error)
{
    char line[sizeof error->message + 64];
    if (error->line != 0)
        (void)snprintf(line, sizeof line, "%s%u:%u: %s", before, error->line, error->column,
                       error->message);
    else
        (void)snprintf(line, sizeof line, "%s%s", before, error->message);
    dvq_output_add_string(report->output, "  ");
    add_folded(report, dvq_text_from_string(line), 2, 4);
    if (error->hint[0] == '\0')
        return;
    (void)snprintf(line, sizeof line, "hint: %s", error->hint);
    dvq_output_add_string(report->output, "    ");
    add_folded(report, dvq_text_from_string(line), 4, 6);
}

/* ---- sections ---- */

static void add_query(const dvq_report *report)
{
    dvq_text query = report->explanation->query;
    dvq_output_add_string(report->output, "Query, as it is understood\n");
    for (size_t start = 0; start <= query.length;) {
        size_t end = dvq_text_find_byte(query, '\n', start);
        end = end < query.length ? end : query.length;
        dvq_output_add_string(report->output, "  ");
        add_folded(report, dvq_text_slice(query, start, end), 2, 4);
        start = end + 1;
    }
}

static void add_source(const dvq_report *report, const dvq_explanation_source *source,
                       dvq_text name)
{
    dvq_output_add_string(report->output, "  ");
    add_name(report, name, report->name_width);
    if (source->failed)
        add_right(report, "-", NUMBER_WIDTH);
    else
        add_count(report, source->note_count);
    if (source->file_count > 0)
        add_count(report, source->file_count);
    dvq_output_add_byte(report->output, '\n');
}

static void add_sources(const dvq_report *report)
{
    const dvq_explanation *explanation = report->explanation;
    bool has_files = explanation->found.file_count > 0;
    for (size_t i = 0; i < explanation->sources.count; i++)
        has_files = has_files || explanation->sources.items[i].file_count > 0;
    open_section(report, "Sources");
    add_right(report, "notes", report->name_width + 2 - strlen("Sources") + NUMBER_WIDTH);
    add_right(report, has_files ? "files" : "", has_files ? NUMBER_WIDTH : 0);
    dvq_output_add_byte(report->output, '\n');
    for (size_t i = 0; i < explanation->sources.count; i++) {
        const dvq_explanation_source *source = &explanation->sources.items[i];
        add_source(report, source,
                   explanation->is_narrowed ? source->text : DVQ_TEXT("no FROM: every note"));
    }
    if (explanation->sources.count > 1)
        add_source(report, &explanation->found, DVQ_TEXT("together"));
}

/* What is looked at in the notes, in words. */
static void describe_needs(const dvq_explanation *explanation, char *text, size_t size)
{
    static const struct {
        unsigned need;
        const char *words;
    } rows[] = {
        {DVQ_EXPLANATION_STATISTICS, "size and times of the file"},
        {DVQ_EXPLANATION_FIELDS, "frontmatter and fields"},
        {DVQ_EXPLANATION_TAGS, "tags"},
        {DVQ_EXPLANATION_LINKS, "links"},
        {DVQ_EXPLANATION_TASKS, "tasks"},
        {DVQ_EXPLANATION_ITEMS, "list items"},
        {DVQ_EXPLANATION_BACKLINKS, "backlinks, so the links of every note"},
    };
    const unsigned whole = DVQ_EXPLANATION_BACKLINKS - 1;
    unsigned left = explanation->needs;
    size_t length = 0;
    text[0] = '\0';
    if ((left & whole) == whole) {
        length = (size_t)snprintf(text, size, "everything");
        left &= ~whole;
    }
    for (size_t i = 0; i < sizeof rows / sizeof *rows && length < size; i++)
        if ((left & rows[i].need) != 0)
            length += (size_t)snprintf(text + length, size - length, "%s%s", length > 0 ? ", " : "",
                                       rows[i].words);
    if (length == 0)
        (void)snprintf(text, size, "only the name");
}

static void add_notes(const dvq_report *report)
{
    const dvq_explanation *explanation = report->explanation;
    open_section(report, "Notes\n");
    char text[300];
    (void)snprintf(text, sizeof text, "%zu", explanation->note_count);
    add_fact(report, "in the vault", text);
    char needs[256];
    describe_needs(explanation, needs, sizeof needs);
    (void)snprintf(text, sizeof text, "%zu: %s", explanation->found.note_count, needs);
    add_fact(report, "needed", text);
    (void)snprintf(text, sizeof text, "%zu%s", explanation->read_count,
                   explanation->known_count > 0 ? " more than before" : "");
    add_fact(report, "read", text);
    if (explanation->known_count > 0) {
        (void)snprintf(text, sizeof text, "%zu", explanation->known_count);
        add_fact(report, "read before", text);
    }
    if (explanation->tasks_only) {
        (void)snprintf(text, sizeof text, "%zu, which hold no task", explanation->skimmed_count);
        add_fact(report, "turned away", text);
    }
    if (explanation->unread_count > 0) {
        (void)snprintf(text, sizeof text, "%zu", explanation->unread_count);
        add_fact(report, "unreadable", text);
    }
}

static void add_step(const dvq_report *report, const dvq_explanation_step *step)
{
    dvq_output_add_string(report->output, "  ");
    add_name(report, step->text, report->name_width);
    if (step->has_run) {
        add_count(report, step->incoming);
        add_count(report, step->outgoing);
        add_count(report, step->failed);
    } else {
        add_right(report, "not reached", NUMBERS_WIDTH);
    }
    dvq_output_add_byte(report->output, '\n');
    if (step->failed > 0) {
        dvq_output_add_string(report->output, "  ");
        add_message(report, "first failure, ", &step->first);
    }
}

static void add_steps(const dvq_report *report)
{
    const dvq_explanation *explanation = report->explanation;
    size_t width = report->name_width;
    open_section(report, "Rows");
    add_right(report, "in", width + 2 - strlen("Rows") + NUMBER_WIDTH);
    add_right(report, "out", NUMBER_WIDTH);
    add_right(report, "failed", NUMBER_WIDTH);
    dvq_output_add_string(report->output, "\n  ");
    add_name(report,
             explanation->tasks_only ? DVQ_TEXT("tasks of the notes") : DVQ_TEXT("to start with"),
             width + NUMBER_WIDTH);
    add_count(report, explanation->row_count);
    dvq_output_add_byte(report->output, '\n');
    for (size_t i = 0; i < explanation->steps.count; i++)
        add_step(report, &explanation->steps.items[i]);
}

static void add_times(const dvq_report *report)
{
    static const char *const stages[DVQ_EXPLANATION_STAGES] = {
        [DVQ_EXPLANATION_OPENING] = "open the vault",
        [DVQ_EXPLANATION_FINDING] = "find sources",
        [DVQ_EXPLANATION_READING] = "read notes",
        [DVQ_EXPLANATION_EVALUATING] = "evaluate",
    };
    open_section(report, "Time\n");
    for (size_t i = 0; i < DVQ_EXPLANATION_STAGES; i++) {
        char text[64];
        (void)snprintf(text, sizeof text, "%.1f ms", report->explanation->milliseconds[i]);
        add_fact(report, stages[i], text);
    }
}

void dvq_report_write_text(const dvq_report *asked)
{
    const dvq_explanation *explanation = asked->explanation;
    const dvq_report *report = &(dvq_report){
        .explanation = explanation,
        .result = asked->result,
        .width = asked->width,
        .name_width = measure_names(asked),
        .output = asked->output,
    };
    add_query(report);
    add_sources(report);
    add_notes(report);
    add_steps(report);
    add_times(report);
    if (report->result->warning_count > 0)
        open_section(report, "Warnings\n");
    for (size_t i = 0; i < report->result->warning_count; i++) {
        dvq_error warning;
        dvq_result_get_warning(report->result, i, &warning);
        add_message(report, "", &warning);
    }
    if (explanation->failure.status != DVQ_OK) {
        open_section(report, "The query failed\n");
        add_message(report, "", &explanation->failure);
    }
}
