/*
 * The report that explains a query: what it was understood to say, what its sources found, what was
 * read, and what each operation did to the rows. Called by api/. docs/json.md has the JSON.
 */
#ifndef DVQ_RENDER_REPORT_H
#define DVQ_RENDER_REPORT_H

#include "eval/explanation.h"
#include "eval/result.h"
#include "render/output.h"

typedef struct dvq_report {
    const dvq_explanation *explanation;
    const dvq_result *result; /* has the warnings; the rows do not matter */
    dvq_text text;            /* of the query, which places refer to */
    size_t width;             /* TEXT: columns that the lines may take; 0: 80 */
    size_t name_width;        /* TEXT: of these, for names; the writer finds out */
    dvq_output *output;
} dvq_report;

/* For people; on a failed query too, it ends with warnings or with the failure. */
void dvq_report_write_text(const dvq_report *report);

/* One object and a line feed. */
void dvq_report_write_json(const dvq_report *report);

#endif
