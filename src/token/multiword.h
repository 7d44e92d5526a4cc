/* token -> words: "du" is "de le", "don't" is "do n't". Forms and endings come from the treebank;
 * where a form is not always split (French "des"), a classifier over its neighbours decides. */
#ifndef DL_TOKEN_MULTIWORD_H
#define DL_TOKEN_MULTIWORD_H

#include "token/segment.h"

enum { DL_MULTIWORD_PARTS_MAX = 8, DL_MULTIWORD_ENDING_MAX = 8 };

/* The entry of a token, NULL when it is one word. lower is the lower-case form. */
const dl_multiword *dl_multiword_find(const dl_segmenter *s, dl_str lower);

/* Features of the question whether the token at atoms [from, to) is split. */
size_t dl_multiword_features(const dl_segment_text *t, size_t from, size_t to,
                             uint32_t out[DL_SEGMENT_FEATURES_MAX]);

bool dl_multiword_splits(const dl_segmenter *s, const dl_multiword *m, const dl_segment_text *t,
                         size_t from, size_t to);

/* The words of form under entry m, in arena (or parts of form itself); 0 when out of memory or when
 * the entry does not fit the form. */
size_t dl_multiword_words(dl_arena *arena, const dl_segmenter *s, const dl_multiword *m,
                          dl_str form, dl_str words[DL_MULTIWORD_PARTS_MAX]);

/* Lower case by code points, in arena. data is NULL when out of memory. */
dl_str dl_lower(dl_arena *arena, dl_str s);

#endif
