/* Choosing colours and links, see style.h. Reads the environment variables NO_COLOR and TERM. */
#include "cli/style.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "cli/options.h"

static bool is_able(int descriptor)
{
    const char *terminal = getenv("TERM");
    bool plain = terminal != NULL && strcmp(terminal, "dumb") == 0;
    return isatty(descriptor) && !plain;
}

bool dvq_style_has_color(const dvq_arguments *arguments, int descriptor)
{
    if (arguments->color == DVQ_COLOR_CHOICE_ALWAYS)
        return true;
    const char *refused = getenv("NO_COLOR");
    bool asked = refused == NULL || refused[0] == '\0';
    return arguments->color != DVQ_COLOR_CHOICE_NEVER && asked && is_able(descriptor);
}

bool dvq_style_has_links(const dvq_arguments *arguments)
{
    if (arguments->hyperlink == DVQ_HYPERLINK_CHOICE_AUTO)
        return is_able(STDOUT_FILENO);
    return arguments->hyperlink == DVQ_HYPERLINK_CHOICE_ALWAYS;
}

unsigned dvq_style_get_width(void)
{
    enum { MOST_COLUMNS = 65535 };
    if (isatty(STDOUT_FILENO) != 1)
        return 0;
    const char *columns = getenv("COLUMNS");
    unsigned long given = columns != NULL ? strtoul(columns, NULL, 10) : 0;
    if (given > 0 && given <= MOST_COLUMNS)
        return (unsigned)given;
    struct winsize size;
    return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}
