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

bool dvq_rpc_get_number(dvq_rpc_request *request, const char *name, size_t place, size_t *value)
{
    enum { MOST = 1000000000 };
    const json_t *given = dvq_rpc_find_param(request, name, place);
    json_int_t number = json_integer_value(given);
    if (given != NULL && (!json_is_integer(given) || number < 0 || number > MOST)) {
        dvq_rpc_fail(request, DVQ_RPC_PARAMS, "parameter '%s' must be a whole number up to %d",
                     name, MOST);
        return false;
    }
    *value = given != NULL ? (size_t)number : *value;
    return true;
}

bool dvq_rpc_get_texts(dvq_rpc_request *request, const char *name, size_t place,
                       const json_t **value)
{
    *value = dvq_rpc_find_param(request, name, place);
    bool good = *value == NULL || json_is_array(*value);
    size_t index;
    const json_t *text;
    json_array_foreach(*value, index, text)
    {
        good = good && json_is_string(text) &&
               strlen(json_string_value(text)) == json_string_length(text);
    }
    if (!good)
        dvq_rpc_fail(request, DVQ_RPC_PARAMS, "parameter '%s' must be a list of texts", name);
    return good;
}
