/*
 * The language, explained offline: the topics of docs/language/, which the build puts into the
 * program, and what can be looked up in them. Used by command_help.c, help.c and
 * command_completion.c.
 *
 * A topic is a Markdown file that begins with "# Title: summary"; each "## " in it begins a
 * section. What stands in backquotes in a heading, or in the first cell of a table's row, is a term
 * that its section explains.
 */
#ifndef DVQ_CLI_LANGUAGE_H
#define DVQ_CLI_LANGUAGE_H

#include <stdbool.h>
#include <stddef.h>

typedef struct dvq_language_topic {
    const char *name;
    const char *text; /* Markdown, terminated */
} dvq_language_topic;

/* All topics, in the order of the manual page; the last row has no name. */
extern const dvq_language_topic dvq_language_topics[];

/* Find a topic by its name, in any case, or NULL. */
const dvq_language_topic *dvq_language_find_topic(const char *name);

/* What a topic is about, from its title: not terminated. */
const char *dvq_language_get_summary(const dvq_language_topic *topic, size_t *length);

/* A part of a topic: what stands before its first "## ", or one of those up to the next. */
typedef struct dvq_language_section {
    const dvq_language_topic *topic;
    const char *text; /* not terminated */
    size_t length;
} dvq_language_section;

/* Go on to the next section of all topics; start with a section that is zero. False at the end. */
bool dvq_language_next_section(dvq_language_section *section);

/* How much a section has to do with a name. */
typedef enum dvq_language_rank {
    DVQ_LANGUAGE_NOT_AT_ALL,
    DVQ_LANGUAGE_MENTIONED, /* it is a term in a table, or a plain word of the heading */
    DVQ_LANGUAGE_EXPLAINED  /* it is a term in the heading */
} dvq_language_rank;

/* A term is found in any case, and by one of its words: GROUP, by and group by. */
dvq_language_rank dvq_language_rank_section(const dvq_language_section *section, const char *name);

enum { DVQ_LANGUAGE_MOST_WORDS = 512, DVQ_LANGUAGE_LONGEST_WORD = 32 };

/* The words of all terms that are names, such as GROUP, BY, sow and file.mtime; each once. */
typedef struct dvq_language_words {
    char words[DVQ_LANGUAGE_MOST_WORDS][DVQ_LANGUAGE_LONGEST_WORD];
    size_t count;
} dvq_language_words;

void dvq_language_list_words(dvq_language_words *words);

#endif
