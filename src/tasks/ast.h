/*
 * What a query of the Tasks plugin's language says, bound: regular expressions are compiled, dates
 * are days, keys are properties. Made by parser.h, evaluated by run.h, explained by explain.h.
 */
#ifndef DVQ_TASKS_AST_H
#define DVQ_TASKS_AST_H

#include "support/span.h"
#include "tasks/todo.h"
#include "value/regex.h"

typedef enum dvq_tasks_field {
#define DVQ_TASKS_FIELD(id, name, group_name, abilities, help) DVQ_TASKS_##id,
#include "tasks/fields.def"
#undef DVQ_TASKS_FIELD
    DVQ_TASKS_FIELD_COUNT
} dvq_tasks_field;

/* What can be done with a property. */
enum {
    DVQ_TASKS_CAN_TEXT = 1, /* filters compare it with a text */
    DVQ_TASKS_CAN_DATE = 2, /* … with a date */
    DVQ_TASKS_CAN_SORT = 4,
    DVQ_TASKS_CAN_GROUP = 8
};

typedef struct dvq_tasks_field_row {
    const char *name;
    const char *group_name;
    unsigned abilities;
    const char *help;
} dvq_tasks_field_row;

/* By dvq_tasks_field. */
extern const dvq_tasks_field_row dvq_tasks_field_rows[DVQ_TASKS_FIELD_COUNT];

/* ---- filters ---- */

/* A question with yes or no for an answer. */
typedef enum dvq_tasks_flag {
    DVQ_TASKS_IS_DONE,
    DVQ_TASKS_IS_RECURRING,
    DVQ_TASKS_HAS_DATE,
    DVQ_TASKS_HAS_BAD_DATE,
    DVQ_TASKS_HAS_TAGS,
    DVQ_TASKS_HAS_ID,
    DVQ_TASKS_HAS_DEPENDS_ON,
    DVQ_TASKS_IS_BLOCKED,
    DVQ_TASKS_IS_BLOCKING,
    DVQ_TASKS_IS_TOP_ITEM
} dvq_tasks_flag;

typedef enum dvq_tasks_filter_kind {
    DVQ_TASKS_FILTER_FLAG,
    DVQ_TASKS_FILTER_INCLUDES,
    DVQ_TASKS_FILTER_REGEX,
    DVQ_TASKS_FILTER_DATE,
    DVQ_TASKS_FILTER_PRIORITY,
    DVQ_TASKS_FILTER_TYPE,
    DVQ_TASKS_FILTER_NOT,
    DVQ_TASKS_FILTER_AND,
    DVQ_TASKS_FILTER_OR,
    DVQ_TASKS_FILTER_XOR
} dvq_tasks_filter_kind;

/* How a date lies to a range of days. */
typedef enum dvq_tasks_relation {
    DVQ_TASKS_INSIDE,
    DVQ_TASKS_BEFORE,
    DVQ_TASKS_AFTER,
    DVQ_TASKS_UP_TO,
    DVQ_TASKS_FROM
} dvq_tasks_relation;

typedef struct dvq_tasks_filter dvq_tasks_filter;

struct dvq_tasks_filter {
    dvq_tasks_filter_kind kind;
    bool negated; /* what it says is not so; not for NOT, AND, OR, XOR */
    dvq_tasks_field field;
    dvq_text text; /* as it is written */
    union {
        dvq_tasks_flag flag; /* FLAG */
        dvq_text needle;     /* INCLUDES: in lower case */
        struct {
            dvq_regex *regex;
            dvq_text pattern;
            dvq_text flags;
            bool sticky; /* matches where the last match ended, or at the start */
            bool global; /* … but at the start each time */
            size_t next; /* UTF-16 units; changes while it is used */
        } regex;         /* REGEX */
        struct {
            dvq_tasks_relation relation;
            int32_t first;
            int32_t last;
        } date; /* DATE */
        struct {
            int sign; /* -1: above, 1: below, 0: the same */
            dvq_todo_priority level;
        } priority;         /* PRIORITY */
        dvq_todo_type type; /* TYPE */
        struct {
            dvq_tasks_filter *left; /* NOT has this one only */
            dvq_tasks_filter *right;
        } operands;
    } as;
};

/* ---- sorting, grouping, layout ---- */

typedef struct dvq_tasks_key {
    dvq_tasks_field field;
    bool reverse;
    uint32_t number; /* sort by tag: which one, from 1 */
    dvq_text text;   /* as it is written */
} dvq_tasks_key;

/* The parts of a task that can be hidden. */
typedef enum dvq_tasks_part {
    DVQ_TASKS_PART_ID,
    DVQ_TASKS_PART_DEPENDS_ON,
    DVQ_TASKS_PART_PRIORITY,
    DVQ_TASKS_PART_RECURRENCE,
    DVQ_TASKS_PART_ON_COMPLETION,
    DVQ_TASKS_PART_CREATED,
    DVQ_TASKS_PART_START,
    DVQ_TASKS_PART_SCHEDULED,
    DVQ_TASKS_PART_DUE,
    DVQ_TASKS_PART_CANCELLED,
    DVQ_TASKS_PART_DONE,
    DVQ_TASKS_PART_TAGS,
    DVQ_TASKS_PART_BACKLINK,
    DVQ_TASKS_PART_EDIT_BUTTON,
    DVQ_TASKS_PART_NESTED_BACKLINK,
    DVQ_TASKS_PART_POSTPONE_BUTTON,
    DVQ_TASKS_PART_TASK_COUNT,
    DVQ_TASKS_PART_GROUP_COUNT,
    DVQ_TASKS_PART_TOOLBAR,
    DVQ_TASKS_PART_TREE,
    DVQ_TASKS_PART_URGENCY,
    DVQ_TASKS_PART_COUNT
} dvq_tasks_part;

/* What is shown unless a query says otherwise: all but these. */
#define DVQ_TASKS_HIDDEN                                                                           \
    (1u << DVQ_TASKS_PART_GROUP_COUNT | 1u << DVQ_TASKS_PART_TREE | 1u << DVQ_TASKS_PART_URGENCY)

/* What an instruction is about; explaining goes by this. */
typedef enum dvq_tasks_statement_kind {
    DVQ_TASKS_STATEMENT_FILTER,
    DVQ_TASKS_STATEMENT_GROUP,
    DVQ_TASKS_STATEMENT_SORT,
    DVQ_TASKS_STATEMENT_LAYOUT,
    DVQ_TASKS_STATEMENT_OTHER
} dvq_tasks_statement_kind;

/* Where an instruction comes from. */
typedef enum dvq_tasks_origin {
    DVQ_TASKS_ORIGIN_GLOBAL,   /* the global query of the settings */
    DVQ_TASKS_ORIGIN_DEFAULTS, /* the properties of the query's note */
    DVQ_TASKS_ORIGIN_QUERY
} dvq_tasks_origin;

/* An instruction that was understood. */
typedef struct dvq_tasks_statement {
    dvq_tasks_statement_kind kind;
    dvq_tasks_origin origin;
    dvq_text text; /* lines joined, placeholders filled in */
    dvq_span span; /* of the query as it was given; length 0 where it stands elsewhere */
    const dvq_tasks_filter *filter; /* FILTER */
} dvq_tasks_statement;

typedef struct dvq_tasks_query {
    DVQ_VECTOR(dvq_tasks_filter *) filters;
    DVQ_VECTOR(dvq_tasks_key) sorts;
    DVQ_VECTOR(dvq_tasks_key) groups;
    DVQ_VECTOR(dvq_tasks_statement) statements;
    DVQ_VECTOR(dvq_regex *) regexes;
    uint32_t hidden; /* a bit for each dvq_tasks_part */
    bool short_mode;
    bool explain;
    bool ignore_global;
    bool has_limit;
    bool has_group_limit;
    bool has_columns; /* shown in columns by `columns`, which groups before the others */
    dvq_tasks_key columns;
    uint64_t limit;
    uint64_t group_limit;
} dvq_tasks_query;

static inline bool dvq_tasks_query_hides(const dvq_tasks_query *query, dvq_tasks_part part)
{
    return (query->hidden & 1u << part) != 0;
}

/* Give back what does not stand in the query's arena. */
void dvq_tasks_query_close(dvq_tasks_query *query);

#endif
