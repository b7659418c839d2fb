/*
 * The folder that `dvq render -o` writes copies to: making sure that none of them lands in the
 * vault, and knowing which ones have outlived their notes. Used by command_render.c, which writes
 * the copies themselves.
 */
#ifndef DVQ_CLI_COPIES_H
#define DVQ_CLI_COPIES_H

#include "cli/manifest.h"
#include "cli/notes.h"
#include "cli/outputs.h"

typedef struct dvq_copies {
    const char *folder;
    const dvq_notes *notes;
    const dvq_outputs *outputs; /* what is written there */
    dvq_manifest manifest;
    size_t known;    /* entries that were read from the folder */
    bool *foreign;   /* for each of the notes: a file that dvq did not write has its place */
    size_t removed;  /* copies whose notes are gone */
    size_t outlived; /* the same, and they are still there */
} dvq_copies;

/* What is done about copies whose notes are gone. */
typedef enum dvq_copies_prune {
    DVQ_COPIES_KEEP,  /* count them */
    DVQ_COPIES_NAME,  /* name them */
    DVQ_COPIES_REMOVE /* remove those that are as they were written */
} dvq_copies_prune;

/*
 * Check where the copies would land, and read the folder's manifest. False after a
 * failure was reported. Call dvq_copies_close either way.
 */
bool dvq_copies_open(dvq_copies *copies, const char *folder, const dvq_notes *notes,
                     const dvq_outputs *outputs);
void dvq_copies_close(dvq_copies *copies);

/* Remove what killed runs left in the folders of the copies. */
void dvq_copies_clear(const dvq_copies *copies);

/* Remember a copy that is in place, by its path in the folder; false when memory is out. */
bool dvq_copies_add(dvq_copies *copies, const char *path, uint64_t hash);

/*
 * Enter all copies that are to be written into the folder's manifest, so that a run that is killed
 * leaves none that the next takes for somebody else's. Where the folder has a manifest, a file that
 * is not in it is somebody else's. False after a failure was reported.
 */
bool dvq_copies_plan(dvq_copies *copies);

/* Whether the place of the copy of a note, by its index among the notes, is somebody else's. */
bool dvq_copies_is_foreign(const dvq_copies *copies, size_t index);

/*
 * Look for copies whose notes are gone, and count them. `tell`: name those that are removed. False
 * after a failure was reported.
 */
bool dvq_copies_prune_gone(dvq_copies *copies, dvq_copies_prune prune, bool tell);

/* Write the manifest; false after a failure was reported. */
bool dvq_copies_write_manifest(dvq_copies *copies);

#endif
