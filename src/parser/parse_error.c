/* Placeholder */
#include "parser/rules.h"
#include "support/diagnostic.h"
dvq_status dvq_parser_report(const dvq_parser *parser, dvq_error *error)
{
    dvq_error_set(error, parser->status == DVQ_OK ? DVQ_ERROR_PARSE : parser->status, "syntax");
    dvq_error_place(error, parser->text, (dvq_span){(uint32_t)parser->furthest, 1});
    return parser->status == DVQ_OK ? DVQ_ERROR_PARSE : parser->status;
}
