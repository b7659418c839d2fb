/* YAML scalars by the core schema of YAML 1.2. Used by frontmatter.c only. */
#ifndef DVQ_NOTE_YAML_SCALAR_H
#define DVQ_NOTE_YAML_SCALAR_H

#include "value/value.h"

/* The value of a plain scalar: null, boolean, number, or its own text (borrowed). */
dvq_value dvq_yaml_scalar_resolve(dvq_text text);

/* A value as the name of a property: "" for null, lists and maps as they would be written. */
dvq_status dvq_yaml_scalar_to_key(dvq_arena *arena, dvq_value value, dvq_text *key);

#endif
