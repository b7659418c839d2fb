/*
 * Leaving managed results out of a note: if what dvq or a plugin wrote below a query counted, its
 * tasks, links and tags would be found again and the next result would differ. Called by note.c,
 * which reads the note as if the results were not there and has the lines of its items put right
 * afterwards, and by task.c. Never changes the file's bytes.
 */
#include "note/managed_result.h"

#include "note/item_line.h"
#include "note/list_item.h"
#include "note/managed.h"

/* A place in the copy where lines were left out, or from which on lines are hidden from items. */
typedef struct dvq_line_cut {
    uint32_t line;    /* of the copy */
    uint32_t dropped; /* lines left out up to here */
    uint32_t hidden;  /* lines from here on that belong to a definition */
} dvq_line_cut;

/* The note as far as it has been copied. */
typedef struct note_copy {
    dvq_note_build *build;
    dvq_text text;
    size_t copied;
    dvq_text_builder builder;
    DVQ_VECTOR(dvq_line_cut) cuts;
    uint32_t line; /* lines of the copy, and how much of it they were counted in */
    size_t counted;
    bool failed;
} note_copy;

static void copy_up_to(note_copy *copy, size_t offset)
{
    dvq_text_builder_add(&copy->builder, dvq_text_slice(copy->text, copy->copied, offset));
    copy->copied = offset;
}

/* The line of the copy that comes next. */
static uint32_t count_lines(note_copy *copy)
{
    for (; copy->counted < copy->builder.length; copy->counted++)
        copy->line += copy->builder.data[copy->counted] == '\n';
    return copy->line;
}

/* From the copy's next line on, so many lines are dropped or hidden. */
static void add_cut(note_copy *copy, uint32_t dropped, uint32_t hidden)
{
    uint32_t before = copy->cuts.count > 0 ? copy->cuts.items[copy->cuts.count - 1].dropped : 0;
    dvq_line_cut cut = {count_lines(copy), before + dropped, hidden};
    copy->failed = !DVQ_VECTOR_PUSH(copy->build->scratch, &copy->cuts, cut) || copy->failed;
}

/* Leave out whole lines, from the start of one to the start of another. */
static void drop_lines(note_copy *copy, size_t start, size_t end)
{
    uint32_t count = 0;
    if (end <= start)
        return;
    for (size_t i = start; i < end; i++)
        count += copy->text.data[i] == '\n';
    copy_up_to(copy, start);
    copy->copied = end;
    add_cut(copy, count, 0);
}

/* No item's text takes in the lines of a definition. */
static void keep_definition(note_copy *copy, size_t start, size_t end)
{
    uint32_t count = 1;
    for (size_t i = start; i < end; i++)
        count += copy->text.data[i] == '\n';
    copy_up_to(copy, start);
    add_cut(copy, 0, count);
}

static void take_block(note_copy *copy, const dvq_markdown_line *line, const dvq_managed *managed)
{
    dvq_text text = copy->text;
    if (managed->kind == DVQ_MANAGED_PUBLISHED) {
        size_t start = dvq_markdown_line_at(text, managed->content).next;
        size_t end = managed->content_end;
        while (end > start && text.data[end - 1] != '\n')
            end--;
        drop_lines(copy, start, end);
        return;
    }
    keep_definition(copy, line->start, managed->definition_end);
    if (managed->has_result)
        drop_lines(copy, managed->result, dvq_markdown_line_at(text, managed->end).next);
}

/* Leave out managed expressions, marks and all, or a result that quotes one would hold it, too. */
static void drop_values(note_copy *copy, const dvq_markdown_line *line)
{
    dvq_text upto = dvq_text_slice(copy->text, 0, line->end);
    size_t offset = line->start;
    while ((offset = dvq_text_find(upto, DVQ_TEXT("<!--"), offset)) != SIZE_MAX) {
        dvq_managed managed;
        bool found = dvq_managed_read_inline(upto, offset, &managed) == DVQ_MANAGED_FOUND;
        if (found) {
            copy_up_to(copy, managed.start);
            copy->copied = managed.end;
            /* What comes after it must not end up at the start of an item. */
            if (managed.start == line->content)
                dvq_text_builder_add_string(&copy->builder, "<!-- -->");
        }
        offset = found ? managed.end : offset + 4;
    }
}

static void drop_results(note_copy *copy)
{
    dvq_markdown_scanner scanner;
    dvq_markdown_scanner_init(&scanner, copy->text);
    dvq_markdown_line line;
    while (dvq_markdown_scanner_next(&scanner, &line)) {
        bool opens = (line.kind == DVQ_MARKDOWN_HTML || line.kind == DVQ_MARKDOWN_COMMENT) &&
                     !line.continues && !line.opens;
        dvq_managed managed;
        if (opens && dvq_managed_read(copy->text, &line, &managed) == DVQ_MANAGED_FOUND) {
            take_block(copy, &line, &managed);
            size_t next = dvq_markdown_line_at(copy->text, managed.end).next;
            dvq_markdown_scanner_skip(&scanner, next);
        } else if (line.kind != DVQ_MARKDOWN_CODE && line.kind != DVQ_MARKDOWN_FRONTMATTER) {
            drop_values(copy, &line);
        }
    }
}

dvq_status dvq_managed_result_drop(dvq_note_build *build, dvq_text *contents)
{
    if (!dvq_managed_may_hold(*contents))
        return DVQ_OK;
    note_copy copy = {.build = build, .text = *contents};
    dvq_text_builder_init(&copy.builder, build->scratch);
    drop_results(&copy);
    copy_up_to(&copy, copy.text.length);
    build->cuts = copy.cuts.items;
    build->cut_count = copy.cuts.count;
    return copy.failed ? DVQ_ERROR_MEMORY : dvq_text_builder_finish(&copy.builder, contents);
}

/* The last cut at or before a line, NULL for none. */
static const dvq_line_cut *find_cut(const dvq_note_build *build, uint32_t line)
{
    size_t low = 0;
    size_t high = build->cut_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (build->cuts[middle].line <= line)
            low = middle + 1;
        else
            high = middle;
    }
    return low == 0 ? NULL : &build->cuts[low - 1];
}

bool dvq_managed_result_hides(const dvq_note_build *build, uint32_t line)
{
    const dvq_line_cut *cut = find_cut(build, line);
    return cut != NULL && line - cut->line < cut->hidden;
}

/* The line of the note that a line of the copy is. */
static int32_t restore_line(const dvq_note_build *build, int32_t line)
{
    const dvq_line_cut *cut = line < 0 ? NULL : find_cut(build, (uint32_t)line);
    return cut == NULL ? line : line + (int32_t)cut->dropped;
}

void dvq_managed_result_restore_lines(dvq_note_build *build)
{
    for (size_t i = 0; build->cut_count > 0 && i < build->item_count; i++) {
        dvq_list_item *item = &build->items[i];
        int32_t first = (int32_t)item->line;
        int32_t last = first + (int32_t)item->line_count - 1;
        item->line = (uint32_t)restore_line(build, first);
        item->line_count = (uint32_t)restore_line(build, last) - item->line + 1;
        item->list = restore_line(build, item->list);
        item->parent = restore_line(build, item->parent);
    }
    bool has_lines = dvq_note_build_wants(build, DVQ_PAGE_ITEM_LINES);
    for (size_t i = 0; has_lines && i < build->page->item_line_count; i++) {
        dvq_item_line *line = &build->page->item_lines[i];
        line->line = (uint32_t)restore_line(build, (int32_t)line->line);
    }
}
