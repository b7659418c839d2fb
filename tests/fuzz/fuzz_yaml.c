/* Fuzz target: frontmatter, from YAML to fields, tags, aliases and links. */
#include "fuzz.h"

#include "note/frontmatter.h"
#include "support/unicode.h"

static void read_names(dvq_arena *arena, dvq_value raw)
{
    dvq_entry_vector entries = {0};
    dvq_text_vector tags = {0};
    dvq_text_vector aliases = {0};
    dvq_raw_link_vector links = {0};
    FUZZ_CHECK(dvq_object_list(raw.as.object, arena, &entries) == DVQ_OK);
    FUZZ_CHECK(dvq_frontmatter_list_tags(arena, &entries, &tags) == DVQ_OK);
    FUZZ_CHECK(dvq_frontmatter_list_aliases(arena, &entries, &aliases) == DVQ_OK);
    FUZZ_CHECK(dvq_frontmatter_list_links(arena, raw, &links) == DVQ_OK);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    dvq_arena arena;
    dvq_arena_init(&arena, NULL);
    dvq_text raw_text = dvq_text_make((const char *)data, size);
    dvq_text yaml = dvq_unicode_repair(&arena, dvq_text_copy(&arena, raw_text));
    bool valid = true;
    dvq_error problem = {0};
    dvq_value raw;
    FUZZ_CHECK(dvq_frontmatter_read(&arena, yaml, &raw, &valid, &problem) == DVQ_OK);
    FUZZ_CHECK(dvq_value_is(raw, DVQ_VALUE_OBJECT) && valid == (problem.status == DVQ_OK));
    dvq_value converted;
    dvq_status status = dvq_frontmatter_convert(fuzz_get_environment(), &arena, raw, &converted);
    FUZZ_CHECK(status == DVQ_OK);
    read_names(&arena, raw);
    fuzz_print_value(&arena, raw);
    fuzz_print_value(&arena, converted);
    dvq_arena_release(&arena);
    return 0;
}
