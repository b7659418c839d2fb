/*
 * Markup: the HTML of a text in Markdown, as Obsidian shows it. This is the room's front door,
 * called by render/ for results and by publish/ for notes. It reads no file and knows no vault:
 * where links lead, and what embeds put in, is for a resolver to say.
 *
 * What comes out is a fragment, well formed but for HTML that is kept from the text: all elements
 * are closed, all attributes are quoted, and what was text in the note stays text. docs/pages.md
 * lists the elements and classes.
 */
#ifndef DVQ_HTML_MARKUP_H
#define DVQ_HTML_MARKUP_H

#include "support/text.h"

/* What becomes of HTML in the text. */
typedef enum dvq_markup_raw {
    DVQ_MARKUP_RAW_ESCAPE, /* shown as text; but <br> is a line break, and comments are left out */
    DVQ_MARKUP_RAW_DROP,   /* left out: the tags, not what stands between them */
    DVQ_MARKUP_RAW_KEEP    /* written as it is, scripts included: for one's own notes only */
} dvq_markup_raw;

/* What a link leads to. */
typedef enum dvq_markup_kind {
    DVQ_MARKUP_DEAD, /* nothing: its words are shown, as `dvq-dead` */
    DVQ_MARKUP_NOTE,
    DVQ_MARKUP_PICTURE,
    DVQ_MARKUP_AUDIO,
    DVQ_MARKUP_VIDEO,
    DVQ_MARKUP_PDF,
    DVQ_MARKUP_OTHER /* another file, or an address */
} dvq_markup_kind;

/* A link or an embed as the text has it. All is borrowed for the call. */
typedef struct dvq_markup_target {
    /*
     * Where it leads, as written but without escapes: `Folder/Note` of [[Folder/Note#Heading]].
     * Of Markdown's [words](My%20note.md#Heading) it is percent-decoded: `My note.md`. "" is the
     * note that the link stands in.
     */
    dvq_text path;
    dvq_text subpath; /* what follows the first #: `Heading`, `Heading#Below it`, `^block`; or "" */
    dvq_text display; /* the words of a wiki link after its first |, sizes included; or "" */
    bool has_display;
    bool embed; /* ![[...]] or ![...](...) */
    bool wiki;  /* [[...]]; else Markdown's own form */
    /* The `source` of the text that is being put in and holds the link; options.source outside. */
    dvq_text source;
} dvq_markup_target;

/* What the resolver says of it; starts as dead, all empty. Texts live at least as long as `arena`.
 */
typedef struct dvq_markup_link {
    dvq_markup_kind kind;
    /*
     * Where it leads, ready for an attribute but for HTML's escapes: percent-encoded, with its
     * fragment (`../People/Mara.html#Early-years`). It passes dvq_markup_is_safe_url, or is left
     * out.
     */
    dvq_text url;
    dvq_text words; /* for a wiki link without words of its own; "": those that Obsidian shows */
    /*
     * Of an embedded note: the Markdown to put in its place, without frontmatter; it stays as it
     * is until the conversion ends. NULL data: a link is shown instead.
     */
    dvq_text text;
    /*
     * What that text is: the note's path, say. It is handed to the resolver with the links of the
     * text, and a text whose source and subpath are being put in already is a link instead.
     */
    dvq_text source;
} dvq_markup_link;

/*
 * Say where a link leads. Called for wiki links and embeds, and for links and pictures of
 * Markdown's form that are relative and more than a #fragment; an embed may be asked for twice; on
 * the thread that converts. `arena` lasts as long as the conversion. What it returns other than
 * DVQ_OK, with `error` filled, ends the conversion.
 */
typedef dvq_status (*dvq_markup_resolver)(void *user, const dvq_markup_target *target,
                                          dvq_arena *arena, dvq_markup_link *link,
                                          dvq_error *error);

/* All zero is a good start: no resolver, HTML escaped, a newline is a line break. */
typedef struct dvq_markup_options {
    /*
     * NULL: wiki links lead to their path, URL-encoded, with its anchor; embeds are links unless
     * they are pictures, audio or video by their extension; Markdown's relative links stay.
     */
    dvq_markup_resolver resolve;
    void *user;
    dvq_text source; /* for dvq_markup_target.source */
    dvq_markup_raw raw;
    /*
     * A newline in a paragraph is a space, as CommonMark and Obsidian's "Strict line breaks" have
     * it; else a line break, as Obsidian shows it by default.
     */
    bool strict_line_breaks;
    /* Headings are that many levels lower; none is lower than h6. */
    unsigned heading_shift;
    /*
     * Headings and blocks have no ids. Else headings have their anchors, with -1, -2 ... for those
     * that repeat, and blocks the ids that they are given, as "^id".
     */
    bool plain_headings;
    /* A text that is one paragraph is written without its <p>, to stand in a cell or an item. */
    bool in_place;
    /* The text is a task's, with this in its box, which is written first; "": it is none. */
    dvq_text task;
    /*
     * Begins the ids of footnotes, so that several fragments can share a page; "" for none. Of
     * ASCII letters, digits, - and _.
     */
    dvq_text id_prefix;
    /* Where a tag leads: a URL for `name` ("a/b", without #), "" for none. NULL: nowhere. */
    dvq_status (*tag_url)(void *user, dvq_text name, dvq_arena *arena, dvq_text *url);
} dvq_markup_options;

/* How deep embeds put texts into texts; and how many texts are put in. Further ones are links. */
#define DVQ_MARKUP_EMBED_DEPTH 5
#define DVQ_MARKUP_EMBED_COUNT 1000

/*
 * Append the HTML of `markdown`: a note's body, without frontmatter or byte order mark, or a
 * result. It need not be valid UTF-8, though what is written then is not either. Temporary memory
 * comes from the builder's arena, and from malloc within md4c. Any number of threads may convert,
 * each with a builder of its own.
 *
 * DVQ_ERROR_MEMORY; DVQ_ERROR_LIMIT when the HTML is longer than the builder's limit; or what the
 * resolver returned. The builder is of no use after a failure.
 */
dvq_status dvq_markup_convert(dvq_text_builder *html, dvq_text markdown,
                              const dvq_markup_options *options, dvq_error *error);

/* What a file is by the extension of its path: a note is ".md" or none, what is unknown OTHER. */
dvq_markup_kind dvq_markup_find_kind(dvq_text path);

/*
 * Take the size off the end of a picture's words: "words|100x80", "words|100", "100". False, and
 * nothing changes but that both are empty, when there is none.
 */
bool dvq_markup_read_size(dvq_text *words, dvq_text *width, dvq_text *height);

/*
 * Whether a page may lead to a URL: http, https, mailto and obsidian, relative paths and
 * #fragments. Case, entities, white space and control characters in it hide no other scheme.
 */
bool dvq_markup_is_safe_url(dvq_text url);

/* Append a text so that it is text and nothing else, between tags and in quoted attributes. */
void dvq_markup_append_escaped(dvq_text_builder *html, dvq_text text);

/* Append a path with %XX for whatever has a meaning in URLs, except the slash. */
void dvq_markup_append_encoded(dvq_text_builder *builder, dvq_text path);

/* The relative, URL-encoded path from the file at `host` to that at `path`, from the same root. */
void dvq_markup_append_relative(dvq_text_builder *builder, dvq_text host, dvq_text path);

/*
 * Append # and the id that a subpath leads to, URL-encoded: "#early-years" for `Early years` and
 * for `Mara#Early years`, "#%5Eid" for `^id`; nothing for "".
 */
void dvq_markup_append_fragment(dvq_text_builder *builder, dvq_text subpath);

/* Append # and what a link to a file that is no note has after it, such as "page=2" of a PDF. */
void dvq_markup_append_parameters(dvq_text_builder *builder, dvq_text subpath);

/*
 * Append the id of a heading: letters and digits in lower case, hyphens for spaces, as git hosts
 * and pandoc make it; not escaped or encoded. Its URL form is what dvq_markup_append_fragment has.
 */
void dvq_markup_append_anchor(dvq_text_builder *builder, dvq_text heading);

#endif
