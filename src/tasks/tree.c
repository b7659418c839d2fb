/*
 * Groups as trees; see tree.h. A todo brings all that is nested in its item. At the top it is left
 * out where the todo around it was found as well, or where it has been shown already.
 */
#include "tasks/tree.h"

#include "note/item_line.h"
#include "tasks/todo_line.h"

/* How the items of a note nest, and which of them this group has shown and found. */
struct tree_note {
    const dvq_page *page;
    const dvq_todo **todos;
    uint32_t *parents;      /* by item; DVQ_ITEM_LINE_NONE at the top */
    uint32_t *first_childs; /* … */
    uint32_t *next_siblings;
    uint32_t *shown; /* number of the last group that showed the item */
    uint32_t *found; /* … that found it */
};

dvq_status dvq_tasks_tree_open(dvq_tasks_tree *tree, const dvq_tasks_answer *answer,
                               dvq_arena *arena)
{
    *tree = (dvq_tasks_tree){.answer = answer, .arena = arena};
    tree->notes =
        dvq_arena_allocate_array(arena, answer->list->note_count, sizeof(struct tree_note *));
    return tree->notes != NULL ? DVQ_OK : DVQ_ERROR_MEMORY;
}

/* An item whose line the plugin cannot read is not there for it. */
static bool is_item(const struct tree_note *note, uint32_t item)
{
    dvq_todo_parts parts;
    return note->todos[item] != NULL ||
           dvq_todo_line_split(note->page->item_lines[item].text, &parts);
}

/* From the last item up, so that each list of children is in order. */
static void link_items(struct tree_note *note)
{
    for (uint32_t i = note->page->item_line_count; i-- > 0;) {
        uint32_t parent = note->page->item_lines[i].parent;
        if (parent != DVQ_ITEM_LINE_NONE && is_item(note, i) && is_item(note, parent)) {
            note->parents[i] = parent;
            note->next_siblings[i] = note->first_childs[parent];
            note->first_childs[parent] = i;
        }
    }
}

static struct tree_note *get_note(const dvq_tasks_tree *tree, const dvq_page *page)
{
    enum { ARRAYS = 5 };
    const dvq_todo_note *known = tree->answer->list->by_page[page->index];
    struct tree_note **place = &tree->notes[known - tree->answer->list->notes];
    if (*place != NULL)
        return *place;
    size_t count = page->item_line_count;
    struct tree_note *note = dvq_arena_allocate_array(tree->arena, 1, sizeof *note);
    uint32_t *all = dvq_arena_allocate_array(tree->arena, ARRAYS * count, sizeof *all);
    if (note == NULL || all == NULL)
        return NULL;
    memset(all, 0xFF, 3 * count * sizeof *all);
    *note = (struct tree_note){.page = page,
                               .todos = known->todos,
                               .parents = all,
                               .first_childs = all + count,
                               .next_siblings = all + 2 * count,
                               .shown = all + 3 * count,
                               .found = all + 4 * count};
    link_items(note);
    *place = note;
    return note;
}

static bool add_row(const dvq_tasks_tree *tree, const struct tree_note *note, uint32_t item,
                    uint32_t depth, dvq_tasks_row_vector *rows)
{
    dvq_tasks_row row = {note->page, &note->page->item_lines[item], note->todos[item], depth};
    note->shown[item] = tree->group;
    return DVQ_VECTOR_PUSH(tree->arena, rows, row);
}

/* The first of an item and its next siblings that has not been shown. */
static uint32_t skip_shown(const dvq_tasks_tree *tree, const struct tree_note *note, uint32_t item)
{
    while (item != DVQ_ITEM_LINE_NONE && note->shown[item] == tree->group)
        item = note->next_siblings[item];
    return item;
}

/* An item and all that is nested in it. */
static dvq_status add_subtree(const dvq_tasks_tree *tree, const struct tree_note *note,
                              uint32_t root, dvq_tasks_row_vector *rows)
{
    uint32_t item = root;
    uint32_t depth = 0;
    for (;;) {
        if (!add_row(tree, note, item, depth, rows))
            return DVQ_ERROR_MEMORY;
        uint32_t next = skip_shown(tree, note, note->first_childs[item]);
        depth += next != DVQ_ITEM_LINE_NONE;
        while (next == DVQ_ITEM_LINE_NONE && item != root) {
            next = skip_shown(tree, note, note->next_siblings[item]);
            if (next == DVQ_ITEM_LINE_NONE) {
                item = note->parents[item];
                depth--;
            }
        }
        if (next == DVQ_ITEM_LINE_NONE)
            return DVQ_OK;
        item = next;
    }
}

/* Whether the todo around the item was found as well and comes later. */
static bool comes_later(const dvq_tasks_tree *tree, const struct tree_note *note, uint32_t item)
{
    uint32_t parent = note->parents[item];
    while (parent != DVQ_ITEM_LINE_NONE && note->todos[parent] == NULL)
        parent = note->parents[parent];
    return parent != DVQ_ITEM_LINE_NONE && note->shown[parent] != tree->group &&
           note->found[parent] == tree->group;
}

static uint32_t get_item(const dvq_todo *todo)
{
    return (uint32_t)(todo->line - todo->page->item_lines);
}

static dvq_status list_tree(dvq_tasks_tree *tree, const dvq_tasks_group *group,
                            dvq_tasks_row_vector *rows)
{
    tree->group++;
    for (size_t i = 0; i < group->count; i++) {
        const struct tree_note *note = get_note(tree, group->todos[i]->page);
        if (note == NULL)
            return DVQ_ERROR_MEMORY;
        note->found[get_item(group->todos[i])] = tree->group;
    }
    for (size_t i = 0; i < group->count; i++) {
        const struct tree_note *note = get_note(tree, group->todos[i]->page);
        uint32_t item = get_item(group->todos[i]);
        if (note->shown[item] == tree->group || comes_later(tree, note, item))
            continue;
        dvq_status status = add_subtree(tree, note, item, rows);
        if (status != DVQ_OK)
            return status;
    }
    return DVQ_OK;
}

dvq_status dvq_tasks_tree_list(dvq_tasks_tree *tree, const dvq_tasks_group *group,
                               dvq_tasks_row_vector *rows)
{
    if (!dvq_tasks_query_hides(tree->answer->query, DVQ_TASKS_PART_TREE))
        return list_tree(tree, group, rows);
    for (size_t i = 0; i < group->count; i++) {
        const dvq_todo *todo = group->todos[i];
        if (!DVQ_VECTOR_PUSH(tree->arena, rows, (dvq_tasks_row){todo->page, todo->line, todo, 0}))
            return DVQ_ERROR_MEMORY;
    }
    return DVQ_OK;
}
