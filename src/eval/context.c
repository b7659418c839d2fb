/*
 * What the vault answers during an evaluation, and the cache of compiled patterns. Called by the
 * evaluator and the functions. The note that a link leads to is read only when its page is asked
 * for something.
 */
#include "eval/context.h"

#include "support/diagnostic.h"
#include "support/map.h"
#include "vault/lookup.h"
#include "vault/note_table.h"

/* Patterns taken from fields could be many: past this number the cache starts afresh. */
#define REGEX_CACHE_LIMIT 256

/* Steps that compiling a pattern takes, and one more for each of its bytes. */
#define STEPS_PATTERN 1000

void dvq_context_mark_path(const dvq_context *context, dvq_text path)
{
    if (context->origin_asked != NULL && !*context->origin_asked)
        *context->origin_asked = dvq_store_needs_origin(context->vault, path);
}

dvq_text dvq_context_normalize(const dvq_context *context, dvq_text path)
{
    if (context->vault == NULL)
        return path;
    dvq_context_mark_path(context, path);
    dvq_text full = dvq_store_resolve(context->vault, path, context->origin);
    return full.data != NULL ? full : path;
}

dvq_status dvq_context_check_size(dvq_value value, dvq_error *error)
{
    if (!dvq_value_is_too_large(value))
        return DVQ_OK;
    return dvq_error_set(error, DVQ_ERROR_LIMIT, "a value holds more than %zu values",
                         DVQ_VALUE_COUNT_LIMIT);
}

dvq_status dvq_context_fail_budget(const dvq_context *context, dvq_error *error)
{
    bool first = error != NULL && error->status == DVQ_OK;
    dvq_error_set(error, DVQ_ERROR_LIMIT, "the budget of %llu million steps is spent",
                  (unsigned long long)(context->budget / 1000000));
    if (first)
        dvq_error_set_hint(error, "give it more with --budget, or dvq_vault_set_budget()");
    return DVQ_ERROR_LIMIT;
}

dvq_value dvq_context_find_page(const dvq_context *context, dvq_text path)
{
    size_t note = 0;
    dvq_page *page = context->vault != NULL ? dvq_store_find(context->vault, path, &note) : NULL;
    if (page == NULL || dvq_store_has_failed(context->vault, note))
        return dvq_value_null();
    return dvq_value_object(&page->object);
}

dvq_value dvq_context_resolve_page(const dvq_context *context, dvq_text path)
{
    if (context->vault == NULL)
        return dvq_value_null();
    dvq_context_mark_path(context, path);
    dvq_text full = dvq_store_resolve(context->vault, path, context->origin);
    return full.data != NULL ? dvq_context_find_page(context, full) : dvq_value_null();
}

static void close_patterns(dvq_regex_cache *cache)
{
    for (size_t i = 0; i < cache->patterns.count; i++)
        dvq_regex_close(cache->patterns.entries[i].value);
    dvq_arena_release(&cache->arena);
    cache->patterns = (dvq_map){0};
}

void dvq_context_release(dvq_context *context)
{
    close_patterns(&context->regexes);
    dvq_currency_close(&context->currency);
}

static void prepare_cache(dvq_context *context)
{
    dvq_regex_cache *cache = &context->regexes;
    if (cache->patterns.count >= REGEX_CACHE_LIMIT)
        close_patterns(cache);
    if (cache->patterns.arena == NULL) {
        dvq_arena_init(&cache->arena, context->allocator);
        dvq_map_init(&cache->patterns, &cache->arena);
    }
}

static dvq_status compile(dvq_context *context, dvq_text key, dvq_regex_options options,
                          dvq_regex **regex, dvq_error *error)
{
    dvq_text pattern = dvq_text_slice(key, 1, key.length);
    dvq_context_charge(context, STEPS_PATTERN + pattern.length);
    dvq_status status = dvq_regex_open(context->allocator, pattern, options, regex, error);
    if (status != DVQ_OK)
        return status;
    key = dvq_text_copy(&context->regexes.arena, key);
    if (key.data == NULL || !dvq_map_set(&context->regexes.patterns, key, *regex)) {
        dvq_regex_close(*regex);
        *regex = NULL;
        return dvq_error_memory(error);
    }
    return DVQ_OK;
}

dvq_status dvq_context_get_regex(dvq_context *context, dvq_text pattern, dvq_regex_options options,
                                 dvq_regex **regex, dvq_error *error)
{
    *regex = NULL;
    prepare_cache(context);
    dvq_arena_mark mark = dvq_arena_get_mark(context->arena);
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, context->arena);
    dvq_text_builder_add_byte(&builder, options.ignore_case ? 'i' : 'c');
    dvq_text_builder_add(&builder, pattern);
    dvq_text key;
    dvq_status status = dvq_text_builder_finish(&builder, &key);
    if (status != DVQ_OK)
        return dvq_error_set(error, status, "a pattern is too long");
    *regex = dvq_map_get(&context->regexes.patterns, key);
    status = *regex != NULL ? DVQ_OK : compile(context, key, options, regex, error);
    if (status == DVQ_OK)
        dvq_regex_set_budget(*regex, &context->steps_left);
    dvq_arena_rewind(context->arena, mark);
    return status;
}
