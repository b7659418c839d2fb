/* An open vault for tests: its surroundings, and a record of what it warned of. */
#ifndef DVQ_TESTS_VAULT_FIXTURE_H
#define DVQ_TESTS_VAULT_FIXTURE_H

#include <criterion/criterion.h>
#include <stdio.h>

#include "value/collation.h"
#include "value/environment.h"
#include "value/zone.h"
#include "vault/lookup.h"

typedef struct vault_fixture {
    dvq_environment environment;
    dvq_arena arena; /* for results */
    dvq_vault_store *store;
    char log[4096]; /* a line for each warning: path and status */
} vault_fixture;

static inline void vault_fixture_log(void *user, dvq_string path, const dvq_error *warning)
{
    vault_fixture *fixture = user;
    size_t used = strlen(fixture->log);
    snprintf(fixture->log + used, sizeof fixture->log - used, "%s %d\n", path.data,
             (int)warning->status);
}

static inline void vault_fixture_init_environment(vault_fixture *fixture)
{
    memset(fixture, 0, sizeof *fixture);
    dvq_environment_init(&fixture->environment);
    cr_assert_eq(dvq_zone_table_open(NULL, "UTC", &fixture->environment.zones, NULL), DVQ_OK);
    cr_assert_eq(dvq_collation_open(NULL, "en-US", &fixture->environment.collation, NULL), DVQ_OK);
    dvq_arena_init(&fixture->arena, NULL);
}

/* `fixture` must stay where it is: the log function points to it. */
static inline void vault_fixture_open(vault_fixture *fixture, const char *path, unsigned threads,
                                      bool follow)
{
    vault_fixture_init_environment(fixture);
    dvq_store_options options = {.environment = &fixture->environment,
                                 .threads = threads,
                                 .follow_links = follow,
                                 .log = vault_fixture_log,
                                 .log_user = fixture};
    dvq_error error = {0};
    dvq_status status = dvq_store_open(path, &options, &fixture->store, &error);
    cr_assert_eq(status, DVQ_OK, "%s: %s", path, error.message);
}

static inline void vault_fixture_close(vault_fixture *fixture)
{
    dvq_store_close(fixture->store);
    dvq_arena_release(&fixture->arena);
    dvq_collation_close(fixture->environment.collation);
    dvq_zone_table_close(fixture->environment.zones);
}

/* The page at `path`, which must be there. */
static inline dvq_page *vault_fixture_page(const vault_fixture *fixture, const char *path)
{
    dvq_page *page = dvq_store_find(fixture->store, dvq_text_from_string(path), NULL);
    cr_assert_not_null(page, "%s", path);
    return page;
}

/* The texts joined by a comma, in the fixture's arena. */
static inline const char *vault_fixture_join(vault_fixture *fixture, const dvq_text_vector *texts)
{
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, &fixture->arena);
    for (size_t i = 0; i < texts->count; i++) {
        if (i > 0)
            dvq_text_builder_add_byte(&builder, ',');
        dvq_text_builder_add(&builder, texts->items[i]);
    }
    dvq_text joined;
    cr_assert_eq(dvq_text_builder_finish(&builder, &joined), DVQ_OK);
    return dvq_text_to_string(&fixture->arena, joined);
}

#endif
