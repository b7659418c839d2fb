/* Lines of tasks in both formats: what is taken off their ends, and what stays. */
#include <criterion/criterion.h>

#include "tasks/todo_line.h"
#include "tasks/todo_write.h"

typedef struct line_case {
    const char *line;
    const char *description;
    const char *written; /* as it is written back */
} line_case;

static void expect_lines(const char *json, const line_case *cases, size_t count)
{
    dvq_arena arena;
    dvq_arena_init(&arena, NULL);
    dvq_tasks_settings settings;
    cr_assert_eq(dvq_tasks_settings_read(&arena, dvq_text_from_string(json), &settings), DVQ_OK);
    for (size_t i = 0; i < count; i++) {
        dvq_todo todo = {0};
        bool found;
        dvq_status status =
            dvq_todo_line_read(&settings, &arena, dvq_text_from_string(cases[i].line),
                               (dvq_todo_date){DVQ_TODO_NO_DATE, 0}, &todo, &found);
        cr_assert_eq(status, DVQ_OK);
        cr_expect_eq(found, cases[i].description != NULL, "%s", cases[i].line);
        if (!found || cases[i].description == NULL)
            continue;
        cr_expect(dvq_text_equal(todo.description, dvq_text_from_string(cases[i].description)),
                  "%s: %.*s", cases[i].line, (int)todo.description.length, todo.description.data);
        dvq_text_builder builder;
        dvq_text_builder_init(&builder, &arena);
        dvq_todo_form form = {.settings = &settings};
        cr_assert_eq(dvq_todo_append(&todo, &form, &arena, &builder), DVQ_OK);
        dvq_text written = {builder.data, builder.length};
        cr_expect(dvq_text_equal(written, dvq_text_from_string(cases[i].written)), "%s: %.*s",
                  cases[i].line, (int)written.length, written.data);
    }
    dvq_arena_release(&arena);
}

Test(todo_line, signs)
{
    static const line_case cases[] = {
        {"- [ ] call 📅 2026-01-20", "call", "call 📅 2026-01-20"},
        {"> 1. [/] call ⏫ 📅2026-01-20 #now", "call #now", "call #now ⏫ 📅 2026-01-20"},
        {"- [ ] call 📅 2026-01-20 soon", "call 📅 2026-01-20 soon", "call 📅 2026-01-20 soon"},
        {"- [ ] call 📅 2026-02-30", "call", "call 📅 Invalid date"},
        {"- [ ] call 📅 2026-01-01 📅 2026-01-02", "call", "call 📅 2026-01-01"},
        {"- [ ] call 🔁 every day ⛔ a , b 🆔 x-1 ^ref", "call", "call 🆔 x-1 ⛔ a,b 🔁 every day ^ref"},
        {"- [ ] call 🔁 nonsense", "call", "call"},
        {"-\t[ ] call", NULL, NULL},
        {"- call", NULL, NULL},
    };
    expect_lines("{}", cases, sizeof cases / sizeof *cases);
}

Test(todo_line, fields)
{
    static const line_case cases[] = {
        {"- [ ] call [due:: 2026-01-20]", "call", "call  [due:: 2026-01-20]"},
        {"- [ ] call (priority:: high), (id:: a)", "call", "call  [id:: a]  [priority:: high]"},
        {"- [ ] call [due :: 2026-01-20]", "call [due :: 2026-01-20]", "call [due :: 2026-01-20]"},
        {"- [ ] call 📅 2026-01-20", "call 📅 2026-01-20", "call 📅 2026-01-20"},
    };
    expect_lines("{\"taskFormat\": \"dataview\"}", cases, sizeof cases / sizeof *cases);
}

Test(todo_line, global_filter)
{
    static const line_case cases[] = {
        {"- [ ] call #task", "call #task", "call #task"},
        {"- [ ] call", NULL, NULL},
        {"- [ ] call ^task", NULL, NULL},
    };
    expect_lines("{\"globalFilter\": \"#task\"}", cases, sizeof cases / sizeof *cases);
}

Test(todo_line, more_signs_than_rounds)
{
    dvq_arena arena;
    dvq_arena_init(&arena, NULL);
    dvq_tasks_settings settings;
    cr_assert_eq(dvq_tasks_settings_read(&arena, DVQ_TEXT(""), &settings), DVQ_OK);
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, &arena);
    dvq_text_builder_add_string(&builder, "- [ ] call");
    for (int i = 0; i < 22; i++)
        dvq_text_builder_add_string(&builder, " ⏫");
    dvq_todo todo = {0};
    dvq_text line = {builder.data, builder.length};
    bool found;
    cr_assert_eq(dvq_todo_line_read(&settings, &arena, line, (dvq_todo_date){DVQ_TODO_NO_DATE, 0},
                                    &todo, &found),
                 DVQ_OK);
    cr_assert(found);
    cr_expect(dvq_text_equal(todo.description, DVQ_TEXT("call ⏫")));
    dvq_arena_release(&arena);
}
