/*
 * Fuzz target: `dvq serve`. The input is what the client sends; every line of the answer
 * must be a JSON object or list, and the server must end by itself.
 */
#include "fuzz.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

#include "server/serve.h"

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

/* A file with `data` in it, read from its start. */
static FILE *open_input(const uint8_t *data, size_t size)
{
    FILE *input = tmpfile();
    FUZZ_CHECK(input != NULL && fwrite(data, 1, size, input) == size && fflush(input) == 0);
    rewind(input);
    return input;
}

static char *read_whole(FILE *file, size_t *length)
{
    FUZZ_CHECK(fseek(file, 0, SEEK_END) == 0);
    *length = (size_t)ftell(file);
    rewind(file);
    char *text = malloc(*length + 1);
    FUZZ_CHECK(text != NULL && fread(text, 1, *length, file) == *length);
    return text;
}

/* A vault of its own, since a request can put an overlay over its notes. */
static dvq_vault *open_vault(void)
{
    dvq_vault_options options = {
        .size = sizeof options, .now = FUZZ_NOW, .has_now = 1, .threads = 1};
    dvq_vault *vault = NULL;
    FUZZ_CHECK(dvq_vault_open(DVQ_FUZZ_VAULT, &options, &vault, NULL) == DVQ_OK);
    return vault;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    FILE *input = open_input(data, size);
    FILE *output = tmpfile();
    FUZZ_CHECK(output != NULL);
    dvq_vault *vault = open_vault();
    int failure;
    FUZZ_CHECK(dvq_serve_run(vault, fileno(input), fileno(output), &failure) == DVQ_OK);
    FUZZ_CHECK(failure == 0);
    dvq_vault_close(vault);
    size_t length;
    char *answers = read_whole(output, &length);
    fclose(input);
    fclose(output);
    check_answers(answers, length);
    free(answers);
    return 0;
}
