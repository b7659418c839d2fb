/*
 * Sets of characters in regular expressions, and the classes that JavaScript has names for. Called
 * by regex_syntax.c and regex_translate.c. Knows nothing of patterns.
 */
#include <stdlib.h>

#include "value/regex_syntax.h"

bool dvq_regex_set_add(dvq_arena *arena, dvq_regex_set *set, uint32_t first, uint32_t last)
{
    return DVQ_VECTOR_PUSH(arena, set, (dvq_regex_range){first, last});
}

static int compare_ranges(const void *a, const void *b)
{
    const dvq_regex_range *left = a;
    const dvq_regex_range *right = b;
    return left->first < right->first ? -1 : left->first > right->first;
}

void dvq_regex_set_normalize(dvq_regex_set *set)
{
    if (set->count < 2)
        return;
    qsort(set->items, set->count, sizeof *set->items, compare_ranges);
    size_t kept = 0;
    for (size_t i = 1; i < set->count; i++)
        if (set->items[i].first > set->items[kept].last + 1)
            set->items[++kept] = set->items[i];
        else if (set->items[i].last > set->items[kept].last)
            set->items[kept].last = set->items[i].last;
    set->count = kept + 1;
}

static const dvq_regex_range digits[] = {{'0', '9'}};
static const dvq_regex_range word[] = {{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}};
static const dvq_regex_range line_ends[] = {{'\n', '\n'}, {'\r', '\r'}, {0x2028, 0x2029}};
static const dvq_regex_range spaces[] = {
    {'\t', '\r'},     {' ', ' '},       {0xA0, 0xA0},     {0x1680, 0x1680}, {0x2000, 0x200A},
    {0x2028, 0x2029}, {0x202F, 0x202F}, {0x205F, 0x205F}, {0x3000, 0x3000}, {0xFEFF, 0xFEFF},
};

bool dvq_regex_set_add_ranges(dvq_arena *arena, dvq_regex_set *set, const dvq_regex_range *ranges,
                              size_t count, uint32_t top)
{
    uint32_t next = 0;
    for (size_t i = 0; i < count; i++) {
        bool added = true;
        if (top == 0)
            added = dvq_regex_set_add(arena, set, ranges[i].first, ranges[i].last);
        else if (ranges[i].first > next)
            added = dvq_regex_set_add(arena, set, next, ranges[i].first - 1);
        if (!added)
            return false;
        next = ranges[i].last + 1;
    }
    return top == 0 || next > top || dvq_regex_set_add(arena, set, next, top);
}

bool dvq_regex_set_add_line_ends(dvq_arena *arena, dvq_regex_set *set)
{
    return dvq_regex_set_add_ranges(arena, set, line_ends, 3, 0);
}

bool dvq_regex_set_add_class(dvq_arena *arena, dvq_regex_set *set, uint32_t letter, uint32_t top,
                             bool *found)
{
    *found = true;
    switch (letter) {
    case 'd':
    case 'D':
        return dvq_regex_set_add_ranges(arena, set, digits, 1, letter == 'D' ? top : 0);
    case 's':
    case 'S':
        return dvq_regex_set_add_ranges(arena, set, spaces, sizeof spaces / sizeof *spaces,
                                        letter == 'S' ? top : 0);
    case 'w':
    case 'W':
        return dvq_regex_set_add_ranges(arena, set, word, 4, letter == 'W' ? top : 0);
    default:
        *found = false;
        return true;
    }
}
