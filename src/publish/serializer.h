/*
 * What the plugins Dataview Serializer and Dataview Publisher make of Dataview's export before they
 * write it into a note. Used by api/answer.c for results in place.
 */
#ifndef DVQ_PUBLISH_SERIALIZER_H
#define DVQ_PUBLISH_SERIALIZER_H

#include "value/environment.h"

typedef struct dvq_publish_serializer_options {
    dvq_text query;
    bool keep_checkboxes;
    bool absolute; /* links keep their whole paths */
    bool markdown; /* links as [name](path) */
    /* How many files of the vault have exactly this name. */
    size_t (*count_named)(void *user, dvq_text name);
    void *user;
} dvq_publish_serializer_options;

/* Dataview's export of a query as Dataview Serializer writes it, before any indentation. */
dvq_status dvq_publish_make_serializer_result(dvq_arena *arena, dvq_text exported,
                                              const dvq_publish_serializer_options *options,
                                              dvq_text *result);

/* The same for Dataview Publisher. */
dvq_status dvq_publish_make_publisher_result(dvq_arena *arena, dvq_text exported, dvq_text *result);

/* The value of a managed expression as Dataview Serializer writes it; "-" for nothing. */
dvq_status dvq_publish_append_managed_value(const dvq_environment *environment, dvq_value value,
                                            dvq_text_builder *builder);

#endif
