/*
 * Dates as text: Luxon's format tokens, and the ISO form of JSON output. Called by dateformat(), by
 * the rendering of values and by JSON. English is spelled out here; other locales, and the names of
 * zones, come from locale.c.
 */
#include <stdlib.h>

#include "support/diagnostic.h"
#include "support/unicode.h"
#include "value/date.h"
#include "value/format_token.h"
#include "value/locale.h"
#include "value/value_text.h"

#define NARROW_SPACE "\xE2\x80\xAF"

static const char *const months[] = {"January",   "February", "March",    "April",
                                     "May",       "June",     "July",     "August",
                                     "September", "October",  "November", "December"};
static const char *const weekdays[] = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                                       "Friday", "Saturday", "Sunday"};

typedef enum field_kind {
    FIELD_MILLISECOND,
    FIELD_CENTISECOND,
    FIELD_DECISECOND,
    FIELD_SECOND,
    FIELD_MINUTE,
    FIELD_HOUR_12,
    FIELD_HOUR_24,
    FIELD_OFFSET_NARROW,
    FIELD_OFFSET_SHORT,
    FIELD_OFFSET_TECHNICAL,
    FIELD_ZONE_SHORT,
    FIELD_ZONE_LONG,
    FIELD_ZONE_NAME,
    FIELD_DAY_PERIOD,
    FIELD_DAY,
    FIELD_WEEKDAY,
    FIELD_WEEKDAY_WORD,
    FIELD_MONTH,
    FIELD_MONTH_WORD,
    FIELD_YEAR,
    FIELD_YEAR_2,
    FIELD_ERA,
    FIELD_WEEK_YEAR,
    FIELD_WEEK_YEAR_2,
    FIELD_WEEK,
    FIELD_LOCAL_WEEK,
    FIELD_LOCAL_WEEK_YEAR,
    FIELD_LOCAL_WEEK_YEAR_2,
    FIELD_ORDINAL,
    FIELD_QUARTER,
    FIELD_UNIX_SECONDS,
    FIELD_UNIX_MILLISECONDS,
    FIELD_MACRO
} field_kind;

typedef enum word_width { WORD_SHORT, WORD_LONG, WORD_NARROW } word_width;

typedef struct token_entry {
    const char *token;
    field_kind kind;
    int width;            /* digits, or word_width */
    const char *skeleton; /* words and macros: what other locales format */
    const char *english;  /* macros: the pattern in English; | and ~ stand for zone names */
} token_entry;

#define DATE_FULL "MMMM d, y"
#define DATE_HUGE "EEEE, MMMM d, y"
#define TIME "h:mm" NARROW_SPACE "a"
#define TIME_SECONDS "h:mm:ss" NARROW_SPACE "a"

static const token_entry tokens[] = {
    {"S", FIELD_MILLISECOND, 0, NULL, NULL},
    {"u", FIELD_MILLISECOND, 3, NULL, NULL},
    {"SSS", FIELD_MILLISECOND, 3, NULL, NULL},
    {"uu", FIELD_CENTISECOND, 2, NULL, NULL},
    {"uuu", FIELD_DECISECOND, 0, NULL, NULL},
    {"s", FIELD_SECOND, 0, NULL, NULL},
    {"ss", FIELD_SECOND, 2, NULL, NULL},
    {"m", FIELD_MINUTE, 0, NULL, NULL},
    {"mm", FIELD_MINUTE, 2, NULL, NULL},
    {"h", FIELD_HOUR_12, 0, NULL, NULL},
    {"hh", FIELD_HOUR_12, 2, NULL, NULL},
    {"H", FIELD_HOUR_24, 0, NULL, NULL},
    {"HH", FIELD_HOUR_24, 2, NULL, NULL},
    {"Z", FIELD_OFFSET_NARROW, 0, NULL, NULL},
    {"ZZ", FIELD_OFFSET_SHORT, 0, NULL, NULL},
    {"ZZZ", FIELD_OFFSET_TECHNICAL, 0, NULL, NULL},
    {"ZZZZ", FIELD_ZONE_SHORT, 0, "z", NULL},
    {"ZZZZZ", FIELD_ZONE_LONG, 0, "zzzz", NULL},
    {"z", FIELD_ZONE_NAME, 0, NULL, NULL},
    {"a", FIELD_DAY_PERIOD, 0, "h", NULL},
    {"d", FIELD_DAY, 0, NULL, NULL},
    {"dd", FIELD_DAY, 2, NULL, NULL},
    {"c", FIELD_WEEKDAY, 0, NULL, NULL},
    {"ccc", FIELD_WEEKDAY_WORD, WORD_SHORT, "EEE", NULL},
    {"cccc", FIELD_WEEKDAY_WORD, WORD_LONG, "EEEE", NULL},
    {"ccccc", FIELD_WEEKDAY_WORD, WORD_NARROW, "EEEEE", NULL},
    {"E", FIELD_WEEKDAY, 0, NULL, NULL},
    {"EEE", FIELD_WEEKDAY_WORD, WORD_SHORT, "EEEMMMMd", NULL},
    {"EEEE", FIELD_WEEKDAY_WORD, WORD_LONG, "EEEEMMMMd", NULL},
    {"EEEEE", FIELD_WEEKDAY_WORD, WORD_NARROW, "EEEEEMMMMd", NULL},
    {"L", FIELD_MONTH, 0, NULL, NULL},
    {"LL", FIELD_MONTH, 2, NULL, NULL},
    {"LLL", FIELD_MONTH_WORD, WORD_SHORT, "MMM", NULL},
    {"LLLL", FIELD_MONTH_WORD, WORD_LONG, "MMMM", NULL},
    {"LLLLL", FIELD_MONTH_WORD, WORD_NARROW, "MMMMM", NULL},
    {"M", FIELD_MONTH, 0, NULL, NULL},
    {"MM", FIELD_MONTH, 2, NULL, NULL},
    {"MMM", FIELD_MONTH_WORD, WORD_SHORT, "MMMd", NULL},
    {"MMMM", FIELD_MONTH_WORD, WORD_LONG, "MMMMd", NULL},
    {"MMMMM", FIELD_MONTH_WORD, WORD_NARROW, "MMMMMd", NULL},
    {"y", FIELD_YEAR, 0, NULL, NULL},
    {"yy", FIELD_YEAR_2, 2, NULL, NULL},
    {"yyyy", FIELD_YEAR, 4, NULL, NULL},
    {"yyyyyy", FIELD_YEAR, 6, NULL, NULL},
    {"G", FIELD_ERA, WORD_SHORT, "GyMd", NULL},
    {"GG", FIELD_ERA, WORD_LONG, "GGGGyMd", NULL},
    {"GGGGG", FIELD_ERA, WORD_NARROW, "GGGGGyMd", NULL},
    {"kk", FIELD_WEEK_YEAR_2, 2, NULL, NULL},
    {"kkkk", FIELD_WEEK_YEAR, 4, NULL, NULL},
    {"W", FIELD_WEEK, 0, NULL, NULL},
    {"WW", FIELD_WEEK, 2, NULL, NULL},
    {"n", FIELD_LOCAL_WEEK, 0, NULL, NULL},
    {"nn", FIELD_LOCAL_WEEK, 2, NULL, NULL},
    {"ii", FIELD_LOCAL_WEEK_YEAR_2, 2, NULL, NULL},
    {"iiii", FIELD_LOCAL_WEEK_YEAR, 4, NULL, NULL},
    {"o", FIELD_ORDINAL, 0, NULL, NULL},
    {"ooo", FIELD_ORDINAL, 3, NULL, NULL},
    {"q", FIELD_QUARTER, 0, NULL, NULL},
    {"qq", FIELD_QUARTER, 2, NULL, NULL},
    {"X", FIELD_UNIX_SECONDS, 0, NULL, NULL},
    {"x", FIELD_UNIX_MILLISECONDS, 0, NULL, NULL},
    {"D", FIELD_MACRO, 0, "yMd", "M/d/y"},
    {"DD", FIELD_MACRO, 0, "yMMMd", "MMM d, y"},
    {"DDD", FIELD_MACRO, 0, "yMMMMd", DATE_FULL},
    {"DDDD", FIELD_MACRO, 0, "yMMMMEEEEd", DATE_HUGE},
    {"t", FIELD_MACRO, 0, "jm", TIME},
    {"tt", FIELD_MACRO, 0, "jms", TIME_SECONDS},
    {"ttt", FIELD_MACRO, 0, "jmsz", TIME_SECONDS " |"},
    {"tttt", FIELD_MACRO, 0, "jmszzzz", TIME_SECONDS " ~"},
    {"T", FIELD_MACRO, 0, "Hm", "HH:mm"},
    {"TT", FIELD_MACRO, 0, "Hms", "HH:mm:ss"},
    {"TTT", FIELD_MACRO, 0, "Hmsz", "HH:mm:ss |"},
    {"TTTT", FIELD_MACRO, 0, "Hmszzzz", "HH:mm:ss ~"},
    {"f", FIELD_MACRO, 0, "yMdjm", "M/d/y, " TIME},
    {"ff", FIELD_MACRO, 0, "yMMMdjm", "MMM d, y, " TIME},
    {"fff", FIELD_MACRO, 0, "yMMMMdjmz", DATE_FULL " 'at' " TIME " |"},
    {"ffff", FIELD_MACRO, 0, "yMMMMEEEEdjmzzzz", DATE_HUGE " 'at' " TIME " ~"},
    {"F", FIELD_MACRO, 0, "yMdjms", "M/d/y, " TIME_SECONDS},
    {"FF", FIELD_MACRO, 0, "yMMMdjms", "MMM d, y, " TIME_SECONDS},
    {"FFF", FIELD_MACRO, 0, "yMMMMdjmsz", DATE_FULL " 'at' " TIME_SECONDS " |"},
    {"FFFF", FIELD_MACRO, 0, "yMMMMEEEEdjmszzzz", DATE_HUGE " 'at' " TIME_SECONDS " ~"},
};

typedef struct formatter {
    const dvq_environment *environment;
    dvq_text_builder *builder;
    dvq_value date;
    dvq_date_fields fields;
    bool english;
    uint32_t zero; /* the locale's digit 0 */
} formatter;

/* ---- numbers ---- */

static void append_digits(const formatter *state, const char *digits)
{
    if (state->zero == '0') {
        dvq_text_builder_add_string(state->builder, digits);
        return;
    }
    for (; *digits != '\0'; digits++) {
        bool digit = *digits >= '0' && *digits <= '9';
        uint32_t offset = digit ? (uint32_t)(*digits - '0') : 0;
        dvq_unicode_append(state->builder, digit ? state->zero + offset : (uint32_t)*digits);
    }
}

static void append_number(const formatter *state, int64_t number, int width)
{
    char buffer[32];
    char *end = buffer + sizeof buffer - 1;
    char *start = end;
    int64_t rest = number < 0 ? -number : number;
    *end = '\0';
    do {
        *--start = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest > 0 || end - start < width);
    if (number < 0)
        *--start = '-';
    append_digits(state, start);
}

/* The last two characters of the year as it is written, as a number. */
static void append_short_year(const formatter *state, int year)
{
    bool sign = year < 0 && year > -10;
    append_number(state, sign ? year : abs(year) % 100, 2);
}

static void append_unix_milliseconds(const formatter *state)
{
    double rounded = floor(state->date.as.milliseconds * 1000 + 0.5) / 1000;
    if (rounded == trunc(rounded))
        append_number(state, (int64_t)rounded, 0);
    else
        dvq_value_append_number(rounded, state->builder);
}

/* ---- words ---- */

static void append_word(const formatter *state, const char *word, int width)
{
    size_t length = strlen(word);
    if (width != WORD_LONG)
        length = width == WORD_SHORT ? 3 : 1;
    dvq_text_builder_add(state->builder, dvq_text_make(word, length));
}

static void append_era(const formatter *state, int width)
{
    static const char *const before[] = {"BC", "Before Christ", "B"};
    static const char *const after[] = {"AD", "Anno Domini", "A"};
    dvq_text_builder_add_string(state->builder,
                                state->fields.year < 0 ? before[width] : after[width]);
}

/* ---- zones ---- */

static void append_offset(const formatter *state, field_kind kind)
{
    int64_t instant = (int64_t)floor(state->date.as.milliseconds);
    int seconds = dvq_zone_get_offset_seconds(state->environment->zones, state->date.size, instant);
    int hours = abs(seconds) / 3600;
    int minutes = abs(seconds) / 60 % 60;
    char sign = seconds < 0 ? '-' : '+';
    if (kind == FIELD_OFFSET_SHORT)
        dvq_text_builder_add_format(state->builder, "%c%02d:%02d", sign, hours, minutes);
    else if (kind == FIELD_OFFSET_TECHNICAL)
        dvq_text_builder_add_format(state->builder, "%c%02d%02d", sign, hours, minutes);
    else if (minutes > 0)
        dvq_text_builder_add_format(state->builder, "%c%d:%d", sign, hours, minutes);
    else
        dvq_text_builder_add_format(state->builder, "%c%d", sign, hours);
}

/*
 * Whether JavaScript's Intl does not know the zone: UTC, and offsets with minutes. Luxon then puts
 * the text together from parts, with the zone's own name.
 */
static bool is_own_zone(const formatter *state)
{
    char buffer[DVQ_ZONE_NAME_CAPACITY];
    dvq_zone zone = state->date.size;
    return dvq_zone_is_utc(state->environment->zones, zone) ||
           dvq_zone_get_icu_name(state->environment->zones, zone, buffer) == NULL;
}

/* "EST", or with the skeleton "zzzz" "Eastern Standard Time". */
static void append_icu_zone(const formatter *state, const char *skeleton)
{
    char buffer[DVQ_ZONE_NAME_CAPACITY];
    dvq_zone_table *zones = state->environment->zones;
    const char *name = dvq_zone_get_icu_name(zones, state->date.size, buffer);
    dvq_locale_append_date(dvq_zone_table_get_locales(zones), state->environment->locale, skeleton,
                           name, state->date.as.milliseconds, DVQ_LOCALE_ZONE, state->builder);
}

/* A zone's name at the date; fixed offsets have no other name than their own. */
static void append_zone_word(const formatter *state, const char *skeleton)
{
    if (dvq_zone_is_fixed(state->date.size) || is_own_zone(state))
        dvq_zone_append_name(state->environment->zones, state->date.size, state->builder);
    else
        append_icu_zone(state, skeleton);
}

/* The same inside a macro, where whole hours are named "GMT+2". */
static void append_macro_zone(const formatter *state, const char *skeleton)
{
    if (is_own_zone(state))
        dvq_zone_append_name(state->environment->zones, state->date.size, state->builder);
    else
        append_icu_zone(state, skeleton);
}

/* ---- macros ---- */

static void append_token(const formatter *state, const dvq_format_token *token);

static void append_english_macro(const formatter *state, const char *pattern)
{
    formatter inner = *state;
    dvq_format_scanner scanner = {dvq_text_from_string(pattern), 0, false};
    dvq_format_token token;
    /* Years before 1 are counted back from it, without a sign. */
    if (inner.fields.year <= 0)
        inner.fields.year = 1 - inner.fields.year;
    while (dvq_format_next(&scanner, &token)) {
        if (dvq_format_token_is(&token, "|"))
            append_macro_zone(state, "z");
        else if (dvq_format_token_is(&token, "~"))
            append_macro_zone(state, "zzzz");
        else if (token.literal && token.text.length == 3 && !is_own_zone(state))
            dvq_text_builder_add_byte(state->builder, ' '); /* as Intl does in one piece */
        else if (token.literal)
            dvq_text_builder_add(state->builder, token.text);
        else
            append_token(&inner, &token);
    }
}

static void append_macro(const formatter *state, const token_entry *entry)
{
    char buffer[DVQ_ZONE_NAME_CAPACITY];
    dvq_zone zone = state->date.size;
    double milliseconds = state->date.as.milliseconds;
    if (state->english) {
        append_english_macro(state, entry->english);
        return;
    }
    const char *name = dvq_zone_get_icu_name(state->environment->zones, zone, buffer);
    if (name == NULL) {
        milliseconds += state->fields.offset * 60000.0;
        name = "UTC";
    }
    dvq_locale_append_date(dvq_zone_table_get_locales(state->environment->zones),
                           state->environment->locale, entry->skeleton, name, milliseconds,
                           is_own_zone(state) ? DVQ_LOCALE_PARTS : DVQ_LOCALE_WHOLE,
                           state->builder);
}

/* ---- tokens ---- */

static void append_foreign_word(const formatter *state, const token_entry *entry,
                                dvq_locale_part part)
{
    double milliseconds = state->date.as.milliseconds + state->fields.offset * 60000.0;
    dvq_locale_append_date(dvq_zone_table_get_locales(state->environment->zones),
                           state->environment->locale, entry->skeleton, "UTC", milliseconds, part,
                           state->builder);
}

static void append_week_field(const formatter *state, const token_entry *entry)
{
    int week = 0;
    int year = 0;
    int first_day = 1;
    int minimal_days = 4;
    bool local = entry->kind >= FIELD_LOCAL_WEEK && entry->kind <= FIELD_LOCAL_WEEK_YEAR_2;
    if (local)
        dvq_locale_get_week(state->environment->locale, &first_day, &minimal_days);
    dvq_date_get_week_by(&state->fields, first_day, minimal_days, &week, &year);
    if (entry->kind == FIELD_WEEK || entry->kind == FIELD_LOCAL_WEEK)
        append_number(state, week, entry->width);
    else if (entry->kind == FIELD_WEEK_YEAR || entry->kind == FIELD_LOCAL_WEEK_YEAR)
        append_number(state, year, entry->width);
    else
        append_short_year(state, year);
}

static void append_word_field(const formatter *state, const token_entry *entry)
{
    const dvq_date_fields *fields = &state->fields;
    if (!state->english) {
        dvq_locale_part part = entry->kind == FIELD_DAY_PERIOD   ? DVQ_LOCALE_DAY_PERIOD
                               : entry->kind == FIELD_ERA        ? DVQ_LOCALE_ERA
                               : entry->kind == FIELD_MONTH_WORD ? DVQ_LOCALE_MONTH
                                                                 : DVQ_LOCALE_WEEKDAY;
        append_foreign_word(state, entry, part);
    } else if (entry->kind == FIELD_DAY_PERIOD) {
        dvq_text_builder_add_string(state->builder, fields->hour < 12 ? "AM" : "PM");
    } else if (entry->kind == FIELD_ERA) {
        append_era(state, entry->width);
    } else if (entry->kind == FIELD_MONTH_WORD) {
        append_word(state, months[fields->month - 1], entry->width);
    } else {
        append_word(state, weekdays[fields->weekday - 1], entry->width);
    }
}

static void append_field(const formatter *state, const token_entry *entry)
{
    const dvq_date_fields *fields = &state->fields;
    int width = entry->width;
    switch (entry->kind) {
    case FIELD_MILLISECOND:
        append_number(state, fields->millisecond, width);
        return;
    case FIELD_CENTISECOND:
        append_number(state, fields->millisecond / 10, width);
        return;
    case FIELD_DECISECOND:
        append_number(state, fields->millisecond / 100, width);
        return;
    case FIELD_SECOND:
        append_number(state, fields->second, width);
        return;
    case FIELD_MINUTE:
        append_number(state, fields->minute, width);
        return;
    case FIELD_HOUR_12:
        append_number(state, fields->hour % 12 == 0 ? 12 : fields->hour % 12, width);
        return;
    case FIELD_HOUR_24:
        append_number(state, fields->hour, width);
        return;
    case FIELD_OFFSET_NARROW:
    case FIELD_OFFSET_SHORT:
    case FIELD_OFFSET_TECHNICAL:
        append_offset(state, entry->kind);
        return;
    case FIELD_ZONE_SHORT:
    case FIELD_ZONE_LONG:
        append_zone_word(state, entry->skeleton);
        return;
    case FIELD_ZONE_NAME:
        dvq_zone_append_name(state->environment->zones, state->date.size, state->builder);
        return;
    case FIELD_DAY:
        append_number(state, fields->day, width);
        return;
    case FIELD_WEEKDAY:
        append_number(state, fields->weekday, width);
        return;
    case FIELD_DAY_PERIOD:
    case FIELD_WEEKDAY_WORD:
    case FIELD_MONTH_WORD:
    case FIELD_ERA:
        append_word_field(state, entry);
        return;
    case FIELD_MONTH:
        append_number(state, fields->month, width);
        return;
    case FIELD_YEAR:
        append_number(state, fields->year, width);
        return;
    case FIELD_YEAR_2:
        append_short_year(state, fields->year);
        return;
    case FIELD_WEEK_YEAR:
    case FIELD_WEEK_YEAR_2:
    case FIELD_WEEK:
    case FIELD_LOCAL_WEEK:
    case FIELD_LOCAL_WEEK_YEAR:
    case FIELD_LOCAL_WEEK_YEAR_2:
        append_week_field(state, entry);
        return;
    case FIELD_ORDINAL:
        append_number(state, dvq_date_get_ordinal(fields), width);
        return;
    case FIELD_QUARTER:
        append_number(state, (fields->month + 2) / 3, width);
        return;
    case FIELD_UNIX_SECONDS:
        append_number(state, (int64_t)floor(state->date.as.milliseconds / 1000), width);
        return;
    case FIELD_UNIX_MILLISECONDS:
        append_unix_milliseconds(state);
        return;
    case FIELD_MACRO:
        append_macro(state, entry);
        return;
    }
}

static void append_token(const formatter *state, const dvq_format_token *token)
{
    for (size_t i = 0; i < sizeof tokens / sizeof tokens[0]; i++) {
        if (!dvq_format_token_is(token, tokens[i].token))
            continue;
        append_field(state, &tokens[i]);
        return;
    }
    dvq_text_builder_add(state->builder, token->text);
}

dvq_status dvq_date_format(const dvq_environment *environment, dvq_value date, dvq_text format,
                           dvq_text_builder *builder, dvq_error *error)
{
    formatter state = {environment, builder, date, {0}, true, '0'};
    dvq_format_scanner scanner = {format, 0, false};
    dvq_format_token token;
    if (!dvq_date_is_valid(date)) {
        dvq_text_builder_add_string(builder, "Invalid DateTime");
        return builder->status;
    }
    state.english = dvq_locale_is_english(environment->locale);
    if (!state.english)
        state.zero = dvq_locale_get_zero(environment->locale);
    dvq_date_get_fields(environment, date, &state.fields);
    while (dvq_format_next(&scanner, &token)) {
        if (token.literal)
            dvq_text_builder_add(builder, token.text);
        else
            append_token(&state, &token);
    }
    if (builder->status == DVQ_ERROR_MEMORY)
        return dvq_error_memory(error);
    return builder->status;
}

void dvq_date_append_iso(const dvq_environment *environment, dvq_value date,
                         dvq_text_builder *builder)
{
    dvq_date_fields fields;
    if (!dvq_date_is_valid(date)) {
        dvq_text_builder_add_string(builder, "Invalid DateTime");
        return;
    }
    dvq_date_get_fields(environment, date, &fields);
    bool wide = fields.year > 9999 || fields.year < 0;
    dvq_text_builder_add_format(builder, "%s%0*d-%02d-%02dT%02d:%02d:%02d.%03d",
                                fields.year < 0 ? "-"
                                : wide          ? "+"
                                                : "",
                                wide ? 6 : 4, abs(fields.year), fields.month, fields.day,
                                fields.hour, fields.minute, fields.second, fields.millisecond);
    int offset = abs(fields.offset);
    if (dvq_zone_is_utc(environment->zones, date.size))
        dvq_text_builder_add_byte(builder, 'Z');
    else
        dvq_text_builder_add_format(builder, "%c%02d:%02d", fields.offset < 0 ? '-' : '+',
                                    offset / 60, offset % 60);
}
