/* Regular expressions: JavaScript's syntax and meaning, replacing, splitting, limits. */
#include "value/regex.h"

#include "value_fixture.h"

static dvq_arena arena;

static void setup(void)
{
    dvq_arena_init(&arena, NULL);
}

static void teardown(void)
{
    dvq_arena_release(&arena);
}

TestSuite(regex, .init = setup, .fini = teardown);

static dvq_regex *open_regex(const char *pattern, bool ignore_case)
{
    dvq_error error = {0};
    dvq_regex *regex;
    dvq_status status =
        dvq_regex_open(NULL, dvq_text_from_string(pattern),
                       (dvq_regex_options){.ignore_case = ignore_case}, &regex, &error);
    cr_assert_eq(status, DVQ_OK, "%s: %s", pattern, error.message);
    return regex;
}

static dvq_text replace(const char *pattern, bool ignore_case, const char *text,
                        const char *replacement)
{
    dvq_regex *regex = open_regex(pattern, ignore_case);
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, &arena);
    dvq_error error = {0};
    dvq_status status = dvq_regex_replace_all(regex, dvq_text_from_string(text),
                                              dvq_text_from_string(replacement), &builder, &error);
    cr_assert_eq(status, DVQ_OK, "%s: %s", pattern, error.message);
    dvq_text replaced;
    cr_assert_eq(dvq_text_builder_finish(&builder, &replaced), DVQ_OK);
    dvq_regex_close(regex);
    return replaced;
}

typedef struct replacement_case {
    const char *pattern;
    const char *text;
    const char *replacement;
    const char *expected;
} replacement_case;

static void expect_replacements(const replacement_case *cases, size_t count, bool ignore_case)
{
    for (size_t i = 0; i < count; i++) {
        dvq_text replaced =
            replace(cases[i].pattern, ignore_case, cases[i].text, cases[i].replacement);
        cr_expect(value_fixture_text_is(replaced, cases[i].expected), "/%s/", cases[i].pattern);
    }
}

#define GRIN "\xF0\x9F\x98\x80"

Test(regex, references_in_replacements)
{
    static const replacement_case cases[] = {
        {"a", "banana", "[$&]", "b[a]n[a]n[a]"},
        {"(a)(n)?", "ban", "<$1$2$3$10$01$02$00$0$>", "b<an$3a0an$00$0$>"},
        {"n", "banana", "$`|$'|$$", "baba|ana|$abana|a|$a"},
        {"(?<x>n)", "n", "$<x>-$<y>-$<x", "n--$<x"},
        {"n", "n", "$<x>", "$<x>"},
        {"(a)(b)(c)(d)(e)(f)(g)(h)(i)(j)(k)", "abcdefghijk", "$11$1$12", "kaa2"},
        {"b*", "abc", "-", "-a--c-"},
        {"", "ab", "-", "-a-b-"},
        {"", "", "-", "-"},
    };
    expect_replacements(cases, sizeof cases / sizeof *cases, false);
}

Test(regex, classes_of_javascript)
{
    static const replacement_case cases[] = {
        {"\\s",
         "a\xC2\xA0\xEF\xBB\xBF\xE2\x80\xA8\xC2\x85"
         "b",
         "_",
         "a___\xC2\x85"
         "b"},
        {"\\w", "a\xC3\xA9_1-", ".", ".\xC3\xA9..-"},
        {"\\d", "1\xD9\xA3", ".", ".\xD9\xA3"},
        {".", "a\n\r\xE2\x80\xA8\x0b", "x", "x\n\r\xE2\x80\xA8x"},
        {"a$", "a\na\n", "x", "a\na\n"},
        {"^a", "aa", "x", "xa"},
        {"[^]", "a\n", "x", "xx"},
        {"[]", "a", "x", "a"},
        {"[\\w-z]", "a-z", "x", "xxx"},
        {"[\\b]", "\b", "x", "x"},
        {"[[:alpha:]]", "a:]b", "x", "axb"},
    };
    expect_replacements(cases, sizeof cases / sizeof *cases, false);
}

Test(regex, escapes_of_annex_b)
{
    static const replacement_case cases[] = {
        {"\\c", "\\c", "x", "x"},
        {"\\cJ", "\n", "x", "x"},
        {"[\\c_]", "\x1f\\c_", "x", "x\\c_"},
        {"\\8\\9", "89", "x", "x"},
        {"\\101\\1", "A\x01", "x", "x"},
        {"(a)\\1", "aaa", "x", "xa"},
        {"a{,2}]}", "a{,2}]}", "x", "x"},
        {"\\x41\\x4\\u0042\\u00", "Ax4Bu00", "x", "x"},
        {"\\p{L}\\h\\R\\K\\G\\Aa", "p{L}hRKGAa", "x", "x"},
        {"a\\Z\\z\\Qb\\E", "aZzQbE", "x", "x"},
        {"\\k<a>", "k<a>", "x", "x"},
        {"(?<a>b)\\k<a>", "bb", "x", "x"},
        {"\\/\\-\\ ", "/- ", "x", "x"},
        {"(?=a)*a", "a", "x", "x"},
        {"#x y", "#x y", "-", "-"},
    };
    expect_replacements(cases, sizeof cases / sizeof *cases, false);
}

Test(regex, pairs_of_surrogates_are_two_units)
{
    static const replacement_case cases[] = {
        {".", "a" GRIN, "x", "xxx"},
        {"(.)(.)", GRIN, "$1$2", GRIN},
        {"(.)(.)", GRIN, "$2$1", "\xED\xB8\x80\xED\xA0\xBD"},
        {GRIN "+", GRIN GRIN, "x", "xx"},
        {"\\ud83d\\ude00", GRIN, "x", "x"},
        {"\\ud83d", GRIN, "x", "x\xED\xB8\x80"},
        {"", GRIN, "-", "-\xED\xA0\xBD-\xED\xB8\x80-"},
        {"b", GRIN "b", "$`", GRIN GRIN},
    };
    expect_replacements(cases, sizeof cases / sizeof *cases, false);
}

Test(regex, repeats_of_javascript)
{
    static const replacement_case cases[] = {
        {"(?:(a)|b)*", "abab", "[$1]", "[][]"},
        {"(z)((a+)?(b+)?(c))*", "zaacbbbcac", "[$1|$2|$3|$4|$5]", "[z|ac|a||c]"},
        {"(a*)*", "aab", "[$1]", "[aa][]b[]"},
        {"(a*|b)*", "b", "[$1]", "[b][]"},
        {"(?:|b)?", "b", "x", "xx"},
        {"(\\w*\\s*)+", "a b c", "[$1]", "[c][]"},
        {"((.)?)+?", "ab", "[$1]", "[a][b][]"},
        {"(?=(a+))a*b\\1", "baaabac", "[$1]", "baa[a]c"},
        {"(.*?)a(?!(a+)b\\2c)\\2(.*)", "baaabaac", "[$1|$2|$3]", "[ba||abaac]"},
        {"(?:(a)|\\1b)+", "abb", "[$1]", "[]"},
        {"(\\1a)", "aa", "x", "xx"},
        {".*b", "abcb\nb", "[$&]", "[abcb]\n[b]"},
    };
    expect_replacements(cases, sizeof cases / sizeof *cases, false);
}

Test(regex, case_folds_as_in_javascript)
{
    static const replacement_case cases[] = {
        {"k", "kK\xE2\x84\xAA", "x", "xx\xE2\x84\xAA"},
        {"s", "sS\xC5\xBF", "x", "xx\xC5\xBF"},
        {"\xCF\x83", "\xCF\x83\xCF\x82\xCE\xA3", "x", "xxx"},
        {"\xC3\x9F", "\xC3\x9F\xE1\xBA\x9E", "x", "x\xE1\xBA\x9E"},
        {"\xC7\x86", "\xC7\x84\xC7\x85\xC7\x86", "x", "xxx"},
        {"[\xC3\xA0-\xC3\xA9]", "\xC3\x80\xC3\x89", "x", "xx"},
        {"[^a]", "Aab", "x", "Aax"},
        {"(a)\\1", "aA", "x", "x"},
        {"\\w",
         "\xC5\xBF"
         "a",
         "x", "\xC5\xBFx"},
    };
    expect_replacements(cases, sizeof cases / sizeof *cases, true);
}

Test(regex, what_javascript_rejects)
{
    static const char *const patterns[] = {
        "(",
        ")",
        "[",
        "\\",
        "*a",
        "a**",
        "a{2,1}",
        "{1}",
        "[b-a]",
        "(?",
        "(?i)a",
        "(?>a)",
        "a++",
        "(?P<n>a)",
        "(?#c)",
        "(?R)",
        "(*ACCEPT)",
        "^*",
        "\\b+",
        "(?<=a)*",
        "(?<>a)",
        "(?<1>a)",
        "(?<a",
        "(?<a>b)\\k",
        "[a",
        "(?|a)",
        "(?'n'a)",
        "(?<a>b)(?<a>c)",
        "(?<a>)\\k<b>",
        "(?<a>b)[\\k]",
    };
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
        dvq_error error = {0};
        dvq_regex *regex;
        dvq_status status = dvq_regex_open(NULL, dvq_text_from_string(patterns[i]),
                                           (dvq_regex_options){false}, &regex, &error);
        cr_expect_eq(status, DVQ_ERROR_EVALUATE, "/%s/", patterns[i]);
        cr_expect_null(regex);
        cr_expect(strstr(error.message, "invalid regular expression") != NULL, "%s", error.message);
    }
}

static dvq_status try_open(const char *pattern, dvq_error *error)
{
    dvq_regex *regex;
    dvq_status status = dvq_regex_open(NULL, dvq_text_from_string(pattern),
                                       (dvq_regex_options){false}, &regex, error);
    dvq_regex_close(regex);
    return status;
}

Test(regex, what_pcre2_cannot_do)
{
    dvq_error error = {0};
    cr_expect_eq(try_open("(?<=a+)b", &error), DVQ_ERROR_EVALUATE);
    cr_expect(strstr(error.message, "fixed number") != NULL, "%s", error.message);
    cr_expect_eq(try_open("a{65536}", NULL), DVQ_ERROR_LIMIT);
    cr_expect_eq(try_open("(?:a{60000}){60000}", NULL), DVQ_ERROR_LIMIT);
    cr_expect_eq(try_open("(?<=ab|c)d", NULL), DVQ_OK);
    char deep[1001];
    memset(deep, '(', 500);
    memset(deep + 500, ')', 500);
    deep[1000] = '\0';
    cr_expect_eq(try_open(deep, NULL), DVQ_ERROR_LIMIT);
}

static dvq_text split(const char *pattern, const char *text, size_t limit)
{
    dvq_regex *regex = open_regex(pattern, false);
    dvq_value_vector parts = {0};
    cr_assert_eq(dvq_regex_split(regex, dvq_text_from_string(text), limit, &arena, &parts, NULL),
                 DVQ_OK);
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, &arena);
    for (size_t i = 0; i < parts.count; i++) {
        dvq_text_builder_add_byte(&builder, '<');
        dvq_text_builder_add(&builder, dvq_value_get_text(parts.items[i]));
        dvq_text_builder_add_byte(&builder, '>');
    }
    dvq_text joined;
    cr_assert_eq(dvq_text_builder_finish(&builder, &joined), DVQ_OK);
    dvq_regex_close(regex);
    return joined;
}

Test(regex, splitting)
{
    cr_expect(value_fixture_text_is(split(",", "a,b,,c", SIZE_MAX), "<a><b><><c>"));
    cr_expect(value_fixture_text_is(split("(,)|(;)", "a,b;c", SIZE_MAX), "<a><,><><b><><;><c>"));
    cr_expect(value_fixture_text_is(split(",", "a,b,c", 2), "<a><b>"));
    cr_expect(value_fixture_text_is(split("(,)", "a,b", 2), "<a><,>"));
    cr_expect(value_fixture_text_is(split(",", "a,b", 0), ""));
    cr_expect(value_fixture_text_is(split("", "abc", SIZE_MAX), "<a><b><c>"));
    cr_expect(value_fixture_text_is(split("", "", SIZE_MAX), ""));
    cr_expect(value_fixture_text_is(split("x", "", SIZE_MAX), "<>"));
    cr_expect(value_fixture_text_is(split("", GRIN, SIZE_MAX), "<\xED\xA0\xBD><\xED\xB8\x80>"));
    cr_expect(value_fixture_text_is(split("b", GRIN "b", SIZE_MAX), "<" GRIN "><>"));
}

Test(regex, positions_are_bytes_of_the_text)
{
    dvq_regex *regex = open_regex("(x)|(b)(c)?", false);
    dvq_text text = DVQ_TEXT(GRIN "a\xFF"
                                  "b");
    const dvq_regex_group *groups;
    cr_assert_eq(dvq_regex_match(regex, text, 1, &groups, NULL), DVQ_OK);
    cr_assert_not_null(groups);
    cr_expect_eq(groups[0].start, 6);
    cr_expect_eq(groups[0].end, 7);
    cr_expect_eq(groups[1].start, SIZE_MAX);
    cr_expect_eq(groups[2].start, 6);
    cr_expect_eq(groups[3].start, SIZE_MAX);
    cr_assert_eq(dvq_regex_match(regex, text, 7, &groups, NULL), DVQ_OK);
    cr_expect_null(groups);
    cr_assert_eq(dvq_regex_match(regex, text, 8, &groups, NULL), DVQ_OK);
    cr_expect_null(groups);
    dvq_regex_close(regex);
}

Test(regex, steps_are_limited)
{
    char text[64];
    memset(text, 'a', sizeof text);
    for (int i = 0; i < 20; i++) {
        /* The first matches are interpreted, later ones run as machine code. */
        dvq_regex *regex = open_regex("(?:a|aa)+$", false);
        const dvq_regex_group *groups;
        for (int warm = 0; warm < i; warm++)
            cr_assert_eq(dvq_regex_match(regex, DVQ_TEXT("a"), 0, &groups, NULL), DVQ_OK);
        text[63] = 'b';
        dvq_error error = {0};
        cr_assert_eq(dvq_regex_match(regex, dvq_text_make(text, 64), 0, &groups, &error),
                     DVQ_ERROR_LIMIT);
        cr_expect(strstr(error.message, "10000000 steps") != NULL, "%s", error.message);
        dvq_regex_close(regex);
        i += 8;
    }
}

/* The status of matching `count` times `unit` followed by `end`. */
static dvq_status match_repeated(const char *pattern, const char *unit, size_t count,
                                 const char *end)
{
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, &arena);
    for (size_t i = 0; i < count; i++)
        dvq_text_builder_add_string(&builder, unit);
    dvq_text_builder_add_string(&builder, end);
    dvq_text text;
    cr_assert_eq(dvq_text_builder_finish(&builder, &text), DVQ_OK);
    dvq_regex *regex = open_regex(pattern, false);
    const dvq_regex_group *groups;
    dvq_status status = dvq_regex_match(regex, text, 0, &groups, NULL);
    dvq_regex_close(regex);
    return status;
}

Test(regex, steps_of_all_starts_count_together)
{
    cr_expect_eq(match_repeated(" +$", " ", 500000, "x"), DVQ_ERROR_LIMIT);
    cr_expect_eq(match_repeated(" +$", " ", 2000, "x"), DVQ_OK);
    cr_expect_eq(match_repeated("a*a*[yz]", "a", 4000, ""), DVQ_ERROR_LIMIT);
    cr_expect_eq(match_repeated("a*a*[yz]", "a", 100, ""), DVQ_OK);
    cr_expect_eq(match_repeated("(x+x+)+[yz]", "x", 1000, ""), DVQ_ERROR_LIMIT);
    cr_expect_eq(match_repeated("b$", "a", 1000000, "b"), DVQ_OK);
    cr_expect_eq(match_repeated("\\w+\\s\\w+!", "word ", 100000, "end!"), DVQ_OK);
}

Test(regex, long_texts_do_not_run_out_of_stack)
{
    enum { SIZE = 200000 };
    char *text = dvq_arena_allocate(&arena, SIZE);
    memset(text, 'a', SIZE);
    dvq_regex *regex = open_regex("(?:a|b)*c?", false);
    const dvq_regex_group *groups;
    for (int i = 0; i < 20; i++) {
        cr_assert_eq(dvq_regex_match(regex, dvq_text_make(text, SIZE), 0, &groups, NULL), DVQ_OK);
        cr_assert_eq(groups[0].end, SIZE);
    }
    dvq_regex_close(regex);
}

Test(regex, escaping_literals)
{
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, &arena);
    dvq_regex_append_escaped(&builder, DVQ_TEXT("a.b*[c]\\-/\xC3\xA9{}()|^$+?"));
    dvq_text text;
    cr_assert_eq(dvq_text_builder_finish(&builder, &text), DVQ_OK);
    cr_expect(
        value_fixture_text_is(text, "a\\.b\\*\\[c\\]\\\\-/\xC3\xA9\\{\\}\\(\\)\\|\\^\\$\\+\\?"));
}

Test(regex, closing_nothing)
{
    dvq_regex_close(NULL);
}

/* Whether the pattern with these flags matches somewhere in the text; -1 when it is refused. */
static int matches(const char *pattern, dvq_regex_options options, const char *text)
{
    dvq_regex *regex;
    if (dvq_regex_open(NULL, dvq_text_from_string(pattern), options, &regex, NULL) != DVQ_OK)
        return -1;
    const dvq_regex_group *groups;
    dvq_status status = dvq_regex_match(regex, dvq_text_from_string(text), 0, &groups, NULL);
    cr_assert_eq(status, DVQ_OK);
    int matched = groups != NULL;
    dvq_regex_close(regex);
    return matched;
}

Test(regex, flags)
{
    static const struct {
        const char *pattern;
        dvq_regex_options options;
        const char *text;
        int expected;
    } cases[] = {
        {"^b$", {.multiline = false}, "a\nb", 0},
        {"^b$", {.multiline = true}, "a\nb", 1},
        {"a.b", {.dot_all = false}, "a\nb", 0},
        {"a.b", {.dot_all = true}, "a\nb", 1},
        {"^.$", {.unicode = false}, "\xF0\x9F\x8C\xB1", 0},
        {"^.$", {.unicode = true}, "\xF0\x9F\x8C\xB1", 1},
        {"^[\xF0\x9F\x8C\xB1]$", {.unicode = true}, "\xF0\x9F\x8C\xB1", 1},
        {"^\\u{1F331}$", {.unicode = true}, "\xF0\x9F\x8C\xB1", 1},
        {"^\\p{Lu}$", {.unicode = true}, "\xC3\x89", 1},
        {"^\\p{Lu}$", {.unicode = true}, "\xC3\xA9", 0},
        {"^\\P{L}$", {.unicode = true}, "\xC3\xA9", 0},
        {"^\xC3\x89$", {.unicode = true, .ignore_case = true}, "\xC3\xA9", 1},
        {"\\p{Foo}", {.unicode = true}, "", -1},
        {"\\-", {.unicode = true}, "-", -1},
        {"\\-", {.unicode = false}, "-", 1},
        {"]", {.unicode = true}, "]", -1},
        {"[\\w-a]", {.unicode = true}, "-", -1},
        {"(?=a)*", {.unicode = true}, "", -1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        cr_expect_eq(matches(cases[i].pattern, cases[i].options, cases[i].text), cases[i].expected,
                     "%s", cases[i].pattern);
}
