/*
 * Notes that are no longer what the walk found: gone, cut short, grown, in the way, or changed
 * again and again while they are read. Each case changes an open vault and then asks for every
 * note.
 *
 *     changes FOLDER
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "dvq.h"

enum { OTHER_NOTES = 5, CHANGES = 400 };

#define NOTE "- [ ] task [due:: 2026-01-01] #tag [[other1]]\n"

static void stop(const char *what)
{
    fprintf(stderr, "%s: %s\n", what, strerror(errno));
    exit(2);
}

static void write_file(const char *path, const char *text, size_t length)
{
    int descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (descriptor < 0 || write(descriptor, text, length) != (ssize_t)length)
        stop(path);
    close(descriptor);
}

/* ---- what happens to the note ---- */

static void leave(const char *path)
{
    (void)path;
}

static void delete (const char *path)
{
    if (unlink(path) != 0)
        stop(path);
}

static void empty(const char *path)
{
    if (truncate(path, 0) != 0)
        stop(path);
}

static void cut(const char *path)
{
    if (truncate(path, 17) != 0)
        stop(path);
}

static void grow_past_limit(const char *path)
{
    if (truncate(path, (off_t)65 * 1024 * 1024) != 0)
        stop(path);
}

static void make_folder(const char *path)
{
    delete (path);
    if (mkdir(path, 0700) != 0)
        stop(path);
}

static void make_pipe(const char *path)
{
    delete (path);
    if (mkfifo(path, 0600) != 0)
        stop(path);
}

static void link_outside(const char *path)
{
    delete (path);
    if (symlink("/etc/passwd", path) != 0)
        stop(path);
}

static void link_to_itself(const char *path)
{
    delete (path);
    if (symlink("note.md", path) != 0)
        stop(path);
}

static void forbid(const char *path)
{
    if (chmod(path, 0) != 0)
        stop(path);
}

typedef struct change {
    const char *name;
    void (*make)(const char *path);
    bool fails;   /* the note cannot be read any more, which must be told */
    size_t tasks; /* of it */
} change;

static const change changes[] = {
    {"left as it is", leave, false, 1},
    {"deleted", delete, true, 0},
    {"emptied", empty, false, 0},
    {"cut short", cut, false, 1},
    {"grown past the limit", grow_past_limit, true, 0},
    {"now a folder", make_folder, true, 0},
    {"now a pipe", make_pipe, false, 0},
    {"now a link out of the vault", link_outside, true, 0},
    {"now a link to itself", link_to_itself, true, 0},
    {"forbidden", forbid, true, 0},
};

/* ---- asking ---- */

typedef struct answer {
    size_t warnings;
    size_t secrets; /* of what must not come out */
} answer;

static void take_warning(void *user, dvq_string path, const dvq_error *warning)
{
    answer *got = user;
    if (strcmp(path.data, "note.md") != 0 || warning->status >= 0 || warning->message[0] == '\0')
        exit(1);
    got->warnings++;
}

static int take_output(void *user, const char *data, size_t length)
{
    answer *got = user;
    for (size_t i = 0; i + 5 <= length; i++)
        got->secrets += memcmp(data + i, "root:", 5) == 0;
    return 0;
}

/* The number of rows; SIZE_MAX when the query fails. */
static size_t ask(dvq_vault *vault, const char *text, answer *got)
{
    dvq_query *query = NULL;
    dvq_error error = {.status = DVQ_OK};
    size_t rows = SIZE_MAX;
    dvq_status status = dvq_query_prepare(vault, text, strlen(text), NULL, &query, &error);
    if (status == DVQ_OK)
        status = dvq_query_render(query, DVQ_FORMAT_JSON, NULL, take_output, got, &error);
    if (status == DVQ_OK)
        rows = dvq_query_get_row_count(query);
    else
        fprintf(stderr, "%s: %s\n", text, error.message);
    dvq_query_finalize(query);
    return rows;
}

static dvq_vault *open_vault(const char *folder, bool follow, answer *got)
{
    dvq_vault_options options = {.size = sizeof options,
                                 .follow_links = follow,
                                 .log = take_warning,
                                 .log_user = got,
                                 .zone = "UTC"};
    dvq_vault *vault = NULL;
    dvq_error error = {.status = DVQ_OK};
    if (dvq_vault_open(folder, &options, &vault, &error) != DVQ_OK) {
        fprintf(stderr, "%s: %s\n", folder, error.message);
        exit(2);
    }
    return vault;
}

static bool try_change(const char *folder, const char *path, const change *tried, bool follow)
{
    answer got = {.warnings = 0};
    /* Who may do everything is forbidden nothing. */
    bool fails = tried->fails && !(tried->make == forbid && geteuid() == 0);
    size_t tasks = tried->make == forbid && !fails ? 1 : tried->tasks;
    dvq_vault *vault = open_vault(folder, follow, &got);
    tried->make(path);
    size_t found = ask(vault, "TASK", &got);
    size_t all = ask(vault, "LIST file", &got);
    bool passed = found == OTHER_NOTES + tasks && all == OTHER_NOTES + (fails ? 0 : 1) &&
                  got.secrets == 0 && got.warnings == (fails ? 1 : 0) &&
                  dvq_vault_get_failure_count(vault) == (fails ? 1 : 0);
    if (!passed)
        fprintf(stderr, "%s%s: %zu tasks, %zu notes, %zu warnings, %zu failures, %zu secrets\n",
                tried->name, follow ? ", links followed" : "", found, all, got.warnings,
                dvq_vault_get_failure_count(vault), got.secrets);
    dvq_vault_close(vault);
    return passed;
}

static void write_notes(const char *folder, const char *path)
{
    struct stat status;
    if (lstat(path, &status) == 0 && (S_ISDIR(status.st_mode) ? rmdir(path) : unlink(path)) != 0)
        stop(path);
    write_file(path, NOTE, sizeof NOTE - 1);
    for (int i = 0; i < OTHER_NOTES; i++) {
        char other[4096];
        snprintf(other, sizeof other, "%s/other%d.md", folder, i);
        write_file(other, NOTE, sizeof NOTE - 1);
    }
}

/* ---- a note that never rests ---- */

typedef struct writer {
    const char *path;
    atomic_bool stopped;
} writer;

static void *keep_writing(void *user)
{
    static char text[256 * 1024];
    writer *self = user;
    for (size_t i = 0; i < sizeof text; i++)
        text[i] = NOTE[i % (sizeof NOTE - 1)];
    for (size_t length = 1; !atomic_load(&self->stopped); length = length * 7 % sizeof text + 1)
        write_file(self->path, text, length);
    return NULL;
}

static bool try_restless(const char *folder, const char *path)
{
    writer self = {.path = path};
    bool passed = true;
    pthread_t thread;
    if (pthread_create(&thread, NULL, keep_writing, &self) != 0)
        stop("pthread_create");
    for (int i = 0; i < CHANGES && passed; i++) {
        answer got = {.warnings = 0};
        dvq_vault *vault = open_vault(folder, false, &got);
        passed = ask(vault, "TASK", &got) >= OTHER_NOTES && ask(vault, "LIST file", &got) != 0 &&
                 dvq_vault_refresh(vault, NULL, NULL) == DVQ_OK &&
                 ask(vault, "TABLE file", &got) == OTHER_NOTES + 1;
        dvq_vault_close(vault);
    }
    atomic_store(&self.stopped, true);
    pthread_join(thread, NULL);
    return passed;
}

int main(int argc, char **argv)
{
    bool passed = true;
    if (argc != 2) {
        fprintf(stderr, "usage: changes FOLDER\n");
        return 2;
    }
    if (mkdir(argv[1], 0700) != 0 && errno != EEXIST)
        stop(argv[1]);
    char path[4096];
    snprintf(path, sizeof path, "%s/note.md", argv[1]);
    for (size_t i = 0; i < 2 * sizeof changes / sizeof changes[0]; i++) {
        write_notes(argv[1], path);
        passed = try_change(argv[1], path, &changes[i / 2], i % 2 == 1) && passed;
    }
    write_notes(argv[1], path);
    passed = try_restless(argv[1], path) && passed;
    return passed ? 0 : 1;
}
