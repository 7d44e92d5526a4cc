/* Does a sentence end in this gap between two tokens? A linear classifier over hashed features of
 * the tokens around, of the sentence so far and of what the rules say (sentence.h); the trainer
 * (tools/train) learns it from a treebank, where it does better there than the rules alone. It
 * knows the ends that have no mark: headings and signatures, Korean endings, lower-case web text.
 */
#ifndef DL_TOKEN_BOUNDARY_H
#define DL_TOKEN_BOUNDARY_H

#include "base/doc.h"
#include "token/model.h"
#include "token/segment.h"

/* The rules' verdict on the gap before a token. */
enum {
    DL_VERDICT_NONE,         /* no end mark before it */
    DL_VERDICT_CLOSING,      /* between an end mark and the quotes and brackets that close */
    DL_VERDICT_LOWER,        /* behind a mark, but a small letter follows */
    DL_VERDICT_ABBREVIATION, /* behind a stop that belongs to its word */
    DL_VERDICT_NEVER,        /* the same, of a word that stands before its name ("Dr.") */
    DL_VERDICT_END
};

enum { DL_BOUNDARY_FEATURES_MAX = 48 };

typedef struct dl_boundary_header {
    uint32_t weight_bits; /* 2^bits weights */
    int32_t prior;        /* of the rules' verdict, in units of the weights */
    uint32_t reserved[2];
} dl_boundary_header;

/* A view of the section; weights is NULL without one. */
typedef struct dl_boundary_model {
    const int8_t *weights;
    uint32_t mask;
    int32_t prior;
} dl_boundary_model;

dl_status dl_boundary_read(dl_str section, dl_boundary_model *out, dl_error *err);

/* A token as the features see it. */
typedef struct dl_boundary_word {
    uint32_t hash;       /* of the lower-case form */
    uint32_t endings[3]; /* hashes of its last letters: one, two, three */
    uint32_t shape;      /* of a mark: its hash; else kinds, case and length in a small number */
    bool space_before, is_mark, is_lower, is_starter;
} dl_boundary_word;

/* A paragraph prepared: words[i] goes with verdicts[i]. */
typedef struct dl_boundary_text {
    const dl_boundary_word *words;
    const uint8_t *verdicts;
    size_t count;
    bool is_lower; /* it opens with a small letter */
} dl_boundary_text;

/* words is NULL when out of memory. Words that open sentences are known to the segmenter. */
dl_boundary_text dl_boundary_prepare(dl_arena *arena, const dl_segmenter *segmenter,
                                     const dl_token *tokens, const uint8_t *verdicts, size_t count);

/* Features of the gap before word i, of a sentence that opened with word `first`. */
size_t dl_boundary_features(const dl_boundary_text *t, size_t first, size_t i,
                            uint32_t out[DL_BOUNDARY_FEATURES_MAX]);

bool dl_boundary_ends(const dl_boundary_model *model, const dl_boundary_text *t, size_t first,
                      size_t i);

#endif
