/*
 * Stand-ins for characters that libyaml refuses or, by YAML 1.1, takes for line ends, though to
 * Obsidian's reader they are text: pasted titles hold them. Likewise for escapes of surrogates,
 * which JSON uses for emoji. Called by frontmatter.c before and after libyaml. The stand-ins are
 * private-use characters; a text that holds one of these itself is never changed.
 */
#include "note/yaml_stand_in.h"

#include "support/unicode.h"

#define FIRST_STAND_IN 0x10FF00
#define LAST_CONTROL 0x9F

/* Those that are no control characters, in the order of their stand-ins. */
static const uint32_t others[] = {0x2028, 0x2029, 0xFFFE, 0xFFFF};

enum { OTHER_COUNT = sizeof others / sizeof *others };

#define FIRST_OTHER (FIRST_STAND_IN + LAST_CONTROL + 1)
#define BACKSLASH (FIRST_OTHER + OTHER_COUNT)

static bool is_stand_in(uint32_t code_point)
{
    return code_point >= FIRST_STAND_IN && code_point <= BACKSLASH;
}

/* The stand-in for a character, 0 for one that can stay. */
static uint32_t find_stand_in(uint32_t code_point)
{
    if (code_point < ' ')
        return strchr("\t\n\r", (int)code_point) != NULL && code_point != 0
                   ? 0
                   : FIRST_STAND_IN + code_point;
    if (code_point >= 0x7F && code_point <= LAST_CONTROL)
        return FIRST_STAND_IN + code_point;
    for (uint32_t i = 0; i < OTHER_COUNT; i++)
        if (code_point == others[i])
            return FIRST_OTHER + i;
    return 0;
}

static uint32_t find_original(uint32_t stand_in)
{
    if (stand_in == BACKSLASH)
        return '\\';
    return stand_in < FIRST_OTHER ? stand_in - FIRST_STAND_IN : others[stand_in - FIRST_OTHER];
}

/* The surrogate that "uXXXX" at `offset` names, 0 for none. */
static uint32_t read_surrogate(dvq_text text, size_t offset)
{
    uint32_t unit = 0;
    if (offset + 5 > text.length || text.data[offset] != 'u')
        return 0;
    for (size_t i = offset + 1; i < offset + 5; i++) {
        const char *digits = "0123456789abcdef";
        const char *digit = text.data[i] == '\0' ? NULL : strchr(digits, text.data[i] | 0x20);
        if (digit == NULL)
            return 0;
        unit = unit * 16 + (uint32_t)(digit - digits);
    }
    return unit >= 0xD800 && unit < 0xE000 ? unit : 0;
}

/* The stand-in for the character at `offset`, 0 for none; *size is how far to move on. */
static uint32_t find_stand_in_at(dvq_text yaml, size_t offset, size_t *size)
{
    uint32_t code_point = dvq_unicode_decode(yaml, offset, size);
    if (code_point != '\\')
        return find_stand_in(code_point);
    if (read_surrogate(yaml, offset + 1) != 0)
        return BACKSLASH;
    /* A backslash that is itself escaped starts no escape. */
    if (offset + 1 < yaml.length && yaml.data[offset + 1] == '\\')
        *size = 2;
    return 0;
}

/* Whether a text is ASCII without control characters and escapes, as most are. */
static bool is_plain(dvq_text yaml)
{
    for (size_t i = 0; i < yaml.length; i++) {
        char byte = yaml.data[i];
        bool plain = byte >= ' ' && byte < 0x7F && byte != '\\';
        if (!plain && byte != '\n' && byte != '\t' && byte != '\r')
            return false;
    }
    return true;
}

/* Whether there is something to hide, and no stand-in in the text yet. */
static bool needs_stand_ins(dvq_text yaml)
{
    bool any = false;
    if (is_plain(yaml))
        return false;
    for (size_t offset = 0, size; offset < yaml.length; offset += size) {
        if (is_stand_in(dvq_unicode_decode(yaml, offset, &size)))
            return false;
        any = find_stand_in_at(yaml, offset, &size) != 0 || any;
    }
    return any;
}

dvq_status dvq_yaml_hide(dvq_arena *arena, dvq_text *yaml, bool *hidden)
{

    *hidden = needs_stand_ins(*yaml);
    if (!*hidden)
        return DVQ_OK;
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, arena);
    for (size_t offset = 0, size; offset < yaml->length; offset += size) {
        uint32_t stand_in = find_stand_in_at(*yaml, offset, &size);
        char bytes[4];
        if (stand_in == 0)
            dvq_text_builder_add(&builder, dvq_text_slice(*yaml, offset, offset + size));
        else
            dvq_text_builder_add(&builder,
                                 dvq_text_make(bytes, dvq_unicode_encode(stand_in, bytes)));
    }
    return dvq_text_builder_finish(&builder, yaml);
}

/* The character that a stand-in's escape names, together with the next one if they are a pair. */
static uint32_t read_escape(dvq_text text, size_t offset, size_t *size)
{
    uint32_t first = read_surrogate(text, offset + *size);
    size_t next = offset + *size + 5;
    size_t next_size = 0;
    *size += 5;
    if (first >= 0xDC00 || next >= text.length ||
        dvq_unicode_decode(text, next, &next_size) != BACKSLASH)
        return first;
    uint32_t second = read_surrogate(text, next + next_size);
    if (second < 0xDC00)
        return first;
    *size += next_size + 5;
    return 0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00);
}

size_t dvq_yaml_show(char *data, size_t length, bool quotes)
{
    dvq_text text = {.data = data, .length = length};
    size_t end = 0;
    for (size_t offset = 0, size; offset < length; offset += size) {
        uint32_t code_point = dvq_unicode_decode(text, offset, &size);
        size_t count = size;
        char bytes[4];
        if (quotes && code_point == BACKSLASH)
            count = dvq_unicode_encode(read_escape(text, offset, &size), bytes);
        else if (is_stand_in(code_point))
            count = dvq_unicode_encode(find_original(code_point), bytes);
        else
            memcpy(bytes, data + offset, size);
        /* No character is longer than its stand-in, so nothing ahead is overwritten. */
        memcpy(data + end, bytes, count);
        end += count;
    }
    return end;
}
