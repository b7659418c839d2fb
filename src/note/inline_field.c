/*
 * Inline fields: [name:: value], (name:: value), name:: value as a whole line, and the dates that
 * tasks carry after emoji. Called by the note reader for each line and item that may hold some, and
 * by publish/strip.c. Finds where fields are and what their parts say, never what a value means.
 *
 * Rules: Dataview, data-import/inline-field.ts; grammar: inline-field.ebnf. Goes over the text once
 * for each kind of bracket, whatever is nested or left open.
 */
#include "note/inline_field.h"

#include "support/unicode.h"

#define NO_CANDIDATE UINT32_MAX

/* A bracket, a name, and :: after it. */
typedef struct candidate {
    size_t start;
    size_t name_end;
    size_t close;  /* of the bracket that ends its value, 0 for none */
    uint32_t next; /* the next candidate whose value the same bracket ends */
} candidate;

typedef struct candidate_vector {
    DVQ_VECTOR(candidate) found;
    DVQ_VECTOR(uint32_t) open; /* by depth, the first candidate that the closing bracket ends */
} candidate_vector;

static bool is_bracket(char byte)
{
    return byte == '[' || byte == ']' || byte == '(' || byte == ')';
}

/* Find every bracket `open` that a name without brackets and :: follow. */
static dvq_status list_candidates(dvq_arena *arena, dvq_text line, char open,
                                  candidate_vector *candidates)
{
    size_t start = dvq_text_find_byte(line, open, 0);
    size_t separator = 0;
    while (start != SIZE_MAX) {
        size_t end = start + 1;
        candidate found = {.start = start, .next = NO_CANDIDATE};
        if (separator <= start)
            separator = dvq_text_find(line, DVQ_TEXT("::"), start + 1);
        if (separator == SIZE_MAX)
            break;
        while (end < separator && !is_bracket(line.data[end]))
            end++;
        found.name_end = separator;
        if (end == separator && !DVQ_VECTOR_PUSH(arena, &candidates->found, found))
            return DVQ_ERROR_MEMORY;
        start = dvq_text_find_byte(line, open, start + 1);
    }
    return DVQ_OK;
}

/* A bracket closes: it ends every value that began since its partner. */
static void close_values(candidate_vector *candidates, size_t offset)
{
    uint32_t *top = &candidates->open.items[candidates->open.count - 1];
    while (*top != NO_CANDIDATE) {
        candidate *ended = &candidates->found.items[*top];
        ended->close = offset;
        *top = ended->next;
    }
    if (candidates->open.count > 1)
        candidates->open.count--;
}

/* Find where each candidate's value ends. A bracket after a backslash does not count. */
static dvq_status match_values(dvq_arena *arena, dvq_text line, char open, char close,
                               candidate_vector *candidates)
{
    size_t next = 0;
    candidates->open.count = 0;
    if (!DVQ_VECTOR_PUSH(arena, &candidates->open, NO_CANDIDATE))
        return DVQ_ERROR_MEMORY;
    for (size_t i = candidates->found.items[0].name_end + 2; i < line.length; i++) {
        while (next < candidates->found.count && candidates->found.items[next].name_end + 2 == i) {
            uint32_t *top = &candidates->open.items[candidates->open.count - 1];
            candidates->found.items[next].next = *top;
            *top = (uint32_t)next++;
        }
        if (line.data[i] == '\\') {
            i++;
        } else if (line.data[i] == open) {
            if (!DVQ_VECTOR_PUSH(arena, &candidates->open, NO_CANDIDATE))
                return DVQ_ERROR_MEMORY;
        } else if (line.data[i] == close) {
            close_values(candidates, i);
        }
    }
    return DVQ_OK;
}

/* Add the fields in one kind of bracket, but for those within another's value. */
static dvq_status find_bracketed(dvq_arena *arena, dvq_text line, char open, char close,
                                 dvq_inline_field_vector *fields)
{
    candidate_vector candidates = {0};
    dvq_status status = list_candidates(arena, line, open, &candidates);
    size_t end = 0;
    if (status != DVQ_OK || candidates.found.count == 0)
        return status;
    status = match_values(arena, line, open, close, &candidates);
    for (size_t i = 0; i < candidates.found.count && status == DVQ_OK; i++) {
        const candidate *found = &candidates.found.items[i];
        dvq_inline_field field = {.start = found->start, .end = found->close + 1};
        if (found->close == 0 || found->start < end)
            continue;
        end = field.end;
        field.key = dvq_unicode_trim(dvq_text_slice(line, found->start + 1, found->name_end));
        field.value = dvq_unicode_trim(dvq_text_slice(line, found->name_end + 2, found->close));
        status = DVQ_VECTOR_PUSH(arena, fields, field) ? DVQ_OK : DVQ_ERROR_MEMORY;
    }
    return status;
}

/* ---- dates after emoji ---- */

typedef struct emoji_field {
    uint32_t emoji;
    const char *key;
} emoji_field;

static const emoji_field emoji_fields[] = {
    {0x2795, "created"}, {0x1F6EB, "start"}, {0x23F3, "scheduled"}, {0x231B, "scheduled"},
    {0x1F4C5, "due"},    {0x1F4C6, "due"},   {0x1F5D3, "due"},      {0x2705, "completion"}};

/* Bytes of YYYY-MM-DD at `offset`, 0 for none. */
static size_t match_date(dvq_text line, size_t offset)
{
    static const char shape[] = "dddd-dd-dd";
    if (line.length - offset < sizeof shape - 1)
        return 0;
    for (size_t i = 0; i < sizeof shape - 1; i++) {
        char byte = line.data[offset + i];
        if (shape[i] == 'd' ? byte < '0' || byte > '9' : byte != shape[i])
            return 0;
    }
    return sizeof shape - 1;
}

/* The field of the emoji at `offset`; without a date after it, `end` stays 0. */
static dvq_inline_field read_emoji_field(dvq_text line, size_t offset)
{
    dvq_inline_field field = {.start = offset};
    size_t size;
    uint32_t emoji = dvq_unicode_decode(line, offset, &size);
    size_t date = offset + size;
    for (size_t i = 0; i < sizeof emoji_fields / sizeof *emoji_fields; i++)
        if (emoji_fields[i].emoji == emoji)
            field.key = dvq_text_from_string(emoji_fields[i].key);
    if (field.key.length == 0)
        return field;
    if (emoji == 0x1F5D3 &&
        dvq_text_starts_with(dvq_text_slice(line, date, line.length), DVQ_TEXT("\xEF\xB8\x8F")))
        date += 3;
    date = dvq_unicode_skip_space(line, date);
    size = match_date(line, date);
    if (size > 0) {
        field.value = dvq_text_slice(line, date, date + size);
        field.end = date + size;
    }
    return field;
}

static bool has_key(const dvq_inline_field_vector *fields, size_t first, dvq_text key)
{
    for (size_t i = first; i < fields->count; i++)
        if (dvq_text_equal(fields->items[i].key, key))
            return true;
    return false;
}

/* Add the first date of each kind. */
static dvq_status find_emoji_fields(dvq_arena *arena, dvq_text line,
                                    dvq_inline_field_vector *fields)
{
    size_t first = fields->count;
    for (size_t i = 0; i < line.length; i++) {
        unsigned char byte = (unsigned char)line.data[i];
        if (byte != 0xE2 && byte != 0xF0)
            continue;
        dvq_inline_field field = read_emoji_field(line, i);
        if (field.end > 0 && !has_key(fields, first, field.key) &&
            !DVQ_VECTOR_PUSH(arena, fields, field))
            return DVQ_ERROR_MEMORY;
    }
    return DVQ_OK;
}

/* ---- all fields of a line ---- */

static void merge_runs(dvq_inline_field *fields, size_t middle, size_t count,
                       dvq_inline_field *merged)
{
    size_t left = 0;
    size_t right = middle;
    for (size_t i = 0; i < count; i++) {
        bool from_left =
            right == count || (left < middle && fields[left].start <= fields[right].start);
        merged[i] = from_left ? fields[left++] : fields[right++];
    }
    memcpy(fields, merged, count * sizeof *fields);
}

/* Of two fields that touch or overlap, keep the first. */
static void drop_overlapping(dvq_inline_field_vector *fields)
{
    size_t kept = 0;
    for (size_t i = 0; i < fields->count; i++)
        if (kept == 0 || fields->items[kept - 1].end < fields->items[i].start)
            fields->items[kept++] = fields->items[i];
    fields->count = kept;
}

dvq_status dvq_inline_field_find(dvq_arena *arena, dvq_text line, bool emoji,
                                 dvq_inline_field_vector *fields)
{
    bool may_be_named = dvq_text_find(line, DVQ_TEXT("::"), 0) != SIZE_MAX;
    dvq_status status = DVQ_OK;
    fields->count = 0;
    if (may_be_named)
        status = find_bracketed(arena, line, '[', ']', fields);
    size_t square = fields->count;
    if (status == DVQ_OK && may_be_named)
        status = find_bracketed(arena, line, '(', ')', fields);
    size_t bracketed = fields->count;
    if (status == DVQ_OK && emoji)
        status = find_emoji_fields(arena, line, fields);
    if (status != DVQ_OK || fields->count < 2)
        return status;
    dvq_inline_field *merged;
    merged = dvq_arena_allocate_array(arena, fields->count, sizeof *merged);
    if (merged == NULL)
        return DVQ_ERROR_MEMORY;
    merge_runs(fields->items, square, bracketed, merged);
    merge_runs(fields->items, bracketed, fields->count, merged);
    drop_overlapping(fields);
    return DVQ_OK;
}

static bool is_word(uint32_t code_point)
{
    return code_point == '_' || (code_point >= '0' && code_point <= '9') ||
           (code_point < 0x80 ? (code_point | 0x20) >= 'a' && (code_point | 0x20) <= 'z'
                              : dvq_unicode_is_letter(code_point));
}

/*
 * Bytes of an emoji that the name of a whole-line field may hold: Dataview's expression, read by
 * code points, takes those that start below U+10000, without skin tones.
 */
static size_t match_name_emoji(dvq_text text, size_t offset)
{
    size_t size;
    if (dvq_unicode_decode(text, offset, &size) >= 0x10000)
        return 0;
    size = dvq_unicode_match_emoji(text, offset);
    size_t tone =
        dvq_text_find(dvq_text_slice(text, offset, offset + size), DVQ_TEXT("\xF0\x9F\x8F"), 0);
    return tone == SIZE_MAX ? size : tone;
}

/* Bytes of the next part of a whole-line field's name, 0 at its end. */
static size_t match_name_part(dvq_text text, size_t offset)
{
    size_t size = match_name_emoji(text, offset);
    if (size > 0)
        return size;
    uint32_t code_point = dvq_unicode_decode(text, offset, &size);
    return is_word(code_point) || code_point == '/' || code_point == '-' ||
                   dvq_unicode_is_whitespace(code_point)
               ? size
               : 0;
}

bool dvq_inline_field_may_hold(dvq_text text)
{
    return dvq_text_find(text, DVQ_TEXT("::"), 0) != SIZE_MAX ||
           dvq_text_find_byte(text, '\xE2', 0) != SIZE_MAX ||
           dvq_text_find_byte(text, '\xF0', 0) != SIZE_MAX;
}

bool dvq_inline_field_match_line(dvq_text line, dvq_inline_field *field)
{
    size_t separator = dvq_text_find(line, DVQ_TEXT("::"), 0);
    size_t start = 0;
    if (separator == SIZE_MAX)
        return false;
    dvq_text name = dvq_unicode_trim(dvq_text_slice(line, 0, separator));
    size_t size;
    while (start < name.length && !is_word(dvq_unicode_decode(name, start, &size)))
        start += size;
    size_t end = start;
    while (end < name.length && (size = match_name_part(name, end)) > 0)
        end += size;
    *field = (dvq_inline_field){.key = dvq_text_slice(name, start, end), .end = line.length};
    field->value = dvq_unicode_trim(dvq_text_slice(line, separator + 2, line.length));
    while (end < name.length && strchr("_*~`", name.data[end]) != NULL)
        end++;
    return end == name.length;
}
