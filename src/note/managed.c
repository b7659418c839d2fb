/*
 * Finding managed blocks, see managed.h. Rules: Dataview Serializer 2.14, constants and
 * find-queries; Dataview Publisher 1.5, its regular expressions. Marks are compared in full, so
 * that none is taken for the beginning of another.
 */
#include "note/managed.h"

#include "support/ascii.h"
#include "support/similar.h"

/* An opening mark: a comment that starts with this name. */
typedef struct opening {
    dvq_text name;
    dvq_managed_kind kind;
    dvq_managed_mode mode;
    bool alternative;
} opening;

#define OPENING(text, kind_, mode_, alternative_)                                                  \
    {                                                                                              \
        .name = {text, sizeof text - 1}, .kind = DVQ_MANAGED_##kind_, .mode = DVQ_MANAGED_##mode_, \
        .alternative = alternative_                                                                \
    }

static const opening block_openings[] = {
    OPENING("<!-- QueryToSerialize:", QUERY, AUTO, false),
    OPENING("<!-- QueryToSerializeManual:", QUERY, MANUAL, false),
    OPENING("<!-- QueryToSerializeOnce:", QUERY, ONCE, false),
    OPENING("<!-- QueryToSerializeOnceAndEject:", QUERY, EJECT, false),
    OPENING("<!-- dataview-serializer-query:", QUERY, AUTO, true),
    OPENING("<!-- dataview-serializer-query-manual:", QUERY, MANUAL, true),
    OPENING("<!-- dataview-serializer-query-once:", QUERY, ONCE, true),
    OPENING("<!-- dataview-serializer-query-once-and-eject:", QUERY, EJECT, true),
    OPENING("<!-- DataviewJSToSerialize:", SCRIPT, AUTO, false),
    OPENING("<!-- DataviewJSToSerializeManual:", SCRIPT, MANUAL, false),
    OPENING("<!-- DataviewJSToSerializeOnce:", SCRIPT, ONCE, false),
    OPENING("<!-- DataviewJSToSerializeOnceAndEject:", SCRIPT, EJECT, false),
    OPENING("<!-- dataview-serializer-js:", SCRIPT, AUTO, true),
    OPENING("<!-- dataview-serializer-js-manual:", SCRIPT, MANUAL, true),
    OPENING("<!-- dataview-serializer-js-once:", SCRIPT, ONCE, true),
    OPENING("<!-- dataview-serializer-js-once-and-eject:", SCRIPT, EJECT, true),
};

static const opening inline_openings[] = {
    OPENING("<!-- IQ: =", INLINE, AUTO, false),
    OPENING("<!-- IQManual: =", INLINE, MANUAL, false),
    OPENING("<!-- IQOnce: =", INLINE, ONCE, false),
    OPENING("<!-- IQOnceAndEject: =", INLINE, EJECT, false),
    OPENING("<!-- dataview-serializer-iq: =", INLINE, AUTO, true),
    OPENING("<!-- dataview-serializer-iq-manual: =", INLINE, MANUAL, true),
    OPENING("<!-- dataview-serializer-iq-once: =", INLINE, ONCE, true),
    OPENING("<!-- dataview-serializer-iq-once-and-eject: =", INLINE, EJECT, true),
};

#define MARK(text)                                                                                 \
    {                                                                                              \
        text, sizeof text - 1                                                                      \
    }

/* By form: the usual one, then the alternative. */
static const dvq_text query_openings[] = {MARK("<!-- SerializedQuery: "),
                                          MARK("<!-- dataview-serializer-result: ")};
static const dvq_text query_ends[] = {MARK("<!-- SerializedQuery END -->"),
                                      MARK("<!-- dataview-serializer-result-end -->"),
                                      MARK("<!-- SerializedQuery: END -->")};
static const dvq_text script_openings[] = {MARK("<!-- SerializedDataviewJS -->"),
                                           MARK("<!-- dataview-serializer-js-result -->")};
static const dvq_text script_ends[] = {MARK("<!-- SerializedDataviewJS END -->"),
                                       MARK("<!-- dataview-serializer-js-result-end -->")};
static const dvq_text inline_ends[] = {MARK("<!-- /IQ -->"),
                                       MARK("<!-- /dataview-serializer-iq -->")};

typedef struct mark_list {
    const dvq_text *marks;
    size_t count;
} mark_list;

#define MARK_LIST(marks)                                                                           \
    {                                                                                              \
        marks, sizeof marks / sizeof *marks                                                        \
    }

/* The marks around a result; the closing mark may be of either form. */
typedef struct result_marks {
    mark_list openings;
    mark_list ends;
} result_marks;

static const result_marks query_marks = {MARK_LIST(query_openings), MARK_LIST(query_ends)};
static const result_marks script_marks = {MARK_LIST(script_openings), MARK_LIST(script_ends)};
static const mark_list inline_end_marks = MARK_LIST(inline_ends);

static const dvq_text comment_end = MARK("-->");
static const dvq_text published = MARK("DATAVIEW_PUBLISHER:");

dvq_text dvq_managed_get_result_mark(bool alternative)
{
    return query_openings[alternative];
}

dvq_text dvq_managed_get_end_mark(bool alternative)
{
    return query_ends[alternative];
}

dvq_text dvq_managed_get_inline_end_mark(bool alternative)
{
    return inline_ends[alternative];
}

static bool starts_at(dvq_text text, size_t offset, dvq_text prefix)
{
    return offset <= text.length &&
           dvq_text_starts_with(dvq_text_slice(text, offset, text.length), prefix);
}

/* The mark of the list that stands at `offset`, or NULL. */
static const dvq_text *find_mark(dvq_text text, size_t offset, mark_list list)
{
    for (size_t i = 0; i < list.count; i++)
        if (starts_at(text, offset, list.marks[i]))
            return &list.marks[i];
    return NULL;
}

/* Move `offset` on to the next comment that may be a mark; false when there is none. */
static bool find_comment(dvq_text text, size_t *offset)
{
    *offset = dvq_text_find(text, DVQ_TEXT("<!-- "), *offset);
    return *offset != SIZE_MAX;
}

static bool holds_mark(dvq_text text, mark_list list)
{
    for (size_t offset = 0; find_comment(text, &offset); offset++)
        if (find_mark(text, offset, list) != NULL)
            return true;
    return false;
}

/*
 * Where the comment whose text begins at `offset` ends; SIZE_MAX when it does not, or when another
 * starts first, whose end it then would be. Start and end may share hyphens, as in "<!--->".
 */
static size_t find_comment_end(dvq_text text, size_t offset)
{
    enum { LONGEST_OVERLAP = sizeof "<!--->" - 1 };
    size_t next = dvq_text_find(text, DVQ_TEXT("<!--"), offset);
    size_t limit = next == SIZE_MAX ? text.length : next + LONGEST_OVERLAP;
    return dvq_text_find(dvq_text_slice(text, 0, limit), comment_end, offset);
}

static size_t skip_white(dvq_text text, size_t offset)
{
    while (offset < text.length && dvq_markdown_is_white(text.data[offset]))
        offset++;
    return offset;
}

/* Whether only white space is left on the line. */
static bool is_line_over(dvq_text text, size_t offset)
{
    while (offset < text.length && text.data[offset] != '\n' &&
           dvq_markdown_is_white(text.data[offset]))
        offset++;
    return offset == text.length || text.data[offset] == '\n';
}

/* ---- results in HTML comments ---- */

/*
 * Move `*offset` to the next closing mark. NULL when there is none, or when another result begins
 * before it: then it closes that one, and what stands between may be the author's.
 */
static const dvq_text *find_end(dvq_text text, size_t *offset, const result_marks *marks)
{
    for (; find_comment(text, offset); ++*offset) {
        const dvq_text *end = find_mark(text, *offset, marks->ends);
        if (end != NULL || find_mark(text, *offset, marks->openings) != NULL)
            return end;
    }
    return NULL;
}

/* The closing mark for the result whose opening mark ends at `offset`; false when it has none. */
static bool read_result_end(dvq_text text, size_t offset, const result_marks *marks,
                            dvq_managed *managed)
{
    size_t place = offset;
    const dvq_text *end = find_end(text, &place, marks);
    if (end == NULL)
        return false;
    managed->content = dvq_markdown_line_at(text, offset).next;
    managed->end_mark = place;
    managed->end = place + end->length;
    size_t line = place;
    while (line > managed->content && text.data[line - 1] != '\n')
        line--;
    managed->content_end = dvq_markdown_skip_prefix(text, line) == place ? line : place;
    if (managed->content > managed->content_end)
        managed->content = managed->content_end;
    return true;
}

/* The result whose opening mark stands on the line at `offset`, after any quote marks. */
static dvq_managed_answer read_result(dvq_text text, size_t offset, const result_marks *marks,
                                      dvq_managed *managed)
{
    size_t mark = dvq_markdown_skip_prefix(text, offset);
    if (find_mark(text, mark, marks->openings) == NULL ||
        find_mark(text, mark, marks->ends) != NULL)
        return DVQ_MANAGED_NONE;
    size_t end = find_comment_end(text, mark + 1); /* past where this one starts */
    managed->result = offset;
    managed->result_mark = mark;
    managed->has_result = true;
    if (end == SIZE_MAX || !read_result_end(text, end + comment_end.length, marks, managed)) {
        managed->start = mark;
        return DVQ_MANAGED_BROKEN;
    }
    return DVQ_MANAGED_FOUND;
}

static dvq_managed_answer read_block(dvq_text text, const opening *form, dvq_managed *managed)
{
    managed->kind = form->kind;
    managed->mode = form->mode;
    managed->alternative = form->alternative;
    managed->query = managed->start + form->name.length;
    managed->query_end = find_comment_end(text, managed->query);
    if (managed->query_end == SIZE_MAX)
        return DVQ_MANAGED_BROKEN;
    managed->definition_end = managed->query_end + comment_end.length;
    managed->end = managed->definition_end;
    if (!is_line_over(text, managed->definition_end))
        return DVQ_MANAGED_NONE;
    size_t next = dvq_markdown_line_at(text, managed->definition_end).next;
    if (next >= text.length)
        return DVQ_MANAGED_FOUND;
    const result_marks *marks = form->kind == DVQ_MANAGED_SCRIPT ? &script_marks : &query_marks;
    dvq_managed_answer answer = read_result(text, next, marks, managed);
    return answer == DVQ_MANAGED_BROKEN ? DVQ_MANAGED_BROKEN : DVQ_MANAGED_FOUND;
}

/* A result, or the end of one, that no query stands above. */
static dvq_managed_answer read_orphan(dvq_text text, size_t line, dvq_managed *managed)
{
    managed->kind = DVQ_MANAGED_ORPHAN;
    managed->query = managed->query_end = managed->definition_end = managed->start;
    if (find_mark(text, managed->start, query_marks.ends) != NULL ||
        find_mark(text, managed->start, script_marks.ends) != NULL)
        return DVQ_MANAGED_BROKEN;
    dvq_managed_answer answer = read_result(text, line, &query_marks, managed);
    return answer == DVQ_MANAGED_NONE ? read_result(text, line, &script_marks, managed) : answer;
}

/* ---- %% comments ---- */

/* Where "%% DATAVIEW_PUBLISHER: <word>" at `offset` ends, 0 when something else stands there. */
static size_t skip_published(dvq_text text, size_t offset, dvq_text word)
{
    if (!starts_at(text, offset, DVQ_TEXT("%%")))
        return 0;
    offset = skip_white(text, offset + 2);
    if (!starts_at(text, offset, published))
        return 0;
    offset = skip_white(text, offset + published.length);
    return starts_at(text, offset, word) ? offset + word.length : 0;
}

/* The next mark of a published block; *closes is where it ends if it is a closing one, else 0. */
static size_t find_published(dvq_text text, size_t offset, size_t *closes)
{
    while ((offset = dvq_text_find(text, DVQ_TEXT("%%"), offset)) != SIZE_MAX) {
        size_t word_end = skip_published(text, offset, DVQ_TEXT("end"));
        size_t close = word_end == 0 ? 0 : skip_white(text, word_end);
        *closes = close > 0 && starts_at(text, close, DVQ_TEXT("%%")) ? close + 2 : 0;
        if (*closes > 0 || skip_published(text, offset, DVQ_TEXT("start")) > 0)
            return offset;
        offset++;
    }
    return SIZE_MAX;
}

/* The closing mark of a published block at or after `offset`; false when there is none. */
static bool read_published_end(dvq_text text, size_t offset, dvq_managed *managed)
{
    size_t closes = 0;
    offset = find_published(text, offset, &closes);
    if (offset == SIZE_MAX || closes == 0)
        return false;
    managed->end_mark = managed->content_end = offset;
    managed->end = closes;
    return true;
}

static dvq_managed_answer read_published(dvq_text text, dvq_managed *managed)
{
    managed->kind = DVQ_MANAGED_PUBLISHED;
    size_t start_end = skip_published(text, managed->start, DVQ_TEXT("start"));
    if (start_end == 0) {
        bool stray = skip_published(text, managed->start, DVQ_TEXT("end")) > 0;
        return stray ? DVQ_MANAGED_BROKEN : DVQ_MANAGED_NONE;
    }
    size_t close = dvq_text_find(text, DVQ_TEXT("%%"), start_end);
    if (close == SIZE_MAX)
        return DVQ_MANAGED_BROKEN;
    dvq_text comment = dvq_text_slice(text, 0, close);
    size_t fence = dvq_text_find(comment, DVQ_TEXT("```"), start_end);
    if (fence == SIZE_MAX)
        return DVQ_MANAGED_BROKEN;
    managed->query = dvq_markdown_line_at(text, fence).next;
    managed->query_end = dvq_text_find(comment, DVQ_TEXT("```"), managed->query);
    if (managed->query_end == SIZE_MAX)
        return DVQ_MANAGED_BROKEN;
    managed->definition_end = managed->result = managed->result_mark = managed->content = close + 2;
    managed->has_result = true;
    return read_published_end(text, close + 2, managed) ? DVQ_MANAGED_FOUND : DVQ_MANAGED_BROKEN;
}

/* ---- blocks and expressions ---- */

static const opening *find_opening(dvq_text text, size_t offset, const opening *openings,
                                   size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (starts_at(text, offset, openings[i].name))
            return &openings[i];
    return NULL;
}

static const opening *find_block_opening(dvq_text text, size_t offset)
{
    return find_opening(text, offset, block_openings,
                        sizeof block_openings / sizeof *block_openings);
}

static const opening *find_inline_opening(dvq_text text, size_t offset)
{
    return find_opening(text, offset, inline_openings,
                        sizeof inline_openings / sizeof *inline_openings);
}

dvq_managed_answer dvq_managed_read(dvq_text text, const dvq_markdown_line *line,
                                    dvq_managed *managed)
{
    *managed = (dvq_managed){.start = line->content};
    if (starts_at(text, line->content, DVQ_TEXT("%%")))
        return read_published(text, managed);
    const opening *found = find_block_opening(text, line->content);
    return found != NULL ? read_block(text, found, managed)
                         : read_orphan(text, line->start, managed);
}

/* The mark that closes a value; SIZE_MAX when there is none or another value begins first. */
static size_t find_inline_end(dvq_text text, size_t offset, dvq_text end)
{
    for (; find_comment(text, &offset); offset++)
        if (starts_at(text, offset, end))
            return offset;
        else if (find_inline_opening(text, offset) != NULL)
            return SIZE_MAX;
    return SIZE_MAX;
}

dvq_managed_answer dvq_managed_read_inline(dvq_text text, size_t offset, dvq_managed *managed)
{
    *managed = (dvq_managed){.start = offset};
    const opening *found = find_inline_opening(text, offset);
    if (found == NULL)
        return DVQ_MANAGED_NONE;
    managed->kind = DVQ_MANAGED_INLINE;
    managed->mode = found->mode;
    managed->alternative = found->alternative;
    managed->query = offset + found->name.length;
    size_t close = find_comment_end(text, managed->query);
    if (close == SIZE_MAX)
        return DVQ_MANAGED_BROKEN;
    if (text.data[close - 1] != ' ')
        return DVQ_MANAGED_NONE;
    managed->query_end = close - 1;
    managed->definition_end = managed->result = managed->result_mark = managed->content =
        close + comment_end.length;
    dvq_text end = inline_ends[found->alternative];
    managed->end_mark = managed->content_end = find_inline_end(text, managed->content, end);
    managed->has_result = true;
    if (managed->end_mark == SIZE_MAX)
        return DVQ_MANAGED_BROKEN;
    managed->end = managed->end_mark + end.length;
    return DVQ_MANAGED_FOUND;
}

/* Its first letter is rare, and memchr() is much faster than a search for the whole. */
static bool has_published(dvq_text text)
{
    size_t offset = 0;
    while ((offset = dvq_text_find_byte(text, published.data[0], offset)) != SIZE_MAX) {
        if (starts_at(text, offset, published))
            return true;
        offset++;
    }
    return false;
}

bool dvq_managed_may_hold(dvq_text text)
{
    size_t offset = 0;
    while ((offset = dvq_text_find(text, DVQ_TEXT("<!-- "), offset)) != SIZE_MAX) {
        offset += 5;
        if (starts_at(text, offset, DVQ_TEXT("Serialized")) ||
            starts_at(text, offset, DVQ_TEXT("QueryToSerialize")) ||
            starts_at(text, offset, DVQ_TEXT("DataviewJSToSerialize")) ||
            starts_at(text, offset, DVQ_TEXT("dataview-serializer-")) ||
            starts_at(text, offset, DVQ_TEXT("IQ")))
            return true;
    }
    return has_published(text);
}

static bool holds_inline_opening(dvq_text text)
{
    for (size_t offset = 0; find_comment(text, &offset); offset++)
        if (find_inline_opening(text, offset) != NULL)
            return true;
    return false;
}

bool dvq_managed_accepts(dvq_managed_kind kind, dvq_text result)
{
    size_t closes;
    switch (kind) {
    case DVQ_MANAGED_PUBLISHED:
        return find_published(result, 0, &closes) == SIZE_MAX;
    case DVQ_MANAGED_INLINE:
        return !holds_mark(result, inline_end_marks) && !holds_inline_opening(result);
    case DVQ_MANAGED_QUERY:
    case DVQ_MANAGED_SCRIPT:
    case DVQ_MANAGED_ORPHAN:
        return !holds_mark(result, query_marks.ends) && !holds_mark(result, query_marks.openings);
    }
    return true;
}

bool dvq_managed_opens_query(dvq_text text, size_t offset)
{
    return find_block_opening(text, offset) != NULL;
}

/* ---- what was meant for a mark ---- */

enum {
    GUESS_LETTERS = 10, /* a word must have so many before slips in it are overlooked */
    GUESS_SLIPS = 2,
    GUESS_LONGEST = 64 /* bytes of a comment that are looked at */
};

/* The letters of a word, in lower case, and slashes; returns how many. */
static size_t fold(dvq_text word, char letters[DVQ_SIMILAR_LONGEST])
{
    size_t count = 0;
    for (size_t i = 0; i < word.length; i++) {
        char byte = dvq_ascii_lower(word.data[i]);
        if ((byte < 'a' || byte > 'z') && byte != '/')
            continue;
        if (count + 1 == DVQ_SIMILAR_LONGEST)
            return 0;
        letters[count++] = byte;
    }
    letters[count] = '\0';
    return count;
}

/* Whether a word of a comment is that of a mark, but for case, blanks, hyphens and a slip or two.
 */
static bool resembles(dvq_text word, dvq_text mark)
{
    char left[DVQ_SIMILAR_LONGEST];
    size_t length = fold(word, left);
    char right[DVQ_SIMILAR_LONGEST];
    if (length == 0 || fold(mark, right) == 0)
        return false;
    dvq_similar search = {.word = left,
                          .length = length,
                          .limit = length < GUESS_LETTERS ? 0 : GUESS_SLIPS,
                          .swaps = true};
    dvq_similar_offer(&search, right);
    return search.nearest != NULL;
}

/* The first of the marks that the word resembles, exactly or nearly. */
static dvq_text guess_of_marks(dvq_text word, mark_list list)
{
    for (size_t i = 0; i < list.count; i++)
        if (resembles(word, list.marks[i]))
            return list.marks[i];
    return DVQ_TEXT("");
}

static dvq_text guess_of_openings(dvq_text word, const opening *openings, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (resembles(word, openings[i].name))
            return openings[i].name;
    return DVQ_TEXT("");
}

/* The word of a comment up to a colon, or to the comment's end; those in it count as one. */
static dvq_text get_comment_word(dvq_text text, size_t offset)
{
    size_t end = offset;
    while (end < text.length && end - offset < GUESS_LONGEST && text.data[end] != ':' &&
           text.data[end] != '\n' && !starts_at(text, end, comment_end))
        end++;
    return dvq_text_slice(text, offset, end);
}

static dvq_text guess_comment(dvq_text text, size_t offset)
{
    static const size_t block_count = sizeof block_openings / sizeof *block_openings;
    static const size_t inline_count = sizeof inline_openings / sizeof *inline_openings;
    dvq_text word = get_comment_word(text, offset);
    size_t after = offset + word.length;
    bool colon = after < text.length && text.data[after] == ':';
    bool expression = colon && starts_at(text, skip_white(text, after + 1), DVQ_TEXT("="));
    const mark_list lists[] = {query_marks.ends, script_marks.ends, inline_end_marks};
    dvq_text found = colon ? guess_of_openings(word, block_openings, block_count) : DVQ_TEXT("");
    if (found.length == 0 && expression)
        found = guess_of_openings(word, inline_openings, inline_count);
    if (found.length == 0 && colon)
        found = guess_of_marks(word, query_marks.openings);
    for (size_t i = 0; i < sizeof lists / sizeof *lists && found.length == 0 && !colon; i++)
        found = guess_of_marks(word, lists[i]);
    return found;
}

static bool is_exact(dvq_text text, size_t offset)
{
    return find_block_opening(text, offset) != NULL || find_inline_opening(text, offset) != NULL ||
           find_mark(text, offset, query_marks.openings) != NULL ||
           find_mark(text, offset, query_marks.ends) != NULL ||
           find_mark(text, offset, script_marks.openings) != NULL ||
           find_mark(text, offset, script_marks.ends) != NULL ||
           find_mark(text, offset, inline_end_marks) != NULL;
}

static dvq_text guess_published(dvq_text text, size_t offset, bool *exact)
{
    *exact = skip_published(text, offset, DVQ_TEXT("start")) > 0 ||
             skip_published(text, offset, DVQ_TEXT("end")) > 0;
    size_t start = skip_white(text, offset + 2);
    size_t end = start;
    while (end < text.length && end - start < GUESS_LONGEST &&
           !dvq_markdown_is_white(text.data[end]) && text.data[end] != ':')
        end++;
    return resembles(dvq_text_slice(text, start, end), published) ? published : DVQ_TEXT("");
}

dvq_text dvq_managed_guess(dvq_text text, size_t offset, bool *exact)
{
    if (starts_at(text, offset, DVQ_TEXT("%%")))
        return guess_published(text, offset, exact);
    *exact = is_exact(text, offset);
    if (!starts_at(text, offset, DVQ_TEXT("<!--")))
        return DVQ_TEXT("");
    return guess_comment(text, skip_white(text, offset + 4));
}
