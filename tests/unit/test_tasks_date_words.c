/* Dates in words: the recorded answers, and what they do not show. */
#include <jansson.h>

#include "date_fixture.h"
#include "tasks/date_words.h"

/* "2026-01-15" as days since 1970. */
static int64_t count_days(const char *date)
{
    int year;
    int month;
    int day;
    cr_assert_eq(sscanf(date, "%d-%d-%d", &year, &month, &day), 3, "%s", date);
    return dvq_date_count_days(year, month, day);
}

/* Read a text after a keyword as a filter's; `first` NULL means that there must be no date. */
static void expect_days(date_fixture *fixture, const char *keyword, const char *text,
                        const char *first, const char *last, bool whole)
{
    char line[256];
    snprintf(line, sizeof line, "%s%s%s", keyword, keyword[0] != '\0' ? " " : "", text);
    dvq_words_days days;
    bool found;
    dvq_status status = dvq_words_read(&fixture->environment, dvq_text_from_string(line),
                                       strlen(keyword), &fixture->arena, &days, &found);
    cr_assert_eq(status, DVQ_OK);
    cr_expect_eq(found, first != NULL, "%s", line);
    if (!found || first == NULL)
        return;
    cr_expect_eq(days.first, count_days(first), "%s: not %s", line, first);
    cr_expect_eq(days.last, count_days(last), "%s: not up to %s", line, last);
    cr_expect_eq(days.whole, whole, "%s", line);
}

static const char *get_string(const json_t *record, const char *name)
{
    return json_string_value(json_object_get(record, name));
}

/* The keyword that a text begins with, which the recorded texts have in place of a filter's. */
static const char *find_keyword(const char *text)
{
    static const char *const keywords[] = {"on or before", "on or after", "in or before",
                                           "in or after",  "before",      "after",
                                           "on",           "in"};
    for (size_t i = 0; i < COUNT_OF(keywords); i++)
        if (strncmp(text, keywords[i], strlen(keywords[i])) == 0)
            return keywords[i];
    return "";
}

/* Keywords that give another answer than none does. */
static void expect_keywords(date_fixture *fixture, const json_t *record)
{
    const char *keyword;
    json_t *answer;
    json_object_foreach(json_object_get(record, "keywordDiffers"), keyword, answer)
    {
        expect_days(fixture, keyword, get_string(record, "text"), get_string(answer, "start"),
                    get_string(answer, "end"), true);
    }
}

static void set_clock(date_fixture *fixture, const char *now)
{
    int hour;
    int minute;
    cr_assert_eq(sscanf(now + strlen("2026-01-15T"), "%d:%d", &hour, &minute), 2);
    int64_t minutes = (count_days(now) * 24 + hour) * 60 + minute;
    fixture->environment.now = minutes * 60 * 1000;
}

Test(tasks_date_words, gives_the_recorded_answers)
{
    date_fixture fixture;
    open_dates(&fixture, "UTC");
    FILE *file = fopen(DVQ_TEST_DIR "/conformance/tasks/dates.jsonl", "r");
    cr_assert_neq(file, NULL);
    size_t count = 0;
    char line[4096];
    while (fgets(line, sizeof line, file) != NULL) {
        json_t *record = json_loads(line, 0, NULL);
        cr_assert_neq(record, NULL, "%s", line);
        set_clock(&fixture, get_string(record, "now"));
        const char *text = get_string(record, "text");
        const char *keyword = find_keyword(text);
        const char *rest = text + strlen(keyword);
        expect_days(&fixture, keyword, rest[0] == ' ' ? rest + 1 : rest,
                    get_string(record, "start"), get_string(record, "end"),
                    get_string(record, "via") != NULL);
        expect_keywords(&fixture, record);
        json_decref(record);
        count++;
    }
    cr_expect_eq(fclose(file), 0);
    cr_expect_eq(count, 870);
    close_dates(&fixture);
}

/* Expected values are chrono's. */
static const struct {
    const char *text;
    const char *first; /* NULL: none */
    const char *last;
} cases[] = {
    {"half a year ago", "2025-01-15", "2025-01-15"},
    {"a couple of weeks ago", "2026-01-01", "2026-01-01"},
    {"1 year, 2 months and 3 days ago", "2026-01-12", "2026-01-12"},
    {"1 year, 2 months, 3 days ago", "2024-11-12", "2024-11-12"},
    {"2 weeks before friday", "2026-01-02", "2026-01-02"},
    {"monday, 19 January", "2026-01-19", "2026-01-19"},
    {"10 January to 12 January", "2026-01-10", "2026-01-10"},
    {"12 January - 10 January", "2026-01-10", "2026-01-10"},
    {"10-12 January 12-14 February", "2026-01-10", "2026-02-12"},
    {"January 5, 2027", "2027-01-05", "2027-01-05"},
    {"the 3rd of March 1999", "1999-03-03", "1999-03-03"},
    {"twenty-first of June", "2026-06-21", "2026-06-21"},
    {"44 BC", NULL, NULL},
    {"96 Aug", NULL, NULL},
    {"2026 January", "2026-01-20", "2026-01-20"},
    {"12/25", "2025-12-25", "2025-12-25"},
    {"3/2027", "2027-03-01", "2027-03-01"},
    {"1.2.26", NULL, NULL},
    {"2026/02/03", "2026-02-03", "2026-02-03"},
    {"tomorrow 11pm GMT-3", "2026-01-17", "2026-01-17"},
    {"2026-01-20T23:30-02:00", "2026-01-21", "2026-01-21"},
    {"monday to friday", "2026-01-12", "2026-01-12"},
    {"9am - 11am", "2026-01-15", "2026-01-15"},
    {"at 25", NULL, NULL},
    {"24:00", NULL, NULL},
    {"99999999999999999999 days ago", NULL, NULL},
    {"next\xC2\xA0monday", "2026-01-19", "2026-01-19"},
    {"10\xE2\x80\x93"
     "12 January",
     "2026-01-10", "2026-01-10"},
    {"\xE6\x98\x8E\xE6\x97\xA5", NULL, NULL},
};

Test(tasks_date_words, reads_other_texts)
{
    date_fixture fixture;
    open_dates(&fixture, "UTC");
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        expect_days(&fixture, "", cases[i].text, cases[i].first, cases[i].last, false);
    close_dates(&fixture);
}

/* The day is that of the zone's clock, and offsets in a text are counted from it. */
Test(tasks_date_words, knows_the_zone)
{
    date_fixture fixture;
    open_dates(&fixture, "Pacific/Auckland");
    fixture.environment.now = 1768518000000; /* 2026-01-15T23:00Z, the sixteenth there */
    expect_days(&fixture, "", "today", "2026-01-16", "2026-01-16", false);
    expect_days(&fixture, "", "this month", "2026-01-01", "2026-01-31", false);
    expect_days(&fixture, "", "2026-01-20T12:00Z", "2026-01-21", "2026-01-21", false);
    close_dates(&fixture);
}
