/*
 * The vault that a command line means: which folder it is, opening it and closing it. Used by every
 * command that reads notes.
 */
#ifndef DVQ_CLI_OPEN_VAULT_H
#define DVQ_CLI_OPEN_VAULT_H

#include "cli/options.h"

/*
 * The folder that the command line means, given a path that lies in it (NULL for none): what is
 * named, else the nearest folder above the path that holds .obsidian, else the current folder when
 * the path is in it, else the path's own. The caller frees it; NULL when memory is out.
 */
char *dvq_cli_choose_vault(const dvq_arguments *arguments, const char *path);

/* Open the vault, or the one at `folder`. NULL after a failure was reported. */
dvq_vault *dvq_cli_open_vault(const dvq_arguments *arguments);
dvq_vault *dvq_cli_open_vault_at(const dvq_arguments *arguments, const char *folder);

/* Close it; the exit status becomes "failed" when notes could not be read. */
int dvq_cli_close_vault(dvq_vault *vault, int exit_status);

#endif
