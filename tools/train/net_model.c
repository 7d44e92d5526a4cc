/* Forward and backward, written out. Every array of activations is [word][width] by rows. */
#include "net.h"

#include "parse/activation.h"

#include <math.h>
#include <stdlib.h>

static float tanh_slope(float x) {
    if (x > 3.0f || x < -3.0f)
        return 0.0f;
    float square = x * x, part = (9.0f - square) / (3.0f * (3.0f + square));
    return part * part;
}

static float sigmoid_slope(float x) {
    return 0.25f * tanh_slope(0.5f * x);
}

/* ---- parameters ---- */

static net_parameter *add_parameter(net_model *m, size_t rows, size_t columns, bool matrix) {
    if (m->parameter_count == NET_PARAMETERS_MAX)
        die("too many parameters");
    net_parameter *p = &m->parameters[m->parameter_count++];
    p->rows = rows;
    p->columns = columns;
    p->w = need(rows * columns, sizeof *p->w);
    p->gradient = need(rows * columns, sizeof *p->w);
    p->moment = need(rows * columns, sizeof *p->w);
    p->variance = need(rows * columns, sizeof *p->w);
    if (matrix)
        p->transposed = need(rows * columns, sizeof *p->w);
    return p;
}

static void fill(net_parameter *p, float range, random_state *r) {
    for (size_t i = 0; i < p->rows * p->columns; i++)
        p->w[i] = (2.0f * random_unit(r) - 1.0f) * range;
}

static net_parameter *add_matrix(net_model *m, size_t rows, size_t columns, random_state *r) {
    net_parameter *p = add_parameter(m, rows, columns, true);
    fill(p, sqrtf(3.0f / (float)columns), r);
    return p;
}

void net_model_init(net_model *m, const net_vocabulary *v, const net_options *o, random_state *r) {
    size_t d = o->hidden, top = 2 * d;
    memset(m, 0, sizeof *m);
    m->o = *o;
    m->tag_layer = o->layers > 1 ? o->layers - 2 : 0;
    m->tag_outputs = v->tag_outputs;
    m->deprels = (uint32_t)v->deprels.count;
    size_t rows = v->row_count + v->sources.count;
    m->embedding = add_parameter(m, rows, o->embedding, false);
    m->embedding->is_sparse = true;
    m->embedding->touched = need(rows, 1);
    fill(m->embedding, 0.25f, r);
    for (size_t l = 0; l < o->layers; l++) {
        size_t gates = net_gates(l), width = net_width(m, l);
        m->layers[l] = add_matrix(m, 2 * gates * d, width, r);
        m->layer_bias[l] = add_parameter(m, 1, 2 * gates * d, false);
        m->peepholes[l] = add_parameter(m, 1, 4 * d, false);
        for (size_t way = 0; way < 2; way++) /* remember at first */
            for (size_t i = 0; i < d; i++)
                m->layer_bias[l]->w[(way * gates + 1) * d + i] = 0.5f;
    }
    m->tags = add_matrix(m, m->tag_outputs, top, r);
    m->tags_bias = add_parameter(m, 1, m->tag_outputs, false);
    m->projections = add_matrix(m, net_projections(o), top, r);
    m->projections_bias = add_parameter(m, 1, net_projections(o), false);
    m->arcs = add_matrix(m, o->arc, o->arc, r);
    fill(m->arcs, 0.5f / sqrtf((float)o->arc), r);
    m->arcs_bias = add_parameter(m, 1, o->arc, false);
    m->relations = add_matrix(m, m->deprels, o->relation, r);
    m->relations_bias = add_parameter(m, 1, m->deprels, false);
    m->root_arc = add_parameter(m, 1, o->arc, false);
    m->root_relation = add_parameter(m, 1, o->relation, false);
    fill(m->root_arc, 0.5f, r);
    fill(m->root_relation, 0.5f, r);
    for (size_t i = 0; i < m->parameter_count; i++)
        if (m->parameters[i].transposed)
            matrix_transpose(m->parameters[i].rows, m->parameters[i].columns, m->parameters[i].w,
                             m->parameters[i].transposed);
}

/* ---- activations ---- */

typedef struct layer_work {
    size_t width; /* of the input */
    float *input, *mask, *input_gradient;
    float *gates, *gates_gradient; /* before the activations */
    float *cell;                   /* [word][2 * hidden] */
    float *output, *output_gradient;
} layer_work;

struct net_work {
    size_t words;
    layer_work layers[DL_NET_LAYERS_MAX];
    float *tag_mask, *tag_input, *tag_input_gradient, *tags, *tags_gradient;
    float *top_mask, *top, *top_gradient;
    float *projections, *projections_gradient, *projections_mask; /* before and after relu */
    float *query, *query_gradient;
    float *scores, *scores_gradient, *heads_t, *heads; /* of one sentence, with the root */
    float *heads_gradient;
    float *hidden, *hidden_gradient, *labels, *labels_gradient;
};

static float *room(size_t words, size_t width) {
    return need((words + 1) * (width + 32), sizeof(float));
}

net_work *net_work_new(const net_model *m, size_t n) {
    const net_options *o = &m->o;
    size_t top = 2 * o->hidden, side = DL_NET_BATCH_MAX + 1;
    net_work *w = need(1, sizeof *w);
    w->words = n;
    for (size_t l = 0; l < o->layers; l++) {
        layer_work *k = &w->layers[l];
        size_t gates = 2 * net_gates(l) * o->hidden;
        k->width = net_width(m, l);
        k->input = room(n, k->width);
        k->mask = room(n, k->width);
        k->input_gradient = room(n, k->width);
        k->gates = room(n, gates);
        k->gates_gradient = room(n, gates);
        k->cell = room(n, top);
        k->output = room(n, top);
        k->output_gradient = room(n, top);
    }
    w->tag_mask = room(n, top);
    w->tag_input = room(n, top);
    w->tag_input_gradient = room(n, top);
    w->tags = room(n, m->tag_outputs);
    w->tags_gradient = room(n, m->tag_outputs);
    w->top_mask = room(n, top);
    w->top = room(n, top);
    w->top_gradient = room(n, top);
    size_t p = net_projections(o);
    w->projections = room(n, p);
    w->projections_gradient = room(n, p);
    w->projections_mask = room(n, p);
    w->query = room(n, o->arc);
    w->query_gradient = room(n, o->arc);
    w->scores = room(side, side);
    w->scores_gradient = room(side, side);
    w->heads = room(side, o->arc);
    w->heads_t = room(side, o->arc);
    w->heads_gradient = room(side, o->arc);
    w->hidden = room(n, o->relation);
    w->hidden_gradient = room(n, o->relation);
    w->labels = room(n, m->deprels);
    w->labels_gradient = room(n, m->deprels);
    return w;
}

static void zero(float *a, size_t words, size_t width) {
    memset(a, 0, words * width * sizeof *a);
}

/* One mask for all words of a sentence where `shared`: dropout that does not flicker in time. */
static void make_mask(float *mask, const net_sentence *s, size_t base, size_t width, float rate,
                      bool shared, random_state *r) {
    float kept = 1.0f / (1.0f - rate);
    for (uint32_t i = 0; i < s->length; i++) {
        float *row = mask + (base + i) * width;
        if (shared && i > 0)
            memcpy(row, row - width, width * sizeof *row);
        else
            for (size_t k = 0; k < width; k++)
                row[k] = random_unit(r) < rate ? 0.0f : kept;
    }
}

static void apply_mask(const float *in, const float *mask, float *out, size_t size) {
    for (size_t i = 0; i < size; i++)
        out[i] = in[i] * mask[i];
}

/* ---- linear maps ---- */

static void affine(const net_parameter *w, const net_parameter *bias, const float *in, size_t words,
                   float *out) {
    for (size_t i = 0; i < words; i++)
        memcpy(out + i * w->rows, bias->w, w->rows * sizeof *out);
    matrix_multiply(words, w->rows, w->columns, in, w->columns, 1, w->transposed, w->rows, out,
                    w->rows);
}

/* Adds to the gradients of w, bias and (where not NULL) in. */
static void affine_back(net_parameter *w, net_parameter *bias, const float *in, size_t words,
                        const float *out_gradient, float *in_gradient) {
    for (size_t i = 0; i < words; i++)
        for (size_t k = 0; k < w->rows; k++)
            bias->gradient[k] += out_gradient[i * w->rows + k];
    matrix_multiply(w->rows, w->columns, words, out_gradient, 1, w->rows, in, w->columns,
                    w->gradient, w->columns);
    if (in_gradient != NULL)
        matrix_multiply(words, w->columns, w->rows, out_gradient, w->rows, 1, w->w, w->columns,
                        in_gradient, w->columns);
}

/* ---- recurrent layers ---- */

typedef struct unit {
    size_t d, gates, way, top;
    const float *peephole_forget, *peephole_reset;
} unit;

static unit unit_of(const net_model *m, size_t layer, size_t way) {
    size_t d = m->o.hidden;
    unit u = {d, net_gates(layer), way, 2 * d, m->peepholes[layer]->w + way * 2 * d, NULL};
    u.peephole_reset = u.peephole_forget + d;
    return u;
}

/* Runs one way over one sentence. Gates keep their values before the activation, with peepholes
 * added, for the way back. */
static void unit_forward(const unit *u, layer_work *k, size_t base, size_t length) {
    size_t d = u->d, width = 2 * u->gates * d;
    for (size_t step = 0; step < length; step++) {
        size_t i = base + (u->way == 0 ? step : length - 1 - step);
        size_t before = u->way == 0 ? i - 1 : i + 1;
        float *gate = k->gates + i * width + u->way * u->gates * d;
        float *cell = k->cell + i * u->top + u->way * d, *out = k->output + i * u->top + u->way * d;
        const float *last = step ? k->cell + before * u->top + u->way * d : NULL;
        const float *skip = u->gates == 4 ? gate + 3 * d : k->input + i * k->width + u->way * d;
        for (size_t j = 0; j < d; j++) {
            float c = last ? last[j] : 0.0f;
            gate[d + j] += u->peephole_forget[j] * c;
            gate[2 * d + j] += u->peephole_reset[j] * c;
            float forget = dl_sigmoid(gate[d + j]), reset = dl_sigmoid(gate[2 * d + j]);
            cell[j] = forget * c + (1.0f - forget) * gate[j];
            out[j] = reset * dl_tanh(cell[j]) + (1.0f - reset) * skip[j];
        }
    }
}

static void unit_back(const unit *u, layer_work *k, net_parameter *peepholes, size_t base,
                      size_t length, float *carry) {
    size_t d = u->d, width = 2 * u->gates * d;
    float *forget_gradient = peepholes->gradient + u->way * 2 * d,
          *reset_gradient = forget_gradient + d;
    memset(carry, 0, d * sizeof *carry);
    for (size_t step = length; step-- > 0;) {
        size_t i = base + (u->way == 0 ? step : length - 1 - step);
        size_t before = u->way == 0 ? i - 1 : i + 1;
        size_t at = i * width + u->way * u->gates * d;
        const float *gate = k->gates + at, *cell = k->cell + i * u->top + u->way * d;
        float *gate_gradient = k->gates_gradient + at;
        const float *last = step ? k->cell + before * u->top + u->way * d : NULL;
        bool own_skip = u->gates == 4;
        size_t input_at = i * k->width + u->way * d;
        const float *skip = own_skip ? gate + 3 * d : k->input + input_at;
        float *skip_gradient = own_skip ? gate_gradient + 3 * d : k->input_gradient + input_at;
        const float *out_gradient = k->output_gradient + i * u->top + u->way * d;
        for (size_t j = 0; j < d; j++) {
            float c = last ? last[j] : 0.0f, g = out_gradient[j];
            float forget = dl_sigmoid(gate[d + j]), reset = dl_sigmoid(gate[2 * d + j]);
            float up = carry[j] + g * reset * tanh_slope(cell[j]);
            float reset_up = g * (dl_tanh(cell[j]) - skip[j]) * sigmoid_slope(gate[2 * d + j]);
            float forget_up = up * (c - gate[j]) * sigmoid_slope(gate[d + j]);
            gate_gradient[j] += up * (1.0f - forget);
            gate_gradient[d + j] += forget_up;
            gate_gradient[2 * d + j] += reset_up;
            skip_gradient[j] += g * (1.0f - reset);
            forget_gradient[j] += forget_up * c;
            reset_gradient[j] += reset_up * c;
            carry[j] =
                up * forget + forget_up * u->peephole_forget[j] + reset_up * u->peephole_reset[j];
        }
    }
}

/* ---- a batch ---- */

typedef struct batch {
    net_model *m;
    net_work *w;
    const net_vocabulary *v;
    const net_data *d;
    const net_sentence *sentences;
    size_t count, words;
    bool train;
    random_state *r;
    net_score *score;
} batch;

static void masks(const batch *b, float *mask, size_t width, float rate, bool shared) {
    size_t base = 0;
    for (size_t s = 0; s < b->count; s++) {
        make_mask(mask, &b->sentences[s], base, width, b->train ? rate : 0.0f, shared, b->r);
        base += b->sentences[s].length;
    }
}

static bool drops_form(const batch *b, const net_word *word, uint32_t k) {
    if (!b->train || k != 0 || !word->has_form_row)
        return false;
    return random_unit(b->r) <
           b->m->o.form_dropout / (b->m->o.form_dropout + (float)word->form_count);
}

/* rows gets the rows that were summed, DL_NONE for a dropped one, for the way back. */
static void embed(const batch *b, uint32_t *rows) {
    const net_parameter *e = b->m->embedding;
    layer_work *k = &b->w->layers[0];
    size_t base = 0, at = 0;
    zero(k->input, b->words, e->columns);
    for (size_t s = 0; s < b->count; s++)
        for (uint32_t i = 0; i < b->sentences[s].length; i++, base++) {
            const net_word *word = &b->d->words[b->sentences[s].first + i];
            float *out = k->input + base * e->columns;
            for (uint32_t f = 0; f < word->row_count; f++) {
                uint32_t row = b->d->rows[word->first_row + f];
                bool dropped = drops_form(b, word, f) || (b->train && random_unit(b->r) < 0.05f);
                rows[at++] = dropped ? DL_NONE : row;
                for (size_t j = 0; !dropped && j < e->columns; j++)
                    out[j] += e->w[row * e->columns + j];
            }
        }
    masks(b, k->mask, e->columns, b->m->o.dropout_input, false);
    apply_mask(k->input, k->mask, k->input, b->words * e->columns);
}

static void embed_back(const batch *b, const uint32_t *rows) {
    net_parameter *e = b->m->embedding;
    layer_work *k = &b->w->layers[0];
    size_t base = 0, at = 0;
    for (size_t s = 0; s < b->count; s++)
        for (uint32_t i = 0; i < b->sentences[s].length; i++, base++) {
            const net_word *word = &b->d->words[b->sentences[s].first + i];
            for (uint32_t f = 0; f < word->row_count; f++) {
                uint32_t row = rows[at++];
                if (row == DL_NONE)
                    continue;
                e->touched[row] = 1;
                for (size_t j = 0; j < e->columns; j++)
                    e->gradient[row * e->columns + j] +=
                        k->input_gradient[base * e->columns + j] * k->mask[base * e->columns + j];
            }
        }
}

/* What a layer after the first reads: the layer below and, above the layer of the tags, the tags'
 * scores squashed, so that arcs are learnt from tags as well as from words (Zhang and Weiss 2016,
 * stack-propagation). */
static void layer_input(const batch *b, size_t l) {
    layer_work *k = &b->w->layers[l];
    size_t top = 2 * b->m->o.hidden;
    masks(b, k->mask, k->width, b->m->o.dropout_layer, true);
    for (size_t i = 0; i < b->words; i++) {
        float *in = k->input + i * k->width;
        memcpy(in, b->w->layers[l - 1].output + i * top, top * sizeof *in);
        for (size_t t = top; t < k->width; t++)
            in[t] = dl_tanh(0.5f * b->w->tags[i * b->m->tag_outputs + t - top]);
    }
    apply_mask(k->input, k->mask, k->input, b->words * k->width);
}

static void run_layer(const batch *b, size_t l) {
    layer_work *k = &b->w->layers[l];
    if (l > 0)
        layer_input(b, l);
    affine(b->m->layers[l], b->m->layer_bias[l], k->input, b->words, k->gates);
    for (size_t way = 0; way < 2; way++) {
        unit u = unit_of(b->m, l, way);
        size_t base = 0;
        for (size_t s = 0; s < b->count; base += b->sentences[s++].length)
            unit_forward(&u, k, base, b->sentences[s].length);
    }
}

static void score_tags(const batch *b) {
    net_work *w = b->w;
    size_t top = 2 * b->m->o.hidden;
    masks(b, w->tag_mask, top, b->m->o.dropout_layer, true);
    apply_mask(w->layers[b->m->tag_layer].output, w->tag_mask, w->tag_input, b->words * top);
    affine(b->m->tags, b->m->tags_bias, w->tag_input, b->words, w->tags);
}

static void layers_forward(const batch *b) {
    for (size_t l = 0; l < b->m->o.layers; l++) {
        run_layer(b, l);
        if (l == b->m->tag_layer)
            score_tags(b);
    }
}

/* Gradients of the input go down: to the layer below, and to the tags' scores. */
static void input_back(const batch *b, size_t l) {
    layer_work *k = &b->w->layers[l];
    net_work *w = b->w;
    size_t top = 2 * b->m->o.hidden;
    for (size_t i = 0; i < b->words; i++) {
        const float *gradient = k->input_gradient + i * k->width, *mask = k->mask + i * k->width;
        for (size_t t = 0; t < top; t++)
            w->layers[l - 1].output_gradient[i * top + t] += gradient[t] * mask[t];
        for (size_t t = top; t < k->width; t++) {
            size_t at = i * b->m->tag_outputs + t - top;
            w->tags_gradient[at] += gradient[t] * mask[t] * 0.5f * tanh_slope(0.5f * w->tags[at]);
        }
    }
}

static void tags_back(const batch *b) {
    net_work *w = b->w;
    size_t top = 2 * b->m->o.hidden;
    zero(w->tag_input_gradient, b->words, top);
    affine_back(b->m->tags, b->m->tags_bias, w->tag_input, b->words, w->tags_gradient,
                w->tag_input_gradient);
    for (size_t i = 0; i < b->words * top; i++)
        w->layers[b->m->tag_layer].output_gradient[i] += w->tag_input_gradient[i] * w->tag_mask[i];
}

static void layer_back(const batch *b, size_t l) {
    float carry[1024];
    layer_work *k = &b->w->layers[l];
    zero(k->gates_gradient, b->words, b->m->layers[l]->rows);
    zero(k->input_gradient, b->words, k->width);
    for (size_t way = 0; way < 2; way++) {
        unit u = unit_of(b->m, l, way);
        size_t base = 0;
        for (size_t s = 0; s < b->count; base += b->sentences[s++].length)
            unit_back(&u, k, b->m->peepholes[l], base, b->sentences[s].length, carry);
    }
    affine_back(b->m->layers[l], b->m->layer_bias[l], k->input, b->words, k->gates_gradient,
                k->input_gradient);
    if (l > 0)
        input_back(b, l);
}

static void layers_back(const batch *b) {
    for (size_t l = b->m->o.layers; l-- > 0;) {
        if (l == b->m->tag_layer)
            tags_back(b);
        layer_back(b, l);
    }
}

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

static void tags_step(const batch *b) {
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

static void project(const batch *b) {
    net_work *w = b->w;
    const net_options *o = &b->m->o;
    size_t p = net_projections(o), top = 2 * o->hidden;
    masks(b, w->top_mask, top, o->dropout_layer, true);
    apply_mask(w->layers[o->layers - 1].output, w->top_mask, w->top, b->words * top);
    affine(b->m->projections, b->m->projections_bias, w->top, b->words, w->projections);
    masks(b, w->projections_mask, p, o->dropout_head, true);
    for (size_t i = 0; i < b->words; i++)
        for (size_t k = 0; k < p; k++) {
            float *mask = &w->projections_mask[i * p + k], *x = &w->projections[i * p + k];
            if (k >= 2 * o->arc)
                *mask = 1.0f;
            else if (*x < 0.0f)
                *mask = 0.0f;
            *x *= *mask;
        }
    zero(w->projections_gradient, b->words, p);
    for (size_t i = 0; i < b->words; i++)
        memcpy(w->query + i * o->arc, b->m->arcs_bias->w, o->arc * sizeof(float));
    matrix_multiply(b->words, o->arc, o->arc, w->projections, p, 1, b->m->arcs->transposed, o->arc,
                    w->query, o->arc);
}

static void project_back(const batch *b) {
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
    apply_mask(w->projections_gradient, w->projections_mask, w->projections_gradient, b->words * p);
    zero(w->top_gradient, b->words, top);
    affine_back(b->m->projections, b->m->projections_bias, w->top, b->words,
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
    zero(w->heads_gradient, side, o->arc);
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

static void arcs_step(const batch *b, size_t s, size_t base, bool *right) {
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
static void relations_step(const batch *b, const bool *right) {
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
    affine(b->m->relations, b->m->relations_bias, w->hidden, b->words, w->labels);
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
    zero(w->hidden_gradient, b->words, r);
    affine_back(b->m->relations, b->m->relations_bias, w->hidden, b->words, w->labels_gradient,
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

void net_step(net_model *m, net_work *w, const net_vocabulary *v, const net_data *d,
              const net_sentence *sentences, size_t count, bool train, random_state *r,
              net_score *score) {
    batch b = {m, w, v, d, sentences, count, 0, train, r, score};
    for (size_t s = 0; s < count; s++)
        b.words += sentences[s].length;
    if (b.words > w->words)
        die("a batch of %zu words", b.words);
    uint32_t *rows = need(b.words * (DL_FEATURES_MAX + 1), sizeof *rows);
    bool *right = need(b.words, sizeof *right);
    embed(&b, rows);
    layers_forward(&b);
    for (size_t l = 0; l < m->o.layers; l++)
        zero(w->layers[l].output_gradient, b.words, 2 * m->o.hidden);
    tags_step(&b);
    project(&b);
    zero(w->query_gradient, b.words, m->o.arc);
    size_t base = 0;
    for (size_t s = 0; s < count; base += sentences[s++].length)
        arcs_step(&b, s, base, right);
    relations_step(&b, right);
    score->words += b.words;
    if (train) {
        project_back(&b);
        layers_back(&b);
        embed_back(&b, rows);
    }
    free(rows);
    free(right);
}
