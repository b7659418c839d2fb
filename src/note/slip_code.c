/*
 * Fields in code that were meant as fields, see slip.h. Notes that explain fields show many in
 * code, so only two are spoken of: one among fields, and a task's date. Called by slip.c.
 */
#include "note/inline_field.h"
#include "note/markdown_line.h"
#include "note/slip.h"
#include "support/ascii.h"
#include "support/diagnostic.h"
#include "support/unicode.h"

enum { MOST_SLIPS = 20 /* of a note; more say nothing new */ };

/* Code on a line, in single backquotes. */
typedef struct code_span {
    size_t start; /* of the backquote, in the note */
    size_t end;   /* after the other one */
    dvq_text text;
} code_span;

/* The only code on the line; false when there is none, or more than one. */
static bool find_code(dvq_text note, size_t start, size_t end, code_span *code)
{
    code->start = dvq_text_find_byte(dvq_text_slice(note, 0, end), '`', start);
    if (code->start == SIZE_MAX)
        return false;
    size_t close = dvq_text_find_byte(dvq_text_slice(note, 0, end), '`', code->start + 1);
    if (close == SIZE_MAX || close == code->start + 1)
        return false;
    code->text = dvq_text_slice(note, code->start + 1, close);
    code->end = close + 1;
    return dvq_text_find_byte(dvq_text_slice(note, 0, end), '`', code->end) == SIZE_MAX;
}

static bool is_date(dvq_text text)
{
    static const char shape[] = "0000-00-00";
    for (size_t i = 0; i < sizeof shape - 1; i++) {
        bool digit = i < text.length && text.data[i] >= '0' && text.data[i] <= '9';
        if (shape[i] == '0' ? !digit : i >= text.length || text.data[i] != '-')
            return false;
    }
    return text.length == sizeof shape - 1;
}

static bool is_number(dvq_text text)
{
    for (size_t i = 0; i < text.length; i++)
        if ((text.data[i] < '0' || text.data[i] > '9') && text.data[i] != '.')
            return false;
    return text.length > 0;
}

/* Whether the code is `name:: value` with a value that is no plain text. */
static bool is_field(dvq_text code, dvq_inline_field *field)
{
    if (!dvq_inline_field_match_line(code, field))
        return false;
    field->key = dvq_unicode_trim(field->key);
    field->value = dvq_unicode_trim(field->value);
    return is_date(field->value) || is_number(field->value);
}

/* Whether the line is a field outside of code. */
static bool is_field_line(dvq_text note, const dvq_markdown_line *line)
{
    dvq_text text = dvq_text_slice(note, line->content, line->end);
    dvq_inline_field field;
    return line->kind == DVQ_MARKDOWN_TEXT && dvq_text_find_byte(text, '`', 0) == SIZE_MAX &&
           dvq_inline_field_match_line(text, &field);
}

static dvq_status report_line(dvq_arena *arena, dvq_text note, const code_span *code,
                              const dvq_inline_field *field, dvq_slip_vector *slips)
{
    dvq_error slip = {0};
    dvq_error_set(
        &slip, DVQ_ERROR_PARSE, "the value of %.*s takes in a backquote and is text: %.*s`",
        (int)field->key.length, field->key.data, (int)field->value.length, field->value.data);
    dvq_error_set_hint(&slip, "take the backquotes away: %.*s", (int)code->text.length,
                       code->text.data);
    dvq_span span = {(uint32_t)code->start, (uint32_t)(code->end - code->start)};
    return dvq_slip_add(arena, note, span, &slip, slips);
}

static dvq_status report_task(dvq_arena *arena, dvq_text note, const code_span *code,
                              dvq_slip_vector *slips)
{
    dvq_error slip = {0};
    dvq_error_set(&slip, DVQ_ERROR_PARSE, "a date in code is no field of the task");
    dvq_error_set_hint(&slip, "write [%.*s] without backquotes", (int)code->text.length,
                       code->text.data);
    dvq_span span = {(uint32_t)code->start, (uint32_t)(code->end - code->start)};
    return dvq_slip_add(arena, note, span, &slip, slips);
}

/* Whether it is one of the dates that Dataview knows of a task. */
static bool is_task_date(const dvq_inline_field *field)
{
    static const char *const names[] = {"due", "scheduled", "start", "created", "completion"};
    bool known = false;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        known = known || dvq_text_equal(field->key, dvq_text_from_string(names[i]));
    return known && is_date(field->value);
}

/* "- [ ] Pay the rent `due:: 2026-02-01`" */
static bool is_task_with_date(dvq_text note, const dvq_markdown_line *line, const code_span *code)
{
    dvq_text text = dvq_text_slice(note, line->content, line->end);
    dvq_inline_field field;
    return line->opens && code->end == line->end && code->start > line->content + 4 &&
           dvq_text_starts_with(text, DVQ_TEXT("[ ] ")) && is_field(code->text, &field) &&
           is_task_date(&field);
}

static dvq_status check_line(dvq_arena *arena, dvq_text note, const dvq_markdown_line lines[3],
                             dvq_slip_vector *slips)
{
    const dvq_markdown_line *line = &lines[1];
    code_span code;
    if (line->kind != DVQ_MARKDOWN_TEXT || !find_code(note, line->content, line->end, &code))
        return DVQ_OK;
    if (is_task_with_date(note, line, &code))
        return report_task(arena, note, &code, slips);
    bool whole = code.start == line->content && code.end == line->end && !line->opens;
    bool among = is_field_line(note, &lines[0]) || is_field_line(note, &lines[2]);
    dvq_inline_field field;
    return whole && among && is_field(code.text, &field)
               ? report_line(arena, note, &code, &field, slips)
               : DVQ_OK;
}

dvq_status dvq_slip_find_in_code(dvq_arena *arena, dvq_text note, dvq_slip_vector *slips)
{
    if (dvq_text_find(note, DVQ_TEXT("::"), 0) == SIZE_MAX)
        return DVQ_OK;
    dvq_markdown_scanner scanner;
    dvq_markdown_scanner_init(&scanner, note);
    /* A line with the one before it and the one after it. */
    dvq_markdown_line lines[3] = {{.kind = DVQ_MARKDOWN_BLANK}, {.kind = DVQ_MARKDOWN_BLANK}};
    dvq_status status = DVQ_OK;
    for (bool more = true; more && status == DVQ_OK && slips->count < MOST_SLIPS;) {
        more = dvq_markdown_scanner_next(&scanner, &lines[2]);
        if (!more)
            lines[2] = (dvq_markdown_line){.kind = DVQ_MARKDOWN_BLANK};
        status = check_line(arena, note, lines, slips);
        lines[0] = lines[1];
        lines[1] = lines[2];
    }
    return status;
}
