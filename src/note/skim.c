/*
 * Skimming notes for tasks, see skim.h. Called by the loader. Brackets are rarer than markers, so
 * it looks for an opening bracket and then back. Never parses anything.
 */
#include "note/skim.h"

#include "support/bytes.h"

/* Bytes; enough for a few code points, since broken bytes are not recognised here. */
enum { LONGEST_CHARACTER = 16 };

/* Whether one character and a closing bracket stand at `at`, just after an opening one. */
static bool has_status(const char *at, const char *end)
{
    size_t left = (size_t)(end - at);
    if (left < 2)
        return false;
    if ((unsigned char)at[0] < 0x80)
        return at[1] == ']';
    size_t most = left - 1 < LONGEST_CHARACTER ? left - 1 : LONGEST_CHARACTER;
    return memchr(at + 1, ']', most) != NULL;
}

/* Whether a list marker and white space end just before `at`. */
static bool has_marker(const char *start, const char *at)
{
    const char *before = at;
    /* A marker may stand on a line of its own, even in a quote. */
    while (before > start && (before[-1] == ' ' || before[-1] == '\t' || before[-1] == '\n' ||
                              before[-1] == '\r' || before[-1] == '>'))
        before--;
    if (before == at || before == start)
        return false;
    char marker = before[-1];
    if (marker == '-' || marker == '*' || marker == '+')
        return true;
    if ((marker != '.' && marker != ')') || before - start < 2)
        return false;
    return before[-2] >= '0' && before[-2] <= '9';
}

bool dvq_skim_may_hold_task(dvq_text bytes)
{
    const char *end = bytes.data + bytes.length;
    size_t offset = 0;
    while ((offset = dvq_bytes_find_box(bytes, offset)) != SIZE_MAX) {
        const char *bracket = bytes.data + offset++;
        if (has_status(bracket + 1, end) && has_marker(bytes.data, bracket))
            return true;
    }
    return false;
}
