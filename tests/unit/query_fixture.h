/*
 * A vault in a temporary folder opened through the public API, and output collected in memory, for
 * the tests of expressions, commands and the API itself.
 */
#ifndef DVQ_TESTS_QUERY_FIXTURE_H
#define DVQ_TESTS_QUERY_FIXTURE_H

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "dvq.h"

/* 2026-01-15T10:30:00Z */
#define FIXTURE_NOW INT64_C(1768473000000)

typedef struct fixture_note {
    const char *path; /* in the vault's root */
    const char *contents;
} fixture_note;

typedef struct fixture {
    char folder[64];
    const fixture_note *notes;
    size_t note_count;
    dvq_vault *vault;
    char output[16384];
    size_t length;
    char log[4096];
} fixture;

static inline int fixture_write(void *user, const char *data, size_t length)
{
    fixture *state = user;
    if (state->length + length >= sizeof state->output)
        return 1;
    memcpy(state->output + state->length, data, length);
    state->length += length;
    state->output[state->length] = 0;
    return 0;
}

static inline void fixture_log(void *user, dvq_string path, const dvq_error *warning)
{
    fixture *state = user;
    size_t used = strlen(state->log);
    snprintf(state->log + used, sizeof state->log - used, "%s: %s\n", path.data, warning->message);
}

static inline void fixture_path(const fixture *state, const char *name, char *path, size_t size)
{
    snprintf(path, size, "%s/%s", state->folder, name);
}

static inline void fixture_open(fixture *state, const fixture_note *notes, size_t count)
{
    memset(state, 0, sizeof *state);
    state->notes = notes;
    state->note_count = count;
    strcpy(state->folder, "/tmp/dvq-test-XXXXXX");
    cr_assert_not_null(mkdtemp(state->folder));
    for (size_t i = 0; i < count; i++) {
        char path[256];
        fixture_path(state, notes[i].path, path, sizeof path);
        FILE *file = fopen(path, "wb");
        cr_assert_not_null(file);
        fputs(notes[i].contents, file);
        fclose(file);
    }
    dvq_vault_options options = {.size = sizeof options,
                                 .log = fixture_log,
                                 .log_user = state,
                                 .zone = "UTC",
                                 .now = FIXTURE_NOW,
                                 .has_now = 1};
    dvq_error error = {0};
    dvq_status status = dvq_vault_open(state->folder, &options, &state->vault, &error);
    cr_assert_eq(status, DVQ_OK, "%s", error.message);
}

static inline void fixture_close(fixture *state)
{
    dvq_vault_close(state->vault);
    for (size_t i = 0; i < state->note_count; i++) {
        char path[256];
        fixture_path(state, state->notes[i].path, path, sizeof path);
        remove(path);
    }
    rmdir(state->folder);
}

static inline void fixture_clear(fixture *state)
{
    state->length = 0;
    state->output[0] = 0;
}

#endif
