/*
 * Looking up what is in a vault: by its exact path, or by the path that a link is written with.
 * Called by eval/, api/ and the files of vault/. Reads no notes; the name index is built by the
 * first call that needs it.
 */
#ifndef DVQ_VAULT_LOOKUP_H
#define DVQ_VAULT_LOOKUP_H

#include "vault/vault.h"

/* The page at exactly `path`, or NULL; with its index when `index` is not NULL. */
dvq_page *dvq_store_find(const dvq_vault_store *store, dvq_text path, size_t *index);

/* The index of the note at exactly `path`, SIZE_MAX for none. */
size_t dvq_store_find_index(const dvq_vault_store *store, dvq_text path);

/* Whether `path` is a folder ("" is the root) or any file of the vault. */
bool dvq_store_has_folder(const dvq_vault_store *store, dvq_text path);
bool dvq_store_has_file(const dvq_vault_store *store, dvq_text path);

/*
 * Whether the vault leaves out what is at `path` or would be there: a folder if there is one, else
 * a file. Thread-safe.
 */
bool dvq_store_is_left_out(const dvq_vault_store *store, dvq_text path);

/*
 * The bytes by which the system knows the file or folder that is shown as `path`, and a 0 after
 * them; data NULL when there is none. The second gives `path` itself then.
 */
dvq_text dvq_store_find_bytes(const dvq_vault_store *store, dvq_text path);
dvq_text dvq_store_get_bytes(const dvq_vault_store *store, dvq_text path);

/* How many files have exactly this name, in whatever folder. */
size_t dvq_store_count_named(const dvq_vault_store *store, dvq_text name);

/*
 * The full path of the note or attachment that a link written in `origin` names, by the rule of
 * docs/compatibility.md; data NULL when there is none. Thread-safe.
 */
dvq_text dvq_store_resolve(const dvq_vault_store *store, dvq_text path, dvq_text origin);

/* Whether what such a link names may be another file when it is written in another note. */
bool dvq_store_needs_origin(const dvq_vault_store *store, dvq_text path);

/*
 * The path of a file that a source names, as Dataview finds it (resolveRelative): beside `origin`
 * when something is there, else from the root. In `arena` or borrowed from `path`.
 */
dvq_status dvq_store_locate(const dvq_vault_store *store, dvq_text path, dvq_text origin,
                            dvq_arena *arena, dvq_text *located);

/*
 * How often memory was out when the name index or a page was to be made: then nothing above is
 * found or resolves, and an answer made in the meantime may be wrong. The next call tries again.
 */
size_t dvq_store_lookup_failures(const dvq_vault_store *store);

/* ---- for the other files of vault/ ---- */

struct dvq_name_index;

/* The name index, built by the first caller; NULL when memory is out. Thread-safe. */
const struct dvq_name_index *dvq_store_get_names(const dvq_vault_store *store);

/* As dvq_store_resolve; *page is the index of the note there, SIZE_MAX for none. */
dvq_text dvq_store_resolve_note(const dvq_vault_store *store, dvq_text path, dvq_text origin,
                                size_t *page);

/* Forget the name index, whose memory the caller gives back with the rest of `shape`. */
void dvq_store_drop_names(dvq_vault_store *store);

#endif
