/*
 * Where the times of notes come from, see times.h. What the history in git says is found by
 * history.c and handed to the vault here, so that the library starts no programs.
 */
#include "cli/times.h"

#include <stdio.h>

#include "cli/history.h"
#include "cli/output.h"

/* Tried in this order. They are those of Hugo, Quartz and the plugins that keep such fields. */
static const char *const created_fields[] = {"created", "date created", "date"};
static const char *const modified_fields[] = {"modified",     "updated", "date modified",
                                              "date updated", "lastmod", "last-modified"};

/* Notes that git knows and the vault has not are none of its business, such as excluded ones. */
static bool hand_over(void *user, const char *path, int64_t created, int64_t modified)
{
    dvq_error error = {0};
    dvq_status status =
        dvq_vault_set_file_times(user, path, DVQ_TERMINATED, created, modified, &error);
    if (status != DVQ_ERROR_MEMORY)
        return true;
    dvq_message_error(&error, "dvq", "", 0);
    return false;
}

bool dvq_times_choose(const dvq_arguments *arguments, dvq_vault *vault, const char *folder)
{
    if (arguments->times == 0)
        return true;
    bool by_field = arguments->times == DVQ_TIMES_CHOICE_FIELD;
    dvq_error error = {0};
    size_t created = by_field ? sizeof created_fields / sizeof created_fields[0] : 0;
    size_t modified = by_field ? sizeof modified_fields / sizeof modified_fields[0] : 0;
    dvq_status status = dvq_vault_set_time_fields(vault, created_fields, created, modified_fields,
                                                  modified, &error);
    if (status != DVQ_OK)
        dvq_message_error(&error, "dvq", "", 0);
    if (status != DVQ_OK || arguments->times != DVQ_TIMES_CHOICE_GIT)
        return status == DVQ_OK;
    return dvq_history_read(folder, hand_over, vault);
}
