/*
 * The deepest notes, values and expressions in a thread whose stack is just as large as
 * docs/limits.md asks for, and in the library's own threads: an answer or the limit that was
 * passed, never the end of the stack.
 *
 *     deep_stack FOLDER
 *
 * FOLDER is made and filled.
 */
#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "dvq.h"
#include "support/thread.h"

enum { FORMATS = 7, MANY_NOTES = 160, ROOTS = 1200, EACH_DEEP_ROOT = 400, THREADS = 4 };

static bool passed = true;

static void stop(const char *what)
{
    fprintf(stderr, "%s: %s\n", what, strerror(errno));
    exit(2);
}

static void expect(const char *what, dvq_status status, dvq_status expected, const dvq_error *error)
{
    if (status == expected)
        return;
    passed = false;
    fprintf(stderr, "%.100s: status %d, not %d: %s\n", what, status, expected, error->message);
}

/* ---- texts ---- */

typedef struct text {
    char *data;
    size_t length;
    size_t capacity;
} text;

static void add(text *target, const char *part)
{
    size_t length = strlen(part);
    if (target->length + length >= target->capacity) {
        target->capacity = 2 * (target->capacity + length + 1);
        char *data = realloc(target->data, target->capacity);
        if (data == NULL)
            stop("realloc");
        target->data = data;
    }
    memcpy(target->data + target->length, part, length + 1);
    target->length += length;
}

static void add_times(text *target, const char *part, int count)
{
    for (int i = 0; i < count; i++)
        add(target, part);
}

/* `opening` and `closing` stand around `core` so often. */
typedef struct nest {
    const char *before;
    const char *opening;
    const char *core;
    const char *closing;
    const char *behind;
    int depth;
} nest;

static void add_nest(text *target, const nest *deep)
{
    add(target, deep->before);
    add_times(target, deep->opening, deep->depth);
    add(target, deep->core);
    add_times(target, deep->closing, deep->depth);
    add(target, deep->behind);
}

/* ---- notes ---- */

static const char folder_of_many[] = "many";
static const char folder_beyond[] = "beyond";

static const nest lists = {"---\nf: ", "[", "'[[Note 1]]'", "]", "\n---\n", 195};
static const nest maps = {"---\nf: ", "{a: ", "1", "}", "\n---\n", 195};
static const nest tags = {"---\ntags: ", "[", "x", "]", "\n---\n", 195};
static const nest quotes = {"", "> ", "- [ ] quoted [k:: v]", "", "\n", 250};
static const nest both = {"", "> - ", "[ ] item", "", "\n", 250};

/* Tasks, each below the one before. */
static void add_tasks(text *note, int depth)
{
    for (int i = 0; i < depth; i++) {
        add_times(note, "\t", i);
        add(note, "- [ ] task [due:: 2026-01-15] #tag [[Note 2]]\n");
    }
}

static void write_note(const char *folder, const char *kind, int number, text *note)
{
    char path[64];
    snprintf(path, sizeof path, "%s/%s %d.md", folder, kind, number);
    FILE *file = fopen(path, "wb");
    if (file == NULL || fwrite(note->data, 1, note->length, file) != note->length ||
        fclose(file) != 0)
        stop(path);
    note->length = 0;
}

static void write_many(text *note)
{
    static const nest *const kinds[] = {&lists, &maps, &tags, &quotes, &both};
    for (int i = 0; i < MANY_NOTES; i++) {
        size_t kind = (size_t)i % 32;
        if (kind < sizeof kinds / sizeof *kinds)
            add_nest(note, kinds[kind]);
        else if (kind == 8)
            add_tasks(note, 250);
        else
            add(note, "rating:: 4\n");
        write_note(folder_of_many, "Note", i, note);
    }
    for (int i = 0; i < ROOTS; i++)
        add_tasks(note, i % EACH_DEEP_ROOT == 0 ? 250 : 1);
    write_note(folder_of_many, "Roots", 0, note);
}

static void write_beyond(text *note)
{
    static const nest kinds[] = {
        {"---\nf: ", "[", "x", "]", "\n---\n", 10000},
        {"---\nf: ", "{a: ", "x", "}", "\n---\n", 10000},
        {"", "> ", "- [ ] quoted", "", "\n", 10000},
        {"", "> - ", "[ ] item", "", "\n", 2000},
        {"", "[k:: ", "[[Note 0]]", "]", "\n", 10000},
        {"", "<div>", "", "</div>", "\n", 10000},
    };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        add_nest(note, &kinds[i]);
        write_note(folder_beyond, "Note", (int)i, note);
    }
    add_tasks(note, 1100);
    write_note(folder_beyond, "Tasks", 0, note);
}

static void make_folder(const char *path)
{
    if (mkdir(path, 0700) != 0 && errno != EEXIST)
        stop(path);
}

static void write_notes(void)
{
    text note = {0};
    make_folder(folder_of_many);
    write_many(&note);
    make_folder(folder_beyond);
    write_beyond(&note);
    free(note.data);
}

/* ---- asking ---- */

static int drop_output(void *user, const char *data, size_t length)
{
    (void)user;
    (void)data;
    (void)length;
    return 0;
}

static void drop_event(void *user, dvq_note_event event, const dvq_error *message)
{
    (void)user;
    (void)event;
    (void)message;
}

static void write_cells(dvq_query *query)
{
    for (size_t i = 0; i < dvq_query_get_column_count(query); i++) {
        const dvq_value *cell = dvq_query_get_cell(query, i);
        (void)dvq_value_write(cell, query, DVQ_VALUE_FORM_TEXT, drop_output, NULL, NULL);
        (void)dvq_value_write(cell, query, DVQ_VALUE_FORM_JSON, drop_output, NULL, NULL);
    }
}

/* In every format, of which some nest less than others, and the first row's values. */
static void ask(dvq_vault *vault, const char *asked, dvq_status expected)
{
    dvq_query *query = NULL;
    dvq_error error = {.status = DVQ_OK};
    dvq_status status = dvq_query_prepare(vault, asked, strlen(asked), NULL, &query, &error);
    dvq_status refused = DVQ_OK;
    for (int i = 0; i < FORMATS && status == DVQ_OK; i++) {
        dvq_status got = dvq_query_render(query, (dvq_format)i, NULL, drop_output, NULL, &error);
        refused = got != DVQ_OK ? got : refused;
    }
    expect(asked, refused, expected, &error);
    if (status == DVQ_OK)
        status = dvq_query_reset(query, &error);
    if (status == DVQ_OK && dvq_query_step(query, &error) == DVQ_ROW)
        write_cells(query);
    expect(asked, status, DVQ_OK, &error);
    dvq_query_finalize(query);
}

static void ask_nest(dvq_vault *vault, const nest *deep, dvq_status expected)
{
    text asked = {0};
    add_nest(&asked, deep);
    ask(vault, asked.data, expected);
    free(asked.data);
}

/* A note, to be published and to be kept up to date. */
static void render(dvq_vault *vault, const char *path, const char *note, size_t length)
{
    for (int i = 0; i < 4; i++) {
        dvq_note_options options = {.size = sizeof options,
                                    .target = i % 2 == 0 ? DVQ_NOTE_COPY : DVQ_NOTE_IN_PLACE,
                                    .strip = i < 2 ? 0 : DVQ_STRIP_FIELDS | DVQ_STRIP_TAGS,
                                    .manage = i % 2,
                                    .errors_inline = 1,
                                    .report = drop_event};
        dvq_error error = {.status = DVQ_OK};
        dvq_status status = dvq_note_render(vault, path, DVQ_TERMINATED, note, length, &options,
                                            drop_output, NULL, &error);
        expect(path, status, DVQ_OK, &error);
    }
    dvq_check_options check = {.size = sizeof check, .run = 1, .report = drop_event};
    (void)dvq_note_check(vault, path, DVQ_TERMINATED, note, length, &check, NULL);
}

/* ---- expressions ---- */

/* Lists of lists, deeper than any text can say. */
#define BUILD(depth, item)                                                                         \
    "reduce(split(padleft(\"\", " depth ", \",\"), \",\"), (a, b) => " item ")"

/* A lambda that calls itself 330 times, and then does something. */
#define SELF_OPEN                                                                                  \
    "length(((f, n) => [f][0](f, n))((f, n) => list(filter(filter([n], (k) => k > 0), (k) => "     \
    "[f][0](f, n - 1)), map(filter([n], (k) => k <= 0), (k) => "
#define SELF_CLOSE ")), 330))"

static const nest expressions[] = {
    {"", "(", "1", ")", "", 198},
    {"", "[", "1", "]", "", 98},
    {"", "{a: ", "1", "}", "", 98},
    {"", "!", "true", "", "", 198},
    {"", "(1 + (2 * ", "1", "))", "", 95},
    {"", "a[", "0", "]", "", 98},
    {"length(", "list(1, ", "1", ")", ")", 98},
    {"length(", "map([1], (x) => ", "x", ")", ")", 98},
    {"", "(x) => ", "1", "", "", 198},
    {"link(\"Note 0\")", ".a", "", "", "", 990},
    {"a", "[0]", "", "", "", 990},
    {"1", " + 1", "", "", "", 10000},
    {"regextest(\"", "(?:", "a", ")*", "\", \"aaaa\")", 198},
    {"regextest(\"", "(?:b|", "a", "|c)+?", "\", \"aaaa\")", 100},
    {"regexreplace(\"aaaa\", \"", "(?=", "a", ")", "\", \"b\")", 198},
    {"", "", "regextest(\"(a|b)*c\", padleft(\"\", 30000, \"ab\"))", "", "", 0},
    {"", "", "length(sort(split(padleft(\"\", 30000, \"b,a,\"), \",\")))", "", "", 0},
    {"", "", "string(" BUILD("190", "[a]") ")", "", "", 0},
    {"", "", BUILD("190", "{a: a}") " = " BUILD("190", "{a: a}"), "", "", 0},
    {"", "", "length(lower(" BUILD("190", "[a]") "))", "", "", 0},
    {"", "", "length(flat(" BUILD("190", "[a]") ", 1000))", "", "", 0},
    {"", "", "length(unique(list(" BUILD("190", "[a]") ", " BUILD("190", "[a]") ")))", "", "", 0},
    {SELF_OPEN "regextest(\"", "(?:", "a", ")*", "\", \"aaaa\")" SELF_CLOSE, 198},
    {"", "", SELF_OPEN "string(" BUILD("190", "[a]") ")" SELF_CLOSE, "", "", 0},
    {"", "", SELF_OPEN "link(\"Note 0\").f" SELF_CLOSE, "", "", 0},
};

static const nest expressions_beyond[] = {
    {"", "(", "1", ")", "", 10000},
    {"", "[", "1", "]", "", 10000},
    {"", "!", "true", "", "", 10000},
    {"", "(x) => ", "1", "", "", 10000},
    {"a", ".a", "", "", "", 10000},
    {"((x) => x)", "(1)", "", "", "", 10000},
    {"", "a[", "0", "]", "", 10000},
    {"regextest(\"", "(", "a", ")", "\", \"a\")", 10000},
    {"regextest(\"", "(", "a", ")*", "\", \"a\")", 199},
    {"", "", "string(" BUILD("3000", "[a]") ")", "", "", 0},
    {"", "", BUILD("3000", "{a: a}") " = " BUILD("3000", "{a: a}"), "", "", 0},
    {"", "", "lower(" BUILD("3000", "[a]") ")", "", "", 0},
    {"", "", "flat(" BUILD("3000", "[a]") ", 10000)", "", "", 0},
    {"", "", BUILD("998", "[[a], {b: a}]") ".a", "", "", 0},
    {"", "", "((f) => filter([1], (x) => [f][0](f)))((f) => filter([1], (x) => [f][0](f)))", "", "",
     0},
    {"", "", "((f) => minby([1, 2], (x) => [f][0](f)))((f) => minby([1, 2], (x) => [f][0](f)))", "",
     "", 0},
};

static void evaluate(dvq_vault *vault, const nest *deep, dvq_status expected)
{
    static const dvq_value_form forms[] = {DVQ_VALUE_FORM_TEXT, DVQ_VALUE_FORM_JSON};
    text asked = {0};
    dvq_error error = {.status = DVQ_OK};
    add_nest(&asked, deep);
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        dvq_status status = dvq_expression_write(vault, asked.data, asked.length, NULL, forms[i],
                                                 drop_output, NULL, &error);
        expect(asked.data, status, expected, &error);
    }
    text query = {0};
    add(&query, "LIST WHERE ");
    add(&query, asked.data);
    (void)dvq_ast_write_json(vault, query.data, query.length, drop_output, NULL, &error);
    text note = {0};
    add(&note, "```dataview\n");
    add(&note, query.data);
    add(&note, "\n```\n`= ");
    add(&note, asked.data);
    add(&note, "`\n");
    render(vault, "Note 1.md", note.data, note.length);
    free(note.data);
    free(query.data);
    free(asked.data);
}

/* ---- vaults ---- */

static dvq_vault *open_vault(const char *path)
{
    dvq_vault *vault = NULL;
    dvq_error error = {.status = DVQ_OK};
    dvq_vault_options options = {.size = sizeof options, .threads = THREADS, .zone = "UTC"};
    if (dvq_vault_open(path, &options, &vault, &error) != DVQ_OK) {
        fprintf(stderr, "%s: %s\n", path, error.message);
        exit(2);
    }
    return vault;
}

/* Those of all notes are answered by several threads, those of one by the calling thread alone. */
static const char *const queries[] = {
    "TASK",
    "TASK FROM \"Note 8\"",
    "TASK WHERE due GROUP BY file.link",
    "TABLE f, file.frontmatter, file.tags, file.etags SORT f DESC",
    "LIST f WHERE f GROUP BY f",
    "TABLE f FLATTEN split(padleft(\"\", 20, \",\"), \",\") AS part",
};

static const nest deep_queries[] = {
    {"TASK FROM \"Note 8\" ", "GROUP BY key ", "", "", "", 700},
    {"LIST FROM ", "(", "#x", ")", "", 198},
    {"LIST FROM ", "-", "#x", "", "", 198},
    {"LIST FROM ", "#x or ", "#x", "", "", 10000},
    {"", "", "LIST " BUILD("190", "{a: a}") " FROM \"Note 1\"", "", "", 0},
};

static void ask_many(void)
{
    dvq_vault *vault = open_vault(folder_of_many);
    for (size_t i = 0; i < sizeof queries / sizeof *queries; i++)
        ask(vault, queries[i], DVQ_OK);
    for (size_t i = 0; i < sizeof deep_queries / sizeof *deep_queries; i++)
        ask_nest(vault, &deep_queries[i], DVQ_OK);
    for (size_t i = 0; i < sizeof expressions / sizeof *expressions; i++)
        evaluate(vault, &expressions[i], DVQ_OK);
    for (size_t i = 0; i < sizeof expressions_beyond / sizeof *expressions_beyond; i++)
        evaluate(vault, &expressions_beyond[i], DVQ_ERROR_LIMIT);
    text note = {0};
    add_tasks(&note, 250);
    add(&note, "\n```dataview\nTASK FROM \"Note 8\"\n```\n");
    render(vault, "Note 8.md", note.data, note.length);
    free(note.data);
    dvq_vault_close(vault);
}

static const nest queries_beyond[] = {
    {"TASK FROM \"Note 0\" OR \"Tasks 0\" ", "GROUP BY key ", "", "", "", 2000},
    {"", "", "LIST " BUILD("3000", "{a: a}") " FROM \"Note 0\"", "", "", 0},
};

static void ask_beyond(void)
{
    dvq_vault *vault = open_vault(folder_beyond);
    dvq_error error = {.status = DVQ_OK};
    expect(folder_beyond, dvq_vault_load(vault, &error), DVQ_OK, &error);
    for (size_t i = 0; i < sizeof queries_beyond / sizeof *queries_beyond; i++)
        ask_nest(vault, &queries_beyond[i], DVQ_ERROR_LIMIT);
    ask(vault, "TASK FROM \"Tasks 0\"", DVQ_ERROR_LIMIT);
    ask(vault, "LIST string(f)", DVQ_OK);
    text note = {0};
    add_tasks(&note, 1100);
    add(&note, "\n```dataview\nTASK FROM \"Tasks 0\"\n```\n");
    render(vault, "Tasks 0.md", note.data, note.length);
    write_note(folder_beyond, "Note", 0, &note);
    expect("refresh", dvq_vault_refresh(vault, NULL, &error), DVQ_OK, &error);
    ask(vault, "LIST f", DVQ_OK);
    free(note.data);
    dvq_vault_close(vault);
}

static void *ask_all(void *user)
{
    (void)user;
    ask_many();
    ask_beyond();
    return NULL;
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        fprintf(stderr, "usage: deep_stack FOLDER\n");
        return 2;
    }
    make_folder(argv[1]);
    if (chdir(argv[1]) != 0)
        stop(argv[1]);
    write_notes();
    pthread_t thread = pthread_self();
    pthread_attr_t attributes;
    if (pthread_attr_init(&attributes) != 0 ||
        pthread_attr_setstacksize(&attributes, DVQ_THREAD_STACK) != 0 ||
        pthread_create(&thread, &attributes, ask_all, NULL) != 0)
        stop("pthread_create");
    pthread_join(thread, NULL);
    pthread_attr_destroy(&attributes);
    return passed ? 0 : 1;
}
