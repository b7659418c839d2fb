/*
 * Slips that show without a look at the rows: a text or another constant as a condition, a date's
 * format in the letters of another program, the week of the month where that of the year is meant.
 * See meaning_part.h.
 */
#include "eval/meaning_part.h"

#include "support/diagnostic.h"

/* ---- constants ---- */

/* Whether the query says true or false itself, which is meant. */
static bool is_written_out(const dvq_asker *asker, const dvq_ast_node *node)
{
    dvq_text text = dvq_meaning_quote(asker, node->span);
    return dvq_text_equal_ascii_case(text, DVQ_TEXT("true")) ||
           dvq_text_equal_ascii_case(text, DVQ_TEXT("false"));
}

/* `field = "a" OR "b"`: the second text was to be compared as well. */
static bool hint_comparison(const dvq_asker *asker, const dvq_ast_node *node,
                            const dvq_ast_node *before, dvq_error *warning)
{
    if (before == NULL || before->kind != DVQ_AST_BINARY || !dvq_meaning_is_text(node) ||
        !dvq_meaning_is_text(before->as.binary.right))
        return false;
    dvq_text field = dvq_meaning_quote(asker, before->as.binary.left->span);
    dvq_text text = dvq_meaning_quote(asker, node->span);
    dvq_error_set_hint(warning, "write %.*s %s %.*s", DVQ_MEANING_SHOWN(field),
                       dvq_ast_operator_symbol(before->as.binary.kind), DVQ_MEANING_SHOWN(text));
    return true;
}

dvq_status dvq_meaning_check_constant(const dvq_asker *asker, const dvq_ast_node *node,
                                      const dvq_ast_node *before)
{
    if (node->kind != DVQ_AST_LITERAL || is_written_out(asker, node))
        return DVQ_OK;
    bool truthy = false;
    dvq_status status = dvq_value_is_truthy(node->as.literal, &asker->execution->scratch, &truthy);
    if (status != DVQ_OK)
        return dvq_error_set(asker->error, status, "a constant cannot be judged");
    dvq_error *warning = dvq_meaning_warn(asker, node->span);
    if (warning == NULL)
        return dvq_error_memory(asker->error);
    dvq_error_set(warning, DVQ_ERROR_EVALUATE, "this condition is %s whatever the row is",
                  truthy ? "true" : "false");
    if (!hint_comparison(asker, node, before, warning) && dvq_meaning_is_text(node))
        dvq_error_set_hint(warning, "a name of a field stands without quotes; a text is compared "
                                    "with something");
    return DVQ_OK;
}

/* ---- formats of dates ---- */

/* How often the letter comes at `offset` on end. */
static size_t measure_run(dvq_text text, size_t offset)
{
    size_t end = offset;
    while (end < text.length && text.data[end] == text.data[offset])
        end++;
    return end - offset;
}

/* The letters that a format is made of, as far as they matter here. */
typedef struct letters {
    bool year;         /* y */
    bool day;          /* d */
    bool hour;         /* h or H */
    bool minutes;      /* mm */
    bool months;       /* M */
    bool foreign_year; /* YYYY or YY */
    bool foreign_day;  /* DD or D beside other letters */
} letters;

static letters read_format(dvq_text format)
{
    letters found = {0};
    for (size_t offset = 0; offset < format.length; offset += measure_run(format, offset)) {
        if (format.data[offset] == '\'') {
            size_t end = dvq_text_find_byte(format, '\'', offset + 1);
            offset = end == SIZE_MAX ? format.length - 1 : end;
            continue;
        }
        size_t run = measure_run(format, offset);
        switch (format.data[offset]) {
        case 'y':
            found.year = true;
            break;
        case 'd':
            found.day = true;
            break;
        case 'h':
        case 'H':
            found.hour = true;
            break;
        case 'm':
            found.minutes = found.minutes || run == 2;
            break;
        case 'M':
            found.months = true;
            break;
        case 'Y':
            found.foreign_year = found.foreign_year || run == 4 || run == 2;
            break;
        case 'D':
            found.foreign_day = found.foreign_day || run <= 2;
            break;
        default:
            break;
        }
    }
    return found;
}

/* The format with the letters that are right here; `months` for mm as well. */
static dvq_status translate(const dvq_asker *asker, dvq_text format, bool months, dvq_text *made)
{
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, asker->execution->arena);
    size_t run;
    for (size_t offset = 0; offset < format.length; offset += run) {
        char letter = format.data[offset];
        run = measure_run(format, offset);
        bool weekday = letter == 'd' && run >= 3 && !months;
        char other = letter == 'Y'             ? 'y'
                     : letter == 'D'           ? 'd'
                     : weekday                 ? 'E'
                     : months && letter == 'm' ? 'M'
                                               : letter;
        dvq_text_builder_add_repeated(&builder, other, run);
    }
    return dvq_text_builder_finish(&builder, made);
}

dvq_status dvq_meaning_check_format(const dvq_asker *asker, const dvq_ast_node *node)
{
    if (node->as.call.count != 2 || !dvq_meaning_is_text(node->as.call.arguments[1]))
        return DVQ_OK;
    const dvq_ast_node *argument = node->as.call.arguments[1];
    dvq_text format = dvq_value_get_text(argument->as.literal);
    letters found = read_format(format);
    bool foreign = found.foreign_year || (found.foreign_day && (found.months || found.year));
    bool minutes = found.minutes && !found.months && !found.hour &&
                   (found.year || found.day || found.foreign_year || found.foreign_day);
    if (!foreign && !minutes)
        return DVQ_OK;
    dvq_error *warning = dvq_meaning_warn(asker, argument->span);
    dvq_text made;
    if (warning == NULL || translate(asker, format, minutes, &made) != DVQ_OK)
        return dvq_error_memory(asker->error);
    if (foreign)
        dvq_error_set(warning, DVQ_ERROR_EVALUATE,
                      "YYYY and DD are letters of moment.js: here the year is yyyy and the day dd");
    else
        dvq_error_set(warning, DVQ_ERROR_EVALUATE, "mm is the minute; the month is MM");
    dvq_error_set_hint(warning, "write \"%.*s\"", DVQ_MEANING_SHOWN(made));
    return DVQ_OK;
}

dvq_status dvq_meaning_check_date(const dvq_asker *asker, const dvq_ast_node *node)
{
    /* Binding has put the value in place of the call. */
    dvq_text written = dvq_meaning_quote(asker, node->span);
    if (!dvq_value_is(node->as.literal, DVQ_VALUE_NULL) ||
        !dvq_text_starts_with(written, DVQ_TEXT("date(\"")))
        return DVQ_OK;
    dvq_error *warning = dvq_meaning_warn(asker, node->span);
    if (warning == NULL)
        return dvq_error_memory(asker->error);
    dvq_error_set(warning, DVQ_ERROR_EVALUATE, "%.*s is no date that can be read",
                  DVQ_MEANING_SHOWN(written));
    dvq_error_set_hint(warning, "dates are written as 2024-01-05; others are read by a format, as "
                                "in date(\"05.01.2024\", \"dd.MM.yyyy\")");
    return DVQ_OK;
}

/* ---- weeks ---- */

static bool is_member(const dvq_ast_node *node, const char *name)
{
    return node->kind == DVQ_AST_INDEX && dvq_meaning_is_text(node->as.index.key) &&
           dvq_text_equal(dvq_value_get_text(node->as.index.key->as.literal),
                          dvq_text_from_string(name));
}

/* Weeks of a month are 1 to 5. */
static bool is_week_of_year(const dvq_ast_node *node)
{
    return node->kind == DVQ_AST_LITERAL && node->as.literal.type == DVQ_VALUE_NUMBER &&
           node->as.literal.as.number > 5;
}

static bool names_months(const dvq_asker *asker)
{
    return dvq_text_find(asker->execution->context->text, DVQ_TEXT(".month"), 0) != SIZE_MAX;
}

/* Whether the side is what `date(today).week` has become, or another `.week`. */
static bool is_week(const dvq_asker *asker, const dvq_ast_node *node)
{
    return is_member(node, "week") ||
           (node->kind == DVQ_AST_LITERAL &&
            dvq_text_ends_with(dvq_meaning_quote(asker, node->span), DVQ_TEXT(".week")));
}

dvq_status dvq_meaning_check_week(const dvq_asker *asker, const dvq_ast_node *node)
{
    const dvq_ast_node *left = node->as.binary.left;
    const dvq_ast_node *right = node->as.binary.right;
    bool both = is_week(asker, left) && is_week(asker, right) && !names_months(asker);
    bool late = (is_member(left, "week") && is_week_of_year(right)) ||
                (is_member(right, "week") && is_week_of_year(left));
    if (!both && !late)
        return DVQ_OK;
    dvq_error *warning = dvq_meaning_warn(asker, node->span);
    if (warning == NULL)
        return dvq_error_memory(asker->error);
    dvq_error_set(warning, DVQ_ERROR_EVALUATE, ".week is the week of the month, from 1 to 5");
    dvq_error_set_hint(warning, "the week of the year is .weekyear; compare .year as well");
    return DVQ_OK;
}
