/*
 * Globs: patterns for paths, with the wildcards of gitignore(5). Called by vault/exclude.c.
 * What stands around a pattern in a file of rules (negation, comments, slashes) is not known here.
 */
#ifndef DVQ_SUPPORT_GLOB_H
#define DVQ_SUPPORT_GLOB_H

#include "support/text.h"

/*
 * Whether the pattern matches the whole path: `*` and `?` any characters or one, but no slash;
 * `[a-z]`, `[!a-z]`, `[[:alpha:]]` one of a class; a part `**` any number of folders, at the end
 * everything inside; `\` takes what follows literally. A pattern that is broken matches nothing.
 */
bool dvq_glob_match(dvq_text pattern, dvq_text path);

#endif
