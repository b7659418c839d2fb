/*
 * Writing rows with several threads; see rows.h. Rows are taken in blocks. A block is written to
 * memory by whoever takes it, and passed on by the calling thread when it is its turn; while none
 * is, that thread writes blocks too. Blocks wait in a ring of slots, so that the memory taken does
 * not grow with the rows.
 */
#include "render/rows.h"

#include <pthread.h>

#include "support/thread.h"
#include "support/vector.h"

enum {
    BLOCK_ROWS = 256,
    LEAST_BLOCKS = 4, /* fewer are not worth a thread */
    MOST_THREADS = 8,
    SLOTS_PER_THREAD = 2,
    BUFFER_SIZE = 16384
};

/* Where one block is written to. */
typedef struct row_slot {
    dvq_arena kept; /* the buffer and the pieces */
    dvq_arena scratch;
    DVQ_VECTOR(dvq_text) pieces;
    dvq_status status; /* of the block's rows */
    size_t failed;     /* the row that it is of, SIZE_MAX for none */
    bool ready;        /* to be passed on */
} row_slot;

typedef struct row_pool {
    const dvq_rows *rows;
    const atomic_bool *cancelled; /* as of the output */
    size_t block_count;
    size_t slot_count;
    row_slot slots[MOST_THREADS * SLOTS_PER_THREAD];
    size_t failed;        /* the row that ended it, SIZE_MAX for none; of the calling thread */
    pthread_mutex_t lock; /* of what follows, and of the slots' `ready` */
    pthread_cond_t changed;
    size_t next;   /* the block to be taken next */
    size_t passed; /* blocks that have been passed on */
    bool stopped;
} row_pool;

static row_slot *get_slot(row_pool *pool, size_t block)
{
    return &pool->slots[block % pool->slot_count];
}

static int keep_piece(void *user, const char *data, size_t length)
{
    row_slot *slot = user;
    dvq_text piece = dvq_text_copy(&slot->kept, dvq_text_make(data, length));
    return piece.data != NULL && DVQ_VECTOR_PUSH(&slot->kept, &slot->pieces, piece) ? 0 : 1;
}

/* *failed is left alone but where the row itself fails. */
static dvq_status write_row(const dvq_rows *rows, size_t row, dvq_arena *scratch,
                            dvq_output *output, size_t *failed)
{
    dvq_status status = dvq_output_check(output);
    if (status == DVQ_OK)
        status = rows->write(rows->user, row, scratch, output);
    if (status != DVQ_OK && output->status == DVQ_OK)
        *failed = row;
    return status;
}

static void write_block(row_pool *pool, size_t block)
{
    const dvq_rows *rows = pool->rows;
    row_slot *slot = get_slot(pool, block);
    size_t first = block * BLOCK_ROWS;
    size_t end = rows->count - first < BLOCK_ROWS ? rows->count : first + BLOCK_ROWS;
    char *buffer = dvq_arena_allocate(&slot->kept, BUFFER_SIZE);
    slot->status = buffer != NULL ? DVQ_OK : DVQ_ERROR_MEMORY;
    dvq_output output;
    dvq_output_init(&output, keep_piece, slot, buffer, BUFFER_SIZE);
    output.cancelled = pool->cancelled;
    slot->failed = SIZE_MAX;
    for (size_t row = first; row < end && slot->status == DVQ_OK; row++)
        slot->status = write_row(rows, row, &slot->scratch, &output, &slot->failed);
    /* Here only memory can keep a piece from being written. */
    if (buffer != NULL && dvq_output_flush(&output) != DVQ_OK)
        slot->status = output.status == DVQ_ERROR_IO ? DVQ_ERROR_MEMORY : output.status;
    dvq_arena_reset(&slot->scratch);
}

/* Under the lock: take a block that has a slot; SIZE_MAX when there is none now. */
static size_t take_block(row_pool *pool)
{
    bool any = !pool->stopped && pool->next < pool->block_count &&
               pool->next < pool->passed + pool->slot_count;
    return any ? pool->next++ : SIZE_MAX;
}

/* Under the lock, which is not held meanwhile. */
static void do_block(row_pool *pool, size_t block)
{
    pthread_mutex_unlock(&pool->lock);
    write_block(pool, block);
    pthread_mutex_lock(&pool->lock);
    get_slot(pool, block)->ready = true;
    pthread_cond_broadcast(&pool->changed);
}

static void *run_worker(void *user)
{
    row_pool *pool = user;
    pthread_mutex_lock(&pool->lock);
    while (!pool->stopped && pool->next < pool->block_count) {
        size_t block = take_block(pool);
        if (block != SIZE_MAX)
            do_block(pool, block);
        else
            pthread_cond_wait(&pool->changed, &pool->lock);
    }
    pthread_mutex_unlock(&pool->lock);
    return NULL;
}

/* Pass a block on and make its slot free. */
static dvq_status pass_block(row_slot *slot, dvq_output *output)
{
    for (size_t i = 0; i < slot->pieces.count; i++)
        dvq_output_add(output, slot->pieces.items[i]);
    dvq_status status = slot->status;
    slot->pieces.items = NULL;
    slot->pieces.count = slot->pieces.capacity = 0;
    slot->ready = false;
    dvq_arena_reset(&slot->kept);
    return status == DVQ_OK ? output->status : status;
}

/* The calling thread's part: blocks in order, and those that nobody else writes. */
static dvq_status pass_all(row_pool *pool, dvq_output *output)
{
    dvq_status status = DVQ_OK;
    pthread_mutex_lock(&pool->lock);
    while (pool->passed < pool->block_count && status == DVQ_OK) {
        row_slot *slot = get_slot(pool, pool->passed);
        size_t block;
        if (slot->ready) {
            pthread_mutex_unlock(&pool->lock);
            status = pass_block(slot, output);
            pool->failed = slot->failed;
            pthread_mutex_lock(&pool->lock);
            pool->passed++;
            pthread_cond_broadcast(&pool->changed);
        } else if ((block = take_block(pool)) != SIZE_MAX) {
            do_block(pool, block);
        } else {
            pthread_cond_wait(&pool->changed, &pool->lock);
        }
    }
    pool->stopped = true;
    pthread_cond_broadcast(&pool->changed);
    pthread_mutex_unlock(&pool->lock);
    return status;
}

static dvq_status write_with_threads(row_pool *pool, size_t thread_count, dvq_output *output)
{
    pthread_t threads[MOST_THREADS];
    size_t started = 0;
    /* The calling thread is one; what cannot be started is not missed. */
    while (started + 1 < thread_count && dvq_thread_start(&threads[started], run_worker, pool))
        started++;
    dvq_status status = pass_all(pool, output);
    for (size_t i = 0; i < started; i++)
        pthread_join(threads[i], NULL);
    return status;
}

static dvq_status write_in_parallel(const dvq_rows *rows, dvq_arena *scratch, dvq_output *output,
                                    size_t *failed)
{
    size_t thread_count = rows->threads < MOST_THREADS ? rows->threads : MOST_THREADS;
    row_pool pool = {.rows = rows,
                     .cancelled = output->cancelled,
                     .block_count = (rows->count + BLOCK_ROWS - 1) / BLOCK_ROWS,
                     .slot_count = thread_count * SLOTS_PER_THREAD,
                     .failed = SIZE_MAX,
                     .lock = PTHREAD_MUTEX_INITIALIZER,
                     .changed = PTHREAD_COND_INITIALIZER};
    for (size_t i = 0; i < pool.slot_count; i++) {
        dvq_arena_init(&pool.slots[i].kept, scratch->allocator);
        dvq_arena_init(&pool.slots[i].scratch, scratch->allocator);
        pool.slots[i].kept.limit = pool.slots[i].scratch.limit = scratch->limit;
    }
    dvq_status status = write_with_threads(&pool, thread_count, output);
    *failed = status != DVQ_OK ? pool.failed : SIZE_MAX;
    for (size_t i = 0; i < pool.slot_count; i++) {
        row_slot *slot = &pool.slots[i];
        scratch->exceeded = scratch->exceeded || slot->kept.exceeded || slot->scratch.exceeded;
        dvq_arena_release(&slot->kept);
        dvq_arena_release(&slot->scratch);
    }
    pthread_cond_destroy(&pool.changed);
    pthread_mutex_destroy(&pool.lock);
    return status;
}

dvq_status dvq_rows_write(const dvq_rows *rows, dvq_arena *scratch, dvq_output *output,
                          size_t *failed)
{
    size_t ignored;
    failed = failed != NULL ? failed : &ignored;
    *failed = SIZE_MAX;
    if (rows->threads > 1 && rows->count >= (size_t)LEAST_BLOCKS * BLOCK_ROWS)
        return write_in_parallel(rows, scratch, output, failed);
    dvq_status status = DVQ_OK;
    for (size_t row = 0; row < rows->count && status == DVQ_OK; row++)
        status = write_row(rows, row, scratch, output, failed);
    return status;
}
