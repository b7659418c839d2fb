/*
 * The folder of copies, see copies.h. Folders are told apart by what the system says they are, not
 * by their names, so that neither "..", nor a symbolic link, nor a mount hides the vault.
 */
#include "cli/copies.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/output.h"

static bool fail_memory(void)
{
    dvq_message_add("dvq: out of memory\n");
    return false;
}

/* "<folder>/<path>", with the first `length` bytes of the path. The caller frees it. */
static char *join(const char *folder, const char *path, size_t length)
{
    size_t start = strlen(folder);
    char *joined = malloc(start + length + 2);
    if (joined == NULL)
        return NULL;
    memcpy(joined, folder, start);
    joined[start] = '/';
    memcpy(joined + start + 1, path, length);
    joined[start + 1 + length] = '\0';
    return joined;
}

/* ---- where copies land ---- */

/* Whether a part of the path starts with a dot. */
static bool is_hidden(const char *path)
{
    for (const char *part = path; *part != '\0';) {
        part += strspn(part, "/");
        if (*part == '.')
            return true;
        part += strcspn(part, "/");
    }
    return false;
}

/*
 * What a path leads to, as far as that exists; the rest, which is still to be made, follows. Both
 * "." and ".." in the rest are kept. The caller frees it.
 */
static char *resolve(const char *path)
{
    char *start = strdup(path);
    size_t length = start != NULL ? strlen(start) : 0;
    char *real = start != NULL ? realpath(start, NULL) : NULL;
    while (start != NULL && real == NULL && length > 0) {
        while (length > 0 && start[length - 1] == '/')
            length--;
        while (length > 0 && start[length - 1] != '/')
            length--;
        start[length] = '\0';
        real = realpath(length > 0 ? start : ".", NULL);
    }
    free(start);
    char *whole = real != NULL ? join(real, path + length, strlen(path + length)) : NULL;
    free(real);
    return whole;
}

/* Whether the path, which resolve() made, lies in the vault, and not in a hidden folder of it. */
static bool lies_in_vault(char *path, const struct stat *root)
{
    for (char *end = path;; end++) {
        end += strcspn(end, "/");
        char last = *end;
        *end = '\0';
        struct stat found;
        bool same = stat(*path != '\0' ? path : "/", &found) == 0 && found.st_dev == root->st_dev &&
                    found.st_ino == root->st_ino;
        *end = last;
        if (same)
            return !is_hidden(end);
        if (last == '\0')
            return false;
    }
}

static bool leaves_again(const char *path)
{
    size_t length = strlen(path);
    return strstr(path, "/../") != NULL ||
           (length >= 3 && memcmp(path + length - 3, "/..", 3) == 0);
}

/* Whether files in `folder` would be files of the vault. True, too, after memory ran out. */
static bool leads_into_vault(const dvq_copies *copies, const char *folder)
{
    struct stat root;
    if (stat(copies->notes->root, &root) != 0)
        return true;
    char *path = resolve(folder);
    bool inside = path == NULL || lies_in_vault(path, &root);
    /* A folder that is still to be made can be left again by "..", wherever that leads then. */
    inside = inside || leaves_again(path);
    free(path);
    return inside;
}

static size_t measure_folder(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash != NULL ? (size_t)(slash - path) : 0;
}

typedef bool folder_function(const dvq_copies *copies, const char *folder);

/* Go through the folders of the copies, each once as the walk comes to it; stop at a false. */
static bool each_folder(const dvq_copies *copies, folder_function *use)
{
    const char *last = NULL;
    size_t last_length = 0;
    for (size_t i = 0; i < copies->outputs->count; i++) {
        const char *path = copies->outputs->files[i].path;
        size_t length = measure_folder(path);
        if (last != NULL && length == last_length && memcmp(path, last, length) == 0)
            continue;
        last = path;
        last_length = length;
        char *folder = join(copies->folder, path, length);
        if (folder == NULL)
            return fail_memory();
        bool go_on = use(copies, folder);
        free(folder);
        if (!go_on)
            return false;
    }
    return true;
}

static bool check_folder(const dvq_copies *copies, const char *folder)
{
    if (!leads_into_vault(copies, folder))
        return true;
    dvq_message_add("dvq render: %s leads into the vault, where copies would take the place of "
                    "notes; nothing is written\n"
                    "hint: take a folder that holds nothing else\n",
                    folder);
    return false;
}

static bool clear_folder(const dvq_copies *copies, const char *folder)
{
    (void)copies;
    dvq_folder_remove_leftovers(folder);
    return true;
}

bool dvq_copies_open(dvq_copies *copies, const char *folder, const dvq_notes *notes,
                     const dvq_outputs *outputs)
{
    *copies = (dvq_copies){.folder = folder, .notes = notes, .outputs = outputs};
    bool good = each_folder(copies, check_folder) && dvq_manifest_read(&copies->manifest, folder);
    copies->known = copies->manifest.count;
    return good;
}

void dvq_copies_close(dvq_copies *copies)
{
    dvq_manifest_free(&copies->manifest);
    free(copies->foreign);
}

void dvq_copies_clear(const dvq_copies *copies)
{
    (void)each_folder(copies, clear_folder);
}

bool dvq_copies_add(dvq_copies *copies, const char *path, uint64_t hash)
{
    return dvq_manifest_add(&copies->manifest, path, hash);
}

bool dvq_copies_write_manifest(dvq_copies *copies)
{
    if (copies->manifest.count == 0 && copies->known == 0)
        return true;
    if (!dvq_manifest_sort(&copies->manifest))
        return fail_memory();
    return dvq_manifest_write(&copies->manifest, copies->folder);
}

/* ---- copies that are still to be written ---- */

static int compare_entry(const void *path, const void *entry)
{
    return strcmp(path, ((const dvq_manifest_entry *)entry)->path);
}

/* Look at the place of one copy. What is to be written there is not known yet, so its hash is 0. */
static bool plan_copy(dvq_copies *copies, size_t index)
{
    const char *path = copies->outputs->files[index].path;
    if (copies->known > 0 && bsearch(path, copies->manifest.entries, copies->known,
                                     sizeof(dvq_manifest_entry), compare_entry) != NULL)
        return true;
    char *target = join(copies->folder, path, strlen(path));
    if (target == NULL)
        return false;
    copies->foreign[index] = copies->known > 0 && access(target, F_OK) == 0;
    free(target);
    return copies->foreign[index] || dvq_manifest_add(&copies->manifest, path, 0);
}

bool dvq_copies_plan(dvq_copies *copies)
{
    size_t count = copies->outputs->count;
    copies->foreign = calloc(count + 1, sizeof *copies->foreign);
    if (copies->foreign == NULL || !dvq_manifest_sort(&copies->manifest))
        return fail_memory();
    copies->known = copies->manifest.count;
    for (size_t i = 0; i < count; i++)
        if (!plan_copy(copies, i))
            return fail_memory();
    return copies->manifest.count == copies->known || dvq_copies_write_manifest(copies);
}

bool dvq_copies_is_foreign(const dvq_copies *copies, size_t index)
{
    return copies->foreign != NULL && copies->foreign[index];
}

/* ---- copies whose notes are gone ---- */

static int compare_paths(const void *left, const void *right)
{
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

/* Remove the folders that a copy was in, as far as they are empty now. */
static void remove_folders(const dvq_copies *copies, char *path)
{
    size_t least = strlen(copies->folder);
    for (size_t length = measure_folder(path); length > least; length = measure_folder(path)) {
        path[length] = '\0';
        if (rmdir(path) != 0)
            return;
    }
}

/* Remove a copy if it is as it was written; *gone says whether it is no longer there. */
static bool remove_copy(const dvq_copies *copies, const dvq_manifest_entry *entry, char *path,
                        bool tell, bool *gone)
{
    struct stat found;
    *gone = lstat(path, &found) != 0 && (errno == ENOENT || errno == ENOTDIR);
    if (*gone)
        return true;
    char *folder = join("", path, measure_folder(path));
    bool outside = folder != NULL && !leads_into_vault(copies, folder + 1);
    free(folder);
    uint64_t hash;
    if (!outside || !S_ISREG(found.st_mode) || !dvq_manifest_hash_file(path, &hash) ||
        hash != entry->hash) {
        dvq_message_add("%s: its note is gone, but it is not as dvq wrote it, so it stays\n", path);
        return true;
    }
    *gone = unlink(path) == 0;
    if (!*gone) {
        dvq_message_add("dvq: cannot remove %s: %s\n", path, strerror(errno));
        return false;
    }
    if (tell)
        dvq_message_add("%s: removed\n", path);
    remove_folders(copies, path);
    return true;
}

/* Deal with a copy whose note is gone; *gone says that it is no longer there. */
static bool prune_copy(const dvq_copies *copies, const dvq_manifest_entry *entry,
                       dvq_copies_prune prune, bool tell, bool *gone)
{
    char *path = join(copies->folder, entry->path, strlen(entry->path));
    if (path == NULL)
        return fail_memory();
    bool good = true;
    if (prune == DVQ_COPIES_REMOVE) {
        good = remove_copy(copies, entry, path, tell, gone);
    } else {
        *gone = access(path, F_OK) != 0;
        if (!*gone && prune == DVQ_COPIES_NAME)
            dvq_message_add("%s: its note is gone\n", path);
    }
    free(path);
    return good;
}

static bool prune_entries(dvq_copies *copies, const char **files, size_t count,
                          dvq_copies_prune prune, bool tell)
{
    dvq_manifest *manifest = &copies->manifest;
    size_t kept = 0;
    bool good = true;
    for (size_t i = 0; i < manifest->count; i++) {
        dvq_manifest_entry entry = manifest->entries[i];
        const char *key = entry.path;
        bool gone = false;
        if (bsearch(&key, files, count, sizeof *files, compare_paths) == NULL) {
            good = prune_copy(copies, &entry, prune, tell, &gone) && good;
            copies->removed += gone && prune == DVQ_COPIES_REMOVE;
            copies->outlived += !gone;
        }
        if (gone)
            free(entry.path);
        else
            manifest->entries[kept++] = entry;
    }
    manifest->count = kept;
    return good;
}

bool dvq_copies_prune_gone(dvq_copies *copies, dvq_copies_prune prune, bool tell)
{
    if (dvq_vault_get_failure_count(copies->notes->vault) > 0) {
        if (prune != DVQ_COPIES_KEEP)
            dvq_message_add(
                "dvq render: not all of the vault could be read, so copies of notes that "
                "seem to be gone stay\n");
        return true;
    }
    size_t count;
    const char **files = dvq_outputs_list_all(copies->outputs, copies->notes->vault, &count);
    if (files == NULL || !dvq_manifest_sort(&copies->manifest)) {
        free(files);
        return fail_memory();
    }
    bool good = prune_entries(copies, files, count, prune, tell);
    free(files);
    return good;
}
