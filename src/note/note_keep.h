/*
 * What outlives the reading of a note: copies in the page's arena. Used by note.c and task.c, which
 * work in scratch memory and keep what comes of it.
 */
#ifndef DVQ_NOTE_NOTE_KEEP_H
#define DVQ_NOTE_NOTE_KEEP_H

#include "note/inline_field.h"
#include "note/note_build.h"

/* A text; a name, which notes share. data is NULL when memory is out. */
dvq_text dvq_note_keep_text(const dvq_note_build *build, dvq_text text);
dvq_text dvq_note_keep_name(const dvq_note_build *build, dvq_text name);

/* A link as it is written. */
dvq_status dvq_note_keep_link(const dvq_note_build *build, const dvq_raw_link *raw, bool embed,
                              const dvq_link **link);
/* A link with `path`, what dvq_note_build_resolve gave for its own. */
dvq_status dvq_note_keep_resolved(const dvq_note_build *build, const dvq_link *link, dvq_text path,
                                  const dvq_link **kept);

/* Frontmatter as it is; and what it was converted to, links resolved, as far as that differs. */
dvq_status dvq_note_keep_raw(const dvq_note_build *build, dvq_value raw, dvq_value *kept);
dvq_status dvq_note_keep_converted(const dvq_note_build *build, dvq_value raw, dvq_value converted,
                                   dvq_value *kept);

/* Parse an inline field's value and add it to `set`, links resolved. */
dvq_status dvq_note_keep_field(const dvq_note_build *build, dvq_field_set *set,
                               const dvq_inline_field *field);

#endif
