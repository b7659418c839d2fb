/*
 * What the fuzz targets share. Each target is a file with the one function that libFuzzer calls;
 * linked with replay.c instead of libFuzzer it is a test that runs a corpus once.
 */
#ifndef DVQ_TESTS_FUZZ_H
#define DVQ_TESTS_FUZZ_H

#include "note/note.h"
#include "value/value.h"

/* The clock: 2026-01-15T10:30:00Z */
#define FUZZ_NOW 1768473000000

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* End the program, which is how a target says that a promise was broken. */
#define FUZZ_CHECK(condition)                                                                      \
    do {                                                                                           \
        if (!(condition))                                                                          \
            fuzz_fail(#condition, __FILE__, __LINE__);                                             \
    } while (0)

void fuzz_fail(const char *condition, const char *file, int line);

/* The vault in tests/vaults/small, opened by the first call and kept. */
dvq_vault *fuzz_get_vault(void);

/* The same surroundings, for targets below the public API. */
const dvq_environment *fuzz_get_environment(void);

/* A dvq_write_function that drops what it is given. */
int fuzz_discard(void *user, const char *data, size_t length);

/* A failure comes with its status and a message, whose place can be drawn; success with neither. */
void fuzz_check_error(dvq_status status, const dvq_error *error, const uint8_t *text, size_t size);

/* Print a value in its two forms, which must not fail but for a limit. */
void fuzz_print_value(dvq_arena *arena, dvq_value value);

#endif
