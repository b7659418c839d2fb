/* Where managed blocks and their parts stand. */
#include <criterion/criterion.h>
#include <stdlib.h>

#include "note/managed.h"

static dvq_managed_answer read_at_start(const char *text, dvq_managed *managed)
{
    dvq_text note = dvq_text_from_string(text);
    dvq_markdown_scanner scanner;
    dvq_markdown_scanner_init(&scanner, note);
    dvq_markdown_line line;
    cr_assert(dvq_markdown_scanner_next(&scanner, &line));
    return dvq_managed_read(note, &line, managed);
}

static void expect_part(const char *text, size_t start, size_t end, const char *part)
{
    cr_expect(end >= start && end - start == strlen(part) &&
                  memcmp(text + start, part, end - start) == 0,
              "%s: '%.*s' is not '%s'", text, (int)(end - start), text + start, part);
}

Test(managed, a_query_without_result)
{
    static const char text[] = "<!-- QueryToSerialize: LIST -->\nrest";
    dvq_managed managed;
    cr_assert_eq(read_at_start(text, &managed), DVQ_MANAGED_FOUND);
    cr_expect_eq(managed.kind, DVQ_MANAGED_QUERY);
    cr_expect_eq(managed.mode, DVQ_MANAGED_AUTO);
    cr_expect_not(managed.alternative);
    cr_expect_not(managed.has_result);
    expect_part(text, managed.query, managed.query_end, " LIST ");
    cr_expect_eq(managed.end, managed.definition_end);
}

Test(managed, a_query_with_result)
{
    static const char text[] = "> <!-- dataview-serializer-query-manual:LIST-->\n"
                               "> <!-- dataview-serializer-result: LIST -->\n"
                               "> - a\n>\n"
                               "> <!-- dataview-serializer-result-end -->\n";
    dvq_managed managed;
    cr_assert_eq(read_at_start(text, &managed), DVQ_MANAGED_FOUND);
    cr_expect_eq(managed.mode, DVQ_MANAGED_MANUAL);
    cr_expect(managed.alternative);
    cr_assert(managed.has_result);
    expect_part(text, managed.query, managed.query_end, "LIST");
    expect_part(text, managed.result, managed.result_mark, "> ");
    expect_part(text, managed.content, managed.content_end, "> - a\n>\n");
    expect_part(text, managed.content_end, managed.end_mark, "> ");
    expect_part(text, managed.end_mark, managed.end, "<!-- dataview-serializer-result-end -->");
}

Test(managed, every_mode_of_every_form)
{
    static const struct {
        const char *text;
        dvq_managed_kind kind;
        dvq_managed_mode mode;
    } cases[] = {
        {"<!-- QueryToSerializeManual: x -->", DVQ_MANAGED_QUERY, DVQ_MANAGED_MANUAL},
        {"<!-- QueryToSerializeOnce: x -->", DVQ_MANAGED_QUERY, DVQ_MANAGED_ONCE},
        {"<!-- QueryToSerializeOnceAndEject: x -->", DVQ_MANAGED_QUERY, DVQ_MANAGED_EJECT},
        {"<!-- dataview-serializer-query: x -->", DVQ_MANAGED_QUERY, DVQ_MANAGED_AUTO},
        {"<!-- dataview-serializer-query-once: x -->", DVQ_MANAGED_QUERY, DVQ_MANAGED_ONCE},
        {"<!-- dataview-serializer-query-once-and-eject: x -->", DVQ_MANAGED_QUERY,
         DVQ_MANAGED_EJECT},
        {"<!-- DataviewJSToSerializeOnceAndEject: x -->", DVQ_MANAGED_SCRIPT, DVQ_MANAGED_EJECT},
        {"<!-- dataview-serializer-js-manual: x -->", DVQ_MANAGED_SCRIPT, DVQ_MANAGED_MANUAL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        dvq_managed managed;
        cr_expect_eq(read_at_start(cases[i].text, &managed), DVQ_MANAGED_FOUND, "%s",
                     cases[i].text);
        cr_expect_eq(managed.kind, cases[i].kind, "%s", cases[i].text);
        cr_expect_eq(managed.mode, cases[i].mode, "%s", cases[i].text);
    }
}

Test(managed, what_is_none)
{
    static const char *const cases[] = {
        "<!-- a comment -->",
        "<!-- querytoserialize: LIST -->",
        "<!-- QueryToSerialise: LIST -->",
        "<!--QueryToSerialize: LIST -->",
        "<!-- QueryToSerialize: LIST --> text behind",
        "%% DATAVIEW_PUBLISHER %%",
        "%% a comment %%",
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        dvq_managed managed;
        cr_expect_eq(read_at_start(cases[i], &managed), DVQ_MANAGED_NONE, "%s", cases[i]);
    }
}

Test(managed, marks_without_partner)
{
    static const char *const cases[] = {
        "<!-- QueryToSerialize: LIST",
        "<!-- QueryToSerialize: LIST\n<!-- x -->",
        "<!-- QueryToSerialize: LIST -->\n<!-- SerializedQuery: LIST -->\n- a",
        "<!-- SerializedQuery: LIST -->\n- a",
        "<!-- SerializedQuery: LIST\n<!-- x -->\n<!-- SerializedQuery END -->",
        "<!-- SerializedQuery: a -->\n<!-- SerializedQuery: b -->\n<!-- SerializedQuery END -->",
        "<!-- SerializedQuery END -->",
        "<!-- dataview-serializer-result-end -->",
        "<!-- SerializedDataviewJS -->",
        "%% DATAVIEW_PUBLISHER: start\n```\nLIST\n```\n%%\n",
        "%% DATAVIEW_PUBLISHER: end %%",
        "%% DATAVIEW_PUBLISHER: start %%\nno query\n%% DATAVIEW_PUBLISHER: end %%",
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        dvq_managed managed;
        cr_expect_eq(read_at_start(cases[i], &managed), DVQ_MANAGED_BROKEN, "%s", cases[i]);
    }
}

Test(managed, a_published_block)
{
    static const char text[] =
        "%%  DATAVIEW_PUBLISHER:start #tag\n```dataview\nLIST\n```\n%%\nold\n"
        "%% DATAVIEW_PUBLISHER: end\n%%\nrest";
    dvq_managed managed;
    cr_assert_eq(read_at_start(text, &managed), DVQ_MANAGED_FOUND);
    cr_expect_eq(managed.kind, DVQ_MANAGED_PUBLISHED);
    expect_part(text, managed.query, managed.query_end, "LIST\n");
    expect_part(text, managed.content, managed.content_end, "\nold\n");
    expect_part(text, managed.end_mark, managed.end, "%% DATAVIEW_PUBLISHER: end\n%%");
}

Test(managed, expressions)
{
    static const char text[] = "<!-- IQOnce: =a - b -->1<!-- /IQ --> rest";
    dvq_managed managed;
    cr_assert_eq(dvq_managed_read_inline(dvq_text_from_string(text), 0, &managed),
                 DVQ_MANAGED_FOUND);
    cr_expect_eq(managed.mode, DVQ_MANAGED_ONCE);
    expect_part(text, managed.query, managed.query_end, "a - b");
    expect_part(text, managed.content, managed.content_end, "1");
    expect_part(text, managed.end, sizeof text - 1, " rest");
    cr_expect_eq(dvq_managed_read_inline(DVQ_TEXT("<!-- IQ: a -->1<!-- /IQ -->"), 0, &managed),
                 DVQ_MANAGED_NONE);
    cr_expect_eq(dvq_managed_read_inline(DVQ_TEXT("<!-- IQ: =a-->1<!-- /IQ -->"), 0, &managed),
                 DVQ_MANAGED_NONE);
    cr_expect_eq(dvq_managed_read_inline(DVQ_TEXT("<!-- IQ: =a -->1"), 0, &managed),
                 DVQ_MANAGED_BROKEN);
    cr_expect_eq(dvq_managed_read_inline(
                     DVQ_TEXT("<!-- dataview-serializer-iq: =a -->1<!-- /IQ -->"), 0, &managed),
                 DVQ_MANAGED_BROKEN, "each form has its own end");
    cr_expect_eq(dvq_managed_read_inline(
                     DVQ_TEXT("<!-- IQ: =a -->1<!-- IQManual: =b -->2<!-- /IQ -->"), 0, &managed),
                 DVQ_MANAGED_BROKEN, "the end is the second one's");
}

Test(managed, comments_that_share_hyphens)
{
    static const char text[] = "<!-- QueryToSerialize: LIST <!--->";
    dvq_managed managed;
    cr_assert_eq(read_at_start(text, &managed), DVQ_MANAGED_FOUND);
    expect_part(text, managed.query, managed.query_end, " LIST <!-");
}

Test(managed, results_that_would_end_themselves)
{
    cr_expect(dvq_managed_accepts(DVQ_MANAGED_QUERY, DVQ_TEXT("a <!-- /IQ --> %%")));
    cr_expect_not(
        dvq_managed_accepts(DVQ_MANAGED_QUERY, DVQ_TEXT("a <!-- SerializedQuery END -->")));
    cr_expect_not(dvq_managed_accepts(DVQ_MANAGED_INLINE, DVQ_TEXT("<!-- /IQ -->")));
    cr_expect_not(
        dvq_managed_accepts(DVQ_MANAGED_PUBLISHED, DVQ_TEXT("x %%DATAVIEW_PUBLISHER:end%%")));
}

Test(managed, a_quick_look)
{
    cr_expect_not(dvq_managed_may_hold(DVQ_TEXT("<!-- note --> ```dataview QueryToSerialize")));
    cr_expect(dvq_managed_may_hold(DVQ_TEXT("text\n<!-- SerializedQuery: LIST -->")));
    cr_expect(dvq_managed_may_hold(DVQ_TEXT("<!-- IQ: =1 -->")));
    cr_expect(dvq_managed_may_hold(DVQ_TEXT("%%DATAVIEW_PUBLISHER:start")));
}

/* Quadratic time would take minutes. */
Test(managed, marks_without_partner_take_time_by_size_alone, .timeout = 60)
{
    static const char *const units[] = {
        "<!-- QueryToSerialize: x\n",
        "<!-- SerializedQuery: x\n",
        "<!-- SerializedQuery: x -->\n\n",
        "<!-- IQ: =x ",
        "<!-- IQ: =x --> ",
        "%% DATAVIEW_PUBLISHER: start\n%%\n\n",
    };
    enum { SIZE = 1 << 21 };
    char *bytes = malloc(SIZE);
    dvq_text text = dvq_text_make(bytes, SIZE);
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        size_t size = strlen(units[i]);
        for (size_t k = 0; k < SIZE; k++)
            bytes[k] = units[i][k % size];
        for (size_t offset = 0; offset < SIZE; offset += size) {
            dvq_markdown_line line = {.start = offset, .content = offset};
            dvq_managed managed;
            (void)dvq_managed_read(text, &line, &managed);
            (void)dvq_managed_read_inline(text, offset, &managed);
        }
    }
    free(bytes);
}
