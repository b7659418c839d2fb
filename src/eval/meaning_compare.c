/*
 * Comparisons that cannot come out as they are meant: sides that are never of one type, a # that a
 * list's texts never have, rows that pass < because they lack a value. See meaning_part.h. Rows are
 * looked at until one clears the comparison.
 */
#include "eval/meaning_part.h"

#include "eval/near_name.h"
#include "support/ascii.h"
#include "support/diagnostic.h"
#include "value/literal.h"
#include "value/value_compare.h"

static dvq_arena *get_scratch(const dvq_asker *asker)
{
    return &asker->execution->scratch;
}

/* ---- types that never meet ---- */

/* What a comparison's sides were, row by row. */
typedef struct sides {
    dvq_value_type left; /* of the first pair that differs */
    dvq_value_type right;
    size_t count;       /* of the pairs that differ */
    bool meet;          /* one pair was of one type */
    const dvq_row *row; /* of the first pair that differs */
    char sample[64];    /* its text, where one of the two is a text */
} sides;

static const char *name_type(dvq_value_type type)
{
    switch (type) {
    case DVQ_VALUE_STRING:
        return "text";
    case DVQ_VALUE_ARRAY:
        return "a list";
    case DVQ_VALUE_BOOLEAN:
        return "true or false";
    case DVQ_VALUE_NUMBER:
        return "a number";
    case DVQ_VALUE_DATE:
        return "a date";
    case DVQ_VALUE_DURATION:
        return "a duration";
    case DVQ_VALUE_LINK:
        return "a link";
    case DVQ_VALUE_OBJECT:
        return "an object";
    case DVQ_VALUE_FUNCTION:
        return "a function";
    case DVQ_VALUE_WIDGET:
    case DVQ_VALUE_NULL:
        break;
    }
    return "nothing";
}

static void keep_sample(sides *seen, dvq_value left, dvq_value right)
{
    dvq_value text = left.type == DVQ_VALUE_STRING ? left : right;
    size_t length = text.type == DVQ_VALUE_STRING ? text.size : 0;
    if (length >= sizeof seen->sample)
        length = 0;
    if (length > 0)
        memcpy(seen->sample, text.as.text, length);
    seen->sample[length] = '\0';
}

static void compare_types(sides *seen, const dvq_row *row, dvq_value left, dvq_value right)
{
    if (left.type == DVQ_VALUE_NULL || right.type == DVQ_VALUE_NULL)
        return;
    seen->meet = left.type == right.type;
    if (seen->meet || seen->count++ > 0)
        return;
    seen->left = (dvq_value_type)left.type;
    seen->right = (dvq_value_type)right.type;
    seen->row = row;
    keep_sample(seen, left, right);
}

static dvq_status look_at_sides(const dvq_asker *asker, const dvq_ast_node *node, sides *seen)
{
    dvq_execution *execution = asker->execution;
    dvq_arena_mark mark = dvq_arena_get_mark(get_scratch(asker));
    dvq_status status = DVQ_OK;
    for (size_t i = 0; status == DVQ_OK && !seen->meet && i < execution->rows.count; i++) {
        const dvq_row *row = &execution->rows.items[i];
        dvq_value left;
        bool known;
        status = dvq_meaning_evaluate(asker, node->as.binary.left, row->data, &left, &known);
        dvq_value right;
        if (status == DVQ_OK && known && left.type != DVQ_VALUE_NULL)
            status = dvq_meaning_evaluate(asker, node->as.binary.right, row->data, &right, &known);
        else
            known = false;
        if (status == DVQ_OK && known)
            compare_types(seen, row, left, right);
        dvq_arena_rewind(get_scratch(asker), mark);
    }
    return status;
}

/* ---- the mend ---- */

/* A comparison of a value in the vault with one that the query spells out. */
typedef struct mend {
    const dvq_asker *asker;
    const dvq_ast_node *node;
    dvq_text field;   /* the side that is no literal, as it is written */
    dvq_text literal; /* the literal's text, "" when it is no text */
    dvq_text written; /* the other side, as it is written */
    const char *symbol;
    dvq_value_type type; /* of the field */
    dvq_value_type other;
} mend;

static bool is_date_text(const mend *about)
{
    bool found = false;
    const dvq_environment *environment = about->asker->execution->context->environment;
    dvq_value date;
    return dvq_literal_parse_date(environment, about->literal, true, &date, &found) == DVQ_OK &&
           found;
}

/* Whether a date was written without date(): 2026-03-01 is a subtraction. */
static bool is_bare_date(dvq_text text)
{
    return text.length == 10 && dvq_ascii_count_digits(text, 0, 5) == 4 && text.data[4] == '-' &&
           dvq_ascii_count_digits(text, 5, 3) == 2 && text.data[7] == '-' &&
           dvq_ascii_count_digits(text, 8, 3) == 2;
}

static bool is_number_text(dvq_text text)
{
    double number;
    return text.length > 0 && dvq_literal_match_number(text, 0, &number) == text.length;
}

/* The inside of "[[Ann]]", or the text as it is. */
static dvq_text strip_brackets(dvq_text text)
{
    bool link = dvq_text_starts_with(text, DVQ_TEXT("[[")) &&
                dvq_text_ends_with(text, DVQ_TEXT("]]")) && text.length >= 4;
    return link ? dvq_text_slice(text, 2, text.length - 2) : text;
}

/* Write out what to compare a field with instead of a text. */
static void mend_text(const mend *about, dvq_error *warning)
{
    dvq_text field = about->field;
    dvq_text text = about->literal;
    if (about->type == DVQ_VALUE_DATE && is_date_text(about))
        dvq_error_set_hint(warning, "write %.*s %s date(%.*s)", DVQ_MEANING_SHOWN(field),
                           about->symbol, DVQ_MEANING_SHOWN(text));
    else if (about->type == DVQ_VALUE_LINK)
        dvq_error_set_hint(warning, "write %.*s %s [[%.*s]]", DVQ_MEANING_SHOWN(field),
                           about->symbol, DVQ_MEANING_SHOWN(strip_brackets(text)));
    else if (about->type == DVQ_VALUE_ARRAY)
        dvq_error_set_hint(warning, "write %scontains(%.*s, \"%.*s\")",
                           about->node->as.binary.kind == DVQ_BINARY_NOT_EQUAL ? "!" : "",
                           DVQ_MEANING_SHOWN(field), DVQ_MEANING_SHOWN(text));
    else if (about->type == DVQ_VALUE_BOOLEAN && (dvq_near_name_is_same(text, DVQ_TEXT("true")) ||
                                                  dvq_near_name_is_same(text, DVQ_TEXT("false"))))
        dvq_error_set_hint(warning, "write %.*s %s %s", DVQ_MEANING_SHOWN(field), about->symbol,
                           dvq_near_name_is_same(text, DVQ_TEXT("true")) ? "true" : "false");
    else if (about->type == DVQ_VALUE_NUMBER && is_number_text(text))
        dvq_error_set_hint(warning, "write %.*s %s %.*s", DVQ_MEANING_SHOWN(field), about->symbol,
                           DVQ_MEANING_SHOWN(text));
}

static bool looks_like_date(const char *text)
{
    size_t digits = 0;
    for (const char *at = text; *at != '\0'; at++)
        digits += *at >= '0' && *at <= '9';
    return digits >= 3 && strpbrk(text, "-/. ") != NULL;
}

/* Hints for values of the vault that are not what the query takes them for. */
static void mend_value(const mend *about, const sides *seen, dvq_error *warning)
{
    dvq_text note = dvq_meaning_get_note(seen->row);
    if (about->type == DVQ_VALUE_STRING && about->other == DVQ_VALUE_DATE &&
        looks_like_date(seen->sample))
        dvq_error_set_hint(warning,
                           "\"%s\" in %.*s is no date that can be read: dates are written as "
                           "2024-01-05",
                           seen->sample, DVQ_MEANING_SHOWN(note));
    else if (about->type == DVQ_VALUE_STRING && about->other == DVQ_VALUE_NUMBER)
        dvq_error_set_hint(warning, "number(%.*s) reads a number from text",
                           DVQ_MEANING_SHOWN(about->field));
    else if (about->type == DVQ_VALUE_ARRAY && about->other != DVQ_VALUE_STRING)
        dvq_error_set_hint(warning,
                           "any(%.*s, (x) => x %s %.*s) asks each value of a list; FLATTEN makes "
                           "each a row",
                           DVQ_MEANING_SHOWN(about->field), about->symbol,
                           DVQ_MEANING_SHOWN(about->written));
    else if (about->type == DVQ_VALUE_ARRAY)
        dvq_error_set_hint(warning, "contains(%.*s, ...) looks into a list",
                           DVQ_MEANING_SHOWN(about->field));
    else if (about->type == DVQ_VALUE_LINK && about->other == DVQ_VALUE_STRING)
        dvq_error_set_hint(warning, "a link is compared with a link, such as this.file.link");
    else if (about->type == DVQ_VALUE_DATE && is_bare_date(about->written))
        dvq_error_set_hint(warning, "write %.*s %s date(%.*s)", DVQ_MEANING_SHOWN(about->field),
                           about->symbol, DVQ_MEANING_SHOWN(about->written));
    else if (about->type == DVQ_VALUE_DATE && about->other == DVQ_VALUE_NUMBER)
        dvq_error_set_hint(warning, "%.*s.year is a number", DVQ_MEANING_SHOWN(about->field));
    else if (note.length > 0)
        dvq_error_set_hint(warning, "such as in %.*s", DVQ_MEANING_SHOWN(note));
}

static mend make_mend(const dvq_asker *asker, const dvq_ast_node *node, const sides *seen)
{
    const dvq_ast_node *left = node->as.binary.left;
    const dvq_ast_node *right = node->as.binary.right;
    bool turned = left->kind == DVQ_AST_LITERAL;
    const dvq_ast_node *literal = turned ? left : right;
    mend about = {.asker = asker,
                  .node = node,
                  .field = dvq_meaning_quote(asker, turned ? right->span : left->span),
                  .written = dvq_meaning_quote(asker, turned ? left->span : right->span),
                  .symbol = dvq_ast_operator_symbol(node->as.binary.kind),
                  .type = turned ? seen->right : seen->left,
                  .other = turned ? seen->left : seen->right};
    if (dvq_meaning_is_text(literal))
        about.literal = dvq_value_get_text(literal->as.literal);
    return about;
}

static dvq_status tell_types(const dvq_asker *asker, const dvq_ast_node *node, const sides *seen)
{
    dvq_error *warning = dvq_meaning_warn(asker, node->span);
    if (warning == NULL)
        return dvq_error_memory(asker->error);
    dvq_error_set(warning, DVQ_ERROR_EVALUATE,
                  "this compares %s with %s: no row has both of one type", name_type(seen->left),
                  name_type(seen->right));
    mend about = make_mend(asker, node, seen);
    if (dvq_meaning_is_text(node->as.binary.left) || dvq_meaning_is_text(node->as.binary.right))
        mend_text(&about, warning);
    if (warning->hint[0] == '\0')
        mend_value(&about, seen, warning);
    return DVQ_OK;
}

/* ---- texts that no row has ---- */

/* What a side has been in the rows, where the other is a text in quotes. */
typedef struct texts {
    dvq_text wanted;
    bool met;
    size_t count; /* rows with a text */
    dvq_near_name near;
    char kept[64]; /* the nearest, since rows go */
} texts;

static dvq_status look_at_text(void *user, dvq_value value, bool *enough)
{
    texts *seen = user;
    if (value.type != DVQ_VALUE_STRING)
        return DVQ_OK;
    dvq_text text = dvq_value_get_text(value);
    seen->count++;
    *enough = seen->met = dvq_text_equal(text, seen->wanted);
    size_t before = seen->near.distance;
    dvq_near_name_offer(&seen->near, text);
    if (seen->near.distance < before && text.length < sizeof seen->kept) {
        memcpy(seen->kept, text.data, text.length);
        seen->kept[text.length] = '\0';
    }
    seen->near.found = DVQ_TEXT("");
    return DVQ_OK;
}

static bool is_task_status(const dvq_asker *asker, const dvq_ast_node *side)
{
    return asker->query->type == DVQ_QUERY_TASK && asker->execution->groups.count == 0 &&
           side->kind == DVQ_AST_VARIABLE && dvq_text_equal(side->as.name, DVQ_TEXT("status"));
}

static bool is_subpath(const dvq_ast_node *side)
{
    return side->kind == DVQ_AST_INDEX && dvq_meaning_is_text(side->as.index.key) &&
           dvq_text_equal(dvq_value_get_text(side->as.index.key->as.literal), DVQ_TEXT("subpath"));
}

static dvq_status tell_text(const dvq_asker *asker, const dvq_ast_node *node,
                            const dvq_ast_node *side, const texts *seen)
{
    dvq_text field = dvq_meaning_quote(asker, side->span);
    bool status_text = is_task_status(asker, side);
    if (seen->kept[0] == '\0' && !status_text && !is_subpath(side))
        return DVQ_OK;
    dvq_error *warning = dvq_meaning_warn(asker, node->span);
    if (warning == NULL)
        return dvq_error_memory(asker->error);
    if (seen->count == 0)
        dvq_error_set(warning, DVQ_ERROR_EVALUATE, "no row has a text in %.*s",
                      DVQ_MEANING_SHOWN(field));
    else
        dvq_error_set(warning, DVQ_ERROR_EVALUATE, "%.*s is never \"%.*s\" (seen in %zu %s)",
                      DVQ_MEANING_SHOWN(field), DVQ_MEANING_SHOWN(seen->wanted), seen->count,
                      seen->count == 1 ? "row" : "rows");
    if (seen->kept[0] != '\0')
        dvq_error_set_hint(warning, "did you mean \"%s\"?", seen->kept);
    else if (status_text)
        dvq_error_set_hint(warning,
                           "a task's status is the character in its brackets, such as \"x\"; "
                           "completed says whether it is done");
    return DVQ_OK;
}

/* `field = "text"` where some row's text is almost that and none is just that. */
static dvq_status check_text(const dvq_asker *asker, const dvq_ast_node *node)
{
    const dvq_ast_node *left = node->as.binary.left;
    const dvq_ast_node *right = node->as.binary.right;
    const dvq_ast_node *side = dvq_meaning_is_text(right) ? left : right;
    const dvq_ast_node *literal = side == left ? right : left;
    if (!dvq_meaning_is_text(literal) || side->kind == DVQ_AST_LITERAL ||
        literal->as.literal.size == 0)
        return DVQ_OK;
    texts seen = {.wanted = dvq_value_get_text(literal->as.literal)};
    dvq_near_name_start(&seen.near, seen.wanted);
    dvq_status status = dvq_meaning_visit(asker, side, look_at_text, &seen);
    bool told = seen.count > 0 || is_subpath(side);
    return status != DVQ_OK || seen.met || !told ? status : tell_text(asker, node, side, &seen);
}

dvq_status dvq_meaning_check_comparison(const dvq_asker *asker, const dvq_ast_node *node)
{
    sides seen = {.left = DVQ_VALUE_NULL};
    dvq_status status = look_at_sides(asker, node, &seen);
    if (status == DVQ_OK && !seen.meet && seen.count > 0)
        return tell_types(asker, node, &seen);
    return status == DVQ_OK && node->as.binary.kind == DVQ_BINARY_EQUAL ? check_text(asker, node)
                                                                        : status;
}

/* ---- contains ---- */

/* Texts of lists, with and without # at their start. */
typedef struct marks {
    bool wanted; /* whether the needle has one */
    size_t with;
    size_t without;
} marks;

/* Count until a list clears the needle. */
static dvq_status count_marks(void *user, dvq_value list, bool *enough)
{
    marks *seen = user;
    for (size_t i = 0; list.type == DVQ_VALUE_ARRAY && i < list.size; i++) {
        dvq_value item = list.as.items[i];
        bool text = item.type == DVQ_VALUE_STRING && item.size > 0;
        seen->with += text && item.as.text[0] == '#';
        seen->without += text && item.as.text[0] != '#';
    }
    *enough = (seen->wanted ? seen->with : seen->without) > 0;
    return DVQ_OK;
}

static bool is_exact(const dvq_ast_node *function)
{
    return dvq_text_equal(function->as.name, DVQ_TEXT("econtains"));
}

dvq_status dvq_meaning_check_contains(const dvq_asker *asker, const dvq_ast_node *node)
{
    const dvq_ast_node *list = node->as.call.arguments[0];
    const dvq_ast_node *needle = node->as.call.arguments[1];
    if (!dvq_meaning_is_text(needle) || needle->as.literal.size == 0)
        return DVQ_OK;
    dvq_text text = dvq_value_get_text(needle->as.literal);
    bool marked = text.data[0] == '#';
    if (!marked && !is_exact(node->as.call.function))
        return DVQ_OK;
    marks seen = {.wanted = marked};
    dvq_status status = dvq_meaning_visit(asker, list, count_marks, &seen);
    if (status != DVQ_OK || (marked ? seen.with : seen.without) > 0 ||
        seen.with + seen.without == 0)
        return status;
    dvq_error *warning = dvq_meaning_warn(asker, node->span);
    if (warning == NULL)
        return dvq_error_memory(asker->error);
    dvq_text name = node->as.call.function->as.name;
    dvq_text field = dvq_meaning_quote(asker, list->span);
    dvq_error_set(warning, DVQ_ERROR_EVALUATE,
                  marked ? "no text in %.*s starts with #, and \"%.*s\" does"
                         : "every text in %.*s starts with #, and \"%.*s\" does not",
                  DVQ_MEANING_SHOWN(field), DVQ_MEANING_SHOWN(text));
    dvq_text mended = marked ? dvq_text_slice(text, 1, text.length) : text;
    dvq_error_set_hint(warning, "write %.*s(%.*s, \"%s%.*s\")", DVQ_MEANING_SHOWN(name),
                       DVQ_MEANING_SHOWN(field), marked ? "" : "#", DVQ_MEANING_SHOWN(mended));
    return DVQ_OK;
}

/* ---- null is less than anything ---- */

static dvq_status count_missing(void *user, dvq_value value, bool *enough)
{
    size_t *missing = user;
    *enough = false;
    *missing += value.type == DVQ_VALUE_NULL;
    return DVQ_OK;
}

/* Whether the value is the same for all rows, since the note is asked that the query stands in. */
static bool is_of_this(const dvq_ast_node *node)
{
    while (node->kind == DVQ_AST_INDEX)
        node = node->as.index.object;
    return node->kind == DVQ_AST_VARIABLE && dvq_text_equal(node->as.name, DVQ_TEXT("this"));
}

dvq_status dvq_meaning_check_order(const dvq_asker *asker, const dvq_ast_node *node)
{
    dvq_binary_operator kind = node->as.binary.kind;
    bool less = kind == DVQ_BINARY_LESS || kind == DVQ_BINARY_LESS_OR_EQUAL;
    const dvq_ast_node *lesser = less ? node->as.binary.left : node->as.binary.right;
    size_t count = asker->execution->rows.count;
    size_t missing = 0;
    if (lesser->kind == DVQ_AST_LITERAL || is_of_this(lesser) ||
        dvq_meaning_lacks_name(asker, lesser))
        return DVQ_OK;
    dvq_status status = dvq_meaning_visit(asker, lesser, count_missing, &missing);
    if (status != DVQ_OK || missing == 0)
        return status;
    dvq_error *warning = dvq_meaning_warn(asker, node->span);
    if (warning == NULL)
        return dvq_error_memory(asker->error);
    dvq_text field = dvq_meaning_quote(asker, lesser->span);
    dvq_text whole = dvq_meaning_quote(asker, node->span);
    if (count == 1)
        dvq_error_set(warning, DVQ_ERROR_EVALUATE,
                      "the only row that passes has no %.*s: null is less than anything",
                      DVQ_MEANING_SHOWN(field));
    else
        dvq_error_set(warning, DVQ_ERROR_EVALUATE,
                      "%zu of the %zu rows that pass have no %.*s: null is less than anything",
                      missing, count, DVQ_MEANING_SHOWN(field));
    dvq_error_set_hint(warning, "write %.*s AND %.*s", DVQ_MEANING_SHOWN(field),
                       DVQ_MEANING_SHOWN(whole));
    return DVQ_OK;
}
