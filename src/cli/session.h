/*
 * What the commands have in common: reading their text from an argument, a file or standard input,
 * and opening the vault that the command line means.
 */
#ifndef DVQ_CLI_SESSION_H
#define DVQ_CLI_SESSION_H

#include "options.h"

/* A query or expression, and the name that messages give its source. */
typedef struct dvq_input {
    const char *name;
    char *text; /* free with dvq_input_free */
    size_t length;
} dvq_input;

/* `what` is "query" or "expression". False after a failure was reported. */
bool dvq_input_read(const dvq_arguments *arguments, const char *command, const char *what,
                    dvq_input *input);
void dvq_input_free(dvq_input *input);

/* Open the vault; NULL after a failure was reported. Close it with dvq_vault_close. */
dvq_vault *dvq_cli_open_vault(const dvq_arguments *arguments);

/*
 * The folder that the command line means, given a path that lies in it (NULL for none): what is
 * named, else the nearest folder above the path that holds .obsidian, else the current folder when
 * the path is in it, else the path's own. The caller frees it; NULL when memory is out.
 */
char *dvq_cli_choose_vault(const dvq_arguments *arguments, const char *path);

/* Open the vault at `folder`, as dvq_cli_open_vault does. */
dvq_vault *dvq_cli_open_vault_at(const dvq_arguments *arguments, const char *folder);

/* Read standard input whole, its last line breaks included. False after a failure was reported. */
bool dvq_input_read_note(dvq_input *input);

/* Read --threads; false after a wrong one was reported. 0 when it is not given. */
bool dvq_cli_read_threads(const dvq_arguments *arguments, unsigned *threads);

/* Close the vault; the exit status becomes "failed" when notes could not be read. */
int dvq_cli_close_vault(dvq_vault *vault, int exit_status);

/* Read the number that an option was given; prints and returns false when it is none, or not one
   from `least` to `most`. */
bool dvq_cli_read_number(const char *option, const char *text, unsigned least, unsigned most,
                         unsigned *number);

#endif
