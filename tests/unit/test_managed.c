/*
 * Results that a block cannot hold, the quick look at a note, and marks without number. Where
 * blocks and their parts stand is told by tests/cases/note/managed.test.
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
