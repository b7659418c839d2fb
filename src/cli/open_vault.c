/*
 * Choosing, opening and closing the vault, see open_vault.h. Reads the environment variable
 * DVQ_VAULT.
 */
#include "cli/open_vault.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/output.h"
#include "cli/times.h"

/* The largest --budget, in million steps: hours. */
enum { MOST_BUDGET = 1000000 };

static bool holds_settings(const char *folder)
{
    static const char name[] = "/.obsidian";
    size_t length = strlen(folder);
    char *path = malloc(length + sizeof name);
    if (path == NULL)
        return false;
    memcpy(path, folder, length);
    memcpy(path + length, name, sizeof name);
    struct stat status;
    bool found = stat(path, &status) == 0 && S_ISDIR(status.st_mode);
    free(path);
    return found;
}

/* The current folder; NULL when it was removed or memory is out. The caller frees it. */
static char *get_current_folder(void)
{
    size_t capacity = 256;
    char *folder = malloc(capacity);
    while (folder != NULL && getcwd(folder, capacity) == NULL) {
        char *larger = errno == ERANGE ? realloc(folder, capacity * 2) : NULL;
        if (larger == NULL)
            free(folder);
        folder = larger;
        capacity *= 2;
    }
    return folder;
}

/* Cut a path short to the nearest folder upwards that holds .obsidian; NULL when there is none. */
static char *find_settings(char *folder)
{
    while (folder[0] != '\0') {
        if (holds_settings(folder))
            return folder;
        char *slash = strrchr(folder, '/');
        if (slash == NULL)
            return NULL;
        *slash = '\0';
    }
    return NULL;
}

/* The same, but free `start` when there is none. */
static char *discover_above(char *start)
{
    char *found = start != NULL ? find_settings(start) : NULL;
    if (found == NULL)
        free(start);
    return found;
}

static bool is_inside(const char *path, const char *folder)
{
    size_t length = strlen(folder);
    return strncmp(path, folder, length) == 0 && (path[length] == '/' || path[length] == '\0');
}

/* The folder in which a missing file would be, or NULL. The caller frees it. */
static char *get_parent(const char *path)
{
    const char *slash = strrchr(path, '/');
    char *parent = strndup(path, slash != NULL ? (size_t)(slash - path) + 1 : 0);
    char *real = parent != NULL ? realpath(parent[0] != '\0' ? parent : ".", NULL) : NULL;
    free(parent);
    return real;
}

/*
 * The path itself if it is a folder, or else the folder it is in. It need not exist, since .md may
 * be left out. The caller frees it.
 */
static char *get_folder(const char *path)
{
    char *real = realpath(path, NULL);
    if (real == NULL)
        return get_parent(path);
    struct stat status;
    if (stat(real, &status) == 0 && !S_ISDIR(status.st_mode)) {
        char *slash = strrchr(real, '/');
        *(slash == real ? slash + 1 : slash) = '\0';
    }
    return real;
}

static char *discover_vault(const char *path)
{
    char *folder = path != NULL ? get_folder(path) : NULL;
    char *current = get_current_folder();
    bool here = folder == NULL || current == NULL || is_inside(folder, current);
    char *found = discover_above(folder != NULL ? strdup(folder) : current);
    if (folder != NULL)
        free(current);
    if (found == NULL)
        found = strdup(here ? "." : folder);
    free(folder);
    return found;
}

char *dvq_cli_choose_vault(const dvq_arguments *arguments, const char *path)
{
    if (arguments->vault != NULL)
        return strdup(arguments->vault);
    const char *variable = getenv("DVQ_VAULT");
    if (variable != NULL && variable[0] != '\0')
        return strdup(variable);
    return discover_vault(path);
}

static bool read_now(const char *text, dvq_vault_options *options)
{
    dvq_error error = {0};
    if (dvq_time_parse(text, DVQ_TERMINATED, NULL, 0, &options->now, &error) != DVQ_OK) {
        dvq_message_add("dvq: --now takes a time such as 2026-01-15T09:00:00Z: %s\n",
                        error.message);
        return false;
    }
    options->has_now = 1;
    return true;
}

dvq_vault *dvq_cli_open_vault_at(const dvq_arguments *arguments, const char *folder,
                                 dvq_log_function log)
{
    dvq_vault_options options = {.size = sizeof options,
                                 .log = log,
                                 .follow_links = arguments->follow,
                                 .locale = arguments->locale,
                                 .mend =
                                     arguments->in_place && !arguments->check && !arguments->diff,
                                 .excludes = arguments->exclude.items,
                                 .exclude_count = arguments->exclude.count,
                                 .skip_ignore_file = arguments->no_ignore,
                                 .obsidian_excludes = arguments->obsidian_excludes};
    if (!dvq_option_read_threads(arguments, &options.threads))
        return NULL;
    unsigned budget = 0;
    if (arguments->budget != NULL &&
        !dvq_option_read_number("budget", arguments->budget, 1, MOST_BUDGET, &budget))
        return NULL;
    if (arguments->now != NULL && !read_now(arguments->now, &options))
        return NULL;
    dvq_vault *vault = NULL;
    dvq_error error = {0};
    if (dvq_vault_open(folder, &options, &vault, &error) != DVQ_OK) {
        dvq_message_error(&error, "dvq", "", 0);
        return NULL;
    }
    bool chosen = dvq_vault_set_budget(vault, (uint64_t)budget * 1000000, NULL) == DVQ_OK;
    if (!chosen || !dvq_times_choose(arguments, vault, folder)) {
        dvq_vault_close(vault);
        return NULL;
    }
    return vault;
}

dvq_vault *dvq_cli_open_vault(const dvq_arguments *arguments, dvq_log_function log)
{
    char *path = dvq_cli_choose_vault(arguments, NULL);
    if (path == NULL) {
        dvq_message_add("dvq: out of memory\n");
        return NULL;
    }
    dvq_vault *vault = dvq_cli_open_vault_at(arguments, path, log);
    free(path);
    return vault;
}

int dvq_cli_close_vault(dvq_vault *vault, int exit_status)
{
    bool failed = dvq_vault_get_failure_count(vault) > 0;
    dvq_vault_close(vault);
    return failed ? DVQ_EXIT_FAILED : exit_status;
}
