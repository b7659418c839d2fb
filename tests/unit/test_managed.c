/*
 * Results that a block cannot hold, the quick look at a note, and very many marks. Where blocks and
 * their parts stand is tested by tests/cases/note/managed.test.
 */
#include <criterion/criterion.h>
#include <stdlib.h>

#include "note/managed.h"

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

/* Read a note of `size` bytes that is one mark again and again, from each of the marks on. */
static void read_from_each(const char *mark, char *bytes, size_t size)
{
    size_t length = strlen(mark);
    for (size_t i = 0; i < size; i++)
        bytes[i] = mark[i % length];
    dvq_text note = dvq_text_make(bytes, size);
    for (size_t offset = 0; offset < size; offset += length) {
        dvq_markdown_line line = {.start = offset, .content = offset};
        dvq_managed managed;
        (void)dvq_managed_read(note, &line, &managed);
        (void)dvq_managed_read_inline(note, offset, &managed);
    }
}

/* Quadratic time would take minutes. */
Test(managed, marks_without_partner_take_time_by_size_alone, .timeout = 60)
{
    static const char *const marks[] = {
        "<!-- QueryToSerialize: x\n",
        "<!-- SerializedQuery: x\n",
        "<!-- SerializedQuery: x -->\n\n",
        "<!-- IQ: =x ",
        "<!-- IQ: =x --> ",
        "%% DATAVIEW_PUBLISHER: start\n%%\n\n",
    };
    enum { SIZE = 1 << 21 };
    char *bytes = malloc(SIZE);
    cr_assert_not_null(bytes);
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
        read_from_each(marks[i], bytes, SIZE);
    free(bytes);
}
