/* Files: reading whole, limits, statistics, and opening only what lies inside. */
#include "support/diagnostic.h"
#include "support/file.h"

#include <errno.h>
#include <stdarg.h>
#include <sys/syscall.h>

#include "temporary.h"

long __real_syscall(long number, ...);
long __wrap_syscall(long number, ...);

static bool is_old_system; /* it cannot keep a whole path inside a folder */

/* The linker's --wrap has system calls that the C library does not know come here. */
long __wrap_syscall(long number, ...)
{
    va_list values;
    va_start(values, number);
    long arguments[6];
    for (size_t i = 0; i < sizeof arguments / sizeof *arguments; i++)
        arguments[i] = va_arg(values, long);
    va_end(values);
#ifdef SYS_openat2
    if (is_old_system && number == SYS_openat2) {
        errno = ENOSYS;
        return -1;
    }
#endif
    return __real_syscall(number, arguments[0], arguments[1], arguments[2], arguments[3],
                          arguments[4], arguments[5]);
}

ssize_t __real_read(int descriptor, void *buffer, size_t length);
ssize_t __wrap_read(int descriptor, void *buffer, size_t length);

static size_t most_at_once = SIZE_MAX; /* that the system gives */

ssize_t __wrap_read(int descriptor, void *buffer, size_t length)
{
    return __real_read(descriptor, buffer, length < most_at_once ? length : most_at_once);
}

enum { LIMIT = 1024 * 1024 };

static void expect_read(const temporary_folder *folder, const char *name, const char *expected)
{
    dvq_error error = {0};
    dvq_arena arena;
    dvq_arena_init(&arena, NULL);
    const char *path = temporary_path(folder, name);
    dvq_text text;
    cr_assert_eq(dvq_file_read(&arena, AT_FDCWD, path, LIMIT, &text, &error), DVQ_OK);
    cr_assert_eq(text.length, strlen(expected));
    cr_assert_str_eq(text.data, expected);
    dvq_arena_release(&arena);
}

Test(file, reads_whole)
{
    temporary_folder folder = temporary_make();
    char large[200001];
    memset(large, 'x', sizeof large - 1);
    large[sizeof large - 1] = '\0';
    temporary_write(&folder, "empty", "");
    temporary_write(&folder, "small", "a\nb");
    temporary_write(&folder, "large", large);
    expect_read(&folder, "empty", "");
    expect_read(&folder, "small", "a\nb");
    expect_read(&folder, "large", large);
    temporary_remove(&folder);
}

/* As from a file system over a network, or when a signal comes. */
Test(file, reads_whole_in_small_parts)
{
    temporary_folder folder = temporary_make();
    char text[1000];
    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    temporary_write(&folder, "note", text);
    for (most_at_once = 1; most_at_once <= sizeof text; most_at_once *= 7)
        expect_read(&folder, "note", text);
    most_at_once = SIZE_MAX;
    temporary_remove(&folder);
}

Test(file, says_what_it_could_not_read)
{
    temporary_folder folder = temporary_make();
    dvq_error error = {0};
    dvq_arena arena;
    dvq_arena_init(&arena, NULL);
    temporary_write(&folder, "note", "12345");
    const char *path = temporary_path(&folder, "none");
    dvq_text text;
    cr_assert_eq(dvq_file_read(&arena, AT_FDCWD, path, LIMIT, &text, &error), DVQ_ERROR_IO);
    cr_assert_not_null(strstr(error.message, "No such file"));
    dvq_error_reset(&error);
    cr_assert_eq(dvq_file_read(&arena, AT_FDCWD, folder.path, LIMIT, &text, &error), DVQ_ERROR_IO);
    cr_assert_not_null(strstr(error.message, "Is a directory"));
    dvq_error_reset(&error);
    path = temporary_path(&folder, "note");
    cr_assert_eq(dvq_file_read(&arena, AT_FDCWD, path, 4, &text, &error), DVQ_ERROR_LIMIT);
    cr_assert_eq(dvq_file_read(&arena, AT_FDCWD, path, 5, &text, NULL), DVQ_OK);
    dvq_arena_release(&arena);
    temporary_remove(&folder);
}

Test(file, knows_size_and_times)
{
    temporary_folder folder = temporary_make();
    temporary_write(&folder, "note", "12345");
    dvq_file_stat stat;
    cr_assert_eq(dvq_file_get_stat(AT_FDCWD, temporary_path(&folder, "note"), &stat, NULL), DVQ_OK);
    cr_assert_eq(stat.size, 5);
    cr_assert(stat.is_regular && !stat.is_directory);
    cr_assert_gt(stat.modified, INT64_C(1500000000000));
    cr_assert_gt(stat.created, INT64_C(1500000000000));
    cr_assert_eq(dvq_file_get_stat(AT_FDCWD, folder.path, &stat, NULL), DVQ_OK);
    cr_assert(stat.is_directory && !stat.is_regular);
    temporary_remove(&folder);
}

static bool opens_inside(int root, const char *path)
{
    int descriptor = dvq_file_open_inside(root, path);
    if (descriptor >= 0)
        close(descriptor);
    return descriptor >= 0;
}

Test(file, opens_only_what_lies_inside)
{
    temporary_folder folder = temporary_make();
    temporary_write(&folder, "root/a/b/file", "x");
    temporary_write(&folder, "outside", "x");
    cr_assert_eq(symlink("../outside", temporary_path(&folder, "root/link")), 0);
    cr_assert_eq(symlink("a", temporary_path(&folder, "root/folder")), 0);
    int root = open(temporary_path(&folder, "root"), O_RDONLY | O_DIRECTORY);
    static const char *const refused[] = {"../outside", "a/../../outside", "/etc/passwd", "",
                                          "link",       "folder/b/file",   "a//b/file",   "a/none"};
    for (int turn = 0; turn < 2; turn++) {
        is_old_system = turn == 1;
        cr_assert(opens_inside(root, "a/b/file"));
        for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++)
            cr_assert_not(opens_inside(root, refused[i]), "%s", refused[i]);
    }
    close(root);
    temporary_remove(&folder);
}

static void check_followed(int root, const char *real)
{
    static const char *const opened[] = {"a/file", "folder/file", "absolute", "a/../a/file"};
    for (size_t i = 0; i < sizeof opened / sizeof opened[0]; i++) {
        int descriptor = dvq_file_open_followed(root, real, opened[i]);
        cr_assert_geq(descriptor, 0, "%s", opened[i]);
        close(descriptor);
    }
    static const char *const refused[] = {"out",         "etc/passwd", "../outside",
                                          "/etc/passwd", "loop",       "none"};
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++)
        cr_assert_eq(dvq_file_open_followed(root, real, refused[i]), -1, "%s", refused[i]);
}

Test(file, follows_links_that_stay_inside)
{
    temporary_folder folder = temporary_make();
    temporary_write(&folder, "root/a/file", "x");
    temporary_write(&folder, "outside", "x");
    char real[DVQ_FILE_PATH_CAPACITY];
    cr_assert(dvq_file_resolve(temporary_path(&folder, "root"), real));
    char absolute[DVQ_FILE_PATH_CAPACITY + 8];
    snprintf(absolute, sizeof absolute, "%s/a/file", real);
    cr_assert_eq(symlink("a", temporary_path(&folder, "root/folder")), 0);
    cr_assert_eq(symlink(absolute, temporary_path(&folder, "root/absolute")), 0);
    cr_assert_eq(symlink("../outside", temporary_path(&folder, "root/out")), 0);
    cr_assert_eq(symlink("/etc", temporary_path(&folder, "root/etc")), 0);
    cr_assert_eq(symlink("loop", temporary_path(&folder, "root/loop")), 0);
    int root = open(real, O_RDONLY | O_DIRECTORY);
    for (int turn = 0; turn < 2; turn++) {
        is_old_system = turn == 1;
        check_followed(root, real);
    }
    close(root);
    temporary_remove(&folder);
}

Test(file, resolves_links_that_stay_inside)
{
    temporary_folder folder = temporary_make();
    temporary_write(&folder, "root/a/file", "x");
    temporary_write(&folder, "outside", "x");
    cr_assert_eq(symlink("a", temporary_path(&folder, "root/folder")), 0);
    cr_assert_eq(symlink("../outside", temporary_path(&folder, "root/link")), 0);
    char root[DVQ_FILE_PATH_CAPACITY];
    cr_assert(dvq_file_resolve(temporary_path(&folder, "root"), root));
    char inside[DVQ_FILE_PATH_CAPACITY];
    cr_assert(dvq_file_resolve_inside(root, "folder/file", inside));
    cr_assert_str_eq(inside, "a/file");
    cr_assert_not(dvq_file_resolve_inside(root, "link", inside));
    cr_assert_eq(errno, EACCES);
    cr_assert_not(dvq_file_resolve_inside(root, "none", inside));
    cr_assert_not(dvq_file_resolve_inside(root, "..", inside));
    char long_path[DVQ_FILE_PATH_CAPACITY + 1];
    memset(long_path, 'a', sizeof long_path - 1);
    long_path[sizeof long_path - 1] = '\0';
    cr_assert_not(dvq_file_resolve_inside(root, long_path, inside));
    cr_assert_eq(errno, ENAMETOOLONG);
    temporary_remove(&folder);
}
