/*
 * The plan of a site: which files a vault becomes, where each of them stands, and how they are
 * listed. Made once by api/site.c, and then only read, by page.c and link.c and from any thread.
 * Reads no file: notes must have been loaded.
 */
#ifndef DVQ_SITE_PLAN_H
#define DVQ_SITE_PLAN_H

#include "support/map.h"
#include "vault/vault.h"

/* "No such file of the site." */
#define DVQ_SITE_NONE SIZE_MAX

typedef DVQ_VECTOR(size_t) dvq_site_list;

/* A file of the site. */
typedef struct dvq_site_entry {
    dvq_site_kind kind;
    const char *path;     /* from the site's root, with /, terminated */
    const char *source;   /* NOTE and ATTACHMENT: the path in the vault, terminated; else "" */
    const dvq_page *page; /* NOTE; else NULL */
    dvq_text name;        /* as lists show it: a note's title, a folder's name, "#a/b" */
    size_t parent;        /* the page of the folder or tag around it; DVQ_SITE_NONE: it has none */
    size_t previous;      /* NOTE: its neighbours in the folder; or DVQ_SITE_NONE */
    size_t next;
    dvq_site_list below; /* FOLDER and TAG: folders or tags in it; TAG_LIST: all tags */
    dvq_site_list notes; /* FOLDER and TAG: notes in it */
} dvq_site_entry;

typedef struct dvq_site_plan {
    dvq_arena *arena;
    DVQ_VECTOR(dvq_site_entry) entries;
    dvq_map sources; /* path in the vault to entry */
    dvq_map folders; /* path of a folder that holds notes to entry */
    dvq_map tags;    /* tag in lower case, without #, to entry */
    dvq_map taken;   /* paths of the site in lower case, which some hosts do not tell apart */
    size_t style;
    size_t tag_list; /* or DVQ_SITE_NONE: no note has a tag */
} dvq_site_plan;

/*
 * Make the plan of a vault whose notes have been loaded; `name` is the site's. `plan` and what it
 * holds are in `arena`. DVQ_ERROR_MEMORY.
 */
dvq_status dvq_site_plan_make(dvq_site_plan *plan, dvq_arena *arena, const dvq_vault_store *store,
                              dvq_text name, const char *locale, dvq_error *error);

/* The file that a map has under a key, or DVQ_SITE_NONE. */
size_t dvq_site_plan_find(const dvq_map *map, dvq_text key);

/* The page of a tag, written in any case and without #; DVQ_SITE_NONE for none. */
size_t dvq_site_plan_find_tag(const dvq_site_plan *plan, dvq_arena *arena, dvq_text tag);

#endif
