/*
 * Unified diffs, see diff.h. Lines that both texts start or end with are skipped. In between,
 * Myers' algorithm looks for the shortest edit, up to a limit; past that, everything counts as
 * changed.
 */
#include "cli/diff.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { CONTEXT = 3, MOST_EDITS = 1000 };

typedef struct diff_line {
    const char *data;
    size_t length; /* with its line break */
} diff_line;

typedef struct diff_side {
    diff_line *lines;
    bool *changed;
    size_t count;
} diff_side;

typedef struct diff_state {
    diff_side old;
    diff_side new;
    size_t first; /* lines that both start with */
} diff_state;

static bool split(dvq_bytes text, diff_side *side)
{
    size_t count = 1;
    for (size_t i = 0; i < text.length; i++)
        count += text.data[i] == '\n';
    side->lines = calloc(count, sizeof *side->lines);
    side->changed = calloc(count, sizeof *side->changed);
    if (side->lines == NULL || side->changed == NULL)
        return false;
    for (size_t start = 0; start < text.length;) {
        const char *end = memchr(text.data + start, '\n', text.length - start);
        size_t next = end == NULL ? text.length : (size_t)(end - text.data) + 1;
        side->lines[side->count++] = (diff_line){text.data + start, next - start};
        start = next;
    }
    return true;
}

static bool is_same(const diff_line *a, const diff_line *b)
{
    return a->length == b->length && memcmp(a->data, b->data, a->length) == 0;
}

static void mark(diff_side *side, size_t start, size_t end)
{
    for (size_t i = start; i < end; i++)
        side->changed[i] = true;
}

/* Follow the lines from here for as long as they are the same. */
static long follow(const diff_state *state, long x, long y, long old_count, long new_count)
{
    const diff_line *old = state->old.lines + state->first;
    const diff_line *new = state->new.lines + state->first;
    while (x < old_count && y < new_count && is_same(&old[x], &new[y])) {
        x++;
        y++;
    }
    return x;
}

/* Whether the best way to diagonal `k` is from the one above, by adding a line of the new text. */
static bool comes_down(const long *reached, long k, long edits)
{
    return k == -edits || (k != edits && reached[k - 1] < reached[k + 1]);
}

/* Walk back through the rounds and mark the line that each edit removed or added. */
static void mark_edits(diff_state *state, long *const *rounds, long edits, long x, long y)
{
    for (; edits > 0; edits--) {
        const long *reached = rounds[edits - 1] + MOST_EDITS + 1;
        long k = x - y;
        bool down = comes_down(reached, k, edits);
        long before = down ? k + 1 : k - 1;
        long from = reached[before];
        if (down)
            state->new.changed[state->first + (size_t)(from - before)] = true;
        else
            state->old.changed[state->first + (size_t)from] = true;
        x = from;
        y = from - before;
    }
}

enum { ROUND_SIZE = 2 * MOST_EDITS + 3 };

/* Find the shortest edit between the lines that remain; false past the limit. */
static bool find_edits(diff_state *state, long old_count, long new_count, long **rounds)
{
    long *reached = rounds[0] + MOST_EDITS + 1;
    reached[1] = 0;
    for (long edits = 0; edits <= MOST_EDITS; edits++) {
        if (edits > 0) {
            rounds[edits] = malloc(ROUND_SIZE * sizeof **rounds);
            if (rounds[edits] == NULL)
                return false;
            memcpy(rounds[edits], rounds[edits - 1], ROUND_SIZE * sizeof **rounds);
        }
        reached = rounds[edits] + MOST_EDITS + 1;
        for (long k = -edits; k <= edits; k += 2) {
            const long *previous = rounds[edits > 0 ? edits - 1 : 0] + MOST_EDITS + 1;
            long x = comes_down(previous, k, edits) ? previous[k + 1] : previous[k - 1] + 1;
            reached[k] = x = follow(state, x, x - k, old_count, new_count);
            if (x >= old_count && x - k >= new_count) {
                mark_edits(state, rounds, edits, x, x - k);
                return true;
            }
        }
    }
    return false;
}

/* Mark the lines that differ. */
static void compare(diff_state *state)
{
    diff_side *old = &state->old;
    diff_side *new = &state->new;
    size_t last = 0;
    size_t least = old->count < new->count ? old->count : new->count;
    while (state->first < least && is_same(&old->lines[state->first], &new->lines[state->first]))
        state->first++;
    while (last < least - state->first &&
           is_same(&old->lines[old->count - 1 - last], &new->lines[new->count - 1 - last]))
        last++;
    long old_count = (long)(old->count - last - state->first);
    long new_count = (long)(new->count - last - state->first);
    long **rounds = calloc(MOST_EDITS + 1, sizeof *rounds);
    bool found = false;
    if (rounds != NULL && (rounds[0] = calloc(ROUND_SIZE, sizeof **rounds)) != NULL)
        found = find_edits(state, old_count, new_count, rounds);
    for (size_t i = 0; rounds != NULL && i <= MOST_EDITS; i++)
        free(rounds[i]);
    free(rounds);
    if (!found) {
        mark(old, state->first, old->count - last);
        mark(new, state->first, new->count - last);
    }
}

/* ---- writing ---- */

static void add_line(dvq_buffer *buffer, char sign, const diff_line *line)
{
    dvq_buffer_add(buffer, &sign, 1);
    dvq_buffer_add(buffer, line->data, line->length);
    if (line->data[line->length - 1] != '\n')
        dvq_buffer_add_format(buffer, "\n\\ No newline at end of file\n");
}

static void add_range(dvq_buffer *buffer, char sign, size_t start, size_t count)
{
    size_t line = count == 0 ? start : start + 1;
    dvq_buffer_add_format(buffer, count == 1 ? " %c%zu" : " %c%zu,%zu", sign, line, count);
}

/* A position in both texts. */
typedef struct diff_place {
    size_t old;
    size_t new;
} diff_place;

static bool is_changed(const diff_state *state, diff_place at)
{
    return (at.old < state->old.count && state->old.changed[at.old]) ||
           (at.new < state->new.count && state->new.changed[at.new]);
}

static void add_lines(dvq_buffer *buffer, const diff_state *state, diff_place at, diff_place end)
{
    while (at.old < end.old || at.new < end.new) {
        if (at.old < end.old && state->old.changed[at.old]) {
            add_line(buffer, '-', &state->old.lines[at.old++]);
        } else if (at.new < end.new && state->new.changed[at.new]) {
            add_line(buffer, '+', &state->new.lines[at.new ++]);
        } else {
            add_line(buffer, ' ', &state->old.lines[at.old]);
            at.old++;
            at.new ++;
        }
    }
}

/* Where the changes that start at `at` end; gaps of up to twice the context do not end them. */
static diff_place find_hunk_end(const diff_state *state, diff_place at)
{
    diff_place end = at;
    size_t gap = 0;
    while ((at.old < state->old.count || at.new < state->new.count) && gap <= (size_t)2 * CONTEXT) {
        if (is_changed(state, at)) {
            at.old += at.old < state->old.count && state->old.changed[at.old] ? 1 : 0;
            while (at.old < state->old.count && state->old.changed[at.old])
                at.old++;
            while (at.new < state->new.count && state->new.changed[at.new])
                at.new ++;
            end = at;
            gap = 0;
        } else {
            at.old++;
            at.new ++;
            gap++;
        }
    }
    return end;
}

static void add_hunks(dvq_buffer *buffer, const diff_state *state)
{
    diff_place at = {0, 0};
    while (at.old < state->old.count || at.new < state->new.count) {
        if (!is_changed(state, at)) {
            at.old++;
            at.new ++;
            continue;
        }
        diff_place end = find_hunk_end(state, at);
        size_t before = at.old < CONTEXT ? at.old : CONTEXT;
        size_t left = state->old.count - end.old;
        size_t after = left < CONTEXT ? left : CONTEXT;
        diff_place first = {at.old - before, at.new - before};
        diff_place last = {end.old + after, end.new + after};
        dvq_buffer_add_format(buffer, "@@");
        add_range(buffer, '-', first.old, last.old - first.old);
        add_range(buffer, '+', first.new, last.new - first.new);
        dvq_buffer_add_format(buffer, " @@\n");
        add_lines(buffer, state, first, last);
        at = end;
    }
}

void dvq_diff_append(dvq_buffer *buffer, const char *name, dvq_bytes old, dvq_bytes new)
{
    if (old.length == new.length &&
        (old.length == 0 || memcmp(old.data, new.data, old.length) == 0))
        return;
    diff_state state = {.first = 0};
    if (split(old, &state.old) && split(new, &state.new)) {
        compare(&state);
        dvq_buffer_add_format(buffer, "--- a/%s\n+++ b/%s\n", name, name);
        add_hunks(buffer, &state);
    } else {
        buffer->failed = true;
    }
    free(state.old.lines);
    free(state.old.changed);
    free(state.new.lines);
    free(state.new.changed);
}
