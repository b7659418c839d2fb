/*
 * The tree as JSON, for `dvq parse` and the server's `parse`. Recursion goes no deeper than the
 * parser lets brackets nest: long chains of operators, indices and calls, which lean to the left,
 * are walked in a loop.
 */
#include "parser/parser.h"
#include "support/unicode.h"
#include "value/date.h"
#include "value/duration.h"
#include "value/link.h"
#include "value/number_text.h"

typedef struct printer {
    const dvq_environment *environment;
    dvq_text_builder *out;
} printer;

static void print_node(printer *json, const dvq_ast_node *node);
static void print_source(printer *json, const dvq_ast_source *source);

static void print(printer *json, const char *fixed)
{
    dvq_text_builder_add_string(json->out, fixed);
}

static void print_escape(printer *json, uint32_t code_point)
{
    static const char letters[] = "btn\vfr";
    if (code_point == '"' || code_point == '\\')
        dvq_text_builder_add_format(json->out, "\\%c", (int)code_point);
    else if (code_point >= '\b' && code_point <= '\r' && code_point != '\v')
        dvq_text_builder_add_format(json->out, "\\%c", letters[code_point - '\b']);
    else
        dvq_text_builder_add_format(json->out, "\\u%04x", (unsigned)code_point);
}

/* A text in quotes; control characters and lone surrogates are escaped. */
static void print_text(printer *json, dvq_text text)
{
    size_t start = 0;
    dvq_text_builder_add_byte(json->out, '"');
    size_t size;
    for (size_t at = 0; at < text.length; at += size) {
        uint32_t code_point = dvq_unicode_decode(text, at, &size);
        bool escaped = code_point < 0x20 || (code_point >= 0x7F && code_point < 0xA0) ||
                       code_point == '"' || code_point == '\\' ||
                       dvq_unicode_is_surrogate(code_point);
        if (!escaped)
            continue;
        dvq_text_builder_add(json->out, dvq_text_slice(text, start, at));
        print_escape(json, code_point);
        start = at + size;
    }
    dvq_text_builder_add(json->out, dvq_text_slice(text, start, text.length));
    dvq_text_builder_add_byte(json->out, '"');
}

/* One more member of the object, with a text as its value. */
static void print_member(printer *json, const char *key, dvq_text text)
{
    dvq_text_builder_add_format(json->out, ",\"%s\":", key);
    print_text(json, text);
}

static void print_link(printer *json, const dvq_link *link)
{
    print(json, "{\"path\":");
    print_text(json, link->path);
    print_member(json, "type", dvq_link_type_name(link->type));
    print(json, link->embed ? ",\"embed\":true" : ",\"embed\":false");
    if (link->has_subpath)
        print_member(json, "subpath", link->subpath);
    if (link->has_display)
        print_member(json, "display", link->display);
    print(json, "}");
}

static void print_number(printer *json, double number)
{
    if (isfinite(number))
        dvq_value_append_number(number, json->out);
    else
        print(json, "null");
}

/* The value of a literal; only types that the parser can make. */
static void print_value(printer *json, dvq_value value)
{
    bool quoted = value.type == DVQ_VALUE_DATE || value.type == DVQ_VALUE_DURATION;
    print(json, quoted ? "\"" : "");
    if (value.type == DVQ_VALUE_BOOLEAN)
        print(json, value.as.boolean ? "true" : "false");
    else if (value.type == DVQ_VALUE_NUMBER)
        print_number(json, value.as.number);
    else if (value.type == DVQ_VALUE_STRING)
        print_text(json, dvq_value_get_text(value));
    else if (value.type == DVQ_VALUE_DATE)
        dvq_date_append_iso(json->environment, value, json->out);
    else if (value.type == DVQ_VALUE_DURATION)
        dvq_duration_append_iso(value.as.duration, json->out);
    else if (value.type == DVQ_VALUE_LINK)
        print_link(json, value.as.link);
    else
        print(json, "null");
    print(json, quoted ? "\"" : "");
}

static void print_literal(printer *json, dvq_value value)
{
    dvq_text_builder_add_format(json->out, "\"valueType\":\"%s\",\"value\":",
                                dvq_value_type_name((dvq_value_type)value.type));
    print_value(json, value);
}

static void print_items(printer *json, dvq_ast_node *const *items, size_t count)
{
    print(json, "[");
    for (size_t i = 0; i < count; i++) {
        print(json, i > 0 ? "," : "");
        print_node(json, items[i]);
    }
    print(json, "]");
}

static void print_object(printer *json, const dvq_ast_node *node)
{
    print(json, "\"values\":{");
    for (size_t i = 0; i < node->as.object.count; i++) {
        print(json, i > 0 ? "," : "");
        print_text(json, node->as.object.entries[i].key);
        print(json, ":");
        print_node(json, node->as.object.entries[i].value);
    }
    print(json, "}");
}

static void print_lambda(printer *json, const dvq_ast_node *node)
{
    print(json, "\"arguments\":[");
    for (size_t i = 0; i < node->as.lambda.count; i++) {
        print(json, i > 0 ? "," : "");
        print_text(json, node->as.lambda.parameters[i]);
    }
    print(json, "],\"value\":");
    print_node(json, node->as.lambda.body);
}

/* The part that comes first in a node's JSON and may be nested without limit; NULL for none. */
static const dvq_ast_node *left_part(const dvq_ast_node *node)
{
    if (node->kind == DVQ_AST_BINARY)
        return node->as.binary.left;
    if (node->kind == DVQ_AST_INDEX)
        return node->as.index.object;
    return node->kind == DVQ_AST_CALL ? node->as.call.function : NULL;
}

/* What comes before the left part of a node. */
static void open_node(printer *json, const dvq_ast_node *node)
{
    dvq_text_builder_add_format(json->out, "{\"type\":\"%s\",", dvq_ast_kind_name(node->kind));
    if (node->kind == DVQ_AST_BINARY)
        dvq_text_builder_add_format(
            json->out, "\"op\":\"%s\",\"left\":", dvq_ast_operator_symbol(node->as.binary.kind));
    else if (node->kind == DVQ_AST_INDEX)
        print(json, "\"object\":");
    else if (node->kind == DVQ_AST_CALL)
        print(json, "\"func\":");
}

/* What comes after the left part of a node, or the whole node if it has no such part. */
static void close_node(printer *json, const dvq_ast_node *node)
{
    switch (node->kind) {
    case DVQ_AST_LITERAL:
        print_literal(json, node->as.literal);
        break;
    case DVQ_AST_VARIABLE:
        print(json, "\"name\":");
        print_text(json, node->as.name);
        break;
    case DVQ_AST_LIST:
        print(json, "\"values\":");
        print_items(json, node->as.list.items, node->as.list.count);
        break;
    case DVQ_AST_OBJECT:
        print_object(json, node);
        break;
    case DVQ_AST_BINARY:
        print(json, ",\"right\":");
        print_node(json, node->as.binary.right);
        break;
    case DVQ_AST_NEGATED:
        print(json, "\"child\":");
        print_node(json, node->as.operand);
        break;
    case DVQ_AST_INDEX:
        print(json, ",\"index\":");
        print_node(json, node->as.index.key);
        break;
    case DVQ_AST_CALL:
        print(json, ",\"arguments\":");
        print_items(json, node->as.call.arguments, node->as.call.count);
        break;
    case DVQ_AST_LAMBDA:
        print_lambda(json, node);
        break;
    }
    print(json, "}");
}

static void print_node(printer *json, const dvq_ast_node *node)
{
    DVQ_VECTOR(const dvq_ast_node *) chain = {0};
    for (const dvq_ast_node *part = node; part != NULL; part = left_part(part)) {
        if (!DVQ_VECTOR_PUSH(json->out->arena, &chain, part)) {
            json->out->status = DVQ_ERROR_MEMORY;
            return;
        }
        open_node(json, part);
    }
    while (chain.count > 0)
        close_node(json, chain.items[--chain.count]);
}

static void print_source_body(printer *json, const dvq_ast_source *source)
{
    switch (source->kind) {
    case DVQ_SOURCE_FOLDER:
        print(json, "{\"type\":\"folder\"");
        print_member(json, "folder", source->as.folder);
        break;
    case DVQ_SOURCE_TAG:
        print(json, "{\"type\":\"tag\"");
        print_member(json, "tag", source->as.tag);
        break;
    case DVQ_SOURCE_LINK:
        print(json, "{\"type\":\"link\"");
        print_member(json, "file", source->as.link.path);
        print_member(json, "direction",
                     source->as.link.outgoing ? DVQ_TEXT("outgoing") : DVQ_TEXT("incoming"));
        break;
    case DVQ_SOURCE_CSV:
        print(json, "{\"type\":\"csv\"");
        print_member(json, "path", source->as.csv);
        break;
    case DVQ_SOURCE_NEGATED:
        print(json, "{\"type\":\"negate\",\"child\":");
        print_source(json, source->as.negated);
        break;
    case DVQ_SOURCE_BINARY:
        print(json, ",\"right\":");
        print_source(json, source->as.binary.right);
        break;
    }
    print(json, "}");
}

static void print_source(printer *json, const dvq_ast_source *source)
{
    DVQ_VECTOR(const dvq_ast_source *) chain = {0};
    for (; source->kind == DVQ_SOURCE_BINARY; source = source->as.binary.left) {
        if (!DVQ_VECTOR_PUSH(json->out->arena, &chain, source)) {
            json->out->status = DVQ_ERROR_MEMORY;
            return;
        }
        dvq_text_builder_add_format(json->out, "{\"type\":\"binaryop\",\"op\":\"%s\",\"left\":",
                                    dvq_ast_operator_symbol(source->as.binary.kind));
    }
    print_source_body(json, source);
    while (chain.count > 0)
        print_source_body(json, chain.items[--chain.count]);
}

static void print_named(printer *json, const dvq_ast_named *named)
{
    print(json, "{\"name\":");
    print_text(json, named->name);
    print(json, ",\"field\":");
    print_node(json, named->expression);
    print(json, "}");
}

static void print_header(printer *json, const dvq_ast_query *query)
{
    dvq_text_builder_add_format(json->out, "{\"type\":\"%s\"", dvq_ast_type_name(query->type));
    if (query->type == DVQ_QUERY_TABLE || query->type == DVQ_QUERY_LIST)
        print(json, query->without_id ? ",\"showId\":false" : ",\"showId\":true");
    if (query->type == DVQ_QUERY_TABLE) {
        print(json, ",\"fields\":[");
        for (size_t i = 0; i < query->column_count; i++) {
            print(json, i > 0 ? "," : "");
            print_named(json, &query->columns[i]);
        }
        print(json, "]");
    } else if (query->type == DVQ_QUERY_LIST && query->column_count > 0) {
        print(json, ",\"format\":");
        print_node(json, query->columns[0].expression);
    } else if (query->type == DVQ_QUERY_CALENDAR) {
        print(json, ",\"field\":");
        print_named(json, &query->columns[0]);
    }
    print(json, "}");
}

static void print_sort(printer *json, const dvq_ast_operation *operation)
{
    print(json, "{\"type\":\"sort\",\"fields\":[");
    for (size_t i = 0; i < operation->as.sort.count; i++) {
        const dvq_ast_sort_key *key = &operation->as.sort.keys[i];
        print(json, i > 0 ? ",{\"field\":" : "{\"field\":");
        print_node(json, key->expression);
        dvq_text_builder_add_format(json->out, ",\"direction\":\"%s\"}",
                                    key->descending ? "descending" : "ascending");
    }
    print(json, "]");
}

static void print_operation(printer *json, const dvq_ast_operation *operation)
{
    switch (operation->kind) {
    case DVQ_OPERATION_FROM:
        print(json, "{\"type\":\"from\",\"source\":");
        print_source(json, operation->as.from);
        break;
    case DVQ_OPERATION_WHERE:
        print(json, "{\"type\":\"where\",\"clause\":");
        print_node(json, operation->as.where);
        break;
    case DVQ_OPERATION_SORT:
        print_sort(json, operation);
        break;
    case DVQ_OPERATION_LIMIT:
        print(json, "{\"type\":\"limit\",\"amount\":");
        print_node(json, operation->as.limit);
        break;
    case DVQ_OPERATION_GROUP:
        print(json, "{\"type\":\"group\",\"field\":");
        print_named(json, &operation->as.named);
        break;
    case DVQ_OPERATION_FLATTEN:
        print(json, "{\"type\":\"flatten\",\"field\":");
        print_named(json, &operation->as.named);
        break;
    }
    print(json, "}");
}

dvq_status dvq_ast_append_json(const dvq_environment *environment, const dvq_ast_query *query,
                               dvq_text_builder *builder)
{
    printer json = {environment, builder};
    print(&json, "{\"header\":");
    print_header(&json, query);
    print(&json, ",\"source\":");
    print_source(&json, query->source);
    print(&json, ",\"operations\":[");
    for (size_t i = 0; i < query->operation_count; i++) {
        print(&json, i > 0 ? "," : "");
        print_operation(&json, &query->operations[i]);
    }
    print(&json, "]}");
    return builder->status;
}
