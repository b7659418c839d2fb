/*
 * Help, and the manual page's section on options, written to standard output from the tables of
 * commands and options. Used by main.c and command_help.c.
 */
#ifndef DVQ_CLI_HELP_H
#define DVQ_CLI_HELP_H

#include "cli/options.h"

/* Print the help of one command, or of the program. */
void dvq_help_print_command(const dvq_cli_command *command);
void dvq_help_print_commands(const dvq_cli_command *commands);

/* Print the OPTIONS section of docs/dvq.1, as man's source. */
void dvq_help_print_manual(const dvq_cli_command *commands);

#endif
