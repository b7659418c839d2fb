/*
 * Folding cells; see fold.h. Widths are columns of a terminal.
 */
#include "render/fold.h"

#include "support/unicode.h"

enum { LEAST_WIDTH = 10 };

static size_t add_widths(const size_t *widths, size_t count, size_t most)
{
    size_t sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += widths[i] < most ? widths[i] : most;
    return sum;
}

/* The greatest limit on widths with which all columns fit the room; never below LEAST_WIDTH. */
static size_t find_most(const size_t *widths, size_t count, size_t room)
{
    size_t low = LEAST_WIDTH;
    size_t high = room > LEAST_WIDTH ? room : LEAST_WIDTH;
    while (low < high) {
        size_t middle = high - (high - low) / 2;
        if (add_widths(widths, count, middle) <= room)
            low = middle;
        else
            high = middle - 1;
    }
    return low;
}

bool dvq_fold_fit(size_t *widths, size_t count, size_t room)
{
    if (add_widths(widths, count, SIZE_MAX) <= room)
        return true;
    if (add_widths(widths, count, LEAST_WIDTH) > room)
        return false;
    size_t most = find_most(widths, count, room);
    size_t sum = add_widths(widths, count, most);
    size_t left = room - sum;
    /* What is left over goes to the first columns that were narrowed, one each. */
    for (size_t i = 0; i < count; i++) {
        if (widths[i] <= most)
            continue;
        widths[i] = most + (left > 0);
        left -= left > 0;
    }
    return true;
}

/* Where to end the first line of a text of which only `fitting` bytes fit: at a blank, or a /. */
static size_t find_break(dvq_text text, size_t fitting)
{
    size_t end = fitting;
    while (end > 0 && text.data[end] != ' ')
        end--;
    if (end > 0)
        return end;
    size_t slash = fitting;
    while (slash > 0 && text.data[slash - 1] != '/')
        slash--;
    return slash > 0 ? slash : fitting;
}

dvq_text dvq_fold_take(dvq_text *text, size_t width)
{
    size_t end = dvq_unicode_fit(*text, width);
    if (end < text->length)
        end = find_break(*text, end);
    dvq_text line = dvq_text_trim_end(dvq_text_slice(*text, 0, end));
    while (end < text->length && text->data[end] == ' ')
        end++;
    *text = dvq_text_slice(*text, end, text->length);
    return line;
}
