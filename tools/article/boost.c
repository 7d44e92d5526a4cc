/* Learns boosted decision trees (logistic loss, histograms) from a table of features.
 *
 *     dl-boost BLOCKS.tsv LABELS.tsv OUT.tsv [TREES DEPTH RATE LEAF SHARE [WITHOUT…]]
 *
 * BLOCKS is what dl-article-blocks prints. LABELS has a line a block: what it should be judged, 0
 * to 1, and its weight, 0 to leave it out; what the trees say of those left out is printed, a line
 * each. OUT is a table as src/article/trees.h describes it. Each tree may use a part of the
 * features only (SHARE, in percent), a different one each time: trees that differ err differently.
 * Features whose names begin with one of WITHOUT are not used. LEAF is the least weight of a leaf.
 * The result depends on nothing but the input: features are tried in order, ties go to the first.
 *
 * Friedman, Greedy function approximation, 2001; second-order leaves as in XGBoost, 2016. */
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BINS = 48, FIRST_FEATURE = 4, FEATURES_MAX = 512, DEPTH_MAX = 8 };

typedef struct data {
    size_t rows, features;
    char *names[FEATURES_MAX];
    bool used[FEATURES_MAX], tried[FEATURES_MAX]; /* at all; by this tree */
    size_t tried_list[FEATURES_MAX], tried_count;
    float *values; /* rows * features, freed once binned */
    uint8_t *bins; /* a row after the other: a tree's sums pass over rows */
    float cuts[FEATURES_MAX][BINS];
    unsigned bin_count[FEATURES_MAX];
    float *target, *weight, *score;
} data;

typedef struct sum {
    double g, h;
} sum;

typedef struct tree_node {
    int feature; /* -1: leaf */
    unsigned bin;
    int yes, no;
    double value;
    sum total;
} tree_node;

static _Noreturn void die(const char *what) {
    fprintf(stderr, "dl-boost: %s\n", what);
    exit(1);
}

static void *make(size_t count, size_t size) {
    void *p = calloc(count ? count : 1, size);
    if (p == NULL)
        die("out of memory");
    return p;
}

/* ---- reading --------------------------------------------------------------------------------- */

static void read_names(data *d, char *line) {
    size_t column = 0;
    for (char *cell = strtok(line, "\t\n"); cell != NULL; cell = strtok(NULL, "\t\n"), column++)
        if (column >= FIRST_FEATURE && d->features < FEATURES_MAX)
            d->names[d->features++] = strdup(cell);
}

static void read_blocks(data *d, const char *path) {
    FILE *f = fopen(path, "rb");
    char *line = NULL;
    size_t room = 0, capacity = 0;
    if (f == NULL || getline(&line, &room, f) < 0)
        die("the table of blocks cannot be read");
    read_names(d, line);
    while (getline(&line, &room, f) > 0) {
        if (d->rows == capacity) {
            capacity = capacity ? capacity * 2 : 65536;
            d->values = realloc(d->values, capacity * d->features * sizeof *d->values);
            if (d->values == NULL)
                die("out of memory");
        }
        char *at = line;
        for (int skip = 0; skip < FIRST_FEATURE && at != NULL; skip++)
            at = strchr(at, '\t') ? strchr(at, '\t') + 1 : NULL;
        for (size_t i = 0; i < d->features; i++) {
            if (at == NULL)
                die("a line of the table of blocks is short");
            d->values[d->rows * d->features + i] = strtof(at, &at);
        }
        d->rows++;
    }
    free(line);
    fclose(f);
}

static void read_labels(data *d, const char *path) {
    FILE *f = fopen(path, "rb");
    d->target = make(d->rows, sizeof *d->target);
    d->weight = make(d->rows, sizeof *d->weight);
    d->score = make(d->rows, sizeof *d->score);
    for (size_t i = 0; f != NULL && i < d->rows; i++)
        if (fscanf(f, "%f %f", &d->target[i], &d->weight[i]) != 2)
            die("the labels are fewer than the blocks");
    if (f == NULL)
        die("the labels cannot be read");
    fclose(f);
}

static int by_value(const void *a, const void *b) {
    float x = *(const float *)a, y = *(const float *)b;
    return x < y ? -1 : x > y;
}

/* Cuts between values so that the bins hold about as many rows each. */
static void cut_feature(data *d, size_t i, float *sorted) {
    size_t taken = 0;
    for (size_t r = 0; r < d->rows; r += 5) /* a fifth of the rows says where to cut */
        sorted[taken++] = d->values[r * d->features + i];
    qsort(sorted, taken, sizeof *sorted, by_value);
    unsigned cuts = 0;
    size_t step = taken / BINS + 1, since = 0;
    for (size_t r = 1; r < taken && cuts < BINS - 1; r++) {
        since++;
        if (sorted[r] > sorted[r - 1] && (since >= step || cuts == 0)) {
            d->cuts[i][cuts++] = (sorted[r] + sorted[r - 1]) / 2;
            since = 0;
        }
    }
    d->bin_count[i] = cuts + 1;
    for (size_t r = 0; r < d->rows; r++) {
        unsigned bin = 0;
        while (bin < cuts && d->values[r * d->features + i] >= d->cuts[i][bin])
            bin++;
        d->bins[r * d->features + i] = (uint8_t)bin;
    }
}

static void cut_features(data *d) {
    float *sorted = make(d->rows, sizeof *sorted);
    d->bins = make(d->rows * d->features, 1);
    for (size_t i = 0; i < d->features; i++)
        cut_feature(d, i, sorted);
    free(sorted);
    free(d->values);
}

/* ---- one tree ---------------------------------------------------------------------------------
 */

typedef struct growing {
    data *d;
    float *g, *h;
    uint32_t *order; /* rows, those of a node together */
    tree_node nodes[1 << (DEPTH_MAX + 1)];
    int count;
    double rate, least, lambda;
    unsigned depth;
} growing;

static double gain_of(const growing *t, sum s) {
    return s.g * s.g / (s.h + t->lambda);
}

/* Sums of a node's rows by feature and bin. */
static void add_rows(const growing *t, size_t from, size_t to, sum *bins) {
    size_t features = t->d->features;
    memset(bins, 0, features * BINS * sizeof *bins);
    for (size_t at = from; at < to; at++) {
        uint32_t r = t->order[at];
        const uint8_t *row = t->d->bins + r * features;
        double g = (double)t->g[r], h = (double)t->h[r];
        for (size_t k = 0; k < t->d->tried_count; k++) {
            size_t i = t->d->tried_list[k];
            sum *to_bin = &bins[i * BINS + row[i]];
            to_bin->g += g;
            to_bin->h += h;
        }
    }
}

static bool find_split(growing *t, int n, const sum *bins) {
    tree_node *node = &t->nodes[n];
    double best = 1e-4;
    node->feature = -1;
    for (size_t i = 0; i < t->d->features; i++) {
        sum left = {0, 0};
        for (unsigned bin = 0; t->d->tried[i] && bin + 1 < t->d->bin_count[i]; bin++) {
            left.g += bins[i * BINS + bin].g;
            left.h += bins[i * BINS + bin].h;
            sum right = {node->total.g - left.g, node->total.h - left.h};
            if (left.h < t->least || right.h < t->least)
                continue;
            double gain = gain_of(t, left) + gain_of(t, right) - gain_of(t, node->total);
            if (gain > best) {
                best = gain;
                node->feature = (int)i;
                node->bin = bin;
            }
        }
    }
    return node->feature >= 0;
}

static size_t part(growing *t, const tree_node *node, size_t from, size_t to) {
    const uint8_t *column = t->d->bins + node->feature;
    uint32_t *later = make(to - from, sizeof *later);
    size_t middle = from, others = 0;
    for (size_t k = from; k < to; k++) {
        if (column[t->order[k] * t->d->features] <= node->bin)
            t->order[middle++] = t->order[k];
        else
            later[others++] = t->order[k];
    }
    memcpy(t->order + middle, later, others * sizeof *later);
    free(later);
    return middle;
}

/* Both children of a node: the sums of the smaller one are made, the other's are what is left. */
static void grow_children(growing *t, int n, size_t from, size_t to, unsigned depth, sum *bins);

/* bins: the node's sums, or NULL at a depth where nothing is split any more. */
static int grow(growing *t, size_t from, size_t to, unsigned depth, sum *bins) {
    int n = t->count++;
    t->nodes[n] = (tree_node){.feature = -1};
    for (size_t k = from; k < to; k++) {
        t->nodes[n].total.g += (double)t->g[t->order[k]];
        t->nodes[n].total.h += (double)t->h[t->order[k]];
    }
    if (depth < t->depth && find_split(t, n, bins)) {
        grow_children(t, n, from, to, depth, bins);
        return n;
    }
    sum s = t->nodes[n].total;
    t->nodes[n].value = -t->rate * s.g / (s.h + t->lambda);
    for (size_t k = from; k < to; k++)
        t->d->score[t->order[k]] += (float)t->nodes[n].value;
    return n;
}

static void grow_children(growing *t, int n, size_t from, size_t to, unsigned depth, sum *bins) {
    size_t middle = part(t, &t->nodes[n], from, to), size = t->d->features * BINS;
    bool first_smaller = middle - from < to - middle;
    sum *smaller = depth + 1 < t->depth ? make(size, sizeof *smaller) : NULL;
    if (smaller != NULL) {
        add_rows(t, first_smaller ? from : middle, first_smaller ? middle : to, smaller);
        for (size_t i = 0; i < size; i++) {
            bins[i].g -= smaller[i].g;
            bins[i].h -= smaller[i].h;
        }
    }
    int yes = grow(t, from, middle, depth + 1, first_smaller ? smaller : bins);
    int no = grow(t, middle, to, depth + 1, first_smaller ? bins : smaller);
    t->nodes[n].yes = yes;
    t->nodes[n].no = no;
    free(smaller);
}

static double gradients(growing *t, size_t rows) {
    double loss = 0;
    for (size_t k = 0; k < rows; k++) {
        uint32_t r = t->order[k];
        double p = 1 / (1 + exp(-(double)t->d->score[r])), y = (double)t->d->target[r],
               w = (double)t->d->weight[r];
        t->g[r] = (float)(w * (p - y));
        t->h[r] = (float)(w * fmax(p * (1 - p), 1e-4));
        loss -= w * (y * log(p + 1e-9) + (1 - y) * log(1 - p + 1e-9));
    }
    return loss;
}

/* A fixed sequence: the same input gives the same trees. */
static void choose_features(data *d, uint64_t *random, unsigned percent) {
    d->tried_count = 0;
    for (size_t i = 0; i < d->features; i++) {
        *random = *random * 6364136223846793005ULL + 1442695040888963407ULL;
        d->tried[i] = d->used[i] && (*random >> 33) % 100 < percent;
        if (d->tried[i])
            d->tried_list[d->tried_count++] = i;
    }
}

static void judge_left_out(const growing *t) {
    for (size_t r = 0; r < t->d->rows; r++) {
        if (t->d->weight[r] > 0)
            continue;
        const tree_node *n = t->nodes;
        while (n->feature >= 0)
            n = &t->nodes[t->d->bins[r * t->d->features + (size_t)n->feature] <= n->bin ? n->yes
                                                                                        : n->no];
        t->d->score[r] += (float)n->value;
    }
}

static void print_left_out(const data *d) {
    for (size_t r = 0; r < d->rows; r++)
        if (d->weight[r] <= 0)
            printf("%.4f\n", 1 / (1 + exp(-(double)d->score[r])));
}

static void print_tree(const growing *t, int tree, FILE *out) {
    for (int n = 0; n < t->count; n++) {
        const tree_node *node = &t->nodes[n];
        if (node->feature < 0)
            fprintf(out, "%d\t%d\t\t\t\t\t%.4g\n", tree, n, node->value);
        else
            fprintf(out, "%d\t%d\t%s\t%.5g\t%d\t%d\t\n", tree, n, t->d->names[node->feature],
                    (double)t->d->cuts[node->feature][node->bin], node->yes, node->no);
    }
}

static void learn(data *d, int trees, unsigned depth, double rate, double least, unsigned percent,
                  FILE *out) {
    uint64_t random = 1;
    growing *t = make(1, sizeof *t);
    t->d = d;
    t->g = make(d->rows, sizeof *t->g);
    t->h = make(d->rows, sizeof *t->h);
    t->order = make(d->rows, sizeof *t->order);
    t->rate = rate;
    t->least = least;
    t->lambda = 1;
    t->depth = depth < DEPTH_MAX ? depth : DEPTH_MAX;
    size_t rows = 0;
    sum *bins = make(d->features * BINS, sizeof *bins);
    for (uint32_t r = 0; r < d->rows; r++)
        if (d->weight[r] > 0)
            t->order[rows++] = r;
    fputs("# Boosted trees that judge a block of a page, written by tools/train_article.py; see "
          "src/article/trees.h.\n# Learnt from the development pages of WCXB (CC-BY-4.0). "
          "Licence: Apache-2.0. 2026-11.\n",
          out);
    fputs("tree\tnode\tfeature\tbelow\tyes\tno\tvalue\n", out);
    for (int i = 0; i < trees; i++) {
        double loss = gradients(t, rows);
        t->count = 0;
        choose_features(d, &random, percent);
        add_rows(t, 0, rows, bins);
        grow(t, 0, rows, 0, bins);
        judge_left_out(t);
        print_tree(t, i, out);
        if (i % 20 == 0 || i + 1 == trees)
            fprintf(stderr, "dl-boost: tree %d, loss %.4f\n", i, loss);
    }
}

int main(int argc, char **argv) {
    static data d;
    if (argc < 4)
        return fputs("usage: dl-boost BLOCKS LABELS OUT [TREES DEPTH RATE LEAF SHARE [WITHOUT…]]\n",
                     stderr),
               2;
    read_blocks(&d, argv[1]);
    read_labels(&d, argv[2]);
    cut_features(&d);
    for (size_t i = 0; i < d.features; i++) {
        d.used[i] = d.bin_count[i] > 1;
        for (int a = 9; a < argc; a++)
            if (strncmp(d.names[i], argv[a], strlen(argv[a])) == 0)
                d.used[i] = false;
    }
    FILE *out = fopen(argv[3], "wb");
    if (out == NULL)
        die("the output cannot be written");
    learn(&d, argc > 4 ? atoi(argv[4]) : 100, argc > 5 ? (unsigned)atoi(argv[5]) : 5,
          argc > 6 ? atof(argv[6]) : 0.15, argc > 7 ? atof(argv[7]) : 5,
          argc > 8 ? (unsigned)atoi(argv[8]) : 100, out);
    print_left_out(&d);
    return fclose(out) == 0 ? 0 : 1;
}
