/*
 * A run of `dvq render --in-place` that is killed at each of its system calls in turn. Whatever
 * note was being written then holds what it held or what it was to hold, or other commands say that
 * it is cut off, and the next run makes it whole; and nothing is left beside it.
 *
 *     killed DVQ FOLDER
 *
 * Ends with 77, which is "skipped", where one program may not trace another.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SKIPPED = 77, MOST_STOPS = 20000, CAPACITY = 1 << 17 };

typedef struct text {
    char data[CAPACITY];
    size_t length;
} text;

/* A note before and after a run, and what it is about. */
typedef struct shape {
    const char *name;
    text old;
    text new;
} shape;

static char note_path[4096];
static const char *program;
static const char *vault;

static void stop(const char *what)
{
    fprintf(stderr, "%s: %s\n", what, strerror(errno));
    exit(2);
}

static void write_note(const text *content)
{
    int descriptor = open(note_path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (descriptor < 0 ||
        write(descriptor, content->data, content->length) != (ssize_t)content->length)
        stop(note_path);
    close(descriptor);
}

static void read_note(text *content)
{
    int descriptor = open(note_path, O_RDONLY | O_CLOEXEC);
    ssize_t length = descriptor < 0 ? -1 : read(descriptor, content->data, CAPACITY);
    if (length < 0)
        stop(note_path);
    content->length = (size_t)length;
    close(descriptor);
}

static bool is_same(const text *a, const text *b)
{
    return a->length == b->length && memcmp(a->data, b->data, a->length) == 0;
}

/* How many names that start with ".dvq-" are in the vault; with `remove`, they go. */
static size_t count_leftovers(bool remove)
{
    size_t count = 0;
    DIR *stream = opendir(vault);
    if (stream == NULL)
        stop(vault);
    const struct dirent *found;
    while ((found = readdir(stream)) != NULL) {
        if (strncmp(found->d_name, ".dvq-", 5) != 0)
            continue;
        count++;
        if (remove && unlinkat(dirfd(stream), found->d_name, 0) != 0)
            stop(found->d_name);
    }
    closedir(stream);
    return count;
}

/* Start the program with its output sent to `output`; traced when asked to. */
static pid_t start(const char *const *words, const char *output, bool traced)
{
    pid_t child = fork();
    if (child != 0)
        return child;
    int descriptor = open(output, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (descriptor < 0 || dup2(descriptor, 1) < 0 || dup2(descriptor, 2) < 0)
        _exit(2);
    close(descriptor);
    if (traced && ptrace(PTRACE_TRACEME, 0, NULL, NULL) != 0)
        _exit(SKIPPED);
    execv(program, (char *const *)words);
    _exit(2);
}

static const char *const render[] = {"dvq",       "render", "-i",   "--vault", NULL,
                                     "--threads", "1",      "N.md", NULL};
static const char *const query[] = {"dvq", "query", "--vault", NULL, "LIST", NULL};

static int run(const char *const *words, size_t vault_word, const char *output)
{
    const char *copy[16] = {NULL};
    for (size_t i = 0; words[i] != NULL || i == vault_word; i++)
        copy[i] = i == vault_word ? vault : words[i];
    pid_t child = start(copy, output, false);
    int status = 0;
    if (child < 0 || waitpid(child, &status, 0) != child)
        stop("run");
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

/* Run `render` up to its stop number `last`, and kill it there; false when it ended before. */
static bool run_and_kill(int last, const char *output)
{
    const char *copy[16];
    for (size_t i = 0; i < sizeof render / sizeof render[0]; i++)
        copy[i] = i == 4 ? vault : render[i];
    pid_t child = start(copy, output, true);
    int status = 0;
    if (child < 0 || waitpid(child, &status, 0) != child)
        stop("trace");
    if (WIFEXITED(status))
        exit(WEXITSTATUS(status) == SKIPPED ? SKIPPED : 2);
    for (int i = 0; i < last; i++) {
        if (ptrace(PTRACE_SYSCALL, child, NULL, NULL) != 0 || waitpid(child, &status, 0) != child)
            stop("trace");
        if (WIFEXITED(status) || WIFSIGNALED(status))
            return false;
    }
    kill(child, SIGKILL);
    while (waitpid(child, &status, 0) == child && !WIFSIGNALED(status) && !WIFEXITED(status))
        continue;
    return true;
}

static bool says(const char *output, const char *what)
{
    int descriptor = open(output, O_RDONLY | O_CLOEXEC);
    char buffer[8192];
    ssize_t length = descriptor < 0 ? -1 : read(descriptor, buffer, sizeof buffer - 1);
    if (length < 0)
        stop(output);
    close(descriptor);
    buffer[length] = '\0';
    return strstr(buffer, what) != NULL;
}

/* What was found after all the runs of a shape. */
typedef struct tally {
    int old;
    int new;
    int cut_off;
} tally;

/* Kill one run and look at the note; false when something was lost or left. */
static bool check_kill(const shape *tried, int last, const char *output, tally *counts)
{
    static text now;
    read_note(&now);
    bool old = is_same(&now, &tried->old);
    bool new = is_same(&now, &tried->new);
    counts->old += old;
    counts->new += new;
    counts->cut_off += !old && !new;
    bool told = run(query, 3, output) == 0 && says(output, "N.md is cut off") == (!old && !new);
    int status = run(render, 4, output);
    read_note(&now);
    size_t left = count_leftovers(true);
    if (told && status == 0 && is_same(&now, &tried->new) && left == 0)
        return true;
    fprintf(stderr, "%s, killed at stop %d: %s; %s, status %d, %s, %zu leftovers\n", tried->name,
            last,
            old   ? "old"
            : new ? "new"
                  : "cut off",
            told ? "told" : "not told", status,
            is_same(&now, &tried->new) ? "mended" : "not mended", left);
    return false;
}

static bool try_shape(shape *tried, const char *output)
{
    tally counts = {0};
    bool passed = true;
    write_note(&tried->old);
    if (run(render, 4, output) != 0)
        stop("render");
    read_note(&tried->new);
    int last = 1;
    for (; last < MOST_STOPS && passed; last++) {
        write_note(&tried->old);
        if (!run_and_kill(last, output))
            break;
        passed = check_kill(tried, last, output, &counts);
    }
    printf("%s: killed at %d places; then %d times old, %d new, %d cut off\n", tried->name,
           last - 1, counts.old, counts.new, counts.cut_off);
    return passed && counts.old > 0 && counts.new > 0 && counts.cut_off > 0;
}

/* A note with `count` lines after its query, and a result that is longer or shorter than the new.
 */
static void make_shape(shape *made, const char *name, size_t stale_lines, size_t lines)
{
    made->name = name;
    char *at = made->old.data;
    at += sprintf(at, "first\n<!-- QueryToSerialize: LIST -->\n<!-- SerializedQuery: LIST -->\n");
    for (size_t i = 0; i < stale_lines; i++)
        at += sprintf(at, "- stale %zu\n", i);
    at += sprintf(at, "\n<!-- SerializedQuery END -->\n");
    for (size_t i = 0; i < lines; i++)
        at += sprintf(at, "line %zu\n", i);
    made->old.length = (size_t)(at - made->old.data);
}

int main(int argc, char **argv)
{
    static shape shapes[2];
    if (argc != 3) {
        fprintf(stderr, "usage: killed DVQ FOLDER\n");
        return 2;
    }
    program = argv[1];
    vault = argv[2];
    char output[4096];
    if ((mkdir(vault, 0700) != 0 && errno != EEXIST) ||
        snprintf(note_path, sizeof note_path, "%s/N.md", vault) >= (int)sizeof note_path ||
        snprintf(output, sizeof output, "%s.out", vault) >= (int)sizeof output)
        stop(vault);
    (void)count_leftovers(true);
    make_shape(&shapes[0], "a note that grows", 0, 100);
    make_shape(&shapes[1], "a note that shrinks", 40, 100);
    bool passed = true;
    for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++)
        passed = try_shape(&shapes[i], output) && passed;
    return passed ? 0 : 1;
}
