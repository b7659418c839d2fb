/*
 * What Obsidian keeps about a vault in its `.obsidian` folder. Called once, when a vault is opened;
 * a missing or broken file counts as an empty one.
 */
#ifndef DVQ_VAULT_SETTINGS_H
#define DVQ_VAULT_SETTINGS_H

#include "vault/page.h"

/*
 * Paths of the bookmarked files in the text of `bookmarks.json`, those in groups included. Adds
 * none when it is not such a file. Fails with DVQ_ERROR_MEMORY only.
 */
dvq_status dvq_settings_read_bookmarks(dvq_arena *arena, dvq_text json, dvq_text_vector *paths);

#endif
