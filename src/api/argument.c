/* Taking the arguments of dvq.h, see argument.h. Called at the start of public functions. */
#include "api/argument.h"

#include "support/diagnostic.h"

/* More than any struct of a later version has: a size above it was never set. */
enum { LARGEST_STRUCT = 65536 };

dvq_status dvq_argument_take_path(dvq_arena *arena, const char *path, size_t length,
                                  const char **taken, dvq_error *error)
{
    dvq_text text = dvq_argument_text(path, length);
    *taken = NULL;
    if (text.data == NULL)
        return dvq_error_set(error, DVQ_ERROR_USAGE, "a path is missing");
    if (dvq_text_find_byte(text, '\0', 0) != SIZE_MAX)
        return dvq_error_set(error, DVQ_ERROR_USAGE, "a path cannot hold a zero byte");
    *taken = length == DVQ_TERMINATED ? path : dvq_text_to_string(arena, text);
    return *taken != NULL ? DVQ_OK : dvq_error_memory(error);
}

static bool is_zero(const unsigned char *bytes, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (bytes[i] != 0)
            return false;
    return true;
}

dvq_status dvq_argument_take_options(const void *given, void *taken, size_t size, const char *name,
                                     dvq_error *error)
{
    memset(taken, 0, size);
    size_t given_size = size;
    if (given != NULL)
        memcpy(&given_size, given, sizeof given_size);
    if (given_size < sizeof given_size || given_size > LARGEST_STRUCT)
        return dvq_error_set(error, DVQ_ERROR_USAGE,
                             "the size of a %s is not set: start from its _INIT", name);
    if (given_size > size && !is_zero((const unsigned char *)given + size, given_size - size))
        return dvq_error_set(error, DVQ_ERROR_USAGE,
                             "a %s asks for what dvq %s does not have: a member that is not zero",
                             name, DVQ_VERSION);
    if (given != NULL)
        memcpy(taken, given, given_size < size ? given_size : size);
    memcpy(taken, &size, sizeof size);
    return DVQ_OK;
}
