/*
 * Checking a note through dvq.h: its queries are parsed, and on request run, and the note itself is
 * looked at for slips. Answers are thrown away; nothing is written.
 */
#include <stdlib.h>

#include "api/argument.h"
#include "api/note.h"
#include "api/session.h"
#include "api/tasks.h"
#include "eval/check.h"
#include "note/slip.h"
#include "parser/parser.h"
#include "publish/passed_mark.h"
#include "support/diagnostic.h"

/* A note being checked. */
typedef struct checker {
    dvq_api_note_call call;
    bool runs;             /* queries are run, and the note is looked at */
    dvq_slip_vector slips; /* by place */
    size_t next_slip;      /* the first that has not been reported */
    bool reported_code;
    dvq_status first; /* failure of a query */
} checker;

/* ---- slips in the note ---- */

static int compare_slips(const void *left, const void *right)
{
    const dvq_error *a = left;
    const dvq_error *b = right;
    return (a->offset > b->offset) - (a->offset < b->offset);
}

static dvq_status find_slips(checker *check, bool is_whole)
{
    dvq_api_note_call *call = &check->call;
    for (size_t i = 0; i < call->note.places.count; i++)
        is_whole = is_whole && call->note.places.items[i].kind != DVQ_PLACE_BROKEN;
    dvq_status status = dvq_slip_find(&call->arena, call->note.text, &check->slips);
    if (status == DVQ_OK)
        status = dvq_publish_find_passed_marks(&call->arena, &call->note, is_whole, &check->slips);
    if (status != DVQ_OK)
        return dvq_error_memory(call->error);
    if (check->slips.count > 0)
        qsort(check->slips.items, check->slips.count, sizeof *check->slips.items, compare_slips);
    return DVQ_OK;
}

/* Report the slips that stand before `offset`, so that all events are in the note's order. */
static void report_slips(checker *check, size_t offset)
{
    for (; check->next_slip < check->slips.count; check->next_slip++) {
        const dvq_error *slip = &check->slips.items[check->next_slip];
        if (slip->offset >= offset)
            return;
        dvq_api_report(&check->call, DVQ_NOTE_EVENT_WARNING, slip);
    }
}

/* ---- queries ---- */

static dvq_status parse_tasks(dvq_session *session, dvq_error *failure)
{
    dvq_api_tasks tasks;
    dvq_status status = dvq_api_tasks_open(session, &tasks, failure);
    dvq_api_tasks_close(&tasks);
    return status;
}

static dvq_status parse(const dvq_query_place *place, dvq_session *session, dvq_error *failure)
{
    dvq_text text = session->context.text;
    if (place->tasks)
        return parse_tasks(session, failure);
    if (place->kind == DVQ_PLACE_INLINE || place->kind == DVQ_PLACE_MANAGED_INLINE) {
        dvq_ast_node *node;
        dvq_status status = dvq_parser_parse_expression(&session->environment, &session->arena,
                                                        text, &node, failure);
        if (status == DVQ_OK)
            status = dvq_check_expression(node, text, failure);
        bool is_formula = status == DVQ_ERROR_EVALUATE && dvq_check_is_formula(node, text);
        return is_formula ? DVQ_ERROR_PARSE : status;
    }
    dvq_ast_query *query;
    dvq_status status =
        dvq_parser_parse_query(&session->environment, &session->arena, text, &query, failure);
    return status != DVQ_OK ? status : dvq_check_query(query, failure);
}

static dvq_status parse_place(const dvq_answer_run *run, const dvq_query_place *place,
                              dvq_error *failure)
{
    dvq_query_options options = {.origin = run->path};
    dvq_session session;
    dvq_status status = dvq_session_open(&session, run->vault, place->query, &options, failure);
    if (status == DVQ_OK) {
        status = parse(place, &session, failure);
        status = dvq_session_check(&session, status, failure);
    }
    dvq_session_close(&session);
    return status;
}

static void keep_failure(checker *check, dvq_status status, const dvq_error *failure)
{
    dvq_error *error = check->call.error;
    dvq_api_report(&check->call, DVQ_NOTE_EVENT_FAILED, failure);
    if (check->first == DVQ_OK && error != NULL && error->status == DVQ_OK)
        *error = *failure;
    check->first = check->first != DVQ_OK ? check->first : status;
}

/* A query that parses may still fail when it runs. Its warnings are reported on the way. */
static dvq_status check_query(checker *check, const dvq_query_place *place)
{
    dvq_api_note_call *call = &check->call;
    if (dvq_cancel_is_asked(&call->run.cancel))
        return dvq_error_set(call->error, DVQ_ERROR_CANCELLED, "cancelled");
    dvq_error parsed = {0};
    dvq_error failure = {0};
    dvq_status status = parse_place(&call->run, place, &parsed);
    if (status == DVQ_ERROR_MEMORY)
        return dvq_error_memory(call->error);
    dvq_publish_locate_error(&call->note, place, &parsed);
    if (place->kind == DVQ_PLACE_INLINE && status == DVQ_ERROR_PARSE) {
        dvq_api_report(call, DVQ_NOTE_EVENT_NO_EXPRESSION, &parsed);
        return DVQ_OK;
    }
    dvq_api_report(call, DVQ_NOTE_EVENT_QUERY, &parsed);
    if (status != DVQ_OK) {
        keep_failure(check, status, &parsed);
        return DVQ_OK;
    }
    if (check->runs)
        status = dvq_answer_try(&call->run, place, &failure);
    if (status == DVQ_ERROR_CANCELLED)
        return dvq_error_set(call->error, status, "cancelled");
    if (status == DVQ_ERROR_MEMORY)
        return dvq_error_memory(call->error);
    if (status != DVQ_OK) {
        dvq_publish_locate_error(&call->note, place, &failure);
        keep_failure(check, status, &failure);
    }
    return DVQ_OK;
}

/* Tell of a place that is not checked. */
static void report_left(checker *check, const dvq_query_place *place)
{
    const dvq_api_note_call *call = &check->call;
    dvq_error message = {0};
    dvq_publish_locate_error(&call->note, place, &message);
    dvq_api_report(call, place->left, &message);
    if (place->kind != DVQ_PLACE_SCRIPT || check->reported_code)
        return;
    dvq_error_set(&message, DVQ_ERROR_EVALUATE, "JavaScript is not checked");
    dvq_publish_locate_error(&call->note, place, &message);
    dvq_api_report(call, DVQ_NOTE_EVENT_CODE, &message);
    check->reported_code = true;
}

static void report_broken(checker *check, const dvq_query_place *place)
{
    dvq_error failure = {0};
    dvq_status status = dvq_publish_fail_mark(check->call.note.text, place->start, false, &failure);
    keep_failure(check, status, &failure);
}

static dvq_status check_places(checker *check)
{
    const dvq_publish_note *note = &check->call.note;
    dvq_status status = DVQ_OK;
    for (size_t i = 0; i < note->places.count && status == DVQ_OK; i++) {
        const dvq_query_place *place = &note->places.items[i];
        report_slips(check, place->start);
        if (place->kind == DVQ_PLACE_SCRIPT || place->kind == DVQ_PLACE_FOREIGN)
            report_left(check, place);
        else if (place->kind == DVQ_PLACE_BROKEN)
            report_broken(check, place);
        else
            status = check_query(check, place);
    }
    report_slips(check, SIZE_MAX);
    return status != DVQ_OK ? status : check->first;
}

/* ---- calls ---- */

static dvq_status check_note(checker *check, dvq_text text)
{
    dvq_status status = dvq_api_open_note(&check->call, text);
    bool is_read = check->call.note.text.data != NULL;
    if (status == DVQ_ERROR_MEMORY || !is_read)
        return status;
    dvq_status found = check->runs ? find_slips(check, status == DVQ_OK) : DVQ_OK;
    if (found != DVQ_OK)
        return found;
    if (status == DVQ_OK)
        return check_places(check);
    report_slips(check, SIZE_MAX);
    return status;
}

static dvq_status run_check(checker *check, const char *path, size_t length, dvq_text text)
{
    dvq_vault *vault = check->call.run.vault;
    check->call.run.now = vault->is_loaded ? vault->load_time : dvq_api_read_clock(vault);
    dvq_status status = dvq_api_begin_note(&check->call);
    if (status != DVQ_OK)
        return status;
    status = dvq_argument_take_path(&check->call.arena, path, length, &check->call.run.path,
                                    check->call.error);
    if (status == DVQ_OK)
        status = check_note(check, text);
    dvq_api_end_note(&check->call);
    return status;
}

dvq_status dvq_note_check(dvq_vault *vault, const char *path, size_t path_length, const char *text,
                          size_t length, const dvq_check_options *options, dvq_error *error)
{
    dvq_error_reset(error);
    if (vault == NULL || path == NULL)
        return dvq_error_set(error, DVQ_ERROR_USAGE, "dvq_note_check: an argument is missing");
    dvq_check_options own;
    dvq_status status =
        dvq_argument_take_options(options, &own, sizeof own, "dvq_check_options", error);
    if (status != DVQ_OK)
        return status;
    dvq_note_options note = {.report = own.report, .report_user = own.report_user};
    checker check = {.call = {.run = {.vault = vault, .options = &note},
                              .report = own.report,
                              .report_user = own.report_user,
                              .error = error},
                     .runs = own.run != 0};
    dvq_text whole = text != NULL ? dvq_argument_text(text, length) : dvq_text_make(NULL, 0);
    return run_check(&check, path, path_length, whole);
}
