/*
 * ASCII characters. Unlike with ctype.h, no locale has a say: what lies beyond ASCII stays as it is.
 */
#ifndef DVQ_SUPPORT_ASCII_H
#define DVQ_SUPPORT_ASCII_H

#include <stdbool.h>
#include <stdint.h>

static inline char dvq_ascii_lower(char byte)
{
    return byte >= 'A' && byte <= 'Z' ? (char)(byte + ('a' - 'A')) : byte;
}

#endif
