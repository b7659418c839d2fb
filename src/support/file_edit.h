/*
 * Editing files in place: the file stays what it is, with its birth time, owner, mode, hard links
 * and attributes, and only its bytes change. Should the program be killed, the file's journal
 * (journal.h) has what it held and should hold, and dvq_file_mend puts that right. Nothing here
 * knows about vaults or notes. Paths are relative to an open directory (or AT_FDCWD).
 */
#ifndef DVQ_SUPPORT_FILE_EDIT_H
#define DVQ_SUPPORT_FILE_EDIT_H

#include "support/file.h"

/*
 * Make the file, which holds `expected`, hold `text`; both are then safe on disk. On DVQ_ERROR_IO
 * it is as it was: it holds something else, is open in another program, is still being changed, or
 * has no write permission for anybody. *written says whether it was written.
 */
dvq_status dvq_file_edit(int directory, const char *path, dvq_text expected, dvq_text text,
                         bool *written, dvq_error *error);

/* Whether a name is one that only files have which killed runs leave, or runs still at it. */
bool dvq_file_is_leftover(dvq_text name);

/*
 * Look at the leftover at `path`, and with `mends` do away with it: a file that was cut off gets
 * the content it should have. `file` is the path of the file that it is about, or ""; *cut_off says
 * whether that holds parts of its old content and its new one, or did. DVQ_ERROR_IO when it cannot
 * be mended, or was changed since. What is read goes to `arena`.
 */
dvq_status dvq_file_look_at_leftover(int directory, const char *path, bool mends, dvq_arena *arena,
                                     char file[DVQ_FILE_PATH_CAPACITY], bool *cut_off,
                                     dvq_error *error);

#endif
