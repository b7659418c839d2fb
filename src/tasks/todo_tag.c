/*
 * Tags in descriptions; see todo_tag.h. Never looks at what a tag means.
 */
#include "tasks/todo_tag.h"

#include "support/unicode.h"

static bool ends_tag(char byte)
{
    return byte != '\0' && strchr(" !@#$%^&*(),.?\":{}|<>", byte) != NULL;
}

/* The start of the white space before `offset`; `offset` when there is none. */
static size_t find_white_before(dvq_text text, size_t offset)
{
    if (offset == 0)
        return 0;
    size_t start = dvq_unicode_find_start(text, offset - 1);
    size_t size;
    return dvq_unicode_is_whitespace(dvq_unicode_decode(text, start, &size)) ? start : offset;
}

/* The offset after the tag whose # is at `offset`, which is where it is when there is none. */
static size_t find_end(dvq_text text, size_t offset)
{
    size_t end = offset + 1;
    while (end < text.length && !ends_tag(text.data[end]))
        end++;
    return end > offset + 1 ? end : offset;
}

/* The next tag at or after `from`, with the white space before it, which begins at or after it. */
static bool find_tag(dvq_text text, size_t from, size_t *start, size_t *end)
{
    size_t hash = from;
    while ((hash = dvq_text_find_byte(text, '#', hash)) != SIZE_MAX) {
        *start = find_white_before(text, hash);
        *end = find_end(text, hash);
        if (*end > hash && *start >= from && (*start < hash || hash == 0))
            return true;
        hash++;
    }
    return false;
}

size_t dvq_todo_tag_find_last(dvq_text text)
{
    size_t hash = dvq_text_find_last_byte(text, '#');
    if (hash == SIZE_MAX || find_end(text, hash) != text.length)
        return SIZE_MAX;
    size_t start = find_white_before(text, hash);
    return start < hash || hash == 0 ? start : SIZE_MAX;
}

dvq_status dvq_todo_tag_list(dvq_text text, dvq_arena *arena, dvq_text_vector *tags)
{
    size_t end = 0;
    size_t start;
    while (find_tag(text, end, &start, &end))
        if (!DVQ_VECTOR_PUSH(arena, tags, dvq_unicode_trim(dvq_text_slice(text, start, end))))
            return DVQ_ERROR_MEMORY;
    return DVQ_OK;
}

dvq_status dvq_todo_tag_drop(dvq_text text, dvq_arena *arena, dvq_text *without)
{
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, arena);
    size_t copied = 0;
    size_t end = 0;
    size_t start;
    while (find_tag(text, end, &start, &end)) {
        dvq_text_builder_add(&builder, dvq_text_slice(text, copied, start));
        copied = end;
    }
    dvq_text_builder_add(&builder, dvq_text_slice(text, copied, text.length));
    dvq_status status = dvq_text_builder_finish(&builder, without);
    *without = dvq_unicode_trim(*without);
    return status;
}
