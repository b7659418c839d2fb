/* Reporting wrong usage, see usage.h. */
#include "cli/usage.h"

#include <string.h>

#include "cli/output.h"
#include "support/similar.h"

/* ---- the nearest known name ---- */

const char *dvq_usage_find_nearest(const char *name, const char *const *known, size_t count)
{
    size_t length = strlen(name);
    dvq_similar search = {.word = name, .length = length, .limit = length / 2, .beginnings = true};
    for (size_t i = 0; i < count; i++)
        dvq_similar_offer(&search, known[i]);
    return search.nearest;
}

/* ---- reports ---- */

void dvq_usage_hint(const char *name, const char *const *known, size_t count)
{
    const char *nearest = dvq_usage_find_nearest(name, known, count);
    if (nearest != NULL)
        dvq_message_add("hint: did you mean '%s'?\n", nearest);
}

void dvq_usage_report_unknown(const char *what, const char *name, const char *const *known,
                              size_t count)
{
    dvq_message_add("dvq: unknown %s '%s'\n", what, name);
    dvq_usage_hint(name, known, count);
}

void dvq_usage_add_list(const char *const *known, size_t count)
{
    for (size_t i = 0; i < count; i++)
        dvq_message_add("%s%s", i == 0 ? "" : i + 1 < count ? ", " : " or ", known[i]);
}

void dvq_usage_report_value(const char *what, const char *name, const char *const *known,
                            size_t count)
{
    dvq_usage_report_unknown(what, name, known, count);
    if (dvq_usage_find_nearest(name, known, count) != NULL)
        return;
    dvq_message_add("hint: write ");
    dvq_usage_add_list(known, count);
    dvq_message_add("\n");
}

void dvq_usage_point_to_help(const char *command)
{
    dvq_message_add("See `dvq %s --help`.\n", command);
}
