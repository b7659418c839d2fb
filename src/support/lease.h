/*
 * Having an open file to oneself while it is written, and knowing when that cannot be had. Nothing
 * here reads or writes a file.
 */
#ifndef DVQ_SUPPORT_LEASE_H
#define DVQ_SUPPORT_LEASE_H

#include <stdbool.h>

typedef enum dvq_lease_state {
    DVQ_LEASE_HELD,   /* nobody else has the file open, and who opens it waits until it is closed */
    DVQ_LEASE_IN_USE, /* somebody has it open */
    DVQ_LEASE_UNKNOWN, /* the system cannot say who has it open */
} dvq_lease_state;

/*
 * Take a lease on a file that is open for writing; closing the file gives it back. Waits a moment
 * for others to close theirs. A program that handles SIGURG may get one.
 */
dvq_lease_state dvq_lease_take(int descriptor);

/*
 * Whether nobody has changed the file's size or time for two seconds; waits for as long as that
 * takes to see. For files that no lease can be had on.
 */
bool dvq_lease_is_still(int descriptor);

#endif
