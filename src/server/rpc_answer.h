/* Turning a job into the text of its answer. Used by rpc.c, in the answering thread. */
#ifndef DVQ_SERVER_RPC_ANSWER_H
#define DVQ_SERVER_RPC_ANSWER_H

#include "server/rpc_request.h"

/* Write the answer to a job to `rpc->answer`. It stays empty when nothing is to be answered. */
void dvq_rpc_answer_job(dvq_rpc *rpc, const dvq_rpc_job *job);

/* Write an error as the answer to a message in which no request was found. */
void dvq_rpc_answer_failure(dvq_rpc *rpc, int code, const char *message);

#endif
