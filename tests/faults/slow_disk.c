/*
 * What the system does to threads, by the linker's --wrap. A disk that lets every reader wait: the
 * system tells each thread that it has waited much. More threads than cores must read then, unless
 * their number is given, and answer as one does. And a system that starts no thread at all.
 *
 *     slow_disk FOLDER
 */
#define _GNU_SOURCE /* RUSAGE_THREAD */
#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "dvq.h"

enum { NOTES = 1500, FIRST_LOOKS = 5, MANY_THREADS = 12, CAPACITY = 1 << 20 };

/* ---- what the system says ---- */

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static size_t looks;   /* how often a thread asked how much it has waited */
static size_t threads; /* that were started */
static bool refuses;   /* to start any */

int __wrap_getrusage(int who, struct rusage *usage);
int __real_pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*run)(void *),
                          void *user);
int __wrap_pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*run)(void *),
                          void *user);

int __wrap_getrusage(int who, struct rusage *usage)
{
    (void)who;
    memset(usage, 0, sizeof *usage);
    pthread_mutex_lock(&lock);
    usage->ru_nvcsw = (long)++looks * 1000;
    pthread_cond_broadcast(&changed);
    pthread_mutex_unlock(&lock);
    return 0;
}

/* What a thread is to do. */
typedef struct task {
    void *(*run)(void *);
    void *user;
} task;

/* Leave the first notes to the thread that decides how many threads there are. */
static void *run_late(void *user)
{
    task given = *(task *)user;
    free(user);
    pthread_mutex_lock(&lock);
    while (looks < FIRST_LOOKS)
        pthread_cond_wait(&changed, &lock);
    pthread_mutex_unlock(&lock);
    return given.run(given.user);
}

int __wrap_pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*run)(void *),
                          void *user)
{
    task *given = refuses ? NULL : malloc(sizeof *given);
    if (given == NULL)
        return EAGAIN;
    *given = (task){run, user};
    threads++;
    return __real_pthread_create(thread, attributes, run_late, given);
}

/* ---- asking ---- */

static void stop(const char *what)
{
    fprintf(stderr, "%s: %s\n", what, strerror(errno));
    exit(2);
}

static void write_notes(const char *folder)
{
    if (mkdir(folder, 0700) != 0 && errno != EEXIST)
        stop(folder);
    for (int i = 0; i < NOTES; i++) {
        char path[4096];
        snprintf(path, sizeof path, "%s/note%d.md", folder, i);
        FILE *file = fopen(path, "w");
        if (file == NULL)
            stop(path);
        fprintf(file, "- [ ] task %d [due:: 2026-01-%02d] [[note%d]]\n", i, i % 28 + 1,
                i * 7 % NOTES);
        if (fclose(file) != 0)
            stop(path);
    }
}

typedef struct answer {
    char data[CAPACITY];
    size_t length;
} answer;

static int take_output(void *user, const char *data, size_t length)
{
    answer *got = user;
    if (length > sizeof got->data - got->length)
        return 1;
    memcpy(got->data + got->length, data, length);
    got->length += length;
    return 0;
}

/* Ask a vault opened anew, with this many threads or those it chooses; returns how many started. */
static size_t ask(const char *folder, unsigned wanted, const char *text, answer *got)
{
    dvq_vault_options options = {.size = sizeof options, .threads = wanted, .zone = "UTC"};
    dvq_vault *vault = NULL;
    dvq_query *query = NULL;
    dvq_error error = {.status = DVQ_OK};
    got->length = 0;
    looks = threads = 0;
    dvq_status status = dvq_vault_open(folder, &options, &vault, &error);
    if (status == DVQ_OK)
        status = dvq_query_prepare(vault, text, strlen(text), NULL, &query, &error);
    if (status == DVQ_OK)
        status = dvq_query_render(query, DVQ_FORMAT_NDJSON, NULL, take_output, got, &error);
    if (status != DVQ_OK) {
        fprintf(stderr, "%s: %s\n", text, error.message);
        exit(2);
    }
    dvq_query_finalize(query);
    dvq_vault_close(vault);
    return threads;
}

static bool is_same(const answer *a, const answer *b)
{
    return a->length == b->length && memcmp(a->data, b->data, a->length) == 0;
}

static bool try_query(const char *folder, const char *text)
{
    static answer alone;
    static answer many;
    static answer refused;
    size_t alone_threads = ask(folder, 1, text, &alone);
    size_t many_threads = ask(folder, 0, text, &many);
    refuses = true;
    size_t refused_threads = ask(folder, MANY_THREADS, text, &refused);
    refuses = false;
    bool passed = alone_threads == 0 && many_threads >= MANY_THREADS && refused_threads == 0 &&
                  alone.length > 0 && is_same(&alone, &many) && is_same(&alone, &refused);
    if (!passed)
        fprintf(stderr, "%s: %zu, %zu and %zu threads, %zu, %zu and %zu bytes\n", text,
                alone_threads, many_threads, refused_threads, alone.length, many.length,
                refused.length);
    return passed;
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        fprintf(stderr, "usage: slow_disk FOLDER\n");
        return 2;
    }
    write_notes(argv[1]);
    bool passed = try_query(argv[1], "TASK WHERE !completed SORT due");
    passed = try_query(argv[1], "LIST length(file.inlinks) SORT file.name DESC") && passed;
    passed = try_query(argv[1], "LIST file.size") && passed;
    return passed ? 0 : 1;
}
