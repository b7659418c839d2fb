/*
 * Journals, see journal.h. Called by file_edit.c. A journal begins with a line of its own, which
 * has the lengths of what follows and a hash of it, so that one that was not completed is known.
 */
#include "support/features.h"

#include "support/journal.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#if DVQ_HAS_FILE_SYSTEM_TYPES
#include <sys/statfs.h>
#endif

#include "support/diagnostic.h"
#include "support/file_write.h"

#define ENDING ".journal"

enum {
    SECTOR = 512, /* what a disk writes whole or not at all */
    HEADER_CAPACITY = 128,
    NUMBERS = 4
};

static const dvq_text magic = {"dvq journal 1", 13};

bool dvq_journal_is_name(dvq_text name)
{
    return dvq_text_starts_with(name, DVQ_TEXT(DVQ_FILE_BESIDE_PREFIX)) &&
           dvq_text_ends_with(name, DVQ_TEXT(ENDING));
}

static uint32_t hash_content(const dvq_journal_content *content)
{
    return dvq_text_hash(content->name) ^ dvq_text_hash(content->old) * 31 ^
           dvq_text_hash(content->new) * 37;
}

/* ---- making ---- */

static bool write_journal(int descriptor, const dvq_journal_content *content)
{
    char header[HEADER_CAPACITY];
    int length = snprintf(header, sizeof header, "%s %zu %zu %zu %" PRIu32 "\n", magic.data,
                          content->name.length, content->old.length, content->new.length,
                          hash_content(content));
    return dvq_file_put(descriptor, dvq_text_make(header, (size_t)length)) &&
           dvq_file_put(descriptor, content->name) && dvq_file_put(descriptor, DVQ_TEXT("\n")) &&
           dvq_file_put(descriptor, content->old) && dvq_file_put(descriptor, content->new);
}

/*
 * Lock the open journal. False when another program has it, or has removed it before it was locked.
 * Where files cannot be locked, that is all there is to know.
 */
static bool lock(int descriptor)
{
    if (flock(descriptor, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)
        return false;
    struct stat found;
    return fstat(descriptor, &found) == 0 && found.st_nlink > 0;
}

static bool give_owner(int descriptor, int owner)
{
    struct stat wanted;
    struct stat made;
    if (fstat(owner, &wanted) != 0 || fstat(descriptor, &made) != 0)
        return false;
    bool owned = made.st_uid == wanted.st_uid && made.st_gid == wanted.st_gid;
    if (!owned && fchown(descriptor, wanted.st_uid, wanted.st_gid) != 0 && errno != EPERM)
        return false;
    return fchmod(descriptor, wanted.st_mode & 0777) == 0;
}

/*
 * Whether fsync() of a new file has its name reach the disk as well, as the manual does not promise
 * and these file systems do: ext2 to ext4, XFS, Btrfs, F2FS and those in memory. Syncing the folder
 * costs as much again.
 */
static bool is_name_synced(int descriptor)
{
#if DVQ_HAS_FILE_SYSTEM_TYPES
    static const unsigned long types[] = {0xEF53, 0x58465342, 0x9123683E, 0xF2F52010, 0x01021994};
    struct statfs system;
    if (fstatfs(descriptor, &system) != 0)
        return false;
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
        if ((unsigned long)system.f_type == types[i])
            return true;
#else
    (void)descriptor;
#endif
    return false;
}

dvq_status dvq_journal_make(int directory, const char *path, int owner, dvq_text old, dvq_text new,
                            dvq_journal *journal, dvq_error *error)
{
    const char *slash = strrchr(path, '/');
    dvq_journal_content content = {
        .name = dvq_text_from_string(slash != NULL ? slash + 1 : path), .old = old, .new = new};
    dvq_file_target target = {.directory = directory, .path = path};
    journal->descriptor = dvq_file_create_beside(&target, ENDING, 0600, journal->path);
    if (journal->descriptor < 0)
        return dvq_file_fail(error, "write beside", path, errno);
    bool good = lock(journal->descriptor) && give_owner(journal->descriptor, owner) &&
                write_journal(journal->descriptor, &content) && fsync(journal->descriptor) == 0;
    if (!good) {
        dvq_status status = dvq_file_fail(error, "write beside", path, errno);
        dvq_journal_close(directory, journal, false);
        return status;
    }
    if (!is_name_synced(journal->descriptor))
        dvq_file_sync_folder(directory, path);
    return DVQ_OK;
}

/* ---- reading ---- */

/* The numbers of the first line; false when it is no journal's. */
static bool read_header(dvq_text line, size_t numbers[NUMBERS])
{
    char copy[HEADER_CAPACITY];
    if (!dvq_text_starts_with(line, magic) || line.length >= sizeof copy)
        return false;
    memcpy(copy, line.data, line.length);
    copy[line.length] = '\0';
    char *at = copy + magic.length;
    for (size_t i = 0; i < NUMBERS; i++) {
        errno = 0;
        char *end;
        numbers[i] = strtoumax(at, &end, 10);
        if (end == at || errno != 0)
            return false;
        at = end;
    }
    return *at == '\0';
}

/* False when the journal was not completed. */
static bool parse(dvq_text text, dvq_journal_content *content)
{
    size_t numbers[NUMBERS];
    size_t line = dvq_text_find_byte(text, '\n', 0);
    if (line == SIZE_MAX || !read_header(dvq_text_slice(text, 0, line), numbers))
        return false;
    size_t name = line + 1;
    size_t room = text.length - name;
    if (numbers[0] >= room || numbers[1] > room || numbers[2] > room ||
        numbers[0] + 1 + numbers[1] + numbers[2] != room)
        return false;
    size_t old = name + numbers[0] + 1;
    content->name = dvq_text_slice(text, name, old - 1);
    content->old = dvq_text_slice(text, old, old + numbers[1]);
    content->new = dvq_text_slice(text, old + numbers[1], text.length);
    return hash_content(content) == numbers[3] && content->name.length > 0 &&
           dvq_text_find_byte(content->name, '/', 0) == SIZE_MAX &&
           dvq_text_find_byte(content->name, '\0', 0) == SIZE_MAX;
}

bool dvq_journal_open(int directory, const char *path, dvq_arena *arena, dvq_journal *journal,
                      dvq_journal_content *content, dvq_status *status, dvq_error *error)
{
    *content = (dvq_journal_content){.name = DVQ_TEXT("")};
    journal->descriptor = openat(directory, path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW);
    if (journal->descriptor < 0 && errno == ENOENT)
        return false;
    *status = DVQ_OK;
    if (journal->descriptor < 0 || !dvq_file_copy_path(dvq_text_from_string(path), journal->path))
        *status = dvq_file_fail(error, "read", path, errno);
    else if (!lock(journal->descriptor)) {
        close(journal->descriptor);
        return false;
    }
    dvq_text text = {0};
    if (*status == DVQ_OK)
        *status = dvq_file_read(arena, directory, path, 3 * DVQ_TEXT_LIMIT, &text, error);
    if (*status == DVQ_OK && !parse(text, content))
        *content = (dvq_journal_content){.name = DVQ_TEXT("")};
    return true;
}

void dvq_journal_close(int directory, dvq_journal *journal, bool keep)
{
    if (journal->descriptor < 0)
        return;
    if (!keep)
        (void)unlinkat(directory, journal->path, 0);
    close(journal->descriptor);
    journal->descriptor = -1;
}

/* ---- comparing ---- */

/* The old content's byte; a file that has grown holds zeros there until it is written. */
static char old_byte(const dvq_journal_content *content, size_t offset)
{
    return dvq_text_byte_at(content->old, offset);
}

/* Whether every sector of the text begins as the new content does and goes on as the old one. */
static bool is_mixture(const dvq_journal_content *content, dvq_text text)
{
    for (size_t start = 0; start < text.length; start += SECTOR) {
        size_t end = text.length - start < SECTOR ? text.length : start + SECTOR;
        size_t at = start;
        while (at < end && at < content->new.length &&text.data[at] == content->new.data[at])
            at++;
        while (at < end && text.data[at] == old_byte(content, at))
            at++;
        if (at < end)
            return false;
    }
    return true;
}

/* Whether the text is the new content, which is shorter, with what it was to be cut down by. */
static bool is_uncut(const dvq_journal_content *content, dvq_text text)
{
    dvq_text more = dvq_text_slice(content->old, content->new.length, content->old.length);
    return more.length > 0 &&
           dvq_text_starts_with(dvq_text_slice(text, content->new.length, text.length), more);
}

dvq_journal_finding dvq_journal_compare(const dvq_journal_content *content, dvq_text text,
                                        dvq_text *rest)
{
    size_t old = content->old.length;
    size_t most = old > content->new.length ? old : content->new.length;
    *rest = dvq_text_slice(text, most, text.length);
    if (dvq_text_starts_with(text, content->new) && !is_uncut(content, text))
        return DVQ_JOURNAL_DONE;
    bool mixed = (text.length >= most || text.length == old) &&
                 is_mixture(content, dvq_text_slice(text, 0, most));
    if (dvq_text_starts_with(text, content->old) && (most == old || text.length == old || !mixed))
        return DVQ_JOURNAL_UNTOUCHED;
    return mixed ? DVQ_JOURNAL_CUT_OFF : DVQ_JOURNAL_CHANGED;
}
