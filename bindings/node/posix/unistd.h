/* What wasi-libc leaves out of <unistd.h>; see posix.c. */
#ifndef DVQ_POSIX_UNISTD_H
#define DVQ_POSIX_UNISTD_H

#include_next <unistd.h>

int fchown(int descriptor, uid_t owner, gid_t group);
int gethostname(char *name, size_t size);
int pause(void);
int pipe(int ends[2]);

#endif
