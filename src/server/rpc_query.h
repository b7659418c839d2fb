/*
 * Running a query for a request: it is cancelled together with the request. Used by every server's
 * methods that run queries.
 */
#ifndef DVQ_SERVER_RPC_QUERY_H
#define DVQ_SERVER_RPC_QUERY_H

#include "server/rpc_request.h"

/* Append a query's rows to `output`, if `status` says that it was prepared. */
dvq_status dvq_rpc_render_query(dvq_rpc_request *request, dvq_status status, dvq_query *query,
                                dvq_format format, dvq_buffer *output);

/* Append the member `warnings`, with a comma before it; nothing for a query that has none. */
void dvq_rpc_add_warnings(dvq_buffer *buffer, const dvq_query *query, const char *text,
                          size_t length);

/* Take back the brace that closes an object, so that members can follow. */
void dvq_rpc_reopen(dvq_buffer *json);

/* Make the request fail if `status` says so; returns whether it does not. */
bool dvq_rpc_check_call(dvq_rpc_request *request, dvq_status status, const char *text,
                        size_t length);

#endif
