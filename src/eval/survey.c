/*
 * What surveys of fields and of tags share, see survey.h: going through the notes, counting how a
 * name is spelled, and the table that comes out. What is counted in a note is for the two to say.
 */
#include "eval/survey.h"

#include "eval/source.h"
#include "support/diagnostic.h"
#include "vault/note_table.h"

dvq_status dvq_survey_visit(const dvq_execution *execution, const dvq_source_answer *answer,
                            bool (*count)(void *user, const dvq_page *page), void *user,
                            dvq_error *error)
{
    dvq_context *context = execution->context;
    for (size_t i = 0; i < answer->count; i++) {
        size_t note = answer->items[i].note;
        if (note == DVQ_SOURCE_NO_NOTE || dvq_store_has_failed(context->vault, note))
            continue;
        dvq_status status = dvq_context_check(context, error);
        if (status != DVQ_OK)
            return status;
        const dvq_page *page = dvq_store_get(context->vault, note);
        if (page == NULL || !count(user, page))
            return dvq_error_memory(error);
    }
    return DVQ_OK;
}

bool dvq_survey_add_spelling(dvq_arena *arena, dvq_survey_spellings *spellings, dvq_text text)
{
    for (size_t i = 0; i < spellings->count; i++) {
        if (dvq_text_equal(spellings->items[i].text, text)) {
            spellings->items[i].count++;
            return true;
        }
    }
    return DVQ_VECTOR_PUSH(arena, spellings, (dvq_survey_spelling){.text = text, .count = 1});
}

dvq_text dvq_survey_choose_spelling(const dvq_survey_spellings *spellings)
{
    const dvq_survey_spelling *best = &spellings->items[0];
    for (size_t i = 1; i < spellings->count; i++) {
        const dvq_survey_spelling *other = &spellings->items[i];
        if (other->count > best->count ||
            (other->count == best->count && dvq_text_compare_bytes(other->text, best->text) < 0))
            best = other;
    }
    return best->text;
}

dvq_value *dvq_survey_make_table(const dvq_execution *execution, const dvq_text *headers,
                                 size_t columns, size_t rows, dvq_result *result)
{
    dvq_value *cells =
        dvq_arena_allocate_array(execution->arena, rows * columns + 1, sizeof *cells);
    *result = (dvq_result){.type = DVQ_QUERY_TABLE,
                           .environment = execution->context->environment,
                           .row_count = rows,
                           .headers = headers,
                           .header_count = columns,
                           .cells = cells};
    return cells;
}
