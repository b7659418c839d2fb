/*
 * Runs case files: a query, a line of four dashes, and what must come out. A case ends at an empty
 * line. Lines that start with # before the query say what the case is about. "%%FAIL" on the line
 * before the query: the query must fail, and the expected part is the whole diagnostic.
 *
 * A query that parses gives its syntax tree as JSON on one line.
 *
 * Usage: run_cases FILE...; prints what differs and exits 1 when anything does.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dvq.h"

/* A growing text; running out of memory ends the program, which is a test's privilege. */
typedef struct text {
    char *data;
    size_t length;
} text;

typedef struct test_case {
    const char *file;
    unsigned line; /* of the query, from 1 */
    bool fails;
    text query;
    text expected;
} test_case;

static int text_add(void *user, const char *data, size_t length)
{
    text *target = user;
    char *grown = realloc(target->data, target->length + length + 1);
    if (grown == NULL)
        abort();
    memcpy(grown + target->length, data, length);
    target->data = grown;
    target->length += length;
    grown[target->length] = '\0';
    return 0;
}

static void text_clear(text *target)
{
    free(target->data);
    *target = (text){NULL, 0};
}

/* Drop the line break at the end. */
static void text_chomp(text *target)
{
    while (target->length > 0 && target->data[target->length - 1] == '\n')
        target->data[--target->length] = '\0';
}

static bool text_equal(const text *a, const text *b)
{
    return a->length == b->length && (a->length == 0 || memcmp(a->data, b->data, a->length) == 0);
}

static bool read_file(const char *path, text *content)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        return false;
    char buffer[4096];
    size_t size;
    while ((size = fread(buffer, 1, sizeof buffer, file)) > 0)
        text_add(content, buffer, size);
    bool read = ferror(file) == 0;
    fclose(file);
    return read;
}

/* What the query gives: the tree, or the diagnostic. */
static bool run_query(const test_case *test, text *actual)
{
    dvq_error error = {0};
    const char *query = test->query.data == NULL ? "" : test->query.data;
    size_t length = test->query.length;
    if (dvq_query_parse_json(NULL, query, length, text_add, actual, &error) == DVQ_OK)
        return true;
    text_clear(actual);
    dvq_error_print(&error, NULL, query, length, text_add, actual);
    return false;
}

static bool check_case(const test_case *test)
{
    text actual = {NULL, 0};
    bool ran = run_query(test, &actual);
    text_chomp(&actual);
    bool passed = ran != test->fails && text_equal(&actual, &test->expected);
    if (!passed)
        printf("%s:%u: expected%s\n%s\n-- but got%s\n%s\n\n", test->file, test->line,
               test->fails ? " a failure" : "",
               test->expected.data == NULL ? "" : test->expected.data, ran ? "" : " a failure",
               actual.data == NULL ? "" : actual.data);
    text_clear(&actual);
    return passed;
}

/* Where in a case a line stands. */
typedef enum case_part { BEFORE, QUERY, EXPECTED } case_part;

static bool line_is(const char *line, size_t length, const char *other)
{
    return length == strlen(other) && memcmp(line, other, length) == 0;
}

/* Give the line to the case; true when the case is complete with it. */
static bool take_line(test_case *test, case_part *part, const char *line, size_t length)
{
    if (*part == BEFORE && (length == 0 || line[0] == '#'))
        return false;
    if (*part == BEFORE && line_is(line, length, "%%FAIL")) {
        test->fails = true;
        return false;
    }
    if (*part == EXPECTED && length == 0)
        return true;
    if (*part == QUERY && line_is(line, length, "----")) {
        text_chomp(&test->query);
        *part = EXPECTED;
        return false;
    }
    *part = *part == BEFORE ? QUERY : *part;
    text *target = *part == QUERY ? &test->query : &test->expected;
    text_add(target, line, length);
    text_add(target, "\n", 1);
    return false;
}

static void finish_case(test_case *test, unsigned *passed, unsigned *failed)
{
    text_chomp(&test->expected);
    if (check_case(test))
        ++*passed;
    else
        ++*failed;
    text_clear(&test->query);
    text_clear(&test->expected);
    test->fails = false;
}

static void run_file(const char *path, unsigned *passed, unsigned *failed)
{
    text content = {NULL, 0};
    if (!read_file(path, &content) || content.length == 0) {
        printf("%s: cannot be read, or is empty\n", path);
        ++*failed;
    }
    test_case test = {.file = path};
    case_part part = BEFORE;
    unsigned number = 0;
    for (size_t start = 0; start < content.length;) {
        const char *line = content.data + start;
        const char *end = memchr(line, '\n', content.length - start);
        size_t length = end == NULL ? content.length - start : (size_t)(end - line);
        number++;
        if (part == BEFORE)
            test.line = number;
        start += length + 1;
        bool complete = take_line(&test, &part, line, length);
        if (complete || (start >= content.length && part == EXPECTED)) {
            finish_case(&test, passed, failed);
            part = BEFORE;
        }
    }
    if (part == QUERY) {
        printf("%s:%u: a case without ----\n", path, test.line);
        ++*failed;
    }
    text_clear(&test.query);
    text_clear(&content);
}

int main(int argc, char **argv)
{
    unsigned passed = 0;
    unsigned failed = 0;
    for (int i = 1; i < argc; i++)
        run_file(argv[i], &passed, &failed);
    printf("%u passed, %u failed\n", passed, failed);
    return failed > 0 || passed == 0 ? 1 : 0;
}
