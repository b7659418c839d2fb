/*
 * The skim: can these bytes hold a task? Looks for a list marker, white space and one character in
 * square brackets. Called by the loader on raw notes, before anything is parsed; may say yes to a
 * note that holds none (in code, say), never no to one that does.
 */
#ifndef DVQ_NOTE_SKIM_H
#define DVQ_NOTE_SKIM_H

#include "support/text.h"

bool dvq_skim_may_hold_task(dvq_text bytes);

#endif
