/* Rendering: JSON escapes and values, every format of small results, output that fails. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

#include "render/json.h"
#include "render/render.h"
#include "value/collation.h"
#include "value/duration.h"
#include "value/zone.h"

/* What one test renders with. */
typedef struct fixture {
    dvq_arena arena;
    dvq_environment environment;
    struct dvq_zone_table *zones;
    struct dvq_collation *collation;
    char text[65536];
    size_t length;
    char buffer[64]; /* small, so that output comes in many blocks */
} fixture;

static fixture *open_fixture(void)
{
    fixture *state = calloc(1, sizeof *state);
    dvq_arena_init(&state->arena, NULL);
    dvq_environment_init(&state->environment);
    dvq_zone_table_open(NULL, "UTC", &state->zones, NULL);
    dvq_collation_open(NULL, "en-US", &state->collation, NULL);
    state->environment.zones = state->zones;
    state->environment.collation = state->collation;
    state->environment.locale = "en-US";
    return state;
}

static void close_fixture(fixture *state)
{
    dvq_collation_close(state->collation);
    dvq_zone_table_close(state->zones);
    dvq_arena_release(&state->arena);
    free(state);
}

static int keep(void *user, const char *data, size_t length)
{
    fixture *state = user;
    cr_assert(state->length + length < sizeof state->text);
    memcpy(state->text + state->length, data, length);
    state->length += length;
    return 0;
}

static int refuse(void *user, const char *data, size_t length)
{
    (void)data;
    (void)length;
    ++*(int *)user;
    return 1;
}

static dvq_status write_json(fixture *state, dvq_value value, dvq_output *output)
{
    dvq_writer writer = {
        .environment = &state->environment, .scratch = &state->arena, .output = output};
    return dvq_json_write_value(&writer, value);
}

static const char *json_of(fixture *state, dvq_value value)
{
    state->length = 0;
    dvq_output output;
    dvq_output_init(&output, keep, state, state->buffer, sizeof state->buffer);
    cr_assert_eq(write_json(state, value, &output), DVQ_OK);
    cr_assert_eq(dvq_output_flush(&output), DVQ_OK);
    state->text[state->length] = '\0';
    return state->text;
}

static const char *render(fixture *state, dvq_result *result, dvq_format format, bool color)
{
    dvq_error error = {0};
    dvq_render_options options = {.format = format, .color = color};
    state->length = 0;
    result->environment = &state->environment;
    dvq_output output;
    dvq_output_init(&output, keep, state, state->buffer, sizeof state->buffer);
    dvq_status status = dvq_render_result(result, &options, &state->arena, &output, &error);
    cr_assert_eq(status, DVQ_OK, "%s", error.message);
    cr_assert_eq(dvq_output_flush(&output), DVQ_OK);
    state->text[state->length] = '\0';
    return state->text;
}

static dvq_value string(const char *text)
{
    return dvq_value_string(dvq_text_from_string(text));
}

static dvq_value array(fixture *state, size_t count, const dvq_value *items)
{
    return dvq_value_array(dvq_arena_copy(&state->arena, items, count * sizeof *items), count);
}

static dvq_value make_link(fixture *state, const char *path)
{
    return dvq_value_link(dvq_link_make_file(&state->arena, dvq_text_from_string(path)));
}

/* A task of a.md; a parent or status of -1 or NULL is left out. */
static dvq_value task(fixture *state, int line, int parent, const char *status, const char *text,
                      dvq_value children)
{
    dvq_entry entries[] = {
        {DVQ_TEXT("path"), string("a.md")},
        {DVQ_TEXT("symbol"), string("-")},
        {DVQ_TEXT("line"), dvq_value_number(line)},
        {DVQ_TEXT("text"), string(text)},
        {DVQ_TEXT("task"), dvq_value_boolean(status != NULL)},
        {DVQ_TEXT("status"), status != NULL ? string(status) : dvq_value_null()},
        {DVQ_TEXT("children"), children},
        {DVQ_TEXT("parent"), parent >= 0 ? dvq_value_number(parent) : dvq_value_null()},
    };
    return dvq_value_object(
        dvq_object_make(&state->arena, entries, sizeof entries / sizeof entries[0]));
}

static const dvq_value none = {.type = DVQ_VALUE_ARRAY};

Test(render, output_stops_at_the_first_failed_write)
{
    int calls = 0;
    char buffer[4];
    dvq_output output;
    dvq_output_init(&output, refuse, &calls, buffer, sizeof buffer);
    for (int i = 0; i < 10; i++) {
        dvq_output_add_string(&output, "longer than the buffer");
        dvq_output_add_repeated(&output, 'x', 100);
    }
    cr_assert_eq(dvq_output_flush(&output), DVQ_ERROR_IO);
    cr_assert_eq(calls, 1);
}

Test(render, json_text_is_escaped_as_javascript_does)
{
    fixture *state = open_fixture();
    cr_assert_str_eq(json_of(state, string("a\"b\\c\b\f\n\r\t\x01\x1f\x7f")),
                     "\"a\\\"b\\\\c\\b\\f\\n\\r\\t\\u0001\\u001f\\u007f\"");
    cr_assert_str_eq(json_of(state, string("\xED\x95\x9C \xED\xB8\x80x\xED\xA0\xBD")),
                     "\"\xED\x95\x9C \\ude00x\\ud83d\"");
    cr_assert_str_eq(json_of(state, string("\xF0\x9F\x98\x80\xE2\x80\xA8")),
                     "\"\xF0\x9F\x98\x80\xE2\x80\xA8\"");
    close_fixture(state);
}

/* One byte pattern and its form in JSON. */
typedef struct json_escape {
    const char *raw;
    const char *written;
} json_escape;

/* `count` letters, each another one than its neighbours. */
static int add_letters(char *place, int first, int count)
{
    for (int i = 0; i < count; i++)
        place[i] = (char)('a' + (first + i) % 26);
    return count;
}

static void expect_between_letters(fixture *state, const json_escape *escape, int before, int after)
{
    char written[64] = "\"";
    char raw[64];
    int length = add_letters(raw, 0, before);
    length += sprintf(raw + length, "%s", escape->raw);
    raw[length + add_letters(raw + length, before, after)] = '\0';
    length = 1 + add_letters(written + 1, 0, before);
    length += sprintf(written + length, "%s", escape->written);
    length += add_letters(written + length, before, after);
    sprintf(written + length, "\"");
    cr_assert_str_eq(json_of(state, string(raw)), written);
}

Test(render, json_escapes_stand_anywhere)
{
    static const json_escape escapes[] = {{"\"", "\\\""},
                                          {"\\", "\\\\"},
                                          {"\x1f", "\\u001f"},
                                          {"\x01", "\\u0001"},
                                          {"\x7f", "\\u007f"},
                                          {"\xC2\x80", "\\u0080"},
                                          {"\xC2\x9F", "\\u009f"},
                                          {" ", " "},
                                          {"\xc3\xa9", "\xc3\xa9"},
                                          {"\xed\x95\x9c", "\xed\x95\x9c"},
                                          {"\xed\xa0\xbd", "\\ud83d"},
                                          {"\"\"", "\\\"\\\""}};
    enum { MOST = 26 };
    fixture *state = open_fixture();
    for (size_t i = 0; i < sizeof escapes / sizeof escapes[0]; i++)
        for (int before = 0; before <= MOST; before++)
            for (int after = 0; after <= MOST; after++)
                expect_between_letters(state, &escapes[i], before, after);
    close_fixture(state);
}

Test(render, json_values)
{
    fixture *state = open_fixture();
    dvq_value items[] = {
        dvq_value_null(),        dvq_value_boolean(true),
        dvq_value_number(1e21),  dvq_value_number(-0.0),
        dvq_value_number(NAN),   dvq_value_number(-INFINITY),
        dvq_value_number(0.1),   dvq_value_date(1768435200000, dvq_zone_make_fixed(0)),
        dvq_value_function(NULL)};
    cr_assert_str_eq(json_of(state, array(state, 9, items)),
                     "[null,true,1e+21,0,null,null,0.1,\"2026-01-15T00:00:00.000Z\","
                     "\"<function>\"]");
    dvq_duration duration = {0};
    dvq_duration_set(&duration, DVQ_DURATION_DAYS, 1);
    cr_assert_str_eq(json_of(state, dvq_value_duration(&duration)), "\"P1D\"");
    dvq_link link = {.path = DVQ_TEXT("a.md"),
                     .type = DVQ_LINK_HEADER,
                     .subpath = DVQ_TEXT("H"),
                     .has_subpath = true,
                     .display = DVQ_TEXT("d"),
                     .has_display = true,
                     .embed = true};
    cr_assert_str_eq(json_of(state, dvq_value_link(&link)),
                     "{\"path\":\"a.md\",\"type\":\"header\",\"embed\":true,\"subpath\":\"H\","
                     "\"display\":\"d\"}");
    dvq_widget pair = {DVQ_WIDGET_LIST_PAIR, string("k"), dvq_value_number(1)};
    dvq_widget external = {DVQ_WIDGET_EXTERNAL_LINK, string("u"), dvq_value_null()};
    cr_assert_str_eq(json_of(state, dvq_value_widget(&pair)), "{\"key\":\"k\",\"value\":1}");
    cr_assert_str_eq(json_of(state, dvq_value_widget(&external)),
                     "{\"url\":\"u\",\"display\":null}");
    close_fixture(state);
}

Test(render, nesting_past_the_limit_is_an_error)
{
    fixture *state = open_fixture();
    dvq_value value = none;
    for (int i = 0; i < 100000; i++)
        value = array(state, 1, &value);
    dvq_output output;
    dvq_output_init(&output, keep, state, state->buffer, sizeof state->buffer);
    cr_assert_eq(write_json(state, value, &output), DVQ_ERROR_LIMIT);
    for (int format = DVQ_FORMAT_TEXT; format <= DVQ_FORMAT_VIMGREP; format++) {
        dvq_error error = {0};
        dvq_value row[] = {value, make_link(state, "a.md")};
        dvq_result result = {.type = DVQ_QUERY_TABLE,
                             .environment = &state->environment,
                             .headers = (dvq_text[]){{"a", 1}, {"b", 1}},
                             .header_count = 2,
                             .cells = row,
                             .row_count = 1};
        dvq_render_options options = {.format = (dvq_format)format};
        state->length = 0;
        cr_assert_eq(dvq_render_result(&result, &options, &state->arena, &output, &error),
                     DVQ_ERROR_LIMIT);
        cr_assert_neq(error.message[0], '\0');
    }
    close_fixture(state);
}

static dvq_result make_table(fixture *state)
{
    static const dvq_text headers[] = {{"File", 4}, {"a|b", 3}};
    dvq_value inner[] = {string("x|y"), string("z")};
    dvq_value cells[] = {make_link(state, "N.md"), array(state, 2, inner),
                         string("\xF0\x9F\x98\x80"), string("two\nlines, \"quoted\" \\| pipe")};
    dvq_value kept = array(state, 4, cells);
    return (dvq_result){.type = DVQ_QUERY_TABLE,
                        .headers = headers,
                        .header_count = 2,
                        .cells = kept.as.items,
                        .row_count = 2};
}

Test(render, table_as_dataview)
{
    fixture *state = open_fixture();
    dvq_result result = make_table(state);
    cr_assert_str_eq(render(state, &result, DVQ_FORMAT_DATAVIEW, false),
                     "| File        | a\\|b                              |\n"
                     "| ----------- | --------------------------------- |\n"
                     "| [[N.md\\|N]] | <ul><li>x\\\\|y</li><li>z</li></ul> |\n"
                     "| \xF0\x9F\x98\x80          | two\nlines, \"quoted\" \\\\| pipe      |\n");
    close_fixture(state);
}

Test(render, table_as_markdown_escapes_pipes_once_and_keeps_lines)
{
    fixture *state = open_fixture();
    dvq_result result = make_table(state);
    cr_assert_str_eq(render(state, &result, DVQ_FORMAT_MARKDOWN, false),
                     "| File        | a\\|b                             |\n"
                     "| ----------- | -------------------------------- |\n"
                     "| [[N.md\\|N]] | <ul><li>x\\|y</li><li>z</li></ul> |\n"
                     "| \xF0\x9F\x98\x80          | two<br>lines, \"quoted\" \\| pipe   |\n");
    close_fixture(state);
}

/* Two rows: one with a cell of `length` letters in its first column, one with few. */
static size_t measure_table(fixture *state, size_t length, dvq_format format)
{
    static char letters[1100];
    dvq_value cells[] = {dvq_value_string(dvq_text_make(letters, length)), string("1"),
                         string("abc"), string("2")};
    dvq_result result = {.type = DVQ_QUERY_TABLE,
                         .headers = (dvq_text[]){{"a", 1}, {"b", 1}},
                         .header_count = 2,
                         .cells = cells,
                         .row_count = 2};
    memset(letters, 'x', sizeof letters);
    render(state, &result, format, false);
    return state->length;
}

Test(render, a_very_long_cell_does_not_widen_its_column)
{
    fixture *state = open_fixture();
    /* A heading, a rule and two rows. */
    cr_expect_eq(measure_table(state, 1000, DVQ_FORMAT_TEXT), 4 * (1000 + 2 + 1 + 1));
    cr_expect_eq(measure_table(state, 1001, DVQ_FORMAT_TEXT), 4 * (3 + 2 + 1 + 1) + 1001 - 3);
    cr_expect_eq(measure_table(state, 1000, DVQ_FORMAT_MARKDOWN), 4 * (1000 + 1 + 8));
    cr_expect_eq(measure_table(state, 1001, DVQ_FORMAT_MARKDOWN), 4 * (3 + 1 + 8) + 1001 - 3);
    cr_expect_eq(measure_table(state, 1001, DVQ_FORMAT_DATAVIEW), 4 * (1001 + 1 + 8));
    close_fixture(state);
}

Test(render, table_in_other_formats)
{
    fixture *state = open_fixture();
    dvq_result result = make_table(state);
    cr_assert_str_eq(render(state, &result, DVQ_FORMAT_CSV, false),
                     "File,a|b\r\nN.md,x|y; z\r\n\xF0\x9F\x98\x80,\"two\nlines, \"\"quoted\"\" "
                     "\\| pipe\"\r\n");
    cr_assert_str_eq(render(state, &result, DVQ_FORMAT_VIMGREP, false), "N.md:1:1:x|y, z\n");
    cr_assert_str_eq(render(state, &result, DVQ_FORMAT_TEXT, false),
                     "File  a|b\n----  ---------------------------\nN.md  x|y, z\n"
                     "\xF0\x9F\x98\x80    two lines, \"quoted\" \\| pipe\n");
    cr_assert_str_eq(
        render(state, &result, DVQ_FORMAT_NDJSON, false),
        "{\"File\":{\"path\":\"N.md\",\"type\":\"file\",\"embed\":false},\"a|b\":[\"x|y\",\"z\"]}\n"
        "{\"File\":\"\xF0\x9F\x98\x80\",\"a|b\":\"two\\nlines, \\\"quoted\\\" \\\\| pipe\"}\n");
    close_fixture(state);
}

static dvq_result make_list(fixture *state)
{
    static dvq_widget pair;
    dvq_value inner[] = {string("a"), string("b\nc")};
    dvq_value rows[] = {string("plain"), array(state, 2, inner), dvq_value_null()};
    pair = (dvq_widget){DVQ_WIDGET_LIST_PAIR, make_link(state, "N.md"), rows[1]};
    rows[2] = dvq_value_widget(&pair);
    return (dvq_result){
        .type = DVQ_QUERY_LIST, .values = array(state, 3, rows).as.items, .row_count = 3};
}

Test(render, lists)
{
    fixture *state = open_fixture();
    dvq_result result = make_list(state);
    cr_assert_str_eq(render(state, &result, DVQ_FORMAT_DATAVIEW, false),
                     "- plain\n- - a\n- b\nc\n\n- [[N.md|N]]: \n    - a\n    - b\nc\n\n");
    cr_assert_str_eq(render(state, &result, DVQ_FORMAT_MARKDOWN, false),
                     "- plain\n-\n    - a\n    - b\n      c\n- [[N.md|N]]:\n    - a\n    - b\n"
                     "      c\n");
    cr_assert_str_eq(render(state, &result, DVQ_FORMAT_TEXT, false),
                     "plain\na, b c\nN.md: a, b c\n");
    cr_assert_str_eq(
        render(state, &result, DVQ_FORMAT_JSON, false),
        "{\"type\":\"list\",\"rows\":[\"plain\",[\"a\",\"b\\nc\"],{\"key\":{\"path\":"
        "\"N.md\",\"type\":\"file\",\"embed\":false},\"value\":[\"a\",\"b\\nc\"]}]}\n");
    close_fixture(state);
}

/* Rows: a parent, its first child as a row of its own, with another text; a task by itself. */
static dvq_result_tasks make_tasks(fixture *state)
{
    dvq_value grandchild = task(state, 3, 2, NULL, "grandchild", none);
    dvq_value children[] = {task(state, 2, 1, " ", "child", array(state, 1, &grandchild)),
                            task(state, 4, 1, "x", "second", none)};
    dvq_value rows[] = {task(state, 1, -1, " ", "parent\nin two lines", array(state, 2, children)),
                        task(state, 2, 1, "/", "child as a row", array(state, 1, &grandchild)),
                        task(state, 9, -1, "X", "alone", none)};
    return (dvq_result_tasks){.items = array(state, 3, rows).as.items, .item_count = 3};
}

Test(render, tasks_are_nested_once)
{
    fixture *state = open_fixture();
    dvq_result result = {.type = DVQ_QUERY_TASK, .tasks = make_tasks(state)};
    const char *markdown = "- [ ] parent in two lines\n"
                           "    - [/] child as a row\n"
                           "        - grandchild\n"
                           "    - [x] second\n"
                           "- [X] alone\n";
    cr_assert_str_eq(render(state, &result, DVQ_FORMAT_DATAVIEW, false), markdown);
    cr_assert_str_eq(render(state, &result, DVQ_FORMAT_MARKDOWN, false), markdown);
    cr_assert_str_eq(render(state, &result, DVQ_FORMAT_TEXT, false),
                     "a.md\n"
                     "  [ ] parent in two lines  :2\n"
                     "    [/] child as a row  :3\n"
                     "      - grandchild  :4\n"
                     "    [x] second  :5\n"
                     "  [X] alone  :10\n");
    cr_assert_str_eq(render(state, &result, DVQ_FORMAT_VIMGREP, false),
                     "a.md:2:1:- [ ] parent in two lines\n"
                     "a.md:3:1:- [/] child as a row\n"
                     "a.md:10:1:- [X] alone\n");
    close_fixture(state);
}

Test(render, groups)
{
    fixture *state = open_fixture();
    dvq_result_group inner = {{&dvq_result_group_class}, string("inner"), make_tasks(state)};
    inner.rows.items += 2;
    inner.rows.item_count = 1;
    dvq_value inside = dvq_value_object(&inner.object);
    dvq_result_tasks rows = {.grouped = true, .items = &inside, .item_count = 1};
    dvq_result_group outer[] = {{{&dvq_result_group_class}, dvq_value_null(), rows},
                                {{&dvq_result_group_class}, string("outer"), rows}};
    dvq_value groups[] = {dvq_value_object(&outer[0].object), dvq_value_object(&outer[1].object)};
    dvq_result result = {.type = DVQ_QUERY_TASK,
                         .tasks = {.grouped = true, .items = groups, .item_count = 2}};
    cr_assert_str_eq(render(state, &result, DVQ_FORMAT_DATAVIEW, false),
                     "# \\-\n\n## inner\n\n        - [X] alone\n"
                     "# outer\n\n## inner\n\n        - [X] alone\n");
    cr_assert_str_eq(render(state, &result, DVQ_FORMAT_MARKDOWN, false),
                     "# \\-\n\n## inner\n\n- [X] alone\n\n# outer\n\n## inner\n\n- [X] alone\n");
    cr_assert_str_eq(render(state, &result, DVQ_FORMAT_TEXT, false),
                     "-\n  inner\n    [X] alone  a.md:10\n\nouter\n  inner\n    [X] alone  "
                     "a.md:10\n");
    cr_assert_str_eq(
        render(state, &result, DVQ_FORMAT_CSV, false),
        "group,group,path,line,status,text,due,scheduled,start,completion,created,tags\r\n"
        ",inner,a.md,10,X,alone,,,,,,\r\nouter,inner,a.md,10,X,alone,,,,,,\r\n");
    close_fixture(state);
}

Test(render, colours_and_controls)
{
    fixture *state = open_fixture();
    dvq_value row = task(state, 0, -1, " ",
                         "bell\x07 \x1b[31mred \xC2\x9B"
                         "2J",
                         none);
    dvq_result result = {.type = DVQ_QUERY_TASK, .tasks = {.items = &row, .item_count = 1}};
    cr_assert_str_eq(render(state, &result, DVQ_FORMAT_TEXT, false),
                     "[ ] bell   [31mred  2J  a.md:1\n");
    cr_assert_str_eq(render(state, &result, DVQ_FORMAT_TEXT, true),
                     "\x1b[33m[ ]\x1b[0m bell   [31mred  2J  \x1b[2ma.md:1\x1b[0m\n");
    close_fixture(state);
}

/* Only x and X are done; other states are neither open nor done. */
Test(render, colours_of_boxes)
{
    fixture *state = open_fixture();
    dvq_value rows[] = {task(state, 0, -1, "x", "a", none), task(state, 1, -1, "X", "b", none),
                        task(state, 2, -1, "-", "c", none), task(state, 3, -1, "", "d", none)};
    dvq_result result = {.type = DVQ_QUERY_TASK, .tasks = {.items = rows, .item_count = 4}};
    cr_assert_str_eq(render(state, &result, DVQ_FORMAT_TEXT, true),
                     "\x1b[1ma.md\x1b[0m\n"
                     "  \x1b[32m[x]\x1b[0m a  \x1b[2m:1\x1b[0m\n"
                     "  \x1b[32m[X]\x1b[0m b  \x1b[2m:2\x1b[0m\n"
                     "  [-] c  \x1b[2m:3\x1b[0m\n"
                     "  \x1b[33m[]\x1b[0m d  \x1b[2m:4\x1b[0m\n");
    close_fixture(state);
}

Test(render, calendars)
{
    fixture *state = open_fixture();
    dvq_value cells[] = {dvq_value_date(1768435200000, dvq_zone_make_fixed(0)),
                         make_link(state, "N.md"), dvq_value_null(), make_link(state, "O.md")};
    dvq_result result = {.type = DVQ_QUERY_CALENDAR, .values = cells, .row_count = 2};
    cr_assert_str_eq(render(state, &result, DVQ_FORMAT_MARKDOWN, false),
                     "- January 15, 2026: [[N.md|N]]\n");
    cr_assert_str_eq(render(state, &result, DVQ_FORMAT_CSV, false),
                     "date,link\r\n2026-01-15,N.md\r\n,O.md\r\n");
    cr_assert_str_eq(render(state, &result, DVQ_FORMAT_NDJSON, false),
                     "{\"date\":\"2026-01-15T00:00:00.000Z\",\"link\":{\"path\":\"N.md\","
                     "\"type\":\"file\",\"embed\":false}}\n{\"date\":null,\"link\":{\"path\":"
                     "\"O.md\",\"type\":\"file\",\"embed\":false}}\n");
    dvq_error error = {0};
    dvq_render_options options = {.format = DVQ_FORMAT_DATAVIEW};
    dvq_output output;
    dvq_output_init(&output, keep, state, state->buffer, sizeof state->buffer);
    cr_assert_eq(dvq_render_result(&result, &options, &state->arena, &output, &error),
                 DVQ_ERROR_EVALUATE);
    close_fixture(state);
}

Test(render, tasks_that_fold_into_themselves_end_in_an_error)
{
    fixture *state = open_fixture();
    /* Two children that claim the place of the row they stand under. */
    dvq_value children[] = {task(state, 1, -1, " ", "a", none), task(state, 1, -1, " ", "b", none)};
    dvq_value row = task(state, 1, -1, " ", "parent", array(state, 2, children));
    dvq_result result = {.type = DVQ_QUERY_TASK,
                         .environment = &state->environment,
                         .tasks = {.items = &row, .item_count = 1}};
    dvq_error error = {0};
    dvq_render_options options = {.format = DVQ_FORMAT_DATAVIEW};
    dvq_output output;
    dvq_output_init(&output, keep, state, state->buffer, sizeof state->buffer);
    cr_assert_eq(dvq_render_result(&result, &options, &state->arena, &output, &error),
                 DVQ_ERROR_LIMIT);
    close_fixture(state);
}
