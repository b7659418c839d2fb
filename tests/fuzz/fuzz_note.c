/*
 * Fuzz target: the note reader. What it makes of any bytes must print, stay inside the note, and
 * hold no task where the skim says that there can be none.
 */
#include "fuzz.h"

#include "note/list_item.h"
#include "note/skim.h"
#include "support/unicode.h"

static dvq_text resolve(void *user, dvq_text path, dvq_text origin, size_t *page)
{
    (void)user;
    *page = SIZE_MAX;
    return path.length % 3 == 0 ? origin : path;
}

static void take_warning(void *user, dvq_text path, const dvq_error *problem)
{
    size_t *warnings = user;
    (*warnings)++;
    FUZZ_CHECK(path.length > 0 && problem->status < 0 && problem->message[0] != '\0');
}

static void check_items(const dvq_page *page, uint32_t lines, bool may_hold_task)
{
    for (size_t i = 0; i < page->item_count; i++) {
        const dvq_list_item *item = &page->items[i];
        FUZZ_CHECK(may_hold_task || !dvq_list_item_is_task(item));
        FUZZ_CHECK(item->line_count > 0 && item->line + item->line_count <= lines);
        FUZZ_CHECK(item->parent < (int32_t)item->line);
        FUZZ_CHECK(i == 0 || page->items[i - 1].line < item->line);
    }
}

/* A CR alone ends a line for blocks. */
static uint32_t count_lines(dvq_text contents)
{
    uint32_t lines = 1;
    for (size_t i = 0; i < contents.length; i++)
        lines += contents.data[i] == '\n' || contents.data[i] == '\r';
    return lines;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    size_t warnings = 0;
    dvq_note_reader reader = {.environment = fuzz_get_environment(),
                              .resolver = {.resolve = resolve},
                              .parts = DVQ_PAGE_FULL | DVQ_PAGE_TEXT | DVQ_PAGE_LINES,
                              .warn = take_warning,
                              .warn_user = &warnings};
    dvq_arena arena;
    dvq_arena_init(&arena, NULL);
    dvq_text raw = dvq_text_make((const char *)data, size);
    dvq_text contents = dvq_unicode_repair(&arena, dvq_text_copy(&arena, raw));
    dvq_page_home home = {.environment = reader.environment};
    dvq_page page;
    FUZZ_CHECK(dvq_page_init(&page, &home, &arena, DVQ_TEXT("Folder/2024-03-01 Note.md"), 0));
    reader.scratch = &arena;
    FUZZ_CHECK(dvq_note_read(&reader, &arena, contents, &page) == DVQ_OK);
    FUZZ_CHECK(warnings <= 2);
    dvq_page_add_parts(&page, reader.parts);
    check_items(&page, count_lines(contents), dvq_skim_may_hold_task(raw));
    fuzz_print_value(&arena, dvq_value_object(&page.object));
    dvq_arena_release(&arena);
    return 0;
}
