/*
 * The steps of a refresh that compare what there is with what was, without changing the vault; see
 * refresh.c, which calls them in this order and carries the plan out. All but the last return false
 * when memory is out.
 */
#ifndef DVQ_VAULT_REFRESH_PLAN_H
#define DVQ_VAULT_REFRESH_PLAN_H

#include "support/map.h"
#include "vault/refresh.h"
#include "vault/store.h"

typedef DVQ_VECTOR(dvq_store_change) dvq_store_change_vector;

/* A note that stays and has to be read again. */
typedef struct dvq_stale_note {
    size_t index;
    const dvq_overlay *overlay; /* what it is read from afterwards */
    dvq_store_home *home;       /* a new one, when it had none and needs one */
    bool has_stat;
    dvq_file_stat stat;
} dvq_stale_note;

typedef enum dvq_refresh_look {
    DVQ_LOOK_AT_ALL,
    DVQ_LOOK_AT_SOME,
    DVQ_LOOK_AT_NONE
} dvq_refresh_look;

typedef struct dvq_refresh_plan {
    dvq_vault_store *store;
    dvq_arena scratch; /* freed with the plan */
    /* The entries of a new walk, or of the last one. */
    bool walked;
    dvq_arena disk_arena;
    dvq_walk_entry_vector disk;
    size_t walk_failures;
    /* Those and the overlays' entries; in the arena `shape` once there is a new shape. */
    dvq_walk_entry_vector entries;
    bool moved;            /* files or folders came or went */
    size_t *entry_sources; /* of each entry: the old one, or SIZE_MAX */
    size_t *sources;       /* of each note: the old one, or SIZE_MAX */
    uint32_t *places;      /* by old index: the new one; UINT32_MAX: gone */
    uint8_t *kept;         /* of each old note */
    uint8_t *is_stale;     /* likewise */
    DVQ_VECTOR(dvq_stale_note) stale;
    dvq_map names;     /* of files that came or went, as links may name them, in lower case */
    bool stars;        /* pages are to be starred anew */
    dvq_map bookmarks; /* those that are to be starred then */
    dvq_arena change_arena;
    dvq_store_change_vector changes;
    /* The new table of notes, when the vault moved; its count is known before. */
    dvq_arena shape;
    dvq_store_notes notes;
    dvq_store_files files;
} dvq_refresh_plan;

/* List what there is: the walk, and notes that only overlays hold. */
bool dvq_refresh_plan_entries(dvq_refresh_plan *plan);

/* Pair it with what there was. */
bool dvq_refresh_plan_join(dvq_refresh_plan *plan);

/* Find the notes that stay but whose text has changed. */
bool dvq_refresh_plan_check(dvq_refresh_plan *plan, dvq_refresh_look look, const uint8_t *notes);

/* Find the notes with links that may lead elsewhere now. */
bool dvq_refresh_plan_relink(dvq_refresh_plan *plan);

/* Build the new arrays, when the vault moved. */
bool dvq_refresh_plan_shape(dvq_refresh_plan *plan);

/* Sort the changes by path. */
void dvq_refresh_plan_sort_changes(dvq_refresh_plan *plan);

#endif
