/*
 * What is wrong with broken YAML, see yaml_trouble.h. libyaml says where it stopped; the slips that
 * people make in frontmatter show in the line there, or in the bracket or quote that was open.
 */
#include "note/yaml_trouble.h"

#include "support/diagnostic.h"
#include "support/unicode.h"

/* A value that is longer is not written out in a hint. */
enum { LONGEST_QUOTED = 80 };

/* A line of YAML; places are bytes of the whole text. */
typedef struct yaml_line {
    size_t start;
    size_t content; /* after the indentation */
    size_t end;     /* before the line's end and the white space there */
    size_t value;   /* what follows the name or the hyphen; `content` when it has neither */
    dvq_text key;
    bool has_key;
    bool is_item; /* begins with a hyphen */
} yaml_line;

typedef struct trouble {
    dvq_text yaml;
    dvq_error *problem;
    yaml_line line; /* where reading stopped */
    size_t stop;
    size_t opened;
} trouble;

/* ---- lines ---- */

static char byte_at(dvq_text text, size_t offset)
{
    return offset < text.length ? text.data[offset] : '\n';
}

static bool is_blank(char byte)
{
    return byte == ' ' || byte == '\t';
}

/* Whether the colon at `offset` ends a name: a blank or the line's end follows. */
static bool ends_name(dvq_text yaml, size_t offset, size_t end)
{
    return yaml.data[offset] == ':' && (offset + 1 >= end || is_blank(yaml.data[offset + 1]));
}

/* Where the text in quotes at `start` ends; `end` when nothing closes it. */
static size_t skip_quoted(dvq_text yaml, size_t start, size_t end)
{
    char quote = yaml.data[start];
    for (size_t i = start + 1; i < end; i++)
        if (yaml.data[i] == '\\' && quote == '"')
            i++;
        else if (yaml.data[i] == quote && quote == '\'' && byte_at(yaml, i + 1) == '\'')
            i++;
        else if (yaml.data[i] == quote)
            return i + 1;
    return end;
}

static bool is_quote(char byte)
{
    return byte == '"' || byte == '\'';
}

static size_t skip_blanks(dvq_text yaml, size_t offset, size_t end)
{
    while (offset < end && is_blank(yaml.data[offset]))
        offset++;
    return offset;
}

/* Split the line that starts at `start`. */
static yaml_line read_line(dvq_text yaml, size_t start)
{
    yaml_line line = {.start = start};
    size_t feed = dvq_text_find_byte(yaml, '\n', start);
    line.end = feed == SIZE_MAX ? yaml.length : feed;
    while (line.end > start && strchr(" \t\r", yaml.data[line.end - 1]) != NULL)
        line.end--;
    line.content = line.value = skip_blanks(yaml, start, line.end);
    while (byte_at(yaml, line.value) == '-' &&
           (line.value + 1 == line.end || is_blank(byte_at(yaml, line.value + 1)))) {
        line.is_item = true;
        line.value = skip_blanks(yaml, line.value + 1, line.end);
    }
    size_t colon = line.value;
    if (colon < line.end && is_quote(yaml.data[colon]))
        colon = skip_quoted(yaml, colon, line.end);
    while (colon < line.end && !ends_name(yaml, colon, line.end))
        colon++;
    if (colon < line.end && yaml.data[line.value] != '#') {
        line.has_key = true;
        line.key = dvq_text_slice(yaml, line.value, colon);
        line.value = skip_blanks(yaml, colon + 1, line.end);
    }
    return line;
}

static size_t find_line(dvq_text yaml, size_t number)
{
    size_t start = 0;
    for (; number > 0; number--) {
        size_t feed = dvq_text_find_byte(yaml, '\n', start);
        if (feed == SIZE_MAX)
            return yaml.length;
        start = feed + 1;
    }
    return start;
}

size_t dvq_yaml_find_mark(dvq_text yaml, dvq_yaml_mark mark)
{
    size_t offset = find_line(yaml, mark.line);
    size_t size = 0;
    for (size_t i = 0; i < mark.column && byte_at(yaml, offset) != '\n'; i++, offset += size)
        (void)dvq_unicode_decode(yaml, offset, &size);
    return offset;
}

static size_t find_line_start(dvq_text yaml, size_t offset)
{
    offset = offset < yaml.length ? offset : yaml.length;
    while (offset > 0 && yaml.data[offset - 1] != '\n')
        offset--;
    return offset;
}

/* Whether the line holds neither a value nor a name, but a comment at most. */
static bool is_empty(dvq_text yaml, const yaml_line *line)
{
    return line->content == line->end || yaml.data[line->content] == '#';
}

/* The last line before `start` that is not empty; false when there is none. */
static bool find_line_above(dvq_text yaml, size_t start, yaml_line *above)
{
    while (start > 0) {
        start = find_line_start(yaml, start - 1);
        *above = read_line(yaml, start);
        if (!is_empty(yaml, above))
            return true;
    }
    return false;
}

static dvq_text get_value(dvq_text yaml, const yaml_line *line)
{
    return dvq_text_slice(yaml, line->value, line->end);
}

/* ---- what is said ---- */

static void say(const trouble *found, size_t offset, size_t length, const char *message)
{
    dvq_error_set(found->problem, DVQ_ERROR_PARSE, "broken frontmatter: %s", message);
    dvq_error_place(found->problem, found->yaml, (dvq_span){(uint32_t)offset, (uint32_t)length});
}

void dvq_yaml_hint_quotes(dvq_text key, dvq_text value, dvq_error *problem)
{
    bool plain = dvq_text_find_byte(value, '"', 0) == SIZE_MAX &&
                 dvq_text_find_byte(value, '\\', 0) == SIZE_MAX;
    if (value.length + key.length > LONGEST_QUOTED || value.length == 0 ||
        (!plain && dvq_text_find_byte(value, '\'', 0) != SIZE_MAX)) {
        dvq_error_set_hint(problem, "put the value in quotes");
        return;
    }
    char quote = plain ? '"' : '\'';
    while (dvq_text_ends_with(key, DVQ_TEXT(":"))) /* of an inline field, with two colons */
        key.length--;
    dvq_error_set_hint(problem, "put the value in quotes: %.*s%s%c%.*s%c", (int)key.length,
                       key.data != NULL ? key.data : "", key.length > 0 ? ": " : "", quote,
                       (int)value.length, value.data, quote);
}

static bool say_quotes(const trouble *found, const yaml_line *line, size_t offset, size_t length,
                       const char *message)
{
    say(found, offset, length, message);
    dvq_yaml_hint_quotes(line->key, get_value(found->yaml, line), found->problem);
    return true;
}

/* ---- tabs and quotes ---- */

static bool explain_tab(const trouble *found)
{
    size_t tab = dvq_text_find_byte(
        dvq_text_slice(found->yaml, found->line.start, found->line.content), '\t', 0);
    if (tab == SIZE_MAX || is_empty(found->yaml, &found->line))
        return false;
    say(found, found->line.start + tab, 1, "a tab cannot indent");
    dvq_error_set_hint(found->problem, "indent with spaces");
    return true;
}

/* The escape that reading stopped at, or in the digits of; SIZE_MAX for none. */
static size_t find_escape(const trouble *found)
{
    for (size_t back = 0; back <= 2 && back < found->stop; back += 2)
        if (byte_at(found->yaml, found->stop - back) == '\\')
            return found->stop - back;
    return SIZE_MAX;
}

static bool explain_open_quote(const trouble *found)
{
    char quote = byte_at(found->yaml, found->opened);
    if (!is_quote(quote) || found->stop <= found->opened)
        return false;
    size_t escape = find_escape(found);
    if (quote == '"' && escape != SIZE_MAX) {
        say(found, escape, 2,
            "a backslash in double quotes, and what it stands for "
            "is not known");
        dvq_error_set_hint(found->problem,
                           "put the value in single quotes, or write \\\\ for a backslash");
        return true;
    }
    if (skip_quoted(found->yaml, found->opened, found->yaml.length) < found->yaml.length)
        return false;
    say(found, found->opened, 1, "this quote is never closed");
    dvq_error_set_hint(found->problem, quote == '"' ? "close it with \", or leave it out"
                                                    : "close it with ', or put the whole value in "
                                                      "double quotes");
    return true;
}

/* title: 'It's late' */
static bool explain_text_after_quotes(const trouble *found, const yaml_line *line)
{
    dvq_text yaml = found->yaml;
    if (line->value >= line->end || !is_quote(yaml.data[line->value]))
        return false;
    size_t end = skip_quoted(yaml, line->value, line->end);
    size_t rest = skip_blanks(yaml, end, line->end);
    if (rest >= line->end || (rest > end && yaml.data[rest] == '#'))
        return false;
    bool single = yaml.data[line->value] == '\'';
    say(found, end - 1, 1, "this quote ends the value, and text follows it");
    dvq_error_set_hint(found->problem, single ? "put the value in double quotes, or write '' for "
                                                "each ' in it"
                                              : "put the value in single quotes, or write \\\" for "
                                                "each \" in it");
    return true;
}

/* ---- brackets ---- */

/* Where in a list or map on one line a comment begins; SIZE_MAX when none does. */
static size_t find_comment(dvq_text yaml, size_t start, size_t end)
{
    for (size_t i = start; i < end; i++) {
        bool separate = i > start && strchr("[{, \t", yaml.data[i - 1]) != NULL;
        if (is_quote(yaml.data[i]) && separate)
            i = skip_quoted(yaml, i, end) - 1;
        else if (yaml.data[i] == '#' && separate)
            return i;
    }
    return SIZE_MAX;
}

/* Where the bracket at `start` is closed; SIZE_MAX when it is not. */
static size_t find_closer(dvq_text yaml, size_t start, size_t end)
{
    size_t depth = 0;
    for (size_t i = start; i < end; i++) {
        char byte = yaml.data[i];
        if (is_quote(byte) && i > start && strchr("[{, :", yaml.data[i - 1]) != NULL)
            i = skip_quoted(yaml, i, end) - 1;
        depth += byte == '[' || byte == '{';
        depth -= byte == ']' || byte == '}';
        if (depth == 0)
            return i;
    }
    return SIZE_MAX;
}

static bool is_tags(dvq_text key)
{
    return dvq_text_equal_ascii_case(key, DVQ_TEXT("tags")) ||
           dvq_text_equal_ascii_case(key, DVQ_TEXT("tag"));
}

/* The list of tags without the signs before them. */
static void hint_tags(const trouble *found, const yaml_line *line)
{
    dvq_text value = get_value(found->yaml, line);
    char list[LONGEST_QUOTED + 1];
    size_t length = 0;
    for (size_t i = 0; i < value.length && length < LONGEST_QUOTED; i++)
        if (value.data[i] != '#')
            list[length++] = value.data[i];
    bool whole = length < LONGEST_QUOTED && value.data[value.length - 1] == ']';
    list[length] = '\0';
    dvq_error_set_hint(found->problem, "write tags without their #: %.*s: %s",
                       (int)line->key.length, line->key.data, whole ? list : "[work, home]");
}

static bool explain_comment(const trouble *found, const yaml_line *line)
{
    size_t hash = find_comment(found->yaml, line->value, line->end);
    if (hash == SIZE_MAX)
        return false;
    say(found, hash, 1, "# begins a comment, so the bracket before it is not closed");
    if (is_tags(line->key))
        hint_tags(found, line);
    else
        dvq_error_set_hint(found->problem, "put what begins with # in quotes");
    return true;
}

/* What YAML makes of a character that begins a value. */
static const char *describe_start(char byte)
{
    switch (byte) {
    case '@':
        return "@ cannot begin a value";
    case '`':
        return "` cannot begin a value";
    case '%':
        return "% cannot begin a value";
    case '*':
        return "* at the start of a value names an anchor that is not there";
    case '&':
        return "& at the start of a value makes an anchor";
    case '!':
        return "! at the start of a value makes a tag of YAML";
    case '>':
        return "> at the start of a value announces lines of text below it";
    case '|':
        return "| at the start of a value announces lines of text below it";
    case ',':
        return "a comma cannot begin a value";
    case ']':
        return "] cannot begin a value";
    case '}':
        return "} cannot begin a value";
    default:
        return NULL;
    }
}

/* An item of a list in brackets that begins with @, a backquote or %. */
static bool explain_item_start(const trouble *found)
{
    char byte = byte_at(found->yaml, found->stop);
    if (byte != '@' && byte != '`' && byte != '%')
        return false;
    say(found, found->stop, 1, describe_start(byte));
    dvq_error_set_hint(found->problem, "put what begins with it in quotes");
    return true;
}

/* What can be wrong with a list or map in brackets. */
static bool explain_bracket(const trouble *found, const yaml_line *line)
{
    dvq_text yaml = found->yaml;
    char opener = byte_at(yaml, line->value);
    if (line->value >= line->end || (opener != '[' && opener != '{'))
        return false;
    if (dvq_text_starts_with(get_value(yaml, line), DVQ_TEXT("{{")))
        return say_quotes(found, line, line->value, 2, "a template's {{ cannot begin a value");
    if (explain_comment(found, line) || (found->stop > line->value && explain_item_start(found)))
        return true;
    size_t closer = find_closer(yaml, line->value, line->end);
    if (closer != SIZE_MAX && closer + 1 < line->end)
        return say_quotes(found, line, closer, 1,
                          "this bracket ends the value, and text follows it");
    if (find_closer(yaml, line->value, yaml.length) != SIZE_MAX)
        return false;
    say(found, line->value, 1, "this bracket is never closed");
    dvq_error_set_hint(found->problem, "close it with %c, or put the value in quotes",
                       opener == '[' ? ']' : '}');
    return true;
}

/* ---- values ---- */

static bool explain_start(const trouble *found, const yaml_line *line)
{
    if (line->value >= line->end || (!line->has_key && !line->is_item))
        return false;
    const char *message = describe_start(found->yaml.data[line->value]);
    return message != NULL && say_quotes(found, line, line->value, 1, message);
}

/* key: - item */
static bool explain_item(const trouble *found, const yaml_line *line)
{
    if (!line->has_key || byte_at(found->yaml, line->value) != '-' ||
        !is_blank(byte_at(found->yaml, line->value + 1)))
        return false;
    say(found, line->value, 1, "a list cannot begin on the line of its name");
    dvq_error_set_hint(found->problem,
                       "begin the list on the next line, or put the value in quotes");
    return true;
}

/* title: Ontology 101: a guide */
static bool explain_colon(const trouble *found, const yaml_line *line)
{
    dvq_text yaml = found->yaml;
    if (!line->has_key || line->value >= line->end || is_quote(yaml.data[line->value]))
        return false;
    for (size_t i = line->value; i < line->end; i++)
        if (ends_name(yaml, i, line->end))
            return say_quotes(found, line, i, 1, "a colon followed by a space, in a value");
    return false;
}

/* ---- lines as a whole ---- */

/* A line that is neither a name with a value nor part of anything above it. */
static bool explain_bare_line(const trouble *found, const yaml_line *line)
{
    bool bare = line->content < line->end && line->content == line->start && !line->has_key &&
                !line->is_item && !is_empty(found->yaml, line);
    if (!bare)
        return false;
    say(found, line->content, line->end - line->content,
        "this line has no name with a colon and a space after it");
    dvq_error_set_hint(found->problem, "write name: value, or take the line out");
    return true;
}

static bool explain_indent(const trouble *found, const yaml_line *above)
{
    size_t indent = found->line.content - found->line.start;
    size_t above_indent = above->content - above->start;
    if (!found->line.has_key && !found->line.is_item)
        return false;
    if (indent > above_indent && above->value < above->end) {
        say(found, found->line.start, indent, "this line is indented below a value");
        dvq_error_set_hint(found->problem, "begin it where the line above begins");
        return true;
    }
    if (found->line.is_item && !above->is_item && above->value < above->end) {
        say(found, found->line.content, 1, "an item of a list where no list is");
        dvq_error_set_hint(found->problem, "begin it with a name of its own, or move it below the "
                                           "name of its list");
        return true;
    }
    if (indent == above_indent)
        return false;
    say(found, found->line.start, indent, "this line begins where no line above it does");
    dvq_error_set_hint(found->problem, "begin it where the lines it belongs to begin");
    return true;
}

/* ---- all of it ---- */

static bool explain_line(const trouble *found, const yaml_line *line)
{
    return explain_bracket(found, line) || explain_text_after_quotes(found, line) ||
           explain_item(found, line) || explain_start(found, line) || explain_colon(found, line);
}

/* The line where a bracket was opened that reading stopped in. */
static bool explain_opened(const trouble *found)
{
    char opener = byte_at(found->yaml, found->opened);
    if (opener != '[' && opener != '{')
        return false;
    yaml_line line = read_line(found->yaml, find_line_start(found->yaml, found->opened));
    return explain_line(found, &line);
}

static void explain_rest(const trouble *found)
{
    yaml_line above;
    bool has_above = find_line_above(found->yaml, found->line.start, &above);
    if (explain_bare_line(found, &found->line) ||
        (has_above && (explain_bare_line(found, &above) || explain_indent(found, &above) ||
                       explain_line(found, &above))))
        return;
    size_t length = found->line.end - found->line.content;
    say_quotes(found, &found->line, found->line.content, length, "this line is not YAML");
}

void dvq_yaml_explain(dvq_text yaml, dvq_yaml_mark stop, dvq_yaml_mark opened, dvq_error *problem)
{
    if (problem == NULL || problem->status != DVQ_OK)
        return;
    trouble found = {.yaml = yaml,
                     .problem = problem,
                     .stop = dvq_yaml_find_mark(yaml, stop),
                     .opened = dvq_yaml_find_mark(yaml, opened)};
    found.line = read_line(yaml, find_line(yaml, stop.line));
    /* Where the text ends too early, its last line is the one to look at. */
    yaml_line last;
    if (is_empty(yaml, &found.line) && found.stop >= yaml.length &&
        find_line_above(yaml, found.line.start, &last))
        found.line = last;
    if (!explain_tab(&found) && !explain_open_quote(&found) && !explain_opened(&found) &&
        !explain_line(&found, &found.line))
        explain_rest(&found);
}
