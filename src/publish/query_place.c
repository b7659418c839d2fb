/*
 * Query places, see query_place.h: what finding them and writing results both need. Called by
 * scan.c, inline_place.c and write.c, and by api/note.c. Never looks for a query.
 */
#include "publish/query_place.h"

#include "support/diagnostic.h"
#include "support/unicode.h"

dvq_status dvq_publish_add_place(dvq_arena *arena, dvq_publish_note *note,
                                 const dvq_query_place *place, dvq_error *error)
{
    return DVQ_VECTOR_PUSH(arena, &note->places, *place) ? DVQ_OK : dvq_error_memory(error);
}

/* ---- errors ---- */

/* Where byte `offset` of a place's query stands in the note. */
static size_t locate(const dvq_query_place *place, size_t offset)
{
    size_t low = 0;
    size_t high = place->offset_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (place->offsets[middle].query <= offset)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == 0)
        return place->start;
    const dvq_query_offset *known = &place->offsets[low - 1];
    return known->note + (offset - known->query);
}

void dvq_publish_locate_error(const dvq_publish_note *note, const dvq_query_place *place,
                              dvq_error *error)
{
    size_t offset = place->start;
    if (error->line != 0)
        offset = locate(place, error->offset);
    if (offset > note->text.length)
        offset = note->text.length;
    uint32_t length = error->line != 0 ? error->length : 0;
    error->line = 0;
    dvq_error_place(error, note->text, (dvq_span){(uint32_t)offset, length});
    if (dvq_error_get_hint_place(error, &offset))
        dvq_error_move_hint(error, note->text, locate(place, offset));
}

dvq_status dvq_publish_fail_mark(dvq_text note, size_t offset, bool whole, dvq_error *error)
{
    dvq_markdown_line line = dvq_markdown_line_at(note, offset);
    size_t length = line.end > offset ? line.end - offset : 0;
    dvq_error_set(error, DVQ_ERROR_PARSE,
                  "this mark of a managed result has no partner, so %s is left as it is",
                  whole ? "the note" : "it");
    if (error != NULL)
        dvq_error_place(error, note, (dvq_span){(uint32_t)offset, (uint32_t)length});
    return DVQ_ERROR_PARSE;
}

/* ---- queries ---- */

bool dvq_publish_holds_comment(dvq_text query)
{
    size_t offset = 0;
    while ((offset = dvq_text_find(query, DVQ_TEXT("//"), offset)) != SIZE_MAX) {
        if (offset == 0 || dvq_markdown_is_white(query.data[offset - 1]))
            return true;
        offset++;
    }
    return false;
}

dvq_status dvq_publish_collapse(dvq_arena *arena, dvq_text query, dvq_text *collapsed)
{
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, arena);
    query = dvq_unicode_trim(query);
    for (size_t i = 0; i < query.length; i++) {
        bool white = dvq_markdown_is_white(query.data[i]);
        if (!white)
            dvq_text_builder_add_byte(&builder, query.data[i]);
        else if (!dvq_markdown_is_white(query.data[i - 1]))
            dvq_text_builder_add_byte(&builder, ' ');
    }
    return dvq_text_builder_finish(&builder, collapsed);
}
