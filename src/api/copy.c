/*
 * Keeping values, see dvq_value_copy. A copy is a query of one row, so that it has the zone, the
 * locale and the settings that reading it takes. Called by programs only.
 */
#include "api/copy.h"

#include "api/gate.h"
#include "api/query.h"
#include "support/map.h"
#include "value/duration.h"
#include "value/link.h"

/* A text of more bytes is copied once, however often it occurs. */
enum { LONG_TEXT = 64 };

typedef struct copying {
    dvq_query *query; /* that the value came from */
    dvq_arena *scratch;
    dvq_arena *home;
    dvq_map copies; /* from identity to the copy, so that what is shared stays shared */
    size_t left;    /* how many more values may be copied */
    unsigned depth;
    dvq_error *error;
} copying;

/* What tells one list, object, link or text from another. No byte of it is padding. */
typedef struct identity {
    uint64_t address;
    uint32_t size;
    uint32_t type;
} identity;

static dvq_status copy_value(copying *self, dvq_value value, dvq_value *copy);

/* ---- objects that are kept ---- */

static dvq_status get_kept(const dvq_object *object, dvq_text key, dvq_arena *arena,
                           dvq_value *value, bool *found)
{
    (void)arena;
    const dvq_copied_object *kept = (const dvq_copied_object *)(const void *)object;
    size_t place = kept->count + kept->found_count;
    while (place > 0 && !dvq_text_equal(kept->entries[place - 1].key, key))
        place--;
    *found = place > 0;
    *value = *found ? kept->entries[place - 1].value : dvq_value_null();
    return DVQ_OK;
}

static dvq_status list_entries(const dvq_entry *listed, size_t count, dvq_arena *arena,
                               dvq_entry_vector *entries)
{
    for (size_t i = 0; i < count; i++)
        if (!DVQ_VECTOR_PUSH(arena, entries, listed[i]))
            return DVQ_ERROR_MEMORY;
    return DVQ_OK;
}

static dvq_status list_kept(const dvq_object *object, dvq_arena *arena, dvq_entry_vector *entries)
{
    const dvq_copied_object *kept = (const dvq_copied_object *)(const void *)object;
    return list_entries(kept->entries, kept->count, arena, entries);
}

static dvq_status list_shown_kept(const dvq_object *object, dvq_arena *arena,
                                  dvq_entry_vector *entries)
{
    const dvq_copied_object *kept = (const dvq_copied_object *)(const void *)object;
    return list_entries(kept->shown, kept->shown_count, arena, entries);
}

static const dvq_object_class kept_class = {
    .name = "kept", .get = get_kept, .list = list_kept, .list_shown = list_shown_kept};

const dvq_copied_object *dvq_copied_find(const dvq_value *value)
{
    bool is_kept =
        dvq_value_get_type(value) == DVQ_TYPE_OBJECT && value->as.object->class == &kept_class;
    return is_kept ? (const dvq_copied_object *)(const void *)value->as.object : NULL;
}

/* ---- copying ---- */

static bool copy_text(copying *self, dvq_text text, dvq_text *copy)
{
    const char *bytes = dvq_text_to_string(self->home, text);
    *copy = dvq_text_make(bytes, text.length);
    return bytes != NULL;
}

static bool copy_string(copying *self, dvq_string *string)
{
    dvq_text copy;
    if (!copy_text(self, dvq_text_make(string->data, string->length), &copy))
        return false;
    string->data = copy.data;
    return true;
}

static dvq_status copy_link(copying *self, const dvq_link *link, dvq_value *copy)
{
    dvq_link *made = dvq_arena_copy(self->home, link, sizeof *link);
    if (made == NULL || !copy_text(self, link->path, &made->path))
        return DVQ_ERROR_MEMORY;
    if (link->has_subpath && !copy_text(self, link->subpath, &made->subpath))
        return DVQ_ERROR_MEMORY;
    if (link->has_display && !copy_text(self, link->display, &made->display))
        return DVQ_ERROR_MEMORY;
    *copy = dvq_value_link(made);
    return DVQ_OK;
}

static dvq_status copy_array(copying *self, dvq_value array, dvq_value *copy)
{
    dvq_value *items = dvq_arena_allocate_array(self->home, (size_t)array.size + 1, sizeof *items);
    if (items == NULL)
        return DVQ_ERROR_MEMORY;
    dvq_status status = DVQ_OK;
    for (uint32_t i = 0; i < array.size && status == DVQ_OK; i++)
        status = copy_value(self, array.as.items[i], &items[i]);
    *copy = dvq_value_array(items, array.size);
    return status;
}

static dvq_status copy_widget(copying *self, const dvq_widget *widget, dvq_value *copy)
{
    dvq_widget *made = dvq_arena_copy(self->home, widget, sizeof *widget);
    if (made == NULL)
        return DVQ_ERROR_MEMORY;
    *copy = dvq_value_widget(made);
    dvq_status status = copy_value(self, widget->key, &made->key);
    return status == DVQ_OK ? copy_value(self, widget->value, &made->value) : status;
}

static dvq_status copy_entries(copying *self, dvq_entry_vector *entries)
{
    dvq_status status = DVQ_OK;
    for (size_t i = 0; i < entries->count && status == DVQ_OK; i++) {
        dvq_entry *entry = &entries->items[i];
        if (!copy_text(self, entry->key, &entry->key))
            return DVQ_ERROR_MEMORY;
        status = copy_value(self, entry->value, &entry->value);
    }
    return status;
}

/* After the entries of an object, what its keys give that are there twice. */
static dvq_status add_found(copying *self, const dvq_object *object, dvq_entry_vector *entries)
{
    dvq_map seen;
    dvq_map_init(&seen, self->scratch);
    size_t count = entries->count;
    for (size_t i = 0; i < count; i++) {
        dvq_entry entry = entries->items[i];
        void **slot = dvq_map_slot(&seen, entry.key);
        if (slot == NULL)
            return DVQ_ERROR_MEMORY;
        bool found = false;
        dvq_status status =
            *slot != NULL ? dvq_object_get(object, entry.key, self->scratch, &entry.value, &found)
                          : DVQ_OK;
        *slot = &seen;
        if (status != DVQ_OK)
            return status;
        if (found && !DVQ_VECTOR_PUSH(self->scratch, entries, entry))
            return DVQ_ERROR_MEMORY;
    }
    return DVQ_OK;
}

static dvq_status copy_item(copying *self, const dvq_value *value, dvq_item *item)
{
    if (dvq_value_get_item(value, self->query, item) == 0)
        return DVQ_OK;
    bool copied = copy_string(self, &item->path) && copy_string(self, &item->text) &&
                  copy_string(self, &item->symbol) && copy_string(self, &item->status) &&
                  copy_string(self, &item->block_id);
    return copied ? DVQ_OK : DVQ_ERROR_MEMORY;
}

/* Copy a page, a `file` or an item, whose entries are `listed` already. */
static dvq_status copy_special(copying *self, dvq_value value, dvq_entry_vector *listed,
                               dvq_value *copy)
{
    const dvq_object *object = value.as.object;
    size_t count = listed->count;
    dvq_entry_vector shown = {0};
    dvq_status status = add_found(self, object, listed);
    if (status == DVQ_OK)
        status = dvq_object_list_shown(object, self->scratch, &shown);
    if (status == DVQ_OK)
        status = copy_entries(self, listed);
    if (status == DVQ_OK)
        status = copy_entries(self, &shown);
    dvq_copied_object *kept = dvq_arena_allocate_array(self->home, 1, sizeof *kept);
    if (status != DVQ_OK || kept == NULL)
        return status != DVQ_OK ? status : DVQ_ERROR_MEMORY;
    kept->object.class = &kept_class;
    kept->kind = dvq_value_get_object_kind(&value);
    kept->entries = dvq_arena_copy(self->home, listed->items, listed->count * sizeof(dvq_entry));
    kept->count = count;
    kept->found_count = listed->count - count;
    kept->shown = dvq_arena_copy(self->home, shown.items, shown.count * sizeof(dvq_entry));
    kept->shown_count = shown.count;
    *copy = dvq_value_object(&kept->object);
    return kept->entries != NULL && kept->shown != NULL ? copy_item(self, &value, &kept->item)
                                                        : DVQ_ERROR_MEMORY;
}

static dvq_status copy_object(copying *self, dvq_value value, dvq_value *copy)
{
    dvq_status status = dvq_context_check_cancel(&self->query->session.context, self->error);
    dvq_entry_vector entries = {0};
    if (status == DVQ_OK)
        status = dvq_object_list(value.as.object, self->scratch, &entries);
    if (status == DVQ_OK && dvq_value_get_object_kind(&value) != DVQ_OBJECT_PLAIN)
        return copy_special(self, value, &entries, copy);
    if (status == DVQ_OK)
        status = copy_entries(self, &entries);
    if (status != DVQ_OK)
        return status;
    const dvq_object *made = dvq_object_make(self->home, entries.items, entries.count);
    *copy = dvq_value_object(made);
    return made != NULL ? DVQ_OK : DVQ_ERROR_MEMORY;
}

static dvq_status copy_string_value(copying *self, dvq_value value, dvq_value *copy)
{
    dvq_text text;
    if (!copy_text(self, dvq_value_get_text(value), &text))
        return DVQ_ERROR_MEMORY;
    *copy = dvq_value_string(text);
    return DVQ_OK;
}

static dvq_status copy_duration(copying *self, const dvq_duration *duration, dvq_value *copy)
{
    const dvq_duration *made = dvq_arena_copy(self->home, duration, sizeof *made);
    *copy = dvq_value_duration(made);
    return made != NULL ? DVQ_OK : DVQ_ERROR_MEMORY;
}

static dvq_status copy_content(copying *self, dvq_value value, dvq_value *copy)
{
    *copy = value;
    switch ((dvq_value_type)value.type) {
    case DVQ_VALUE_NULL:
    case DVQ_VALUE_BOOLEAN:
    case DVQ_VALUE_NUMBER:
    case DVQ_VALUE_DATE:
        return DVQ_OK;
    case DVQ_VALUE_STRING:
        return copy_string_value(self, value, copy);
    case DVQ_VALUE_DURATION:
        return copy_duration(self, value.as.duration, copy);
    case DVQ_VALUE_LINK:
        return copy_link(self, value.as.link, copy);
    case DVQ_VALUE_ARRAY:
        return copy_array(self, value, copy);
    case DVQ_VALUE_OBJECT:
        return copy_object(self, value, copy);
    case DVQ_VALUE_FUNCTION: /* nobody can call it any more */
        *copy = dvq_value_function(NULL);
        return DVQ_OK;
    case DVQ_VALUE_WIDGET:
        return copy_widget(self, value.as.widget, copy);
    }
    return DVQ_OK;
}

/* Make `of` what tells the value from others; false when it need not be. */
static bool identify(dvq_value value, identity *of)
{
    const void *address = NULL;
    if (value.type == DVQ_VALUE_ARRAY && value.size > 0)
        address = value.as.items;
    else if (value.type == DVQ_VALUE_OBJECT)
        address = value.as.object;
    else if (value.type == DVQ_VALUE_LINK)
        address = value.as.link;
    else if (value.type == DVQ_VALUE_STRING && value.size > LONG_TEXT)
        address = value.as.text;
    *of = (identity){(uint64_t)(uintptr_t)address, value.size, value.type};
    return address != NULL;
}

static bool remember(copying *self, const identity *of, dvq_value copy)
{
    const void *key = dvq_arena_copy(self->scratch, of, sizeof *of);
    void *kept = dvq_arena_copy(self->scratch, &copy, sizeof copy);
    return key != NULL && kept != NULL &&
           dvq_map_set(&self->copies, dvq_text_make(key, sizeof *of), kept);
}

static dvq_status copy_value(copying *self, dvq_value value, dvq_value *copy)
{
    identity of;
    bool shared = identify(value, &of);
    const dvq_value *known =
        shared ? dvq_map_get(&self->copies, dvq_text_make((const char *)&of, sizeof of)) : NULL;
    if (known != NULL) {
        *copy = *known;
        return DVQ_OK;
    }
    if (self->depth >= DVQ_VALUE_DEPTH_LIMIT || self->left == 0)
        return dvq_error_set(self->error, DVQ_ERROR_LIMIT,
                             "the value is nested too deeply, or "
                             "there is too much in it to be kept");
    self->left--;
    self->depth++;
    dvq_status status = copy_content(self, value, copy);
    self->depth--;
    if (status == DVQ_OK && shared && !remember(self, &of, *copy))
        status = DVQ_ERROR_MEMORY;
    return status;
}

/* ---- the query that a copy is ---- */

/* Closing the vault leaves it alone. */
static void end_kept(dvq_handle *handle)
{
    (void)handle;
}

static dvq_status fill(dvq_query *made, dvq_query *query, dvq_value value, dvq_error *error)
{
    dvq_status status = dvq_session_keep(&made->session, &query->session, &made->home, error);
    made->session.context.cancel = &made->cancel;
    if (status != DVQ_OK)
        return status;
    dvq_cancel_begin(&query->cancel, &query->vault->cancels);
    dvq_arena *scratch = &query->session.arena;
    dvq_arena_mark mark = dvq_arena_get_mark(scratch);
    copying self = {.query = query,
                    .scratch = scratch,
                    .home = &made->home,
                    .left = DVQ_VALUE_COUNT_LIMIT,
                    .error = error};
    dvq_map_init(&self.copies, scratch);
    status = copy_value(&self, value, &made->single);
    dvq_arena_rewind(scratch, mark);
    if (status != DVQ_OK)
        dvq_error_set(error, status, "the value cannot be kept");
    return dvq_session_check(&query->session, status, error);
}

static dvq_status keep(dvq_query *query, dvq_value value, dvq_query **copy, dvq_error *error)
{
    dvq_query *made = dvq_api_make_query(query->vault, end_kept);
    if (made == NULL)
        return dvq_error_memory(error);
    made->type = DVQ_QUERY_EXPRESSION;
    made->is_kept = true;
    made->has_run = true;
    made->result = (dvq_result){.type = made->type, .row_count = 1, .values = &made->single};
    made->next_row = 1;
    dvq_status status = fill(made, query, value, error);
    if (status == DVQ_OK)
        *copy = made;
    else
        dvq_query_finalize(made);
    return status;
}

dvq_status dvq_value_copy(const dvq_value *value, dvq_query *query, dvq_query **copy,
                          dvq_error *error)
{
    dvq_error_reset(error);
    if (copy != NULL)
        *copy = NULL;
    if (query == NULL || copy == NULL || query->is_busy)
        return dvq_error_set(error, DVQ_ERROR_USAGE,
                             "dvq_value_copy: an argument is missing, or the query is being used");
    dvq_status status = query->is_kept ? DVQ_OK : dvq_api_enter(query->vault, error);
    if (status != DVQ_OK)
        return status;
    status = dvq_api_is_closed(query)
                 ? dvq_error_set(error, DVQ_ERROR_USAGE,
                                 "dvq_value_copy: the vault was refreshed or closed")
                 : keep(query, value != NULL ? *value : dvq_value_null(), copy, error);
    if (!query->is_kept)
        dvq_api_leave(query->vault);
    return status;
}
