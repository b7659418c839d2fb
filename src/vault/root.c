/* The vault's own folder, see root.h. Only reads. */
#include "vault/root.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/diagnostic.h"
#include "support/unicode.h"

dvq_status dvq_root_open(dvq_root *root, const char *path, dvq_arena *arena, dvq_error *error)
{
    root->descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (root->descriptor < 0)
        return dvq_file_fail(error, "open folder", path, errno);
    char real[DVQ_FILE_PATH_CAPACITY];
    if (!dvq_file_resolve(path, real))
        return dvq_file_fail(error, "open folder", path, errno);
    root->path = dvq_text_to_string(arena, dvq_text_from_string(real));
    return root->path != NULL ? DVQ_OK : dvq_error_memory(error);
}

void dvq_root_close(dvq_root *root)
{
    if (root->descriptor >= 0)
        close(root->descriptor);
    root->descriptor = -1;
}

static bool is_same_folder(int left, int right)
{
    struct stat a;
    struct stat b;
    return fstat(left, &a) == 0 && fstat(right, &b) == 0 && a.st_dev == b.st_dev &&
           a.st_ino == b.st_ino;
}

dvq_status dvq_root_reopen(dvq_root *root, bool *other, dvq_error *error)
{
    int opened = open(root->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    root->problem = opened < 0 ? errno : 0;
    if (opened < 0)
        return dvq_file_fail(error, "open folder", root->path, root->problem);
    bool same = is_same_folder(opened, root->descriptor);
    close(same ? opened : root->descriptor);
    root->descriptor = same ? root->descriptor : opened;
    if (other != NULL)
        *other = !same;
    return DVQ_OK;
}

dvq_status dvq_root_check(const dvq_root *root, dvq_error *error)
{
    int problem = root->problem;
    struct stat system;
    if (problem == 0 && fstat(root->descriptor, &system) != 0)
        problem = errno;
    if (problem == 0 && system.st_nlink == 0)
        problem = ENOENT;
    return problem == 0 ? DVQ_OK : dvq_file_fail(error, "open folder", root->path, problem);
}

int dvq_root_open_file(const dvq_root *root, const char *path)
{
    return root->follows_links ? dvq_file_open_followed(root->descriptor, root->path, path)
                               : dvq_file_open_inside(root->descriptor, path);
}

static dvq_status read_open_file(int descriptor, const char *path, dvq_arena *arena,
                                 dvq_text *contents, dvq_error *error)
{
    dvq_file_buffer buffer;
    dvq_file_buffer_init(&buffer, arena->allocator);
    dvq_text text;
    dvq_status status =
        dvq_file_read_open(descriptor, path, DVQ_ROOT_FILE_LIMIT, &buffer, &text, error);
    if (status == DVQ_OK) {
        *contents = dvq_text_copy(arena, text);
        if (contents->data != NULL)
            *contents = dvq_unicode_repair(arena, *contents);
        if (contents->data == NULL)
            status = dvq_error_memory(error);
    }
    dvq_file_buffer_release(&buffer);
    return status;
}

dvq_status dvq_root_read_file(const dvq_root *root, dvq_text path, dvq_arena *arena,
                              dvq_text *contents, dvq_error *error)
{
    const char *name = dvq_text_to_string(arena, path);
    if (name == NULL)
        return dvq_error_memory(error);
    /* A name with a 0 in it would open another file. */
    bool whole = strlen(name) == path.length;
    int descriptor = whole ? dvq_root_open_file(root, name) : -1;
    if (descriptor < 0)
        return dvq_file_fail(error, "open", name, whole ? errno : ENOENT);
    dvq_status status = read_open_file(descriptor, name, arena, contents, error);
    close(descriptor);
    return status;
}
