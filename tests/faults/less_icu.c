/*
 * Preloaded by run_faults.py: ICU's data without some of its tables. Defines the symbol by which
 * ICU finds its data, and fills it with those of ICU's own tables whose names contain none of the
 * words in LESS_ICU, which are separated by blanks.
 */
#define _GNU_SOURCE /* RTLD_NEXT */

#include <dlfcn.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/udata.h>

enum { MOST_TABLES = 8192, LONGEST_WORD = 64 };

#define QUOTE(name) QUOTED(name)
#define QUOTED(name) #name

typedef struct data_header {
    uint16_t size;
    uint8_t magic[2];
    UDataInfo info;
} data_header;

/* ICU's own list has offsets from its start, ours has pointers. */
typedef struct offset_list {
    uint32_t count;
    struct {
        uint32_t name;
        uint32_t table;
    } entries[];
} offset_list;

typedef struct pointer_data {
    data_header header;
    uint32_t count;
    uint32_t reserved;
    struct {
        const char *name;
        const void *table;
    } entries[MOST_TABLES];
} pointer_data;

extern pointer_data U_ICUDATA_ENTRY_POINT;
__attribute__((visibility("default"))) pointer_data U_ICUDATA_ENTRY_POINT;

static int is_left_out(const char *name, const char *words)
{
    while (*words != '\0') {
        size_t length = strcspn(words, " ");
        char word[LONGEST_WORD] = "";
        if (length > 0 && length < sizeof word) {
            memcpy(word, words, length);
            if (strstr(name, word) != NULL)
                return 1;
        }
        words += length + (words[length] == ' ');
    }
    return 0;
}

__attribute__((constructor)) static void take_tables(void)
{
    const char *words = getenv("LESS_ICU");
    const data_header *whole = dlsym(RTLD_NEXT, QUOTE(U_ICUDATA_ENTRY_POINT));
    if (whole == NULL)
        abort();
    pointer_data *less = &U_ICUDATA_ENTRY_POINT;
    less->header = *whole;
    less->header.size = offsetof(pointer_data, count);
    memcpy(less->header.info.dataFormat, "ToCP", sizeof less->header.info.dataFormat);
    const char *start = (const char *)whole + whole->size;
    const offset_list *list = (const offset_list *)(const void *)start;
    for (uint32_t i = 0; i < list->count && less->count < MOST_TABLES; i++) {
        const char *name = start + list->entries[i].name;
        if (words != NULL && is_left_out(name, words))
            continue;
        less->entries[less->count].name = name;
        less->entries[less->count++].table = start + list->entries[i].table;
    }
}
