/* What a run of `dvq render` makes, see outputs.h. */
#include "cli/outputs.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/output.h"

static bool fail_memory(void)
{
    dvq_message_add("dvq: out of memory\n");
    return false;
}

bool dvq_outputs_are_html(const dvq_arguments *arguments)
{
    return arguments->render_format == DVQ_RENDER_FORMAT_CHOICE_HTML;
}

static int compare_paths(const void *left, const void *right)
{
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

/* ---- the look ---- */

/* Read the file that an option names; "" without one. False after a failure was reported. */
static bool read_look(const char *path, dvq_buffer *text)
{
    if (path == NULL)
        return true;
    FILE *stream = fopen(path, "rb");
    size_t part = 1;
    while (stream != NULL && part > 0) {
        char block[16384];
        part = fread(block, 1, sizeof block, stream);
        dvq_buffer_add(text, block, part);
    }
    bool good = stream != NULL && ferror(stream) == 0;
    if (!good)
        dvq_message_add("dvq render: cannot read %s: %s\n", path, strerror(errno));
    if (stream != NULL)
        (void)fclose(stream);
    dvq_buffer_add(text, "", 1);
    return good && (!text->failed || fail_memory());
}

static bool open_site(dvq_outputs *outputs, const dvq_arguments *arguments, dvq_vault *vault)
{
    dvq_buffer template = {0};
    dvq_buffer style = {0};
    dvq_error error = {0};
    bool good = read_look(arguments->template, &template) && read_look(arguments->style, &style);
    if (good) {
        dvq_site_options options = {
            .size = sizeof options, .page_template = template.data, .style = style.data};
        good = dvq_vault_load(vault, &error) == DVQ_OK &&
               dvq_site_open(vault, &options, &outputs->site, &error) == DVQ_OK;
        size_t length = template.length > 0 ? template.length - 1 : 0;
        if (!good)
            dvq_message_error(&error, arguments->template, template.data, length);
    }
    dvq_buffer_free(&template);
    dvq_buffer_free(&style);
    return good;
}

/* ---- the files ---- */

static bool is_list(dvq_site_kind kind)
{
    return kind == DVQ_SITE_FOLDER || kind == DVQ_SITE_TAG || kind == DVQ_SITE_TAG_LIST;
}

/*
 * Take the site's files that come from the notes named. Lists of notes belong to the whole vault,
 * the stylesheet to each page.
 */
static void choose_pages(dvq_outputs *outputs, const char **named, size_t named_count)
{
    bool whole = true;
    dvq_site_file file;
    for (size_t i = 0; dvq_site_get_file(outputs->site, i, &file); i++) {
        bool from_vault = file.source.length > 0;
        if (from_vault &&
            bsearch(&file.source.data, named, named_count, sizeof *named, compare_paths) == NULL) {
            whole = whole && file.kind != DVQ_SITE_NOTE;
            continue;
        }
        outputs->files[outputs->count++] =
            (dvq_output){.path = file.path.data,
                         .source = file.source.data,
                         .is_note = file.kind == DVQ_SITE_NOTE,
                         .is_copied = file.kind == DVQ_SITE_ATTACHMENT,
                         .page = i};
    }
    size_t kept = 0;
    for (size_t i = 0; i < outputs->count; i++) {
        dvq_site_get_file(outputs->site, outputs->files[i].page, &file);
        if (whole || !is_list(file.kind))
            outputs->files[kept++] = outputs->files[i];
    }
    outputs->count = kept;
}

static bool list_pages(dvq_outputs *outputs, const dvq_notes *notes)
{
    size_t count = 0;
    dvq_site_file file;
    while (dvq_site_get_file(outputs->site, count, &file))
        count++;
    const char **named = malloc((notes->count + 1) * sizeof *named);
    outputs->files = malloc((count + 1) * sizeof *outputs->files);
    if (named == NULL || outputs->files == NULL) {
        free(named);
        return fail_memory();
    }
    for (size_t i = 0; i < notes->count; i++)
        named[i] = notes->files[i].path;
    qsort(named, notes->count, sizeof *named, compare_paths);
    choose_pages(outputs, named, notes->count);
    free(named);
    return true;
}

static bool list_copies(dvq_outputs *outputs, const dvq_notes *notes)
{
    outputs->files = malloc((notes->count + 1) * sizeof *outputs->files);
    if (outputs->files == NULL)
        return fail_memory();
    for (size_t i = 0; i < notes->count; i++) {
        const dvq_noted_file *file = &notes->files[i];
        outputs->files[outputs->count++] = (dvq_output){.path = file->path,
                                                        .source = file->path,
                                                        .is_note = file->is_note,
                                                        .is_copied = !file->is_note};
    }
    return true;
}

bool dvq_outputs_open(dvq_outputs *outputs, const dvq_arguments *arguments, const dvq_notes *notes)
{
    *outputs = (dvq_outputs){0};
    if (!dvq_outputs_are_html(arguments) || arguments->output == NULL)
        return list_copies(outputs, notes);
    return open_site(outputs, arguments, notes->vault) && list_pages(outputs, notes);
}

void dvq_outputs_close(dvq_outputs *outputs)
{
    free(outputs->files);
    dvq_site_close(outputs->site);
    *outputs = (dvq_outputs){0};
}

/* The path of a file of the site, or of a file of the vault; "" for a folder, NULL past the end. */
static const char *get_path(const dvq_outputs *outputs, const dvq_vault *vault, size_t index)
{
    dvq_site_file page;
    if (outputs->site != NULL)
        return dvq_site_get_file(outputs->site, index, &page) ? page.path.data : NULL;
    dvq_vault_file file;
    if (!dvq_vault_get_file(vault, index, &file))
        return NULL;
    return file.is_folder ? "" : file.path.data;
}

const char **dvq_outputs_list_all(const dvq_outputs *outputs, const dvq_vault *vault, size_t *count)
{
    size_t all = 0;
    while (get_path(outputs, vault, all) != NULL)
        all++;
    const char **paths = malloc((all + 1) * sizeof *paths);
    *count = 0;
    for (size_t i = 0; paths != NULL && i < all; i++) {
        const char *path = get_path(outputs, vault, i);
        if (path[0] != '\0')
            paths[(*count)++] = path;
    }
    if (paths != NULL)
        qsort(paths, *count, sizeof *paths, compare_paths);
    return paths;
}
