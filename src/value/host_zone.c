/*
 * Finding out the host's time zone, see host_zone.h. Called by zone.c. In most systems
 * /etc/localtime is a link and one system call answers; where it is a copy, as in many containers,
 * the name that stands beside it is believed only if the contents are equal. Never changes TZ.
 */
#include "value/host_zone.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { PATH_SIZE = 512, NAME_SIZE = 128, BLOCK_SIZE = 4096 };

/* The part of a path after "zoneinfo/" and "posix/"; a name that is no path stays as it is. */
static const char *skip_zone_folders(const char *path)
{
    static const char *const folders[] = {"zoneinfo/", "posix/"};
    for (size_t i = 0; i < 2; i++) {
        const char *folder = strstr(path, folders[i]);
        if (folder != NULL)
            path = folder + strlen(folders[i]);
    }
    return path;
}

static bool read_name(const char *path, char name[NAME_SIZE])
{
    FILE *file = fopen(path, "re");
    if (file == NULL)
        return false;
    bool read = fgets(name, NAME_SIZE, file) != NULL;
    (void)fclose(file);
    if (read)
        name[strcspn(name, " \t\r\n")] = '\0';
    return read && name[0] != '\0' && strstr(name, "..") == NULL;
}

static bool hold_the_same(FILE *left, FILE *right)
{
    char a[BLOCK_SIZE];
    char b[BLOCK_SIZE];
    for (;;) {
        size_t length = fread(a, 1, sizeof a, left);
        if (fread(b, 1, sizeof b, right) != length || memcmp(a, b, length) != 0)
            return false;
        if (length < sizeof a)
            return ferror(left) == 0 && ferror(right) == 0;
    }
}

static bool are_same_files(const char *left, const char *right)
{
    FILE *a = fopen(left, "re");
    FILE *b = fopen(right, "re");
    bool same = a != NULL && b != NULL && hold_the_same(a, b);
    if (a != NULL)
        (void)fclose(a);
    if (b != NULL)
        (void)fclose(b);
    return same;
}

/* The name in the file beside the copy, if it is true of the copy. */
static bool find_by_name(const dvq_host_zone *host, char name[NAME_SIZE])
{
    char path[PATH_SIZE];
    if (!read_name(host->name_file, name))
        return false;
    int length = snprintf(path, sizeof path, "%s/%s", host->folder, name);
    return length > 0 && length < PATH_SIZE && are_same_files(host->link, path);
}

static bool find_copy(const dvq_host_zone *host, char name[NAME_SIZE])
{
    if (access(host->link, R_OK) != 0)
        return false;
    return find_by_name(host, name) || (host->search != NULL && host->search(name, NAME_SIZE));
}

void dvq_host_zone_detect(const dvq_host_zone *host, char *buffer, size_t capacity)
{
    const char *name = host->variable;
    char path[PATH_SIZE];
    char found[NAME_SIZE];
    if (name != NULL && name[0] == ':')
        name++;
    if (name == NULL || name[0] == '\0') {
        ssize_t length = readlink(host->link, path, sizeof path - 1);
        path[length > 0 ? length : 0] = '\0';
        name = path;
    }
    if (name[0] == '\0' && find_copy(host, found))
        name = found;
    (void)snprintf(buffer, capacity, "%s", name[0] != '\0' ? skip_zone_folders(name) : "UTC");
}
