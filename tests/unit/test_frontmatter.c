/* YAML by the core schema of 1.2, broken YAML, and what Dataview makes of the values. */
#include "note/frontmatter.h"

#include "note_fixture.h"

static const char *read_yaml(value_fixture *values, const char *yaml, bool *valid)
{
    dvq_error problem = {0};
    dvq_value raw;
    cr_assert_eq(
        dvq_frontmatter_read(&values->arena, dvq_text_from_string(yaml), &raw, valid, &problem),
        DVQ_OK);
    cr_expect_eq(problem.status == DVQ_OK, *valid, "%s", yaml);
    return note_fixture_print(values, raw);
}

static void check_yaml(const char *const (*cases)[2], size_t count, bool expect_valid)
{
    for (size_t i = 0; i < count; i++) {
        value_fixture values;
        value_fixture_open(&values);
        bool valid;
        const char *got = read_yaml(&values, cases[i][0], &valid);
        cr_expect_str_eq(got, cases[i][1], "%s\ngot  %s\nwant %s", cases[i][0], got, cases[i][1]);
        cr_expect_eq(valid, expect_valid, "%s", cases[i][0]);
        value_fixture_close(&values);
    }
}

#define CHECK_YAML(cases, valid) check_yaml(cases, sizeof(cases) / sizeof *(cases), valid)

Test(frontmatter, resolves_scalars)
{
    static const char *const cases[][2] = {
        {"a: yes\nb: off\nc: True\nd: FALSE\ne: tRue", "{a:'yes',b:'off',c:true,d:false,e:'tRue'}"},
        {"a: ~\nb:\nc: null\nd: NULL\ne: nUll", "{a:null,b:null,c:null,d:null,e:'nUll'}"},
        {"a: 0123\nb: 1_000\nc: .5\nd: 1.\ne: 1e3\nf: +5\ng: -0",
         "{a:123,b:'1_000',c:0.5,d:1,e:1000,f:5,g:0}"},
        {"a: 0x1F\nb: 0o17\nc: 0b1\nd: 0o8\ne: 0x\nf: +0x1",
         "{a:31,b:15,c:'0b1',d:'0o8',e:'0x',f:'+0x1'}"},
        {"a: .inf\nb: -.INF\nc: .NaN\nd: .iNf", "{a:Infinity,b:-Infinity,c:NaN,d:'.iNf'}"},
        {"a: \"1\"\nb: 'true'\nc: 2026-01-01\nd: 12:30",
         "{a:'1',b:'true',c:'2026-01-01',d:'12:30'}"},
        {"a: !!str 5\nb: !!int \"5\"\nc: !x y", "{a:'5',b:5,c:'y'}"},
        {"a: #x\nb: x#y # z", "{a:null,b:'x#y'}"},
    };
    CHECK_YAML(cases, true);
}

/* What ends lines in YAML 1.1 alone, and what libyaml refuses, are characters like any other. */
Test(frontmatter, takes_odd_characters_for_text)
{
    static const char *const cases[][2] = {
        {"a: b\u2028c\u2029d\ne: f", "{a:'b\u2028c\u2029d',e:'f'}"},
        {"a: \"b\xC2\x85 c\\n\"", "{a:'b\xC2\x85 c\n'}"},
        {"a\fb: [\x7F, '\bc']\nd: |\n  \x1B\n  e", "{a\fb:['\x7F','\bc'],d:'\x1B\ne'}"},
        {"a: b\xEF\xBF\xBE\xEF\xBF\xBF # \x01", "{a:'b\xEF\xBF\xBE\xEF\xBF\xBF'}"},
        {"a: \U0010FF07\nb: c", "{a:'\U0010FF07',b:'c'}"},
        {"a: \"\\ud83d\\uDE00 \\\\ud83d \\u00e9\"", "{a:'\U0001F600 \\ud83d é'}"},
        {"a: \"\\ud83d\"\nb: \"\\udc00x\\ud83d\\ud83d\"",
         "{a:'\xED\xA0\xBD',b:'\xED\xB0\x80x\xED\xA0\xBD\xED\xA0\xBD'}"},
        {"a: \\ud83d\\ude00\nb: '\\ud83d'", "{a:'\\ud83d\\ude00',b:'\\ud83d'}"},
    };
    CHECK_YAML(cases, true);
}

Test(frontmatter, reads_collections)
{
    static const char *const cases[][2] = {
        {"", "{}"},
        {"a: [1, [b], {c: d}]\ne:\n- f\n- - g", "{a:[1,['b'],{c:'d'}],e:['f',['g']]}"},
        {"a: |\n  x\n   y\nb: >-\n  x\n  y", "{a:'x\n y\n',b:'x y'}"},
        {"b: 1\n2: x\na: 3\n1: y", "{1:'y',2:'x',b:1,a:3}"},
        {"a: 1\nb: 2\na: 3", "{a:3,b:2}"},
        {"null: a\ntrue: b\n0x10: c\n? [d, {e: f}]\n: g",
         "{16:'c',:'a',true:'b',[ d, { e: f } ]:'g'}"},
        {"a: &x [1]\nb: *x", "{a:[1],b:[1]}"},
        /* YAML 1.2 knows no merging. */
        {"a: &x {k: 1}\nb:\n  l: 3\n  <<: *x", "{a:{k:1},b:{l:3,<<:{k:1}}}"},
        {"a: {{x}}", "{a:{{ x }:null}}"},
        /* The last line's CR is text of a plain value. */
        {"a: x\r\nb: y\r\n", "{a:'x',b:'y\r'}"},
        {"a: 1\r\nb: 2\r\n", "{a:1,b:'2\r'}"},
        {"a: \"x\"\r\n", "{a:'x'}"},
    };
    CHECK_YAML(cases, true);
}

Test(frontmatter, keeps_what_can_be_read)
{
    static const char *const cases[][2] = {
        {"a: [b\nc: d", "{a:['b'],c:'d'}"},
        {"a: {b: 1,\nc: d", "{a:{b:1},c:'d'}"},
        {"t: one: two\nc: d", "{t:{one:'two'},c:'d'}"},
        {"a: @b's\nc: d", "{a:'@b's',c:'d'}"},
        {"a:\n- @b\n- c @d # e\n- `it's`\nf: 1", "{a:['@b','c @d','`it's`'],f:1}"},
        {"a: [@b c, 'd, @e', {f: %g}]\n@h: 1", "{a:['@b c','d, @e',{f:'%g'}],@h:1}"},
        {"a:\n  - b: @c\r\n    d: e - @f\r\n", "{a:[{b:'@c',d:'e - @f'}]}"},
        {"a: @b # c", "{a:'@b'}"},
        {"a: *nope\nc: d", "{a:'*nope',c:'d'}"},
        {"a: ]\nc: d", "{a:']',c:'d'}"},
        {"just text", "{}"},
        {"- a\n- b", "{}"},
    };
    CHECK_YAML(cases, false);
}

Test(frontmatter, limits_depth_and_aliases)
{
    enum { DEPTH = 5000 };
    static char deep[DEPTH + 3] = "a: ";
    memset(deep + 3, '[', DEPTH - 1);
    value_fixture values;
    value_fixture_open(&values);
    bool valid;
    read_yaml(&values, deep, &valid);
    cr_expect_not(valid);
    const char *got = read_yaml(&values,
                                "a: &a [x,x,x,x,x,x,x,x,x,x]\n"
                                "b: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\n"
                                "c: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\n"
                                "d: [*c,*c,*c,*c,*c,*c,*c,*c,*c,*c]\n"
                                "e: 1\n",
                                &valid);
    cr_expect_not(valid);
    cr_expect_str_eq(got + strlen(got) - 4, "e:1}");
    value_fixture_close(&values);
}

Test(frontmatter, converts_text)
{
    note_fixture note;
    note_fixture_read(&note, "a.md",
                      DVQ_TEXT("---\nd: 2026-01-01\nt: 1 day\nl: \"[[Known|x]]\"\n"
                               "m: \"[[Known]] and more\"\no: {k: [\"[[Known]]\"]}\n---\n"));
    cr_expect_str_eq(note_fixture_get_from_page(&note, "d"), "2026-01-01T00:00:00.000Z");
    cr_expect_str_eq(note_fixture_get_from_page(&note, "t"), "1 day");
    cr_expect_str_eq(note_fixture_get_from_page(&note, "l"), "[[Folder/Known.md|x]]");
    cr_expect_str_eq(note_fixture_get_from_page(&note, "m"), "'[[Known]] and more'");
    cr_expect_str_eq(note_fixture_get_from_page(&note, "o"), "{k:[[[Folder/Known.md|Known]]]}");
    cr_expect_str_eq(note_fixture_get_from_page(&note, "file.frontmatter.d"), "'2026-01-01'");
    cr_expect_str_eq(note_fixture_get_from_page(&note, "file.outlinks"),
                     "[[[Folder/Known.md|x]],[[Folder/Known.md|Known]]]");
    note_fixture_close(&note);
}

Test(frontmatter, lists_tags_and_aliases)
{
    static const char *const cases[][3] = {
        {"tags: a, b c\nTag: \"#d\"", "['#a','#b','#c','#d']", "[]"},
        {"tags: [a, 5, null, [\"x y\"], {k: v}]", "['#a','#5','#x','#y','#[object','#Object]']",
         "[]"},
        {"aliases: A b, C", "[]", "['A b','C']"},
        {"alias: [1, null, \" x \"]\naliases: 0", "[]", "['1','null','x']"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char contents[256];
        int length = snprintf(contents, sizeof contents, "---\n%s\n---\n", cases[i][0]);
        note_fixture note;
        note_fixture_read(&note, "a.md", dvq_text_make(contents, (size_t)length));
        cr_expect_str_eq(note_fixture_get_from_page(&note, "file.etags"), cases[i][1]);
        cr_expect_str_eq(note_fixture_get_from_page(&note, "file.aliases"), cases[i][2]);
        note_fixture_close(&note);
    }
}
