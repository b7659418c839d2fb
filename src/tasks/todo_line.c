/*
 * Reading a task's line; see todo_line.h. The signs are looked for in rounds: each round asks each
 * kind of sign once, in a fixed order, whether one stands at the end of what is left. That decides
 * which of two signs of a kind counts, and how many are read at all.
 */
#include "tasks/todo_line.h"

#include "support/ascii.h"
#include "support/unicode.h"
#include "tasks/todo_tag.h"
#include "value/date.h"

enum { MOST_ROUNDS = 21 };

/* What is at the end of a line that is being read. */
typedef struct line_reader {
    const dvq_tasks_settings *settings;
    dvq_arena *arena;
    dvq_todo *todo;
    dvq_text left;        /* what has not been read yet */
    dvq_text rule;        /* the text of a recurrence; data NULL: none */
    dvq_text_vector tags; /* those met, from the end */
    bool failed;
    bool matched;
} line_reader;

/* ---- the parts of a line ---- */

static bool is_line_end(uint32_t character)
{
    return character == '\n' || character == '\r' || character == 0x2028 || character == 0x2029;
}

static size_t skip_indentation(dvq_text line)
{
    size_t offset = 0;
    while (offset < line.length) {
        size_t size;
        uint32_t character = dvq_unicode_decode(line, offset, &size);
        if (character != '>' && !dvq_unicode_is_whitespace(character))
            break;
        offset += size;
    }
    return offset;
}

/* The offset after a marker such as "-" or "12.", SIZE_MAX for none. */
static size_t skip_marker(dvq_text line, size_t offset)
{
    char first = dvq_text_byte_at(line, offset);
    if (first == '-' || first == '*' || first == '+')
        return offset + 1;
    size_t digits = dvq_ascii_count_digits(line, offset, SIZE_MAX - offset);
    char after = dvq_text_byte_at(line, offset + digits);
    return digits > 0 && (after == '.' || after == ')') ? offset + digits + 1 : SIZE_MAX;
}

/* The character of a checkbox at `offset`; empty for none. */
static dvq_text match_checkbox(dvq_text line, size_t offset)
{
    if (dvq_text_byte_at(line, offset) != '[' || offset + 1 >= line.length)
        return DVQ_TEXT("");
    size_t size;
    uint32_t character = dvq_unicode_decode(line, offset + 1, &size);
    if (is_line_end(character) || dvq_text_byte_at(line, offset + 1 + size) != ']')
        return DVQ_TEXT("");
    return dvq_text_slice(line, offset + 1, offset + 1 + size);
}

/* From `offset` up to the first character that ends a line for a regular expression. */
static dvq_text take_line(dvq_text line, size_t offset)
{
    size_t end = offset;
    while (end < line.length) {
        size_t size;
        if (is_line_end(dvq_unicode_decode(line, end, &size)))
            break;
        end += size;
    }
    return dvq_text_slice(line, offset, end);
}

static size_t skip_blanks(dvq_text text, size_t offset)
{
    while (dvq_text_byte_at(text, offset) == ' ')
        offset++;
    return offset;
}

bool dvq_todo_line_split(dvq_text line, dvq_todo_parts *parts)
{
    size_t start = skip_indentation(line);
    size_t end = skip_marker(line, start);
    if (end == SIZE_MAX)
        return false;
    size_t box = skip_blanks(line, end);
    *parts = (dvq_todo_parts){.indentation = dvq_text_slice(line, 0, start),
                              .marker = dvq_text_slice(line, start, end),
                              .symbol = match_checkbox(line, box)};
    size_t body = box + (parts->symbol.length > 0 ? parts->symbol.length + 2 : 0);
    parts->body = dvq_unicode_trim(take_line(line, skip_blanks(line, body)));
    return true;
}

/* ---- dates ---- */

dvq_todo_date dvq_todo_line_make_date(int year, int month, int day)
{
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    if (month < 1 || month > 12 || day < 1 ||
        day > lengths[month - 1] + (month == 2 && leap ? 1 : 0))
        return (dvq_todo_date){DVQ_TODO_BAD_DATE, 0};
    return (dvq_todo_date){DVQ_TODO_GOOD_DATE, (int32_t)dvq_date_count_days(year, month, day)};
}

bool dvq_todo_line_read_date(dvq_text text, dvq_todo_date *date)
{
    if (text.length != 10 || text.data[4] != '-' || text.data[7] != '-' ||
        dvq_ascii_count_digits(text, 0, 4) != 4 || dvq_ascii_count_digits(text, 5, 2) != 2 ||
        dvq_ascii_count_digits(text, 8, 2) != 2)
        return false;
    *date = dvq_todo_line_make_date(dvq_ascii_read_number(dvq_text_slice(text, 0, 4)),
                                    dvq_ascii_read_number(dvq_text_slice(text, 5, 7)),
                                    dvq_ascii_read_number(dvq_text_slice(text, 8, 10)));
    return true;
}

/* ---- what a sign's value may be ---- */

static bool is_rule_byte(char byte)
{
    return dvq_ascii_is_letter((unsigned char)byte) || dvq_ascii_is_digit((unsigned char)byte) ||
           byte == ',' || byte == ' ' || byte == '!';
}

static bool is_word_byte(char byte)
{
    return dvq_ascii_is_letter((unsigned char)byte);
}

static bool is_id_byte(char byte)
{
    return dvq_ascii_is_name((unsigned char)byte);
}

static bool is_id_list_byte(char byte)
{
    return is_id_byte(byte) || byte == ',' || byte == ' ';
}

/* Ids with commas between them, and blanks around those. */
static bool is_id_list(dvq_text text)
{
    size_t offset = 0;
    for (;;) {
        size_t start = offset;
        while (offset < text.length && is_id_byte(text.data[offset]))
            offset++;
        if (offset == start)
            return false;
        offset = skip_blanks(text, offset);
        if (offset == text.length)
            return true;
        if (text.data[offset] != ',')
            return false;
        offset = skip_blanks(text, offset + 1);
    }
}

/* ---- signs ---- */

/* A kind of sign or field that a line may end with. */
typedef enum sign_kind {
    SIGN_PRIORITY,
    SIGN_DONE,
    SIGN_CANCELLED,
    SIGN_DUE,
    SIGN_SCHEDULED,
    SIGN_START,
    SIGN_CREATED,
    SIGN_RULE,
    SIGN_COMPLETION,
    SIGN_TAG,
    SIGN_ID,
    SIGN_DEPENDS_ON,
    SIGN_COUNT
} sign_kind;

typedef struct sign {
    const char *texts[3]; /* what it may look like */
    const char *key;      /* the name of the field that says the same */
    bool (*holds)(char byte);
    int date; /* dvq_todo_date_kind; -1: no date */
} sign;

static bool is_date_byte(char byte)
{
    return dvq_ascii_is_digit((unsigned char)byte) || byte == '-';
}

/* By kind; those without `holds` are looked for in their own ways. */
static const sign signs[SIGN_COUNT] = {
    [SIGN_PRIORITY] = {{NULL}, "priority", is_word_byte, -1},
    [SIGN_DONE] = {{"✅"}, "completion", is_date_byte, DVQ_TODO_DONE_ON},
    [SIGN_CANCELLED] = {{"❌"}, "cancelled", is_date_byte, DVQ_TODO_CANCELLED_ON},
    [SIGN_DUE] = {{"📅", "📆", "🗓"}, "due", is_date_byte, DVQ_TODO_DUE},
    [SIGN_SCHEDULED] = {{"⏳", "⌛"}, "scheduled", is_date_byte, DVQ_TODO_SCHEDULED},
    [SIGN_START] = {{"🛫"}, "start", is_date_byte, DVQ_TODO_START},
    [SIGN_CREATED] = {{"➕"}, "created", is_date_byte, DVQ_TODO_CREATED},
    [SIGN_RULE] = {{"🔁"}, "repeat", is_rule_byte, -1},
    [SIGN_COMPLETION] = {{"🏁"}, "onCompletion", is_word_byte, -1},
    [SIGN_TAG] = {{NULL}, NULL, NULL, -1},
    [SIGN_ID] = {{"🆔"}, "id", is_id_byte, -1},
    [SIGN_DEPENDS_ON] = {{"⛔"}, "dependsOn", is_id_list_byte, -1},
};

static dvq_text drop_end(dvq_text text, size_t bytes)
{
    return dvq_text_slice(text, 0, text.length - bytes);
}

static dvq_text drop_blanks(dvq_text text)
{
    while (text.length > 0 && text.data[text.length - 1] == ' ')
        text.length--;
    return text;
}

static dvq_text drop_bytes(dvq_text text, bool (*holds)(char byte))
{
    while (text.length > 0 && holds(text.data[text.length - 1]))
        text.length--;
    return text;
}

/* Whether a sign ends `text`, after which a variation selector may stand; *before: what is left. */
static bool ends_with_sign(dvq_text text, const char *mark, dvq_text *before)
{
    dvq_text sign_text = dvq_text_from_string(mark);
    if (dvq_text_ends_with(text, DVQ_TEXT("\xEF\xB8\x8F")))
        text = drop_end(text, 3);
    if (!dvq_text_ends_with(text, sign_text))
        return false;
    *before = drop_end(text, sign_text.length);
    return true;
}

static bool ends_with_any(dvq_text text, sign_kind kind, dvq_text *before)
{
    const char *const *texts = signs[kind].texts;
    for (size_t i = 0; i < 3 && texts[i] != NULL; i++)
        if (ends_with_sign(text, texts[i], before))
            return true;
    return false;
}

static bool is_value(sign_kind kind, dvq_text value)
{
    dvq_todo_date date;
    if (signs[kind].date >= 0)
        return dvq_todo_line_read_date(value, &date);
    return kind == SIGN_DEPENDS_ON ? is_id_list(value) : value.length > 0;
}

/* A sign and its value at the end of `text`. */
static bool match_sign(dvq_text text, sign_kind kind, dvq_text *value, dvq_text *before)
{
    dvq_text upto = signs[kind].date >= 0 ? drop_end(text, text.length < 10 ? text.length : 10)
                                          : drop_bytes(text, signs[kind].holds);
    dvq_text head = signs[kind].date >= 0 ? drop_blanks(upto) : upto;
    *value = dvq_text_slice(text, upto.length, text.length);
    if (signs[kind].date < 0)
        *value = dvq_text_slice(*value, skip_blanks(*value, 0), value->length);
    if (kind == SIGN_COMPLETION || kind == SIGN_ID)
        head = drop_blanks(upto);
    return is_value(kind, *value) && ends_with_any(head, kind, before);
}

static bool match_priority_sign(dvq_text text, dvq_todo_priority *priority, dvq_text *before)
{
    static const struct {
        const char *mark;
        dvq_todo_priority priority;
    } marks[] = {{"🔺", DVQ_TODO_HIGHEST},
                 {"⏫", DVQ_TODO_HIGH},
                 {"🔼", DVQ_TODO_MEDIUM},
                 {"🔽", DVQ_TODO_LOW},
                 {"⏬", DVQ_TODO_LOWEST}};
    if (text.length == 0 || ((unsigned char)text.data[text.length - 1] & 0x80) == 0)
        return false;
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        if (ends_with_sign(text, marks[i].mark, before)) {
            *priority = marks[i].priority;
            return true;
        }
    }
    return false;
}

/* ---- fields in brackets ---- */

static bool find_priority(dvq_text name, dvq_todo_priority *priority)
{
    for (int i = 0; i < DVQ_TODO_PRIORITY_COUNT; i++) {
        const char *known = dvq_todo_priority_name((dvq_todo_priority)i);
        if (i != DVQ_TODO_NORMAL && name.length == strlen(known) && name.length > 0 &&
            name.data[0] == dvq_ascii_lower(known[0]) &&
            memcmp(name.data + 1, known + 1, name.length - 1) == 0) {
            *priority = (dvq_todo_priority)i;
            return true;
        }
    }
    return false;
}

/* The field of the kind at the end of `text`, after which a comma may stand. */
static bool match_field(dvq_text text, sign_kind kind, dvq_text *value, dvq_text *before)
{
    if (dvq_text_ends_with(text, DVQ_TEXT(",")))
        text = drop_blanks(drop_end(text, 1));
    char close = text.length > 0 ? text.data[text.length - 1] : '\0';
    if (close != ']' && close != ')')
        return false;
    dvq_text inside = drop_end(text, 1);
    dvq_text head = drop_bytes(drop_blanks(inside), signs[kind].holds);
    *value = drop_blanks(dvq_text_slice(text, head.length, inside.length));
    *value = dvq_text_slice(*value, skip_blanks(*value, 0), value->length);
    dvq_text key = drop_blanks(head);
    dvq_text name = dvq_text_from_string(signs[kind].key);
    if (!is_value(kind, *value) || !dvq_text_ends_with(key, DVQ_TEXT("::")) ||
        !dvq_text_ends_with(drop_end(key, 2), name))
        return false;
    *before = drop_blanks(drop_end(key, name.length + 2));
    if (!dvq_text_ends_with(*before, close == ']' ? DVQ_TEXT("[") : DVQ_TEXT("(")))
        return false;
    *before = drop_end(*before, 1);
    return true;
}

/* ---- taking signs off ---- */

static dvq_todo_completion read_completion(dvq_text value)
{
    if (dvq_text_equal_ascii_case(value, DVQ_TEXT("delete")))
        return DVQ_TODO_COMPLETION_DELETE;
    return dvq_text_equal_ascii_case(value, DVQ_TEXT("keep")) ? DVQ_TODO_COMPLETION_KEEP
                                                              : DVQ_TODO_COMPLETION_NONE;
}

static void set_depends_on(line_reader *reader, dvq_text value)
{
    dvq_text_vector ids = {0};
    for (size_t offset = 0; offset < value.length; offset++) {
        size_t start = offset;
        while (offset < value.length && is_id_byte(value.data[offset]))
            offset++;
        if (offset > start &&
            !DVQ_VECTOR_PUSH(reader->arena, &ids, dvq_text_slice(value, start, offset)))
            reader->failed = true;
    }
    reader->todo->depends_on = ids.items;
    reader->todo->depends_on_count = (uint32_t)ids.count;
}

static void set_value(line_reader *reader, sign_kind kind, dvq_text value)
{
    dvq_todo *todo = reader->todo;
    if (signs[kind].date >= 0)
        dvq_todo_line_read_date(value, &todo->dates[signs[kind].date]);
    else if (kind == SIGN_PRIORITY)
        find_priority(value, &todo->priority);
    else if (kind == SIGN_RULE)
        reader->rule = dvq_unicode_trim(value);
    else if (kind == SIGN_COMPLETION)
        todo->on_completion = read_completion(value);
    else if (kind == SIGN_ID)
        todo->id = value;
    else
        set_depends_on(reader, value);
}

static void take(line_reader *reader, dvq_text before)
{
    reader->left = dvq_unicode_trim(before);
    reader->matched = true;
}

static void take_tag(line_reader *reader)
{
    size_t start = dvq_todo_tag_find_last(reader->left);
    if (start == SIZE_MAX)
        return;
    dvq_text tag = dvq_unicode_trim(dvq_text_slice(reader->left, start, reader->left.length));
    if (!DVQ_VECTOR_PUSH(reader->arena, &reader->tags, tag))
        reader->failed = true;
    take(reader, dvq_text_slice(reader->left, 0, start));
}

static void take_sign(line_reader *reader, sign_kind kind)
{
    dvq_text value;
    dvq_text before;
    if (kind == SIGN_TAG) {
        take_tag(reader);
    } else if (reader->settings->dataview_format) {
        dvq_todo_priority priority;
        if (match_field(reader->left, kind, &value, &before) &&
            (kind != SIGN_PRIORITY || find_priority(value, &priority))) {
            set_value(reader, kind, value);
            take(reader, before);
        }
    } else if (kind == SIGN_PRIORITY) {
        if (match_priority_sign(reader->left, &reader->todo->priority, &before))
            take(reader, before);
    } else if (match_sign(reader->left, kind, &value, &before)) {
        set_value(reader, kind, value);
        take(reader, before);
    }
}

/* Whether nothing but tags can be read from it, as is so for most lines. */
static bool has_tags_only(const line_reader *reader)
{
    return reader->settings->dataview_format
               ? dvq_text_find(reader->left, DVQ_TEXT("::"), 0) == SIZE_MAX
               : dvq_text_is_ascii(reader->left);
}

static void take_signs(line_reader *reader)
{
    bool tags_only = has_tags_only(reader);
    int rounds = 0;
    do {
        reader->matched = false;
        for (int kind = tags_only ? SIGN_TAG : 0; kind < (tags_only ? SIGN_TAG + 1 : SIGN_COUNT);
             kind++)
            take_sign(reader, (sign_kind)kind);
        rounds++;
    } while (reader->matched && rounds < MOST_ROUNDS);
}

/* ---- what the signs come to ---- */

/* What is left, and the tags that were met among the signs, in their order. */
static dvq_status set_description(line_reader *reader)
{
    dvq_todo *todo = reader->todo;
    todo->description = reader->left;
    if (reader->tags.count == 0)
        return DVQ_OK;
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, reader->arena);
    dvq_text_builder_add(&builder, reader->left);
    for (size_t i = reader->tags.count; i-- > 0;) {
        if (builder.length > 0)
            dvq_text_builder_add_byte(&builder, ' ');
        dvq_text_builder_add(&builder, reader->tags.items[i]);
    }
    return dvq_text_builder_finish(&builder, &todo->description);
}

/* A rule that counts from a date which is no day cannot be followed, so it is none. */
static bool counts_from_bad_date(const line_reader *reader)
{
    const dvq_todo *todo = reader->todo;
    dvq_todo_date_kind second =
        reader->settings->prefers_start ? DVQ_TODO_START : DVQ_TODO_SCHEDULED;
    dvq_todo_date_kind third =
        reader->settings->prefers_start ? DVQ_TODO_SCHEDULED : DVQ_TODO_START;
    dvq_todo_date date = todo->dates[DVQ_TODO_DUE];
    if (date.state == DVQ_TODO_NO_DATE)
        date = todo->dates[second];
    if (date.state == DVQ_TODO_NO_DATE)
        date = todo->dates[third];
    return date.state == DVQ_TODO_BAD_DATE;
}

static dvq_status set_recurrence(line_reader *reader)
{
    dvq_todo *todo = reader->todo;
    if (reader->rule.length == 0)
        return DVQ_OK;
    dvq_status status =
        dvq_recurrence_read(reader->rule, reader->arena, &todo->recurrence, &todo->is_recurring);
    if (status == DVQ_OK && todo->is_recurring && !todo->recurrence.when_done &&
        counts_from_bad_date(reader))
        todo->is_recurring = false;
    if (!todo->is_recurring)
        todo->recurrence = (dvq_recurrence){.text = DVQ_TEXT("")};
    return status;
}

static dvq_status set_tags(line_reader *reader)
{
    dvq_todo *todo = reader->todo;
    dvq_text_vector tags = {0};
    dvq_status status = dvq_todo_tag_list(todo->description, reader->arena, &tags);
    size_t kept = 0;
    for (size_t i = 0; i < tags.count; i++)
        if (!dvq_text_equal(tags.items[i], reader->settings->global_filter))
            tags.items[kept++] = tags.items[i];
    todo->tags = tags.items;
    todo->tag_count = (uint32_t)kept;
    return status;
}

/* " ^id" at the end of the body goes. */
static void take_block_link(dvq_todo *todo, dvq_text *body)
{
    size_t start = body->length;
    while (start > 0 && (body->data[start - 1] == '-' ||
                         dvq_ascii_is_letter((unsigned char)body->data[start - 1]) ||
                         dvq_ascii_is_digit((unsigned char)body->data[start - 1])))
        start--;
    if (start == body->length || start < 2 || body->data[start - 1] != '^' ||
        body->data[start - 2] != ' ')
        return;
    todo->block_link = dvq_text_slice(*body, start - 2, body->length);
    *body = dvq_unicode_trim(dvq_text_slice(*body, 0, start - 2));
}

static dvq_status find_status(line_reader *reader, dvq_text symbol)
{
    reader->todo->status = dvq_tasks_settings_find_status(reader->settings, symbol);
    if (reader->todo->status != NULL)
        return DVQ_OK;
    dvq_todo_status unknown = {symbol, DVQ_TEXT("Unknown"), DVQ_TEXT("x"), DVQ_TODO_TODO};
    reader->todo->status = dvq_arena_copy(reader->arena, &unknown, sizeof unknown);
    return reader->todo->status != NULL ? DVQ_OK : DVQ_ERROR_MEMORY;
}

dvq_status dvq_todo_line_read(const dvq_tasks_settings *settings, dvq_arena *arena, dvq_text line,
                              dvq_todo_date inferred, dvq_todo *todo, bool *found)
{
    dvq_todo_parts parts;
    *found = dvq_todo_line_split(line, &parts) && parts.symbol.length > 0 &&
             dvq_text_byte_at(line, parts.indentation.length + parts.marker.length) == ' ';
    if (!*found)
        return DVQ_OK;
    *todo = (dvq_todo){.page = todo->page,
                       .line = todo->line,
                       .indentation = parts.indentation,
                       .marker = parts.marker,
                       .block_link = DVQ_TEXT(""),
                       .id = DVQ_TEXT(""),
                       .recurrence = {.text = DVQ_TEXT("")},
                       .priority = DVQ_TODO_NORMAL};
    take_block_link(todo, &parts.body);
    *found = settings->global_filter.length == 0 ||
             dvq_text_find(parts.body, settings->global_filter, 0) != SIZE_MAX;
    if (!*found)
        return DVQ_OK;
    line_reader reader = {.settings = settings, .arena = arena, .todo = todo, .left = parts.body};
    dvq_status status = find_status(&reader, parts.symbol);
    take_signs(&reader);
    if (status != DVQ_OK || reader.failed || (status = set_recurrence(&reader)) != DVQ_OK ||
        (status = set_description(&reader)) != DVQ_OK || (status = set_tags(&reader)) != DVQ_OK)
        return status != DVQ_OK ? status : DVQ_ERROR_MEMORY;
    if (inferred.state == DVQ_TODO_GOOD_DATE &&
        todo->dates[DVQ_TODO_START].state == DVQ_TODO_NO_DATE &&
        todo->dates[DVQ_TODO_SCHEDULED].state == DVQ_TODO_NO_DATE &&
        todo->dates[DVQ_TODO_DUE].state == DVQ_TODO_NO_DATE) {
        todo->dates[DVQ_TODO_SCHEDULED] = inferred;
        todo->scheduled_is_inferred = true;
    }
    return DVQ_OK;
}
