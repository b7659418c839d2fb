/*
 * Manifests, see manifest.h. Lines after the first are a hash in 16 hexadecimal digits, a space and
 * a path, in the order of the paths' bytes, so that an equal set of copies has an equal manifest.
 */
#include "cli/manifest.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/output.h"
#include "server/buffer.h"

#define FIRST_LINE "dvq manifest 1"

enum { HASH_DIGITS = 16 };

static const uint64_t hash_start = 0xCBF29CE484222325;

/* ---- hashes: 64-bit FNV-1a ---- */

static uint64_t hash_more(uint64_t hash, const char *data, size_t length)
{
    for (size_t i = 0; i < length; i++)
        hash = (hash ^ (unsigned char)data[i]) * 0x100000001B3;
    return hash;
}

uint64_t dvq_manifest_hash(const char *data, size_t length)
{
    return hash_more(hash_start, data, length);
}

bool dvq_manifest_hash_file(const char *path, uint64_t *hash)
{
    FILE *stream = fopen(path, "rb");
    if (stream == NULL)
        return false;
    *hash = hash_start;
    char block[16384];
    size_t part;
    while ((part = fread(block, 1, sizeof block, stream)) > 0)
        *hash = hash_more(*hash, block, part);
    bool good = !ferror(stream);
    (void)fclose(stream);
    return good;
}

/* ---- entries ---- */

static bool add_path(dvq_manifest *manifest, char *path, uint64_t hash)
{
    if (path != NULL && manifest->count == manifest->capacity) {
        size_t capacity = manifest->capacity == 0 ? 64 : manifest->capacity * 2;
        dvq_manifest_entry *grown = realloc(manifest->entries, capacity * sizeof *grown);
        if (grown != NULL) {
            manifest->entries = grown;
            manifest->capacity = capacity;
        }
    }
    if (path == NULL || manifest->count == manifest->capacity) {
        free(path);
        return false;
    }
    manifest->entries[manifest->count++] = (dvq_manifest_entry){path, hash};
    return true;
}

bool dvq_manifest_add(dvq_manifest *manifest, const char *path, uint64_t hash)
{
    return add_path(manifest, strdup(path), hash);
}

void dvq_manifest_free(dvq_manifest *manifest)
{
    for (size_t i = 0; i < manifest->count; i++)
        free(manifest->entries[i].path);
    free(manifest->entries);
    *manifest = (dvq_manifest){0};
}

/* A number for each entry keeps those of one path in order. */
typedef struct numbered_entry {
    dvq_manifest_entry entry;
    size_t number;
} numbered_entry;

static int compare_entries(const void *left, const void *right)
{
    const numbered_entry *a = left;
    const numbered_entry *b = right;
    int order = strcmp(a->entry.path, b->entry.path);
    if (order != 0)
        return order;
    return a->number < b->number ? -1 : a->number > b->number;
}

bool dvq_manifest_sort(dvq_manifest *manifest)
{
    numbered_entry *all = calloc(manifest->count + 1, sizeof *all);
    if (all == NULL)
        return false;
    for (size_t i = 0; i < manifest->count; i++)
        all[i] = (numbered_entry){manifest->entries[i], i};
    qsort(all, manifest->count, sizeof *all, compare_entries);
    size_t kept = 0;
    for (size_t i = 0; i < manifest->count; i++) {
        bool last =
            i + 1 == manifest->count || strcmp(all[i].entry.path, all[i + 1].entry.path) != 0;
        if (last)
            manifest->entries[kept++] = all[i].entry;
        else
            free(all[i].entry.path);
    }
    manifest->count = kept;
    free(all);
    return true;
}

/* ---- the file ---- */

static char *make_path(const char *folder)
{
    size_t length = strlen(folder);
    char *path = malloc(length + sizeof "/" DVQ_MANIFEST_NAME);
    if (path != NULL) {
        memcpy(path, folder, length);
        memcpy(path + length, "/" DVQ_MANIFEST_NAME, sizeof "/" DVQ_MANIFEST_NAME);
    }
    return path;
}

static int digit_value(char digit)
{
    if (digit >= '0' && digit <= '9')
        return digit - '0';
    return digit >= 'A' && digit <= 'F' ? digit - 'A' + 10 : -1;
}

/* Turn %XX into the byte, in place; false when the text is not what dvq_manifest_write writes. */
static bool unescape(char *text)
{
    char *to = text;
    for (const char *from = text; *from != '\0'; from++) {
        if (*from != '%') {
            *to++ = *from;
            continue;
        }
        int high = digit_value(from[1]);
        int low = high < 0 ? -1 : digit_value(from[2]);
        if (low < 0 || high + low == 0)
            return false;
        *to++ = (char)(high * 16 + low);
        from += 2;
    }
    *to = '\0';
    return true;
}

static void add_escaped(dvq_buffer *text, const char *path)
{
    for (const char *c = path; *c != '\0'; c++)
        if ((unsigned char)*c < 0x20 || *c == 0x7F || *c == '%')
            dvq_buffer_add_format(text, "%%%02X", (unsigned)(unsigned char)*c);
        else
            dvq_buffer_add(text, c, 1);
}

/* Whether a path stays in the folder that it starts from. */
static bool leads_down(const char *path)
{
    if (*path == '\0')
        return false;
    for (const char *part = path;; part++) {
        size_t length = strcspn(part, "/");
        if (length == 0 || (length == 1 && part[0] == '.') ||
            (length == 2 && part[0] == '.' && part[1] == '.'))
            return false;
        part += length;
        if (*part == '\0')
            return true;
    }
}

static bool read_line(dvq_manifest *manifest, char *line)
{
    errno = 0;
    char *end;
    uint64_t hash = strtoull(line, &end, 16);
    if (errno != 0 || end != line + HASH_DIGITS || *end != ' ' || !unescape(end + 1) ||
        !leads_down(end + 1))
        return false;
    return dvq_manifest_add(manifest, end + 1, hash);
}

/* Read the lines; false for a file that is no manifest. */
static bool read_lines(dvq_manifest *manifest, FILE *stream)
{
    char *line = NULL;
    size_t capacity = 0;
    bool first = true;
    bool good = true;
    ssize_t length;
    while (good && (length = getline(&line, &capacity, stream)) > 0) {
        good = line[length - 1] == '\n' && strlen(line) == (size_t)length;
        line[length - 1] = '\0';
        good = good && (first ? strcmp(line, FIRST_LINE) == 0 : read_line(manifest, line));
        first = false;
    }
    good = good && !first && !ferror(stream);
    free(line);
    return good;
}

bool dvq_manifest_read(dvq_manifest *manifest, const char *folder)
{
    char *path = make_path(folder);
    if (path == NULL) {
        dvq_message_add("dvq: out of memory\n");
        return false;
    }
    FILE *stream = fopen(path, "rb");
    bool good = stream != NULL ? read_lines(manifest, stream) : errno == ENOENT;
    if (stream != NULL)
        (void)fclose(stream);
    if (!good) {
        dvq_message_add("dvq render: %s is no manifest that this version of dvq can read\n"
                        "hint: without that file, a new one is begun, and copies of notes that are "
                        "gone by now stay\n",
                        path);
    }
    free(path);
    return good;
}

bool dvq_manifest_write(const dvq_manifest *manifest, const char *folder)
{
    dvq_buffer text = {0};
    dvq_buffer_add_format(&text, "%s\n", FIRST_LINE);
    for (size_t i = 0; i < manifest->count; i++) {
        dvq_buffer_add_format(&text, "%016" PRIx64 " ", manifest->entries[i].hash);
        add_escaped(&text, manifest->entries[i].path);
        dvq_buffer_add(&text, "\n", 1);
    }
    char *path = make_path(folder);
    dvq_error error = {0};
    bool good = path != NULL && !text.failed;
    if (!good)
        dvq_message_add("dvq: out of memory\n");
    else if (dvq_file_write(path, text.data, text.length, NULL, &error) != DVQ_OK) {
        dvq_message_add("dvq: %s\n", error.message);
        good = false;
    }
    dvq_buffer_free(&text);
    free(path);
    return good;
}
