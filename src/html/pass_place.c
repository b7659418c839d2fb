/*
 * Going through the nodes that hold texts, and the pass for links and formulas; see pass.h. Called
 * by the other passes and by convert.c.
 */
#include "html/pass.h"

dvq_status dvq_markup_visit_texts(dvq_arena *arena, dvq_markup_node *node, dvq_markup_visit visit,
                                  void *user)
{
    dvq_status status = DVQ_OK;
    if (dvq_markup_holds_text(node))
        status = visit(user, arena, node);
    for (dvq_markup_node *child = node->first; child != NULL && status == DVQ_OK;
         child = child->next)
        status = dvq_markup_visit_texts(arena, child, visit, user);
    return status;
}

/* The first place at or after `offset`; the number of places when there is none. */
static size_t find_place(const dvq_markup_source *source, size_t offset)
{
    size_t low = 0;
    size_t high = source->places.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (source->places.items[middle].start < offset)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static dvq_status fill(dvq_arena *arena, dvq_markup_node *node, const dvq_markup_source *source,
                       const dvq_markup_place *place)
{
    dvq_status status = DVQ_OK;
    if (node->kind == DVQ_MARKUP_WIKI) {
        node->embed = place->kind == DVQ_MARKUP_PLACE_EMBED;
        node->text = dvq_text_slice(source->text, place->start + 2 + node->embed, place->end - 2);
    } else {
        node->display = place->kind == DVQ_MARKUP_PLACE_DISPLAY;
        size_t marks = node->display ? 2 : 1;
        status = dvq_markup_collect_text(arena, node, &node->text);
        node->text = dvq_text_slice(node->text, marks, node->text.length - marks);
    }
    node->first = NULL;
    node->last = NULL;
    return status;
}

static dvq_status put_places(void *user, dvq_arena *arena, dvq_markup_node *parent)
{
    const dvq_markup_source *source = user;
    for (dvq_markup_node *node = parent->first; node != NULL; node = node->next) {
        if (node->kind != DVQ_MARKUP_TEXT || node->start == DVQ_MARKUP_NOWHERE)
            continue;
        size_t i = find_place(source, node->start);
        for (; i < source->places.count && dvq_markup_covers(node, source->places.items[i].start);
             i++) {
            const dvq_markup_place *place = &source->places.items[i];
            bool link =
                place->kind == DVQ_MARKUP_PLACE_LINK || place->kind == DVQ_MARKUP_PLACE_EMBED;
            dvq_markup_node *made;
            dvq_status status = dvq_markup_wrap(arena, node, place->start, place->end,
                                                link ? DVQ_MARKUP_WIKI : DVQ_MARKUP_MATH, &made);
            if (status == DVQ_OK && made != NULL)
                status = fill(arena, made, source, place);
            if (status != DVQ_OK)
                return status;
            if (made != NULL) {
                node = made;
                break;
            }
        }
    }
    return DVQ_OK;
}

dvq_status dvq_markup_pass_places(dvq_arena *arena, dvq_markup_node *root,
                                  const dvq_markup_source *source)
{
    if (source->places.count == 0)
        return DVQ_OK;
    return dvq_markup_visit_texts(arena, root, put_places, (void *)source);
}
