/*
 * JavaScript's regular expressions on top of pcre2: compiling, matching, replacing and splitting.
 * Called by eval/, which keeps compiled patterns (context.c). pcre2 is not touched before the first
 * pattern is compiled.
 *
 * JavaScript matches UTF-16 code units. pcre2 therefore gets UTF-8 in which a character beyond
 * U+FFFF is replaced by its two surrogates, of three bytes each ("units" below). Text without such
 * characters needs no change and is matched where it is.
 *
 * pcre2 can limit the steps from each place where a match may start, but does not count how many
 * bytes a step passes over. So a text that is long, or a match that takes long, goes to the same
 * pattern compiled with callouts, which count steps and bytes for a whole call.
 */
#include "value/regex.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "support/ascii.h"
#include "support/diagnostic.h"
#include "support/unicode.h"
#include "value/regex_syntax.h"

#define STEP_LIMIT 10000000
/* So many bytes passed over at once count as a step. */
#define STEP_BYTES 16
/* For texts longer than this, steps are counted from the start. */
#define SHORT_TEXT 1024
/*
 * How many steps a short text may take from each start, however long it is, before they are
 * counted.
 */
#define FEW_STEPS 256
#define MEMORY_LIMIT_KIB (64 * 1024)
#define NEST_LIMIT 2000
/* A call that is not counted is charged this, and one step for so many bytes of the text. */
#define CALL_STEPS 4
#define CHARGED_BYTES 8
/* In the place of pcre2's codes, which begin at -1: the pattern with callouts does not fit. */
#define COUNTED_TOO_LARGE (-1000)
/* One match of so many is counted, to learn what the others take. */
#define COUNTED_CALLS 256
/* After so many matches it pays to compile to machine code. */
#define FAST_AFTER 16

struct dvq_regex {
    dvq_arena arena;   /* this struct, the groups, the names */
    dvq_arena scratch; /* the text being matched, as units */
    const dvq_allocator *allocator;
    pcre2_general_context *general;
    pcre2_code *code;
    pcre2_code *counted; /* the same with callouts; NULL until it is needed */
    pcre2_match_data *data;
    pcre2_match_context *context;
    uint32_t *numbers; /* pcre2's number of each group */
    dvq_regex_name *names;
    size_t name_count;
    size_t group_count;
    dvq_regex_group *groups;
    unsigned uses;
    dvq_text translated;
    uint32_t flags;
    bool unicode;      /* texts are matched as they are */
    size_t steps_left; /* left for this call */
    int64_t *budget;   /* what the query has left; NULL: nobody counts */
    size_t calls;
    size_t cost;  /* steps of the last call that was counted so that others can be charged */
    size_t start; /* where the current try starts, and how far it has come */
    size_t position;
};

/* ---- memory ---- */

/*
 * When pcre2 gives a block back, it does not say how large it was, so the size is kept in front of
 * it.
 */
#define BLOCK_HEADER sizeof(max_align_t)

static void *take_block(PCRE2_SIZE size, void *user)
{
    if (size > SIZE_MAX - BLOCK_HEADER)
        return NULL;
    size += BLOCK_HEADER;
    char *block = dvq_allocator_take(user, size);
    if (block == NULL)
        return NULL;
    memcpy(block, &size, sizeof size);
    return block + BLOCK_HEADER;
}

static void give_block(void *bytes, void *user)
{
    if (bytes == NULL)
        return;
    char *block = (char *)bytes - BLOCK_HEADER;
    size_t size;
    memcpy(&size, block, sizeof size);
    dvq_allocator_give_back(user, block, size);
}

/* ---- compiling ---- */

static dvq_status fail_compile(int code, dvq_error *error)
{
    if (code == PCRE2_ERROR_HEAP_FAILED)
        return dvq_error_memory(error);
    if (code == PCRE2_ERROR_PATTERN_TOO_LARGE || code == PCRE2_ERROR_PARENTHESES_NEST_TOO_DEEP)
        return dvq_error_set(error, DVQ_ERROR_LIMIT, "a regular expression is too large");
    if (code == PCRE2_ERROR_LOOKBEHIND_NOT_FIXED_LENGTH)
        return dvq_error_set(error, DVQ_ERROR_EVALUATE,
                             "a lookbehind in a regular expression must match a fixed number of "
                             "characters");
    char reason[200];
    pcre2_get_error_message(code, (PCRE2_UCHAR *)reason, sizeof reason);
    return dvq_error_set(error, DVQ_ERROR_EVALUATE, "a regular expression cannot be used: %s",
                         reason);
}

static dvq_status compile(const dvq_regex *regex, uint32_t flags, pcre2_code **compiled,
                          dvq_error *error)
{
    pcre2_compile_context *context = pcre2_compile_context_create(regex->general);
    if (context == NULL)
        return dvq_error_memory(error);
    pcre2_set_parens_nest_limit(context, NEST_LIMIT);
    pcre2_set_compile_extra_options(context, PCRE2_EXTRA_ALLOW_SURROGATE_ESCAPES);
    PCRE2_SPTR pattern = (PCRE2_SPTR)(regex->translated.data != NULL ? regex->translated.data : "");
    int code;
    PCRE2_SIZE offset;
    *compiled = pcre2_compile(pattern, regex->translated.length, flags, &code, &offset, context);
    pcre2_compile_context_free(context);
    return *compiled != NULL ? DVQ_OK : fail_compile(code, error);
}

static dvq_status compile_first(dvq_regex *regex, dvq_text translated, bool has_look,
                                bool ignore_case, dvq_error *error)
{
    regex->translated = dvq_text_copy(&regex->arena, translated);
    if (regex->translated.data == NULL)
        return dvq_error_memory(error);
    regex->flags = PCRE2_UTF | PCRE2_NO_UTF_CHECK | PCRE2_DOTALL | PCRE2_MATCH_UNSET_BACKREF |
                   PCRE2_NEVER_BACKSLASH_C;
    /*
     * pcre2 10.42 may count a character of a lookahead twice when it works out what a match needs.
     */
    if (has_look)
        regex->flags |= PCRE2_NO_START_OPTIMIZE;
    if (regex->unicode && ignore_case)
        regex->flags |= PCRE2_CASELESS;
    return compile(regex, regex->flags, &regex->code, error);
}

/* Called by pcre2 before each part of the counted pattern that it tries. */
static int count_step(pcre2_callout_block *block, void *user)
{
    dvq_regex *regex = user;
    size_t from = block->start_match == regex->start ? regex->position : block->start_match;
    size_t to = block->current_position;
    size_t steps = 1 + (to > from ? to - from : from - to) / STEP_BYTES;
    regex->start = block->start_match;
    regex->position = to;
    if (steps > regex->steps_left)
        return PCRE2_ERROR_MATCHLIMIT;
    regex->steps_left -= steps;
    return 0;
}

static dvq_status prepare_matching(dvq_regex *regex, dvq_error *error)
{
    regex->data = pcre2_match_data_create_from_pattern(regex->code, regex->general);
    regex->context = pcre2_match_context_create(regex->general);
    regex->groups =
        dvq_arena_allocate_array(&regex->arena, regex->group_count + 1, sizeof *regex->groups);
    if (regex->data == NULL || regex->context == NULL || regex->groups == NULL)
        return dvq_error_memory(error);
    pcre2_set_heap_limit(regex->context, MEMORY_LIMIT_KIB);
    pcre2_set_callout(regex->context, count_step, regex);
    return DVQ_OK;
}

/* Parse, translate and compile; `work` is for what is needed along the way. */
static dvq_status build(dvq_regex *regex, dvq_arena *work, dvq_text pattern,
                        dvq_regex_options options, dvq_error *error)
{
    dvq_regex_tree tree;
    dvq_status status = dvq_regex_parse(work, pattern, options, &tree, error);
    if (status != DVQ_OK)
        return status;
    dvq_text translated;
    uint32_t *numbers;
    status = dvq_regex_translate(work, &tree, options, &translated, &numbers);
    if (status == DVQ_ERROR_LIMIT)
        return dvq_error_set(error, status, "a regular expression is too large");
    if (status != DVQ_OK)
        return dvq_error_memory(error);
    regex->group_count = tree.group_count;
    regex->name_count = tree.names.count;
    size_t number_size = (regex->group_count + 1) * sizeof *numbers;
    regex->numbers = dvq_arena_copy(&regex->arena, numbers, number_size);
    if (regex->numbers == NULL)
        return dvq_error_memory(error);
    if (tree.names.count > 0) {
        size_t size = tree.names.count * sizeof *regex->names;
        regex->names = dvq_arena_copy(&regex->arena, tree.names.items, size);
        if (regex->names == NULL)
            return dvq_error_memory(error);
    }
    for (size_t i = 0; i < regex->name_count; i++) {
        regex->names[i].name = dvq_text_copy(&regex->arena, regex->names[i].name);
        if (regex->names[i].name.data == NULL)
            return dvq_error_memory(error);
    }
    status = compile_first(regex, translated, tree.has_look, options.ignore_case, error);
    return status == DVQ_OK ? prepare_matching(regex, error) : status;
}

dvq_status dvq_regex_open(const dvq_allocator *allocator, dvq_text pattern,
                          dvq_regex_options options, dvq_regex **regex, dvq_error *error)
{
    *regex = NULL;
    dvq_arena arena;
    dvq_arena_init(&arena, allocator);
    dvq_regex *made = dvq_arena_allocate(&arena, sizeof *made);
    if (made == NULL) {
        dvq_arena_release(&arena);
        return dvq_error_memory(error);
    }
    *made = (dvq_regex){.arena = arena, .allocator = allocator, .unicode = options.unicode};
    dvq_arena_init(&made->scratch, allocator);
    made->general = pcre2_general_context_create(take_block, give_block, (void *)allocator);
    dvq_arena work;
    dvq_arena_init(&work, allocator);
    dvq_status status = made->general != NULL ? build(made, &work, pattern, options, error)
                                              : dvq_error_memory(error);
    dvq_arena_release(&work);
    if (status != DVQ_OK)
        dvq_regex_close(made);
    else
        *regex = made;
    return status;
}

void dvq_regex_close(dvq_regex *regex)
{
    if (regex == NULL)
        return;
    pcre2_match_context_free(regex->context);
    pcre2_match_data_free(regex->data);
    pcre2_code_free(regex->counted);
    pcre2_code_free(regex->code);
    pcre2_general_context_free(regex->general);
    dvq_arena_release(&regex->scratch);
    /* The struct is in the arena that it holds. */
    dvq_arena arena = regex->arena;
    dvq_arena_release(&arena);
}

void dvq_regex_set_budget(dvq_regex *regex, int64_t *budget)
{
    regex->budget = budget;
}

static bool is_spent(const dvq_regex *regex)
{
    return regex->budget != NULL && *regex->budget < 0;
}

static void charge(const dvq_regex *regex, size_t steps)
{
    if (regex->budget != NULL)
        *regex->budget -= (int64_t)steps;
}

/* ---- text as units ---- */

/* Whether the text can be matched as it is: no character beyond U+FFFF, no invalid byte. */
static bool is_units(dvq_text text)
{
    size_t size;
    for (size_t offset = 0; offset < text.length; offset += size) {
        size = 1;
        if ((unsigned char)text.data[offset] < 0x80)
            continue;
        uint32_t c = dvq_unicode_decode(text, offset, &size);
        if (size == 1 || c > 0xFFFF)
            return false;
    }
    return true;
}

static size_t encode_units(uint32_t c, char buffer[8])
{
    uint32_t units[2];
    size_t count = dvq_unicode_split(c, units);
    size_t size = dvq_unicode_encode(units[0], buffer);
    return count == 1 ? size : size + dvq_unicode_encode(units[1], buffer + size);
}

/* The text as units, made in `arena` unless the text is units already. */
static dvq_status to_units(dvq_arena *arena, dvq_text text, dvq_text *units)
{
    *units = text.data != NULL ? text : DVQ_TEXT("");
    if (is_units(text))
        return DVQ_OK;
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, arena);
    /* An invalid byte becomes three bytes, and a pair becomes six instead of four. */
    builder.limit = DVQ_TEXT_LIMIT * 3;
    size_t size;
    for (size_t offset = 0; offset < text.length; offset += size) {
        char buffer[8];
        size_t length = encode_units(dvq_unicode_decode(text, offset, &size), buffer);
        dvq_text_builder_add(&builder, dvq_text_make(buffer, length));
    }
    return dvq_text_builder_finish(&builder, units);
}

/* Append units as text: the two halves of a pair become one character. */
static void append_units(dvq_text_builder *builder, dvq_text units)
{
    size_t start = 0;
    for (size_t i = 0; i + 2 < units.length; i++) {
        if (!dvq_unicode_has_surrogate_at(units, i))
            continue;
        dvq_unicode_append_joined(builder, dvq_text_slice(units, start, i));
        dvq_unicode_append_joined(builder, dvq_text_slice(units, i, i + 3));
        start = i + 3;
        i += 2;
    }
    dvq_unicode_append_joined(builder, dvq_text_slice(units, start, units.length));
}

/*
 * Where byte `target` of the units is in `text`. Inside a pair, that is its start, or with `up` its
 * end.
 */
static size_t find_place(dvq_text text, size_t target, bool up)
{
    size_t offset = 0;
    size_t units = 0;
    while (offset < text.length && units < target) {
        size_t size;
        char buffer[8];
        units += encode_units(dvq_unicode_decode(text, offset, &size), buffer);
        if (units > target && !up)
            return offset;
        offset += size;
    }
    return offset;
}

/* How many bytes of units the first `length` bytes of `text` become. */
static size_t count_units(dvq_text text, size_t length)
{
    size_t units = 0;
    size_t size;
    for (size_t offset = 0; offset < length && offset < text.length; offset += size) {
        char buffer[8];
        units += encode_units(dvq_unicode_decode(text, offset, &size), buffer);
    }
    return units;
}

/* ---- matching ---- */

static dvq_status fail_match(const dvq_regex *regex, int code, dvq_error *error)
{
    if (is_spent(regex))
        return DVQ_ERROR_LIMIT;
    switch (code) {
    case PCRE2_ERROR_NOMEMORY:
        return dvq_error_memory(error);
    case PCRE2_ERROR_MATCHLIMIT:
    case PCRE2_ERROR_DEPTHLIMIT:
        return dvq_error_set(error, DVQ_ERROR_LIMIT,
                             "a regular expression took more than %d steps on one text",
                             STEP_LIMIT);
    case COUNTED_TOO_LARGE:
        return dvq_error_set(error, DVQ_ERROR_LIMIT, "a regular expression is too large");
    case PCRE2_ERROR_HEAPLIMIT:
    case PCRE2_ERROR_JIT_STACKLIMIT:
        return dvq_error_set(error, DVQ_ERROR_LIMIT,
                             "a regular expression took more than %d MiB on one text",
                             MEMORY_LIMIT_KIB / 1024);
    default:
        return dvq_error_set(error, DVQ_ERROR_EVALUATE,
                             "a regular expression could not be matched (code %d)", code);
    }
}

/*
 * Call pcre2. Machine code has a small stack; if it overflows, the interpreter runs, which uses the
 * heap.
 */
static int run_match(const dvq_regex *regex, const pcre2_code *code, dvq_text units, size_t offset)
{
    PCRE2_SPTR subject = (PCRE2_SPTR)units.data;
    int result = pcre2_match(code, subject, units.length, offset, PCRE2_NO_UTF_CHECK, regex->data,
                             regex->context);
    if (result != PCRE2_ERROR_JIT_STACKLIMIT)
        return result;
    return pcre2_match(code, subject, units.length, offset, PCRE2_NO_UTF_CHECK | PCRE2_NO_JIT,
                       regex->data, regex->context);
}

/* Match without counting, with a limit for each start that keeps the sum below STEP_LIMIT. */
static int match_fast(dvq_regex *regex, dvq_text units, size_t offset)
{
    if (regex->uses < FAST_AFTER && ++regex->uses == FAST_AFTER)
        pcre2_jit_compile(regex->code, PCRE2_JIT_COMPLETE);
    size_t starts = units.length + 1;
    size_t steps = STEP_LIMIT / (starts * starts);
    pcre2_set_match_limit(regex->context, (uint32_t)(steps < FEW_STEPS ? FEW_STEPS : steps));
    return run_match(regex, regex->code, units, offset);
}

/* The steps that may be counted before the call, or the query, has taken too many. */
static size_t find_allowance(const dvq_regex *regex)
{
    if (regex->budget == NULL)
        return regex->steps_left;
    size_t left = *regex->budget > 0 ? (size_t)*regex->budget : 0;
    return left < regex->steps_left ? left : regex->steps_left;
}

static int match_counting(dvq_regex *regex, dvq_text units, size_t offset)
{
    if (regex->counted == NULL) {
        dvq_error problem = {0};
        if (compile(regex, regex->flags | PCRE2_AUTO_CALLOUT, &regex->counted, &problem) != DVQ_OK)
            return problem.status == DVQ_ERROR_MEMORY ? PCRE2_ERROR_NOMEMORY : COUNTED_TOO_LARGE;
        pcre2_jit_compile(regex->counted, PCRE2_JIT_COMPLETE);
    }
    regex->start = regex->position = offset;
    pcre2_set_match_limit(regex->context, STEP_LIMIT);
    size_t allowance = find_allowance(regex);
    size_t kept = regex->steps_left - allowance;
    regex->steps_left = allowance;
    int code = run_match(regex, regex->counted, units, offset);
    regex->cost = allowance - regex->steps_left;
    charge(regex, regex->cost);
    /* The step that was refused would have gone past the budget. */
    if (code == PCRE2_ERROR_MATCHLIMIT && kept > 0)
        *regex->budget = -1;
    regex->steps_left += kept;
    return code;
}

/*
 * Match a short text without counting, but for one of many times. That one may not fail where the
 * others would not.
 */
static int match_short(dvq_regex *regex, dvq_text units, size_t offset)
{
    if (regex->budget != NULL && ++regex->calls % COUNTED_CALLS == 0) {
        size_t steps_left = regex->steps_left;
        int code = match_counting(regex, units, offset);
        if (is_spent(regex) || (code != COUNTED_TOO_LARGE && code != PCRE2_ERROR_MATCHLIMIT))
            return code;
        regex->steps_left = steps_left;
    }
    charge(regex, CALL_STEPS + units.length / CHARGED_BYTES + regex->cost);
    return match_fast(regex, units, offset);
}

/* Start a call that may take `steps`. */
static void allow_steps(dvq_regex *regex, size_t steps)
{
    dvq_arena_reset(&regex->scratch);
    regex->steps_left = steps;
}

/*
 * Find the first match at or after `offset` of the units. Its groups go to regex->groups; *matched
 * says if there is one.
 */
static dvq_status match_units(dvq_regex *regex, dvq_text units, size_t offset, bool *matched,
                              dvq_error *error)
{
    int code = PCRE2_ERROR_MATCHLIMIT;
    if (units.length <= SHORT_TEXT)
        code = match_short(regex, units, offset);
    if (code == PCRE2_ERROR_MATCHLIMIT && is_spent(regex))
        return DVQ_ERROR_LIMIT;
    if (code == PCRE2_ERROR_MATCHLIMIT)
        code = match_counting(regex, units, offset);
    *matched = code > 0;
    if (code == PCRE2_ERROR_NOMATCH)
        return DVQ_OK;
    if (code < 0)
        return fail_match(regex, code, error);
    const PCRE2_SIZE *spans = pcre2_get_ovector_pointer(regex->data);
    for (size_t i = 0; i <= regex->group_count; i++) {
        size_t number = regex->numbers[i];
        /* pcre2 also unsets the groups after the last one that took part. */
        regex->groups[i] = (dvq_regex_group){spans[2 * number], spans[2 * number + 1]};
    }
    return DVQ_OK;
}

dvq_status dvq_regex_match(dvq_regex *regex, dvq_text text, size_t offset,
                           const dvq_regex_group **groups, dvq_error *error)
{
    *groups = NULL;
    if (offset > text.length)
        return DVQ_OK;
    allow_steps(regex, STEP_LIMIT);
    dvq_text units = text.data != NULL ? text : DVQ_TEXT("");
    dvq_status status = regex->unicode ? DVQ_OK : to_units(&regex->scratch, text, &units);
    if (status != DVQ_OK)
        return dvq_error_set(error, status, "a text is too long for a regular expression");
    bool same = units.length == text.length;
    size_t start = same ? offset : count_units(text, offset);
    bool matched;
    status = match_units(regex, units, start, &matched, error);
    if (status != DVQ_OK || !matched)
        return status;
    for (size_t i = 0; !same && i <= regex->group_count; i++) {
        dvq_regex_group *group = &regex->groups[i];
        if (group->start == SIZE_MAX)
            continue;
        bool empty = group->start == group->end;
        group->start = find_place(text, group->start, false);
        group->end = empty ? group->start : find_place(text, group->end, true);
    }
    *groups = regex->groups;
    return DVQ_OK;
}

/* ---- replacing ---- */

/* A replacement in progress. */
typedef struct replacement {
    const dvq_regex *regex;
    dvq_text units;
    dvq_text template;
    dvq_text_builder *builder;
} replacement;

static void append_group(const replacement *self, size_t group)
{
    dvq_regex_group span = self->regex->groups[group];
    if (span.start != SIZE_MAX && span.start < span.end)
        append_units(self->builder, dvq_text_slice(self->units, span.start, span.end));
}

static size_t digit_at(dvq_text text, size_t offset)
{
    bool digit = dvq_ascii_count_digits(text, offset, 1) == 1;
    return digit ? (size_t)(text.data[offset] - '0') : SIZE_MAX;
}

/* $1 or $12: two digits if there are that many groups, otherwise one. Returns the bytes taken. */
static size_t append_numbered(const replacement *self, size_t offset)
{
    size_t first = digit_at(self->template, offset + 1);
    if (first == SIZE_MAX)
        return 0;
    size_t second = digit_at(self->template, offset + 2);
    size_t both = second == SIZE_MAX ? 0 : first * 10 + second;
    bool two = both >= 1 && both <= self->regex->group_count;
    size_t group = two ? both : first;
    if (group < 1 || group > self->regex->group_count)
        return 0;
    append_group(self, group);
    return two ? 3 : 2;
}

/* $<name>, if the pattern has any names. An unknown name appends nothing. */
static size_t append_named(const replacement *self, size_t offset)
{
    size_t end = dvq_text_find_byte(self->template, '>', offset);
    if (self->regex->name_count == 0 || end == SIZE_MAX)
        return 0;
    dvq_text name = dvq_text_slice(self->template, offset + 2, end);
    for (size_t i = 0; i < self->regex->name_count; i++)
        if (dvq_text_equal(self->regex->names[i].name, name))
            append_group(self, self->regex->names[i].group);
    return end + 1 - offset;
}

/* Append what the reference at the $ means; returns its bytes, 0 if it is a plain $. */
static size_t append_reference(const replacement *self, size_t offset)
{
    const dvq_regex_group *whole = &self->regex->groups[0];
    char kind = offset + 1 < self->template.length ? self->template.data[offset + 1] : '\0';
    switch (kind) {
    case '$':
        dvq_text_builder_add_byte(self->builder, '$');
        return 2;
    case '&':
        append_group(self, 0);
        return 2;
    case '`':
        append_units(self->builder, dvq_text_slice(self->units, 0, whole->start));
        return 2;
    case '\'':
        append_units(self->builder, dvq_text_slice(self->units, whole->end, self->units.length));
        return 2;
    case '<':
        return append_named(self, offset);
    default:
        return append_numbered(self, offset);
    }
}

/* ECMAScript's GetSubstitution. */
static void append_substitution(const replacement *self)
{
    size_t start = 0;
    size_t dollar = dvq_text_find_byte(self->template, '$', 0);
    while (dollar != SIZE_MAX) {
        append_units(self->builder, dvq_text_slice(self->template, start, dollar));
        size_t taken = append_reference(self, dollar);
        if (taken == 0)
            dvq_text_builder_add_byte(self->builder, '$');
        start = dollar + (taken == 0 ? 1 : taken);
        dollar = dvq_text_find_byte(self->template, '$', start);
    }
    append_units(self->builder, dvq_text_slice(self->template, start, self->template.length));
}

/* The offset after the unit at `offset`. */
static size_t skip_unit(dvq_text units, size_t offset)
{
    do {
        offset++;
    } while (offset < units.length && dvq_unicode_is_continuation(units.data[offset]));
    return offset;
}

static dvq_status replace_units(dvq_regex *regex, const replacement *self, dvq_error *error)
{
    size_t copied = 0;
    size_t next = 0;
    while (next <= self->units.length && self->builder->status == DVQ_OK) {
        bool matched;
        dvq_status status = match_units(regex, self->units, next, &matched, error);
        if (status != DVQ_OK)
            return status;
        if (!matched)
            break;
        dvq_regex_group whole = regex->groups[0];
        append_units(self->builder, dvq_text_slice(self->units, copied, whole.start));
        append_substitution(self);
        copied = whole.end;
        next = whole.end > whole.start ? whole.end : skip_unit(self->units, whole.end);
    }
    append_units(self->builder, dvq_text_slice(self->units, copied, self->units.length));
    return DVQ_OK;
}

dvq_status dvq_regex_replace_all(dvq_regex *regex, dvq_text text, dvq_text replacement_text,
                                 dvq_text_builder *builder, dvq_error *error)
{
    allow_steps(regex, STEP_LIMIT + text.length * STEP_BYTES);
    replacement self = {.regex = regex, .template = replacement_text, .builder = builder};
    dvq_status status = to_units(&regex->scratch, text, &self.units);
    if (status == DVQ_OK)
        status = replace_units(regex, &self, error);
    if (status == DVQ_OK)
        status = builder->status;
    if (status == DVQ_ERROR_LIMIT && !is_spent(regex))
        return dvq_error_set(error, status, "a replaced text is longer than %zu MiB",
                             DVQ_TEXT_LIMIT / DVQ_MEBIBYTE);
    return status == DVQ_ERROR_MEMORY ? dvq_error_memory(error) : status;
}

/* ---- splitting ---- */

/* Append a part as a string. It is copied to `arena`, since the next call throws the units away. */
static bool push_part(dvq_arena *arena, dvq_value_vector *parts, dvq_text units)
{
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, arena);
    append_units(&builder, units);
    dvq_text text;
    if (dvq_text_builder_finish(&builder, &text) != DVQ_OK)
        return false;
    return DVQ_VECTOR_PUSH(arena, parts, dvq_value_string(text));
}

static bool push_groups(const dvq_regex *regex, dvq_text units, size_t limit, dvq_arena *arena,
                        dvq_value_vector *parts)
{
    for (size_t i = 1; i <= regex->group_count && parts->count < limit; i++) {
        dvq_regex_group group = regex->groups[i];
        dvq_text text = DVQ_TEXT("");
        if (group.start != SIZE_MAX && group.start < group.end)
            text = dvq_text_slice(units, group.start, group.end);
        if (!push_part(arena, parts, text))
            return false;
    }
    return true;
}

dvq_status dvq_regex_split(dvq_regex *regex, dvq_text text, size_t limit, dvq_arena *arena,
                           dvq_value_vector *parts, dvq_error *error)
{
    if (limit == 0)
        return DVQ_OK;
    allow_steps(regex, STEP_LIMIT + text.length * STEP_BYTES);
    dvq_text units;
    if (to_units(&regex->scratch, text, &units) != DVQ_OK)
        return dvq_error_memory(error);
    size_t start = 0; /* of the current part */
    size_t next = 0;
    bool matched = true;
    while (matched && (next < units.length || units.length == 0)) {
        dvq_status status = match_units(regex, units, next, &matched, error);
        if (status != DVQ_OK)
            return status;
        dvq_regex_group whole = regex->groups[0];
        /* The empty text is one part, unless the pattern matches it: then there are no parts. */
        if (units.length == 0 && matched)
            return DVQ_OK;
        if (!matched || whole.start >= units.length)
            break;
        if (whole.end == start) {
            next = skip_unit(units, whole.start);
            continue;
        }
        if (!push_part(arena, parts, dvq_text_slice(units, start, whole.start)))
            return dvq_error_memory(error);
        if (parts->count >= limit)
            return DVQ_OK;
        start = next = whole.end;
        if (!push_groups(regex, units, limit, arena, parts))
            return dvq_error_memory(error);
        if (parts->count >= limit)
            return DVQ_OK;
    }
    bool pushed = push_part(arena, parts, dvq_text_slice(units, start, units.length));
    return pushed ? DVQ_OK : dvq_error_memory(error);
}

void dvq_regex_append_escaped(dvq_text_builder *builder, dvq_text literal)
{
    for (size_t i = 0; i < literal.length; i++) {
        if (literal.data[i] != '\0' && strchr(".*+?^${}()|[]\\", literal.data[i]) != NULL)
            dvq_text_builder_add_byte(builder, '\\');
        dvq_text_builder_add_byte(builder, literal.data[i]);
    }
}
