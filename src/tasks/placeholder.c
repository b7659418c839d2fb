/*
 * Filling in placeholders; see placeholder.h. Two steps, as in the plugin: first the properties it
 * knows by name, then what is left by Mustache's rules, which see what the first step put in.
 */
#include "tasks/placeholder.h"

#include "support/ascii.h"
#include "support/diagnostic.h"
#include "support/unicode.h"
#include "value/entry.h"
#include "value/value_text.h"

/* How deep values nest that are written as JSON. */
enum { DEPTH_LIMIT = 50 };

bool dvq_placeholder_may_be_in(dvq_text text)
{
    return dvq_text_find(text, DVQ_TEXT("{{"), 0) != SIZE_MAX &&
           dvq_text_find(text, DVQ_TEXT("}}"), 0) != SIZE_MAX;
}

/* ---- values as text ---- */

static void append_string(dvq_text text, dvq_text_builder *builder)
{
    dvq_text_builder_add_byte(builder, '"');
    for (size_t i = 0; i < text.length; i++) {
        char byte = text.data[i];
        if (byte == '"' || byte == '\\') {
            dvq_text_builder_add_byte(builder, '\\');
            dvq_text_builder_add_byte(builder, byte);
        } else if (byte == '\n') {
            dvq_text_builder_add_string(builder, "\\n");
        } else if (byte == '\t') {
            dvq_text_builder_add_string(builder, "\\t");
        } else if ((unsigned char)byte < 0x20) {
            dvq_text_builder_add_format(builder, "\\u%04x", (unsigned)byte);
        } else {
            dvq_text_builder_add_byte(builder, byte);
        }
    }
    dvq_text_builder_add_byte(builder, '"');
}

static dvq_status append_json(const dvq_placeholder_context *context, dvq_value value, int depth,
                              dvq_text_builder *builder);

static dvq_status append_list(const dvq_placeholder_context *context, dvq_value list, int depth,
                              dvq_text_builder *builder)
{
    dvq_status status = DVQ_OK;
    dvq_text_builder_add_byte(builder, '[');
    for (uint32_t i = 0; i < list.size && status == DVQ_OK; i++) {
        if (i > 0)
            dvq_text_builder_add_byte(builder, ',');
        status = append_json(context, list.as.items[i], depth + 1, builder);
    }
    dvq_text_builder_add_byte(builder, ']');
    return status;
}

static dvq_status append_object(const dvq_placeholder_context *context, const dvq_object *object,
                                int depth, dvq_text_builder *builder)
{
    dvq_entry_vector entries = {0};
    dvq_status status = dvq_object_list(object, context->arena, &entries);
    dvq_text_builder_add_byte(builder, '{');
    for (size_t i = 0; i < entries.count && status == DVQ_OK; i++) {
        if (i > 0)
            dvq_text_builder_add_byte(builder, ',');
        append_string(entries.items[i].key, builder);
        dvq_text_builder_add_byte(builder, ':');
        status = append_json(context, entries.items[i].value, depth + 1, builder);
    }
    dvq_text_builder_add_byte(builder, '}');
    return status;
}

/* As JSON.stringify writes it. */
static dvq_status append_json(const dvq_placeholder_context *context, dvq_value value, int depth,
                              dvq_text_builder *builder)
{
    if (depth > DEPTH_LIMIT)
        return DVQ_ERROR_LIMIT;
    if (dvq_value_is(value, DVQ_VALUE_ARRAY))
        return append_list(context, value, depth, builder);
    if (dvq_value_is(value, DVQ_VALUE_OBJECT))
        return append_object(context, value.as.object, depth, builder);
    if (dvq_value_is_null(value)) {
        dvq_text_builder_add_string(builder, "null");
        return DVQ_OK;
    }
    if (!dvq_value_is(value, DVQ_VALUE_STRING))
        return dvq_value_append_text(context->environment, value, builder);
    append_string(dvq_value_get_text(value), builder);
    return DVQ_OK;
}

/* As a placeholder shows it: texts, numbers, true and false as they are, the rest as JSON. */
static dvq_status append_value(const dvq_placeholder_context *context, dvq_value value,
                               dvq_text_builder *builder)
{
    if (dvq_value_is(value, DVQ_VALUE_STRING)) {
        dvq_text_builder_add(builder, dvq_value_get_text(value));
        return DVQ_OK;
    }
    return append_json(context, value, 0, builder);
}

/* ---- properties ---- */

/* The entry under a key, or under one that differs in case only; NULL for none. */
static const dvq_entry *find_entry(const dvq_placeholder_context *context,
                                   const dvq_entry_vector *entries, dvq_text key, bool exact)
{
    dvq_text lower = dvq_unicode_lower(context->arena, key);
    for (size_t i = 0; i < entries->count; i++) {
        const dvq_entry *entry = &entries->items[i];
        if (dvq_text_equal(entry->key, key))
            return entry;
        if (!exact && dvq_text_equal(dvq_unicode_lower(context->arena, entry->key), lower))
            return entry;
    }
    return NULL;
}

/* The tags that a property holds, as a list of texts with their #. */
static dvq_status make_tags(const dvq_placeholder_context *context, dvq_value written,
                            dvq_value *list)
{
    dvq_value_vector tags = {0};
    size_t count = dvq_value_is(written, DVQ_VALUE_ARRAY) ? written.size : 1;
    for (size_t i = 0; i < count; i++) {
        dvq_value item = dvq_value_is(written, DVQ_VALUE_ARRAY) ? written.as.items[i] : written;
        if (!dvq_value_is(item, DVQ_VALUE_STRING) || item.size == 0)
            continue;
        dvq_text_builder builder;
        dvq_text_builder_init(&builder, context->arena);
        if (!dvq_text_starts_with(dvq_value_get_text(item), DVQ_TEXT("#")))
            dvq_text_builder_add_byte(&builder, '#');
        dvq_text_builder_add(&builder, dvq_value_get_text(item));
        dvq_text tag;
        dvq_status status = dvq_text_builder_finish(&builder, &tag);
        if (status != DVQ_OK || !DVQ_VECTOR_PUSH(context->arena, &tags, dvq_value_string(tag)))
            return DVQ_ERROR_MEMORY;
    }
    *list = dvq_value_array(tags.items, tags.count);
    return DVQ_OK;
}

static dvq_status list_properties(const dvq_placeholder_context *context, dvq_entry_vector *entries)
{
    dvq_value frontmatter = context->note->frontmatter;
    return dvq_value_is(frontmatter, DVQ_VALUE_OBJECT)
               ? dvq_object_list(frontmatter.as.object, context->arena, entries)
               : DVQ_OK;
}

dvq_status dvq_placeholder_get_property(const dvq_placeholder_context *context, dvq_text key,
                                        dvq_value *value, bool *found)
{
    dvq_entry_vector entries = {0};
    dvq_status status = list_properties(context, &entries);
    const dvq_entry *entry = find_entry(context, &entries, key, false);
    bool is_tags = dvq_text_equal_ascii_case(key, DVQ_TEXT("tags"));
    *found = entry != NULL || is_tags;
    *value = entry != NULL ? entry->value : dvq_value_null();
    if (status == DVQ_OK && is_tags)
        status = make_tags(context, *value, value);
    return status;
}

/* Without the nulls in a list. */
static dvq_status drop_nulls(const dvq_placeholder_context *context, dvq_value *value)
{
    dvq_value_vector kept = {0};
    if (!dvq_value_is(*value, DVQ_VALUE_ARRAY))
        return DVQ_OK;
    for (uint32_t i = 0; i < value->size; i++)
        if (!dvq_value_is_null(value->as.items[i]) &&
            !DVQ_VECTOR_PUSH(context->arena, &kept, value->as.items[i]))
            return DVQ_ERROR_MEMORY;
    *value = dvq_value_array(kept.items, kept.count);
    return DVQ_OK;
}

/* ---- the names that the plugin knows ---- */

static dvq_text drop_extension(dvq_text path)
{
    if (dvq_text_ends_with(path, DVQ_TEXT(".md")))
        path.length -= 3;
    return path;
}

static dvq_text get_file(dvq_text path)
{
    size_t slash = dvq_text_find_last_byte(path, '/');
    return slash == SIZE_MAX ? path : dvq_text_slice(path, slash + 1, path.length);
}

/* What the note's name and place give under a name after "query.file."; false for none. */
static bool get_path_part(dvq_text path, dvq_text name, dvq_text *part)
{
    if (dvq_text_equal(name, DVQ_TEXT("path")))
        *part = path;
    else if (dvq_text_equal(name, DVQ_TEXT("pathWithoutExtension")))
        *part = drop_extension(path);
    else if (dvq_text_equal(name, DVQ_TEXT("root")))
        *part = dvq_todo_get_root(path);
    else if (dvq_text_equal(name, DVQ_TEXT("folder")))
        *part = dvq_todo_get_folder(path);
    else if (dvq_text_equal(name, DVQ_TEXT("filename")))
        *part = get_file(path);
    else if (dvq_text_equal(name, DVQ_TEXT("filenameWithoutExtension")))
        *part = drop_extension(get_file(path));
    else
        return false;
    return true;
}

/* The links of the note, as a list of objects; false when the name asks for none. */
static bool get_links(const dvq_placeholder_context *context, dvq_text name,
                      dvq_text_builder *builder)
{
    const dvq_tasks_note *note = context->note;
    bool all = dvq_text_equal(name, DVQ_TEXT("outlinks"));
    bool of_body = all || dvq_text_equal(name, DVQ_TEXT("outlinksInBody"));
    bool of_properties = all || dvq_text_equal(name, DVQ_TEXT("outlinksInProperties"));
    if (!of_body && !of_properties)
        return false;
    size_t first = of_properties ? 0 : note->property_links;
    size_t end = of_body ? note->links.count : note->property_links;
    dvq_text_builder_add_byte(builder, '[');
    for (size_t i = first; i < end; i++) {
        dvq_text_builder_add_string(builder, i > first ? ",{\"link\":" : "{\"link\":");
        append_string(note->links.items[i], builder);
        dvq_text_builder_add_byte(builder, '}');
    }
    dvq_text_builder_add_byte(builder, ']');
    return true;
}

/* The text between the quotes of property('x'); false for anything else. */
static bool get_argument(dvq_text call, dvq_text function, dvq_text *argument)
{
    if (!dvq_text_starts_with(call, function) || call.length < function.length + 4)
        return false;
    dvq_text inside = dvq_text_slice(call, function.length, call.length);
    char quote = inside.data[1];
    if (inside.data[0] != '(' || (quote != '\'' && quote != '"') ||
        inside.data[inside.length - 1] != ')' || inside.data[inside.length - 2] != quote)
        return false;
    *argument = dvq_text_slice(inside, 2, inside.length - 2);
    return dvq_text_find_byte(*argument, '\'', 0) == SIZE_MAX &&
           dvq_text_find_byte(*argument, '"', 0) == SIZE_MAX;
}

static dvq_status append_property(const dvq_placeholder_context *context, dvq_text key,
                                  dvq_text_builder *builder, dvq_error *error)
{
    dvq_value value;
    bool found;
    dvq_status status = dvq_placeholder_get_property(context, key, &value, &found);
    if (status == DVQ_OK)
        status = drop_nulls(context, &value);
    if (status == DVQ_OK && dvq_value_is_null(value))
        return dvq_error_set(error, DVQ_ERROR_PARSE, "the note of the query has no property '%.*s'",
                             (int)key.length, key.data);
    if (status == DVQ_OK)
        status = append_value(context, value, builder);
    return status;
}

static dvq_status append_has_property(const dvq_placeholder_context *context, dvq_text key,
                                      dvq_text_builder *builder)
{
    dvq_value value;
    bool found;
    dvq_status status = dvq_placeholder_get_property(context, key, &value, &found);
    found = found && !dvq_value_is_null(value);
    dvq_text_builder_add_string(builder, found ? "true" : "false");
    return status;
}

/* Append what the name stands for; *known is false when it is none of the plugin's own. */
static dvq_status append_known(const dvq_placeholder_context *context, dvq_text name,
                               dvq_text_builder *builder, bool *known, dvq_error *error)
{
    const dvq_text head = DVQ_TEXT("query.file.");
    *known = false;
    if (!dvq_text_starts_with(name, head))
        return DVQ_OK;
    name = dvq_text_slice(name, head.length, name.length);
    *known = true;
    dvq_text part;
    if (get_path_part(context->note->path, name, &part)) {
        dvq_text_builder_add(builder, part);
        return DVQ_OK;
    }
    if (get_links(context, name, builder))
        return DVQ_OK;
    if (get_argument(name, DVQ_TEXT("property"), &part))
        return append_property(context, part, builder, error);
    if (get_argument(name, DVQ_TEXT("hasProperty"), &part))
        return append_has_property(context, part, builder);
    *known = false;
    return DVQ_OK;
}

/* Names with dots between them, and nothing else. */
static bool is_plain(dvq_text name)
{
    bool starts = true;
    for (size_t i = 0; i < name.length; i++) {
        unsigned char byte = (unsigned char)name.data[i];
        bool begins = dvq_ascii_is_letter(byte) || byte == '_' || byte == '$';
        if (byte == '.' ? starts : !begins && (starts || !dvq_ascii_is_digit(byte)))
            return false;
        starts = byte == '.';
    }
    return name.length > 0 && !starts;
}

/* The first step: what stands between {{ and }} on one line. */
static dvq_status expand_known(const dvq_placeholder_context *context, dvq_text text,
                               dvq_text *expanded, dvq_error *error)
{
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, context->arena);
    size_t copied = 0;
    size_t open = 0;
    while ((open = dvq_text_find(text, DVQ_TEXT("{{"), open)) != SIZE_MAX) {
        size_t close = dvq_text_find(text, DVQ_TEXT("}}"), open + 2);
        size_t line_end = dvq_text_find_byte(text, '\n', open);
        if (close == SIZE_MAX || line_end < close) {
            open++;
            continue;
        }
        dvq_text name = dvq_unicode_trim(dvq_text_slice(text, open + 2, close));
        dvq_text_builder_add(&builder, dvq_text_slice(text, copied, open));
        bool known;
        dvq_status status = append_known(context, name, &builder, &known, error);
        if (status != DVQ_OK)
            return status;
        if (!known && !is_plain(name))
            return dvq_error_set(error, DVQ_ERROR_PARSE,
                                 "the placeholder {{%.*s}} needs JavaScript, which is not run",
                                 (int)name.length, name.data);
        if (!known)
            dvq_text_builder_add(&builder, dvq_text_slice(text, open, close + 2));
        copied = open = close + 2;
    }
    dvq_text_builder_add(&builder, dvq_text_slice(text, copied, text.length));
    return dvq_text_builder_finish(&builder, expanded);
}

/* ---- what is left, by Mustache's rules ---- */

/* The value under a path of names inside the note's properties; false for none. */
static dvq_status find_nested(const dvq_placeholder_context *context, dvq_text path,
                              dvq_value *value, bool *found)
{
    dvq_entry_vector entries = {0};
    dvq_status status = list_properties(context, &entries);
    *found = true;
    while (status == DVQ_OK && *found && path.length > 0) {
        size_t dot = dvq_text_find_byte(path, '.', 0);
        dvq_text name = dvq_text_slice(path, 0, dot);
        const dvq_entry *entry = find_entry(context, &entries, name, true);
        *found = entry != NULL;
        *value = entry != NULL ? entry->value : dvq_value_null();
        path = dot != SIZE_MAX ? dvq_text_slice(path, dot + 1, path.length) : DVQ_TEXT("");
        entries = (dvq_entry_vector){0};
        if (path.length > 0 && dvq_value_is(*value, DVQ_VALUE_OBJECT))
            status = dvq_object_list(value->as.object, context->arena, &entries);
    }
    return status;
}

/* Append what a plain name stands for; *known is false for none, and for what has no text. */
static dvq_status append_plain(const dvq_placeholder_context *context, dvq_text name,
                               dvq_text_builder *builder, bool *known)
{
    const dvq_text preset = DVQ_TEXT("preset.");
    const dvq_text file = DVQ_TEXT("query.file.");
    const dvq_text properties = DVQ_TEXT("query.file.frontmatter.");
    *known = true;
    if (dvq_text_starts_with(name, preset)) {
        const dvq_tasks_preset *found = dvq_tasks_settings_find_preset(
            context->settings, dvq_text_slice(name, preset.length, name.length));
        *known = found != NULL;
        if (found != NULL)
            dvq_text_builder_add(builder, found->instructions);
        return DVQ_OK;
    }
    if (dvq_text_starts_with(name, properties)) {
        dvq_value value = dvq_value_null();
        dvq_status status = find_nested(
            context, dvq_text_slice(name, properties.length, name.length), &value, known);
        *known = *known && !dvq_value_is(value, DVQ_VALUE_ARRAY) &&
                 !dvq_value_is(value, DVQ_VALUE_OBJECT);
        return status != DVQ_OK || !*known || dvq_value_is_null(value)
                   ? status
                   : append_value(context, value, builder);
    }
    dvq_text part;
    *known =
        dvq_text_starts_with(name, file) &&
        get_path_part(context->note->path, dvq_text_slice(name, file.length, name.length), &part);
    if (*known)
        dvq_text_builder_add(builder, part);
    return DVQ_OK;
}

/* The name in a tag; false for a tag that is more than a name. */
static bool read_tag(dvq_text text, size_t open, size_t *end, dvq_text *name, bool *is_remark)
{
    bool braces = dvq_text_byte_at(text, open + 2) == '{';
    size_t close = dvq_text_find(text, braces ? DVQ_TEXT("}}}") : DVQ_TEXT("}}"), open + 2);
    if (close == SIZE_MAX)
        return false;
    *end = close + (braces ? 3 : 2);
    *name = dvq_unicode_trim(dvq_text_slice(text, open + (braces ? 3 : 2), close));
    *is_remark = dvq_text_starts_with(*name, DVQ_TEXT("!"));
    if (dvq_text_starts_with(*name, DVQ_TEXT("&")))
        *name = dvq_unicode_trim(dvq_text_slice(*name, 1, name->length));
    return *is_remark || is_plain(*name);
}

static dvq_status expand_plain(const dvq_placeholder_context *context, dvq_text text,
                               dvq_text *expanded, dvq_error *error)
{
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, context->arena);
    size_t copied = 0;
    size_t open;
    while ((open = dvq_text_find(text, DVQ_TEXT("{{"), copied)) != SIZE_MAX) {
        dvq_text name = DVQ_TEXT("");
        bool is_remark = false;
        size_t end;
        bool known = read_tag(text, open, &end, &name, &is_remark);
        if (!known)
            return dvq_error_set(error, DVQ_ERROR_PARSE,
                                 "'{{' does not begin a placeholder that can be filled in");
        dvq_text_builder_add(&builder, dvq_text_slice(text, copied, open));
        dvq_status status = is_remark ? DVQ_OK : append_plain(context, name, &builder, &known);
        if (status != DVQ_OK)
            return status;
        if (!known)
            return dvq_error_set(error, DVQ_ERROR_PARSE,
                                 "there is no text to put in place of {{%.*s}}", (int)name.length,
                                 name.data);
        copied = end;
    }
    dvq_text_builder_add(&builder, dvq_text_slice(text, copied, text.length));
    return dvq_text_builder_finish(&builder, expanded);
}

dvq_status dvq_placeholder_expand(const dvq_placeholder_context *context, dvq_text text,
                                  dvq_text *expanded, dvq_error *error)
{
    *expanded = text;
    if (dvq_text_find(text, DVQ_TEXT("{{"), 0) == SIZE_MAX)
        return DVQ_OK;
    dvq_text known;
    dvq_status status = expand_known(context, text, &known, error);
    if (status == DVQ_OK)
        status = expand_plain(context, known, expanded, error);
    return status == DVQ_OK || status == DVQ_ERROR_PARSE
               ? status
               : dvq_error_set(error, status, "a placeholder cannot be filled in");
}
