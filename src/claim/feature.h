/* Features: what the learnt weights look at. Each is a template and up to three values, hashed
 * to 32 bits; the trainer (tools/claims) and the program share this code. */
#ifndef DL_CLAIM_FEATURE_H
#define DL_CLAIM_FEATURE_H

#include "claim/extent.h"

typedef struct dl_features {
    uint32_t *items;
    size_t count, capacity;
    bool failed; /* out of memory */
} dl_features;

/* Multiplier: 2^64 over the golden ratio, as in Knuth, TAOCP 3, 6.4. Models hold these sums. */
static inline uint64_t dl_feature_mix(uint64_t h, uint64_t value) {
    h = (h ^ value) * 0x9E3779B97F4A7C15u;
    return h ^ (h >> 29);
}

/* Adds the feature of a template and three values; each family of templates has a seed. */
static inline void dl_feature_add(dl_arena *scratch, dl_features *f, uint64_t seed, uint64_t name,
                                  uint64_t a, uint64_t b, uint64_t d) {
    uint32_t *slot = DL_PUSH(scratch, f);
    uint64_t h =
        dl_feature_mix(dl_feature_mix(dl_feature_mix(dl_feature_mix(seed, name), a), b), d);
    if (slot == NULL)
        f->failed = true;
    else
        *slot = (uint32_t)(h >> 32);
}

/* Classes of words (data/languages/xx/claims-classes.tsv), so that a rare word weighs what its
 * kind weighs. A language may have none. */
typedef struct dl_class_table {
    dl_table table;
    int word, kind, classes;
} dl_class_table;

dl_status dl_class_table_load(const dl_pack *pack, dl_str language, dl_class_table *out,
                              dl_error *err);

enum { DL_CLASSES_MAX = 6 };

typedef struct dl_word_classes {
    uint64_t hash[DL_CLASSES_MAX];
    uint32_t count;
} dl_word_classes;

/* The cue of the table at each token, so that it is looked up once. kind 0: none. */
typedef struct dl_feature_context {
    const dl_claim_view *view;
    dl_arena *scratch;
    const uint8_t *kinds;                  /* dl_cue_kind of the phrase that begins at the token */
    const uint64_t *lemma, *form, *deprel; /* hashes */
    const dl_word_classes *classes;
} dl_feature_context;

bool dl_feature_context_make(const dl_claim_view *view, const dl_cue_table *table,
                             const dl_class_table *classes, dl_arena *scratch,
                             dl_feature_context *out);

/* Whether a token can be the head of a cue at all: by its kind, or as a colon, or as the dash
 * between a quotation and the name of its speaker. */
bool dl_may_be_cue(const dl_claim_view *view, uint32_t token);
/* The cue that a token heads: with its particles and fixed words. */
dl_cue dl_cue_of_token(const dl_feature_context *c, uint32_t token);

/* Each adds to f, which is not emptied. source may be NULL: nobody. */
void dl_features_of_cue(const dl_feature_context *c, uint32_t token, dl_features *f);
/* The two halves of it: what the word says alone, which is cheap, and the rest. */
void dl_features_of_cue_word(const dl_feature_context *c, uint32_t token, dl_features *f);
void dl_features_of_cue_rest(const dl_feature_context *c, uint32_t token, dl_features *f);
void dl_features_of_extent(const dl_feature_context *c, const dl_cue *cue, const dl_extents *all,
                           const dl_extent *extent, dl_features *f);
void dl_features_of_source(const dl_feature_context *c, const dl_cue *cue, const dl_extent *content,
                           const dl_source_candidate *source, dl_features *f);

#endif
