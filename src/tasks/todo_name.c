/*
 * Dates in the names of notes; see todo_name.h. A format of the user's own is tried first, by the
 * tokens of moment.js, which has to fit the whole name; then YYYY-MM-DD and YYYYMMDD anywhere.
 */
#include "tasks/todo_name.h"

#include "support/ascii.h"
#include "tasks/todo_line.h"

/* Reading a name by a format. */
typedef struct name_reader {
    dvq_text name;
    size_t offset;
    int year;
    int month;
    int day;
    int weekday; /* 0 for Monday; -1: not said */
} name_reader;

static bool take_number(name_reader *reader, size_t fewest, size_t most, int *number)
{
    size_t digits = dvq_ascii_count_digits(reader->name, reader->offset, most);
    if (digits < fewest)
        return false;
    *number = dvq_ascii_read_number(
        dvq_text_slice(reader->name, reader->offset, reader->offset + digits));
    reader->offset += digits;
    return true;
}

/* One of the names, whole or by its first `length` letters; -1 for none. */
static int take_name(name_reader *reader, const char *const *names, int count, size_t length)
{
    for (int i = 0; i < count; i++) {
        dvq_text name = dvq_text_from_string(names[i]);
        name = dvq_text_slice(name, 0, length);
        dvq_text there = dvq_text_slice(reader->name, reader->offset, reader->offset + name.length);
        if (dvq_text_equal_ascii_case(there, name)) {
            reader->offset += name.length;
            return i;
        }
    }
    return -1;
}

static bool take_month(name_reader *reader, size_t length)
{
    static const char *const names[] = {"January",   "February", "March",    "April",
                                        "May",       "June",     "July",     "August",
                                        "September", "October",  "November", "December"};
    reader->month = take_name(reader, names, 12, length) + 1;
    return reader->month > 0;
}

static bool take_weekday(name_reader *reader, size_t length)
{
    const char *names[7];
    for (int i = 0; i < 7; i++)
        names[i] = dvq_todo_weekday_name(i);
    reader->weekday = take_name(reader, names, 7, length);
    return reader->weekday >= 0;
}

static bool take_year_of_century(name_reader *reader)
{
    if (!take_number(reader, 2, 2, &reader->year))
        return false;
    reader->year += reader->year > 68 ? 1900 : 2000;
    return true;
}

/* "1st", "22nd", …. */
static bool take_ordinal(name_reader *reader)
{
    static const char *const ends[] = {"st", "nd", "rd", "th"};
    return take_number(reader, 1, 2, &reader->day) && take_name(reader, ends, 4, 2) >= 0;
}

typedef enum name_token {
    TOKEN_YEAR,
    TOKEN_SHORT_YEAR,
    TOKEN_MONTH_NAME,
    TOKEN_SHORT_MONTH_NAME,
    TOKEN_MONTH_2,
    TOKEN_MONTH,
    TOKEN_DAY_2,
    TOKEN_ORDINAL,
    TOKEN_DAY,
    TOKEN_WEEKDAY,
    TOKEN_SHORT_WEEKDAY,
    TOKEN_TWO_DIGITS,
    TOKEN_DIGITS,
    TOKEN_COUNT
} name_token;

/* Longer ones before those that they begin with; hours and the like are read and forgotten. */
static const struct {
    const char *text;
    name_token token;
} tokens[] = {
    {"YYYY", TOKEN_YEAR},
    {"YY", TOKEN_SHORT_YEAR},
    {"MMMM", TOKEN_MONTH_NAME},
    {"MMM", TOKEN_SHORT_MONTH_NAME},
    {"MM", TOKEN_MONTH_2},
    {"M", TOKEN_MONTH},
    {"DD", TOKEN_DAY_2},
    {"Do", TOKEN_ORDINAL},
    {"D", TOKEN_DAY},
    {"dddd", TOKEN_WEEKDAY},
    {"ddd", TOKEN_SHORT_WEEKDAY},
    {"HH", TOKEN_TWO_DIGITS},
    {"hh", TOKEN_TWO_DIGITS},
    {"mm", TOKEN_TWO_DIGITS},
    {"ss", TOKEN_TWO_DIGITS},
    {"H", TOKEN_DIGITS},
    {"h", TOKEN_DIGITS},
    {"m", TOKEN_DIGITS},
    {"s", TOKEN_DIGITS},
};

static bool take_token(name_reader *reader, name_token token)
{
    int ignored;
    switch (token) {
    case TOKEN_YEAR:
        return take_number(reader, 4, 4, &reader->year);
    case TOKEN_SHORT_YEAR:
        return take_year_of_century(reader);
    case TOKEN_MONTH_NAME:
        return take_month(reader, SIZE_MAX);
    case TOKEN_SHORT_MONTH_NAME:
        return take_month(reader, 3);
    case TOKEN_MONTH_2:
        return take_number(reader, 2, 2, &reader->month);
    case TOKEN_MONTH:
        return take_number(reader, 1, 2, &reader->month);
    case TOKEN_DAY_2:
        return take_number(reader, 2, 2, &reader->day);
    case TOKEN_ORDINAL:
        return take_ordinal(reader);
    case TOKEN_DAY:
        return take_number(reader, 1, 2, &reader->day);
    case TOKEN_WEEKDAY:
        return take_weekday(reader, SIZE_MAX);
    case TOKEN_SHORT_WEEKDAY:
        return take_weekday(reader, 3);
    case TOKEN_TWO_DIGITS:
        return take_number(reader, 2, 2, &ignored);
    case TOKEN_DIGITS:
        return take_number(reader, 1, 2, &ignored);
    case TOKEN_COUNT:
        break;
    }
    return false;
}

static bool take_literal(name_reader *reader, dvq_text literal)
{
    dvq_text there = dvq_text_slice(reader->name, reader->offset, reader->offset + literal.length);
    reader->offset += literal.length;
    return dvq_text_equal(there, literal);
}

/* The token at `offset` of the format, or what stands for itself there; moves *offset past it. */
static bool take_next(name_reader *reader, dvq_text format, size_t *offset)
{
    size_t close =
        format.data[*offset] == '[' ? dvq_text_find_byte(format, ']', *offset) : SIZE_MAX;
    if (close != SIZE_MAX) {
        dvq_text literal = dvq_text_slice(format, *offset + 1, close);
        *offset = close + 1;
        return take_literal(reader, literal);
    }
    dvq_text left = dvq_text_slice(format, *offset, format.length);
    for (size_t i = 0; i < sizeof tokens / sizeof *tokens; i++) {
        dvq_text token = dvq_text_from_string(tokens[i].text);
        if (dvq_text_starts_with(left, token)) {
            *offset += token.length;
            return take_token(reader, tokens[i].token);
        }
    }
    (*offset)++;
    return take_literal(reader, dvq_text_slice(left, 0, 1));
}

/* What the format leaves open is the first of the year or month. */
static dvq_todo_date read_by_format(dvq_text name, dvq_text format)
{
    dvq_todo_date none = {DVQ_TODO_NO_DATE, 0};
    name_reader reader = {.name = name, .month = 1, .day = 1, .weekday = -1};
    size_t offset = 0;
    while (offset < format.length)
        if (!take_next(&reader, format, &offset))
            return none;
    if (reader.offset != name.length || reader.year == 0)
        return none;
    dvq_todo_date date = dvq_todo_line_make_date(reader.year, reader.month, reader.day);
    if (date.state != DVQ_TODO_GOOD_DATE ||
        (reader.weekday >= 0 && dvq_todo_get_weekday(date.day) != reader.weekday))
        return none;
    return date;
}

/* YYYY, MM and DD with `dash` (or nothing) between them at `offset`. */
static bool match_digits(dvq_text name, size_t offset, size_t dash, dvq_todo_date *date)
{
    size_t month = offset + 4 + dash;
    size_t day = month + 2 + dash;
    if (dvq_ascii_count_digits(name, offset, 4) != 4 ||
        dvq_ascii_count_digits(name, month, 2) != 2 || dvq_ascii_count_digits(name, day, 2) != 2 ||
        (dash > 0 && (name.data[offset + 4] != '-' || name.data[month + 2] != '-')))
        return false;
    *date = dvq_todo_line_make_date(dvq_ascii_read_number(dvq_text_slice(name, offset, offset + 4)),
                                    dvq_ascii_read_number(dvq_text_slice(name, month, month + 2)),
                                    dvq_ascii_read_number(dvq_text_slice(name, day, day + 2)));
    return true;
}

/* The first text of the shape counts, even if it is no day of the calendar. */
static dvq_todo_date find_digits(dvq_text name)
{
    dvq_todo_date date = {DVQ_TODO_NO_DATE, 0};
    for (size_t dash = 2; dash-- > 0;)
        for (size_t offset = 0; offset < name.length; offset++)
            if (match_digits(name, offset, dash, &date))
                return date.state == DVQ_TODO_GOOD_DATE ? date
                                                        : (dvq_todo_date){DVQ_TODO_NO_DATE, 0};
    return date;
}

static bool is_in_folder(dvq_text path, dvq_text folder)
{
    return dvq_text_starts_with(path, folder) && dvq_text_byte_at(path, folder.length) == '/';
}

dvq_todo_date dvq_todo_name_find_date(const dvq_tasks_settings *settings, dvq_text path)
{
    dvq_todo_date none = {DVQ_TODO_NO_DATE, 0};
    if (!settings->scheduled_from_name)
        return none;
    bool is_inside = settings->name_folders.count == 0;
    for (size_t i = 0; i < settings->name_folders.count; i++)
        is_inside = is_inside || is_in_folder(path, settings->name_folders.items[i]);
    if (!is_inside)
        return none;
    dvq_text name = dvq_todo_get_file_name(path);
    dvq_todo_date date =
        settings->name_format.length > 0 ? read_by_format(name, settings->name_format) : none;
    return date.state == DVQ_TODO_GOOD_DATE ? date : find_digits(name);
}
