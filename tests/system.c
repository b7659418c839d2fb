/*
 * What the library asks of the system, without any other library: files found inside a folder,
 * written anew and edited in place, and threads. scripts/musl builds it. The argument is a folder,
 * which is made.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/file.h"
#include "support/file_edit.h"
#include "support/file_write.h"
#include "support/thread.h"

static size_t failed;

static void expect(bool good, const char *what)
{
    if (!good)
        (void)printf("%s: failed\n", what);
    failed += !good;
}

static bool holds(int folder, const char *path, const char *wanted)
{
    dvq_arena arena;
    dvq_arena_init(&arena, NULL);
    dvq_text text;
    bool same = dvq_file_read(&arena, folder, path, DVQ_MEBIBYTE, &text, NULL) == DVQ_OK &&
                dvq_text_equal(text, dvq_text_from_string(wanted));
    dvq_arena_release(&arena);
    return same;
}

static void check_writing(int folder)
{
    dvq_file_target target = {.directory = folder, .path = "a/b.md", .make_folders = true};
    bool written = false;
    expect(dvq_file_replace(&target, DVQ_TEXT("one"), &written, NULL) == DVQ_OK && written &&
               holds(folder, "a/b.md", "one"),
           "writing anew");
    expect(dvq_file_edit(folder, "a/b.md", DVQ_TEXT("one"), DVQ_TEXT("two, longer"), &written,
                         NULL) == DVQ_OK &&
               holds(folder, "a/b.md", "two, longer"),
           "editing in place");
    dvq_file_stat found;
    expect(dvq_file_get_stat(folder, "a/b.md", &found, NULL) == DVQ_OK && found.size == 11 &&
               found.is_regular && found.created > 0 && found.modified >= found.created - 1,
           "size and times");
}

static void check_opening(int folder)
{
    int descriptor = dvq_file_open_inside(folder, "a/b.md");
    expect(descriptor >= 0, "opening inside");
    close(descriptor);
    expect(dvq_file_open_inside(folder, "../a") < 0 && errno == ENOENT, "opening outside");
    expect(symlinkat("..", folder, "a/up") == 0 || errno == EEXIST, "making a link");
    expect(dvq_file_open_inside(folder, "a/up/a/b.md") < 0, "opening through a link");
    expect(unlinkat(folder, "a/up", 0) == 0, "removing a link");
}

static void *add_one(void *user)
{
    dvq_file_part_table(STDERR_FILENO);
    ++*(int *)user;
    return NULL;
}

static void check_threads(void)
{
    pthread_t thread;
    int count = 0;
    bool started = dvq_thread_start(&thread, add_one, &count);
    expect(started && pthread_join(thread, NULL) == 0 && count == 1, "starting a thread");
}

int main(int count, char **arguments)
{
    if (count != 2 || (mkdir(arguments[1], 0777) != 0 && errno != EEXIST)) {
        (void)fprintf(stderr, "usage: system FOLDER\n");
        return 2;
    }
    int folder = open(arguments[1], O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    expect(folder >= 0, "opening a folder");
    check_writing(folder);
    check_opening(folder);
    check_threads();
    close(folder);
    (void)printf("system: %zu failed\n", failed);
    return failed > 0;
}
