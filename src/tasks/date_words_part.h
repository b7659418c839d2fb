/*
 * What the files of date_words share: a text of one byte a character, what is known of a date while
 * it is put together, and the matches that productions make. Nobody else includes this.
 *
 * A function that matches something at a place returns where it ends, or 0 when it is not there.
 */
#ifndef DVQ_TASKS_DATE_WORDS_PART_H
#define DVQ_TASKS_DATE_WORDS_PART_H

#include "support/ascii.h"
#include "support/vector.h"
#include "tasks/date_words.h"

typedef enum word_part {
    PART_YEAR,
    PART_MONTH,   /* 1 to 12 */
    PART_DAY,     /* 1 to 31 */
    PART_WEEKDAY, /* 0 (Sunday) to 6 */
    PART_HOUR,
    PART_MINUTE,
    PART_SECOND,
    PART_MILLISECOND,
    PART_HALF,   /* of the day: 0 before noon, 1 after */
    PART_OFFSET, /* minutes east of UTC */
    PART_COUNT
} word_part;

#define PART_BIT(part) (1U << (part))

/* A date with parts that were said, and parts that follow from the clock or from other parts. */
typedef struct dvq_word_date {
    int values[PART_COUNT];
    unsigned known; /* bits of the parts that have a value */
    unsigned said;  /* bits of those that were said */
} dvq_word_date;

typedef struct dvq_word_match {
    size_t header; /* of the character before it that had to be there; the start where none had */
    size_t start;
    size_t end;
    size_t resume; /* where the search goes on when the match is refused */
    dvq_word_date from;
    dvq_word_date to; /* of a range */
    bool has_to;
} dvq_word_match;

/* What is read: one byte for each unit of UTF-16, since offsets and lengths are counted in them. */
typedef struct dvq_words_reader {
    const dvq_environment *environment;
    const char *bytes; /* ASCII as it is, spaces of all kinds as ' ', other characters as below */
    size_t length;
    int64_t now;         /* local time, milliseconds since 1970 */
    dvq_word_date today; /* its day, with nothing said */
} dvq_words_reader;

#define WORDS_DASH '\1'        /* U+2013 */
#define WORDS_COLON '\2'       /* U+FF1A */
#define WORDS_OPEN '\3'        /* U+FF08 */
#define WORDS_CLOSE '\4'       /* U+FF09 */
#define WORDS_WAVE '\5'        /* U+301C */
#define WORDS_CHARACTER '\x7F' /* any other */

#define WORDS_MANY SIZE_MAX

typedef enum dvq_words_outcome {
    WORDS_NONE,    /* it does not stand here */
    WORDS_REFUSED, /* it stands here, but says no date; the search goes on from match->resume */
    WORDS_FOUND
} dvq_words_outcome;

/*
 * A production at a place. Beforehand match->from is the clock's day, match->start the place, and
 * match->resume the one after it.
 */
typedef dvq_words_outcome dvq_words_production(const dvq_words_reader *reader, size_t at,
                                               dvq_word_match *match);

/* ---- characters and words ---- */

/* The byte at a place, in lower case; 0 past the end. */
static inline char dvq_words_byte(const dvq_words_reader *reader, size_t at)
{
    return at < reader->length ? dvq_ascii_lower(reader->bytes[at]) : '\0';
}

static inline bool dvq_words_is_digit(const dvq_words_reader *reader, size_t at)
{
    return dvq_ascii_is_digit((unsigned char)dvq_words_byte(reader, at));
}

/* A letter, a digit or "_". */
static inline bool dvq_words_is_word(const dvq_words_reader *reader, size_t at)
{
    unsigned char byte = (unsigned char)dvq_words_byte(reader, at);
    return dvq_ascii_is_letter(byte) || dvq_ascii_is_digit(byte) || byte == '_';
}

/* After the spaces at a place, at most `most` of them. */
static inline size_t dvq_words_skip(const dvq_words_reader *reader, size_t at, size_t most)
{
    while (most-- > 0 && dvq_words_byte(reader, at) == ' ')
        at++;
    return at;
}

/* A word in any case, whatever follows it. */
size_t dvq_words_match(const dvq_words_reader *reader, size_t at, const char *word);

/* The first word of a list (which ends with NULL) that stands here, and its place in the list. */
size_t dvq_words_match_any(const dvq_words_reader *reader, size_t at, const char *const *words,
                           int *index);

/* Exactly `least` to `most` digits, as many as there are up to that. */
size_t dvq_words_match_number(const dvq_words_reader *reader, size_t at, size_t least, size_t most,
                              int *number);

/*
 * All ways to read a month, a weekday (0 Sunday), an ordinal (1st to 31st) or a year, the longest
 * first: where each ends, and what it means. They return how many there are.
 */
#define WORDS_FORMS 6
typedef struct dvq_word_form {
    size_t end;
    int value;
} dvq_word_form;
size_t dvq_words_list_months(const dvq_words_reader *reader, size_t at,
                             dvq_word_form forms[WORDS_FORMS]);
size_t dvq_words_list_weekdays(const dvq_words_reader *reader, size_t at,
                               dvq_word_form forms[WORDS_FORMS]);
size_t dvq_words_list_ordinals(const dvq_words_reader *reader, size_t at,
                               dvq_word_form forms[WORDS_FORMS]);
size_t dvq_words_list_years(const dvq_words_reader *reader, size_t at,
                            dvq_word_form forms[WORDS_FORMS]);

/* ---- dates ---- */

static inline bool dvq_word_date_says(const dvq_word_date *date, word_part part)
{
    return (date->said & PART_BIT(part)) != 0;
}

static inline bool dvq_word_date_knows(const dvq_word_date *date, word_part part)
{
    return (date->known & PART_BIT(part)) != 0;
}

/* Set a part that was said. */
static inline void dvq_word_date_say(dvq_word_date *date, word_part part, int value)
{
    date->values[part] = value;
    date->known |= PART_BIT(part);
    date->said |= PART_BIT(part);
}

/* Set a part that follows from something else, unless it was said. */
static inline void dvq_word_date_imply(dvq_word_date *date, word_part part, int value)
{
    if (dvq_word_date_says(date, part))
        return;
    date->values[part] = value;
    date->known |= PART_BIT(part);
}

/* No weekday, day or month was said; no hour, minute or second. */
bool dvq_word_date_is_time(const dvq_word_date *date);
bool dvq_word_date_is_day(const dvq_word_date *date);
/* Of weekday, day and month only the weekday was said. */
bool dvq_word_date_is_weekday(const dvq_word_date *date);
/* There is such a day, and such a time. */
bool dvq_word_date_is_valid(const dvq_word_date *date);

/* Nothing is said: the day of `local` (milliseconds since 1970, local time), at noon. */
void dvq_word_date_start(int64_t local, dvq_word_date *date);
/* Say or imply year, month and day, or hour to millisecond, of a local time. */
void dvq_word_date_say_day(dvq_word_date *date, int64_t local);
void dvq_word_date_imply_day(dvq_word_date *date, int64_t local);
void dvq_word_date_imply_time(dvq_word_date *date, int64_t local);
void dvq_word_date_say_time(dvq_word_date *date, int64_t local);

/* The local time that a date means, with its offset, if it has one, taken into account. */
int64_t dvq_words_get_local(const dvq_words_reader *reader, const dvq_word_date *date);

/* The year in which a day of a month is nearest to the clock's. */
int dvq_words_nearest_year(const dvq_words_reader *reader, int day, int month);

/* Minutes east of UTC at a local time. */
int dvq_words_get_offset(const dvq_words_reader *reader, int64_t local);

#define WORDS_DAY_MILLISECONDS ((int64_t)24 * 60 * 60 * 1000)

/* The weekday of a local time, 0 for Sunday, and its day since 1970. */
int dvq_words_get_weekday(int64_t local);
int64_t dvq_words_get_day(int64_t local);

/* ---- spans of time: "2 weeks, 3 days" ---- */

typedef enum word_unit {
    WORDS_SECOND,
    WORDS_MINUTE,
    WORDS_HOUR,
    WORDS_DAY,
    WORDS_WEEK,
    WORDS_MONTH,
    WORDS_QUARTER,
    WORDS_YEAR,
    WORDS_UNITS
} word_unit;

/* An amount of each unit, in the order in which they were named first. */
typedef struct dvq_word_span {
    double amounts[WORDS_UNITS];
    word_unit order[WORDS_UNITS];
    size_t count;
} dvq_word_span;

size_t dvq_words_match_unit(const dvq_words_reader *reader, size_t at, word_unit *unit);

/* The amounts that are named in a piece of the text. */
void dvq_words_read_span(const dvq_words_reader *reader, size_t start, size_t end,
                         dvq_word_span *span);

/* The date that is a span after a local time, or before it; false if that is out of reach. */
bool dvq_words_add_span(const dvq_words_reader *reader, int64_t local, const dvq_word_span *span,
                        int sign, dvq_word_date *date);

/* ---- the productions, and what joins their matches ---- */

dvq_words_production dvq_words_parse_moved_span;
dvq_words_production dvq_words_parse_moved_unit;
dvq_words_production dvq_words_parse_month;
dvq_words_production dvq_words_parse_day_time;
dvq_words_production dvq_words_parse_day_name;
dvq_words_production dvq_words_parse_iso_date;
dvq_words_production dvq_words_parse_slash_date;
dvq_words_production dvq_words_parse_within;
dvq_words_production dvq_words_parse_day_month;
dvq_words_production dvq_words_parse_month_day;
dvq_words_production dvq_words_parse_weekday;
dvq_words_production dvq_words_parse_year_month_day;
dvq_words_production dvq_words_parse_month_year;
dvq_words_production dvq_words_parse_time;
dvq_words_production dvq_words_parse_ago;
dvq_words_production dvq_words_parse_later;

typedef DVQ_VECTOR(dvq_word_match) dvq_word_matches;

/* All matches of all productions, by their start; those that overlap are still there. */
dvq_status dvq_words_scan(const dvq_words_reader *reader, dvq_arena *arena,
                          dvq_word_matches *matches);

/* Leave the dates: the longer of two that overlap, those that belong together as one, valid ones.
 */
void dvq_words_join(const dvq_words_reader *reader, dvq_word_matches *matches);

#endif
