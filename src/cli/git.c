/* Running git, see git.h. Uses no signal handlers and leaves the environment as it is. */
#include "cli/git.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/output.h"

extern char **environ;

enum { MOST_ARGUMENTS = 40 };

/*
 * Set for git: it neither writes to the index in passing nor asks for passwords, and says what goes
 * wrong in words that can be recognised.
 */
static const char *const settings[] = {"GIT_OPTIONAL_LOCKS=0", "GIT_TERMINAL_PROMPT=0", "LC_ALL=C"};
enum { SETTING_COUNT = sizeof settings / sizeof *settings };

/*
 * Before the arguments: settings of the user's that would start a program or change the output are
 * set aside. Filters that a repository's configuration has for its files are not, since without
 * them git could not tell whether a file is as it was committed.
 */
static const char *const precautions[] = {
    "--no-pager",           "-c", "core.quotePath=false",     "-c",
    "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-c",
    "diff.relative=false",  "-c", "log.showSignature=false",  "-c",
    "log.showRoot=true"};
enum { PRECAUTION_COUNT = sizeof precautions / sizeof *precautions };

static bool is_set_here(const char *variable)
{
    for (size_t i = 0; i < SETTING_COUNT; i++) {
        size_t length = (size_t)(strchr(settings[i], '=') - settings[i]) + 1;
        if (strncmp(variable, settings[i], length) == 0)
            return true;
    }
    return false;
}

/* The environment with the settings in it; free() frees it. NULL when memory is out. */
static const char **make_environment(void)
{
    size_t count = 0;
    while (environ[count] != NULL)
        count++;
    const char **made = malloc((count + SETTING_COUNT + 1) * sizeof *made);
    size_t used = 0;
    for (size_t i = 0; made != NULL && i < count; i++)
        if (!is_set_here(environ[i]))
            made[used++] = environ[i];
    for (size_t i = 0; made != NULL && i < SETTING_COUNT; i++)
        made[used++] = settings[i];
    if (made != NULL)
        made[used] = NULL;
    return made;
}

static void list_words(const char *folder, const char *const *arguments,
                       const char *words[MOST_ARGUMENTS])
{
    size_t count = 0;
    words[count++] = "git";
    words[count++] = "-C";
    words[count++] = folder;
    for (size_t i = 0; i < PRECAUTION_COUNT; i++)
        words[count++] = precautions[i];
    for (size_t i = 0; arguments[i] != NULL && count + 1 < MOST_ARGUMENTS; i++)
        words[count++] = arguments[i];
    words[count] = NULL;
}

/* Start it with its output in a pipe. Returns an errno. */
static int spawn(dvq_git *git, const char *const *arguments, int pipe_end)
{
    const char *words[MOST_ARGUMENTS];
    list_words(git->folder, arguments, words);
    const char **environment = make_environment();
    posix_spawn_file_actions_t actions;
    if (environment == NULL || posix_spawn_file_actions_init(&actions) != 0) {
        free(environment);
        return ENOMEM;
    }
    int failure = posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    if (failure == 0)
        failure = posix_spawn_file_actions_adddup2(&actions, pipe_end, 1);
    if (failure == 0 && git->messages != NULL)
        failure = posix_spawn_file_actions_adddup2(&actions, fileno(git->messages), 2);
    else if (failure == 0)
        failure = posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
    if (failure == 0)
        failure = posix_spawnp(&git->process, "git", &actions, NULL, (char *const *)words,
                               (char *const *)environment);
    posix_spawn_file_actions_destroy(&actions);
    free(environment);
    return failure;
}

static void close_ends(dvq_git *git)
{
    if (git->output >= 0)
        close(git->output);
    if (git->messages != NULL)
        (void)fclose(git->messages);
    git->output = -1;
    git->messages = NULL;
}

/* Git is to see neither end, but for what is its output. Returns an errno. */
static int make_pipe(int ends[2])
{
    if (pipe(ends) != 0)
        return errno;
    (void)fcntl(ends[0], F_SETFD, FD_CLOEXEC);
    (void)fcntl(ends[1], F_SETFD, FD_CLOEXEC);
    return 0;
}

bool dvq_git_start(dvq_git *git, const char *folder, const char *const *arguments)
{
    *git = (dvq_git){.folder = folder, .output = -1};
    int ends[2];
    int failure = make_pipe(ends);
    if (failure == 0) {
        git->output = ends[0];
        git->messages = tmpfile();
        failure = spawn(git, arguments, ends[1]);
        close(ends[1]);
    }
    if (failure == 0)
        return true;
    close_ends(git);
    if (failure == ENOENT)
        dvq_message_add("dvq: --times git needs git, which is not installed\n");
    else
        dvq_message_add("dvq: cannot run git: %s\n", strerror(failure));
    return false;
}

ssize_t dvq_git_read(const dvq_git *git, char *buffer, size_t capacity)
{
    ssize_t length;
    do {
        length = read(git->output, buffer, capacity);
    } while (length < 0 && errno == EINTR);
    return length;
}

/* The first line of what git said that tells why it failed, without "fatal: ". */
static void print_reason(const dvq_git *git, const char *said)
{
    const char *fatal = strstr(said, "fatal: ");
    const char *reason = fatal != NULL ? fatal + strlen("fatal: ") : said;
    if (reason[0] == '\0')
        reason = "git failed";
    if (strstr(reason, "'HEAD'") != NULL)
        reason = "nothing has been committed yet";
    dvq_message_add("dvq: cannot read the history of %s: %.*s\n", git->folder,
                    (int)strcspn(reason, "\n"), reason);
    if (strstr(said, "safe.directory") != NULL)
        dvq_message_add(
            "dvq: the repository belongs to another user; git reads it once `git config "
            "--global --add safe.directory FOLDER` says that it may\n");
}

static void report(const dvq_git *git)
{
    char said[2048] = "";
    if (git->messages != NULL) {
        rewind(git->messages);
        said[fread(said, 1, sizeof said - 1, git->messages)] = '\0';
    }
    print_reason(git, said);
}

bool dvq_git_finish(dvq_git *git)
{
    /* A run that is not read to its end stops writing once nobody reads. */
    close(git->output);
    git->output = -1;
    int status = -1;
    pid_t waited;
    do {
        waited = waitpid(git->process, &status, 0);
    } while (waited < 0 && errno == EINTR);
    bool succeeded = waited == git->process && WIFEXITED(status) && WEXITSTATUS(status) == 0;
    if (!succeeded)
        report(git);
    close_ends(git);
    return succeeded;
}
