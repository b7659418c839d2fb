/*
 * Writes a rule of recurrence: in rrule's words, odd ones included ("every 2 weeks days"), and as
 * an RRULE of RFC 5545. Called by recurrence.c; reads nothing.
 */
#include "tasks/recurrence_rule.h"
#include "value/date_words.h"

#define EVERY_DAY 0x7F
#define WORKING_DAYS 0x1F

/* ---- in words ---- */

static const char *weekday_name(int day)
{
    return dvq_date_weekdays[day];
}

static void add_nth(dvq_text_builder *builder, int64_t nth)
{
    static const char *const endings[] = {"th", "st", "nd", "rd"};
    if (nth == -1) {
        dvq_text_builder_add_string(builder, "last");
        return;
    }
    int64_t place = nth < 0 ? -nth : nth;
    bool is_plain = place % 10 > 3 || place > 31 || (place > 3 && place < 21);
    dvq_text_builder_add_number(builder, (uint64_t)place, 1);
    dvq_text_builder_add_string(builder, endings[is_plain ? 0 : place % 10]);
    if (nth < 0)
        dvq_text_builder_add_string(builder, " last");
}

/* What stands before the item at `i` of a list: ", ", or " and " before the last one. */
static void add_separator(dvq_text_builder *builder, size_t i, size_t count, const char *last)
{
    if (i == 0)
        dvq_text_builder_add_byte(builder, ' ');
    else if (i + 1 == count && last != NULL)
        dvq_text_builder_add_format(builder, " %s ", last);
    else
        dvq_text_builder_add_string(builder, ", ");
}

/* The weekdays with a place in the month, or those without one, from Monday to Sunday. */
static void add_weekdays(dvq_text_builder *builder, const weekday_list *list, bool placed,
                         const char *last)
{
    size_t count = 0;
    for (size_t i = 0; i < list->count; i++)
        count += (list->items[i].nth != 0) == placed ? 1 : 0;
    size_t written = 0;
    for (int day = 0; day < 7; day++) {
        for (size_t i = 0; i < list->count; i++) {
            const rule_weekday *weekday = &list->items[i];
            if (weekday->day != day || (weekday->nth != 0) != placed)
                continue;
            add_separator(builder, written++, count, last);
            if (placed) {
                add_nth(builder, weekday->nth);
                dvq_text_builder_add_byte(builder, ' ');
            }
            dvq_text_builder_add_string(builder, weekday_name(day));
        }
    }
}

static bool has_weekday(const weekday_list *list, bool placed)
{
    for (size_t i = 0; i < list->count; i++)
        if ((list->items[i].nth != 0) == placed)
            return true;
    return false;
}

/* Put the days counted from the start of the month in order, before those counted from its end. */
static void sort_month_days(number_list *list)
{
    size_t counts[2][DVQ_RECURRENCE_HIGHEST_NTH + 1] = {{0}};
    for (size_t i = 0; i < list->count; i++) {
        int64_t day = list->items[i];
        counts[day < 0 ? 1 : 0][day < 0 ? -day : day]++;
    }
    size_t written = 0;
    for (int64_t sign = 1; sign >= -1; sign -= 2)
        for (int64_t day = 1; day <= DVQ_RECURRENCE_HIGHEST_NTH; day++)
            for (size_t i = 0; i < counts[sign < 0 ? 1 : 0][day]; i++)
                list->items[written++] = sign * day;
}

static void add_month_days(dvq_text_builder *builder, const dvq_recurrence_rule *rule)
{
    const char *last = "and";
    if (has_weekday(&rule->weekdays, false)) {
        dvq_text_builder_add_string(builder, " on");
        add_weekdays(builder, &rule->weekdays, false, "or");
        dvq_text_builder_add_string(builder, " the");
        last = "or";
    } else {
        dvq_text_builder_add_string(builder, " on the");
    }
    for (size_t i = 0; i < rule->month_days.count; i++) {
        add_separator(builder, i, rule->month_days.count, last);
        add_nth(builder, rule->month_days.items[i]);
    }
}

/* Which weekdays there are, a bit for each. */
static unsigned weekday_set(const weekday_list *list)
{
    unsigned set = 0;
    for (size_t i = 0; i < list->count; i++)
        set |= 1U << list->items[i].day;
    return set;
}

static void add_days(dvq_text_builder *builder, const dvq_recurrence_rule *rule)
{
    const weekday_list *list = &rule->weekdays;
    if (rule->month_days.count != 0) {
        add_month_days(builder, rule);
        return;
    }
    bool has_plain = has_weekday(list, false);
    if (has_plain && weekday_set(list) != WORKING_DAYS) {
        dvq_text_builder_add_string(builder, " on");
        add_weekdays(builder, list, false, NULL);
    }
    if (!has_weekday(list, true))
        return;
    dvq_text_builder_add_string(builder, has_plain ? " and on the" : " on the");
    add_weekdays(builder, list, true, "and");
}

static void add_months(dvq_text_builder *builder, const number_list *months)
{
    for (size_t i = 0; i < months->count; i++) {
        add_separator(builder, i, months->count, "and");
        dvq_text_builder_add_string(builder, dvq_date_months[months->items[i] - 1]);
    }
}

static void add_numbers(dvq_text_builder *builder, const number_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        add_separator(builder, i, list->count, "and");
        dvq_text_builder_add_number(builder, (uint64_t)list->items[i], 1);
    }
}

/* " 2 weeks", " week": as rrule counts, 101 of a thing are one. */
static void add_unit(dvq_text_builder *builder, int64_t interval, const char *unit)
{
    if (interval != 1)
        dvq_text_builder_add_format(builder, " %lld", (long long)interval);
    dvq_text_builder_add_format(builder, " %s%s", unit, interval % 100 != 1 ? "s" : "");
}

static void add_week(dvq_text_builder *builder, const dvq_recurrence_rule *rule)
{
    unsigned set = weekday_set(&rule->weekdays);
    bool is_single = rule->interval == 1;
    if (!is_single)
        add_unit(builder, rule->interval, "week");
    if (set == WORKING_DAYS) {
        dvq_text_builder_add_string(builder, is_single ? " weekday" : " on weekdays");
        return;
    }
    if (set == EVERY_DAY) {
        dvq_text_builder_add_string(builder, rule->interval % 100 != 1 ? " days" : " day");
        return;
    }
    if (is_single)
        dvq_text_builder_add_string(builder, " week");
    if (rule->months.count != 0) {
        dvq_text_builder_add_string(builder, " in");
        add_months(builder, &rule->months);
    }
    add_days(builder, rule);
}

static void add_month_or_year(dvq_text_builder *builder, const dvq_recurrence_rule *rule)
{
    bool is_month = rule->unit == UNIT_MONTH;
    const char *unit = is_month ? "month" : "year";
    if (rule->months.count == 0) {
        add_unit(builder, rule->interval, unit);
    } else {
        if (rule->interval != 1)
            dvq_text_builder_add_format(builder, " %lld %ss%s", (long long)rule->interval, unit,
                                        is_month && rule->interval % 100 != 1 ? " in" : "");
        add_months(builder, &rule->months);
    }
    bool on_working_days =
        rule->month_days.count == 0 && weekday_set(&rule->weekdays) == WORKING_DAYS;
    if (is_month && on_working_days)
        dvq_text_builder_add_string(builder, " on weekdays");
    else
        add_days(builder, rule);
    if (is_month || rule->weeks.count == 0)
        return;
    dvq_text_builder_add_string(builder, rule->weeks.count % 100 != 1 ? " in weeks" : " in week");
    add_numbers(builder, &rule->weeks);
}

static void add_ending(dvq_text_builder *builder, const dvq_recurrence_rule *rule)
{
    if (rule->until_year != 0)
        dvq_text_builder_add_format(builder, " until %s %d, %d",
                                    dvq_date_months[rule->until_month - 1], rule->until_day,
                                    rule->until_year);
    else if (rule->count != 0)
        dvq_text_builder_add_format(builder, " for %lld time%s", (long long)rule->count,
                                    rule->count % 100 != 1 ? "s" : "");
}

void dvq_recurrence_write_text(dvq_recurrence_rule *rule, dvq_text_builder *builder)
{
    sort_month_days(&rule->month_days);
    dvq_text_builder_add_string(builder, "every");
    switch (rule->unit) {
    case UNIT_MINUTE:
        add_unit(builder, rule->interval, "minute");
        break;
    case UNIT_HOUR:
        add_unit(builder, rule->interval, "hour");
        break;
    case UNIT_DAY:
        add_unit(builder, rule->interval, "day");
        if (rule->hours.count != 0) {
            dvq_text_builder_add_string(builder, " at");
            add_numbers(builder, &rule->hours);
        }
        break;
    case UNIT_WEEK:
        add_week(builder, rule);
        break;
    case UNIT_MONTH:
    case UNIT_YEAR:
        add_month_or_year(builder, rule);
        break;
    }
    add_ending(builder, rule);
}

/* ---- as an RRULE ---- */

/* Whether RFC 5545 allows the parts of a rule together, for tasks with days and no times. */
static bool has_rule(const dvq_recurrence_rule *rule)
{
    if (rule->unit == UNIT_MINUTE || rule->unit == UNIT_HOUR || rule->hours.count != 0)
        return false;
    if (rule->unit == UNIT_WEEK && rule->month_days.count != 0)
        return false;
    if (rule->weeks.count != 0 && rule->unit != UNIT_YEAR)
        return false;
    bool has_place = has_weekday(&rule->weekdays, true);
    if (has_place && (rule->unit == UNIT_WEEK || rule->weeks.count != 0))
        return false;
    for (size_t i = 0; i < rule->month_days.count; i++)
        if (rule->month_days.items[i] > 31 || rule->month_days.items[i] < -31)
            return false;
    for (size_t i = 0; i < rule->weeks.count; i++)
        if (rule->weeks.items[i] > 53)
            return false;
    for (size_t i = 0; i < rule->weekdays.count; i++)
        if (rule->weekdays.items[i].nth > 53 || rule->weekdays.items[i].nth < -53)
            return false;
    return true;
}

static void add_rule_numbers(dvq_text_builder *builder, const char *name, const number_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        dvq_text_builder_add_format(builder, "%s%lld", i == 0 ? name : ",",
                                    (long long)list->items[i]);
}

static void add_rule_weekdays(dvq_text_builder *builder, const weekday_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        dvq_text_builder_add_string(builder, i == 0 ? ";BYDAY=" : ",");
        if (list->items[i].nth != 0)
            dvq_text_builder_add_format(builder, "%d", list->items[i].nth);
        const char *name = weekday_name(list->items[i].day);
        char code[] = {name[0], (char)(name[1] - ('a' - 'A')), '\0'};
        dvq_text_builder_add_string(builder, code);
    }
}

void dvq_recurrence_write_rule(const dvq_recurrence_rule *rule, dvq_text_builder *builder)
{
    static const char *const units[] = {"MINUTELY", "HOURLY",  "DAILY",
                                        "WEEKLY",   "MONTHLY", "YEARLY"};
    if (!has_rule(rule))
        return;
    dvq_text_builder_add_format(builder, "FREQ=%s", units[rule->unit]);
    if (rule->interval != 1)
        dvq_text_builder_add_format(builder, ";INTERVAL=%lld", (long long)rule->interval);
    if (rule->until_year != 0)
        dvq_text_builder_add_format(builder, ";UNTIL=%04d%02d%02d", rule->until_year,
                                    rule->until_month, rule->until_day);
    else if (rule->count != 0)
        dvq_text_builder_add_format(builder, ";COUNT=%lld", (long long)rule->count);
    add_rule_numbers(builder, ";BYMONTH=", &rule->months);
    add_rule_numbers(builder, ";BYWEEKNO=", &rule->weeks);
    add_rule_numbers(builder, ";BYMONTHDAY=", &rule->month_days);
    add_rule_weekdays(builder, &rule->weekdays);
}
