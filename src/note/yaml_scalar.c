/*
 * Plain YAML scalars to values, and values to keys, by the core schema of YAML 1.2, as the `yaml`
 * package of JavaScript has it. Called by frontmatter.c. libyaml is never asked: it only knows YAML
 * 1.1, where "yes" is true and 010 is eight.
 */
#include "note/yaml_scalar.h"

#include <math.h>

#include "value/literal.h"
#include "value/value_text.h"

#define DEPTH_LIMIT 200

static bool is_any_of(dvq_text text, const char *const *words)
{
    for (; *words != NULL; words++)
        if (dvq_text_equal(text, dvq_text_from_string(*words)))
            return true;
    return false;
}

static int get_digit(char byte)
{
    if (byte >= '0' && byte <= '9')
        return byte - '0';
    byte = (char)(byte | 0x20);
    return byte >= 'a' && byte <= 'f' ? byte - 'a' + 10 : 16;
}

/* "0x1F" and "0o17", without a sign. */
static bool read_based_integer(dvq_text text, double *number)
{
    int base = text.length > 2 && text.data[1] == 'x' ? 16 : 8;
    if (text.length < 3 || text.data[0] != '0' || (text.data[1] != 'x' && text.data[1] != 'o'))
        return false;
    *number = 0;
    for (size_t i = 2; i < text.length; i++) {
        int digit = get_digit(text.data[i]);
        if (digit >= base)
            return false;
        *number = *number * base + digit;
    }
    return true;
}

static size_t skip_digits(dvq_text text, size_t offset)
{
    while (offset < text.length && text.data[offset] >= '0' && text.data[offset] <= '9')
        offset++;
    return offset;
}

/* With this exponent, any number that fits in a note is 0 or infinity. */
#define LARGEST_EXPONENT 1000000000

/* Read "e-5" from `offset` to the end of the text; false when something else stands there. */
static bool read_exponent(dvq_text text, size_t offset, long *exponent)
{

    *exponent = 0;
    if (offset == text.length)
        return true;
    if ((text.data[offset] | 0x20) != 'e' || ++offset == text.length)
        return false;
    bool negative = text.data[offset] == '-';
    offset += negative || text.data[offset] == '+' ? 1 : 0;
    if (offset == text.length || skip_digits(text, offset) < text.length)
        return false;
    for (; offset < text.length && *exponent < LARGEST_EXPONENT; offset++)
        *exponent = *exponent * 10 + (text.data[offset] - '0');
    *exponent = negative ? -*exponent : *exponent;
    return true;
}

/* The whole text as a decimal number: digits, a point, an exponent. */
static bool read_decimal(dvq_text text, double *number)
{
    bool negative = text.length > 0 && text.data[0] == '-';
    size_t start = negative || (text.length > 0 && text.data[0] == '+') ? 1 : 0;
    size_t end = skip_digits(text, start);
    size_t digits = end - start;
    if (end < text.length && text.data[end] == '.') {
        size_t last = skip_digits(text, end + 1);
        digits += last - end - 1;
        end = last;
    }
    long exponent;
    if (digits == 0 || !read_exponent(text, end, &exponent))
        return false;
    *number = dvq_literal_convert_decimal(dvq_text_slice(text, start, end), exponent);
    *number = negative ? -*number : *number;
    return true;
}

static bool read_special(dvq_text text, double *number)
{
    static const char *const infinities[] = {".inf", ".Inf", ".INF", NULL};
    static const char *const nans[] = {".nan", ".NaN", ".NAN", NULL};
    bool negative = text.length > 0 && text.data[0] == '-';
    bool sign = negative || (text.length > 0 && text.data[0] == '+');
    if (is_any_of(text, nans)) {
        *number = NAN;
        return true;
    }
    *number = negative ? -INFINITY : INFINITY;
    return is_any_of(dvq_text_slice(text, sign ? 1 : 0, text.length), infinities);
}

/* A number that starts with a digit. */
static bool read_plain_number(dvq_text text, double *number)
{
    return read_based_integer(text, number) || read_decimal(text, number);
}

static bool read_number(dvq_text text, double *number)
{
    return read_special(text, number) || read_plain_number(text, number);
}

/* Whether a text that starts like this can be anything but a text. */
static bool may_be_special(char first)
{
    switch (first) {
    case '~':
    case '+':
    case '-':
    case '.':
    case 'n':
    case 'N':
    case 't':
    case 'T':
    case 'f':
    case 'F':
        return true;
    default:
        return first >= '0' && first <= '9';
    }
}

dvq_value dvq_yaml_scalar_resolve(dvq_text text)
{
    static const char *const nulls[] = {"", "~", "null", "Null", "NULL", NULL};
    static const char *const trues[] = {"true", "True", "TRUE", NULL};
    static const char *const falses[] = {"false", "False", "FALSE", NULL};
    char first = dvq_text_byte_at(text, 0);
    if (text.length > 0 && !may_be_special(first))
        return dvq_value_string(text);
    double number;
    if (first >= '0' && first <= '9')
        return read_plain_number(text, &number) ? dvq_value_number(number) : dvq_value_string(text);
    if (is_any_of(text, nulls))
        return dvq_value_null();
    if (is_any_of(text, trues) || is_any_of(text, falses))
        return dvq_value_boolean((text.data[0] | 0x20) == 't');
    return read_number(text, &number) ? dvq_value_number(number) : dvq_value_string(text);
}

static dvq_status append_key(dvq_value value, bool inside, int depth, dvq_text_builder *builder);

static dvq_status append_list(dvq_value list, int depth, dvq_text_builder *builder)
{
    dvq_status status = DVQ_OK;
    dvq_text_builder_add_string(builder, "[ ");
    for (size_t i = 0; i < list.size && status == DVQ_OK; i++) {
        dvq_text_builder_add_string(builder, i > 0 ? ", " : "");
        status = append_key(list.as.items[i], true, depth + 1, builder);
    }
    dvq_text_builder_add_string(builder, " ]");
    return status;
}

static dvq_status append_map(dvq_value map, int depth, dvq_text_builder *builder)
{
    dvq_entry_vector entries = {0};
    dvq_status status = dvq_object_list(map.as.object, builder->arena, &entries);
    dvq_text_builder_add_string(builder, "{ ");
    for (size_t i = 0; i < entries.count && status == DVQ_OK; i++) {
        dvq_text_builder_add_string(builder, i > 0 ? ", " : "");
        dvq_text_builder_add(builder, entries.items[i].key);
        if (!dvq_value_is_null(entries.items[i].value)) {
            dvq_text_builder_add_string(builder, ": ");
            status = append_key(entries.items[i].value, true, depth + 1, builder);
        }
    }
    dvq_text_builder_add_string(builder, " }");
    return status;
}

static dvq_status append_key(dvq_value value, bool inside, int depth, dvq_text_builder *builder)
{
    if (depth > DEPTH_LIMIT)
        return DVQ_ERROR_LIMIT;
    if (dvq_value_is(value, DVQ_VALUE_ARRAY))
        return append_list(value, depth, builder);
    if (dvq_value_is(value, DVQ_VALUE_OBJECT))
        return append_map(value, depth, builder);
    if (dvq_value_is(value, DVQ_VALUE_BOOLEAN))
        dvq_text_builder_add_string(builder, value.as.boolean ? "true" : "false");
    else if (dvq_value_is(value, DVQ_VALUE_NUMBER))
        dvq_value_append_number(value.as.number, builder);
    else if (dvq_value_is(value, DVQ_VALUE_STRING))
        dvq_text_builder_add(builder, dvq_value_get_text(value));
    else if (inside)
        dvq_text_builder_add_string(builder, "null");
    return DVQ_OK;
}

dvq_status dvq_yaml_scalar_to_key(dvq_arena *arena, dvq_value value, dvq_text *key)
{

    if (dvq_value_is(value, DVQ_VALUE_STRING)) {
        *key = dvq_value_get_text(value);
        return DVQ_OK;
    }
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, arena);
    dvq_status status = append_key(value, false, 0, &builder);
    *key = DVQ_TEXT("");
    if (status == DVQ_OK && builder.length > 0)
        return dvq_text_builder_finish(&builder, key);
    return status == DVQ_OK ? builder.status : status;
}
