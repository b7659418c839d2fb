/*
 * Links: [[Note#Heading|shown]] as a value. Rules: Dataview, data-model/value.ts (Link) and
 * util/normalize.ts. Which note a path leads to is for vault/name_index.h to say.
 */
#ifndef DVQ_VALUE_LINK_H
#define DVQ_VALUE_LINK_H

#include "value/value.h"

struct dvq_link {
    dvq_text path;
    dvq_text subpath; /* heading or block id; meaningful when has_subpath */
    dvq_text display; /* meaningful when has_display */
    dvq_link_type type;
    bool has_subpath;
    bool has_display;
    bool embed;
    bool embed_unknown; /* made for an item's heading or block; meta() then gives null for embed */
};

/* "file", "header" or "block". */
dvq_text dvq_link_type_name(dvq_link_type type);

/* A link to a whole file; `path` is borrowed. NULL when memory is out. */
const dvq_link *dvq_link_make_file(dvq_arena *arena, dvq_text path);

/*
 * Read the inside of [[...]]: path, subpath after # or #^, display after the first unescaped pipe.
 */
dvq_status dvq_link_parse(dvq_arena *arena, dvq_text inner, bool embed, const dvq_link **link);

/* Like Link.infer: `path` may hold a # or #^; `display` may be NULL. */
dvq_status dvq_link_infer(dvq_arena *arena, dvq_text path, bool embed, const dvq_text *display,
                          const dvq_link **link);

/*
 * The text of a heading as it is written in links: whatever is no letter, digit, _ or - becomes a
 * space.
 */
dvq_status dvq_link_normalize_heading(dvq_arena *arena, dvq_text heading, dvq_text *normal);

/* Append "[[path|shown]]": Link.markdown(). */
void dvq_link_append_markdown(const dvq_link *link, dvq_text_builder *builder);

/* The last part of a path without ".md": getFileTitle. */
dvq_text dvq_link_path_title(dvq_text path);
/* The part before the last slash, and the part after the last dot; "" if there is none. */
dvq_text dvq_link_path_folder(dvq_text path);
dvq_text dvq_link_path_extension(dvq_text path);

#endif
