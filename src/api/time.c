/*
 * Times through dvq.h: reading one for dvq_vault_options.now, and saying where those of notes come
 * from. Never reads the clock.
 */
#include <stdio.h>

#include "api/argument.h"
#include "api/gate.h"
#include "support/diagnostic.h"
#include "value/date.h"
#include "value/literal.h"
#include "value/zone.h"
#include "vault/note_time.h"
#include "vault/refresh.h"

/* Room for the name of a time zone, and for a time as it is written. */
enum { ZONE_NAME_BYTES = 256, TIME_BYTES = 256 };

/* Copy a text into a buffer, with a zero byte; false when it holds one or is too long. */
static bool terminate(dvq_text text, char *buffer, size_t size)
{
    if (text.length >= size || dvq_text_find_byte(text, '\0', 0) != SIZE_MAX)
        return false;
    memcpy(buffer, text.data, text.length);
    buffer[text.length] = '\0';
    return true;
}

/*
 * In the language February 30 runs over into March; as a time to set the clock to, it is a mistake.
 */
static bool runs_over(const char *text)
{
    static const int days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int year = 0;
    int month = 0;
    int day = 0;
    int hour = 0;
    int minute = 0;
    int second = 0;
    if (sscanf(text, "%d-%d-%dT%d:%d:%d", &year, &month, &day, &hour, &minute, &second) < 3)
        return false;
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return month < 1 || month > 12 || day < 1 || day > days[month - 1] ||
           (month == 2 && day == 29 && !leap) || hour > 24 || minute > 59 || second > 59;
}

static dvq_status read_date(const dvq_environment *environment, const char *text,
                            int64_t *milliseconds, dvq_error *error)
{
    bool found = false;
    dvq_value date;
    dvq_status status =
        dvq_literal_parse_date(environment, dvq_text_from_string(text), false, &date, &found);
    if (status != DVQ_OK)
        return dvq_error_set(error, status, "'%s' could not be read", text);
    if (!found || !dvq_date_is_valid(date) || runs_over(text))
        return dvq_error_set(error, DVQ_ERROR_USAGE, "'%s' is no ISO 8601 date or time", text);
    *milliseconds = (int64_t)date.as.milliseconds;
    return DVQ_OK;
}

/* As when opening a vault, a system zone that does not exist counts as UTC. */
static dvq_status open_system(dvq_zone_table **zones, dvq_error *error)
{
    char name[ZONE_NAME_BYTES];
    dvq_zone_detect_system(name, sizeof name);
    dvq_status status = dvq_zone_table_open(NULL, name, zones, NULL);
    return status == DVQ_OK ? DVQ_OK : dvq_zone_table_open(NULL, "UTC", zones, error);
}

dvq_status dvq_time_parse(const char *text, size_t length, const char *zone, size_t zone_length,
                          int64_t *milliseconds, dvq_error *error)
{
    dvq_error_reset(error);
    char written[TIME_BYTES];
    char name[ZONE_NAME_BYTES];
    dvq_text time = dvq_argument_text(text, length);
    dvq_text place = dvq_argument_optional_text(zone, zone_length);
    if (time.data == NULL || milliseconds == NULL)
        return dvq_error_set(error, DVQ_ERROR_USAGE, "an argument is missing");
    if (!terminate(time, written, sizeof written))
        return dvq_error_set(error, DVQ_ERROR_USAGE, "'%.*s' is no ISO 8601 date or time",
                             (int)sizeof written, time.data);
    if (!terminate(place, name, sizeof name))
        return dvq_error_set(error, DVQ_ERROR_USAGE, "no time zone has so long a name");
    dvq_zone_table *zones = NULL;
    dvq_status status = zone != NULL ? dvq_zone_table_open_named(NULL, name, &zones, error)
                                     : open_system(&zones, error);
    if (status != DVQ_OK)
        return status;
    dvq_environment environment;
    dvq_environment_init(&environment);
    environment.zones = zones;
    status = read_date(&environment, written, milliseconds, error);
    dvq_zone_table_close(zones);
    return status;
}

dvq_status dvq_vault_set_file_times(dvq_vault *vault, const char *path, size_t length,
                                    int64_t created, int64_t modified, dvq_error *error)
{
    dvq_error_reset(error);
    dvq_text note = dvq_argument_text(path, length);
    if (vault == NULL || note.data == NULL)
        return dvq_error_set(error, DVQ_ERROR_USAGE,
                             "dvq_vault_set_file_times: an argument is missing");
    dvq_status status = dvq_api_enter_alone(vault, error);
    if (status != DVQ_OK)
        return status;
    status = dvq_store_settle(vault->store, error);
    if (status == DVQ_OK)
        status = dvq_store_set_times(vault->store, note, created, modified, error);
    dvq_api_leave_alone(vault);
    return status;
}

dvq_status dvq_vault_set_time_fields(dvq_vault *vault, const char *const *created,
                                     size_t created_count, const char *const *modified,
                                     size_t modified_count, dvq_error *error)
{
    dvq_error_reset(error);
    if (vault == NULL || (created == NULL && created_count > 0) ||
        (modified == NULL && modified_count > 0))
        return dvq_error_set(error, DVQ_ERROR_USAGE,
                             "dvq_vault_set_time_fields: an argument is missing");
    dvq_status status = dvq_api_enter_alone(vault, error);
    if (status != DVQ_OK)
        return status;
    status = dvq_store_settle(vault->store, error);
    if (status == DVQ_OK)
        status = dvq_store_set_time_fields(vault->store, created, created_count, modified,
                                           modified_count, error);
    dvq_api_leave_alone(vault);
    return status;
}
