/*
 * The words of dates: months, weekdays, ordinals and years, in all their forms. Called by the
 * productions of date_words; knows nothing of dates.
 */
#include "tasks/date_words_part.h"
#include "value/date_words.h"

size_t dvq_words_match(const dvq_words_reader *reader, size_t at, const char *word)
{
    for (; *word != '\0'; word++, at++)
        if (dvq_words_byte(reader, at) != dvq_ascii_lower(*word))
            return 0;
    return at;
}

size_t dvq_words_match_any(const dvq_words_reader *reader, size_t at, const char *const *words,
                           int *index)
{
    for (int i = 0; words[i] != NULL; i++) {
        size_t end = dvq_words_match(reader, at, words[i]);
        if (end != 0) {
            *index = i;
            return end;
        }
    }
    return 0;
}

size_t dvq_words_match_number(const dvq_words_reader *reader, size_t at, size_t least, size_t most,
                              int *number)
{
    size_t end = at;
    *number = 0;
    while (end - at < most && dvq_words_is_digit(reader, end))
        *number = *number * 10 + (reader->bytes[end++] - '0');
    return end - at >= least ? end : 0;
}

static void add_form(dvq_word_form forms[WORDS_FORMS], size_t *count, size_t end, int value)
{
    if (end != 0 && *count < WORDS_FORMS)
        forms[(*count)++] = (dvq_word_form){.end = end, .value = value};
}

/* The short form of a name with a point and without, where `length` letters of it stand. */
static void add_short_forms(const dvq_words_reader *reader, size_t at, size_t length, int value,
                            dvq_word_form forms[WORDS_FORMS], size_t *count)
{
    size_t end = at + length;
    if (dvq_words_byte(reader, end) == '.')
        add_form(forms, count, end + 1, value);
    add_form(forms, count, end, value);
}

/* Whether the first `length` letters of a name stand here. */
static bool has_letters(const dvq_words_reader *reader, size_t at, const char *name, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (dvq_words_byte(reader, at + i) != dvq_ascii_lower(name[i]))
            return false;
    return true;
}

size_t dvq_words_list_months(const dvq_words_reader *reader, size_t at,
                             dvq_word_form forms[WORDS_FORMS])
{
    size_t count = 0;
    for (int i = 0; i < 12; i++) {
        const char *name = dvq_date_months[i];
        if (!has_letters(reader, at, name, DVQ_DATE_SHORT_WORD))
            continue;
        add_form(forms, &count, dvq_words_match(reader, at, name), i + 1);
        if (i + 1 == 9 && has_letters(reader, at, "sept", 4))
            add_short_forms(reader, at, 4, i + 1, forms, &count);
        if (strlen(name) > DVQ_DATE_SHORT_WORD)
            add_short_forms(reader, at, DVQ_DATE_SHORT_WORD, i + 1, forms, &count);
    }
    return count;
}

size_t dvq_words_list_weekdays(const dvq_words_reader *reader, size_t at,
                               dvq_word_form forms[WORDS_FORMS])
{
    size_t count = 0;
    for (int i = 0; i < 7; i++) {
        const char *name = dvq_date_weekdays[i];
        if (!has_letters(reader, at, name, DVQ_DATE_SHORT_WORD))
            continue;
        int value = (i + 1) % 7;
        add_form(forms, &count, dvq_words_match(reader, at, name), value);
        for (size_t length = 5; length >= 4; length--)
            if (value == 4 && has_letters(reader, at, name, length))
                add_short_forms(reader, at, length, value, forms, &count);
        add_short_forms(reader, at, DVQ_DATE_SHORT_WORD, value, forms, &count);
    }
    return count;
}

static const char *const low_ordinals[] = {
    "first",     "second",    "third",       "fourth",     "fifth",      "sixth",      "seventh",
    "eighth",    "ninth",     "tenth",       "eleventh",   "twelfth",    "thirteenth", "fourteenth",
    "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth", "twentieth",  NULL};

/* An ordinal in one word, or in two with a blank or a hyphen between them. */
static size_t match_ordinal_word(const dvq_words_reader *reader, size_t at, int *value)
{
    int index = 0;
    size_t end = dvq_words_match_any(reader, at, low_ordinals, &index);
    *value = index + 1;
    if (end != 0)
        return end;
    *value = 30;
    end = dvq_words_match(reader, at, "thirtieth");
    if (end != 0)
        return end;
    end = dvq_words_match(reader, at, "twenty");
    int tens = end != 0 ? 20 : 30;
    if (end == 0)
        end = dvq_words_match(reader, at, "thirty");
    char between = dvq_words_byte(reader, end);
    if (end == 0 || (between != ' ' && between != '-'))
        return 0;
    end = dvq_words_match_any(reader, end + 1, low_ordinals, &index);
    *value = tens + index + 1;
    return index + 1 <= (tens == 20 ? 9 : 1) ? end : 0;
}

size_t dvq_words_list_ordinals(const dvq_words_reader *reader, size_t at,
                               dvq_word_form forms[WORDS_FORMS])
{
    static const char *const endings[] = {"st", "nd", "rd", "th", NULL};
    size_t count = 0;
    int value = 0;
    size_t end = match_ordinal_word(reader, at, &value);
    add_form(forms, &count, end, value);
    for (size_t digits = 2; digits >= 1; digits--) {
        end = dvq_words_match_number(reader, at, digits, digits, &value);
        if (end == 0)
            continue;
        int index = 0;
        add_form(forms, &count, dvq_words_match_any(reader, end, endings, &index), value);
        add_form(forms, &count, end, value);
    }
    return count;
}

/* A year of an era: "2569 BE", "44 BC". */
static void add_era_forms(const dvq_words_reader *reader, size_t at,
                          dvq_word_form forms[WORDS_FORMS], size_t *count)
{
    static const char *const eras[] = {"be", "ad", "bc", "bce", "ce"};
    int year = 0;
    if (dvq_words_byte(reader, at) == '0')
        return;
    size_t digits = dvq_words_match_number(reader, at, 1, 4, &year);
    if (digits == 0)
        return;
    size_t end = dvq_words_skip(reader, digits, 2);
    for (size_t i = 0; i < sizeof eras / sizeof eras[0]; i++) {
        bool is_before = eras[i][0] == 'b' && eras[i][1] == 'c';
        int value = is_before ? -year : i == 0 ? year - 543 : year;
        add_form(forms, count, dvq_words_match(reader, end, eras[i]), value);
    }
}

size_t dvq_words_list_years(const dvq_words_reader *reader, size_t at,
                            dvq_word_form forms[WORDS_FORMS])
{
    size_t count = 0;
    add_era_forms(reader, at, forms, &count);
    int year = 0;
    char first = dvq_words_byte(reader, at);
    size_t end = dvq_words_match_number(reader, at, 4, 4, &year);
    if (end != 0 && (first == '1' || first == '2'))
        add_form(forms, &count, end, year);
    end = dvq_words_match_number(reader, at, 2, 2, &year);
    if (end != 0 && first >= '5')
        add_form(forms, &count, end, year > 50 ? year + 1900 : year + 2000);
    return count;
}
