#include "article/trees.h"

#include "base/utf8.h"

#include <math.h>
#include <stdlib.h>

/* As the table has it. */
typedef struct node {
    float number;     /* "below", of a leaf its value */
    int32_t feature;  /* -1 for a leaf */
    uint32_t yes, no; /* from the tree's first node */
} node;

/* Blocks do not walk through a tree: all its questions are put to many blocks at once, and a no
 * strikes out the leaves on the side of yes. The first leaf left is the one that a walk would
 * reach (Lucchese et al., QuickScorer, SIGIR 2015). More questions, but no jump depends on the
 * answers, and the compiler puts each to four blocks in one instruction. */
typedef struct question {
    float below;
    uint32_t feature;
    uint32_t kept; /* if the answer is no: a bit a leaf, from the side of yes */
} question;

typedef struct tree {
    uint32_t first, count; /* questions */
    uint32_t first_leaf;
} tree;

struct dl_trees {
    question *questions;
    float *leaves;
    tree *trees;
    uint32_t count, question_count, leaf_count;
    uint32_t features; /* one more than the highest that is asked for */
};

enum { LEAVES_MAX = 32, FEATURES_MAX = 256 };

typedef struct columns {
    int tree, node, feature, below, yes, no, value;
} columns;

static dl_status bad_row(const dl_table *t, size_t row, dl_error *err, const char *what) {
    return dl_fail_at(err, DL_ERROR_FORMAT, t->name, dl_table_line(t, row), "%s", what);
}

static int find_feature(const dl_str *names, size_t count, dl_str name) {
    for (size_t i = 0; i < count; i++)
        if (dl_str_equal(names[i], name))
            return (int)i;
    return -1;
}

static dl_status read_row(const dl_table *t, size_t row, const columns *c, const dl_str *names,
                          size_t count, node *out, dl_error *err) {
    dl_str feature = dl_table_get(t, row, c->feature);
    int64_t yes = 0, no = 0, at = 0;
    double number;
    if (!dl_str_to_double(dl_table_get(t, row, feature.size ? c->below : c->value), &number) ||
        !dl_str_to_int(dl_table_get(t, row, c->node), &at))
        return bad_row(t, row, err, "a number is missing");
    *out = (node){(float)number, -1, 0, 0};
    if (feature.size == 0)
        return DL_OK;
    int i = find_feature(names, count, feature);
    if (i < 0 || i >= FEATURES_MAX)
        return bad_row(t, row, err, "no feature has this name");
    /* Children stand behind their parent. */
    if (!dl_str_to_int(dl_table_get(t, row, c->yes), &yes) ||
        !dl_str_to_int(dl_table_get(t, row, c->no), &no) || yes <= at || no <= at ||
        yes >= LEAVES_MAX * 2 || no >= LEAVES_MAX * 2)
        return bad_row(t, row, err, "yes and no must be nodes behind this one");
    out->feature = i;
    out->yes = (uint32_t)yes;
    out->no = (uint32_t)no;
    return DL_OK;
}

/* One tree while it is read. */
typedef struct reading {
    node nodes[LEAVES_MAX * 2];
    uint32_t size;
    size_t row; /* its first */
} reading;

/* The leaves of each node, counted from the end, as children stand behind their parents. False when
 * a node is not the child of exactly one other. */
static bool count_leaves(const reading *r, uint32_t *leaves) {
    uint32_t parents[LEAVES_MAX * 2] = {0};
    for (uint32_t n = r->size; n-- != 0;) {
        const node *at = &r->nodes[n];
        leaves[n] = 1;
        if (at->feature < 0)
            continue;
        if (at->yes >= r->size || at->no >= r->size || ++parents[at->yes] != 1 ||
            ++parents[at->no] != 1)
            return false;
        leaves[n] = leaves[at->yes] + leaves[at->no];
    }
    for (uint32_t n = 1; n < r->size; n++)
        if (parents[n] != 1)
            return false;
    return true;
}

static uint32_t bits(uint32_t count) {
    return count >= 32 ? UINT32_MAX : (1u << count) - 1;
}

/* The leaves are numbered from the side of yes. */
static dl_status add_tree(dl_trees *trees, const reading *r, const dl_table *t, dl_error *err) {
    uint32_t leaves[LEAVES_MAX * 2], first[LEAVES_MAX * 2] = {0};
    if (!count_leaves(r, leaves) || leaves[0] > LEAVES_MAX)
        return bad_row(t, r->row, err, "this is no tree of 32 leaves or fewer");
    tree *out = &trees->trees[trees->count++];
    *out = (tree){trees->question_count, 0, trees->leaf_count};
    for (uint32_t n = 0; n < r->size; n++) {
        const node *at = &r->nodes[n];
        if (at->feature < 0) {
            trees->leaves[out->first_leaf + first[n]] = at->number;
            trees->leaf_count++;
            continue;
        }
        first[at->yes] = first[n];
        first[at->no] = first[n] + leaves[at->yes];
        uint32_t struck = bits(leaves[at->yes]) << first[n];
        uint32_t feature = (uint32_t)at->feature;
        trees->questions[trees->question_count++] = (question){at->number, feature, ~struck};
        trees->features = feature >= trees->features ? feature + 1 : trees->features;
        out->count++;
    }
    return DL_OK;
}

static dl_status read_rows(const dl_table *t, const dl_str *names, size_t count, dl_trees *trees,
                           dl_error *err) {
    columns c = {dl_table_column(t, "tree"),    dl_table_column(t, "node"),
                 dl_table_column(t, "feature"), dl_table_column(t, "below"),
                 dl_table_column(t, "yes"),     dl_table_column(t, "no"),
                 dl_table_column(t, "value")};
    reading r = {.size = 0};
    size_t rows = dl_table_rows(t);
    for (size_t row = 0; row < rows; row++) {
        int64_t number = -1, at = -1;
        dl_status status = DL_OK;
        dl_str_to_int(dl_table_get(t, row, c.tree), &number);
        dl_str_to_int(dl_table_get(t, row, c.node), &at);
        if (at == 0 && r.size != 0) {
            status = add_tree(trees, &r, t, err);
            r.size = 0;
        }
        if (at == 0)
            r.row = row;
        if (status == DL_OK && (number != trees->count || at != r.size || at >= LEAVES_MAX * 2))
            status = bad_row(t, row, err, "trees and their nodes must be numbered in order");
        if (status == DL_OK)
            status = read_row(t, row, &c, names, count, &r.nodes[r.size++], err);
        if (status != DL_OK)
            return status;
    }
    return r.size != 0 ? add_tree(trees, &r, t, err) : DL_OK;
}

dl_status dl_trees_load(const dl_pack *pack, const char *table, const dl_str *names, size_t count,
                        dl_trees **out, dl_error *err) {
    dl_table t;
    *out = NULL;
    dl_status status = dl_pack_table(pack, table, &t, err);
    if (status != DL_OK)
        return status;
    dl_trees *trees = calloc(1, sizeof *trees);
    size_t rows = dl_table_rows(&t);
    if (trees == NULL || (trees->questions = calloc(rows + 1, sizeof *trees->questions)) == NULL ||
        (trees->leaves = calloc(rows + 1, sizeof *trees->leaves)) == NULL ||
        (trees->trees = calloc(rows + 1, sizeof *trees->trees)) == NULL)
        status = dl_fail_memory(err);
    if (status == DL_OK)
        status = read_rows(&t, names, count, trees, err);
    if (status != DL_OK) {
        dl_trees_free(trees);
        return status;
    }
    *out = trees;
    return DL_OK;
}

void dl_trees_free(dl_trees *trees) {
    if (trees == NULL)
        return;
    free(trees->questions);
    free(trees->leaves);
    free(trees->trees);
    free(trees);
}

/* Blocks that are asked at once: four registers of four, which every processor that we build for
 * has. */
typedef float four_numbers __attribute__((vector_size(16)));
typedef int32_t four_masks __attribute__((vector_size(16)));
enum { ABREAST = 16, REGISTERS = ABREAST / 4 };

/* The numbers of some blocks, by feature. */
static void turn(const dl_trees *trees, const float *features, size_t stride, size_t some,
                 float *turned) {
    for (size_t k = 0; k < some; k++)
        for (size_t f = 0; f < trees->features; f++)
            turned[f * ABREAST + k] = features[k * stride + f];
}

static void judge_some(const dl_trees *trees, const four_numbers *turned, double sums[ABREAST]) {
    for (uint32_t i = 0; i < trees->count; i++) {
        const tree *t = &trees->trees[i];
        four_masks a = {-1, -1, -1, -1}, b = a, c = a, d = a;
        for (uint32_t n = t->first; n < t->first + t->count; n++) {
            const question *q = &trees->questions[n];
            const four_numbers *x = turned + (size_t)q->feature * REGISTERS;
            const four_numbers below = {q->below, q->below, q->below, q->below};
            const int32_t bits_kept = (int32_t)q->kept;
            const four_masks kept = {bits_kept, bits_kept, bits_kept, bits_kept};
            a &= (x[0] < below) | kept;
            b &= (x[1] < below) | kept;
            c &= (x[2] < below) | kept;
            d &= (x[3] < below) | kept;
        }
        const four_masks left[REGISTERS] = {a, b, c, d};
        const float *leaves = trees->leaves + t->first_leaf;
        for (int k = 0; k < ABREAST; k++)
            sums[k] += (double)leaves[__builtin_ctz((uint32_t)left[k / 4][k % 4])];
    }
}

void dl_trees_judge(const dl_trees *trees, const float *features, size_t stride, size_t count,
                    double *chances) {
    four_numbers turned[FEATURES_MAX * REGISTERS];
    for (size_t from = 0; from < count; from += ABREAST) {
        double sums[ABREAST] = {0};
        size_t some = count - from < ABREAST ? count - from : ABREAST;
        turn(trees, features + from * stride, stride, some, (float *)turned);
        judge_some(trees, turned, sums);
        for (size_t k = 0; k < some; k++)
            chances[from + k] = 1 / (1 + exp(-sums[k]));
    }
}
