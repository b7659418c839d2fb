/*
 * Trees written as text: parsed again, the text of every query of the tests gives an equal tree,
 * and the same text. The forms are those that an explanation shows.
 */
#include <criterion/criterion.h>
#include <jansson.h>
#include <stdio.h>

#include "date_fixture.h"
#include "parser/ast_text.h"
#include "parser/parser.h"

static date_fixture fixture;

static void open_all(void)
{
    open_dates(&fixture, "America/New_York");
}

static void close_all(void)
{
    close_dates(&fixture);
}

TestSuite(ast_text, .init = open_all, .fini = close_all);

static dvq_text write_json(const dvq_ast_query *query)
{
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, &fixture.arena);
    cr_assert_eq(dvq_ast_append_json(&fixture.environment, query, &builder), DVQ_OK);
    dvq_text text;
    cr_assert_eq(dvq_text_builder_finish(&builder, &text), DVQ_OK);
    return text;
}

static dvq_text write_text(const dvq_ast_query *query)
{
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, &fixture.arena);
    cr_assert_eq(dvq_ast_append_query(&fixture.environment, query, &builder), DVQ_OK);
    dvq_text text;
    cr_assert_eq(dvq_text_builder_finish(&builder, &text), DVQ_OK);
    return text;
}

/* Whether the text is a query, which then comes back from its own text. */
static bool check(dvq_text text)
{
    dvq_arena_mark mark = dvq_arena_get_mark(&fixture.arena);
    dvq_ast_query *query;
    if (dvq_parser_parse_query(&fixture.environment, &fixture.arena, text, &query, NULL) != DVQ_OK)
        return false;
    dvq_text written = write_text(query);
    dvq_error error = {0};
    dvq_ast_query *again;
    dvq_status status =
        dvq_parser_parse_query(&fixture.environment, &fixture.arena, written, &again, &error);
    cr_assert_eq(status, DVQ_OK, "%.*s\nwas written as\n%.*s\n%s", (int)text.length, text.data,
                 (int)written.length, written.data, error.message);
    dvq_text tree = write_json(query);
    dvq_text other = write_json(again);
    cr_assert(dvq_text_equal(tree, other), "%.*s\nwas written as\n%.*s\nwhich means\n%.*s",
              (int)text.length, text.data, (int)written.length, written.data, (int)other.length,
              other.data);
    cr_assert(dvq_text_equal(written, write_text(again)), "%.*s", (int)written.length,
              written.data);
    dvq_arena_rewind(&fixture.arena, mark);
    return true;
}

static bool check_string(const char *text)
{
    return check(dvq_text_from_string(text));
}

/* Every run of lines above a line of dashes: the queries of a case file, comments and all. */
static size_t check_cases(const char *name)
{
    char path[1024];
    snprintf(path, sizeof path, "%s/cases/%s", DVQ_TEST_DIR, name);
    FILE *file = fopen(path, "rb");
    cr_assert_not_null(file, "%s", path);
    char query[65536] = "";
    size_t checked = 0;
    char line[8192];
    while (fgets(line, sizeof line, file) != NULL) {
        if (strcmp(line, "----\n") == 0)
            checked += check_string(query);
        bool starts_anew = line[0] == '\n' || strcmp(line, "----\n") == 0 || line[0] == '#' ||
                           line[0] == '%' ||
                           strchr(line, ':') == line + strspn(line, "abcdefghijklmnopqrstuvwxyz");
        if (starts_anew)
            query[0] = '\0';
        else
            strncat(query, line, sizeof query - strlen(query) - 1);
    }
    fclose(file);
    return checked;
}

/* The member `name` of each line of a recorded file, with `prefix` before it. */
static size_t check_recorded(const char *file_name, const char *name, const char *prefix)
{
    char path[1024];
    snprintf(path, sizeof path, "%s/conformance/%s", DVQ_TEST_DIR, file_name);
    FILE *file = fopen(path, "rb");
    cr_assert_not_null(file, "%s", path);
    size_t checked = 0;
    json_t *record;
    while ((record = json_loadf(file, JSON_DISABLE_EOF_CHECK | JSON_ALLOW_NUL, NULL)) != NULL) {
        const char *text = json_string_value(json_object_get(record, name));
        dvq_text_builder builder;
        dvq_text_builder_init(&builder, &fixture.arena);
        dvq_text_builder_add_string(&builder, prefix);
        dvq_text_builder_add_string(&builder, text != NULL ? text : "");
        dvq_text query;
        cr_assert_eq(dvq_text_builder_finish(&builder, &query), DVQ_OK);
        checked += check(query);
        json_decref(record);
    }
    fclose(file);
    return checked;
}

Test(ast_text, comes_back_from_cases)
{
    static const char *const files[] = {
        "parser/accepted.test", "parser/clauses.test", "parser/expressions.test",
        "parser/signs.test",    "parser/sources.test", "parser/words.test",
        "query/commands.test",  "query/dates.test",    "query/group.test",
        "query/lambdas.test",   "query/links.test",    "query/sources.test",
        "query/tables.test",    "query/warnings.test", "query/where.test"};
    size_t checked = 0;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        checked += check_cases(files[i]);
    cr_assert_gt(checked, 300);
}

Test(ast_text, comes_back_from_recorded_queries)
{
    cr_assert_gt(check_recorded("queries.jsonl", "query", ""), 1000);
    cr_assert_gt(check_recorded("atlas/cases.jsonl", "query", ""), 400);
    cr_assert_gt(check_recorded("fuzz/cases.jsonl", "query", ""), 200);
}

Test(ast_text, comes_back_from_recorded_expressions)
{
    static const char *const files[] = {"binary", "dates-new-york", "dates", "functions", "syntax"};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        char name[64];
        snprintf(name, sizeof name, "expressions/%s.jsonl", files[i]);
        cr_assert_gt(check_recorded(name, "expr", "TABLE "), 100, "%s", name);
    }
}

Test(ast_text, comes_back_from_what_is_rare)
{
    static const char *const queries[] = {
        "LIST -0",
        "LIST 0.0000001 + 123456789012345678901234567890 + 100.25",
        "LIST ![[a]] + !([[a]]) + !([[a]].file.name) + [[a\\|b#^c|d\\|e]]",
        "LIST [ [ [1], 2], [ [[x]] ], a[ [1] ], a[ [[x]] ]]",
        "LIST ((x) => x)(1) + ((x) => x) + f((x, y) => x + y)",
        "LIST (!a).b + !a.b + (a + b).c + (-1).d",
        "LIST date((today)) + date(todays) + date(today) + date(due)",
        "LIST date(2024-01-03T10:00:00.250+02:00) + date(2024-01-03T10:00:00Z)",
        "LIST date(2024-01-03T10:00:00[Europe/Paris]) + date(2024-07) + date(2024-07-01T10)",
        "LIST date(2024-01-03T10:00:30-03:30) + date(eow)",
        "LIST dur(1 yr 2 months, 3.5 wk 4d -5h 6 min 7s) + dur(0 s)",
        "LIST {a: 1, \"b c\": {d: \"\\\"\\\\\"}}[\"x\"]",
        "LIST a[\"b c\"].d[\"e\"][0][-1]",
        "TABLE a+b, a + b, a AS \"a\", (a and b or c) AS x FROM \"\" FROM #x",
        "TABLE a or b and c or d, a and (b or c), a - (b - c) - d, (a = b) = c, a = (b = c)",
        "LIST FROM #a or #b and (#c or -(#d and #e)) and -(-\"f\") and outgoing([[a#b#^c]])",
        "LIST FROM csv(\"a\\\"b.csv\") or [[]] or outgoing([[]]) or [[a\\|b]] or # or \"\"",
        "TABLE without, desc, and, or, as SORT desc desc, asc",
        "CALENDAR due as Faellig",
    };
    for (size_t i = 0; i < sizeof queries / sizeof *queries; i++)
        cr_expect(check_string(queries[i]), "%s", queries[i]);
}

Test(ast_text, walks_long_chains)
{
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, &fixture.arena);
    dvq_text_builder_add_string(&builder, "LIST FROM #a");
    for (int i = 0; i < 20000; i++)
        dvq_text_builder_add_string(&builder, " OR #a");
    dvq_text_builder_add_string(&builder, " WHERE a");
    for (int i = 0; i < 20000; i++)
        dvq_text_builder_add_string(&builder, " + b.c(1)");
    dvq_text text;
    cr_assert_eq(dvq_text_builder_finish(&builder, &text), DVQ_OK);
    cr_assert(check(text));
}
