/* The values that a script writes down: JSON, and what JavaScript allows beside it (names without
 * quotes, single quotes, undefined). jansson refuses these and does not say where a string stood;
 * here nothing is refused but what is no value at all, and every string keeps its place. */
#ifndef DL_ARTICLE_LITERAL_H
#define DL_ARTICLE_LITERAL_H

#include "base/array.h"
#include "base/str.h"

enum { DL_LITERAL_DEPTH = 128 }; /* what is nested deeper is no longer read */

typedef enum dl_value_kind {
    DL_VALUE_OBJECT,
    DL_VALUE_ARRAY,
    DL_VALUE_STRING,
    DL_VALUE_OTHER
} dl_value_kind;

typedef struct dl_value {
    uint32_t start, end;         /* of a string, what stands between its quotes */
    uint32_t key_start, key_end; /* the name that its object gives it; both 0 without one */
    uint32_t parent, next;       /* DL_NONE at the top; behind its last descendant */
    uint8_t kind;                /* dl_value_kind */
} dl_value;

/* Text, and for each of its bytes and the end where it stood in the page. */
typedef struct dl_placed {
    dl_str text;
    const uint32_t *places;
} dl_placed;

typedef struct dl_values {
    DL_ARRAY(dl_value) list; /* in document order, a parent before its children */
} dl_values;

/* Finds the objects and arrays that are assigned, passed or stand alone in a script. Linear. False
 * when out of memory. */
bool dl_literal_find(dl_arena *arena, dl_str script, dl_values *out);

/* A string as it is meant: its escapes resolved. False when out of memory. */
bool dl_literal_decode(dl_arena *arena, const dl_placed *script, uint32_t start, uint32_t end,
                       dl_placed *out);

/* The first string from `*at` on whose words are an object or array themselves, as in
 * JSON.parse("{…}"); *at moves behind it. False when there is none. */
bool dl_literal_quoted(dl_str script, uint32_t *at, uint32_t *start, uint32_t *end);

#endif
