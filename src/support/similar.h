/*
 * Similar words: which of a list of known names somebody probably meant. For the hints on misspelt
 * keywords, functions and options; each says by the fields below how far a guess may go.
 */
#ifndef DVQ_SUPPORT_SIMILAR_H
#define DVQ_SUPPORT_SIMILAR_H

#include <stdbool.h>
#include <stddef.h>

/* The longest word and the longest name that are compared, in bytes. */
#define DVQ_SIMILAR_LONGEST 32

/*
 * A search for the name nearest to `word`. Set the fields of the first group, then offer each known
 * name in turn. A slip is a letter changed, added or dropped; the case of A to Z does not matter.
 */
typedef struct dvq_similar {
    const char *word; /* `length` bytes; borrowed */
    size_t length;
    size_t limit;    /* the most slips; once a name is found, those of that name */
    bool swaps;      /* two neighbours that changed places are one slip, not two */
    bool beginnings; /* a name that starts with the word, in the same case, has no slips */

    const char *nearest; /* the first of the nearest names so far; NULL: none is near enough */
} dvq_similar;

/* Compare the word with `name`, a string that must outlive the search. */
void dvq_similar_offer(dvq_similar *search, const char *name);

#endif
