/* Numbers as text, in JavaScript's shortest form, and the digits of that form. */
#ifndef DVQ_VALUE_NUMBER_TEXT_H
#define DVQ_VALUE_NUMBER_TEXT_H

#include "support/text.h"

/* A double never needs more significant digits. */
#define DVQ_DECIMAL_DIGITS 17

/* The digits of a number, as in ECMAScript's algorithm. */
typedef struct dvq_decimal {
    char digits[DVQ_DECIMAL_DIGITS]; /* without zeros at the start or the end */
    int count;
    int point; /* digits before the decimal point: 0.DIGITS times 10 to this power */
} dvq_decimal;

/* The fewest digits that read back as `number`, which is finite and greater than 0. */
void dvq_decimal_find(double number, dvq_decimal *shortest);

/* Number::toString of ECMAScript: "1e+21", "NaN", "-0" as "0". */
void dvq_value_append_number(double number, dvq_text_builder *builder);

#endif
