/*
 * What wasi-libc leaves out of <sys/stat.h>. The time of birth stands where that of the last access
 * would, which nothing asks about; see posix.c.
 */
#ifndef DVQ_POSIX_SYS_STAT_H
#define DVQ_POSIX_SYS_STAT_H

#include_next <sys/stat.h>

#define st_birthtim st_atim

int fchmod(int descriptor, mode_t mode);

#endif
