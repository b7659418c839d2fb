/*
 * Reading rules about what to leave out and asking them, see exclude.h. Rules: gitignore(5) and, of
 * git, dir.c (add_patterns_from_buffer, parse_path_pattern); Obsidian, MetadataCache.isUserIgnored.
 * Globs are matched by support/glob.h. Never lists a folder.
 */
#include "vault/exclude.h"

#include <errno.h>
#include <unistd.h>

#include "support/diagnostic.h"
#include "support/glob.h"
#include "support/unicode.h"
#include "vault/settings.h"

static const char file_name[] = ".dvqignore";

/* ---- rules ---- */

/* Blanks at the end do not count unless a backslash stands before them. */
static dvq_text trim_blanks(dvq_text line)
{
    size_t end = 0;
    for (size_t i = 0; i < line.length; i++) {
        if (line.data[i] == ' ')
            continue;
        i += line.data[i] == '\\';
        end = i + 1;
    }
    return dvq_text_slice(line, 0, end);
}

/* Add the rule that a line is, if it is one. False when memory is out. */
static bool add_rule(dvq_exclude *exclude, dvq_text line)
{
    dvq_exclude_rule rule = {.is_negated = dvq_text_byte_at(line, 0) == '!'};
    line = dvq_text_slice(line, rule.is_negated, line.length);
    rule.folders_only = dvq_text_ends_with(line, DVQ_TEXT("/"));
    line = dvq_text_slice(line, 0, line.length - rule.folders_only);
    rule.is_anchored = dvq_text_find_byte(line, '/', 0) != SIZE_MAX;
    line = dvq_text_slice(line, dvq_text_byte_at(line, 0) == '/', line.length);
    if (line.length == 0)
        return true;
    line = dvq_unicode_compose(&exclude->arena, line);
    if (line.data == NULL)
        return false;
    rule.pattern = dvq_text_copy(&exclude->arena, line);
    return rule.pattern.data != NULL && DVQ_VECTOR_PUSH(&exclude->arena, &exclude->rules, rule);
}

static bool add_lines(dvq_exclude *exclude, dvq_text text)
{
    static const dvq_text byte_order_mark = {"\xEF\xBB\xBF", 3};
    size_t start = dvq_text_starts_with(text, byte_order_mark) ? byte_order_mark.length : 0;
    while (start < text.length) {
        size_t end = dvq_text_find_byte(text, '\n', start);
        dvq_text line = dvq_text_slice(text, start, end);
        start = end == SIZE_MAX ? text.length : end + 1;
        if (dvq_text_ends_with(line, DVQ_TEXT("\r")))
            line.length--;
        if (dvq_text_byte_at(line, 0) != '#' && !add_rule(exclude, trim_blanks(line)))
            return false;
    }
    return true;
}

static dvq_status add_file(dvq_exclude *exclude, const dvq_root *root, dvq_error *error)
{
    int descriptor = dvq_root_open_file(root, file_name);
    if (descriptor < 0)
        return errno == ENOENT ? DVQ_OK : dvq_file_fail(error, "open", file_name, errno);
    close(descriptor);
    dvq_text text;
    dvq_status status =
        dvq_root_read_file(root, dvq_text_from_string(file_name), &exclude->arena, &text, error);
    if (status != DVQ_OK)
        return status;
    return add_lines(exclude, text) ? DVQ_OK : dvq_error_memory(error);
}

/* ---- Obsidian's list ---- */

static bool is_pattern(dvq_text filter)
{
    return filter.length > 2 && filter.data[0] == '/' && filter.data[filter.length - 1] == '/';
}

/*
 * Add `/pattern/`, or else the start of paths. Obsidian passes over a pattern that is broken. False
 * when memory is out.
 */
static bool add_filter(dvq_exclude *exclude, dvq_text filter)
{
    filter = dvq_unicode_compose(&exclude->arena, filter);
    if (filter.data == NULL)
        return false;
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, &exclude->arena);
    if (is_pattern(filter)) {
        dvq_text_builder_add(&builder, dvq_text_slice(filter, 1, filter.length - 1));
    } else {
        dvq_text_builder_add_byte(&builder, '^');
        dvq_regex_append_escaped(&builder, filter);
    }
    if (filter.length == 0)
        return true;
    dvq_text pattern;
    if (dvq_text_builder_finish(&builder, &pattern) != DVQ_OK)
        return false;
    dvq_regex *regex = NULL;
    dvq_regex_options options = {.ignore_case = true};
    dvq_status status = dvq_regex_open(exclude->arena.allocator, pattern, options, &regex, NULL);
    if (status != DVQ_OK)
        return status != DVQ_ERROR_MEMORY;
    if (DVQ_VECTOR_PUSH(&exclude->arena, &exclude->filters, regex))
        return true;
    dvq_regex_close(regex);
    return false;
}

static bool add_filters(dvq_exclude *exclude, const dvq_root *root)
{
    dvq_text_vector filters = {0};
    if (dvq_settings_list_ignored(root, &exclude->arena, &filters) != DVQ_OK)
        return false;
    for (size_t i = 0; i < filters.count; i++)
        if (!add_filter(exclude, filters.items[i]))
            return false;
    return true;
}

/* ---- all of them ---- */

static dvq_status read_all(dvq_exclude *exclude, const dvq_root *root,
                           const dvq_store_excludes *options, dvq_error *error)
{
    if (options->obsidian && !add_filters(exclude, root))
        return dvq_error_memory(error);
    dvq_status status = options->skip_file ? DVQ_OK : add_file(exclude, root, error);
    for (size_t i = 0; i < options->count && status == DVQ_OK; i++)
        if (!add_rule(exclude, dvq_text_from_string(options->patterns[i])))
            status = dvq_error_memory(error);
    return status;
}

dvq_status dvq_exclude_read(dvq_exclude *exclude, const dvq_root *root,
                            const dvq_store_excludes *options, const dvq_allocator *allocator,
                            dvq_error *error)
{
    dvq_exclude made = {0};
    dvq_arena_init(&made.arena, allocator);
    dvq_status status = read_all(&made, root, options, error);
    dvq_exclude *useless = status == DVQ_OK ? exclude : &made;
    dvq_exclude_close(useless);
    if (status == DVQ_OK)
        *exclude = made;
    return status;
}

void dvq_exclude_close(dvq_exclude *exclude)
{
    for (size_t i = 0; i < exclude->filters.count; i++)
        dvq_regex_close(exclude->filters.items[i]);
    dvq_arena_release(&exclude->arena);
    *exclude = (dvq_exclude){0};
}

/* ---- asking ---- */

static bool matches_filter(const dvq_exclude *exclude, dvq_text path)
{
    for (size_t i = 0; i < exclude->filters.count; i++) {
        const dvq_regex_group *groups = NULL;
        dvq_status status = dvq_regex_match(exclude->filters.items[i], path, 0, &groups, NULL);
        if (status == DVQ_OK && groups != NULL)
            return true;
    }
    return false;
}

bool dvq_exclude_has(const dvq_exclude *exclude, dvq_text path, bool is_folder)
{
    char composed[DVQ_FILE_PATH_CAPACITY];
    path = dvq_unicode_compose_into(path, composed, sizeof composed);
    size_t slash = dvq_text_find_last_byte(path, '/');
    dvq_text name = dvq_text_slice(path, slash == SIZE_MAX ? 0 : slash + 1, path.length);
    for (size_t i = exclude->rules.count; i-- > 0;) {
        const dvq_exclude_rule *rule = &exclude->rules.items[i];
        bool asked = is_folder || !rule->folders_only;
        if (asked && dvq_glob_match(rule->pattern, rule->is_anchored ? path : name))
            return !rule->is_negated;
    }
    return !is_folder && matches_filter(exclude, path);
}

bool dvq_exclude_has_any(const dvq_exclude *exclude, dvq_text path, bool is_folder)
{
    size_t slash = dvq_text_find_byte(path, '/', 0);
    while (slash != SIZE_MAX) {
        if (dvq_exclude_has(exclude, dvq_text_slice(path, 0, slash), true))
            return true;
        slash = dvq_text_find_byte(path, '/', slash + 1);
    }
    return dvq_exclude_has(exclude, path, is_folder);
}
