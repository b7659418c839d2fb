/* Running servers on bytes, see fuzz_rpc.h. */
#include "fuzz_rpc.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

static void check_line(const char *line, size_t length, bool has_lists)
{
    json_error_t problem;
    /* Half a surrogate pair, which the language can make, is the one thing jansson refuses. */
    json_t *answer = json_loadb(line, length, JSON_ALLOW_NUL, &problem);
    if (answer == NULL && strstr(problem.text, "surrogate") == NULL &&
        strstr(problem.text, "Unicode") == NULL && strstr(problem.text, "depth") == NULL)
        fuzz_fail(problem.text, line, (int)length);
    if (answer != NULL && !has_lists && !json_is_object(answer))
        fuzz_fail("not an object", line, (int)length);
    json_decref(answer);
}

static void check_answers(const char *answers, size_t length, bool has_lists)
{
    FUZZ_CHECK(length == 0 || answers[length - 1] == '\n');
    for (const char *line = answers; line < answers + length;) {
        const char *end = memchr(line, '\n', (size_t)(answers + length - line));
        check_line(line, (size_t)(end - line), has_lists);
        line = end + 1;
    }
}

/* A file with what is sent in it, read from its start. */
static FILE *open_input(const char *head, const uint8_t *data, size_t size)
{
    FILE *input = tmpfile();
    FUZZ_CHECK(input != NULL && fputs(head, input) >= 0);
    FUZZ_CHECK(fwrite(data, 1, size, input) == size && fflush(input) == 0);
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

void fuzz_rpc_run(fuzz_rpc_server server, const char *head, const uint8_t *data, size_t size,
                  bool has_lists)
{
    FILE *input = open_input(head, data, size);
    FILE *output = tmpfile();
    FUZZ_CHECK(output != NULL);
    dvq_vault *vault = open_vault();
    int failure;
    FUZZ_CHECK(server(vault, fileno(input), fileno(output), &failure) == DVQ_OK);
    FUZZ_CHECK(failure == 0);
    dvq_vault_close(vault);
    size_t length;
    char *answers = read_whole(output, &length);
    (void)fclose(input);
    (void)fclose(output);
    check_answers(answers, length, has_lists);
    free(answers);
}
