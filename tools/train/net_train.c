#include "net.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static const float BETA1 = 0.9f, BETA2 = 0.99f, EPSILON = 1e-8f, CLIP = 5.0f, DECAY = 1e-5f;

static double gradient_norm(const net_model *m) {
    double sum = 0.0;
    for (size_t i = 0; i < m->parameter_count; i++) {
        const net_parameter *p = &m->parameters[i];
        for (size_t r = 0; r < p->rows; r++)
            for (size_t k = 0; (!p->is_sparse || p->touched[r]) && k < p->columns; k++)
                sum += (double)p->gradient[r * p->columns + k] * p->gradient[r * p->columns + k];
    }
    return sqrt(sum);
}

/* Kingma and Ba 2015; rows of the embedding move only when they were used. */
static void adam_row(net_parameter *p, size_t start, size_t size, float rate, float scale) {
    for (size_t k = start; k < start + size; k++) {
        float g = p->gradient[k] * scale;
        p->moment[k] = BETA1 * p->moment[k] + (1.0f - BETA1) * g;
        p->variance[k] = BETA2 * p->variance[k] + (1.0f - BETA2) * g * g;
        p->w[k] -= rate * (p->moment[k] / (sqrtf(p->variance[k]) + EPSILON) + DECAY * p->w[k]);
        p->gradient[k] = 0.0f;
    }
}

static void adam(net_model *m, float rate) {
    double norm = gradient_norm(m);
    float scale = norm > CLIP ? (float)(CLIP / norm) : 1.0f;
    for (size_t i = 0; i < m->parameter_count; i++) {
        net_parameter *p = &m->parameters[i];
        for (size_t r = 0; r < p->rows; r++)
            if (!p->is_sparse || p->touched[r])
                adam_row(p, r * p->columns, p->columns, rate, scale);
        if (p->is_sparse)
            memset(p->touched, 0, p->rows);
        if (p->transposed)
            matrix_transpose(p->rows, p->columns, p->w, p->transposed);
    }
}

static void scale_gradients(net_model *m, size_t words) {
    float scale = 1.0f / (float)words * 16.0f;
    for (size_t i = 0; i < m->parameter_count; i++) {
        net_parameter *p = &m->parameters[i];
        for (size_t r = 0; r < p->rows; r++)
            for (size_t k = 0; (!p->is_sparse || p->touched[r]) && k < p->columns; k++)
                p->gradient[r * p->columns + k] *= scale;
    }
}

static void shuffle(net_sentence *s, size_t n, random_state *r) {
    for (size_t i = n; i > 1; i--) {
        size_t j = random_next(r) % i;
        net_sentence swap = s[i - 1];
        s[i - 1] = s[j];
        s[j] = swap;
    }
}

/* How many sentences from `first` on make a batch. */
static size_t batch_size(const net_data *d, size_t first, size_t words) {
    size_t count = 1, sum = d->sentences[first].length;
    while (first + count < d->sentence_count && sum + d->sentences[first + count].length <= words) {
        sum += d->sentences[first + count].length;
        count++;
    }
    return count;
}

static net_score look(net_model *m, net_work *w, const net_vocabulary *v, const net_data *d,
                      size_t words, random_state *r) {
    net_score score = {0};
    for (size_t i = 0, n; i < d->sentence_count; i += n) {
        n = batch_size(d, i, words);
        net_step(m, w, v, d, d->sentences + i, n, false, r, &score);
    }
    return score;
}

/* Rises over the first fifteenth, then falls in a straight line towards nothing. */
static float rate_at(const net_options *o, double done) {
    double warm = 1.0 / 15.0;
    double part = done < warm ? done / warm : (1.0 - done) / (1.0 - warm);
    return o->rate * (float)(part > 0.01 ? part : 0.01);
}

static double percent(size_t a, size_t b) {
    return b ? 100.0 * (double)a / (double)b : 0.0;
}

void net_train(net_model *m, const net_vocabulary *v, const net_data *train, const net_data *dev,
               const net_options *o) {
    size_t words = o->batch_words > DL_NET_BATCH_MAX ? o->batch_words : DL_NET_BATCH_MAX;
    net_work *w = net_work_new(m, words);
    random_state r = {o->seed * 0x9E3779B97F4A7C15ULL + 1};
    for (uint32_t epoch = 0; epoch < o->epochs; epoch++) {
        net_score score = {0};
        shuffle(train->sentences, train->sentence_count, &r);
        for (size_t i = 0, n; i < train->sentence_count; i += n) {
            n = batch_size(train, i, o->batch_words);
            double done = ((double)epoch + (double)i / (double)train->sentence_count) / o->epochs;
            size_t before = score.words;
            net_step(m, w, v, train, train->sentences + i, n, true, &r, &score);
            scale_gradients(m, score.words - before);
            adam(m, rate_at(o, done));
        }
        fprintf(stderr, "epoch %2u  loss %.3f UPOS %.1f LAS %.1f", epoch + 1,
                score.loss / (double)score.words, percent(score.upos, score.words),
                percent(score.labelled, score.words));
        if (dev->sentence_count != 0 && (epoch % 3 == 2 || epoch + 1 == o->epochs)) {
            net_score s = look(m, w, v, dev, words, &r);
            fprintf(stderr, "  dev UPOS %.2f UAS %.2f LAS %.2f", percent(s.upos, s.words),
                    percent(s.heads, s.words), percent(s.labelled, s.words));
        }
        fputc('\n', stderr);
    }
}
