/* What the tables of a language say of a text before the classifier (segment.h) is asked:
 *
 *   languages/xx/words           words of several atoms, apart by '|'; `kind` is "always" (one
 * token whatever the classifier of a small treebank thinks), or a digit: how frequent they are, a
 * feature among others languages/xx/abbreviations   see sentence.h
 *
 * A language without the tables has an empty lexicon. */
#ifndef DL_TOKEN_LEXICON_H
#define DL_TOKEN_LEXICON_H

#include "base/pack.h"
#include "token/segment.h"

typedef struct dl_lexicon {
    dl_table words, abbreviations;
    int word, kind;                      /* columns of words, -1 where there is none */
    int abbreviation, abbreviation_kind; /* of abbreviations */
} dl_lexicon;

dl_status dl_lexicon_load(const dl_pack *pack, dl_str language, dl_lexicon *out, dl_error *err);

/* Fills what t has of listed words and abbreviations. False when out of memory. */
bool dl_lexicon_mark(const dl_lexicon *lexicon, dl_arena *arena, dl_segment_text *t);

#endif
