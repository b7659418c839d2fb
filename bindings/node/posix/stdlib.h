/* What wasi-libc leaves out of <stdlib.h>; see posix.c. */
#ifndef DVQ_POSIX_STDLIB_H
#define DVQ_POSIX_STDLIB_H

#include_next <stdlib.h>

char *realpath(const char *restrict path, char *restrict resolved);
char *mkdtemp(char *path);

#endif
