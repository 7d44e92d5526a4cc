#include "chain.h"

#include "corpus.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

static const float NEVER = -1e9f;

static bool may_follow(int before, int label) {
    return label == 0 || (label & 1) || before == label || before == label - 1;
}

void chain_reserve(chain *x, size_t count) {
    if (count <= x->room)
        return;
    x->room = count * 2;
    x->emit = realloc(x->emit, x->room * sizeof *x->emit);
    x->alpha = realloc(x->alpha, x->room * sizeof *x->alpha);
    x->beta = realloc(x->beta, x->room * sizeof *x->beta);
    if (x->emit == NULL || x->alpha == NULL || x->beta == NULL)
        die("out of memory");
}

static float log_sum(const float *v) {
    float top = -FLT_MAX, sum = 0;
    for (int i = 0; i < L; i++)
        top = v[i] > top ? v[i] : top;
    for (int i = 0; i < L; i++)
        sum += expf(v[i] - top);
    return top + logf(sum);
}

static float move(const label_moves *m, int before, int label) {
    return may_follow(before, label) ? m->score[before][label] : NEVER;
}

float chain_sum(chain *x, uint32_t count, const label_moves *m) {
    float v[L];
    for (int l = 0; l < L; l++) {
        x->alpha[0][l] = may_follow(0, l) ? x->emit[0][l] + m->score[L][l] : NEVER;
        x->beta[count - 1][l] = 0;
    }
    for (uint32_t i = 1; i < count; i++)
        for (int l = 0; l < L; l++) {
            for (int b = 0; b < L; b++)
                v[b] = x->alpha[i - 1][b] + move(m, b, l);
            x->alpha[i][l] = log_sum(v) + x->emit[i][l];
        }
    for (uint32_t i = count - 1; i-- > 0;)
        for (int b = 0; b < L; b++) {
            for (int l = 0; l < L; l++)
                v[l] = move(m, b, l) + x->emit[i + 1][l] + x->beta[i + 1][l];
            x->beta[i][b] = log_sum(v);
        }
    return log_sum(x->alpha[count - 1]);
}

void chain_gradient(const chain *x, uint32_t at, float sum, uint8_t gold, label_row d) {
    for (int l = 0; l < L; l++)
        d[l] = expf(x->alpha[at][l] + x->beta[at][l] - sum) - (l == gold);
}

void descend(float *weight, float *sum, float gradient, float rate) {
    *sum += gradient * gradient;
    *weight -= rate * gradient / sqrtf(*sum + 1e-8f);
}

void chain_learn_moves(const chain *x, const uint8_t *gold, uint32_t count, float sum,
                       label_moves *m, float rate) {
    label_row d;
    label_row pairs[L] = {{0}};
    chain_gradient(x, 0, sum, gold[0], d);
    for (uint32_t i = 1; i < count; i++) {
        for (int b = 0; b < L; b++)
            for (int l = 0; l < L; l++)
                pairs[b][l] +=
                    expf(x->alpha[i - 1][b] + move(m, b, l) + x->emit[i][l] + x->beta[i][l] - sum);
        pairs[gold[i - 1]][gold[i]] -= 1;
    }
    for (int l = 0; l < L; l++) {
        descend(&m->score[L][l], &m->sums[L][l], d[l], rate);
        for (int b = 0; b < L; b++)
            if (may_follow(b, l))
                descend(&m->score[b][l], &m->sums[b][l], pairs[b][l], rate);
    }
}

void chain_best(const chain *x, uint32_t count, const label_moves *m, uint8_t *out) {
    label_row *score = need(count, sizeof *score);
    uint8_t(*from)[L] = need(count, sizeof *from);
    for (uint32_t i = 0; i < count; i++)
        for (int l = 0; l < L; l++) {
            score[i][l] = i == 0 && may_follow(0, l) ? m->score[L][l] : NEVER;
            for (int b = 0; i > 0 && b < L; b++)
                if (score[i - 1][b] + move(m, b, l) > score[i][l]) {
                    score[i][l] = score[i - 1][b] + move(m, b, l);
                    from[i][l] = (uint8_t)b;
                }
            score[i][l] += x->emit[i][l];
        }
    uint8_t best = 0;
    for (uint8_t l = 1; l < L; l++)
        if (score[count - 1][l] > score[count - 1][best])
            best = l;
    for (uint32_t i = count; i-- > 0;) {
        out[i] = best;
        best = from[i][best];
    }
    free(score);
    free(from);
}
