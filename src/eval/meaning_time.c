/*
 * Times of files that are those of a checkout, which says nothing of the notes; see meaning.h.
 * Looks at the files once for each open vault, when the first query asks for such a time.
 */
#include "eval/meaning_part.h"

#include "support/diagnostic.h"
#include "vault/note_time.h"

static bool is_time(dvq_text name)
{
    return dvq_text_equal(name, DVQ_TEXT("ctime")) || dvq_text_equal(name, DVQ_TEXT("cday")) ||
           dvq_text_equal(name, DVQ_TEXT("mtime")) || dvq_text_equal(name, DVQ_TEXT("mday"));
}

/* `file`, alone or after a dot. */
static bool is_file(const dvq_ast_node *node)
{
    if (node->kind == DVQ_AST_INDEX)
        node = node->as.index.key;
    if (node->kind == DVQ_AST_VARIABLE)
        return dvq_text_equal(node->as.name, DVQ_TEXT("file"));
    return dvq_meaning_is_text(node) &&
           dvq_text_equal(dvq_value_get_text(node->as.literal), DVQ_TEXT("file"));
}

dvq_status dvq_meaning_check_time(const dvq_asker *asker, const dvq_ast_node *node)
{
    if (!is_time(dvq_value_get_text(node->as.index.key->as.literal)) ||
        !is_file(node->as.index.object) || !dvq_store_is_checkout(asker->execution->context->vault))
        return DVQ_OK;
    dvq_error *warning = dvq_meaning_warn(asker, node->span);
    if (warning == NULL)
        return dvq_error_memory(asker->error);
    dvq_execution *execution = asker->execution;
    execution->warnings.items[execution->warnings.count - 1].is_of_vault = true;
    dvq_text name = dvq_meaning_quote(asker, node->span);
    dvq_error_set(warning, DVQ_ERROR_EVALUATE,
                  "%.*s is when this repository was checked out, not when a note was written",
                  (int)name.length, name.data);
    dvq_error_set_hint(warning, "--times git takes times from the repository's history");
    return DVQ_OK;
}
