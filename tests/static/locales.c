/*
 * Writes what ICU's data say of every locale: dates, zones, money, durations, lists and order.
 * Called twice by tests/static/run_locales.py, with all of the data and with what the static
 * program has.
 *
 *   locales [STEP [PREFIX [all]]]
 *
 * One of STEP locales whose names begin so; all: every zone in each, not one of a few.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/ucal.h>
#include <unicode/ucurr.h>
#include <unicode/uloc.h>

#include "support/arena.h"
#include "value/collator.h"
#include "value/currency.h"
#include "value/locale.h"
#include "value/zone_rules.h"

/* Every how many zones one is asked, so that all are within a few locales. */
#define ZONE_STEP 41

static const char *const skeletons[] = {"h",
                                        "EEE",
                                        "EEEE",
                                        "EEEEE",
                                        "EEEMMMMd",
                                        "EEEEMMMMd",
                                        "EEEEEMMMMd",
                                        "MMM",
                                        "MMMM",
                                        "MMMMM",
                                        "MMMd",
                                        "MMMMd",
                                        "MMMMMd",
                                        "GyMd",
                                        "GGGGyMd",
                                        "GGGGGyMd",
                                        "yMd",
                                        "yMMMd",
                                        "yMMMMd",
                                        "yMMMMEEEEd",
                                        "jm",
                                        "jms",
                                        "Hm",
                                        "Hms",
                                        "yMdjm",
                                        "yMMMMEEEEdjms",
                                        "jmsz",
                                        "Hmszzzz",
                                        "yMMMMEEEEdjmzzzz"};

static const char *const zone_skeletons[] = {"z", "zzzz"};

/* January and July, so that zones have both of their names; before Christ; an afternoon. */
static const double instants[] = {1768473000000.0, 1784200500000.0, -65000000000000.0};

static const char *const units[] = {"year", "month",  "week",   "day",
                                    "hour", "minute", "second", "millisecond"};
static const double amounts[] = {0, 1, 2, 3, 5, 11, 21, 100, 1.5, 1234567.891, -1};

static const char *const words[] = {
    "a",  "z",  "ä",  "ae", "å",  "aa", "ö",  "ø",  "ch", "c",  "cz", "č",  "d",  "dž", "ll",
    "lz", "ñ",  "nz", "ő",  "ü",  "ы",  "и",  "й",  "і",  "ґ",  "ё",  "ا",  "ب",  "א",  "ค",
    "เ",  "中", "文", "字", "漢", "一", "丁", "山", "あ", "ア", "ー", "가", "각", "한", "क",
    "क्ष", "ஔ",  "ක",  "ក",  "မ",  "ა",  "ա",  "አ",  "A",  "Z",  "Ä",  "10", "9",  "-",  "_"};
#define WORD_COUNT (sizeof words / sizeof words[0])

/* Kinds of a locale that have data of their own. */
static const char *const variants[] = {"ar-u-nu-latn",     "ar-SA-u-ca-islamic-umalqura",
                                       "de-u-co-phonebk",  "en-u-ca-hebrew",
                                       "en-u-ca-coptic",   "en-u-nu-roman",
                                       "es-u-co-trad",     "fa-u-ca-persian",
                                       "he-u-nu-hebr",     "hi-u-nu-deva",
                                       "ja-u-ca-japanese", "ja-u-co-unihan",
                                       "ja-u-nu-jpan",     "ka-u-nu-geor",
                                       "ko-u-ca-dangi",    "ko-u-co-searchjl",
                                       "sv-u-co-trad",     "ta-u-nu-taml",
                                       "th-u-ca-buddhist", "th-u-nu-thai",
                                       "zh-u-ca-chinese",  "zh-u-ca-roc",
                                       "zh-u-co-stroke",   "zh-u-co-zhuyin",
                                       "zh-u-co-big5han",  "zh-u-co-gb2312",
                                       "zh-u-co-pinyin",   "zh-u-nu-hanidec",
                                       "zh-u-nu-hans",     "zh-Hant-u-nu-hant",
                                       "und-u-co-emoji",   "und-u-co-eor",
                                       "und-u-co-search",  "am-u-nu-ethi",
                                       "hy-u-nu-armn",     "el-u-nu-grek",
                                       "cu-u-nu-cyrl",     "en-u-nu-fullwide"};

typedef struct reporter {
    dvq_arena arena;
    dvq_locale_cache *cache;
    dvq_text_builder builder;
    const char *locale;
} reporter;

/* Print what was built, or that it failed, and begin anew. */
static void report(reporter *state, const char *what, const char *detail, dvq_status status)
{
    printf("%s\t%s\t%s\t", state->locale, what, detail);
    if (status == DVQ_OK)
        printf("%.*s\n", (int)state->builder.length, state->builder.data);
    else
        printf("status %d\n", (int)status);
    dvq_arena_reset(&state->arena);
    dvq_text_builder_init(&state->builder, &state->arena);
}

static void report_date(reporter *state, const char *skeleton, const char *zone)
{
    for (size_t i = 0; i < sizeof instants / sizeof instants[0]; i++) {
        dvq_locale_date date = {state->locale, skeleton,         zone,
                                instants[i],   DVQ_LOCALE_WHOLE, DVQ_TEXT("")};
        dvq_status status = dvq_locale_append_date(state->cache, &date, &state->builder);
        report(state, skeleton, zone, status);
    }
}

static void report_zones(reporter *state, size_t first, size_t step)
{
    UErrorCode error = U_ZERO_ERROR;
    UEnumeration *names = ucal_openTimeZoneIDEnumeration(UCAL_ZONE_TYPE_ANY, NULL, NULL, &error);
    const char *name = uenum_next(names, NULL, &error);
    for (size_t i = 0; name != NULL; i++) {
        if (i % step == first % step)
            for (size_t k = 0; k < sizeof zone_skeletons / sizeof zone_skeletons[0]; k++)
                report_date(state, zone_skeletons[k], name);
        name = uenum_next(names, NULL, &error);
    }
    uenum_close(names);
}

static void report_currencies(reporter *state)
{
    UErrorCode error = U_ZERO_ERROR;
    UEnumeration *codes = ucurr_openISOCurrencies(UCURR_ALL, &error);
    for (const char *code = uenum_next(codes, NULL, &error); code != NULL;
         code = uenum_next(codes, NULL, &error)) {
        dvq_currency currency = {.formatter = NULL};
        dvq_status status = dvq_currency_append(&currency, state->locale, -1234567.895,
                                                dvq_text_from_string(code), &state->builder, NULL);
        dvq_currency_close(&currency);
        report(state, "money", code, status);
    }
    uenum_close(codes);
}

static void report_durations(reporter *state)
{
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        for (size_t k = 0; k < sizeof amounts / sizeof amounts[0]; k++) {
            dvq_status status =
                dvq_locale_append_unit(state->locale, units[i], amounts[k], &state->builder);
            report(state, "unit", units[i], status);
        }
    }
    dvq_text items[] = {DVQ_TEXT("one"), DVQ_TEXT("two"), DVQ_TEXT("three"), DVQ_TEXT("four")};
    for (size_t count = 1; count <= 4; count++) {
        dvq_status status = dvq_locale_append_list(state->locale, items, count, &state->builder);
        report(state, "list", "", status);
    }
    uint32_t zero = 0;
    dvq_status status = dvq_locale_get_zero(state->locale, &zero);
    printf("%s\tzero\t\t%X, status %d\n", state->locale, (unsigned)zero, (int)status);
}

static void report_order(reporter *state)
{
    bool out_of_memory = false;
    dvq_collator *collator = dvq_collator_open(state->locale, &out_of_memory);
    if (collator == NULL) {
        printf("%s\torder\t\tnone\n", state->locale);
        return;
    }
    dvq_arena keys_arena;
    dvq_arena_init(&keys_arena, NULL);
    dvq_text texts[WORD_COUNT];
    dvq_text keys[WORD_COUNT];
    for (size_t i = 0; i < WORD_COUNT; i++)
        texts[i] = dvq_text_from_string(words[i]);
    bool made =
        dvq_collator_make_keys(collator, &keys_arena, &state->arena, texts, WORD_COUNT, keys);
    for (size_t i = 0; made && i < WORD_COUNT; i++) {
        printf("%s\torder\t%s\t", state->locale, words[i]);
        for (size_t k = 0; k < keys[i].length; k++)
            printf("%02X", (unsigned char)keys[i].data[k]);
        printf("\n");
    }
    dvq_collator_close(collator);
    dvq_arena_release(&keys_arena);
}

static void report_locale(reporter *state, const char *locale, size_t number, bool all)
{
    state->locale = locale;
    if (dvq_locale_cache_open(NULL, &state->cache, NULL) != DVQ_OK)
        exit(2);
    for (size_t i = 0; i < sizeof skeletons / sizeof skeletons[0]; i++)
        report_date(state, skeletons[i], "Europe/Berlin");
    report_zones(state, number, all ? 1 : ZONE_STEP);
    report_currencies(state);
    report_durations(state);
    report_order(state);
    dvq_locale_cache_close(state->cache);
}

int main(int count, char **arguments)
{
    int step = count > 1 ? atoi(arguments[1]) : 1;
    const char *prefix = count > 2 ? arguments[2] : "";
    bool all = count > 3 && strcmp(arguments[3], "all") == 0;
    reporter state = {.locale = NULL};
    dvq_arena_init(&state.arena, NULL);
    dvq_text_builder_init(&state.builder, &state.arena);
    for (int32_t i = 0; i < uloc_countAvailable(); i += step) {
        UErrorCode error = U_ZERO_ERROR;
        char tag[ULOC_FULLNAME_CAPACITY];
        uloc_toLanguageTag(uloc_getAvailable(i), tag, sizeof tag, false, &error);
        if (strncmp(tag, prefix, strlen(prefix)) == 0)
            report_locale(&state, tag, (size_t)i, all);
    }
    for (size_t i = 0; i < sizeof variants / sizeof variants[0]; i++)
        if (strncmp(variants[i], prefix, strlen(prefix)) == 0)
            report_locale(&state, variants[i], i, all);
    dvq_arena_release(&state.arena);
    return 0;
}
