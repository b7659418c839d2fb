/*
 * How far apart two words are; see similar.h. Called when a name turns out to be unknown, by
 * parse_hint.c, by eval/ and by the command line. Allocates nothing and reports nothing.
 */
#include "support/similar.h"

#include <string.h>

#include "support/ascii.h"

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

static bool is_same(char a, char b)
{
    return dvq_ascii_lower(a) == dvq_ascii_lower(b);
}

/* The fewest slips that make `name` of the word; neither is longer than DVQ_SIMILAR_LONGEST. */
static size_t count_slips(const dvq_similar *search, const char *name, size_t length)
{
    const char *word = search->word;
    size_t rows[3][DVQ_SIMILAR_LONGEST + 1];
    for (size_t j = 0; j <= length; j++)
        rows[0][j] = j;
    for (size_t i = 1; i <= search->length; i++) {
        size_t *row = rows[i % 3];
        const size_t *above = rows[(i + 2) % 3];
        const size_t *two_above = rows[(i + 1) % 3];
        row[0] = i;
        for (size_t j = 1; j <= length; j++) {
            size_t changed = above[j - 1] + (is_same(word[i - 1], name[j - 1]) ? 0 : 1);
            row[j] = smaller(smaller(above[j], row[j - 1]) + 1, changed);
            if (search->swaps && i > 1 && j > 1 && is_same(word[i - 1], name[j - 2]) &&
                is_same(word[i - 2], name[j - 1]))
                row[j] = smaller(row[j], two_above[j - 2] + 1);
        }
    }
    return rows[search->length % 3][length];
}

void dvq_similar_offer(dvq_similar *search, const char *name)
{
    size_t length = strlen(name);
    bool begins = search->beginnings && search->length > 0 && search->length <= length &&
                  memcmp(name, search->word, search->length) == 0;
    if (!begins && (length > DVQ_SIMILAR_LONGEST || search->length > DVQ_SIMILAR_LONGEST))
        return;
    size_t slips = begins ? 0 : count_slips(search, name, length);
    if (slips > search->limit || (search->nearest != NULL && slips == search->limit))
        return;
    search->limit = slips;
    search->nearest = name;
}
