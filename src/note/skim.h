/*
 * The skim: can these bytes hold a task? It looks for a list marker, white space and one character
 * in square brackets. Called by the loader on raw notes, before anything is parsed. It may say yes
 * to a note without tasks (with one in code, say), but never no to a note with one.
 */
#ifndef DVQ_NOTE_SKIM_H
#define DVQ_NOTE_SKIM_H

#include "support/text.h"

bool dvq_skim_may_hold_task(dvq_text bytes);

#endif
