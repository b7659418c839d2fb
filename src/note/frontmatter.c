/*
 * Frontmatter: YAML to an object, from libyaml's events, unless it is so plain that yaml_plain.c
 * reads it. Called by the note reader. Scalars follow YAML 1.2 (yaml_scalar.c). Broken YAML is
 * reported, and whatever can be read of it is kept: as in Obsidian, one bad line does not cost a
 * note its other fields.
 */
#include "note/frontmatter.h"

#include <yaml.h>

#include "note/yaml_plain.h"
#include "note/yaml_scalar.h"
#include "note/yaml_stand_in.h"
#include "note/yaml_trouble.h"
#include "support/diagnostic.h"
#include "support/unicode.h"

#define DEPTH_LIMIT 200
#define ALIAS_LIMIT 10000 /* nodes that the aliases of a note may stand for, together */
#define NESTED_KEYS 8     /* how often "a: b: c" is taken apart */

/* A list or map being read. */
typedef struct level {
    bool is_map;
    bool has_key;
    dvq_text key;
    dvq_text anchor; /* data NULL for none */
    size_t nodes;
    dvq_value_vector items;
    dvq_entry_vector entries;
} level;

/* A value that an alias can name. */
typedef struct anchor {
    dvq_text name;
    dvq_value value;
    size_t nodes;
} anchor;

typedef struct composer {
    dvq_arena *arena;
    dvq_text yaml; /* without stand-ins */
    yaml_parser_t parser;
    DVQ_VECTOR(level) levels;
    DVQ_VECTOR(anchor) anchors;
    size_t aliased;    /* nodes that aliases stood for */
    size_t characters; /* before a CR LF that ends the text; SIZE_MAX without one */
    size_t spaces;     /* just before that CR LF */
    bool hidden;       /* the text has stand-ins */
    dvq_value root;
    bool has_root;
    dvq_error *problem;
} composer;

static dvq_status fail(composer *compose, const char *message, size_t line)
{
    if (compose->problem != NULL && compose->problem->status == DVQ_OK) {
        dvq_error_set(compose->problem, DVQ_ERROR_PARSE, "broken frontmatter: %s", message);
        compose->problem->line = (uint32_t)line + 1;
    }
    return DVQ_ERROR_PARSE;
}

/* What libyaml cannot read. */
static dvq_status fail_to_parse(composer *compose)
{
    const yaml_parser_t *parser = &compose->parser;
    dvq_yaml_mark stop = {parser->problem_mark.line, parser->problem_mark.column};
    dvq_yaml_mark opened = {parser->context_mark.line, parser->context_mark.column};
    if (parser->error == YAML_MEMORY_ERROR)
        return DVQ_ERROR_MEMORY;
    dvq_yaml_explain(compose->yaml, stop, parser->context != NULL ? opened : stop,
                     compose->problem);
    return DVQ_ERROR_PARSE;
}

/* A key, or the value of the key before it. */
static dvq_status add_to_map(composer *compose, level *map, dvq_value value)
{
    if (!map->has_key) {
        map->has_key = true;
        return dvq_yaml_scalar_to_key(compose->arena, value, &map->key);
    }
    map->has_key = false;
    return DVQ_VECTOR_PUSH(compose->arena, &map->entries, (dvq_entry){map->key, value})
               ? DVQ_OK
               : DVQ_ERROR_MEMORY;
}

/* Put a finished node where it belongs, and remember its anchor. */
static dvq_status add_node(composer *compose, dvq_value value, size_t nodes, dvq_text name)
{

    if (name.data != NULL) {
        anchor named = {.name = name, .value = value, .nodes = nodes};
        if (!DVQ_VECTOR_PUSH(compose->arena, &compose->anchors, named))
            return DVQ_ERROR_MEMORY;
    }
    if (compose->levels.count == 0) {
        compose->root = value;
        compose->has_root = true;
        return DVQ_OK;
    }
    level *top = &compose->levels.items[compose->levels.count - 1];
    top->nodes += nodes;
    if (top->is_map)
        return add_to_map(compose, top, value);
    return DVQ_VECTOR_PUSH(compose->arena, &top->items, value) ? DVQ_OK : DVQ_ERROR_MEMORY;
}

static dvq_status copy_name(composer *compose, const yaml_char_t *name, dvq_text *copy)
{
    *copy = (dvq_text){0};
    if (name == NULL)
        return DVQ_OK;
    copy->length = strlen((const char *)name);
    copy->data = dvq_arena_copy(compose->arena, name, copy->length + 1);
    return copy->data != NULL ? DVQ_OK : DVQ_ERROR_MEMORY;
}

static dvq_status add_alias(composer *compose, const yaml_event_t *event)
{
    dvq_text name = dvq_text_from_string((const char *)event->data.alias.anchor);
    for (size_t i = compose->anchors.count; i-- > 0;) {
        const anchor *named = &compose->anchors.items[i];
        if (dvq_text_equal(named->name, name)) {
            compose->aliased += named->nodes;
            if (compose->aliased > ALIAS_LIMIT) {
                return fail(compose, "aliases stand for more than 10000 values",
                            event->start_mark.line);
            }
            return add_node(compose, named->value, named->nodes, (dvq_text){0});
        }
    }
    dvq_yaml_mark place = {event->start_mark.line, event->start_mark.column};
    dvq_yaml_explain(compose->yaml, place, place, compose->problem);
    return DVQ_ERROR_PARSE;
}

/* Whether a tag asks for a number, boolean or null. */
static bool is_core_tag(const char *tag)
{
    const char *prefix = "tag:yaml.org,2002:";
    return strncmp(tag, prefix, strlen(prefix)) == 0 && strcmp(tag + strlen(prefix), "str") != 0;
}

static dvq_status add_scalar(composer *compose, const yaml_event_t *event)
{
    const char *tag = (const char *)event->data.scalar.tag;
    bool plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
    size_t length = event->data.scalar.length;
    char *data = dvq_arena_allocate(compose->arena, length + 1);
    dvq_text text = {.data = data, .length = length};
    dvq_text name;
    if (data == NULL || copy_name(compose, event->data.scalar.anchor, &name) != DVQ_OK)
        return DVQ_ERROR_MEMORY;
    memcpy(data, event->data.scalar.value, length);
    if (compose->hidden)
        text.length = dvq_yaml_show(data, length,
                                    event->data.scalar.style == YAML_DOUBLE_QUOTED_SCALAR_STYLE);
    if (plain && event->end_mark.index + (length == 0 ? compose->spaces : 0) >= compose->characters)
        data[text.length++] = '\r';
    dvq_value value;
    if (tag != NULL ? is_core_tag(tag) : plain)
        value = dvq_yaml_scalar_resolve(text);
    else
        value = dvq_value_string(text);
    return add_node(compose, value, 1, name);
}

static dvq_status open_level(composer *compose, bool is_map, const yaml_char_t *name, size_t line)
{
    level opened = {.is_map = is_map, .nodes = 1};
    if (compose->levels.count >= DEPTH_LIMIT)
        return fail(compose, "nested more than 200 deep", line);
    if (copy_name(compose, name, &opened.anchor) != DVQ_OK)
        return DVQ_ERROR_MEMORY;
    return DVQ_VECTOR_PUSH(compose->arena, &compose->levels, opened) ? DVQ_OK : DVQ_ERROR_MEMORY;
}

static dvq_status close_level(composer *compose)
{
    level closed = compose->levels.items[--compose->levels.count];
    dvq_value value = dvq_value_array(closed.items.items, closed.items.count);
    if (closed.is_map) {
        const dvq_object *object =
            dvq_object_make(compose->arena, closed.entries.items, closed.entries.count);
        if (object == NULL)
            return DVQ_ERROR_MEMORY;
        value = dvq_value_object(object);
    }
    return add_node(compose, value, closed.nodes, closed.anchor);
}

/* Sets *done at the end of the first document. */
static dvq_status take_event(composer *compose, const yaml_event_t *event, bool *done)
{
    switch (event->type) {
    case YAML_ALIAS_EVENT:
        return add_alias(compose, event);
    case YAML_SCALAR_EVENT:
        return add_scalar(compose, event);
    case YAML_SEQUENCE_START_EVENT:
        return open_level(compose, false, event->data.sequence_start.anchor,
                          event->start_mark.line);
    case YAML_MAPPING_START_EVENT:
        return open_level(compose, true, event->data.mapping_start.anchor, event->start_mark.line);
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
        return close_level(compose);
    case YAML_DOCUMENT_END_EVENT:
    case YAML_STREAM_END_EVENT:
        *done = true;
        return DVQ_OK;
    case YAML_NO_EVENT:
    case YAML_STREAM_START_EVENT:
    case YAML_DOCUMENT_START_EVENT:
        break;
    }
    return DVQ_OK;
}

/* A CR at the very end does not end the line: a plain value there takes it in. */
static void find_last_return(composer *compose, dvq_text yaml)
{
    size_t end = yaml.length - 2;
    compose->characters = dvq_unicode_count(yaml) - 2;
    while (end > 0 && dvq_text_is_space(yaml.data[end - 1])) {
        end--;
        compose->spaces++;
    }
}

/*
 * Read one document; `is_last` when it ends the frontmatter. An empty one is null. DVQ_ERROR_PARSE
 * when it is not YAML.
 */
static dvq_status compose_document(dvq_arena *arena, dvq_text yaml, bool is_last, dvq_value *root,
                                   dvq_error *problem)
{
    composer compose = {.arena = arena, .yaml = yaml, .problem = problem, .characters = SIZE_MAX};
    dvq_status status = DVQ_OK;
    bool done = false;
    if (dvq_yaml_hide(arena, &yaml, &compose.hidden) != DVQ_OK)
        return DVQ_ERROR_MEMORY;
    if (is_last && dvq_text_ends_with(yaml, DVQ_TEXT("\r\n")))
        find_last_return(&compose, yaml);
    if (!yaml_parser_initialize(&compose.parser))
        return DVQ_ERROR_MEMORY;
    yaml_parser_set_encoding(&compose.parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&compose.parser, (const unsigned char *)yaml.data, yaml.length);
    while (status == DVQ_OK && !done) {
        yaml_event_t event;
        if (!yaml_parser_parse(&compose.parser, &event)) {
            status = fail_to_parse(&compose);
            break;
        }
        status = take_event(&compose, &event, &done);
        yaml_event_delete(&event);
    }
    yaml_parser_delete(&compose.parser);
    *root = compose.has_root ? compose.root : dvq_value_null();
    return status;
}

/* ---- broken YAML ---- */

/*
 * Append what closes the brackets that a text leaves open, innermost first. Brackets in a comment
 * neither open nor close, and what closes others must not stand in it.
 */
static void append_closers(dvq_text text, dvq_text_builder *builder)
{
    size_t depth = 0;
    size_t feed = 0; /* of the last comment */
    char quote = '\0';
    char open[64];
    for (size_t i = 0; i < text.length; i++) {
        char byte = text.data[i];
        if (quote == '\0' && depth > 0 && byte == '#' &&
            strchr("[{, \t", text.data[i - 1]) != NULL) {
            feed = dvq_text_find_byte(text, '\n', i);
            if (feed == SIZE_MAX)
                break;
            i = feed;
        } else if (quote != '\0') {
            i += byte == '\\' && quote == '"';
            quote = byte == quote ? '\0' : quote;
        } else if (depth > 0 && (byte == '"' || byte == '\'')) {
            quote = byte;
        } else if ((byte == '[' || byte == '{') && depth < sizeof open) {
            open[depth++] = byte == '[' ? ']' : '}';
        } else if (depth > 0 && byte == open[depth - 1]) {
            depth--;
        }
    }
    if (depth > 0 && feed > 0)
        dvq_text_builder_add_byte(builder, '\n');
    while (depth > 0)
        dvq_text_builder_add_byte(builder, open[--depth]);
}

static dvq_text trim_end(dvq_text text, bool commas)
{
    while (text.length > 0) {
        char last = text.data[text.length - 1];
        if (last != ' ' && last != '\t' && last != '\n' && last != '\r' && !(commas && last == ','))
            break;
        text.length--;
    }
    return text;
}

static dvq_status compose_builder(dvq_arena *arena, dvq_text_builder *builder, dvq_value *root)
{
    dvq_text text;
    if (dvq_text_builder_finish(builder, &text) != DVQ_OK)
        return DVQ_ERROR_MEMORY;
    return compose_document(arena, text, false, root, NULL);
}

/* "key: [a, b", its brackets closed. */
static dvq_status compose_closed(dvq_arena *arena, dvq_text part, dvq_value *root)
{
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, arena);
    dvq_text_builder_add(&builder, trim_end(part, true));
    append_closers(part, &builder);
    return compose_builder(arena, &builder, root);
}

/* "key: a: b", each value on a line of its own. */
static dvq_status compose_nested(dvq_arena *arena, dvq_text part, int count, dvq_value *root)
{
    size_t start = 0;
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, arena);
    for (int i = 1; i <= count; i++) {
        size_t colon = dvq_text_find(part, DVQ_TEXT(": "), start);
        if (colon == SIZE_MAX)
            return DVQ_ERROR_PARSE;
        dvq_text_builder_add(&builder, dvq_text_slice(part, start, colon + 1));
        dvq_text_builder_add_byte(&builder, '\n');
        dvq_text_builder_add_repeated(&builder, ' ', (size_t)i);
        start = colon + 2;
    }
    dvq_text_builder_add(&builder, dvq_text_slice(part, start, part.length));
    return compose_builder(arena, &builder, root);
}

/* Whether YAML lets no plain scalar start with the character and gives it no other use there. */
static bool is_reserved(char byte)
{
    return byte == '@' || byte == '`' || byte == '%';
}

/* Where the plain scalar at `start` ends, without the white space after it. */
static size_t find_scalar_end(dvq_text text, size_t start, bool in_brackets)
{
    size_t end = start;
    for (; end < text.length && text.data[end] != '\n'; end++) {
        char byte = text.data[end];
        char next = end + 1 < text.length ? text.data[end + 1] : '\n';
        if ((in_brackets && strchr(",]}", byte) != NULL) ||
            (byte == ':' && strchr(" \t\r\n", next) != NULL) ||
            (next == '#' && strchr(" \t", byte) != NULL))
            break;
    }
    while (end > start && strchr(" \t\r", text.data[end - 1]) != NULL)
        end--;
    return end;
}

static void add_quoted(dvq_text_builder *builder, dvq_text text)
{
    dvq_text_builder_add_byte(builder, '\'');
    for (size_t i = 0; i < text.length; i++)
        dvq_text_builder_add_repeated(builder, text.data[i], text.data[i] == '\'' ? 2 : 1);
    dvq_text_builder_add_byte(builder, '\'');
}

/* Where the quoted scalar at `start` ends; the text's end when nothing closes it. */
static size_t find_quotes_end(dvq_text text, size_t start)
{
    char quote = text.data[start];
    size_t end = start + 1;
    while (end < text.length && text.data[end] != quote)
        end += text.data[end] == '\\' && quote == '"' ? 2 : 1;
    return end < text.length ? end + 1 : text.length;
}

/* Whether a scalar may start after the byte at `offset`; `before`: it might before that byte. */
static bool may_start_after(dvq_text text, size_t offset, bool before, bool in_brackets)
{
    char byte = text.data[offset];
    bool marked = offset > 0 && text.data[offset - 1] == ':';
    if (dvq_text_is_space(byte))
        return before || marked;
    if (byte == '-')
        return before && offset + 1 < text.length && text.data[offset + 1] == ' ';
    return byte == '\n' || (in_brackets && strchr("[{,", byte) != NULL);
}

/* "key: [@a, b]" and "- @a", quotes around what starts with a reserved character. */
static dvq_status compose_reserved(dvq_arena *arena, dvq_text part, dvq_value *root)
{
    bool fresh = true; /* a scalar may start here */
    bool any = false;
    size_t depth = 0;
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, arena);
    for (size_t i = 0, end; i < part.length; i = end) {
        char byte = part.data[i];
        bool reserved = fresh && is_reserved(byte);
        end = i + 1;
        if (reserved)
            end = find_scalar_end(part, i, depth > 0);
        else if (fresh && (byte == '"' || byte == '\''))
            end = find_quotes_end(part, i);
        if (reserved)
            add_quoted(&builder, dvq_text_slice(part, i, end));
        else
            dvq_text_builder_add(&builder, dvq_text_slice(part, i, end));
        any = any || reserved;
        depth += fresh && (byte == '[' || byte == '{');
        depth -= depth > 0 && (byte == ']' || byte == '}');
        fresh = may_start_after(part, i, fresh, depth > 0);
    }
    return any ? compose_builder(arena, &builder, root) : DVQ_ERROR_PARSE;
}

/* "key: text", quotes around its value. */
static dvq_status compose_quoted(dvq_arena *arena, dvq_text part, dvq_value *root)
{
    size_t colon = dvq_text_find(part, DVQ_TEXT(": "), 0);
    if (colon == SIZE_MAX)
        return DVQ_ERROR_PARSE;
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, arena);
    dvq_text_builder_add(&builder, dvq_text_slice(part, 0, colon + 2));
    add_quoted(&builder, dvq_text_slice(part, colon + 2, part.length));
    return compose_builder(arena, &builder, root);
}

/* One field of broken YAML, by the first reading that works. */
static dvq_status compose_field(dvq_arena *arena, dvq_text part, bool is_last, dvq_value *root)
{
    dvq_status status = compose_document(arena, part, is_last, root, NULL);
    if (status == DVQ_ERROR_PARSE)
        status = compose_closed(arena, part, root);
    part = trim_end(part, false);
    for (int i = 1; i <= NESTED_KEYS && status == DVQ_ERROR_PARSE; i++)
        status = compose_nested(arena, part, i, root);
    if (status == DVQ_ERROR_PARSE)
        status = compose_reserved(arena, part, root);
    return status == DVQ_ERROR_PARSE ? compose_quoted(arena, part, root) : status;
}

/* From a line's start on, where the next field at the left margin starts. */
static size_t find_field(dvq_text yaml, size_t offset)
{
    while (offset < yaml.length && strchr(" \t\r\n#-]}", yaml.data[offset]) != NULL) {
        offset = dvq_text_find_byte(yaml, '\n', offset);
        if (offset == SIZE_MAX)
            return yaml.length;
        offset++;
    }
    return offset;
}

/* Read the fields of broken YAML one by one; those that cannot be read are left out. */
static dvq_status recover(dvq_arena *arena, dvq_text yaml, dvq_value *raw)
{
    dvq_entry_vector entries = {0};
    size_t start = find_field(yaml, 0);
    while (start < yaml.length) {
        size_t feed = dvq_text_find_byte(yaml, '\n', start);
        size_t end = feed == SIZE_MAX ? yaml.length : find_field(yaml, feed + 1);
        dvq_value root;
        dvq_status status =
            compose_field(arena, dvq_text_slice(yaml, start, end), end == yaml.length, &root);
        if (status == DVQ_OK && dvq_value_is(root, DVQ_VALUE_OBJECT))
            status = dvq_object_list(root.as.object, arena, &entries);
        if (status == DVQ_ERROR_MEMORY)
            return status;
        start = end;
    }
    const dvq_object *object = dvq_object_make(arena, entries.items, entries.count);
    *raw = dvq_value_object(object);
    return object != NULL ? DVQ_OK : DVQ_ERROR_MEMORY;
}

dvq_status dvq_frontmatter_compose(dvq_arena *arena, dvq_text yaml, dvq_value *raw, bool *valid,
                                   dvq_error *problem)
{
    dvq_status status = compose_document(arena, yaml, true, raw, problem);
    *valid = status == DVQ_OK;
    if (status == DVQ_OK && !dvq_value_is(*raw, DVQ_VALUE_OBJECT)) {
        *valid = dvq_value_is_null(*raw);
        if (!*valid)
            dvq_error_set(problem, DVQ_ERROR_PARSE, "the frontmatter is no map of names to values");
        *raw = dvq_value_object(dvq_object_make(arena, NULL, 0));
        return raw->as.object != NULL ? DVQ_OK : DVQ_ERROR_MEMORY;
    }
    return status == DVQ_ERROR_PARSE ? recover(arena, yaml, raw) : status;
}

dvq_status dvq_frontmatter_read(dvq_arena *arena, dvq_text yaml, dvq_value *raw, bool *valid,
                                dvq_error *problem)
{
    dvq_status status = dvq_yaml_read_plain(arena, yaml, raw);
    *valid = true;
    return status == DVQ_ERROR_PARSE ? dvq_frontmatter_compose(arena, yaml, raw, valid, problem)
                                     : status;
}
