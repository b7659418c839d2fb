/*
 * The note reader's parts, for each other: fields being gathered, items being built, what the
 * frontmatter gives. Everyone else sees note.h and page.h.
 */
#ifndef DVQ_NOTE_NOTE_PART_H
#define DVQ_NOTE_NOTE_PART_H

#include "note/note.h"
#include "support/map.h"

/* ---- field_set.c: fields by name, in the order of their first value ---- */

typedef struct dvq_field {
    dvq_text name;
    dvq_value_vector values;
    dvq_list_item *owner; /* the one item that its values came from; NULL for none or several */
    size_t owned;         /* how many of the values */
} dvq_field;

typedef struct dvq_field_set {
    dvq_arena *arena;
    DVQ_VECTOR(dvq_field) fields;
    dvq_map index; /* name to field's index + 1, once there are more than a few */
} dvq_field_set;

void dvq_field_set_init(dvq_field_set *set, dvq_arena *arena);
/* Forget all fields but keep the memory. */
void dvq_field_set_clear(dvq_field_set *set);
dvq_field *dvq_field_set_find(const dvq_field_set *set, dvq_text name);
dvq_status dvq_field_set_add(dvq_field_set *set, dvq_text name, dvq_value value);
dvq_status dvq_field_set_merge(dvq_field_set *set, const dvq_field_set *source);
/* Merge the fields of `item`; those that no item had before are its own for now. */
dvq_status dvq_field_set_merge_item(dvq_field_set *set, const dvq_field_set *source,
                                    dvq_list_item *item);
/* The value of a field: its only one, or a list of all, in `arena`. */
dvq_status dvq_field_get_value(const dvq_field *field, dvq_arena *arena, dvq_value *value);

/* Whether JavaScript objects have a property of this name from birth. */
bool dvq_field_is_reserved(dvq_text name);

/* list_item.c: whether the item has a name of this kind that is not one of its fields. */
bool dvq_list_item_has_fixed(const dvq_list_item *item, dvq_text key);

/* ---- a note being read ---- */

/* A place at which lines were left out of what is read, or are no text of an item's. */
typedef struct dvq_line_cut {
    uint32_t line;    /* of what is read */
    uint32_t dropped; /* lines left out up to here */
    uint32_t hidden;  /* lines from here on that belong to a definition */
} dvq_line_cut;

typedef struct dvq_note_build {
    const dvq_note_reader *reader;
    dvq_arena *arena;   /* the page's */
    dvq_arena *scratch; /* gone when the note is read */
    dvq_page *page;
    dvq_text contents;    /* gone as well */
    bool may_hold_fields; /* and they matter */
    bool lacks_tags;      /* file.tags has not all of them */
    bool warned;
    dvq_structure structure;
    const dvq_line_cut *cuts; /* by line; see managed_result.c */
    size_t cut_count;
    dvq_list_item *items; /* those that the page keeps */
    size_t item_count;
    const dvq_link **links;    /* of structure.links, not resolved; NULL: not yet made */
    const dvq_link **embeds;   /* … */
    uint8_t *item_lines;       /* by line: an item's */
    dvq_field_set list_fields; /* of the items that are no tasks */
    dvq_field_set fields;      /* the page's */
} dvq_note_build;

/* Whether one of the parts is to be read. */
static inline bool dvq_note_wants(const dvq_note_build *build, unsigned parts)
{
    return (build->reader->parts & parts) != 0;
}

/* Line `line` of the note, without its end; empty past the last. */
dvq_text dvq_note_get_line(const dvq_note_build *build, uint32_t line);

/* Whether fields may stand in the text. */
bool dvq_note_may_hold_field(dvq_text text);

/* Parse an inline field's value and add it to `set`, links resolved. */
dvq_status dvq_note_add_field(dvq_note_build *build, dvq_field_set *set,
                              const dvq_inline_field *field);

/* ---- note_keep.c: copies in the page's arena ---- */

/* The text; a name, which notes share. data is NULL when memory is out. */
dvq_text dvq_note_keep(const dvq_note_build *build, dvq_text text);
dvq_text dvq_note_keep_name(const dvq_note_build *build, dvq_text name);

/* What a link says, in scratch memory; the same kept. */
dvq_status dvq_note_infer_link(const dvq_note_build *build, const dvq_raw_link *raw, bool embed,
                               const dvq_link **link);
dvq_status dvq_note_keep_link(const dvq_note_build *build, const dvq_raw_link *raw, bool embed,
                              const dvq_link **link);

/* The full path that a link in the note names, else `path`; *page as in dvq_link_resolver. */
dvq_text dvq_note_resolve(const dvq_note_build *build, dvq_text path, size_t *page);
/* The link with `path`, what dvq_note_resolve gave for its own. */
dvq_status dvq_note_keep_resolved(const dvq_note_build *build, const dvq_link *link, dvq_text path,
                                  const dvq_link **kept);

/* Frontmatter as it is; and what it was converted to, links resolved, as far as that differs. */
dvq_status dvq_note_keep_raw(const dvq_note_build *build, dvq_value raw, dvq_value *kept);
dvq_status dvq_note_keep_converted(const dvq_note_build *build, dvq_value raw, dvq_value converted,
                                   dvq_value *kept);
/* A value parsed in scratch memory, links resolved. */
dvq_status dvq_note_keep_parsed(const dvq_note_build *build, dvq_value parsed, dvq_value *kept);

/* Whether converting has left a value as it was. */
static inline bool dvq_note_is_same(dvq_value before, dvq_value after)
{
    bool points = before.type == DVQ_VALUE_ARRAY || before.type == DVQ_VALUE_OBJECT ||
                  before.type == DVQ_VALUE_LINK || before.type == DVQ_VALUE_DURATION;
    return before.type == after.type && (!points || before.as.items == after.as.items);
}

/* managed_result.c: the note without the results that stand below its queries. */
dvq_status dvq_note_drop_results(dvq_note_build *build, dvq_text *contents);
/* Whether no item's text takes in a line. */
bool dvq_note_is_hidden(const dvq_note_build *build, uint32_t line);
/* Give the items the lines they have in the note with its results. Called when all is read. */
void dvq_note_restore_lines(dvq_note_build *build);

/* ---- task.c ---- */

/* Fill page->items with those that are wanted, and list_fields. */
dvq_status dvq_note_build_items(dvq_note_build *build);

/* Where an item's marker stands in its first line. */
size_t dvq_note_find_marker(dvq_text line);

/* ---- frontmatter_field.c ---- */

dvq_status dvq_frontmatter_list_tags(dvq_arena *arena, const dvq_entry_vector *raw,
                                     dvq_text_vector *tags);
dvq_status dvq_frontmatter_list_aliases(dvq_arena *arena, const dvq_entry_vector *raw,
                                        dvq_text_vector *aliases);
/* Links that are the whole of a text, at any depth. */
dvq_status dvq_frontmatter_list_links(dvq_arena *arena, dvq_value raw, dvq_raw_link_vector *links);

/* inline_scan.c: [[link]] or ![[link]] as the whole of a text. */
dvq_status dvq_note_read_whole_link(dvq_arena *arena, dvq_text text, dvq_raw_link *link,
                                    bool *found);

#endif
