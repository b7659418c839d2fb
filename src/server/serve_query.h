/* The methods `query` and `explain` of `dvq serve`. Used by the table in serve_method.c. */
#ifndef DVQ_SERVER_SERVE_QUERY_H
#define DVQ_SERVER_SERVE_QUERY_H

#include "server/rpc_request.h"

void dvq_serve_query(dvq_rpc_request *request);
void dvq_serve_explain(dvq_rpc_request *request);

#endif
