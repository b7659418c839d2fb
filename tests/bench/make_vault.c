/*
 * make_vault DIR COUNT [SEED]: writes a vault of COUNT notes for benchmarks. The same seed gives
 * the same bytes anywhere. Notes are shaped like real ones: half are under 2 KB and one in 5,000
 * has 1 MB, most have frontmatter, tags, links and lists, one in ten has tasks, one in a hundred
 * lies under Projects/Alpha. Writes nothing outside DIR, which it makes.
 */
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum {
    PATH_SIZE = 1024,
    FOLDER_NOTES = 40,  /* notes of a folder, about */
    LARGE_EVERY = 5000, /* one note in so many is large */
    LARGE_SIZE = 1024 * 1024,
    ALPHA_EVERY = 100,
    TASKS_EVERY = 10
};

static const char *const WORDS[] = {
    "account", "after",   "answer",  "archive",  "around",  "balance",  "before",  "bridge",
    "budget",  "camera",  "change",  "chapter",  "city",    "clear",    "coffee",  "colour",
    "common",  "copper",  "course",  "custom",   "decide",  "deep",     "design",  "detail",
    "draft",   "early",   "engine",  "errand",   "evening", "example",  "field",   "figure",
    "follow",  "forest",  "garden",  "general",  "harbour", "history",  "house",   "idea",
    "island",  "joint",   "journal", "kitchen",  "ladder",  "letter",   "light",   "list",
    "market",  "meeting", "method",  "minute",   "morning", "mountain", "museum",  "number",
    "offer",   "office",  "open",    "order",    "paper",   "people",   "picture", "plan",
    "plenty",  "project", "quarter", "question", "quiet",   "reader",   "reason",  "record",
    "report",  "result",  "review",  "river",    "road",    "season",   "second",  "silver",
    "simple",  "sketch",  "small",   "sound",    "spring",  "station",  "story",   "street",
    "summer",  "system",  "table",   "ticket",   "timber",  "town",     "travel",  "under",
    "update",  "valley",  "village", "visit",    "water",   "weather",  "window",  "winter",
    "work",    "year",    "Zürich",  "café",     "naïve",   "東京"};
enum { WORD_COUNT = sizeof WORDS / sizeof WORDS[0] };

static const char *const TAGS[] = {"project",      "idea", "person", "book",   "book/novel", "work",
                                   "work/meeting", "home", "travel", "recipe", "area/health"};
enum { TAG_COUNT = sizeof TAGS / sizeof TAGS[0] };

typedef struct generator {
    uint64_t state;
    unsigned count;
    const char *root;
    FILE *out;
    size_t written; /* bytes of the present note */
} generator;

/* Marsaglia's xorshift with a final multiplication. */
static uint64_t next_random(generator *make)
{
    make->state ^= make->state >> 12;
    make->state ^= make->state << 25;
    make->state ^= make->state >> 27;
    return make->state * UINT64_C(2685821657736338717);
}

/* A number from 0 up to `limit`, not included. */
static unsigned pick(generator *make, unsigned limit)
{
    return (unsigned)((next_random(make) >> 33) % limit);
}

static void put(generator *make, const char *text)
{
    make->written += strlen(text);
    fputs(text, make->out);
}

static void put_number(generator *make, const char *format, unsigned number)
{
    char buffer[64];
    snprintf(buffer, sizeof buffer, format, number);
    put(make, buffer);
}

static void put_words(generator *make, unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        if (i > 0)
            put(make, " ");
        put(make, WORDS[pick(make, WORD_COUNT)]);
    }
}

static void put_date(generator *make)
{
    put_number(make, "%u", 2020 + pick(make, 7));
    put_number(make, "-%02u", 1 + pick(make, 12));
    put_number(make, "-%02u", 1 + pick(make, 28));
}

/* A number that depends on the note alone, so that a link can name a note not yet written. */
static unsigned mix(unsigned number)
{
    uint32_t mixed = number * UINT32_C(2654435761);
    return (mixed ^ mixed >> 15) & 0x7fffffff;
}

static bool is_alpha(unsigned number)
{
    return number % ALPHA_EVERY == 7;
}

static void name_note(unsigned number, char *name, size_t size)
{
    unsigned chosen = mix(number);
    if (number % 12 == 3 && number < 12 * 365 * 20) {
        unsigned day = number / 12;
        snprintf(name, size, "%04u-%02u-%02u", 2000 + day / 336, 1 + day / 28 % 12, 1 + day % 28);
        return;
    }
    snprintf(name, size, "%s %s %u", WORDS[chosen % WORD_COUNT],
             WORDS[chosen / WORD_COUNT % WORD_COUNT], number);
}

/* The note's folder; folders nest up to four deep. */
static void name_folder(unsigned number, unsigned count, char *folder, size_t size)
{
    unsigned folders = count / FOLDER_NOTES + 1;
    unsigned chosen = mix(number / 3) % folders;
    if (is_alpha(number))
        snprintf(folder, size, number % 3 == 0 ? "Projects/Alpha/Notes" : "Projects/Alpha");
    else if (number % 12 == 3)
        snprintf(folder, size, "Journal/%u", 2000 + number / 12 / 336);
    else if (chosen == 0)
        folder[0] = '\0';
    else
        snprintf(folder, size, "Area %u/%s%s%u%s", chosen % 9, WORDS[chosen % WORD_COUNT],
                 chosen % 3 == 0 ? "/Part " : " ", chosen, chosen % 5 == 0 ? "/Archive" : "");
}

static void put_link(generator *make)
{
    unsigned number = pick(make, make->count);
    char name[PATH_SIZE];
    char folder[PATH_SIZE];
    name_note(number, name, sizeof name);
    name_folder(number, make->count, folder, sizeof folder);
    put(make, "[[");
    if (pick(make, 8) == 0 && folder[0] != '\0') {
        put(make, folder);
        put(make, "/");
    }
    put(make, name);
    if (pick(make, 10) == 0)
        put(make, "#Notes");
    if (pick(make, 5) == 0) {
        put(make, "|");
        put_words(make, 2);
    }
    put(make, "]]");
}

static void put_paragraph(generator *make)
{
    unsigned sentences = 1 + pick(make, 4);
    for (unsigned i = 0; i < sentences; i++) {
        put_words(make, 5 + pick(make, 14));
        if (pick(make, 5) == 0) {
            put(make, " ");
            put_link(make);
        }
        if (pick(make, 30) == 0)
            put(make, " [the page](https://example.org/a) [1]");
        put(make, ". ");
    }
    put(make, "\n\n");
}

static void put_list(generator *make)
{
    unsigned items = 2 + pick(make, 6);
    for (unsigned i = 0; i < items; i++) {
        put(make, i > 0 && pick(make, 3) == 0 ? "  - " : "- ");
        if (pick(make, 6) == 0)
            put_link(make);
        else
            put_words(make, 2 + pick(make, 8));
        if (pick(make, 12) == 0)
            put_number(make, " [weight:: %u]", pick(make, 100));
        put(make, "\n");
    }
    put(make, "\n");
}

static void put_tasks(generator *make)
{
    static const char STATES[] = "      xxx/-";
    unsigned items = 1 + pick(make, 12);
    for (unsigned i = 0; i < items; i++) {
        char box[] = "- [ ] ";
        box[3] = STATES[pick(make, sizeof STATES - 1)];
        put(make, i > 0 && pick(make, 4) == 0 ? "    " : "");
        put(make, box);
        put_words(make, 3 + pick(make, 8));
        if (pick(make, 3) == 0) {
            put(make, " [due:: ");
            put_date(make);
            put(make, "]");
        }
        if (pick(make, 6) == 0)
            put(make, " #work");
        if (pick(make, 8) == 0) {
            put(make, " ");
            put_link(make);
        }
        put(make, "\n");
    }
    put(make, "\n");
}

static void put_code(generator *make)
{
    put(make, "```c\n");
    for (unsigned i = 0, lines = 2 + pick(make, 8); i < lines; i++)
        put_number(make, "    table[%u] = row[i] * 2;\n", pick(make, 64));
    put(make, "```\n\n");
}

static void put_table(generator *make)
{
    put(make, "| item | count |\n| --- | --- |\n");
    for (unsigned i = 0, rows = 2 + pick(make, 5); i < rows; i++) {
        put(make, "| ");
        put_words(make, 2);
        put_number(make, " | %u |\n", pick(make, 1000));
    }
    put(make, "\n");
}

static void put_frontmatter(generator *make)
{
    static const char *const STATUS[] = {"active", "waiting", "done", "someday"};
    put(make, "---\ntitle: ");
    put_words(make, 3);
    put(make, "\nstatus: ");
    put(make, STATUS[pick(make, 4)]);
    put_number(make, "\nrating: %u\ncreated: ", pick(make, 6));
    put_date(make);
    put(make, "\ntags: [");
    put(make, TAGS[pick(make, TAG_COUNT)]);
    put(make, ", ");
    put(make, TAGS[pick(make, TAG_COUNT)]);
    put(make, "]\n");
    if (pick(make, 4) == 0) {
        put(make, "parent: \"");
        put_link(make);
        put(make, "\"\n");
    }
    if (pick(make, 6) == 0) {
        put(make, "aliases:\n  - ");
        put_words(make, 2);
        put(make, "\n");
    }
    put(make, "---\n");
}

/* Half the notes stay under 2 KB, few reach 10 KB. */
static size_t pick_size(generator *make, unsigned number)
{
    if (number % LARGE_EVERY == LARGE_EVERY / 2)
        return LARGE_SIZE;
    size_t size = 300 + pick(make, 3200);
    if (pick(make, 8) == 0)
        size += pick(make, 8000);
    return size;
}

static void put_note(generator *make, unsigned number)
{
    bool has_tasks = number % TASKS_EVERY == 4;
    size_t size = pick_size(make, number);
    make->written = 0;
    if (pick(make, 10) < 7)
        put_frontmatter(make);
    put(make, "# ");
    put_words(make, 3);
    put(make, "\n\n");
    if (has_tasks)
        put_tasks(make);
    while (make->written < size) {
        unsigned kind = pick(make, 20);
        if (kind < 10)
            put_paragraph(make);
        else if (kind < 15)
            put_list(make);
        else if (kind == 15)
            put_code(make);
        else if (kind == 16)
            put_table(make);
        else if (kind == 17 && has_tasks)
            put_tasks(make);
        else if (kind == 18)
            put(make, "Effort:: 3 hours\n\n");
        else
            put(make, "## Notes\n\n");
    }
    if (pick(make, 4) == 0) {
        put(make, "#");
        put(make, TAGS[pick(make, TAG_COUNT)]);
        put(make, "\n");
    }
}

/* Make `path`'s folders; the last part is a file's name. */
static bool make_folders(char *path)
{
    for (char *slash = strchr(path + 1, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        bool made = mkdir(path, 0777) == 0 || errno == EEXIST;
        *slash = '/';
        if (!made)
            return false;
    }
    return true;
}

static bool write_note(generator *make, unsigned number)
{
    char name[PATH_SIZE / 4];
    char folder[PATH_SIZE / 4];
    char path[PATH_SIZE];
    name_note(number, name, sizeof name);
    name_folder(number, make->count, folder, sizeof folder);
    int length = snprintf(path, sizeof path, "%s/%s%s%s.md", make->root, folder,
                          folder[0] != '\0' ? "/" : "", name);
    if (length < 0 || (size_t)length >= sizeof path || !make_folders(path))
        return false;
    make->out = fopen(path, "wb");
    if (make->out == NULL)
        return false;
    put_note(make, number);
    return fclose(make->out) == 0;
}

int main(int argc, char **argv)
{
    unsigned long count = argc > 2 ? strtoul(argv[2], NULL, 10) : 0;
    unsigned long seed = argc > 3 ? strtoul(argv[3], NULL, 10) : 1;
    if (argc < 3 || argc > 4 || count == 0 || count > 10000000) {
        fprintf(stderr, "usage: make_vault DIR COUNT [SEED]\n");
        return 2;
    }
    generator make = {.count = (unsigned)count, .root = argv[1]};
    make.state = UINT64_C(0x9E3779B97F4A7C15) * (seed + 1);
    for (unsigned i = 0; i < make.count; i++) {
        if (!write_note(&make, i)) {
            fprintf(stderr, "make_vault: cannot write note %u below %s: %s\n", i, argv[1],
                    strerror(errno));
            return 2;
        }
    }
    return 0;
}
