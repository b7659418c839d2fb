/*
 * Reading notes with a pool of threads, see loader.h. Work is handed out in blocks by a counter;
 * each thread has its own arena and buffer, so nothing is locked. What goes wrong with a note is
 * kept with its index and reported in order once all threads are done.
 */
#include "vault/loader.h"

#include <errno.h>
#include <unistd.h>

#include "note/note.h"
#include "note/skim.h"
#include "support/crew.h"
#include "support/diagnostic.h"
#include "support/file.h"
#include "support/unicode.h"
#include "vault/late_link.h"
#include "vault/lookup.h"
#include "vault/note_table.h"
#include "vault/store.h"

enum {
    BLOCK = 32,
    MANY_WAITS = 8, /* for the disk, while a block is read */
    LEAST_PER_THREAD = 64,
    LEAST_TO_WAIT = 16
};

typedef struct note_problem {
    size_t index;
    bool failed; /* the note could not be read; else only something in it */
    dvq_error error;
} note_problem;

/* A page whose links are still to be resolved, and what has been read of it. */
typedef struct late_page {
    dvq_page *page;
    unsigned parts;
} late_page;

typedef struct loader_worker loader_worker;

typedef struct loader_job {
    dvq_vault_store *store;
    const dvq_loader_note *notes;
    size_t count;
    dvq_store_needs needs;
    bool links_wait; /* those in fields, until all notes are read */
    loader_worker *workers;
    size_t most; /* workers there may be */
    dvq_crew crew;
    atomic_size_t next;
    atomic_bool out_of_memory;
} loader_job;

struct loader_worker {
    loader_job *job;
    dvq_loader_memory *kept; /* the store's, for what notes hold */
    dvq_arena scratch;       /* what lasts for the run */
    dvq_arena reading;       /* what is needed while a note is read */
    dvq_file_buffer buffer;
    DVQ_VECTOR(note_problem *) problems;
    dvq_late_link_vector late_links;
    DVQ_VECTOR(late_page) late_pages;
    dvq_text folder; /* the one that `descriptor` is of; in the path of a note */
    int descriptor;  /* kept open for the notes that follow; -1 for none */
    size_t current;  /* the note being read */
    unsigned parts;  /* of it */
    bool lost;       /* a problem could not be kept */
    size_t reported; /* of the problems */
};

static dvq_status add_problem(loader_worker *worker, bool failed, const dvq_error *error)
{
    note_problem *problem = dvq_arena_allocate(&worker->scratch, sizeof *problem);
    if (problem == NULL)
        return DVQ_ERROR_MEMORY;
    *problem = (note_problem){.index = worker->current, .failed = failed, .error = *error};
    bool pushed = DVQ_VECTOR_PUSH(&worker->scratch, &worker->problems, problem);
    return pushed ? DVQ_OK : DVQ_ERROR_MEMORY;
}

/* The note reader's complaints. A note whose complaint cannot be kept is not taken for read. */
static void take_warning(void *user, dvq_text path, const dvq_error *problem)
{
    loader_worker *worker = user;
    (void)path;
    worker->lost = add_problem(worker, false, problem) != DVQ_OK || worker->lost;
}

static dvq_text resolve_link(void *user, dvq_text path, dvq_text origin, size_t *page)
{
    const loader_worker *worker = user;
    if (worker->job->links_wait)
        return path;
    dvq_text found = dvq_store_resolve_note(worker->job->store, path, origin, page);
    return found.data != NULL ? found : path;
}

static void prefetch_links(void *user, const dvq_link *const *links, size_t count)
{
    const loader_worker *worker = user;
    if (worker->job->links_wait)
        return;
    const dvq_name_index *names = dvq_store_get_names(worker->job->store);
    if (names != NULL)
        dvq_name_index_prefetch(names, links, count);
}

static bool keep_late_link(void *user, dvq_link *link)
{
    loader_worker *worker = user;
    dvq_late_link late = {.link = link,
                          .page = dvq_store_peek(worker->job->store, worker->current)};
    return DVQ_VECTOR_PUSH(&worker->scratch, &worker->late_links, late);
}

/* Let others see what was read of a page, now or (`late`) once its links are resolved. */
static dvq_status show_parts(loader_worker *worker, dvq_page *page, unsigned parts, bool late)
{
    late_page waiting = {.page = page, .parts = parts};
    if (!late)
        dvq_page_add_parts(page, parts);
    else if (!DVQ_VECTOR_PUSH(&worker->scratch, &worker->late_pages, waiting))
        return DVQ_ERROR_MEMORY;
    return DVQ_OK;
}

/*
 * What is known already stays, since other threads may be reading it. Should the file have changed
 * in between, the next refresh sees it.
 */
static void set_stat(dvq_vault_store *store, size_t index, const dvq_file_stat *stat)
{
    if ((store->notes.states[index] & DVQ_STATE_HAS_STAT) == 0)
        dvq_store_set_stat(store, index, stat);
}

static dvq_store_home *get_home(const dvq_vault_store *store, size_t index)
{
    return store->notes.homes != NULL ? store->notes.homes[index] : NULL;
}

/* The text that stands in for a note's file, or NULL. */
static const dvq_overlay *get_overlay(const dvq_vault_store *store, size_t index)
{
    const dvq_store_home *home = get_home(store, index);
    return home != NULL ? home->overlay : NULL;
}

/* Whether a worker lacked memory, so that a link or zone may have gone unresolved. */
static bool has_lacked_memory(const dvq_vault_store *store, size_t index_failures)
{
    const atomic_bool *flag = store->environment->out_of_memory;
    return dvq_store_lookup_failures(store) != index_failures ||
           (flag != NULL && atomic_load_explicit(flag, memory_order_relaxed));
}

/* Have the note reader fill the page's parts. */
static dvq_status fill_page(loader_worker *worker, dvq_text source, dvq_page *page, unsigned parts)
{
    dvq_vault_store *store = worker->job->store;
    dvq_store_home *home = get_home(store, worker->current);
    dvq_note_reader reader = {.environment = store->environment,
                              .resolver = {.resolve = resolve_link,
                                           .prefetch = prefetch_links,
                                           .wait = worker->job->links_wait ? keep_late_link : NULL,
                                           .user = worker},
                              .parts = parts,
                              .scratch = &worker->reading,
                              .names = &worker->kept->names,
                              .warn = take_warning,
                              .warn_user = worker};
    size_t failures = dvq_store_lookup_failures(store);
    dvq_status status =
        dvq_note_read(&reader, home != NULL ? &home->contents : &worker->kept->arena, source, page);
    dvq_arena_reset(&worker->reading);
    bool lacked = worker->lost || has_lacked_memory(store, failures);
    return status == DVQ_OK && lacked ? DVQ_ERROR_MEMORY : status;
}

/* Parse what was read into the page. A failure leaves nothing of it, nor of what it complained. */
static dvq_status parse_note(loader_worker *worker, dvq_text source)
{
    const dvq_vault_store *store = worker->job->store;
    dvq_page *page = dvq_store_get(store, worker->current);
    unsigned parts = worker->parts & ~(unsigned)DVQ_PAGE_STATISTICS;
    if (page == NULL)
        return DVQ_ERROR_MEMORY;
    if ((store->notes.states[worker->current] & DVQ_STATE_RACY) != 0)
        page->fingerprint = dvq_text_hash(source);
    size_t late = worker->late_links.count;
    size_t problems = worker->problems.count;
    bool warned = page->warned;
    dvq_status status = fill_page(worker, source, page, parts);
    if (status == DVQ_OK)
        status = show_parts(worker, page, parts, worker->late_links.count > late);
    if (status == DVQ_OK)
        return DVQ_OK;
    dvq_page_clear_parts(page, parts);
    page->warned = warned;
    worker->late_links.count = late;
    worker->problems.count = problems;
    return status;
}

/* Whether anything of the note is to be parsed; one without tasks may be skipped. */
static bool is_to_parse(loader_worker *worker, dvq_text source)
{
    const loader_job *job = worker->job;
    if (!job->needs.tasks_only || dvq_skim_may_hold_task(source))
        return true;
    job->store->notes.states[worker->current] |= DVQ_STATE_SKIMMED;
    worker->parts &= (job->needs.parts & DVQ_PAGE_INCOMING) != 0 ? DVQ_PAGE_TARGETS : 0;
    return worker->parts != 0;
}

/* The size and times of the note are needed to see later that it changed. */
static dvq_status keep_stat(const loader_worker *worker, const dvq_file_stat *stat)
{
    dvq_vault_store *store = worker->job->store;
    if (dvq_store_get(store, worker->current) == NULL)
        return DVQ_ERROR_MEMORY;
    set_stat(store, worker->current, stat);
    return DVQ_OK;
}

/*
 * Read, skim and parse the open note. When it is parsed in any case, its size is asked for first,
 * which saves the read that would find the end.
 */
static dvq_status read_open_note(loader_worker *worker, int descriptor, dvq_error *problem)
{
    const dvq_vault_store *store = worker->job->store;
    const char *path = store->notes.files[worker->current];
    bool knows_size = !worker->job->needs.tasks_only;
    dvq_file_stat stat = {.size = UINT64_MAX};
    dvq_status status = DVQ_OK;
    if (knows_size)
        status = dvq_file_get_open_stat(descriptor, path, &stat, problem);
    if (status != DVQ_OK)
        return status;
    dvq_text source;
    status = dvq_file_read_sized(descriptor, path, DVQ_ROOT_FILE_LIMIT, stat.size, &worker->buffer,
                                 &source, problem);
    if (status != DVQ_OK)
        return status;
    bool parses = is_to_parse(worker, source);
    bool wants_stat = parses || store->refresh != NULL;
    if (wants_stat && !knows_size)
        status = dvq_file_get_open_stat(descriptor, path, &stat, problem);
    if (wants_stat && status == DVQ_OK)
        status = keep_stat(worker, &stat);
    return status == DVQ_OK && parses ? parse_note(worker, source) : status;
}

static void close_folder(loader_worker *worker)
{
    if (worker->descriptor >= 0)
        close(worker->descriptor);
    worker->descriptor = -1;
}

/*
 * Open the note from its folder, which is mostly the last note's too: then the system looks up one
 * name instead of a whole path.
 */
static int open_in_folder(loader_worker *worker, const char *path)
{
    const char *slash = strrchr(path, '/');
    if (slash == NULL)
        return dvq_file_open_entry(worker->job->store->root.descriptor, path);
    dvq_text folder = dvq_text_make(path, (size_t)(slash - path));
    if (worker->descriptor < 0 || !dvq_text_equal(folder, worker->folder)) {
        char name[DVQ_FILE_PATH_CAPACITY];
        if (!dvq_file_copy_path(folder, name))
            return -1;
        close_folder(worker);
        worker->folder = folder;
        worker->descriptor = dvq_file_open_inside(worker->job->store->root.descriptor, name);
        if (worker->descriptor < 0)
            return -1;
    }
    return dvq_file_open_entry(worker->descriptor, slash + 1);
}

static dvq_status read_note(loader_worker *worker, dvq_error *problem)
{
    const dvq_vault_store *store = worker->job->store;
    const dvq_overlay *overlay = get_overlay(store, worker->current);
    if (overlay != NULL)
        return is_to_parse(worker, overlay->text) ? parse_note(worker, overlay->text) : DVQ_OK;
    const char *path = store->notes.files[worker->current];
    int descriptor = store->root.follows_links ? dvq_root_open_file(&store->root, path)
                                               : open_in_folder(worker, path);
    if (descriptor < 0)
        return dvq_file_fail(problem, "open", path, errno);
    dvq_status status = read_open_note(worker, descriptor, problem);
    close(descriptor);
    return status;
}

static dvq_status stat_note(const loader_worker *worker, dvq_error *problem)
{
    dvq_vault_store *store = worker->job->store;
    size_t index = worker->current;
    dvq_file_stat stat;
    dvq_status status =
        dvq_file_get_stat(store->root.descriptor, store->notes.files[index], &stat, problem);
    if (status == DVQ_OK && dvq_store_get(store, index) == NULL)
        return DVQ_ERROR_MEMORY;
    if (status == DVQ_OK)
        set_stat(store, index, &stat);
    return status;
}

/* One note; fails only when memory is out. */
static dvq_status load_note(loader_worker *worker, const dvq_loader_note *note)
{
    worker->current = note->index;
    worker->parts = note->parts;
    worker->lost = false;
    dvq_error problem;
    dvq_error_reset(&problem);
    dvq_status status = note->parts == DVQ_PAGE_STATISTICS ? stat_note(worker, &problem)
                                                           : read_note(worker, &problem);
    if (status == DVQ_OK || status == DVQ_ERROR_MEMORY)
        return status;
    /* It counts as failed only if that will be reported. */
    if (add_problem(worker, true, &problem) != DVQ_OK)
        return DVQ_ERROR_MEMORY;
    dvq_vault_store *store = worker->job->store;
    dvq_page *page = dvq_store_peek(store, note->index);
    if (page != NULL)
        dvq_page_add_parts(page, DVQ_PAGE_FAILED);
    store->notes.states[note->index] |= DVQ_STATE_FAILED;
    return DVQ_OK;
}

/* Read the next block of notes; false when there is none left, or reading must stop. */
static bool read_block(loader_worker *worker)
{
    loader_job *job = worker->job;
    if (atomic_load_explicit(&job->out_of_memory, memory_order_relaxed) ||
        dvq_cancel_is_asked(job->needs.cancel))
        return false;
    size_t start = atomic_fetch_add_explicit(&job->next, BLOCK, memory_order_relaxed);
    if (start >= job->count)
        return false;
    size_t end = job->count - start < BLOCK ? job->count : start + BLOCK;
    for (size_t i = start; i < end; i++) {
        if (load_note(worker, &job->notes[i]) != DVQ_OK) {
            atomic_store_explicit(&job->out_of_memory, true, memory_order_relaxed);
            return false;
        }
    }
    return true;
}

/* The worker whose next problem comes first in the walk; NULL when there are none left. */
static loader_worker *find_first_problem(loader_worker *workers, size_t count)
{
    loader_worker *first = NULL;
    for (size_t i = 0; i < count; i++) {
        loader_worker *worker = &workers[i];
        if (worker->reported < worker->problems.count &&
            (first == NULL || worker->problems.items[worker->reported]->index <
                                  first->problems.items[first->reported]->index))
            first = worker;
    }
    return first;
}

/*
 * Report to the log what went wrong, in the order of the walk, in which each worker met its own.
 * That takes no memory, so that nothing is left unsaid when there is none.
 */
static void report_problems(dvq_vault_store *store, loader_worker *workers, size_t count)
{
    loader_worker *worker;
    while ((worker = find_first_problem(workers, count)) != NULL) {
        const note_problem *problem = worker->problems.items[worker->reported++];
        store->loading.failures += problem->failed;
        dvq_store_log_report(&store->log, store->notes.files[problem->index], &problem->error);
    }
}

static void init_worker(loader_worker *worker, loader_job *job, size_t number)
{
    dvq_vault_store *store = job->store;
    *worker = (loader_worker){.job = job, .kept = &store->loading.memory[number], .descriptor = -1};
    dvq_arena_init(&worker->scratch, store->allocate);
    dvq_arena_init(&worker->reading, store->allocate);
    dvq_file_buffer_init(&worker->buffer, store->allocate);
}

static void release_worker(loader_worker *worker)
{
    dvq_file_buffer_release(&worker->buffer);
    dvq_arena_release(&worker->reading);
    dvq_arena_release(&worker->scratch);
}

/* One more worker; false when there can be none. */
static bool add_worker(loader_job *job)
{
    init_worker(&job->workers[job->crew.count], job, job->crew.count);
    return dvq_crew_add(&job->crew);
}

/*
 * The calling thread's share of the reading. While it mostly waits for the disk, workers are added,
 * since disks answer many at once.
 */
static void lead_workers(loader_job *job)
{
    size_t waits = dvq_thread_count_waits();
    while (read_block(&job->workers[0])) {
        size_t before = waits;
        waits = dvq_thread_count_waits();
        size_t wanted = waits - before >= MANY_WAITS ? job->crew.count * 2 : 0;
        while (job->crew.count < wanted && job->crew.count < job->most && add_worker(job))
            continue;
    }
}

/* A thread of its own comes with a table of open files of its own: what it opens it must close. */
static void run_worker(void *user, size_t number)
{
    loader_job *job = user;
    if (number == 0) {
        lead_workers(job);
    } else {
        dvq_file_part_table(job->store->root.descriptor);
        while (read_block(&job->workers[number]))
            continue;
    }
    close_folder(&job->workers[number]);
}

/* Read with the calling thread as the first worker, and wait for all. */
static void run_workers(loader_job *job)
{
    size_t useful = job->count / LEAST_PER_THREAD + 1;
    size_t wanted = useful < job->store->loading.threads ? useful : job->store->loading.threads;
    for (size_t i = 0; i < wanted; i++)
        init_worker(&job->workers[i], job, i);
    dvq_crew_run(&job->crew, wanted, run_worker, job);
}

/* Resolve the links that have waited, and let their pages be seen. */
static dvq_status finish_links(dvq_vault_store *store, loader_worker *workers, size_t count)
{
    dvq_status status = DVQ_OK;
    dvq_late_link_vector all = {0};
    for (size_t i = 0; i < count && status == DVQ_OK; i++)
        for (size_t j = 0; j < workers[i].late_links.count && status == DVQ_OK; j++)
            if (!DVQ_VECTOR_PUSH(&workers[0].reading, &all, workers[i].late_links.items[j]))
                status = DVQ_ERROR_MEMORY;
    if (status == DVQ_OK)
        status = dvq_late_link_resolve(store, &all);
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < workers[i].late_pages.count; j++) {
            late_page late = workers[i].late_pages.items[j];
            if (status == DVQ_OK)
                dvq_page_add_parts(late.page, late.parts);
            else
                dvq_page_clear_parts(late.page, late.parts);
        }
    }
    return status;
}

/* Whether resolving should wait: the name index is not built, and nothing else needs it soon. */
static bool may_wait(const dvq_vault_store *store, size_t count, dvq_store_needs needs)
{
    unsigned whole = DVQ_PAGE_INCOMING | DVQ_PAGE_TARGETS | DVQ_PAGE_LINKS;
    return count >= LEAST_TO_WAIT && (needs.parts & whole) == 0 &&
           !atomic_load_explicit(&store->names.is_built, memory_order_acquire);
}

static dvq_status read_all(loader_job *job)
{
    size_t useful = job->count / BLOCK + 1;
    job->most =
        useful < job->store->loading.most_threads ? useful : job->store->loading.most_threads;
    dvq_arena arena;
    dvq_arena_init(&arena, job->store->allocate);
    job->workers = dvq_arena_allocate(&arena, job->most * sizeof *job->workers);
    if (job->workers == NULL)
        return DVQ_ERROR_MEMORY;
    run_workers(job);
    dvq_status status = finish_links(job->store, job->workers, job->crew.count);
    report_problems(job->store, job->workers, job->crew.count);
    for (size_t i = 0; i < job->crew.count; i++)
        release_worker(&job->workers[i]);
    dvq_arena_release(&arena);
    return status;
}

dvq_status dvq_loader_run(dvq_vault_store *store, const dvq_loader_note *notes, size_t count,
                          dvq_store_needs needs, dvq_error *error)
{
    if (count == 0)
        return DVQ_OK;
    loader_job job = {.store = store,
                      .notes = notes,
                      .count = count,
                      .needs = needs,
                      .links_wait = may_wait(store, count, needs)};
    if (store->environment->out_of_memory != NULL)
        atomic_store(store->environment->out_of_memory, false);
    dvq_status status = read_all(&job);
    if (status != DVQ_OK || atomic_load(&job.out_of_memory))
        return dvq_error_memory(error);
    return dvq_cancel_is_asked(needs.cancel)
               ? dvq_error_set(error, DVQ_ERROR_CANCELLED, "cancelled")
               : DVQ_OK;
}
