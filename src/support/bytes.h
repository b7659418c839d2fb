/*
 * What bytes a text holds, found many at a time with the processor's vectors where it has some.
 * Used by the note reader, and by unicode.c for repairing text.
 */
#ifndef DVQ_SUPPORT_BYTES_H
#define DVQ_SUPPORT_BYTES_H

#include "support/text.h"

/* What is in a line. */
enum {
    DVQ_BYTES_BRACKET = 1, /* [ */
    DVQ_BYTES_HASH = 2,    /* # */
    DVQ_BYTES_PIPE = 4,    /* | */
    DVQ_BYTES_COLONS = 8,  /* :: */
    DVQ_BYTES_WIDE = 16    /* a byte that is not ASCII */
};

/* The lines of a text, which end at line feeds, and what is in them. */
typedef struct dvq_bytes_map {
    uint32_t *starts; /* of each line, and one past where the last one ends */
    uint8_t *kinds;   /* of each line: what is in it */
    uint64_t *marks;  /* a bit for each byte, the lowest first: whether it is one of ` < # [ ! \ * _
                         ~ =  or a line feed */
    uint32_t count;   /* of the lines, at least one */
    unsigned all;     /* what is in any line */
} dvq_bytes_map;

/* Map a text of less than 4 GiB; false when memory is out. */
bool dvq_bytes_make_map(dvq_arena *arena, dvq_text text, dvq_bytes_map *map);

/* The offset of the next byte at or after `offset` that is marked, `end` when none is before it. */
size_t dvq_bytes_find_mark(const dvq_bytes_map *map, size_t offset, size_t end);

/*
 * From the start of a character on, pass over characters that are valid UTF-8. Stops at the start
 * of one: that need not be invalid, since what is rare and the last bytes are left to the caller.
 */
size_t dvq_bytes_skip_valid(dvq_text text, size_t offset);

/*
 * Where, at or after `offset`, a box may open: every [ that is followed by one ASCII character and
 * a ], or by a character that is not ASCII, is found, and some others are. SIZE_MAX for none.
 */
size_t dvq_bytes_find_box(dvq_text text, size_t offset);

/* ---- for tests ---- */

/* Which of 64 bytes are what; the lowest bit is the first byte's. */
typedef struct dvq_bytes_block {
    uint64_t feeds;
    uint64_t brackets;
    uint64_t hashes;
    uint64_t pipes;
    uint64_t colons;
    uint64_t wide;
    uint64_t marks;
} dvq_bytes_block;

typedef void dvq_bytes_classifier(const char *bytes, dvq_bytes_block *block);

/* The one without vectors, and the one that is used here, which may be the same. */
dvq_bytes_classifier dvq_bytes_classify_plainly;
dvq_bytes_classifier *dvq_bytes_get_classifier(void);

#endif
