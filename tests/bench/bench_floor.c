/*
 * bench_floor DIR [THREADS]: walks a folder, and opens, reads and closes every note in it, with as
 * many threads as dvq would use or THREADS. It asks of the system what reading notes cannot do
 * without and does nothing else, so what dvq takes beyond it is dvq's own. Prints how many notes
 * and bytes there are. Reads names as dvq does: those that start with a dot are passed over, and
 * symbolic links are not followed.
 */
#include "support/features.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "support/crew.h"

enum { BUFFER_SIZE = 64 * 1024 };

typedef struct folder folder;

struct folder {
    folder *next;
    char path[]; /* from the root */
};

typedef struct floor_run {
    int root;
    pthread_mutex_t lock; /* of what follows */
    pthread_cond_t changed;
    folder *waiting;
    size_t unread; /* folders waiting or being read */
    size_t notes;
    size_t bytes;
} floor_run;

/* What one thread has found. */
typedef struct tally {
    size_t notes;
    size_t bytes;
    folder *found;
    size_t found_count;
} tally;

static void fail(const char *what)
{
    fprintf(stderr, "bench_floor: %s: %s\n", what, strerror(errno));
    exit(1);
}

static folder *make_folder(const char *above, const char *name)
{
    size_t size = strlen(above) + strlen(name) + 2;
    folder *made = malloc(sizeof *made + size);
    if (made == NULL)
        fail("memory");
    snprintf(made->path, size, "%s%s%s", above, *above != '\0' ? "/" : "", name);
    return made;
}

static void read_note(int directory, const char *name, tally *sum)
{
    static _Thread_local char buffer[BUFFER_SIZE];
    int descriptor = openat(directory, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (descriptor < 0)
        fail(name);
    ssize_t got;
    while ((got = read(descriptor, buffer, sizeof buffer)) > 0)
        sum->bytes += (size_t)got;
    if (got < 0)
        fail(name);
    close(descriptor);
    sum->notes++;
}

static bool is_note(const char *name)
{
    size_t length = strlen(name);
    return length >= 3 && memcmp(name + length - 3, ".md", 3) == 0;
}

static void read_folder(int root, const folder *above, tally *sum)
{
    int descriptor = openat(root, *above->path != '\0' ? above->path : ".",
                            O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
    DIR *stream = descriptor >= 0 ? fdopendir(descriptor) : NULL;
    if (stream == NULL)
        fail(above->path);
    const struct dirent *entry;
    while ((entry = readdir(stream)) != NULL) {
        if (entry->d_name[0] == '.')
            continue;
        if (entry->d_type == DT_DIR) {
            folder *made = make_folder(above->path, entry->d_name);
            made->next = sum->found;
            sum->found = made;
            sum->found_count++;
        } else if (entry->d_type == DT_REG && is_note(entry->d_name)) {
            read_note(descriptor, entry->d_name, sum);
        }
    }
    closedir(stream);
}

/* Under the lock: the next folder; NULL when all are read. */
static folder *take_folder(floor_run *run)
{
    while (run->waiting == NULL && run->unread > 0)
        pthread_cond_wait(&run->changed, &run->lock);
    folder *taken = run->waiting;
    if (taken != NULL)
        run->waiting = taken->next;
    return taken;
}

/* Under the lock: hand over what a folder held. */
static void add_tally(floor_run *run, tally *sum)
{
    while (sum->found != NULL) {
        folder *moved = sum->found;
        sum->found = moved->next;
        moved->next = run->waiting;
        run->waiting = moved;
    }
    run->unread += sum->found_count;
    run->unread--;
    run->notes += sum->notes;
    run->bytes += sum->bytes;
    pthread_cond_broadcast(&run->changed);
}

static void part_table(void)
{
#if DVQ_HAS_CLOSE_RANGE
    (void)unshare(CLONE_FILES);
#endif
}

static void run_worker(void *user, size_t number)
{
    floor_run *run = user;
    /* Threads that share a table of open files wait for each other. */
    if (number > 0)
        part_table();
    pthread_mutex_lock(&run->lock);
    folder *taken;
    while ((taken = take_folder(run)) != NULL) {
        pthread_mutex_unlock(&run->lock);
        tally sum = {0};
        read_folder(run->root, taken, &sum);
        free(taken);
        pthread_mutex_lock(&run->lock);
        add_tally(run, &sum);
    }
    pthread_mutex_unlock(&run->lock);
}

int main(int count, char **arguments)
{
    if (count < 2 || count > 3) {
        fputs("usage: bench_floor DIR [THREADS]\n", stderr);
        return 2;
    }
    unsigned threads = dvq_thread_choose(count > 2 ? (unsigned)atoi(arguments[2]) : 0);
    floor_run run = {.root = open(arguments[1], O_RDONLY | O_DIRECTORY | O_CLOEXEC),
                     .lock = PTHREAD_MUTEX_INITIALIZER,
                     .changed = PTHREAD_COND_INITIALIZER,
                     .waiting = make_folder("", ""),
                     .unread = 1};
    run.waiting->next = NULL;
    if (run.root < 0)
        fail(arguments[1]);
    dvq_crew crew;
    dvq_crew_run(&crew, threads, run_worker, &run);
    printf("%zu notes, %zu bytes\n", run.notes, run.bytes);
    return 0;
}
