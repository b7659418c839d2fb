/*
 * Arenas: memory that is handed out piece by piece and given back all at once.
 *
 * Three lifetimes cover the whole program: the vault's, a query's and a row's. No piece is ever
 * freed by itself. When built with DVQ_ARENA_DEBUG, each piece is a block of its own, so that a
 * sanitizer sees an overrun. An arena belongs to one thread at a time. Nothing here exits or
 * prints.
 */
#ifndef DVQ_SUPPORT_ARENA_H
#define DVQ_SUPPORT_ARENA_H

#include <stdbool.h>
#include <stddef.h>

#include "dvq.h"

struct dvq_arena_block;

/* Enough for pointers, numbers and structs of them. */
#define DVQ_ARENA_ALIGNMENT 8

typedef struct dvq_arena {
    const dvq_allocator *allocator; /* NULL: malloc and free */
    struct dvq_arena_block *blocks; /* newest first */
    size_t reserved;                /* bytes taken from the allocator */
    size_t limit;                   /* the most bytes it may take; 0: no limit */
    bool exceeded;                  /* memory was refused because of the limit */
} dvq_arena;

/* A point in an arena's history; see dvq_arena_rewind. */
typedef struct dvq_arena_mark {
    struct dvq_arena_block *block;
    size_t used;
    size_t end;
} dvq_arena_mark;

/* Get a block from the host's allocator, or from malloc when that is NULL; and give it back. */
void *dvq_allocator_take(const dvq_allocator *allocator, size_t size);
void dvq_allocator_give_back(const dvq_allocator *allocator, void *block, size_t size);

/* Start an empty arena. `allocator` is borrowed until dvq_arena_release; NULL means malloc. */
void dvq_arena_init(dvq_arena *arena, const dvq_allocator *allocator);

/* `size` bytes, aligned, not cleared; NULL when memory is out or the limit is reached. */
void *dvq_arena_allocate(dvq_arena *arena, size_t size);

/* `size` bytes for text: not aligned, so nothing is lost to padding. NULL when memory is out. */
char *dvq_arena_allocate_text(dvq_arena *arena, size_t size);

/* `count` elements of `size` bytes, cleared; NULL when memory is out or the product overflows. */
void *dvq_arena_allocate_array(dvq_arena *arena, size_t count, size_t size);

/* A copy of `size` bytes; NULL when memory is out. */
void *dvq_arena_copy(dvq_arena *arena, const void *bytes, size_t size);

dvq_arena_mark dvq_arena_get_mark(const dvq_arena *arena);

/* Give back everything handed out since the mark was taken. */
void dvq_arena_rewind(dvq_arena *arena, dvq_arena_mark mark);

/* Give back everything except one block, the largest of usual size, which is used again. */
void dvq_arena_reset(dvq_arena *arena);

/* Give back everything, blocks included. */
void dvq_arena_release(dvq_arena *arena);

#endif
