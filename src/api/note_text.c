/*
 * The text of results as a note shows it: fields, dates and tags of tasks taken out, wiki links
 * turned into Markdown links. Called by note_answer.c. Rules for fields are the note reader's.
 */
#include <stdlib.h>

#include "api/note.h"
#include "render/note_link.h"
#include "support/unicode.h"
#include "vault/note.h"

/* ---- stripping ---- */

/* A part of a line to leave out. */
typedef struct gap {
    size_t start;
    size_t end;
} gap;

typedef DVQ_VECTOR(gap) gap_vector;

static bool is_task_date(dvq_text key)
{
    static const char *const keys[] = {"due", "created", "start", "scheduled", "completion"};
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
        if (dvq_text_equal_ascii_case(key, dvq_text_from_string(keys[i])))
            return true;
    return false;
}

static bool find_field_gaps(dvq_arena *arena, dvq_text line, unsigned strip, gap_vector *gaps)
{
    dvq_inline_field_vector fields = {0};
    if (dvq_inline_field_find(arena, line, true, &fields) != DVQ_OK)
        return false;
    for (size_t i = 0; i < fields.count; i++) {
        const dvq_inline_field *field = &fields.items[i];
        bool bracketed = line.data[field->start] == '[' || line.data[field->start] == '(';
        bool gone = bracketed && (strip & DVQ_STRIP_FIELDS) != 0;
        gone = gone || ((strip & DVQ_STRIP_DATES) != 0 && (!bracketed || is_task_date(field->key)));
        gap found = {field->start, field->end};
        if (gone && !DVQ_VECTOR_PUSH(arena, gaps, found))
            return false;
    }
    return true;
}

static bool is_blank(char byte)
{
    return byte == ' ' || byte == '\t';
}

/* Bytes of the tag at `offset`, 0 for none: # and letters, digits, _, - and /, not digits alone. */
static size_t measure_tag(dvq_text line, size_t offset)
{
    bool begins = offset == 0 || is_blank(line.data[offset - 1]);
    bool named = false;
    size_t end = offset + 1;
    while (begins && line.data[offset] == '#' && end < line.length) {
        size_t size;
        uint32_t code = dvq_unicode_decode(line, end, &size);
        bool digit = code >= '0' && code <= '9';
        bool other = code == '_' || code == '-' || code == '/' || code >= 0x80 ||
                     dvq_unicode_is_letter(code);
        if (!digit && !other)
            break;
        named = named || other;
        end += size;
    }
    return named ? end - offset : 0;
}

static bool find_tag_gaps(dvq_arena *arena, dvq_text line, gap_vector *gaps)
{
    for (size_t i = 0; i < line.length; i++) {
        size_t length = line.data[i] == '#' ? measure_tag(line, i) : 0;
        gap found = {i, i + length};
        if (length > 0 && !DVQ_VECTOR_PUSH(arena, gaps, found))
            return false;
    }
    return true;
}

static int compare_gaps(const void *left, const void *right)
{
    const gap *a = left;
    const gap *b = right;
    return a->start < b->start ? -1 : a->start > b->start;
}

/* Take blanks away that stand at the end, from `start` on. */
static void drop_blanks(dvq_text_builder *builder, size_t start)
{
    while (builder->length > start && is_blank(builder->data[builder->length - 1]))
        builder->length--;
}

/* Append the line without its gaps, and without the blanks before each. */
static void append_line(dvq_text_builder *builder, dvq_text line, gap_vector *gaps)
{
    size_t start = builder->length;
    size_t copied = 0;
    if (gaps->count > 1)
        qsort(gaps->items, gaps->count, sizeof *gaps->items, compare_gaps);
    for (size_t i = 0; i < gaps->count; i++) {
        dvq_text_builder_add(builder, dvq_text_slice(line, copied, gaps->items[i].start));
        drop_blanks(builder, start);
        if (copied < gaps->items[i].end)
            copied = gaps->items[i].end;
    }
    dvq_text_builder_add(builder, dvq_text_slice(line, copied, line.length));
    drop_blanks(builder, start);
}

dvq_status dvq_note_strip_text(dvq_arena *arena, dvq_text text, unsigned strip, dvq_text *stripped)
{
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, arena);
    for (size_t start = 0; start <= text.length;) {
        gap_vector gaps = {0};
        size_t end = dvq_text_find_byte(text, '\n', start);
        dvq_text line = dvq_text_slice(text, start, end);
        if (!find_field_gaps(arena, line, strip, &gaps) ||
            ((strip & DVQ_STRIP_TAGS) != 0 && !find_tag_gaps(arena, line, &gaps)))
            return DVQ_ERROR_MEMORY;
        append_line(&builder, line, &gaps);
        if (end == SIZE_MAX)
            break;
        dvq_text_builder_add_byte(&builder, '\n');
        start = end + 1;
    }
    dvq_status status = dvq_text_builder_finish(&builder, stripped);
    *stripped = dvq_unicode_trim(*stripped);
    return status;
}

/* ---- links ---- */

typedef struct link_place {
    const dvq_vault_tree *vault;
    dvq_text origin; /* the note that the link was written in */
    dvq_text host;   /* the note that it is written to */
} link_place;

/* What a link names from where it stands: the path, NULL for none; and how it is written. */
static dvq_text resolve_target(const link_place *place, const dvq_wiki_link *link, dvq_text *target,
                               dvq_text *subpath)
{
    size_t hash = dvq_text_find_byte(link->target, '#', 0);
    size_t end = hash == SIZE_MAX ? link->target.length : hash;
    *target = dvq_text_slice(link->target, 0, end);
    *subpath = dvq_text_slice(link->target, end, link->target.length);
    return dvq_vault_tree_resolve(place->vault, *target, place->origin);
}

static bool write_markdown_link(void *user, const dvq_wiki_link *link, dvq_text_builder *builder)
{
    const link_place *place = user;
    dvq_text target;
    dvq_text subpath;
    dvq_text path = resolve_target(place, link, &target, &subpath);
    if (subpath.length > 0)
        subpath = dvq_text_slice(subpath, 1, subpath.length);
    dvq_note_append_markdown_link(builder, place->host, path, subpath, link);
    return true;
}

/* What Obsidian shows of a link without a display: "Note > Heading". */
static void append_shown(dvq_text_builder *builder, dvq_text target)
{
    for (size_t i = 0; i < target.length; i++)
        if (target.data[i] != '#')
            dvq_text_builder_add_byte(builder, target.data[i]);
        else
            dvq_text_builder_add_string(builder, i == 0 ? "" : " > ");
}

/* A wiki link with its whole path, where the host would take it for another one. */
static bool write_moved_link(void *user, const dvq_wiki_link *link, dvq_text_builder *builder)
{
    const link_place *place = user;
    dvq_text target;
    dvq_text subpath;
    dvq_text path = resolve_target(place, link, &target, &subpath);
    if (path.data == NULL ||
        dvq_text_equal(path, dvq_vault_tree_resolve(place->vault, target, place->host)))
        return false;
    if (link->embed)
        dvq_text_builder_add_byte(builder, '!');
    bool note = dvq_text_ends_with(path, DVQ_TEXT(".md"));
    dvq_text_builder_add_string(builder, "[[");
    dvq_text_builder_add(builder, dvq_text_slice(path, 0, path.length - (note ? 3 : 0)));
    dvq_text_builder_add(builder, subpath);
    dvq_text_builder_add_string(builder, link->in_table ? "\\|" : "|");
    if (link->has_display)
        dvq_text_builder_add(builder, link->display);
    else
        append_shown(builder, link->target);
    dvq_text_builder_add_string(builder, "]]");
    return true;
}

dvq_status dvq_note_link_text(dvq_arena *arena, const dvq_vault_tree *vault, dvq_link_style style,
                              dvq_text text, dvq_text origin, dvq_text host, dvq_text *linked)
{
    link_place place = {vault, origin, host};
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, arena);
    dvq_note_rewrite_links(&builder, text,
                           style == DVQ_LINKS_MARKDOWN ? write_markdown_link : write_moved_link,
                           &place);
    return dvq_text_builder_finish(&builder, linked);
}
