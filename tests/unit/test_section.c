/* Parts of notes, found by heading and by the id of a block. */
#include <criterion/criterion.h>

#include "site/section.h"

static const char note[] = "intro\n"
                           "\n"
                           "# One\n"
                           "first *para*\n"
                           "goes on ^p\n"
                           "\n"
                           "## Is it? Yes! ##\n"
                           "yes\n"
                           "\n"
                           "```\n"
                           "# no heading ^none\n"
                           "\n"
                           "```\n"
                           "^code\n"
                           "\n"
                           "Two\n"
                           "===\n"
                           "- a\n"
                           "  - b ^b\n"
                           "    - c\n"
                           "\n"
                           "  - d\n"
                           "- e\n"
                           "  text ^e\n"
                           "\n"
                           "## Is it? Yes!\n"
                           "again\n"
                           "\n"
                           "> quote\n"
                           "> more\n"
                           "\n"
                           "^quote\n"
                           "## Last\n"
                           "one ^m\n"
                           "two\n"
                           "## Empty\n"
                           "## Next\n";

/* A part, by what names it; NULL: there is none. */
static const struct {
    const char *subpath;
    const char *section;
} cases[] = {
    {"", note},
    {"Is it Yes", "## Is it? Yes! ##\nyes\n\n```\n# no heading ^none\n\n```\n^code\n\n"},
    {"Two#Is it Yes", "## Is it? Yes!\nagain\n\n> quote\n> more\n\n^quote\n"},
    {"Last", "## Last\none ^m\ntwo\n"},
    {"One#Last", NULL},
    {"no heading", NULL},
    {"^p", "first *para*\ngoes on ^p\n"},
    {"Two#^p", "first *para*\ngoes on ^p\n"},
    {"^b", "- b ^b\n  - c\n"},
    {"^e", "- e\n  text ^e\n"},
    {"^code", "```\n# no heading ^none\n\n```\n"},
    {"^quote", "> quote\n> more\n"},
    {"Empty", "## Empty\n"},
    {"^m", "one ^m\ntwo\n"},
    {"^none", NULL},
    {"^gone", NULL},
    {"^", NULL},
};

Test(section, finds_parts)
{
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        dvq_arena arena;
        dvq_arena_init(&arena, NULL);
        dvq_text found;
        dvq_status status = dvq_site_find_section(&arena, dvq_text_from_string(note),
                                                  dvq_text_from_string(cases[i].subpath), &found);
        cr_assert_eq(status, DVQ_OK);
        bool same = cases[i].section == NULL
                        ? found.data == NULL
                        : found.data != NULL &&
                              dvq_text_equal(found, dvq_text_from_string(cases[i].section));
        cr_expect(same, "%s: %.*s", cases[i].subpath, (int)found.length,
                  found.data != NULL ? found.data : "");
        dvq_arena_release(&arena);
    }
}
