/*
 * Filters combined by AND, OR, XOR and NOT. Called by parse_filter.c, last of all.
 *
 * What is a filter and what joins filters is found as the plugin finds it, by cutting the line
 * where a delimiter closes, an operator follows and a delimiter opens; so a filter may hold
 * brackets of another kind, and words in capitals. What is left is an expression over the filters,
 * which is parsed by the productions below.
 */
#include "support/unicode.h"
#include "tasks/instruction.h"
#include "tasks/parse_part.h"

/* The delimiters of a line. */
typedef struct delimiters {
    char open;
    char close;
} delimiters;

static const delimiters known_delimiters[] = {{'(', ')'}, {'[', ']'}, {'{', '}'}, {'"', '"'}};

typedef DVQ_VECTOR(dvq_text) piece_vector;

/* A line on its way to an expression. */
typedef struct combination {
    dvq_tasks_parser *parser;
    dvq_text line;
    delimiters marks;
    piece_vector pieces;
    piece_vector filters; /* those of the pieces that are filters */
    dvq_text expression;  /* with a byte FILTER_MARK where a filter was */
    size_t offset;        /* in the expression */
    size_t next_filter;
    unsigned depth;
    bool failed; /* memory is out */
} combination;

/* Stands for a filter in an expression; no line holds it. */
#define FILTER_MARK '\x01'

/* ---- whether a line is a combination ---- */

static bool is_open(char byte)
{
    return byte == '(' || byte == '[' || byte == '{' || byte == '"';
}

static bool is_close(char byte)
{
    return byte == ')' || byte == ']' || byte == '}' || byte == '"';
}

static bool has_at(dvq_text text, size_t offset, const char *word)
{
    return dvq_text_starts_with(dvq_text_slice(text, offset, text.length),
                                dvq_text_from_string(word));
}

/* Whether an operator stands at `offset`, and a delimiter opens after it. */
static bool has_operator_at(dvq_text line, size_t offset)
{
    static const char *const operators[] = {"AND", "OR", "XOR", "NOT"};
    for (size_t i = 0; i < sizeof operators / sizeof *operators; i++) {
        if (!has_at(line, offset, operators[i]))
            continue;
        size_t end = dvq_unicode_skip_space(line, offset + strlen(operators[i]));
        if (is_open(dvq_text_byte_at(line, end)))
            return true;
    }
    return false;
}

/* An operator before a delimiter, or a delimiter, something, and one that closes. */
static bool is_combination(dvq_text line)
{
    size_t open = SIZE_MAX;
    for (size_t i = 0; i < line.length; i++) {
        if (has_operator_at(line, i))
            return true;
        if (open != SIZE_MAX && i > open + 1 && is_close(line.data[i]))
            return true;
        if (open == SIZE_MAX && is_open(line.data[i]))
            open = i;
    }
    return false;
}

/* The kind is that of the first character after capitals and blanks, and of the last one. */
static bool find_delimiters(dvq_text line, delimiters *marks)
{
    size_t start = 0;
    while (start < line.length &&
           (line.data[start] == ' ' || (line.data[start] >= 'A' && line.data[start] <= 'Z')))
        start++;
    start = dvq_unicode_skip_space(line, start);
    for (size_t i = 0; i < sizeof known_delimiters / sizeof *known_delimiters; i++) {
        *marks = known_delimiters[i];
        if (dvq_text_byte_at(line, start) == marks->open && start < line.length &&
            line.data[line.length - 1] == marks->close)
            return true;
    }
    return false;
}

/* ---- cutting ---- */

static void add_piece(combination *self, dvq_text piece)
{
    if (piece.length > 0 && !DVQ_VECTOR_PUSH(self->parser->arena, &self->pieces, piece))
        self->failed = true;
}

/* The end of an operator between two filters at `offset`: ") AND NOT ("; SIZE_MAX for none. */
static size_t match_joint(const combination *self, dvq_text text, size_t offset)
{
    static const char *const operators[] = {"AND", "OR", "XOR"};
    if (text.data[offset] != self->marks.close)
        return SIZE_MAX;
    size_t start = dvq_unicode_skip_space(text, offset + 1);
    for (size_t i = 0; i < sizeof operators / sizeof *operators; i++) {
        if (!has_at(text, start, operators[i]))
            continue;
        size_t after = start + strlen(operators[i]);
        size_t end = dvq_unicode_skip_space(text, after);
        if (dvq_text_byte_at(text, end) == self->marks.open)
            return end + 1;
        size_t blanks = after;
        while (dvq_text_byte_at(text, blanks) == ' ')
            blanks++;
        if (i == 2 || blanks == after || !has_at(text, blanks, "NOT"))
            continue;
        end = dvq_unicode_skip_space(text, blanks + 3);
        if (dvq_text_byte_at(text, end) == self->marks.open)
            return end + 1;
    }
    return SIZE_MAX;
}

/* The end of NOT and a delimiter at `offset`; SIZE_MAX for none. */
static size_t match_not(const combination *self, dvq_text text, size_t offset)
{
    if (!has_at(text, offset, "NOT"))
        return SIZE_MAX;
    size_t end = dvq_unicode_skip_space(text, offset + 3);
    return dvq_text_byte_at(text, end) == self->marks.open ? end + 1 : SIZE_MAX;
}

/* Cut off what is at both ends: delimiters that open, and that close, and blanks. */
static void cut_ends(combination *self, dvq_text text)
{
    size_t start = 0;
    while (start < text.length && (text.data[start] == self->marks.open || text.data[start] == ' '))
        start++;
    dvq_text parts[2] = {dvq_text_slice(text, 0, start), dvq_text_slice(text, start, text.length)};
    for (size_t i = 0; i < 2; i++) {
        size_t end = parts[i].length;
        while (end > 0 &&
               (parts[i].data[end - 1] == self->marks.close || parts[i].data[end - 1] == ' '))
            end--;
        add_piece(self, dvq_text_slice(parts[i], 0, end));
        add_piece(self, dvq_text_slice(parts[i], end, parts[i].length));
    }
}

/* Cut at each NOT before a delimiter. */
static void cut_at_not(combination *self, dvq_text text)
{
    size_t done = 0;
    for (size_t i = 0; i < text.length; i++) {
        size_t end = match_not(self, text, i);
        if (end == SIZE_MAX)
            continue;
        cut_ends(self, dvq_text_slice(text, done, i));
        cut_ends(self, dvq_text_slice(text, i, end));
        done = end;
        i = end - 1;
    }
    cut_ends(self, dvq_text_slice(text, done, text.length));
}

/* Cut at each operator between delimiters. */
static void cut_line(combination *self)
{
    size_t done = 0;
    for (size_t i = 0; i < self->line.length; i++) {
        size_t end = match_joint(self, self->line, i);
        if (end == SIZE_MAX)
            continue;
        cut_at_not(self, dvq_text_slice(self->line, done, i));
        cut_at_not(self, dvq_text_slice(self->line, i, end));
        done = end;
        i = end - 1;
    }
    cut_at_not(self, dvq_text_slice(self->line, done, self->line.length));
}

/* ---- which pieces are filters ---- */

static size_t skip_blanks(dvq_text text, size_t offset)
{
    while (dvq_text_byte_at(text, offset) == ' ')
        offset++;
    return offset;
}

/* The end of an operator at `offset`; SIZE_MAX for none. */
static size_t match_operator(dvq_text text, size_t offset, bool with_not)
{
    static const char *const operators[] = {"AND", "OR", "XOR", "NOT"};
    for (size_t i = 0; i < (with_not ? 4 : 3); i++)
        if (has_at(text, offset, operators[i]))
            return offset + strlen(operators[i]);
    return SIZE_MAX;
}

/* Only blanks and delimiters. */
static bool is_marks(const combination *self, dvq_text piece)
{
    for (size_t i = 0; i < piece.length; i++)
        if (piece.data[i] != ' ' && piece.data[i] != self->marks.open &&
            piece.data[i] != self->marks.close)
            return false;
    return true;
}

/* " ) AND ( ", ") AND", "NOT (" and "AND": an operator and what may be around it. */
static bool is_operator(const combination *self, dvq_text piece)
{
    size_t start = skip_blanks(piece, 0);
    bool closes = dvq_text_byte_at(piece, start) == self->marks.close;
    size_t word = closes ? skip_blanks(piece, start + 1) : 0;
    size_t end = match_operator(piece, word, !closes);
    if (end == SIZE_MAX)
        return false;
    if (end == piece.length)
        return !closes || start == 0;
    size_t open = skip_blanks(piece, end);
    bool opens = dvq_text_byte_at(piece, open) == self->marks.open;
    size_t last = opens ? open + 1 : open;
    return opens && (closes ? skip_blanks(piece, last) : last) == piece.length;
}

/* Add a piece to the expression, in which all delimiters are ( ) or quotes are left out. */
static void add_operator(const combination *self, dvq_text piece, dvq_text_builder *builder)
{
    for (size_t i = 0; i < piece.length; i++) {
        char byte = piece.data[i];
        char before = builder->length > 0 ? builder->data[builder->length - 1] : '\0';
        bool opens = byte == self->marks.open;
        bool closes = byte == self->marks.close;
        bool is_capital = byte >= 'A' && byte <= 'Z';
        if ((is_capital && (before == ')' || before == '"')) ||
            (opens && before >= 'A' && before <= 'Z'))
            dvq_text_builder_add_byte(builder, ' ');
        dvq_text_builder_add_byte(builder, self->marks.open == '"' ? byte
                                           : opens                 ? '('
                                           : closes                ? ')'
                                                                   : byte);
    }
}

static dvq_status make_expression(combination *self)
{
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, self->parser->arena);
    for (size_t i = 0; i < self->pieces.count; i++) {
        dvq_text piece = self->pieces.items[i];
        if (is_marks(self, piece) || is_operator(self, piece)) {
            add_operator(self, piece, &builder);
            continue;
        }
        dvq_text_builder_add_byte(&builder, FILTER_MARK);
        if (!DVQ_VECTOR_PUSH(self->parser->arena, &self->filters, piece))
            self->failed = true;
    }
    return dvq_text_builder_finish(&builder, &self->expression);
}

/* ---- the expression ---- */

static dvq_status fail(combination *self, const char *what)
{
    return dvq_tasks_parser_fail_hint(self->parser, self->line, what,
                                      "each filter needs delimiters, of one kind in the line: "
                                      "(done) AND NOT (due today)");
}

static char peek(combination *self)
{
    while (self->offset < self->expression.length &&
           strchr(" \t\r\n", self->expression.data[self->offset]) != NULL)
        self->offset++;
    return dvq_text_byte_at(self->expression, self->offset);
}

/* Take an operator, after which white space must follow. */
static bool take_operator(combination *self, const char *word)
{
    peek(self);
    size_t end = self->offset + strlen(word);
    char after = dvq_text_byte_at(self->expression, end);
    if (!has_at(self->expression, self->offset, word) || after == '\0' ||
        strchr(" \t\r\n", after) == NULL)
        return false;
    self->offset = end;
    return true;
}

/* Take a parenthesis that closes; only another one, white space or nothing may follow. */
static bool take_close(combination *self)
{
    if (peek(self) != ')')
        return false;
    char after = dvq_text_byte_at(self->expression, self->offset + 1);
    if (after != '\0' && strchr(" \t\r\n)", after) == NULL)
        return false;
    self->offset++;
    return true;
}

static dvq_status parse_or(combination *self, dvq_tasks_filter **filter);

/* One of the filters, where its quotes are already taken or are others'. */
static dvq_status read_filter(combination *self, dvq_tasks_filter **filter)
{
    dvq_text text = self->filters.items[self->next_filter++];
    dvq_tasks_parser *parser = self->parser;
    self->offset++;
    dvq_status status = dvq_tasks_parse_filter(parser, text, filter);
    if (status != DVQ_OK || *filter != NULL)
        return status;
    return dvq_instruction_fail_part(parser, text);
}

/* operand = ? a filter ? | '"', ? a filter ? , '"' | "(", or, ")" ; */
static dvq_status parse_operand(combination *self, dvq_tasks_filter **filter)
{
    char byte = peek(self);
    if (byte == FILTER_MARK)
        return read_filter(self, filter);
    if (byte == '"') {
        self->offset++;
        if (dvq_text_byte_at(self->expression, self->offset) != FILTER_MARK)
            return fail(self, "a filter is missing between quotes");
        dvq_status status = read_filter(self, filter);
        char close = dvq_text_byte_at(self->expression, self->offset);
        char after = dvq_text_byte_at(self->expression, self->offset + 1);
        if (status == DVQ_OK &&
            (close != '"' || (after != '\0' && strchr(" \t\r\n", after) == NULL)))
            return fail(self, "a quote is missing");
        self->offset++;
        return status;
    }
    if (byte != '(')
        return fail(self, "a filter is missing");
    if (++self->depth > DVQ_TASKS_DEPTH_LIMIT)
        return fail(self, "filters are combined too deep");
    self->offset++;
    dvq_status status = parse_or(self, filter);
    self->depth--;
    if (status == DVQ_OK && !take_close(self))
        return fail(self, "a delimiter that closes is missing");
    return status;
}

static dvq_status make_operation(combination *self, dvq_tasks_filter_kind kind,
                                 dvq_tasks_filter *left, dvq_tasks_filter *right,
                                 dvq_tasks_filter **filter)
{
    *filter = dvq_tasks_make_filter(self->parser, kind, DVQ_TASKS_STATUS, self->line);
    if (*filter == NULL)
        return DVQ_ERROR_MEMORY;
    (*filter)->as.operands.left = left;
    (*filter)->as.operands.right = right;
    return DVQ_OK;
}

/* not = [ "NOT" ], operand ; */
static dvq_status parse_not(combination *self, dvq_tasks_filter **filter)
{
    bool negated = take_operator(self, "NOT");
    dvq_tasks_filter *operand;
    dvq_status status = parse_operand(self, &operand);
    *filter = operand;
    return status != DVQ_OK || !negated
               ? status
               : make_operation(self, DVQ_TASKS_FILTER_NOT, operand, NULL, filter);
}

/* xor = not, { "XOR", not } ; */
static dvq_status parse_xor(combination *self, dvq_tasks_filter **filter)
{
    dvq_status status = parse_not(self, filter);
    while (status == DVQ_OK && take_operator(self, "XOR")) {
        dvq_tasks_filter *left = *filter;
        dvq_tasks_filter *right;
        status = parse_not(self, &right);
        if (status == DVQ_OK)
            status = make_operation(self, DVQ_TASKS_FILTER_XOR, left, right, filter);
    }
    return status;
}

/* and = xor, { "AND", xor } ; */
static dvq_status parse_and(combination *self, dvq_tasks_filter **filter)
{
    dvq_status status = parse_xor(self, filter);
    while (status == DVQ_OK && take_operator(self, "AND")) {
        dvq_tasks_filter *left = *filter;
        dvq_tasks_filter *right;
        status = parse_xor(self, &right);
        if (status == DVQ_OK)
            status = make_operation(self, DVQ_TASKS_FILTER_AND, left, right, filter);
    }
    return status;
}

/* or = and, { "OR", and } ; */
static dvq_status parse_or(combination *self, dvq_tasks_filter **filter)
{
    dvq_status status = parse_and(self, filter);
    while (status == DVQ_OK && take_operator(self, "OR")) {
        dvq_tasks_filter *left = *filter;
        dvq_tasks_filter *right;
        status = parse_and(self, &right);
        if (status == DVQ_OK)
            status = make_operation(self, DVQ_TASKS_FILTER_OR, left, right, filter);
    }
    return status;
}

/* combination = or ; */
dvq_status dvq_tasks_parse_combination(dvq_tasks_parser *parser, dvq_text line,
                                       dvq_tasks_filter **filter)
{
    combination self = {.parser = parser, .line = line};
    if (!is_combination(line))
        return DVQ_OK;
    if (!find_delimiters(line, &self.marks))
        return fail(&self, "this is no filter, and no combination of filters");
    if (parser->depth >= DVQ_TASKS_DEPTH_LIMIT)
        return fail(&self, "filters are combined too deep");
    cut_line(&self);
    dvq_status status = self.failed ? DVQ_ERROR_MEMORY : make_expression(&self);
    if (status != DVQ_OK || self.failed)
        return dvq_error_memory(parser->error);
    parser->depth++;
    dvq_tasks_filter *made = NULL;
    status = parse_or(&self, &made);
    parser->depth--;
    if (status == DVQ_OK && (peek(&self) != '\0' || self.offset < self.expression.length))
        return fail(&self, "what joins two filters must be AND, OR or XOR, in capitals");
    if (status == DVQ_OK)
        *filter = made;
    return status;
}
