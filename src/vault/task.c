/*
 * List items and tasks: what Dataview knows of each item, from the lines that the block reader gave
 * it. Called by the note reader; fills the page's items, their children and fields, and gathers the
 * fields that count as the page's.
 *
 * Rules: Dataview, data-import/markdown-file.ts (parseLists) and data-model/markdown.ts (ListItem).
 */
#include "support/unicode.h"
#include "value/literal.h"
#include "vault/note_part.h"

/* Bytes of items' texts in a note; only items nested in quotes many times over come near. */
#define JOIN_LIMIT ((size_t)1 << 28)

/* What each item needs while it is built. */
typedef struct item_build {
    dvq_note_build *note;
    dvq_field_set fields;
    dvq_inline_field_vector found;
    dvq_list_item *items;
    size_t count;
    const dvq_link **sections; /* of each heading, made when first asked for */
    const dvq_link *file;
    size_t next_heading; /* the first heading below the items so far */
    size_t next_section;
    size_t next_link;
    size_t next_embed;
    size_t joined; /* bytes of text put together so far */
} item_build;

static char byte_at(dvq_text text, size_t offset)
{
    return offset < text.length ? text.data[offset] : '\0';
}

static size_t skip_white(dvq_text line, size_t offset, bool quotes)
{
    size_t size;

    while (offset < line.length) {
        uint32_t code_point = dvq_unicode_decode(line, offset, &size);

        if (!dvq_unicode_is_whitespace(code_point) && !(quotes && code_point == '>')) {
            break;
        }
        offset += size;
    }
    return offset;
}

static bool is_line_end(uint32_t code_point)
{
    return code_point == '\n' || code_point == '\r' || code_point == 0x2028 || code_point == 0x2029;
}

/* "[x]" or "[]" at `offset`: the offset behind it. */
static size_t skip_status(dvq_text line, size_t offset)
{
    size_t size;

    if (byte_at(line, offset) != '[' || offset + 1 >= line.length) {
        return offset;
    }
    if (!is_line_end(dvq_unicode_decode(line, offset + 1, &size)) &&
        byte_at(line, offset + 1 + size) == ']') {
        return offset + 2 + size;
    }
    return line.data[offset + 1] == ']' ? offset + 2 : offset;
}

/* Up to the line's end as regular expressions see it. */
static size_t find_line_end(dvq_text line, size_t offset)
{
    size_t size;

    while (offset < line.length && !is_line_end(dvq_unicode_decode(line, offset, &size))) {
        offset += size;
    }
    return offset;
}

/* Take the first line of an item apart; false when it has no marker. */
static bool match_item_line(dvq_text line, dvq_text *symbol, dvq_text *text)
{
    size_t start = skip_white(line, 0, true);
    size_t end = start;

    while (byte_at(line, end) >= '0' && byte_at(line, end) <= '9') {
        end++;
    }
    if (end > start ? byte_at(line, end) != '.' && byte_at(line, end) != ')'
                    : end == line.length || strchr("*-+", line.data[end]) == NULL ||
                          line.data[end] == '\0') {
        return false;
    }
    *symbol = dvq_text_slice(line, start, ++end);
    end = skip_white(line, skip_status(line, skip_white(line, end, false)), false);
    *text = dvq_unicode_trim(dvq_text_slice(line, end, find_line_end(line, end)));
    return true;
}

/* An item's lines, each trimmed, joined by `separator`; past the limit the first line alone. */
static dvq_status join_lines(item_build *build, const dvq_raw_item *raw, dvq_text first,
                             char separator, dvq_text *joined)
{
    dvq_text_builder builder;

    *joined = first;
    if (raw->last_line == raw->first_line) {
        return DVQ_OK;
    }
    if (build->joined > JOIN_LIMIT) {
        build->note->structure.truncated = true;
        return DVQ_OK;
    }
    dvq_text_builder_init(&builder, build->note->arena);
    dvq_text_builder_add(&builder, first);
    for (uint32_t line = raw->first_line + 1; line <= raw->last_line; line++) {
        if (dvq_note_is_hidden(build->note, line)) {
            continue;
        }
        dvq_text_builder_add_byte(&builder, separator);
        dvq_text_builder_add(&builder, dvq_unicode_trim(dvq_note_get_line(build->note, line)));
    }
    build->joined += builder.length;
    return dvq_text_builder_finish(&builder, joined);
}

/* ---- tags, links, sections ---- */

/* Bytes of #text up to white space or punctuation. */
static size_t measure_tag(dvq_text text, size_t offset)
{
    size_t end = offset + 1;
    size_t size;

    while (end < text.length) {
        uint32_t code_point = dvq_unicode_decode(text, end, &size);

        if ((code_point < 0x80 && code_point != 0 &&
             strchr(",;.:!?'\"`()[]{}", (int)code_point) != NULL) ||
            dvq_unicode_is_whitespace(code_point)) {
            break;
        }
        end += size;
    }
    return end - offset;
}

/* Few items have more tags than this. */
#define LISTED_TAGS 8

/* Whether the item has the tag; once there are many, `seen` is asked. *seen starts empty. */
static dvq_status has_tag(const dvq_list_item *item, dvq_map *seen, dvq_text tag, bool *found)
{
    *found = false;
    if (item->tags.count < LISTED_TAGS) {
        for (size_t i = 0; i < item->tags.count && !*found; i++) {
            *found = dvq_text_equal(item->tags.items[i], tag);
        }
        return DVQ_OK;
    }
    for (size_t i = seen->count; i < item->tags.count; i++) {
        if (!dvq_map_set(seen, item->tags.items[i], seen)) {
            return DVQ_ERROR_MEMORY;
        }
    }
    *found = dvq_map_has(seen, tag);
    return DVQ_OK;
}

static dvq_status find_tags(item_build *build, dvq_list_item *item)
{
    size_t offset = 0;
    dvq_map seen;

    dvq_map_init(&seen, build->note->scratch);

    while ((offset = dvq_text_find_byte(item->text, '#', offset)) != SIZE_MAX) {
        size_t size = measure_tag(item->text, offset);
        dvq_text tag = dvq_text_slice(item->text, offset, offset + size);

        bool found;

        offset += size;
        if (size == 1 || dvq_literal_match_tag(tag, 0) != size) {
            continue;
        }
        if (has_tag(item, &seen, tag, &found) != DVQ_OK ||
            (!found && !DVQ_VECTOR_PUSH(build->note->arena, &item->tags, tag))) {
            return DVQ_ERROR_MEMORY;
        }
    }
    return DVQ_OK;
}

/* Add the links that stand on `line`, looking from `first` on. */
static dvq_status add_links_of_line(item_build *build, dvq_list_item *item, uint32_t line,
                                    const dvq_raw_link_vector *raw, const dvq_link **links,
                                    size_t *first)
{
    while (*first < raw->count && raw->items[*first].line < line) {
        ++*first;
    }
    for (size_t i = *first; i < raw->count && raw->items[i].line == line; i++) {
        if (!DVQ_VECTOR_PUSH(build->note->arena, &item->links, links[i])) {
            return DVQ_ERROR_MEMORY;
        }
    }
    return DVQ_OK;
}

/* Items come by line, but one may hold the lines of others that stand in a quote inside it. */
static size_t skip_links_above(const dvq_raw_link_vector *raw, size_t first, uint32_t line)
{
    while (first < raw->count && raw->items[first].line < line) {
        first++;
    }
    return first;
}

static dvq_status add_links(item_build *build, dvq_list_item *item, const dvq_raw_item *raw)
{
    const dvq_note_build *note = build->note;
    const dvq_structure *structure = &note->structure;
    dvq_status status = DVQ_OK;
    size_t link;
    size_t embed;

    build->next_link = skip_links_above(&structure->links, build->next_link, raw->first_line);
    build->next_embed = skip_links_above(&structure->embeds, build->next_embed, raw->first_line);
    link = build->next_link;
    embed = build->next_embed;
    for (uint32_t line = raw->first_line; line <= raw->last_line && status == DVQ_OK; line++) {
        status = add_links_of_line(build, item, line, &structure->links, note->links, &link);
        if (status == DVQ_OK) {
            status = add_links_of_line(build, item, line, &structure->embeds, note->embeds, &embed);
        }
    }
    return status;
}

/* The heading above the item, or its file. Items come by line, as headings do. */
static dvq_status find_section(item_build *build, uint32_t line, const dvq_link **section)
{
    const dvq_note_build *note = build->note;
    dvq_link link = {.path = note->page->path, .type = DVQ_LINK_HEADER, .has_subpath = true};
    const dvq_heading *headings = note->structure.headings.items;
    dvq_status status;
    size_t index;

    while (build->next_heading < note->structure.headings.count &&
           headings[build->next_heading].line <= line) {
        build->next_heading++;
    }
    *section = build->file;
    if (build->next_heading == 0) {
        return DVQ_OK;
    }
    index = build->next_heading - 1;
    if (build->sections[index] == NULL) {
        status = dvq_link_normalize_heading(note->arena, headings[index].text, &link.subpath);
        if (status != DVQ_OK) {
            return status;
        }
        build->sections[index] = dvq_arena_copy(note->arena, &link, sizeof link);
    }
    *section = build->sections[index];
    return *section != NULL ? DVQ_OK : DVQ_ERROR_MEMORY;
}

static dvq_status find_link(item_build *build, dvq_list_item *item)
{
    dvq_link link = {.path = build->note->page->path,
                     .subpath = item->block_id,
                     .type = DVQ_LINK_BLOCK,
                     .has_subpath = true};

    item->link = item->section;
    if (item->block_id.length > 0) {
        item->link = dvq_arena_copy(build->note->arena, &link, sizeof link);
    }
    return item->link != NULL ? DVQ_OK : DVQ_ERROR_MEMORY;
}

/* First line of the top-level list around the item, or -1. */
static int32_t find_list(item_build *build, uint32_t line)
{
    const dvq_structure *structure = &build->note->structure;

    while (build->next_section < structure->sections.count &&
           structure->sections.items[build->next_section].last_line < line) {
        build->next_section++;
    }
    if (build->next_section < structure->sections.count) {
        const dvq_section *section = &structure->sections.items[build->next_section];

        if (section->type == DVQ_SECTION_LIST && section->first_line <= line) {
            return (int32_t)section->first_line;
        }
    }
    return -1;
}

/* ---- fields ---- */

/* Set a field that the item may have been given in its text: it keeps its place there. */
static dvq_status set_field(item_build *build, dvq_list_item *item, const char *name,
                            dvq_value value)
{
    dvq_text key = dvq_text_from_string(name);

    for (size_t i = 0; i < item->fields.count; i++) {
        if (dvq_text_equal(item->fields.items[i].key, key)) {
            item->fields.items[i].value = value;
            return DVQ_OK;
        }
    }
    return DVQ_VECTOR_PUSH(build->note->arena, &item->fields, (dvq_entry){key, value})
               ? DVQ_OK
               : DVQ_ERROR_MEMORY;
}

/* A date of a task, under the first of its names that the item has. */
static dvq_status set_date(item_build *build, dvq_list_item *item, const char *name,
                           const char *const *sources)
{
    for (; *sources != NULL; sources++) {
        const dvq_field *field = dvq_field_set_find(&build->fields, dvq_text_from_string(*sources));

        if (field != NULL) {
            return dvq_field_is_falsy(field->values.items[0])
                       ? DVQ_OK
                       : set_field(build, item, name, field->values.items[0]);
        }
    }
    return DVQ_OK;
}

static dvq_status set_task_fields(item_build *build, dvq_list_item *item)
{
    static const char *const created[] = {"created", "ctime", "cday", NULL};
    static const char *const due[] = {"due", "duetime", "dueday", NULL};
    static const char *const completion[] = {"completed", "completion", "comptime", "compday",
                                             NULL};
    static const char *const start[] = {"start", NULL};
    static const char *const scheduled[] = {"scheduled", NULL};
    bool checked = !dvq_text_equal(item->status, DVQ_TEXT(" "));
    bool done = dvq_text_equal_ascii_case(item->status, DVQ_TEXT("x"));

    item->fully_completed = done;
    if (set_field(build, item, "status", dvq_value_string(item->status)) != DVQ_OK ||
        set_field(build, item, "checked", dvq_value_boolean(checked)) != DVQ_OK ||
        set_field(build, item, "completed", dvq_value_boolean(done)) != DVQ_OK ||
        set_field(build, item, "fullyCompleted", dvq_value_boolean(done)) != DVQ_OK ||
        set_date(build, item, "created", created) != DVQ_OK ||
        set_date(build, item, "due", due) != DVQ_OK ||
        set_date(build, item, "completion", completion) != DVQ_OK ||
        set_date(build, item, "start", start) != DVQ_OK ||
        set_date(build, item, "scheduled", scheduled) != DVQ_OK) {
        return DVQ_ERROR_MEMORY;
    }
    return DVQ_OK;
}

/* The fields in an item's text, its lines joined by spaces. */
static dvq_status find_fields(item_build *build, dvq_list_item *item, dvq_text text)
{
    dvq_note_build *note = build->note;
    dvq_inline_field whole;
    dvq_status status = dvq_inline_field_find(note->scratch, text, true, &build->found);
    bool found = false;

    dvq_field_set_clear(&build->fields);
    for (size_t i = 0; i < build->found.count && status == DVQ_OK; i++) {
        status = dvq_note_add_field(note, &build->fields, &build->found.items[i]);
    }
    if (status == DVQ_OK && !item->is_task && build->found.count == 0) {
        status = dvq_inline_field_find_line(note->scratch, text, &whole, &found);
    }
    if (status == DVQ_OK && found) {
        status = dvq_note_add_field(note, &build->fields, &whole);
    }
    return status;
}

static bool is_fixed_name(const dvq_list_item *item, dvq_text name)
{
    bool found = false;
    dvq_value value;

    return dvq_list_item_get_fixed(item, name, NULL, &value, &found) == DVQ_OK && found;
}

/* Turn the fields found into what the item shows; the item's own names stay as they are. */
static dvq_status set_fields(item_build *build, dvq_list_item *item)
{
    dvq_status status = DVQ_OK;

    item->annotated = build->fields.fields.count > 0;
    for (size_t i = 0; i < build->fields.fields.count && status == DVQ_OK; i++) {
        const dvq_field *field = &build->fields.fields.items[i];
        dvq_entry entry = {.key = field->name};

        if (is_fixed_name(item, field->name) || dvq_field_is_reserved(field->name)) {
            continue;
        }
        status = dvq_field_get_value(field, build->note->arena, &entry.value);
        if (status == DVQ_OK && !DVQ_VECTOR_PUSH(build->note->arena, &item->fields, entry)) {
            status = DVQ_ERROR_MEMORY;
        }
    }
    return status == DVQ_OK && item->is_task ? set_task_fields(build, item) : status;
}

/* ---- items ---- */

/* Everything about an item but its children. */
static dvq_status build_item(item_build *build, const dvq_raw_item *raw, dvq_text first,
                             dvq_list_item *item)
{
    dvq_text text;
    dvq_status status = join_lines(build, raw, first, '\n', &item->text);

    item->object.class = &dvq_list_item_class;
    item->page = build->note->page;
    item->line = raw->first_line;
    item->line_count = raw->last_line - raw->first_line + 1;
    item->list = find_list(build, item->line);
    item->parent = raw->parent >= 0 && raw->parent != (int32_t)item->line ? raw->parent : -1;
    item->block_id = raw->block_id;
    item->status = raw->task;
    item->is_task = raw->task.length > 0;
    if (status != DVQ_OK || (status = find_tags(build, item)) != DVQ_OK ||
        (status = add_links(build, item, raw)) != DVQ_OK ||
        (status = find_section(build, item->line, &item->section)) != DVQ_OK ||
        (status = find_link(build, item)) != DVQ_OK ||
        (status = join_lines(build, raw, first, ' ', &text)) != DVQ_OK ||
        (status = find_fields(build, item, text)) != DVQ_OK) {
        return status;
    }
    if (!item->is_task) {
        status = dvq_field_set_merge_item(&build->note->list_fields, &build->fields, item);
    }
    return status == DVQ_OK ? set_fields(build, item) : status;
}

static bool is_last_of_line(const dvq_structure *structure, size_t index)
{
    const dvq_raw_item *raw = &structure->items.items[index];

    return index + 1 == structure->items.count || raw[1].first_line != raw->first_line;
}

/* Build the items by line; of several on one line the last is the one that Dataview knows. */
static dvq_status build_all(item_build *build)
{
    const dvq_structure *structure = &build->note->structure;
    dvq_status status = DVQ_OK;

    for (size_t i = 0; i < structure->items.count && status == DVQ_OK; i++) {
        const dvq_raw_item *raw = &structure->items.items[i];
        dvq_list_item *item = &build->items[build->count];
        dvq_text text;

        if (is_last_of_line(structure, i) && raw->first_line < structure->line_count &&
            match_item_line(dvq_note_get_line(build->note, raw->first_line), &item->symbol,
                            &text)) {
            build->count++;
            status = build_item(build, raw, text, item);
        }
    }
    return status;
}

static dvq_list_item *find_item(item_build *build, int32_t line)
{
    size_t low = 0;
    size_t high = build->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if ((int32_t)build->items[middle].line < line) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return line >= 0 && low < build->count && (int32_t)build->items[low].line == line
               ? &build->items[low]
               : NULL;
}

/* Give each parent its children, and completion upwards: a parent stands above its children. */
static dvq_status link_children(item_build *build)
{
    dvq_list_item **children =
        dvq_arena_allocate_array(build->note->arena, build->count, sizeof *children);
    bool *open = dvq_arena_allocate_array(build->note->scratch, build->count, sizeof *open);
    size_t used = 0;

    if (children == NULL || open == NULL) {
        return DVQ_ERROR_MEMORY;
    }
    for (size_t i = build->count; i-- > 0;) {
        dvq_list_item *item = &build->items[i];
        dvq_list_item *parent = find_item(build, item->parent);

        open[i] = open[i] || (item->is_task && !item->fully_completed);
        if (parent != NULL) {
            parent->child_count++;
            open[parent - build->items] = open[parent - build->items] || open[i];
        }
        if (item->is_task && open[i]) {
            item->fully_completed = false;
        }
    }
    for (size_t i = 0; i < build->count; i++) {
        dvq_list_item *item = &build->items[i];
        dvq_list_item *parent = find_item(build, item->parent);

        item->children = children + used;
        used += item->child_count;
        item->child_count = 0;
        if (parent != NULL) {
            parent->children[parent->child_count++] = item;
        }
        if (item->is_task && set_field(build, item, "fullyCompleted",
                                       dvq_value_boolean(item->fully_completed)) != DVQ_OK) {
            return DVQ_ERROR_MEMORY;
        }
    }
    return DVQ_OK;
}

static dvq_status list_items(item_build *build)
{
    dvq_page *page = build->note->page;

    page->items = dvq_arena_allocate_array(build->note->arena, build->count, sizeof *page->items);
    if (page->items == NULL) {
        return DVQ_ERROR_MEMORY;
    }
    page->item_count = build->count;
    for (size_t i = 0; i < build->count; i++) {
        page->items[i] = &build->items[i];
    }
    return DVQ_OK;
}

static size_t count_lines(const dvq_structure *structure)
{
    size_t count = 0;

    for (size_t i = 0; i < structure->items.count; i++) {
        count += is_last_of_line(structure, i);
    }
    return count;
}

dvq_status dvq_note_build_items(dvq_note_build *note)
{
    item_build build = {.note = note, .file = note->page->link};
    size_t count = count_lines(&note->structure);
    dvq_status status;

    if (count == 0) {
        return DVQ_OK;
    }
    dvq_field_set_init(&build.fields, note->scratch);
    build.items = dvq_arena_allocate_array(note->arena, count, sizeof *build.items);
    build.sections = dvq_arena_allocate_array(note->scratch, note->structure.headings.count + 1,
                                              sizeof *build.sections);
    if (build.items == NULL || build.sections == NULL) {
        return DVQ_ERROR_MEMORY;
    }
    status = build_all(&build);
    if (status != DVQ_OK || build.count == 0) {
        return status;
    }
    status = link_children(&build);
    return status == DVQ_OK ? list_items(&build) : status;
}
