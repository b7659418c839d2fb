/*
 * The passes: what Obsidian and Dataview add to Markdown, found in the tree that md4c made. Each is
 * in the file of its name. Called by convert.c, in this order; a pass sees what those before it
 * made, and leaves alone what it does not know.
 */
#ifndef DVQ_HTML_PASS_H
#define DVQ_HTML_PASS_H

#include "html/source.h"
#include "html/tree.h"

/* Called for each node that holds texts (dvq_markup_holds_text), outermost first. */
typedef dvq_status (*dvq_markup_visit)(void *user, dvq_arena *arena, dvq_markup_node *node);

/* Visit `node`, if it holds texts, and all below it. */
dvq_status dvq_markup_visit_texts(dvq_arena *arena, dvq_markup_node *node, dvq_markup_visit visit,
                                  void *user);

/* Links and formulas, at the places that source.c found. */
dvq_status dvq_markup_pass_places(dvq_arena *arena, dvq_markup_node *root,
                                  const dvq_markup_source *source);

/* `- [x] `: the boxes of tasks, with any character in them. */
void dvq_markup_pass_tasks(dvq_markup_node *root);

/* `> [!note]- Title`: callouts. */
dvq_status dvq_markup_pass_callouts(dvq_arena *arena, dvq_markup_node *root);

/* `^id` at the end of a block, or on a line below it. */
void dvq_markup_pass_block_ids(dvq_markup_node *root);

/* `[key:: value]`, `(key:: value)`, and `key:: value` as a whole line. */
dvq_status dvq_markup_pass_fields(dvq_arena *arena, dvq_markup_node *root, dvq_text source);

/* `==highlighted==`. */
dvq_status dvq_markup_pass_highlights(dvq_arena *arena, dvq_markup_node *root);

/* `#tag`. */
dvq_status dvq_markup_pass_tags(dvq_arena *arena, dvq_markup_node *root);

/* `[^label]`, and `^[the footnote itself]`, which is added to the footnotes. */
dvq_status dvq_markup_pass_references(dvq_arena *arena, dvq_markup_node *root,
                                      dvq_markup_source *source);

#endif
