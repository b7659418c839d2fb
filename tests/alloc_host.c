/* What the tests of memory running out share; see the header. It never calls dvq. */
#include "alloc_host.h"

#include <stdalign.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Before each block stands its size. */
#define HEADER alignof(max_align_t)

void stop(const char *reason)
{
    fprintf(stderr, "%s\n", reason);
    abort();
}

static bool refuse(host *self)
{
    size_t call = atomic_fetch_add(&self->calls, 1) + 1;
    bool refused =
        self->failing != 0 && (self->for_good ? call >= self->failing : call == self->failing);
    if (refused)
        atomic_store(&self->refused, true);
    return refused;
}

static void *host_allocate(void *user, size_t size)
{
    host *self = user;
    if (size == 0)
        stop("0 bytes were asked for");
    if (refuse(self))
        return NULL;
    char *block = malloc(HEADER + size);
    if (block == NULL)
        stop("the test itself is out of memory");
    memcpy(block, &size, sizeof size);
    memset(block + HEADER, 0x5A, size);
    atomic_fetch_add(&self->blocks, 1);
    atomic_fetch_add(&self->bytes, size);
    return block + HEADER;
}

static void host_release(void *user, void *data, size_t size)
{
    host *self = user;
    if (data == NULL)
        return;
    char *block = (char *)data - HEADER;
    size_t allocated;
    memcpy(&allocated, block, sizeof allocated);
    if (allocated != size)
        stop("a block was given back with another size");
    memset(data, 0xA5, size);
    atomic_fetch_sub(&self->blocks, 1);
    atomic_fetch_sub(&self->bytes, size);
    free(block);
}

static void *host_reallocate(void *user, void *data, size_t old_size, size_t size)
{
    void *grown = host_allocate(user, size);
    if (grown != NULL) {
        memcpy(grown, data, old_size < size ? old_size : size);
        host_release(user, data, old_size);
    }
    return grown;
}

dvq_allocator host_get_allocator(host *self)
{
    return (dvq_allocator){host_allocate, host_reallocate, host_release, self};
}

void host_start(host *self, size_t failing, bool for_good)
{
    atomic_store(&self->calls, 0);
    atomic_store(&self->refused, false);
    self->failing = failing;
    self->for_good = for_good;
}

void host_expect_empty(const host *self)
{
    if (atomic_load(&self->blocks) != 0 || atomic_load(&self->bytes) != 0)
        stop("memory was not given back");
}

int append(void *user, const char *data, size_t length)
{
    output *target = user;
    if (target->length + length + 1 > target->capacity) {
        target->capacity = (target->length + length + 1) * 2;
        target->data = realloc(target->data, target->capacity);
        if (target->data == NULL)
            stop("the test itself is out of memory");
    }
    memcpy(target->data + target->length, data, length);
    target->length += length;
    target->data[target->length] = '\0';
    return 0;
}

enum { PATH_SIZE = 4096 };

static void join_path(char *path, const char *folder, const char *name)
{
    int length = snprintf(path, PATH_SIZE, "%s/%s", folder, name);
    if (length < 0 || length >= PATH_SIZE)
        stop("a path is too long");
}

void write_note(const char *folder, const char *name, const char *text)
{
    char path[PATH_SIZE];
    join_path(path, folder, name);
    FILE *file = fopen(path, "wb");
    if (file == NULL || fputs(text, file) < 0 || fclose(file) != 0)
        stop("a note cannot be written");
}

void remove_note(const char *folder, const char *name)
{
    char path[PATH_SIZE];
    join_path(path, folder, name);
    remove(path);
}
