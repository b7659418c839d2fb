/*
 * Fuzz target: plain frontmatter. Whatever the small reader reads must be just what libyaml makes
 * of it. An input that starts with an odd byte is not taken as it is: each byte that follows stands
 * for a piece of YAML, so that many inputs are nearly plain.
 */
#include "fuzz.h"

#include <math.h>

#include "note/frontmatter.h"
#include "note/yaml_plain.h"
#include "support/unicode.h"

static const char *const pieces[] = {"\n",
                                     "\n",
                                     "\n",
                                     "\n",
                                     ": ",
                                     ": ",
                                     ":",
                                     ":\n",
                                     ":\n",
                                     "- ",
                                     "- ",
                                     "  - ",
                                     "\n- ",
                                     "\n  - ",
                                     " ",
                                     "  ",
                                     "[",
                                     "]",
                                     "[a, b]",
                                     ", ",
                                     ",",
                                     "\"",
                                     "'",
                                     "\"x\"",
                                     "'y'",
                                     "name",
                                     "name: ",
                                     "tags:",
                                     "a",
                                     "b",
                                     "B",
                                     "title",
                                     "null",
                                     "~",
                                     "true",
                                     "True",
                                     "false",
                                     "no",
                                     "yes",
                                     "12",
                                     "-3",
                                     "+4",
                                     "0x1F",
                                     "1e3",
                                     ".5",
                                     ".inf",
                                     "-.Inf",
                                     ".nan",
                                     "1_000",
                                     "2026-01",
                                     "-",
                                     "--",
                                     "---",
                                     "...",
                                     "#",
                                     " #",
                                     "#tag",
                                     "!",
                                     "&",
                                     "&x ",
                                     "*",
                                     "*x",
                                     "|",
                                     ">",
                                     "{",
                                     "}",
                                     "{a: b}",
                                     "[[",
                                     "]]",
                                     "?",
                                     "? ",
                                     "@",
                                     "`",
                                     "%",
                                     "\\",
                                     "\\n",
                                     "\t",
                                     "\r",
                                     "\r\n",
                                     "\xC3\xA9",
                                     "\xC2\xA0",
                                     "\xC2\x85",
                                     "\xE2\x80\x99",
                                     "\xE2\x80\xA8",
                                     "\xEF\xBB\xBF",
                                     "\xEF\xBC\x9A",
                                     "\xF0\x9F\x98\x80",
                                     "\xF4\x8F\xBC\x80",
                                     "\x7F",
                                     "\x01",
                                     "__proto__",
                                     "0",
                                     "(",
                                     ")",
                                     "/",
                                     ".",
                                     "+",
                                     "=",
                                     "<<: ",
                                     "key with blanks",
                                     "key-1",
                                     "key_2",
                                     "a b",
                                     "x#y",
                                     "x:y",
                                     "http://a.b/c?d=e#f"};

enum { PIECES = sizeof pieces / sizeof *pieces };

static dvq_text make_yaml(dvq_arena *arena, const uint8_t *data, size_t size)
{
    if (size == 0 || data[0] % 2 == 0)
        return dvq_text_copy(arena, dvq_text_make((const char *)data, size));
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, arena);
    for (size_t i = 1; i < size; i++)
        dvq_text_builder_add_string(&builder, pieces[data[i] % PIECES]);
    dvq_text_builder_add_string(&builder, data[0] % 16 == 1 ? "" : "\n");
    dvq_text yaml;
    FUZZ_CHECK(dvq_text_builder_finish(&builder, &yaml) == DVQ_OK);
    return yaml;
}

static bool is_same(dvq_arena *arena, dvq_value a, dvq_value b);

static bool is_same_number(double a, double b)
{
    return isnan(a) ? isnan(b) : a == b && signbit(a) == signbit(b);
}

static bool is_same_list(dvq_arena *arena, dvq_value a, dvq_value b)
{
    if (a.size != b.size)
        return false;
    for (size_t i = 0; i < a.size; i++)
        if (!is_same(arena, a.as.items[i], b.as.items[i]))
            return false;
    return true;
}

static bool is_same_map(dvq_arena *arena, dvq_value a, dvq_value b)
{
    dvq_entry_vector left = {0};
    dvq_entry_vector right = {0};
    FUZZ_CHECK(dvq_object_list(a.as.object, arena, &left) == DVQ_OK);
    FUZZ_CHECK(dvq_object_list(b.as.object, arena, &right) == DVQ_OK);
    if (left.count != right.count)
        return false;
    for (size_t i = 0; i < left.count; i++)
        if (!dvq_text_equal(left.items[i].key, right.items[i].key) ||
            !is_same(arena, left.items[i].value, right.items[i].value))
            return false;
    return true;
}

static bool is_same(dvq_arena *arena, dvq_value a, dvq_value b)
{
    if (a.type != b.type)
        return false;
    if (dvq_value_is(a, DVQ_VALUE_ARRAY))
        return is_same_list(arena, a, b);
    if (dvq_value_is(a, DVQ_VALUE_OBJECT))
        return is_same_map(arena, a, b);
    if (dvq_value_is(a, DVQ_VALUE_STRING))
        return dvq_text_equal(dvq_value_get_text(a), dvq_value_get_text(b));
    if (dvq_value_is(a, DVQ_VALUE_NUMBER))
        return is_same_number(a.as.number, b.as.number);
    return dvq_value_is_null(a) || a.as.boolean == b.as.boolean;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    dvq_arena arena;
    dvq_arena_init(&arena, NULL);
    dvq_text yaml = dvq_unicode_repair(&arena, make_yaml(&arena, data, size));
    dvq_value plain;
    dvq_status status = dvq_yaml_read_plain(&arena, yaml, &plain);
    FUZZ_CHECK(status == DVQ_OK || status == DVQ_ERROR_PARSE);
    if (status == DVQ_OK) {
        bool valid = false;
        dvq_error problem = {0};
        dvq_value whole;
        FUZZ_CHECK(dvq_frontmatter_compose(&arena, yaml, &whole, &valid, &problem) == DVQ_OK);
        FUZZ_CHECK(valid && is_same(&arena, plain, whole));
    }
    dvq_arena_release(&arena);
    return 0;
}
