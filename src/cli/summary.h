/*
 * What came of a run of `dvq render`, counted and told at its end. Used by command_render.c, which
 * adds what came of each file in the order of the files.
 */
#ifndef DVQ_CLI_SUMMARY_H
#define DVQ_CLI_SUMMARY_H

#include <stdbool.h>
#include <stddef.h>

#include "dvq.h"

/* Room for each kind of event that this program knows. */
enum { DVQ_SUMMARY_EVENTS = DVQ_NOTE_EVENT_PLAIN + 1 };

/* Set it to zero. */
typedef struct dvq_summary {
    size_t notes;    /* that were rendered, or could not be */
    size_t written;  /* or printed; with --check and --diff, those that would change */
    size_t failed;   /* were not written */
    size_t removed;  /* copies whose notes are gone */
    size_t outlived; /* the same, and they are still there */
    size_t events[DVQ_SUMMARY_EVENTS];
} dvq_summary;

void dvq_summary_add(dvq_summary *summary, const dvq_summary *more);

/* Print it on standard error, in up to three lines. `looked`: nothing was to be written. */
void dvq_summary_print(const dvq_summary *summary, bool looked);

/* Write it as JSON to the file, or to standard output for "-"; false after an error was printed. */
bool dvq_summary_write_json(const dvq_summary *summary, const char *path);

#endif
