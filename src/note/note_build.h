/*
 * A note being read: what the parts of the note reader share. note.c makes one for each note;
 * task.c, note_keep.c and managed_result.c work on it. Nobody else sees it.
 */
#ifndef DVQ_NOTE_NOTE_BUILD_H
#define DVQ_NOTE_NOTE_BUILD_H

#include "note/field_set.h"
#include "note/markdown.h"
#include "note/note.h"

typedef struct dvq_note_build {
    const dvq_note_reader *reader;
    dvq_arena *arena;   /* the page's */
    dvq_arena *scratch; /* gone when the note is read */
    dvq_page *page;
    dvq_text contents;    /* gone as well */
    bool may_hold_fields; /* and they are wanted */
    bool lacks_tags;      /* file.tags leaves some out */
    bool warned;
    dvq_structure structure;
    const struct dvq_line_cut *cuts; /* by line; managed_result.c alone looks inside */
    size_t cut_count;
    dvq_list_item *items; /* those that the page keeps */
    size_t item_count;
    const dvq_link **links;    /* of structure.links, not resolved; NULL: not made yet */
    const dvq_link **embeds;   /* of structure.embeds, likewise */
    uint8_t *item_lines;       /* by line: whether it is an item's */
    dvq_field_set list_fields; /* of the items that are no tasks */
    dvq_field_set fields;      /* the page's */
} dvq_note_build;

/* Whether one of the parts is to be read. */
static inline bool dvq_note_build_wants(const dvq_note_build *build, unsigned parts)
{
    return (build->reader->parts & parts) != 0;
}

/* A line of the note, without its end; empty past the last. */
static inline dvq_text dvq_note_build_get_line(const dvq_note_build *build, uint32_t line)
{
    const dvq_structure *structure = &build->structure;
    if (line >= structure->line_count)
        return (dvq_text){"", 0};
    return dvq_text_slice(build->contents, structure->line_starts[line],
                          structure->line_starts[line + 1] - 1);
}

/* What a link says, in scratch memory. */
static inline dvq_status dvq_note_build_infer_link(const dvq_note_build *build,
                                                   const dvq_raw_link *raw, bool embed,
                                                   const dvq_link **link)
{
    return dvq_link_infer(build->scratch, raw->target, embed,
                          raw->has_display ? &raw->display : NULL, link);
}

/* The full path that a link in the note names, else `path`; *page as in dvq_link_resolver. */
static inline dvq_text dvq_note_build_resolve(const dvq_note_build *build, dvq_text path,
                                              size_t *page)
{
    const dvq_link_resolver *resolver = &build->reader->resolver;
    *page = SIZE_MAX;
    return resolver->resolve != NULL
               ? resolver->resolve(resolver->user, path, build->page->path, page)
               : path;
}

#endif
