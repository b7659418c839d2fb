/*
 * Sources: see source.h. Sets are lists of numbers: below the vault's count they are notes, from
 * there on files that are not notes. `a or b` keeps a's order and adds what only b has; `a and b`
 * keeps b's order.
 *
 * Rules: Dataview, data-index/resolver.ts.
 */
#include "eval/source.h"

#include "support/diagnostic.h"
#include "support/map.h"
#include "support/unicode.h"
#include "vault/listing.h"
#include "vault/lookup.h"
#include "vault/note_table.h"

typedef struct id_set {
    DVQ_VECTOR(uint32_t) ids;
    uint8_t *member; /* by id */
    size_t member_count;
} id_set;

typedef struct resolver {
    dvq_context *context;
    dvq_vault_store *vault;
    dvq_arena *arena;
    size_t note_count;
    dvq_map files; /* from a file's path to its place in file_paths, plus 1 */
    DVQ_VECTOR(dvq_text) file_paths;
    const uint8_t *among;  /* notes that can be in the answer at all; NULL: all */
    dvq_store_needs needs; /* of the query; say which notes can be skipped */
    dvq_source_missing_vector missing;
    dvq_error *error;
} resolver;

static dvq_status resolve(resolver *state, const dvq_ast_source *source, id_set *set);

static bool has_id(const id_set *set, uint32_t id)
{
    return id < set->member_count && set->member[id];
}

static dvq_status add_id(resolver *state, id_set *set, uint32_t id)
{
    if (has_id(set, id))
        return DVQ_OK;
    if (id >= set->member_count) {
        size_t count = state->note_count + 2 * state->file_paths.count + 8;
        uint8_t *member = dvq_arena_allocate_array(state->arena, count, 1);
        if (member == NULL)
            return dvq_error_memory(state->error);
        if (set->member_count > 0)
            memcpy(member, set->member, set->member_count);
        set->member = member;
        set->member_count = count;
    }
    set->member[id] = 1;
    return DVQ_VECTOR_PUSH(state->arena, &set->ids, id) ? DVQ_OK : dvq_error_memory(state->error);
}

static dvq_status add_path(resolver *state, id_set *set, dvq_text path)
{
    size_t note = dvq_store_find_index(state->vault, path);
    if (note != SIZE_MAX)
        return add_id(state, set, (uint32_t)note);
    void **slot = dvq_map_slot(&state->files, path);
    if (slot == NULL)
        return dvq_error_memory(state->error);
    if (*slot == NULL) {
        if (!DVQ_VECTOR_PUSH(state->arena, &state->file_paths, path))
            return dvq_error_memory(state->error);
        *slot = (void *)(uintptr_t)state->file_paths.count;
    }
    return add_id(state, set, (uint32_t)(state->note_count + (uintptr_t)*slot - 1));
}

static dvq_status add_paths(resolver *state, id_set *set, const dvq_text_vector *paths)
{
    dvq_status status = DVQ_OK;
    for (size_t i = 0; status == DVQ_OK && i < paths->count; i++)
        status = add_path(state, set, paths->items[i]);
    return status;
}

/* Folders may be written with a slash at the end; "/" is the whole vault. */
static dvq_text folder_path(dvq_text folder)
{
    while (folder.length > 0 && folder.data[folder.length - 1] == '/')
        folder.length--;
    return folder;
}

static bool is_inside(dvq_text path, dvq_text folder)
{
    if (folder.length == 0)
        return true;
    return dvq_text_starts_with(path, folder) && path.length > folder.length &&
           path.data[folder.length] == '/';
}

/* Add every note to an empty set, where none has to be looked for first. */
static dvq_status add_all(resolver *state, id_set *set)
{
    size_t count = state->note_count;
    set->ids.items = dvq_arena_allocate(state->arena, count * sizeof *set->ids.items);
    set->member = dvq_arena_allocate(state->arena, count + 1);
    if (set->ids.items == NULL || set->member == NULL)
        return dvq_error_memory(state->error);
    for (size_t id = 0; id < count; id++)
        set->ids.items[id] = (uint32_t)id;
    memset(set->member, 1, count);
    set->ids.count = set->ids.capacity = set->member_count = count;
    return DVQ_OK;
}

static dvq_status add_missing(resolver *state, const dvq_ast_source *source)
{
    return DVQ_VECTOR_PUSH(state->arena, &state->missing, source) ? DVQ_OK
                                                                  : dvq_error_memory(state->error);
}

/* A folder, or else one file, whose ".md" may be left out; nothing when there is neither. */
static dvq_status resolve_folder(resolver *state, const dvq_ast_source *source, id_set *set)
{
    dvq_text folder = dvq_unicode_compose(state->arena, folder_path(source->as.folder));
    if (folder.data == NULL)
        return dvq_error_memory(state->error);
    if (folder.length == 0)
        return add_all(state, set);
    if (dvq_store_has_folder(state->vault, folder)) {
        dvq_status status = DVQ_OK;
        for (size_t i = 0; status == DVQ_OK && i < state->note_count; i++)
            if (is_inside(dvq_store_get_path(state->vault, i), folder))
                status = add_id(state, set, (uint32_t)i);
        return status;
    }
    if (dvq_store_has_file(state->vault, source->as.folder))
        return add_path(state, set, source->as.folder);
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, state->arena);
    dvq_text_builder_add(&builder, source->as.folder);
    dvq_text_builder_add_string(&builder, ".md");
    dvq_text note;
    dvq_status status = dvq_text_builder_finish(&builder, &note);
    if (status != DVQ_OK)
        return dvq_error_set(state->error, status, "a source is too long");
    if (dvq_store_has_file(state->vault, note))
        return add_path(state, set, note);
    return add_missing(state, source);
}

static dvq_status resolve_tag(resolver *state, const dvq_ast_source *source, id_set *set)
{
    size_t *notes = NULL;
    size_t count = 0;
    dvq_status status =
        dvq_store_list_tagged(state->vault, source->as.tag, state->among, state->needs,
                              state->arena, &notes, &count, state->error);
    for (size_t i = 0; status == DVQ_OK && i < count; i++)
        status = add_id(state, set, (uint32_t)notes[i]);
    return status == DVQ_OK && count == 0 ? add_missing(state, source) : status;
}

static dvq_status fail_without_links(const resolver *state, const dvq_ast_source *source)
{
    dvq_text path = source->as.link.path;
    dvq_status status = dvq_error_set(state->error, DVQ_ERROR_EVALUATE,
                                      "'%.*s' is no note whose links could be followed",
                                      (int)(path.length < 150 ? path.length : 150), path.data);
    if (state->error != NULL && state->context->text.length > 0)
        dvq_error_place(state->error, state->context->text, source->span);
    return status;
}

/* For a link that resolves to nothing, both directions find the notes with the very same link. */
static dvq_status resolve_link(resolver *state, const dvq_ast_source *source, id_set *set)
{
    dvq_text path = source->as.link.path;
    dvq_context_mark_path(state->context, path);
    dvq_text full = dvq_store_resolve(state->vault, path, state->context->origin);
    dvq_text_vector paths = {0};
    dvq_status status = DVQ_OK;
    if (full.data == NULL || !source->as.link.outgoing) {
        status =
            dvq_store_list_incoming(state->vault, full.data != NULL ? full : path, state->among,
                                    state->needs, state->arena, &paths, state->error);
    } else if (dvq_store_find_index(state->vault, full) == SIZE_MAX) {
        status = fail_without_links(state, source);
    } else {
        status = dvq_store_list_outgoing(state->vault, full, state->among, state->needs,
                                         state->arena, &paths, state->error);
    }
    bool lost = path.length == 0 && state->context->origin.length == 0;
    if (status == DVQ_OK && (lost || (path.length > 0 && full.data == NULL && paths.count == 0)))
        status = add_missing(state, source);
    return status != DVQ_OK ? status : add_paths(state, set, &paths);
}

static dvq_status resolve_csv(resolver *state, const dvq_ast_source *source, id_set *set)
{
    dvq_context_mark_origin(state->context);
    dvq_text path;
    dvq_status status =
        dvq_store_locate(state->vault, source->as.csv, state->context->origin, state->arena, &path);
    if (status != DVQ_OK)
        return dvq_error_set(state->error, status, "a CSV file cannot be found");
    return add_path(state, set, path);
}

/* Excluding what does not exist, as in -"Templates", deserves no warning. */
static dvq_status resolve_negated(resolver *state, const dvq_ast_source *source, id_set *set)
{
    id_set child = {0};
    size_t missing = state->missing.count;
    dvq_status status = resolve(state, source->as.negated, &child);
    state->missing.count = missing;
    for (size_t i = 0; status == DVQ_OK && i < state->note_count; i++)
        if (!has_id(&child, (uint32_t)i))
            status = add_id(state, set, (uint32_t)i);
    return status;
}

static dvq_status intersect(resolver *state, const id_set *left, const id_set *right, id_set *set)
{
    dvq_status status = DVQ_OK;
    for (size_t i = 0; status == DVQ_OK && i < right->ids.count; i++)
        if (has_id(left, right->ids.items[i]))
            status = add_id(state, set, right->ids.items[i]);
    return status;
}

static dvq_status unite(resolver *state, id_set *left, const id_set *right)
{
    dvq_status status = DVQ_OK;
    for (size_t i = 0; status == DVQ_OK && i < right->ids.count; i++)
        status = add_id(state, left, right->ids.items[i]);
    return status;
}

static dvq_status combine(resolver *state, const dvq_ast_source *source, id_set *left)
{
    id_set right = {0};
    dvq_status status = resolve(state, source->as.binary.right, &right);
    if (status != DVQ_OK)
        return status;
    if (source->as.binary.kind == DVQ_BINARY_OR)
        return unite(state, left, &right);
    id_set both = {0};
    status = intersect(state, left, &right, &both);
    *left = both;
    return status;
}

/* The operators of a chain that leans to the left, outermost first. */
static dvq_status list_chain(resolver *state, const dvq_ast_source *source,
                             const dvq_ast_source ***chain, size_t *count)
{
    size_t length = 0;
    for (const dvq_ast_source *link = source; link->kind == DVQ_SOURCE_BINARY;
         link = link->as.binary.left)
        length++;
    *chain = dvq_arena_allocate_array(state->arena, length, sizeof **chain);
    if (*chain == NULL)
        return dvq_error_memory(state->error);
    for (*count = 0; *count < length; source = source->as.binary.left)
        (*chain)[(*count)++] = source;
    return DVQ_OK;
}

static dvq_status resolve_binary(resolver *state, const dvq_ast_source *source, id_set *set)
{
    const dvq_ast_source **chain = NULL;
    size_t count = 0;
    dvq_status status = list_chain(state, source, &chain, &count);
    if (status != DVQ_OK)
        return status;
    status = resolve(state, chain[count - 1]->as.binary.left, set);
    while (status == DVQ_OK && count > 0)
        status = combine(state, chain[--count], set);
    return status;
}

static dvq_status resolve(resolver *state, const dvq_ast_source *source, id_set *set)
{
    switch (source->kind) {
    case DVQ_SOURCE_FOLDER:
        return resolve_folder(state, source, set);
    case DVQ_SOURCE_TAG:
        return resolve_tag(state, source, set);
    case DVQ_SOURCE_LINK:
        return resolve_link(state, source, set);
    case DVQ_SOURCE_CSV:
        return resolve_csv(state, source, set);
    case DVQ_SOURCE_NEGATED:
        return resolve_negated(state, source, set);
    case DVQ_SOURCE_BINARY:
        return resolve_binary(state, source, set);
    }
    return DVQ_OK;
}

static dvq_status mark_possible(resolver *state, const dvq_ast_source *source, uint8_t *possible);

static dvq_status mark_chain(resolver *state, const dvq_ast_source *source, uint8_t *possible)
{
    const dvq_ast_source **chain = NULL;
    size_t count = 0;
    dvq_status status = list_chain(state, source, &chain, &count);
    if (status != DVQ_OK)
        return status;
    status = mark_possible(state, chain[count - 1]->as.binary.left, possible);
    while (status == DVQ_OK && count > 0) {
        const dvq_ast_source *link = chain[--count];
        uint8_t *right = dvq_arena_allocate_array(state->arena, state->note_count + 1, 1);
        if (right == NULL)
            return dvq_error_memory(state->error);
        status = mark_possible(state, link->as.binary.right, right);
        for (size_t i = 0; i < state->note_count; i++) {
            possible[i] = link->as.binary.kind == DVQ_BINARY_OR ? possible[i] | right[i]
                                                                : possible[i] & right[i];
        }
    }
    return status;
}

/* Notes that the source may hold, without reading any: only folders narrow them down. */
static dvq_status mark_possible(resolver *state, const dvq_ast_source *source, uint8_t *possible)
{
    id_set set = {0};
    dvq_status status = DVQ_OK;
    switch (source->kind) {
    case DVQ_SOURCE_FOLDER:
        status = resolve_folder(state, source, &set);
        for (size_t i = 0; i < state->note_count; i++)
            possible[i] = has_id(&set, (uint32_t)i);
        return status;
    case DVQ_SOURCE_BINARY:
        return mark_chain(state, source, possible);
    case DVQ_SOURCE_TAG:
    case DVQ_SOURCE_LINK:
    case DVQ_SOURCE_CSV:
    case DVQ_SOURCE_NEGATED:
        memset(possible, 1, state->note_count);
        return DVQ_OK;
    }
    return DVQ_OK;
}

static dvq_status narrow(resolver *state, const dvq_ast_source *source)
{
    if (source->kind != DVQ_SOURCE_BINARY)
        return DVQ_OK;
    uint8_t *possible = dvq_arena_allocate_array(state->arena, state->note_count + 1, 1);
    if (possible == NULL)
        return dvq_error_memory(state->error);
    state->among = possible;
    dvq_status status = mark_possible(state, source, possible);
    state->missing.count = 0;
    return status;
}

static dvq_status list_items(const resolver *state, const id_set *set, dvq_source_answer *answer)
{
    answer->count = set->ids.count;
    answer->missing = state->missing;
    answer->items =
        dvq_arena_allocate_array(state->arena, answer->count + 1, sizeof *answer->items);
    if (answer->items == NULL)
        return dvq_error_memory(state->error);
    for (size_t i = 0; i < answer->count; i++) {
        size_t id = set->ids.items[i];
        dvq_source_item *item = &answer->items[i];
        item->note = id;
        if (id >= state->note_count) {
            item->note = DVQ_SOURCE_NO_NOTE;
            item->path = state->file_paths.items[id - state->note_count];
        }
    }
    return DVQ_OK;
}

dvq_status dvq_source_resolve(dvq_context *context, const dvq_ast_source *source,
                              dvq_store_needs needs, dvq_arena *arena, dvq_source_answer *answer,
                              dvq_error *error)
{
    resolver state = {
        .context = context,
        .vault = context->vault,
        .arena = arena,
        .note_count = dvq_store_count(context->vault),
        .needs = needs,
        .error = error,
    };
    dvq_map_init(&state.files, arena);
    id_set set = {0};
    dvq_status status = narrow(&state, source);
    if (status == DVQ_OK)
        status = resolve(&state, source, &set);
    return status != DVQ_OK ? status : list_items(&state, &set, answer);
}

bool dvq_source_is_csv(dvq_text path)
{
    return path.length >= 4 &&
           dvq_text_equal_ascii_case(dvq_text_slice(path, path.length - 4, path.length),
                                     DVQ_TEXT(".csv"));
}
