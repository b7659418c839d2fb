/*
 * Slips in frontmatter, see slip.h: YAML that is broken or not closed, links without quotes, tags
 * that become others. Called by api/check.c.
 */
#include "note/slip.h"

#include <yaml.h>

#include "note/frontmatter.h"
#include "note/markdown_line.h"
#include "note/yaml_scalar.h"
#include "note/yaml_stand_in.h"
#include "note/yaml_trouble.h"
#include "support/ascii.h"
#include "support/diagnostic.h"
#include "support/unicode.h"

enum {
    DEPTH_LIMIT = 64, /* YAML that nests deeper is not looked at */
    NAMED_FIELDS = 3  /* whose links without quotes are named after the first */
};

dvq_status dvq_slip_add(dvq_arena *arena, dvq_text note, dvq_span span, dvq_error *slip,
                        dvq_slip_vector *slips)
{
    slip->line = 0;
    dvq_error_place(slip, note, span);
    return DVQ_VECTOR_PUSH(arena, slips, *slip) ? DVQ_OK : DVQ_ERROR_MEMORY;
}

/* ---- links without quotes ---- */

/* A list or map that is open. */
typedef struct yaml_level {
    bool is_map;
    bool is_list;  /* in brackets */
    bool is_plain; /* holds nothing but text without quotes */
    bool has_key;  /* a map: its next value is that of `key` */
    size_t start;
    size_t count;
    size_t child;     /* where the last list in it began, and where it ended */
    size_t child_end; /* … */
    bool child_is_plain;
    dvq_text key;
} yaml_level;

typedef struct link_finder {
    dvq_arena *arena;
    dvq_text yaml;
    dvq_yaml_mark mark; /* the last place looked up, and its byte: places come in order */
    size_t offset;
    yaml_level levels[DEPTH_LIMIT];
    size_t depth;
    dvq_text first; /* [[…]] */
    dvq_text first_key;
    dvq_text_vector keys; /* other fields that have some */
} link_finder;

static size_t find_mark(link_finder *finder, yaml_mark_t mark)
{
    dvq_yaml_mark steps = {mark.line, mark.column};
    if (mark.line > finder->mark.line ||
        (mark.line == finder->mark.line && mark.column >= finder->mark.column)) {
        steps.line -= finder->mark.line;
        steps.column -= steps.line == 0 ? finder->mark.column : 0;
    } else {
        finder->offset = 0;
    }
    dvq_text rest = dvq_text_slice(finder->yaml, finder->offset, finder->yaml.length);
    finder->offset += dvq_yaml_find_mark(rest, steps);
    finder->mark = (dvq_yaml_mark){mark.line, mark.column};
    return finder->offset;
}

/* The name that the value being read belongs to. */
static dvq_text get_key(const link_finder *finder)
{
    for (size_t i = finder->depth; i-- > 0;)
        if (finder->levels[i].key.length > 0)
            return finder->levels[i].key;
    return DVQ_TEXT("");
}

static dvq_status add_link(link_finder *finder, size_t start, size_t end)
{
    dvq_text key = get_key(finder);
    if (key.length == 0)
        return DVQ_OK;
    if (finder->first.length == 0) {
        finder->first = dvq_text_slice(finder->yaml, start, end);
        finder->first_key = key;
        return DVQ_OK;
    }
    bool known = dvq_text_equal(key, finder->first_key);
    for (size_t i = 0; i < finder->keys.count; i++)
        known = known || dvq_text_equal(key, finder->keys.items[i]);
    return known || DVQ_VECTOR_PUSH(finder->arena, &finder->keys, key) ? DVQ_OK : DVQ_ERROR_MEMORY;
}

static void open_level(link_finder *finder, const yaml_event_t *event, bool is_map, bool is_list)
{
    finder->levels[finder->depth++] = (yaml_level){.is_map = is_map,
                                                   .is_list = is_list,
                                                   .is_plain = is_list,
                                                   .start = find_mark(finder, event->start_mark)};
}

/* A list in a list, with nothing between their brackets, is a link without quotes. */
static dvq_status close_level(link_finder *finder, const yaml_event_t *event)
{
    yaml_level closed = finder->levels[--finder->depth];
    size_t end = find_mark(finder, event->end_mark);
    dvq_status status = DVQ_OK;
    if (closed.is_list && closed.count == 1 && closed.child_is_plain &&
        closed.child == closed.start + 1 && closed.child_end + 1 == end)
        status = add_link(finder, closed.start, end);
    if (finder->depth == 0)
        return status;
    yaml_level *parent = &finder->levels[finder->depth - 1];
    parent->count++;
    parent->is_plain = false;
    parent->has_key = false;
    parent->child = closed.start;
    parent->child_end = end;
    parent->child_is_plain = closed.is_plain && closed.count > 0;
    return status;
}

static dvq_status take_scalar(link_finder *finder, const yaml_event_t *event)
{
    dvq_text text =
        dvq_text_make((const char *)event->data.scalar.value, event->data.scalar.length);
    yaml_level *level = finder->depth > 0 ? &finder->levels[finder->depth - 1] : NULL;
    if (level == NULL)
        return DVQ_OK;
    level->count++;
    level->is_plain = level->is_plain && event->data.scalar.plain_implicit &&
                      event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE &&
                      event->start_mark.line == event->end_mark.line &&
                      dvq_value_is(dvq_yaml_scalar_resolve(text), DVQ_VALUE_STRING);
    if (!level->is_map)
        return DVQ_OK;
    if (!level->has_key)
        level->key = dvq_text_copy(finder->arena, text);
    level->has_key = !level->has_key;
    return level->key.data != NULL ? DVQ_OK : DVQ_ERROR_MEMORY;
}

static dvq_status take_event(link_finder *finder, const yaml_event_t *event, bool *done)
{
    dvq_status status = DVQ_OK;
    switch (event->type) {
    case YAML_SCALAR_EVENT:
        status = take_scalar(finder, event);
        break;
    case YAML_ALIAS_EVENT:
        if (finder->depth > 0)
            finder->levels[finder->depth - 1].has_key = false;
        break;
    case YAML_SEQUENCE_START_EVENT:
        open_level(finder, event, false,
                   event->data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE);
        break;
    case YAML_MAPPING_START_EVENT:
        open_level(finder, event, true, false);
        break;
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
        return close_level(finder, event);
    case YAML_DOCUMENT_END_EVENT:
    case YAML_STREAM_END_EVENT:
        *done = true;
        break;
    case YAML_NO_EVENT:
    case YAML_STREAM_START_EVENT:
    case YAML_DOCUMENT_START_EVENT:
        break;
    }
    *done = *done || finder->depth == DEPTH_LIMIT;
    return status;
}

static dvq_status find_links(link_finder *finder)
{
    dvq_text yaml = finder->yaml;
    bool hidden;
    yaml_parser_t parser;
    if (dvq_yaml_hide(finder->arena, &yaml, &hidden) != DVQ_OK || !yaml_parser_initialize(&parser))
        return DVQ_ERROR_MEMORY;
    yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser, (const unsigned char *)yaml.data, yaml.length);
    dvq_status status = DVQ_OK;
    for (bool done = false; !done && status == DVQ_OK;) {
        yaml_event_t event;
        if (!yaml_parser_parse(&parser, &event)) {
            status = parser.error == YAML_MEMORY_ERROR ? DVQ_ERROR_MEMORY : DVQ_OK;
            break;
        }
        status = take_event(finder, &event, &done);
        yaml_event_delete(&event);
    }
    yaml_parser_delete(&parser);
    return status;
}

/* One slip for all of a note's links without quotes. */
static dvq_status report_links(const link_finder *finder, dvq_text note, dvq_slip_vector *slips)
{
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, finder->arena);
    size_t named = finder->keys.count < NAMED_FIELDS ? finder->keys.count : NAMED_FIELDS;
    for (size_t i = 0; i < named; i++) {
        dvq_text_builder_add_string(&builder, i > 0 ? ", " : "; so are those of ");
        dvq_text_builder_add(&builder, finder->keys.items[i]);
    }
    dvq_text_builder_add_string(&builder, named < finder->keys.count ? " and others" : "");
    dvq_text_builder_add_byte(&builder, '\0');
    dvq_text others;
    if (dvq_text_builder_finish(&builder, &others) != DVQ_OK)
        return DVQ_ERROR_MEMORY;
    dvq_error slip = {0};
    dvq_error_set(&slip, DVQ_ERROR_PARSE, "%.*s without quotes is a list in a list, not a link%s",
                  (int)finder->first.length, finder->first.data, others.data);
    dvq_yaml_hint_quotes(DVQ_TEXT(""), finder->first, &slip);
    dvq_span span = {(uint32_t)(finder->first.data - note.data), (uint32_t)finder->first.length};
    return dvq_slip_add(finder->arena, note, span, &slip, slips);
}

static dvq_status check_links(dvq_arena *arena, dvq_text note, dvq_text yaml,
                              dvq_slip_vector *slips)
{
    link_finder *finder = dvq_arena_allocate(arena, sizeof *finder);
    if (finder == NULL)
        return DVQ_ERROR_MEMORY;
    *finder = (link_finder){.arena = arena, .yaml = yaml};
    dvq_status status = find_links(finder);
    if (status == DVQ_OK && finder->first.length > 0)
        status = report_links(finder, note, slips);
    return status;
}

/* ---- tags ---- */

/* Whether a tag, with its #, holds what no tag holds: a bracket, a quote, or a # within. */
static bool is_odd_tag(dvq_text tag)
{
    for (size_t i = 1; i < tag.length; i++)
        if (strchr("[]\"", tag.data[i]) != NULL || (tag.data[i] == '#' && i + 1 < tag.length))
            return true;
    return false;
}

/* Where the YAML has the tag, as far as it can be found. */
static dvq_span find_tag(dvq_text note, dvq_text yaml, dvq_text tag)
{
    size_t length = tag.length;
    size_t offset = dvq_text_find(yaml, tag, 0);
    if (offset == SIZE_MAX) {
        length--;
        offset = dvq_text_find(yaml, dvq_text_slice(tag, 1, tag.length), 0);
    }
    if (offset == SIZE_MAX)
        offset = length = 0;
    offset += (size_t)(yaml.data - note.data);
    return (dvq_span){(uint32_t)offset, (uint32_t)length};
}

static dvq_status report_tag(dvq_arena *arena, dvq_text note, dvq_text yaml, dvq_text tag,
                             dvq_slip_vector *slips)
{
    dvq_error slip = {0};
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, arena);
    for (size_t i = 0; i < tag.length; i++)
        if (tag.data[i] == '#' && builder.length > 0)
            dvq_text_builder_add_string(&builder, ", ");
        else if (strchr("[]\"'#", tag.data[i]) == NULL)
            dvq_text_builder_add_byte(&builder, tag.data[i]);
    dvq_text name = {0};
    if (builder.length > 0 && dvq_text_builder_finish(&builder, &name) != DVQ_OK)
        return DVQ_ERROR_MEMORY;
    dvq_error_set(&slip, DVQ_ERROR_PARSE, "this becomes the tag %.*s", (int)tag.length, tag.data);
    if (name.length == 0)
        dvq_error_set_hint(&slip, "write tags without # and quotes: tags: [work, home]");
    else
        dvq_error_set_hint(&slip, "write tags without # and quotes: tags: [%.*s]", (int)name.length,
                           name.data);
    return dvq_slip_add(arena, note, find_tag(note, yaml, tag), &slip, slips);
}

/* The first tag that cannot be meant; the others are most often of its kind. */
static dvq_status check_tags(dvq_arena *arena, dvq_text note, dvq_text yaml,
                             const dvq_entry_vector *entries, dvq_slip_vector *slips)
{
    dvq_text_vector tags = {0};
    dvq_status status = dvq_frontmatter_list_tags(arena, entries, &tags);
    for (size_t i = 0; i < tags.count && status == DVQ_OK; i++)
        if (is_odd_tag(tags.items[i]))
            return report_tag(arena, note, yaml, tags.items[i], slips);
    return status;
}

/* ---- frontmatter that goes on to the note's end ---- */

/* Whether the line is "name: value" or "name:". */
static bool is_field_line(dvq_text line)
{
    size_t colon = dvq_text_find_byte(line, ':', 0);
    if (colon == SIZE_MAX || colon == 0 || !dvq_ascii_is_letter((unsigned char)line.data[0]))
        return false;
    for (size_t i = 0; i < colon; i++)
        if (!dvq_ascii_is_name((unsigned char)line.data[i]) && line.data[i] != ' ')
            return false;
    return colon + 1 == line.length || dvq_text_is_space(line.data[colon + 1]);
}

/* A first line of three hyphens with a field below it, and nothing that closes what it opens. */
static dvq_status check_open(dvq_arena *arena, dvq_text note, dvq_slip_vector *slips)
{
    dvq_markdown_line first = dvq_markdown_line_at(note, 0);
    dvq_markdown_line second = dvq_markdown_line_at(note, first.next);
    dvq_text opening = dvq_text_trim_end(dvq_text_slice(note, 0, first.end));
    if (!dvq_text_equal(opening, DVQ_TEXT("---")) ||
        !is_field_line(dvq_text_slice(note, second.start, second.end)))
        return DVQ_OK;
    dvq_error slip = {0};
    dvq_error_set(&slip, DVQ_ERROR_PARSE, "this frontmatter is not closed, so it is none");
    dvq_error_set_hint(&slip, "put a line of three hyphens, ---, after its last field");
    return dvq_slip_add(arena, note, (dvq_span){0, (uint32_t)opening.length}, &slip, slips);
}

/* ---- all of it ---- */

static dvq_status check_frontmatter(dvq_arena *arena, dvq_text note, dvq_text yaml,
                                    dvq_slip_vector *slips)
{
    dvq_error problem = {0};
    dvq_entry_vector entries = {0};
    dvq_value raw;
    bool valid;
    dvq_status status = dvq_frontmatter_read(arena, yaml, &raw, &valid, &problem);
    if (status == DVQ_OK && !valid) {
        size_t offset = (size_t)(yaml.data - note.data) + problem.offset;
        dvq_span span = {(uint32_t)offset, problem.length};
        status = dvq_slip_add(arena, note, span, &problem, slips);
    }
    if (status == DVQ_OK && dvq_value_is(raw, DVQ_VALUE_OBJECT))
        status = dvq_object_list(raw.as.object, arena, &entries);
    if (status == DVQ_OK && dvq_text_find(yaml, DVQ_TEXT("[["), 0) != SIZE_MAX)
        status = check_links(arena, note, yaml, slips);
    return status == DVQ_OK ? check_tags(arena, note, yaml, &entries, slips) : status;
}

dvq_status dvq_slip_find(dvq_arena *arena, dvq_text note, dvq_slip_vector *slips)
{
    dvq_text repaired = dvq_unicode_repair(arena, note);
    if (repaired.data == NULL)
        return DVQ_ERROR_MEMORY;
    /* Places in a text that had to be repaired are not those in the note. */
    if (repaired.data != note.data)
        return DVQ_OK;
    dvq_text yaml = dvq_structure_find_frontmatter(note);
    dvq_status status = DVQ_OK;
    if (yaml.data != NULL)
        status = check_frontmatter(arena, note, yaml, slips);
    else
        status = check_open(arena, note, slips);
    return status == DVQ_OK ? dvq_slip_find_in_code(arena, note, slips) : status;
}
