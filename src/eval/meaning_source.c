/*
 * What FROM names and is not there, with what it may have meant, and the heading in a link, which
 * FROM does not look at; see meaning.h. Reads the tags of notes only when a tag is missing.
 */
#include "eval/meaning_part.h"

#include "eval/near_name.h"
#include "eval/source.h"
#include "support/diagnostic.h"
#include "support/unicode.h"
#include "vault/listing.h"
#include "vault/note_table.h"

static dvq_error *warn_of(const dvq_asker *asker, const dvq_ast_source *source)
{
    dvq_error *warning = dvq_meaning_warn(asker, source->span);
    if (warning != NULL)
        asker->execution->warnings.items[asker->execution->warnings.count - 1].operation = "FROM";
    return warning;
}

/* Whether another part of the source could make up for one that is not there. */
static bool has_alternative(const dvq_ast_source *source)
{
    bool found = false;
    while (!found && source->kind == DVQ_SOURCE_BINARY) {
        found = source->as.binary.kind == DVQ_BINARY_OR || has_alternative(source->as.binary.right);
        source = source->as.binary.left;
    }
    return found;
}

/* ---- folders and notes ---- */

/* The part of `path` that is `name`, alone or below other folders; else "". */
static dvq_text find_part(dvq_text path, dvq_text name)
{
    for (size_t end = 0; end <= path.length; end++) {
        bool ends = end == path.length || path.data[end] == '/';
        bool starts =
            end == name.length || (end > name.length && path.data[end - name.length - 1] == '/');
        if (ends && starts && dvq_text_equal(dvq_text_slice(path, end - name.length, end), name))
            return dvq_text_slice(path, 0, end);
    }
    return DVQ_TEXT("");
}

static size_t count_slashes(dvq_text path)
{
    size_t count = 0;
    for (size_t i = 0; i < path.length; i++)
        count += path.data[i] == '/';
    return count;
}

/* The path up to its slash number `slashes` + 1, or all of it. */
static dvq_text take_folders(dvq_text path, size_t slashes)
{
    size_t end = 0;
    for (; end < path.length; end++)
        if (path.data[end] == '/' && slashes-- == 0)
            break;
    return dvq_text_slice(path, 0, end);
}

static dvq_text strip_ending(dvq_text path)
{
    bool note = dvq_text_ends_with(path, DVQ_TEXT(".md"));
    return dvq_text_slice(path, 0, path.length - (note ? 3 : 0));
}

/* A folder or note that looks like the one asked for; the first in the order of notes. */
static dvq_text find_look_alike(const dvq_asker *asker, dvq_text name)
{
    dvq_arena *scratch = &asker->execution->scratch;
    const dvq_vault_store *store = asker->execution->context->vault;
    dvq_text wanted = dvq_unicode_fold(scratch, name);
    dvq_text found = DVQ_TEXT("");
    size_t count = wanted.data != NULL && wanted.length > 0 ? dvq_store_count(store) : 0;
    for (size_t i = 0; found.length == 0 && i < count; i++) {
        dvq_arena_mark mark = dvq_arena_get_mark(scratch);
        dvq_text path = dvq_store_get_path(store, i);
        dvq_text folded = dvq_unicode_fold(scratch, path);
        if (folded.data == NULL)
            break;
        dvq_text part = find_part(folded, wanted);
        if (part.length == 0)
            part = find_part(strip_ending(folded), wanted);
        if (part.length > 0)
            found = take_folders(part.length == folded.length ? path : strip_ending(path),
                                 count_slashes(part));
        dvq_arena_rewind(scratch, mark);
    }
    return found;
}

/* The folder or note whose path is spelled almost so. */
static dvq_text find_near_path(const dvq_asker *asker, dvq_text name)
{
    const dvq_vault_store *store = asker->execution->context->vault;
    dvq_near_name search;
    dvq_near_name_start(&search, name);
    for (size_t i = 0; i < dvq_store_count(store); i++) {
        dvq_text path = dvq_store_get_path(store, i);
        for (size_t end = 0; end < path.length; end++)
            if (path.data[end] == '/')
                dvq_near_name_offer_path(&search, dvq_text_slice(path, 0, end));
        dvq_near_name_offer_path(&search, strip_ending(path));
    }
    return search.found.data != NULL ? search.found : DVQ_TEXT("");
}

static dvq_text strip_slashes(dvq_text folder)
{
    while (dvq_text_starts_with(folder, DVQ_TEXT("./")))
        folder = dvq_text_slice(folder, 2, folder.length);
    while (folder.length > 0 && folder.data[0] == '/')
        folder = dvq_text_slice(folder, 1, folder.length);
    while (folder.length > 0 && folder.data[folder.length - 1] == '/')
        folder.length--;
    return folder;
}

static dvq_status tell_folder(const dvq_asker *asker, const dvq_ast_source *source)
{
    dvq_text folder = source->as.folder;
    dvq_error *warning = warn_of(asker, source);
    if (warning == NULL)
        return dvq_error_memory(asker->error);
    dvq_error_set(warning, DVQ_ERROR_EVALUATE, "there is no folder or note \"%.*s\" in the vault",
                  DVQ_MEANING_SHOWN_LONG(folder));
    dvq_text meant = find_look_alike(asker, strip_slashes(folder));
    if (meant.length == 0)
        meant = find_near_path(asker, strip_slashes(folder));
    if (meant.length > 0)
        dvq_error_set_hint(warning, "did you mean \"%.*s\"?", DVQ_MEANING_SHOWN_LONG(meant));
    return DVQ_OK;
}

/* ---- links ---- */

/* The note whose name looks like the one linked to, or is spelled almost so. */
static dvq_text find_near_note(const dvq_asker *asker, dvq_text name)
{
    const dvq_vault_store *store = asker->execution->context->vault;
    dvq_text found = find_look_alike(asker, name);
    if (found.length > 0)
        return dvq_link_path_title(found);
    dvq_near_name search;
    dvq_near_name_start(&search, name);
    for (size_t i = 0; i < dvq_store_count(store); i++)
        dvq_near_name_offer(&search, dvq_link_path_title(dvq_store_get_path(store, i)));
    return search.found.data != NULL ? search.found : DVQ_TEXT("");
}

static dvq_status tell_link(const dvq_asker *asker, const dvq_ast_source *source)
{
    dvq_text path = source->as.link.path;
    dvq_text meant = path.length > 0 ? find_near_note(asker, path) : path;
    if (path.length > 0 && meant.length == 0 && has_alternative(asker->query->source))
        return DVQ_OK;
    dvq_error *warning = warn_of(asker, source);
    if (warning == NULL)
        return dvq_error_memory(asker->error);
    if (path.length == 0) {
        dvq_error_set(warning, DVQ_ERROR_EVALUATE,
                      "[[]] is no note here: the query was given no origin");
        return DVQ_OK;
    }
    dvq_error_set(warning, DVQ_ERROR_EVALUATE,
                  "there is no note [[%.*s]] in the vault, and nothing that links to it",
                  DVQ_MEANING_SHOWN_LONG(path));
    if (meant.length > 0)
        dvq_error_set_hint(warning, "did you mean [[%.*s]]?", DVQ_MEANING_SHOWN_LONG(meant));
    return DVQ_OK;
}

/* Links in FROM that name a heading or a block. */
static dvq_status tell_headings(const dvq_asker *asker, const dvq_ast_source *source)
{
    dvq_status status = DVQ_OK;
    while (status == DVQ_OK && source->kind == DVQ_SOURCE_BINARY) {
        status = tell_headings(asker, source->as.binary.right);
        source = source->as.binary.left;
    }
    if (status != DVQ_OK)
        return status;
    if (source->kind == DVQ_SOURCE_NEGATED)
        return tell_headings(asker, source->as.negated);
    if (source->kind != DVQ_SOURCE_LINK || source->as.link.path.length == 0)
        return DVQ_OK;
    dvq_text text = asker->execution->context->text;
    text = dvq_text_slice(text, source->span.offset, source->span.offset + source->span.length);
    size_t hash = dvq_text_find_byte(text, '#', 0);
    if (hash == SIZE_MAX || hash > dvq_text_find_byte(text, '|', 0))
        return DVQ_OK;
    size_t end = dvq_text_find(text, DVQ_TEXT("]]"), hash);
    size_t bar = dvq_text_find_byte(text, '|', hash);
    dvq_text subpath = dvq_text_slice(text, hash + 1, bar < end ? bar : end);
    if (dvq_text_starts_with(subpath, DVQ_TEXT("^")))
        subpath = dvq_text_slice(subpath, 1, subpath.length);
    dvq_error *warning = warn_of(asker, source);
    if (warning == NULL)
        return dvq_error_memory(asker->error);
    dvq_error_set(warning, DVQ_ERROR_EVALUATE,
                  "FROM takes the whole note %.*s: what stands after # is ignored",
                  DVQ_MEANING_SHOWN_LONG(source->as.link.path));
    dvq_error_set_hint(warning, "add WHERE any(file.outlinks, (l) => meta(l).subpath = \"%.*s\")",
                       DVQ_MEANING_SHOWN_LONG(subpath));
    return DVQ_OK;
}

/* ---- tags ---- */

/* Offer the tag and those above it. */
static void offer_tag(dvq_near_name *search, dvq_text tag)
{
    while (tag.length != SIZE_MAX && tag.length > 0) {
        dvq_near_name_offer_path(search, tag);
        tag.length = dvq_text_find_last_byte(tag, '/');
    }
}

/* The tag that some note has and that is spelled almost so; all tags have been read. */
static dvq_text find_near_tag(const dvq_asker *asker, dvq_text tag)
{
    const dvq_vault_store *store = asker->execution->context->vault;
    dvq_near_name search;
    dvq_near_name_start(&search, tag);
    for (size_t i = 0; i < dvq_store_count(store); i++) {
        const dvq_page *page = dvq_store_get(store, i);
        bool read = page != NULL && (dvq_page_get_parts(page) & DVQ_PAGE_TAGS) != 0;
        for (size_t j = 0; read && j < page->exact_tags.count; j++)
            offer_tag(&search, page->exact_tags.items[j]);
    }
    return search.found.data != NULL ? search.found : DVQ_TEXT("");
}

static dvq_status tell_tag(const dvq_asker *asker, const dvq_ast_source *source)
{
    dvq_execution *execution = asker->execution;
    dvq_text tag = source->as.tag;
    size_t *notes = NULL;
    size_t count = 0;
    dvq_store_needs needs = {.cancel = execution->context->cancel};
    dvq_status status = dvq_store_list_tagged(execution->context->vault, tag, NULL, needs,
                                              &execution->scratch, &notes, &count, asker->error);
    /* Another part of the source may have turned away the notes that have it. */
    if (status != DVQ_OK || count > 0)
        return status;
    dvq_text meant = find_near_tag(asker, tag);
    if (meant.length == 0 && has_alternative(asker->query->source))
        return DVQ_OK;
    dvq_error *warning = warn_of(asker, source);
    if (warning == NULL)
        return dvq_error_memory(asker->error);
    dvq_error_set(warning, DVQ_ERROR_EVALUATE, "no note has the tag %.*s",
                  DVQ_MEANING_SHOWN_LONG(tag));
    if (meant.length > 0)
        dvq_error_set_hint(warning, "did you mean %.*s?", DVQ_MEANING_SHOWN_LONG(meant));
    return DVQ_OK;
}

dvq_status dvq_meaning_check_source(dvq_execution *execution, const dvq_ast_query *query,
                                    const dvq_source_answer *answer, dvq_error *error)
{
    dvq_asker asker = {.execution = execution, .query = query, .error = error};
    dvq_status status = DVQ_OK;
    for (size_t i = 0; status == DVQ_OK && i < answer->missing.count; i++) {
        const dvq_ast_source *source = answer->missing.items[i];
        if (source->kind == DVQ_SOURCE_TAG)
            status = tell_tag(&asker, source);
        else if (source->kind == DVQ_SOURCE_LINK)
            status = tell_link(&asker, source);
        else
            status = tell_folder(&asker, source);
    }
    return status == DVQ_OK ? tell_headings(&asker, query->source) : status;
}
