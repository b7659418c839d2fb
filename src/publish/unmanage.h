/* Managed results taken back, see unmanage.c. */
#ifndef DVQ_PUBLISH_UNMANAGE_H
#define DVQ_PUBLISH_UNMANAGE_H

#include "publish/query_place.h"

/*
 * Append a plain query in place of a managed one and its result. False, with nothing appended, for
 * an expression that cannot stand in inline code where it is.
 */
bool dvq_publish_append_unmanaged(dvq_text_builder *builder, dvq_text note,
                                  const dvq_query_place *place, dvq_text inline_prefix,
                                  dvq_text end_of_line);

#endif
