/*
 * What a failure of ICU means. For the files that use ICU.
 */
#ifndef DVQ_VALUE_ICU_H
#define DVQ_VALUE_ICU_H

#include <unicode/utypes.h>

#include "support/text.h"

/*
 * DVQ_ERROR_MEMORY, DVQ_ERROR_LIMIT for text that is too long, or DVQ_ERROR_EVALUATE: since ICU is
 * not asked for what it could not do, its data lack something. DVQ_OK if it is no failure.
 */
static inline dvq_status dvq_icu_get_status(UErrorCode code)
{
    if (U_SUCCESS(code))
        return DVQ_OK;
    if (code == U_MEMORY_ALLOCATION_ERROR)
        return DVQ_ERROR_MEMORY;
    return code == U_BUFFER_OVERFLOW_ERROR ? DVQ_ERROR_LIMIT : DVQ_ERROR_EVALUATE;
}

#endif
