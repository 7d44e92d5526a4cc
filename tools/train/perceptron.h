/* The averaged perceptron over hashed features (Collins 2002), for treebanks that differ in their
 * habits (Daumé 2007): examples of the home treebank teach a second set of weights beside the
 * shared one. A model is used at home, so that the two are added up when packed and cost nothing.
 */
#ifndef DL_TRAIN_PERCEPTRON_H
#define DL_TRAIN_PERCEPTRON_H

#include "base/str.h"

typedef struct perceptron_weights {
    float *now;
    double *totals; /* weight times the number of examples that it stood, see perceptron_pack */
} perceptron_weights;

typedef struct perceptron {
    uint32_t mask;
    perceptron_weights shared, home;
    double examples;
} perceptron;

typedef struct perceptron_example {
    const uint32_t *features;
    size_t count;
    float prior; /* what speaks for yes before any feature does */
    bool home, yes;
} perceptron_example;

void perceptron_init(perceptron *p, uint32_t bits);
void perceptron_learn(perceptron *p, perceptron_example e);
/* Averages, rounds to bytes and adds the array to a section. Ends the perceptron. Gives the weight
 * that one step of a byte stands for. */
double perceptron_pack(perceptron *p, dl_buffer *out);

#endif
