/*
 * The Unicode database, as the host's String and RegExp know it; see character.h. Stands in for
 * src/support/character.c.
 */
#include "support/character.h"

#include <string.h>

#include "intl.h"

bool dvq_character_is(uint32_t code_point, dvq_character_class wanted)
{
    return (intl_character(code_point) >> wanted & 1u) != 0;
}

bool dvq_character_is_emoji_sequence(const uint16_t *units, size_t length)
{
    return intl_is_emoji_sequence(units, length) != 0;
}

size_t dvq_character_get_width(uint32_t code_point)
{
    return intl_character(code_point) >> 8;
}

size_t dvq_character_list(const char *property, uint32_t (*ranges)[2], size_t capacity)
{
    int count = intl_character_ranges(property, strlen(property), ranges, capacity);
    return count < 0 ? SIZE_MAX : (size_t)count;
}

bool dvq_character_is_composed(const uint16_t *units, size_t length)
{
    return intl_is_composed(units, length) != 0;
}

size_t dvq_character_map(dvq_character_mapping mapping, const uint16_t *units, size_t length,
                         uint16_t *mapped, size_t capacity)
{
    int made = intl_map((int)mapping, units, length, mapped, capacity);
    return made < 0 ? SIZE_MAX : (size_t)made;
}
