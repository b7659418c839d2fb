/* Describing and checking the arguments of tools, see mcp_argument.h. Knows none of the tools. */
#include "server/mcp_argument.h"

#include <string.h>

#include "server/json_string.h"

enum { LONGEST_NAME = 40 }; /* bytes of an unknown name that a message repeats */

/* ---- the schema ---- */

/* The next of the words in a text with blanks between them; false at the end. */
static bool next_word(const char **text, size_t *length)
{
    *text += *length;
    *text += strspn(*text, " ");
    *length = strcspn(*text, " ");
    return *length > 0;
}

static void add_choices(dvq_buffer *buffer, const char *choices)
{
    size_t length = 0;
    dvq_buffer_add_text(buffer, "\"type\":\"string\",\"enum\":");
    for (const char *separator = "["; next_word(&choices, &length); separator = ",") {
        dvq_buffer_add_text(buffer, separator);
        dvq_buffer_add_json_string(buffer, choices, length);
    }
    dvq_buffer_add_text(buffer, "]");
}

static void add_type(dvq_buffer *buffer, const dvq_mcp_argument *argument)
{
    switch (argument->kind) {
    case DVQ_MCP_TEXT:
        dvq_buffer_add_text(buffer, "\"type\":\"string\"");
        break;
    case DVQ_MCP_CHOICE:
        add_choices(buffer, argument->choices);
        break;
    case DVQ_MCP_TEXTS:
        dvq_buffer_add_text(buffer, "\"type\":\"array\",\"items\":{\"type\":\"string\"}");
        break;
    case DVQ_MCP_NUMBER:
        dvq_buffer_add_format(buffer, "\"type\":\"integer\",\"minimum\":%u,\"maximum\":%u",
                              argument->least, argument->most);
        break;
    case DVQ_MCP_FLAG:
        dvq_buffer_add_text(buffer, "\"type\":\"boolean\"");
        break;
    }
}

void dvq_mcp_add_schema(dvq_buffer *buffer, const dvq_mcp_argument *arguments)
{
    dvq_buffer_add_text(buffer, "{\"type\":\"object\",\"properties\":{");
    for (size_t i = 0; arguments[i].name != NULL; i++) {
        dvq_buffer_add_format(buffer, "%s\"%s\":{", i > 0 ? "," : "", arguments[i].name);
        add_type(buffer, &arguments[i]);
        dvq_buffer_add_text(buffer, ",\"description\":");
        dvq_buffer_add_json_text(buffer, arguments[i].description);
        if (arguments[i].usual > 0)
            dvq_buffer_add_format(buffer, ",\"default\":%u", arguments[i].usual);
        dvq_buffer_add_text(buffer, "}");
    }
    dvq_buffer_add_text(buffer, "},\"required\":[");
    for (size_t i = 0, count = 0; arguments[i].name != NULL; i++)
        if (arguments[i].needed)
            dvq_buffer_add_format(buffer, "%s\"%s\"", count++ > 0 ? "," : "", arguments[i].name);
    dvq_buffer_add_text(buffer, "],\"additionalProperties\":false}");
}

/* ---- checking ---- */

static bool is_text(const json_t *value)
{
    return json_is_string(value) && strlen(json_string_value(value)) == json_string_length(value);
}

static bool is_choice(const char *choices, const json_t *value)
{
    size_t length = 0;
    while (is_text(value) && next_word(&choices, &length))
        if (length == json_string_length(value) &&
            memcmp(choices, json_string_value(value), length) == 0)
            return true;
    return false;
}

static bool is_list(const json_t *value)
{
    size_t index;
    const json_t *text;
    json_array_foreach(value, index, text)
    {
        if (!is_text(text))
            return false;
    }
    return json_is_array(value);
}

static bool is_number(const dvq_mcp_argument *argument, const json_t *value)
{
    return json_is_integer(value) && json_integer_value(value) >= (json_int_t)argument->least &&
           json_integer_value(value) <= (json_int_t)argument->most;
}

/* Whether a value is what an argument takes; `problem` gets the message when it is not. */
static bool check_value(const dvq_mcp_argument *argument, const json_t *value, dvq_buffer *problem)
{
    switch (argument->kind) {
    case DVQ_MCP_TEXT:
        if (is_text(value))
            return true;
        dvq_buffer_add_format(problem, "argument '%s' must be text", argument->name);
        return false;
    case DVQ_MCP_CHOICE:
        if (is_choice(argument->choices, value))
            return true;
        dvq_buffer_add_format(problem, "argument '%s' must be one of: %s", argument->name,
                              argument->choices);
        return false;
    case DVQ_MCP_TEXTS:
        if (is_list(value))
            return true;
        dvq_buffer_add_format(problem, "argument '%s' must be a list of texts", argument->name);
        return false;
    case DVQ_MCP_NUMBER:
        if (is_number(argument, value))
            return true;
        dvq_buffer_add_format(problem, "argument '%s' must be a whole number from %u to %u",
                              argument->name, argument->least, argument->most);
        return false;
    case DVQ_MCP_FLAG:
        if (json_is_boolean(value))
            return true;
        dvq_buffer_add_format(problem, "argument '%s' must be true or false", argument->name);
        return false;
    }
    return false;
}

static const dvq_mcp_argument *find_argument(const dvq_mcp_argument *arguments, const char *name)
{
    for (; arguments->name != NULL; arguments++)
        if (strcmp(arguments->name, name) == 0)
            return arguments;
    return NULL;
}

static void add_unknown(dvq_buffer *problem, const dvq_mcp_argument *arguments, const char *name)
{
    dvq_buffer_add_format(problem, "there is no argument '%.*s'; there are:", LONGEST_NAME, name);
    for (size_t i = 0; arguments[i].name != NULL; i++)
        dvq_buffer_add_format(problem, "%s %s", i > 0 ? "," : "", arguments[i].name);
}

bool dvq_mcp_check_arguments(const dvq_mcp_argument *arguments, const json_t *given,
                             dvq_buffer *problem)
{
    const char *name;
    json_t *value;
    json_object_foreach((json_t *)given, name, value)
    {
        const dvq_mcp_argument *argument = find_argument(arguments, name);
        if (argument == NULL) {
            add_unknown(problem, arguments, name);
            return false;
        }
        if (!json_is_null(value) && !check_value(argument, value, problem))
            return false;
    }
    for (size_t i = 0; arguments[i].name != NULL; i++) {
        const json_t *needed = json_object_get(given, arguments[i].name);
        if (arguments[i].needed && (needed == NULL || json_is_null(needed))) {
            dvq_buffer_add_format(problem, "argument '%s' is missing", arguments[i].name);
            return false;
        }
    }
    return true;
}

/* ---- reading ---- */

const char *dvq_mcp_get_text(const json_t *given, const char *name)
{
    return json_string_value(json_object_get(given, name));
}

bool dvq_mcp_get_flag(const json_t *given, const char *name)
{
    return json_is_true(json_object_get(given, name));
}

size_t dvq_mcp_get_number(const json_t *given, const char *name, size_t usual)
{
    const json_t *value = json_object_get(given, name);
    return json_is_integer(value) ? (size_t)json_integer_value(value) : usual;
}
