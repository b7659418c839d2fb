/*
 * A folder of a test's own, below the build directory: made empty, filled with small files, removed
 * at the end. Included by the tests of the file system parts only.
 */
#ifndef DVQ_TESTS_TEMPORARY_H
#define DVQ_TESTS_TEMPORARY_H

#include <criterion/criterion.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct temporary_folder {
    char path[4096];
} temporary_folder;

static inline temporary_folder temporary_make(void)
{
    temporary_folder folder;
    snprintf(folder.path, sizeof folder.path, "%s/vault-XXXXXX", DVQ_BUILD_DIR);
    cr_assert_not_null(mkdtemp(folder.path));
    return folder;
}

/* Remove what `name` in the open folder `parent` is, with all it holds. */
static inline void temporary_remove_at(int parent, const char *name)
{
    if (unlinkat(parent, name, 0) == 0)
        return;
    fchmodat(parent, name, 0700, 0);
    int descriptor = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
    DIR *stream = descriptor < 0 ? NULL : fdopendir(descriptor);
    if (stream == NULL)
        return;
    const struct dirent *found;
    while ((found = readdir(stream)) != NULL)
        if (strcmp(found->d_name, ".") != 0 && strcmp(found->d_name, "..") != 0)
            temporary_remove_at(descriptor, found->d_name);
    closedir(stream);
    unlinkat(parent, name, AT_REMOVEDIR);
}

static inline void temporary_remove(const temporary_folder *folder)
{
    temporary_remove_at(AT_FDCWD, folder->path);
}

/* The full path of `name` in the folder, in a buffer that the next call uses again. */
static inline const char *temporary_path(const temporary_folder *folder, const char *name)
{
    static char path[8192];
    snprintf(path, sizeof path, "%s/%s", folder->path, name);
    return path;
}

/* Write a file and the folders it lies in. */
static inline void temporary_write(const temporary_folder *folder, const char *name,
                                   const char *contents)
{
    char path[8192];
    snprintf(path, sizeof path, "%s/%s", folder->path, name);
    for (char *slash = path + strlen(folder->path) + 1; (slash = strchr(slash, '/')) != NULL;
         slash++) {
        *slash = '\0';
        mkdir(path, 0777);
        *slash = '/';
    }
    FILE *file = fopen(path, "wb");
    cr_assert_not_null(file, "%s", path);
    fputs(contents, file);
    fclose(file);
}

#endif
