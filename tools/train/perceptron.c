#include "perceptron.h"

#include "corpus.h"
#include "section.h"

#include <math.h>
#include <stdlib.h>

static void init_weights(perceptron_weights *w, size_t count) {
    w->now = need(count, sizeof *w->now);
    w->totals = need(count, sizeof *w->totals);
}

void perceptron_init(perceptron *p, uint32_t bits) {
    p->mask = (1u << bits) - 1;
    init_weights(&p->shared, (size_t)p->mask + 1);
    init_weights(&p->home, (size_t)p->mask + 1);
    p->examples = 1;
}

static float sum_of(const perceptron_weights *w, const perceptron_example *e, uint32_t mask) {
    float sum = 0.0f;
    for (size_t i = 0; i < e->count; i++)
        sum += w->now[e->features[i] & mask];
    return sum;
}

static void move(perceptron_weights *w, const perceptron_example *e, uint32_t mask,
                 double examples) {
    float step = e->yes ? 1.0f : -1.0f;
    for (size_t i = 0; i < e->count; i++) {
        w->now[e->features[i] & mask] += step;
        w->totals[e->features[i] & mask] += (double)step * examples;
    }
}

/* Learns from answers that are right by little too. */
void perceptron_learn(perceptron *p, perceptron_example e) {
    const float margin = 4.0f;
    float sum = e.prior + sum_of(&p->shared, &e, p->mask);
    if (e.home)
        sum += sum_of(&p->home, &e, p->mask);
    p->examples += 1;
    if ((e.yes ? sum : -sum) > margin)
        return;
    move(&p->shared, &e, p->mask, p->examples);
    if (e.home)
        move(&p->home, &e, p->mask, p->examples);
}

static double average(const perceptron *p, const perceptron_weights *w, size_t i) {
    return (double)w->now[i] - w->totals[i] / p->examples;
}

static void free_weights(perceptron_weights *w) {
    free(w->now);
    free(w->totals);
}

double perceptron_pack(perceptron *p, dl_buffer *out) {
    size_t count = (size_t)p->mask + 1;
    int8_t *bytes = need(count, 1);
    double *weights = need(count, sizeof *weights), squares = 0.0;
    size_t used = 1;
    for (size_t i = 0; i < count; i++) {
        weights[i] = average(p, &p->shared, i) + average(p, &p->home, i);
        squares += weights[i] * weights[i];
        used += weights[i] != 0.0;
    }
    double unit = 8.0 * sqrt(squares / (double)used) / 127.0;
    for (size_t i = 0; i < count && unit > 0.0; i++) {
        double x = round(weights[i] / unit);
        bytes[i] = (int8_t)(x > 127 ? 127 : x < -127 ? -127 : x);
    }
    section_add(out, bytes, count);
    free(bytes);
    free(weights);
    free_weights(&p->shared);
    free_weights(&p->home);
    return unit;
}
