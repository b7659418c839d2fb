/*
 * Names that no row has, and what was probably meant: a date's word, a text without its quotes, a
 * field of `file`, of the rows of a group or of tasks, or a name spelled a little otherwise. See
 * meaning_part.h. Rows are read to the end only when none has the name.
 */
#include "eval/meaning_part.h"

#include "eval/expression.h"
#include "eval/near_name.h"
#include "note/list_item.h"
#include "support/diagnostic.h"
#include "value/literal.h"

/* Rows that must lack a name before it is called missing without a guess at what was meant. */
enum { FEWEST_ROWS = 3 };

/* What the map of names holds for one. */
static const char some_row_has_it;
static const char no_row_has_it;

/* A name that is looked for. */
typedef struct inquiry {
    const dvq_asker *asker;
    dvq_span span;
    dvq_text name;
    const dvq_ast_node *other; /* see dvq_meaning_check_name */
    dvq_tolerance tolerance;
} inquiry;

static dvq_arena *get_scratch(const dvq_asker *asker)
{
    return &asker->execution->scratch;
}

static bool is_grouped(const dvq_asker *asker)
{
    return asker->execution->groups.count > 0;
}

static bool is_task_query(const dvq_asker *asker)
{
    return asker->query->type == DVQ_QUERY_TASK;
}

/* ---- looking ---- */

/* Whether an object, or one in a list, has the name. */
static dvq_status has_name(const dvq_asker *asker, dvq_value value, dvq_text name, bool *has)
{
    dvq_status status = DVQ_OK;
    if (value.type == DVQ_VALUE_OBJECT) {
        dvq_value found;
        status = dvq_object_get(value.as.object, name, get_scratch(asker), &found, has);
    }
    for (size_t i = 0; value.type == DVQ_VALUE_ARRAY && status == DVQ_OK && !*has && i < value.size;
         i++)
        if (value.as.items[i].type == DVQ_VALUE_OBJECT)
            status = has_name(asker, value.as.items[i], name, has);
    return status == DVQ_OK ? DVQ_OK : dvq_error_set(asker->error, status, "a row cannot be read");
}

/* Whether any row has the name; with `below`, any row of a group. */
static dvq_status find_in_rows(const dvq_asker *asker, dvq_text name, const char *below, bool *has)
{
    dvq_execution *execution = asker->execution;
    dvq_arena_mark mark = dvq_arena_get_mark(get_scratch(asker));
    dvq_status status = DVQ_OK;
    *has = false;
    for (size_t i = 0; status == DVQ_OK && !*has && i < execution->rows.count; i++) {
        dvq_value row = dvq_value_object(execution->rows.items[i].data);
        bool found = true;
        if (below != NULL)
            status = dvq_object_get(row.as.object, dvq_text_from_string(below), get_scratch(asker),
                                    &row, &found);
        if (status == DVQ_OK && found)
            status = has_name(asker, row, name, has);
        dvq_arena_rewind(get_scratch(asker), mark);
    }
    return status == DVQ_OK ? dvq_context_check(execution->context, asker->error)
                            : dvq_error_set(asker->error, status, "a row cannot be read");
}

/* ---- saying ---- */

/* Warn that no row has the name; the hint is the caller's. NULL when memory is out. */
static dvq_error *tell_missing(const inquiry *about)
{
    dvq_error *warning = dvq_meaning_warn(about->asker, about->span);
    size_t count = about->asker->execution->rows.count;
    if (warning == NULL)
        return NULL;
    const char *what = is_grouped(about->asker)      ? "group"
                       : is_task_query(about->asker) ? "task"
                                                     : "row";
    if (count == 1)
        dvq_error_set(warning, DVQ_ERROR_EVALUATE, "the only %s has no field '%.*s'", what,
                      DVQ_MEANING_SHOWN(about->name));
    else
        dvq_error_set(warning, DVQ_ERROR_EVALUATE, "none of the %zu %ss has a field '%.*s'", count,
                      what, DVQ_MEANING_SHOWN(about->name));
    return warning;
}

static dvq_status give_hint(const inquiry *about, const char *format, dvq_text text)
{
    dvq_error *warning = tell_missing(about);
    if (warning == NULL)
        return dvq_error_memory(about->asker->error);
    dvq_error_set_hint(warning, format, DVQ_MEANING_SHOWN(text));
    return DVQ_OK;
}

/* ---- what was meant ---- */

/* A name, however it is spelled, and what is meant by it. */
typedef struct synonym {
    const char *name;
    const char *meant;
} synonym;

/* What date() takes a name for. */
static const synonym date_words[] = {
    {"today", "today"},       {"now", "now"},
    {"tomorrow", "tomorrow"}, {"yesterday", "yesterday"},
    {"sow", "sow"},           {"eow", "eow"},
    {"som", "som"},           {"eom", "eom"},
    {"soy", "soy"},           {"eoy", "eoy"},
    {"startofweek", "sow"},   {"endofweek", "eow"},
    {"startofmonth", "som"},  {"endofmonth", "eom"},
    {"startofyear", "soy"},   {"endofyear", "eoy"},
    {"weekstart", "sow"},     {"weekend", "eow"},
    {"monthstart", "som"},    {"monthend", "eom"},
};

/* The names that tasks have for what other programs call so. */
static const synonym task_names[] = {
    {"complete", "completed"},      {"done", "completed"},
    {"finished", "completed"},      {"isdone", "completed"},
    {"iscompleted", "completed"},   {"completiondate", "completion"},
    {"donedate", "completion"},     {"duedate", "due"},
    {"createddate", "created"},     {"startdate", "start"},
    {"scheduleddate", "scheduled"},
};

/* What is meant by the name, or NULL. */
static const char *find_meant(const synonym *synonyms, size_t count, dvq_text name)
{
    for (size_t i = 0; i < count; i++)
        if (dvq_near_name_is_variant(name, dvq_text_from_string(synonyms[i].name)))
            return synonyms[i].meant;
    return NULL;
}

/* Whether `value` is the text, or a list with it, in any case. */
static bool is_text_or_has(dvq_value value, dvq_text text)
{
    if (value.type == DVQ_VALUE_STRING)
        return dvq_near_name_is_same(dvq_value_get_text(value), text);
    for (size_t i = 0; value.type == DVQ_VALUE_ARRAY && i < value.size; i++)
        if (value.as.items[i].type == DVQ_VALUE_STRING &&
            dvq_near_name_is_same(dvq_value_get_text(value.as.items[i]), text))
            return true;
    return false;
}

/* Whether some row has the name itself as a text in what it is compared with. */
typedef struct text_search {
    const inquiry *about;
    bool found;
} text_search;

static dvq_status look_for_name(void *user, dvq_value value, bool *enough)
{
    text_search *search = user;
    *enough = search->found = is_text_or_has(value, search->about->name);
    return DVQ_OK;
}

/* The fields that rows have with the times they do, in an arena of their own. */
typedef struct census {
    dvq_arena arena;
    dvq_map counts; /* name to a size_t */
} census;

static bool count_names(census *names, const dvq_entry_vector *entries)
{
    for (size_t i = 0; i < entries->count; i++) {
        size_t *count = dvq_map_get(&names->counts, entries->items[i].key);
        if (count == NULL) {
            dvq_text key = dvq_text_copy(&names->arena, entries->items[i].key);
            count = dvq_arena_allocate_array(&names->arena, 1, sizeof *count);
            if (key.data == NULL || count == NULL || !dvq_map_set(&names->counts, key, count))
                return false;
        }
        ++*count;
    }
    return true;
}

static dvq_status take_census(const dvq_asker *asker, census *names)
{
    dvq_execution *execution = asker->execution;
    dvq_arena_mark mark = dvq_arena_get_mark(get_scratch(asker));
    dvq_status status = DVQ_OK;
    dvq_arena_init(&names->arena, execution->context->allocator);
    dvq_map_init(&names->counts, &names->arena);
    for (size_t i = 0; status == DVQ_OK && i < execution->rows.count; i++) {
        dvq_entry_vector entries = {0};
        status = dvq_object_list(execution->rows.items[i].data, get_scratch(asker), &entries);
        if (status == DVQ_OK && !count_names(names, &entries))
            status = DVQ_ERROR_MEMORY;
        dvq_arena_rewind(get_scratch(asker), mark);
    }
    return status == DVQ_OK ? DVQ_OK : dvq_error_set(asker->error, status, "a row cannot be read");
}

/* Whether the query says the word anywhere. */
static bool is_in_query(const dvq_asker *asker, dvq_text word)
{
    return dvq_text_find(asker->execution->context->text, word, 0) != SIZE_MAX;
}

/* The name of the census most like the one that is missing; data NULL for none. */
static dvq_text find_near(const inquiry *about, const census *names, size_t *count)
{
    dvq_near_name search;
    dvq_near_name_start(&search, about->name);
    for (size_t i = 0; i < names->counts.count; i++) {
        const dvq_map_entry *entry = &names->counts.entries[i];
        if (dvq_near_name_is_variant(entry->key, about->name) ||
            !is_in_query(about->asker, entry->key))
            dvq_near_name_offer(&search, entry->key);
    }
    *count = 0;
    if (search.found.data != NULL)
        *count = *(size_t *)dvq_map_get(&names->counts, search.found);
    return search.found;
}

/* Whether the language can write the name as it is. */
static bool is_identifier(dvq_text name)
{
    return dvq_literal_match_identifier(name, 0) == name.length;
}

static dvq_status tell_near(const inquiry *about, dvq_text near, size_t count)
{
    dvq_error *warning = tell_missing(about);
    if (warning == NULL)
        return dvq_error_memory(about->asker->error);
    size_t rows = about->asker->execution->rows.count;
    if (is_identifier(near))
        dvq_error_set_hint(warning, "did you mean %.*s? %zu of %zu have it",
                           DVQ_MEANING_SHOWN(near), count, rows);
    else
        dvq_error_set_hint(warning, "did you mean row[\"%.*s\"]? %zu of %zu have it",
                           DVQ_MEANING_SHOWN(near), count, rows);
    return DVQ_OK;
}

/* Whether pages have the name below `file`. */
static bool is_file_name(dvq_text name)
{
    static const char *const names[] = {"name",    "path",    "folder",   "link",  "tags",
                                        "etags",   "inlinks", "outlinks", "lists", "tasks",
                                        "ctime",   "cday",    "mtime",    "mday",  "size",
                                        "starred", "ext",     "aliases",  "day",   "frontmatter"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (dvq_near_name_is_same(name, dvq_text_from_string(names[i])))
            return true;
    return false;
}

/* What only tasks have, where rows are notes. */
static bool is_of_tasks(const inquiry *about)
{
    static const char *const dates[] = {"due", "completion", "scheduled"};
    if (is_task_query(about->asker) || is_grouped(about->asker))
        return false;
    for (size_t i = 0; i < sizeof dates / sizeof *dates; i++)
        if (dvq_text_equal(about->name, dvq_text_from_string(dates[i])))
            return true;
    return dvq_list_item_is_task_name(about->name) &&
           !dvq_text_equal(about->name, DVQ_TEXT("status"));
}

/* Hints that need no look at the rows; *told tells whether there was one. */
static dvq_status hint_at_once(const inquiry *about, bool *told)
{
    const char *word = find_meant(date_words, sizeof date_words / sizeof *date_words, about->name);
    const char *meant = NULL;
    if (is_task_query(about->asker))
        meant = find_meant(task_names, sizeof task_names / sizeof *task_names, about->name);
    *told = true;
    if (word != NULL)
        return give_hint(about, "a word for a date stands in date(): date(%.*s)",
                         dvq_text_from_string(word));
    if (meant != NULL && !is_grouped(about->asker))
        return give_hint(about, "tasks have it as %.*s", dvq_text_from_string(meant));
    *told = false;
    return DVQ_OK;
}

static dvq_status hint_from_group(const inquiry *about, bool *told)
{
    bool has = false;
    dvq_status status =
        is_grouped(about->asker) ? find_in_rows(about->asker, about->name, "rows", &has) : DVQ_OK;
    *told = has;
    if (status != DVQ_OK || !has)
        return status;
    const dvq_ast_operation *operation = about->asker->operation;
    if (operation != NULL && operation->kind == DVQ_OPERATION_WHERE)
        return give_hint(about, "put WHERE before GROUP BY, where rows still have %.*s",
                         about->name);
    return give_hint(about, "the rows within a group have it: rows.%.*s", about->name);
}

static dvq_status hint_as_text(const inquiry *about, bool *told)
{
    text_search search = {.about = about};
    dvq_status status = DVQ_OK;
    if (about->other != NULL)
        status = dvq_meaning_visit(about->asker, about->other, look_for_name, &search);
    *told = search.found;
    if (status != DVQ_OK || !search.found)
        return status;
    return give_hint(about, "a text stands in quotes: \"%.*s\"", about->name);
}

static dvq_status hint_near(const inquiry *about, bool *told)
{
    size_t count = 0;
    census names;
    dvq_status status = take_census(about->asker, &names);
    dvq_text near = status == DVQ_OK ? find_near(about, &names, &count) : DVQ_TEXT("");
    *told = status == DVQ_OK && near.data != NULL && near.length > 0;
    if (*told)
        status = tell_near(about, near, count);
    dvq_arena_release(&names.arena);
    return status;
}

static dvq_status hint_other_place(const inquiry *about, bool *told)
{
    *told = true;
    if (!is_grouped(about->asker) && is_file_name(about->name))
        return give_hint(about, "did you mean file.%.*s?", about->name);
    if (is_of_tasks(about))
        return give_hint(about,
                         "tasks have it, notes do not: start with TASK, or look at "
                         "file.tasks.%.*s",
                         about->name);
    *told = false;
    return DVQ_OK;
}

static dvq_status explain(const inquiry *about)
{
    static dvq_status (*const hints[])(const inquiry *about, bool *told) = {
        hint_at_once, hint_from_group, hint_as_text, hint_other_place, hint_near};
    bool told = false;
    for (size_t i = 0; i < sizeof hints / sizeof *hints; i++) {
        dvq_status status = hints[i](about, &told);
        if (status != DVQ_OK || told)
            return status;
    }
    if (about->tolerance == DVQ_TOLERATE_MISSING ||
        about->asker->execution->rows.count < FEWEST_ROWS)
        return DVQ_OK;
    return tell_missing(about) != NULL ? DVQ_OK : dvq_error_memory(about->asker->error);
}

/* Names that tasks may well lack all of, without the query being wrong. */
static bool is_task_date(dvq_text name)
{
    static const char *const names[] = {"due",       "created", "completion", "start",
                                        "scheduled", "parent",  "blockId"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (dvq_text_equal(name, dvq_text_from_string(names[i])))
            return true;
    return false;
}

/* What is known of a name among rows of the same form: NULL before it is first asked about. */
static dvq_status get_slot(const dvq_asker *asker, dvq_text name, void ***slot)
{
    dvq_meaning *meaning = &asker->execution->meaning;
    if (meaning->names.arena == NULL)
        dvq_map_init(&meaning->names, asker->execution->arena);
    *slot = dvq_map_slot(&meaning->names, name);
    return *slot != NULL ? DVQ_OK : dvq_error_memory(asker->error);
}

bool dvq_meaning_lacks_name(const dvq_asker *asker, const dvq_ast_node *node)
{
    const dvq_meaning *meaning = &asker->execution->meaning;
    return node->kind == DVQ_AST_VARIABLE && meaning->names.arena != NULL &&
           dvq_map_get(&meaning->names, node->as.name) == &no_row_has_it;
}

dvq_status dvq_meaning_check_name(const dvq_asker *asker, const dvq_ast_node *node, dvq_text name,
                                  const dvq_ast_node *other, dvq_tolerance tolerance)
{
    bool of_task = is_task_query(asker) && !is_grouped(asker);
    if (of_task &&
        (dvq_list_item_is_name(name) || dvq_list_item_is_task_name(name) || is_task_date(name)))
        return DVQ_OK;
    bool found = false;
    void **known;
    dvq_status status = get_slot(asker, name, &known);
    if (status != DVQ_OK || *known != NULL)
        return status;
    status = find_in_rows(asker, name, NULL, &found);
    *known = (void *)(found ? &some_row_has_it : &no_row_has_it);
    if (status != DVQ_OK || found)
        return status;
    inquiry about = {
        .asker = asker, .span = node->span, .name = name, .other = other, .tolerance = tolerance};
    return explain(&about);
}

/* ---- names after a dot ---- */

/* What the values before the dot were. */
typedef struct members {
    const dvq_asker *asker;
    dvq_text key;
    census names;
    size_t count; /* of those that could have had the member */
    bool has;     /* one had it */
    bool is_file; /* they were pages' `file` */
    dvq_value_type type;
} members;

static dvq_status look_at_object(members *seen, dvq_value object)
{
    dvq_value value;
    dvq_status status =
        dvq_object_get(object.as.object, seen->key, get_scratch(seen->asker), &value, &seen->has);
    seen->count++;
    seen->type = DVQ_VALUE_OBJECT;
    seen->is_file = object.as.object->class == &dvq_page_file_class;
    return status;
}

static dvq_status look_at(members *seen, dvq_value object)
{
    dvq_context *context = seen->asker->execution->context;
    dvq_status status = DVQ_OK;
    switch ((dvq_value_type)object.type) {
    case DVQ_VALUE_OBJECT:
        return look_at_object(seen, object);
    case DVQ_VALUE_ARRAY:
        for (size_t i = 0; status == DVQ_OK && !seen->has && i < object.size; i++)
            status = look_at(seen, object.as.items[i]);
        return status;
    case DVQ_VALUE_LINK:
        object = dvq_context_resolve_page(context, object.as.link->path);
        return object.type == DVQ_VALUE_OBJECT ? look_at_object(seen, object) : DVQ_OK;
    case DVQ_VALUE_DATE:
    case DVQ_VALUE_DURATION: {
        dvq_value value = dvq_value_null();
        status = dvq_expression_index(context, object, dvq_value_string(seen->key), &value, NULL);
        seen->has = value.type != DVQ_VALUE_NULL;
        seen->type = (dvq_value_type)object.type;
        seen->count++;
        return status;
    }
    case DVQ_VALUE_NULL:
    case DVQ_VALUE_BOOLEAN:
    case DVQ_VALUE_NUMBER:
    case DVQ_VALUE_STRING:
    case DVQ_VALUE_FUNCTION:
    case DVQ_VALUE_WIDGET:
        break;
    }
    return DVQ_OK;
}

/* Look at what stands before the dot, until a row has the member. */
static dvq_status look_at_row(void *user, dvq_value object, bool *enough)
{
    members *seen = user;
    dvq_status status = look_at(seen, object);
    *enough = seen->has;
    return status;
}

static dvq_status fail_row(const dvq_asker *asker, dvq_status status)
{
    return status == DVQ_OK ? DVQ_OK : dvq_error_set(asker->error, status, "a row cannot be read");
}

/* Count the names of the objects before the dot; a `members` has them. */
static dvq_status count_members(void *user, dvq_value object, bool *enough)
{
    members *seen = user;
    dvq_entry_vector entries = {0};
    dvq_status status = DVQ_OK;
    if (object.type == DVQ_VALUE_LINK)
        object = dvq_context_resolve_page(seen->asker->execution->context, object.as.link->path);
    if (object.type == DVQ_VALUE_OBJECT)
        status = dvq_object_list(object.as.object, get_scratch(seen->asker), &entries);
    for (size_t i = 0; object.type == DVQ_VALUE_ARRAY && status == DVQ_OK && i < object.size; i++)
        if (object.as.items[i].type != DVQ_VALUE_ARRAY)
            status = count_members(seen, object.as.items[i], enough);
    return status != DVQ_OK || count_names(&seen->names, &entries) ? status : DVQ_ERROR_MEMORY;
}

/* What a date or a duration can be asked for. */
static dvq_status count_date_parts(census *names)
{
    static const char *const parts[] = {"year",    "month",  "weekyear", "week",   "weekday",
                                        "day",     "hour",   "minute",   "second", "millisecond",
                                        "years",   "months", "weeks",    "days",   "hours",
                                        "minutes", "seconds"};
    dvq_entry_vector entries = {0};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        dvq_entry entry = {.key = dvq_text_from_string(parts[i])};
        if (!DVQ_VECTOR_PUSH(&names->arena, &entries, entry))
            return DVQ_ERROR_MEMORY;
    }
    return count_names(names, &entries) ? DVQ_OK : DVQ_ERROR_MEMORY;
}

static dvq_status tell_member(const dvq_asker *asker, const dvq_ast_node *node, const members *seen,
                              dvq_text near)
{
    dvq_error *warning = dvq_meaning_warn(asker, node->span);
    if (warning == NULL)
        return dvq_error_memory(asker->error);
    dvq_text key = dvq_value_get_text(node->as.index.key->as.literal);
    dvq_text object = dvq_meaning_quote(asker, node->as.index.object->span);
    bool day = seen->is_file && dvq_text_equal(key, DVQ_TEXT("day"));
    if (seen->type == DVQ_VALUE_OBJECT)
        dvq_error_set(warning, DVQ_ERROR_EVALUATE, "%.*s never has a field '%.*s' (seen %zu times)",
                      (int)object.length, object.data, DVQ_MEANING_SHOWN(key), seen->count);
    else
        dvq_error_set(warning, DVQ_ERROR_EVALUATE, "%.*s is a %s, which has no '%.*s'",
                      (int)object.length, object.data, dvq_value_type_name(seen->type),
                      DVQ_MEANING_SHOWN(key));
    if (day)
        dvq_error_set_hint(warning, "file.day comes from a date in the note's name, or from a "
                                    "field called date");
    else if (near.length > 0)
        dvq_error_set_hint(warning, "did you mean %.*s.%.*s?", (int)object.length, object.data,
                           DVQ_MEANING_SHOWN(near));
    return DVQ_OK;
}

/* Find what was meant instead of the member, and tell of it where it is worth a word. */
static dvq_status explain_member(const dvq_ast_node *node, members *seen, dvq_tolerance tolerance)
{
    const dvq_asker *asker = seen->asker;
    inquiry about = {.asker = asker, .name = seen->key};
    dvq_arena_init(&seen->names.arena, asker->execution->context->allocator);
    dvq_map_init(&seen->names.counts, &seen->names.arena);
    dvq_status status = dvq_meaning_visit(asker, node->as.index.object, count_members, seen);
    status = fail_row(asker, status);
    if (status == DVQ_OK && seen->type != DVQ_VALUE_OBJECT)
        status = count_date_parts(&seen->names);
    size_t count;
    dvq_text near = status == DVQ_OK ? find_near(&about, &seen->names, &count) : DVQ_TEXT("");
    bool plain = tolerance == DVQ_TOLERATE_NOTHING && seen->count >= FEWEST_ROWS;
    bool fixed = seen->is_file || seen->type != DVQ_VALUE_OBJECT;
    if (status == DVQ_OK &&
        (near.length > 0 || plain || (fixed && tolerance == DVQ_TOLERATE_NOTHING)))
        status = tell_member(asker, node, seen, near);
    dvq_arena_release(&seen->names.arena);
    return status;
}

dvq_status dvq_meaning_check_member(const dvq_asker *asker, const dvq_ast_node *node,
                                    dvq_tolerance tolerance)
{
    members seen = {.asker = asker,
                    .key = dvq_value_get_text(node->as.index.key->as.literal),
                    .type = DVQ_VALUE_NULL};
    /* A note that others are made from need not have yet what they will have. */
    if (dvq_ast_is_name(node->as.index.object, "this"))
        tolerance = DVQ_TOLERATE_MISSING;
    dvq_status status = dvq_meaning_visit(asker, node->as.index.object, look_at_row, &seen);
    status = fail_row(asker, status);
    if (status != DVQ_OK || seen.has || seen.count == 0)
        return status;
    return explain_member(node, &seen, tolerance);
}
