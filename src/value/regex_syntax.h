/*
 * JavaScript's regular expressions (without the flag v; without u, with the extensions of
 * ECMAScript's annex B) as a tree, and the tree as a pattern for pcre2. Used by regex.c only.
 *
 * Without the flag u both count UTF-16 code units, as JavaScript does: a character beyond U+FFFF
 * counts as two, in the pattern as well as in the text that regex.c matches.
 */
#ifndef DVQ_VALUE_REGEX_SYNTAX_H
#define DVQ_VALUE_REGEX_SYNTAX_H

#include "support/vector.h"
#include "value/regex.h"

typedef enum dvq_regex_kind {
    DVQ_REGEX_SET,      /* one code unit out of a set */
    DVQ_REGEX_START,    /* ^ */
    DVQ_REGEX_END,      /* $ */
    DVQ_REGEX_BOUNDARY, /* \b, negated: \B */
    DVQ_REGEX_GROUP,    /* (…) and (?:…) */
    DVQ_REGEX_LOOK,     /* (?=…) (?!…) (?<=…) (?<!…) */
    DVQ_REGEX_BACKREFERENCE,
    DVQ_REGEX_SEQUENCE,
    DVQ_REGEX_ALTERNATIVES,
    DVQ_REGEX_REPEAT
} dvq_regex_kind;

/* Code units from `first` to `last`, both included. */
typedef struct dvq_regex_range {
    uint32_t first;
    uint32_t last;
} dvq_regex_range;

typedef DVQ_VECTOR(dvq_regex_range) dvq_regex_set;

#define DVQ_REGEX_UNLIMITED UINT32_MAX

typedef struct dvq_regex_node dvq_regex_node;
typedef DVQ_VECTOR(dvq_regex_node *) dvq_regex_nodes;

struct dvq_regex_node {
    dvq_regex_kind kind;
    bool negated;      /* SET, BOUNDARY, LOOK */
    bool behind;       /* LOOK */
    bool lazy;         /* REPEAT */
    bool closed;       /* SET: ignoring case makes no difference */
    dvq_regex_set set; /* SET */
    uint32_t group;    /* GROUP: its number, 0 if it has none; BACKREFERENCE: of which group */
    dvq_text name;     /* BACKREFERENCE: the name, if it has one */
    uint32_t minimum;  /* REPEAT */
    uint32_t maximum;  /* REPEAT: may be DVQ_REGEX_UNLIMITED */
    dvq_regex_nodes children; /* GROUP, LOOK and REPEAT have one */
    /*
     * Set by the translation: the groups inside, by pcre2's numbers, up to but without `end_group`.
     */
    uint32_t first_group;
    uint32_t end_group;
};

typedef struct dvq_regex_name {
    dvq_text name;
    uint32_t group;
} dvq_regex_name;

typedef struct dvq_regex_tree {
    dvq_regex_node *root;
    uint32_t group_count;
    bool has_look; /* a lookahead or lookbehind */
    DVQ_VECTOR(dvq_regex_name) names;
} dvq_regex_tree;

/* DVQ_ERROR_EVALUATE for what JavaScript rejects; DVQ_ERROR_LIMIT for groups more than 200 deep. */
dvq_status dvq_regex_parse(dvq_arena *arena, dvq_text pattern, dvq_regex_options options,
                           dvq_regex_tree *tree, dvq_error *error);

/*
 * Write the tree as a pattern for pcre2, in ASCII. `*numbers` (group_count + 1 of them) says which
 * number each group has for pcre2.
 */
dvq_status dvq_regex_translate(dvq_arena *arena, dvq_regex_tree *tree, dvq_regex_options options,
                               dvq_text *translated, uint32_t **numbers);

/* Add a range to a set; false when memory is out. */
bool dvq_regex_set_add(dvq_arena *arena, dvq_regex_set *set, uint32_t first, uint32_t last);

/* Add ranges, which are in order; with `top`, all from 0 up to it that is outside them. */
bool dvq_regex_set_add_ranges(dvq_arena *arena, dvq_regex_set *set, const dvq_regex_range *ranges,
                              size_t count, uint32_t top);

/* Add what a dot does not match. */
bool dvq_regex_set_add_line_ends(dvq_arena *arena, dvq_regex_set *set);

/*
 * \d \D \s \S \w \W: add the class that `letter` means, up to `top`; *found is false for every
 * other letter.
 */
bool dvq_regex_set_add_class(dvq_arena *arena, dvq_regex_set *set, uint32_t letter, uint32_t top,
                             bool *found);

/* Sort and merge the ranges. */
void dvq_regex_set_normalize(dvq_regex_set *set);

#endif
