/* The notes that somebody may have meant who named one that is not there. Called by single.c. */
#ifndef DVQ_API_NEAR_NOTE_H
#define DVQ_API_NEAR_NOTE_H

#include "api/vault.h"

/* Hint at up to three notes that are named almost like `path`; else leave the error as it is. */
void dvq_api_hint_note(const dvq_vault *vault, dvq_text path, dvq_arena *scratch, dvq_error *error);

#endif
