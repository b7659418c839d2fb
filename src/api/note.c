/*
 * Notes through dvq.h: loading the vault for them, rendering a note, writing it to disk. Checks
 * arguments and leaves the work to publish/publish.h; answer.c runs the queries.
 */
#include <fcntl.h>
#include <unistd.h>

#include "api/note.h"

#include "api/argument.h"
#include "api/gate.h"
#include "html/comment.h"
#include "site/link.h"
#include "support/diagnostic.h"
#include "support/file_write.h"
#include "support/unicode.h"
#include "vault/lookup.h"
#include "vault/needs.h"
#include "vault/note_table.h"
#include "vault/refresh.h"
#include "vault/vault_file.h"

static const dvq_text byte_order_mark = {"\xEF\xBB\xBF", 3};

/* ---- the vault ---- */

static dvq_status load_all(dvq_vault *vault, const dvq_cancel *cancel, dvq_error *error)
{
    dvq_store_needs needs = {.parts = DVQ_PAGE_FULL | DVQ_PAGE_TEXT | DVQ_PAGE_INCOMING,
                             .cancel = cancel};
    dvq_status status = dvq_store_check(vault->store, error);
    return status != DVQ_OK ? status : dvq_store_load(vault->store, NULL, needs, error);
}

dvq_status dvq_vault_load(dvq_vault *vault, dvq_error *error)
{
    dvq_error_reset(error);
    if (vault == NULL)
        return dvq_error_set(error, DVQ_ERROR_USAGE, "dvq_vault_load: no vault");
    dvq_status status = dvq_api_enter_alone(vault, error);
    if (status != DVQ_OK)
        return status;
    dvq_cancel cancel = {0};
    dvq_cancel_begin(&cancel, &vault->cancels);
    status = dvq_store_settle(vault->store, error);
    if (status == DVQ_OK)
        status = load_all(vault, &cancel, error);
    if (status == DVQ_OK) {
        vault->load_time = dvq_api_read_clock(vault);
        vault->is_loaded = true;
    }
    dvq_api_leave_alone(vault);
    return status;
}

int dvq_vault_get_file(const dvq_vault *vault, size_t index, dvq_vault_file *file)
{
    dvq_vault *own = (dvq_vault *)vault;
    if (vault == NULL || file == NULL || dvq_api_enter(own, NULL) != DVQ_OK)
        return 0;
    dvq_store_file entry;
    bool found = dvq_store_get_file(vault->store, index, &entry);
    dvq_api_leave(own);
    if (found)
        *file = (dvq_vault_file){.path = {entry.path, strlen(entry.path)},
                                 .is_note = entry.is_note,
                                 .is_folder = entry.is_folder};
    return found;
}

const char *dvq_vault_find_file(const dvq_vault *vault, const char *path, size_t length)
{
    dvq_vault *own = (dvq_vault *)vault;
    dvq_text place = dvq_argument_text(path, length);
    if (vault == NULL || place.data == NULL || dvq_api_enter(own, NULL) != DVQ_OK)
        return NULL;
    const char *found = dvq_store_find_bytes(vault->store, place).data;
    dvq_api_leave(own);
    return found;
}

/* The page of the note that `path` names, and its place in the vault; NULL when there is none. */
static dvq_status find_page(const dvq_vault *vault, const char *path, const dvq_page **page,
                            size_t *place)
{
    dvq_arena scratch;
    dvq_arena_init(&scratch, vault->allocator);
    dvq_text found;
    dvq_status status = dvq_api_find_note(vault, dvq_text_from_string(path), &scratch, &found);
    *page =
        status == DVQ_OK && found.length > 0 ? dvq_store_find(vault->store, found, place) : NULL;
    dvq_arena_release(&scratch);
    return status;
}

/* The page of a note, with its text loaded. */
static dvq_status get_page(dvq_vault *vault, const char *path, const dvq_page **page,
                           dvq_error *error)
{
    dvq_store_needs needs = {.parts = DVQ_PAGE_TEXT};
    if (dvq_store_check(vault->store, error) != DVQ_OK)
        return DVQ_ERROR_IO;
    size_t place;
    if (find_page(vault, path, page, &place) != DVQ_OK)
        return dvq_error_memory(error);
    if (*page != NULL) {
        dvq_status status = dvq_store_load_note(vault->store, place, needs, error);
        if (status != DVQ_OK)
            return status;
    }
    if (*page == NULL)
        return dvq_api_fail_no_note(vault, path, error);
    if (dvq_store_has_failed(vault->store, place))
        return dvq_error_set(error, DVQ_ERROR_IO, "the note '%s' cannot be read", path);
    return DVQ_OK;
}

/* The text of a note as it was read, within a call. */
static dvq_status read_text(dvq_vault *vault, const char *path, dvq_text *text, dvq_error *error)
{
    const dvq_page *page = NULL;
    dvq_status status = get_page(vault, path, &page, error);
    if (status == DVQ_OK && page->source.data != NULL)
        *text = page->source;
    return status;
}

dvq_status dvq_note_get_text(dvq_vault *vault, const char *path, size_t length, dvq_string *text,
                             dvq_error *error)
{
    dvq_error_reset(error);
    if (text != NULL)
        *text = (dvq_string){"", 0};
    if (vault == NULL || path == NULL || text == NULL)
        return dvq_error_set(error, DVQ_ERROR_USAGE, "dvq_note_get_text: an argument is missing");
    dvq_status status = dvq_api_enter(vault, error);
    if (status != DVQ_OK)
        return status;
    dvq_arena scratch;
    dvq_arena_init(&scratch, vault->allocator);
    dvq_text found = DVQ_TEXT("");
    const char *note;
    status = dvq_argument_take_path(&scratch, path, length, &note, error);
    if (status == DVQ_OK)
        status = read_text(vault, note, &found, error);
    *text = (dvq_string){found.data, found.length};
    dvq_arena_release(&scratch);
    dvq_api_leave(vault);
    return status;
}

/* ---- rendering ---- */

dvq_status dvq_api_begin_note(dvq_api_note_call *call)
{
    dvq_vault *vault = call->run.vault;
    dvq_status status = dvq_api_enter(vault, call->error);
    if (status != DVQ_OK)
        return status;
    dvq_cancel_begin(&call->run.cancel, &vault->cancels);
    call->run.steps_left = (int64_t)vault->budget;
    call->run.note = &call->note;
    dvq_arena_init(&call->arena, vault->allocator);
    return DVQ_OK;
}

void dvq_api_end_note(dvq_api_note_call *call)
{
    dvq_arena_release(&call->arena);
    dvq_api_leave(call->run.vault);
}

void dvq_api_report(const dvq_api_note_call *call, dvq_note_event event, const dvq_error *message)
{
    if (call->report != NULL)
        call->report(call->report_user, event, message);
}

static void take_event(void *user, dvq_note_event event, const dvq_query_place *place,
                       const dvq_error *message)
{
    (void)place;
    dvq_api_report(user, event, message);
}

static dvq_publish_syntax make_syntax(const dvq_vault *vault, const dvq_note_options *options)
{
    return (dvq_publish_syntax){.inline_prefix = vault->settings.inline_prefix,
                                .script_prefix = vault->settings.script_prefix,
                                .script_word = vault->settings.script_word,
                                .has_inline = vault->settings.has_inline,
                                .links = options->target == DVQ_NOTE_COPY &&
                                         options->links == DVQ_LINKS_MARKDOWN,
                                .tasks = options->target == DVQ_NOTE_COPY,
                                .keep_broken = options->target == DVQ_NOTE_COPY};
}

/* Whether Dataview Serializer takes the value for a yes: as JavaScript does, but for some words. */
static bool is_yes(dvq_value value)
{
    static const char *const noes[] = {"", "false", "no", "n", "0", "off"};
    if (dvq_value_is(value, DVQ_VALUE_NULL))
        return false;
    if (dvq_value_is(value, DVQ_VALUE_BOOLEAN))
        return value.as.boolean;
    if (dvq_value_is(value, DVQ_VALUE_NUMBER))
        return value.as.number != 0;
    dvq_text text =
        dvq_value_is(value, DVQ_VALUE_STRING) ? dvq_value_get_text(value) : DVQ_TEXT("yes");
    for (size_t i = 0; i < sizeof noes / sizeof noes[0]; i++)
        if (dvq_text_equal_ascii_case(dvq_unicode_trim(text), dvq_text_from_string(noes[i])))
            return false;
    return true;
}

/* Whether the note's frontmatter tells Dataview Serializer to leave the note alone. */
static dvq_status is_ignored(dvq_api_note_call *call, bool *ignored)
{
    const dvq_vault *vault = call->run.vault;
    *ignored = false;
    size_t place;
    const dvq_page *page;
    if (find_page(vault, call->run.path, &page, &place) != DVQ_OK)
        return dvq_error_memory(call->error);
    if (page == NULL)
        return DVQ_OK;
    if (dvq_page_require(page, DVQ_PAGE_FIELDS) != DVQ_OK)
        return dvq_error_memory(call->error);
    if (!dvq_value_is(page->frontmatter, DVQ_VALUE_OBJECT))
        return DVQ_OK;
    bool found = false;
    dvq_value value;
    dvq_status status =
        dvq_object_get(page->frontmatter.as.object, DVQ_TEXT("dataview_serializer_ignore"),
                       &call->arena, &value, &found);
    *ignored = status == DVQ_OK && found && is_yes(value);
    return status == DVQ_OK ? DVQ_OK : dvq_error_memory(call->error);
}

dvq_status dvq_api_open_note(dvq_api_note_call *call, dvq_text text)
{
    dvq_vault *vault = call->run.vault;
    dvq_text note = text.data != NULL ? text : DVQ_TEXT("");
    dvq_status status = text.data != NULL ? dvq_store_check(vault->store, call->error)
                                          : read_text(vault, call->run.path, &note, call->error);
    if (status != DVQ_OK)
        return status;
    bool marked = dvq_text_starts_with(note, byte_order_mark);
    call->mark = marked ? byte_order_mark : DVQ_TEXT("");
    note = dvq_text_slice(note, call->mark.length, note.length);
    dvq_publish_syntax syntax = make_syntax(vault, call->run.options);
    dvq_error problem = {0};
    status = dvq_publish_scan(&call->arena, note, &syntax, &call->note, &problem);
    if (status != DVQ_OK) {
        dvq_api_report(call, DVQ_NOTE_EVENT_FAILED, &problem);
        if (call->error != NULL && call->error->status == DVQ_OK)
            *call->error = problem;
    }
    return status;
}

/* Whether one of the page's links leads to the block with this id of the note at `path`. */
static bool links_to_block(const dvq_page *page, dvq_text path, dvq_text id)
{
    for (size_t i = 0; i < page->links.count; i++) {
        const dvq_link *link = page->links.items[i];
        if (link->type == DVQ_LINK_BLOCK && dvq_text_equal(link->subpath, id) &&
            dvq_text_equal(link->path, path))
            return true;
    }
    return false;
}

/* Whether a link somewhere in the vault leads to the block with this id of the note. */
static bool is_linked(void *user, dvq_text id)
{
    const dvq_api_note_call *call = user;
    const dvq_vault *vault = call->run.vault;
    /* The results in any note may then link to a task by its id. */
    if (call->run.options->source_links != 0)
        return true;
    size_t place;
    const dvq_page *page;
    if (find_page(vault, call->run.path, &page, &place) != DVQ_OK || page == NULL)
        return false;
    bool linked = links_to_block(page, page->path, id);
    for (size_t i = 0; i < page->incoming.count && !linked; i++) {
        const dvq_page *source =
            dvq_store_find(vault->store, page->incoming.items[i]->path, &place);
        linked = source != NULL && links_to_block(source, page->path, id);
    }
    return linked;
}

/* Make the note's Markdown anew, with the results of its queries. */
static dvq_status make_markdown(dvq_api_note_call *call, dvq_text *text)
{
    const dvq_note_options *options = call->run.options;
    bool ignored;
    dvq_status status = is_ignored(call, &ignored);
    if (status != DVQ_OK)
        return status;
    dvq_publish_options writer = {
        .in_place = options->target == DVQ_NOTE_IN_PLACE,
        .manage = options->manage != 0,
        .unmanage = options->unmanage != 0,
        .inline_prefix = call->run.vault->settings.inline_prefix,
        .all = options->all != 0,
        .skip_managed = ignored,
        .errors_inline = options->errors_inline != 0,
        .skip_failed = options->skip_failed != 0,
        .trailing_newline = call->run.vault->settings.trailing_newline,
        .answer = dvq_answer_place,
        .answer_user = &call->run,
        .report = take_event,
        .report_user = call,
    };
    status = dvq_publish_write(&call->arena, &call->note, &writer, text, call->error);
    /* In HTML, comments and ids have no place anyway; but embeds find blocks by their ids. */
    bool cleans =
        !writer.in_place && options->keep_comments == 0 && options->form == DVQ_NOTE_FORM_MARKDOWN;
    if (status != DVQ_OK || !cleans)
        return status;
    status = dvq_markup_leave_out_comments(&call->arena, *text, is_linked, call, text);
    return status == DVQ_OK ? DVQ_OK : dvq_error_memory(call->error);
}

/*
 * The Markdown of a note that another one embeds, see dvq_site_note; `user` is the call for the
 * other, whose budget it shares.
 */
static dvq_status read_embedded(void *user, dvq_text path, dvq_arena *arena, dvq_text *markdown)
{
    dvq_api_note_call *host = user;
    dvq_note_options options = *host->run.options;
    options.report = NULL; /* what is wrong there is told of that note */
    options.skip_failed = 0;
    *markdown = dvq_text_make(NULL, 0);
    dvq_api_note_call call = {.run = host->run};
    call.run.path = dvq_text_to_string(arena, path);
    call.run.options = &options;
    call.run.note = &call.note;
    if (call.run.path == NULL)
        return DVQ_ERROR_MEMORY;
    dvq_arena_init(&call.arena, host->run.vault->allocator);
    dvq_status status = dvq_api_open_note(&call, dvq_text_make(NULL, 0));
    dvq_text text;
    if (status == DVQ_OK)
        status = make_markdown(&call, &text);
    if (status == DVQ_OK) {
        *markdown = dvq_text_copy(arena, dvq_site_skip_frontmatter(text));
        status = markdown->data != NULL ? DVQ_OK : DVQ_ERROR_MEMORY;
    }
    host->run.steps_left = call.run.steps_left;
    dvq_arena_release(&call.arena);
    bool ends = status == DVQ_ERROR_MEMORY || status == DVQ_ERROR_CANCELLED;
    return ends ? status : DVQ_OK;
}

static dvq_status make_html(dvq_api_note_call *call, const dvq_site_plan *plan, dvq_text *text)
{
    dvq_site_note note = {
        .store = call->run.vault->store,
        .plan = plan,
        .path = dvq_text_from_string(call->run.path),
        .raw = call->run.options->raw_html,
        .read = read_embedded,
        .user = call,
    };
    size_t place;
    const dvq_page *page;
    if (find_page(call->run.vault, call->run.path, &page, &place) != DVQ_OK)
        return dvq_error_memory(call->error);
    note.path = page != NULL ? page->path : note.path;
    dvq_text_builder html;
    dvq_text_builder_init(&html, &call->arena);
    dvq_status status =
        dvq_site_append_note(&html, &note, dvq_site_skip_frontmatter(*text), call->error);
    dvq_status finished = dvq_text_builder_finish(&html, text);
    status = status != DVQ_OK ? status : finished;
    return status == DVQ_OK ? DVQ_OK
                            : dvq_error_set(call->error, status, "the page cannot be made");
}

dvq_status dvq_api_render_note(dvq_vault *vault, const dvq_api_note *note, dvq_arena *arena,
                               dvq_text *mark, dvq_text *made, dvq_error *error)
{
    dvq_note_options options = *note->options;
    bool html = options.form == DVQ_NOTE_FORM_HTML;
    if (html) {
        options.target = DVQ_NOTE_COPY;
        options.links = DVQ_LINKS_WIKI;
    }
    dvq_api_note_call call = {.run = {.vault = vault, .options = &options, .path = note->path},
                              .report = options.report,
                              .report_user = options.report_user,
                              .error = error};
    dvq_status status = dvq_api_begin_note(&call);
    if (status != DVQ_OK)
        return status;
    dvq_arena own = call.arena;
    call.arena = *arena;
    if (!vault->is_loaded)
        status = load_all(vault, &call.run.cancel, error);
    call.run.now = vault->is_loaded ? vault->load_time : dvq_api_read_clock(vault);
    if (status == DVQ_OK)
        status = dvq_api_open_note(&call, note->text);
    if (status == DVQ_OK)
        status = make_markdown(&call, made);
    if (status == DVQ_OK && html)
        status = make_html(&call, note->plan, made);
    *mark = html ? DVQ_TEXT("") : call.mark;
    *arena = call.arena;
    call.arena = own;
    dvq_api_end_note(&call);
    return status;
}

dvq_status dvq_api_load(dvq_vault *vault, dvq_error *error)
{
    dvq_status status = dvq_api_enter(vault, error);
    if (status != DVQ_OK || vault->is_loaded) {
        if (status == DVQ_OK)
            dvq_api_leave(vault);
        return status;
    }
    dvq_cancel cancel = {0};
    dvq_cancel_begin(&cancel, &vault->cancels);
    status = load_all(vault, &cancel, error);
    dvq_api_leave(vault);
    return status;
}

/* Render a note and write it; its options are the caller's, and may be NULL. */
static dvq_status render(dvq_vault *vault, dvq_api_note note, dvq_arena *arena,
                         dvq_write_function write, void *user, dvq_error *error)
{
    dvq_note_options own;
    dvq_status status =
        dvq_argument_take_options(note.options, &own, sizeof own, "dvq_note_options", error);
    note.options = &own;
    dvq_text mark;
    dvq_text made;
    if (status == DVQ_OK)
        status = dvq_api_render_note(vault, &note, arena, &mark, &made, error);
    if (status == DVQ_OK && ((mark.length > 0 && write(user, mark.data, mark.length) != 0) ||
                             (made.length > 0 && write(user, made.data, made.length) != 0)))
        status = dvq_error_set(error, DVQ_ERROR_IO, "the output was stopped");
    return status;
}

dvq_status dvq_note_render(dvq_vault *vault, const char *path, size_t path_length, const char *text,
                           size_t length, const dvq_note_options *options, dvq_write_function write,
                           void *user, dvq_error *error)
{
    dvq_error_reset(error);
    if (vault == NULL || path == NULL || write == NULL)
        return dvq_error_set(error, DVQ_ERROR_USAGE, "dvq_note_render: an argument is missing");
    dvq_api_note note = {.options = options};
    if (text != NULL)
        note.text = dvq_argument_text(text, length);
    dvq_arena arena;
    dvq_arena_init(&arena, vault->allocator);
    dvq_status status = dvq_argument_take_path(&arena, path, path_length, &note.path, error);
    if (status == DVQ_OK)
        status = render(vault, note, &arena, write, user, error);
    dvq_arena_release(&arena);
    return status;
}

/* ---- writing ---- */

static void set_written(int *written, bool value)
{
    if (written != NULL)
        *written = value;
}

dvq_status dvq_note_replace(dvq_vault *vault, const char *path, size_t path_length,
                            const char *text, size_t length, int *written, dvq_error *error)
{
    dvq_error_reset(error);
    set_written(written, false);
    dvq_text made = dvq_argument_text(text, length);
    if (vault == NULL || path == NULL || dvq_argument_is_missing(made))
        return dvq_error_set(error, DVQ_ERROR_USAGE, "dvq_note_replace: an argument is missing");
    dvq_status status = dvq_api_enter(vault, error);
    if (status != DVQ_OK)
        return status;
    dvq_arena scratch;
    dvq_arena_init(&scratch, vault->allocator);
    bool changed = false;
    const char *note;
    status = dvq_argument_take_path(&scratch, path, path_length, &note, error);
    const dvq_page *page;
    if (status == DVQ_OK)
        status = get_page(vault, note, &page, error);
    if (status == DVQ_OK)
        status = dvq_store_replace(vault->store, page, made, &changed, error);
    set_written(written, changed);
    dvq_arena_release(&scratch);
    dvq_api_leave(vault);
    return status;
}

dvq_status dvq_file_write(const char *file, const char *text, size_t length, int *written,
                          dvq_error *error)
{
    dvq_error_reset(error);
    set_written(written, false);
    dvq_text made = dvq_argument_text(text, length);
    if (file == NULL || dvq_argument_is_missing(made))
        return dvq_error_set(error, DVQ_ERROR_USAGE, "dvq_file_write: an argument is missing");
    bool changed = false;
    dvq_file_target target = {.directory = AT_FDCWD, .path = file, .make_folders = true};
    dvq_status status = dvq_file_replace(&target, made, &changed, error);
    set_written(written, changed);
    return status;
}

void dvq_folder_remove_leftovers(const char *folder)
{
    if (folder != NULL)
        dvq_file_clear_folder(folder);
}

/* Open a file of the vault, within a call; less than 0 when that fails. */
static int open_file(const dvq_vault *vault, const char *path, size_t length, dvq_error *error)
{
    dvq_arena scratch;
    dvq_arena_init(&scratch, vault->allocator);
    int source = -1;
    const char *name;
    if (dvq_argument_take_path(&scratch, path, length, &name, error) == DVQ_OK)
        source = dvq_store_open_file(vault->store, name, error);
    dvq_arena_release(&scratch);
    return source;
}

dvq_status dvq_vault_copy_file(dvq_vault *vault, const char *path, size_t length, const char *file,
                               int *written, dvq_error *error)
{
    dvq_error own = {0};
    error = error != NULL ? error : &own;
    dvq_error_reset(error);
    set_written(written, false);
    if (vault == NULL || path == NULL || file == NULL)
        return dvq_error_set(error, DVQ_ERROR_USAGE, "dvq_vault_copy_file: an argument is missing");
    dvq_status status = dvq_api_enter(vault, error);
    if (status != DVQ_OK)
        return status;
    int source = open_file(vault, path, length, error);
    dvq_api_leave(vault);
    if (source < 0)
        return error->status;
    bool changed = false;
    dvq_file_target place = {.directory = AT_FDCWD, .path = file, .make_folders = true};
    status = dvq_file_copy(source, &place, &changed, error);
    close(source);
    set_written(written, changed);
    return status;
}
