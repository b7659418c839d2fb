/*
 * The notes that a command line names, by the vault, by folders or one by one, found among the
 * vault's files. `dvq render` and `dvq check` take many, other commands one.
 */
#ifndef DVQ_CLI_NOTES_H
#define DVQ_CLI_NOTES_H

#include "cli/input.h"
#include "cli/open_vault.h"
#include "server/buffer.h"

/* A file to work on. */
typedef struct dvq_noted_file {
    const char *path; /* from the vault's root; borrowed from the vault */
    bool is_note;
} dvq_noted_file;

typedef struct dvq_notes {
    dvq_vault *vault;
    char *root;       /* the vault's folder, without symbolic links */
    char *shown;      /* what messages put before a note's path: "", or a folder and a slash */
    bool single;      /* exactly one note was named */
    char *stdin_path; /* with PATH -: the note that standard input stands for, from the root */
    dvq_noted_file *files;
    size_t count;
} dvq_notes;

/*
 * Open the vault, whose problems go to `log`, and find the notes. With `attachments`, find other
 * files as well: those in the folders named, and those that single notes link to. False after a
 * failure was reported. Call dvq_notes_close either way.
 */
bool dvq_notes_open(const dvq_arguments *arguments, dvq_log_function log, bool attachments,
                    dvq_notes *notes);

/* Close the vault. Returns the exit status, or "failed" when notes could not be read. */
int dvq_notes_close(dvq_notes *notes, int exit_status);

/* What messages put before a note's path: `shown`, or "<stdin>" for "", which is no note's. */
const char *dvq_notes_folder(const dvq_notes *notes, const char *path);

/*
 * What is put before the paths of notes that are printed, by --paths: "" or a folder and a slash.
 * For a command that opens the vault without a path. The caller frees it; NULL when memory is out.
 */
char *dvq_notes_make_folder(const dvq_arguments *arguments);

/*
 * Let standard input stand in for the note that it is said to be, so that `this` means the text.
 * False when the path cannot be a note's: the text then stands on its own.
 */
bool dvq_notes_overlay(const dvq_notes *notes, const dvq_input *input);

/*
 * Append a message about the note at `path` to `buffer`: "path:line:column: message", or "dvq:
 * message" when it has no place, and the hint. `severity` is the style of the message; NULL: no
 * colours.
 */
void dvq_notes_add_message(const dvq_notes *notes, const char *path, const dvq_error *message,
                           const char *severity, dvq_buffer *buffer);

/*
 * Append a problem of the note at `path` to `buffer`: "path:line:column: message", source line,
 * caret and hint. `input` is the note's text where it is standard input, NULL elsewhere;
 * `severity` as in dvq_message_append_report.
 */
void dvq_notes_add_problem(const dvq_notes *notes, const char *path, const dvq_input *input,
                           const dvq_error *problem, const char *severity, dvq_buffer *buffer);

/*
 * Find the note that `word` means, with or without ".md": a path from the vault's root, or else one
 * from the current folder. Returns its path from the root, or the word itself when there is no such
 * note. The caller frees it; NULL when memory is out.
 */
char *dvq_notes_find(const dvq_vault *vault, const dvq_arguments *arguments, const char *word,
                     bool *found);

/*
 * Find the note of --origin, and warn when there is none. `*origin` is NULL when the option was not
 * given. False when memory is out.
 */
bool dvq_notes_find_origin(const dvq_vault *vault, const dvq_arguments *arguments, char **origin);

/* Whether notes in a folder, which need not exist, would be notes of the vault. */
bool dvq_notes_hold_folder(const dvq_notes *notes, const char *folder);

#endif
