/* What literals take of a text, and what whole fields become. */
#include "date_fixture.h"

#include "value/value_text.h"

static void append_value(date_fixture *fixture, dvq_value value, dvq_text_builder *builder)
{
    dvq_text_builder_add_format(builder, "%s ", dvq_value_type_name((dvq_value_type)value.type));
    if (value.type == DVQ_VALUE_DATE) {
        dvq_date_append_iso(&fixture->environment, value, builder);
    } else if (value.type == DVQ_VALUE_DURATION) {
        dvq_duration_append_iso(value.as.duration, builder);
    } else if (value.type == DVQ_VALUE_ARRAY) {
        for (uint32_t i = 0; i < value.size; i++) {
            dvq_text_builder_add_string(builder, i > 0 ? "; " : "");
            append_value(fixture, value.as.items[i], builder);
        }
    } else if (value.type != DVQ_VALUE_NULL) {
        dvq_value_append_text(&fixture->environment, value, builder);
    }
}

typedef struct field_case {
    const char *text;
    const char *value; /* type and text; NULL: the string itself */
} field_case;

typedef dvq_status parse_field(const dvq_environment *environment, dvq_arena *arena, dvq_text text,
                               dvq_value *value);

static void expect_fields(parse_field *parse, const field_case *cases, size_t count)
{
    date_fixture fixture;
    open_dates(&fixture, NULL);
    for (size_t i = 0; i < count; i++) {
        dvq_text text = dvq_text_from_string(cases[i].text);
        dvq_text_builder builder;
        dvq_text_builder_init(&builder, &fixture.arena);
        dvq_value value;
        cr_assert_eq(parse(&fixture.environment, &fixture.arena, text, &value), DVQ_OK);
        if (cases[i].value == NULL) {
            bool same =
                value.type == DVQ_VALUE_STRING && dvq_text_equal(dvq_value_get_text(value), text);
            cr_expect(same, "not itself: %s", cases[i].text);
            continue;
        }
        append_value(&fixture, value, &builder);
        expect_text(&builder, cases[i].value, cases[i].text);
    }
    close_dates(&fixture);
}

Test(literal, reads_inline_fields)
{
    static const field_case cases[] = {
        {"", "null "},
        {"  ", "null "},
        {"5", "number 5"},
        {"-5.50", "number -5.5"},
        {"5.", NULL},
        {"+5", NULL},
        {" 5", NULL},
        {"true", "boolean true"},
        {"False", "boolean false"},
        {"FALSE", NULL},
        {"truest", NULL},
        {"null", "string null"},
        {"\"a, \\\"b\\\" \\\\ \\n\"", "string a, \"b\" \\ \\n"},
        {"\"open", NULL},
        {"#a/b-c", "string #a/b-c"},
        {"#a b", NULL},
        {"[[A|b]]", "link [[A|b]]"},
        {"![[A]]", "link ![[A|A]]"},
        {"[[A]] and", NULL},
        {"2024-02", "date 2024-02-01T00:00:00.000Z"},
        {"2024-02-31", "date 2024-03-02T00:00:00.000Z"},
        {"2024-13-01", NULL},
        {"2024-02-29T25", "date 2024-03-01T01:00:00.000Z"},
        {"0050-01-01T24", "date 0050-01-01T00:00:00.000Z"},
        {"2024-02-29T10:00:00.123+5:30", "date 2024-02-29T10:00:00.123+05:30"},
        {"2024-02-29T10:00+05:30", NULL},
        {"2024-02-29T10:00:00Z", "date 2024-02-29T10:00:00.000Z"},
        {"2024-02-29T10:00:00[Europe/Paris]", "date 2024-02-29T10:00:00.000+01:00"},
        {"2024-02-29T10:00:00[America/New_York]", NULL},
        {"2024-02-29T10:00:00[Nope]", NULL},
        {"2024-02-29 10:00", NULL},
        {"90 minutes", "duration PT1H30M"},
        {"1yr2mo , 3wks4d5hr", "duration P1Y2M3W4DT5H"},
        {"1 day, 2", "array duration P1D; number 2"},
        {"5 mon", NULL},
        {"1 dayss", NULL},
        {"1, two", NULL},
        {"1,", "array number 1"},
        {"1, ", "array number 1"},
        {"1,2,", NULL},
        {"1,,2", NULL},
        {"1, \"a\", #t, [[L]], true, null, 2024-01",
         "array number 1; string a; string #t; link [[L|L]]; boolean true; string null; "
         "date 2024-01-01T00:00:00.000Z"},
        {"some words", NULL},
    };
    expect_fields(dvq_literal_parse_inline, cases, COUNT_OF(cases));
}

Test(literal, reads_frontmatter)
{
    static const field_case cases[] = {
        {"2024-02-29", "date 2024-02-29T00:00:00.000Z"},
        {"90 minutes", "duration PT90M"},
        {"-2 days", "duration P-2D"},
        {" 2 days", NULL},
        {"[[A#b]]", "link [[A#b|A > b]]"},
        {"![[A]]", "link ![[A|A]]"},
        {"5", NULL},
        {"true", NULL},
        {"#tag", NULL},
        {"1, 2", NULL},
        {"", NULL},
    };
    expect_fields(dvq_literal_parse_frontmatter, cases, COUNT_OF(cases));
}

Test(literal, matches_numbers)
{
    static const struct {
        const char *text;
        size_t size;
        double number;
    } cases[] = {
        {"12", 2, 12},
        {"-0.5x", 4, -0.5},
        {"1.2.3", 3, 1.2},
        {"1e5", 1, 1},
        {"-", 0, 0},
        {".5", 0, 0},
        {"0.1", 3, 0.1},
        {"123456789012345678901", 21, 123456789012345680000.0},
        {"9007199254740993", 16, 9007199254740992.0},
        {"0.000000000000000000001", 23, 1e-21},
        {"1.7976931348623157", 18, 1.7976931348623157},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        double number = 0;
        size_t size = dvq_literal_match_number(dvq_text_from_string(cases[i].text), 0, &number);
        cr_expect_eq(size, cases[i].size, "%s", cases[i].text);
        cr_expect(size == 0 || number == cases[i].number, "%s: %.17g", cases[i].text, number);
    }
}

Test(literal, rounds_very_long_numbers)
{
    double number = 0;
    char digits[1200];
    memset(digits, '0', sizeof digits);
    /* 2^53 + 1 lies in the middle: what follows after 1,000 digits decides. */
    memcpy(digits, "9007199254740993.", 17);
    cr_expect_eq(dvq_literal_match_number(dvq_text_make(digits, sizeof digits), 0, &number),
                 sizeof digits);
    cr_expect_eq(number, 9007199254740992.0);
    digits[sizeof digits - 1] = '1';
    dvq_literal_match_number(dvq_text_make(digits, sizeof digits), 0, &number);
    cr_expect_eq(number, 9007199254740994.0);
    memset(digits, '9', sizeof digits);
    dvq_literal_match_number(dvq_text_make(digits, sizeof digits), 0, &number);
    cr_expect(isinf(number));
}

Test(literal, matches_names_and_tags)
{
    static const struct {
        const char *text;
        size_t identifier;
        size_t tag;
    } cases[] = {
        {"a-b_c1.d", 6, 0},
        {"_a", 0, 0},
        {"1a", 0, 0},
        {"Ünï x", 5, 0},
        {"💡x", 5, 0},
        {"#", 0, 1},
        {"#a/b-c_d.e", 0, 8},
        {"#日本、", 0, 10},
        {"#a\xE2\x80\x94"
         "b",
         0, 2},
        {"#💡", 0, 5},
        {"#a'b", 0, 2},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        dvq_text text = dvq_text_from_string(cases[i].text);
        cr_expect_eq(dvq_literal_match_identifier(text, 0), cases[i].identifier, "%s",
                     cases[i].text);
        cr_expect_eq(dvq_literal_match_tag(text, 0), cases[i].tag, "%s", cases[i].text);
    }
}

Test(literal, reads_shorthands)
{
    static const struct {
        const char *text;
        const char *date; /* NULL: no date */
    } cases[] = {
        {"now", "2026-01-15T10:30:00.000Z"},
        {"today", "2026-01-15T00:00:00.000Z"},
        {"tomorrow", "2026-01-16T00:00:00.000Z"},
        {"yesterday", "2026-01-14T00:00:00.000Z"},
        {"sow", "2026-01-12T00:00:00.000Z"},
        {"end-of-week", "2026-01-18T23:59:59.999Z"},
        {"som", "2026-01-01T00:00:00.000Z"},
        {"end-of-month", "2026-01-31T23:59:59.999Z"},
        {"start-of-year", "2026-01-01T00:00:00.000Z"},
        {"eoy", "2026-12-31T23:59:59.999Z"},
        {"Today", NULL},
        {"todays", NULL},
        {" today", NULL},
        {"2024-02-30", "2024-03-01T00:00:00.000Z"},
        {"2024-02-30x", NULL},
    };
    date_fixture fixture;
    open_dates(&fixture, NULL);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        bool found = false;
        dvq_text text = dvq_text_from_string(cases[i].text);
        dvq_value date;
        dvq_literal_parse_date(&fixture.environment, text, true, &date, &found);
        cr_expect_eq(found, cases[i].date != NULL, "%s", cases[i].text);
        if (found && cases[i].date != NULL)
            expect_iso(&fixture, date, cases[i].date, cases[i].text);
    }
    close_dates(&fixture);
}

Test(literal, clocks_that_change)
{
    date_fixture fixture;
    open_dates(&fixture, "America/New_York");
    bool found;
    dvq_value date;
    dvq_literal_parse_date(&fixture.environment, DVQ_TEXT("2024-03-10T02:30"), false, &date,
                           &found);
    expect_iso(&fixture, date, "2024-03-10T03:30:00.000-04:00", "skipped hour");
    dvq_literal_parse_date(&fixture.environment, DVQ_TEXT("2024-11-03T01:30"), false, &date,
                           &found);
    expect_iso(&fixture, date, "2024-11-03T01:30:00.000-04:00", "repeated hour");
    close_dates(&fixture);
}

Test(literal, normalises_names)
{
    static const struct {
        const char *name;
        const char *normal;
    } cases[] = {
        {"plain", "plain"}, {"Due Date", "due-date"}, {"a  b\tc", "a-b-c"}, {"A.b!c", "abc"},
        {"ΣΑΣ", "σας"},     {"💡 Idea", "💡-idea"},     {"_x-1", "_x-1"},     {"", ""},
    };
    date_fixture fixture;
    open_dates(&fixture, NULL);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        dvq_text name = dvq_text_from_string(cases[i].name);
        dvq_text normal;
        cr_assert_eq(dvq_literal_normalize_name(&fixture.arena, name, &normal), DVQ_OK);
        cr_expect(dvq_text_equal(normal, dvq_text_from_string(cases[i].normal)), "%s: %.*s",
                  cases[i].name, (int)normal.length, normal.data);
    }
    close_dates(&fixture);
}
