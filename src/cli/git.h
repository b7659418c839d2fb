/*
 * Running git and reading what it writes, one run at a time. Called by history.c. No
 * file is changed, and neither a shell, a pager, a hook nor an external diff is started.
 */
#ifndef DVQ_CLI_GIT_H
#define DVQ_CLI_GIT_H

#include <stdbool.h>
#include <stdio.h>
#include <sys/types.h>

/* A run of git. */
typedef struct dvq_git {
    const char *folder;
    pid_t process;
    int output;     /* what it writes can be read here */
    FILE *messages; /* what it says on standard error; NULL: nobody keeps it */
} dvq_git;

/* Start `git ARGUMENT...` in a folder; NULL ends the arguments. False after it was reported. */
bool dvq_git_start(dvq_git *git, const char *folder, const char *const *arguments);

/* Read some of its output. 0 at the end, -1 when reading fails. */
ssize_t dvq_git_read(const dvq_git *git, char *buffer, size_t capacity);

/* Wait for its end. False when it failed, which is reported with what git said about it. */
bool dvq_git_finish(dvq_git *git);

#endif
