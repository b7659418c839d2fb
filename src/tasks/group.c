/*
 * Grouping; see group.h. A tree of groups is made level by level, its leaves are the groups, and
 * those are put in the order of their names.
 */
#include "tasks/group.h"

#include "support/diagnostic.h"
#include "support/map.h"
#include "support/stable_sort.h"
#include "tasks/group_name.h"

/* How deep groups may nest, and how many there may be. */
enum { LEVEL_LIMIT = 1000, STEPS_MEMBER = 1 };

typedef struct group_node group_node;

typedef DVQ_VECTOR(group_node *) node_vector;

struct group_node {
    group_node *parent; /* NULL at the top */
    dvq_text name;
    DVQ_VECTOR(const dvq_todo *) todos;
    dvq_map by_name;
    node_vector children; /* in the order in which they were met */
    size_t next;          /* the child to be visited next */
};

typedef struct grouping {
    const dvq_tasks_run *run;
    const dvq_tasks_key *keys;
    size_t key_count;
    dvq_arena *arena;
    dvq_error *error;
} grouping;

/* ---- the tree ---- */

static group_node *make_node(const grouping *self, group_node *parent, dvq_text name)
{
    group_node *node = dvq_arena_allocate_array(self->arena, 1, sizeof *node);
    if (node == NULL)
        return NULL;
    node->parent = parent;
    node->name = name;
    dvq_map_init(&node->by_name, self->arena);
    return node;
}

static dvq_status add_member(const grouping *self, group_node *node, dvq_text name,
                             const dvq_todo *todo, node_vector *level)
{
    int64_t *steps = self->run->steps_left;
    if (steps != NULL && (*steps -= STEPS_MEMBER) < 0)
        return dvq_error_set(self->error, DVQ_ERROR_LIMIT, "the query takes too many steps");
    void **place = dvq_map_slot(&node->by_name, name);
    if (place == NULL)
        return dvq_error_memory(self->error);
    if (*place == NULL) {
        group_node *child = make_node(self, node, name);
        if (child == NULL || !DVQ_VECTOR_PUSH(self->arena, &node->children, child) ||
            !DVQ_VECTOR_PUSH(self->arena, level, child))
            return dvq_error_memory(self->error);
        *place = child;
    }
    group_node *child = *place;
    return DVQ_VECTOR_PUSH(self->arena, &child->todos, todo) ? DVQ_OK
                                                             : dvq_error_memory(self->error);
}

/* Divide the todos of a node among its children. */
static dvq_status split_node(const grouping *self, group_node *node, dvq_tasks_field field,
                             node_vector *level)
{
    for (size_t i = 0; i < node->todos.count; i++) {
        const dvq_todo *todo = node->todos.items[i];
        dvq_text_vector names = {0};
        dvq_status status = dvq_group_name_list(todo, field, self->arena, &names);
        if (status != DVQ_OK)
            return dvq_error_set(self->error, status, "a group cannot be named");
        for (size_t k = 0; k < names.count; k++) {
            status = add_member(self, node, names.items[k], todo, level);
            if (status != DVQ_OK)
                return status;
        }
    }
    return DVQ_OK;
}

/* Make the tree; *leaves are its nodes without children, not in order yet. */
static dvq_status grow_tree(const grouping *self, group_node *root, size_t *leaf_count)
{
    node_vector level = {0};
    if (!DVQ_VECTOR_PUSH(self->arena, &level, root))
        return dvq_error_memory(self->error);
    for (size_t key = 0; key < self->key_count; key++) {
        node_vector next = {0};
        for (size_t i = 0; i < level.count; i++) {
            dvq_status status = split_node(self, level.items[i], self->keys[key].field, &next);
            if (status != DVQ_OK)
                return status;
        }
        level = next;
    }
    *leaf_count = level.count > 0 ? level.count : 1;
    return DVQ_OK;
}

/* ---- the leaves ---- */

static void fill_group(const group_node *leaf, size_t levels, dvq_tasks_group *group,
                       dvq_text *names)
{
    group->names = names;
    group->todos = leaf->todos.items;
    group->count = group->before_limit = leaf->todos.count;
    for (size_t i = levels; i-- > 0; leaf = leaf->parent)
        names[i] = leaf->name;
}

/* The leaf to the left below a node. */
static group_node *descend(group_node *node)
{
    while (node->children.count > 0)
        node = node->children.items[node->next++];
    return node;
}

/* The next leaf to the right of one; NULL after the last. */
static group_node *find_next_leaf(group_node *leaf)
{
    group_node *node = leaf->parent;
    while (node != NULL && node->next == node->children.count)
        node = node->parent;
    return node != NULL ? descend(node->children.items[node->next++]) : NULL;
}

/* The leaves from left to right, as groups. */
static dvq_status list_leaves(const grouping *self, group_node *root, dvq_tasks_answer *answer,
                              size_t count)
{
    size_t levels = root->children.count > 0 ? self->key_count : 0;
    dvq_text *names = dvq_arena_allocate_array(self->arena, count * levels, sizeof *names);
    answer->groups = dvq_arena_allocate_array(self->arena, count, sizeof *answer->groups);
    if (names == NULL || answer->groups == NULL)
        return dvq_error_memory(self->error);
    answer->level_count = levels;
    for (group_node *leaf = descend(root); leaf != NULL; leaf = find_next_leaf(leaf)) {
        size_t place = answer->group_count++;
        fill_group(leaf, levels, &answer->groups[place], names + place * levels);
    }
    return DVQ_OK;
}

/* ---- order ---- */

/* Groups being sorted. */
typedef struct group_order {
    const dvq_text *keys; /* of the names of all groups, level by level */
    size_t levels;
    const dvq_tasks_key *by;
} group_order;

static dvq_status is_group_before(void *user, uint32_t a, uint32_t b, bool *before)
{
    const group_order *order = user;
    int result = 0;
    for (size_t i = 0; i < order->levels && result == 0; i++) {
        result = dvq_text_compare_bytes(order->keys[a * order->levels + i],
                                        order->keys[b * order->levels + i]);
        if (order->by[i].reverse)
            result = -result;
    }
    *before = result < 0;
    return DVQ_OK;
}

static dvq_status sort_groups(const grouping *self, dvq_collation *collation,
                              dvq_tasks_answer *answer)
{
    size_t count = answer->group_count;
    size_t levels = answer->level_count;
    if (levels == 0)
        return DVQ_OK;
    dvq_text *keys = dvq_arena_allocate_array(self->arena, count * levels, sizeof *keys);
    uint32_t *order = dvq_arena_allocate_array(self->arena, count, sizeof *order);
    dvq_tasks_group *sorted = dvq_arena_allocate_array(self->arena, count, sizeof *sorted);
    if (keys == NULL || order == NULL || sorted == NULL ||
        !dvq_collation_make_keys(collation, self->arena, answer->groups[0].names, count * levels,
                                 keys))
        return dvq_error_memory(self->error);
    for (size_t i = 0; i < count; i++)
        order[i] = (uint32_t)i;
    group_order by = {keys, levels, self->keys};
    if (dvq_stable_sort(order, count, is_group_before, &by, self->arena) != DVQ_OK)
        return dvq_error_memory(self->error);
    for (size_t i = 0; i < count; i++)
        sorted[i] = answer->groups[order[i]];
    answer->groups = sorted;
    return DVQ_OK;
}

dvq_status dvq_group_todos(const dvq_tasks_run *run, const dvq_tasks_key *keys, size_t key_count,
                           dvq_collation *collation, dvq_arena *arena, const dvq_todo **todos,
                           size_t count, dvq_tasks_answer *answer, dvq_error *error)
{
    grouping self = {
        .run = run, .keys = keys, .key_count = key_count, .arena = arena, .error = error};
    if (key_count > LEVEL_LIMIT)
        return dvq_error_set(error, DVQ_ERROR_LIMIT, "groups nested more than %d deep",
                             LEVEL_LIMIT);
    group_node *root = make_node(&self, NULL, DVQ_TEXT(""));
    if (root == NULL)
        return dvq_error_memory(error);
    root->todos.items = todos;
    root->todos.count = root->todos.capacity = count;
    size_t leaves = 0;
    dvq_status status = grow_tree(&self, root, &leaves);
    if (status == DVQ_OK)
        status = list_leaves(&self, root, answer, leaves);
    return status == DVQ_OK ? sort_groups(&self, collation, answer) : status;
}

/* ---- headings ---- */

/* The headings of one group, which differ from the last ones printed at their levels. */
static dvq_status find_headings(dvq_tasks_answer *answer, dvq_tasks_group *group, dvq_text *last,
                                dvq_arena *arena)
{
    size_t levels = answer->level_count;
    dvq_tasks_heading *headings = dvq_arena_allocate_array(arena, levels, sizeof *headings);
    if (headings == NULL)
        return DVQ_ERROR_MEMORY;
    for (size_t level = 0; level < levels; level++) {
        dvq_text name = group->names[level];
        if (dvq_text_equal(name, last[level]))
            continue;
        headings[group->heading_count++] = (dvq_tasks_heading){(uint32_t)level, name};
        for (size_t inner = level; inner < levels; inner++)
            last[inner] = DVQ_TEXT("");
        last[level] = name;
    }
    group->headings = headings;
    return DVQ_OK;
}

dvq_status dvq_group_find_headings(dvq_tasks_answer *answer, dvq_arena *arena)
{
    dvq_text *last = dvq_arena_allocate_array(arena, answer->level_count, sizeof *last);
    dvq_status status = last != NULL ? DVQ_OK : DVQ_ERROR_MEMORY;
    for (size_t i = 0; i < answer->group_count && status == DVQ_OK; i++)
        status = find_headings(answer, &answer->groups[i], last, arena);
    return status;
}
