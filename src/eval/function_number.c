/*
 * Functions that give numbers or reduce lists: number(), round(), min(), sum(), reduce(),
 * average(), currencyformat(), hash() and so on. Rows in function_rows.c.
 */
#include <stdio.h>

#include "eval/function_bodies.h"
#include "eval/operator.h"
#include "eval/utf16.h"
#include "support/unicode.h"
#include "value/literal.h"

/* The first number in the text, or null. */
dvq_status dvq_function_number(const dvq_call *call, dvq_value *value)
{
    dvq_text text = dvq_value_get_text(call->arguments[0]);
    *value = dvq_value_null();
    double number;
    for (size_t offset = 0; offset < text.length; offset++) {
        if (dvq_literal_match_number(text, offset, &number) == 0)
            continue;
        *value = dvq_value_number(number);
        break;
    }
    return DVQ_OK;
}

/* ---- rounding ---- */

/* Halves go up; what rounds to 0 keeps its sign. */
static double round_half_up(double number)
{
    double rounded = floor(number);
    if (number - rounded >= 0.5)
        rounded += 1;
    return rounded == 0 ? copysign(0, number) : rounded;
}

dvq_status dvq_function_round(const dvq_call *call, dvq_value *value)
{
    double number = call->arguments[0].as.number;
    switch (call->variant->option) {
    case DVQ_ROUND_ZERO:
        number = trunc(number);
        break;
    case DVQ_ROUND_DOWN:
        number = floor(number);
        break;
    case DVQ_ROUND_UP:
        number = ceil(number);
        break;
    case DVQ_ROUND_NEAREST:
        number = round_half_up(number);
        break;
    }
    *value = dvq_value_number(number);
    return DVQ_OK;
}

/* Decimal digits of a number: `point` of them before the decimal point. */
typedef struct decimal {
    char digits[1500]; /* at most 309 before the point and 1074 after it */
    size_t count;
    size_t point;
} decimal;

/* Every digit of the number, exactly, with at least `places` of them after the point. */
static void expand_decimal(double number, int places, decimal *expanded)
{
    int exponent;
    frexp(number, &exponent);
    int exact = exponent < 53 ? 53 - exponent : 0;
    exact = exact > 1074 ? 1074 : exact;
    char printed[1500];
    int length = snprintf(printed, sizeof printed, "%.*f", exact > places ? exact : places, number);
    expanded->count = 0;
    expanded->point = SIZE_MAX;
    /* Whatever is not a digit is the point; how it looks depends on the host's locale. */
    for (int i = 0; i < length; i++)
        if (printed[i] >= '0' && printed[i] <= '9')
            expanded->digits[expanded->count++] = printed[i];
        else
            expanded->point = expanded->count;
    if (expanded->point == SIZE_MAX)
        expanded->point = expanded->count;
}

/* Add one to the last of `count` digits; true when that takes one more digit in front. */
static bool increment_digits(char *digits, size_t count)
{
    for (size_t i = count; i > 0; i--) {
        if (digits[i - 1] != '9') {
            digits[i - 1]++;
            return false;
        }
        digits[i - 1] = '0';
    }
    return true;
}

/* The number nearest to `number` with `places` decimals, halves away from zero, like toFixed. */
static double round_to_places(double number, int places)
{
    decimal expanded;
    expand_decimal(fabs(number), places, &expanded);
    size_t kept = expanded.point + (size_t)places;
    bool up = kept < expanded.count && expanded.digits[kept] >= '5';
    bool grew = up && increment_digits(expanded.digits, kept);
    char text[512];
    int length = snprintf(text, sizeof text, "%s%.*s.%.*s", grew ? "1" : "", (int)expanded.point,
                          expanded.digits, places, expanded.digits + expanded.point);
    double rounded = 0;
    dvq_literal_match_number(dvq_text_make(text, (size_t)length), 0, &rounded);
    return number < 0 ? -rounded : rounded;
}

/* round(number, digits): no more than 100 digits. */
dvq_status dvq_function_round_digits(const dvq_call *call, dvq_value *value)
{
    double number = call->arguments[0].as.number;
    double places = call->arguments[1].as.number;
    if (places <= 0) {
        *value = dvq_value_number(round_half_up(number));
        return DVQ_OK;
    }
    places = dvq_number_to_integer(places);
    if (places > 100) {
        return dvq_error_set(call->error, DVQ_ERROR_EVALUATE,
                             "round() takes at most 100 digits after the point");
    }
    if (isfinite(number) && fabs(number) < 1e21)
        number = round_to_places(number, (int)places);
    *value = dvq_value_number(number);
    return DVQ_OK;
}

/* ---- min, max, minby, maxby ---- */

/* Whether `a` is kept when `b` follows it. */
static dvq_status is_kept(const dvq_call *call, dvq_value a, dvq_value b, bool *kept)
{
    int order = 0;
    dvq_status status = dvq_call_compare(call, a, b, true, &order);
    *kept = call->variant->option == DVQ_EXTREME_LEAST ? order <= 0 : order > 0;
    return status;
}

/* The extreme of the arguments; nulls do not count. */
dvq_status dvq_function_extreme(const dvq_call *call, dvq_value *value)
{
    *value = dvq_value_null();
    for (size_t i = 0; i < call->count; i++) {
        dvq_value item = call->arguments[i];
        bool kept = !dvq_value_is_null(*value);
        if (kept && !dvq_value_is_null(item)) {
            dvq_status status = is_kept(call, *value, item, &kept);
            if (status != DVQ_OK)
                return status;
        }
        if (!kept)
            *value = item;
    }
    return DVQ_OK;
}

/* min(list): as if its items were the arguments. */
dvq_status dvq_function_extreme_of(const dvq_call *call, dvq_value *value)
{
    dvq_value list = call->arguments[0];
    return dvq_call_again(call, list.as.items, list.size, value);
}

/* minby(list, key): the first item when every key is null. */
dvq_status dvq_function_extreme_by(const dvq_call *call, dvq_value *value)
{
    dvq_value list = call->arguments[0];
    dvq_value best_key = dvq_value_null();
    *value = list.size > 0 ? list.as.items[0] : dvq_value_null();
    for (size_t i = 0; i < list.size; i++) {
        bool kept = false;
        dvq_value key;
        dvq_status status = dvq_call_lambda(call, call->arguments[1], list.as.items[i], &key);
        if (status == DVQ_OK && dvq_value_is_null(key))
            continue;
        if (status == DVQ_OK && !dvq_value_is_null(best_key))
            status = is_kept(call, best_key, key, &kept);
        if (status != DVQ_OK)
            return status;
        if (!kept) {
            *value = list.as.items[i];
            best_key = key;
        }
    }
    return DVQ_OK;
}

/* ---- reduce, sum, product, average ---- */

/* A text plus the items from `next` on, in one piece, since text plus anything is text. */
static dvq_status append_items(const dvq_call *call, dvq_value list, size_t next, dvq_value *value)
{
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, call->context->arena);
    dvq_text_builder_add(&builder, dvq_value_get_text(*value));
    for (; next < list.size && builder.status == DVQ_OK; next++) {
        dvq_status status = dvq_call_append_value(call, &builder, list.as.items[next]);
        if (status != DVQ_OK)
            return status;
    }
    return dvq_call_return_text(call, &builder, value);
}

/* Likewise a list plus the lists from `*next` on; stops at the first item that is not a list. */
static dvq_status concatenate_lists(const dvq_call *call, dvq_value list, size_t *next,
                                    dvq_value *value)
{
    dvq_value_vector items = {0};
    dvq_value part = *value;
    dvq_status status = DVQ_OK;
    for (;;) {
        for (size_t i = 0; status == DVQ_OK && i < part.size; i++)
            status = dvq_call_push(call, &items, part.as.items[i]);
        if (status != DVQ_OK || *next >= list.size ||
            !dvq_value_is(list.as.items[*next], DVQ_VALUE_ARRAY))
            break;
        part = list.as.items[(*next)++];
    }
    *value = dvq_value_array(items.items, items.count);
    return status;
}

static dvq_status reduce_with(const dvq_call *call, dvq_value list,
                              dvq_binary_operator binary_operator, dvq_value *value)
{
    *value = list.as.items[0];
    dvq_status status = DVQ_OK;
    size_t next = 1;
    while (status == DVQ_OK && next < list.size) {
        dvq_value item = list.as.items[next];
        bool adds = binary_operator == DVQ_BINARY_ADD;
        if (adds && dvq_value_is(*value, DVQ_VALUE_STRING))
            return append_items(call, list, next, value);
        if (adds && dvq_value_is(*value, DVQ_VALUE_ARRAY) && dvq_value_is(item, DVQ_VALUE_ARRAY)) {
            status = concatenate_lists(call, list, &next, value);
            continue;
        }
        status =
            dvq_operator_apply(call->context, binary_operator, *value, item, value, call->error);
        next++;
    }
    return status;
}

static bool find_operator(dvq_text symbol, dvq_binary_operator *binary_operator)
{
    static const struct {
        char symbol;
        dvq_binary_operator binary_operator;
    } operators[] = {{'+', DVQ_BINARY_ADD},      {'-', DVQ_BINARY_SUBTRACT},
                     {'*', DVQ_BINARY_MULTIPLY}, {'/', DVQ_BINARY_DIVIDE},
                     {'&', DVQ_BINARY_AND},      {'|', DVQ_BINARY_OR}};
    for (size_t i = 0; i < sizeof operators / sizeof operators[0]; i++) {
        if (symbol.length == 1 && symbol.data[0] == operators[i].symbol) {
            *binary_operator = operators[i].binary_operator;
            return true;
        }
    }
    return false;
}

/* reduce(list, operator) */
dvq_status dvq_function_reduce_operator(const dvq_call *call, dvq_value *value)
{
    *value = dvq_value_null();
    if (call->arguments[0].size == 0)
        return DVQ_OK;
    dvq_binary_operator binary_operator;
    if (!find_operator(dvq_value_get_text(call->arguments[1]), &binary_operator)) {
        return dvq_error_set(call->error, DVQ_ERROR_EVALUATE,
                             "reduce() takes one of + - * / & | as its operator");
    }
    return reduce_with(call, call->arguments[0], binary_operator, value);
}

/* reduce(list, lambda): nulls after the first item are left out. */
dvq_status dvq_function_reduce_lambda(const dvq_call *call, dvq_value *value)
{
    dvq_value list = call->arguments[0];
    *value = list.size > 0 ? list.as.items[0] : dvq_value_null();
    for (size_t i = 1; i < list.size; i++) {
        const dvq_value arguments[] = {*value, list.as.items[i]};
        if (dvq_value_is_null(arguments[1]))
            continue;
        dvq_status status = dvq_lambda_call(call->context, call->arguments[1].as.function,
                                            arguments, 2, value, call->error);
        if (status != DVQ_OK)
            return status;
    }
    return DVQ_OK;
}

/* sum(list) and product(list): the option is the operator. */
dvq_status dvq_function_total(const dvq_call *call, dvq_value *value)
{
    *value = dvq_value_null();
    if (call->arguments[0].size == 0)
        return DVQ_OK;
    return reduce_with(call, call->arguments[0], (dvq_binary_operator)call->variant->option, value);
}

dvq_status dvq_function_average(const dvq_call *call, dvq_value *value)
{
    dvq_value list = call->arguments[0];
    *value = dvq_value_null();
    if (list.size == 0)
        return DVQ_OK;
    dvq_status status = reduce_with(call, list, DVQ_BINARY_ADD, value);
    if (status != DVQ_OK || dvq_value_is_null(*value))
        return status;
    return dvq_operator_apply(call->context, DVQ_BINARY_DIVIDE, *value, dvq_value_number(list.size),
                              value, call->error);
}

/* ---- currencyformat, hash ---- */

/* currencyformat(number, [code]) */
dvq_status dvq_function_currency(const dvq_call *call, dvq_value *value)
{
    dvq_text code = call->count > 1 ? dvq_value_get_text(call->arguments[1]) : DVQ_TEXT("USD");
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, call->context->arena);
    dvq_status status =
        dvq_currency_append(&call->context->currency, call->context->environment->locale,
                            call->arguments[0].as.number, code, &builder, call->error);
    if (status != DVQ_OK)
        return dvq_call_report(call, status);
    return dvq_call_return_text(call, &builder, value);
}

typedef struct hash_state {
    uint32_t high;
    uint32_t low;
} hash_state;

/* cyrb53, a public domain hash of 53 bits, over UTF-16 units. */
static void hash_text(hash_state *state, dvq_text text)
{
    size_t size;
    for (size_t at = 0; at < text.length; at += size) {
        uint32_t units[2];
        size_t count = dvq_unicode_split(dvq_unicode_decode(text, at, &size), units);
        for (size_t i = 0; i < count; i++) {
            state->low = (state->low ^ units[i]) * 2654435761u;
            state->high = (state->high ^ units[i]) * 1597334677u;
        }
    }
}

static double hash_finish(hash_state state)
{
    uint32_t low = (state.low ^ (state.low >> 16)) * 2246822507u;
    low ^= (state.high ^ (state.high >> 13)) * 3266489909u;
    uint32_t high = (state.high ^ (state.high >> 16)) * 2246822507u;
    high ^= (low ^ (low >> 13)) * 3266489909u;
    return 4294967296.0 * (high & 0x1FFFFF) + low;
}

/* hash(seed, [text], [variant]): the texts are hashed as one; the variant starts the hash. */
dvq_status dvq_function_hash(const dvq_call *call, dvq_value *value)
{
    dvq_value last = call->arguments[call->count - 1];
    bool has_variant = dvq_value_is(last, DVQ_VALUE_NUMBER);
    uint32_t variant = has_variant ? dvq_number_to_uint32(last.as.number) : 0;
    hash_state state = {.low = 0xDEADBEEFu ^ variant, .high = 0x41C6CE57u ^ variant};
    for (size_t i = 0; i < call->count - (has_variant ? 1 : 0); i++)
        hash_text(&state, dvq_value_get_text(call->arguments[i]));
    *value = dvq_value_number(hash_finish(state));
    return DVQ_OK;
}
