/*
 * Amounts of money as text, as JavaScript's Intl.NumberFormat writes them with the style
 * "currency".
 */
#ifndef DVQ_VALUE_CURRENCY_H
#define DVQ_VALUE_CURRENCY_H

#include "support/ascii.h"
#include "support/diagnostic.h"
#include "support/text.h"

/* The formatter of the last amount, used again if the next one is in the same currency. */
typedef struct dvq_currency {
    void *formatter; /* NULL: none yet */
    char code[4];    /* its currency, in upper case */
} dvq_currency;

/* Whether this has the form of a currency's code, in any case. */
static inline bool dvq_currency_is_code(dvq_text code)
{
    bool letters = true;
    for (size_t i = 0; i < code.length; i++)
        letters = letters && dvq_ascii_is_letter((unsigned char)code.data[i]);
    return code.length == 3 && letters;
}

static inline dvq_status dvq_currency_refuse(dvq_text code, dvq_error *error)
{
    return dvq_error_set(error, DVQ_ERROR_EVALUATE,
                         "a currency is three letters, such as EUR, not \"%.*s\"",
                         (int)dvq_text_slice(code, 0, 40).length, code.data);
}

void dvq_currency_close(dvq_currency *currency);

/*
 * Append `number` in the currency `code` ("EUR", in any case), the way it is written in `locale`
 * (BCP 47). `currency` must be all zeros at first, and always be used with the same locale.
 * DVQ_ERROR_EVALUATE for a code that is not three letters.
 */
dvq_status dvq_currency_append(dvq_currency *currency, const char *locale, double number,
                               dvq_text code, dvq_text_builder *builder, dvq_error *error);

#endif
