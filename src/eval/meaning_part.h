/*
 * What the files about warnings of meaning share: one expression with the rows it is asked about.
 * meaning.c walks expressions and asks; meaning_name.c, meaning_compare.c, meaning_condition.c
 * and meaning_time.c each know one kind of slip. Nobody else sees this.
 */
#ifndef DVQ_EVAL_MEANING_PART_H
#define DVQ_EVAL_MEANING_PART_H

#include "eval/execution.h"
#include "eval/meaning.h"

/* Whether a value that is missing may be just what the writer has in mind, as in default(x, 1). */
typedef enum dvq_tolerance { DVQ_TOLERATE_NOTHING, DVQ_TOLERATE_MISSING } dvq_tolerance;

/* A text as "%.*s" takes it, cut to what a message can say of it; paths may be longer. */
#define DVQ_MEANING_CUT(text, most)                                                                \
    (int)((text).length < (most) ? (text).length : (most)), (text).data
#define DVQ_MEANING_SHOWN(text) DVQ_MEANING_CUT(text, 60)
#define DVQ_MEANING_SHOWN_LONG(text) DVQ_MEANING_CUT(text, 150)

typedef struct dvq_asker {
    dvq_execution *execution;
    const dvq_ast_query *query;
    const dvq_ast_operation *operation; /* whose expression it is; NULL: a column's */
    dvq_error *error;
} dvq_asker;

/* Warn of what stands at `span`; NULL when memory is out. Borrowed until the next warning. */
dvq_error *dvq_meaning_warn(const dvq_asker *asker, dvq_span span);

/*
 * The value of a part of an expression for a row, in scratch memory, which the caller rewinds.
 * *known is false where it fails. Fails only when memory is out or the query is cancelled.
 */
dvq_status dvq_meaning_evaluate(const dvq_asker *asker, const dvq_ast_node *node,
                                const dvq_object *row, dvq_value *value, bool *known);

/*
 * Have `look` see the value of a part of an expression for one row after the other, in scratch
 * memory, until it sets *enough; rows for which the part fails are passed over.
 */
dvq_status dvq_meaning_visit(const dvq_asker *asker, const dvq_ast_node *node,
                             dvq_status (*look)(void *user, dvq_value value, bool *enough),
                             void *user);

/* What the query's text says at a span, shortened for a message. */
dvq_text dvq_meaning_quote(const dvq_asker *asker, dvq_span span);

/* The path of the note that a row comes from, "" for none. */
dvq_text dvq_meaning_get_note(const dvq_row *row);

/* Whether the node is a text in quotes. */
bool dvq_meaning_is_text(const dvq_ast_node *node);

/* ---- meaning_name.c ---- */

/*
 * A name that no row has. `other` is what it is compared with, or the list that it is looked for
 * in; NULL for nothing.
 */
dvq_status dvq_meaning_check_name(const dvq_asker *asker, const dvq_ast_node *node, dvq_text name,
                                  const dvq_ast_node *other, dvq_tolerance tolerance);

/* Whether the node is a name that was asked about and that no row has. */
bool dvq_meaning_lacks_name(const dvq_asker *asker, const dvq_ast_node *node);

/* A name after a dot that nothing before the dot ever has. */
dvq_status dvq_meaning_check_member(const dvq_asker *asker, const dvq_ast_node *node,
                                    dvq_tolerance tolerance);

/* ---- meaning_compare.c ---- */

/* A comparison whose sides are never of one type. */
dvq_status dvq_meaning_check_comparison(const dvq_asker *asker, const dvq_ast_node *node);

/* contains() and its like with a # that the list's texts never have, or the other way round. */
dvq_status dvq_meaning_check_contains(const dvq_asker *asker, const dvq_ast_node *node);

/* Rows that have passed a < or <= only because null is less than anything. */
dvq_status dvq_meaning_check_order(const dvq_asker *asker, const dvq_ast_node *node);

/* ---- meaning_condition.c ---- */

/* A text or another constant where a condition is meant; `before` is what stands left of it. */
dvq_status dvq_meaning_check_constant(const dvq_asker *asker, const dvq_ast_node *node,
                                      const dvq_ast_node *before);

/* A date's format in the letters of another program. */
dvq_status dvq_meaning_check_format(const dvq_asker *asker, const dvq_ast_node *node);

/* A literal that stands for date("...") of a text that is no date. */
dvq_status dvq_meaning_check_date(const dvq_asker *asker, const dvq_ast_node *node);

/* The week of the month where that of the year is meant. */
dvq_status dvq_meaning_check_week(const dvq_asker *asker, const dvq_ast_node *node);

/* ---- meaning_time.c ---- */

/* A name after a dot that is a file's time, where those are the times of a checkout. */
dvq_status dvq_meaning_check_time(const dvq_asker *asker, const dvq_ast_node *node);

#endif
