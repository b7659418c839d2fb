/*
 * The defaults of an environment: Dataview's settings as they are before anyone changes them.
 * Called once for each vault or query; the caller adds clock, zones and collation.
 */
#include "value/environment.h"

#include "support/diagnostic.h"

void dvq_environment_init(dvq_environment *environment)
{
    *environment = (dvq_environment){
        .locale = "en-US",
        .null_text = DVQ_TEXT("\\-"),
        .date_format = DVQ_TEXT("MMMM dd, yyyy"),
        .date_time_format = DVQ_TEXT("h:mm a - MMMM dd, yyyy"),
        .file_column = DVQ_TEXT("File"),
        .group_column = DVQ_TEXT("Group"),
        .allow_html = true,
    };
}

void dvq_environment_report_memory(const dvq_environment *environment)
{
    if (environment->out_of_memory != NULL)
        atomic_store_explicit(environment->out_of_memory, true, memory_order_relaxed);
}

void dvq_environment_report_missing(const dvq_environment *environment, const char *what)
{
    const char *none = NULL;
    if (environment->missing != NULL)
        (void)atomic_compare_exchange_strong(environment->missing, &none, what);
}

dvq_status dvq_environment_fail_missing(const char *what, const char *locale, dvq_error *error)
{
    if (locale != NULL)
        (void)dvq_error_set(error, DVQ_ERROR_EVALUATE,
                            "ICU has no data for %s in the locale '%.40s'", what, locale);
    else
        (void)dvq_error_set(error, DVQ_ERROR_EVALUATE, "ICU has no data for %s", what);
    dvq_error_set_hint(error, "is all of ICU's data installed? ICU_DATA, if set, says where");
    return DVQ_ERROR_EVALUATE;
}
