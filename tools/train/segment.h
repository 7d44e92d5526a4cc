/* Learns the section of src/token/segment.h from a treebank: where atoms join to tokens, which
 * tokens are several words, which words open sentences. */
#ifndef DL_TRAIN_SEGMENT_H
#define DL_TRAIN_SEGMENT_H

#include "corpus.h"

void segment_train(const corpus *train, uint64_t seed, dl_buffer *out);

#endif
