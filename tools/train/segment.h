/* Learns what src/token reads of a model from a treebank. */
#ifndef DL_TRAIN_SEGMENT_H
#define DL_TRAIN_SEGMENT_H

#include "corpus.h"
#include "token/lexicon.h"
#include "token/sentence.h"

/* The section of src/token/segment.h: where atoms join to tokens, which tokens are several words,
 * which words open sentences. */
void segment_train(const corpus *train, const dl_lexicon *lexicon, uint64_t seed, dl_buffer *out);

/* The section of src/token/boundary.h: where sentences end. `rules` are those that the program
 * will use, without a classifier. out stays empty where they do as well as what can be learnt. */
void sentence_train(const corpus *train, const dl_sentence_rules *rules, uint64_t seed,
                    dl_buffer *out);

#endif
