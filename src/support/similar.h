/*
 * Similar words: which known name somebody probably meant. Used for hints about misspelt keywords,
 * functions, fields and options; the caller sets how far a guess may go.
 */
#ifndef DVQ_SUPPORT_SIMILAR_H
#define DVQ_SUPPORT_SIMILAR_H

#include <stdbool.h>
#include <stddef.h>

/* The longest word and the longest name that are compared, in bytes. */
#define DVQ_SIMILAR_LONGEST 32

/*
 * A search for the name nearest to `word`. Set the first group of fields, then offer the known
 * names one after the other. A slip is a letter changed, added or dropped; the case of A to Z does
 * not matter.
 */
typedef struct dvq_similar {
    const char *word; /* `length` bytes; borrowed */
    size_t length;
    size_t limit;    /* the most slips; once a name is found, those of that name */
    bool swaps;      /* two letters that changed places are one slip, not two */
    bool beginnings; /* a name that starts with the word, in the same case, counts as equal */

    const char
        *nearest; /* the nearest name so far, the first one of several; NULL: none is near enough */
} dvq_similar;

/* Compare the word with `name`, which must outlive the search. */
void dvq_similar_offer(dvq_similar *search, const char *name);

#endif
