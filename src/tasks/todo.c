/*
 * What is known of a todo without asking anybody else: names, order of dates, urgency, and the
 * parts of its path. Called throughout this room. Reads neither notes nor queries.
 */
#include "tasks/todo.h"

#include "value/date.h"

static const char *const type_names[DVQ_TODO_TYPE_COUNT] = {
    "IN_PROGRESS", "TODO", "ON_HOLD", "DONE", "CANCELLED", "NON_TASK", "EMPTY"};

const char *dvq_todo_type_name(dvq_todo_type type)
{
    return type_names[type];
}

dvq_todo_type dvq_todo_type_find(dvq_text name)
{
    int type = 0;
    while (type < DVQ_TODO_TYPE_COUNT &&
           !dvq_text_equal_ascii_case(name, dvq_text_from_string(type_names[type])))
        type++;
    return (dvq_todo_type)type;
}

const char *dvq_todo_priority_name(dvq_todo_priority priority)
{
    static const char *const names[DVQ_TODO_PRIORITY_COUNT] = {"Highest", "High", "Medium",
                                                               "Normal",  "Low",  "Lowest"};
    return names[priority];
}

/* ---- dates ---- */

int dvq_todo_compare_dates(dvq_todo_date a, dvq_todo_date b)
{
    if (a.state != b.state) {
        if (a.state == DVQ_TODO_NO_DATE || b.state == DVQ_TODO_NO_DATE)
            return a.state == DVQ_TODO_NO_DATE ? 1 : -1;
        return a.state == DVQ_TODO_GOOD_DATE ? 1 : -1;
    }
    if (a.state != DVQ_TODO_GOOD_DATE)
        return 0;
    return (a.day > b.day) - (a.day < b.day);
}

dvq_todo_date dvq_todo_get_happens(const dvq_todo *todo)
{
    static const dvq_todo_date_kind kinds[] = {DVQ_TODO_START, DVQ_TODO_SCHEDULED, DVQ_TODO_DUE};
    dvq_todo_date earliest = {DVQ_TODO_NO_DATE, 0};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        dvq_todo_date date = todo->dates[kinds[i]];
        if (date.state == DVQ_TODO_GOOD_DATE &&
            (earliest.state == DVQ_TODO_NO_DATE || date.day < earliest.day))
            earliest = date;
    }
    return earliest;
}

/* From days since 1970 to a day of the calendar. */
static void split_day(int32_t day, int *year, int *month, int *day_of_month)
{
    int64_t shifted = (int64_t)day + 719468;
    int64_t era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
    int64_t in_era = shifted - era * 146097;
    int64_t year_of_era = (in_era - in_era / 1460 + in_era / 36524 - in_era / 146096) / 365;
    int64_t in_year = in_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t from_march = (5 * in_year + 2) / 153;
    *day_of_month = (int)(in_year - (153 * from_march + 2) / 5 + 1);
    *month = (int)(from_march < 10 ? from_march + 3 : from_march - 9);
    *year = (int)(year_of_era + era * 400 + (*month <= 2 ? 1 : 0));
}

void dvq_todo_append_date(dvq_todo_date date, dvq_text_builder *builder)
{
    if (date.state != DVQ_TODO_GOOD_DATE) {
        dvq_text_builder_add_string(builder, "Invalid date");
        return;
    }
    int year;
    int month;
    int day;
    split_day(date.day, &year, &month, &day);
    dvq_text_builder_add_format(builder, "%04d-%02d-%02d", year, month, day);
}

int dvq_todo_get_weekday(int32_t day)
{
    return (int)(((int64_t)day % 7 + 7 + 3) % 7);
}

const char *dvq_todo_weekday_name(int weekday)
{
    static const char *const names[] = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                                        "Friday", "Saturday", "Sunday"};
    return names[weekday];
}

/* ---- urgency ---- */

double dvq_todo_find_urgency(const dvq_todo *todo, int32_t today)
{
    static const double of_priority[DVQ_TODO_PRIORITY_COUNT] = {1.5 * 6.0,   1.0 * 6.0, 0.65 * 6.0,
                                                                0.325 * 6.0, 0.0,       -0.3 * 6.0};
    double urgency = 0.0;
    dvq_todo_date due = todo->dates[DVQ_TODO_DUE];
    if (due.state == DVQ_TODO_GOOD_DATE) {
        double overdue = (double)today - due.day;
        double share = overdue >= 7 ? 1.0 : overdue < -14 ? 0.2 : (overdue + 14) * 0.8 / 21 + 0.2;
        urgency += share * 12.0;
    }
    dvq_todo_date scheduled = todo->dates[DVQ_TODO_SCHEDULED];
    if (scheduled.state == DVQ_TODO_GOOD_DATE && scheduled.day <= today)
        urgency += 5.0;
    dvq_todo_date start = todo->dates[DVQ_TODO_START];
    if (start.state == DVQ_TODO_GOOD_DATE && start.day > today)
        urgency -= 3.0;
    return urgency + of_priority[todo->priority];
}

/* ---- paths ---- */

dvq_text dvq_todo_get_file_name(dvq_text path)
{
    size_t slash = dvq_text_find_last_byte(path, '/');
    dvq_text name = slash == SIZE_MAX ? path : dvq_text_slice(path, slash + 1, path.length);
    if (dvq_text_ends_with(name, DVQ_TEXT(".md")))
        name.length -= 3;
    return name;
}

dvq_text dvq_todo_get_folder(dvq_text path)
{
    size_t slash = dvq_text_find_last_byte(path, '/');
    return slash == SIZE_MAX ? DVQ_TEXT("/") : dvq_text_slice(path, 0, slash + 1);
}

dvq_text dvq_todo_get_root(dvq_text path)
{
    size_t slash = dvq_text_find_byte(path, '/', 0);
    return slash == SIZE_MAX ? DVQ_TEXT("/") : dvq_text_slice(path, 0, slash + 1);
}
