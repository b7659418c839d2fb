/*
 * SORT and GROUP BY. Keys are evaluated once for each row. Keys that are all text are compared by
 * their collation keys, numbers and dates as they are, links by the path they resolve to. Most
 * comparisons are settled by a rank: the number, or the first bytes of the collation key.
 *
 * Rules: Dataview, query/engine.ts, executeCore: rows are sorted by `<`, then `>`; a group is a run
 * of neighbours, each equal to the one before it.
 */
#include "eval/order.h"

#include <math.h>

#include "support/diagnostic.h"
#include "support/stable_sort.h"
#include "value/collation.h"
#include "value/value_compare.h"

typedef enum column_kind {
    COLUMN_ANY,    /* values of several kinds: compared in full */
    COLUMN_NUMBER, /* numbers without NaN, booleans or dates of one zone, and null */
    COLUMN_TEXT,   /* strings and null */
    COLUMN_LINK    /* links and null: by resolved path, then in full */
} column_kind;

/* One key of all rows. */
typedef struct column {
    column_kind kind;
    bool descending;
    dvq_value *values;
    uint64_t *ranks; /* not for ANY: where two differ, the lesser comes first; null's is 0 */
    dvq_text *keys;  /* TEXT, LINK */
} column;

typedef struct ordering {
    dvq_execution *execution;
    column *columns;
    size_t column_count;
    size_t row_count;
    uint32_t *order; /* of the rows */
} ordering;

/* The number that a value is ordered by, NaN when there is none. */
static double number_of(dvq_value value)
{
    switch ((dvq_value_type)value.type) {
    case DVQ_VALUE_NUMBER:
        return value.as.number;
    case DVQ_VALUE_DATE:
        return value.as.milliseconds;
    case DVQ_VALUE_BOOLEAN:
        return value.as.boolean;
    case DVQ_VALUE_NULL:
    case DVQ_VALUE_STRING:
    case DVQ_VALUE_DURATION:
    case DVQ_VALUE_LINK:
    case DVQ_VALUE_ARRAY:
    case DVQ_VALUE_OBJECT:
    case DVQ_VALUE_FUNCTION:
    case DVQ_VALUE_WIDGET:
        break;
    }
    return NAN;
}

static column_kind find_kind_of(dvq_value value)
{
    if (value.type == DVQ_VALUE_STRING)
        return COLUMN_TEXT;
    if (value.type == DVQ_VALUE_LINK)
        return COLUMN_LINK;
    return isnan(number_of(value)) ? COLUMN_ANY : COLUMN_NUMBER;
}

/* The same moment in two zones is neither less, greater nor equal: that takes compare_in_full. */
static bool is_same_sort(dvq_value a, dvq_value b)
{
    return a.type == b.type && (a.type != DVQ_VALUE_DATE || a.size == b.size);
}

static column_kind find_kind(const dvq_value *values, size_t count)
{
    column_kind kind = COLUMN_ANY;
    const dvq_value *first = NULL;
    for (size_t i = 0; i < count; i++) {
        const dvq_value *value = &values[i];
        if (value->type == DVQ_VALUE_NULL)
            continue;
        kind = find_kind_of(*value);
        if (kind == COLUMN_ANY || (first != NULL && !is_same_sort(*first, *value)))
            return COLUMN_ANY;
        first = value;
    }
    return kind;
}

/* The number's bits, changed so that they sort as the number does. */
static uint64_t rank_number(dvq_value value)
{
    if (value.type == DVQ_VALUE_NULL)
        return 0;
    double number = number_of(value) + 0.0; /* -0 becomes 0 */
    uint64_t bits;
    memcpy(&bits, &number, sizeof bits);
    return bits >> 63 ? ~bits : bits | (uint64_t)1 << 63;
}

static uint64_t rank_key(dvq_text key)
{
    uint64_t rank = 0;
    for (size_t i = 0; i < sizeof rank; i++)
        rank = rank << 8 | (i < key.length ? (unsigned char)key.data[i] : 0);
    return rank;
}

static dvq_text text_of(const dvq_execution *execution, column_kind kind, dvq_value value)
{
    if (value.type == DVQ_VALUE_NULL)
        return DVQ_TEXT("");
    return kind == COLUMN_TEXT ? dvq_value_get_text(value)
                               : dvq_context_normalize(execution->context, value.as.link->path);
}

static dvq_status make_text_keys(ordering *sort, column *keyed)
{
    size_t count = sort->row_count;
    dvq_arena *arena = &sort->execution->scratch;
    dvq_text *texts = dvq_arena_allocate_array(arena, count, sizeof *texts);
    keyed->keys = dvq_arena_allocate_array(arena, count, sizeof *keyed->keys);
    if (texts == NULL || keyed->keys == NULL)
        return DVQ_ERROR_MEMORY;
    for (size_t i = 0; i < count; i++)
        texts[i] = text_of(sort->execution, keyed->kind, keyed->values[i]);
    struct dvq_collation *collation = sort->execution->context->environment->collation;
    return dvq_collation_make_keys(collation, arena, texts, count, keyed->keys) ? DVQ_OK
                                                                                : DVQ_ERROR_MEMORY;
}

/* Make what comparing this column takes, beyond its values. */
static dvq_status make_keys(ordering *sort, column *keyed)
{
    size_t count = sort->row_count;
    keyed->kind = find_kind(keyed->values, count);
    if (keyed->kind == COLUMN_ANY)
        return DVQ_OK;
    if (keyed->kind != COLUMN_NUMBER && make_text_keys(sort, keyed) != DVQ_OK)
        return DVQ_ERROR_MEMORY;
    keyed->ranks = dvq_arena_allocate(&sort->execution->scratch, count * sizeof *keyed->ranks);
    for (size_t i = 0; keyed->ranks != NULL && i < count; i++) {
        keyed->ranks[i] =
            keyed->kind == COLUMN_NUMBER ? rank_number(keyed->values[i]) : rank_key(keyed->keys[i]);
    }
    return keyed->ranks != NULL ? DVQ_OK : DVQ_ERROR_MEMORY;
}

static dvq_status compare_in_full(const ordering *sort, const column *keyed, uint32_t a, uint32_t b,
                                  int *order)
{
    dvq_arena *scratch = &sort->execution->scratch;
    dvq_arena_mark mark = dvq_arena_get_mark(scratch);
    dvq_status status = dvq_value_compare(sort->execution->context->environment, keyed->values[a],
                                          keyed->values[b], scratch, true, order);
    dvq_arena_rewind(scratch, mark);
    return status;
}

static dvq_status compare_column(const ordering *sort, const column *keyed, uint32_t a, uint32_t b,
                                 int *order)
{
    if (keyed->ranks != NULL && keyed->ranks[a] != keyed->ranks[b]) {
        *order = keyed->ranks[a] < keyed->ranks[b] ? -1 : 1;
        return DVQ_OK;
    }
    bool has_a = keyed->values[a].type != DVQ_VALUE_NULL;
    bool has_b = keyed->values[b].type != DVQ_VALUE_NULL;
    if (!has_a || !has_b) {
        *order = (int)has_a - (int)has_b;
        return DVQ_OK;
    }
    switch (keyed->kind) {
    case COLUMN_ANY:
        return compare_in_full(sort, keyed, a, b, order);
    case COLUMN_NUMBER:
        *order = 0;
        return DVQ_OK;
    case COLUMN_TEXT:
        *order = dvq_text_compare_bytes(keyed->keys[a], keyed->keys[b]);
        return DVQ_OK;
    case COLUMN_LINK:
        *order = dvq_text_compare_bytes(keyed->keys[a], keyed->keys[b]);
        return *order != 0 ? DVQ_OK : compare_in_full(sort, keyed, a, b, order);
    }
    return DVQ_OK;
}

static dvq_status is_before(void *user, uint32_t a, uint32_t b, bool *before)
{
    const ordering *sort = user;
    *before = false;
    for (size_t i = 0; i < sort->column_count; i++) {
        const column *keyed = &sort->columns[i];
        int order = 0;
        dvq_status status = compare_column(sort, keyed, a, b, &order);
        if (status != DVQ_OK)
            return status;
        if (order != 0) {
            *before = (order < 0) != keyed->descending;
            return DVQ_OK;
        }
    }
    return DVQ_OK;
}

static dvq_status prepare(ordering *sort, size_t column_count, dvq_error *error)
{
    dvq_arena *arena = &sort->execution->scratch;
    size_t rows = sort->execution->rows.count + 1;
    sort->column_count = column_count;
    sort->columns = dvq_arena_allocate_array(arena, column_count + 1, sizeof *sort->columns);
    sort->order = dvq_arena_allocate_array(arena, rows, sizeof *sort->order);
    if (sort->columns == NULL || sort->order == NULL)
        return dvq_error_memory(error);
    for (size_t i = 0; i < column_count; i++) {
        sort->columns[i].values =
            dvq_arena_allocate_array(arena, rows, sizeof *sort->columns[i].values);
        if (sort->columns[i].values == NULL)
            return dvq_error_memory(error);
    }
    return DVQ_OK;
}

/* Evaluate one row's keys into the columns; *failed when one of them fails. */
static dvq_status evaluate_keys(ordering *sort, const dvq_ast_node *const *expressions,
                                const dvq_object *row, dvq_arena *arena, bool *failed,
                                dvq_failures *failures, dvq_error *error)
{
    *failed = false;
    for (size_t i = 0; i < sort->column_count && !*failed; i++) {
        dvq_value *value = &sort->columns[i].values[sort->row_count];
        dvq_status status = dvq_execution_evaluate(sort->execution, expressions[i], row, arena,
                                                   value, failed, failures, error);
        if (status != DVQ_OK)
            return status;
    }
    return DVQ_OK;
}

/* Evaluate the keys of all rows into `arena`, drop the rows that fail, and find the order. */
static dvq_status order_rows(ordering *sort, const dvq_ast_node *const *expressions,
                             dvq_arena *arena, dvq_failures *failures, dvq_error *error)
{
    dvq_execution *execution = sort->execution;
    for (size_t i = 0; i < execution->rows.count; i++) {
        bool failed = false;
        dvq_status status = evaluate_keys(sort, expressions, execution->rows.items[i].data, arena,
                                          &failed, failures, error);
        if (status != DVQ_OK)
            return status;
        if (!failed) {
            sort->order[sort->row_count] = (uint32_t)sort->row_count;
            execution->rows.items[sort->row_count++] = execution->rows.items[i];
        }
    }
    execution->rows.count = sort->row_count;
    dvq_status status = DVQ_OK;
    for (size_t i = 0; status == DVQ_OK && i < sort->column_count; i++)
        status = make_keys(sort, &sort->columns[i]);
    if (status == DVQ_OK) {
        status =
            dvq_stable_sort(sort->order, sort->row_count, is_before, sort, &execution->scratch);
    }
    return status != DVQ_OK ? dvq_error_set(error, status, "rows cannot be compared") : DVQ_OK;
}

static dvq_status apply_order(ordering *sort, dvq_error *error)
{
    dvq_execution *execution = sort->execution;
    dvq_row *copy =
        dvq_arena_allocate_array(&execution->scratch, sort->row_count + 1, sizeof *copy);
    if (copy == NULL)
        return dvq_error_memory(error);
    memcpy(copy, execution->rows.items, sort->row_count * sizeof *copy);
    for (size_t i = 0; i < sort->row_count; i++)
        execution->rows.items[i] = copy[sort->order[i]];
    return DVQ_OK;
}

static dvq_status sort_rows(ordering *sort, const dvq_ast_operation *operation,
                            dvq_failures *failures, dvq_error *error)
{
    size_t count = operation->as.sort.count;
    dvq_arena *scratch = &sort->execution->scratch;
    const dvq_ast_node **expressions =
        dvq_arena_allocate_array(scratch, count + 1, sizeof *expressions);
    if (expressions == NULL)
        return dvq_error_memory(error);
    dvq_status status = prepare(sort, count, error);
    if (status != DVQ_OK)
        return status;
    for (size_t i = 0; i < count; i++) {
        expressions[i] = operation->as.sort.keys[i].expression;
        sort->columns[i].descending = operation->as.sort.keys[i].descending;
    }
    status = order_rows(sort, expressions, scratch, failures, error);
    return status != DVQ_OK ? status : apply_order(sort, error);
}

dvq_status dvq_order_sort(dvq_execution *execution, const dvq_ast_operation *operation,
                          dvq_failures *failures, dvq_error *error)
{
    ordering sort = {.execution = execution};
    if (execution->rows.count == 0)
        return DVQ_OK;
    dvq_arena_mark mark = dvq_arena_get_mark(&execution->scratch);
    dvq_status status = sort_rows(&sort, operation, failures, error);
    dvq_arena_rewind(&execution->scratch, mark);
    return status;
}

/*
 * The object of a group. A group that is itself called `rows` has its key under that name instead
 * of its rows; it can then hold more than one row only if the key is a list, to which they are
 * added.
 */
static dvq_status make_group(dvq_execution *execution, dvq_text name, dvq_value key, dvq_value rows,
                             dvq_row *group, dvq_error *error)
{
    dvq_arena *arena = execution->arena;
    dvq_value named = key;
    if (dvq_text_equal(name, DVQ_TEXT("rows")) && rows.size > 1) {
        if (key.type != DVQ_VALUE_ARRAY) {
            return dvq_error_set(error, DVQ_ERROR_EVALUATE,
                                 "GROUP BY … AS rows leaves no place for the group's rows");
        }
        size_t count = key.size + rows.size - 1;
        dvq_value *items = dvq_arena_allocate_array(arena, count, sizeof *items);
        if (items == NULL)
            return dvq_error_memory(error);
        for (size_t i = 0; i < count; i++)
            items[i] = i < key.size ? key.as.items[i] : rows.as.items[i - key.size + 1];
        key = named = dvq_value_array(items, count);
    }
    dvq_entry entries[] = {{.key = DVQ_TEXT("key"), .value = key},
                           {.key = DVQ_TEXT("rows"), .value = rows},
                           {.key = name, .value = named}};
    *group = (dvq_row){.id = key, .data = dvq_object_make(arena, entries, 3)};
    return group->data != NULL ? DVQ_OK : dvq_error_memory(error);
}

/* The end of the group that starts at `start`. */
static dvq_status find_group_end(const ordering *sort, size_t start, size_t *end)
{
    for (*end = start + 1; *end < sort->row_count; (*end)++) {
        int order = 0;
        dvq_status status = compare_column(sort, &sort->columns[0], sort->order[*end],
                                           sort->order[*end - 1], &order);
        if (status != DVQ_OK || order != 0)
            return status;
    }
    return DVQ_OK;
}

static dvq_status collect_groups(ordering *sort, dvq_text name, dvq_error *error)
{
    dvq_execution *execution = sort->execution;
    size_t count = sort->row_count;
    dvq_value *rows = dvq_arena_allocate_array(execution->arena, count + 1, sizeof *rows);
    dvq_row *groups = dvq_arena_allocate_array(execution->arena, count + 1, sizeof *groups);
    if (rows == NULL || groups == NULL)
        return dvq_error_memory(error);
    size_t group_count = 0;
    for (size_t start = 0, end = 0; start < count; start = end) {
        dvq_status status = find_group_end(sort, start, &end);
        if (status != DVQ_OK)
            return dvq_error_set(error, status, "groups cannot be compared");
        for (size_t i = start; i < end; i++)
            rows[i] = dvq_value_object(execution->rows.items[sort->order[i]].data);
        status =
            make_group(execution, name, sort->columns[0].values[sort->order[start]],
                       dvq_value_array(rows + start, end - start), &groups[group_count++], error);
        if (status != DVQ_OK)
            return status;
    }
    execution->rows.items = groups;
    execution->rows.count = group_count;
    execution->rows.capacity = count + 1;
    return DVQ_OK;
}

dvq_status dvq_order_group(dvq_execution *execution, const dvq_ast_operation *operation,
                           dvq_failures *failures, dvq_error *error)
{
    ordering sort = {.execution = execution};
    const dvq_ast_node *expression = operation->as.named.expression;
    dvq_arena_mark mark = dvq_arena_get_mark(&execution->scratch);
    dvq_status status = prepare(&sort, 1, error);
    if (status == DVQ_OK)
        status = order_rows(&sort, &expression, execution->arena, failures, error);
    if (status == DVQ_OK)
        status = collect_groups(&sort, operation->as.named.name, error);
    dvq_arena_rewind(&execution->scratch, mark);
    if (status == DVQ_OK &&
        !DVQ_VECTOR_PUSH(execution->arena, &execution->groups, operation->as.named.name))
        return dvq_error_memory(error);
    return status;
}
