/*
 * What a note holds, in words; see note_facts.h. Each word of `show` has a function that writes
 * what it stands for, here or in raw_facts.c; dotted ones, such as file.tags, are looked up as a
 * query would. Lines count from 1; numbers that are values stay as Dataview has them.
 */
#include "note_facts.h"

#include <stdlib.h>

#include "fact_writer.h"
#include "note/skim.h"
#include "support/unicode.h"

/* ---- the page ---- */

/* Links to Known lead to Folder/Known.md, links without a path to the note; others nowhere. */
static dvq_text resolve_link(void *user, dvq_text path, dvq_text origin, size_t *page)
{
    (void)user;
    *page = SIZE_MAX;
    if (path.length == 0)
        return origin;
    return dvq_text_equal(path, DVQ_TEXT("Known")) ? DVQ_TEXT("Folder/Known.md") : path;
}

static void take_warning(void *user, dvq_text path, const dvq_error *problem)
{
    fact_writer *writer = user;
    (void)path;
    writer->problem = *problem;
}

static void read_parts(fact_writer *writer, unsigned parts)
{
    dvq_map names;
    dvq_map_init(&names, writer->arena);
    dvq_note_reader reader = {.environment = writer->environment,
                              .resolver = {.resolve = resolve_link},
                              .parts = parts,
                              .scratch = writer->arena,
                              .names = &names,
                              .warn = take_warning,
                              .warn_user = writer};
    writer->has_page = true;
    writer->home.environment = writer->environment;
    bool made = dvq_page_init(&writer->page, &writer->home, writer->arena,
                              dvq_text_from_string(writer->request->path), 0);
    fact_require(made ? DVQ_OK : DVQ_ERROR_MEMORY);
    fact_require(dvq_note_read(&reader, writer->arena, writer->request->note, &writer->page));
    dvq_page_add_parts(&writer->page, parts);
}

static void read_page(fact_writer *writer)
{
    if (!writer->has_page)
        read_parts(writer, DVQ_PAGE_FULL | DVQ_PAGE_TEXT | DVQ_PAGE_LINES);
}

static void write_fields(fact_writer *writer)
{
    read_page(writer);
    for (size_t i = 0; i < writer->page.fields.count; i++)
        fact_say_field(writer, writer->page.fields.items[i].key,
                       writer->page.fields.items[i].value);
}

static void write_names(fact_writer *writer, const dvq_object *object)
{
    dvq_entry_vector entries = {0};
    fact_require(dvq_object_list(object, writer->arena, &entries));
    for (size_t i = 0; i < entries.count; i++) {
        fact_say(writer, i > 0 ? " " : "");
        fact_say_text(writer, entries.items[i].key);
    }
}

/* What an object has under a name with dots in it; its names for "*". */
static void write_named(fact_writer *writer, const dvq_object *object, dvq_text name,
                        dvq_text label)
{
    dvq_value value = dvq_value_object(object);
    dvq_text rest = name;
    bool found = true;
    fact_say_text(writer, label);
    fact_say(writer, ": ");
    while (rest.length > 0 && found && !dvq_text_equal(rest, DVQ_TEXT("*"))) {
        size_t dot = dvq_text_find_byte(rest, '.', 0);
        dvq_text key = dvq_text_slice(rest, 0, dot);
        rest = dot == SIZE_MAX ? (dvq_text){0} : dvq_text_slice(rest, dot + 1, rest.length);
        found = dvq_value_is(value, DVQ_VALUE_OBJECT);
        if (found)
            fact_require(dvq_object_get(value.as.object, key, writer->arena, &value, &found));
    }
    if (!found)
        fact_say(writer, "none");
    else if (rest.length > 0)
        write_names(writer, value.as.object);
    else
        fact_say_value(writer, value);
    fact_end_line(writer);
}

/* ---- items as Dataview has them ---- */

/* The words of `show` that begin with `prefix`, one by one from *offset on: what follows it. */
static bool next_name(const char *show, const char *prefix, size_t *offset, dvq_text *name)
{
    dvq_text words = dvq_text_from_string(show);
    while (*offset < words.length) {
        size_t comma = dvq_text_find(words, DVQ_TEXT(", "), *offset);
        dvq_text word = dvq_text_slice(words, *offset, comma);
        *offset = comma == SIZE_MAX ? words.length : comma + 2;
        if (!dvq_text_starts_with(word, dvq_text_from_string(prefix)))
            continue;
        *name = dvq_text_slice(word, strlen(prefix), word.length);
        return true;
    }
    return false;
}

/* Below an item or row: what was asked for by name. */
static void write_all_named(fact_writer *writer, const dvq_object *object, const char *prefix,
                            size_t depth)
{
    size_t offset = 0;
    dvq_text name;
    while (next_name(writer->request->show, prefix, &offset, &name)) {
        fact_indent(writer, depth);
        write_named(writer, object, name,
                    dvq_text_equal(name, DVQ_TEXT("*")) ? DVQ_TEXT("names") : name);
    }
}

static size_t measure_item_depth(const dvq_page *page, const dvq_list_item *item)
{
    size_t depth = 0;
    for (const dvq_list_item *above = item; item->parent >= 0 && above-- > page->items;) {
        if ((int32_t)above->line == item->parent) {
            item = above;
            depth++;
        }
    }
    return depth;
}

static void write_page_item(fact_writer *writer, const dvq_list_item *item, size_t depth)
{
    const dvq_item_extra *extra = dvq_list_item_get_extra(item);
    fact_indent(writer, depth);
    fact_say(writer, dvq_list_item_is_task(item) ? "task" : "item");
    fact_say_lines(writer, item->line, item->line + item->line_count - 1);
    if (dvq_list_item_is_task(item)) {
        fact_say(writer, " [");
        fact_say_text(writer, dvq_list_item_get_status(item));
        fact_say(writer, "]");
    }
    fact_say(writer, " ");
    fact_say_quoted(writer, dvq_list_item_get_text(item));
    fact_end_line(writer);
    for (size_t i = 0; i < extra->field_count; i++) {
        fact_indent(writer, depth + 2);
        fact_say_field(writer, extra->fields[i].key, extra->fields[i].value);
    }
    write_all_named(writer, &item->object, "item.", depth + 2);
}

static void write_items(fact_writer *writer)
{
    read_page(writer);
    for (size_t i = 0; i < writer->page.item_count; i++)
        write_page_item(writer, &writer->page.items[i],
                        measure_item_depth(&writer->page, &writer->page.items[i]));
}

/* Whether an item is a task or stands below one. */
static bool is_of_task(const dvq_list_item *items, const dvq_list_item *item)
{
    while (!dvq_list_item_is_task(item)) {
        const dvq_list_item *above = item;
        while (above > items && (int32_t)above->line != item->parent)
            above--;
        if ((int32_t)above->line != item->parent)
            return false;
        item = above;
    }
    return true;
}

/* The tasks and the items below them, which are all that TASK queries read. */
static void write_tasks(fact_writer *writer)
{
    read_page(writer);
    size_t count;
    const dvq_list_item *items = dvq_page_get_tasks(&writer->page, &count);
    for (size_t i = 0; i < count; i++)
        if (is_of_task(items, &items[i]))
            write_page_item(writer, &items[i], 0);
}

/* The rows that a TASK query has. */
static void write_rows(fact_writer *writer)
{
    read_page(writer);
    for (size_t i = 0; i < writer->page.item_count; i++) {
        const dvq_list_item *item = &writer->page.items[i];
        if (!dvq_list_item_is_task(item))
            continue;
        dvq_task_row *row = dvq_task_row_make(writer->arena, item);
        if (row == NULL)
            abort();
        fact_say(writer, "row");
        fact_say_lines(writer, item->line, item->line);
        fact_end_line(writer);
        write_all_named(writer, &row->object, "row.", 1);
    }
}

/* ---- the words of `show` ---- */

typedef struct fact_word {
    const char *name;
    void (*write)(fact_writer *writer);
} fact_word;

static const fact_word words[] = {
    {"blocks", fact_write_blocks},
    {"tags", fact_write_tags},
    {"links", fact_write_links},
    {"links in items", fact_write_links_in_items},
    {"frontmatter", fact_write_frontmatter},
    {"lines", fact_write_lines},
    {"managed", fact_write_managed},
    {"fields in brackets", fact_write_bracket_fields},
    {"fields in tasks", fact_write_task_fields},
    {"fields as lines", fact_write_line_fields},
    {"items", write_items},
    {"tasks", write_tasks},
    {"rows", write_rows},
    {"fields", write_fields},
};

/* Write what one word stands for; false when there is no such word. */
static bool write_word(fact_writer *writer, dvq_text word)
{
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (dvq_text_equal(word, dvq_text_from_string(words[i].name))) {
            words[i].write(writer);
            return true;
        }
    }
    /* These are written with the items and rows. */
    if (dvq_text_starts_with(word, DVQ_TEXT("item.")) ||
        dvq_text_starts_with(word, DVQ_TEXT("row.")))
        return true;
    bool is_field = dvq_text_starts_with(word, DVQ_TEXT("page."));
    if (!is_field && !dvq_text_starts_with(word, DVQ_TEXT("file.")))
        return false;
    read_page(writer);
    write_named(writer, &writer->page.object, dvq_text_slice(word, is_field ? 5 : 0, word.length),
                word);
    return true;
}

static void write_words(fact_writer *writer)
{
    size_t offset = 0;
    dvq_text word;
    while (next_name(writer->request->show, "", &offset, &word)) {
        if (!write_word(writer, word)) {
            fact_say(writer, "WRONG: `show` has no word ");
            fact_say_quoted(writer, word);
            fact_end_line(writer);
        }
    }
}

/* ---- what holds for every note ---- */

/* A part of a page that can be read alone, and what to compare. */
typedef struct part_check {
    unsigned part;
    const char *show;
} part_check;

static const part_check part_checks[] = {
    {DVQ_PAGE_FIELDS, "fields, file.frontmatter, file.aliases, file.day"},
    {DVQ_PAGE_TAGS, "file.etags, file.tags"},
    {DVQ_PAGE_LINKS, "file.outlinks"},
    {DVQ_PAGE_ITEMS, "items, item.outlinks, item.section, item.link, item.parent, item.list"},
    {DVQ_PAGE_TASKS, "tasks, item.outlinks, item.section, item.link, item.parent, item.list"},
};

/* What the words say when only these parts of the note are read. */
static dvq_text read_and_write(const fact_writer *writer, unsigned parts, const char *show)
{
    note_request request = *writer->request;
    request.show = show;
    dvq_text_builder out;
    dvq_text_builder_init(&out, writer->arena);
    fact_writer part = {.environment = writer->environment,
                        .request = &request,
                        .arena = writer->arena,
                        .out = &out};
    read_parts(&part, parts);
    write_words(&part);
    dvq_text text;
    fact_require(dvq_text_builder_finish(&out, &text));
    return text;
}

/* Each part read alone is the same as in the whole. */
static void check_parts(fact_writer *writer)
{
    for (size_t i = 0; i < sizeof part_checks / sizeof *part_checks; i++) {
        const part_check *check = &part_checks[i];
        dvq_text whole =
            read_and_write(writer, DVQ_PAGE_FULL | DVQ_PAGE_TEXT | DVQ_PAGE_LINES, check->show);
        dvq_text alone = read_and_write(writer, check->part, check->show);
        if (dvq_text_equal(whole, alone))
            continue;
        fact_say(writer, "WRONG: read alone, these are others: ");
        fact_say(writer, check->show);
        fact_end_line(writer);
        dvq_text_builder_add(writer->out, alone);
    }
}

/* The skim turns no task away, and reading for items leaves out nothing but links. */
static void check_note(fact_writer *writer)
{
    bool has_task = false;
    dvq_structure structure;
    fact_require(dvq_structure_read(writer->arena, writer->text,
                                    DVQ_STRUCTURE_ALL & ~(unsigned)DVQ_STRUCTURE_OUTSIDE,
                                    &structure));
    for (size_t i = 0; i < writer->structure.items.count; i++)
        has_task = has_task || writer->structure.items.items[i].task.length > 0;
    if (has_task && !dvq_skim_may_hold_task(writer->request->note))
        fact_say(writer, "WRONG: the skim finds no task\n");
    if (structure.items.count != writer->structure.items.count ||
        structure.sections.count != writer->structure.sections.count)
        fact_say(writer, "WRONG: read for its items alone it has other blocks\n");
    check_parts(writer);
}

/* The warning about the page, without the words of a library. */
static void write_warning(fact_writer *writer)
{
    if (writer->problem.status == DVQ_OK)
        return;
    dvq_text message = dvq_text_from_string(writer->problem.message);
    dvq_text_builder_add_format(writer->out, "warning at line %u: ", writer->problem.line);
    fact_say_text(writer, dvq_text_slice(message, 0, dvq_text_find_byte(message, ':', 0)));
    fact_end_line(writer);
}

void note_facts_write(const dvq_environment *environment, const note_request *request,
                      dvq_text_builder *out)
{
    fact_writer writer = {
        .environment = environment, .request = request, .arena = out->arena, .out = out};
    dvq_text note = request->note;
    if (dvq_text_starts_with(note, DVQ_TEXT("\xEF\xBB\xBF")))
        note = dvq_text_slice(note, 3, note.length);
    writer.text = dvq_unicode_repair(out->arena, note);
    fact_require(dvq_structure_read(out->arena, writer.text, DVQ_STRUCTURE_ALL, &writer.structure));
    write_words(&writer);
    check_note(&writer);
    write_warning(&writer);
    if (out->length == 0)
        fact_say(&writer, "nothing\n");
}
