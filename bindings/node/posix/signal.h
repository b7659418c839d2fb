/*
 * Signals: the host ends the program by itself, so handlers are never called. See posix.c.
 */
#ifndef DVQ_POSIX_SIGNAL_H
#define DVQ_POSIX_SIGNAL_H

#ifndef _WASI_EMULATED_SIGNAL
#define _WASI_EMULATED_SIGNAL
#endif
#include_next <signal.h>
#include <sys/types.h>

#ifndef SA_RESTART
#define SA_RESTART 0x10000000
#endif

typedef unsigned char dvq_posix_signals;
#define sigset_t dvq_posix_signals

struct sigaction {
    void (*sa_handler)(int);
    sigset_t sa_mask;
    int sa_flags;
};

int sigaction(int number, const struct sigaction *action, struct sigaction *old);
int sigemptyset(sigset_t *signals);
int kill(pid_t process, int number);
int raise(int number);

#endif
