/* blocks -> what the model sees of each, one vector of numbers a block. */
#ifndef DL_ARTICLE_FEATURES_H
#define DL_ARTICLE_FEATURES_H

#include "article/blocks.h"

typedef enum dl_feature {
#define FEATURE(name) DL_F_##name,
#include "article/feature_list.h"
#undef FEATURE
    DL_FEATURES /* those of the list; the hint groups' come behind */
} dl_feature;

enum { DL_FEATURES_MAX = DL_FEATURES + 2 * DL_HINTS_MAX };

/* Names of all features, for loading a model; *count of them. Lies in arena. */
const dl_str *dl_feature_names(const dl_article_rules *rules, dl_arena *arena, size_t *count);

/* One row of DL_FEATURES_MAX a block; NULL when out of memory. title: the page's, may be empty. */
float *dl_features_make(const dl_article_rules *rules, dl_arena *arena, const dl_blocks *blocks,
                        dl_str title);

/* Fills the features of the second round from what the first said of each block. */
bool dl_features_second(const dl_blocks *blocks, const double *said, float *features);

#endif
