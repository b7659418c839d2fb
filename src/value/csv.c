/*
 * Reading CSV; see csv.h. Rules: Dataview, data-import/csv.ts, and Papa Parse 5.4.1 with the
 * options used there: a header, empty lines skipped, comments after "#", typed values, line end and
 * delimiter guessed.
 */
#include "value/csv.h"

#include <stdlib.h>

#include "support/ascii.h"
#include "support/map.h"
#include "support/unicode.h"
#include "value/date.h"
#include "value/literal.h"

/* How many rows the delimiter, and how many UTF-16 units the line end is guessed from. */
enum { GUESS_ROWS = 10, GUESS_UNITS = 1024 * 1024, LARGEST_EXPONENT = 100000 };

#define EXTRA_FIELDS DVQ_TEXT("__parsed_extra")

static const size_t NONE = SIZE_MAX;

typedef DVQ_VECTOR(dvq_text) csv_row;
typedef DVQ_VECTOR(csv_row) csv_row_vector;

typedef struct csv_format {
    char delimiter;
    dvq_text newline;
} csv_format;

/* ---- rows and fields ---- */

/* Append the parts of `line` between the delimiters. */
static bool split_line(dvq_arena *arena, dvq_text line, char delimiter, csv_row *row)
{
    size_t start = 0;
    for (;;) {
        size_t end = dvq_text_find_byte(line, delimiter, start);
        if (!DVQ_VECTOR_PUSH(arena, row, dvq_text_slice(line, start, end)))
            return false;
        if (end == NONE)
            return true;
        start = end + 1;
    }
}

/* Read a text without quotes. A limit of 0 means none; comments count too, as in the reference. */
static bool read_plain_rows(dvq_arena *arena, dvq_text text, const csv_format *format, size_t limit,
                            csv_row_vector *rows)
{
    size_t start = 0;
    for (size_t line = 0;; line++) {
        size_t end = dvq_text_find(text, format->newline, start);
        dvq_text content = dvq_text_slice(text, start, end);
        if (!dvq_text_starts_with(content, DVQ_TEXT("#"))) {
            csv_row row = {0};
            if (!split_line(arena, content, format->delimiter, &row) ||
                !DVQ_VECTOR_PUSH(arena, rows, row))
                return false;
            if (limit > 0 && line >= limit) {
                rows->count = rows->count < limit ? rows->count : limit;
                return true;
            }
        }
        if (end == NONE)
            return true;
        start = end + format->newline.length;
    }
}

/* Reads rows that may hold quotes. The next_ fields are at or after the cursor, or NONE. */
typedef struct quoted_reader {
    dvq_arena *arena;
    dvq_text text;
    csv_format format;
    size_t cursor;
    size_t next_delimiter;
    size_t next_newline;
    csv_row row;
    csv_row_vector *rows;
    size_t limit;
    bool out_of_memory;
} quoted_reader;

typedef enum quoted_outcome { QUOTED_GOES_ON, QUOTED_AT_END, QUOTED_STOPPED } quoted_outcome;

static void look_ahead(quoted_reader *reader, size_t from)
{
    if (reader->next_delimiter != NONE && reader->next_delimiter < from)
        reader->next_delimiter = dvq_text_find_byte(reader->text, reader->format.delimiter, from);
    if (reader->next_newline != NONE && reader->next_newline < from)
        reader->next_newline = dvq_text_find(reader->text, reader->format.newline, from);
}

static void push_field(quoted_reader *reader, dvq_text field)
{
    if (!DVQ_VECTOR_PUSH(reader->arena, &reader->row, field))
        reader->out_of_memory = true;
}

static void push_row(quoted_reader *reader)
{
    if (!DVQ_VECTOR_PUSH(reader->arena, reader->rows, reader->row))
        reader->out_of_memory = true;
    reader->row = (csv_row){0};
}

/* End the row; the next one starts at `cursor`. */
static quoted_outcome end_row(quoted_reader *reader, size_t cursor)
{
    push_row(reader);
    reader->cursor = cursor;
    look_ahead(reader, cursor);
    bool stopped = reader->limit > 0 && reader->rows->count >= reader->limit;
    return stopped ? QUOTED_STOPPED : QUOTED_GOES_ON;
}

/* Push the content of a quoted field, in which two quotes mean one. */
static void push_quoted(quoted_reader *reader, size_t start, size_t end)
{
    dvq_text field = dvq_text_slice(reader->text, start, end);
    if (dvq_text_find(field, DVQ_TEXT("\"\""), 0) == NONE) {
        push_field(reader, field);
        return;
    }
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, reader->arena);
    for (size_t i = 0; i < field.length; i++) {
        dvq_text_builder_add_byte(&builder, field.data[i]);
        if (field.data[i] == '"' && i + 1 < field.length && field.data[i + 1] == '"')
            i++;
    }
    if (dvq_text_builder_finish(&builder, &field) != DVQ_OK)
        reader->out_of_memory = true;
    push_field(reader, field);
}

/* Bytes of white space from `start` up to `end`; 0 if there is anything else in between. */
static size_t count_blanks(const quoted_reader *reader, size_t start, size_t end)
{
    if (end == NONE)
        return 0;
    dvq_text between = dvq_text_slice(reader->text, start, end);
    return dvq_unicode_trim(between).length == 0 ? between.length : 0;
}

static bool has_at(dvq_text text, size_t offset, dvq_text wanted)
{
    return dvq_text_starts_with(dvq_text_slice(text, offset, text.length), wanted);
}

/* Take the field that began at `start`, if the quote at `quote` closes it; false otherwise. */
static bool close_field(quoted_reader *reader, size_t start, size_t quote, quoted_outcome *outcome)
{
    size_t after = quote + 1;
    look_ahead(reader, after);
    size_t nearest = reader->next_delimiter;
    if (reader->next_newline != NONE && nearest != NONE && reader->next_newline < nearest)
        nearest = reader->next_newline;
    size_t place = after + count_blanks(reader, after, nearest);
    if (place < reader->text.length && reader->text.data[place] == reader->format.delimiter) {
        push_quoted(reader, start, quote);
        reader->cursor = place + 1;
        look_ahead(reader, reader->cursor);
        *outcome = QUOTED_GOES_ON;
        return true;
    }
    place = after + count_blanks(reader, after, reader->next_newline);
    if (!has_at(reader->text, place, reader->format.newline))
        return false;
    push_quoted(reader, start, quote);
    *outcome = end_row(reader, place + reader->format.newline.length);
    return true;
}

/* Read the field whose opening quote is at the cursor. */
static quoted_outcome read_quoted_field(quoted_reader *reader)
{
    dvq_text text = reader->text;
    size_t start = reader->cursor + 1;
    size_t quote = reader->cursor;
    for (;;) {
        quote = dvq_text_find_byte(text, '"', quote + 1);
        if (quote == NONE) {
            push_field(reader, dvq_text_slice(text, start, text.length));
            return QUOTED_AT_END;
        }
        if (quote == text.length - 1) {
            push_quoted(reader, start, quote);
            return QUOTED_AT_END;
        }
        if (text.data[quote + 1] == '"') {
            quote++;
            continue;
        }
        quoted_outcome outcome;
        if (close_field(reader, start, quote, &outcome))
            return outcome;
        /* A stray quote; the byte after it cannot close the field either. */
        quote++;
    }
}

/* Read one field, comment or line end at the cursor. */
static quoted_outcome read_quoted_step(quoted_reader *reader)
{
    dvq_text text = reader->text;
    size_t cursor = reader->cursor;
    char byte = cursor < text.length ? text.data[cursor] : '\0';
    if (byte == '"' && cursor < text.length)
        return read_quoted_field(reader);
    if (byte == '#' && reader->row.count == 0) {
        if (reader->next_newline == NONE)
            return QUOTED_STOPPED;
        reader->cursor = reader->next_newline + reader->format.newline.length;
        look_ahead(reader, reader->cursor);
        return QUOTED_GOES_ON;
    }
    if (reader->next_delimiter != NONE && reader->next_delimiter < reader->next_newline) {
        push_field(reader, dvq_text_slice(text, cursor, reader->next_delimiter));
        reader->cursor = reader->next_delimiter + 1;
        look_ahead(reader, reader->cursor);
        return QUOTED_GOES_ON;
    }
    push_field(reader, dvq_text_slice(text, cursor, reader->next_newline));
    if (reader->next_newline == NONE)
        return QUOTED_AT_END;
    return end_row(reader, reader->next_newline + reader->format.newline.length);
}

static bool read_quoted_rows(dvq_arena *arena, dvq_text text, const csv_format *format,
                             size_t limit, csv_row_vector *rows)
{
    quoted_reader reader = {
        .arena = arena, .text = text, .format = *format, .rows = rows, .limit = limit};
    reader.next_delimiter = dvq_text_find_byte(text, format->delimiter, 0);
    reader.next_newline = dvq_text_find(text, format->newline, 0);
    quoted_outcome outcome = QUOTED_GOES_ON;
    while (outcome == QUOTED_GOES_ON && !reader.out_of_memory)
        outcome = read_quoted_step(&reader);
    if (outcome == QUOTED_AT_END)
        push_row(&reader);
    return !reader.out_of_memory;
}

static bool read_rows(dvq_arena *arena, dvq_text text, const csv_format *format, size_t limit,
                      csv_row_vector *rows)
{
    if (text.length == 0)
        return true;
    if (dvq_text_find_byte(text, '"', 0) == NONE)
        return read_plain_rows(arena, text, format, limit, rows);
    return read_quoted_rows(arena, text, format, limit, rows);
}

static bool is_empty_row(const csv_row *row)
{
    return row->count == 1 && row->items[0].length == 0;
}

/* ---- guessing ---- */

/* The text without its quoted parts. */
static dvq_status remove_quoted(dvq_arena *arena, dvq_text text, dvq_text *plain)
{
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, arena);
    size_t start = 0;
    for (;;) {
        size_t open = dvq_text_find_byte(text, '"', start);
        size_t close = open == NONE ? NONE : dvq_text_find_byte(text, '"', open + 1);
        if (close == NONE)
            break;
        dvq_text_builder_add(&builder, dvq_text_slice(text, start, open));
        start = close + 1;
    }
    dvq_text_builder_add(&builder, dvq_text_slice(text, start, text.length));
    return dvq_text_builder_finish(&builder, plain);
}

static dvq_status guess_newline(dvq_arena *arena, dvq_text text, dvq_text *newline)
{
    dvq_text plain = dvq_text_slice(text, 0, dvq_unicode_utf16_to_byte(text, GUESS_UNITS));
    dvq_status status = remove_quoted(arena, plain, &plain);
    if (status != DVQ_OK)
        return status;
    *newline = DVQ_TEXT("\n");
    size_t first_return = dvq_text_find_byte(plain, '\r', 0);
    size_t first_feed = dvq_text_find_byte(plain, '\n', 0);
    if (first_return == NONE || first_feed < first_return)
        return DVQ_OK;
    size_t returns = 0;
    size_t pairs = 0;
    for (size_t i = first_return; i < plain.length; i++) {
        if (plain.data[i] != '\r')
            continue;
        returns++;
        pairs += i + 1 < plain.length && plain.data[i + 1] == '\n';
    }
    *newline = pairs * 2 >= returns + 1 ? DVQ_TEXT("\r\n") : DVQ_TEXT("\r");
    return DVQ_OK;
}

/*
 * How even the first rows are: by how much the number of fields changes from row to row, in all,
 * and the average number.
 */
static void measure_rows(const csv_row_vector *rows, size_t *changes, double *average)
{
    size_t total = 0;
    size_t empty = 0;
    size_t previous = 0;
    *changes = 0;
    for (size_t i = 0; i < rows->count; i++) {
        size_t count = rows->items[i].count;
        if (is_empty_row(&rows->items[i])) {
            empty++;
            continue;
        }
        total += count;
        if (previous != 0)
            *changes += count > previous ? count - previous : previous - count;
        previous = count;
    }
    *average = rows->count == empty ? 0 : (double)total / (double)(rows->count - empty);
}

static bool guess_delimiter(dvq_arena *arena, dvq_text text, csv_format *format)
{
    static const char candidates[] = {',', '\t', '|', ';', '\x1e', '\x1f'};
    char best = ',';
    bool found = false;
    size_t best_changes = 0;
    double best_average = 0;
    for (size_t i = 0; i < sizeof candidates; i++) {
        format->delimiter = candidates[i];
        csv_row_vector rows = {0};
        if (!read_rows(arena, text, format, GUESS_ROWS, &rows))
            return false;
        size_t changes;
        double average;
        measure_rows(&rows, &changes, &average);
        if (average <= 1.99 || (found && (changes > best_changes || average <= best_average)))
            continue;
        found = true;
        best = candidates[i];
        best_changes = changes;
        best_average = average;
    }
    format->delimiter = best;
    return true;
}

/* ---- the header ---- */

/* A name for a column; "_1", "_2" … is added if it is taken. Data is NULL when memory is out. */
static dvq_text name_column(dvq_arena *arena, dvq_text header, size_t before, dvq_map *used)
{
    dvq_text name = header;
    bool repeated = before > 0;
    while (repeated || dvq_map_has(used, name)) {
        dvq_text_builder builder;
        dvq_text_builder_init(&builder, arena);
        dvq_text_builder_add(&builder, name);
        dvq_text_builder_add_format(&builder, "_%zu", before);
        if (dvq_text_builder_finish(&builder, &name) != DVQ_OK)
            return dvq_text_make(NULL, 0);
        repeated = false;
    }
    return dvq_map_set(used, name, used) ? name : dvq_text_make(NULL, 0);
}

/*
 * Rename columns of the first line that have the same name. The reference does so before it looks
 * at quotes, so the line is split at every delimiter.
 */
static dvq_status rename_columns(dvq_arena *arena, const csv_format *format, dvq_text *text)
{
    size_t end = dvq_text_find(*text, format->newline, 0);
    csv_row headers = {0};
    if (!split_line(arena, dvq_text_slice(*text, 0, end), format->delimiter, &headers))
        return DVQ_ERROR_MEMORY;
    dvq_map counts;
    dvq_map_init(&counts, arena);
    dvq_map used;
    dvq_map_init(&used, arena);
    dvq_text_builder line;
    dvq_text_builder_init(&line, arena);
    bool repeated = false;
    for (size_t i = 0; i < headers.count; i++) {
        void **slot = dvq_map_slot(&counts, headers.items[i]);
        if (slot == NULL)
            return DVQ_ERROR_MEMORY;
        size_t before = (size_t)(uintptr_t)*slot;
        *slot = (void *)(uintptr_t)(before + 1);
        repeated = repeated || before > 0;
        dvq_text name = name_column(arena, headers.items[i], before, &used);
        if (name.data == NULL)
            return DVQ_ERROR_MEMORY;
        if (i > 0)
            dvq_text_builder_add_byte(&line, format->delimiter);
        dvq_text_builder_add(&line, name);
    }
    if (!repeated)
        return DVQ_OK;
    dvq_text_builder_add(&line, dvq_text_slice(*text, end, text->length));
    return dvq_text_builder_finish(&line, text);
}

/* ---- values ---- */

/*
 * Bytes of the exponent at `start`, 0 when there is none. One far larger than numbers can have is
 * cut off.
 */
static size_t match_exponent(dvq_text text, size_t start, long *exponent)
{
    *exponent = 0;
    size_t at = start;
    if (at >= text.length || (text.data[at] != 'e' && text.data[at] != 'E'))
        return 0;
    at++;
    if (at < text.length && (text.data[at] == '+' || text.data[at] == '-'))
        at++;
    bool negative = text.data[at - 1] == '-';
    size_t digits = dvq_ascii_count_digits(text, at, SIZE_MAX);
    for (size_t i = at; i < at + digits && *exponent < LARGEST_EXPONENT; i++)
        *exponent = *exponent * 10 + (text.data[i] - '0');
    if (negative)
        *exponent = -*exponent;
    return digits == 0 ? 0 : at + digits - start;
}

/* A number up to 2^53, with or without dot and exponent. */
static bool parse_number(dvq_text text, double *number)
{
    text = dvq_unicode_trim(text);
    size_t at = text.length > 0 && text.data[0] == '-' ? 1 : 0;
    size_t whole = dvq_ascii_count_digits(text, at, SIZE_MAX);
    size_t dot = at + whole;
    size_t fraction = 0;
    size_t end = dot;
    if (dot < text.length && text.data[dot] == '.') {
        fraction = dvq_ascii_count_digits(text, dot + 1, SIZE_MAX);
        end = dot + 1 + fraction;
    }
    if (whole + fraction == 0)
        return false;
    long shift;
    if (end + match_exponent(text, end, &shift) != text.length)
        return false;
    *number = dvq_literal_convert_decimal(dvq_text_slice(text, at, end), shift);
    *number = at == 1 ? -*number : *number;
    return *number > -9007199254740992.0 && *number < 9007199254740992.0;
}

/* Whether `text` has this shape at `offset`: 0 means any digit, any other byte means itself. */
static bool has_shape(dvq_text text, size_t offset, const char *shape)
{
    size_t length = strlen(shape);
    if (offset > text.length || text.length - offset < length)
        return false;
    for (size_t i = 0; i < length; i++) {
        char byte = text.data[offset + i];
        if (shape[i] == '0' ? !dvq_ascii_is_digit((unsigned char)byte) : byte != shape[i])
            return false;
    }
    return true;
}

static int read_digits(dvq_text text, size_t offset, size_t count)
{
    return dvq_ascii_read_number(dvq_text_slice(text, offset, offset + count));
}

/* Read the seconds of a time and their fraction; returns the bytes they take. */
static size_t read_seconds(dvq_text text, size_t offset, int64_t *milliseconds)
{
    *milliseconds = 0;
    if (!has_shape(text, offset, ":00"))
        return 0;
    *milliseconds = (int64_t)read_digits(text, offset + 1, 2) * 1000;
    size_t digits =
        has_shape(text, offset + 3, ".0") ? dvq_ascii_count_digits(text, offset + 4, SIZE_MAX) : 0;
    if (digits == 0)
        return 3;
    static const int scale[] = {0, 100, 10, 1};
    size_t used = digits < 3 ? digits : 3;
    *milliseconds += (int64_t)read_digits(text, offset + 4, used) * scale[used];
    return 4 + digits;
}

/* Read "Z" or "+hh:mm" at the end of the text; *minutes counts east of UTC. */
static bool read_offset(dvq_text text, size_t offset, int *minutes)
{
    *minutes = 0;
    if (text.length == offset + 1)
        return text.data[offset] == 'Z';
    if (text.length != offset + 6 ||
        (!has_shape(text, offset, "+00:00") && !has_shape(text, offset, "-00:00")))
        return false;
    int hours = read_digits(text, offset + 1, 2);
    int rest = read_digits(text, offset + 4, 2);
    *minutes = (hours * 60 + rest) * (text.data[offset] == '-' ? -1 : 1);
    return hours < 30 && rest < 60;
}

/*
 * A date with time and zone, as JavaScript's Date reads it: a day past the end of the month is in
 * the next month. Null when the text has the form of a date but is none.
 */
static bool parse_date(dvq_text text, dvq_value *date)
{
    if (!has_shape(text, 0, "0000-00-00T00:00"))
        return false;
    int64_t seconds;
    int offset;
    if (!read_offset(text, 16 + read_seconds(text, 16, &seconds), &offset))
        return false;
    int month = read_digits(text, 5, 2);
    int day = read_digits(text, 8, 2);
    int hour = read_digits(text, 11, 2);
    int minute = read_digits(text, 14, 2);
    if (month > 19 || day > 39 || hour > 29 || minute > 59 || seconds >= 60000)
        return false;
    bool past_midnight = hour == 24 && minute == 0 && seconds == 0;
    *date = dvq_value_null();
    if (month < 1 || month > 12 || day < 1 || day > 31 || (hour > 23 && !past_midnight) ||
        offset >= 24 * 60 || offset <= -24 * 60)
        return true;
    int64_t total = dvq_date_count_days(read_digits(text, 0, 4), month, day) * 86400000;
    total += ((int64_t)hour * 60 + minute - offset) * 60000 + seconds;
    *date = dvq_value_date(total, DVQ_ZONE_SYSTEM);
    return true;
}

static dvq_status convert_field(const dvq_environment *environment, dvq_arena *arena, dvq_text text,
                                dvq_value *value)
{
    *value = dvq_value_null();
    if (text.length == 0)
        return DVQ_OK;
    bool is_true = dvq_text_equal(text, DVQ_TEXT("true")) || dvq_text_equal(text, DVQ_TEXT("TRUE"));
    if (is_true || dvq_text_equal(text, DVQ_TEXT("false")) ||
        dvq_text_equal(text, DVQ_TEXT("FALSE"))) {
        *value = dvq_value_boolean(is_true);
        return DVQ_OK;
    }
    double number;
    if (parse_number(text, &number)) {
        *value = dvq_value_number(number);
        return DVQ_OK;
    }
    if (parse_date(text, value))
        return DVQ_OK;
    return dvq_literal_parse_frontmatter(environment, arena, text, value);
}

/* ---- objects ---- */

typedef struct csv_converter {
    const dvq_environment *environment;
    dvq_arena *arena;
    const csv_row *header;
} csv_converter;

/* The name of a column; all columns past the header share one. */
static dvq_text get_column_name(const csv_converter *converter, size_t column)
{
    bool named = column < converter->header->count;
    return named ? converter->header->items[column] : EXTRA_FIELDS;
}

/* An object of the row's fields, under their names in the file. */
static dvq_status convert_row(const csv_converter *converter, const csv_row *row,
                              const dvq_object **object)
{
    dvq_arena *arena = converter->arena;
    dvq_entry_vector entries = {0};
    dvq_value_vector extra = {0};
    size_t extra_entry = NONE;
    for (size_t i = 0; i < row->count; i++) {
        dvq_entry entry = {.key = get_column_name(converter, i)};
        dvq_status status =
            convert_field(converter->environment, arena, row->items[i], &entry.value);
        if (status != DVQ_OK)
            return status;
        bool is_extra = dvq_text_equal(entry.key, EXTRA_FIELDS);
        if (is_extra && !DVQ_VECTOR_PUSH(arena, &extra, entry.value))
            return DVQ_ERROR_MEMORY;
        if (is_extra && extra_entry != NONE)
            continue;
        if (is_extra)
            extra_entry = entries.count;
        if (!DVQ_VECTOR_PUSH(arena, &entries, entry))
            return DVQ_ERROR_MEMORY;
    }
    if (extra_entry != NONE)
        entries.items[extra_entry].value = dvq_value_array(extra.items, extra.count);
    *object = dvq_object_make(arena, entries.items, entries.count);
    return *object == NULL ? DVQ_ERROR_MEMORY : DVQ_OK;
}

/* The same object with each field added again under the name that queries can write. */
static dvq_status add_normal_names(const csv_converter *converter, const dvq_object **object,
                                   dvq_map *normal_names)
{
    dvq_entry_vector own = {0};
    dvq_entry_vector entries = {0};
    dvq_arena *arena = converter->arena;
    dvq_status status = dvq_object_list(*object, arena, &own);
    for (size_t i = 0; i < own.count && status == DVQ_OK; i++) {
        const dvq_text *normal = dvq_map_get(normal_names, own.items[i].key);
        dvq_entry again = {normal != NULL ? *normal : own.items[i].key, own.items[i].value};
        if (!DVQ_VECTOR_PUSH(arena, &entries, own.items[i]) ||
            !DVQ_VECTOR_PUSH(arena, &entries, again))
            status = DVQ_ERROR_MEMORY;
    }
    if (status != DVQ_OK)
        return status;
    *object = dvq_object_make(arena, entries.items, entries.count);
    return *object == NULL ? DVQ_ERROR_MEMORY : DVQ_OK;
}

static dvq_status normalize_header(dvq_arena *arena, const csv_row *header, dvq_map *normal_names)
{
    for (size_t i = 0; i < header->count; i++) {
        dvq_text *normal = dvq_arena_allocate(arena, sizeof *normal);
        if (normal == NULL)
            return DVQ_ERROR_MEMORY;
        dvq_status status = dvq_literal_normalize_name(arena, header->items[i], normal);
        if (status != DVQ_OK)
            return status;
        if (!dvq_map_set(normal_names, header->items[i], normal))
            return DVQ_ERROR_MEMORY;
    }
    return DVQ_OK;
}

/* Make objects of all rows after the first, which is the header. */
static dvq_status convert_rows(const dvq_environment *environment, dvq_arena *arena,
                               const csv_row_vector *lines, dvq_value_vector *rows)
{
    csv_converter converter = {.environment = environment, .arena = arena};
    dvq_map normal_names;
    dvq_map_init(&normal_names, arena);
    for (size_t i = 0; i < lines->count; i++) {
        const csv_row *line = &lines->items[i];
        if (is_empty_row(line))
            continue;
        dvq_status status;
        if (converter.header == NULL) {
            converter.header = line;
            status = normalize_header(arena, line, &normal_names);
            if (status != DVQ_OK)
                return status;
            continue;
        }
        const dvq_object *object;
        status = convert_row(&converter, line, &object);
        if (status == DVQ_OK)
            status = add_normal_names(&converter, &object, &normal_names);
        if (status != DVQ_OK)
            return status;
        if (!DVQ_VECTOR_PUSH(arena, rows, dvq_value_object(object)))
            return DVQ_ERROR_MEMORY;
    }
    return DVQ_OK;
}

dvq_status dvq_csv_read(const dvq_environment *environment, dvq_arena *arena, dvq_text text,
                        dvq_value_vector *rows)
{
    if (dvq_text_starts_with(text, DVQ_TEXT("\xEF\xBB\xBF")))
        text = dvq_text_slice(text, 3, text.length);
    csv_format format = {0};
    csv_row_vector lines = {0};
    dvq_arena scratch;
    dvq_arena_init(&scratch, arena->allocator);
    dvq_status status = guess_newline(&scratch, text, &format.newline);
    if (status == DVQ_OK && !guess_delimiter(&scratch, text, &format))
        status = DVQ_ERROR_MEMORY;
    dvq_arena_release(&scratch);
    if (status == DVQ_OK)
        status = rename_columns(arena, &format, &text);
    if (status == DVQ_OK && !read_rows(arena, text, &format, 0, &lines))
        status = DVQ_ERROR_MEMORY;
    return status == DVQ_OK ? convert_rows(environment, arena, &lines, rows) : status;
}
