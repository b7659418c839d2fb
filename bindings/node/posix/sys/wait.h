/* How a program that was run has ended; see posix.c. */
#ifndef DVQ_POSIX_SYS_WAIT_H
#define DVQ_POSIX_SYS_WAIT_H

#include <sys/types.h>

#define WIFEXITED(status) ((status) >= 0)
#define WEXITSTATUS(status) (status)

pid_t waitpid(pid_t process, int *status, int options);

#endif
