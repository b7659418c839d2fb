/*
 * Parameters: the names that the lambdas around a node of an expression introduce. Used by those
 * who walk expressions without evaluating them, bind.c and meaning.c.
 */
#ifndef DVQ_EVAL_PARAMETERS_H
#define DVQ_EVAL_PARAMETERS_H

#include "parser/ast.h"

/* Those of one lambda; NULL stands for none. */
typedef struct dvq_parameters {
    const struct dvq_parameters *outer;
    const dvq_ast_node *lambda;
} dvq_parameters;

static inline bool dvq_parameters_have(const dvq_parameters *parameters, dvq_text name)
{
    for (; parameters != NULL; parameters = parameters->outer) {
        const dvq_ast_node *lambda = parameters->lambda;
        for (size_t i = 0; i < lambda->as.lambda.count; i++)
            if (dvq_text_equal(lambda->as.lambda.parameters[i], name))
                return true;
    }
    return false;
}

#endif
