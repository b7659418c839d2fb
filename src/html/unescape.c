/*
 * Entities of HTML, see unescape.h. Called by read.c. Knows the names that occur in addresses, not
 * all of HTML's two thousand.
 */
#include "html/unescape.h"

#include "support/ascii.h"
#include "support/unicode.h"

typedef struct entity_name {
    const char *name;
    uint32_t code_point;
} entity_name;

static const entity_name names[] = {
    {"&amp;", '&'},    {"&lt;", '<'},    {"&gt;", '>'},     {"&quot;", '"'},     {"&apos;", '\''},
    {"&nbsp;", 0xA0},  {"&colon;", ':'}, {"&sol;", '/'},    {"&bsol;", '\\'},    {"&num;", '#'},
    {"&lpar;", '('},   {"&rpar;", ')'},  {"&Tab;", '\t'},   {"&NewLine;", '\n'}, {"&period;", '.'},
    {"&comma;", ','},  {"&quest;", '?'}, {"&equals;", '='}, {"&percnt;", '%'},   {"&auml;", 0xE4},
    {"&ouml;", 0xF6},  {"&uml;", 0xA8},  {"&uuml;", 0xFC},  {"&szlig;", 0xDF},   {"&copy;", 0xA9},
    {"&eacute;", 0xE9}};

static uint32_t read_digit(char byte, unsigned base)
{
    uint32_t digit = dvq_ascii_is_digit((unsigned char)byte)
                         ? (uint32_t)(byte - '0')
                         : (uint32_t)(dvq_ascii_lower(byte) - 'a') + 10;
    return digit < base ? digit : base;
}

/* "&#97;", "&#x61;" */
static uint32_t read_number(dvq_text entity)
{
    enum { HIGHEST = 0x10FFFF, REPLACEMENT = 0xFFFD };
    bool hexadecimal = dvq_ascii_lower(dvq_text_byte_at(entity, 2)) == 'x';
    unsigned base = hexadecimal ? 16 : 10;
    uint32_t code_point = 0;
    for (size_t i = hexadecimal ? 3 : 2; i + 1 < entity.length && code_point <= HIGHEST; i++)
        code_point = code_point * base + read_digit(entity.data[i], base);
    bool is_character =
        code_point > 0 && code_point <= HIGHEST && !dvq_unicode_is_surrogate(code_point);
    return is_character ? code_point : REPLACEMENT;
}

bool dvq_markup_unescape(dvq_text_builder *builder, dvq_text entity)
{
    if (dvq_text_starts_with(entity, DVQ_TEXT("&#"))) {
        dvq_unicode_append(builder, read_number(entity));
        return true;
    }
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (dvq_text_equal(entity, dvq_text_from_string(names[i].name))) {
            dvq_unicode_append(builder, names[i].code_point);
            return true;
        }
    }
    return false;
}
