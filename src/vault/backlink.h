/*
 * The index: what can be known only once many notes are read, such as who links to a note. Called
 * by vault.c after loading; reads pages, never files.
 */
#ifndef DVQ_VAULT_BACKLINK_H
#define DVQ_VAULT_BACKLINK_H

#include "vault/store.h"

/* Set `incoming` of every page: a link to each note that links to it, in the order of the walk. */
dvq_status dvq_index_set_incoming(dvq_vault_store *store);

/*
 * Paths of the notes with a link to the note `index`, else (SIZE_MAX) to exactly `path`, in the
 * order of the walk.
 */
dvq_status dvq_index_list_linking(const dvq_vault_store *store, dvq_text path, size_t index,
                                  dvq_arena *arena, dvq_text_vector *paths);

/* Files of the vault that `page` links to, each once, in the order of its links. */
dvq_status dvq_index_list_linked(const dvq_vault_store *store, const dvq_page *page,
                                 dvq_arena *arena, dvq_text_vector *paths);

/* Whether the page carries `tag` (folded, with its #) or a child of it. */
dvq_status dvq_index_has_tag(const dvq_page *page, dvq_text tag, dvq_arena *scratch, bool *found);

#endif
