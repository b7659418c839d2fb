/*
 * Fuzz target: the settings files in `.obsidian`. An input is read as each of them; up to its first
 * byte 0 as a plugin's, behind it as Obsidian's own. Dates are printed as it
 * says.
 */
#include "fuzz.h"

#include "support/unicode.h"
#include "value/date.h"
#include "value/zone.h"
#include "vault/settings.h"

/* JSON is UTF-8, so no text in it needs repair. */
static void check_text(dvq_arena *arena, dvq_text text)
{
    FUZZ_CHECK(text.data != NULL);
    FUZZ_CHECK(dvq_unicode_repair(arena, text).data == text.data);
}

static void read_bookmarks(dvq_arena *arena, dvq_text json)
{
    dvq_text_vector paths = {0};
    FUZZ_CHECK(dvq_settings_read_bookmarks(arena, json, &paths) == DVQ_OK);
    for (size_t i = 0; i < paths.count; i++)
        check_text(arena, paths.items[i]);
}

static void print_date(const dvq_environment *environment, dvq_arena *arena, dvq_text format)
{
    dvq_error error = {0};
    dvq_value date = dvq_date_from_milliseconds((double)environment->now, DVQ_ZONE_SYSTEM);
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, arena);
    dvq_status status = dvq_date_format(environment, date, format, &builder, &error);
    fuzz_check_error(status, &error, (const uint8_t *)format.data, format.length);
    dvq_text text;
    if (status == DVQ_OK)
        FUZZ_CHECK(dvq_text_builder_finish(&builder, &text) == DVQ_OK);
}

static void read_plugins(dvq_arena *arena, dvq_text plugin, dvq_text obsidian)
{
    dvq_vault_settings settings;
    dvq_settings_init(&settings);
    FUZZ_CHECK(dvq_settings_read_dataview(arena, plugin, &settings) == DVQ_OK);
    FUZZ_CHECK(dvq_settings_read_serializer(plugin, obsidian, &settings) == DVQ_OK);
    check_text(arena, settings.null_text);
    check_text(arena, settings.file_column);
    check_text(arena, settings.group_column);
    check_text(arena, settings.date_format);
    check_text(arena, settings.date_time_format);
    /* Empty, these would be found everywhere. */
    dvq_text kept[] = {settings.inline_prefix, settings.script_prefix, settings.script_word};
    for (size_t i = 0; i < sizeof kept / sizeof kept[0]; i++) {
        check_text(arena, kept[i]);
        FUZZ_CHECK(kept[i].length > 0);
    }
    print_date(fuzz_get_environment(), arena, settings.date_format);
    print_date(fuzz_get_environment(), arena, settings.date_time_format);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    dvq_arena arena;
    dvq_arena_init(&arena, NULL);
    dvq_text whole = dvq_text_copy(&arena, dvq_text_make((const char *)data, size));
    size_t end = dvq_text_find_byte(whole, '\0', 0);
    dvq_text first = dvq_text_slice(whole, 0, end);
    dvq_text second = end == SIZE_MAX ? DVQ_TEXT("") : dvq_text_slice(whole, end + 1, whole.length);
    read_bookmarks(&arena, first);
    read_plugins(&arena, first, second);
    dvq_arena_release(&arena);
    return 0;
}
