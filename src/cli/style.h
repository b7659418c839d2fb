/*
 * How what is printed looks on a terminal: whether there are colours and links, and the styles.
 * Used by the commands and by output.c. Prints nothing.
 */
#ifndef DVQ_CLI_STYLE_H
#define DVQ_CLI_STYLE_H

#include <stdbool.h>

struct dvq_arguments;

/* Escape sequences of ANSI terminals. */
#define DVQ_STYLE_PLAIN "\x1b[0m"
#define DVQ_STYLE_PLACE "\x1b[1m"
#define DVQ_STYLE_ERROR "\x1b[1;31m"
#define DVQ_STYLE_WARNING "\x1b[1;33m"
#define DVQ_STYLE_HINT "\x1b[1;36m"
#define DVQ_STYLE_ADDED "\x1b[32m"
#define DVQ_STYLE_REMOVED "\x1b[31m"
#define DVQ_STYLE_HUNK "\x1b[36m"

/* Whether to use colours on standard output or standard error, which `descriptor` says. */
bool dvq_style_has_color(const struct dvq_arguments *arguments, int descriptor);

/* Whether names of notes on standard output are to be links. */
bool dvq_style_has_links(const struct dvq_arguments *arguments);

/* The columns of the terminal on standard output, as COLUMNS or it says; 0: there is none. */
unsigned dvq_style_get_width(void);

#endif
