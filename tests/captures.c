/*
 * Notes that Obsidian itself read: the blocks, items, tags, links and frontmatter found here must
 * be those that it recorded. The recordings are somebody else's notes and no part of the project;
 * where they are missing the check is skipped (status 77).
 *
 *     captures [FOLDER]      else $DVQ_CAPTURES
 */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

#include "note/frontmatter.h"

#define SKIPPED 77

static json_t *make_text(dvq_text text)
{
    return json_stringn(text.data, text.length);
}

static json_t *make_lines(uint32_t first, uint32_t last)
{
    return json_pack("[i, i]", (int)first, (int)last);
}

static json_t *list_sections(const dvq_structure *structure)
{
    static const char *const names[] = {
        [DVQ_SECTION_YAML] = "yaml",           [DVQ_SECTION_HEADING] = "heading",
        [DVQ_SECTION_PARAGRAPH] = "paragraph", [DVQ_SECTION_LIST] = "list",
        [DVQ_SECTION_CODE] = "code",           [DVQ_SECTION_BLOCKQUOTE] = "blockquote",
        [DVQ_SECTION_CALLOUT] = "callout",     [DVQ_SECTION_RULE] = "thematicBreak",
        [DVQ_SECTION_HTML] = "html",           [DVQ_SECTION_TABLE] = "table",
        [DVQ_SECTION_COMMENT] = "comment",     [DVQ_SECTION_DEFINITION] = "definition",
    };
    json_t *list = json_array();
    for (size_t i = 0; i < structure->sections.count; i++) {
        const dvq_section *section = &structure->sections.items[i];
        json_array_append_new(list, json_pack("{s:s, s:o}", "type", names[section->type], "lines",
                                              make_lines(section->first_line, section->last_line)));
    }
    return list;
}

static json_t *list_headings(const dvq_structure *structure)
{
    json_t *list = json_array();
    for (size_t i = 0; i < structure->headings.count; i++) {
        const dvq_heading *heading = &structure->headings.items[i];
        json_array_append_new(list,
                              json_pack("{s:i, s:i, s:o}", "line", (int)heading->line, "level",
                                        heading->level, "heading", make_text(heading->text)));
    }
    return list;
}

static json_t *list_items(const dvq_structure *structure)
{
    json_t *list = json_array();
    for (size_t i = 0; i < structure->items.count; i++) {
        const dvq_raw_item *item = &structure->items.items[i];
        json_t *entry =
            json_pack("{s:o, s:i}", "lines", make_lines(item->first_line, item->last_line),
                      "parent", (int)item->parent);
        if (item->task.length > 0)
            json_object_set_new(entry, "task", make_text(item->task));
        if (item->block_id.length > 0)
            json_object_set_new(entry, "id", make_text(item->block_id));
        json_array_append_new(list, entry);
    }
    return list;
}

static json_t *list_tags(const dvq_structure *structure)
{
    json_t *list = json_array();
    for (size_t i = 0; i < structure->tags.count; i++) {
        const dvq_raw_tag *tag = &structure->tags.items[i];
        json_array_append_new(
            list, json_pack("{s:o, s:i}", "tag", make_text(tag->tag), "line", (int)tag->line));
    }
    return list;
}

static json_t *list_links(const dvq_raw_link_vector *links, bool in_text)
{
    json_t *list = json_array();
    for (size_t i = 0; i < links->count; i++) {
        const dvq_raw_link *link = &links->items[i];
        json_t *entry = json_pack("{s:o, s:o}", "link", make_text(link->target), "display",
                                  make_text(link->display));
        if (in_text)
            json_object_set_new(entry, "line", json_integer((json_int_t)link->line));
        json_array_append_new(list, entry);
    }
    return list;
}

static json_t *make_json(dvq_arena *arena, dvq_value value);

static json_t *make_object(dvq_arena *arena, const dvq_object *object)
{
    dvq_entry_vector entries = {0};
    json_t *made = json_object();
    if (dvq_object_list(object, arena, &entries) != DVQ_OK)
        abort();
    for (size_t i = 0; i < entries.count; i++)
        json_object_setn_new(made, entries.items[i].key.data, entries.items[i].key.length,
                             make_json(arena, entries.items[i].value));
    return made;
}

static json_t *make_json(dvq_arena *arena, dvq_value value)
{
    if (dvq_value_is(value, DVQ_VALUE_OBJECT))
        return make_object(arena, value.as.object);
    if (dvq_value_is(value, DVQ_VALUE_STRING))
        return make_text(dvq_value_get_text(value));
    if (dvq_value_is(value, DVQ_VALUE_BOOLEAN))
        return json_boolean(value.as.boolean);
    if (dvq_value_is(value, DVQ_VALUE_NUMBER))
        return value.as.number == floor(value.as.number) ? json_integer((json_int_t)value.as.number)
                                                         : json_real(value.as.number);
    if (dvq_value_is_null(value))
        return json_null();
    json_t *list = json_array();
    for (size_t i = 0; i < value.size; i++)
        json_array_append_new(list, make_json(arena, value.as.items[i]));
    return list;
}

/* The frontmatter, and its links without their keys. */
static void add_frontmatter(dvq_arena *arena, const dvq_structure *structure, json_t *got)
{
    dvq_raw_link_vector links = {0};
    json_t *made = json_null();
    bool valid;
    dvq_value raw;
    if (structure->frontmatter.data != NULL) {
        if (dvq_frontmatter_read(arena, structure->frontmatter, &raw, &valid, NULL) != DVQ_OK ||
            dvq_frontmatter_list_links(arena, raw, &links) != DVQ_OK)
            abort();
        json_t *object = make_object(arena, raw.as.object);
        if (json_object_size(object) > 0)
            made = object;
        else
            json_decref(object);
    }
    json_object_set_new(got, "frontmatter", made);
    json_object_set_new(got, "frontmatterLinks", list_links(&links, false));
}

static json_t *read_structure(dvq_arena *arena, dvq_text contents)
{
    json_t *got = json_object();
    dvq_structure structure;
    if (dvq_structure_read(arena, contents, DVQ_STRUCTURE_ALL, &structure) != DVQ_OK)
        abort();
    json_object_set_new(got, "sections", list_sections(&structure));
    json_object_set_new(got, "headings", list_headings(&structure));
    json_object_set_new(got, "listItems", list_items(&structure));
    json_object_set_new(got, "tags", list_tags(&structure));
    json_object_set_new(got, "links", list_links(&structure.links, true));
    json_object_set_new(got, "embeds", list_links(&structure.embeds, true));
    add_frontmatter(arena, &structure, got);
    return got;
}

static void print_difference(const char *name, const char *part, json_t *want, json_t *got)
{
    char *want_text = json_dumps(want, JSON_ENCODE_ANY | JSON_SORT_KEYS);
    char *got_text = json_dumps(got, JSON_ENCODE_ANY | JSON_SORT_KEYS);
    printf("%s: %s\n  want %s\n  got  %s\n", name, part, want_text, got_text);
    free(want_text);
    free(got_text);
}

/* Whether everything found in the note is what was recorded. */
static bool check_note(json_t *record)
{
    const char *name = json_string_value(json_object_get(record, "name"));
    json_t *contents = json_object_get(record, "contents");
    json_t *recorded_links = json_object_get(record, "frontmatterLinks");
    bool same = true;
    dvq_arena arena;
    dvq_arena_init(&arena, NULL);
    json_t *got = read_structure(
        &arena, dvq_text_make(json_string_value(contents), json_string_length(contents)));
    size_t index;
    json_t *link;
    json_array_foreach(recorded_links, index, link)
    {
        json_object_del(link, "key");
    }
    const char *part;
    json_t *found;
    json_object_foreach(got, part, found)
    {
        if (!json_equal(found, json_object_get(record, part))) {
            print_difference(name, part, json_object_get(record, part), found);
            same = false;
        }
    }
    json_decref(got);
    dvq_arena_release(&arena);
    return same;
}

static int check_file(FILE *file)
{
    int count = 0;
    int same = 0;
    json_t *record;
    while ((record = json_loadf(file, JSON_DISABLE_EOF_CHECK, NULL)) != NULL) {
        count++;
        same += check_note(record);
        json_decref(record);
    }
    printf("%d of %d notes\n", same, count);
    return count > 0 && same == count ? EXIT_SUCCESS : EXIT_FAILURE;
}

int main(int argc, char **argv)
{
    const char *folder = getenv("DVQ_CAPTURES");
    if (folder == NULL && argc > 1)
        folder = argv[1];
    if (folder == NULL)
        return SKIPPED;
    char path[4096];
    snprintf(path, sizeof path, "%s/captures.jsonl", folder);
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        printf("no recordings in %s\n", folder);
        return SKIPPED;
    }
    int status = check_file(file);
    fclose(file);
    return status;
}
