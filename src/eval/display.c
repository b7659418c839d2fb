/*
 * Markdown to plain text by a fixed series of replacements, in JavaScript's regular expressions.
 * Their order decides odd cases, so it is kept. Called by function_text.c.
 *
 * A rule runs only when the text holds a byte that its pattern cannot match without; ordinary prose
 * costs one scan and compiles nothing.
 */
#include "eval/display.h"

#include "support/diagnostic.h"

/* The start and the end of any line: ^ and $ with the m flag. */
#define LINE_START "(?<![^\\n\\r\\u2028\\u2029])"
#define LINE_END "(?![^\\n\\r\\u2028\\u2029])"

typedef struct display_rule {
    const char *pattern;
    const char *replacement;
    const char *needs; /* at least one of these bytes must be present */
    bool once;         /* replaces the first match only */
} display_rule;

#define RULE(...)                                                                                  \
    {                                                                                              \
        __VA_ARGS__, false                                                                         \
    }
#define RULE_ONCE(...)                                                                             \
    {                                                                                              \
        __VA_ARGS__, true                                                                          \
    }

static const display_rule rules[] = {
    /* links within the vault, without and with a display */
    RULE("\\[\\[([^\\|]*?)\\]\\]", "$1", "["),
    RULE_ONCE("\\[\\[.*?\\|(.*?)\\]\\]", "$1", "["),
    /* thematic breaks, then list markers */
    RULE(LINE_START "(-\\s*?|\\*\\s*?|_\\s*?){3,}\\s*", "", "-*_"),
    RULE(LINE_START "([\\s\\t]*)([\\*\\-\\+]|\\d+\\.)\\s+", "$1", "*-+."),
    /* underlines of headings, code fences, strikethrough */
    RULE("\\n={2,}", "\n", "="),
    RULE("~{3}.*\\n", "", "~"),
    RULE("~~", "", "~"),
    RULE("`{3}.*\\n", "", "`"),
    /* HTML tags */
    RULE("<[^>]*>", "", "<"),
    RULE("^[=\\-]{2,}\\s*$", "", "=-"),
    /* footnotes and link definitions */
    RULE("\\[\\^.+?\\](\\: .*?$)?", "", "["),
    RULE("\\s{0,2}\\[.*?\\]: .*?$", "", "["),
    /* images, links, quotes, references */
    RULE("\\!\\[(.*?)\\][\\[\\(].*?[\\]\\)]", "$1", "!"),
    RULE("\\[([^\\]]*?)\\][\\[\\(].*?[\\]\\)]", "$1", "["),
    RULE(LINE_START "(\\n)?\\s{0,3}>\\s?", "$1", ">"),
    RULE("^\\s{1,2}\\[(.*?)\\]: (\\S+)( \".*?\")?\\s*$", "", "["),
    /* headings */
    RULE(LINE_START "(\\n)?\\s{0,}#{1,6}\\s*( (.+))? +#+" LINE_END "|" LINE_START
                    "(\\n)?\\s{0,}#{1,6}\\s*( (.+))?" LINE_END,
         "$1$3$4$6", "#"),
    /* emphasis */
    RULE("([\\*]+)(\\S)(.*?\\S)??\\1", "$2$3", "*"),
    RULE("(^|\\W)([_]+)(\\S)(.*?\\S)??\\2($|\\W)", "$1$3$4$5", "_"),
    /* code, and what is left of strikethrough */
    RULE("(`{3,})(.*?)\\1", "$2", "`"),
    RULE("`(.+?)`", "$1", "`"),
    RULE("~(.*?)~", "$1", "~"),
};

/* The part after the last pipe of the first [[...|...]] */
static const display_rule link_rule = RULE_ONCE("\\[\\[.*\\|(.*)\\]\\]", "$1", "[");

static bool has_any_byte(dvq_text text, const char *bytes)
{
    for (; *bytes != 0; bytes++)
        if (dvq_text_find_byte(text, *bytes, 0) != SIZE_MAX)
            return true;
    return false;
}

/* Replace the first match by its first group. */
static dvq_status replace_once(dvq_regex *regex, dvq_text text, dvq_text_builder *builder,
                               dvq_error *error)
{
    const dvq_regex_group *groups;
    dvq_status status = dvq_regex_match(regex, text, 0, &groups, error);
    if (status != DVQ_OK)
        return status;
    if (groups == NULL) {
        dvq_text_builder_add(builder, text);
        return DVQ_OK;
    }
    dvq_text_builder_add(builder, dvq_text_slice(text, 0, groups[0].start));
    dvq_text_builder_add(builder, dvq_text_slice(text, groups[1].start, groups[1].end));
    dvq_text_builder_add(builder, dvq_text_slice(text, groups[0].end, text.length));
    return DVQ_OK;
}

static dvq_status apply_rule(dvq_context *context, const display_rule *rule, dvq_text *text,
                             dvq_error *error)
{
    if (!has_any_byte(*text, rule->needs))
        return DVQ_OK;
    dvq_regex_options options = {.ignore_case = false};
    dvq_regex *regex;
    dvq_status status =
        dvq_context_get_regex(context, dvq_text_from_string(rule->pattern), options, &regex, error);
    if (status != DVQ_OK)
        return status;
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, context->arena);
    status = rule->once
                 ? replace_once(regex, *text, &builder, error)
                 : dvq_regex_replace_all(regex, *text, dvq_text_from_string(rule->replacement),
                                         &builder, error);
    if (status != DVQ_OK)
        return status;
    status = dvq_text_builder_finish(&builder, text);
    if (status == DVQ_ERROR_LIMIT) {
        return dvq_error_set(error, status, "display() makes a text of more than %zu MiB",
                             DVQ_TEXT_LIMIT >> 20);
    }
    return status == DVQ_OK ? DVQ_OK : dvq_error_memory(error);
}

dvq_status dvq_display_strip_markdown(dvq_context *context, dvq_text markdown, dvq_text *plain,
                                      dvq_error *error)
{
    *plain = markdown;
    dvq_status status = DVQ_OK;
    for (size_t i = 0; status == DVQ_OK && i < sizeof rules / sizeof rules[0]; i++)
        status = apply_rule(context, &rules[i], plain, error);
    return status;
}

dvq_status dvq_display_show_link(dvq_context *context, dvq_text link, dvq_text *shown,
                                 dvq_error *error)
{
    *shown = link;
    return apply_rule(context, &link_rule, shown, error);
}
