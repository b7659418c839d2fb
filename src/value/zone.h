/*
 * Time zones, from ICU. A dvq_zone is a number: the system's zone, a fixed offset, or the index of
 * a named zone in a table. The table belongs to a vault and only grows; looking offsets up is safe
 * from several threads. UTC and fixed offsets never touch ICU.
 *
 * Rules: Luxon 3.4, zones/ (SystemZone, FixedOffsetZone, IANAZone).
 */
#ifndef DVQ_VALUE_ZONE_H
#define DVQ_VALUE_ZONE_H

#include "value/value.h"

/*
 * The system's zone (TZ, or the host's choice): what dates without a zone are in. It is the same
 * zone as the one of its name; in UTC, the same as the fixed offset 0.
 */
#define DVQ_ZONE_SYSTEM ((dvq_zone)0)

typedef struct dvq_zone_table dvq_zone_table;

/* `system` is the name of the system's zone, "" or NULL for UTC; copied. */
dvq_status dvq_zone_table_open(const dvq_allocator *allocator, const char *system,
                               dvq_zone_table **table, dvq_error *error);

/* The same with a zone that was asked for: DVQ_ERROR_USAGE when there is none of that name. */
dvq_status dvq_zone_table_open_named(const dvq_allocator *allocator, const char *zone,
                                     dvq_zone_table **table, dvq_error *error);
void dvq_zone_table_close(dvq_zone_table *table);

/*
 * The name of the host's zone: $TZ, else what /etc/localtime links to, else "UTC". Written to
 * `buffer`, terminated, shortened when it does not fit.
 */
void dvq_zone_detect_system(char *buffer, size_t capacity);

/* A fixed offset east of UTC, in minutes. Offset 0 is Luxon's "UTC". */
dvq_zone dvq_zone_make_fixed(int minutes);
bool dvq_zone_is_fixed(dvq_zone zone);

/* The fixed offset 0, or the system's zone where that is UTC. */
bool dvq_zone_is_utc(dvq_zone_table *table, dvq_zone zone);

/*
 * The zone that a specifier names, as Luxon's setZone reads it ("utc", "UTC+2", "Europe/Paris",
 * "local"). Fails with DVQ_ERROR_MEMORY only; *found is false then, too.
 */
dvq_status dvq_zone_find(dvq_zone_table *table, dvq_text specifier, dvq_zone *zone, bool *found);

/* A zone of the IANA database by its name, in any case; names of offsets are not taken. */
dvq_status dvq_zone_find_named(dvq_zone_table *table, dvq_text name, dvq_zone *zone, bool *found);

/* Seconds east of UTC at an instant: before standard time named zones were no whole minutes off. */
int dvq_zone_get_offset_seconds(dvq_zone_table *table, dvq_zone zone, int64_t milliseconds);

/* "UTC", "UTC+2", "America/New_York": Luxon's zone.name. */
void dvq_zone_append_name(dvq_zone_table *table, dvq_zone zone, dvq_text_builder *builder);

#define DVQ_ZONE_NAME_CAPACITY 32

/*
 * What ICU calls the zone: in `buffer` for fixed offsets, NULL when it has no such zone (an offset
 * with minutes). Borrowed until the table is closed.
 */
const char *dvq_zone_get_icu_name(dvq_zone_table *table, dvq_zone zone,
                                  char buffer[DVQ_ZONE_NAME_CAPACITY]);

/* The open formats that dates in these zones are written with. */
struct dvq_locale_cache *dvq_zone_table_get_locales(dvq_zone_table *table);

#endif
