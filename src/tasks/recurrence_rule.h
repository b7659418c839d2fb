/*
 * A rule of recurrence between its two texts: recurrence.c reads it, recurrence_text.c writes it.
 * Nobody else includes this.
 */
#ifndef DVQ_TASKS_RECURRENCE_RULE_H
#define DVQ_TASKS_RECURRENCE_RULE_H

#include "support/vector.h"
#include "tasks/recurrence.h"

/* The highest place of a day in a month, or of a weekday in a month or year. */
#define DVQ_RECURRENCE_HIGHEST_NTH 366

typedef enum recurrence_unit {
    UNIT_MINUTE,
    UNIT_HOUR,
    UNIT_DAY,
    UNIT_WEEK,
    UNIT_MONTH,
    UNIT_YEAR
} recurrence_unit;

typedef struct rule_weekday {
    int day; /* 0 (Monday) to 6 */
    int nth; /* of the month or year, from the end when negative; 0: every one */
} rule_weekday;

typedef DVQ_VECTOR(rule_weekday) weekday_list;
typedef DVQ_VECTOR(int64_t) number_list;

typedef struct dvq_recurrence_rule {
    recurrence_unit unit;
    int64_t interval; /* 1 unless said */
    int64_t count;    /* how many times; 0: for ever */
    int until_year;   /* of the last day; 0: none */
    int until_month;
    int until_day;
    weekday_list weekdays;
    number_list month_days; /* from the end when negative */
    number_list months;
    number_list weeks;
    number_list hours;
} dvq_recurrence_rule;

/* The rule in rrule's words; its days of the month are put in order. */
void dvq_recurrence_write_text(dvq_recurrence_rule *rule, dvq_text_builder *builder);

/* The rule as RFC 5545 writes it; nothing where it would not be a valid one for days. */
void dvq_recurrence_write_rule(const dvq_recurrence_rule *rule, dvq_text_builder *builder);

#endif
