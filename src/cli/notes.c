/*
 * Finding the notes that a command line names, see notes.h. Paths start at the current folder, as
 * the shell completes them; a path that is not found there may be one from the vault's root.
 */
#include "cli/notes.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/output.h"
#include "cli/style.h"

static bool fail_memory(void)
{
    dvq_message_add("dvq: out of memory\n");
    return false;
}

/* ---- paths ---- */

/* "<folder>/<path>", or just the path when it is absolute. The caller frees it. */
static char *join(const char *folder, const char *path)
{
    size_t length = path[0] == '/' ? 0 : strlen(folder);
    char *joined = malloc(length + strlen(path) + 2);
    if (joined == NULL)
        return NULL;
    memcpy(joined, folder, length);
    if (length > 0)
        joined[length++] = '/';
    memcpy(joined + length, path, strlen(path) + 1);
    return joined;
}

/* Remove ".", ".." and doubled slashes from an absolute path, in place. */
static void normalize(char *path)
{
    size_t length = 0;
    for (const char *part = path; *part != '\0';) {
        part += strspn(part, "/");
        size_t size = strcspn(part, "/");
        if (size == 2 && part[0] == '.' && part[1] == '.') {
            while (length > 0 && path[--length] != '/') {
            }
        } else if (size > 0 && !(size == 1 && part[0] == '.')) {
            path[length++] = '/';
            memmove(path + length, part, size);
            length += size;
        }
        part += size;
    }
    if (length == 0)
        path[length++] = '/';
    path[length] = '\0';
}

/* Make a path absolute; without symbolic links, if it exists. The caller frees it. */
static char *make_absolute(const char *path)
{
    char *real = realpath(path, NULL);
    char current[PATH_MAX];
    if (real != NULL || getcwd(current, sizeof current) == NULL)
        return real;
    char *absolute = join(current, path);
    if (absolute != NULL)
        normalize(absolute);
    return absolute;
}

/* The part of `path` that is under `folder`, NULL when it is elsewhere. Both are absolute. */
static const char *get_below(const char *path, const char *folder)
{
    size_t length = strlen(folder);
    if (length == 1)
        return path + 1;
    if (strncmp(path, folder, length) != 0 || (path[length] != '/' && path[length] != '\0'))
        return NULL;
    return path[length] == '/' ? path + length + 1 : "";
}

/* Cut the last part off an absolute path, in place. */
static void cut_last(char *path)
{
    char *slash = strrchr(path, '/');
    *(slash == path ? slash + 1 : slash) = '\0';
}

/* The way from the current folder to the vault's root: "", "notes/" or "../../notes/". */
static char *make_relative(const char *root)
{
    char current[PATH_MAX];
    if (getcwd(current, sizeof current) == NULL)
        return join(root, "");
    size_t steps = 0;
    for (; get_below(root, current) == NULL; steps++)
        cut_last(current);
    const char *below = get_below(root, current);
    char *made = malloc(3 * steps + strlen(below) + 2);
    for (size_t i = 0; made != NULL && i < steps; i++)
        memcpy(made + 3 * i, "../", 3);
    if (made != NULL) {
        size_t length = strlen(below);
        memcpy(made + 3 * steps, below, length + 1);
        if (length > 0)
            memcpy(made + 3 * steps + length, "/", 2);
    }
    return made;
}

/* The same where one of the folders is inside the other, else the root and a slash. */
static char *make_shown(const char *root)
{
    char current[PATH_MAX];
    bool here = getcwd(current, sizeof current) != NULL;
    bool inside = here && (get_below(root, current) != NULL || get_below(current, root) != NULL);
    return inside ? make_relative(root) : join(root, "");
}

/* What --paths has put before a note's path, for a vault at `root`. */
static char *make_folder(const dvq_arguments *arguments, const char *root)
{
    if (arguments->paths == DVQ_PATHS_CHOICE_VAULT)
        return strdup("");
    if (arguments->paths == DVQ_PATHS_CHOICE_ABSOLUTE)
        return join(root, "");
    return arguments->paths == DVQ_PATHS_CHOICE_RELATIVE ? make_relative(root) : make_shown(root);
}

char *dvq_notes_make_folder(const dvq_arguments *arguments)
{
    char *chosen = dvq_cli_choose_vault(arguments, NULL);
    char *root = chosen != NULL ? realpath(chosen, NULL) : NULL;
    char *folder = root != NULL ? make_folder(arguments, root) : NULL;
    free(root);
    free(chosen);
    return folder;
}

/* ---- choosing files ---- */

typedef struct selection {
    dvq_notes *notes;
    unsigned char *wanted; /* for each file, by its number in the vault */
    size_t count;
    bool attachments;
} selection;

static bool is_below(const char *path, const char *folder)
{
    size_t length = strlen(folder);
    return length == 0 || (strncmp(path, folder, length) == 0 && path[length] == '/');
}

/* The path of the vault's file that has this name in another form, else `path` itself. */
static const char *get_form(const dvq_vault *vault, const char *path)
{
    const char *file = dvq_vault_find_file(vault, path, strlen(path));
    return file != NULL ? file : path;
}

/* Select the file at `path` or the files in that folder; false when the vault has neither. */
static bool select_exactly(selection *chosen, const char *path, bool *is_file)
{
    bool found = path[0] == '\0';
    *is_file = false;
    dvq_vault_file file;
    for (size_t i = 0; dvq_vault_get_file(chosen->notes->vault, i, &file); i++) {
        bool same = strcmp(file.path.data, path) == 0;
        found = found || same;
        *is_file = *is_file || (same && !file.is_folder);
        bool wanted = same || is_below(file.path.data, path);
        if (wanted && !file.is_folder && (file.is_note || (chosen->attachments && !same)))
            chosen->wanted[i] = 1;
        if (same && !file.is_folder && !file.is_note)
            return false;
    }
    return found;
}

/* The same; `path` may have the file's name in another form. */
static bool select_path(selection *chosen, const char *path, bool *is_file)
{
    bool found = select_exactly(chosen, path, is_file);
    if (found || *is_file)
        return found;
    const char *form = get_form(chosen->notes->vault, path);
    return strcmp(form, path) != 0 && select_exactly(chosen, form, is_file);
}

/* Select the files that a single note links to, other than notes. */
static void select_linked(selection *chosen, const char *path)
{
    static const char text[] = "TABLE WITHOUT ID file.outlinks WHERE file.path = this.file.path";
    dvq_vault *vault = chosen->notes->vault;
    dvq_query_options options = {.size = sizeof options, .origin = path};
    dvq_query *query = NULL;
    if (dvq_query_prepare(vault, text, sizeof text - 1, &options, &query, NULL) != DVQ_OK ||
        dvq_query_step(query, NULL) != DVQ_ROW) {
        dvq_query_finalize(query);
        return;
    }
    const dvq_value *links = dvq_query_get_cell(query, 0);
    for (size_t i = 0; i < dvq_value_get_count(links); i++) {
        dvq_link_parts link = {0};
        dvq_value_get_link(dvq_value_get_element(links, i), &link);
        const char *target = dvq_vault_find_file(vault, link.path.data, link.path.length);
        dvq_vault_file file;
        for (size_t j = 0; target != NULL && dvq_vault_get_file(vault, j, &file); j++)
            if (!file.is_note && !file.is_folder && strcmp(file.path.data, target) == 0)
                chosen->wanted[j] = 1;
    }
    dvq_query_finalize(query);
}

/* Select a path that may end in slashes, as the shell completes folders, or leave out .md. */
static bool select_named(selection *chosen, const char *path, bool *is_file)
{
    size_t length = strlen(path);
    char *copy = malloc(length + sizeof ".md");
    if (copy == NULL)
        return fail_memory();
    memcpy(copy, path, length + 1);
    while (length > 0 && copy[length - 1] == '/')
        copy[--length] = '\0';
    bool found = select_path(chosen, copy, is_file);
    if (!found && !*is_file) {
        memcpy(copy + length, ".md", sizeof ".md");
        found = select_path(chosen, copy, is_file);
    }
    if (found && *is_file && chosen->attachments)
        select_linked(chosen, copy);
    free(copy);
    return found;
}

static bool select_word(selection *chosen, const char *word, bool *is_file)
{
    char *absolute = make_absolute(word);
    if (absolute == NULL)
        return fail_memory();
    const char *below = get_below(absolute, chosen->notes->root);
    bool found = (below != NULL && select_named(chosen, below, is_file)) ||
                 select_named(chosen, word, is_file);
    if (!found) {
        dvq_message_add("dvq: %s is no note and no folder of the vault %s\n", word,
                        chosen->notes->root);
        const dvq_vault *vault = chosen->notes->vault;
        if (dvq_vault_is_excluded(vault, below != NULL ? below : word, DVQ_TERMINATED))
            dvq_message_add("hint: the vault leaves it out: see its .dvqignore, and --exclude\n");
    }
    free(absolute);
    return found;
}

static bool select_words(selection *chosen, const dvq_arguments *arguments)
{
    bool good = true;
    bool is_file = false;
    for (size_t i = 0; i < arguments->word_count; i++)
        good = select_word(chosen, arguments->words[i], &is_file) && good;
    chosen->notes->single = arguments->word_count == 1 && is_file;
    return arguments->word_count > 0 ? good : select_path(chosen, "", &is_file);
}

static bool list_selected(const selection *chosen)
{
    dvq_notes *notes = chosen->notes;
    notes->files = calloc(chosen->count + 1, sizeof *notes->files);
    if (notes->files == NULL)
        return fail_memory();
    dvq_vault_file file;
    for (size_t i = 0; dvq_vault_get_file(notes->vault, i, &file); i++)
        if (chosen->wanted[i])
            notes->files[notes->count++] = (dvq_noted_file){file.path.data, file.is_note != 0};
    return true;
}

static bool select_files(dvq_notes *notes, const dvq_arguments *arguments, bool attachments)
{
    selection chosen = {.notes = notes, .attachments = attachments};
    dvq_vault_file file;
    while (dvq_vault_get_file(notes->vault, chosen.count, &file))
        chosen.count++;
    chosen.wanted = calloc(chosen.count + 1, 1);
    if (chosen.wanted == NULL)
        return fail_memory();
    bool good = select_words(&chosen, arguments) && list_selected(&chosen);
    free(chosen.wanted);
    return good;
}

/* ---- opening ---- */

/* Remember which note standard input stands for, from the root; it need not exist. */
static bool set_stdin_path(dvq_notes *notes, const char *path)
{
    char *absolute = path != NULL ? make_absolute(path) : NULL;
    const char *below = absolute != NULL ? get_below(absolute, notes->root) : NULL;
    notes->stdin_path = strdup(below != NULL ? below : path != NULL ? path : "");
    free(absolute);
    return notes->stdin_path != NULL || fail_memory();
}

static bool open_vault(const dvq_arguments *arguments, dvq_log_function log, const char *path,
                       dvq_notes *notes)
{
    char *folder = dvq_cli_choose_vault(arguments, path);
    if (folder == NULL)
        return fail_memory();
    notes->vault = dvq_cli_open_vault_at(arguments, folder, log);
    notes->root = notes->vault != NULL ? realpath(folder, NULL) : NULL;
    free(folder);
    if (notes->vault == NULL)
        return false;
    notes->shown = notes->root != NULL ? make_folder(arguments, notes->root) : NULL;
    return notes->shown != NULL || fail_memory();
}

bool dvq_notes_open(const dvq_arguments *arguments, dvq_log_function log, bool attachments,
                    dvq_notes *notes)
{
    *notes = (dvq_notes){0};
    const char *first = arguments->word_count > 0 ? arguments->words[0] : NULL;
    bool from_stdin = first != NULL && strcmp(first, "-") == 0;
    if (from_stdin && arguments->word_count > 1) {
        dvq_message_add("dvq: standard input is one note; name no other with it\n");
        return false;
    }
    if (!open_vault(arguments, log, from_stdin ? arguments->stdin_path : first, notes))
        return false;
    notes->single = from_stdin;
    return from_stdin ? set_stdin_path(notes, arguments->stdin_path)
                      : select_files(notes, arguments, attachments);
}

int dvq_notes_close(dvq_notes *notes, int exit_status)
{
    if (notes->vault != NULL)
        exit_status = dvq_cli_close_vault(notes->vault, exit_status);
    free(notes->root);
    free(notes->shown);
    free(notes->stdin_path);
    free(notes->files);
    return exit_status;
}

const char *dvq_notes_folder(const dvq_notes *notes, const char *path)
{
    return path[0] != '\0' ? notes->shown : "<stdin>";
}

bool dvq_notes_hold_folder(const dvq_notes *notes, const char *folder)
{
    char *absolute = make_absolute(folder);
    const char *below = absolute != NULL ? get_below(absolute, notes->root) : NULL;
    bool hidden = false;
    for (const char *part = below; part != NULL && *part != '\0';) {
        hidden = hidden || part[0] == '.';
        part += strcspn(part, "/");
        part += strspn(part, "/");
    }
    free(absolute);
    return below != NULL && !hidden;
}

/* ---- one note ---- */

bool dvq_notes_overlay(const dvq_notes *notes, const dvq_input *input)
{
    const char *path = notes->stdin_path;
    return path[0] != '\0' && !dvq_vault_is_excluded(notes->vault, path, DVQ_TERMINATED) &&
           dvq_vault_set_overlay(notes->vault, path, DVQ_TERMINATED, input->text, input->length,
                                 NULL) == DVQ_OK;
}

/* Append a text in a style, or as it is without one. */
static void add_styled(dvq_buffer *buffer, const char *style, const char *text)
{
    dvq_buffer_add_text(buffer, style != NULL ? style : "");
    dvq_message_append(buffer, text);
    dvq_buffer_add_text(buffer, style != NULL ? DVQ_STYLE_PLAIN : "");
}

void dvq_notes_add_message(const dvq_notes *notes, const char *path, const dvq_error *message,
                           const char *severity, dvq_buffer *buffer)
{
    bool color = severity != NULL;
    if (message->line > 0) {
        dvq_buffer_add_text(buffer, color ? DVQ_STYLE_PLACE : "");
        dvq_message_append(buffer, dvq_notes_folder(notes, path));
        dvq_message_append(buffer, path);
        dvq_buffer_add_format(buffer, ":%u:%u:", message->line, message->column);
        dvq_buffer_add_text(buffer, color ? DVQ_STYLE_PLAIN " " : " ");
    } else {
        dvq_buffer_add_text(buffer, "dvq: ");
    }
    add_styled(buffer, severity, message->message);
    dvq_buffer_add_text(buffer, "\n");
    if (message->hint[0] == '\0')
        return;
    add_styled(buffer, color ? DVQ_STYLE_HINT : NULL, "hint:");
    dvq_buffer_add_text(buffer, " ");
    dvq_message_append(buffer, message->hint);
    dvq_buffer_add_text(buffer, "\n");
}

void dvq_notes_add_problem(const dvq_notes *notes, const char *path, const dvq_input *input,
                           const dvq_error *problem, const char *severity, dvq_buffer *buffer)
{
    static const char byte_order_mark[] = "\xEF\xBB\xBF";
    dvq_string text = {"", 0};
    if (input != NULL)
        text = (dvq_string){input->text, input->length};
    else
        dvq_note_get_text(notes->vault, path, DVQ_TERMINATED, &text, NULL);
    dvq_buffer name = {0};
    if (text.length >= 3 && memcmp(text.data, byte_order_mark, 3) == 0)
        text = (dvq_string){text.data + 3, text.length - 3};
    dvq_message_append(&name, dvq_notes_folder(notes, path));
    dvq_message_append(&name, path);
    dvq_buffer_add(&name, "", 1);
    if (name.failed)
        buffer->failed = true;
    else
        dvq_message_append_report(buffer, problem, name.data, text.data, text.length, severity);
    dvq_buffer_free(&name);
}

/* Whether there is a note of exactly that name, with or without ".md". */
static bool has_exactly(const dvq_vault *vault, const char *name)
{
    size_t length = strlen(name);
    dvq_vault_file file;
    for (size_t i = 0; dvq_vault_get_file(vault, i, &file); i++) {
        bool starts = file.is_note && strncmp(file.path.data, name, length) == 0;
        if (starts &&
            (file.path.data[length] == '\0' || strcmp(file.path.data + length, ".md") == 0))
            return true;
    }
    return false;
}

/* Whether there is a note of that name, in any form, as the library looks for it. */
static bool has_note(const dvq_vault *vault, const char *name)
{
    if (has_exactly(vault, name) || has_exactly(vault, get_form(vault, name)))
        return true;
    char longer[PATH_MAX];
    int length = snprintf(longer, sizeof longer, "%s.md", name);
    return length > 0 && (size_t)length < sizeof longer &&
           has_exactly(vault, get_form(vault, longer));
}

char *dvq_notes_find(const dvq_vault *vault, const dvq_arguments *arguments, const char *word,
                     bool *found)
{
    *found = has_note(vault, word);
    if (*found)
        return strdup(word);
    char *folder = dvq_cli_choose_vault(arguments, NULL);
    char *root = folder != NULL ? realpath(folder, NULL) : NULL;
    char *absolute = make_absolute(word);
    const char *below = root != NULL && absolute != NULL ? get_below(absolute, root) : NULL;
    *found = below != NULL && has_note(vault, below);
    char *path = strdup(*found ? below : word);
    free(absolute);
    free(root);
    free(folder);
    return path;
}

bool dvq_notes_find_origin(const dvq_vault *vault, const dvq_arguments *arguments, char **origin)
{
    *origin = NULL;
    if (arguments->origin == NULL)
        return true;
    bool found;
    *origin = dvq_notes_find(vault, arguments, arguments->origin, &found);
    if (*origin == NULL)
        return fail_memory();
    if (!found) {
        dvq_message_add("dvq: --origin: there is no note '%s' in the vault; `this` has no fields\n",
                        arguments->origin);
    }
    return true;
}
