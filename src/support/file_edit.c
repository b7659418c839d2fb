/*
 * Editing files in place, see file_edit.h. Called by vault/ for its notes. The order matters: first
 * the journal is on disk, then the file is had alone and looked at again, then it is written and on
 * disk, and only then the journal goes.
 */
#include "support/features.h"

#include "support/file_edit.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "support/diagnostic.h"
#include "support/file_write.h"
#include "support/journal.h"
#include "support/lease.h"

enum { MOST_TRIES = 500 /* to lock a file, a hundredth of a second apart */ };

/* A file being edited. */
typedef struct file_edit {
    int directory;
    const char *path;
    int descriptor;
    dvq_text old;
    dvq_text new;
    bool keep_journal; /* the file was touched, and is not known to be safe */
    dvq_error *error;
} file_edit;

static dvq_status fail(const file_edit *edit, int code)
{
    return dvq_file_fail(edit->error, "write", edit->path, code);
}

static dvq_status leave(const file_edit *edit, const char *why)
{
    return dvq_error_set(edit->error, DVQ_ERROR_IO, "%s %s, so it is left as it is", edit->path,
                         why);
}

/* ---- making sure ---- */

/*
 * Open the file and lock it. Whoever has the lock is another run of this program, or another thread
 * that knows the file by another name; an open file would keep it from getting a lease, so this
 * waits without one.
 */
static bool open_locked(file_edit *edit)
{
    int flags = O_RDWR | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW;
    for (unsigned tries = 0; tries < MOST_TRIES; tries++) {
        edit->descriptor = dvq_file_open_patiently(edit->directory, edit->path, flags);
        if (edit->descriptor < 0 || flock(edit->descriptor, LOCK_EX | LOCK_NB) == 0 ||
            errno != EWOULDBLOCK)
            return edit->descriptor >= 0;
        close(edit->descriptor);
        edit->descriptor = -1;
        struct timespec time = {.tv_nsec = 10000000};
        (void)nanosleep(&time, NULL);
    }
    errno = EWOULDBLOCK;
    return false;
}

/* Open the file. One that nobody may write is not written by the system's administrator either. */
static dvq_status open_file(file_edit *edit)
{
    if (!open_locked(edit))
        return errno == EWOULDBLOCK ? leave(edit, "is locked by another program")
                                    : fail(edit, errno);
    struct stat found;
    if (fstat(edit->descriptor, &found) != 0)
        return fail(edit, errno);
    if (!S_ISREG(found.st_mode))
        return fail(edit, EINVAL);
    return (found.st_mode & (S_IWUSR | S_IWGRP | S_IWOTH)) != 0 ? DVQ_OK : fail(edit, EACCES);
}

/* Whether the file holds the text, and is still the one at its path; -1 when it cannot be read. */
static int holds(const file_edit *edit, dvq_text text)
{
    struct stat opened;
    struct stat found;
    if (lseek(edit->descriptor, 0, SEEK_SET) != 0 || fstat(edit->descriptor, &opened) != 0 ||
        fstatat(edit->directory, edit->path, &found, AT_SYMLINK_NOFOLLOW) != 0)
        return -1;
    bool same = opened.st_dev == found.st_dev && opened.st_ino == found.st_ino;
    return same ? dvq_file_holds(edit->descriptor, text) : 0;
}

static dvq_status check(const file_edit *edit, dvq_error *error)
{
    int same = holds(edit, edit->old);
    if (same < 0)
        return dvq_file_fail(error, "write", edit->path, errno);
    return same == 1 ? DVQ_OK
                     : dvq_error_set(error, DVQ_ERROR_IO,
                                     "%s changed while it was being rendered, so it is left as "
                                     "it is",
                                     edit->path);
}

/* Have the file alone, as far as the system lets us. */
static dvq_status have_alone(const file_edit *edit)
{
    switch (dvq_lease_take(edit->descriptor)) {
    case DVQ_LEASE_HELD:
        return DVQ_OK;
    case DVQ_LEASE_IN_USE:
        return leave(edit, "is open in another program");
    case DVQ_LEASE_UNKNOWN:
        return dvq_lease_is_still(edit->descriptor)
                   ? DVQ_OK
                   : leave(edit, "is being changed by another program");
    }
    return DVQ_OK;
}

/* ---- writing ---- */

/*
 * A file that grows is first made as long as it will be, and one that shrinks is cut last. So a
 * file that was cut off has the length of the longer content, and what is added to it comes after.
 */
static bool put(int descriptor, dvq_text content, size_t length)
{
    if (content.length > length && ftruncate(descriptor, (off_t)content.length) != 0)
        return false;
    return lseek(descriptor, 0, SEEK_SET) == 0 && dvq_file_put(descriptor, content) &&
           (content.length >= length || ftruncate(descriptor, (off_t)content.length) == 0);
}

/* Have the file's bytes and its length on the disk. */
static int sync_content(int descriptor)
{
#if DVQ_HAS_FDATASYNC
    return fdatasync(descriptor);
#else
    return fsync(descriptor);
#endif
}

/* Write the new content; if that fails, the old one, for which there is room in any case. */
static dvq_status overwrite(file_edit *edit)
{
    size_t longest = edit->old.length > edit->new.length ? edit->old.length : edit->new.length;
    edit->keep_journal = true;
    bool good = put(edit->descriptor, edit->new, edit->old.length);
    int code = errno;
    if (!good && !put(edit->descriptor, edit->old, longest + 1))
        return fail(edit, code);
    if (sync_content(edit->descriptor) != 0)
        return fail(edit, good ? errno : code);
    edit->keep_journal = false;
    return good ? DVQ_OK : fail(edit, code);
}

/* Have the journal on disk, then write; what is left of the journal says how that went. */
static dvq_status edit_with_journal(file_edit *edit)
{
    dvq_journal journal;
    dvq_status status = dvq_journal_make(edit->directory, edit->path, edit->descriptor, edit->old,
                                         edit->new, &journal, edit->error);
    if (status != DVQ_OK)
        return status;
    status = have_alone(edit);
    if (status == DVQ_OK)
        status = check(edit, edit->error);
    if (status == DVQ_OK)
        status = overwrite(edit);
    dvq_journal_close(edit->directory, &journal, edit->keep_journal);
    return status;
}

dvq_status dvq_file_edit(int directory, const char *path, dvq_text expected, dvq_text text,
                         bool *written, dvq_error *error)
{
    file_edit edit = {.directory = directory,
                      .path = path,
                      .descriptor = -1,
                      .old = expected,
                      .new = text,
                      .error = error};
    *written = false;
    if (dvq_text_equal(expected, text))
        return DVQ_OK;
    dvq_error problem = {0};
    dvq_status status = open_file(&edit);
    if (status == DVQ_OK)
        status = check(&edit, &problem);
    /* It may have come to hold the text through another of its names. */
    if (problem.status != DVQ_OK && holds(&edit, text) == 1)
        status = DVQ_OK;
    else if (problem.status != DVQ_OK)
        status = dvq_error_set(error, status, "%s", problem.message);
    else if (status == DVQ_OK)
        status = edit_with_journal(&edit);
    *written = status == DVQ_OK && problem.status == DVQ_OK;
    if (edit.descriptor >= 0)
        close(edit.descriptor);
    return status;
}

/* ---- mending ---- */

bool dvq_file_is_leftover(dvq_text name)
{
    return dvq_journal_is_name(name) || dvq_file_is_temporary(name);
}

/* A file that was cut off, and what its journal says of it. */
typedef struct leftover {
    int directory;
    dvq_arena *arena;
    dvq_journal journal;
    dvq_journal_content content;
    const char *file;
    dvq_error *error;
} leftover;

/* Give the file what it should hold, with what was added to it since. */
static dvq_status mend(const leftover *left, dvq_text text, dvq_text rest)
{
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, left->arena);
    builder.limit = 2 * DVQ_TEXT_LIMIT;
    dvq_text_builder_add(&builder, left->content.new);
    dvq_text_builder_add(&builder, rest);
    dvq_text whole;
    if (dvq_text_builder_finish(&builder, &whole) != DVQ_OK)
        return dvq_error_memory(left->error);
    bool written;
    return dvq_file_edit(left->directory, left->file, text, whole, &written, left->error);
}

static dvq_status fail_changed(const leftover *left)
{
    dvq_error_set(left->error, DVQ_ERROR_IO,
                  "%s was being written by a run that was killed, and was changed since",
                  left->file);
    dvq_error_set_hint(left->error,
                       "%s has what it held and what it was to hold; remove that file when "
                       "nothing is missing",
                       left->journal.path);
    return DVQ_ERROR_IO;
}

/* Compare the file with its journal; *keep says whether the journal is still needed. */
static dvq_status look(const leftover *left, bool mends, bool *cut_off, bool *keep)
{
    *keep = true;
    dvq_text text;
    dvq_status status = dvq_file_read(left->arena, left->directory, left->file, 2 * DVQ_TEXT_LIMIT,
                                      &text, left->error);
    if (status != DVQ_OK)
        return status;
    dvq_text rest;
    switch (dvq_journal_compare(&left->content, text, &rest)) {
    case DVQ_JOURNAL_CHANGED:
        return fail_changed(left);
    case DVQ_JOURNAL_CUT_OFF:
        *cut_off = true;
        status = mends ? mend(left, text, rest) : DVQ_OK;
        *keep = !mends || status != DVQ_OK;
        return status;
    case DVQ_JOURNAL_UNTOUCHED:
    case DVQ_JOURNAL_DONE:
        *keep = !mends;
        return DVQ_OK;
    }
    return DVQ_OK;
}

/* The path of the file that the journal is about. */
static bool name_file(const leftover *left, char file[DVQ_FILE_PATH_CAPACITY])
{
    const char *slash = strrchr(left->journal.path, '/');
    int folder = slash == NULL ? 0 : (int)(slash - left->journal.path) + 1;
    int length = snprintf(file, DVQ_FILE_PATH_CAPACITY, "%.*s%.*s", folder, left->journal.path,
                          (int)left->content.name.length, left->content.name.data);
    return length > 0 && length < DVQ_FILE_PATH_CAPACITY;
}

dvq_status dvq_file_look_at_leftover(int directory, const char *path, bool mends, dvq_arena *arena,
                                     char file[DVQ_FILE_PATH_CAPACITY], bool *cut_off,
                                     dvq_error *error)
{
    leftover left = {.directory = directory, .arena = arena, .file = file, .error = error};
    *cut_off = false;
    file[0] = '\0';
    if (!dvq_journal_is_name(dvq_text_from_string(path))) {
        if (mends)
            dvq_file_remove_temporary(directory, path);
        return DVQ_OK;
    }
    dvq_status status;
    if (!dvq_journal_open(directory, path, arena, &left.journal, &left.content, &status, error))
        return DVQ_OK;
    /* One that was never completed is about a file that was not touched. */
    bool keep = !mends || status != DVQ_OK;
    if (status == DVQ_OK && left.content.name.length > 0 && name_file(&left, file))
        status = look(&left, mends, cut_off, &keep);
    dvq_journal_close(directory, &left.journal, keep);
    return status;
}
