/*
 * Listing the notes that a source asks for: those with a tag, those that link to a file, and the
 * files that a note links to. Called by eval/source.c; has the notes read that it looks at.
 *
 * Where a function takes `among`, only notes set there are read and listed (one byte for each note;
 * NULL: all). Of `needs`, only tasks_only and cancel count.
 */
#ifndef DVQ_VAULT_LISTING_H
#define DVQ_VAULT_LISTING_H

#include "vault/needs.h"

/* Indices of the notes that carry `tag` or a child of it, in any case, in the order of the walk. */
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

/* Whether the page carries `tag` (with its #, in lower case) or a child of it. */
dvq_status dvq_store_is_tagged(const dvq_page *page, dvq_text tag, dvq_arena *scratch, bool *found);

#endif
