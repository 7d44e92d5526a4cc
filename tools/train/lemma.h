/* Learns the table of src/parse/lemma.h from a treebank. */
#ifndef DL_TRAIN_LEMMA_H
#define DL_TRAIN_LEMMA_H

#include "net.h"

void lemma_train(const corpus *train, const net_vocabulary *v, dl_buffer *out);

#endif
