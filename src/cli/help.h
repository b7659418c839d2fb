/*
 * What is written from the tables of commands and options: help for people, on standard output, and
 * the manual page's section on options. Used by main.c and `dvq help`.
 */
#ifndef DVQ_CLI_HELP_H
#define DVQ_CLI_HELP_H

#include "cli/options.h"

/* The help of one command, and of all. */
void dvq_help_print_command(const dvq_cli_command *command);
void dvq_help_print_commands(const dvq_cli_command *commands);

/* The section OPTIONS of docs/dvq.1, in the language of man pages. */
void dvq_help_print_manual(const dvq_cli_command *commands);

#endif
