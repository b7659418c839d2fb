/*
 * The inside of an open vault: the store and its parts, for the files of vault/ alone; other rooms
 * see vault.h. Each part says which lock guards it; a part without one changes only while the vault
 * is opened or refreshed, when no other thread uses it.
 */
#ifndef DVQ_VAULT_STORE_H
#define DVQ_VAULT_STORE_H

#include <pthread.h>
#include <stdatomic.h>

#include "support/map.h"
#include "vault/exclude.h"
#include "vault/log.h"
#include "vault/name_index.h"
#include "vault/overlay.h"
#include "vault/root.h"
#include "vault/vault.h"
#include "vault/walk.h"

/*
 * What is known of a note. A bit is set only when what it stands for is in the page for good, so
 * that a thread that sees the bit may read that without a lock.
 */
enum {
    DVQ_STATE_HAS_STAT = 1, /* size and times are set */
    DVQ_STATE_SKIMMED = 2,  /* it holds no task */
    DVQ_STATE_FAILED = 4,   /* reported; tried again after a refresh only */
    DVQ_STATE_RACY = 8,     /* read so soon after a change that the next could have the same time */
    DVQ_STATE_LINKED = 16   /* the file has other names, by which it may be written unheard */
};

/* Kept for a note that was read again or has an overlay. */
typedef struct dvq_store_home {
    dvq_arena contents;         /* what its page points to, instead of a thread's memory */
    const dvq_overlay *overlay; /* read this, not the file */
} dvq_store_home;

/* The table of notes, in the order of the walk: arrays with a place for each note. */
typedef struct dvq_store_notes {
    dvq_page *_Atomic *pages; /* NULL: not asked for yet; most never are. A page never moves */
    dvq_text *paths;
    const char **files;     /* paths as the system has them */
    atomic_uchar *states;   /* DVQ_STATE_… */
    dvq_store_home **homes; /* NULL for most notes; no array before the first refresh */
    size_t count;
} dvq_store_notes;

/* The files and folders of the vault: all entries but those that it leaves out. */
typedef struct dvq_store_files {
    size_t *places; /* of the entries, in order; NULL: all of them */
    size_t count;
} dvq_store_files;

/* Makes pages when they are first asked for. */
typedef struct dvq_store_page_maker {
    dvq_page_home home;   /* of all pages */
    dvq_arena arena;      /* the pages themselves; they stay until the vault is closed */
    pthread_mutex_t lock; /* held while a page is made */
} dvq_store_page_maker;

/* The name index, built when something is first looked up. */
typedef struct dvq_store_names {
    dvq_name_index index;
    atomic_bool is_built;
    pthread_mutex_t lock; /* held while it is built, and while the rules of `exclude` are asked */
} dvq_store_names;

/* The pages' incoming links, gathered from all notes at once. */
typedef struct dvq_store_backlinks {
    dvq_arena arena;
    atomic_bool are_known; /* guarded, like the rest, by the lock of `loading` */
} dvq_store_backlinks;

/* Where a thread keeps what it has read of notes. */
typedef struct dvq_loader_memory {
    dvq_arena arena;
    dvq_map names; /* of fields, tags and the like, which notes share; in the arena */
} dvq_loader_memory;

/* Where the notes' times come from. */
typedef struct dvq_store_times {
    dvq_page_time_fields fields;
    bool are_chosen;    /* somebody has said, if only that they are the files' own */
    atomic_bool judged; /* dvq_store_is_checkout has been asked */
} dvq_store_times;

/* How notes are read, by one call at a time. */
typedef struct dvq_store_loading {
    unsigned threads;          /* at least 1 */
    unsigned most_threads;     /* while they wait for the disk; at least `threads` */
    dvq_loader_memory *memory; /* `most_threads` of them */
    atomic_size_t failures;    /* notes that could not be read */
    pthread_mutex_t lock;      /* held while notes are read and backlinks gathered */
} dvq_store_loading;

/*
 * The overlays. Setting one only says so here; the pages follow when the vault is next looked at,
 * all at once, since each time costs as much as the vault is large.
 */
typedef struct dvq_store_overlays {
    dvq_arena arena;      /* the map and its keys */
    dvq_map by_path;      /* dvq_overlay; NULL where there is none any more */
    size_t count;         /* of those there are */
    dvq_overlay *retired; /* those that pages may still be read from */
    atomic_bool are_pending;
    pthread_mutex_t lock; /* held while the pages are brought in line */
} dvq_store_overlays;

struct dvq_vault_store {
    dvq_allocator allocator;
    const dvq_allocator *allocate; /* `allocator`, or NULL for malloc */
    dvq_arena arena;               /* what stays until the vault is closed, such as paths */
    const dvq_environment *environment;
    dvq_root root;
    bool mends; /* finish what killed runs left half done */
    dvq_store_log log;
    dvq_store_excludes exclude_options; /* with copies of the patterns */
    dvq_exclude exclude;           /* asked under the lock of `names` while the vault is open */
    dvq_walk_entry_vector entries; /* of the walk, and of overlays without a file */
    size_t walk_failures;          /* folders that could not be read */
    dvq_arena shape; /* what is made anew when the entries change: `notes` and the name index */
    dvq_store_notes notes;
    dvq_store_files files;
    dvq_store_page_maker page_maker;
    dvq_store_names names;
    atomic_size_t lookup_failures; /* how often memory was out for the name index or a page */
    dvq_store_loading loading;
    dvq_store_backlinks backlinks;
    dvq_store_times times;
    dvq_store_overlays overlays;
    struct dvq_refresh_state *refresh; /* see refresh.c; NULL before the first refresh */
    struct dvq_watch *watch;           /* see watch.h; NULL: not listening */
};

/* What the walk is to leave out; NULL: nothing. */
static inline const dvq_exclude *dvq_store_get_exclude(const dvq_vault_store *store)
{
    return dvq_exclude_is_empty(&store->exclude) ? NULL : &store->exclude;
}

/* The note's page if it has been made, else NULL. */
static inline dvq_page *dvq_store_peek(const dvq_vault_store *store, size_t index)
{
    return atomic_load_explicit(&store->notes.pages[index], memory_order_acquire);
}

/* What is known of the note: DVQ_STATE_…. */
static inline uint8_t dvq_store_get_state(const dvq_vault_store *store, size_t index)
{
    return atomic_load_explicit(&store->notes.states[index], memory_order_acquire);
}

#endif
