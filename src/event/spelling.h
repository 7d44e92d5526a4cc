/* Letters that a language's press writes for each other, and marks that it may leave out: the table
 * `letters` of a language. Words of the event tables and of texts are compared in the one spelling
 * that stands in its second column. */
#ifndef DL_EVENT_SPELLING_H
#define DL_EVENT_SPELLING_H

#include "base/array.h"
#include "base/utf8.h"

typedef struct letter {
    dl_str from, as; /* folded; `as` empty: left out */
} letter;

typedef struct spelling {
    DL_ARRAY(letter) letters;
} spelling;

/* A letter or several apart by `|`, and what stands for each. False when out of memory. */
bool spelling_add(spelling *s, dl_arena *arena, dl_str letters, dl_str as);

/* dl_fold, then letter by letter what the table says. No data when out of memory. */
dl_str spelling_fold(const spelling *s, dl_arena *arena, dl_str word);

#endif
