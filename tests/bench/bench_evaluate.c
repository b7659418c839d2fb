/*
 * bench_evaluate [ROWS]: what WHERE and SORT cost a row, over tasks that are already in memory.
 * Prints nanoseconds a row, calls to the host's allocator and bytes left in arenas, and how the
 * time divides. Every figure is the best of several runs. Fails when WHERE calls the allocator or
 * evaluating leaves bytes in the arena row by row: neither may grow with the rows.
 *
 * The tasks are written to a temporary folder, read once, and the folder is removed.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "api/session.h"
#include "eval/bind.h"
#include "eval/expression.h"
#include "eval/operation.h"
#include "note/list_item.h"
#include "parser/parser.h"
#include "value/collation.h"
#include "vault/note_table.h"

enum { DEFAULT_ROWS = 100000, TASKS_A_NOTE = 200, RUNS = 9, PATH_SIZE = 512 };

/* Calls that an operation may make however many rows it works on: arenas grow by doubling. */
enum { CALLS_ALLOWED = 200 };

/* What the host's allocator was asked for. Notes are read by one thread. */
typedef struct meter {
    size_t calls;
    int64_t nanoseconds; /* spent in it */
} meter;

/* One operation measured; the parts are measured by themselves, in the same run. */
typedef struct figures {
    double total; /* nanoseconds a row */
    double evaluation;
    double collation;
    double allocation; /* within the total */
    size_t calls;
    double bytes; /* that evaluating a row leaves in the arena */
    bool sorts;
} figures;

typedef struct task_set {
    char folder[sizeof "/tmp/dvq-bench-XXXXXX"];
    dvq_vault *vault;
    dvq_arena arena; /* of the rows */
    dvq_row *rows;
    size_t row_count;
    meter *meter;
} task_set;

/* A query ready to run on the bench's rows. */
typedef struct prepared {
    task_set *tasks;
    dvq_session session;
    dvq_ast_query *query;
    dvq_execution execution;
} prepared;

static void fail(const char *what, const dvq_error *error)
{
    fprintf(stderr, "bench_evaluate: %s: %s\n", what, error->message);
    exit(1);
}

static int64_t read_clock(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

/* ---- the host's allocator, counted ---- */

static void *count_allocate(void *user, size_t size)
{
    meter *counts = user;
    int64_t start = read_clock();
    void *block = malloc(size);
    counts->calls++;
    counts->nanoseconds += read_clock() - start;
    return block;
}

static void *count_reallocate(void *user, void *block, size_t old_size, size_t size)
{
    meter *counts = user;
    (void)old_size;
    counts->calls++;
    return realloc(block, size);
}

static void count_release(void *user, void *block, size_t size)
{
    meter *counts = user;
    (void)size;
    int64_t start = read_clock();
    free(block);
    counts->nanoseconds += read_clock() - start;
}

/* ---- the tasks ---- */

static const char *const WORDS[] = {
    "account", "bridge", "camera", "draft",  "engine",  "forest",  "garden",
    "harbour", "island", "joint",  "ladder", "market",  "number",  "order",
    "paper",   "quiet",  "report", "silver", "Zuerich", "Budget",  "Letter",
    "window",  "review", "ticket", "valley", "Archive", "station", "summer",
};
enum { WORD_COUNT = sizeof WORDS / sizeof *WORDS };

/* Numbers that are the same in every run. */
static unsigned pick(uint64_t *state, unsigned limit)
{
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (unsigned)((*state >> 33) % limit);
}

static void write_task(FILE *note, uint64_t *state)
{
    fprintf(note, "- [%c] %s %s %s", " x /"[pick(state, 4)], WORDS[pick(state, WORD_COUNT)],
            WORDS[pick(state, WORD_COUNT)], WORDS[pick(state, WORD_COUNT)]);
    fprintf(note, "%s #%s", pick(state, 10) == 0 ? " café" : "", WORDS[pick(state, WORD_COUNT)]);
    fprintf(note, " [topic:: %s %s]", WORDS[pick(state, WORD_COUNT)],
            WORDS[pick(state, WORD_COUNT)]);
    fprintf(note, " [priority:: %u]", 1 + pick(state, 5));
    fprintf(note, " [due:: %u-%02u-%02u]\n", 2024 + pick(state, 3), 1 + pick(state, 12),
            1 + pick(state, 28));
}

static void name_note(char *path, const char *folder, size_t number)
{
    snprintf(path, PATH_SIZE, "%s/Note %zu.md", folder, number);
}

static void write_notes(const char *folder, size_t count)
{
    uint64_t state = 1;
    for (size_t i = 0; i * TASKS_A_NOTE < count; i++) {
        char path[PATH_SIZE];
        name_note(path, folder, i);
        FILE *note = fopen(path, "w");
        if (note == NULL) {
            perror(path);
            exit(1);
        }
        for (size_t task = 0; task < TASKS_A_NOTE; task++)
            write_task(note, &state);
        fclose(note);
    }
}

static void remove_notes(const char *folder, size_t count)
{
    for (size_t i = 0; i * TASKS_A_NOTE < count; i++) {
        char path[PATH_SIZE];
        name_note(path, folder, i);
        remove(path);
    }
}

static void read_rows(task_set *tasks)
{
    dvq_vault_store *store = tasks->vault->store;
    dvq_store_needs needs = {.parts = DVQ_PAGE_FULL};
    dvq_error error = {0};
    if (dvq_store_load(store, NULL, needs, &error) != DVQ_OK)
        fail("notes", &error);
    size_t items = 0;
    for (size_t i = 0; i < dvq_store_count(store); i++)
        items += dvq_store_get(store, i)->item_count;
    tasks->rows = dvq_arena_allocate_array(&tasks->arena, items + 1, sizeof *tasks->rows);
    for (size_t i = 0; tasks->rows != NULL && i < dvq_store_count(store); i++) {
        const dvq_page *page = dvq_store_get(store, i);
        for (size_t item = 0; item < page->item_count; item++) {
            dvq_task_row *row = dvq_task_row_make(&tasks->arena, &page->items[item]);
            tasks->rows[tasks->row_count++].data = row == NULL ? NULL : &row->object;
        }
    }
}

static void open_bench(task_set *tasks, const dvq_allocator *allocator, size_t rows)
{
    char *folder = strcpy(tasks->folder, "/tmp/dvq-bench-XXXXXX");
    dvq_error error = {0};
    dvq_vault_options options = {.size = sizeof options,
                                 .allocator = allocator,
                                 .threads = 1,
                                 .zone = "UTC",
                                 .now = 1768473000000,
                                 .has_now = 1};
    if (mkdtemp(folder) == NULL) {
        perror(folder);
        exit(1);
    }
    write_notes(folder, rows);
    if (dvq_vault_open(folder, &options, &tasks->vault, &error) == DVQ_OK)
        read_rows(tasks);
    remove_notes(folder, rows);
    if (tasks->row_count == 0)
        fail("vault", &error);
}

/* ---- one query ---- */

static void open_trial(prepared *trial, task_set *tasks, const char *text)
{
    dvq_error error = {0};
    dvq_store_needs needs = {0};
    dvq_session *session = &trial->session;
    trial->tasks = tasks;
    dvq_status status =
        dvq_session_open(session, tasks->vault, dvq_text_from_string(text), NULL, &error);
    if (status == DVQ_OK)
        status = dvq_parser_parse_query(&session->environment, &session->arena,
                                        session->context.text, &trial->query, &error);
    if (status != DVQ_OK)
        fail(text, &error);
    session->context.arena = &session->arena;
    dvq_bind_query(trial->query, &needs);
    if (dvq_bind_fold_query(&session->context, trial->query, &error) != DVQ_OK)
        fail(text, &error);
    trial->execution = (dvq_execution){.context = &session->context, .arena = &session->arena};
    dvq_arena_init(&trial->execution.scratch, tasks->vault->allocator);
}

static void close_trial(prepared *trial)
{
    dvq_arena_release(&trial->execution.scratch);
    dvq_session_close(&trial->session);
}

/* The expression of the query's only operation. */
static const dvq_ast_node *get_expression(const prepared *trial)
{
    const dvq_ast_operation *operation = &trial->query->operations[0];
    return operation->kind == DVQ_OPERATION_WHERE ? operation->as.where
                                                  : operation->as.sort.keys[0].expression;
}

/* Nanoseconds a row of the operation on all rows. */
static double run_operation(prepared *trial, figures *result)
{
    const task_set *tasks = trial->tasks;
    dvq_execution *execution = &trial->execution;
    dvq_error error = {0};
    size_t bytes = tasks->row_count * sizeof *tasks->rows;
    dvq_row *rows = dvq_arena_copy(execution->arena, tasks->rows, bytes);
    execution->rows.items = rows;
    execution->rows.count = execution->rows.capacity = tasks->row_count;
    meter before = *tasks->meter;
    int64_t start = read_clock();
    dvq_status status = dvq_operation_run(execution, &trial->query->operations[0], &error);
    double nanoseconds = (double)(read_clock() - start);
    if (rows == NULL || status != DVQ_OK)
        fail("operation", &error);
    result->calls = tasks->meter->calls - before.calls;
    result->allocation =
        (double)(tasks->meter->nanoseconds - before.nanoseconds) / (double)tasks->row_count;
    return nanoseconds / (double)tasks->row_count;
}

/* Nanoseconds a row of evaluating alone; with `values` they are kept, else each row is forgotten.
 */
static double run_evaluation(prepared *trial, dvq_value *values, double *bytes)
{
    const dvq_ast_node *node = get_expression(trial);
    dvq_execution *execution = &trial->execution;
    dvq_failures failures = {0};
    dvq_arena_mark first = dvq_arena_get_mark(&execution->scratch);
    size_t left = 0;
    int64_t start = read_clock();
    for (size_t i = 0; i < trial->tasks->row_count; i++) {
        bool failed = false;
        dvq_arena_mark mark = dvq_arena_get_mark(&execution->scratch);
        dvq_value value;
        if (dvq_execution_evaluate(execution, node, trial->tasks->rows[i].data, &execution->scratch,
                                   &value, &failed, &failures, NULL) != DVQ_OK)
            abort();
        dvq_arena_mark after = dvq_arena_get_mark(&execution->scratch);
        left += after.block == mark.block ? after.used - mark.used : after.used;
        if (values == NULL)
            dvq_arena_rewind(&execution->scratch, mark);
        else
            values[i] = value;
    }
    double nanoseconds = (double)(read_clock() - start);
    dvq_arena_rewind(&execution->scratch, first);
    *bytes = (double)left / (double)trial->tasks->row_count;
    return nanoseconds / (double)trial->tasks->row_count;
}

/* Nanoseconds a row of making collation keys of the values, when they are text. */
static double run_collation(prepared *trial, const dvq_value *values)
{
    size_t count = trial->tasks->row_count;
    dvq_arena arena;
    dvq_arena_init(&arena, trial->tasks->vault->allocator);
    dvq_text *texts = dvq_arena_allocate_array(&arena, count, sizeof *texts);
    dvq_text *keys = dvq_arena_allocate_array(&arena, count, sizeof *keys);
    if (texts == NULL || keys == NULL)
        abort();
    size_t text_count = 0;
    for (size_t i = 0; i < count; i++)
        if (values[i].type == DVQ_VALUE_STRING)
            texts[text_count++] = dvq_value_get_text(values[i]);
    int64_t start = read_clock();
    bool made = dvq_collation_make_keys(trial->session.environment.collation, &arena, texts,
                                        text_count, keys);
    double nanoseconds = (double)(read_clock() - start);
    dvq_arena_release(&arena);
    return made && text_count > 0 ? nanoseconds / (double)count : 0;
}

static double least(double best, double other, int run)
{
    return run == 0 || other < best ? other : best;
}

static figures measure(task_set *tasks, const char *text)
{
    figures result = {0};
    prepared trial;
    open_trial(&trial, tasks, text);
    result.sorts = trial.query->operations[0].kind == DVQ_OPERATION_SORT;
    dvq_value *values = malloc(tasks->row_count * sizeof *values);
    if (values == NULL)
        abort();
    for (int run = 0; run < RUNS; run++) {
        result.total = least(result.total, run_operation(&trial, &result), run);
        double evaluation = run_evaluation(&trial, result.sorts ? values : NULL, &result.bytes);
        result.evaluation = least(result.evaluation, evaluation, run);
        if (result.sorts)
            result.collation = least(result.collation, run_collation(&trial, values), run);
    }
    free(values);
    close_trial(&trial);
    return result;
}

/* ---- the table ---- */

static const char *const QUERIES[] = {
    "TASK WHERE missing",
    "TASK WHERE priority >= 1",
    "TASK WHERE due >= date(2024-02-01)",
    "TASK WHERE status != \"x\"",
    "TASK WHERE contains(text, \"garden\")",
    "TASK WHERE priority >= 1 AND due >= date(2024-02-01) AND status != \"x\" AND "
    "contains(text, \"garden\")",
    "TASK WHERE priority = 2 AND due >= date(2026-02-01) AND status = \"x\" AND "
    "contains(text, \"garden\")",
    "TASK SORT priority",
    "TASK SORT due",
    "TASK SORT topic",
    "TASK SORT text",
};
enum { QUERY_COUNT = sizeof QUERIES / sizeof *QUERIES };

static double share(double part, double total)
{
    return total > 0 ? 100 * part / total : 0;
}

static void print_row(const char *query, const figures *row)
{
    double rest = row->total - row->evaluation - row->collation - row->allocation;
    printf("%8.1f %6zu %6.1f %7.0f%% %9.0f%% %10.0f%% %6.0f%%  %s\n", row->total, row->calls,
           row->bytes, share(row->evaluation, row->total), share(row->collation, row->total),
           share(row->allocation, row->total), share(rest > 0 ? rest : 0, row->total),
           query + strlen("TASK "));
}

/* Whether the memory that the operation takes does not grow with the rows, but for SORT's keys. */
static bool is_lean(const figures *row)
{
#ifdef DVQ_ARENA_DEBUG
    /* Every piece of an arena is a block of its own here. */
    (void)row;
    return true;
#else
    return row->calls <= (row->sorts ? CALLS_ALLOWED : 1) && row->bytes == 0;
#endif
}

int main(int argc, char **argv)
{
    size_t rows = argc > 1 ? strtoul(argv[1], NULL, 10) : DEFAULT_ROWS;
    meter counts = {0};
    dvq_allocator allocator = {count_allocate, count_reallocate, count_release, &counts};
    task_set tasks = {.meter = &counts};
    open_bench(&tasks, &allocator, rows);
    printf("%zu tasks in memory; a row:\n\n", tasks.row_count);
    printf("%8s %6s %6s %8s %10s %11s %7s\n", "ns", "calls", "bytes", "evaluate", "collation",
           "allocation", "rest");
    bool passed = true;
    for (size_t i = 0; i < QUERY_COUNT; i++) {
        figures row = measure(&tasks, QUERIES[i]);
        print_row(QUERIES[i], &row);
        passed = is_lean(&row) && passed;
    }
    dvq_arena_release(&tasks.arena);
    dvq_vault_close(tasks.vault);
    rmdir(tasks.folder);
    if (!passed)
        fprintf(stderr, "bench_evaluate: memory is taken row by row\n");
    return passed ? 0 : 1;
}
