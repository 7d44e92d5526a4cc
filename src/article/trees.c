#include "article/trees.h"

#include "base/utf8.h"

#include <math.h>
#include <stdlib.h>

/* A leaf leads to itself, so that every walk through a tree takes as many steps as it is deep. */
typedef struct node {
    float below;
    uint16_t feature;
    uint16_t next[2]; /* if it is below, if not; from the tree's first node */
} node;

typedef struct tree {
    uint32_t first, size, depth;
} tree;

struct dl_trees {
    node *nodes;
    float *values; /* a node each: of leaves what they say */
    tree *trees;
    uint32_t count;
};

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
                          size_t count, node *out, float *value, dl_error *err) {
    dl_str feature = dl_table_get(t, row, c->feature);
    int64_t yes = 0, no = 0, at = 0;
    double number;
    if (!dl_str_to_double(dl_table_get(t, row, feature.size ? c->below : c->value), &number) ||
        !dl_str_to_int(dl_table_get(t, row, c->node), &at))
        return bad_row(t, row, err, "a number is missing");
    *out = (node){(float)number, 0, {(uint16_t)at, (uint16_t)at}};
    *value = (float)number;
    if (feature.size == 0)
        return DL_OK;
    int i = find_feature(names, count, feature);
    if (i < 0)
        return bad_row(t, row, err, "no feature has this name");
    /* Children stand behind their parent, so that every walk ends. */
    if (!dl_str_to_int(dl_table_get(t, row, c->yes), &yes) ||
        !dl_str_to_int(dl_table_get(t, row, c->no), &no) || yes <= at || no <= at ||
        yes > UINT16_MAX || no > UINT16_MAX)
        return bad_row(t, row, err, "yes and no must be nodes behind this one");
    out->feature = (uint16_t)i;
    out->next[0] = (uint16_t)yes;
    out->next[1] = (uint16_t)no;
    return DL_OK;
}

/* Every child must lie in its own tree. Parents stand before their children, so the depth below a
 * node is known when it is reached from the end. */
static dl_status check_tree(const dl_trees *trees, tree *t, dl_error *err, const dl_table *table) {
    dl_status status = DL_OK;
    uint32_t *below = calloc(t->size, sizeof *below);
    if (below == NULL)
        return dl_fail_memory(err);
    for (uint32_t n = t->size; n-- != 0 && status == DL_OK;) {
        const uint16_t *next = trees->nodes[t->first + n].next;
        if (next[0] >= t->size || next[1] >= t->size)
            status = bad_row(table, t->first + n, err, "yes or no is not in this tree");
        else if (next[0] != n)
            below[n] = 1 + (below[next[0]] > below[next[1]] ? below[next[0]] : below[next[1]]);
    }
    t->depth = below[0];
    free(below);
    return status;
}

static dl_status read_rows(const dl_table *t, const dl_str *names, size_t count, dl_trees *trees,
                           dl_error *err) {
    columns c = {dl_table_column(t, "tree"),    dl_table_column(t, "node"),
                 dl_table_column(t, "feature"), dl_table_column(t, "below"),
                 dl_table_column(t, "yes"),     dl_table_column(t, "no"),
                 dl_table_column(t, "value")};
    size_t rows = dl_table_rows(t);
    for (size_t row = 0; row < rows; row++) {
        int64_t number = -1, at = -1;
        dl_status status =
            read_row(t, row, &c, names, count, &trees->nodes[row], &trees->values[row], err);
        if (status != DL_OK)
            return status;
        dl_str_to_int(dl_table_get(t, row, c.tree), &number);
        dl_str_to_int(dl_table_get(t, row, c.node), &at);
        if (at == 0 && number == trees->count)
            trees->trees[trees->count++].first = (uint32_t)row;
        tree *last = trees->count ? &trees->trees[trees->count - 1] : NULL;
        if (last == NULL || number != trees->count - 1 || at != last->size || at > UINT16_MAX)
            return bad_row(t, row, err, "trees and their nodes must be numbered in order");
        last->size++;
    }
    dl_status status = DL_OK;
    for (uint32_t i = 0; i < trees->count && status == DL_OK; i++)
        status = check_tree(trees, &trees->trees[i], err, t);
    return status;
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
    if (trees == NULL || (trees->nodes = calloc(rows + 1, sizeof *trees->nodes)) == NULL ||
        (trees->values = calloc(rows + 1, sizeof *trees->values)) == NULL ||
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
    free(trees->nodes);
    free(trees->values);
    free(trees->trees);
    free(trees);
}

/* Several vectors walk side by side: which way one takes is not known before its number is read,
 * and meanwhile the others go on. No jump depends on it, so none is guessed wrong. */
enum { ABREAST = 8 };

static void judge_some(const dl_trees *trees, const float *const rows[ABREAST],
                       double sums[ABREAST]) {
    for (uint32_t i = 0; i < trees->count; i++) {
        const tree *t = &trees->trees[i];
        const node *nodes = &trees->nodes[t->first];
        uint32_t at[ABREAST] = {0};
        for (uint32_t step = 0; step < t->depth; step++)
            for (int k = 0; k < ABREAST; k++) {
                const node *n = &nodes[at[k]];
                at[k] = n->next[!(rows[k][n->feature] < n->below)];
            }
        for (int k = 0; k < ABREAST; k++)
            sums[k] += (double)trees->values[t->first + at[k]];
    }
}

void dl_trees_judge(const dl_trees *trees, const float *features, size_t stride, size_t count,
                    double *chances) {
    for (size_t from = 0; from < count; from += ABREAST) {
        const float *rows[ABREAST];
        double sums[ABREAST] = {0};
        size_t some = count - from < ABREAST ? count - from : ABREAST;
        for (size_t k = 0; k < ABREAST; k++)
            rows[k] = features + (from + (k < some ? k : 0)) * stride;
        judge_some(trees, rows, sums);
        for (size_t k = 0; k < some; k++)
            chances[from + k] = 1 / (1 + exp(-sums[k]));
    }
}
