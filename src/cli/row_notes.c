/*
 * The notes that a query's rows come from, see row_notes.h. A list of the vault's notes tells them
 * apart from other files and from links that lead nowhere. Called by command_query.c; never reads a
 * note.
 */
#include "cli/row_notes.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* How deep groups in groups and lists in lists are followed. */
enum { DEPTH_LIMIT = 200 };

typedef struct noted_file {
    dvq_string path;
    bool is_printed;
} noted_file;

typedef struct file_list {
    const dvq_vault *vault;
    dvq_query *query;
    noted_file *notes; /* all notes of the vault, sorted by path */
    size_t count;
    const char *folder; /* put before each path */
    char end;
    dvq_sink *sink;
} file_list;

static int compare_files(const void *left, const void *right)
{
    dvq_string a = ((const noted_file *)left)->path;
    dvq_string b = ((const noted_file *)right)->path;
    int order = memcmp(a.data, b.data, a.length < b.length ? a.length : b.length);
    return order != 0 ? order : (a.length > b.length) - (a.length < b.length);
}

static bool collect_notes(dvq_vault *vault, file_list *list)
{
    size_t files = 0;
    dvq_vault_file file;
    while (dvq_vault_get_file(vault, files, &file))
        files++;
    list->notes = calloc(files + 1, sizeof *list->notes);
    if (list->notes == NULL)
        return false;
    for (size_t i = 0; i < files && dvq_vault_get_file(vault, i, &file); i++)
        if (file.is_note)
            list->notes[list->count++].path = file.path;
    qsort(list->notes, list->count, sizeof *list->notes, compare_files);
    return true;
}

static void write_path(file_list *list, dvq_string path)
{
    dvq_sink_add_name(list->sink, list->folder, strlen(list->folder));
    dvq_sink_add_name(list->sink, path.data, path.length);
    dvq_sink_write(list->sink, &list->end, 1);
}

static noted_file *search(const file_list *list, dvq_string path)
{
    noted_file wanted = {.path = path};
    return bsearch(&wanted, list->notes, list->count, sizeof *list->notes, compare_files);
}

/* Find a note by its path in results, which may not be the one that the system has. */
static noted_file *find_note(const file_list *list, dvq_string path)
{
    noted_file *found = search(list, path);
    if (found != NULL)
        return found;
    const char *file = dvq_vault_find_file(list->vault, path.data, path.length);
    return file != NULL ? search(list, (dvq_string){file, strlen(file)}) : NULL;
}

/* Print a note's path, unless it was printed before; false when there is no such note. */
static bool print_path(file_list *list, dvq_string path)
{
    noted_file *note = find_note(list, path);
    if (note == NULL)
        return false;
    if (!note->is_printed)
        write_path(list, note->path);
    note->is_printed = true;
    return true;
}

/* Print the notes that a value links to; false when there is none. */
static bool print_link(file_list *list, const dvq_value *value, unsigned depth)
{
    dvq_link_parts link;
    if (dvq_value_get_link(value, &link))
        return print_path(list, link.path);
    dvq_pair pair;
    if (dvq_value_get_pair(value, &pair)) {
        return !pair.is_web_link &&
               (print_link(list, pair.key, depth) || print_link(list, pair.value, depth));
    }
    bool found = false;
    for (size_t i = 0; depth < DEPTH_LIMIT && i < dvq_value_get_count(value); i++)
        found = print_link(list, dvq_value_get_element(value, i), depth + 1) || found;
    return found;
}

/* Print the notes of a task, or of a group that holds tasks or groups. */
static void print_task(file_list *list, const dvq_value *value, unsigned depth)
{
    dvq_item item;
    if (dvq_value_get_item(value, list->query, &item)) {
        (void)print_path(list, item.path);
        return;
    }
    const dvq_value *rows = dvq_value_get_field(value, list->query, "rows", 4);
    for (size_t i = 0; depth < DEPTH_LIMIT && i < dvq_value_get_count(rows); i++)
        print_task(list, dvq_value_get_element(rows, i), depth + 1);
}

static void print_row(file_list *list)
{
    bool found = false;
    if (dvq_query_get_type(list->query) == DVQ_QUERY_TASK) {
        print_task(list, dvq_query_get_cell(list->query, 0), 0);
        return;
    }
    for (size_t i = 0; !found && i < dvq_query_get_column_count(list->query); i++)
        found = print_link(list, dvq_query_get_cell(list->query, i), 0);
}

dvq_status dvq_notes_print_from_rows(dvq_vault *vault, dvq_query *query, const char *folder,
                                     char end, dvq_sink *sink, dvq_error *error)
{
    file_list list = {.vault = vault, .query = query, .folder = folder, .end = end, .sink = sink};
    dvq_status status = DVQ_ERROR_MEMORY;
    if (collect_notes(vault, &list)) {
        while ((status = dvq_query_step(query, error)) == DVQ_ROW)
            print_row(&list);
    } else {
        error->status = status;
        (void)snprintf(error->message, sizeof error->message, "out of memory");
    }
    free(list.notes);
    return status == DVQ_DONE ? DVQ_OK : status;
}
