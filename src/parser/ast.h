/*
 * The syntax tree of a query. Nodes are tagged unions in the query's arena, made by the parser and
 * read by eval/ and by ast_json.c, which prints the tree for `dvq parse`. Text points into the
 * query.
 */
#ifndef DVQ_PARSER_AST_H
#define DVQ_PARSER_AST_H

#include "dvq.h"
#include "support/span.h"
#include "value/value.h"

typedef enum dvq_ast_kind {
#define DVQ_AST_KIND(name, text) DVQ_AST_##name,
#include "parser/ast_kinds.def"
#undef DVQ_AST_KIND
} dvq_ast_kind;

typedef enum dvq_binary_operator {
#define DVQ_BINARY_OPERATOR(name, symbol, precedence) DVQ_BINARY_##name,
#include "parser/binary_operators.def"
#undef DVQ_BINARY_OPERATOR
} dvq_binary_operator;

typedef struct dvq_ast_node dvq_ast_node;

typedef struct dvq_ast_object_entry {
    dvq_text key;
    dvq_ast_node *value;
} dvq_ast_object_entry;

struct dvq_ast_node {
    dvq_ast_kind kind;
    dvq_span span;
    /* What eval/bind.c finds out about the node; the parser leaves it NULL. */
    const void *binding;
    union {
        dvq_value literal; /* LITERAL */
        dvq_text name;     /* VARIABLE */
        struct {
            dvq_ast_node **items;
            size_t count;
        } list; /* LIST */
        struct {
            dvq_ast_object_entry *entries;
            size_t count;
        } object; /* OBJECT */
        struct {
            dvq_binary_operator kind;
            dvq_ast_node *left;
            dvq_ast_node *right;
        } binary;              /* BINARY */
        dvq_ast_node *operand; /* NEGATED */
        struct {
            dvq_ast_node *object;
            dvq_ast_node *key;
        } index; /* INDEX */
        struct {
            dvq_ast_node *function;
            dvq_ast_node **arguments;
            size_t count;
        } call; /* CALL */
        struct {
            dvq_text *parameters;
            size_t count;
            dvq_ast_node *body;
        } lambda; /* LAMBDA */
    } as;
};

typedef enum dvq_ast_source_kind {
    DVQ_SOURCE_FOLDER,
    DVQ_SOURCE_TAG,
    DVQ_SOURCE_LINK,
    DVQ_SOURCE_CSV,
    DVQ_SOURCE_NEGATED,
    DVQ_SOURCE_BINARY
} dvq_ast_source_kind;

typedef struct dvq_ast_source dvq_ast_source;

struct dvq_ast_source {
    dvq_ast_source_kind kind;
    dvq_span span;
    union {
        dvq_text folder; /* FOLDER: "" means the whole vault */
        dvq_text tag;    /* TAG: with its # */
        struct {
            dvq_text path; /* "" means the origin note */
            bool outgoing;
        } link;                  /* LINK */
        dvq_text csv;            /* CSV: path */
        dvq_ast_source *negated; /* NEGATED */
        struct {
            dvq_binary_operator kind; /* AND or OR */
            dvq_ast_source *left;
            dvq_ast_source *right;
        } binary; /* BINARY */
    } as;
};

/* An expression with its name: what AS says, or its own text. */
typedef struct dvq_ast_named {
    dvq_text name;
    dvq_ast_node *expression;
} dvq_ast_named;

typedef struct dvq_ast_sort_key {
    dvq_ast_node *expression;
    bool descending;
} dvq_ast_sort_key;

typedef enum dvq_ast_operation_kind {
    DVQ_OPERATION_FROM, /* a second FROM, which is an error when the query is run */
    DVQ_OPERATION_WHERE,
    DVQ_OPERATION_SORT,
    DVQ_OPERATION_LIMIT,
    DVQ_OPERATION_GROUP,
    DVQ_OPERATION_FLATTEN
} dvq_ast_operation_kind;

typedef struct dvq_ast_operation {
    dvq_ast_operation_kind kind;
    dvq_span span;
    union {
        dvq_ast_source *from; /* FROM */
        dvq_ast_node *where;  /* WHERE */
        struct {
            dvq_ast_sort_key *keys;
            size_t count;
        } sort;              /* SORT */
        dvq_ast_node *limit; /* LIMIT */
        dvq_ast_named named; /* GROUP, FLATTEN */
    } as;
} dvq_ast_operation;

typedef struct dvq_ast_query {
    dvq_text text;          /* the query; spans are places in it */
    dvq_query_type type;    /* one of query_types.def */
    bool without_id;        /* TABLE, LIST */
    dvq_ast_named *columns; /* TABLE: the columns; LIST: 0 or 1; CALENDAR: 1 */
    size_t column_count;
    dvq_ast_source *source; /* never NULL; a query without FROM has the folder "" */
    dvq_ast_operation *operations;
    size_t operation_count;
} dvq_ast_query;

/* Whether the node is this name and no more. */
static inline bool dvq_ast_is_name(const dvq_ast_node *node, const char *name)
{
    return node->kind == DVQ_AST_VARIABLE &&
           dvq_text_equal(node->as.name, dvq_text_from_string(name));
}

/* "literal", "binaryop", …: the names that `dvq parse` prints. */
const char *dvq_ast_kind_name(dvq_ast_kind kind);
/* "&", "<=", … */
const char *dvq_ast_operator_symbol(dvq_binary_operator binary_operator);
int dvq_ast_operator_precedence(dvq_binary_operator binary_operator);
/* "table", "list", …: the names of query_types.def */
const char *dvq_ast_type_name(dvq_query_type type);

#endif
