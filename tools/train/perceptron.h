/* The averaged perceptron over hashed features (Collins 2002). */
#ifndef DL_TRAIN_PERCEPTRON_H
#define DL_TRAIN_PERCEPTRON_H

#include "base/str.h"

typedef struct perceptron {
    uint32_t mask;
    float *weights;
    double *totals; /* weight times the number of examples that it stood, see perceptron_pack */
    double examples;
} perceptron;

void perceptron_init(perceptron *p, uint32_t bits);
/* prior: what speaks for yes before any feature does. */
void perceptron_learn(perceptron *p, const uint32_t *features, size_t count, float prior, bool yes);
/* Averages, rounds to bytes and adds the array to a section. Ends the perceptron. Gives the weight
 * that one step of a byte stands for. */
double perceptron_pack(perceptron *p, dl_buffer *out);

#endif
