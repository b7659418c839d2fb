/*
 * Managed results taken back: the query is left as a plain block or expression, without the marks
 * and the result. Called by write.c; the reverse of what it does when it manages plain queries.
 */
#include "publish/unmanage.h"

#include "support/unicode.h"

/* The longest run of backquotes in the text. */
static size_t find_longest_run(dvq_text text)
{
    size_t longest = 0;
    for (size_t at = dvq_text_find_byte(text, '`', 0); at != SIZE_MAX;) {
        size_t run = dvq_text_count_run(text, '`', at);
        longest = run > longest ? run : longest;
        at = dvq_text_find_byte(text, '`', at + run);
    }
    return longest;
}

/* The query as it stands between its marks, line by line, each with the prefix that it has there.
 */
static void append_lines(dvq_text_builder *builder, dvq_text query, dvq_text prefix,
                         dvq_text end_of_line)
{
    dvq_text trimmed = dvq_text_trim_end(prefix);
    for (size_t start = 0; start < query.length;) {
        dvq_markdown_line line = dvq_markdown_line_at(query, start);
        dvq_text content = dvq_text_slice(query, line.start, line.end);
        bool prefixed = line.start > 0 && dvq_text_starts_with(content, trimmed);
        bool whole = prefixed && dvq_text_starts_with(content, prefix);
        size_t skipped = whole ? prefix.length : prefixed ? trimmed.length : 0;
        content = dvq_text_slice(content, skipped, content.length);
        start = line.next;
        /* The mark's end may stand on a line of its own. */
        if (start >= query.length && dvq_text_is_blank(content))
            return;
        dvq_text_builder_add(builder, prefix);
        dvq_text_builder_add(builder, content);
        dvq_text_builder_add(builder, end_of_line);
    }
}

static void append_block(dvq_text_builder *builder, dvq_text note, const dvq_query_place *place,
                         dvq_text end_of_line)
{
    const dvq_managed *managed = &place->managed;
    dvq_text query = dvq_unicode_trim(dvq_text_slice(note, managed->query, managed->query_end));
    /* On a line of its own, the first line has the prefix as the others do. */
    if (place->prefix.length > 0 && dvq_text_starts_with(query, dvq_unicode_trim(place->prefix)))
        query = dvq_unicode_trim(
            dvq_text_slice(query, dvq_unicode_trim(place->prefix).length, query.length));
    size_t run = find_longest_run(query);
    size_t fence = run < 3 ? 3 : run + 1;
    dvq_text_builder_add_repeated(builder, '`', fence);
    dvq_text_builder_add_string(builder, "dataview");
    dvq_text_builder_add(builder, end_of_line);
    append_lines(builder, query, place->prefix, end_of_line);
    dvq_text_builder_add(builder, place->prefix);
    dvq_text_builder_add_repeated(builder, '`', fence);
}

static void append_expression(dvq_text_builder *builder, const dvq_query_place *place,
                              dvq_text inline_prefix)
{
    dvq_text query = dvq_unicode_trim(place->query);
    size_t fence = find_longest_run(query) + 1;
    dvq_text_builder_add_repeated(builder, '`', fence);
    dvq_text_builder_add(builder, inline_prefix);
    dvq_text_builder_add_byte(builder, ' ');
    dvq_text_builder_add(builder, query);
    dvq_text_builder_add_repeated(builder, '`', fence);
}

bool dvq_publish_append_unmanaged(dvq_text_builder *builder, dvq_text note,
                                  const dvq_query_place *place, dvq_text inline_prefix,
                                  dvq_text end_of_line)
{
    bool expression = place->kind == DVQ_PLACE_MANAGED_INLINE;
    bool pipe = dvq_text_find_byte(place->query, '|', 0) != SIZE_MAX;
    bool ends_as_code = dvq_text_ends_with(dvq_unicode_trim(place->query), DVQ_TEXT("`"));
    if (expression && ((place->in_table && pipe) || ends_as_code))
        return false;
    if (expression)
        append_expression(builder, place, inline_prefix);
    else
        append_block(builder, note, place, end_of_line);
    return true;
}
