/*
 * Reading the parameters of a request. Each function returns false when the request has failed, for
 * the reason that it then says. Used by every method.
 */
#ifndef DVQ_SERVER_RPC_PARAM_H
#define DVQ_SERVER_RPC_PARAM_H

#include "server/rpc_request.h"

/* A parameter by name, or by its place when they came as a list; NULL when it is missing. */
const json_t *dvq_rpc_find_param(const dvq_rpc_request *request, const char *name, size_t place);

/* Get a text. An optional one that is missing is NULL. */
bool dvq_rpc_get_text(dvq_rpc_request *request, const char *name, size_t place, bool needed,
                      const char **text, size_t *length);

/* Get a path: a text without a NUL byte, which would cut it short. */
bool dvq_rpc_get_path(dvq_rpc_request *request, const char *name, size_t place, bool needed,
                      const char **path);

/* Get a boolean; when it is missing, `*value` stays as it is. */
bool dvq_rpc_get_boolean(dvq_rpc_request *request, const char *name, size_t place, bool *value);

/* Get a whole number that is not negative; when it is missing, `*value` stays as it is. */
bool dvq_rpc_get_number(dvq_rpc_request *request, const char *name, size_t place, size_t *value);

/* Get a list of texts without NUL bytes; when it is missing, `*value` is NULL. */
bool dvq_rpc_get_texts(dvq_rpc_request *request, const char *name, size_t place,
                       const json_t **value);

#endif
