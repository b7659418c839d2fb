/*
 * TimSort: finds runs that are in order already, lengthens short ones by binary insertion, and
 * merges neighbouring runs, in leaps where one of them keeps winning. Used by SORT, GROUP BY and
 * sort(). Only asks whether one element belongs before another.
 */
#include "support/stable_sort.h"

#include <string.h>

/* Wins in a row at which a merge starts to leap, and below which it stops leaping. */
#define LEAP_WINS 7

/* How many runs can wait to be merged: their lengths grow at least as the Fibonacci numbers do. */
#define RUN_LIMIT 85

typedef struct sort_run {
    size_t start;
    size_t count;
} sort_run;

typedef struct sorter {
    uint32_t *order;
    uint32_t *copy;
    dvq_sort_compare *compare;
    void *user;
    dvq_status status; /* the first failure; comparisons after it answer "no" */
    size_t leap_wins;  /* adapts to the data: LEAP_WINS at first */
    sort_run runs[RUN_LIMIT];
    size_t run_count;
} sorter;

/* Two runs being merged. `kept` is a copy of the shorter one, `other` is still in its place. */
typedef struct merging {
    uint32_t *target; /* where the next element goes */
    uint32_t *kept;   /* its next element */
    uint32_t *other;
    size_t kept_count;
    size_t other_count;
    size_t kept_wins; /* in a row */
    size_t other_wins;
} merging;

typedef enum outcome {
    MERGE_ON,
    MERGE_OTHER_EMPTY, /* what is kept goes to the end as it is */
    MERGE_KEPT_LAST    /* one kept element is left, and goes past all others */
} outcome;

static bool is_before(sorter *sort, uint32_t a, uint32_t b)
{
    bool before = false;
    if (sort->status == DVQ_OK)
        sort->status = sort->compare(sort->user, a, b, &before);
    return sort->status == DVQ_OK && before;
}

static void reverse(uint32_t *order, size_t count)
{
    for (size_t left = 0, right = count; left + 1 < right; left++) {
        right--;
        uint32_t kept = order[left];
        order[left] = order[right];
        order[right] = kept;
    }
}

/* How many elements from the start are in order; a strictly falling start is reversed. */
static size_t find_run(sorter *sort, uint32_t *order, size_t count)
{
    if (count < 2)
        return count;
    bool falling = is_before(sort, order[1], order[0]);
    size_t length = 2;
    while (length < count && is_before(sort, order[length], order[length - 1]) == falling)
        length++;
    if (falling)
        reverse(order, length);
    return length;
}

/* Insert the elements from `sorted` on, each after those that it does not belong before. */
static void insert_rest(sorter *sort, uint32_t *order, size_t sorted, size_t count)
{
    for (size_t next = sorted; next < count; next++) {
        uint32_t element = order[next];
        size_t left = 0;
        size_t right = next;
        while (left < right) {
            size_t middle = left + (right - left) / 2;
            if (is_before(sort, element, order[middle]))
                right = middle;
            else
                left = middle + 1;
        }
        memmove(order + left + 1, order + left, (next - left) * sizeof *order);
        order[left] = element;
    }
}

/* The length of the next leap, about twice `step` and at most `limit`. */
static size_t lengthen(size_t step, size_t limit)
{
    step = 2 * step + 1;
    return step < limit ? step : limit;
}

/*
 * How many of `items` belong before `key`; with `after_equal`, also those that `key` does not
 * belong before. Searches in leaps from `hint`, then by halves.
 */
static size_t count_before(sorter *sort, uint32_t key, const uint32_t *items, size_t count,
                           size_t hint, bool after_equal)
{
#define ITEM_GOES_FIRST(at)                                                                        \
    (after_equal ? !is_before(sort, key, items[at]) : is_before(sort, items[at], key))
    size_t last = 0;
    size_t step = 1;
    size_t low;
    size_t high;
    if (ITEM_GOES_FIRST(hint)) {
        size_t limit = count - hint;
        while (step < limit && ITEM_GOES_FIRST(hint + step)) {
            last = step;
            step = lengthen(step, limit);
        }
        low = hint + last + 1;
        high = hint + (step < limit ? step : limit);
    } else {
        size_t limit = hint + 1;
        while (step < limit && !ITEM_GOES_FIRST(hint - step)) {
            last = step;
            step = lengthen(step, limit);
        }
        low = hint + 1 - (step < limit ? step : limit);
        high = hint - last;
    }
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (ITEM_GOES_FIRST(middle))
            low = middle + 1;
        else
            high = middle;
    }
    return high;
#undef ITEM_GOES_FIRST
}

static void move(uint32_t *target, const uint32_t *source, size_t count)
{
    memmove(target, source, count * sizeof *target);
}

/* Merging forwards: the front run is kept. */

static outcome take_other_forwards(merging *merge)
{
    *merge->target++ = *merge->other++;
    return --merge->other_count == 0 ? MERGE_OTHER_EMPTY : MERGE_ON;
}

static outcome take_kept_forwards(merging *merge)
{
    *merge->target++ = *merge->kept++;
    return --merge->kept_count == 1 ? MERGE_KEPT_LAST : MERGE_ON;
}

static outcome step_forwards(sorter *sort, merging *merge)
{
    if (is_before(sort, *merge->other, *merge->kept)) {
        merge->other_wins++;
        merge->kept_wins = 0;
        return take_other_forwards(merge);
    }
    merge->kept_wins++;
    merge->other_wins = 0;
    return take_kept_forwards(merge);
}

static outcome leap_forwards(sorter *sort, merging *merge)
{
    size_t wins = count_before(sort, *merge->other, merge->kept, merge->kept_count, 0, true);
    move(merge->target, merge->kept, wins);
    merge->kept_wins = wins;
    merge->target += wins;
    merge->kept += wins;
    merge->kept_count -= wins;
    if (wins > 0 && merge->kept_count <= 1)
        return merge->kept_count == 1 ? MERGE_KEPT_LAST : MERGE_OTHER_EMPTY;
    outcome result = take_other_forwards(merge);
    if (result != MERGE_ON)
        return result;
    wins = count_before(sort, *merge->kept, merge->other, merge->other_count, 0, false);
    move(merge->target, merge->other, wins);
    merge->other_wins = wins;
    merge->target += wins;
    merge->other += wins;
    merge->other_count -= wins;
    return merge->other_count == 0 ? MERGE_OTHER_EMPTY : take_kept_forwards(merge);
}

/* Merging backwards: the back run is kept; the pointers are to the last elements. */

static outcome take_other_backwards(merging *merge)
{
    *merge->target-- = *merge->other--;
    return --merge->other_count == 0 ? MERGE_OTHER_EMPTY : MERGE_ON;
}

static outcome take_kept_backwards(merging *merge)
{
    *merge->target-- = *merge->kept--;
    return --merge->kept_count == 1 ? MERGE_KEPT_LAST : MERGE_ON;
}

static outcome step_backwards(sorter *sort, merging *merge)
{
    if (is_before(sort, *merge->kept, *merge->other)) {
        merge->other_wins++;
        merge->kept_wins = 0;
        return take_other_backwards(merge);
    }
    merge->kept_wins++;
    merge->other_wins = 0;
    return take_kept_backwards(merge);
}

static outcome leap_backwards(sorter *sort, merging *merge)
{
    size_t count = merge->other_count;
    const uint32_t *first = merge->other - (count - 1);
    size_t wins = count - count_before(sort, *merge->kept, first, count, count - 1, true);
    merge->other_wins = wins;
    merge->target -= wins;
    merge->other -= wins;
    merge->other_count -= wins;
    move(merge->target + 1, merge->other + 1, wins);
    if (merge->other_count == 0)
        return MERGE_OTHER_EMPTY;
    outcome result = take_kept_backwards(merge);
    if (result != MERGE_ON)
        return result;
    count = merge->kept_count;
    first = merge->kept - (count - 1);
    wins = count - count_before(sort, *merge->other, first, count, count - 1, false);
    merge->kept_wins = wins;
    merge->target -= wins;
    merge->kept -= wins;
    merge->kept_count -= wins;
    move(merge->target + 1, merge->kept + 1, wins);
    if (wins > 0 && merge->kept_count <= 1)
        return merge->kept_count == 1 ? MERGE_KEPT_LAST : MERGE_OTHER_EMPTY;
    return take_other_backwards(merge);
}

typedef outcome merge_step(sorter *sort, merging *merge);

/* Step by step until one run keeps winning, then in leaps until it no longer pays. */
static outcome merge_runs(sorter *sort, merging *merge, merge_step *step, merge_step *leap)
{
    size_t enough = sort->leap_wins;
    for (;;) {
        merge->kept_wins = 0;
        merge->other_wins = 0;
        while (merge->kept_wins < enough && merge->other_wins < enough) {
            outcome result = step(sort, merge);
            if (result != MERGE_ON)
                return result;
        }
        enough++;
        do {
            enough = enough > 2 ? enough - 1 : 1;
            sort->leap_wins = enough;
            outcome result = leap(sort, merge);
            if (result != MERGE_ON)
                return result;
        } while (merge->kept_wins >= LEAP_WINS || merge->other_wins >= LEAP_WINS);
        enough++;
        sort->leap_wins = enough;
    }
}

static void merge_forwards(sorter *sort, sort_run front, sort_run back)
{
    move(sort->copy, sort->order + front.start, front.count);
    merging merge = {.target = sort->order + front.start,
                     .kept = sort->copy,
                     .other = sort->order + back.start,
                     .kept_count = front.count,
                     .other_count = back.count};
    outcome result = take_other_forwards(&merge);
    if (result == MERGE_ON && front.count == 1)
        result = MERGE_KEPT_LAST;
    if (result == MERGE_ON)
        result = merge_runs(sort, &merge, step_forwards, leap_forwards);
    if (result == MERGE_KEPT_LAST) {
        move(merge.target, merge.other, merge.other_count);
        merge.target[merge.other_count] = *merge.kept;
    } else {
        move(merge.target, merge.kept, merge.kept_count);
    }
}

static void merge_backwards(sorter *sort, sort_run front, sort_run back)
{
    move(sort->copy, sort->order + back.start, back.count);
    merging merge = {.target = sort->order + back.start + back.count - 1,
                     .kept = sort->copy + back.count - 1,
                     .other = sort->order + front.start + front.count - 1,
                     .kept_count = back.count,
                     .other_count = front.count};
    outcome result = take_other_backwards(&merge);
    if (result == MERGE_ON && back.count == 1)
        result = MERGE_KEPT_LAST;
    if (result == MERGE_ON)
        result = merge_runs(sort, &merge, step_backwards, leap_backwards);
    if (result == MERGE_KEPT_LAST) {
        merge.target -= merge.other_count;
        merge.other -= merge.other_count;
        move(merge.target + 1, merge.other + 1, merge.other_count);
        *merge.target = *merge.kept;
    } else {
        move(merge.target - merge.kept_count + 1, sort->copy, merge.kept_count);
    }
}

/* Merge the run at `at` with the next one, except for what is in its place already. */
static void merge_at(sorter *sort, size_t at)
{
    sort_run front = sort->runs[at];
    sort_run back = sort->runs[at + 1];
    sort->runs[at].count += back.count;
    sort->run_count--;
    for (size_t i = at + 1; i < sort->run_count; i++)
        sort->runs[i] = sort->runs[i + 1];
    const uint32_t *order = sort->order;
    size_t placed =
        count_before(sort, order[back.start], order + front.start, front.count, 0, true);
    front.start += placed;
    front.count -= placed;
    if (front.count == 0)
        return;
    back.count = count_before(sort, order[front.start + front.count - 1], order + back.start,
                              back.count, back.count - 1, false);
    if (back.count == 0)
        return;
    if (front.count <= back.count)
        merge_forwards(sort, front, back);
    else
        merge_backwards(sort, front, back);
}

/* Whether the run two before `at` is longer than the next two together. */
static bool is_balanced(const sorter *sort, size_t at)
{
    const sort_run *runs = sort->runs;
    return at < 2 || runs[at - 2].count > runs[at - 1].count + runs[at].count;
}

/* Merge until the lengths of the waiting runs fall fast enough. */
static void merge_waiting(sorter *sort)
{
    while (sort->run_count > 1) {
        size_t at = sort->run_count - 2;
        if (!is_balanced(sort, at + 1) || !is_balanced(sort, at)) {
            if (at > 0 && sort->runs[at - 1].count < sort->runs[at + 1].count)
                at--;
        } else if (sort->runs[at].count > sort->runs[at + 1].count) {
            return;
        }
        merge_at(sort, at);
    }
}

static void merge_all(sorter *sort)
{
    while (sort->run_count > 1) {
        size_t at = sort->run_count - 2;
        if (at > 0 && sort->runs[at - 1].count < sort->runs[at + 1].count)
            at--;
        merge_at(sort, at);
    }
}

/* The least length of a run, such that the number of runs is a power of two or just below one. */
static size_t least_run(size_t count)
{
    size_t odd = 0;
    while (count >= DVQ_SORT_RUN) {
        odd |= count & 1;
        count >>= 1;
    }
    return count + odd;
}

dvq_status dvq_stable_sort(uint32_t *order, size_t count, dvq_sort_compare *compare, void *user,
                           dvq_arena *scratch)
{
    sorter sort = {.order = order, .compare = compare, .user = user, .leap_wins = LEAP_WINS};
    if (count >= DVQ_SORT_RUN) {
        sort.copy = dvq_arena_allocate(scratch, count * sizeof *order);
        if (sort.copy == NULL)
            return DVQ_ERROR_MEMORY;
    }
    size_t least = least_run(count);
    for (size_t start = 0; start < count && sort.status == DVQ_OK;) {
        size_t left = count - start;
        size_t run = find_run(&sort, order + start, left);
        if (run < least) {
            size_t wanted = least < left ? least : left;
            insert_rest(&sort, order + start, run, wanted);
            run = wanted;
        }
        sort.runs[sort.run_count++] = (sort_run){.start = start, .count = run};
        merge_waiting(&sort);
        start += run;
    }
    merge_all(&sort);
    return sort.status;
}
