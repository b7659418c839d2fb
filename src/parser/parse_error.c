/*
 * Wording a failed parse: what was expected at the furthest place reached, and what stands there
 * instead. Called by parser.c once a text turned out not to be the language.
 */
#include "lexer/char_class.h"
#include "parser/failure.h"
#include "support/diagnostic.h"
#include "support/unicode.h"

/* The most bytes of a word that a message repeats. */
enum { FOUND_BYTES = 40 };

static bool is_word_byte(char byte)
{
    return dvq_char_class_get(byte) == DVQ_CHAR_LETTER ||
           dvq_char_class_get(byte) == DVQ_CHAR_DIGIT ||
           dvq_char_class_get(byte) == DVQ_CHAR_WIDE || byte == '_' || byte == '-';
}

/* Quotes and dashes of print are signs, though they are not ASCII. */
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

/* Whether the two bytes at `offset` are one operator. */
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

/* What cannot be shown between quotes is called by its name; NULL for everything else. */
static const char *name_sign(dvq_text sign)
{
    unsigned char first = (unsigned char)sign.data[0];
    if (first == '"')
        return "a quote";
    if (first == '\n' || first == '\r')
        return "a line break";
    size_t size;
    if (dvq_unicode_is_whitespace(dvq_unicode_decode(sign, 0, &size)))
        return "a space";
    return first < 0x20 || first == 0x7F ? "a control character" : NULL;
}

/* A word or sign of the query, in quotes, shortened. */
static void add_quoted(dvq_text_builder *message, dvq_text word)
{
    const char *name = name_sign(word);
    if (name != NULL) {
        dvq_text_builder_add_string(message, name);
        return;
    }
    bool cut = word.length > FOUND_BYTES;
    size_t length = cut ? dvq_unicode_find_start(word, FOUND_BYTES) : word.length;
    dvq_text_builder_add_byte(message, '"');
    dvq_text_builder_add(message, dvq_text_slice(word, 0, length));
    dvq_text_builder_add_string(message, cut ? "…\"" : "\"");
}

static void add_expectations(dvq_text_builder *message, uint32_t expected)
{
    static const char *const names[] = {
#define DVQ_EXPECTATION(name, text) [DVQ_EXPECT_##name] = text,
#include "parser/expectations.def"
#undef DVQ_EXPECTATION
    };
    const char *separator = "expected ";
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if ((expected >> i & 1) == 0)
            continue;
        dvq_text_builder_add_string(message, separator);
        dvq_text_builder_add_string(message, names[i]);
        uint32_t rest = expected >> (i + 1);
        bool last_but_one = (rest & (rest - 1)) == 0;
        separator = last_but_one ? " or " : ", ";
    }
}

/* " after WHERE": for what can only be understood by what it follows. */
static void add_after(dvq_text_builder *message, const dvq_failure *failure)
{
    uint32_t following = UINT32_C(1) << DVQ_EXPECT_EXPRESSION | UINT32_C(1) << DVQ_EXPECT_SOURCE |
                         UINT32_C(1) << DVQ_EXPECT_BLANK | UINT32_C(1) << DVQ_EXPECT_LABEL |
                         UINT32_C(1) << DVQ_EXPECT_NAME | UINT32_C(1) << DVQ_EXPECT_LINK |
                         UINT32_C(1) << DVQ_EXPECT_FOLDER_TEXT;
    if ((failure->expected & ~following) != 0 || failure->before.length == 0)
        return;
    const char *keyword = dvq_failure_keyword(failure->before);
    dvq_text_builder_add_string(message, " after ");
    if (keyword != NULL)
        dvq_text_builder_add_string(message, keyword);
    else
        add_quoted(message, failure->before);
}

static void compose(dvq_text_builder *message, const dvq_failure *failure)
{
    if (dvq_failure_expects(failure, DVQ_EXPECT_CLOSING_QUOTE)) {
        dvq_text_builder_add_string(message, "this text has no closing quote");
        return;
    }
    if (dvq_failure_expects(failure, DVQ_EXPECT_LINK_END)) {
        dvq_text_builder_add_string(message, "this link has no closing \"]]\"");
        return;
    }
    add_expectations(message, failure->expected);
    add_after(message, failure);
    if (failure->found.length > 0) {
        dvq_text_builder_add_string(message, ", found ");
        add_quoted(message, failure->found);
    }
}

/*
 * A word whose start alone fits: "ORDER" as OR, "trueish" as true, "TASKS" as TASK. People see one
 * word, so it is reported whole, with what could have stood there.
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

static dvq_status report_limit(const dvq_parser *parser, dvq_error *error)
{
    if (parser->status == DVQ_ERROR_MEMORY)
        return dvq_error_memory(error);
    dvq_status status = dvq_error_set(
        error, parser->status, "expressions can be nested at most %d deep", DVQ_PARSER_DEPTH_LIMIT);
    dvq_error_place(error, parser->text, (dvq_span){(uint32_t)parser->furthest, 1});
    return status;
}

dvq_status dvq_parser_report(const dvq_parser *parser, dvq_error *error)
{
    if (error == NULL || error->status != DVQ_OK)
        return parser->status != DVQ_OK ? parser->status : DVQ_ERROR_PARSE;
    if (parser->status != DVQ_OK)
        return report_limit(parser, error);
    dvq_failure failure = {.parser = parser,
                           .text = parser->text,
                           .offset = parser->furthest,
                           .expected = parser->expected,
                           .found = dvq_failure_token_at(parser->text, parser->furthest),
                           .before = dvq_failure_token_before(parser->text, parser->furthest)};
    widen(&failure);
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, parser->arena);
    compose(&builder, &failure);
    dvq_text message;
    if (dvq_text_builder_finish(&builder, &message) != DVQ_OK)
        return dvq_error_memory(error);
    dvq_status status =
        dvq_error_set(error, DVQ_ERROR_PARSE, "%.*s", (int)message.length, message.data);
    dvq_failure_add_hint(&failure, error);
    dvq_error_place(error, parser->text,
                    (dvq_span){(uint32_t)failure.offset, (uint32_t)failure.found.length});
    return status;
}
