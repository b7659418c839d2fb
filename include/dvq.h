/**
 * @file dvq.h
 * Answers Obsidian Dataview queries over a folder of Markdown notes. This file is the manual;
 * docs/library.md is a tutorial.
 *
 * The order of calls is open, prepare, step, finalize, close:
 *
 *     dvq_vault *vault;
 *     dvq_query *query;
 *     dvq_error error;
 *     if (dvq_vault_open("notes", NULL, &vault, &error) != DVQ_OK) ...
 *     if (dvq_query_prepare(vault, "LIST", DVQ_TERMINATED, NULL, &query, &error) != DVQ_OK) ...
 *     while (dvq_query_step(query, &error) == DVQ_ROW) {
 *         const dvq_value *cell = dvq_query_get_cell(query, 0);
 *         ...
 *     }
 *     dvq_query_finalize(query);
 *     dvq_vault_close(vault);
 *
 * Conventions that hold for every function:
 *
 * - **Text** is UTF-8; invalid bytes are read as U+FFFD. A function takes text, and the path of a
 *   note, as a pointer and a length in bytes: `text, length`. The length DVQ_TERMINATED says that a
 *   zero byte ends it. A function gives text as a dvq_string, which is terminated only where it
 *   says so. Half of a surrogate pair, which text functions of the language can leave, is given as
 *   three bytes. In the structs that a caller fills, text is a terminated `const char *`, and NULL
 *   is the default. Names that the library has for good, such as those of types, are terminated.
 * - **Paths.** A note, file or folder of a vault is named by its path from the vault's root, which
 *   is text, with "/". What is outside is named as the system does: a terminated `const char *` of
 *   any bytes, called `folder` or `file`.
 * - **Structs that a caller fills** to say how something is done begin with their `size`: start
 *   from DVQ_VAULT_OPTIONS_INIT and the like, which is the defaults, or set `size` to the sizeof of
 *   the struct and the rest to zero. So later versions can add members at the end: a library
 *   takes those that a program does not have for zero. DVQ_ERROR_USAGE when `size` was not set, or
 *   when a member that the library does not have is not zero.
 * - **Structs that the library fills** never change their size. `reserved` is room for what later
 *   versions add: it is zero, and is not to be used.
 * - **Failures.** A function that can fail returns a dvq_status: 0 or more is success, less than 0
 *   a failure. Its last parameter is a `dvq_error *`, which may be NULL: it is emptied when the
 *   call begins, so its `status` is DVQ_OK after success, and filled when the call fails. Any of
 *   these functions can fail with DVQ_ERROR_MEMORY, and with DVQ_ERROR_USAGE when a required
 *   argument is NULL; other failures are named with each function. After a failure, `out:`
 *   parameters are as their description says and handles are as they were before the call.
 *   Functions that return a pointer, a number, or 1 or 0 for yes or no do not fail: they give NULL,
 *   0 or "" for what is not there, also when a handle is NULL.
 * - **Ownership** of a pointer is put in one of three ways: "caller owns, free with X", "borrowed
 *   until Y" and "copied". "Borrowed until the call returns" is for arguments: they are not needed
 *   any more after the call.
 * - **Rows.** What a query gives - columns, cells, and every value, text, list or object reached
 *   through them - is borrowed until one of these is called: dvq_query_reset, dvq_query_finalize,
 *   dvq_vault_close, or a function that changes what was read of the vault (dvq_vault_refresh if it
 *   finds a change, dvq_vault_set_overlay, dvq_vault_set_overlays, dvq_vault_clear_overlay). For
 *   short, this is "borrowed with the row". After dvq_query_step, earlier rows are still valid.
 * - **Threads.** Many threads may use a vault at the same time, but only one thread at a time may
 *   use a query; dvq_query_cancel and dvq_vault_cancel are the only functions that may be called
 *   while another thread uses the query. "Alone" means that during the call no other call on the
 *   vault or on anything made from it may be under way, in any thread; such a call fails with
 *   DVQ_ERROR_USAGE if it finds one. Functions without a handle may be called from anywhere at any
 *   time.
 * - **Functions given to the library** are called back while a call is under way. From write
 *   functions and report functions, everything may be called but what must be "alone", and the
 *   query that is being written: those fail with DVQ_ERROR_USAGE. From log and allocator functions
 *   only dvq_query_cancel, dvq_vault_cancel and functions without a handle of that vault may be
 *   called: whatever else would use the vault fails with DVQ_ERROR_USAGE, or gives NULL or 0 if it
 *   cannot fail. None of them may wait for another thread that uses the vault, free the query or
 *   close the vault that the call is about, or leave by longjmp or an exception.
 * - **Surroundings.** The library keeps no global state, never prints, never exits, never changes
 *   the locale or how signals are handled, never runs code from a note or a query, never uses the
 *   network, and opens no files outside the vault except those that dvq_file_write and
 *   dvq_vault_copy_file are asked to write.
 * - **Compatibility.** Enumerators keep their numbers for good, and new ones may be added, so a
 *   switch over them needs a default. Within a soname no function is removed or changed, and no
 *   struct changes its size; docs/library.md has the rule.
 *
 * The Dataview plugin 0.5.70 decides what is right; docs/compatibility.md lists where dvq differs.
 * The language itself is described at https://blacksmithgu.github.io/obsidian-dataview/
 */
#ifndef DVQ_H
#define DVQ_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/** The version of this header; dvq_version_get gives that of the library. */
#define DVQ_VERSION_MAJOR 0
#define DVQ_VERSION_MINOR 1
#define DVQ_VERSION_PATCH 0

/** The same as one number, for `#if`: 1002003 is 1.2.3. */
#define DVQ_VERSION_NUMBER                                                                         \
    (DVQ_VERSION_MAJOR * 1000000 + DVQ_VERSION_MINOR * 1000 + DVQ_VERSION_PATCH)

/** The same as text: "MAJOR.MINOR.PATCH". */
#define DVQ_VERSION                                                                                \
    DVQ_QUOTE(DVQ_VERSION_MAJOR) "." DVQ_QUOTE(DVQ_VERSION_MINOR) "." DVQ_QUOTE(DVQ_VERSION_PATCH)
#define DVQ_QUOTE(number) DVQ_QUOTE_EXPANDED(number)
#define DVQ_QUOTE_EXPANDED(number) #number

/*
 * How functions are exported. On Windows, define DVQ_STATIC to link with the static library;
 * DVQ_BUILD is defined where the library itself is built.
 */
#if defined(_WIN32) && defined(DVQ_BUILD)
#define DVQ_API __declspec(dllexport)
#elif defined(_WIN32) && !defined(DVQ_STATIC)
#define DVQ_API __declspec(dllimport)
#elif defined(__GNUC__)
#define DVQ_API __attribute__((visibility("default")))
#else
#define DVQ_API
#endif

/*
 * A struct that begins with its size, and is zero otherwise: what DVQ_VAULT_OPTIONS_INIT and the
 * like are made with.
 */
#ifdef __cplusplus
extern "C++" {
template <typename Options> inline Options dvq_sized_init()
{
    Options options = Options();
    options.size = sizeof options;
    return options;
}
}
#define DVQ_SIZED_INIT(type) dvq_sized_init<type>()
#else
#define DVQ_SIZED_INIT(type)                                                                       \
    {                                                                                              \
        .size = sizeof(type)                                                                       \
    }
#endif

/** In place of a length: the text ends with a zero byte. */
#define DVQ_TERMINATED SIZE_MAX

/**
 * The version of the linked library, which may be newer than that of the header.
 *
 * @return "MAJOR.MINOR.PATCH", terminated, borrowed for good
 */
DVQ_API const char *dvq_version_get(void);

/**
 * The version of the linked library as a number.
 *
 * @return as DVQ_VERSION_NUMBER
 */
DVQ_API int dvq_version_get_number(void);

/* ---- errors and output ---- */

/** How a call ended. Negative values are failures; they keep their numbers for good. */
typedef enum dvq_status {
    DVQ_OK = 0,              /**< done */
    DVQ_ROW = 1,             /**< dvq_query_step: there is a row */
    DVQ_DONE = 2,            /**< dvq_query_step: no more rows */
    DVQ_ERROR_PARSE = -1,    /**< a query or expression has a mistake in it */
    DVQ_ERROR_EVALUATE = -2, /**< a query failed when it was run */
    DVQ_ERROR_IO = -3,       /**< a file or folder cannot be read or written */
    DVQ_ERROR_USAGE = -4,    /**< a wrong argument, or a call at the wrong time */
    DVQ_ERROR_MEMORY = -5,   /**< out of memory */
    DVQ_ERROR_LIMIT = -6,    /**< one of the limits in docs/limits.md was exceeded */
    DVQ_ERROR_CANCELLED = -7 /**< stopped by the caller */
} dvq_status;

/**
 * What went wrong, and where. Every call that is given one says in it how the call itself ended:
 * what it held before does not count. It holds no pointers, so it can be copied and need not be
 * freed.
 */
typedef struct dvq_error {
    dvq_status status; /**< DVQ_OK when nothing went wrong */
    uint32_t offset;   /**< place in the query's text, in bytes from 0; see `line` */
    uint32_t length;   /**< how many bytes are wrong there; may be 0 */
    uint32_t line;     /**< line of the place, from 1; 0 when the error has no place */
    uint32_t column;   /**< column of the place in characters, from 1 */
    char message[400]; /**< what failed: one line of UTF-8, terminated, shortened if too long */
    char hint[200];    /**< the likely fix, "" when there is none */
    /** The hint may name a second place in the text, as in `the "(" at 1:12 is not closed`: in
        bytes from 0. */
    uint32_t hint_offset;
    uint32_t hint_start;  /**< where in `hint` its line and column stand, "1:12" */
    uint32_t hint_length; /**< how many bytes they are; 0: the hint names no place */
    uint32_t reserved[5]; /**< zero */
} dvq_error;

/**
 * Text that the library gives: where it begins and how long it is.
 *
 * `data` is borrowed for as long as the description of the struct around it says, is not terminated
 * unless it says so, and is never NULL: text that is not there is "" with length 0.
 */
typedef struct dvq_string {
    const char *data; /**< UTF-8; borrowed, see above */
    size_t length;    /**< bytes */
} dvq_string;

/**
 * Takes output. It is called with blocks of any size, in order.
 *
 * @param user    the pointer given with the function
 * @param data    bytes; borrowed until the function returns
 * @param length  how many, more than 0
 * @return 0 to go on; anything else stops the output, and the call that produces it fails with
 *         DVQ_ERROR_IO
 *
 * It may use the vault, but not the query that it takes the output of (see "Functions given to the
 * library").
 */
typedef int (*dvq_write_function)(void *user, const char *data, size_t length);

/**
 * Print an error for people to read: "line:column: message", the source line, a caret below it,
 * and the hint.
 *
 * @param error        a filled error; borrowed until the call returns
 * @param name         what to put before the line, such as a file's name; NULL for nothing
 * @param name_length  its bytes, or DVQ_TERMINATED
 * @param text         the text that the error is about; borrowed until the call returns
 * @param length       its bytes, or DVQ_TERMINATED
 * @param write        takes the output
 * @param user         passed to `write`
 * @return DVQ_OK; DVQ_ERROR_IO when `write` stopped it; DVQ_ERROR_USAGE when an argument is missing
 */
DVQ_API dvq_status dvq_error_print(const dvq_error *error, const char *name, size_t name_length,
                                   const char *text, size_t length, dvq_write_function write,
                                   void *user);

/* ---- vaults ---- */

/**
 * Memory for a vault and everything made from it. All three functions must be safe to call from
 * several threads, and may not use the vault (see "Functions given to the library"). The struct is
 * copied by dvq_vault_open; the functions and what `user` points to must stay valid until the vault
 * is closed and all queries and sites made from it are freed.
 */
typedef struct dvq_allocator {
    /** Give `size` bytes, aligned for any type, or NULL when there is no memory. */
    void *(*allocate)(void *user, size_t size);
    /** Change a block from `old_size` to `size` bytes; it may move. NULL when that fails: the block
        is then as it was. */
    void *(*reallocate)(void *user, void *block, size_t old_size, size_t size);
    /** Take back a block of `size` bytes; NULL does nothing. */
    void (*release)(void *user, void *block, size_t size);
    void *user; /**< passed to each function */
} dvq_allocator;

/**
 * Takes warnings: a note that could not be read, broken frontmatter, and the warnings about queries
 * that dvq_query_get_warning gives.
 *
 * @param user     the pointer given with the function
 * @param path     the note that it is about, terminated; "" for none; borrowed until the function
 *                 returns
 * @param warning  status, message and, for a place in a note, its line; borrowed until the function
 *                 returns
 *
 * May be called from the library's own threads, but never by two threads at once. It may not use
 * the vault (see "Functions given to the library"): a query from within it fails with
 * DVQ_ERROR_USAGE.
 */
typedef void (*dvq_log_function)(void *user, dvq_string path, const dvq_error *warning);

/**
 * An open folder of notes. Opened by dvq_vault_open, closed by dvq_vault_close. Many threads may
 * prepare and run queries on it at the same time; a note that one of them reads is there for all.
 */
typedef struct dvq_vault dvq_vault;

/**
 * A prepared query, expression or page, or a value that is kept. Made by dvq_query_prepare,
 * dvq_expression_prepare, dvq_page_prepare, dvq_fields_prepare, dvq_tags_prepare and
 * dvq_value_copy, freed by dvq_query_finalize. For one thread at a time.
 */
typedef struct dvq_query dvq_query;

/**
 * A value: in a cell, a list or an object. It is always borrowed with its row, never changes, and
 * is never freed by itself; dvq_value_copy keeps one for longer. See dvq_value_get_type.
 */
typedef struct dvq_value dvq_value;

/** How to open a vault. Start from DVQ_VAULT_OPTIONS_INIT. */
typedef struct dvq_vault_options {
    size_t size;                    /**< of this struct, in bytes */
    const dvq_allocator *allocator; /**< copied; NULL: malloc */
    dvq_log_function log;           /**< NULL: warnings are dropped */
    void *log_user;                 /**< passed to `log` */
    /** How many threads read notes and write rows. 0: one for each core, at most 8; if they have to
        wait for the disk, up to 24 read notes. */
    unsigned threads;
    int follow_links;   /**< not 0: follow symbolic links that stay in the vault */
    const char *zone;   /**< name of the time zone, copied; NULL: TZ, or else the system's */
    const char *locale; /**< BCP 47, copied; NULL: "en-US" */
    int64_t now;        /**< the clock, milliseconds since 1970-01-01T00:00Z */
    int has_now;        /**< not 0: use `now`; 0: the clock is read once for each query */
    /** Not 0: finish what calls of dvq_note_replace began in programs that were killed, and remove
        the files that they left in the vault; `log` is told of notes that were cut off. 0: write
        nothing; `log` is told which notes are cut off. */
    int mend;
    /** What to leave out: rules as in gitignore(5), a line each, copied. They come after those of
        `.dvqignore`, and the last rule that matches decides. NULL: none. Notes that are left out
        are no notes: no query sees them, and they are neither read, rendered nor checked. Other
        files that are left out are not listed by dvq_vault_get_file. Links to both still lead
        there. */
    const char *const *excludes;
    size_t exclude_count;  /**< how many `excludes` */
    int skip_ignore_file;  /**< not 0: do not read `.dvqignore` in the vault's folder */
    int obsidian_excludes; /**< not 0: also leave out what Obsidian's settings exclude from its
                                search: `userIgnoreFilters` in `.obsidian/app.json` */
} dvq_vault_options;

/** The defaults. */
#define DVQ_VAULT_OPTIONS_INIT DVQ_SIZED_INIT(dvq_vault_options)

/**
 * Read a time such as "2026-01-15T09:00:00Z", for dvq_vault_options.now. The day and all that
 * follows it may be left out; without an offset, the time is in `zone`.
 *
 * @param text          ISO 8601; borrowed until the call returns
 * @param length        its bytes, or DVQ_TERMINATED
 * @param zone          name of the time zone; NULL: TZ, or else the system's
 * @param zone_length   its bytes, or DVQ_TERMINATED
 * @param milliseconds  out: since 1970-01-01T00:00Z; unchanged on failure
 * @param error         out, may be NULL
 * @return DVQ_OK; DVQ_ERROR_USAGE when `text` is not a date or there is no such zone
 */
DVQ_API dvq_status dvq_time_parse(const char *text, size_t length, const char *zone,
                                  size_t zone_length, int64_t *milliseconds, dvq_error *error);

/**
 * Open a folder of notes. This reads the tree of folders, but no notes yet. What the file
 * `.dvqignore` in it says is left out; dvq_vault_refresh reads it again.
 *
 * @param folder   the folder, terminated; copied
 * @param options  NULL for the defaults; borrowed until the call returns
 * @param vault    out: caller owns, free with dvq_vault_close; NULL on failure
 * @param error    out, may be NULL
 * @return DVQ_OK; DVQ_ERROR_IO when the folder, or a `.dvqignore` in it, cannot be read;
 *         DVQ_ERROR_USAGE for an unknown zone or locale
 */
DVQ_API dvq_status dvq_vault_open(const char *folder, const dvq_vault_options *options,
                                  dvq_vault **vault, dvq_error *error);

/**
 * Whether a vault leaves out what is at a path. Nothing needs to be there: what is not is taken for
 * a file.
 *
 * @param vault   an open vault
 * @param path    with its ending; borrowed until the call returns
 * @param length  its bytes, or DVQ_TERMINATED
 * @return 1 or 0
 */
DVQ_API int dvq_vault_is_excluded(const dvq_vault *vault, const char *path, size_t length);

/**
 * Close a vault. The queries and sites that were made from it end with it: what they gave is gone,
 * and calls on them fail with DVQ_ERROR_USAGE, or give NULL, 0 or "". They are still finalized and
 * closed, in any order, and until then take a little memory each from the vault's allocator. What
 * dvq_value_copy made stays valid. Alone.
 *
 * @param vault  NULL does nothing
 */
DVQ_API void dvq_vault_close(dvq_vault *vault);

/**
 * Stop everything that a vault has under way: queries being run or written, notes being rendered,
 * checked or loaded, expressions and pages. These calls fail with DVQ_ERROR_CANCELLED; calls that
 * begin later are not concerned. A query that was stopped while it ran fails until
 * dvq_query_reset. Refreshing, opening and closing are not stopped. May be called from any thread
 * at any time between opening and closing, from the functions that were given to the library and
 * from a signal handler.
 *
 * @param vault  an open vault; NULL does nothing
 */
DVQ_API void dvq_vault_cancel(dvq_vault *vault);

/** The budget of a vault that was given none: 1000 million steps. */
#define DVQ_BUDGET_DEFAULT UINT64_C(1000000000)

/**
 * Say how many steps a query may take, and how many the queries of a note may take together when it
 * is rendered. What takes more fails with DVQ_ERROR_LIMIT and a message that names the budget.
 * Steps are counted for rows, for parts of expressions, for the items of lists, and within regular
 * expressions; docs/limits.md says how. A step takes some ten nanoseconds, and the same query on
 * the same notes always takes as many. It holds for queries that are prepared or reset later.
 * Alone.
 *
 * @param vault  an open vault
 * @param steps  how many; 0: DVQ_BUDGET_DEFAULT
 * @param error  out, may be NULL
 * @return DVQ_OK
 */
DVQ_API dvq_status dvq_vault_set_budget(dvq_vault *vault, uint64_t steps, dvq_error *error);

/**
 * How many notes and folders could not be read. Each was reported to the log function. After a
 * refresh, the notes among them are tried again.
 *
 * @param vault  an open vault
 * @return how many
 */
DVQ_API size_t dvq_vault_get_failure_count(const dvq_vault *vault);

/**
 * Give a note times of its own, such as those of its history: `file.ctime`, `file.cday`,
 * `file.mtime` and `file.mday` then come from them. They hold as long as the note's file keeps the
 * size and time of modification that it has during the call; once it is written, and while it has
 * an overlay, its own times count. Rows fetched before may show either. Alone.
 *
 * @param vault     an open vault
 * @param path      the note, with its ending; borrowed until the call returns
 * @param length    its bytes, or DVQ_TERMINATED
 * @param created   milliseconds since 1970-01-01T00:00Z
 * @param modified  milliseconds since 1970-01-01T00:00Z
 * @param error     out, may be NULL
 * @return DVQ_OK; DVQ_ERROR_USAGE when there is no such note; DVQ_ERROR_IO when its file cannot be
 *         looked at
 */
DVQ_API dvq_status dvq_vault_set_file_times(dvq_vault *vault, const char *path, size_t length,
                                            int64_t created, int64_t modified, dvq_error *error);

/**
 * Have the times of notes come from their frontmatter: from the first of the named fields that
 * holds a date. A note that has none keeps the times of its file. This is also how to say that all
 * times are the files' own, with no names: queries then get no warning that those are the times of
 * a checkout. Rows fetched before may show either. Alone.
 *
 * @param vault           an open vault
 * @param created         names as they are written in the frontmatter, each terminated; copied; may
 *                        be NULL if there are none
 * @param created_count   how many
 * @param modified        the same for the time of modification
 * @param modified_count  how many
 * @param error           out, may be NULL
 * @return DVQ_OK
 */
DVQ_API dvq_status dvq_vault_set_time_fields(dvq_vault *vault, const char *const *created,
                                             size_t created_count, const char *const *modified,
                                             size_t modified_count, dvq_error *error);

/* ---- keeping a vault up to date ---- */

/**
 * Find out what has changed in the folder, and forget what was read of that. A note has changed if
 * it is new or gone, if its size or its time of modification is another, or if its links may lead
 * elsewhere because other files came or went. A changed note is read again when a query needs it;
 * notes that have not changed are not read again. Obsidian's and Dataview's settings are read again
 * as well, see dvq_vault_has_new_settings.
 *
 * If there are changes, rows of the vault's queries are no longer valid: a query that has run must
 * be reset (dvq_query_reset) before it is used again, and until then its calls fail with
 * DVQ_ERROR_USAGE. If there are none, everything stays as it was. Alone.
 *
 * @param vault    an open vault
 * @param changes  out, may be NULL: how many notes changed; see dvq_vault_get_change. 0 on failure
 * @param error    out, may be NULL
 * @return DVQ_OK; DVQ_ERROR_IO when the vault's folder is gone; on DVQ_ERROR_MEMORY the vault is as
 *         it was before
 */
DVQ_API dvq_status dvq_vault_refresh(dvq_vault *vault, size_t *changes, dvq_error *error);

/**
 * Whether the last dvq_vault_refresh found changes in what Obsidian and Dataview keep about the
 * vault in `.obsidian`, such as bookmarks and how results look, or in `.dvqignore`. They hold for
 * queries that are prepared or reset from then on. What changed before the first refresh takes
 * effect then, but is not told.
 *
 * @param vault  an open vault
 * @return 1 or 0
 */
DVQ_API int dvq_vault_has_new_settings(const dvq_vault *vault);

/** What happened to a note, see dvq_vault_get_change. */
typedef enum dvq_change_kind {
    DVQ_CHANGE_ADDED = 0,    /**< it was not there before */
    DVQ_CHANGE_MODIFIED = 1, /**< its text is different, or was written again */
    DVQ_CHANGE_REMOVED = 2,  /**< it is gone */
    DVQ_CHANGE_RELINKED = 3  /**< its links may lead elsewhere, since other files came or went */
} dvq_change_kind;

/** A note that changed. */
typedef struct dvq_change {
    dvq_string path; /**< terminated; borrowed until dvq_vault_close */
    dvq_change_kind kind;
    uint64_t reserved[4]; /**< zero */
} dvq_change;

/**
 * One of the changes that the last dvq_vault_refresh found, or that the overlays set and cleared
 * since the vault was last looked at made, in the order of the walk. A renamed note is two changes.
 *
 * @param vault   an open vault
 * @param index   from 0
 * @param change  out
 * @return 1, or 0 when there is no such change
 */
DVQ_API int dvq_vault_get_change(const dvq_vault *vault, size_t index, dvq_change *change);

/**
 * Let a text stand in for the file of a note, such as the buffer of an editor before it is saved.
 * It stays until it is replaced or cleared or the vault is closed, whatever happens to the file.
 * Neither the note nor its folders need to exist. `file.size` is the size of the text, `file.mtime`
 * the time of this call. As after dvq_vault_refresh, rows are no longer valid. The call takes no
 * longer in a large vault: the vault is brought in line by the next call that looks at it. Alone.
 *
 * @param vault        an open vault
 * @param path         the note, with its ending; copied
 * @param path_length  its bytes, or DVQ_TERMINATED
 * @param text         the text of the note; copied
 * @param length       its bytes, or DVQ_TERMINATED
 * @param error        out, may be NULL
 * @return DVQ_OK; DVQ_ERROR_USAGE when no note can have that path: it must end in ".md" or
 *         ".markdown", not begin with "/", and no part may begin with "."; DVQ_ERROR_LIMIT for
 *         more than 64 MiB
 */
DVQ_API dvq_status dvq_vault_set_overlay(dvq_vault *vault, const char *path, size_t path_length,
                                         const char *text, size_t length, dvq_error *error);

/**
 * A text, and the note that it is to stand in for, see dvq_vault_set_overlay. The length of each
 * may be DVQ_TERMINATED.
 */
typedef struct dvq_vault_overlay {
    dvq_string path;
    dvq_string text;
} dvq_vault_overlay;

/**
 * Let many texts stand in for the files of notes, as dvq_vault_set_overlay does for one: all of
 * them, or none on failure. Of two for the same note, the later counts. Alone.
 *
 * @param vault     an open vault
 * @param overlays  the texts; copied
 * @param count     how many
 * @param error     out, may be NULL
 * @return as dvq_vault_set_overlay
 */
DVQ_API dvq_status dvq_vault_set_overlays(dvq_vault *vault, const dvq_vault_overlay *overlays,
                                          size_t count, dvq_error *error);

/**
 * Go back from an overlay to the file, or to no note if there is no file. As after
 * dvq_vault_refresh, rows are no longer valid. Alone.
 *
 * @param vault   an open vault
 * @param path    as given to dvq_vault_set_overlay; borrowed until the call returns; NULL: all of
 *                them
 * @param length  its bytes, or DVQ_TERMINATED
 * @param error   out, may be NULL
 * @return DVQ_OK; DVQ_ERROR_USAGE when the note has no overlay
 */
DVQ_API dvq_status dvq_vault_clear_overlay(dvq_vault *vault, const char *path, size_t length,
                                           dvq_error *error);

/** How a program learns that a vault may have changed. */
typedef enum dvq_watch_kind {
    DVQ_WATCH_NONE = 0,      /**< it does not: dvq_vault_refresh is to be called now and then */
    DVQ_WATCH_DESCRIPTOR = 1 /**< by a file descriptor */
} dvq_watch_kind;

/** See dvq_vault_watch. */
typedef struct dvq_watch_handle {
    dvq_watch_kind kind;
    /** DESCRIPTOR: poll() finds it readable when there is something to refresh. Wait for it, but
        neither read nor close it; borrowed until dvq_vault_close. Otherwise -1. */
    intptr_t value;
} dvq_watch_handle;

/**
 * Have the system report changes, where it can (inotify). dvq_vault_refresh then only looks at what
 * was reported, and takes next to no time when nothing was. Calling this again gives the same
 * handle. Alone.
 *
 * @param vault  an open vault
 * @param watch  out: what to wait for; NONE on failure and, with DVQ_OK, where the system or the
 *               library has nothing of the kind
 * @param error  out, may be NULL
 * @return DVQ_OK; DVQ_ERROR_IO when the system cannot watch that many folders: everything then
 *         works as without a watch
 */
DVQ_API dvq_status dvq_vault_watch(dvq_vault *vault, dvq_watch_handle *watch, dvq_error *error);

/* ---- queries ---- */

/** Whether a setting is on. */
typedef enum dvq_setting {
    DVQ_SETTING_DEFAULT = 0, /**< as in the vault */
    DVQ_SETTING_ON = 1,
    DVQ_SETTING_OFF = 2
} dvq_setting;

/**
 * Those of Dataview's settings that can be seen in results. DVQ_SETTINGS_INIT is the vault's own.
 * When a vault is opened, they are read from `.obsidian/plugins/dataview/data.json`; without that
 * file, they are Dataview's defaults. Strings are copied; NULL: as in the vault.
 */
typedef struct dvq_settings {
    size_t size;                  /**< of this struct, in bytes */
    const char *null_text;        /**< what is shown for null: "\\-" */
    const char *date_format;      /**< in Luxon's tokens: "MMMM dd, yyyy" */
    const char *date_time_format; /**< "h:mm a - MMMM dd, yyyy" */
    const char *file_column;      /**< heading of a TABLE's first column: "File" */
    const char *group_column;     /**< the same when rows are grouped: "Group" */
    dvq_setting html_lists;       /**< write lists in cells of Markdown tables as `<ul>` */
} dvq_settings;

/** The vault's own settings. */
#define DVQ_SETTINGS_INIT DVQ_SIZED_INIT(dvq_settings)

/** What a query is written in. */
typedef enum dvq_language {
    DVQ_LANGUAGE_DATAVIEW = 0, /**< Dataview's query language */
    DVQ_LANGUAGE_TASKS = 1     /**< the instructions of the Tasks plugin, as in `tasks` blocks; its
                                    results are those of a TASK query (docs/tasks.md) */
} dvq_language;

/** What a query depends on besides its text. Start from DVQ_QUERY_OPTIONS_INIT. */
typedef struct dvq_query_options {
    size_t size;        /**< of this struct, in bytes */
    const char *origin; /**< the note that `this` and `[[]]` mean: its path; copied; ".md" may be
                             left out; NULL: none */
    const char *locale; /**< BCP 47, copied: how text is sorted, and how dates and money are
                             written; NULL: the vault's */
    int64_t now;        /**< the clock, milliseconds since 1970-01-01T00:00Z */
    int has_now;        /**< not 0: use `now`; 0: the vault's clock, which is read when the query
                             is prepared and when it is reset. The time zone is always the vault's,
                             since the dates in its notes were read in it */
    const dvq_settings *settings; /**< copied; NULL: the vault's */
    dvq_language language;        /**< what the query is written in; for dvq_query_prepare */
} dvq_query_options;

/** The defaults. */
#define DVQ_QUERY_OPTIONS_INIT DVQ_SIZED_INIT(dvq_query_options)

/**
 * Parse a query and look up its names. No note is read yet.
 *
 * @param vault    an open vault; the query ends with it
 * @param text     the query; copied
 * @param length   its bytes, or DVQ_TERMINATED
 * @param options  NULL for the defaults; borrowed until the call returns
 * @param query    out: caller owns, free with dvq_query_finalize; NULL on failure
 * @param error    out, may be NULL; DVQ_ERROR_PARSE has a place and often a hint
 * @return DVQ_OK; DVQ_ERROR_PARSE; DVQ_ERROR_LIMIT when it is nested too deeply; DVQ_ERROR_USAGE
 *         for an unknown locale
 */
DVQ_API dvq_status dvq_query_prepare(dvq_vault *vault, const char *text, size_t length,
                                     const dvq_query_options *options, dvq_query **query,
                                     dvq_error *error);

/**
 * Parse an expression, as in an inline query. The result is a query of the type
 * DVQ_QUERY_EXPRESSION. It has one row with one cell, the value.
 *
 * @param vault    an open vault; the query ends with it
 * @param text     the expression; copied
 * @param length   its bytes, or DVQ_TERMINATED
 * @param options  NULL for the defaults; borrowed until the call returns
 * @param query    out: caller owns, free with dvq_query_finalize; NULL on failure
 * @param error    out, may be NULL; DVQ_ERROR_PARSE has a place and often a hint
 * @return DVQ_OK, DVQ_ERROR_PARSE, DVQ_ERROR_LIMIT
 */
DVQ_API dvq_status dvq_expression_prepare(dvq_vault *vault, const char *text, size_t length,
                                          const dvq_query_options *options, dvq_query **query,
                                          dvq_error *error);

/**
 * Ask for a page: everything that is known about a note. The result is a query of the type
 * DVQ_QUERY_PAGE. It has one row with one cell, the page as an object (`file` and the note's
 * fields). dvq_query_step fails with DVQ_ERROR_IO when there is no such note or it cannot be read.
 *
 * @param vault    an open vault; the query ends with it
 * @param path     the note; ".md" may be left out. Where there is none, it is what a link of that
 *                 text leads to; copied
 * @param length   its bytes, or DVQ_TERMINATED
 * @param options  NULL for the defaults; borrowed until the call returns
 * @param query    out: caller owns, free with dvq_query_finalize; NULL on failure
 * @param error    out, may be NULL
 * @return DVQ_OK
 */
DVQ_API dvq_status dvq_page_prepare(dvq_vault *vault, const char *path, size_t length,
                                    const dvq_query_options *options, dvq_query **query,
                                    dvq_error *error);

/**
 * Ask which fields there are: those that somebody wrote into the notes of a source, as frontmatter,
 * as inline fields or as the dates of tasks, not those that every page or task has. The result is a
 * query of the type DVQ_QUERY_TABLE with a row for each field, first those of pages, then those of
 * tasks, then those of other list items, in each the one used most first. A field of an
 * item that is no task is also one of its page, as in queries. The columns:
 *
 * - `Field`: the name as most notes write it. Names that differ in case, or have blanks for "-",
 *   are one field
 * - `On`: "page", "task" or "item"
 * - `Uses`: how many pages, tasks or list items have it
 * - `Types`: a list of objects, `type` (see dvq_value_get_type_name) and `count`, the most first
 * - `Examples`: a list of up to ten objects, `value` and `count`, the most first. A list stands for
 *   what is in it
 *
 * JSON and NDJSON have this; other formats show types by name, and the first three values.
 *
 * @param vault    an open vault; the query ends with it
 * @param source   as after FROM, or with FROM: `#book and "Reading"`; copied; may be NULL if
 *                 `length` is 0: the whole vault. Rows of CSV files are not looked at
 * @param length   its bytes, or DVQ_TERMINATED
 * @param options  NULL for the defaults; borrowed until the call returns
 * @param query    out: caller owns, free with dvq_query_finalize; NULL on failure
 * @param error    out, may be NULL; DVQ_ERROR_PARSE has a place and often a hint
 * @return DVQ_OK, DVQ_ERROR_PARSE, DVQ_ERROR_LIMIT; DVQ_ERROR_USAGE for an unknown locale
 */
DVQ_API dvq_status dvq_fields_prepare(dvq_vault *vault, const char *source, size_t length,
                                      const dvq_query_options *options, dvq_query **query,
                                      dvq_error *error);

/**
 * Ask which tags there are in the notes of a source. The result is a query of the type
 * DVQ_QUERY_TABLE with a row for each tag, the one used most first. The columns are `Tag`, as most
 * notes write it, with its "#"; `Notes`, how many have it; and `Tasks`, how many have it in their
 * text. As in FROM, `#a/b` counts for `#a` too, which has a row of its own, and case makes no
 * difference.
 *
 * @param vault    as for dvq_fields_prepare
 * @param source   as for dvq_fields_prepare
 * @param length   its bytes, or DVQ_TERMINATED
 * @param options  as for dvq_fields_prepare
 * @param query    out: caller owns, free with dvq_query_finalize; NULL on failure
 * @param error    out, may be NULL
 * @return as dvq_fields_prepare
 */
DVQ_API dvq_status dvq_tags_prepare(dvq_vault *vault, const char *source, size_t length,
                                    const dvq_query_options *options, dvq_query **query,
                                    dvq_error *error);

/** Types of queries. */
typedef enum dvq_query_type {
    DVQ_QUERY_TABLE = 0,
    DVQ_QUERY_LIST = 1,
    DVQ_QUERY_TASK = 2,
    DVQ_QUERY_CALENDAR = 3,
    DVQ_QUERY_EXPRESSION = 4, /**< from dvq_expression_prepare */
    DVQ_QUERY_PAGE = 5        /**< from dvq_page_prepare */
} dvq_query_type;

/**
 * The type of a query.
 *
 * @param query  a prepared query
 * @return its type
 */
DVQ_API dvq_query_type dvq_query_get_type(const dvq_query *query);

/**
 * Fetch the next row. The first call runs the query: it reads the notes that are needed and carries
 * out the operations. A query that failed fails in the same way again until it is reset.
 *
 * A row is a list of cells. A TABLE has a cell for each column; a LIST has one value; a TASK query
 * has a task or, if dvq_query_is_grouped, a group (an object with `key` and `rows`); a CALENDAR has
 * a date and a link.
 *
 * @param query  a prepared query
 * @param error  out, may be NULL; DVQ_ERROR_EVALUATE has a place and often a hint
 * @return DVQ_ROW; DVQ_DONE after the last row, and each time after that; DVQ_ERROR_EVALUATE;
 *         DVQ_ERROR_IO for a file that the query names; DVQ_ERROR_LIMIT; DVQ_ERROR_CANCELLED;
 *         DVQ_ERROR_USAGE when the vault was refreshed after the query ran
 */
DVQ_API dvq_status dvq_query_step(dvq_query *query, dvq_error *error);

/**
 * Get a query ready to run again from the start, on the notes as they are then. The clock is read
 * again, and a cancellation is forgotten. Rows of the last run are no longer valid.
 *
 * @param query  a prepared query
 * @param error  out, may be NULL
 * @return DVQ_OK; after DVQ_ERROR_MEMORY the query fails until a reset succeeds
 */
DVQ_API dvq_status dvq_query_reset(dvq_query *query, dvq_error *error);

/**
 * Stop a query that is running or writing its result. The call that another thread is in, or the
 * next one that would run the query or write something, fails with DVQ_ERROR_CANCELLED, and so do
 * all others until dvq_query_reset. They check for this with every note read, every row evaluated,
 * every call of a lambda and every row written. Rows of a run that is complete stay valid, and can
 * still be stepped through and read. May be called from any thread at any time between prepare and
 * finalize, from a write function and from a signal handler.
 *
 * @param query  a prepared query; NULL does nothing
 */
DVQ_API void dvq_query_cancel(dvq_query *query);

/**
 * The number of cells in each row.
 *
 * @param query  a prepared query
 * @return 2 for CALENDAR, the number of columns for a TABLE that has been run, 1 for all others
 */
DVQ_API size_t dvq_query_get_column_count(const dvq_query *query);

/**
 * The heading of a TABLE's column.
 *
 * @param query   a query that has been run
 * @param column  from 0
 * @return borrowed with the row; "" when there is no such column
 */
DVQ_API dvq_string dvq_query_get_column_name(const dvq_query *query, size_t column);

/**
 * A cell of the row that the last dvq_query_step fetched.
 *
 * @param query   a query on a row
 * @param column  from 0
 * @return borrowed with the row; NULL when there is no such cell or no row
 */
DVQ_API const dvq_value *dvq_query_get_cell(const dvq_query *query, size_t column);

/**
 * How many rows a query has; a group counts as one.
 *
 * @param query  a query that has been run
 * @return how many
 */
DVQ_API size_t dvq_query_get_row_count(const dvq_query *query);

/**
 * Whether the rows of a TASK query are groups: objects with `key` and `rows`, where `rows` is a
 * list of tasks (for which dvq_value_get_object_kind gives DVQ_OBJECT_ITEM) or of groups again.
 *
 * @param query  a query that has been run
 * @return 1 or 0
 */
DVQ_API int dvq_query_is_grouped(const dvq_query *query);

/**
 * A warning about a query that has run, with its place in the query and, if it can be guessed, a
 * hint. There are warnings for an operation that dropped rows because its expression failed on them
 * (with the first failure), for a source that does not exist, for `this` or [[]] in a query without
 * an origin, and for whatever else keeps a query from meaning what it says, such as a name that no
 * row has. A warning changes no row. The log function gets the same warnings.
 *
 * @param query    a query that has been run
 * @param index    from 0
 * @param warning  out: overwritten even if it holds a failure
 * @return 1, or 0 when there is no such warning
 */
DVQ_API int dvq_query_get_warning(const dvq_query *query, size_t index, dvq_error *warning);

/**
 * Free a query and everything that it gave.
 *
 * @param query  NULL does nothing
 */
DVQ_API void dvq_query_finalize(dvq_query *query);

/* ---- output ---- */

/** Output formats of dvq_query_render; docs/formats.md shows each. */
typedef enum dvq_format {
    DVQ_FORMAT_TEXT = 0,     /**< for terminals: tasks with path:line, tables in columns */
    DVQ_FORMAT_MARKDOWN = 1, /**< Markdown that looks as intended wherever it is shown */
    DVQ_FORMAT_DATAVIEW = 2, /**< the same bytes as Dataview's own Markdown export */
    DVQ_FORMAT_JSON = 3,     /**< a single document */
    DVQ_FORMAT_NDJSON = 4,   /**< a line for each row; those of a TABLE are objects by header */
    DVQ_FORMAT_CSV = 5,      /**< tables: RFC 4180 */
    DVQ_FORMAT_VIMGREP = 6,  /**< path:line:column:text */
    DVQ_FORMAT_HTML = 7,     /**< what the Markdown looks like: a fragment, safe to show anywhere */
    DVQ_FORMAT_ICAL = 8      /**< tasks, as an iCalendar file (RFC 5545); others fail: EVALUATE */
} dvq_format;

/** How dvq_query_render writes a format. Start from DVQ_FORMAT_OPTIONS_INIT. */
typedef struct dvq_format_options {
    size_t size; /**< of this struct, in bytes */
    /** TEXT: fold lines so that none is wider than this many columns of a terminal; less than 20
        are taken for 20, more than 65535 for 65535. A table whose columns would become narrower
        than 10 is written as records, a line for each cell. 0: lines of any width. */
    unsigned width;
    int color; /**< TEXT, not 0: with terminal colours */
    /** CSV, not 0: a cell or header that a spreadsheet could take for a formula gets a ' before it.
        It is one that begins with = + - @ (or their wide forms), a tab or a line break; numbers
        such as -5 stay as they are. */
    int csv_safe;
    int standalone; /**< HTML, not 0: a whole page, with a small style and no script */
    /** VIMGREP, and the places of tasks in TEXT: what to put before the path of a note, such as
        "notes/"; NULL: nothing. */
    const char *folder;
    /** TEXT: make the names of notes and files links to them, for terminals that have those
        (OSC 8): "file://HOST/path", percent-encoded. The name of this machine, may be ""; NULL: no
        links. */
    const char *link_host;
} dvq_format_options;

/** The defaults. */
#define DVQ_FORMAT_OPTIONS_INIT DVQ_SIZED_INIT(dvq_format_options)

/**
 * Run a query and write its whole result.
 *
 * @param query    a prepared query; afterwards it is as after its last row. An expression can be
 *                 written as TEXT, MARKDOWN and DATAVIEW (its text), HTML, JSON and NDJSON
 *                 ({"type","value","text"}); a page as JSON and NDJSON
 * @param format   the format
 * @param options  NULL for the defaults; borrowed until the call returns
 * @param write    takes the output, in large blocks; nothing is written when the query fails. After
 *                 dvq_query_cancel, part of the output may have been written
 * @param user     passed to `write`
 * @param error    out, may be NULL
 * @return the same as dvq_query_step, but DVQ_OK when all is written; DVQ_ERROR_EVALUATE also for a
 *         format that the type of query does not have; DVQ_ERROR_IO also when `write` stopped the
 *         output
 */
DVQ_API dvq_status dvq_query_render(dvq_query *query, dvq_format format,
                                    const dvq_format_options *options, dvq_write_function write,
                                    void *user, dvq_error *error);

/**
 * Run a query and write a report on the run instead of its rows, by which an empty result can be
 * understood: the query as it is understood, with implied parentheses; what each source found; what
 * was needed of the notes, and how many were read; how many rows each operation took in and gave
 * out, and how many it dropped because its expression failed on them; how long it took; and the
 * warnings. A query that fails when it is run has a report as well, which ends with the failure.
 *
 * @param query    a prepared query, not an expression or a page. If it has run without a report, it
 *                 is reset and runs again; afterwards its rows can be stepped through, and
 *                 dvq_query_step gives its failure
 * @param format   TEXT, for people, or JSON, which docs/json.md describes
 * @param options  of which `width` counts, where 0 is 80; NULL for the defaults
 * @param write    takes the report
 * @param user     passed to `write`
 * @param error    out, may be NULL
 * @return DVQ_OK, also when the query itself fails with DVQ_ERROR_EVALUATE or DVQ_ERROR_IO;
 *         DVQ_ERROR_LIMIT; DVQ_ERROR_CANCELLED; DVQ_ERROR_IO when `write` stopped the output;
 *         DVQ_ERROR_USAGE for other formats and queries
 */
DVQ_API dvq_status dvq_query_explain(dvq_query *query, dvq_format format,
                                     const dvq_format_options *options, dvq_write_function write,
                                     void *user, dvq_error *error);

/**
 * Write the syntax tree of a query as JSON: {"header","source","operations"}.
 *
 * @param vault   for its clock, zone and locale; may be NULL: the system's clock, UTC and "en-US"
 * @param text    the query; borrowed until the call returns
 * @param length  its bytes, or DVQ_TERMINATED
 * @param write   takes the JSON
 * @param user    passed to `write`
 * @param error   out, may be NULL
 * @return DVQ_OK, DVQ_ERROR_PARSE, DVQ_ERROR_LIMIT, DVQ_ERROR_IO
 */
DVQ_API dvq_status dvq_ast_write_json(dvq_vault *vault, const char *text, size_t length,
                                      dvq_write_function write, void *user, dvq_error *error);

/** Forms of a value, for dvq_expression_write, dvq_value_make_text and dvq_value_write. */
typedef enum dvq_value_form {
    DVQ_VALUE_FORM_TEXT = 0, /**< as an inline query shows it */
    DVQ_VALUE_FORM_JSON = 1  /**< {"type","value","text"} */
} dvq_value_form;

/**
 * Evaluate an expression as an inline query does, and write its value.
 *
 * @param vault    the vault that links and `this` are looked up in
 * @param text     the expression; borrowed until the call returns
 * @param length   its bytes, or DVQ_TERMINATED
 * @param options  as for dvq_query_prepare
 * @param form     what to write
 * @param write    takes the output; nothing is written on failure
 * @param user     passed to `write`
 * @param error    out, may be NULL
 * @return DVQ_OK, DVQ_ERROR_PARSE, DVQ_ERROR_EVALUATE, DVQ_ERROR_LIMIT, DVQ_ERROR_IO
 */
DVQ_API dvq_status dvq_expression_write(dvq_vault *vault, const char *text, size_t length,
                                        const dvq_query_options *options, dvq_value_form form,
                                        dvq_write_function write, void *user, dvq_error *error);

/**
 * Write everything known about a note as JSON.
 *
 * @param vault   the vault
 * @param path    the note, as for dvq_page_prepare
 * @param length  its bytes, or DVQ_TERMINATED
 * @param write   takes the JSON
 * @param user    passed to `write`
 * @param error   out, may be NULL; when there is no such note, the hint has those named almost so
 * @return DVQ_OK; DVQ_ERROR_IO when there is no such note or it cannot be read
 */
DVQ_API dvq_status dvq_page_write_json(dvq_vault *vault, const char *path, size_t length,
                                       dvq_write_function write, void *user, dvq_error *error);

/**
 * Write the syntax tree of a query as JSON, for tools that look at queries. Nothing is run.
 *
 * @param query  made by dvq_query_prepare, in whatever language
 * @param write  takes the text
 * @param user   passed to `write`
 * @param error  out, may be NULL
 * @return DVQ_OK; DVQ_ERROR_USAGE for an expression or a page; DVQ_ERROR_IO when `write` stopped it
 */
DVQ_API dvq_status dvq_query_write_ast(dvq_query *query, dvq_write_function write, void *user,
                                       dvq_error *error);

/** How many tasks a query of the language DVQ_LANGUAGE_TASKS found. */
typedef struct dvq_task_totals {
    size_t shown;         /**< after limits; a task that is in several groups counts once */
    size_t before_limits; /**< that passed all filters */
    uint64_t reserved[2]; /**< zero */
} dvq_task_totals;

/**
 * How many tasks a query found; it is run unless it has run.
 *
 * @param query   a query of the language DVQ_LANGUAGE_TASKS
 * @param totals  out; unchanged on failure
 * @return 1; 0 for another query, and when it fails
 */
DVQ_API int dvq_query_get_task_totals(dvq_query *query, dvq_task_totals *totals);

/** An instruction of the Tasks plugin's language, for help and completion. */
typedef struct dvq_instruction_info {
    const char *form;     /**< "limit [to] NUMBER [tasks]" */
    const char *summary;  /**< one line */
    int is_filter;        /**< not 0: filters can be combined by AND, OR, XOR and NOT */
    uint64_t reserved[4]; /**< zero */
} dvq_instruction_info;

/**
 * One of the instructions of the language DVQ_LANGUAGE_TASKS, in the order in which a line is
 * compared with them.
 *
 * @param index  from 0
 * @param info   out: its strings are terminated and borrowed for good
 * @return 1, or 0 when there is no such instruction
 */
DVQ_API int dvq_instruction_get_info(size_t index, dvq_instruction_info *info);

/** A built-in function of the language, for help and completion. */
typedef struct dvq_function_info {
    const char *name;      /**< as queries call it */
    const char *signature; /**< "round(number, [digits])" */
    const char *summary;   /**< one line */
    const char *example;   /**< an expression */
    const char *group;     /**< the heading that it belongs under */
    uint64_t reserved[4];  /**< zero */
} dvq_function_info;

/**
 * One of the built-in functions, in the order of the documentation.
 *
 * @param index  from 0
 * @param info   out: its strings are terminated and borrowed for good
 * @return 1, or 0 when there is no such function
 */
DVQ_API int dvq_function_get_info(size_t index, dvq_function_info *info);

/* ---- values ---- */

/**
 * Types of values. dvq_value_get_type_name gives their names: "null", "boolean", … Next to each
 * type is what reads its values.
 */
typedef enum dvq_type {
    DVQ_TYPE_NULL = 0,
    DVQ_TYPE_BOOLEAN = 1,  /**< dvq_value_get_number */
    DVQ_TYPE_NUMBER = 2,   /**< dvq_value_get_number */
    DVQ_TYPE_STRING = 3,   /**< dvq_value_get_string */
    DVQ_TYPE_DATE = 4,     /**< dvq_value_get_date, dvq_value_get_number */
    DVQ_TYPE_DURATION = 5, /**< dvq_value_get_duration */
    DVQ_TYPE_LINK = 6,     /**< dvq_value_get_link */
    DVQ_TYPE_ARRAY = 7,    /**< dvq_value_get_count, dvq_value_get_element */
    DVQ_TYPE_OBJECT = 8,   /**< dvq_value_get_field, dvq_value_list_fields, dvq_value_get_item */
    DVQ_TYPE_FUNCTION = 9, /**< nothing; it is a lambda that was not called */
    DVQ_TYPE_WIDGET = 10   /**< dvq_value_get_pair: "id: value" of a LIST, or a link to the web */
} dvq_type;

/**
 * The type of a value.
 *
 * @param value  a value; NULL counts as null
 * @return its type
 */
DVQ_API dvq_type dvq_value_get_type(const dvq_value *value);

/**
 * The name of a value's type, as in typeof(): "null", "boolean", …
 *
 * @param value  a value; NULL counts as null
 * @return terminated, borrowed for good
 */
DVQ_API const char *dvq_value_get_type_name(const dvq_value *value);

/**
 * A NUMBER, a BOOLEAN (0 or 1), or a DATE in milliseconds since 1970-01-01T00:00Z.
 *
 * @param value  a value
 * @return 0 for every other type
 */
DVQ_API double dvq_value_get_number(const dvq_value *value);

/**
 * The text of a STRING.
 *
 * @param value  a value
 * @return borrowed with the row; "" for every other type
 */
DVQ_API dvq_string dvq_value_get_string(const dvq_value *value);

/**
 * How many elements an ARRAY has.
 *
 * @param value  a value
 * @return how many; 0 for every other type
 */
DVQ_API size_t dvq_value_get_count(const dvq_value *value);

/**
 * An element of an ARRAY.
 *
 * @param value  a value
 * @param index  from 0
 * @return borrowed with the row; NULL when there is none
 */
DVQ_API const dvq_value *dvq_value_get_element(const dvq_value *value, size_t index);

/** What a LINK leads to. */
typedef enum dvq_link_type {
    DVQ_LINK_FILE = 0,
    DVQ_LINK_HEADER = 1, /**< [[note#heading]] */
    DVQ_LINK_BLOCK = 2   /**< [[note#^block]] */
} dvq_link_type;

/** A LINK, part by part. All text is borrowed with the row. */
typedef struct dvq_link_parts {
    dvq_string path;    /**< from the vault's root if the file exists, otherwise as written */
    dvq_string subpath; /**< heading or block, without # and ^ */
    dvq_string display; /**< what is shown instead of the name */
    dvq_link_type type;
    int has_display;      /**< `display` was given, even if it is "" */
    int is_embed;         /**< ![[note]] */
    uint64_t reserved[4]; /**< zero */
} dvq_link_parts;

/**
 * The parts of a LINK.
 *
 * @param value  a value
 * @param parts  out; unchanged for every other type
 * @return 1, or 0 for every other type
 */
DVQ_API int dvq_value_get_link(const dvq_value *value, dvq_link_parts *parts);

/** A DATE in its own zone, part by part. */
typedef struct dvq_date_parts {
    int year;
    int month; /**< 1 to 12 */
    int day;   /**< 1 to 31 */
    int hour;
    int minute;
    int second;
    int millisecond;
    int offset;           /**< minutes east of UTC */
    int weekday;          /**< 1 (Monday) to 7 */
    int week;             /**< ISO 8601 week, 1 to 53 */
    int week_year;        /**< the year that the week belongs to */
    int ordinal;          /**< day of the year, from 1 */
    uint64_t reserved[4]; /**< zero */
} dvq_date_parts;

/**
 * The parts of a DATE. For its instant, see dvq_value_get_number.
 *
 * @param value  a value
 * @param query  the query that it came from
 * @param parts  out; unchanged for every other type
 * @return 1; 0 for every other type, and for an invalid date
 */
DVQ_API int dvq_value_get_date(const dvq_value *value, const dvq_query *query,
                               dvq_date_parts *parts);

/** A DURATION, unit by unit, as it was written: neither normalised nor rounded. */
typedef struct dvq_duration_parts {
    double years;
    double quarters;
    double months;
    double weeks;
    double days;
    double hours;
    double minutes;
    double seconds;
    double milliseconds;
    double total; /**< everything in milliseconds, with months of 30 and years of 365 days */
} dvq_duration_parts;

/**
 * The parts of a DURATION.
 *
 * @param value  a value
 * @param parts  out; unchanged for every other type
 * @return 1, or 0 for every other type
 */
DVQ_API int dvq_value_get_duration(const dvq_value *value, dvq_duration_parts *parts);

/** A WIDGET. Both values are borrowed with the row. */
typedef struct dvq_pair {
    int is_web_link;        /**< 0: the "id: value" of a LIST */
    const dvq_value *key;   /**< the id; for a link to the web, its URL, a STRING */
    const dvq_value *value; /**< the value; for a link to the web, its text, a STRING or NULL */
} dvq_pair;

/**
 * The parts of a WIDGET.
 *
 * @param value  a value
 * @param pair   out; unchanged for every other type
 * @return 1, or 0 for every other type
 */
DVQ_API int dvq_value_get_pair(const dvq_value *value, dvq_pair *pair);

/** What kind of thing an OBJECT is. */
typedef enum dvq_object_kind {
    DVQ_OBJECT_PLAIN = 0, /**< written in a query or a note, or a group: `key` and `rows` */
    DVQ_OBJECT_PAGE = 1,  /**< a note: `file` and its fields */
    DVQ_OBJECT_FILE = 2,  /**< the `file` of a page */
    DVQ_OBJECT_ITEM = 3   /**< a task or list item, see dvq_value_get_item */
} dvq_object_kind;

/**
 * What kind of thing an OBJECT is.
 *
 * @param value  a value
 * @return its kind; PLAIN for every other type
 */
DVQ_API dvq_object_kind dvq_value_get_object_kind(const dvq_value *value);

/**
 * What every task and list item has. Dates such as `due`, fields in its text, `tags`, `link`,
 * `section` and `children` are read with dvq_value_get_field. All text is borrowed with the row.
 * Lines count from 1 here, while the fields `line` and `parent` of the language count from 0.
 */
typedef struct dvq_item {
    dvq_string path;     /**< of its note; terminated */
    dvq_string text;     /**< without marker and status; lines are joined by "\n" */
    dvq_string symbol;   /**< its marker: "-", "*", "+", "1." */
    dvq_string status;   /**< the character between the brackets; "" for a list item */
    dvq_string block_id; /**< "" for none */
    uint32_t line;       /**< line in the note, from 1 */
    uint32_t line_count;
    uint32_t parent_line; /**< line of the item that it belongs to; 0: none */
    size_t child_count;
    int is_task;
    int is_checked;         /**< its status is not " " */
    int is_completed;       /**< its status is "x" or "X" */
    int is_fully_completed; /**< it and all items below it are completed */
    uint64_t reserved[4];   /**< zero */
} dvq_item;

/**
 * What every task and list item has.
 *
 * @param value  a value
 * @param query  the query that it came from
 * @param item   out; unchanged if the value is no item
 * @return 1; 0 if the value is no item
 */
DVQ_API int dvq_value_get_item(const dvq_value *value, dvq_query *query, dvq_item *item);

/** A field of an OBJECT. */
typedef struct dvq_member {
    dvq_string name;        /**< borrowed with the row */
    const dvq_value *value; /**< borrowed with the row */
} dvq_member;

/**
 * All fields of an OBJECT, in the order in which they are in its JSON; names that FLATTEN added are
 * last. Each call makes a new list, which takes memory until the query is reset.
 *
 * @param value    a value
 * @param query    the query that it came from
 * @param members  out: an array of `count` fields, borrowed with the row; NULL for none
 * @param count    out: how many; 0 for every other type and on failure
 * @param error    out, may be NULL
 * @return DVQ_OK; DVQ_ERROR_LIMIT for values nested too deeply; DVQ_ERROR_USAGE when the vault was
 *         refreshed
 */
DVQ_API dvq_status dvq_value_list_fields(const dvq_value *value, dvq_query *query,
                                         const dvq_member **members, size_t *count,
                                         dvq_error *error);

/**
 * A field of an OBJECT: a task's `text`, a group's `rows`, a page's `file`.
 *
 * @param value   a value
 * @param query   the query that it came from
 * @param name    the field's name, as queries write it
 * @param length  its bytes, or DVQ_TERMINATED
 * @return borrowed with the row; NULL for every other type, and when there is no such field or no
 *         memory
 */
DVQ_API const dvq_value *dvq_value_get_field(const dvq_value *value, dvq_query *query,
                                             const char *name, size_t length);

/**
 * The text of a value, of any type, or its JSON.
 *
 * @param value  the value
 * @param query  the query that it came from
 * @param form   TEXT or JSON
 * @param text   out: terminated; borrowed with the row, but only until the next dvq_query_step; ""
 *               on failure
 * @param error  out, may be NULL
 * @return DVQ_OK, DVQ_ERROR_LIMIT, DVQ_ERROR_CANCELLED; DVQ_ERROR_USAGE when the vault was
 *         refreshed or closed
 */
DVQ_API dvq_status dvq_value_make_text(const dvq_value *value, dvq_query *query,
                                       dvq_value_form form, dvq_string *text, dvq_error *error);

/**
 * Write the text of a value, of any type, or its JSON, in pieces.
 *
 * @param value  the value
 * @param query  the query that it came from
 * @param form   as for dvq_expression_write
 * @param write  takes the output
 * @param user   passed to `write`
 * @param error  out, may be NULL
 * @return DVQ_OK, DVQ_ERROR_LIMIT, DVQ_ERROR_IO, DVQ_ERROR_CANCELLED
 */
DVQ_API dvq_status dvq_value_write(const dvq_value *value, dvq_query *query, dvq_value_form form,
                                   dvq_write_function write, void *user, dvq_error *error);

/**
 * Keep a value: copy it, with everything that can be reached from it. What is looked up in notes,
 * such as `file.inlinks` of a page, is looked up now. The copy stays as it is whatever becomes of
 * the row, the query and the vault: also after dvq_vault_refresh, dvq_query_finalize and
 * dvq_vault_close.
 *
 * @param value  the value; NULL counts as null
 * @param query  the query that it came from, which may itself be such a copy
 * @param copy   out: a query of the type DVQ_QUERY_EXPRESSION that is on its only row. Its cell 0
 *               is the value, and the query to give to the functions of values with it. What it
 *               gives is valid until it is finalized; dvq_query_reset puts it before its row, and
 *               gives up what was listed or looked up in the value. Caller owns, free with
 *               dvq_query_finalize; NULL on failure
 * @param error  out, may be NULL
 * @return DVQ_OK; DVQ_ERROR_LIMIT for values nested too deeply; DVQ_ERROR_IO or DVQ_ERROR_CANCELLED
 *         when a note had to be read; DVQ_ERROR_USAGE when the vault was refreshed or closed since
 *         the query ran
 */
DVQ_API dvq_status dvq_value_copy(const dvq_value *value, dvq_query *query, dvq_query **copy,
                                  dvq_error *error);

/* ---- notes with queries in them ---- */

/**
 * Read every note of the vault, and find out which note links to which. After that,
 * dvq_note_render, dvq_note_check and dvq_note_get_text may be called from several threads at the
 * same time. Their answers are for the notes as they were read and for a single time of the clock,
 * whatever is written in the meantime. Notes that cannot be read are counted and reported to the
 * log function. Alone.
 *
 * @param vault  an open vault
 * @param error  out, may be NULL
 * @return DVQ_OK, DVQ_ERROR_MEMORY
 */
DVQ_API dvq_status dvq_vault_load(dvq_vault *vault, dvq_error *error);

/** A file or folder of a vault. A file that is not a note is an attachment. */
typedef struct dvq_vault_file {
    dvq_string path;      /**< terminated; borrowed until dvq_vault_close */
    int is_note;          /**< not 0 for notes */
    int is_folder;        /**< not 0 for folders, which come before everything in them */
    uint64_t reserved[4]; /**< zero */
} dvq_vault_file;

/**
 * One of the files and folders of a vault, in the order of the walk.
 *
 * @param vault  an open vault
 * @param index  from 0
 * @param file   out
 * @return 1, or 0 when there is no such file
 */
DVQ_API int dvq_vault_get_file(const dvq_vault *vault, size_t index, dvq_vault_file *file);

/**
 * The path by which the system knows a file or folder of the vault. Results have names in composed
 * Unicode (NFC), as Obsidian has them, and with U+FFFD for bytes that are not UTF-8; only the bytes
 * that this gives open the file. Thread-safe.
 *
 * @param vault   an open vault
 * @param path    the path as results have it, composed or not
 * @param length  its bytes, or DVQ_TERMINATED
 * @return terminated; borrowed until the vault is refreshed or closed; NULL when there is no such
 *         file
 */
DVQ_API const char *dvq_vault_find_file(const dvq_vault *vault, const char *path, size_t length);

/**
 * The text of a note as it was read, byte for byte.
 *
 * @param vault   the vault; if it is not loaded, only this note is read
 * @param path    the note; ".md" may be left out
 * @param length  its bytes, or DVQ_TERMINATED
 * @param text    out: borrowed until the vault is refreshed or closed; "" on failure
 * @param error   out, may be NULL
 * @return DVQ_OK; DVQ_ERROR_IO when there is no such note or it could not be read
 */
DVQ_API dvq_status dvq_note_get_text(dvq_vault *vault, const char *path, size_t length,
                                     dvq_string *text, dvq_error *error);

/** Where the results of a note's queries go. */
typedef enum dvq_note_target {
    DVQ_NOTE_COPY = 0,    /**< where the queries were: a note to publish */
    DVQ_NOTE_IN_PLACE = 1 /**< below the queries, between the marks of managed results */
} dvq_note_target;

/** How links are written in results and, in copies, also in the note's own text. */
typedef enum dvq_link_style {
    DVQ_LINKS_WIKI = 0,    /**< [[path|name]] */
    DVQ_LINKS_MARKDOWN = 1 /**< [name](path), the path relative to the note and URL-encoded */
} dvq_link_style;

/** What to leave out of the text of tasks. */
enum {
    DVQ_STRIP_FIELDS = 1, /**< [key:: value] and (key:: value) */
    DVQ_STRIP_DATES = 2,  /**< dates with their emoji, and fields with dates of the task */
    DVQ_STRIP_TAGS = 4    /**< #tags */
};

/** What can happen to the queries of a note. */
typedef enum dvq_note_event {
    DVQ_NOTE_EVENT_FAILED = 0,        /**< a query failed */
    DVQ_NOTE_EVENT_STALE = 1,         /**< IN_PLACE: a result is missing or out of date */
    DVQ_NOTE_EVENT_LEFT = 2,          /**< IN_PLACE: a query that cannot be managed */
    DVQ_NOTE_EVENT_CODE = 3,          /**< JavaScript, which is left as it is; once for each note */
    DVQ_NOTE_EVENT_WARNING = 4,       /**< a warning about a query, as of dvq_query_get_warning;
                                           dvq_check_options.run: also about the note itself */
    DVQ_NOTE_EVENT_QUERY = 5,         /**< a query or expression was found, and run or checked */
    DVQ_NOTE_EVENT_EMPTY = 6,         /**< a query was answered, without a row */
    DVQ_NOTE_EVENT_NO_EXPRESSION = 7, /**< inline code that starts as an expression does and is
                                           none; it stays as it is */
    DVQ_NOTE_EVENT_SCRIPT = 8,        /**< a block of JavaScript, which is left as it is */
    DVQ_NOTE_EVENT_INLINE_SCRIPT = 9, /**< inline JavaScript, which is left as it is */
    DVQ_NOTE_EVENT_TASKS = 10,        /**< a `tasks` block, which is left as it is */
    DVQ_NOTE_EVENT_BASE = 11,         /**< a `base` block, or an embedded .base file */
    DVQ_NOTE_EVENT_SEARCH = 12,       /**< a `query` block, which is left as it is */
    DVQ_NOTE_EVENT_SPELLING = 13,     /**< a block whose word is nearly "dataview" */
    DVQ_NOTE_EVENT_PLAIN = 14         /**< IN_PLACE without `manage`: a query with no place for
                                           its result */
} dvq_note_event;

/**
 * Takes events, in their order in the note. Called by the thread that renders the note.
 *
 * @param user     the pointer given with the function
 * @param event    what happened
 * @param message  what and where, with line and column in the note; borrowed until the function
 *                 returns
 */
typedef void (*dvq_note_report_function)(void *user, dvq_note_event event,
                                         const dvq_error *message);

/** What a note is rendered as. */
typedef enum dvq_note_form { DVQ_NOTE_FORM_MARKDOWN = 0, DVQ_NOTE_FORM_HTML = 1 } dvq_note_form;

/** What becomes of HTML that stands in a note when the note becomes HTML. */
typedef enum dvq_raw_html {
    DVQ_RAW_HTML_KEEP = 0,   /**< it is written as it is, scripts included: for one's own notes */
    DVQ_RAW_HTML_ESCAPE = 1, /**< it is shown as text */
    DVQ_RAW_HTML_DROP = 2    /**< tags are left out, and what stands between them stays */
} dvq_raw_html;

/** How to render a note. Start from DVQ_NOTE_OPTIONS_INIT. */
typedef struct dvq_note_options {
    size_t size; /**< of this struct, in bytes */
    dvq_note_target target;
    dvq_link_style links;
    unsigned heading_level; /**< of groups in results, 1 to 6; 0: one below their section */
    unsigned strip;         /**< DVQ_STRIP_* or 0 */
    int source_links;       /**< not 0: tasks, and rows that name no note, link to their note */
    int keep_checkboxes;    /**< not 0: even in managed results, where Dataview finds them again */
    int errors_inline;      /**< not 0: the message of a failed query is written into the note */
    int skip_failed;        /**< not 0: a failed query fails the note */
    int keep_comments;      /**< COPY, not 0: %% comments %% and ids of blocks stay; else an id to
                                 which no link leads goes, and another becomes an <a> element */
    int manage;             /**< IN_PLACE, not 0: plain queries become managed ones */
    int all;                /**< not 0: also results to be written only by hand, or only once */
    int unmanage;           /**< IN_PLACE, not 0: managed queries become plain ones, whatever says
                                 when their results are written; `manage` and `all` count for nothing */
    const char *empty;      /**< what stands for a result without rows, where no plugin says it;
                                 Markdown, borrowed as the options are; NULL: nothing */
    dvq_note_report_function report; /**< NULL: events are dropped */
    void *report_user;               /**< passed to `report` */
    dvq_note_form form;    /**< HTML: a fragment, links of which lead to pages: `Folder/Note.md` is
                                `Folder/Note.html`; it is a COPY, and `links` counts for nothing */
    dvq_raw_html raw_html; /**< HTML: what becomes of HTML that stands in the note */
} dvq_note_options;

/** The defaults. */
#define DVQ_NOTE_OPTIONS_INIT DVQ_SIZED_INIT(dvq_note_options)

/**
 * Write a note with the results of its queries. `this` is the note at `path`, as it is in the
 * vault.
 *
 * @param vault        the vault; its notes are read unless they have been read already
 * @param path         the note; need not exist
 * @param path_length  its bytes, or DVQ_TERMINATED
 * @param text         the text of the note; borrowed until the call returns; NULL: as in the vault
 * @param length       its bytes, or DVQ_TERMINATED
 * @param options      NULL for the defaults; borrowed until the call returns
 * @param write        takes the note; nothing is written on failure
 * @param user         passed to `write`
 * @param error        out, may be NULL; line and column are those in the note
 * @return DVQ_OK, also if queries failed: each is reported, and stays as it was typed unless errors
 *         are inline; with `skip_failed` the first failure of a query; IN_PLACE, DVQ_ERROR_PARSE if
 *         one of the two marks of a managed result is missing, while a copy keeps such a mark and
 *         has it reported; DVQ_ERROR_IO, DVQ_ERROR_LIMIT
 */
DVQ_API dvq_status dvq_note_render(dvq_vault *vault, const char *path, size_t path_length,
                                   const char *text, size_t length, const dvq_note_options *options,
                                   dvq_write_function write, void *user, dvq_error *error);

/** How to check a note. Start from DVQ_CHECK_OPTIONS_INIT. */
typedef struct dvq_check_options {
    size_t size; /**< of this struct, in bytes */
    /** Not 0: also run the queries and look at the note itself. Then what fails when it runs is
        reported as well, and so are the warnings about queries and those about the note: broken
        frontmatter, a link in frontmatter without quotes, tags that become others, fields in code,
        and marks that are nearly those of a managed result. */
    int run;
    /** Takes the events QUERY, FAILED, NO_EXPRESSION and CODE, those of what is left as it is and,
        with `run`, WARNING; `offset` and `length` are those in the text after a byte order mark.
        NULL: events are dropped. */
    dvq_note_report_function report;
    void *report_user; /**< passed to `report` */
} dvq_check_options;

/** The defaults. */
#define DVQ_CHECK_OPTIONS_INIT DVQ_SIZED_INIT(dvq_check_options)

/**
 * Parse every query and expression of a note, and report functions that do not exist. No query is
 * run unless the options say so, and nothing is written. Several threads may check notes of one
 * vault at the same time.
 *
 * @param vault        the vault; only this note is read, and with `run` those that queries need
 * @param path         as for dvq_note_render
 * @param path_length  its bytes, or DVQ_TERMINATED
 * @param text         as for dvq_note_render; `this` is the note as it is in the vault all the same
 * @param length       its bytes, or DVQ_TERMINATED
 * @param options      NULL for the defaults; borrowed until the call returns
 * @param error        out, may be NULL: the first failure
 * @return DVQ_OK, also if there are warnings; DVQ_ERROR_PARSE, DVQ_ERROR_EVALUATE, DVQ_ERROR_IO,
 *         DVQ_ERROR_LIMIT
 */
DVQ_API dvq_status dvq_note_check(dvq_vault *vault, const char *path, size_t path_length,
                                  const char *text, size_t length, const dvq_check_options *options,
                                  dvq_error *error);

/**
 * Write a note of the vault in place: its bytes change, while its birth time, owner, mode, hard
 * links and extended attributes stay. First both its old text and the new one are safe on the disk
 * in a file beside it, whose name starts with ".dvq-"; if the program is killed while it writes, a
 * vault that is opened with dvq_vault_options.mend finishes that. Nothing is written if the note
 * already holds the text.
 *
 * Other programs: on Linux, the file is leased, so that a program which opens it meanwhile waits
 * until it is written. A note that is open elsewhere is left as it is. Where there are no leases
 * (network file systems, the files of other users, other systems), it is left as it is unless its
 * size and time have not changed for two seconds, for which the call waits. The lease is taken in
 * such a way that no signal comes of it, except that a program which handles SIGURG may get one.
 *
 * @param vault        an open vault; if the note has not been read yet, it is read first
 * @param path         the note; ".md" may be left out
 * @param path_length  its bytes, or DVQ_TERMINATED
 * @param text         the new text; borrowed until the call returns
 * @param length       its bytes, or DVQ_TERMINATED
 * @param written      out, may be NULL: whether the note was written
 * @param error        out, may be NULL
 * @return DVQ_OK; DVQ_ERROR_IO when the note cannot be written, has no write permission for
 *         anybody, is open in another program, or no longer holds what dvq_note_get_text gives; the
 *         note is then as it was
 */
DVQ_API dvq_status dvq_note_replace(dvq_vault *vault, const char *path, size_t path_length,
                                    const char *text, size_t length, int *written,
                                    dvq_error *error);

/**
 * Write a file outside the vault, completely or not at all: the text is written to a new file,
 * which is then renamed over the old one. Mode and owner are kept. Nothing is written if the file
 * already holds the text. Missing folders are made.
 *
 * @param file     the file, terminated
 * @param text     the new text; borrowed until the call returns
 * @param length   its bytes, or DVQ_TERMINATED
 * @param written  out, may be NULL: whether the file was written
 * @param error    out, may be NULL
 * @return DVQ_OK, DVQ_ERROR_IO
 */
DVQ_API dvq_status dvq_file_write(const char *file, const char *text, size_t length, int *written,
                                  dvq_error *error);

/**
 * Remove the temporary files that killed programs left in a folder while they were in
 * dvq_file_write or dvq_vault_copy_file. Those of programs that are still running stay, and nothing
 * else is touched. What cannot be removed stays, too.
 *
 * @param folder  the folder, terminated; it need not exist
 */
DVQ_API void dvq_folder_remove_leftovers(const char *folder);

/**
 * Copy a file of the vault to a place outside, in the way that dvq_file_write writes files. The
 * copy gets the file's mode.
 *
 * @param vault    an open vault
 * @param path     the file, from the vault's root
 * @param length   its bytes, or DVQ_TERMINATED
 * @param file     where the copy goes, terminated
 * @param written  out, may be NULL: whether it was written
 * @param error    out, may be NULL
 * @return DVQ_OK, DVQ_ERROR_IO
 */
DVQ_API dvq_status dvq_vault_copy_file(dvq_vault *vault, const char *path, size_t length,
                                       const char *file, int *written, dvq_error *error);

/* ---- sites: a vault as pages ---- */

/**
 * The site that a vault becomes: a page for each note, for each folder that holds notes and for
 * each tag, a stylesheet, and the vault's other files. Several threads may write files of one site.
 */
typedef struct dvq_site dvq_site;

/** How a site looks. Start from DVQ_SITE_OPTIONS_INIT; all is copied. */
typedef struct dvq_site_options {
    size_t size;               /**< of this struct, in bytes */
    const char *page_template; /**< a page with the places of docs/pages.md, such as {{content}};
                                    NULL: the built-in one */
    const char *style;         /**< the stylesheet; NULL: the built-in one */
    const char *name;          /**< of the site; NULL: the name of the vault's folder */
} dvq_site_options;

/** The defaults. */
#define DVQ_SITE_OPTIONS_INIT DVQ_SIZED_INIT(dvq_site_options)

/** What a file of a site is. */
typedef enum dvq_site_kind {
    DVQ_SITE_NOTE = 0,       /**< the page of a note */
    DVQ_SITE_ATTACHMENT = 1, /**< another file of the vault, for dvq_vault_copy_file */
    DVQ_SITE_FOLDER = 2,     /**< lists the notes and folders of a folder: `index.html` */
    DVQ_SITE_TAG = 3,        /**< lists the notes with a tag, or with one below it */
    DVQ_SITE_TAG_LIST = 4,   /**< lists all tags */
    DVQ_SITE_STYLE = 5       /**< the stylesheet */
} dvq_site_kind;

/** A file of a site. Its strings are terminated, and borrowed until the site is closed. */
typedef struct dvq_site_file {
    dvq_site_kind kind;
    dvq_string path;      /**< from the site's folder, with "/"; never absolute, and without ".." */
    dvq_string source;    /**< NOTE, ATTACHMENT: the file, from the vault's root; else "" */
    uint64_t reserved[4]; /**< zero */
} dvq_site_file;

/**
 * Plan a site of all of a vault. The notes are read unless they have been read already.
 *
 * @param vault    the vault, with which the site ends; must not be refreshed until the site is
 * closed
 * @param options  NULL for the defaults; borrowed until the call returns
 * @param site     out: caller owns, free with dvq_site_close; NULL on failure
 * @param error    out, may be NULL; line and column are those in the template
 * @return DVQ_OK; DVQ_ERROR_PARSE if the template has a place that there is not; DVQ_ERROR_MEMORY
 */
DVQ_API dvq_status dvq_site_open(dvq_vault *vault, const dvq_site_options *options, dvq_site **site,
                                 dvq_error *error);

/**
 * Get a file of a site. Thread-safe.
 *
 * @param site   the site
 * @param index  from 0
 * @param file   out: the file, borrowed until the site is closed
 * @return 1, or 0 past the last file
 */
DVQ_API int dvq_site_get_file(const dvq_site *site, size_t index, dvq_site_file *file);

/**
 * Write the text of a file of a site, other than an ATTACHMENT. Thread-safe.
 *
 * @param site     the site
 * @param index    the file's, as for dvq_site_get_file
 * @param options  how its note is rendered, as HTML whatever `form` says; NULL for the defaults;
 *                 borrowed until the call returns
 * @param write    takes the text; nothing is written on failure
 * @param user     passed to `write`
 * @param error    out, may be NULL; line and column are those in the note
 * @return as dvq_note_render; DVQ_ERROR_USAGE for an ATTACHMENT or when there is no such file
 */
DVQ_API dvq_status dvq_site_write(dvq_site *site, size_t index, const dvq_note_options *options,
                                  dvq_write_function write, void *user, dvq_error *error);

/**
 * Close a site; its vault stays open.
 *
 * @param site  the site, or NULL
 */
DVQ_API void dvq_site_close(dvq_site *site);

#ifdef __cplusplus
}
#endif

#endif
