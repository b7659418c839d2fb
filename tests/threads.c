/*
 * Many threads on one vault, each with queries of its own: what they answer must be what one thread
 * alone is answered, whatever has been read by whom. Of most use under the thread sanitizer.
 *
 *     threads VAULT [THREADS [ROUNDS]]
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dvq.h"

enum { DEFAULT_THREADS = 64, DEFAULT_ROUNDS = 3, MOST_THREADS = 256, CALLS = 12 };

#define NOW 1768473000000

typedef enum question_kind { ASK_QUERY, ASK_EXPRESSION, ASK_PAGE, ASK_NOTE } question_kind;

typedef struct question {
    question_kind kind;
    dvq_format format;
    const char *text;
} question;

/* Names only, sizes only, tasks only, contents, links, and what is opened by its first use. */
static const question questions[] = {
    {ASK_QUERY, DVQ_FORMAT_JSON, "LIST"},
    {ASK_QUERY, DVQ_FORMAT_JSON, "LIST file.size FROM \"Projects\" SORT file.mtime"},
    {ASK_QUERY, DVQ_FORMAT_TEXT, "TASK WHERE !completed SORT due"},
    {ASK_QUERY, DVQ_FORMAT_MARKDOWN, "TABLE rating, due, file.tags SORT file.name DESC"},
    {ASK_QUERY, DVQ_FORMAT_DATAVIEW, "TABLE rows.file.name GROUP BY file.folder"},
    {ASK_QUERY, DVQ_FORMAT_JSON, "LIST file.inlinks FROM [[Home]] or outgoing([[Home]])"},
    {ASK_QUERY, DVQ_FORMAT_JSON, "LIST FROM #home or #area"},
    {ASK_QUERY, DVQ_FORMAT_CSV, "TABLE name, when FROM csv(\"rows.csv\")"},
    {ASK_QUERY, DVQ_FORMAT_JSON, "LIST file"},
    {ASK_QUERY, DVQ_FORMAT_VIMGREP, "TASK FROM #inline/tag or \"Projects\""},
    /* Rows enough to be written by several threads. */
    {ASK_QUERY, DVQ_FORMAT_NDJSON,
     "TABLE file.mtime, due, a FLATTEN list(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, "
     "17, 18) AS "
     "a "
     "FLATTEN list(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18) AS b"},
    {ASK_EXPRESSION, DVQ_FORMAT_JSON, "sort([\"é\", \"z\", \"E\", \"Ä\"]) + [[Home]].rating"},
    {ASK_EXPRESSION, DVQ_FORMAT_JSON,
     "currencyformat(12.5, \"EUR\") + regexreplace(\"aXb\", \"X\", \"\")"},
    {ASK_EXPRESSION, DVQ_FORMAT_JSON,
     "[dateformat(date(now), \"ZZZZ\"), date(2026-07-01T10:00:00[Asia/Tokyo]), this.file.day]"},
    {ASK_PAGE, DVQ_FORMAT_JSON, "Home"},
    {ASK_PAGE, DVQ_FORMAT_JSON, "Projects/Website.md"},
    {ASK_NOTE, DVQ_FORMAT_MARKDOWN,
     "```dataview\nTABLE file.inlinks, due\n```\n\n`= this.rating`\n\n```dataview\nTASK\n```\n"},
};

enum { QUESTION_COUNT = sizeof questions / sizeof questions[0] };

typedef struct answer {
    char *data;
    size_t length;
    size_t capacity;
} answer;

static int append(void *user, const char *data, size_t length)
{
    answer *target = user;
    if (target->length + length > target->capacity) {
        target->capacity = (target->length + length) * 2;
        target->data = realloc(target->data, target->capacity);
    }
    if (target->data == NULL)
        abort();
    memcpy(target->data + target->length, data, length);
    target->length += length;
    return 0;
}

static dvq_status ask_query(dvq_vault *vault, const question *asked, answer *got, dvq_error *error)
{
    dvq_query_options options = {.size = sizeof options, .origin = "Home.md"};
    dvq_query *query = NULL;
    dvq_status status =
        dvq_query_prepare(vault, asked->text, strlen(asked->text), &options, &query, error);
    if (status == DVQ_OK)
        status = dvq_query_render(query, asked->format, NULL, append, got, error);
    dvq_query_finalize(query);
    return status;
}

static answer ask(dvq_vault *vault, const question *asked)
{
    answer got = {.length = 0};
    dvq_query_options options = {.size = sizeof options, .origin = "Home.md"};
    dvq_error error = {.status = DVQ_OK};
    dvq_status status = DVQ_ERROR_USAGE;
    switch (asked->kind) {
    case ASK_QUERY:
        status = ask_query(vault, asked, &got, &error);
        break;
    case ASK_EXPRESSION:
        status = dvq_expression_write(vault, asked->text, strlen(asked->text), &options,
                                      DVQ_VALUE_FORM_JSON, append, &got, &error);
        break;
    case ASK_NOTE:
        status = dvq_note_render(vault, "Home.md", DVQ_TERMINATED, asked->text, strlen(asked->text),
                                 NULL, append, &got, &error);
        break;
    case ASK_PAGE:
        status = dvq_page_write_json(vault, asked->text, DVQ_TERMINATED, append, &got, &error);
        break;
    }
    if (status != DVQ_OK)
        append(&got, error.message, strlen(error.message));
    return got;
}

static void count_warning(void *user, dvq_string path, const dvq_error *warning)
{
    size_t *warnings = user; /* not atomic: calls come one at a time */
    *warnings += path.data != NULL && warning->status < 0;
}

static dvq_vault *open_vault(const char *path, size_t *warnings)
{
    dvq_vault_options options = {.size = sizeof options,
                                 .zone = "America/New_York",
                                 .now = NOW,
                                 .has_now = 1,
                                 .threads = 4,
                                 .log = count_warning,
                                 .log_user = warnings};
    dvq_vault *vault = NULL;
    dvq_error error = {.status = DVQ_OK};
    if (dvq_vault_open(path, &options, &vault, &error) != DVQ_OK) {
        fprintf(stderr, "%s: %s\n", path, error.message);
        exit(2);
    }
    return vault;
}

typedef struct worker {
    pthread_t thread;
    dvq_vault *vault;
    const answer *expected;
    size_t first; /* the question that it begins with */
    size_t wrong;
} worker;

static void *run_worker(void *user)
{
    worker *self = user;
    for (size_t call = 0; call < CALLS; call++) {
        size_t index = (self->first + call * 7) % QUESTION_COUNT;
        answer got = ask(self->vault, &questions[index]);
        const answer *expected = &self->expected[index];
        if (got.length != expected->length ||
            (got.length > 0 && memcmp(got.data, expected->data, got.length) != 0)) {
            fprintf(stderr, "%s\n  %.*s\nnot\n  %.*s\n", questions[index].text, (int)got.length,
                    got.data, (int)expected->length, expected->data);
            self->wrong++;
        }
        free(got.data);
    }
    return NULL;
}

/* A query that one thread runs while another ends it: it is answered, or cancelled. */
static void *run_cancelled(void *user)
{
    dvq_query *query = user;
    answer got = {.length = 0};
    dvq_status status = dvq_query_render(query, DVQ_FORMAT_JSON, NULL, append, &got, NULL);
    free(got.data);
    return status == DVQ_OK || status == DVQ_ERROR_CANCELLED ? NULL : query;
}

static size_t cancel_one(dvq_vault *vault)
{
    static const char text[] = "LIST map(file.lists, (l) => l.text) FLATTEN [1, 2, 3] AS a";
    dvq_query *query = NULL;
    void *failed = NULL;
    if (dvq_query_prepare(vault, text, sizeof text - 1, NULL, &query, NULL) != DVQ_OK)
        return 1;
    pthread_t thread;
    if (pthread_create(&thread, NULL, run_cancelled, query) != 0)
        exit(2);
    dvq_query_cancel(query);
    pthread_join(thread, &failed);
    dvq_query_finalize(query);
    return failed != NULL;
}

/* Takes output until it has come to the second block, and ends the query then. */
typedef struct canceller {
    dvq_query *query;
    size_t calls;
} canceller;

static int cancel_second(void *user, const char *data, size_t length)
{
    canceller *self = user;
    (void)data;
    (void)length;
    if (++self->calls == 2)
        dvq_query_cancel(self->query);
    return 0;
}

/* Rows that several threads write are ended from the function that takes them. */
static size_t cancel_writing(dvq_vault *vault)
{
    static const char text[] =
        "LIST repeat FLATTEN [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16] AS a "
        "FLATTEN [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16] AS b "
        "FLATTEN padleft(\"\", 100, \"x\") AS repeat";
    canceller self = {NULL, 0};
    if (dvq_query_prepare(vault, text, sizeof text - 1, NULL, &self.query, NULL) != DVQ_OK)
        return 1;
    dvq_status status =
        dvq_query_render(self.query, DVQ_FORMAT_JSON, NULL, cancel_second, &self, NULL);
    dvq_query_finalize(self.query);
    return status != DVQ_ERROR_CANCELLED || self.calls != 2;
}

/* All threads on a vault that has just been opened. */
static size_t run_round(const char *path, size_t count, const answer *expected, size_t round)
{
    static worker workers[MOST_THREADS];
    size_t warnings = 0;
    size_t wrong = 0;
    dvq_vault *vault = open_vault(path, &warnings);
    for (size_t i = 0; i < count; i++) {
        workers[i] = (worker){.vault = vault, .expected = expected, .first = i + round};
        if (pthread_create(&workers[i].thread, NULL, run_worker, &workers[i]) != 0) {
            fprintf(stderr, "no more threads\n");
            exit(2);
        }
    }
    wrong += cancel_one(vault);
    wrong += cancel_writing(vault);
    for (size_t i = 0; i < count; i++) {
        pthread_join(workers[i].thread, NULL);
        wrong += workers[i].wrong;
    }
    dvq_vault_close(vault);
    return wrong;
}

/* Each question to a vault of its own, by one thread. */
static void ask_alone(const char *path, answer *expected)
{
    for (size_t i = 0; i < QUESTION_COUNT; i++) {
        size_t warnings = 0;
        dvq_vault *vault = open_vault(path, &warnings);
        expected[i] = ask(vault, &questions[i]);
        dvq_vault_close(vault);
    }
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        fprintf(stderr, "usage: threads VAULT [THREADS [ROUNDS]]\n");
        return 2;
    }
    size_t count = argc > 2 ? strtoul(argv[2], NULL, 10) : DEFAULT_THREADS;
    size_t rounds = argc > 3 ? strtoul(argv[3], NULL, 10) : DEFAULT_ROUNDS;
    answer expected[QUESTION_COUNT];
    size_t wrong = 0;
    count = count < MOST_THREADS ? count : MOST_THREADS;
    ask_alone(argv[1], expected);
    for (size_t round = 0; round < rounds; round++)
        wrong += run_round(argv[1], count, expected, round);
    for (size_t i = 0; i < QUESTION_COUNT; i++)
        free(expected[i].data);
    printf("%zu threads, %zu rounds, %zu wrong answers\n", count, rounds, wrong);
    return wrong == 0 ? 0 : 1;
}
