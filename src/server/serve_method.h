/* The methods of `dvq serve`, for serve.c to hand to the core; docs/serve.md describes them. */
#ifndef DVQ_SERVER_SERVE_METHOD_H
#define DVQ_SERVER_SERVE_METHOD_H

#include "server/rpc_request.h"

/* Their requests' `user` is a dvq_serve_vault. The table ends with a row without a name. */
extern const dvq_rpc_method dvq_serve_methods[];

#endif
