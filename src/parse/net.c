/* Runs the network over a batch of sentences. */
#include "parse/net.h"

#include "parse/feature.h"
#include "parse/kernel.h"
#include "parse/tree.h"

#include <stdlib.h>

static void add_row(const dl_net *net, uint32_t row, int16_t *out) {
    uint32_t width = net->header.embedding;
    const int8_t *in = net->embedding + (size_t)row * width;
    for (uint32_t k = 0; k < width; k++)
        out[k] = (int16_t)(out[k] + in[k]);
}

void dl_net_embed(const dl_net *net, dl_str form, int16_t *out) {
    uint32_t features[DL_FEATURES_MAX], width = net->header.embedding;
    uint32_t mask = (1u << net->header.slot_bits) - 1;
    size_t count = dl_parse_features(form, features);
    memset(out, 0, width * sizeof *out);
    if (net->header.common)
        add_row(net, net->header.rows - 1, out);
    for (size_t f = 0; f < count; f++) {
        uint32_t hash = features[f] ? features[f] : 1, i = hash & mask;
        while (net->slots[i].row != DL_NET_NO_ROW && net->slots[i].check != hash >> 16)
            i = (i + 1) & mask;
        if (net->slots[i].row == DL_NET_NO_ROW)
            continue;
        add_row(net, net->slots[i].row, out);
    }
}

typedef struct run {
    const dl_net *net;
    const dl_kernel *kernel;
    dl_arena *arena;
    const uint32_t *lengths;
    size_t count, words, side; /* side: the longest sentence and its root */
    float *gates;              /* [word][rows] of a layer */
    uint8_t *in;               /* [word][columns] of the next product */
    float *units;              /* [word]: what they count in */
    float *joined;             /* [2 * hidden + tags] of one word */
    int16_t *neighbours;       /* [columns]: a word's embedding between the next ones */
    float *outputs[2];         /* [word][2 * hidden] of layers by turns */
    float *tag_scores;         /* [word][tags] */
    float *cell;               /* [hidden] */
    float *projections;        /* [word][rows] */
    float *queries;            /* [word][arc] */
    float *heads;              /* [arc][span]: the heads' vectors, a row a component */
    float *pair;               /* [relation] */
    float *scores;             /* [word of a sentence][side], and a span behind */
    float *labels;             /* [word][relations] */
} run;

/* ---- room for numbers, kept from batch to batch ---- */

struct dl_net_space {
    char *bytes;
    size_t size;
};

dl_net_space *dl_net_space_new(void) {
    return calloc(1, sizeof(dl_net_space));
}

void dl_net_space_free(dl_net_space *space) {
    if (space != NULL)
        free(space->bytes);
    free(space);
}

/* The next array: its place, once there are bytes. */
static void *lay(char *bytes, size_t *used, size_t count, size_t size) {
    enum { ALIGNMENT = 64 };
    void *place = bytes == NULL ? NULL : bytes + *used;
    *used += (count * size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    return place;
}

static void widest(const dl_net *net, size_t *rows, size_t *columns) {
    const dl_kernel_matrix *all[DL_NET_LAYERS_MAX + 4] = {&net->tags, &net->projections, &net->arcs,
                                                          &net->relations};
    for (uint32_t l = 0; l < net->header.layers; l++)
        all[4 + l] = &net->layers[l];
    *rows = *columns = 0;
    for (uint32_t i = 0; i < 4 + net->header.layers; i++) {
        *rows = all[i]->rows > *rows ? all[i]->rows : *rows;
        *columns = all[i]->columns > *columns ? all[i]->columns : *columns;
    }
}

/* Numbers of a row that vectors are made of. */
static size_t span_of(size_t side) {
    return (side + DL_KERNEL_ROWS - 1) / DL_KERNEL_ROWS * DL_KERNEL_ROWS;
}

/* Puts every array in its place and returns the size of all. */
static size_t lay_out(run *r, char *bytes) {
    const dl_net *net = r->net;
    const dl_net_header *h = &net->header;
    size_t words = (r->words + DL_KERNEL_WORDS - 1) / DL_KERNEL_WORDS * DL_KERNEL_WORDS;
    size_t rows, columns, used = 0;
    widest(net, &rows, &columns);
    r->gates = lay(bytes, &used, words * rows, sizeof(float));
    r->in = lay(bytes, &used, words * columns, 1);
    r->units = lay(bytes, &used, words, sizeof(float));
    r->joined = lay(bytes, &used, columns, sizeof(float));
    r->neighbours = lay(bytes, &used, dl_net_input(h), sizeof(int16_t));
    for (int i = 0; i < 2; i++)
        r->outputs[i] = lay(bytes, &used, words * 2 * h->hidden, sizeof(float));
    r->tag_scores = lay(bytes, &used, words * net->tags.rows, sizeof(float));
    r->cell = lay(bytes, &used, h->hidden, sizeof(float));
    r->projections = lay(bytes, &used, words * net->projections.rows, sizeof(float));
    r->queries = lay(bytes, &used, words * net->arcs.rows, sizeof(float));
    r->heads = lay(bytes, &used, span_of(r->side) * h->arc, sizeof(float));
    r->pair = lay(bytes, &used, h->relation, sizeof(float));
    r->scores = lay(bytes, &used, r->side * r->side + span_of(r->side), sizeof(float));
    r->labels = lay(bytes, &used, words * net->relations.rows, sizeof(float));
    return used;
}

static bool make_room(run *r, dl_net_space *space) {
    size_t size = lay_out(r, NULL);
    if (size > space->size) {
        free(space->bytes);
        space->size = 0;
        space->bytes = malloc(size);
        if (space->bytes == NULL)
            return false;
        space->size = size;
    }
    lay_out(r, space->bytes);
    return true;
}

/* ---- layers ---- */

/* The input's product with a matrix as numbers again. */
static void multiply(run *r, const dl_kernel_matrix *m, float *out) {
    r->kernel->multiply(m, r->in, r->units, r->words, out);
}

/* Vectors of `width` numbers, `step` apart, become the next product's input. */
static void take_input(run *r, const float *vectors, size_t width, size_t step) {
    for (size_t t = 0; t < r->words; t++)
        r->units[t] = r->kernel->quantise(vectors + t * step, width, r->in + t * width);
}

/* One word's embedding between those of its neighbours; zeros beyond the sentence. */
static void join_neighbours(const run *r, const int16_t *sentence, int64_t length, int64_t word,
                            int16_t *out) {
    size_t size = r->net->header.embedding;
    int64_t window = r->net->header.window;
    for (int64_t i = word - window; i <= word + window; i++, out += size)
        if (i >= 0 && i < length)
            memcpy(out, sentence + (size_t)i * size, size * sizeof *out);
        else
            memset(out, 0, size * sizeof *out);
}

static void take_embeddings(run *r, const int16_t *vectors) {
    size_t width = dl_net_input(&r->net->header), size = r->net->header.embedding, t = 0;
    for (size_t s = 0; s < r->count; vectors += r->lengths[s++] * size)
        for (uint32_t i = 0; i < r->lengths[s]; i++, t++) {
            join_neighbours(r, vectors, r->lengths[s], i, r->neighbours);
            r->units[t] = r->net->header.embedding_scale *
                          r->kernel->quantise_whole(r->neighbours, width, r->in + t * width);
        }
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
    size_t top = 2 * r->net->header.hidden, tags = r->net->tags.rows, width = top + tags;
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
            const float *s = r->tag_scores + t * net->tags.rows + net->attributes[a].first;
            uint8_t best = 0;
            for (uint8_t k = 1; k < net->attributes[a].count; k++)
                if (s[k] > s[best])
                    best = k;
            out->tags[t * attributes + a] = best;
        }
    return true;
}

/* ---- arcs and relations ---- */

static void project(run *r, const float *output, const dl_net_result *out) {
    const dl_net *net = r->net;
    const dl_net_header *h = &net->header;
    size_t top = 2 * h->hidden, rows = net->projections.rows;
    take_input(r, output, top, top);
    if (out->vectors != NULL) {
        memcpy(out->vectors, r->in, r->words * top);
        memcpy(out->units, r->units, r->words * sizeof *r->units);
    }
    multiply(r, &net->projections, r->projections);
    for (size_t t = 0; t < r->words; t++)
        r->kernel->cut(r->projections + t * rows, 2 * h->arc);
    take_input(r, r->projections, h->arc, rows);
    multiply(r, &net->arcs, r->queries);
}

/* The heads' vectors side by side; zeros behind the root. */
static void turn_heads(run *r, size_t base, uint32_t n, size_t span) {
    const dl_net *net = r->net;
    size_t arc = net->header.arc, rows = net->projections.rows;
    memset(r->heads, 0, arc * span * sizeof *r->heads);
    for (size_t j = 0; j <= n; j++) {
        const float *head = j == n ? net->root_arc : r->projections + (base + j) * rows + arc;
        for (size_t k = 0; k < arc; k++)
            r->heads[k * span + j] = head[k];
    }
}

/* scores[i][j]: word i hangs on word j; column n is the root. Sums run over components in order,
 * so they do not depend on the width of vectors. What stands behind a row's end is overwritten by
 * the next row. */
static void score_sentence(run *r, size_t base, uint32_t n) {
    const dl_net *net = r->net;
    const dl_net_header *h = &net->header;
    size_t side = n + 1u, span = span_of(side), rows = net->projections.rows;
    turn_heads(r, base, n, span);
    for (uint32_t i = 0; i < n; i++) {
        float *out = r->scores + i * side;
        const float *query = r->queries + (base + i) * net->arcs.rows;
        const float *distance = r->projections + (base + i) * rows + 2 * (h->arc + h->relation);
        for (uint32_t j = 0; j < n; j++)
            out[j] = distance[dl_net_distance(i, j)];
        out[n] = distance[DL_NET_DISTANCE_ROOT];
        memset(out + side, 0, (span - side) * sizeof *out);
        r->kernel->combine(out, r->heads, query, h->arc, span);
    }
}

/* The sum of what dependent and head say of their relation, cut at zero, ready for the product. */
static void take_pair(run *r, size_t base, uint32_t i, uint32_t head) {
    const dl_net *net = r->net;
    const dl_net_header *h = &net->header;
    size_t rows = net->projections.rows;
    const float *left = r->projections + (base + i) * rows + 2 * h->arc;
    const float *right = head == DL_NONE
                             ? net->root_relation
                             : r->projections + (base + head) * rows + 2 * h->arc + h->relation;
    memcpy(r->pair, left, h->relation * sizeof *left);
    r->kernel->add(r->pair, right, h->relation);
    r->kernel->cut(r->pair, h->relation);
    r->units[base + i] =
        r->kernel->quantise(r->pair, h->relation, r->in + (base + i) * h->relation);
}

/* The root's relation is "root", and no other word has it. */
static void choose_relations(const dl_net *net, const float *scores, size_t words,
                             dl_net_result *out) {
    for (size_t t = 0; t < words; t++) {
        const float *s = scores + t * net->relations.rows;
        uint16_t best = net->root_deprel == 0 && net->header.deprels > 1 ? 1 : 0;
        for (uint16_t k = 0; k < net->header.deprels; k++)
            if (s[k] > s[best] && k != net->root_deprel)
                best = k;
        bool is_root = out->heads[t] == DL_NONE && net->root_deprel < net->header.deprels;
        out->deprels[t] = is_root ? net->root_deprel : best;
    }
}

static bool read_tree(run *r, const float *output, dl_net_result *out) {
    const dl_net *net = r->net;
    out->heads = DL_NEW(r->arena, uint32_t, r->words);
    out->deprels = DL_NEW(r->arena, uint16_t, r->words);
    if (!out->heads || !out->deprels)
        return false;
    project(r, output, out);
    size_t base = 0;
    for (size_t s = 0; s < r->count; base += r->lengths[s++]) {
        score_sentence(r, base, r->lengths[s]);
        if (!dl_parse_tree(r->arena, r->scores, r->lengths[s], out->heads + base))
            return false;
        for (uint32_t i = 0; i < r->lengths[s]; i++)
            take_pair(r, base, i, out->heads[base + i]);
    }
    multiply(r, &net->relations, r->labels);
    choose_relations(net, r->labels, r->words, out);
    return true;
}

/* ---- the whole ---- */

static void count_words(run *r) {
    for (size_t s = 0; s < r->count; s++) {
        r->words += r->lengths[s];
        r->side = r->lengths[s] + 1u > r->side ? r->lengths[s] + 1u : r->side;
    }
}

bool dl_net_run(const dl_net *net, dl_net_space *space, dl_arena *arena, const int16_t *input,
                const uint32_t *lengths, size_t count, bool parse, dl_net_result *out) {
    run r = {.net = net, .kernel = net->kernel, .arena = arena, .lengths = lengths, .count = count};
    size_t top = 2 * net->header.hidden;
    *out = (dl_net_result){.vectors = out->vectors, .units = out->units};
    count_words(&r);
    if (!make_room(&r, space))
        return false;
    uint32_t last = parse ? net->header.layers - 1 : net->header.tag_layer;
    for (uint32_t l = 0; l <= last; l++) {
        const float *below = l == 0 ? NULL : r.outputs[(l + 1) % 2];
        if (l == 0)
            take_embeddings(&r, input);
        else if (l == net->header.tag_layer + 1)
            take_output_and_tags(&r, below);
        else
            take_input(&r, below, top, top);
        multiply(&r, &net->layers[l], r.gates);
        run_layer(&r, l, below, r.outputs[l % 2]);
        if (l == net->header.tag_layer)
            score_tags(&r, r.outputs[l % 2]);
    }
    if (!read_tags(&r, out))
        return false;
    return !parse || read_tree(&r, r.outputs[last % 2], out);
}
