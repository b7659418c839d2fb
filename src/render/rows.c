/*
 * Writing rows with several threads; see rows.h. Rows are taken in blocks. A block is written to
 * memory by the thread that takes it, and passed on by the calling thread when it is its turn;
 * while no block is ready, the calling thread writes blocks too. Blocks wait in a ring of slots, so
 * that the memory taken does not grow with the number of rows.
 */
#include "render/rows.h"

#include "support/crew.h"
#include "support/vector.h"

enum {
    BLOCK_ROWS = 256,
    LEAST_BLOCKS = 4, /* fewer are not worth a thread */
    SLOTS_PER_THREAD = 2,
    BUFFER_SIZE = 16384
};

/* Where one block is written to. */
typedef struct row_slot {
    dvq_arena kept; /* the buffer, the pieces and the error */
    dvq_arena scratch;
    DVQ_VECTOR(dvq_text) pieces;
    dvq_status status;      /* of the block's rows */
    const dvq_error *error; /* of the row that failed; NULL: no row did */
    bool ready;             /* to be passed on */
} row_slot;

typedef struct row_pool {
    const dvq_rows *rows;
    const dvq_writer *writer; /* the calling thread's */
    size_t block_count;
    size_t slot_count;
    row_slot *slots;
    dvq_status status;    /* of what the calling thread has passed on */
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

static dvq_status write_rows(const dvq_rows *rows, size_t first, size_t end, dvq_writer *writer)
{
    dvq_status status = DVQ_OK;
    for (size_t row = first; row < end && status == DVQ_OK; row++) {
        status = dvq_output_check(writer->output);
        if (status == DVQ_OK)
            status = rows->write(writer, rows->user, row);
    }
    return status;
}

static void write_block(row_pool *pool, size_t block)
{
    size_t first = block * BLOCK_ROWS;
    size_t end = pool->rows->count - first < BLOCK_ROWS ? pool->rows->count : first + BLOCK_ROWS;
    row_slot *slot = get_slot(pool, block);
    slot->error = NULL;
    slot->status = DVQ_ERROR_MEMORY;
    char *buffer = dvq_arena_allocate(&slot->kept, BUFFER_SIZE);
    if (buffer == NULL)
        return;
    dvq_output output;
    dvq_output_init(&output, keep_piece, slot, buffer, BUFFER_SIZE);
    output.cancel = pool->writer->output->cancel;
    dvq_error error = {0};
    dvq_writer writer = *pool->writer;
    writer.scratch = &slot->scratch;
    writer.output = &output;
    writer.error = &error;
    writer.threads = 1;
    slot->status = write_rows(pool->rows, first, end, &writer);
    bool row_failed = slot->status != DVQ_OK && output.status == DVQ_OK;
    dvq_output_flush(&output);
    if (row_failed)
        slot->error = dvq_arena_copy(&slot->kept, &error, sizeof error);
    else if (output.status != DVQ_OK)
        /* Here only memory can keep a piece from being written. */
        slot->status = output.status == DVQ_ERROR_IO ? DVQ_ERROR_MEMORY : output.status;
    dvq_arena_reset(&slot->scratch);
}

/* Called under the lock: take the next block if a slot is free for it; SIZE_MAX if none is. */
static size_t take_block(row_pool *pool)
{
    bool any = !pool->stopped && pool->next < pool->block_count &&
               pool->next < pool->passed + pool->slot_count;
    return any ? pool->next++ : SIZE_MAX;
}

/* Called under the lock, which is not held while the block is written. */
static void do_block(row_pool *pool, size_t block)
{
    pthread_mutex_unlock(&pool->lock);
    write_block(pool, block);
    pthread_mutex_lock(&pool->lock);
    get_slot(pool, block)->ready = true;
    pthread_cond_broadcast(&pool->changed);
}

static void write_blocks(row_pool *pool)
{
    pthread_mutex_lock(&pool->lock);
    while (!pool->stopped && pool->next < pool->block_count) {
        size_t block = take_block(pool);
        if (block != SIZE_MAX)
            do_block(pool, block);
        else
            pthread_cond_wait(&pool->changed, &pool->lock);
    }
    pthread_mutex_unlock(&pool->lock);
}

/* Pass a block on and free its slot. */
static dvq_status pass_block(row_slot *slot, const dvq_writer *writer)
{
    for (size_t i = 0; i < slot->pieces.count; i++)
        dvq_output_add(writer->output, slot->pieces.items[i]);
    dvq_status status = slot->status;
    if (slot->error != NULL && writer->error != NULL && writer->error->status == DVQ_OK)
        *writer->error = *slot->error;
    slot->pieces.items = NULL;
    slot->pieces.count = slot->pieces.capacity = 0;
    slot->ready = false;
    dvq_arena_reset(&slot->kept);
    return status == DVQ_OK ? writer->output->status : status;
}

/* The calling thread's part: pass blocks on in order, and write those that no other thread takes.
 */
static dvq_status pass_all(row_pool *pool)
{
    dvq_status status = DVQ_OK;
    pthread_mutex_lock(&pool->lock);
    while (pool->passed < pool->block_count && status == DVQ_OK) {
        row_slot *slot = get_slot(pool, pool->passed);
        size_t block;
        if (slot->ready) {
            pthread_mutex_unlock(&pool->lock);
            status = pass_block(slot, pool->writer);
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

static void run_worker(void *user, size_t number)
{
    row_pool *pool = user;
    if (number == 0)
        pool->status = pass_all(pool);
    else
        write_blocks(pool);
}

static dvq_status write_with_threads(row_pool *pool, size_t thread_count)
{
    dvq_arena *scratch = pool->writer->scratch;
    for (size_t i = 0; i < pool->slot_count; i++) {
        row_slot *slot = &pool->slots[i];
        dvq_arena_init(&slot->kept, scratch->allocator);
        dvq_arena_init(&slot->scratch, scratch->allocator);
        slot->kept.limit = slot->scratch.limit = scratch->limit;
    }
    dvq_crew crew;
    dvq_crew_run(&crew, thread_count, run_worker, pool);
    for (size_t i = 0; i < pool->slot_count; i++) {
        row_slot *slot = &pool->slots[i];
        scratch->exceeded = scratch->exceeded || slot->kept.exceeded || slot->scratch.exceeded;
        dvq_arena_release(&slot->kept);
        dvq_arena_release(&slot->scratch);
    }
    return pool->status;
}

static dvq_status write_in_parallel(const dvq_rows *rows, const dvq_writer *writer)
{
    size_t block_count = (rows->count + BLOCK_ROWS - 1) / BLOCK_ROWS;
    size_t thread_count = writer->threads < block_count ? writer->threads : block_count;
    row_pool pool = {.rows = rows,
                     .writer = writer,
                     .block_count = block_count,
                     .slot_count = thread_count * SLOTS_PER_THREAD,
                     .lock = PTHREAD_MUTEX_INITIALIZER,
                     .changed = PTHREAD_COND_INITIALIZER};
    dvq_arena_mark mark = dvq_arena_get_mark(writer->scratch);
    pool.slots = dvq_arena_allocate_array(writer->scratch, pool.slot_count, sizeof *pool.slots);
    dvq_status status =
        pool.slots == NULL ? DVQ_ERROR_MEMORY : write_with_threads(&pool, thread_count);
    dvq_arena_rewind(writer->scratch, mark);
    pthread_cond_destroy(&pool.changed);
    pthread_mutex_destroy(&pool.lock);
    return status;
}

dvq_status dvq_rows_write(const dvq_rows *rows, const dvq_writer *writer)
{
    if (writer->threads > 1 && rows->count >= (size_t)LEAST_BLOCKS * BLOCK_ROWS)
        return write_in_parallel(rows, writer);
    dvq_writer own = *writer;
    own.threads = 1;
    return write_rows(rows, 0, rows->count, &own);
}
