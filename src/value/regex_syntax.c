/*
 * Reading a JavaScript regular expression into a tree, with a function for each production of
 * ECMAScript's annex B grammar, or with the flag u of the stricter one that the standard begins
 * with. Called by regex.c; knows nothing about pcre2.
 */
#include "value/regex_syntax.h"

#include "support/ascii.h"
#include "support/character.h"
#include "support/diagnostic.h"
#include "support/unicode.h"

/* How deep groups may nest. */
#define DEPTH_LIMIT 200

/* Given for a code unit past the end of the pattern. */
#define NO_UNIT UINT32_MAX

typedef struct parser {
    dvq_arena *arena;
    dvq_text pattern;
    const uint32_t *units; /* the pattern as JavaScript counts it */
    size_t count;
    size_t position;
    uint32_t total_groups;
    uint32_t groups; /* opened so far */
    bool has_names;  /* \k is a reference */
    dvq_regex_options options;
    unsigned depth;
    dvq_regex_tree *tree;
    dvq_error *error;
} parser;

static dvq_status parse_disjunction(parser *self, dvq_regex_node **node);

static dvq_status fail(const parser *self, const char *reason)
{
    /* If the pattern is long, show its first characters. */
    bool cut = self->pattern.length > 100;
    size_t length = cut ? dvq_unicode_find_start(self->pattern, 100) : self->pattern.length;
    return dvq_error_set(self->error, DVQ_ERROR_EVALUATE,
                         "invalid regular expression \"%.*s%s\": %s", (int)length,
                         self->pattern.data, cut ? "..." : "", reason);
}

static uint32_t peek_at(const parser *self, size_t ahead)
{
    size_t position = self->position + ahead;
    return position < self->count ? self->units[position] : NO_UNIT;
}

static uint32_t peek(const parser *self)
{
    return peek_at(self, 0);
}

static bool accept(parser *self, char c)
{
    if (peek(self) != (uint32_t)c)
        return false;
    self->position++;
    return true;
}

static bool accept_text(parser *self, const char *text)
{
    size_t length = strlen(text);
    for (size_t i = 0; i < length; i++)
        if (peek_at(self, i) != (uint32_t)text[i])
            return false;
    self->position += length;
    return true;
}

static int hex_value(uint32_t unit)
{
    if (dvq_ascii_is_digit(unit))
        return (int)(unit - '0');
    if (unit >= 'a' && unit <= 'f')
        return (int)(unit - 'a') + 10;
    if (unit >= 'A' && unit <= 'F')
        return (int)(unit - 'A') + 10;
    return -1;
}

static dvq_regex_node *make_node(parser *self, dvq_regex_kind kind)
{
    dvq_regex_node *node = dvq_arena_allocate(self->arena, sizeof *node);
    if (node != NULL)
        *node = (dvq_regex_node){.kind = kind};
    return node;
}

static dvq_status give_node(parser *self, dvq_regex_kind kind, dvq_regex_node **node)
{
    *node = make_node(self, kind);
    return *node != NULL ? DVQ_OK : dvq_error_memory(self->error);
}

/* ---- sets ---- */

/* The last code unit, or with the flag u the last character, that a set can hold. */
static uint32_t get_top(const parser *self)
{
    return self->options.unicode ? 0x10FFFF : 0xFFFF;
}

static dvq_status make_set(parser *self, uint32_t first, uint32_t last, dvq_regex_node **node)
{
    dvq_status status = give_node(self, DVQ_REGEX_SET, node);
    if (status != DVQ_OK)
        return status;
    if (!dvq_regex_set_add(self->arena, &(*node)->set, first, last))
        return dvq_error_memory(self->error);
    return DVQ_OK;
}

/* ---- escapes ---- */

/* Read exactly `count` hexadecimal digits; false, and nothing is read, if there are fewer. */
static bool read_hex(parser *self, unsigned count, uint32_t *unit)
{
    *unit = 0;
    for (unsigned i = 0; i < count; i++) {
        int value = hex_value(peek_at(self, i));
        if (value < 0)
            return false;
        *unit = *unit * 16 + (uint32_t)value;
    }
    self->position += count;
    return true;
}

/* LegacyOctalEscapeSequence: at most three digits, at most 0377. */
static uint32_t read_octal(parser *self)
{
    uint32_t unit = 0;
    for (int i = 0; i < 3 && peek(self) >= '0' && peek(self) <= '7'; i++) {
        uint32_t next = unit * 8 + (peek(self) - '0');
        if (next > 0377)
            break;
        unit = next;
        self->position++;
    }
    return unit;
}

/*
 * \c, after the c. In a class, digits and _ name a control too. False if the backslash is literal.
 */
static bool read_control(parser *self, bool in_class, uint32_t *unit)
{
    uint32_t letter = peek(self);
    if (!dvq_ascii_is_letter(letter) &&
        !(in_class && (dvq_ascii_is_digit(letter) || letter == '_')))
        return false;
    self->position++;
    *unit = letter % 32;
    return true;
}

/*
 * CharacterEscape, after the backslash. There is a next unit, and it is no class, group or
 * assertion.
 */
static uint32_t read_character_escape(parser *self, bool in_class)
{
    uint32_t letter = peek(self);
    if (letter >= '0' && letter <= '7')
        return read_octal(self);
    self->position++;
    uint32_t unit;
    switch (letter) {
    case 't':
        return '\t';
    case 'n':
        return '\n';
    case 'v':
        return '\v';
    case 'f':
        return '\f';
    case 'r':
        return '\r';
    case 'x':
        return read_hex(self, 2, &unit) ? unit : 'x';
    case 'u':
        return read_hex(self, 4, &unit) ? unit : 'u';
    case 'c':
        if (read_control(self, in_class, &unit))
            return unit;
        /* Not a control: the backslash is literal, and the c is read next. */
        self->position--;
        return '\\';
    default:
        return letter;
    }
}

/* ---- escapes with the flag u ---- */

/* \u, after the u: \uXXXX, half of a pair followed by the other half, or \u{…}. */
static bool read_code_point(parser *self, uint32_t *unit)
{
    if (accept(self, '{')) {
        size_t length = 0;
        *unit = 0;
        for (int value; (value = hex_value(peek(self))) >= 0 && *unit <= 0x10FFFF; length++) {
            *unit = *unit * 16 + (uint32_t)value;
            self->position++;
        }
        return length > 0 && *unit <= 0x10FFFF && accept(self, '}');
    }
    if (!read_hex(self, 4, unit))
        return false;
    size_t after = self->position;
    uint32_t low;
    if (*unit >= 0xD800 && *unit < 0xDC00 && accept_text(self, "\\u") && read_hex(self, 4, &low) &&
        low >= 0xDC00 && low < 0xE000)
        *unit = dvq_unicode_join(*unit, low);
    else
        self->position = after;
    return true;
}

/* CharacterEscape, after the backslash; false for one that there is not. */
static bool read_strict_escape(parser *self, bool in_class, uint32_t *unit)
{
    uint32_t letter = peek(self);
    if (letter == 'u' || letter == 'x') {
        self->position++;
        return letter == 'u' ? read_code_point(self, unit) : read_hex(self, 2, unit);
    }
    if (letter == 'c') {
        self->position++;
        return read_control(self, false, unit);
    }
    bool is_control = letter == 't' || letter == 'n' || letter == 'v' || letter == 'f' ||
                      letter == 'r' || (letter == '0' && !dvq_ascii_is_digit(peek_at(self, 1)));
    bool is_itself =
        letter < 0x80 && letter != 0 &&
        (strchr("^$\\.*+?()[]{}|/", (int)letter) != NULL || (in_class && letter == '-'));
    *unit = is_control || is_itself ? read_character_escape(self, in_class) : 0;
    return is_control || is_itself;
}

/* \p{…} and \P{…}, after the letter: add what has the property. */
static dvq_status parse_property(parser *self, dvq_regex_set *set, bool complement)
{
    size_t length = 0;
    char name[64] = "";
    if (!accept(self, '{'))
        return fail(self, "\\p needs a name in braces");
    while (peek(self) != '}' && peek(self) < 0x80 && length < sizeof name)
        name[length++] = (char)self->units[self->position++];
    if (length == sizeof name || !accept(self, '}'))
        return fail(self, "\\p needs a name in braces");
    name[length] = '\0';
    size_t count = dvq_character_list(name, NULL, 0);
    if (count == SIZE_MAX)
        return fail(self, "\\p names a property that is not there");
    uint32_t(*ends)[2] = dvq_arena_allocate_array(self->arena, count, sizeof *ends);
    dvq_regex_range *ranges = dvq_arena_allocate_array(self->arena, count, sizeof *ranges);
    if (ends == NULL || ranges == NULL)
        return dvq_error_memory(self->error);
    dvq_character_list(name, ends, count);
    for (size_t i = 0; i < count; i++)
        ranges[i] = (dvq_regex_range){ends[i][0], ends[i][1]};
    return dvq_regex_set_add_ranges(self->arena, set, ranges, count, complement ? get_top(self) : 0)
               ? DVQ_OK
               : dvq_error_memory(self->error);
}

/* A property or character, after the backslash; classes such as \d were looked for before. */
static dvq_status parse_strict_escape(parser *self, dvq_regex_set *set, bool in_class,
                                      bool *is_class, uint32_t *unit)
{
    uint32_t letter = peek(self);
    *is_class = letter == 'p' || letter == 'P';
    if (*is_class) {
        self->position++;
        return parse_property(self, set, letter == 'P');
    }
    return read_strict_escape(self, in_class, unit) ? DVQ_OK : fail(self, "an unknown escape");
}

/* ---- classes ---- */

/* Read one end of a range in a class: a unit, or a class, which is added to `set`. */
static dvq_status parse_class_atom(parser *self, dvq_regex_set *set, bool *is_class, uint32_t *unit)
{
    *is_class = false;
    *unit = self->units[self->position];
    if (!accept(self, '\\')) {
        self->position++;
        return DVQ_OK;
    }
    uint32_t letter = peek(self);
    if (letter == NO_UNIT)
        return fail(self, "it ends in a backslash");
    if (!dvq_regex_set_add_class(self->arena, set, letter, get_top(self), is_class))
        return dvq_error_memory(self->error);
    if (*is_class) {
        self->position++;
        return DVQ_OK;
    }
    if (letter == 'k' && self->has_names)
        return fail(self, "\\k in a character class");
    *unit = '\b';
    if (accept(self, 'b'))
        return DVQ_OK;
    if (self->options.unicode)
        return parse_strict_escape(self, set, true, is_class, unit);
    *unit = read_character_escape(self, true);
    return DVQ_OK;
}

static bool add_unit(parser *self, dvq_regex_set *set, bool is_class, uint32_t unit)
{
    return is_class || dvq_regex_set_add(self->arena, set, unit, unit);
}

/* Read a single atom, or a range of two. If one end is a class, the hyphen is literal. */
static dvq_status parse_class_range(parser *self, dvq_regex_set *set)
{
    bool first_class;
    uint32_t first;
    dvq_status status = parse_class_atom(self, set, &first_class, &first);
    if (status != DVQ_OK)
        return status;
    bool range = peek(self) == '-' && peek_at(self, 1) != ']' && peek_at(self, 1) != NO_UNIT;
    if (!range)
        return add_unit(self, set, first_class, first) ? DVQ_OK : dvq_error_memory(self->error);
    self->position++;
    uint32_t last;
    bool last_class;
    status = parse_class_atom(self, set, &last_class, &last);
    if (status != DVQ_OK)
        return status;
    if ((first_class || last_class) && self->options.unicode)
        return fail(self, "the range in a character class ends in a class");
    bool added;
    if (first_class || last_class)
        added = add_unit(self, set, first_class, first) && add_unit(self, set, false, '-') &&
                add_unit(self, set, last_class, last);
    else if (first > last)
        return fail(self, "the range in a character class is out of order");
    else
        added = dvq_regex_set_add(self->arena, set, first, last);
    return added ? DVQ_OK : dvq_error_memory(self->error);
}

/* CharacterClass = "[" "^"? ClassRanges "]", after the opening bracket. */
static dvq_status parse_class(parser *self, dvq_regex_node **node)
{
    dvq_status status = give_node(self, DVQ_REGEX_SET, node);
    if (status != DVQ_OK)
        return status;
    (*node)->negated = accept(self, '^');
    while (!accept(self, ']')) {
        if (peek(self) == NO_UNIT)
            return fail(self, "a character class is not closed");
        status = parse_class_range(self, &(*node)->set);
        if (status != DVQ_OK)
            return status;
    }
    return DVQ_OK;
}

/* ---- names ---- */

/* Read a code point of a name, written as it is or as \uXXXX. */
static uint32_t read_name_character(parser *self)
{
    uint32_t unit = peek(self);
    uint32_t low = peek_at(self, 1);
    self->position++;
    if (unit >= 0xD800 && unit <= 0xDBFF && low >= 0xDC00 && low <= 0xDFFF) {
        self->position++;
        return dvq_unicode_join(unit, low);
    }
    if (unit == '\\' && accept(self, 'u')) {
        uint32_t escaped;
        if (read_hex(self, 4, &escaped))
            return escaped;
    }
    return unit;
}

static bool is_name_character(uint32_t c, bool first)
{
    if (c == '$' || c == '_' || dvq_ascii_is_letter(c) || (!first && dvq_ascii_is_digit(c)))
        return true;
    return c >= 0x80 && c != NO_UNIT && dvq_unicode_is_letter(c);
}

/* GroupName, after the "<". */
static dvq_status parse_name(parser *self, dvq_text *name)
{
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, self->arena);
    for (bool first = true; !accept(self, '>'); first = false) {
        if (peek(self) == NO_UNIT)
            return fail(self, "a group's name is not closed");
        uint32_t c = read_name_character(self);
        if (!is_name_character(c, first))
            return fail(self, "a group's name holds a character that names cannot have");
        dvq_unicode_append(&builder, c);
    }
    if (dvq_text_builder_finish(&builder, name) != DVQ_OK)
        return dvq_error_memory(self->error);
    return name->length > 0 ? DVQ_OK : fail(self, "a group's name is empty");
}

static dvq_status add_name(parser *self, dvq_text name, uint32_t group)
{
    for (size_t i = 0; i < self->tree->names.count; i++)
        if (dvq_text_equal(self->tree->names.items[i].name, name))
            return fail(self, "two groups have the same name");
    dvq_regex_name entry = {name, group};
    if (!DVQ_VECTOR_PUSH(self->arena, &self->tree->names, entry))
        return dvq_error_memory(self->error);
    return DVQ_OK;
}

/* ---- atoms ---- */

/* \1: a reference if there are that many groups; otherwise nothing is read. */
static dvq_status parse_numbered_reference(parser *self, dvq_regex_node **node)
{
    size_t start = self->position;
    uint32_t number = 0;
    while (dvq_ascii_is_digit(peek(self)) && number <= self->total_groups)
        number = number * 10 + (self->units[self->position++] - '0');
    *node = NULL;
    if (number == 0 || number > self->total_groups) {
        self->position = start;
        return DVQ_OK;
    }
    dvq_status status = give_node(self, DVQ_REGEX_BACKREFERENCE, node);
    if (status == DVQ_OK)
        (*node)->group = number;
    return status;
}

/* \k<name>, after the k. */
static dvq_status parse_named_reference(parser *self, dvq_regex_node **node)
{
    if (!accept(self, '<'))
        return fail(self, "\\k without the name of a group");
    dvq_status status = give_node(self, DVQ_REGEX_BACKREFERENCE, node);
    return status == DVQ_OK ? parse_name(self, &(*node)->name) : status;
}

/* With the flag u: a property or character, after the backslash. */
static dvq_status parse_strict_unit(parser *self, dvq_regex_node *node)
{
    uint32_t unit;
    bool is_class;
    dvq_status status = parse_strict_escape(self, &node->set, false, &is_class, &unit);
    if (status != DVQ_OK)
        return status;
    return add_unit(self, &node->set, is_class, unit) ? DVQ_OK : dvq_error_memory(self->error);
}

/* AtomEscape, after the backslash. */
static dvq_status parse_escape(parser *self, dvq_regex_node **node)
{
    uint32_t letter = peek(self);
    if (letter == NO_UNIT)
        return fail(self, "it ends in a backslash");
    if (letter >= '1' && letter <= '9') {
        dvq_status status = parse_numbered_reference(self, node);
        if (status != DVQ_OK || *node != NULL)
            return status;
    }
    if (letter == 'k' && self->has_names) {
        self->position++;
        return parse_named_reference(self, node);
    }
    dvq_status status = give_node(self, DVQ_REGEX_SET, node);
    if (status != DVQ_OK)
        return status;
    bool is_class;
    if (!dvq_regex_set_add_class(self->arena, &(*node)->set, letter, get_top(self), &is_class))
        return dvq_error_memory(self->error);
    (*node)->closed = is_class;
    if (is_class)
        self->position++;
    else if (self->options.unicode)
        return parse_strict_unit(self, *node);
    else if (!add_unit(self, &(*node)->set, false, read_character_escape(self, false)))
        return dvq_error_memory(self->error);
    return DVQ_OK;
}

static dvq_status parse_dot(parser *self, dvq_regex_node **node)
{
    dvq_status status = give_node(self, DVQ_REGEX_SET, node);
    if (status != DVQ_OK)
        return status;
    (*node)->negated = true;
    (*node)->closed = true;
    if (!self->options.dot_all && !dvq_regex_set_add_line_ends(self->arena, &(*node)->set))
        return dvq_error_memory(self->error);
    return DVQ_OK;
}

/* The inside of a group, and its closing parenthesis. */
static dvq_status parse_inside(parser *self, dvq_regex_node *group)
{
    if (++self->depth > DEPTH_LIMIT)
        return dvq_error_set(self->error, DVQ_ERROR_LIMIT,
                             "a regular expression has groups more than %d deep", DEPTH_LIMIT);
    dvq_regex_node *inside;
    dvq_status status = parse_disjunction(self, &inside);
    if (status != DVQ_OK)
        return status;
    self->depth--;
    if (!accept(self, ')'))
        return fail(self, "a group is not closed");
    if (!DVQ_VECTOR_PUSH(self->arena, &group->children, inside))
        return dvq_error_memory(self->error);
    return DVQ_OK;
}

static dvq_status parse_look(parser *self, bool behind, bool negated, dvq_regex_node **node)
{
    dvq_status status = give_node(self, DVQ_REGEX_LOOK, node);
    if (status != DVQ_OK)
        return status;
    (*node)->behind = behind;
    (*node)->negated = negated;
    self->tree->has_look = true;
    return parse_inside(self, *node);
}

/* A group, after its opening parenthesis. */
static dvq_status parse_group(parser *self, dvq_regex_node **node)
{
    if (accept_text(self, "?="))
        return parse_look(self, false, false, node);
    if (accept_text(self, "?!"))
        return parse_look(self, false, true, node);
    if (accept_text(self, "?<="))
        return parse_look(self, true, false, node);
    if (accept_text(self, "?<!"))
        return parse_look(self, true, true, node);
    dvq_status status = give_node(self, DVQ_REGEX_GROUP, node);
    if (status != DVQ_OK || accept_text(self, "?:"))
        return status == DVQ_OK ? parse_inside(self, *node) : status;
    (*node)->group = ++self->groups;
    if (accept_text(self, "?<")) {
        dvq_text name;
        status = parse_name(self, &name);
        if (status == DVQ_OK)
            status = add_name(self, name, (*node)->group);
    } else if (accept(self, '?')) {
        return fail(self, "(? without a kind of group that JavaScript knows");
    }
    return status == DVQ_OK ? parse_inside(self, *node) : status;
}

/* ---- terms ---- */

/* Read digits. A number too large for any text counts as unlimited. */
static uint32_t read_count(parser *self)
{
    uint32_t count = 0;
    while (dvq_ascii_is_digit(peek(self))) {
        uint32_t digit = self->units[self->position++] - '0';
        count = count > (UINT32_MAX - 9) / 10 ? DVQ_REGEX_UNLIMITED : count * 10 + digit;
    }
    return count;
}

/* {n} {n,} {n,m}; false, and nothing is read, if the brace is literal. */
static bool read_braces(parser *self, uint32_t *minimum, uint32_t *maximum)
{
    size_t start = self->position;
    if (accept(self, '{') && dvq_ascii_is_digit(peek(self))) {
        *minimum = *maximum = read_count(self);
        if (accept(self, ','))
            *maximum = dvq_ascii_is_digit(peek(self)) ? read_count(self) : DVQ_REGEX_UNLIMITED;
        if (accept(self, '}'))
            return true;
    }
    self->position = start;
    return false;
}

static bool read_quantifier(parser *self, uint32_t *minimum, uint32_t *maximum)
{
    *minimum = 0;
    *maximum = DVQ_REGEX_UNLIMITED;
    if (accept(self, '*'))
        return true;
    if (accept(self, '+')) {
        *minimum = 1;
        return true;
    }
    if (accept(self, '?')) {
        *maximum = 1;
        return true;
    }
    return read_braces(self, minimum, maximum);
}

static bool is_repeatable(const dvq_regex_node *node, bool strict)
{
    bool assertion = node->kind == DVQ_REGEX_START || node->kind == DVQ_REGEX_END ||
                     node->kind == DVQ_REGEX_BOUNDARY ||
                     (node->kind == DVQ_REGEX_LOOK && (node->behind || strict));
    return !assertion;
}

/* Wrap *node in the quantifier that follows, if there is one. */
static dvq_status parse_quantifier(parser *self, dvq_regex_node **node)
{
    uint32_t minimum;
    uint32_t maximum;
    if (!read_quantifier(self, &minimum, &maximum))
        return DVQ_OK;
    if (!is_repeatable(*node, self->options.unicode))
        return fail(self, "nothing to repeat");
    if (minimum > maximum)
        return fail(self, "numbers in {} are out of order");
    dvq_regex_node *atom = *node;
    dvq_status status = give_node(self, DVQ_REGEX_REPEAT, node);
    if (status != DVQ_OK)
        return status;
    (*node)->minimum = minimum;
    (*node)->maximum = maximum;
    (*node)->lazy = accept(self, '?');
    if (!DVQ_VECTOR_PUSH(self->arena, &(*node)->children, atom))
        return dvq_error_memory(self->error);
    return DVQ_OK;
}

static dvq_status parse_atom(parser *self, dvq_regex_node **node)
{
    uint32_t minimum;
    uint32_t maximum;
    if (read_quantifier(self, &minimum, &maximum))
        return fail(self, "nothing to repeat");
    if (accept(self, '^'))
        return give_node(self, DVQ_REGEX_START, node);
    if (accept(self, '$'))
        return give_node(self, DVQ_REGEX_END, node);
    if (accept(self, '.'))
        return parse_dot(self, node);
    if (accept(self, '['))
        return parse_class(self, node);
    if (accept(self, '('))
        return parse_group(self, node);
    if (peek(self) == '\\' && (peek_at(self, 1) == 'b' || peek_at(self, 1) == 'B')) {
        dvq_status status = give_node(self, DVQ_REGEX_BOUNDARY, node);
        if (status == DVQ_OK)
            (*node)->negated = peek_at(self, 1) == 'B';
        self->position += 2;
        return status;
    }
    if (accept(self, '\\'))
        return parse_escape(self, node);
    uint32_t unit = self->units[self->position++];
    if (self->options.unicode && (unit == '{' || unit == '}' || unit == ']'))
        return fail(self, "a bracket or brace without its counterpart");
    return make_set(self, unit, unit, node);
}

static dvq_status parse_alternative(parser *self, dvq_regex_node **node)
{
    dvq_status status = give_node(self, DVQ_REGEX_SEQUENCE, node);
    while (status == DVQ_OK && peek(self) != NO_UNIT && peek(self) != '|' && peek(self) != ')') {
        dvq_regex_node *term;
        status = parse_atom(self, &term);
        if (status == DVQ_OK)
            status = parse_quantifier(self, &term);
        if (status == DVQ_OK && !DVQ_VECTOR_PUSH(self->arena, &(*node)->children, term))
            status = dvq_error_memory(self->error);
    }
    return status;
}

static dvq_status parse_disjunction(parser *self, dvq_regex_node **node)
{
    dvq_status status = parse_alternative(self, node);
    if (status != DVQ_OK || peek(self) != '|')
        return status;
    dvq_regex_node *next = *node;
    status = give_node(self, DVQ_REGEX_ALTERNATIVES, node);
    while (status == DVQ_OK) {
        if (!DVQ_VECTOR_PUSH(self->arena, &(*node)->children, next))
            return dvq_error_memory(self->error);
        if (!accept(self, '|'))
            break;
        status = parse_alternative(self, &next);
    }
    return status;
}

/* ---- the whole pattern ---- */

static dvq_status read_units(parser *self)
{
    size_t most = self->pattern.length + 1;
    uint32_t *units = dvq_arena_allocate_array(self->arena, most, sizeof *units);
    if (units == NULL)
        return dvq_error_memory(self->error);
    size_t size;
    for (size_t offset = 0; offset < self->pattern.length; offset += size) {
        uint32_t character = dvq_unicode_decode(self->pattern, offset, &size);
        uint32_t pair[2] = {character, 0};
        size_t count = self->options.unicode ? 1 : dvq_unicode_split(character, pair);
        for (size_t i = 0; i < count; i++)
            units[self->count++] = pair[i];
    }
    self->units = units;
    return DVQ_OK;
}

/*
 * Count the groups, which decides what \1 means, and see if any has a name, which decides what \k
 * means.
 */
static void count_groups(parser *self)
{
    bool in_class = false;
    for (size_t i = 0; i < self->count; i++) {
        self->position = i;
        uint32_t unit = self->units[i];
        if (unit == '\\') {
            i++;
        } else if (in_class) {
            in_class = unit != ']';
        } else if (unit == '[') {
            in_class = true;
        } else if (unit == '(') {
            bool named = accept_text(self, "(?<") && peek(self) != '=' && peek(self) != '!';
            self->has_names = self->has_names || named;
            if (named || self->units[i + 1 < self->count ? i + 1 : i] != '?')
                self->total_groups++;
        }
    }
    self->position = 0;
}

/* Replace the names in references by numbers of groups. */
static dvq_status resolve_names(const parser *self, dvq_regex_node *node)
{
    if (node->kind == DVQ_REGEX_BACKREFERENCE && node->name.length > 0) {
        for (size_t i = 0; i < self->tree->names.count; i++)
            if (dvq_text_equal(self->tree->names.items[i].name, node->name))
                node->group = self->tree->names.items[i].group;
        if (node->group == 0)
            return fail(self, "\\k names a group that is not there");
    }
    for (size_t i = 0; i < node->children.count; i++) {
        dvq_status status = resolve_names(self, node->children.items[i]);
        if (status != DVQ_OK)
            return status;
    }
    return DVQ_OK;
}

dvq_status dvq_regex_parse(dvq_arena *arena, dvq_text pattern, dvq_regex_options options,
                           dvq_regex_tree *tree, dvq_error *error)
{
    *tree = (dvq_regex_tree){0};
    parser self = {
        .arena = arena, .pattern = pattern, .options = options, .tree = tree, .error = error};
    dvq_status status = read_units(&self);
    if (status != DVQ_OK)
        return status;
    count_groups(&self);
    status = parse_disjunction(&self, &tree->root);
    if (status != DVQ_OK)
        return status;
    if (peek(&self) != NO_UNIT)
        return fail(&self, "a closing parenthesis without an opening one");
    tree->group_count = self.groups;
    return resolve_names(&self, tree->root);
}
