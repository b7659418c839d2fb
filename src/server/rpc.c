/*
 * A server's two threads, and sending what one of them writes; see rpc.h. The calling thread reads,
 * a thread started here answers. Where none can be started, the calling thread does both in turn.
 */
#include "server/rpc.h"

#include <stdlib.h>

#include "server/rpc_answer.h"
#include "server/rpc_reader.h"
#include "support/thread.h"

/* ---- answering ---- */

static bool send_messages(dvq_rpc *rpc)
{
    if (rpc->notices.failed || rpc->answer.failed) {
        dvq_buffer_free(&rpc->notices);
        dvq_buffer_free(&rpc->answer);
        dvq_rpc_answer_failure(rpc, rpc->service->memory_code, "the answer does not fit in memory");
    }
    return dvq_rpc_output_send(&rpc->output, &rpc->notices) &&
           dvq_rpc_output_send(&rpc->output, &rpc->answer);
}

/* Answer the first job, for which this waits. Returns what it was. */
static dvq_rpc_job_kind answer_first(dvq_rpc *rpc)
{
    const dvq_rpc_job *job = dvq_rpc_queue_wait(&rpc->queue);
    dvq_rpc_job_kind kind = job->kind;
    if (rpc->output.failure == 0) {
        dvq_rpc_answer_job(rpc, job);
        if (!send_messages(rpc))
            dvq_rpc_queue_stop(&rpc->queue);
    }
    dvq_rpc_queue_drop(&rpc->queue);
    return kind;
}

static void *answer_jobs(void *user)
{
    dvq_rpc *rpc = user;
    /* Do this now, so that the first request need not wait for it. */
    rpc->service->update(rpc, rpc->service->user);
    while (answer_first(rpc) != DVQ_RPC_JOB_END)
        continue;
    return NULL;
}

/* ---- start and end ---- */

static bool read_all(dvq_rpc_reader *reader)
{
    bool good = true;
    while (good && dvq_rpc_reader_goes_on(reader))
        good = dvq_rpc_reader_wait(reader);
    return good;
}

/* Nothing is read while something is answered, so only what has arrived before can be cancelled. */
static bool run_alone(dvq_rpc *rpc, dvq_rpc_reader *reader)
{
    bool good = true;
    rpc->service->update(rpc, rpc->service->user);
    while (good && dvq_rpc_reader_goes_on(reader)) {
        good = dvq_rpc_reader_wait(reader);
        while (!dvq_rpc_queue_is_empty(&rpc->queue))
            (void)answer_first(rpc);
    }
    return good;
}

/* A last job tells the answering thread to end. It is allocated first, so that it cannot fail. */
static bool run_threads(dvq_rpc *rpc, dvq_rpc_reader *reader)
{
    dvq_rpc_job *end = calloc(1, sizeof *end);
    if (end == NULL)
        return false;
    pthread_t answering;
    if (!dvq_thread_start(&answering, answer_jobs, rpc)) {
        free(end);
        return run_alone(rpc, reader);
    }
    end->kind = DVQ_RPC_JOB_END;
    bool good = read_all(reader);
    dvq_rpc_queue_push(&rpc->queue, end);
    pthread_join(answering, NULL);
    return good;
}

static bool run_server(dvq_rpc *rpc, int input)
{
    dvq_rpc_reader reader = {
        .service = rpc->service,
        .queue = &rpc->queue,
        .output = &rpc->output,
        .descriptor = input,
    };
    if (!dvq_rpc_queue_open(&rpc->queue))
        return false;
    bool good = run_threads(rpc, &reader);
    dvq_rpc_reader_close(&reader);
    dvq_rpc_queue_close(&rpc->queue);
    return good;
}

dvq_status dvq_rpc_run(const dvq_rpc_service *service, int input, int output, int *failure)
{
    dvq_rpc rpc = {.service = service};
    *failure = 0;
    if (!dvq_rpc_output_open(&rpc.output, output))
        return DVQ_ERROR_MEMORY;
    bool good = run_server(&rpc, input);
    dvq_buffer_free(&rpc.notices);
    dvq_buffer_free(&rpc.answer);
    *failure = rpc.output.failure;
    dvq_rpc_output_close(&rpc.output);
    if (!good)
        return DVQ_ERROR_MEMORY;
    return *failure == 0 ? DVQ_OK : DVQ_ERROR_IO;
}
