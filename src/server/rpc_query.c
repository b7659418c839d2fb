/* Running queries for requests, see rpc_query.h. Runs in the answering thread. */
#include "server/rpc_query.h"

#include "server/json_string.h"

bool dvq_rpc_check_call(dvq_rpc_request *request, dvq_status status, const char *text,
                        size_t length)
{
    if (status != DVQ_OK)
        dvq_rpc_fail_call(request, status, text, length);
    return status == DVQ_OK;
}

dvq_status dvq_rpc_render_query(dvq_rpc_request *request, dvq_status status, dvq_query *query,
                                dvq_format format, dvq_buffer *output)
{
    if (status != DVQ_OK)
        return status;
    dvq_rpc_set_running(request, query);
    status = dvq_query_render(query, format, NULL, dvq_buffer_write, output, &request->error);
    dvq_rpc_set_running(request, NULL);
    return status;
}

void dvq_rpc_add_warnings(dvq_buffer *buffer, const dvq_query *query, const char *text,
                          size_t length)
{
    size_t count = 0;
    dvq_error warning;
    for (; dvq_query_get_warning(query, count, &warning) != 0; count++) {
        dvq_buffer_add_text(buffer, count == 0 ? ",\"warnings\":[" : ",");
        dvq_buffer_add_text(buffer, "{\"message\":");
        dvq_buffer_add_json_text(buffer, warning.message);
        dvq_buffer_add_text(buffer, ",");
        dvq_rpc_add_place(buffer, &warning, text, length);
        dvq_buffer_add_text(buffer, "}");
    }
    dvq_buffer_add_text(buffer, count > 0 ? "]" : "");
}

void dvq_rpc_reopen(dvq_buffer *json)
{
    while (json->length > 0 && json->data[json->length - 1] != '}')
        json->length--;
    json->length -= json->length > 0;
}
