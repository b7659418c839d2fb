/*
 * Notes named almost like one that is not there, see near_note.h: those with the fewest slips, or
 * else those whose name begins with the one asked for. Never reads a note.
 */
#include "api/near_note.h"

#include "eval/near_name.h"
#include "support/diagnostic.h"
#include "support/unicode.h"
#include "value/link.h"
#include "vault/note_table.h"

enum { MOST_NOTES = 3, LONGEST_HINT = 160 };

/* The notes that a hint names, by their paths. */
typedef struct note_list {
    dvq_text paths[MOST_NOTES];
    size_t count;
} note_list;

static dvq_text strip_ending(dvq_text path)
{
    bool note = dvq_text_ends_with(path, DVQ_TEXT(".md"));
    return dvq_text_slice(path, 0, path.length - (note ? 3 : 0));
}

/* How many slips lie between the name asked for and that of a note; SIZE_MAX: too many. */
static size_t compare(dvq_text wanted, dvq_text path)
{
    dvq_near_name search;
    dvq_near_name_start(&search, wanted);
    if (dvq_text_find_byte(wanted, '/', 0) == SIZE_MAX)
        dvq_near_name_offer(&search, dvq_link_path_title(path));
    else
        dvq_near_name_offer_path(&search, strip_ending(path));
    return search.distance;
}

static void find_alike(const dvq_vault *vault, dvq_text wanted, note_list *found)
{
    size_t least = SIZE_MAX;
    for (size_t i = 0; i < dvq_store_count(vault->store); i++) {
        dvq_text path = dvq_store_get_path(vault->store, i);
        size_t distance = compare(wanted, path);
        if (distance < least)
            *found = (note_list){.count = 0};
        least = distance < least ? distance : least;
        if (distance == least && least != SIZE_MAX && found->count < MOST_NOTES)
            found->paths[found->count++] = path;
    }
}

static void find_longer(const dvq_vault *vault, dvq_text wanted, dvq_arena *scratch,
                        note_list *found)
{
    dvq_text folded = dvq_unicode_lower(scratch, wanted);
    size_t count = folded.data != NULL && folded.length > 0 ? dvq_store_count(vault->store) : 0;
    for (size_t i = 0; i < count && found->count < MOST_NOTES; i++) {
        dvq_text path = dvq_store_get_path(vault->store, i);
        dvq_arena_mark mark = dvq_arena_get_mark(scratch);
        dvq_text title = dvq_unicode_lower(scratch, dvq_link_path_title(path));
        if (title.data != NULL && dvq_text_starts_with(title, folded))
            found->paths[found->count++] = path;
        dvq_arena_rewind(scratch, mark);
    }
}

void dvq_api_hint_note(const dvq_vault *vault, dvq_text path, dvq_arena *scratch, dvq_error *error)
{
    if (error == NULL)
        return;
    note_list found = {.count = 0};
    dvq_text wanted = strip_ending(path);
    find_alike(vault, wanted, &found);
    if (found.count == 0)
        find_longer(vault, wanted, scratch, &found);
    dvq_text_builder hint;
    dvq_text_builder_init(&hint, scratch);
    for (size_t i = 0; i < found.count; i++) {
        dvq_text name = strip_ending(found.paths[i]);
        if (hint.length + name.length > LONGEST_HINT)
            break;
        dvq_text_builder_add_format(&hint, "%s'", i > 0 ? " or " : "");
        dvq_text_builder_add(&hint, name);
        dvq_text_builder_add_byte(&hint, '\'');
    }
    dvq_text words;
    if (dvq_text_builder_finish(&hint, &words) == DVQ_OK && words.length > 0)
        dvq_error_set_hint(error, "did you mean %.*s?", (int)words.length, words.data);
}
