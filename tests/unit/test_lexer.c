/* What a token is in which mode. */
#include <criterion/criterion.h>

#include "lexer/lexer.h"

static const char *get_name(dvq_token_kind kind)
{
    static const char *const names[] = {
#define DVQ_TOKEN_KIND(name, text) [DVQ_TOKEN_##name] = text,
#include "lexer/token_kinds.def"
#undef DVQ_TOKEN_KIND
    };
    return names[kind];
}

static dvq_token lex(const char *text, dvq_lexer_mode mode)
{
    return dvq_lexer_next(dvq_text_from_string(text), 0, mode);
}

static void expect(const char *text, dvq_lexer_mode mode, dvq_token_kind kind, size_t length)
{
    dvq_token token = lex(text, mode);
    cr_assert_eq(token.kind, kind, "\"%s\" is %s, not %s", text, get_name(token.kind),
                 get_name(kind));
    cr_assert_eq(token.span.length, length, "\"%s\": %u bytes, not %zu", text, token.span.length,
                 length);
}

Test(lexer, keywords_depend_on_the_mode)
{
    expect("and", DVQ_LEXER_OPERATOR, DVQ_TOKEN_AND, 3);
    expect("andy", DVQ_LEXER_OPERATOR, DVQ_TOKEN_AND, 3);
    expect("Order", DVQ_LEXER_OPERATOR, DVQ_TOKEN_OR, 2);
    expect("and", DVQ_LEXER_OPERAND, DVQ_TOKEN_NAME, 1);
    expect("where", DVQ_LEXER_CLAUSE, DVQ_TOKEN_WHERE, 5);
    expect("where", DVQ_LEXER_OPERAND, DVQ_TOKEN_NAME, 1);
    expect("GROUP BY x", DVQ_LEXER_CLAUSE, DVQ_TOKEN_GROUP_BY, 8);
    expect("GROUP  BY x", DVQ_LEXER_CLAUSE, DVQ_TOKEN_NAME, 1);
    expect("TaSk", DVQ_LEXER_HEADER, DVQ_TOKEN_TASK, 4);
    expect("ascending", DVQ_LEXER_DIRECTION, DVQ_TOKEN_ASCENDING, 9);
    expect("asc", DVQ_LEXER_DIRECTION, DVQ_TOKEN_ASC, 3);
    expect("as", DVQ_LEXER_MODIFIER, DVQ_TOKEN_AS, 2);
}

Test(lexer, literal_words_keep_their_case)
{
    expect("trueish", DVQ_LEXER_OPERAND, DVQ_TOKEN_TRUE_LOWER, 4);
    expect("False", DVQ_LEXER_OPERAND, DVQ_TOKEN_FALSE_CAPITAL, 5);
    expect("TRUE", DVQ_LEXER_OPERAND, DVQ_TOKEN_NAME, 1);
    expect("null", DVQ_LEXER_OPERAND, DVQ_TOKEN_NULL_WORD, 4);
    expect("Null", DVQ_LEXER_OPERAND, DVQ_TOKEN_NAME, 1);
    expect("date(", DVQ_LEXER_OPERAND, DVQ_TOKEN_DATE, 5);
    expect("date (", DVQ_LEXER_OPERAND, DVQ_TOKEN_NAME, 1);
    expect("csv(", DVQ_LEXER_SOURCE, DVQ_TOKEN_CSV, 4);
}

Test(lexer, signs_depend_on_the_mode)
{
    expect("-1", DVQ_LEXER_OPERAND, DVQ_TOKEN_NUMBER, 1);
    expect("-1", DVQ_LEXER_OPERATOR, DVQ_TOKEN_MINUS, 1);
    expect("-#a", DVQ_LEXER_SOURCE, DVQ_TOKEN_MINUS, 1);
    expect("!=", DVQ_LEXER_OPERATOR, DVQ_TOKEN_NOT_EQUAL, 2);
    expect("!=", DVQ_LEXER_OPERAND, DVQ_TOKEN_NOT, 1);
    expect("![[a]]", DVQ_LEXER_OPERAND, DVQ_TOKEN_EMBED, 3);
    expect("![[a]]", DVQ_LEXER_SOURCE, DVQ_TOKEN_NOT, 1);
    expect("[[a]]", DVQ_LEXER_OPERAND, DVQ_TOKEN_LINK, 2);
    expect("[[a]]", DVQ_LEXER_OPERATOR, DVQ_TOKEN_LEFT_BRACKET, 1);
    expect("=>", DVQ_LEXER_OPERATOR, DVQ_TOKEN_EQUAL, 1);
    expect("=>", DVQ_LEXER_VALUE, DVQ_TOKEN_ARROW, 2);
    expect("//", DVQ_LEXER_CLAUSE, DVQ_TOKEN_COMMENT, 2);
    expect("//", DVQ_LEXER_OPERATOR, DVQ_TOKEN_SLASH, 1);
    expect("<=", DVQ_LEXER_OPERATOR, DVQ_TOKEN_LESS_OR_EQUAL, 2);
    expect(">", DVQ_LEXER_OPERATOR, DVQ_TOKEN_GREATER, 1);
}

Test(lexer, reads_characters_beyond_ascii)
{
    expect("é", DVQ_LEXER_OPERAND, DVQ_TOKEN_NAME, 2);
    expect("😀x", DVQ_LEXER_OPERAND, DVQ_TOKEN_NAME, 4);
    expect("\xC2\xA0", DVQ_LEXER_OPERAND, DVQ_TOKEN_SPACE, 2);
    expect("“", DVQ_LEXER_OPERAND, DVQ_TOKEN_UNKNOWN, 3);
    expect("\xFF", DVQ_LEXER_OPERAND, DVQ_TOKEN_UNKNOWN, 1);
}

Test(lexer, ends_and_knows_no_other_signs)
{
    expect("", DVQ_LEXER_CLAUSE, DVQ_TOKEN_END, 0);
    expect("@", DVQ_LEXER_CLAUSE, DVQ_TOKEN_UNKNOWN, 1);
}

Test(lexer, knows_every_byte)
{
    for (int byte = 0; byte < 256; byte++) {
        char text[2] = {(char)byte, 'x'};
        for (dvq_lexer_mode mode = DVQ_LEXER_OPERAND; mode <= DVQ_LEXER_VALUE; mode++) {
            dvq_token token = dvq_lexer_next(dvq_text_make(text, 2), 0, mode);
            cr_assert(token.span.length >= 1 && token.span.length <= 2);
            cr_assert_not_null(get_name(token.kind));
        }
    }
}
