/* Character classes: one for each of the 256 byte values. The lexer decides by them. */
#ifndef DVQ_LEXER_CHAR_CLASS_H
#define DVQ_LEXER_CHAR_CLASS_H

#include <stdint.h>

typedef enum dvq_char_class {
    DVQ_CHAR_OTHER, /* control characters, and signs that the language does not use */
    DVQ_CHAR_SPACE,
    DVQ_CHAR_LETTER,
    DVQ_CHAR_DIGIT,
    DVQ_CHAR_SIGN, /* punctuation and operators */
    DVQ_CHAR_WIDE  /* bytes of a character beyond ASCII */
} dvq_char_class;

extern const uint8_t dvq_char_class_table[256];

static inline dvq_char_class dvq_char_class_get(char byte)
{
    return (dvq_char_class)dvq_char_class_table[(unsigned char)byte];
}

#endif
