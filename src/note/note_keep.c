/*
 * What outlives the reading of a note, see note_keep.h: copies of its text, names that notes share,
 * links and values. Called by note.c and task.c. Never keeps anything in scratch memory.
 *
 * Rules: Dataview, data-index/index.ts: links in a page's fields are resolved when it is stored.
 */
#include "note/note_keep.h"

#include "note/frontmatter.h"
#include "value/duration.h"
#include "value/literal.h"

/* Deeper than anything that is read. */
#define DEPTH_LIMIT 256

dvq_text dvq_note_keep_text(const dvq_note_build *build, dvq_text text)
{
    return dvq_text_copy(build->arena, text);
}

dvq_text dvq_note_keep_name(const dvq_note_build *build, dvq_text name)
{
    dvq_map *names = build->reader->names;
    if (names == NULL || name.length == 0)
        return dvq_text_copy(build->arena, name);
    const dvq_map_entry *known = dvq_map_find(names, name);
    if (known != NULL)
        return known->key;
    dvq_text kept = dvq_text_copy(names->arena, name);
    return kept.data != NULL && dvq_map_set(names, kept, names) ? kept : dvq_text_make(NULL, 0);
}

/* ---- links ---- */

/* Most links display the name of their target, which is kept already. */
static dvq_text keep_display(const dvq_note_build *build, dvq_text display, dvq_text path)
{
    dvq_text title = dvq_link_path_title(path);
    return dvq_text_equal(display, title) ? title : dvq_text_copy(build->arena, display);
}

/* Copy a link whose path is kept already. */
static dvq_status keep_link_parts(const dvq_note_build *build, dvq_link link, const dvq_link **kept)
{
    link.subpath = dvq_text_copy(build->arena, link.subpath);
    link.display = keep_display(build, link.display, link.path);
    if (link.path.data == NULL || link.subpath.data == NULL || link.display.data == NULL)
        return DVQ_ERROR_MEMORY;
    *kept = dvq_arena_copy(build->arena, &link, sizeof link);
    return *kept != NULL ? DVQ_OK : DVQ_ERROR_MEMORY;
}

dvq_status dvq_note_keep_link(const dvq_note_build *build, const dvq_raw_link *raw, bool embed,
                              const dvq_link **link)
{
    dvq_status status = dvq_note_build_infer_link(build, raw, embed, link);
    if (status != DVQ_OK)
        return status;
    dvq_link copy = **link;
    copy.path = dvq_text_copy(build->arena, copy.path);
    return keep_link_parts(build, copy, link);
}

dvq_status dvq_note_keep_resolved(const dvq_note_build *build, const dvq_link *link, dvq_text path,
                                  const dvq_link **kept)
{
    dvq_link copy = *link;
    /* The path of a note lives as long as the vault. */
    copy.path = path.data == link->path.data ? dvq_text_copy(build->arena, path) : path;
    return keep_link_parts(build, copy, kept);
}

/* ---- values ---- */

/* How values are kept. */
typedef struct keeping {
    const dvq_note_build *build;
    bool resolve; /* links */
    bool names;   /* and text; else only lists, maps, links and durations are copied */
} keeping;

static dvq_status keep_value(const keeping *how, dvq_value value, int depth, dvq_value *kept);

static dvq_status keep_link(const keeping *how, const dvq_link *link, dvq_value *kept)
{
    const dvq_link_resolver *resolver = &how->build->reader->resolver;
    dvq_text path = link->path;
    size_t page;
    if (how->resolve)
        path = dvq_note_build_resolve(how->build, path, &page);
    const dvq_link *copy;
    dvq_status status = dvq_note_keep_resolved(how->build, link, path, &copy);
    *kept = dvq_value_link(copy);
    if (status == DVQ_OK && how->resolve && resolver->wait != NULL &&
        !resolver->wait(resolver->user, (dvq_link *)copy))
        status = DVQ_ERROR_MEMORY;
    return status;
}

static dvq_status keep_text(const keeping *how, dvq_value value, dvq_value *kept)
{

    if (!how->names)
        return DVQ_OK;
    dvq_text text = dvq_text_copy(how->build->arena, dvq_value_get_text(value));
    *kept = dvq_value_string(text);
    return text.data != NULL ? DVQ_OK : DVQ_ERROR_MEMORY;
}

static dvq_status keep_list(const keeping *how, dvq_value list, int depth, dvq_value *kept)
{
    dvq_value *items = dvq_arena_copy(how->build->arena, list.as.items, list.size * sizeof *items);
    dvq_status status = items != NULL ? DVQ_OK : DVQ_ERROR_MEMORY;
    for (size_t i = 0; i < list.size && status == DVQ_OK; i++)
        status = keep_value(how, list.as.items[i], depth + 1, &items[i]);
    *kept = dvq_value_array(items, list.size);
    return status;
}

static dvq_status keep_map(const keeping *how, dvq_value map, int depth, dvq_value *kept)
{
    dvq_entry_vector entries = {0};
    dvq_status status = dvq_object_list(map.as.object, how->build->scratch, &entries);
    for (size_t i = 0; i < entries.count && status == DVQ_OK; i++) {
        dvq_entry *entry = &entries.items[i];
        status = keep_value(how, entry->value, depth + 1, &entry->value);
        if (how->names)
            entry->key = dvq_note_keep_name(how->build, entry->key);
        if (entry->key.data == NULL)
            status = DVQ_ERROR_MEMORY;
    }
    if (status != DVQ_OK)
        return status;
    const dvq_object *object = dvq_object_make(how->build->arena, entries.items, entries.count);
    *kept = dvq_value_object(object);
    return object != NULL ? DVQ_OK : DVQ_ERROR_MEMORY;
}

static dvq_status keep_duration(const keeping *how, dvq_value value, dvq_value *kept)
{
    const dvq_duration *duration =
        dvq_arena_copy(how->build->arena, value.as.duration, sizeof *duration);
    *kept = dvq_value_duration(duration);
    return duration != NULL ? DVQ_OK : DVQ_ERROR_MEMORY;
}

static dvq_status keep_value(const keeping *how, dvq_value value, int depth, dvq_value *kept)
{
    *kept = depth > DEPTH_LIMIT ? dvq_value_null() : value;
    if (depth > DEPTH_LIMIT)
        return DVQ_OK;
    switch ((dvq_value_type)value.type) {
    case DVQ_VALUE_STRING:
        return keep_text(how, value, kept);
    case DVQ_VALUE_LINK:
        return keep_link(how, value.as.link, kept);
    case DVQ_VALUE_DURATION:
        return keep_duration(how, value, kept);
    case DVQ_VALUE_ARRAY:
        return keep_list(how, value, depth, kept);
    case DVQ_VALUE_OBJECT:
        return keep_map(how, value, depth, kept);
    case DVQ_VALUE_NULL:
    case DVQ_VALUE_BOOLEAN:
    case DVQ_VALUE_NUMBER:
    case DVQ_VALUE_DATE:
    case DVQ_VALUE_FUNCTION:
    case DVQ_VALUE_WIDGET:
        break;
    }
    return DVQ_OK;
}

dvq_status dvq_note_keep_raw(const dvq_note_build *build, dvq_value raw, dvq_value *kept)
{
    return keep_value(&(keeping){.build = build, .names = true}, raw, 0, kept);
}

dvq_status dvq_note_keep_converted(const dvq_note_build *build, dvq_value raw, dvq_value converted,
                                   dvq_value *kept)
{
    if (dvq_frontmatter_is_same(raw, converted)) {
        *kept = raw;
        return DVQ_OK;
    }
    return keep_value(&(keeping){.build = build, .resolve = true}, converted, 0, kept);
}

/* A value parsed in scratch memory, links resolved. */
static dvq_status keep_parsed(const dvq_note_build *build, dvq_value parsed, dvq_value *kept)
{
    return keep_value(&(keeping){.build = build, .resolve = true, .names = true}, parsed, 0, kept);
}

dvq_status dvq_note_keep_field(const dvq_note_build *build, dvq_field_set *set,
                               const dvq_inline_field *field)
{
    dvq_text name = dvq_note_keep_name(build, field->key);
    dvq_value value;
    dvq_status status =
        dvq_literal_parse_inline(build->reader->environment, build->scratch, field->value, &value);
    if (status == DVQ_OK)
        status = name.data != NULL ? keep_parsed(build, value, &value) : DVQ_ERROR_MEMORY;
    return status == DVQ_OK ? dvq_field_set_add(set, name, value) : status;
}
