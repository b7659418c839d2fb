/*
 * The time zone that the host is set to. Called by api/ when a vault is opened without a zone of
 * its own, through dvq_zone_detect_system. Keeps nothing.
 */
#ifndef DVQ_VALUE_HOST_ZONE_H
#define DVQ_VALUE_HOST_ZONE_H

#include <stdbool.h>
#include <stddef.h>

/* Where a host says which zone it is in. */
typedef struct dvq_host_zone {
    const char *variable;  /* the value of TZ; NULL or "" for none */
    const char *link;      /* "/etc/localtime": a link to a zone's file, or a copy of one */
    const char *name_file; /* "/etc/timezone": the zone's name on the first line */
    const char *folder;    /* "/usr/share/zoneinfo": the zones' files */
    /* Looks for the zone of a copy without a true name; false when it finds none. NULL: nobody. */
    bool (*search)(char *name, size_t capacity);
} dvq_host_zone;

/*
 * Write the zone's name to `buffer`, terminated, and cut off if it does not fit: that of the
 * variable, or else what the link leads to, or else the name in the file, if that zone's file holds
 * what the copy holds, or else what the search finds; "UTC" where nothing says anything.
 */
void dvq_host_zone_detect(const dvq_host_zone *host, char *buffer, size_t capacity);

#endif
