/* Tags, arcs and relations: scores, losses and gradients. */
#include "net_step.h"

#include <math.h>

/* Softmax over scores[0 … n); gradient gets weight * (p - 1[gold]). Returns the loss; *best is the
 * highest. */
static double soft_loss(const float *scores, float *gradient, size_t n, size_t gold, float weight,
                        size_t *best) {
    size_t top = 0;
    double sum = 0.0;
    for (size_t i = 1; i < n; i++)
        if (scores[i] > scores[top])
            top = i;
    for (size_t i = 0; i < n; i++) {
        gradient[i] = expf(scores[i] - scores[top]);
        sum += gradient[i];
    }
    double loss = log(sum) - (double)(scores[gold] - scores[top]);
    float scale = (float)(1.0 / sum) * weight;
    for (size_t i = 0; i < n; i++)
        gradient[i] *= scale;
    gradient[gold] -= weight;
    *best = top;
    return loss * weight;
}

static const net_word *word_at(const batch *b, size_t sentence, uint32_t i) {
    return &b->d->words[b->sentences[sentence].first + i];
}

void net_tags_step(const batch *b) {
    net_work *w = b->w;
    size_t base = 0;
    for (size_t s = 0; s < b->count; s++)
        for (uint32_t i = 0; i < b->sentences[s].length; i++, base++)
            for (size_t a = 0; a < b->v->attribute_count; a++) {
                const net_attribute *t = &b->v->attributes[a];
                size_t at = base * b->m->tag_outputs + t->first, best;
                uint16_t gold = word_at(b, s, i)->values[a];
                b->score->loss += soft_loss(w->tags + at, w->tags_gradient + at, t->values.count,
                                            gold, a == 0 ? 1.0f : b->m->o.feature_weight, &best);
                b->score->upos += a == 0 && best == gold;
            }
}

void net_project(const batch *b) {
    net_work *w = b->w;
    const net_options *o = &b->m->o;
    size_t p = net_projections(o), top = 2 * o->hidden;
    net_masks(b, w->top_mask, top, o->dropout_layer, true);
    net_apply_mask(w->layers[o->layers - 1].output, w->top_mask, w->top, b->words * top);
    net_affine(b->m->projections, b->m->projections_bias, w->top, b->words, w->projections);
    net_masks(b, w->projections_mask, p, o->dropout_head, true);
    for (size_t i = 0; i < b->words; i++)
        for (size_t k = 0; k < p; k++) {
            float *mask = &w->projections_mask[i * p + k], *x = &w->projections[i * p + k];
            if (k >= 2 * o->arc)
                *mask = 1.0f;
            else if (*x < 0.0f)
                *mask = 0.0f;
            *x *= *mask;
        }
    net_zero(w->projections_gradient, b->words, p);
    for (size_t i = 0; i < b->words; i++)
        memcpy(w->query + i * o->arc, b->m->arcs_bias->w, o->arc * sizeof(float));
    matrix_multiply(b->words, o->arc, o->arc, w->projections, p, 1, b->m->arcs->transposed, o->arc,
                    w->query, o->arc);
}

void net_project_back(const batch *b) {
    net_work *w = b->w;
    const net_options *o = &b->m->o;
    size_t p = net_projections(o), top = 2 * o->hidden;
    for (size_t i = 0; i < b->words; i++)
        for (size_t k = 0; k < o->arc; k++)
            b->m->arcs_bias->gradient[k] += w->query_gradient[i * o->arc + k];
    matrix_multiply(o->arc, o->arc, b->words, w->query_gradient, 1, o->arc, w->projections, p,
                    b->m->arcs->gradient, o->arc);
    matrix_multiply(b->words, o->arc, o->arc, w->query_gradient, o->arc, 1, b->m->arcs->w, o->arc,
                    w->projections_gradient, p);
    net_apply_mask(w->projections_gradient, w->projections_mask, w->projections_gradient,
                   b->words * p);
    net_zero(w->top_gradient, b->words, top);
    net_affine_back(b->m->projections, b->m->projections_bias, w->top, b->words,
                    w->projections_gradient, w->top_gradient);
    float *out = w->layers[o->layers - 1].output_gradient;
    for (size_t i = 0; i < b->words * top; i++)
        out[i] += w->top_gradient[i] * w->top_mask[i];
}

/* Scores of all pairs of a sentence: row i, column j; column n is the root. */
static void score_arcs(const batch *b, size_t base, uint32_t n) {
    net_work *w = b->w;
    const net_options *o = &b->m->o;
    size_t p = net_projections(o), side = n + 1;
    for (uint32_t i = 0; i < n; i++)
        memcpy(w->heads + i * o->arc, w->projections + (base + i) * p + o->arc,
               o->arc * sizeof(float));
    memcpy(w->heads + n * o->arc, b->m->root_arc->w, o->arc * sizeof(float));
    matrix_transpose(side, o->arc, w->heads, w->heads_t);
    for (uint32_t i = 0; i < n; i++) {
        const float *distance = w->projections + (base + i) * p + 2 * (o->arc + o->relation);
        for (uint32_t j = 0; j < n; j++)
            w->scores[i * side + j] = i == j ? -1e9f : distance[dl_net_distance(i, j)];
        w->scores[i * side + n] = distance[DL_NET_DISTANCE_ROOT];
    }
    matrix_multiply(n, side, o->arc, w->query + base * o->arc, o->arc, 1, w->heads_t, side,
                    w->scores, side);
}

static void score_arcs_back(const batch *b, size_t base, uint32_t n) {
    net_work *w = b->w;
    const net_options *o = &b->m->o;
    size_t p = net_projections(o), side = n + 1;
    matrix_multiply(n, o->arc, side, w->scores_gradient, side, 1, w->heads, o->arc,
                    w->query_gradient + base * o->arc, o->arc);
    net_zero(w->heads_gradient, side, o->arc);
    matrix_multiply(side, o->arc, n, w->scores_gradient, 1, side, w->query + base * o->arc, o->arc,
                    w->heads_gradient, o->arc);
    for (uint32_t i = 0; i < n; i++) {
        float *out = w->projections_gradient + (base + i) * p,
              *distance = out + 2 * (o->arc + o->relation);
        for (size_t k = 0; k < o->arc; k++)
            out[o->arc + k] += w->heads_gradient[i * o->arc + k];
        for (uint32_t j = 0; j < n; j++)
            distance[dl_net_distance(i, j)] += w->scores_gradient[i * side + j];
        distance[DL_NET_DISTANCE_ROOT] += w->scores_gradient[i * side + n];
    }
    for (size_t k = 0; k < o->arc; k++)
        b->m->root_arc->gradient[k] += w->heads_gradient[n * o->arc + k];
}

void net_arcs_step(const batch *b, size_t s, size_t base, bool *right) {
    net_work *w = b->w;
    uint32_t n = b->sentences[s].length;
    size_t side = n + 1;
    score_arcs(b, base, n);
    for (uint32_t i = 0; i < n; i++) {
        size_t best, gold = word_at(b, s, i)->head;
        b->score->loss +=
            soft_loss(w->scores + i * side, w->scores_gradient + i * side, side, gold, 1.0f, &best);
        right[base + i] = best == gold;
        b->score->heads += best == gold;
    }
    if (b->train)
        score_arcs_back(b, base, n);
}

/* Relations are learnt on the treebank's heads. */
void net_relations_step(const batch *b, const bool *right) {
    net_work *w = b->w;
    const net_options *o = &b->m->o;
    size_t p = net_projections(o), r = o->relation, base = 0, best;
    for (size_t s = 0; s < b->count; base += b->sentences[s++].length)
        for (uint32_t i = 0; i < b->sentences[s].length; i++) {
            uint32_t head = word_at(b, s, i)->head;
            const float *dependent = w->projections + (base + i) * p + 2 * o->arc;
            const float *head_part = head == b->sentences[s].length
                                         ? b->m->root_relation->w
                                         : w->projections + (base + head) * p + 2 * o->arc + r;
            for (size_t k = 0; k < r; k++) {
                float x = dependent[k] + head_part[k];
                w->hidden[(base + i) * r + k] = x > 0.0f ? x : 0.0f;
            }
        }
    net_affine(b->m->relations, b->m->relations_bias, w->hidden, b->words, w->labels);
    base = 0;
    for (size_t s = 0; s < b->count; s++)
        for (uint32_t i = 0; i < b->sentences[s].length; i++, base++) {
            size_t gold = word_at(b, s, i)->deprel, at = base * b->m->deprels;
            b->score->loss += soft_loss(w->labels + at, w->labels_gradient + at, b->m->deprels,
                                        gold, 1.0f, &best);
            b->score->labelled += right[base] && best == gold;
        }
    if (!b->train)
        return;
    net_zero(w->hidden_gradient, b->words, r);
    net_affine_back(b->m->relations, b->m->relations_bias, w->hidden, b->words, w->labels_gradient,
                    w->hidden_gradient);
    base = 0;
    for (size_t s = 0; s < b->count; base += b->sentences[s++].length)
        for (uint32_t i = 0; i < b->sentences[s].length; i++) {
            uint32_t head = word_at(b, s, i)->head;
            float *dependent = w->projections_gradient + (base + i) * p + 2 * o->arc;
            float *head_part = head == b->sentences[s].length
                                   ? b->m->root_relation->gradient
                                   : w->projections_gradient + (base + head) * p + 2 * o->arc + r;
            for (size_t k = 0; k < r; k++)
                if (w->hidden[(base + i) * r + k] > 0.0f) {
                    float g = w->hidden_gradient[(base + i) * r + k];
                    dependent[k] += g;
                    head_part[k] += g;
                }
        }
}
