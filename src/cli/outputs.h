/*
 * The files that a run of `dvq render` makes: a copy of each note, or the pages of a site, with the
 * vault's other files. Used by command_render.c, which makes them, and by copies.c.
 */
#ifndef DVQ_CLI_OUTPUTS_H
#define DVQ_CLI_OUTPUTS_H

#include "cli/notes.h"

typedef struct dvq_output {
    const char *path;   /* below the folder that is written to */
    const char *source; /* the note or other file, from the vault's root; "" for a list of notes */
    bool is_note;       /* made from a note */
    bool is_copied;     /* a file of the vault as it is */
    size_t page;        /* its number in the site */
} dvq_output;

/* Set it to zero. What its paths point to is borrowed from the notes, or the site. */
typedef struct dvq_outputs {
    dvq_output *files;
    size_t count;
    dvq_site *site; /* NULL: copies */
} dvq_outputs;

/* Whether the command line asks for HTML. */
bool dvq_outputs_are_html(const dvq_arguments *arguments);

/*
 * Find out what the notes become: with --format html and -o, pages. The template and the stylesheet
 * are read. False after a failure was reported. Call dvq_outputs_close either way.
 */
bool dvq_outputs_open(dvq_outputs *outputs, const dvq_arguments *arguments, const dvq_notes *notes);
void dvq_outputs_close(dvq_outputs *outputs);

/*
 * The paths of all files that the whole vault would become, sorted; NULL when memory is out. The
 * caller frees the list.
 */
const char **dvq_outputs_list_all(const dvq_outputs *outputs, const dvq_vault *vault,
                                  size_t *count);

#endif
