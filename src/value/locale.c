/*
 * Locale data from ICU; see locale.h. Called to write dates and durations; for English, only for
 * the names of zones. Threads cannot share an ICU format, so whoever uses a cached one holds the
 * cache's lock.
 */
#include "value/locale.h"

#include <pthread.h>
#include <stdio.h>
#include <unicode/ucal.h>
#include <unicode/udat.h>
#include <unicode/udatpg.h>
#include <unicode/ufieldpositer.h>
#include <unicode/ulistformatter.h>
#include <unicode/uloc.h>
#include <unicode/unumberformatter.h>
#include <unicode/unumsys.h>
#include <unicode/ustring.h>

#include "support/diagnostic.h"
#include "support/unicode.h"
#include "support/vector.h"
#include "value/icu.h"

#define TEXT_CAPACITY 512
#define PATTERN_CAPACITY 128
#define NARROW_SPACE 0x202F

/* How many formats are kept open; any other is opened for each use. */
#define CACHE_LIMIT 256

typedef struct cached_format {
    const char *locale;
    const char *skeleton;
    const char *zone;
    UDateFormat *format;
} cached_format;

struct dvq_locale_cache {
    pthread_mutex_t lock;
    dvq_arena arena; /* holds the cache itself as well */
    DVQ_VECTOR(cached_format) formats;
};

dvq_status dvq_locale_cache_open(const dvq_allocator *allocator, dvq_locale_cache **cache,
                                 dvq_error *error)
{
    dvq_arena arena;
    dvq_arena_init(&arena, allocator);
    dvq_locale_cache *result = dvq_arena_allocate_array(&arena, 1, sizeof *result);
    *cache = NULL;
    if (result == NULL || pthread_mutex_init(&result->lock, NULL) != 0) {
        dvq_arena_release(&arena);
        return dvq_error_memory(error);
    }
    result->arena = arena;
    *cache = result;
    return DVQ_OK;
}

void dvq_locale_cache_close(dvq_locale_cache *cache)
{
    if (cache == NULL)
        return;
    for (size_t i = 0; i < cache->formats.count; i++)
        udat_close(cache->formats.items[i].format);
    pthread_mutex_destroy(&cache->lock);
    dvq_arena arena = cache->arena;
    dvq_arena_release(&arena);
}

dvq_status dvq_locale_check(const char *locale, dvq_error *error)
{
    int32_t length = 0;
    UErrorCode status = U_ZERO_ERROR;
    char name[ULOC_FULLNAME_CAPACITY];
    uloc_forLanguageTag(locale, name, sizeof name, &length, &status);
    if (U_FAILURE(status) && dvq_icu_get_status(status) == DVQ_ERROR_MEMORY)
        return dvq_error_memory(error);
    bool whole = U_SUCCESS(status) && length > 0 && locale[length] == '\0';
    if (whole && uloc_getISO3Language(name)[0] != '\0')
        return DVQ_OK;
    return dvq_locale_refuse(locale, error);
}

/* ---- text ---- */

/* Append UTF-16 text. ICU never gives half of a surrogate pair. */
static void append_utf16(dvq_text_builder *builder, const UChar *text, int32_t length)
{
    int32_t offset = 0;
    while (offset < length) {
        UChar32 code_point;
        U16_NEXT(text, offset, length, code_point);
        dvq_unicode_append(builder, (uint32_t)code_point);
    }
}

/* ICU's name for the locale of a BCP 47 tag. */
static const char *get_icu_locale(const char *locale, char buffer[ULOC_FULLNAME_CAPACITY])
{
    UErrorCode status = U_ZERO_ERROR;
    uloc_forLanguageTag(locale, buffer, ULOC_FULLNAME_CAPACITY, NULL, &status);
    return U_SUCCESS(status) && status != U_STRING_NOT_TERMINATED_WARNING ? buffer : "en_US";
}

/* ---- dates ---- */

/* As ICU's characters; too long a text is a failure. */
static void widen(const char *text, UChar wide[PATTERN_CAPACITY], UErrorCode *status)
{
    if (strlen(text) < PATTERN_CAPACITY)
        u_charsToUChars(text, wide, (int32_t)strlen(text) + 1);
    else
        *status = U_BUFFER_OVERFLOW_ERROR;
}

static int32_t find_pattern(const char *locale, const char *skeleton, UChar *pattern,
                            UErrorCode *status)
{
    UChar wide[PATTERN_CAPACITY];
    widen(skeleton, wide, status);
    UDateTimePatternGenerator *generator = udatpg_open(locale, status);
    int32_t length = udatpg_getBestPatternWithOptions(
        generator, wide, -1, UDATPG_MATCH_HOUR_FIELD_LENGTH, pattern, PATTERN_CAPACITY, status);
    udatpg_close(generator);
    return length;
}

/* Use the Gregorian calendar for all dates, as JavaScript does. */
static void set_proleptic(UDateFormat *format, UErrorCode *status)
{
    if (U_FAILURE(*status))
        return;
    UCalendar *calendar = ucal_clone(udat_getCalendar(format), status);
    ucal_setGregorianChange(calendar, -8.64e15, status);
    if (U_SUCCESS(*status))
        udat_setCalendar(format, calendar);
    ucal_close(calendar);
}

static UDateFormat *open_format(const dvq_locale_date *date, UErrorCode *status)
{
    char buffer[ULOC_FULLNAME_CAPACITY];
    const char *locale = get_icu_locale(date->locale, buffer);
    UChar pattern[PATTERN_CAPACITY];
    int32_t length = find_pattern(locale, date->skeleton, pattern, status);
    UChar zone[PATTERN_CAPACITY];
    widen(date->zone, zone, status);
    UDateFormat *format =
        udat_open(UDAT_PATTERN, UDAT_PATTERN, locale, zone, -1, pattern, length, status);
    set_proleptic(format, status);
    if (U_SUCCESS(*status))
        return format;
    udat_close(format);
    return NULL;
}

static char *copy_string(dvq_arena *arena, const char *string)
{
    return dvq_text_to_string(arena, dvq_text_from_string(string));
}

/* Keep an open format; false if the cache is full or memory is out. The caller holds the lock. */
static bool keep_format(dvq_locale_cache *cache, const dvq_locale_date *date, UDateFormat *format)
{
    if (cache->formats.count >= CACHE_LIMIT)
        return false;
    cached_format entry = {copy_string(&cache->arena, date->locale),
                           copy_string(&cache->arena, date->skeleton),
                           copy_string(&cache->arena, date->zone), format};
    if (entry.locale == NULL || entry.skeleton == NULL || entry.zone == NULL)
        return false;
    return DVQ_VECTOR_PUSH(&cache->arena, &cache->formats, entry);
}

static UDateFormat *find_format(const dvq_locale_cache *cache, const dvq_locale_date *date)
{
    for (size_t i = 0; i < cache->formats.count; i++) {
        const cached_format *entry = &cache->formats.items[i];
        if (strcmp(entry->skeleton, date->skeleton) == 0 && strcmp(entry->zone, date->zone) == 0 &&
            strcmp(entry->locale, date->locale) == 0)
            return entry->format;
    }
    return NULL;
}

static bool is_part(int32_t field, dvq_locale_part part)
{
    switch (part) {
    case DVQ_LOCALE_ERA:
        return field == UDAT_ERA_FIELD;
    case DVQ_LOCALE_MONTH:
        return field == UDAT_MONTH_FIELD || field == UDAT_STANDALONE_MONTH_FIELD;
    case DVQ_LOCALE_WEEKDAY:
        return field == UDAT_DAY_OF_WEEK_FIELD || field == UDAT_DOW_LOCAL_FIELD ||
               field == UDAT_STANDALONE_DAY_FIELD;
    case DVQ_LOCALE_DAY_PERIOD:
        return field == UDAT_AM_PM_FIELD || field == UDAT_AM_PM_MIDNIGHT_NOON_FIELD ||
               field == UDAT_FLEXIBLE_DAY_PERIOD_FIELD;
    case DVQ_LOCALE_ZONE:
    case DVQ_LOCALE_PARTS:
        return field == UDAT_TIMEZONE_FIELD;
    case DVQ_LOCALE_WHOLE:
        return false;
    }
    return false;
}

typedef struct formatted_date {
    UChar text[TEXT_CAPACITY];
    int32_t length;
    int32_t start; /* where the part starts and ends, if it was found */
    int32_t end;
    bool found;
} formatted_date;

static void format_date(const UDateFormat *format, const dvq_locale_date *date,
                        formatted_date *result, UErrorCode *status)
{
    UFieldPositionIterator *fields = ufieldpositer_open(status);
    result->found = false;
    result->length = udat_formatForFields(format, date->milliseconds, result->text, TEXT_CAPACITY,
                                          fields, status);
    while (U_SUCCESS(*status) && !result->found) {
        int32_t field = ufieldpositer_next(fields, &result->start, &result->end);
        if (field < 0)
            break;
        result->found = is_part(field, date->part);
    }
    ufieldpositer_close(fields);
}

static void append_whole(formatted_date *formatted, dvq_text_builder *builder)
{
    for (int32_t i = 0; i < formatted->length; i++)
        if (formatted->text[i] == NARROW_SPACE)
            formatted->text[i] = ' ';
    append_utf16(builder, formatted->text, formatted->length);
}

static void append_parts(const formatted_date *formatted, dvq_text zone_word,
                         dvq_text_builder *builder)
{
    int32_t start = formatted->found ? formatted->start : formatted->length;
    int32_t end = formatted->found ? formatted->end : formatted->length;
    append_utf16(builder, formatted->text, start);
    if (formatted->found)
        dvq_text_builder_add(builder, zone_word);
    append_utf16(builder, formatted->text + end, formatted->length - end);
}

/* Append the date, or the part asked for; "null" if the pattern has no such part, as in Luxon. */
static void append_formatted(const UDateFormat *format, const dvq_locale_date *date,
                             dvq_text_builder *builder, UErrorCode status)
{
    formatted_date formatted;
    format_date(format, date, &formatted, &status);
    if (U_FAILURE(status))
        builder->status = dvq_icu_get_status(status);
    else if (date->part == DVQ_LOCALE_WHOLE)
        append_whole(&formatted, builder);
    else if (date->part == DVQ_LOCALE_PARTS)
        append_parts(&formatted, date->zone_word, builder);
    else if (formatted.found)
        append_utf16(builder, formatted.text + formatted.start, formatted.end - formatted.start);
    else
        dvq_text_builder_add_string(builder, "null");
}

dvq_status dvq_locale_append_date(dvq_locale_cache *cache, const dvq_locale_date *date,
                                  dvq_text_builder *builder)
{
    pthread_mutex_lock(&cache->lock);
    UDateFormat *format = find_format(cache, date);
    bool kept = format != NULL;
    UErrorCode status = U_ZERO_ERROR;
    if (!kept) {
        format = open_format(date, &status);
        kept = format != NULL && keep_format(cache, date, format);
    }
    append_formatted(format, date, builder, status);
    if (!kept && format != NULL)
        udat_close(format);
    pthread_mutex_unlock(&cache->lock);
    return builder->status;
}

/* ---- numbers ---- */

dvq_status dvq_locale_get_zero(const char *locale, uint32_t *zero)
{
    UErrorCode status = U_ZERO_ERROR;
    *zero = '0';
    if (strncmp(locale, "en", 2) == 0)
        return DVQ_OK;
    char buffer[ULOC_FULLNAME_CAPACITY];
    UNumberingSystem *system = unumsys_open(get_icu_locale(locale, buffer), &status);
    UChar digits[64];
    int32_t length = unumsys_getDescription(system, digits, 64, &status);
    if (U_SUCCESS(status) && length >= 10 && !unumsys_isAlgorithmic(system))
        U16_GET(digits, 0, 0, length, *zero);
    unumsys_close(system);
    return dvq_icu_get_status(status);
}

dvq_status dvq_locale_append_unit(const char *locale, const char *unit, double amount,
                                  dvq_text_builder *builder)
{
    UErrorCode status = U_ZERO_ERROR;
    char skeleton[PATTERN_CAPACITY];
    snprintf(skeleton, sizeof skeleton,
             "unit/%s unit-width-full-name group-off .### rounding-mode-half-up", unit);
    UChar wide[PATTERN_CAPACITY];
    u_charsToUChars(skeleton, wide, (int32_t)strlen(skeleton) + 1);
    char buffer[ULOC_FULLNAME_CAPACITY];
    UNumberFormatter *formatter =
        unumf_openForSkeletonAndLocale(wide, -1, get_icu_locale(locale, buffer), &status);
    UFormattedNumber *result = unumf_openResult(&status);
    unumf_formatDouble(formatter, amount, result, &status);
    UChar text[TEXT_CAPACITY];
    int32_t length = unumf_resultToString(result, text, TEXT_CAPACITY, &status);
    if (U_SUCCESS(status))
        append_utf16(builder, text, length);
    else
        builder->status = dvq_icu_get_status(status);
    unumf_closeResult(result);
    unumf_close(formatter);
    return builder->status;
}

#define LIST_LIMIT 16

dvq_status dvq_locale_append_list(const char *locale, const dvq_text *items, size_t count,
                                  dvq_text_builder *builder)
{
    UChar joined[LIST_LIMIT * PATTERN_CAPACITY];
    UErrorCode status = U_ZERO_ERROR;
    if (count > LIST_LIMIT)
        return DVQ_ERROR_LIMIT;
    int32_t lengths[LIST_LIMIT];
    const UChar *pointers[LIST_LIMIT];
    UChar texts[LIST_LIMIT][PATTERN_CAPACITY];
    for (size_t i = 0; i < count; i++) {
        pointers[i] = texts[i];
        u_strFromUTF8(texts[i], PATTERN_CAPACITY, &lengths[i], items[i].data,
                      (int32_t)items[i].length, &status);
    }
    char buffer[ULOC_FULLNAME_CAPACITY];
    UListFormatter *formatter = ulistfmt_openForType(
        get_icu_locale(locale, buffer), ULISTFMT_TYPE_AND, ULISTFMT_WIDTH_NARROW, &status);
    int32_t length = ulistfmt_format(formatter, pointers, lengths, (int32_t)count, joined,
                                     LIST_LIMIT * PATTERN_CAPACITY, &status);
    if (U_SUCCESS(status))
        append_utf16(builder, joined, length);
    else
        builder->status = dvq_icu_get_status(status);
    ulistfmt_close(formatter);
    return builder->status;
}
