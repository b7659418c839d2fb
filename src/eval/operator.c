/*
 * Binary operators: one table by operator and the types of both sides. Called by the evaluator for
 * every binary node; never looks at the row. Rules: Dataview, expression/binaryop.ts.
 */
#include "eval/operator.h"

#include "support/diagnostic.h"
#include "support/unicode.h"
#include "value/date.h"
#include "value/duration.h"
#include "value/value_compare.h"
#include "value/value_text.h"

/* One application of an operator. */
typedef struct application {
    dvq_context *context;
    dvq_binary_operator kind;
    dvq_value left;
    dvq_value right;
    dvq_error *error;
} application;

typedef dvq_status operator_body(const application *self, dvq_value *value);

enum { TYPE_COUNT = DVQ_VALUE_WIDGET + 1 };

/*
 * What an operator does, in the order tried: by both types, with a string on a side, with anything.
 */
typedef struct operator_row {
    operator_body *by_types[TYPE_COUNT][TYPE_COUNT];
    operator_body *with_string;
    operator_body *with_any;
} operator_row;

/* Report a failure for which value/ has no message. */
static dvq_status report(const application *self, dvq_status status)
{
    if (status == DVQ_OK)
        return DVQ_OK;
    if (status == DVQ_ERROR_MEMORY)
        return dvq_error_memory(self->error);
    const char *symbol = dvq_ast_operator_symbol(self->kind);
    if (status == DVQ_ERROR_LIMIT)
        return dvq_error_set(self->error, status,
                             "%s goes past a limit: values nest at most %d deep, a text has at "
                             "most %zu MiB",
                             symbol, DVQ_VALUE_DEPTH_LIMIT, DVQ_TEXT_LIMIT / DVQ_MEBIBYTE);
    return dvq_error_set(self->error, status, "%s cannot be computed", symbol);
}

/* ---- any values ---- */

static dvq_status compare(const application *self, dvq_value *value)
{
    int order = 0;
    dvq_status status = dvq_value_compare(self->context->environment, self->left, self->right,
                                          self->context->arena, true, &order);
    if (status != DVQ_OK)
        return report(self, status);
    bool holds = (self->kind == DVQ_BINARY_EQUAL && order == 0) ||
                 (self->kind == DVQ_BINARY_NOT_EQUAL && order != 0) ||
                 (self->kind == DVQ_BINARY_LESS && order < 0) ||
                 (self->kind == DVQ_BINARY_LESS_OR_EQUAL && order <= 0) ||
                 (self->kind == DVQ_BINARY_GREATER && order > 0) ||
                 (self->kind == DVQ_BINARY_GREATER_OR_EQUAL && order >= 0);
    *value = dvq_value_boolean(holds);
    return DVQ_OK;
}

static dvq_status combine(const application *self, dvq_value *value)
{
    dvq_arena *scratch = self->context->arena;
    bool truthy;
    dvq_status status = dvq_value_is_truthy(self->left, scratch, &truthy);
    if (status == DVQ_OK && truthy == (self->kind == DVQ_BINARY_AND))
        status = dvq_value_is_truthy(self->right, scratch, &truthy);
    *value = dvq_value_boolean(truthy);
    return report(self, status);
}

static dvq_status give_null(const application *self, dvq_value *value)
{
    (void)self;
    *value = dvq_value_null();
    return DVQ_OK;
}

/* ---- numbers ---- */

static dvq_status add_numbers(const application *self, dvq_value *value)
{
    *value = dvq_value_number(self->left.as.number + self->right.as.number);
    return DVQ_OK;
}

static dvq_status subtract_numbers(const application *self, dvq_value *value)
{
    *value = dvq_value_number(self->left.as.number - self->right.as.number);
    return DVQ_OK;
}

static dvq_status multiply_numbers(const application *self, dvq_value *value)
{
    *value = dvq_value_number(self->left.as.number * self->right.as.number);
    return DVQ_OK;
}

static dvq_status divide_numbers(const application *self, dvq_value *value)
{
    *value = dvq_value_number(self->left.as.number / self->right.as.number);
    return DVQ_OK;
}

static dvq_status take_remainder(const application *self, dvq_value *value)
{
    *value = dvq_value_number(fmod(self->left.as.number, self->right.as.number));
    return DVQ_OK;
}

/* ---- text ---- */

static dvq_status finish_text(const application *self, dvq_text_builder *builder, dvq_value *value)
{
    dvq_text text;
    dvq_status status = dvq_text_builder_finish(builder, &text);
    *value = dvq_value_string(text);
    return report(self, status);
}

static dvq_status join_texts(const application *self, dvq_value *value)
{
    const dvq_environment *environment = self->context->environment;
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, self->context->arena);
    dvq_status status = dvq_value_append_text(environment, self->left, &builder);
    dvq_text right;
    if (status == DVQ_OK)
        status = dvq_value_to_text(environment, self->right, self->context->arena, &right);
    if (status != DVQ_OK)
        return report(self, status);
    dvq_unicode_append_joined(&builder, right);
    return finish_text(self, &builder, value);
}

/* String.prototype.repeat, except that a negative count gives nothing. */
static dvq_status repeat_text(const application *self, dvq_text text, double count,
                              dvq_value *value)
{
    *value = dvq_value_string(DVQ_TEXT(""));
    if (isinf(count) && count > 0)
        return dvq_error_set(self->error, DVQ_ERROR_LIMIT,
                             "a string cannot be repeated infinitely often");
    if (!(count >= 1) || text.length == 0)
        return DVQ_OK;
    if (floor(count) > (double)DVQ_TEXT_LIMIT / (double)text.length)
        return report(self, DVQ_ERROR_LIMIT);
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, self->context->arena);
    size_t times = (size_t)count;
    if (text.length == 1)
        dvq_text_builder_add_repeated(&builder, text.data[0], times);
    else
        for (size_t i = 0; i < times; i++)
            dvq_unicode_append_joined(&builder, text);
    return finish_text(self, &builder, value);
}

static dvq_status multiply_text(const application *self, dvq_value *value)
{
    return repeat_text(self, dvq_value_get_text(self->left), self->right.as.number, value);
}

static dvq_status multiply_by_text(const application *self, dvq_value *value)
{
    return repeat_text(self, dvq_value_get_text(self->right), self->left.as.number, value);
}

/* ---- dates and durations ---- */

static dvq_status subtract_dates(const application *self, dvq_value *value)
{
    dvq_status status = dvq_date_subtract(self->context->environment, self->left, self->right,
                                          self->context->arena, value);
    return report(self, status);
}

static dvq_status add_to_date(const application *self, dvq_value *value)
{
    *value = dvq_date_add(self->context->environment, self->left, self->right.as.duration, 1);
    return DVQ_OK;
}

static dvq_status add_date(const application *self, dvq_value *value)
{
    *value = dvq_date_add(self->context->environment, self->right, self->left.as.duration, 1);
    return DVQ_OK;
}

static dvq_status subtract_from_date(const application *self, dvq_value *value)
{
    *value = dvq_date_add(self->context->environment, self->left, self->right.as.duration, -1);
    return DVQ_OK;
}

static dvq_status finish_duration(const application *self, const dvq_duration *duration,
                                  dvq_value *value)
{
    dvq_duration normal;
    dvq_duration_normalize(duration, &normal);
    return report(self, dvq_duration_to_value(self->context->arena, &normal, value));
}

static dvq_status add_durations(const application *self, dvq_value *value)
{
    int sign = self->kind == DVQ_BINARY_SUBTRACT ? -1 : 1;
    dvq_duration sum;
    dvq_duration_add(self->left.as.duration, self->right.as.duration, sign, &sum);
    return finish_duration(self, &sum, value);
}

static dvq_status multiply_duration(const application *self, dvq_value *value)
{
    dvq_duration scaled;
    if (!dvq_duration_scale(self->left.as.duration, self->right.as.number, &scaled))
        return report(self, DVQ_ERROR_EVALUATE);
    return finish_duration(self, &scaled, value);
}

static dvq_status multiply_by_duration(const application *self, dvq_value *value)
{
    dvq_duration scaled;
    if (!dvq_duration_scale(self->right.as.duration, self->left.as.number, &scaled))
        return report(self, DVQ_ERROR_EVALUATE);
    return finish_duration(self, &scaled, value);
}

static dvq_status divide_duration(const application *self, dvq_value *value)
{
    dvq_duration divided;
    if (!dvq_duration_divide(self->left.as.duration, self->right.as.number, &divided))
        return report(self, DVQ_ERROR_EVALUATE);
    return finish_duration(self, &divided, value);
}

/* ---- lists and objects ---- */

static dvq_status join_arrays(const application *self, dvq_value *value)
{
    size_t left = self->left.size;
    size_t right = self->right.size;
    if (left + right > DVQ_ARRAY_LIMIT)
        return report(self, DVQ_ERROR_LIMIT);
    *value = right == 0 ? self->left : self->right;
    if (left == 0 || right == 0)
        return DVQ_OK;
    dvq_value *items = dvq_arena_allocate(self->context->arena, (left + right) * sizeof *items);
    if (items == NULL)
        return dvq_error_memory(self->error);
    memcpy(items, self->left.as.items, left * sizeof *items);
    memcpy(items + left, self->right.as.items, right * sizeof *items);
    *value = dvq_value_array(items, left + right);
    return DVQ_OK;
}

/* The properties of both; where both have one, the right side's value counts. */
static dvq_status join_objects(const application *self, dvq_value *value)
{
    dvq_arena *arena = self->context->arena;
    dvq_entry_vector entries = {0};
    dvq_status status = dvq_object_list(self->left.as.object, arena, &entries);
    if (status == DVQ_OK)
        status = dvq_object_list(self->right.as.object, arena, &entries);
    if (status != DVQ_OK)
        return report(self, status);
    const dvq_object *object = dvq_object_make(arena, entries.items, entries.count);
    if (object == NULL)
        return dvq_error_memory(self->error);
    *value = dvq_value_object(object);
    return DVQ_OK;
}

/* ---- the table ---- */

#define TYPES(left, right) .by_types[DVQ_VALUE_##left][DVQ_VALUE_##right]

static const operator_row operator_rows[] = {
    [DVQ_BINARY_AND] = {.with_any = combine},
    [DVQ_BINARY_OR] = {.with_any = combine},
    [DVQ_BINARY_EQUAL] = {.with_any = compare},
    [DVQ_BINARY_NOT_EQUAL] = {.with_any = compare},
    [DVQ_BINARY_LESS] = {.with_any = compare},
    [DVQ_BINARY_LESS_OR_EQUAL] = {.with_any = compare},
    [DVQ_BINARY_GREATER] = {.with_any = compare},
    [DVQ_BINARY_GREATER_OR_EQUAL] = {.with_any = compare},
    [DVQ_BINARY_ADD] = {TYPES(NUMBER, NUMBER) = add_numbers, TYPES(DATE, DURATION) = add_to_date,
                        TYPES(DURATION, DATE) = add_date, TYPES(DURATION, DURATION) = add_durations,
                        TYPES(ARRAY, ARRAY) = join_arrays, TYPES(OBJECT, OBJECT) = join_objects,
                        TYPES(NULL, NULL) = give_null, TYPES(DATE, NULL) = give_null,
                        TYPES(NULL, DATE) = give_null, .with_string = join_texts},
    [DVQ_BINARY_SUBTRACT] = {TYPES(NUMBER, NUMBER) = subtract_numbers,
                             TYPES(DATE, DATE) = subtract_dates,
                             TYPES(DATE, DURATION) = subtract_from_date,
                             TYPES(DURATION, DURATION) = add_durations,
                             TYPES(NULL, NULL) = give_null, TYPES(DATE, NULL) = give_null,
                             TYPES(NULL, DATE) = give_null},
    [DVQ_BINARY_MULTIPLY] = {TYPES(NUMBER, NUMBER) = multiply_numbers,
                             TYPES(STRING, NUMBER) = multiply_text,
                             TYPES(NUMBER, STRING) = multiply_by_text,
                             TYPES(DURATION, NUMBER) = multiply_duration,
                             TYPES(NUMBER, DURATION) = multiply_by_duration,
                             TYPES(NULL, NULL) = give_null},
    [DVQ_BINARY_DIVIDE] = {TYPES(NUMBER, NUMBER) = divide_numbers,
                           TYPES(DURATION, NUMBER) = divide_duration,
                           TYPES(NULL, NULL) = give_null},
    [DVQ_BINARY_REMAINDER] = {TYPES(NUMBER, NUMBER) = take_remainder,
                              TYPES(NULL, NULL) = give_null},
};

static operator_body *find_body(const application *self)
{
    const operator_row *row = &operator_rows[self->kind];
    uint8_t left = self->left.type;
    uint8_t right = self->right.type;
    if (row->by_types[left][right] != NULL)
        return row->by_types[left][right];
    if (left == DVQ_VALUE_STRING || right == DVQ_VALUE_STRING)
        return row->with_string != NULL ? row->with_string : row->with_any;
    return row->with_any;
}

static bool is_sum(dvq_binary_operator binary_operator)
{
    return binary_operator == DVQ_BINARY_ADD || binary_operator == DVQ_BINARY_SUBTRACT;
}

static dvq_status refuse(const application *self)
{
    if (self->error == NULL || self->error->status != DVQ_OK)
        return DVQ_ERROR_EVALUATE;
    dvq_value_type left = (dvq_value_type)self->left.type;
    dvq_value_type right = (dvq_value_type)self->right.type;
    dvq_error_set(self->error, DVQ_ERROR_EVALUATE, "cannot compute %s %s %s",
                  dvq_value_type_name(left), dvq_ast_operator_symbol(self->kind),
                  dvq_value_type_name(right));
    if (left == DVQ_VALUE_NULL || right == DVQ_VALUE_NULL)
        dvq_error_set_hint(self->error,
                           "a missing field is null; default(field, value) gives it a value");
    else if (left == DVQ_VALUE_DATE && is_sum(self->kind) &&
             (right == DVQ_VALUE_NUMBER || right == DVQ_VALUE_STRING))
        dvq_error_set_hint(self->error, "a date is moved by a duration, such as dur(7 days)");
    return DVQ_ERROR_EVALUATE;
}

dvq_status dvq_operator_apply(dvq_context *context, dvq_binary_operator binary_operator,
                              dvq_value left, dvq_value right, dvq_value *value, dvq_error *error)
{
    application self = {context, binary_operator, left, right, error};
    operator_body *body = find_body(&self);
    return body != NULL ? body(&self, value) : refuse(&self);
}
