/* A word's form -> hashed features: the form itself, its beginnings and ends, its shape, its
 * characters or syllables. Each feature that the trainer kept has a row of the embedding; the
 * word's vector is the sum of its rows, so that unseen words have one too. tools/train uses the
 * same function. One set of features serves all languages. */
#ifndef DL_PARSE_FEATURE_H
#define DL_PARSE_FEATURE_H

#include "base/str.h"

enum { DL_FEATURES_MAX = 48 };

/* The first feature is the whole form. */
size_t dl_parse_features(dl_str form, uint32_t out[DL_FEATURES_MAX]);

#endif
