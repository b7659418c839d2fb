/*
 * Writing a note anew with the results of its queries, see publish.h. Called by api/note.c. Decides
 * for each place whether it stays, is replaced by its result, or gets its managed result updated;
 * result_place.c fits results into their surroundings. Never runs a query itself.
 */
#include "publish/publish.h"

#include "publish/managed_block.h"
#include "publish/result_place.h"
#include "publish/unmanage.h"
#include "support/diagnostic.h"
#include "support/unicode.h"

typedef struct note_writer {
    dvq_arena *arena;
    const dvq_publish_note *note;
    const dvq_publish_options *options;
    dvq_publish_output output;
    size_t copied; /* how far the note has been copied */
    dvq_status failure;
    dvq_error *error;
    bool script_reported;
} note_writer;

static dvq_text get_bytes(const note_writer *writer, size_t start, size_t end)
{
    return dvq_text_slice(writer->note->text, start, end);
}

static void copy_up_to(note_writer *writer, size_t offset)
{
    dvq_text_builder_add(&writer->output.text, get_bytes(writer, writer->copied, offset));
    writer->copied = offset;
}

/* What it means that a text could not be made. */
static dvq_status fail_text(dvq_status status, dvq_error *error)
{
    if (status == DVQ_ERROR_LIMIT)
        return dvq_error_set(error, status, "the note with its results is larger than %zu MiB",
                             DVQ_TEXT_LIMIT / DVQ_MEBIBYTE);
    return dvq_error_memory(error);
}

/* Append texts one after another. */
static void append_all(dvq_text_builder *builder, const dvq_text *texts, size_t count)
{
    for (size_t i = 0; i < count; i++)
        dvq_text_builder_add(builder, texts[i]);
}

static void report(note_writer *writer, dvq_note_event event, const dvq_query_place *place,
                   const char *message)
{
    dvq_error remark = {0};
    if (writer->options->report == NULL)
        return;
    dvq_error_set(&remark, DVQ_ERROR_EVALUATE, "%s", message);
    dvq_publish_locate_error(writer->note, place, &remark);
    writer->options->report(writer->options->report_user, event, place, &remark);
}

/* ---- answers ---- */

/*
 * Record that a query failed; its place then stays as it was typed. If errors are inline, `result`
 * shows this one and is to be written.
 */
static dvq_status take_failure(note_writer *writer, const dvq_query_place *place,
                               dvq_error *failure, dvq_text *result, bool *answered)
{
    dvq_publish_locate_error(writer->note, place, failure);
    if (writer->options->report != NULL)
        writer->options->report(writer->options->report_user, DVQ_NOTE_EVENT_FAILED, place,
                                failure);
    *answered = writer->options->errors_inline;
    if (*answered) {
        bool value = place->kind == DVQ_PLACE_INLINE || place->kind == DVQ_PLACE_MANAGED_INLINE;
        return dvq_publish_make_failure(writer->arena, failure->message, value, result);
    }
    if (writer->options->skip_failed && writer->failure == DVQ_OK) {
        writer->failure = failure->status;
        if (writer->error != NULL && writer->error->status == DVQ_OK)
            *writer->error = *failure;
    }
    return DVQ_OK;
}

/* Code that starts as an expression does, and is none, is just code. */
static void pass_code(note_writer *writer, const dvq_query_place *place, const dvq_error *failure)
{
    dvq_error remark = {0};
    if (writer->options->report == NULL)
        return;
    dvq_error_set(&remark, DVQ_ERROR_PARSE, "this code is no expression, so it stays as it is: %s",
                  failure->message);
    dvq_publish_locate_error(writer->note, place, &remark);
    writer->options->report(writer->options->report_user, DVQ_NOTE_EVENT_NO_EXPRESSION, place,
                            &remark);
}

/* The result of `query`, which is the place's or what is made of it. */
static dvq_status answer(note_writer *writer, const dvq_query_place *place, dvq_text query,
                         dvq_publish_form form, dvq_text *result, bool *answered)
{
    const dvq_publish_options *options = writer->options;
    dvq_error failure = {0};
    *answered = true;
    dvq_status status =
        options->answer(options->answer_user, place, query, form, writer->arena, result, &failure);
    if (status == DVQ_OK && form != DVQ_PUBLISH_FORM_MARKDOWN) {
        dvq_managed_kind kind =
            form == DVQ_PUBLISH_FORM_PUBLISHER ? DVQ_MANAGED_PUBLISHED : DVQ_MANAGED_QUERY;
        if (place->kind == DVQ_PLACE_INLINE || place->kind == DVQ_PLACE_MANAGED_INLINE)
            kind = DVQ_MANAGED_INLINE;
        if (!dvq_managed_accepts(kind, *result))
            status = dvq_error_set(&failure, DVQ_ERROR_EVALUATE,
                                   "the result holds a mark of managed results");
    }
    if (status == DVQ_ERROR_CANCELLED)
        return dvq_error_set(writer->error, status, "cancelled");
    if (status == DVQ_ERROR_MEMORY)
        return dvq_error_memory(writer->error);
    bool code = place->kind == DVQ_PLACE_INLINE && status == DVQ_ERROR_PARSE;
    if (code) {
        *answered = false;
        pass_code(writer, place, &failure);
        return DVQ_OK;
    }
    if (place->kind != DVQ_PLACE_LINK)
        report(writer, DVQ_NOTE_EVENT_QUERY, place, "");
    if (status == DVQ_OK)
        return DVQ_OK;
    dvq_error_set(&failure, status, "the query failed");
    return take_failure(writer, place, &failure, result, answered);
}

/* Whether its mode says that a managed result stays as it is. */
static bool is_settled(const note_writer *writer, const dvq_query_place *place)
{
    const dvq_managed *managed = &place->managed;
    if (writer->options->all)
        return false;
    bool has_value = managed->has_result && managed->content < managed->content_end;
    switch (managed->mode) {
    case DVQ_MANAGED_MANUAL:
        return true;
    case DVQ_MANAGED_ONCE:
        return managed->kind == DVQ_MANAGED_INLINE ? has_value : managed->has_result;
    case DVQ_MANAGED_AUTO:
    case DVQ_MANAGED_EJECT:
        return false;
    }
    return false;
}

/* ---- copies: results in place of queries ---- */

/* What a settled managed result shows; *answered is false when it has none. */
static dvq_status read_settled(note_writer *writer, const dvq_query_place *place, dvq_text *result,
                               bool *answered)
{
    *answered = place->managed.has_result;
    if (!*answered)
        return DVQ_OK;
    if (place->kind == DVQ_PLACE_MANAGED_INLINE) {
        *result = get_bytes(writer, place->managed.content, place->managed.content_end);
        return DVQ_OK;
    }
    dvq_status status =
        dvq_publish_read_managed_block(writer->arena, writer->note->text, place, result);
    return status == DVQ_OK ? DVQ_OK : dvq_error_memory(writer->error);
}

static dvq_status replace_link(note_writer *writer, const dvq_query_place *place)
{
    dvq_text link;
    bool answered;
    dvq_status status =
        answer(writer, place, place->query, DVQ_PUBLISH_FORM_MARKDOWN, &link, &answered);
    if (status == DVQ_OK && answered) {
        dvq_text_builder_add(&writer->output.text, link);
        writer->copied = place->end;
    }
    return status;
}

/* Append a result with values for its inline queries; those that have none stay as they are. */
static dvq_status expand_values(note_writer *writer, const dvq_query_place *place,
                                const dvq_publish_note *nested, bool first,
                                dvq_publish_output *output, size_t *copied)
{
    const dvq_publish_options *options = writer->options;
    for (size_t i = 0; i < nested->places.count; i++) {
        const dvq_query_place *inner = &nested->places.items[i];
        if (inner->kind != DVQ_PLACE_INLINE)
            continue;
        dvq_error failure = {0};
        dvq_text value;
        dvq_status status =
            options->answer(options->answer_user, inner, inner->query, DVQ_PUBLISH_FORM_MARKDOWN,
                            writer->arena, &value, &failure);
        if (status == DVQ_ERROR_CANCELLED)
            return dvq_error_set(writer->error, status, "cancelled");
        if (status == DVQ_ERROR_MEMORY)
            return dvq_error_memory(writer->error);
        if (first && status != DVQ_OK && status != DVQ_ERROR_PARSE)
            report(writer, DVQ_NOTE_EVENT_WARNING, place, "an inline query in the result fails");
        if (status != DVQ_OK)
            continue;
        dvq_text_builder_add(&output->text, dvq_text_slice(nested->text, *copied, inner->start));
        dvq_publish_output_value(output, nested, inner, value);
        *copied = inner->end;
    }
    return DVQ_OK;
}

/*
 * Put values for the inline queries that a result shows, since Dataview runs them wherever it shows
 * them: fields hold such queries. A value may hold another, up to a bound, since it may hold
 * itself.
 */
static dvq_status expand_result(note_writer *writer, const dvq_query_place *place, dvq_text *result)
{
    enum { MOST_PASSES = 4 };
    dvq_publish_syntax syntax = writer->note->syntax;
    syntax.links = false;
    syntax.keep_broken = true;
    for (unsigned pass = 0; pass < MOST_PASSES; pass++) {
        if (dvq_text_find_byte(*result, '`', 0) == SIZE_MAX)
            return DVQ_OK;
        dvq_publish_note nested;
        dvq_status status =
            dvq_publish_scan(writer->arena, *result, &syntax, &nested, writer->error);
        if (status != DVQ_OK)
            return status;
        size_t copied = 0;
        dvq_publish_output output;
        dvq_publish_output_init(&output, writer->arena, *result);
        status = expand_values(writer, place, &nested, pass == 0, &output, &copied);
        if (status != DVQ_OK || copied == 0)
            return status;
        dvq_text_builder_add(&output.text, dvq_text_slice(*result, copied, result->length));
        status = dvq_text_builder_finish(&output.text, result);
        if (status != DVQ_OK)
            return fail_text(status, writer->error);
    }
    return DVQ_OK;
}

static dvq_status replace(note_writer *writer, const dvq_query_place *place)
{
    dvq_text result = DVQ_TEXT("");
    bool managed = place->kind == DVQ_PLACE_MANAGED || place->kind == DVQ_PLACE_MANAGED_INLINE;
    if (managed && writer->options->skip_managed)
        return DVQ_OK;
    if (place->kind == DVQ_PLACE_LINK)
        return replace_link(writer, place);
    bool answered;
    dvq_status status =
        managed && is_settled(writer, place)
            ? read_settled(writer, place, &result, &answered)
            : answer(writer, place, place->query, DVQ_PUBLISH_FORM_MARKDOWN, &result, &answered);
    if (status == DVQ_OK && answered)
        status = expand_result(writer, place, &result);
    if (status != DVQ_OK || !answered)
        return status;
    writer->copied = place->end;
    if (place->kind == DVQ_PLACE_INLINE || place->kind == DVQ_PLACE_MANAGED_INLINE)
        dvq_publish_output_value(&writer->output, writer->note, place, result);
    else
        writer->copied = dvq_publish_output_result(&writer->output, writer->note, place, result);
    return DVQ_OK;
}

/* ---- in place: results below queries ---- */

static dvq_publish_managed_block make_block(const note_writer *writer, const dvq_query_place *place,
                                            dvq_text query)
{
    return (dvq_publish_managed_block){.prefix = place->prefix,
                                       .query = query,
                                       .end_of_line = writer->output.end_of_line,
                                       .alternative = place->managed.alternative,
                                       .trailing_newline = writer->options->trailing_newline};
}

static void eject(note_writer *writer, const dvq_query_place *place, dvq_text result)
{
    dvq_publish_output_rewind_line(&writer->output);
    dvq_publish_append_indented(&writer->output.text, result, place->prefix,
                                writer->output.end_of_line);
    writer->copied = place->end;
}

static dvq_status update_managed(note_writer *writer, const dvq_query_place *place)
{
    const dvq_managed *managed = &place->managed;
    if (writer->options->skip_managed || is_settled(writer, place))
        return DVQ_OK;
    dvq_text result;
    bool answered;
    dvq_status status =
        answer(writer, place, place->query, DVQ_PUBLISH_FORM_SERIALIZER, &result, &answered);
    if (status != DVQ_OK || !answered)
        return status;
    bool current;
    dvq_text query;
    if (dvq_publish_is_managed_block_current(writer->arena, writer->note->text, managed,
                                             place->prefix, result, &current) != DVQ_OK ||
        dvq_publish_collapse(writer->arena, place->query, &query) != DVQ_OK)
        return dvq_error_memory(writer->error);
    bool ejects = managed->mode == DVQ_MANAGED_EJECT;
    if (current && !ejects)
        return DVQ_OK;
    report(writer, DVQ_NOTE_EVENT_STALE, place, "the result is stale");
    if (ejects) {
        eject(writer, place, result);
        return DVQ_OK;
    }
    copy_up_to(writer, managed->has_result ? managed->result : managed->definition_end);
    if (!managed->has_result)
        dvq_text_builder_add(&writer->output.text, writer->output.end_of_line);
    dvq_publish_managed_block block = make_block(writer, place, query);
    dvq_publish_append_managed_block(&writer->output.text, &block, result);
    writer->copied = place->end;
    return DVQ_OK;
}

/*
 * Append a published block with its result, as Dataview Publisher writes it; in a list, where it
 * writes none, with the indentation of the lines there.
 */
static void append_published(note_writer *writer, dvq_text_builder *builder, dvq_text prefix,
                             dvq_text start, dvq_text result, dvq_text end)
{
    dvq_text line = writer->output.end_of_line;
    dvq_text blank = dvq_text_trim_end(prefix);
    append_all(builder, (dvq_text[]){start, line, blank, line}, 4);
    dvq_publish_append_indented(builder, dvq_unicode_trim(result), prefix, line);
    append_all(builder, (dvq_text[]){line, blank, line, prefix, end}, 5);
}

static dvq_status update_published(note_writer *writer, const dvq_query_place *place)
{
    const dvq_managed *managed = &place->managed;
    if (dvq_text_find_byte(place->prefix, '>', 0) != SIZE_MAX) {
        report(writer, DVQ_NOTE_EVENT_LEFT, place, "a published block in a quote is left as it is");
        return DVQ_OK;
    }
    dvq_text result;
    bool answered;
    dvq_status status =
        answer(writer, place, place->query, DVQ_PUBLISH_FORM_PUBLISHER, &result, &answered);
    if (status != DVQ_OK || !answered)
        return status;
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, writer->arena);
    append_published(writer, &builder, place->prefix,
                     get_bytes(writer, place->start, managed->definition_end), result,
                     get_bytes(writer, managed->end_mark, managed->end));
    dvq_text block;
    status = dvq_text_builder_finish(&builder, &block);
    if (status != DVQ_OK)
        return fail_text(status, writer->error);
    if (dvq_text_equal(block, get_bytes(writer, place->start, place->end)))
        return DVQ_OK;
    report(writer, DVQ_NOTE_EVENT_STALE, place, "the result is stale");
    dvq_text_builder_add(&writer->output.text, block);
    writer->copied = place->end;
    return DVQ_OK;
}

/*
 * Whether the note has this value already. Outside tables its pipes may be bare or escaped: where
 * the value itself holds the line's second pipe, the plugin alternates between the two. Line breaks
 * in what the plugin wrote count as spaces.
 */
static dvq_status has_value(note_writer *writer, const dvq_query_place *place, dvq_text value,
                            bool in_row, dvq_text written, bool *same)
{
    dvq_text old =
        dvq_unicode_trim(get_bytes(writer, place->managed.content, place->managed.content_end));
    dvq_text other = written;
    dvq_status status = DVQ_OK;
    if (!place->in_table) {
        status = dvq_publish_make_managed_value(writer->arena, old, false, &old);
        if (status == DVQ_OK)
            status = dvq_publish_make_managed_value(writer->arena, value, !in_row, &other);
    }
    *same = dvq_text_equal(old, dvq_unicode_trim(written)) ||
            dvq_text_equal(old, dvq_unicode_trim(other));
    return status;
}

/* The value as it stands after a managed expression; *same when the note has it already. */
static dvq_status make_value(note_writer *writer, const dvq_query_place *place, dvq_text value,
                             dvq_text *written, bool *same)
{
    const dvq_managed *managed = &place->managed;
    bool has_result = managed->has_result && managed->content < managed->content_end;
    size_t start = has_result ? managed->content : place->end;
    size_t end = has_result ? managed->content_end : place->end;
    bool in_row = place->in_table || dvq_publish_seems_row(writer->note->text, start, end);
    dvq_status status = dvq_publish_make_managed_value(writer->arena, value, in_row, written);
    *same = false;
    if (status == DVQ_OK && has_result)
        status = has_value(writer, place, value, in_row, *written, same);
    return status == DVQ_OK ? DVQ_OK : fail_text(status, writer->error);
}

static dvq_status update_inline(note_writer *writer, const dvq_query_place *place)
{
    const dvq_managed *managed = &place->managed;
    if (writer->options->skip_managed || is_settled(writer, place))
        return DVQ_OK;
    bool answered;
    dvq_text value;
    dvq_status status =
        answer(writer, place, place->query, DVQ_PUBLISH_FORM_SERIALIZER, &value, &answered);
    if (status != DVQ_OK || !answered)
        return status;
    bool same;
    status = make_value(writer, place, value, &value, &same);
    if (status != DVQ_OK)
        return status;
    bool ejects = managed->mode == DVQ_MANAGED_EJECT;
    if (!ejects && same)
        return DVQ_OK;
    report(writer, DVQ_NOTE_EVENT_STALE, place, "the value is stale");
    if (!ejects)
        copy_up_to(writer, managed->definition_end);
    dvq_text_builder_add(&writer->output.text, value);
    writer->copied = ejects ? place->end : managed->end_mark;
    return DVQ_OK;
}

/* ---- in place: plain queries become managed ones ---- */

static bool holds(dvq_text text, const char *what)
{
    return dvq_text_find(text, dvq_text_from_string(what), 0) != SIZE_MAX;
}

/* Whether an HTML comment around the text would end within it. */
static bool holds_comment_mark(dvq_text text)
{
    return holds(text, "-->") || holds(text, "<!--");
}

/* Append the opening mark with the query: on one line, or on lines of its own as it was written. */
static void append_definition(note_writer *writer, const dvq_query_place *place)
{
    dvq_text_builder *out = &writer->output.text;
    dvq_text query = dvq_unicode_trim(place->query);
    dvq_text_builder_add_string(out, "<!-- QueryToSerialize:");
    if (!holds(query, "\n")) {
        dvq_text_builder_add_byte(out, ' ');
        dvq_text_builder_add(out, query);
        dvq_text_builder_add_string(out, " -->");
        return;
    }
    for (size_t start = 0; start < query.length;) {
        dvq_markdown_line line = dvq_markdown_line_at(query, start);
        dvq_text_builder_add(out, writer->output.end_of_line);
        dvq_text_builder_add(out, place->prefix);
        dvq_text_builder_add(out, dvq_text_slice(query, line.start, line.end));
        start = line.next;
    }
    dvq_text_builder_add(out, writer->output.end_of_line);
    dvq_text_builder_add(out, place->prefix);
    dvq_text_builder_add_string(out, "-->");
}

static dvq_status manage_published(note_writer *writer, const dvq_query_place *place)
{
    dvq_text query = dvq_unicode_trim(place->query);
    dvq_text result;
    bool answered;
    dvq_status status =
        answer(writer, place, query, DVQ_PUBLISH_FORM_PUBLISHER, &result, &answered);
    if (status != DVQ_OK || !answered)
        return status;
    report(writer, DVQ_NOTE_EVENT_STALE, place, "the query has no result yet");
    dvq_text line = writer->output.end_of_line;
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, writer->arena);
    dvq_text before[] = {DVQ_TEXT("%% DATAVIEW_PUBLISHER: start"), line, DVQ_TEXT("```dataview"),
                         line};
    append_all(&builder, before, sizeof before / sizeof *before);
    dvq_publish_append_indented(&builder, query, DVQ_TEXT(""), line);
    dvq_text after[] = {line, DVQ_TEXT("```"), line, DVQ_TEXT("%%")};
    append_all(&builder, after, sizeof after / sizeof *after);
    dvq_text start;
    status = dvq_text_builder_finish(&builder, &start);
    if (status != DVQ_OK)
        return fail_text(status, writer->error);
    append_published(writer, &writer->output.text, DVQ_TEXT(""), start, result,
                     DVQ_TEXT("%% DATAVIEW_PUBLISHER: end %%"));
    writer->copied = place->end;
    return DVQ_OK;
}

static dvq_status manage_block(note_writer *writer, const dvq_query_place *place)
{
    dvq_text query = place->query;
    if (place->opens) {
        report(writer, DVQ_NOTE_EVENT_LEFT, place,
               "a query on the line of a list marker cannot be managed");
        return DVQ_OK;
    }
    if (holds_comment_mark(query) || dvq_publish_holds_comment(query)) {
        if (place->prefix.length == 0 && !holds(query, "%%") && !holds(query, "```"))
            return manage_published(writer, place);
        report(writer, DVQ_NOTE_EVENT_LEFT, place,
               "a query with a comment in it can be managed only outside lists and quotes");
        return DVQ_OK;
    }
    if (dvq_publish_collapse(writer->arena, query, &query) != DVQ_OK)
        return dvq_error_memory(writer->error);
    dvq_text result;
    bool answered;
    dvq_status status =
        answer(writer, place, query, DVQ_PUBLISH_FORM_SERIALIZER, &result, &answered);
    if (status != DVQ_OK || !answered)
        return status;
    report(writer, DVQ_NOTE_EVENT_STALE, place, "the query has no result yet");
    append_definition(writer, place);
    dvq_text_builder_add(&writer->output.text, writer->output.end_of_line);
    dvq_publish_managed_block block = make_block(writer, place, query);
    dvq_publish_append_managed_block(&writer->output.text, &block, result);
    writer->copied = place->end;
    return DVQ_OK;
}

static dvq_status manage_inline(note_writer *writer, const dvq_query_place *place)
{
    if (holds_comment_mark(place->query) || (place->in_table && holds(place->query, "|"))) {
        report(writer, DVQ_NOTE_EVENT_LEFT, place,
               "an expression with --> or <!--, or in a table with a pipe, cannot be managed");
        return DVQ_OK;
    }
    dvq_text value;
    bool answered;
    dvq_status status =
        answer(writer, place, place->query, DVQ_PUBLISH_FORM_SERIALIZER, &value, &answered);
    if (status != DVQ_OK || !answered)
        return status;
    bool same;
    status = make_value(writer, place, value, &value, &same);
    if (status != DVQ_OK)
        return status;
    report(writer, DVQ_NOTE_EVENT_STALE, place, "the expression has no value yet");
    dvq_text parts[] = {DVQ_TEXT("<!-- IQ: ="), place->query, DVQ_TEXT(" -->"), value,
                        dvq_managed_get_inline_end_mark(false)};
    append_all(&writer->output.text, parts, sizeof parts / sizeof *parts);
    writer->copied = place->end;
    return DVQ_OK;
}

static dvq_status unmanage(note_writer *writer, const dvq_query_place *place)
{
    const dvq_publish_options *options = writer->options;
    if (options->skip_managed && place->kind != DVQ_PLACE_PUBLISHED)
        return DVQ_OK;
    if (!dvq_publish_append_unmanaged(&writer->output.text, writer->note->text, place,
                                      options->inline_prefix, writer->output.end_of_line)) {
        report(writer, DVQ_NOTE_EVENT_LEFT, place,
               "an expression with a pipe in a table, or that ends with `, stays managed");
        return DVQ_OK;
    }
    report(writer, DVQ_NOTE_EVENT_STALE, place, "the query is managed");
    writer->copied = place->end;
    return DVQ_OK;
}

/* ---- places ---- */

/* Whether the place holds a managed query. */
static bool is_managed(const dvq_query_place *place)
{
    return place->kind == DVQ_PLACE_MANAGED || place->kind == DVQ_PLACE_PUBLISHED ||
           place->kind == DVQ_PLACE_MANAGED_INLINE;
}

static dvq_status update(note_writer *writer, const dvq_query_place *place)
{
    bool manage = writer->options->manage && !writer->options->skip_managed;
    if (writer->options->unmanage)
        return is_managed(place) ? unmanage(writer, place) : DVQ_OK;
    bool plain = place->kind == DVQ_PLACE_BLOCK || place->kind == DVQ_PLACE_INLINE;
    if (plain && !manage) {
        report(writer, DVQ_NOTE_EVENT_PLAIN, place, "the query has no place for its result");
        return DVQ_OK;
    }
    switch (place->kind) {
    case DVQ_PLACE_BLOCK:
        return manage_block(writer, place);
    case DVQ_PLACE_INLINE:
        return manage_inline(writer, place);
    case DVQ_PLACE_MANAGED:
        return update_managed(writer, place);
    case DVQ_PLACE_PUBLISHED:
        return update_published(writer, place);
    case DVQ_PLACE_MANAGED_INLINE:
        return update_inline(writer, place);
    case DVQ_PLACE_SCRIPT:
    case DVQ_PLACE_FOREIGN:
    case DVQ_PLACE_BROKEN:
    case DVQ_PLACE_LINK:
        return DVQ_OK;
    }
    return DVQ_OK;
}

/* Say what of another language stays as it is; JavaScript is told of once more for the note. */
static void leave_foreign(note_writer *writer, const dvq_query_place *place)
{
    static const char *const remarks[] = {
        [DVQ_NOTE_EVENT_SCRIPT] = "a dataviewjs block is left as it is",
        [DVQ_NOTE_EVENT_INLINE_SCRIPT] = "inline JavaScript is left as it is",
        [DVQ_NOTE_EVENT_TASKS] = "a tasks block is left as it is",
        [DVQ_NOTE_EVENT_BASE] = "a base is left as it is",
        [DVQ_NOTE_EVENT_SEARCH] = "a query block is left as it is",
        [DVQ_NOTE_EVENT_SPELLING] = "this is no dataview block: write dataview",
    };
    report(writer, place->left, place, remarks[place->left]);
    if (place->kind != DVQ_PLACE_SCRIPT || writer->script_reported)
        return;
    report(writer, DVQ_NOTE_EVENT_CODE, place, "JavaScript is left as it is");
    writer->script_reported = true;
}

static void leave_broken(note_writer *writer, const dvq_query_place *place)
{
    dvq_error failure = {0};
    dvq_publish_fail_mark(writer->note->text, place->start, false, &failure);
    if (writer->options->report != NULL)
        writer->options->report(writer->options->report_user, DVQ_NOTE_EVENT_FAILED, place,
                                &failure);
    if (!writer->options->skip_failed || writer->failure != DVQ_OK)
        return;
    writer->failure = failure.status;
    if (writer->error != NULL && writer->error->status == DVQ_OK)
        *writer->error = failure;
}

static dvq_status write_place(note_writer *writer, const dvq_query_place *place)
{
    /* A place that starts within another would be part of its result; scanning finds none. */
    if (place->start < writer->copied)
        return DVQ_OK;
    copy_up_to(writer, place->start);
    switch (place->kind) {
    case DVQ_PLACE_SCRIPT:
    case DVQ_PLACE_FOREIGN:
        leave_foreign(writer, place);
        return DVQ_OK;
    case DVQ_PLACE_BROKEN:
        leave_broken(writer, place);
        return DVQ_OK;
    case DVQ_PLACE_BLOCK:
        if (dvq_unicode_trim(place->query).length > 0)
            break;
        report(writer, DVQ_NOTE_EVENT_LEFT, place, "an empty query is left as it is");
        return DVQ_OK;
    case DVQ_PLACE_INLINE:
    case DVQ_PLACE_MANAGED:
    case DVQ_PLACE_PUBLISHED:
    case DVQ_PLACE_MANAGED_INLINE:
    case DVQ_PLACE_LINK:
        break;
    }
    return writer->options->in_place ? update(writer, place) : replace(writer, place);
}

dvq_status dvq_publish_write(dvq_arena *arena, const dvq_publish_note *note,
                             const dvq_publish_options *options, dvq_text *text, dvq_error *error)
{
    note_writer writer = {.arena = arena, .note = note, .options = options, .error = error};
    dvq_publish_output_init(&writer.output, arena, note->text);
    for (size_t i = 0; i < note->places.count; i++) {
        dvq_status status = write_place(&writer, &note->places.items[i]);
        if (status != DVQ_OK)
            return status;
    }
    copy_up_to(&writer, note->text.length);
    dvq_status status = dvq_text_builder_finish(&writer.output.text, text);
    return status == DVQ_OK ? writer.failure : fail_text(status, error);
}
