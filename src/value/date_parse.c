/*
 * Text to date, by Luxon's format tokens (DateTime.fromFormat), always in English. A format becomes
 * a row of units, each of which can match in one or more lengths. As in a regular expression, the
 * first choices win with which the whole text matches. Called by date().
 */
#include "support/ascii.h"
#include "support/diagnostic.h"
#include "support/unicode.h"
#include "value/date.h"
#include "value/date_words.h"
#include "value/luxon_token.h"

/* Units of the format times bytes of the text; beyond this, parsing is refused. */
#define WORK_LIMIT ((size_t)1 << 22)

typedef enum unit_kind {
    UNIT_LITERAL,
    UNIT_DIGITS,
    UNIT_WORDS,
    UNIT_OFFSET,         /* +2, +02:30 */
    UNIT_OFFSET_COMPACT, /* +0230 */
    UNIT_ZONE,
    UNIT_SPACE
} unit_kind;

typedef enum number_rule { NUMBER_PLAIN, NUMBER_SHORT_YEAR, NUMBER_FRACTION } number_rule;

typedef struct unit_entry {
    const char *token;
    unit_kind kind;
    char field; /* first letter of the token that gives the field its value */
    int low;    /* the fewest digits; for words, the number of the first one */
    int high;   /* the most digits; for words, how many letters of each count, 0 for all */
    number_rule rule;
    const char *const *words;
} unit_entry;

static const unit_entry entries[] = {
    {"G", UNIT_WORDS, 'G', 0, 0, NUMBER_PLAIN, dvq_date_short_eras},
    {"GG", UNIT_WORDS, 'G', 0, 0, NUMBER_PLAIN, dvq_date_long_eras},
    {"y", UNIT_DIGITS, 'y', 1, 6, NUMBER_PLAIN, NULL},
    {"yy", UNIT_DIGITS, 'y', 2, 4, NUMBER_SHORT_YEAR, NULL},
    {"yyyy", UNIT_DIGITS, 'y', 4, 4, NUMBER_PLAIN, NULL},
    {"yyyyy", UNIT_DIGITS, 'y', 4, 6, NUMBER_PLAIN, NULL},
    {"yyyyyy", UNIT_DIGITS, 'y', 6, 6, NUMBER_PLAIN, NULL},
    {"M", UNIT_DIGITS, 'M', 1, 2, NUMBER_PLAIN, NULL},
    {"MM", UNIT_DIGITS, 'M', 2, 2, NUMBER_PLAIN, NULL},
    {"MMM", UNIT_WORDS, 'M', 1, DVQ_DATE_SHORT_WORD, NUMBER_PLAIN, dvq_date_months},
    {"MMMM", UNIT_WORDS, 'M', 1, 0, NUMBER_PLAIN, dvq_date_months},
    {"L", UNIT_DIGITS, 'L', 1, 2, NUMBER_PLAIN, NULL},
    {"LL", UNIT_DIGITS, 'L', 2, 2, NUMBER_PLAIN, NULL},
    {"LLL", UNIT_WORDS, 'L', 1, DVQ_DATE_SHORT_WORD, NUMBER_PLAIN, dvq_date_months},
    {"LLLL", UNIT_WORDS, 'L', 1, 0, NUMBER_PLAIN, dvq_date_months},
    {"d", UNIT_DIGITS, 'd', 1, 2, NUMBER_PLAIN, NULL},
    {"dd", UNIT_DIGITS, 'd', 2, 2, NUMBER_PLAIN, NULL},
    {"o", UNIT_DIGITS, 'o', 1, 3, NUMBER_PLAIN, NULL},
    {"ooo", UNIT_DIGITS, 'o', 3, 3, NUMBER_PLAIN, NULL},
    {"HH", UNIT_DIGITS, 'H', 2, 2, NUMBER_PLAIN, NULL},
    {"H", UNIT_DIGITS, 'H', 1, 2, NUMBER_PLAIN, NULL},
    {"hh", UNIT_DIGITS, 'h', 2, 2, NUMBER_PLAIN, NULL},
    {"h", UNIT_DIGITS, 'h', 1, 2, NUMBER_PLAIN, NULL},
    {"mm", UNIT_DIGITS, 'm', 2, 2, NUMBER_PLAIN, NULL},
    {"m", UNIT_DIGITS, 'm', 1, 2, NUMBER_PLAIN, NULL},
    {"q", UNIT_DIGITS, 'q', 1, 2, NUMBER_PLAIN, NULL},
    {"qq", UNIT_DIGITS, 'q', 2, 2, NUMBER_PLAIN, NULL},
    {"s", UNIT_DIGITS, 's', 1, 2, NUMBER_PLAIN, NULL},
    {"ss", UNIT_DIGITS, 's', 2, 2, NUMBER_PLAIN, NULL},
    {"S", UNIT_DIGITS, 'S', 1, 3, NUMBER_PLAIN, NULL},
    {"SSS", UNIT_DIGITS, 'S', 3, 3, NUMBER_PLAIN, NULL},
    {"u", UNIT_DIGITS, 'u', 1, 9, NUMBER_FRACTION, NULL},
    {"uu", UNIT_DIGITS, 'u', 1, 2, NUMBER_FRACTION, NULL},
    {"uuu", UNIT_DIGITS, 'u', 1, 1, NUMBER_FRACTION, NULL},
    {"a", UNIT_WORDS, 'a', 0, 0, NUMBER_PLAIN, dvq_date_day_periods},
    {"kkkk", UNIT_DIGITS, 'k', 4, 4, NUMBER_PLAIN, NULL},
    {"kk", UNIT_DIGITS, 'k', 2, 4, NUMBER_SHORT_YEAR, NULL},
    {"W", UNIT_DIGITS, 'W', 1, 2, NUMBER_PLAIN, NULL},
    {"WW", UNIT_DIGITS, 'W', 2, 2, NUMBER_PLAIN, NULL},
    {"E", UNIT_DIGITS, 'E', 1, 1, NUMBER_PLAIN, NULL},
    {"c", UNIT_DIGITS, 'c', 1, 1, NUMBER_PLAIN, NULL},
    {"EEE", UNIT_WORDS, 'E', 1, DVQ_DATE_SHORT_WORD, NUMBER_PLAIN, dvq_date_weekdays},
    {"EEEE", UNIT_WORDS, 'E', 1, 0, NUMBER_PLAIN, dvq_date_weekdays},
    {"ccc", UNIT_WORDS, 'c', 1, DVQ_DATE_SHORT_WORD, NUMBER_PLAIN, dvq_date_weekdays},
    {"cccc", UNIT_WORDS, 'c', 1, 0, NUMBER_PLAIN, dvq_date_weekdays},
    {"Z", UNIT_OFFSET, 'Z', 0, 0, NUMBER_PLAIN, NULL},
    {"ZZ", UNIT_OFFSET, 'Z', 0, 0, NUMBER_PLAIN, NULL},
    {"ZZZ", UNIT_OFFSET_COMPACT, 'Z', 0, 0, NUMBER_PLAIN, NULL},
    {"z", UNIT_ZONE, 'z', 0, 0, NUMBER_PLAIN, NULL},
};

/* What each macro stands for. A space in it matches any white space except line ends. */
static const struct {
    const char *token;
    const char *format;
} macros[] = {
    {"D", "M/d/yyyyy"},
    {"DD", "MMM d', 'yyyyy"},
    {"DDD", "MMMM d', 'yyyyy"},
    {"DDDD", "EEEE', 'MMMM d', 'yyyyy"},
    {"t", "h:m a"},
    {"tt", "h:m:s a"},
    {"ttt", "h:m:s a ZZZ"},
    {"tttt", "h:m:s a 'ZZZZZ'"},
    {"T", "H:m"},
    {"TT", "H:m:s"},
    {"TTT", "H:m:s ZZZ"},
    {"TTTT", "H:m:s 'ZZZZZ'"},
    {"f", "M/d/yyyyy', 'h:m a"},
    {"ff", "MMM d', 'yyyyy', 'h:m a"},
    {"fff", "MMMM d', 'yyyyy' at 'h:m a ZZZ"},
    {"ffff", "EEEE', 'MMMM d', 'yyyyy' at 'h:m a 'ZZZZZ'"},
    {"F", "M/d/yyyyy', 'h:m:s a"},
    {"FF", "MMM d', 'yyyyy', 'h:m:s a"},
    {"FFF", "MMMM d', 'yyyyy' at 'h:m:s a ZZZ"},
    {"FFFF", "EEEE', 'MMMM d', 'yyyyy' at 'h:m:s a 'ZZZZZ'"},
};

static const unit_entry space_entry = {" ", UNIT_SPACE, ' ', 0, 0, NUMBER_PLAIN, NULL};
static const unit_entry literal_entry = {"", UNIT_LITERAL, 0, 0, 0, NUMBER_PLAIN, NULL};

typedef struct unit {
    const unit_entry *entry;
    dvq_text literal;
} unit;

typedef DVQ_VECTOR(unit) unit_vector;

/* ---- format to units ---- */

static const unit_entry *find_entry(const dvq_luxon_token *token)
{
    for (size_t i = 0; i < sizeof entries / sizeof entries[0]; i++)
        if (dvq_luxon_token_is(token, entries[i].token))
            return &entries[i];
    return &literal_entry;
}

static bool add_unit(dvq_arena *arena, const dvq_luxon_token *token, bool in_macro,
                     unit_vector *units)
{
    unit added = {find_entry(token), token->text};
    if (in_macro && token->literal && dvq_text_equal(token->text, DVQ_TEXT(" ")))
        added.entry = &space_entry;
    return DVQ_VECTOR_PUSH(arena, units, added);
}

static const char *find_macro(const dvq_luxon_token *token)
{
    for (size_t i = 0; i < sizeof macros / sizeof macros[0]; i++)
        if (dvq_luxon_token_is(token, macros[i].token))
            return macros[i].format;
    return NULL;
}

/* False when memory is out. */
static bool split_format(dvq_arena *arena, dvq_text format, bool in_macro, unit_vector *units)
{
    dvq_luxon_scanner scanner = {format, 0, false};
    dvq_luxon_token token;
    while (dvq_luxon_next(&scanner, &token)) {
        const char *macro = in_macro ? NULL : find_macro(&token);
        bool added = macro != NULL ? split_format(arena, dvq_text_from_string(macro), true, units)
                                   : add_unit(arena, &token, in_macro, units);
        if (!added)
            return false;
    }
    return true;
}

/* ---- matching ---- */

typedef struct matcher {
    dvq_arena *arena;
    dvq_text text;
    const unit_vector *units;
    unsigned char *fits; /* [unit][byte]: whether the rest of the text fits the rest of the units */
} matcher;

/* Whether two characters are equal for a regular expression with the flag i. */
static bool is_same_character(dvq_arena *arena, dvq_text a, dvq_text b)
{
    if (dvq_text_equal(a, b))
        return true;
    if (a.length == 1 || b.length == 1)
        return a.length == b.length && dvq_text_equal_ascii_case(a, b);
    if (a.length > 3 || b.length > 3)
        return false;
    dvq_text upper = dvq_unicode_upper(arena, a);
    return upper.data != NULL && dvq_text_equal(upper, dvq_unicode_upper(arena, b));
}

/* Bytes of the text at `offset` that are equal to `literal`, ignoring case; SIZE_MAX for none. */
static size_t match_literal(const matcher *state, size_t offset, dvq_text literal)
{
    size_t start = offset;
    for (size_t i = 0; i < literal.length;) {
        size_t literal_size = 0;
        size_t size = 0;
        if (offset >= state->text.length)
            return SIZE_MAX;
        dvq_unicode_decode(literal, i, &literal_size);
        dvq_unicode_decode(state->text, offset, &size);
        if (!is_same_character(state->arena, dvq_text_slice(literal, i, i + literal_size),
                               dvq_text_slice(state->text, offset, offset + size)))
            return SIZE_MAX;
        i += literal_size;
        offset += size;
    }
    return offset - start;
}

static dvq_text get_word(const unit_entry *entry, int choice)
{
    dvq_text word = dvq_text_from_string(entry->words[choice]);
    return entry->high > 0 ? dvq_text_slice(word, 0, (size_t)entry->high) : word;
}

static bool is_zone_byte(char byte)
{
    return dvq_ascii_is_letter((unsigned char)byte) || byte == '_' || (byte >= '+' && byte <= '/');
}

static size_t match_space(dvq_text text, size_t offset)
{
    size_t size = 0;
    if (offset >= text.length)
        return SIZE_MAX;
    uint32_t code_point = dvq_unicode_decode(text, offset, &size);
    bool space = dvq_unicode_is_whitespace(code_point) && code_point != '\n' && code_point != '\r';
    return space ? size : SIZE_MAX;
}

/*
 * The length of an offset: a sign, one or two digits, perhaps minutes. Choices go from long to
 * short.
 */
static size_t match_offset(dvq_text text, size_t offset, bool compact, int choice)
{
    size_t hours = choice < 2 ? 2 : 1;
    bool minutes = choice % 2 == 0;
    if (offset >= text.length || (text.data[offset] != '+' && text.data[offset] != '-'))
        return SIZE_MAX;
    if (dvq_ascii_count_digits(text, offset + 1, hours) < hours)
        return SIZE_MAX;
    size_t end = offset + 1 + hours;
    if (!minutes)
        return end - offset;
    if (!compact && (end >= text.length || text.data[end++] != ':'))
        return SIZE_MAX;
    return dvq_ascii_count_digits(text, end, 2) == 2 ? end + 2 - offset : SIZE_MAX;
}

/*
 * The length at `offset` of one of the unit's choices, which are numbered from 0 in the order in
 * which they are tried. SIZE_MAX if it does not fit; *more is false after the last choice.
 */
static size_t match_choice(const matcher *state, const unit *part, size_t offset, int choice,
                           bool *more)
{
    const unit_entry *entry = part->entry;
    size_t size = SIZE_MAX;
    *more = choice == 0;
    switch (entry->kind) {
    case UNIT_LITERAL:
        return choice == 0 ? match_literal(state, offset, part->literal) : SIZE_MAX;
    case UNIT_SPACE:
        return choice == 0 ? match_space(state->text, offset) : SIZE_MAX;
    case UNIT_DIGITS:
        *more = choice <= entry->high - entry->low;
        size = (size_t)(entry->high - choice);
        return *more && dvq_ascii_count_digits(state->text, offset, size) == size ? size : SIZE_MAX;
    case UNIT_WORDS:
        *more = entry->words[choice] != NULL;
        return *more ? match_literal(state, offset, get_word(entry, choice)) : SIZE_MAX;
    case UNIT_OFFSET:
    case UNIT_OFFSET_COMPACT:
        *more = choice < 4;
        return *more ? match_offset(state->text, offset, entry->kind == UNIT_OFFSET_COMPACT, choice)
                     : SIZE_MAX;
    case UNIT_ZONE:
        size = (size_t)choice + 1;
        *more = size <= 256 && offset + size <= state->text.length &&
                is_zone_byte(state->text.data[offset + size - 1]);
        return *more ? size : SIZE_MAX;
    }
    return size;
}

static unsigned char *fits_at(const matcher *state, size_t index, size_t offset)
{
    return &state->fits[index * (state->text.length + 1) + offset];
}

/* Find the first choice of the unit after which the rest fits; returns its length, or SIZE_MAX. */
static size_t choose(const matcher *state, size_t index, size_t offset, int *choice)
{
    bool more = true;
    for (*choice = 0;; ++*choice) {
        size_t size = match_choice(state, &state->units->items[index], offset, *choice, &more);
        if (!more)
            return SIZE_MAX;
        if (size != SIZE_MAX && *fits_at(state, index + 1, offset + size))
            return size;
    }
}

/* Fill `fits`, starting with the last unit, so that choosing later never has to go back. */
static dvq_status find_fits(matcher *state)
{
    size_t columns = state->text.length + 1;
    size_t rows = state->units->count + 1;
    if (rows > WORK_LIMIT / columns)
        return DVQ_ERROR_LIMIT;
    state->fits = dvq_arena_allocate_array(state->arena, rows * columns, 1);
    if (state->fits == NULL)
        return DVQ_ERROR_MEMORY;
    *fits_at(state, rows - 1, columns - 1) = 1;
    for (size_t index = rows - 1; index-- > 0;) {
        for (size_t offset = 0; offset < columns; offset++) {
            int choice = 0;
            *fits_at(state, index, offset) = choose(state, index, offset, &choice) != SIZE_MAX;
        }
    }
    return DVQ_OK;
}

/* ---- fields ---- */

/* The fields found in the text, by the first letter of their token. */
typedef struct parsed_fields {
    int values[128];
    bool present[128];
    int order[128]; /* when the field first came up: of two fields for the same part, the later
                       counts */
    int count;
    int milliseconds; /* of u */
    dvq_text zone;    /* of z */
} parsed_fields;

static void set_field(parsed_fields *fields, char field, int value)
{
    unsigned char index = (unsigned char)field;
    if (!fields->present[index])
        fields->order[index] = fields->count++;
    fields->present[index] = true;
    fields->values[index] = value;
}

/* "5" is 500 milliseconds, "123456" is 123. */
static int read_milliseconds(dvq_text digits)
{
    double scale = 1;
    for (size_t i = 0; i < digits.length; i++)
        scale *= 10;
    return (int)floor(dvq_ascii_read_number(digits) / scale * 1000);
}

static int read_offset(dvq_text text, int choice)
{
    size_t hours = choice < 2 ? 2 : 1;
    int minutes = 60 * dvq_ascii_read_number(dvq_text_slice(text, 1, 1 + hours));
    if (choice % 2 == 0)
        minutes += dvq_ascii_read_number(dvq_text_slice(text, text.length - 2, text.length));
    return text.data[0] == '-' ? -minutes : minutes;
}

static void read_unit(const unit_entry *entry, dvq_text text, int choice, parsed_fields *fields)
{
    int number = 0;
    switch (entry->kind) {
    case UNIT_LITERAL:
    case UNIT_SPACE:
        return;
    case UNIT_WORDS:
        number = choice + entry->low;
        break;
    case UNIT_OFFSET:
    case UNIT_OFFSET_COMPACT:
        number = read_offset(text, choice);
        break;
    case UNIT_ZONE:
        fields->zone = text;
        break;
    case UNIT_DIGITS:
        number =
            entry->rule == NUMBER_FRACTION ? read_milliseconds(text) : dvq_ascii_read_number(text);
        if (entry->rule == NUMBER_SHORT_YEAR && number <= 99)
            number += number > 60 ? 1900 : 2000;
        break;
    }
    set_field(fields, entry->field, number);
}

/* False when the text does not fit; *status says if that is for want of memory, or over a limit. */
static bool read_fields(matcher *state, parsed_fields *fields, dvq_status *status)
{
    size_t offset = 0;
    *status = find_fits(state);
    if (*status != DVQ_OK || !*fits_at(state, 0, 0))
        return false;
    for (size_t i = 0; i < state->units->count; i++) {
        int choice = 0;
        size_t size = choose(state, i, offset, &choice);
        read_unit(state->units->items[i].entry, dvq_text_slice(state->text, offset, offset + size),
                  choice, fields);
        offset += size;
    }
    return true;
}

static bool has(const parsed_fields *fields, char field)
{
    return fields->present[(unsigned char)field];
}

static int get(const parsed_fields *fields, char field)
{
    return fields->values[(unsigned char)field];
}

/*
 * Turn halves of the day, quarters, eras and fractions into hours, months, years and milliseconds.
 */
static void resolve_fields(parsed_fields *fields)
{
    if (has(fields, 'q'))
        set_field(fields, 'M', (get(fields, 'q') - 1) * 3 + 1);
    if (has(fields, 'h') && has(fields, 'a')) {
        int hour = get(fields, 'h');
        if (hour < 12 && get(fields, 'a') == 1)
            set_field(fields, 'h', hour + 12);
        else if (hour == 12 && get(fields, 'a') == 0)
            set_field(fields, 'h', 0);
    }
    if (has(fields, 'G') && get(fields, 'G') == 0 && has(fields, 'y'))
        set_field(fields, 'y', -get(fields, 'y'));
    if (has(fields, 'u'))
        set_field(fields, 'S', get(fields, 'u'));
}

/* ---- fields to date ---- */

typedef enum part {
    PART_YEAR,
    PART_MONTH,
    PART_DAY,
    PART_ORDINAL,
    PART_WEEK_YEAR,
    PART_WEEK,
    PART_WEEKDAY,
    PART_HOUR,
    PART_MINUTE,
    PART_SECOND,
    PART_MILLISECOND,
    PARTS
} part;

typedef struct date_parts {
    int value[PARTS];
    bool present[PARTS];
} date_parts;

/* Take the part from one of these letters, from the one that came up last. */
static void take_part(const parsed_fields *fields, const char *letters, part target,
                      date_parts *parts)
{
    int latest = -1;
    for (; *letters != '\0'; letters++) {
        if (!has(fields, *letters) || fields->order[(unsigned char)*letters] <= latest)
            continue;
        latest = fields->order[(unsigned char)*letters];
        parts->value[target] = get(fields, *letters);
        parts->present[target] = true;
    }
}

static bool take_parts(const parsed_fields *fields, date_parts *parts)
{
    static const char *const letters[PARTS] = {"y",  "ML", "d", "o", "k", "W",
                                               "Ec", "hH", "m", "s", "S"};
    bool any = has(fields, 'q');
    for (int i = 0; i < PARTS; i++) {
        take_part(fields, letters[i], (part)i, parts);
        any = any || parts->present[i];
    }
    return any;
}

/* Parts larger than the first one given are taken from now; smaller ones get their first value. */
static void fill_parts(date_parts *parts, const part *units, size_t count, const int now[PARTS])
{
    bool given = false;
    for (size_t i = 0; i < count; i++) {
        part target = units[i];
        if (parts->present[target]) {
            given = true;
            continue;
        }
        parts->value[target] = !given ? now[target] : target < PART_HOUR ? 1 : 0;
    }
}

static void get_now(const dvq_environment *environment, dvq_zone zone, const int *offset,
                    int now[PARTS])
{
    dvq_value date = dvq_value_date((double)environment->now, zone);
    if (offset != NULL) {
        date.as.milliseconds += *offset * 60000.0;
        date.size = dvq_zone_make_fixed(0);
    }
    dvq_date_fields fields;
    dvq_date_get_fields(environment, date, &fields);
    now[PART_YEAR] = fields.year;
    now[PART_MONTH] = fields.month;
    now[PART_DAY] = fields.day;
    now[PART_ORDINAL] = dvq_date_get_ordinal(&fields);
    dvq_date_get_week(&fields, &now[PART_WEEK], &now[PART_WEEK_YEAR]);
    now[PART_WEEKDAY] = fields.weekday;
    now[PART_HOUR] = fields.hour;
    now[PART_MINUTE] = fields.minute;
    now[PART_SECOND] = fields.second;
    now[PART_MILLISECOND] = fields.millisecond;
}

/*
 * Find year, month and day, also of a week date or an ordinal date; false if there is no such day.
 */
static bool find_calendar_day(const date_parts *parts, bool weeks, bool ordinals,
                              dvq_date_fields *fields)
{
    fields->year = parts->value[PART_YEAR];
    fields->month = parts->value[PART_MONTH];
    fields->day = parts->value[PART_DAY];
    if (weeks)
        return dvq_date_from_week(parts->value[PART_WEEK_YEAR], parts->value[PART_WEEK],
                                  parts->value[PART_WEEKDAY], fields);
    return !ordinals ||
           dvq_date_from_ordinal(parts->value[PART_YEAR], parts->value[PART_ORDINAL], fields);
}

/*
 * DateTime.fromObject: find out which kind of date it is, fill in what is missing, refuse
 * contradictions.
 */
static bool make_date(const dvq_environment *environment, date_parts *parts, dvq_zone zone,
                      const int *offset, dvq_value *date)
{
    static const part calendar[] = {PART_YEAR,   PART_MONTH,  PART_DAY,        PART_HOUR,
                                    PART_MINUTE, PART_SECOND, PART_MILLISECOND};
    static const part week[] = {PART_WEEK_YEAR, PART_WEEK,   PART_WEEKDAY,    PART_HOUR,
                                PART_MINUTE,    PART_SECOND, PART_MILLISECOND};
    static const part ordinal[] = {PART_YEAR,   PART_ORDINAL, PART_HOUR,
                                   PART_MINUTE, PART_SECOND,  PART_MILLISECOND};
    int now[PARTS];
    dvq_date_fields fields = {0};
    bool month_day = parts->present[PART_MONTH] || parts->present[PART_DAY];
    bool gregorian = month_day || parts->present[PART_YEAR];
    bool ordinals = parts->present[PART_ORDINAL];
    bool weekday = parts->present[PART_WEEKDAY] && parts->value[PART_WEEKDAY] != 0;
    bool definite_week = (parts->present[PART_WEEK_YEAR] && parts->value[PART_WEEK_YEAR] != 0) ||
                         (parts->present[PART_WEEK] && parts->value[PART_WEEK] != 0);
    if (((gregorian || ordinals) && definite_week) || (month_day && ordinals))
        return false;
    bool weeks = definite_week || (weekday && !gregorian);
    get_now(environment, zone, offset, now);
    if (weeks)
        fill_parts(parts, week, sizeof week / sizeof week[0], now);
    else if (ordinals)
        fill_parts(parts, ordinal, sizeof ordinal / sizeof ordinal[0], now);
    else
        fill_parts(parts, calendar, sizeof calendar / sizeof calendar[0], now);
    if (!find_calendar_day(parts, weeks, ordinals && !weeks, &fields))
        return false;
    fields.hour = parts->value[PART_HOUR];
    fields.minute = parts->value[PART_MINUTE];
    fields.second = parts->value[PART_SECOND];
    fields.millisecond = parts->value[PART_MILLISECOND];
    if (!dvq_date_make_near(environment, &fields, zone, offset, date))
        return false;
    dvq_date_get_fields(environment, *date, &fields);
    return !weekday || !gregorian || fields.weekday == parts->value[PART_WEEKDAY];
}

/* The zone named in the text. The date is read in that zone, then converted to the system's. */
static dvq_status find_zone(const dvq_environment *environment, const parsed_fields *fields,
                            dvq_zone *zone, bool *found)
{
    *zone = DVQ_ZONE_SYSTEM;
    *found = true;
    if (has(fields, 'z'))
        return dvq_zone_find_named(environment->zones, fields->zone, zone, found);
    if (has(fields, 'Z'))
        *zone = dvq_zone_make_fixed(get(fields, 'Z'));
    return DVQ_OK;
}

dvq_status dvq_date_parse_format(const dvq_environment *environment, dvq_text text, dvq_text format,
                                 dvq_arena *arena, dvq_value *date, bool *valid, dvq_error *error)
{
    unit_vector units = {0};
    parsed_fields fields = {0};
    date_parts parts = {0};
    dvq_zone zone = DVQ_ZONE_SYSTEM;
    dvq_status status = DVQ_OK;
    *valid = false;
    if (!split_format(arena, format, false, &units))
        return dvq_error_memory(error);
    matcher state = {arena, text, &units, NULL};
    if (!read_fields(&state, &fields, &status)) {
        if (status == DVQ_ERROR_LIMIT)
            return dvq_error_set(error, status, "text or format too long for a date");
        return status == DVQ_OK ? DVQ_OK : dvq_error_memory(error);
    }
    if (has(&fields, 'a') && has(&fields, 'H'))
        return DVQ_OK;
    resolve_fields(&fields);
    bool any = take_parts(&fields, &parts) || has(&fields, 'z') || has(&fields, 'Z');
    bool found = false;
    if (any && find_zone(environment, &fields, &zone, &found) != DVQ_OK)
        return dvq_error_memory(error);
    if (!found)
        return DVQ_OK;
    int offset = get(&fields, 'Z');
    *valid = make_date(environment, &parts, zone, has(&fields, 'Z') ? &offset : NULL, date);
    if (*valid)
        *date = dvq_date_set_zone(environment, *date, DVQ_ZONE_SYSTEM, false);
    return DVQ_OK;
}
