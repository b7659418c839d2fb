/*
 * Amounts of money as text, as JavaScript's Intl.NumberFormat writes them with the style
 * "currency".
 */
#ifndef DVQ_VALUE_CURRENCY_H
#define DVQ_VALUE_CURRENCY_H

#include "support/text.h"

/* The formatter of the last amount, used again if the next one is in the same currency. */
typedef struct dvq_currency {
    void *formatter; /* NULL: none yet */
    char code[4];    /* its currency, in upper case */
} dvq_currency;

void dvq_currency_close(dvq_currency *currency);

/*
 * Append `number` in the currency `code` ("EUR", in any case), the way it is written in `locale`
 * (BCP 47). `currency` must be all zeros at first, and always be used with the same locale.
 * DVQ_ERROR_EVALUATE for a code that is not three letters.
 */
dvq_status dvq_currency_append(dvq_currency *currency, const char *locale, double number,
                               dvq_text code, dvq_text_builder *builder, dvq_error *error);

#endif
