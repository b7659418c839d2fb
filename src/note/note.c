/*
 * The note reader: a note's bytes to the parts of its page that are wanted. Called by the loader,
 * in many threads at once, each with its own arenas. Sees the rest of the vault only through the
 * link resolver it is given. Its parts are markdown.c (blocks), frontmatter.c, task.c (items),
 * inline_field.c and note_keep.c.
 *
 * Rules: Dataview, data-import/markdown-file.ts (parsePage) and what data-index/index.ts does to a
 * page afterwards: links in a page's fields and its outgoing links are resolved, those of its items
 * are not.
 */
#include "note/note.h"

#include "note/frontmatter.h"
#include "note/item_line.h"
#include "note/line_place.h"
#include "note/list_item.h"
#include "note/managed_result.h"
#include "note/note_keep.h"
#include "note/task.h"
#include "support/ascii.h"
#include "support/bytes.h"
#include "support/diagnostic.h"
#include "support/unicode.h"
#include "value/date.h"
#include "value/literal.h"

enum { LINKS_AT_ONCE = 16 /* of a note, that are looked up together */ };

#define LINE_LIMIT 32768 /* UTF-16 units; a longer line gives its page no fields */

/* ---- links ---- */

/* The page's links being gathered, in scratch memory. */
typedef struct link_list {
    dvq_note_build *build;
    DVQ_VECTOR(uint32_t) targets;
    dvq_link_vector links;
} link_list;

static dvq_status add_page_link(link_list *list, const dvq_link *link)
{
    dvq_note_build *build = list->build;
    size_t page;
    dvq_text path = dvq_note_build_resolve(build, link->path, &page);
    if (page != SIZE_MAX && !DVQ_VECTOR_PUSH(build->scratch, &list->targets, (uint32_t)page))
        return DVQ_ERROR_MEMORY;
    if (!dvq_note_build_wants(build, DVQ_PAGE_LINKS))
        return DVQ_OK;
    dvq_status status = dvq_note_keep_resolved(build, link, path, &link);
    if (status == DVQ_OK && !DVQ_VECTOR_PUSH(build->scratch, &list->links, link))
        status = DVQ_ERROR_MEMORY;
    return status;
}

/* At most LINKS_AT_ONCE links. */
static dvq_status add_batch(link_list *list, const dvq_raw_link *raw, size_t count, bool embed)
{
    const dvq_link_resolver *resolver = &list->build->reader->resolver;
    const dvq_link *links[LINKS_AT_ONCE];
    dvq_status status = DVQ_OK;
    for (size_t i = 0; i < count && status == DVQ_OK; i++)
        status = dvq_note_build_infer_link(list->build, &raw[i], embed, &links[i]);
    if (status == DVQ_OK && resolver->prefetch != NULL)
        resolver->prefetch(resolver->user, links, count);
    for (size_t i = 0; i < count && status == DVQ_OK; i++)
        status = add_page_link(list, links[i]);
    return status;
}

static dvq_status add_page_links(link_list *list, const dvq_raw_link_vector *raw, bool embed)
{
    dvq_status status = DVQ_OK;
    for (size_t i = 0; i < raw->count && status == DVQ_OK; i += LINKS_AT_ONCE) {
        size_t left = raw->count - i;
        status =
            add_batch(list, &raw->items[i], left < LINKS_AT_ONCE ? left : LINKS_AT_ONCE, embed);
    }
    return status;
}

/* Keep what was gathered, in no more memory than it takes. */
static dvq_status keep_links(const link_list *list)
{
    dvq_note_build *build = list->build;
    dvq_page *page = build->page;
    if (dvq_note_build_wants(build, DVQ_PAGE_TARGETS)) {
        page->target_count = list->targets.count;
        page->targets = dvq_arena_copy(build->arena, list->targets.items,
                                       list->targets.count * sizeof *page->targets);
        if (page->targets == NULL)
            return DVQ_ERROR_MEMORY;
    }
    if (dvq_note_build_wants(build, DVQ_PAGE_LINKS)) {
        page->links.count = page->links.capacity = list->links.count;
        page->links.items = dvq_arena_copy(build->arena, list->links.items,
                                           list->links.count * sizeof *page->links.items);
        if (page->links.items == NULL)
            return DVQ_ERROR_MEMORY;
    }
    return DVQ_OK;
}

/* Outgoing links: those of the frontmatter, those in the text, embeds. */
static dvq_status read_links(dvq_note_build *build, dvq_value raw)
{
    link_list list = {.build = build};
    dvq_raw_link_vector frontmatter = {0};
    if (!dvq_note_build_wants(build, DVQ_PAGE_TARGETS | DVQ_PAGE_LINKS))
        return DVQ_OK;
    dvq_status status = dvq_frontmatter_list_links(build->scratch, raw, &frontmatter);
    if (status != DVQ_OK || (status = add_page_links(&list, &frontmatter, false)) != DVQ_OK ||
        (status = add_page_links(&list, &build->structure.links, false)) != DVQ_OK ||
        (status = add_page_links(&list, &build->structure.embeds, true)) != DVQ_OK)
        return status;
    return keep_links(&list);
}

/* ---- frontmatter, tags ---- */

static void warn(const dvq_note_build *build, const dvq_error *problem)
{
    if (build->reader->warn != NULL && !build->page->warned)
        build->reader->warn(build->reader->warn_user, build->page->path, problem);
}

/* Take the name "position", which Obsidian keeps for itself, out of the raw object. */
static dvq_status drop_position(dvq_note_build *build, dvq_value *raw)
{
    dvq_entry_vector entries = {0};
    dvq_status status = dvq_object_list(raw->as.object, build->scratch, &entries);
    size_t kept = 0;
    for (size_t i = 0; i < entries.count; i++)
        if (!dvq_text_equal(entries.items[i].key, DVQ_TEXT("position")))
            entries.items[kept++] = entries.items[i];
    if (status == DVQ_OK && kept < entries.count)
        raw->as.object = dvq_object_make(build->scratch, entries.items, kept);
    return raw->as.object == NULL ? DVQ_ERROR_MEMORY : status;
}

static dvq_status add_frontmatter_fields(dvq_note_build *build, const dvq_entry_vector *entries)
{
    dvq_status status = DVQ_OK;
    for (size_t i = 0; i < entries->count && status == DVQ_OK; i++) {
        dvq_value raw = entries->items[i].value;
        dvq_value value;
        status = dvq_frontmatter_convert(build->reader->environment, build->scratch, raw, &value);
        if (status == DVQ_OK)
            status = dvq_note_keep_converted(build, raw, value, &value);
        if (status == DVQ_OK)
            status = dvq_field_set_add(&build->fields, entries->items[i].key, value);
    }
    return status;
}

/* The frontmatter as a raw object, null for none; the page keeps it if its fields are wanted. */
static dvq_status read_frontmatter(dvq_note_build *build, dvq_value *raw)
{
    dvq_error problem = {0};
    *raw = dvq_value_null();
    if (build->structure.frontmatter.data == NULL ||
        !dvq_note_build_wants(build,
                              DVQ_PAGE_FIELDS | DVQ_PAGE_TAGS | DVQ_PAGE_TARGETS | DVQ_PAGE_LINKS))
        return DVQ_OK;
    bool valid;
    dvq_status status =
        dvq_frontmatter_read(build->scratch, build->structure.frontmatter, raw, &valid, &problem);
    if (status == DVQ_OK && !valid) {
        problem.line++; /* the fence */
        problem.offset += (uint32_t)(build->structure.frontmatter.data - build->contents.data);
        warn(build, &problem);
        build->warned = true;
    }
    if (status == DVQ_OK)
        status = drop_position(build, raw);
    if (status == DVQ_OK && dvq_note_build_wants(build, DVQ_PAGE_FIELDS)) {
        status = dvq_note_keep_raw(build, *raw, raw);
        build->page->frontmatter = *raw;
    }
    return status;
}

/* Add `name` unless `seen` has it already. */
static dvq_status add_name(const dvq_note_build *build, dvq_map *seen, dvq_text name,
                           dvq_text_vector *names)
{
    void **slot = dvq_map_slot(seen, name);
    if (slot == NULL)
        return DVQ_ERROR_MEMORY;
    if (*slot != NULL)
        return DVQ_OK;
    *slot = seen;
    name = dvq_note_keep_name(build, name);
    return name.data != NULL && DVQ_VECTOR_PUSH(build->scratch, names, name) ? DVQ_OK
                                                                             : DVQ_ERROR_MEMORY;
}

static dvq_status keep_names(const dvq_note_build *build, const dvq_text_vector *names,
                             dvq_text_vector *kept)
{
    kept->count = kept->capacity = names->count;
    kept->items = dvq_arena_copy(build->arena, names->items, names->count * sizeof *names->items);
    return kept->items != NULL ? DVQ_OK : DVQ_ERROR_MEMORY;
}

/* Bytes of a tag and all its parents. */
static size_t measure_with_parents(dvq_text tag)
{
    size_t bytes = 0;
    while (tag.length != SIZE_MAX) {
        bytes += tag.length;
        tag.length = dvq_text_find_last_byte(tag, '/');
    }
    return bytes;
}

/* Keep the page's tags. If they have too many parents, file.tags leaves some out. */
static dvq_status keep_tags(dvq_note_build *build, const dvq_text_vector *tags)
{
    size_t bytes = 0;
    for (size_t i = 0; i < tags->count && bytes <= DVQ_PAGE_TAG_LIMIT; i++)
        bytes += measure_with_parents(tags->items[i]);
    build->lacks_tags = bytes > DVQ_PAGE_TAG_LIMIT;
    return keep_names(build, tags, &build->page->exact_tags);
}

/* Tags of the text, then of the frontmatter. */
static dvq_status read_tags(dvq_note_build *build, const dvq_entry_vector *frontmatter)
{
    dvq_text_vector listed = {0};
    dvq_text_vector tags = {0};
    dvq_status status = DVQ_OK;
    if (!dvq_note_build_wants(build, DVQ_PAGE_TAGS))
        return DVQ_OK;
    dvq_map seen;
    dvq_map_init(&seen, build->scratch);
    for (size_t i = 0; i < build->structure.tags.count && status == DVQ_OK; i++)
        status = add_name(build, &seen, build->structure.tags.items[i].tag, &tags);
    if (status == DVQ_OK)
        status = dvq_frontmatter_list_tags(build->scratch, frontmatter, &listed);
    for (size_t i = 0; i < listed.count && status == DVQ_OK; i++)
        status = add_name(build, &seen, listed.items[i], &tags);
    return status == DVQ_OK ? keep_tags(build, &tags) : status;
}

static dvq_status read_aliases(dvq_note_build *build, const dvq_entry_vector *frontmatter)
{
    dvq_text_vector listed = {0};
    dvq_text_vector aliases = {0};
    dvq_status status = dvq_frontmatter_list_aliases(build->scratch, frontmatter, &listed);
    dvq_map seen;
    dvq_map_init(&seen, build->scratch);
    for (size_t i = 0; i < listed.count && status == DVQ_OK; i++)
        status = add_name(build, &seen, listed.items[i], &aliases);
    return status == DVQ_OK ? keep_names(build, &aliases, &build->page->aliases) : status;
}

/* ---- fields ---- */

static dvq_status read_fields_of_line(dvq_note_build *build, dvq_text line, dvq_field_set *fields,
                                      dvq_inline_field_vector *found)
{

    if (line.length > LINE_LIMIT && dvq_unicode_utf16_length(line) > LINE_LIMIT)
        return DVQ_OK;
    line = dvq_unicode_trim(line);
    dvq_status status = dvq_inline_field_find(build->scratch, line, false, found);
    for (size_t i = 0; i < found->count && status == DVQ_OK; i++)
        status = dvq_note_keep_field(build, fields, &found->items[i]);
    dvq_inline_field whole;
    if (status == DVQ_OK && found->count == 0 && dvq_inline_field_match_line(line, &whole))
        status = dvq_note_keep_field(build, fields, &whole);
    return status;
}

/* Whether the line's fields count as the page's; *index moves on to the section at the line. */
static bool is_in_section(const dvq_structure *structure, uint32_t line, size_t *index)
{
    const dvq_section *sections = structure->sections.items;
    while (*index < structure->sections.count && sections[*index].last_line < line)
        ++*index;
    return *index < structure->sections.count && sections[*index].first_line <= line &&
           sections[*index].type != DVQ_SECTION_LIST;
}

/* Read the fields outside lists; those of items have been read with the items. */
static dvq_status read_section_fields(dvq_note_build *build, dvq_field_set *fields)
{
    const dvq_structure *structure = &build->structure;
    dvq_inline_field_vector found = {0};
    dvq_status status = DVQ_OK;
    size_t section = 0;
    for (uint32_t line = 0; status == DVQ_OK && line < structure->line_count; line++)
        if ((structure->kinds[line] & DVQ_BYTES_COLONS) != 0 && build->item_lines[line] == 0 &&
            is_in_section(structure, line, &section))
            status =
                read_fields_of_line(build, dvq_note_build_get_line(build, line), fields, &found);
    return status;
}

static dvq_status share_with_owner(const dvq_note_build *build, const dvq_field *field)
{
    const dvq_item_extra *extra = field->owner->extra;
    dvq_status status = DVQ_OK;
    for (size_t i = 0; extra != NULL && i < extra->field_count && status == DVQ_OK; i++)
        if (dvq_text_equal(extra->fields[i].key, field->name))
            status = dvq_field_set_get_value(field, build->arena, &extra->fields[i].value);
    return status;
}

/*
 * When a field stands both in the text and in one item, Dataview adds the text's values to the
 * item's own list, so the item shows them too.
 */
static dvq_status share_with_owners(const dvq_note_build *build, const dvq_field_set *fields)
{
    dvq_status status = DVQ_OK;
    for (size_t i = 0; i < fields->fields.count && status == DVQ_OK; i++) {
        const dvq_field *field = &fields->fields.items[i];
        if (field->owner != NULL && field->values.count > field->owned)
            status = share_with_owner(build, field);
    }
    return status;
}

static bool has_owners(const dvq_field_set *fields)
{
    for (size_t i = 0; i < fields->fields.count; i++)
        if (fields->fields.items[i].owner != NULL)
            return true;
    return false;
}

static dvq_status read_inline_fields(dvq_note_build *build)
{
    dvq_field_set *fields = &build->list_fields;
    if (!build->may_hold_fields ||
        (!dvq_note_build_wants(build, DVQ_PAGE_FIELDS) && !has_owners(fields)))
        return DVQ_OK;
    dvq_status status = read_section_fields(build, fields);
    if (status == DVQ_OK)
        status = share_with_owners(build, fields);
    return status == DVQ_OK ? dvq_field_set_merge(&build->fields, fields) : status;
}

/* Add each field under the name that queries can write, too, unless a field has that name. */
static dvq_status add_normal_names(dvq_note_build *build, dvq_field_set *all)
{
    dvq_status status = DVQ_OK;
    dvq_field_set normal;
    dvq_field_set_init(&normal, build->scratch);
    for (size_t i = 0; i < build->fields.fields.count && status == DVQ_OK; i++) {
        const dvq_field *field = &build->fields.fields.items[i];
        dvq_text name;
        status = dvq_literal_normalize_name(build->scratch, field->name, &name);
        if (status != DVQ_OK || name.length == 0 ||
            dvq_field_set_find(&build->fields, name) != NULL)
            continue;
        name = dvq_note_keep_name(build, name);
        status = name.data != NULL ? DVQ_OK : DVQ_ERROR_MEMORY;
        for (size_t k = 0; k < field->values.count && status == DVQ_OK; k++)
            status = dvq_field_set_add(&normal, name, field->values.items[k]);
    }
    status = status == DVQ_OK ? dvq_field_set_merge(all, &build->fields) : status;
    return status == DVQ_OK ? dvq_field_set_merge(all, &normal) : status;
}

static dvq_status set_page_fields(dvq_note_build *build)
{
    dvq_entry_vector *fields = &build->page->fields;
    dvq_field_set all;
    dvq_field_set_init(&all, build->scratch);
    dvq_status status = add_normal_names(build, &all);
    fields->capacity = all.fields.count;
    fields->items = dvq_arena_allocate(build->arena, all.fields.count * sizeof *fields->items);
    if (fields->items == NULL)
        return DVQ_ERROR_MEMORY;
    for (size_t i = 0; i < all.fields.count && status == DVQ_OK; i++) {
        dvq_entry entry = {.key = all.fields.items[i].name};
        if (dvq_text_equal(entry.key, DVQ_TEXT("file")) || dvq_field_set_is_reserved(entry.key))
            continue;
        status = dvq_field_set_get_value(&all.fields.items[i], build->arena, &entry.value);
        fields->items[fields->count++] = entry;
    }
    return status;
}

/* ---- the day ---- */

/* Read the digits at `offset`, if the text there has the shape, where d stands for a digit. */
static bool match_shape(dvq_text text, size_t offset, const char *shape, int digits[8])
{
    int count = 0;
    for (; *shape != '\0'; shape++, offset++) {
        char byte = offset < text.length ? text.data[offset] : '\0';
        if (*shape != 'd') {
            if (byte != *shape)
                return false;
        } else if (byte < '0' || byte > '9') {
            return false;
        } else {
            digits[count++] = byte - '0';
        }
    }
    return true;
}

/* The date in a text: the first YYYY-MM-DD, else the first YYYYMMDD; null for none. */
static dvq_value extract_date(const dvq_environment *environment, dvq_text text)
{
    static const char *const shapes[] = {"dddd-dd-dd", "dddddddd"};
    dvq_date_fields fields = {0};
    dvq_value date;
    int d[8];
    for (size_t i = 0; i < 2; i++) {
        for (size_t offset = 0; offset < text.length; offset++) {
            if (dvq_ascii_is_digit((unsigned char)text.data[offset]) &&
                match_shape(text, offset, shapes[i], d)) {
                fields.year = d[0] * 1000 + d[1] * 100 + d[2] * 10 + d[3];
                fields.month = d[4] * 10 + d[5];
                fields.day = d[6] * 10 + d[7];
                return dvq_date_make(environment, &fields, DVQ_ZONE_SYSTEM, &date)
                           ? date
                           : dvq_value_null();
            }
        }
    }
    return dvq_value_null();
}

static void find_day(dvq_note_build *build)
{
    dvq_page *page = build->page;
    for (size_t i = 0; i < build->fields.fields.count; i++) {
        const dvq_field *field = &build->fields.fields.items[i];
        if ((dvq_text_equal_ascii_case(field->name, DVQ_TEXT("date")) ||
             dvq_text_equal_ascii_case(field->name, DVQ_TEXT("day"))) &&
            dvq_value_is(field->values.items[0], DVQ_VALUE_DATE)) {
            page->day = field->values.items[0];
            return;
        }
    }
    page->day = extract_date(build->reader->environment, dvq_page_get_name(page));
}

/* ---- the whole note ---- */

/* Read the blocks if they are needed; most notes have all their fields in the frontmatter. */
static dvq_status read_structure(dvq_note_build *build)
{
    bool wants_fields = dvq_note_build_wants(build, DVQ_PAGE_FIELDS);
    build->may_hold_fields =
        (wants_fields || dvq_note_build_wants(build, DVQ_PAGE_TASKS | DVQ_PAGE_ITEMS)) &&
        dvq_inline_field_may_hold(build->contents);
    bool wants_items = dvq_note_build_wants(build, DVQ_PAGE_TASKS | DVQ_PAGE_ITEMS);
    unsigned wanted = 0;
    if (dvq_note_build_wants(build, DVQ_PAGE_TAGS))
        wanted |= DVQ_STRUCTURE_TAGS | DVQ_STRUCTURE_OUTSIDE;
    if (dvq_note_build_wants(build, DVQ_PAGE_TARGETS | DVQ_PAGE_LINKS))
        wanted |= DVQ_STRUCTURE_LINKS | DVQ_STRUCTURE_OUTSIDE;
    if (wants_items)
        wanted |= DVQ_STRUCTURE_LINKS;
    bool wants_lines = dvq_note_build_wants(build, DVQ_PAGE_ITEM_LINES);
    if (wants_items || wants_lines || build->may_hold_fields)
        wanted |= DVQ_STRUCTURE_BLOCKS;
    if (wanted != 0)
        return dvq_structure_read(build->scratch, build->contents, wanted, &build->structure);
    if (wants_fields)
        build->structure.frontmatter = dvq_structure_find_frontmatter(build->contents);
    return DVQ_OK;
}

static dvq_status read_fields(dvq_note_build *build, const dvq_entry_vector *frontmatter)
{
    dvq_status status = read_inline_fields(build);
    if (status != DVQ_OK || !dvq_note_build_wants(build, DVQ_PAGE_FIELDS))
        return status;
    if ((status = read_aliases(build, frontmatter)) != DVQ_OK ||
        (status = set_page_fields(build)) != DVQ_OK)
        return status;
    find_day(build);
    return DVQ_OK;
}

static dvq_status read_parts(dvq_note_build *build)
{
    dvq_entry_vector entries = {0};
    dvq_error problem = {0};
    dvq_status status;
    dvq_value frontmatter;
    if ((status = read_structure(build)) != DVQ_OK ||
        (status = read_frontmatter(build, &frontmatter)) != DVQ_OK)
        return status;
    if (dvq_value_is(frontmatter, DVQ_VALUE_OBJECT))
        status = dvq_object_list(frontmatter.as.object, build->scratch, &entries);
    if (status == DVQ_OK && dvq_note_build_wants(build, DVQ_PAGE_FIELDS))
        status = add_frontmatter_fields(build, &entries);
    if (status != DVQ_OK || (status = read_links(build, frontmatter)) != DVQ_OK ||
        (status = read_tags(build, &entries)) != DVQ_OK ||
        (status = dvq_task_build_items(build)) != DVQ_OK ||
        (status = dvq_item_line_build(build)) != DVQ_OK ||
        (status = read_fields(build, &entries)) != DVQ_OK)
        return status;
    if (build->structure.truncated || build->lacks_tags) {
        dvq_error_set(&problem, DVQ_ERROR_LIMIT, "%s to be read whole",
                      build->structure.truncated ? "nested too widely or deeply"
                                                 : "tags with too many parents");
        warn(build, &problem);
        build->warned = true;
    }
    return DVQ_OK;
}

static dvq_text skip_byte_order_mark(dvq_text source)
{
    return dvq_text_starts_with(source, DVQ_TEXT("\xEF\xBB\xBF"))
               ? dvq_text_slice(source, 3, source.length)
               : source;
}

dvq_status dvq_note_read(const dvq_note_reader *reader, dvq_arena *arena, dvq_text source,
                         dvq_page *page)
{
    dvq_note_build build = {.reader = reader, .arena = arena, .scratch = reader->scratch};
    build.page = page;
    build.contents = dvq_unicode_repair(build.scratch, skip_byte_order_mark(source));
    dvq_text whole = build.contents; /* with managed results */
    if (build.contents.data == NULL || dvq_managed_result_drop(&build, &build.contents) != DVQ_OK)
        return DVQ_ERROR_MEMORY;
    dvq_field_set_init(&build.fields, build.scratch);
    dvq_field_set_init(&build.list_fields, build.scratch);
    dvq_page_clear_parts(page, reader->parts);
    dvq_status status = read_parts(&build);
    if (status == DVQ_OK && dvq_note_build_wants(&build, DVQ_PAGE_TEXT)) {
        page->source = dvq_note_keep_text(&build, source);
        status = page->source.data != NULL ? DVQ_OK : DVQ_ERROR_MEMORY;
    }
    if (status == DVQ_OK && dvq_note_build_wants(&build, DVQ_PAGE_LINES))
        status = dvq_line_place_read(page, arena, whole);
    if (status != DVQ_OK) {
        dvq_page_clear_parts(page, reader->parts);
        return status;
    }
    dvq_managed_result_restore_lines(&build);
    page->warned = page->warned || build.warned;
    return DVQ_OK;
}
