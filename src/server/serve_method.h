/* The methods of `dvq serve`, which serve.c gives to the core. docs/serve.md describes them. */
#ifndef DVQ_SERVER_SERVE_METHOD_H
#define DVQ_SERVER_SERVE_METHOD_H

#include "server/rpc_request.h"

/* The `user` of their requests is a dvq_served_vault. The last row has no name. */
extern const dvq_rpc_method dvq_serve_methods[];

#endif
