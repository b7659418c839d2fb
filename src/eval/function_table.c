/*
 * Finding a built-in function by name, or the name that was meant. Called by bind.c, expression.c,
 * check.c and, for `dvq help`, api/value.c. Calls nothing.
 */
#include "eval/function_table.h"

#include "support/similar.h"

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
    if (name.length == 0 || name.length > DVQ_SIMILAR_LONGEST)
        return NULL;
    const char *habit = find_habit(name);
    if (habit != NULL)
        return habit;
    dvq_similar search = {
        .word = name.data, .length = name.length, .limit = name.length <= 3 ? 1 : 2, .swaps = true};
    for (size_t i = 0; i < dvq_function_row_count; i++)
        dvq_similar_offer(&search, dvq_function_rows[i].name);
    return search.nearest;
}
