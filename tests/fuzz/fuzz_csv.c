/* Fuzz target: CSV files, from their text to rows and their values. */
#include "fuzz.h"

#include "support/unicode.h"
#include "value/csv.h"

/* A row is an object whose names are all there when they are asked for. */
static void read_row(dvq_arena *arena, dvq_value row)
{
    dvq_entry_vector entries = {0};
    FUZZ_CHECK(dvq_value_is(row, DVQ_VALUE_OBJECT));
    FUZZ_CHECK(dvq_object_list(row.as.object, arena, &entries) == DVQ_OK);
    for (size_t i = 0; i < entries.count; i++) {
        bool found = false;
        dvq_value value;
        FUZZ_CHECK(dvq_object_get(row.as.object, entries.items[i].key, arena, &value, &found) ==
                   DVQ_OK);
        FUZZ_CHECK(found);
    }
    fuzz_print_value(arena, row);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    dvq_arena arena;
    dvq_arena_init(&arena, NULL);
    dvq_text copy = dvq_text_copy(&arena, dvq_text_make((const char *)data, size));
    dvq_text text = dvq_unicode_repair(&arena, copy);
    dvq_value_vector rows = {0};
    FUZZ_CHECK(dvq_csv_read(fuzz_get_environment(), &arena, text, &rows) == DVQ_OK);
    FUZZ_CHECK(rows.count <= size);
    for (size_t i = 0; i < rows.count; i++)
        read_row(&arena, rows.items[i]);
    dvq_arena_release(&arena);
    return 0;
}
