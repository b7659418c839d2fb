/*
 * The defaults of an environment: Dataview's settings as they are before anyone changes them.
 * Called once for each vault or query; the caller adds clock, zones and collation.
 */
#include "value/environment.h"

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
