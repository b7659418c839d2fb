/*
 * Values: what a field holds. A value has 16 bytes, is passed by value and never changes; text,
 * lists and objects point into a note or an arena, which must outlive the value.
 *
 * Used by every room but support/ and lexer/; knows nothing about notes or queries. Objects are an
 * interface, so that a page or a list item can give its fields without being copied.
 */
#ifndef DVQ_VALUE_VALUE_H
#define DVQ_VALUE_VALUE_H

#include <math.h>

#include "support/text.h"
#include "support/vector.h"

/* How deep code recurses into nested values; deeper ones give DVQ_ERROR_LIMIT. */
#define DVQ_VALUE_DEPTH_LIMIT 200

/* How many values may be inside one value, where one that occurs twice counts twice. */
#define DVQ_VALUE_COUNT_LIMIT ((size_t)16 * 1024 * 1024)

typedef enum dvq_value_type {
#define DVQ_VALUE_TYPE(name, text) DVQ_VALUE_##name,
#include "value/value_types.def"
#undef DVQ_VALUE_TYPE
} dvq_value_type;

/*
 * A time zone, small enough to be part of a value: the system's, a fixed offset, or a named zone of
 * a dvq_zone_table. See value/zone.h.
 */
typedef uint32_t dvq_zone;

typedef struct dvq_value dvq_value;
typedef struct dvq_object dvq_object;
typedef struct dvq_duration dvq_duration; /* value/duration.h */
typedef struct dvq_link dvq_link;         /* value/link.h */
typedef struct dvq_function dvq_function; /* eval/context.h: a lambda or a built-in */
typedef struct dvq_widget dvq_widget;

struct dvq_value {
    uint8_t type;  /* dvq_value_type */
    uint32_t size; /* STRING: bytes. ARRAY: elements. DATE: the dvq_zone. Otherwise 0. */
    union {
        bool boolean;
        double number;
        const char *text;
        double milliseconds; /* DATE: since 1970-01-01T00:00Z; NaN if it is invalid */
        const dvq_duration *duration;
        const dvq_link *link;
        const dvq_value *items;
        const dvq_object *object;
        const dvq_function *function;
        const dvq_widget *widget;
    } as;
};

_Static_assert(sizeof(dvq_value) == 16, "values are passed in two registers");

/* A key and its value, in an object. */
typedef struct dvq_entry {
    dvq_text key;
    dvq_value value;
} dvq_entry;

typedef DVQ_VECTOR(dvq_text) dvq_text_vector;
typedef DVQ_VECTOR(dvq_value) dvq_value_vector;
typedef DVQ_VECTOR(dvq_entry) dvq_entry_vector;

/*
 * What an object can do. `get` sets *found; `list` appends every entry in order. Both may make
 * values in `arena`, and fail with DVQ_ERROR_MEMORY or DVQ_ERROR_LIMIT only.
 */
typedef struct dvq_object_class {
    const char *name; /* for debugging */
    dvq_status (*get)(const dvq_object *object, dvq_text key, dvq_arena *arena, dvq_value *value,
                      bool *found);
    dvq_status (*list)(const dvq_object *object, dvq_arena *arena, dvq_entry_vector *entries);
    /* Like `list`, but only entries that are shown in JSON; NULL: all are. */
    dvq_status (*list_shown)(const dvq_object *object, dvq_arena *arena, dvq_entry_vector *entries);
} dvq_object_class;

struct dvq_object {
    const dvq_object_class *class;
};

/* A value for rendering only: the pair of a LIST row, or an external link. */
struct dvq_widget {
    enum { DVQ_WIDGET_LIST_PAIR, DVQ_WIDGET_EXTERNAL_LINK } kind;
    dvq_value key;   /* LIST_PAIR: the id. EXTERNAL_LINK: the URL, a string */
    dvq_value value; /* LIST_PAIR: the value. EXTERNAL_LINK: the display, a string or null */
};

#define DVQ_VALUE_NULL_INIT ((dvq_value){.type = DVQ_VALUE_NULL})

static inline dvq_value dvq_value_null(void)
{
    return DVQ_VALUE_NULL_INIT;
}
static inline dvq_value dvq_value_boolean(bool boolean)
{
    return (dvq_value){.type = DVQ_VALUE_BOOLEAN, .as.boolean = boolean};
}
static inline dvq_value dvq_value_number(double number)
{
    return (dvq_value){.type = DVQ_VALUE_NUMBER, .as.number = number};
}
static inline dvq_value dvq_value_string(dvq_text text)
{
    return (dvq_value){
        .type = DVQ_VALUE_STRING, .size = (uint32_t)text.length, .as.text = text.data};
}
static inline dvq_value dvq_value_date(double milliseconds, dvq_zone zone)
{
    return (dvq_value){.type = DVQ_VALUE_DATE, .size = zone, .as.milliseconds = milliseconds};
}
static inline dvq_value dvq_value_duration(const dvq_duration *duration)
{
    return (dvq_value){.type = DVQ_VALUE_DURATION, .as.duration = duration};
}
static inline dvq_value dvq_value_link(const dvq_link *link)
{
    return (dvq_value){.type = DVQ_VALUE_LINK, .as.link = link};
}
static inline dvq_value dvq_value_array(const dvq_value *items, size_t count)
{
    return (dvq_value){.type = DVQ_VALUE_ARRAY, .size = (uint32_t)count, .as.items = items};
}
static inline dvq_value dvq_value_object(const dvq_object *object)
{
    return (dvq_value){.type = DVQ_VALUE_OBJECT, .as.object = object};
}
static inline dvq_value dvq_value_function(const dvq_function *function)
{
    return (dvq_value){.type = DVQ_VALUE_FUNCTION, .as.function = function};
}
static inline dvq_value dvq_value_widget(const dvq_widget *widget)
{
    return (dvq_value){.type = DVQ_VALUE_WIDGET, .as.widget = widget};
}

static inline bool dvq_value_is(dvq_value value, dvq_value_type type)
{
    return value.type == type;
}
static inline bool dvq_value_is_null(dvq_value value)
{
    return value.type == DVQ_VALUE_NULL;
}
/* The text of a STRING. */
static inline dvq_text dvq_value_get_text(dvq_value value)
{
    return (dvq_text){value.as.text, value.size};
}

/* "null", "boolean", … as typeof() gives it; never NULL. */
const char *dvq_value_type_name(dvq_value_type type);

/* Whether WHERE keeps a row with this value (Dataview: Values.isTruthy). */
dvq_status dvq_value_is_truthy(dvq_value value, dvq_arena *scratch, bool *truthy);

/* Whether the value is false for JavaScript, which has other rules. */
bool dvq_value_is_falsy(dvq_value value);

/* ---- objects ---- */

/*
 * Whether there are more than DVQ_VALUE_COUNT_LIMIT values inside lists and plain objects of
 * `value`. A few lists, each many times inside the next, can be more than anything could print.
 */
bool dvq_value_is_too_large(dvq_value value);

dvq_status dvq_object_get(const dvq_object *object, dvq_text key, dvq_arena *arena,
                          dvq_value *value, bool *found);
dvq_status dvq_object_list(const dvq_object *object, dvq_arena *arena, dvq_entry_vector *entries);
/* Only the entries that are shown in JSON. */
dvq_status dvq_object_list_shown(const dvq_object *object, dvq_arena *arena,
                                 dvq_entry_vector *entries);

/*
 * Make a plain object of `entries`, in JavaScript's order: keys that are array indices first, in
 * ascending order, then the others in the order given. Of equal keys, the last value counts, in the
 * place of the first. Keys and values are borrowed; the entries are copied. NULL when memory is
 * out.
 */
const dvq_object *dvq_object_make(dvq_arena *arena, const dvq_entry *entries, size_t count);

/*
 * `base` with `key` set to `value` (FLATTEN), as an object of the class dvq_object_overlay_class; a
 * key that is there already keeps its place. NULL when memory is out.
 */
const dvq_object *dvq_object_make_overlay(dvq_arena *arena, const dvq_object *base, dvq_text key,
                                          dvq_value value);

extern const dvq_object_class dvq_object_plain_class;
extern const dvq_object_class dvq_object_overlay_class;

typedef struct dvq_object_overlay {
    dvq_object object;
    const dvq_object *base;
    dvq_entry entry;
} dvq_object_overlay;

#endif
