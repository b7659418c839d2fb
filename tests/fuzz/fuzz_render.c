/*
 * Fuzz target: notes with queries in them. Whatever a note holds, it renders or fails with a place
 * in it; a failure writes nothing; rendering what was rendered in place changes nothing.
 */
#include "fuzz.h"

/* A growing text. */
typedef struct fuzz_output {
    dvq_arena arena;
    dvq_text_builder builder;
} fuzz_output;

static int take_output(void *user, const char *data, size_t length)
{
    fuzz_output *output = user;
    dvq_text_builder_add(&output->builder, dvq_text_make(data, length));
    return 0;
}

static void open_output(fuzz_output *output)
{
    dvq_arena_init(&output->arena, NULL);
    dvq_text_builder_init(&output->builder, &output->arena);
}

static void take_event(void *user, dvq_note_event event, const dvq_error *message)
{
    size_t *failures = user;
    *failures += event == DVQ_NOTE_EVENT_FAILED;
    FUZZ_CHECK(message->line > 0 && message->column > 0);
}

/* The note rendered into `output`; whether it could be. */
static bool render(const char *text, size_t size, dvq_note_options options, fuzz_output *output)
{
    size_t failures = 0;
    dvq_error error = {0};
    options.report = take_event;
    options.report_user = &failures;
    open_output(output);
    dvq_status status = dvq_note_render(fuzz_get_vault(), "Home.md", DVQ_TERMINATED, text, size,
                                        &options, take_output, output, &error);
    fuzz_check_error(status, &error, (const uint8_t *)text, size);
    FUZZ_CHECK(status == DVQ_OK || output->builder.length == 0);
    FUZZ_CHECK(status == DVQ_OK || failures > 0 || status == DVQ_ERROR_LIMIT);
    FUZZ_CHECK(output->builder.status == DVQ_OK);
    return status == DVQ_OK;
}

/* In place, a second time finds nothing to do. */
static void render_twice(const char *text, size_t size, dvq_note_options options)
{
    options.target = DVQ_NOTE_IN_PLACE;
    fuzz_output second;
    fuzz_output first;
    if (render(text, size, options, &first)) {
        const char *data = first.builder.data != NULL ? first.builder.data : "";
        FUZZ_CHECK(render(data, first.builder.length, options, &second));
        FUZZ_CHECK(first.builder.length == second.builder.length);
        FUZZ_CHECK(first.builder.length == 0 ||
                   memcmp(data, second.builder.data, first.builder.length) == 0);
        dvq_arena_release(&second.arena);
    }
    dvq_arena_release(&first.arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *text = size > 0 ? (const char *)data : "";
    fuzz_output output;
    render(text, size,
           (dvq_note_options){
               .size = sizeof(dvq_note_options), .links = DVQ_LINKS_MARKDOWN, .errors_inline = 1},
           &output);
    dvq_arena_release(&output.arena);
    render(text, size,
           (dvq_note_options){.size = sizeof(dvq_note_options), .strip = 7, .source_links = 1},
           &output);
    dvq_arena_release(&output.arena);
    render_twice(text, size,
                 (dvq_note_options){.size = sizeof(dvq_note_options), .errors_inline = 1});
    render_twice(text, size, (dvq_note_options){.size = sizeof(dvq_note_options), .all = 1});
    /* Managing takes the author's own marks away, which may make other blocks of broken ones. */
    render(text, size,
           (dvq_note_options){
               .size = sizeof(dvq_note_options), .target = DVQ_NOTE_IN_PLACE, .manage = 1},
           &output);
    dvq_arena_release(&output.arena);
    dvq_error error = {0};
    dvq_check_options options = {.size = sizeof options, .run = 1};
    dvq_status status =
        dvq_note_check(fuzz_get_vault(), "Home.md", DVQ_TERMINATED, text, size, &options, &error);
    fuzz_check_error(status, &error, data, size);
    return 0;
}
