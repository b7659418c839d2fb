/*
 * What is wrong with broken YAML, in our own words and with the mend. Called by frontmatter.c where
 * libyaml stops. Reads the text around that place; nothing is parsed anew.
 */
#ifndef DVQ_NOTE_YAML_TROUBLE_H
#define DVQ_NOTE_YAML_TROUBLE_H

#include "support/text.h"

/* A place in YAML, from 0; the column in characters. */
typedef struct dvq_yaml_mark {
    size_t line;
    size_t column;
} dvq_yaml_mark;

/*
 * Fill `problem` with message, hint and place in `yaml`. Reading stopped at `stop`, in something
 * that began at `opened`, such as a quote or a bracket; the two may be the same.
 */
void dvq_yaml_explain(dvq_text yaml, dvq_yaml_mark stop, dvq_yaml_mark opened, dvq_error *problem);

/* The byte at which a place stands; the end of its line for one past that. */
size_t dvq_yaml_find_mark(dvq_text yaml, dvq_yaml_mark mark);

/*
 * Hint that the value should be in quotes, written out if it is short: key: "value". `key` may be
 * empty.
 */
void dvq_yaml_hint_quotes(dvq_text key, dvq_text value, dvq_error *problem);

#endif
