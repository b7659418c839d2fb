/* Reporting wrong usage, see usage.h. */
#include "cli/usage.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "cli/output.h"

/* ---- the nearest known name ---- */

static size_t smallest(size_t a, size_t b, size_t c)
{
    size_t least = a < b ? a : b;
    return least < c ? least : c;
}

/*
 * How many letters must be changed, added or dropped to turn one name into the other, whatever
 * their case. Names past DVQ_USAGE_LONGEST_NAME are far apart.
 */
static size_t measure_distance(const char *a, const char *b)
{
    size_t row[DVQ_USAGE_LONGEST_NAME + 1];
    size_t length = strlen(b);
    if (length > DVQ_USAGE_LONGEST_NAME || strlen(a) > DVQ_USAGE_LONGEST_NAME)
        return SIZE_MAX;
    for (size_t j = 0; j <= length; j++)
        row[j] = j;
    for (size_t i = 0; a[i] != '\0'; i++) {
        size_t diagonal = row[0];
        row[0] = i + 1;
        for (size_t j = 0; j < length; j++) {
            size_t above = row[j + 1];
            row[j + 1] =
                smallest(above + 1, row[j] + 1, diagonal + (tolower((unsigned char)a[i]) != b[j]));
            diagonal = above;
        }
    }
    return row[length];
}

const char *dvq_usage_find_nearest(const char *name, const char *const *known, size_t count)
{
    const char *nearest = NULL;
    size_t least = strlen(name) / 2 + 1;
    for (size_t i = 0; i < count; i++) {
        bool begins = name[0] != '\0' && strncmp(known[i], name, strlen(name)) == 0;
        size_t distance = begins ? 0 : measure_distance(name, known[i]);
        if (distance < least) {
            least = distance;
            nearest = known[i];
        }
    }
    return nearest;
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
