/*
 * The note reader: one note's bytes to a page. Called by the loader, in many threads at once, each
 * with its own arenas; it sees nothing but its arguments. Never fails on a note's contents: what
 * cannot be read is text.
 */
#ifndef DVQ_NOTE_NOTE_H
#define DVQ_NOTE_NOTE_H

#include "note/page.h"
#include "support/map.h"

/*
 * The rest of the vault, as far as the reader sees it. The functions are called from many threads.
 */
typedef struct dvq_link_resolver {
    /* The full path of what a link in the note at `origin` names, else `path` itself; *page is the
       index of the note there, SIZE_MAX for none. */
    dvq_text (*resolve)(void *user, dvq_text path, dvq_text origin, size_t *page);
    /* Called with a few links just before they are resolved one by one; may be NULL. */
    void (*prefetch)(void *user, const dvq_link *const *links, size_t count);
    /* Called with each link in a field once it is kept, so that its path can be set later; false
       when memory is out. NULL when no link waits. */
    bool (*wait)(void *user, dvq_link *link);
    void *user;
} dvq_link_resolver;

typedef struct dvq_note_reader {
    const dvq_environment *environment;
    dvq_link_resolver resolver;
    unsigned parts;     /* dvq_page_part: what to read */
    dvq_arena *scratch; /* for what is needed while reading; the caller resets it */
    dvq_map *names;     /* names met so far, in an arena that outlives the pages; may be NULL */
    /* Called on the reading thread when a note cannot be read whole; may be NULL. */
    void (*warn)(void *user, dvq_text path, const dvq_error *problem);
    void *warn_user;
} dvq_note_reader;

/*
 * Read parts of a note into `page`, which dvq_page_init has made; dvq_page_add_parts is left to the
 * caller. `source` is the file's bytes; what the page keeps is copied to `arena`. Fails with
 * DVQ_ERROR_MEMORY only.
 */
dvq_status dvq_note_read(const dvq_note_reader *reader, dvq_arena *arena, dvq_text source,
                         dvq_page *page);

#endif
