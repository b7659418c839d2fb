/*
 * Watching a vault's folders through inotify, see watch.h. Says which notes may have changed, and
 * when files or folders came or went; refresh.c finds out what became of them.
 */
#include "vault/watch.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "support/diagnostic.h"
#include "support/file.h"
#include "vault/lookup.h"
#include "vault/store.h"

#define MOVES (IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_DELETE_SELF | IN_MOVE_SELF)
#define WRITES (IN_CLOSE_WRITE | IN_MODIFY | IN_ATTRIB)

/* Where settings are; each is in the one before it or beside it. */
static const char *const settings_folders[] = {".obsidian", ".obsidian/plugins",
                                               ".obsidian/plugins/dataview",
                                               ".obsidian/plugins/dataview-serializer"};

enum { SETTINGS_FOLDERS = sizeof settings_folders / sizeof *settings_folders };

/* A folder that is listened to. */
typedef struct watched_folder {
    dvq_text path; /* data NULL: none */
} watched_folder;

typedef struct dvq_watch {
    dvq_arena arena;
    int descriptor;
    bool missed;                        /* the next news is to look at everything */
    DVQ_VECTOR(watched_folder) folders; /* by inotify's number */
} dvq_watch;

/* Remember that inotify's `number` stands for the folder at `path`; *added when it is new. */
static bool keep_folder(dvq_watch *watch, int number, dvq_text path, bool *added)
{
    watched_folder none = {.path = {NULL, 0}};
    while (watch->folders.count <= (size_t)number)
        if (!DVQ_VECTOR_PUSH(&watch->arena, &watch->folders, none))
            return false;
    watched_folder *folder = &watch->folders.items[number];
    if (folder->path.data != NULL && dvq_text_equal(folder->path, path))
        return true;
    *added = true;
    path = dvq_text_copy(&watch->arena, path);
    folder->path = path.length > 0 ? path : DVQ_TEXT("");
    return folder->path.data != NULL;
}

/* A folder that is gone or that we may not read has been reported by the walk. */
static dvq_status add_folder(dvq_vault_store *store, dvq_text path, bool *added, dvq_error *error)
{
    char full[DVQ_FILE_PATH_CAPACITY];
    int length =
        snprintf(full, sizeof full, "%s/%.*s", store->root.path, (int)path.length, path.data);
    if (length < 0 || (size_t)length >= sizeof full)
        return DVQ_OK;
    unsigned flags = MOVES | WRITES | IN_ONLYDIR | (store->root.follows_links ? 0 : IN_DONT_FOLLOW);
    int number = inotify_add_watch(store->watch->descriptor, full, flags);
    if (number < 0)
        return errno == ENOSPC || errno == ENOMEM
                   ? dvq_file_fail(error, "watch", path.length > 0 ? path.data : ".", errno)
                   : DVQ_OK;
    return keep_folder(store->watch, number, path, added) ? DVQ_OK : dvq_error_memory(error);
}

dvq_status dvq_watch_add_folders(dvq_vault_store *store, const dvq_walk_entry_vector *entries,
                                 bool *added, dvq_error *error)
{
    *added = false;
    bool settings = false;
    dvq_status status = add_folder(store, DVQ_TEXT(""), added, error);
    for (size_t i = 0; status == DVQ_OK && i < SETTINGS_FOLDERS; i++)
        status = add_folder(store, dvq_text_from_string(settings_folders[i]), &settings, error);
    for (size_t i = 0; status == DVQ_OK && i < entries->count; i++)
        if (dvq_walk_is_folder(entries->items[i].kind))
            status = add_folder(store, entries->items[i].path, added, error);
    return status;
}

/* Find the note that an event names; *index is its index. */
static bool find_note(const dvq_vault_store *store, dvq_text folder, const char *name,
                      size_t *index)
{
    char path[DVQ_FILE_PATH_CAPACITY];
    int length = snprintf(path, sizeof path, "%.*s%s%s", (int)folder.length, folder.data,
                          folder.length > 0 ? "/" : "", name);
    if (length < 0 || (size_t)length >= sizeof path)
        return false;
    dvq_text wanted = dvq_text_make(path, (size_t)length);
    /* Another file may have the same name in another form. */
    return dvq_store_find(store, wanted, index) != NULL &&
           strcmp(store->notes.files[*index], path) == 0;
}

static bool is_name(const char *name, const char *wanted)
{
    return strcmp(name, wanted) == 0;
}

static bool is_settings_folder(dvq_text path)
{
    for (size_t i = 0; i < SETTINGS_FOLDERS; i++)
        if (dvq_text_equal(path, dvq_text_from_string(settings_folders[i])))
            return true;
    return false;
}

/* Folders that come or go have to be listened to, or no more: the walk sees to that. */
static void take_settings_event(const dvq_vault_store *store, const struct inotify_event *event,
                                const char *name, dvq_watch_news *news)
{
    bool is_folder = (event->mask & (IN_ISDIR | IN_DELETE_SELF | IN_MOVE_SELF)) != 0;
    news->settings = true;
    news->bookmarks = news->bookmarks || is_name(name, "bookmarks.json");
    news->walk = news->walk || (is_folder && (event->mask & MOVES) != 0) ||
                 (store->exclude_options.obsidian && is_name(name, "app.json"));
}

static void take_event(dvq_vault_store *store, const struct inotify_event *event,
                       dvq_watch_news *news)
{
    const dvq_watch *watch = store->watch;
    if ((event->mask & IN_Q_OVERFLOW) != 0 || event->wd < 0 ||
        (size_t)event->wd >= watch->folders.count) {
        news->walk = true;
        return;
    }
    watched_folder *folder = &watch->folders.items[event->wd];
    if (folder->path.data == NULL)
        return;
    if ((event->mask & IN_IGNORED) != 0) {
        folder->path.data = NULL;
        news->walk = true;
        return;
    }
    const char *name = event->len > 0 ? event->name : "";
    if (is_settings_folder(folder->path)) {
        take_settings_event(store, event, name, news);
        return;
    }
    if (name[0] == '.') {
        news->walk = news->walk || (folder->path.length == 0 &&
                                    (is_name(name, ".dvqignore") || is_name(name, ".obsidian")));
        return;
    }
    size_t index = 0;
    if ((event->mask & MOVES) != 0) {
        news->walk = true;
    } else if (dvq_walk_is_note(dvq_text_from_string(name))) {
        if (find_note(store, folder->path, name, &index))
            news->notes[index] = 1;
        else
            news->walk = true;
    }
}

void dvq_watch_take(dvq_vault_store *store, dvq_watch_news *news)
{
    union {
        struct inotify_event event;
        char bytes[16 * (sizeof(struct inotify_event) + NAME_MAX + 1)];
    } buffer;
    news->walk = store->watch->missed;
    store->watch->missed = false;
    ssize_t got;
    while ((got = read(store->watch->descriptor, &buffer, sizeof buffer)) > 0) {
        for (char *at = buffer.bytes; at < buffer.bytes + got;) {
            const struct inotify_event *event = (const void *)at;
            take_event(store, event, news);
            at += sizeof *event + event->len;
        }
    }
}

void dvq_watch_miss(dvq_vault_store *store)
{
    store->watch->missed = true;
}

/* Whether other machines may change files without this system hearing of it. */
static bool is_remote(int descriptor)
{
    /* NFS, SMB 1 to 3, FUSE (sshfs and the like), 9P, AFS, Ceph. */
    static const uint32_t remote[] = {0x6969,     0x517B,     0xFF534D42, 0xFE534D42,
                                      0x65735546, 0x01021997, 0x5346414F, 0x00C36400};
    struct statfs system;
    if (fstatfs(descriptor, &system) != 0)
        return false;
    for (size_t i = 0; i < sizeof remote / sizeof remote[0]; i++)
        if ((uint32_t)system.f_type == remote[i])
            return true;
    return false;
}

static dvq_status open_watch(dvq_vault_store *store, dvq_error *error)
{
    if (is_remote(store->root.descriptor))
        return dvq_error_set(error, DVQ_ERROR_IO, "%s is on a file system that tells of no changes",
                             store->root.path);
    dvq_watch *watch = dvq_arena_allocate_array(&store->arena, 1, sizeof *watch);
    if (watch == NULL)
        return dvq_error_memory(error);
    dvq_arena_init(&watch->arena, store->allocate);
    watch->missed = true;
    watch->descriptor = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    if (watch->descriptor < 0)
        return dvq_file_fail(error, "watch", store->root.path, errno);
    store->watch = watch;
    bool added;
    dvq_status status = dvq_watch_add_folders(store, &store->entries, &added, error);
    if (status != DVQ_OK)
        dvq_watch_close(store);
    return status;
}

dvq_status dvq_store_watch(dvq_vault_store *store, int *descriptor, dvq_error *error)
{
    *descriptor = -1;
    dvq_status status = store->watch != NULL ? DVQ_OK : open_watch(store, error);
    if (status == DVQ_OK && store->watch != NULL)
        *descriptor = store->watch->descriptor;
    return status;
}

void dvq_watch_close(dvq_vault_store *store)
{
    if (store->watch == NULL)
        return;
    close(store->watch->descriptor);
    dvq_arena_release(&store->watch->arena);
    store->watch = NULL;
}
