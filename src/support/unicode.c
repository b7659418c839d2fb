/*
 * Unicode: encoding and decoding UTF-8 and UTF-16, character classes, case mapping, emoji and
 * display width. Called from every room. The Unicode database (character.c) is asked about what is
 * not ASCII only.
 */
#include "support/unicode.h"

#include "support/ascii.h"
#include "support/bytes.h"
#include "support/character.h"

#define REPLACEMENT 0xFFFDu
#define JOINER 0x200Du
#define VARIATION_EMOJI 0xFE0Fu
#define KEYCAP 0x20E3u

static bool is_high_surrogate(uint32_t code_point)
{
    return code_point >= 0xD800 && code_point <= 0xDBFF;
}

static bool is_low_surrogate(uint32_t code_point)
{
    return code_point >= 0xDC00 && code_point <= 0xDFFF;
}

static uint32_t decode_invalid(size_t *size)
{
    *size = 1;
    return REPLACEMENT;
}

uint32_t dvq_unicode_decode_wide(dvq_text text, size_t offset, size_t *size)
{
    const unsigned char *bytes = (const unsigned char *)text.data + offset;
    size_t left = text.length - offset;
    unsigned char lead = bytes[0];
    size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || left < length)
        return decode_invalid(size);
    uint32_t code_point = lead & (0x7Fu >> length);
    for (size_t i = 1; i < length; i++) {
        if (!dvq_unicode_is_continuation((char)bytes[i]))
            return decode_invalid(size);
        code_point = code_point << 6 | (bytes[i] & 0x3Fu);
    }
    bool overlong = (length == 3 && code_point < 0x800) || (length == 4 && code_point < 0x10000);
    if (overlong || code_point > 0x10FFFF)
        return decode_invalid(size);
    *size = length;
    return code_point;
}

size_t dvq_unicode_encode(uint32_t code_point, char buffer[4])
{
    if (code_point < 0x80) {
        buffer[0] = (char)code_point;
        return 1;
    }
    if (code_point < 0x800) {
        buffer[0] = (char)(0xC0 | code_point >> 6);
        buffer[1] = (char)(0x80 | (code_point & 0x3F));
        return 2;
    }
    if (code_point < 0x10000) {
        buffer[0] = (char)(0xE0 | code_point >> 12);
        buffer[1] = (char)(0x80 | (code_point >> 6 & 0x3F));
        buffer[2] = (char)(0x80 | (code_point & 0x3F));
        return 3;
    }
    buffer[0] = (char)(0xF0 | code_point >> 18);
    buffer[1] = (char)(0x80 | (code_point >> 12 & 0x3F));
    buffer[2] = (char)(0x80 | (code_point >> 6 & 0x3F));
    buffer[3] = (char)(0x80 | (code_point & 0x3F));
    return 4;
}

void dvq_unicode_append(dvq_text_builder *builder, uint32_t code_point)
{
    char buffer[4];
    size_t size = dvq_unicode_encode(code_point, buffer);
    dvq_text_builder_add(builder, dvq_text_make(buffer, size));
}

/* The high surrogate at the end of the builder's text, or 0. */
static uint32_t trailing_high_surrogate(const dvq_text_builder *builder)
{
    if (builder->length < 3)
        return 0;
    dvq_text tail = dvq_text_make(builder->data + builder->length - 3, 3);
    size_t size;
    uint32_t code_point = dvq_unicode_decode(tail, 0, &size);
    return size == 3 && is_high_surrogate(code_point) ? code_point : 0;
}

void dvq_unicode_append_joined(dvq_text_builder *builder, dvq_text text)
{
    if (text.length == 0)
        return;
    size_t size;
    uint32_t first = dvq_unicode_decode(text, 0, &size);
    uint32_t high = is_low_surrogate(first) ? trailing_high_surrogate(builder) : 0;
    if (high == 0) {
        dvq_text_builder_add(builder, text);
        return;
    }
    builder->length -= 3;
    dvq_unicode_append(builder, dvq_unicode_join(high, first));
    dvq_text_builder_add(builder, dvq_text_slice(text, size, text.length));
}

bool dvq_unicode_is_letter(uint32_t code_point)
{
    if (code_point < 0x80)
        return dvq_ascii_is_letter(code_point);
    return dvq_character_is(code_point, DVQ_CHARACTER_LETTER);
}

bool dvq_unicode_is_wide_whitespace(uint32_t code_point)
{
    return code_point == 0xA0 || code_point == 0x1680 ||
           (code_point >= 0x2000 && code_point <= 0x200A) || code_point == 0x2028 ||
           code_point == 0x2029 || code_point == 0x202F || code_point == 0x205F ||
           code_point == 0x3000 || code_point == 0xFEFF;
}

/* The start of the character that ends at `end`. */
static size_t step_back(dvq_text text, size_t end)
{
    size_t start = end - 1;
    while (start > 0 && end - start < 4 && dvq_unicode_is_continuation(text.data[start]))
        start--;
    size_t size;
    dvq_unicode_decode(text, start, &size);
    return start + size == end ? start : end - 1;
}

/* An ASCII byte that is neither white space nor a control character. */
static bool is_graphic(char byte)
{
    return byte > ' ' && byte < 0x7F;
}

dvq_text dvq_unicode_trim(dvq_text text)
{
    if (text.length > 0 && is_graphic(text.data[0]) && is_graphic(text.data[text.length - 1]))
        return text;
    size_t start = 0;
    size_t end = text.length;
    size_t size;
    while (start < end && dvq_unicode_is_whitespace(dvq_unicode_decode(text, start, &size)))
        start += size;
    while (end > start) {
        size_t last = step_back(text, end);
        if (!dvq_unicode_is_whitespace(dvq_unicode_decode(text, last, &size)))
            break;
        end = last;
    }
    return dvq_text_slice(text, start, end);
}

size_t dvq_unicode_count(dvq_text text)
{
    size_t count = 0;
    for (size_t i = 0; i < text.length; i++)
        count += !dvq_unicode_is_continuation(text.data[i]);
    return count;
}

static size_t utf16_units(uint32_t code_point)
{
    return code_point > 0xFFFF ? 2 : 1;
}

size_t dvq_unicode_utf16_length(dvq_text text)
{
    return dvq_text_is_ascii(text) ? text.length : dvq_unicode_byte_to_utf16(text, text.length);
}

size_t dvq_unicode_byte_to_utf16(dvq_text text, size_t offset)
{
    size_t end = offset < text.length ? offset : text.length;
    size_t units = 0;
    size_t size = 1;
    for (size_t at = 0; at < end; at += size) {
        size = 1;
        units += (unsigned char)text.data[at] < 0x80
                     ? 1
                     : utf16_units(dvq_unicode_decode(text, at, &size));
    }
    return units;
}

size_t dvq_unicode_utf16_to_byte(dvq_text text, size_t units)
{
    size_t at = 0;
    size_t size = 1;
    for (size_t count = 0; at < text.length; at += size) {
        count += utf16_units(dvq_unicode_decode(text, at, &size));
        if (count > units)
            break;
    }
    return at;
}

void dvq_unicode_append_utf16_slice(dvq_text_builder *builder, dvq_text text, size_t start,
                                    size_t end)
{
    size_t unit = 0;
    size_t at = 0;
    size_t size;
    while (at < text.length && unit < start) {
        uint32_t units[2];
        size_t count = dvq_unicode_split(dvq_unicode_decode(text, at, &size), units);
        if (unit + count > start && end > start)
            dvq_unicode_append(builder, units[1]);
        unit += count;
        at += size;
    }
    size_t first = at;
    while (at < text.length && unit < end) {
        uint32_t units[2];
        size_t count = dvq_unicode_split(dvq_unicode_decode(text, at, &size), units);
        if (unit + count > end) {
            dvq_text_builder_add(builder, dvq_text_slice(text, first, at));
            dvq_unicode_append(builder, units[0]);
            return;
        }
        unit += count;
        at += size;
    }
    dvq_text_builder_add(builder, dvq_text_slice(text, first, at));
}

size_t dvq_unicode_write_utf16(dvq_text text, uint16_t *units)
{
    size_t written = 0;
    size_t size;
    for (size_t at = 0; at < text.length; at += size) {
        uint32_t split[2];
        size_t count = dvq_unicode_split(dvq_unicode_decode(text, at, &size), split);
        for (size_t i = 0; i < count; i++)
            units[written++] = (uint16_t)split[i];
    }
    return written;
}

/* ---- case ---- */

/*
 * Write UTF-16 as text, keeping lone surrogates; returns the bytes, or SIZE_MAX when they do not
 * fit.
 */
static size_t write_utf8(char *data, size_t capacity, const uint16_t *units, size_t length)
{
    size_t used = 0;
    for (size_t i = 0; i < length; i++) {
        uint32_t code_point = units[i];
        if (is_high_surrogate(code_point) && i + 1 < length && is_low_surrogate(units[i + 1]))
            code_point = dvq_unicode_join(code_point, units[++i]);
        char buffer[4];
        size_t size = dvq_unicode_encode(code_point, buffer);
        if (size > capacity - used)
            return SIZE_MAX;
        memcpy(data + used, buffer, size);
        used += size;
    }
    return used;
}

/* No character becomes more than three units, and no unit more than three bytes. */
#define MOST_GROWTH 3

/* `units` as text in the arena; data is NULL when memory is out. */
static dvq_text make_text(dvq_arena *arena, const uint16_t *units, size_t length)
{
    size_t size = length * MOST_GROWTH + 1;
    char *data = dvq_arena_allocate(arena, size);
    return dvq_text_make(data, data == NULL ? 0 : write_utf8(data, size, units, length));
}

static dvq_text map_case(dvq_arena *arena, dvq_text text, dvq_character_mapping mapping)
{
    uint16_t *units = dvq_arena_allocate(arena, (text.length + 1) * sizeof *units);
    if (units == NULL)
        return dvq_text_make(NULL, 0);
    size_t length = dvq_unicode_write_utf16(text, units);
    size_t capacity = length * MOST_GROWTH + 1;
    uint16_t *mapped = dvq_arena_allocate(arena, capacity * sizeof *mapped);
    if (mapped == NULL)
        return dvq_text_make(NULL, 0);
    length = dvq_character_map(mapping, units, length, mapped, capacity);
    return length > capacity ? dvq_text_make(NULL, 0) : make_text(arena, mapped, length);
}

#define SHORT_LIMIT 4096

/*
 * Write UTF-16 in lower case to `buffer`; SIZE_MAX when it does not fit. Names have no more than
 * SHORT_LIMIT units.
 */
static size_t write_lower(const uint16_t *units, size_t length, char *buffer, size_t capacity)
{
    enum { CAPACITY = SHORT_LIMIT * MOST_GROWTH + 1 };
    uint16_t mapped[CAPACITY];
    length = dvq_character_map(DVQ_CHARACTER_LOWER, units, length, mapped, CAPACITY);
    return length > CAPACITY ? SIZE_MAX : write_utf8(buffer, capacity, mapped, length);
}

size_t dvq_unicode_write_lower(dvq_text text, char *buffer, size_t capacity)
{
    if (text.length > SHORT_LIMIT)
        return SIZE_MAX;
    uint16_t units[SHORT_LIMIT];
    size_t length = dvq_unicode_write_utf16(text, units);
    return write_lower(units, length, buffer, capacity);
}

static dvq_text map_ascii(dvq_arena *arena, dvq_text text, char first, char last)
{
    char *data = dvq_arena_allocate(arena, text.length + 1);
    for (size_t i = 0; data != NULL && i < text.length; i++) {
        char byte = text.data[i];
        data[i] = byte >= first && byte <= last ? (char)(byte ^ 0x20) : byte;
    }
    return dvq_text_make(data, data == NULL ? 0 : text.length);
}

dvq_text dvq_unicode_lower(dvq_arena *arena, dvq_text text)
{
    return dvq_text_is_ascii(text) ? map_ascii(arena, text, 'A', 'Z')
                                   : map_case(arena, text, DVQ_CHARACTER_LOWER);
}

dvq_text dvq_unicode_upper(dvq_arena *arena, dvq_text text)
{
    return dvq_text_is_ascii(text) ? map_ascii(arena, text, 'a', 'z')
                                   : map_case(arena, text, DVQ_CHARACTER_UPPER);
}

/* Quotes, apostrophes and dashes as typewriters have them. */
static uint16_t simplify(uint16_t unit)
{
    if (unit == 0x2018 || unit == 0x2019 || unit == 0x02BC || unit == 0x00B4)
        return '\'';
    if (unit == 0x201C || unit == 0x201D)
        return '"';
    return unit >= 0x2010 && unit <= 0x2015 ? '-' : unit;
}

dvq_text dvq_unicode_fold(dvq_arena *arena, dvq_text text)
{
    if (dvq_text_is_ascii(text))
        return map_ascii(arena, text, 'A', 'Z');
    uint16_t *units = dvq_arena_allocate(arena, (text.length + 1) * sizeof *units);
    if (units == NULL)
        return dvq_text_make(NULL, 0);
    size_t length = dvq_unicode_write_utf16(text, units);
    size_t needed = dvq_character_map(DVQ_CHARACTER_FOLD, units, length, NULL, 0);
    if (needed == SIZE_MAX)
        return dvq_text_make(NULL, 0);
    uint16_t *folded = dvq_arena_allocate(arena, (needed + 1) * sizeof *folded);
    if (folded == NULL)
        return dvq_text_make(NULL, 0);
    needed = dvq_character_map(DVQ_CHARACTER_FOLD, units, length, folded, needed + 1);
    for (size_t i = 0; i < needed; i++)
        folded[i] = simplify(folded[i]);
    return make_text(arena, folded, needed);
}

/* ---- composing ---- */

/*
 * Whether the text has none of the characters that composing may change. The first of them is
 * U+0300, so that most names in Latin letters are passed without asking.
 */
static bool is_surely_composed(dvq_text text)
{
    if (dvq_text_is_ascii(text))
        return true;
    for (size_t i = 0; i < text.length; i++)
        if ((unsigned char)text.data[i] >= 0xCC)
            return false;
    return true;
}

/* `units` composed, in `composed` if that differs; NULL when that does not fit or fails. */
static const uint16_t *compose_units(const uint16_t *units, size_t length,
                                     uint16_t composed[SHORT_LIMIT], size_t *composed_length)
{
    *composed_length = length;
    if (dvq_character_is_composed(units, length))
        return units;
    *composed_length =
        dvq_character_map(DVQ_CHARACTER_COMPOSE, units, length, composed, SHORT_LIMIT);
    return *composed_length > SHORT_LIMIT ? NULL : composed;
}

dvq_text dvq_unicode_compose_into(dvq_text text, char *buffer, size_t capacity)
{
    if (is_surely_composed(text) || text.length > SHORT_LIMIT)
        return text;
    uint16_t units[SHORT_LIMIT];
    size_t length = dvq_unicode_write_utf16(text, units);
    uint16_t room[SHORT_LIMIT];
    const uint16_t *composed = compose_units(units, length, room, &length);
    if (composed == units || composed == NULL)
        return text;
    size_t size = write_utf8(buffer, capacity, composed, length);
    return size == SIZE_MAX ? text : dvq_text_make(buffer, size);
}

dvq_text dvq_unicode_compose(dvq_arena *arena, dvq_text text)
{
    char buffer[SHORT_LIMIT];
    dvq_text composed = dvq_unicode_compose_into(text, buffer, sizeof buffer);
    return composed.data == buffer ? dvq_text_copy(arena, composed) : text;
}

size_t dvq_unicode_write_name(dvq_text text, char *buffer, size_t capacity)
{
    if (text.length > SHORT_LIMIT)
        return SIZE_MAX;
    uint16_t units[SHORT_LIMIT];
    size_t length = dvq_unicode_write_utf16(text, units);
    for (size_t i = 0; i < length; i++)
        if (units[i] == 0xA0 || units[i] == 0x202F)
            units[i] = ' ';
    const uint16_t *composed = units;
    uint16_t room[SHORT_LIMIT];
    if (!is_surely_composed(text))
        composed = compose_units(units, length, room, &length);
    return composed == NULL ? SIZE_MAX : write_lower(composed, length, buffer, capacity);
}

/* ---- emoji ---- */

/* The longest sequences have 10 characters, most of them two units. */
#define EMOJI_UNITS 32

/* A sequence in its full form, with every variation selector that the standard requires. */
typedef struct emoji_sequence {
    uint16_t units[EMOJI_UNITS];
    size_t length;
} emoji_sequence;

static bool emoji_add(emoji_sequence *sequence, uint32_t code_point)
{
    if (sequence->length + 2 > EMOJI_UNITS)
        return false;
    uint32_t units[2];
    size_t count = dvq_unicode_split(code_point, units);
    for (size_t i = 0; i < count; i++)
        sequence->units[sequence->length++] = (uint16_t)units[i];
    return true;
}

static uint32_t peek(dvq_text text, size_t offset, size_t *size)
{
    *size = 0;
    return offset < text.length ? dvq_unicode_decode(text, offset, size) : 0;
}

/* Whether an emoji can start with this at all. Of ASCII, only what keycaps are made of can. */
static bool may_start_emoji(uint32_t code_point)
{
    if (code_point < 0x80)
        return code_point == '#' || code_point == '*' || dvq_ascii_is_digit(code_point);
    return dvq_character_is(code_point, DVQ_CHARACTER_EMOJI);
}

/* Skin tones and hair are emoji by themselves, though the standard does not list them as such. */
static bool is_emoji_part(uint32_t code_point)
{
    return (code_point >= 0x1F3FB && code_point <= 0x1F3FF) ||
           (code_point >= 0x1F9B0 && code_point <= 0x1F9B3);
}

/* Emoji that need no variation selector, but take in one that follows. */
static bool takes_idle_selector(uint32_t code_point)
{
    static const uint16_t taking[] = {0x231A, 0x231B, 0x25FE, 0x2614, 0x2615, 0x267F,
                                      0x26AA, 0x26BD, 0x26BE, 0x26C4, 0x26F2, 0x26F3,
                                      0x26F5, 0x26FA, 0x2757, 0x2B1B, 0x2B1C, 0x2B55};
    if ((code_point >= 0x2648 && code_point <= 0x2653) || code_point == 0x1F004)
        return true;
    for (size_t i = 0; i < sizeof taking / sizeof *taking; i++)
        if (taking[i] == code_point)
            return true;
    return false;
}

static bool is_emoji_sequence(const emoji_sequence *sequence)
{
    return dvq_character_is_emoji_sequence(sequence->units, sequence->length);
}

/*
 * Add the base of an element, with its selector or the second half of a flag; returns the offset
 * after it.
 */
static size_t match_base(dvq_text text, size_t offset, emoji_sequence *sequence, bool *selected)
{
    size_t size;
    uint32_t base = peek(text, offset, &size);
    if (size == 0 || !may_start_emoji(base) || !emoji_add(sequence, base))
        return offset;
    size_t end = offset + size;
    uint32_t next = peek(text, end, &size);
    bool flag = dvq_character_is(base, DVQ_CHARACTER_REGIONAL_INDICATOR);
    bool picture = dvq_character_is(base, DVQ_CHARACTER_EMOJI_PRESENTATION);
    *selected = !flag && !picture && next == VARIATION_EMOJI;
    if (flag)
        end += emoji_add(sequence, next) ? size : 0;
    else if (!picture && emoji_add(sequence, VARIATION_EMOJI))
        end += *selected ? size : 0;
    return end;
}

/* Add a skin tone, keycap or tags after a base; returns the offset after them. */
static size_t match_suffix(dvq_text text, size_t offset, emoji_sequence *sequence, bool selected)
{
    size_t size;
    uint32_t next = peek(text, offset, &size);
    bool tone = !selected && dvq_character_is(next, DVQ_CHARACTER_EMOJI_MODIFIER);
    if (tone && sequence->units[sequence->length - 1] == VARIATION_EMOJI)
        sequence->length--;
    if ((tone || next == KEYCAP) && emoji_add(sequence, next))
        return offset + size;
    while (next >= 0xE0020 && next <= 0xE007F && emoji_add(sequence, next)) {
        offset += size;
        next = peek(text, offset, &size);
    }
    return offset;
}

/*
 * Add what is between two joiners to `sequence`; returns the offset after it, or `offset` when
 * there is nothing. *best is moved to the end of each prefix that is an emoji.
 */
static size_t match_element(dvq_text text, size_t offset, emoji_sequence *sequence, size_t *best)
{
    bool first = sequence->length == 0;
    bool selected = false;
    size_t end = match_base(text, offset, sequence, &selected);
    if (end == offset)
        return offset;
    size_t size;
    uint32_t base = peek(text, offset, &size);
    if (is_emoji_sequence(sequence) || (first && is_emoji_part(base)))
        *best = end;
    if (first && peek(text, end, &size) == VARIATION_EMOJI && takes_idle_selector(base))
        return *best = end + size;
    end = match_suffix(text, end, sequence, selected);
    if (is_emoji_sequence(sequence))
        *best = end;
    return end;
}

size_t dvq_unicode_match_emoji(dvq_text text, size_t offset)
{
    emoji_sequence sequence = {.length = 0};
    size_t best = offset;
    size_t at = offset;
    for (;;) {
        size_t end = match_element(text, at, &sequence, &best);
        size_t size;
        bool more = end > at && peek(text, end, &size) == JOINER && emoji_add(&sequence, JOINER);
        if (!more)
            return best - offset;
        at = end + size;
    }
}

/* ---- display width ---- */

static size_t character_width(uint32_t code_point)
{
    if (code_point < 0x80)
        return code_point >= 0x20 && code_point != 0x7F ? 1 : 0;
    return dvq_character_get_width(code_point);
}

/*
 * Columns of the emoji at `offset`, which has `size` bytes. A lone sign such as the copyright sign
 * is drawn as text.
 */
static size_t emoji_width(dvq_text text, size_t offset, size_t size)
{
    size_t first;
    uint32_t base = dvq_unicode_decode(text, offset, &first);
    return size > first ? 2 : character_width(base);
}

/* Columns of the character or emoji at `offset`; *size is set to its bytes. */
static size_t width_at(dvq_text text, size_t offset, size_t *size)
{
    uint32_t code_point = dvq_unicode_decode(text, offset, size);
    bool plain =
        code_point < 0x80 && (offset + 1 == text.length || (text.data[offset + 1] & 0x80) == 0);
    size_t emoji = plain ? 0 : dvq_unicode_match_emoji(text, offset);
    if (emoji == 0)
        return character_width(code_point);
    *size = emoji;
    return emoji_width(text, offset, emoji);
}

size_t dvq_unicode_display_width(dvq_text text)
{
    size_t width = 0;
    for (size_t at = 0, size; at < text.length; at += size)
        width += width_at(text, at, &size);
    return width;
}

size_t dvq_unicode_fit(dvq_text text, size_t width)
{
    size_t taken = 0;
    size_t at = 0;
    for (size_t size; at < text.length; at += size) {
        taken += width_at(text, at, &size);
        if (taken > width && at > 0)
            break;
    }
    return at;
}

/* ---- repair ---- */

/*
 * The bytes of the character at `offset`. If it is not valid, *valid is false and the bytes are
 * those that one U+FFFD replaces: the longest start of a character.
 */
static size_t measure(dvq_text text, size_t offset, bool *valid)
{
    const unsigned char *bytes = (const unsigned char *)text.data + offset;
    size_t left = text.length - offset;
    unsigned char lead = bytes[0];
    *valid = lead < 0x80;
    if (*valid || lead < 0xC2 || lead > 0xF4)
        return 1;
    size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    unsigned char low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    unsigned char high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    size_t size = 1;
    while (size < length && size < left && bytes[size] >= low && bytes[size] <= high) {
        low = 0x80;
        high = 0xBF;
        size++;
    }
    *valid = size == length;
    return size;
}

static bool starts_with_eight_ascii(dvq_text text, size_t offset)
{
    uint64_t eight;
    if (text.length - offset < sizeof eight)
        return false;
    memcpy(&eight, text.data + offset, sizeof eight);
    return (eight & UINT64_C(0x8080808080808080)) == 0;
}

/* How many bytes from `offset` on are valid UTF-8. */
static size_t valid_length(dvq_text text, size_t offset)
{
    enum { AT_ONCE = 64 /* bytes before those passed over quickly are looked for again */ };
    size_t at = offset;
    bool valid = true;
    while (valid && at < text.length) {
        at = dvq_bytes_skip_valid(text, at);
        size_t stop = text.length - at > AT_ONCE ? at + AT_ONCE : text.length;
        while (valid && at < stop) {
            size_t size = starts_with_eight_ascii(text, at) ? 8 : measure(text, at, &valid);
            at += valid ? size : 0;
        }
    }
    return at - offset;
}

dvq_text dvq_unicode_repair(dvq_arena *arena, dvq_text text)
{
    size_t at = valid_length(text, 0);
    if (at == text.length)
        return text;
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, arena);
    builder.limit = DVQ_TEXT_LIMIT * 3;
    dvq_text_builder_add(&builder, dvq_text_slice(text, 0, at));
    while (at < text.length) {
        bool valid;
        at += measure(text, at, &valid);
        dvq_unicode_append(&builder, REPLACEMENT);
        size_t run = valid_length(text, at);
        dvq_text_builder_add(&builder, dvq_text_slice(text, at, at + run));
        at += run;
    }
    dvq_text repaired;
    return dvq_text_builder_finish(&builder, &repaired) == DVQ_OK ? repaired
                                                                  : dvq_text_make(NULL, 0);
}
