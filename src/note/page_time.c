/*
 * When a note was created and modified, see page.h: the times that were given to it, a field of its
 * frontmatter, or the times of its file. Called by page.c; reads nothing.
 */
#include "note/page.h"

#include <math.h>

#include "note/page_part.h"

/* Given times hold for the file as it was then, so that an edit shows. */
static const dvq_page_times *get_given(const dvq_page *page)
{
    const dvq_page_times *times = page->times;
    bool holds =
        times != NULL && times->file_modified == page->modified && times->file_size == page->size;
    return holds ? times : NULL;
}

static bool is_in_frontmatter(const dvq_page *page, dvq_text name)
{
    if (!dvq_value_is(page->frontmatter, DVQ_VALUE_OBJECT))
        return false;
    dvq_value raw = dvq_value_null();
    bool found = false;
    dvq_status status = dvq_object_get(page->frontmatter.as.object, name, NULL, &raw, &found);
    return status == DVQ_OK && found;
}

/*
 * The first of the fields that the frontmatter has as a date; false when there is none. Where the
 * note's text has fields of the name as well, the frontmatter's comes first in the list.
 */
static bool read_field(const dvq_page *page, const dvq_text_vector *names, int64_t *time)
{
    for (size_t i = 0; i < names->count; i++) {
        const dvq_entry *entry =
            dvq_entry_find(page->fields.items, page->fields.count, names->items[i]);
        if (entry == NULL || !is_in_frontmatter(page, names->items[i]))
            continue;
        dvq_value value = entry->value;
        if (dvq_value_is(value, DVQ_VALUE_ARRAY) && value.size > 0)
            value = value.as.items[0];
        if (!dvq_value_is(value, DVQ_VALUE_DATE) || isnan(value.as.milliseconds))
            continue;
        *time = (int64_t)value.as.milliseconds;
        return true;
    }
    return false;
}

int64_t dvq_page_get_created(const dvq_page *page)
{
    const dvq_page_times *given = get_given(page);
    int64_t time = page->created;
    if (given != NULL)
        return given->created;
    if (page->home != NULL && page->home->time_fields != NULL)
        read_field(page, &page->home->time_fields->created, &time);
    return time;
}

int64_t dvq_page_get_modified(const dvq_page *page)
{
    const dvq_page_times *given = get_given(page);
    int64_t time = page->modified;
    if (given != NULL)
        return given->modified;
    if (page->home != NULL && page->home->time_fields != NULL)
        read_field(page, &page->home->time_fields->modified, &time);
    return time;
}
