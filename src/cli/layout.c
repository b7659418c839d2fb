/*
 * Laying Markdown out for a terminal; see layout.h. Called by command_help.c. Lines of code are
 * printed as they are, everything else is folded. Knows only the Markdown that docs/language/ is
 * written in.
 */
#include "cli/layout.h"

#include <stdio.h>
#include <string.h>

#include "cli/output.h"

enum {
    MOST_COLUMNS = 6,
    PARAGRAPH_BYTES = 8192, /* of which no paragraph has more */
    GAP = 2,                /* between the columns of a table */
    NARROWEST_COLUMN = 24   /* a table whose last column has less is stacked */
};

/* Text of which code is between these bytes, each of which becomes a change of font. */
enum { CODE_START = 1, CODE_END = 2 };

/* How code is told from text: by the font, by backquotes, or not at all. */
typedef enum code_style { CODE_BOLD, CODE_QUOTED, CODE_PLAIN } code_style;

/* ---- text ---- */

/* Where the text of a link ends that begins here, [text](target); NULL when none does. */
static const char *find_link_text_end(const char *text, const char *end)
{
    const char *close = *text == '[' ? memchr(text, ']', (size_t)(end - text)) : NULL;
    return close != NULL && end - close > 1 && close[1] == '(' ? close : NULL;
}

/*
 * Copy text from `from` to `to`, which has room for it: code between marks, a link as its text, and
 * \| as |. Returns the length.
 */
static size_t copy_inline(const char *from, size_t length, char *to)
{
    const char *end = from + length;
    const char *link_end = NULL;
    size_t count = 0;
    bool code = false;
    for (; from < end; from++) {
        const char *link = code ? NULL : find_link_text_end(from, end);
        link_end = link != NULL ? link : link_end;
        if (from == link_end) {
            while (from < end && *from != ')')
                from++;
        } else if (*from == '`') {
            code = !code;
            to[count++] = code ? CODE_START : CODE_END;
        } else if (link == NULL && (*from != '\\' || end - from == 1 || from[1] != '|')) {
            to[count++] = *from == '\n' ? ' ' : *from;
        }
    }
    return count;
}

/* How many columns a byte takes. */
static size_t get_width(char byte, code_style style)
{
    if (byte == CODE_START || byte == CODE_END)
        return style == CODE_QUOTED ? 1 : 0;
    return ((unsigned char)byte & 0xC0) == 0x80 ? 0 : 1;
}

static size_t measure(const char *text, size_t length, code_style style)
{
    size_t width = 0;
    for (size_t i = 0; i < length; i++)
        width += get_width(text[i], style);
    return width;
}

static void print_text(const char *text, size_t length, code_style style)
{
    for (size_t i = 0; i < length; i++) {
        bool mark = text[i] == CODE_START || text[i] == CODE_END;
        if (!mark)
            dvq_cli_print("%c", text[i]);
        else if (style == CODE_BOLD)
            dvq_cli_print("%s", text[i] == CODE_START ? "\033[1m" : "\033[0m");
        else if (style == CODE_QUOTED)
            dvq_cli_print("`");
    }
}

static void print_blanks(size_t count)
{
    dvq_cli_print("%*s", (int)count, "");
}

/*
 * Print text that starts at column `indent`, where the line stands already, and goes on there in
 * further lines, none of which reaches beyond `width`. Code is broken as text is.
 */
static void print_folded(const char *text, size_t length, size_t indent, size_t width,
                         code_style style)
{
    size_t column = indent;
    for (size_t i = 0; i < length;) {
        size_t end = i;
        while (end < length && text[end] != ' ')
            end++;
        size_t word = measure(text + i, end - i, style);
        if (column > indent && column + 1 + word > width) {
            dvq_cli_print("\n");
            print_blanks(indent);
            column = indent;
        } else if (column > indent) {
            dvq_cli_print(" ");
            column++;
        }
        print_text(text + i, end - i, style);
        column += word;
        i = end + 1;
    }
    dvq_cli_print("\n");
}

/* ---- lines ---- */

typedef struct line_reader {
    const dvq_layout *layout;
    const char *at;
    const char *end;
    code_style style;
} line_reader;

static size_t measure_line(const line_reader *reader)
{
    const char *end = memchr(reader->at, '\n', (size_t)(reader->end - reader->at));
    return (size_t)((end != NULL ? end : reader->end) - reader->at);
}

static void skip_line(line_reader *reader)
{
    reader->at += measure_line(reader);
    if (reader->at < reader->end)
        reader->at++;
}

static bool is_at(const line_reader *reader, const char *prefix)
{
    size_t length = strlen(prefix);
    return (size_t)(reader->end - reader->at) >= length && memcmp(reader->at, prefix, length) == 0;
}

/* Print a paragraph's text from column `indent` on. */
static void print_lines(const line_reader *reader, const char *text, size_t length, size_t indent)
{
    char plain[PARAGRAPH_BYTES];
    length = length < sizeof plain ? length : sizeof plain;
    print_folded(plain, copy_inline(text, length, plain), indent, reader->layout->width,
                 reader->style);
}

static code_style get_cell_style(const dvq_layout *layout)
{
    return layout->bold ? CODE_BOLD : CODE_PLAIN;
}

static size_t drop_marks(char *text, size_t length)
{
    size_t count = 0;
    for (size_t i = 0; i < length; i++)
        if (text[i] != CODE_START && text[i] != CODE_END)
            text[count++] = text[i];
    return count;
}

/* A heading is printed as code is: bold as a whole. */
static void print_heading(line_reader *reader)
{
    size_t length = measure_line(reader);
    size_t level = strspn(reader->at, "#");
    char plain[DVQ_LAYOUT_CELL_BYTES];
    length = length < sizeof plain ? length : sizeof plain;
    size_t count =
        drop_marks(plain, copy_inline(reader->at + level + 1, length - level - 1, plain));
    memmove(plain + 1, plain, count);
    plain[0] = CODE_START;
    plain[count + 1] = CODE_END;
    print_folded(plain, count + 2, 0, reader->layout->width, get_cell_style(reader->layout));
    skip_line(reader);
}

static void print_fence(line_reader *reader)
{
    skip_line(reader);
    while (reader->at < reader->end && !is_at(reader, "```")) {
        dvq_cli_print("%s%.*s\n", measure_line(reader) > 0 ? "    " : "", (int)measure_line(reader),
                      reader->at);
        skip_line(reader);
    }
    skip_line(reader);
}

static void print_paragraph(line_reader *reader)
{
    bool item = is_at(reader, "* ");
    const char *start = reader->at;
    do
        skip_line(reader);
    while (reader->at < reader->end && *reader->at != '\n' && !is_at(reader, "* ") &&
           !is_at(reader, "```") && !is_at(reader, "|"));
    size_t length = (size_t)(reader->at - start);
    while (length > 0 && start[length - 1] == '\n')
        length--;
    if (item)
        dvq_cli_print("* ");
    print_lines(reader, item ? start + 2 : start, item ? length - 2 : length, item ? 2 : 0);
}

/* ---- tables ---- */

/* A table while it is printed: it is gone through twice, once to measure it. */
typedef struct table_view {
    const dvq_layout *layout;
    const char *end; /* of all its rows */
    size_t column_count;
    size_t widths[MOST_COLUMNS];
    size_t expressions; /* the column that has them, when their values are made anew */
    bool has_values;    /* in the last column */
} table_view;

/* A row that has been split. */
typedef struct table_row {
    char cells[MOST_COLUMNS][DVQ_LAYOUT_CELL_BYTES];
    size_t lengths[MOST_COLUMNS];
    size_t count;
} table_row;

/* Split the row of a table that starts at `line` into its cells; returns the start of the next. */
static const char *split_row(const char *line, const char *end, table_row *split)
{
    split->count = 0;
    const char *at = line + 1;
    while (at < end && *at != '\n') {
        const char *start = at;
        while (at < end && *at != '\n' && (*at != '|' || at[-1] == '\\'))
            at++;
        const char *stop = at;
        while (start < stop && *start == ' ')
            start++;
        while (stop > start && stop[-1] == ' ')
            stop--;
        size_t length = (size_t)(stop - start);
        if (split->count < MOST_COLUMNS && length < DVQ_LAYOUT_CELL_BYTES) {
            size_t column = split->count++;
            split->lengths[column] = copy_inline(start, length, split->cells[column]);
        }
        if (at < end && *at == '|')
            at++;
    }
    return at < end ? at + 1 : at;
}

/* Put the value that the row's expression has now into its last cell. */
static void compute_value(const table_view *table, table_row *split)
{
    if (!table->has_values || split->count != table->column_count)
        return;
    const char *cell = split->cells[table->expressions];
    size_t length = split->lengths[table->expressions];
    if (length < 2)
        return;
    char expression[DVQ_LAYOUT_CELL_BYTES];
    (void)snprintf(expression, sizeof expression, "%.*s", (int)length - 2, cell + 1);
    char value[DVQ_LAYOUT_CELL_BYTES];
    if (!table->layout->evaluate(table->layout->user, expression, value))
        return;
    size_t last = split->count - 1;
    split->lengths[last] = strlen(value);
    memcpy(split->cells[last], value, split->lengths[last]);
}

static bool is_cell(const table_row *split, size_t column, const char *prefix)
{
    size_t length = strlen(prefix);
    return split->lengths[column] >= length && memcmp(split->cells[column], prefix, length) == 0;
}

/* Take what the header says of the table: whether values are made anew, and from which column. */
static void take_header(table_view *table, table_row *header)
{
    static const char title[] = "value now";
    table->column_count = header->count;
    if (table->layout->evaluate == NULL || !is_cell(header, header->count - 1, "value on "))
        return;
    for (size_t i = 0; i < header->count; i++) {
        if (is_cell(header, i, "expression")) {
            table->expressions = i;
            table->has_values = true;
        }
    }
    memcpy(header->cells[header->count - 1], title, sizeof title);
    header->lengths[header->count - 1] = strlen(title);
}

static void widen(table_view *table, const table_row *split)
{
    for (size_t i = 0; i < split->count; i++) {
        size_t width = measure(split->cells[i], split->lengths[i], CODE_PLAIN);
        table->widths[i] = width > table->widths[i] ? width : table->widths[i];
    }
}

static void print_row(const table_view *table, const table_row *split)
{
    size_t column = 0;
    code_style style = get_cell_style(table->layout);
    for (size_t i = 0; i + 1 < split->count; i++) {
        print_text(split->cells[i], split->lengths[i], style);
        size_t width = table->widths[i] + GAP;
        print_blanks(width - measure(split->cells[i], split->lengths[i], style));
        column += width;
    }
    size_t last = split->count - 1;
    print_folded(split->cells[last], split->lengths[last], column, table->layout->width, style);
}

/* Where the columns have no room side by side, they go below one another, with their titles. */
static void print_stacked_row(const table_view *table, const table_row *header,
                              const table_row *split)
{
    for (size_t i = 0; i < split->count; i++) {
        size_t indent = i == 0 ? 0 : 2 * GAP;
        if (split->lengths[i] == 0)
            continue;
        print_blanks(indent);
        if (i > 0 && split->count > 2) {
            dvq_cli_print("%.*s: ", (int)header->lengths[i], header->cells[i]);
            indent += header->lengths[i] + GAP;
        }
        print_folded(split->cells[i], split->lengths[i], indent, table->layout->width,
                     get_cell_style(table->layout));
    }
}

static void print_rule(const table_view *table)
{
    size_t column = 0;
    for (size_t i = 0; i < table->column_count; i++) {
        size_t room = table->layout->width > column ? table->layout->width - column : 0;
        size_t width = table->widths[i] < room ? table->widths[i] : room;
        print_blanks(i > 0 ? GAP : 0);
        for (size_t j = 0; j < width; j++)
            dvq_cli_print("-");
        column += table->widths[i] + GAP;
    }
    dvq_cli_print("\n");
}

static bool is_stacked(const table_view *table)
{
    size_t start = 0;
    for (size_t i = 0; i + 1 < table->column_count; i++)
        start += table->widths[i] + GAP;
    size_t last = table->widths[table->column_count - 1];
    return start + (last < NARROWEST_COLUMN ? last : NARROWEST_COLUMN) > table->layout->width;
}

static void print_table(line_reader *reader)
{
    const char *start = reader->at;
    while (reader->at < reader->end && *reader->at == '|')
        skip_line(reader);
    table_view table = {.layout = reader->layout, .end = reader->at};
    table_row split;
    const char *body = split_row(start, table.end, &split);
    take_header(&table, &split);
    widen(&table, &split);
    table_row header = split;
    body = split_row(body, table.end, &split);
    for (const char *at = body; at < table.end;) {
        at = split_row(at, table.end, &split);
        compute_value(&table, &split);
        widen(&table, &split);
    }
    bool stacked = is_stacked(&table);
    if (!stacked) {
        print_row(&table, &header);
        print_rule(&table);
    }
    for (const char *at = body; at < table.end;) {
        at = split_row(at, table.end, &split);
        compute_value(&table, &split);
        if (stacked)
            print_stacked_row(&table, &header, &split);
        else
            print_row(&table, &split);
    }
}

/* ---- the whole ---- */

void dvq_layout_print(const dvq_layout *layout, const char *text, size_t length)
{
    line_reader reader = {layout, text, text + length, layout->bold ? CODE_BOLD : CODE_QUOTED};
    while (reader.at < reader.end) {
        if (*reader.at == '\n') {
            skip_line(&reader);
            if (reader.at < reader.end)
                dvq_cli_print("\n");
        } else if (is_at(&reader, "```")) {
            print_fence(&reader);
        } else if (*reader.at == '#') {
            print_heading(&reader);
        } else if (*reader.at == '|') {
            print_table(&reader);
        } else {
            print_paragraph(&reader);
        }
    }
}
