/*
 * The manifest of a folder of copies: which files in it `dvq render` wrote, and what it wrote. It
 * is the file ".dvq-manifest" there; docs/publishing.md has its format. Used by copies.c.
 */
#ifndef DVQ_CLI_MANIFEST_H
#define DVQ_CLI_MANIFEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DVQ_MANIFEST_NAME ".dvq-manifest"

typedef struct dvq_manifest_entry {
    char *path;    /* from the folder */
    uint64_t hash; /* of the content */
} dvq_manifest_entry;

/* Set it to zero. */
typedef struct dvq_manifest {
    dvq_manifest_entry *entries; /* in the order in which they were added */
    size_t count;
    size_t capacity;
} dvq_manifest;

/* Read the manifest of a folder, which may have none. False after a failure was reported. */
bool dvq_manifest_read(dvq_manifest *manifest, const char *folder);

/* Write it, sorted, all at once. False after a failure was reported. */
bool dvq_manifest_write(const dvq_manifest *manifest, const char *folder);

/* Add a file; false when memory is out. The path is copied. */
bool dvq_manifest_add(dvq_manifest *manifest, const char *path, uint64_t hash);

/*
 * Sort the entries by the bytes of their paths, and keep the last added of those that have the
 * same; false when memory is out.
 */
bool dvq_manifest_sort(dvq_manifest *manifest);

void dvq_manifest_free(dvq_manifest *manifest);

/* The hash of a content, and of the content of a file; false when that cannot be read. */
uint64_t dvq_manifest_hash(const char *data, size_t length);
bool dvq_manifest_hash_file(const char *path, uint64_t *hash);

#endif
