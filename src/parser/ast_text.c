/*
 * The tree as text: see ast_text.h. Recursion goes no deeper than the parser lets brackets nest:
 * long chains of operators, indices and calls, which lean to the left, are walked in a loop.
 */
#include "parser/ast_text.h"

#include <float.h>

#include "support/vector.h"
#include "value/date.h"
#include "value/literal.h"
#include "value/number_text.h"

typedef struct printer {
    const dvq_environment *environment;
    dvq_text_builder *out;
} printer;

static void print_node(printer *text, const dvq_ast_node *node);
static void print_source(printer *text, const dvq_ast_source *source);

static void print(printer *text, const char *fixed)
{
    dvq_text_builder_add_string(text->out, fixed);
}

/* ---- literals ---- */

static void print_quoted(printer *text, dvq_text content)
{
    print(text, "\"");
    for (size_t i = 0; i < content.length; i++) {
        if (content.data[i] == '"' || content.data[i] == '\\')
            print(text, "\\");
        dvq_text_builder_add_byte(text->out, content.data[i]);
    }
    print(text, "\"");
}

/* In plain digits, since the language has no exponents. */
static void print_number(printer *text, double number)
{
    print(text, signbit(number) ? "-" : "");
    double size = fabs(number);
    if (isinf(size)) {
        print(text, "1");
        dvq_text_builder_add_repeated(text->out, '0', DBL_MAX_10_EXP + 1);
        return;
    }
    dvq_decimal decimal = {.count = 0};
    if (size > 0)
        dvq_decimal_find(size, &decimal);
    for (int i = 0; i < decimal.point; i++)
        dvq_text_builder_add_byte(text->out, i < decimal.count ? decimal.digits[i] : '0');
    print(text, decimal.point <= 0 ? "0" : "");
    if (decimal.count <= decimal.point || decimal.count == 0)
        return;
    print(text, ".");
    for (int i = decimal.point; i < decimal.count; i++)
        dvq_text_builder_add_byte(text->out, i < 0 ? '0' : decimal.digits[i]);
}

static void print_zone(printer *text, dvq_zone zone, int offset)
{
    int minutes = offset < 0 ? -offset : offset;
    if (!dvq_zone_is_fixed(zone)) {
        print(text, "[");
        dvq_zone_append_name(text->environment->zones, zone, text->out);
        print(text, "]");
    } else if (minutes == 0) {
        print(text, "Z");
    } else {
        dvq_text_builder_add_format(text->out, "%c%02d:%02d", offset < 0 ? '-' : '+', minutes / 60,
                                    minutes % 60);
    }
}

/* As short as it can be; a zone can be written only after seconds. */
static void print_date(printer *text, dvq_value date)
{
    dvq_date_fields at;
    dvq_date_get_fields(text->environment, date, &at);
    bool has_zone = date.size != DVQ_ZONE_SYSTEM;
    bool has_seconds = has_zone || at.second != 0 || at.millisecond != 0;
    dvq_text_builder_add_format(text->out, "date(%04d-%02d-%02d", at.year, at.month, at.day);
    if (has_seconds || at.hour != 0 || at.minute != 0)
        dvq_text_builder_add_format(text->out, "T%02d:%02d", at.hour, at.minute);
    if (has_seconds)
        dvq_text_builder_add_format(text->out, ":%02d", at.second);
    if (at.millisecond != 0)
        dvq_text_builder_add_format(text->out, ".%03d", at.millisecond);
    if (has_zone)
        print_zone(text, date.size, at.offset);
    print(text, ")");
}

static void print_duration(printer *text, const dvq_duration *duration)
{
    static const char *const units[DVQ_DURATION_UNITS] = {[DVQ_DURATION_YEARS] = " year",
                                                          [DVQ_DURATION_QUARTERS] = " quarter",
                                                          [DVQ_DURATION_MONTHS] = " month",
                                                          [DVQ_DURATION_WEEKS] = " week",
                                                          [DVQ_DURATION_DAYS] = " day",
                                                          [DVQ_DURATION_HOURS] = " hour",
                                                          [DVQ_DURATION_MINUTES] = " minute",
                                                          [DVQ_DURATION_SECONDS] = " second",
                                                          [DVQ_DURATION_MILLISECONDS] =
                                                              " millisecond"};
    const char *separator = "dur(";
    for (int unit = 0; unit < DVQ_DURATION_UNITS; unit++) {
        if (!dvq_duration_has(duration, unit))
            continue;
        print(text, separator);
        print_number(text, duration->amount[unit]);
        print(text, units[unit]);
        print(text, duration->amount[unit] == 1 ? "" : "s");
        separator = ", ";
    }
    print(text, ")");
}

/* A part of a link, in which a pipe would start the text to show. */
static void print_link_part(printer *text, dvq_text part)
{
    for (size_t i = 0; i < part.length; i++) {
        print(text, part.data[i] == '|' ? "\\" : "");
        dvq_text_builder_add_byte(text->out, part.data[i]);
    }
}

static void print_link(printer *text, const dvq_link *link)
{
    print(text, link->embed ? "![[" : "[[");
    print_link_part(text, link->path);
    if (link->has_subpath) {
        print(text, link->type == DVQ_LINK_BLOCK ? "#^" : "#");
        print_link_part(text, link->subpath);
    }
    if (link->has_display) {
        print(text, "|");
        dvq_text_builder_add(text->out, link->display);
    }
    print(text, "]]");
}

/* Only types that the parser can make. */
static void print_literal(printer *text, dvq_value value)
{
    if (value.type == DVQ_VALUE_BOOLEAN)
        print(text, value.as.boolean ? "true" : "false");
    else if (value.type == DVQ_VALUE_NUMBER)
        print_number(text, value.as.number);
    else if (value.type == DVQ_VALUE_STRING)
        print_quoted(text, dvq_value_get_text(value));
    else if (value.type == DVQ_VALUE_DATE)
        print_date(text, value);
    else if (value.type == DVQ_VALUE_DURATION)
        print_duration(text, value.as.duration);
    else if (value.type == DVQ_VALUE_LINK)
        print_link(text, value.as.link);
    else
        print(text, "null");
}

/* ---- expressions ---- */

static bool is_name(dvq_text text)
{
    return text.length > 0 && dvq_literal_match_identifier(text, 0) == text.length;
}

static bool is_link(const dvq_ast_node *node)
{
    return node->kind == DVQ_AST_LITERAL && node->as.literal.type == DVQ_VALUE_LINK;
}

/* The part that is written first and may be nested without limit; NULL for none. */
static const dvq_ast_node *get_left(const dvq_ast_node *node)
{
    if (node->kind == DVQ_AST_BINARY)
        return node->as.binary.left;
    if (node->kind == DVQ_AST_INDEX)
        return node->as.index.object;
    return node->kind == DVQ_AST_CALL ? node->as.call.function : NULL;
}

static const dvq_ast_node *find_leaf(const dvq_ast_node *node)
{
    for (const dvq_ast_node *left = get_left(node); left != NULL; left = get_left(node))
        node = left;
    return node;
}

/* A space where two brackets would be read as the start of a link. */
static void print_gap(printer *text, const dvq_ast_node *first)
{
    const dvq_ast_node *leaf = find_leaf(first);
    print(text, leaf->kind == DVQ_AST_LIST || is_link(leaf) ? " " : "");
}

/* AND and OR bind alike, and a comparison of a comparison is rarely meant: their order is shown. */
static bool separates(dvq_binary_operator outer, dvq_binary_operator inner)
{
    int precedence = dvq_ast_operator_precedence(outer);
    if (precedence == dvq_ast_operator_precedence(DVQ_BINARY_AND))
        return outer != inner;
    return precedence == dvq_ast_operator_precedence(DVQ_BINARY_EQUAL);
}

/* Whether an operand is written in parentheses. */
static bool encloses(const dvq_ast_node *node, const dvq_ast_node *operand, bool is_left)
{
    if (operand->kind == DVQ_AST_LAMBDA)
        return true;
    dvq_binary_operator kind = node->as.binary.kind;
    int outer = dvq_ast_operator_precedence(kind);
    if (operand->kind == DVQ_AST_NEGATED)
        return outer > dvq_ast_operator_precedence(DVQ_BINARY_AND);
    if (operand->kind != DVQ_AST_BINARY)
        return false;
    int inner = dvq_ast_operator_precedence(operand->as.binary.kind);
    return inner < outer ||
           (inner == outer && (!is_left || separates(kind, operand->as.binary.kind)));
}

/* Whether the left part of a node is written in parentheses. */
static bool encloses_left(const dvq_ast_node *node, const dvq_ast_node *left)
{
    if (node->kind == DVQ_AST_BINARY)
        return encloses(node, left, true);
    return left->kind == DVQ_AST_BINARY || left->kind == DVQ_AST_NEGATED ||
           left->kind == DVQ_AST_LAMBDA;
}

static void print_enclosed(printer *text, const dvq_ast_node *node, bool enclosed)
{
    print(text, enclosed ? "(" : "");
    print_node(text, node);
    print(text, enclosed ? ")" : "");
}

static void print_operator(printer *text, dvq_binary_operator kind)
{
    print(text, " ");
    if (kind == DVQ_BINARY_AND)
        print(text, "AND");
    else if (kind == DVQ_BINARY_OR)
        print(text, "OR");
    else
        print(text, dvq_ast_operator_symbol(kind));
    print(text, " ");
}

/* A ! before a link would embed it. */
static void print_negated(printer *text, const dvq_ast_node *node)
{
    const dvq_ast_node *operand = node->as.operand;
    print(text, "!");
    print_enclosed(text, operand,
                   operand->kind == DVQ_AST_BINARY || operand->kind == DVQ_AST_LAMBDA ||
                       is_link(find_leaf(operand)));
}

static void print_items(printer *text, dvq_ast_node *const *items, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        print(text, i > 0 ? ", " : "");
        print_node(text, items[i]);
    }
}

static void print_list(printer *text, const dvq_ast_node *node)
{
    print(text, "[");
    if (node->as.list.count > 0)
        print_gap(text, node->as.list.items[0]);
    print_items(text, node->as.list.items, node->as.list.count);
    print(text, "]");
}

static void print_object(printer *text, const dvq_ast_node *node)
{
    print(text, "{");
    for (size_t i = 0; i < node->as.object.count; i++) {
        print(text, i > 0 ? ", " : "");
        print_quoted(text, node->as.object.entries[i].key);
        print(text, ": ");
        print_node(text, node->as.object.entries[i].value);
    }
    print(text, "}");
}

static void print_lambda(printer *text, const dvq_ast_node *node)
{
    print(text, "(");
    for (size_t i = 0; i < node->as.lambda.count; i++) {
        print(text, i > 0 ? ", " : "");
        dvq_text_builder_add(text->out, node->as.lambda.parameters[i]);
    }
    print(text, ") => ");
    print_node(text, node->as.lambda.body);
}

static void print_key(printer *text, const dvq_ast_node *key)
{
    bool is_text = key->kind == DVQ_AST_LITERAL && key->as.literal.type == DVQ_VALUE_STRING;
    if (is_text && is_name(dvq_value_get_text(key->as.literal))) {
        print(text, ".");
        dvq_text_builder_add(text->out, dvq_value_get_text(key->as.literal));
        return;
    }
    print(text, "[");
    print_gap(text, key);
    print_node(text, key);
    print(text, "]");
}

/* Whether a call with this argument alone would be read as a date, as date((today)) is not. */
static bool is_date_word(const printer *text, const dvq_ast_node *call)
{
    const dvq_ast_node *function = call->as.call.function;
    const dvq_ast_node *word = call->as.call.count == 1 ? call->as.call.arguments[0] : NULL;
    dvq_value ignored;
    return word != NULL && word->kind == DVQ_AST_VARIABLE && function->kind == DVQ_AST_VARIABLE &&
           dvq_text_equal(function->as.name, DVQ_TEXT("date")) &&
           dvq_literal_match_date_shorthand(text->environment, word->as.name, 0, &ignored) ==
               word->as.name.length;
}

static void print_arguments(printer *text, const dvq_ast_node *node)
{
    bool enclosed = is_date_word(text, node);
    print(text, enclosed ? "((" : "(");
    print_items(text, node->as.call.arguments, node->as.call.count);
    print(text, enclosed ? "))" : ")");
}

/* What comes after the left part of a node, or the whole node if it has no such part. */
static void print_rest(printer *text, const dvq_ast_node *node)
{
    switch (node->kind) {
    case DVQ_AST_LITERAL:
        print_literal(text, node->as.literal);
        break;
    case DVQ_AST_VARIABLE:
        dvq_text_builder_add(text->out, node->as.name);
        break;
    case DVQ_AST_LIST:
        print_list(text, node);
        break;
    case DVQ_AST_OBJECT:
        print_object(text, node);
        break;
    case DVQ_AST_BINARY:
        print_operator(text, node->as.binary.kind);
        print_enclosed(text, node->as.binary.right, encloses(node, node->as.binary.right, false));
        break;
    case DVQ_AST_NEGATED:
        print_negated(text, node);
        break;
    case DVQ_AST_INDEX:
        print_key(text, node->as.index.key);
        break;
    case DVQ_AST_CALL:
        print_arguments(text, node);
        break;
    case DVQ_AST_LAMBDA:
        print_lambda(text, node);
        break;
    }
}

static void print_node(printer *text, const dvq_ast_node *node)
{
    DVQ_VECTOR(const dvq_ast_node *) chain = {0};
    for (const dvq_ast_node *part = node; part != NULL; part = get_left(part)) {
        if (!DVQ_VECTOR_PUSH(text->out->arena, &chain, part)) {
            text->out->status = DVQ_ERROR_MEMORY;
            return;
        }
        const dvq_ast_node *left = get_left(part);
        print(text, left != NULL && encloses_left(part, left) ? "(" : "");
    }
    while (chain.count > 0) {
        const dvq_ast_node *part = chain.items[--chain.count];
        const dvq_ast_node *left = get_left(part);
        print(text, left != NULL && encloses_left(part, left) ? ")" : "");
        print_rest(text, part);
    }
}

/* ---- sources ---- */

static void print_enclosed_source(printer *text, const dvq_ast_source *source, bool enclosed)
{
    print(text, enclosed ? "(" : "");
    print_source(text, source);
    print(text, enclosed ? ")" : "");
}

/* A path may hold a # only before that of a block. */
static void print_link_source(printer *text, const dvq_ast_source *source)
{
    dvq_text path = source->as.link.path;
    print(text, source->as.link.outgoing ? "outgoing([[" : "[[");
    print_link_part(text, path);
    print(text, dvq_text_find_byte(path, '#', 0) != SIZE_MAX ? "#^" : "");
    print(text, source->as.link.outgoing ? "]])" : "]]");
}

/* What comes after the left part of a source, or the whole source if it has no such part. */
static void print_source_rest(printer *text, const dvq_ast_source *source)
{
    switch (source->kind) {
    case DVQ_SOURCE_FOLDER:
        print_quoted(text, source->as.folder);
        break;
    case DVQ_SOURCE_TAG:
        dvq_text_builder_add(text->out, source->as.tag);
        break;
    case DVQ_SOURCE_LINK:
        print_link_source(text, source);
        break;
    case DVQ_SOURCE_CSV:
        print(text, "csv(");
        print_quoted(text, source->as.csv);
        print(text, ")");
        break;
    case DVQ_SOURCE_NEGATED:
        print(text, "-");
        print_enclosed_source(text, source->as.negated,
                              source->as.negated->kind == DVQ_SOURCE_BINARY ||
                                  source->as.negated->kind == DVQ_SOURCE_NEGATED);
        break;
    case DVQ_SOURCE_BINARY:
        print_operator(text, source->as.binary.kind);
        print_enclosed_source(text, source->as.binary.right,
                              source->as.binary.right->kind == DVQ_SOURCE_BINARY);
        break;
    }
}

static bool encloses_left_source(const dvq_ast_source *source)
{
    if (source->kind != DVQ_SOURCE_BINARY)
        return false;
    const dvq_ast_source *left = source->as.binary.left;
    return left->kind == DVQ_SOURCE_BINARY && left->as.binary.kind != source->as.binary.kind;
}

static void print_source(printer *text, const dvq_ast_source *source)
{
    DVQ_VECTOR(const dvq_ast_source *) chain = {0};
    for (; source->kind == DVQ_SOURCE_BINARY; source = source->as.binary.left) {
        if (!DVQ_VECTOR_PUSH(text->out->arena, &chain, source)) {
            text->out->status = DVQ_ERROR_MEMORY;
            return;
        }
        print(text, encloses_left_source(source) ? "(" : "");
    }
    print_source_rest(text, source);
    while (chain.count > 0) {
        const dvq_ast_source *part = chain.items[--chain.count];
        print(text, encloses_left_source(part) ? ")" : "");
        print_source_rest(text, part);
    }
}

/* ---- clauses ---- */

/* Its name is written only where the expression, as it is written here, is not its name already. */
static void print_named(printer *text, const dvq_ast_named *named)
{
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, text->out->arena);
    printer own = {text->environment, &builder};
    print_node(&own, named->expression);
    dvq_text expression;
    dvq_status status = dvq_text_builder_finish(&builder, &expression);
    if (status != DVQ_OK) {
        text->out->status = status;
        return;
    }
    dvq_text_builder_add(text->out, expression);
    if (dvq_text_equal(expression, named->name))
        return;
    print(text, " AS ");
    print_quoted(text, named->name);
}

static void print_header(printer *text, const dvq_ast_query *query)
{
    static const char *const words[] = {
        [DVQ_QUERY_TABLE] = "TABLE",
        [DVQ_QUERY_LIST] = "LIST",
        [DVQ_QUERY_TASK] = "TASK",
        [DVQ_QUERY_CALENDAR] = "CALENDAR",
    };
    print(text, words[query->type]);
    print(text, query->without_id ? " WITHOUT ID" : "");
    for (size_t i = 0; i < query->column_count; i++) {
        print(text, i > 0 ? ", " : " ");
        if (query->type == DVQ_QUERY_LIST)
            print_node(text, query->columns[i].expression);
        else
            print_named(text, &query->columns[i]);
    }
}

static void print_sort(printer *text, const dvq_ast_operation *operation)
{
    for (size_t i = 0; i < operation->as.sort.count; i++) {
        const dvq_ast_sort_key *key = &operation->as.sort.keys[i];
        print(text, i > 0 ? ", " : "SORT ");
        print_node(text, key->expression);
        print(text, key->descending ? " DESC" : " ASC");
    }
}

static void print_operation(printer *text, const dvq_ast_operation *operation)
{
    switch (operation->kind) {
    case DVQ_OPERATION_FROM:
        print(text, "FROM ");
        print_source(text, operation->as.from);
        break;
    case DVQ_OPERATION_WHERE:
        print(text, "WHERE ");
        print_node(text, operation->as.where);
        break;
    case DVQ_OPERATION_SORT:
        print_sort(text, operation);
        break;
    case DVQ_OPERATION_LIMIT:
        print(text, "LIMIT ");
        print_node(text, operation->as.limit);
        break;
    case DVQ_OPERATION_GROUP:
        print(text, "GROUP BY ");
        print_named(text, &operation->as.named);
        break;
    case DVQ_OPERATION_FLATTEN:
        print(text, "FLATTEN ");
        print_named(text, &operation->as.named);
        break;
    }
}

/*
 * Whether FROM has to be written. Without it a FROM that comes too late would be the first, and a
 * SORT right after LIST or TABLE would be a name.
 */
static bool has_from(const dvq_ast_query *query)
{
    if (query->source->kind != DVQ_SOURCE_FOLDER || query->source->as.folder.length > 0)
        return true;
    if (query->operation_count == 0)
        return false;
    dvq_ast_operation_kind first = query->operations[0].kind;
    return first == DVQ_OPERATION_FROM ||
           (first == DVQ_OPERATION_SORT && query->column_count == 0 &&
            query->type != DVQ_QUERY_TASK);
}

dvq_status dvq_ast_append_query(const dvq_environment *environment, const dvq_ast_query *query,
                                dvq_text_builder *builder)
{
    printer text = {environment, builder};
    print_header(&text, query);
    if (has_from(query)) {
        print(&text, "\nFROM ");
        print_source(&text, query->source);
    }
    for (size_t i = 0; i < query->operation_count; i++) {
        print(&text, "\n");
        print_operation(&text, &query->operations[i]);
    }
    return builder->status;
}

dvq_status dvq_ast_append_header(const dvq_environment *environment, const dvq_ast_query *query,
                                 dvq_text_builder *builder)
{
    printer text = {environment, builder};
    print_header(&text, query);
    return builder->status;
}

dvq_status dvq_ast_append_source(const dvq_environment *environment, const dvq_ast_source *source,
                                 dvq_text_builder *builder)
{
    printer text = {environment, builder};
    print_source(&text, source);
    return builder->status;
}

dvq_status dvq_ast_append_operation(const dvq_environment *environment,
                                    const dvq_ast_operation *operation, dvq_text_builder *builder)
{
    printer text = {environment, builder};
    print_operation(&text, operation);
    return builder->status;
}
