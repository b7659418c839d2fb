/* The walk: order, what is passed over, symbolic links, folders that cannot be read. */
#include "vault/walk.h"

#include "support/file.h"
#include "temporary.h"

typedef struct walked {
    char listing[4096]; /* one entry a line: n, f or d, and the path */
    unsigned warnings;
} walked;

static void count_warning(void *user, const char *path, const dvq_error *problem)
{
    walked *result = user;
    cr_assert_not_null(path);
    cr_assert_eq(problem->status, DVQ_ERROR_IO);
    result->warnings++;
}

static walked walk(const temporary_folder *folder, const char *name, bool follow)
{
    walked result = {0};
    dvq_arena arena;
    dvq_arena_init(&arena, NULL);
    const char *path = temporary_path(folder, name);
    char real[DVQ_FILE_PATH_CAPACITY];
    cr_assert(dvq_file_resolve(path, real));
    int root = open(path, O_RDONLY | O_DIRECTORY);
    dvq_walk_options options = {.follow_links = follow,
                                .threads = 1, /* the others' open files end with them */
                                .real_root = real,
                                .warn = count_warning,
                                .user = &result};
    dvq_walk_entry_vector entries = {0};
    cr_assert_eq(dvq_walk_list(&arena, root, &options, &entries, NULL), DVQ_OK);
    char *at = result.listing;
    for (size_t i = 0; i < entries.count; i++)
        at += sprintf(at, "%c %s\n", "nf-d-"[entries.items[i].kind], entries.items[i].path.data);
    close(root);
    dvq_arena_release(&arena);
    return result;
}

Test(walk, takes_names_in_byte_order)
{
    temporary_folder folder = temporary_make();
    static const char *const files[] = {"b.md",         "B.md",       "a/z.md",    "a/b/c.md",
                                        "a.md",         "a b.md",     "Ünï.md",    "z.MARKDOWN",
                                        "a/image.png",  ".hidden.md", ".git/x.md", "a/.x/y.md",
                                        "notes.md.txt", ".md",        "Upper.MD"};
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++)
        temporary_write(&folder, files[i], "");
    cr_assert_str_eq(walk(&folder, ".", false).listing, "n B.md\n"
                                                        "n Upper.MD\n"
                                                        "d a\n"
                                                        "d a/b\n"
                                                        "n a/b/c.md\n"
                                                        "f a/image.png\n"
                                                        "n a/z.md\n"
                                                        "n a b.md\n"
                                                        "n a.md\n"
                                                        "n b.md\n"
                                                        "f notes.md.txt\n"
                                                        "n z.MARKDOWN\n"
                                                        "n Ünï.md\n");
    temporary_remove(&folder);
}

Test(walk, follows_links_only_when_asked)
{
    temporary_folder folder = temporary_make();
    temporary_write(&folder, "root/a/note.md", "");
    temporary_write(&folder, "outside/secret.md", "");
    cr_assert_eq(symlink("a", temporary_path(&folder, "root/alias")), 0);
    cr_assert_eq(symlink("a/note.md", temporary_path(&folder, "root/link.md")), 0);
    cr_assert_eq(symlink("../outside", temporary_path(&folder, "root/out")), 0);
    cr_assert_eq(symlink("../outside/secret.md", temporary_path(&folder, "root/out.md")), 0);
    cr_assert_eq(symlink("nowhere", temporary_path(&folder, "root/broken.md")), 0);
    cr_assert_str_eq(walk(&folder, "root", false).listing, "d a\nn a/note.md\n");
    walked followed = walk(&folder, "root", true);
    cr_assert_str_eq(followed.listing, "d a\nn a/note.md\nd alias\nn alias/note.md\nn link.md\n");
    cr_assert_eq(followed.warnings, 0);
    temporary_remove(&folder);
}

Test(walk, never_goes_in_circles)
{
    temporary_folder folder = temporary_make();
    temporary_write(&folder, "root/a/b/note.md", "");
    cr_assert_eq(symlink("../..", temporary_path(&folder, "root/a/b/up")), 0);
    cr_assert_eq(symlink("..", temporary_path(&folder, "root/a/parent")), 0);
    cr_assert_eq(symlink("..", temporary_path(&folder, "root/a/b/above")), 0);
    cr_assert_eq(symlink("b", temporary_path(&folder, "root/a/same")), 0);
    walked followed = walk(&folder, "root", true);
    cr_assert_not_null(strstr(followed.listing, "n a/same/note.md\n"));
    cr_assert_null(strstr(followed.listing, "up/"));
    cr_assert_null(strstr(followed.listing, "parent/"));
    cr_assert_null(strstr(followed.listing, "above/"));
    temporary_remove(&folder);
}

Test(walk, goes_on_after_an_unreadable_folder)
{
    temporary_folder folder = temporary_make();
    temporary_write(&folder, "a/note.md", "");
    temporary_write(&folder, "b/note.md", "");
    chmod(temporary_path(&folder, "a"), 0);
    walked result = walk(&folder, ".", false);
    /* Permissions do not bind the superuser. */
    if (geteuid() != 0) {
        cr_assert_eq(result.warnings, 1);
        cr_assert_str_eq(result.listing, "d a\nd b\nn b/note.md\n");
    }
    temporary_remove(&folder);
}

Test(walk, passes_over_what_is_no_file)
{
    temporary_folder folder = temporary_make();
    temporary_write(&folder, "note.md", "");
    cr_assert_eq(mkfifo(temporary_path(&folder, "pipe.md"), 0600), 0);
    cr_assert_eq(mkdir(temporary_path(&folder, "folder.md"), 0700), 0);
    cr_assert_str_eq(walk(&folder, ".", false).listing, "d folder.md\nn note.md\n");
    temporary_remove(&folder);
}

/* Remove a chain of folders called "d" that is too deep to be opened. */
static void remove_chain(const temporary_folder *folder)
{
    char first[8192];
    snprintf(first, sizeof first, "%s/d", folder->path);
    char rest[8192];
    snprintf(rest, sizeof rest, "%s/e", folder->path);
    char second[8192];
    snprintf(second, sizeof second, "%s/d/d", folder->path);
    while (rename(second, rest) == 0 && rmdir(first) == 0 && rename(rest, first) == 0)
        continue;
    temporary_remove(folder);
}

Test(walk, survives_deep_folders)
{
    temporary_folder folder = temporary_make();
    int at = open(folder.path, O_RDONLY | O_DIRECTORY);
    for (int depth = 0; depth < 3000; depth++) {
        cr_assert_eq(mkdirat(at, "d", 0700), 0);
        int next = openat(at, "d", O_RDONLY | O_DIRECTORY);
        close(at);
        at = next;
    }
    close(at);
    dvq_arena arena;
    dvq_arena_init(&arena, NULL);
    walked result = {0};
    int root = open(folder.path, O_RDONLY | O_DIRECTORY);
    dvq_walk_options options = {.real_root = folder.path, .warn = count_warning, .user = &result};
    dvq_walk_entry_vector entries = {0};
    cr_assert_eq(dvq_walk_list(&arena, root, &options, &entries, NULL), DVQ_OK);
    cr_assert_eq(result.warnings, 1);
    cr_assert_gt(entries.count, 2000);
    close(root);
    dvq_arena_release(&arena);
    remove_chain(&folder);
}
