/*
 * Walking the folder tree, see walk.h. First the names in all folders are read, by several threads
 * where there are many folders; those still to be read are on a stack. Then one thread goes through
 * the folders in order and lists what they hold. Nothing recurses, so depth costs no thread stack.
 */
#include "support/features.h"

#include "vault/walk.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/crew.h"
#include "support/diagnostic.h"
#include "support/file.h"
#include "support/file_edit.h"
#include "vault/exclude.h"

enum { WORTH_A_THREAD = 8 /* folders waiting before another thread is started */ };

typedef struct walk_folder walk_folder;

typedef struct walk_name {
    const char *data;
    uint32_t length;
    unsigned char type;  /* DT_REG, DT_DIR, or DT_UNKNOWN for what the walk skips */
    int problem;         /* errno: why it is not known what this is, else 0 */
    walk_folder *folder; /* with DT_DIR */
} walk_name;

struct walk_folder {
    walk_folder *parent;  /* NULL: the root */
    walk_folder *waiting; /* the next on the stack */
    dvq_text path;        /* a 0 follows */
    DVQ_VECTOR(walk_name) names;
    DVQ_VECTOR(walk_name) leftovers;
    size_t next; /* the name to be listed */
    int problem; /* errno: why the names could not be read, else 0 */
    bool is_left_out;
    dev_t device; /* which folder this is; set only where links are followed */
    ino_t inode;
};

typedef struct walk_state walk_state;

typedef struct walk_worker {
    walk_state *walk;
    dvq_arena arena; /* its folders and their names */
} walk_worker;

struct walk_state {
    int root;
    const dvq_walk_options *options;
    walk_worker *workers;
    size_t most;          /* workers there may be */
    pthread_mutex_t lock; /* of what follows */
    pthread_cond_t changed;
    dvq_crew crew;
    walk_folder *waiting; /* the stack of folders to be read */
    size_t waiting_count;
    size_t unread; /* folders waiting or being read */
    size_t names;  /* of all folders read */
    bool out_of_memory;
};

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

/* ---- reading one folder ---- */

static bool keep_name(dvq_arena *arena, const struct dirent *found, walk_name *name)
{
    size_t length = strlen(found->d_name);
    *name = (walk_name){.data = dvq_arena_copy(arena, found->d_name, length + 1),
                        .length = (uint32_t)length,
                        .type = found->d_type};
    return name->data != NULL;
}

/* A name that starts with a dot is of no interest, unless it says that a file was being written. */
static bool keep_hidden(dvq_arena *arena, const struct dirent *found, walk_folder *folder)
{
    if (found->d_name[1] != 'd' || !dvq_file_is_leftover(dvq_text_from_string(found->d_name)))
        return true;
    walk_name name;
    return keep_name(arena, found, &name) && DVQ_VECTOR_PUSH(arena, &folder->leftovers, name);
}

/* Read the names of an open folder, sorted. `stream` is closed. */
static dvq_status read_names(dvq_arena *arena, DIR *stream, walk_folder *folder)
{
    dvq_status status = DVQ_OK;
    for (;;) {
        errno = 0;
        const struct dirent *found = readdir(stream);
        if (found == NULL)
            break;
        walk_name name;
        bool kept = found->d_name[0] == '.' ? keep_hidden(arena, found, folder)
                                            : keep_name(arena, found, &name) &&
                                                  DVQ_VECTOR_PUSH(arena, &folder->names, name);
        if (!kept) {
            status = DVQ_ERROR_MEMORY;
            break;
        }
    }
    if (status == DVQ_OK)
        folder->problem = errno;
    closedir(stream);
    if (folder->names.count > 1)
        qsort(folder->names.items, folder->names.count, sizeof *folder->names.items, compare_names);
    return status;
}

/* Remember which folder it is, to recognise it; false, with errno set, when that fails. */
static bool identify(int descriptor, walk_folder *folder)
{
    struct stat system;
    if (fstat(descriptor, &system) != 0)
        return false;
    folder->device = system.st_dev;
    folder->inode = system.st_ino;
    return true;
}

/* Whether links have led back to a folder that this one is in. */
static bool is_circle(const walk_folder *folder)
{
    for (const walk_folder *above = folder->parent; above != NULL; above = above->parent)
        if (above->device == folder->device && above->inode == folder->inode)
            return true;
    return false;
}

/* The folder as a stream of names; NULL when it cannot be read or leads round in a circle. */
static DIR *open_folder(const walk_state *walk, walk_folder *folder)
{
    bool follow = walk->options->follow_links;
    int flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC | (follow ? 0 : O_NOFOLLOW);
    const char *path = folder->path.length == 0 ? "." : folder->path.data;
    int descriptor = openat(walk->root, path, flags);
    if (descriptor < 0) {
        folder->problem = errno;
        return NULL;
    }
    bool known = !follow || identify(descriptor, folder);
    if (known && follow && is_circle(folder)) {
        close(descriptor);
        return NULL;
    }
    DIR *stream = known ? fdopendir(descriptor) : NULL;
    if (stream == NULL) {
        folder->problem = errno;
        close(descriptor);
    }
    return stream;
}

/* Whether a symbolic link leads to something inside the root. */
static bool stays_inside(const walk_state *walk, const char *path)
{
    char real[DVQ_FILE_PATH_CAPACITY];
    return dvq_file_resolve_inside(walk->options->real_root, path, real);
}

/*
 * Keep why it is not known what the name is; that a link leads nowhere, round in a circle or out of
 * the vault is not worth reporting.
 */
static unsigned char give_up(walk_name *name)
{
    if (errno != ENOENT && errno != ELOOP && errno != EACCES)
        name->problem = errno;
    return DT_UNKNOWN;
}

static unsigned char find_type(const walk_state *walk, const char *path, walk_name *name)
{
    unsigned char type = name->type;
    struct stat system;
    if (type == DT_UNKNOWN) {
        if (fstatat(walk->root, path, &system, AT_SYMLINK_NOFOLLOW) != 0)
            return give_up(name);
        type = (unsigned char)IFTODT(system.st_mode);
    }
    if (type == DT_REG || type == DT_DIR)
        return type;
    if (type != DT_LNK || !walk->options->follow_links)
        return DT_UNKNOWN;
    if (!stays_inside(walk, path) || fstatat(walk->root, path, &system, 0) != 0)
        return give_up(name);
    return S_ISREG(system.st_mode) ? DT_REG : S_ISDIR(system.st_mode) ? DT_DIR : DT_UNKNOWN;
}

static dvq_text join_path(dvq_arena *arena, dvq_text folder, const walk_name *name)
{
    size_t prefix = folder.length == 0 ? 0 : folder.length + 1;
    char *path = dvq_arena_allocate_text(arena, prefix + name->length + 1);
    if (path == NULL)
        return dvq_text_make(NULL, 0);
    if (prefix > 0) {
        memcpy(path, folder.data, folder.length);
        path[folder.length] = '/';
    }
    memcpy(path + prefix, name->data, (size_t)name->length + 1);
    return dvq_text_make(path, prefix + name->length);
}

/* Find out what a name stands for; one that is no plain file needs its path for that. */
static dvq_status classify(walk_worker *worker, walk_folder *folder, walk_name *name)
{
    if (name->type == DT_REG)
        return DVQ_OK;
    dvq_arena_mark mark = dvq_arena_get_mark(&worker->arena);
    dvq_text path = join_path(&worker->arena, folder->path, name);
    if (path.data == NULL)
        return DVQ_ERROR_MEMORY;
    name->type = find_type(worker->walk, path.data, name);
    if (name->type != DT_DIR) {
        dvq_arena_rewind(&worker->arena, mark);
        return DVQ_OK;
    }
    name->folder = dvq_arena_allocate_array(&worker->arena, 1, sizeof *name->folder);
    if (name->folder == NULL)
        return DVQ_ERROR_MEMORY;
    name->folder->parent = folder;
    name->folder->path = path;
    return DVQ_OK;
}

static dvq_status read_folder(walk_worker *worker, walk_folder *folder)
{
    DIR *stream = open_folder(worker->walk, folder);
    if (stream == NULL)
        return DVQ_OK;
    dvq_status status = read_names(&worker->arena, stream, folder);
    for (size_t i = 0; i < folder->names.count && status == DVQ_OK; i++)
        status = classify(worker, folder, &folder->names.items[i]);
    return status;
}

/* ---- reading all folders ---- */

/* Under the lock: add a worker when there is work for one; if that fails, the others do it. */
static void add_worker(walk_state *walk)
{
    if (walk->waiting_count >= WORTH_A_THREAD && walk->crew.count < walk->most &&
        !walk->out_of_memory)
        (void)dvq_crew_add(&walk->crew);
}

/* Under the lock: put what lies in the folder on the stack. */
static void push_folders(walk_state *walk, const walk_folder *folder)
{
    for (size_t i = folder->names.count; i-- > 0;) {
        walk_folder *inner = folder->names.items[i].folder;
        if (inner == NULL)
            continue;
        inner->waiting = walk->waiting;
        walk->waiting = inner;
        walk->waiting_count++;
        walk->unread++;
    }
}

/* Under the lock: the next folder to read, NULL when all are read. */
static walk_folder *take_folder(walk_state *walk)
{
    while (walk->waiting == NULL && walk->unread > 0 && !walk->out_of_memory)
        pthread_cond_wait(&walk->changed, &walk->lock);
    walk_folder *folder = walk->out_of_memory ? NULL : walk->waiting;
    if (folder != NULL) {
        walk->waiting = folder->waiting;
        walk->waiting_count--;
    }
    return folder;
}

static void read_folders(walk_worker *worker)
{
    walk_state *walk = worker->walk;
    pthread_mutex_lock(&walk->lock);
    walk_folder *folder;
    while ((folder = take_folder(walk)) != NULL) {
        pthread_mutex_unlock(&walk->lock);
        dvq_status status = read_folder(worker, folder);
        pthread_mutex_lock(&walk->lock);
        if (status == DVQ_OK)
            push_folders(walk, folder);
        walk->names += folder->names.count;
        walk->out_of_memory = walk->out_of_memory || status != DVQ_OK;
        walk->unread--;
        add_worker(walk);
        pthread_cond_broadcast(&walk->changed);
    }
    pthread_mutex_unlock(&walk->lock);
}

static void run_worker(void *user, size_t number)
{
    walk_state *walk = user;
    if (number > 0)
        dvq_file_part_table(walk->root);
    read_folders(&walk->workers[number]);
}

static dvq_status read_all(walk_state *walk, walk_folder *root)
{
    walk->waiting = root;
    walk->waiting_count = 1;
    walk->unread = 1;
    dvq_crew_run(&walk->crew, 1, run_worker, walk);
    return walk->out_of_memory ? DVQ_ERROR_MEMORY : DVQ_OK;
}

/* ---- listing ---- */

static void warn(const walk_state *walk, const char *path, int code)
{
    dvq_error problem = {0};
    dvq_file_fail(&problem, "read", *path != '\0' ? path : ".", code);
    walk->options->warn(walk->options->user, path, &problem);
}

/* Mark what the vault leaves out, by a rule of its own or with the folder that it is in. */
static void leave_out(const dvq_exclude *exclude, const walk_folder *folder, const walk_name *name,
                      dvq_walk_entry *entry)
{
    bool is_folder = entry->kind == DVQ_WALK_FOLDER;
    if (!folder->is_left_out && !dvq_exclude_has(exclude, entry->path, is_folder))
        return;
    entry->kind = is_folder ? DVQ_WALK_FOLDER_LEFT_OUT : DVQ_WALK_LEFT_OUT;
    if (name->folder != NULL)
        name->folder->is_left_out = true;
}

static dvq_status list_name(const walk_state *walk, dvq_arena *arena, const walk_folder *folder,
                            const walk_name *name, dvq_walk_entry_vector *entries)
{
    if (name->type == DT_UNKNOWN && name->problem == 0)
        return DVQ_OK;
    dvq_walk_entry entry = {.path = join_path(arena, folder->path, name), .kind = DVQ_WALK_FOLDER};
    if (entry.path.data == NULL)
        return DVQ_ERROR_MEMORY;
    if (name->type == DT_UNKNOWN) {
        warn(walk, entry.path.data, name->problem);
        return DVQ_OK;
    }
    if (name->type == DT_REG)
        entry.kind = dvq_walk_is_note(dvq_text_make(name->data, name->length)) ? DVQ_WALK_NOTE
                                                                               : DVQ_WALK_FILE;
    if (walk->options->exclude != NULL)
        leave_out(walk->options->exclude, folder, name, &entry);
    return DVQ_VECTOR_PUSH(arena, entries, entry) ? DVQ_OK : DVQ_ERROR_MEMORY;
}

/* Tell what is left over in a folder, whose names are in no order. */
static dvq_status list_leftovers(const walk_state *walk, dvq_arena *arena, walk_folder *folder)
{
    if (folder->leftovers.count == 0 || walk->options->left_over == NULL)
        return DVQ_OK;
    qsort(folder->leftovers.items, folder->leftovers.count, sizeof *folder->leftovers.items,
          compare_names);
    for (size_t i = 0; i < folder->leftovers.count; i++) {
        dvq_text path = join_path(arena, folder->path, &folder->leftovers.items[i]);
        if (path.data == NULL)
            return DVQ_ERROR_MEMORY;
        walk->options->left_over(walk->options->user, path.data);
    }
    return DVQ_OK;
}

/* All that the folders hold, each folder followed by what lies in it; `entries` is empty. */
static dvq_status list_all(const walk_state *walk, dvq_arena *arena, walk_folder *root,
                           dvq_walk_entry_vector *entries)
{
    dvq_status status = DVQ_OK;
    walk_folder *folder = root;
    entries->items = dvq_arena_allocate(arena, walk->names * sizeof *entries->items);
    entries->capacity = walk->names;
    if (entries->items == NULL)
        return DVQ_ERROR_MEMORY;
    while (folder != NULL && status == DVQ_OK) {
        if (folder->next == 0 && folder->problem != 0)
            warn(walk, folder->path.data, folder->problem);
        if (folder->next == 0)
            status = list_leftovers(walk, arena, folder);
        if (folder->next >= folder->names.count) {
            folder = folder->parent;
            continue;
        }
        const walk_name *name = &folder->names.items[folder->next++];
        status = list_name(walk, arena, folder, name, entries);
        folder = name->folder != NULL ? name->folder : folder;
    }
    return status;
}

static dvq_status make_workers(walk_state *walk, dvq_arena *own)
{
    walk->workers = dvq_arena_allocate(own, walk->most * sizeof *walk->workers);
    if (walk->workers == NULL)
        return DVQ_ERROR_MEMORY;
    for (size_t i = 0; i < walk->most; i++) {
        walk->workers[i].walk = walk;
        dvq_arena_init(&walk->workers[i].arena, own->allocator);
    }
    return DVQ_OK;
}

dvq_status dvq_walk_list(dvq_arena *arena, int root, const dvq_walk_options *options,
                         dvq_walk_entry_vector *entries, dvq_error *error)
{
    walk_state walk = {.root = root,
                       .options = options,
                       .most = options->threads > 0 ? options->threads : 1,
                       .lock = PTHREAD_MUTEX_INITIALIZER,
                       .changed = PTHREAD_COND_INITIALIZER};
    walk_folder top = {.path = DVQ_TEXT("")};
    dvq_arena own; /* the workers */
    dvq_arena_init(&own, arena->allocator);
    dvq_status status = make_workers(&walk, &own);
    if (status == DVQ_OK)
        status = read_all(&walk, &top);
    if (status == DVQ_OK)
        status = list_all(&walk, arena, &top, entries);
    for (size_t i = 0; walk.workers != NULL && i < walk.most; i++)
        dvq_arena_release(&walk.workers[i].arena);
    dvq_arena_release(&own);
    pthread_cond_destroy(&walk.changed);
    pthread_mutex_destroy(&walk.lock);
    return status == DVQ_OK ? DVQ_OK : dvq_error_memory(error);
}
