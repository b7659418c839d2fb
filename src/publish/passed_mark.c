/* Marks that are passed over, see passed_mark.h. Goes through the lines that are not code. */
#include "publish/passed_mark.h"

#include "support/diagnostic.h"
#include "support/unicode.h"

enum { MOST_SLIPS = 20 /* of a note; more say nothing new */ };

typedef struct mark_finder {
    dvq_arena *arena;
    const dvq_publish_note *note;
    bool is_whole;
    size_t next_place; /* the first that ends after where the search is */
    size_t counted;    /* up to where backquotes of the line have been counted, and how many */
    size_t ticks;      /* … */
    dvq_slip_vector *slips;
} mark_finder;

/* Whether the byte belongs to a managed query or its result. Asked in the order of the note. */
static bool is_in_place(mark_finder *finder, size_t offset)
{
    const dvq_publish_note *note = finder->note;
    while (finder->next_place < note->places.count &&
           note->places.items[finder->next_place].end <= offset)
        finder->next_place++;
    return finder->next_place < note->places.count &&
           note->places.items[finder->next_place].start <= offset;
}

/* Whether the place stands in code within its line. Asked in the order of the line. */
static bool is_in_code(mark_finder *finder, size_t offset)
{
    for (; finder->counted < offset; finder->counted++)
        finder->ticks += finder->note->text.data[finder->counted] == '`';
    return finder->ticks % 2 != 0;
}

/* Where the comment at `offset` ends, no further than its line. */
static size_t find_end(dvq_text note, const dvq_markdown_line *line, size_t offset, bool html)
{
    dvq_text part = dvq_text_slice(note, 0, line->end);
    size_t end = dvq_text_find(part, html ? DVQ_TEXT("-->") : DVQ_TEXT("%%"), offset + 2);
    return end == SIZE_MAX ? line->end : end + (html ? 3 : 2);
}

static dvq_status report_likeness(const mark_finder *finder, dvq_span span, dvq_text mark)
{
    dvq_error slip = {0};
    dvq_text name = dvq_unicode_trim(mark);
    dvq_error_set(&slip, DVQ_ERROR_PARSE,
                  "this looks like the mark of a managed result, and is none");
    bool whole = dvq_text_ends_with(name, DVQ_TEXT("-->"));
    bool html = dvq_text_starts_with(name, DVQ_TEXT("<!--"));
    dvq_text written = dvq_text_slice(finder->note->text, span.offset, span.offset + span.length);
    bool ends = dvq_text_find(written, DVQ_TEXT("end"), 0) != SIZE_MAX;
    const char *rest = whole ? "" : html ? " … -->" : ends ? " end %%" : " start";
    dvq_error_set_hint(&slip, "write %s%.*s%s", html ? "" : "%% ", (int)name.length, name.data,
                       rest);
    return dvq_slip_add(finder->arena, finder->note->text, span, &slip, finder->slips);
}

static dvq_status report_position(const mark_finder *finder, const dvq_markdown_line *line,
                                  dvq_span span)
{
    dvq_error slip = {0};
    size_t end = span.offset + span.length;
    const char *what = line->opens                   ? "a list's marker stands before it"
                       : span.offset > line->content ? "text stands before it on its line"
                       : end < line->end             ? "text follows it on its line"
                                                     : "it stands within another block";
    dvq_error_set(&slip, DVQ_ERROR_PARSE, "this mark of a managed query is passed over: %s", what);
    dvq_error_set_hint(&slip, "give it a line of its own");
    return dvq_slip_add(finder->arena, finder->note->text, span, &slip, finder->slips);
}

/* The comment at `offset`; sets *end to where the search goes on. */
static dvq_status check_comment(mark_finder *finder, const dvq_markdown_line *line, size_t offset,
                                size_t *end)
{
    dvq_text note = finder->note->text;
    bool html = note.data[offset] == '<';
    bool exact;
    dvq_text mark = dvq_managed_guess(note, offset, &exact);
    *end = offset + 2;
    if ((mark.length == 0 && !exact) || is_in_place(finder, offset) || is_in_code(finder, offset))
        return DVQ_OK;
    *end = find_end(note, line, offset, html);
    dvq_span span = {(uint32_t)offset, (uint32_t)(*end - offset)};
    if (!exact)
        return report_likeness(finder, span, mark);
    return finder->is_whole && html && dvq_managed_opens_query(note, offset)
               ? report_position(finder, line, span)
               : DVQ_OK;
}

/* Whether a comment begins here. In one between %% the other kind has been put out of use. */
static bool begins_comment(dvq_text note, const dvq_markdown_line *line, size_t offset)
{
    dvq_text rest = dvq_text_slice(note, offset, line->end);
    return dvq_text_starts_with(rest, DVQ_TEXT("%%")) ||
           (line->kind != DVQ_MARKDOWN_COMMENT && dvq_text_starts_with(rest, DVQ_TEXT("<!--")));
}

static dvq_status check_line(mark_finder *finder, const dvq_markdown_line *line)
{
    dvq_status status = DVQ_OK;
    finder->counted = line->content;
    finder->ticks = 0;
    for (size_t offset = line->content; offset < line->end && status == DVQ_OK;) {
        if (finder->slips->count >= MOST_SLIPS)
            return DVQ_OK;
        if (begins_comment(finder->note->text, line, offset))
            status = check_comment(finder, line, offset, &offset);
        else
            offset++;
    }
    return status;
}

dvq_status dvq_publish_find_passed_marks(dvq_arena *arena, const dvq_publish_note *note,
                                         bool is_whole, dvq_slip_vector *slips)
{
    mark_finder finder = {.arena = arena, .note = note, .is_whole = is_whole, .slips = slips};
    if (dvq_text_find(note->text, DVQ_TEXT("<!--"), 0) == SIZE_MAX &&
        dvq_text_find(note->text, DVQ_TEXT("%%"), 0) == SIZE_MAX)
        return DVQ_OK;
    dvq_markdown_scanner scanner;
    dvq_markdown_scanner_init(&scanner, note->text);
    dvq_status status = DVQ_OK;
    dvq_markdown_line line;
    while (status == DVQ_OK && dvq_markdown_scanner_next(&scanner, &line)) {
        bool holds = line.kind == DVQ_MARKDOWN_TEXT || line.kind == DVQ_MARKDOWN_HEADING ||
                     line.kind == DVQ_MARKDOWN_HTML || line.kind == DVQ_MARKDOWN_COMMENT;
        if (holds)
            status = check_line(&finder, &line);
    }
    return status;
}
