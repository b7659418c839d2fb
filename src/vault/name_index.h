/*
 * The name index: from the path that a link is written with to the note or file that it names, as
 * Obsidian finds it; and what is at an exact path. Built once by lookup.c (or, of few files, by
 * late_link.c), then only read, so that many threads can use it at once. Looking up allocates
 * nothing.
 */
#ifndef DVQ_VAULT_NAME_INDEX_H
#define DVQ_VAULT_NAME_INDEX_H

#include "support/file.h"
#include "value/link.h"
#include "vault/walk.h"

/* A file or folder that paths can name. */
typedef struct dvq_name_target {
    dvq_text path;   /* composed */
    dvq_text folded; /* `path` as it is compared, but for the case of ASCII letters */
    dvq_walk_kind kind;
    uint32_t name_length; /* bytes of the last part of `folded` */
    uint32_t page;        /* index of the note, DVQ_NAME_NO_PAGE for other files and folders */
    uint32_t same_name;   /* the next file of that name, by length and bytes */
    uint32_t same_path;   /* the next one whose path differs only in case */
} dvq_name_target;

#define DVQ_NAME_NO_PAGE UINT32_MAX

/* Room for a folded path. The system opens no longer path, so a longer link names nothing. */
typedef struct dvq_name_buffer {
    char data[DVQ_FILE_PATH_CAPACITY];
    size_t length;
} dvq_name_buffer;

/* The hash is kept beside the target, so that looking up mostly touches no other target. */
typedef struct dvq_name_slot {
    uint32_t hash;
    uint32_t first; /* the first target of a chain: its place in the array plus 1; 0: none */
} dvq_name_slot;

/* A hash table of chains of targets. Its size is fixed when it is built. */
typedef struct dvq_name_table {
    dvq_name_target *targets;
    dvq_name_slot *slots;
    size_t mask;
    bool keyed_by_name; /* keys are last parts of folded paths, else folded paths */
} dvq_name_table;

typedef struct dvq_name_index {
    dvq_name_table by_name; /* files */
    dvq_name_table by_path; /* files and folders */
} dvq_name_index;

/*
 * Build the index of `targets`, whose path, kind and page are set; they are borrowed and completed.
 * False when memory is out.
 */
bool dvq_name_index_build(dvq_name_index *names, dvq_arena *arena, dvq_name_target *targets,
                          size_t count);

/* The file or folder at exactly `path`, in whatever form it is composed, or NULL. */
const dvq_name_target *dvq_name_index_find(const dvq_name_index *names, dvq_text path);

/* How many files have exactly this name, in whatever folder. */
size_t dvq_name_index_count_named(const dvq_name_index *names, dvq_text name);

/*
 * What the path of a link in the note `origin` names, or NULL: "" is the note itself; "./" and
 * "../" start at its folder, "/" at the root; else, any case, composed or not, and ".md" optional:
 * a file in the note's folder, one at exactly that path, the shortest path that ends so, ties in
 * byte order.
 */
const dvq_name_target *dvq_name_index_resolve(const dvq_name_index *names, dvq_text path,
                                              dvq_text origin);

/* Whether such a path may name another file in another note: false only if it cannot. */
bool dvq_name_index_needs_origin(const dvq_name_index *names, dvq_text path);

/*
 * Bring what resolving these few links is likely to touch into the processor's cache, all at once:
 * resolving alone would wait for each in turn.
 */
void dvq_name_index_prefetch(const dvq_name_index *names, const dvq_link *const *links,
                             size_t count);

/*
 * The last part, as it is compared, of what a link's path can name, with ".md" or without; and that
 * of an entry's path. In `buffer`; data NULL for a path that names nothing.
 */
dvq_text dvq_name_get(dvq_text path, dvq_text origin, dvq_name_buffer *buffer);
dvq_text dvq_name_get_entry(dvq_text path, dvq_name_buffer *buffer);

#endif
