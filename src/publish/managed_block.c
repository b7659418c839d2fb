/*
 * The marks around managed results, written and compared as the plugins do it, so that neither they
 * nor dvq find anything to change in what the other wrote. Called by write.c. Never runs a query.
 * Rules: Dataview Serializer 2.14, build-serialized-block and blockquote.
 */
#include "publish/managed_block.h"

#include "support/unicode.h"

/* The quote marks, spaces and tabs that a prefix starts with; "" when it has no quote mark. */
static dvq_text get_quote(dvq_text prefix)
{
    dvq_text start = dvq_text_slice(prefix, 0, dvq_markdown_skip_prefix(prefix, 0));
    return dvq_text_find_byte(start, '>', 0) != SIZE_MAX ? start : DVQ_TEXT("");
}

void dvq_publish_append_indented(dvq_text_builder *builder, dvq_text result, dvq_text prefix,
                                 dvq_text end_of_line)
{
    dvq_text blank = dvq_text_trim_end(get_quote(prefix));
    size_t start = 0;
    if (result.length == 0)
        return;
    for (;;) {
        size_t end = dvq_text_find_byte(result, '\n', start);
        dvq_text line = dvq_text_slice(result, start, end);
        bool empty = dvq_unicode_trim(line).length == 0;
        if (empty && blank.length > 0) {
            dvq_text_builder_add(builder, blank);
        } else {
            dvq_text_builder_add(builder, prefix);
            dvq_text_builder_add(builder, line);
        }
        if (end == SIZE_MAX)
            return;
        dvq_text_builder_add(builder, end_of_line);
        start = end + 1;
    }
}

static bool is_table(dvq_text query)
{
    return dvq_text_equal_ascii_case(dvq_text_slice(query, 0, 5), DVQ_TEXT("table"));
}

void dvq_publish_append_managed_block(dvq_text_builder *builder,
                                      const dvq_publish_managed_block *block, dvq_text result)
{
    dvq_text quote = get_quote(block->prefix);
    dvq_text blank = dvq_text_trim_end(quote);
    dvq_text_builder_add(builder, quote);
    dvq_text_builder_add(builder, dvq_managed_get_result_mark(block->alternative));
    dvq_text_builder_add(builder, block->query);
    dvq_text_builder_add_string(builder, " -->");
    dvq_text_builder_add(builder, block->end_of_line);
    if (is_table(block->query)) {
        dvq_text_builder_add(builder, blank);
        dvq_text_builder_add(builder, block->end_of_line);
    }
    if (result.length == 0)
        dvq_text_builder_add(builder, blank);
    dvq_publish_append_indented(builder, result, block->prefix, block->end_of_line);
    dvq_text_builder_add(builder, block->end_of_line);
    if (block->trailing_newline || (block->prefix.length > 0 && quote.length == 0)) {
        dvq_text_builder_add(builder, blank);
        dvq_text_builder_add(builder, block->end_of_line);
    }
    dvq_text_builder_add(builder, quote);
    dvq_text_builder_add(builder, dvq_managed_get_end_mark(block->alternative));
}

/* The lines of `text` without `prefix` and without carriage returns. */
static dvq_status strip_prefix(dvq_arena *arena, dvq_text text, dvq_text prefix, dvq_text *stripped)
{
    dvq_text trimmed = dvq_text_trim_end(prefix);
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, arena);
    for (size_t start = 0; start < text.length;) {
        dvq_markdown_line line = dvq_markdown_line_at(text, start);
        dvq_text content = dvq_text_slice(text, line.start, line.end);
        if (dvq_text_starts_with(content, prefix))
            content = dvq_text_slice(content, prefix.length, content.length);
        else if (dvq_text_starts_with(content, trimmed))
            content = dvq_text_slice(content, trimmed.length, content.length);
        dvq_text_builder_add(&builder, content);
        if (line.end < line.next)
            dvq_text_builder_add_byte(&builder, '\n');
        start = line.next;
    }
    return dvq_text_builder_finish(&builder, stripped);
}

dvq_status dvq_publish_is_managed_block_current(dvq_arena *arena, dvq_text note,
                                                const dvq_managed *managed, dvq_text prefix,
                                                dvq_text result, bool *current)
{
    dvq_text quote = get_quote(prefix);
    *current = false;
    if (!managed->has_result)
        return DVQ_OK;
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, arena);
    dvq_publish_append_indented(&builder, result, prefix, DVQ_TEXT("\n"));
    dvq_text indented;
    dvq_status status = dvq_text_builder_finish(&builder, &indented);
    dvq_text new;
    if (status == DVQ_OK)
        status = strip_prefix(arena, indented, quote, &new);
    dvq_text old;
    if (status == DVQ_OK)
        status = strip_prefix(arena, dvq_text_slice(note, managed->content, managed->content_end),
                              quote, &old);
    if (status != DVQ_OK)
        return status;
    dvq_text before = dvq_text_slice(note, managed->result, managed->result_mark);
    dvq_text after = dvq_text_slice(note, managed->content_end, managed->end_mark);
    *current = dvq_text_equal(before, quote) && dvq_text_equal(after, quote) &&
               dvq_text_equal(dvq_unicode_trim(old), dvq_unicode_trim(new));
    return DVQ_OK;
}

dvq_status dvq_publish_read_managed_block(dvq_arena *arena, dvq_text note,
                                          const dvq_query_place *place, dvq_text *result)
{
    const dvq_managed *managed = &place->managed;
    dvq_text content = dvq_text_slice(note, managed->content, managed->content_end);
    return strip_prefix(arena, content, place->prefix, result);
}
