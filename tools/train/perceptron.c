#include "perceptron.h"

#include "corpus.h"
#include "section.h"

#include <math.h>
#include <stdlib.h>

void perceptron_init(perceptron *p, uint32_t bits) {
    p->mask = (1u << bits) - 1;
    p->weights = need((size_t)p->mask + 1, sizeof *p->weights);
    p->totals = need((size_t)p->mask + 1, sizeof *p->totals);
    p->examples = 1;
}

/* Learns from answers that are right by little too. */
void perceptron_learn(perceptron *p, const uint32_t *features, size_t count, float prior,
                      bool yes) {
    const float margin = 4.0f;
    float sum = prior, step = yes ? 1.0f : -1.0f;
    for (size_t i = 0; i < count; i++)
        sum += p->weights[features[i] & p->mask];
    p->examples += 1;
    if (sum * step > margin)
        return;
    for (size_t i = 0; i < count; i++) {
        p->weights[features[i] & p->mask] += step;
        p->totals[features[i] & p->mask] += (double)step * p->examples;
    }
}

double perceptron_pack(perceptron *p, dl_buffer *out) {
    size_t count = (size_t)p->mask + 1;
    int8_t *bytes = need(count, 1);
    double squares = 0.0;
    size_t used = 1;
    for (size_t i = 0; i < count; i++) {
        p->totals[i] = (double)p->weights[i] - p->totals[i] / p->examples;
        squares += p->totals[i] * p->totals[i];
        used += p->totals[i] != 0.0;
    }
    double unit = 8.0 * sqrt(squares / (double)used) / 127.0;
    for (size_t i = 0; i < count && unit > 0.0; i++) {
        double x = round(p->totals[i] / unit);
        bytes[i] = (int8_t)(x > 127 ? 127 : x < -127 ? -127 : x);
    }
    section_add(out, bytes, count);
    free(bytes);
    free(p->weights);
    free(p->totals);
    return unit;
}
