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

typedef struct dl_features dl_features;

/* Gets ready to make rows; NULL when out of memory. title: the page's, may be empty. */
dl_features *dl_features_make(const dl_article_rules *rules, dl_arena *arena,
                              const dl_blocks *blocks, dl_str title);

/* From here on rows have the features of the second round: what the first said of each block. */
bool dl_features_second(dl_features *features, dl_arena *arena, const double *said);

/* The row of a block, of DL_FEATURES_MAX, made in `row`. */
const float *dl_features_row(const dl_features *features, size_t k, float *row);

/* The features of its own words alone, up to DL_F_is_title: these are there already. */
const float *dl_features_own(const dl_features *features, size_t k);

static inline bool dl_block_is_heading(const dl_blocks *b, size_t k) {
    uint8_t tag = b->page->nodes.items[b->list.items[k].node].tag;
    return tag >= DL_TAG_H1 && tag <= DL_TAG_H6;
}

#endif
