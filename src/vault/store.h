/*
 * The inside of an open vault, shared by the files that read, index and refresh it; the note reader
 * knows nothing of it, and others see vault.h only. Pages stand in the order of the walk and never
 * move.
 */
#ifndef DVQ_VAULT_STORE_H
#define DVQ_VAULT_STORE_H

#include <pthread.h>
#include <stdatomic.h>

#include "support/map.h"
#include "vault/name_index.h"
#include "vault/vault.h"

/* The most bytes of a file that is read. */
#define DVQ_VAULT_FILE_LIMIT (64 * DVQ_MEBIBYTE)

/* The most threads that a vault reads with. */
enum { DVQ_VAULT_MOST_THREADS = 64 };

/*
 * What is known of a note. A bit is set when what it tells of stands in the page for good, so that
 * a thread that sees the bit may read that without a lock.
 */
enum {
    DVQ_NOTE_STATED = 1,  /* size and times are set */
    DVQ_NOTE_SKIMMED = 2, /* it holds no task */
    DVQ_NOTE_FAILED = 4,  /* reported; tried again after a refresh only */
    DVQ_NOTE_RACY = 8     /* read so soon after a change that the next could bear the same time */
};

/* A note's text that stands in for its file; see overlay.c. */
typedef struct dvq_overlay {
    struct dvq_overlay *next;
    dvq_arena arena; /* holds all of it */
    dvq_text path;   /* a 0 follows */
    dvq_text text;
    int64_t modified;
} dvq_overlay;

/* Of a note that was read again or comes from memory. */
typedef struct dvq_note_home {
    dvq_arena contents;         /* what its page points to, instead of a worker's arena */
    const dvq_overlay *overlay; /* read this, not the file */
} dvq_note_home;

/* What notes hold, by the thread that read them. */
typedef struct dvq_vault_worker {
    dvq_arena arena;
    dvq_map names; /* of fields, tags and the like, which notes share; in the arena */
} dvq_vault_worker;

struct dvq_watch;

struct dvq_vault_store {
    dvq_allocator allocator;
    const dvq_allocator *allocate; /* `allocator`, or NULL for malloc */
    dvq_arena arena;               /* paths; they stay until the vault is closed */
    dvq_arena shape;    /* what follows from which notes there are: arrays, the link index */
    dvq_arena incoming; /* the pages' incoming links */
    const dvq_environment *environment;
    int root;              /* the open folder */
    const char *real_root; /* its path without symbolic links */
    bool follow_links;
    unsigned threads;      /* at least 1 */
    unsigned most_threads; /* while they wait for the disk; at least `threads` */
    dvq_log_function log;
    void *log_user;
    dvq_walk_entry_vector entries; /* of the walk, and of overlays without a file */
    dvq_page_home home;            /* of all pages */
    dvq_page *_Atomic *pages;      /* NULL: not asked for yet; most never are */
    dvq_text *paths;               /* each note's */
    const char **files;            /* each note's path as the system has it */
    atomic_uchar *states;          /* DVQ_NOTE_… of each note */
    dvq_note_home **homes;         /* of each note, NULL for most; NULL before the first refresh */
    size_t count;
    atomic_size_t failures; /* notes */
    size_t walk_failures;   /* folders */
    dvq_overlay *overlays;
    struct dvq_refresh_state *refresh; /* see refresh.c; NULL before the first refresh */
    struct dvq_watch *watch;           /* see watch.c; NULL: not watching */
    atomic_bool has_incoming;
    pthread_mutex_t log_lock;   /* held while the log function runs */
    pthread_mutex_t load_lock;  /* held while notes are read and incoming links gathered */
    pthread_mutex_t index_lock; /* held while the index of names is built */
    pthread_mutex_t page_lock;  /* held while a page is made */
    dvq_arena page_arena;       /* of the pages themselves; they stay until the vault is closed */
    atomic_bool has_index;
    atomic_size_t index_failures;
    dvq_name_target *targets;
    dvq_name_index index;
    dvq_vault_worker *workers; /* DVQ_VAULT_MOST_THREADS of them */
};

/* The index of names, built by the first caller; NULL when memory is out. Thread-safe. */
const dvq_name_index *dvq_store_get_index(const dvq_vault_store *vault);

/* A page of which only the path is known; NULL when memory is out. */
dvq_page *dvq_store_make_page(dvq_vault_store *vault, size_t index, dvq_text path);

/* The page if it has been made, else NULL. */
dvq_page *dvq_store_peek(const dvq_vault_store *vault, size_t index);

/* As dvq_store_resolve; *page is the index of the note there, SIZE_MAX for none. */
dvq_text dvq_store_resolve_note(const dvq_vault_store *vault, dvq_text path, dvq_text origin,
                                size_t *page);

/* Forget the index of names, whose memory the caller gives back with the rest of `shape`. */
void dvq_store_drop_index(dvq_vault_store *vault);

/* Read which notes are bookmarked and mark their pages. */
dvq_status dvq_store_set_starred(dvq_vault_store *vault);

/*
 * Read a file of the vault whole, notes or not. The path must lead nowhere outside; with
 * follow_links, through links that stay inside.
 */
dvq_status dvq_store_read_file(const dvq_vault_store *vault, dvq_text path, dvq_arena *arena,
                               dvq_text *contents, dvq_error *error);

#endif
