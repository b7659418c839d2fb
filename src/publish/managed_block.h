/*
 * The block of a managed result, from its opening mark to its closing one, as the plugins write it.
 * Used by write.c.
 */
#ifndef DVQ_PUBLISH_MANAGED_BLOCK_H
#define DVQ_PUBLISH_MANAGED_BLOCK_H

#include "publish/query_place.h"

typedef struct dvq_publish_managed_block {
    dvq_text prefix; /* what the query's line starts with */
    dvq_text query;  /* as the opening mark names it */
    dvq_text end_of_line;
    bool alternative; /* marks of the form "dataview-serializer-…" */
    bool trailing_newline;
} dvq_publish_managed_block;

void dvq_publish_append_managed_block(dvq_text_builder *builder,
                                      const dvq_publish_managed_block *block, dvq_text result);

/* Whether the block in the note shows this result already, marks and all. */
dvq_status dvq_publish_is_managed_block_current(dvq_arena *arena, dvq_text note,
                                                const dvq_managed *managed, dvq_text prefix,
                                                dvq_text result, bool *current);

/* The result as it stands in the block, without the prefix of its lines. */
dvq_status dvq_publish_read_managed_block(dvq_arena *arena, dvq_text note,
                                          const dvq_query_place *place, dvq_text *result);

/* The lines of a result, each after `prefix`, as Dataview Serializer indents them. */
void dvq_publish_append_indented(dvq_text_builder *builder, dvq_text result, dvq_text prefix,
                                 dvq_text end_of_line);

#endif
