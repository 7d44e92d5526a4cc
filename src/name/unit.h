/* Units: the pieces of tokens at which a name may begin or end.
 *
 * Treebanks cut words in different places: Vietnamese tokens hold blanks, Chinese tokens hold
 * names and what stands beside them, "US-led" is one token in some and three in others. Tables of
 * names know none of this. So names are looked for over units, which are smaller than tokens:
 * blanks, hyphens and apostrophes end one, and in scripts without blanks, and in Hangul, each
 * character is one. */
#ifndef DL_NAME_UNIT_H
#define DL_NAME_UNIT_H

#include "base/doc.h"
#include "base/pack.h"

typedef struct dl_unit {
    dl_span span;
    dl_str form;  /* folded */
    dl_str lemma; /* folded; empty where it is the form, or where the token has more units */
    /* Hashes of the first code points of the text from here, for dl_table_starts_hashed; the same
     * with the lemma in place of the form. */
    uint64_t start_hashes[DL_TABLE_STARTS], lemma_hashes[DL_TABLE_STARTS];
    uint8_t start_count, lemma_count;
    uint32_t token;    /* the token it is part of */
    bool blank;        /* white space stands before it */
    bool starts, ends; /* at the bounds of its token */
    bool capital;      /* begins with an upper-case letter, or with a letter that has no case */
    bool lower;        /* begins with a lower-case letter */
    bool solid;        /* of a script without blanks, or with particles stuck to names */
} dl_unit;

typedef struct dl_units {
    dl_unit *items;
    size_t count, capacity;
    uint32_t *first; /* of each token, and one more: token_count + 1 entries */
} dl_units;

/* All units of a document, in text order; false when out of memory. */
bool dl_units_make(dl_units *units, dl_arena *arena, const dl_doc *doc);

bool dl_text_is_capital(dl_str text);   /* first letter is upper or title case */
bool dl_text_is_lower(dl_str text);     /* first letter is lower case */
bool dl_text_is_all_upper(dl_str text); /* has an upper-case letter and no lower-case one */

#endif
