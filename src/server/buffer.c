/* Growing texts, see buffer.h. Used by the servers, and by commands that collect text. */
#include "server/buffer.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool make_room(dvq_buffer *buffer, size_t length)
{
    if (buffer->failed || buffer->capacity - buffer->length >= length)
        return !buffer->failed;
    size_t capacity = buffer->capacity == 0 ? 256 : buffer->capacity * 2;
    while (capacity - buffer->length < length)
        capacity *= 2;
    char *data = realloc(buffer->data, capacity);
    buffer->failed = data == NULL;
    if (data == NULL)
        return false;
    buffer->data = data;
    buffer->capacity = capacity;
    return true;
}

void dvq_buffer_add(dvq_buffer *buffer, const char *data, size_t length)
{
    if (length > 0 && make_room(buffer, length)) {
        memcpy(buffer->data + buffer->length, data, length);
        buffer->length += length;
    }
}

void dvq_buffer_add_text(dvq_buffer *buffer, const char *text)
{
    dvq_buffer_add(buffer, text, strlen(text));
}

void dvq_buffer_add_format(dvq_buffer *buffer, const char *format, ...)
{
    va_list values;
    va_start(values, format);
    char local[2048];
    int length = vsnprintf(local, sizeof local, format, values);
    va_end(values);
    if (length < 0 || (size_t)length < sizeof local) {
        dvq_buffer_add(buffer, local, length < 0 ? 0 : (size_t)length);
        return;
    }
    char *text = malloc((size_t)length + 1);
    buffer->failed = buffer->failed || text == NULL;
    if (text == NULL)
        return;
    va_start(values, format);
    (void)vsnprintf(text, (size_t)length + 1, format, values);
    va_end(values);
    dvq_buffer_add(buffer, text, (size_t)length);
    free(text);
}

void dvq_buffer_free(dvq_buffer *buffer)
{
    free(buffer->data);
    *buffer = (dvq_buffer){0};
}

int dvq_buffer_write(void *user, const char *data, size_t length)
{
    dvq_buffer *buffer = user;
    dvq_buffer_add(buffer, data, length);
    return buffer->failed ? -1 : 0;
}
