/*
 * Names spelled almost alike; see near_name.h. Letters are compared in lower case, a pair of
 * swapped letters counts as one slip. Names longer than LONGEST_NAME are like no other.
 */
#include "eval/near_name.h"

#include "support/unicode.h"

enum { LONGEST_NAME = 48 };

/* A name in lower case, without what stands between its words. */
typedef struct folded {
    uint32_t letters[LONGEST_NAME];
    size_t count; /* SIZE_MAX: it is too long */
} folded;

static bool is_joint(uint32_t letter)
{
    return letter == '-' || letter == '_' || letter == ' ';
}

/* `keep` keeps what stands between words. */
static folded fold(dvq_text name, bool keep)
{
    char lower[LONGEST_NAME * 4];
    folded result = {.count = SIZE_MAX};
    size_t length = dvq_unicode_write_lower(name, lower, sizeof lower);
    if (length == SIZE_MAX)
        return result;
    dvq_text text = dvq_text_make(lower, length);
    size_t count = 0;
    size_t size;
    for (size_t offset = 0; offset < length; offset += size) {
        uint32_t letter = dvq_unicode_decode(text, offset, &size);
        if (!keep && is_joint(letter))
            continue;
        if (count == LONGEST_NAME)
            return result;
        result.letters[count++] = letter;
    }
    result.count = count;
    return result;
}

static bool equal(const folded *a, const folded *b)
{
    return a->count == b->count && a->count != SIZE_MAX &&
           memcmp(a->letters, b->letters, a->count * sizeof *a->letters) == 0;
}

/* Whether `many` is `one` in the plural. */
static bool is_plural(const folded *one, const folded *many)
{
    size_t count = one->count;
    if (count == SIZE_MAX || many->count == SIZE_MAX || count < 2 || many->count <= count ||
        memcmp(one->letters, many->letters, count * sizeof *one->letters) != 0)
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

/* Letters to change, add, drop or swap with their neighbour, to make one name of the other. */
static size_t measure(const folded *a, const folded *b)
{
    size_t rows[3][LONGEST_NAME + 1];
    for (size_t j = 0; j <= b->count; j++)
        rows[0][j] = j;
    for (size_t i = 1; i <= a->count; i++) {
        size_t *row = rows[i % 3];
        const size_t *above = rows[(i + 2) % 3];
        const size_t *two_above = rows[(i + 1) % 3];
        row[0] = i;
        for (size_t j = 1; j <= b->count; j++) {
            bool same = a->letters[i - 1] == b->letters[j - 1];
            row[j] = least_of(least_of(above[j], row[j - 1]) + 1, above[j - 1] + !same);
            if (i > 1 && j > 1 && a->letters[i - 1] == b->letters[j - 2] &&
                a->letters[i - 2] == b->letters[j - 1])
                row[j] = least_of(row[j], two_above[j - 2] + 1);
        }
    }
    return rows[a->count % 3][b->count];
}

/* Slips that a name of this many letters may have and still be known. */
static size_t allow(size_t letters)
{
    return letters < 4 ? 0 : letters < 7 ? 1 : 2;
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
    size_t distance = measure(&left, &right);
    return distance <= allow(least_of(left.count, right.count)) ? distance : SIZE_MAX;
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
