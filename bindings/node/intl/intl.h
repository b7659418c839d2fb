/*
 * What the sources in this folder ask of the host, which is `lib/intl.js`: JavaScript's Intl and
 * String, in place of ICU. Names and results are UTF-8 with their length; texts to be compared or
 * mapped are UTF-16, which alone can hold half of a surrogate pair. A result is written to a
 * buffer; its length comes back, or DVQ_INTL_FAILED.
 */
#ifndef DVQ_INTL_INTL_H
#define DVQ_INTL_INTL_H

#include "support/text.h"

#define DVQ_INTL(name) __attribute__((import_module("dvq"), import_name(#name))) intl_##name

/* Room for every result: of dates, amounts, units and lists. */
enum { DVQ_INTL_CAPACITY = 4096, DVQ_INTL_FAILED = -1, DVQ_INTL_MISSING = -2 };

/* ---- characters ---- */

/* Bit n: it is of the dvq_character_class n; from bit 8 on, its columns. */
unsigned DVQ_INTL(character)(uint32_t code_point);
/* As dvq_character_list, and DVQ_INTL_FAILED: there is no such property. */
int DVQ_INTL(character_ranges)(const char *property, size_t length, uint32_t (*ranges)[2],
                               size_t capacity);
int DVQ_INTL(is_emoji_sequence)(const uint16_t *units, size_t length);
int DVQ_INTL(is_composed)(const uint16_t *units, size_t length);
/* As dvq_character_map, and DVQ_INTL_FAILED. */
int DVQ_INTL(map)(int mapping, const uint16_t *units, size_t length, uint16_t *mapped,
                  size_t capacity);

/* ---- order ---- */

/* A number for the collator of a locale. */
int DVQ_INTL(open_collator)(const char *locale, size_t length);
int DVQ_INTL(compare)(int collator, const uint16_t *a, size_t a_length, const uint16_t *b,
                      size_t b_length);
/* Give each text the place that it has in the order of all; equal texts have the same. */
void DVQ_INTL(rank)(int collator, const uint16_t *const *texts, const size_t *lengths, size_t count,
                    uint32_t *ranks);

/* ---- zones ---- */

/* A number for the zone of that name in any case, 0: there is none. Writes its own spelling. */
int DVQ_INTL(open_zone)(const char *name, size_t length, char *spelling, size_t capacity);
int DVQ_INTL(zone_offset)(int zone, double milliseconds);
int DVQ_INTL(host_zone)(char *name, size_t capacity);

/* ---- locales ---- */

int DVQ_INTL(is_locale)(const char *locale, size_t length);
/* `part` is a dvq_locale_part; DVQ_INTL_MISSING when the date has no such part. */
int DVQ_INTL(format_date)(const char *locale, size_t locale_length, const char *skeleton,
                          size_t skeleton_length, const char *zone, size_t zone_length,
                          double milliseconds, int part, const char *zone_word,
                          size_t zone_word_length, char *result, size_t capacity);
uint32_t DVQ_INTL(zero)(const char *locale, size_t length);
int DVQ_INTL(format_unit)(const char *locale, size_t locale_length, const char *unit,
                          size_t unit_length, double amount, char *result, size_t capacity);
int DVQ_INTL(format_list)(const char *locale, size_t locale_length, const dvq_text *items,
                          size_t count, char *result, size_t capacity);
int DVQ_INTL(format_amount)(const char *locale, size_t locale_length, const char *code,
                            size_t code_length, double number, char *result, size_t capacity);

#endif
