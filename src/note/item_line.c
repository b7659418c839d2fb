/*
 * The first lines of items, copied for whoever reads them by rules of their own; see item_line.h.
 * Called by note.c. Knows nothing of what a line means.
 */
#include "note/item_line.h"

#include "note/note_keep.h"

static bool has_task(const dvq_structure *structure)
{
    for (size_t i = 0; i < structure->items.count; i++)
        if (structure->items.items[i].task.length > 0)
            return true;
    return false;
}

/* Of the items so far, which come by line, the last one that begins on `line`. */
static uint32_t find_parent(const dvq_item_line *lines, size_t count, int32_t line)
{
    size_t low = 0;
    size_t high = line >= 0 ? count : 0;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (lines[middle].line <= (uint32_t)line)
            low = middle + 1;
        else
            high = middle;
    }
    return low > 0 && lines[low - 1].line == (uint32_t)line ? (uint32_t)(low - 1)
                                                            : DVQ_ITEM_LINE_NONE;
}

/* The text of the last heading at or above `line`, kept once; *next is the first one below. */
static dvq_status find_heading(dvq_note_build *build, uint32_t line, size_t *next, dvq_text *last)
{
    const dvq_structure *structure = &build->structure;
    size_t before = *next;
    while (*next < structure->headings.count && structure->headings.items[*next].line <= line)
        (*next)++;
    if (*next == before)
        return DVQ_OK;
    *last = dvq_note_keep_text(build, structure->headings.items[*next - 1].text);
    return last->data != NULL ? DVQ_OK : DVQ_ERROR_MEMORY;
}

static dvq_status fill_line(dvq_note_build *build, const dvq_raw_item *raw, dvq_item_line *lines,
                            size_t count)
{
    dvq_item_line *line = &lines[count];
    line->line = raw->first_line;
    line->is_task = raw->task.length > 0;
    line->parent = raw->parent != (int32_t)raw->first_line ? find_parent(lines, count, raw->parent)
                                                           : DVQ_ITEM_LINE_NONE;
    line->text = dvq_note_keep_text(build, dvq_note_build_get_line(build, raw->first_line));
    return line->text.data != NULL ? DVQ_OK : DVQ_ERROR_MEMORY;
}

dvq_status dvq_item_line_build(dvq_note_build *build)
{
    const dvq_structure *structure = &build->structure;
    if (!dvq_note_build_wants(build, DVQ_PAGE_ITEM_LINES) || !has_task(structure))
        return DVQ_OK;
    dvq_page *page = build->page;
    dvq_text heading = {NULL, 0};
    size_t next = 0;
    dvq_status status = DVQ_OK;
    page->item_lines =
        dvq_arena_allocate_array(build->arena, structure->items.count, sizeof *page->item_lines);
    if (page->item_lines == NULL)
        return DVQ_ERROR_MEMORY;
    for (size_t i = 0; i < structure->items.count && status == DVQ_OK; i++) {
        const dvq_raw_item *raw = &structure->items.items[i];
        status = fill_line(build, raw, page->item_lines, i);
        if (status == DVQ_OK)
            status = find_heading(build, raw->first_line, &next, &heading);
        page->item_lines[i].heading = heading;
    }
    page->item_line_count = (uint32_t)structure->items.count;
    return status;
}
