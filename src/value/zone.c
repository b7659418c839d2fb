/*
 * Time zones: from names to dvq_zone, and offsets at an instant. Called by dates, for every local
 * time.
 *
 * UTC and fixed offsets need no rules, so that a table with no other zones never opens any.
 */
#include "value/zone.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "support/ascii.h"
#include "support/diagnostic.h"
#include "value/environment.h"
#include "value/host_zone.h"
#include "value/locale.h"
#include "value/zone_rules.h"

#define FIXED_FLAG 0x80000000u
#define FIXED_BIAS 0x10000
#define ENTRY_BLOCK_SIZE 64u
#define ENTRY_BLOCKS 64u
#define ZONE_FOLDER "/usr/share/zoneinfo"

typedef struct zone_entry {
    dvq_text name;                      /* as it was asked for */
    char icu_name[DVQ_ZONE_RULES_NAME]; /* as ICU spells it */
    dvq_zone_rules *rules;
    bool utc; /* the system's zone only */
} zone_entry;

struct dvq_zone_table {
    pthread_mutex_t lock; /* for everything but reading `blocks` and entries */
    dvq_arena arena;      /* holds the table itself as well */
    _Atomic(zone_entry *) blocks[ENTRY_BLOCKS];
    size_t count;                /* entries; the first is the system's zone */
    atomic_bool system_resolved; /* the system's zone was looked up */
    atomic_int failure;          /* a dvq_status, see dvq_zone_table_get_failure */
    dvq_locale_cache *locales;
};

/* ---- fixed offsets ---- */

dvq_zone dvq_zone_make_fixed(int minutes)
{
    return FIXED_FLAG | (dvq_zone)(minutes + FIXED_BIAS);
}

bool dvq_zone_is_fixed(dvq_zone zone)
{
    return (zone & FIXED_FLAG) != 0;
}

static int fixed_minutes(dvq_zone zone)
{
    return (int)(zone & ~FIXED_FLAG) - FIXED_BIAS;
}

/* ---- names ---- */

void dvq_zone_detect_system(char *buffer, size_t capacity)
{
    dvq_host_zone host = {getenv("TZ"), "/etc/localtime", "/etc/timezone", ZONE_FOLDER,
                          dvq_zone_rules_search_host};
    dvq_host_zone_detect(&host, buffer, capacity);
}

/* ---- the table ---- */

static zone_entry *get_entry(dvq_zone_table *table, dvq_zone zone)
{
    zone_entry *block =
        atomic_load_explicit(&table->blocks[zone / ENTRY_BLOCK_SIZE], memory_order_acquire);
    return &block[zone % ENTRY_BLOCK_SIZE];
}

/* Name the next free entry; NULL when memory is out. The caller holds the lock. */
static zone_entry *add_entry(dvq_zone_table *table, dvq_text name, const char *icu_name)
{
    size_t block = table->count / ENTRY_BLOCK_SIZE;
    bool is_there = atomic_load_explicit(&table->blocks[block], memory_order_relaxed) != NULL;
    if (!is_there) {
        zone_entry *entries =
            dvq_arena_allocate_array(&table->arena, ENTRY_BLOCK_SIZE, sizeof *entries);
        if (entries == NULL)
            return NULL;
        atomic_store_explicit(&table->blocks[block], entries, memory_order_release);
    }
    zone_entry *entry = get_entry(table, (dvq_zone)table->count);
    entry->name = dvq_text_copy(&table->arena, name);
    snprintf(entry->icu_name, sizeof entry->icu_name, "%s", icu_name);
    return entry->name.data != NULL ? entry : NULL;
}

/* Whether this is one of the names for UTC that systems use and JavaScript knows. */
static bool is_utc(const char *name)
{
    static const char *const names[] = {
        "", "UTC", "Etc/UTC", "UCT", "Etc/UCT", "Etc/Universal", "Zulu", "Etc/Zulu", "Universal"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(name, names[i]) == 0)
            return true;
    return false;
}

bool dvq_zone_is_known(const char *name)
{
    if (is_utc(name))
        return true;
    char path[sizeof ZONE_FOLDER + DVQ_ZONE_RULES_NAME];
    int length = snprintf(path, sizeof path, "%s/%s", ZONE_FOLDER, name);
    if (length > 0 && (size_t)length < sizeof path && access(path, F_OK) == 0)
        return true;
    if (strlen(name) >= DVQ_ZONE_RULES_NAME)
        return false;
    char spelling[DVQ_ZONE_RULES_NAME];
    memcpy(spelling, name, strlen(name) + 1);
    dvq_zone_rules *rules;
    dvq_status status = dvq_zone_rules_open(NULL, spelling, &rules);
    dvq_zone_rules_close(rules);
    return rules != NULL || status != DVQ_OK;
}

/*
 * Add the first entry. Whether there is such a zone is found out when it is used: see
 * resolve_system.
 */
static bool add_system_entry(dvq_zone_table *table, const char *system)
{
    bool utc = is_utc(system) || strlen(system) >= DVQ_ZONE_RULES_NAME;
    const char *name = utc ? "UTC" : system;
    zone_entry *entry = add_entry(table, dvq_text_from_string(name), name);
    if (entry == NULL)
        return false;
    entry->utc = utc;
    table->count = 1;
    atomic_store(&table->system_resolved, utc);
    return true;
}

dvq_status dvq_zone_table_get_failure(dvq_zone_table *table)
{
    return (dvq_status)atomic_load_explicit(&table->failure, memory_order_relaxed);
}

static void note_failure(dvq_zone_table *table, dvq_status status)
{
    if (status != DVQ_OK)
        atomic_store_explicit(&table->failure, status, memory_order_relaxed);
}

/* Look up the system's zone. If there is none of that name, it counts as UTC. */
static void resolve_system(dvq_zone_table *table)
{
    zone_entry *entry = get_entry(table, DVQ_ZONE_SYSTEM);
    pthread_mutex_lock(&table->lock);
    if (!atomic_load_explicit(&table->system_resolved, memory_order_relaxed)) {
        note_failure(table,
                     dvq_zone_rules_open(table->arena.allocator, entry->icu_name, &entry->rules));
        entry->utc = entry->rules == NULL;
        if (entry->utc) {
            entry->name = DVQ_TEXT("UTC");
            snprintf(entry->icu_name, sizeof entry->icu_name, "UTC");
        }
        atomic_store_explicit(&table->system_resolved, true, memory_order_release);
    }
    pthread_mutex_unlock(&table->lock);
}

/*
 * The entry of a zone, which is looked up if need be. The caller does not hold the lock.
 */
static zone_entry *use_entry(dvq_zone_table *table, dvq_zone zone)
{
    if (zone == DVQ_ZONE_SYSTEM &&
        !atomic_load_explicit(&table->system_resolved, memory_order_acquire))
        resolve_system(table);
    return get_entry(table, zone);
}

dvq_status dvq_zone_table_open(const dvq_allocator *allocator, const char *system,
                               dvq_zone_table **table, dvq_error *error)
{
    dvq_arena arena;
    dvq_arena_init(&arena, allocator);
    dvq_zone_table *result = dvq_arena_allocate_array(&arena, 1, sizeof *result);
    *table = NULL;
    if (result == NULL || pthread_mutex_init(&result->lock, NULL) != 0) {
        dvq_arena_release(&arena);
        return dvq_error_memory(error);
    }
    result->arena = arena;
    dvq_status status = dvq_locale_cache_open(allocator, &result->locales, error);
    if (status == DVQ_OK && !add_system_entry(result, system != NULL ? system : "UTC"))
        status = dvq_error_memory(error);
    if (status == DVQ_OK)
        *table = result;
    else
        dvq_zone_table_close(result);
    return status;
}

dvq_status dvq_zone_table_open_named(const dvq_allocator *allocator, const char *zone,
                                     dvq_zone_table **table, dvq_error *error)
{
    dvq_status status = dvq_zone_table_open(allocator, zone, table, error);
    if (status != DVQ_OK || strcmp(zone, "UTC") == 0)
        return status;
    bool found = false;
    dvq_zone named;
    if (dvq_zone_find_named(*table, dvq_text_from_string(zone), &named, &found) != DVQ_OK)
        status = dvq_error_memory(error);
    else if (dvq_zone_table_get_failure(*table) == DVQ_ERROR_EVALUATE)
        status = dvq_environment_fail_missing("time zones", NULL, error);
    else if (!found)
        status = dvq_error_set(error, DVQ_ERROR_USAGE, "there is no time zone '%s'", zone);
    if (status == DVQ_OK)
        return DVQ_OK;
    dvq_zone_table_close(*table);
    *table = NULL;
    return status;
}

void dvq_zone_table_close(dvq_zone_table *table)
{
    if (table == NULL)
        return;
    for (size_t i = 0; i < table->count; i++)
        dvq_zone_rules_close(get_entry(table, (dvq_zone)i)->rules);
    dvq_locale_cache_close(table->locales);
    pthread_mutex_destroy(&table->lock);
    dvq_arena arena = table->arena;
    dvq_arena_release(&arena);
}

/* ---- looking names up ---- */

/* "utc", "utc+2", "utc-05:30": minutes east of UTC. */
static bool parse_fixed(dvq_text text, int *minutes)
{
    *minutes = 0;
    if (text.length < 3 || !dvq_text_equal_ascii_case(dvq_text_slice(text, 0, 3), DVQ_TEXT("utc")))
        return false;
    if (text.length == 3)
        return true;
    if (text.data[3] != '+' && text.data[3] != '-')
        return false;
    int parts[2] = {0, 0};
    int digits[2] = {0, 0};
    int part = 0;
    for (size_t i = 4; i < text.length; i++) {
        char byte = text.data[i];
        if (byte == ':' && part == 0) {
            part = 1;
            continue;
        }
        if (!dvq_ascii_is_digit((unsigned char)byte) || digits[part] == 2)
            return false;
        parts[part] = parts[part] * 10 + (byte - '0');
        digits[part]++;
    }
    if (digits[0] == 0 || (part == 1 && digits[1] != 2))
        return false;
    *minutes = parts[0] * 60 + parts[1];
    if (text.data[3] == '-')
        *minutes = -*minutes;
    return true;
}

/* Under the lock. */
static bool find_entry(dvq_zone_table *table, dvq_text name, dvq_zone *zone)
{
    for (size_t i = 0; i < table->count; i++) {
        if (!dvq_text_equal(get_entry(table, (dvq_zone)i)->name, name))
            continue;
        *zone = (dvq_zone)i;
        return true;
    }
    return false;
}

/* Under the lock. */
static dvq_status make_entry(dvq_zone_table *table, dvq_text name, dvq_zone *zone, bool *found)
{
    *found = false;
    char string[DVQ_ZONE_RULES_NAME];
    if (name.length == 0 || name.length >= sizeof string ||
        memchr(name.data, 0, name.length) != NULL)
        return DVQ_OK;
    memcpy(string, name.data, name.length);
    string[name.length] = '\0';
    dvq_zone_rules *rules;
    dvq_status status = dvq_zone_rules_open(table->arena.allocator, string, &rules);
    if (status == DVQ_ERROR_MEMORY)
        return status;
    note_failure(table, status);
    if (rules == NULL || table->count == (size_t)ENTRY_BLOCKS * ENTRY_BLOCK_SIZE) {
        dvq_zone_rules_close(rules);
        return DVQ_OK;
    }
    zone_entry *entry = add_entry(table, name, string);
    if (entry == NULL) {
        dvq_zone_rules_close(rules);
        return DVQ_ERROR_MEMORY;
    }
    entry->rules = rules;
    *zone = (dvq_zone)table->count++;
    *found = true;
    return DVQ_OK;
}

dvq_status dvq_zone_find(dvq_zone_table *table, dvq_text specifier, dvq_zone *zone, bool *found)
{
    int minutes = 0;
    *zone = DVQ_ZONE_SYSTEM;
    *found = true;
    if (dvq_text_equal_ascii_case(specifier, DVQ_TEXT("local")) ||
        dvq_text_equal_ascii_case(specifier, DVQ_TEXT("system")) ||
        dvq_text_equal_ascii_case(specifier, DVQ_TEXT("default")))
        return DVQ_OK;
    if (parse_fixed(specifier, &minutes) || dvq_text_equal_ascii_case(specifier, DVQ_TEXT("gmt"))) {
        *zone = dvq_zone_make_fixed(minutes);
        return DVQ_OK;
    }
    return dvq_zone_find_named(table, specifier, zone, found);
}

dvq_status dvq_zone_find_named(dvq_zone_table *table, dvq_text name, dvq_zone *zone, bool *found)
{
    use_entry(table, DVQ_ZONE_SYSTEM);
    pthread_mutex_lock(&table->lock);
    *found = find_entry(table, name, zone);
    dvq_status status = *found ? DVQ_OK : make_entry(table, name, zone, found);
    pthread_mutex_unlock(&table->lock);
    return status;
}

/* ---- offsets ---- */

int dvq_zone_get_offset_seconds(dvq_zone_table *table, dvq_zone zone, int64_t milliseconds)
{
    if (dvq_zone_is_fixed(zone))
        return fixed_minutes(zone) * 60;
    const zone_entry *entry = use_entry(table, zone);
    return entry->utc ? 0 : dvq_zone_rules_get_offset(entry->rules, milliseconds);
}

void dvq_zone_append_name(dvq_zone_table *table, dvq_zone zone, dvq_text_builder *builder)
{
    if (!dvq_zone_is_fixed(zone)) {
        dvq_text_builder_add(builder, use_entry(table, zone)->name);
        return;
    }
    int minutes = fixed_minutes(zone);
    dvq_text_builder_add_string(builder, "UTC");
    if (minutes == 0)
        return;
    dvq_text_builder_add_format(builder, "%c%d", minutes < 0 ? '-' : '+', abs(minutes) / 60);
    if (minutes % 60 != 0)
        dvq_text_builder_add_format(builder, ":%d", abs(minutes) % 60);
}

bool dvq_zone_is_utc(dvq_zone_table *table, dvq_zone zone)
{
    return dvq_zone_is_fixed(zone) ? fixed_minutes(zone) == 0 : use_entry(table, zone)->utc;
}

const char *dvq_zone_get_icu_name(dvq_zone_table *table, dvq_zone zone,
                                  char buffer[DVQ_ZONE_NAME_CAPACITY])
{
    if (!dvq_zone_is_fixed(zone))
        return use_entry(table, zone)->icu_name;
    int minutes = fixed_minutes(zone);
    if (minutes == 0)
        return "UTC";
    if (minutes % 60 != 0 || minutes < -12 * 60 || minutes > 14 * 60)
        return NULL;
    /* These zones count west of UTC. */
    snprintf(buffer, DVQ_ZONE_NAME_CAPACITY, "Etc/GMT%+d", -minutes / 60);
    return buffer;
}

struct dvq_locale_cache *dvq_zone_table_get_locales(dvq_zone_table *table)
{
    return table->locales;
}
