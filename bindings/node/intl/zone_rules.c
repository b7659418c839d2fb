/*
 * Time zones by the host's Intl.DateTimeFormat; see zone_rules.h. Stands in for
 * src/value/zone_rules.c. The host remembers the offsets that it has found.
 */
#include "value/zone_rules.h"

#include "intl.h"

/* The host's number, which is never seen elsewhere, in place of a pointer. */
static int get_number(const dvq_zone_rules *rules)
{
    return (int)(uintptr_t)rules;
}

dvq_status dvq_zone_rules_open(const dvq_allocator *allocator, char name[DVQ_ZONE_RULES_NAME],
                               dvq_zone_rules **rules)
{
    (void)allocator;
    int number = intl_open_zone(name, strlen(name), name, DVQ_ZONE_RULES_NAME);
    *rules = (dvq_zone_rules *)(uintptr_t)number;
    return DVQ_OK;
}

void dvq_zone_rules_close(dvq_zone_rules *rules)
{
    (void)rules;
}

int32_t dvq_zone_rules_get_offset(dvq_zone_rules *rules, int64_t milliseconds)
{
    return intl_zone_offset(get_number(rules), (double)milliseconds);
}

bool dvq_zone_rules_search_host(char *name, size_t capacity)
{
    int length = intl_host_zone(name, capacity - 1);
    if (length <= 0)
        return false;
    name[length] = '\0';
    return true;
}
