/*
 * Finding a built-in function by name, or the name that was meant. Called by bind.c, expression.c,
 * check.c and, for `dvq help`, api/value.c. Calls nothing.
 */
#include "eval/function_table.h"

/* Names longer than this are never near one that is known. */
#define NAME_LIMIT 32

size_t dvq_function_table_count(void)
{
    return dvq_function_row_count;
}

const dvq_function_row *dvq_function_table_get(size_t i)
{
    return i < dvq_function_row_count ? &dvq_function_rows[i] : NULL;
}

const dvq_function_row *dvq_function_table_find(dvq_text name)
{
    for (size_t i = 0; i < dvq_function_row_count; i++) {
        const dvq_function_row *row = &dvq_function_rows[i];
        if (dvq_text_equal(dvq_text_from_string(row->name), name))
            return row;
    }
    return NULL;
}

/* ---- suggestions ---- */

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

static char ascii_lower(char byte)
{
    if (byte < 'A' || byte > 'Z')
        return byte;
    return (char)(byte + ('a' - 'A'));
}

/* How many insertions, deletions, replacements and swaps turn one name into the other. */
static size_t edit_distance(dvq_text a, dvq_text b)
{
    size_t rows[3][NAME_LIMIT + 1];
    for (size_t j = 0; j <= b.length; j++)
        rows[0][j] = j;
    for (size_t i = 1; i <= a.length; i++) {
        size_t *row = rows[i % 3];
        const size_t *above = rows[(i + 2) % 3];
        const size_t *two_above = rows[(i + 1) % 3];
        row[0] = i;
        for (size_t j = 1; j <= b.length; j++) {
            char x = ascii_lower(a.data[i - 1]);
            char y = b.data[j - 1];
            size_t replaced = above[j - 1] + (x == y ? 0 : 1);
            row[j] = least(least(above[j], row[j - 1]) + 1, replaced);
            if (i > 1 && j > 1 && x == b.data[j - 2] && ascii_lower(a.data[i - 2]) == y)
                row[j] = least(row[j], two_above[j - 2] + 1);
        }
    }
    return rows[a.length % 3][b.length];
}

/* What other languages call a function, and what is written here. */
static const char *find_habit(dvq_text name)
{
    static const struct {
        const char *written;
        const char *meant;
    } habits[] = {
        {"if", "choice"},          {"iif", "choice"},        {"now", "date(now)"},
        {"today", "date(today)"},  {"count", "length"},      {"size", "length"},
        {"len", "length"},         {"includes", "contains"}, {"has", "contains"},
        {"tolower", "lower"},      {"tolowercase", "lower"}, {"lowercase", "lower"},
        {"toupper", "upper"},      {"touppercase", "upper"}, {"uppercase", "upper"},
        {"substr", "substring"},   {"mid", "substring"},     {"coalesce", "default"},
        {"ifnull", "default"},     {"avg", "average"},       {"mean", "average"},
        {"distinct", "unique"},    {"format", "dateformat"}, {"duration", "dur"},
        {"match", "regexmatch"},   {"matches", "regextest"}, {"test", "regextest"},
        {"tostring", "string"},    {"tonumber", "number"},   {"some", "any"},
        {"every", "all"},          {"foreach", "map"},       {"where", "filter"},
        {"replaceall", "replace"}, {"not", "!(…)"},          {"concat", "+"},
        {"type", "typeof"},        {"isnull", "= null"},     {"strlen", "length"},
        {"parseint", "number"},    {"parsefloat", "number"}, {"indexof", "contains"},
        {"first", "list[0]"},
    };
    for (size_t i = 0; i < sizeof habits / sizeof *habits; i++)
        if (dvq_text_equal_ascii_case(name, dvq_text_from_string(habits[i].written)))
            return habits[i].meant;
    return NULL;
}

const char *dvq_function_table_suggest(dvq_text name)
{
    if (name.length == 0 || name.length > NAME_LIMIT)
        return NULL;
    const char *habit = find_habit(name);
    if (habit != NULL)
        return habit;
    const char *nearest = NULL;
    size_t nearest_distance = name.length <= 3 ? 2 : 3; /* one more than is allowed */
    for (size_t i = 0; i < dvq_function_row_count; i++) {
        const char *candidate = dvq_function_rows[i].name;
        size_t distance = edit_distance(name, dvq_text_from_string(candidate));
        if (distance < nearest_distance) {
            nearest = candidate;
            nearest_distance = distance;
        }
    }
    return nearest;
}
