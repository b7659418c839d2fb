/* All names that `dvq help` explains; see help_names.h. Prints nothing. */
#include "cli/help_names.h"

#include <string.h>
#include <strings.h>

#include "dvq.h"

static void add_name(dvq_help_names *names, const char *name)
{
    for (size_t i = 0; i < names->count; i++)
        if (strcasecmp(names->names[i], name) == 0)
            return;
    if (names->count < DVQ_HELP_MOST_NAMES)
        names->names[names->count++] = name;
}

void dvq_help_list_names(const dvq_cli_command *commands, dvq_help_names *names)
{
    names->count = 0;
    for (const dvq_language_topic *topic = dvq_language_topics; topic->name != NULL; topic++)
        add_name(names, topic->name);
    add_name(names, "functions");
    add_name(names, "tasks");
    for (const dvq_cli_command *command = commands; command->name != NULL; command++)
        add_name(names, command->name);
    dvq_function_info info;
    for (size_t i = 0; dvq_function_get_info(i, &info); i++)
        add_name(names, info.name);
    dvq_language_list_words(&names->words);
    for (size_t i = 0; i < names->words.count; i++)
        add_name(names, names->words.words[i]);
    names->names[names->count] = NULL;
}
