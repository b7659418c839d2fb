/*
 * The journal of a file that is being written in place: a file beside it that holds the old content
 * and the new one, complete and safe on disk before the first byte of the file is touched. If the
 * writer is killed, the journal says what the file should hold. It is called ".dvq-N-N.journal".
 */
#ifndef DVQ_SUPPORT_JOURNAL_H
#define DVQ_SUPPORT_JOURNAL_H

#include "support/file.h"

typedef struct dvq_journal {
    char path[DVQ_FILE_PATH_CAPACITY]; /* from the directory it was made in or opened from */
    int descriptor;                    /* open and locked; -1: none */
} dvq_journal;

/* What a journal holds. */
typedef struct dvq_journal_content {
    dvq_text name; /* of the file, which is in the journal's folder */
    dvq_text old;
    dvq_text new;
} dvq_journal_content;

/* What has become of a file that has a journal. */
typedef enum dvq_journal_finding {
    DVQ_JOURNAL_UNTOUCHED, /* it holds the old content */
    DVQ_JOURNAL_DONE,      /* it holds the new content */
    DVQ_JOURNAL_CUT_OFF,   /* it holds parts of both, with or without something added after them */
    DVQ_JOURNAL_CHANGED    /* it holds something else */
} dvq_journal_finding;

/* Whether a file of that name is a journal. */
bool dvq_journal_is_name(dvq_text name);

/*
 * Write the journal of the file at `path`, relative to the open directory `directory`, and wait
 * until it is on the disk. It gets the mode and owner of the open file `owner`.
 */
dvq_status dvq_journal_make(int directory, const char *path, int owner, dvq_text old, dvq_text new,
                            dvq_journal *journal, dvq_error *error);

/*
 * Open and lock the journal at `path`, and read it into `arena`. *status is DVQ_OK with an empty
 * name when it was never completed, so that its file is as it was. False, with nothing opened, when
 * a program that is still running has it, or when it is gone.
 */
bool dvq_journal_open(int directory, const char *path, dvq_arena *arena, dvq_journal *journal,
                      dvq_journal_content *content, dvq_status *status, dvq_error *error);

/* Close the journal, and remove it unless `keep` is set. */
void dvq_journal_close(int directory, dvq_journal *journal, bool keep);

/*
 * What has become of a file that holds `text`. For a file that was cut off, the content that it
 * should have is the new one and *rest, which was added since.
 */
dvq_journal_finding dvq_journal_compare(const dvq_journal_content *content, dvq_text text,
                                        dvq_text *rest);

#endif
