/*
 * What becomes of frontmatter: text turns into dates, durations and links, and some fields hold
 * tags or aliases. Called by the note reader with what frontmatter.c read. Rules: Dataview,
 * data-import/markdown-file.ts (parseFrontmatter, extractTags, extractAliases).
 */
#include "note/frontmatter.h"
#include "note/inline_scan.h"
#include "support/unicode.h"
#include "value/literal.h"
#include "value/value_text.h"

#define DEPTH_LIMIT 200

static dvq_status convert(const dvq_environment *environment, dvq_arena *arena, dvq_value raw,
                          int depth, dvq_value *converted);

static dvq_status convert_list(const dvq_environment *environment, dvq_arena *arena, dvq_value raw,
                               int depth, dvq_value *converted)
{
    dvq_value *items = NULL;
    for (size_t i = 0; i < raw.size; i++) {
        dvq_value item;
        dvq_status status = convert(environment, arena, raw.as.items[i], depth + 1, &item);
        if (status != DVQ_OK)
            return status;
        if (items == NULL && !dvq_frontmatter_is_same(item, raw.as.items[i])) {
            items = dvq_arena_copy(arena, raw.as.items, raw.size * sizeof *items);
            if (items == NULL)
                return DVQ_ERROR_MEMORY;
            *converted = dvq_value_array(items, raw.size);
        }
        if (items != NULL)
            items[i] = item;
    }
    return DVQ_OK;
}

static dvq_status convert_map(const dvq_environment *environment, dvq_arena *arena, dvq_value raw,
                              int depth, dvq_value *converted)
{
    dvq_entry_vector entries = {0};
    dvq_status status = dvq_object_list(raw.as.object, arena, &entries);
    bool changed = false;
    for (size_t i = 0; i < entries.count && status == DVQ_OK; i++) {
        dvq_value value = entries.items[i].value;
        status = convert(environment, arena, value, depth + 1, &entries.items[i].value);
        changed = changed || !dvq_frontmatter_is_same(value, entries.items[i].value);
    }
    if (status != DVQ_OK || !changed)
        return status;
    const dvq_object *object = dvq_object_make(arena, entries.items, entries.count);
    *converted = dvq_value_object(object);
    return object != NULL ? DVQ_OK : DVQ_ERROR_MEMORY;
}

static dvq_status convert(const dvq_environment *environment, dvq_arena *arena, dvq_value raw,
                          int depth, dvq_value *converted)
{
    *converted = raw;
    if (depth > DEPTH_LIMIT)
        return DVQ_OK;
    if (dvq_value_is(raw, DVQ_VALUE_ARRAY))
        return convert_list(environment, arena, raw, depth, converted);
    if (dvq_value_is(raw, DVQ_VALUE_OBJECT))
        return convert_map(environment, arena, raw, depth, converted);
    if (dvq_value_is(raw, DVQ_VALUE_STRING)) {
        return dvq_literal_parse_frontmatter(environment, arena, dvq_value_get_text(raw),
                                             converted);
    }
    return DVQ_OK;
}

dvq_status dvq_frontmatter_convert(const dvq_environment *environment, dvq_arena *arena,
                                   dvq_value raw, dvq_value *converted)
{
    return convert(environment, arena, raw, 0, converted);
}

/* ---- tags and aliases ---- */

/* A value as JavaScript's "" + value has it. */
static dvq_status append_plain(dvq_value value, int depth, dvq_text_builder *builder)
{
    dvq_status status = DVQ_OK;
    if (dvq_value_is(value, DVQ_VALUE_STRING)) {
        dvq_text_builder_add(builder, dvq_value_get_text(value));
    } else if (dvq_value_is(value, DVQ_VALUE_NUMBER)) {
        dvq_value_append_number(value.as.number, builder);
    } else if (dvq_value_is(value, DVQ_VALUE_BOOLEAN)) {
        dvq_text_builder_add_string(builder, value.as.boolean ? "true" : "false");
    } else if (dvq_value_is(value, DVQ_VALUE_OBJECT)) {
        dvq_text_builder_add_string(builder, "[object Object]");
    } else if (!dvq_value_is(value, DVQ_VALUE_ARRAY)) {
        dvq_text_builder_add_string(builder, "null");
    } else if (depth < DEPTH_LIMIT) {
        for (size_t i = 0; i < value.size && status == DVQ_OK; i++) {
            dvq_text_builder_add_string(builder, i > 0 ? "," : "");
            if (!dvq_value_is_null(value.as.items[i]))
                status = append_plain(value.as.items[i], depth + 1, builder);
        }
    }
    return status;
}

static dvq_status make_plain(dvq_arena *arena, dvq_value value, dvq_text *text)
{

    if (dvq_value_is(value, DVQ_VALUE_STRING)) {
        *text = dvq_value_get_text(value);
        return DVQ_OK;
    }
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, arena);
    dvq_status status = append_plain(value, 0, &builder);
    *text = DVQ_TEXT("");
    if (status == DVQ_OK && builder.length > 0)
        return dvq_text_builder_finish(&builder, text);
    return status == DVQ_OK ? builder.status : status;
}

/* Add the parts of a text, split at commas; tags are split at white space as well. */
static dvq_status split_text(dvq_arena *arena, dvq_text text, bool tags, dvq_text_vector *parts)
{
    size_t start = 0;
    for (size_t end = 0, size = 1; end <= text.length; end += size) {
        uint32_t code_point = ',';
        size = 1;
        if (end < text.length)
            code_point = dvq_unicode_decode(text, end, &size);
        if (code_point != ',' && !(tags && dvq_unicode_is_whitespace(code_point)))
            continue;
        dvq_text part = dvq_unicode_trim(dvq_text_slice(text, start, end));
        start = end + size;
        if (part.length > 0 && !DVQ_VECTOR_PUSH(arena, parts, part))
            return DVQ_ERROR_MEMORY;
    }
    return DVQ_OK;
}

static dvq_status split_value(dvq_arena *arena, dvq_value value, bool tags, int depth,
                              dvq_text_vector *parts)
{
    dvq_status status = DVQ_OK;
    if (dvq_value_is_null(value) || depth > DEPTH_LIMIT)
        return DVQ_OK;
    dvq_text text;
    if (!dvq_value_is(value, DVQ_VALUE_ARRAY)) {
        status = make_plain(arena, value, &text);
        return status == DVQ_OK ? split_text(arena, text, tags, parts) : status;
    }
    for (size_t i = 0; i < value.size && status == DVQ_OK; i++)
        if (!dvq_value_is_falsy(value.as.items[i]))
            status = split_value(arena, value.as.items[i], tags, depth + 1, parts);
    return status;
}

static dvq_status list_alias(dvq_arena *arena, dvq_value value, dvq_text_vector *aliases)
{
    dvq_status status = DVQ_OK;
    if (dvq_value_is_falsy(value) || !dvq_value_is(value, DVQ_VALUE_ARRAY))
        return dvq_value_is_falsy(value) ? DVQ_OK : split_value(arena, value, false, 0, aliases);
    for (size_t i = 0; i < value.size && status == DVQ_OK; i++) {
        dvq_text text;
        status = make_plain(arena, value.as.items[i], &text);
        if (status == DVQ_OK && !DVQ_VECTOR_PUSH(arena, aliases, dvq_unicode_trim(text)))
            status = DVQ_ERROR_MEMORY;
    }
    return status;
}

static bool is_key(dvq_text key, dvq_text plural, dvq_text singular)
{
    return dvq_text_equal_ascii_case(key, plural) || dvq_text_equal_ascii_case(key, singular);
}

dvq_status dvq_frontmatter_list_tags(dvq_arena *arena, const dvq_entry_vector *raw,
                                     dvq_text_vector *tags)
{
    dvq_status status = DVQ_OK;
    for (size_t i = 0; i < raw->count && status == DVQ_OK; i++)
        if (is_key(raw->items[i].key, DVQ_TEXT("tags"), DVQ_TEXT("tag")))
            status = split_value(arena, raw->items[i].value, true, 0, tags);
    for (size_t i = 0; i < tags->count && status == DVQ_OK; i++) {
        dvq_text_builder builder;
        if (tags->items[i].data[0] != '#') {
            dvq_text_builder_init(&builder, arena);
            dvq_text_builder_add_byte(&builder, '#');
            dvq_text_builder_add(&builder, tags->items[i]);
            status = dvq_text_builder_finish(&builder, &tags->items[i]);
        }
    }
    return status;
}

dvq_status dvq_frontmatter_list_aliases(dvq_arena *arena, const dvq_entry_vector *raw,
                                        dvq_text_vector *aliases)
{
    dvq_status status = DVQ_OK;
    for (size_t i = 0; i < raw->count && status == DVQ_OK; i++)
        if (is_key(raw->items[i].key, DVQ_TEXT("aliases"), DVQ_TEXT("alias")))
            status = list_alias(arena, raw->items[i].value, aliases);
    return status;
}

/* ---- links ---- */

static dvq_status list_links(dvq_arena *arena, dvq_value value, int depth,
                             dvq_raw_link_vector *links)
{
    dvq_entry_vector entries = {0};
    dvq_status status = DVQ_OK;
    dvq_raw_link link;
    bool found;
    if (dvq_value_is(value, DVQ_VALUE_STRING)) {
        status = dvq_inline_scan_read_link(arena, dvq_value_get_text(value), &link, &found);
        if (status == DVQ_OK && found && !DVQ_VECTOR_PUSH(arena, links, link))
            status = DVQ_ERROR_MEMORY;
    } else if (dvq_value_is(value, DVQ_VALUE_ARRAY) && depth < DEPTH_LIMIT) {
        for (size_t i = 0; i < value.size && status == DVQ_OK; i++)
            status = list_links(arena, value.as.items[i], depth + 1, links);
    } else if (dvq_value_is(value, DVQ_VALUE_OBJECT) && depth < DEPTH_LIMIT) {
        status = dvq_object_list(value.as.object, arena, &entries);
        for (size_t i = 0; i < entries.count && status == DVQ_OK; i++)
            status = list_links(arena, entries.items[i].value, depth + 1, links);
    }
    return status;
}

dvq_status dvq_frontmatter_list_links(dvq_arena *arena, dvq_value raw, dvq_raw_link_vector *links)
{
    return list_links(arena, raw, 0, links);
}
