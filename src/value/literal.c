/*
 * Literals: text to value. The query parser calls the match functions at a place in a query; note/
 * and the functions call the parse functions on whole texts. Dataview's grammar decides what a
 * literal is, and which one wins where several would fit: alternatives are tried in a fixed order,
 * and the first that fits is kept, even if what comes after then does not fit. Nothing here reads
 * the clock or looks up the note of a link.
 */
#include "value/literal.h"

#include <stdio.h>
#include <stdlib.h>

#include "support/ascii.h"
#include "support/diagnostic.h"
#include "support/unicode.h"
#include "value/date.h"

typedef struct unit_word {
    const char *word;
    dvq_duration_unit unit;
} unit_word;

/* Longer words first, because the first that fits wins. */
static const unit_word unit_words[] = {
    {"minutes", DVQ_DURATION_MINUTES}, {"seconds", DVQ_DURATION_SECONDS},
    {"months", DVQ_DURATION_MONTHS},   {"minute", DVQ_DURATION_MINUTES},
    {"second", DVQ_DURATION_SECONDS},  {"years", DVQ_DURATION_YEARS},
    {"month", DVQ_DURATION_MONTHS},    {"weeks", DVQ_DURATION_WEEKS},
    {"hours", DVQ_DURATION_HOURS},     {"year", DVQ_DURATION_YEARS},
    {"week", DVQ_DURATION_WEEKS},      {"days", DVQ_DURATION_DAYS},
    {"hour", DVQ_DURATION_HOURS},      {"mins", DVQ_DURATION_MINUTES},
    {"secs", DVQ_DURATION_SECONDS},    {"yrs", DVQ_DURATION_YEARS},
    {"mos", DVQ_DURATION_MONTHS},      {"wks", DVQ_DURATION_WEEKS},
    {"day", DVQ_DURATION_DAYS},        {"hrs", DVQ_DURATION_HOURS},
    {"min", DVQ_DURATION_MINUTES},     {"sec", DVQ_DURATION_SECONDS},
    {"yr", DVQ_DURATION_YEARS},        {"mo", DVQ_DURATION_MONTHS},
    {"wk", DVQ_DURATION_WEEKS},        {"hr", DVQ_DURATION_HOURS},
    {"w", DVQ_DURATION_WEEKS},         {"d", DVQ_DURATION_DAYS},
    {"h", DVQ_DURATION_HOURS},         {"m", DVQ_DURATION_MINUTES},
    {"s", DVQ_DURATION_SECONDS},
};

typedef enum shorthand_edge { EDGE_NONE, EDGE_START, EDGE_END } shorthand_edge;

typedef struct date_word {
    const char *word;
    shorthand_edge edge;
    dvq_date_unit unit;
    int days; /* added after the edge */
} date_word;

static const date_word date_words[] = {
    {"start-of-month", EDGE_START, DVQ_DATE_MONTH, 0},
    {"start-of-week", EDGE_START, DVQ_DATE_WEEK, 0},
    {"start-of-year", EDGE_START, DVQ_DATE_YEAR, 0},
    {"end-of-month", EDGE_END, DVQ_DATE_MONTH, 0},
    {"end-of-week", EDGE_END, DVQ_DATE_WEEK, 0},
    {"end-of-year", EDGE_END, DVQ_DATE_YEAR, 0},
    {"yesterday", EDGE_START, DVQ_DATE_DAY, -1},
    {"tomorrow", EDGE_START, DVQ_DATE_DAY, 1},
    {"today", EDGE_START, DVQ_DATE_DAY, 0},
    {"now", EDGE_NONE, DVQ_DATE_DAY, 0},
    {"sow", EDGE_START, DVQ_DATE_WEEK, 0},
    {"eow", EDGE_END, DVQ_DATE_WEEK, 0},
    {"soy", EDGE_START, DVQ_DATE_YEAR, 0},
    {"eoy", EDGE_END, DVQ_DATE_YEAR, 0},
    {"som", EDGE_START, DVQ_DATE_MONTH, 0},
    {"eom", EDGE_END, DVQ_DATE_MONTH, 0},
};

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

static bool is_digit_at(dvq_text text, size_t offset)
{
    return offset < text.length && dvq_ascii_is_digit((unsigned char)text.data[offset]);
}

static bool is_word_at(dvq_text text, size_t offset, const char *word)
{
    size_t length = strlen(word);
    return offset <= text.length && text.length - offset >= length &&
           memcmp(text.data + offset, word, length) == 0;
}

/* ---- numbers ---- */

/* More digits than it takes to decide how a double is rounded. */
#define DIGITS_MAX 800

/* Gives strtod digits and an exponent, since how it reads a point depends on the host's locale. */
double dvq_literal_convert_decimal(dvq_text digits, long exponent)
{
    char buffer[DIGITS_MAX + 32];
    const char *data = digits.data;
    size_t count = 0;
    bool fraction = false;
    bool rest = false;
    for (size_t i = 0; i < digits.length; i++) {
        if (data[i] == '.') {
            fraction = true;
            continue;
        }
        if (fraction)
            exponent--;
        if (count == 0 && data[i] == '0')
            continue;
        if (count < DIGITS_MAX) {
            buffer[count++] = data[i];
            continue;
        }
        exponent++;
        rest = rest || data[i] != '0';
    }
    if (count == 0)
        return 0;
    if (rest) {
        buffer[count++] =
            '1'; /* of the remaining digits, it only matters that they are not all zero */
        exponent--;
    }
    snprintf(buffer + count, sizeof buffer - count, "e%ld", exponent);
    return strtod(buffer, NULL);
}

size_t dvq_literal_match_number(dvq_text text, size_t offset, double *number)
{
    size_t start = offset;
    bool negative = dvq_text_byte_at(text, offset) == '-';
    if (negative)
        offset++;
    size_t digits = offset;
    uint64_t small = 0;
    while (is_digit_at(text, offset)) {
        if (offset - digits < 15)
            small = small * 10 + (uint64_t)(text.data[offset] - '0');
        offset++;
    }
    if (offset == digits)
        return 0;
    size_t integer_end = offset;
    if (dvq_text_byte_at(text, offset) == '.' && is_digit_at(text, offset + 1)) {
        offset++;
        while (is_digit_at(text, offset))
            offset++;
    }
    double value =
        offset == integer_end && offset - digits <= 15
            ? (double)small
            : dvq_literal_convert_decimal(dvq_text_make(text.data + digits, offset - digits), 0);
    *number = negative ? -value : value;
    return offset - start;
}

/* ---- dates ---- */

/* Read exactly `count` digits at *offset, and move *offset past them. */
static bool read_digits(dvq_text text, size_t *offset, size_t count, int *value)
{
    int result = 0;
    for (size_t i = 0; i < count; i++) {
        if (!is_digit_at(text, *offset + i))
            return false;
        result = result * 10 + (text.data[*offset + i] - '0');
    }
    *offset += count;
    *value = result;
    return true;
}

static bool read_after(dvq_text text, size_t *offset, char separator, size_t count, int *value)
{
    size_t place = *offset + 1;
    if (dvq_text_byte_at(text, *offset) != separator)
        return false;
    if (!read_digits(text, &place, count, value))
        return false;
    *offset = place;
    return true;
}

static bool is_zone_byte(char byte)
{
    return dvq_ascii_is_digit((unsigned char)byte) || dvq_ascii_is_letter((unsigned char)byte) ||
           (byte >= '+' && byte <= '/');
}

/* zone = "Z" | ("+" | "-") hours [":" minutes] | "[" name "]"; 0 when there is none. */
static size_t match_zone(const dvq_environment *environment, dvq_text text, size_t offset,
                         dvq_value *date, bool *valid)
{
    size_t end = offset;
    dvq_zone zone = DVQ_ZONE_SYSTEM;
    bool found = true;
    if (dvq_text_byte_at(text, offset) == 'Z') {
        end = offset + 1;
        zone = dvq_zone_make_fixed(0);
    } else if (dvq_text_byte_at(text, offset) == '+' || dvq_text_byte_at(text, offset) == '-') {
        int hours = 0;
        int minutes = 0;
        end = offset + 1;
        if (!read_digits(text, &end, 2, &hours) && !read_digits(text, &end, 1, &hours))
            return 0;
        read_after(text, &end, ':', 2, &minutes);
        int total = hours * 60 + minutes;
        zone = dvq_zone_make_fixed(text.data[offset] == '-' ? -total : total);
    } else if (dvq_text_byte_at(text, offset) == '[') {
        size_t start = offset + 1;
        end = start;
        while (end < text.length && is_zone_byte(text.data[end]))
            end++;
        if (end == start || dvq_text_byte_at(text, end) != ']')
            return 0;
        dvq_text name = dvq_text_slice(text, start, end);
        if (dvq_zone_find(environment->zones, name, &zone, &found) != DVQ_OK)
            dvq_environment_report_memory(environment);
        end++;
    } else {
        return 0;
    }
    if (!found)
        *valid = false;
    if (*valid)
        *date = dvq_date_set_zone(environment, *date, zone, true);
    return end - offset;
}

/*
 * Each part replaces one field; it may be too large, and then carries over into the next month, day
 * or hour.
 */
static void set_part(const dvq_environment *environment, dvq_value *date, bool valid,
                     dvq_date_part part, int amount)
{
    if (valid)
        *date = dvq_date_set(environment, *date, part, amount);
}

/* "T" hour [":" minute [":" second ["." millisecond] [zone]]] */
static size_t match_time(const dvq_environment *environment, dvq_text text, size_t offset,
                         dvq_value *date, bool *valid)
{
    size_t end = offset;
    int amount = 0;
    if (!read_after(text, &end, 'T', 2, &amount))
        return 0;
    set_part(environment, date, *valid, DVQ_DATE_PART_HOUR, amount);
    if (!read_after(text, &end, ':', 2, &amount))
        return end - offset;
    set_part(environment, date, *valid, DVQ_DATE_PART_MINUTE, amount);
    if (!read_after(text, &end, ':', 2, &amount))
        return end - offset;
    set_part(environment, date, *valid, DVQ_DATE_PART_SECOND, amount);
    if (read_after(text, &end, '.', 3, &amount))
        set_part(environment, date, *valid, DVQ_DATE_PART_MILLISECOND, amount);
    end += match_zone(environment, text, end, date, valid);
    return end - offset;
}

size_t dvq_literal_match_date(const dvq_environment *environment, dvq_text text, size_t offset,
                              dvq_value *date, bool *valid)
{
    dvq_date_fields fields = {.month = 1, .day = 1};
    size_t end = offset;
    int amount = 0;
    if (!read_digits(text, &end, 4, &fields.year))
        return 0;
    if (!read_after(text, &end, '-', 2, &fields.month))
        return 0;
    *date = dvq_value_null();
    *valid = dvq_date_make(environment, &fields, DVQ_ZONE_SYSTEM, date);
    if (read_after(text, &end, '-', 2, &amount)) {
        set_part(environment, date, *valid, DVQ_DATE_PART_DAY, amount);
        end += match_time(environment, text, end, date, valid);
    }
    if (*valid)
        *valid = dvq_date_is_valid(*date);
    return end - offset;
}

static dvq_value make_shorthand(const dvq_environment *environment, const date_word *entry)
{
    dvq_value date = dvq_value_date((double)environment->now, DVQ_ZONE_SYSTEM);
    if (entry->edge == EDGE_START)
        date = dvq_date_start_of(environment, date, entry->unit);
    if (entry->edge == EDGE_END)
        date = dvq_date_end_of(environment, date, entry->unit);
    if (entry->days == 0)
        return date;
    dvq_duration days = {0};
    dvq_duration_set(&days, DVQ_DURATION_DAYS, entry->days);
    return dvq_date_add(environment, date, &days, 1);
}

size_t dvq_literal_match_date_shorthand(const dvq_environment *environment, dvq_text text,
                                        size_t offset, dvq_value *date)
{
    for (size_t i = 0; i < COUNT_OF(date_words); i++) {
        if (!is_word_at(text, offset, date_words[i].word))
            continue;
        *date = make_shorthand(environment, &date_words[i]);
        return strlen(date_words[i].word);
    }
    return 0;
}

/* ---- durations ---- */

/* number unit */
static size_t match_duration_part(dvq_text text, size_t offset, dvq_duration *part)
{
    double count = 0;
    size_t size = dvq_literal_match_number(text, offset, &count);
    if (size == 0)
        return 0;
    size_t word = dvq_unicode_skip_space(text, offset + size);
    for (size_t i = 0; i < COUNT_OF(unit_words); i++) {
        if (!is_word_at(text, word, unit_words[i].word))
            continue;
        *part = (dvq_duration){0};
        dvq_duration_set(part, unit_words[i].unit, count);
        return word + strlen(unit_words[i].word) - offset;
    }
    return 0;
}

/* duration = part { [","] part } */
size_t dvq_literal_match_duration(dvq_text text, size_t offset, dvq_duration *duration)
{
    size_t size = match_duration_part(text, offset, duration);
    if (size == 0)
        return 0;
    size_t end = offset + size;
    for (;;) {
        size_t next = dvq_unicode_skip_space(text, end);
        if (dvq_text_byte_at(text, next) == ',')
            next = dvq_unicode_skip_space(text, next + 1);
        dvq_duration part;
        size = match_duration_part(text, next, &part);
        if (size == 0)
            return end - offset;
        dvq_duration_add(duration, &part, 1, duration);
        end = next + size;
    }
}

/* ---- tags, names, strings, links ---- */

static bool is_tag_character(uint32_t code_point)
{
    if (code_point > ' ' && code_point < 0x80)
        return strchr("'!\"#$%&()*+,.:;<=>?@^`{|}~[]\\", (int)code_point) == NULL;
    if (code_point >= 0x2000 && code_point <= 0x206F)
        return false;
    if (code_point >= 0x2E00 && code_point <= 0x2E7F)
        return false;
    return !dvq_unicode_is_whitespace(code_point);
}

size_t dvq_literal_match_tag(dvq_text text, size_t offset)
{
    if (dvq_text_byte_at(text, offset) != '#')
        return 0;
    size_t end = offset + 1;
    while (end < text.length) {
        size_t size = 0;
        if (!is_tag_character(dvq_unicode_decode(text, end, &size)))
            break;
        end += size;
    }
    return end - offset;
}

/* Bytes of the letter at `offset`, or 0. If `inner`, a digit, _ or - will do as well. */
static size_t match_name_character(dvq_text text, size_t offset, bool inner)
{
    size_t size = 0;
    unsigned char byte = (unsigned char)text.data[offset];
    if (byte < 0x80)
        return dvq_ascii_is_letter(byte) || (inner && dvq_ascii_is_name(byte)) ? 1 : 0;
    return dvq_unicode_is_letter(dvq_unicode_decode(text, offset, &size)) ? size : 0;
}

size_t dvq_literal_match_identifier(dvq_text text, size_t offset)
{
    size_t end = offset;
    while (end < text.length) {
        size_t size = match_name_character(text, end, end > offset);
        if (size == 0)
            size = dvq_unicode_match_emoji(text, end);
        if (size == 0)
            break;
        end += size;
    }
    return end - offset;
}

/*
 * Where the string that starts at `start` ends, before its closing quote; SIZE_MAX if there is
 * none.
 */
static size_t find_string_end(dvq_text text, size_t start, bool *escaped)
{
    *escaped = false;
    for (size_t i = start; i < text.length; i++) {
        if (text.data[i] == '"')
            return i;
        if (text.data[i] != '\\')
            continue;
        *escaped = true;
        i++;
    }
    return SIZE_MAX;
}

dvq_status dvq_literal_match_string(dvq_arena *arena, dvq_text text, size_t offset,
                                    dvq_text *content, size_t *size)
{
    bool escaped = false;
    *size = 0;
    if (dvq_text_byte_at(text, offset) != '"')
        return DVQ_OK;
    size_t start = offset + 1;
    size_t end = find_string_end(text, start, &escaped);
    if (end == SIZE_MAX)
        return DVQ_OK;
    *content = dvq_text_slice(text, start, end);
    *size = end + 1 - offset;
    if (!escaped)
        return DVQ_OK;
    char *data = dvq_arena_allocate(arena, content->length);
    if (data == NULL)
        return DVQ_ERROR_MEMORY;
    size_t length = 0;
    for (size_t i = start; i < end; i++) {
        bool drop = text.data[i] == '\\' && (text.data[i + 1] == '"' || text.data[i + 1] == '\\');
        if (!drop)
            data[length++] = text.data[i];
        if (text.data[i] == '\\')
            data[length++] = text.data[++i];
    }
    *content = dvq_text_make(data, length);
    return DVQ_OK;
}

dvq_status dvq_literal_match_link(dvq_arena *arena, dvq_text text, size_t offset, bool allow_embed,
                                  const dvq_link **link, size_t *size)
{
    *size = 0;
    size_t start = offset;
    bool embed = allow_embed && dvq_text_byte_at(text, offset) == '!';
    if (embed)
        start++;
    if (dvq_text_byte_at(text, start) != '[' || dvq_text_byte_at(text, start + 1) != '[')
        return DVQ_OK;
    start += 2;
    size_t end = start;
    while (end < text.length && text.data[end] != '[' && text.data[end] != ']')
        end++;
    if (dvq_text_byte_at(text, end) != ']' || dvq_text_byte_at(text, end + 1) != ']')
        return DVQ_OK;
    dvq_status status = dvq_link_parse(arena, dvq_text_slice(text, start, end), embed, link);
    if (status == DVQ_OK)
        *size = end + 2 - offset;
    return status;
}

/* ---- whole fields ---- */

typedef struct atom_context {
    const dvq_environment *environment;
    dvq_arena *arena;
    dvq_text text;
} atom_context;

/* date | duration | number, in this order. */
static dvq_status match_numeric(const atom_context *context, size_t offset, dvq_value *value,
                                size_t *size)
{
    bool valid = false;
    double number = 0;
    *size = dvq_literal_match_date(context->environment, context->text, offset, value, &valid);
    if (*size > 0 && valid)
        return DVQ_OK;
    dvq_duration duration;
    *size = dvq_literal_match_duration(context->text, offset, &duration);
    if (*size > 0) {
        dvq_duration_normalize(&duration, &duration);
        return dvq_duration_to_value(context->arena, &duration, value);
    }
    *size = dvq_literal_match_number(context->text, offset, &number);
    *value = dvq_value_number(number);
    return DVQ_OK;
}

static dvq_status match_quoted(const atom_context *context, size_t offset, dvq_value *value,
                               size_t *size)
{
    dvq_text content = {0};
    dvq_status status =
        dvq_literal_match_string(context->arena, context->text, offset, &content, size);
    *value = dvq_value_string(content);
    return status;
}

static dvq_status match_any_link(const atom_context *context, size_t offset, dvq_value *value,
                                 size_t *size)
{
    const dvq_link *link = NULL;
    dvq_status status =
        dvq_literal_match_link(context->arena, context->text, offset, true, &link, size);
    *value = dvq_value_link(link);
    return status;
}

/* "null" is a string here: Dataview's grammar knows the word, but gives its text. */
static size_t match_word(dvq_text text, size_t offset, dvq_value *value)
{
    static const char *const words[] = {"true", "True", "false", "False", "null"};
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        if (!is_word_at(text, offset, words[i]))
            continue;
        dvq_text word = dvq_text_from_string(words[i]);
        *value = i == 4 ? dvq_value_string(word) : dvq_value_boolean(i < 2);
        return word.length;
    }
    return 0;
}

/* atom = date | duration | string | tag | link | boolean | number | "null"; *size 0 for none. */
static dvq_status match_atom(const atom_context *context, size_t offset, dvq_value *value,
                             size_t *size)
{
    *size = 0;
    if (offset >= context->text.length)
        return DVQ_OK;
    switch (context->text.data[offset]) {
    case '"':
        return match_quoted(context, offset, value, size);
    case '[':
    case '!':
        return match_any_link(context, offset, value, size);
    case '#':
        *size = dvq_literal_match_tag(context->text, offset);
        *value = dvq_value_string(dvq_text_slice(context->text, offset, offset + *size));
        return DVQ_OK;
    case 't':
    case 'T':
    case 'f':
    case 'F':
    case 'n':
        *size = match_word(context->text, offset, value);
        return DVQ_OK;
    default:
        return match_numeric(context, offset, value, size);
    }
}

/*
 * Read the atoms after the first one and its comma, which ends before `offset`. *end is where the
 * list ends. A comma without an atom after it belongs to the list only if it comes right after the
 * first atom.
 */
static dvq_status match_list_rest(const atom_context *context, size_t offset,
                                  dvq_value_vector *items, size_t *end)
{
    *end = offset;
    for (;;) {
        size_t size = 0;
        dvq_value item;
        dvq_status status = match_atom(context, offset, &item, &size);
        if (status != DVQ_OK || size == 0)
            return status;
        if (!DVQ_VECTOR_PUSH(context->arena, items, item))
            return DVQ_ERROR_MEMORY;
        *end = offset + size;
        offset = dvq_unicode_skip_space(context->text, *end);
        if (dvq_text_byte_at(context->text, offset) != ',')
            return DVQ_OK;
        offset = dvq_unicode_skip_space(context->text, offset + 1);
    }
}

/*
 * field = atom "," [atom {"," atom}] | atom, which must be the whole text; otherwise the value is
 * the text itself.
 */
dvq_status dvq_literal_parse_inline(const dvq_environment *environment, dvq_arena *arena,
                                    dvq_text text, dvq_value *value)
{
    atom_context context = {environment, arena, text};
    size_t size = 0;
    *value = dvq_value_null();
    if (dvq_unicode_skip_space(text, 0) == text.length)
        return DVQ_OK;
    *value = dvq_value_string(text);
    dvq_value first;
    dvq_status status = match_atom(&context, 0, &first, &size);
    if (status != DVQ_OK || size == 0)
        return status;
    if (size == text.length) {
        *value = first;
        return DVQ_OK;
    }
    size_t comma = dvq_unicode_skip_space(text, size);
    if (dvq_text_byte_at(text, comma) != ',')
        return DVQ_OK;
    dvq_value_vector items = {0};
    if (!DVQ_VECTOR_PUSH(arena, &items, first))
        return DVQ_ERROR_MEMORY;
    status = match_list_rest(&context, dvq_unicode_skip_space(text, comma + 1), &items, &size);
    if (status == DVQ_OK && size == text.length)
        *value = dvq_value_array(items.items, items.count);
    return status;
}

dvq_status dvq_literal_parse_frontmatter(const dvq_environment *environment, dvq_arena *arena,
                                         dvq_text text, dvq_value *value)
{
    bool found = false;
    *value = dvq_value_string(text);
    if (text.length == 0)
        return DVQ_OK;
    dvq_duration duration;
    dvq_value date;
    if (is_digit_at(text, 0) || text.data[0] == '-') {
        dvq_status status = dvq_literal_parse_date(environment, text, false, &date, &found);
        if (found)
            *value = date;
        if (status != DVQ_OK || found)
            return status;
        if (dvq_literal_match_duration(text, 0, &duration) != text.length)
            return DVQ_OK;
        return dvq_duration_to_value(arena, &duration, value);
    }
    if (text.data[0] != '[' && text.data[0] != '!')
        return DVQ_OK;
    const dvq_link *link = NULL;
    size_t size = 0;
    dvq_status status = dvq_literal_match_link(arena, text, 0, true, &link, &size);
    if (status == DVQ_OK && size == text.length)
        *value = dvq_value_link(link);
    return status;
}

dvq_status dvq_literal_parse_date(const dvq_environment *environment, dvq_text text, bool shorthand,
                                  dvq_value *date, bool *found)
{
    bool valid = false;
    size_t size = shorthand ? dvq_literal_match_date_shorthand(environment, text, 0, date) : 0;
    if (size > 0) {
        *found = size == text.length;
        return DVQ_OK;
    }
    size = dvq_literal_match_date(environment, text, 0, date, &valid);
    *found = size > 0 && size == text.length && valid;
    return DVQ_OK;
}

bool dvq_literal_parse_duration(dvq_text text, dvq_duration *duration)
{
    text = dvq_unicode_trim(text);
    return text.length > 0 && dvq_literal_match_duration(text, 0, duration) == text.length;
}

/* ---- names ---- */

/* Bytes of the letters, digits, _ and - at `offset`. */
static size_t match_name_run(dvq_text text, size_t offset)
{
    size_t end = offset;
    while (end < text.length) {
        size_t size = match_name_character(text, end, true);
        if (size == 0)
            break;
        end += size;
    }
    return end - offset;
}

static void append_name_part(dvq_text_builder *builder, dvq_text text, size_t *offset)
{
    size_t size = dvq_unicode_match_emoji(text, *offset);
    if (size > 0) {
        dvq_text_builder_add(builder, dvq_text_slice(text, *offset, *offset + size));
        *offset += size;
        return;
    }
    size = match_name_run(text, *offset);
    if (size > 0) {
        dvq_text run = dvq_text_slice(text, *offset, *offset + size);
        dvq_text lower = dvq_unicode_lower(builder->arena, run);
        if (lower.data == NULL)
            builder->status = DVQ_ERROR_MEMORY;
        dvq_text_builder_add(builder, lower);
        *offset += size;
        return;
    }
    size_t after = dvq_unicode_skip_space(text, *offset);
    if (after > *offset) {
        dvq_text_builder_add_byte(builder, '-');
        *offset = after;
        return;
    }
    dvq_unicode_decode(text, *offset, &size);
    *offset += size;
}

/* Whether the name is its own normal form, which is the usual case and needs no memory. */
static bool is_normal_name(dvq_text name)
{
    for (size_t i = 0; i < name.length; i++) {
        unsigned char byte = (unsigned char)name.data[i];
        if (!dvq_ascii_is_name(byte) || (byte >= 'A' && byte <= 'Z'))
            return false;
    }
    return true;
}

dvq_status dvq_literal_normalize_name(dvq_arena *arena, dvq_text name, dvq_text *normal)
{
    if (is_normal_name(name)) {
        *normal = name;
        return DVQ_OK;
    }
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, arena);
    for (size_t offset = 0; offset < name.length;)
        append_name_part(&builder, name, &offset);
    return dvq_text_builder_finish(&builder, normal);
}
