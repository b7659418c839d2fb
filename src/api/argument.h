/*
 * The arguments of dvq.h: text with a length or a zero byte at its end, paths, and the structs that
 * grow. Every public function takes its own through these.
 */
#ifndef DVQ_API_ARGUMENT_H
#define DVQ_API_ARGUMENT_H

#include "support/arena.h"
#include "support/text.h"

/* The text that an argument and its length stand for; data NULL and length 1 when it is missing. */
static inline dvq_text dvq_argument_text(const char *text, size_t length)
{
    if (text == NULL)
        return dvq_text_make(NULL, length > 0 ? 1 : 0);
    return length == DVQ_TERMINATED ? dvq_text_from_string(text) : dvq_text_make(text, length);
}

/* The same for text that may be left out: "" when it is NULL. */
static inline dvq_text dvq_argument_optional_text(const char *text, size_t length)
{
    return text != NULL ? dvq_argument_text(text, length) : DVQ_TEXT("");
}

static inline bool dvq_argument_is_missing(dvq_text text)
{
    return text.data == NULL && text.length > 0;
}

/*
 * A path as a terminated string: in `arena`, unless it was given like that. DVQ_ERROR_USAGE when it
 * is missing or holds a zero byte.
 */
dvq_status dvq_argument_take_path(dvq_arena *arena, const char *path, size_t length,
                                  const char **taken, dvq_error *error);

/*
 * Take a struct that begins with its size, or NULL, into `taken`, which has `size` bytes and is the
 * struct as this library has it: what the caller's lacks is zero. `name` is for the message.
 */
dvq_status dvq_argument_take_options(const void *given, void *taken, size_t size, const char *name,
                                     dvq_error *error);

#endif
