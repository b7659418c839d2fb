/*
 * Reads rules of recurrence: a small recursive descent over words and numbers. As in rrule, the
 * longest word that fits is taken, wherever it ends ("everyday" is "every day"), and what follows
 * a complete rule is ignored. Called by way of recurrence.h; writes nothing, which is the work of
 * recurrence_text.c, and never asks for the day.
 */
#include "support/ascii.h"
#include "tasks/recurrence_rule.h"

/* The most digits of a number; rrule would go on to write it with an exponent. */
#define LONGEST_NUMBER 15
#define YEAR_WITHOUT_ONE 2001 /* what JavaScript takes for the year of "January 1" */

typedef enum rule_token {
    TOKEN_NONE,
    TOKEN_MONDAY,
    TOKEN_TUESDAY,
    TOKEN_WEDNESDAY,
    TOKEN_THURSDAY,
    TOKEN_FRIDAY,
    TOKEN_SATURDAY,
    TOKEN_SUNDAY,
    TOKEN_JANUARY,
    TOKEN_FEBRUARY,
    TOKEN_MARCH,
    TOKEN_APRIL,
    TOKEN_MAY,
    TOKEN_JUNE,
    TOKEN_JULY,
    TOKEN_AUGUST,
    TOKEN_SEPTEMBER,
    TOKEN_OCTOBER,
    TOKEN_NOVEMBER,
    TOKEN_DECEMBER,
    TOKEN_EVERY,
    TOKEN_MINUTES,
    TOKEN_HOURS,
    TOKEN_DAYS,
    TOKEN_WEEKS,
    TOKEN_MONTHS,
    TOKEN_YEARS,
    TOKEN_WEEKDAYS,
    TOKEN_ON,
    TOKEN_AT,
    TOKEN_THE,
    TOKEN_FIRST,
    TOKEN_SECOND,
    TOKEN_THIRD,
    TOKEN_LAST,
    TOKEN_FOR,
    TOKEN_UNTIL,
    TOKEN_OTHER,  /* a word that is known but means nothing here */
    TOKEN_COMMA,  /* any number of commas, "and" and "or" */
    TOKEN_NUMBER, /* 1, 2, ... */
    TOKEN_NTH     /* 1st, 2nd, 3., ... */
} rule_token;

typedef struct token_word {
    const char *word;
    rule_token token;
} token_word;

static const token_word token_words[] = {
    {"mo", TOKEN_MONDAY},
    {"mon", TOKEN_MONDAY},
    {"monday", TOKEN_MONDAY},
    {"tu", TOKEN_TUESDAY},
    {"tue", TOKEN_TUESDAY},
    {"tues", TOKEN_TUESDAY},
    {"tuesday", TOKEN_TUESDAY},
    {"we", TOKEN_WEDNESDAY},
    {"wed", TOKEN_WEDNESDAY},
    {"wedn", TOKEN_WEDNESDAY},
    {"wednesday", TOKEN_WEDNESDAY},
    {"th", TOKEN_THURSDAY},
    {"thu", TOKEN_THURSDAY},
    {"thur", TOKEN_THURSDAY},
    {"thursday", TOKEN_THURSDAY},
    {"fr", TOKEN_FRIDAY},
    {"fri", TOKEN_FRIDAY},
    {"friday", TOKEN_FRIDAY},
    {"sa", TOKEN_SATURDAY},
    {"sat", TOKEN_SATURDAY},
    {"saturday", TOKEN_SATURDAY},
    {"su", TOKEN_SUNDAY},
    {"sun", TOKEN_SUNDAY},
    {"sunday", TOKEN_SUNDAY},
    {"jan", TOKEN_JANUARY},
    {"january", TOKEN_JANUARY},
    {"feb", TOKEN_FEBRUARY},
    {"february", TOKEN_FEBRUARY},
    {"mar", TOKEN_MARCH},
    {"march", TOKEN_MARCH},
    {"apr", TOKEN_APRIL},
    {"april", TOKEN_APRIL},
    {"may", TOKEN_MAY},
    {"jun", TOKEN_JUNE},
    {"june", TOKEN_JUNE},
    {"jul", TOKEN_JULY},
    {"july", TOKEN_JULY},
    {"aug", TOKEN_AUGUST},
    {"august", TOKEN_AUGUST},
    {"sep", TOKEN_SEPTEMBER},
    {"sept", TOKEN_SEPTEMBER},
    {"september", TOKEN_SEPTEMBER},
    {"oct", TOKEN_OCTOBER},
    {"october", TOKEN_OCTOBER},
    {"nov", TOKEN_NOVEMBER},
    {"november", TOKEN_NOVEMBER},
    {"dec", TOKEN_DECEMBER},
    {"december", TOKEN_DECEMBER},
    {"every", TOKEN_EVERY},
    {"minute", TOKEN_MINUTES},
    {"minutes", TOKEN_MINUTES},
    {"hour", TOKEN_HOURS},
    {"hours", TOKEN_HOURS},
    {"day", TOKEN_DAYS},
    {"days", TOKEN_DAYS},
    {"week", TOKEN_WEEKS},
    {"weeks", TOKEN_WEEKS},
    {"month", TOKEN_MONTHS},
    {"months", TOKEN_MONTHS},
    {"year", TOKEN_YEARS},
    {"years", TOKEN_YEARS},
    {"weekday", TOKEN_WEEKDAYS},
    {"weekdays", TOKEN_WEEKDAYS},
    {"on", TOKEN_ON},
    {"in", TOKEN_ON},
    {"at", TOKEN_AT},
    {"the", TOKEN_THE},
    {"first", TOKEN_FIRST},
    {"second", TOKEN_SECOND},
    {"third", TOKEN_THIRD},
    {"last", TOKEN_LAST},
    {"for", TOKEN_FOR},
    {"til", TOKEN_UNTIL},
    {"until", TOKEN_UNTIL},
    {"one", TOKEN_OTHER},
    {"two", TOKEN_OTHER},
    {"three", TOKEN_OTHER},
    {"time", TOKEN_OTHER},
    {"times", TOKEN_OTHER},
};

typedef struct rule_reader {
    dvq_arena *arena;
    dvq_text text;
    size_t offset;    /* after the token */
    rule_token token; /* TOKEN_NONE at the end, and where no word fits */
    int64_t number;   /* of a TOKEN_NUMBER or TOKEN_NTH */
    dvq_recurrence_rule *rule;
    dvq_status status;
    bool failed; /* this is no rule */
} rule_reader;

/* ---- words ---- */

/* Whether a word stands at `offset`, in any case. */
static bool has_word(dvq_text text, size_t offset, const char *word)
{
    dvq_text found = dvq_text_slice(text, offset, offset + strlen(word));
    return dvq_text_equal_ascii_case(found, dvq_text_from_string(word));
}

/* The length of commas, "and" and "or" at `offset`. */
static size_t match_comma(dvq_text text, size_t offset)
{
    size_t at = offset;
    for (;;) {
        if (dvq_text_byte_at(text, at) == ',')
            at++;
        else if (has_word(text, at, "and"))
            at += 3;
        else if (has_word(text, at, "or"))
            at += 2;
        else
            return at - offset;
        at = dvq_text_skip_spaces(text, at);
    }
}

/* A number, or one with its ending: the length of both, and which it is. */
static size_t match_number(rule_reader *reader, size_t offset, rule_token *token)
{
    dvq_text text = reader->text;
    size_t digits = dvq_ascii_count_digits(text, offset, text.length);
    if (digits == 0 || text.data[offset] == '0')
        return 0;
    if (digits > LONGEST_NUMBER) {
        reader->failed = true;
        return 0;
    }
    reader->number = 0;
    for (size_t i = 0; i < digits; i++)
        reader->number = reader->number * 10 + (text.data[offset + i] - '0');
    static const char *const endings[] = {".", "th", "nd", "rd", "st"};
    *token = TOKEN_NTH;
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++)
        if (has_word(text, offset + digits, endings[i]))
            return digits + strlen(endings[i]);
    *token = TOKEN_NUMBER;
    return digits;
}

static size_t match_word(dvq_text text, size_t offset, rule_token *token)
{
    size_t longest = 0;
    for (size_t i = 0; i < sizeof token_words / sizeof token_words[0]; i++) {
        size_t length = strlen(token_words[i].word);
        if (length > longest && has_word(text, offset, token_words[i].word)) {
            longest = length;
            *token = token_words[i].token;
        }
    }
    return longest;
}

/* Go to the next token. Where no word fits, the rest of the text is left out. */
static void next_token(rule_reader *reader)
{
    size_t start = dvq_text_skip_spaces(reader->text, reader->offset);
    reader->token = TOKEN_NONE;
    size_t length = match_comma(reader->text, start);
    rule_token token = TOKEN_COMMA;
    if (length == 0)
        length = match_number(reader, start, &token);
    if (length == 0)
        length = match_word(reader->text, start, &token);
    reader->offset = length != 0 ? start + length : reader->text.length;
    if (length != 0)
        reader->token = token;
}

static bool accept(rule_reader *reader, rule_token token)
{
    if (reader->token != token)
        return false;
    next_token(reader);
    return true;
}

static void add_number(rule_reader *reader, number_list *list, int64_t number)
{
    if (!DVQ_VECTOR_PUSH(reader->arena, list, number))
        reader->status = DVQ_ERROR_MEMORY;
}

static void add_weekday(rule_reader *reader, int day, int nth)
{
    rule_weekday weekday = {.day = day, .nth = nth};
    if (!DVQ_VECTOR_PUSH(reader->arena, &reader->rule->weekdays, weekday))
        reader->status = DVQ_ERROR_MEMORY;
}

static void add_working_days(rule_reader *reader)
{
    for (int day = 0; day < 5; day++)
        add_weekday(reader, day, 0);
}

static bool is_weekday(rule_token token)
{
    return token >= TOKEN_MONDAY && token <= TOKEN_SUNDAY;
}

static bool is_month(rule_token token)
{
    return token >= TOKEN_JANUARY && token <= TOKEN_DECEMBER;
}

static int month_of(rule_token token)
{
    return (int)(token - TOKEN_JANUARY) + 1;
}

/* ---- the end of a rule ---- */

/* A day of the proleptic Gregorian calendar, if it is one: 31 days in February spill over. */
static bool set_until(dvq_recurrence_rule *rule, int year, int month, int day)
{
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (month < 1 || month > 12 || day < 1 || day > 31)
        return false;
    bool leaps = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    int length = lengths[month - 1] + (month == 2 && leaps ? 1 : 0);
    rule->until_year = year;
    rule->until_month = day > length ? month + 1 : month;
    rule->until_day = day > length ? day - length : day;
    return true;
}

static int full_year(int64_t year)
{
    if (year < 50)
        return (int)year + 2000;
    return (int)(year < 100 ? year + 1900 : year);
}

/* Of the words and numbers of a date: the month of a name, 0 for another word, -1 at the end. */
static int next_date_part(rule_reader *reader, int64_t *number)
{
    dvq_text text = reader->text;
    size_t at = reader->offset;
    while (at < text.length && !dvq_ascii_is_letter((unsigned char)text.data[at]) &&
           !dvq_ascii_is_digit((unsigned char)text.data[at]))
        at++;
    size_t digits = dvq_ascii_count_digits(text, at, 9);
    *number = digits != 0 ? dvq_ascii_read_number(dvq_text_slice(text, at, at + digits)) : -1;
    size_t end = at + digits;
    while (digits == 0 && end < text.length && dvq_ascii_is_letter((unsigned char)text.data[end]))
        end++;
    reader->offset = end;
    if (end == at)
        return -1;
    rule_token token = TOKEN_NONE;
    bool is_named = end - at >= 3 && match_word(dvq_text_slice(text, at, at + 3), 0, &token) == 3;
    return digits == 0 && is_named && is_month(token) ? month_of(token) : 0;
}

/* until_date = [ month ] , day , [ month ] , [ year ] | month , year | year ; */
static void parse_until_date(rule_reader *reader)
{
    int64_t numbers[3] = {0};
    size_t count = 0;
    int named = 0;
    for (;;) {
        int64_t number = -1;
        int month = next_date_part(reader, &number);
        if (month < 0)
            break;
        bool is_stray = number < 0 && month == 0 && count != 0;
        if (is_stray || (number >= 0 && count == 3) || (month > 0 && named > 0)) {
            reader->failed = true;
            return;
        }
        if (number >= 0)
            numbers[count++] = number;
        if (month > 0)
            named = month;
    }
    dvq_recurrence_rule *rule = reader->rule;
    bool is_year = count == 1 && numbers[0] >= 1000 && numbers[0] <= 9999;
    if (is_year)
        reader->failed = !set_until(rule, (int)numbers[0], named != 0 ? named : 1, 1);
    else if (named != 0 && count == 1)
        reader->failed = !set_until(rule, YEAR_WITHOUT_ONE, named, (int)numbers[0]);
    else if (named != 0 && count == 2 && numbers[0] <= 31)
        reader->failed = !set_until(rule, full_year(numbers[1]), named, (int)numbers[0]);
    else if (named == 0 && count == 3 && numbers[0] <= 12)
        reader->failed = !set_until(rule, full_year(numbers[2]), (int)numbers[0], (int)numbers[1]);
    else
        reader->failed = true;
}

/* ending = [ "for" , number , [ "times" ] | "until" , until_date ] ; */
static void parse_ending(rule_reader *reader)
{
    if (reader->token == TOKEN_UNTIL) {
        parse_until_date(reader);
        return;
    }
    if (!accept(reader, TOKEN_FOR))
        return;
    if (reader->token != TOKEN_NUMBER)
        reader->failed = true;
    reader->rule->count = reader->number;
}

/* ---- which days ---- */

/* nth = "last" | ( "first" | ( "second" | "third" | ordinal ) , [ "last" ] ) ; */
static int parse_nth(rule_reader *reader)
{
    int64_t nth = 0;
    switch ((int)reader->token) {
    case TOKEN_LAST:
        next_token(reader);
        return -1;
    case TOKEN_FIRST:
        next_token(reader);
        return 1;
    case TOKEN_SECOND:
    case TOKEN_THIRD:
        nth = reader->token == TOKEN_SECOND ? 2 : 3;
        break;
    case TOKEN_NTH:
        nth = reader->number;
        break;
    default:
        return 0;
    }
    if (nth > DVQ_RECURRENCE_HIGHEST_NTH) {
        reader->failed = true;
        return 0;
    }
    next_token(reader);
    return (int)(accept(reader, TOKEN_LAST) ? -nth : nth);
}

/* numbers = number , { comma , number } ; */
static void parse_numbers(rule_reader *reader, number_list *list)
{
    do {
        if (reader->token != TOKEN_NUMBER) {
            reader->failed = true;
            return;
        }
        add_number(reader, list, reader->number);
        next_token(reader);
    } while (accept(reader, TOKEN_COMMA));
}

/* place = nth , [ weekday | "day" ] | weekday | "weekday" | "week" , numbers | month ; */
static bool parse_place(rule_reader *reader)
{
    dvq_recurrence_rule *rule = reader->rule;
    int nth = parse_nth(reader);
    rule_token token = reader->token;
    if (is_weekday(token)) {
        add_weekday(reader, (int)(token - TOKEN_MONDAY), nth);
        next_token(reader);
    } else if (nth != 0) {
        add_number(reader, &rule->month_days, nth);
        accept(reader, TOKEN_DAYS);
    } else if (token == TOKEN_WEEKDAYS) {
        if (rule->weekdays.count == 0)
            add_working_days(reader);
        next_token(reader);
    } else if (token == TOKEN_WEEKS) {
        rule->weeks.count = 0;
        next_token(reader);
        parse_numbers(reader, &rule->weeks);
    } else if (is_month(token)) {
        add_number(reader, &rule->months, month_of(token));
        next_token(reader);
    } else {
        return false;
    }
    return true;
}

/* places = [ ( "on" , [ "the" ] | "the" ) , place , { ( comma | "the" | "on" ) , place } ] ; */
static void parse_places(rule_reader *reader)
{
    bool has_on = accept(reader, TOKEN_ON);
    bool has_the = accept(reader, TOKEN_THE);
    if (!has_on && !has_the)
        return;
    while (parse_place(reader) && !reader->failed &&
           (accept(reader, TOKEN_COMMA) || accept(reader, TOKEN_THE) || accept(reader, TOKEN_ON)))
        continue;
}

/* hours = [ "at" , numbers , { "at" , numbers } ] ; */
static void parse_hours(rule_reader *reader)
{
    while (!reader->failed && accept(reader, TOKEN_AT)) {
        reader->rule->hours.count = 0;
        parse_numbers(reader, &reader->rule->hours);
    }
}

/* month_days = nth , [ word ] , { comma , nth , [ word ] } ; */
static void parse_month_days(rule_reader *reader)
{
    do {
        int nth = parse_nth(reader);
        if (nth == 0) {
            reader->failed = true;
            return;
        }
        add_number(reader, &reader->rule->month_days, nth);
        next_token(reader);
    } while (accept(reader, TOKEN_COMMA));
}

static bool is_nth(rule_token token)
{
    return token == TOKEN_NTH || (token >= TOKEN_FIRST && token <= TOKEN_LAST);
}

/* weekdays = weekday , { comma , weekday } , [ "on" ] , [ "the" ] , [ month_days ] ; */
static void parse_weekdays(rule_reader *reader)
{
    reader->rule->unit = UNIT_WEEK;
    do {
        if (!is_weekday(reader->token)) {
            reader->failed = true;
            return;
        }
        add_weekday(reader, (int)(reader->token - TOKEN_MONDAY), 0);
        next_token(reader);
    } while (accept(reader, TOKEN_COMMA));
    accept(reader, TOKEN_ON);
    accept(reader, TOKEN_THE);
    if (is_nth(reader->token))
        parse_month_days(reader);
}

/* months = month , { comma , month } , places ; */
static void parse_months(rule_reader *reader)
{
    reader->rule->unit = UNIT_YEAR;
    do {
        if (!is_month(reader->token)) {
            reader->failed = true;
            return;
        }
        add_number(reader, &reader->rule->months, month_of(reader->token));
        next_token(reader);
    } while (accept(reader, TOKEN_COMMA));
    parse_places(reader);
}

/* units = "day" , hours | "weekday" | ( "minute" | "hour" | "week" | "month" | "year" ) , places ;
 */
static void parse_units(rule_reader *reader)
{
    static const recurrence_unit units[] = {UNIT_MINUTE, UNIT_HOUR,  UNIT_DAY,
                                            UNIT_WEEK,   UNIT_MONTH, UNIT_YEAR};
    rule_token token = reader->token;
    next_token(reader);
    if (token == TOKEN_WEEKDAYS) {
        reader->rule->unit = UNIT_WEEK;
        add_working_days(reader);
        return;
    }
    reader->rule->unit = units[token - TOKEN_MINUTES];
    if (token == TOKEN_DAYS)
        parse_hours(reader);
    else
        parse_places(reader);
}

/* recurrence = "every" , [ number ] , ( units | weekdays | months ) , ending ; */
static void parse_recurrence(rule_reader *reader)
{
    if (!accept(reader, TOKEN_EVERY)) {
        reader->failed = true;
        return;
    }
    if (reader->token == TOKEN_NUMBER) {
        reader->rule->interval = reader->number;
        next_token(reader);
    }
    if (reader->token >= TOKEN_MINUTES && reader->token <= TOKEN_WEEKDAYS)
        parse_units(reader);
    else if (is_month(reader->token))
        parse_months(reader);
    else
        parse_weekdays(reader);
    if (!reader->failed)
        parse_ending(reader);
}

/* ---- the whole text ---- */

static bool has_only_letters_and_digits(dvq_text text)
{
    for (size_t i = 0; i < text.length; i++) {
        unsigned char byte = (unsigned char)text.data[i];
        if (!dvq_ascii_is_letter(byte) && !dvq_ascii_is_digit(byte) && byte != ',' && byte != ' ' &&
            byte != '!')
            return false;
    }
    return text.length != 0;
}

dvq_status dvq_recurrence_read(dvq_text text, dvq_arena *arena, dvq_recurrence *recurrence,
                               bool *found)
{
    static const size_t done = sizeof " when done" - 1;
    *recurrence = (dvq_recurrence){.text = DVQ_TEXT("")};
    *found = false;
    if (!has_only_letters_and_digits(text))
        return DVQ_OK;
    if (text.length > done && has_word(text, text.length - done, " when done")) {
        recurrence->when_done = true;
        text.length -= done;
    }
    dvq_recurrence_rule rule = {.unit = UNIT_DAY, .interval = 1};
    rule_reader reader = {.arena = arena, .text = text, .rule = &rule, .status = DVQ_OK};
    next_token(&reader);
    parse_recurrence(&reader);
    if (reader.status != DVQ_OK || reader.failed)
        return reader.status;
    *found = true;
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, arena);
    dvq_recurrence_write_text(&rule, &builder);
    if (recurrence->when_done)
        dvq_text_builder_add(&builder, DVQ_TEXT(" when done"));
    dvq_status status = dvq_text_builder_finish(&builder, &recurrence->text);
    if (status != DVQ_OK || recurrence->when_done)
        return status;
    dvq_text_builder_init(&builder, arena);
    dvq_recurrence_write_rule(&rule, &builder);
    return dvq_text_builder_finish(&builder, &recurrence->rule);
}
