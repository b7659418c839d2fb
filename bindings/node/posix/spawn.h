/* Running a program, as far as dvq does it: its output goes to open files. See posix.c. */
#ifndef DVQ_POSIX_SPAWN_H
#define DVQ_POSIX_SPAWN_H

#include <sys/types.h>

/* Where the two outputs go, -1: nowhere. Input is always empty. */
typedef struct posix_spawn_file_actions_t {
    int outputs[2];
} posix_spawn_file_actions_t;

int posix_spawn_file_actions_init(posix_spawn_file_actions_t *actions);
int posix_spawn_file_actions_destroy(posix_spawn_file_actions_t *actions);
int posix_spawn_file_actions_addopen(posix_spawn_file_actions_t *actions, int descriptor,
                                     const char *path, int flags, mode_t mode);
int posix_spawn_file_actions_adddup2(posix_spawn_file_actions_t *actions, int from, int to);
int posix_spawnp(pid_t *process, const char *file, const posix_spawn_file_actions_t *actions,
                 const void *attributes, char *const arguments[], char *const environment[]);

#endif
