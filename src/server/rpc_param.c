/* Reading parameters, see rpc_param.h. Runs in the answering thread. */
#include "server/rpc_param.h"

#include <string.h>

const json_t *dvq_rpc_find_param(const dvq_rpc_request *request, const char *name, size_t place)
{
    const json_t *value = json_is_array(request->params) ? json_array_get(request->params, place)
                                                         : json_object_get(request->params, name);
    return json_is_null(value) ? NULL : value;
}

bool dvq_rpc_get_text(dvq_rpc_request *request, const char *name, size_t place, bool needed,
                      const char **text, size_t *length)
{
    const json_t *value = dvq_rpc_find_param(request, name, place);
    *text = NULL;
    *length = 0;
    if (value == NULL && !needed)
        return true;
    if (!json_is_string(value)) {
        dvq_rpc_fail(request, DVQ_RPC_PARAMS, "parameter '%s' must be text", name);
        return false;
    }
    *text = json_string_value(value);
    *length = json_string_length(value);
    return true;
}

bool dvq_rpc_get_path(dvq_rpc_request *request, const char *name, size_t place, bool needed,
                      const char **path)
{
    size_t length;
    if (!dvq_rpc_get_text(request, name, place, needed, path, &length))
        return false;
    if (*path != NULL && strlen(*path) != length) {
        dvq_rpc_fail(request, DVQ_RPC_PARAMS, "parameter '%s' holds a NUL character", name);
        return false;
    }
    return true;
}

/* Get a boolean; when it is missing, `*value` stays as it is. */
bool dvq_rpc_get_boolean(dvq_rpc_request *request, const char *name, size_t place, bool *value)
{
    const json_t *given = dvq_rpc_find_param(request, name, place);
    if (given != NULL && !json_is_boolean(given)) {
        dvq_rpc_fail(request, DVQ_RPC_PARAMS, "parameter '%s' must be true or false", name);
        return false;
    }
    *value = given != NULL ? json_is_true(given) : *value;
    return true;
}
