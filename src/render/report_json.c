/*
 * The report as JSON; docs/json.md has its members. Called by api/.
 */
#include <stdio.h>

#include "render/json.h"
#include "render/report.h"

static void add(const dvq_report *report, const char *fixed)
{
    dvq_output_add_string(report->output, fixed);
}

static void add_number(const dvq_report *report, const char *before, size_t number)
{
    char digits[24];
    (void)snprintf(digits, sizeof digits, "%zu", number);
    add(report, before);
    add(report, digits);
}

/* The length of the error's place in characters, as its column is counted. */
static size_t count_characters(dvq_text text, const dvq_error *error)
{
    size_t count = 0;
    size_t end = (size_t)error->offset + error->length;
    for (size_t i = error->offset; i < end && i < text.length; i++)
        count += ((unsigned char)text.data[i] & 0xC0) != 0x80;
    return count;
}

static void add_message(const dvq_report *report, const dvq_error *error)
{
    add(report, "{\"message\":");
    dvq_json_write_string(dvq_text_from_string(error->message), report->output);
    if (error->line != 0) {
        add_number(report, ",\"line\":", error->line);
        add_number(report, ",\"column\":", error->column);
        add_number(report, ",\"length\":", count_characters(report->text, error));
    } else {
        add(report, ",\"line\":null,\"column\":null,\"length\":null");
    }
    add(report, ",\"hint\":");
    if (error->hint[0] != '\0')
        dvq_json_write_string(dvq_text_from_string(error->hint), report->output);
    else
        add(report, "null");
    add(report, "}");
}

static void add_found(const dvq_report *report, const dvq_explanation_source *source)
{
    if (source->failed)
        add(report, "\"notes\":null");
    else
        add_number(report, "\"notes\":", source->note_count);
    add_number(report, ",\"files\":", source->file_count);
}

static void add_sources(const dvq_report *report)
{
    const dvq_explanation *explanation = report->explanation;
    add(report, ",\"sources\":[");
    for (size_t i = 0; i < explanation->sources.count; i++) {
        add(report, i > 0 ? ",{\"source\":" : "{\"source\":");
        dvq_json_write_string(explanation->sources.items[i].text, report->output);
        add(report, ",");
        add_found(report, &explanation->sources.items[i]);
        add(report, "}");
    }
    add(report, "],\"found\":{");
    add_found(report, &explanation->found);
    add(report, "}");
}

static void add_needs(const dvq_report *report)
{
    static const struct {
        unsigned need;
        const char *name;
    } rows[] = {
        {DVQ_EXPLANATION_STATISTICS, "\"statistics\""},
        {DVQ_EXPLANATION_FIELDS, "\"fields\""},
        {DVQ_EXPLANATION_TAGS, "\"tags\""},
        {DVQ_EXPLANATION_LINKS, "\"links\""},
        {DVQ_EXPLANATION_TASKS, "\"tasks\""},
        {DVQ_EXPLANATION_ITEMS, "\"items\""},
        {DVQ_EXPLANATION_BACKLINKS, "\"backlinks\""},
    };
    const char *separator = ",\"needs\":[";
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if ((report->explanation->needs & rows[i].need) == 0)
            continue;
        add(report, separator);
        add(report, rows[i].name);
        separator = ",";
    }
    add(report, report->explanation->needs == 0 ? ",\"needs\":[]" : "]");
}

static void add_notes(const dvq_report *report)
{
    const dvq_explanation *explanation = report->explanation;
    add_number(report, ",\"notes\":{\"vault\":", explanation->note_count);
    add_number(report, ",\"known\":", explanation->known_count);
    add_number(report, ",\"read\":", explanation->read_count);
    add_number(report, ",\"turnedAway\":", explanation->skimmed_count);
    add_number(report, ",\"unreadable\":", explanation->unread_count);
    add_number(report, "},\"rows\":", explanation->row_count);
}

static void add_step(const dvq_report *report, const dvq_explanation_step *step)
{
    add(report, "{\"operation\":");
    dvq_json_write_string(step->text, report->output);
    if (step->has_run) {
        add_number(report, ",\"in\":", step->incoming);
        add_number(report, ",\"out\":", step->outgoing);
    } else {
        add(report, ",\"in\":null,\"out\":null");
    }
    add_number(report, ",\"failed\":", step->failed);
    add(report, ",\"firstFailure\":");
    if (step->failed > 0)
        add_message(report, &step->first);
    else
        add(report, "null");
    add(report, "}");
}

static void add_times(const dvq_report *report)
{
    static const char *const stages[DVQ_EXPLANATION_STAGES] = {
        [DVQ_EXPLANATION_OPENING] = "],\"milliseconds\":{\"opening\":",
        [DVQ_EXPLANATION_FINDING] = ",\"finding\":",
        [DVQ_EXPLANATION_READING] = ",\"reading\":",
        [DVQ_EXPLANATION_EVALUATING] = ",\"evaluating\":",
    };
    for (size_t i = 0; i < DVQ_EXPLANATION_STAGES; i++) {
        char text[64];
        (void)snprintf(text, sizeof text, "%.3f", report->explanation->milliseconds[i]);
        add(report, stages[i]);
        add(report, text);
    }
    add(report, "}");
}

void dvq_report_write_json(const dvq_report *report)
{
    const dvq_explanation *explanation = report->explanation;
    add(report, "{\"query\":");
    dvq_json_write_string(explanation->query, report->output);
    add_sources(report);
    add_needs(report);
    add_notes(report);
    add(report, ",\"operations\":[");
    for (size_t i = 0; i < explanation->steps.count; i++) {
        add(report, i > 0 ? "," : "");
        add_step(report, &explanation->steps.items[i]);
    }
    add_times(report);
    add(report, ",\"failure\":");
    if (explanation->failure.status != DVQ_OK)
        add_message(report, &explanation->failure);
    else
        add(report, "null");
    add(report, ",\"warnings\":[");
    for (size_t i = 0; i < report->result->warning_count; i++) {
        dvq_error warning;
        dvq_result_get_warning(report->result, i, &warning);
        add(report, i > 0 ? "," : "");
        add_message(report, &warning);
    }
    add(report, "]}\n");
}
