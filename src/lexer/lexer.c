/*
 * The lexer: one token at a time, from a table of character classes. Called by the parser only.
 * Never allocates, never fails and remembers nothing. lexer.h says what is a token where.
 */
#include "lexer/lexer.h"

#include "lexer/char_class.h"
#include "support/unicode.h"

typedef struct keyword {
    const char *spelling;
    uint8_t length;
    uint8_t any_case;
    uint8_t mode;
    uint8_t kind;
} keyword;

static const keyword keywords[] = {
#define DVQ_TOKEN_KIND(name, text)
#define DVQ_TOKEN_KEYWORD(name, text, spelling, any_case, mode)                                    \
    {spelling, sizeof(spelling) - 1, any_case, DVQ_LEXER_##mode, DVQ_TOKEN_##name},
#include "lexer/token_kinds.def"
#undef DVQ_TOKEN_KIND
};

static dvq_token make_token(dvq_token_kind kind, size_t offset, size_t length)
{
    return (dvq_token){kind, {(uint32_t)offset, (uint32_t)length}};
}

static bool matches_keyword(dvq_text text, size_t offset, const keyword *word)
{
    dvq_text part = dvq_text_slice(text, offset, offset + word->length);
    dvq_text spelling = dvq_text_make(word->spelling, word->length);
    return word->any_case ? dvq_text_equal_ascii_case(part, spelling)
                          : dvq_text_equal(part, spelling);
}

static dvq_token lex_word(dvq_text text, size_t offset, dvq_lexer_mode mode)
{
    for (size_t i = 0; i < sizeof keywords / sizeof *keywords; i++)
        if (keywords[i].mode == mode && matches_keyword(text, offset, &keywords[i]))
            return make_token((dvq_token_kind)keywords[i].kind, offset, keywords[i].length);
    return make_token(DVQ_TOKEN_NAME, offset, 1);
}

static dvq_token lex_wide(dvq_text text, size_t offset)
{
    size_t size;
    uint32_t code_point = dvq_unicode_decode(text, offset, &size);
    if (dvq_unicode_is_letter(code_point))
        return make_token(DVQ_TOKEN_NAME, offset, size);
    if (dvq_unicode_is_whitespace(code_point))
        return make_token(DVQ_TOKEN_SPACE, offset, size);
    size_t emoji = dvq_unicode_match_emoji(text, offset);
    if (emoji > 0)
        return make_token(DVQ_TOKEN_NAME, offset, emoji);
    return make_token(DVQ_TOKEN_UNKNOWN, offset, size);
}

/* `longer` when `next` follows the sign at `offset`, else `shorter`. */
static dvq_token lex_pair(dvq_text text, size_t offset, char next, dvq_token_kind longer,
                          dvq_token_kind shorter)
{
    bool pair = dvq_text_byte_at(text, offset + 1) == next;
    return make_token(pair ? longer : shorter, offset, pair ? 2 : 1);
}

/* [, or the [[ of a link, which can only be where a value is expected. */
static dvq_token lex_bracket(dvq_text text, size_t offset, dvq_lexer_mode mode)
{
    if (mode == DVQ_LEXER_OPERATOR)
        return make_token(DVQ_TOKEN_LEFT_BRACKET, offset, 1);
    return lex_pair(text, offset, '[', DVQ_TOKEN_LINK, DVQ_TOKEN_LEFT_BRACKET);
}

static dvq_token lex_exclamation(dvq_text text, size_t offset, dvq_lexer_mode mode)
{
    if (mode == DVQ_LEXER_OPERATOR)
        return lex_pair(text, offset, '=', DVQ_TOKEN_NOT_EQUAL, DVQ_TOKEN_NOT);
    bool link =
        dvq_text_byte_at(text, offset + 1) == '[' && dvq_text_byte_at(text, offset + 2) == '[';
    if (mode == DVQ_LEXER_OPERAND && link)
        return make_token(DVQ_TOKEN_EMBED, offset, 3);
    return make_token(DVQ_TOKEN_NOT, offset, 1);
}

static dvq_token lex_minus(dvq_text text, size_t offset, dvq_lexer_mode mode)
{
    bool digit = dvq_char_class_get(dvq_text_byte_at(text, offset + 1)) == DVQ_CHAR_DIGIT;
    bool number = mode == DVQ_LEXER_OPERAND && digit;
    return make_token(number ? DVQ_TOKEN_NUMBER : DVQ_TOKEN_MINUS, offset, 1);
}

static dvq_token lex_equal(dvq_text text, size_t offset, dvq_lexer_mode mode)
{
    if (mode == DVQ_LEXER_OPERATOR)
        return make_token(DVQ_TOKEN_EQUAL, offset, 1);
    return lex_pair(text, offset, '>', DVQ_TOKEN_ARROW, DVQ_TOKEN_EQUAL);
}

static dvq_token lex_slash(dvq_text text, size_t offset, dvq_lexer_mode mode)
{
    if (mode != DVQ_LEXER_CLAUSE)
        return make_token(DVQ_TOKEN_SLASH, offset, 1);
    return lex_pair(text, offset, '/', DVQ_TOKEN_COMMENT, DVQ_TOKEN_SLASH);
}

static dvq_token lex_sign(dvq_text text, size_t offset, dvq_lexer_mode mode)
{
    switch (text.data[offset]) {
    case '(':
        return make_token(DVQ_TOKEN_LEFT_PAREN, offset, 1);
    case ')':
        return make_token(DVQ_TOKEN_RIGHT_PAREN, offset, 1);
    case '[':
        return lex_bracket(text, offset, mode);
    case ']':
        return make_token(DVQ_TOKEN_RIGHT_BRACKET, offset, 1);
    case '{':
        return make_token(DVQ_TOKEN_LEFT_BRACE, offset, 1);
    case '}':
        return make_token(DVQ_TOKEN_RIGHT_BRACE, offset, 1);
    case ',':
        return make_token(DVQ_TOKEN_COMMA, offset, 1);
    case ':':
        return make_token(DVQ_TOKEN_COLON, offset, 1);
    case '.':
        return make_token(DVQ_TOKEN_DOT, offset, 1);
    case '"':
        return make_token(DVQ_TOKEN_TEXT, offset, 1);
    case '#':
        return make_token(DVQ_TOKEN_TAG, offset, 1);
    case '!':
        return lex_exclamation(text, offset, mode);
    case '=':
        return lex_equal(text, offset, mode);
    case '<':
        return lex_pair(text, offset, '=', DVQ_TOKEN_LESS_OR_EQUAL, DVQ_TOKEN_LESS);
    case '>':
        return lex_pair(text, offset, '=', DVQ_TOKEN_GREATER_OR_EQUAL, DVQ_TOKEN_GREATER);
    case '&':
        return make_token(DVQ_TOKEN_AMPERSAND, offset, 1);
    case '|':
        return make_token(DVQ_TOKEN_PIPE, offset, 1);
    case '+':
        return make_token(DVQ_TOKEN_PLUS, offset, 1);
    case '-':
        return lex_minus(text, offset, mode);
    case '*':
        return make_token(DVQ_TOKEN_STAR, offset, 1);
    case '/':
        return lex_slash(text, offset, mode);
    case '%':
        return make_token(DVQ_TOKEN_PERCENT, offset, 1);
    }
    return make_token(DVQ_TOKEN_UNKNOWN, offset, 1);
}

dvq_token dvq_lexer_next(dvq_text text, size_t offset, dvq_lexer_mode mode)
{
    if (offset >= text.length)
        return make_token(DVQ_TOKEN_END, text.length, 0);
    switch (dvq_char_class_get(text.data[offset])) {
    case DVQ_CHAR_SPACE:
        return make_token(DVQ_TOKEN_SPACE, offset, 1);
    case DVQ_CHAR_LETTER:
        return lex_word(text, offset, mode);
    case DVQ_CHAR_DIGIT:
        return make_token(DVQ_TOKEN_NUMBER, offset, 1);
    case DVQ_CHAR_SIGN:
        return lex_sign(text, offset, mode);
    case DVQ_CHAR_WIDE:
        return lex_wide(text, offset);
    case DVQ_CHAR_OTHER:
        break;
    }
    return make_token(DVQ_TOKEN_UNKNOWN, offset, 1);
}
