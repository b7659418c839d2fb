/*
 * Writing the tree of a JavaScript regular expression as a pattern for pcre2 that matches the same.
 * Called by regex.c. No part of the original text is copied: only letters and digits are written as
 * they are, so that nothing can mean something special to pcre2.
 *
 * Where the two languages differ in more than spelling:
 * - JavaScript forgets groups when a repeat starts over. Nobody here can tell an empty group from
 *   one that took no part, so the groups that an iteration skips are matched empty, by (?|…|…) with
 *   ().
 * - Once there are enough iterations, JavaScript never accepts an empty one, but tries the other
 *   ways to match it; pcre2 accepts it and stops.
 * - A reference to a group that is not closed yet is empty.
 */
#include "value/regex_syntax.h"

#include "support/ascii.h"
#include "support/unicode.h"

/* The most repeats that pcre2 can count, and the longest pattern that may come out. */
#define REPEAT_LIMIT 65535
#define PATTERN_LIMIT ((size_t)1024 * 1024)

/* What ends a line, inside a class. */
#define LINE_ENDS "\\n\\r\\x{2028}\\x{2029}"

typedef struct translator {
    dvq_arena *arena;
    dvq_text_builder builder;
    bool ignore_case; /* sets hold both cases; with the flag u pcre2 sees to it */
    bool multiline;
    bool *closed; /* by JavaScript's group: whether its end has been written */
    uint32_t *numbers;
    uint32_t next_number;
    unsigned behind; /* how many lookbehinds are around this place */
    dvq_status status;
} translator;

static void translate(translator *self, const dvq_regex_node *node, bool in_loop);

static void add(translator *self, const char *text)
{
    dvq_text_builder_add_string(&self->builder, text);
}

/* ---- case ---- */

/*
 * Units that share their capital with another one: going to upper and back to lower case leads
 * elsewhere.
 */
static const uint16_t odd_cases[][2] = {
    {0x00B5, 0x039C}, {0x01C5, 0x01C4}, {0x01C8, 0x01C7}, {0x01CB, 0x01CA}, {0x01F2, 0x01F1},
    {0x0345, 0x0399}, {0x03C2, 0x03A3}, {0x03D0, 0x0392}, {0x03D1, 0x0398}, {0x03D5, 0x03A6},
    {0x03D6, 0x03A0}, {0x03F0, 0x039A}, {0x03F1, 0x03A1}, {0x03F5, 0x0395}, {0x1C80, 0x0412},
    {0x1C81, 0x0414}, {0x1C82, 0x041E}, {0x1C83, 0x0421}, {0x1C84, 0x0422}, {0x1C85, 0x0422},
    {0x1C86, 0x042A}, {0x1C87, 0x0462}, {0x1C88, 0xA64A}, {0x1E9B, 0x1E60}, {0x1FBE, 0x0399},
};

typedef dvq_text case_mapper(dvq_arena *arena, dvq_text text);

/*
 * The unit that `unit` maps to, or itself if it maps to more than one; UINT32_MAX when memory is
 * out.
 */
static uint32_t map_unit(dvq_arena *arena, uint32_t unit, case_mapper *map)
{
    char buffer[4];
    dvq_text mapped = map(arena, dvq_text_make(buffer, dvq_unicode_encode(unit, buffer)));
    if (mapped.data == NULL)
        return UINT32_MAX;
    size_t size;
    uint32_t c = dvq_unicode_decode(mapped, 0, &size);
    return size == mapped.length && c <= 0xFFFF ? c : unit;
}

/* ECMAScript's Canonicalize without the u flag. */
static uint32_t canonicalize(dvq_arena *arena, uint32_t unit)
{
    if (unit < 0x80)
        return unit >= 'a' && unit <= 'z' ? unit - 'a' + 'A' : unit;
    uint32_t upper = map_unit(arena, unit, dvq_unicode_upper);
    return upper < 0x80 ? unit : upper;
}

static bool add_case(dvq_arena *arena, dvq_regex_set *set, uint32_t unit)
{
    if (unit < 0x80) {
        return !dvq_ascii_is_letter(unit) ||
               dvq_regex_set_add(arena, set, unit ^ 0x20, unit ^ 0x20);
    }
    uint32_t upper = canonicalize(arena, unit);
    uint32_t lower = map_unit(arena, upper, dvq_unicode_lower);
    if (upper == UINT32_MAX || lower == UINT32_MAX)
        return false;
    bool added = upper == unit || dvq_regex_set_add(arena, set, upper, upper);
    if (lower != unit && canonicalize(arena, lower) == upper)
        added = added && dvq_regex_set_add(arena, set, lower, lower);
    for (size_t i = 0; i < sizeof odd_cases / sizeof *odd_cases; i++)
        if (odd_cases[i][1] == upper && odd_cases[i][0] != unit)
            added = added && dvq_regex_set_add(arena, set, odd_cases[i][0], odd_cases[i][0]);
    return added;
}

/* Add every unit that differs only in case from one in the set, by JavaScript's rules. */
static bool add_cases(dvq_arena *arena, dvq_regex_set *set)
{
    dvq_regex_set_normalize(set);
    size_t count = set->count;
    for (size_t i = 0; i < count; i++) {
        for (uint32_t unit = set->items[i].first; unit <= set->items[i].last; unit++)
            if (!add_case(arena, set, unit))
                return false;
    }
    dvq_regex_set_normalize(set);
    return true;
}

/* ---- what a part of the tree is like ---- */

static bool is_nullable(const dvq_regex_node *node)
{
    if (node->kind == DVQ_REGEX_SET)
        return false;
    if (node->kind == DVQ_REGEX_REPEAT && node->minimum == 0)
        return true;
    if (node->kind == DVQ_REGEX_LOOK)
        return true;
    for (size_t i = 0; i < node->children.count; i++) {
        bool nullable = is_nullable(node->children.items[i]);
        if (nullable == (node->kind == DVQ_REGEX_ALTERNATIVES))
            return nullable;
    }
    return node->kind != DVQ_REGEX_ALTERNATIVES;
}

/* Whether every way to match something is tried before any way to match nothing. */
static bool prefers_progress(const dvq_regex_node *node)
{
    if (node->kind == DVQ_REGEX_REPEAT && node->lazy)
        return false;
    for (size_t i = 0; i < node->children.count; i++) {
        const dvq_regex_node *child = node->children.items[i];
        bool last = i + 1 == node->children.count;
        if (!prefers_progress(child) ||
            (node->kind == DVQ_REGEX_ALTERNATIVES && !last && is_nullable(child)))
            return false;
    }
    return true;
}

static bool has_captures(const dvq_regex_node *node)
{
    if (node->kind == DVQ_REGEX_GROUP && node->group > 0)
        return true;
    for (size_t i = 0; i < node->children.count; i++)
        if (has_captures(node->children.items[i]))
            return true;
    return false;
}

/* Whether the node can match nothing depending on what is around it. */
static bool has_assertions(const dvq_regex_node *node)
{
    if (node->kind == DVQ_REGEX_START || node->kind == DVQ_REGEX_END ||
        node->kind == DVQ_REGEX_BOUNDARY || node->kind == DVQ_REGEX_LOOK ||
        node->kind == DVQ_REGEX_BACKREFERENCE)
        return true;
    for (size_t i = 0; i < node->children.count; i++)
        if (has_assertions(node->children.items[i]))
            return true;
    return false;
}

/*
 * Whether iterations must be kept from matching nothing, because that would hide another way to
 * match, or empty the groups of the iteration before. If there must be one iteration, it may still
 * match nothing as the last resort, which is written separately. With two or more, pcre2 is left to
 * itself.
 */
static bool needs_progress(const dvq_regex_node *repeat)
{
    const dvq_regex_node *body = repeat->children.items[0];
    if (repeat->maximum == 0 || repeat->minimum > 1 || !is_nullable(body))
        return false;
    bool orderly = prefers_progress(body);
    if (repeat->maximum == 1)
        return repeat->minimum == 0 && (!orderly || (has_captures(body) && has_assertions(body)));
    if (repeat->minimum == 1 && repeat->lazy && !orderly)
        return false;
    return !orderly || has_captures(body);
}

/* Number the groups of pcre2's pattern in the order in which they will be written. */
static void number_groups(translator *self, dvq_regex_node *node)
{
    node->first_group = self->next_number;
    if (node->kind == DVQ_REGEX_GROUP && node->group > 0)
        self->numbers[node->group] = self->next_number++;
    if (node->kind == DVQ_REGEX_REPEAT && needs_progress(node))
        self->next_number++;
    for (size_t i = 0; i < node->children.count; i++)
        number_groups(self, node->children.items[i]);
    node->end_group = self->next_number;
}

static bool has_groups(const dvq_regex_node *node)
{
    return node->end_group > node->first_group;
}

/* ---- writing ---- */

static void add_unit(translator *self, uint32_t unit)
{
    if (dvq_ascii_is_digit(unit) || dvq_ascii_is_letter(unit))
        dvq_text_builder_add_byte(&self->builder, (char)unit);
    else
        dvq_text_builder_add_format(&self->builder, "\\x{%x}", (unsigned)unit);
}

static void translate_set(translator *self, const dvq_regex_node *node)
{
    dvq_regex_set set = node->set;
    if (self->ignore_case && !node->closed && !add_cases(self->arena, &set))
        self->status = DVQ_ERROR_MEMORY;
    dvq_regex_set_normalize(&set);
    if (set.count == 0) {
        add(self, node->negated ? "." : "(?!)");
        return;
    }
    bool single = set.count == 1 && set.items[0].first == set.items[0].last;
    if (single && !node->negated) {
        add_unit(self, set.items[0].first);
        return;
    }
    add(self, node->negated ? "[^" : "[");
    for (size_t i = 0; i < set.count; i++) {
        add_unit(self, set.items[i].first);
        if (set.items[i].last == set.items[i].first)
            continue;
        dvq_text_builder_add_byte(&self->builder, '-');
        add_unit(self, set.items[i].last);
    }
    dvq_text_builder_add_byte(&self->builder, ']');
}

/* Add `count` groups that match nothing. */
static void add_empty_groups(translator *self, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        add(self, "()");
}

static void translate_alternatives(translator *self, const dvq_regex_node *node, bool in_loop)
{
    bool forget = in_loop && has_groups(node);
    if (forget)
        add(self, "(?|");
    for (size_t i = 0; i < node->children.count; i++) {
        const dvq_regex_node *child = node->children.items[i];
        if (i > 0)
            dvq_text_builder_add_byte(&self->builder, '|');
        if (forget)
            add_empty_groups(self, child->first_group - node->first_group);
        translate(self, child, in_loop);
        if (forget)
            add_empty_groups(self, node->end_group - child->end_group);
    }
    if (forget)
        dvq_text_builder_add_byte(&self->builder, ')');
}

static void translate_group(translator *self, const dvq_regex_node *node, bool in_loop)
{
    add(self, node->group > 0 ? "(" : "(?:");
    translate(self, node->children.items[0], in_loop);
    dvq_text_builder_add_byte(&self->builder, ')');
    self->closed[node->group] = true;
}

static void translate_look(translator *self, const dvq_regex_node *node, bool in_loop)
{
    add(self, node->behind ? "(?<" : "(?");
    add(self, node->negated ? "!" : "=");
    self->behind += node->behind;
    translate(self, node->children.items[0], in_loop);
    self->behind -= node->behind;
    dvq_text_builder_add_byte(&self->builder, ')');
}

/*
 * JavaScript reads a lookbehind backwards, so a group may be complete before its start is written.
 */
static void translate_reference(translator *self, const dvq_regex_node *node)
{
    if (!self->closed[node->group] && self->behind == 0) {
        add(self, "(?:)");
        return;
    }
    dvq_text_builder_add_format(&self->builder, self->ignore_case ? "(?i:\\g{%u})" : "\\g{%u}",
                                (unsigned)self->numbers[node->group]);
}

static void add_quantifier(translator *self, const dvq_regex_node *node, uint32_t minimum)
{
    if (minimum > REPEAT_LIMIT)
        self->status = DVQ_ERROR_LIMIT;
    dvq_text_builder_add_format(&self->builder, "{%u,", (unsigned)minimum);
    if (node->maximum <= REPEAT_LIMIT)
        dvq_text_builder_add_format(&self->builder, "%u", (unsigned)node->maximum);
    add(self, node->lazy ? "}?" : "}");
}

/*
 * Write one iteration. If it must not be empty, it captures what follows and compares that at its
 * end.
 */
static void translate_iteration(translator *self, const dvq_regex_node *node, bool in_loop)
{
    const dvq_regex_node *body = node->children.items[0];
    bool progress = needs_progress(node);
    add(self, progress ? "(?:(?=(.*))" : "(?:");
    translate(self, body, in_loop || node->maximum > 1);
    if (progress)
        dvq_text_builder_add_format(&self->builder, "(?!\\g{%u}\\z)", (unsigned)node->first_group);
    dvq_text_builder_add_byte(&self->builder, ')');
}

/* A second copy of the same groups is about to be written: none of them is closed yet. */
static void reopen_groups(translator *self, const dvq_regex_node *node)
{
    if (node->kind == DVQ_REGEX_GROUP)
        self->closed[node->group] = false;
    for (size_t i = 0; i < node->children.count; i++)
        reopen_groups(self, node->children.items[i]);
}

/* Write a repeat that matches nothing: its groups, empty. */
static void translate_nothing(translator *self, const dvq_regex_node *node, bool in_loop)
{
    const dvq_regex_node *body = node->children.items[0];
    if (node->minimum == 0 || !has_assertions(body)) {
        add_empty_groups(self, node->end_group - node->first_group);
        return;
    }
    add_empty_groups(self, body->first_group - node->first_group);
    reopen_groups(self, body);
    translate(self, body, in_loop);
}

static void translate_repeat(translator *self, const dvq_regex_node *node, bool in_loop)
{
    bool forget = in_loop && node->minimum == 0 && node->maximum > 0 && has_groups(node);
    bool once = node->minimum == 1 && needs_progress(node);
    if (!forget && !once) {
        translate_iteration(self, node, in_loop);
        add_quantifier(self, node, node->minimum);
        return;
    }
    /* No iteration, or one that matches nothing, becomes an alternative. */
    add(self, "(?|");
    bool nothing_first = node->lazy && !once;
    if (nothing_first) {
        translate_nothing(self, node, in_loop);
        add(self, "|");
    }
    translate_iteration(self, node, in_loop);
    add_quantifier(self, node, 1);
    if (!nothing_first) {
        add(self, "|");
        translate_nothing(self, node, in_loop);
    }
    add(self, ")");
}

static void translate(translator *self, const dvq_regex_node *node, bool in_loop)
{
    switch (node->kind) {
    case DVQ_REGEX_SET:
        translate_set(self, node);
        break;
    case DVQ_REGEX_START:
        add(self, self->multiline ? "(?:\\A|(?<=[" LINE_ENDS "]))" : "\\A");
        break;
    case DVQ_REGEX_END:
        add(self, self->multiline ? "(?:\\z|(?=[" LINE_ENDS "]))" : "\\z");
        break;
    case DVQ_REGEX_BOUNDARY:
        add(self, node->negated ? "\\B" : "\\b");
        break;
    case DVQ_REGEX_GROUP:
        translate_group(self, node, in_loop);
        break;
    case DVQ_REGEX_LOOK:
        translate_look(self, node, in_loop);
        break;
    case DVQ_REGEX_BACKREFERENCE:
        translate_reference(self, node);
        break;
    case DVQ_REGEX_SEQUENCE:
        for (size_t i = 0; i < node->children.count; i++)
            translate(self, node->children.items[i], in_loop);
        break;
    case DVQ_REGEX_ALTERNATIVES:
        translate_alternatives(self, node, in_loop);
        break;
    case DVQ_REGEX_REPEAT:
        translate_repeat(self, node, in_loop);
        break;
    }
}

/* Whether the pattern begins with .* */
static bool starts_with_any(const dvq_regex_node *root)
{
    if (root->kind != DVQ_REGEX_SEQUENCE || root->children.count == 0)
        return false;
    const dvq_regex_node *repeat = root->children.items[0];
    if (repeat->kind != DVQ_REGEX_REPEAT || repeat->minimum > 0 ||
        repeat->maximum != DVQ_REGEX_UNLIMITED)
        return false;
    const dvq_regex_node *body = repeat->children.items[0];
    return body->kind == DVQ_REGEX_SET && body->negated && body->closed;
}

dvq_status dvq_regex_translate(dvq_arena *arena, dvq_regex_tree *tree, dvq_regex_options options,
                               dvq_text *translated, uint32_t **numbers)
{
    translator self = {.arena = arena,
                       .ignore_case = options.ignore_case && !options.unicode,
                       .multiline = options.multiline,
                       .next_number = 1};
    size_t count = (size_t)tree->group_count + 1;
    self.closed = dvq_arena_allocate_array(arena, count, sizeof *self.closed);
    self.numbers = dvq_arena_allocate_array(arena, count, sizeof *self.numbers);
    if (self.closed == NULL || self.numbers == NULL)
        return DVQ_ERROR_MEMORY;
    dvq_text_builder_init(&self.builder, arena);
    self.builder.limit = PATTERN_LIMIT;
    number_groups(&self, tree->root);
    /*
     * What matches in the middle of a line also matches from its start. Trying every place would
     * take a time that grows with the square of the text.
     */
    if (starts_with_any(tree->root))
        add(&self, "(?:\\G|(?<![^" LINE_ENDS "]))");
    translate(&self, tree->root, false);
    *numbers = self.numbers;
    dvq_status status = dvq_text_builder_finish(&self.builder, translated);
    return status != DVQ_OK ? status : self.status;
}
