/* The skim: never no to a note with a task, no to what plainly holds none. */
#include "note/skim.h"

#include <criterion/criterion.h>
#include <stdlib.h>

static bool skim(const char *note)
{
    /* A copy that ends where the note does, so that a sanitizer sees an overrun. */
    size_t length = strlen(note);
    char *bytes = malloc(length > 0 ? length : 1);
    cr_assert_not_null(bytes);
    memcpy(bytes, note, length);
    bool found = dvq_skim_may_hold_task(dvq_text_make(bytes, length));
    free(bytes);
    return found;
}

Test(skim, sees_every_form_of_a_task)
{
    static const char *const notes[] = {"- [ ] a",         "* [x] a",
                                        "+ [/] a",         "1. [ ] a",
                                        "12) [ ] a",       "text\n- [ ] a",
                                        "text\r\n- [ ]\r", "\t- [x] a",
                                        "> - [ ] a",       ">> * [-] quoted",
                                        "- - [ ] a",       "1. - [x] b",
                                        "-\t[ ] a",        "-   [ ] a",
                                        "- [é] a",         "- [🚀] a",
                                        "- [✔️] a",    "-\n  [ ] a",
                                        "> -\n> [ ] a",    "\xEF\xBB\xBF- [ ] a",
                                        "- [\xFF] a",      "- [[] a",
                                        "- []] a",         "[[x]] - [ ] a",
                                        "- [ ]",           "a [b](c)\n- x\n- [>] d",
                                        "[ ] [ ]\n* [ ]"};
    for (size_t i = 0; i < sizeof notes / sizeof notes[0]; i++)
        cr_assert(skim(notes[i]), "%s", notes[i]);
}

Test(skim, rejects_notes_without_one)
{
    static const char *const notes[] = {
        "",        "[",          "- [",     "- [x",        "plain",    "- [[link]]", "- [text](u)",
        "[x] - a", "- [] empty", "a [ ] b", "-[ ] a",      "x. [ ] a", ". [ ]",      "1 [ ] a",
        "  [ ]",   "- a [ ] b",  "\n[ ]",   "* text [1]\n"};
    for (size_t i = 0; i < sizeof notes / sizeof notes[0]; i++)
        cr_assert_not(skim(notes[i]), "%s", notes[i]);
}
