/* Runs the network over a batch of sentences. */
#include "parse/net.h"

#include "parse/feature.h"
#include "parse/kernel.h"
#include "parse/tree.h"

void dl_net_embed(const dl_net *net, dl_str form, int16_t *out) {
    uint32_t features[DL_FEATURES_MAX], width = net->header.embedding;
    uint32_t mask = (1u << net->header.slot_bits) - 1;
    size_t count = dl_parse_features(form, features);
    memset(out, 0, width * sizeof *out);
    for (size_t f = 0; f < count; f++) {
        uint32_t hash = features[f] ? features[f] : 1, i = hash & mask;
        while (net->slots[i].row != DL_NET_NO_ROW && net->slots[i].check != hash >> 16)
            i = (i + 1) & mask;
        if (net->slots[i].row == DL_NET_NO_ROW)
            continue;
        const int8_t *row = net->embedding + (size_t)net->slots[i].row * width;
        for (uint32_t k = 0; k < width; k++)
            out[k] = (int16_t)(out[k] + row[k]);
    }
}

/* Each word's embedding between those of its neighbours; NULL when out of memory. Words beyond the
 * last stay as the arena left them, as the product's sums for them are not read. */
static const int16_t *join_neighbours(const dl_net *net, dl_arena *arena, const int16_t *input,
                                      const uint32_t *lengths, size_t count, size_t padded) {
    size_t size = net->header.embedding, width = dl_net_input(&net->header), base = 0;
    int64_t window = net->header.window;
    int16_t *joined = window ? DL_NEW(arena, int16_t, padded * width) : NULL;
    if (joined == NULL)
        return window ? NULL : input;
    for (size_t s = 0; s < count; base += lengths[s++])
        for (int64_t i = 0; i < lengths[s]; i++)
            for (int64_t d = -window; d <= window; d++) {
                int16_t *out = joined + (base + (size_t)i) * width + (size_t)(d + window) * size;
                if (i + d >= 0 && i + d < lengths[s])
                    memcpy(out, input + (base + (size_t)(i + d)) * size, size * sizeof *out);
                else
                    memset(out, 0, size * sizeof *out);
            }
    return joined;
}

typedef struct run {
    const dl_net *net;
    const dl_kernel *kernel;
    dl_arena *arena;
    const uint32_t *lengths;
    size_t count, words, padded;
    int32_t *sums;     /* [word][rows] of the last product */
    float *gates;      /* the same as numbers */
    uint8_t *in;       /* [word][columns] of the next product */
    float *units;      /* [word]: what they count in */
    float *joined;     /* [2 * hidden + tags] of one word */
    float *tag_scores; /* [word][tags] */
    float *cell;       /* [hidden] */
} run;

/* Numbers again: sums times the units of the input and the scale of each row, plus bias. */
static void multiply(run *r, const dl_net_matrix *m, float *out) {
    r->kernel->product(&m->product, r->in, r->words, r->sums);
    r->kernel->rescale(r->sums, r->words, m->product.rows, r->units, m->scale, m->bias, out);
}

/* Vectors of `width` numbers, `step` apart, become the next product's input. */
static void take_input(run *r, const float *vectors, size_t width, size_t step) {
    for (size_t t = 0; t < r->words; t++)
        r->units[t] = r->kernel->quantise(vectors + t * step, width, r->in + t * width);
}

static void take_embeddings(run *r, const int16_t *vectors) {
    size_t width = dl_net_input(&r->net->header);
    for (size_t t = 0; t < r->words; t++)
        r->units[t] = r->net->header.embedding_scale *
                      r->kernel->quantise_whole(vectors + t * width, width, r->in + t * width);
}

/* input: the layer's input as numbers, which skips into the output; NULL in the first layer, where
 * a fourth gate takes its place. */
static void run_sentence(run *r, uint32_t layer, size_t way, size_t base, uint32_t length,
                         const float *input, float *output) {
    size_t d = r->net->header.hidden, gates = layer == 0 ? 4 : 3;
    dl_kernel_step s = {.cell = r->cell, .width = d};
    s.forget_peephole = r->net->peepholes[layer] + way * 2 * d;
    s.reset_peephole = s.forget_peephole + d;
    memset(r->cell, 0, d * sizeof *r->cell);
    for (uint32_t k = 0; k < length; k++) {
        size_t i = base + (way == 0 ? k : length - 1 - k);
        s.gate = r->gates + i * 2 * gates * d + way * gates * d;
        s.skip = input ? input + i * 2 * d + way * d : s.gate + 3 * d;
        s.output = output + i * 2 * d + way * d;
        r->kernel->step(&s);
    }
}

static void run_layer(run *r, uint32_t layer, const float *input, float *output) {
    for (size_t way = 0; way < 2; way++) {
        size_t base = 0;
        for (size_t s = 0; s < r->count; base += r->lengths[s++])
            run_sentence(r, layer, way, base, r->lengths[s], input, output);
    }
}

/* ---- tags ---- */

static void score_tags(run *r, const float *output) {
    size_t top = 2 * r->net->header.hidden;
    take_input(r, output, top, top);
    multiply(r, &r->net->tags, r->tag_scores);
}

/* The input of the layer above: the layer's output, then the tags' scores. */
static void take_output_and_tags(run *r, const float *output) {
    size_t top = 2 * r->net->header.hidden, tags = r->net->tags.product.rows, width = top + tags;
    for (size_t t = 0; t < r->words; t++) {
        memcpy(r->joined, output + t * top, top * sizeof *output);
        r->kernel->squash(r->tag_scores + t * tags, tags, r->joined + top);
        r->units[t] = r->kernel->quantise(r->joined, width, r->in + t * width);
    }
}

static bool read_tags(run *r, dl_net_result *out) {
    const dl_net *net = r->net;
    uint32_t attributes = dl_net_attributes(net);
    out->tags = DL_NEW(r->arena, uint8_t, r->words * attributes);
    if (out->tags == NULL)
        return false;
    for (size_t t = 0; t < r->words; t++)
        for (uint32_t a = 0; a < attributes; a++) {
            const float *s = r->tag_scores + t * net->tags.product.rows + net->attributes[a].first;
            uint8_t best = 0;
            for (uint8_t k = 1; k < net->attributes[a].count; k++)
                if (s[k] > s[best])
                    best = k;
            out->tags[t * attributes + a] = best;
        }
    return true;
}

/* ---- arcs and relations ---- */

typedef struct arcs {
    float *projections; /* [word][rows] */
    float *queries;     /* [word][arc] */
    float *heads;       /* [arc][sentence + 1]: the heads' vectors, a row a component */
    float *pair;        /* [relation] */
    float *scores;      /* [word of a sentence][sentence + 1] */
} arcs;

static bool make_arcs(run *r, arcs *a) {
    const dl_net *net = r->net;
    const dl_net_header *h = &net->header;
    size_t side = 0;
    for (size_t s = 0; s < r->count; s++)
        side = r->lengths[s] + 1u > side ? r->lengths[s] + 1u : side;
    a->projections = DL_NEW(r->arena, float, r->padded * net->projections.product.rows);
    a->queries = DL_NEW(r->arena, float, r->padded * net->arcs.product.rows);
    a->heads = DL_NEW(r->arena, float, side * h->arc);
    a->pair = DL_NEW(r->arena, float, h->relation);
    size_t cells = side * side;
    a->scores = DL_NEW(r->arena, float, cells);
    return a->projections && a->queries && a->heads && a->pair && a->scores;
}

static void project(run *r, arcs *a, const float *output) {
    const dl_net *net = r->net;
    const dl_net_header *h = &net->header;
    size_t top = 2 * h->hidden, rows = net->projections.product.rows;
    take_input(r, output, top, top);
    multiply(r, &net->projections, a->projections);
    for (size_t t = 0; t < r->words; t++) {
        float *p = a->projections + t * rows;
        for (uint32_t k = 0; k < 2 * h->arc; k++)
            p[k] = p[k] > 0.0f ? p[k] : 0.0f;
    }
    take_input(r, a->projections, h->arc, rows);
    multiply(r, &net->arcs, a->queries);
}

/* scores[i][j]: word i hangs on word j; column n is the root. Sums run over components in order,
 * so they do not depend on the width of vectors. */
static void score_sentence(run *r, arcs *a, size_t base, uint32_t n) {
    const dl_net *net = r->net;
    const dl_net_header *h = &net->header;
    size_t side = n + 1u, rows = net->projections.product.rows;
    for (uint32_t k = 0; k < h->arc; k++) {
        for (uint32_t j = 0; j < n; j++)
            a->heads[k * side + j] = a->projections[(base + j) * rows + h->arc + k];
        a->heads[k * side + n] = net->root_arc[k];
    }
    for (uint32_t i = 0; i < n; i++) {
        float *out = a->scores + i * side;
        const float *query = a->queries + (base + i) * net->arcs.product.rows;
        const float *distance = a->projections + (base + i) * rows + 2 * (h->arc + h->relation);
        for (uint32_t j = 0; j < n; j++)
            out[j] = distance[dl_net_distance(i, j)];
        out[n] = distance[DL_NET_DISTANCE_ROOT];
        for (uint32_t k = 0; k < h->arc; k++)
            r->kernel->add(out, a->heads + k * side, query[k], side);
    }
}

/* The sum of what dependent and head say of their relation, cut at zero, ready for the product. */
static void take_pair(run *r, const arcs *a, size_t base, uint32_t i, uint32_t head) {
    const dl_net *net = r->net;
    const dl_net_header *h = &net->header;
    size_t rows = net->projections.product.rows;
    const float *left = a->projections + (base + i) * rows + 2 * h->arc;
    const float *right = head == DL_NONE
                             ? net->root_relation
                             : a->projections + (base + head) * rows + 2 * h->arc + h->relation;
    for (uint32_t k = 0; k < h->relation; k++) {
        float x = left[k] + right[k];
        a->pair[k] = x > 0.0f ? x : 0.0f;
    }
    r->units[base + i] =
        r->kernel->quantise(a->pair, h->relation, r->in + (base + i) * h->relation);
}

/* The root's relation is "root", and no other word has it. */
static void choose_relations(const dl_net *net, const float *scores, size_t words,
                             dl_net_result *out) {
    for (size_t t = 0; t < words; t++) {
        const float *s = scores + t * net->relations.product.rows;
        uint16_t best = net->root_deprel == 0 && net->header.deprels > 1 ? 1 : 0;
        for (uint16_t k = 0; k < net->header.deprels; k++)
            if (s[k] > s[best] && k != net->root_deprel)
                best = k;
        bool is_root = out->heads[t] == DL_NONE && net->root_deprel < net->header.deprels;
        out->deprels[t] = is_root ? net->root_deprel : best;
    }
}

static bool read_tree(run *r, const float *output, dl_net_result *out) {
    arcs a;
    const dl_net *net = r->net;
    float *labels = DL_NEW(r->arena, float, r->padded * net->relations.product.rows);
    out->heads = DL_NEW(r->arena, uint32_t, r->words);
    out->deprels = DL_NEW(r->arena, uint16_t, r->words);
    if (!make_arcs(r, &a) || !labels || !out->heads || !out->deprels)
        return false;
    project(r, &a, output);
    size_t base = 0;
    for (size_t s = 0; s < r->count; base += r->lengths[s++]) {
        score_sentence(r, &a, base, r->lengths[s]);
        if (!dl_parse_tree(r->arena, a.scores, r->lengths[s], out->heads + base))
            return false;
        for (uint32_t i = 0; i < r->lengths[s]; i++)
            take_pair(r, &a, base, i, out->heads[base + i]);
    }
    multiply(r, &net->relations, labels);
    choose_relations(net, labels, r->words, out);
    return true;
}

/* ---- the whole ---- */

static void widest(const dl_net *net, size_t *rows, size_t *columns) {
    const dl_net_matrix *all[DL_NET_LAYERS_MAX + 4] = {&net->tags, &net->projections, &net->arcs,
                                                       &net->relations};
    for (uint32_t l = 0; l < net->header.layers; l++)
        all[4 + l] = &net->layers[l];
    *rows = *columns = 0;
    for (uint32_t i = 0; i < 4 + net->header.layers; i++) {
        const dl_kernel_matrix *p = &all[i]->product;
        *rows = p->rows > *rows ? p->rows : *rows;
        *columns = p->columns > *columns ? p->columns : *columns;
    }
}

static bool make_run(run *r) {
    const dl_net *net = r->net;
    size_t rows, columns;
    widest(net, &rows, &columns);
    r->padded = (r->words + DL_KERNEL_WORDS - 1) / DL_KERNEL_WORDS * DL_KERNEL_WORDS;
    r->sums = DL_NEW(r->arena, int32_t, r->padded * rows);
    r->gates = DL_NEW(r->arena, float, r->padded *rows);
    r->in = DL_NEW(r->arena, uint8_t, r->padded * columns);
    r->units = DL_NEW(r->arena, float, r->padded);
    r->joined = DL_NEW(r->arena, float, columns);
    r->tag_scores = DL_NEW(r->arena, float, r->padded * net->tags.product.rows);
    r->cell = DL_NEW(r->arena, float, net->header.hidden);
    return r->sums && r->gates && r->in && r->units && r->joined && r->tag_scores && r->cell;
}

bool dl_net_run(const dl_net *net, dl_arena *arena, const int16_t *input, const uint32_t *lengths,
                size_t count, bool parse, dl_net_result *out) {
    run r = {
        .net = net, .kernel = dl_kernel_best(), .arena = arena, .lengths = lengths, .count = count};
    memset(out, 0, sizeof *out);
    for (size_t s = 0; s < count; s++)
        r.words += lengths[s];
    size_t top = 2 * net->header.hidden;
    float *outputs[2];
    if (!make_run(&r))
        return false;
    input = join_neighbours(net, arena, input, lengths, count, r.padded);
    if (input == NULL)
        return false;
    for (int i = 0; i < 2; i++)
        if ((outputs[i] = DL_NEW(arena, float, r.padded *top)) == NULL)
            return false;
    uint32_t last = parse ? net->header.layers - 1 : net->header.tag_layer;
    for (uint32_t l = 0; l <= last; l++) {
        const float *below = l == 0 ? NULL : outputs[(l + 1) % 2];
        if (l == 0)
            take_embeddings(&r, input);
        else if (l == net->header.tag_layer + 1)
            take_output_and_tags(&r, below);
        else
            take_input(&r, below, top, top);
        multiply(&r, &net->layers[l], r.gates);
        run_layer(&r, l, below, outputs[l % 2]);
        if (l == net->header.tag_layer)
            score_tags(&r, outputs[l % 2]);
    }
    if (!read_tags(&r, out))
        return false;
    return !parse || read_tree(&r, outputs[last % 2], out);
}
