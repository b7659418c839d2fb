/*
 * Runs the case files of tests/cases/note: a note as it stands, a line of four dashes, and what the
 * note reader makes of it, in words (note_facts.c). tests/cases/README.md describes the format.
 *
 * Usage: run_notes [--write] FILE...
 * Prints what differs and exits 1 when anything does. With --write prints the files instead, each
 * case with what it got: write a new case with nothing below its dashes, and look at what comes.
 */
#include "case_text.h"
#include "note_facts.h"
#include "support/unicode.h"
#include "value/collation.h"
#include "value/zone.h"

/* A case, and where in its file the parts stand that --write copies. */
typedef struct note_case {
    unsigned line; /* of its title, from 1 */
    case_text title;
    case_text show;
    case_text path;
    case_text note;
    case_text expected;
    size_t facts;     /* offset of what is expected */
    size_t facts_end; /* … */
} note_case;

/* Where in a case a line stands. */
typedef enum case_part { OUTSIDE, HEAD, NOTE, EXPECTED } case_part;

typedef struct case_file {
    const char *path;
    const dvq_environment *environment;
    bool write;
    dvq_text content; /* borrowed while it runs */
    case_text show;   /* for all its cases that say nothing else */
    note_case current;
    case_part part;
    size_t copied; /* up to here the file is written */
    unsigned passed;
    unsigned failed;
} case_file;

static void case_clear(note_case *test)
{
    case_text_clear(&test->title);
    case_text_clear(&test->show);
    case_text_clear(&test->path);
    case_text_clear(&test->note);
    case_text_clear(&test->expected);
}

static void complain(case_file *file, unsigned line, const char *problem)
{
    fprintf(stderr, "%s:%u: %s\n", file->path, line, problem);
    file->failed++;
}

/* ---- escapes in notes ---- */

/* Hexadecimal digits from *offset on, at most `most`; *offset moves past them. */
static uint32_t read_hex(dvq_text text, size_t *offset, size_t most)
{
    uint32_t number = 0;
    for (size_t i = 0; i < most && *offset < text.length; i++, ++*offset) {
        const char *digits = "0123456789ABCDEF";
        const char *digit = strchr(digits, text.data[*offset]);
        if (digit == NULL || *digit == '\0')
            break;
        number = number * 16 + (uint32_t)(digit - digits);
    }
    return number;
}

/* The bytes that the escape at `offset` stands for; *offset moves past it. 0: it is not one. */
static size_t read_escape(dvq_text text, size_t *offset, char bytes[4])
{
    dvq_text rest = dvq_text_slice(text, *offset + 1, text.length);
    size_t at = *offset + 2;
    uint32_t code_point;
    switch (rest.length > 0 ? rest.data[0] : '\0') {
    case 't':
        bytes[0] = '\t';
        break;
    case 'r':
        bytes[0] = '\r';
        break;
    case 's':
        bytes[0] = ' ';
        break;
    case 'x':
        bytes[0] = (char)read_hex(text, &at, 2);
        break;
    case 'u':
        if (!dvq_text_starts_with(rest, DVQ_TEXT("u{")))
            return 0;
        at++;
        code_point = read_hex(text, &at, 6);
        *offset = at + 1;
        return dvq_unicode_encode(code_point, bytes);
    default:
        return 0;
    }
    *offset = at;
    return 1;
}

/* The note that the lines of a case stand for, in no more memory than it needs, so that a sanitizer
   sees a read past its end. */
static dvq_text decode_note(const case_text *lines)
{
    dvq_text text = dvq_text_make(case_text_get(lines), lines->length);
    char *decoded = malloc(text.length + 1);
    size_t length = 0;
    if (decoded == NULL)
        abort();
    for (size_t i = 0; i < text.length;) {
        char bytes[4] = {text.data[i]};
        size_t size = text.data[i] == '\\' ? read_escape(text, &i, bytes) : 0;
        i += size == 0;
        memcpy(decoded + length, bytes, size == 0 ? 1 : size);
        length += size == 0 ? 1 : size;
    }
    char *note = realloc(decoded, length > 0 ? length : 1);
    if (note == NULL)
        abort();
    return dvq_text_make(note, length);
}

/* ---- comparing ---- */

/* The line at `start` without its end; *next is where the one after starts. */
static dvq_text get_line(const case_text *text, size_t start, size_t *next)
{
    dvq_text whole = dvq_text_make(case_text_get(text), text->length);
    size_t end = dvq_text_find_byte(whole, '\n', start);
    end = end == SIZE_MAX ? whole.length : end;
    *next = end + 1;
    return dvq_text_slice(whole, start, end);
}

/* Whether `line` comes again in `text`, from `start` on. */
static bool comes_again(const case_text *text, size_t start, dvq_text line)
{
    while (start < text->length)
        if (dvq_text_equal(get_line(text, start, &start), line))
            return true;
    return false;
}

/* The lines of both texts, those of only one marked with - or +. */
static void print_difference(const case_text *expected, const case_text *got)
{
    size_t left = 0;
    size_t right = 0;
    while (left < expected->length || right < got->length) {
        size_t left_next;
        dvq_text a = get_line(expected, left, &left_next);
        size_t right_next;
        dvq_text b = get_line(got, right, &right_next);
        bool has_left = left < expected->length;
        bool has_right = right < got->length;
        bool same = has_left && has_right && dvq_text_equal(a, b);
        bool take_left = has_left && (!has_right || !comes_again(got, right, a));
        dvq_text line = same || take_left || !has_right ? a : b;
        char mark = ' ';
        if (!same)
            mark = take_left || !has_right ? '-' : '+';
        printf("  %c %.*s\n", mark, (int)line.length, line.data);
        left = mark != '+' ? left_next : left;
        right = mark != '-' ? right_next : right;
    }
}

static void find_facts(const case_file *file, case_text *facts)
{
    const note_case *test = &file->current;
    const case_text *show = test->show.data != NULL ? &test->show : &file->show;
    note_request request = {.show = show->data != NULL ? show->data : "blocks",
                            .path = test->path.data != NULL ? test->path.data : "Note.md",
                            .note = decode_note(&test->note)};
    dvq_arena arena;
    dvq_arena_init(&arena, NULL);
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, &arena);
    note_facts_write(file->environment, &request, &builder);
    dvq_text text;
    if (dvq_text_builder_finish(&builder, &text) != DVQ_OK)
        abort();
    case_text_add(facts, text.data, text.length);
    case_text_chomp(facts);
    dvq_arena_release(&arena);
    free((char *)request.note.data);
}

static void check_case(case_file *file, const case_text *facts)
{
    const note_case *test = &file->current;
    if (case_text_equal(&test->expected, facts)) {
        file->passed++;
        return;
    }
    file->failed++;
    printf("%s:%u: %s\n", file->path, test->line, case_text_get(&test->title));
    print_difference(&test->expected, facts);
    printf("\n");
}

/* Print what stands in the file up to `end` and is not printed yet. */
static void write_up_to(case_file *file, size_t end)
{
    printf("%.*s", (int)(end - file->copied), file->content.data + file->copied);
    file->copied = end;
}

/* Print the file up to what the case expects, and what it got. */
static void write_case(case_file *file, const case_text *facts)
{
    write_up_to(file, file->current.facts);
    printf("%s\n", case_text_get(facts));
    file->copied = file->current.facts_end;
}

static void finish_case(case_file *file)
{
    case_text facts = {NULL, 0};
    case_text_chomp(&file->current.expected);
    find_facts(file, &facts);
    if (file->write)
        write_case(file, &facts);
    else
        check_case(file, &facts);
    case_text_clear(&facts);
    case_clear(&file->current);
    file->part = OUTSIDE;
}

/* ---- reading case files ---- */

/* Whether the line is "=== name: value"; the value is then set. */
static bool take_setting(const char *line, size_t length, const char *name, case_text *value)
{
    size_t prefix = strlen("=== ") + strlen(name) + strlen(": ");
    dvq_text text = dvq_text_make(line, length);
    if (length < prefix || !dvq_text_starts_with(text, DVQ_TEXT("=== ")) ||
        memcmp(line + 4, name, strlen(name)) != 0 || memcmp(line + prefix - 2, ": ", 2) != 0)
        return false;
    case_text_clear(value);
    case_text_add(value, line + prefix, length - prefix);
    return true;
}

static void take_line_outside(case_file *file, unsigned number, const char *line, size_t length)
{
    if (take_setting(line, length, "case", &file->current.title)) {
        file->current.line = number;
        file->part = HEAD;
    } else if (length > 0 && line[0] != '#' && !take_setting(line, length, "show", &file->show)) {
        complain(file, number, "a line outside of all cases");
    }
}

static void take_note_line(case_file *file, unsigned number, const char *line, size_t length)
{
    note_case *test = &file->current;
    if (case_line_is(line, length, "----")) {
        size_t end = (size_t)(line - file->content.data) + length + 1;
        test->facts = test->facts_end = end < file->content.length ? end : file->content.length;
        file->part = EXPECTED;
        return;
    }
    if (dvq_text_starts_with(dvq_text_make(line, length), DVQ_TEXT("=== case: ")))
        complain(file, number, "the case above has no line of four dashes");
    /* The line break before the dashes is theirs. */
    if (file->part == NOTE)
        case_text_add(&test->note, "\n", 1);
    file->part = NOTE;
    case_text_add(&test->note, line, length);
}

static void take_line(case_file *file, unsigned number, const char *line, size_t length)
{
    note_case *test = &file->current;
    switch (file->part) {
    case OUTSIDE:
        take_line_outside(file, number, line, length);
        return;
    case HEAD:
        if (!take_setting(line, length, "show", &test->show) &&
            !take_setting(line, length, "path", &test->path))
            take_note_line(file, number, line, length);
        return;
    case NOTE:
        take_note_line(file, number, line, length);
        return;
    case EXPECTED:
        if (length == 0) {
            finish_case(file);
            return;
        }
        case_text_add(&test->expected, line, length);
        case_text_add(&test->expected, "\n", 1);
        test->facts_end = (size_t)(line - file->content.data) + length + 1;
    }
}

static void take_lines(case_file *file)
{
    dvq_text content = file->content;
    unsigned number = 0;
    for (size_t start = 0; start < content.length;) {
        const char *line = content.data + start;
        const char *end = memchr(line, '\n', content.length - start);
        size_t length = end == NULL ? content.length - start : (size_t)(end - line);
        take_line(file, ++number, line, length);
        start += length + 1;
    }
    if (file->part == EXPECTED)
        finish_case(file);
    else if (file->part != OUTSIDE)
        complain(file, file->current.line, "a case without a line of four dashes");
}

static void run_file(case_file *file)
{
    case_text content = {NULL, 0};
    if (!case_text_read_file(&content, file->path) || content.length == 0)
        complain(file, 0, "cannot be read, or is empty");
    file->content = dvq_text_make(case_text_get(&content), content.length);
    take_lines(file);
    if (file->write)
        write_up_to(file, content.length);
    case_clear(&file->current);
    case_text_clear(&file->show);
    case_text_clear(&content);
}

static bool open_environment(dvq_environment *environment)
{
    dvq_environment_init(environment);
    environment->locale = "en-US";
    return dvq_zone_table_open(NULL, "UTC", &environment->zones, NULL) == DVQ_OK &&
           dvq_collation_open(NULL, "en-US", &environment->collation, NULL) == DVQ_OK;
}

int main(int argc, char **argv)
{
    bool write = argc > 1 && strcmp(argv[1], "--write") == 0;
    unsigned passed = 0;
    unsigned failed = 0;
    dvq_environment environment;
    if (!open_environment(&environment))
        return 1;
    for (int i = write ? 2 : 1; i < argc; i++) {
        case_file file = {.path = argv[i], .environment = &environment, .write = write};
        run_file(&file);
        passed += file.passed;
        failed += file.failed;
    }
    dvq_collation_close(environment.collation);
    dvq_zone_table_close(environment.zones);
    if (!write)
        printf("%u passed, %u failed\n", passed, failed);
    return failed > 0 || (passed == 0 && !write) ? 1 : 0;
}
