/*
 * The vault that a command line means: choosing its folder, opening it and closing it. Used by
 * every command that reads notes.
 */
#ifndef DVQ_CLI_OPEN_VAULT_H
#define DVQ_CLI_OPEN_VAULT_H

#include "cli/options.h"

/*
 * Choose the vault's folder: the one that --vault or $DVQ_VAULT names; else the nearest one above
 * `path` that holds .obsidian; else the current folder, if the path is in it; else the path's own.
 * `path` is something in the vault, or NULL: the current folder. The caller frees the result; NULL
 * when memory is out.
 */
char *dvq_cli_choose_vault(const dvq_arguments *arguments, const char *path);

/*
 * Open the vault that is chosen without a path, or the one at `folder`. NULL after a failure was
 * reported.
 */
dvq_vault *dvq_cli_open_vault(const dvq_arguments *arguments, dvq_log_function log);
dvq_vault *dvq_cli_open_vault_at(const dvq_arguments *arguments, const char *folder,
                                 dvq_log_function log);

/* Close it. Returns the exit status, or "failed" when notes could not be read. */
int dvq_cli_close_vault(dvq_vault *vault, int exit_status);

#endif
