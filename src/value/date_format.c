/*
 * Dates as text: by Luxon's format tokens, and in the ISO form of JSON output. Called by
 * dateformat() and wherever values are written. English is done here; other locales, and the names
 * of zones, come from locale.c.
 */
#include <stdlib.h>

#include "support/ascii.h"
#include "support/diagnostic.h"
#include "support/unicode.h"
#include "value/date.h"
#include "value/date_words.h"
#include "value/locale.h"
#include "value/luxon_token.h"
#include "value/number_text.h"

#define NARROW_SPACE "\xE2\x80\xAF"

typedef enum word_width { WORD_SHORT, WORD_LONG, WORD_NARROW } word_width;

typedef struct formatter formatter;
typedef struct token_entry token_entry;
typedef void append_token_function(const formatter *state, const token_entry *entry);

struct token_entry {
    const char *token;
    append_token_function *append;
    int width;            /* how many digits at least, or a word_width */
    size_t field;         /* for append_field: where in dvq_date_fields */
    const char *skeleton; /* for words, zones and macros: which fields ICU writes */
    const char *english;  /* for macros: the English format; | and ~ stand for the zone's name */
};

struct formatter {
    const dvq_environment *environment;
    dvq_text_builder *builder;
    dvq_value date;
    dvq_date_fields fields;
    bool english;
    uint32_t zero; /* the locale's digit 0 */
};

/* ---- numbers ---- */

static void append_digits(const formatter *state, const char *digits)
{
    if (state->zero == '0') {
        dvq_text_builder_add_string(state->builder, digits);
        return;
    }
    for (; *digits != '\0'; digits++) {
        bool digit = dvq_ascii_is_digit((unsigned char)*digits);
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

static void append_field(const formatter *state, const token_entry *entry)
{
    int number = 0;
    memcpy(&number, (const char *)&state->fields + entry->field, sizeof number);
    append_number(state, number, entry->width);
}

/* Hundredths of a second with two digits, or tenths with one. */
static void append_fraction(const formatter *state, const token_entry *entry)
{
    append_number(state, state->fields.millisecond / (entry->width == 2 ? 10 : 100), entry->width);
}

static void append_half_day_hour(const formatter *state, const token_entry *entry)
{
    int hour = state->fields.hour % 12;
    append_number(state, hour == 0 ? 12 : hour, entry->width);
}

static void append_ordinal(const formatter *state, const token_entry *entry)
{
    append_number(state, dvq_date_get_ordinal(&state->fields), entry->width);
}

static void append_quarter(const formatter *state, const token_entry *entry)
{
    append_number(state, (state->fields.month + 2) / 3, entry->width);
}

static void append_unix_seconds(const formatter *state, const token_entry *entry)
{
    append_number(state, (int64_t)floor(state->date.as.milliseconds / 1000), entry->width);
}

static void append_unix_milliseconds(const formatter *state, const token_entry *entry)
{
    double rounded = floor(state->date.as.milliseconds * 1000 + 0.5) / 1000;
    if (rounded == trunc(rounded))
        append_number(state, (int64_t)rounded, entry->width);
    else
        dvq_value_append_number(rounded, state->builder);
}

/* The last two characters of the year as a number; in -5 the sign is one of them. */
static void append_short_year(const formatter *state, int year)
{
    bool sign = year < 0 && year > -10;
    append_number(state, sign ? year : abs(year) % 100, 2);
}

static void append_two_digit_year(const formatter *state, const token_entry *entry)
{
    (void)entry;
    append_short_year(state, state->fields.year);
}

/* ---- weeks ---- */

typedef struct week_date {
    int week;
    int year;
} week_date;

static week_date get_week(const formatter *state)
{
    week_date date;
    dvq_date_get_week(&state->fields, &date.week, &date.year);
    return date;
}

static void append_week(const formatter *state, const token_entry *entry)
{
    append_number(state, get_week(state).week, entry->width);
}

static void append_week_year(const formatter *state, const token_entry *entry)
{
    append_number(state, get_week(state).year, entry->width);
}

static void append_two_digit_week_year(const formatter *state, const token_entry *entry)
{
    (void)entry;
    append_short_year(state, get_week(state).year);
}

/* ---- words ---- */

static void append_word(const formatter *state, const char *word, int width)
{
    size_t length = strlen(word);
    if (width != WORD_LONG)
        length = width == WORD_SHORT ? DVQ_DATE_SHORT_WORD : 1;
    dvq_text_builder_add(state->builder, dvq_text_make(word, length));
}

static dvq_status append_locale_date(const formatter *state, const dvq_locale_date *date)
{
    dvq_status status = dvq_locale_append_date(
        dvq_zone_table_get_locales(state->environment->zones), date, state->builder);
    if (status == DVQ_ERROR_EVALUATE)
        dvq_environment_report_missing(state->environment, "dates");
    return status;
}

static void append_foreign_word(const formatter *state, const token_entry *entry,
                                dvq_locale_part part)
{
    dvq_locale_date date = {
        .locale = state->environment->locale,
        .skeleton = entry->skeleton,
        .zone = "UTC",
        .milliseconds = state->date.as.milliseconds + state->fields.offset * 60000.0,
        .part = part,
    };
    append_locale_date(state, &date);
}

static void append_era(const formatter *state, const token_entry *entry)
{
    size_t era = state->fields.year < 0 ? 0 : 1;
    if (!state->english)
        append_foreign_word(state, entry, DVQ_LOCALE_ERA);
    else if (entry->width == WORD_LONG)
        dvq_text_builder_add_string(state->builder, dvq_date_long_eras[era]);
    else if (entry->width == WORD_SHORT)
        dvq_text_builder_add_string(state->builder, dvq_date_short_eras[era]);
    else
        dvq_text_builder_add_byte(state->builder, *dvq_date_short_eras[era]);
}

static void append_day_period(const formatter *state, const token_entry *entry)
{
    if (state->english)
        dvq_text_builder_add_string(state->builder,
                                    dvq_date_day_periods[state->fields.hour < 12 ? 0 : 1]);
    else
        append_foreign_word(state, entry, DVQ_LOCALE_DAY_PERIOD);
}

static void append_month(const formatter *state, const token_entry *entry)
{
    if (state->english)
        append_word(state, dvq_date_months[state->fields.month - 1], entry->width);
    else
        append_foreign_word(state, entry, DVQ_LOCALE_MONTH);
}

static void append_weekday(const formatter *state, const token_entry *entry)
{
    if (state->english)
        append_word(state, dvq_date_weekdays[state->fields.weekday - 1], entry->width);
    else
        append_foreign_word(state, entry, DVQ_LOCALE_WEEKDAY);
}

/* ---- zones ---- */

typedef struct offset_parts {
    char sign;
    int hours;
    int minutes;
} offset_parts;

static offset_parts get_offset(const formatter *state)
{
    int64_t instant = (int64_t)floor(state->date.as.milliseconds);
    int seconds = dvq_zone_get_offset_seconds(state->environment->zones, state->date.size, instant);
    return (offset_parts){seconds < 0 ? '-' : '+', abs(seconds) / 3600, abs(seconds) / 60 % 60};
}

static void append_narrow_offset(const formatter *state, const token_entry *entry)
{
    (void)entry;
    offset_parts offset = get_offset(state);
    dvq_text_builder_add_format(state->builder, "%c%d", offset.sign, offset.hours);
    if (offset.minutes > 0)
        dvq_text_builder_add_format(state->builder, ":%d", offset.minutes);
}

static void append_short_offset(const formatter *state, const token_entry *entry)
{
    (void)entry;
    offset_parts offset = get_offset(state);
    dvq_text_builder_add_format(state->builder, "%c%02d:%02d", offset.sign, offset.hours,
                                offset.minutes);
}

static void append_technical_offset(const formatter *state, const token_entry *entry)
{
    (void)entry;
    offset_parts offset = get_offset(state);
    dvq_text_builder_add_format(state->builder, "%c%02d%02d", offset.sign, offset.hours,
                                offset.minutes);
}

static void append_zone_name(const formatter *state, const token_entry *entry)
{
    (void)entry;
    dvq_zone_append_name(state->environment->zones, state->date.size, state->builder);
}

/*
 * Whether JavaScript's Intl does not know the zone, which is so for UTC and for offsets with
 * minutes. Luxon then puts the text together from parts, with its own name for the zone.
 */
static bool is_own_zone(const formatter *state)
{
    dvq_zone zone = state->date.size;
    char buffer[DVQ_ZONE_NAME_CAPACITY];
    return dvq_zone_is_utc(state->environment->zones, zone) ||
           dvq_zone_get_icu_name(state->environment->zones, zone, buffer) == NULL;
}

/* "EST"; with the skeleton "zzzz", "Eastern Standard Time". */
static void append_icu_zone(const formatter *state, const char *skeleton)
{
    char buffer[DVQ_ZONE_NAME_CAPACITY];
    dvq_locale_date date = {
        .locale = state->environment->locale,
        .skeleton = skeleton,
        .zone = dvq_zone_get_icu_name(state->environment->zones, state->date.size, buffer),
        .milliseconds = state->date.as.milliseconds,
        .part = DVQ_LOCALE_ZONE,
    };
    append_locale_date(state, &date);
}

/* The name of the zone on this date; a fixed offset only has Luxon's name for it. */
static void append_zone_word(const formatter *state, const token_entry *entry)
{
    if (dvq_zone_is_fixed(state->date.size) || is_own_zone(state))
        dvq_zone_append_name(state->environment->zones, state->date.size, state->builder);
    else
        append_icu_zone(state, entry->skeleton);
}

/* The same inside a macro, where an offset of whole hours is called "GMT+2". */
static void append_macro_zone(const formatter *state, const char *skeleton)
{
    if (is_own_zone(state))
        dvq_zone_append_name(state->environment->zones, state->date.size, state->builder);
    else
        append_icu_zone(state, skeleton);
}

/* ---- macros ---- */

static void append_token(const formatter *state, const dvq_luxon_token *token);

static void append_english_macro(const formatter *state, const char *pattern)
{
    formatter inner = *state;
    dvq_luxon_scanner scanner = {dvq_text_from_string(pattern), 0, false};
    /* The year 0 is written as 1, -1 as 2 and so on: years before Christ have no sign. */
    if (inner.fields.year <= 0)
        inner.fields.year = 1 - inner.fields.year;
    dvq_luxon_token token;
    while (dvq_luxon_next(&scanner, &token))
        if (dvq_luxon_token_is(&token, "|"))
            append_macro_zone(state, "z");
        else if (dvq_luxon_token_is(&token, "~"))
            append_macro_zone(state, "zzzz");
        else if (token.literal && token.text.length == 3 && !is_own_zone(state))
            dvq_text_builder_add_byte(state->builder,
                                      ' '); /* as Intl does when it writes the whole text */
        else if (token.literal)
            dvq_text_builder_add(state->builder, token.text);
        else
            append_token(&inner, &token);
}

static void append_foreign_macro(const formatter *state, const token_entry *entry)
{
    dvq_zone_table *zones = state->environment->zones;
    char buffer[DVQ_ZONE_NAME_CAPACITY];
    dvq_locale_date date = {
        .locale = state->environment->locale,
        .skeleton = entry->skeleton,
        .zone = dvq_zone_get_icu_name(zones, state->date.size, buffer),
        .milliseconds = state->date.as.milliseconds,
        .part = DVQ_LOCALE_WHOLE,
    };
    if (is_own_zone(state)) {
        dvq_text_builder word;
        dvq_text_builder_init(&word, state->builder->arena);
        dvq_zone_append_name(zones, state->date.size, &word);
        if (dvq_text_builder_finish(&word, &date.zone_word) != DVQ_OK)
            state->builder->status = word.status;
        date.part = DVQ_LOCALE_PARTS;
    }
    if (date.zone == NULL) {
        date.milliseconds += state->fields.offset * 60000.0;
        date.zone = "UTC";
    }
    append_locale_date(state, &date);
}

static void append_macro(const formatter *state, const token_entry *entry)
{
    if (state->english)
        append_english_macro(state, entry->english);
    else
        append_foreign_macro(state, entry);
}

/* ---- tokens ---- */

#define FIELD(name) offsetof(dvq_date_fields, name)
#define DATE_FULL "MMMM d, y"
#define DATE_HUGE "EEEE, MMMM d, y"
#define TIME "h:mm" NARROW_SPACE "a"
#define TIME_SECONDS "h:mm:ss" NARROW_SPACE "a"

static const token_entry tokens[] = {
    {"S", append_field, 0, FIELD(millisecond), NULL, NULL},
    {"u", append_field, 3, FIELD(millisecond), NULL, NULL},
    {"SSS", append_field, 3, FIELD(millisecond), NULL, NULL},
    {"uu", append_fraction, 2, 0, NULL, NULL},
    {"uuu", append_fraction, 0, 0, NULL, NULL},
    {"s", append_field, 0, FIELD(second), NULL, NULL},
    {"ss", append_field, 2, FIELD(second), NULL, NULL},
    {"m", append_field, 0, FIELD(minute), NULL, NULL},
    {"mm", append_field, 2, FIELD(minute), NULL, NULL},
    {"h", append_half_day_hour, 0, 0, NULL, NULL},
    {"hh", append_half_day_hour, 2, 0, NULL, NULL},
    {"H", append_field, 0, FIELD(hour), NULL, NULL},
    {"HH", append_field, 2, FIELD(hour), NULL, NULL},
    {"Z", append_narrow_offset, 0, 0, NULL, NULL},
    {"ZZ", append_short_offset, 0, 0, NULL, NULL},
    {"ZZZ", append_technical_offset, 0, 0, NULL, NULL},
    {"ZZZZ", append_zone_word, 0, 0, "z", NULL},
    {"ZZZZZ", append_zone_word, 0, 0, "zzzz", NULL},
    {"z", append_zone_name, 0, 0, NULL, NULL},
    {"a", append_day_period, 0, 0, "h", NULL},
    {"d", append_field, 0, FIELD(day), NULL, NULL},
    {"dd", append_field, 2, FIELD(day), NULL, NULL},
    {"c", append_field, 0, FIELD(weekday), NULL, NULL},
    {"ccc", append_weekday, WORD_SHORT, 0, "EEE", NULL},
    {"cccc", append_weekday, WORD_LONG, 0, "EEEE", NULL},
    {"ccccc", append_weekday, WORD_NARROW, 0, "EEEEE", NULL},
    {"E", append_field, 0, FIELD(weekday), NULL, NULL},
    {"EEE", append_weekday, WORD_SHORT, 0, "EEEMMMMd", NULL},
    {"EEEE", append_weekday, WORD_LONG, 0, "EEEEMMMMd", NULL},
    {"EEEEE", append_weekday, WORD_NARROW, 0, "EEEEEMMMMd", NULL},
    {"L", append_field, 0, FIELD(month), NULL, NULL},
    {"LL", append_field, 2, FIELD(month), NULL, NULL},
    {"LLL", append_month, WORD_SHORT, 0, "MMM", NULL},
    {"LLLL", append_month, WORD_LONG, 0, "MMMM", NULL},
    {"LLLLL", append_month, WORD_NARROW, 0, "MMMMM", NULL},
    {"M", append_field, 0, FIELD(month), NULL, NULL},
    {"MM", append_field, 2, FIELD(month), NULL, NULL},
    {"MMM", append_month, WORD_SHORT, 0, "MMMd", NULL},
    {"MMMM", append_month, WORD_LONG, 0, "MMMMd", NULL},
    {"MMMMM", append_month, WORD_NARROW, 0, "MMMMMd", NULL},
    {"y", append_field, 0, FIELD(year), NULL, NULL},
    {"yy", append_two_digit_year, 2, 0, NULL, NULL},
    {"yyyy", append_field, 4, FIELD(year), NULL, NULL},
    {"yyyyyy", append_field, 6, FIELD(year), NULL, NULL},
    {"G", append_era, WORD_SHORT, 0, "GyMd", NULL},
    {"GG", append_era, WORD_LONG, 0, "GGGGyMd", NULL},
    {"GGGGG", append_era, WORD_NARROW, 0, "GGGGGyMd", NULL},
    {"kk", append_two_digit_week_year, 2, 0, NULL, NULL},
    {"kkkk", append_week_year, 4, 0, NULL, NULL},
    {"W", append_week, 0, 0, NULL, NULL},
    {"WW", append_week, 2, 0, NULL, NULL},
    {"o", append_ordinal, 0, 0, NULL, NULL},
    {"ooo", append_ordinal, 3, 0, NULL, NULL},
    {"q", append_quarter, 0, 0, NULL, NULL},
    {"qq", append_quarter, 2, 0, NULL, NULL},
    {"X", append_unix_seconds, 0, 0, NULL, NULL},
    {"x", append_unix_milliseconds, 0, 0, NULL, NULL},
    {"D", append_macro, 0, 0, "yMd", "M/d/y"},
    {"DD", append_macro, 0, 0, "yMMMd", "MMM d, y"},
    {"DDD", append_macro, 0, 0, "yMMMMd", DATE_FULL},
    {"DDDD", append_macro, 0, 0, "yMMMMEEEEd", DATE_HUGE},
    {"t", append_macro, 0, 0, "jm", TIME},
    {"tt", append_macro, 0, 0, "jms", TIME_SECONDS},
    {"ttt", append_macro, 0, 0, "jmsz", TIME_SECONDS " |"},
    {"tttt", append_macro, 0, 0, "jmszzzz", TIME_SECONDS " ~"},
    {"T", append_macro, 0, 0, "Hm", "HH:mm"},
    {"TT", append_macro, 0, 0, "Hms", "HH:mm:ss"},
    {"TTT", append_macro, 0, 0, "Hmsz", "HH:mm:ss |"},
    {"TTTT", append_macro, 0, 0, "Hmszzzz", "HH:mm:ss ~"},
    {"f", append_macro, 0, 0, "yMdjm", "M/d/y, " TIME},
    {"ff", append_macro, 0, 0, "yMMMdjm", "MMM d, y, " TIME},
    {"fff", append_macro, 0, 0, "yMMMMdjmz", DATE_FULL " 'at' " TIME " |"},
    {"ffff", append_macro, 0, 0, "yMMMMEEEEdjmzzzz", DATE_HUGE " 'at' " TIME " ~"},
    {"F", append_macro, 0, 0, "yMdjms", "M/d/y, " TIME_SECONDS},
    {"FF", append_macro, 0, 0, "yMMMdjms", "MMM d, y, " TIME_SECONDS},
    {"FFF", append_macro, 0, 0, "yMMMMdjmsz", DATE_FULL " 'at' " TIME_SECONDS " |"},
    {"FFFF", append_macro, 0, 0, "yMMMMEEEEdjmszzzz", DATE_HUGE " 'at' " TIME_SECONDS " ~"},
};

static void append_token(const formatter *state, const dvq_luxon_token *token)
{
    for (size_t i = 0; i < sizeof tokens / sizeof tokens[0]; i++) {
        if (!dvq_luxon_token_is(token, tokens[i].token))
            continue;
        tokens[i].append(state, &tokens[i]);
        return;
    }
    dvq_text_builder_add(state->builder, token->text);
}

static void find_digits(formatter *state)
{
    dvq_status status = dvq_locale_get_zero(state->environment->locale, &state->zero);
    if (status != DVQ_OK)
        state->builder->status = status;
    if (status == DVQ_ERROR_EVALUATE)
        dvq_environment_report_missing(state->environment, "digits");
}

dvq_status dvq_date_format(const dvq_environment *environment, dvq_value date, dvq_text format,
                           dvq_text_builder *builder, dvq_error *error)
{
    formatter state = {environment, builder, date, {0}, true, '0'};
    dvq_luxon_scanner scanner = {format, 0, false};
    if (!dvq_date_is_valid(date)) {
        dvq_text_builder_add_string(builder, "Invalid DateTime");
        return builder->status;
    }
    state.english = dvq_locale_is_english(environment->locale);
    if (!state.english)
        find_digits(&state);
    dvq_date_get_fields(environment, date, &state.fields);
    dvq_luxon_token token;
    while (dvq_luxon_next(&scanner, &token))
        if (token.literal)
            dvq_text_builder_add(builder, token.text);
        else
            append_token(&state, &token);
    if (builder->status == DVQ_ERROR_MEMORY)
        return dvq_error_memory(error);
    return builder->status;
}

void dvq_date_append_iso(const dvq_environment *environment, dvq_value date,
                         dvq_text_builder *builder)
{
    if (!dvq_date_is_valid(date)) {
        dvq_text_builder_add_string(builder, "Invalid DateTime");
        return;
    }
    dvq_date_fields fields;
    dvq_date_get_fields(environment, date, &fields);
    bool wide = fields.year > 9999 || fields.year < 0;
    if (wide)
        dvq_text_builder_add_byte(builder, fields.year < 0 ? '-' : '+');
    const struct {
        int number;
        unsigned width;
        char after; /* 0: nothing */
    } parts[] = {{abs(fields.year), wide ? 6 : 4, '-'},
                 {fields.month, 2, '-'},
                 {fields.day, 2, 'T'},
                 {fields.hour, 2, ':'},
                 {fields.minute, 2, ':'},
                 {fields.second, 2, '.'},
                 {fields.millisecond, 3, 0}};
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        dvq_text_builder_add_number(builder, (unsigned)parts[i].number, parts[i].width);
        if (parts[i].after != 0)
            dvq_text_builder_add_byte(builder, parts[i].after);
    }
    if (dvq_zone_is_utc(environment->zones, date.size)) {
        dvq_text_builder_add_byte(builder, 'Z');
        return;
    }
    unsigned offset = (unsigned)abs(fields.offset);
    dvq_text_builder_add_byte(builder, fields.offset < 0 ? '-' : '+');
    dvq_text_builder_add_number(builder, offset / 60, 2);
    dvq_text_builder_add_byte(builder, ':');
    dvq_text_builder_add_number(builder, offset % 60, 2);
}
