/* Rules of recurrence: as rewritten (expected values are rrule's), and as an RRULE. */
#include "tasks/recurrence.h"

#include <criterion/criterion.h>

static const struct {
    const char *text;
    const char *rewritten; /* NULL: no rule */
    const char *rule;      /* "": no RRULE says it */
} rules[] = {
    {"every day", "every day", "FREQ=DAILY"},
    {"EVERY DAY", "every day", "FREQ=DAILY"},
    {"every 10 days when done", "every 10 days when done", ""},
    {"every week on Tuesday, Friday", "every week on Tuesday, Friday", "FREQ=WEEKLY;BYDAY=TU,FR"},
    {"every week on fri and tue", "every week on Tuesday, Friday", "FREQ=WEEKLY;BYDAY=FR,TU"},
    {"every month on the 1st and 15th", "every month on the 1st and 15th",
     "FREQ=MONTHLY;BYMONTHDAY=1,15"},
    {"every month on the last Friday", "every month on the last Friday", "FREQ=MONTHLY;BYDAY=-1FR"},
    {"every month on the 3rd Wednesday", "every month on the 3rd Wednesday",
     "FREQ=MONTHLY;BYDAY=3WE"},
    {"every month on the last", "every month on the last", "FREQ=MONTHLY;BYMONTHDAY=-1"},
    {"every month on the second last friday", "every month on the 2nd last Friday",
     "FREQ=MONTHLY;BYDAY=-2FR"},
    {"every January on the 15th", "every January on the 15th",
     "FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=15"},
    {"every 2 january", "every 2 years January", "FREQ=YEARLY;INTERVAL=2;BYMONTH=1"},
    {"every weekday", "every weekday", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"},
    {"every 2 weeks on weekdays", "every 2 weeks on weekdays",
     "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TU,WE,TH,FR"},
    {"every month on weekdays", "every month on weekdays", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR"},
    {"every week on mon, tue, wed, thu, fri, sat, sun", "every day",
     "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU"},
    {"every day for 10 times", "every day for 10 times", "FREQ=DAILY;COUNT=10"},
    {"every day for 1 time", "every day for 1 time", "FREQ=DAILY;COUNT=1"},
    {"every week until March 1, 2026", "every week until March 1, 2026",
     "FREQ=WEEKLY;UNTIL=20260301"},
    {"every week until 31 feb 2027", "every week until March 3, 2027",
     "FREQ=WEEKLY;UNTIL=20270303"},
    {"every day then words", "every day", "FREQ=DAILY"},
    {"everyday", "every day", "FREQ=DAILY"},
    {"every mo, tu and we", "every week on Monday, Tuesday, Wednesday",
     "FREQ=WEEKLY;BYDAY=MO,TU,WE"},
    {"every monday the 1st", "every week on Monday the 1st", ""},
    {"every month on monday the 1st", "every month on Monday the 1st",
     "FREQ=MONTHLY;BYMONTHDAY=1;BYDAY=MO"},
    {"every month on the 1st, last, 2nd last", "every month on the 1st, last and 2nd last",
     "FREQ=MONTHLY;BYMONTHDAY=1,-1,-2"},
    {"every year in week 3, 5", "every year in weeks 3 and 5", "FREQ=YEARLY;BYWEEKNO=3,5"},
    {"every year in January, March", "every January and March", "FREQ=YEARLY;BYMONTH=1,3"},
    {"every week in January", "every week in January", "FREQ=WEEKLY;BYMONTH=1"},
    {"every day at 5, 6", "every day at 5 and 6", ""},
    {"every hour", "every hour", ""},
    {"every 30 minutes", "every 30 minutes", ""},
    {"every 101 days", "every 101 day", "FREQ=DAILY;INTERVAL=101"},
    {"every 2 years on the 1st monday and last friday",
     "every 2 years on the 1st Monday and last Friday", "FREQ=YEARLY;INTERVAL=2;BYDAY=1MO,-1FR"},
    {"every year on monday and the 1st friday", "every year on Monday", "FREQ=YEARLY;BYDAY=MO"},
    {"every 3 years on the 31st", "every 3 years on the 31st",
     "FREQ=YEARLY;INTERVAL=3;BYMONTHDAY=31"},
    {"every", NULL, NULL},
    {"whenever", NULL, NULL},
    {"5", NULL, NULL},
    {"every 0 days", NULL, NULL},
    {"every week until", NULL, NULL},
    {"every week until 2026-03-01", NULL, NULL},
    {"every week for", NULL, NULL},
    {"every week for two times", NULL, NULL},
    {"every monday,", NULL, NULL},
    {"every month on the 400th", NULL, NULL},
    {"when done", NULL, NULL},
    {"", NULL, NULL},
    {"every day when done ", "every day", "FREQ=DAILY"},
    {"every 2 months in may", "every 2 months in May", "FREQ=MONTHLY;INTERVAL=2;BYMONTH=5"},
};

Test(recurrence, reads_rules)
{
    dvq_arena arena;
    dvq_arena_init(&arena, NULL);
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++) {
        dvq_text text = dvq_text_from_string(rules[i].text);
        dvq_recurrence recurrence;
        bool found;
        dvq_status status = dvq_recurrence_read(text, &arena, &recurrence, &found);
        cr_assert_eq(status, DVQ_OK);
        cr_expect_eq(found, rules[i].rewritten != NULL, "%s", rules[i].text);
        if (!found || rules[i].rewritten == NULL)
            continue;
        dvq_text expected = dvq_text_from_string(rules[i].rewritten);
        cr_expect(dvq_text_equal(recurrence.text, expected), "%s: \"%.*s\"", rules[i].text,
                  (int)recurrence.text.length, recurrence.text.data);
        expected = dvq_text_from_string(rules[i].rule);
        cr_expect(dvq_text_equal(recurrence.rule, expected), "%s: \"%.*s\"", rules[i].text,
                  (int)recurrence.rule.length, recurrence.rule.data);
    }
    dvq_arena_release(&arena);
}
