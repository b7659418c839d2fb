/*
 * Finding managed blocks, see managed.h. Rules: Dataview Serializer 2.14, constants and
 * find-queries; Dataview Publisher 1.5, its regular expressions. Marks are told apart in full, so
 * that no mark is taken for the beginning of another.
 */
#include "support/managed.h"

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

/* The marks around a result, by form; a result may be closed by the mark of any form. */
static const dvq_text query_results[] = {MARK("<!-- SerializedQuery: "),
                                         MARK("<!-- dataview-serializer-result: ")};
static const dvq_text query_ends[] = {MARK("<!-- SerializedQuery END -->"),
                                      MARK("<!-- dataview-serializer-result-end -->"),
                                      MARK("<!-- SerializedQuery: END -->")};
static const dvq_text script_results[] = {MARK("<!-- SerializedDataviewJS -->"),
                                          MARK("<!-- dataview-serializer-js-result -->")};
static const dvq_text script_ends[] = {MARK("<!-- SerializedDataviewJS END -->"),
                                       MARK("<!-- dataview-serializer-js-result-end -->")};
static const dvq_text inline_ends[] = {MARK("<!-- /IQ -->"),
                                       MARK("<!-- /dataview-serializer-iq -->")};

enum { QUERY_RESULTS = 2, QUERY_ENDS = 3, SCRIPT_RESULTS = 2, SCRIPT_ENDS = 2 };

static const dvq_text comment_end = MARK("-->");
static const dvq_text published = MARK("DATAVIEW_PUBLISHER:");

dvq_text dvq_managed_get_result_mark(bool alternative)
{
    return query_results[alternative];
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

/* Which of the marks stands at `offset`; `count` when none does. */
static size_t find_mark(dvq_text text, size_t offset, const dvq_text *marks, size_t count)
{
    size_t index = 0;
    while (index < count && !starts_at(text, offset, marks[index]))
        index++;
    return index;
}

/* The first of the marks at or after `offset`, SIZE_MAX for none. */
static size_t find_first(dvq_text text, size_t offset, const dvq_text *marks, size_t count,
                         size_t *length)
{
    while ((offset = dvq_text_find(text, DVQ_TEXT("<!-- "), offset)) != SIZE_MAX) {
        size_t index = find_mark(text, offset, marks, count);
        if (index < count) {
            *length = marks[index].length;
            return offset;
        }
        offset++;
    }
    return SIZE_MAX;
}

static bool is_white(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
}

static size_t skip_white(dvq_text text, size_t offset)
{
    while (offset < text.length && is_white(text.data[offset]))
        offset++;
    return offset;
}

/* Behind the quote marks and white space at a line's start. */
static size_t skip_prefix(dvq_text text, size_t offset)
{
    while (offset < text.length &&
           (text.data[offset] == ' ' || text.data[offset] == '\t' || text.data[offset] == '>'))
        offset++;
    return offset;
}

/* Whether only white space is left on the line. */
static bool is_line_over(dvq_text text, size_t offset)
{
    while (offset < text.length &&
           (text.data[offset] == ' ' || text.data[offset] == '\t' || text.data[offset] == '\r'))
        offset++;
    return offset == text.length || text.data[offset] == '\n';
}

/* ---- results in HTML comments ---- */

/*
 * Whether another result begins in `content`: then its end is not the one that was found, and what
 * stands between may be the author's.
 */
static bool holds_opening(dvq_text content, bool script)
{
    size_t length;
    return (script ? find_first(content, 0, script_results, SCRIPT_RESULTS, &length)
                   : find_first(content, 0, query_results, QUERY_RESULTS, &length)) != SIZE_MAX;
}

/* The closing mark for the result whose opening mark ends at `offset`; false when it has none. */
static bool read_result_end(dvq_text text, size_t offset, bool script, dvq_managed *managed)
{
    size_t length = 0;
    size_t place = script ? find_first(text, offset, script_ends, SCRIPT_ENDS, &length)
                          : find_first(text, offset, query_ends, QUERY_ENDS, &length);
    if (place == SIZE_MAX || holds_opening(dvq_text_slice(text, offset, place), script))
        return false;
    managed->content = dvq_markdown_line_at(text, offset).next;
    managed->end_mark = place;
    managed->end = place + length;
    size_t line = place;
    while (line > managed->content && text.data[line - 1] != '\n')
        line--;
    managed->content_end = skip_prefix(text, line) == place ? line : place;
    if (managed->content > managed->content_end)
        managed->content = managed->content_end;
    return true;
}

/* The result whose opening mark stands on the line at `offset`, behind quote marks. */
static dvq_managed_answer read_result(dvq_text text, size_t offset, bool script,
                                      dvq_managed *managed)
{
    size_t mark = skip_prefix(text, offset);
    bool opens = script ? find_mark(text, mark, script_results, SCRIPT_RESULTS) < SCRIPT_RESULTS
                        : find_mark(text, mark, query_results, QUERY_RESULTS) < QUERY_RESULTS;
    bool ends = !script && find_mark(text, mark, query_ends, QUERY_ENDS) < QUERY_ENDS;
    if (!opens || ends)
        return DVQ_MANAGED_NONE;
    size_t end = dvq_text_find(text, comment_end, mark);
    managed->result = offset;
    managed->result_mark = mark;
    managed->has_result = true;
    if (end == SIZE_MAX || !read_result_end(text, end + comment_end.length, script, managed)) {
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
    managed->query_end = dvq_text_find(text, comment_end, managed->query);
    /* A comment that starts before this one ends means that the end is another's. */
    if (managed->query_end == SIZE_MAX ||
        dvq_text_find(dvq_text_slice(text, managed->query, managed->query_end), DVQ_TEXT("<!--"),
                      0) != SIZE_MAX)
        return DVQ_MANAGED_BROKEN;
    managed->definition_end = managed->query_end + comment_end.length;
    managed->end = managed->definition_end;
    if (!is_line_over(text, managed->definition_end))
        return DVQ_MANAGED_NONE;
    size_t next = dvq_markdown_line_at(text, managed->definition_end).next;
    if (next >= text.length)
        return DVQ_MANAGED_FOUND;
    bool script = form->kind == DVQ_MANAGED_SCRIPT;
    dvq_managed_answer answer = read_result(text, next, script, managed);
    return answer == DVQ_MANAGED_BROKEN ? DVQ_MANAGED_BROKEN : DVQ_MANAGED_FOUND;
}

/* A result, or the end of one, that no query stands above. */
static dvq_managed_answer read_orphan(dvq_text text, size_t line, dvq_managed *managed)
{
    managed->kind = DVQ_MANAGED_ORPHAN;
    managed->query = managed->query_end = managed->definition_end = managed->start;
    if (find_mark(text, managed->start, query_ends, QUERY_ENDS) < QUERY_ENDS ||
        find_mark(text, managed->start, script_ends, SCRIPT_ENDS) < SCRIPT_ENDS)
        return DVQ_MANAGED_BROKEN;
    dvq_managed_answer answer = read_result(text, line, false, managed);
    return answer == DVQ_MANAGED_NONE ? read_result(text, line, true, managed) : answer;
}

/* ---- %% comments ---- */

/* Behind "%% DATAVIEW_PUBLISHER: <word>" at `offset`, 0 when something else stands there. */
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

/* The next mark of a published block at or after `offset`; *closes is where it ends as a closing
 * one. */
static size_t find_published(dvq_text text, size_t offset, size_t *closes)
{
    while ((offset = dvq_text_find(text, DVQ_TEXT("%%"), offset)) != SIZE_MAX) {
        size_t behind = skip_published(text, offset, DVQ_TEXT("end"));
        size_t close = behind == 0 ? 0 : skip_white(text, behind);
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
    size_t behind = skip_published(text, managed->start, DVQ_TEXT("start"));
    if (behind == 0) {
        bool stray = skip_published(text, managed->start, DVQ_TEXT("end")) > 0;
        return stray ? DVQ_MANAGED_BROKEN : DVQ_MANAGED_NONE;
    }
    size_t close = dvq_text_find(text, DVQ_TEXT("%%"), behind);
    size_t fence = dvq_text_find(text, DVQ_TEXT("```"), behind);
    if (close == SIZE_MAX || fence > close)
        return DVQ_MANAGED_BROKEN;
    managed->query = dvq_markdown_line_at(text, fence).next;
    managed->query_end = dvq_text_find(text, DVQ_TEXT("```"), managed->query);
    if (managed->query_end > close)
        return DVQ_MANAGED_BROKEN;
    managed->definition_end = managed->result = managed->result_mark = managed->content = close + 2;
    managed->has_result = true;
    return read_published_end(text, close + 2, managed) ? DVQ_MANAGED_FOUND : DVQ_MANAGED_BROKEN;
}

/* ---- what the others ask ---- */

static const opening *find_opening(dvq_text text, size_t offset, const opening *openings,
                                   size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (starts_at(text, offset, openings[i].name))
            return &openings[i];
    return NULL;
}

dvq_managed_answer dvq_managed_read(dvq_text text, const dvq_markdown_line *line,
                                    dvq_managed *managed)
{
    *managed = (dvq_managed){.start = line->content};
    if (starts_at(text, line->content, DVQ_TEXT("%%")))
        return read_published(text, managed);
    size_t count = sizeof block_openings / sizeof block_openings[0];
    const opening *found = find_opening(text, line->content, block_openings, count);
    return found != NULL ? read_block(text, found, managed)
                         : read_orphan(text, line->start, managed);
}

/* Whether another value begins in `content`, so that the end that was found is that one's. */
static bool holds_inline_opening(dvq_text content)
{
    size_t count = sizeof inline_openings / sizeof inline_openings[0];
    size_t offset = 0;
    while ((offset = dvq_text_find(content, DVQ_TEXT("<!-- "), offset)) != SIZE_MAX) {
        if (find_opening(content, offset, inline_openings, count) != NULL)
            return true;
        offset++;
    }
    return false;
}

dvq_managed_answer dvq_managed_read_inline(dvq_text text, size_t offset, dvq_managed *managed)
{
    *managed = (dvq_managed){.start = offset};
    size_t count = sizeof inline_openings / sizeof inline_openings[0];
    const opening *found = find_opening(text, offset, inline_openings, count);
    if (found == NULL)
        return DVQ_MANAGED_NONE;
    managed->kind = DVQ_MANAGED_INLINE;
    managed->mode = found->mode;
    managed->alternative = found->alternative;
    managed->query = offset + found->name.length;
    size_t close = dvq_text_find(text, comment_end, managed->query);
    if (close == SIZE_MAX ||
        dvq_text_find(dvq_text_slice(text, managed->query, close), DVQ_TEXT("<!--"), 0) != SIZE_MAX)
        return DVQ_MANAGED_BROKEN;
    if (text.data[close - 1] != ' ')
        return DVQ_MANAGED_NONE;
    managed->query_end = close - 1;
    managed->definition_end = managed->result = managed->result_mark = managed->content =
        close + comment_end.length;
    dvq_text end = inline_ends[found->alternative];
    managed->end_mark = managed->content_end = dvq_text_find(text, end, managed->content);
    managed->has_result = true;
    if (managed->end_mark == SIZE_MAX ||
        holds_inline_opening(dvq_text_slice(text, managed->content, managed->end_mark)))
        return DVQ_MANAGED_BROKEN;
    managed->end = managed->end_mark + end.length;
    return DVQ_MANAGED_FOUND;
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
    return dvq_text_find(text, published, 0) != SIZE_MAX;
}

bool dvq_managed_accepts(dvq_managed_kind kind, dvq_text result)
{
    size_t length;
    switch (kind) {
    case DVQ_MANAGED_PUBLISHED:
        return find_published(result, 0, &length) == SIZE_MAX;
    case DVQ_MANAGED_INLINE:
        return find_first(result, 0, inline_ends, 2, &length) == SIZE_MAX &&
               !holds_inline_opening(result);
    case DVQ_MANAGED_QUERY:
    case DVQ_MANAGED_SCRIPT:
    case DVQ_MANAGED_ORPHAN:
        return find_first(result, 0, query_ends, QUERY_ENDS, &length) == SIZE_MAX &&
               !holds_opening(result, false);
    }
    return true;
}
