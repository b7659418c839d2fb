/*
 * The vault: a folder of notes. Opening walks the tree; notes are read when a query needs them, in
 * parallel, as deep as it needs. Used by eval/ (sources, links) and api/.
 *
 * Several threads may use a vault at once, except to close or refresh it (refresh.h). What needs no
 * more reading is answered without a lock; what a thread has had read stays as it is.
 */
#ifndef DVQ_VAULT_VAULT_H
#define DVQ_VAULT_VAULT_H

#include <stdatomic.h>

#include "note/page.h"

typedef struct dvq_vault_store dvq_vault_store; /* the internal vault behind dvq_vault */

typedef struct dvq_store_options {
    const dvq_allocator *allocator;
    const dvq_environment *environment; /* borrowed while the vault is open */
    unsigned threads;                   /* 0: min(cores, 8), and more for a slow disk */
    bool follow_links;                  /* symbolic links to files and folders */
    dvq_log_function log;
    void *log_user;
} dvq_store_options;

dvq_status dvq_store_open(const char *path, const dvq_store_options *options,
                          dvq_vault_store **store, dvq_error *error);
void dvq_store_close(dvq_vault_store *store);

/* The threads that may work for a call, at least 1. */
unsigned dvq_store_get_threads(const dvq_vault_store *store);

/* Notes in the order of the walk. A page is made when first asked for; NULL: memory is out. */
size_t dvq_store_count(const dvq_vault_store *store);
dvq_page *dvq_store_get(const dvq_vault_store *store, size_t index);
dvq_text dvq_store_get_path(const dvq_vault_store *store, size_t index);

/* Its tasks, if they have been read; NULL with *count 0 for a note that holds none. */
const dvq_list_item *dvq_store_get_tasks(const dvq_vault_store *store, size_t index, size_t *count);

/* The page at exactly `path`, or NULL; with its index when `index` is not NULL. */
dvq_page *dvq_store_find(const dvq_vault_store *store, dvq_text path, size_t *index);

/* The index of the note at exactly `path`, SIZE_MAX for none. */
size_t dvq_store_find_index(const dvq_vault_store *store, dvq_text path);

/* Whether `path` is a folder ("" is the root) or any file of the vault. */
bool dvq_store_has_folder(const dvq_vault_store *store, dvq_text path);
bool dvq_store_has_file(const dvq_vault_store *store, dvq_text path);

/*
 * The full path of the note or attachment that a link written in `origin` names, by the rule of
 * docs/compatibility.md; data NULL when there is none. Thread-safe.
 */
dvq_text dvq_store_resolve(const dvq_vault_store *store, dvq_text path, dvq_text origin);

/*
 * How often the index of names could not be built for want of memory: then nothing above is found
 * or resolves, and an answer that was made meanwhile may be wrong. The next call tries again.
 */
size_t dvq_store_index_failures(const dvq_vault_store *store);

/* Tell the log of a problem, with its path; one call at a time. */
void dvq_store_warn(const dvq_vault_store *store, const char *path, const dvq_error *problem);

/* What a query needs of the notes it looks at. */
typedef struct dvq_store_needs {
    unsigned parts;               /* dvq_page_part; with DVQ_PAGE_INCOMING every note is read */
    bool tasks_only;              /* notes that hold no task may be passed over */
    const atomic_bool *cancelled; /* set to stop reading: DVQ_ERROR_CANCELLED; may be NULL */
} dvq_store_needs;

/*
 * Read of the notes whose index is set in `wanted` (one byte each; NULL: all) what `needs` says.
 * What has been read is not read again. A note that cannot be read is reported to the
 * log and counted in dvq_store_failures; the others go on.
 */
dvq_status dvq_store_load(dvq_vault_store *store, const uint8_t *wanted, dvq_store_needs needs,
                          dvq_error *error);

/* The same for one note, at a cost that does not grow with the vault. */
dvq_status dvq_store_load_note(dvq_vault_store *store, size_t index, dvq_store_needs needs,
                               dvq_error *error);

/* Whether it was tried to read the note and could not be. */
bool dvq_store_has_failed(const dvq_vault_store *store, size_t index);

/* Notes that could not be read since the vault was opened. */
size_t dvq_store_failures(const dvq_vault_store *store);

/*
 * Indices of the notes that carry `tag` or a child of it, any case, in walk order. Those in `among`
 * (as `wanted` above) are read first; of `needs`, only what passes notes over counts.
 */
dvq_status dvq_store_list_tagged(dvq_vault_store *store, dvq_text tag, const uint8_t *among,
                                 dvq_store_needs needs, dvq_arena *arena, size_t **indices,
                                 size_t *count, dvq_error *error);

/*
 * Notes that link to the file at `path` (a resolved path, or an unresolved link's own path), and
 * files that the note at `path` links to. In the order Dataview gives them.
 */
dvq_status dvq_store_list_incoming(dvq_vault_store *store, dvq_text path, const uint8_t *among,
                                   dvq_store_needs needs, dvq_arena *arena, dvq_text_vector *paths,
                                   dvq_error *error);
dvq_status dvq_store_list_outgoing(dvq_vault_store *store, dvq_text path, const uint8_t *among,
                                   dvq_store_needs needs, dvq_arena *arena, dvq_text_vector *paths,
                                   dvq_error *error);

/*
 * The path of a file that a source names, as Dataview finds it (resolveRelative): beside `origin`
 * when something stands there, else from the root. In `arena` or borrowed from `path`.
 */
dvq_status dvq_store_locate(const dvq_vault_store *store, dvq_text path, dvq_text origin,
                            dvq_arena *arena, dvq_text *located);

/* The rows of a CSV file inside the vault, objects; the path is refused when it leads outside. */
dvq_status dvq_store_read_csv(const dvq_vault_store *store, const dvq_environment *environment,
                              dvq_text path, dvq_text origin, dvq_arena *arena,
                              dvq_value_vector *rows, dvq_error *error);

#endif
