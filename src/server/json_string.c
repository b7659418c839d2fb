/*
 * Text as a JSON string, see json_string.h. Bytes that are not UTF-8 become U+FFFD. Half of a
 * surrogate pair, which a query can produce, is written as an escape, and so are all control
 * characters.
 */
#include "server/json_string.h"

#include <string.h>

/* Whether half of a surrogate pair starts here; it takes three bytes. */
static bool is_lone_surrogate(const unsigned char *bytes, size_t length)
{
    return length >= 3 && bytes[0] == 0xED && bytes[1] >= 0xA0;
}

/* The length of the character that starts here; 0 when it is broken. */
static size_t measure_character(const unsigned char *bytes, size_t length)
{
    static const unsigned char firsts[] = {0xC2, 0xE0, 0xF0, 0xF5};
    size_t size = 1;
    if (bytes[0] < 0x80)
        return size;
    while (size < sizeof firsts && bytes[0] >= firsts[size])
        size++;
    if (bytes[0] < firsts[0] || size == sizeof firsts || ++size > length)
        return 0;
    for (size_t i = 1; i < size; i++)
        if ((bytes[i] & 0xC0) != 0x80)
            return 0;
    bool overlong = (bytes[0] == 0xE0 && bytes[1] < 0xA0) || (bytes[0] == 0xF0 && bytes[1] < 0x90);
    return overlong || (bytes[0] == 0xF4 && bytes[1] >= 0x90) ? 0 : size;
}

/* Append the character at `bytes` and return its length. */
static size_t add_character(dvq_buffer *buffer, const unsigned char *bytes, size_t length)
{
    if (bytes[0] == '"' || bytes[0] == '\\') {
        dvq_buffer_add_format(buffer, "\\%c", bytes[0]);
        return 1;
    }
    if (bytes[0] == '\n') {
        dvq_buffer_add_text(buffer, "\\n");
        return 1;
    }
    if (bytes[0] < 0x20 || bytes[0] == 0x7F) {
        dvq_buffer_add_format(buffer, "\\u%04x", bytes[0]);
        return 1;
    }
    if (bytes[0] == 0xC2 && length >= 2 && bytes[1] >= 0x80 && bytes[1] < 0xA0) {
        dvq_buffer_add_format(buffer, "\\u%04x", bytes[1]);
        return 2;
    }
    if (is_lone_surrogate(bytes, length)) {
        unsigned unit = 0xD000u | (bytes[1] & 0x3Fu) << 6 | (bytes[2] & 0x3Fu);
        dvq_buffer_add_format(buffer, "\\u%04x", unit);
        return 3;
    }
    size_t size = measure_character(bytes, length);
    if (size == 0) {
        dvq_buffer_add_text(buffer, "\\ufffd");
        return 1;
    }
    dvq_buffer_add(buffer, (const char *)bytes, size);
    return size;
}

void dvq_buffer_add_json_string(dvq_buffer *buffer, const char *text, size_t length)
{
    const unsigned char *bytes = (const unsigned char *)text;
    dvq_buffer_add_text(buffer, "\"");
    for (size_t i = 0; i < length;)
        i += add_character(buffer, bytes + i, length - i);
    dvq_buffer_add_text(buffer, "\"");
}

void dvq_buffer_add_json_text(dvq_buffer *buffer, const char *text)
{
    dvq_buffer_add_json_string(buffer, text, strlen(text));
}

void dvq_buffer_add_json_optional(dvq_buffer *buffer, const char *text)
{
    if (text[0] != '\0')
        dvq_buffer_add_json_text(buffer, text);
    else
        dvq_buffer_add_text(buffer, "null");
}
