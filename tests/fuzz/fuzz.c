/*
 * The fixture of the fuzz targets; see fuzz.h. The clock, the zone and the locale are fixed, so
 * that an input does the same each time.
 */
#include "fuzz.h"

#include <stdio.h>
#include <stdlib.h>

#include "render/json.h"
#include "value/collation.h"
#include "value/value_text.h"
#include "value/zone.h"

void fuzz_fail(const char *condition, const char *file, int line)
{
    fprintf(stderr, "%s:%d: not so: %s\n", file, line, condition);
    abort();
}

dvq_vault *fuzz_get_vault(void)
{
    static dvq_vault *vault;
    if (vault == NULL) {
        dvq_vault_options options = {.size = sizeof options,
                                     .zone = "America/New_York",
                                     .now = FUZZ_NOW,
                                     .has_now = 1,
                                     .threads = 1};
        FUZZ_CHECK(dvq_vault_open(DVQ_FUZZ_VAULT, &options, &vault, NULL) == DVQ_OK);
    }
    return vault;
}

const dvq_environment *fuzz_get_environment(void)
{
    static dvq_environment environment;
    if (environment.zones == NULL) {
        dvq_environment_init(&environment);
        environment.now = FUZZ_NOW;
        FUZZ_CHECK(dvq_zone_table_open(NULL, "America/New_York", &environment.zones, NULL) ==
                   DVQ_OK);
        FUZZ_CHECK(dvq_collation_open(NULL, "en-US", &environment.collation, NULL) == DVQ_OK);
    }
    return &environment;
}

int fuzz_discard(void *user, const char *data, size_t length)
{
    (void)user;
    FUZZ_CHECK(data != NULL && length > 0);
    return 0;
}

void fuzz_check_error(dvq_status status, const dvq_error *error, const uint8_t *text, size_t size)
{
    FUZZ_CHECK(status < 0 ? error->status == status : error->status == DVQ_OK);
    if (status == DVQ_OK)
        return;
    FUZZ_CHECK(status != DVQ_ERROR_MEMORY && status != DVQ_ERROR_USAGE);
    FUZZ_CHECK(error->message[0] != '\0');
    FUZZ_CHECK(memchr(error->message, 0, sizeof error->message) != NULL);
    FUZZ_CHECK(memchr(error->hint, 0, sizeof error->hint) != NULL);
    dvq_status drawn = dvq_error_print(error, "input", DVQ_TERMINATED, (const char *)text, size,
                                       fuzz_discard, NULL);
    FUZZ_CHECK(drawn == DVQ_OK);
}

void fuzz_print_value(dvq_arena *arena, dvq_value value)
{
    char buffer[4096];
    dvq_output output;
    dvq_output_init(&output, fuzz_discard, NULL, buffer, sizeof buffer);
    dvq_writer writer = {
        .environment = fuzz_get_environment(), .scratch = arena, .output = &output};
    dvq_status status = dvq_json_write_value(&writer, value);
    FUZZ_CHECK(status == DVQ_OK || status == DVQ_ERROR_LIMIT);
    FUZZ_CHECK(dvq_output_flush(&output) == DVQ_OK);
    dvq_text text;
    status = dvq_value_to_text(fuzz_get_environment(), value, arena, &text);
    FUZZ_CHECK(status == DVQ_OK || status == DVQ_ERROR_LIMIT);
}
