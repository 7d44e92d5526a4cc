/* A chain of labels over one sentence: the sums over all ways through it, and the best way. */
#ifndef DL_TOOLS_NAMES_CHAIN_H
#define DL_TOOLS_NAMES_CHAIN_H

#include "name/tagger.h"

enum { L = DL_TAG_LABELS };

typedef float label_row[L];

/* Scores of moves between labels, the last row from the start, and AdaGrad's sums of them. */
typedef struct label_moves {
    label_row score[L + 1], sums[L + 1];
} label_moves;

typedef struct chain {
    label_row *emit, *alpha, *beta; /* a row a unit; emit is the caller's to fill */
    size_t room;
} chain;

void chain_reserve(chain *x, size_t count);
/* Logarithm of the sum over all ways (forward and backward). */
float chain_sum(chain *x, uint32_t count, const label_moves *m);
/* d gets the loss's gradient for the emissions of one unit. */
void chain_gradient(const chain *x, uint32_t at, float sum, uint8_t gold, label_row d);
/* Learns the moves from one sentence. */
void chain_learn_moves(const chain *x, const uint8_t *gold, uint32_t count, float sum,
                       label_moves *m, float rate);
void chain_best(const chain *x, uint32_t count, const label_moves *m, uint8_t *out);

/* AdaGrad (Duchi et al. 2011). */
void descend(float *weight, float *sum, float gradient, float rate);

#endif
