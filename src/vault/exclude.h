/*
 * What a vault leaves out: the rules of the file `.dvqignore` at its root and of the caller, which
 * are gitignore's, and Obsidian's list of excluded files. Read by vault.c and refresh.c; asked by
 * the walk for each path, so that what is left out is known before any note is read.
 */
#ifndef DVQ_VAULT_EXCLUDE_H
#define DVQ_VAULT_EXCLUDE_H

#include "support/vector.h"
#include "value/regex.h"
#include "vault/root.h"
#include "vault/vault.h"

/* One line of gitignore(5). */
typedef struct dvq_exclude_rule {
    dvq_text pattern;  /* without `!` and the slashes at its ends */
    bool is_negated;   /* takes in again */
    bool is_anchored;  /* about the path from the root, else about the name */
    bool folders_only; /* it ended with a slash */
} dvq_exclude_rule;

typedef struct dvq_exclude {
    dvq_arena arena;
    DVQ_VECTOR(dvq_exclude_rule) rules; /* the last one that matches decides */
    DVQ_VECTOR(dvq_regex *) filters;    /* Obsidian's, about files; any of them is enough */
} dvq_exclude;

/*
 * Read the rules anew; *exclude is zero or holds those of the last call, which stay on failure.
 * A file of rules that is there and cannot be read is a failure: what it would have left out must
 * not be shown. Freed by dvq_exclude_close.
 */
dvq_status dvq_exclude_read(dvq_exclude *exclude, const dvq_root *root,
                            const dvq_store_excludes *options, const dvq_allocator *allocator,
                            dvq_error *error);
void dvq_exclude_close(dvq_exclude *exclude);

/* Whether there are no rules, so that nothing needs to be asked. */
static inline bool dvq_exclude_is_empty(const dvq_exclude *exclude)
{
    return exclude->rules.count == 0 && exclude->filters.count == 0;
}

/* Whether a path is left out, when the folder it is in is not. By one thread at a time. */
bool dvq_exclude_has(const dvq_exclude *exclude, dvq_text path, bool is_folder);

/* The same, with the folders that it is in asked first. */
bool dvq_exclude_has_any(const dvq_exclude *exclude, dvq_text path, bool is_folder);

#endif
