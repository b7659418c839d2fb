/*
 * Where links may lead, what files are by their names, sizes of pictures; see markup.h. Called by
 * write.c and by those who answer for links. Opens nothing.
 */
#include "html/markup.h"
#include "support/ascii.h"
#include "value/link.h"

static const char *const schemes[] = {"http", "https", "mailto", "obsidian"};

/* What browsers pass over in a URL, and what they may come to pass over. */
static bool is_invisible(char byte)
{
    return (unsigned char)byte <= ' ' || byte == '\x7F';
}

/* Whether the scheme is one of those that are followed; what cannot be seen is not there. */
static bool is_known(dvq_text scheme)
{
    enum { LONGEST = 16 };
    char name[LONGEST];
    size_t length = 0;
    for (size_t i = 0; i < scheme.length; i++) {
        if (is_invisible(scheme.data[i]))
            continue;
        if (length == LONGEST)
            return false;
        name[length++] = dvq_ascii_lower(scheme.data[i]);
    }
    for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++)
        if (dvq_text_equal(dvq_text_make(name, length), dvq_text_from_string(schemes[i])))
            return true;
    return false;
}

bool dvq_markup_is_safe_url(dvq_text url)
{
    for (size_t i = 0; i < url.length; i++) {
        char byte = url.data[i];
        if (byte == '/' || byte == '?' || byte == '#')
            return true;
        if (byte == ':')
            return is_known(dvq_text_slice(url, 0, i));
    }
    return true;
}

typedef struct file_kind {
    const char *extension;
    dvq_markup_kind kind;
} file_kind;

static const file_kind file_kinds[] = {
    {"", DVQ_MARKUP_NOTE},        {"md", DVQ_MARKUP_NOTE},     {"avif", DVQ_MARKUP_PICTURE},
    {"bmp", DVQ_MARKUP_PICTURE},  {"gif", DVQ_MARKUP_PICTURE}, {"jpeg", DVQ_MARKUP_PICTURE},
    {"jpg", DVQ_MARKUP_PICTURE},  {"png", DVQ_MARKUP_PICTURE}, {"svg", DVQ_MARKUP_PICTURE},
    {"webp", DVQ_MARKUP_PICTURE}, {"flac", DVQ_MARKUP_AUDIO},  {"m4a", DVQ_MARKUP_AUDIO},
    {"mp3", DVQ_MARKUP_AUDIO},    {"ogg", DVQ_MARKUP_AUDIO},   {"wav", DVQ_MARKUP_AUDIO},
    {"3gp", DVQ_MARKUP_AUDIO},    {"opus", DVQ_MARKUP_AUDIO},  {"mkv", DVQ_MARKUP_VIDEO},
    {"mov", DVQ_MARKUP_VIDEO},    {"mp4", DVQ_MARKUP_VIDEO},   {"ogv", DVQ_MARKUP_VIDEO},
    {"webm", DVQ_MARKUP_VIDEO},   {"pdf", DVQ_MARKUP_PDF}};

dvq_markup_kind dvq_markup_find_kind(dvq_text path)
{
    size_t slash = dvq_text_find_last_byte(path, '/');
    dvq_text name = dvq_text_slice(path, slash == SIZE_MAX ? 0 : slash + 1, path.length);
    dvq_text extension = dvq_link_path_extension(name);
    for (size_t i = 0; i < sizeof file_kinds / sizeof file_kinds[0]; i++)
        if (dvq_text_equal_ascii_case(extension, dvq_text_from_string(file_kinds[i].extension)))
            return file_kinds[i].kind;
    return DVQ_MARKUP_OTHER;
}

bool dvq_markup_read_size(dvq_text *words, dvq_text *width, dvq_text *height)
{
    enum { MOST_DIGITS = 5 };
    size_t pipe = dvq_text_find_last_byte(*words, '|');
    size_t start = pipe == SIZE_MAX ? 0 : pipe + 1;
    size_t digits = dvq_ascii_count_digits(*words, start, MOST_DIGITS);
    size_t end = start + digits;
    size_t more = 0;
    if (digits > 0 && dvq_text_byte_at(*words, end) == 'x')
        more = dvq_ascii_count_digits(*words, end + 1, MOST_DIGITS);
    bool sized = digits > 0 && end + (more > 0 ? 1 + more : 0) == words->length;
    *width = dvq_text_slice(*words, start, sized ? end : start);
    *height = dvq_text_slice(*words, end + 1, sized && more > 0 ? words->length : 0);
    if (!sized)
        return false;
    /* In a table's cell the pipe is escaped. */
    bool escaped = pipe != SIZE_MAX && pipe > 0 && words->data[pipe - 1] == '\\';
    *words = pipe == SIZE_MAX ? DVQ_TEXT("") : dvq_text_slice(*words, 0, pipe - escaped);
    return true;
}
