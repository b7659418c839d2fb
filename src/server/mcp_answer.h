/*
 * The answer of a tool: text for the model, within a budget of bytes, and a cursor to go on with
 * where the budget has cut it. Used by the tools.
 */
#ifndef DVQ_SERVER_MCP_ANSWER_H
#define DVQ_SERVER_MCP_ANSWER_H

#include "server/mcp_session.h"

enum {
    DVQ_MCP_LEAST_BUDGET = 500,
    DVQ_MCP_MOST_BUDGET = 1000000,
    DVQ_MCP_BUDGET = 20000,
    DVQ_MCP_RESERVE = 250 /* bytes for saying what was cut and how to go on */
};

/* One call of a tool. */
typedef struct dvq_mcp_answer {
    dvq_rpc_request *request;
    const json_t *arguments; /* checked */
    dvq_buffer text;
    dvq_buffer structured; /* a JSON object; empty: there is none */
    bool is_error;         /* the model is to mend its call */
    size_t budget;         /* bytes of text, and of structured content besides */
} dvq_mcp_answer;

/* What is left of the budget, less the reserve. */
size_t dvq_mcp_get_room(const dvq_mcp_answer *answer);

/* Append a line if there is room for it; returns whether there was. */
bool dvq_mcp_add_line(dvq_mcp_answer *answer, const dvq_buffer *line);

/*
 * Append a line to an answer that has none yet, or as much of it as there is room for; returns
 * whether anything of it was appended. So every page has a line, and nobody asks for ever.
 */
bool dvq_mcp_add_page_line(dvq_mcp_answer *answer, const dvq_buffer *line, size_t first);

/*
 * Append an error or warning about `text`, which `name` names: message, place, caret and hint. It
 * may go past what the rows have left of the budget, but not past the budget.
 */
void dvq_mcp_add_problem(dvq_mcp_answer *answer, const dvq_error *error, const char *name,
                         const char *text, size_t length);

/* Make it the answer that a call of the library failed. */
void dvq_mcp_fail(dvq_mcp_answer *answer, const dvq_error *error, const char *name,
                  const char *text, size_t length);

/* The same with a message of the tool's own. */
void dvq_mcp_fail_text(dvq_mcp_answer *answer, const char *message);

/* ---- cursors ---- */

/*
 * Read the argument `cursor`: where the page starts, 0 without one. `about` is what the pages are
 * of. False when it is the cursor of something else; then the answer says so.
 */
bool dvq_mcp_read_cursor(dvq_mcp_answer *answer, const char *const *about, size_t count,
                         size_t *first);

/* Append a cursor to the page that starts at `next`. */
void dvq_mcp_add_cursor(dvq_buffer *buffer, const dvq_mcp_answer *answer, const char *const *about,
                        size_t count, size_t next);

#endif
