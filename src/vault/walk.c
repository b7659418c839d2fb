/*
 * Walking the folder tree; see walk.h. A stack of folders stands in for recursion, so that depth
 * costs no thread stack; the names of a folder live in a scratch arena until it is done.
 */
#define _GNU_SOURCE /* d_type and its DT_ constants */
#include "vault/walk.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/diagnostic.h"
#include "support/file.h"

typedef struct walk_name {
    const char *data;
    uint32_t length;
    unsigned char type; /* DT_… */
} walk_name;

/* An open folder: its names, and how far they have been visited. */
typedef struct walk_folder {
    dvq_text path;
    DVQ_VECTOR(walk_name) names;
    size_t next;
    dev_t device; /* set with --follow only */
    ino_t inode;
    dvq_arena_mark mark; /* of the scratch arena, before the names */
} walk_folder;

typedef struct walk_state {
    dvq_arena *arena;
    dvq_arena names; /* scratch: a stack, like the folders */
    dvq_arena stack;
    int root;
    const dvq_walk_options *options;
    dvq_walk_entry_vector *entries;
    DVQ_VECTOR(walk_folder) folders;
} walk_state;

static void warn(const walk_state *walk, const char *path, int code)
{
    dvq_error problem = {0};
    dvq_file_fail(&problem, "read", *path != '\0' ? path : ".", code);
    walk->options->warn(walk->options->user, path, &problem);
}

bool dvq_walk_is_note(dvq_text name)
{
    static const dvq_text endings[] = {{".md", 3}, {".markdown", 9}};
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
        if (name.length < endings[i].length)
            continue;
        dvq_text end = dvq_text_slice(name, name.length - endings[i].length, name.length);
        if (dvq_text_equal_ascii_case(end, endings[i]))
            return true;
    }
    return false;
}

static int compare_names(const void *left, const void *right)
{
    const walk_name *a = left;
    const walk_name *b = right;
    size_t shorter = a->length < b->length ? a->length : b->length;
    int order = memcmp(a->data, b->data, shorter);
    if (order != 0)
        return order;
    return a->length < b->length ? -1 : a->length > b->length;
}

/* Read the names of an open folder, sorted. `stream` is closed. */
static dvq_status read_names(walk_state *walk, DIR *stream, walk_folder *folder)
{
    dvq_status status = DVQ_OK;
    for (;;) {
        errno = 0;
        const struct dirent *found = readdir(stream);
        if (found == NULL)
            break;
        if (found->d_name[0] == '.')
            continue;
        size_t length = strlen(found->d_name);
        walk_name name = {.data = dvq_arena_copy(&walk->names, found->d_name, length + 1),
                          .length = (uint32_t)length,
                          .type = found->d_type};
        if (name.data == NULL || !DVQ_VECTOR_PUSH(&walk->names, &folder->names, name)) {
            status = DVQ_ERROR_MEMORY;
            break;
        }
    }
    if (status == DVQ_OK && errno != 0)
        warn(walk, folder->path.data, errno);
    closedir(stream);
    if (folder->names.count > 1)
        qsort(folder->names.items, folder->names.count, sizeof *folder->names.items, compare_names);
    return status;
}

/* Remember who the folder is, to know it again; false, with errno set, when that is unknown. */
static bool identify(int descriptor, walk_folder *folder)
{
    struct stat system;
    if (fstat(descriptor, &system) != 0)
        return false;
    folder->device = system.st_dev;
    folder->inode = system.st_ino;
    return true;
}

/* Whether the folder is one of those being visited. */
static bool is_circle(const walk_state *walk, const walk_folder *folder)
{
    for (size_t i = 0; i < walk->folders.count; i++) {
        const walk_folder *above = &walk->folders.items[i];
        if (above->device == folder->device && above->inode == folder->inode)
            return true;
    }
    return false;
}

/* The folder as a stream of names; NULL when it cannot be read or would lead in a circle. */
static DIR *open_folder(const walk_state *walk, walk_folder *folder)
{
    bool follow = walk->options->follow_links;
    int flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC | (follow ? 0 : O_NOFOLLOW);
    const char *path = folder->path.length == 0 ? "." : folder->path.data;
    int descriptor = openat(walk->root, path, flags);
    if (descriptor < 0) {
        warn(walk, folder->path.data, errno);
        return NULL;
    }
    bool known = !follow || identify(descriptor, folder);
    if (known && follow && is_circle(walk, folder)) {
        close(descriptor);
        return NULL;
    }
    DIR *stream = known ? fdopendir(descriptor) : NULL;
    if (stream == NULL) {
        warn(walk, folder->path.data, errno);
        close(descriptor);
    }
    return stream;
}

/* Start visiting the folder at `path`. */
static dvq_status enter_folder(walk_state *walk, dvq_text path)
{
    walk_folder folder = {.path = path, .mark = dvq_arena_get_mark(&walk->names)};
    DIR *stream = open_folder(walk, &folder);
    if (stream == NULL)
        return DVQ_OK;
    dvq_status status = read_names(walk, stream, &folder);
    if (status != DVQ_OK)
        return status;
    return DVQ_VECTOR_PUSH(&walk->stack, &walk->folders, folder) ? DVQ_OK : DVQ_ERROR_MEMORY;
}

/* Whether a symbolic link leads to something inside the root. */
static bool stays_inside(const walk_state *walk, dvq_text path)
{
    char real[DVQ_FILE_PATH_CAPACITY];
    return dvq_file_resolve_inside(walk->options->real_root, path.data, real);
}

/* Tell why it is not known what stands at `path`: nothing, a circle and a way out are no news. */
static unsigned char give_up(const walk_state *walk, dvq_text path)
{
    if (errno != ENOENT && errno != ELOOP && errno != EACCES)
        warn(walk, path.data, errno);
    return DT_UNKNOWN;
}

/* What stands at `path`: DT_REG, DT_DIR, or DT_UNKNOWN for what the walk passes over. */
static unsigned char find_type(const walk_state *walk, dvq_text path, unsigned char type)
{
    struct stat system;
    if (type == DT_UNKNOWN) {
        if (fstatat(walk->root, path.data, &system, AT_SYMLINK_NOFOLLOW) != 0)
            return give_up(walk, path);
        type = (unsigned char)IFTODT(system.st_mode);
    }
    if (type == DT_REG || type == DT_DIR)
        return type;
    if (type != DT_LNK || !walk->options->follow_links)
        return DT_UNKNOWN;
    if (!stays_inside(walk, path) || fstatat(walk->root, path.data, &system, 0) != 0)
        return give_up(walk, path);
    return S_ISREG(system.st_mode) ? DT_REG : S_ISDIR(system.st_mode) ? DT_DIR : DT_UNKNOWN;
}

static dvq_text join_path(dvq_arena *arena, dvq_text folder, const walk_name *name)
{
    size_t prefix = folder.length == 0 ? 0 : folder.length + 1;
    char *path = dvq_arena_allocate(arena, prefix + name->length + 1);
    if (path == NULL)
        return dvq_text_make(NULL, 0);
    if (prefix > 0) {
        memcpy(path, folder.data, folder.length);
        path[folder.length] = '/';
    }
    memcpy(path + prefix, name->data, (size_t)name->length + 1);
    return dvq_text_make(path, prefix + name->length);
}

static dvq_status visit(walk_state *walk, dvq_text folder, const walk_name *name)
{
    dvq_text path = join_path(walk->arena, folder, name);
    if (path.data == NULL)
        return DVQ_ERROR_MEMORY;
    unsigned char type = find_type(walk, path, name->type);
    if (type == DT_UNKNOWN)
        return DVQ_OK;
    dvq_walk_entry entry = {.path = path, .kind = DVQ_WALK_FOLDER};
    if (type == DT_REG)
        entry.kind = dvq_walk_is_note(dvq_text_make(name->data, name->length)) ? DVQ_WALK_NOTE
                                                                               : DVQ_WALK_FILE;
    if (!DVQ_VECTOR_PUSH(walk->arena, walk->entries, entry))
        return DVQ_ERROR_MEMORY;
    return type == DT_DIR ? enter_folder(walk, path) : DVQ_OK;
}

static dvq_status visit_all(walk_state *walk)
{
    dvq_status status = enter_folder(walk, DVQ_TEXT(""));
    while (status == DVQ_OK && walk->folders.count > 0) {
        walk_folder *folder = &walk->folders.items[walk->folders.count - 1];
        if (folder->next == folder->names.count) {
            dvq_arena_rewind(&walk->names, folder->mark);
            walk->folders.count--;
            continue;
        }
        const walk_name *name = &folder->names.items[folder->next++];
        status = visit(walk, folder->path, name);
    }
    return status;
}

dvq_status dvq_walk_list(dvq_arena *arena, int root, const dvq_walk_options *options,
                         dvq_walk_entry_vector *entries, dvq_error *error)
{
    walk_state walk = {.arena = arena, .root = root, .options = options, .entries = entries};
    dvq_arena_init(&walk.names, arena->allocator);
    dvq_arena_init(&walk.stack, arena->allocator);
    dvq_status status = visit_all(&walk);
    dvq_arena_release(&walk.stack);
    dvq_arena_release(&walk.names);
    return status == DVQ_OK ? DVQ_OK : dvq_error_memory(error);
}
