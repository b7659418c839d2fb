/*
 * Amounts of money as text, by ICU: what JavaScript's Intl.NumberFormat gives with the style
 * "currency".
 */
#ifndef DVQ_VALUE_CURRENCY_H
#define DVQ_VALUE_CURRENCY_H

#include "support/text.h"

/* The formatter of the amount before, which the next one in the same currency uses again. */
typedef struct dvq_currency {
    void *formatter; /* NULL: none yet */
    char code[4];    /* its currency, upper case */
} dvq_currency;

void dvq_currency_close(dvq_currency *currency);

/*
 * Append `number` in the currency `code` ("EUR", in any case) as `locale` (BCP 47) writes it.
 * `currency` starts as zeros and stays with one locale. DVQ_ERROR_EVALUATE for a code that is not
 * three letters.
 */
dvq_status dvq_currency_append(dvq_currency *currency, const char *locale, double number,
                               dvq_text code, dvq_text_builder *builder, dvq_error *error);

#endif
