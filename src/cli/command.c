/* Commands by name, see command.h. */
#include "cli/command.h"

#include <string.h>

const dvq_cli_command *dvq_cli_find_command(const dvq_cli_command *commands, const char *name)
{
    for (const dvq_cli_command *command = commands; command->name != NULL; command++)
        if (strcmp(command->name, name) == 0)
            return command;
    return NULL;
}
