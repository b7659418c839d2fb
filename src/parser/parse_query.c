/*
 * Productions of a whole query: header, clauses, and the names of columns. Above each function is
 * its production from grammars/dql.ebnf. Called by parser.c.
 */
#include "parser/rules.h"
#include "support/unicode.h"
#include "support/vector.h"

typedef DVQ_VECTOR(dvq_ast_named) named_vector;
typedef DVQ_VECTOR(dvq_ast_operation) operation_vector;
typedef DVQ_VECTOR(dvq_ast_sort_key) sort_key_vector;

/* White space and comments: gap in literal.ebnf. */
static void skip_gap(dvq_parser *parser)
{
    for (;;) {
        dvq_parser_skip_space(parser);
        if (!dvq_parser_accept(parser, DVQ_LEXER_CLAUSE, DVQ_TOKEN_COMMENT))
            return;
        size_t end = dvq_text_find_byte(parser->text, '\n', parser->offset);
        parser->offset = end < parser->text.length ? end : parser->text.length;
    }
}

static bool at_end(const dvq_parser *parser)
{
    return parser->offset == parser->text.length;
}

/* A keyword, the white space that must follow it, and something after that. */
static bool accept_keyword(dvq_parser *parser, dvq_lexer_mode mode, dvq_token_kind kind,
                           dvq_expectation then)
{
    if (!dvq_parser_accept(parser, mode, kind))
        return false;
    if (at_end(parser)) {
        dvq_parser_expect(parser, then);
        return false;
    }
    return dvq_parser_skip_blank(parser);
}

/* The text without line breaks, each line trimmed: the name of an expression without AS. */
static dvq_text strip_line_breaks(dvq_parser *parser, dvq_text text)
{
    bool single = dvq_text_find_byte(text, '\n', 0) == SIZE_MAX &&
                  dvq_text_find_byte(text, '\r', 0) == SIZE_MAX;
    if (single)
        return dvq_unicode_trim(text);
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, parser->arena);
    size_t start = 0;
    for (size_t i = 0; i <= text.length; i++) {
        if (i < text.length && text.data[i] != '\n' && text.data[i] != '\r')
            continue;
        dvq_text_builder_add(&builder, dvq_unicode_trim(dvq_text_slice(text, start, i)));
        start = i + 1;
    }
    dvq_text name;
    dvq_status status = dvq_text_builder_finish(&builder, &name);
    if (status != DVQ_OK)
        dvq_parser_fail(parser, status);
    return name;
}

/* AS and the label of a named field; if they are missing, the cursor stays where it is. */
static bool match_alias(dvq_parser *parser, dvq_text *label)
{
    size_t start = parser->offset;
    dvq_parser_skip_space(parser);
    bool found = parser->offset > start &&
                 accept_keyword(parser, DVQ_LEXER_MODIFIER, DVQ_TOKEN_AS, DVQ_EXPECT_LABEL) &&
                 dvq_parse_label(parser, label);
    if (!found)
        parser->offset = start;
    return found;
}

/* named_field = expression , [ blank , "AS" , blank , label ] ; */
static bool parse_named_field(dvq_parser *parser, dvq_ast_named *field)
{
    size_t start = parser->offset;
    field->expression = dvq_parse_expression(parser);
    if (field->expression == NULL)
        return false;
    dvq_text own = dvq_text_slice(parser->text, start, parser->offset);
    if (!match_alias(parser, &field->name))
        field->name = strip_line_breaks(parser, own);
    return parser->status == DVQ_OK;
}

/* without_id = "WITHOUT" , blank , "ID" , space ; */
static bool parse_without_id(dvq_parser *parser)
{
    size_t start = parser->offset;
    if (!dvq_parser_accept(parser, DVQ_LEXER_MODIFIER, DVQ_TOKEN_WITHOUT))
        return false;
    dvq_parser_skip_space(parser);
    bool blank = parser->offset > start + strlen("WITHOUT");
    if (!blank || !dvq_parser_accept(parser, DVQ_LEXER_MODIFIER, DVQ_TOKEN_ID)) {
        parser->offset = start;
        return false;
    }
    dvq_parser_skip_space(parser);
    return true;
}

/* The columns of a TABLE, if there are any. */
static void match_columns(dvq_parser *parser, dvq_ast_query *query)
{
    named_vector columns = {0};
    size_t end = parser->offset;
    dvq_ast_named column;
    while (parse_named_field(parser, &column)) {
        end = parser->offset;
        if (!DVQ_VECTOR_PUSH(parser->arena, &columns, column)) {
            dvq_parser_fail(parser, DVQ_ERROR_MEMORY);
            return;
        }
        if (!dvq_parse_comma(parser))
            break;
    }
    parser->offset = end;
    query->columns = columns.items;
    query->column_count = columns.count;
}

/*
 * table_header = "TABLE" , ( end | blank , [ without_id ] , [ named_field , { comma , named_field }
 * ] ) ;
 */
static bool parse_table_header(dvq_parser *parser, dvq_ast_query *query)
{
    if (!dvq_parser_accept(parser, DVQ_LEXER_HEADER, DVQ_TOKEN_TABLE))
        return false;
    query->type = DVQ_QUERY_TABLE;
    if (at_end(parser))
        return true;
    if (!dvq_parser_skip_blank(parser))
        return false;
    query->without_id = parse_without_id(parser);
    match_columns(parser, query);
    return true;
}

/* Copy a column to the arena: the value of a LIST, or the date of a CALENDAR. */
static dvq_ast_named *make_column(dvq_parser *parser, dvq_ast_named column)
{
    dvq_ast_named *made = dvq_arena_copy(parser->arena, &column, sizeof column);
    if (made == NULL)
        dvq_parser_fail(parser, DVQ_ERROR_MEMORY);
    return made;
}

/* list_header = "LIST" , ( end | blank , [ without_id ] , [ expression ] ) ; */
static bool parse_list_header(dvq_parser *parser, dvq_ast_query *query)
{
    if (!dvq_parser_accept(parser, DVQ_LEXER_HEADER, DVQ_TOKEN_LIST))
        return false;
    query->type = DVQ_QUERY_LIST;
    if (at_end(parser))
        return true;
    if (!dvq_parser_skip_blank(parser))
        return false;
    query->without_id = parse_without_id(parser);
    size_t start = parser->offset;
    dvq_ast_named column = {.expression = dvq_parse_expression(parser)};
    if (column.expression == NULL)
        return true;
    column.name = dvq_text_slice(parser->text, start, parser->offset);
    column.name = strip_line_breaks(parser, column.name);
    query->columns = make_column(parser, column);
    query->column_count = 1;
    return true;
}

/* task_header = "TASK" ; */
static bool parse_task_header(dvq_parser *parser, dvq_ast_query *query)
{
    query->type = DVQ_QUERY_TASK;
    return dvq_parser_accept(parser, DVQ_LEXER_HEADER, DVQ_TOKEN_TASK);
}

/* calendar_header = "CALENDAR" , blank , named_field ; */
static bool parse_calendar_header(dvq_parser *parser, dvq_ast_query *query)
{
    dvq_ast_named column;
    if (!accept_keyword(parser, DVQ_LEXER_HEADER, DVQ_TOKEN_CALENDAR, DVQ_EXPECT_EXPRESSION) ||
        !parse_named_field(parser, &column))
        return false;
    query->type = DVQ_QUERY_CALENDAR;
    query->columns = make_column(parser, column);
    query->column_count = 1;
    return true;
}

typedef bool header_function(dvq_parser *parser, dvq_ast_query *query);

/* header = table_header | list_header | task_header | calendar_header ; */
static bool parse_header(dvq_parser *parser, dvq_ast_query *query)
{
    header_function *const alternatives[] = {parse_table_header, parse_list_header,
                                             parse_task_header, parse_calendar_header};
    size_t start = parser->offset;
    dvq_parser_expect(parser, DVQ_EXPECT_HEADER);
    for (size_t i = 0; i < sizeof alternatives / sizeof *alternatives; i++) {
        if (alternatives[i](parser, query))
            return true;
        parser->offset = start;
    }
    return false;
}

/* from_clause = "FROM" , blank , source ; */
static bool parse_from_clause(dvq_parser *parser, dvq_ast_operation *operation)
{
    operation->kind = DVQ_OPERATION_FROM;
    if (!accept_keyword(parser, DVQ_LEXER_CLAUSE, DVQ_TOKEN_FROM, DVQ_EXPECT_SOURCE))
        return false;
    operation->as.from = dvq_parse_source(parser);
    return operation->as.from != NULL;
}

/* where_clause = "WHERE" , blank , expression ; */
static bool parse_where_clause(dvq_parser *parser, dvq_ast_operation *operation)
{
    operation->kind = DVQ_OPERATION_WHERE;
    if (!accept_keyword(parser, DVQ_LEXER_CLAUSE, DVQ_TOKEN_WHERE, DVQ_EXPECT_EXPRESSION))
        return false;
    operation->as.where = dvq_parse_expression(parser);
    return operation->as.where != NULL;
}

/* direction = "ASCENDING" | "DESCENDING" | "ASC" | "DESC" ; */
static bool parse_direction(dvq_parser *parser, bool *descending)
{
    dvq_token token = dvq_parser_peek(parser, DVQ_LEXER_DIRECTION);
    *descending = token.kind == DVQ_TOKEN_DESCENDING || token.kind == DVQ_TOKEN_DESC;
    if (!*descending && token.kind != DVQ_TOKEN_ASCENDING && token.kind != DVQ_TOKEN_ASC)
        return false;
    parser->offset += token.span.length;
    return true;
}

/* sort_key = expression , space , [ direction ] ; */
static bool parse_sort_key(dvq_parser *parser, dvq_ast_sort_key *key)
{
    key->expression = dvq_parse_expression(parser);
    if (key->expression == NULL)
        return false;
    dvq_parser_skip_space(parser);
    parse_direction(parser, &key->descending);
    return true;
}

/* sort_clause = "SORT" , blank , sort_key , { comma , sort_key } ; */
static bool parse_sort_clause(dvq_parser *parser, dvq_ast_operation *operation)
{
    operation->kind = DVQ_OPERATION_SORT;
    if (!accept_keyword(parser, DVQ_LEXER_CLAUSE, DVQ_TOKEN_SORT, DVQ_EXPECT_EXPRESSION))
        return false;
    sort_key_vector keys = {0};
    dvq_ast_sort_key key = {0};
    size_t end = parser->offset;
    while (parse_sort_key(parser, &key)) {
        end = parser->offset;
        if (!DVQ_VECTOR_PUSH(parser->arena, &keys, key)) {
            dvq_parser_fail(parser, DVQ_ERROR_MEMORY);
            return false;
        }
        if (!dvq_parse_comma(parser))
            break;
    }
    parser->offset = end;
    operation->as.sort.keys = keys.items;
    operation->as.sort.count = keys.count;
    return keys.count > 0;
}

/* limit_clause = "LIMIT" , blank , expression ; */
static bool parse_limit_clause(dvq_parser *parser, dvq_ast_operation *operation)
{
    operation->kind = DVQ_OPERATION_LIMIT;
    if (!accept_keyword(parser, DVQ_LEXER_CLAUSE, DVQ_TOKEN_LIMIT, DVQ_EXPECT_EXPRESSION))
        return false;
    operation->as.limit = dvq_parse_expression(parser);
    return operation->as.limit != NULL;
}

/* group_clause = "GROUP BY" , blank , named_field ; */
static bool parse_group_clause(dvq_parser *parser, dvq_ast_operation *operation)
{
    operation->kind = DVQ_OPERATION_GROUP;
    return accept_keyword(parser, DVQ_LEXER_CLAUSE, DVQ_TOKEN_GROUP_BY, DVQ_EXPECT_EXPRESSION) &&
           parse_named_field(parser, &operation->as.named);
}

/* flatten_clause = "FLATTEN" , blank , named_field ; */
static bool parse_flatten_clause(dvq_parser *parser, dvq_ast_operation *operation)
{
    operation->kind = DVQ_OPERATION_FLATTEN;
    return accept_keyword(parser, DVQ_LEXER_CLAUSE, DVQ_TOKEN_FLATTEN, DVQ_EXPECT_EXPRESSION) &&
           parse_named_field(parser, &operation->as.named);
}

typedef bool clause_function(dvq_parser *parser, dvq_ast_operation *operation);

/* Try one of the clauses; if it does not fit, the cursor stays where it is. */
static bool match_clause(dvq_parser *parser, clause_function *parse, dvq_ast_operation *operation)
{
    size_t start = parser->offset;
    *operation = (dvq_ast_operation){0};
    if (!parse(parser, operation) || parser->status != DVQ_OK) {
        parser->offset = start;
        return false;
    }
    operation->span = (dvq_span){(uint32_t)start, (uint32_t)(parser->offset - start)};
    return true;
}

/*
 * clause = from_clause | where_clause | sort_clause | limit_clause | group_clause | flatten_clause
 * ;
 */
static bool parse_clause(dvq_parser *parser, dvq_ast_operation *operation)
{
    dvq_parser_expect(parser, DVQ_EXPECT_CLAUSE);
    return match_clause(parser, parse_from_clause, operation) ||
           match_clause(parser, parse_where_clause, operation) ||
           match_clause(parser, parse_sort_clause, operation) ||
           match_clause(parser, parse_limit_clause, operation) ||
           match_clause(parser, parse_group_clause, operation) ||
           match_clause(parser, parse_flatten_clause, operation);
}

/* The source of a query without FROM, which is the whole vault. */
static dvq_ast_source *make_whole_vault(dvq_parser *parser)
{
    dvq_ast_source *source = dvq_arena_allocate_array(parser->arena, 1, sizeof *source);
    if (source == NULL) {
        dvq_parser_fail(parser, DVQ_ERROR_MEMORY);
        return NULL;
    }
    source->kind = DVQ_SOURCE_FOLDER;
    source->as.folder = dvq_text_make("", 0);
    return source;
}

static void match_operations(dvq_parser *parser, dvq_ast_query *query)
{
    operation_vector operations = {0};
    dvq_ast_operation operation;
    while (parse_clause(parser, &operation)) {
        if (!DVQ_VECTOR_PUSH(parser->arena, &operations, operation)) {
            dvq_parser_fail(parser, DVQ_ERROR_MEMORY);
            return;
        }
        skip_gap(parser);
    }
    query->operations = operations.items;
    query->operation_count = operations.count;
}

static dvq_ast_query *make_query(dvq_parser *parser)
{
    dvq_ast_query *query = dvq_arena_allocate_array(parser->arena, 1, sizeof *query);
    if (query == NULL)
        dvq_parser_fail(parser, DVQ_ERROR_MEMORY);
    else
        query->text = parser->text;
    return query;
}

/* query = gap , header , gap , [ from_clause , gap ] , { clause , gap } , end ; */
dvq_ast_query *dvq_parse_query(dvq_parser *parser)
{
    dvq_ast_query *query = make_query(parser);
    if (query == NULL)
        return NULL;
    skip_gap(parser);
    if (!parse_header(parser, query))
        return NULL;
    skip_gap(parser);
    dvq_ast_operation from;
    bool has_source = match_clause(parser, parse_from_clause, &from);
    query->source = has_source ? from.as.from : make_whole_vault(parser);
    if (has_source)
        skip_gap(parser);
    match_operations(parser, query);
    return at_end(parser) && parser->status == DVQ_OK ? query : NULL;
}

/* lone_source = gap , [ ( from_clause | source ) , gap ] , end ; */
dvq_ast_query *dvq_parse_lone_source(dvq_parser *parser)
{
    dvq_ast_query *query = make_query(parser);
    if (query == NULL)
        return NULL;
    query->type = DVQ_QUERY_TABLE;
    skip_gap(parser);
    dvq_ast_operation from = {0};
    if (at_end(parser))
        from.as.from = make_whole_vault(parser);
    else if (!match_clause(parser, parse_from_clause, &from))
        from.as.from = dvq_parse_source(parser);
    query->source = from.as.from;
    if (query->source == NULL)
        return NULL;
    skip_gap(parser);
    if (!at_end(parser))
        dvq_parser_expect(parser, DVQ_EXPECT_END);
    return at_end(parser) && parser->status == DVQ_OK ? query : NULL;
}
