/*
 * Memory running out in the middle of a sequence of calls on one vault: queries that read notes
 * deeper and deeper, overlays, files that change, refreshes. One call fails for lack of memory, the
 * calls after it go on with what it left; in the end everything is asked again, and must be as in a
 * vault that was opened afresh.
 *
 *     alloc_sequence FOLDER [full]
 *
 * FOLDER is made, filled and emptied. Without "full" only some of the allocations fail.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "alloc_host.h"

#define NOW 1768473000000
/* How many allocations of a call fail in turn, unless all are to. */
#define SAMPLES 5

/* ---- the folder ---- */

enum { MANY = 20 /* enough for links to be resolved once all notes are read */ };

static const char *root;

static const char bookmarks[] = "{\"items\":[{\"type\":\"file\",\"path\":\"n1.md\"},"
                                "{\"type\":\"file\",\"path\":\"Target.md\"}]}";

static void write_numbered(int i)
{
    char name[32];
    snprintf(name, sizeof name, "n%d.md", i);
    char text[600];
    snprintf(text, sizeof text,
             "---\ntags: [a, b%d]\naliases: N%d\nup: \"[[n%d]]\"\n---\n# H #t%d\n"
             "> [!n] managed\nto:: [[Late]] [[n%d|x]]\nn:: %d\n"
             "- [ ] t [due:: 2026-01-%02d] [x:: [[n%d]]] [[Target]]\n  - [x] u (y:: [[n1]])\n",
             i, i, (i + 1) % MANY, i % 3, (i + 2) % MANY, i, i % 28 + 1, (i + 3) % MANY);
    write_note(root, name, text);
}

/* What change_folder() undoes. */
static void restore_folder(void)
{
    remove_note(root, "Late.md");
    write_numbered(2);
    write_note(root, "Gone.md", "[[n1]]\n");
}

static void fill_folder(void)
{
    for (int i = 0; i < MANY; i++)
        write_numbered(i);
    write_note(root, "Broken.md", "---\na: [\n---\nk:: 1\n");
    restore_folder();
}

static void change_folder(void)
{
    write_note(root, "n2.md", "n:: 200, and longer\n[[Late]]\n");
    write_note(root, "Late.md", "n:: 3\n- [ ] late [[n3]]\n");
    remove_note(root, "Gone.md");
}

static void empty_folder(void)
{
    char name[32];
    for (int i = 0; i < MANY; i++) {
        snprintf(name, sizeof name, "n%d.md", i);
        remove_note(root, name);
    }
    remove_note(root, "Broken.md");
    remove_note(root, "Gone.md");
    remove_note(root, "Late.md");
    remove_note(root, ".obsidian/bookmarks.json");
    remove_note(root, ".obsidian");
    rmdir(root);
}

/* ---- what is asked ---- */

static const char *const queries[] = {
    "TABLE n, to, up, file.aliases, file.day FROM #a",
    "TASK WHERE due SORT text",
    "TABLE file.lists.text, file.tasks.x, file.starred SORT file.name",
    "TABLE file.inlinks, file.outlinks, file.etags, length(file.lists) SORT file.path DESC",
    "LIST FROM [[Target]] or outgoing([[n1]])",
    "LIST k WHERE file.size > 5 SORT file.path",
};

enum { QUERY_COUNT = sizeof queries / sizeof queries[0] };

static void take_warning(void *user, dvq_string path, const dvq_error *warning)
{
    (void)warning;
    *(bool *)user = *(bool *)user || strcmp(path.data, "Broken.md") == 0;
}

typedef struct run {
    host memory;
    dvq_vault *vault;
    dvq_query *kept; /* a query that is reset again and again; NULL: it could not be prepared */
    bool warned;     /* of the broken note */
    output out;
} run;

static dvq_status ask(run *self, const char *text)
{
    dvq_query *query = NULL;
    dvq_error error = {0};
    dvq_status status = dvq_query_prepare(self->vault, text, strlen(text), NULL, &query, &error);
    if (status == DVQ_OK)
        status = dvq_query_render(query, DVQ_FORMAT_JSON, NULL, append, &self->out, &error);
    dvq_query_finalize(query);
    return status;
}

/* After a reset that failed, a query still answers what does not need rows. */
static dvq_status ask_again(run *self)
{
    dvq_error error = {0};
    if (self->kept == NULL)
        return dvq_query_prepare(self->vault, queries[1], strlen(queries[1]), NULL, &self->kept,
                                 &error);
    dvq_status status = dvq_query_reset(self->kept, &error);
    if (dvq_query_get_type(self->kept) != DVQ_QUERY_TASK ||
        dvq_query_get_column_count(self->kept) != 1 || dvq_query_is_grouped(self->kept) != 0 ||
        dvq_query_get_cell(self->kept, 0) != NULL)
        stop("a query that was reset says something else");
    if (status == DVQ_OK)
        status = dvq_query_render(self->kept, DVQ_FORMAT_TEXT, NULL, append, &self->out, &error);
    return status;
}

static dvq_status render(run *self)
{
    static const char text[] = "`= this.n`\n```dataview\nLIST file.lists.text\n```\n";
    return dvq_note_render(self->vault, "n1", DVQ_TERMINATED, text, sizeof text - 1, NULL, append,
                           &self->out, NULL);
}

/* One step of a sequence: '0' to '9' ask; see the switch. */
static dvq_status take_step(run *self, char step)
{
    switch (step) {
    case 'o':
        return dvq_vault_set_overlay(self->vault, "Target.md", DVQ_TERMINATED, "[[n2]]\nn:: 7", 12,
                                     NULL);
    case 'p':
        return dvq_vault_set_overlay(self->vault, "n3.md", DVQ_TERMINATED, "n:: 8\n- [ ] o [[n1]]",
                                     20, NULL);
    case 'c':
        return dvq_vault_clear_overlay(self->vault, NULL, 0, NULL);
    case 'r':
        return dvq_vault_refresh(self->vault, NULL, NULL);
    case 'a':
        return ask_again(self);
    case 'n':
        return render(self);
    case 'g':
        return dvq_page_write_json(self->vault, "n1", DVQ_TERMINATED, append, &self->out, NULL);
    case 'f':
        change_folder();
        return DVQ_OK;
    default:
        return ask(self, queries[step - '0']);
    }
}

/* Each ends with a refresh, so that all files are as they are in a fresh vault. */
static const char *const sequences[] = {
    "03opr", "13or", "04oc1fr", "12pfr", "aoafar", "n0fr", "g3fnr", "52ofr3pr", "15fr4r",
};

enum { SEQUENCE_COUNT = sizeof sequences / sizeof sequences[0] };

static void open_run(run *self, unsigned threads)
{
    memset(self, 0, sizeof *self);
    dvq_allocator allocator = host_get_allocator(&self->memory);
    dvq_vault_options options = {.size = sizeof options,
                                 .allocator = &allocator,
                                 .log = take_warning,
                                 .log_user = &self->warned,
                                 .threads = threads,
                                 .zone = "UTC",
                                 .now = NOW,
                                 .has_now = 1};
    if (dvq_vault_open(root, &options, &self->vault, NULL) != DVQ_OK)
        stop("the vault cannot be opened");
}

/* Everything there is to ask, with memory at hand. */
static void ask_all(run *self)
{
    self->out.length = 0;
    if (dvq_vault_set_overlay(self->vault, "Target.md", DVQ_TERMINATED, "[[n2]]\nn:: 9", 12,
                              NULL) != DVQ_OK ||
        dvq_vault_clear_overlay(self->vault, NULL, 0, NULL) != DVQ_OK ||
        dvq_vault_refresh(self->vault, NULL, NULL) != DVQ_OK)
        stop("the vault cannot be brought up to date with memory at hand");
    for (int i = 0; i < QUERY_COUNT; i++)
        if (ask(self, queries[i]) != DVQ_OK)
            stop("a query fails with memory at hand");
    if (render(self) != DVQ_OK)
        stop("a note cannot be rendered with memory at hand");
    if ((self->kept == NULL && ask_again(self) != DVQ_OK) || ask_again(self) != DVQ_OK)
        stop("a query cannot be reset with memory at hand");
    char count[32];
    snprintf(count, sizeof count, "%zu", dvq_vault_get_failure_count(self->vault));
    append(&self->out, count, strlen(count));
}

static void close_run(run *self)
{
    dvq_query_finalize(self->kept);
    dvq_vault_close(self->vault);
    host_expect_empty(&self->memory);
}

/* The answers of a vault that was opened afresh on the folder as it is now. */
static void ask_fresh(output *answers)
{
    run fresh;
    open_run(&fresh, 1);
    if (ask_again(&fresh) != DVQ_OK)
        stop("a query cannot be prepared");
    ask_all(&fresh);
    close_run(&fresh);
    *answers = fresh.out;
}

typedef struct attempt {
    const char *sequence;
    size_t step;    /* the one that fails */
    size_t failing; /* its allocation, from 1; 0: none */
    bool for_good;
    unsigned threads;
} attempt;

/* Where the answers begin to differ, and a little before. */
static void print_difference(const char *expected, const char *got)
{
    size_t start = 0;
    while (expected[start] != '\0' && expected[start] == got[start])
        start++;
    start = start > 80 ? start - 80 : 0;
    fprintf(stderr, "expected: %.200s\ngot: %.200s\n", expected + start, got + start);
}

/* Carry out a sequence. Returns the number of allocations of the step that is to fail. */
static size_t try_sequence(const attempt *tried, const output *expected)
{
    restore_folder();
    run self;
    open_run(&self, tried->threads);
    size_t calls = 0;
    for (size_t i = 0; tried->sequence[i] != '\0'; i++) {
        bool fails = i == tried->step;
        host_start(&self.memory, fails ? tried->failing : 0, tried->for_good);
        dvq_status status = take_step(&self, tried->sequence[i]);
        calls = fails ? atomic_load(&self.memory.calls) : calls;
        self.memory.failing = 0;
        if (status != DVQ_OK && status != DVQ_ERROR_MEMORY && status != DVQ_ERROR_USAGE)
            stop("a step failed for another reason");
    }
    change_folder();
    ask_all(&self);
    bool same = strcmp(self.out.data, expected->data) == 0;
    if (!same || !self.warned) {
        fprintf(stderr, "sequence %s, step %zu, allocation %zu%s, %u threads\n", tried->sequence,
                tried->step, tried->failing, tried->for_good ? " and on" : "", tried->threads);
        print_difference(expected->data, self.out.data);
        stop(same ? "nothing was said of a broken note" : "another answer than a fresh vault's");
    }
    close_run(&self);
    free(self.out.data);
    return calls;
}

/* Let the allocations of one step fail in turn, all or some of them. */
static size_t try_step(const attempt *step, const output *expected, bool full)
{
    attempt tried = *step;
    size_t count = try_sequence(&tried, expected);
    size_t stride = full || count <= SAMPLES ? 1 : count / SAMPLES;
    size_t runs = 0;
    for (size_t failing = 1; failing <= count; failing += stride, runs++) {
        tried.failing = failing;
        try_sequence(&tried, expected);
    }
    return runs;
}

int main(int argc, char **argv)
{
    if (argc < 2)
        stop("usage: alloc_sequence FOLDER [full]");
    bool full = argc > 2 && strcmp(argv[2], "full") == 0;
    root = argv[1];
    mkdir(root, 0777);
    char folder[4096];
    snprintf(folder, sizeof folder, "%s/.obsidian", root);
    mkdir(folder, 0777);
    write_note(root, ".obsidian/bookmarks.json", bookmarks);
    fill_folder();
    change_folder();
    output expected = {0};
    ask_fresh(&expected);
    size_t runs = 0;
    for (size_t i = 0; i < SEQUENCE_COUNT; i++) {
        for (size_t step = 0; sequences[i][step] != '\0'; step++) {
            attempt tried = {.sequence = sequences[i], .step = step, .threads = 1};
            runs += try_step(&tried, &expected, full);
            tried.for_good = true;
            runs += try_step(&tried, &expected, full);
            tried.threads = 3;
            runs += full ? try_step(&tried, &expected, full) : 0;
        }
    }
    printf("%zu runs\n", runs);
    free(expected.data);
    empty_folder();
    return 0;
}
