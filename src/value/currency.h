/*
 * Amounts of money as text, by ICU: what JavaScript's Intl.NumberFormat gives with the style
 * "currency".
 */
#ifndef DVQ_VALUE_CURRENCY_H
#define DVQ_VALUE_CURRENCY_H

#include "support/text.h"

/*
 * Append `number` in the currency `code` ("EUR", in any case) as `locale` (BCP 47) writes it.
 * DVQ_ERROR_EVALUATE for a code that is not three letters.
 */
dvq_status dvq_currency_append(const char *locale, double number, dvq_text code,
                               dvq_text_builder *builder, dvq_error *error);

#endif
