/*
 * Fuzz target: `dvq serve`. The input is what stands on standard input; every line of the answer
 * must be a JSON object or list, and the server must end by itself.
 */
#include "fuzz.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

#include "cli/options.h"

static void check_answers(char *answers, size_t length)
{
    FUZZ_CHECK(length == 0 || answers[length - 1] == '\n');
    for (char *line = answers; line < answers + length;) {
        char *end = memchr(line, '\n', (size_t)(answers + length - line));
        json_error_t problem;
        /* Half a surrogate pair, which the language can make, is the one thing jansson refuses. */
        json_t *answer = json_loadb(line, (size_t)(end - line), JSON_ALLOW_NUL, &problem);
        if (answer == NULL && strstr(problem.text, "surrogate") == NULL &&
            strstr(problem.text, "Unicode") == NULL && strstr(problem.text, "depth") == NULL)
            fuzz_fail(problem.text, line, (int)(end - line));
        json_decref(answer);
        line = end + 1;
    }
}

/* A stream with a descriptor, for the server waits on that. */
static FILE *open_input(const uint8_t *data, size_t size)
{
    FILE *input = tmpfile();
    FUZZ_CHECK(input != NULL && fwrite(data, 1, size, input) == size && fflush(input) == 0);
    rewind(input);
    return input;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static dvq_arguments arguments = {
        .vault = DVQ_FUZZ_VAULT, .now = "2026-01-15T10:30:00Z", .threads = "1"};
    if (size == 0)
        return 0;
    FILE *input = stdin;
    FILE *output = stdout;
    char *answers = NULL;
    size_t length = 0;
    stdin = open_input(data, size);
    stdout = open_memstream(&answers, &length);
    FUZZ_CHECK(stdin != NULL && stdout != NULL);
    FUZZ_CHECK(dvq_command_serve(&arguments) == DVQ_EXIT_DONE);
    fclose(stdin);
    fclose(stdout);
    stdin = input;
    stdout = output;
    check_answers(answers, length);
    free(answers);
    return 0;
}
