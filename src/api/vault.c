/*
 * Opening and closing vaults through dvq.h. Checks arguments, chooses the zone and the clock, and
 * leaves the rest to vault/. Knows nothing of the sessions that are opened on a vault.
 */
#include "api/vault.h"

#include <stdio.h>
#include <time.h>

#include "api/argument.h"
#include "api/gate.h"
#include "api/handle.h"
#include "api/kept_result.h"
#include "support/diagnostic.h"
#include "support/file.h"
#include "support/unicode.h"
#include "value/locale.h"
#include "value/zone.h"
#include "vault/lookup.h"
#include "vault/refresh.h"
#include "vault/vault_file.h"

#define ZONE_NAME_SIZE 256

const char *dvq_version_get(void)
{
    return DVQ_VERSION;
}

int dvq_version_get_number(void)
{
    return DVQ_VERSION_NUMBER;
}

/* A zone that was asked for must exist; the system's counts as UTC if it does not. */
static dvq_status open_zones(dvq_vault *vault, const char *zone, const char *host_zone,
                             dvq_error *error)
{
    return zone == NULL ? dvq_zone_table_open(vault->allocator, host_zone, &vault->zones, error)
                        : dvq_zone_table_open_named(vault->allocator, zone, &vault->zones, error);
}

int64_t dvq_api_read_clock(const dvq_vault *vault)
{
    if (vault != NULL && vault->has_now)
        return vault->now;
    struct timespec time = {0};
    clock_gettime(CLOCK_REALTIME, &time);
    return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

double dvq_api_read_stopwatch(void)
{
    struct timespec time = {0};
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

static dvq_status open_environment(dvq_vault *vault, const dvq_vault_options *options,
                                   const char *host_zone, dvq_error *error)
{
    dvq_environment_init(&vault->environment);
    const char *locale = options->locale != NULL ? options->locale : "en-US";
    char *copy = dvq_arena_copy(&vault->arena, locale, strlen(locale) + 1);
    if (copy == NULL)
        return dvq_error_memory(error);
    dvq_status status = open_zones(vault, options->zone, host_zone, error);
    if (status == DVQ_OK && options->locale != NULL)
        status = dvq_locale_check(locale, error);
    vault->environment.locale = copy;
    vault->environment.zones = vault->zones;
    vault->environment.out_of_memory = &vault->out_of_memory;
    vault->environment.now = dvq_api_read_clock(vault);
    return status;
}

static dvq_status open_store(dvq_vault *vault, const char *path, const dvq_vault_options *options,
                             dvq_error *error)
{
    dvq_store_options store = {
        .allocator = vault->allocator,
        .environment = &vault->environment,
        .threads = options->threads,
        .follow_links = options->follow_links != 0,
        .mends = options->mend != 0,
        .log = options->log,
        .log_user = options->log_user,
        .callbacks = &vault->callbacks,
        .excludes = {.patterns = options->excludes,
                     .count = options->excludes != NULL ? options->exclude_count : 0,
                     .skip_file = options->skip_ignore_file != 0,
                     .obsidian = options->obsidian_excludes != 0},
    };
    return dvq_store_open(path, &store, &vault->store, error);
}

/* A zone of the host that nobody knows counts as UTC, which changes dates without a word. */
static void report_zone(const dvq_vault *vault, const char *name)
{
    if (dvq_zone_is_known(name))
        return;
    dvq_error problem = {0};
    dvq_error_set(&problem, DVQ_ERROR_USAGE, "there is no time zone '%.100s', so dates are in UTC",
                  name);
    dvq_error_set_hint(&problem, "zones have names such as Europe/Berlin; see TZ");
    dvq_store_report(vault->store, "", &problem);
}

/* Have results look as the vault's own settings say. */
static dvq_status apply_settings(dvq_vault *vault, dvq_error *error)
{
    dvq_vault_settings *settings = &vault->settings;
    dvq_vault_settings read;
    if (dvq_store_read_settings(vault->store, &vault->arena, &read) != DVQ_OK)
        return dvq_error_memory(error);
    *settings = read;
    vault->environment.null_text = settings->null_text;
    vault->environment.date_format = settings->date_format;
    vault->environment.date_time_format = settings->date_time_format;
    vault->environment.file_column = settings->file_column;
    vault->environment.group_column = settings->group_column;
    vault->environment.allow_html = settings->allow_html;
    return DVQ_OK;
}

dvq_status dvq_api_refresh_settings(dvq_vault *vault, dvq_error *error)
{
    vault->has_new_settings = false;
    vault->must_read_settings =
        vault->must_read_settings || dvq_store_may_have_new_settings(vault->store);
    if (!vault->must_read_settings)
        return DVQ_OK;
    uint64_t hash;
    if (dvq_store_hash_settings(vault->store, &hash) != DVQ_OK)
        return dvq_error_memory(error);
    bool same = vault->has_settings_hash && vault->settings_hash == hash;
    dvq_status status = same ? DVQ_OK : apply_settings(vault, error);
    if (status != DVQ_OK)
        return status;
    vault->must_read_settings = false;
    if (same)
        return DVQ_OK;
    vault->has_new_settings = vault->has_settings_hash;
    vault->has_settings_hash = true;
    vault->settings_hash = hash;
    return DVQ_OK;
}

/* The vault lives in the arena that it owns. */
static dvq_vault *make_vault(const dvq_vault_options *options)
{
    dvq_arena arena;
    dvq_arena_init(&arena, options->allocator);
    dvq_vault *vault = dvq_arena_allocate_array(&arena, 1, sizeof *vault);
    if (vault == NULL) {
        dvq_arena_release(&arena);
        return NULL;
    }
    vault->arena = arena;
    if (pthread_mutex_init(&vault->lock, NULL) != 0) {
        dvq_arena_release(&arena);
        return NULL;
    }
    vault->references = 1;
    if (options->allocator != NULL) {
        vault->host = *options->allocator;
        vault->guarded = dvq_api_guard_allocator(vault);
        vault->allocator = &vault->guarded;
        vault->arena.allocator = vault->allocator;
    }
    vault->budget = DVQ_BUDGET_DEFAULT;
    vault->now = options->now;
    vault->has_now = options->has_now != 0;
    return vault;
}

static dvq_status open_vault(dvq_vault *vault, const char *folder, const dvq_vault_options *options,
                             dvq_error *error)
{
    double start = dvq_api_read_stopwatch();
    char host_zone[ZONE_NAME_SIZE];
    dvq_zone_detect_system(host_zone, sizeof host_zone);
    dvq_status status = open_environment(vault, options, host_zone, error);
    if (status == DVQ_OK)
        status = open_store(vault, folder, options, error);
    if (status == DVQ_OK)
        status = apply_settings(vault, error);
    if (status == DVQ_OK && options->zone == NULL && options->log != NULL)
        report_zone(vault, host_zone);
    vault->opening = dvq_api_read_stopwatch() - start;
    return status;
}

dvq_status dvq_vault_open(const char *folder, const dvq_vault_options *options, dvq_vault **vault,
                          dvq_error *error)
{
    dvq_error_reset(error);
    if (vault != NULL)
        *vault = NULL;
    if (vault == NULL || folder == NULL)
        return dvq_error_set(error, DVQ_ERROR_USAGE, "dvq_vault_open: an argument is missing");
    dvq_vault_options own;
    dvq_status status =
        dvq_argument_take_options(options, &own, sizeof own, "dvq_vault_options", error);
    if (status != DVQ_OK)
        return status;
    dvq_vault *made = make_vault(&own);
    if (made == NULL)
        return dvq_error_memory(error);
    status = open_vault(made, folder, &own, error);
    if (status == DVQ_OK)
        *vault = made;
    else
        dvq_vault_close(made);
    return status;
}

void dvq_api_release(dvq_vault *vault)
{
    pthread_mutex_lock(&vault->lock);
    size_t left = --vault->references;
    pthread_mutex_unlock(&vault->lock);
    if (left > 0)
        return;
    pthread_mutex_destroy(&vault->lock);
    /* Values that were kept have dates in these. */
    if (vault->zones != NULL)
        dvq_zone_table_close(vault->zones);
    /* The copy of the allocator lies in the arena that it releases, so it is moved out first. */
    dvq_allocator allocator = vault->host;
    dvq_arena arena = vault->arena;
    arena.allocator = vault->allocator != NULL ? &allocator : NULL;
    dvq_arena_release(&arena);
}

void dvq_vault_close(dvq_vault *vault)
{
    if (vault == NULL)
        return;
    atomic_store(&vault->is_closed, true);
    dvq_handle_end_all(vault);
    dvq_kept_clear(vault);
    if (vault->store != NULL)
        dvq_store_close(vault->store);
    dvq_api_release(vault);
}

void dvq_vault_cancel(dvq_vault *vault)
{
    if (vault != NULL)
        atomic_fetch_add(&vault->cancels, 1);
}

dvq_status dvq_vault_set_budget(dvq_vault *vault, uint64_t steps, dvq_error *error)
{
    dvq_error_reset(error);
    if (vault == NULL)
        return dvq_error_set(error, DVQ_ERROR_USAGE, "dvq_vault_set_budget: no vault");
    dvq_status status = dvq_api_enter_alone(vault, error);
    if (status != DVQ_OK)
        return status;
    vault->budget = steps == 0 ? DVQ_BUDGET_DEFAULT : steps < INT64_MAX ? steps : INT64_MAX;
    dvq_api_leave_alone(vault);
    return DVQ_OK;
}

size_t dvq_vault_get_failure_count(const dvq_vault *vault)
{
    dvq_vault *own = (dvq_vault *)vault;
    if (vault == NULL || dvq_api_enter(own, NULL) != DVQ_OK)
        return 0;
    size_t count = dvq_store_failures(vault->store);
    dvq_api_leave(own);
    return count;
}

int dvq_vault_is_excluded(const dvq_vault *vault, const char *path, size_t length)
{
    dvq_vault *own = (dvq_vault *)vault;
    dvq_text place = dvq_argument_text(path, length);
    if (vault == NULL || place.data == NULL || dvq_api_enter(own, NULL) != DVQ_OK)
        return 0;
    bool left_out = dvq_store_is_left_out(vault->store, place);
    dvq_api_leave(own);
    return left_out;
}

/*
 * Whether the note at `found` is the one that was asked for as `path`. Where that holds bytes that
 * are no text, or letters that can be composed, several notes can have the same path as far as text
 * goes.
 */
static bool is_note(const dvq_vault *vault, dvq_text path, bool is_text, dvq_text found)
{
    if (dvq_text_is_ascii(path))
        return true;
    dvq_text file = dvq_text_from_string(dvq_store_get_note_file(vault->store, found));
    if (dvq_text_starts_with(file, path) &&
        (file.length == path.length ||
         dvq_text_equal(dvq_text_slice(file, path.length, file.length), DVQ_TEXT(".md"))))
        return true;
    return is_text && !dvq_store_has_note_file(vault->store, path);
}

dvq_status dvq_api_find_note(const dvq_vault *vault, dvq_text path, dvq_arena *arena,
                             dvq_text *note)
{
    *note = DVQ_TEXT("");
    /* A path from the system may hold any bytes, while a page's path is valid text, composed. */
    dvq_text repaired = dvq_unicode_repair(arena, path);
    bool is_text = repaired.data == path.data;
    repaired = repaired.data != NULL ? dvq_unicode_compose(arena, repaired) : repaired;
    if (repaired.data == NULL)
        return DVQ_ERROR_MEMORY;
    dvq_text found = DVQ_TEXT("");
    dvq_status status = DVQ_OK;
    if (dvq_store_find(vault->store, repaired, NULL) != NULL) {
        found = repaired;
    } else {
        dvq_text_builder builder;
        dvq_text_builder_init(&builder, arena);
        dvq_text_builder_add(&builder, repaired);
        dvq_text_builder_add_string(&builder, ".md");
        dvq_text longer;
        status = dvq_text_builder_finish(&builder, &longer);
        if (status == DVQ_OK && dvq_store_find(vault->store, longer, NULL) != NULL)
            found = longer;
    }
    if (found.length > 0 && is_note(vault, path, is_text, found))
        *note = found;
    return status == DVQ_ERROR_MEMORY ? status : DVQ_OK;
}

/* Whether there is a file at a path, with or without ".md", that the vault leaves out. */
static bool is_left_out(const dvq_vault *vault, const char *path)
{
    char longer[DVQ_FILE_PATH_CAPACITY];
    int length = snprintf(longer, sizeof longer, "%s.md", path);
    bool fits = length > 0 && (size_t)length < sizeof longer;
    const char *const paths[] = {path, fits ? longer : path};
    for (size_t i = 0; i < 2; i++)
        if (dvq_store_has_file(vault->store, dvq_text_from_string(paths[i])) &&
            dvq_store_is_left_out(vault->store, dvq_text_from_string(paths[i])))
            return true;
    return false;
}

/*
 * Whether a note would be found at the path if its bytes that are no text, and how its letters are
 * composed, did not matter.
 */
static bool has_twin(const dvq_vault *vault, const char *path, bool *is_text)
{
    dvq_arena scratch;
    dvq_arena_init(&scratch, vault->allocator);
    dvq_text text = dvq_unicode_repair(&scratch, dvq_text_from_string(path));
    *is_text = text.data == path;
    bool found = text.data != NULL && dvq_store_find_index(vault->store, text) != SIZE_MAX;
    dvq_arena_release(&scratch);
    return found;
}

dvq_status dvq_api_fail_no_note(const dvq_vault *vault, const char *path, dvq_error *error)
{
    bool is_text;
    if (has_twin(vault, path, &is_text))
        return dvq_error_set(error, DVQ_ERROR_IO,
                             "the note '%s' cannot be told from another, since their names differ "
                             "only in %s",
                             path,
                             is_text ? "how letters are composed" : "bytes that are not UTF-8");
    bool first = error != NULL && error->status == DVQ_OK;
    dvq_error_set(error, DVQ_ERROR_IO, "there is no note '%s' in the vault", path);
    if (first && is_left_out(vault, path))
        dvq_error_set_hint(error, "the vault leaves it out: see its .dvqignore, and --exclude");
    return DVQ_ERROR_IO;
}
