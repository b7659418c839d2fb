/* The table of character classes, which the lexer uses for every byte it looks at. */
#include "lexer/char_class.h"

/* One letter per entry, so that the table can be read as a table. */
enum {
    O = DVQ_CHAR_OTHER,
    S = DVQ_CHAR_SPACE,
    L = DVQ_CHAR_LETTER,
    D = DVQ_CHAR_DIGIT,
    P = DVQ_CHAR_SIGN,
    W = DVQ_CHAR_WIDE
};

/* clang-format off */
const uint8_t dvq_char_class_table[256] = {
    /* 00 */ O, O, O, O, O, O, O, O, O, S, S, S, S, S, O, O,
    /* 10 */ O, O, O, O, O, O, O, O, O, O, O, O, O, O, O, O,
    /* 20 */ S, P, P, P, O, P, P, O, P, P, P, P, P, P, P, P,
    /* 30 */ D, D, D, D, D, D, D, D, D, D, P, O, P, P, P, O,
    /* 40 */ O, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L,
    /* 50 */ L, L, L, L, L, L, L, L, L, L, L, P, O, P, O, O,
    /* 60 */ O, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L,
    /* 70 */ L, L, L, L, L, L, L, L, L, L, L, P, P, P, O, O,
    /* 80 */ W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W,
    /* 90 */ W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W,
    /* A0 */ W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W,
    /* B0 */ W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W,
    /* C0 */ W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W,
    /* D0 */ W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W,
    /* E0 */ W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W,
    /* F0 */ W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W,
};
/* clang-format on */
