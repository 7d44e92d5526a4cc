/* Words' vectors, linear maps and recurrent layers, forward and backward, written out. */
#include "net_step.h"

#include "parse/activation.h"

static float tanh_slope(float x) {
    if (x > 3.0f || x < -3.0f)
        return 0.0f;
    float square = x * x, part = (9.0f - square) / (3.0f * (3.0f + square));
    return part * part;
}

static float sigmoid_slope(float x) {
    return 0.25f * tanh_slope(0.5f * x);
}

void net_zero(float *a, size_t words, size_t width) {
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

void net_apply_mask(const float *in, const float *mask, float *out, size_t size) {
    for (size_t i = 0; i < size; i++)
        out[i] = in[i] * mask[i];
}

/* ---- linear maps ---- */

void net_affine(const net_parameter *w, const net_parameter *bias, const float *in, size_t words,
                float *out) {
    for (size_t i = 0; i < words; i++)
        memcpy(out + i * w->rows, bias->w, w->rows * sizeof *out);
    matrix_multiply(words, w->rows, w->columns, in, w->columns, 1, w->transposed, w->rows, out,
                    w->rows);
}

/* Adds to the gradients of w, bias and (where not NULL) in. */
void net_affine_back(net_parameter *w, net_parameter *bias, const float *in, size_t words,
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

/* ---- the layers of a batch ---- */

void net_masks(const batch *b, float *mask, size_t width, float rate, bool shared) {
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

/* Adds the mapped vectors. A word without one gets nothing: the map has no bias. */
static void embed_vectors(const batch *b) {
    const net_parameter *map = b->m->vector_map;
    net_work *w = b->w;
    if (map == NULL)
        return;
    size_t base = 0, size = map->columns;
    net_zero(w->vectors, b->words, size);
    for (size_t s = 0; s < b->count; s++)
        for (uint32_t i = 0; i < b->sentences[s].length; i++, base++) {
            uint32_t vector = b->d->words[b->sentences[s].first + i].vector;
            bool dropped = b->train && random_unit(b->r) < b->m->o.dropout_vector;
            if (vector != DL_NONE && !dropped)
                memcpy(w->vectors + base * size, b->v->vectors.values + vector * size,
                       size * sizeof *w->vectors);
        }
    matrix_multiply(b->words, map->rows, size, w->vectors, size, 1, map->transposed, map->rows,
                    w->embedded, map->rows);
}

static void embed_vectors_back(const batch *b) {
    net_parameter *map = b->m->vector_map;
    if (map != NULL)
        matrix_multiply(map->rows, map->columns, b->words, b->w->embedded_gradient, 1, map->rows,
                        b->w->vectors, map->columns, map->gradient, map->columns);
}

/* The first layer's input: each word's vector between those of its neighbours. Adds `embedded` to
 * it or, on the way back, its gradient to that of `embedded`. */
static void join_neighbours(const batch *b, bool back) {
    net_work *w = b->w;
    size_t size = b->m->o.embedding, width = w->layers[0].width, base = 0;
    int32_t window = (int32_t)b->m->o.window;
    if (!back)
        net_zero(w->layers[0].input, b->words, width);
    else
        net_zero(w->embedded_gradient, b->words, size);
    for (size_t s = 0; s < b->count; base += b->sentences[s++].length)
        for (int32_t i = 0, n = (int32_t)b->sentences[s].length; i < n; i++)
            for (int32_t d = -window; d <= window; d++) {
                if (i + d < 0 || i + d >= n)
                    continue;
                size_t word = (base + (size_t)(i + d)) * size;
                size_t place = (base + (size_t)i) * width + (size_t)(d + window) * size;
                if (!back)
                    memcpy(w->layers[0].input + place, w->embedded + word, size * sizeof(float));
                for (size_t j = 0; back && j < size; j++)
                    w->embedded_gradient[word + j] += w->layers[0].input_gradient[place + j];
            }
}

/* rows gets the rows that were summed, DL_NONE for a dropped one, for the way back. */
void net_embed(const batch *b, uint32_t *rows) {
    const net_parameter *e = b->m->embedding;
    net_work *w = b->w;
    size_t base = 0, at = 0;
    net_zero(w->embedded, b->words, e->columns);
    for (size_t s = 0; s < b->count; s++)
        for (uint32_t i = 0; i < b->sentences[s].length; i++, base++) {
            const net_word *word = &b->d->words[b->sentences[s].first + i];
            float *out = w->embedded + base * e->columns;
            for (uint32_t f = 0; f < word->row_count; f++) {
                uint32_t row = b->d->rows[word->first_row + f];
                bool dropped = drops_form(b, word, f) || (b->train && random_unit(b->r) < 0.05f);
                rows[at++] = dropped ? DL_NONE : row;
                for (size_t j = 0; !dropped && j < e->columns; j++)
                    out[j] += e->w[row * e->columns + j];
            }
        }
    embed_vectors(b);
    net_masks(b, w->embedded_mask, e->columns, b->m->o.dropout_input, false);
    net_apply_mask(w->embedded, w->embedded_mask, w->embedded, b->words * e->columns);
    join_neighbours(b, false);
}

void net_embed_back(const batch *b, const uint32_t *rows) {
    net_parameter *e = b->m->embedding;
    net_work *w = b->w;
    size_t base = 0, at = 0;
    join_neighbours(b, true);
    net_apply_mask(w->embedded_gradient, w->embedded_mask, w->embedded_gradient,
                   b->words * e->columns);
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
                        w->embedded_gradient[base * e->columns + j];
            }
        }
    embed_vectors_back(b);
}

/* What a layer after the first reads: the layer below and, above the layer of the tags, the tags'
 * scores squashed, so that arcs are learnt from tags as well as from words (Zhang and Weiss 2016,
 * stack-propagation). */
static void layer_input(const batch *b, size_t l) {
    layer_work *k = &b->w->layers[l];
    size_t top = 2 * b->m->o.hidden;
    net_masks(b, k->mask, k->width, b->m->o.dropout_layer, true);
    for (size_t i = 0; i < b->words; i++) {
        float *in = k->input + i * k->width;
        memcpy(in, b->w->layers[l - 1].output + i * top, top * sizeof *in);
        for (size_t t = top; t < k->width; t++)
            in[t] = dl_tanh(0.5f * b->w->tags[i * b->m->tag_outputs + t - top]);
    }
    net_apply_mask(k->input, k->mask, k->input, b->words * k->width);
}

static void run_layer(const batch *b, size_t l) {
    layer_work *k = &b->w->layers[l];
    if (l > 0)
        layer_input(b, l);
    net_affine(b->m->layers[l], b->m->layer_bias[l], k->input, b->words, k->gates);
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
    net_masks(b, w->tag_mask, top, b->m->o.dropout_layer, true);
    net_apply_mask(w->layers[b->m->tag_layer].output, w->tag_mask, w->tag_input, b->words * top);
    net_affine(b->m->tags, b->m->tags_bias, w->tag_input, b->words, w->tags);
}

void net_layers_forward(const batch *b) {
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
    net_zero(w->tag_input_gradient, b->words, top);
    net_affine_back(b->m->tags, b->m->tags_bias, w->tag_input, b->words, w->tags_gradient,
                    w->tag_input_gradient);
    for (size_t i = 0; i < b->words * top; i++)
        w->layers[b->m->tag_layer].output_gradient[i] += w->tag_input_gradient[i] * w->tag_mask[i];
}

static void layer_back(const batch *b, size_t l) {
    float carry[1024];
    layer_work *k = &b->w->layers[l];
    net_zero(k->gates_gradient, b->words, b->m->layers[l]->rows);
    net_zero(k->input_gradient, b->words, k->width);
    for (size_t way = 0; way < 2; way++) {
        unit u = unit_of(b->m, l, way);
        size_t base = 0;
        for (size_t s = 0; s < b->count; base += b->sentences[s++].length)
            unit_back(&u, k, b->m->peepholes[l], base, b->sentences[s].length, carry);
    }
    net_affine_back(b->m->layers[l], b->m->layer_bias[l], k->input, b->words, k->gates_gradient,
                    k->input_gradient);
    if (l > 0)
        input_back(b, l);
}

void net_layers_back(const batch *b) {
    for (size_t l = b->m->o.layers; l-- > 0;) {
        if (l == b->m->tag_layer)
            tags_back(b);
        layer_back(b, l);
    }
}
