/*
 * Merge sort over runs: the beginning of each run is what stands in order already (or strictly in
 * reverse), the rest of it is put in by binary insertion, then neighbouring runs are merged. Used
 * by sort() and unique(). Only asks whether one element belongs before another.
 */
#include "eval/stable_sort.h"

#include <string.h>

typedef struct sorter {
    uint32_t *order;
    uint32_t *copy;
    dvq_sort_compare *compare;
    void *user;
} sorter;

static void reverse(uint32_t *order, size_t count)
{
    for (size_t i = 0, j = count; i + 1 < j; i++) {
        j--;
        uint32_t kept = order[i];
        order[i] = order[j];
        order[j] = kept;
    }
}

/* How many elements from the start are in order; a strictly falling start is turned round. */
static dvq_status find_run(const sorter *sort, uint32_t *order, size_t count, size_t *run)
{
    *run = count;
    if (count < 2) {
        return DVQ_OK;
    }
    bool falling;
    dvq_status status = sort->compare(sort->user, order[1], order[0], &falling);
    size_t length = 2;
    for (; status == DVQ_OK && length < count; length++) {
        bool before;
        status = sort->compare(sort->user, order[length], order[length - 1], &before);
        if (status == DVQ_OK && before != falling) {
            break;
        }
    }
    if (status == DVQ_OK && falling) {
        reverse(order, length);
    }
    *run = length;
    return status;
}

/* Put elements from `sorted` on into place, each behind those it does not belong before. */
static dvq_status insert_rest(const sorter *sort, uint32_t *order, size_t sorted, size_t count)
{
    for (size_t next = sorted; next < count; next++) {
        uint32_t element = order[next];
        size_t left = 0;
        size_t right = next;
        while (left < right) {
            size_t middle = left + (right - left) / 2;
            bool before;
            dvq_status status = sort->compare(sort->user, element, order[middle], &before);
            if (status != DVQ_OK) {
                return status;
            }
            if (before) {
                right = middle;
            } else {
                left = middle + 1;
            }
        }
        memmove(order + left + 1, order + left, (next - left) * sizeof *order);
        order[left] = element;
    }
    return DVQ_OK;
}

static dvq_status sort_run(const sorter *sort, size_t start, size_t count)
{
    size_t run;
    dvq_status status = find_run(sort, sort->order + start, count, &run);
    if (status != DVQ_OK) {
        return status;
    }
    return insert_rest(sort, sort->order + start, run, count);
}

/* Merge order[start … middle) with order[middle … end). */
static dvq_status merge(const sorter *sort, size_t start, size_t middle, size_t end)
{
    bool before = true;
    dvq_status status =
        sort->compare(sort->user, sort->order[middle], sort->order[middle - 1], &before);
    if (status != DVQ_OK || !before) {
        return status;
    }
    memcpy(sort->copy, sort->order + start, (middle - start) * sizeof *sort->copy);
    size_t left = 0;
    size_t left_count = middle - start;
    size_t right = middle;
    size_t target = start;
    while (left < left_count && right < end) {
        status = sort->compare(sort->user, sort->order[right], sort->copy[left], &before);
        if (status != DVQ_OK) {
            return status;
        }
        sort->order[target++] = before ? sort->order[right++] : sort->copy[left++];
    }
    memcpy(sort->order + target, sort->copy + left, (left_count - left) * sizeof *sort->copy);
    return DVQ_OK;
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

static dvq_status sort_long(const sorter *sort, size_t count)
{
    dvq_status status = DVQ_OK;
    size_t width = DVQ_SORT_RUN / 2;
    for (size_t start = 0; status == DVQ_OK && start < count; start += width) {
        status = sort_run(sort, start, least(width, count - start));
    }
    for (; status == DVQ_OK && width < count; width *= 2) {
        for (size_t start = 0; status == DVQ_OK && start + width < count; start += 2 * width) {
            status = merge(sort, start, start + width, least(start + 2 * width, count));
        }
    }
    return status;
}

dvq_status dvq_stable_sort(uint32_t *order, size_t count, dvq_sort_compare *compare, void *user,
                           dvq_arena *scratch)
{
    sorter sort = {.compare = compare, .user = user};
    sort.order = order;
    if (count < DVQ_SORT_RUN) {
        return sort_run(&sort, 0, count);
    }
    sort.copy = dvq_arena_allocate(scratch, count * sizeof *order);
    if (sort.copy == NULL) {
        return DVQ_ERROR_MEMORY;
    }
    return sort_long(&sort, count);
}
