/*
 * Errors as values: filling a dvq_error, finding its line and column, and printing it with the
 * source line and a caret. Lines and columns are counted here and nowhere else, so they cost
 * nothing until something fails.
 */
#include "support/diagnostic.h"

#include <stdio.h>

#include "support/unicode.h"

/* How much of a long source line is shown, in bytes before and after the place. */
enum { EXCERPT_BYTES = 200 };

/* The longest message before it is cleaned up and shortened. */
enum { LONGEST_MESSAGE = 1024 };

/*
 * Make the message one line of valid UTF-8, since file names can hold any bytes and quoted text may
 * have been cut anywhere. It is shortened to fit, but never in the middle of a character.
 */
static void set_message(char *message, size_t capacity, const char *format, va_list arguments)
{
    char raw[LONGEST_MESSAGE];
    int written = vsnprintf(raw, sizeof raw, format, arguments);
    dvq_text text = dvq_text_from_string(written < 0 ? "" : raw);
    size_t length = 0;
    for (size_t offset = 0, size; offset < text.length; offset += size) {
        uint32_t character = dvq_unicode_decode(text, offset, &size);
        if (character < 0x20 || character == 0x7F)
            character = ' ';
        if (dvq_unicode_is_surrogate(character))
            character = 0xFFFD;
        char bytes[4];
        size_t count = dvq_unicode_encode(character, bytes);
        /* Leave three bytes for the ellipsis, unless this is the last character. */
        bool is_last = offset + size == text.length;
        if (length + count + (is_last ? 0 : 3) >= capacity) {
            length += dvq_unicode_encode(0x2026, message + length);
            break;
        }
        memcpy(message + length, bytes, count);
        length += count;
    }
    message[length] = '\0';
}

/* ---- the place that a hint names ---- */

bool dvq_error_get_hint_place(const dvq_error *error, size_t *offset)
{
    *offset = error->hint_offset;
    return error->hint_length > 0;
}

dvq_status dvq_error_set(dvq_error *error, dvq_status status, const char *format, ...)
{
    if (error == NULL || error->status != DVQ_OK)
        return status;
    dvq_error_reset(error);
    error->status = status;
    va_list arguments;
    va_start(arguments, format);
    set_message(error->message, sizeof error->message, format, arguments);
    va_end(arguments);
    return status;
}

void dvq_error_reset(dvq_error *error)
{
    if (error == NULL)
        return;
    error->status = DVQ_OK;
    error->offset = error->length = error->line = error->column = 0;
    error->message[0] = error->hint[0] = '\0';
    error->hint_offset = error->hint_start = error->hint_length = 0;
    memset(error->reserved, 0, sizeof error->reserved);
}

void dvq_error_set_hint(dvq_error *error, const char *format, ...)
{
    if (error == NULL)
        return;
    va_list arguments;
    va_start(arguments, format);
    set_message(error->hint, sizeof error->hint, format, arguments);
    va_end(arguments);
    error->hint_offset = error->hint_start = error->hint_length = 0;
}

static size_t find_line_start(dvq_text text, size_t offset)
{
    while (offset > 0 && text.data[offset - 1] != '\n')
        offset--;
    return offset;
}

const char *dvq_error_describe(int code, char *buffer, size_t size)
{
    /* Without _GNU_SOURCE every C library has POSIX's version here. */
    return strerror_r(code, buffer, size) == 0 ? buffer : "unknown error";
}

void dvq_error_place(dvq_error *error, dvq_text text, dvq_span span)
{
    if (error == NULL || error->line != 0)
        return;
    size_t offset = span.offset < text.length ? span.offset : text.length;
    size_t start = find_line_start(text, offset);
    uint32_t line = 1;
    for (size_t i = 0; i < start; i++)
        line += text.data[i] == '\n';
    error->offset = (uint32_t)offset;
    error->length = span.length;
    error->line = line;
    error->column = (uint32_t)dvq_unicode_count(dvq_text_slice(text, start, offset)) + 1;
}

void dvq_error_set_hint_at(dvq_error *error, dvq_text text, size_t offset, const char *before,
                           const char *after)
{
    dvq_error place = {0};
    dvq_error_place(&place, text, (dvq_span){(uint32_t)offset, 0});
    char name[32];
    int length = snprintf(name, sizeof name, "%u:%u", place.line, place.column);
    dvq_error_set_hint(error, "%s%s%s", before, name, after);
    size_t start = strlen(before);
    if (error == NULL || start + (size_t)length >= sizeof error->hint)
        return;
    error->hint_offset = place.offset;
    error->hint_start = (uint32_t)start;
    error->hint_length = (uint32_t)length;
}

void dvq_error_move_hint(dvq_error *error, dvq_text text, size_t offset)
{
    if (error == NULL || error->hint_length == 0)
        return;
    char before[sizeof error->hint];
    char after[sizeof error->hint];
    (void)snprintf(before, sizeof before, "%.*s", (int)error->hint_start, error->hint);
    (void)snprintf(after, sizeof after, "%s", error->hint + error->hint_start + error->hint_length);
    dvq_error_set_hint_at(error, text, offset, before, after);
}

/* Pass `text` to the writer; DVQ_ERROR_IO when the writer gives up. */
static dvq_status put(dvq_write_function write, void *user, dvq_text text)
{
    if (text.length == 0)
        return DVQ_OK;
    return write(user, text.data, text.length) == 0 ? DVQ_OK : DVQ_ERROR_IO;
}

static dvq_status put_repeated(dvq_write_function write, void *user, char byte, size_t count)
{
    char buffer[64];
    memset(buffer, byte, sizeof buffer);
    dvq_status status = DVQ_OK;
    while (count > 0 && status == DVQ_OK) {
        size_t part = count < sizeof buffer ? count : sizeof buffer;
        status = put(write, user, dvq_text_make(buffer, part));
        count -= part;
    }
    return status;
}

/* Spaces as wide as `before`; tabs stay tabs, so that the caret lines up with its place. */
static dvq_status put_indent(dvq_write_function write, void *user, dvq_text before)
{
    size_t start = 0;
    for (;;) {
        size_t tab = dvq_text_find_byte(before, '\t', start);
        dvq_text part = dvq_text_slice(before, start, tab);
        dvq_status status = put_repeated(write, user, ' ', dvq_unicode_display_width(part));
        if (status != DVQ_OK || tab == SIZE_MAX)
            return status;
        status = put(write, user, DVQ_TEXT("\t"));
        if (status != DVQ_OK)
            return status;
        start = tab + 1;
    }
}

/* The source line, or the part around the place when it is very long, and the carets below it. */
static dvq_status put_excerpt(const dvq_error *error, dvq_text text, dvq_write_function write,
                              void *user)
{
    size_t offset = error->offset < text.length ? error->offset : text.length;
    size_t start = find_line_start(text, offset);
    size_t end = dvq_text_find_byte(text, '\n', offset);
    if (end == SIZE_MAX)
        end = text.length;
    if (end > start && text.data[end - 1] == '\r')
        end--;
    if (offset - start > EXCERPT_BYTES)
        start = dvq_unicode_find_start(text, offset - EXCERPT_BYTES);
    if (end > offset && end - offset > EXCERPT_BYTES)
        end = dvq_unicode_find_start(text, offset + EXCERPT_BYTES);

    size_t marked_end = offset + error->length < end ? offset + error->length : end;
    size_t carets = dvq_unicode_display_width(dvq_text_slice(text, offset, marked_end));
    dvq_status status = put(write, user, dvq_text_slice(text, start, end));
    if (status == DVQ_OK)
        status = put(write, user, DVQ_TEXT("\n"));
    if (status == DVQ_OK)
        status = put_indent(write, user, dvq_text_slice(text, start, offset));
    if (status == DVQ_OK)
        status = put_repeated(write, user, '^', carets > 0 ? carets : 1);
    return status == DVQ_OK ? put(write, user, DVQ_TEXT("\n")) : status;
}

static dvq_status put_heading(const dvq_error *error, const dvq_text *name,
                              dvq_write_function write, void *user)
{
    char place[48] = "";
    if (error->line != 0)
        snprintf(place, sizeof place, "%u:%u: ", error->line, error->column);
    dvq_status status = DVQ_OK;
    if (name != NULL) {
        status = put(write, user, *name);
        if (status == DVQ_OK)
            status = put(write, user, error->line != 0 ? DVQ_TEXT(":") : DVQ_TEXT(": "));
    }
    if (status == DVQ_OK)
        status = put(write, user, dvq_text_from_string(place));
    if (status == DVQ_OK)
        status = put(write, user, dvq_text_from_string(error->message));
    return status == DVQ_OK ? put(write, user, DVQ_TEXT("\n")) : status;
}

dvq_status dvq_error_print(const dvq_error *error, const char *name, size_t name_length,
                           const char *text, size_t length, dvq_write_function write, void *user)
{
    if (error == NULL || write == NULL || (text == NULL && length > 0))
        return DVQ_ERROR_USAGE;
    dvq_text heading = dvq_text_make(name, name_length);
    if (name_length == DVQ_TERMINATED)
        heading = dvq_text_from_string(name);
    dvq_text whole =
        length == DVQ_TERMINATED ? dvq_text_from_string(text) : dvq_text_make(text, length);
    dvq_status status = put_heading(error, name != NULL ? &heading : NULL, write, user);
    if (status == DVQ_OK && error->line != 0)
        status = put_excerpt(error, whole, write, user);
    if (status != DVQ_OK || error->hint[0] == '\0')
        return status;
    status = put(write, user, DVQ_TEXT("hint: "));
    if (status == DVQ_OK)
        status = put(write, user, dvq_text_from_string(error->hint));
    return status == DVQ_OK ? put(write, user, DVQ_TEXT("\n")) : status;
}
