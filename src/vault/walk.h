/*
 * The walk: a folder tree to an ordered list of its files and folders. Called when a vault is
 * opened or refreshed. Opens folders only, never a file; skips names that start with a dot.
 */
#ifndef DVQ_VAULT_WALK_H
#define DVQ_VAULT_WALK_H

#include "support/text.h"
#include "support/vector.h"

typedef enum dvq_walk_kind {
    DVQ_WALK_NOTE,           /* .md or .markdown, any case */
    DVQ_WALK_FILE,           /* any other file */
    DVQ_WALK_LEFT_OUT,       /* a file of either kind that the vault leaves out */
    DVQ_WALK_FOLDER,         /* comes before what it holds */
    DVQ_WALK_FOLDER_LEFT_OUT /* a folder with all that it holds */
} dvq_walk_kind;

static inline bool dvq_walk_is_folder(dvq_walk_kind kind)
{
    return kind >= DVQ_WALK_FOLDER;
}

static inline bool dvq_walk_is_left_out(dvq_walk_kind kind)
{
    return kind == DVQ_WALK_LEFT_OUT || kind == DVQ_WALK_FOLDER_LEFT_OUT;
}

typedef struct dvq_walk_entry {
    dvq_text path; /* from the root, as the system has it; a 0 follows */
    dvq_walk_kind kind;
} dvq_walk_entry;

typedef DVQ_VECTOR(dvq_walk_entry) dvq_walk_entry_vector;

typedef struct dvq_walk_options {
    bool follow_links;     /* symbolic links that stay inside the root */
    const char *real_root; /* the root's path without symbolic links */
    unsigned threads;      /* the most to read folders with; 0 is 1 */
    /* Called with what could not be read, and why; `path` is terminated. */
    void (*warn)(void *user, const char *path, const dvq_error *problem);
    /* Called with files that are left over where files were written (file_edit.h); NULL: with none.
     */
    void (*left_over)(void *user, const char *path);
    void *user;
    /* What the vault leaves out, though links still lead there; NULL: nothing. */
    const struct dvq_exclude *exclude;
} dvq_walk_options;

/* Whether a file of that name is a note. */
bool dvq_walk_is_note(dvq_text name);

/*
 * List what lies below the open folder `root`: each folder's entries in byte order of their names,
 * files and folders in one list. Paths are in `arena`. The result does not
 * depend on the number of threads; `warn` and `left_over` are called in the calling one, in the
 * same order. Fails with DVQ_ERROR_MEMORY only.
 */
dvq_status dvq_walk_list(dvq_arena *arena, int root, const dvq_walk_options *options,
                         dvq_walk_entry_vector *entries, dvq_error *error);

#endif
