/* Sites through dvq.h: their files, their pages, and wrong calls. */
#include <criterion/criterion.h>
#include <stdio.h>

#include "dvq.h"

static int add(void *user, const char *data, size_t length)
{
    char *text = user;
    size_t used = strlen(text);
    if (used + length >= 65536)
        return 1;
    memcpy(text + used, data, length);
    text[used + length] = '\0';
    return 0;
}

static dvq_vault *open_example(void)
{
    dvq_vault *vault = NULL;
    dvq_error error = {0};
    cr_assert_eq(dvq_vault_open(DVQ_EXAMPLE_VAULT, NULL, &vault, &error), DVQ_OK, "%s",
                 error.message);
    return vault;
}

/* The number of the file at a path of the site. */
static size_t find_file(const dvq_site *site, const char *path, dvq_site_file *file)
{
    size_t index = 0;
    while (dvq_site_get_file(site, index, file) && strcmp(file->path.data, path) != 0)
        index++;
    return index;
}

Test(site, has_a_page_for_each_note_folder_and_tag)
{
    dvq_vault *vault = open_example();
    dvq_site *site = NULL;
    dvq_site_options options = {.size = sizeof options,
                                .page_template = "<{{ kind }}> {{title}} {{content}}",
                                .name = "N & m"};
    cr_assert_eq(dvq_site_open(vault, &options, &site, NULL), DVQ_OK);
    dvq_site_file file;
    size_t home = find_file(site, "Home.html", &file);
    cr_expect_eq(file.kind, DVQ_SITE_NOTE);
    cr_expect_str_eq(file.source.data, "Home.md");
    static char text[65536];
    cr_assert_eq(dvq_site_write(site, home, NULL, add, text, NULL), DVQ_OK);
    cr_expect_eq(strncmp(text, "<note> Home – N &amp; m <h1", 28), 0, "%.40s", text);
    find_file(site, "tags/project/active.html", &file);
    cr_expect_eq(file.kind, DVQ_SITE_TAG);
    cr_expect_str_eq(file.source.data, "");
    find_file(site, "Projects/index.html", &file);
    cr_expect_eq(file.kind, DVQ_SITE_FOLDER);
    size_t style = find_file(site, "dvq.css", &file);
    cr_expect_eq(file.kind, DVQ_SITE_STYLE);
    text[0] = '\0';
    cr_assert_eq(dvq_site_write(site, style, NULL, add, text, NULL), DVQ_OK);
    cr_expect(strstr(text, ".dvq-task") != NULL);
    dvq_site_close(site);
    dvq_vault_close(vault);
}

Test(site, refuses_wrong_calls)
{
    dvq_vault *vault = open_example();
    dvq_site *site = NULL;
    cr_expect_eq(dvq_site_open(NULL, NULL, &site, NULL), DVQ_ERROR_USAGE);
    cr_expect_eq(dvq_site_open(vault, NULL, NULL, NULL), DVQ_ERROR_USAGE);
    dvq_error error = {0};
    dvq_site_options options = {.size = sizeof options, .page_template = "a\n {{no}}"};
    cr_expect_eq(dvq_site_open(vault, &options, &site, &error), DVQ_ERROR_PARSE);
    cr_expect_null(site);
    cr_expect_eq(error.line, 2);
    cr_expect_eq(error.column, 4);
    cr_assert_eq(dvq_site_open(vault, NULL, &site, NULL), DVQ_OK);
    dvq_site_file file;
    size_t end = find_file(site, "none", &file);
    cr_expect_not(dvq_site_get_file(site, end, &file));
    static char text[65536];
    cr_expect_eq(dvq_site_write(site, end, NULL, add, text, NULL), DVQ_ERROR_USAGE);
    cr_expect_eq(dvq_site_write(site, 0, NULL, NULL, text, NULL), DVQ_ERROR_USAGE);
    dvq_site_close(site);
    dvq_site_close(NULL);
    dvq_vault_close(vault);
}

Test(site, renders_a_note_as_a_fragment)
{
    dvq_vault *vault = open_example();
    static const char note[] = "\xEF\xBB\xBF---\na: 1\n---\n<b>x</b> [[Home]] `= 1 + 1`\n";
    static const char *const shown[] = {"<b>x</b>", "&lt;b&gt;x&lt;/b&gt;", "x"};
    for (int raw = DVQ_RAW_HTML_KEEP; raw <= DVQ_RAW_HTML_DROP; raw++) {
        char expected[256];
        snprintf(expected, sizeof expected,
                 "<p>%s <a class=\"dvq-link\" href=\"../Home.html\">Home</a> 2</p>\n", shown[raw]);
        static char text[65536];
        text[0] = '\0';
        dvq_note_options options = {
            .size = sizeof options, .form = DVQ_NOTE_FORM_HTML, .raw_html = (dvq_raw_html)raw};
        cr_assert_eq(dvq_note_render(vault, "Areas/New.md", DVQ_TERMINATED, note, sizeof note - 1,
                                     &options, add, text, NULL),
                     DVQ_OK);
        cr_expect_str_eq(text, expected);
    }
    dvq_vault_close(vault);
}
