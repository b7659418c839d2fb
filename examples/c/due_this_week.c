/* Lists the open tasks of a vault that are due this week, read value by value.
 *
 *     due_this_week VAULT [TIME]
 */
#include <dvq.h>
#include <stdio.h>

static const char query_text[] =
    "TASK WHERE !completed AND due AND due >= date(sow) AND due <= date(eow) SORT due, file.path";

static int fail(const dvq_error *error)
{
    fprintf(stderr, "due_this_week: %s\n", error->message);
    return 2;
}

static void print_task(dvq_query *query, const dvq_value *task)
{
    dvq_item item;
    dvq_date_parts due;
    if (!dvq_value_get_item(task, query, &item) ||
        !dvq_value_get_date(dvq_value_get_field(task, query, "due", DVQ_TERMINATED), query, &due))
        return;
    printf("%04d-%02d-%02d  %.*s:%u  %.*s\n", due.year, due.month, due.day, (int)item.path.length,
           item.path.data, (unsigned)item.line, (int)item.text.length, item.text.data);
}

int main(int argc, char **argv)
{
    dvq_vault_options options = DVQ_VAULT_OPTIONS_INIT;
    dvq_vault *vault = NULL;
    dvq_query *query = NULL;
    dvq_error error;
    if (argc < 2) {
        fprintf(stderr, "usage: due_this_week VAULT [TIME]\n");
        return 2;
    }
    dvq_status status = DVQ_OK;
    if (argc > 2) {
        options.has_now = 1;
        status = dvq_time_parse(argv[2], DVQ_TERMINATED, NULL, 0, &options.now, &error);
    }
    if (status == DVQ_OK)
        status = dvq_vault_open(argv[1], &options, &vault, &error);
    if (status == DVQ_OK)
        status = dvq_query_prepare(vault, query_text, DVQ_TERMINATED, NULL, &query, &error);
    while (status >= 0 && (status = dvq_query_step(query, &error)) == DVQ_ROW)
        print_task(query, dvq_query_get_cell(query, 0));
    dvq_query_finalize(query);
    dvq_vault_close(vault);
    return status < 0 ? fail(&error) : 0;
}
