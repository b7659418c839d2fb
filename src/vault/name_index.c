/*
 * The name index, see name_index.h. Everything is compared composed and in lower case, a no-break
 * space as a blank: a link's path is folded into a buffer on the stack, and so is each target's,
 * for its hash. Only those of paths that are not ASCII are kept, since ASCII is folded as it is
 * compared. Never touches the file system.
 */
#include "vault/name_index.h"

#include <stdlib.h>

#include "support/ascii.h"
#include "support/unicode.h"
#include "support/vector.h"

enum { BATCH = 16 /* links that are prefetched together */ };

static void fold_ascii(char *to, dvq_text text)
{
    size_t i = 0;
    uint64_t word;
    for (; text.length - i >= sizeof word; i += sizeof word) {
        memcpy(&word, text.data + i, sizeof word);
        word = dvq_ascii_lower_word(word);
        memcpy(to + i, &word, sizeof word);
    }
    for (; i < text.length; i++)
        to[i] = dvq_ascii_lower(text.data[i]);
}

static bool append(dvq_name_buffer *buffer, dvq_text text)
{
    if (text.length > sizeof buffer->data - buffer->length)
        return false;
    if (text.length > 0)
        memcpy(buffer->data + buffer->length, text.data, text.length);
    buffer->length += text.length;
    return true;
}

/* Append `text` as it is compared; false when there is no room. */
static bool append_folded(dvq_name_buffer *buffer, dvq_text text)
{
    if (dvq_text_is_ascii(text)) {
        if (text.length > sizeof buffer->data - buffer->length)
            return false;
        fold_ascii(buffer->data + buffer->length, text);
        buffer->length += text.length;
        return true;
    }
    size_t room = sizeof buffer->data - buffer->length;
    size_t length = dvq_unicode_write_name(text, buffer->data + buffer->length, room);
    if (length == SIZE_MAX)
        return false;
    buffer->length += length;
    return true;
}

static dvq_text buffer_text(const dvq_name_buffer *buffer)
{
    return dvq_text_make(buffer->data, buffer->length);
}

static dvq_text get_name(dvq_text path)
{
    size_t slash = dvq_text_find_last_byte(path, '/');
    return slash == SIZE_MAX ? path : dvq_text_slice(path, slash + 1, path.length);
}

static dvq_text get_folder(dvq_text path)
{
    size_t slash = dvq_text_find_last_byte(path, '/');
    return dvq_text_slice(path, 0, slash == SIZE_MAX ? 0 : slash);
}

/* ---- building ---- */

static int compare_targets(const void *left, const void *right)
{
    const dvq_name_target *a = *(dvq_name_target *const *)left;
    const dvq_name_target *b = *(dvq_name_target *const *)right;
    size_t length = dvq_unicode_utf16_length(a->path);
    size_t other = dvq_unicode_utf16_length(b->path);
    if (length != other)
        return length < other ? -1 : 1;
    int order = dvq_text_compare_bytes(a->path, b->path);
    /* Names that differ only in bytes may show the same path: the walk's order decides. */
    return order != 0 ? order : a < b ? -1 : a > b;
}

static dvq_name_target *get_target(const dvq_name_table *table, uint32_t number)
{
    return number != 0 ? &table->targets[number - 1] : NULL;
}

/* Where the rest of a target's chain begins. */
static uint32_t *next_in_chain(const dvq_name_table *table, dvq_name_target *target)
{
    return table->keyed_by_name ? &target->same_name : &target->same_path;
}

static dvq_text get_key(const dvq_name_table *table, const dvq_name_target *target)
{
    size_t length = target->folded.length;
    size_t start = table->keyed_by_name ? length - target->name_length : 0;
    return dvq_text_slice(target->folded, start, length);
}

/* The slot of `key`'s chain, or the free one where it belongs. */
static dvq_name_slot *find_slot(const dvq_name_table *table, dvq_text key, uint32_t hash)
{
    for (size_t at = hash & table->mask;; at = (at + 1) & table->mask) {
        dvq_name_slot *slot = &table->slots[at];
        const dvq_name_target *target = get_target(table, slot->first);
        if (target == NULL ||
            (slot->hash == hash && dvq_text_equal_ascii_case(get_key(table, target), key)))
            return slot;
    }
}

static bool init_table(dvq_name_table *table, dvq_arena *arena, size_t count, bool keyed_by_name)
{
    size_t size = 16;
    while (size < count * 2)
        size *= 2;
    table->slots = dvq_arena_allocate_array(arena, size, sizeof *table->slots);
    table->mask = size - 1;
    table->keyed_by_name = keyed_by_name;
    return table->slots != NULL;
}

/* `hash`: of the target's key, which is in lower case. */
static void add_to_table(const dvq_name_table *table, size_t number, uint32_t hash)
{
    dvq_name_target *target = &table->targets[number];
    dvq_name_slot *slot = find_slot(table, get_key(table, target), hash);
    *next_in_chain(table, target) = slot->first;
    *slot = (dvq_name_slot){.hash = hash, .first = (uint32_t)number + 1};
}

/* Order one chain by length, then bytes. */
static bool sort_chain(dvq_arena *scratch, const dvq_name_table *table, uint32_t *head)
{
    DVQ_VECTOR(dvq_name_target *) chain = {0};
    dvq_name_target *at = get_target(table, *head);
    for (; at != NULL; at = get_target(table, *next_in_chain(table, at)))
        if (!DVQ_VECTOR_PUSH(scratch, &chain, at))
            return false;
    qsort(chain.items, chain.count, sizeof(dvq_name_target *), compare_targets);
    uint32_t rest = 0;
    for (size_t i = chain.count; i-- > 0;) {
        *next_in_chain(table, chain.items[i]) = rest;
        rest = (uint32_t)(chain.items[i] - table->targets) + 1;
    }
    *head = rest;
    return true;
}

static bool sort_chains(const dvq_name_table *table, const dvq_allocator *allocator)
{
    dvq_arena scratch;
    dvq_arena_init(&scratch, allocator);
    bool done = true;
    for (size_t i = 0; i <= table->mask && done; i++) {
        dvq_name_target *first = get_target(table, table->slots[i].first);
        if (first != NULL && *next_in_chain(table, first) != 0) {
            done = sort_chain(&scratch, table, &table->slots[i].first);
            dvq_arena_reset(&scratch);
        }
    }
    dvq_arena_release(&scratch);
    return done;
}

/* Complete a target and add it to the tables. One with too long a path is never found. */
static bool add_target(dvq_name_index *names, dvq_arena *arena, size_t number)
{
    dvq_name_target *target = &names->by_path.targets[number];
    dvq_name_buffer buffer;
    buffer.length = 0;
    bool fits = append_folded(&buffer, target->path);
    dvq_text folded = fits ? buffer_text(&buffer) : target->path;
    target->folded = target->path;
    if (fits && !dvq_text_is_ascii(target->path))
        target->folded = dvq_text_copy(arena, folded);
    if (target->folded.data == NULL)
        return false;
    dvq_text name = get_name(folded);
    target->name_length = (uint32_t)name.length;
    add_to_table(&names->by_path, number, dvq_text_hash(folded));
    if (!dvq_walk_is_folder(target->kind))
        add_to_table(&names->by_name, number, dvq_text_hash(name));
    return true;
}

bool dvq_name_index_build(dvq_name_index *names, dvq_arena *arena, dvq_name_target *targets,
                          size_t count)
{
    if (!init_table(&names->by_name, arena, count, true) ||
        !init_table(&names->by_path, arena, count, false))
        return false;
    names->by_name.targets = names->by_path.targets = targets;
    for (size_t i = 0; i < count; i++)
        if (!add_target(names, arena, i))
            return false;
    return sort_chains(&names->by_name, arena->allocator) &&
           sort_chains(&names->by_path, arena->allocator);
}

/* ---- looking up ---- */

/* The first target of a chain, or NULL. */
static const dvq_name_target *look_up(const dvq_name_table *table, dvq_text key)
{
    return get_target(table, find_slot(table, key, dvq_text_hash(key))->first);
}

const dvq_name_target *dvq_name_index_find(const dvq_name_index *names, dvq_text path)
{
    dvq_name_buffer folded;
    folded.length = 0;
    if (!append_folded(&folded, path))
        return NULL;
    const dvq_name_target *target = look_up(&names->by_path, buffer_text(&folded));
    dvq_name_buffer composed;
    if (target != NULL)
        path = dvq_unicode_compose_into(path, composed.data, sizeof composed.data);
    while (target != NULL && !dvq_text_equal(target->path, path))
        target = get_target(&names->by_path, target->same_path);
    return target;
}

size_t dvq_name_index_count_named(const dvq_name_index *names, dvq_text name)
{
    dvq_name_buffer folded;
    folded.length = 0;
    size_t count = 0;
    if (!append_folded(&folded, name))
        return 0;
    const dvq_name_target *target = look_up(&names->by_name, buffer_text(&folded));
    dvq_name_buffer composed;
    if (target != NULL)
        name = dvq_unicode_compose_into(name, composed.data, sizeof composed.data);
    for (; target != NULL; target = get_target(&names->by_name, target->same_name))
        count += dvq_text_equal(get_name(target->path), name);
    return count;
}

/* The first file at a folded path. */
static const dvq_name_target *find_file(const dvq_name_index *names, dvq_text folded)
{
    const dvq_name_target *target = look_up(&names->by_path, folded);
    while (target != NULL && dvq_walk_is_folder(target->kind))
        target = get_target(&names->by_path, target->same_path);
    return target;
}

/* Whether a folded path is `end`, or ends with it after a slash. */
static bool ends_with_path(dvq_text path, dvq_text end)
{
    if (path.length < end.length)
        return false;
    size_t start = path.length - end.length;
    return (start == 0 || path.data[start - 1] == '/') &&
           dvq_text_equal_ascii_case(dvq_text_slice(path, start, path.length), end);
}

/* A file of that name in the folder of `origin`, when its path ends with `end`. */
static const dvq_name_target *find_beside(const dvq_name_index *names, dvq_text end,
                                          dvq_text origin)
{
    dvq_name_buffer beside;
    beside.length = 0;
    dvq_text folder = get_folder(origin);
    if (!append_folded(&beside, folder) || (folder.length > 0 && !append(&beside, DVQ_TEXT("/"))) ||
        !append(&beside, get_name(end)))
        return NULL;
    if (!ends_with_path(buffer_text(&beside), end))
        return NULL;
    return find_file(names, buffer_text(&beside));
}

/* The file that a folded path without prefix names, `.md` not optional. */
static const dvq_name_target *find_by_name(const dvq_name_index *names, dvq_text path,
                                           dvq_text origin)
{
    const dvq_name_target *first = look_up(&names->by_name, get_name(path));
    if (first == NULL)
        return NULL;
    if (first->same_name != 0) {
        const dvq_name_target *near = find_beside(names, path, origin);
        if (near == NULL)
            near = find_file(names, path);
        if (near != NULL)
            return near;
    }
    while (first != NULL && !ends_with_path(first->folded, path))
        first = get_target(&names->by_name, first->same_name);
    return first;
}

/* Append the parts of `path`, "." and ".." taken as steps; false when they leave the root. */
static bool append_steps(dvq_name_buffer *buffer, dvq_text path)
{
    for (size_t start = 0; start <= path.length;) {
        size_t slash = dvq_text_find_byte(path, '/', start);
        dvq_text part = dvq_text_slice(path, start, slash);
        start = slash == SIZE_MAX ? path.length + 1 : slash + 1;
        if (part.length == 0 || dvq_text_equal(part, DVQ_TEXT(".")))
            continue;
        if (dvq_text_equal(part, DVQ_TEXT(".."))) {
            if (buffer->length == 0)
                return false;
            buffer->length = get_folder(buffer_text(buffer)).length;
            continue;
        }
        if ((buffer->length > 0 && !append(buffer, DVQ_TEXT("/"))) || !append_folded(buffer, part))
            return false;
    }
    return true;
}

/* Turn the link's path into a folded path from the root; `*exact` is false for a mere name. */
static bool read_path(dvq_name_buffer *buffer, dvq_text path, dvq_text origin, bool *exact)
{
    buffer->length = 0;
    *exact = true;
    if (dvq_text_starts_with(path, DVQ_TEXT("./")) || dvq_text_starts_with(path, DVQ_TEXT("../")))
        return append_folded(buffer, get_folder(origin)) && append_steps(buffer, path);
    if (path.data[0] == '/')
        return append_folded(buffer, dvq_text_slice(path, 1, path.length));
    *exact = false;
    return append_folded(buffer, path);
}

const dvq_name_target *dvq_name_index_resolve(const dvq_name_index *names, dvq_text path,
                                              dvq_text origin)
{
    path = dvq_unicode_trim(path);
    if (path.length == 0)
        return origin.length == 0 ? NULL : dvq_name_index_find(names, origin);
    dvq_name_buffer buffer;
    bool exact;
    if (!read_path(&buffer, path, origin, &exact))
        return NULL;
    for (int attempt = 0; attempt < 2; attempt++) {
        if (attempt == 1 && !append(&buffer, DVQ_TEXT(".md")))
            return NULL;
        dvq_text wanted = buffer_text(&buffer);
        const dvq_name_target *target =
            exact ? find_file(names, wanted) : find_by_name(names, wanted, origin);
        if (target != NULL)
            return target;
    }
    return NULL;
}

bool dvq_name_index_needs_origin(const dvq_name_index *names, dvq_text path)
{
    path = dvq_unicode_trim(path);
    if (path.length == 0 || dvq_text_starts_with(path, DVQ_TEXT("./")) ||
        dvq_text_starts_with(path, DVQ_TEXT("../")))
        return true;
    if (path.data[0] == '/')
        return false;
    dvq_name_buffer buffer;
    buffer.length = 0;
    if (!append_folded(&buffer, path))
        return true;
    const dvq_name_target *first = look_up(&names->by_name, get_name(buffer_text(&buffer)));
    if (first != NULL && first->same_name != 0)
        return true;
    if (!append(&buffer, DVQ_TEXT(".md")))
        return true;
    first = look_up(&names->by_name, get_name(buffer_text(&buffer)));
    return first != NULL && first->same_name != 0;
}

/* ---- looking up many ---- */

static void prefetch(const void *address)
{
#if defined(__GNUC__)
    __builtin_prefetch(address);
#else
    (void)address;
#endif
}

/*
 * The slot where the chain of files with the link's name and ".md" would begin; that of the name
 * alone is prefetched too. NULL for a link that names nothing.
 */
static const dvq_name_slot *prefetch_slots(const dvq_name_table *table, const dvq_link *link,
                                           uint32_t *hash)
{
    dvq_name_buffer name;
    name.length = 0;
    /* Folding other names takes longer than waiting. */
    if (!dvq_text_is_ascii(link->path) || !append_folded(&name, get_name(link->path)))
        return NULL;
    prefetch(&table->slots[dvq_text_hash(buffer_text(&name)) & table->mask]);
    if (!append(&name, DVQ_TEXT(".md")))
        return NULL;
    *hash = dvq_text_hash(buffer_text(&name));
    const dvq_name_slot *slot = &table->slots[*hash & table->mask];
    prefetch(slot);
    return slot;
}

static void prefetch_batch(const dvq_name_table *table, const dvq_link *const *links, size_t count)
{
    const dvq_name_target *targets[BATCH];
    const dvq_name_slot *slots[BATCH];
    uint32_t hashes[BATCH];
    for (size_t i = 0; i < count; i++)
        slots[i] = prefetch_slots(table, links[i], &hashes[i]);
    for (size_t i = 0; i < count; i++) {
        bool likely = slots[i] != NULL && slots[i]->hash == hashes[i];
        targets[i] = likely ? get_target(table, slots[i]->first) : NULL;
        prefetch(targets[i]);
    }
    for (size_t i = 0; i < count; i++)
        if (targets[i] != NULL)
            prefetch(targets[i]->folded.data);
}

void dvq_name_index_prefetch(const dvq_name_index *names, const dvq_link *const *links,
                             size_t count)
{
    for (size_t i = 0; i < count; i += BATCH)
        prefetch_batch(&names->by_name, links + i, count - i < BATCH ? count - i : BATCH);
}

dvq_text dvq_name_get(dvq_text path, dvq_text origin, dvq_name_buffer *buffer)
{
    path = dvq_unicode_trim(path);
    buffer->length = 0;
    bool exact;
    bool readable =
        path.length == 0 ? append_folded(buffer, origin) : read_path(buffer, path, origin, &exact);
    return readable ? get_name(buffer_text(buffer)) : dvq_text_make(NULL, 0);
}

dvq_text dvq_name_get_entry(dvq_text path, dvq_name_buffer *buffer)
{
    buffer->length = 0;
    return append_folded(buffer, get_name(path)) ? buffer_text(buffer) : dvq_text_make(NULL, 0);
}
