/*
 * Watching a vault's folders, so that a refresh need not look at everything. Called by api/ to
 * begin, then by refresh.c. Hears that files may have changed; looks at none of them.
 */
#ifndef DVQ_VAULT_WATCH_H
#define DVQ_VAULT_WATCH_H

#include "vault/vault.h"
#include "vault/walk.h"

/*
 * Have the system report changes. *descriptor becomes readable when there is something to refresh;
 * -1, with DVQ_OK, where the system reports none.
 */
dvq_status dvq_store_watch(dvq_vault_store *store, int *descriptor, dvq_error *error);

/* ---- for the other files of vault/ ---- */

/* What a watch has heard. */
typedef struct dvq_watch_news {
    bool walk;      /* files or folders may have come or gone: look at everything */
    bool bookmarks; /* Obsidian's bookmarks may have changed */
    bool settings;  /* any of Obsidian's settings may have */
    uint8_t *notes; /* one byte for each note, set where its file may have changed */
} dvq_watch_news;

/* Take what was heard since the last call; news->notes is the caller's. */
void dvq_watch_take(dvq_vault_store *store, dvq_watch_news *news);

/* Have the next call say that everything is to be looked at. */
void dvq_watch_miss(dvq_vault_store *store);

/* Listen to the folders among `entries`; *added when some are new. */
dvq_status dvq_watch_add_folders(dvq_vault_store *store, const dvq_walk_entry_vector *entries,
                                 bool *added, dvq_error *error);

void dvq_watch_close(dvq_vault_store *store);

#endif
