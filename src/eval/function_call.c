/*
 * Calling a built-in function: takes vectorized arguments apart, chooses the first variant that
 * fits the types of the arguments, and explains a call that fits none. Called by expression.c, and
 * by bodies that call their function again. Never evaluates an argument.
 */
#include "eval/function_call.h"

#include "eval/function_bodies.h"

/* How deep one call follows arrays within arrays. */
#define NESTING_LIMIT 200

/* How many arguments a message names. */
#define NAMED_ARGUMENTS 31

static dvq_status call_row(const dvq_call *call, dvq_value *value);

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* ---- types ---- */

static char type_letter(dvq_value value)
{
    switch ((dvq_value_type)value.type) {
    case DVQ_VALUE_NULL:
        return '_';
    case DVQ_VALUE_BOOLEAN:
        return 'b';
    case DVQ_VALUE_NUMBER:
        return 'n';
    case DVQ_VALUE_STRING:
        return 's';
    case DVQ_VALUE_DATE:
        return 'd';
    case DVQ_VALUE_DURATION:
        return 'p';
    case DVQ_VALUE_LINK:
        return 'l';
    case DVQ_VALUE_ARRAY:
        return 'a';
    case DVQ_VALUE_OBJECT:
        return 'o';
    case DVQ_VALUE_FUNCTION:
        return 'f';
    case DVQ_VALUE_WIDGET:
        return 'w';
    }
    return '?';
}

static const char *letter_name(char letter)
{
    switch (letter) {
    case '_':
        return "null";
    case 'b':
        return "boolean";
    case 'n':
        return "number";
    case 's':
        return "string";
    case 'd':
        return "date";
    case 'p':
        return "duration";
    case 'l':
        return "link";
    case 'a':
        return "array";
    case 'o':
        return "object";
    case 'f':
        return "function";
    case 'w':
        return "widget";
    default:
        return "any value";
    }
}

static bool is_variadic(const dvq_function_variant *variant)
{
    return variant->types[0] == '.';
}

static bool variant_fits(const dvq_function_variant *variant, const dvq_call *call)
{
    if (is_variadic(variant))
        return true;
    if (strlen(variant->types) != call->count)
        return false;
    for (size_t i = 0; i < call->count; i++) {
        char wanted = variant->types[i];
        if (wanted != '*' && wanted != type_letter(call->arguments[i]))
            return false;
    }
    return true;
}

/* ---- the message for a call that fits no variant ---- */

typedef struct phrase {
    char text[320];
    size_t length;
} phrase;

static void phrase_add(phrase *sentence, const char *words)
{
    size_t room = sizeof sentence->text - 1 - sentence->length;
    size_t size = least(strlen(words), room);
    memcpy(sentence->text + sentence->length, words, size);
    sentence->length += size;
    sentence->text[sentence->length] = 0;
}

/* "a number", "an array", "null". */
static void phrase_add_type(phrase *sentence, char letter)
{
    if (letter != '_' && letter != '*')
        phrase_add(sentence, letter == 'a' || letter == 'o' ? "an " : "a ");
    phrase_add(sentence, letter_name(letter));
}

static void phrase_add_variant(phrase *sentence, const char *types)
{
    if (strlen(types) == 1) {
        phrase_add_type(sentence, types[0]);
        return;
    }
    phrase_add(sentence, "(");
    for (size_t i = 0; types[i] != 0; i++) {
        if (i > 0)
            phrase_add(sentence, ", ");
        phrase_add(sentence, letter_name(types[i]));
    }
    phrase_add(sentence, ")");
}

/* Variants that only pass null on say nothing about what the function is for. */
static bool is_worth_naming(const dvq_function_variant *variant, size_t count)
{
    return strchr(variant->types, '_') == NULL && strlen(variant->types) == count;
}

/* What the function takes as `count` arguments; false when it never takes that many. */
static bool phrase_add_variants(phrase *sentence, const dvq_function_row *row, size_t count)
{
    bool named = false;
    for (size_t i = 0; i < row->variant_count; i++) {
        if (!is_worth_naming(&row->variants[i], count))
            continue;
        phrase_add(sentence, named ? " or " : "");
        phrase_add_variant(sentence, row->variants[i].types);
        named = true;
    }
    return named;
}

static void phrase_add_arguments(phrase *sentence, const dvq_call *call)
{
    char types[NAMED_ARGUMENTS + 1];
    size_t count = least(call->count, NAMED_ARGUMENTS);
    for (size_t i = 0; i < count; i++)
        types[i] = type_letter(call->arguments[i]);
    types[count] = 0;
    phrase_add_variant(sentence, types);
}

/* "1, 2 or 3": how many arguments the function takes. */
static void phrase_add_counts(phrase *sentence, const dvq_function_row *row)
{
    unsigned counts = 0;
    for (size_t i = 0; i < row->variant_count; i++)
        counts |= 1u << strlen(row->variants[i].types);
    bool first = true;
    for (unsigned count = 1; counts >> count != 0; count++) {
        if (((counts >> count) & 1) == 0)
            continue;
        const char digit[] = {(char)('0' + count), 0};
        bool last = counts >> (count + 1) == 0;
        phrase_add(sentence, first ? "" : last ? " or " : ", ");
        phrase_add(sentence, digit);
        first = false;
    }
    phrase_add(sentence, counts == 2 ? " argument" : " arguments");
}

/* How the call should have been written. */
static const char *find_hint(const dvq_call *call)
{
    bool number = call->count > 0 && dvq_value_is(call->arguments[0], DVQ_VALUE_NUMBER);
    /* date(2026-1-5), or a date that does not exist, is read as a subtraction. */
    if (number && strcmp(call->row->name, "date") == 0)
        return "no date: year, month and day are written in full, as in date(2026-01-05)";
    if (number && strcmp(call->row->name, "dur") == 0)
        return "a duration has a unit: dur(7 days)";
    return call->row->signature;
}

/* "round() takes a number, not a string"; "round() takes 1 or 2 arguments, not 3". */
static dvq_status fail_mismatch(const dvq_call *call)
{
    /* Only the first error is kept, so the others need no message. */
    if (call->error == NULL || call->error->status != DVQ_OK)
        return DVQ_ERROR_EVALUATE;
    phrase takes = {.length = 0};
    phrase got = {.length = 0};
    dvq_status status;
    if (phrase_add_variants(&takes, call->row, call->count)) {
        phrase_add_arguments(&got, call);
        status = dvq_error_set(call->error, DVQ_ERROR_EVALUATE, "%s() takes %s, not %s",
                               call->row->name, takes.text, got.text);
    } else {
        phrase_add_counts(&takes, call->row);
        status = dvq_error_set(call->error, DVQ_ERROR_EVALUATE, "%s() takes %s, not %zu",
                               call->row->name, takes.text, call->count);
    }
    dvq_error_set_hint(call->error, "%s", find_hint(call));
    return status;
}

/* ---- calls ---- */

static dvq_status call_variant(dvq_call *call, dvq_value *value)
{
    for (size_t i = 0; i < call->row->variant_count; i++) {
        const dvq_function_variant *variant = &call->row->variants[i];
        if (variant_fits(variant, call)) {
            call->variant = variant;
            return variant->body(call, value);
        }
    }
    return fail_mismatch(call);
}

/* The positions that are vectorized and hold arrays. */
static unsigned find_array_positions(const dvq_call *call)
{
    if (call->count >= sizeof call->row->vectorized)
        return 0;
    unsigned positions = 0;
    for (size_t i = 0; i < call->count; i++) {
        bool vectorized = (call->row->vectorized[call->count] >> i) & 1;
        if (vectorized && dvq_value_is(call->arguments[i], DVQ_VALUE_ARRAY))
            positions |= 1u << i;
    }
    return positions;
}

/* One call for each element of the shortest array among the vectorized arguments. */
static dvq_status call_vectorized(const dvq_call *call, unsigned positions, dvq_value *value)
{
    dvq_value arguments[sizeof call->row->vectorized];
    size_t length = SIZE_MAX;
    for (size_t i = 0; i < call->count; i++) {
        arguments[i] = call->arguments[i];
        if ((positions >> i) & 1)
            length = least(length, call->arguments[i].size);
    }
    dvq_value *items;
    dvq_status status = dvq_call_allocate_items(call, length, &items);
    dvq_call element = *call;
    element.arguments = arguments;
    element.depth++;
    for (size_t item = 0; status == DVQ_OK && item < length; item++) {
        for (size_t i = 0; i < call->count; i++)
            if ((positions >> i) & 1)
                arguments[i] = call->arguments[i].as.items[item];
        status = call_row(&element, &items[item]);
    }
    if (status == DVQ_OK)
        *value = dvq_value_array(items, length);
    return status;
}

static dvq_status call_row(const dvq_call *call, dvq_value *value)
{
    if (call->depth > NESTING_LIMIT) {
        return dvq_error_set(call->error, DVQ_ERROR_LIMIT, "%s(): arrays nested more than %d deep",
                             call->row->name, NESTING_LIMIT);
    }
    unsigned positions = find_array_positions(call);
    if (positions != 0)
        return call_vectorized(call, positions, value);
    dvq_call chosen = *call;
    return call_variant(&chosen, value);
}

dvq_status dvq_call_function(dvq_context *context, const dvq_function_row *row,
                             const dvq_value *arguments, size_t count, dvq_value *value,
                             dvq_error *error)
{
    dvq_call call = {
        .context = context, .row = row, .arguments = arguments, .count = count, .error = error};
    return call_row(&call, value);
}

dvq_status dvq_call_again(const dvq_call *call, const dvq_value *arguments, size_t count,
                          dvq_value *value)
{
    dvq_call again = *call;
    again.arguments = arguments;
    again.count = count;
    again.depth++;
    return call_row(&again, value);
}
