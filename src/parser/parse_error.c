/*
 * The message for a failed parse: what was expected at the furthest place reached, and what is
 * there instead. Called by parser.c when a text is not a query or expression.
 */
#include "parser/failure.h"
#include "support/diagnostic.h"
#include "support/unicode.h"

/* The most bytes of a word that a message repeats. */
enum { FOUND_BYTES = 40 };

/* The name of a sign that cannot be shown between quotes; NULL for every other. */
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

/* A word or sign of the query, in quotes and shortened if it is long. */
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

/* " after WHERE": added when the message would be hard to understand without it. */
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
    dvq_failure failure = dvq_failure_make(parser);
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
