/*
 * The vault: a folder of notes, as the library has it open. Opening lists the folder; notes are
 * read when they are needed, in parallel, as deep as they are needed. Used by eval/ and api/, which
 * find what else can be done with an open vault in needs.h, note_table.h, lookup.h, listing.h,
 * vault_file.h, refresh.h, overlay.h and watch.h.
 *
 * Several threads may use a vault at once, except to close or refresh it (refresh.h).
 */
#ifndef DVQ_VAULT_VAULT_H
#define DVQ_VAULT_VAULT_H

#include <stdatomic.h>

#include "note/page.h"
#include "support/callback.h"

/* All that an open vault holds; what is inside is for vault/ alone, see store.h. */
typedef struct dvq_vault_store dvq_vault_store;

struct dvq_vault_settings;

/* What to leave out besides what the file `.dvqignore` says; all zero for nothing. */
typedef struct dvq_store_excludes {
    const char *const *patterns; /* lines of gitignore(5), terminated; they come last */
    size_t count;
    bool skip_file; /* do not read `.dvqignore` */
    bool obsidian;  /* also what Obsidian's settings exclude */
} dvq_store_excludes;

typedef struct dvq_store_options {
    const dvq_allocator *allocator;
    const dvq_environment *environment; /* borrowed while the vault is open */
    unsigned threads;                   /* 0: min(cores, 8), and more for a slow disk */
    bool follow_links;                  /* symbolic links to files and folders */
    bool mends;                         /* finish what killed runs left half done */
    dvq_log_function log;
    void *log_user;
    dvq_callbacks *callbacks;    /* told when `log` is called; may be NULL */
    dvq_store_excludes excludes; /* the patterns are copied */
} dvq_store_options;

dvq_status dvq_store_open(const char *path, const dvq_store_options *options,
                          dvq_vault_store **store, dvq_error *error);
void dvq_store_close(dvq_vault_store *store);

/* The vault's folder without symbolic links, terminated. */
const char *dvq_store_get_root(const dvq_vault_store *store);

/* DVQ_ERROR_IO when the vault's folder is gone. */
dvq_status dvq_store_check(const dvq_vault_store *store, dvq_error *error);

/* How many threads may work for a call, at least 1. */
unsigned dvq_store_get_threads(const dvq_vault_store *store);

/* Give a problem to the log that the vault was opened with, "" for no path; one call at a time. */
void dvq_store_report(dvq_vault_store *store, const char *path, const dvq_error *problem);

/* How many notes and folders could not be read so far. */
size_t dvq_store_failures(const dvq_vault_store *store);

/* Read what the vault's settings files say; text goes to `arena`. Fails with DVQ_ERROR_MEMORY only.
 */
dvq_status dvq_store_read_settings(const dvq_vault_store *store, dvq_arena *arena,
                                   struct dvq_vault_settings *settings);

/* The text of another settings file, "" when it is missing or cannot be read. Fails likewise. */
dvq_status dvq_store_read_settings_file(const dvq_vault_store *store, dvq_text path,
                                        dvq_arena *arena, dvq_text *text);

/*
 * A number that is another when a file has changed that says how results look, which notes are
 * starred, or what is left out. Fails with DVQ_ERROR_MEMORY only.
 */
dvq_status dvq_store_hash_settings(const dvq_vault_store *store, uint64_t *hash);

#endif
