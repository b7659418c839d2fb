/*
 * The loader: reads notes in parallel, skims them where that is enough, and has the note reader
 * parse the others. Called by vault.c; decides nothing about what a query needs.
 */
#ifndef DVQ_VAULT_LOADER_H
#define DVQ_VAULT_LOADER_H

#include "vault/tree.h"

/*
 * Do for the notes at `indices` what `needs` says; each must need it. Failures of single notes are
 * logged in the order of the walk, whatever the threads did.
 */
dvq_status dvq_loader_run(dvq_vault_tree *vault, const size_t *indices, size_t count,
                          dvq_vault_needs needs, dvq_error *error);

#endif
