/*
 * List items and tasks: what Dataview knows of each item, from the lines that the block reader gave
 * it. Called by note.c. Makes the page's items that are wanted, with their children and fields, and
 * gathers the fields that count as the page's. Never resolves an item's own links.
 *
 * Rules: Dataview, data-import/markdown-file.ts (parseLists) and data-model/markdown.ts (ListItem).
 */
#include "note/task.h"

#include "note/line_place.h"
#include "note/list_item.h"
#include "note/managed_result.h"
#include "note/note_keep.h"
#include "support/bytes.h"
#include "support/unicode.h"

/* Bytes of items' texts in a note; only items nested in very many quotes come near it. */
#define JOIN_LIMIT ((size_t)1 << 28)

/* An item that Dataview knows, before it is built and while it is. */
typedef struct item_plan {
    const dvq_raw_item *raw;
    dvq_text symbol;
    dvq_text first;      /* its first line's text */
    dvq_list_item *item; /* NULL when only its fields are wanted */
    dvq_item_extra extra;
    bool open; /* it or an item below it is a task not completed */
} item_plan;

/* The items being built. */
typedef struct item_build {
    dvq_note_build *note;
    dvq_field_set fields;
    dvq_inline_field_vector found;
    item_plan *plans; /* by line */
    size_t count;
    size_t wanted;
    const dvq_link **sections; /* of each heading, made when first asked for */
    size_t next_heading;       /* the first heading below the items so far */
    size_t next_section;
    size_t next_link;
    size_t next_embed;
    size_t joined; /* bytes of text put together so far */
} item_build;

static bool is_line_end(uint32_t code_point)
{
    return code_point == '\n' || code_point == '\r' || code_point == 0x2028 || code_point == 0x2029;
}

/* The offset after "[x]" or "[]" at `offset`. */
static size_t skip_status(dvq_text line, size_t offset)
{

    if (dvq_text_byte_at(line, offset) != '[' || offset + 1 >= line.length)
        return offset;
    size_t size;
    if (!is_line_end(dvq_unicode_decode(line, offset + 1, &size)) &&
        dvq_text_byte_at(line, offset + 1 + size) == ']')
        return offset + 2 + size;
    return line.data[offset + 1] == ']' ? offset + 2 : offset;
}

/* Where the line ends for a regular expression of JavaScript. */
static size_t find_line_end(dvq_text line, size_t offset)
{

    /* Only a CR, and what begins with this byte, could end it. */
    if (dvq_text_find_byte(line, '\r', offset) == SIZE_MAX &&
        dvq_text_find_byte(line, '\xE2', offset) == SIZE_MAX)
        return line.length;
    size_t size;
    while (offset < line.length && !is_line_end(dvq_unicode_decode(line, offset, &size)))
        offset += size;
    return offset;
}

/* Split the first line of an item; false when it has no marker. */
static bool match_item_line(dvq_text line, dvq_text *symbol, dvq_text *text)
{
    size_t start = dvq_line_place_find_marker(line);
    size_t end = start;
    while (dvq_text_byte_at(line, end) >= '0' && dvq_text_byte_at(line, end) <= '9')
        end++;
    if (end > start
            ? dvq_text_byte_at(line, end) != '.' && dvq_text_byte_at(line, end) != ')'
            : end == line.length || strchr("*-+", line.data[end]) == NULL || line.data[end] == '\0')
        return false;
    *symbol = dvq_text_slice(line, start, ++end);
    end = skip_status(line, dvq_unicode_skip_space(line, end));
    end = dvq_unicode_skip_space(line, end);
    *text = dvq_unicode_trim(dvq_text_slice(line, end, find_line_end(line, end)));
    return true;
}

/* An item's lines, trimmed and joined by `separator`; past the limit its first line alone. */
static dvq_status join_lines(item_build *build, const item_plan *plan, char separator,
                             dvq_text *joined)
{
    const dvq_raw_item *raw = plan->raw;
    *joined = plan->first;
    if (raw->last_line == raw->first_line)
        return DVQ_OK;
    if (build->joined > JOIN_LIMIT) {
        build->note->structure.truncated = true;
        return DVQ_OK;
    }
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, build->note->scratch);
    dvq_text_builder_add(&builder, plan->first);
    for (uint32_t line = raw->first_line + 1; line <= raw->last_line; line++) {
        if (dvq_managed_result_hides(build->note, line))
            continue;
        dvq_text_builder_add_byte(&builder, separator);
        dvq_text_builder_add(&builder,
                             dvq_unicode_trim(dvq_note_build_get_line(build->note, line)));
    }
    build->joined += builder.length;
    return dvq_text_builder_finish(&builder, joined);
}

/* Keep the text, symbol and status, one after another. */
static dvq_status keep_texts(item_build *build, const item_plan *plan)
{
    dvq_list_item *item = plan->item;
    dvq_text parts[3] = {{0}, plan->symbol, plan->raw->task};
    dvq_status status = join_lines(build, plan, '\n', &parts[0]);
    if (status != DVQ_OK)
        return status;
    char *data = dvq_arena_allocate_text(build->note->arena,
                                         parts[0].length + parts[1].length + parts[2].length);
    if (data == NULL)
        return DVQ_ERROR_MEMORY;
    item->data = data;
    item->text_length = (uint32_t)parts[0].length;
    item->symbol_length = (uint32_t)parts[1].length;
    item->status_length = (uint8_t)parts[2].length;
    for (size_t i = 0; i < 3; i++) {
        if (parts[i].length > 0) {
            memcpy(data, parts[i].data, parts[i].length);
            data += parts[i].length;
        }
    }
    return DVQ_OK;
}

/* ---- links, sections ---- */

/* From `first` on, the first link that is not above `line`. */
static size_t skip_links_above(const dvq_raw_link_vector *raw, size_t first, uint32_t line)
{
    while (first < raw->count && raw->items[first].line < line)
        first++;
    return first;
}

/* Add the links on `line`, looking from *first on. */
static dvq_status add_links_of_line(const item_build *build, dvq_link_vector *links, uint32_t line,
                                    bool embed, size_t *first)
{
    dvq_note_build *note = build->note;
    const dvq_raw_link_vector *raw = embed ? &note->structure.embeds : &note->structure.links;
    const dvq_link **made = embed ? note->embeds : note->links;
    dvq_status status = DVQ_OK;
    *first = skip_links_above(raw, *first, line);
    for (size_t i = *first; i < raw->count && raw->items[i].line == line; i++) {
        if (made[i] == NULL)
            status = dvq_note_keep_link(note, &raw->items[i], embed, &made[i]);
        if (status != DVQ_OK || !DVQ_VECTOR_PUSH(note->scratch, links, made[i]))
            return DVQ_ERROR_MEMORY;
    }
    return DVQ_OK;
}

/* Items come by line, but one may hold the lines of others, in a quote inside it. */
static dvq_status add_links(item_build *build, item_plan *plan)
{
    dvq_note_build *note = build->note;
    const dvq_structure *structure = &note->structure;
    dvq_link_vector links = {0};
    dvq_status status = DVQ_OK;
    build->next_link = skip_links_above(&structure->links, build->next_link, plan->raw->first_line);
    build->next_embed =
        skip_links_above(&structure->embeds, build->next_embed, plan->raw->first_line);
    size_t link = build->next_link;
    size_t embed = build->next_embed;
    for (uint32_t line = plan->raw->first_line; line <= plan->raw->last_line; line++) {
        if (status == DVQ_OK)
            status = add_links_of_line(build, &links, line, false, &link);
        if (status == DVQ_OK)
            status = add_links_of_line(build, &links, line, true, &embed);
    }
    if (status != DVQ_OK || links.count == 0)
        return status;
    plan->extra.link_count = (uint32_t)links.count;
    plan->extra.links = dvq_arena_copy(note->arena, links.items, links.count * sizeof *links.items);
    return plan->extra.links != NULL ? DVQ_OK : DVQ_ERROR_MEMORY;
}

/* A link to the heading above the item, or to its file. Items come by line, as headings do. */
static dvq_status find_section(item_build *build, uint32_t line, const dvq_link **section)
{
    const dvq_note_build *note = build->note;
    dvq_link link = {.path = note->page->path,
                     .type = DVQ_LINK_HEADER,
                     .has_subpath = true,
                     .embed_unknown = true};
    const dvq_heading *headings = note->structure.headings.items;
    while (build->next_heading < note->structure.headings.count &&
           headings[build->next_heading].line <= line)
        build->next_heading++;
    *section = note->page->link;
    if (build->next_heading == 0)
        return DVQ_OK;
    size_t index = build->next_heading - 1;
    dvq_status status;
    if (build->sections[index] == NULL) {
        status = dvq_link_normalize_heading(note->scratch, headings[index].text, &link.subpath);
        if (status != DVQ_OK)
            return status;
        link.subpath = dvq_note_keep_name(note, link.subpath);
        build->sections[index] = dvq_arena_copy(note->arena, &link, sizeof link);
    }
    *section = build->sections[index];
    return *section != NULL && (*section)->subpath.data != NULL ? DVQ_OK : DVQ_ERROR_MEMORY;
}

/* A link to the item's block, when it has an id. */
static dvq_status find_link(const item_build *build, item_plan *plan)
{
    dvq_link link = {.path = build->note->page->path,
                     .subpath = dvq_note_keep_text(build->note, plan->raw->block_id),
                     .type = DVQ_LINK_BLOCK,
                     .has_subpath = true,
                     .embed_unknown = true};
    plan->extra.block_id = link.subpath;
    if (plan->raw->block_id.length == 0)
        return DVQ_OK;
    plan->extra.link = dvq_arena_copy(build->note->arena, &link, sizeof link);
    return plan->extra.link != NULL && link.subpath.data != NULL ? DVQ_OK : DVQ_ERROR_MEMORY;
}

/* First line of the top-level list around the item, or -1. */
static int32_t find_list(item_build *build, uint32_t line)
{
    const dvq_structure *structure = &build->note->structure;
    while (build->next_section < structure->sections.count &&
           structure->sections.items[build->next_section].last_line < line)
        build->next_section++;
    if (build->next_section < structure->sections.count) {
        const dvq_section *section = &structure->sections.items[build->next_section];
        if (section->type == DVQ_SECTION_LIST && section->first_line <= line)
            return (int32_t)section->first_line;
    }
    return -1;
}

/* ---- fields ---- */

/* Add a date of a task: the value of the first of the `sources` that it has. */
static void add_date(const item_build *build, dvq_item_extra *extra, const char *name,
                     const char *const *sources)
{
    dvq_text key = dvq_text_from_string(name);
    for (; *sources != NULL; sources++) {
        const dvq_field *field = dvq_field_set_find(&build->fields, dvq_text_from_string(*sources));
        dvq_entry entry = {.key = key};
        if (field == NULL)
            continue;
        entry.value = field->values.items[0];
        if (dvq_value_is_falsy(entry.value))
            return;
        /* A field of the same name in the text keeps its place. */
        for (size_t i = 0; i < extra->inline_count; i++) {
            if (dvq_text_equal(extra->fields[i].key, key)) {
                extra->fields[i].value = entry.value;
                return;
            }
        }
        extra->fields[extra->field_count++] = entry;
        return;
    }
}

static void add_dates(const item_build *build, dvq_item_extra *extra)
{
    static const char *const created[] = {"created", "ctime", "cday", NULL};
    static const char *const due[] = {"due", "duetime", "dueday", NULL};
    static const char *const completion[] = {"completed", "completion", "comptime", "compday",
                                             NULL};
    static const char *const start[] = {"start", NULL};
    static const char *const scheduled[] = {"scheduled", NULL};
    add_date(build, extra, "created", created);
    add_date(build, extra, "due", due);
    add_date(build, extra, "completion", completion);
    add_date(build, extra, "start", start);
    add_date(build, extra, "scheduled", scheduled);
}

/* Find the fields in an item's text, its lines joined by spaces. */
static dvq_status find_fields(item_build *build, const item_plan *plan)
{
    dvq_note_build *note = build->note;
    bool is_task = plan->raw->task.length > 0;
    dvq_text text;
    dvq_status status = join_lines(build, plan, ' ', &text);
    if (status != DVQ_OK || !dvq_inline_field_may_hold(text))
        return status;
    status = dvq_inline_field_find(note->scratch, text, true, &build->found);
    for (size_t i = 0; i < build->found.count && status == DVQ_OK; i++)
        status = dvq_note_keep_field(note, &build->fields, &build->found.items[i]);
    dvq_inline_field whole;
    if (status == DVQ_OK && !is_task && build->found.count == 0 &&
        dvq_inline_field_match_line(text, &whole))
        status = dvq_note_keep_field(note, &build->fields, &whole);
    return status;
}

/* Set the fields that the item shows; none of them takes the place of the item's own names. */
static dvq_status set_fields(const item_build *build, item_plan *plan)
{
    enum { MOST_DATES = 5 };
    dvq_item_extra *extra = &plan->extra;
    size_t most = build->fields.fields.count + MOST_DATES;
    dvq_status status = DVQ_OK;
    plan->item->annotated = build->fields.fields.count > 0;
    if (build->fields.fields.count == 0)
        return DVQ_OK;
    plan->item->extra = extra; /* dvq_list_item_has_fixed looks there */
    extra->fields = dvq_arena_allocate(build->note->scratch, most * sizeof *extra->fields);
    if (extra->fields == NULL)
        return DVQ_ERROR_MEMORY;
    for (size_t i = 0; i < build->fields.fields.count && status == DVQ_OK; i++) {
        const dvq_field *field = &build->fields.fields.items[i];
        dvq_entry entry = {.key = field->name};
        if (dvq_list_item_has_fixed(plan->item, field->name) ||
            dvq_field_set_is_reserved(field->name))
            continue;
        status = dvq_field_set_get_value(field, build->note->arena, &entry.value);
        extra->fields[extra->field_count++] = entry;
    }
    extra->inline_count = extra->field_count;
    if (plan->raw->task.length > 0)
        add_dates(build, extra);
    extra->fields = dvq_arena_copy(build->note->arena, extra->fields,
                                   extra->field_count * sizeof *extra->fields);
    return extra->fields != NULL ? status : DVQ_ERROR_MEMORY;
}

/* ---- items ---- */

/* Fill in everything about an item but its fields and children. */
static dvq_status fill_item(item_build *build, item_plan *plan)
{
    const dvq_raw_item *raw = plan->raw;
    dvq_list_item *item = plan->item;
    item->object.class = &dvq_list_item_class;
    item->page = build->note->page;
    item->line = raw->first_line;
    item->line_count = raw->last_line - raw->first_line + 1;
    item->list = find_list(build, item->line);
    item->parent = raw->parent >= 0 && raw->parent != (int32_t)item->line ? raw->parent : -1;
    dvq_status status;
    if ((status = keep_texts(build, plan)) != DVQ_OK ||
        (status = add_links(build, plan)) != DVQ_OK ||
        (status = find_section(build, item->line, &item->section)) != DVQ_OK)
        return status;
    return find_link(build, plan);
}

static dvq_status build_item(item_build *build, item_plan *plan)
{
    dvq_note_build *note = build->note;
    bool is_task = plan->raw->task.length > 0;
    dvq_status status = plan->item != NULL ? fill_item(build, plan) : DVQ_OK;
    if (status != DVQ_OK || !note->may_hold_fields || (is_task && plan->item == NULL))
        return status;
    dvq_field_set_clear(&build->fields);
    status = find_fields(build, plan);
    if (status == DVQ_OK && !is_task)
        status = dvq_field_set_merge_item(&note->list_fields, &build->fields, plan->item);
    return status == DVQ_OK && plan->item != NULL ? set_fields(build, plan) : status;
}

/* Mark an item's lines, so that fields there count as the item's. */
static void mark_lines(const dvq_note_build *note, const dvq_raw_item *raw)
{
    uint32_t end = raw->last_line + 1;
    if (end > note->structure.line_count)
        end = note->structure.line_count;
    if (end > raw->first_line)
        memset(note->item_lines + raw->first_line, 1, end - raw->first_line);
}

/* Whether an item may hold fields. */
static bool may_hold_fields(const dvq_structure *structure, const dvq_raw_item *raw)
{
    unsigned kinds = 0;
    for (uint32_t line = raw->first_line; line <= raw->last_line; line++)
        kinds |= line < structure->line_count ? structure->kinds[line] : 0u;
    return (kinds & (DVQ_BYTES_COLONS | DVQ_BYTES_WIDE)) != 0;
}

/*
 * List the items by line; of several on one line, Dataview knows the last. If only their fields are
 * wanted, those that hold none are left out.
 */
static void plan_items(item_build *build)
{
    const dvq_structure *structure = &build->note->structure;
    bool all = dvq_note_build_wants(build->note, DVQ_PAGE_TASKS | DVQ_PAGE_ITEMS);
    for (size_t i = 0; i < structure->items.count; i++) {
        const dvq_raw_item *raw = &structure->items.items[i];
        if (!all && !may_hold_fields(structure, raw))
            continue;
        bool last = i + 1 == structure->items.count || raw[1].first_line != raw->first_line;
        item_plan plan = {.raw = raw, .extra = {.block_id = {"", 0}}};
        if (last && raw->first_line < structure->line_count &&
            match_item_line(dvq_note_build_get_line(build->note, raw->first_line), &plan.symbol,
                            &plan.first)) {
            build->plans[build->count++] = plan;
            if (build->note->may_hold_fields)
                mark_lines(build->note, raw);
        }
    }
}

static item_plan *find_plan(const item_build *build, int32_t line)
{
    size_t low = 0;
    size_t high = build->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if ((int32_t)build->plans[middle].raw->first_line < line)
            low = middle + 1;
        else
            high = middle;
    }
    return line >= 0 && low < build->count && (int32_t)build->plans[low].raw->first_line == line
               ? &build->plans[low]
               : NULL;
}

/* The item around it, which stands above it. */
static item_plan *find_parent(const item_build *build, const item_plan *plan)
{
    bool has = plan->raw->parent >= 0 && plan->raw->parent != (int32_t)plan->raw->first_line;
    return has ? find_plan(build, plan->raw->parent) : NULL;
}

/* Choose the items that the page keeps: all, or the tasks and those below them. */
static dvq_status choose_items(item_build *build)
{
    dvq_note_build *note = build->note;
    bool all = dvq_note_build_wants(note, DVQ_PAGE_ITEMS);
    bool tasks = dvq_note_build_wants(note, DVQ_PAGE_TASKS);
    if (!all && !tasks)
        return DVQ_OK;
    bool *wanted = dvq_arena_allocate_array(note->scratch, build->count, sizeof *wanted);
    if (wanted == NULL)
        return DVQ_ERROR_MEMORY;
    for (size_t i = 0; i < build->count; i++) {
        const item_plan *plan = &build->plans[i];
        const item_plan *parent = all ? NULL : find_parent(build, plan);
        wanted[i] = all || (tasks && plan->raw->task.length > 0) ||
                    (parent != NULL && wanted[parent - build->plans]);
        build->wanted += wanted[i];
    }
    dvq_list_item *next;
    next = dvq_arena_allocate_array(note->arena, build->wanted, sizeof *next);
    if (next == NULL)
        return DVQ_ERROR_MEMORY;
    note->items = next;
    note->item_count = build->wanted;
    if (all) {
        note->page->items = next;
        note->page->item_count = build->wanted;
    } else {
        note->page->tasks = next;
        note->page->task_count = build->wanted;
    }
    for (size_t i = 0; i < build->count; i++)
        build->plans[i].item = wanted[i] ? next++ : NULL;
    return DVQ_OK;
}

/* From the last item up, count each one's children and note whether any task below it is open. */
static void count_children(item_build *build)
{
    for (size_t i = build->count; i-- > 0;) {
        item_plan *plan = &build->plans[i];
        if (plan->item == NULL)
            continue;
        item_plan *parent = find_parent(build, plan);
        plan->item->fully_completed =
            plan->raw->task.length > 0 && dvq_text_equal_ascii_case(plan->raw->task, DVQ_TEXT("x"));
        plan->open = plan->open || (plan->raw->task.length > 0 && !plan->item->fully_completed);
        plan->item->fully_completed = plan->item->fully_completed && !plan->open;
        if (parent != NULL && parent->item != NULL) {
            parent->extra.child_count++;
            parent->open = parent->open || plan->open;
        }
    }
}

/* Keep the item's extra, if it has any. */
static dvq_status keep_extra(const item_build *build, item_plan *plan)
{
    dvq_item_extra *extra = &plan->extra;
    dvq_arena *arena = build->note->arena;
    plan->item->extra = NULL;
    if (extra->child_count > 0) {
        extra->children =
            dvq_arena_allocate_array(arena, extra->child_count, sizeof *extra->children);
        if (extra->children == NULL)
            return DVQ_ERROR_MEMORY;
        extra->child_count = 0;
    } else if (extra->link == NULL && extra->link_count == 0 && extra->field_count == 0) {
        return DVQ_OK;
    }
    plan->item->extra = dvq_arena_copy(arena, extra, sizeof *extra);
    return plan->item->extra != NULL ? DVQ_OK : DVQ_ERROR_MEMORY;
}

static dvq_status link_children(item_build *build)
{
    count_children(build);
    for (size_t i = 0; i < build->count; i++) {
        item_plan *plan = &build->plans[i];
        const item_plan *parent = find_parent(build, plan);
        if (plan->item == NULL)
            continue;
        if (keep_extra(build, plan) != DVQ_OK)
            return DVQ_ERROR_MEMORY;
        if (parent != NULL && parent->item != NULL) {
            dvq_item_extra *extra = parent->item->extra;
            extra->children[extra->child_count++] = plan->item;
        }
    }
    return DVQ_OK;
}

static dvq_status build_all(item_build *build)
{
    dvq_status status = choose_items(build);
    for (size_t i = 0; i < build->count && status == DVQ_OK; i++)
        status = build_item(build, &build->plans[i]);
    return status == DVQ_OK && build->wanted > 0 ? link_children(build) : status;
}

static dvq_status prepare(item_build *build)
{
    dvq_note_build *note = build->note;
    const dvq_structure *structure = &note->structure;
    dvq_arena *scratch = note->scratch;
    dvq_field_set_init(&build->fields, scratch);
    build->plans = dvq_arena_allocate(scratch, structure->items.count * sizeof *build->plans);
    build->sections =
        dvq_arena_allocate_array(scratch, structure->headings.count, sizeof *build->sections);
    note->links = dvq_arena_allocate_array(scratch, structure->links.count, sizeof *note->links);
    note->embeds = dvq_arena_allocate_array(scratch, structure->embeds.count, sizeof *note->embeds);
    return build->plans != NULL && build->sections != NULL && note->links != NULL &&
                   note->embeds != NULL
               ? DVQ_OK
               : DVQ_ERROR_MEMORY;
}

dvq_status dvq_task_build_items(dvq_note_build *note)
{
    item_build build = {.note = note};
    if (note->may_hold_fields) {
        note->item_lines =
            dvq_arena_allocate_array(note->scratch, note->structure.line_count + 1, 1);
        if (note->item_lines == NULL)
            return DVQ_ERROR_MEMORY;
    }
    if (note->structure.items.count == 0 ||
        (!note->may_hold_fields && !dvq_note_build_wants(note, DVQ_PAGE_TASKS | DVQ_PAGE_ITEMS)))
        return DVQ_OK;
    dvq_status status = prepare(&build);
    if (status != DVQ_OK)
        return status;
    plan_items(&build);
    return build_all(&build);
}
