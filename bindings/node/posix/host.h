/*
 * What posix.c asks of the host, which is `lib/host.js`. Paths are UTF-8 with their length; one
 * that does not start with a slash is relative to the open folder `directory`, or to the current
 * one with AT_FDCWD. Where not said otherwise, an answer is 0 or more, or an errno as a negative
 * number.
 */
#ifndef DVQ_POSIX_HOST_H
#define DVQ_POSIX_HOST_H

#include <stddef.h>
#include <stdint.h>

#define DVQ_HOST(name) __attribute__((import_module("dvq"), import_name(#name))) host_##name

/* ---- files ---- */

/* Times are nanoseconds since 1970; `birth` is 0 where it is not known. */
typedef struct host_stat_result {
    uint64_t device;
    uint64_t inode;
    uint64_t links;
    uint64_t size;
    int64_t birth;
    int64_t modified;
    int64_t changed;
    uint32_t mode; /* as Linux has it */
    uint32_t owner;
    uint32_t group;
} host_stat_result;

int DVQ_HOST(open)(int directory, const char *path, size_t length, int flags, unsigned mode);
/* With an empty path, of the open file `directory`. */
int DVQ_HOST(stat)(int directory, const char *path, size_t length, int follow,
                   host_stat_result *result);
int DVQ_HOST(access)(int directory, const char *path, size_t length, int mode);
int DVQ_HOST(mkdir)(int directory, const char *path, size_t length, unsigned mode);
int DVQ_HOST(unlink)(int directory, const char *path, size_t length, int is_folder);
int DVQ_HOST(rename)(int from_directory, const char *from, size_t from_length, int to_directory,
                     const char *to, size_t to_length);
int DVQ_HOST(chmod)(int descriptor, unsigned mode);
int DVQ_HOST(chown)(int descriptor, unsigned owner, unsigned group);
/* Write a path to `buffer`, without a terminator; returns its length. */
int DVQ_HOST(readlink)(int directory, const char *path, size_t length, char *buffer,
                       size_t capacity);
int DVQ_HOST(realpath)(const char *path, size_t length, char *buffer, size_t capacity);
int DVQ_HOST(cwd)(char *buffer, size_t capacity);

/* An open file without a name. */
int DVQ_HOST(memory_file)(void);
/* ends[0] reads what is written to ends[1], and fails with EAGAIN when there is nothing. */
int DVQ_HOST(pipe)(int ends[2]);
/* As poll(): `waiting` has POSIX's structs. */
int DVQ_HOST(poll)(void *waiting, size_t count, int milliseconds);

/* ---- the process ---- */

/* Write what Linux says of an errno; returns its length. */
int DVQ_HOST(describe_error)(int number, char *buffer, size_t capacity);
int DVQ_HOST(process)(void);
int DVQ_HOST(kill)(int process, int number);
int DVQ_HOST(host_name)(char *buffer, size_t capacity);
/* How many columns the terminal has, 0: there is none. */
int DVQ_HOST(columns)(void);

/*
 * Run a program to its end. Arguments and environment are texts with a 0 after each. Its outputs go
 * to the open files, -1: nowhere. Returns its status, 256 or more when a signal ended it.
 */
int DVQ_HOST(run)(const char *arguments, size_t arguments_length, const char *environment,
                  size_t environment_length, int output, int messages);

#endif
