/*
 * The Unicode database, from ICU; see character.h. Called by unicode.c, which answers for ASCII by
 * itself. Allocates only to list the
 * characters of a property.
 */
#include "support/character.h"

#include <stdio.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/uset.h>
#include <unicode/ustring.h>

bool dvq_character_is(uint32_t code_point, dvq_character_class wanted)
{
    UChar32 character = (UChar32)code_point;
    switch (wanted) {
    case DVQ_CHARACTER_LETTER:
        return u_isalpha(character);
    case DVQ_CHARACTER_EMOJI:
        return u_hasBinaryProperty(character, UCHAR_EMOJI);
    case DVQ_CHARACTER_EMOJI_PRESENTATION:
        return u_hasBinaryProperty(character, UCHAR_EMOJI_PRESENTATION);
    case DVQ_CHARACTER_EMOJI_MODIFIER:
        return u_hasBinaryProperty(character, UCHAR_EMOJI_MODIFIER);
    case DVQ_CHARACTER_REGIONAL_INDICATOR:
        return u_hasBinaryProperty(character, UCHAR_REGIONAL_INDICATOR);
    }
    return false;
}

bool dvq_character_is_emoji_sequence(const uint16_t *units, size_t length)
{
    return u_stringHasBinaryProperty(units, (int32_t)length, UCHAR_RGI_EMOJI);
}

size_t dvq_character_get_width(uint32_t code_point)
{
    int8_t category = u_charType((UChar32)code_point);
    if (category == U_NON_SPACING_MARK || category == U_ENCLOSING_MARK ||
        category == U_CONTROL_CHAR || (category == U_FORMAT_CHAR && code_point != 0xAD))
        return 0;
    /* The vowels and final consonants of Hangul join the syllable before them. */
    if (code_point >= 0x1160 && code_point <= 0x11FF)
        return 0;
    int32_t width = u_getIntPropertyValue((UChar32)code_point, UCHAR_EAST_ASIAN_WIDTH);
    return width == U_EA_WIDE || width == U_EA_FULLWIDTH ? 2 : 1;
}

bool dvq_character_is_composed(const uint16_t *units, size_t length)
{
    UErrorCode error = U_ZERO_ERROR;
    const UNormalizer2 *composing = unorm2_getNFCInstance(&error);
    return unorm2_isNormalized(composing, units, (int32_t)length, &error) && U_SUCCESS(error);
}

static int32_t normalize(const UNormalizer2 *form, const uint16_t *units, size_t length,
                         uint16_t *mapped, size_t capacity, UErrorCode *error)
{
    return unorm2_normalize(form, units, (int32_t)length, mapped, (int32_t)capacity, error);
}

size_t dvq_character_map(dvq_character_mapping mapping, const uint16_t *units, size_t length,
                         uint16_t *mapped, size_t capacity)
{
    UErrorCode error = U_ZERO_ERROR;
    int32_t made = 0;
    switch (mapping) {
    case DVQ_CHARACTER_LOWER:
        made = u_strToLower(mapped, (int32_t)capacity, units, (int32_t)length, "", &error);
        break;
    case DVQ_CHARACTER_UPPER:
        made = u_strToUpper(mapped, (int32_t)capacity, units, (int32_t)length, "", &error);
        break;
    case DVQ_CHARACTER_COMPOSE:
        made = normalize(unorm2_getNFCInstance(&error), units, length, mapped, capacity, &error);
        break;
    case DVQ_CHARACTER_FOLD:
        made = normalize(unorm2_getNFKCCasefoldInstance(&error), units, length, mapped, capacity,
                         &error);
        break;
    }
    return U_SUCCESS(error) || error == U_BUFFER_OVERFLOW_ERROR ? (size_t)made : SIZE_MAX;
}

size_t dvq_character_list(const char *property, uint32_t (*ranges)[2], size_t capacity)
{
    UErrorCode error = U_ZERO_ERROR;
    char pattern[80];
    int32_t length = snprintf(pattern, sizeof pattern, "\\p{%s}", property);
    if (length < 0 || length >= (int32_t)sizeof pattern)
        return SIZE_MAX;
    UChar units[80];
    u_charsToUChars(pattern, units, length);
    USet *set = uset_openPattern(units, length, &error);
    if (U_FAILURE(error))
        return SIZE_MAX;
    size_t count = (size_t)uset_getItemCount(set);
    for (size_t i = 0; i < count && i < capacity; i++) {
        UChar32 first;
        UChar32 last;
        uset_getItem(set, (int32_t)i, &first, &last, NULL, 0, &error);
        ranges[i][0] = (uint32_t)first;
        ranges[i][1] = (uint32_t)last;
    }
    uset_close(set);
    return count;
}
