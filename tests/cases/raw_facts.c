/*
 * What the parts of the note reader find, before there is a page: blocks, tags, links, frontmatter,
 * inline fields, the lines and marks that publishing looks at. Called by note_facts.c.
 */
#include "fact_writer.h"
#include "note/managed.h"

/* ---- blocks ---- */

/* The first of the items above that stands on `line`; `item` itself when there is none. */
static size_t find_item(const dvq_structure *structure, size_t item, int32_t line)
{
    size_t found = item;
    for (size_t i = item; i-- > 0;)
        if ((int32_t)structure->items.items[i].first_line == line)
            found = i;
    return found;
}

/* How many items stand around an item. */
static size_t measure_depth(const dvq_structure *structure, size_t item)
{
    size_t depth = 0;
    while (structure->items.items[item].parent >= 0) {
        size_t parent = find_item(structure, item, structure->items.items[item].parent);
        if (parent == item)
            break;
        item = parent;
        depth++;
    }
    return depth;
}

static void write_item(fact_writer *writer, const dvq_raw_item *item, size_t depth)
{
    fact_indent(writer, depth);
    fact_say(writer, item->task.length > 0 ? "task" : "item");
    fact_say_lines(writer, item->first_line, item->last_line);
    if (item->task.length > 0) {
        fact_say(writer, " [");
        fact_say_text(writer, item->task);
        fact_say(writer, "]");
    }
    if (item->block_id.length > 0) {
        fact_say(writer, " ^");
        fact_say_text(writer, item->block_id);
    }
    fact_end_line(writer);
}

/* The items in a block; in a quote, which may hold several lists, below a line for each list. */
static void write_items_of(fact_writer *writer, const dvq_section *section, size_t *next)
{
    const dvq_structure *structure = &writer->structure;
    bool is_list = section->type == DVQ_SECTION_LIST;
    int32_t list = 0;
    for (; *next < structure->items.count; ++*next) {
        const dvq_raw_item *item = &structure->items.items[*next];
        if (item->first_line > section->last_line)
            return;
        if (item->parent < 0 && item->parent != list) {
            list = item->parent;
            if (!is_list) {
                fact_say(writer, "  list");
                fact_say_lines(writer, item->first_line, item->first_line);
                fact_end_line(writer);
            }
            /* Minus zero does not exist: a list on the first line has minus one. */
            if (list != -(int32_t)(item->first_line > 0 ? item->first_line : 1))
                dvq_text_builder_add_format(writer->out, "  but its list is at %d\n", 1 - list);
        }
        write_item(writer, item, measure_depth(structure, *next) + (is_list ? 1 : 2));
    }
}

void fact_write_blocks(fact_writer *writer)
{
    static const char *const names[] = {
        [DVQ_SECTION_YAML] = "frontmatter",    [DVQ_SECTION_HEADING] = "heading",
        [DVQ_SECTION_PARAGRAPH] = "paragraph", [DVQ_SECTION_LIST] = "list",
        [DVQ_SECTION_CODE] = "code",           [DVQ_SECTION_BLOCKQUOTE] = "quote",
        [DVQ_SECTION_CALLOUT] = "callout",     [DVQ_SECTION_RULE] = "rule",
        [DVQ_SECTION_HTML] = "html",           [DVQ_SECTION_TABLE] = "table",
        [DVQ_SECTION_COMMENT] = "comment",     [DVQ_SECTION_DEFINITION] = "definition",
    };
    const dvq_structure *structure = &writer->structure;
    const dvq_heading *heading = structure->headings.items;
    size_t item = 0;
    for (size_t i = 0; i < structure->sections.count; i++) {
        const dvq_section *section = &structure->sections.items[i];
        fact_say(writer, names[section->type]);
        fact_say_lines(writer, section->first_line, section->last_line);
        if (section->type == DVQ_SECTION_HEADING) {
            dvq_text_builder_add_format(writer->out, " level %d ", heading->level);
            fact_say_quoted(writer, heading->text);
            heading++;
        }
        fact_end_line(writer);
        write_items_of(writer, section, &item);
    }
    for (; item < structure->items.count; item++)
        fact_say(writer, "an item outside of all blocks\n");
}

/* ---- tags and links ---- */

void fact_write_tags(fact_writer *writer)
{
    for (size_t i = 0; i < writer->structure.tags.count; i++) {
        const dvq_raw_tag *tag = &writer->structure.tags.items[i];
        fact_say(writer, "tag");
        fact_say_lines(writer, tag->line, tag->line);
        fact_say(writer, " ");
        fact_say_text(writer, tag->tag);
        fact_end_line(writer);
    }
}

static void write_link_list(fact_writer *writer, const char *name, const dvq_raw_link_vector *links)
{
    for (size_t i = 0; i < links->count; i++) {
        const dvq_raw_link *link = &links->items[i];
        fact_say(writer, name);
        fact_say_lines(writer, link->line, link->line);
        fact_say(writer, " to ");
        fact_say_quoted(writer, link->target);
        if (!dvq_text_equal(link->target, link->display)) {
            fact_say(writer, " shown as ");
            fact_say_quoted(writer, link->display);
        }
        fact_end_line(writer);
    }
}

void fact_write_links(fact_writer *writer)
{
    write_link_list(writer, "link", &writer->structure.links);
    write_link_list(writer, "embed", &writer->structure.embeds);
}

/* As they are read for a query that looks at items alone. */
void fact_write_links_in_items(fact_writer *writer)
{
    dvq_structure structure;
    fact_require(dvq_structure_read(writer->arena, writer->text,
                                    DVQ_STRUCTURE_ALL & ~(unsigned)DVQ_STRUCTURE_OUTSIDE,
                                    &structure));
    write_link_list(writer, "in items: link", &structure.links);
    write_link_list(writer, "in items: embed", &structure.embeds);
}

/* ---- frontmatter ---- */

void fact_write_frontmatter(fact_writer *writer)
{
    dvq_error problem = {0};
    dvq_entry_vector entries = {0};
    if (writer->structure.frontmatter.data == NULL)
        return;
    bool valid;
    dvq_value raw;
    fact_require(
        dvq_frontmatter_read(writer->arena, writer->structure.frontmatter, &raw, &valid, &problem));
    fact_require(dvq_object_list(raw.as.object, writer->arena, &entries));
    fact_say(writer, valid ? "frontmatter\n" : "broken frontmatter\n");
    for (size_t i = 0; i < entries.count; i++) {
        fact_indent(writer, 1);
        fact_say_field(writer, entries.items[i].key, entries.items[i].value);
    }
}

/* ---- lines, as publishing sees them ---- */

static void say_count(fact_writer *writer, unsigned count, const char *one, const char *several)
{
    if (count == 1)
        dvq_text_builder_add_format(writer->out, ", in %s", one);
    else if (count > 1)
        dvq_text_builder_add_format(writer->out, ", in %u %s", count, several);
}

static void write_line(fact_writer *writer, const dvq_markdown_line *line)
{
    static const char *const kinds[] = {
        [DVQ_MARKDOWN_BLANK] = "blank",
        [DVQ_MARKDOWN_TEXT] = "text",
        [DVQ_MARKDOWN_HEADING] = "heading",
        [DVQ_MARKDOWN_UNDERLINE] = "underline",
        [DVQ_MARKDOWN_RULE] = "rule",
        [DVQ_MARKDOWN_FENCE] = "fence",
        [DVQ_MARKDOWN_CODE] = "code",
        [DVQ_MARKDOWN_FENCE_END] = "fence end",
        [DVQ_MARKDOWN_HTML] = "html",
        [DVQ_MARKDOWN_COMMENT] = "comment",
        [DVQ_MARKDOWN_FRONTMATTER] = "frontmatter",
    };
    fact_say(writer, kinds[line->kind]);
    if (line->kind == DVQ_MARKDOWN_HEADING || line->kind == DVQ_MARKDOWN_UNDERLINE)
        dvq_text_builder_add_format(writer->out, " level %u", line->level);
    if (line->kind != DVQ_MARKDOWN_BLANK && line->kind != DVQ_MARKDOWN_FRONTMATTER) {
        fact_say(writer, " ");
        fact_say_quoted(writer, dvq_text_slice(writer->text, line->content, line->end));
    }
    say_count(writer, line->depth - line->items, "a quote", "quotes");
    say_count(writer, line->items, "an item", "items");
    if (line->opens)
        fact_say(writer, ", an item starts");
    if (line->continues && (line->kind == DVQ_MARKDOWN_TEXT || line->kind == DVQ_MARKDOWN_HTML ||
                            line->kind == DVQ_MARKDOWN_COMMENT))
        fact_say(writer, ", goes on");
    if (line->ended != '\0')
        dvq_text_builder_add_format(writer->out, ", the list of %c is over", line->ended);
    fact_end_line(writer);
}

void fact_write_lines(fact_writer *writer)
{
    dvq_markdown_scanner scanner;
    dvq_markdown_scanner_init(&scanner, writer->text);
    dvq_markdown_line line;
    for (size_t number = 1; dvq_markdown_scanner_next(&scanner, &line); number++) {
        fact_say_number(writer, number);
        fact_say(writer, " ");
        write_line(writer, &line);
    }
}

/* ---- managed results ---- */

static void write_part(fact_writer *writer, const char *name, size_t start, size_t end)
{
    fact_indent(writer, 1);
    fact_say(writer, name);
    fact_say(writer, " ");
    fact_say_quoted(writer, dvq_text_slice(writer->text, start, end));
    fact_end_line(writer);
}

static void write_managed_parts(fact_writer *writer, const dvq_managed *managed)
{
    static const char *const kinds[] = {
        [DVQ_MANAGED_QUERY] = "query",
        [DVQ_MANAGED_SCRIPT] = "script",
        [DVQ_MANAGED_PUBLISHED] = "published query",
        [DVQ_MANAGED_ORPHAN] = "result without a query",
        [DVQ_MANAGED_INLINE] = "expression",
    };
    static const char *const modes[] = {
        [DVQ_MANAGED_AUTO] = "",
        [DVQ_MANAGED_MANUAL] = ", when asked for",
        [DVQ_MANAGED_ONCE] = ", once",
        [DVQ_MANAGED_EJECT] = ", once and without marks",
    };
    fact_say(writer, kinds[managed->kind]);
    fact_say(writer, modes[managed->mode]);
    fact_say(writer, managed->alternative ? ", marks with hyphens\n" : "\n");
    if (managed->kind != DVQ_MANAGED_ORPHAN)
        write_part(writer, "asks", managed->query, managed->query_end);
    if (!managed->has_result)
        return;
    if (managed->result < managed->result_mark)
        write_part(writer, "before the result's mark", managed->result, managed->result_mark);
    write_part(writer, "result", managed->content, managed->content_end);
    if (managed->content_end < managed->end_mark)
        write_part(writer, "before the end mark", managed->content_end, managed->end_mark);
    write_part(writer, "end mark", managed->end_mark, managed->end);
}

static void write_answer(fact_writer *writer, dvq_managed_answer answer, const dvq_managed *managed)
{
    if (answer == DVQ_MANAGED_FOUND)
        write_managed_parts(writer, managed);
    if (answer != DVQ_MANAGED_BROKEN)
        return;
    fact_say(writer, "a mark without its partner: ");
    dvq_markdown_line line = dvq_markdown_line_at(writer->text, managed->start);
    fact_say_quoted(writer, dvq_text_slice(writer->text, managed->start, line.end));
    fact_end_line(writer);
}

static void write_managed_expressions(fact_writer *writer, const dvq_markdown_line *line)
{
    size_t offset = line->start;
    while ((offset = dvq_text_find(writer->text, DVQ_TEXT("<!--"), offset)) < line->end) {
        dvq_managed managed;
        dvq_managed_answer answer = dvq_managed_read_inline(writer->text, offset, &managed);
        write_answer(writer, answer, &managed);
        offset = answer == DVQ_MANAGED_FOUND ? managed.end : offset + 1;
    }
}

void fact_write_managed(fact_writer *writer)
{
    dvq_markdown_scanner scanner;
    dvq_markdown_scanner_init(&scanner, writer->text);
    dvq_markdown_line line;
    while (dvq_markdown_scanner_next(&scanner, &line)) {
        bool opens = (line.kind == DVQ_MARKDOWN_HTML || line.kind == DVQ_MARKDOWN_COMMENT) &&
                     !line.continues && !line.opens;
        dvq_managed managed;
        dvq_managed_answer answer =
            opens ? dvq_managed_read(writer->text, &line, &managed) : DVQ_MANAGED_NONE;
        if (answer != DVQ_MANAGED_NONE)
            write_answer(writer, answer, &managed);
        else if (line.kind != DVQ_MARKDOWN_CODE && line.kind != DVQ_MARKDOWN_FRONTMATTER)
            write_managed_expressions(writer, &line);
        if (answer == DVQ_MANAGED_FOUND)
            dvq_markdown_scanner_skip(&scanner,
                                      dvq_markdown_line_at(writer->text, managed.end).next);
    }
    if (writer->out->length > 0 && !dvq_managed_may_hold(writer->text))
        fact_say(writer, "WRONG: a quick look finds nothing managed\n");
}

/* ---- inline fields of each line ---- */

static void write_found_field(fact_writer *writer, size_t number, dvq_text source,
                              const dvq_inline_field *field)
{
    fact_say_number(writer, number);
    fact_say(writer, " in ");
    fact_say_quoted(writer, source);
    fact_say(writer, ": ");
    fact_say_name(writer, field->key);
    fact_say(writer, " = ");
    fact_say_quoted(writer, field->value);
    fact_end_line(writer);
}

/* The line at *start, which moves on to the next; false after the last. */
static bool next_line(dvq_text text, size_t *start, dvq_text *line)
{
    if (*start > text.length)
        return false;
    size_t end = dvq_text_find_byte(text, '\n', *start);
    *line = dvq_text_slice(text, *start, end);
    *start = end == SIZE_MAX ? text.length + 1 : end + 1;
    return true;
}

static void write_fields_in(fact_writer *writer, bool emoji)
{
    dvq_inline_field_vector found = {0};
    size_t start = 0;
    dvq_text line;
    for (size_t number = 1; next_line(writer->text, &start, &line); number++) {
        fact_require(dvq_inline_field_find(writer->arena, line, emoji, &found));
        for (size_t i = 0; i < found.count; i++) {
            const dvq_inline_field *field = &found.items[i];
            write_found_field(writer, number, dvq_text_slice(line, field->start, field->end),
                              field);
        }
    }
}

void fact_write_bracket_fields(fact_writer *writer)
{
    write_fields_in(writer, false);
}

void fact_write_task_fields(fact_writer *writer)
{
    write_fields_in(writer, true);
}

void fact_write_line_fields(fact_writer *writer)
{
    size_t start = 0;
    dvq_text line;
    for (size_t number = 1; next_line(writer->text, &start, &line); number++) {
        dvq_inline_field field;
        if (dvq_inline_field_match_line(line, &field))
            write_found_field(writer, number, line, &field);
    }
}
