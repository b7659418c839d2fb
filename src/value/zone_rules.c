/*
 * Offsets from ICU; see zone_rules.h. Called by zone.c.
 *
 * For each zone, ICU is asked once for the list of its changes up to 2100; lookups then search that
 * list, without a lock. For later instants ICU is asked again, under the zone's lock.
 */
#include "value/zone_rules.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/ucal.h>
#include <unicode/uenum.h>
#include <unicode/ustring.h>

#include "support/vector.h"
#include "value/icu.h"

/* 1800-01-01 and 2100-01-01; the changes between them are listed. */
#define LIST_START (-5364662400000.0)
#define LIST_END 4102444800000.0

typedef struct zone_change {
    int64_t instant; /* milliseconds since 1970 */
    int32_t offset;  /* seconds east of UTC from then on */
} zone_change;

typedef struct change_list {
    int32_t first_offset; /* before the first change */
    DVQ_VECTOR(zone_change) changes;
} change_list;

struct dvq_zone_rules {
    dvq_arena arena;             /* holds this struct and the list */
    pthread_mutex_t lock;        /* for everything but reading `list` */
    _Atomic(change_list *) list; /* NULL until an offset is asked for */
    UCalendar *calendar;
};

/* ---- names ---- */

/* Whether ICU knows a zone with exactly this name. */
static bool is_icu_name(const UChar *name)
{
    UErrorCode status = U_ZERO_ERROR;
    UBool system = false;
    UChar canonical[DVQ_ZONE_RULES_NAME];
    ucal_getCanonicalTimeZoneID(name, -1, canonical, DVQ_ZONE_RULES_NAME, &system, &status);
    if (U_FAILURE(status) || !system)
        return false;
    return u_strcmp(canonical, u"Etc/Unknown") != 0 && u_strcmp(name, u"Factory") != 0;
}

/* Find ICU's spelling of a name that may be in any case. */
static bool find_icu_spelling(const char *name, UChar spelling[DVQ_ZONE_RULES_NAME],
                              UErrorCode *status)
{
    bool found = false;
    UEnumeration *names = ucal_openTimeZoneIDEnumeration(UCAL_ZONE_TYPE_ANY, NULL, NULL, status);
    while (!found && U_SUCCESS(*status)) {
        int32_t length = 0;
        const char *candidate = uenum_next(names, &length, status);
        if (candidate == NULL)
            break;
        found = dvq_text_equal_ascii_case(dvq_text_make(candidate, (size_t)length),
                                          dvq_text_from_string(name));
        if (found)
            u_charsToUChars(candidate, spelling, length + 1);
    }
    uenum_close(names);
    return found && is_icu_name(spelling);
}

/*
 * Open an ICU calendar in the zone, NULL if there is no such zone or ICU fails; `name` becomes
 * ICU's spelling.
 */
static UCalendar *open_calendar(char name[DVQ_ZONE_RULES_NAME], UErrorCode *status)
{
    size_t length = strlen(name);
    if (length == 0 || !dvq_text_is_ascii(dvq_text_make(name, length)))
        return NULL;
    UChar spelling[DVQ_ZONE_RULES_NAME];
    u_charsToUChars(name, spelling, (int32_t)length + 1);
    /* To ICU a name that it does not know is a failure, too, so the list of names decides. */
    if (!is_icu_name(spelling) && !find_icu_spelling(name, spelling, status))
        return NULL;
    u_UCharsToChars(spelling, name, u_strlen(spelling) + 1);
    UCalendar *calendar = ucal_open(spelling, -1, "en_US", UCAL_GREGORIAN, status);
    if (U_SUCCESS(*status))
        return calendar;
    ucal_close(calendar);
    return NULL;
}

/* Looks through the zones' files for one that is equal to the host's. */
bool dvq_zone_rules_search_host(char *name, size_t capacity)
{
    UErrorCode status = U_ZERO_ERROR;
    UChar found[DVQ_ZONE_RULES_NAME];
    int32_t length = ucal_getDefaultTimeZone(found, DVQ_ZONE_RULES_NAME, &status);
    if (U_FAILURE(status) || length <= 0 || (size_t)length >= capacity)
        return false;
    u_UCharsToChars(found, name, length + 1);
    return strcmp(name, "Etc/Unknown") != 0;
}

/* ---- opening ---- */

dvq_status dvq_zone_rules_open(const dvq_allocator *allocator, char name[DVQ_ZONE_RULES_NAME],
                               dvq_zone_rules **rules)
{
    *rules = NULL;
    UErrorCode status = U_ZERO_ERROR;
    UCalendar *calendar = open_calendar(name, &status);
    if (calendar == NULL)
        return dvq_icu_get_status(status);
    dvq_zone_rules *made = calloc(1, sizeof *made);
    if (made == NULL || pthread_mutex_init(&made->lock, NULL) != 0) {
        ucal_close(calendar);
        free(made);
        return DVQ_ERROR_MEMORY;
    }
    dvq_arena_init(&made->arena, allocator);
    made->calendar = calendar;
    *rules = made;
    return DVQ_OK;
}

void dvq_zone_rules_close(dvq_zone_rules *rules)
{
    if (rules == NULL)
        return;
    ucal_close(rules->calendar);
    pthread_mutex_destroy(&rules->lock);
    dvq_arena_release(&rules->arena);
    free(rules);
}

/* ---- offsets ---- */

/* Under the lock. */
static int32_t ask_offset(UCalendar *calendar, double milliseconds)
{
    UErrorCode status = U_ZERO_ERROR;
    ucal_setMillis(calendar, milliseconds, &status);
    int32_t offset = ucal_get(calendar, UCAL_ZONE_OFFSET, &status);
    offset += ucal_get(calendar, UCAL_DST_OFFSET, &status);
    return U_SUCCESS(status) ? offset / 1000 : 0;
}

/* Under the lock; NULL when memory is out. */
static change_list *load_list(dvq_zone_rules *rules)
{
    change_list *list = dvq_arena_allocate_array(&rules->arena, 1, sizeof *list);
    if (list == NULL)
        return NULL;
    double instant = LIST_START;
    list->first_offset = ask_offset(rules->calendar, instant);
    int32_t previous = list->first_offset;
    for (;;) {
        UErrorCode status = U_ZERO_ERROR;
        ucal_setMillis(rules->calendar, instant, &status);
        if (!ucal_getTimeZoneTransitionDate(rules->calendar, UCAL_TZ_TRANSITION_NEXT, &instant,
                                            &status) ||
            U_FAILURE(status) || instant >= LIST_END)
            return list;
        zone_change change = {(int64_t)instant, ask_offset(rules->calendar, instant)};
        if (change.offset == previous)
            continue;
        previous = change.offset;
        if (!DVQ_VECTOR_PUSH(&rules->arena, &list->changes, change))
            return NULL;
    }
}

static change_list *get_list(dvq_zone_rules *rules)
{
    change_list *list = atomic_load_explicit(&rules->list, memory_order_acquire);
    if (list != NULL)
        return list;
    pthread_mutex_lock(&rules->lock);
    list = atomic_load_explicit(&rules->list, memory_order_relaxed);
    if (list == NULL) {
        list = load_list(rules);
        atomic_store_explicit(&rules->list, list, memory_order_release);
    }
    pthread_mutex_unlock(&rules->lock);
    return list;
}

static int32_t search_offset(const change_list *list, int64_t milliseconds)
{
    size_t low = 0;
    size_t high = list->changes.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (list->changes.items[middle].instant <= milliseconds)
            low = middle + 1;
        else
            high = middle;
    }
    return low == 0 ? list->first_offset : list->changes.items[low - 1].offset;
}

int32_t dvq_zone_rules_get_offset(dvq_zone_rules *rules, int64_t milliseconds)
{
    const change_list *list = get_list(rules);
    if (list != NULL && (double)milliseconds < LIST_END)
        return search_offset(list, milliseconds);
    pthread_mutex_lock(&rules->lock);
    int32_t offset = ask_offset(rules->calendar, (double)milliseconds);
    pthread_mutex_unlock(&rules->lock);
    return offset;
}
