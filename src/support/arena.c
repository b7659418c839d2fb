/*
 * Arena allocation; see arena.h. Each new block is twice as large as the last, up to a ceiling; a
 * larger request gets a block of its own. Aligned pieces are taken from the start of a block and
 * text from its end, so that neither needs padding because of the other. Used everywhere; never
 * aborts when memory runs out.
 */
#include "support/arena.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_BLOCK = 4 * 1024, LARGEST_BLOCK = 1024 * 1024, ALIGNMENT = DVQ_ARENA_ALIGNMENT };

typedef struct dvq_arena_block dvq_arena_block;

struct dvq_arena_block {
    dvq_arena_block *older;
    size_t size; /* bytes that follow the header */
    size_t used; /* from the start */
    size_t end;  /* where the used part at the end begins */
};

#define HEADER_SIZE ((sizeof(dvq_arena_block) + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT)

static char *block_bytes(dvq_arena_block *block)
{
    return (char *)block + HEADER_SIZE;
}

void *dvq_allocator_take(const dvq_allocator *allocator, size_t size)
{
    return allocator != NULL ? allocator->allocate(allocator->user, size) : malloc(size);
}

void dvq_allocator_give_back(const dvq_allocator *allocator, void *block, size_t size)
{
    if (allocator == NULL)
        free(block);
    else if (block != NULL)
        allocator->release(allocator->user, block, size);
}

static void release_block(dvq_arena *arena, dvq_arena_block *block)
{
    arena->reserved -= HEADER_SIZE + block->size;
    dvq_allocator_give_back(arena->allocator, block, HEADER_SIZE + block->size);
}

static size_t next_block_size(const dvq_arena *arena, size_t size)
{
#ifdef DVQ_ARENA_DEBUG
    (void)arena;
    return size;
#else
    size_t wanted = FIRST_BLOCK - HEADER_SIZE;
    if (arena->blocks != NULL) {
        wanted = arena->blocks->size * 2;
        if (wanted > LARGEST_BLOCK)
            wanted = LARGEST_BLOCK;
    }
    return size > wanted ? size : wanted;
#endif
}

static bool add_block(dvq_arena *arena, size_t size)
{
    size_t block_size = next_block_size(arena, size);
    if (block_size > SIZE_MAX - HEADER_SIZE)
        return false;
    if (arena->limit > 0 && HEADER_SIZE + block_size > arena->limit - arena->reserved) {
        arena->exceeded = true;
        return false;
    }
    dvq_arena_block *block = dvq_allocator_take(arena->allocator, HEADER_SIZE + block_size);
    if (block == NULL)
        return false;
    block->older = arena->blocks;
    block->size = block_size;
    block->used = 0;
    block->end = block_size;
    arena->blocks = block;
    arena->reserved += HEADER_SIZE + block_size;
    return true;
}

/* Rounded up for alignment, except where a sanitizer should see the exact end. */
static size_t padded_size(size_t size)
{
#ifdef DVQ_ARENA_DEBUG
    return size;
#else
    return (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
#endif
}

void dvq_arena_init(dvq_arena *arena, const dvq_allocator *allocator)
{
    *arena = (dvq_arena){.allocator = allocator};
}

void *dvq_arena_allocate(dvq_arena *arena, size_t size)
{
    if (size == 0)
        size = 1;
    if (size > SIZE_MAX - ALIGNMENT)
        return NULL;
    size_t padded = padded_size(size);
    dvq_arena_block *block = arena->blocks;
    if (block == NULL || block->end - block->used < padded) {
        if (!add_block(arena, padded))
            return NULL;
        block = arena->blocks;
    }
    void *result = block_bytes(block) + block->used;
    block->used += padded;
    return result;
}

char *dvq_arena_allocate_text(dvq_arena *arena, size_t size)
{
    dvq_arena_block *block = arena->blocks;
    if (size == 0)
        size = 1;
    if (block == NULL || block->end - block->used < size) {
        if (!add_block(arena, size))
            return NULL;
        block = arena->blocks;
    }
    block->end -= size;
    return block_bytes(block) + block->end;
}

void *dvq_arena_allocate_array(dvq_arena *arena, size_t count, size_t size)
{
    if (size != 0 && count > SIZE_MAX / size)
        return NULL;
    void *result = dvq_arena_allocate(arena, count * size);
    if (result != NULL)
        memset(result, 0, count * size);
    return result;
}

void *dvq_arena_copy(dvq_arena *arena, const void *bytes, size_t size)
{
    void *result = dvq_arena_allocate(arena, size);
    if (result != NULL && size > 0)
        memcpy(result, bytes, size);
    return result;
}

dvq_arena_mark dvq_arena_get_mark(const dvq_arena *arena)
{
    const dvq_arena_block *block = arena->blocks;
    if (block == NULL)
        return (dvq_arena_mark){NULL, 0, 0};
    return (dvq_arena_mark){arena->blocks, block->used, block->end};
}

/* Empty the only block of an arena. */
static void empty_block(dvq_arena *arena, dvq_arena_block *block)
{
    block->used = 0;
    block->end = block->size;
#ifdef DVQ_ARENA_DEBUG
    arena->blocks = NULL;
    release_block(arena, block);
#else
    (void)arena;
#endif
}

void dvq_arena_rewind(dvq_arena *arena, dvq_arena_mark mark)
{
    while (arena->blocks != mark.block) {
        dvq_arena_block *block = arena->blocks;
        /*
         * If the arena was empty then, its first block is kept: the next row would need one again
         * at once.
         */
        if (mark.block == NULL && block->older == NULL) {
            empty_block(arena, block);
            return;
        }
        arena->blocks = block->older;
        release_block(arena, block);
    }
    if (mark.block != NULL) {
        mark.block->used = mark.used;
        mark.block->end = mark.end;
    }
}

void dvq_arena_reset(dvq_arena *arena)
{
    dvq_arena_block *kept = arena->blocks;
    if (kept == NULL)
        return;
    /* The newest block is the largest, unless a request was too large for any usual block. */
    while (kept->size > LARGEST_BLOCK && kept->older != NULL)
        kept = kept->older;
    while (arena->blocks != NULL) {
        dvq_arena_block *block = arena->blocks;
        arena->blocks = block->older;
        if (block != kept)
            release_block(arena, block);
    }
    kept->older = NULL;
    arena->blocks = kept;
    empty_block(arena, kept);
}

void dvq_arena_release(dvq_arena *arena)
{
    while (arena->blocks != NULL) {
        dvq_arena_block *block = arena->blocks;
        arena->blocks = block->older;
        release_block(arena, block);
    }
}
