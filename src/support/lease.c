/*
 * Leases on files, see lease.h. Called by file_edit.c. Linux has them on local file systems, for
 * the owner of a file and for root; elsewhere there is only the file's time to go by.
 */
#include "support/features.h"

#include "support/lease.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <sys/stat.h>
#include <time.h>

#include "support/file.h"

enum {
    MOST_TRIES = 20, /* to take a lease */
    TRY_MILLISECONDS = 10,
    STILL_MILLISECONDS = 2000,
    LOOK_MILLISECONDS = 50
};

static void rest(long milliseconds)
{
    struct timespec time = {.tv_nsec = milliseconds * 1000000};
    (void)nanosleep(&time, NULL);
}

#if DVQ_HAS_LEASES

/*
 * The system sends a signal when somebody wants to open the file. By default it is SIGIO, which
 * ends a program; SIGURG does nothing to one that does not handle it, and as soon as the lease is
 * there, nobody is sent any.
 */
static bool try_lease(int descriptor)
{
    if (fcntl(descriptor, F_SETSIG, SIGURG) != 0 || fcntl(descriptor, F_SETLEASE, F_WRLCK) != 0)
        return false;
    (void)fcntl(descriptor, F_SETOWN, 0);
    return true;
}

#else

static bool try_lease(int descriptor)
{
    (void)descriptor;
    errno = ENOSYS;
    return false;
}

#endif

dvq_lease_state dvq_lease_take(int descriptor)
{
    for (unsigned tries = 0; tries < MOST_TRIES; tries++) {
        if (try_lease(descriptor))
            return DVQ_LEASE_HELD;
        if (errno != EAGAIN)
            return DVQ_LEASE_UNKNOWN;
        rest(TRY_MILLISECONDS);
    }
    return DVQ_LEASE_IN_USE;
}

static int64_t to_milliseconds(struct timespec time)
{
    return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

static int64_t read_clock(clockid_t clock)
{
    struct timespec now = {0};
    (void)clock_gettime(clock, &now);
    return to_milliseconds(now);
}

static bool is_same_time(struct timespec a, struct timespec b)
{
    return a.tv_sec == b.tv_sec && a.tv_nsec == b.tv_nsec;
}

bool dvq_lease_is_still(int descriptor)
{
    struct stat first;
    if (fstat(descriptor, &first) != 0)
        return false;
    int64_t age = read_clock(CLOCK_REALTIME) - to_milliseconds(dvq_file_get_change_time(&first));
    int64_t start = read_clock(CLOCK_MONOTONIC);
    /* A time in the future says nothing, so the file is then watched for the whole span. */
    int64_t span = age < 0 ? STILL_MILLISECONDS : STILL_MILLISECONDS - age;
    while (read_clock(CLOCK_MONOTONIC) - start < span) {
        rest(LOOK_MILLISECONDS);
        struct stat now;
        if (fstat(descriptor, &now) != 0 || now.st_size != first.st_size ||
            !is_same_time(dvq_file_get_change_time(&now), dvq_file_get_change_time(&first)))
            return false;
    }
    return true;
}
