/*
 * Stand-ins for the characters that libyaml refuses or, by YAML 1.1, takes for ends of lines, while
 * Obsidian's reader takes them for text like any other: pasted titles hold them. Called by
 * frontmatter.c around libyaml. The stand-ins are characters for private use; a text that has these
 * itself is left as it is.
 */
#include "vault/yaml_stand_in.h"

#include "support/unicode.h"

#define FIRST_STAND_IN 0x10FF00
#define LAST_CONTROL 0x9F

/* Beyond the control characters, in the order of their stand-ins. */
static const uint32_t others[] = {0x2028, 0x2029, 0xFFFE, 0xFFFF};

enum { OTHER_COUNT = sizeof others / sizeof *others };

#define LAST_STAND_IN (FIRST_STAND_IN + LAST_CONTROL + OTHER_COUNT)

static bool is_stand_in(uint32_t code_point)
{
    return code_point >= FIRST_STAND_IN && code_point <= LAST_STAND_IN;
}

/* What stands in for a character, 0 for one that can stay. */
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
            return FIRST_STAND_IN + LAST_CONTROL + 1 + i;
    return 0;
}

static uint32_t find_original(uint32_t stand_in)
{
    uint32_t place = stand_in - FIRST_STAND_IN;

    return place <= LAST_CONTROL ? place : others[place - LAST_CONTROL - 1];
}

/* Whether there is something to hide, and nothing that a stand-in could be taken for. */
static bool needs_stand_ins(dvq_text yaml)
{
    bool any = false;

    for (size_t offset = 0, size; offset < yaml.length; offset += size) {
        uint32_t code_point = dvq_unicode_decode(yaml, offset, &size);

        if (is_stand_in(code_point))
            return false;
        any = any || find_stand_in(code_point) != 0;
    }
    return any;
}

dvq_status dvq_yaml_hide(dvq_arena *arena, dvq_text *yaml, bool *hidden)
{
    dvq_text_builder builder;

    *hidden = needs_stand_ins(*yaml);
    if (!*hidden)
        return DVQ_OK;
    dvq_text_builder_init(&builder, arena);
    for (size_t offset = 0, size; offset < yaml->length; offset += size) {
        uint32_t stand_in = find_stand_in(dvq_unicode_decode(*yaml, offset, &size));
        char bytes[4];

        if (stand_in == 0)
            dvq_text_builder_add(&builder, dvq_text_slice(*yaml, offset, offset + size));
        else
            dvq_text_builder_add(&builder,
                                 dvq_text_make(bytes, dvq_unicode_encode(stand_in, bytes)));
    }
    return dvq_text_builder_finish(&builder, yaml);
}

size_t dvq_yaml_show(char *data, size_t length)
{
    dvq_text text = {.data = data, .length = length};
    size_t end = 0;

    for (size_t offset = 0, size; offset < length; offset += size) {
        uint32_t code_point = dvq_unicode_decode(text, offset, &size);
        char bytes[4];
        size_t count = size;

        if (is_stand_in(code_point))
            count = dvq_unicode_encode(find_original(code_point), bytes);
        else
            memcpy(bytes, data + offset, size);
        /* An original is shorter than its stand-in: nothing ahead is written over. */
        memcpy(data + end, bytes, count);
        end += count;
    }
    return end;
}
