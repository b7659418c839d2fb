/*
 * What ICU knows about dates and numbers in a locale: names of months, weekdays and zones, patterns
 * of dates, digits, words for units of time. For English, ICU is needed only for the names of
 * zones. Formats stay open in a cache, which threads may share.
 */
#ifndef DVQ_VALUE_LOCALE_H
#define DVQ_VALUE_LOCALE_H

#include "support/diagnostic.h"
#include "support/text.h"

typedef struct dvq_locale_cache dvq_locale_cache;

/* Cheap: ICU is not opened yet. `allocator` is borrowed. */
dvq_status dvq_locale_cache_open(const dvq_allocator *allocator, dvq_locale_cache **cache,
                                 dvq_error *error);
void dvq_locale_cache_close(dvq_locale_cache *cache);

/* DVQ_ERROR_USAGE unless this is a BCP 47 tag with a language that ICU knows: "en-US", "de". */
dvq_status dvq_locale_check(const char *locale, dvq_error *error);

static inline dvq_status dvq_locale_refuse(const char *locale, dvq_error *error)
{
    return dvq_error_set(error, DVQ_ERROR_USAGE, "there is no locale '%s'; names are as en-US",
                         locale);
}

/* Whether names, digits and patterns are those of "en-US", which need no ICU. */
static inline bool dvq_locale_is_english(const char *locale)
{
    dvq_text name = dvq_text_from_string(locale);
    return name.length == 0 || dvq_text_equal_ascii_case(name, DVQ_TEXT("en-US")) ||
           dvq_text_equal(name, DVQ_TEXT("en"));
}

typedef enum dvq_locale_part {
    DVQ_LOCALE_WHOLE, /* the whole text, with plain spaces for narrow ones, as in JavaScript */
    DVQ_LOCALE_PARTS, /* the whole text, with zone_word for the name of the zone */
    DVQ_LOCALE_ERA,
    DVQ_LOCALE_MONTH,
    DVQ_LOCALE_WEEKDAY,
    DVQ_LOCALE_DAY_PERIOD,
    DVQ_LOCALE_ZONE
} dvq_locale_part;

typedef struct dvq_locale_date {
    const char *locale;
    const char *skeleton; /* ICU's: which fields, "yMMMd" */
    const char *zone;     /* ICU's name of a zone */
    double milliseconds;
    dvq_locale_part part;
    dvq_text zone_word; /* for PARTS: put in for the zone's name */
} dvq_locale_date;

/*
 * Append a date, or one part of it, in the pattern that the locale prefers for a skeleton, by the
 * proleptic Gregorian calendar. This and what follows fails with DVQ_ERROR_EVALUATE when ICU's data
 * lack what it takes, and leaves it to the caller to say so.
 */
dvq_status dvq_locale_append_date(dvq_locale_cache *cache, const dvq_locale_date *date,
                                  dvq_text_builder *builder);

/* The code point of the locale's digit 0; '0' after a failure, too. */
dvq_status dvq_locale_get_zero(const char *locale, uint32_t *zero);

/* "2 ans": append a number with the word for a unit of time, given by ICU's name ("year"). */
dvq_status dvq_locale_append_unit(const char *locale, const char *unit, double amount,
                                  dvq_text_builder *builder);

/* Append texts joined as the locale joins a short list: "a, b". */
dvq_status dvq_locale_append_list(const char *locale, const dvq_text *items, size_t count,
                                  dvq_text_builder *builder);

#endif
