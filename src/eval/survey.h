/*
 * Surveys: what there is to ask for in a set of notes, as rows of a TABLE. Called by engine.c, once
 * the notes have been read. survey_field.c lists fields, survey_tag.c tags.
 */
#ifndef DVQ_EVAL_SURVEY_H
#define DVQ_EVAL_SURVEY_H

#include "eval/execution.h"
#include "note/page.h"

struct dvq_source_answer;

typedef enum dvq_survey { DVQ_SURVEY_NONE, DVQ_SURVEY_FIELDS, DVQ_SURVEY_TAGS } dvq_survey;

/*
 * Field, On ("page", "task" or "item"), Uses, Types and Examples of each field, pages first, what
 * is used most first. In `cells`, Types is a list of {type, count} and Examples one of {value,
 * count}; in `shown`, both are lists of what people read.
 */
dvq_status dvq_survey_list_fields(dvq_execution *execution, const struct dvq_source_answer *answer,
                                  dvq_result *result, dvq_error *error);

/* Tag, Notes and Tasks of each tag and of each tag above one, what is used most first. */
dvq_status dvq_survey_list_tags(dvq_execution *execution, const struct dvq_source_answer *answer,
                                dvq_result *result, dvq_error *error);

/* ---- for the two files ---- */

/*
 * Have `count` look at each note of the answer that could be read, with `user`; it returns false
 * when memory is out.
 */
dvq_status dvq_survey_visit(const dvq_execution *execution, const struct dvq_source_answer *answer,
                            bool (*count)(void *user, const dvq_page *page), void *user,
                            dvq_error *error);

/* One of the forms in which notes write a name. */
typedef struct dvq_survey_spelling {
    dvq_text text; /* borrowed */
    size_t count;
} dvq_survey_spelling;

typedef DVQ_VECTOR(dvq_survey_spelling) dvq_survey_spellings;

/* Count a spelling once more. False when memory is out. */
bool dvq_survey_add_spelling(dvq_arena *arena, dvq_survey_spellings *spellings, dvq_text text);

/* The spelling used most; of several, the first by its bytes. */
dvq_text dvq_survey_choose_spelling(const dvq_survey_spellings *spellings);

/* Make the result a TABLE, and return its cells to be set; NULL when memory is out. */
dvq_value *dvq_survey_make_table(const dvq_execution *execution, const dvq_text *headers,
                                 size_t columns, size_t rows, dvq_result *result);

#endif
