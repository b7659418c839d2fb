/*
 * What the programs that run case files share: a text that grows, and files read whole. Running out
 * of memory ends the program, which is a test's privilege.
 */
#ifndef DVQ_TESTS_CASE_TEXT_H
#define DVQ_TESTS_CASE_TEXT_H

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct case_text {
    char *data; /* terminated; NULL while nothing was added */
    size_t length;
} case_text;

/* A dvq_write_function. */
static inline int case_text_add(void *user, const char *data, size_t length)
{
    case_text *target = user;
    char *grown = realloc(target->data, target->length + length + 1);
    if (grown == NULL)
        abort();
    memcpy(grown + target->length, data, length);
    target->data = grown;
    target->length += length;
    grown[target->length] = '\0';
    return 0;
}

static inline void case_text_clear(case_text *target)
{
    free(target->data);
    *target = (case_text){NULL, 0};
}

/* Drop the line breaks at the end. */
static inline void case_text_chomp(case_text *target)
{
    while (target->length > 0 && target->data[target->length - 1] == '\n')
        target->data[--target->length] = '\0';
}

static inline bool case_text_equal(const case_text *a, const case_text *b)
{
    return a->length == b->length && (a->length == 0 || memcmp(a->data, b->data, a->length) == 0);
}

static inline const char *case_text_get(const case_text *text)
{
    return text->data == NULL ? "" : text->data;
}

static inline bool case_text_read_file(case_text *content, const char *path)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        return false;
    char buffer[4096];
    size_t size;
    while ((size = fread(buffer, 1, sizeof buffer, file)) > 0)
        case_text_add(content, buffer, size);
    bool read = ferror(file) == 0;
    fclose(file);
    return read;
}

/* Whether a line is exactly this. */
static inline bool case_line_is(const char *line, size_t length, const char *other)
{
    return length == strlen(other) && memcmp(line, other, length) == 0;
}

#endif
