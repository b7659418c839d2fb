/*
 * What the Unicode database says of characters, for unicode.c: classes, widths, case, normal forms.
 * Texts are UTF-16. Nothing is opened or kept, and any thread may ask.
 */
#ifndef DVQ_SUPPORT_CHARACTER_H
#define DVQ_SUPPORT_CHARACTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum dvq_character_class {
    DVQ_CHARACTER_LETTER,
    DVQ_CHARACTER_EMOJI,
    DVQ_CHARACTER_EMOJI_PRESENTATION, /* drawn as a picture without a selector after it */
    DVQ_CHARACTER_EMOJI_MODIFIER,     /* a skin tone */
    DVQ_CHARACTER_REGIONAL_INDICATOR  /* half of a flag */
} dvq_character_class;

bool dvq_character_is(uint32_t code_point, dvq_character_class wanted);

/* Whether the units are one of the emoji sequences that Unicode recommends. */
bool dvq_character_is_emoji_sequence(const uint16_t *units, size_t length);

/* How many columns a terminal gives the character, which is not ASCII: 0, 1 or 2. */
size_t dvq_character_get_width(uint32_t code_point);

/*
 * The characters with a property, named as in \p{…} of a regular expression: the first and the last
 * of each range, in order. Returns how many ranges there are, of which those that `capacity` has
 * room for are written; SIZE_MAX if there is no such property.
 */
size_t dvq_character_list(const char *property, uint32_t (*ranges)[2], size_t capacity);

typedef enum dvq_character_mapping {
    DVQ_CHARACTER_LOWER, /* without a locale's rules */
    DVQ_CHARACTER_UPPER,
    DVQ_CHARACTER_COMPOSE, /* NFC */
    DVQ_CHARACTER_FOLD     /* NFKC_Casefold: for telling look-alikes */
} dvq_character_mapping;

/* Whether the units are in NFC. */
bool dvq_character_is_composed(const uint16_t *units, size_t length);

/*
 * Map `length` units to `mapped`, which has room for `capacity`. Returns how many units there are
 * or, if that is more than the capacity, would be; SIZE_MAX when they cannot be mapped.
 */
size_t dvq_character_map(dvq_character_mapping mapping, const uint16_t *units, size_t length,
                         uint16_t *mapped, size_t capacity);

#endif
