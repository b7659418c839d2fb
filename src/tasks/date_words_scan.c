/*
 * Finds all dates in a text, and joins those that belong together: "monday, 19 January", "tomorrow
 * at 5pm", "2 days before friday", "10 January - 12 January". Called by date_words.c. What a date
 * looks like is the business of the productions, each of which searches the text by itself.
 */
#include "tasks/date_words_part.h"

/* What must stand before a match: nothing, or a character of a kind. */
typedef enum left_side { LEFT_NO_WORD, LEFT_NO_DIGIT, LEFT_TIME } left_side;

typedef struct production_row {
    dvq_words_production *parse;
    left_side left;
} production_row;

/* Of two matches of the same length at the same place, that of the earlier row is kept. */
static const production_row productions[] = {
    {dvq_words_parse_moved_span, LEFT_NO_WORD},  {dvq_words_parse_moved_unit, LEFT_NO_WORD},
    {dvq_words_parse_month, LEFT_NO_WORD},       {dvq_words_parse_day_time, LEFT_NO_WORD},
    {dvq_words_parse_day_name, LEFT_NO_WORD},    {dvq_words_parse_iso_date, LEFT_NO_WORD},
    {dvq_words_parse_slash_date, LEFT_NO_DIGIT}, {dvq_words_parse_within, LEFT_NO_WORD},
    {dvq_words_parse_day_month, LEFT_NO_WORD},   {dvq_words_parse_month_day, LEFT_NO_WORD},
    {dvq_words_parse_weekday, LEFT_NO_WORD},     {dvq_words_parse_year_month_day, LEFT_NO_WORD},
    {dvq_words_parse_month_year, LEFT_NO_WORD},  {dvq_words_parse_time, LEFT_TIME},
    {dvq_words_parse_ago, LEFT_NO_WORD},         {dvq_words_parse_later, LEFT_NO_WORD},
};
#define PRODUCTIONS (sizeof productions / sizeof productions[0])

/* ---- finding ---- */

/* A production on its way through the text. */
typedef struct search {
    size_t floor; /* what comes before has been searched, and is not there any more */
    bool is_done;
    dvq_word_match next; /* the next match, unless it is done */
} production_search;

/* The places that a match may have whose header is at `at`, in the order of trying. */
static size_t list_starts(const dvq_words_reader *reader, left_side left, size_t floor, size_t at,
                          size_t starts[4])
{
    size_t count = 0;
    bool is_first = at == floor;
    bool is_word = dvq_words_is_word(reader, at);
    bool has_byte = at < reader->length;
    if (left == LEFT_TIME) {
        char byte = dvq_words_byte(reader, at);
        if (is_first)
            starts[count++] = at;
        if (byte == ' ' || byte == 't')
            starts[count++] = at + 1;
        bool was_word = !is_first && dvq_words_is_word(reader, at - 1);
        if (is_word != was_word)
            starts[count++] = at;
        return count;
    }
    bool is_free = left == LEFT_NO_WORD ? !is_word : !dvq_words_is_digit(reader, at);
    if (has_byte && is_free)
        starts[count++] = at + 1;
    if (is_first)
        starts[count++] = at;
    return count;
}

/* Try a production at a place; on WORDS_REFUSED the search has gone on. */
static dvq_words_outcome try_place(const dvq_words_reader *reader, const production_row *row,
                                   size_t header, size_t start, production_search *search)
{
    dvq_word_match *match = &search->next;
    *match = (dvq_word_match){
        .header = header, .start = start, .resume = start + 1, .from = reader->today};
    dvq_words_outcome outcome = row->parse(reader, start, match);
    if (outcome == WORDS_REFUSED)
        search->floor = match->resume;
    else if (outcome == WORDS_FOUND)
        search->floor = header + (match->end - match->start);
    return outcome;
}

/* Go on to the next match of a production. */
static void advance(const dvq_words_reader *reader, const production_row *row,
                    production_search *search)
{
    size_t at = search->floor;
    while (at <= reader->length) {
        size_t starts[4];
        size_t count = list_starts(reader, row->left, search->floor, at, starts);
        dvq_words_outcome outcome = WORDS_NONE;
        for (size_t i = 0; i < count && outcome == WORDS_NONE; i++)
            outcome = try_place(reader, row, at, starts[i], search);
        if (outcome == WORDS_FOUND)
            return;
        at = outcome == WORDS_REFUSED ? search->floor : at + 1;
    }
    search->is_done = true;
}

dvq_status dvq_words_scan(const dvq_words_reader *reader, dvq_arena *arena,
                          dvq_word_matches *matches)
{
    production_search searches[PRODUCTIONS] = {{0}};
    for (size_t i = 0; i < PRODUCTIONS; i++)
        advance(reader, &productions[i], &searches[i]);
    for (;;) {
        size_t first = PRODUCTIONS;
        for (size_t i = 0; i < PRODUCTIONS; i++)
            if (!searches[i].is_done &&
                (first == PRODUCTIONS || searches[i].next.start < searches[first].next.start))
                first = i;
        if (first == PRODUCTIONS)
            return DVQ_OK;
        if (!DVQ_VECTOR_PUSH(arena, matches, searches[first].next))
            return DVQ_ERROR_MEMORY;
        advance(reader, &productions[first], &searches[first]);
    }
}

/* ---- joining ---- */

/* Of two that overlap, keep the longer one. */
static void leave_longest(dvq_word_matches *matches)
{
    size_t kept = 0;
    for (size_t i = 1; i < matches->count; i++) {
        const dvq_word_match *match = &matches->items[i];
        dvq_word_match *last = &matches->items[kept];
        if (match->start >= last->end)
            matches->items[++kept] = *match;
        else if (match->end - match->start > last->end - last->start)
            *last = *match;
    }
    matches->count = matches->count != 0 ? kept + 1 : 0;
}

/* An offset from UTC after a date: "+2", "GMT-05:30". */
static void add_offset(const dvq_words_reader *reader, dvq_word_match *match)
{
    static const char *const zones[] = {"gmt", "utc", NULL};
    int index = 0;
    if (dvq_word_date_says(&match->from, PART_OFFSET))
        return;
    size_t at = dvq_words_skip(reader, match->end, WORDS_MANY);
    size_t inside = dvq_words_byte(reader, at) == '(' ? at + 1 : at;
    size_t zone = dvq_words_match_any(reader, inside, zones, &index);
    if (zone != 0)
        at = dvq_words_skip(reader, zone, 1);
    char sign = dvq_words_byte(reader, at);
    int hours = 0;
    size_t end =
        sign == '+' || sign == '-' ? dvq_words_match_number(reader, at + 1, 1, 2, &hours) : 0;
    if (end == 0)
        return;
    int minutes = 0;
    size_t start = dvq_words_byte(reader, end) == ':' ? end + 1 : end;
    size_t more = dvq_words_match_number(reader, start, 2, 2, &minutes);
    end = more != 0 ? more : end;
    int offset = hours * 60 + (more != 0 ? minutes : 0);
    if (offset > 14 * 60)
        return;
    offset = sign == '-' ? -offset : offset;
    match->end = dvq_words_byte(reader, end) == ')' ? end + 1 : end;
    dvq_word_date_say(&match->from, PART_OFFSET, offset);
    if (match->has_to)
        dvq_word_date_say(&match->to, PART_OFFSET, offset);
}

/* What stands between two matches, without the blanks around it. */
static dvq_text get_between(const dvq_words_reader *reader, const dvq_word_match *left,
                            const dvq_word_match *right)
{
    bool is_apart = left->end <= right->start;
    size_t start = is_apart ? left->end : right->start;
    size_t end = is_apart ? right->start : left->end;
    start = dvq_words_skip(reader, start, end - start);
    while (end > start && reader->bytes[end - 1] == ' ')
        end--;
    return dvq_text_make(reader->bytes + start, end - start);
}

static bool is_one_of(dvq_text text, const char *const *words)
{
    for (int i = 0; words[i] != NULL; i++)
        if (dvq_text_equal(text, dvq_text_from_string(words[i])))
            return true;
    return false;
}

/* Join `right` to `left` if they belong together; false if they do not. */
typedef bool join_rule(const dvq_words_reader *reader, dvq_word_match *left,
                       const dvq_word_match *right);

/* "monday, 19 January" is the nineteenth. */
static bool join_weekday(const dvq_words_reader *reader, dvq_word_match *left,
                         const dvq_word_match *right)
{
    static const char *const words[] = {"", ",", NULL};
    if (!dvq_word_date_is_weekday(&left->from) || dvq_word_date_says(&left->from, PART_HOUR) ||
        !dvq_word_date_says(&right->from, PART_DAY) ||
        !is_one_of(get_between(reader, left, right), words))
        return false;
    int weekday = left->from.values[PART_WEEKDAY];
    size_t start = left->start;
    *left = *right;
    left->start = start;
    dvq_word_date_say(&left->from, PART_WEEKDAY, weekday);
    if (left->has_to)
        dvq_word_date_say(&left->to, PART_WEEKDAY, weekday);
    return true;
}

/* Whether a match ends with a blank and one of these words. */
static bool ends_with(const dvq_words_reader *reader, const dvq_word_match *match,
                      const char *const *words)
{
    for (int i = 0; words[i] != NULL; i++) {
        size_t length = strlen(words[i]);
        if (match->end <= match->start + length)
            continue;
        size_t at = match->end - length;
        if (dvq_words_byte(reader, at - 1) == ' ' && dvq_words_match(reader, at, words[i]) != 0)
            return true;
    }
    return false;
}

/* "2 days before friday" */
static bool join_span(const dvq_words_reader *reader, dvq_word_match *left,
                      const dvq_word_match *right)
{
    static const char *const earlier[] = {"before", "from", NULL};
    static const char *const later[] = {"after", "since", NULL};
    if (get_between(reader, left, right).length != 0)
        return false;
    bool is_earlier = ends_with(reader, left, earlier);
    if (!is_earlier && !ends_with(reader, left, later))
        return false;
    const int *values = right->from.values;
    if (values[PART_DAY] == 0 || values[PART_MONTH] == 0 || values[PART_YEAR] == 0)
        return false;
    dvq_word_span span;
    dvq_words_read_span(reader, left->start, left->end, &span);
    int64_t local = dvq_words_get_local(reader, &right->from);
    left->has_to = false;
    left->end = right->end;
    if (!dvq_words_add_span(reader, local, &span, is_earlier ? -1 : 1, &left->from))
        left->from.values[PART_MONTH] = 0; /* no such day */
    return true;
}

/* Say or imply a part as it is known of another date. */
static void take_part(dvq_word_date *date, const dvq_word_date *other, word_part part, bool is_said)
{
    if (is_said)
        dvq_word_date_say(date, part, other->values[part]);
    else
        dvq_word_date_imply(date, part, other->values[part]);
}

static void set_time_of(dvq_word_date *date, const dvq_word_date *time)
{
    bool says_hour = dvq_word_date_says(time, PART_HOUR);
    bool says_second = says_hour && dvq_word_date_says(time, PART_SECOND);
    take_part(date, time, PART_HOUR, says_hour);
    take_part(date, time, PART_MINUTE, says_hour);
    take_part(date, time, PART_SECOND, says_second);
    take_part(date, time, PART_MILLISECOND,
              says_second && dvq_word_date_says(time, PART_MILLISECOND));
    if (dvq_word_date_says(time, PART_OFFSET))
        take_part(date, time, PART_OFFSET, true);
    if (dvq_word_date_says(time, PART_HALF))
        take_part(date, time, PART_HALF, true);
    else if (dvq_word_date_knows(time, PART_HALF) && !dvq_word_date_knows(date, PART_HALF))
        take_part(date, time, PART_HALF, false);
    bool is_late = dvq_word_date_knows(date, PART_HALF) && date->values[PART_HALF] == 1;
    if (!is_late || date->values[PART_HOUR] >= 12)
        return;
    if (says_hour)
        dvq_word_date_say(date, PART_HOUR, date->values[PART_HOUR] + 12);
    else
        dvq_word_date_imply(date, PART_HOUR, date->values[PART_HOUR] + 12);
}

/* "tomorrow at 5pm": a day and a time, in either order. */
static bool join_time(const dvq_words_reader *reader, dvq_word_match *left,
                      const dvq_word_match *right)
{
    static const char *const words[] = {"",   "T",  "at", "after", "before",
                                        "on", "of", ",",  "-",     NULL};
    bool is_day_first = dvq_word_date_is_day(&left->from) && dvq_word_date_is_time(&right->from);
    bool is_time_first = dvq_word_date_is_day(&right->from) && dvq_word_date_is_time(&left->from);
    if ((!is_day_first && !is_time_first) || !is_one_of(get_between(reader, left, right), words))
        return false;
    bool left_is_day = dvq_word_date_is_day(&left->from);
    dvq_word_match day = left_is_day ? *left : *right;
    dvq_word_match time = left_is_day ? *right : *left;
    dvq_word_date from = day.from;
    set_time_of(&from, &time.from);
    if (day.has_to || time.has_to) {
        left->to = day.has_to ? day.to : day.from;
        set_time_of(&left->to, time.has_to ? &time.to : &time.from);
        if (!day.has_to &&
            dvq_words_get_local(reader, &left->to) < dvq_words_get_local(reader, &from))
            left->to.values[PART_DAY]++;
    }
    left->has_to = day.has_to || time.has_to;
    left->from = from;
    left->end = right->end;
    return true;
}

/* Say all parts that another date says and this one does not. */
static void take_parts(dvq_word_date *date, const dvq_word_date *other)
{
    for (int part = 0; part < PART_COUNT; part++)
        if (dvq_word_date_says(other, (word_part)part) &&
            !dvq_word_date_says(date, (word_part)part))
            dvq_word_date_say(date, (word_part)part, other->values[part]);
}

/* Put the two days of a range in order; a weekday can move by a week for that. */
static void order_range(const dvq_words_reader *reader, dvq_word_date *from, dvq_word_date *to)
{
    int64_t start = dvq_words_get_local(reader, from);
    int64_t end = dvq_words_get_local(reader, to);
    const int64_t week = 7 * WORDS_DAY_MILLISECONDS;
    if (start <= end)
        return;
    if (dvq_word_date_is_weekday(from) && start - week < end) {
        dvq_word_date_imply_day(from, start - week);
    } else if (dvq_word_date_is_weekday(to) && end + week > start) {
        dvq_word_date_imply_day(to, end + week);
    } else {
        dvq_word_date swapped = *from;
        *from = *to;
        *to = swapped;
    }
}

/* "10 January - 12 January", "monday to friday" */
static bool join_range(const dvq_words_reader *reader, dvq_word_match *left,
                       const dvq_word_match *right)
{
    static const char *const words[] = {"to", "To", "tO", "TO", "-", NULL};
    if (left->has_to || right->has_to || !is_one_of(get_between(reader, left, right), words))
        return false;
    dvq_word_date to = right->from;
    if (!dvq_word_date_is_weekday(&left->from) && !dvq_word_date_is_weekday(&to)) {
        take_parts(&left->from, &to);
        take_parts(&to, &left->from);
    }
    order_range(reader, &left->from, &to);
    left->to = to;
    left->has_to = true;
    left->end = right->end;
    return true;
}

static void join_neighbours(const dvq_words_reader *reader, dvq_word_matches *matches,
                            join_rule *rule)
{
    size_t kept = 0;
    for (size_t i = 1; i < matches->count; i++) {
        dvq_word_match right = matches->items[i];
        if (!rule(reader, &matches->items[kept], &right))
            matches->items[++kept] = right;
    }
    matches->count = matches->count != 0 ? kept + 1 : 0;
}

/* Digits, a point or none, and digits, and one blank among them: a number, not a date. */
static bool is_number(const dvq_words_reader *reader, const dvq_word_match *match)
{
    bool has_point = false;
    bool has_blank = false;
    for (size_t i = match->start; i < match->end; i++) {
        char byte = dvq_words_byte(reader, i);
        bool is_point = byte == '.' && !has_point;
        bool is_blank = byte == ' ' && !has_blank;
        if (!is_point && !is_blank && !dvq_words_is_digit(reader, i))
            return false;
        has_point = has_point || is_point;
        has_blank = has_blank || is_blank;
    }
    return true;
}

static void leave_valid(const dvq_words_reader *reader, dvq_word_matches *matches)
{
    size_t kept = 0;
    for (size_t i = 0; i < matches->count; i++) {
        const dvq_word_match *match = &matches->items[i];
        bool is_valid = dvq_word_date_is_valid(&match->from) &&
                        (!match->has_to || dvq_word_date_is_valid(&match->to));
        if (is_valid && !is_number(reader, match))
            matches->items[kept++] = *match;
    }
    matches->count = kept;
}

void dvq_words_join(const dvq_words_reader *reader, dvq_word_matches *matches)
{
    leave_longest(matches);
    for (size_t i = 0; i < matches->count; i++)
        add_offset(reader, &matches->items[i]);
    join_neighbours(reader, matches, join_weekday);
    join_neighbours(reader, matches, join_span);
    join_neighbours(reader, matches, join_time);
    join_neighbours(reader, matches, join_range);
    leave_longest(matches);
    leave_valid(reader, matches);
}
