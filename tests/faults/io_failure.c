/*
 * The system's calls on files failing in turn, by the linker's --wrap: each answer must then be as
 * always, or come with an error or a warning that says what could not be read. Nothing may leak.
 *
 *     io_failure VAULT
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "dvq.h"

/* ---- the calls that fail ---- */

static size_t calls;
static size_t failing; /* the call that fails, from 1; 0: none */
static bool for_good;  /* and all after it */
static int failure;    /* its errno */

static bool fails(void)
{
    calls++;
    if (failing == 0 || (for_good ? calls < failing : calls != failing))
        return false;
    errno = failure;
    return true;
}

int __real_open(const char *path, int flags, ...);
int __real_openat(int directory, const char *path, int flags, ...);
ssize_t __real_read(int descriptor, void *buffer, size_t count);
DIR *__real_fdopendir(int descriptor);
struct dirent *__real_readdir(DIR *stream);
char *__real_realpath(const char *path, char *resolved);
struct statx;
int __real_statx(int directory, const char *path, int flags, unsigned mask, struct statx *result);
int __real_fstatat(int directory, const char *path, struct stat *result, int flags);
int __real_fstat(int descriptor, struct stat *result);
long __real_syscall(long number, ...);

int __wrap_open(const char *path, int flags, ...);
int __wrap_openat(int directory, const char *path, int flags, ...);
ssize_t __wrap_read(int descriptor, void *buffer, size_t count);
DIR *__wrap_fdopendir(int descriptor);
struct dirent *__wrap_readdir(DIR *stream);
char *__wrap_realpath(const char *path, char *resolved);
int __wrap_statx(int directory, const char *path, int flags, unsigned mask, struct statx *result);
int __wrap_fstatat(int directory, const char *path, struct stat *result, int flags);
int __wrap_fstat(int descriptor, struct stat *result);
long __wrap_syscall(long number, ...);

/* Nothing under test creates files, so no mode is passed. */
int __wrap_open(const char *path, int flags, ...)
{
    return fails() ? -1 : __real_open(path, flags);
}

int __wrap_openat(int directory, const char *path, int flags, ...)
{
    return fails() ? -1 : __real_openat(directory, path, flags);
}

ssize_t __wrap_read(int descriptor, void *buffer, size_t count)
{
    return fails() ? -1 : __real_read(descriptor, buffer, count);
}

DIR *__wrap_fdopendir(int descriptor)
{
    return fails() ? NULL : __real_fdopendir(descriptor);
}

struct dirent *__wrap_readdir(DIR *stream)
{
    return fails() ? NULL : __real_readdir(stream);
}

char *__wrap_realpath(const char *path, char *resolved)
{
    return fails() ? NULL : __real_realpath(path, resolved);
}

int __wrap_statx(int directory, const char *path, int flags, unsigned mask, struct statx *result)
{
    return fails() ? -1 : __real_statx(directory, path, flags, mask, result);
}

int __wrap_fstatat(int directory, const char *path, struct stat *result, int flags)
{
    return fails() ? -1 : __real_fstatat(directory, path, result, flags);
}

int __wrap_fstat(int descriptor, struct stat *result)
{
    return fails() ? -1 : __real_fstat(descriptor, result);
}

/* openat2(), which the C library has no function for. */
long __wrap_syscall(long number, ...)
{
    va_list values;
    va_start(values, number);
    int directory = va_arg(values, int);
    const char *path = va_arg(values, const char *);
    void *how = va_arg(values, void *);
    size_t size = va_arg(values, size_t);
    va_end(values);
    return fails() ? -1 : __real_syscall(number, directory, path, how, size);
}

/* ---- one run ---- */

static const char *const queries[] = {
    "LIST file.name",
    "LIST file.size SORT file.name",
    "TABLE rating, file.inlinks, [[Home]].due FROM \"\"",
    "TASK WHERE !completed",
    "TABLE name FROM csv(\"rows.csv\")",
    "LIST file.starred",
};

enum { QUERY_COUNT = sizeof queries / sizeof queries[0] };

typedef struct run_result {
    dvq_status status;
    size_t warnings;
    size_t failures;
    size_t length;
    unsigned hash; /* of the output */
} run_result;

static int take_output(void *user, const char *data, size_t length)
{
    run_result *result = user;
    for (size_t i = 0; i < length; i++)
        result->hash = (result->hash ^ (unsigned char)data[i]) * 16777619u;
    result->length += length;
    return 0;
}

static void take_warning(void *user, dvq_string path, const dvq_error *warning)
{
    run_result *result = user;
    if (path.data == NULL || warning->status >= 0 || warning->message[0] == '\0')
        abort();
    result->warnings++;
}

static dvq_status run_query(dvq_vault *vault, const char *text, run_result *result,
                            dvq_error *error)
{
    dvq_query *query = NULL;
    dvq_status status = dvq_query_prepare(vault, text, strlen(text), NULL, &query, error);
    if (status == DVQ_OK)
        status = dvq_query_render(query, DVQ_FORMAT_JSON, NULL, take_output, result, error);
    dvq_query_finalize(query);
    return status;
}

static run_result run(const char *path, const char *query, bool follow)
{
    run_result result = {.hash = 2166136261u};
    dvq_vault_options options = {.size = sizeof options,
                                 .threads = 1,
                                 .zone = "UTC",
                                 .has_now = 1,
                                 .follow_links = follow,
                                 .log = take_warning,
                                 .log_user = &result};
    dvq_vault *vault = NULL;
    dvq_error error = {.status = DVQ_OK};
    calls = 0;
    result.status = dvq_vault_open(path, &options, &vault, &error);
    if (result.status == DVQ_OK) {
        result.status = run_query(vault, query, &result, &error);
        result.failures = dvq_vault_get_failure_count(vault);
    }
    if (result.status != error.status)
        abort();
    dvq_vault_close(vault);
    return result;
}

/* How many files and folders are open. */
static int count_open(void)
{
    enum { MOST = 256 };
    int count = 0;
    for (int i = 0; i < MOST; i++)
        count += fcntl(i, F_GETFD) >= 0;
    return count;
}

/*
 * Whether a run with a failure said so or did without. Settings that cannot be read count as
 * missing, which only the last query shows.
 */
static bool is_told(const run_result *expected, const run_result *got, bool shows_settings)
{
    if (got->status != DVQ_OK)
        return got->status == DVQ_ERROR_IO;
    bool same = got->length == expected->length && got->hash == expected->hash;
    return same || shows_settings || (got->warnings > 0 && got->failures > 0);
}

static bool try_query(const char *path, const char *query, bool follow, bool all, int code,
                      size_t *runs)
{
    failing = 0;
    run_result expected = run(path, query, follow);
    size_t count = calls;
    bool passed = expected.status == DVQ_OK && expected.warnings == 0;
    int open_before = count_open();
    for (size_t call = 1; call <= count; call++) {
        failing = call;
        for_good = all;
        failure = code;
        run_result got = run(path, query, follow);
        ++*runs;
        int left_open = count_open() - open_before;
        if (is_told(&expected, &got, query == queries[QUERY_COUNT - 1]) && left_open == 0)
            continue;
        fprintf(stderr,
                "%s%s: call %zu of %zu%s with %s: status %d, %zu warnings, %zu failures, "
                "%d left open\n",
                query, follow ? " (following)" : "", call, count, all ? " and on" : "",
                strerror(code), (int)got.status, got.warnings, got.failures, left_open);
        passed = false;
    }
    return passed;
}

int main(int argc, char **argv)
{
    static const int codes[] = {EIO, EMFILE};
    bool passed = true;
    size_t runs = 0;
    if (argc < 2) {
        fprintf(stderr, "usage: io_failure VAULT\n");
        return 2;
    }
    for (size_t i = 0; i < QUERY_COUNT * 2 * 2 * 2; i++) {
        const char *query = queries[i % QUERY_COUNT];
        size_t rest = i / QUERY_COUNT;
        passed =
            try_query(argv[1], query, rest % 2 == 1, rest / 2 % 2 == 1, codes[rest / 4], &runs) &&
            passed;
    }
    printf("%zu runs\n", runs);
    return passed ? 0 : 1;
}
