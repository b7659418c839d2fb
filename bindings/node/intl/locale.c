/*
 * Dates and numbers in a locale by the host's Intl; see locale.h. Stands in for src/value/locale.c.
 * The host keeps the formatters, so the cache is empty.
 */
#include "value/locale.h"

#include "intl.h"

struct dvq_locale_cache {
    char empty;
};

dvq_status dvq_locale_cache_open(const dvq_allocator *allocator, dvq_locale_cache **cache,
                                 dvq_error *error)
{
    static dvq_locale_cache only;
    (void)allocator;
    (void)error;
    *cache = &only;
    return DVQ_OK;
}

void dvq_locale_cache_close(dvq_locale_cache *cache)
{
    (void)cache;
}

dvq_status dvq_locale_check(const char *locale, dvq_error *error)
{
    return intl_is_locale(locale, strlen(locale)) ? DVQ_OK : dvq_locale_refuse(locale, error);
}

/* Append what the host wrote to `text`, if it did. */
static dvq_status append_result(const char *text, int length, dvq_text_builder *builder)
{
    if (length >= 0)
        dvq_text_builder_add(builder, dvq_text_make(text, (size_t)length));
    else
        builder->status = DVQ_ERROR_EVALUATE;
    return builder->status;
}

/* "null" if the pattern has no such part, as in Luxon. */
dvq_status dvq_locale_append_date(dvq_locale_cache *cache, const dvq_locale_date *date,
                                  dvq_text_builder *builder)
{
    (void)cache;
    char text[DVQ_INTL_CAPACITY];
    int length =
        intl_format_date(date->locale, strlen(date->locale), date->skeleton, strlen(date->skeleton),
                         date->zone, strlen(date->zone), date->milliseconds, (int)date->part,
                         date->zone_word.data, date->zone_word.length, text, sizeof text);
    if (length == DVQ_INTL_MISSING)
        return append_result("null", 4, builder);
    return append_result(text, length, builder);
}

dvq_status dvq_locale_get_zero(const char *locale, uint32_t *zero)
{
    *zero = intl_zero(locale, strlen(locale));
    return DVQ_OK;
}

dvq_status dvq_locale_append_unit(const char *locale, const char *unit, double amount,
                                  dvq_text_builder *builder)
{
    char text[DVQ_INTL_CAPACITY];
    int length =
        intl_format_unit(locale, strlen(locale), unit, strlen(unit), amount, text, sizeof text);
    return append_result(text, length, builder);
}

dvq_status dvq_locale_append_list(const char *locale, const dvq_text *items, size_t count,
                                  dvq_text_builder *builder)
{
    char text[DVQ_INTL_CAPACITY];
    int length = intl_format_list(locale, strlen(locale), items, count, text, sizeof text);
    return append_result(text, length, builder);
}
