/*
 * Names spelled almost alike; see near_name.h. Names are compared in lower case, and how many slips
 * lie between two is counted by support/similar.h. Longer names than that takes are like no other.
 */
#include "eval/near_name.h"

#include "support/similar.h"
#include "support/unicode.h"

enum { LONGEST_NAME = DVQ_SIMILAR_LONGEST };

/* A name in lower case, without what stands between its words. */
typedef struct folded {
    char letters[LONGEST_NAME + 1]; /* terminated */
    size_t count;                   /* bytes; SIZE_MAX: it is too long */
} folded;

static bool is_joint(char letter)
{
    return letter == '-' || letter == '_' || letter == ' ';
}

/* `keep` keeps what stands between words. */
static folded fold(dvq_text name, bool keep)
{
    char lower[4 * LONGEST_NAME];
    folded result = {.count = SIZE_MAX};
    size_t length = dvq_unicode_write_lower(name, lower, sizeof lower);
    size_t count = 0;
    for (size_t i = 0; length != SIZE_MAX && i < length; i++) {
        if (!keep && is_joint(lower[i]))
            continue;
        if (count == LONGEST_NAME)
            return result;
        result.letters[count++] = lower[i];
    }
    if (length != SIZE_MAX)
        result.count = count;
    return result;
}

static bool equal(const folded *a, const folded *b)
{
    return a->count == b->count && a->count != SIZE_MAX &&
           memcmp(a->letters, b->letters, a->count) == 0;
}

/* Whether `many` is `one` in the plural. */
static bool is_plural(const folded *one, const folded *many)
{
    size_t count = one->count;
    if (count == SIZE_MAX || many->count == SIZE_MAX || count < 2 || many->count <= count ||
        memcmp(one->letters, many->letters, count) != 0)
        return false;
    if (many->count == count + 1)
        return many->letters[count] == 's';
    return many->count == count + 2 && many->letters[count] == 'e' &&
           many->letters[count + 1] == 's';
}

bool dvq_near_name_is_same(dvq_text a, dvq_text b)
{
    folded left = fold(a, true);
    folded right = fold(b, true);
    return equal(&left, &right);
}

bool dvq_near_name_is_variant(dvq_text a, dvq_text b)
{
    folded left = fold(a, false);
    folded right = fold(b, false);
    return equal(&left, &right) || is_plural(&left, &right) || is_plural(&right, &left);
}

static size_t least_of(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Slips that a name of this many letters may have and still be known. */
static size_t allow(size_t letters)
{
    return letters < 4 ? 0 : letters < 7 ? 1 : 2;
}

/* Whether two short names differ in nothing but two neighbours that changed places. */
static bool are_swapped(const folded *a, const folded *b)
{
    if (a->count != 3 || b->count != 3)
        return false;
    bool first = a->letters[0] == b->letters[1] && a->letters[1] == b->letters[0] &&
                 a->letters[2] == b->letters[2];
    bool last = a->letters[1] == b->letters[2] && a->letters[2] == b->letters[1] &&
                a->letters[0] == b->letters[0];
    return first || last;
}

/* Whether two names differ in digits alone, as chapter1 and chapter2 do. */
static bool are_numbered(const folded *a, const folded *b)
{
    size_t i = 0;
    size_t j = 0;
    bool differ = false;
    while (i < a->count || j < b->count) {
        bool digit_a = i < a->count && a->letters[i] >= '0' && a->letters[i] <= '9';
        bool digit_b = j < b->count && b->letters[j] >= '0' && b->letters[j] <= '9';
        if (digit_a || digit_b) {
            differ = true;
            i += digit_a;
            j += digit_b;
            continue;
        }
        if (i == a->count || j == b->count || a->letters[i++] != b->letters[j++])
            return false;
    }
    return differ;
}

void dvq_near_name_start(dvq_near_name *search, dvq_text wanted)
{
    *search = (dvq_near_name){.wanted = wanted, .distance = SIZE_MAX};
}

/* How far apart two names are, SIZE_MAX when they are not alike. */
static size_t compare(dvq_text wanted, dvq_text name)
{
    folded left = fold(wanted, false);
    folded right = fold(name, false);
    if (left.count == SIZE_MAX || right.count == SIZE_MAX)
        return SIZE_MAX;
    if (dvq_near_name_is_variant(wanted, name))
        return 0;
    if (are_numbered(&left, &right))
        return SIZE_MAX;
    if (are_swapped(&left, &right))
        return 1;
    dvq_similar search = {.word = left.letters,
                          .length = left.count,
                          .limit = allow(least_of(left.count, right.count)),
                          .swaps = true};
    dvq_similar_offer(&search, right.letters);
    return search.nearest != NULL ? search.limit : SIZE_MAX;
}

static void take(dvq_near_name *search, dvq_text name, size_t distance)
{
    if (distance < search->distance) {
        search->distance = distance;
        search->found = name;
    }
}

void dvq_near_name_offer(dvq_near_name *search, dvq_text name)
{
    take(search, name, compare(search->wanted, name));
}

void dvq_near_name_offer_path(dvq_near_name *search, dvq_text path)
{
    size_t total = 0;
    size_t start = 0;
    size_t other = 0;
    while (total != SIZE_MAX) {
        size_t end = dvq_text_find_byte(search->wanted, '/', start);
        size_t other_end = dvq_text_find_byte(path, '/', other);
        if ((end == SIZE_MAX) != (other_end == SIZE_MAX))
            return;
        size_t distance = compare(dvq_text_slice(search->wanted, start, end),
                                  dvq_text_slice(path, other, other_end));
        total = distance == SIZE_MAX ? SIZE_MAX : total + distance;
        if (end == SIZE_MAX)
            break;
        start = end + 1;
        other = other_end + 1;
    }
    take(search, path, total);
}
