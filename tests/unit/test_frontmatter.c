/* The limits of frontmatter. Reading it is tested by tests/cases/note/frontmatter.test. */
#include "note/frontmatter.h"
#include "value_fixture.h"

/* What the frontmatter holds under `key`, null for nothing. */
static dvq_value read_field(value_fixture *values, const char *yaml, const char *key, bool *valid)
{
    dvq_error problem = {0};
    dvq_value raw;
    cr_assert_eq(
        dvq_frontmatter_read(&values->arena, dvq_text_from_string(yaml), &raw, valid, &problem),
        DVQ_OK);
    cr_expect_eq(problem.status == DVQ_OK, *valid, "%s", yaml);
    dvq_value value;
    bool found;
    cr_assert_eq(
        dvq_object_get(raw.as.object, dvq_text_from_string(key), &values->arena, &value, &found),
        DVQ_OK);
    return found ? value : dvq_value_null();
}

Test(frontmatter, limits_depth)
{
    enum { DEPTH = 5000 };
    static char deep[DEPTH + 3] = "a: ";
    memset(deep + 3, '[', DEPTH - 1);
    value_fixture values;
    value_fixture_open(&values);
    bool valid;
    read_field(&values, deep, "a", &valid);
    cr_expect_not(valid);
    value_fixture_close(&values);
}

Test(frontmatter, limits_what_aliases_stand_for)
{
    value_fixture values;
    value_fixture_open(&values);
    bool valid;
    dvq_value kept = read_field(&values,
                                "a: &a [x,x,x,x,x,x,x,x,x,x]\n"
                                "b: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\n"
                                "c: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\n"
                                "d: [*c,*c,*c,*c,*c,*c,*c,*c,*c,*c]\n"
                                "e: 1\n",
                                "e", &valid);
    cr_expect_not(valid);
    cr_assert(dvq_value_is(kept, DVQ_VALUE_NUMBER), "what comes after is kept");
    cr_expect_eq(kept.as.number, 1);
    value_fixture_close(&values);
}
