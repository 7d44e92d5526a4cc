/* Collects how tokens fall into words: whole forms, and endings that always do. */
#ifndef DL_TRAIN_MULTIWORD_H
#define DL_TRAIN_MULTIWORD_H

#include "corpus.h"
#include "perceptron.h"
#include "token/multiword.h"

typedef struct multiword_table {
    DL_ARRAY(dl_multiword) entries; /* sorted by hash */
    dl_buffer strings;
    dl_arena *arena;
} multiword_table;

void multiword_build(multiword_table *table, dl_arena *arena, const corpus *train);

/* Teaches the classifier the forms of a stretch that are not always split. */
void multiword_learn(const multiword_table *table, perceptron *p, const dl_segment_text *t,
                     const dl_doc *doc, size_t first_token, size_t end_token, bool home);

#endif
