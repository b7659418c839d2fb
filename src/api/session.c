/*
 * Opening and closing sessions. A session has the vault's surroundings (clock, zones, locale,
 * settings), changed as the options of its query say. Called wherever api/ runs or parses anything.
 */
#include "api/session.h"

#include "api/argument.h"
#include "support/diagnostic.h"
#include "support/unicode.h"
#include "value/collation.h"
#include "value/locale.h"
#include "value/zone.h"
#include "vault/lookup.h"

/* Memory that a query may take for its result; it may take as much again as scratch. */
#define MEMORY_LIMIT (2048 * DVQ_MEBIBYTE)

static dvq_text normalize_link(void *user, dvq_text path)
{
    return dvq_context_normalize(user, path);
}

static dvq_status take_text(dvq_session *session, dvq_text text, dvq_error *error)
{
    text = text.length > 0 ? dvq_unicode_repair(&session->arena, text) : DVQ_TEXT("");
    session->context.text = text;
    return text.data != NULL ? DVQ_OK : dvq_error_memory(error);
}

static dvq_status set_origin(dvq_session *session, const char *origin, dvq_error *error)
{
    dvq_text path = dvq_text_from_string(origin);
    dvq_text note;
    if (dvq_api_find_note(session->vault, path, &session->arena, &note) != DVQ_OK)
        return dvq_error_memory(error);
    session->context.origin = note.length > 0 ? note : path;
    return DVQ_OK;
}

static void take_setting(dvq_text *setting, const char *text)
{
    if (text != NULL)
        *setting = dvq_text_from_string(text);
}

/* Change the surroundings as the options say; strings are borrowed while the session is open. */
static void apply_options(dvq_environment *environment, const dvq_query_options *options)
{
    if (options->has_now)
        environment->now = options->now;
    if (options->locale != NULL)
        environment->locale = options->locale;
    const dvq_settings *settings = options->settings;
    if (settings == NULL)
        return;
    take_setting(&environment->null_text, settings->null_text);
    take_setting(&environment->date_format, settings->date_format);
    take_setting(&environment->date_time_format, settings->date_time_format);
    take_setting(&environment->file_column, settings->file_column);
    take_setting(&environment->group_column, settings->group_column);
    if (settings->html_lists != DVQ_SETTING_DEFAULT)
        environment->allow_html = settings->html_lists == DVQ_SETTING_ON;
}

dvq_status dvq_session_take_options(const dvq_query_options *given, dvq_session_options *taken,
                                    dvq_error *error)
{
    dvq_status status = dvq_argument_take_options(given, &taken->query, sizeof taken->query,
                                                  "dvq_query_options", error);
    if (status == DVQ_OK)
        status = dvq_argument_take_options(taken->query.settings, &taken->settings,
                                           sizeof taken->settings, "dvq_settings", error);
    if (status == DVQ_OK && taken->query.settings != NULL)
        taken->query.settings = &taken->settings;
    return status;
}

dvq_status dvq_session_open(dvq_session *session, dvq_vault *vault, dvq_text text,
                            const dvq_query_options *options, dvq_error *error)
{
    *session = (dvq_session){.vault = vault};
    dvq_arena_init(&session->arena, vault->allocator);
    session->arena.limit = MEMORY_LIMIT;
    session->environment = vault->environment;
    session->environment.now = dvq_api_read_clock(vault);
    session->environment.out_of_memory = &session->out_of_memory;
    session->environment.missing = &session->missing;
    session->index_failures = dvq_store_lookup_failures(vault->store);
    session->environment.normalize_link = normalize_link;
    session->environment.normalize_user = &session->context;
    if (options != NULL)
        apply_options(&session->environment, options);
    session->context = (dvq_context){
        .environment = &session->environment,
        .vault = vault->store,
        .origin_page = dvq_value_null(),
        .arena = &session->arena,
        .allocator = vault->allocator,
        .budget = vault->budget,
        .steps_left = (int64_t)vault->budget,
    };
    session->environment.steps_left = &session->context.steps_left;
    if (text.length >= UINT32_MAX || (text.length > 0 && text.data == NULL))
        return dvq_error_set(error, DVQ_ERROR_USAGE, "the text is missing or too long");
    dvq_status status = options != NULL && options->locale != NULL
                            ? dvq_locale_check(options->locale, error)
                            : DVQ_OK;
    if (status == DVQ_OK)
        status = dvq_store_check(vault->store, error);
    if (status == DVQ_OK)
        status = take_text(session, text, error);
    if (status == DVQ_OK) {
        status = dvq_collation_open(vault->allocator, session->environment.locale,
                                    &session->collation, error);
    }
    session->environment.collation = session->collation;
    if (status == DVQ_OK && options != NULL && options->origin != NULL)
        status = set_origin(session, options->origin, error);
    return status;
}

/* Put copies of the strings of an environment into an arena. */
static bool own_strings(dvq_environment *environment, dvq_arena *home)
{
    dvq_text *const texts[] = {&environment->null_text, &environment->date_format,
                               &environment->date_time_format, &environment->file_column,
                               &environment->group_column};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        texts[i]->data = dvq_text_to_string(home, *texts[i]);
        if (texts[i]->data == NULL)
            return false;
    }
    environment->locale =
        dvq_arena_copy(home, environment->locale, strlen(environment->locale) + 1);
    return environment->locale != NULL;
}

dvq_status dvq_session_keep(dvq_session *session, const dvq_session *from, dvq_arena *home,
                            dvq_error *error)
{
    *session = (dvq_session){.vault = from->vault, .environment = from->environment};
    dvq_arena_init(&session->arena, from->vault->allocator);
    session->arena.limit = MEMORY_LIMIT;
    session->environment.out_of_memory = &session->out_of_memory;
    session->environment.missing = &session->missing;
    session->environment.steps_left = NULL;
    session->environment.collation = NULL;
    session->environment.normalize_link = NULL;
    session->environment.normalize_user = NULL;
    session->context = (dvq_context){
        .environment = &session->environment,
        .origin_page = dvq_value_null(),
        .arena = &session->arena,
        .allocator = from->vault->allocator,
    };
    return own_strings(&session->environment, home) ? DVQ_OK : dvq_error_memory(error);
}

/* Whether values can be ordered, or why not; those that are kept are never ordered. */
static dvq_status get_collation_failure(const dvq_session *session)
{
    return session->collation != NULL ? dvq_collation_get_failure(session->collation) : DVQ_OK;
}

static bool has_new_failures(const dvq_session *session)
{
    return session->context.vault != NULL &&
           dvq_store_lookup_failures(session->vault->store) != session->index_failures;
}

/* What ICU's data lack in the locale, or NULL. */
static const char *find_missing(const dvq_session *session)
{
    if (get_collation_failure(session) == DVQ_ERROR_EVALUATE)
        return "the order of text";
    return atomic_load_explicit(&session->missing, memory_order_relaxed);
}

static bool is_out_of_memory(const dvq_session *session)
{
    return atomic_load_explicit(&session->out_of_memory, memory_order_relaxed) ||
           get_collation_failure(session) == DVQ_ERROR_MEMORY ||
           dvq_zone_table_get_failure(session->vault->zones) == DVQ_ERROR_MEMORY ||
           has_new_failures(session);
}

dvq_status dvq_session_check(const dvq_session *session, dvq_status status, dvq_error *error)
{
    if (status == DVQ_ERROR_MEMORY && session->arena.exceeded) {
        dvq_error_reset(error);
        return dvq_error_set(error, DVQ_ERROR_LIMIT, "the query takes more than %zu MiB of memory",
                             MEMORY_LIMIT / DVQ_MEBIBYTE);
    }
    const char *missing = find_missing(session);
    bool out_of_memory = is_out_of_memory(session);
    bool has_zones = dvq_zone_table_get_failure(session->vault->zones) == DVQ_OK;
    if (missing == NULL && !out_of_memory && has_zones)
        return status;
    /* Any other error came of an answer that was missing, and would mislead. */
    dvq_error_reset(error);
    if (out_of_memory)
        return dvq_error_memory(error);
    return has_zones ? dvq_environment_fail_missing(missing, session->environment.locale, error)
                     : dvq_environment_fail_missing("time zones", NULL, error);
}

void dvq_session_close(dvq_session *session)
{
    dvq_collation_close(session->collation);
    dvq_context_release(&session->context);
    dvq_arena_release(&session->arena);
}
