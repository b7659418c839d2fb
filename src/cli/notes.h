/*
 * The notes that a command line names: a vault, folders and single notes, found among the vault's
 * files. `dvq render` and `dvq check` take many, the others one.
 */
#ifndef DVQ_CLI_NOTES_H
#define DVQ_CLI_NOTES_H

#include "cli/open_vault.h"

/* A file to work on. */
typedef struct dvq_noted_file {
    const char *path; /* from the vault's root; borrowed from the vault */
    bool is_note;
} dvq_noted_file;

typedef struct dvq_notes {
    dvq_vault *vault;
    char *root;       /* the vault's folder, without symbolic links */
    char *shown;      /* what messages put before a note's path: "" or a folder and a slash */
    bool single;      /* one note was named, by its name */
    char *stdin_path; /* with PATH -: what note standard input is, from the root */
    dvq_noted_file *files;
    size_t count;
} dvq_notes;

/*
 * Open the vault and find the notes, with `attachments` the other files too: those in the folders
 * named, and those that single notes link to. False after a failure was reported. In any case, end
 * with dvq_notes_close.
 */
bool dvq_notes_open(const dvq_arguments *arguments, bool attachments, dvq_notes *notes);

/* Close the vault; the exit status becomes "failed" when notes could not be read. */
int dvq_notes_close(dvq_notes *notes, int exit_status);

/* What messages put before a note's path: `shown`, or "<stdin>" before "", which is no note. */
const char *dvq_notes_folder(const dvq_notes *notes, const char *path);

/*
 * The path from the root of an open vault of the note that `word` means, ".md" or not: one from the
 * root, else one from the current folder; the word itself when there is none. The caller frees it;
 * NULL when memory is out.
 */
char *dvq_notes_find(const dvq_vault *vault, const dvq_arguments *arguments, const char *word,
                     bool *found);

/*
 * The same for --origin, with a warning when there is no such note. False when memory is out;
 * `*origin` is NULL when the option was not given.
 */
bool dvq_notes_find_origin(const dvq_vault *vault, const dvq_arguments *arguments, char **origin);

/* Whether a folder, which need not exist, lies in the vault where its notes would be found. */
bool dvq_notes_hold_folder(const dvq_notes *notes, const char *folder);

#endif
