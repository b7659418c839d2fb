/*
 * ASCII: classes of characters, and numbers from digits. Works for bytes and for code points:
 * anything beyond ASCII is in no class and is left as it is. Unlike ctype.h, this does not depend
 * on a locale.
 */
#ifndef DVQ_SUPPORT_ASCII_H
#define DVQ_SUPPORT_ASCII_H

#include "support/text.h"

static inline bool dvq_ascii_is_digit(uint32_t character)
{
    return character >= '0' && character <= '9';
}

static inline bool dvq_ascii_is_letter(uint32_t character)
{
    return (character | 0x20) >= 'a' && (character | 0x20) <= 'z';
}

/* Letters, digits, _ and -: what names of fields, links and tags are mostly made of. */
static inline bool dvq_ascii_is_name(uint32_t character)
{
    return dvq_ascii_is_letter(character) || dvq_ascii_is_digit(character) || character == '_' ||
           character == '-';
}

static inline char dvq_ascii_lower(char byte)
{
    return byte >= 'A' && byte <= 'Z' ? (char)(byte + ('a' - 'A')) : byte;
}

/* The same for eight bytes in a word. Adding sets a byte's highest bit from a bound on. */
static inline uint64_t dvq_ascii_lower_word(uint64_t word)
{
    const uint64_t each = UINT64_C(0x0101010101010101);
    uint64_t low = word & each * 0x7F;
    uint64_t from_a = low + each * (0x80 - 'A');
    uint64_t after_z = low + each * (0x80 - 'Z' - 1);
    uint64_t upper = (from_a ^ after_z) & ~word & each * 0x80;
    return word | upper >> 2;
}

/* How many digits follow one another at `offset`, counting no further than `limit`. */
static inline size_t dvq_ascii_count_digits(dvq_text text, size_t offset, size_t limit)
{
    size_t count = 0;
    while (count < limit && offset + count < text.length &&
           dvq_ascii_is_digit((unsigned char)text.data[offset + count]))
        count++;
    return count;
}

/* The number written with these digits, at most nine of them; 0 for the empty text. */
static inline int dvq_ascii_read_number(dvq_text digits)
{
    int number = 0;
    for (size_t i = 0; i < digits.length; i++)
        number = number * 10 + (digits.data[i] - '0');
    return number;
}

#endif
