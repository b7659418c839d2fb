/* The body of a vault handle, and what the rest of api/ asks it. */
#ifndef DVQ_API_VAULT_H
#define DVQ_API_VAULT_H

#include <pthread.h>

#include "support/callback.h"
#include "support/map.h"
#include "value/environment.h"
#include "vault/settings.h"
#include "vault/vault.h"

/* Results that notes share, see kept_result.h. */
typedef struct dvq_kept_results {
    dvq_arena arena; /* of the map */
    dvq_map results; /* from the text of a query; its arena is NULL while it is empty */
    size_t size;     /* bytes that the results take */
} dvq_kept_results;

struct dvq_vault {
    dvq_arena arena;                /* the vault itself and its copies of options */
    dvq_allocator host;             /* the allocator that was given */
    dvq_allocator guarded;          /* the same, see gate.h */
    const dvq_allocator *allocator; /* &guarded, or NULL for malloc */
    dvq_callbacks callbacks;        /* threads inside the allocator and the log function */
    pthread_mutex_t lock;           /* of the next three */
    struct dvq_handle *handles;     /* queries and sites, see handle.h */
    dvq_kept_results kept;          /* cleared by whoever is alone with the vault */
    size_t references;              /* one for each of them, and one until the vault is closed */
    atomic_bool is_closed;          /* only its handles still refer to it */
    atomic_uint users;              /* calls under way, see gate.c */
    atomic_uint cancels;            /* how often dvq_vault_cancel was called */
    uint64_t budget;                /* steps that a query or a note may take */
    dvq_environment environment;    /* with `now` as of opening, without a collation */
    atomic_bool out_of_memory;      /* see dvq_environment; set while notes are read */
    struct dvq_zone_table *zones;
    dvq_vault_store *store;
    dvq_vault_settings settings;
    uint64_t settings_hash; /* see dvq_store_hash_settings; with has_settings_hash */
    bool has_settings_hash;
    bool must_read_settings; /* a refresh could not */
    bool has_new_settings;   /* since the refresh before the last */
    bool is_loaded;          /* every note has been read, for dvq_note_render */
    int64_t load_time;       /* the clock then */
    int64_t now;
    bool has_now;
    double opening; /* milliseconds that opening it took */
};

/* Give up a reference to a vault; its memory goes with the last one. */
void dvq_api_release(dvq_vault *vault);

/* The clock for a query that starts now: the vault's own, or the system's. `vault` may be NULL. */
int64_t dvq_api_read_clock(const dvq_vault *vault);

/* Milliseconds from some moment on, for telling how long something takes. */
double dvq_api_read_stopwatch(void);

/*
 * Read the vault's settings again, after a refresh. Queries that are open keep theirs until they
 * are reset. Fails with DVQ_ERROR_MEMORY only.
 */
dvq_status dvq_api_refresh_settings(dvq_vault *vault, dvq_error *error);

/* The note that `path` names, with or without ".md". Empty when there is none. */
dvq_status dvq_api_find_note(const dvq_vault *vault, dvq_text path, dvq_arena *arena,
                             dvq_text *note);

/* Report that there is no note at `path`, and why when the vault leaves it out. */
dvq_status dvq_api_fail_no_note(const dvq_vault *vault, const char *path, dvq_error *error);

#endif
