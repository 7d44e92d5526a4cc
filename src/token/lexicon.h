/* A list of words that a language cuts text into: `languages/xx/words`, a column `word` with words
 * apart by '|'. What stands there is one token whatever the classifier of a small treebank thinks;
 * a language without the table has an empty lexicon. */
#ifndef DL_TOKEN_LEXICON_H
#define DL_TOKEN_LEXICON_H

#include "base/pack.h"
#include "token/segment.h"

typedef struct dl_lexicon {
    dl_table words;
    int column;
} dl_lexicon;

dl_status dl_lexicon_load(const dl_pack *pack, dl_str language, dl_lexicon *out, dl_error *err);

/* Atoms of the longest listed word that begins at atom `from`; 0 where none of two atoms does. */
size_t dl_lexicon_match(const dl_lexicon *lexicon, dl_arena *arena, const dl_segment_text *t,
                        size_t from);

#endif
