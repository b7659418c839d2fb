/*
 * Reads the Markdown that `--format markdown` writes with md4c, a CommonMark parser of its own, and
 * checks that it means what the result says: as many checkboxes as tasks, headings for groups,
 * tables with every column, and nothing that turned into code. Run by ctest over the example vault.
 */
#include <md4c.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dvq.h"

typedef struct output {
    char *data;
    size_t length;
} output;

typedef struct counts {
    int tasks; /* list items with a checkbox, of any status */
    int items;
    int headings;
    int tables;
    int header_cells;
    int body_rows;
    int code_blocks;
    bool item_starts; /* the next text is an item's first */
} counts;

typedef struct expectation {
    const char *query;
    counts expected;
} expectation;

static int collect(void *user, const char *data, size_t length)
{
    output *out = user;
    char *grown = realloc(out->data, out->length + length + 1);
    if (grown == NULL)
        return 1;
    memcpy(grown + out->length, data, length);
    out->data = grown;
    out->length += length;
    grown[out->length] = '\0';
    return 0;
}

static int enter_block(MD_BLOCKTYPE type, void *detail, void *user)
{
    counts *found = user;
    (void)detail;
    switch (type) {
    case MD_BLOCK_LI:
        found->items++;
        found->tasks += ((MD_BLOCK_LI_DETAIL *)detail)->is_task;
        found->item_starts = !((MD_BLOCK_LI_DETAIL *)detail)->is_task;
        break;
    case MD_BLOCK_H:
        found->headings++;
        break;
    case MD_BLOCK_TABLE:
        found->tables++;
        break;
    case MD_BLOCK_TH:
        found->header_cells++;
        break;
    case MD_BLOCK_TR:
        found->body_rows++;
        break;
    case MD_BLOCK_CODE:
        found->code_blocks++;
        break;
    default:
        break;
    }
    return 0;
}

static int leave_block(MD_BLOCKTYPE type, void *detail, void *user)
{
    counts *found = user;
    (void)detail;
    /* The heading row is a row too. */
    if (type == MD_BLOCK_THEAD)
        found->body_rows--;
    return 0;
}

static int ignore_span(MD_SPANTYPE type, void *detail, void *user)
{
    (void)type;
    (void)detail;
    (void)user;
    return 0;
}

/* md4c knows checkboxes with a blank or an x only: other statuses are an item's first characters.
 */
static int take_text(MD_TEXTTYPE type, const MD_CHAR *text, MD_SIZE length, void *user)
{
    counts *found = user;
    (void)type;
    if (found->item_starts && length > 3 && text[0] == '[' && text[2] == ']' && text[3] == ' ')
        found->tasks++;
    found->item_starts = false;
    return 0;
}

static bool same_counts(const counts *a, const counts *b)
{
    return a->tasks == b->tasks && a->items == b->items && a->headings == b->headings &&
           a->tables == b->tables && a->header_cells == b->header_cells &&
           a->body_rows == b->body_rows && a->code_blocks == b->code_blocks;
}

static void print_counts(const char *label, const counts *found)
{
    printf(
        "  %s: %d tasks, %d items, %d headings, %d tables, %d columns, %d rows, %d code blocks\n",
        label, found->tasks, found->items, found->headings, found->tables, found->header_cells,
        found->body_rows, found->code_blocks);
}

static bool check(dvq_vault *vault, const expectation *wanted)
{
    dvq_query *query = NULL;
    dvq_error error = {0};
    output out = {0};
    dvq_status status =
        dvq_query_prepare(vault, wanted->query, strlen(wanted->query), NULL, &query, &error);
    if (status == DVQ_OK)
        status = dvq_query_render(query, DVQ_FORMAT_MARKDOWN, NULL, collect, &out, &error);
    counts found = {0};
    MD_PARSER parser = {.flags = MD_FLAG_TASKLISTS | MD_FLAG_TABLES,
                        .enter_block = enter_block,
                        .leave_block = leave_block,
                        .enter_span = ignore_span,
                        .leave_span = ignore_span,
                        .text = take_text};
    bool passed = status == DVQ_OK &&
                  md_parse(out.data, (MD_SIZE)out.length, &parser, &found) == 0 &&
                  same_counts(&found, &wanted->expected);
    if (!passed) {
        printf("%s\n%s%s\n", wanted->query, error.message, out.data != NULL ? out.data : "");
        print_counts("want", &wanted->expected);
        print_counts("found", &found);
    }
    dvq_query_finalize(query);
    free(out.data);
    return passed;
}

int main(void)
{
    static const expectation expectations[] = {
        {"TASK FROM \"Projects/Workshop Move\"", {.tasks = 10, .items = 10}},
        {"TASK FROM \"Projects\" GROUP BY file.link", {.tasks = 27, .items = 27, .headings = 5}},
        /* Three that are done stand below their open parents too. */
        {"TASK FROM \"Projects\" GROUP BY completed GROUP BY key",
         {.tasks = 30, .items = 30, .headings = 4}},
        {"LIST FROM \"People\"", {.items = 5}},
        {"LIST rows.file.link FROM \"Daily\" GROUP BY mood", {.items = 11}},
        {"TABLE status, lead, deadline FROM \"Projects\"",
         {.tables = 1, .header_cells = 4, .body_rows = 5}},
        {"TABLE file.tags, \"a|b\" AS \"x|y\" FROM \"Areas\"",
         {.tables = 1, .header_cells = 3, .body_rows = 3}},
    };
    dvq_vault_options options = {
        .size = sizeof options, .zone = "UTC", .now = 1768473000000LL, .has_now = 1};
    dvq_vault *vault = NULL;
    dvq_error error = {0};
    if (dvq_vault_open(DVQ_EXAMPLE_VAULT, &options, &vault, &error) != DVQ_OK) {
        printf("%s\n", error.message);
        return EXIT_FAILURE;
    }
    int passed = 0;
    int failed = 0;
    for (size_t i = 0; i < sizeof expectations / sizeof *expectations; i++)
        check(vault, &expectations[i]) ? passed++ : failed++;
    dvq_vault_close(vault);
    printf("%d passed, %d failed\n", passed, failed);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
