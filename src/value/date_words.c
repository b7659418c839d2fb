/* The words of date_words.h. */
#include "value/date_words.h"

#include <stddef.h>

const char *const dvq_date_months[13] = {"January",  "February", "March",  "April",     "May",
                                         "June",     "July",     "August", "September", "October",
                                         "November", "December", NULL};
const char *const dvq_date_weekdays[8] = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                                          "Friday", "Saturday", "Sunday",    NULL};
const char *const dvq_date_short_eras[3] = {"BC", "AD", NULL};
const char *const dvq_date_long_eras[3] = {"Before Christ", "Anno Domini", NULL};
const char *const dvq_date_day_periods[3] = {"AM", "PM", NULL};
