/*
 * What surveys of fields and of tags share, see survey.h: counting how a name is spelled, and the
 * table that comes out. Never looks at a note.
 */
#include "eval/survey.h"

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
