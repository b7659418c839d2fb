/*
 * The fields of a set of notes, see survey.h: in how many pages, tasks and list items each is, with
 * values of which types. A field counts under the name that queries can write, and is shown as most
 * notes write it. Only fields that somebody wrote into a note are looked at, and only where a query
 * can see them.
 */
#include "eval/survey.h"

#include <stdlib.h>

#include "eval/source.h"
#include "note/list_item.h"
#include "support/diagnostic.h"
#include "support/unicode.h"
#include "value/date.h"
#include "value/literal.h"
#include "value/value_text.h"
#include "vault/note_table.h"

enum { TYPE_COUNT = DVQ_VALUE_WIDGET + 1 };

/* Examples of a field that are given to programs; those that people see; and their longest text. */
enum { EXAMPLES_GIVEN = 10, EXAMPLES_SHOWN = 3, EXAMPLE_BYTES = 40 };

/* What can have a field. */
typedef enum owner { OWNER_PAGE, OWNER_TASK, OWNER_ITEM, OWNER_COUNT } owner;

static const dvq_text owner_names[] = {
    [OWNER_PAGE] = {"page", 4}, [OWNER_TASK] = {"task", 4}, [OWNER_ITEM] = {"item", 4}};

/* A value, and how many pages or items have it, alone or in a list. */
typedef struct example {
    dvq_value value;
    size_t count;
    size_t last; /* number of the last one counted */
} example;

typedef struct field {
    owner on;
    dvq_text key; /* as queries write it */
    dvq_survey_spellings spellings;
    size_t count;
    size_t types[TYPE_COUNT];
    DVQ_VECTOR(example) examples;
    dvq_map texts;  /* from a STRING to the number of its example */
    dvq_map others; /* the same for other values, by their keys */
    /* In the page or item that is being counted. */
    size_t last; /* its number */
    dvq_text spelling;
    dvq_value value;
} field;

typedef DVQ_VECTOR(field *) field_vector;

typedef struct survey {
    dvq_execution *execution;
    dvq_arena *scratch;
    dvq_map names[OWNER_COUNT]; /* from a name as it is written to its field */
    dvq_map keys[OWNER_COUNT];  /* from a field's key to it */
    field_vector fields;
    size_t number;     /* of the page or item that is being counted, from 1 */
    field_vector held; /* its fields */
} survey;

/* ---- counting ---- */

static field *make_field(survey *state, owner on, dvq_text key)
{
    field *made = dvq_arena_allocate_array(state->scratch, 1, sizeof *made);
    if (made == NULL || !DVQ_VECTOR_PUSH(state->scratch, &state->fields, made))
        return NULL;
    made->on = on;
    made->key = key;
    dvq_map_init(&made->texts, state->scratch);
    dvq_map_init(&made->others, state->scratch);
    return made;
}

/* The field of this name; NULL when memory is out. */
static field *find_field(survey *state, owner on, dvq_text name)
{
    field *known = dvq_map_get(&state->names[on], name);
    if (known != NULL)
        return known;
    dvq_text key;
    if (dvq_literal_normalize_name(state->scratch, name, &key) != DVQ_OK)
        return NULL;
    if (key.length == 0)
        key = name;
    known = dvq_map_get(&state->keys[on], key);
    if (known == NULL) {
        known = make_field(state, on, key);
        if (known == NULL || !dvq_map_set(&state->keys[on], key, known))
            return NULL;
    }
    return dvq_map_set(&state->names[on], name, known) ? known : NULL;
}

/*
 * Take note of a field of the page or item that is being counted. A page has a field under its name
 * as written and under the key, whose value is the one that queries see.
 */
static bool hold_field(survey *state, owner on, const dvq_entry *entry)
{
    field *held = find_field(state, on, entry->key);
    if (held == NULL)
        return false;
    bool is_key = dvq_text_equal(entry->key, held->key);
    if (held->last != state->number) {
        held->last = state->number;
        held->spelling = entry->key;
        held->value = entry->value;
        return DVQ_VECTOR_PUSH(state->scratch, &state->held, held);
    }
    if (is_key)
        held->value = entry->value;
    else if (dvq_text_equal(held->spelling, held->key))
        held->spelling = entry->key;
    return true;
}

/* What two values share that are the same to somebody who looks at examples. */
static dvq_status make_example_key(const survey *state, dvq_value value, dvq_text *key)
{
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, state->scratch);
    dvq_text_builder_add_byte(&builder, (char)value.type);
    if (value.type == DVQ_VALUE_LINK) {
        dvq_text_builder_add(&builder, value.as.link->path);
        dvq_text_builder_add_byte(&builder, '#');
        dvq_text_builder_add(&builder, value.as.link->subpath);
    } else if (value.type == DVQ_VALUE_DATE) {
        dvq_text_builder_add(&builder, dvq_text_make((const char *)&value.as.milliseconds,
                                                     sizeof value.as.milliseconds));
    } else if (dvq_value_append_text(state->execution->context->environment, value, &builder) ==
               DVQ_ERROR_MEMORY) {
        return DVQ_ERROR_MEMORY;
    }
    return dvq_text_builder_finish(&builder, key);
}

/* The number of the value's example, made if it is not there yet; 0 when memory is out. */
static size_t find_example(const survey *state, field *of, dvq_value value)
{
    dvq_arena_mark mark = dvq_arena_get_mark(state->scratch);
    bool is_text = value.type == DVQ_VALUE_STRING;
    dvq_map *map = is_text ? &of->texts : &of->others;
    dvq_text key = is_text ? dvq_value_get_text(value) : dvq_text_make(NULL, 0);
    if (!is_text && make_example_key(state, value, &key) != DVQ_OK)
        return 0;
    size_t known = (size_t)(uintptr_t)dvq_map_get(map, key);
    if (known > 0) {
        dvq_arena_rewind(state->scratch, mark);
        return known;
    }
    example made = {.value = value};
    if (!DVQ_VECTOR_PUSH(state->scratch, &of->examples, made) ||
        !dvq_map_set(map, key, (void *)(uintptr_t)of->examples.count))
        return 0;
    return of->examples.count;
}

static bool add_example(const survey *state, field *of, dvq_value value)
{
    if (value.type == DVQ_VALUE_NULL || (value.type == DVQ_VALUE_STRING && value.size == 0))
        return true;
    size_t number = find_example(state, of, value);
    if (number == 0)
        return false;
    example *found = &of->examples.items[number - 1];
    found->count += found->last != state->number;
    found->last = state->number;
    return true;
}

/* A list counts as one, but what it holds is more telling than the list. */
static bool count_value(const survey *state, field *held)
{
    dvq_value value = held->value;
    held->count++;
    held->types[value.type]++;
    if (value.type != DVQ_VALUE_ARRAY)
        return add_example(state, held, value);
    bool good = true;
    for (size_t i = 0; good && i < value.size; i++)
        good = add_example(state, held, value.as.items[i]);
    return good;
}

/* Count the fields that were held, and be ready for the next page or item. */
static bool count_held(survey *state)
{
    bool good = true;
    for (size_t i = 0; good && i < state->held.count; i++) {
        field *held = state->held.items[i];
        good = dvq_survey_add_spelling(state->scratch, &held->spellings, held->spelling) &&
               count_value(state, held);
    }
    state->held.count = 0;
    state->number++;
    return good;
}

/* A field that has the name of something which every task has is out of a query's sight. */
static bool count_item(survey *state, const dvq_list_item *item)
{
    const dvq_item_extra *extra = dvq_list_item_get_extra(item);
    bool is_task = dvq_list_item_is_task(item);
    for (size_t i = 0; i < extra->field_count; i++) {
        if (is_task && dvq_list_item_is_task_name(extra->fields[i].key))
            continue;
        if (!hold_field(state, is_task ? OWNER_TASK : OWNER_ITEM, &extra->fields[i]))
            return false;
    }
    return count_held(state);
}

static bool count_page(void *user, const dvq_page *page)
{
    survey *state = user;
    for (size_t i = 0; i < page->fields.count; i++) {
        const dvq_entry *entry = &page->fields.items[i];
        if (!dvq_text_equal(entry->key, DVQ_TEXT("file")) && !hold_field(state, OWNER_PAGE, entry))
            return false;
    }
    bool good = count_held(state);
    for (size_t i = 0; good && i < page->item_count; i++)
        if (page->items[i].extra != NULL)
            good = count_item(state, &page->items[i]);
    return good;
}

/* ---- the table ---- */

static int compare_fields(const void *left, const void *right)
{
    const field *a = *(field *const *)left;
    const field *b = *(field *const *)right;
    if (a->on != b->on)
        return a->on < b->on ? -1 : 1;
    if (a->count != b->count)
        return a->count > b->count ? -1 : 1;
    return dvq_text_compare_bytes(a->key, b->key);
}

/* The type that most values have among those that are not `done` yet; -1 when none is left. */
static int choose_type(const field *of, const bool *done)
{
    int best = -1;
    for (int type = 0; type < TYPE_COUNT; type++)
        if (!done[type] && of->types[type] > 0 && (best < 0 || of->types[type] > of->types[best]))
            best = type;
    return best;
}

/* {name: value, "count": count}; false when memory is out. */
static bool make_counted(dvq_arena *arena, const char *name, dvq_value value, size_t count,
                         dvq_value *made)
{
    dvq_entry entries[] = {{dvq_text_from_string(name), value},
                           {DVQ_TEXT("count"), dvq_value_number((double)count)}};
    const dvq_object *object = dvq_object_make(arena, entries, 2);
    *made = dvq_value_object(object);
    return object != NULL;
}

static bool list_types(dvq_arena *arena, const field *of, dvq_value *given, dvq_value *shown)
{
    bool done[TYPE_COUNT] = {false};
    dvq_value *types = dvq_arena_allocate_array(arena, TYPE_COUNT, sizeof *types);
    if (types == NULL)
        return false;
    dvq_text_builder words; /* "number", or "number 38, string 2" */
    dvq_text_builder_init(&words, arena);
    uint32_t count = 0;
    for (int type = choose_type(of, done); type >= 0; type = choose_type(of, done)) {
        const char *name = dvq_value_type_name((dvq_value_type)type);
        dvq_value word = dvq_value_string(dvq_text_from_string(name));
        if (!make_counted(arena, "type", word, of->types[type], &types[count]))
            return false;
        dvq_text_builder_add_format(&words, "%s%s", count > 0 ? ", " : "", name);
        if (of->types[type] < of->count)
            dvq_text_builder_add_format(&words, " %zu", of->types[type]);
        done[type] = true;
        count++;
    }
    dvq_text text;
    dvq_status status = dvq_text_builder_finish(&words, &text);
    *given = dvq_value_array(types, count);
    *shown = dvq_value_string(text);
    return status == DVQ_OK;
}

/* The examples used most, in the order of their first use where that is the same. */
static size_t choose_examples(const field *of, const example **chosen)
{
    size_t count = 0;
    for (size_t i = 0; i < of->examples.count; i++) {
        const example *next = &of->examples.items[i];
        size_t place = count;
        while (place > 0 && chosen[place - 1]->count < next->count)
            place--;
        if (place == EXAMPLES_GIVEN)
            continue;
        count += count < EXAMPLES_GIVEN;
        for (size_t k = count - 1; k > place; k--)
            chosen[k] = chosen[k - 1];
        chosen[place] = next;
    }
    return count;
}

/* A date as people write it into notes: with a time only where it has one. */
static bool show_date(const survey *state, dvq_value date, dvq_value *shown)
{
    const dvq_environment *environment = state->execution->context->environment;
    dvq_value day = dvq_date_start_of(environment, date, DVQ_DATE_DAY);
    bool is_day = day.as.milliseconds == date.as.milliseconds;
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, state->execution->arena);
    dvq_text format = is_day ? DVQ_TEXT("yyyy-MM-dd") : DVQ_TEXT("yyyy-MM-dd'T'HH:mm");
    dvq_status status = dvq_date_format(environment, date, format, &builder, NULL);
    dvq_text text;
    if (status == DVQ_OK)
        status = dvq_text_builder_finish(&builder, &text);
    if (status == DVQ_OK)
        *shown = dvq_value_string(text);
    return status != DVQ_ERROR_MEMORY;
}

/* The beginning of a long text. */
static bool cut_text(dvq_arena *arena, dvq_text text, dvq_value *shown)
{
    *shown = dvq_value_string(text);
    if (text.length <= EXAMPLE_BYTES)
        return true;
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, arena);
    size_t end = dvq_unicode_find_start(text, EXAMPLE_BYTES);
    dvq_text_builder_add(&builder, dvq_text_slice(text, 0, end));
    dvq_text_builder_add_string(&builder, "…");
    dvq_status status = dvq_text_builder_finish(&builder, &text);
    *shown = dvq_value_string(text);
    return status == DVQ_OK;
}

/* An example for people; one that has no text, being nested too deeply, is left as it is. */
static bool show_example(const survey *state, dvq_value value, dvq_value *shown)
{
    dvq_arena *arena = state->execution->arena;
    bool may_be_long = value.type == DVQ_VALUE_STRING || value.type == DVQ_VALUE_OBJECT ||
                       value.type == DVQ_VALUE_ARRAY;
    *shown = value;
    if (value.type == DVQ_VALUE_DATE)
        return show_date(state, value, shown);
    if (!may_be_long)
        return true;
    dvq_text text;
    dvq_status status =
        dvq_value_to_text(state->execution->context->environment, value, arena, &text);
    return status == DVQ_OK ? cut_text(arena, text, shown) : status != DVQ_ERROR_MEMORY;
}

static bool list_examples(const survey *state, const field *of, dvq_value *given, dvq_value *shown)
{
    dvq_arena *arena = state->execution->arena;
    const example *chosen[EXAMPLES_GIVEN];
    size_t count = choose_examples(of, chosen);
    size_t shown_count = count < EXAMPLES_SHOWN ? count : EXAMPLES_SHOWN;
    dvq_value *examples = dvq_arena_allocate_array(arena, count + 1, sizeof *examples);
    dvq_value *words = dvq_arena_allocate_array(arena, count + 1, sizeof *words);
    bool good = examples != NULL && words != NULL;
    for (size_t i = 0; good && i < count; i++)
        good = make_counted(arena, "value", chosen[i]->value, chosen[i]->count, &examples[i]);
    for (size_t i = 0; good && i < shown_count; i++)
        good = show_example(state, chosen[i]->value, &words[i]);
    *given = dvq_value_array(examples, count);
    *shown = dvq_value_string(DVQ_TEXT(""));
    if (good && shown_count > 0)
        *shown = shown_count == 1 ? words[0] : dvq_value_array(words, (uint32_t)shown_count);
    return good;
}

enum { FIELD_COLUMN, ON_COLUMN, USES_COLUMN, TYPES_COLUMN, EXAMPLES_COLUMN, COLUMN_COUNT };

static const dvq_text headers[] = {
    [FIELD_COLUMN] = {"Field", 5},       [ON_COLUMN] = {"On", 2},
    [USES_COLUMN] = {"Uses", 4},         [TYPES_COLUMN] = {"Types", 5},
    [EXAMPLES_COLUMN] = {"Examples", 8},
};

static bool fill_row(const survey *state, const field *of, dvq_value *given, dvq_value *shown)
{
    given[FIELD_COLUMN] = dvq_value_string(dvq_survey_choose_spelling(&of->spellings));
    given[ON_COLUMN] = dvq_value_string(owner_names[of->on]);
    given[USES_COLUMN] = dvq_value_number((double)of->count);
    memcpy(shown, given, TYPES_COLUMN * sizeof *shown);
    return list_types(state->execution->arena, of, &given[TYPES_COLUMN], &shown[TYPES_COLUMN]) &&
           list_examples(state, of, &given[EXAMPLES_COLUMN], &shown[EXAMPLES_COLUMN]);
}

static bool make_table(const survey *state, dvq_result *result)
{
    dvq_execution *execution = state->execution;
    size_t count = state->fields.count;
    dvq_value *cells = dvq_survey_make_table(execution, headers, COLUMN_COUNT, count, result);
    dvq_value *shown =
        dvq_arena_allocate_array(execution->arena, count * COLUMN_COUNT + 1, sizeof *shown);
    if (cells == NULL || shown == NULL)
        return false;
    if (count > 1)
        qsort(state->fields.items, count, sizeof(field *), compare_fields);
    bool good = true;
    for (size_t i = 0; good && i < count; i++) {
        size_t first = i * COLUMN_COUNT;
        good = fill_row(state, state->fields.items[i], cells + first, shown + first);
    }
    result->shown = shown;
    return good;
}

dvq_status dvq_survey_list_fields(dvq_execution *execution, const dvq_source_answer *answer,
                                  dvq_result *result, dvq_error *error)
{
    survey state = {.execution = execution, .scratch = &execution->scratch, .number = 1};
    for (size_t on = 0; on < OWNER_COUNT; on++) {
        dvq_map_init(&state.names[on], state.scratch);
        dvq_map_init(&state.keys[on], state.scratch);
    }
    dvq_status status = dvq_survey_visit(execution, answer, count_page, &state, error);
    if (status != DVQ_OK)
        return status;
    return make_table(&state, result) ? DVQ_OK : dvq_error_memory(error);
}
