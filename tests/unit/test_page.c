/* Pages, items and task rows as objects: which names they have, and in what order. */
#include "note_fixture.h"

static const char *list_keys(note_fixture *note, const dvq_object *object)
{
    dvq_entry_vector entries = {0};
    cr_assert_eq(dvq_object_list(object, &note->values.arena, &entries), DVQ_OK);
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, &note->values.arena);
    for (size_t i = 0; i < entries.count; i++) {
        dvq_text_builder_add_string(&builder, i > 0 ? " " : "");
        dvq_text_builder_add(&builder, entries.items[i].key);
    }
    dvq_text text;
    cr_assert_eq(dvq_text_builder_finish(&builder, &text), DVQ_OK);
    return dvq_text_to_string(&note->values.arena, text);
}

Test(page, lists_its_names_in_order)
{
    note_fixture note;
    note_fixture_read(&note, "A/B/2026-01-02 N.md", DVQ_TEXT("---\nz: 1\na: 2\n---\nX y:: 3\n"));
    cr_expect_str_eq(list_keys(&note, &note.page.object), "file z a X y x-y");
    cr_expect_str_eq(list_keys(&note, &note.page.file),
                     "path folder name link outlinks inlinks etags tags aliases lists tasks ctime "
                     "cday mtime mday size starred frontmatter ext day");
    cr_expect_str_eq(note_fixture_get_from_page(&note, "file.path"), "'A/B/2026-01-02 N.md'");
    cr_expect_str_eq(note_fixture_get_from_page(&note, "file.folder"), "'A/B'");
    cr_expect_str_eq(note_fixture_get_from_page(&note, "file.name"), "'2026-01-02 N'");
    cr_expect_str_eq(note_fixture_get_from_page(&note, "file.ext"), "'md'");
    cr_expect_str_eq(note_fixture_get_from_page(&note, "file.nothing"), "(none)");
    note_fixture_close(&note);
}

Test(page, lists_names_that_are_indices_first)
{
    note_fixture note;
    note_fixture_read(&note, "N.md", DVQ_TEXT("---\nz: 1\n10: a\n2: b\n---\n- [ ] t [7:: c]\n"));
    cr_expect_str_eq(list_keys(&note, &note.page.object), "2 10 file z");
    const char *names = list_keys(&note, &note.page.items[0].object);
    cr_expect(strncmp(names, "7 symbol link ", 14) == 0, "%s", names);
    note_fixture_close(&note);
}

Test(page, gives_file_facts)
{
    note_fixture note;
    note_fixture_read(&note, "N.md",
                      DVQ_TEXT("#a/b/c [[Known]] ![[x.png]] [[#H]]\n\n- i\n- [ ] t"));
    note.page.created = 1768473000123;
    note.page.size = 42;
    cr_expect_str_eq(note_fixture_get_from_page(&note, "file.ctime"), "2026-01-15T10:30:00.123Z");
    cr_expect_str_eq(note_fixture_get_from_page(&note, "file.cday"), "2026-01-15T00:00:00.000Z");
    cr_expect_str_eq(note_fixture_get_from_page(&note, "file.size"), "42");
    cr_expect_str_eq(note_fixture_get_from_page(&note, "file.starred"), "false");
    cr_expect_str_eq(note_fixture_get_from_page(&note, "file.etags"), "['#a/b/c']");
    cr_expect_str_eq(note_fixture_get_from_page(&note, "file.tags"), "['#a/b/c','#a/b','#a']");
    cr_expect_str_eq(note_fixture_get_from_page(&note, "file.outlinks"),
                     "[[[Folder/Known.md|Known]],[[N.md#H|H]],![[x.png|x.png]]]");
    cr_expect_str_eq(note_fixture_get_from_page(&note, "file.day"), "(none)");
    dvq_value value;
    bool found;
    cr_assert_eq(
        dvq_object_get(&note.page.file, DVQ_TEXT("tasks"), &note.values.arena, &value, &found),
        DVQ_OK);
    cr_expect_eq(value.size, 1);
    cr_assert_eq(
        dvq_object_get(&note.page.file, DVQ_TEXT("lists"), &note.values.arena, &value, &found),
        DVQ_OK);
    cr_expect_eq(value.size, 2);
    note_fixture_close(&note);
}

Test(page, orders_the_names_of_items)
{
    note_fixture note;
    note_fixture_read(
        &note, "N.md",
        DVQ_TEXT("- [/] a [status:: x] [k:: 1] [line:: 9] [completed:: maybe] ^id\n"
                 "  - b\n"
                 "- [ ] c [created:: 2026-01-01] [ctime:: 2026-01-02] [duetime:: 2026-01-03]\n"));
    cr_expect_str_eq(
        list_keys(&note, &note.page.items[0].object),
        "symbol link section text tags line lineCount list outlinks path children "
        "task annotated position subtasks real header blockId status k completed checked "
        "fullyCompleted completion");
    cr_expect_str_eq(list_keys(&note, &note.page.items[1].object),
                     "symbol link section text tags line lineCount list outlinks path children "
                     "task annotated position subtasks real header parent");
    cr_expect_str_eq(note_fixture_get_from_item(&note, 0, "status"), "'/'");
    cr_expect_str_eq(note_fixture_get_from_item(&note, 0, "completed"), "false");
    cr_expect_str_eq(note_fixture_get_from_item(&note, 0, "completion"), "'maybe'");
    cr_expect_str_eq(note_fixture_get_from_item(&note, 0, "line"), "0");
    cr_expect_str_eq(note_fixture_get_from_item(&note, 2, "created"), "2026-01-01T00:00:00.000Z");
    cr_expect_str_eq(note_fixture_get_from_item(&note, 2, "due"), "2026-01-03T00:00:00.000Z");
    note_fixture_close(&note);
}

Test(page, knows_the_other_names_of_items)
{
    note_fixture note;
    note_fixture_read(&note, "N.md", DVQ_TEXT("x\n\n  - é [ ] a\n    - [ ] b\n"));
    cr_expect_str_eq(note_fixture_get_from_item(&note, 0, "real"), "false");
    cr_expect_str_eq(note_fixture_get_from_item(&note, 1, "real"), "true");
    cr_expect_str_eq(note_fixture_get_from_item(&note, 1, "header"), "[[N.md|N]]");
    cr_expect_str_eq(note_fixture_get_from_item(&note, 1, "subtasks"), "[]");
    cr_expect_str_eq(note_fixture_get_from_item(&note, 1, "position"),
                     "{start:{line:3,col:4,offset:19},end:{line:3,col:11,offset:26}}");
    note_fixture_close(&note);
}

Test(page, counts_places_as_javascript_does)
{
    note_fixture note;
    note_fixture_read(&note, "N.md",
                      DVQ_TEXT("\xEF\xBB\xBF\U0001F4C5\r\n\n> - \U0001F4C5 a\n>   b\n\n- \xFF c"));
    cr_expect_str_eq(note_fixture_get_from_item(&note, 0, "position"),
                     "{start:{line:2,col:2,offset:7},end:{line:3,col:5,offset:19}}");
    cr_expect_str_eq(note_fixture_get_from_item(&note, 1, "position"),
                     "{start:{line:5,col:0,offset:21},end:{line:5,col:5,offset:26}}");
    note_fixture_close(&note);
}

Test(page, adds_to_task_rows_what_they_lack)
{
    note_fixture note;
    note_fixture_read(&note, "N.md",
                      DVQ_TEXT("---\nk: page\ntext: page\nother: page\n---\n- [ ] t [k:: ]\n"));
    dvq_task_row *row = dvq_task_row_make(&note.values.arena, &note.page.items[0]);
    cr_assert_not_null(row);
    cr_expect_str_eq(list_keys(&note, &row->object),
                     "symbol link section text tags line lineCount list outlinks path children "
                     "task annotated position subtasks real header k status checked completed "
                     "fullyCompleted file other");
    cr_expect_str_eq(note_fixture_get(&note, &row->object, "k"), "null");
    cr_expect_str_eq(note_fixture_get(&note, &row->object, "other"), "'page'");
    cr_expect_str_eq(note_fixture_get(&note, &row->object, "file.name"), "'N'");
    cr_expect_str_eq(note_fixture_get(&note, &row->object, "text"), "'t [k:: ]'");
    note_fixture_close(&note);
}
