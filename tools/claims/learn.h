/* Log-linear learning: in each group one of several items is right, or some equally.
 *
 * Item 0 stands for "none". The score of an item is the sum of the weights of its features; the
 * features of `shared` count for every item but the first. Weights are learnt by stochastic
 * gradient steps on the softmax loss, with AdaGrad's step sizes; in each step a share of the
 * features is dropped, so that none is leant on too much. Deterministic. */
#ifndef DL_CLAIMS_LEARN_H
#define DL_CLAIMS_LEARN_H

#include "claim/weigh.h"

#include <stdio.h>

typedef struct dl_sample {
    size_t first; /* in the features of the set */
    uint32_t count;
    float base; /* a score that the item has without weights */
    float fit;  /* 1: right or as good as the right one; 0: wrong */
} dl_sample;

typedef struct dl_group {
    dl_sample shared;
    size_t first_item; /* in the items of the set */
    uint32_t item_count, right;
} dl_group;

typedef struct dl_learn_set {
    dl_arena *arena;
    uint32_t bits;
    DL_ARRAY(uint32_t) features;
    DL_ARRAY(dl_sample) items;
    DL_ARRAY(dl_group) groups;
    float *weights;
    uint32_t *counts, *names; /* of a feature: times seen, its whole hash */
} dl_learn_set;

typedef struct dl_learn_options {
    int epochs;
    float rate, decay; /* decay: pull of the weights towards zero */
    float drop;        /* share of the features that a step does not see */
    uint32_t rare;     /* features seen less often are never looked at */
} dl_learn_options;

/* All end the program with a sentence when memory is out. */
void dl_learn_init(dl_learn_set *set, uint32_t bits);
dl_sample dl_learn_sample(dl_learn_set *set, const uint32_t *features, size_t count);
void dl_learn_item(dl_learn_set *set, dl_sample sample);
void dl_learn_group(dl_learn_set *set, dl_sample shared, size_t first_item, uint32_t right);
void dl_learn_fit(dl_learn_set *set, dl_learn_options options, const char *name);
/* Lets go of what was learnt from; the weights stay. */
void dl_learn_forget(dl_learn_set *set);
float dl_learn_score(const dl_learn_set *set, const uint32_t *features, size_t count);
/* Writes the weightiest features into a table of 2^bits entries (claim/weigh.h) and returns the
 * scale that undoes the rounding. */
float dl_learn_pack(const dl_learn_set *set, uint32_t bits, dl_weight_entry *out);

#endif
