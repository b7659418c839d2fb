/*
 * Writes lib/wide.js: the characters that take up two columns of a terminal, which JavaScript does
 * not know. A program of the build, linked with ICU; never part of the package.
 */
#include <stdbool.h>
#include <stdio.h>
#include <unicode/uchar.h>

static bool is_wide(UChar32 character)
{
    int32_t width = u_getIntPropertyValue(character, UCHAR_EAST_ASIAN_WIDTH);
    return width == U_EA_WIDE || width == U_EA_FULLWIDTH;
}

int main(void)
{
    printf("// Made by bindings/node/wide.c: the first and last of each run of wide characters.\n"
           "export const wideRanges = [\n");
    for (UChar32 first = 0; first <= UCHAR_MAX_VALUE; first++) {
        if (!is_wide(first))
            continue;
        UChar32 last = first;
        while (last < UCHAR_MAX_VALUE && is_wide(last + 1))
            last++;
        printf("  0x%X, 0x%X,\n", (unsigned)first, (unsigned)last);
        first = last;
    }
    printf("];\n");
    return 0;
}
