/*
 * The tags of a set of notes, see survey.h: how many notes FROM finds by each, and on how many
 * tasks it stands. #a/b is also a use of #a, and case makes no difference, as in FROM.
 */
#include "eval/survey.h"

#include <stdlib.h>

#include "eval/source.h"
#include "note/list_item.h"
#include "support/diagnostic.h"
#include "support/unicode.h"
#include "vault/note_table.h"

/* What can have a tag. */
typedef enum owner { OWNER_NOTE, OWNER_TASK, OWNER_COUNT } owner;

typedef struct tag {
    dvq_text key; /* in lower case */
    dvq_survey_spellings spellings;
    size_t counts[OWNER_COUNT];
    size_t last; /* number of the last note or task counted */
} tag;

typedef struct survey {
    dvq_execution *execution;
    dvq_arena *scratch;
    dvq_map names; /* from a tag as it is written to the tag */
    dvq_map keys;  /* from its key */
    DVQ_VECTOR(tag *) tags;
    size_t number; /* of the note or task that is being counted, from 1 */
    size_t bytes;  /* of the note's tags and their parents, as far as they were looked at */
} survey;

/* ---- counting ---- */

static tag *make_tag(survey *state, dvq_text key)
{
    tag *made = dvq_arena_allocate_array(state->scratch, 1, sizeof *made);
    if (made == NULL || !DVQ_VECTOR_PUSH(state->scratch, &state->tags, made) ||
        !dvq_map_set(&state->keys, key, made))
        return NULL;
    made->key = key;
    return made;
}

/* The tag of this name; NULL when memory is out. */
static tag *find_tag(survey *state, dvq_text name)
{
    tag *known = dvq_map_get(&state->names, name);
    if (known != NULL)
        return known;
    dvq_text key = dvq_unicode_lower(state->scratch, name);
    if (key.data == NULL)
        return NULL;
    known = dvq_map_get(&state->keys, key);
    if (known == NULL)
        known = make_tag(state, key);
    return known != NULL && dvq_map_set(&state->names, name, known) ? known : NULL;
}

/* Count a tag and those above it, each once. A tag above is looked at only if this one is new. */
static bool count_tag(survey *state, owner of, dvq_text name)
{
    while (name.length != SIZE_MAX && state->bytes <= DVQ_PAGE_TAG_LIMIT) {
        tag *found = find_tag(state, name);
        if (found == NULL)
            return false;
        if (found->last == state->number)
            return true;
        found->last = state->number;
        found->counts[of]++;
        if (!dvq_survey_add_spelling(state->scratch, &found->spellings, name))
            return false;
        state->bytes += name.length;
        name.length = dvq_text_find_last_byte(name, '/');
    }
    return true;
}

static bool count_task(survey *state, const dvq_list_item *item)
{
    if (!dvq_list_item_is_task(item) ||
        dvq_text_find_byte(dvq_list_item_get_text(item), '#', 0) == SIZE_MAX)
        return true;
    dvq_value tags;
    bool found;
    bool good =
        dvq_object_get(&item->object, DVQ_TEXT("tags"), state->scratch, &tags, &found) == DVQ_OK;
    bool listed = good && found && tags.type == DVQ_VALUE_ARRAY;
    for (size_t i = 0; good && listed && i < tags.size; i++)
        if (tags.as.items[i].type == DVQ_VALUE_STRING)
            good = count_tag(state, OWNER_TASK, dvq_value_get_text(tags.as.items[i]));
    state->number++;
    return good;
}

static bool count_page(void *user, const dvq_page *page)
{
    survey *state = user;
    bool good = true;
    state->bytes = 0;
    for (size_t i = 0; good && i < page->exact_tags.count; i++)
        good = count_tag(state, OWNER_NOTE, page->exact_tags.items[i]);
    state->number++;
    size_t count;
    const dvq_list_item *items = dvq_page_get_tasks(page, &count);
    for (size_t i = 0; good && i < count; i++)
        good = count_task(state, &items[i]);
    return good;
}

/* ---- the table ---- */

static int compare_tags(const void *left, const void *right)
{
    const tag *a = *(tag *const *)left;
    const tag *b = *(tag *const *)right;
    for (size_t of = 0; of < OWNER_COUNT; of++)
        if (a->counts[of] != b->counts[of])
            return a->counts[of] > b->counts[of] ? -1 : 1;
    return dvq_text_compare_bytes(a->key, b->key);
}

enum { TAG_COLUMN, NOTES_COLUMN, TASKS_COLUMN, COLUMN_COUNT };

static const dvq_text headers[] = {
    [TAG_COLUMN] = {"Tag", 3}, [NOTES_COLUMN] = {"Notes", 5}, [TASKS_COLUMN] = {"Tasks", 5}};

dvq_status dvq_survey_list_tags(dvq_execution *execution, const dvq_source_answer *answer,
                                dvq_result *result, dvq_error *error)
{
    survey state = {.execution = execution, .scratch = &execution->scratch, .number = 1};
    dvq_map_init(&state.names, state.scratch);
    dvq_map_init(&state.keys, state.scratch);
    dvq_status status = dvq_survey_visit(execution, answer, count_page, &state, error);
    if (status != DVQ_OK)
        return status;
    size_t count = state.tags.count;
    dvq_value *cells = dvq_survey_make_table(execution, headers, COLUMN_COUNT, count, result);
    if (cells == NULL)
        return dvq_error_memory(error);
    if (count > 1)
        qsort(state.tags.items, count, sizeof(tag *), compare_tags);
    for (size_t i = 0; i < count; i++, cells += COLUMN_COUNT) {
        const tag *row = state.tags.items[i];
        cells[TAG_COLUMN] = dvq_value_string(dvq_survey_choose_spelling(&row->spellings));
        cells[NOTES_COLUMN] = dvq_value_number((double)row->counts[OWNER_NOTE]);
        cells[TASKS_COLUMN] = dvq_value_number((double)row->counts[OWNER_TASK]);
    }
    return DVQ_OK;
}
