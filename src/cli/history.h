/*
 * When the files of a folder were created and modified, by the history of the git repository that
 * it is in. Called by times.c.
 */
#ifndef DVQ_CLI_HISTORY_H
#define DVQ_CLI_HISTORY_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Takes a file of the folder's: its path from there, terminated, and times in milliseconds since
 * 1970. False stops the reading.
 */
typedef bool (*dvq_history_function)(void *user, const char *path, int64_t created,
                                     int64_t modified);

/*
 * Tell of every file below `folder` that the last commit holds and that is as it was committed.
 * Warns when the history is cut off. False after a failure was reported, or when `take` gave false.
 */
bool dvq_history_read(const char *folder, dvq_history_function take, void *user);

#endif
