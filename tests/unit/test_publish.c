/* Notes through the renderer's own interface, with a function that answers every query. */
#include <criterion/criterion.h>

#include "publish/publish.h"
#include "publish/serializer.h"
#include "publish/wiki_link.h"
#include "support/diagnostic.h"

static const dvq_publish_syntax syntax = {.inline_prefix = {"=", 1},
                                          .script_prefix = {"$=", 2},
                                          .script_word = {"dataviewjs", 10},
                                          .has_inline = true};

/* What the answers are, and what was reported. */
typedef struct answers {
    const char *result; /* NULL: every query fails */
    bool skip_failed;
    char events[64];
    uint32_t line; /* of the last event */
    uint32_t column;
} answers;

static dvq_status answer(void *user, const dvq_query_place *place, dvq_text query,
                         dvq_publish_form form, dvq_arena *arena, dvq_text *result,
                         dvq_error *error)
{
    const answers *given = user;
    (void)form;
    if (given->result == NULL) {
        /* What does not parse as an expression is no failure within inline code. */
        dvq_status status = place->kind == DVQ_PLACE_INLINE ? DVQ_ERROR_EVALUATE : DVQ_ERROR_PARSE;
        dvq_error_set(error, status, "no");
        dvq_error_place(error, query, (dvq_span){(uint32_t)query.length, 0});
        return status;
    }
    *result = dvq_text_copy(arena, dvq_text_from_string(given->result));
    return DVQ_OK;
}

static void take_event(void *user, dvq_note_event event, const dvq_query_place *place,
                       const dvq_error *error)
{
    answers *given = user;
    (void)place;
    given->events[strlen(given->events)] = "FSLCWQENJITBAYP"[event];
    given->line = error->line;
    given->column = error->column;
}

/* The note rendered with every answer being `given->result`; terminated, in the arena. */
static const char *render(dvq_arena *arena, const char *text, bool in_place, answers *given)
{
    dvq_error error = {0};
    dvq_publish_options options = {.in_place = in_place,
                                   .manage = in_place,
                                   .skip_failed = given->skip_failed,
                                   .answer = answer,
                                   .answer_user = given,
                                   .report = take_event,
                                   .report_user = given};
    dvq_publish_note note;
    dvq_text rendered;
    if (dvq_publish_scan(arena, dvq_text_from_string(text), &syntax, &note, &error) != DVQ_OK ||
        dvq_publish_write(arena, &note, &options, &rendered, &error) != DVQ_OK)
        return "failed";
    return dvq_text_to_string(arena, rendered);
}

static void expect(const char *text, bool in_place, const char *result, const char *expected,
                   const char *events)
{
    answers given = {.result = result};
    dvq_arena arena;
    dvq_arena_init(&arena, NULL);
    cr_expect_str_eq(render(&arena, text, in_place, &given), expected, "%s", text);
    cr_expect_str_eq(given.events, events, "%s", text);
    dvq_arena_release(&arena);
}

Test(publish, copies)
{
    expect("a\n```dataview\nLIST\n```\nb\n", false, "- x\n", "a\n\n- x\n\nb\n", "Q");
    expect("> ```dataview\n> LIST\n> ```", false, "- x\n\n- y\n", "> - x\n>\n> - y", "Q");
    expect("1. ```dataview\n   LIST\n   ```\n", false, "- x", "1. - x\n", "Q");
    expect("`= a` b", false, "one\ntwo", "one two b", "Q");
    expect("| `= a` |\n|---|\n", false, "x|y\nz", "| x\\|y<br>z |\n|---|\n", "Q");
    expect("`$= a`\n```dataviewjs\n```\n", false, "x", "`$= a`\n```dataviewjs\n```\n", "ICJ");
}

Test(publish, in_place)
{
    expect("```dataview\nLIST\n```\n", true, "- x\n",
           "<!-- QueryToSerialize: LIST -->\n<!-- SerializedQuery: LIST -->\n- x\n\n"
           "<!-- SerializedQuery END -->\n",
           "QS");
    expect("<!-- QueryToSerialize: LIST -->\n<!-- SerializedQuery: LIST -->\n- x\n"
           "<!-- SerializedQuery END -->\n",
           true, "- x\n",
           "<!-- QueryToSerialize: LIST -->\n<!-- SerializedQuery: LIST -->\n- x\n"
           "<!-- SerializedQuery END -->\n",
           "Q");
    expect("`= a`", true, "", "<!-- IQ: =a -->-<!-- /IQ -->", "QS");
}

Test(publish, failures_have_their_place_in_the_note)
{
    static const struct {
        const char *text;
        uint32_t line;
        uint32_t column;
    } cases[] = {
        {"# é\n> ```dataview\n> LIST\n> FROM é\n> ```\n", 4, 9},
        {"é `= é +` b", 1, 9},
        {"a\n> é `= x\n> y`", 3, 4},
        {"| a |\n|---|\n| b \\| `= x + y` |\n", 3, 16},
        {"<!-- QueryToSerialize:\n   LIST\n   x -->\n", 3, 5},
        {"%% DATAVIEW_PUBLISHER: start\n```\nLIST x\n```\n%%\n%% DATAVIEW_PUBLISHER: end %%", 3, 7},
        {"text <!-- IQ: =x y --><!-- /IQ -->", 1, 19},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        answers given = {.skip_failed = true};
        dvq_arena arena;
        dvq_arena_init(&arena, NULL);
        cr_expect_str_eq(render(&arena, cases[i].text, true, &given), "failed");
        cr_expect_str_eq(given.events, "QF", "%s", cases[i].text);
        cr_expect_eq(given.line, cases[i].line, "%s: line %u", cases[i].text, given.line);
        cr_expect_eq(given.column, cases[i].column, "%s: column %u", cases[i].text, given.column);
        dvq_arena_release(&arena);
    }
}

Test(publish, unbalanced_marks_fail_with_their_place)
{
    dvq_error error = {0};
    dvq_arena arena;
    dvq_arena_init(&arena, NULL);
    dvq_publish_note note;
    cr_expect_eq(dvq_publish_scan(&arena, DVQ_TEXT("a\n\n> <!-- SerializedQuery END -->\n"),
                                  &syntax, &note, &error),
                 DVQ_ERROR_PARSE);
    cr_expect_eq(error.line, 3);
    cr_expect_eq(error.column, 3);
    dvq_arena_release(&arena);
}

static size_t count_named(void *user, dvq_text name)
{
    (void)user;
    return dvq_text_equal(name, DVQ_TEXT("Same.md")) ? 2 : 1;
}

static void expect_serialized(const char *query, const char *exported, const char *expected)
{
    dvq_publish_serializer_options options = {.query = dvq_text_from_string(query),
                                              .count_named = count_named};
    dvq_arena arena;
    dvq_arena_init(&arena, NULL);
    dvq_text result;
    cr_assert_eq(dvq_publish_make_serializer_result(&arena, dvq_text_from_string(exported),
                                                    &options, &result),
                 DVQ_OK);
    cr_expect_str_eq(dvq_text_to_string(&arena, result), expected, "%s", exported);
    dvq_arena_release(&arena);
}

Test(publish, the_serializers_ways)
{
    expect_serialized("LIST", "- [[F/A.md|A]]\n- [[F/A.md|b]]\n- [[p.png|p.png]]\n",
                      "- [[A]]\n- [[A|b]]\n- [[p.png|p.png]]\n");
    expect_serialized("LIST", "- [[F/Same.md|Same]] [[x]]\n", "- [[F/Same.md|Same]] [[x]]\n");
    expect_serialized("TABLE x", "| [[F/A.md\\|b]] \\\\| |\n", "| [[A\\|b]] \\| |\n");
    expect_serialized("TASK", "- [ ] a [x] b\n    - [/] c\n- plain\n- [xy] d\n",
                      "- a [x] b\n    - c\n- plain\n- [xy] d\n");
    expect_serialized("LIST", "- [ ] a\n", "- [ ] a\n");
    expect_serialized("LIST", "- [[a]] x [[F/b.md|b]]\n", "- [[a]] x [[b]]\n");
}

static void expect_link(const char *host, const char *path, const char *subpath,
                        const char *expected)
{
    dvq_wiki_link link = {.target = DVQ_TEXT("t#h"), .display = DVQ_TEXT("")};
    dvq_arena arena;
    dvq_arena_init(&arena, NULL);
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, &arena);
    dvq_publish_append_markdown_link(&builder, dvq_text_from_string(host),
                                     dvq_text_from_string(path), dvq_text_from_string(subpath),
                                     &link);
    dvq_text text;
    cr_assert_eq(dvq_text_builder_finish(&builder, &text), DVQ_OK);
    cr_expect_str_eq(dvq_text_to_string(&arena, text), expected, "%s", path);
    dvq_arena_release(&arena);
}

Test(publish, paths_from_note_to_note)
{
    expect_link("A.md", "B.md", "", "[t > h](B.md)");
    expect_link("x/A.md", "x/B.md", "", "[t > h](B.md)");
    expect_link("x/y/A.md", "x/z/B.md", "", "[t > h](../z/B.md)");
    expect_link("x/A.md", "B c/é?.md", "", "[t > h](../B%20c/%C3%A9%3F.md)");
    expect_link("xy/A.md", "x/B.md", "", "[t > h](../x/B.md)");
    expect_link("A.md", "A.md", "A Heading: Two!", "[t > h](#a-heading-two)");
    expect_link("A.md", "B.md", "One#Two É", "[t > h](B.md#two-%C3%A9)");
    expect_link("A.md", "B.md", "^id", "[t > h](B.md#%5Eid)");
}
