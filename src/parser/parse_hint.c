/*
 * Guessing the mistake that made a parse fail: habits from SQL and from programming, forgotten
 * quotes and brackets, misspelt words. Called by parse_error.c. Each guess either adds a hint or
 * leaves the error as it is.
 */
#include "lexer/char_class.h"
#include "parser/failure.h"
#include "support/ascii.h"
#include "support/diagnostic.h"
#include "support/similar.h"
#include "support/unicode.h"

/* What people write, and what to tell them. */
typedef struct slip {
    const char *written;
    const char *hint;
} slip;

static bool is_name(dvq_text word)
{
    if (word.length == 0)
        return false;
    dvq_token_kind kind = dvq_lexer_next(word, 0, DVQ_LEXER_VALUE).kind;
    return kind == DVQ_TOKEN_NAME;
}

static bool is_word(dvq_text word, const char *other)
{
    return dvq_text_equal_ascii_case(word, dvq_text_from_string(other));
}

static bool expects_more(const dvq_failure *failure)
{
    return dvq_failure_expects(failure, DVQ_EXPECT_OPERATOR) ||
           dvq_failure_expects(failure, DVQ_EXPECT_SOURCE_OPERATOR) ||
           dvq_failure_expects(failure, DVQ_EXPECT_CLAUSE);
}

static dvq_text token_before(const dvq_failure *failure, dvq_text token)
{
    return dvq_failure_token_before(failure->text, dvq_failure_offset_of(failure, token));
}

static dvq_text token_after(const dvq_failure *failure, dvq_text token)
{
    size_t end = dvq_failure_offset_of(failure, token) + token.length;
    return dvq_failure_token_at(failure->text, dvq_unicode_skip_space(failure->text, end));
}

/* The clause that the failure is in: FROM, GROUP BY, …, or the query's type. */
static const char *find_clause(const dvq_failure *failure)
{
    dvq_text token = failure->before;
    while (token.length > 0) {
        const char *keyword = dvq_failure_keyword(token);
        bool inner = is_word(token, "AS") || is_word(token, "AND") || is_word(token, "OR");
        if (keyword != NULL && !inner)
            return keyword;
        token = token_before(failure, token);
    }
    return "";
}

static bool is_in_clause(const dvq_failure *failure, const char *keyword)
{
    return strcmp(find_clause(failure), keyword) == 0;
}

/* ---- signs ---- */

static bool hint_doubled_operator(const dvq_failure *failure, dvq_error *error)
{
    static const slip operators[] = {
        {"!==", "for \"is not\", write !="},
        {"==", "to compare, write a single ="},
        {"&&", "for \"and\", write AND or a single &"},
        {"||", "for \"or\", write OR or a single |"},
        {"<>", "for \"is not\", write !="},
        {"=<", "for \"at most\", write <="},
        {"=>", "for \"at least\", write >="},
        {"=!", "for \"is not\", write !="},
        {"=~", "to match a pattern, write regextest(pattern, text)"},
        {"->", "a lambda is written as (x) => x + 1"},
        {"--", "a comment begins with //"},
        {"/*", "a comment begins with //"},
    };
    for (size_t i = 0; i < sizeof operators / sizeof *operators; i++) {
        dvq_text written = dvq_text_from_string(operators[i].written);
        size_t start = failure->offset - (written.length - 1);
        if (failure->offset + 1 < written.length)
            continue;
        dvq_text part = dvq_text_slice(failure->text, start, start + written.length);
        if (dvq_text_equal(part, written)) {
            dvq_error_set_hint(error, "%s", operators[i].hint);
            return true;
        }
    }
    return false;
}

/* x => x + 1 as an argument. */
static bool hint_lambda(const dvq_failure *failure, dvq_error *error)
{
    if (!is_word(failure->found, ">") || !is_word(failure->before, "="))
        return false;
    dvq_text name = token_before(failure, failure->before);
    dvq_text opener = token_before(failure, name);
    if (!is_name(name) || (!is_word(opener, "(") && !is_word(opener, ",")))
        return false;
    dvq_error_set_hint(error, "put the parameters in parentheses: (%.*s) =>", (int)name.length,
                       name.data);
    return true;
}

static bool hint_fence(const dvq_failure *failure, dvq_error *error)
{
    if (!dvq_failure_expects(failure, DVQ_EXPECT_HEADER) || !is_word(failure->found, "`"))
        return false;
    dvq_error_set_hint(error, "leave out the ``` lines of the code block");
    return true;
}

static bool hint_quotes(const dvq_failure *failure, dvq_error *error)
{
    static const slip quotes[] = {
        {"“", "texts stand in straight quotes: \""}, {"”", "texts stand in straight quotes: \""},
        {"„", "texts stand in straight quotes: \""}, {"«", "texts stand in straight quotes: \""},
        {"‘", "texts stand in straight quotes: \""}, {"’", "texts stand in straight quotes: \""},
        {"'", "texts stand in double quotes: \""},   {"`", "texts stand in double quotes: \""},
    };
    dvq_text rest = dvq_text_slice(failure->text, failure->offset, failure->text.length);
    bool unclosed = dvq_failure_expects(failure, DVQ_EXPECT_CLOSING_QUOTE);
    for (size_t i = 0; i < sizeof quotes / sizeof *quotes; i++) {
        dvq_text quote = dvq_text_from_string(quotes[i].written);
        size_t place = dvq_text_find(rest, quote, 0);
        if (place == 0 || (unclosed && place != SIZE_MAX && quote.length > 2)) {
            dvq_error_set_hint(error, "%s", quotes[i].hint);
            return true;
        }
    }
    return false;
}

static bool hint_sign(const dvq_failure *failure, dvq_error *error)
{
    static const slip signs[] = {
        {"?", "to choose between two values, write choice(condition, yes, no)"},
        {";", "leave out the ;"},
        {"--", "a comment begins with //"},
        {"# ", "a comment begins with //"},
    };
    dvq_text rest = dvq_text_slice(failure->text, failure->offset, failure->text.length);
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        if (dvq_text_find(rest, dvq_text_from_string(signs[i].written), 0) != 0)
            continue;
        dvq_error_set_hint(error, "%s", signs[i].hint);
        return true;
    }
    return false;
}

/* WHERE -rating > 1 */
static bool hint_minus(const dvq_failure *failure, dvq_error *error)
{
    dvq_text next = token_after(failure, failure->found);
    if (!dvq_failure_expects(failure, DVQ_EXPECT_EXPRESSION) || !is_word(failure->found, "-") ||
        !is_name(next))
        return false;
    dvq_error_set_hint(error, "only numbers have a sign; write 0 - %.*s", (int)next.length,
                       next.data);
    return true;
}

static bool hint_tag(const dvq_failure *failure, dvq_error *error)
{
    if (!dvq_failure_expects(failure, DVQ_EXPECT_EXPRESSION) || !is_word(failure->found, "#"))
        return false;
    if (is_word(failure->before, ","))
        dvq_error_set_hint(error, "put a tag in quotes, as in contains(tags, \"#tag\")");
    else
        dvq_error_set_hint(error, "to ask for a tag here, write contains(file.tags, \"#tag\")");
    return true;
}

/* TABLE * */
static bool hint_star(const dvq_failure *failure, dvq_error *error)
{
    bool column = is_word(failure->before, "TABLE") || is_word(failure->before, "LIST") ||
                  is_word(failure->before, "ID") || is_word(failure->before, ",");
    if (!is_word(failure->found, "*") || !column)
        return false;
    dvq_error_set_hint(error, "name what is to be shown, as in TABLE status, file.mtime");
    return true;
}

/* An inline query, or JavaScript, where a query or expression should be. */
static bool hint_other_language(const dvq_failure *failure, dvq_error *error)
{
    bool first = failure->before.length == 0;
    bool header = dvq_failure_expects(failure, DVQ_EXPECT_HEADER);
    if (first && is_word(failure->found, "="))
        dvq_error_set_hint(error, header ? "what follows = is an expression, not a query"
                                         : "leave out the =");
    else if (header && is_word(failure->found, "dv"))
        dvq_error_set_hint(error, "this is JavaScript, which is not run");
    else if (is_word(failure->found, "$"))
        dvq_error_set_hint(error, "texts are joined by +, as in \"a \" + name");
    else
        return false;
    return true;
}

static bool hint_call(const dvq_failure *failure, dvq_error *error)
{
    if (!expects_more(failure) || !is_word(failure->found, "(") || !is_name(failure->before) ||
        dvq_failure_keyword(failure->before) != NULL)
        return false;
    dvq_error_set_hint(error, "a function's name and its \"(\" stand together, without a space");
    return true;
}

/* ---- brackets and commas ---- */

static bool ends_part(const dvq_failure *failure)
{
    return failure->found.length == 0 || is_word(failure->found, ")") ||
           is_word(failure->found, "]") || is_word(failure->found, "}") ||
           dvq_failure_keyword(failure->found) != NULL;
}

/* Whether a column may start at the word: after TABLE or LIST, or after a comma between columns. */
static bool starts_column(const dvq_failure *failure, dvq_text word)
{
    dvq_text before = token_before(failure, word);
    if (is_word(before, "ID"))
        before = token_before(failure, token_before(failure, before));
    bool first = is_word(before, "TABLE") || is_word(before, "LIST");
    if (first || !is_word(before, ","))
        return first;
    while (before.length > 0 && dvq_failure_keyword(before) == NULL)
        before = token_before(failure, before);
    return is_word(before, "TABLE");
}

/* Whether the word is a clause's, written as a name would be and ending as a column does. */
static bool is_column_like_clause(const dvq_failure *failure, dvq_text word)
{
    dvq_text next = token_after(failure, word);
    bool ends = next.length == 0 || is_word(next, ",") || dvq_failure_keyword(next) != NULL;
    bool lower = false;
    for (size_t i = 0; i < word.length; i++)
        lower = lower || (word.data[i] >= 'a' && word.data[i] <= 'z');
    return ends && lower && dvq_failure_keyword(word) != NULL && starts_column(failure, word);
}

/* TABLE date, from, hours: a column that is called like a clause. */
static bool hint_column_like_clause(const dvq_failure *failure, dvq_error *error)
{
    bool here = is_column_like_clause(failure, failure->found);
    if (!here && !is_column_like_clause(failure, failure->before))
        return false;
    dvq_text word = here ? failure->found : failure->before;
    dvq_error_set_hint(error, "%s is a keyword; a field of that name is row.%.*s",
                       dvq_failure_keyword(word), (int)word.length, word.data);
    return true;
}

static bool hint_comma(const dvq_failure *failure, dvq_error *error)
{
    bool sort =
        is_word(failure->before, "SORT") && is_word(token_before(failure, failure->before), ",");
    bool last = is_word(failure->before, ",") && ends_part(failure) &&
                (dvq_failure_expects(failure, DVQ_EXPECT_EXPRESSION) ||
                 dvq_failure_expects(failure, DVQ_EXPECT_LABEL));
    if (!sort && !last)
        return false;
    if (sort)
        dvq_error_set_hint(error, "remove the comma before SORT");
    else
        dvq_error_set_hint(error, "remove the comma, or write what follows it");
    return true;
}

static bool hint_unclosed(const dvq_failure *failure, dvq_error *error)
{
    size_t opener = failure->parser->opener;
    if (opener >= failure->text.length || !ends_part(failure))
        return false;
    if (opener > 0 && failure->text.data[opener] == '[' && failure->text.data[opener - 1] == '[') {
        dvq_error_set_hint(error, "a link ends with ]]");
        return true;
    }
    char before[] = "the \"?\" at ";
    before[sizeof "the \"" - 1] = failure->text.data[opener];
    dvq_error_set_hint_at(error, failure->text, opener, before, " is not closed");
    return true;
}

static bool hint_unopened(const dvq_failure *failure, dvq_error *error)
{
    bool closes = is_word(failure->found, ")") || is_word(failure->found, "]") ||
                  is_word(failure->found, "}");
    if (!closes || !expects_more(failure) || failure->parser->opener != SIZE_MAX)
        return false;
    dvq_error_set_hint(error, "it closes nothing: remove it, or open a bracket before");
    return true;
}

/* A comma where only one value is allowed. */
static void hint_list(const dvq_failure *failure, dvq_error *error)
{
    if (is_in_clause(failure, "GROUP BY"))
        dvq_error_set_hint(error, "to group by several values, write a list: GROUP BY [a, b]");
    else if (is_in_clause(failure, "FLATTEN"))
        dvq_error_set_hint(error, "write FLATTEN again for each value");
    else if (is_in_clause(failure, "WHERE"))
        dvq_error_set_hint(error, "to join conditions, write AND");
    else
        dvq_error_set_hint(error, "to show several values, write TABLE");
}

/* A comma or a space where something should join two parts. */
static bool hint_join(const dvq_failure *failure, dvq_error *error)
{
    bool comma = is_word(failure->found, ",") && expects_more(failure);
    bool source = dvq_failure_expects(failure, DVQ_EXPECT_SOURCE_OPERATOR) &&
                  failure->found.length > 0 && strchr("#\"[(-!,", *failure->found.data) != NULL;
    if (!comma && !source)
        return false;
    if (source)
        dvq_error_set_hint(error, "join sources with AND or OR");
    else
        hint_list(failure, error);
    return true;
}

/* ---- names ---- */

/* Where the words after FROM end that should have been in quotes. */
static size_t find_folder_end(const dvq_failure *failure)
{
    dvq_text text = failure->text;
    size_t end = failure->offset;
    for (size_t at = end; at < text.length && (unsigned char)text.data[at] >= ' ';) {
        dvq_text token = dvq_failure_token_at(text, at);
        bool stop = dvq_failure_keyword(token) != NULL || strchr("\"#[](),&|", *token.data) != NULL;
        if (stop)
            break;
        at += token.length;
        end = dvq_char_class_get(*token.data) == DVQ_CHAR_SPACE ? end : at;
    }
    return end;
}

/* FROM [Home], outgoing(Home), csv(a.csv) */
static bool hint_source_part(const dvq_failure *failure, dvq_error *error)
{
    bool link = dvq_failure_expects(failure, DVQ_EXPECT_LINK);
    bool path = dvq_failure_expects(failure, DVQ_EXPECT_FOLDER_TEXT);
    if (link && is_name(failure->found))
        dvq_error_set_hint(error, "a link stands in brackets: [[%.*s]]", (int)failure->found.length,
                           failure->found.data);
    else if (path && is_name(failure->found))
        dvq_error_set_hint(error, "put the path in quotes: csv(\"data.csv\")");
    else if (dvq_failure_expects(failure, DVQ_EXPECT_SOURCE) && is_word(failure->found, "["))
        dvq_error_set_hint(error, "a link has two brackets, as in [[Note]]");
    else
        return false;
    return true;
}

static bool hint_folder(const dvq_failure *failure, dvq_error *error)
{
    dvq_token_kind kind = dvq_lexer_next(failure->found, 0, DVQ_LEXER_VALUE).kind;
    bool path = kind == DVQ_TOKEN_NAME || kind == DVQ_TOKEN_NUMBER || kind == DVQ_TOKEN_SLASH ||
                kind == DVQ_TOKEN_DOT;
    if (!dvq_failure_expects(failure, DVQ_EXPECT_SOURCE) || !path ||
        dvq_failure_keyword(failure->found) != NULL)
        return false;
    if (is_word(failure->found, "NOT")) {
        dvq_error_set_hint(error, "to leave something out, write - before it, as in -#tag");
        return true;
    }
    dvq_text next = token_after(failure, failure->found);
    if (is_word(next, "(") || is_word(next, ":")) {
        dvq_error_set_hint(error, "sources are \"folder\", #tag, [[link]], outgoing([[link]]) and "
                                  "csv(\"file\")");
        return true;
    }
    size_t end = find_folder_end(failure);
    dvq_error_set_hint(error, "quote a folder: \"%.*s\"", (int)(end - failure->offset),
                       failure->text.data + failure->offset);
    return true;
}

/* true, false and null are recognised even at the start of a longer name. */
static bool hint_literal_name(const dvq_failure *failure, dvq_error *error)
{
    static const char *const heads[] = {"true", "false", "null"};
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        dvq_text head = dvq_text_slice(failure->found, 0, strlen(heads[i]));
        if (!is_word(head, heads[i]) || !dvq_failure_expects(failure, DVQ_EXPECT_EXPRESSION))
            continue;
        dvq_error_set_hint(error, "a name cannot start with %s; write row.%.*s", heads[i],
                           (int)failure->found.length, failure->found.data);
        return true;
    }
    return false;
}

static bool hint_reserved(const dvq_failure *failure, dvq_error *error)
{
    const char *keyword = dvq_failure_keyword(failure->found);
    dvq_text next = token_after(failure, failure->found);
    bool used = next.length > 0 && strchr("=<>!.+-*/%&|,)", *next.data) != NULL;
    if (keyword == NULL || !used || !dvq_failure_expects(failure, DVQ_EXPECT_EXPRESSION))
        return false;
    dvq_error_set_hint(error, "%s is a keyword; a field of that name is row.%.*s", keyword,
                       (int)failure->found.length, failure->found.data);
    return true;
}

static bool hint_alias(const dvq_failure *failure, dvq_error *error)
{
    if (!expects_more(failure) || !is_name(failure->before) || !is_name(failure->found) ||
        !is_word(token_before(failure, failure->before), "AS"))
        return false;
    dvq_error_set_hint(error, "quote a name of several words: AS \"%.*s %.*s\"",
                       (int)failure->before.length, failure->before.data,
                       (int)failure->found.length, failure->found.data);
    return true;
}

static bool hint_spaced_name(const dvq_failure *failure, dvq_error *error)
{
    if (!expects_more(failure) || !is_name(failure->before) || !is_name(failure->found) ||
        dvq_failure_keyword(failure->before) != NULL || dvq_failure_keyword(failure->found) != NULL)
        return false;
    bool column = dvq_failure_expects(failure, DVQ_EXPECT_COMMA);
    if (is_in_clause(failure, "GROUP BY") || is_in_clause(failure, "FLATTEN")) {
        dvq_error_set_hint(error,
                           "a name comes after AS; spaces in a field's name are written as "
                           "-: %.*s-%.*s",
                           (int)failure->before.length, failure->before.data,
                           (int)failure->found.length, failure->found.data);
        return true;
    }
    dvq_error_set_hint(error, "%sspaces in a field's name are written as -: %.*s-%.*s",
                       column ? "a comma may be missing; " : "", (int)failure->before.length,
                       failure->before.data, (int)failure->found.length, failure->found.data);
    return true;
}

/* ---- words ---- */

static bool is_number(dvq_text word)
{
    return word.length > 0 && dvq_ascii_is_digit((unsigned char)word.data[0]);
}

/* date(today) - 7d; dur(7 dayz) */
static bool hint_duration_unit(const dvq_failure *failure, dvq_error *error)
{
    dvq_text number = failure->before;
    dvq_text unit = failure->found;
    bool called = is_word(token_before(failure, number), "(") &&
                  is_word(token_before(failure, token_before(failure, number)), "dur");
    if (is_number(number) && called && is_name(unit)) {
        dvq_error_set_hint(error, "units are year, month, week, day, hour, minute and second");
        return true;
    }
    bool joined = is_number(unit) && strchr("ymwdhs", unit.data[unit.length - 1] | 0x20) != NULL;
    if (!joined || !expects_more(failure))
        return false;
    dvq_error_set_hint(error, "a duration is written as dur(%.*s)", (int)unit.length, unit.data);
    return true;
}

static bool hint_duration(const dvq_failure *failure, dvq_error *error)
{
    static const char *const units[] = {"year", "month", "week", "day", "hour", "minute", "second"};
    dvq_text unit = failure->found;
    if (!is_number(failure->before))
        return false;
    if (unit.length > 0 && (unit.data[unit.length - 1] | 0x20) == 's')
        unit.length--;
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        if (!is_word(unit, units[i]))
            continue;
        dvq_error_set_hint(error, "a duration is written as dur(%.*s %.*s)",
                           (int)failure->before.length, failure->before.data,
                           (int)failure->found.length, failure->found.data);
        return true;
    }
    return false;
}

static bool hint_calendar(const dvq_failure *failure, dvq_error *error)
{
    bool bare =
        is_word(failure->before, "CALENDAR") && dvq_failure_expects(failure, DVQ_EXPECT_EXPRESSION);
    if (bare)
        dvq_error_set_hint(error, "a calendar needs a date, as in CALENDAR file.day");
    return bare;
}

static bool hint_group(const dvq_failure *failure, dvq_error *error)
{
    if (!is_word(failure->found, "GROUP") || !dvq_failure_expects(failure, DVQ_EXPECT_CLAUSE))
        return false;
    bool spaced = is_word(token_after(failure, failure->found), "BY");
    dvq_error_set_hint(error, spaced ? "write GROUP BY with a single space between the words"
                                     : "write GROUP BY");
    return true;
}

/* A keyword that was taken for a field, because the expression before it is missing. */
static bool hint_sort(const dvq_failure *failure, dvq_error *error)
{
    dvq_text word = failure->before;
    dvq_text header = token_before(failure, word);
    if (is_word(word, "BY") && is_word(header, "SORT")) {
        dvq_error_set_hint(error, "write SORT without BY");
        return true;
    }
    const char *type = dvq_failure_keyword(header);
    const char *keyword = dvq_failure_keyword(word);
    bool field = is_word(word, "SORT") || is_word(word, "AND") || is_word(word, "OR");
    if (!field || type == NULL || !expects_more(failure))
        return false;
    if (is_word(header, "LIST") || is_word(header, "TABLE"))
        dvq_error_set_hint(error, "right after %s, %s is read as a field; write %s FROM \"\" %s",
                           type, keyword, type, keyword);
    else
        dvq_error_set_hint(error, "an expression is missing between %s and %s", type, keyword);
    return true;
}

static bool hint_type(const dvq_failure *failure, dvq_error *error)
{
    const char *keyword = dvq_failure_keyword(failure->found);
    if (keyword == NULL || !dvq_failure_expects(failure, DVQ_EXPECT_HEADER))
        return false;
    bool group = is_word(failure->found, "GROUP");
    dvq_error_set_hint(error, "start with the query's type, as in LIST %s",
                       group ? "GROUP BY" : keyword);
    return true;
}

/* WHERE a AND WHERE b; LIST WHERE FROM "x" */
static bool hint_clause(const dvq_failure *failure, dvq_error *error)
{
    const char *keyword = dvq_failure_keyword(failure->found);
    const char *before = dvq_failure_keyword(failure->before);
    bool missing = dvq_failure_expects(failure, DVQ_EXPECT_EXPRESSION) ||
                   dvq_failure_expects(failure, DVQ_EXPECT_SOURCE);
    if (keyword == NULL || before == NULL || !missing)
        return false;
    bool joined = is_word(failure->before, "AND") || is_word(failure->before, "OR");
    if (joined)
        dvq_error_set_hint(error, "leave out %s, or the %s before it", keyword, before);
    else if (keyword == before)
        dvq_error_set_hint(error, "leave out one %s", keyword);
    else if (is_word(failure->found, "FROM"))
        dvq_error_set_hint(error, "FROM comes before %s", before);
    else
        dvq_error_set_hint(error, "something is missing between %s and %s", before, keyword);
    return true;
}

/* TABLE a AS FROM "x": FROM was taken for the name. */
static bool hint_missing_name(const dvq_failure *failure, dvq_error *error)
{
    const char *keyword = dvq_failure_keyword(failure->before);
    if (keyword == NULL || !is_word(token_before(failure, failure->before), "AS"))
        return false;
    dvq_error_set_hint(error, "a name is missing between AS and %s", keyword);
    return true;
}

/* TABLE a "Name"; TABLE WITHOUT a; contains(a "b") */
static bool hint_column(const dvq_failure *failure, dvq_error *error)
{
    if (!expects_more(failure) || !dvq_failure_expects(failure, DVQ_EXPECT_COMMA))
        return false;
    bool argument = failure->parser->opener != SIZE_MAX;
    bool named = is_name(failure->before) || is_word(failure->before, ")");
    if (is_word(failure->before, "WITHOUT"))
        dvq_error_set_hint(error, "to leave out the first column, write TABLE WITHOUT ID");
    else if (!is_word(failure->found, "\"") || (!argument && !named))
        return false;
    else if (argument)
        dvq_error_set_hint(error, "a comma may be missing");
    else
        dvq_error_set_hint(error, "a column's name comes after AS, as in AS \"Name\"");
    return true;
}

/* ORDER BY, anywhere near the place, since ORDER may have been taken for a field. */
static bool hint_order(const dvq_failure *failure, dvq_error *error)
{
    dvq_text words[] = {failure->found, failure->before, token_before(failure, failure->before)};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (is_word(words[i], "ORDER") && is_word(token_after(failure, words[i]), "BY")) {
            dvq_error_set_hint(error, "to sort, write SORT");
            return true;
        }
    }
    return false;
}

static bool find_hint(dvq_text word, const slip *slips, size_t count, dvq_error *error)
{
    for (size_t i = 0; i < count; i++) {
        if (!is_word(word, slips[i].written))
            continue;
        dvq_error_set_hint(error, "%s", slips[i].hint);
        return true;
    }
    return false;
}

/* IS NULL, IS NOT NULL, IS NOT x, NOT IN, NOT x */
static bool hint_negation(const dvq_failure *failure, dvq_error *error)
{
    dvq_text next = token_after(failure, failure->found);
    bool is = is_word(failure->found, "IS");
    if (!expects_more(failure))
        return false;
    if (is && is_word(next, "NOT"))
        dvq_error_set_hint(error, "for \"is not\", write !=, as in != null");
    else if (is_word(failure->found, "NOT") && is_word(next, "IN"))
        dvq_error_set_hint(error, "for \"not in\", write !contains(list, value)");
    else if (is_word(failure->found, "NOT") || is_word(failure->before, "NOT"))
        dvq_error_set_hint(error, "to negate, write ! before the expression, as in !completed");
    else
        return false;
    return true;
}

/* Filters of the Tasks plugin, at the start or right after TASK. */
static bool hint_tasks_plugin(const dvq_failure *failure, dvq_error *error)
{
    static const char *const words[] = {
        "not",     "done",     "due",         "has",  "no",   "is",     "scheduled", "starts",
        "happens", "priority", "description", "path", "hide", "filter", "folder",    "heading",
        "status",  "short",    "show",        "tag",  "tags", "root",   "created",   "ignore"};
    bool first = dvq_failure_expects(failure, DVQ_EXPECT_HEADER);
    bool second =
        is_word(failure->before, "TASK") && dvq_failure_expects(failure, DVQ_EXPECT_CLAUSE);
    if (!first && !second)
        return false;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (!is_word(failure->found, words[i]))
            continue;
        dvq_error_set_hint(error, "conditions come after WHERE, as in TASK WHERE !completed AND "
                                  "due AND due < date(tomorrow)");
        return true;
    }
    return false;
}

static bool hint_foreign_word(const dvq_failure *failure, dvq_error *error)
{
    static const slip found[] = {
        {"SELECT", "to show columns, write TABLE"},
        {"HAVING", "to filter groups, write WHERE after GROUP BY"},
        {"OFFSET", "there is no OFFSET: LIMIT takes the first rows"},
        {"IN", "to look into a list, write contains(list, value)"},
        {"CONTAINS", "contains is a function: contains(list, value)"},
        {"INCLUDES", "to look into a list or text, write contains(list, value)"},
        {"INCLUDE", "to look into a list or text, write contains(list, value)"},
        {"LIKE", "to look into a text, write contains(text, \"part\")"},
        {"MATCHES", "to match a pattern, write regextest(pattern, text)"},
        {"IS", "to compare, write ="},
        {"EQUALS", "to compare, write ="},
        {"BEFORE", "to compare dates, write <"},
        {"AFTER", "to compare dates, write >"},
        {"ON", "to compare dates, write =, <= or >="},
        {"BETWEEN", "write two comparisons joined by AND"},
        {"AS", "AS names columns of TABLE and what GROUP BY and FLATTEN make"},
    };
    static const slip before[] = {
        {"DISTINCT", "for each value once, write GROUP BY"},
        {"UNIQUE", "for each value once, write GROUP BY"},
    };
    bool count = is_word(failure->found, "*") && is_word(failure->before, "(");
    if (count) {
        dvq_error_set_hint(error, "to count a group's rows, write length(rows)");
        return true;
    }
    return find_hint(failure->found, found, sizeof found / sizeof *found, error) ||
           (expects_more(failure) &&
            find_hint(failure->before, before, sizeof before / sizeof *before, error));
}

/* ---- misspelt words ---- */

/* The word of the list that was probably meant by `word`, or NULL. */
static const char *find_similar(dvq_text word, const char *const *list, size_t count)
{
    enum { SHORTEST = 3, LONGEST = 12 };
    if (word.length < SHORTEST || word.length > LONGEST)
        return NULL;
    dvq_similar search = {
        .word = word.data, .length = word.length, .limit = word.length > 4 ? 2 : 1, .swaps = true};
    for (size_t i = 0; i < count; i++)
        dvq_similar_offer(&search, list[i]);
    return search.nearest;
}

static bool hint_misspelt(const dvq_failure *failure, dvq_error *error)
{
    static const char *const clauses[] = {"FROM", "WHERE", "SORT", "LIMIT", "FLATTEN", "GROUP"};
    static const char *const headers[] = {"TABLE", "LIST", "TASK", "CALENDAR"};
    bool header = dvq_failure_expects(failure, DVQ_EXPECT_HEADER);
    const char *const *list = header ? headers : clauses;
    size_t count = header ? sizeof headers / sizeof *headers : sizeof clauses / sizeof *clauses;
    dvq_text candidates[] = {failure->found, failure->before,
                             token_before(failure, failure->before)};
    for (size_t i = 0; i < (expects_more(failure) ? 3 : header ? 1 : 0); i++) {
        if (dvq_failure_keyword(candidates[i]) != NULL)
            continue;
        const char *meant = find_similar(candidates[i], list, count);
        if (meant == NULL)
            continue;
        dvq_error_set_hint(error, "did you mean %s instead of %.*s?", meant,
                           (int)candidates[i].length, candidates[i].data);
        return true;
    }
    return false;
}

void dvq_failure_add_hint(const dvq_failure *failure, dvq_error *error)
{
    static bool (*const guesses[])(const dvq_failure *failure, dvq_error *error) = {
        hint_lambda,       hint_doubled_operator,
        hint_fence,        hint_quotes,
        hint_star,         hint_other_language,
        hint_literal_name, hint_column_like_clause,
        hint_comma,        hint_group,
        hint_calendar,     hint_reserved,
        hint_sort,         hint_tasks_plugin,
        hint_type,         hint_order,
        hint_duration,     hint_duration_unit,
        hint_call,         hint_negation,
        hint_missing_name, hint_clause,
        hint_foreign_word, hint_misspelt,
        hint_alias,        hint_source_part,
        hint_minus,        hint_folder,
        hint_sign,         hint_tag,
        hint_unclosed,     hint_unopened,
        hint_column,       hint_join,
        hint_spaced_name,
    };
    for (size_t i = 0; i < sizeof guesses / sizeof *guesses; i++)
        if (guesses[i](failure, error))
            return;
}
