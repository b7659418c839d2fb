/*
 * Links and tags across notes; see index.h. Rules: Dataview, data-index/index.ts (IndexMap,
 * ValueCaseInsensitiveIndexMap) and data-index/resolver.ts.
 */
#include "vault/index.h"

#include "support/map.h"
#include "support/unicode.h"

/* One pass over all links between notes: `incoming` vectors are counted, then filled. */
typedef struct incoming_pass {
    const dvq_link_index *index;
    size_t *last_source; /* of each page: the last note seen to link to it, plus 1 */
    bool fill;
} incoming_pass;

static void take_links(dvq_vault_tree *vault, const incoming_pass *pass, size_t source)
{
    const dvq_page *page = vault->pages[source];
    for (size_t i = 0; i < page->links.count; i++) {
        const dvq_link_target *target =
            dvq_link_index_find(pass->index, page->links.items[i]->path);
        if (target == NULL || target->page == SIZE_MAX)
            continue;
        if (pass->last_source[target->page] == source + 1)
            continue;
        pass->last_source[target->page] = source + 1;
        dvq_link_vector *incoming = &vault->pages[target->page]->incoming;
        if (pass->fill)
            incoming->items[incoming->count++] = page->link;
        else
            incoming->capacity++;
    }
}

static bool make_room(dvq_vault_tree *vault)
{
    for (size_t i = 0; i < vault->count; i++) {
        dvq_link_vector *incoming = &vault->pages[i]->incoming;
        if (incoming->capacity == 0)
            continue;
        incoming->items =
            dvq_arena_allocate(&vault->incoming, incoming->capacity * sizeof *incoming->items);
        if (incoming->items == NULL)
            return false;
    }
    return true;
}

dvq_status dvq_index_set_incoming(dvq_vault_tree *vault)
{
    incoming_pass pass = {.index = dvq_vault_tree_get_index(vault)};
    if (pass.index == NULL)
        return DVQ_ERROR_MEMORY;
    dvq_arena_reset(&vault->incoming);
    for (size_t i = 0; i < vault->count; i++)
        vault->pages[i]->incoming = (dvq_link_vector){0};
    dvq_arena scratch;
    dvq_arena_init(&scratch, vault->allocate);
    dvq_status status = DVQ_OK;
    for (int round = 0; round < 2 && status == DVQ_OK; round++) {
        pass.fill = round == 1;
        pass.last_source =
            dvq_arena_allocate_array(&scratch, vault->count, sizeof *pass.last_source);
        if (pass.last_source == NULL || (pass.fill && !make_room(vault))) {
            status = DVQ_ERROR_MEMORY;
            break;
        }
        for (size_t i = 0; i < vault->count; i++)
            take_links(vault, &pass, i);
    }
    dvq_arena_release(&scratch);
    return status;
}

static bool links_to(const dvq_page *page, dvq_text path)
{
    for (size_t i = 0; i < page->links.count; i++) {
        if (dvq_text_equal(page->links.items[i]->path, path))
            return true;
    }
    return false;
}

dvq_status dvq_index_list_linking(const dvq_vault_tree *vault, dvq_text path, dvq_arena *arena,
                                  dvq_text_vector *paths)
{
    for (size_t i = 0; i < vault->count; i++) {
        const dvq_page *page = vault->pages[i];
        if (links_to(page, path) && !DVQ_VECTOR_PUSH(arena, paths, page->path))
            return DVQ_ERROR_MEMORY;
    }
    return DVQ_OK;
}

dvq_status dvq_index_list_linked(const dvq_vault_tree *vault, const dvq_page *page,
                                 dvq_arena *arena, dvq_text_vector *paths)
{
    const dvq_link_index *index = dvq_vault_tree_get_index(vault);
    if (index == NULL)
        return DVQ_ERROR_MEMORY;
    dvq_map seen;
    dvq_map_init(&seen, arena);
    for (size_t i = 0; i < page->links.count; i++) {
        dvq_text path = page->links.items[i]->path;
        const dvq_link_target *target = dvq_link_index_find(index, path);
        if (target == NULL || target->kind == DVQ_WALK_FOLDER || dvq_map_has(&seen, path))
            continue;
        if (!dvq_map_set(&seen, path, &seen) || !DVQ_VECTOR_PUSH(arena, paths, target->path))
            return DVQ_ERROR_MEMORY;
    }
    return DVQ_OK;
}

/* Whether a folded tag is `wanted` or lies below it. */
static bool is_tag_or_child(dvq_text tag, dvq_text wanted)
{
    if (!dvq_text_starts_with(tag, wanted))
        return false;
    return tag.length == wanted.length || tag.data[wanted.length] == '/';
}

static bool is_ascii(dvq_text text)
{
    for (size_t i = 0; i < text.length; i++) {
        if ((unsigned char)text.data[i] >= 0x80)
            return false;
    }
    return true;
}

dvq_status dvq_index_has_tag(const dvq_page *page, dvq_text tag, dvq_arena *scratch, bool *found)
{
    *found = false;
    for (size_t i = 0; i < page->exact_tags.count && !*found; i++) {
        dvq_text own = page->exact_tags.items[i];
        if (is_ascii(own) && is_ascii(tag)) {
            dvq_text start = dvq_text_slice(own, 0, tag.length);
            *found = dvq_text_equal_ascii_case(start, tag) &&
                     (own.length == tag.length || own.data[tag.length] == '/');
            continue;
        }
        dvq_text folded = dvq_unicode_lower(scratch, own);
        if (folded.data == NULL)
            return DVQ_ERROR_MEMORY;
        *found = is_tag_or_child(folded, tag);
    }
    return DVQ_OK;
}
