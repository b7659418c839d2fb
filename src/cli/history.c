/*
 * The times of files by the history of a git repository, see history.h. One pass of `git log`, from
 * the last commit back, over the whole repository, so that files can be followed to other names and
 * folders. Times are those of authors, as Hugo and MkDocs take them, since rebasing keeps them.
 */
#include "cli/history.h"

#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

#include "cli/git.h"
#include "cli/output.h"

enum {
    BLOCK_BYTES = 1 << 16,
    FIRST_BUCKETS = 1 << 10,
    LONGEST_PLACE = 1 << 13 /* what `git rev-parse` writes: words and a path */
};

/* A file that the last commit holds. */
typedef struct known_file {
    struct known_file *next;
    const char *path; /* from the repository's root; that of its name */
    int64_t created;  /* seconds since 1970: the oldest commit of its own */
    int64_t modified; /* the newest; both 0 before the first */
    bool is_timed;
} known_file;

/* A path that was seen, as the walk back has got to know it. */
typedef struct known_name {
    struct known_name *next; /* in its bucket */
    uint64_t hash;
    known_file *file;    /* that goes by it, at this point of history; NULL: none */
    bool is_seen;        /* in a commit */
    bool is_uncommitted; /* the file in the working tree is another one */
    char path[];
} known_name;

/* What the next piece of `git log`'s output is; all of them end with a zero byte. */
typedef enum expected { EXPECT_STATUS, EXPECT_PATH, EXPECT_NEW_PATH } expected;

typedef struct past {
    known_name **buckets;
    size_t bucket_count;
    size_t name_count;
    known_file *files;
    expected next;
    char status;     /* of the path that follows */
    known_name *old; /* what was renamed */
    int64_t time;    /* of the commit, in seconds */
    bool is_timed;   /* the commit */
    bool lacks_memory;
} past;

/* ---- names ---- */

static uint64_t hash_path(const char *path)
{
    uint64_t hash = 14695981039346656037U;
    for (; *path != '\0'; path++)
        hash = (hash ^ (unsigned char)*path) * 1099511628211U;
    return hash ^ hash >> 32;
}

static bool grow(past *history)
{
    size_t count = history->bucket_count == 0 ? FIRST_BUCKETS : history->bucket_count * 4;
    known_name **buckets = calloc(count, sizeof(known_name *));
    if (buckets == NULL)
        return false;
    for (size_t i = 0; i < history->bucket_count; i++) {
        while (history->buckets[i] != NULL) {
            known_name *name = history->buckets[i];
            history->buckets[i] = name->next;
            name->next = buckets[name->hash % count];
            buckets[name->hash % count] = name;
        }
    }
    free(history->buckets);
    history->buckets = buckets;
    history->bucket_count = count;
    return true;
}

/* What is known of a path; NULL when memory is out. */
static known_name *get_name(past *history, const char *path)
{
    uint64_t hash = hash_path(path);
    if (history->name_count >= history->bucket_count && !grow(history))
        return NULL;
    known_name **bucket = &history->buckets[hash % history->bucket_count];
    for (known_name *name = *bucket; name != NULL; name = name->next)
        if (name->hash == hash && strcmp(name->path, path) == 0)
            return name;
    size_t length = strlen(path);
    known_name *name = malloc(sizeof *name + length + 1);
    if (name == NULL)
        return NULL;
    *name = (known_name){.next = *bucket, .hash = hash};
    memcpy(name->path, path, length + 1);
    *bucket = name;
    history->name_count++;
    return name;
}

static void release(past *history)
{
    for (size_t i = 0; i < history->bucket_count; i++) {
        while (history->buckets[i] != NULL) {
            known_name *name = history->buckets[i];
            history->buckets[i] = name->next;
            free(name);
        }
    }
    free(history->buckets);
    while (history->files != NULL) {
        known_file *file = history->files;
        history->files = file->next;
        free(file);
    }
}

/* ---- commits, from the last one back ---- */

static void add_time(known_file *file, int64_t time)
{
    if (!file->is_timed || time < file->created)
        file->created = time;
    if (!file->is_timed || time > file->modified)
        file->modified = time;
    file->is_timed = true;
}

/*
 * The file that a commit touched under this name. A name that no later commit knows is that of a
 * file which is still there. NULL: a file that was there once, or no memory.
 */
static known_file *touch(past *history, known_name *name)
{
    if (!name->is_seen) {
        name->is_seen = true;
        known_file *file = calloc(1, sizeof *file);
        history->lacks_memory = history->lacks_memory || file == NULL;
        if (file == NULL)
            return NULL;
        file->path = name->path;
        file->next = history->files;
        history->files = file;
        name->file = file;
    }
    if (name->file != NULL && history->is_timed)
        add_time(name->file, history->time);
    return name->file;
}

/* Before this commit the file had another name. */
static void rename_file(past *history, known_name *old, known_name *name)
{
    known_file *file = touch(history, name);
    name->file = NULL;
    if (file != NULL)
        old->file = file;
    old->is_seen = true;
}

/* One file of a commit. */
static void take_file(past *history, known_name *name)
{
    switch (history->status) {
    case 'A':
    case 'C':
        touch(history, name);
        name->file = NULL;
        break;
    case 'D':
        name->is_seen = true;
        break;
    case 'R':
        rename_file(history, history->old, name);
        break;
    default:
        touch(history, name);
        break;
    }
}

/* The letter of a status; a merge has one for each parent, and counts unless they agree. */
static char read_status(const char *status)
{
    bool agrees = true;
    for (const char *other = status; *other >= 'A' && *other <= 'Z'; other++)
        agrees = agrees && *other == status[0];
    return agrees ? status[0] : 'M';
}

static void take_status(past *history, const char *piece)
{
    while (*piece == '\n')
        piece++;
    if (*piece == '@') {
        char *end;
        history->time = strtoll(piece + 1, &end, 10);
        history->is_timed = end != piece + 1;
    } else if (*piece != '\0') {
        history->status = read_status(piece);
        history->old = NULL;
        bool is_pair = (piece[0] == 'R' || piece[0] == 'C') && piece[1] >= '0' && piece[1] <= '9';
        history->next = is_pair ? EXPECT_PATH : EXPECT_NEW_PATH;
    }
}

static void take_log(past *history, const char *piece)
{
    if (history->next == EXPECT_STATUS) {
        take_status(history, piece);
        return;
    }
    known_name *name = get_name(history, piece);
    history->lacks_memory = history->lacks_memory || name == NULL;
    if (name == NULL)
        return;
    if (history->next == EXPECT_PATH) {
        history->old = name;
        history->next = EXPECT_NEW_PATH;
    } else {
        take_file(history, name);
        history->next = EXPECT_STATUS;
    }
}

/* A file whose contents are not those of the last commit. */
static void take_uncommitted(past *history, const char *piece)
{
    known_name *name = get_name(history, piece);
    if (name != NULL)
        name->is_uncommitted = true;
    else
        history->lacks_memory = true;
}

/* ---- reading ---- */

typedef void (*piece_function)(past *history, const char *piece);

/* Hand on the pieces that are complete; returns how many bytes they take. */
static size_t take_pieces(past *history, const char *data, size_t length, piece_function take)
{
    size_t start = 0;
    const char *end;
    while (!history->lacks_memory && (end = memchr(data + start, '\0', length - start)) != NULL) {
        take(history, data + start);
        start = (size_t)(end - data) + 1;
    }
    return start;
}

/* False when reading fails or memory is out, which is reported at the end. */
static bool read_pieces(past *history, const dvq_git *git, piece_function take)
{
    size_t capacity = BLOCK_BYTES;
    size_t length = 0;
    ssize_t got = 1;
    char *data = malloc(capacity);
    while (data != NULL && got > 0 && !history->lacks_memory) {
        got = dvq_git_read(git, data + length, capacity - length);
        length += got > 0 ? (size_t)got : 0;
        size_t used = take_pieces(history, data, length, take);
        memmove(data, data + used, length - used);
        length -= used;
        if (length < capacity)
            continue;
        capacity *= 2;
        char *larger = realloc(data, capacity);
        if (larger == NULL)
            free(data);
        data = larger;
    }
    bool done = data != NULL && got == 0 && !history->lacks_memory;
    history->lacks_memory = history->lacks_memory || data == NULL;
    free(data);
    return done;
}

static bool run(past *history, const char *folder, const char *const *arguments,
                piece_function take)
{
    dvq_git git;
    if (!dvq_git_start(&git, folder, arguments))
        return false;
    bool done = read_pieces(history, &git, take);
    if (history->lacks_memory)
        dvq_message_add("dvq: out of memory\n");
    return dvq_git_finish(&git) && done;
}

/* ---- the repository ---- */

static const char *skip_line(const char *text)
{
    const char *end = strchr(text, '\n');
    return end != NULL ? end + 1 : "";
}

static size_t read_place(const dvq_git *git, char place[LONGEST_PLACE])
{
    size_t length = 0;
    ssize_t got = 1;
    while (got > 0 && length + 1 < LONGEST_PLACE) {
        got = dvq_git_read(git, place + length, LONGEST_PLACE - 1 - length);
        length += got > 0 ? (size_t)got : 0;
    }
    place[length] = '\0';
    return length;
}

/*
 * Find out where in its repository the folder is: *prefix is "" or ends with a slash. Warns when
 * the history is cut off.
 */
static bool find_place(const char *folder, char place[LONGEST_PLACE], const char **prefix)
{
    static const char *const arguments[] = {
        "rev-parse", "--is-inside-work-tree", "--is-shallow-repository",
        "HEAD",      "--show-prefix",         NULL};
    dvq_git git;
    if (!dvq_git_start(&git, folder, arguments))
        return false;
    size_t length = read_place(&git, place);
    if (!dvq_git_finish(&git))
        return false;
    const char *shallow = skip_line(place);
    if (strncmp(place, "true\n", 5) != 0) {
        dvq_message_add("dvq: cannot read the history of %s: it is not in a working tree\n",
                        folder);
        return false;
    }
    if (strncmp(shallow, "true\n", 5) == 0)
        dvq_message_add("dvq: warning: the history of %s is cut off, so times of notes may be too "
                        "late; `git fetch --unshallow` gets the rest\n",
                        folder);
    if (length > 0 && place[length - 1] == '\n')
        place[length - 1] = '\0';
    *prefix = skip_line(skip_line(shallow));
    return true;
}

/* Hand on the files below the prefix that are as they were committed. */
static bool hand_over(past *history, const char *prefix, dvq_history_function take, void *user)
{
    size_t length = strlen(prefix);
    for (const known_file *file = history->files; file != NULL; file = file->next) {
        const known_name *name = get_name(history, file->path);
        if (name == NULL || name->is_uncommitted || !file->is_timed ||
            strncmp(file->path, prefix, length) != 0)
            continue;
        if (!take(user, file->path + length, file->created * 1000, file->modified * 1000))
            return false;
    }
    return true;
}

bool dvq_history_read(const char *folder, dvq_history_function take, void *user)
{
    static const char *const changes[] = {"diff",
                                          "--name-only",
                                          "-z",
                                          "--no-renames",
                                          "--no-ext-diff",
                                          "--no-textconv",
                                          "--ignore-submodules=all",
                                          "HEAD",
                                          "--",
                                          ".",
                                          NULL};
    static const char *const log[] = {"log",
                                      "-z",
                                      "--name-status",
                                      "-M",
                                      "-l1000",
                                      "-c",
                                      "--date-order",
                                      "--no-color",
                                      "--no-ext-diff",
                                      "--no-textconv",
                                      "--format=@%at",
                                      "HEAD",
                                      "--",
                                      NULL};
    char place[LONGEST_PLACE];
    const char *prefix;
    if (!find_place(folder, place, &prefix))
        return false;
    past history = {0};
    bool done = run(&history, folder, changes, take_uncommitted) &&
                run(&history, folder, log, take_log) && hand_over(&history, prefix, take, user);
    release(&history);
    return done;
}
