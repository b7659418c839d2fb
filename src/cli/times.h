/*
 * Where the times of notes come from, as --times says. Called when a vault has been opened.
 */
#ifndef DVQ_CLI_TIMES_H
#define DVQ_CLI_TIMES_H

#include "cli/options.h"

/* Have the vault at `folder` take its times from there. False after a failure was reported. */
bool dvq_times_choose(const dvq_arguments *arguments, dvq_vault *vault, const char *folder);

#endif
