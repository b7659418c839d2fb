/*
 * Memory running out at every allocation in turn while a vault is kept up to date. Each call must
 * do its work or fail with DVQ_ERROR_MEMORY; done again with memory at hand, it must lead to the
 * same answers as if nothing had happened, and all memory must be given back.
 *
 *     alloc_refresh FOLDER
 *
 * FOLDER is made, filled and emptied.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "alloc_host.h"

/* ---- the folder ---- */

static const char *root;

static void fill_folder(void)
{
    remove_note(root, "New.md");
    write_note(root, "A.md", "to:: [[New]]\n[[B]] [[Memory]]\n- [ ] a\n");
    write_note(root, "B.md", "n:: 1\n");
    write_note(root, "C.md", "[[A]]\n");
}

static void change_folder(void)
{
    write_note(root, "B.md", "n:: 2, and longer\n");
    write_note(root, "New.md", "n:: 3\n");
    remove_note(root, "C.md");
}

/* ---- what is tried ---- */

static const char query_text[] =
    "TABLE n, to, file.inlinks, file.outlinks, file.size, [[B]].n SORT file.path DESC";

typedef struct run {
    host memory;
    dvq_vault *vault;
    dvq_query *query;
    output answers;
} run;

static dvq_status answer(run *self, dvq_error *error)
{
    dvq_status status = dvq_query_reset(self->query, error);
    if (status == DVQ_OK)
        status =
            dvq_query_render(self->query, DVQ_FORMAT_JSON, NULL, append, &self->answers, error);
    return status;
}

static dvq_status refresh(run *self, dvq_error *error)
{
    return dvq_vault_refresh(self->vault, NULL, error);
}

static dvq_status set_overlays(run *self, dvq_error *error)
{
    static const char text[] = "n:: 9\n[[A]] [[B]]";
    dvq_status status = dvq_vault_set_overlay(self->vault, "In/Memory.md", DVQ_TERMINATED, text,
                                              strlen(text), error);
    return status != DVQ_OK
               ? status
               : dvq_vault_set_overlay(self->vault, "B.md", DVQ_TERMINATED, "n:: 8", 5, error);
}

static dvq_status clear_overlays(run *self, dvq_error *error)
{
    return dvq_vault_clear_overlay(self->vault, NULL, 0, error);
}

static dvq_status watch(run *self, dvq_error *error)
{
    dvq_watch_handle handle;
    return dvq_vault_watch(self->vault, &handle, error);
}

static dvq_status read_page(run *self, dvq_error *error)
{
    dvq_query *page = NULL;
    const dvq_member *members = NULL;
    size_t count = 0;
    dvq_settings settings = {.size = sizeof settings, .date_format = "yyyy"};
    dvq_query_options options = {
        .size = sizeof options, .origin = "B", .locale = "de-DE", .settings = &settings};
    dvq_status status = dvq_page_prepare(self->vault, "A", DVQ_TERMINATED, &options, &page, error);
    if (status == DVQ_OK)
        status = dvq_query_step(page, error);
    if (status == DVQ_ROW)
        status = dvq_value_list_fields(dvq_query_get_cell(page, 0), page, &members, &count, error);
    if (status == DVQ_OK && count != 2)
        stop("a page lacks its fields");
    dvq_query_finalize(page);
    return status;
}

static dvq_status change(run *self, dvq_error *error)
{
    (void)self;
    (void)error;
    change_folder();
    return DVQ_OK;
}

static const struct {
    const char *name;
    dvq_status (*call)(run *self, dvq_error *error);
} steps[] = {
    {"answer", answer},   {"refresh", refresh}, {"overlay", set_overlays}, {"answer", answer},
    {"change", change},   {"refresh", refresh}, {"answer", answer},        {"watch", watch},
    {"refresh", refresh}, {"page", read_page},  {"clear", clear_overlays}, {"answer", answer},
    {"refresh", refresh}, {"answer", answer},
};

enum { STEP_COUNT = sizeof steps / sizeof steps[0] };

static void open_run(run *self)
{
    dvq_allocator allocator = host_get_allocator(&self->memory);
    dvq_vault_options options = {.size = sizeof options,
                                 .allocator = &allocator,
                                 .threads = 1,
                                 .zone = "UTC",
                                 .now = 1768473000000,
                                 .has_now = 1};
    fill_folder();
    if (dvq_vault_open(root, &options, &self->vault, NULL) != DVQ_OK ||
        dvq_query_prepare(self->vault, query_text, strlen(query_text), NULL, &self->query, NULL) !=
            DVQ_OK)
        stop("the vault cannot be opened");
}

/* One step; the allocation `failing` of it fails. True when there was such a one. */
static bool take_step(run *self, size_t index, size_t failing)
{
    size_t kept = self->answers.length;
    dvq_error error = {0};
    host_start(&self->memory, failing, false);
    dvq_status status = steps[index].call(self, &error);
    self->memory.failing = 0;
    if (status != DVQ_OK &&
        (status != DVQ_ERROR_MEMORY || !self->memory.refused || error.status != DVQ_ERROR_MEMORY)) {
        fprintf(stderr, "%s, allocation %zu: %d %s\n", steps[index].name, failing, (int)status,
                error.message);
        stop("a step failed for another reason");
    }
    if (status != DVQ_OK) {
        self->answers.length = kept;
        if (steps[index].call(self, &error) != DVQ_OK)
            stop("a step failed with memory at hand");
    }
    return self->memory.refused;
}

/* All steps, with allocation `failing` of step `failing_step`. False when it has none so late. */
static bool take_steps(size_t failing_step, size_t failing, output *answers)
{
    run self = {.vault = NULL};
    open_run(&self);
    bool refused = false;
    for (size_t i = 0; i < STEP_COUNT; i++) {
        /* Ending a watch takes the system so long that only runs which need one have it. */
        if (steps[i].call == watch && failing_step < i)
            continue;
        refused = take_step(&self, i, i == failing_step ? failing : 0) || refused;
    }
    dvq_query_finalize(self.query);
    dvq_vault_close(self.vault);
    host_expect_empty(&self.memory);
    *answers = self.answers;
    return refused;
}

int main(int argc, char **argv)
{
    if (argc != 2)
        stop("usage: alloc_refresh FOLDER");
    root = argv[1];
    mkdir(root, 0777);
    output expected;
    take_steps(STEP_COUNT, 0, &expected);
    size_t tried = 0;
    for (size_t step = 0; step < STEP_COUNT; step++) {
        output actual;
        for (size_t failing = 1; take_steps(step, failing, &actual); failing++) {
            tried++;
            if (strcmp(expected.data, actual.data) != 0) {
                fprintf(stderr, "%s, step %zu, allocation %zu\n%s\n%s\n", steps[step].name, step,
                        failing, expected.data, actual.data);
                stop("another answer");
            }
            free(actual.data);
        }
        free(actual.data);
    }
    free(expected.data);
    printf("%zu failing allocations in %d steps\n", tried, (int)STEP_COUNT);
    fill_folder();
    remove_note(root, "A.md");
    remove_note(root, "B.md");
    remove_note(root, "C.md");
    rmdir(root);
    return 0;
}
