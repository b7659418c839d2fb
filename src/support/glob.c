/*
 * Matching globs, see glob.h. Nothing recurses: of the stars passed, only the last one and the last
 * `**` can be worth another try, so the time is bounded by the product of the lengths and the
 * number of folders. Allocates nothing.
 */
#include "support/glob.h"

#include <ctype.h>

#include "support/unicode.h"

/* Where to go on when what follows a star does not match. */
typedef struct glob_retry {
    size_t at;   /* in the pattern, after the star; SIZE_MAX: there was none */
    size_t from; /* in the path */
} glob_retry;

typedef struct glob_state {
    dvq_text pattern;
    dvq_text path;
    size_t at;       /* in the pattern */
    size_t from;     /* in the path */
    glob_retry star; /* `*` */
    glob_retry deep; /* a part that is `**` */
} glob_state;

static const glob_retry NO_RETRY = {.at = SIZE_MAX};

/* ---- classes ---- */

static bool is_in_named_class(dvq_text name, uint32_t character)
{
    static const struct {
        const char *name;
        int (*test)(int);
    } classes[] = {{"alnum", isalnum}, {"alpha", isalpha}, {"blank", isblank},
                   {"cntrl", iscntrl}, {"digit", isdigit}, {"graph", isgraph},
                   {"lower", islower}, {"print", isprint}, {"punct", ispunct},
                   {"space", isspace}, {"upper", isupper}, {"xdigit", isxdigit}};
    for (size_t i = 0; i < sizeof classes / sizeof classes[0]; i++)
        if (dvq_text_equal(name, dvq_text_from_string(classes[i].name)))
            return character < 0x80 && classes[i].test((int)character) != 0;
    return false;
}

/* The character at *at, which a backslash may stand before; *at is moved past it. */
static uint32_t take_character(dvq_text pattern, size_t *at)
{
    if (pattern.data[*at] == '\\' && *at + 1 < pattern.length)
        (*at)++;
    size_t size;
    uint32_t character = dvq_unicode_decode(pattern, *at, &size);
    *at += size;
    return character;
}

/* One member of a class: a name such as [:alpha:], a range, or a character. */
static bool match_member(dvq_text pattern, size_t *at, uint32_t character)
{
    if (dvq_text_starts_with(dvq_text_slice(pattern, *at, SIZE_MAX), DVQ_TEXT("[:"))) {
        size_t end = dvq_text_find(pattern, DVQ_TEXT(":]"), *at + 2);
        if (end != SIZE_MAX) {
            dvq_text name = dvq_text_slice(pattern, *at + 2, end);
            *at = end + 2;
            return is_in_named_class(name, character);
        }
    }
    uint32_t low = take_character(pattern, at);
    uint32_t high = low;
    bool is_range = dvq_text_byte_at(pattern, *at) == '-' && *at + 1 < pattern.length &&
                    pattern.data[*at + 1] != ']';
    if (is_range) {
        (*at)++;
        high = take_character(pattern, at);
    }
    return low <= character && character <= high;
}

/* A class, from its bracket; *at is moved past it. One without an end matches nothing. */
static bool match_class(dvq_text pattern, size_t *at, uint32_t character)
{
    size_t next = *at + 1;
    char first = dvq_text_byte_at(pattern, next);
    bool negated = first == '!' || first == '^';
    next += negated;
    bool found = false;
    /* A bracket right at the start is a member. */
    for (size_t start = next; next == start || dvq_text_byte_at(pattern, next) != ']';) {
        if (next >= pattern.length)
            return false;
        found = match_member(pattern, &next, character) || found;
    }
    *at = next + 1;
    return found != negated && character != '/';
}

/* ---- matching ---- */

/* Match one character, of a pattern that has no star here, and move past it. */
static bool match_one(glob_state *state)
{
    dvq_text pattern = state->pattern;
    size_t at = state->at;
    size_t size = 1;
    if (at >= pattern.length)
        return false;
    bool matched;
    if (pattern.data[at] == '?' || pattern.data[at] == '[') {
        uint32_t character = dvq_unicode_decode(state->path, state->from, &size);
        matched = pattern.data[at] == '[' ? match_class(pattern, &at, character) : character != '/';
        at += pattern.data[state->at] == '?';
    } else {
        at += pattern.data[at] == '\\';
        matched = at < pattern.length && pattern.data[at] == state->path.data[state->from];
        at++;
    }
    if (matched) {
        state->at = at;
        state->from += size;
    }
    return matched;
}

/* Move past a run of stars; false when the rest of the path matches whatever it is. */
static bool pass_stars(glob_state *state)
{
    dvq_text pattern = state->pattern;
    size_t end = state->at + dvq_text_count_run(pattern, '*', state->at);
    bool is_part = (state->at == 0 || pattern.data[state->at - 1] == '/') &&
                   (end == pattern.length || pattern.data[end] == '/');
    bool is_deep = is_part && end - state->at > 1;
    if (is_deep && end == pattern.length)
        return false;
    state->at = is_deep ? end + 1 : end;
    state->star = is_deep ? NO_RETRY : (glob_retry){.at = state->at, .from = state->from};
    if (is_deep)
        state->deep = (glob_retry){.at = state->at, .from = state->from};
    return true;
}

/* Give the last star one character more, or the last `**` one folder more. */
static bool retry(glob_state *state)
{
    glob_retry *star = &state->star;
    if (star->at != SIZE_MAX && state->path.data[star->from] != '/') {
        size_t size;
        (void)dvq_unicode_decode(state->path, star->from, &size);
        star->from += size;
        state->at = star->at;
        state->from = star->from;
        return true;
    }
    glob_retry *deep = &state->deep;
    size_t slash =
        deep->at != SIZE_MAX ? dvq_text_find_byte(state->path, '/', deep->from) : SIZE_MAX;
    if (slash == SIZE_MAX)
        return false;
    deep->from = slash + 1;
    state->at = deep->at;
    state->from = deep->from;
    *star = NO_RETRY;
    return true;
}

bool dvq_glob_match(dvq_text pattern, dvq_text path)
{
    glob_state state = {.pattern = pattern, .path = path, .star = NO_RETRY, .deep = NO_RETRY};
    while (state.from < path.length) {
        if (dvq_text_byte_at(pattern, state.at) == '*') {
            if (!pass_stars(&state))
                return true;
        } else if (!match_one(&state) && !retry(&state)) {
            return false;
        }
    }
    return state.at + dvq_text_count_run(pattern, '*', state.at) == pattern.length;
}
