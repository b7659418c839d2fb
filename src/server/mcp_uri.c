/* URIs of resources, see mcp_uri.h. Knows nothing of what they lead to. */
#include "server/mcp_uri.h"

#include <ctype.h>
#include <string.h>

static bool is_plain(unsigned char byte)
{
    return byte < 0x80 && (isalnum(byte) != 0 || (byte != '\0' && strchr("-._~/", byte) != NULL));
}

void dvq_mcp_add_note_uri(dvq_buffer *buffer, const char *path)
{
    dvq_buffer_add_text(buffer, "\"" DVQ_MCP_NOTE_URI);
    for (; *path != '\0'; path++)
        if (is_plain((unsigned char)*path))
            dvq_buffer_add(buffer, path, 1);
        else
            dvq_buffer_add_format(buffer, "%%%02X", (unsigned char)*path);
    dvq_buffer_add_text(buffer, "\"");
}

static int read_digit(char digit)
{
    if (digit >= '0' && digit <= '9')
        return digit - '0';
    int lower = tolower((unsigned char)digit);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/* The byte that "%41" stands for; 0 when it is broken. */
static char read_escape(const char *text)
{
    int high = read_digit(text[1]);
    int low = high >= 0 ? read_digit(text[2]) : -1;
    return (char)(low >= 0 ? high * 16 + low : 0);
}

bool dvq_mcp_read_uri(dvq_buffer *buffer, const char *uri, const char *prefix)
{
    size_t length = strlen(prefix);
    if (strncmp(uri, prefix, length) != 0)
        return false;
    for (uri += length; *uri != '\0'; uri++) {
        char byte = *uri == '%' ? read_escape(uri) : *uri;
        if (byte == '\0')
            return false;
        uri += *uri == '%' ? 2 : 0;
        dvq_buffer_add(buffer, &byte, 1);
    }
    dvq_buffer_add(buffer, "", 1);
    return !buffer->failed;
}
