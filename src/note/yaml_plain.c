/*
 * A small reader for plain frontmatter; see yaml_plain.h. Called by frontmatter.c before libyaml,
 * which takes ten times as long. It knows the lines that nearly all notes consist of, and gives up
 * at whatever else it meets, so it never has to say what is wrong with a text:
 *
 *     name: value          the value on the same line, in quotes or not
 *     name: [value, ...]
 *     name:                nothing, or a list on the lines below
 *       - value
 *
 * Names start with a letter. There are no escapes, comments, tabs, anchors, tags, maps inside maps
 * and texts of several lines. fuzz_plain_yaml.c holds it to what libyaml reads.
 */
#include "note/yaml_plain.h"

#include "note/yaml_scalar.h"
#include "support/vector.h"

enum { LONGEST_NAME = 128 /* libyaml takes 1024 */ };

/* What a byte may do. */
enum {
    RARE = 1,         /* nothing, or it depends on the bytes after it */
    STARTS_NAME = 2,  /* start a name */
    IN_NAME = 4,      /* stand in a name */
    STARTS_TEXT = 8,  /* start a text without quotes */
    IN_BRACKETS = 16, /* stand in a text without quotes in brackets */
    ENDS_TEXT = 32,   /* end a text without quotes outside them */
    LETTER = STARTS_NAME | IN_NAME | STARTS_TEXT | IN_BRACKETS,
    DIGIT = IN_NAME | STARTS_TEXT | IN_BRACKETS
};

#define EIGHT(kind) kind, kind, kind, kind, kind, kind, kind, kind
#define SIXTEEN(kind) EIGHT(kind), EIGHT(kind)

/* Characters beyond ASCII count as letters, but for those that YAML does not allow everywhere. */
static const unsigned char kinds[256] = {
    EIGHT(RARE), RARE, RARE, ENDS_TEXT, RARE, RARE, RARE, RARE, RARE, SIXTEEN(RARE),
    /* blank ! " # $ % & ' ( ) * + , - . / */
    IN_NAME | IN_BRACKETS, 0, 0, ENDS_TEXT, 0, IN_BRACKETS, IN_BRACKETS, IN_BRACKETS,
    STARTS_TEXT | IN_BRACKETS, IN_BRACKETS, 0, STARTS_TEXT | IN_BRACKETS, 0, IN_NAME | IN_BRACKETS,
    STARTS_TEXT | IN_BRACKETS, STARTS_TEXT | IN_BRACKETS,
    /* digits : ; < = > ? */
    EIGHT(DIGIT), DIGIT, DIGIT, ENDS_TEXT, 0, 0, 0, 0, 0,
    /* @, letters, [ \ ] ^ _ */
    0, EIGHT(LETTER), EIGHT(LETTER), EIGHT(LETTER), LETTER, LETTER, 0, 0, 0, 0, LETTER,
    /* `, letters, { | } ~ and the control character after it */
    0, EIGHT(LETTER), EIGHT(LETTER), EIGHT(LETTER), LETTER, LETTER, 0, 0, 0, STARTS_TEXT, RARE,
    /* inside characters */
    SIXTEEN(LETTER), SIXTEEN(LETTER), SIXTEEN(LETTER), SIXTEEN(LETTER),
    /* their starts: U+0080 to U+00BF, U+2000 to U+2FFF, U+F000 to U+FFFF, U+100000 and more */
    RARE, RARE, LETTER | RARE, LETTER, LETTER, LETTER, LETTER, LETTER, EIGHT(LETTER),
    SIXTEEN(LETTER), LETTER, LETTER, LETTER | RARE, LETTER, LETTER, LETTER, LETTER, LETTER, LETTER,
    LETTER, LETTER, LETTER, LETTER, LETTER, LETTER, LETTER | RARE, LETTER, LETTER, LETTER, LETTER,
    RARE, RARE, RARE, RARE, EIGHT(RARE)};

typedef struct plain_reader {
    dvq_arena *arena;
    const char *at;
    const char *end; /* a line feed stands just before it */
} plain_reader;

static unsigned get_kind(char byte)
{
    return kinds[(unsigned char)byte];
}

/* Whether the character at `at`, whose start is rare, may stand anywhere in a text. */
static bool is_allowed(const char *at, const char *end)
{
    if ((get_kind(*at) & LETTER) == 0 || end - at < 3)
        return false;
    unsigned char second = (unsigned char)at[1];
    unsigned char third = (unsigned char)at[2];
    switch ((unsigned char)*at) {
    case 0xC2: /* no control characters and U+0085 */
        return second >= 0xA0;
    case 0xE2: /* no U+2028 and U+2029 */
        return second != 0x80 || (third != 0xA8 && third != 0xA9);
    default: /* no U+F000 to U+FEFF, where the byte order mark is, and no U+FFC0 to U+FFFF */
        return second == 0xBC || second == 0xBD || second == 0xBE;
    }
}

/* Whether every character may stand anywhere in a text, and a line feed ends the last line. */
static bool is_usual(dvq_text yaml)
{
    const char *end = yaml.data + yaml.length;
    if (yaml.length == 0 || end[-1] != '\n')
        return false;
    for (const char *at = yaml.data; at < end; at++)
        if ((get_kind(*at) & RARE) != 0 && !is_allowed(at, end))
            return false;
    return true;
}

static void skip_blanks(plain_reader *reader)
{
    while (*reader->at == ' ')
        reader->at++;
}

static void skip_empty_lines(plain_reader *reader)
{
    while (reader->at < reader->end && *reader->at == '\n')
        reader->at++;
}

/* ---- texts ---- */

/* The text from `start` on, without blanks at its end. */
static dvq_text end_text(const plain_reader *reader, const char *start)
{
    const char *end = reader->at;
    while (end > start && end[-1] == ' ')
        end--;
    return dvq_text_make(start, (size_t)(end - start));
}

/* A hyphen starts a text when no blank comes after it. */
static bool starts_text(const char *at)
{
    return ((get_kind(*at) & STARTS_TEXT) != 0) ||
           (*at == '-' && (get_kind(at[1]) & STARTS_TEXT) != 0);
}

static bool read_unquoted(plain_reader *reader, bool in_brackets, dvq_value *value)
{
    const char *start = reader->at;
    if (!starts_text(start))
        return false;
    if (in_brackets) {
        while ((get_kind(*reader->at) & IN_BRACKETS) != 0)
            reader->at++;
    } else {
        while (*reader->at != '\n') {
            char byte = *reader->at;
            if ((byte == ':' && (reader->at[1] == ' ' || reader->at[1] == '\n')) ||
                (byte == '#' && reader->at[-1] == ' '))
                return false;
            do
                reader->at++;
            while ((get_kind(*reader->at) & ENDS_TEXT) == 0);
        }
    }
    *value = dvq_yaml_scalar_resolve(end_text(reader, start));
    return true;
}

/* A text in quotes, without escapes in it. */
static bool read_quoted(plain_reader *reader, dvq_value *value)
{
    char quote = *reader->at++;
    const char *start = reader->at;
    while (*reader->at != quote && *reader->at != '\n' && (*reader->at != '\\' || quote == '\''))
        reader->at++;
    if (*reader->at != quote)
        return false;
    *value = dvq_value_string(dvq_text_make(start, (size_t)(reader->at - start)));
    reader->at++;
    return quote == '"' || *reader->at != '\'';
}

static bool read_scalar(plain_reader *reader, bool in_brackets, dvq_value *value)
{
    if (*reader->at == '"' || *reader->at == '\'')
        return read_quoted(reader, value);
    return read_unquoted(reader, in_brackets, value);
}

/* ---- lists ---- */

static dvq_status add_item(plain_reader *reader, dvq_value_vector *items, dvq_value item)
{
    return DVQ_VECTOR_PUSH(reader->arena, items, item) ? DVQ_OK : DVQ_ERROR_MEMORY;
}

/* "[a, b]" */
static dvq_status read_brackets(plain_reader *reader, dvq_value *value)
{
    dvq_value_vector items = {0};
    reader->at++;
    skip_blanks(reader);
    bool more = *reader->at != ']';
    while (more) {
        dvq_value item;
        if (!read_scalar(reader, true, &item))
            return DVQ_ERROR_PARSE;
        if (add_item(reader, &items, item) != DVQ_OK)
            return DVQ_ERROR_MEMORY;
        skip_blanks(reader);
        more = *reader->at == ',';
        if (more) {
            reader->at++;
            skip_blanks(reader);
        }
    }
    if (*reader->at != ']')
        return DVQ_ERROR_PARSE;
    reader->at++;
    *value = dvq_value_array(items.items, items.count);
    return DVQ_OK;
}

/* A value up to the end of its line. */
static dvq_status read_value(plain_reader *reader, dvq_value *value)
{
    if (*reader->at == '[') {
        dvq_status status = read_brackets(reader, value);
        if (status != DVQ_OK)
            return status;
    } else if (!read_scalar(reader, false, value)) {
        return DVQ_ERROR_PARSE;
    }
    skip_blanks(reader);
    return *reader->at++ == '\n' ? DVQ_OK : DVQ_ERROR_PARSE;
}

/* Whether an item of a list starts at this line, after so many blanks. */
static bool is_item(const plain_reader *reader, size_t indent)
{
    const char *at = reader->at;
    if ((size_t)(reader->end - at) < indent + 2)
        return false;
    for (size_t i = 0; i < indent; i++)
        if (at[i] != ' ')
            return false;
    return at[indent] == '-' && at[indent + 1] == ' ';
}

/* The list below a name; null when there is none. */
static dvq_status read_items(plain_reader *reader, dvq_value *value)
{
    dvq_value_vector items = {0};
    skip_empty_lines(reader);
    size_t indent = 0;
    while (reader->at + indent < reader->end && reader->at[indent] == ' ')
        indent++;
    *value = dvq_value_null();
    if (!is_item(reader, indent))
        return DVQ_OK;
    while (is_item(reader, indent)) {
        reader->at += indent + 2;
        skip_blanks(reader);
        dvq_value item;
        dvq_status status = read_value(reader, &item);
        if (status == DVQ_OK)
            status = add_item(reader, &items, item);
        if (status != DVQ_OK)
            return status;
        skip_empty_lines(reader);
    }
    *value = dvq_value_array(items.items, items.count);
    return DVQ_OK;
}

/* ---- names ---- */

static bool read_name(plain_reader *reader, dvq_text *name)
{
    const char *start = reader->at;
    if ((get_kind(*start) & STARTS_NAME) == 0)
        return false;
    while ((get_kind(*reader->at) & IN_NAME) != 0)
        reader->at++;
    *name = dvq_text_make(start, (size_t)(reader->at - start));
    return *reader->at++ == ':' && name->data[name->length - 1] != ' ' &&
           name->length <= LONGEST_NAME;
}

/* A name with its value. A line that goes on with what is above it starts with a blank: no name. */
static dvq_status read_entry(plain_reader *reader, dvq_entry *entry)
{
    dvq_text name;
    if (!read_name(reader, &name) || (*reader->at != ' ' && *reader->at != '\n'))
        return DVQ_ERROR_PARSE;
    dvq_status status =
        dvq_yaml_scalar_to_key(reader->arena, dvq_yaml_scalar_resolve(name), &entry->key);
    if (status != DVQ_OK)
        return status;
    skip_blanks(reader);
    if (*reader->at != '\n')
        return read_value(reader, &entry->value);
    reader->at++;
    return read_items(reader, &entry->value);
}

dvq_status dvq_yaml_read_plain(dvq_arena *arena, dvq_text yaml, dvq_value *root)
{
    if (!is_usual(yaml))
        return DVQ_ERROR_PARSE;
    plain_reader reader = {.arena = arena, .at = yaml.data, .end = yaml.data + yaml.length};
    dvq_entry_vector entries = {0};
    skip_empty_lines(&reader);
    while (reader.at < reader.end) {
        dvq_entry entry;
        dvq_status status = read_entry(&reader, &entry);
        if (status != DVQ_OK)
            return status;
        if (!DVQ_VECTOR_PUSH(arena, &entries, entry))
            return DVQ_ERROR_MEMORY;
        skip_empty_lines(&reader);
    }
    const dvq_object *object = dvq_object_make(arena, entries.items, entries.count);
    *root = dvq_value_object(object);
    return object != NULL ? DVQ_OK : DVQ_ERROR_MEMORY;
}
