/* Text as a JSON string, whatever bytes it is made of. */
#include <criterion/criterion.h>
#include <string.h>

#include "server/json_string.h"

Test(json_string, escapes)
{
    static const struct {
        const char *text;
        const char *json;
    } cases[] = {
        {"", "\"\""},
        {"plain", "\"plain\""},
        {"\"\\", "\"\\\"\\\\\""},
        {"a\nb\tc\x01\x7f", "\"a\\nb\\u0009c\\u0001\\u007f\""},
        {"\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80", "\"\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80\""},
        {"\x7f \xc2\x80 \xc2\x9f \xc2\xa0", "\"\\u007f \\u0080 \\u009f \xc2\xa0\""},
        /* Halves of a pair, as a query can make them. */
        {"\xed\xa0\xbd|\xed\xb8\x80", "\"\\ud83d|\\ude00\""},
        /* Cut short, overlong, past the last character, out of place. */
        {"\xf0\x9f\x98", "\"\\ufffd\\ufffd\\ufffd\""},
        {"\xc3", "\"\\ufffd\""},
        {"\xc0\xaf", "\"\\ufffd\\ufffd\""},
        {"\xe0\x80\xaf", "\"\\ufffd\\ufffd\\ufffd\""},
        {"\xf4\x90\x80\x80", "\"\\ufffd\\ufffd\\ufffd\\ufffd\""},
        {"\x80"
         "a",
         "\"\\ufffda\""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        dvq_buffer buffer = {0};
        dvq_buffer_add_json_text(&buffer, cases[i].text);
        cr_expect(buffer.length == strlen(cases[i].json) &&
                      memcmp(buffer.data, cases[i].json, buffer.length) == 0,
                  "case %zu: %.*s", i, (int)buffer.length, buffer.data);
        dvq_buffer_free(&buffer);
    }
}

Test(json_string, empty_can_be_null)
{
    dvq_buffer buffer = {0};
    dvq_buffer_add_json_optional(&buffer, "");
    dvq_buffer_add_json_optional(&buffer, "x");
    cr_expect(buffer.length == 7 && memcmp(buffer.data, "null\"x\"", 7) == 0);
    dvq_buffer_free(&buffer);
}
