/*
 * Runs case files of Markdown and the HTML that it becomes; tests/cases/README.md describes the
 * format.
 *
 * Usage: run_html [--write] FILE...        run the cases, or print the files with what came out
 *        run_html --plain [FILE]           convert a file, as CommonMark has it: HTML kept, no ids
 * Prints what differs and exits 1 when anything does.
 */
#include "case_text.h"
#include "html/markup.h"

/* Notes that the resolver of the cases knows by name; those that have a text can be put in. */
typedef struct known_note {
    const char *name;
    const char *text;
} known_note;

static const known_note NOTES[] = {
    {"Note", NULL},
    {"Text", "# Inside\n\nSee [[Note]] and [[Dead]].[^1] ^block\n\n[^1]: Its own footnote.\n"},
    {"Line", "One line with **strong**.\n"},
    {"Loop", "Around: ![[Loop]]\n"},
    {"Loop A", "![[Loop B]]\n"},
    {"Loop B", "![[Loop A]]\n"},
    {"Deep", "![[Deeper]]\n"},
    {"Deeper", "![[Deep 3]]\n"},
    {"Deep 3", "![[Deep 4]]\n"},
    {"Deep 4", "![[Deep 5]]\n"},
    {"Deep 5", "![[Deep 6]]\n"},
    {"Deep 6", "The bottom.\n"},
    {"Evil", "<script>alert(1)</script> [x](javascript:alert(2)) `code`\n"},
};

static const known_note *find_note(dvq_text name)
{
    for (size_t i = 0; i < sizeof NOTES / sizeof NOTES[0]; i++)
        if (dvq_text_equal(name, dvq_text_from_string(NOTES[i].name)))
            return &NOTES[i];
    return NULL;
}

static dvq_status resolve(void *user, const dvq_markup_target *target, dvq_arena *arena,
                          dvq_markup_link *link, dvq_error *error)
{
    (void)user;
    (void)error;
    dvq_markup_kind kind = dvq_markup_find_kind(target->path);
    dvq_text name = target->path;
    if (dvq_text_ends_with(name, DVQ_TEXT(".md")))
        name.length -= 3;
    const known_note *note = find_note(name);
    bool here = name.length == 0;
    if (kind == DVQ_MARKUP_NOTE && note == NULL && !here)
        return DVQ_OK;
    dvq_text_builder url;
    dvq_text_builder_init(&url, arena);
    dvq_markup_append_encoded(&url, name);
    dvq_text_builder_add_string(&url, note != NULL ? ".html" : "");
    if (kind == DVQ_MARKUP_NOTE)
        dvq_markup_append_fragment(&url, target->subpath);
    else
        dvq_markup_append_parameters(&url, target->subpath);
    link->kind = kind;
    if (note != NULL && note->text != NULL && target->embed) {
        link->text = dvq_text_from_string(note->text);
        link->source = dvq_text_from_string(note->name);
    }
    return dvq_text_builder_finish(&url, &link->url);
}

static dvq_status give_tag_url(void *user, dvq_text name, dvq_arena *arena, dvq_text *url)
{
    (void)user;
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, arena);
    dvq_text_builder_add_string(&builder, "tags/");
    dvq_markup_append_encoded(&builder, name);
    return dvq_text_builder_finish(&builder, url);
}

/* ---- cases ---- */

typedef struct test_case {
    const char *file;
    unsigned line;
    dvq_markup_options options;
    dvq_text markdown;
    dvq_text expected;
} test_case;

typedef struct case_run {
    bool write;
    unsigned passed;
    unsigned failed;
} case_run;

static dvq_status convert(dvq_arena *arena, dvq_text markdown, const dvq_markup_options *options,
                          dvq_text *html)
{
    dvq_error error = {0};
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, arena);
    dvq_status status = dvq_markup_convert(&builder, markdown, options, &error);
    return status == DVQ_OK ? dvq_text_builder_finish(&builder, html) : status;
}

/* The words after "options:" of a case. */
static bool read_option(dvq_markup_options *options, dvq_text word)
{
    if (dvq_text_equal(word, DVQ_TEXT("resolve")))
        options->resolve = resolve;
    else if (dvq_text_equal(word, DVQ_TEXT("keep")))
        options->raw = DVQ_MARKUP_RAW_KEEP;
    else if (dvq_text_equal(word, DVQ_TEXT("drop")))
        options->raw = DVQ_MARKUP_RAW_DROP;
    else if (dvq_text_equal(word, DVQ_TEXT("strict")))
        options->strict_line_breaks = true;
    else if (dvq_text_equal(word, DVQ_TEXT("shift")))
        options->heading_shift = 2;
    else if (dvq_text_equal(word, DVQ_TEXT("plain")))
        options->plain_headings = true;
    else if (dvq_text_equal(word, DVQ_TEXT("prefix")))
        options->id_prefix = DVQ_TEXT("p-");
    else if (dvq_text_equal(word, DVQ_TEXT("tags")))
        options->tag_url = give_tag_url;
    else
        return word.length == 0;
    return true;
}

static bool read_options(dvq_markup_options *options, dvq_text words)
{
    *options = (dvq_markup_options){0};
    bool known = true;
    for (size_t i = 0; i < words.length;) {
        dvq_text rest = dvq_text_slice(words, i, words.length);
        dvq_text word = dvq_text_slice(rest, 0, dvq_text_find_byte(rest, ' ', 0));
        known = read_option(options, word) && known;
        i += word.length + 1;
    }
    return known;
}

static void run_case(case_run *run, const test_case *test)
{
    dvq_arena arena;
    dvq_arena_init(&arena, NULL);
    dvq_text html = DVQ_TEXT("");
    dvq_status status = convert(&arena, test->markdown, &test->options, &html);
    bool passed = status == DVQ_OK && dvq_text_equal(html, test->expected);
    if (run->write)
        printf("%.*s----\n%.*s====\n", (int)test->markdown.length, test->markdown.data,
               (int)html.length, html.data);
    else if (!passed)
        printf("%s:%u: expected\n%.*s-- but got (status %d)\n%.*s\n", test->file, test->line,
               (int)test->expected.length, test->expected.data, (int)status, (int)html.length,
               html.data);
    run->passed += passed;
    run->failed += !passed;
    dvq_arena_release(&arena);
}

/* The line at `offset`, with its end. */
static dvq_text get_line(dvq_text content, size_t offset)
{
    size_t end = dvq_text_find_byte(content, '\n', offset);
    return dvq_text_slice(content, offset, end == SIZE_MAX ? content.length : end + 1);
}

/* Where the line that holds nothing but `mark` starts, at or after `offset`; SIZE_MAX for none. */
static size_t find_line(dvq_text content, size_t offset, dvq_text mark)
{
    while (offset < content.length) {
        dvq_text line = get_line(content, offset);
        if (dvq_text_equal(line, mark))
            return offset;
        offset += line.length;
    }
    return SIZE_MAX;
}

/* Read what stands before a case's Markdown: blank lines, comments, options. */
static size_t read_head(case_run *run, test_case *test, dvq_text content, size_t offset)
{
    while (offset < content.length) {
        dvq_text line = get_line(content, offset);
        bool options = dvq_text_starts_with(line, DVQ_TEXT("options: "));
        bool comment = dvq_text_starts_with(line, DVQ_TEXT("// "));
        if (line.length > 1 && !options && !comment)
            break;
        if (options && !read_options(&test->options, dvq_text_slice(line, 9, line.length - 1))) {
            printf("%s:%u: an option is not known\n", test->file, test->line);
            run->failed++;
        }
        if (run->write)
            printf("%.*s", (int)line.length, line.data);
        offset += line.length;
        test->line++;
    }
    return offset;
}

static unsigned count_lines(dvq_text text)
{
    unsigned lines = 0;
    for (size_t i = 0; i < text.length; i++)
        lines += text.data[i] == '\n';
    return lines;
}

static void run_file(case_run *run, const char *path)
{
    case_text content = {NULL, 0};
    if (!case_text_read_file(&content, path) || content.length == 0) {
        printf("%s: cannot be read, or is empty\n", path);
        run->failed++;
        return;
    }
    dvq_text text = dvq_text_make(content.data, content.length);
    test_case test = {.file = path, .line = 1};
    size_t start = read_head(run, &test, text, 0);
    while (start < text.length) {
        size_t dashes = find_line(text, start, DVQ_TEXT("----\n"));
        size_t end = dashes == SIZE_MAX ? SIZE_MAX : find_line(text, dashes, DVQ_TEXT("====\n"));
        if (end == SIZE_MAX) {
            printf("%s:%u: a case without ---- or ====\n", path, test.line);
            run->failed++;
            break;
        }
        test.markdown = dvq_text_slice(text, start, dashes);
        test.expected = dvq_text_slice(text, dashes + 5, end);
        run_case(run, &test);
        test.line += count_lines(dvq_text_slice(text, start, end + 5));
        start = read_head(run, &test, text, end + 5);
    }
    case_text_clear(&content);
}

static int convert_plainly(const char *path)
{
    case_text content = {NULL, 0};
    if (!case_text_read_file(&content, path))
        return 2;
    dvq_markup_options options = {
        .raw = DVQ_MARKUP_RAW_KEEP, .strict_line_breaks = true, .plain_headings = true};
    dvq_arena arena;
    dvq_arena_init(&arena, NULL);
    dvq_text html = DVQ_TEXT("");
    dvq_text text = dvq_text_make(content.length > 0 ? content.data : "", content.length);
    dvq_status status = convert(&arena, text, &options, &html);
    printf("%.*s", (int)html.length, html.data);
    dvq_arena_release(&arena);
    case_text_clear(&content);
    return status == DVQ_OK ? 0 : 1;
}

int main(int argc, char **argv)
{
    case_run run = {0};
    if (argc > 2 && strcmp(argv[1], "--plain") == 0)
        return convert_plainly(argv[2]);
    for (int i = 1; i < argc; i++)
        if (strcmp(argv[i], "--write") == 0)
            run.write = true;
        else
            run_file(&run, argv[i]);
    if (run.write)
        return 0;
    printf("%u passed, %u failed\n", run.passed, run.failed);
    return run.failed > 0 || run.passed == 0 ? 1 : 0;
}
