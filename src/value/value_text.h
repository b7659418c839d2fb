/*
 * Values as text (Dataview: Values.toString), and numbers in JavaScript's shortest form.
 */
#ifndef DVQ_VALUE_VALUE_TEXT_H
#define DVQ_VALUE_VALUE_TEXT_H

#include "value/environment.h"

dvq_status dvq_value_append_text(const dvq_environment *environment, dvq_value value,
                                 dvq_text_builder *builder);

/* The text of a value in `arena`; a STRING gives its own bytes. */
dvq_status dvq_value_to_text(const dvq_environment *environment, dvq_value value, dvq_arena *arena,
                             dvq_text *text);

/* Number::toString of ECMAScript: "1e+21", "NaN", "-0" as "0". */
void dvq_value_append_number(double number, dvq_text_builder *builder);

#endif
