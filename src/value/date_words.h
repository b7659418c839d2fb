/*
 * The English words of dates, which date_format.c writes and date_parse.c reads. Each list ends
 * with NULL. The short form of a month or weekday is its first three letters.
 */
#ifndef DVQ_VALUE_DATE_WORDS_H
#define DVQ_VALUE_DATE_WORDS_H

#define DVQ_DATE_SHORT_WORD 3

extern const char *const dvq_date_months[13];
extern const char *const dvq_date_weekdays[8]; /* from Monday */
extern const char *const dvq_date_short_eras[3];
extern const char *const dvq_date_long_eras[3];
extern const char *const dvq_date_day_periods[3];

#endif
