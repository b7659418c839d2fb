/*
 * Time zones, from ICU. A dvq_zone is a number: the system's zone, a fixed offset, or the index of
 * a named zone in a table. The table belongs to a vault and only grows; several threads may look up
 * offsets at the same time. UTC and fixed offsets do not need ICU.
 *
 * Rules: Luxon 3.4, zones/ (SystemZone, FixedOffsetZone, IANAZone).
 */
#ifndef DVQ_VALUE_ZONE_H
#define DVQ_VALUE_ZONE_H

#include "value/value.h"

/*
 * The system's zone (TZ, or the host's choice), which is that of dates without a zone. It is equal
 * to the zone with its name, and if that is UTC, to the fixed offset 0.
 */
#define DVQ_ZONE_SYSTEM ((dvq_zone)0)

typedef struct dvq_zone_table dvq_zone_table;

/* `system` is the name of the system's zone, "" or NULL for UTC. It is copied. */
dvq_status dvq_zone_table_open(const dvq_allocator *allocator, const char *system,
                               dvq_zone_table **table, dvq_error *error);

/* The same for a zone that somebody asked for: DVQ_ERROR_USAGE if there is none with that name. */
dvq_status dvq_zone_table_open_named(const dvq_allocator *allocator, const char *zone,
                                     dvq_zone_table **table, dvq_error *error);
void dvq_zone_table_close(dvq_zone_table *table);

/*
 * DVQ_OK unless some zone could not be looked up, and counts as UTC, or as none, since then:
 * DVQ_ERROR_MEMORY, or DVQ_ERROR_EVALUATE if ICU's data lack zones.
 */
dvq_status dvq_zone_table_get_failure(dvq_zone_table *table);

/* Write the name of the host's zone, with $TZ before all else: see host_zone.h. */
void dvq_zone_detect_system(char *buffer, size_t capacity);

/* Whether there is a zone of that name, UTC among them. Most names are answered without ICU. */
bool dvq_zone_is_known(const char *name);

/* A fixed offset east of UTC, in minutes. Offset 0 is Luxon's "UTC". */
dvq_zone dvq_zone_make_fixed(int minutes);
bool dvq_zone_is_fixed(dvq_zone zone);

/* Whether this is the fixed offset 0, or the system's zone and that is UTC. */
bool dvq_zone_is_utc(dvq_zone_table *table, dvq_zone zone);

/*
 * Find a zone as Luxon's setZone does ("utc", "UTC+2", "Europe/Paris", "local"). Fails with
 * DVQ_ERROR_MEMORY only, and then *found is false too; that ICU's data lack zones is told by
 * dvq_zone_table_get_failure.
 */
dvq_status dvq_zone_find(dvq_zone_table *table, dvq_text specifier, dvq_zone *zone, bool *found);

/* Find a zone of the IANA database by its name, in any case. Names of offsets are not accepted. */
dvq_status dvq_zone_find_named(dvq_zone_table *table, dvq_text name, dvq_zone *zone, bool *found);

/* Seconds east of UTC at an instant. Not minutes: before standard time, offsets had seconds. */
int dvq_zone_get_offset_seconds(dvq_zone_table *table, dvq_zone zone, int64_t milliseconds);

/* Append "UTC", "UTC+2", "America/New_York": Luxon's zone.name. */
void dvq_zone_append_name(dvq_zone_table *table, dvq_zone zone, dvq_text_builder *builder);

#define DVQ_ZONE_NAME_CAPACITY 32

/*
 * ICU's name for the zone; NULL if it has none, which is so for offsets with minutes. Names of
 * fixed offsets are written to `buffer`; others are borrowed until the table is closed.
 */
const char *dvq_zone_get_icu_name(dvq_zone_table *table, dvq_zone zone,
                                  char buffer[DVQ_ZONE_NAME_CAPACITY]);

/* The cache of open formats for writing dates in these zones. */
struct dvq_locale_cache *dvq_zone_table_get_locales(dvq_zone_table *table);

#endif
