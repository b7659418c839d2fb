/*
 * What Obsidian keeps about a vault in its `.obsidian` folder. Called when a vault is opened, and
 * again when it is refreshed; a missing or broken file counts as an empty one.
 */
#ifndef DVQ_VAULT_SETTINGS_H
#define DVQ_VAULT_SETTINGS_H

#include "note/page.h"
#include "vault/root.h"

/*
 * Paths of the bookmarked files in the text of `bookmarks.json`, those in groups included. Adds
 * none when it is no such file. Fails with DVQ_ERROR_MEMORY only.
 */
dvq_status dvq_settings_read_bookmarks(dvq_arena *arena, dvq_text json, dvq_text_vector *paths);

/* Settings of the vault's plugins that say how results look. Text is in the arena or a literal. */
typedef struct dvq_vault_settings {
    /* Dataview */
    dvq_text null_text;
    dvq_text date_format;
    dvq_text date_time_format;
    dvq_text file_column;
    dvq_text group_column;
    bool allow_html;
    dvq_text inline_prefix; /* "=" */
    dvq_text script_prefix; /* "$=" */
    dvq_text script_word;   /* "dataviewjs" */
    bool has_inline;        /* inline queries are shown */
    /* Dataview Serializer, with Obsidian's own settings where it refers to them */
    bool absolute_links;
    bool markdown_links;
    bool trailing_newline;
} dvq_vault_settings;

/* The settings of a vault without any settings file. */
void dvq_settings_init(dvq_vault_settings *settings);

/* Take the settings that a settings file's text holds; anything else in it is ignored. */
dvq_status dvq_settings_read_dataview(dvq_arena *arena, dvq_text json,
                                      dvq_vault_settings *settings);
dvq_status dvq_settings_read_serializer(dvq_text json, dvq_text obsidian_json,
                                        dvq_vault_settings *settings);

/* ---- from the files themselves ---- */

/* A settings file's text, "" when it is missing or cannot be read. Fails when memory is out. */
dvq_status dvq_settings_read_text(const dvq_root *root, dvq_text path, dvq_arena *arena,
                                  dvq_text *json);

/* The paths of the bookmarked files. Fails with DVQ_ERROR_MEMORY only. */
dvq_status dvq_settings_list_bookmarks(const dvq_root *root, dvq_arena *arena,
                                       dvq_text_vector *paths);

/* The entries of Obsidian's list of excluded files. Fails with DVQ_ERROR_MEMORY only. */
dvq_status dvq_settings_list_ignored(const dvq_root *root, dvq_arena *arena,
                                     dvq_text_vector *filters);

/* See dvq_store_hash_settings. */
dvq_status dvq_settings_hash(const dvq_root *root, const dvq_allocator *allocator, uint64_t *hash);

/* What the vault's settings files say of results. Fails with DVQ_ERROR_MEMORY only. */
dvq_status dvq_settings_read(const dvq_root *root, dvq_arena *arena, dvq_vault_settings *settings);

#endif
