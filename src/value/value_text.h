/* Values as text (Dataview: Values.toString). number_text.h is for numbers only. */
#ifndef DVQ_VALUE_VALUE_TEXT_H
#define DVQ_VALUE_VALUE_TEXT_H

#include "value/environment.h"
#include "value/number_text.h"

dvq_status dvq_value_append_text(const dvq_environment *environment, dvq_value value,
                                 dvq_text_builder *builder);

/* The text of a value, in `arena`; for a STRING, its own bytes. */
dvq_status dvq_value_to_text(const dvq_environment *environment, dvq_value value, dvq_arena *arena,
                             dvq_text *text);

#endif
