/*
 * The note reader: a note's bytes to its page. Called by the loader, in many threads at once, each
 * with its own arena; sees the rest of the vault only through the link resolver it is given. The
 * parts are in markdown.c (blocks), frontmatter.c, task.c (items) and inline_field.c.
 *
 * Rules: Dataview, data-import/markdown-file.ts (parsePage) and what data-index/index.ts does to a
 * page afterwards: links among a page's fields and links are resolved, an item's own links are not.
 */
#include "support/diagnostic.h"
#include "support/unicode.h"
#include "value/date.h"
#include "value/literal.h"
#include "vault/note_part.h"

#define DEPTH_LIMIT 200
#define LINE_LIMIT 32768 /* UTF-16 units; longer lines hold no fields of a page */

dvq_text dvq_note_get_line(const dvq_note_build *build, uint32_t line)
{
    const dvq_structure *structure = &build->structure;

    if (line >= structure->line_count) {
        return (dvq_text){"", 0};
    }
    return dvq_text_slice(build->page->contents, structure->line_starts[line],
                          structure->line_starts[line + 1] - 1);
}

/* ---- links ---- */

dvq_status dvq_note_resolve_link(dvq_note_build *build, const dvq_link *link,
                                 const dvq_link **resolved)
{
    const dvq_link_resolver *resolver = &build->reader->resolver;
    dvq_text path = link->path;
    dvq_link copy = *link;

    *resolved = link;
    if (resolver->resolve != NULL) {
        path = resolver->resolve(resolver->user, link->path, build->page->path);
    }
    if (dvq_text_equal(path, link->path)) {
        return DVQ_OK;
    }
    copy.path = path;
    *resolved = dvq_arena_copy(build->arena, &copy, sizeof copy);
    return *resolved != NULL ? DVQ_OK : DVQ_ERROR_MEMORY;
}

static dvq_status resolve_value(dvq_note_build *build, dvq_value value, int depth,
                                dvq_value *resolved);

static dvq_status resolve_list(dvq_note_build *build, dvq_value list, int depth,
                               dvq_value *resolved)
{
    dvq_value *items = dvq_arena_copy(build->arena, list.as.items, list.size * sizeof *items);
    dvq_status status = DVQ_OK;

    if (items == NULL) {
        return DVQ_ERROR_MEMORY;
    }
    for (size_t i = 0; i < list.size && status == DVQ_OK; i++) {
        status = resolve_value(build, list.as.items[i], depth + 1, &items[i]);
    }
    *resolved = dvq_value_array(items, list.size);
    return status;
}

static dvq_status resolve_map(dvq_note_build *build, dvq_value map, int depth, dvq_value *resolved)
{
    dvq_entry_vector entries = {0};
    dvq_status status = dvq_object_list(map.as.object, build->arena, &entries);
    const dvq_object *object;

    for (size_t i = 0; i < entries.count && status == DVQ_OK; i++) {
        dvq_value value = entries.items[i].value;

        status = resolve_value(build, value, depth + 1, &entries.items[i].value);
    }
    if (status != DVQ_OK) {
        return status;
    }
    object = dvq_object_make(build->arena, entries.items, entries.count);
    *resolved = dvq_value_object(object);
    return object != NULL ? DVQ_OK : DVQ_ERROR_MEMORY;
}

static dvq_status resolve_value(dvq_note_build *build, dvq_value value, int depth,
                                dvq_value *resolved)
{
    const dvq_link *link;
    dvq_status status;

    *resolved = value;
    if (dvq_value_is(value, DVQ_VALUE_LINK)) {
        status = dvq_note_resolve_link(build, value.as.link, &link);
        *resolved = dvq_value_link(link);
        return status;
    }
    if (depth > DEPTH_LIMIT) {
        return DVQ_OK;
    }
    if (dvq_value_is(value, DVQ_VALUE_ARRAY) && value.size > 0) {
        return resolve_list(build, value, depth, resolved);
    }
    if (dvq_value_is(value, DVQ_VALUE_OBJECT)) {
        return resolve_map(build, value, depth, resolved);
    }
    return DVQ_OK;
}

dvq_status dvq_note_resolve_value(dvq_note_build *build, dvq_value value, dvq_value *resolved)
{
    return resolve_value(build, value, 0, resolved);
}

/* Text that outlives the reading: a part of the note, or a copy. data NULL: memory is out. */
static dvq_text keep_text(const dvq_note_build *build, dvq_text text)
{
    dvq_text contents = build->page->contents;
    uintptr_t start = (uintptr_t)contents.data;
    uintptr_t place = (uintptr_t)text.data;

    if (text.length == 0) {
        return (dvq_text){"", 0};
    }
    return place >= start && place < start + contents.length ? text
                                                             : dvq_text_copy(build->arena, text);
}

/* The links as Dataview has them before they are resolved. */
static dvq_status infer_links(dvq_note_build *build, const dvq_raw_link_vector *raw, bool embed,
                              const dvq_link ***links)
{
    dvq_status status = DVQ_OK;

    *links = dvq_arena_allocate_array(build->scratch, raw->count, sizeof **links);
    if (*links == NULL && raw->count > 0) {
        return DVQ_ERROR_MEMORY;
    }
    for (size_t i = 0; i < raw->count && status == DVQ_OK; i++) {
        dvq_text target = keep_text(build, raw->items[i].target);
        dvq_text display = keep_text(build, raw->items[i].display);

        if (target.data == NULL || display.data == NULL) {
            return DVQ_ERROR_MEMORY;
        }
        status = dvq_link_infer(build->arena, target, embed,
                                raw->items[i].has_display ? &display : NULL, &(*links)[i]);
    }
    return status;
}

static dvq_status add_page_links(dvq_note_build *build, const dvq_link **links, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const dvq_link *resolved;
        dvq_status status = dvq_note_resolve_link(build, links[i], &resolved);

        if (status != DVQ_OK) {
            return status;
        }
        if (!DVQ_VECTOR_PUSH(build->arena, &build->page->links, resolved)) {
            return DVQ_ERROR_MEMORY;
        }
    }
    return DVQ_OK;
}

/* Outgoing links: the frontmatter's, those in the text, embeds. */
static dvq_status read_links(dvq_note_build *build)
{
    const dvq_structure *structure = &build->structure;
    dvq_raw_link_vector raw = {0};
    const dvq_link **links;
    dvq_status status = dvq_frontmatter_list_links(build->scratch, build->page->frontmatter, &raw);

    if (status != DVQ_OK || (status = infer_links(build, &raw, false, &links)) != DVQ_OK ||
        (status = infer_links(build, &structure->links, false, &build->links)) != DVQ_OK ||
        (status = infer_links(build, &structure->embeds, true, &build->embeds)) != DVQ_OK ||
        (status = add_page_links(build, links, raw.count)) != DVQ_OK ||
        (status = add_page_links(build, build->links, structure->links.count)) != DVQ_OK) {
        return status;
    }
    return add_page_links(build, build->embeds, structure->embeds.count);
}

/* ---- frontmatter, tags ---- */

static void warn(dvq_note_build *build, const dvq_error *problem)
{
    if (build->reader->warn != NULL) {
        build->reader->warn(build->reader->warn_user, build->page->path, problem);
    }
}

/* The raw object without the name "position", which Obsidian keeps for itself. */
static dvq_status set_frontmatter(dvq_note_build *build, dvq_value raw, dvq_entry_vector *entries)
{
    dvq_status status = dvq_object_list(raw.as.object, build->scratch, entries);
    size_t kept = 0;

    for (size_t i = 0; i < entries->count; i++) {
        if (!dvq_text_equal(entries->items[i].key, DVQ_TEXT("position"))) {
            entries->items[kept++] = entries->items[i];
        }
    }
    if (kept < entries->count) {
        entries->count = kept;
        raw.as.object = dvq_object_make(build->arena, entries->items, kept);
    }
    build->page->frontmatter = raw;
    return raw.as.object == NULL ? DVQ_ERROR_MEMORY : status;
}

static dvq_status add_frontmatter_fields(dvq_note_build *build, const dvq_entry_vector *entries)
{
    dvq_status status = DVQ_OK;

    for (size_t i = 0; i < entries->count && status == DVQ_OK; i++) {
        dvq_value value = entries->items[i].value;

        status = dvq_frontmatter_convert(build->reader->environment, build->arena, value, &value);
        if (status == DVQ_OK) {
            status = dvq_note_resolve_value(build, value, &value);
        }
        if (status == DVQ_OK) {
            status = dvq_field_set_add(&build->fields, entries->items[i].key, value);
        }
    }
    return status;
}

static dvq_status read_frontmatter(dvq_note_build *build, dvq_entry_vector *entries)
{
    dvq_value raw = dvq_value_object(dvq_object_make(build->arena, NULL, 0));
    dvq_error problem = {0};
    bool valid = true;
    dvq_status status = raw.as.object != NULL ? DVQ_OK : DVQ_ERROR_MEMORY;

    if (status == DVQ_OK && build->structure.frontmatter.data != NULL) {
        status = dvq_frontmatter_read(build->arena, build->structure.frontmatter, &raw, &valid,
                                      &problem);
    }
    if (status == DVQ_OK && !valid) {
        problem.line++; /* the fence */
        warn(build, &problem);
    }
    if (status == DVQ_OK) {
        status = set_frontmatter(build, raw, entries);
    }
    return status == DVQ_OK ? add_frontmatter_fields(build, entries) : status;
}

/* Add `tag` unless it is there; `seen` knows those that are. */
static dvq_status add_tag(dvq_arena *arena, dvq_map *seen, dvq_text_vector *tags, dvq_text tag)
{
    void **slot = dvq_map_slot(seen, tag);

    if (slot == NULL) {
        return DVQ_ERROR_MEMORY;
    }
    if (*slot != NULL) {
        return DVQ_OK;
    }
    *slot = seen;
    return DVQ_VECTOR_PUSH(arena, tags, tag) ? DVQ_OK : DVQ_ERROR_MEMORY;
}

/* Tags of the text, then of the frontmatter. */
static dvq_status read_exact_tags(dvq_note_build *build, const dvq_entry_vector *frontmatter)
{
    dvq_page *page = build->page;
    dvq_text_vector listed = {0};
    dvq_status status = DVQ_OK;
    dvq_map seen;

    dvq_map_init(&seen, build->scratch);
    for (size_t i = 0; i < build->structure.tags.count && status == DVQ_OK; i++) {
        dvq_text tag = keep_text(build, build->structure.tags.items[i].tag);

        status = tag.data == NULL ? DVQ_ERROR_MEMORY
                                  : add_tag(build->arena, &seen, &page->exact_tags, tag);
    }
    if (status == DVQ_OK) {
        status = dvq_frontmatter_list_tags(build->arena, frontmatter, &listed);
    }
    for (size_t i = 0; i < listed.count && status == DVQ_OK; i++) {
        status = add_tag(build->arena, &seen, &page->exact_tags, listed.items[i]);
    }
    return status;
}

static dvq_status read_aliases(dvq_note_build *build, const dvq_entry_vector *frontmatter)
{
    dvq_text_vector listed = {0};
    dvq_status status = dvq_frontmatter_list_aliases(build->arena, frontmatter, &listed);
    dvq_map seen;

    dvq_map_init(&seen, build->scratch);
    for (size_t i = 0; i < listed.count && status == DVQ_OK; i++) {
        status = add_tag(build->arena, &seen, &build->page->aliases, listed.items[i]);
    }
    return status;
}

/* Bytes of a note's tags with all their parents: of `n` slashes come as many texts. */
#define TAG_LIMIT ((size_t)16 * 1024 * 1024)

/* Each tag followed by its parents; past the limit the rest are left out. */
static dvq_status expand_tags(dvq_note_build *build)
{
    dvq_page *page = build->page;
    dvq_status status = DVQ_OK;
    size_t bytes = 0;
    dvq_map seen;

    dvq_map_init(&seen, build->scratch);
    for (size_t i = 0; i < page->exact_tags.count; i++) {
        dvq_text tag = page->exact_tags.items[i];
        size_t slash = tag.length;

        while (status == DVQ_OK && slash != SIZE_MAX && bytes <= TAG_LIMIT) {
            tag.length = slash;
            bytes += slash;
            status = add_tag(build->arena, &seen, &page->tags, tag);
            slash = dvq_text_find_last_byte(tag, '/');
        }
    }
    build->structure.truncated = build->structure.truncated || bytes > TAG_LIMIT;
    return status;
}

/* ---- fields ---- */

dvq_status dvq_note_add_field(dvq_note_build *build, dvq_field_set *set,
                              const dvq_inline_field *field)
{
    dvq_value value;
    dvq_status status =
        dvq_literal_parse_inline(build->reader->environment, build->arena, field->value, &value);

    if (status == DVQ_OK) {
        status = dvq_note_resolve_value(build, value, &value);
    }
    return status == DVQ_OK ? dvq_field_set_add(set, field->key, value) : status;
}

static dvq_status read_fields_of_line(dvq_note_build *build, dvq_text line, dvq_field_set *fields,
                                      dvq_inline_field_vector *found)
{
    dvq_inline_field whole;
    bool is_field = false;
    dvq_status status;

    if (dvq_text_find(line, DVQ_TEXT("::"), 0) == SIZE_MAX ||
        (line.length > LINE_LIMIT && dvq_unicode_utf16_length(line) > LINE_LIMIT)) {
        return DVQ_OK;
    }
    line = dvq_unicode_trim(line);
    status = dvq_inline_field_find(build->scratch, line, false, found);
    for (size_t i = 0; i < found->count && status == DVQ_OK; i++) {
        status = dvq_note_add_field(build, fields, &found->items[i]);
    }
    if (status == DVQ_OK && found->count == 0) {
        status = dvq_inline_field_find_line(build->scratch, line, &whole, &is_field);
    }
    return status == DVQ_OK && is_field ? dvq_note_add_field(build, fields, &whole) : status;
}

/* Mark the lines of items: their fields were read with them. */
static uint8_t *mark_item_lines(const dvq_note_build *build)
{
    const dvq_page *page = build->page;
    uint8_t *marks = dvq_arena_allocate_array(build->scratch, build->structure.line_count + 1, 1);

    for (size_t i = 0; i < page->item_count && marks != NULL; i++) {
        const dvq_list_item *item = page->items[i];

        for (uint32_t k = 0; k < item->line_count && item->line + k < build->structure.line_count;
             k++) {
            marks[item->line + k] = 1;
        }
    }
    return marks;
}

/* The fields in all sections but lists. */
static dvq_status read_section_fields(dvq_note_build *build, dvq_field_set *fields)
{
    const dvq_structure *structure = &build->structure;
    dvq_inline_field_vector found = {0};
    uint8_t *marks = mark_item_lines(build);
    dvq_status status = marks != NULL ? DVQ_OK : DVQ_ERROR_MEMORY;

    for (size_t i = 0; i < structure->sections.count && status == DVQ_OK; i++) {
        const dvq_section *section = &structure->sections.items[i];
        bool skip = section->type == DVQ_SECTION_LIST;

        for (uint32_t line = section->first_line;
             !skip && line <= section->last_line && line < structure->line_count; line++) {
            if (marks[line] == 0 && status == DVQ_OK) {
                status = read_fields_of_line(build, dvq_note_get_line(build, line), fields, &found);
            }
        }
    }
    return status;
}

/*
 * Dataview adds the values of a field in the text to the list of the one item that has the field,
 * so that the item shows them too.
 */
static dvq_status share_with_owners(dvq_note_build *build, const dvq_field_set *fields)
{
    dvq_status status = DVQ_OK;

    for (size_t i = 0; i < fields->fields.count && status == DVQ_OK; i++) {
        const dvq_field *field = &fields->fields.items[i];

        if (field->owner == NULL || field->values.count == field->owned) {
            continue;
        }
        for (size_t k = 0; k < field->owner->fields.count && status == DVQ_OK; k++) {
            dvq_entry *entry = &field->owner->fields.items[k];

            if (dvq_text_equal(entry->key, field->name)) {
                status = dvq_field_get_value(field, build->arena, &entry->value);
            }
        }
    }
    return status;
}

static dvq_status read_inline_fields(dvq_note_build *build)
{
    dvq_field_set *fields = &build->list_fields;
    dvq_status status = DVQ_OK;

    if (dvq_text_find(build->page->contents, DVQ_TEXT("::"), 0) != SIZE_MAX) {
        status = read_section_fields(build, fields);
    }
    if (status == DVQ_OK) {
        status = share_with_owners(build, fields);
    }
    return status == DVQ_OK ? dvq_field_set_merge(&build->fields, fields) : status;
}

/* Add each field also under the name that queries can write, unless a field has it already. */
static dvq_status add_normal_names(dvq_note_build *build, dvq_field_set *all)
{
    dvq_field_set normal;
    dvq_status status = DVQ_OK;

    dvq_field_set_init(&normal, build->scratch);
    for (size_t i = 0; i < build->fields.fields.count && status == DVQ_OK; i++) {
        const dvq_field *field = &build->fields.fields.items[i];
        dvq_text name;

        status = dvq_literal_normalize_name(build->arena, field->name, &name);
        if (status != DVQ_OK || name.length == 0 ||
            dvq_field_set_find(&build->fields, name) != NULL) {
            continue;
        }
        for (size_t k = 0; k < field->values.count && status == DVQ_OK; k++) {
            status = dvq_field_set_add(&normal, name, field->values.items[k]);
        }
    }
    status = status == DVQ_OK ? dvq_field_set_merge(all, &build->fields) : status;
    return status == DVQ_OK ? dvq_field_set_merge(all, &normal) : status;
}

static dvq_status set_page_fields(dvq_note_build *build)
{
    dvq_field_set all;
    dvq_status status;

    dvq_field_set_init(&all, build->scratch);
    status = add_normal_names(build, &all);
    for (size_t i = 0; i < all.fields.count && status == DVQ_OK; i++) {
        dvq_entry entry = {.key = all.fields.items[i].name};

        if (dvq_text_equal(entry.key, DVQ_TEXT("file")) || dvq_field_is_reserved(entry.key)) {
            continue;
        }
        status = dvq_field_get_value(&all.fields.items[i], build->arena, &entry.value);
        if (status == DVQ_OK && !DVQ_VECTOR_PUSH(build->arena, &build->page->fields, entry)) {
            status = DVQ_ERROR_MEMORY;
        }
    }
    return status;
}

/* ---- the day ---- */

/* Read digits in the shape of `shape` (d: a digit) at `offset`. */
static bool match_shape(dvq_text text, size_t offset, const char *shape, int digits[8])
{
    int count = 0;

    for (; *shape != '\0'; shape++, offset++) {
        char byte = offset < text.length ? text.data[offset] : '\0';

        if (*shape != 'd') {
            if (byte != *shape) {
                return false;
            }
        } else if (byte < '0' || byte > '9') {
            return false;
        } else {
            digits[count++] = byte - '0';
        }
    }
    return true;
}

/* The date in a text, as YYYY-MM-DD anywhere or else YYYYMMDD; null for none. */
static dvq_value extract_date(const dvq_environment *environment, dvq_text text)
{
    static const char *const shapes[] = {"dddd-dd-dd", "dddddddd"};
    dvq_date_fields fields = {0};
    dvq_value date;
    int d[8];

    for (size_t i = 0; i < 2; i++) {
        for (size_t offset = 0; offset < text.length; offset++) {
            if (match_shape(text, offset, shapes[i], d)) {
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

static dvq_status read_parts(dvq_note_build *build)
{
    dvq_entry_vector frontmatter = {0};
    dvq_error problem = {0};
    dvq_status status;

    if ((status = dvq_structure_read(build->scratch, build->page->contents, &build->structure)) !=
            DVQ_OK ||
        (status = read_frontmatter(build, &frontmatter)) != DVQ_OK ||
        (status = read_links(build)) != DVQ_OK ||
        (status = read_exact_tags(build, &frontmatter)) != DVQ_OK ||
        (status = read_aliases(build, &frontmatter)) != DVQ_OK ||
        (status = expand_tags(build)) != DVQ_OK ||
        (status = dvq_note_build_items(build)) != DVQ_OK ||
        (status = read_inline_fields(build)) != DVQ_OK ||
        (status = set_page_fields(build)) != DVQ_OK) {
        return status;
    }
    find_day(build);
    if (build->structure.truncated) {
        dvq_error_set(&problem, DVQ_ERROR_LIMIT, "nested too widely or deeply to be read whole");
        warn(build, &problem);
    }
    return DVQ_OK;
}

/* Empty what an earlier reading left. */
static void reset_page(dvq_page *page, const dvq_environment *environment, dvq_text contents)
{
    /* A vault's pages have these, and other threads may be reading them. */
    if (page->object.class == NULL) {
        page->object.class = &dvq_page_class;
        page->file.class = &dvq_page_file_class;
        page->environment = environment;
    }
    page->contents = contents;
    page->links.count = page->links.capacity = 0;
    page->exact_tags.count = page->exact_tags.capacity = 0;
    page->tags.count = page->tags.capacity = 0;
    page->aliases.count = page->aliases.capacity = 0;
    page->fields.count = page->fields.capacity = 0;
    page->items = NULL;
    page->item_count = 0;
    page->day = dvq_value_null();
}

dvq_status dvq_note_read(const dvq_note_reader *reader, dvq_arena *arena, dvq_text contents,
                         dvq_page *page)
{
    dvq_note_build build = {.reader = reader, .arena = arena, .page = page};
    dvq_arena scratch;
    dvq_status status;

    dvq_arena_init(&scratch, arena->allocator);
    build.scratch = &scratch;
    dvq_field_set_init(&build.fields, &scratch);
    dvq_field_set_init(&build.list_fields, &scratch);
    if (dvq_note_drop_results(&build, &contents) != DVQ_OK) {
        dvq_arena_release(&scratch);
        return DVQ_ERROR_MEMORY;
    }
    reset_page(page, reader->environment, contents);
    if (page->link == NULL) {
        page->link = dvq_link_make_file(arena, page->path);
    }
    status = page->link != NULL ? read_parts(&build) : DVQ_ERROR_MEMORY;
    if (status == DVQ_OK) {
        dvq_note_restore_lines(&build);
        page->depth = DVQ_PAGE_FULL;
    }
    dvq_arena_release(&scratch);
    return status;
}
