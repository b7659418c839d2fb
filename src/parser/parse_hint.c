/*
 * Guessing the slip behind a failed parse: habits from SQL and from programming, forgotten quotes
 * and brackets, misspelt words. Called by parse_error.c; a guess that finds nothing adds nothing.
 */
#include "lexer/char_class.h"
#include "parser/failure.h"
#include "support/diagnostic.h"
#include "support/unicode.h"

/* What people write for it, and what the language has instead. */
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
    return dvq_failure_token_at(failure->text, dvq_lexer_skip_space(failure->text, end));
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

static bool hint_tag(const dvq_failure *failure, dvq_error *error)
{
    if (!dvq_failure_expects(failure, DVQ_EXPECT_EXPRESSION) || !is_word(failure->found, "#"))
        return false;
    dvq_error_set_hint(error, "to ask for a tag here, write contains(file.tags, \"#tag\")");
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
    dvq_error place = {0};
    dvq_error_place(&place, failure->text, (dvq_span){(uint32_t)opener, 1});
    dvq_error_set_hint(error, "the \"%c\" at %u:%u is not closed", failure->text.data[opener],
                       (unsigned)place.line, (unsigned)place.column);
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
        dvq_error_set_hint(error,
                           "to show several values, write TABLE; to join conditions, write AND");
    return true;
}

/* ---- names ---- */

/* The end of what is written after FROM without quotes. */
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
    size_t end = find_folder_end(failure);
    dvq_error_set_hint(error, "quote a folder: \"%.*s\"", (int)(end - failure->offset),
                       failure->text.data + failure->offset);
    return true;
}

/* true, false and null are taken at the start of longer names, too. */
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
    dvq_error_set_hint(error, "%sspaces in a field's name are written as -: %.*s-%.*s",
                       column ? "a comma may be missing; " : "", (int)failure->before.length,
                       failure->before.data, (int)failure->found.length, failure->found.data);
    return true;
}

/* ---- words ---- */

static bool is_number(dvq_text word)
{
    return word.length > 0 && word.data[0] >= '0' && word.data[0] <= '9';
}

/* date(today) - 7 days */
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

/* A keyword that is taken for a field, because an expression is missing before it. */
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
    dvq_error_set_hint(error, "start with the query's type, as in LIST %s", keyword);
    return true;
}

/* ORDER BY: anywhere around the place, for ORDER may have been taken for a field. */
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

static bool hint_foreign_word(const dvq_failure *failure, dvq_error *error)
{
    static const slip words[] = {
        {"SELECT", "to show columns, write TABLE"},
        {"HAVING", "to filter groups, write WHERE after GROUP BY"},
        {"IN", "to look into a list, write contains(list, value)"},
        {"CONTAINS", "contains is a function: contains(list, value)"},
        {"LIKE", "to look into a text, write contains(text, \"part\")"},
        {"IS", "to compare, write ="},
        {"BETWEEN", "write two comparisons joined by AND"},
        {"AS", "AS names columns of TABLE and what GROUP BY and FLATTEN make"},
    };
    if (is_word(failure->before, "NOT") && expects_more(failure)) {
        dvq_error_set_hint(error, "to negate, write ! before the expression, as in !completed");
        return true;
    }
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (!is_word(failure->found, words[i].written))
            continue;
        dvq_error_set_hint(error, "%s", words[i].hint);
        return true;
    }
    return false;
}

/* ---- misspelt words ---- */

/* The longest word that is compared with keywords. */
enum { WORD_BYTES = 12 };

static char lower(char byte)
{
    return byte >= 'A' && byte <= 'Z' ? (char)(byte + 32) : byte;
}

static unsigned smaller(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

/*
 * Letters to change, add, drop or swap with their neighbour to make `a` of `b`. Both have at most
 * WORD_BYTES.
 */
static unsigned measure_distance(dvq_text a, dvq_text b)
{
    unsigned cost[WORD_BYTES + 1][WORD_BYTES + 1];
    for (size_t i = 0; i <= a.length; i++) {
        for (size_t j = 0; j <= b.length; j++) {
            cost[i][j] = (unsigned)(i == 0 ? j : i);
            if (i == 0 || j == 0)
                continue;
            bool same = lower(a.data[i - 1]) == lower(b.data[j - 1]);
            cost[i][j] = smaller(smaller(cost[i - 1][j], cost[i][j - 1]) + 1,
                                 cost[i - 1][j - 1] + (same ? 0 : 1));
            bool swapped = i > 1 && j > 1 && lower(a.data[i - 1]) == lower(b.data[j - 2]) &&
                           lower(a.data[i - 2]) == lower(b.data[j - 1]);
            if (swapped)
                cost[i][j] = smaller(cost[i][j], cost[i - 2][j - 2] + 1);
        }
    }
    return cost[a.length][b.length];
}

/* The word of the list that `word` was probably meant to be, or NULL. */
static const char *find_similar(dvq_text word, const char *const *list, size_t count)
{
    if (word.length < 3 || word.length > WORD_BYTES)
        return NULL;
    for (unsigned distance = 1; distance <= (word.length > 4 ? 2 : 1); distance++) {
        for (size_t i = 0; i < count; i++)
            if (measure_distance(word, dvq_text_from_string(list[i])) == distance)
                return list[i];
    }
    return NULL;
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
        const char *meant = find_similar(candidates[i], list, count);
        if (meant == NULL || dvq_failure_keyword(candidates[i]) != NULL)
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
        hint_literal_name, hint_comma,
        hint_group,        hint_calendar,
        hint_reserved,     hint_sort,
        hint_type,         hint_order,
        hint_duration,     hint_call,
        hint_foreign_word, hint_misspelt,
        hint_alias,        hint_folder,
        hint_tag,          hint_unclosed,
        hint_unopened,     hint_join,
        hint_spaced_name,
    };
    for (size_t i = 0; i < sizeof guesses / sizeof *guesses; i++)
        if (guesses[i](failure, error))
            return;
}
