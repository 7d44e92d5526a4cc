/* Parameters, room for activations, and one pass over a batch. */
#include "net_step.h"

#include <math.h>
#include <stdlib.h>

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
    size_t rows = v->row_count + v->sources.count, learnt = v->learnt_rows * o->embedding;
    m->embedding = add_parameter(m, rows, o->embedding, false);
    m->embedding->is_sparse = true;
    m->embedding->touched = need(rows, 1);
    fill(m->embedding, 0.25f, r);
    memset(m->embedding->w + learnt, 0,
           (v->row_count - v->learnt_rows) * o->embedding * sizeof(float));
    if (v->vectors.count != 0)
        m->vector_map = add_matrix(m, o->embedding, v->vectors.dimensions, r);
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
    w->embedded = room(n, o->embedding);
    w->embedded_mask = room(n, o->embedding);
    w->embedded_gradient = room(n, o->embedding);
    if (m->vector_map != NULL)
        w->vectors = room(n, m->vector_map->columns);
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
    net_embed(&b, rows);
    net_layers_forward(&b);
    for (size_t l = 0; l < m->o.layers; l++)
        net_zero(w->layers[l].output_gradient, b.words, 2 * m->o.hidden);
    net_tags_step(&b);
    net_project(&b);
    net_zero(w->query_gradient, b.words, m->o.arc);
    size_t base = 0;
    for (size_t s = 0; s < count; base += sentences[s++].length)
        net_arcs_step(&b, s, base, right);
    net_relations_step(&b, right);
    score->words += b.words;
    if (train) {
        net_project_back(&b);
        net_layers_back(&b);
        net_embed_back(&b, rows);
    }
    free(rows);
    free(right);
}
