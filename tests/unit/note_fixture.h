/*
 * Reading notes in tests: a page from a text, and values as compact JSON to compare with. Links are
 * resolved by a table of one: "Known" is the note "Folder/Known.md".
 */
#ifndef DVQ_TESTS_NOTE_FIXTURE_H
#define DVQ_TESTS_NOTE_FIXTURE_H

#include <stdio.h>

#include "note/list_item.h"
#include "note/note.h"
#include "value/date.h"
#include "value/value_text.h"
#include "value_fixture.h"

typedef struct note_fixture {
    value_fixture values;
    dvq_page_home home;
    dvq_page page;
    dvq_error problem; /* the last warning */
    int warnings;
} note_fixture;

static inline dvq_text note_fixture_resolve(void *user, dvq_text path, dvq_text origin,
                                            size_t *page)
{
    (void)user;
    *page = SIZE_MAX;
    if (path.length == 0)
        return origin;
    return dvq_text_equal(path, DVQ_TEXT("Known")) ? DVQ_TEXT("Folder/Known.md") : path;
}

static inline void note_fixture_warn(void *user, dvq_text path, const dvq_error *problem)
{
    note_fixture *fixture = user;
    (void)path;
    fixture->problem = *problem;
    fixture->warnings++;
}

static inline void note_fixture_read(note_fixture *fixture, const char *path, dvq_text contents)
{
    dvq_note_reader reader = {.environment = &fixture->values.environment,
                              .resolver = {.resolve = note_fixture_resolve},
                              .parts = DVQ_PAGE_FULL | DVQ_PAGE_TEXT | DVQ_PAGE_LINES,
                              .warn = note_fixture_warn,
                              .warn_user = fixture};
    memset(fixture, 0, sizeof *fixture);
    value_fixture_open(&fixture->values);
    fixture->home.environment = &fixture->values.environment;
    cr_assert(dvq_page_init(&fixture->page, &fixture->home, &fixture->values.arena,
                            dvq_text_from_string(path), 0));
    reader.environment = &fixture->values.environment;
    reader.scratch = &fixture->values.arena;
    cr_assert_eq(dvq_note_read(&reader, &fixture->values.arena, contents, &fixture->page), DVQ_OK);
    dvq_page_add_parts(&fixture->page, reader.parts);
}

static inline void note_fixture_close(note_fixture *fixture)
{
    value_fixture_close(&fixture->values);
}

static inline void note_fixture_append(value_fixture *values, dvq_value value,
                                       dvq_text_builder *builder);

static inline void note_fixture_append_text(dvq_text text, dvq_text_builder *builder)
{
    dvq_text_builder_add_byte(builder, '\'');
    dvq_text_builder_add(builder, text);
    dvq_text_builder_add_byte(builder, '\'');
}

static inline void note_fixture_append_object(value_fixture *values, dvq_value value,
                                              dvq_text_builder *builder)
{
    dvq_entry_vector entries = {0};
    cr_assert_eq(dvq_object_list(value.as.object, &values->arena, &entries), DVQ_OK);
    dvq_text_builder_add_byte(builder, '{');
    for (size_t i = 0; i < entries.count; i++) {
        dvq_text_builder_add_string(builder, i > 0 ? "," : "");
        dvq_text_builder_add(builder, entries.items[i].key);
        dvq_text_builder_add_byte(builder, ':');
        note_fixture_append(values, entries.items[i].value, builder);
    }
    dvq_text_builder_add_byte(builder, '}');
}

/* Text in single quotes, links and the like as Dataview prints them. */
static inline void note_fixture_append(value_fixture *values, dvq_value value,
                                       dvq_text_builder *builder)
{
    if (dvq_value_is(value, DVQ_VALUE_STRING)) {
        note_fixture_append_text(dvq_value_get_text(value), builder);
    } else if (dvq_value_is(value, DVQ_VALUE_ARRAY)) {
        dvq_text_builder_add_byte(builder, '[');
        for (size_t i = 0; i < value.size; i++) {
            dvq_text_builder_add_string(builder, i > 0 ? "," : "");
            note_fixture_append(values, value.as.items[i], builder);
        }
        dvq_text_builder_add_byte(builder, ']');
    } else if (dvq_value_is(value, DVQ_VALUE_OBJECT)) {
        note_fixture_append_object(values, value, builder);
    } else if (dvq_value_is(value, DVQ_VALUE_DATE)) {
        dvq_date_append_iso(&values->environment, value, builder);
    } else if (dvq_value_is_null(value)) {
        dvq_text_builder_add_string(builder, "null");
    } else {
        cr_assert_eq(dvq_value_append_text(&values->environment, value, builder), DVQ_OK);
    }
}

static inline const char *note_fixture_print(value_fixture *values, dvq_value value)
{
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, &values->arena);
    note_fixture_append(values, value, &builder);
    dvq_text text;
    cr_assert_eq(dvq_text_builder_finish(&builder, &text), DVQ_OK);
    return dvq_text_to_string(&values->arena, text);
}

/* What `object` has under a name with dots in it: "file.tags". */
static inline const char *note_fixture_get(note_fixture *fixture, const dvq_object *object,
                                           const char *path)
{
    dvq_value value = dvq_value_object(object);
    dvq_text rest = dvq_text_from_string(path);
    while (rest.length > 0) {
        size_t dot = dvq_text_find_byte(rest, '.', 0);
        dvq_text key = dvq_text_slice(rest, 0, dot);
        rest = dot == SIZE_MAX ? (dvq_text){0} : dvq_text_slice(rest, dot + 1, rest.length);
        cr_assert(dvq_value_is(value, DVQ_VALUE_OBJECT));
        bool found;
        cr_assert_eq(dvq_object_get(value.as.object, key, &fixture->values.arena, &value, &found),
                     DVQ_OK);
        if (!found)
            return "(none)";
    }
    return note_fixture_print(&fixture->values, value);
}

static inline const char *note_fixture_get_from_page(note_fixture *fixture, const char *path)
{
    return note_fixture_get(fixture, &fixture->page.object, path);
}

static inline const char *note_fixture_get_from_item(note_fixture *fixture, size_t item,
                                                     const char *path)
{
    cr_assert_lt(item, fixture->page.item_count);
    return note_fixture_get(fixture, &fixture->page.items[item].object, path);
}

#endif
