/*
 * A storm of changes under open vaults: random operations on files and folders in a folder of the
 * test's own, and after each few of them a refresh. What the open vaults answer then must be what
 * one answers that is opened at that moment. The numbers are the same in every run of a seed.
 *
 *     storm FOLDER [OPERATIONS [SEED]]
 *
 * FOLDER is made, filled and emptied.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "dvq.h"

enum { DEFAULT_OPERATIONS = 400, VAULTS = 4, PATH_SIZE = 512, MOST_AT_ONCE = 4 };

/* ---- random numbers ---- */

static uint64_t state;

static unsigned choose(unsigned count)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (unsigned)((state >> 24) % count);
}

#define CHOOSE(list) ((list)[choose(sizeof(list) / sizeof *(list))])

/* ---- what there can be ---- */

/* Names that differ in case or form only, endings, what is no note, and a name with a blank. */
static const char *const names[] = {"a.md",
                                    "A.md",
                                    "b.md",
                                    "B.markdown",
                                    "c d.md",
                                    ("c\xC2\xA0"
                                     "d.md"),
                                    "e\xCC\x81.md",
                                    "\xC3\xA9.md",
                                    "picture.png",
                                    "a",
                                    "rows.csv",
                                    "z.md"};

static const char *const folders[] = {"", "f/", "F/", "f/g/", "u\xCC\x88/", "h/"};

/* Some have the same length, so that only the text tells them apart. */
static const char *const texts[] = {
    "",
    "k:: 1\n",
    "k:: 2\n",
    "[[a]] [[b|c]] ![[picture.png]] [[\xC3\xA9]] [[c d]]\n",
    "[[A.md]] [[f/a]] [[../a]] [[./b]] [[/b]] [[h/z#part]]\n",
    "---\ntags: [x, y/z]\nk: [[b]]\nlink: \"[[a]]\"\n---\n- [ ] do #t [[a]]\n  - [x] done\n",
    "---\ntags: [y, z/x]\nk: [[a]]\nlink: \"[[b]]\"\n---\n- [x] do #u [[b]]\n  - [ ] done\n",
    "n,m\n1,2\n",
    "n,m\n3,4\n",
    "# part\n\n1. one\n2. [[e\xCC\x81]] (k:: [[B]])\n",
};

static const char *const queries[] = {
    "TABLE k, file.size, file.mtime, file.ctime, file.name, file.folder, file.starred",
    "TABLE file.inlinks, file.outlinks, link.k, link.file.name",
    "TABLE file.tags, file.etags, k.file.path, file.lists.text",
    "TASK WHERE !completed OR contains(text, \"do\")",
    "LIST FROM [[a]] OR outgoing([[b]])",
    "LIST FROM \"f\" OR #y OR \"h/a\"",
    "TABLE n FROM csv(\"rows.csv\")",
    "LIST rows.file.link GROUP BY k",
    "TABLE date(2026-01-02), missing, length(file.inlinks) WHERE file.inlinks",
};

static const char *const settings_files[] = {".obsidian/bookmarks.json", ".obsidian/app.json",
                                             ".obsidian/plugins/dataview/data.json", ".dvqignore"};

static const char *const settings_texts[][4] = {
    {"{\"items\":[{\"type\":\"file\",\"path\":\"a.md\"}]}",
     "{\"items\":[{\"type\":\"group\",\"items\":[{\"type\":\"file\",\"path\":\"\xC3\xA9.md\"}]}]}",
     "{", ""},
    {"{\"userIgnoreFilters\":[\"f/\"]}", "{\"userIgnoreFilters\":[\"/b/\",\"h\"]}", "{}", ""},
    {"{\"renderNullAs\":\"none\"}", "{\"defaultDateFormat\":\"yyyy\"}", "[]", ""},
    {"f/\n", "*.markdown\nb.md\n", "# nothing\n", "h/*\n!h/a.md\n"},
};

/* ---- operations ---- */

static char root[PATH_SIZE];    /* the vault */
static char outside[PATH_SIZE]; /* a folder beside it */

static void stop(const char *reason, const char *detail)
{
    fprintf(stderr, "storm: %s%s\n", reason, detail);
    exit(1);
}

static void join(char path[PATH_SIZE], const char *folder, const char *first, const char *second)
{
    int length = snprintf(path, PATH_SIZE, "%s/%s%s", folder, first, second);
    if (length < 0 || length >= PATH_SIZE)
        stop("a path is too long: ", folder);
}

static void choose_path(char path[PATH_SIZE])
{
    const char *folder = choose(4) == 0 ? CHOOSE(folders) : folders[0];
    const char *name = CHOOSE(names);
    join(path, root, folder, name);
}

/* A folder of the vault, never the vault itself. */
static void choose_folder(char path[PATH_SIZE])
{
    join(path, root, folders[1 + choose(sizeof folders / sizeof *folders - 1)], "");
    path[strlen(path) - 1] = '\0';
}

/* Whether the operation was done does not matter: it often cannot be. */
static void ignore(int result)
{
    (void)result;
}

static void write_file(const char *path, const char *text, int flags)
{
    int file = open(path, O_WRONLY | O_CREAT | flags, 0600);
    if (file < 0)
        return;
    ssize_t written = write(file, text, strlen(text));
    close(file);
    if (written != (ssize_t)strlen(text))
        stop("cannot write ", path);
}

static void do_write(void)
{
    char path[PATH_SIZE];
    choose_path(path);
    write_file(path, CHOOSE(texts), choose(4) == 0 ? O_APPEND : O_TRUNC);
}

static void do_delete(void)
{
    char path[PATH_SIZE];
    choose_path(path);
    ignore(unlink(path));
}

static void do_rename(void)
{
    char path[PATH_SIZE];
    choose_path(path);
    char target[PATH_SIZE];
    choose_path(target);
    ignore(rename(path, target));
}

/* To a name that differs in case or form only. */
static void do_respell(void)
{
    static const char *const pairs[][2] = {{"a.md", "A.md"},
                                           {"e\xCC\x81.md", "\xC3\xA9.md"},
                                           {"c d.md", "c\xC2\xA0"
                                                      "d.md"},
                                           {"f", "F"}};
    const char *const *pair = CHOOSE(pairs);
    unsigned first = choose(2);
    char path[PATH_SIZE];
    join(path, root, pair[first], "");
    char target[PATH_SIZE];
    join(target, root, pair[1 - first], "");
    ignore(rename(path, target));
}

static void do_symbolic_link(void)
{
    char path[PATH_SIZE];
    choose_path(path);
    ignore(symlink(choose(3) == 0 ? folders[1] : CHOOSE(names), path));
}

static void do_hard_link(void)
{
    char path[PATH_SIZE];
    choose_path(path);
    char target[PATH_SIZE];
    choose_path(target);
    ignore(link(path, target));
}

/* Have a note with a name outside of the vault, or write one by such a name. */
static void do_write_outside(void)
{
    char path[PATH_SIZE];
    join(path, outside, CHOOSE(names), "");
    write_file(path, CHOOSE(texts), O_TRUNC);
    char target[PATH_SIZE];
    choose_path(target);
    if (choose(2) == 0)
        ignore(link(path, target));
}

/* Put a file outside in a note's place, as programs that save safely do. */
static void do_replace(void)
{
    char path[PATH_SIZE];
    join(path, outside, "saved", "");
    write_file(path, CHOOSE(texts), O_TRUNC);
    char target[PATH_SIZE];
    choose_path(target);
    ignore(rename(path, target));
}

/* Set a file's time to one of few, so that files often have the same. */
static void do_touch(void)
{
    char path[PATH_SIZE];
    choose_path(path);
    struct timespec times[2] = {{.tv_sec = 1000000 + choose(2)}, {.tv_sec = 1000000 + choose(2)}};
    ignore(utimensat(AT_FDCWD, path, times, 0));
}

static void do_make_folder(void)
{
    char path[PATH_SIZE];
    choose_folder(path);
    ignore(mkdir(path, 0700));
}

static void do_move_folder(void)
{
    char path[PATH_SIZE];
    choose_folder(path);
    char target[PATH_SIZE];
    choose_folder(target);
    ignore(rename(path, target));
}

/* Take a folder out of the vault, or put it in again. */
static void do_carry_folder(void)
{
    char path[PATH_SIZE];
    choose_folder(path);
    char target[PATH_SIZE];
    join(target, outside, "folder", "");
    ignore(choose(2) == 0 ? rename(path, target) : rename(target, path));
}

static void do_remove_folder(void)
{
    char path[PATH_SIZE];
    choose_folder(path);
    char name[PATH_SIZE];
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        join(name, path, names[i], "");
        ignore(unlink(name));
    }
    ignore(rmdir(path));
}

static void do_settings(void)
{
    unsigned kind = choose(sizeof settings_files / sizeof *settings_files);
    char path[PATH_SIZE];
    static const char *const made[] = {".obsidian", ".obsidian/plugins",
                                       ".obsidian/plugins/dataview"};
    for (size_t i = 0; i < sizeof made / sizeof *made; i++) {
        join(path, root, made[i], "");
        ignore(mkdir(path, 0700));
    }
    join(path, root, settings_files[kind], "");
    if (choose(4) == 0)
        ignore(unlink(path));
    else
        write_file(path, CHOOSE(settings_texts[kind]), O_TRUNC);
}

/* Take the settings away as a whole, or give them back. */
static void do_move_settings(void)
{
    static const char *const moved[] = {".obsidian", ".obsidian/plugins",
                                        ".obsidian/plugins/dataview"};
    char path[PATH_SIZE];
    join(path, root, CHOOSE(moved), "");
    char target[PATH_SIZE];
    join(target, outside, "settings", "");
    ignore(choose(2) == 0 ? rename(path, target) : rename(target, path));
}

static void (*const operations[])(void) = {
    do_write,         do_write,       do_write,       do_write,         do_write,
    do_delete,        do_delete,      do_rename,      do_rename,        do_respell,
    do_symbolic_link, do_hard_link,   do_hard_link,   do_write_outside, do_replace,
    do_touch,         do_make_folder, do_make_folder, do_move_folder,   do_carry_folder,
    do_remove_folder, do_settings,    do_settings,    do_move_settings};

/* ---- answers ---- */

typedef struct answer {
    char *data;
    size_t length;
    size_t capacity;
} answer;

static int take_output(void *user, const char *data, size_t length)
{
    answer *all = user;
    if (all->length + length > all->capacity) {
        all->capacity = 2 * (all->length + length);
        all->data = realloc(all->data, all->capacity);
        if (all->data == NULL)
            stop("out of memory", "");
    }
    memcpy(all->data + all->length, data, length);
    all->length += length;
    return 0;
}

static void ask(dvq_vault *vault, const char *text, answer *all)
{
    dvq_query_options options = {.size = sizeof options, .origin = "a.md"};
    dvq_query *query = NULL;
    dvq_error error = {0};
    all->length = 0;
    dvq_status status = dvq_query_prepare(vault, text, strlen(text), &options, &query, &error);
    if (status == DVQ_OK)
        status = dvq_query_render(query, DVQ_FORMAT_MARKDOWN, NULL, take_output, all, &error);
    if (status != DVQ_OK)
        take_output(all, error.message, strlen(error.message));
    dvq_query_finalize(query);
}

/* Vaults differ in whether they are watched, follow links, and heed Obsidian's excludes. */
static dvq_vault *open_vault(unsigned kind)
{
    dvq_vault_options options = {.size = sizeof options,
                                 .threads = 1,
                                 .follow_links = (kind & 2) != 0,
                                 .zone = "UTC",
                                 .has_now = 1,
                                 .obsidian_excludes = kind == 1 || kind == 2};
    dvq_vault *vault = NULL;
    dvq_error error = {0};
    if (dvq_vault_open(root, &options, &vault, &error) != DVQ_OK)
        stop("cannot open the vault: ", error.message);
    return vault;
}

static void compare(dvq_vault *const vaults[VAULTS], bool all, unsigned long long number)
{
    static answer kept;
    static answer fresh;
    unsigned wanted = all ? ~0u : 1u << choose(sizeof queries / sizeof *queries);
    for (unsigned kind = 0; kind < VAULTS; kind++) {
        dvq_vault *opened = open_vault(kind);
        for (size_t i = 0; i < sizeof queries / sizeof *queries; i++) {
            if ((wanted >> i & 1) == 0)
                continue;
            ask(vaults[kind], queries[i], &kept);
            ask(opened, queries[i], &fresh);
            if (kept.length == fresh.length &&
                (kept.length == 0 || memcmp(kept.data, fresh.data, kept.length) == 0))
                continue;
            fprintf(stderr, "after %llu operations, vault %u answers\n%.*s\ninstead of\n%.*s\nto ",
                    number, kind, (int)kept.length, kept.data, (int)fresh.length, fresh.data);
            stop(queries[i], "");
        }
        dvq_vault_close(opened);
    }
}

/* ---- the storm ---- */

static void refresh(dvq_vault *const vaults[VAULTS])
{
    for (unsigned kind = 0; kind < VAULTS; kind++) {
        dvq_error error = {0};
        if (dvq_vault_refresh(vaults[kind], NULL, &error) != DVQ_OK)
            stop("a refresh failed: ", error.message);
    }
}

static void empty(const char *folder)
{
    char command[2 * PATH_SIZE];
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    if (system(command) != 0)
        stop("cannot remove ", folder);
}

int main(int count, char **arguments)
{
    if (count < 2)
        stop("usage: storm FOLDER [OPERATIONS [SEED]]", "");
    unsigned long long most = count > 2 ? strtoull(arguments[2], NULL, 10) : DEFAULT_OPERATIONS;
    state = UINT64_C(0x9E3779B97F4A7C15) * (count > 3 ? strtoull(arguments[3], NULL, 10) : 1);
    empty(arguments[1]);
    join(root, arguments[1], "vault", "");
    join(outside, arguments[1], "outside", "");
    if (mkdir(arguments[1], 0700) != 0 || mkdir(root, 0700) != 0 || mkdir(outside, 0700) != 0)
        stop("cannot make ", arguments[1]);
    dvq_vault *vaults[VAULTS];
    for (unsigned kind = 0; kind < VAULTS; kind++) {
        vaults[kind] = open_vault(kind);
        dvq_watch_handle watch;
        if ((kind & 1) != 0 && dvq_vault_watch(vaults[kind], &watch, NULL) != DVQ_OK)
            stop("the vault cannot be watched", "");
    }
    unsigned long long number = 0;
    for (unsigned round = 0; number < most; round++) {
        unsigned at_once = 1 + choose(MOST_AT_ONCE);
        for (unsigned i = 0; i < at_once; i++)
            CHOOSE(operations)();
        number += at_once;
        refresh(vaults);
        compare(vaults, round % 8 == 0, number);
    }
    for (unsigned kind = 0; kind < VAULTS; kind++)
        dvq_vault_close(vaults[kind]);
    empty(arguments[1]);
    printf("%llu operations\n", number);
    return 0;
}
