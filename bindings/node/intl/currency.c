/*
 * Amounts of money by the host's Intl.NumberFormat; see currency.h. Stands in for
 * src/value/currency.c. The host keeps the formatters.
 */
#include "value/currency.h"

#include "intl.h"
#include "value/environment.h"

void dvq_currency_close(dvq_currency *currency)
{
    (void)currency;
}

dvq_status dvq_currency_append(dvq_currency *currency, const char *locale, double number,
                               dvq_text code, dvq_text_builder *builder, dvq_error *error)
{
    (void)currency;
    if (!dvq_currency_is_code(code))
        return dvq_currency_refuse(code, error);
    char text[DVQ_INTL_CAPACITY];
    int length = intl_format_amount(locale, strlen(locale), code.data, code.length, number, text,
                                    sizeof text);
    if (length < 0)
        return dvq_environment_fail_missing("amounts of money", locale, error);
    dvq_text_builder_add(builder, dvq_text_make(text, (size_t)length));
    return DVQ_OK;
}
