/*
 * Runs a fuzz target over files, and over all files of folders: what ctest does with a corpus, and
 * how a crash is looked into without libFuzzer. Prints the count.
 *
 *     replay_note tests/fuzz/corpus/note crash-1234
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "fuzz.h"

static size_t run_file(const char *path)
{
    FILE *stream = fopen(path, "rb");
    struct stat status;
    FUZZ_CHECK(stream != NULL && fstat(fileno(stream), &status) == 0);
    size_t size = (size_t)status.st_size;
    /* Exactly as long as the file, so that a sanitizer sees what reads past it. */
    uint8_t *data = malloc(size > 0 ? size : 1);
    FUZZ_CHECK(data != NULL && fread(data, 1, size, stream) == size);
    fclose(stream);
    LLVMFuzzerTestOneInput(data, size);
    free(data);
    return 1;
}

static size_t run_folder(const char *path)
{
    size_t count = 0;
    DIR *stream = opendir(path);
    FUZZ_CHECK(stream != NULL);
    const struct dirent *found;
    while ((found = readdir(stream)) != NULL) {
        if (found->d_name[0] == '.')
            continue;
        char file[4096];
        int length = snprintf(file, sizeof file, "%s/%s", path, found->d_name);
        FUZZ_CHECK(length > 0 && (size_t)length < sizeof file);
        count += run_file(file);
    }
    closedir(stream);
    return count;
}

int main(int argc, char **argv)
{
    size_t count = 0;
    for (int i = 1; i < argc; i++) {
        struct stat status;
        FUZZ_CHECK(stat(argv[i], &status) == 0);
        count += S_ISDIR(status.st_mode) ? run_folder(argv[i]) : run_file(argv[i]);
    }
    printf("%zu inputs\n", count);
    return count > 0 ? 0 : 1;
}
