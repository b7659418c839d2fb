/*
 * Collecting what explains a run: see explain.h. What was read is found by comparing what is known
 * of each note before and after, so that reading itself counts nothing. The sources are resolved
 * once more when all is over, each by itself: joined by AND they narrow each other down, and how
 * many notes have a tag would depend on the folder next to it.
 */
#include "eval/explain.h"

#include <time.h>

#include "eval/source.h"
#include "note/page.h"
#include "parser/ast_text.h"
#include "support/diagnostic.h"
#include "vault/note_table.h"

/* What is read of a note's text; its size and times are not. */
enum { CONTENT = DVQ_PAGE_FULL & ~DVQ_PAGE_STATISTICS };

/* What is known of a note, next to the parts that were read. */
enum { KNOWN_SKIMMED = 1 << 8, KNOWN_UNREAD = 1 << 9 };

static dvq_explanation *get_explanation(const dvq_execution *execution)
{
    return execution->context->explanation;
}

static double read_clock(void)
{
    struct timespec time = {0};
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

/* ---- before the run ---- */

static unsigned find_known(const dvq_vault_store *vault, size_t note)
{
    unsigned known = dvq_store_get_parts(vault, note) & CONTENT;
    known |= dvq_store_is_skimmed(vault, note) ? KNOWN_SKIMMED : 0;
    return known | (dvq_store_has_failed(vault, note) ? KNOWN_UNREAD : 0);
}

static dvq_status keep_known(const dvq_execution *execution, dvq_explanation *explanation,
                             dvq_error *error)
{
    const dvq_vault_store *vault = execution->context->vault;
    size_t count = dvq_store_count(vault);
    explanation->note_count = count;
    explanation->known =
        dvq_arena_allocate_array(execution->arena, count + 1, sizeof *explanation->known);
    if (explanation->known == NULL)
        return dvq_error_memory(error);
    for (size_t i = 0; i < count; i++) {
        explanation->known[i] = (uint16_t)find_known(vault, i);
        explanation->known_count += explanation->known[i] != 0;
    }
    return DVQ_OK;
}

static unsigned name_needs(dvq_store_needs needs)
{
    static const struct {
        unsigned parts;
        unsigned need;
    } rows[] = {
        {DVQ_PAGE_STATISTICS, DVQ_EXPLANATION_STATISTICS},
        {DVQ_PAGE_FIELDS, DVQ_EXPLANATION_FIELDS},
        {DVQ_PAGE_TAGS, DVQ_EXPLANATION_TAGS},
        {DVQ_PAGE_TARGETS | DVQ_PAGE_LINKS, DVQ_EXPLANATION_LINKS},
        {DVQ_PAGE_TASKS, DVQ_EXPLANATION_TASKS},
        {DVQ_PAGE_ITEMS, DVQ_EXPLANATION_ITEMS},
        {DVQ_PAGE_INCOMING, DVQ_EXPLANATION_BACKLINKS},
    };
    unsigned found = 0;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        found |= (needs.parts & rows[i].parts) != 0 ? rows[i].need : 0;
    return found;
}

static dvq_status finish_text(dvq_text_builder *builder, dvq_text *text, dvq_error *error)
{
    dvq_status status = dvq_text_builder_finish(builder, text);
    return status == DVQ_OK ? DVQ_OK : dvq_error_set(error, status, "a clause is too long");
}

/* The clause at a place: an operation, or after the last of them the header. */
static dvq_status add_step(const dvq_execution *execution, const dvq_ast_query *query, size_t place,
                           dvq_error *error)
{
    const dvq_environment *environment = execution->context->environment;
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, execution->arena);
    if (place < query->operation_count)
        dvq_ast_append_operation(environment, &query->operations[place], &builder);
    else
        dvq_ast_append_header(environment, query, &builder);
    dvq_explanation_step step = {.has_run = false};
    dvq_status status = finish_text(&builder, &step.text, error);
    if (status != DVQ_OK)
        return status;
    return DVQ_VECTOR_PUSH(execution->arena, &get_explanation(execution)->steps, step)
               ? DVQ_OK
               : dvq_error_memory(error);
}

dvq_status dvq_explain_begin(dvq_execution *execution, const dvq_ast_query *query,
                             dvq_store_needs needs, dvq_error *error)
{
    dvq_explanation *explanation = get_explanation(execution);
    if (explanation == NULL)
        return DVQ_OK;
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, execution->arena);
    dvq_ast_append_query(execution->context->environment, query, &builder);
    dvq_status status = finish_text(&builder, &explanation->query, error);
    for (size_t i = 0; status == DVQ_OK && i <= query->operation_count; i++)
        status = add_step(execution, query, i, error);
    if (status == DVQ_OK)
        status = keep_known(execution, explanation, error);
    explanation->needs = name_needs(needs);
    explanation->tasks_only = needs.tasks_only;
    explanation->is_narrowed =
        query->source->kind != DVQ_SOURCE_FOLDER || query->source->as.folder.length > 0;
    explanation->clock = read_clock();
    return status;
}

/* ---- during the run ---- */

void dvq_explain_stage(dvq_execution *execution, dvq_explanation_stage stage)
{
    dvq_explanation *explanation = get_explanation(execution);
    if (explanation == NULL)
        return;
    double now = read_clock();
    explanation->milliseconds[stage] += now - explanation->clock;
    explanation->clock = now;
}

void dvq_explain_rows(dvq_execution *execution)
{
    dvq_explanation *explanation = get_explanation(execution);
    if (explanation != NULL)
        explanation->row_count = execution->rows.count;
}

void dvq_explain_failures(dvq_execution *execution, const dvq_failures *failures)
{
    dvq_explanation *explanation = get_explanation(execution);
    if (explanation == NULL)
        return;
    explanation->failed_count = failures->count;
    explanation->first = failures->kept[0];
}

void dvq_explain_step(dvq_execution *execution, size_t place, size_t incoming, size_t outgoing)
{
    dvq_explanation *explanation = get_explanation(execution);
    if (explanation == NULL)
        return;
    dvq_explanation_step *step = &explanation->steps.items[place];
    step->has_run = true;
    step->incoming = incoming;
    step->outgoing = outgoing;
    step->failed = explanation->failed_count;
    step->first = explanation->first;
    explanation->failed_count = 0;
    dvq_error_reset(&explanation->first);
}

/* ---- after the run ---- */

static void count_reading(const dvq_execution *execution, dvq_explanation *explanation)
{
    const dvq_vault_store *vault = execution->context->vault;
    for (size_t i = 0; i < explanation->note_count; i++) {
        unsigned added = find_known(vault, i) & ~(unsigned)explanation->known[i];
        if ((added & KNOWN_UNREAD) != 0)
            explanation->unread_count++;
        else if ((added & KNOWN_SKIMMED) != 0)
            explanation->skimmed_count++;
        else if (added != 0)
            explanation->read_count++;
    }
}

static void count_found(const dvq_source_answer *answer, dvq_explanation_source *source)
{
    for (size_t i = 0; i < answer->count; i++)
        if (answer->items[i].note != DVQ_SOURCE_NO_NOTE)
            source->note_count++;
        else
            source->file_count++;
}

/* How many notes and files a source finds, with or without tasks in them. */
static dvq_status find_source(const dvq_execution *execution, const dvq_ast_source *part,
                              dvq_explanation_source *source, dvq_error *error)
{
    dvq_source_answer answer = {0};
    dvq_error failure = {0};
    dvq_store_needs needs = {.cancel = execution->context->cancel};
    dvq_arena_mark mark = dvq_arena_get_mark(execution->arena);
    dvq_status status =
        dvq_source_resolve(execution->context, part, needs, execution->arena, &answer, &failure);
    if (status == DVQ_OK)
        count_found(&answer, source);
    dvq_arena_rewind(execution->arena, mark);
    source->failed = status == DVQ_ERROR_EVALUATE;
    bool good = status == DVQ_OK || source->failed;
    return good ? DVQ_OK : dvq_error_set(error, status, "%s", failure.message);
}

static dvq_status add_source(const dvq_execution *execution, const dvq_ast_source *part,
                             dvq_error *error)
{
    dvq_explanation_source source = {.failed = false};
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, execution->arena);
    dvq_ast_append_source(execution->context->environment, part, &builder);
    dvq_status status = finish_text(&builder, &source.text, error);
    if (status == DVQ_OK)
        status = find_source(execution, part, &source, error);
    if (status != DVQ_OK)
        return status;
    return DVQ_VECTOR_PUSH(execution->arena, &get_explanation(execution)->sources, source)
               ? DVQ_OK
               : dvq_error_memory(error);
}

/* The parts that AND and OR join, in the order they are written. */
static dvq_status add_sources(const dvq_execution *execution, const dvq_ast_source *source,
                              dvq_error *error)
{
    DVQ_VECTOR(const dvq_ast_source *) chain = {0};
    for (; source->kind == DVQ_SOURCE_BINARY; source = source->as.binary.left)
        if (!DVQ_VECTOR_PUSH(execution->arena, &chain, source))
            return dvq_error_memory(error);
    dvq_status status = add_source(execution, source, error);
    while (status == DVQ_OK && chain.count > 0)
        status = add_sources(execution, chain.items[--chain.count]->as.binary.right, error);
    return status;
}

/* Whether a run that ended so has something to explain. */
static bool has_ended(dvq_status status)
{
    return status == DVQ_OK || status == DVQ_ERROR_EVALUATE || status == DVQ_ERROR_IO;
}

dvq_status dvq_explain_end(dvq_execution *execution, const dvq_ast_query *query, dvq_status status,
                           dvq_error *error)
{
    dvq_explanation *explanation = get_explanation(execution);
    if (explanation == NULL || !has_ended(status))
        return status;
    dvq_explain_stage(execution, DVQ_EXPLANATION_EVALUATING);
    count_reading(execution, explanation);
    dvq_error failure = {0};
    dvq_status added = add_sources(execution, query->source, &failure);
    if (added == DVQ_OK)
        added = find_source(execution, query->source, &explanation->found, &failure);
    if (added == DVQ_OK)
        return status;
    if (error != NULL)
        *error = failure; /* a query that failed can be explained, but not with gaps */
    return added;
}
