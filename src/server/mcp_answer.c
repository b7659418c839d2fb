/* Building the answer of a tool, see mcp_answer.h. Runs in the answering thread. */
#include "server/mcp_answer.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "server/mcp_argument.h"

/* ---- within the budget ---- */

static size_t get_used(const dvq_mcp_answer *answer)
{
    return answer->text.length + answer->structured.length;
}

size_t dvq_mcp_get_room(const dvq_mcp_answer *answer)
{
    size_t used = get_used(answer) + DVQ_MCP_RESERVE;
    return used < answer->budget ? answer->budget - used : 0;
}

bool dvq_mcp_add_line(dvq_mcp_answer *answer, const dvq_buffer *line)
{
    if (line->length + 1 > dvq_mcp_get_room(answer))
        return false;
    dvq_buffer_add(&answer->text, line->data, line->length);
    dvq_buffer_add_text(&answer->text, "\n");
    return true;
}

/* Append as much of a text as there is room for, up to the end of a character. */
static void add_cut(dvq_buffer *buffer, const char *text, size_t length, size_t room)
{
    static const char cut_mark[] = "…";
    if (length > room) {
        length = room > sizeof cut_mark ? room - sizeof cut_mark : 0;
        while (length > 0 && ((unsigned char)text[length] & 0xC0) == 0x80)
            length--;
        dvq_buffer_add(buffer, text, length);
        dvq_buffer_add_text(buffer, cut_mark);
    } else {
        dvq_buffer_add(buffer, text, length);
    }
}

bool dvq_mcp_add_page_line(dvq_mcp_answer *answer, const dvq_buffer *line, size_t first)
{
    if (dvq_mcp_add_line(answer, line))
        return true;
    if (answer->text.length > first)
        return false;
    add_cut(&answer->text, line->data, line->length, dvq_mcp_get_room(answer));
    dvq_buffer_add_text(&answer->text, "\n");
    return true;
}

/* ---- problems ---- */

void dvq_mcp_add_problem(dvq_mcp_answer *answer, const dvq_error *error, const char *name,
                         const char *text, size_t length)
{
    dvq_buffer printed = {0};
    if (text != NULL || error->line == 0) {
        dvq_error_print(error, name, DVQ_TERMINATED, text != NULL ? text : "", length,
                        dvq_buffer_write, &printed);
    } else {
        dvq_buffer_add_format(&printed, "%s:%u:%u: %s\n", name != NULL ? name : "", error->line,
                              error->column, error->message);
        if (error->hint[0] != '\0')
            dvq_buffer_add_format(&printed, "hint: %s\n", error->hint);
    }
    size_t used = get_used(answer);
    add_cut(&answer->text, printed.data, printed.length,
            used < answer->budget ? answer->budget - used : 0);
    answer->text.failed = answer->text.failed || printed.failed;
    dvq_buffer_free(&printed);
}

void dvq_mcp_fail(dvq_mcp_answer *answer, const dvq_error *error, const char *name,
                  const char *text, size_t length)
{
    answer->is_error = true;
    answer->text.length = 0;
    answer->structured.length = 0;
    dvq_mcp_add_problem(answer, error, name, text, length);
}

void dvq_mcp_fail_text(dvq_mcp_answer *answer, const char *message)
{
    answer->is_error = true;
    answer->text.length = 0;
    answer->structured.length = 0;
    dvq_buffer_add_text(&answer->text, message);
}

/* ---- cursors ---- */

/* What a cursor belongs to, as a number (FNV-1a). */
static uint32_t hash(const char *const *about, size_t count)
{
    uint32_t number = UINT32_C(2166136261);
    for (size_t i = 0; i < count; i++) {
        const char *text = about[i] != NULL ? about[i] : "";
        size_t length = strlen(text) + 1; /* with its end, so that no two texts run together */
        for (size_t at = 0; at < length; at++)
            number = (number ^ (unsigned char)text[at]) * UINT32_C(16777619);
    }
    return number;
}

void dvq_mcp_add_cursor(dvq_buffer *buffer, const dvq_mcp_answer *answer, const char *const *about,
                        size_t count, size_t next)
{
    dvq_buffer_add_format(buffer, "%08" PRIx32 ".%zu.%zu", hash(about, count),
                          dvq_mcp_get_session(answer->request)->changes, next);
}

bool dvq_mcp_read_cursor(dvq_mcp_answer *answer, const char *const *about, size_t count,
                         size_t *first)
{
    *first = 0;
    const char *cursor = dvq_mcp_get_text(answer->arguments, "cursor");
    if (cursor == NULL)
        return true;
    uint32_t owner;
    size_t changes;
    char end;
    if (sscanf(cursor, "%8" SCNx32 ".%8zu.%10zu%c", &owner, &changes, first, &end) != 3 ||
        owner != hash(about, count)) {
        dvq_mcp_fail_text(answer, "the cursor belongs to another call: repeat the call that gave "
                                  "it, with the same arguments and the cursor");
        return false;
    }
    if (changes != dvq_mcp_get_session(answer->request)->changes)
        dvq_buffer_add_text(&answer->text, "The vault has changed since the last page: rows may be "
                                           "missing or come twice.\n");
    return true;
}
