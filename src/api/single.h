/*
 * Values that stand alone: that of an expression, or a page. Loading and writing them, in a
 * session.
 */
#ifndef DVQ_API_SINGLE_H
#define DVQ_API_SINGLE_H

#include "api/session.h"

/* The page at `path`, with everything it can be asked for. DVQ_ERROR_IO when there is none. */
dvq_status dvq_single_load_page(dvq_session *session, const char *path, dvq_value *page,
                                dvq_error *error);

/* Write a page as dvq_page_write_json does. */
dvq_status dvq_single_write_page(dvq_session *session, dvq_value page, dvq_write_function write,
                                 void *user, dvq_error *error);

/* Write a value as dvq_expression_write does. Memory taken from the session's arena stays there. */
dvq_status dvq_single_write_value(dvq_session *session, dvq_value value, dvq_value_form form,
                                  dvq_write_function write, void *user, dvq_error *error);

#endif
