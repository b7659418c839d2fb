/*
 * Laying Markdown out for a terminal: what docs/language/ is written in, which is headings,
 * paragraphs, items, fences, tables, code and links. Used by command_help.c.
 */
#ifndef DVQ_CLI_LAYOUT_H
#define DVQ_CLI_LAYOUT_H

#include <stdbool.h>
#include <stddef.h>

/* Room for one cell of a table. */
enum { DVQ_LAYOUT_CELL_BYTES = 512 };

typedef struct dvq_layout {
    unsigned width; /* columns of a line; tables and paragraphs are folded to it */
    bool bold;      /* headings and code are bold; else code keeps its backquotes */
    /*
     * Gives the value that an expression has now, at most DVQ_LAYOUT_CELL_BYTES with the end; false
     * when it has none. It replaces the column "value on ..." of a table. NULL: the text stays.
     */
    bool (*evaluate)(void *user, const char *expression, char *value);
    void *user;
} dvq_layout;

/* Print Markdown on standard output. */
void dvq_layout_print(const dvq_layout *layout, const char *text, size_t length);

#endif
