/*
 * Where a parse failed, as people see it: in whole words and signs, although for the language a
 * keyword may be the start of a longer word. Called by parse_error.c and parse_hint.c, which find
 * the words for it.
 */
#include "parser/failure.h"

#include "lexer/char_class.h"
#include "support/unicode.h"

static bool is_word_byte(char byte)
{
    return dvq_char_class_get(byte) == DVQ_CHAR_LETTER ||
           dvq_char_class_get(byte) == DVQ_CHAR_DIGIT ||
           dvq_char_class_get(byte) == DVQ_CHAR_WIDE || byte == '_' || byte == '-';
}

/* Curly quotes and long dashes are signs, although they are not ASCII. */
static bool is_word(dvq_text text, size_t offset)
{
    return is_word_byte(text.data[offset]) && text.data[offset] != '-' &&
           (unsigned char)text.data[offset] != 0xE2;
}

dvq_text dvq_failure_token_at(dvq_text text, size_t offset)
{
    if (offset >= text.length)
        return dvq_text_make("", 0);
    size_t size;
    dvq_unicode_decode(text, offset, &size);
    size_t end = offset + size;
    while (is_word(text, offset) && end < text.length && is_word_byte(text.data[end]))
        end++;
    return dvq_text_slice(text, offset, end);
}

/* Whether the two bytes at `offset` are a single operator. */
static bool is_long_operator(dvq_text text, size_t offset)
{
    dvq_token token = dvq_lexer_next(text, offset, DVQ_LEXER_OPERATOR);
    bool arrow = dvq_lexer_next(text, offset, DVQ_LEXER_VALUE).kind == DVQ_TOKEN_ARROW;
    return arrow || (token.span.length == 2 && token.kind != DVQ_TOKEN_OR);
}

dvq_text dvq_failure_token_before(dvq_text text, size_t offset)
{
    dvq_text head = dvq_unicode_trim(dvq_text_slice(text, 0, offset));
    if (head.length == 0)
        return dvq_text_make("", 0);
    size_t end = (size_t)(head.data - text.data) + head.length;
    size_t start = end - 1;
    if (is_word_byte(text.data[start]))
        while (start > 0 && is_word_byte(text.data[start - 1]))
            start--;
    else if (start > 0 && is_long_operator(text, start - 1))
        start--;
    return dvq_text_slice(text, start, end);
}

const char *dvq_failure_keyword(dvq_text word)
{
    static const char *const keywords[] = {"TABLE", "LIST", "TASK",  "CALENDAR", "FROM",
                                           "WHERE", "SORT", "LIMIT", "GROUP BY", "FLATTEN",
                                           "AS",    "AND",  "OR",    "WITHOUT",  "GROUP"};
    for (size_t i = 0; i < sizeof keywords / sizeof *keywords; i++)
        if (dvq_text_equal_ascii_case(word, dvq_text_from_string(keywords[i])))
            return keywords[i];
    return dvq_text_equal_ascii_case(word, DVQ_TEXT("BY")) ? "GROUP BY" : NULL;
}

/*
 * A word of which only the start fits: "ORDER" as OR, "trueish" as true, "TASKS" as TASK. People
 * see a single word, so the whole word is reported, with what could have been there instead.
 */
static void widen(dvq_failure *failure)
{
    dvq_text before = failure->before;
    bool glued = before.length > 0 && failure->found.length > 0 &&
                 before.data + before.length == failure->found.data &&
                 is_word(failure->text, dvq_failure_offset_of(failure, before)) &&
                 is_word_byte(failure->found.data[0]);
    if (!glued)
        return;
    dvq_token_kind kind = dvq_lexer_next(before, 0, DVQ_LEXER_OPERATOR).kind;
    bool literal = dvq_lexer_next(before, 0, DVQ_LEXER_OPERAND).kind != DVQ_TOKEN_NAME;
    bool header = dvq_lexer_next(before, 0, DVQ_LEXER_HEADER).kind != DVQ_TOKEN_NAME;
    if (kind != DVQ_TOKEN_NAME)
        failure->expected = (UINT32_C(1) << DVQ_EXPECT_OPERATOR | UINT32_C(1) << DVQ_EXPECT_CLAUSE);
    else if (literal)
        failure->expected = (UINT32_C(1) << DVQ_EXPECT_EXPRESSION);
    else if (header &&
             dvq_failure_token_before(failure->text, dvq_failure_offset_of(failure, before))
                     .length == 0)
        failure->expected = (UINT32_C(1) << DVQ_EXPECT_HEADER);
    else
        return;
    failure->offset = dvq_failure_offset_of(failure, before);
    failure->found = dvq_failure_token_at(failure->text, failure->offset);
    failure->before = dvq_failure_token_before(failure->text, failure->offset);
}

dvq_failure dvq_failure_make(const dvq_parser *parser)
{
    dvq_failure failure = {.parser = parser,
                           .text = parser->text,
                           .offset = parser->furthest,
                           .expected = parser->expected,
                           .found = dvq_failure_token_at(parser->text, parser->furthest),
                           .before = dvq_failure_token_before(parser->text, parser->furthest)};
    widen(&failure);
    return failure;
}
